/* SPDX-License-Identifier: MIT */
/* Announced changes and their permits: what a change may add, whether it came, and whether it
 * kept to what it was permitted. */
#include "watch_state.h"

#include "forecast_state.h"

#define OVER_SHARE 0.1f  /* of a permitted step, and */
#define OVER_PU 0.02f    /* of all ratings: beyond both, */
#define OVER_READINGS 5u /* for so many ticks in a row, it came larger than permitted */
#define STEP_MIN_W 1.0f

/* What a share of a group may add at most when it changes its phase: from the mean of what it
 * is in to the most of what it goes to. NaN: nobody knows. */
float gpwi_watch_step_of(const gpw_watch *w, uint32_t group, uint32_t phase, float share)
{
    const forecast_group *const g = &forecast_groups(gpwi_watch_forecast(w))[group];
    float now_w = 0.0f, others = 0.0f, step_w;
    uint32_t k;

    if ((g->known & (1u << phase)) == 0u) {
        return gpw_unknown();
    }
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if (k != phase && (g->in_use & (1u << k)) != 0u) {
            now_w += g->phases[k].share * g->phases[k].mean_w;
            others += g->phases[k].share;
        }
    }
    if (!(others > 0.0f)) {
        return STEP_MIN_W;
    }
    step_w = share * (g->phases[phase].high_w - now_w / others);
    return step_w > STEP_MIN_W ? step_w : STEP_MIN_W;
}

/* Where the forecast has a change now; FORECAST_FREE: it has ended. */
static uint32_t stand_of(const gpw_watch *w, uint32_t id)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    const forecast_change *const changes = forecast_changes(f);
    uint32_t i;

    for (i = 0; i < f->config.announcements_max; i++) {
        if (changes[i].stand != FORECAST_FREE && changes[i].id == id) {
            return changes[i].stand;
        }
    }
    return FORECAST_FREE;
}

/* Only where it is alone: what two of them did together cannot be told apart. */
static void check_size(gpw_watch *w, watch_change *c)
{
    const float allowed_w = c->step_w * (1.0f + OVER_SHARE) + OVER_PU * w->rated_w;

    c->over = w->lag.load_w - c->before_w > allowed_w ? c->over + 1u : 0u;
    if (c->over == OVER_READINGS) {
        gpwi_watch_violation(w, GPW_WATCH_STEP_LARGE);
    }
}

static void follow_one(gpw_watch *w, watch_change *c)
{
    const uint32_t stand = stand_of(w, c->id);

    if (stand == FORECAST_UNDER_WAY && c->stand != FORECAST_UNDER_WAY && c->token != 0u) {
        gpwi_watch_ignore(gpw_permit_seen(gpwi_watch_permit(w), w->core.raw_ns, c->token));
    }
    if (stand == FORECAST_WAITS) {
        c->before_w = w->lag.load_w;
    } else if (stand != FORECAST_FREE && c->token != 0u && w->live_changes == 1u) {
        check_size(w, c);
    }
    if (stand == FORECAST_IS_LATE) {
        w->reasons |= GPW_WATCH_LATE;
    }
    if (c->token == 0u && stand != FORECAST_FREE && c->step_w > STEP_MIN_W) {
        w->reasons |= GPW_WATCH_NO_TOKEN;
    }
    c->stand = stand;
    if (stand == FORECAST_FREE) {
        c->id = 0u;
    }
}

void gpwi_watch_follow_changes(gpw_watch *w)
{
    watch_change *const changes = gpwi_watch_changes(w);
    uint32_t i, live = 0u;

    if (w->live_changes == 0u) {
        return;
    }
    for (i = 0; i < w->config.announcements_max; i++) {
        if (changes[i].id != 0u) {
            follow_one(w, &changes[i]);
            live += changes[i].id != 0u ? 1u : 0u;
        }
    }
    w->live_changes = live;
}

/* Steps that wait: those without a permit, which take from what may be permitted, or those with
 * one, which the permits count already. */
float gpwi_watch_waiting_w(const gpw_watch *w, int with_token)
{
    const watch_change *const changes = gpwi_watch_changes(w);
    float sum_w = 0.0f;
    uint32_t i;

    for (i = 0; w->live_changes > 0u && i < w->config.announcements_max; i++) {
        const watch_change *const c = &changes[i];

        if (c->id != 0u && c->stand != FORECAST_UNDER_WAY && (c->token != 0u) == with_token) {
            sum_w += c->step_w;
        }
    }
    return sum_w;
}
