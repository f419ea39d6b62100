/* SPDX-License-Identifier: MIT */
/* Starts made by hand, one sample 10 ms, with the answers worked out beside them. */
#include "gpw_test.h"

#include <gpupower/start.h>

#include <string.h>

static GPW_STATE_BUFFER(memory, GPW_START_STATE_BYTES);

static gpw_start *start_of(float type_s, float load_w)
{
    gpw_start_config c;
    gpw_start *s = NULL;

    assert_status(gpw_start_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    c.type_s = type_s;
    c.load_w = load_w;
    assert_status(gpw_start_init(memory, sizeof memory, &c, &s), GPW_OK);
    return s;
}

static void stay(gpw_start *s, unsigned samples, double hz, double pu, double w)
{
    while (samples-- > 0u) {
        assert_status(gpw_start_push(s, (float)hz, (float)pu, (float)w), GPW_OK);
    }
}

static gpw_start_result result_of(const gpw_start *s)
{
    gpw_start_result r;

    assert_status(gpw_start_result_get(s, &r, sizeof r), GPW_OK);
    return r;
}

static void set_that_is_ready_in_time_holds_with_its_margin(void **state)
{
    gpw_start *const s = start_of(10.0f, 0.0f);

    (void)state;
    stay(s, 600u, 20.0, 0.2, 0.0);
    stay(s, 100u, 50.0, 0.8, 0.0); /* the voltage comes last */
    stay(s, 50u, 50.0, 1.0, 0.0);  /* inside from 7.01 s, for 0.49 s */
    assert_int_equal(result_of(s).outcome, GPW_UNDETERMINED);
    stay(s, 1u, 50.0, 1.0, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_HOLDS);
    assert_near(result_of(s).ready_s, 7.01, 1e-4);
    assert_near(result_of(s).served_s, 7.01, 1e-4);
    assert_near(result_of(s).margin_pct, 29.9, 1e-3);
}

static void load_has_to_be_carried_in_time_too(void **state)
{
    gpw_start *const s = start_of(10.0f, 500.0e3f);

    (void)state;
    stay(s, 700u, 0.0, 0.0, 0.0);
    stay(s, 200u, 50.0, 1.0, 0.0);
    assert_near(result_of(s).ready_s, 7.01, 1e-4);
    assert_int_equal(result_of(s).outcome, GPW_UNDETERMINED);
    stay(s, 100u, 49.0, 0.95, 600.0e3);
    assert_int_equal(result_of(s).outcome, GPW_HOLDS);
    assert_near(result_of(s).served_s, 9.01, 1e-4);
    assert_near(result_of(s).ready_s, 7.01, 1e-4);
}

static void set_that_falls_back_under_its_load_begins_anew(void **state)
{
    gpw_start *const s = start_of(10.0f, 500.0e3f);

    (void)state;
    stay(s, 600u, 0.0, 0.0, 0.0);
    stay(s, 100u, 50.0, 1.0, 0.0);
    stay(s, 100u, 46.0, 0.8, 600.0e3); /* the load pulls it out of its bands */
    assert_int_equal(result_of(s).returns, 1);
    stay(s, 100u, 50.0, 1.0, 600.0e3); /* inside from 8.01 s */
    assert_int_equal(result_of(s).outcome, GPW_HOLDS);
    assert_near(result_of(s).ready_s, 8.01, 1e-4);
    assert_near(result_of(s).served_s, 8.01, 1e-4);
}

static void late_start_fails_and_says_by_how_much(void **state)
{
    gpw_start *const s = start_of(10.0f, 0.0f);

    (void)state;
    stay(s, 1000u, 20.0, 0.2, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_UNDETERMINED);
    stay(s, 100u, 20.0, 0.2, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_FAILS);
    assert_near(result_of(s).margin_pct, -10.0, 1e-3);
    assert_true(isnan(result_of(s).served_s));
    stay(s, 100u, 50.0, 1.0, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_FAILS);
    assert_near(result_of(s).margin_pct, -10.1, 1e-3);
}

/* Inside since before the time was over: the hold does not count against it. */
static void hold_does_not_count_against_the_type(void **state)
{
    gpw_start *const s = start_of(10.0f, 0.0f);

    (void)state;
    stay(s, 990u, 20.0, 0.2, 0.0);
    stay(s, 30u, 50.0, 1.0, 0.0); /* now 10.2 s, inside since 9.91 s */
    assert_int_equal(result_of(s).outcome, GPW_UNDETERMINED);
    stay(s, 30u, 50.0, 1.0, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_HOLDS);
    assert_near(result_of(s).margin_pct, 0.9, 1e-3);
}

static void without_a_type_only_the_times_are_told(void **state)
{
    gpw_start *const s = start_of(0.0f, 0.0f);

    (void)state;
    stay(s, 100u, 50.0, 1.0, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_UNDETERMINED);
    assert_near(result_of(s).served_s, 0.01, 1e-4);
    assert_true(isnan(result_of(s).margin_pct));
}

static void unknown_quantity_is_outside(void **state)
{
    gpw_start *const s = start_of(10.0f, 0.0f);

    (void)state;
    stay(s, 40u, 50.0, 1.0, 0.0);
    assert_status(gpw_start_push(s, NAN, 1.0f, 0.0f), GPW_NOTE_UNKNOWN);
    stay(s, 60u, 50.0, 1.0, 0.0);
    assert_near(result_of(s).ready_s, 0.42, 1e-4);
    assert_status(gpw_start_push(s, 50.0f, 1.0f, NAN), GPW_OK); /* no load is asked for */
}

static void bad_configurations_are_refused(void **state)
{
    gpw_start_config c;
    gpw_start *s = NULL;
    size_t bytes;

    (void)state;
    assert_status(gpw_start_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_start_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.dt_s = 0.01f;
    assert_status(gpw_start_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_START_STATE_BYTES);
    c.type_s = -1.0f;
    assert_status(gpw_start_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.type_s = NAN;
    assert_status(gpw_start_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.type_s = 10.0f;
    c.voltage_low_pu = 1.1f;
    assert_status(gpw_start_init(memory, sizeof memory, &c, &s), GPW_ERR_DOMAIN);
    c.voltage_low_pu = 0.9f;
    assert_status(gpw_start_init(memory, bytes - 1u, &c, &s), GPW_ERR_SIZE);
    assert_null(s);
    s = start_of(10.0f, 0.0f);
    memset(memory, 0, sizeof(uint32_t));
    assert_status(gpw_start_push(s, 50.0f, 1.0f, 0.0f), GPW_ERR_HANDLE);
    assert_status(gpw_start_reset(NULL), GPW_ERR_NULL);
}

/* Ready at 0.51 s and out again; back for 0.2 s is not ready anew, and no return either. */
static void short_visit_to_the_bands_is_no_second_return(void **state)
{
    gpw_start *const s = start_of(10.0f, 500.0e3f);

    (void)state;
    stay(s, 100u, 50.0, 1.0, 0.0);
    stay(s, 10u, 40.0, 1.0, 0.0);
    assert_int_equal(result_of(s).returns, 1);
    stay(s, 20u, 50.0, 1.0, 0.0);
    stay(s, 10u, 40.0, 1.0, 0.0);
    assert_int_equal(result_of(s).returns, 1);
    stay(s, 100u, 50.0, 1.0, 0.0);
    stay(s, 10u, 40.0, 1.0, 0.0);
    assert_int_equal(result_of(s).returns, 2);
}

static void reset_begins_the_start_anew(void **state)
{
    gpw_start *const s = start_of(10.0f, 0.0f);

    (void)state;
    stay(s, 100u, 50.0, 1.0, 0.0);
    assert_int_equal(result_of(s).outcome, GPW_HOLDS);
    assert_status(gpw_start_reset(s), GPW_OK);
    assert_int_equal(result_of(s).outcome, GPW_UNDETERMINED);
    assert_near(result_of(s).duration_s, 0.0, 0.0);
    assert_int_equal(result_of(s).returns, 0);
    stay(s, 10u, 0.0, 0.0, 0.0);
    stay(s, 60u, 50.0, 1.0, 0.0);
    assert_near(result_of(s).ready_s, 0.11, 1e-6);
}

static void figure_that_is_unknown_is_noted(void **state)
{
    gpw_start *s = start_of(10.0f, 500.0e3f);

    (void)state;
    assert_status(gpw_start_push(s, NAN, 1.0f, 0.0f), GPW_NOTE_UNKNOWN);
    assert_status(gpw_start_push(s, 50.0f, NAN, 0.0f), GPW_NOTE_UNKNOWN);
    assert_status(gpw_start_push(s, 50.0f, 1.0f, NAN), GPW_NOTE_UNKNOWN);
    s = start_of(10.0f, 0.0f); /* no load is asked for, so none need be known */
    assert_status(gpw_start_push(s, 50.0f, 1.0f, NAN), GPW_OK);
    assert_status(gpw_start_reset(NULL), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_that_is_ready_in_time_holds_with_its_margin),
        cmocka_unit_test(load_has_to_be_carried_in_time_too),
        cmocka_unit_test(set_that_falls_back_under_its_load_begins_anew),
        cmocka_unit_test(late_start_fails_and_says_by_how_much),
        cmocka_unit_test(hold_does_not_count_against_the_type),
        cmocka_unit_test(without_a_type_only_the_times_are_told),
        cmocka_unit_test(unknown_quantity_is_outside),
        cmocka_unit_test(bad_configurations_are_refused),
        cmocka_unit_test(short_visit_to_the_bands_is_no_second_return),
        cmocka_unit_test(reset_begins_the_start_anew),
        cmocka_unit_test(figure_that_is_unknown_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
