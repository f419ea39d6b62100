/* SPDX-License-Identifier: MIT */
/* Announced changes and their permits: what a change may add, whether it came, and whether it
 * kept to what it was permitted. */
#include "watch_state.h"

#include "forecast_state.h"
#include "permit_state.h"

#define OVER_SHARE 0.1f     /* of a permitted step, and */
#define OVER_PU 0.02f       /* of all ratings: beyond both, */
#define OVER_READINGS 5u    /* for so many ticks in a row, it came larger than permitted */
#define SHARE_SLACK 1.0e-4f /* rounding, of the shares of a group */
#define STEP_MIN_W GPWI_WATCH_STEP_MIN_W

/* The phases that GPUs of a group are in, or will be by what is announced, as a mask. */
static uint32_t phases_of(const gpw_forecast *f, uint32_t group)
{
    const forecast_change *const changes = forecast_changes(f);
    uint32_t i, phases = forecast_groups(f)[group].in_use;

    for (i = 0; i < f->config.announcements_max; i++) {
        if (changes[i].stand != FORECAST_FREE && changes[i].group == group) {
            phases |= 1u << changes[i].to;
        }
    }
    return phases;
}

/* Load that the books say is there at least, and the meter does not show: jobs that have ended
 * and nobody said so. A change under way may not be there yet. */
static GPWI_SMALL float missing_w(const gpw_watch *w)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    const forecast_group *const groups = forecast_groups(f);
    const forecast_change *const changes = forecast_changes(f);
    float sum_w = -w->lag.load_w;
    uint32_t i, k;

    for (i = 0; i < w->core.groups; i++) {
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            sum_w += groups[i].phases[k].share * groups[i].phases[k].low_w;
        }
    }
    for (i = 0; i < f->config.announcements_max; i++) {
        const forecast_change *const c = &changes[i];

        if (c->stand == FORECAST_UNDER_WAY) {
            const forecast_phase *const phases = groups[c->group].phases;

            sum_w -=
                gpwi_larger(c->share * (phases[c->to].low_w - phases[c->from].low_w), 0.0f);
        }
    }
    return sum_w > OVER_PU * w->rated_w ? sum_w : 0.0f;
}

/* What a share of a group may add at most when it changes its phase: from the least of any
 * phase that it may be in by then to the most of what it goes to. The books move by what is
 * announced alone: what is asked for though they say that it runs, or what the meter does not
 * show, may start from the least of all phases. NaN: nobody knows. */
GPWI_SMALL float gpwi_watch_step_of(const gpw_watch *w, uint32_t group, uint32_t phase,
                                    float share)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    const forecast_group *const g = &forecast_groups(f)[group];
    const uint32_t phases = phases_of(f, group) & ~(1u << phase);
    const float high_w = g->phases[phase].high_w;
    float least_w = high_w, of_all_w = high_w, most_w, step_w;
    uint32_t k;

    if ((g->known & (1u << phase)) == 0u) {
        return gpw_unknown();
    }
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        const float low_w = g->phases[k].low_w;

        of_all_w = (g->known >> k & 1u) != 0u && low_w < of_all_w ? low_w : of_all_w;
        least_w = (phases >> k & 1u) != 0u && low_w < least_w ? low_w : least_w;
    }
    most_w = share * (high_w - of_all_w);
    step_w = share * (high_w - least_w) + missing_w(w);
    if (share > 1.0f - g->phases[phase].share + SHARE_SLACK || step_w > most_w) {
        step_w = most_w;
    }
    return step_w > STEP_MIN_W ? step_w : STEP_MIN_W;
}

/* What it may let go at most, the other way round. */
float gpwi_watch_down_of(const gpw_watch *w, uint32_t group, uint32_t phase, float share)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    const forecast_group *const g = &forecast_groups(f)[group];
    const uint32_t phases = phases_of(f, group) & ~(1u << phase);
    float most_w = g->phases[phase].low_w;
    uint32_t k;

    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if ((phases & (1u << k)) != 0u && g->phases[k].high_w > most_w) {
            most_w = g->phases[k].high_w;
        }
    }
    return share * (most_w - g->phases[phase].low_w);
}

