/* SPDX-License-Identifier: MIT */
/* Loading and unloading judged apart, and one criterion at a time. Records are made by hand,
 * one sample 10 ms, with the answers worked out beside them. */
#include "gpw_test.h"

#include <gpupower/verdict.h>

#define RATED_W 1.0e6f

static GPW_STATE_BUFFER(memory, GPW_VERDICT_STATE_BYTES);

static gpw_limits limits_of(float recovery_s, float unload_recovery_s)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    l.recovery_s = recovery_s;
    l.unload_recovery_s = unload_recovery_s;
    l.recovery_band_pct = 2.0f;
    return l;
}

static gpw_verdict *judge_of(gpw_limits l)
{
    gpw_verdict_config c;
    gpw_verdict *v = NULL;

    assert_status(gpw_verdict_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    c.rated_w = RATED_W;
    c.droop_pct = 4.0f;
    assert_status(gpw_verdict_init(memory, sizeof memory, &c, &v), GPW_OK);
    assert_status(gpw_verdict_add_class(v, &l), GPW_OK);
    return v;
}

static void stay(gpw_verdict *v, unsigned samples, double speed_pu, double settled_pu,
                 double load_w)
{
    while (samples-- > 0u) {
        assert_status(gpw_verdict_push(v, (float)speed_pu, (float)settled_pu, (float)load_w),
                      GPW_OK);
    }
}

static gpw_class_result class_of(const gpw_verdict *v)
{
    gpw_class_result r;

    assert_status(gpw_verdict_class_get(v, 0u, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_criterion_row row_of(const gpw_verdict *v, uint32_t criterion)
{
    gpw_criterion_row r;

    assert_status(gpw_verdict_criterion(v, 0u, criterion, &r, sizeof r), GPW_OK);
    return r;
}

static void assert_is(uint32_t name, uint32_t expected)
{
    assert_int_equal(name, expected);
}

/* Rest at half load; half a second down 5 % after a rise; rest; two seconds up 6 % after a
 * fall. */
static void play_dip_and_rise(gpw_verdict *v)
{
    stay(v, 300u, 0.0, 0.0, 0.2e6);
    stay(v, 50u, -0.05, 0.0, 0.6e6); /* outside from 3.01 s, back at 3.51 s */
    stay(v, 300u, 0.0, 0.0, 0.6e6);
    stay(v, 200u, 0.06, 0.0, 0.1e6); /* outside from 6.51 s, back at 8.51 s */
    stay(v, 300u, 0.0, 0.0, 0.1e6);
}

static void each_way_has_its_own_recovery(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(1.0f, 3.0f));
    gpw_criterion_row row;

    (void)state;
    play_dip_and_rise(v);
    assert_is(class_of(v).outcome, GPW_HOLDS);
    row = row_of(v, GPW_CRITERION_RECOVERY);
    assert_near(row.value, 0.5, 1e-4);
    assert_near(row.limit, 1.0, 1e-6);
    assert_near(row.margin_pct, 50.0, 1e-3);
    assert_near(row.time_s, 3.01, 1e-4);
    assert_near(row.step_w, 0.4e6, 1.0);
    assert_is(row.direction, GPW_LOADING);
    row = row_of(v, GPW_CRITERION_RECOVERY_UNLOAD);
    assert_near(row.value, 2.0, 1e-4);
    assert_near(row.time_s, 6.51, 1e-4);
    assert_near(row.step_w, -0.5e6, 1.0);
    assert_is(row.direction, GPW_UNLOADING);
    assert_is(class_of(v).limiting, GPW_CRITERION_RECOVERY_UNLOAD);
    assert_is(class_of(v).direction, GPW_UNLOADING);
    assert_near(class_of(v).limiting_time_s, 6.51, 1e-4);
    assert_near(class_of(v).recovery_s, 2.0, 1e-4);
}

static void unloading_may_fail_alone(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(3.0f, 1.0f));

    (void)state;
    play_dip_and_rise(v);
    assert_is(class_of(v).outcome, GPW_FAILS);
    assert_is(class_of(v).limiting, GPW_CRITERION_RECOVERY_UNLOAD);
    assert_is(row_of(v, GPW_CRITERION_RECOVERY).outcome, GPW_HOLDS);
    assert_is(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).outcome, GPW_FAILS);
}

/* Of the two ways only that which has a limit may leave a class open at the end. */
static void way_without_a_limit_leaves_nothing_open(void **state)
{
    gpw_limits l = limits_of(0.0f, 3.0f);
    gpw_verdict *v;

    (void)state;
    l.dip_rated_pct = 20.0f;
    v = judge_of(l);
    stay(v, 300u, 0.0, 0.0, 0.2e6);
    stay(v, 50u, -0.05, 0.0, 0.6e6); /* loaded, and not back */
    assert_is(class_of(v).outcome, GPW_HOLDS);
    assert_true(isnan(class_of(v).recovery_s));
    stay(v, 300u, 0.0, 0.0, 0.6e6);
    stay(v, 50u, 0.05, 0.0, 0.2e6); /* unloaded, and not back */
    assert_is(class_of(v).outcome, GPW_UNDETERMINED);

    l.unload_recovery_s = 0.0f;
    v = judge_of(l);
    stay(v, 300u, 0.0, 0.0, 0.6e6);
    stay(v, 50u, 0.05, 0.0, 0.2e6);
    assert_is(class_of(v).outcome, GPW_HOLDS);
}

static void one_limit_is_of_both_ways_and_names_the_way(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(1.0f, 0.0f));

    (void)state;
    play_dip_and_rise(v);
    assert_is(class_of(v).outcome, GPW_FAILS);
    assert_is(class_of(v).limiting, GPW_CRITERION_RECOVERY);
    assert_is(class_of(v).direction, GPW_UNLOADING);
    assert_near(row_of(v, GPW_CRITERION_RECOVERY).value, 2.0, 1e-4);
    assert_is(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).outcome, GPW_UNDETERMINED);
    assert_true(isnan(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).limit));
}

