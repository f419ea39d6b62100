/* SPDX-License-Identifier: MIT */
/* What an estimate says of records that are broken, away from their level, or repeat in part
 * of them only. */
#include "gpw_test.h"

#include <gpupower/estimate.h>

#include <string.h>

#define BINS 256u

static GPW_STATE_BUFFER(memory, GPW_ESTIMATE_STATE_BYTES(6, BINS));

static gpw_estimate_config config_of(float abs_w)
{
    gpw_estimate_config c;

    assert_status(gpw_estimate_config_init(&c, sizeof c), GPW_OK);
    c.interval_s = 0.1f;
    c.abs_w = abs_w;
    return c;
}

static gpw_estimate *estimate_with(const gpw_estimate_config *c)
{
    gpw_estimate *e = NULL;

    assert_status(gpw_estimate_init(memory, sizeof memory, c, &e), GPW_OK);
    return e;
}

/* At the k-th tenth of a second. */
static void sample(gpw_estimate *e, uint64_t k, float power_w)
{
    assert_status(gpw_estimate_step(e, 1000000000u + k * 100000000u, power_w), GPW_OK);
}

static gpw_estimate_result result_of(const gpw_estimate *e)
{
    gpw_estimate_result r;

    assert_true(gpw_estimate_result_get(e, &r, sizeof r) >= GPW_OK);
    return r;
}

static float noise_w(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) * (4.0f / 16777216.0f) - 2.0f;
}

/* ---- breaks ---- */

static void samples_that_cannot_be_are_held_in_a_block_too(void **state)
{
    const gpw_estimate_config c = config_of(gpw_unknown());
    gpw_estimate *const e = estimate_with(&c);
    const uint64_t stamps[3] = {100u, 100000100u, 200000100u};
    const float power_w[3] = {300.0f, gpw_unknown(), 301.0f};

    (void)state;
    assert_status(gpw_estimate_process(e, stamps, power_w, 3u), GPW_NOTE_HELD);
    assert_int_equal(result_of(e).held_count, 1);
    assert_int_equal(result_of(e).total_count, 2);
}

/* Half a second without a sample: bridged by default, a gap where 0.3 s are said to be one. */
static void pause_is_a_gap_where_its_length_is_given(void **state)
{
    gpw_estimate_config c = config_of(gpw_unknown());
    uint32_t given, k;

    (void)state;
    for (given = 0; given < 2u; given++) {
        gpw_estimate *e;

        c.gap_s = given ? 0.3f : gpw_unknown();
        e = estimate_with(&c);
        for (k = 0; k < 100u; k++) {
            sample(e, k < 50u ? k : k + 5u, 300.0f);
        }
        assert_int_equal(result_of(e).gaps, given);
    }
}

/* What is told of noise was seen before the pause: its days make nothing more certain. */
static void pause_of_days_makes_nothing_more_certain(void **state)
{
    const gpw_estimate_config c = config_of(gpw_unknown());
    gpw_estimate *const e = estimate_with(&c);
    gpw_estimate_result before, after;
    uint32_t seed = 3u, k;
    float slow_w = 0.0f;

    (void)state;
    for (k = 0; k < 2000u; k++) {
        slow_w += 0.1f * (noise_w(&seed) - slow_w);
        sample(e, k, 300.0f + slow_w);
    }
    before = result_of(e);
    assert_true(before.flags == 0u);
    sample(e, 100000000u, 300.0f);
    after = result_of(e);
    assert_int_equal(after.gaps, 1);
    assert_true((after.flags & GPW_ESTIMATE_NO_LEVEL) != 0u && gpw_is_unknown(after.level_w));
    assert_near(after.tau_s, before.tau_s, 1.0e-3);
    assert_near(after.tau_low_s, before.tau_low_s, 1.0e-3);
    assert_near(after.tau_high_s, before.tau_high_s, 1.0e-3);
    assert_near(after.mean_error_w, before.mean_error_w, 1.0e-3);
    assert_true(after.duration_s > 9.9e6f);
}

/* No two samples next to each other differ: nothing tells how long the other value holds. */
static void value_behind_a_gap_alone_tells_no_time_constant(void **state)
{
    const gpw_estimate_config c = config_of(gpw_unknown());
    gpw_estimate *const e = estimate_with(&c);
    gpw_estimate_result r;
    uint32_t k;

    (void)state;
    for (k = 0; k < 300u; k++) {
        sample(e, k, 300.0f);
    }
    sample(e, 1000u, 303.0f);
    r = result_of(e);
    assert_true((r.flags & GPW_ESTIMATE_CONSTANT) == 0u);
    assert_true((r.flags & GPW_ESTIMATE_TAU_NONE) != 0u && gpw_is_unknown(r.tau_s));
}

