/* SPDX-License-Identifier: MIT */
/* Level of a phase: temperature, drift, late rows, and which part of it goes on. */
#include "gpw_test.h"

#include "fit_traces.h"

static void slope_on_temperature_is_found_and_goes_on(void **state)
{
    struct gpwi_fit_rows rows = rows_of(1200u, 1u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    seed(1u);
    stamps_every(0.1);
    for (i = 0; i < 2400u; i++) {
        heat[i] = 70.0 - 15.0 * exp(-stamps[i] / 80.0);
        power[i] = 300.0 + 0.5 * (heat[i] - 60.0) + 0.5 * gaussian();
        heat[i] = floor(heat[i]); /* as the driver prints it */
    }
    rows.temperature_c = heat;
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.level.drift, GPWI_FIT_WARMS);
    assert_near(phase.level.slope_w_per_k, 0.5, 0.06);
    assert_status(gpwi_fit_run(&phase, 1u, stamps + 1200, heat + 1200, 1200u, 1u, made),
                  GPW_OK);
    assert_near(mean_of(made, 1200u, 1u), mean_of(power + 1200, 1200u, 1u), 0.4);
    /* Without it what comes is 2 W off. */
    config.ignore_temperature = 1u;
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_near(phase.level.slope_w_per_k, 0.0, 0.0);
    assert_true(isnan(phase.level.temperature_c));
}

static void power_that_no_temperature_moves_keeps_its_level(void **state)
{
    struct gpwi_fit_rows rows = rows_of(1200u, 1u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    seed(2u);
    stamps_every(0.1);
    for (i = 0; i < 1200u; i++) {
        heat[i] = 70.0 - 15.0 * exp(-stamps[i] / 80.0);
        power[i] = 350.0 + 0.5 * gaussian(); /* at the cap */
    }
    rows.temperature_c = heat;
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_near(phase.level.slope_w_per_k, 0.0, 0.05);
}

static void a_drift_without_temperature_is_told(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(1200u, 1u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    seed(3u);
    stamps_every(0.1);
    for (i = 0; i < 1200u; i++) {
        power[i] = 300.0 + 0.05 * stamps[i] + 0.5 * gaussian();
    }
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_int_equal(phase.level.drift, GPWI_FIT_DRIFTS);
    assert_near(phase.level.mean_w, 303.0, 0.1);
    assert_near(phase.level.level_w, 305.0, 0.1); /* mean of 80 s to 120 s */
}

static void rows_that_come_late_weigh_as_long_as_they_last(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(600u, 1u);
    struct gpwi_fit_config config;
    double at = 0.0;
    uint32_t i;

    (void)state;
    for (i = 0; i < 600u; i++) { /* high for 0.3 s of each 0.4 s, but half of the rows */
        stamps[i] = at;
        power[i] = i % 2u == 0u ? 300.0 : 310.0;
        at += i % 2u == 0u ? 0.1 : 0.3;
    }
    /* A row stands for half the span on either side: 0.2 s each, so here both weigh alike. */
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_near(phase.level.mean_w, 305.0, 0.02);
    at = 0.0;
    for (i = 0; i < 600u; i++) { /* two of three rows are high, for a third of the time */
        stamps[i] = at;
        power[i] = i % 3u == 0u ? 300.0 : 310.0;
        at += i % 3u == 1u ? 0.02 : 0.19;
    }
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    /* Half spans: 0.19 low, 0.105 twice high. */
    assert_near(phase.level.mean_w, 300.0 + 10.0 * 0.21 / 0.4, 0.05);
}

static void the_last_regime_of_a_flat_phase_is_what_goes_on(void **state)
{
    const struct gpwi_fit_rows rows = rows_of(1000u, 1u);
    struct gpwi_fit_config config;
    uint32_t i;

    (void)state;
    seed(4u);
    stamps_every(0.1);
    for (i = 0; i < 1000u; i++) {
        power[i] = 400.0 + (i < 600u ? 4.0 : 0.5) * gaussian();
    }
    gpwi_fit_config_init(&config);
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_near(phase.learnt_s, 40.0, 6.0);
    assert_near(phase.common.sd_w, 0.5, 0.1);
    for (i = 0; i < 1000u; i++) { /* one disturbance of 5 s is no regime */
        power[i] = 400.0 + (i >= 500u && i < 550u ? 4.0 : 0.5) * gaussian();
    }
    assert_status(gpwi_fit_phase(&rows, &config, &phase), GPW_OK);
    assert_near(phase.learnt_s, 99.9, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slope_on_temperature_is_found_and_goes_on),
        cmocka_unit_test(power_that_no_temperature_moves_keeps_its_level),
        cmocka_unit_test(a_drift_without_temperature_is_told),
        cmocka_unit_test(rows_that_come_late_weigh_as_long_as_they_last),
        cmocka_unit_test(the_last_regime_of_a_flat_phase_is_what_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
