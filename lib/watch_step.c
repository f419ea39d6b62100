/* SPDX-License-Identifier: MIT */
/* One tick of a watch. Order: the seal, the clock, what came in, the sets beside their models,
 * the load ahead, what may be allowed, the permits. */
#include "watch_parts.h"

#include "forecast_state.h"
#include "permit_state.h"
#include "ranges.h"

#define ALL_TICK_NS 25000000u /* longer ticks: the forecast sees to all horizons in each */

/* ---- latches ---- */

GPWI_NOINLINE uint64_t gpwi_watch_clock_in(const gpw_watch *w, float seconds)
{
    return w->core.clock_ns + (uint64_t)gpwi_int64(seconds * 1.0e9f);
}

static int is_closed(const gpw_watch *w)
{
    return w->core.clock_ns < w->core.closed_ns;
}

void gpwi_watch_close_for(gpw_watch *w, float seconds, uint32_t reason)
{
    const uint64_t until_ns = gpwi_watch_clock_in(w, seconds);

    w->core.closed_ns = until_ns > w->core.closed_ns ? until_ns : w->core.closed_ns;
    w->core.closed_by |= reason;
}

GPWI_SMALL void gpwi_watch_violation(gpw_watch *w, uint32_t reason)
{
    w->core.violations++;
    w->core.forget_ns = gpwi_watch_clock_in(w, w->config.violation_forget_s);
    gpwi_watch_close_for(w, w->config.model_recover_s, reason);
    if (w->core.violations >= w->config.violations_max) {
        w->core.latches |= GPW_WATCH_VIOLATIONS;
    }
}

static void age_violations(gpw_watch *w)
{
    watch_core *const core = &w->core;

    if (!is_closed(w)) {
        core->closed_by = 0u;
    }
    if (core->violations > 0u && core->clock_ns >= core->forget_ns) {
        core->violations--;
        core->forget_ns = gpwi_watch_clock_in(w, w->config.violation_forget_s);
    }
}

/* ---- the worst case ---- */

#define IS_UNKNOWN(field) GPWI_DEFAULT(gpw_watch_output, field, UNKNOWN)
#define ALL_UNKNOWN(field)                                                                     \
  IS_UNKNOWN(field[0]), IS_UNKNOWN(field[1]), IS_UNKNOWN(field[2]), IS_UNKNOWN(field[3])
#define IS_NONE(field) GPWI_DEFAULT(gpw_watch_output, field, 0)

GPW_STATIC_ASSERT(watch_output_in_table, sizeof(gpw_watch_output) <= 256u * 4u);
GPW_STATIC_ASSERT(watch_horizons_in_table, GPW_FORECAST_HORIZONS == 4);

static const gpwi_default worst[] = {
    IS_UNKNOWN(load_w),
    IS_UNKNOWN(load_age_s),
    ALL_UNKNOWN(forecast_w),
    ALL_UNKNOWN(forecast_low_w),
    ALL_UNKNOWN(forecast_high_w),
    ALL_UNKNOWN(bound_low_w),
    ALL_UNKNOWN(bound_high_w),
    IS_UNKNOWN(step_up_w),
    IS_UNKNOWN(step_up_rise_s),
    IS_UNKNOWN(step_down_w),
    IS_UNKNOWN(step_down_rise_s),
    IS_UNKNOWN(change_w_per_s),
    IS_NONE(model_valid),
    IS_NONE(pulse_w),
    IS_UNKNOWN(pulse_in_s),
    IS_NONE(pulse_left_s),
    IS_NONE(pulse_left_ws),
    IS_UNKNOWN(reserve_needed_w),
    IS_UNKNOWN(reserve_spare_w),
    IS_NONE(reserve_step_w),
    IS_NONE(sets_online),
    IS_NONE(start_sets),
    IS_NONE(stop_sets),
    IS_UNKNOWN(start_in_s),
    IS_NONE(step_allowed_w),
    IS_NONE(step_down_allowed_w),
    IS_NONE(ramp_allowed_w_per_s),
    IS_UNKNOWN(boost_pu),
    IS_UNKNOWN(reserved_w),
    IS_NONE(permit_free_w),
    IS_NONE(permits_live),
    IS_NONE(permit_open),
    IS_UNKNOWN(power_cap_w),
    IS_NONE(battery_w),
    IS_UNKNOWN(battery_need_j),
    IS_NONE(dummy_w),
    IS_UNKNOWN(swing_hz),
    IS_UNKNOWN(swing_w),
    IS_UNKNOWN(swing_df_hz),
    IS_UNKNOWN(margin_pct),
    IS_UNKNOWN(frequency_hz),
    IS_UNKNOWN(model_hz),
    IS_UNKNOWN(frequency_low_hz),
};

