/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "gpw_test.h"

#include <gpupower/aggregate.h>

#define UNTOUCHED -12345.0f
#define STATES 10u

/* What the authors of powertrace-sim fitted to eight H100 SXM that serve an 8B model as
 * requests come: docs/sources.md, powertrace-sim. Share of the time, W of the eight, W. */
static const float shares[STATES] = {0.30033f, 0.07934f, 0.04485f, 0.04311f, 0.05634f,
                                     0.05163f, 0.05244f, 0.06289f, 0.14640f, 0.16266f};
static const float means[STATES] = {959.63f,  1046.85f, 1207.76f, 1349.62f, 1506.24f,
                                    1659.17f, 1794.35f, 1941.34f, 2057.21f, 2090.32f};
static const float sigmas[STATES] = {7.98f,  50.00f, 57.46f, 57.46f, 57.33f,
                                     55.41f, 52.13f, 54.57f, 17.84f, 18.39f};

static void ten_states_of_serving_meet_the_published_mean_and_spread(void **state)
{
    float mean_w = UNTOUCHED, sigma_w = UNTOUCHED;
    double sum = 0.0;
    size_t i;

    (void)state;
    for (i = 0; i < STATES; i++) {
        sum += (double)shares[i];
    }
    assert_near(sum, 1.0, 5e-5);
    assert_status(gpw_aggregate_states(shares, means, sigmas, STATES, &mean_w, &sigma_w, NULL),
                  GPW_OK);
    assert_near(mean_w, 1511.52, 0.01);
    assert_near(sigma_w, 479.78, 0.01);
    assert_near(mean_w / 8.0f, 188.9, 0.05); /* a GPU */
    assert_near(sigma_w / 8.0f, 60.0, 0.05);
    assert_near(means[STATES - 1u] / 8.0f, 261.0, 0.5);
}

/* By hand: half at 100, half at 300 W are 200 +- 100 W; with 30 W within each state, the root
 * of 100^2 + 30^2. */
static void two_states_by_hand(void **state)
{
    static const float half[] = {0.5f, 0.5f}, at[] = {100.0f, 300.0f}, own[] = {30.0f, 30.0f};
    float mean_w = UNTOUCHED, sigma_w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_states(half, at, NULL, 2u, &mean_w, &sigma_w, NULL), GPW_OK);
    assert_near(mean_w, 200.0, 0.0);
    assert_near(sigma_w, 100.0, 1e-4);
    assert_status(gpw_aggregate_states(half, at, own, 2u, &mean_w, &sigma_w, NULL), GPW_OK);
    assert_near(sigma_w, 104.4031, 1e-3);
    assert_status(gpw_aggregate_states(half, at, own, 1u, &mean_w, &sigma_w, NULL),
                  GPW_ERR_DOMAIN); /* half is not all */
}

/* A megawatt that moves by a watt: the difference of squares would leave nothing of it. */
static void a_small_spread_about_a_large_mean_is_kept(void **state)
{
    static const float half[] = {0.5f, 0.5f}, at[] = {999999.0f, 1000001.0f};
    float mean_w = UNTOUCHED, sigma_w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_states(half, at, NULL, 2u, &mean_w, &sigma_w, NULL), GPW_OK);
    assert_near(mean_w, 1e6, 0.0);
    assert_near(sigma_w, 1.0, 1e-6);
}

/* Printed with four figures, the shares of three thirds are 0.9999. */
static void rounded_weights_count_as_a_whole(void **state)
{
    static const float third[] = {0.3333f, 0.3333f, 0.3333f}, at[] = {300.0f, 300.0f, 300.0f};
    float mean_w = UNTOUCHED, sigma_w = UNTOUCHED;

    (void)state;
    assert_status(gpw_aggregate_states(third, at, NULL, 3u, &mean_w, &sigma_w, NULL), GPW_OK);
    assert_near(mean_w, 300.0, 1e-4);
    assert_near(sigma_w, 0.0, 1e-4);
}

typedef struct bad_case {
    float weight, mean_w, sigma_w;
    gpw_status status;
} bad_case;

static void bad_states_are_refused_by_number_and_nothing_is_written(void **state)
{
    const float none = gpw_unknown();
    const bad_case cases[] = {
        {none, 200.0f, 1.0f, GPW_ERR_UNKNOWN}, {0.5f, none, 1.0f, GPW_ERR_UNKNOWN},
        {0.5f, 200.0f, none, GPW_ERR_UNKNOWN}, {-0.1f, 200.0f, 1.0f, GPW_ERR_DOMAIN},
        {1.1f, 200.0f, 1.0f, GPW_ERR_DOMAIN},  {0.5f, 1.1e12f, 1.0f, GPW_ERR_DOMAIN},
        {0.5f, 200.0f, -1.0f, GPW_ERR_DOMAIN}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const float weights[] = {0.5f, cases[i].weight}, at[] = {100.0f, cases[i].mean_w};
        const float own[] = {1.0f, cases[i].sigma_w};
        float mean_w = UNTOUCHED, sigma_w = UNTOUCHED;
        uint32_t refused = 99u;

        assert_int_equal(
            gpw_aggregate_states(weights, at, own, 2u, &mean_w, &sigma_w, &refused),
            cases[i].status);
        assert_int_equal(refused, 1);
        assert_near(mean_w, UNTOUCHED, 0.0);
        assert_near(sigma_w, UNTOUCHED, 0.0);
    }
}

static void weights_that_are_no_whole_and_missing_pointers_are_refused(void **state)
{
    static const float most[] = {0.5f, 0.498f}, more[] = {0.5f, 0.502f}, at[] = {1.0f, 2.0f};
    float mean_w = UNTOUCHED, sigma_w = UNTOUCHED;
    uint32_t refused = 99u;

    (void)state;
    assert_status(gpw_aggregate_states(most, at, NULL, 2u, &mean_w, &sigma_w, &refused),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_states(more, at, NULL, 2u, &mean_w, &sigma_w, &refused),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_states(most, at, NULL, 0u, &mean_w, &sigma_w, &refused),
                  GPW_ERR_DOMAIN);
    assert_int_equal(refused, 99); /* no single state is at fault */
    assert_status(gpw_aggregate_states(NULL, at, NULL, 2u, &mean_w, &sigma_w, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_states(most, NULL, NULL, 2u, &mean_w, &sigma_w, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_aggregate_states(most, at, NULL, 2u, NULL, &sigma_w, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_states(most, at, NULL, 2u, &mean_w, NULL, NULL), GPW_ERR_NULL);
    assert_near(mean_w, UNTOUCHED, 0.0);
    assert_near(sigma_w, UNTOUCHED, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_states_of_serving_meet_the_published_mean_and_spread),
        cmocka_unit_test(two_states_by_hand),
        cmocka_unit_test(a_small_spread_about_a_large_mean_is_kept),
        cmocka_unit_test(rounded_weights_count_as_a_whole),
        cmocka_unit_test(bad_states_are_refused_by_number_and_nothing_is_written),
        cmocka_unit_test(weights_that_are_no_whole_and_missing_pointers_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
