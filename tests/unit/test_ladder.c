/* SPDX-License-Identifier: MIT */
/* Times are chosen so that rungs change at steps that can be counted by hand: 10 ms a step,
 * good to 0.1 s, held to 0.3 s, latched after 1 s, good again after 0.2 s. */
#include "ladder_steps.h"

/* ---- down ---- */

static void start_without_a_value_stops_permits(void **state)
{
    gpw_ladder_reading r;

    (void)state;
    assert_status(gpw_ladder_get(ladder, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_int_equal(r.rung, GPW_RUNG_REDUCE);
    assert_int_equal(r.reasons, GPW_LADDER_NEVER);
    assert_int_equal(r.stops_permits, 1);
    assert_true(isnan(r.value) && isnan(r.age_s));
    assert_near(r.low, 0.0, 0.0);
    assert_near(r.high, 1000.0, 0.0);
    silence(500); /* late to start is no reason to latch */
    assert_rung(GPW_RUNG_REDUCE);
}

/* @verifies{ladder-down} */
/* The first good value has age 0; the 20th after it makes 0.2 s without a break. */
static void values_count_as_good_after_recovery_time(void **state)
{
    (void)state;
    goods(100.0f, 20);
    assert_rung(GPW_RUNG_REDUCE);
    assert_int_equal(reading().reasons, GPW_LADDER_NEVER | GPW_LADDER_RECOVERING);
    goods(100.0f, 1);
    assert_rung(GPW_RUNG_GOOD);
    assert_int_equal(reading().reasons, 0);
    assert_int_equal(reading().stops_permits, 0);
    assert_near(reading().low, 100.0, 0.0);
    assert_near(reading().high, 100.0, 0.0);
}

/* @verifies{ladder-hold} */
static void lost_packets_within_hold_change_nothing(void **state)
{
    int k;

    (void)state;
    make_good();
    for (k = 0; k < 20; k++) {
        silence(10);
        assert_rung(GPW_RUNG_GOOD);
        assert_near(reading().age_s, 0.1, 1.0e-6);
        assert_near(reading().value, 100.0, 0.0);
        goods(100.0f, 1);
    }
}

/* @verifies{ladder-down} */
static void silence_goes_down_rung_by_rung(void **state)
{
    (void)state;
    make_good();
    silence(11);
    assert_rung(GPW_RUNG_HOLD);
    assert_int_equal(reading().reasons, GPW_LADDER_SILENT);
    assert_int_equal(reading().stops_permits, 0);
    /* 0.11 s at 500 a second */
    assert_near(reading().low, 45.0, 1.0e-3);
    assert_near(reading().high, 155.0, 1.0e-3);
    silence(19);
    assert_rung(GPW_RUNG_HOLD);
    assert_near(reading().low, 0.0, 0.0); /* 100 - 150 is not possible */
    silence(1);
    assert_rung(GPW_RUNG_REDUCE);
    assert_int_equal(reading().stops_permits, 1);
    assert_near(reading().low, 0.0, 0.0);
    assert_near(reading().high, 1000.0, 0.0);
    assert_near(reading().value, 100.0, 0.0);
    silence(69);
    assert_rung(GPW_RUNG_REDUCE);
    silence(1);
    assert_rung(GPW_RUNG_LATCH);
    assert_int_equal(reading().stops_permits, 1);
}

static void held_value_without_a_rate_may_be_anything(void **state)
{
    (void)state;
    config.rate_max_per_s = 0.0f;
    begin();
    make_good();
    silence(11);
    assert_rung(GPW_RUNG_HOLD);
    assert_near(reading().low, 0.0, 0.0);
    assert_near(reading().high, 1000.0, 0.0);
}

static void age_is_from_the_stamp(void **state)
{
    (void)state;
    make_good();
    now_ns += 300u * MS;
    assert_status(give(110.0f, now_ns - 150u * MS), GPW_OK); /* new, but old already */
    assert_rung(GPW_RUNG_HOLD);
    assert_near(reading().value, 110.0, 0.0);
    assert_near(reading().age_s, 0.15, 1.0e-6);
}

static void same_stamp_again_is_no_value(void **state)
{
    const uint64_t stamp_ns = 5000u * (uint64_t)MS + 300u * MS;
    int k;

    (void)state;
    make_good();
    for (k = 0; k < 11; k++) {
        now_ns += 10u * MS;
        assert_status(give(999.0f, stamp_ns), GPW_OK);
    }
    assert_rung(GPW_RUNG_HOLD);
    assert_near(reading().value, 100.0, 0.0);
    assert_int_equal(reading().odd_in_row, 0);
}

/* @verifies{ladder-impossible} */
static void invalid_sample_is_silence(void **state)
{
    gpw_live_sample sample = {100.0f, 0u, 0u};
    int k;

    (void)state;
    make_good();
    for (k = 0; k < 11; k++) {
        now_ns += 10u * MS;
        sample.stamp_ns = now_ns;
        assert_status(gpw_ladder_step(ladder, now_ns, &sample), GPW_OK);
    }
    assert_rung(GPW_RUNG_HOLD);
}

/* ---- up ---- */

static void break_in_recovery_starts_it_again(void **state)
{
    (void)state;
    make_good();
    silence(40);
    assert_rung(GPW_RUNG_REDUCE);
    goods(100.0f, 20);
    silence(11);
    goods(100.0f, 20);
    assert_rung(GPW_RUNG_REDUCE);
    assert_status(good(2000.0f), GPW_NOTE_HELD); /* one odd value as well */
    goods(100.0f, 20);
    assert_rung(GPW_RUNG_REDUCE);
    assert_int_equal(reading().reasons,
                     GPW_LADDER_SILENT | GPW_LADDER_RANGE | GPW_LADDER_RECOVERING);
    goods(100.0f, 1);
    assert_rung(GPW_RUNG_GOOD);
}

/* @verifies{ladder-down} */
static void reduced_input_does_not_climb_to_hold(void **state)
{
    (void)state;
    make_good();
    silence(31);
    assert_rung(GPW_RUNG_REDUCE);
    goods(100.0f, 1);
    silence(15); /* by age alone this would be held */
    assert_rung(GPW_RUNG_REDUCE);
}

/* @verifies{ladder-latch} */
static void latch_stays_until_acknowledged(void **state)
{
    (void)state;
    make_good();
    silence(101);
    assert_rung(GPW_RUNG_LATCH);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_ERR_STATE);
    goods(100.0f, 20);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_ERR_STATE);
    goods(100.0f, 100);
    assert_rung(GPW_RUNG_LATCH);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_OK);
    assert_rung(GPW_RUNG_GOOD);
    assert_int_equal(reading().reasons, 0);
    silence(12);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_OK); /* nothing latched: nothing done */
    assert_rung(GPW_RUNG_HOLD);
}

