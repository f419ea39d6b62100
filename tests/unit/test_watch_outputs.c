/* SPDX-License-Identifier: MIT */
/* What a watch tells and what closes it, figure by figure. Steps by hand from the table in
 * watch_setup.h, in thousandths of the rating: at an eighth to a quarter of the load with the
 * boost of that load 343, with a boost that lacks more than 0.15 it is 202 at a quarter to
 * three eighths; the air's time is the preset's 1.3 fold. */
#include "watch_bench.h"

#define SET_W 1.0e6f

static void open_after(float seconds)
{
    run(seconds);
    assert_int_equal(bench.out.permit_open, 1u);
}

/* ---- the largest step ---- */

/* Load that moves from set to set counts in the tick in which it is seen. */
static void a_share_that_changes_counts_at_once(void **state)
{
    uint32_t i, k;

    (void)state;
    prepare(8u);
    bench.config.inputs |= GPW_WATCH_HAS_SET_POWER;
    for (k = 0; k < 8u; k++) {
        bench.set_w[k] = 0.2f * SET_W;
    }
    begin_at(1.6e6f);
    run(20.0f);
    assert_near(bench.out.reserve_step_w, 0.343f * 8.0f * SET_W, 1.0e3f);
    for (i = 0; i < 9u; i++) { /* whichever tick it is */
        run(0.01f * (float)i);
        for (k = 0; k < 8u; k++) {
            bench.set_w[k] = (k == 3u ? 0.37f : 1.23f / 7.0f) * SET_W;
        }
        tick();
        assert_near(bench.out.reserve_step_w, 0.202f * 8.0f * SET_W, 1.0e3f);
        for (k = 0; k < 8u; k++) {
            bench.set_w[k] = 0.2f * SET_W;
        }
        run(10.0f);
    }
}

static void the_ramp_is_a_step_in_the_airs_longest_time(void **state)
{
    (void)state;
    prepare(1u);
    begin_at(200.0e3f);
    run(20.0f);
    assert_near(bench.out.ramp_allowed_w_per_s, 343.0e3f / (1.3f * bench.set[0].air_tau_s),
                100.0f);
    prepare(1u);
    bench.set[0].air_step_pu = 0.0f; /* without air: the configured time */
    bench.config.settle_s = 7.0f;
    begin_at(200.0e3f);
    run(20.0f);
    assert_true(bench.out.reserve_step_w > 0.0f);
    assert_near(bench.out.ramp_allowed_w_per_s, bench.out.reserve_step_w / 7.0f, 1.0f);
}

static void a_share_of_the_step_is_handed_out(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.step_share = 0.5f;
    begin_at(200.0e3f);
    run(20.0f);
    assert_near(bench.out.reserve_step_w, 171.5e3f, 100.0f);
    assert_near(bench.out.step_allowed_w, 171.5e3f, 100.0f);
    assert_near(bench.out.ramp_allowed_w_per_s, 171.5e3f / (1.3f * bench.set[0].air_tau_s),
                100.0f);
}

/* A sensor of the boost that promises what the load cannot have made.
 * @verifies{watch-air} */
static void a_boost_that_cannot_be_is_not_believed(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.inputs |= GPW_WATCH_HAS_BOOST;
    bench.boost_pu = 0.9f;
    begin_at(100.0e3f);
    run(60.0f);
    assert_true(bench.out.boost_pu < 0.11f);
    /* An eighth at most, and a lead of 0.05 at most: 394 at the next nodes. */
    assert_true(bench.out.reserve_step_w <= 394.1e3f);
    bench.load_w = 400.0e3f;
    run(0.1f);
    assert_true(bench.out.boost_pu < 0.2f);
    bench.boost_pu = 0.0f; /* and one that is stuck at nothing takes nothing that is proven */
    run(60.0f);
    assert_near(bench.out.boost_pu, 0.4f, 0.01f);
}

