/* SPDX-License-Identifier: MIT */
/* Reserve, start, stop, battery, dummy load and cap, by figures worked out by hand. */
#include "gpw_test.h"

#include <gpupower/headroom.h>

#include <string.h>

#define S_NS 1000000000ull

static gpw_headroom_memory memory;

static gpw_headroom_config config_of(uint32_t sets_max)
{
    gpw_headroom_config c;

    assert_status(gpw_headroom_config_init(&c, sizeof c), GPW_OK);
    c.next_rated_w = 500e3f;
    c.next_takes_w = 100e3f;
    c.sets_max = sets_max;
    c.load_min_pu = 0.0f;
    memset(&memory, 0, sizeof memory);
    return c;
}

static gpw_headroom_input input_of(float load_w, float up_w, float down_w)
{
    gpw_headroom_input in;

    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    in.load_w = load_w;
    in.step_up_w = up_w;
    in.step_down_w = down_w;
    in.takes_down_w = 1e6f;
    in.ramp_w_per_s = 10e3f;
    return in;
}

static gpw_headroom_result now(const gpw_headroom_config *c, const gpw_plan_unit *units,
                               uint32_t count, const gpw_headroom_input *in, double at_s)
{
    gpw_headroom_result r;

    assert_true(gpw_headroom_now(c, units, sizeof *units, count, in, sizeof *in,
                                 (uint64_t)(at_s * 1e9), &memory, &r, sizeof r) >= GPW_OK);
    return r;
}

/* Two sets of 500 kW with 300 kW each, 100 kW of step each. */
static const gpw_plan_unit pair[2] = {{500e3f, 300e3f, 100e3f, 1u},
                                      {500e3f, 300e3f, 100e3f, 1u}};

/* ---- reserve ---- */

static void enough_of_both_asks_for_nothing(void **state)
{
    const gpw_headroom_config c = config_of(3);
    const gpw_headroom_input in = input_of(600e3f, 150e3f, 600e3f);
    const gpw_headroom_result r = now(&c, pair, 2, &in, 0.0);

    (void)state;
    assert_near(r.spare_w, 400e3, 1.0);
    assert_near(r.takes_w, 200e3, 1.0);
    assert_near(r.needed_w, 150e3, 1.0);
    assert_near(r.short_w, 0.0, 0.0);
    assert_int_equal(r.start_sets, 0);
    assert_true(isnan(r.start_in_s));
    assert_near(r.cap_step_w, 200e3, 1.0);
    assert_near(r.cap_w, 800e3, 1.0);
    assert_int_equal(r.is_known, 1);
}

/* Power enough, steps not: 350 kW against 200 kW; 150 / 100, so two sets. */
static void missing_step_counts_though_power_is_enough(void **state)
{
    const gpw_headroom_config c = config_of(5);
    const gpw_headroom_input in = input_of(600e3f, 350e3f, 600e3f);
    gpw_headroom_result r = now(&c, pair, 2, &in, 0.0);

    (void)state;
    assert_near(r.short_w, 150e3, 1.0);
    assert_int_equal(r.start_sets, 0);
    r = now(&c, pair, 2, &in, 1.0);
    assert_int_equal(r.start_sets, 2);
    assert_near(r.start_in_s, 0.0, 0.0);
}

/* After the loss of one: 500 - 600 = -100 kW spare, 100 - 300 kW of step. */
static void reserve_after_a_loss(void **state)
{
    gpw_headroom_config c = config_of(9);
    const gpw_headroom_input in = input_of(600e3f, 50e3f, 600e3f);
    gpw_headroom_result r;

    (void)state;
    c.after_loss = 1u;
    (void)now(&c, pair, 2, &in, 0.0);
    r = now(&c, pair, 2, &in, 1.0);
    assert_near(r.spare_w, -100e3, 1.0);
    assert_near(r.takes_w, 0.0, 0.0);
    assert_near(r.short_w, 150e3, 1.0);
    assert_int_equal(r.start_sets, 1);
    assert_near(r.cap_w, 500e3, 1.0);
}

static void ratings_are_used_as_far_as_they_may(void **state)
{
    gpw_headroom_config c = config_of(3);
    const gpw_headroom_input in = input_of(600e3f, 150e3f, 600e3f);

    (void)state;
    c.load_max_pu = 0.8f;
    assert_near(now(&c, pair, 2, &in, 0.0).spare_w, 200e3, 1.0);
    c.reserve_min_w = 250e3f;
    assert_near(now(&c, pair, 2, &in, 0.0).needed_w, 250e3, 1.0);
    assert_near(now(&c, pair, 2, &in, 0.0).short_w, 50e3, 1.0);
}