static void input_that_never_latches_stays_reduced(void **state)
{
    (void)state;
    config.latch_s = 0.0f;
    begin();
    make_good();
    silence(2000);
    assert_rung(GPW_RUNG_REDUCE);
    goods(100.0f, 21);
    assert_rung(GPW_RUNG_GOOD);
}

/* ---- odd ---- */

static void one_odd_value_is_left_out(void **state)
{
    static const float impossible[] = {-1.0f, 1001.0f, NAN, INFINITY, -INFINITY};
    size_t k;

    (void)state;
    make_good();
    for (k = 0; k < COUNT_OF(impossible); k++) {
        assert_status(good(impossible[k]), GPW_NOTE_HELD);
        assert_rung(GPW_RUNG_GOOD);
        assert_int_equal(reading().reasons, GPW_LADDER_RANGE);
        assert_near(reading().value, 100.0, 0.0);
        goods(100.0f, 1);
        assert_int_equal(reading().reasons, 0);
    }
}

static void odd_values_in_a_row_reduce_at_once(void **state)
{
    (void)state;
    make_good();
    assert_status(good(NAN), GPW_NOTE_HELD);
    assert_status(good(NAN), GPW_NOTE_HELD);
    assert_rung(GPW_RUNG_GOOD);
    assert_status(good(NAN), GPW_NOTE_HELD);
    assert_rung(GPW_RUNG_REDUCE);
    assert_int_equal(reading().reasons, GPW_LADDER_RANGE | GPW_LADDER_ODD);
    assert_int_equal(reading().odd_in_row, 3);
    assert_int_equal(reading().stops_permits, 1);
}

