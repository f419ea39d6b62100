/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/aggregate.h>

#define UNTOUCHED -12345.0f
#define NO_PART 77u

typedef struct sum {
    float value, low, high;
} sum;

static sum sum_of(const float *values, const float *lows, const float *highs,
                  const uint32_t *counts, uint32_t parts, uint32_t combine, uint32_t shared)
{
    sum s = {UNTOUCHED, UNTOUCHED, UNTOUCHED};
    uint32_t refused = NO_PART;

    assert_status(gpw_aggregate_interval(values, lows, highs, counts, parts, combine, shared,
                                         &s.value, &s.low, &s.high, &refused),
                  GPW_OK);
    assert_int_equal(refused, NO_PART);
    return s;
}

static sum one(uint32_t gpus, uint32_t combine, uint32_t shared)
{
    const float value = 300.0f, low = 285.0f, high = 320.0f;

    return sum_of(&value, &low, &high, &gpus, 1, combine, shared);
}

/* ---- by hand ---- */

static void three_four_twelve_make_thirteen(void **state)
{
    static const float values[] = {100.0f, 200.0f, 300.0f};
    static const float lows[] = {97.0f, 196.0f, 288.0f};
    static const float highs[] = {112.0f, 204.0f, 303.0f};
    const sum worst = sum_of(values, lows, highs, NULL, 3, GPW_COMBINE_WORST, 1);
    const sum free = sum_of(values, lows, highs, NULL, 3, GPW_COMBINE_INDEPENDENT, 1);

    (void)state;
    assert_near(worst.value, 600.0, 1e-4);
    assert_near(worst.low, 581.0, 1e-4);
    assert_near(worst.high, 619.0, 1e-4);
    assert_near(free.value, 600.0, 1e-4);
    assert_near(free.low, 587.0, 1e-3); /* 3, 4, 12 */
    assert_near(free.high, 613.0, 1e-3);
}

static void sides_are_taken_apart(void **state)
{
    static const float values[] = {10.0f, 10.0f};
    static const float lows[] = {10.0f, 7.0f};
    static const float highs[] = {14.0f, 10.0f};
    const sum s = sum_of(values, lows, highs, NULL, 2, GPW_COMBINE_INDEPENDENT, 1);

    (void)state;
    assert_near(s.low, 17.0, 1e-5);
    assert_near(s.high, 24.0, 1e-5);
}

static void shared_error_grows_with_the_gpus_and_an_own_one_with_their_root(void **state)
{
    const sum shared = one(64, GPW_COMBINE_INDEPENDENT, 1);
    const sum own = one(64, GPW_COMBINE_INDEPENDENT, 0);

    (void)state;
    assert_near(shared.value, 19200.0, 1e-2);
    assert_near(shared.low, 19200.0 - 64 * 15, 1e-2);
    assert_near(shared.high, 19200.0 + 64 * 20, 1e-2);
    assert_near(own.low, 19200.0 - 8 * 15, 1e-2);
    assert_near(own.high, 19200.0 + 8 * 20, 1e-2);
}

static void worst_does_not_ask_whose_error_it_is(void **state)
{
    const sum shared = one(64, GPW_COMBINE_WORST, 1);
    const sum own = one(64, GPW_COMBINE_WORST, 0);

    (void)state;
    assert_true(shared.low == own.low && shared.high == own.high);
    assert_near(own.low, 64 * 285.0, 1e-2);
    assert_near(own.high, 64 * 320.0, 1e-2);
}

static void exact_parts_make_an_exact_sum(void **state)
{
    static const float values[] = {1.0f, -2.5f, 7.0f};
    const sum s = sum_of(values, values, values, NULL, 3, GPW_COMBINE_INDEPENDENT, 0);

    (void)state;
    assert_true(s.value == 5.5f && s.low == 5.5f && s.high == 5.5f);
}

/* ---- against double ---- */

