/* SPDX-License-Identifier: MIT */
/* What comes in: the clock, the ladders, and the load behind the power's transducer. */
#include "watch_state.h"

#define LAG_BOUND 3.0f /* the lag's inverse makes at most this of fast noise */

/* ---- clock ---- */

/* A model goes on by a tick at each call. Calls that are too far apart, by more than a quarter
 * of a tick each, leave it behind the plant: by as much as one jump may be, it is told, and for
 * the four seconds that a second takes to be forgotten. */
static void count_late(gpw_watch *w, float dt_s)
{
    const float most_s = w->config.clock_gap_s;
    const float late_s = w->core.late_s + dt_s - 1.25f * w->tick_s;

    w->core.late_s = late_s > 0.0f ? gpwi_smaller(late_s, most_s + 1.0f) : 0.0f;
    if (late_s > most_s) {
        w->soft |= GPW_WATCH_CLOCK;
    }
}

/* Time since the last tick, s. The watch's own clock goes on by it; after a jump by a tick, so
 * that nothing inside ever sees one. */
GPWI_SMALL float gpwi_watch_advance_clock(gpw_watch *w, uint64_t now_ns)
{
    const uint64_t gap_ns = gpwi_watch_gap_ns(w);
    uint64_t dt_ns = now_ns - w->core.raw_ns;
    float dt_s;

    if (now_ns > GPWI_WATCH_CLOCK_NS) {
        w->hard |= GPW_WATCH_CLOCK;
    }
    if (now_ns <= w->core.raw_ns || dt_ns > gap_ns) {
        w->hard |= GPW_WATCH_CLOCK;
        dt_ns = w->config.tick_ns;
    }
    w->core.raw_ns = now_ns;
    w->core.clock_ns += dt_ns;
    dt_s = gpwi_float_of_uint64(dt_ns) * 1.0e-9f;
    count_late(w, dt_s);
    return dt_s;
}

/* ---- ladders ---- */

GPWI_COLD void gpwi_watch_begin_runs(const gpw_watch *w, gpwi_ladder_run *runs, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        gpwi_ladder_begin(&runs[i], &w->other_rules);
    }
}

/* One input of the others, at the time of the tick: its reading, and what its loss means. */
GPWI_SMALL watch_reading gpwi_watch_take(gpw_watch *w, gpwi_ladder_run *run, uint32_t bit,
                                         float low, float high, const gpw_live_sample *sample)
{
    watch_reading r;

    r.value = gpw_unknown();
    r.rung = GPW_RUNG_ABSENT;
    if (!gpwi_watch_has(w, bit)) {
        return r;
    }
    (void)gpwi_ladder_take(run, &w->other_rules, low, high, w->core.raw_ns, sample);
    r.rung = run->rung;
    if (r.rung <= GPW_RUNG_HOLD) {
        r.value = run->value;
    }
    if (gpwi_watch_needs(w, bit) && r.rung > w->out.rung) {
        w->out.rung = r.rung;
    }
    return r;
}

/* ---- power ---- */

/* x = (y - a y_before)/(1 - a) undoes a lag between two readings of a load that stood still
 * between them; the lag behind it, a third as long, keeps noise within LAG_BOUND. */
static void undo_lag(gpw_watch *w, float reading_w, float interval_s)
{
    watch_lag *const lag = &w->lag;
    const float tau_s = w->config.meter_tau_s;

    if (tau_s > 0.0f && interval_s < 10.0f * tau_s) {
        if (interval_s != lag->interval_s) {
            lag->interval_s = interval_s;
            lag->keep = gpwi_exp(-interval_s / tau_s);
            lag->pole = gpwi_exp(-LAG_BOUND * interval_s / tau_s);
        }
        lag->load_w = lag->pole * lag->load_w + (1.0f - lag->pole) *
                                                    (reading_w - lag->keep * lag->reading_w) /
                                                    (1.0f - lag->keep);
        lag->load_w = gpwi_clamp(lag->load_w, w->power_rules.low, w->power_rules.high);
    } else {
        lag->load_w = reading_w;
    }
    lag->reading_w = reading_w;
}

/* The power, what of it is believed, and the load behind it. */
GPWI_SMALL void gpwi_watch_take_power(gpw_watch *w, const gpw_watch_input *input)
{
    gpwi_ladder_run *const run = gpwi_watch_bus_run(w, BUS_POWER);
    watch_lag *const lag = &w->lag;

    (void)gpwi_ladder_take(run, &w->power_rules, w->power_rules.low, w->power_rules.high,
                           input->now_ns, &input->power_w);
    w->out.load_rung = run->rung;
    w->out.load_age_s = gpwi_ladder_age_s(run);
    if (run->rung > w->out.rung) {
        w->out.rung = run->rung;
    }
    if (run->rung >= GPW_RUNG_REDUCE) {
        w->hard |= GPW_WATCH_POWER;
        lag->load_w = gpw_unknown();
        lag->is_seen = 0u;
        return;
    }
    if (run->rung == GPW_RUNG_HOLD) {
        w->soft |= GPW_WATCH_POWER;
    }
    if (lag->is_seen == 0u) {
        lag->load_w = run->value;
        lag->reading_w = run->value;
        lag->is_seen = 1u;
        lag->stamp_ns = run->stamp_ns;
    } else if (run->stamp_ns > lag->stamp_ns) {
        undo_lag(w, run->value, gpwi_float_of_uint64(run->stamp_ns - lag->stamp_ns) * 1.0e-9f);
        lag->stamp_ns = run->stamp_ns;
    }
}
