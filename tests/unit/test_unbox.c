/* SPDX-License-Identifier: MIT */
/* A sensor is imitated in double: means of the last ten or eleven refreshes, which of the two
 * by chance. Recovered is what went in. */
#include "gpw_test.h"

#include <gpupower/unbox.h>

#include <stdlib.h>
#include <string.h>

#define TICKS 1200
#define TAPS 10

static GPW_STATE_BUFFER(memory, GPW_UNBOX_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_UNBOX_STATE_BYTES);

static double power[TICKS];
static float reading[TICKS];
static gpw_unbox_value value[TICKS];

/* ---- the sensor ---- */

static uint32_t seed;

static double any(void)
{
    seed = seed * 1664525u + 1013904223u;
    return ((double)(seed >> 8) + 0.5) / 16777216.0;
}

static double gaussian(void)
{
    return sqrt(-2.0 * log(any())) * cos(6.283185307179586 * any());
}

/* Levels of 60 to 350 W, each for a while of its own. */
static void make_power(double dwell, double ripple_w)
{
    double level_w = 60.0;
    int i, left = 30;

    for (i = 0; i < TICKS; i++, left--) {
        if (left == 0) {
            level_w = 60.0 + 290.0 * any();
            left = 1 + (int)(-dwell * log(any()));
        }
        power[i] = level_w + (level_w > 200.0 ? ripple_w * gaussian() : 0.0);
    }
}

static void average(int varies, double noise_w)
{
    int i, k;

    for (i = 0; i < TICKS; i++) {
        const int taps = TAPS + (varies && any() < 0.5);
        double sum = 0.0;

        for (k = 0; k < taps; k++) {
            sum += power[i > k ? i - k : 0];
        }
        reading[i] = (float)(floor(100.0 * (sum / taps + noise_w * gaussian()) + 0.5) / 100.0);
    }
}

/* ---- the recovery ---- */

static gpw_unbox_config config_of(void)
{
    gpw_unbox_config c;

    assert_status(gpw_unbox_config_init(&c, sizeof c), GPW_OK);
    c.low_w = 55.0f;
    c.high_w = 400.0f;
    return c;
}

static gpw_unbox *unbox_in(void *place, size_t bytes, const gpw_unbox_config *c)
{
    gpw_unbox *u = NULL;

    assert_status(gpw_unbox_init(place, bytes, c, &u), GPW_OK);
    return u;
}

static gpw_unbox *unbox_of(void)
{
    const gpw_unbox_config c = config_of();

    return unbox_in(memory, sizeof memory, &c);
}

static size_t drain(gpw_unbox *u, size_t count)
{
    while (gpw_unbox_next(u, &value[count], sizeof *value) == GPW_OK) {
        count++;
    }
    return count;
}

static size_t recover(gpw_unbox *u, uint64_t first_tick)
{
    size_t count = 0;
    int i;

    for (i = 0; i < TICKS; i++) {
        assert_status(gpw_unbox_push(u, first_tick + (uint64_t)i, reading[i]), GPW_OK);
        count = drain(u, count);
    }
    assert_status(gpw_unbox_finish(u), GPW_OK);
    return drain(u, count);
}

static double rms_of(double sum, int count)
{
    return sqrt(sum / count);
}

static int is_near_a_step(int i)
{
    int k;

    for (k = i > 12 ? i - 12 : 1; k < i + 12 && k < TICKS; k++) {
        if (fabs(power[k] - power[k - 1]) > 30.0) {
            return 1;
        }
    }
    return 0;
}

/* RMS near steps, recovered over shown. */
static double ratio_near_steps(void)
{
    double recovered = 0.0, shown = 0.0;
    int i;

    for (i = 20; i < TICKS; i++) {
        if (is_near_a_step(i)) {
            recovered += pow((double)value[i].power_w - power[i], 2.0);
            shown += pow((double)reading[i] - power[i], 2.0);
        }
    }
    return sqrt(recovered / shown);
}

static double covered_near_steps(double errors)
{
    int i, in = 0, all = 0;

    for (i = 20; i < TICKS; i++) {
        if (is_near_a_step(i)) {
            in +=
                fabs((double)value[i].power_w - power[i]) <= errors * (double)value[i].error_w;
            all++;
        }
    }
    return (double)in / all;
}

/* ---- recovery ---- */

