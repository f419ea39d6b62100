/* SPDX-License-Identifier: MIT */
/* What functions of mere figures refuse, one argument at a time beyond each of its ends.
 * Expected values by hand. */
#include "edges.h"

#define IS_REFUSED(call) assert_status(call, GPW_ERR_DOMAIN)

static const float max_w = GPW_POWER_MAX_W, far_w = 1.1f * GPW_POWER_MAX_W;
static float a, b, c, d;
static int64_t mj;
static uint32_t word;

static void store_of_a_step_a_wave_or_a_rate(void **state)
{
    const float load[2] = {1.0f, 2.0f};
    const float nan = gpw_unknown();

    (void)state;
    IS_REFUSED(gpw_sizing_of_step(-1.0f, 1.0f, 1.0f, 0u, &a, &b));
    IS_REFUSED(gpw_sizing_of_step(1.0f, -1.0f, 1.0f, 0u, &a, &b));
    IS_REFUSED(gpw_sizing_of_step(1.0f, 1.0f, -1.0f, 0u, &a, &b));
    IS_REFUSED(gpw_sizing_of_step(1.0f, 1.0f, 1.0f, GPW_SIZING_LAG_THEN_RAMP + 1u, &a, &b));
    /* A lag alone, whatever the order: step times its time constant. */
    assert_status(gpw_sizing_of_step(100.0f, 0.0f, 2.0f, GPW_SIZING_LAG_THEN_RAMP, &a, &b),
                  GPW_OK);
    assert_near(a, 200.0, 1.0e-4);
    /* A ramp alone: 100 W at 10 W/s take 10 s, half of it from the store. */
    assert_status(gpw_sizing_of_step(100.0f, 10.0f, 0.0f, GPW_SIZING_LAG_THEN_RAMP, &a, &b),
                  GPW_OK);
    assert_near(a, 500.0, 1.0e-3);
    assert_near(b, 10.0, 1.0e-5);
    IS_REFUSED(gpw_sizing_of_square(-1.0f, 1.0f, 1.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_square(1.0f, 0.0f, 1.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_square(1.0f, 2.0f * GPW_TIME_MAX_S, 1.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_square(1.0f, 1.0f, 0.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_square(1.0f, 1.0f, 2.0f * GPW_TIME_MAX_S, &a, &b));
    IS_REFUSED(gpw_sizing_of_square(1.0f, nan, 1.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_flat(-1.0f, 0.5f, 1.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_flat(1.0f, 1.1f, 1.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_flat(1.0f, 0.5f, 0.0f, &a, &b));
    IS_REFUSED(gpw_sizing_of_flat(1.0f, 0.5f, 2.0f * GPW_TIME_MAX_S, &a, &b));
    IS_REFUSED(gpw_sizing_of_rocof(0.0f, 1.0e6f, 50.0f, 1.0f, &a));
    IS_REFUSED(gpw_sizing_of_rocof(101.0f, 1.0e6f, 50.0f, 1.0f, &a));
    IS_REFUSED(gpw_sizing_of_rocof(2.0f, 0.5f, 50.0f, 1.0f, &a));
    IS_REFUSED(gpw_sizing_of_rocof(2.0f, 1.0e6f, 9.0f, 1.0f, &a));
    IS_REFUSED(gpw_sizing_of_rocof(2.0f, 1.0e6f, 50.0f, 0.0f, &a));
    IS_REFUSED(gpw_sizing_of_rocof(2.0f, 1.0e6f, 50.0f, 1.1e6f, &a));
    /* 2 H P df/dt / f0 */
    assert_status(gpw_sizing_of_rocof(2.0f, 1.0e6f, 50.0f, 1.0f, &a), GPW_OK);
    assert_near(a, 80000.0, 0.01);
    IS_REFUSED(gpw_sizing_minimum_load(load, 0u, 1.0f, 1.0f, &a, &mj, &b, &c));
    IS_REFUSED(gpw_sizing_minimum_load(load, 2u, 0.0f, 1.0f, &a, &mj, &b, &c));
    IS_REFUSED(gpw_sizing_minimum_load(load, 2u, 1.0f, -1.0f, &a, &mj, &b, &c));
    assert_status(gpw_sizing_minimum_load(load, 2u, 1.0f, 2.0f, &a, &mj, &b, &c), GPW_OK);
    assert_near(a, 1.0, 0.0);
    assert_int_equal(mj, 1000);
}

static void store_without_a_bottom_stays_at_the_end_of_its_count(void **state)
{
    gpw_sizing_config config;
    gpw_sizing_result before, after;
    gpw_sizing *sizing;
    const float none_w = 0.0f, most_w = max_w, odd_w = gpw_unknown();
    int i;

    (void)state;
    assert_status(gpw_sizing_config_init(&config, sizeof config), GPW_OK);
    config.dt_s = 3600.0f;
    assert_status(gpw_sizing_create(&config, &sizing), GPW_OK);
    for (i = 0; i < 5; i++) { /* 3.6e18 mJ each: more than an int64_t holds */
        assert_status(gpw_sizing_step(sizing, max_w, 0.0f), GPW_OK);
    }
    assert_status(gpw_sizing_result_get(sizing, &before, sizeof before), GPW_OK);
    assert_true(before.given_mj == (int64_t)2000000000000000000); /* where it stops */
    assert_status(gpw_sizing_step(sizing, max_w, 0.0f), GPW_OK);
    assert_status(gpw_sizing_result_get(sizing, &after, sizeof after), GPW_OK);
    assert_true(after.given_mj == before.given_mj);
    for (i = 0; i < 5; i++) { /* down again, and below, without going round */
        assert_status(gpw_sizing_process(sizing, &none_w, &most_w, 1u), GPW_OK);
    }
    assert_status(gpw_sizing_result_get(sizing, &after, sizeof after), GPW_OK);
    assert_true(after.taken_mj == before.given_mj);
    assert_status(gpw_sizing_process(sizing, &none_w, &odd_w, 1u), GPW_NOTE_HELD);
    gpw_sizing_destroy(sizing);
}

static void capacitors_of_a_supply(void **state)
{
    (void)state;
    IS_REFUSED(gpw_psu_capacitance_f(-1.0f, 0.02f, 400.0f, 300.0f, &a));
    IS_REFUSED(gpw_psu_capacitance_f(1000.0f, -1.0f, 400.0f, 300.0f, &a));
    IS_REFUSED(gpw_psu_capacitance_f(1000.0f, 0.02f, 1.0e9f, 300.0f, &a));
    IS_REFUSED(gpw_psu_capacitance_f(1000.0f, 0.02f, 400.0f, -1.0f, &a));
    IS_REFUSED(gpw_psu_capacitance_f(1000.0f, 0.02f, 400.0f, 400.0f, &a));
    /* 2 P t / (U^2 - u^2): 40 J over 70,000 V^2 */
    assert_status(gpw_psu_capacitance_f(1000.0f, 0.02f, 400.0f, 300.0f, &a), GPW_OK);
    assert_near(a, 5.714286e-4, 1.0e-9);
    IS_REFUSED(gpw_psu_bus_voltage(0.0f, 400.0f, 0.0f, 1000.0f, 0.02f, &a));
    IS_REFUSED(gpw_psu_bus_voltage(1.0e-3f, -1.0f, 0.0f, 1000.0f, 0.02f, &a));
    IS_REFUSED(gpw_psu_bus_voltage(1.0e-3f, 400.0f, -1.0f, 1000.0f, 0.02f, &a));
    IS_REFUSED(gpw_psu_bus_voltage(1.0e-3f, 400.0f, 0.0f, -1.0f, 0.02f, &a));
    IS_REFUSED(gpw_psu_bus_voltage(1.0e-3f, 400.0f, 0.0f, 1000.0f, -1.0f, &a));
    IS_REFUSED(gpw_psu_bus_voltage(1.0e-3f, 400.0f, 0.0f, 1000.0f, 1.0f, &a)); /* empty */
    assert_status(gpw_psu_bus_voltage(1.0e-3f, 400.0f, 0.0f, 1000.0f, 0.02f, &a), GPW_OK);
    assert_near(a, 346.410162, 1.0e-3); /* root of 120,000 */
    IS_REFUSED(gpw_psu_mismatch_j(2.0f * max_w, 1.0f, &a));
    IS_REFUSED(gpw_psu_mismatch_j(100.0f, -1.0f, &a));
    assert_status(gpw_psu_mismatch_j(-100.0f, 0.5f, &a), GPW_OK);
    assert_near(a, -50.0, 0.0);
}

static void converter_of_a_supply(void **state)
{
    (void)state;
    IS_REFUSED(gpw_psu_converter_borrowed_j(2.0f * max_w, 10.0f, 0.7f, &a, &b));
    IS_REFUSED(gpw_psu_converter_borrowed_j(100.0f, 0.0f, 0.7f, &a, &b));
    IS_REFUSED(gpw_psu_converter_borrowed_j(100.0f, 10.0f, 0.0f, &a, &b));
    IS_REFUSED(gpw_psu_converter_natural_hz(0.0f, 1.0f, 0.7f, &a));
    IS_REFUSED(gpw_psu_converter_natural_hz(100.0f, 0.0f, 0.7f, &a));
    IS_REFUSED(gpw_psu_converter_natural_hz(100.0f, 1.0f, 0.0f, &a));
    IS_REFUSED(gpw_psu_converter_natural_hz(max_w, 1.0e-38f, 0.7f, &a)); /* beyond a float */
    /* Critically damped: step / (w e), so 100 W and 1 J need 100/e rad/s. */
    assert_status(gpw_psu_converter_natural_hz(100.0f, 1.0f, 1.0f, &a), GPW_OK);
    assert_near(a, 5.854983, 1.0e-4);
}

static gpw_psu_spec spec_of(float rated_w)
{
    gpw_psu_spec s;

    assert_status(gpw_psu_spec_init(&s, sizeof s), GPW_OK);
    s.rated_w = rated_w;
    return s;
}

/* A promise of 20 ms at full load; half a promise is none. */
static void hold_up_takes_a_time_and_the_load_it_was_promised_at(void **state)
{
    gpw_psu_spec s = spec_of(1000.0f);

    (void)state;
    assert_status(gpw_psu_hold_up_s(&s, 500.0f, &a), GPW_ERR_UNKNOWN);
    s.hold_up_s = 0.02f;
    s.hold_up_load_pu = gpw_unknown();
    assert_status(gpw_psu_hold_up_s(&s, 500.0f, &a), GPW_ERR_UNKNOWN);
    s.hold_up_low_s = 0.04f;
    s.hold_up_low_load_pu = gpw_unknown();
    assert_status(gpw_psu_hold_up_s(&s, 500.0f, &a), GPW_ERR_UNKNOWN);
    s.hold_up_load_pu = 1.0f;
    assert_status(gpw_psu_hold_up_s(&s, 1000.0f, &a), GPW_OK);
    assert_near(a, 0.02, 1.0e-7);
    s.hold_up_s = -1.0f;
    IS_REFUSED(gpw_psu_hold_up_s(&s, 1000.0f, &a));
    s.hold_up_s = 0.02f;
    s.hold_up_low_s = -1.0f;
    s.hold_up_low_load_pu = 0.5f;
    IS_REFUSED(gpw_psu_hold_up_s(&s, 1000.0f, &a));
}

static void shelf_refuses_what_its_supplies_would(void **state)
{
    gpw_psu_spec s = spec_of(1000.0f);
    gpw_psu_shelf_state out;

    (void)state;
    IS_REFUSED(gpw_psu_shelf(&s, 0u, 0u, 500.0f, &out, sizeof out));
    IS_REFUSED(gpw_psu_shelf(&s, 2u, 2u, 500.0f, &out, sizeof out));
    IS_REFUSED(gpw_psu_shelf(&s, 2u, 1u, 1500.0f, &out, sizeof out));
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 500.0f, &out, sizeof out), GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(out.hold_up_s));
    s.hold_up_s = -1.0f;
    s.hold_up_load_pu = 1.0f;
    IS_REFUSED(gpw_psu_shelf(&s, 2u, 1u, 500.0f, &out, sizeof out));
    s.hold_up_s = 0.02f;
    assert_true(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &out, sizeof out) >= GPW_OK);
    assert_near(out.failed_hold_up_s, 0.025, 1.0e-6); /* 20 J left by 800 W */
    assert_near(out.hold_up_s, 0.05, 1.0e-6);
    /* Beyond the load up to which anything was promised, nothing is known. */
    s.hold_up_limit_pu = 0.5f;
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &out, sizeof out), GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(out.failed_hold_up_s));
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &out, 4u), GPW_ERR_VERSION);
}

