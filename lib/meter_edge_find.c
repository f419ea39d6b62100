/* SPDX-License-Identifier: MIT */
/* Finds an edge in rows of a log, and what of it proves most. */
#include "meter_edge_internal.h"

#define NONE SIZE_MAX
#define ROWS_MAX ((size_t)1 << 31)
#define PAIR_PERIODS 12.0f /* a pair farther apart proves no more */
#define REST_PU 0.2f       /* of the mean rate: what is slower rests */
#define REST_FROM_PU 0.1f  /* of the height: the ends of every edge are slow */
#define REST_TO_PU 0.9f    /* likewise */
#define NS_PER_S 1.0e-9f

typedef struct rows {
    const uint64_t *stamp_ns;
    const float *power_w;
    size_t count;
    float from_w, to_w, slack_from_w, slack_to_w;
    size_t first;   /* last row on the level before */
    size_t reached; /* first one at or beyond the level after */
    size_t last;    /* first one on it */
} rows;

static float between_s(const rows *r, size_t a, size_t b)
{
    return gpwi_float_of_uint64(r->stamp_ns[b] - r->stamp_ns[a]) * NS_PER_S;
}

static int is_usable(const rows *r, size_t i)
{
    return gpwi_in_range(r->power_w[i], -GPW_METER_POWER_MAX_W, GPW_METER_POWER_MAX_W);
}

static int is_before(const rows *r, size_t i)
{
    return gpwi_abs(r->power_w[i] - r->from_w) <= r->slack_from_w;
}

static int is_after(const rows *r, size_t i)
{
    return gpwi_abs(r->power_w[i] - r->to_w) <= r->slack_to_w;
}

/* The next usable row; the one itself where there is none. */
static size_t next_of(const rows *r, size_t i)
{
    size_t k;

    for (k = i + 1u; k < r->count; k++) {
        if (is_usable(r, k)) {
            return k;
        }
    }
    return i;
}

static size_t previous_of(const rows *r, size_t i)
{
    size_t k;

    for (k = i; k > 0u; k--) {
        if (is_usable(r, k - 1u)) {
            return k - 1u;
        }
    }
    return i;
}

/* A load often goes beyond its level first: it has come to it all the same. */
static size_t reached_of(const rows *r)
{
    const float sign = r->to_w > r->from_w ? 1.0f : -1.0f;
    size_t i = r->first + 1u;

    while (i < r->last &&
           !(is_usable(r, i) && sign * (r->power_w[i] - r->to_w) >= -r->slack_to_w)) {
        i++;
    }
    return i;
}

/* The last row on the level before that has one on the level after behind it, and that one. */
static gpw_status find(rows *r)
{
    size_t before = NONE;
    size_t i;

    r->first = r->last = NONE;
    for (i = 0; i < r->count; i++) {
        if (is_before(r, i)) {
            before = i;
        } else if (is_after(r, i) && before != NONE && before != r->first) {
            r->first = before;
            r->last = i;
        }
    }
    if (r->last == NONE) {
        return GPW_ERR_NOT_FOUND;
    }
    r->reached = reached_of(r);
    return GPW_OK;
}

static gpw_status check_order(const rows *r)
{
    size_t i;

    for (i = 1; i < r->count; i++) {
        if (r->stamp_ns[i] < r->stamp_ns[i - 1u]) {
            return GPW_ERR_ORDER;
        }
    }
    return GPW_OK;
}

/* How long the level before holds: back from the edge, past rows that stray for a moment. */
static float held_before_s(const rows *r, float stray_s)
{
    size_t on = r->first;
    size_t i;

    for (i = r->first; i > 0u && between_s(r, i - 1u, on) <= stray_s; i--) {
        on = is_before(r, i - 1u) ? i - 1u : on;
    }
    return between_s(r, on, r->first);
}

static float held_after_s(const rows *r, float stray_s)
{
    size_t on = r->last;
    size_t i;

    for (i = r->last + 1u; i < r->count && between_s(r, on, i) <= stray_s; i++) {
        on = is_after(r, i) ? i : on;
    }
    return between_s(r, r->last, on);
}

/* The pair that proves the steepest rate in the edge's direction. */
static void find_pair(const rows *r, const gpw_meter_config *c, float noise_w,
                      gpw_meter_edge_reading *out)
{
    const float sign = r->to_w > r->from_w ? 1.0f : -1.0f;
    float best = -1.0f;
    size_t i, k;

    for (i = r->first; i < r->last; i++) {
        for (k = i + 1u; k <= r->last; k++) {
            const float step_s = between_s(r, i, k);
            const float step_w = sign * (r->power_w[k] - r->power_w[i]);
            float rate;

            if (step_s > PAIR_PERIODS * c->period_s && k > i + 1u) {
                break;
            }
            if (!(step_w > 0.0f) || !is_usable(r, i) || !is_usable(r, k) || !(step_s > 0.0f)) {
                continue;
            }
            rate = gpwi_meter_pair_rate(c, step_w, step_s, noise_w);
            if (rate > best) {
                best = rate;
                out->step_w = sign * step_w;
                out->step_s = step_s;
            }
        }
    }
}

