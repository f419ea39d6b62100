/* SPDX-License-Identifier: MIT */
/* Correlation of devices against covariances worked out one by one, orthogonal patterns and
 * simulation. */
#include "fit_made.h"
#include "gpw_test.h"

#include <stdlib.h>

static struct made made;
static double x[MADE_DEVICES * MADE_ROWS];

/* ---- shared parts ---- */

static void student_matches_tables(void **state)
{
    (void)state;
    assert_near(gpwi_student_95(1.0), 12.706205, 1e-4);
    assert_near(gpwi_student_95(2.0), 4.302653, 1e-5);
    assert_near(gpwi_student_95(5.0), 2.570582, 1e-5);
    assert_near(gpwi_student_95(10.0), 2.228139, 1e-5);
    assert_near(gpwi_student_95(31.0), 2.039513, 1e-5);
    assert_near(gpwi_student_95(1.0e6), 1.959966, 1e-5);
    assert_true(isnan(gpwi_student_95(0.5)));
    assert_true(isnan(gpwi_student_95((double)NAN)));
}

static void transform_of_a_cosine_is_two_lines(void **state)
{
    double re[64], im[64] = {0.0};
    size_t k;

    (void)state;
    for (k = 0; k < 64u; k++) {
        re[k] = 3.0 * cos(6.283185307179586 * 5.0 * (double)k / 64.0 + 0.25);
    }
    gpwi_fft(re, im, 64u);
    for (k = 0; k < 64u; k++) {
        assert_near(re[k], k == 5u || k == 59u ? 96.0 * cos(0.25) : 0.0, 1e-12);
        assert_near(im[k],
                    k == 5u    ? 96.0 * sin(0.25)
                    : k == 59u ? -96.0 * sin(0.25)
                               : 0.0,
                    1e-12);
    }
}

static void bins_keep_area_and_leave_out_gaps(void **state)
{
    const double time_s[] = {0.0, 0.3, 0.9, 1.4, 2.0, 9.0, 10.0};
    const double power_w[] = {100.0, 160.0, 40.0, 90.0, 100.0, 100.0, 300.0};
    const struct gpwi_fit_series s = {time_s, power_w, 7, 0, 0};
    double mean_w[10], area = 0.0;
    size_t i;

    (void)state;
    gpwi_fit_bins(&s, 0.0, 1.0, 1.0, 2.0, mean_w, 10u);
    for (i = 0; i < 4u; i++) {
        area += 0.5 * (power_w[i] + power_w[i + 1u]) * (time_s[i + 1u] - time_s[i]);
    }
    assert_near(mean_w[0] + mean_w[1], area, 1e-12);
    /* 0 to 0.3: 39 J; to 0.9: 60 J; to 1.0: from 40 to 50 W, 4.5 J */
    assert_near(mean_w[0], 103.5, 1e-12);
    for (i = 2; i < 9u; i++) {
        assert_true(isnan(mean_w[i])); /* 7 s without a reading */
    }
    assert_near(mean_w[9], 200.0, 1e-12);
    assert_near(gpwi_fit_interval(&s), 0.6, 1e-9);
}

static void correlation_time_is_that_of_the_process(void **state)
{
    double tau;

    (void)state;
    made.seed = 5;
    made_correlated(&made, 1u, 0.0, 3.0, MADE_ROWS, x);
    tau = gpwi_fit_correlation_time(x, MADE_ROWS, 0.25);
    assert_near(tau, 3.0, 0.6); /* 1,000 s: about 13 % */
}

/* ---- the estimator ---- */

/* Walsh's patterns: +1 and -1, of mean 0, orthogonal to each other. */
static double pattern(uint32_t bit, size_t row)
{
    return (row >> bit & 1u) != 0u ? 1.0 : -1.0;
}