static void hold_up_of_none_or_too_many_supplies_is_refused(void **state)
{
    gpw_ride_config ride;
    gpw_psu_spec s = spec_of(1000.0f);

    (void)state;
    s.hold_up_s = 0.02f;
    s.hold_up_load_pu = 1.0f;
    assert_status(gpw_ride_config_init(&ride, sizeof ride), GPW_OK);
    IS_REFUSED(gpw_ride_hold_up(&ride, &s, 0u));
    IS_REFUSED(gpw_ride_hold_up(&ride, &s, UINT32_MAX));
    assert_status(gpw_ride_hold_up(&ride, &s, 10u), GPW_OK);
    assert_near(ride.energy_j, 200.0, 1.0e-3);
}

static void curve_of_no_points_or_too_many_is_refused(void **state)
{
    const float power[3] = {100.0f, 300.0f, 240.0f}, batch[3] = {1.0f, 2.0f, 4.0f};
    const float wild[3] = {1.0f, gpw_unknown(), 4.0f}, back[3] = {1.0f, 4.0f, 2.0f};

    (void)state;
    IS_REFUSED(gpw_curve_fall(power, 0u, &word, &a));
    IS_REFUSED(gpw_curve_fall(power, GPW_CURVE_POINTS_MAX + 1u, &word, &a));
    IS_REFUSED(gpw_curve_fall(wild, 3u, &word, &a));
    assert_status(gpw_curve_fall(power, 3u, &word, &a), GPW_OK);
    assert_int_equal(word, 2);
    assert_near(a, 0.2, 1.0e-6);
    IS_REFUSED(gpw_curve_interpolate(batch, power, 0u, 2.0f, 0u, &a));
    IS_REFUSED(gpw_curve_interpolate(batch, power, GPW_CURVE_POINTS_MAX + 1u, 2.0f, 0u, &a));
    IS_REFUSED(gpw_curve_interpolate(batch, power, 3u, 2.0f, 2u, &a));
    IS_REFUSED(gpw_curve_interpolate(batch, power, 3u, 0.0f, 0u, &a));
    IS_REFUSED(gpw_curve_interpolate(batch, wild, 3u, 2.0f, 0u, &a));
    assert_true(gpw_curve_interpolate(back, power, 3u, 2.0f, 0u, &a) < GPW_OK);
    IS_REFUSED(gpw_curve_interpolate(batch, power, 3u, 8.0f, 0u, &a));
    assert_status(gpw_curve_interpolate(batch, power, 3u, 8.0f, 1u, &a), GPW_NOTE_CLAMPED);
    assert_near(a, 240.0, 0.0);
    assert_status(gpw_curve_interpolate(batch, power, 3u, 0.5f, 1u, &a), GPW_NOTE_CLAMPED);
    assert_near(a, 100.0, 0.0);
    assert_status(gpw_curve_interpolate(batch, power, 3u, 2.0f, 1u, &a), GPW_OK);
    assert_near(a, 300.0, 0.0);
}