static void constant_power_stays_as_it_is(void **state)
{
    gpw_unbox_summary summary;
    gpw_unbox *const u = unbox_of();
    int i;

    (void)state;
    for (i = 0; i < TICKS; i++) {
        reading[i] = 312.25f;
    }
    assert_int_equal(recover(u, 7), TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(value[i].power_w, 312.25, 1e-3);
        assert_int_equal(value[i].tick, 7 + i);
        assert_near(value[i].reading_w, 312.25, 0.0);
    }
    assert_status(gpw_unbox_summary_get(u, &summary, sizeof summary), GPW_OK);
    assert_int_equal(summary.readings, TICKS);
    assert_int_equal(summary.values, TICKS);
    assert_int_equal(summary.segments, 1);
    assert_near(summary.residual_w, 0.0, 1e-3);
    assert_true(isnan(summary.extra_share)); /* a level cannot tell */
}

static void step_comes_back_in_one_refresh(void **state)
{
    gpw_unbox *const u = unbox_of();
    int i;

    (void)state;
    seed = 5u;
    for (i = 0; i < TICKS; i++) {
        power[i] = i < 600 ? 80.0 : 330.0;
    }
    average(1, 0.0);
    assert_int_equal(recover(u, 0), TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(value[i].power_w, power[i], 3.0);
    }
    assert_true(fabs((double)reading[600] - power[600]) > 200.0);
}

/* Random steps: what is left of the meter's error near them. 0.45 and 0.6 are the goals. */
static void steps_are_recovered_far_better_than_shown(void **state)
{
    static const struct {
        double dwell, ripple_w, noise_w, ratio;
    } cases[] = {
        {60.0, 0.0, 0.1, 0.15}, {60.0, 2.0, 0.2, 0.15}, {25.0, 2.0, 0.1, 0.25},
        {25.0, 8.0, 0.2, 0.3},  {6.0, 2.0, 0.1, 0.45},
    };
    size_t n;
    int i;

    (void)state;
    for (n = 0; n < COUNT_OF(cases); n++) {
        double recovered_j = 0.0, true_j = 0.0;

        seed = 11u + (uint32_t)n;
        make_power(cases[n].dwell, cases[n].ripple_w);
        average(1, cases[n].noise_w);
        assert_int_equal(recover(unbox_of(), 0), TICKS);
        assert_true(ratio_near_steps() < cases[n].ratio);
        for (i = 0; i < TICKS; i++) {
            recovered_j += 0.1 * (double)value[i].power_w;
            true_j += 0.1 * power[i];
            assert_true(value[i].power_w >= 55.0f && value[i].power_w <= 400.0f);
        }
        assert_near(recovered_j / true_j, 1.0, 0.003);
    }
}

/* What the power cannot be tells dense bursts apart. */
static void bounds_help_in_dense_bursts(void **state)
{
    gpw_unbox_config wide = config_of();
    double bounded = 0.0, free = 0.0;
    int run, i;

    (void)state;
    wide.low_w = -1.0e6f;
    wide.high_w = NAN;
    for (run = 0; run < 6; run++) {
        seed = 90u + (uint32_t)run;
        for (i = 0; i < TICKS; i++) {
            power[i] = i > 0 && any() < 0.6 ? power[i - 1] : (any() < 0.5 ? 60.0 : 390.0);
        }
        average(1, 0.15);
        recover(unbox_of(), 0);
        bounded += ratio_near_steps();
        recover(unbox_in(memory, sizeof memory, &wide), 0);
        free += ratio_near_steps();
    }
    assert_true(bounded < 0.85 * free);
}

static void error_covers_what_it_says(void **state)
{
    double covered = 0.0;
    int i;

    (void)state;
    for (i = 0; i < 6; i++) {
        seed = 40u + (uint32_t)i;
        make_power(i % 2 == 0 ? 15.0 : 50.0, 2.0 * (double)(i / 2));
        average(1, 0.15);
        assert_int_equal(recover(unbox_of(), 0), TICKS);
        assert_true(covered_near_steps(2.0) > 0.8);
        covered += covered_near_steps(2.0) / 6.0;
    }
    assert_true(covered > 0.9 && covered < 1.0);
}

static void share_of_longer_windows_is_told(void **state)
{
    gpw_unbox_summary summary;
    gpw_unbox *u = unbox_of();

    (void)state;
    seed = 3u;
    make_power(25.0, 1.0);
    average(1, 0.05);
    recover(u, 0);
    assert_status(gpw_unbox_summary_get(u, &summary, sizeof summary), GPW_OK);
    assert_near(summary.extra_share, 0.5, 0.1);
    assert_true(summary.residual_w < 0.3f);
    average(0, 0.05);
    u = unbox_of();
    recover(u, 0);
    assert_status(gpw_unbox_summary_get(u, &summary, sizeof summary), GPW_OK);
    assert_near(summary.extra_share, 0.0, 0.1);
}