static void many_small_parts_beside_a_large_one_are_not_lost(void **state)
{
    enum { PARTS = 100000 };
    static float values[PARTS], lows[PARTS], highs[PARTS];
    static uint32_t counts[PARTS];
    double value = 0.0, low = 0.0, high = 0.0, down = 0.0, up = 0.0, own = 0.0;
    sum s;
    uint32_t i;

    (void)state;
    for (i = 0; i < PARTS; i++) {
        values[i] = i == 0 ? 1.0e8f : 0.3f + 1.0e-5f * (float)i;
        lows[i] = 0.9f * values[i];
        highs[i] = 1.07f * values[i];
        counts[i] = 1u + i % 7u;
        value += (double)counts[i] * (double)values[i];
        low += (double)counts[i] * (double)lows[i];
        high += (double)counts[i] * (double)highs[i];
        down += pow(counts[i] * ((double)values[i] - (double)lows[i]), 2.0);
        up += pow(counts[i] * ((double)highs[i] - (double)values[i]), 2.0);
        own += counts[i] * pow((double)highs[i] - (double)values[i], 2.0);
    }
    s = sum_of(values, lows, highs, counts, PARTS, GPW_COMBINE_WORST, 1);
    assert_near(s.value, value, 1e-6 * value);
    assert_near(s.low, low, 1e-6 * value);
    assert_near(s.high, high, 1e-6 * value);
    s = sum_of(values, lows, highs, counts, PARTS, GPW_COMBINE_INDEPENDENT, 1);
    assert_near(s.low, value - sqrt(down), 1e-6 * value);
    assert_near(s.high, value + sqrt(up), 1e-6 * value);
    s = sum_of(values, lows, highs, counts, PARTS, GPW_COMBINE_INDEPENDENT, 0);
    assert_near(s.high, value + sqrt(own), 1e-6 * value);
}

static void largest_powers_and_counts_do_not_overflow(void **state)
{
    static const float values[] = {0.0f, 0.0f};
    static const float lows[] = {-GPW_POWER_MAX_W, -GPW_POWER_MAX_W};
    static const float highs[] = {GPW_POWER_MAX_W, GPW_POWER_MAX_W};
    static const uint32_t counts[] = {UINT32_MAX, UINT32_MAX};
    const sum s = sum_of(values, lows, highs, counts, 2, GPW_COMBINE_INDEPENDENT, 1);
    const double end = sqrt(2.0) * 1e12 * 4294967295.0;

    (void)state;
    assert_near(s.high, end, 1e-6 * end);
    assert_near(s.low, -end, 1e-6 * end);
}

/* Independent errors are never wider than the worst, and never narrower than the widest part.
 */
static void independent_lies_between_the_widest_part_and_the_worst(void **state)
{
    uint32_t seed = 1u, k;

    (void)state;
    for (k = 0; k < 2000; k++) {
        float values[5], lows[5], highs[5], widest = 0.0f;
        sum worst, free;
        uint32_t i;

        for (i = 0; i < 5; i++) {
            seed = seed * 1664525u + 1013904223u;
            values[i] = (float)(seed >> 20);
            lows[i] = values[i] - (float)(seed >> 25);
            highs[i] = values[i] + (float)(seed >> 8 & 0xffu);
            widest = highs[i] - values[i] > widest ? highs[i] - values[i] : widest;
        }
        worst = sum_of(values, lows, highs, NULL, 5, GPW_COMBINE_WORST, 0);
        free = sum_of(values, lows, highs, NULL, 5, GPW_COMBINE_INDEPENDENT, 0);
        assert_true(free.high <= worst.high + 0.05f && free.low >= worst.low - 0.05f);
        assert_true(free.high - free.value >= widest - 0.05f);
    }
}

/* ---- bad input ---- */

