/* SPDX-License-Identifier: MIT */
/* Expected values: closed forms of a second-order system in double, energy balances summed
 * here, published figures (docs/sources.md, psu-lag and nvidia-gb300), and samples worked by
 * hand. */
#include "gpw_test.h"

#include <gpupower/chain.h>

#include <string.h>

#define PI 3.14159265358979323846
#define SLOTS 128u

static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(6, SLOTS));

static gpw_chain *chain_of(float dt_s, float initial_w)
{
    gpw_chain_config c;
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    c.initial_w = initial_w;
    c.stages_max = 6u;
    c.delay_slots_max = SLOTS;
    assert_status(gpw_chain_init(memory, sizeof memory, &c, &chain), GPW_OK);
    return chain;
}

static float mean_of(gpw_chain *chain, float in_w)
{
    float out_w = NAN;

    assert_status(gpw_chain_process(chain, &in_w, &out_w, 1), GPW_OK);
    return out_w;
}

static double stored_j(const gpw_chain *chain)
{
    int64_t mj = 0;

    assert_status(gpw_chain_stored_mj(chain, &mj), GPW_OK);
    return (double)mj * 1e-3;
}

static double given_j(const gpw_chain *chain, uint32_t index)
{
    int64_t mj = 0;
    uint32_t limited;

    assert_status(gpw_chain_storage(chain, index, &mj, &limited), GPW_OK);
    return (double)mj * 1e-3;
}

static uint32_t limited_samples(const gpw_chain *chain, uint32_t index)
{
    int64_t mj;
    uint32_t limited = 0;

    assert_status(gpw_chain_storage(chain, index, &mj, &limited), GPW_OK);
    return limited;
}

static float any_power(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) * (700.0f / 16777216.0f);
}

/* ---- the lag of a supply ---- */

/* Amplitude of what leaves over that of a sine, from its two Fourier sums over whole periods.
 */
static double gain_at(gpw_chain *chain, double dt_s, double f_hz)
{
    const long period = lround(1.0 / (f_hz * dt_s));
    double in_phase = 0.0, quadrature = 0.0;
    long k;

    for (k = 0; k < 3 * period; k++) {
        const double angle = 2.0 * PI * (double)k / (double)period;
        const double out_w = (double)mean_of(chain, (float)(1000.0 + 500.0 * sin(angle)));

        if (k >= 2 * period) { /* the start has died away */
            in_phase += (out_w - 1000.0) * sin(angle);
            quadrature += (out_w - 1000.0) * cos(angle);
        }
    }
    return 2.0 / (500.0 * (double)period) * hypot(in_phase, quadrature);
}

static void pole_of_20_and_50_ms_has_the_published_gains(void **state)
{
    static const struct {
        float lag_s;
        double f_hz, gain;
    } cases[] = {{0.02f, 0.2, 0.9997}, {0.02f, 3.0, 0.9357}, {0.02f, 20.0, 0.3697},
                 {0.05f, 0.2, 0.9980}, {0.05f, 3.0, 0.7277}, {0.05f, 20.0, 0.1572}};
    /* The gain is 1/sqrt(2) where f = 1/(2 pi tau). */
    static const struct {
        float lag_s;
        double corner_hz;
    } corners[] = {{0.02f, 7.958}, {0.05f, 3.183}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_chain *const chain = chain_of(1e-4f, 1000.0f);

        assert_status(
            gpw_chain_add_psu_lag(chain, GPW_PSU_LAG_FIRST_ORDER, cases[i].lag_s, 0.0f),
            GPW_OK);
        assert_near(gain_at(chain, 1e-4, cases[i].f_hz), cases[i].gain, 1e-4);
    }
    for (i = 0; i < COUNT_OF(corners); i++) {
        gpw_chain *const chain = chain_of(1e-5f, 1000.0f);

        assert_status(
            gpw_chain_add_psu_lag(chain, GPW_PSU_LAG_FIRST_ORDER, corners[i].lag_s, 0.0f),
            GPW_OK);
        assert_near(gain_at(chain, 1e-5, corners[i].corner_hz), sqrt(0.5), 2e-4);
    }
}