/* Where the forecast has a change now; FORECAST_FREE: it has ended. */
static GPWI_NOINLINE uint32_t stand_of(const gpw_watch *w, uint32_t id)
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
    const float allowed_w =
        c->step_w + OVER_SHARE * gpwi_larger(c->step_w, c->down_w) + OVER_PU * w->rated_w;

    c->over = w->lag.load_w - c->before_w > allowed_w ? c->over + 1u : 0u;
    if (c->over == OVER_READINGS) {
        gpwi_watch_violation(w, GPW_WATCH_STEP_LARGE);
    }
}

/* Whether the watts of a token are still kept for it. */
static int is_reserved(const gpw_watch *w, uint32_t token)
{
    const gpw_permit *const p = gpwi_watch_permit(w);
    const gpwi_permit_place *const places = gpwi_permit_places_const(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].token == token) {
            return p->now_ns < places[i].reserved_ns;
        }
    }
    return 0;
}

static int is_expected(uint32_t stand)
{
    return stand == FORECAST_DUE || stand == FORECAST_IS_LATE;
}

/* Its load has arrived once the change is over, not when it begins. Of several that were due at
 * once nobody saw which came, nor of one that is less than noise whether: they keep their watts
 * to the last. A change whose permit has ended while it waited is one without. One that was
 * due and does not show by then may be there behind a meter that is stuck: nothing new until it
 * shows or is called off; dropped, until somebody has looked. */
static GPWI_NOINLINE void follow_token(gpw_watch *w, watch_change *c, uint32_t stand,
                                       uint32_t expected)
{
    if (stand == FORECAST_UNDER_WAY) {
        if (is_expected(c->stand)) {
            c->is_alone = expected == 1u && gpwi_watch_forecast(w)->is_unseen == 0u ? 1u : 0u;
        }
    } else if (stand == FORECAST_FREE) {
        if (c->stand != FORECAST_UNDER_WAY) {
            w->core.latches |= GPW_WATCH_LATE;
        } else if (c->is_alone != 0u) {
            gpwi_watch_ignore(gpw_permit_seen(gpwi_watch_permit(w), w->core.raw_ns, c->token));
        }
    } else if (!is_reserved(w, c->token)) {
        if (stand == FORECAST_WAITS) {
            c->token = 0u;
        } else {
            w->soft |= GPW_WATCH_LATE;
        }
    }
}

static void follow_one(gpw_watch *w, watch_change *c, uint32_t live, uint32_t expected)
{
    const uint32_t stand = stand_of(w, c->id);

    if (c->token != 0u) {
        follow_token(w, c, stand, expected);
    }
    if (stand == FORECAST_WAITS) {
        c->before_w = w->lag.load_w;
    } else if (stand != FORECAST_FREE && c->token != 0u && live == 1u) {
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

GPWI_SMALL void gpwi_watch_follow_changes(gpw_watch *w)
{
    watch_change *const changes = gpwi_watch_changes(w);
    uint32_t i, live = 0u, expected = 0u;

    if (w->live_changes == 0u) {
        return;
    }
    for (i = 0; i < w->config.announcements_max; i++) {
        live += changes[i].id != 0u ? 1u : 0u;
        expected += changes[i].id != 0u && is_expected(changes[i].stand) ? 1u : 0u;
    }
    w->live_changes = 0u;
    for (i = 0; i < w->config.announcements_max; i++) {
        if (changes[i].id != 0u) {
            follow_one(w, &changes[i], live, expected);
            w->live_changes += changes[i].id != 0u ? 1u : 0u;
        }
    }
}

/* Steps that wait: those without a permit, which take from what may be permitted, or those with
 * one, which the permits count already. */
GPWI_SMALL float gpwi_watch_waiting_w(const gpw_watch *w, int with_token)
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

/* Load that changes let go which are announced for no later than that, and one more: none that
 * is not there. */
float gpwi_watch_going_w(const gpw_watch *w, float down_w, uint64_t until_ns)
{
    const watch_change *const changes = gpwi_watch_changes(w);
    uint32_t i;

    for (i = 0; w->live_changes > 0u && i < w->config.announcements_max; i++) {
        if (changes[i].id != 0u && changes[i].at_ns <= until_ns) {
            down_w += changes[i].down_w;
        }
    }
    return w->lag.load_w < down_w ? w->lag.load_w : down_w;
}
