/* SPDX-License-Identifier: MIT */
/* Defaults and ends of the live rooms' figures, as their headers state them. */
#include "ends.h"

#define MOST_W GPW_POWER_MAX_W
#define TICK_NS 10000000u

static size_t bytes;

/* ---- watch ---- */

#define DEFAULT_INPUTS (GPW_WATCH_HAS_POWER | GPW_WATCH_HAS_FREQUENCY | GPW_WATCH_HAS_BREAKER)
#define OF gpw_watch_config
static const place of_watch[] = {
    WORD_IN(tick_ns, GPW_TICK_MIN_NS, GPW_TICK_MAX_NS, 10000000u),
    WORD_IN(groups_max, 1u, GPW_WATCH_GROUPS_MAX, 1u),
    WORD_IN(sets_max, 1u, GPW_WATCH_SETS_MAX, 1u),
    WORD_IN(announcements_max, 1u, 32u, 4u),
    WORD_IN(tokens_max, 1u, 16u, 4u),
    WORD_IN(surface_words_max, 0u, GPW_WATCH_SURFACE_WORDS, 171u),
    WORD_IN(model_bytes, 64u, 16384u, GPW_GENSET_STATE_BYTES(40u)),
    WORD_IN(violations_max, 1u, 1000u, 3u),
    WORD_IN(loss_of_a_set, 0u, 1u, 0u),
    WORD_IN(pulse_unannounced, 0u, 1u, 0u),
    WORD_IN(left_out, 0u, GPW_WATCH_PARTS, 0u),
    FIGURE_IN(power_low_w, -MOST_W, 0.0f, UNKNOWN),
    FIGURE_IN(power_high_w, 1.0f, MOST_W, UNKNOWN),
    FIGURE_IN(meter_dead_s, 0.0f, 5.0f, 0.0f),
    FIGURE_IN(meter_tau_s, 0.0f, 5.0f, 0.0f),
    FIGURE_IN(power_hold_s, 0.001f, 60.0f, 0.3f),
    FIGURE_IN(power_reduce_s, 0.3f, 600.0f, 1.0f),
    FIGURE_IN(power_latch_s, 600.0f, 1.0e5f, 30.0f), /* not below 600 s in this one */
    FIGURE_IN(power_recover_s, 0.0f, 60.0f, 2.0f),
    FIGURE_IN(other_hold_s, 0.001f, 60.0f, 0.5f),
    FIGURE_IN(other_reduce_s, 0.5f, 600.0f, 2.0f),
    FIGURE_IN(other_latch_s, 600.0f, 1.0e5f, 60.0f),
    FIGURE_IN(other_recover_s, 0.0f, 60.0f, 2.0f),
    FIGURE_IN(clock_gap_s, 0.02f, 60.0f, 0.5f), /* two ticks */
    FIGURE_IN(frequency_band_pu, 0.001f, 0.2f, 0.02f),
    FIGURE_IN(frequency_tau_s, 0.0f, 5.0f, 0.05f),
    FIGURE_IN(voltage_band_pu, 0.001f, 0.5f, 0.05f),
    FIGURE_IN(coolant_min_c, -50.0f, 150.0f, UNKNOWN),
    FIGURE_IN(leading_max_pu, 0.0f, 2.0f, UNKNOWN),
    FIGURE_IN(model_tolerance_pu, 1.0e-4f, 0.2f, 0.01f),
    FIGURE_IN(model_share, 0.0f, 1.0f, 0.35f),
    FIGURE_IN(model_hold_s, 0.0f, 60.0f, 0.5f),
    FIGURE_IN(model_recover_s, 0.0f, 600.0f, 5.0f),
    FIGURE_IN(violation_forget_s, 1.0f, 1.0e6f, 600.0f),
    FIGURE_IN(token_life_s, 0.1f, 60.0f, 2.0f),
    FIGURE_IN(token_skew_s, 0.0f, 60.0f, 0.2f),
    FIGURE_IN(token_arrive_s, 0.0f, 60.0f, 1.0f),
    FIGURE_IN(token_settle_s, 0.0f, 60.0f, 0.5f),
    FIGURE_IN(step_share, 0.1f, 1.0f, 1.0f),
    FIGURE_IN(settle_s, 0.2f, 600.0f, 5.0f),
    FIGURE_IN(reserve_margin_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(reserve_stop_extra_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(start_hold_s, 0.0f, 600.0f, 2.0f),
    FIGURE_IN(stop_hold_s, 0.0f, 1.0e5f, 300.0f),
    FIGURE_IN(start_lead_s, 0.0f, 600.0f, 10.0f),
    FIGURE_IN(pulse_peak_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(pulse_energy_ws, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(pulse_lead_s, 0.0f, 10.0f, 0.0f),
    FIGURE_IN(pulse_max_s, 0.01f, 60.0f, 1.0f), /* a tick */
    FIGURE_IN(pulse_rest_s, 0.0f, 600.0f, 1.0f),
    FIGURE_IN(battery_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(battery_j, 0.0f, 1.0e15f, 0.0f),
    FIGURE_IN(dummy_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(load_min_pu, 0.0f, 1.0f, 0.0f),
    FIGURE_IN(onset_pu, 0.005f, 1.0f, 0.05f),
    FIGURE_IN(swing_max_pu, 1.0e-4f, 0.2f, UNKNOWN),
    FIGURE_IN(slow_hz_per_w, 0.0f, 1.0f, UNKNOWN),
    FIGURE_IN(fast_hz_per_w, 0.0f, 1.0f, UNKNOWN),
    FIGURE_IN(largest_hz_per_w, 0.0f, 1.0f, UNKNOWN),
    FIGURE_IN(early_s, 0.0f, 60.0f, 0.2f),
    FIGURE_IN(late_s, 0.0f, 3600.0f, 5.0f),
    FIGURE_IN(drop_s, 5.0f, 1.0e6f, 60.0f), /* when it is late */
    FIGURE_IN(power_rate_max_w_per_s, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(power_frozen_s, 0.0f, 1.0e5f, 0.0f),
};
static const place of_refresh[] = {
    FIGURE_IN(meter_refresh_s, 0.001f, 5.0f, 0.1f), /* not above the hold */
};
static const place of_quarantine[] = {
    FIGURE_IN(quarantine_s, 2.0f + 0.2f + 1.0f, 600.0f, 0.0f), /* life, skew and arrival */
};
#undef OF

static gpw_status try_watch(const void *config)
{
    return gpw_watch_state_size(config, &bytes);
}

static void a_watch_has_what_its_header_says(void **state)
{
    gpw_watch_config fresh, wide;

    (void)state;
    assert_status(gpw_watch_config_init(&fresh, sizeof fresh), GPW_OK);
    assert_status(gpw_watch_use_all(&fresh), GPW_OK);
    wide = fresh;
    wide.power_reduce_s = wide.other_reduce_s = 600.0f;
    wide.power_latch_s = wide.other_latch_s = 1.0e5f;
    wide.drop_s = 1.0e6f;
    wide.inputs |= GPW_WATCH_HAS_COOLANT | GPW_WATCH_HAS_REACTIVE;
    wide.meter_refresh_s = 0.001f;
    ENDS_ARE(of_watch, fresh, wide, try_watch);
    wide.power_hold_s = 5.0f;
    ENDS_ARE(of_refresh, fresh, wide, try_watch);
    wide.power_hold_s = 0.3f;
    ENDS_ARE(of_quarantine, fresh, wide, try_watch);
    assert_int_equal(fresh.inputs, DEFAULT_INPUTS);
    assert_int_equal(fresh.needed, DEFAULT_INPUTS);
    assert_int_equal(fresh.epoch, 0u);
    wide.fast_hz_per_w = 2.0e-6f; /* none answers more than the largest */
    wide.largest_hz_per_w = 1.9e-6f;
    assert_status(try_watch(&wide), GPW_ERR_DOMAIN);
    wide.largest_hz_per_w = 2.0e-6f;
    assert_status(try_watch(&wide), GPW_OK);
    wide.inputs = wide.needed = 0x7FFu; /* all that there are */
    assert_status(try_watch(&wide), GPW_OK);
    wide.inputs = 0xFFFu;
    assert_status(try_watch(&wide), GPW_ERR_DOMAIN);
}

/* ---- forecast ---- */

#define OF gpw_forecast_config
static const place of_forecast[] = {
    WORD_IN(tick_ns, GPW_TICK_MIN_NS, GPW_TICK_MAX_NS, 0u),
    WORD_IN(groups_max, 1u, GPW_FORECAST_GROUPS_MAX, 1u),
    WORD_IN(announcements_max, 1u, GPW_FORECAST_ANNOUNCEMENTS_MAX, 8u),
    FIGURE_IN(rating_w, 1.0f, MOST_W, NONE),
    FIGURE_IN(refresh_s, 0.001f, 60.0f, 0.1f),
    FIGURE_IN(dead_s, 0.0f, 10.0f, 0.0f),
    FIGURE_IN(lag_s, 0.0f, 10.0f, 0.0f),
    FIGURE_IN(early_s, 0.0f, 60.0f, 2.0f),
    FIGURE_IN(late_s, 0.0f, 3600.0f, 5.0f),
    FIGURE_IN(drop_s, 5.0f, 1.0e6f, 60.0f),
    FIGURE_IN(memory_s, 10.0f, 1.0e6f, 600.0f),
    FIGURE_IN(error_pu, 0.0f, 0.2f, 0.01f),
    WORD_IN(reserved[0], 0u, 0u, 0u),
    WORD_IN(reserved[1], 0u, 0u, 0u),
    WORD_IN(reserved[2], 0u, 0u, 0u),
};
#undef OF

static gpw_status try_forecast(const void *config)
{
    return gpw_forecast_state_size(config, &bytes);
}

#define TRAIN GPW_PHASE_TRAIN
#define OF gpw_forecast_group
static const place of_group[] = {
    WORD_IN(gpus, 1u, GPW_FLEET_GPUS_MAX, 1u),
    WORD_IN(may_start, 0u, 1u, 1u),
    FIGURE_IN(sync_fraction, 0.0f, 1.0f, 1.0f),
    FIGURE_IN(spread_s, 0.0f, 3600.0f, 0.0f),
    FIGURE_IN(ramp_w_per_s, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(rise_s, 0.0f, 3600.0f, 0.0f),
    FIGURE_IN(peak_w, 800.0f, MOST_W, NONE), /* not below what is told of a phase */
    FIGURE_IN(other_feed_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(mean_w[TRAIN], 500.0f, 700.0f, UNKNOWN), /* between its ends */
    FIGURE_IN(sd_w[TRAIN], 0.0f, MOST_W, UNKNOWN),
    FIGURE_IN(tau_s[TRAIN], 1.0e-6f, 1.0e6f, UNKNOWN),
    FIGURE_IN(low_w[TRAIN], 0.0f, 600.0f, UNKNOWN),
    FIGURE_IN(high_w[TRAIN], 600.0f, 800.0f, UNKNOWN),
    FIGURE_IN(cycle_w[TRAIN], 0.0f, MOST_W, UNKNOWN),
    FIGURE_IN(period_s[TRAIN], 1.0e-6f, 1.0e6f, UNKNOWN),
    FIGURE_IN(mean_error_pu, 0.0f, 1.0f, 0.05f),
    FIGURE_IN(fixed_w, 0.0f, MOST_W, 0.0f),
    WORD_IN(reserved[0], 0u, 0u, 0u),
    WORD_IN(reserved[1], 0u, 0u, 0u),
};
#undef OF

static gpw_status try_group(const void *group)
{
    static GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(1u, 1u));
    gpw_forecast_config c;
    gpw_forecast *f;

    assert_status(gpw_forecast_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.rating_w = 1.0e3f;
    c.announcements_max = 1u;
    assert_status(gpw_forecast_init(memory, sizeof memory, &c, &f), GPW_OK);
    return gpw_forecast_add_group(f, group, NULL);
}

static void a_forecast_has_what_its_header_says(void **state)
{
    gpw_forecast_config fresh, wide;
    gpw_forecast_group group, trains;

    (void)state;
    assert_status(gpw_forecast_config_init(&fresh, sizeof fresh), GPW_OK);
    wide = fresh;
    wide.tick_ns = TICK_NS;
    wide.rating_w = 1.0e6f;
    wide.drop_s = 1.0e6f;
    ENDS_ARE(of_forecast, fresh, wide, try_forecast);
    assert_status(gpw_forecast_group_init(&group, sizeof group), GPW_OK);
    assert_int_equal(group.phase, GPW_PHASE_IDLE);
    assert_near(group.mean_w[GPW_PHASE_OFF], 0.0, 0.0);
    trains = group;
    trains.peak_w = 800.0f;
    trains.phase = TRAIN;
    trains.mean_w[TRAIN] = 600.0f;
    trains.low_w[TRAIN] = 500.0f;
    trains.high_w[TRAIN] = 700.0f;
    {
        const place *const places = of_group;
        size_t i;

        for (i = 0; i < COUNT_OF(of_group); i++) {
            gpw_forecast_group wide_group = trains;

            if (places[i].offset == offsetof(gpw_forecast_group, peak_w)) {
                wide_group.high_w[TRAIN] = 800.0f;
            }
            ends_are(&places[i], 1u, &group, &wide_group, sizeof group, try_group);
        }
    }
}

/* ---- onset, pulse, swing ---- */

#define OF gpw_onset_config
static const place of_onset[] = {
    FIGURE_IN(rating_w, 1.0f, MOST_W, NONE),
    FIGURE_IN(step_pu, 1.0e-4f, 1.0f, 0.05f),
    FIGURE_IN(refresh_s, 0.001f, 60.0f, 0.1f),
    FIGURE_IN(excursion_s, 0.1f, 600.0f, 10.0f), /* a refresh */
    FIGURE_IN(learn_s, 10.0f, 1.0e5f, 1200.0f),
    FIGURE_IN(margin_pu, 0.0f, 4.0f, 0.5f),
    WORD_IN(reserved, 0u, 0u, 0u),
};
#undef OF

static gpw_status try_onset(const void *config)
{
    return gpw_onset_state_size(config, &bytes);
}

static void an_onset_has_what_its_header_says(void **state)
{
    gpw_onset_config fresh, wide;
    size_t i;

    (void)state;
    assert_status(gpw_onset_config_init(&fresh, sizeof fresh), GPW_OK);
    for (i = 0; i < COUNT_OF(of_onset); i++) {
        wide = fresh;
        wide.rating_w = 1.0e6f;
        if (of_onset[i].offset == offsetof(gpw_onset_config, refresh_s)) {
            wide.excursion_s = 600.0f;
        }
        ends_are(&of_onset[i], 1u, &fresh, &wide, sizeof wide, try_onset);
    }
}

#define OF gpw_pulse_config
static const place of_pulse[] = {
    WORD_IN(tick_ns, GPW_TICK_MIN_NS, GPW_TICK_MAX_NS, 0u),
    FIGURE_IN(gain, 0.0f, 10.0f, 1.0f),
    FIGURE_IN(up_max_w, 0.0f, MOST_W, NONE),
    FIGURE_IN(down_max_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(energy_max_ws, 0.0f, MOST_W, NONE),
    FIGURE_IN(duration_max_s, 0.01f, 60.0f, 1.0f), /* a tick */
    FIGURE_IN(lead_s, 0.0f, 60.0f, 0.2f),
    FIGURE_IN(expiry_s, 0.0f, 60.0f, 0.1f),
    FIGURE_IN(merge_s, 0.0f, 60.0f, 0.5f),
    FIGURE_IN(rest_s, 0.0f, 1.0e4f, 5.0f),
    WORD_IN(reserved, 0u, 0u, 0u),
};
#undef OF

static gpw_status try_pulse(const void *config)
{
    return gpw_pulse_state_size(config, &bytes);
}

static void a_pulse_has_what_its_header_says(void **state)
{
    gpw_pulse_config fresh, wide;

    (void)state;
    assert_status(gpw_pulse_config_init(&fresh, sizeof fresh), GPW_OK);
    wide = fresh;
    wide.tick_ns = TICK_NS;
    wide.up_max_w = wide.energy_max_ws = 1.0e5f;
    ENDS_ARE(of_pulse, fresh, wide, try_pulse);
}

#define OF gpw_swing_config
static const place of_swing[] = {
    WORD_IN(tick_ns, GPW_TICK_MIN_NS, GPW_TICK_MAX_NS, 0u),
    FIGURE_IN(low_hz, 0.02f, 1.0f, 0.1f), /* half of the fast end */
    FIGURE_IN(high_hz, 0.2f, 20.0f, 2.0f),
    FIGURE_IN(slow_hz_per_w, 0.0f, 1.0e6f, UNKNOWN),
    FIGURE_IN(fast_hz_per_w, 0.0f, 1.0e6f, UNKNOWN),
    FIGURE_IN(largest_hz_per_w, 0.0f, 1.0e6f, UNKNOWN),
    WORD_IN(reserved, 0u, 0u, 0u),
};
static const place of_fast_swing[] = {
    FIGURE_IN(low_hz, 0.02f, 5.0f, 0.1f),
};
#undef OF

static gpw_status try_swing(const void *config)
{
    return gpw_swing_state_size(config, &bytes);
}

static void a_swing_has_what_its_header_says(void **state)
{
    gpw_swing_config fresh, wide;

    (void)state;
    assert_status(gpw_swing_config_init(&fresh, sizeof fresh), GPW_OK);
    wide = fresh;
    wide.tick_ns = TICK_NS;
    ENDS_ARE(of_swing, fresh, wide, try_swing);
    wide.high_hz = 20.0f;
    ENDS_ARE(of_fast_swing, fresh, wide, try_swing);
    wide = fresh; /* an answer as large as the largest, and no larger */
    wide.tick_ns = TICK_NS;
    wide.slow_hz_per_w = wide.fast_hz_per_w = wide.largest_hz_per_w = 1.0e-6f;
    assert_status(try_swing(&wide), GPW_OK);
}

/* ---- headroom ---- */

#define OF gpw_headroom_config
static const place of_headroom[] = {
    WORD_IN(after_loss, 0u, 1u, 0u),
    WORD_IN(sets_min, 1u, 1000u, 1u),
    WORD_IN(sets_max, 1u, 1000u, 1u),
    FIGURE_IN(next_rated_w, 1.0f, MOST_W, NONE),
    FIGURE_IN(next_takes_w, 0.0f, MOST_W, NONE),
    FIGURE_IN(load_max_pu, 0.1f, 2.0f, 1.0f),
    FIGURE_IN(load_min_pu, 0.0f, 2.0f, 0.3f),
    FIGURE_IN(reserve_min_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(stop_extra_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(start_s, 0.0f, 1.0e4f, 15.0f),
    FIGURE_IN(start_confirm_s, 0.0f, 1.0e4f, 1.0f),
    FIGURE_IN(stop_confirm_s, 0.0f, 1.0e5f, 300.0f),
    FIGURE_IN(battery_out_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(battery_in_w, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(battery_keep_j, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(battery_room_j, 0.0f, MOST_W, 0.0f),
    FIGURE_IN(dummy_max_w, 0.0f, MOST_W, 0.0f),
    WORD_IN(reserved[0], 0u, 0u, 0u),
    WORD_IN(reserved[1], 0u, 0u, 0u),
};
#undef OF

static gpw_status try_headroom(const void *config)
{
    static const gpw_plan_unit unit = {1.0e6f, 2.0e5f, 3.0e5f, 1u};
    gpw_headroom_memory memory;
    gpw_headroom_result result;
    gpw_headroom_input in;

    memset(&memory, 0, sizeof memory);
    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    in.load_w = 2.0e5f;
    return gpw_headroom_now(config, &unit, sizeof unit, 1u, &in, sizeof in, 1u, &memory,
                            &result, sizeof result);
}

static void a_headroom_has_what_its_header_says(void **state)
{
    gpw_headroom_config fresh, wide;
    size_t i;

    (void)state;
    assert_status(gpw_headroom_config_init(&fresh, sizeof fresh), GPW_OK);
    for (i = 0; i < COUNT_OF(of_headroom); i++) {
        const size_t at = of_headroom[i].offset;

        wide = fresh;
        wide.next_rated_w = 1.0e6f;
        wide.next_takes_w = 3.0e5f;
        wide.sets_max = at == offsetof(gpw_headroom_config, sets_max) ? 1u : 1000u;
        wide.load_min_pu = 0.0f;
        wide.load_max_pu = 2.0f;
        wide.battery_room_j = MOST_W;
        ends_are(&of_headroom[i], 1u, &fresh, &wide, sizeof wide, try_headroom);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_watch_has_what_its_header_says),
        cmocka_unit_test(a_forecast_has_what_its_header_says),
        cmocka_unit_test(an_onset_has_what_its_header_says),
        cmocka_unit_test(a_pulse_has_what_its_header_says),
        cmocka_unit_test(a_swing_has_what_its_header_says),
        cmocka_unit_test(a_headroom_has_what_its_header_says),
    };

    return cmocka_run_group_tests_name("ends of the live rooms", tests, NULL, NULL);
}