static void window_that_never_varies_can_be_told(void **state)
{
    gpw_unbox_config c = config_of();

    (void)state;
    c.taps_vary = 0u;
    seed = 9u;
    make_power(25.0, 1.0);
    average(0, 0.05);
    recover(unbox_in(memory, sizeof memory, &c), 0);
    assert_true(ratio_near_steps() < 0.1);
}

/* The counter-example: x[k] = n (y[k] - y[k-1]) + x[k-n]. Its error grows to n s sqrt(2 t / W)
 * while the bounded one stays. */
static void exact_recursion_grows_with_time_and_this_does_not(void **state)
{
    const double noise_w = 0.3, expected_w = TAPS * noise_w * sqrt(2.0 * 110.0);
    double exact[TICKS];
    double exact_square = 0.0, bounded_square = 0.0;
    int run, i;

    (void)state;
    for (run = 0; run < 8; run++) {
        seed = 70u + (uint32_t)run;
        for (i = 0; i < TICKS; i++) {
            power[i] = 200.0;
            reading[i] = (float)(200.0 + noise_w * gaussian());
            exact[i] = i < TAPS ? 200.0
                                : TAPS * ((double)reading[i] - (double)reading[i - 1]) +
                                      exact[i - TAPS];
        }
        recover(unbox_of(), 0);
        for (i = 1000; i < TICKS; i++) { /* 100 to 120 s */
            exact_square += pow(exact[i] - power[i], 2.0);
            bounded_square += pow((double)value[i].power_w - power[i], 2.0);
        }
    }
    assert_near(rms_of(exact_square, 1600) / expected_w, 1.0, 0.2);
    assert_true(rms_of(bounded_square, 1600) < 2.0);
}

/* ---- mess ---- */

static void short_gap_is_bridged_and_a_long_one_divides(void **state)
{
    gpw_unbox_summary summary;
    gpw_unbox *const u = unbox_of();
    uint64_t last = 0;
    size_t i, count = 0;

    (void)state;
    for (i = 0; i < 300; i++) {
        if ((i >= 100 && i < 103) || (i >= 200 && i < 230)) {
            continue;
        }
        assert_status(gpw_unbox_push(u, i, i < 215 ? 100.0f : 300.0f), GPW_OK);
        count = drain(u, count);
    }
    assert_status(gpw_unbox_finish(u), GPW_OK);
    count = drain(u, count);
    assert_int_equal(count, 270);
    for (i = 0; i < count; i++) {
        assert_true(i == 0 || value[i].tick > last);
        last = value[i].tick;
        assert_near(value[i].power_w, last < 215 ? 100.0 : 300.0, 0.01);
        assert_int_equal((value[i].flags & GPW_UNBOX_MISSING) != 0u, last >= 100 && last < 103);
        assert_int_equal(isnan(value[i].reading_w), last >= 100 && last < 103);
        assert_int_equal((value[i].flags & GPW_UNBOX_NEAR_END) != 0u,
                         last < 10 || (last >= 190 && last < 240) || last >= 290);
    }
    assert_status(gpw_unbox_summary_get(u, &summary, sizeof summary), GPW_OK);
    assert_int_equal(summary.missing, 3);
    assert_int_equal(summary.segments, 2);
}

static void unusable_readings_are_gaps(void **state)
{
    gpw_unbox *const u = unbox_of();
    size_t count = 0;
    uint64_t i;

    (void)state;
    for (i = 0; i < 200; i++) {
        const int is_bad = i % 20 == 7;

        if (is_bad) {
            assert_status(gpw_unbox_push(u, i, i == 7 ? NAN : (i == 27 ? INFINITY : -1e13f)),
                          GPW_NOTE_HELD);
        } else {
            assert_status(gpw_unbox_push(u, i, 150.0f), GPW_OK);
        }
        count = drain(u, count);
    }
    assert_status(gpw_unbox_finish(u), GPW_OK);
    assert_int_equal(drain(u, count), 200);
    assert_near(value[27].power_w, 150.0, 0.01);
    assert_true((value[27].flags & GPW_UNBOX_MISSING) != 0u);
}

