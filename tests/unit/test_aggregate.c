/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "gpw_test.h"

#include <gpupower/aggregate.h>

#include <float.h>

#define UNTOUCHED -12345.0f

static float sigma_of(uint32_t gpus, float sigma_w, float rho)
{
    float w = UNTOUCHED;

    assert_status(gpw_aggregate_sigma(gpus, sigma_w, rho, &w), GPW_OK);
    return w;
}

static float nodes_of(uint32_t gpus, uint32_t node, float sigma_w, float in, float out)
{
    float w = UNTOUCHED;

    assert_status(gpw_aggregate_sigma_nodes(gpus, node, sigma_w, in, out, &w), GPW_OK);
    return w;
}

/* Relative, so that one tolerance serves eight GPUs and a billion. */
static void assert_close(double actual, double expected, double relative)
{
    assert_near(actual, expected, relative * fabs(expected));
}

/* ---- the exact law ---- */

static void eight_gpus_meet_the_published_figures(void **state)
{
    (void)state;
    assert_near(sigma_of(8, 15.0f, 0.7f), 103.0534, 1e-4);
    assert_near(sigma_of(8, 15.0f, 0.0f), 42.4264, 1e-4);
    assert_near(sigma_of(8, 15.0f, 1.0f), 120.0, 1e-4);
}

static void any_fleet_follows_the_law_in_double(void **state)
{
    static const uint32_t gpus[] = {1,    2,       3,        8,          100,
                                    1000, 1000000, 16777217, 1000000000, 4294967295u};
    static const float rho[] = {0.0f, 1e-9f, 0.01f, 0.143f, 0.5f, 0.97f, 0.994f, 1.0f};
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(gpus); i++) {
        for (k = 0; k < COUNT_OF(rho); k++) {
            const double n = (double)gpus[i];
            const double law = 23.1f * sqrt(n * (1.0 + (n - 1.0) * (double)rho[k]));

            assert_close(sigma_of(gpus[i], 23.1f, rho[k]), law, 1e-6);
        }
    }
}

static void largest_power_and_fleet_do_not_overflow(void **state)
{
    (void)state;
    assert_close(sigma_of(4294967295u, GPW_POWER_MAX_W, 1.0f), 1e12 * 4294967295.0, 1e-6);
}

static void rho_at_its_lower_edge_leaves_nothing_of_the_sum(void **state)
{
    uint32_t n;

    (void)state;
    for (n = 2; n < 5000; n++) {
        /* zero but for the rounding of rho itself: sqrt(N (N-1) eps / 2) of one sigma */
        assert_near(sigma_of(n, 1.0f, -1.0f / (float)(n - 1u)), 0.0, 3e-4 * sqrt((double)n));
    }
}

static void rho_below_its_lower_edge_is_refused(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_sigma(8, 15.0f, nextafterf(-1.0f / 7.0f, -1.0f), &w),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, 15.0f, -0.15f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(1000, 15.0f, -0.01f, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
}

static void one_gpu_has_its_own_spread_whatever_rho(void **state)
{
    (void)state;
    assert_near(sigma_of(1, 15.0f, -1.0f), 15.0, 0.0);
    assert_near(sigma_of(1, 15.0f, 0.3f), 15.0, 0.0);
}

static void values_outside_their_range_are_refused(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_sigma(8, 15.0f, 0.5f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_sigma(0, 15.0f, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, -1.0f, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, NAN, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, INFINITY, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, 2e12f, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, 15.0f, NAN, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, 15.0f, INFINITY, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(8, 15.0f, 1.0001f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma(1, 15.0f, -1.1f, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
}

/* ---- nodes ---- */

static void sixty_four_gpus_in_nodes_meet_the_published_figure(void **state)
{
    (void)state;
    assert_near(nodes_of(64, 8, 15.0f, 0.99f, 0.1f), 441.40, 5e-3);
}

static void measured_node_of_four_needs_the_exact_law(void **state)
{
    /* Four GPUs of one serving node: 24.665, 22.478, 21.972 and 23.345 W, correlation 0.963,
     * sum measured as 93.1 W; the study's form says half of that. */
    float study_w;

    (void)state;
    assert_near(nodes_of(4, 4, 23.14f, 0.963f, 0.0f), 93.1, 2.0);
    assert_status(gpw_aggregate_study_spread(4, 23.14f, 0.963f, &study_w), GPW_OK);
    assert_near(study_w, 46.0, 1.0);
}

static void equal_correlations_make_nodes_vanish(void **state)
{
    (void)state;
    assert_close(nodes_of(64, 8, 15.0f, 0.3f, 0.3f), sigma_of(64, 15.0f, 0.3f), 1e-6);
    assert_close(nodes_of(64, 64, 15.0f, 0.3f, 0.9f), sigma_of(64, 15.0f, 0.3f), 1e-6);
    assert_close(nodes_of(64, 1, 15.0f, 0.9f, 0.3f), sigma_of(64, 15.0f, 0.3f), 1e-6);
}

/* The law summed term by term over the whole covariance matrix, in double. */
static void block_form_equals_the_sum_over_all_pairs(void **state)
{
    static const float in[] = {0.99f, 0.5f, 0.0f, -0.1f};
    static const float out[] = {0.1f, 0.0f, -0.02f, 0.0f};
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(in); k++) {
        double variance = 0.0;
        int i, j;

        for (i = 0; i < 24; i++) {
            for (j = 0; j < 24; j++) {
                variance += i == j ? 1.0 : (double)(i / 8 == j / 8 ? in[k] : out[k]);
            }
        }
        assert_close(nodes_of(24, 8, 15.0f, in[k], out[k]), 15.0 * sqrt(variance), 1e-6);
    }
}

static void impossible_pairs_of_correlations_are_refused(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    /* differences between nodes: 1 + 7 rho_in - 8 rho_out < 0 */
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, 0.1f, 0.3f, &w), GPW_ERR_DOMAIN);
    /* the sum: 1 + 7 rho_in + 56 rho_out < 0 */
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, 0.1f, -0.04f, &w), GPW_ERR_DOMAIN);
    /* differences between nodes again, now for rho_in below -1/7 */
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, -0.2f, 0.0f, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
}