/* A battery that carries a part leaves the sets the rest. */
static void a_battery_takes_its_part_of_the_load(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.inputs |= GPW_WATCH_HAS_BATTERY;
    bench.config.battery_w = 0.3e6f;
    bench.config.battery_j = 1.0e8f;
    bench.battery_w = 150.0e3f;
    bench.battery_j = 5.0e7f;
    begin_at(200.0e3f);
    run(30.0f);
    assert_near(gpwi_watch_set(bench.watch, 0u)->load_w, 50.0e3f, 1.0f);
    /* Below an eighth: 351, of the sets' load and not of the bus's. */
    assert_near(bench.out.reserve_step_w, 351.0e3f, 100.0f);
    assert_near(bench.out.boost_pu, 0.05f, 0.005f);
    bench.battery_w = -100.0e3f; /* it charges */
    run(30.0f);
    assert_near(gpwi_watch_set(bench.watch, 0u)->load_w, 300.0e3f, 1.0f);
}

/* ---- sets that are not alike ---- */

static gpw_status start_of_two(const uint16_t *table)
{
    const gpw_forecast_group group = group_at(300.0e3f);
    uint32_t i, index;

    bench.config.groups_max = 1u;
    assert_status(
        gpw_watch_init(bench_memory, sizeof bench_memory, &bench.config, &bench.watch), GPW_OK);
    for (i = 0; i < 2u; i++) {
        assert_status(gpw_watch_add_set(bench.watch, &bench.set[i], &index), GPW_OK);
    }
    assert_status(gpw_watch_add_group(bench.watch, &group, &index), GPW_OK);
    if (table != NULL) {
        assert_status(gpw_watch_set_surface(bench.watch, table, 171u), GPW_OK);
    }
    return gpw_watch_start(bench.watch, bench.now_ns);
}

static void droops(gpw_genset_config *set)
{
    set->governor = GPW_GOVERNOR_DROOP;
    set->droop_pu = 0.04f;
    set->t_lag_s = 0.1f;
}

/* @verifies{watch-surface} */
static void a_table_is_refused_for_sets_that_are_not_alike(void **state)
{
    (void)state;
    prepare(2u);
    bench.set[1].rated_w = 0.5e6f; /* that may be, and so may these */
    bench.set[1].initial_pu = 0.3f;
    bench.set[1].inertia_grade = bench.set[1].air_grade = bench.set[1].governor_grade =
        GPW_GRADE_MEASURED;
    assert_status(start_of_two(watch_surface), GPW_OK);
    prepare(2u);
    bench.set[1].inertia_s *= 0.8f;
    assert_status(start_of_two(watch_surface), GPW_ERR_DOMAIN);
    assert_status(start_of_two(NULL), GPW_OK); /* and no permit */
    prepare(2u);
    bench.set[0].air_tau_s *= 1.1f;
    assert_status(start_of_two(watch_surface), GPW_ERR_DOMAIN);
    prepare(2u);
    bench.set[1].air_step_pu *= 0.9f;
    assert_status(start_of_two(watch_surface), GPW_ERR_DOMAIN);
    prepare(2u);
    bench.set[1].k *= 0.9f;
    assert_status(start_of_two(watch_surface), GPW_ERR_DOMAIN);
    prepare(2u);
    droops(&bench.set[0]);
    assert_status(start_of_two(watch_surface), GPW_ERR_DOMAIN);
}

/* 3 % off: within the band of a set that droops, beyond that of one that holds its speed. */
static void the_set_that_droops_least_makes_the_band(void **state)
{
    uint32_t i;

    (void)state;
    for (i = 0; i < 2u; i++) {
        prepare(2u);
        droops(&bench.set[i]);
        assert_status(start_of_two(NULL), GPW_OK);
        bench.load_w = 300.0e3f;
        bench.frequency_hz = 48.5f;
        run(3.0f);
        assert_true(has_reason(GPW_WATCH_FREQUENCY_OUT));
    }
    prepare(1u);
    droops(&bench.set[0]);
    bench.set[0].air_step_pu = 0.0f;
    bench.frequency_hz = 48.5f;
    begin_at(30.0e3f);
    run(10.0f);
    assert_false(has_reason(GPW_WATCH_FREQUENCY_OUT));
    assert_int_equal(bench.out.outcome, GPW_HOLDS);
    bench.frequency_hz = 46.9f;
    run(0.1f);
    assert_true(has_reason(GPW_WATCH_FREQUENCY_OUT));
    assert_int_equal(bench.out.limiting, GPW_WATCH_LIMIT_BAND);
    assert_near(bench.out.margin_pct, -100.0f * 0.1f / 3.0f, 0.1f);
    assert_int_equal(bench.out.outcome, GPW_FAILS);
}

