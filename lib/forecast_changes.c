/* SPDX-License-Identifier: MIT */
/* Announced changes: they wait, are due, come, are late, or are dropped. */
#include "forecast_state.h"

#define CAME 0.5f          /* of a change has to be seen, */
#define MOVED 0.2f         /* or this much, in */
#define MOVED_READINGS 3u  /* so many readings in a row, */
#define MOVED_SPREADS 4.0f /* by more than it fluctuates */
#define SEEN_SPREADS 3.0f  /* a change below this cannot be told from noise */
#define EARLY_READINGS 2u  /* in a row, for a change before its time */

/* ---- what a change is ---- */

GPWI_SMALL float gpwi_forecast_change_w(const gpw_forecast *f, const forecast_change *change)
{
    const forecast_group *const g = &forecast_groups(f)[change->group];

    return change->share * (g->phases[change->to].mean_w - g->phases[change->from].mean_w);
}

GPWI_SMALL float gpwi_forecast_progress(const gpw_forecast *f, const forecast_change *change,
                                        float after_s)
{
    const forecast_group *const g = &forecast_groups(f)[change->group];
    float progress = 1.0f;

    if (after_s < g->spread_s) {
        progress = g->sync + (1.0f - g->sync) * after_s / g->spread_s;
    }
    if (g->ramp_w_per_s > 0.0f) {
        const float all_w = gpwi_abs(gpwi_forecast_change_w(f, change));
        const float ramped_w = g->ramp_w_per_s * after_s;

        if (ramped_w < progress * all_w) {
            progress = ramped_w / all_w;
        }
    }
    return progress;
}

static float longest_s(const gpw_forecast *f, const forecast_change *change)
{
    const forecast_group *const g = &forecast_groups(f)[change->group];
    const float ramp_s = g->ramp_w_per_s > 0.0f
                             ? gpwi_abs(gpwi_forecast_change_w(f, change)) / g->ramp_w_per_s
                             : 0.0f;

    return forecast_max(g->sync < 1.0f ? g->spread_s : 0.0f, ramp_s);
}

/* ---- compositions ---- */

/* The phase, other than `to`, that most of the group is in. */
static uint32_t main_phase(const float *share, uint32_t to)
{
    uint32_t best = to, k;

    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if (k != to && share[k] > 0.0f && (best == to || share[k] > share[best])) {
            best = k;
        }
    }
    return best;
}

static int is_earlier(const forecast_change *a, const forecast_change *b)
{
    return a->at_ns < b->at_ns;
}

static int is_ahead(const forecast_change *c)
{
    return c->stand == FORECAST_WAITS || c->stand == FORECAST_DUE ||
           c->stand == FORECAST_IS_LATE;
}

/* The next change of a group after one; NULL: none. Equal times in order of their places. */
static forecast_change *next_after(const gpw_forecast *f, uint32_t group,
                                   const forecast_change *after)
{
    forecast_change *const changes = forecast_changes(f), *best = NULL;
    uint32_t i;

    for (i = 0; i < f->config.announcements_max; i++) {
        forecast_change *const c = &changes[i];
        const int is_later =
            after == NULL || is_earlier(after, c) || (!is_earlier(c, after) && c > after);

        if (is_ahead(c) && c->group == group && is_later &&
            (best == NULL || is_earlier(c, best))) {
            best = c;
        }
    }
    return best;
}

GPWI_COLD void gpwi_forecast_chain(gpw_forecast *f, uint32_t group)
{
    const forecast_group *const g = &forecast_groups(f)[group];
    forecast_change *c = NULL;
    float share[GPW_PHASE_COUNT];
    uint32_t k;

    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        share[k] = g->phases[k].share;
    }
    while ((c = next_after(f, group, c)) != NULL) {
        c->from = main_phase(share, c->to);
        c->share = c->from == c->to ? 0.0f : forecast_min(c->asked, share[c->from]);
        share[c->from] -= c->share;
        share[c->to] += c->share;
    }
}

static GPWI_NOINLINE void set_share(forecast_group *g, uint32_t phase, float share)
{
    g->phases[phase].share = share;
    g->in_use =
        share > FORECAST_SHARE_MIN ? g->in_use | (1u << phase) : g->in_use & ~(1u << phase);
}

/* ---- what becomes of them ---- */

static void come(gpw_forecast *f, forecast_change *c)
{
    forecast_group *const g = &forecast_groups(f)[c->group];
    const float longest = longest_s(f, c);
    const uint64_t longest_ns = (uint64_t)gpwi_int64(longest * 1.0e9f);

    f->flags &= ~(uint32_t)(GPW_FORECAST_EARLY | GPW_FORECAST_DROPPED);
    if (gpwi_forecast_since(c->at_ns, f->now_ns) > f->config.refresh_s) {
        f->flags |= GPW_FORECAST_EARLY;
    }
    if (!(c->at_ns <= f->now_ns && c->at_ns + longest_ns >= f->now_ns)) {
        c->at_ns = f->now_ns;
    }
    if (c->share > 0.0f) {
        set_share(g, c->from, g->phases[c->from].share - c->share);
        set_share(g, c->to, g->phases[c->to].share + c->share);
    }
    c->stand = FORECAST_UNDER_WAY;
    f->arrived++;
}

