/* SPDX-License-Identifier: MIT */
/* Bounds on the rate of an edge that a meter shows. */
#include "gpupower/meter_edge.h"

#include "meter_edge_internal.h"

#define BOUND_V0_1 48u /* sizes in 0.1 */
#define EDGES_V0_1 32u /* likewise */
#define NOISE_OF_PAIR                                                                          \
  6.4f                       /* 4.5 deviations of a difference: the best of some hundred pairs \
                              */
#define SLACK_MAX_PU 0.25f   /* of the height: beyond this the edge drowns in its levels */
#define BETWEEN_PU 0.75f     /* from 10 to 85 % of the height */
#define WINDOW_LEAST_PU 0.9f /* windows of 10 and 11 samples alternate */
#define ROUNDS 30u
#define EARLY_PERIODS 0.05f
#define AT_REFRESH_PERIODS 0.0025f

GPW_STATIC_ASSERT(reading_size, sizeof(gpw_meter_edge_reading) == GPWI_METER_EDGE_V0_1);
GPW_STATIC_ASSERT(bound_size, sizeof(gpw_meter_edge_bound) == BOUND_V0_1);
GPW_STATIC_ASSERT(edges_size, sizeof(gpw_meter_edges_bound) == EDGES_V0_1);

GPWI_COLD gpw_status gpw_meter_edge_reading_init(gpw_meter_edge_reading *reading,
                                                 size_t reading_size)
{
    const gpw_status status =
        gpwi_config_begin(reading, reading_size, GPWI_METER_EDGE_V0_1, GPWI_TYPE_METER_EDGE);

    if (status == GPW_OK) {
        reading->from_w = reading->to_w = gpw_unknown();
        reading->slack_from_w = reading->slack_to_w = gpw_unknown();
        reading->seen_s = reading->step_w = reading->step_s = gpw_unknown();
        reading->poll_s = reading->before_s = reading->after_s = gpw_unknown();
    }
    return status;
}

float gpwi_meter_slack_w(float level_w, float noise_w)
{
    const float relative = 0.03f * gpwi_abs(level_w);
    const float slack = relative > 3.0f ? relative : 3.0f;

    return 3.0f * noise_w > slack ? 3.0f * noise_w : slack;
}

static int is_unknown_or_time(float time_s)
{
    return !gpwi_is_known(time_s) || gpwi_is_within(time_s, 0.0f, 1.0e9f);
}

static int is_slack(float slack_w)
{
    return gpwi_is_within(slack_w, 1.0e-6f, GPW_METER_POWER_MAX_W);
}

static GPWI_COLD int is_valid(const gpw_meter_edge_reading *r)
{
    const float max_w = GPW_METER_POWER_MAX_W;

    return gpwi_is_within(r->from_w, -max_w, max_w) && gpwi_is_within(r->to_w, -max_w, max_w) &&
           r->from_w != r->to_w && is_slack(r->slack_from_w) && is_slack(r->slack_to_w) &&
           gpwi_is_within(r->noise_w, 0.0f, max_w) &&
           gpwi_is_within(r->seen_s, 1.0e-9f, 1.0e9f) &&
           (!gpwi_is_known(r->step_w) ||
            (gpwi_is_within(r->step_w, -2.0f * max_w, 2.0f * max_w) &&
             gpwi_is_within(r->step_s, 1.0e-9f, 1.0e9f))) &&
           gpwi_is_within(r->poll_s, 0.0f, 1.0e6f) && is_unknown_or_time(r->before_s) &&
           is_unknown_or_time(r->after_s) && (r->flags & ~GPWI_METER_EDGE_READ_FLAGS) == 0u &&
           r->reserved == 0u;
}

static GPWI_COLD gpw_status read_edge(gpw_meter_edge_reading *ours,
                                      const gpw_meter_edge_reading *theirs,
                                      const gpw_meter_config *c)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_meter_edge_reading_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_METER_EDGE_V0_1, theirs);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_known(ours->poll_s)) {
        ours->poll_s = c->poll_interval_s;
    }
    if (!gpwi_is_known(ours->from_w) || !gpwi_is_known(ours->to_w) ||
        !gpwi_is_known(ours->seen_s)) {
        return GPW_ERR_UNKNOWN;
    }
    if (!gpwi_is_known(ours->slack_from_w)) {
        ours->slack_from_w = gpwi_meter_slack_w(ours->from_w, ours->noise_w);
    }
    if (!gpwi_is_known(ours->slack_to_w)) {
        ours->slack_to_w = gpwi_meter_slack_w(ours->to_w, ours->noise_w);
    }
    return is_valid(ours) ? (gpw_status)GPW_OK : (gpw_status)GPW_ERR_DOMAIN;
}