static void pole_of_20_and_50_ms_rises_in_44_and_110_ms(void **state)
{
    static const float lags_s[] = {0.02f, 0.05f};
    static const double rises_s[] = {0.0439, 0.1099};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(lags_s); i++) {
        gpw_chain *const chain = chain_of(1e-4f, 0.0f);
        double low_s = 0.0, high_s = 0.0;
        long k;

        assert_status(gpw_chain_add_psu_lag(chain, GPW_PSU_LAG_FIRST_ORDER, lags_s[i], 0.0f),
                      GPW_OK);
        for (k = 0; high_s == 0.0; k++) {
            const float out_w = mean_of(chain, 1.0f);

            low_s = low_s == 0.0 && out_w >= 0.1f ? (double)k * 1e-4 : low_s;
            high_s = out_w >= 0.9f ? (double)k * 1e-4 : high_s;
        }
        assert_near(high_s - low_s, rises_s[i], 1.5e-4);
    }
}

/* 180 W that come 50 ms late are 9 J; at 3.6 kW/s they take another 50 ms: 4.5 J more. */
static void dead_time_then_slew_is_9_joules_then_4_and_a_half(void **state)
{
    gpw_chain *chain = chain_of(0.001f, 0.0f);
    float out_w = 0.0f;
    int k;

    (void)state;
    assert_status(gpw_chain_add_psu_lag(chain, GPW_PSU_LAG_DEAD_TIME, 0.05f, 0.0f), GPW_OK);
    for (k = 0; k < 50; k++) {
        assert_true(mean_of(chain, 180.0f) == 0.0f);
    }
    assert_true(mean_of(chain, 180.0f) == 180.0f);
    assert_near(stored_j(chain), 9.0, 1e-3);
    chain = chain_of(0.001f, 0.0f);
    assert_status(gpw_chain_add_psu_lag(chain, GPW_PSU_LAG_DEAD_TIME, 0.05f, 3600.0f), GPW_OK);
    for (k = 0; k < 101; k++) {
        out_w = mean_of(chain, 180.0f);
    }
    assert_true(out_w == 180.0f);
    assert_near(stored_j(chain), 13.5, 1e-3);
}

