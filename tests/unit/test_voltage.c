/* SPDX-License-Identifier: MIT */
/* Voltages made by hand, one sample 10 ms, with the answers worked out beside them. */
#include "gpw_test.h"

#include <gpupower/voltage.h>

#include <string.h>

static GPW_STATE_BUFFER(memory, GPW_VOLTAGE_STATE_BYTES);

static gpw_voltage_limits iso(uint32_t class_id)
{
    gpw_voltage_limits l;

    assert_status(gpw_voltage_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_voltage_limits_iso8528(&l, class_id), GPW_OK);
    return l;
}

static gpw_voltage *bare(void)
{
    gpw_voltage_config c;
    gpw_voltage *v = NULL;

    assert_status(gpw_voltage_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    assert_status(gpw_voltage_init(memory, sizeof memory, &c, &v), GPW_OK);
    return v;
}

static gpw_voltage *judge_of(gpw_voltage_limits l)
{
    gpw_voltage *const v = bare();

    assert_status(gpw_voltage_add_class(v, &l), GPW_OK);
    return v;
}

static void stay(gpw_voltage *v, unsigned samples, double pu)
{
    while (samples-- > 0u) {
        assert_status(gpw_voltage_push(v, (float)pu), GPW_OK);
    }
}

static gpw_voltage_class_result class_of(const gpw_voltage *v, uint32_t index)
{
    gpw_voltage_class_result r;

    assert_status(gpw_voltage_class_get(v, index, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_voltage_result result_of(const gpw_voltage *v)
{
    gpw_voltage_result r;

    assert_status(gpw_voltage_result_get(v, &r, sizeof r), GPW_OK);
    return r;
}

static void assert_outcome(const gpw_voltage *v, uint32_t outcome, uint32_t limiting)
{
    assert_string_equal(gpw_outcome_name(class_of(v, 0).outcome), gpw_outcome_name(outcome));
    assert_string_equal(gpw_criterion_name(class_of(v, 0).limiting),
                        gpw_criterion_name(limiting));
}

static void iso_limits_are_those_of_the_table(void **state)
{
    static const double table[3][4] = {
        {25.0, 35.0, 10.0, 5.0}, {20.0, 25.0, 6.0, 2.5}, {15.0, 20.0, 4.0, 1.0}};
    uint32_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        const gpw_voltage_limits l = iso(GPW_CLASS_G1 + i);

        assert_near(l.dip_pct, table[i][0], 0.0);
        assert_near(l.rise_pct, table[i][1], 0.0);
        assert_near(l.recovery_s, table[i][2], 0.0);
        assert_near(l.steady_within_pct, table[i][3], 0.0);
    }
}

static void dip_and_recovery_are_measured(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G2));

    (void)state;
    stay(v, 300u, 1.0);
    stay(v, 10u, 0.84); /* 3.01 s */
    stay(v, 90u, 0.96); /* outside 0.975 until 4.01 s */
    stay(v, 800u, 1.0);
    assert_outcome(v, GPW_HOLDS, GPW_CRITERION_VOLTAGE_DIP);
    assert_near(class_of(v, 0).margin_pct, 20.0, 1e-3); /* 16 of 20 */
    assert_near(class_of(v, 0).limiting_time_s, 3.01, 1e-4);
    assert_int_equal(class_of(v, 0).direction, GPW_LOADING);
    assert_near(class_of(v, 0).recovery_s, 1.0, 1e-4);
    assert_near(class_of(v, 0).unload_recovery_s, 0.0, 0.0);
    assert_near(result_of(v).dip_pct, 16.0, 1e-4);
    assert_near(result_of(v).steady_pct, 0.0, 1e-5);
}

static void rise_fails_by_itself(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G3));

    (void)state;
    stay(v, 300u, 1.0);
    stay(v, 20u, 1.22);
    stay(v, 300u, 1.0);
    assert_outcome(v, GPW_FAILS, GPW_CRITERION_VOLTAGE_RISE);
    assert_near(class_of(v, 0).margin_pct, -10.0, 1e-3);
    assert_int_equal(class_of(v, 0).direction, GPW_UNLOADING);
    assert_near(class_of(v, 0).unload_recovery_s, 0.2, 1e-4);
}

