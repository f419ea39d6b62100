/* SPDX-License-Identifier: MIT */
/* Records made by hand, ten samples a second, with times and areas worked out beside them. */
#include "gpw_test.h"
#include "moments.h"

#include <gpupower/levels.h>

#include <string.h>

#define TICK_NS 100000000u

static GPW_STATE_BUFFER(memory, GPW_LEVELS_STATE_BYTES(8, 8));
static GPW_STATE_BUFFER(memory2, GPW_LEVELS_STATE_BYTES(8, 8));

static gpw_levels_config ticks(void)
{
    gpw_levels_config c;

    assert_status(gpw_levels_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_levels_config_for(&c, 0.1f, 0.025f, 0), GPW_OK);
    return c;
}

static gpw_levels *levels_with(const gpw_levels_config *c)
{
    gpw_levels *l = NULL;

    assert_status(gpw_levels_init(memory, sizeof memory, c, &l), GPW_OK);
    return l;
}

static gpw_levels *levels_of_ticks(void)
{
    const gpw_levels_config c = ticks();

    return levels_with(&c);
}

/* Samples `from` to `to` - 1 at one power, the number being the time in tenths of a second. */
static void stay(gpw_levels *l, unsigned from, unsigned to, double power_w)
{
    unsigned k;

    for (k = from; k < to; k++) {
        assert_status(gpw_levels_step(l, (uint64_t)k * TICK_NS, (float)power_w), GPW_OK);
    }
}

static gpw_level next(gpw_levels *l)
{
    gpw_level level;

    assert_status(gpw_levels_next(l, &level, sizeof level), GPW_OK);
    return level;
}

static gpw_level_event next_event(gpw_levels *l)
{
    gpw_level_event event;

    assert_status(gpw_levels_next_event(l, &event, sizeof event), GPW_OK);
    return event;
}

static void assert_no_more(gpw_levels *l)
{
    gpw_level level;
    gpw_level_event event;

    assert_status(gpw_levels_next(l, &level, sizeof level), GPW_ERR_NOT_FOUND);
    assert_status(gpw_levels_next_event(l, &event, sizeof event), GPW_ERR_NOT_FOUND);
}

static void assert_at(uint64_t stamp_ns, unsigned tick)
{
    assert_int_equal(stamp_ns / TICK_NS, tick);
}

/* ---- levels ---- */