/* ---- change of the load ---- */

static void a_ramp_reads_the_same_at_every_tick(void **state)
{
    static const uint32_t ticks_ns[] = {1000000u,  5000000u,  10000000u, 20000000u,
                                        30000000u, 50000000u, 100000000u};
    uint32_t i, k;

    (void)state;
    for (i = 0; i < sizeof ticks_ns / sizeof *ticks_ns; i++) {
        const float tick_s = gpwi_seconds(ticks_ns[i]);

        prepare(1u);
        bench.config.tick_ns = ticks_ns[i];
        bench.config.model_bytes = 4096u;
        begin_at(200.0e3f);
        run(4.0f); /* two of them until the power is believed */
        assert_near(bench.out.change_w_per_s, 0.0f, 0.0f);
        for (k = 0; (float)k * tick_s < 1.5f; k++) {
            bench.load_w = 200.0e3f + 10.0e3f * tick_s * (float)(k + 1u);
            tick();
        }
        assert_near(bench.out.change_w_per_s, 10.0e3f, 20.0f);
        run(0.7f); /* and half a second later it has ended */
        assert_near(bench.out.change_w_per_s, 0.0f, 0.0f);
    }
}

static void a_power_that_was_lost_is_not_compared_with_before(void **state)
{
    uint32_t k, known = 0u;

    (void)state;
    prepare(1u);
    begin_at(200.0e3f);
    tick();
    assert_true(bench.out.change_w_per_s != bench.out.change_w_per_s); /* nor with nothing */
    run(4.0f);
    assert_near(bench.out.change_w_per_s, 0.0f, 0.0f);
    bench.silent = GPW_WATCH_HAS_POWER;
    run(2.0f);
    assert_true(bench.out.change_w_per_s != bench.out.change_w_per_s);
    bench.silent = 0u;
    bench.load_w = 300.0e3f;
    for (k = 0; k < 500u; k++) {
        tick();
        known += gpwi_is_known(bench.out.change_w_per_s) ? 1u : 0u;
        assert_false(bench.out.change_w_per_s != 0.0f &&
                     gpwi_is_known(bench.out.change_w_per_s));
    }
    assert_true(known > 200u);
}

/* ---- sensors that judge ---- */

static void assert_closed_for(float seconds)
{
    uint32_t k = (uint32_t)(seconds * 100.0f + 0.5f);

    while (k-- > 0u) {
        tick();
        assert_int_equal(bench.out.permit_open, 0u);
        assert_near(bench.out.step_allowed_w, 0.0f, 0.0f);
    }
}

static void with_all_that_judges(uint32_t inputs)
{
    prepare(1u);
    bench.config.inputs |= inputs;
    if ((inputs & GPW_WATCH_HAS_COOLANT) != 0u) {
        bench.config.coolant_min_c = 40.0f;
    }
    if ((inputs & GPW_WATCH_HAS_REACTIVE) != 0u) {
        bench.config.leading_max_pu = 0.2f;
    }
    begin_at(200.0e3f);
    open_after(20.0f);
}