static void permitted_swing_wants_a_limit_a_window_and_a_frequency(void **state)
{
    (void)state;
    IS_REFUSED(gpw_bands_window_permitted(0.0f, 1.0f, 1.0f, &a));
    IS_REFUSED(gpw_bands_window_permitted(far_w, 1.0f, 1.0f, &a));
    IS_REFUSED(gpw_bands_window_permitted(1.0f, 0.0f, 1.0f, &a));
    IS_REFUSED(gpw_bands_window_permitted(1.0f, 2.0f * GPW_TIME_MAX_S, 1.0f, &a));
    IS_REFUSED(gpw_bands_window_permitted(1.0f, 1.0f, 0.0f, &a));
    IS_REFUSED(gpw_bands_window_permitted(1.0f, 1.0f, 1001.0f, &a));
    assert_status(gpw_bands_window_permitted(10.0f, 1.0f, 1.0f, &a), GPW_OK);
    assert_near(a, 10.0, 0.0); /* a whole wave in the window is seen whole */
}

#define OF gpw_plan_unit
static const edge of_unit[] = {
    KNOWN(rated_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(load_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(takes_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    WORD(online, 2u),
};
#undef OF

static gpw_status try_unit(const void *unit)
{
    gpw_plan_reserve r;

    return gpw_plan_reserve_now(unit, sizeof(gpw_plan_unit), 1u, 1.0e5f, 1.0e6f, 3.0e5f, &r,
                                sizeof r);
}

static void reserve_of_units_beyond_an_end_is_refused(void **state)
{
    const gpw_plan_unit good = {1.0e6f, 4.0e5f, 3.0e5f, 1u};
    gpw_plan_unit two[2] = {{1.0e6f, 4.0e5f, 3.0e5f, 1u}, {1.0e6f, 6.0e5f, 2.0e5f, 1u}};
    gpw_plan_reserve r;

    (void)state;
    ENDS_HOLD(of_unit, good, try_unit);
    IS_REFUSED(gpw_plan_reserve_now(two, sizeof two[0], 0u, 1.0f, 1.0f, 1.0f, &r, sizeof r));
    IS_REFUSED(
        gpw_plan_reserve_now(two, sizeof two[0], UINT32_MAX, 1.0f, 1.0f, 1.0f, &r, sizeof r));
    IS_REFUSED(gpw_plan_reserve_now(two, sizeof two[0], 2u, -1.0f, 1.0f, 1.0f, &r, sizeof r));
    IS_REFUSED(gpw_plan_reserve_now(two, sizeof two[0], 2u, 1.0f, 0.5f, 1.0f, &r, sizeof r));
    IS_REFUSED(gpw_plan_reserve_now(two, sizeof two[0], 2u, 1.0f, 1.0f, 0.0f, &r, sizeof r));
    IS_REFUSED(gpw_plan_reserve_now(two, sizeof two[0], 2u, 1.0f, 1.0f, far_w, &r, sizeof r));
    /* The first is the stronger; losing the second costs more: 300 - 600 against 200 - 400. */
    assert_status(
        gpw_plan_reserve_now(two, sizeof two[0], 2u, 1.0e5f, 1.0e6f, 3.0e5f, &r, sizeof r),
        GPW_OK);
    assert_int_equal(r.lost, 1);
    assert_near(r.shared_w, 4.0e5, 1.0);
    two[1].load_w = 1.0e5f; /* now losing the first does: 200 - 400 against 300 - 100 */
    assert_status(
        gpw_plan_reserve_now(two, sizeof two[0], 2u, 1.0e5f, 1.0e6f, 3.0e5f, &r, sizeof r),
        GPW_OK);
    assert_int_equal(r.lost, 0);
    two[0].online = two[1].online = 0u;
    IS_REFUSED(gpw_plan_reserve_now(two, sizeof two[0], 2u, 1.0f, 1.0f, 1.0f, &r, sizeof r));
}

#define OF gpw_energy_board
static const edge of_relative[] = {
    FIGURE(tdp_w, 0.9f, 1.1e5f),
    FIGURE(relative_base_pu, -0.1f, 1.1f),
    FIGURE(relative_span_pu, -0.1f, 2.1f),
    FIGURE(relative_rate, -0.1f, 101.0f),
};
#undef OF

static gpw_status try_relative(const void *board)
{
    return gpw_energy_relative_power(board, 0.5f, &a);
}

static void power_by_relative_speed_wants_a_whole_board(void **state)
{
    gpw_energy_board board, bad;

    (void)state;
    assert_status(gpw_energy_board_init(&board, sizeof board), GPW_OK);
    board.tdp_w = 700.0f;
    board.relative_base_pu = 0.4f;
    board.relative_span_pu = 0.5f;
    board.relative_rate = 2.0f;
    ENDS_HOLD(of_relative, board, try_relative);
    assert_status(gpw_energy_relative_power(&board, 0.0f, &a), GPW_OK);
    assert_near(a, 280.0, 1.0e-3);
    IS_REFUSED(gpw_energy_relative_power(&board, 1.1f, &a));
    bad = board;
    bad.tdp_w = gpw_unknown();
    assert_status(gpw_energy_relative_power(&bad, 0.5f, &a), GPW_ERR_UNKNOWN);
    bad = board;
    bad.relative_base_pu = gpw_unknown();
    assert_status(gpw_energy_relative_power(&bad, 0.5f, &a), GPW_ERR_UNKNOWN);
    bad = board;
    bad.relative_span_pu = gpw_unknown();
    assert_status(gpw_energy_relative_power(&bad, 0.5f, &a), GPW_ERR_UNKNOWN);
    bad = board;
    bad.relative_rate = gpw_unknown();
    assert_status(gpw_energy_relative_power(&bad, 0.5f, &a), GPW_ERR_UNKNOWN);
    memset(&bad, 0, sizeof bad);
    assert_status(gpw_energy_relative_power(&bad, 0.5f, &a), GPW_ERR_VERSION);
    /* A span that would go beyond what a board is let draw ends there, in one place for all
     * boards and speeds. */
    board.relative_span_pu = 2.0f;
    assert_status(gpw_energy_relative_power(&board, 1.0f, &a), GPW_OK);
    assert_status(gpw_energy_relative_power(&board, 0.9f, &b), GPW_OK);
    assert_near(a, b, 0.0);
    assert_near(a, 0.98 * 700.0, 1.0e-3); /* the highest average that was seen */
}

static void alternator_refuses_loads_beyond_its_ends(void **state)
{
    gpw_alternator *const alt = live.alternator;
    gpw_alternator_config none;
    const float power[2] = {1.0e5f, 1.0e5f}, var[2] = {5.0e4f, 5.0e4f};
    float out[2], same[2];

    (void)state;
    memset(&none, 0, sizeof none);
    assert_status(gpw_alternator_self_excitation(&none, 0.0f, 0.0f, &a), GPW_ERR_VERSION);
    IS_REFUSED(gpw_alternator_self_excitation(&live.alternator_config, -1.0f, 0.0f, &a));
    IS_REFUSED(gpw_alternator_self_excitation(&live.alternator_config, 0.0f, -1.0f, &a));
    IS_REFUSED(gpw_alternator_reset(alt, -1.0f, 0.0f, 0.0f));
    IS_REFUSED(gpw_alternator_reset(alt, 0.0f, far_w, 0.0f));
    IS_REFUSED(gpw_alternator_reset(alt, 0.0f, 0.0f, -1.0f));
    IS_REFUSED(gpw_alternator_settled(alt, far_w, 0.0f, 0.0f, 0.0f, &a));
    IS_REFUSED(gpw_alternator_settled(alt, 0.0f, far_w, 0.0f, 0.0f, &a));
    IS_REFUSED(gpw_alternator_settled(alt, 0.0f, 0.0f, -1.0f, 0.0f, &a));
    IS_REFUSED(gpw_alternator_settled(alt, 0.0f, 0.0f, 0.0f, -1.0f, &a));
    assert_status(gpw_alternator_reset(alt, 1.0e5f, 5.0e4f, 0.0f), GPW_OK);
    assert_status(gpw_alternator_process(alt, power, var, 0.0f, NULL, out, 2u), GPW_OK);
    assert_near(out[1], out[0], 1.0e-5); /* at rest under what it was reset with */
    assert_status(gpw_alternator_reset(alt, 1.0e5f, 0.0f, 0.0f), GPW_OK);
    same[0] = same[1] = 0.0f;
    assert_status(gpw_alternator_process(alt, power, NULL, 0.0f, same, out, 2u), GPW_OK);
    assert_near(out[1], out[0], 1.0e-5);
}

/* With xq above xd the larger of them excites: 1 - Q/S x. */
static void machine_with_its_larger_reactance_across_excites_by_that(void **state)
{
    gpw_alternator_config m = live.alternator_config;

    (void)state;
    m.xd_pu = 1.5f;
    m.xq_pu = 2.0f;
    assert_status(gpw_alternator_self_excitation(&m, 0.25f * m.rated_va, 0.0f, &a), GPW_OK);
    assert_near(a, 0.5, 1.0e-5);
    m.xq_pu = 1.0f;
    assert_status(gpw_alternator_self_excitation(&m, 0.25f * m.rated_va, 0.0f, &a), GPW_OK);
    assert_near(a, 0.625, 1.0e-5);
}

static void swing_of_a_band_wants_a_set_that_is_one(void **state)
{
    gpw_band_reading reading;
    gpw_genset_config none;

    (void)state;
    memset(&reading, 0, sizeof reading);
    memset(&none, 0, sizeof none);
    reading.low_hz = 0.5f;
    reading.high_hz = 2.0f;
    reading.frequency_hz = 1.0f;
    assert_status(gpw_response_swing(&none, 0.5f, &reading, &a, &b, &word), GPW_ERR_VERSION);
    assert_status(gpw_response_swing(&live.genset_config, 0.5f, &reading, &a, &b, &word),
                  GPW_OK);
    assert_near(a, 0.0, 0.0); /* nothing swings */
    assert_near(b, 0.0, 0.0);
    reading.high_hz = 0.1f;
    IS_REFUSED(gpw_response_swing(&live.genset_config, 0.5f, &reading, &a, &b, &word));
    reading.high_hz = 2.0f;
    reading.largest = -1.0f;
    IS_REFUSED(gpw_response_swing(&live.genset_config, 0.5f, &reading, &a, &b, &word));
    reading.largest = 0.0f;
    reading.amplitude = -1.0f;
    IS_REFUSED(gpw_response_swing(&live.genset_config, 0.5f, &reading, &a, &b, &word));
}

static void index_beyond_what_there_is_is_refused(void **state)
{
    gpw_protection_row_result row;
    gpw_voltage_class_result voltage;
    gpw_inverter_output inverter;
    gpw_load_rule_result rule;
    gpw_band_reading band;
    const gpw_site *const site = live.running_site;

    (void)state;
    IS_REFUSED(gpw_site_corner_needed(site, GPW_SITE_CORNERS, &word));
    IS_REFUSED(gpw_site_corner_values(site, GPW_SITE_CORNERS, &a, &b, &c, &word, &word));
    assert_true(gpw_protection_row_get(live.protection, 99u, &row, sizeof row) < GPW_OK);
    assert_true(gpw_voltage_class_get(live.voltage, 99u, &voltage, sizeof voltage) < GPW_OK);
    assert_true(gpw_plant_inverter_output(live.running_plant, 99u, &inverter, sizeof inverter) <
                GPW_OK);
    assert_true(gpw_load_spec_result(live.load_spec, 99u, &rule, sizeof rule) < GPW_OK);
    assert_true(gpw_bands_band(live.bands, 99u, &band, sizeof band) < GPW_OK);
    IS_REFUSED(gpw_duty_fuel_at(live.duty, -1.0f, &d));
    IS_REFUSED(gpw_plant_settled(live.running_plant, 2.0f * max_w, &a));
    IS_REFUSED(gpw_plant_reset(live.running_plant, -1.0f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(store_of_a_step_a_wave_or_a_rate),
        cmocka_unit_test(store_without_a_bottom_stays_at_the_end_of_its_count),
        cmocka_unit_test(capacitors_of_a_supply),
        cmocka_unit_test(converter_of_a_supply),
        cmocka_unit_test(hold_up_takes_a_time_and_the_load_it_was_promised_at),
        cmocka_unit_test(shelf_refuses_what_its_supplies_would),
        cmocka_unit_test(hold_up_of_none_or_too_many_supplies_is_refused),
        cmocka_unit_test(curve_of_no_points_or_too_many_is_refused),
        cmocka_unit_test(permitted_swing_wants_a_limit_a_window_and_a_frequency),
        cmocka_unit_test(reserve_of_units_beyond_an_end_is_refused),
        cmocka_unit_test(power_by_relative_speed_wants_a_whole_board),
        cmocka_unit_test(alternator_refuses_loads_beyond_its_ends),
        cmocka_unit_test(machine_with_its_larger_reactance_across_excites_by_that),
        cmocka_unit_test(swing_of_a_band_wants_a_set_that_is_one),
        cmocka_unit_test(index_beyond_what_there_is_is_refused),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