static void two_levels_are_told_with_their_times_and_means(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;

    (void)state;
    stay(l, 0u, 100u, 75.0);
    stay(l, 100u, 200u, 400.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    level = next(l);
    assert_at(level.begin_ns, 0u);
    assert_at(level.end_ns, 99u);
    assert_true(level.count == 100u);
    assert_float_equal(level.mean_w, 75.0f, 1e-5f);
    assert_float_equal(level.sd_w, 0.0f, 1e-5f);
    assert_int_equal(level.flags, GPW_LEVEL_RECORD_START);
    level = next(l);
    assert_at(level.left_ns, 100u);
    assert_at(level.begin_ns, 100u);
    assert_at(level.end_ns, 199u);
    assert_float_equal(level.mean_w, 400.0f, 1e-4f);
    assert_float_equal(level.duration_s, 9.9f, 1e-5f);
    assert_int_equal(level.flags, GPW_LEVEL_RECORD_END);
    assert_no_more(l);
}

/* A meter of a second shows a step as a ramp: the change began at its first sample, the level
 * at its end, within the band. */
static void change_through_a_window_begins_with_its_first_sample(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;
    unsigned k;

    (void)state;
    stay(l, 0u, 50u, 100.0);
    for (k = 50u; k < 60u; k++) {
        stay(l, k, k + 1u, 100.0 + 30.0 * (k - 49u));
    }
    stay(l, 60u, 150u, 400.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_at(next(l).end_ns, 49u);
    level = next(l);
    assert_at(level.left_ns, 50u);
    assert_at(level.begin_ns, 59u);
    assert_no_more(l);
}

/* Means and spreads of 1, 2, ..., 5 W about 300: variance 2.5, hand-made. */
static void mean_and_spread_are_those_of_the_samples(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;
    unsigned k;

    (void)state;
    for (k = 0u; k < 20u; k++) {
        stay(l, k, k + 1u, 300.0 + (double)(k % 5u) - 2.0);
    }
    assert_status(gpw_levels_current(l, &level, sizeof level), GPW_OK);
    assert_float_equal(level.mean_w, 300.0f, 1e-4f);
    assert_float_equal(level.sd_w, (float)sqrt(40.0 / 19.0), 1e-4f);
    assert_float_equal(level.min_w, 298.0f, 0.0f);
    assert_float_equal(level.max_w, 302.0f, 0.0f);
    assert_int_equal(level.flags, GPW_LEVEL_RECORD_START | GPW_LEVEL_OPEN);
}

static void hours_of_samples_do_not_stall_the_mean(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;

    (void)state;
    stay(l, 0u, 2000000u, 700.0);
    stay(l, 2000000u, 4000000u, 701.0);
    assert_status(gpw_levels_current(l, &level, sizeof level), GPW_OK);
    assert_float_equal(level.mean_w, 700.5f, 1e-3f);
    assert_float_equal(level.sd_w, 0.5f, 1e-3f);
}

static void what_never_settles_is_a_noisy_level(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;
    unsigned k;

    (void)state;
    stay(l, 0u, 50u, 80.0);
    for (k = 50u; k < 350u; k++) {
        stay(l, k, k + 1u, k % 6u == 0u ? 85.0 : 365.0);
    }
    stay(l, 350u, 400u, 80.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_true(next(l).events == 0u);
    level = next(l);
    assert_at(level.left_ns, 50u);
    assert_int_equal(level.flags, GPW_LEVEL_NOISY);
    assert_float_equal(level.mean_w, 365.0f - 280.0f / 6.0f, 2.0f);
    level = next(l);
    assert_float_equal(level.mean_w, 80.0f, 1.0f);
    assert_int_equal((int)(level.left_ns / TICK_NS) >= 349, 1);
    assert_no_more(l);
}

/* It comes back for 0.3 s after every 0.6 s: too short to be a return. */
static void dense_bursts_are_a_noisy_level(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    unsigned k;

    (void)state;
    stay(l, 0u, 50u, 84.0);
    for (k = 50u; k < 500u; k++) {
        stay(l, k, k + 1u, (k - 50u) % 9u < 6u ? 365.0 : 84.0);
    }
    stay(l, 500u, 550u, 84.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_int_equal(next(l).events, 0);
    assert_int_equal(next(l).flags, GPW_LEVEL_NOISY);
    assert_at(next(l).begin_ns, 497u); /* the last return did not end */
    assert_no_more(l);
}

static void short_unsettled_work_is_a_level_of_its_own(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    unsigned k;

    (void)state;
    stay(l, 0u, 50u, 80.0);
    for (k = 50u; k < 88u; k++) {
        stay(l, k, k + 1u, k % 3u == 0u ? 200.0 : 365.0);
    }
    stay(l, 88u, 150u, 80.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_at(next(l).end_ns, 49u);
    assert_at(next(l).begin_ns, 50u);
    assert_at(next(l).begin_ns, 88u);
    assert_no_more(l);
}

/* 1 to 4 and 10, 20, 30: sum 70, squares 30 + 1400, about the mean of 10: 1430 - 700 = 730. */
static void moments_of_two_sets_are_those_of_all(void **state)
{
    gpwi_moments a, b;
    unsigned k;

    (void)state;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    for (k = 1u; k <= 4u; k++) {
        gpwi_moments_add(&a, (float)k);
    }
    for (k = 1u; k <= 3u; k++) {
        gpwi_moments_add(&b, 10.0f * (float)k);
    }
    assert_near(gpwi_moments_variance(&a), 5.0 / 3.0, 1e-6);
    gpwi_moments_pool(&a, &b);
    assert_near(a.mean, 10.0, 1e-6);
    assert_near(gpwi_moments_variance(&a), 730.0 / 6.0, 1e-4);
    assert_true(a.count == 7u);
    gpwi_moments_remove(&a, &b);
    assert_near(a.mean, 2.5, 1e-6);
    assert_near(gpwi_moments_variance(&a), 5.0 / 3.0, 1e-4);
    assert_true(a.count == 4u);
}

/* ---- events ---- */

/* 0.4 s at 60 W below: -24 J; the level takes no part of it. */
static void dip_is_an_event_with_its_area(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level_event event;
    gpw_level level;

    (void)state;
    stay(l, 0u, 100u, 390.0);
    stay(l, 100u, 104u, 330.0);
    stay(l, 104u, 200u, 390.0);
    event = next_event(l);
    assert_at(event.begin_ns, 100u);
    assert_at(event.end_ns, 104u);
    assert_float_equal(event.area_j, -24.0f, 0.01f);
    assert_float_equal(event.extreme_w, 330.0f, 0.0f);
    assert_float_equal(event.level_w, 390.0f, 0.01f);
    assert_float_equal(event.duration_s, 0.4f, 1e-5f);
    assert_int_equal(event.sign, -1);
    assert_int_equal(event.count, 4);
    assert_status(gpw_levels_finish(l), GPW_OK);
    level = next(l);
    assert_int_equal(level.events, 1);
    assert_true(level.count == 196u && level.event_count == 4u);
    assert_float_equal(level.mean_w, 390.0f, 1e-3f);
    assert_no_more(l);
}

/* A dip of 0.3 s to 1000 W below, through a meter that averages over the last second: the
 * visible depth is a third, the area is the true one. */
static void averaging_meter_leaves_the_area(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    unsigned k;

    (void)state;
    stay(l, 0u, 100u, 3134.0);
    for (k = 100u; k < 112u; k++) {
        const unsigned in = k < 103u ? k - 99u : (k < 110u ? 3u : 112u - k);

        stay(l, k, k + 1u, 3134.0 - 100.0 * in);
    }
    stay(l, 112u, 200u, 3134.0);
    {
        const gpw_level_event event = next_event(l);

        /* Two of the twelve samples are within the band of 4 %, and missing. */
        assert_float_equal(event.area_j, -300.0f, 25.0f);
        assert_float_equal(event.extreme_w, 2834.0f, 0.1f);
    }
}

/* It settles, but it is over in 1.8 s. */
static void settled_but_short_visit_is_an_event(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level_event event;
    gpw_level level;

    (void)state;
    stay(l, 0u, 100u, 390.0);
    stay(l, 100u, 118u, 100.0);
    stay(l, 118u, 200u, 390.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    level = next(l);
    assert_int_equal(level.events, 1);
    assert_float_equal(level.mean_w, 390.0f, 1e-3f);
    event = next_event(l);
    assert_at(event.begin_ns, 100u);
    assert_at(event.end_ns, 118u);
    assert_float_equal(event.area_j, -290.0f * 1.8f, 0.1f);
    assert_no_more(l);
}

static void visit_that_lasts_longer_is_a_level(void **state)
{
    gpw_levels *const l = levels_of_ticks();

    (void)state;
    stay(l, 0u, 100u, 390.0);
    stay(l, 100u, 122u, 100.0);
    stay(l, 122u, 200u, 390.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_at(next(l).end_ns, 99u);
    assert_at(next(l).end_ns, 121u);
    assert_at(next(l).begin_ns, 122u);
    assert_no_more(l);
}

/* ---- gaps ---- */

static void level_is_closed_at_a_gap_and_flagged(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;

    (void)state;
    stay(l, 0u, 50u, 390.0);
    stay(l, 100u, 150u, 100.0);
    assert_status(gpw_levels_finish(l), GPW_OK);
    level = next(l);
    assert_at(level.end_ns, 49u);
    assert_int_equal(level.flags, GPW_LEVEL_RECORD_START | GPW_LEVEL_GAP_AFTER);
    level = next(l);
    assert_at(level.begin_ns, 100u);
    assert_at(level.left_ns, 100u);
    assert_int_equal(level.flags, GPW_LEVEL_GAP_BEFORE | GPW_LEVEL_RECORD_END);
    assert_no_more(l);
}

static void same_level_after_a_gap_goes_on_and_after_a_long_one_does_not(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;

    (void)state;
    stay(l, 0u, 50u, 390.0);
    stay(l, 100u, 150u, 390.0); /* 5 s */
    stay(l, 400u, 450u, 390.0); /* 25 s: more than ten times 2 s */
    assert_status(gpw_levels_finish(l), GPW_OK);
    level = next(l);
    assert_true(level.count == 100u);
    assert_int_equal(level.flags,
                     GPW_LEVEL_RECORD_START | GPW_LEVEL_GAP_WITHIN | GPW_LEVEL_GAP_AFTER);
    assert_true(next(l).count == 50u);
    assert_no_more(l);
}

/* ---- bad samples ---- */

static void unusable_samples_are_left_out_and_counted(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    uint64_t held = 0;
    gpw_level level;

    (void)state;
    stay(l, 0u, 50u, 100.0);
    assert_status(gpw_levels_step(l, 50u * (uint64_t)TICK_NS, NAN), GPW_NOTE_HELD);
    assert_status(gpw_levels_step(l, 51u * (uint64_t)TICK_NS, INFINITY), GPW_NOTE_HELD);
    assert_status(gpw_levels_step(l, 52u * (uint64_t)TICK_NS, -2.0e12f), GPW_NOTE_HELD);
    assert_status(gpw_levels_step(l, 49u * (uint64_t)TICK_NS, 500.0f), GPW_ERR_ORDER);
    assert_status(gpw_levels_step(l, 3u, 500.0f), GPW_ERR_ORDER);
    stay(l, 53u, 60u, 100.0);
    assert_status(gpw_levels_held_count(l, &held), GPW_OK);
    assert_int_equal(held, 5);
    assert_status(gpw_levels_current(l, &level, sizeof level), GPW_OK);
    assert_true(level.count == 57u);
    assert_float_equal(level.max_w, 100.0f, 0.0f);
}

static void record_without_samples_or_of_one_has_no_level(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    gpw_level level;

    (void)state;
    assert_status(gpw_levels_current(l, &level, sizeof level), GPW_ERR_NOT_FOUND);
    stay(l, 0u, 1u, 100.0);
    assert_status(gpw_levels_current(l, &level, sizeof level), GPW_ERR_NOT_FOUND);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_no_more(l);
    assert_status(gpw_levels_step(l, 5u, 1.0f), GPW_ERR_STATE);
    assert_status(gpw_levels_reset(l), GPW_OK);
    stay(l, 0u, 20u, 100.0);
    assert_status(gpw_levels_current(l, &level, sizeof level), GPW_OK);
}

/* ---- memory ---- */

static void levels_nobody_takes_are_lost_oldest_first(void **state)
{
    gpw_levels *const l = levels_of_ticks();
    uint64_t levels = 0, events = 0, changes = 0;
    unsigned k;

    (void)state;
    for (k = 0u; k < 12u; k++) {
        stay(l, 50u * k, 50u * k + 50u, 100.0 + 50.0 * k);
    }
    assert_status(gpw_levels_change_count(l, &changes), GPW_OK);
    assert_int_equal(changes, 11);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_status(gpw_levels_lost_count(l, &levels, &events), GPW_OK);
    assert_int_equal(levels, 4);
    assert_int_equal(events, 0);
    assert_float_equal(next(l).mean_w, 300.0f, 0.01f);
}

static void block_stops_before_anything_is_lost(void **state)
{
    static uint64_t stamps[2000];
    static float powers[2000];
    gpw_levels *const l = levels_of_ticks();
    uint64_t lost = 0, lost_events = 0;
    size_t k, at = 0, taken = 0;
    unsigned count = 0;
    gpw_level level;

    (void)state;
    for (k = 0; k < 2000u; k++) {
        stamps[k] = k * (uint64_t)TICK_NS;
        powers[k] = 100.0f + 60.0f * (float)(k / 50u % 7u);
    }
    powers[7] = NAN;
    while (at < 2000u) {
        assert_int_equal(gpw_levels_process(l, stamps + at, powers + at, 2000u - at, &taken),
                         at == 0u ? GPW_NOTE_HELD : GPW_OK);
        at += taken;
        while (gpw_levels_next(l, &level, sizeof level) == GPW_OK) {
            count++;
        }
    }
    assert_status(gpw_levels_finish(l), GPW_OK);
    while (gpw_levels_next(l, &level, sizeof level) == GPW_OK) {
        count++;
    }
    assert_int_equal(count, 40);
    assert_status(gpw_levels_lost_count(l, &lost, &lost_events), GPW_OK);
    assert_int_equal(lost, 0);
}

static void copy_of_the_state_goes_on_alike(void **state)
{
    gpw_levels *const l = levels_of_ticks();

    (void)state;
    stay(l, 0u, 70u, 100.0);
    stay(l, 70u, 73u, 300.0);
    memcpy(memory2, memory, sizeof memory);
    stay(l, 73u, 120u, 300.0);
    stay((gpw_levels *)(void *)memory2, 73u, 120u, 300.0);
    assert_memory_equal(memory, memory2, sizeof memory);
}

/* ---- configuration ---- */

static void limits_follow_the_meter(void **state)
{
    gpw_levels_config c = ticks();

    (void)state;
    assert_float_equal(c.event_s, 2.025f, 1e-6f);
    assert_float_equal(c.gap_s, 2.0f, 1e-6f);
    assert_status(gpw_levels_config_for(&c, 11.0f, 0.0f, 1), GPW_OK);
    assert_int_equal(c.count_min, 3);
    assert_float_equal(c.abs_w, 20.0f, 0.0f);
    assert_float_equal(c.wander_s, 88.0f, 1e-4f);
    assert_float_equal(c.gap_s, 88.0f, 1e-4f);
    assert_float_equal(c.event_s, 33.0f, 1e-4f);
    assert_status(gpw_levels_config_for(&c, 0.0f, 0.0f, 1), GPW_ERR_DOMAIN);
    assert_status(gpw_levels_config_for(&c, 1.0f, NAN, 1), GPW_ERR_DOMAIN);
    assert_status(gpw_levels_config_for(NULL, 1.0f, 0.0f, 1), GPW_ERR_NULL);
    c.header = 0u;
    assert_status(gpw_levels_config_for(&c, 1.0f, 0.0f, 1), GPW_ERR_VERSION);
}

static void assert_refused(const gpw_levels_config *c)
{
    gpw_levels *l = NULL;
    size_t bytes = 0;

    assert_status(gpw_levels_state_size(c, &bytes), GPW_ERR_DOMAIN);
    assert_status(gpw_levels_init(memory, sizeof memory, c, &l), GPW_ERR_DOMAIN);
    assert_null(l);
}

static void bad_configuration_is_refused(void **state)
{
    const gpw_levels_config good = ticks();
    gpw_levels_config c = good;

    (void)state;
    c.levels_max = 3u;
    assert_refused(&c);
    c = good;
    c.count_min = 1u;
    assert_refused(&c);
    c = good;
    c.abs_w = NAN;
    assert_refused(&c);
    c = good;
    c.wander_s = 0.5f;
    assert_refused(&c);
    c = good;
    c.event_s = 5.0f;
    assert_refused(&c);
    c = good;
    c.tau_s = 0.0f;
    assert_refused(&c);
    c = good;
    c.reserved[1] = 1u;
    assert_refused(&c);
}

static void wrong_pointers_memory_and_handles_are_refused(void **state)
{
    gpw_levels_config c = ticks();
    gpw_levels *l = NULL;
    gpw_level level;
    uint64_t count;
    size_t bytes = 0, taken = 0;

    (void)state;
    assert_status(gpw_levels_init(NULL, 1u, &c, &l), GPW_ERR_NULL);
    assert_status(gpw_levels_init(memory, sizeof memory, NULL, &l), GPW_ERR_NULL);
    assert_status(gpw_levels_init(memory, 64u, &c, &l), GPW_ERR_SIZE);
    assert_status(gpw_levels_init((char *)memory + 4, sizeof memory - 8u, &c, &l),
                  GPW_ERR_ALIGN);
    assert_status(gpw_levels_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= sizeof memory);
    memset(memory, 0, sizeof memory);
    assert_status(gpw_levels_step((gpw_levels *)(void *)memory, 1u, 1.0f), GPW_ERR_HANDLE);
    assert_status(gpw_levels_step(NULL, 1u, 1.0f), GPW_ERR_NULL);
    l = levels_with(&c);
    assert_status(gpw_levels_held_count(l, NULL), GPW_ERR_NULL);
    assert_status(gpw_levels_held_count(NULL, &count), GPW_ERR_NULL);
    assert_status(gpw_levels_process(l, NULL, NULL, 3u, &taken), GPW_ERR_NULL);
    stay(l, 0u, 30u, 100.0);
    assert_status(gpw_levels_current(l, &level, 8u), GPW_ERR_VERSION);
    assert_status(gpw_levels_current(l, NULL, sizeof level), GPW_ERR_NULL);
    c.header = 0u;
    assert_status(gpw_levels_state_size(&c, &bytes), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_levels_are_told_with_their_times_and_means),
        cmocka_unit_test(change_through_a_window_begins_with_its_first_sample),
        cmocka_unit_test(mean_and_spread_are_those_of_the_samples),
        cmocka_unit_test(hours_of_samples_do_not_stall_the_mean),
        cmocka_unit_test(what_never_settles_is_a_noisy_level),
        cmocka_unit_test(dense_bursts_are_a_noisy_level),
        cmocka_unit_test(short_unsettled_work_is_a_level_of_its_own),
        cmocka_unit_test(moments_of_two_sets_are_those_of_all),
        cmocka_unit_test(dip_is_an_event_with_its_area),
        cmocka_unit_test(averaging_meter_leaves_the_area),
        cmocka_unit_test(settled_but_short_visit_is_an_event),
        cmocka_unit_test(visit_that_lasts_longer_is_a_level),
        cmocka_unit_test(level_is_closed_at_a_gap_and_flagged),
        cmocka_unit_test(same_level_after_a_gap_goes_on_and_after_a_long_one_does_not),
        cmocka_unit_test(unusable_samples_are_left_out_and_counted),
        cmocka_unit_test(record_without_samples_or_of_one_has_no_level),
        cmocka_unit_test(levels_nobody_takes_are_lost_oldest_first),
        cmocka_unit_test(block_stops_before_anything_is_lost),
        cmocka_unit_test(copy_of_the_state_goes_on_alike),
        cmocka_unit_test(limits_follow_the_meter),
        cmocka_unit_test(bad_configuration_is_refused),
        cmocka_unit_test(wrong_pointers_memory_and_handles_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