static int is_expected(const forecast_change *c)
{
    return c->stand == FORECAST_DUE || c->stand == FORECAST_IS_LATE;
}

static GPWI_NOINLINE void all_come(gpw_forecast *f)
{
    forecast_change *c = forecast_changes(f);
    const forecast_change *const end = c + f->config.announcements_max;
    float settle_s = 0.0f;
    uint64_t begin_ns = f->now_ns;
    uint32_t i;

    for (; c < end; c++) {
        if (is_expected(c)) {
            settle_s = forecast_max(settle_s, longest_s(f, c));
            come(f, c);
            begin_ns = c->at_ns > begin_ns ? c->at_ns : begin_ns;
        }
    }
    for (i = 0; i < f->groups; i++) {
        gpwi_forecast_chain(f, i);
    }
    gpwi_forecast_sum(f);
    gpwi_forecast_begin_epoch(f, begin_ns,
                              settle_s + f->config.dead_s + 2.0f * f->config.lag_s +
                                  f->config.refresh_s);
}

/* Whether the load has moved as the changes that are due would move it. */
static int has_come(gpw_forecast *f, float due_w, int is_before)
{
    const float moved_w = f->load_w - f->lag_w;
    const float spread_w = gpwi_sqrt(f->variance + f->mean_error);
    float part;

    f->is_unseen = 0u;
    if (gpwi_abs(due_w) < forecast_max(SEEN_SPREADS * spread_w, f->least_spread_w)) {
        f->is_unseen = 1u;
        return !is_before;
    }
    part = moved_w / due_w;
    f->moved =
        part > MOVED && gpwi_abs(moved_w) > MOVED_SPREADS * spread_w ? f->moved + 1u : 0u;
    return (part > CAME && (!is_before || f->moved >= EARLY_READINGS)) ||
           f->moved >= MOVED_READINGS;
}

static void age(gpw_forecast *f, forecast_change *c)
{
    const float over_s = gpwi_forecast_since(f->now_ns, c->at_ns);
    const float ahead_s = gpwi_forecast_since(c->at_ns, f->now_ns);

    if (c->stand == FORECAST_WAITS && ahead_s <= f->config.early_s) {
        c->stand = FORECAST_DUE;
    }
    if (c->stand == FORECAST_DUE && over_s > f->config.late_s) {
        c->stand = FORECAST_IS_LATE;
    }
    if (c->stand == FORECAST_IS_LATE && over_s > f->config.drop_s) {
        c->stand = FORECAST_FREE;
        f->dropped++;
        f->flags |= GPW_FORECAST_DROPPED;
        gpwi_forecast_chain(f, c->group);
    }
    if (c->stand == FORECAST_UNDER_WAY && f->now_ns >= f->settled_ns) {
        c->stand = FORECAST_FREE;
    }
}

GPWI_SMALL void gpwi_forecast_follow(gpw_forecast *f, int is_fresh)
{
    forecast_change *c = forecast_changes(f);
    const forecast_change *const end = c + f->config.announcements_max;
    uint32_t expected = 0u, late = 0u, under_way = 0u;
    float due_w = 0.0f;
    int is_before = 1;

    for (; c < end; c++) {
        if (c->stand != FORECAST_FREE) {
            age(f, c);
            under_way += c->stand == FORECAST_UNDER_WAY ? 1u : 0u;
            late += c->stand == FORECAST_IS_LATE ? 1u : 0u;
        }
        if (is_expected(c)) {
            expected++;
            due_w += gpwi_forecast_change_w(f, c);
            is_before = is_before && c->at_ns > f->now_ns;
        }
    }
    if (expected > 0u && (is_fresh || f->readings == 0u) && has_come(f, due_w, is_before)) {
        all_come(f);
        expected = late = 0u;
        under_way = 1u;
    }
    f->flags &= ~(uint32_t)(GPW_FORECAST_CHANGING | GPW_FORECAST_LATE);
    f->flags |= expected + under_way > 0u ? (uint32_t)GPW_FORECAST_CHANGING : 0u;
    f->flags |= late > 0u ? (uint32_t)GPW_FORECAST_LATE : 0u;
}

/* ---- asked for ---- */

static forecast_change *of_id(const gpw_forecast *f, uint32_t id)
{
    forecast_change *const changes = forecast_changes(f);
    uint32_t i;

    for (i = 0; i < f->config.announcements_max; i++) {
        if (is_ahead(&changes[i]) && changes[i].id == id) {
            return &changes[i];
        }
    }
    return NULL;
}