static void possible_edges_of_the_pair_are_accepted(void **state)
{
    (void)state;
    assert_near(nodes_of(64, 8, 15.0f, -1.0f / 7.0f, 0.0f), 0.0, 0.05);
    assert_near(nodes_of(16, 8, 15.0f, 1.0f, -1.0f), 0.0, 0.05);
    assert_near(nodes_of(16, 8, 15.0f, 1.0f, 1.0f), 240.0, 1e-3);
}

static void bad_nodes_are_refused(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, 0.9f, 0.1f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_sigma_nodes(0, 8, 15.0f, 0.9f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 0, 15.0f, 0.9f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(63, 8, 15.0f, 0.9f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(4, 8, 15.0f, 0.9f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 8, -1.0f, 0.9f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 8, NAN, 0.9f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, NAN, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, 0.9f, NAN, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, 1.1f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_sigma_nodes(64, 8, 15.0f, 0.9f, -INFINITY, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
}

/* ---- quantile ---- */

/* z of p by bisection on erfc in double. */
static double normal_quantile(double p)
{
    double low = -40.0, high = 40.0;
    int i;

    for (i = 0; i < 200; i++) {
        const double middle = 0.5 * (low + high);

        if (0.5 * erfc(-middle / sqrt(2.0)) < p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

static void quantiles_match_the_inverted_error_function(void **state)
{
    static const float p[] = {1e-30f, 1e-9f, 1e-4f,  0.01f,  0.025f,  0.3f,
                              0.5f,   0.7f,  0.975f, 0.999f, 0.99999f};
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(p); k++) {
        float w = UNTOUCHED;

        assert_status(gpw_aggregate_quantile(2120.0f, 103.0534f, p[k], &w), GPW_OK);
        /* 2e-5 of a sigma, and the rounding of the sum */
        assert_near(w, 2120.0 + 103.0534 * normal_quantile((double)p[k]), 2e-3);
    }
}

static void half_is_the_mean_and_no_sigma_is_no_spread(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_quantile(2120.0f, 103.0f, 0.5f, &w), GPW_OK);
    assert_near(w, 2120.0, 1e-4);
    assert_status(gpw_aggregate_quantile(2120.0f, 0.0f, 0.999f, &w), GPW_OK);
    assert_near(w, 2120.0, 0.0);
}

static void bad_quantiles_are_refused(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_quantile(2120.0f, 103.0f, 0.5f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_quantile(NAN, 103.0f, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(-2e12f, 103.0f, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(2120.0f, NAN, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(2120.0f, -1.0f, 0.5f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(2120.0f, 103.0f, 0.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(2120.0f, 103.0f, 1.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(2120.0f, 103.0f, -0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_quantile(2120.0f, 103.0f, NAN, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
}

/* ---- step ---- */

static void step_is_the_share_that_moves_together(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_step(8, 205.0f, 1.0f, &w), GPW_OK);
    assert_near(w, 1640.0, 1e-3);
    assert_status(gpw_aggregate_step(8, -205.0f, 0.25f, &w), GPW_OK);
    assert_near(w, -410.0, 1e-3);
    assert_status(gpw_aggregate_step(8, 205.0f, 0.0f, &w), GPW_OK);
    assert_near(w, 0.0, 0.0);
}

static void bad_steps_are_refused(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_step(8, 205.0f, 1.0f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_step(0, 205.0f, 1.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_step(8, NAN, 1.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_step(8, 2e12f, 1.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_step(8, 205.0f, 1.01f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_step(8, 205.0f, -0.01f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_step(8, 205.0f, NAN, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
}

/* ---- the study's ---- */

static void study_spread_and_power_are_its_own_example(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_study_spread(8, 15.0f, 0.7f, &w), GPW_OK);
    assert_near(w, 35.4965, 1e-4);
    assert_status(gpw_aggregate_study_power(8, 265.0f, 15.0f, 0.7f, &w), GPW_OK);
    assert_near(w, 2155.4965, 5e-4);
}

static void study_ramp_of_eight_is_20_to_27_kw_per_s(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_study_ramp(8, 3000.0f, 0.7f, &w), GPW_OK);
    assert_near(w, 8.0 * 3000.0 * sqrt(0.7), 0.01);
    assert_status(gpw_aggregate_study_ramp(8, 4000.0f, 0.7f, &w), GPW_OK);
    assert_near(w, 8.0 * 4000.0 * sqrt(0.7), 0.01);
    assert_status(gpw_aggregate_study_ramp(8, 4000.0f, 1.0f, &w), GPW_OK);
    assert_near(w, 32000.0, 0.01);
}

static void study_spread_at_full_correlation_is_the_independent_one(void **state)
{
    float w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_study_spread(8, 15.0f, 1.0f, &w), GPW_OK);
    assert_near(w, sigma_of(8, 15.0f, 0.0f), 1e-5);
    assert_status(gpw_aggregate_study_spread(8, 15.0f, 0.0f, &w), GPW_OK);
    assert_near(w, 0.0, 0.0);
}

static void study_correlations_are_its_table(void **state)
{
    static const float table[][2] = {
        [GPW_STUDY_SYNCHRONIZED_TRAINING] = {0.7f, 0.9f},
        [GPW_STUDY_ASYNCHRONOUS_INFERENCE] = {0.3f, 0.5f},
        [GPW_STUDY_BATCH_INFERENCE] = {0.6f, 0.7f},
        [GPW_STUDY_MIXED] = {0.4f, 0.6f},
        [GPW_STUDY_DESIGN] = {0.7f, 0.7f},
    };
    uint32_t i;
    float low, high;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        assert_status(gpw_aggregate_study_correlation(i, &low, &high), GPW_OK);
        assert_near(low, table[i][0], 0.0);
        assert_near(high, table[i][1], 0.0);
    }
}

static void bad_study_input_is_refused(void **state)
{
    float w = UNTOUCHED, v = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_study_correlation(0, NULL, &v), GPW_ERR_NULL);
    assert_status(gpw_aggregate_study_correlation(0, &v, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_study_correlation(5, &w, &v), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_correlation(UINT32_MAX, &w, &v), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_spread(8, 15.0f, 0.7f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_study_spread(0, 15.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_spread(8, -1.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_spread(8, NAN, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_spread(8, 15.0f, -0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_spread(8, 15.0f, 1.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_spread(8, 15.0f, NAN, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_power(8, 265.0f, 15.0f, 0.7f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_study_power(0, 265.0f, 15.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_power(8, NAN, 15.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_power(8, -1.0f, 15.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_power(8, 265.0f, INFINITY, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_power(8, 265.0f, 15.0f, 2.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_ramp(8, 4000.0f, 0.7f, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_study_ramp(0, 4000.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_ramp(8, -1.0f, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_ramp(8, NAN, 0.7f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_study_ramp(8, 4000.0f, NAN, &w), GPW_ERR_DOMAIN);
    assert_near(w, UNTOUCHED, 0.0);
    assert_near(v, UNTOUCHED, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_gpus_meet_the_published_figures),
        cmocka_unit_test(any_fleet_follows_the_law_in_double),
        cmocka_unit_test(largest_power_and_fleet_do_not_overflow),
        cmocka_unit_test(rho_at_its_lower_edge_leaves_nothing_of_the_sum),
        cmocka_unit_test(rho_below_its_lower_edge_is_refused),
        cmocka_unit_test(one_gpu_has_its_own_spread_whatever_rho),
        cmocka_unit_test(values_outside_their_range_are_refused),
        cmocka_unit_test(sixty_four_gpus_in_nodes_meet_the_published_figure),
        cmocka_unit_test(measured_node_of_four_needs_the_exact_law),
        cmocka_unit_test(equal_correlations_make_nodes_vanish),
        cmocka_unit_test(block_form_equals_the_sum_over_all_pairs),
        cmocka_unit_test(impossible_pairs_of_correlations_are_refused),
        cmocka_unit_test(possible_edges_of_the_pair_are_accepted),
        cmocka_unit_test(bad_nodes_are_refused),
        cmocka_unit_test(quantiles_match_the_inverted_error_function),
        cmocka_unit_test(half_is_the_mean_and_no_sigma_is_no_spread),
        cmocka_unit_test(bad_quantiles_are_refused),
        cmocka_unit_test(step_is_the_share_that_moves_together),
        cmocka_unit_test(bad_steps_are_refused),
        cmocka_unit_test(study_spread_and_power_are_its_own_example),
        cmocka_unit_test(study_ramp_of_eight_is_20_to_27_kw_per_s),
        cmocka_unit_test(study_spread_at_full_correlation_is_the_independent_one),
        cmocka_unit_test(study_correlations_are_its_table),
        cmocka_unit_test(bad_study_input_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