static int is_inside(const rows *r, size_t i)
{
    const float part = (r->power_w[i] - r->from_w) / (r->to_w - r->from_w);

    return gpwi_in_range(part, REST_FROM_PU, REST_TO_PU);
}

/* Whether the load hardly moves from one row to another that is far enough from it. */
static int is_rest(const rows *r, size_t a, size_t b, float mean_rate)
{
    return gpwi_abs(r->power_w[b] - r->power_w[a]) < REST_PU * mean_rate * between_s(r, a, b);
}

static void find_rest(const rows *r, float rest_s, gpw_meter_edge_reading *out)
{
    float rate;
    size_t a, b = r->first;

    if (!(out->seen_s > 0.0f)) {
        return; /* from one row to the next of the same stamp: nothing lies between */
    }
    rate = gpwi_abs(r->to_w - r->from_w) / out->seen_s;
    for (a = r->first; a < r->reached; a++) {
        while (b < r->reached && between_s(r, a, b) < rest_s) {
            b++;
        }
        if (b == r->reached) {
            return;
        }
        if (is_inside(r, a) && is_inside(r, b) && is_rest(r, a, b, rate)) {
            out->flags |= GPW_METER_EDGE_COMPOUND;
            out->split_first = (uint32_t)a;
            while (b + 1u < r->reached && is_inside(r, b + 1u) && is_rest(r, a, b + 1u, rate)) {
                b++;
            }
            out->split_last = (uint32_t)b;
            return;
        }
    }
}

static void describe(const rows *r, const gpw_meter_config *c, float noise_w,
                     gpw_meter_edge_reading *out)
{
    const float first_s = between_s(r, r->first, next_of(r, r->first));
    const float last_s = between_s(r, previous_of(r, r->reached), r->reached);

    out->from_w = r->from_w;
    out->to_w = r->to_w;
    out->slack_from_w = r->slack_from_w;
    out->slack_to_w = r->slack_to_w;
    out->noise_w = noise_w;
    out->seen_s = between_s(r, r->first, r->reached);
    out->flags = r->reached < r->last ? (uint32_t)GPW_METER_EDGE_OVERSHOOT : 0u;
    out->poll_s = 0.5f * (first_s + last_s);
    out->before_s = held_before_s(r, 3.0f * out->poll_s + 2.0f * c->period_s);
    out->after_s = held_after_s(r, 3.0f * out->poll_s + 2.0f * c->period_s);
    find_pair(r, c, noise_w, out);
    find_rest(r, 2.0f * (c->period_s + out->poll_s), out);
}

gpw_status gpw_meter_edge_find(const gpw_meter_config *config, const uint64_t *stamp_ns,
                               const float *power_w, size_t count, float from_w, float to_w,
                               float noise_w, gpw_meter_edge_reading *reading)
{
    gpw_meter_config c;
    gpw_meter_edge_reading ours;
    gpw_status status;
    rows r;

    if (config == NULL || stamp_ns == NULL || power_w == NULL || reading == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read_known(&c, config);
    if (status != GPW_OK) {
        return status;
    }
    gpwi_cannot_fail(gpw_meter_edge_reading_init(&ours, sizeof ours));
    if (!gpwi_config_is(reading, GPWI_TYPE_METER_EDGE, GPWI_METER_EDGE_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (count < 2u || count > ROWS_MAX ||
        !gpwi_is_within(from_w, -GPW_METER_POWER_MAX_W, GPW_METER_POWER_MAX_W) ||
        !gpwi_is_within(to_w, -GPW_METER_POWER_MAX_W, GPW_METER_POWER_MAX_W) ||
        from_w == to_w || !gpwi_is_within(noise_w, 0.0f, GPW_METER_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    r.stamp_ns = stamp_ns;
    r.power_w = power_w;
    r.count = count;
    r.from_w = from_w;
    r.to_w = to_w;
    r.slack_from_w = gpwi_meter_slack_w(from_w, noise_w);
    r.slack_to_w = gpwi_meter_slack_w(to_w, noise_w);
    status = check_order(&r);
    if (status == GPW_OK) {
        status = find(&r);
    }
    if (status != GPW_OK) {
        return status;
    }
    describe(&r, &c, noise_w, &ours);
    if (!(ours.seen_s > 0.0f)) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_config_write(reading, &ours, sizeof ours, GPWI_METER_EDGE_V0_1);
}