/* Most refreshes that two readings have between them, a refresh that comes a little early
 * included; of readings taken at the refreshes themselves, the number is the time's. */
static float refreshes_between(float time_s, float period_s)
{
    const float periods = time_s / period_s;
    const float asked = periods + EARLY_PERIODS;
    float whole;

    if (!(periods < 1.0e6f)) {
        return periods + 1.0f;
    }
    whole = gpwi_float_of_int64(gpwi_int64(periods + 0.5f));
    if (whole < 1.0f || gpwi_abs(periods - whole) > AT_REFRESH_PERIODS) {
        whole = gpwi_float_of_int64(gpwi_int64(asked));
        whole += whole < asked ? 1.0f : 0.0f;
    }
    return whole;
}

float gpwi_meter_pair_rate(const gpw_meter_config *c, float step_w, float step_s, float noise_w)
{
    const float proven_w = gpwi_abs(step_w) - NOISE_OF_PAIR * noise_w;
    const float time_s =
        refreshes_between(step_s, c->period_s) * c->period_s + 0.5f * c->window_jitter_s;

    return proven_w > 0.0f ? proven_w / time_s : 0.0f;
}

/* Time that a ramp behind a window takes to leave its level by this part of its height. */
static float hidden_s(float slack_pu, float window_s, float ramp_s)
{
    const float shorter = window_s < ramp_s ? window_s : ramp_s;
    const float longer = window_s < ramp_s ? ramp_s : window_s;
    const float rounded = gpwi_sqrt(2.0f * slack_pu * window_s * ramp_s);

    return rounded < shorter ? rounded : slack_pu * longer + 0.5f * shorter;
}

/* Of both ends. */
static float both_hidden_s(const gpw_meter_edge_reading *r, float height_w, float window_s,
                           float ramp_s)
{
    return hidden_s(r->slack_from_w / height_w, window_s, ramp_s) +
           hidden_s(r->slack_to_w / height_w, window_s, ramp_s);
}

/* A ramp's length that is what is seen less the window, and what is hidden at its ends: that
 * grows with the length itself, more slowly. */
static float length_s(const gpw_meter_edge_reading *r, float height_w, float window_s,
                      float seen_s, float least_s)
{
    float ramp_s = seen_s > least_s ? seen_s : least_s;
    uint32_t i;

    for (i = 0; i < ROUNDS; i++) {
        const float next = seen_s + both_hidden_s(r, height_w, window_s, ramp_s);

        ramp_s = next > least_s ? next : least_s;
    }
    return ramp_s;
}

static void bound_whole(gpw_meter_edge_bound *out, const gpw_meter_config *c,
                        const gpw_meter_edge_reading *r)
{
    const float window_s = c->window_s;
    const float longest_window_s = window_s + c->window_jitter_s;
    const float least_s = r->seen_s - longest_window_s - c->period_s - 2.0f * r->poll_s;
    const float tau_s = gpwi_meter_tau_s(c->response_s);
    const int beyond = (out->flags & (uint32_t)GPW_METER_EDGE_OVERSHOOT) != 0u;
    const float off_s = beyond ? 0.0f : WINDOW_LEAST_PU * window_s;

    out->longest_s =
        length_s(r, out->height_w, window_s, r->seen_s - off_s + c->period_s, c->period_s);
    out->b2_w_per_s = out->height_w / out->longest_s;
    if (r->seen_s <= window_s + c->period_s + 2.0f * r->poll_s + 4.0f * tau_s) {
        out->flags |= GPW_METER_EDGE_LIMITED;
        return;
    }
    if (beyond) {
        return; /* no telling how far it went */
    }
    out->estimate_w_per_s =
        out->height_w /
        length_s(r, out->height_w, window_s,
                 r->seen_s - 0.5f * (window_s + longest_window_s) - r->poll_s - 2.0f * tau_s,
                 c->period_s);
    if (least_s > 0.0f && tau_s == 0.0f) {
        out->shortest_s = least_s;
        out->upper_w_per_s = out->height_w / least_s;
    }
}

/* What keeps an edge from being a simple one between two levels. */
static gpw_meter_edge_flags judge(const gpw_meter_config *c, const gpw_meter_edge_reading *r,
                                  float height_w)
{
    const float hold_s = c->window_s + c->period_s;
    gpw_meter_edge_flags flags = r->flags;

    if ((gpwi_is_known(r->before_s) && r->before_s < hold_s) ||
        (gpwi_is_known(r->after_s) && r->after_s < hold_s)) {
        flags |= GPW_METER_EDGE_SHORT_LEVEL;
    }
    if (!(r->slack_from_w < SLACK_MAX_PU * height_w &&
          r->slack_to_w < SLACK_MAX_PU * height_w)) {
        flags |= GPW_METER_EDGE_SMALL;
    }
    return flags;
}

