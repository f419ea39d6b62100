/* SPDX-License-Identifier: MIT */
/* Expected values: by hand, or the closed forms of a lag, a ramp and a dead time in double. */
#include "gpw_test.h"

#include "chain_state.h"

#include <float.h>
#include <string.h>

#define SLOTS 64u

static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(4, SLOTS));

static gpw_chain_config config_of(float dt_s, float initial_w)
{
    gpw_chain_config c;

    assert_status(gpw_chain_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    c.initial_w = initial_w;
    c.delay_slots_max = SLOTS;
    return c;
}

static gpw_chain *chain_in(void *place, size_t bytes, float dt_s, float initial_w)
{
    const gpw_chain_config c = config_of(dt_s, initial_w);
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_init(place, bytes, &c, &chain), GPW_OK);
    return chain;
}

static gpw_chain *chain_of(float dt_s, float initial_w)
{
    return chain_in(memory, sizeof memory, dt_s, initial_w);
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

/* Watts that use all the bits of a float, the same on every run. */
static float any_power(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) * (700.0f / 16777216.0f);
}

/* Every kind of stage in one chain. */
static gpw_chain *mixed_in(void *place, size_t bytes)
{
    gpw_chain *const chain = chain_in(place, bytes, 0.02f, 90.0f);

    assert_status(gpw_chain_add_ramp(chain, 9000.0f, 12000.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.05f), GPW_OK);
    assert_status(gpw_chain_add_dead_time(chain, 0.07f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.004f), GPW_OK);
    return chain;
}

/* ---- lag ---- */

static void lag_step_gives_the_mean_over_each_interval(void **state)
{
    static const struct {
        float dt_s, tau_s;
    } cases[] = {
        {0.01f, 0.03f}, {0.001f, 0.05f}, {0.1f, 0.02f}, {0.01f, 0.02f}, {0.001f, 2.0f}};
    size_t i;
    int k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const double x = (double)cases[i].dt_s / (double)cases[i].tau_s;
        gpw_chain *const chain = chain_of(cases[i].dt_s, 0.0f);

        assert_status(gpw_chain_add_lag(chain, cases[i].tau_s), GPW_OK);
        for (k = 0; k < 3000; k++) {
            const double expected = 700.0 * (1.0 + exp(-k * x) * expm1(-x) / x);

            assert_near(mean_of(chain, 700.0f), expected, 2e-4);
        }
    }
}

/* The first mean is half of dt/tau: all of it would cancel if computed as 1 - something. */
static void first_mean_of_a_slow_lag_keeps_its_digits(void **state)
{
    const double x = (double)0.001f / 100.0;
    gpw_chain *const chain = chain_of(0.001f, 0.0f);

    (void)state;
    assert_status(gpw_chain_add_lag(chain, 100.0f), GPW_OK);
    assert_near(mean_of(chain, 1.0e6f) / (1.0e6 * (1.0 + expm1(-x) / x)), 1.0, 1e-6);
}

static void slow_lag_of_a_large_load_reaches_its_end(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 0.0f);
    float out_w = 0.0f;
    int k;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, 100.0f), GPW_OK);
    for (k = 0; k < 2500000; k++) {
        out_w = mean_of(chain, 2.0e6f);
    }
    assert_near(out_w, 2.0e6, 0.25);
}

static void lag_of_zero_passes_through(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 5.0f);
    float mean_w, fluctuation_w;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, 0.0f), GPW_OK);
    assert_status(gpw_chain_step(chain, 71.3f, -3.7f, &mean_w, &fluctuation_w), GPW_OK);
    assert_true(mean_w == 71.3f);
    assert_true(fluctuation_w == -3.7f);
}

static void lag_stores_tau_times_what_its_output_rose_for_a_day(void **state)
{
    static const float taus_s[] = {0.002f, 0.02f, 0.05f, 5.0f, 100.0f};
    const long day = 8640000; /* of 10 ms samples */
    size_t i;
    long k;

    (void)state;
    for (i = 0; i < COUNT_OF(taus_s); i++) {
        const long settle_from = day - (long)(30.0f * taus_s[i] / 0.01f) - 100;
        gpw_chain *const chain = chain_of(0.01f, 72.5f);
        float in_w[100], out_w[100];
        double sum_ws = 0.0, expected_j;
        uint32_t seed = 1;

        assert_status(gpw_chain_add_lag(chain, taus_s[i]), GPW_OK);
        for (k = 0; k < day; k++) {
            const size_t at = (size_t)(k % 100);

            in_w[at] = k < settle_from ? any_power(&seed) : 689.3f;
            if (at == 99) {
                size_t j;

                assert_status(gpw_chain_process(chain, in_w, out_w, 100), GPW_OK);
                for (j = 0; j < 100; j++) {
                    sum_ws += (double)in_w[j] - (double)out_w[j];
                }
            }
        }
        expected_j = (double)taus_s[i] * (689.3 - 72.5);
        assert_near(sum_ws * 0.01 / expected_j, 1.0, 1e-6);
        assert_near(stored_j(chain), expected_j, 5e-4 + 1e-6 * expected_j);
    }
}