/* @verifies{watch-judges} */
static void what_closed_does_not_open_by_dying(void **state)
{
    static const struct {
        uint32_t input, reason, lost;
    } cases[] = {
        {GPW_WATCH_HAS_VOLTAGE, GPW_WATCH_VOLTAGE_OUT, GPW_WATCH_VOLTAGE},
        {GPW_WATCH_HAS_COOLANT, GPW_WATCH_COLD, GPW_WATCH_INPUT},
        {GPW_WATCH_HAS_MODE, GPW_WATCH_MODE, GPW_WATCH_INPUT},
        {GPW_WATCH_HAS_REACTIVE, GPW_WATCH_LEADING, GPW_WATCH_INPUT},
    };
    uint32_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (k = 0; k < 2u; k++) { /* bad first, or good to the last */
            with_all_that_judges(cases[i].input);
            if (k == 0u) {
                bench.voltage_pu = 0.8f;
                bench.coolant_c = 10.0f;
                bench.mode = (float)GPW_WATCH_MODE_DROOP;
                bench.reactive_var = -0.21f * SET_W;
                tick();
                assert_closed_for(1.0f);
                assert_true(has_reason(cases[i].reason));
            }
            bench.silent = bench.set_silent[0] = cases[i].input;
            run(k == 0u ? 0.0f : 2.1f);
            assert_closed_for(15.0f);
            assert_true(has_reason(cases[i].lost));
            bench.silent = bench.set_silent[0] = 0u;
            bench.voltage_pu = 1.0f;
            bench.coolant_c = 80.0f;
            bench.mode = (float)GPW_WATCH_MODE_ISOCHRONOUS;
            bench.reactive_var = 0.0f;
            open_after(5.0f);
            assert_int_equal(bench.out.reasons, 0u);
        }
    }
}

/* @verifies{watch-judges, watch-mode} */
static void a_mode_that_nobody_knows_closes(void **state)
{
    (void)state;
    with_all_that_judges(GPW_WATCH_HAS_MODE);
    bench.mode = (float)GPW_WATCH_MODE_UNKNOWN;
    tick();
    assert_closed_for(3.0f);
    assert_true(has_reason(GPW_WATCH_MODE));
}

static void what_is_not_judged_closes_nothing(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.inputs |= GPW_WATCH_HAS_COOLANT | GPW_WATCH_HAS_REACTIVE | GPW_WATCH_HAS_BOOST;
    bench.coolant_c = 10.0f;
    bench.reactive_var = -0.5f * SET_W;
    begin_at(200.0e3f);
    open_after(20.0f);
    assert_false(has_reason(GPW_WATCH_COLD | GPW_WATCH_LEADING));
    bench.silent = bench.set_silent[0] =
        GPW_WATCH_HAS_COOLANT | GPW_WATCH_HAS_REACTIVE | GPW_WATCH_HAS_BOOST;
    open_after(5.0f);
    assert_true(has_reason(GPW_WATCH_INPUT)); /* but it is told */
}

static void a_set_that_carries_too_much_closes(void **state)
{
    (void)state;
    prepare(1u);
    begin_at(200.0e3f);
    open_after(20.0f);
    bench.load_w = 1.03f * SET_W;
    tick();
    assert_true(has_reason(GPW_WATCH_OVERLOAD));
    assert_int_equal(bench.out.permit_open, 0u);
    bench.load_w = 1.01f * SET_W;
    tick();
    assert_false(has_reason(GPW_WATCH_OVERLOAD));
}

/* ---- reserve and verdict ---- */

/* 150 kW and no set: 150 kW short, and the whole worst step is without a cover. */
static void without_a_set_the_worst_is_told(void **state)
{
    (void)state;
    prepare(2u);
    bench.config.start_hold_s = 1.0f;
    begin_at(150.0e3f);
    run(20.0f);
    assert_near(bench.out.reserve_spare_w, 2.0f * SET_W - 150.0e3f, 1.0e3f);
    assert_int_equal(bench.out.start_sets, 0u);
    bench.breaker[0] = bench.breaker[1] = 0.0f;
    tick();
    assert_near(bench.out.reserve_spare_w, -150.0e3f, 1.0f);
    assert_near(bench.out.power_cap_w, 0.0f, 0.0f);
    assert_true(has_reason(GPW_WATCH_RESERVE));
    assert_int_equal(bench.out.start_sets, 0u); /* the policy waits a second */
    run(1.1f);
    assert_true(bench.out.start_sets >= 1u);
    assert_near(bench.out.start_in_s, 0.0f, 0.0f);
    bench.silent = GPW_WATCH_HAS_POWER;
    run(2.0f); /* nor is the load known */
    assert_near(bench.out.power_cap_w, 0.0f, 0.0f);
    assert_int_equal(bench.out.stop_sets, 0u);
}