/* With 4 % droop the speed is above its settled value right after the load rose. */
static void with_droop_the_jump_of_the_settled_speed_tells_the_way(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(5.0f, 5.0f));

    (void)state;
    stay(v, 300u, -0.01, -0.01, 0.25e6);
    stay(v, 50u, -0.01, -0.04, 1.0e6); /* loaded: settled falls below the speed */
    stay(v, 400u, -0.04, -0.04, 1.0e6);
    assert_near(row_of(v, GPW_CRITERION_RECOVERY).value, 0.5, 1e-4);
    assert_near(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).value, 0.0, 1e-6);
    stay(v, 70u, -0.04, -0.01, 0.25e6); /* unloaded: settled rises above it */
    stay(v, 400u, -0.01, -0.01, 0.25e6);
    assert_near(row_of(v, GPW_CRITERION_RECOVERY).value, 0.5, 1e-4);
    assert_near(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).value, 0.7, 1e-4);
}

static void record_that_ends_in_one_way_leaves_the_other_determined(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(3.0f, 3.0f));

    (void)state;
    stay(v, 300u, 0.0, 0.0, 0.2e6);
    stay(v, 50u, -0.05, 0.0, 0.6e6);
    stay(v, 300u, 0.0, 0.0, 0.6e6);
    stay(v, 100u, 0.06, 0.0, 0.1e6); /* and here it ends: 1 s so far */
    assert_is(class_of(v).outcome, GPW_UNDETERMINED);
    assert_is(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).outcome, GPW_UNDETERMINED);
    assert_near(row_of(v, GPW_CRITERION_RECOVERY_UNLOAD).time_s, 6.51, 1e-4);
    assert_true(isnan(class_of(v).recovery_s));
}

static void rise_from_the_initial_frequency_has_its_own_limit(void **state)
{
    gpw_limits l = limits_of(0.0f, 0.0f);
    gpw_verdict *v;
    gpw_criterion_row row;

    (void)state;
    l.rise_pct = 12.0f;
    l.rise_initial_pct = 8.0f;
    v = judge_of(l);
    stay(v, 300u, -0.04, -0.04, 1.0e6); /* at full load with droop */
    stay(v, 30u, 0.05, 0.0, 0.0);       /* 5 % above rated, 9 % above where it was */
    stay(v, 300u, 0.0, 0.0, 0.0);
    row = row_of(v, GPW_CRITERION_RISE_INITIAL);
    assert_near(row.value, 9.0, 1e-4);
    assert_near(row.limit, 8.0, 1e-6); /* the droop is not added */
    assert_near(row.margin_pct, -12.5, 1e-3);
    assert_near(row.time_s, 3.01, 1e-4);
    assert_near(row.step_w, -1.0e6, 1.0);
    assert_is(class_of(v).outcome, GPW_FAILS);
    assert_is(class_of(v).limiting, GPW_CRITERION_RISE_INITIAL);
    assert_near(row_of(v, GPW_CRITERION_RISE).value, 5.0, 1e-4);
    assert_is(row_of(v, GPW_CRITERION_RISE).outcome, GPW_HOLDS);
}