static void settled_lag_gives_its_input_back_and_does_not_drift(void **state)
{
    static const float awkward[][2] = {
        {0.012166f, 7187.08008f}, /* one bit off at first sight */
        {0.0328699984f, 3918.10986f},
        {0.023887001f, 2893.16992f}};
    static const float taus_s[] = {1e-5f, 0.003f, 0.02f, 1.0f, 30.0f, 1.0e4f};
    static const float watts[] = {0.1f, 72.5f, 5345.6f, 1.234567e6f, -3.3e8f, 1.0e12f};
    uint32_t seed = 23;
    size_t i, j;
    int k;

    (void)state;
    for (k = 0; k < 100000; k++) {
        const float in_w = any_power(&seed);
        const float tau_s = (k % 2 ? 1.0e-4f : 1.0f) * any_power(&seed);
        gpw_chain *const chain = chain_of(0.01f, in_w);

        assert_status(gpw_chain_add_lag(chain, tau_s), GPW_OK);
        assert_status(gpw_chain_add_dead_time(chain, 1.0e-4f * any_power(&seed)), GPW_OK);
        assert_true(mean_of(chain, in_w) == in_w);
    }
    for (i = 0; i < COUNT_OF(awkward); i++) {
        gpw_chain *const chain = chain_of(0.01f, awkward[i][1]);

        assert_status(gpw_chain_add_lag(chain, awkward[i][0]), GPW_OK);
        assert_true(mean_of(chain, awkward[i][1]) == awkward[i][1]);
    }
    for (i = 0; i < COUNT_OF(taus_s); i++) {
        for (j = 0; j < COUNT_OF(watts); j++) {
            gpw_chain *const chain = chain_of(0.01f, watts[j]);

            assert_status(gpw_chain_add_lag(chain, taus_s[i]), GPW_OK);
            for (k = 0; k < 1000; k++) {
                assert_true(mean_of(chain, watts[j]) == watts[j]);
            }
        }
    }
}

/* ---- ramp ---- */

static void ramp_gives_the_mean_over_each_interval(void **state)
{
    static const float in_w[] = {100, 100, 100, 100, 0, 0, 0};
    /* Up 40 W, down 64 W a sample. Third: reached after half of it, 80..100 then 100. Sixth:
     * 36 W left of 64: reached after 0.5625 of it, mean 18 for so long, then 0. */
    static const double expected_w[] = {20, 60, 95, 100, 68, 10.125, 0};
    gpw_chain *const chain = chain_of(0.5f, 0.0f);
    size_t k;

    (void)state;
    assert_status(gpw_chain_add_ramp(chain, 80.0f, 128.0f), GPW_OK);
    for (k = 0; k < COUNT_OF(in_w); k++) {
        assert_near(mean_of(chain, in_w[k]), expected_w[k], 1e-5);
    }
}

static void ramp_without_a_limit_passes_through(void **state)
{
    gpw_chain *const chain = chain_of(0.5f, 3.0f);

    (void)state;
    assert_status(gpw_chain_add_ramp(chain, 0.0f, 128.0f), GPW_OK);
    assert_near(mean_of(chain, 1.0e9f), 1.0e9, 0.0);
    assert_status(gpw_chain_reset(chain, 1000.0f), GPW_OK);
    assert_near(mean_of(chain, 0.0f), 968.0, 0.0); /* the other direction is limited */
    chain_of(0.5f, 3.0f);
    assert_status(gpw_chain_add_ramp(chain, 128.0f, 0.0f), GPW_OK);
    assert_near(mean_of(chain, -1.0e9f), -1.0e9, 0.0);
    assert_near(mean_of(chain, 0.0f), -1.0e9 + 32.0, 32.0);
}

static void ramp_toward_a_target_never_passes_it(void **state)
{
    uint32_t seed = 7;
    int target, k;

    (void)state;
    for (target = 0; target < 300; target++) {
        const float from_w = any_power(&seed), to_w = any_power(&seed);
        const float rate = 1.0f + any_power(&seed) * any_power(&seed);
        gpw_chain *const chain = chain_of(0.0013f, from_w);
        float last_w = from_w;

        assert_status(gpw_chain_add_ramp(chain, rate, rate), GPW_OK);
        for (k = 0; k < 200; k++) {
            const float out_w = mean_of(chain, to_w);

            assert_true(from_w <= to_w ? last_w <= out_w && out_w <= to_w
                                       : last_w >= out_w && out_w >= to_w);
            last_w = out_w;
        }
    }
}

static void small_ramp_of_a_large_load_is_not_rounded_away(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 1.0e8f);
    float out_w = 0.0f;
    int k;

    (void)state;
    assert_status(gpw_chain_add_ramp(chain, 1000.0f, 0.0f), GPW_OK); /* 1 W; the float's is 8 */
    for (k = 0; k < 100000; k++) {
        out_w = mean_of(chain, 2.0e8f);
    }
    assert_near(out_w, 1.0e8 + 1.0e5 - 0.5, 8.0);
}

/* ---- dead time ---- */