/* Nothing known, nothing allowed; the counters stay. */
GPWI_SMALL void gpwi_watch_worst_case(gpw_watch *w)
{
    gpw_watch_output *const out = &w->out;

    gpwi_set_defaults(out, worst, (uint32_t)(sizeof worst / sizeof worst[0]));
    out->rung = out->load_rung = GPW_RUNG_REDUCE;
    out->outcome = GPW_UNDETERMINED;
    out->limiting = GPW_WATCH_LIMIT_NONE;
}

/* ---- inputs of the bus ---- */

GPWI_SMALL watch_reading gpwi_watch_take_bus(gpw_watch *w, uint32_t place, uint32_t bit,
                                             uint32_t reason, float low, float high,
                                             const gpw_live_sample *sample)
{
    const watch_reading r =
        gpwi_watch_take(w, gpwi_watch_bus_run(w, place), bit, low, high, sample);

    if (r.rung != GPW_RUNG_ABSENT && r.rung != GPW_RUNG_GOOD) {
        w->reasons |= reason;
        if (gpwi_watch_needs(w, bit)) {
            if (r.rung == GPW_RUNG_HOLD) {
                w->soft |= reason;
            } else {
                w->hard |= reason;
            }
        }
    }
    return r;
}

/* Frequency after the sets: it is compared with what they make of it. */
static GPWI_NOINLINE void take_frequency(gpw_watch *w, const gpw_watch_input *in)
{
    const gpwi_ladder_run *const run = gpwi_watch_bus_run(w, BUS_FREQUENCY);
    const uint64_t before_ns = run->stamp_ns;
    const watch_reading r =
        gpwi_watch_take_bus(w, BUS_FREQUENCY, GPW_WATCH_HAS_FREQUENCY, GPW_WATCH_FREQUENCY,
                            0.5f * w->f0_hz, 1.5f * w->f0_hz, &in->frequency_hz);

    if (gpwi_abs(r.value - w->f0_hz) > gpwi_watch_band_hz(w)) {
        w->soft |= GPW_WATCH_FREQUENCY_OUT;
    }
    gpwi_watch_fit(w, &r, run->stamp_ns != before_ns);
    w->out.model_valid = w->fit.is_valid;
    if (w->fit.is_valid == 0u && r.rung != GPW_RUNG_ABSENT) {
        w->hard |= GPW_WATCH_MODEL;
    }
}

/* ---- the load ---- */

static void forget_change(gpw_watch *w)
{
    w->change_next = w->change_count = 0u;
    w->out.change_w_per_s = gpw_unknown();
}

/* Over the time that has really gone by since the oldest slot; known once all are full. */
static void tell_change(gpw_watch *w)
{
    const uint32_t oldest = w->change_next;

    w->change_ticks++;
    if (w->change_count > 0u && w->change_ticks < w->change_every) {
        return;
    }
    w->change_ticks = 0u;
    if (w->change_count < w->change_slots) {
        w->change_count++;
    } else {
        w->out.change_w_per_s =
            (w->lag.load_w - w->changes_w[oldest]) /
            (gpwi_float_of_uint64(w->core.clock_ns - w->changes_ns[oldest]) * 1.0e-9f);
    }
    w->changes_w[oldest] = w->lag.load_w;
    w->changes_ns[oldest] = w->core.clock_ns;
    w->change_next = oldest + 1u < w->change_slots ? oldest + 1u : 0u;
}

/* The horizon that the forecast has just seen to, in turn; all of them at first. */
static void tell_forecast(gpw_watch *w)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    const int is_known = w->out.bound_high_w[0] == w->out.bound_high_w[0];
    gpw_watch_output *const out = &w->out;
    float band[5];
    uint32_t i;

    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        if (is_known && i != f->tick % GPW_FORECAST_HORIZONS &&
            w->config.tick_ns <= ALL_TICK_NS) {
            continue;
        }
        gpwi_forecast_band(f, i, band);
        out->forecast_w[i] = band[0];
        out->forecast_low_w[i] = band[1];
        out->forecast_high_w[i] = band[2];
        out->bound_low_w[i] = band[3];
        out->bound_high_w[i] = band[4];
    }
}

static GPWI_NOINLINE void tell_steps(gpw_watch *w)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    gpw_forecast_steps steps;

    if (gpwi_forecast_check(f) == GPW_OK) {
        gpwi_forecast_worst_steps(f, GPW_FORECAST_ALL, &steps);
        w->out.step_up_w = steps.up_w;
        w->out.step_up_rise_s = steps.up_rise_s;
        w->out.step_down_w = steps.down_w;
        w->out.step_down_rise_s = steps.down_fall_s;
    }
}

/* Whether a room knows its own memory: one that does not would be silent for ever. */
GPWI_NOINLINE GPWI_SMALL int gpwi_watch_is_whole(gpw_watch *w, gpw_status status)
{
    w->core.latches |= status < GPW_OK ? (uint32_t)GPW_WATCH_STATE : 0u;
    return status >= GPW_OK;
}

