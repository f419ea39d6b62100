/* SPDX-License-Identifier: MIT */
/* Kernels that a phase is fitted with: lag products, a random load behind a window,
 * autoregression, quantiles, scores. */
#include "gpw_test.h"

#include "fit_internal.h"
#include "noise.h"

#include <stdlib.h>
#include <string.h>

#define ROWS 20000u

static double trace[ROWS], other[ROWS], stamps[ROWS];
static gpwi_stream stream;
static float spare;
static int has_spare;

static void seed(uint64_t value)
{
    gpwi_stream_open(&stream, value, 0u, 0u, GPWI_STREAM_GPU);
    has_spare = 0;
}

static double gaussian(void)
{
    float first;

    if (has_spare) {
        has_spare = 0;
        return (double)spare;
    }
    {
        const uint32_t w0 = gpwi_stream_next(&stream);
        const uint32_t w1 = gpwi_stream_next(&stream);

        gpwi_gaussian_pair(w0, w1, &first, &spare);
    }
    has_spare = 1;
    return (double)first;
}

/* ---- lag products ---- */

static void four_samples_give_the_products_worked_out_by_hand(void **state)
{
    static const double x[4] = {1.0, 2.0, 4.0, 7.0}; /* mean 3.5: -2.5 -1.5 0.5 3.5 */
    const double anchors[] = {0.0, 1e6};
    size_t a, i;

    (void)state;
    for (a = 0; a < COUNT_OF(anchors); a++) {
        struct gpwi_fit_lags lags;
        double r[GPWI_FIT_LAGS + 1u];

        gpwi_fit_lags_reset(&lags);
        for (i = 0; i < 4u; i++) {
            gpwi_fit_lags_add(&lags, anchors[a] + x[i]);
        }
        assert_int_equal(gpwi_fit_lags_covariance(&lags, 60u, 1u, r), 3);
        assert_near(gpwi_fit_lags_mean(&lags), anchors[a] + 3.5, 1e-9);
        assert_near(r[0], 21.0 / 4.0, 1e-12);
        assert_near(r[1], 4.75 / 4.0, 1e-12);
        assert_near(r[3], -8.75 / 4.0, 1e-12);
        (void)gpwi_fit_lags_covariance(&lags, 3u, 0u, r);
        assert_near(r[1], 4.75 / 3.0, 1e-12);
        assert_near(r[3], -8.75, 1e-12);
    }
}

static void no_pair_reaches_over_a_gap(void **state)
{
    struct gpwi_fit_lags lags;
    double r[GPWI_FIT_LAGS + 1u];

    (void)state;
    gpwi_fit_lags_reset(&lags);
    gpwi_fit_lags_add(&lags, 1.0);
    gpwi_fit_lags_add(&lags, -1.0);
    gpwi_fit_lags_break(&lags);
    gpwi_fit_lags_add(&lags, 1.0);
    gpwi_fit_lags_add(&lags, -1.0);
    assert_int_equal(gpwi_fit_lags_covariance(&lags, 60u, 0u, r), 1);
    assert_near(r[1], -1.0, 1e-12); /* across the gap the product would be -1 once more */
    assert_near(lags.pairs[1], 2.0, 0.0);
}

static void more_samples_than_lags_keep_the_window_going(void **state)
{
    struct gpwi_fit_lags lags;
    double r[GPWI_FIT_LAGS + 1u];
    uint32_t i;

    (void)state;
    gpwi_fit_lags_reset(&lags);
    for (i = 0; i < 1000u; i++) { /* period 10: 5 high, 5 low */
        gpwi_fit_lags_add(&lags, i % 10u < 5u ? 1.0 : -1.0);
    }
    assert_int_equal(gpwi_fit_lags_covariance(&lags, 60u, 0u, r), 60);
    assert_near(r[10], 1.0, 1e-3);
    assert_near(r[5], -1.0, 1e-3);
    assert_near(r[60], 1.0, 1e-3);
}

/* ---- a random load behind a window ---- */

/* (1/W^2) of the double integral of exp(-|h + u - v|/tau), midpoints. */
static double covariance_by_integration(double tau_s, double window_s, double lag_s)
{
    const uint32_t n = 400u;
    double sum = 0.0;
    uint32_t i, j;

    for (i = 0; i < n; i++) {
        for (j = 0; j < n; j++) {
            sum += exp(-fabs(lag_s + window_s * ((double)i - (double)j) / (double)n) / tau_s);
        }
    }
    return sum / ((double)n * (double)n);
}