static void supply_lag_that_is_none_is_refused(void **state)
{
    gpw_chain *chain = chain_of(0.001f, 0.0f);

    (void)state;
    assert_status(gpw_chain_add_psu_lag(NULL, 9u, NAN, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_add_psu_lag(chain, 2u, 0.02f, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_psu_lag(chain, 0u, NAN, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_psu_lag(chain, 0u, 0.02f, 100.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_psu_lag(chain, 1u, 0.02f, -1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_psu_lag(chain, 1u, 1.0f, 100.0f), GPW_ERR_FULL);
    /* With one place left a dead time with slew is not half added. */
    assert_status(gpw_chain_add_converter(chain, 1.0f, 1.0f), GPW_OK);
    assert_status(gpw_chain_add_converter(chain, 1.0f, 1.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.0f), GPW_OK);
    assert_status(gpw_chain_add_psu_lag(chain, 1u, 0.02f, 100.0f), GPW_ERR_FULL);
    assert_status(gpw_chain_add_psu_lag(chain, 1u, 0.02f, 0.0f), GPW_OK);
}

/* ---- converter ---- */

/* What the bus has lent t after a unit step. */
static double loan(double t, double hz, double damping)
{
    const double w = 2.0 * PI * hz, x = damping * damping - 1.0, decay = exp(-damping * w * t);
    const double wd = w * sqrt(fabs(x));

    if (x == 0.0) {
        return t * decay;
    }
    return x < 0.0 ? decay * sin(wd * t) / wd
                   : (exp((wd - damping * w) * t) - exp(-(wd + damping * w) * t)) / (2.0 * wd);
}

static void converter_step_gives_the_mean_over_each_interval(void **state)
{
    static const struct {
        float dt_s, hz, damping;
    } cases[] = {{0.001f, 10.0f, 0.7f},  {0.001f, 10.0f, 1.0f}, {0.001f, 5.0f, 3.0f},
                 {0.001f, 0.01f, 0.5f},  {0.01f, 10.0f, 0.2f},  {0.1f, 10.0f, 0.7f},
                 {0.001f, 150.0f, 0.7f}, {0.02f, 1.0f, 10.0f}};
    size_t i;
    int k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const double dt_s = (double)cases[i].dt_s, hz = (double)cases[i].hz;
        const double damping = (double)cases[i].damping;
        gpw_chain *const chain = chain_of(cases[i].dt_s, 1000.0f);

        assert_status(gpw_chain_add_converter(chain, cases[i].hz, cases[i].damping), GPW_OK);
        for (k = 0; k < 2000; k++) {
            const double lent =
                (loan((k + 1) * dt_s, hz, damping) - loan(k * dt_s, hz, damping)) / dt_s;

            assert_near(mean_of(chain, 1700.0f), 1000.0 + 700.0 * (1.0 - lent), 2e-3);
        }
    }
}

/* Largest loan over step/w, and overshoot over the step: exp(-z acos(z)/sqrt(1-z^2)) and its
 * square. For z = 1/sqrt(2): exp(-pi/4) = 0.45594, 0.20788. */
static void converter_lends_and_overshoots_as_theory_says(void **state)
{
    gpw_chain *const chain = chain_of(1e-4f, 0.0f);
    const double w = 2.0 * PI * 2.0;
    double most_j = 0.0, most_w = 0.0;
    int k;

    (void)state;
    assert_status(gpw_chain_add_converter(chain, 2.0f, 0.70710678f), GPW_OK);
    for (k = 0; k < 10000; k++) {
        const double out_w = (double)mean_of(chain, 5000.0f), lent_j = stored_j(chain);

        most_j = lent_j > most_j ? lent_j : most_j;
        most_w = out_w > most_w ? out_w : most_w;
    }
    assert_near(most_j, 0.455938 * 5000.0 / w, 2e-3);
    assert_near(most_w, 5000.0 * 1.207880, 0.05);
}

static void converter_owes_nothing_after_a_day(void **state)
{
    static const struct {
        float hz, damping;
    } cases[] = {{10.0f, 0.7f}, {0.1f, 0.5f}, {40.0f, 2.0f}};
    const long day = 8640000; /* of 10 ms samples */
    size_t i;
    long k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_chain *const chain = chain_of(0.01f, 7.25e5f);
        double sum_ws = 0.0;
        uint32_t seed = 1;

        assert_status(gpw_chain_add_converter(chain, cases[i].hz, cases[i].damping), GPW_OK);
        for (k = 0; k < day; k++) {
            const float in_w = k < day - 20000 ? 1.0e4f * any_power(&seed) : 6.893e6f;

            sum_ws += (double)in_w - (double)mean_of(chain, in_w);
        }
        assert_near(sum_ws * 0.01, 0.0, 0.2); /* of 300 GJ that went through */
        assert_near(stored_j(chain), sum_ws * 0.01, 1e-3);
        assert_near(mean_of(chain, 6.893e6f), 6.893e6, 1.0);
    }
}

static void resting_converter_gives_its_input_back(void **state)
{
    uint32_t seed = 5;
    int k;

    (void)state;
    for (k = 0; k < 10000; k++) {
        const float in_w = any_power(&seed) * any_power(&seed);
        gpw_chain *const chain = chain_of(0.001f, in_w);

        assert_status(gpw_chain_add_converter(chain, 0.1f + any_power(&seed), 0.7f), GPW_OK);
        assert_true(mean_of(chain, in_w) == in_w);
        assert_true(mean_of(chain, in_w) == in_w);
        assert_near(stored_j(chain), 0.0, 0.0);
    }
}

static void falling_load_never_feeds_back(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 10000.0f);
    double sum_j = 0.0;
    float least_w = 1.0f, most_w = 0.0f;
    int k;

    (void)state;
    assert_status(gpw_chain_add_converter(chain, 5.0f, 0.5f), GPW_OK);
    for (k = 0; k < 20000; k++) {
        const float out_w = mean_of(chain, 0.0f);

        least_w = out_w < least_w ? out_w : least_w;
        sum_j -= (double)out_w * 1e-3;
    }
    assert_true(least_w == 0.0f);
    assert_true(sum_j < -1.0); /* it took more than the load did: the bus is that much higher */
    assert_near(stored_j(chain), sum_j, 1e-2);
    /* It is still awake: the controller has not wound up, so that the next rise is served as
     * any other, less what the bus has too much. Overshoot exp(-2 z A), z 0.5: 29.8 %. */
    for (k = 0; k < 2000; k++) {
        const float out_w = mean_of(chain, 10000.0f);

        most_w = out_w > most_w ? out_w : most_w;
    }
    assert_true(most_w > 10000.0f && most_w < 12990.0f);
    assert_near(mean_of(chain, 10000.0f), 10000.0, 0.1);
    assert_near(stored_j(chain), 0.0, 0.1);
}

/* A sine through the closed form of the loop. */
static void converter_filters_the_fluctuation_like_the_mean(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 0.0f);
    float mean_w, fluctuation_w;
    int k;

    (void)state;
    assert_status(gpw_chain_add_converter(chain, 10.0f, 0.7f), GPW_OK);
    for (k = 0; k < 500; k++) {
        const double lent =
            (loan((k + 1) * 1e-3, 10.0, 0.7) - loan(k * 1e-3, 10.0, 0.7)) / 1e-3;

        assert_status(gpw_chain_step(chain, 0.0f, -25.0f, &mean_w, &fluctuation_w), GPW_OK);
        assert_near(fluctuation_w, -25.0 * (1.0 - lent), 1e-4);
        assert_true(mean_w == 0.0f);
    }
}

static void converter_outside_its_range_is_refused(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 0.0f);

    (void)state;
    assert_status(gpw_chain_add_converter(NULL, NAN, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_add_converter(chain, NAN, 0.7f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_converter(chain, 0.0f, 0.7f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_converter(chain, 1.1e4f, 0.7f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_converter(chain, 10.0f, 0.19f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_converter(chain, 10.0f, 10.1f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_converter(chain, 10.0f, NAN), GPW_ERR_DOMAIN);
    assert_near(mean_of(chain, 5.0f), 5.0, 0.0);
    assert_status(gpw_chain_add_converter(chain, 10.0f, 0.7f), GPW_ERR_STATE);
}

static void longest_times_and_fastest_loops_stay_finite(void **state)
{
    static const float dts_s[] = {GPW_DT_MIN_S, 0.001f, GPW_TIME_MAX_S};
    static const float hzs[] = {1e-3f, 10.0f, 1e4f}, dampings[] = {0.2f, 1.0f, 10.0f};
    size_t i;
    int k;

    (void)state;
    for (i = 0; i < 27; i++) {
        gpw_chain *const chain = chain_of(dts_s[i % 3], 0.0f);

        assert_status(gpw_chain_add_converter(chain, hzs[i / 3 % 3], dampings[i / 9]), GPW_OK);
        for (k = 0; k < 1000; k++) {
            const float in_w = k / 7 % 2 ? GPW_POWER_MAX_W : 0.0f;

            assert_in_range((int64_t)mean_of(chain, in_w), 0, 6000000000000);
        }
    }
}

/* ---- storage ---- */

/* The output hardly moves: the store carries all of the step until it is empty. */
static void store_of_65_joules_carries_1200_w_for_54_ms_and_1400_w_for_46(void **state)
{
    static const float steps_w[] = {1200.0f, 1400.0f};
    static const double carried_ms[] = {54.0, 46.0};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(steps_w); i++) {
        gpw_chain *const chain = chain_of(0.001f, 0.0f);
        double carried_s = 0.0;
        int k;

        assert_status(gpw_chain_add_storage(chain, 65.0f, 1.0f, 1e-3f, 0.0f, 1000.0f), GPW_OK);
        for (k = 0; k < 200; k++) {
            carried_s += 1e-3 * (1.0 - (double)mean_of(chain, steps_w[i]) / (double)steps_w[i]);
        }
        assert_near(1e3 * carried_s, carried_ms[i], 0.5);
        assert_near(carried_s, 65.0 / (double)steps_w[i], 1e-6);
        assert_near(given_j(chain, 0), 65.0, 1e-3);
        assert_true(limited_samples(chain, 0) == 1u);
    }
}

/* 500 W at 1 kW/s take half a second: 125 J, step^2 / (2 rate). Too small to notice there, the
 * recharge of 1e6 s. */
static void store_large_enough_holds_the_ramp(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 200.0f);
    int k;

    (void)state;
    assert_status(gpw_chain_add_storage(chain, 1000.0f, 0.5f, 1000.0f, 2000.0f, 1e6f), GPW_OK);
    for (k = 0; k < 50; k++) {
        assert_near(mean_of(chain, 700.0f), 205.0 + 10.0 * k, 1e-3);
    }
    assert_near(mean_of(chain, 700.0f), 700.0, 1e-3);
    assert_near(given_j(chain, 0), 125.0, 2e-3);
    for (k = 0; k < 25; k++) {
        assert_near(mean_of(chain, 200.0f), 690.0 - 20.0 * k, 2e-2);
    }
    assert_near(given_j(chain, 0), 125.0 - 62.5, 1e-2);
    assert_true(limited_samples(chain, 0) == 0u);
}

static void full_store_takes_nothing_and_empty_one_gives_nothing(void **state)
{
    gpw_chain *chain = chain_of(0.001f, 1000.0f);

    (void)state;
    assert_status(gpw_chain_add_storage(chain, 65.0f, 1.0f, 10.0f, 10.0f, 10.0f), GPW_OK);
    assert_true(mean_of(chain, 400.0f) == 400.0f);
    assert_true(limited_samples(chain, 0) == 1u);
    assert_near(mean_of(chain, 500.0f), 400.005, 1e-3);
    chain = chain_of(0.001f, 1000.0f);
    assert_status(gpw_chain_add_storage(chain, 65.0f, 0.0f, 10.0f, 10.0f, 10.0f), GPW_OK);
    assert_true(mean_of(chain, 1600.0f) == 1600.0f);
    assert_near(mean_of(chain, 1500.0f), 1599.995, 1e-3);
}

static void store_returns_to_rest_at_its_own_pace(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 0.0f);
    double at_20_s_j = 0.0, largest_w = 0.0;
    int k;

    (void)state;
    assert_status(gpw_chain_add_storage(chain, 500.0f, 0.5f, 1000.0f, 1000.0f, 10.0f), GPW_OK);
    for (k = 0; k < 20000; k++) {
        const double out_w = (double)mean_of(chain, 600.0f);

        largest_w = out_w > largest_w ? out_w : largest_w;
        at_20_s_j = k == 2000 ? given_j(chain, 0) : at_20_s_j;
        if (k == 3000) { /* ten seconds later 1/e is left */
            assert_near(given_j(chain, 0) / at_20_s_j, exp(-1.0), 1e-3);
        }
    }
    assert_true(largest_w > 610.0 && largest_w < 600.0 + 500.0 / 10.0);
    assert_near(given_j(chain, 0), 0.0, 1e-2);
    assert_near(mean_of(chain, 600.0f), 600.0, 1e-3);
}

static void store_keeps_its_books_over_any_load(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 350.0f);
    double sum_ws = 0.0;
    uint32_t seed = 11;
    long k;

    (void)state;
    assert_status(gpw_chain_add_storage(chain, 40.0f, 0.4f, 300.0f, 200.0f, 2.0f), GPW_OK);
    for (k = 0; k < 1000000; k++) {
        const float in_w = k / 50 % 2 ? any_power(&seed) : 700.0f;

        sum_ws += (double)in_w - (double)mean_of(chain, in_w);
        if (k % 1000 == 0) {
            assert_near(given_j(chain, 0), sum_ws * 0.01, 1e-3);
            assert_true(given_j(chain, 0) <= 16.001 && given_j(chain, 0) >= -24.001);
        }
    }
    assert_near(stored_j(chain), sum_ws * 0.01, 1e-3);
    assert_true(limited_samples(chain, 0) > 1000u);
}

static void store_outside_its_range_is_refused(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 0.0f);
    int64_t mj = 9;
    uint32_t limited = 9;

    (void)state;
    assert_status(gpw_chain_add_storage(NULL, NAN, NAN, NAN, NAN, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_add_storage(chain, 0.0f, 0.5f, 1.0f, 1.0f, 10.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, NAN, 0.5f, 1.0f, 1.0f, 10.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, 1.0f, 1.1f, 1.0f, 1.0f, 10.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, 1.0f, 0.5f, -1.0f, 1.0f, 10.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, 1.0f, 0.5f, 1.0f, NAN, 10.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, 1.0f, 0.5f, 1.0f, 1.0f, 0.0f), GPW_ERR_DOMAIN);
    /* sqrt(400 J / 100 W/s) = 2 s */
    assert_status(gpw_chain_add_storage(chain, 400.0f, 0.5f, 100.0f, 0.0f, 1.99f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, 400.0f, 0.5f, 0.0f, 100.0f, 1.99f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_chain_add_storage(chain, 400.0f, 0.5f, 100.0f, 100.0f, 2.0f), GPW_OK);
    assert_status(gpw_chain_storage(chain, 1, &mj, &limited), GPW_ERR_NOT_FOUND);
    assert_status(gpw_chain_storage(chain, 0, NULL, &limited), GPW_ERR_NULL);
    assert_status(gpw_chain_storage(NULL, 0, &mj, &limited), GPW_ERR_NULL);
    assert_true(mj == 9 && limited == 9);
}

/* ---- all kinds in one chain ---- */

static void large_stages_are_found_by_their_order(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 0.0f);
    int64_t mj = 0;
    uint32_t limited = 0;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, 0.01f), GPW_OK);
    assert_status(gpw_chain_add_converter(chain, 10.0f, 0.7f), GPW_OK);
    assert_status(gpw_chain_add_storage(chain, 1.0f, 0.5f, 100.0f, 100.0f, 10.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.01f), GPW_OK); /* six places in all */
    assert_status(gpw_chain_add_lag(chain, 0.01f), GPW_ERR_FULL);
    assert_status(gpw_chain_storage(chain, 2, &mj, &limited), GPW_OK);
    assert_status(gpw_chain_storage(chain, 1, &mj, &limited), GPW_ERR_NOT_FOUND);
    assert_status(gpw_chain_storage(chain, 3, &mj, &limited), GPW_ERR_NOT_FOUND);
    assert_status(gpw_chain_storage(chain, 4, &mj, &limited), GPW_ERR_NOT_FOUND);
}

