/* SPDX-License-Identifier: MIT */
/* A phase that was made with known figures is fitted, made again and compared. */
#include "gpw_test.h"

#include "fit_traces.h"

#include <string.h>

static uint8_t inside[ROWS];

/* ---- events ---- */

static void an_excursion_keeps_its_area(void **state)
{
    static double level[200];
    struct gpwi_fit_event events[4];
    uint32_t i;

    (void)state;
    stamps_every(0.1);
    for (i = 0; i < 200u; i++) {
        level[i] = 400.0;
        power[i] = 400.0 + (i >= 50u && i < 54u ? -100.0 : i == 54u ? -8.0 : 0.0);
    }
    power[120] = 460.0;
    assert_int_equal(
        gpwi_fit_events_find(stamps, power, level, 200u, (double)NAN, events, 4u, inside), 2);
    assert_near(events[0].area_j, -40.8, 1e-9); /* 4 rows and the shoulder, 0.1 s each */
    assert_near(events[0].extreme_w, -100.0, 0.0);
    assert_near(events[0].start_s, 5.0, 1e-9);
    assert_near(events[0].end_s, 5.4, 1e-9);
    assert_near(events[0].centre_s, 5.15 + 0.25 * 0.8 / 40.8, 1e-6);
    assert_near(events[1].area_j, 6.0, 1e-9);
    assert_int_equal(inside[54], 1);
    assert_int_equal(inside[55], 0);
    /* Room for one: both are counted. */
    assert_int_equal(
        gpwi_fit_events_find(stamps, power, level, 200u, (double)NAN, events, 1u, inside), 2);
}

/* 20 dips of 0.3 s and 2000 W, 22.3 s apart, through a 1 s window polled every 0.28 s. */
static void make_dips(uint32_t rows, uint32_t series)
{
    double start[32];
    uint32_t i, k, g;

    for (k = 0; k < COUNT_OF(start); k++) {
        start[k] = 7.0 + 22.3 * (double)k + 0.05 * gaussian();
    }
    for (i = 0; i < rows; i++) {
        stamps[i] = 0.28 * (double)i + 0.03 * uniform();
        for (g = 0; g < series; g++) {
            const double share = series > 1u ? 0.5 + (double)g / (double)(series - 1u) : 1.0;

            power[i * series + g] =
                400.0 + 10.0 * (double)g + 0.5 * gaussian() +
                share * train_reading(start, COUNT_OF(start), 0.3, -270.0, 1.0, stamps[i]);
        }
    }
}

static void dips_behind_a_window_become_a_train(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(1600u, SERIES);
    struct gpwi_fit_config config;

    (void)state;
    seed(5u);
    make_dips(1600u, SERIES);
    gpwi_fit_config_init(&config);
    config.meter.window_s = 1.0;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_EVENTS);
    assert_int_equal(phase.train.count, 20);
    assert_int_equal(phase.train.regular, 1);
    assert_int_equal(phase.train.unresolved,
                     1); /* shorter than the window: height is a guess */
    assert_near(phase.train.interval_s, 22.3, 0.03);
    assert_near(phase.train.area_j, -81.0, 1.6);
    assert_near(phase.event_share[0], 0.5, 0.03);
    assert_near(phase.event_share[3], 1.5, 0.03);
    assert_near(phase.series_mean_w[3], 15.0, 0.1);
    assert_near(phase.common.sd_w, 0.25, 0.05); /* 0.5 W of four */
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 1600u, SERIES, made), GPW_OK);
    assert_near(spread_of(made + 3, 1600u, SERIES) / spread_of(made, 1600u, SERIES), 3.0, 0.2);
    config.width_s = 0.3; /* from a stack of the dips: then the height is known */
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_near(phase.train.height_w, -270.0, 6.0);
}