static void window_covariance_is_the_double_integral(void **state)
{
    const double tau[] = {0.3, 1.0, 5.0}, lag[] = {0.0, 0.4, 1.0, 1.7};
    size_t i, j;

    (void)state;
    assert_near(gpwi_fit_boxcar_covariance(1.0, 1.0, 0.0), 2.0 * exp(-1.0), 1e-14);
    assert_near(gpwi_fit_boxcar_covariance(1.0, 0.0, 0.7), exp(-0.7), 1e-14);
    assert_near(gpwi_fit_boxcar_covariance(60.0, 0.025, 0.0), 1.0 - 0.025 / 60.0 / 3.0, 1e-7);
    for (i = 0; i < COUNT_OF(tau); i++) {
        for (j = 0; j < COUNT_OF(lag); j++) {
            assert_near(gpwi_fit_boxcar_covariance(tau[i], 1.0, lag[j]),
                        covariance_by_integration(tau[i], 1.0, lag[j]), 2e-4);
        }
    }
}

/* Readings of a load of spread 10 W through a window of 1 s, polled every 0.25 s for 300 s. */
static void simulate_readings(double tau_s, struct gpwi_fit_lags *lags)
{
    const double dt = 0.0125, keep = exp(-dt / tau_s), fresh = sqrt(1.0 - keep * keep);
    const uint32_t window = 80u, poll = 20u, steps = 24000u;
    double ring[80] = {0.0};
    double x = 10.0 * gaussian(), sum = 0.0;
    uint32_t i;

    gpwi_fit_lags_reset(lags);
    for (i = 0; i < window + steps; i++) {
        x = keep * x + 10.0 * fresh * gaussian();
        sum += x - ring[i % window];
        ring[i % window] = x;
        if (i >= window && i % poll == 0u) {
            gpwi_fit_lags_add(lags, 500.0 + sum / (double)window);
        }
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* The table of what was reached before, widened by the scatter of a median of 41. */
static void spread_behind_a_window_is_recovered(void **state)
{
    static const struct {
        double tau_s, low, high;
    } row[] = {{0.3, 0.93, 1.12}, {1.0, 0.95, 1.05}, {3.0, 0.93, 1.06}, {10.0, 0.85, 1.1}};
    double ratio[41];
    size_t r, k;

    (void)state;
    seed(1u);
    for (r = 0; r < COUNT_OF(row); r++) {
        for (k = 0; k < COUNT_OF(ratio); k++) {
            struct gpwi_fit_lags lags;
            struct gpwi_fit_ou ou;
            double covariance[GPWI_FIT_LAGS + 1u];
            uint32_t reach;

            simulate_readings(row[r].tau_s, &lags);
            reach = gpwi_fit_lags_covariance(&lags, GPWI_FIT_LAGS, 0u, covariance);
            assert_status(gpwi_fit_ou_boxcar(covariance, reach, 0.25, 1.0, 300.0, &ou), GPW_OK);
            ratio[k] = ou.sigma_fit_w / 10.0;
        }
        qsort(ratio, COUNT_OF(ratio), sizeof *ratio, ascending);
        assert_in_range((uint32_t)(1000.0 * ratio[20]), (uint32_t)(1000.0 * row[r].low),
                        (uint32_t)(1000.0 * row[r].high));
    }
}

static void exact_covariances_give_the_process_back(void **state)
{
    double covariance[41];
    struct gpwi_fit_ou ou;
    uint32_t k;

    (void)state;
    for (k = 0; k <= 40u; k++) {
        covariance[k] = 225.0 * gpwi_fit_boxcar_covariance(2.0, 1.0, 0.1 * k);
    }
    assert_status(gpwi_fit_ou_boxcar(covariance, 40u, 0.1, 1.0, 1e9, &ou), GPW_OK);
    assert_near(ou.sigma_w, 15.0, 0.15);
    assert_near(ou.tau_s, 2.0, 0.07); /* half a step of the search */
    assert_near(ou.sigma_seen_w, sqrt(covariance[0]), 1e-12);
    assert_near(ou.explained, 1.0, 1e-3);
    assert_int_equal(ou.published, 1);
    assert_int_equal(ou.lags, 30); /* three windows */
}

static void what_only_the_window_correlates_is_a_lower_bound(void **state)
{
    double covariance[41];
    struct gpwi_fit_ou ou;
    uint32_t k;

    (void)state;
    for (k = 0; k <= 40u; k++) { /* white noise through the window: a triangle */
        covariance[k] = k < 10u ? 4.0 * (1.0 - 0.1 * k) : 0.0;
    }
    assert_status(gpwi_fit_ou_boxcar(covariance, 40u, 0.1, 1.0, 1e9, &ou), GPW_OK);
    assert_int_equal(ou.published, 0);
    assert_true(isnan(ou.sigma_w) && isnan(ou.tau_s));
    assert_near(ou.sigma_seen_w, 2.0, 1e-12);
}

static void a_line_that_no_decay_explains_is_a_lower_bound(void **state)
{
    double covariance[41];
    struct gpwi_fit_ou ou;
    uint32_t k;

    (void)state;
    for (k = 0; k <= 40u; k++) { /* a regulator's line on a slow load */
        covariance[k] =
            9.0 * gpwi_fit_boxcar_covariance(2.0, 1.0, 0.1 * k) + 4.0 * cos(0.7 * (double)k);
    }
    assert_status(gpwi_fit_ou_boxcar(covariance, 40u, 0.1, 1.0, 1e9, &ou), GPW_OK);
    assert_true(ou.tau_fit_s > 0.3); /* not what keeps it back */
    assert_true(ou.explained < 0.95);
    assert_int_equal(ou.published, 0);
}

static void constant_readings_have_no_spread(void **state)
{
    const double covariance[9] = {0.0};
    struct gpwi_fit_ou ou;

    (void)state;
    assert_status(gpwi_fit_ou_boxcar(covariance, 8u, 0.1, 1.0, 100.0, &ou), GPW_OK);
    assert_int_equal(ou.published, 0);
    assert_near(ou.sigma_seen_w, 0.0, 0.0);
}

static void bad_spans_of_the_window_fit_are_refused(void **state)
{
    const double covariance[3] = {1.0, 0.5, 0.2};
    struct gpwi_fit_ou ou;

    (void)state;
    memset(&ou, 0x5a, sizeof ou);
    assert_status(gpwi_fit_ou_boxcar(NULL, 2u, 0.1, 1.0, 10.0, &ou), GPW_ERR_NULL);
    assert_status(gpwi_fit_ou_boxcar(covariance, 2u, 0.1, 1.0, 10.0, NULL), GPW_ERR_NULL);
    assert_status(gpwi_fit_ou_boxcar(covariance, 2u, 0.0, 1.0, 10.0, &ou), GPW_ERR_DOMAIN);
    assert_status(gpwi_fit_ou_boxcar(covariance, 2u, 0.1, (double)NAN, 10.0, &ou),
                  GPW_ERR_DOMAIN);
    assert_status(gpwi_fit_ou_boxcar(covariance, 2u, 0.1, 1.0, 0.0, &ou), GPW_ERR_DOMAIN);
    assert_int_equal(((const unsigned char *)&ou)[0], 0x5a);
}

/* ---- autoregression ---- */

static void exact_covariances_of_one_lag_need_one_lag(void **state)
{
    double covariance[33];
    struct gpwi_fit_ar ar;
    uint32_t k;

    (void)state;
    for (k = 0; k <= 32u; k++) {
        covariance[k] = 7.0 * pow(0.8, (double)k);
    }
    gpwi_fit_ar(covariance, 32u, 1000u, 32u, &ar);
    assert_int_equal(ar.order, 1);
    assert_near(ar.phi[0], 0.8, 1e-12);
    assert_near(ar.innovation, 0.6, 1e-12);
}

static void autoregression_is_recovered_from_its_samples(void **state)
{
    struct gpwi_fit_lags lags;
    struct gpwi_fit_ar ar;
    double covariance[GPWI_FIT_LAGS + 1u];
    double x1 = 0.0, x2 = 0.0;
    uint32_t i, reach;

    (void)state;
    seed(2u);
    gpwi_fit_lags_reset(&lags);
    for (i = 0; i < ROWS; i++) {
        const double x = 0.75 * x1 - 0.5 * x2 + gaussian();

        gpwi_fit_lags_add(&lags, x);
        x2 = x1, x1 = x;
    }
    reach = gpwi_fit_lags_covariance(&lags, GPWI_FIT_LAGS, 1u, covariance);
    gpwi_fit_ar(covariance, reach, ROWS, 32u, &ar);
    assert_in_range(ar.order, 2, 8); /* AIC now and then keeps a few too many */
    assert_near(ar.phi[0], 0.75, 0.03);
    assert_near(ar.phi[1], -0.5, 0.03);
    /* Variance of the process: (1 - p2) / ((1 + p2)((1 - p2)^2 - p1^2)), p1 0.75, p2 -0.5. */
    assert_near(ar.innovation, sqrt(0.5 * (2.25 - 0.5625) / 1.5), 0.01);
}

static void no_covariance_has_no_memory(void **state)
{
    const double covariance[5] = {0.0};
    struct gpwi_fit_ar ar;

    (void)state;
    gpwi_fit_ar(covariance, 4u, 100u, 4u, &ar);
    assert_int_equal(ar.order, 0);
    assert_near(ar.innovation, 1.0, 0.0);
}

static void quantiles_end_where_the_samples_end(void **state)
{
    double quantile[GPWI_FIT_QUANTILES];
    uint32_t i;

    (void)state;
    for (i = 0; i < 1000u; i++) {
        trace[i] = (double)((i * 7u) % 1000u); /* 0 to 999, shuffled */
    }
    gpwi_fit_quantiles(trace, 1000u, quantile);
    assert_near(quantile[0], 0.0, 0.0);
    assert_near(quantile[32], 499.5, 1e-9); /* z = 0 */
    assert_near(quantile[42], 0.841344746 * 1000.0 - 0.5, 1e-4);
    assert_near(quantile[64], 999.0, 0.0);
    assert_near(gpwi_fit_quantile_at(quantile, -9.0), 0.0, 0.0);
    assert_near(gpwi_fit_quantile_at(quantile, 9.0), 999.0, 0.0);
    for (i = 0; i < 1000u; i += 37u) {
        assert_near(gpwi_fit_quantile_at(quantile, gpwi_fit_gaussian_of(quantile, (double)i)),
                    (double)i, 1e-9);
    }
}

static void a_value_that_fills_a_stretch_is_its_middle(void **state)
{
    double quantile[GPWI_FIT_QUANTILES];
    uint32_t i;

    (void)state;
    for (i = 0; i < 100u; i++) {
        trace[i] = 5.0;
    }
    gpwi_fit_quantiles(trace, 100u, quantile);
    assert_near(gpwi_fit_gaussian_of(quantile, 5.0), 0.0, 1e-12);
    assert_near(gpwi_fit_quantile_at(quantile, 1.3), 5.0, 0.0);
}

/* ---- scores ---- */

static void make_noise(double *to, double mean_w, double sd_w, double keep)
{
    double x = 0.0;
    uint32_t i;

    for (i = 0; i < ROWS; i++) {
        x = keep * x + sqrt(1.0 - keep * keep) * gaussian();
        stamps[i] = 0.1 * (double)i;
        to[i] = mean_w + sd_w * x;
    }
}

static void a_trace_is_like_itself(void **state)
{
    struct gpwi_fit_scores s;

    (void)state;
    seed(3u);
    make_noise(trace, 400.0, 10.0, 0.97);
    assert_status(gpwi_fit_score(stamps, trace, ROWS, stamps, trace, ROWS, &s), GPW_OK);
    assert_near(s.energy_pu, 0.0, 0.0);
    assert_near(s.sd_pu, 0.0, 0.0);
    assert_near(s.acf_r2, 1.0, 0.0);
    assert_near(s.acf60_r2, 1.0, 0.0);
    assert_near(s.ramp1_p99_pu, 0.0, 0.0);
    assert_near(s.ramp5_p95_pu, 0.0, 0.0);
    assert_near(s.peak_pu, 0.0, 0.0);
    assert_near(s.w1_pu, 0.0, 0.0);
}

static void a_shift_is_energy_and_distance_and_nothing_else(void **state)
{
    struct gpwi_fit_scores s;
    uint32_t i;

    (void)state;
    seed(3u);
    make_noise(trace, 400.0, 10.0, 0.97);
    for (i = 0; i < ROWS; i++) {
        other[i] = trace[i] + 4.0;
    }
    assert_status(gpwi_fit_score(stamps, trace, ROWS, stamps, other, ROWS, &s), GPW_OK);
    assert_near(s.energy_pu, 0.01, 5e-4);
    assert_near(s.w1_pu, 0.01, 5e-4);
    assert_near(s.sd_pu, 0.0, 1e-9);
    assert_near(s.acf_r2, 1.0, 1e-9);
    assert_near(s.ramp1_p95_pu, 0.0, 1e-9);
}

static void twice_the_spread_is_twice_the_ramp(void **state)
{
    struct gpwi_fit_scores s;
    uint32_t i;

    (void)state;
    seed(3u);
    make_noise(trace, 400.0, 10.0, 0.97);
    for (i = 0; i < ROWS; i++) {
        other[i] = 400.0 + 2.0 * (trace[i] - 400.0);
    }
    assert_status(gpwi_fit_score(stamps, trace, ROWS, stamps, other, ROWS, &s), GPW_OK);
    assert_near(s.sd_pu, 1.0, 1e-9);
    assert_near(s.sd_of_mean_pu, 0.025, 1e-3);
    assert_near(s.ramp1_p95_pu, 1.0, 1e-9);
    assert_near(s.ramp5_p99_pu, 1.0, 1e-9);
    assert_near(s.acf_rms, 0.0, 1e-9);
}

static void white_noise_is_not_like_a_wave(void **state)
{
    struct gpwi_fit_scores s;
    uint32_t i;

    (void)state;
    seed(4u);
    make_noise(other, 400.0, 10.0, 0.0);
    for (i = 0; i < ROWS; i++) {
        trace[i] = 400.0 + 14.0 * sin(6.283185307 * stamps[i] / 20.0);
    }
    assert_status(gpwi_fit_score(stamps, trace, ROWS, stamps, other, ROWS, &s), GPW_OK);
    assert_true(s.acf_r2 < 0.1 && s.acf60_r2 < 0.1);
    /* Cosine of period 20 s against 0 over 60 s: rms 1 / sqrt(2), over the first 5 s too. */
    assert_near(s.acf_rms, sqrt(0.5), 0.03);
}

static void rows_slower_than_a_second_have_no_score_of_seconds(void **state)
{
    struct gpwi_fit_scores s;
    uint32_t i;

    (void)state;
    for (i = 0; i < 200u; i++) {
        stamps[i] = 11.0 * (double)i;
        trace[i] = i % 2u == 0u ? 1000.0 : 1110.0; /* 10 W/s from row to row */
        other[i] = i % 2u == 0u ? 1000.0 : 1055.0;
    }
    assert_status(gpwi_fit_score(stamps, trace, 200u, stamps, other, 200u, &s), GPW_OK);
    assert_true(isnan(s.acf60_r2));
    assert_near(s.ramp1_p95_pu, -0.5, 1e-9);
    assert_near(s.ramp1_p99_of_mean_pu, -5.0 / 1055.0, 1e-6);
    assert_near(s.peak_pu, 1055.0 / 1110.0 - 1.0, 1e-9);
    assert_near(s.minimum_pu, 0.0, 1e-9);
}

static void scores_of_nothing_are_refused(void **state)
{
    struct gpwi_fit_scores s;

    (void)state;
    assert_status(gpwi_fit_score(stamps, trace, 1u, stamps, trace, 10u, &s), GPW_ERR_DOMAIN);
    assert_status(gpwi_fit_score(NULL, trace, 10u, stamps, trace, 10u, &s), GPW_ERR_NULL);
    assert_status(gpwi_fit_score(stamps, trace, 10u, stamps, trace, 10u, NULL), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_samples_give_the_products_worked_out_by_hand),
        cmocka_unit_test(no_pair_reaches_over_a_gap),
        cmocka_unit_test(more_samples_than_lags_keep_the_window_going),
        cmocka_unit_test(window_covariance_is_the_double_integral),
        cmocka_unit_test(spread_behind_a_window_is_recovered),
        cmocka_unit_test(exact_covariances_give_the_process_back),
        cmocka_unit_test(what_only_the_window_correlates_is_a_lower_bound),
        cmocka_unit_test(a_line_that_no_decay_explains_is_a_lower_bound),
        cmocka_unit_test(constant_readings_have_no_spread),
        cmocka_unit_test(bad_spans_of_the_window_fit_are_refused),
        cmocka_unit_test(exact_covariances_of_one_lag_need_one_lag),
        cmocka_unit_test(autoregression_is_recovered_from_its_samples),
        cmocka_unit_test(no_covariance_has_no_memory),
        cmocka_unit_test(quantiles_end_where_the_samples_end),
        cmocka_unit_test(a_value_that_fills_a_stretch_is_its_middle),
        cmocka_unit_test(a_trace_is_like_itself),
        cmocka_unit_test(a_shift_is_energy_and_distance_and_nothing_else),
        cmocka_unit_test(twice_the_spread_is_twice_the_ramp),
        cmocka_unit_test(white_noise_is_not_like_a_wave),
        cmocka_unit_test(rows_slower_than_a_second_have_no_score_of_seconds),
        cmocka_unit_test(scores_of_nothing_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