static void dead_time_of_whole_samples_only_shifts(void **state)
{
    static const struct {
        float dt_s, dead_s;
        size_t samples;
    } cases[] = {{0.001f, 0.05f, 50}, {0.001f, 0.02f, 20}, {0.01f, 0.3f, 30}};
    float in_w[120], out_w[120];
    uint32_t seed = 3;
    size_t i, k;

    (void)state;
    /* In float the second is 19.999998 samples, the third 30.000002. */
    assert_true(cases[1].dead_s / cases[1].dt_s < 20.0f);
    assert_true(cases[2].dead_s / cases[2].dt_s > 30.0f);
    for (k = 0; k < COUNT_OF(in_w); k++) {
        in_w[k] = any_power(&seed);
    }
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_chain *const chain = chain_of(cases[i].dt_s, 11.0f);
        const size_t samples = cases[i].samples;

        assert_status(gpw_chain_add_dead_time(chain, cases[i].dead_s), GPW_OK);
        assert_status(gpw_chain_process(chain, in_w, out_w, COUNT_OF(in_w)), GPW_OK);
        for (k = 0; k < COUNT_OF(in_w); k++) {
            assert_true(out_w[k] == (k < samples ? 11.0f : in_w[k - samples]));
        }
    }
}

static void dead_time_with_a_fraction_mixes_two_samples(void **state)
{
    static const float in_w[] = {100, 300, 700, 700, 20, 20, 20};
    static const double expected_w[] = {40, 40, 85, 250, 600, 700, 190}; /* 3/4 and 1/4 */
    static const double sub_sample_w[] = {85, 250, 600, 700, 190, 20, 20};
    float mean_w, fluctuation_w;
    gpw_chain *chain;
    size_t k;

    (void)state;
    chain = chain_of(1.0f, 40.0f);
    assert_status(gpw_chain_add_dead_time(chain, 2.25f), GPW_OK);
    for (k = 0; k < COUNT_OF(in_w); k++) {
        assert_status(gpw_chain_step(chain, in_w[k], in_w[k] - 40.0f, &mean_w, &fluctuation_w),
                      GPW_OK);
        assert_near(mean_w, expected_w[k], 1e-4);
        assert_near(fluctuation_w, expected_w[k] - 40.0, 1e-4);
    }
    chain = chain_of(1.0f, 40.0f);
    assert_status(gpw_chain_add_dead_time(chain, 0.25f), GPW_OK);
    for (k = 0; k < COUNT_OF(in_w); k++) {
        assert_near(mean_of(chain, in_w[k]), sub_sample_w[k], 1e-4);
    }
}

static void dead_time_of_zero_passes_through(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 5.0f);

    (void)state;
    assert_status(gpw_chain_add_dead_time(chain, 0.0f), GPW_OK);
    assert_true(mean_of(chain, 71.3f) == 71.3f);
    assert_true(mean_of(chain, 3.1f) == 3.1f);
}

static void two_dead_times_have_a_ring_each(void **state)
{
    gpw_chain *const chain = chain_of(1.0f, 0.0f);
    int k;

    (void)state;
    assert_status(gpw_chain_add_dead_time(chain, 2.0f), GPW_OK);
    assert_status(gpw_chain_add_dead_time(chain, 3.0f), GPW_OK);
    for (k = 1; k < 40; k++) {
        assert_true(mean_of(chain, (float)k) == (k <= 5 ? 0.0f : (float)(k - 5)));
    }
}

/* ---- fluctuation ---- */

static void fluctuation_goes_through_a_lag_and_past_a_ramp(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 0.0f);
    const double x = (double)0.01f / (double)0.03f;
    float mean_w, fluctuation_w;
    int k;

    (void)state;
    assert_status(gpw_chain_add_ramp(chain, 1.0f, 1.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.03f), GPW_OK);
    for (k = 0; k < 100; k++) {
        assert_status(gpw_chain_step(chain, 0.0f, 25.0f, &mean_w, &fluctuation_w), GPW_OK);
        assert_near(fluctuation_w, 25.0 * (1.0 + exp(-k * x) * expm1(-x) / x), 2e-5);
        assert_near(mean_w, 0.0, 0.0);
    }
}

/* ---- energy ---- */

/* Joules by which the output stays behind a step, summed here in double. */
static double behind_j(gpw_chain *chain, float dt_s, float in_w, double duration_s)
{
    const long samples = lround(duration_s / (double)dt_s);
    double sum = 0.0;
    long k;

    for (k = 0; k < samples; k++) {
        sum += (double)in_w - (double)mean_of(chain, in_w);
    }
    return sum * (double)dt_s;
}

static void ramp_then_lag_stores_525_kj_and_lag_then_ramp_500(void **state)
{
    static const float dts_s[] = {0.001f, 0.01f, 0.1f};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(dts_s); i++) {
        gpw_chain *chain = chain_of(dts_s[i], 0.0f);

        assert_status(gpw_chain_add_ramp(chain, 250.0e3f, 250.0e3f), GPW_OK);
        assert_status(gpw_chain_add_lag(chain, 0.05f), GPW_OK);
        assert_near(behind_j(chain, dts_s[i], 500.0e3f, 5.0), 525.0e3, 0.5);
        assert_near(stored_j(chain), 525.0e3, 0.5);
        chain = chain_of(dts_s[i], 0.0f);
        assert_status(gpw_chain_add_lag(chain, 0.05f), GPW_OK);
        assert_status(gpw_chain_add_ramp(chain, 250.0e3f, 250.0e3f), GPW_OK);
        assert_near(behind_j(chain, dts_s[i], 500.0e3f, 5.0), 500.0e3, 0.5);
        assert_near(stored_j(chain), 500.0e3, 0.5);
    }
}

