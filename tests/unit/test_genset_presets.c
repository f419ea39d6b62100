/* SPDX-License-Identifier: MIT */
/* Figures of a set as its header states them; a preset sets every figure of rotor,
 * governor and air, whatever stood there before. Of the governor as docs/sources.md has it
 * (openipsl-degov). */
#include "ends.h"

static void nothing_of_before_stays(void **state)
{
    static const float inertia_s[] = {1.07f, 1.07f, 1.07f, 0.70f};
    static const float air_step[] = {0.0f, 0.35f, 0.35f, 0.16f};
    static const float air_tau_s[] = {0.0f, 2.0f, 2.0f, 4.0f};
    static const float droop[] = {0.0f, 0.0f, 0.04f, 0.0f}, k[] = {40.0f, 40.0f, 40.0f, 24.0f};
    uint32_t i;

    (void)state;
    for (i = 0; i < 4u; i++) {
        gpw_genset_config c;

        assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
        c.governor = GPW_GOVERNOR_DROOP;
        c.inertia_s = c.k = c.droop_pu = c.damping_pu = 0.5f;
        c.air_step_pu = c.air_tau_s = c.t_lag_s = c.kp = c.ki = 0.5f;
        c.t1_s = c.t2_s = c.t3_s = c.t4_s = c.t5_s = c.t6_s = c.dead_s = c.te_s = 0.5f;
        c.throttle_min_pu = c.throttle_max_pu = 0.5f;
        c.droop_on_power = 1u;
        c.inertia_low_s = c.inertia_high_s = c.air_step_low_pu = 0.5f;
        c.air_step_high_pu = c.air_tau_low_s = c.air_tau_high_s = 0.5f;
        c.source = GPW_SOURCE_USER;
        assert_status(gpw_genset_preset(&c, i), GPW_OK);
        assert_int_equal(c.governor, i == 2u ? GPW_GOVERNOR_DEGOV1 : GPW_GOVERNOR_DEGOV);
        assert_near(c.inertia_s, inertia_s[i], 0.0f);
        assert_near(c.k, k[i], 0.0f);
        assert_near(c.droop_pu, droop[i], 0.0f);
        assert_near(c.damping_pu, 0.0f, 0.0f);
        assert_near(c.air_step_pu, air_step[i], 0.0f);
        assert_near(c.air_tau_s, air_tau_s[i], 0.0f);
        assert_near(c.t_lag_s, 0.0f, 0.0f);
        assert_near(c.kp, 0.0f, 0.0f);
        assert_near(c.ki, 0.0f, 0.0f);
        assert_near(c.t1_s, 0.01f, 0.0f);
        assert_near(c.t2_s, 0.02f, 0.0f);
        assert_near(c.t3_s, 0.2f, 0.0f);
        assert_near(c.t4_s, 0.25f, 0.0f);
        assert_near(c.t5_s, 0.009f, 0.0f);
        assert_near(c.t6_s, 0.0384f, 0.0f);
        assert_near(c.dead_s, 0.024f, 0.0f);
        assert_int_equal(c.droop_on_power, 0u);
        assert_near(c.te_s, 0.05f, 0.0f);
        assert_near(c.throttle_min_pu, -0.05f, 0.0f);
        assert_near(c.throttle_max_pu, 1.1f, 0.0f);
        assert_true(c.inertia_low_s != c.inertia_low_s);
        assert_true(c.inertia_high_s != c.inertia_high_s);
        assert_true(c.air_step_low_pu != c.air_step_low_pu);
        assert_true(c.air_step_high_pu != c.air_step_high_pu);
        assert_true(c.air_tau_low_s != c.air_tau_low_s);
        assert_true(c.air_tau_high_s != c.air_tau_high_s);
        assert_int_equal(c.inertia_grade, i == 0u ? GPW_GRADE_FULL : GPW_GRADE_ENGINEERING);
        assert_int_equal(c.air_grade, GPW_GRADE_ENGINEERING);
        assert_int_equal(c.governor_grade, i < 2u ? GPW_GRADE_FULL : GPW_GRADE_ENGINEERING);
        assert_int_equal(c.source, i == 3u ? GPW_SOURCE_AIR_MODEL : GPW_SOURCE_OPENIPSL);
    }
}

/* ---- defaults and ends ---- */

#define OF gpw_genset_config
static const place of_genset[] = {
    WORD_IN(tick_ns, GPW_TICK_MIN_NS, GPW_TICK_MAX_NS, 0u),
    WORD_IN(swing, 0u, 1u, 0u),
    WORD_IN(reserved[0], 0u, 0u, 0u),
    FIGURE_IN(rated_w, 1.0f, GPW_POWER_MAX_W, NONE),
    FIGURE_IN(f0_hz, 40.0f, 70.0f, 50.0f),
    FIGURE_IN(inertia_s, 0.1f, 100.0f, UNKNOWN),
    FIGURE_IN(damping_pu, 0.0f, 50.0f, 0.0f),
    FIGURE_IN(initial_pu, 0.0f, 1.1f, 0.0f), /* TMAX */
    FIGURE_IN(t3_s, 0.0f, 100.0f, 0.0f),
    FIGURE_IN(t4_s, 0.0f, 100.0f, 0.0f),
    FIGURE_IN(dead_s, 0.0f, 1.0f, 0.0f),
    FIGURE_IN(throttle_max_pu, 0.1f, 2.0f, 1.1f),
    FIGURE_IN(stall_speed_pu, 0.4f, 0.95f, 0.6f),
};
#undef OF