static void the_reserve_that_is_asked_for_counts(void **state)
{
    (void)state;
    prepare(2u);
    bench.config.reserve_margin_w = 1.9e6f; /* more than is there: 1.85 MW */
    bench.config.start_hold_s = 1.0f;
    bench.breaker[1] = 0.0f;
    begin_at(150.0e3f);
    run(20.0f);
    assert_near(bench.out.reserve_needed_w, 1.9e6f, 1.0f);
    assert_near(bench.out.reserve_spare_w, 0.85e6f, 1.0e3f);
    assert_true(has_reason(GPW_WATCH_RESERVE));
    assert_int_equal(bench.out.start_sets, 1u);
    assert_near(bench.out.start_in_s, 0.0f, 0.0f);
}

/* 60 kW in a set that takes 351 more. */
static void what_is_judged_and_unknown_does_not_hold(void **state)
{
    (void)state;
    prepare(1u);
    begin_at(60.0e3f);
    run(10.0f);
    assert_int_equal(bench.out.outcome, GPW_HOLDS);
    prepare(1u);
    bench.config.swing_max_pu = 0.01f; /* judged, but nobody said what the engine does of it */
    begin_at(60.0e3f);
    run(10.0f);
    assert_int_equal(bench.out.outcome, GPW_UNDETERMINED);
    assert_int_equal(bench.out.permit_open, 1u);
    prepare(1u);
    bench.config.swing_max_pu = 0.01f;
    bench.config.slow_hz_per_w = bench.config.fast_hz_per_w = bench.config.largest_hz_per_w =
        1.0e-6f;
    begin_at(60.0e3f);
    run(10.0f);
    assert_int_equal(bench.out.outcome, GPW_HOLDS);
    prepare(1u);
    bench.config.swing_max_pu = 0.01f;
    begin_at(1.01f * SET_W); /* more than the rating, whatever the swing is */
    run(10.0f);
    assert_int_equal(bench.out.outcome, GPW_FAILS);
}

/* +-50 kW at 0.5 Hz, 20e-6 Hz/W: 1 Hz where half a hertz is allowed. */
static void a_swing_beyond_the_limit_is_told(void **state)
{
    float hz_per_w;
    uint32_t i, k;

    (void)state;
    for (i = 0; i < 2u; i++) {
        hz_per_w = i == 0u ? 20.0e-6f : 2.0e-6f;
        prepare(1u);
        bench.config.swing_max_pu = 0.01f;
        bench.config.slow_hz_per_w = bench.config.fast_hz_per_w =
            bench.config.largest_hz_per_w = hz_per_w;
        begin_at(200.0e3f);
        for (k = 0; k < 4000u; k++) {
            bench.load_w = 200.0e3f + 50.0e3f * (k / 100u % 2u == 0u ? 1.0f : -1.0f);
            tick();
        }
        assert_near(bench.out.swing_hz, 0.5f, 0.05f);
        assert_near(bench.out.swing_df_hz, bench.out.swing_w * hz_per_w, 1.0e-3f);
        assert_true(bench.out.swing_w > 40.0e3f && bench.out.swing_w < 80.0e3f);
        assert_int_equal(has_reason(GPW_WATCH_SWING), i == 0u);
    }
}

/* ---- violations ---- */

/* The load leaves what its phase can draw. */
static void violate(void)
{
    bench.load_w = 700.0e3f;
    run(0.5f);
    assert_int_equal(bench.out.violations, 1u);
    assert_true(has_reason(GPW_WATCH_LOAD_WRONG));
    bench.load_w = 200.0e3f;
}

static void a_violation_is_forgotten_in_its_time(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.violation_forget_s = 30.0f;
    bench.config.violations_max = 1000u;
    begin_at(200.0e3f);
    run(20.0f);
    violate();
    run(29.0f);
    assert_int_equal(bench.out.violations, 1u);
    run(1.0f);
    assert_int_equal(bench.out.violations, 0u);
}