static void unloading_has_its_own_time(void **state)
{
    gpw_voltage_limits l = iso(GPW_CLASS_G1);
    gpw_voltage *v;

    (void)state;
    l.recovery_s = 2.0f;
    l.unload_recovery_s = 0.5f;
    v = judge_of(l);
    stay(v, 300u, 1.0);
    stay(v, 100u, 0.9);
    stay(v, 300u, 1.0);
    assert_outcome(v, GPW_HOLDS, GPW_CRITERION_VOLTAGE_RECOVERY);
    stay(v, 60u, 1.1); /* outside from 7.01 s */
    stay(v, 300u, 1.0);
    assert_outcome(v, GPW_FAILS, GPW_CRITERION_VOLTAGE_RECOVERY);
    assert_int_equal(class_of(v, 0).direction, GPW_UNLOADING);
    assert_near(class_of(v, 0).limiting_time_s, 7.01, 1e-4);
}

/* An overshoot within the hold belongs to the dip before it. */
static void overshoot_within_the_hold_is_the_same_excursion(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G1));

    (void)state;
    stay(v, 300u, 1.0);
    stay(v, 50u, 0.85);
    stay(v, 50u, 1.0);
    stay(v, 50u, 1.07);
    stay(v, 300u, 1.0);
    assert_near(class_of(v, 0).recovery_s, 1.5, 1e-4);
    assert_near(class_of(v, 0).unload_recovery_s, 0.0, 0.0);
}

static void deviation_at_rest_is_judged_and_a_moving_voltage_is_not_at_rest(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G3));
    unsigned k;

    (void)state;
    for (k = 0; k < 500u; k++) {
        stay(v, 1u, k % 2u != 0u ? 0.996 : 1.003); /* 0.7 % wide: no rest */
    }
    assert_true(isnan(result_of(v).steady_pct));
    stay(v, 400u, 1.008);
    assert_true(isnan(result_of(v).steady_pct)); /* a recovery may take 4 s */
    stay(v, 100u, 1.008);
    assert_near(result_of(v).steady_pct, 0.8, 1e-3);
    assert_near(result_of(v).steady_time_s, 10.0, 1e-3); /* the fifth second at rest */
    assert_outcome(v, GPW_HOLDS, GPW_CRITERION_VOLTAGE_STEADY);
    assert_near(class_of(v, 0).margin_pct, 20.0, 0.1);
}

static void record_that_ends_outside_is_undetermined(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G2));

    (void)state;
    assert_outcome(v, GPW_UNDETERMINED, GPW_CRITERION_NONE);
    stay(v, 800u, 1.0);
    stay(v, 50u, 0.9);
    assert_int_equal(class_of(v, 0).outcome, GPW_UNDETERMINED);
    stay(v, 99u, 1.0); /* inside for less than the hold */
    assert_int_equal(class_of(v, 0).outcome, GPW_UNDETERMINED);
    assert_true(isnan(class_of(v, 0).recovery_s));
    stay(v, 2u, 1.0);
    assert_int_equal(class_of(v, 0).outcome, GPW_HOLDS);
}

static void unusable_samples_are_held_and_a_row_of_them_is_a_hole(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G2));
    unsigned k;

    (void)state;
    assert_status(gpw_voltage_push(v, NAN), GPW_NOTE_HELD);
    assert_near(result_of(v).duration_s, 0.0, 0.0);
    stay(v, 800u, 1.0);
    for (k = 0; k < 10u; k++) {
        assert_status(gpw_voltage_push(v, INFINITY), GPW_NOTE_HELD);
    }
    assert_int_equal(class_of(v, 0).outcome, GPW_HOLDS);
    assert_status(gpw_voltage_push(v, -1.0f), GPW_NOTE_HELD);
    assert_int_equal(class_of(v, 0).outcome, GPW_UNDETERMINED);
}

/* 4 % to either side of rated, a second each way: inside the band, never within 0.5 %. */
static void rest_that_is_limited_and_never_seen_is_undetermined(void **state)
{
    static const float limit_pct[] = {0.0f, 1.0f, 4.5f};
    gpw_voltage_limits l;
    gpw_voltage *v;
    uint32_t k, n;

    (void)state;
    for (n = 0; n < 3u; n++) { /* not limited, less than the swing, more than it */
        assert_status(gpw_voltage_limits_init(&l, sizeof l), GPW_OK);
        l.recovery_s = 5.0f;
        l.recovery_within_pct = 5.0f;
        l.steady_within_pct = limit_pct[n];
        v = judge_of(l);
        for (k = 0; k < 60u; k++) {
            stay(v, 50u, 0.96);
            stay(v, 50u, 1.04);
        }
        assert_true(isnan(result_of(v).steady_pct));
        assert_outcome(v, n == 1u ? GPW_UNDETERMINED : GPW_HOLDS,
                       GPW_CRITERION_VOLTAGE_RECOVERY);
    }
}

