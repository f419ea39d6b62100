/* SPDX-License-Identifier: MIT */
/* Ends of every figure of plans and their courses, supplies that ride through, power supplies,
 * deratings and points of a response; and what rows and blocks do at their own ends. */
#include "edges.h"

static size_t bytes;

#define OF gpw_plan_config
static const edge of_plan[] = {
    WORD(scan, 0u),
    WORD(scan, 65u),
    WORD(corner_scan, 0u),
    WORD(corner_scan, 65u),
    WORD(corners, 2u),
    KNOWN(load_max_pu, 0.09f, 2.1f),
    KNOWN(settle_s, 0.9f, 601.0f),
    KNOWN(rocof_window_s, 0.09f, 2.1f),
    WORD(reserved, 1u),
};
#undef OF

static gpw_status try_plan(const void *config)
{
    return gpw_plan_state_size(config, &live.genset_config, &bytes);
}

#define OF gpw_plan_profile
static const edge of_course[] = {
    KNOWN(base_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(total_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(step_w, -1.1e5f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(rise_s, -0.1f, 3700.0f),
    KNOWN(ramp_w_per_s, 0.0f, 1.1f * GPW_POWER_MAX_W),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_course(const void *profile)
{
    gpw_plan_answer answer;

    return gpw_plan_holds(live.plan, profile, &answer, sizeof answer);
}

static void a_plan_beyond_an_end_is_refused(void **state)
{
    gpw_plan_profile p;

    (void)state;
    ENDS_HOLD(of_plan, live.plan_config, try_plan);
    assert_status(gpw_plan_profile_init(&p, sizeof p), GPW_OK);
    p.base_w = 1.0e5f;
    p.step_w = 1.0e4f;
    p.total_w = 1.2e5f;
    p.ramp_w_per_s = 1.0e4f;
    ENDS_HOLD(of_course, p, try_course);
    p.ramp_w_per_s = 1.0e-3f; /* 10 kW at that are 10^7 s, longer than a course may be */
    assert_status(try_course(&p), GPW_ERR_DOMAIN);
}

#define OF gpw_ride_config
static const edge of_ride[] = {
    WORD(modules, 0u),
    WORD(modules, GPW_RIDE_MODULES_MAX + 1u),
    WORD(slew_leaves, 2u),
    KNOWN(under_hz, -1.0f, 56.0f),
    KNOWN(over_hz, 44.0f, 1100.0f),
    KNOWN(under_v_pu, -0.1f, 1.3f),
    KNOWN(over_v_pu, 0.7f, 2.1f),
    KNOWN(under_hz_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(over_hz_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(under_v_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(over_v_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(slew_hz_per_s, -1.0f, 1.1e4f),
    KNOWN(slew_window_s, 0.0f, 61.0f),
    KNOWN(slew_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(return_low_hz, 44.0f, 56.0f),
    KNOWN(return_high_hz, 44.0f, 56.0f),
    KNOWN(return_low_v_pu, 0.7f, 1.3f),
    KNOWN(return_high_v_pu, 0.7f, 1.3f),
    KNOWN(return_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(return_spread_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(walk_in_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    FIGURE(energy_j, -1.0f, 1.1e15f),
    FIGURE(recharge_w, 0.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(recharge_efficiency, 0.009f, 1.1f),
    FIGURE(restart_delay_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(restart_share, -0.1f, 1.1f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_supply *riding;

static gpw_status try_ride(const void *ride)
{
    return gpw_supply_set_ride(riding, ride);
}

static void a_ride_beyond_an_end_is_refused(void **state)
{
    gpw_supply_config c = live.supply_config;
    gpw_ride_config r;

    (void)state;
    c.ride_max = 1u;
    assert_status(gpw_supply_create(&c, &riding), GPW_OK);
    assert_status(gpw_ride_config_init(&r, sizeof r), GPW_OK);
    r.under_hz = 45.0f;
    r.over_hz = 55.0f;
    r.under_v_pu = 0.8f;
    r.over_v_pu = 1.2f;
    ENDS_HOLD(of_ride, r, try_ride);
    gpw_supply_destroy(riding);
    /* A supply that leaves by itself is not to be told a second time when. */
    c.under_hz = 45.0f;
    assert_status(gpw_supply_create(&c, &riding), GPW_OK);
    assert_status(try_ride(&r), GPW_ERR_DOMAIN);
    gpw_supply_destroy(riding);
    c.under_hz = 0.0f;
    c.over_hz = 55.0f;
    assert_status(gpw_supply_create(&c, &riding), GPW_OK);
    assert_status(try_ride(&r), GPW_ERR_DOMAIN);
    gpw_supply_destroy(riding);
}

#define OF gpw_psu_spec
static const edge of_hold_up[] = {
    FIGURE(rated_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(hold_up_limit_pu, 0.0f, 11.0f),
    FIGURE(hold_up_energy_j, -1.0f, 1.1e15f),
    FIGURE(hold_up_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    FIGURE(hold_up_load_pu, 0.0f, 11.0f),
    FIGURE(hold_up_low_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    FIGURE(hold_up_low_load_pu, 0.0f, 11.0f),
    WORD(reserved, 1u),
};
static const edge of_efficiency[] = {
    FIGURE(load_1_pu, -0.1f, 11.0f),
    FIGURE(efficiency_1, 0.009f, 1.1f),
    FIGURE(load_2_pu, -0.1f, 11.0f),
    FIGURE(efficiency_2, 0.009f, 1.1f),
};
#undef OF

static gpw_status try_hold_up(const void *spec)
{
    float hold_up_s;

    return gpw_psu_hold_up_s(spec, 500.0f, &hold_up_s);
}

static gpw_status try_efficiency(const void *spec)
{
    float efficiency;

    return gpw_psu_efficiency(spec, 500.0f, &efficiency);
}

static void a_power_supply_beyond_an_end_is_refused(void **state)
{
    gpw_psu_spec s;
    float efficiency;

    (void)state;
    assert_status(gpw_psu_spec_init(&s, sizeof s), GPW_OK);
    s.rated_w = 1000.0f;
    s.hold_up_s = 0.02f;
    s.hold_up_load_pu = 1.0f;
    s.hold_up_low_s = 0.03f;
    s.hold_up_low_load_pu = 0.5f;
    s.load_1_pu = 0.2f;
    s.efficiency_1 = 0.9f;
    s.load_2_pu = 1.0f;
    s.efficiency_2 = 0.94f;
    ENDS_HOLD(of_hold_up, s, try_hold_up);
    ENDS_HOLD(of_efficiency, s, try_efficiency);
    s.load_2_pu = 0.2f; /* not ascending */
    assert_status(try_efficiency(&s), GPW_ERR_ORDER);
    s.load_2_pu = 1.0f;
    assert_status(gpw_psu_efficiency(&s, -1.0f, &efficiency), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_efficiency(&s, 1.1e4f, &efficiency), GPW_ERR_DOMAIN);
}

#define OF gpw_derating
static const edge of_derating[] = {
    KNOWN(altitude_m, -501.0f, 6001.0f),
    KNOWN(intake_c, -51.0f, 81.0f),
    KNOWN(altitude_free_m, -1.0f, 6001.0f),
    KNOWN(intake_free_c, -21.0f, 81.0f),
    KNOWN(altitude_pu_per_100m, -0.1f, 0.3f),
    KNOWN(intake_pu_per_k, -0.1f, 0.2f),
    KNOWN(pressure_exponent, -0.1f, 3.1f),
    KNOWN(temperature_exponent, -0.1f, 3.1f),
    FIGURE(methane_number, -1.0f, 151.0f),
    KNOWN(methane_free, -1.0f, 151.0f),
    KNOWN(methane_pu_per_number, -0.1f, 1.1f),
    FIGURE(heating_ratio, 0.09f, 2.1f),
    KNOWN(heating_free_ratio, 0.09f, 1.1f),
    KNOWN(air_step_exponent, -0.1f, 3.1f),
    KNOWN(air_tau_exponent, -0.1f, 3.1f),
    WORD(grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_derating(const void *derating)
{
    float power, density;

    return gpw_derating_factors(derating, &power, &density);
}

static void a_derating_beyond_an_end_is_refused(void **state)
{
    gpw_derating d;

    (void)state;
    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);
    ENDS_HOLD(of_derating, d, try_derating);
}

#define OF gpw_response_point
static const edge of_point[] = {
    KNOWN(frequency_hz, 0.0f, 1.1e6f),
    KNOWN(rated_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(real, -HUGE_VALF, HUGE_VALF),
    KNOWN(imaginary, -HUGE_VALF, HUGE_VALF),
};
#undef OF

static gpw_response_point other;

static gpw_status try_point(const void *point)
{
    gpw_response_point sum;

    return gpw_response_add(point, &other, &sum, sizeof sum);
}

static gpw_status try_other_point(const void *point)
{
    gpw_response_point sum;

    return gpw_response_add(&other, point, &sum, sizeof sum);
}

static void a_point_beyond_an_end_is_refused(void **state)
{
    gpw_response_point p;

    (void)state;
    memset(&p, 0, sizeof p);
    p.frequency_hz = 1.0f;
    p.rated_w = 1.0e6f;
    p.real = 0.1f;
    other = p;
    ENDS_HOLD(of_point, p, try_point);
    ENDS_HOLD(of_point, p, try_other_point);
    p.frequency_hz = 2.0f; /* not that of the other */
    assert_status(try_point(&p), GPW_ERR_DOMAIN);
    p.frequency_hz = 1.0f;
    p.real = 0.0f; /* answers nothing: there is no sum */
    assert_status(try_point(&p), GPW_ERR_DOMAIN);
    p.imaginary = 0.1f;
    assert_status(try_point(&p), GPW_OK);
}

#define OF gpw_band_reading
static const edge of_reading[] = {
    KNOWN(low_hz, 0.0f, 1.1f),
    KNOWN(high_hz, 0.9f, 1.1e6f),
    KNOWN(largest, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(amplitude, -1.0f, 1.1f * GPW_POWER_MAX_W),
};
#undef OF

static gpw_status try_reading(const void *reading)
{
    float swing_pu, worst_pu;
    uint32_t is_linear;

    return gpw_response_swing(&live.genset_config, 0.5f, reading, &swing_pu, &worst_pu,
                              &is_linear);
}

static void a_band_beyond_an_end_is_refused(void **state)
{
    gpw_band_reading r;

    (void)state;
    memset(&r, 0, sizeof r);
    r.low_hz = r.high_hz = r.frequency_hz = 1.0f;
    r.largest = r.amplitude = 1.0e4f;
    ENDS_HOLD(of_reading, r, try_reading);
}

/* ---- blocks ---- */

static void a_block_of_a_plant_is_its_samples_one_by_one(void **state)
{
    static const float load_w[4] = {1.0e4f, 2.0e5f, 0.0f, 5.0e4f};
    gpw_plant_output out;
    gpw_plant *plant = live.running_plant;
    float block[4], damaged[2];
    uint32_t k;

    (void)state;
    assert_status(gpw_plant_reset(plant, 0.0f), GPW_OK);
    assert_status(gpw_plant_process(plant, load_w, block, 4u), GPW_OK);
    assert_status(gpw_plant_reset(plant, 0.0f), GPW_OK);
    for (k = 0; k < 4u; k++) {
        assert_status(gpw_plant_step(plant, load_w[k], &out, sizeof out), GPW_OK);
        assert_memory_equal(&block[k], &out.speed_pu, sizeof block[k]);
    }
    damaged[0] = 1.0e4f;
    damaged[1] = gpw_unknown();
    assert_status(gpw_plant_process(plant, damaged, block, 2u), GPW_NOTE_HELD);
    assert_status(gpw_plant_process(plant, NULL, NULL, 0u), GPW_OK);
    assert_status(gpw_plant_process(plant, NULL, block, 1u), GPW_ERR_NULL);
    assert_status(gpw_plant_process(plant, load_w, NULL, 1u), GPW_ERR_NULL);
}

static void a_block_of_an_estimate_is_its_samples_one_by_one(void **state)
{
    uint64_t stamp_ns[8];
    float power_w[8];
    gpw_estimate *one, *other_one;
    gpw_estimate_result a, b;
    uint32_t k;

    (void)state;
    assert_status(gpw_estimate_create(&live.estimate_config, &one), GPW_OK);
    assert_status(gpw_estimate_create(&live.estimate_config, &other_one), GPW_OK);
    for (k = 0; k < 8u; k++) {
        stamp_ns[k] = (k + 1u) * (uint64_t)100000000u;
        power_w[k] = 300.0f + (float)k;
        assert_status(gpw_estimate_step(one, stamp_ns[k], power_w[k]), GPW_OK);
    }
    assert_status(gpw_estimate_process(other_one, stamp_ns, power_w, 8u), GPW_OK);
    assert_true(gpw_estimate_result_get(one, &a, sizeof a) >= GPW_OK);
    assert_true(gpw_estimate_result_get(other_one, &b, sizeof b) >= GPW_OK);
    assert_memory_equal(&a, &b, sizeof a);
    assert_status(gpw_estimate_process(other_one, NULL, NULL, 0u), GPW_OK);
    assert_status(gpw_estimate_process(other_one, NULL, power_w, 1u), GPW_ERR_NULL);
    assert_status(gpw_estimate_process(other_one, stamp_ns, NULL, 1u), GPW_ERR_NULL);
    gpw_estimate_destroy(one);
    gpw_estimate_destroy(other_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_beyond_an_end_is_refused),
        cmocka_unit_test(a_ride_beyond_an_end_is_refused),
        cmocka_unit_test(a_power_supply_beyond_an_end_is_refused),
        cmocka_unit_test(a_derating_beyond_an_end_is_refused),
        cmocka_unit_test(a_point_beyond_an_end_is_refused),
        cmocka_unit_test(a_band_beyond_an_end_is_refused),
        cmocka_unit_test(a_block_of_a_plant_is_its_samples_one_by_one),
        cmocka_unit_test(a_block_of_an_estimate_is_its_samples_one_by_one),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
