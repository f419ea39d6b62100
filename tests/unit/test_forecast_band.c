/* SPDX-License-Identifier: MIT */
/* What the band of a forecast covers, and how wide it is, on loads whose law is known. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define TICK_NS 10000000u
#define TICKS_MAX 400000u
#define LEVEL_W 5000.0f

static const float horizon_s[GPW_FORECAST_HORIZONS] = {0.5f, 2.0f, 10.0f, 60.0f};

static GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(1u, 1u));
static float load_w[TICKS_MAX]; /* what the meter shows at each tick */
static float low_w[GPW_FORECAST_HORIZONS][TICKS_MAX];
static float high_w[GPW_FORECAST_HORIZONS][TICKS_MAX];
static float mean_w[GPW_FORECAST_HORIZONS][TICKS_MAX];
static uint32_t seed;

static float uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return ((float)(seed >> 8) + 0.5f) / 16777216.0f;
}

/* Twelve uniform values: close enough to normal for 2.5 %. */
static float normal(void)
{
    float sum = -6.0f;
    int i;

    for (i = 0; i < 12; i++) {
        sum += uniform();
    }
    return sum;
}

/* A load with a spread and a correlation time, read every `refresh` ticks. */
static void make_noise(uint32_t ticks, uint32_t refresh, float sd_w, float tau_s)
{
    const float keep =
        tau_s > 0.0f ? (float)exp(-(double)refresh * 0.01 / (double)tau_s) : 0.0f;
    const float fresh = (float)sqrt(1.0 - (double)keep * (double)keep);
    float value = normal();
    uint32_t k;

    seed = 12345u;
    for (k = 0; k < ticks; k++) {
        if (k % refresh == 0u) {
            value = keep * value + fresh * normal();
        }
        load_w[k] = LEVEL_W + sd_w * value;
    }
}

static void run(uint32_t ticks, uint32_t refresh, float tau_s)
{
    gpw_forecast_config config;
    gpw_forecast_group group;
    gpw_forecast *forecast;
    gpw_forecast_reading r;
    uint32_t k, i;

    assert_int_equal(gpw_forecast_config_init(&config, sizeof config), GPW_OK);
    config.tick_ns = TICK_NS;
    config.rating_w = 10000.0f;
    config.announcements_max = 1u;
    config.refresh_s = (float)refresh * 0.01f;
    assert_int_equal(gpw_forecast_group_init(&group, sizeof group), GPW_OK);
    group.peak_w = 10000.0f;
    group.phase = GPW_PHASE_TRAIN;
    group.mean_w[GPW_PHASE_TRAIN] = 1.05f * LEVEL_W; /* a figure that is 5 % wrong */
    group.tau_s[GPW_PHASE_TRAIN] = tau_s;
    assert_int_equal(gpw_forecast_init(memory, sizeof memory, &config, &forecast), GPW_OK);
    assert_int_equal(gpw_forecast_add_group(forecast, &group, NULL), GPW_OK);
    for (k = 0; k < ticks; k++) {
        const uint64_t now_ns = (uint64_t)(k + 1u) * TICK_NS;

        assert_true(gpw_forecast_step(forecast, now_ns, now_ns - (k % refresh) * TICK_NS,
                                      load_w[k], GPW_FORECAST_GOOD) >= GPW_OK);
        assert_true(gpw_forecast_get(forecast, &r, sizeof r) >= GPW_OK);
        for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
            low_w[i][k] = r.low_w[i];
            high_w[i][k] = r.high_w[i];
            mean_w[i][k] = r.mean_w[i];
        }
    }
}

/* Share of readings inside the band that was told a horizon before, from `from` on. */
static double covered(uint32_t ticks, uint32_t refresh, uint32_t which, uint32_t from)
{
    const uint32_t ahead = (uint32_t)(horizon_s[which] * 100.0f + 0.5f);
    uint32_t k, count = 0, inside = 0;

    for (k = from > ahead ? from : ahead; k < ticks; k++) {
        if (k % refresh == 0u) {
            count++;
            inside +=
                load_w[k] >= low_w[which][k - ahead] && load_w[k] <= high_w[which][k - ahead]
                    ? 1u
                    : 0u;
        }
    }
    return (double)inside / (double)count;
}

/* A minute is long: in an hour it leaves sixty chances to learn, and the band starts wide. */
static void assert_covered(uint32_t ticks, uint32_t refresh, uint32_t which, uint32_t from)
{
    const double most = which == GPW_FORECAST_60_S ? 0.992 : 0.98;

    assert_near(covered(ticks, refresh, which, from), 0.5 * (0.92 + most), 0.5 * (most - 0.92));
}