/* The target moves inside a sample, the ramp sees its mean: exact as dt goes to 0.
 * E = dP t - r t^2/2 + dP tau exp(-t/tau), where r t = dP (1 - exp(-t/tau)). */
static void ramp_behind_a_slow_lag_meets_it_where_theory_says(void **state)
{
    const double step_w = 500.0e3, rate = 250.0e3, tau_s = 1.0;
    gpw_chain *const chain = chain_of(0.001f, 0.0f);
    double t = 2.0, expected_j;
    int k;

    (void)state;
    for (k = 0; k < 200; k++) {
        t = step_w / rate * -expm1(-t / tau_s);
    }
    expected_j = step_w * t - rate * t * t / 2 + step_w * tau_s * exp(-t / tau_s);
    assert_status(gpw_chain_add_lag(chain, 1.0f), GPW_OK);
    assert_status(gpw_chain_add_ramp(chain, 250.0e3f, 0.0f), GPW_OK);
    assert_near(behind_j(chain, 0.001f, 500.0e3f, 40.0) / expected_j, 1.0, 5e-5);
}

static void dead_time_stores_its_length_of_the_step(void **state)
{
    gpw_chain *const chain = chain_of(0.001f, 100.0f);

    (void)state;
    assert_status(gpw_chain_add_dead_time(chain, 0.0374f), GPW_OK);
    assert_near(behind_j(chain, 0.001f, 50.1e3f, 0.02), 50.0e3 * 0.02, 0.01);
    assert_near(stored_j(chain), 50.0e3 * 0.02, 0.01); /* some of it still inside */
    assert_near(behind_j(chain, 0.001f, 50.1e3f, 0.1), 50.0e3 * 0.0174, 0.01);
    assert_near(stored_j(chain), 50.0e3 * 0.0374, 0.01);
}

static void stored_energy_is_the_sum_of_in_less_out(void **state)
{
    gpw_chain *const chain = mixed_in(memory, sizeof memory);
    uint32_t seed = 5;
    double sum = 0.0;
    int k;

    (void)state;
    for (k = 0; k < 200000; k++) {
        const float in_w = k % 9 < 4 ? any_power(&seed) : 400.0f;

        sum += (double)in_w - (double)mean_of(chain, in_w);
        if (k % 20000 == 77) {
            assert_near(stored_j(chain), sum * (double)0.02f, 2e-3);
        }
    }
    assert_status(gpw_chain_reset(chain, 400.0f), GPW_OK);
    assert_near(stored_j(chain), 0.0, 0.0);
}

/* 16777215 W for 3 ms takes more digits than a float has. */
static void stored_energy_is_exact_beyond_the_digits_of_a_float(void **state)
{
    gpw_chain *const chain = chain_of(0.003f, 0.0f);
    int64_t mj = 0;

    (void)state;
    assert_status(gpw_chain_add_dead_time(chain, 0.003f), GPW_OK);
    mean_of(chain, 16777215.0f);
    assert_status(gpw_chain_stored_mj(chain, &mj), GPW_OK);
    assert_true(mj == 50331645);
    assert_status(gpw_chain_reset(chain, 0.0f), GPW_OK);
    mean_of(chain, -16777215.0f);
    assert_status(gpw_chain_stored_mj(chain, &mj), GPW_OK);
    assert_true(mj == -50331645);
}

static void stored_energy_beyond_64_bits_stays_at_the_end(void **state)
{
    gpw_chain *const chain = chain_of(1.0e5f, 0.0f);
    int64_t mj = 0;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, 1.0e6f), GPW_OK);
    assert_near(mean_of(chain, -1.0e12f), -1.0e12 * (1.0 + expm1(-0.1) / 0.1), 2e5);
    assert_status(gpw_chain_stored_mj(chain, &mj), GPW_OK);
    assert_true(mj == INT64_MIN);
    assert_status(gpw_chain_reset(chain, 0.0f), GPW_OK);
    mean_of(chain, 1.0e12f);
    assert_status(gpw_chain_stored_mj(chain, &mj), GPW_OK);
    assert_true(mj == INT64_MAX);
}

/* As only a state has it that somebody changed: both parts together do not fit 64 bits. */
static void energy_of_a_low_part_that_is_none_does_not_overflow(void **state)
{
    const gpw_chain *const chain = chain_of(1.0f, 0.0f);
    const float low_w[] = {1.0e15f, -1.0e33f, gpw_unknown()};
    two_float energy = {9.0e15f, 0.0f};
    const float largest_mj = 9.0e15f * 1000.0f;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(low_w); i++) {
        energy.lo = low_w[i];
        assert_true(gpwi_chain_millijoules(chain, energy) == (int64_t)largest_mj);
    }
    energy.lo = 1.0e12f;
    assert_true(gpwi_chain_millijoules(chain, energy) > (int64_t)largest_mj);
}

