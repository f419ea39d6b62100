/* SPDX-License-Identifier: MIT */
/* What a forecast tells: the reading, and the worst steps. */
#include "forecast_state.h"

#define READING_V0_1 256u
#define STEPS_V0_1 32u

#define LEARNED 5.0f /* horizons after which the law of errors is known */
#define BEYOND_S 60.0f
#define STALE 3.0f
#define AHEAD_S 60.0f

GPW_STATIC_ASSERT(forecast_reading_size, sizeof(gpw_forecast_reading) == READING_V0_1);
GPW_STATIC_ASSERT(forecast_steps_size, sizeof(gpw_forecast_steps) == STEPS_V0_1);

/* ---- reading ---- */

/* No stamp that counted is later than the tick that took it. */
static float age_of(const gpw_forecast *f)
{
    return f->readings > 0u ? gpwi_forecast_since(f->now_ns, f->stamp_ns) : gpw_unknown();
}

static uint32_t flags_of(const gpw_forecast *f, float age_s)
{
    uint32_t flags = f->flags;

    if (f->readings == 0u) {
        flags |= GPW_FORECAST_NO_READING | GPW_FORECAST_STALE;
    } else if (!(age_s <= STALE * f->config.refresh_s)) {
        flags |= GPW_FORECAST_STALE;
    }
    if (f->horizons[GPW_FORECAST_2_S].laws[0].error_weight < LEARNED) {
        flags |= GPW_FORECAST_LEARNING;
    }
    if (f->beyond > 0u && gpwi_forecast_since(f->now_ns, f->beyond_ns) < BEYOND_S) {
        flags |= GPW_FORECAST_BEYOND;
    }
    return flags;
}

static void tell_next(const gpw_forecast *f, gpw_forecast_reading *r)
{
    const forecast_change *const changes = forecast_changes(f);
    uint64_t first_ns = UINT64_MAX;
    uint32_t i;

    r->next_s = r->next_w = gpw_unknown();
    for (i = 0; i < f->config.announcements_max; i++) {
        const forecast_change *const c = &changes[i];

        if (c->stand == FORECAST_FREE || c->stand == FORECAST_UNDER_WAY) {
            continue;
        }
        r->pending++;
        if (c->at_ns < first_ns) {
            first_ns = c->at_ns;
            r->next_s = gpwi_forecast_since(c->at_ns, f->now_ns);
            r->next_w = gpwi_forecast_change_w(f, c);
        }
    }
}

/* A measured load is possible, whatever the figures say. */
static void tell_bounds(const gpw_forecast *f, const forecast_horizon *h,
                        gpw_forecast_reading *r, uint32_t i)
{
    const int is_measured = f->readings > 0u;

    r->bound_low_w[i] = is_measured ? forecast_min(h->bound_low_w, f->load_w) : h->bound_low_w;
    r->bound_high_w[i] =
        is_measured ? forecast_max(h->bound_high_w, f->load_w) : h->bound_high_w;
}

static void tell_horizon(const gpw_forecast *f, gpw_forecast_reading *r, uint32_t i)
{
    const forecast_horizon *const h = &f->horizons[i];
    const forecast_law *const law = &h->laws[h->told_law];
    float *const to[GPW_FORECAST_QUANTILES] = {r->low_w, r->p10_w, r->p25_w, r->p50_w,
                                               r->p75_w, r->p90_w, r->high_w};
    uint32_t k;

    tell_bounds(f, h, r, i);
    for (k = 0; k < GPW_FORECAST_QUANTILES; k++) {
        float power_w = h->told_mean_w + h->told_spread_w * law->offset[k];

        power_w += k == 0u ? h->told_low_w : 0.0f;
        power_w += k == GPW_FORECAST_QUANTILES - 1u ? h->told_high_w : 0.0f;
        to[k][i] = gpwi_clamp(power_w, r->bound_low_w[i], r->bound_high_w[i]);
    }
    r->mean_w[i] = gpwi_clamp(h->told_mean_w, r->bound_low_w[i], r->bound_high_w[i]);
    r->covered_pu[i] = h->covered;
}

GPWI_SMALL gpw_status gpw_forecast_get(const gpw_forecast *forecast,
                                       gpw_forecast_reading *reading, size_t reading_size)
{
    gpw_status status = gpwi_forecast_check(forecast);
    const gpw_forecast *const f = forecast;
    gpw_forecast_reading ours;
    uint32_t i;

    if (status == GPW_OK && reading == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (f->tick == 0u) {
        return GPW_ERR_STATE;
    }
    memset(&ours, 0, sizeof ours);
    ours.now_ns = f->now_ns;
    ours.stamp_ns = f->stamp_ns;
    ours.load_w = f->readings > 0u ? f->load_w : f->expected_w;
    ours.age_s = age_of(f);
    ours.flags = flags_of(f, ours.age_s);
    ours.expected_w = f->expected_w;
    ours.spread_w = gpwi_sqrt(f->variance + f->mean_error);
    ours.readings = f->readings;
    ours.beyond = f->beyond;
    ours.arrived = f->arrived;
    ours.dropped = f->dropped;
    tell_next(f, &ours);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        tell_horizon(f, &ours, i);
    }
    status = gpwi_result_write(reading, reading_size, &ours, sizeof ours, READING_V0_1);
    if (status == GPW_OK && (f->readings == 0u || ours.pending == 0u ||
                             !gpwi_is_known(ours.covered_pu[GPW_FORECAST_60_S]))) {
        status = GPW_NOTE_UNKNOWN;
    }
    return status;
}