/* ---- start and stop ---- */

/* @verifies{headroom-hysteresis} */
static void one_odd_reading_starts_no_engine(void **state)
{
    const gpw_headroom_config c = config_of(3);
    const gpw_headroom_input calm = input_of(600e3f, 150e3f, 600e3f);
    const gpw_headroom_input odd = input_of(600e3f, 950e3f, 600e3f);
    int k;

    (void)state;
    for (k = 0; k < 500; k++) {
        const gpw_headroom_input *const in = k % 100 < 99 ? &odd : &calm;

        assert_int_equal(now(&c, pair, 2, in, 0.01 * k).start_sets, 0);
    }
}

/* 450 kW of spare needed in at most 20 s, and a set takes 15 s: it can wait until the forecast
 * before says so, from 10 s on; less 15 s: now. */
static void forecast_asks_in_time(void **state)
{
    const gpw_headroom_config c = config_of(3);
    gpw_headroom_input in = input_of(600e3f, 150e3f, 600e3f);
    gpw_headroom_result r;

    (void)state;
    in.ahead_s[0] = 0.5f;
    in.ahead_s[1] = 2.0f;
    in.ahead_s[2] = 10.0f;
    in.ahead_s[3] = 60.0f;
    in.ahead_w[0] = in.ahead_w[1] = in.ahead_w[2] = 700e3f;
    in.ahead_w[3] = 900e3f; /* room is 1000 - 150 */
    r = now(&c, pair, 2, &in, 0.0);
    assert_near(r.start_in_s, 0.0, 0.0);
    assert_int_equal(now(&c, pair, 2, &in, 1.0).start_sets, 1);
    in.ahead_s[2] = 40.0f;
    r = now(&c, pair, 2, &in, 2.0);
    assert_near(r.start_in_s, 25.0, 1e-3);
    assert_int_equal(r.start_sets, 0);
    in.ahead_w[3] = 800e3f;
    assert_true(isnan(now(&c, pair, 2, &in, 2.0).start_in_s));
}

static void sets_on_their_way_count(void **state)
{
    const gpw_headroom_config c = config_of(9);
    gpw_headroom_input in = input_of(600e3f, 350e3f, 600e3f);

    (void)state;
    in.starting = 1u;
    (void)now(&c, pair, 2, &in, 0.0);
    assert_int_equal(now(&c, pair, 2, &in, 1.0).start_sets, 1);
    in.starting = 2u;
    assert_int_equal(now(&c, pair, 2, &in, 2.0).start_sets, 0);
}

static void no_more_are_asked_for_than_there_are(void **state)
{
    const gpw_headroom_config c = config_of(3);
    const gpw_headroom_input in = input_of(600e3f, 5e6f, 600e3f);

    (void)state;
    (void)now(&c, pair, 2, &in, 0.0);
    assert_int_equal(now(&c, pair, 2, &in, 1.0).start_sets, 1);
}

/* @verifies{headroom-hysteresis} */
/* 300 kW on two of 500 kW: without one 200 kW of power and 100 kW of step are left. */
static void set_may_go_after_its_time(void **state)
{
    static const gpw_plan_unit calm[2] = {{500e3f, 150e3f, 100e3f, 1u},
                                          {500e3f, 150e3f, 100e3f, 1u}};
    gpw_headroom_config c = config_of(2);
    gpw_headroom_input in = input_of(300e3f, 80e3f, 300e3f);
    uint32_t i;

    (void)state;
    for (i = 0; i < 4u; i++) {
        in.ahead_s[i] = (float)(1u + i);
        in.ahead_w[i] = 310e3f;
    }
    assert_int_equal(now(&c, calm, 2, &in, 0.0).stop_sets, 0);
    assert_int_equal(now(&c, calm, 2, &in, 299.0).stop_sets, 0);
    assert_int_equal(now(&c, calm, 2, &in, 300.0).stop_sets, 1);
    in.step_up_w = 101e3f; /* the step would be missing */
    assert_int_equal(now(&c, calm, 2, &in, 301.0).stop_sets, 0);
    in.step_up_w = 80e3f;
    assert_int_equal(now(&c, calm, 2, &in, 302.0).stop_sets, 0);
    assert_int_equal(now(&c, calm, 2, &in, 602.0).stop_sets, 1);
    in.ahead_w[3] = 450e3f; /* a forecast needs it */
    assert_int_equal(now(&c, calm, 2, &in, 603.0).stop_sets, 0);
    in.ahead_w[3] = NAN; /* an unknown forecast lets none go */
    assert_int_equal(now(&c, calm, 2, &in, 1000.0).stop_sets, 0);
    assert_int_equal(now(&c, calm, 2, &in, 2000.0).stop_sets, 0);
    in.ahead_w[3] = 310e3f;
    c.stop_extra_w = 21e3f; /* 100 kW of step are not 80 + 21 */
    assert_int_equal(now(&c, calm, 2, &in, 3000.0).stop_sets, 0);
    assert_int_equal(now(&c, calm, 2, &in, 4000.0).stop_sets, 0);
    c.stop_extra_w = 0.0f;
    c.sets_min = 2u;
    assert_int_equal(now(&c, calm, 2, &in, 5000.0).stop_sets, 0);
    assert_int_equal(now(&c, calm, 2, &in, 6000.0).stop_sets, 0);
}