static void odd_stamps_are_left_out(void **state)
{
    (void)state;
    make_good();
    now_ns += 10u * MS;
    assert_status(give(100.0f, now_ns + 1u), GPW_NOTE_HELD);
    assert_int_equal(reading().reasons, GPW_LADDER_FUTURE);
    assert_status(give(100.0f, now_ns - 20u * MS), GPW_NOTE_HELD);
    assert_int_equal(reading().reasons, GPW_LADDER_ORDER);
    assert_int_equal(reading().odd_in_row, 2);
    assert_near(reading().age_s, 0.01, 1.0e-6);
}

/* @verifies{ladder-impossible} */
/* 500 a second: 5 in a step. A step beyond it is believed when time has passed for it. */
static void change_faster_than_possible_is_odd(void **state)
{
    (void)state;
    make_good();
    assert_status(good(104.9f), GPW_OK);
    assert_status(good(110.0f), GPW_NOTE_HELD);
    assert_int_equal(reading().reasons, GPW_LADDER_RATE);
    assert_status(good(95.0f), GPW_OK); /* 9.9 in two steps */
    assert_near(reading().value, 95.0, 0.0);
}

static void frozen_value_is_odd_where_it_never_is(void **state)
{
    int k;

    (void)state;
    make_good();
    goods(100.0f, 1000); /* may stand still by default */
    config.frozen_s = 0.5f;
    begin();
    for (k = 0; k < 200; k++) {
        goods(k % 2 == 0 ? 100.0f : 101.0f, 1);
    }
    assert_rung(GPW_RUNG_GOOD);
    goods(101.0f, 50);
    assert_status(good(101.0f), GPW_NOTE_HELD);
    assert_int_equal(reading().reasons, GPW_LADDER_FROZEN);
    assert_status(good(101.0f), GPW_NOTE_HELD);
    assert_status(good(101.0f), GPW_NOTE_HELD);
    assert_rung(GPW_RUNG_REDUCE);
    for (k = 0; k < 21; k++) {
        goods(k % 2 == 0 ? 100.0f : 101.0f, 1);
    }
    assert_rung(GPW_RUNG_GOOD);
}

static void clock_that_jumps_makes_ages_unknown(void **state)
{
    (void)state;
    make_good();
    now_ns += 501u * MS;
    assert_status(give(100.0f, now_ns), GPW_NOTE_HELD);
    assert_rung(GPW_RUNG_REDUCE);
    assert_int_equal(reading().reasons, GPW_LADDER_CLOCK | GPW_LADDER_NEVER);
    assert_true(isnan(reading().value));
    goods(100.0f, 21);
    assert_rung(GPW_RUNG_GOOD);
    now_ns -= 1u;
    assert_status(give(100.0f, now_ns), GPW_NOTE_HELD);
    assert_rung(GPW_RUNG_REDUCE);
    goods(100.0f, 21);
    assert_rung(GPW_RUNG_GOOD);
    now_ns += 500u * MS; /* as far as may be */
    assert_status(give(100.0f, now_ns), GPW_OK);
    assert_rung(GPW_RUNG_GOOD);
}

static void clock_that_jumps_leaves_no_latch(void **state)
{
    (void)state;
    make_good();
    silence(101);
    now_ns = 0u;
    assert_status(gpw_ladder_step(ladder, now_ns, NULL), GPW_NOTE_HELD);
    assert_rung(GPW_RUNG_LATCH);
    goods(100.0f, 50);
    assert_rung(GPW_RUNG_LATCH);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_OK);
}

/* ---- need ---- */

static void optional_input_stops_no_permits(void **state)
{
    (void)state;
    config.needed = GPW_INPUT_OPTIONAL;
    begin();
    make_good();
    silence(101);
    assert_rung(GPW_RUNG_LATCH);
    assert_int_equal(reading().stops_permits, 0);
}

static void absent_input_takes_nothing(void **state)
{
    (void)state;
    config.needed = GPW_INPUT_ABSENT;
    begin();
    goods(100.0f, 50);
    assert_rung(GPW_RUNG_ABSENT);
    assert_true(isnan(reading().value));
    assert_int_equal(reading().stops_permits, 0);
    assert_near(reading().high, 1000.0, 0.0);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_OK);
    assert_rung(GPW_RUNG_ABSENT);
}

/* ---- random losses ---- */

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(seed >> 8) * below) >> 24);
}

