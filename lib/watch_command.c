/* SPDX-License-Identifier: MIT */
/* Commands between ticks: changes announced and taken back, permits, acknowledgement. */
#include "watch_parts.h"

#include "forecast_state.h"
#include "permit_state.h"

#define STEP_SLACK 1.0e-5f /* rounding */
#define SHUT (GPW_WATCH_STATE | GPW_WATCH_CONFIG)

static gpw_status begin(gpw_watch *w)
{
    const gpw_status status = gpwi_watch_begin_call(w);

    /* Of a state that was changed from outside nothing is used. */
    if (status == GPW_NOTE_HELD) {
        return GPW_ERR_STATE;
    }
    if (status == GPW_OK && (w->core.latches & SHUT) != 0u) {
        gpwi_watch_end_call(w);
        return GPW_ERR_STATE;
    }
    return status;
}

/* What a step is counted by is summed anew for it: that is rare. */
static GPWI_NOINLINE gpw_status check_change(gpw_watch *w, uint32_t group, uint32_t phase,
                                             float share)
{
    if (!gpwi_watch_groups_hold(w)) {
        w->core.latches |= GPW_WATCH_STATE;
        return GPW_ERR_STATE;
    }
    if (phase >= GPW_PHASE_COUNT || !(share > 0.0f && share <= 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    return group < w->core.groups ? GPW_OK : (gpw_status)GPW_ERR_NOT_FOUND;
}

static uint64_t own_time(const gpw_watch *w, uint64_t at_ns)
{
    const uint64_t ahead_ns = at_ns > w->core.raw_ns ? at_ns - w->core.raw_ns : 0u;

    return w->core.clock_ns + (ahead_ns < GPWI_WATCH_CLOCK_NS ? ahead_ns : GPWI_WATCH_CLOCK_NS);
}

/* ---- announcements ---- */

static GPWI_NOINLINE watch_change *change_of(const gpw_watch *w, uint32_t id)
{
    watch_change *const changes = gpwi_watch_changes(w);
    uint32_t i;

    for (i = 0; i < w->config.announcements_max; i++) {
        if (changes[i].id == id) {
            return &changes[i];
        }
    }
    return NULL;
}

/* The clock of the last call that had one: a request may be younger than the last tick, and
 * what goes back to before it looks like a jump to the permits. */
static GPWI_NOINLINE uint64_t permit_time(const gpw_watch *w)
{
    const uint64_t last_ns = gpwi_watch_permit(w)->now_ns;

    return last_ns != GPWI_PERMIT_NEVER && last_ns > w->core.raw_ns ? last_ns : w->core.raw_ns;
}

/* One token is for one change: another that waits may not have it too. */
static int is_another_s(const gpw_watch *w, uint32_t token, uint32_t id)
{
    const watch_change *const changes = gpwi_watch_changes(w);
    uint32_t i;

    for (i = 0; i < w->config.announcements_max; i++) {
        if (changes[i].id != 0u && changes[i].id != id && changes[i].token == token) {
            return 1;
        }
    }
    return 0;
}

/* Whether a change is the one that another was given for, or a part of it. */
static int is_within(const watch_grant *asked, const watch_grant *given)
{
    return asked->group == given->group && asked->phase == given->phase &&
           asked->share <= given->share * (1.0f + STEP_SLACK);
}

/* Whether a permit covers a change, and lives when it comes. */
static gpw_status use_token(gpw_watch *w, uint32_t token, const watch_grant *asked,
                            float step_w, uint64_t at_ns)
{
    const watch_grant *const grants = gpwi_watch_grants(w);
    gpw_permit *const p = gpwi_watch_permit(w);
    const gpwi_permit_place *const places = gpwi_permit_places_const(p);
    const uint64_t now_ns = permit_time(w);
    const float ahead_s = gpwi_forecast_since(at_ns, now_ns);
    uint32_t i;

    for (i = 0; i < w->config.tokens_max; i++) {
        if (places[i].token == token) {
            const float life_s =
                gpwi_forecast_since(gpwi_permit_life_left_ns(p, &places[i]), 0u);

            return grants[i].token == token && is_within(asked, &grants[i]) &&
                           step_w <= places[i].step_w * (1.0f + STEP_SLACK) &&
                           ahead_s <= life_s && gpw_permit_use(p, now_ns, token) == GPW_OK
                       ? GPW_OK
                       : (gpw_status)GPW_ERR_NOT_FOUND;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

static void keep_change(gpw_watch *w, watch_change *c, uint32_t id, uint32_t token,
                        float step_w, float down_w, uint64_t at_ns)
{
    c->at_ns = at_ns;
    c->id = id;
    c->token = token;
    c->stand = FORECAST_WAITS;
    c->over = 0u;
    c->is_alone = 0u;
    c->step_w = step_w;
    c->down_w = down_w;
    c->before_w = w->lag.load_w;
    w->live_changes = 1u; /* counted anew in the tick */
}

/* Whether it may be under way: what it has used up nobody else may have. */
static int has_begun(const gpw_watch *w, const watch_change *c)
{
    return c->at_ns < w->core.clock_ns || c->stand != FORECAST_WAITS;
}

/* The token of a change that may be under way when it is taken back is used up. */
static void spend(gpw_watch *w, const watch_change *c)
{
    watch_grant *const grants = gpwi_watch_grants(w);
    uint32_t i;

    for (i = 0; c->token != 0u && has_begun(w, c) && i < w->config.tokens_max; i++) {
        if (grants[i].token == c->token) {
            grants[i].token = 0u;
        }
    }
}

static gpw_status announce(gpw_watch *w, uint32_t id, uint32_t group, uint32_t phase,
                           float share, uint64_t at_ns, uint32_t token)
{
    const uint64_t own_ns = own_time(w, at_ns);
    const float step_w = gpwi_watch_step_of(w, group, phase, share);
    const float down_w = gpwi_watch_down_of(w, group, phase, share);
    const watch_grant asked = {token, group, phase, share};
    watch_change *c = change_of(w, id);
    gpw_status status;

    if (c != NULL && has_begun(w, c)) {
        return GPW_ERR_STATE;
    }
    c = c != NULL ? c : change_of(w, 0u);
    if (c == NULL) {
        return GPW_ERR_FULL;
    }
    if (!gpwi_is_known(step_w)) {
        return GPW_ERR_NOT_FOUND;
    }
    if (token != 0u) {
        status = is_another_s(w, token, id) ? (gpw_status)GPW_ERR_NOT_FOUND
                                            : use_token(w, token, &asked, step_w, at_ns);
    } else {
        status = GPW_OK;
    }
    if (status == GPW_OK) {
        status =
            gpwi_forecast_announce(gpwi_watch_forecast(w), id, group, phase, share, own_ns, 1);
    }
    if (status == GPW_OK) {
        keep_change(w, c, id, token, step_w, down_w, own_ns);
        if (w->core.pulse_at != 0u) {
            gpwi_watch_pulse_announce(w, id, step_w, own_ns);
        }
    }
    return status;
}

GPWI_SMALL gpw_status gpw_watch_announce(gpw_watch *watch, uint32_t id, uint32_t group,
                                         uint32_t phase, float share, uint64_t at_ns,
                                         uint32_t token)
{
    gpw_status status = begin(watch);

    if (status != GPW_OK) {
        return status;
    }
    status = id == 0u ? (gpw_status)GPW_ERR_DOMAIN : check_change(watch, group, phase, share);
    if (status == GPW_OK) {
        status = announce(watch, id, group, phase, share, at_ns, token);
    }
    gpwi_watch_end_call(watch);
    return status;
}

GPWI_SMALL gpw_status gpw_watch_cancel(gpw_watch *watch, uint32_t id)
{
    gpw_status status = begin(watch);
    watch_change *c;

    if (status != GPW_OK) {
        return status;
    }
    c = id != 0u ? change_of(watch, id) : NULL;
    status = c != NULL ? gpw_forecast_cancel(gpwi_watch_forecast(watch), id)
                       : (gpw_status)GPW_ERR_NOT_FOUND;
    if (status == GPW_OK) {
        spend(watch, c);
        c->id = 0u;
        if (watch->core.pulse_at != 0u) {
            gpwi_watch_pulse_cancel(watch, id);
        }
    }
    gpwi_watch_end_call(watch);
    return status;
}

GPWI_SMALL gpw_status gpw_watch_set_phase(gpw_watch *watch, uint32_t group, uint32_t phase)
{
    gpw_status status = begin(watch);

    if (status == GPW_OK) {
        status = gpw_forecast_set_phase(gpwi_watch_forecast(watch), group, phase);
        gpwi_watch_end_call(watch);
    }
    return status;
}

/* ---- permits ---- */

/* Whether ticks go on: without them nobody knows what is allowed. */
static int is_ticking(const gpw_watch *w, uint64_t now_ns)
{
    return w->core.clock_ns != w->core.start_ns &&
           (now_ns <= w->core.raw_ns || now_ns - w->core.raw_ns <= gpwi_watch_gap_ns(w));
}

/* A permit down that nobody has announced yet: how much it lets go is not kept with it. */
static int is_one_going(const gpw_watch *w)
{
    const gpw_permit *const p = gpwi_watch_permit(w);
    const gpwi_permit_place *const places = gpwi_permit_places_const(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].state == GPW_TOKEN_GRANTED && places[i].step_w <= GPWI_WATCH_STEP_MIN_W) {
            return 1;
        }
    }
    return 0;
}

/* Whether the sets take a step down beside those that are announced: by what is told, and by
 * each of them, whose figures are sealed. */
static int takes_down(const gpw_watch *w, float down_w)
{
    const float all_w = gpwi_watch_going_w(w, down_w, UINT64_MAX);
    uint32_t i;

    if (!(down_w > 0.0f)) {
        return 1;
    }
    for (i = 0; i < w->core.sets; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);

        if (s->is_online != 0u && !(all_w <= s->down_w)) {
            return 0;
        }
    }
    return all_w <= w->out.step_down_allowed_w && !is_one_going(w);
}

static void withhold(gpw_permit_answer *answer, uint32_t refusal)
{
    answer->granted = 0u;
    answer->token = 0u;
    answer->life_ms = 0u;
    answer->refusal = refusal;
}

/* What a new token is for is kept beside it. Asked once more by the same number, it must be for
 * the same change, the watts alone do not tell; and of what may be under way it is used up. */
static void bind(gpw_watch *w, const watch_grant *asked, gpw_permit_answer *answer)
{
    const gpwi_permit_place *const places = gpwi_permit_places_const(gpwi_watch_permit(w));
    watch_grant *const grants = gpwi_watch_grants(w);
    uint32_t i;

    for (i = 0; answer->granted != 0u && i < w->config.tokens_max; i++) {
        if (places[i].token != answer->token) {
            continue;
        }
        if (grants[i].token == answer->token) {
            if (((grants[i].group ^ asked->group) | (grants[i].phase ^ asked->phase)) != 0u ||
                grants[i].share != asked->share) {
                withhold(answer, GPW_REFUSAL_REUSED);
            }
        } else if (places[i].state == GPW_TOKEN_GRANTED) {
            grants[i] = *asked;
            grants[i].token = answer->token;
        } else {
            withhold(answer, GPW_REFUSAL_SPENT);
        }
    }
}

/* A request is rare: the table is summed for it. */
static gpw_status request(gpw_watch *w, uint64_t now_ns, uint32_t nonce, float step_w,
                          const watch_grant *asked, gpw_permit_answer *answer,
                          size_t answer_bytes)
{
    const float down_w = gpwi_watch_down_of(w, asked->group, asked->phase, asked->share);
    float allowed_w = w->step_allowed_w;
    uint32_t is_open;
    gpw_status status;

    gpwi_watch_check_table(w);
    if (!is_ticking(w, now_ns)) {
        now_ns = permit_time(w);
        is_open = 0u;
    } else {
        is_open = w->hard == 0u && w->core.latches == 0u ? 1u : 0u;
    }
    if (gpwi_is_known(allowed_w) && !takes_down(w, down_w)) {
        allowed_w = 0.0f;
    }
    status = gpw_permit_request(gpwi_watch_permit(w), now_ns, nonce, step_w, allowed_w, is_open,
                                answer, answer_bytes);
    if (status == GPW_OK) {
        bind(w, asked, answer);
    }
    return status;
}

GPWI_SMALL gpw_status gpw_watch_request(gpw_watch *watch, uint64_t now_ns, uint32_t nonce,
                                        uint32_t group, uint32_t phase, float share,
                                        gpw_permit_answer *answer, size_t answer_bytes)
{
    const watch_grant asked = {0u, group, phase, share};
    gpw_status status = answer == NULL ? (gpw_status)GPW_ERR_NULL : begin(watch);
    float step_w;

    if (status != GPW_OK) {
        return status;
    }
    status = check_change(watch, group, phase, share);
    if (status == GPW_OK) {
        step_w = gpwi_watch_step_of(watch, group, phase, share);
        status = gpwi_is_known(step_w)
                     ? request(watch, now_ns, nonce, step_w, &asked, answer, answer_bytes)
                     : (gpw_status)GPW_ERR_NOT_FOUND;
    }
    gpwi_watch_end_call(watch);
    return status;
}

GPWI_SMALL gpw_status gpw_watch_release(gpw_watch *watch, uint32_t token)
{
    gpw_status status = begin(watch);

    if (status == GPW_OK) {
        status = gpw_permit_release(gpwi_watch_permit(watch), permit_time(watch), token);
        gpwi_watch_end_call(watch);
    }
    return status == GPW_ERR_STATE ? (gpw_status)GPW_ERR_NOT_FOUND : status;
}

/* ---- acknowledgement ---- */

static int admit(gpwi_ladder_run *runs, uint32_t count, const gpwi_ladder_rules *rules)
{
    int all = 1;
    uint32_t i;

    for (i = 0; i < count; i++) {
        all = gpwi_ladder_admit(&runs[i], rules) == GPW_OK && all;
    }
    return all;
}

GPWI_SMALL gpw_status gpw_watch_acknowledge(gpw_watch *watch, uint64_t now_ns)
{
    const gpw_status status = gpwi_watch_begin_call(watch);
    gpwi_ladder_run *runs;
    int all;
    uint32_t i;

    (void)now_ns;
    if (status != GPW_OK) {
        return status;
    }
    if ((watch->core.latches & SHUT) != 0u) {
        gpwi_watch_end_call(watch);
        return GPW_NOTE_HELD;
    }
    runs = gpwi_watch_bus_run(watch, BUS_POWER);
    all = admit(runs, 1u, &watch->power_rules);
    all = admit(runs + 1, watch->bus_runs - 1u, &watch->other_rules) && all;
    for (i = 0; i < watch->core.sets; i++) {
        runs = (gpwi_ladder_run *)(void *)(gpwi_watch_set(watch, i) + 1);
        all = admit(runs, watch->set_runs, &watch->other_rules) && all;
    }
    watch->core.latches = 0u; /* those of SHUT have been seen above */
    watch->core.violations = 0u;
    gpwi_watch_end_call(watch);
    return all ? GPW_OK : (gpw_status)GPW_NOTE_HELD;
}