/* ---- for a controller ---- */

GPWI_SMALL uint32_t gpwi_forecast_flags(const gpw_forecast *f)
{
    return flags_of(f, age_of(f));
}

GPWI_SMALL void gpwi_forecast_band(const gpw_forecast *f, uint32_t horizon, float band[5])
{
    const forecast_horizon *const h = &f->horizons[horizon];
    const float *const offset = h->laws[h->told_law].offset;
    const int is_measured = f->readings > 0u;
    const float low_w = is_measured ? forecast_min(h->bound_low_w, f->load_w) : h->bound_low_w;
    const float high_w =
        is_measured ? forecast_max(h->bound_high_w, f->load_w) : h->bound_high_w;

    band[0] = gpwi_clamp(h->told_mean_w, low_w, high_w);
    band[1] = gpwi_clamp(h->told_mean_w + h->told_spread_w * offset[0] + h->told_low_w, low_w,
                         high_w);
    band[2] =
        gpwi_clamp(h->told_mean_w + h->told_spread_w * offset[GPW_FORECAST_QUANTILES - 1u] +
                       h->told_high_w,
                   low_w, high_w);
    band[3] = low_w;
    band[4] = high_w;
}

/* ---- worst steps ---- */

static float now_w(const forecast_group *g)
{
    float sum = 0.0f;
    uint32_t k;

    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        sum += g->phases[k].share * g->phases[k].mean_w;
    }
    return sum;
}

/* The most of a group that starts only as announced. */
static float announced_w(const gpw_forecast *f, uint32_t group)
{
    const forecast_group *const g = &forecast_groups(f)[group];
    const forecast_change *const changes = forecast_changes(f);
    float most_w = g->most_now_w;
    uint32_t i;

    for (i = 0; i < f->config.announcements_max; i++) {
        const forecast_change *const c = &changes[i];
        const float rise_w = c->share * (g->phases[c->to].high_w - g->phases[c->from].high_w);

        if (c->stand == FORECAST_FREE || c->group != group || rise_w <= 0.0f ||
            c->stand == FORECAST_UNDER_WAY) {
            continue;
        }
        if (gpwi_forecast_since(c->at_ns, f->now_ns) <= AHEAD_S) {
            most_w += rise_w;
        }
    }
    return forecast_min(most_w, g->peak_w);
}

GPWI_SMALL void gpwi_forecast_worst_steps(const gpw_forecast *f, uint32_t groups,
                                          gpw_forecast_steps *worst)
{
    float from_w, expected_w = 0.0f, most_w = 0.0f, other_w = 0.0f, rise_s = 0.0f;
    uint32_t i, is_first = 1u;

    for (i = 0; i < f->groups; i++) {
        const forecast_group *const g = &forecast_groups(f)[i];

        if ((groups & (1u << i)) == 0u) {
            continue;
        }
        expected_w += now_w(g);
        other_w += g->other_feed_w;
        most_w += g->may_start != 0u ? g->peak_w : announced_w(f, i);
        rise_s = is_first != 0u ? g->rise_s : forecast_min(rise_s, g->rise_s);
        is_first = 0u;
    }
    /* What is measured and not expected may belong to any of them. */
    from_w = f->readings > 0u && expected_w > 0.0f ? expected_w + (f->load_w - f->expected_w)
                                                   : expected_w;
    worst->from_w = from_w;
    worst->up_w = forecast_max(most_w - forecast_min(from_w, expected_w), 0.0f) + other_w;
    worst->up_rise_s = rise_s;
    worst->down_w = forecast_max(forecast_max(from_w, expected_w), 0.0f);
    worst->down_fall_s = 0.0f;
}

GPWI_SMALL gpw_status gpw_forecast_step_bounds(const gpw_forecast *forecast, uint32_t groups,
                                               gpw_forecast_steps *steps, size_t steps_size)
{
    const gpw_status status = gpwi_forecast_check(forecast);
    gpw_forecast_steps ours;

    if (status != GPW_OK) {
        return status;
    }
    if (steps == NULL) {
        return GPW_ERR_NULL;
    }
    if (forecast->tick == 0u) {
        return GPW_ERR_STATE;
    }
    memset(&ours, 0, sizeof ours);
    gpwi_forecast_worst_steps(forecast, groups, &ours);
    return gpwi_result_write(steps, steps_size, &ours, sizeof ours, STEPS_V0_1);
}