static void nodes_and_common_part_are_told_apart(void **state)
{
    const uint32_t node[] = {0, 1, 0, 1};
    struct gpwi_correlation c;
    uint32_t d;
    size_t i;

    (void)state;
    for (d = 0; d < 4u; d++) {
        for (i = 0; i < 128u; i++) {
            x[d * 128u + i] = 200.0 + 50.0 * d + 2.0 * pattern(0, i) +
                              3.0 * pattern(1u + node[d], i) + 6.0 * pattern(3u + d, i);
        }
    }
    assert_status(gpwi_fit_correlation(x, node, 4u, 128u, 1.0, 1.0, 0.1, 0.01, &c), GPW_OK);
    assert_int_equal(c.reason, GPWI_FIT_OK);
    assert_int_equal(c.nodes, 2);
    assert_int_equal(c.rows, 128);
    assert_near(c.rho_in.value, 13.0 / 49.0, 1e-14);
    assert_near(c.rho_out.value, 4.0 / 49.0, 1e-14);
    assert_near(c.rho.value, (13.0 + 2.0 * 4.0) / (3.0 * 49.0), 1e-14);
    assert_near(c.sd_w, 7.0 * sqrt(128.0 / 127.0), 1e-13);
    /* sum: 8 common, 6 of each node, 6 of each device */
    assert_near(c.sd_sum_w, sqrt((64.0 + 2.0 * 36.0 + 4.0 * 36.0) * 128.0 / 127.0), 1e-12);
}

static void unlike_devices_keep_the_law_of_the_sum(void **state)
{
    const uint32_t node[] = {0, 0, 0, 1, 1};
    double squares = 0.0, each = 0.0, in = 0.0, in_of = 0.0, out = 0.0, out_of = 0.0;
    struct gpwi_correlation c;
    uint32_t a, b;
    size_t i;

    (void)state;
    made.seed = 11;
    made_correlated(&made, 5u, 0.4, 1.0, 400u, x);
    for (a = 0; a < 5u; a++) {
        for (i = 0; i < 400u; i++) {
            x[a * 400u + i] = 3000.0 + (1.0 + 2.0 * a) * (x[a * 400u + i] - 300.0);
        }
    }
    for (a = 0; a < 5u; a++) {
        for (b = 0; b < 5u; b++) {
            double ma = 0.0, mb = 0.0, covariance = 0.0, va = 0.0;

            for (i = 0; i < 400u; i++) {
                ma += x[a * 400u + i] / 400.0;
                mb += x[b * 400u + i] / 400.0;
            }
            for (i = 0; i < 400u; i++) {
                covariance += (x[a * 400u + i] - ma) * (x[b * 400u + i] - mb) / 399.0;
                va += (x[a * 400u + i] - ma) * (x[a * 400u + i] - ma) / 399.0;
            }
            squares += covariance;
            each += a == b ? va : 0.0;
            if (a != b && node[a] == node[b]) {
                in += covariance;
                in_of += va;
            } else if (a != b) {
                out += covariance;
                out_of += va;
            }
        }
    }
    assert_status(gpwi_fit_correlation(x, node, 5u, 400u, 0.25, 0.25, 1.0, 0.0, &c), GPW_OK);
    assert_near(c.sd_sum_w / sqrt(squares), 1.0, 1e-12);
    assert_near(c.sd_w / sqrt(each / 5.0), 1.0, 1e-12);
    assert_near(gpwi_correlation_sum_sd(c.sd_w, c.rho.value, 5.0) / c.sd_sum_w, 1.0, 1e-12);
    assert_near(c.rho_in.value, in / in_of, 1e-12);
    assert_near(c.rho_out.value, out / out_of, 1e-12);
    /* what they share, for another number of them: variance of the mean less its private part
     */
    assert_near(c.mean_variance_w2, squares / 25.0, 1e-9);
    assert_near(c.deviation_variance_w2, each / 5.0 - squares / 25.0, 1e-9);
    assert_near(c.common_variance_w2, c.mean_variance_w2 - c.deviation_variance_w2 / 4.0, 1e-9);
}

static void a_stream_gives_what_the_whole_does(void **state)
{
    struct gpwi_correlation_sums *const sums = gpwi_correlation_sums_make(NULL, 4u, 0.25, 8u);
    struct gpwi_correlation whole, streamed;
    double row[4];
    uint32_t d;
    size_t i;

    (void)state;
    made.seed = 3;
    made_correlated(&made, 4u, 0.6, 0.5, MADE_ROWS, x);
    assert_non_null(sums);
    for (i = 0; i < MADE_ROWS; i++) {
        for (d = 0; d < 4u; d++) {
            row[d] = x[d * MADE_ROWS + i];
        }
        gpwi_correlation_sums_add(sums, row);
        if (i % 100u == 0u) { /* a row that was not read on one device counts for none */
            row[2] = (double)NAN;
            gpwi_correlation_sums_add(sums, row);
        }
    }
    gpwi_correlation_sums_read(sums, 0.01, &streamed);
    gpwi_correlation_sums_free(sums);
    assert_status(
        gpwi_fit_correlation(x, NULL, 4u, MADE_ROWS, 0.25, 0.25, (double)NAN, 0.01, &whole),
        GPW_OK);
    assert_int_equal(streamed.rows, MADE_ROWS);
    assert_near(streamed.rho.value, whole.rho.value, 1e-12);
    assert_near(streamed.sd_sum_w / whole.sd_sum_w, 1.0, 1e-12);
    assert_in_range(streamed.blocks, 8, 32);
    assert_true(streamed.rho.low < 0.6 && 0.6 < streamed.rho.high);
    /* 1,000 s of two independent rows a second: some 0.04 either way */
    assert_near(streamed.rho.high - streamed.rho.low, whole.rho.high - whole.rho.low, 0.04);
}

