/* SPDX-License-Identifier: MIT */
/* What a sample does to the level that goes on, and to the next one that may be forming. */
#include "levels_state.h"

#define CLIP_SPREADS 3.0f
#define CLIP_BIAS 1.02f   /* what clipping at three spreads takes from a normal variance */
#define QUIET_SPREAD 4.0f /* a settled stretch in a noisy level spreads so many times less */
#define BACK_COUNT 2u     /* samples back inside that end an event */
#define BACK_SHARE 0.5f   /* of the time outside that must be spent inside again */

static uint64_t twice(uint32_t count)
{
    return 2u * (uint64_t)count;
}

float gpwi_levels_width_w(const gpw_levels *l, float power_w)
{
    const float relative_w = l->config.rel_pu * gpwi_abs(power_w);

    return relative_w > l->config.abs_w ? relative_w : l->config.abs_w;
}

static float run_s(const gpw_levels *l)
{
    return gpwi_levels_between_s(l->run.begin_ns, l->stamp_ns);
}

static int is_noisy(const gpw_levels *l)
{
    return (l->now.flags & GPW_LEVEL_NOISY) != 0u;
}

/* ---- a level begins ---- */

static void begin_level(gpw_levels *l, const gpwi_moments *in, uint64_t begin_ns,
                        uint64_t left_ns, uint32_t flags)
{
    const float floor = l->config.floor_w * l->config.floor_w;
    const float variance = gpwi_moments_variance(in);

    memset(&l->now, 0, sizeof l->now);
    l->now.in = *in;
    l->now.begin_ns = begin_ns;
    l->now.end_ns = l->stamp_ns;
    l->now.left_ns = left_ns;
    l->now.flags = flags | l->after_gap;
    l->now.variance = variance > floor ? variance : floor;
    if (l->after_gap != 0u) {
        l->now.left_ns = begin_ns;
    }
    l->level_w = in->mean;
    l->is_mixed = l->run.begin_ns <= begin_ns;
    l->quiet_s = l->out.quiet_s;
    l->changes += l->after_gap == GPW_LEVEL_RECORD_START ? 0u : 1u;
    l->after_gap = 0u;
    l->is_on = 1u;
}

static void clear_outside(gpw_levels *l)
{
    memset(&l->out, 0, sizeof l->out);
}

static void commit_run(gpw_levels *l)
{
    const uint64_t left_ns = l->out.is_on ? l->out.begin_ns : l->run.begin_ns;

    if (l->is_on && !l->out.is_on) {
        gpwi_moments_remove(&l->now.in, &l->run.in);
        l->now.end_ns = l->run.before_ns;
    }
    gpwi_levels_close(l, 0u);
    begin_level(l, &l->run.in, l->run.begin_ns, left_ns, 0u);
    clear_outside(l);
    gpwi_levels_merge(l);
}

/* What was outside for long without settling. Its last run is in it. */
static void commit_wander(gpw_levels *l)
{
    const gpwi_moments in = l->out.in;
    const uint64_t begin_ns = l->out.begin_ns, last_ns = l->out.last_ns;

    gpwi_levels_close(l, 0u);
    begin_level(l, &in, begin_ns, begin_ns, GPW_LEVEL_NOISY);
    l->now.end_ns = last_ns;
    clear_outside(l);
    memset(&l->run, 0, sizeof l->run);
    gpwi_levels_merge(l);
}

/* ---- an excursion ends ---- */

static void tell_event(gpw_levels *l)
{
    gpw_level_event event;

    memset(&event, 0, sizeof event);
    event.begin_ns = l->out.begin_ns;
    event.end_ns = l->out.back_ns;
    event.extreme_w = l->out.extreme_w;
    event.level_w = l->level_w;
    event.area_j = l->out.area_j;
    event.duration_s = gpwi_levels_between_s(l->out.begin_ns, l->out.back_ns);
    event.sign = l->out.in.mean > l->level_w ? 1 : -1;
    event.count = (uint32_t)l->out.in.count;
    l->now.events++;
    l->now.event_count += l->out.in.count;
    gpwi_levels_add_event(l, &event);
}

/* What was outside was a level of its own, and the one before it goes on. */
static void tell_wander(gpw_levels *l)
{
    const float level_w = l->level_w, variance = l->now.variance, quiet_s = l->quiet_s;
    const uint32_t flags = l->now.flags & GPW_LEVEL_NOISY;
    const level_outside out = l->out;

    gpwi_levels_close(l, 0u);
    begin_level(l, &out.in, out.begin_ns, out.begin_ns, GPW_LEVEL_NOISY);
    l->now.end_ns = out.last_ns;
    gpwi_levels_close(l, 0u);
    begin_level(l, &out.back, out.back_ns, out.back_ns, flags);
    l->level_w = level_w;
    l->now.variance = variance;
    l->quiet_s = quiet_s;
}

