/* SPDX-License-Identifier: MIT */
/* What may be allowed now: the largest step by the table and the least boost, the ramp, and the
 * verdict on the worst step that may come. */
#include "watch_state.h"

#include "gpupower/plan_surface.h"

#define AIR_LACK_PU 0.05f /* boost that is so much below the load is told */

/* ---- the largest step ---- */

/* Largest load that a permit of now may meet: what the forecast has for the time of its life,
 * less what other permits add to that, which is deducted elsewhere. */
static float load_ahead_w(const gpw_watch *w)
{
    const uint32_t h = w->config.token_life_s <= 0.5f    ? 0u
                       : w->config.token_life_s <= 2.0f  ? 1u
                       : w->config.token_life_s <= 10.0f ? 2u
                                                         : 3u;
    const float ahead_w = w->out.forecast_high_w[h] - gpwi_watch_waiting_w(w, 1);

    return ahead_w > w->lag.load_w ? ahead_w : w->lag.load_w;
}

/* Least boost while a permit of now may still be used, when so much has gone: towards the
 * load's by the fastest way down, a straight line, which is below every lag's. */
static float least_boost_pu(const gpw_watch *w, const watch_set *s, float gone_w)
{
    const float end_pu = gpwi_larger(s->load_w - gone_w * s->share, 0.0f) / s->rated_w;
    const float life_s = w->config.token_life_s;
    const float part = life_s < s->air_tau_low_s ? life_s / s->air_tau_low_s : 1.0f;

    return end_pu < s->boost_pu ? s->boost_pu + part * (end_pu - s->boost_pu) : s->boost_pu;
}

static GPWI_NOINLINE gpw_status look_up(const gpw_watch *w, const watch_set *s, float gone_w,
                                        float *up_w, float *down_w)
{
    const float load_w = (w->ahead_w - w->battery_w - gone_w) * s->share;

    return gpw_plan_surface_at(gpwi_watch_surface(w), w->core.surface_words,
                               gpwi_larger(load_w, 0.0f), least_boost_pu(w, s, gone_w),
                               s->rated_w, 1u, up_w, down_w);
}

/* One set's part: what the bus may step by until this set has got what it takes, whether or not
 * what is announced to go has gone by then, and its boost with it. More than at the last tick
 * is taken from a table that is whole alone. */
static void read_surface(gpw_watch *w, watch_set *s, float going_w)
{
    const float part = s->rated_w / w->online_w;
    const float up_before_w = s->up_w, down_before_w = s->down_w;
    float up_w, down_w, later_w = 0.0f, unused_w;

    s->up_w = s->down_w = 0.0f;
    if (w->core.surface_words == 0u || !gpwi_is_known(w->ahead_w)) {
        return;
    }
    if (look_up(w, s, 0.0f, &up_w, &down_w) >= GPW_OK) {
        if (going_w > 0.0f) {
            gpwi_watch_ignore(look_up(w, s, going_w, &later_w, &unused_w));
            up_w = gpwi_smaller(up_w, later_w);
        }
        s->up_w = up_w / part;
        s->down_w = gpwi_larger(w->down_pu * s->rated_w, down_w) / part;
    }
    if (s->up_w > up_before_w || s->down_w > down_before_w) {
        gpwi_watch_check_table(w);
    }
}

/* The longest time after which one takes the next step: its air's, or without that limit the
 * one of the configuration. */
static float settles_s(const gpw_watch *w, const watch_set *s)
{
    return s->air_tau_high_s > 0.0f ? s->air_tau_high_s : w->config.settle_s;
}

/* The weakest set decides, for the others give their share at the same time. All are read in
 * each tick: a figure of another share or of another boost would promise what is gone. */