static void clock_that_goes_back_begins_anew(void **state)
{
    const gpw_headroom_config c = config_of(3);
    const gpw_headroom_input in = input_of(600e3f, 350e3f, 600e3f);

    (void)state;
    (void)now(&c, pair, 2, &in, 100.0);
    assert_int_equal(now(&c, pair, 2, &in, 50.0).start_sets, 0);
    assert_int_equal(now(&c, pair, 2, &in, 50.9).start_sets, 0);
    assert_int_equal(now(&c, pair, 2, &in, 51.0).start_sets, 1);
}

/* ---- battery, dummy load ---- */

/* 300 kW on sets that take 200 kW and 10 kW/s: 100^2 / (2 * 10) = 500 kJ. */
static void battery_covers_what_sets_do_not_take(void **state)
{
    gpw_headroom_config c = config_of(3);
    gpw_headroom_input in = input_of(600e3f, 300e3f, 600e3f);
    gpw_headroom_result r;

    (void)state;
    c.battery_out_w = 150e3f;
    c.battery_in_w = 150e3f;
    c.battery_keep_j = 1e6f;
    c.battery_room_j = 9e6f;
    in.battery_j = 1.4e6f;
    r = now(&c, pair, 2, &in, 0.0);
    assert_near(r.battery_need_j, 500e3, 10.0);
    assert_near(r.battery_short_j, 100e3, 10.0);
    /* 400 kJ cover sqrt(2 * 400e3 * 10e3) = 89.44 kW */
    assert_near(r.battery_short_w, 100e3 - 89443.0, 10.0);
    assert_near(r.cap_step_w, 200e3 + 89443.0, 10.0);
    in.battery_j = 2e6f;
    r = now(&c, pair, 2, &in, 0.01);
    assert_near(r.battery_short_w, 0.0, 0.0);
    assert_near(r.short_w, 0.0, 0.0);
    in.battery_j = NAN; /* an unknown one covers nothing */
    assert_near(now(&c, pair, 2, &in, 0.02).battery_short_w, 100e3, 1.0);
}

/* Within 5 s: 300 - 200 - 50 = 50 kW are left at the end of the rise; 50^2 / 20 = 125 kJ after
 * it and 50^2 / (2 * 50) = 25 kJ before it, for it grows by 60 - 10 kW/s. */
static void slow_rise_needs_less(void **state)
{
    const gpw_headroom_config c = config_of(3);
    gpw_headroom_input in = input_of(600e3f, 300e3f, 600e3f);
    gpw_headroom_result r;

    (void)state;
    in.rise_s = 5.0f;
    r = now(&c, pair, 2, &in, 0.0);
    assert_near(r.battery_need_j, 150e3, 10.0);
    in.ramp_w_per_s = 0.0f; /* it would never end */
    assert_true(isnan(now(&c, pair, 2, &in, 0.0).battery_need_j));
}