static void scale(gpw_meter_edge_bound *out, float gain)
{
    out->naive_w_per_s /= gain;
    out->b1_w_per_s /= gain;
    out->b2_w_per_s /= gain;
    out->lower_w_per_s /= gain;
    out->estimate_w_per_s /= gain;
    out->upper_w_per_s /= gain;
    out->height_w /= gain;
}

static void bound_edge(gpw_meter_edge_bound *out, const gpw_meter_config *c,
                       const gpw_meter_edge_reading *r)
{
    memset(out, 0, sizeof *out);
    out->height_w = gpwi_abs(r->to_w - r->from_w);
    out->direction = r->to_w > r->from_w ? 1 : -1;
    out->flags = judge(c, r, out->height_w);
    out->naive_w_per_s = out->b1_w_per_s = out->b2_w_per_s = gpw_unknown();
    out->estimate_w_per_s = out->upper_w_per_s = out->longest_s = gpw_unknown();
    if (gpwi_is_known(r->step_w)) {
        out->naive_w_per_s =
            gpwi_abs(r->step_w) / (r->step_s > c->period_s ? r->step_s : c->period_s);
        out->b1_w_per_s = gpwi_meter_pair_rate(c, r->step_w, r->step_s, r->noise_w);
    }
    if ((out->flags & ~(uint32_t)GPW_METER_EDGE_OVERSHOOT) == 0u) {
        bound_whole(out, c, r);
    }
    out->lower_w_per_s = out->b1_w_per_s;
    if (out->b2_w_per_s > out->lower_w_per_s || !gpwi_is_known(out->lower_w_per_s)) {
        out->lower_w_per_s = out->b2_w_per_s;
    }
    scale(out, c->gain);
}

gpw_status gpw_meter_edge(const gpw_meter_config *config, const gpw_meter_edge_reading *reading,
                          gpw_meter_edge_bound *bound, size_t bound_size)
{
    gpw_meter_config c;
    gpw_meter_edge_reading r;
    gpw_meter_edge_bound ours;
    gpw_status status;

    if (config == NULL || reading == NULL || bound == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read_known(&c, config);
    if (status == GPW_OK) {
        status = read_edge(&r, reading, &c);
    }
    if (status != GPW_OK) {
        return status;
    }
    bound_edge(&ours, &c, &r);
    status = gpwi_result_write(bound, bound_size, &ours, sizeof ours, BOUND_V0_1);
    return status == GPW_OK && !gpwi_is_known(ours.lower_w_per_s) ? (gpw_status)GPW_NOTE_UNKNOWN
                                                                  : status;
}

/* ---- many edges ---- */

static void fill_edges(gpw_meter_edges_bound *out, const gpw_meter_config *c, float height_w)
{
    const float longest_s = c->period_s / BETWEEN_PU;

    out->shown_s = longest_s * out->share;
    out->shown_low_s = longest_s * out->share_low;
    out->shown_high_s = longest_s * out->share_high;
    out->longest_s = out->shown_high_s - c->window_s;
    if (!(out->share_high < 0.999f)) {
        out->shown_high_s = out->longest_s = gpw_unknown();
    } else if (out->longest_s < 1.0e-6f) {
        out->longest_s = 1.0e-6f; /* fewer than even a step shows: by chance */
    }
    out->lower_w_per_s = height_w / out->longest_s / c->gain;
}

gpw_status gpw_meter_edges(const gpw_meter_config *config, uint32_t edges, uint32_t between,
                           float height_w, float confidence, gpw_meter_edges_bound *bound,
                           size_t bound_size)
{
    gpw_meter_config c;
    gpw_meter_edges_bound ours;
    gpw_status status;

    if (config == NULL || bound == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read_known(&c, config);
    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    if (c.window_s > c.period_s || !gpwi_is_within(height_w, 1.0e-6f, GPW_METER_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    status =
        gpw_meter_share_interval(between, edges, confidence, &ours.share_low, &ours.share_high);
    if (status != GPW_OK) {
        return status;
    }
    ours.share = (float)between / (float)edges;
    fill_edges(&ours, &c, height_w);
    status = gpwi_result_write(bound, bound_size, &ours, sizeof ours, EDGES_V0_1);
    return status == GPW_OK && !gpwi_is_known(ours.longest_s) ? (gpw_status)GPW_NOTE_UNKNOWN
                                                              : status;
}
