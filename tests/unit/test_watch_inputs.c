/* SPDX-License-Identifier: MIT */
/* Each input of a watch: what it says at the figures that were configured, and without it. */
#include "watch_bench.h"

/* One set of 1 MW at a fifth of its rating. */
static void prepare_one(uint32_t more_inputs)
{
    prepare(1u);
    bench.config.inputs |= more_inputs;
}

static void a_voltage_outside_its_band_closes(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_VOLTAGE);
    settled(200.0e3f);
    bench.voltage_pu = 1.04f;
    tick();
    assert_int_equal(bench.out.reasons, 0u);
    bench.voltage_pu = 1.06f;
    tick();
    assert_true(has_reason(GPW_WATCH_VOLTAGE_OUT));
    assert_int_equal(bench.out.permit_open, 0u);
    bench.voltage_pu = 0.94f;
    tick();
    assert_true(has_reason(GPW_WATCH_VOLTAGE_OUT));
    bench.voltage_pu = 1.0f;
    bench.silent = GPW_WATCH_HAS_VOLTAGE; /* not needed: nothing new, and nothing latched */
    run(3.0f);
    assert_true(has_reason(GPW_WATCH_VOLTAGE));
    assert_int_equal(bench.out.permit_open, 0u);
    assert_int_equal(bench.out.latched, 0u);
    assert_int_equal(bench.out.rung, GPW_RUNG_GOOD);

    prepare_one(GPW_WATCH_HAS_VOLTAGE);
    bench.config.needed |= GPW_WATCH_HAS_VOLTAGE;
    settled(200.0e3f);
    bench.silent = GPW_WATCH_HAS_VOLTAGE;
    run(1.0f); /* held: nothing new is given */
    assert_true(has_reason(GPW_WATCH_VOLTAGE));
    assert_int_equal(bench.out.rung, GPW_RUNG_HOLD);
    assert_int_equal(bench.out.permit_open, 0u);
    run(2.0f);
    assert_int_equal(bench.out.rung, GPW_RUNG_REDUCE);
    run(60.0f);
    assert_int_equal(bench.out.rung, GPW_RUNG_LATCH);
    assert_int_equal(bench.out.latched, 1u);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_NOTE_HELD);
    bench.silent = 0u;
    run(3.0f);
    assert_int_equal(bench.out.latched, 1u);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_OK);
    run(0.1f);
    assert_int_equal(bench.out.latched, 0u);
}

static void leading_reactive_power_closes(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_REACTIVE);
    bench.config.leading_max_pu = 0.2f;
    settled(200.0e3f);
    bench.reactive_var = 0.5e6f; /* lagging may be more */
    tick();
    assert_int_equal(bench.out.reasons, 0u);
    bench.reactive_var = -0.21e6f;
    tick();
    assert_true(has_reason(GPW_WATCH_LEADING));
    assert_int_equal(bench.out.permit_open, 0u);
    bench.reactive_var = -0.19e6f;
    tick();
    assert_int_equal(bench.out.reasons, 0u);
}

static void what_the_battery_gives_the_sets_do_not_carry(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_BATTERY);
    bench.config.battery_w = 100.0e3f;
    bench.config.battery_j = 1.0e6f;
    bench.battery_j = 0.8e6f;
    bench.battery_w = 50.0e3f;
    settled(200.0e3f);
    assert_near(gpwi_watch_set(bench.watch, 0u)->load_w, 150.0e3f, 1.0f);
    bench.silent = GPW_WATCH_HAS_BATTERY; /* then nothing of it is counted on */
    run(3.0f);
    assert_true(has_reason(GPW_WATCH_INPUT));
    assert_near(gpwi_watch_set(bench.watch, 0u)->load_w, 200.0e3f, 1.0f);
}

/* 500 kW may come at once; the set takes 343, and the rest asks for energy. */
static void a_battery_that_holds_too_little_is_told(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_BATTERY);
    bench.config.battery_w = 300.0e3f;
    bench.config.battery_j = 1.0e6f;
    bench.battery_j = 1.0e6f;
    settled(200.0e3f);
    assert_status(gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.8f,
                                     bench.now_ns + 20000000000u, 0u),
                  GPW_OK);
    run(1.0f);
    assert_true(has_reason(GPW_WATCH_NO_TOKEN) && has_reason(GPW_WATCH_RESERVE));
    assert_true(bench.out.battery_need_j > 1.0e3f && bench.out.battery_need_j < 1.0e6f);
    assert_false(has_reason(GPW_WATCH_BATTERY));
    bench.battery_j = 0.5f * bench.out.battery_need_j;
    run(0.1f);
    assert_true(has_reason(GPW_WATCH_BATTERY));
}