/* One set that takes 50 kW, then 10 kW/s; a step of 150 kW. */
static void battery_gives_what_the_course_leaves(void **state)
{
    gpw_headroom_config c = config_of(1);
    gpw_plan_unit one = {500e3f, 200e3f, 50e3f, 1u};
    gpw_headroom_input in = input_of(200e3f, 100e3f, 200e3f);
    gpw_headroom_result r;

    (void)state;
    c.battery_out_w = 80e3f;
    c.battery_room_j = 9e6f;
    in.battery_j = 5e6f;
    r = now(&c, &one, 1, &in, 0.0);
    assert_near(r.battery_w, 0.0, 0.0);
    in.load_w = 350e3f;
    r = now(&c, &one, 1, &in, 0.01); /* the engines have 250.1, 20 more than it can give */
    assert_near(r.battery_w, 80e3, 1.0);
    one.load_w = 270e3f;
    one.takes_w = 0.0f;              /* no air left */
    r = now(&c, &one, 1, &in, 1.01); /* 270 + 10 */
    assert_near(r.battery_w, 70e3, 10.0);
    r = now(&c, &one, 1, &in, 8.01);
    assert_near(r.battery_w, 0.0, 10.0);
}

/* 20 kW down are taken at once, 10 kW/s; 150 kW go. The battery takes 30, the dummy the rest.
 */
static void step_down_goes_to_battery_and_dummy(void **state)
{
    gpw_headroom_config c = config_of(1);
    const gpw_plan_unit one = {500e3f, 400e3f, 50e3f, 1u};
    gpw_headroom_input in = input_of(400e3f, 10e3f, 400e3f);
    gpw_headroom_result r;

    (void)state;
    c.battery_in_w = 30e3f;
    c.battery_room_j = 9e6f;
    c.dummy_max_w = 60e3f;
    in.battery_j = 1e6f;
    in.takes_down_w = 20e3f;
    r = now(&c, &one, 1, &in, 0.0);
    assert_near(r.dummy_short_w, 400e3 - 20e3 - 30e3 - 60e3, 1.0);
    in.load_w = 250e3f;
    r = now(&c, &one, 1, &in, 1.0); /* 370 are meant; 250 + 30 + 60 is what can be had */
    assert_near(r.battery_w, -30e3, 1.0);
    assert_near(r.dummy_w, 60e3, 1.0);
    in.takes_down_w = 0.0f;
    r = now(&c, &one, 1, &in, 4.0); /* 340 - 30 */
    assert_near(r.battery_w, -30e3, 1.0);
    assert_near(r.dummy_w, 30e3, 10.0);
}

/* 30 % of 1,000 kW are 300; the load has 220. */
static void dummy_keeps_the_least_load(void **state)
{
    gpw_headroom_config c = config_of(2);
    const gpw_headroom_input in = input_of(220e3f, 10e3f, 220e3f);

    (void)state;
    c.load_min_pu = 0.3f;
    c.dummy_max_w = 100e3f;
    assert_near(now(&c, pair, 2, &in, 0.0).dummy_w, 80e3, 1.0);
    c.dummy_max_w = 50e3f;
    assert_near(now(&c, pair, 2, &in, 0.0).dummy_w, 50e3, 1.0);
}

/* ---- what is not known, what is wrong ---- */

/* @verifies{headroom-unknown} */
static void unknown_starts_nothing_and_permits_nothing(void **state)
{
    const gpw_headroom_config c = config_of(3);
    gpw_headroom_input in = input_of(600e3f, NAN, 600e3f);
    gpw_headroom_result r;
    int k;

    (void)state;
    for (k = 0; k < 1000; k++) {
        r = now(&c, pair, 2, &in, 1.0 * k);
        assert_int_equal(r.start_sets, 0);
        assert_int_equal(r.stop_sets, 0);
        assert_int_equal(r.is_known, 0);
        assert_near(r.cap_step_w, 0.0, 0.0);
        assert_near(r.cap_w, 600e3, 1.0);
        assert_true(isnan(r.short_w));
    }
    in.load_w = NAN;
    assert_status(
        gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, sizeof in, 0, &memory, &r, sizeof r),
        GPW_NOTE_UNKNOWN);
    assert_near(r.cap_w, 600e3, 1.0); /* what the sets say they carry */
}

static void nothing_online_takes_nothing(void **state)
{
    static const gpw_plan_unit none = {500e3f, 0.0f, 100e3f, 0u};
    const gpw_headroom_config c = config_of(3);
    const gpw_headroom_input in = input_of(0.0f, 100e3f, 0.0f);
    gpw_headroom_result r = now(&c, &none, 1, &in, 0.0);

    (void)state;
    assert_near(r.spare_w, 0.0, 0.0);
    assert_near(r.cap_step_w, 0.0, 0.0);
    assert_int_equal(now(&c, &none, 1, &in, 1.0).start_sets, 1);
    assert_int_equal(now(&c, &none, 1, &in, 1e5).stop_sets, 0);
}

