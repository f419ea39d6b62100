/* SPDX-License-Identifier: MIT */
/* What a ladder does at the very ends of its figures. */
#include "ladder_steps.h"

/* ---- ends and edges ---- */

static void defaults_are_as_the_header_says(void **state)
{
    gpw_ladder_config c;

    (void)state;
    assert_status(gpw_ladder_config_init(&c, sizeof c), GPW_OK);
    assert_near(c.low, -GPW_POWER_MAX_W, 0.0);
    assert_near(c.high, GPW_POWER_MAX_W, 0.0);
    assert_near(c.rate_max_per_s, 0.0, 0.0);
    assert_near(c.hold_s, 0.5, 0.0);
    assert_near(c.reduce_s, 2.0, 0.0);
    assert_near(c.latch_s, 60.0, 0.0);
    assert_near(c.recover_s, 1.0, 0.0);
    assert_near(c.dt_max_s, 1.0, 0.0);
    assert_near(c.frozen_s, 0.0, 0.0);
    assert_int_equal(c.odd_max, 3);
    assert_int_equal(c.needed, GPW_INPUT_NEEDED);
}

static void ends_of_ranges_are_taken(void **state)
{
    size_t bytes;

    (void)state;
    config.hold_s = config.dt_max_s = 1.0e-3f;
    config.odd_max = 1u;
    assert_status(gpw_ladder_state_size(&config, &bytes), GPW_OK);
    config.odd_max = 65535u;
    assert_status(gpw_ladder_state_size(&config, &bytes), GPW_OK);
    config.odd_max = 65536u;
    assert_status(gpw_ladder_state_size(&config, &bytes), GPW_ERR_DOMAIN);
}

/* 500 a second for 10 ms are 5. */
static void change_at_the_limit_is_possible(void **state)
{
    (void)state;
    goods(100.0f, 1);
    assert_status(good(105.0f), GPW_OK);
    assert_status(good(110.1f), GPW_NOTE_HELD);
    assert_int_equal(reading().reasons & GPW_LADDER_RATE, GPW_LADDER_RATE);
}

static void change_without_a_limit_is_possible(void **state)
{
    (void)state;
    config.rate_max_per_s = 0.0f;
    begin();
    goods(100.0f, 1);
    assert_status(good(900.0f), GPW_OK);
}

/* Half a unit a second: 0.11 s widen by 0.055, and a jump by 1 is odd. */
static void slow_limit_is_a_limit(void **state)
{
    (void)state;
    config.rate_max_per_s = 0.5f;
    begin();
    make_good();
    assert_status(good(101.0f), GPW_NOTE_HELD);
    silence(10);
    assert_rung(GPW_RUNG_HOLD);
    assert_near(reading().low, 99.945, 1.0e-4);
    assert_near(reading().high, 100.055, 1.0e-4);
}

static void odd_values_are_counted_to_the_limit_and_no_further(void **state)
{
    int k;

    (void)state;
    make_good();
    for (k = 1; k <= 10; k++) {
        assert_status(good(2000.0f), GPW_NOTE_HELD);
        assert_int_equal(reading().odd_in_row, k < 3 ? k : 3);
    }
}

static void clock_that_jumps_leaves_no_odd_values(void **state)
{
    (void)state;
    make_good();
    assert_status(good(2000.0f), GPW_NOTE_HELD);
    assert_status(good(2000.0f), GPW_NOTE_HELD);
    now_ns += 600u * MS;
    assert_status(gpw_ladder_step(ladder, now_ns, NULL), GPW_NOTE_HELD);
    assert_int_equal(reading().odd_in_row, 0);
}

static void absent_input_has_no_reason_from_the_start(void **state)
{
    (void)state;
    config.needed = GPW_INPUT_ABSENT;
    begin();
    assert_rung(GPW_RUNG_ABSENT);
    assert_int_equal(reading().reasons, 0);
}

#define CASE(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest cases[] = {
        CASE(defaults_are_as_the_header_says),
        CASE(ends_of_ranges_are_taken),
        CASE(change_at_the_limit_is_possible),
        CASE(change_without_a_limit_is_possible),
        CASE(slow_limit_is_a_limit),
        CASE(odd_values_are_counted_to_the_limit_and_no_further),
        CASE(clock_that_jumps_leaves_no_odd_values),
        CASE(absent_input_has_no_reason_from_the_start),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