static void a_lost_dip_does_not_double_the_interval(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(1600u, 1u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    seed(5u);
    make_dips(1600u, 1u);
    for (i = 0; i < 1600u; i++) { /* the fifth is missing */
        if (stamps[i] > 95.0 && stamps[i] < 99.0) {
            power[i] = 400.0;
        }
    }
    gpwi_fit_config_init(&config);
    config.meter.window_s = 1.0;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.train.count, 19);
    assert_int_equal(phase.train.regular, 1);
    assert_near(phase.train.interval_s, 22.3, 0.03);
}

/* Bursts of 0.4 s that start 60 % too high, by a window of 25 ms of each 100 ms. */
static void make_bursts(uint32_t rows, double width_s, double overshoot, double tau_s)
{
    double start = 3.0;
    uint32_t i = 0;

    while (i < rows) {
        const double next = start + 5.0 + 3.0 * uniform();

        for (; i < rows && stamps[i] < next - 1.0; i++) {
            double sum = 0.0;
            uint32_t k;

            for (k = 0; k < 50u; k++) {
                const double u = stamps[i] - 0.0005 * ((double)k + 0.5) - start;

                sum +=
                    u > 0.0 && u < width_s ? 300.0 * (1.0 + overshoot * exp(-u / tau_s)) : 0.0;
            }
            power[i] = 78.0 + sum / 50.0 + 0.3 * gaussian();
        }
        start = next;
    }
}

static void overshoot_of_bursts_is_seen_and_made_again(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(3000u, 1u);
    struct gpwi_fit_config config;
    double peak = 0.0, top = 0.0;
    uint32_t i;

    (void)state;
    seed(6u);
    stamps_every(0.1);
    make_bursts(3000u, 0.4, 0.6, 0.03);
    gpwi_fit_config_init(&config);
    config.meter.window_s = 0.025;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_EVENTS);
    assert_int_equal(phase.train.regular, 0);
    assert_near(phase.train.height_w, 300.0, 3.0);
    assert_near(phase.train.width_s, 0.4, 0.03);
    assert_near(phase.train.area_j, 300.0 * (0.4 + 0.6 * 0.03), 4.0);
    assert_true(phase.train.overshoot_pu > 0.3);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 3000u, 1u, made), GPW_OK);
    for (i = 0; i < 3000u; i++) {
        peak = fmax(peak, power[i]);
        top = fmax(top, made[i]);
    }
    assert_true(peak > 440.0); /* 378 W without */
    assert_near(top, peak, 0.05 * peak);
}

static void bursts_shorter_than_a_refresh_keep_energy_and_height(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(8000u, 1u);
    struct gpwi_fit_config config;

    (void)state;
    seed(7u);
    stamps_every(0.1);
    make_bursts(8000u, 0.06, 0.0, 1.0);
    gpwi_fit_config_init(&config);
    config.meter.window_s = 0.025;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_EVENTS);
    assert_near(phase.train.height_w, 300.0, 20.0);
    /* A reading of a random moment is unbiased, and (60 + 25) of 100 moments show one: those
     * found carry 18 J over 0.85. */
    assert_near(phase.train.area_j, 18.0 / 0.85, 1.5);
}

static void a_few_accidents_in_a_calm_phase_spoil_nothing(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(2000u, 1u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    seed(8u);
    stamps_every(0.1);
    for (i = 0; i < 2000u; i++) {
        power[i] = 350.0 + 1.0 * gaussian();
    }
    for (i = 700u; i < 740u; i++) { /* one accident of five excursions */
        power[i] += i % 8u < 4u ? 66.0 : 0.0;
    }
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_RANDOM);
    assert_int_equal(phase.isolated, 5);
    assert_near(phase.common.sd_w, 1.0, 0.06); /* 6.6 W with it */
    for (i = 700u; i < 740u; i++) { /* large enough that the phase as a whole is not flat */
        power[i] += i % 8u < 4u ? 66.0 : 0.0;
    }
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_RANDOM);
    assert_near(phase.common.sd_w, 1.0, 0.06);
}

/* ---- whole phases ---- */