static void intervals_hold_as_often_as_they_say(void **state)
{
    const double rhos[] = {0.0, 0.5, 0.95}, taus[] = {0.5, 3.0};
    double all = 0.0, cases = 0.0;
    uint32_t n, r, t, k;

    (void)state;
    made.seed = 2;
    for (n = 4; n <= 8u; n += 4u) {
        for (r = 0; r < 3u; r++) {
            for (t = 0; t < 2u; t++) {
                double held = 0.0;

                for (k = 0; k < 500u; k++) {
                    struct gpwi_correlation c;

                    made_correlated(&made, n, rhos[r], taus[t], 240u, x);
                    gpwi_fit_correlation(x, NULL, n, 240u, 0.25, 0.25, (double)NAN, 0.0, &c);
                    held += c.rho.low <= rhos[r] && rhos[r] <= c.rho.high;
                }
                if (held < 450.0 || held > 490.0) {
                    fail_msg("%u devices, rho %.2f, tau %.1f s: %.1f %%", n, rhos[r], taus[t],
                             held / 5.0);
                }
                all += held;
                cases += 500.0;
            }
        }
    }
    assert_near(all / cases, 0.94, 0.02);
}

/* ---- a whole phase ---- */

/* Devices polled every 0.24 s, one a stagger after another in a scrambled order, with a common
 * cycle of 7.5 s and private noise that no two reads share. */
static void make_staggered(double stagger_s, double cycle_w, double noise_w)
{
    static const uint32_t order[MADE_DEVICES] = {5, 2, 7, 0, 4, 6, 1, 3};
    size_t i;
    uint32_t d;

    made.rows = 2000;
    for (i = 0; i < made.rows; i++) {
        for (d = 0; d < MADE_DEVICES; d++) {
            const double t = 0.24 * (double)i + stagger_s * order[d] + 0.004 * made_even(&made);

            made.time_s[d][i] = t;
            made.power_w[d][i] = 250.0 + cycle_w * sin(6.283185307179586 * t / 7.5) +
                                 noise_w * made_gaussian(&made);
        }
    }
    made_series(&made, MADE_DEVICES);
}

static void staggered_reads_bracket_the_sum(void **state)
{
    struct gpwi_correlation_set set;
    uint32_t k, seen = 0;

    (void)state;
    made.seed = 9;
    make_staggered(0.014, 10.0, 40.0);
    assert_status(
        gpwi_fit_correlation_set(made.series, MADE_DEVICES, 0.01, 0.0, GPWI_FIT_OK, &set),
        GPW_OK);
    assert_int_equal(set.reason, GPWI_FIT_OK);
    assert_near(set.interval_s, 0.24, 0.005);
    assert_near(set.stagger_s, 0.098, 0.01);
    assert_in_range(set.ladder[0].rows, 1990, 2000);
    /* the cycle has 50 of a device's 1,650 W2 */
    assert_near(set.ladder[0].rho.value, 50.0 / 1650.0, 0.015);
    assert_true(set.ladder[0].rho.low < 50.0 / 1650.0 &&
                50.0 / 1650.0 < set.ladder[0].rho.high);
    assert_true(set.ladder[1].rho.value > 2.0 * set.ladder[0].rho.value);
    /* all private: 8 * 1600 + 64 * 50; all common: 64 * 1650 W2 */
    assert_near(set.sd_sum_private_w, sqrt(8.0 * 1600.0 + 64.0 * 50.0), 10.0);
    assert_true(set.sd_sum_common_w > 0.9 * sqrt(64.0 * 1650.0));
    assert_true(set.sd_sum_common_w <= 1.02 * sqrt(64.0 * 1650.0));
    for (k = 0; k < set.bands; k++) {
        const struct gpwi_band_correlation *const band = &set.band[k];
        const int has_cycle = band->low_hz < 1.0 / 7.5 && 1.0 / 7.5 < band->high_hz;

        if (has_cycle) {
            assert_true(band->rho.low > 0.3);
            seen++;
        } else if (band->low_hz > 0.3) {
            assert_near(band->rho.value, 0.0, 0.05);
        }
    }
    assert_int_equal(seen, 1);
}