static void a_cold_set_closes(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_COOLANT);
    bench.config.coolant_min_c = 60.0f;
    settled(200.0e3f);
    bench.coolant_c = 59.0f;
    tick();
    assert_true(has_reason(GPW_WATCH_COLD));
    assert_int_equal(bench.out.permit_open, 0u);
    bench.coolant_c = 61.0f;
    tick();
    assert_int_equal(bench.out.reasons, 0u);

    prepare(2u); /* one that stands still may be cold */
    bench.config.inputs |= GPW_WATCH_HAS_COOLANT;
    bench.config.coolant_min_c = 60.0f;
    bench.coolant_c = 20.0f;
    bench.breaker[0] = bench.breaker[1] = 0.0f;
    begin_at(200.0e3f);
    run(3.0f);
    assert_false(has_reason(GPW_WATCH_COLD));
    bench.breaker[1] = 1.0f;
    tick();
    assert_true(has_reason(GPW_WATCH_COLD));
}

static void a_set_with_droop_is_expected_to_have_it(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_MODE);
    assert_status(gpw_genset_preset(&bench.set[0], GPW_GENSET_DIESEL_TURBO_DROOP), GPW_OK);
    bench.mode = (float)GPW_WATCH_MODE_DROOP;
    settled(200.0e3f);
    bench.mode = (float)GPW_WATCH_MODE_ISOCHRONOUS;
    tick();
    assert_true(has_reason(GPW_WATCH_MODE));
    assert_int_equal(bench.out.permit_open, 0u);
}

static void a_frequency_outside_its_band_closes(void **state)
{
    (void)state;
    prepare_one(0u);
    settled(200.0e3f);
    bench.frequency_hz = 50.9f;
    tick();
    assert_int_equal(bench.out.reasons, 0u);
    bench.frequency_hz = 51.1f; /* 2 % is 1 Hz */
    tick();
    assert_true(has_reason(GPW_WATCH_FREQUENCY_OUT));
    assert_int_equal(bench.out.permit_open, 0u);
    bench.frequency_hz = 48.9f;
    tick();
    assert_true(has_reason(GPW_WATCH_FREQUENCY_OUT));
}

/* Without a frequency nothing checks the model: told, and nothing more. */
static void without_a_frequency_the_model_is_not_checked(void **state)
{
    (void)state;
    prepare_one(0u);
    bench.config.inputs = bench.config.needed = GPW_WATCH_HAS_POWER | GPW_WATCH_HAS_BREAKER;
    begin_at(200.0e3f);
    run(15.0f);
    assert_int_equal(bench.out.reasons, GPW_WATCH_UNCHECKED);
    assert_int_equal(bench.out.permit_open, 1u);
    assert_int_equal(bench.out.model_valid, 0u);
}

static void a_model_that_was_not_valid_yet_makes_no_violation(void **state)
{
    uint32_t k;

    (void)state;
    prepare_one(0u);
    bench.config.model_tolerance_pu = 0.005f;
    begin_at(200.0e3f);
    for (k = 0; k < 6u; k++) { /* 0.6 Hz up and down: never within 0.25 Hz for 5 s */
        bench.frequency_hz = k % 2u == 0u ? 50.6f : 50.0f;
        run(2.0f);
        assert_int_equal(bench.out.model_valid, 0u);
        assert_true(has_reason(GPW_WATCH_MODEL));
    }
    assert_int_equal(bench.out.violations, 0u);
    bench.frequency_hz = 50.0f;
    run(8.0f);
    assert_int_equal(bench.out.model_valid, 1u);
}

static void more_than_a_rating_closes(void **state)
{
    (void)state;
    prepare_one(0u);
    bench.config.frequency_band_pu = 0.2f;
    begin_at(1.0e6f);
    run(15.0f);
    assert_false(has_reason(GPW_WATCH_OVERLOAD));
    bench.load_w = 1.03e6f;
    tick();
    assert_true(has_reason(GPW_WATCH_OVERLOAD));
    assert_int_equal(bench.out.permit_open, 0u);
}