static void one_reading_is_a_value_and_none_is_none(void **state)
{
    gpw_unbox *u = unbox_of();

    (void)state;
    assert_status(gpw_unbox_finish(u), GPW_OK);
    assert_int_equal(drain(u, 0), 0);
    assert_status(gpw_unbox_push(u, 0, NAN), GPW_NOTE_HELD);
    assert_status(gpw_unbox_finish(u), GPW_OK);
    assert_int_equal(drain(u, 0), 0);
    assert_status(gpw_unbox_push(u, 5, 90.0f), GPW_OK);
    assert_status(gpw_unbox_finish(u), GPW_OK);
    assert_int_equal(drain(u, 0), 1);
    assert_near(value[0].power_w, 90.0, 1e-3);
    assert_int_equal(value[0].tick, 5);
}

static void impossible_readings_stay_inside_the_bounds(void **state)
{
    gpw_unbox_config c = config_of();
    int i;

    (void)state;
    c.low_w = 100.0f;
    c.high_w = 300.0f;
    seed = 21u;
    for (i = 0; i < TICKS; i++) {
        reading[i] = (float)(any() < 0.5 ? -1.0e6 * any() : 1.0e9 * any());
    }
    assert_int_equal(recover(unbox_in(memory, sizeof memory, &c), 0), TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_true(value[i].power_w >= 100.0f && value[i].power_w <= 300.0f);
        assert_true(value[i].error_w >= 0.0f);
    }
}

static void undrained_values_and_old_ticks_are_refused(void **state)
{
    gpw_unbox *const u = unbox_of();
    gpw_unbox_value v;
    uint64_t i;

    (void)state;
    for (i = 0; i < 53; i++) {
        assert_status(gpw_unbox_next(u, &v, sizeof v), GPW_ERR_NOT_FOUND);
        assert_status(gpw_unbox_push(u, i, 90.0f), GPW_OK);
    }
    assert_status(gpw_unbox_push(u, i, 90.0f), GPW_ERR_FULL);
    assert_status(gpw_unbox_finish(u), GPW_ERR_FULL);
    assert_int_equal(drain(u, 0), GPW_UNBOX_HOP);
    assert_status(gpw_unbox_push(u, 52, 90.0f), GPW_ERR_ORDER);
    assert_status(gpw_unbox_push(u, 53, 90.0f), GPW_OK);
}

static void copy_of_the_state_goes_on_alike(void **state)
{
    gpw_unbox *const first = unbox_of();
    gpw_unbox_value a, b;
    int i;

    (void)state;
    seed = 2u;
    make_power(20.0, 1.0);
    average(1, 0.1);
    for (i = 0; i < 75; i++) {
        assert_status(gpw_unbox_push(first, (uint64_t)i, reading[i]), GPW_OK);
        drain(first, 0);
    }
    memcpy(memory2, memory, sizeof memory);
    for (; i < 300; i++) {
        gpw_unbox *const second = (gpw_unbox *)(void *)memory2;

        assert_status(gpw_unbox_push(first, (uint64_t)i, reading[i]), GPW_OK);
        assert_status(gpw_unbox_push(second, (uint64_t)i, reading[i]), GPW_OK);
        while (gpw_unbox_next(first, &a, sizeof a) == GPW_OK) {
            assert_status(gpw_unbox_next(second, &b, sizeof b), GPW_OK);
            assert_memory_equal(&a, &b, sizeof a);
        }
    }
}

static void reset_forgets(void **state)
{
    gpw_unbox *const u = unbox_of();
    gpw_unbox_summary summary;
    int i;

    (void)state;
    for (i = 0; i < 40; i++) {
        assert_status(gpw_unbox_push(u, (uint64_t)i, 300.0f), GPW_OK);
    }
    assert_status(gpw_unbox_reset(u), GPW_OK);
    assert_status(gpw_unbox_summary_get(u, &summary, sizeof summary), GPW_OK);
    assert_int_equal(summary.readings, 0);
    assert_true(isnan(summary.residual_w));
    assert_status(gpw_unbox_push(u, 0, 90.0f), GPW_OK);
    assert_status(gpw_unbox_finish(u), GPW_OK);
    assert_int_equal(drain(u, 0), 1);
    assert_near(value[0].power_w, 90.0, 1e-3);
}

/* ---- refusals ---- */