static void a_ladder_in_one_pass_agrees_with_the_whole(void **state)
{
    struct gpwi_correlation_ladder *const ladder =
        gpwi_correlation_ladder_make(NULL, MADE_DEVICES, 0.25);
    struct gpwi_correlation steps[GPWI_LADDER];
    struct gpwi_correlation_set set;
    double row[MADE_DEVICES];
    uint32_t d, k;
    size_t i;

    (void)state;
    assert_non_null(ladder);
    made.seed = 12;
    made.rows = MADE_ROWS;
    made_correlated(&made, MADE_DEVICES, 0.7, 1.0, MADE_ROWS, x);
    for (i = 0; i < MADE_ROWS; i++) {
        for (d = 0; d < MADE_DEVICES; d++) {
            made.time_s[d][i] = 0.25 * (double)i + (i > 2000u ? 40.0 : 0.0);
            row[d] = made.power_w[d][i] = x[d * MADE_ROWS + i];
        }
        gpwi_correlation_ladder_add(ladder, made.time_s[0][i], row);
        gpwi_correlation_ladder_add(ladder, made.time_s[0][i], row); /* time stands still */
    }
    made_series(&made, MADE_DEVICES);
    gpwi_correlation_ladder_read(ladder, 0.01, steps);
    gpwi_correlation_ladder_free(ladder);
    gpwi_fit_correlation_set(made.series, MADE_DEVICES, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(steps[0].rows, MADE_ROWS);
    assert_near(steps[0].rho.value, set.ladder[0].rho.value, 1e-12);
    for (k = 1; k < GPWI_LADDER; k++) {
        assert_int_equal(steps[k].reason, GPWI_FIT_OK);
        assert_true(steps[k].rows >= (size_t)(995.0 / steps[k].window_s));
        assert_true(steps[k].rho.low < 0.7 && 0.7 < steps[k].rho.high);
        assert_near(steps[k].rho.value, set.ladder[k].rho.value, 0.05);
        assert_near(steps[k].sd_sum_w / set.ladder[k].sd_sum_w, 1.0, 0.06);
    }
}

static void reads_at_once_leave_nothing_open(void **state)
{
    struct gpwi_correlation_set set;
    uint32_t d;

    (void)state;
    made.seed = 9;
    make_staggered(0.014, 10.0, 40.0);
    for (d = 1; d < MADE_DEVICES; d++) {
        made.series[d].time_s = made.time_s[0];
    }
    gpwi_fit_correlation_set(made.series, MADE_DEVICES, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_near(set.stagger_s, 0.0, 1e-12);
    assert_near(set.sd_sum_common_w, set.sd_sum_private_w, 1e-9);
}

/* From the first to the last device takes most of the interval: the nearest readings are not
 * those of one round. */
static void rounds_are_kept_whole_however_slow_they_are(void **state)
{
    struct gpwi_correlation_set set;

    (void)state;
    made.seed = 13;
    make_staggered(0.026, 10.0, 40.0);
    gpwi_fit_correlation_set(made.series, MADE_DEVICES, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_near(set.stagger_s, 0.182, 0.01);
    assert_in_range(set.ladder[0].rows, 1990, 2000);
}

static void slow_polls_and_gaps_are_lived_with(void **state)
{
    struct gpwi_correlation_set set;
    size_t i;

    (void)state;
    made.seed = 10;
    make_staggered(0.014, 30.0, 5.0);
    for (i = 1000; i < made.rows; i++) { /* the logger slept for a minute */
        uint32_t d;

        for (d = 0; d < MADE_DEVICES; d++) {
            made.time_s[d][i] += 60.0;
        }
    }
    made.series[3].count = 1400; /* one device is lost */
    gpwi_fit_correlation_set(made.series, MADE_DEVICES, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.reason, GPWI_FIT_OK);
    assert_in_range(set.ladder[0].rows, 1390, 1402);
    assert_near(set.ladder[0].rho.value, 450.0 / 475.0, 0.02);
    for (i = 0; i < made.rows; i++) {
        made.time_s[0][i] = made.time_s[1][i] = 11.0 * (double)i;
    }
    gpwi_fit_correlation_set(made.series, 2u, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.ladder[1].reason, GPWI_FIT_NOT_RESOLVED);
    assert_int_equal(set.ladder[3].reason, GPWI_FIT_NOT_RESOLVED);
    assert_true(isnan(set.ladder[3].rho.value));
}

static void what_must_not_be_asked_is_not_answered(void **state)
{
    const uint32_t reasons[] = {GPWI_FIT_AT_CAP, GPWI_FIT_THROTTLED, GPWI_FIT_IDLE};
    struct gpwi_correlation_set set;
    size_t i;

    (void)state;
    make_staggered(0.014, 10.0, 5.0);
    for (i = 0; i < 3u; i++) {
        gpwi_fit_correlation_set(made.series, MADE_DEVICES, 0.01, 0.0, reasons[i], &set);
        assert_int_equal(set.reason, reasons[i]);
        assert_true(isnan(set.ladder[0].rho.value) && isnan(set.sd_sum_private_w));
        assert_int_equal(set.bands, 0);
    }
    gpwi_fit_correlation_set(made.series, 1u, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.reason, GPWI_FIT_ONE_DEVICE);
    made.series[1].count = 1;
    gpwi_fit_correlation_set(made.series, 2u, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.reason, GPWI_FIT_TOO_SHORT);
    made.series[1].count = made.series[0].count = 5;
    gpwi_fit_correlation_set(made.series, 2u, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.reason, GPWI_FIT_TOO_SHORT);
    make_staggered(0.014, 0.0, 0.0);
    gpwi_fit_correlation_set(made.series, 2u, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.reason, GPWI_FIT_CONSTANT);
    for (i = 0; i < made.rows; i++) { /* the meter's last digit */
        made.power_w[0][i] = made.power_w[1][i] = 250.0 + 0.01 * (double)(i & 1u);
    }
    gpwi_fit_correlation_set(made.series, 2u, 0.01, 0.0, GPWI_FIT_OK, &set);
    assert_int_equal(set.reason, GPWI_FIT_CONSTANT);
}

static void phases_at_the_cap_throttled_and_idle_are_known(void **state)
{
    const double none = (double)NAN;

    (void)state;
    assert_int_equal(gpwi_fit_phase_reason(689.0, 2.0, 700.0, 120.0, 0.0, 0.0),
                     GPWI_FIT_AT_CAP);
    assert_int_equal(gpwi_fit_phase_reason(600.0, 9.0, 700.0, 120.0, 0.9, 0.0),
                     GPWI_FIT_AT_CAP);
    assert_int_equal(gpwi_fit_phase_reason(600.0, 9.0, 700.0, 120.0, 0.9, 0.2),
                     GPWI_FIT_THROTTLED);
    assert_int_equal(gpwi_fit_phase_reason(125.0, 0.5, 700.0, 120.0, 0.0, 0.0), GPWI_FIT_IDLE);
    assert_int_equal(gpwi_fit_phase_reason(392.0, 16.0, 700.0, 120.0, 0.0, 0.0), GPWI_FIT_OK);
    assert_int_equal(gpwi_fit_phase_reason(689.0, 2.0, none, none, 0.0, 0.0), GPWI_FIT_OK);
    assert_int_equal(gpwi_fit_phase_reason(300.0, 0.0, none, none, 0.0, 0.0),
                     GPWI_FIT_CONSTANT);
    assert_string_equal(gpwi_fit_reason_text(GPWI_FIT_AT_CAP),
                        "the GPUs were held at their power cap");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_matches_tables),
        cmocka_unit_test(transform_of_a_cosine_is_two_lines),
        cmocka_unit_test(bins_keep_area_and_leave_out_gaps),
        cmocka_unit_test(correlation_time_is_that_of_the_process),
        cmocka_unit_test(nodes_and_common_part_are_told_apart),
        cmocka_unit_test(unlike_devices_keep_the_law_of_the_sum),
        cmocka_unit_test(a_stream_gives_what_the_whole_does),
        cmocka_unit_test(intervals_hold_as_often_as_they_say),
        cmocka_unit_test(staggered_reads_bracket_the_sum),
        cmocka_unit_test(a_ladder_in_one_pass_agrees_with_the_whole),
        cmocka_unit_test(reads_at_once_leave_nothing_open),
        cmocka_unit_test(rounds_are_kept_whole_however_slow_they_are),
        cmocka_unit_test(slow_polls_and_gaps_are_lived_with),
        cmocka_unit_test(what_must_not_be_asked_is_not_answered),
        cmocka_unit_test(phases_at_the_cap_throttled_and_idle_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