/* ---- properties ---- */

static void any_split_into_blocks_gives_the_same_bits(void **state)
{
    float in[90], whole[90], split[90];
    uint32_t seed = 11;
    size_t k, at, n;
    gpw_chain *chain;

    (void)state;
    for (k = 0; k < COUNT_OF(in); k++) {
        in[k] = any_power(&seed);
    }
    chain = mixed_in(memory, sizeof memory);
    assert_status(gpw_chain_process(chain, in, whole, COUNT_OF(in)), GPW_OK);
    chain = mixed_in(memory, sizeof memory);
    for (at = 0, n = 0; at < COUNT_OF(in); at += n, n = (n + 1) % 8) {
        n = n < COUNT_OF(in) - at ? n : COUNT_OF(in) - at;
        memcpy(split + at, in + at, n * sizeof *in);
        assert_status(gpw_chain_process(chain, split + at, split + at, n), GPW_OK);
    }
    assert_memory_equal(split, whole, sizeof whole);
    chain = mixed_in(memory, sizeof memory);
    for (k = 0; k < COUNT_OF(in); k++) {
        float fluctuation_w;

        assert_status(gpw_chain_step(chain, in[k], 0.0f, &split[k], &fluctuation_w), GPW_OK);
        assert_true(fluctuation_w == 0.0f);
    }
    assert_memory_equal(split, whole, sizeof whole);
}

static void block_leaves_no_fluctuation_behind(void **state)
{
    gpw_chain *const chain = mixed_in(memory, sizeof memory);
    float w[40], mean_w, fluctuation_w;
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(w); k++) {
        w[k] = 500.0f;
    }
    assert_status(gpw_chain_process(chain, w, w, COUNT_OF(w)), GPW_OK);
    assert_status(gpw_chain_step(chain, 500.0f, NAN, &mean_w, &fluctuation_w), GPW_NOTE_HELD);
    assert_true(fluctuation_w == 0.0f);
}

static void copied_state_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_CHAIN_STATE_BYTES(4, SLOTS));
    float in[30], a[30], b[30];
    uint32_t seed = 13;
    gpw_chain *chain;
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(in); k++) {
        in[k] = any_power(&seed);
    }
    chain = mixed_in(memory, sizeof memory);
    assert_status(gpw_chain_process(chain, in, a, COUNT_OF(in)), GPW_OK);
    memcpy(copy, memory, sizeof memory);
    assert_status(gpw_chain_process(chain, in, a, COUNT_OF(in)), GPW_OK);
    assert_status(gpw_chain_process((gpw_chain *)copy, in, b, COUNT_OF(in)), GPW_OK);
    assert_memory_equal(a, b, sizeof a);
}

static void reset_chain_runs_again_identically(void **state)
{
    float out[2][2][30];
    uint64_t held = 1;
    gpw_chain *const chain = mixed_in(memory, sizeof memory);
    size_t run, k;

    (void)state;
    for (run = 0; run < 2; run++) {
        uint32_t seed = 17;

        for (k = 0; k < 30; k++) { /* ends in the middle of something, begins with nothing */
            const float mean_w = k == 0 ? NAN : any_power(&seed);
            const float fluctuation_w = k == 0 ? NAN : any_power(&seed) - 350.0f;

            assert_int_equal(
                gpw_chain_step(chain, mean_w, fluctuation_w, &out[run][0][k], &out[run][1][k]),
                k == 0 ? GPW_NOTE_HELD : GPW_OK);
        }
        assert_status(gpw_chain_reset(chain, 90.0f), GPW_OK);
        assert_status(gpw_chain_held_count(chain, &held), GPW_OK);
        assert_int_equal(held, 0);
        assert_near(stored_j(chain), 0.0, 0.0);
    }
    assert_memory_equal(out[0], out[1], sizeof out[0]);
}

static void chain_without_stages_passes_through(void **state)
{
    gpw_chain_config c = config_of(0.01f, 0.0f);
    gpw_chain *chain = NULL;
    float mean_w, fluctuation_w;

    (void)state;
    c.stages_max = 0;
    c.delay_slots_max = 0;
    assert_status(gpw_chain_init(memory, GPW_CHAIN_STATE_BYTES(0, 0), &c, &chain), GPW_OK);
    assert_status(gpw_chain_step(chain, 1.5f, -2.5f, &mean_w, &fluctuation_w), GPW_OK);
    assert_true(mean_w == 1.5f && fluctuation_w == -2.5f);
    assert_status(gpw_chain_reset(chain, 0.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 1.0f), GPW_ERR_FULL);
}

/* ---- bad samples ---- */