static void end_excursion(gpw_levels *l)
{
    const float duration_s = gpwi_levels_between_s(l->out.begin_ns, l->out.back_ns);

    if (duration_s > l->config.event_s && l->out.in.count >= l->config.count_min) {
        tell_wander(l);
    } else {
        tell_event(l);
        gpwi_moments_pool(&l->now.in, &l->out.back);
        l->now.end_ns = l->stamp_ns;
        l->is_mixed |= l->run.begin_ns < l->out.back_ns;
    }
    clear_outside(l);
}

/* ---- samples ---- */

/* Returns 1 when a run ended with this sample. */
static int step_run(gpw_levels *l, float power_w)
{
    level_run *const run = &l->run;

    if (run->in.count > 0u &&
        gpwi_abs(power_w - run->in.mean) <= gpwi_levels_width_w(l, run->in.mean)) {
        gpwi_moments_add(&run->in, power_w);
        return 0;
    }
    return 1;
}

static void begin_run(gpw_levels *l, uint64_t before_ns, float power_w)
{
    memset(&l->run, 0, sizeof l->run);
    l->run.before_ns = before_ns;
    l->run.begin_ns = l->stamp_ns;
    l->is_mixed = 0u;
    gpwi_moments_add(&l->run.in, power_w);
}

/* A noisy level takes whole runs: the last one may turn out to be the next level. */
static void end_run(gpw_levels *l, uint64_t last_ns)
{
    const float ran_s = gpwi_levels_between_s(l->run.begin_ns, last_ns);

    if (l->run.in.count == 0u) {
        return;
    }
    if (l->out.is_on) { /* as it is where there is no level yet */
        l->out.quiet_s = ran_s > l->out.quiet_s ? ran_s : l->out.quiet_s;
    } else if (is_noisy(l)) {
        l->quiet_s = ran_s > l->quiet_s ? ran_s : l->quiet_s;
    }
}

static int has_settled(const gpw_levels *l)
{
    return run_s(l) >= l->config.settle_s && l->run.in.count >= l->config.count_min;
}

static void follow(gpw_levels *l, float power_w, float dt_s)
{
    const float floor = l->config.floor_w * l->config.floor_w;
    const float clip_w = CLIP_SPREADS * gpwi_sqrt(l->now.variance);
    const float early = 1.0f / gpwi_float_of_uint64(l->now.in.count);
    const float slow = gpwi_lag_gain(dt_s, l->config.tau_s);
    const float g = slow > early ? slow : early;
    const float e = gpwi_clamp(power_w - l->level_w, -clip_w, clip_w);
    const float v = (1.0f - g) * (l->now.variance + CLIP_BIAS * g * e * e);

    l->level_w += g * e;
    l->now.variance = v > floor ? v : floor;
}

static void step_inside(gpw_levels *l, float power_w, float dt_s)
{
    level_outside *const out = &l->out;

    if (out->is_on) {
        if (out->back.count == 0u) {
            out->back_ns = l->stamp_ns;
        }
        gpwi_moments_add(&out->back, power_w);
        out->back_area_j += (power_w - l->level_w) * dt_s;
    } else {
        gpwi_moments_add(&l->now.in, power_w);
        l->now.end_ns = l->stamp_ns;
    }
    follow(l, power_w, dt_s);
}

static int is_back(const gpw_levels *l)
{
    const float outside_s = gpwi_levels_between_s(l->out.begin_ns, l->out.back_ns);
    const float inside_s = gpwi_levels_between_s(l->out.back_ns, l->stamp_ns);
    const float asked_s = BACK_SHARE * outside_s;

    return l->out.is_on && l->out.back.count >= BACK_COUNT &&
           (inside_s >= asked_s || inside_s >= l->config.settle_s);
}

static void step_outside(gpw_levels *l, float power_w, float dt_s)
{
    level_outside *const out = &l->out;
    const float above_w = l->is_on ? power_w - l->level_w : 0.0f;

    if (!out->is_on) {
        out->is_on = 1u;
        out->begin_ns = l->stamp_ns;
        out->extreme_w = power_w;
    }
    if (out->back.count > 0u) { /* it was back for a moment only */
        gpwi_moments_pool(&out->in, &out->back);
        out->area_j += out->back_area_j;
        out->back_area_j = 0.0f;
        memset(&out->back, 0, sizeof out->back);
    }
    gpwi_moments_add(&out->in, power_w);
    out->last_ns = l->stamp_ns;
    out->area_j += above_w * dt_s;
    if (gpwi_abs(above_w) > gpwi_abs(out->extreme_w - l->level_w)) {
        out->extreme_w = power_w;
    }
}

static int is_inside(const gpw_levels *l, float power_w)
{
    const float width_w = gpwi_levels_width_w(l, l->level_w);
    const float spread_w = l->config.spread_factor * gpwi_sqrt(l->now.variance);

    return l->is_on &&
           gpwi_abs(power_w - l->level_w) <= (width_w > spread_w ? width_w : spread_w);
}