static gpw_status try_genset(const void *config)
{
    size_t bytes;

    return gpw_genset_state_size(config, &bytes);
}

static void a_set_has_what_its_header_says(void **state)
{
    gpw_genset_config fresh, wide;

    (void)state;
    assert_status(gpw_genset_config_init(&fresh, sizeof fresh), GPW_OK);
    wide = fresh;
    assert_status(gpw_genset_preset(&wide, GPW_GENSET_DIESEL_NA), GPW_OK);
    wide.tick_ns = 10000000u;
    wide.rated_w = 1.0e6f;
    ENDS_ARE(of_genset, fresh, wide, try_genset);
    assert_int_equal(fresh.governor, GPW_GOVERNOR_DEGOV);
    assert_int_equal(fresh.droop_on_power, 0u);
    assert_near(fresh.droop_pu, 0.0f, 0.0f);
    assert_near(fresh.te_s, 0.05f, 0.0f);
    assert_near(fresh.t_lag_s, 0.0f, 0.0f);
    assert_near(fresh.kp, 0.0f, 0.0f);
    assert_near(fresh.t6_s, 0.0f, 0.0f);
    assert_near(fresh.throttle_min_pu, -0.05f, 0.0f);
    assert_near(fresh.air_step_pu, 0.0f, 0.0f);
    assert_true(fresh.inertia_low_s != fresh.inertia_low_s);
    assert_true(fresh.inertia_high_s != fresh.inertia_high_s);
    assert_true(fresh.air_step_low_pu != fresh.air_step_low_pu);
    assert_true(fresh.air_step_high_pu != fresh.air_step_high_pu);
    assert_true(fresh.air_tau_low_s != fresh.air_tau_low_s);
    assert_true(fresh.air_tau_high_s != fresh.air_tau_high_s);
    assert_true(fresh.air_step_full_pu != fresh.air_step_full_pu);
    assert_int_equal(fresh.inertia_grade, GPW_GRADE_USER);
    assert_int_equal(fresh.air_grade, GPW_GRADE_USER);
    assert_int_equal(fresh.governor_grade, GPW_GRADE_USER);
    assert_int_equal(fresh.source, GPW_SOURCE_USER);
    assert_near(fresh.kd, 0.0f, 0.0f);
    assert_near(fresh.error_min_pu, -0.05f, 0.0f);
    assert_near(fresh.error_max_pu, 0.05f, 0.0f);
    assert_near(fresh.kturb, 1.0f, 0.0f);
    assert_near(fresh.wfnl_pu, 0.0f, 0.0f);
    assert_int_equal(fresh.fuel_with_speed, 0u);
    assert_near(fresh.at_pu, 1.0f, 0.0f);
    assert_near(fresh.air_speed_exponent, 0.0f, 0.0f);
    assert_near(fresh.mixer_s, 0.0f, 0.0f);
    assert_int_equal(fresh.acceptance_rows_max, 0u);
    assert_near(fresh.acceptance_dip_pu, 0.1f, 0.0f);
    assert_near(fresh.acceptance_error_pu, 0.25f, 0.0f);
    assert_near(fresh.acceptance_step_ratio, 1.0f, 0.0f);
    assert_near(fresh.acceptance_time_ratio, 1.0f, 0.0f);
}

/* Below rated where the speed is. */
static void a_frequency_is_the_rated_one_by_its_speed(void **state)
{
    static GPW_STATE_BUFFER(own_memory, GPW_GENSET_STATE_BYTES(100u));
    gpw_genset_config c;
    gpw_genset_output out;
    gpw_genset *set;
    float least = 0.0f;
    uint32_t k;

    (void)state;
    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = 10000000u;
    c.rated_w = 1.0e6f;
    c.f0_hz = 60.0f;
    assert_status(gpw_genset_init(own_memory, sizeof own_memory, &c, &set), GPW_OK);
    for (k = 0; k < 200u; k++) {
        assert_status(gpw_genset_step(set, 300.0e3f, &out, sizeof out), GPW_OK);
        assert_near(out.frequency_hz, 60.0 * (1.0 + (double)out.speed_pu), 1.0e-4);
        least = out.speed_pu < least ? out.speed_pu : least;
    }
    assert_true(least < -0.01f);
    c.governor = GPW_GOVERNOR_DEGOV1; /* its droop is on the throttle or on the power */
    c.droop_on_power = 1u;
    assert_status(gpw_genset_init(own_memory, sizeof own_memory, &c, &set), GPW_OK);
    c.droop_on_power = 2u;
    assert_status(gpw_genset_init(own_memory, sizeof own_memory, &c, &set), GPW_ERR_DOMAIN);
}

/* Of the two, as docs/sources.md has them (gridlabd-diesel-dg, cim-governors). */
static void a_tuning_replaces_the_droop(void **state)
{
    gpw_genset_config c;

    (void)state;
    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.droop_pu = 0.5f;
    assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_ISLAND), GPW_OK);
    assert_near(c.droop_pu, 0.0, 0.0);
    assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_GRID), GPW_OK);
    assert_near(c.droop_pu, 0.04, 1.0e-7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tuning_replaces_the_droop),
        cmocka_unit_test(a_frequency_is_the_rated_one_by_its_speed),
        cmocka_unit_test(nothing_of_before_stays),
        cmocka_unit_test(a_set_has_what_its_header_says),
    };

    return cmocka_run_group_tests_name("presets of gensets", tests, NULL, NULL);
}