static void level_that_may_be_an_event_yet_leaves_the_one_before(void **state)
{
    const gpw_estimate_config c = config_of(gpw_unknown());
    gpw_estimate *const e = estimate_with(&c);
    uint32_t k;

    (void)state;
    for (k = 0; k < 200u; k++) {
        sample(e, k, 300.0f);
    }
    for (; k < 216u; k++) { /* settled there, and not longer than an event */
        sample(e, k, 600.0f);
    }
    assert_near(result_of(e).level_w, 300.0, 0.0);
    assert_int_equal(result_of(e).change_count, 0);
    for (; k < 260u; k++) {
        sample(e, k, 600.0f);
    }
    assert_near(result_of(e).level_w, 600.0, 0.0);
    assert_near(result_of(e).change_w, 300.0, 0.0);
}

/* ---- periods ---- */

static gpw_status period_of(const gpw_estimate *e, gpw_estimate_period *found)
{
    /* Only its scratch memory is written. */
    return gpw_estimate_find_period((gpw_estimate *)(uintptr_t)e, found, sizeof *found);
}

/* Nine samples high, nine low. */
static void wave_that_repeats_exactly_has_an_exact_period(void **state)
{
    const gpw_estimate_config c = config_of(1000.0f);
    gpw_estimate *const e = estimate_with(&c);
    gpw_estimate_period found;
    uint32_t k;

    (void)state;
    for (k = 0; k < 400u; k++) { /* the last 256 are looked at; the third of them rises */
        sample(e, k, (k - 144u + 1800u - 2u) % 18u < 9u ? 350.0f : 250.0f);
    }
    assert_status(period_of(e, &found), GPW_OK);
    assert_near(found.period_s, 1.8, 1.0e-3);
    assert_near(found.swing_w, 100.0, 1.0);
    assert_true(found.share_pu > 0.999f);
    assert_true(found.error_s > 0.0f && found.error_s < 0.01f);
}

/* Of a course that one half of the record does not show at all. */
static void wave_of_one_half_of_the_record_is_no_period(void **state)
{
    const gpw_estimate_config c = config_of(1000.0f);
    gpw_estimate_period found;
    uint32_t half, k;

    (void)state;
    for (half = 0; half < 2u; half++) {
        gpw_estimate *const e = estimate_with(&c);

        for (k = 0; k < 144u + BINS; k++) {
            const uint32_t at = k < 144u ? 0u : k - 144u;
            const uint32_t waves = k >= 144u && (at >= BINS / 2u) == (half == 1u);
            const float swing_w = at % 4u == 0u || at % 4u == 3u ? 50.0f : -50.0f;

            sample(e, k, waves ? 300.0f + swing_w : 300.0f);
        }
        assert_status(period_of(e, &found), GPW_ERR_NOT_FOUND);
    }
}

/* Every other wave is smaller: the true period is 6 s, of which fewer than six are there; half
 * of it, which is the stronger line, is none. */
static void half_of_a_period_too_long_for_the_record_is_not_told_for_it(void **state)
{
    const gpw_estimate_config c = config_of(1000.0f);
    gpw_estimate *const e = estimate_with(&c);
    gpw_estimate_period found;
    uint32_t k;

    (void)state;
    for (k = 0; k < 300u; k++) {
        const double angle = 2.0 * 3.14159265358979 * k / 60.0;

        sample(e, k, (float)(300.0 + 50.0 * cos(2.0 * angle) + 45.0 * cos(angle)));
    }
    assert_status(period_of(e, &found), GPW_ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_that_cannot_be_are_held_in_a_block_too),
        cmocka_unit_test(pause_is_a_gap_where_its_length_is_given),
        cmocka_unit_test(pause_of_days_makes_nothing_more_certain),
        cmocka_unit_test(value_behind_a_gap_alone_tells_no_time_constant),
        cmocka_unit_test(level_that_may_be_an_event_yet_leaves_the_one_before),
        cmocka_unit_test(wave_that_repeats_exactly_has_an_exact_period),
        cmocka_unit_test(wave_of_one_half_of_the_record_is_no_period),
        cmocka_unit_test(half_of_a_period_too_long_for_the_record_is_not_told_for_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