static void any_split_and_any_copy_of_all_kinds_gives_the_same_bits(void **state)
{
    static GPW_STATE_BUFFER(elsewhere, GPW_CHAIN_STATE_BYTES(6, SLOTS));
    float in_w[1000], whole_w[1000], parts_w[1000];
    gpw_chain *chain;
    uint32_t seed = 9;
    size_t at, k;

    (void)state;
    for (k = 0; k < COUNT_OF(in_w); k++) {
        in_w[k] = any_power(&seed);
    }
    chain = chain_of(0.01f, 90.0f);
    assert_status(gpw_chain_add_converter(chain, 2.0f, 0.7f), GPW_OK);
    assert_status(gpw_chain_add_storage(chain, 20.0f, 0.5f, 500.0f, 500.0f, 5.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.05f), GPW_OK);
    assert_status(gpw_chain_process(chain, in_w, whole_w, COUNT_OF(in_w)), GPW_OK);
    assert_status(gpw_chain_reset(chain, 90.0f), GPW_OK);
    for (at = 0; at < 500; at += 7) {
        assert_status(gpw_chain_process(chain, in_w + at, parts_w + at, 7), GPW_OK);
    }
    memcpy(elsewhere, memory, sizeof elsewhere);
    assert_status(gpw_chain_process((gpw_chain *)(void *)elsewhere, in_w + at, parts_w + at,
                                    COUNT_OF(in_w) - at),
                  GPW_OK);
    assert_memory_equal(whole_w, parts_w, sizeof whole_w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pole_of_20_and_50_ms_has_the_published_gains),
        cmocka_unit_test(pole_of_20_and_50_ms_rises_in_44_and_110_ms),
        cmocka_unit_test(dead_time_then_slew_is_9_joules_then_4_and_a_half),
        cmocka_unit_test(supply_lag_that_is_none_is_refused),
        cmocka_unit_test(converter_step_gives_the_mean_over_each_interval),
        cmocka_unit_test(converter_lends_and_overshoots_as_theory_says),
        cmocka_unit_test(converter_owes_nothing_after_a_day),
        cmocka_unit_test(resting_converter_gives_its_input_back),
        cmocka_unit_test(falling_load_never_feeds_back),
        cmocka_unit_test(converter_filters_the_fluctuation_like_the_mean),
        cmocka_unit_test(converter_outside_its_range_is_refused),
        cmocka_unit_test(longest_times_and_fastest_loops_stay_finite),
        cmocka_unit_test(store_of_65_joules_carries_1200_w_for_54_ms_and_1400_w_for_46),
        cmocka_unit_test(store_large_enough_holds_the_ramp),
        cmocka_unit_test(full_store_takes_nothing_and_empty_one_gives_nothing),
        cmocka_unit_test(store_returns_to_rest_at_its_own_pace),
        cmocka_unit_test(store_keeps_its_books_over_any_load),
        cmocka_unit_test(store_outside_its_range_is_refused),
        cmocka_unit_test(large_stages_are_found_by_their_order),
        cmocka_unit_test(any_split_and_any_copy_of_all_kinds_gives_the_same_bits),
    };

    return cmocka_run_group_tests_name("chain_stages", tests, NULL, NULL);
}