static void refuse(const float *values, const float *lows, const float *highs,
                   const uint32_t *counts, gpw_status expected, uint32_t part)
{
    sum s = {UNTOUCHED, UNTOUCHED, UNTOUCHED};
    uint32_t refused = NO_PART, combine;

    for (combine = 0; combine < 2; combine++) {
        assert_int_equal(gpw_aggregate_interval(values, lows, highs, counts, 3, combine, 0,
                                                &s.value, &s.low, &s.high, &refused),
                         expected);
        assert_int_equal(refused, part);
        assert_true(s.value == UNTOUCHED && s.low == UNTOUCHED && s.high == UNTOUCHED);
        assert_int_equal(gpw_aggregate_interval(values, lows, highs, counts, 3, combine, 0,
                                                &s.value, &s.low, &s.high, NULL),
                         expected);
    }
}

static void unknown_part_is_named(void **state)
{
    static const float good[] = {1.0f, 2.0f, 3.0f};
    static const float bad[] = {1.0f, 2.0f, NAN};

    (void)state;
    refuse(bad, good, good, NULL, GPW_ERR_UNKNOWN, 2);
    refuse(good, bad, good, NULL, GPW_ERR_UNKNOWN, 2);
    refuse(good, good, bad, NULL, GPW_ERR_UNKNOWN, 2);
}

static void part_outside_its_interval_or_range_is_named(void **state)
{
    static const float good[] = {1.0f, 2.0f, 3.0f};
    static const float above[] = {1.0f, 2.5f, 3.0f};
    static const float below[] = {0.5f, 2.0f, 3.0f};
    static const float huge[] = {INFINITY, 2.0f, 3.0f};
    static const uint32_t none[] = {1, 0, 1};

    (void)state;
    refuse(good, above, above, NULL, GPW_ERR_DOMAIN, 1);
    refuse(good, good, below, NULL, GPW_ERR_DOMAIN, 0);
    refuse(huge, good, huge, NULL, GPW_ERR_DOMAIN, 0);
    refuse(good, good, good, none, GPW_ERR_DOMAIN, 1);
}

static void missing_arrays_no_parts_and_wrong_options_are_refused(void **state)
{
    static const float x[] = {1.0f};
    float v = UNTOUCHED, l = UNTOUCHED, h = UNTOUCHED;
    uint32_t refused = NO_PART;

    (void)state;
    assert_status(gpw_aggregate_interval(NULL, x, x, NULL, 1, 0, 0, &v, &l, &h, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_interval(x, NULL, x, NULL, 1, 0, 0, &v, &l, &h, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_interval(x, x, NULL, NULL, 1, 0, 0, &v, &l, &h, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_interval(x, x, x, NULL, 1, 0, 0, NULL, &l, &h, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_interval(x, x, x, NULL, 1, 0, 0, &v, NULL, &h, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_interval(x, x, x, NULL, 1, 0, 0, &v, &l, NULL, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_interval(x, x, x, NULL, 0, 0, 0, &v, &l, &h, &refused),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_interval(x, x, x, NULL, 1, 2, 0, &v, &l, &h, &refused),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_interval(x, x, x, NULL, 1, 0, 2, &v, &l, &h, &refused),
                  GPW_ERR_DOMAIN);
    assert_int_equal(refused, NO_PART);
    assert_true(v == UNTOUCHED && l == UNTOUCHED && h == UNTOUCHED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_four_twelve_make_thirteen),
        cmocka_unit_test(sides_are_taken_apart),
        cmocka_unit_test(shared_error_grows_with_the_gpus_and_an_own_one_with_their_root),
        cmocka_unit_test(worst_does_not_ask_whose_error_it_is),
        cmocka_unit_test(exact_parts_make_an_exact_sum),
        cmocka_unit_test(many_small_parts_beside_a_large_one_are_not_lost),
        cmocka_unit_test(largest_powers_and_counts_do_not_overflow),
        cmocka_unit_test(independent_lies_between_the_widest_part_and_the_worst),
        cmocka_unit_test(unknown_part_is_named),
        cmocka_unit_test(part_outside_its_interval_or_range_is_named),
        cmocka_unit_test(missing_arrays_no_parts_and_wrong_options_are_refused),
    };

    return cmocka_run_group_tests_name("aggregate_interval", tests, NULL, NULL);
}