/* @verifies{ladder-hold} */
/* A meter that loses packets at random, never ten in a row: not once below good. */
static void random_losses_shorter_than_hold_change_nothing(void **state)
{
    uint32_t trial, k;

    (void)state;
    for (trial = 0; trial < 200u; trial++) {
        uint32_t gap = 0u;
        const uint32_t loss_pct = any(95u);

        begin();
        seed = trial;
        make_good();
        for (k = 0; k < 2000u; k++) {
            const int is_lost = gap < 10u && any(100u) < loss_pct;

            gap = is_lost ? gap + 1u : 0u;
            if (is_lost) {
                silence(1);
            } else {
                goods(100.0f + 0.5f * (float)any(5u), 1);
            }
            assert_rung(GPW_RUNG_GOOD);
        }
    }
}

/* @verifies{watch-dead-sensor} */
/* Whatever comes: no permit while the last value that could be believed is older than
 * `reduce_s`, and none sooner than `recover_s` after that. */
static void dead_sensor_gives_no_permit_whatever_comes(void **state)
{
    uint32_t trial, k;

    (void)state;
    for (trial = 0; trial < 300u; trial++) {
        uint64_t believed_ns = 0u, dead_ns = 0u;

        seed = 7000u + trial;
        config.frozen_s = 0.5f;
        begin();
        dead_ns = now_ns;
        for (k = 0; k < 2000u; k++) {
            const uint32_t mess = any(k / 100u % 3u == 0u ? 4u : 40u);
            const float odd[] = {NAN, -5.0f, 1.0e9f, 1000.5f};
            gpw_status status;

            now_ns += (1u + any(60u)) * MS;
            if (mess < 2u) {
                status = gpw_ladder_step(ladder, now_ns, NULL);
            } else if (mess == 2u) {
                status = give(odd[any(4u)], now_ns);
                assert_status(status, GPW_NOTE_HELD);
            } else {
                status = give(100.0f + 1.0e-3f * (float)(k % 1000u), now_ns);
                believed_ns = status == GPW_OK ? now_ns : believed_ns;
            }
            if (believed_ns == 0u || now_ns - believed_ns > 300u * (uint64_t)MS) {
                dead_ns = now_ns;
                assert_int_equal(reading().stops_permits, 1);
            }
            if (reading().stops_permits == 0u) {
                assert_true(now_ns - dead_ns >= 200u * (uint64_t)MS);
            }
        }
    }
}

/* Nothing but differences of times count: the same course a year later has the same readings.
 */
static void course_does_not_depend_on_the_hour(void **state)
{
    gpw_ladder_reading first[600], r;
    int pass, k;

    (void)state;
    for (pass = 0; pass < 2; pass++) {
        begin();
        now_ns += pass == 0 ? 0u : 31536000000000000u;
        seed = 11u;
        for (k = 0; k < 600; k++) {
            now_ns += (1u + any(40u)) * MS;
            if (any(3u) == 0u) {
                (void)give(100.0f + 0.01f * (float)k, now_ns - any(3u) * MS);
            } else {
                (void)!gpw_ladder_step(ladder, now_ns, NULL);
            }
            r = reading();
            if (pass == 0) {
                first[k] = r;
            }
            assert_memory_equal(&r, &first[k], sizeof r);
        }
    }
}

/* ---- bad calls ---- */

static void bad_configuration_is_refused(void **state)
{
    gpw_ladder_config bad[20];
    size_t count = 0, k, bytes = 0;

    (void)state;
    for (k = 0; k < COUNT_OF(bad); k++) {
        bad[k] = config;
    }
    bad[count++].low = NAN;
    bad[count++].low = 1000.0f;
    bad[count++].high = INFINITY;
    bad[count++].rate_max_per_s = -1.0f;
    bad[count++].rate_max_per_s = NAN;
    bad[count++].hold_s = 0.0f;
    bad[count++].reduce_s = 0.09f;
    bad[count++].latch_s = 0.29f;
    bad[count++].latch_s = NAN;
    bad[count++].recover_s = -1.0f;
    bad[count++].dt_max_s = 0.0f;
    bad[count++].frozen_s = -1.0f;
    bad[count++].odd_max = 0u;
    bad[count++].odd_max = 65536u;
    bad[count++].needed = GPW_INPUT_ABSENT + 1u;
    for (k = 0; k < count; k++) {
        assert_status(gpw_ladder_state_size(&bad[k], &bytes), GPW_ERR_DOMAIN);
        assert_status(gpw_ladder_init(memory, sizeof memory, &bad[k], &ladder), GPW_ERR_DOMAIN);
    }
    config.header = 0u;
    assert_status(gpw_ladder_state_size(&config, &bytes), GPW_ERR_VERSION);
}