static void a_cycle_is_found_and_its_phase_is_free(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(3000u, SERIES);
    struct gpwi_fit_config config;
    uint32_t i, g;

    (void)state;
    seed(9u);
    stamps_every(0.24);
    for (i = 0; i < 3000u; i++) {
        for (g = 0; g < SERIES; g++) {
            power[i * SERIES + g] =
                210.0 + 12.0 * sin(6.283185307 * stamps[i] / 7.47) + 20.0 * gaussian();
        }
    }
    gpwi_fit_config_init(&config);
    config.period_s = 7.47;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_CYCLE);
    /* 12^2 / 2 of that and 20^2 / 4 */
    assert_near(phase.cycle.share, 72.0 / 172.0, 0.05);
    assert_near(phase.common.sd_w, 10.0, 0.5);
    assert_near(phase.deviation_sd_w[0], 20.0 * sqrt(0.75), 0.7);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 3000u, SERIES, made), GPW_OK);
    assert_near(spread_of(made, 3000u, SERIES), sqrt(72.0 + 400.0), 1.2);
    config.no_cycle = 1u;
    config.period_s = (double)NAN;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_RANDOM);
}

/* Sum of `series` of made[]. */
static double sum_spread(size_t rows, uint32_t series)
{
    static double sum[ROWS];
    size_t i;
    uint32_t g;

    for (i = 0; i < rows; i++) {
        sum[i] = 0.0;
        for (g = 0; g < series; g++) {
            sum[i] += made[i * series + g];
        }
    }
    return spread_of(sum, rows, 1u);
}

static void more_series_follow_the_law_of_the_sum(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(4000u, SERIES);
    struct gpwi_fit_config config;
    uint32_t i, g;

    (void)state;
    seed(10u);
    stamps_every(0.25);
    for (i = 0; i < 4000u; i++) {
        const double common = 10.0 * gaussian();

        for (g = 0; g < SERIES; g++) {
            power[i * SERIES + g] = 300.0 + common + 15.0 * gaussian();
        }
    }
    gpwi_fit_config_init(&config);
    config.no_cycle = 1u;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 4000u, 4u, made), GPW_OK);
    assert_near(sum_spread(4000u, 4u), sqrt(1600.0 + 900.0), 2.0);
    assert_near(spread_of(made, 4000u, 4u), sqrt(325.0), 0.7);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 4000u, 8u, made), GPW_OK);
    assert_near(sum_spread(4000u, 8u), sqrt(6400.0 + 1800.0), 3.5);
    assert_near(spread_of(made, 4000u, 8u), sqrt(325.0), 0.7);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 4000u, 1u, made), GPW_OK);
    assert_near(sum_spread(4000u, 1u), sqrt(325.0), 0.7);
}

static void a_seed_gives_the_same_bits(void **state)
{
    static double again[1600u * SERIES];
    const struct gpwi_fit_rows rows = rows_of(1600u, SERIES);
    struct gpwi_fit_config config;

    (void)state;
    seed(11u);
    make_dips(1600u, SERIES);
    gpwi_fit_config_init(&config);
    config.meter.window_s = 1.0;
    config.meter.period_s = 0.1;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_status(gpwi_fit_run(&phase, 7u, stamps, NULL, 1600u, SERIES, made), GPW_OK);
    assert_status(gpwi_fit_run(&phase, 7u, stamps, NULL, 1600u, SERIES, again), GPW_OK);
    assert_memory_equal(made, again, sizeof again);
    assert_status(gpwi_fit_run(&phase, 8u, stamps, NULL, 1600u, SERIES, again), GPW_OK);
    assert_true(memcmp(made, again, sizeof again) != 0);
}

static void a_constant_trace_stays_constant(void **state)
{
    struct gpwi_fit_rows rows = rows_of(100u, 2u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    stamps_every(0.1);
    for (i = 0; i < 200u; i++) {
        power[i] = 75.0;
        heat[i] = 40.0;
    }
    rows.temperature_c = heat;
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.kind, GPWI_FIT_RANDOM);
    assert_int_equal(phase.ou.published, 0);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, heat, 100u, 2u, made), GPW_OK);
    for (i = 0; i < 200u; i++) {
        assert_near(made[i], 75.0, 1e-9);
    }
}