/* A load at which the model stalls: it says that it is none any more, and begins anew. */
static void a_model_that_collapses_is_a_violation(void **state)
{
    (void)state;
    prepare_one(0u);
    begin_at(200.0e3f);
    run(15.0f);
    assert_int_equal(bench.out.violations, 0u);
    bench.load_w = 1.9e6f;
    run(3.0f);
    assert_true(has_reason(GPW_WATCH_MODEL));
    assert_int_equal(bench.out.model_valid, 0u);
    assert_true(bench.out.violations >= 1u);
    assert_int_equal(bench.out.permit_open, 0u);
    bench.load_w = 200.0e3f; /* it runs again, and fits */
    run(20.0f);
    assert_near(gpwi_watch_set(bench.watch, 0u)->speed_pu, 0.0, 1.0e-3);
    assert_int_equal(bench.out.model_valid, 1u);
}

/* That of the collapse, whatever the frequency says for how long: the bounds hold it all. */
static void a_collapse_is_a_violation_by_itself(void **state)
{
    gpw_forecast_group g = group_at(200.0e3f);

    (void)state;
    prepare_one(0u);
    bench.config.model_hold_s = 60.0f;
    g.low_w[GPW_PHASE_IDLE] = 0.0f;
    g.peak_w = g.high_w[GPW_PHASE_IDLE] = 2.0e6f;
    bench.load_w = 200.0e3f;
    begin_with(&g, 1u);
    run(15.0f);
    assert_int_equal(bench.out.model_valid, 1u);
    bench.load_w = 1.9e6f;
    run(3.0f);
    assert_int_equal(bench.out.violations, 1u);
    assert_true(has_reason(GPW_WATCH_MODEL));
    assert_int_equal(bench.out.model_valid, 0u);
}

static void a_violation_is_forgotten(void **state)
{
    (void)state;
    prepare_one(0u);
    bench.config.violation_forget_s = 20.0f;
    bench.config.violations_max = 10u;
    settled(200.0e3f);
    bench.load_w = 300.0e3f; /* beyond the group's bounds */
    run(0.2f);
    bench.load_w = 200.0e3f;
    run(1.0f);
    assert_true(has_reason(GPW_WATCH_LOAD_WRONG));
    assert_int_equal(bench.out.violations, 1u);
    run(18.0f);
    assert_int_equal(bench.out.violations, 1u);
    run(3.0f);
    assert_int_equal(bench.out.violations, 0u);
}

/* 20 kW at 1 Hz, 10 uHz/W at most: 0.2 Hz, and 0.1 are allowed. */
static void a_swing_of_the_load_is_told(void **state)
{
    uint32_t k;

    (void)state;
    prepare_one(0u);
    bench.config.slow_hz_per_w = bench.config.fast_hz_per_w = 5.0e-6f;
    bench.config.largest_hz_per_w = 1.0e-5f;
    bench.config.swing_max_pu = 0.002f;
    settled(200.0e3f);
    for (k = 0; k < 1500u; k++) {
        bench.load_w = 200.0e3f + 20.0e3f * sinf(6.2831853f * 0.01f * (float)(k % 100u));
        tick();
    }
    assert_near(bench.out.swing_hz, 1.0f, 0.05f);
    assert_near(bench.out.swing_df_hz, 0.2f, 0.02f);
    assert_true(has_reason(GPW_WATCH_SWING));
    assert_int_equal(bench.out.limiting, GPW_WATCH_LIMIT_SWING);
    assert_int_equal(bench.out.outcome, GPW_FAILS);
}

/* A boost that is measured counts as far as the torque can have made it. */
static void a_boost_counts_between_what_is_possible(void **state)
{
    (void)state;
    prepare_one(GPW_WATCH_HAS_BOOST | GPW_WATCH_HAS_ACTUATOR);
    bench.boost_pu = bench.actuator_pu = 0.2f;
    settled(200.0e3f);
    assert_near(bench.out.boost_pu, 0.2f, 0.005f);
    bench.boost_pu = 1.5f; /* stuck high */
    run(10.0f);
    assert_near(bench.out.boost_pu, 0.2f, 0.005f);
    bench.boost_pu = 0.0f; /* stuck low: nor below what the least torque makes */
    run(10.0f);
    assert_near(bench.out.boost_pu, 0.2f, 0.005f);
    bench.actuator_pu = 0.1f; /* the least torque that is known counts for the low end */
    run(30.0f);
    assert_near(bench.out.boost_pu, 0.1f, 0.005f);
    bench.actuator_pu = 0.6f; /* and the most for the high one */
    bench.boost_pu = 0.5f;
    run(30.0f);
    assert_near(bench.out.boost_pu, 0.5f, 0.005f);
    bench.set_silent[0] = GPW_WATCH_HAS_BOOST | GPW_WATCH_HAS_ACTUATOR;
    run(30.0f);
    assert_near(bench.out.boost_pu, 0.2f, 0.005f);
    assert_true(has_reason(GPW_WATCH_INPUT));
}