/* Stamps on the watch's own clock: the age is what counts. */
GPWI_NOINLINE GPWI_SMALL uint64_t gpwi_watch_own_stamp(const gpw_watch *w, uint64_t stamp_ns)
{
    const uint64_t age_ns = w->core.raw_ns - stamp_ns;

    return stamp_ns <= w->core.raw_ns && age_ns < w->core.clock_ns ? w->core.clock_ns - age_ns
                                                                   : w->core.clock_ns;
}

/* The forecast makes its own of the transducer's lag: it gets what was read. */
static GPWI_NOINLINE uint32_t run_forecast(gpw_watch *w)
{
    gpw_forecast *const f = gpwi_watch_forecast(w);
    const uint32_t rung = w->out.load_rung;
    uint32_t flags;

    if (!gpwi_watch_is_whole(
            w, gpw_forecast_step(f, w->core.clock_ns, gpwi_watch_own_stamp(w, w->lag.stamp_ns),
                                 rung == GPW_RUNG_GOOD ? w->lag.reading_w : gpw_unknown(),
                                 rung))) {
        return 0u;
    }
    tell_forecast(w);
    flags = gpwi_forecast_flags(f);
    if ((flags & GPW_FORECAST_BEYOND) != 0u) {
        w->soft |= GPW_WATCH_LOAD_WRONG;
        if ((w->was & GPW_FORECAST_BEYOND) == 0u) {
            gpwi_watch_violation(w, GPW_WATCH_LOAD_WRONG);
        }
    }
    w->was = flags;
    return flags;
}

static GPWI_NOINLINE void run_load(gpw_watch *w)
{
    const uint32_t flags = run_forecast(w);

    w->out.load_w = w->lag.load_w;
    if (gpwi_is_known(w->lag.load_w)) {
        tell_change(w);
        if (gpwi_watch_runs(w, GPW_WATCH_PART_ONSET)) {
            gpwi_watch_onset_run(w,
                                 (flags & (GPW_FORECAST_CHANGING | GPW_FORECAST_LATE)) != 0u);
        }
    } else {
        forget_change(w);
    }
    if (gpwi_watch_runs(w, GPW_WATCH_PART_SWING)) {
        gpwi_watch_swing_run(w);
    }
    if (w->core.ticks % 2u != 0u) {
        tell_steps(w);
    }
    gpwi_watch_follow_changes(w);
    if (w->core.pulse_at != 0u) {
        gpwi_watch_pulse_run(w);
    }
}

/* ---- permits ---- */

/* Whatever closes for good takes back what was given; whatever will pass only gives nothing
 * new: its step allowed is not known. */
static GPWI_NOINLINE void run_permits(gpw_watch *w)
{
    gpw_watch_output *const out = &w->out;
    const uint32_t hard = w->hard | w->core.latches;
    const float free_w = out->step_allowed_w - gpwi_watch_waiting_w(w, 0);
    gpw_permit_reading r;

    w->step_allowed_w =
        w->soft == 0u && !is_closed(w) ? (free_w > 0.0f ? free_w : 0.0f) : gpw_unknown();
    /* It was found whole at the begin of the call. */
    gpwi_cannot_fail(gpw_permit_step(gpwi_watch_permit(w), w->core.raw_ns, w->step_allowed_w,
                                     hard == 0u ? 1u : 0u));
    gpwi_permit_tell(gpwi_watch_permit(w), &r);
    out->reserved_w = r.live_w;
    out->permits_live = r.live;
    out->permit_open = r.is_open;
    out->permit_free_w = r.is_open != 0u ? r.free_w : 0.0f;
    if ((r.refusal & GPW_REFUSAL_QUARANTINE) != 0u) {
        w->reasons |= GPW_WATCH_QUARANTINE;
    }
    if (hard != 0u || w->soft != 0u || is_closed(w)) {
        out->step_allowed_w = 0.0f;
        out->ramp_allowed_w_per_s = 0.0f;
    }
}

/* ---- the tick ---- */

static void finish(gpw_watch *w)
{
    gpw_watch_output *const out = &w->out;
    const uint32_t latches = w->core.latches;

    out->reasons = w->reasons | w->hard | w->soft | w->core.closed_by | latches;
    out->reasons |= latches != 0u ? (uint32_t)GPW_WATCH_LATCHED : 0u;
    out->latched = (out->reasons & GPW_WATCH_LATCHED) != 0u ? 1u : 0u;
    out->violations = w->core.violations;
    out->config_crc = w->core.config_crc;
    out->time_ns = w->core.raw_ns;
    out->checksum = w->seal ^ w->permit_seal ^ w->window_sum;
    out->sequence++;
}