static void bad_calls_are_refused(void **state)
{
    gpw_ladder_reading r;
    gpw_ladder *other = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_ladder_config_init(NULL, sizeof config), GPW_ERR_NULL);
    assert_status(gpw_ladder_config_init(&config, sizeof config - 1u), GPW_ERR_VERSION);
    assert_status(gpw_ladder_state_size(&config, NULL), GPW_ERR_NULL);
    assert_status(gpw_ladder_state_size(&config, &bytes), GPW_OK);
    assert_true(bytes <= GPW_LADDER_STATE_BYTES);
    assert_status(gpw_ladder_init(NULL, sizeof memory, &config, &other), GPW_ERR_NULL);
    assert_status(gpw_ladder_init(memory, sizeof memory, NULL, &other), GPW_ERR_NULL);
    assert_status(gpw_ladder_init(memory, sizeof memory, &config, NULL), GPW_ERR_NULL);
    assert_status(gpw_ladder_init(memory, bytes - 1u, &config, &other), GPW_ERR_SIZE);
    assert_status(gpw_ladder_init((char *)memory + 4, sizeof memory, &config, &other),
                  GPW_ERR_ALIGN);
    assert_null(other);
    assert_status(gpw_ladder_step(NULL, 0u, NULL), GPW_ERR_NULL);
    assert_status(gpw_ladder_get(ladder, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_ladder_get(NULL, &r, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_ladder_get(ladder, &r, sizeof r - 1u), GPW_ERR_VERSION);
    assert_status(gpw_ladder_acknowledge(NULL), GPW_ERR_NULL);
    assert_status(gpw_ladder_reset(NULL), GPW_ERR_NULL);
    memory[0] = 0u;
    assert_status(gpw_ladder_step(ladder, 0u, NULL), GPW_ERR_HANDLE);
    assert_status(gpw_ladder_acknowledge(ladder), GPW_ERR_HANDLE);
    assert_status(gpw_ladder_reset(ladder), GPW_ERR_HANDLE);
    assert_status(gpw_ladder_get(ladder, &r, sizeof r), GPW_ERR_HANDLE);
}

static void reset_forgets_everything(void **state)
{
    uint64_t fresh[COUNT_OF(memory)];

    (void)state;
    memcpy(fresh, memory, sizeof fresh);
    make_good();
    silence(200);
    assert_status(gpw_ladder_reset(ladder), GPW_OK);
    assert_memory_equal(memory, fresh, sizeof fresh);
}

#define CASE(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest cases[] = {
        CASE(start_without_a_value_stops_permits),
        CASE(values_count_as_good_after_recovery_time),
        CASE(lost_packets_within_hold_change_nothing),
        CASE(silence_goes_down_rung_by_rung),
        CASE(held_value_without_a_rate_may_be_anything),
        CASE(age_is_from_the_stamp),
        CASE(same_stamp_again_is_no_value),
        CASE(invalid_sample_is_silence),
        CASE(break_in_recovery_starts_it_again),
        CASE(reduced_input_does_not_climb_to_hold),
        CASE(latch_stays_until_acknowledged),
        CASE(input_that_never_latches_stays_reduced),
        CASE(one_odd_value_is_left_out),
        CASE(odd_values_in_a_row_reduce_at_once),
        CASE(odd_stamps_are_left_out),
        CASE(change_faster_than_possible_is_odd),
        CASE(frozen_value_is_odd_where_it_never_is),
        CASE(clock_that_jumps_makes_ages_unknown),
        CASE(clock_that_jumps_leaves_no_latch),
        CASE(optional_input_stops_no_permits),
        CASE(absent_input_takes_nothing),
        CASE(random_losses_shorter_than_hold_change_nothing),
        CASE(dead_sensor_gives_no_permit_whatever_comes),
        CASE(course_does_not_depend_on_the_hour),
        CASE(bad_configuration_is_refused),
        CASE(bad_calls_are_refused),
        CASE(reset_forgets_everything),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