/* A noisy level has become quiet, somewhere in its band. What is quiet must be either in the
 * level or in the excursion, or it would count twice. */
static int has_become_quiet(const gpw_levels *l)
{
    const float quiet_s = l->config.quiet_factor * l->quiet_s;
    const int is_mixed = l->out.is_on ? l->run.begin_ns < l->out.begin_ns : l->is_mixed != 0u;

    return is_noisy(l) && has_settled(l) && run_s(l) >= quiet_s && !is_mixed &&
           QUIET_SPREAD * QUIET_SPREAD * gpwi_moments_variance(&l->run.in) < l->now.variance;
}

static void decide_inside(gpw_levels *l)
{
    if (has_become_quiet(l)) {
        commit_run(l);
    } else if (is_back(l)) {
        end_excursion(l);
    }
}

static void decide_outside(gpw_levels *l)
{
    const float outside_s = gpwi_levels_between_s(l->out.begin_ns, l->stamp_ns);

    if (has_settled(l) && l->run.begin_ns >= l->out.begin_ns) {
        commit_run(l);
    } else if (outside_s >= l->config.wander_s &&
               l->out.in.count >= twice(l->config.count_min)) {
        commit_wander(l);
    }
}

/* No more samples of what goes on. What is outside is a level if it was there for longer than
 * an event is, and dropped otherwise. */
static void break_off(gpw_levels *l, uint32_t flags)
{
    const float outside_s = gpwi_levels_between_s(l->out.begin_ns, l->out.last_ns);

    if (l->out.is_on && outside_s > l->config.event_s &&
        l->out.in.count >= l->config.count_min) {
        commit_wander(l);
    }
    gpwi_levels_close(l, flags);
}

static void begin_after_gap(gpw_levels *l)
{
    break_off(l, GPW_LEVEL_GAP_AFTER);
    clear_outside(l);
    memset(&l->run, 0, sizeof l->run);
    l->after_gap |= GPW_LEVEL_GAP_BEFORE;
}

static void take(gpw_levels *l, uint64_t last_ns, float power_w, float dt_s)
{
    if (step_run(l, power_w)) {
        end_run(l, last_ns);
        begin_run(l, last_ns, power_w);
    }
    if (is_inside(l, power_w)) {
        step_inside(l, power_w, dt_s);
        decide_inside(l);
    } else {
        step_outside(l, power_w, dt_s);
        decide_outside(l);
    }
}

gpw_status gpw_levels_step(gpw_levels *levels, uint64_t stamp_ns, float power_w)
{
    const gpw_status status = gpwi_levels_check(levels);
    uint64_t last_ns;
    float dt_s;

    if (status != GPW_OK) {
        return status;
    }
    if (levels->is_ended) {
        return GPW_ERR_STATE;
    }
    if (!gpwi_in_range(power_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        levels->held++;
        return GPW_NOTE_HELD;
    }
    if (levels->is_begun && stamp_ns <= levels->stamp_ns) {
        levels->held++;
        return GPW_ERR_ORDER;
    }
    last_ns = levels->is_begun ? levels->stamp_ns : stamp_ns;
    dt_s = gpwi_levels_between_s(last_ns, stamp_ns);
    if (!levels->is_begun) {
        levels->after_gap = GPW_LEVEL_RECORD_START;
        levels->is_begun = 1u;
    } else if (dt_s > levels->config.gap_s) {
        begin_after_gap(levels);
        dt_s = 0.0f;
    }
    levels->stamp_ns = stamp_ns;
    take(levels, last_ns, power_w, dt_s);
    return GPW_OK;
}

gpw_status gpw_levels_process(gpw_levels *levels, const uint64_t *stamp_ns,
                              const float *power_w, size_t count, size_t *taken)
{
    gpw_status status = gpwi_levels_check(levels);
    gpw_status worst = GPW_OK;
    size_t k;

    if (status != GPW_OK) {
        return status;
    }
    if (taken == NULL || (count > 0u && (stamp_ns == NULL || power_w == NULL))) {
        return GPW_ERR_NULL;
    }
    if (levels->is_ended) {
        return GPW_ERR_STATE;
    }
    for (k = 0; k < count; k++) {
        status = gpw_levels_step(levels, stamp_ns[k], power_w[k]);
        if (status != GPW_OK) {
            worst = GPW_NOTE_HELD;
        }
        if (levels->levels > LEVELS_HELD_BACK || levels->events > 0u) {
            k++;
            break;
        }
    }
    *taken = k;
    return worst;
}

gpw_status gpw_levels_finish(gpw_levels *levels)
{
    const gpw_status status = gpwi_levels_check(levels);

    if (status != GPW_OK || levels->is_ended) {
        return status;
    }
    break_off(levels, GPW_LEVEL_RECORD_END);
    levels->is_ended = 1u;
    return GPW_OK;
}