static GPWI_NOINLINE void run_tick(gpw_watch *w, const gpw_watch_input *in,
                                   const gpw_watch_set_input *sets, size_t set_bytes,
                                   uint32_t set_count)
{
    w->hard = w->soft = w->reasons = 0u;
    w->out.rung = GPW_RUNG_GOOD;
    w->core.ticks++;
    w->dt_s = gpwi_watch_advance_clock(w, in->now_ns);
    age_violations(w);
    gpwi_watch_check_part(w);
    gpwi_watch_take_power(w, in);
    if (gpwi_watch_has(w, GPWI_WATCH_SENSORS)) {
        gpwi_watch_sense_battery(w, in);
    }
    gpwi_watch_sets(w, sets, set_bytes, set_count, w->lag.load_w - w->battery_w);
    take_frequency(w, in);
    if (gpwi_watch_has(w, GPWI_WATCH_SENSORS)) {
        gpwi_watch_sense_bus(w, in);
    }
    if (w->out.rung == GPW_RUNG_LATCH) {
        w->hard |= GPW_WATCH_LATCHED;
    }
    run_load(w);
    gpwi_watch_allow(w);
    if (gpwi_watch_runs(w, GPW_WATCH_PART_RESERVE)) {
        gpwi_watch_reserve_run(w);
    }
    gpwi_watch_judge(w);
    run_permits(w);
}

/* The core was changed from outside: not even its offsets are used. */
static void tell_broken(gpw_watch *w, uint64_t now_ns)
{
    gpwi_watch_worst_case(w);
    w->out.rung = GPW_RUNG_LATCH;
    w->out.reasons = GPW_WATCH_STATE | GPW_WATCH_LATCHED;
    w->out.latched = 1u;
    w->out.time_ns = now_ns;
    w->out.sequence++;
}

static gpw_status check_call(const gpw_watch_input *input, size_t input_bytes,
                             const gpw_watch_set_input *sets, size_t set_bytes,
                             uint32_t set_count, const gpw_watch_output *output,
                             size_t output_bytes)
{
    if (input == NULL || output == NULL || (sets == NULL && set_count > 0u)) {
        return GPW_ERR_NULL;
    }
    return input_bytes >= GPWI_WATCH_INPUT_V0_1 && output_bytes >= GPWI_WATCH_OUTPUT_V0_1 &&
                   output_bytes <= GPWI_CONFIG_MAX && input_bytes <= GPWI_CONFIG_MAX &&
                   (set_count == 0u || (set_bytes >= GPWI_WATCH_SET_INPUT_V0_1 &&
                                        set_bytes <= GPWI_CONFIG_MAX && set_bytes % 8u == 0u))
               ? GPW_OK
               : (gpw_status)GPW_ERR_VERSION;
}

GPWI_SMALL gpw_status gpw_watch_step(gpw_watch *watch, const gpw_watch_input *input,
                                     size_t input_bytes, const gpw_watch_set_input *sets,
                                     size_t set_bytes, uint32_t set_count,
                                     gpw_watch_output *output, size_t output_bytes)
{
    gpw_status status = watch == NULL ? (gpw_status)GPW_ERR_NULL
                                      : check_call(input, input_bytes, sets, set_bytes,
                                                   set_count, output, output_bytes);

    if (status == GPW_OK) {
        status = gpwi_watch_begin_call(watch);
    }
    if (status < GPW_OK) {
        return status;
    }
    if (status == GPW_NOTE_HELD) {
        tell_broken(watch, input->now_ns);
    } else if (set_count > watch->core.sets) {
        return GPW_ERR_DOMAIN;
    } else {
        if ((watch->core.latches & (GPW_WATCH_STATE | GPW_WATCH_CONFIG)) != 0u) {
            (void)gpwi_watch_advance_clock(watch, input->now_ns);
            gpwi_watch_worst_case(watch);
            watch->hard = watch->soft = watch->reasons = 0u;
        } else {
            run_tick(watch, input, sets, set_bytes, set_count);
        }
        finish(watch);
        gpwi_watch_end_call(watch);
    }
    return gpwi_result_write(output, output_bytes, &watch->out, sizeof watch->out,
                             GPWI_WATCH_OUTPUT_V0_1);
}

GPWI_SMALL gpw_status gpw_watch_get(const gpw_watch *watch, gpw_watch_output *output,
                                    size_t output_bytes)
{
    if (watch == NULL || output == NULL) {
        return GPW_ERR_NULL;
    }
    if (watch->magic != GPWI_WATCH_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    if (watch->core.is_started == 0u) {
        return GPW_ERR_STATE;
    }
    return gpwi_result_write(output, output_bytes, &watch->out, sizeof watch->out,
                             GPWI_WATCH_OUTPUT_V0_1);
}