GPWI_SMALL void gpwi_watch_allow(gpw_watch *w)
{
    gpw_watch_output *const out = &w->out;
    float up_w = GPW_POWER_MAX_W, down_w = GPW_POWER_MAX_W, tau_s = 0.0f;
    const float going_w =
        gpwi_watch_going_w(w, 0.0f, gpwi_watch_clock_in(w, w->config.token_life_s));
    uint32_t i;

    w->ahead_w = load_ahead_w(w);
    out->boost_pu = gpw_unknown();
    for (i = 0; i < w->core.sets; i++) {
        watch_set *const s = gpwi_watch_set(w, i);

        if (s->is_online == 0u) {
            continue;
        }
        read_surface(w, s, going_w);
        up_w = gpwi_smaller(up_w, s->up_w);
        down_w = gpwi_smaller(down_w, s->down_w);
        tau_s = gpwi_larger(tau_s, settles_s(w, s));
        if (!(out->boost_pu <= s->boost_pu)) {
            out->boost_pu = gpwi_is_known(s->boost_pu) ? s->boost_pu : out->boost_pu;
        }
        if (s->boost_pu < s->load_w / s->rated_w - AIR_LACK_PU) {
            w->reasons |= GPW_WATCH_AIR;
        }
    }
    if (out->sets_online == 0u || w->core.surface_words == 0u) {
        up_w = down_w = 0.0f;
        w->hard |= w->core.surface_words == 0u ? (uint32_t)GPW_WATCH_SURFACE : 0u;
    }
    up_w *= w->config.step_share;
    out->reserve_step_w = up_w;
    out->step_allowed_w = up_w;
    out->step_down_allowed_w = down_w;
    out->ramp_allowed_w_per_s = tau_s > 0.0f ? up_w / tau_s : 0.0f;
}

/* ---- reserve ---- */

/* Of figures that no reserve is made of, nothing is asked and nothing done. */
GPWI_SMALL void gpwi_watch_forget_reserve(gpw_watch_output *out)
{
    out->reserve_needed_w = out->reserve_spare_w = out->start_in_s = gpw_unknown();
    out->power_cap_w = out->battery_need_j = gpw_unknown();
    out->start_sets = out->stop_sets = 0u;
    out->battery_w = out->dummy_w = 0.0f;
}

/* ---- verdict ---- */

/* 1: known. */
static uint32_t consider(gpw_watch_output *out, uint32_t limit, float is, float most)
{
    const float margin_pct = most > 0.0f ? 100.0f * (most - is) / most : -100.0f;

    if (!gpwi_is_known(is) || !gpwi_is_known(most)) {
        return 0u;
    }
    if (out->limiting == GPW_WATCH_LIMIT_NONE || margin_pct < out->margin_pct) {
        out->limiting = limit;
        out->margin_pct = margin_pct;
    }
    return 1u;
}

/* Those that this site judges. 1: all of them are known. */
static uint32_t consider_all(gpw_watch *w)
{
    gpw_watch_output *const out = &w->out;
    uint32_t known =
        consider(out, GPW_WATCH_LIMIT_STEP, out->step_up_w, out->reserve_step_w) &
        consider(out, GPW_WATCH_LIMIT_DOWN, out->step_down_w, out->step_down_allowed_w) &
        consider(out, GPW_WATCH_LIMIT_SPARE, w->lag.load_w, w->online_w);

    if (gpwi_is_known(w->config.swing_max_pu)) {
        known &= consider(out, GPW_WATCH_LIMIT_SWING, out->swing_df_hz,
                          w->config.swing_max_pu * w->f0_hz);
    }
    if (gpwi_watch_has(w, GPW_WATCH_HAS_FREQUENCY)) {
        known &= consider(out, GPW_WATCH_LIMIT_BAND, gpwi_abs(out->frequency_hz - w->f0_hz),
                          gpwi_watch_band_hz(w));
    }
    return known;
}

GPWI_SMALL void gpwi_watch_judge(gpw_watch *w)
{
    gpw_watch_output *const out = &w->out;
    const uint32_t doubt = w->hard | w->soft | w->core.latches | w->core.closed_by;
    uint32_t all_known;

    out->limiting = GPW_WATCH_LIMIT_NONE;
    out->margin_pct = gpw_unknown();
    all_known = consider_all(w);
    if (out->swing_df_hz > w->config.swing_max_pu * w->f0_hz) {
        w->reasons |= GPW_WATCH_SWING;
    }
    if (out->step_up_w > out->reserve_step_w || out->reserve_spare_w < out->reserve_needed_w ||
        gpwi_watch_going_w(w, 0.0f, UINT64_MAX) > out->step_down_allowed_w) {
        w->reasons |= GPW_WATCH_RESERVE;
    }
    if (w->battery_j < out->battery_need_j) {
        w->reasons |= GPW_WATCH_BATTERY;
    }
    out->outcome = GPW_UNDETERMINED;
    if (w->hard == 0u && out->margin_pct < 0.0f) {
        out->outcome = GPW_FAILS; /* whatever the others would be */
    } else if (doubt == 0u && all_known != 0u) {
        out->outcome = GPW_HOLDS; /* of figures that nothing speaks against */
    }
}