static forecast_change *a_free_one(const gpw_forecast *f)
{
    forecast_change *const changes = forecast_changes(f);
    uint32_t i;

    for (i = 0; i < f->config.announcements_max; i++) {
        if (changes[i].stand == FORECAST_FREE) {
            return &changes[i];
        }
    }
    return NULL;
}

static gpw_status check_phase(const gpw_forecast *f, uint32_t group, gpw_phase phase)
{
    const gpw_status status = gpwi_forecast_check(f);

    if (status != GPW_OK) {
        return status;
    }
    if (group >= f->groups) {
        return GPW_ERR_NOT_FOUND;
    }
    if (phase >= GPW_PHASE_COUNT) {
        return GPW_ERR_DOMAIN;
    }
    return (forecast_groups(f)[group].known & (1u << phase)) != 0u ? GPW_OK : GPW_ERR_UNKNOWN;
}

/* A change may come before each horizon has been seen to: until then the bounds of all of them
 * have room for it. */
static void widen(gpw_forecast *f, const forecast_change *c)
{
    const forecast_group *const g = &forecast_groups(f)[c->group];
    const float rise_w =
        forecast_max(c->share * (g->phases[c->to].high_w - g->phases[c->from].low_w), 0.0f);
    uint32_t i;

    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        f->horizons[i].bound_high_w += rise_w;
    }
}

GPWI_SMALL gpw_status gpwi_forecast_announce(gpw_forecast *f, uint32_t id, uint32_t group,
                                             uint32_t phase, float share, uint64_t at_ns,
                                             int32_t certain)
{
    forecast_change *c = of_id(f, id);
    uint32_t old_group = group;

    if (c != NULL) {
        old_group = c->group;
    } else {
        c = a_free_one(f);
    }
    if (c == NULL) {
        return GPW_ERR_FULL;
    }
    c->at_ns = at_ns > f->now_ns ? at_ns : f->now_ns;
    c->id = id;
    c->stand = FORECAST_WAITS;
    c->group = group;
    c->to = phase;
    c->certain = certain != 0 ? 1u : 0u;
    /* A multiple of 2^-23: sums of such are exact, so that a group's shares never drift. */
    c->asked = (share + 1.0f) - 1.0f;
    gpwi_forecast_chain(f, group);
    if (old_group != group) {
        gpwi_forecast_chain(f, old_group);
    }
    widen(f, c);
    return GPW_OK;
}

GPWI_SMALL gpw_status gpw_forecast_announce(gpw_forecast *forecast, uint32_t id, uint32_t group,
                                            gpw_phase phase, float share, uint64_t at_ns,
                                            int32_t certain)
{
    gpw_status status = check_phase(forecast, group, phase);

    if (status == GPW_OK && !(share > 0.0f && share <= 1.0f)) {
        status = GPW_ERR_DOMAIN;
    }
    return status == GPW_OK
               ? gpwi_forecast_announce(forecast, id, group, phase, share, at_ns, certain)
               : status;
}

GPWI_SMALL gpw_status gpw_forecast_cancel(gpw_forecast *forecast, uint32_t id)
{
    const gpw_status status = gpwi_forecast_check(forecast);
    forecast_change *c;

    if (status != GPW_OK) {
        return status;
    }
    c = of_id(forecast, id);
    if (c == NULL) {
        return GPW_ERR_NOT_FOUND;
    }
    c->stand = FORECAST_FREE;
    gpwi_forecast_chain(forecast, c->group);
    return GPW_OK;
}

static void end_what_is_under_way(gpw_forecast *f, uint32_t group)
{
    forecast_change *const changes = forecast_changes(f);
    uint32_t i;

    for (i = 0; i < f->config.announcements_max; i++) {
        if (changes[i].stand == FORECAST_UNDER_WAY && changes[i].group == group) {
            changes[i].stand = FORECAST_FREE;
        }
    }
}

GPWI_SMALL gpw_status gpw_forecast_set_phase(gpw_forecast *forecast, uint32_t group,
                                             gpw_phase phase)
{
    const gpw_status status = check_phase(forecast, group, phase);
    forecast_group *g;
    uint32_t k;

    if (status != GPW_OK) {
        return status;
    }
    g = &forecast_groups(forecast)[group];
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        set_share(g, k, k == phase ? 1.0f : 0.0f);
    }
    end_what_is_under_way(forecast, group);
    gpwi_forecast_chain(forecast, group);
    gpwi_forecast_sum(forecast);
    gpwi_forecast_begin_epoch(forecast, forecast->now_ns,
                              forecast->config.dead_s + 2.0f * forecast->config.lag_s +
                                  forecast->config.refresh_s);
    return GPW_OK;
}