/* A set without an air limit takes the table's least column, and the next after settle_s. */
static void a_set_without_air_limit_settles(void **state)
{
    (void)state;
    prepare_one(0u);
    assert_status(gpw_genset_preset(&bench.set[0], GPW_GENSET_DIESEL_NA), GPW_OK);
    bench.config.settle_s = 4.0f;
    begin_at(200.0e3f);
    run(15.0f);
    assert_near(bench.out.reserve_step_w, 210.0e3f, 100.0f); /* least of 284 and 210 */
    assert_near(bench.out.ramp_allowed_w_per_s, 210.0e3f / 4.0f, 30.0f);
    assert_true(bench.out.boost_pu != bench.out.boost_pu);

    prepare(2u); /* beside one that has an air limit: that one's boost is told */
    bench.is_mixed = 1u;
    bench.config.settle_s = 40.0f; /* and the slower one makes the ramp */
    assert_status(gpw_genset_preset(&bench.set[0], GPW_GENSET_DIESEL_NA), GPW_OK);
    begin_at(400.0e3f);
    run(20.0f);
    assert_near(bench.out.boost_pu, 0.2f, 0.01f);
    assert_near(bench.out.reserve_step_w, 420.0e3f, 200.0f);
    assert_near(bench.out.ramp_allowed_w_per_s, 420.0e3f / 40.0f, 30.0f);
    prepare(2u); /* in either order */
    bench.is_mixed = 1u;
    assert_status(gpw_genset_preset(&bench.set[1], GPW_GENSET_DIESEL_NA), GPW_OK);
    begin_at(400.0e3f);
    run(20.0f);
    assert_near(bench.out.boost_pu, 0.2f, 0.01f);
    bench.breaker[1] = 0.0f;
    tick();
    assert_true(gpwi_watch_set(bench.watch, 1u)->boost_pu !=
                gpwi_watch_set(bench.watch, 1u)->boost_pu);
}

/* The load that a permit may meet is the forecast's for as long as it lives. */
static void a_longer_life_looks_further_ahead(void **state)
{
    static const float life_s[GPW_FORECAST_HORIZONS] = {0.5f, 2.0f, 10.0f, 30.0f};
    static const float in_s[GPW_FORECAST_HORIZONS] = {0.4f, 1.5f, 8.0f, 25.0f};
    uint32_t i;

    (void)state;
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        prepare_one(0u);
        bench.config.token_life_s = life_s[i];
        begin_at(100.0e3f);
        run(40.0f);
        assert_near(bench.watch->ahead_w, 100.0e3f, 5.0e3f);
        assert_status(gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f,
                                         bench.now_ns + (uint64_t)(in_s[i] * 1.0e9f), 0u),
                      GPW_OK);
        run(0.1f);
        assert_true(bench.watch->ahead_w > 390.0e3f);
        assert_near(bench.watch->ahead_w, bench.out.forecast_high_w[i], 1.0f);
        assert_true(i == 0u || bench.out.forecast_high_w[i - 1u] < 120.0e3f);
    }
}

/* Powers that no reserve is made of: nothing is asked of sets, battery or load bank. */
static void groups_beyond_any_power_ask_for_nothing(void **state)
{
    gpw_forecast_group groups[2];

    (void)state;
    prepare_one(0u);
    groups[0] = groups[1] = group_at(100.0e3f);
    groups[0].peak_w = groups[1].peak_w = GPW_POWER_MAX_W;
    groups[0].may_start = groups[1].may_start = 1u;
    bench.load_w = 200.0e3f;
    begin_with(groups, 2u);
    run(10.0f);
    assert_true(bench.out.reserve_needed_w != bench.out.reserve_needed_w);
    assert_int_equal(bench.out.start_sets, 0u);
    assert_int_equal(bench.out.outcome, GPW_FAILS);
}