static void unusable_sample_is_held_and_counted(void **state)
{
    float w[6] = {NAN, 10.0f, NAN, -INFINITY, 1.1e12f, 30.0f};
    gpw_chain *const chain = chain_of(1.0f, 5.0f);
    float mean_w = 0, fluctuation_w = 0;
    uint64_t held = 0;

    (void)state;
    assert_status(gpw_chain_process(chain, w, w, 6), GPW_NOTE_HELD);
    assert_near(w[0], 5.0, 0.0); /* before the first good one: the initial value */
    assert_near(w[2], 10.0, 0.0);
    assert_near(w[3], 10.0, 0.0);
    assert_near(w[4], 10.0, 0.0);
    assert_near(w[5], 30.0, 0.0);
    assert_status(gpw_chain_held_count(chain, &held), GPW_OK);
    assert_int_equal(held, 4);

    assert_status(gpw_chain_step(chain, 31.0f, 2.0f, &mean_w, &fluctuation_w), GPW_OK);
    assert_status(gpw_chain_step(chain, 32.0f, INFINITY, &mean_w, &fluctuation_w),
                  GPW_NOTE_HELD);
    assert_near(mean_w, 32.0, 0.0);
    assert_near(fluctuation_w, 2.0, 0.0);
    assert_status(gpw_chain_step(chain, NAN, NAN, &mean_w, &fluctuation_w), GPW_NOTE_HELD);
    assert_near(mean_w, 32.0, 0.0);
    assert_status(gpw_chain_held_count(chain, &held), GPW_OK);
    assert_int_equal(held, 7);
}

static void unusable_samples_never_reach_the_state(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY, FLT_MAX, -2.0e12f};
    gpw_chain *const chain = mixed_in(memory, sizeof memory);
    float mean_w = 0, fluctuation_w = 0;
    size_t k;

    (void)state;
    for (k = 0; k < 100; k++) {
        const float x = bad[k % COUNT_OF(bad)];

        assert_status(gpw_chain_step(chain, x, x, &mean_w, &fluctuation_w), GPW_NOTE_HELD);
        assert_near(mean_w, 90.0, 0.0);
        assert_near(fluctuation_w, 0.0, 0.0);
    }
}

static void largest_powers_and_times_stay_finite(void **state)
{
    static const float dts_s[] = {1.0e-6f, 1.0e6f}, taus_s[] = {FLT_MIN, 1.0e-6f, 1.0e6f};
    size_t i, j;
    int k;

    (void)state;
    for (i = 0; i < COUNT_OF(dts_s); i++) {
        for (j = 0; j < COUNT_OF(taus_s); j++) {
            gpw_chain *const chain = chain_of(dts_s[i], 1.0e12f);

            assert_status(gpw_chain_add_lag(chain, taus_s[j]), GPW_OK);
            assert_status(gpw_chain_add_ramp(chain, 1.0e12f, 1.0e-6f), GPW_OK);
            assert_status(gpw_chain_add_ramp(chain, 1.0e-6f, 1.0e12f), GPW_OK);
            for (k = 0; k < 1000; k++) {
                const float out_w = mean_of(chain, k % 3 ? -1.0e12f : 1.0e12f);

                assert_true(fabsf(out_w) <= 1.000001e12f);
            }
            assert_true(stored_j(chain) == stored_j(chain));
        }
    }
}

/* ---- bad parameters ---- */

static void config_outside_its_range_is_refused(void **state)
{
    static const float bad_dt_s[] = {0.0f, -0.01f, 0.9e-6f, 1.1e6f, NAN, INFINITY};
    static const float bad_w[] = {NAN, INFINITY, -INFINITY, 1.1e12f, -1.1e12f};
    gpw_chain_config c;
    gpw_chain *chain = NULL;
    size_t bytes = 123, i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad_dt_s); i++) {
        c = config_of(bad_dt_s[i], 0.0f);
        assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_DOMAIN);
        assert_status(gpw_chain_init(memory, sizeof memory, &c, &chain), GPW_ERR_DOMAIN);
    }
    for (i = 0; i < COUNT_OF(bad_w); i++) {
        c = config_of(0.01f, bad_w[i]);
        assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_DOMAIN);
        assert_status(gpw_chain_reset(chain_of(0.01f, 0.0f), bad_w[i]), GPW_ERR_DOMAIN);
    }
    c = config_of(0.01f, 0.0f);
    c.stages_max = GPW_CHAIN_STAGES_MAX + 1;
    assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0.01f, 0.0f);
    c.delay_slots_max = GPW_CHAIN_DELAY_SLOTS_MAX + 1;
    assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0.01f, 0.0f);
    c.reserved = 1;
    assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    assert_int_equal(bytes, 123); /* untouched on error */
    assert_null(chain);
}

static void stage_outside_its_range_is_refused(void **state)
{
    static const float bad_s[] = {-0.1f, 1.1e6f, NAN, INFINITY, -INFINITY};
    static const float bad_rate[] = {-1.0f, 0.9e-6f, 1.1e12f, NAN, INFINITY};
    gpw_chain *const chain = chain_of(0.01f, 0.0f);
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad_s); i++) {
        assert_status(gpw_chain_add_lag(chain, bad_s[i]), GPW_ERR_DOMAIN);
        assert_status(gpw_chain_add_dead_time(chain, bad_s[i]), GPW_ERR_DOMAIN);
        assert_status(gpw_chain_add_ramp(chain, bad_rate[i], 1.0f), GPW_ERR_DOMAIN);
        assert_status(gpw_chain_add_ramp(chain, 1.0f, bad_rate[i]), GPW_ERR_DOMAIN);
    }
    assert_true(mean_of(chain, 8.5f) == 8.5f); /* no stage came in */
}

