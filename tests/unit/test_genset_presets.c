/* SPDX-License-Identifier: MIT */
/* A preset sets every figure of rotor, governor and air, whatever stood there before. Of the
 * governor as docs/sources.md has it (openipsl-degov). */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_before_stays),
    };

    return cmocka_run_group_tests_name("presets of gensets", tests, NULL, NULL);
}