static void a_pulse_for_what_nobody_announced_is_asked_for(void **state)
{
    uint32_t on;

    (void)state;
    for (on = 0; on < 3u; on++) { /* 2: asked for, but there is no pulse */
        float largest_w = 0.0f;
        uint32_t k;

        prepare_one(0u);
        bench.config.pulse_peak_w = on < 2u ? 50.0e3f : 0.0f;
        bench.config.pulse_energy_ws = 50.0e3f;
        bench.config.pulse_unannounced = on > 0u ? 1u : 0u;
        settled(200.0e3f);
        run(110.0f); /* until the level has been heard for long enough */
        bench.load_w = 320.0e3f;
        for (k = 0; k < 50u; k++) {
            tick();
            largest_w = bench.out.pulse_w > largest_w ? bench.out.pulse_w : largest_w;
        }
        assert_int_equal((uint32_t)bench.out.unannounced, 1u);
        assert_true(has_reason(GPW_WATCH_UNANNOUNCED));
        assert_near(largest_w, on == 1u ? 50.0e3f : 0.0f, 1.0f);
    }
}

/* A tick of 50 ms, and a transducer whose values come further apart than ten of its lags. */
static void long_ticks_and_slow_values_are_taken(void **state)
{
    (void)state;
    prepare_one(0u);
    bench.config.tick_ns = 50000000u;
    bench.config.meter_tau_s = 0.004f;
    bench.set[0].tick_ns = 50000000u;
    settled(200.0e3f);
    bench.load_w = 210.0e3f;
    tick();
    assert_near(bench.out.load_w, 210.0e3f, 0.1f); /* as it was read */
    run(5.0f);
    assert_near(bench.out.forecast_w[3], 210.0e3f, 5.0e3f);
}

/* 1.5 s off, 1 s back, which takes half of it off again, and 1.2 s off: 2.2 of the 2 s that
 * count; without what was before it is 1.2. */
static void distance_that_ended_is_forgotten_slowly(void **state)
{
    int first;

    (void)state;
    for (first = 0; first < 2; first++) {
        prepare_one(0u);
        bench.config.model_tolerance_pu = 0.005f;
        bench.config.model_hold_s = 2.0f;
        begin_at(200.0e3f);
        run(15.0f);
        assert_int_equal(bench.out.model_valid, 1u);
        bench.frequency_hz = first ? 50.6f : 50.0f;
        run(1.5f);
        bench.frequency_hz = 50.0f;
        run(1.0f);
        assert_int_equal(bench.out.violations, 0u);
        bench.frequency_hz = 50.6f;
        run(1.2f);
        assert_int_equal(bench.out.violations, first ? 1u : 0u);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_voltage_outside_its_band_closes),
        cmocka_unit_test(leading_reactive_power_closes),
        cmocka_unit_test(what_the_battery_gives_the_sets_do_not_carry),
        cmocka_unit_test(a_battery_that_holds_too_little_is_told),
        cmocka_unit_test(a_cold_set_closes),
        cmocka_unit_test(a_set_with_droop_is_expected_to_have_it),
        cmocka_unit_test(a_frequency_outside_its_band_closes),
        cmocka_unit_test(without_a_frequency_the_model_is_not_checked),
        cmocka_unit_test(a_model_that_was_not_valid_yet_makes_no_violation),
        cmocka_unit_test(more_than_a_rating_closes),
        cmocka_unit_test(a_model_that_collapses_is_a_violation),
        cmocka_unit_test(a_collapse_is_a_violation_by_itself),
        cmocka_unit_test(a_violation_is_forgotten),
        cmocka_unit_test(a_swing_of_the_load_is_told),
        cmocka_unit_test(a_boost_counts_between_what_is_possible),
        cmocka_unit_test(a_set_without_air_limit_settles),
        cmocka_unit_test(a_longer_life_looks_further_ahead),
        cmocka_unit_test(groups_beyond_any_power_ask_for_nothing),
        cmocka_unit_test(a_pulse_for_what_nobody_announced_is_asked_for),
        cmocka_unit_test(long_ticks_and_slow_values_are_taken),
        cmocka_unit_test(distance_that_ended_is_forgotten_slowly),
    };

    return cmocka_run_group_tests_name("watch inputs", tests, NULL, NULL);
}