static void stage_beyond_the_capacity_is_refused(void **state)
{
    gpw_chain *chain = chain_of(0.01f, 0.0f);
    int i;

    (void)state;
    for (i = 0; i < 4; i++) {
        assert_status(gpw_chain_add_lag(chain, 0.0f), GPW_OK);
    }
    assert_status(gpw_chain_add_lag(chain, 0.1f), GPW_ERR_FULL);
    assert_status(gpw_chain_add_dead_time(chain, 0.0f), GPW_ERR_FULL);
    assert_status(gpw_chain_add_ramp(chain, 1.0f, 1.0f), GPW_ERR_FULL);

    chain = chain_of(0.01f, 0.0f);
    assert_status(gpw_chain_add_dead_time(chain, 0.64f), GPW_ERR_FULL); /* 64 + 1 slots */
    assert_status(gpw_chain_add_dead_time(chain, 1.0e6f), GPW_ERR_FULL);
    assert_status(gpw_chain_add_dead_time(chain, 0.60f), GPW_OK);
    assert_status(gpw_chain_add_dead_time(chain, 0.03f), GPW_ERR_FULL); /* 3 slots left */
    assert_status(gpw_chain_add_dead_time(chain, 0.02f), GPW_OK);
    assert_status(gpw_chain_add_dead_time(chain, 0.0f), GPW_ERR_FULL);
}

static void stage_after_the_first_step_is_refused(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 0.0f);

    (void)state;
    mean_of(chain, 1.0f);
    assert_status(gpw_chain_add_lag(chain, 0.1f), GPW_ERR_STATE);
    assert_status(gpw_chain_add_dead_time(chain, 0.1f), GPW_ERR_STATE);
    assert_status(gpw_chain_add_ramp(chain, 1.0f, 1.0f), GPW_ERR_STATE);
    assert_status(gpw_chain_add_lag(chain, -0.1f), GPW_ERR_DOMAIN); /* told first */
    assert_status(gpw_chain_reset(chain, 0.0f), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 0.1f), GPW_OK);
}

static void wrong_memory_is_refused(void **state)
{
    const gpw_chain_config c = config_of(0.01f, 0.0f);
    gpw_chain *chain = NULL;
    size_t bytes;

    (void)state;
    assert_status(gpw_chain_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_CHAIN_STATE_BYTES(4, SLOTS));
    assert_status(gpw_chain_init(memory, bytes - 1, &c, &chain), GPW_ERR_SIZE);
    assert_status(gpw_chain_init((char *)memory + 4, bytes, &c, &chain), GPW_ERR_ALIGN);
    assert_null(chain);
    assert_status(gpw_chain_init(memory, bytes, &c, &chain), GPW_OK);
}

static void macro_covers_every_capacity(void **state)
{
    gpw_chain_config c = config_of(0.01f, 0.0f);
    size_t bytes;

    (void)state;
    for (c.stages_max = 0; c.stages_max <= GPW_CHAIN_STAGES_MAX; c.stages_max++) {
        for (c.delay_slots_max = 0; c.delay_slots_max < 9; c.delay_slots_max++) {
            assert_status(gpw_chain_state_size(&c, &bytes), GPW_OK);
            assert_true(bytes <= GPW_CHAIN_STATE_BYTES(c.stages_max, c.delay_slots_max));
            assert_true(bytes % GPW_STATE_ALIGN == 0);
        }
    }
}