static void bad_configuration_is_refused(void **state)
{
    gpw_unbox *u = NULL;
    gpw_unbox_config c;
    size_t bytes;

    (void)state;
#define REFUSED(change, expected)                                                              \
  do {                                                                                         \
    c = config_of();                                                                           \
    change;                                                                                    \
    assert_status(gpw_unbox_init(memory, sizeof memory, &c, &u), expected);                    \
    assert_status(gpw_unbox_state_size(&c, &bytes), expected);                                 \
    assert_null(u);                                                                            \
  } while (0)
    REFUSED(c.window_s = NAN, GPW_ERR_UNKNOWN);
    REFUSED(c.period_s = NAN, GPW_ERR_UNKNOWN);
    REFUSED((c.period_s = 11.0f, c.window_s = 110.0f), GPW_ERR_DOMAIN);
    REFUSED(c.period_s = 1.0f, GPW_ERR_DOMAIN); /* one refresh: nothing to recover */
    REFUSED(c.period_s = 0.05f, GPW_ERR_DOMAIN);
    REFUSED(c.period_s = 0.3f, GPW_ERR_DOMAIN); /* not a whole number of them */
    REFUSED(c.window_s = 0.025f, GPW_ERR_DOMAIN);
    REFUSED(c.window_s = INFINITY, GPW_ERR_DOMAIN);
    REFUSED(c.noise_w = 0.0f, GPW_ERR_DOMAIN);
    REFUSED(c.lambda_w = -1.0f, GPW_ERR_DOMAIN);
    REFUSED(c.low_w = NAN, GPW_ERR_DOMAIN);
    REFUSED(c.high_w = c.low_w, GPW_ERR_DOMAIN);
    REFUSED(c.taps_vary = 2u, GPW_ERR_DOMAIN);
    REFUSED(c.reserved[1] = 1u, GPW_ERR_DOMAIN);
    REFUSED(c.header = 0u, GPW_ERR_VERSION);
#undef REFUSED
    c = config_of();
    c.period_s = 0.102f; /* as on A100: ten of them, within 2 % */
    assert_status(gpw_unbox_init(memory, sizeof memory, &c, &u), GPW_OK);
    c.period_s = 0.5f;
    assert_status(gpw_unbox_init(memory, sizeof memory, &c, &u), GPW_OK);
}

static void wrong_pointers_memory_and_handles_are_refused(void **state)
{
    const gpw_unbox_config c = config_of();
    gpw_unbox *u = NULL;
    gpw_unbox_summary summary;
    gpw_unbox_value v;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_unbox_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_unbox_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_UNBOX_STATE_BYTES);
    assert_status(gpw_unbox_init(NULL, sizeof memory, &c, &u), GPW_ERR_NULL);
    assert_status(gpw_unbox_init(memory, bytes - 1, &c, &u), GPW_ERR_SIZE);
    assert_status(gpw_unbox_init((char *)memory + 4, bytes, &c, &u), GPW_ERR_ALIGN);
    assert_status(gpw_unbox_push(NULL, 0, 1.0f), GPW_ERR_NULL);
    memset(memory2, 0, sizeof memory2);
    u = (gpw_unbox *)(void *)memory2;
    assert_status(gpw_unbox_push(u, 0, 1.0f), GPW_ERR_HANDLE);
    assert_status(gpw_unbox_finish(u), GPW_ERR_HANDLE);
    assert_status(gpw_unbox_reset(u), GPW_ERR_HANDLE);
    assert_status(gpw_unbox_next(u, &v, sizeof v), GPW_ERR_HANDLE);
    assert_status(gpw_unbox_summary_get(u, &summary, sizeof summary), GPW_ERR_HANDLE);
    u = unbox_of();
    assert_status(gpw_unbox_next(u, NULL, sizeof v), GPW_ERR_NULL);
    assert_status(gpw_unbox_next(u, &v, 8), GPW_ERR_VERSION);
    assert_status(gpw_unbox_summary_get(u, &summary, 8), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_power_stays_as_it_is),
        cmocka_unit_test(step_comes_back_in_one_refresh),
        cmocka_unit_test(steps_are_recovered_far_better_than_shown),
        cmocka_unit_test(bounds_help_in_dense_bursts),
        cmocka_unit_test(error_covers_what_it_says),
        cmocka_unit_test(share_of_longer_windows_is_told),
        cmocka_unit_test(window_that_never_varies_can_be_told),
        cmocka_unit_test(exact_recursion_grows_with_time_and_this_does_not),
        cmocka_unit_test(short_gap_is_bridged_and_a_long_one_divides),
        cmocka_unit_test(unusable_readings_are_gaps),
        cmocka_unit_test(one_reading_is_a_value_and_none_is_none),
        cmocka_unit_test(impossible_readings_stay_inside_the_bounds),
        cmocka_unit_test(undrained_values_and_old_ticks_are_refused),
        cmocka_unit_test(copy_of_the_state_goes_on_alike),
        cmocka_unit_test(reset_forgets),
        cmocka_unit_test(bad_configuration_is_refused),
        cmocka_unit_test(wrong_pointers_memory_and_handles_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