static void every_criterion_has_value_limit_margin_and_time(void **state)
{
    gpw_limits l;
    gpw_verdict *v;

    (void)state;
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G2), GPW_OK);
    l.rocof_hz_per_s = 10.0f;
    v = judge_of(l);
    play_dip_and_rise(v);
    assert_near(row_of(v, GPW_CRITERION_DIP_RATED).value, 5.0, 1e-4);
    assert_near(row_of(v, GPW_CRITERION_DIP_RATED).margin_pct, 50.0, 1e-3);
    assert_near(row_of(v, GPW_CRITERION_DIP_RATED).time_s, 3.01, 1e-4);
    assert_near(row_of(v, GPW_CRITERION_DIP_INITIAL).limit, 14.0, 1e-5); /* 10 + 4 of droop */
    assert_near(row_of(v, GPW_CRITERION_DIP_INITIAL).time_s, 3.01, 1e-4);
    assert_near(row_of(v, GPW_CRITERION_RISE).margin_pct, 50.0, 1e-3);
    assert_near(row_of(v, GPW_CRITERION_RISE).time_s, 6.51, 1e-4);
    assert_near(row_of(v, GPW_CRITERION_ROCOF).value, 6.0, 1e-3); /* 3 Hz in 0.5 s */
    assert_near(row_of(v, GPW_CRITERION_ROCOF).margin_pct, 40.0, 1e-2);
    assert_is(row_of(v, GPW_CRITERION_ROCOF).direction, GPW_DIRECTION_NONE);
    assert_true(isnan(row_of(v, GPW_CRITERION_ROCOF).step_w));
    assert_true(isnan(row_of(v, GPW_CRITERION_STEADY_BAND).value)); /* never so long constant */
    assert_is(row_of(v, GPW_CRITERION_STEADY_BAND).outcome, GPW_UNDETERMINED);
    assert_is(row_of(v, GPW_CRITERION_TRIP).outcome, GPW_HOLDS);
    assert_is(row_of(v, GPW_CRITERION_COLLAPSE).outcome, GPW_HOLDS);
}

static void trip_and_collapse_are_rows_of_the_run(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(3.0f, 0.0f));

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 48.0f, 0.2f, 0u), GPW_OK);
    play_dip_and_rise(v);
    assert_is(row_of(v, GPW_CRITERION_TRIP).outcome, GPW_FAILS);
    assert_near(row_of(v, GPW_CRITERION_TRIP).time_s, 3.21, 1e-4);
    assert_status(gpw_verdict_collapse(v), GPW_OK);
    assert_is(row_of(v, GPW_CRITERION_COLLAPSE).outcome, GPW_FAILS);
    assert_is(class_of(v).limiting, GPW_CRITERION_COLLAPSE);
}

static void rows_of_an_empty_record_know_nothing(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(3.0f, 0.0f));

    (void)state;
    assert_is(row_of(v, GPW_CRITERION_RECOVERY).outcome, GPW_UNDETERMINED);
    assert_true(isnan(row_of(v, GPW_CRITERION_RECOVERY).value));
    assert_is(row_of(v, GPW_CRITERION_TRIP).outcome, GPW_UNDETERMINED);
}

static void rows_that_do_not_exist_are_refused(void **state)
{
    gpw_verdict *const v = judge_of(limits_of(3.0f, 0.0f));
    gpw_criterion_row row;

    (void)state;
    assert_status(gpw_verdict_criterion(v, 1u, GPW_CRITERION_RISE, &row, sizeof row),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_verdict_criterion(v, 0u, GPW_CRITERION_NONE, &row, sizeof row),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_verdict_criterion(v, 0u, GPW_CRITERION_SUPPLY, &row, sizeof row),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_verdict_criterion(v, 0u, GPW_CRITERION_RISE, NULL, sizeof row),
                  GPW_ERR_NULL);
    assert_status(gpw_verdict_criterion(NULL, 0u, GPW_CRITERION_RISE, &row, sizeof row),
                  GPW_ERR_NULL);
    assert_status(gpw_verdict_criterion(v, 0u, GPW_CRITERION_RISE, &row, 39u), GPW_ERR_VERSION);
    assert_string_equal(gpw_direction_name(GPW_UNLOADING), "unloading");
    assert_string_equal(gpw_direction_name(3u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_has_its_own_recovery),
        cmocka_unit_test(unloading_may_fail_alone),
        cmocka_unit_test(way_without_a_limit_leaves_nothing_open),
        cmocka_unit_test(one_limit_is_of_both_ways_and_names_the_way),
        cmocka_unit_test(with_droop_the_jump_of_the_settled_speed_tells_the_way),
        cmocka_unit_test(record_that_ends_in_one_way_leaves_the_other_determined),
        cmocka_unit_test(rise_from_the_initial_frequency_has_its_own_limit),
        cmocka_unit_test(every_criterion_has_value_limit_margin_and_time),
        cmocka_unit_test(trip_and_collapse_are_rows_of_the_run),
        cmocka_unit_test(rows_of_an_empty_record_know_nothing),
        cmocka_unit_test(rows_that_do_not_exist_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