static void second_half_of_dips_is_like_the_first(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(1600u, SERIES);
    struct gpwi_fit_config config;
    struct gpwi_fit_halves halves;

    (void)state;
    seed(12u);
    make_dips(1600u, SERIES);
    gpwi_fit_config_init(&config);
    config.meter.window_s = 1.0;
    assert_status(gpwi_fit_halves(&rows, &config, 20u, &halves), GPW_OK);
    assert_int_equal(halves.kind, GPWI_FIT_EVENTS);
    assert_near(halves.model.energy_pu, 0.0, 0.005);
    assert_near(halves.model.sd_pu, 0.0, 0.06);
    assert_true(halves.model.acf_r2 >= 0.95);
    assert_true(halves.model.acf60_r2 >= 0.92);
    assert_near(halves.model.ramp1_p99_pu, 0.0, 0.1);
    assert_near(halves.model.peak_pu, 0.0, 0.03);
    assert_near(halves.model.w1_pu, 0.0, 0.01);
    assert_near(halves.replay.energy_pu, 0.0, 0.005);
}

static void bad_rows_are_refused_and_nothing_is_written(void **state)
{
    struct gpwi_fit_rows rows = rows_of(100u, 1u);
    struct gpwi_fit_config config;
    struct gpwi_fit_halves halves;
    static struct gpwi_fit_phase before;

    (void)state;
    stamps_every(0.1);
    memset(power, 0, sizeof power);
    memset(&phase, 0x5a, sizeof phase);
    before = phase;
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(NULL, &config, &phase), GPW_ERR_NULL);
    assert_status(gpwi_fit_phase(&rows, NULL, &phase), GPW_ERR_NULL);
    assert_status(gpwi_fit_phase(&rows, &config, NULL), GPW_ERR_NULL);
    rows.rows = 15u;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_ERR_DOMAIN);
    assert_status(gpwi_fit_halves(&rows, &config, 20u, &halves), GPW_ERR_DOMAIN);
    rows.rows = 100u;
    rows.series = 0u;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_ERR_DOMAIN);
    rows.series = GPWI_FIT_SERIES_MAX + 1u;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_ERR_DOMAIN);
    rows.series = 1u;
    power[40] = (double)NAN;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_ERR_DOMAIN);
    power[40] = 0.0;
    stamps[50] = stamps[49]; /* time stands still */
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_ERR_ORDER);
    stamps[50] = (double)INFINITY;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_ERR_DOMAIN);
    assert_memory_equal(&phase, &before, sizeof phase);
    assert_status(gpwi_fit_run(NULL, 1u, stamps, NULL, 10u, 1u, made), GPW_ERR_NULL);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 0u, 1u, made), GPW_ERR_DOMAIN);
    assert_status(gpwi_fit_run(&phase, 1u, stamps, NULL, 10u, 0u, made), GPW_ERR_DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_excursion_keeps_its_area),
        cmocka_unit_test(dips_behind_a_window_become_a_train),
        cmocka_unit_test(a_lost_dip_does_not_double_the_interval),
        cmocka_unit_test(overshoot_of_bursts_is_seen_and_made_again),
        cmocka_unit_test(bursts_shorter_than_a_refresh_keep_energy_and_height),
        cmocka_unit_test(a_few_accidents_in_a_calm_phase_spoil_nothing),
        cmocka_unit_test(a_cycle_is_found_and_its_phase_is_free),
        cmocka_unit_test(more_series_follow_the_law_of_the_sum),
        cmocka_unit_test(a_seed_gives_the_same_bits),
        cmocka_unit_test(a_constant_trace_stays_constant),
        cmocka_unit_test(second_half_of_dips_is_like_the_first),
        cmocka_unit_test(bad_rows_are_refused_and_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