static void missing_pointer_is_refused(void **state)
{
    gpw_chain_config c = config_of(0.01f, 0.0f);
    gpw_chain *chain = chain_of(0.01f, 0.0f);
    float w = 1.0f;
    uint64_t count;
    int64_t mj;
    size_t bytes;

    (void)state;
    assert_status(gpw_chain_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_chain_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_chain_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_chain_init(NULL, 1000, &c, &chain), GPW_ERR_NULL);
    assert_status(gpw_chain_init(memory, 1000, NULL, &chain), GPW_ERR_NULL);
    assert_status(gpw_chain_init(memory, 1000, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_chain_add_lag(NULL, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_add_dead_time(NULL, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_add_ramp(NULL, NAN, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_reset(NULL, NAN), GPW_ERR_NULL);
    assert_status(gpw_chain_step(NULL, 0.0f, 0.0f, &w, &w), GPW_ERR_NULL);
    assert_status(gpw_chain_step(chain, 0.0f, 0.0f, NULL, &w), GPW_ERR_NULL);
    assert_status(gpw_chain_step(chain, 0.0f, 0.0f, &w, NULL), GPW_ERR_NULL);
    assert_status(gpw_chain_process(NULL, &w, &w, 1), GPW_ERR_NULL);
    assert_status(gpw_chain_process(chain, NULL, &w, 1), GPW_ERR_NULL);
    assert_status(gpw_chain_process(chain, &w, NULL, 1), GPW_ERR_NULL);
    assert_status(gpw_chain_process(chain, NULL, NULL, 0), GPW_OK);
    assert_status(gpw_chain_stored_mj(NULL, &mj), GPW_ERR_NULL);
    assert_status(gpw_chain_stored_mj(chain, NULL), GPW_ERR_NULL);
    assert_status(gpw_chain_held_count(NULL, &count), GPW_ERR_NULL);
    assert_status(gpw_chain_held_count(chain, NULL), GPW_ERR_NULL);
}

static void wrong_handle_is_refused_before_anything_else(void **state)
{
    static uint64_t elsewhere[32];
    gpw_chain *const chain = (gpw_chain *)elsewhere;
    float w = 1.0f;
    uint64_t count = 9;
    int64_t mj = 9;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_chain_add_dead_time(chain, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_chain_add_ramp(chain, NAN, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_chain_reset(chain, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_chain_step(chain, 0.0f, 0.0f, &w, &w), GPW_ERR_HANDLE);
    assert_status(gpw_chain_process(chain, &w, &w, 1), GPW_ERR_HANDLE);
    assert_status(gpw_chain_stored_mj(chain, &mj), GPW_ERR_HANDLE);
    assert_status(gpw_chain_held_count(chain, &count), GPW_ERR_HANDLE);
    assert_true(w == 1.0f && count == 9 && mj == 9);
}

/* ---- callers older and newer than this library, and careless ones ---- */

static void uninitialised_config_is_refused(void **state)
{
    gpw_chain_config c;
    gpw_chain *chain = NULL;
    size_t bytes;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_VERSION);
    memset(&c, 0, sizeof c);
    assert_status(gpw_chain_state_size(&c, &bytes), GPW_ERR_VERSION);
    /* The config is looked at before the memory. */
    assert_status(gpw_chain_init((char *)memory + 4, 0, &c, &chain), GPW_ERR_VERSION);
    assert_status(gpw_chain_config_init(&c, sizeof c - 4), GPW_ERR_VERSION);
}

static void newer_caller_is_served_until_it_uses_a_new_field(void **state)
{
    struct {
        gpw_chain_config known;
        uint32_t from_the_future;
        uint32_t pad;
    } c;
    size_t bytes;

    (void)state;
    assert_status(gpw_chain_config_init(&c.known, sizeof c), GPW_OK);
    c.known.dt_s = 1.0f;
    assert_status(gpw_chain_state_size(&c.known, &bytes), GPW_OK);
    c.from_the_future = 1;
    assert_status(gpw_chain_state_size(&c.known, &bytes), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lag_step_gives_the_mean_over_each_interval),
        cmocka_unit_test(first_mean_of_a_slow_lag_keeps_its_digits),
        cmocka_unit_test(slow_lag_of_a_large_load_reaches_its_end),
        cmocka_unit_test(lag_of_zero_passes_through),
        cmocka_unit_test(lag_stores_tau_times_what_its_output_rose_for_a_day),
        cmocka_unit_test(settled_lag_gives_its_input_back_and_does_not_drift),
        cmocka_unit_test(ramp_gives_the_mean_over_each_interval),
        cmocka_unit_test(ramp_without_a_limit_passes_through),
        cmocka_unit_test(ramp_toward_a_target_never_passes_it),
        cmocka_unit_test(small_ramp_of_a_large_load_is_not_rounded_away),
        cmocka_unit_test(dead_time_of_whole_samples_only_shifts),
        cmocka_unit_test(dead_time_with_a_fraction_mixes_two_samples),
        cmocka_unit_test(dead_time_of_zero_passes_through),
        cmocka_unit_test(two_dead_times_have_a_ring_each),
        cmocka_unit_test(fluctuation_goes_through_a_lag_and_past_a_ramp),
        cmocka_unit_test(ramp_then_lag_stores_525_kj_and_lag_then_ramp_500),
        cmocka_unit_test(ramp_behind_a_slow_lag_meets_it_where_theory_says),
        cmocka_unit_test(dead_time_stores_its_length_of_the_step),
        cmocka_unit_test(stored_energy_is_the_sum_of_in_less_out),
        cmocka_unit_test(stored_energy_is_exact_beyond_the_digits_of_a_float),
        cmocka_unit_test(stored_energy_beyond_64_bits_stays_at_the_end),
        cmocka_unit_test(energy_of_a_low_part_that_is_none_does_not_overflow),
        cmocka_unit_test(any_split_into_blocks_gives_the_same_bits),
        cmocka_unit_test(block_leaves_no_fluctuation_behind),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(reset_chain_runs_again_identically),
        cmocka_unit_test(chain_without_stages_passes_through),
        cmocka_unit_test(unusable_sample_is_held_and_counted),
        cmocka_unit_test(unusable_samples_never_reach_the_state),
        cmocka_unit_test(largest_powers_and_times_stay_finite),
        cmocka_unit_test(config_outside_its_range_is_refused),
        cmocka_unit_test(stage_outside_its_range_is_refused),
        cmocka_unit_test(stage_beyond_the_capacity_is_refused),
        cmocka_unit_test(stage_after_the_first_step_is_refused),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(macro_covers_every_capacity),
        cmocka_unit_test(missing_pointer_is_refused),
        cmocka_unit_test(wrong_handle_is_refused_before_anything_else),
        cmocka_unit_test(uninitialised_config_is_refused),
        cmocka_unit_test(newer_caller_is_served_until_it_uses_a_new_field),
    };

    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