/* A hundred seconds of short ticks count as much in a long time as in a short one. */
static void a_long_time_is_counted_to_its_end(void **state)
{
    uint32_t k;

    (void)state;
    prepare(1u);
    bench.config.violation_forget_s = 5.0e5f;
    bench.config.violations_max = 1000u;
    bench.config.clock_gap_s = 60.0f;
    begin_at(200.0e3f);
    run(20.0f);
    violate();
    run(100.0f);
    for (k = 0; k < 9997u; k++) {
        bench.now_ns += 49990000000u;
        tick();
    }
    assert_int_equal(bench.out.violations, 1u); /* 499,950 s */
    bench.now_ns += 49990000000u;
    tick();
    run(1.0f);
    assert_int_equal(bench.out.violations, 0u); /* a second more than 500,000 s */
}

/* ---- the power ---- */

static void a_spike_beyond_the_rate_is_not_taken(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.power_rate_max_w_per_s = 1.0e6f;
    begin_at(200.0e3f);
    open_after(20.0f);
    bench.load_w = 500.0e3f; /* 30 MW a second */
    tick();
    assert_near(bench.out.load_w, 200.0e3f, 0.0f);
    bench.load_w = 200.0e3f;
    run(0.1f);
    assert_int_equal(bench.out.permit_open, 1u);
    assert_int_equal((uint32_t)bench.out.unannounced, 0u);
    bench.load_w = 209.0e3f; /* 0.9 MW a second */
    tick();
    assert_near(bench.out.load_w, 209.0e3f, 0.0f);
}

/* @verifies{watch-dead-sensor} */
static void a_power_that_stands_still_to_the_bit_is_dead(void **state)
{
    uint32_t k;

    (void)state;
    prepare(1u);
    bench.config.power_frozen_s = 5.0f;
    begin_at(200.0e3f);
    for (k = 0; k < 2000u; k++) {
        bench.load_w = 200.0e3f + (float)(k % 2u);
        tick();
    }
    assert_int_equal(bench.out.permit_open, 1u);
    run(4.9f);
    assert_int_equal(bench.out.permit_open, 1u);
    run(1.5f);
    assert_int_equal(bench.out.permit_open, 0u);
    assert_true(has_reason(GPW_WATCH_POWER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_that_changes_counts_at_once),
        cmocka_unit_test(the_ramp_is_a_step_in_the_airs_longest_time),
        cmocka_unit_test(a_share_of_the_step_is_handed_out),
        cmocka_unit_test(a_boost_that_cannot_be_is_not_believed),
        cmocka_unit_test(a_battery_takes_its_part_of_the_load),
        cmocka_unit_test(a_table_is_refused_for_sets_that_are_not_alike),
        cmocka_unit_test(the_set_that_droops_least_makes_the_band),
        cmocka_unit_test(a_ramp_reads_the_same_at_every_tick),
        cmocka_unit_test(a_power_that_was_lost_is_not_compared_with_before),
        cmocka_unit_test(what_closed_does_not_open_by_dying),
        cmocka_unit_test(a_mode_that_nobody_knows_closes),
        cmocka_unit_test(what_is_not_judged_closes_nothing),
        cmocka_unit_test(a_set_that_carries_too_much_closes),
        cmocka_unit_test(without_a_set_the_worst_is_told),
        cmocka_unit_test(the_reserve_that_is_asked_for_counts),
        cmocka_unit_test(what_is_judged_and_unknown_does_not_hold),
        cmocka_unit_test(a_swing_beyond_the_limit_is_told),
        cmocka_unit_test(a_violation_is_forgotten_in_its_time),
        cmocka_unit_test(a_long_time_is_counted_to_its_end),
        cmocka_unit_test(a_spike_beyond_the_rate_is_not_taken),
        cmocka_unit_test(a_power_that_stands_still_to_the_bit_is_dead),
    };

    return cmocka_run_group_tests_name("watch outputs", tests, NULL, NULL);
}