static double mean_width(uint32_t ticks, uint32_t which, uint32_t from)
{
    double sum = 0.0;
    uint32_t k;

    for (k = from; k < ticks; k++) {
        sum += (double)(high_w[which][k] - low_w[which][k]);
    }
    return sum / (double)(ticks - from);
}

static void white_noise_is_covered_by_a_band_of_its_own_width(void **state)
{
    uint32_t i;

    (void)state;
    make_noise(200000u, 10u, 50.0f, 0.0f);
    run(200000u, 10u, 1.0f);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_covered(200000u, 10u, i, 2000u);
        assert_near(mean_width(200000u, i, 20000u) / (2.0 * 1.96 * 50.0), 1.15, 0.2);
    }
}

static void slow_noise_is_told_better_the_sooner(void **state)
{
    uint32_t i;

    (void)state;
    make_noise(400000u, 10u, 50.0f, 10.0f);
    run(400000u, 10u, gpw_unknown());
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        /* AR(1): what is left unknown after h is sd sqrt(1 - exp(-2 h / tau)). */
        const double left = 50.0 * sqrt(1.0 - exp(-2.0 * (double)horizon_s[i] / 10.0));

        assert_covered(400000u, 10u, i, 2000u);
        assert_near(mean_width(400000u, i, 20000u) / (2.0 * 1.96 * left), 1.15, 0.2);
    }
}

static void dips_widen_the_low_side_only(void **state)
{
    double low = 0.0, high = 0.0;
    uint32_t k, i;

    (void)state;
    make_noise(200000u, 10u, 20.0f, 0.0f);
    for (k = 0; k < 200000u; k++) {
        load_w[k] -= k % 1100u < 100u ? 1500.0f : 0.0f; /* 9 % of the time */
    }
    run(200000u, 10u, 1.0f);
    for (k = 100000u; k < 200000u; k++) {
        low += (double)(LEVEL_W - low_w[GPW_FORECAST_10_S][k]) / 100000.0;
        high += (double)(high_w[GPW_FORECAST_10_S][k] - LEVEL_W) / 100000.0;
    }
    /* Dips of one depth are an atom of the law: a quantile that stands in it is in and out. */
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_near(covered(200000u, 10u, i, 40000u), 0.94, 0.05);
    }
    assert_near(low, 1500.0, 700.0);
    assert_true(high < 0.35 * low);
}

static void other_meters_are_covered_too(void **state)
{
    static const uint32_t refresh[] = {1u, 100u};
    uint32_t i, m;

    (void)state;
    for (m = 0; m < 2u; m++) {
        make_noise(300000u, refresh[m], 50.0f, 3.0f);
        run(300000u, refresh[m], 3.0f);
        for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
            assert_covered(300000u, refresh[m], i, 4000u);
        }
    }
}

static void spread_that_grows_is_followed(void **state)
{
    uint32_t k, i;

    (void)state;
    make_noise(400000u, 10u, 1.0f, 0.0f);
    for (k = 0; k < 400000u; k++) {
        load_w[k] = LEVEL_W + (load_w[k] - LEVEL_W) * (k < 200000u ? 10.0f : 60.0f);
    }
    run(400000u, 10u, 1.0f);
    for (i = 0; i < GPW_FORECAST_60_S; i++) {
        assert_covered(400000u, 10u, i, 240000u);
        assert_near(mean_width(400000u, i, 350000u), 2.0 * 1.96 * 60.0, 60.0);
    }
}

static void level_that_moves_unannounced_is_followed(void **state)
{
    uint32_t k;

    (void)state;
    make_noise(60000u, 10u, 20.0f, 0.0f);
    for (k = 30000u; k < 60000u; k++) {
        load_w[k] += 2000.0f;
    }
    run(60000u, 10u, 1.0f);
    assert_near(mean_w[GPW_FORECAST_60_S][29999u], LEVEL_W, 30.0f);
    assert_near(mean_w[GPW_FORECAST_60_S][32000u], LEVEL_W + 2000.0f, 150.0f);
    assert_near(mean_w[GPW_FORECAST_60_S][59999u], LEVEL_W + 2000.0f, 30.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_noise_is_covered_by_a_band_of_its_own_width),
        cmocka_unit_test(slow_noise_is_told_better_the_sooner),
        cmocka_unit_test(dips_widen_the_low_side_only),
        cmocka_unit_test(other_meters_are_covered_too),
        cmocka_unit_test(spread_that_grows_is_followed),
        cmocka_unit_test(level_that_moves_unannounced_is_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