static void a_record_that_waits_for_its_first_sample_has_a_hole(void **state)
{
    static const uint32_t waits[] = {10u, 11u};
    static const uint32_t outcome[] = {GPW_HOLDS, GPW_UNDETERMINED, GPW_HOLDS};
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G2));
    uint32_t k, n;

    (void)state;
    for (n = 0; n < 3u; n++) {
        for (k = 0; n < 2u && k < waits[n]; k++) {
            assert_status(gpw_voltage_push(v, NAN), GPW_NOTE_HELD);
        }
        stay(v, 1000u, 1.0);
        assert_int_equal(class_of(v, 0).outcome, outcome[n]);
        assert_near(result_of(v).duration_s, 10.0, 1e-4);
        assert_status(gpw_voltage_reset(v), GPW_OK);
    }
}

static void collapse_fails_whatever_follows(void **state)
{
    gpw_voltage *const v = judge_of(iso(GPW_CLASS_G1));

    (void)state;
    stay(v, 300u, 1.0);
    assert_status(gpw_voltage_collapse(v), GPW_OK);
    stay(v, 300u, 1.0);
    assert_outcome(v, GPW_FAILS, GPW_CRITERION_COLLAPSE);
    assert_near(class_of(v, 0).margin_pct, -300.0, 1e-3); /* 100 of 25 */
    assert_int_equal(result_of(v).collapsed, 1);
    assert_status(gpw_voltage_reset(v), GPW_OK);
    stay(v, 1200u, 1.0);
    assert_int_equal(class_of(v, 0).outcome, GPW_HOLDS);
}

static gpw_status add(gpw_voltage *v, gpw_voltage_limits l)
{
    return gpw_voltage_add_class(v, &l);
}

static void bad_input_is_refused(void **state)
{
    gpw_voltage *const v = bare();
    gpw_voltage_limits l = iso(GPW_CLASS_G1);
    gpw_voltage_config c;
    size_t bytes;
    unsigned k;

    (void)state;
    l.recovery_within_pct = 0.0f; /* a recovery into what? */
    assert_status(add(v, l), GPW_ERR_DOMAIN);
    l = iso(GPW_CLASS_G1);
    l.dip_pct = -1.0f;
    assert_status(add(v, l), GPW_ERR_DOMAIN);
    l = iso(GPW_CLASS_G1);
    l.class_id = GPW_CLASS_NONE;
    assert_status(add(v, l), GPW_ERR_DOMAIN);
    l.header = 0u;
    assert_status(add(v, l), GPW_ERR_VERSION);
    assert_status(gpw_voltage_limits_iso8528(&l, GPW_CLASS_G1), GPW_ERR_VERSION);
    l = iso(GPW_CLASS_G1);
    assert_status(gpw_voltage_limits_iso8528(&l, GPW_CLASS_CUSTOM), GPW_ERR_DOMAIN);
    for (k = 0; k < GPW_VOLTAGE_CLASSES_MAX; k++) {
        assert_status(add(v, iso(GPW_CLASS_G1)), GPW_OK);
    }
    assert_status(add(v, iso(GPW_CLASS_G1)), GPW_ERR_FULL);
    stay(v, 1u, 1.0);
    assert_status(add(v, iso(GPW_CLASS_G1)), GPW_ERR_STATE);
    assert_status(gpw_voltage_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_voltage_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.dt_s = 0.001f;
    assert_status(gpw_voltage_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_VOLTAGE_STATE_BYTES);
    c.set_pu = NAN;
    assert_status(gpw_voltage_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    assert_status(gpw_voltage_push(NULL, 1.0f), GPW_ERR_NULL);
    memset(memory, 0, sizeof(uint32_t));
    assert_status(gpw_voltage_push(v, 1.0f), GPW_ERR_HANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_limits_are_those_of_the_table),
        cmocka_unit_test(dip_and_recovery_are_measured),
        cmocka_unit_test(rise_fails_by_itself),
        cmocka_unit_test(unloading_has_its_own_time),
        cmocka_unit_test(overshoot_within_the_hold_is_the_same_excursion),
        cmocka_unit_test(deviation_at_rest_is_judged_and_a_moving_voltage_is_not_at_rest),
        cmocka_unit_test(record_that_ends_outside_is_undetermined),
        cmocka_unit_test(unusable_samples_are_held_and_a_row_of_them_is_a_hole),
        cmocka_unit_test(rest_that_is_limited_and_never_seen_is_undetermined),
        cmocka_unit_test(a_record_that_waits_for_its_first_sample_has_a_hole),
        cmocka_unit_test(collapse_fails_whatever_follows),
        cmocka_unit_test(bad_input_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