static void wrong_figures_are_refused_and_nothing_is_written(void **state)
{
    static const size_t config_at[] = {4,  8,  12, 16, 20, 24, 28, 32, 36,
                                       40, 44, 48, 52, 56, 60, 64, 68, 72};
    static const size_t input_at[] = {0, 4, 8, 12, 16, 32, 48, 52, 56};
    static const float wrong = -1e13f;
    gpw_headroom_result r, before;
    gpw_headroom_memory kept;
    gpw_headroom_config c;
    gpw_headroom_input in;
    gpw_plan_unit bad = pair[0];
    size_t i;

    (void)state;
    memset(&r, 0x5A, sizeof r);
    before = r;
    in = input_of(600e3f, 10e3f, 600e3f);
    c = config_of(3);
    kept = memory;
    for (i = 0; i < COUNT_OF(config_at); i++) {
        c = config_of(3);
        memcpy((char *)&c + config_at[i], &wrong, sizeof wrong);
        assert_status(gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, sizeof in, 5, &memory,
                                       &r, sizeof r),
                      GPW_ERR_DOMAIN);
    }
    c = config_of(3);
    for (i = 0; i < COUNT_OF(input_at); i++) {
        in = input_of(600e3f, 10e3f, 600e3f);
        memcpy((char *)&in + input_at[i], &wrong, sizeof wrong);
        assert_status(gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, sizeof in, 5, &memory,
                                       &r, sizeof r),
                      GPW_ERR_DOMAIN);
    }
    in = input_of(600e3f, 10e3f, 600e3f);
    in.ahead_s[0] = 2.0f;
    in.ahead_s[1] = 1.0f;
    assert_status(
        gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, sizeof in, 5, &memory, &r, sizeof r),
        GPW_ERR_DOMAIN);
    in = input_of(600e3f, 10e3f, 600e3f);
    bad.rated_w = 0.0f;
    assert_status(
        gpw_headroom_now(&c, &bad, sizeof bad, 1, &in, sizeof in, 5, &memory, &r, sizeof r),
        GPW_ERR_DOMAIN);
    assert_status(
        gpw_headroom_now(&c, pair, sizeof *pair, 0, &in, sizeof in, 5, &memory, &r, sizeof r),
        GPW_ERR_DOMAIN);
    assert_status(
        gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, sizeof in, 5, &memory, &r, 8),
        GPW_ERR_VERSION);
    assert_status(gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, 8, 5, &memory, &r, sizeof r),
                  GPW_ERR_VERSION);
    assert_status(gpw_headroom_now(&c, pair, 8, 2, &in, sizeof in, 5, &memory, &r, sizeof r),
                  GPW_ERR_VERSION);
    assert_status(
        gpw_headroom_now(&c, NULL, sizeof *pair, 2, &in, sizeof in, 5, &memory, &r, sizeof r),
        GPW_ERR_NULL);
    c.header = 0u;
    assert_status(
        gpw_headroom_now(&c, pair, sizeof *pair, 2, &in, sizeof in, 5, &memory, &r, sizeof r),
        GPW_ERR_VERSION);
    assert_memory_equal(&r, &before, sizeof r);
    assert_memory_equal(&memory, &kept, sizeof memory);
    assert_status(gpw_headroom_input_init(NULL, sizeof in), GPW_ERR_NULL);
    assert_status(gpw_headroom_input_init(&in, 8), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enough_of_both_asks_for_nothing),
        cmocka_unit_test(missing_step_counts_though_power_is_enough),
        cmocka_unit_test(reserve_after_a_loss),
        cmocka_unit_test(ratings_are_used_as_far_as_they_may),
        cmocka_unit_test(one_odd_reading_starts_no_engine),
        cmocka_unit_test(forecast_asks_in_time),
        cmocka_unit_test(sets_on_their_way_count),
        cmocka_unit_test(no_more_are_asked_for_than_there_are),
        cmocka_unit_test(set_may_go_after_its_time),
        cmocka_unit_test(clock_that_goes_back_begins_anew),
        cmocka_unit_test(battery_covers_what_sets_do_not_take),
        cmocka_unit_test(slow_rise_needs_less),
        cmocka_unit_test(battery_gives_what_the_course_leaves),
        cmocka_unit_test(step_down_goes_to_battery_and_dummy),
        cmocka_unit_test(dummy_keeps_the_least_load),
        cmocka_unit_test(unknown_starts_nothing_and_permits_nothing),
        cmocka_unit_test(nothing_online_takes_nothing),
        cmocka_unit_test(wrong_figures_are_refused_and_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
