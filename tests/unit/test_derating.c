/* SPDX-License-Identifier: MIT */
/* What altitude, warm air and another fuel leave of a set. */
#include "gpw_test.h"

#include <gpupower/derating.h>

#include <string.h>

static gpw_derating derating_of(uint32_t preset, float altitude_m, float intake_c)
{
    gpw_derating d;

    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);
    assert_status(gpw_derating_preset(&d, preset), GPW_OK);
    d.altitude_m = altitude_m;
    d.intake_c = intake_c;
    return d;
}

static double power_of(const gpw_derating *d)
{
    float power = 7.0f, density = 7.0f;

    assert_status(gpw_derating_factors(d, &power, &density), GPW_OK);
    return (double)power;
}

static double density_of(const gpw_derating *d)
{
    float power = 7.0f, density = 7.0f;

    assert_status(gpw_derating_factors(d, &power, &density), GPW_OK);
    return (double)density;
}

static void nothing_is_lost_by_default(void **state)
{
    gpw_derating d;

    (void)state;
    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);
    assert_near(power_of(&d), 1.0, 0.0);
    d.altitude_m = 3000.0f;
    d.intake_c = 50.0f;
    assert_near(power_of(&d), 1.0, 1e-6);
}

/* The manual's own tables. */
static void portable_set_loses_what_its_manual_says(void **state)
{
    static const double altitudes[][2] = {{0, 1.0},     {1000, 1.0},  {1500, 0.97},
                                          {2000, 0.94}, {3000, 0.88}, {4000, 0.82}};
    static const double temperatures[][2] = {
        {25, 1.0}, {40, 1.0}, {45, 0.97}, {50, 0.94}, {60, 0.88}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(altitudes); i++) {
        const gpw_derating d =
            derating_of(GPW_DERATING_PORTABLE_SET, (float)altitudes[i][0], 25.0f);

        assert_near(power_of(&d), altitudes[i][1], 1e-6);
    }
    for (i = 0; i < COUNT_OF(temperatures); i++) {
        const gpw_derating d =
            derating_of(GPW_DERATING_PORTABLE_SET, 0.0f, (float)temperatures[i][0]);

        assert_near(power_of(&d), temperatures[i][1], 1e-6);
    }
    {
        const gpw_derating both = derating_of(GPW_DERATING_PORTABLE_SET, 2000.0f, 50.0f);

        assert_near(power_of(&both), 0.94 * 0.94, 1e-6);
    }
}

/* A part of the data sheet's table, in feet and degrees Fahrenheit, as printed. */
static void gas_engine_loses_what_its_data_sheet_says(void **state)
{
    static const double altitudes_ft[] = {0, 2000, 4000, 6000, 8000, 10000, 12000};
    static const double rows[][8] = {
        {130, 1.00, 0.93, 0.86, 0.79, 0.73, 0.68, 0.62},
        {100, 1.00, 0.98, 0.91, 0.84, 0.77, 0.71, 0.66},
        {80, 1.00, 1.00, 0.94, 0.87, 0.80, 0.74, 0.68},
        {60, 1.00, 1.00, 0.97, 0.90, 0.83, 0.77, 0.71},
    };
    double worst = 0.0;
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        for (j = 0; j < COUNT_OF(altitudes_ft); j++) {
            const gpw_derating d =
                derating_of(GPW_DERATING_GAS_TA, (float)(0.3048 * altitudes_ft[j]),
                            (float)((rows[i][0] - 32.0) / 1.8));

            worst = fmax(worst, fabs(power_of(&d) - rows[i][1 + j]));
        }
    }
    print_message("# largest difference from the data sheet %.3f\n", worst);
    assert_true(worst < 0.02);
}

static void fuel_counts_where_it_is_known(void **state)
{
    gpw_derating d = derating_of(GPW_DERATING_GAS_TA, 0.0f, 15.0f);

    (void)state;
    d.methane_number = 80.0f;
    assert_near(power_of(&d), 1.0, 1e-6);
    d.methane_number = 69.0f;
    assert_near(power_of(&d), 0.0, 0.0);
    d.methane_pu_per_number = 0.02f;
    d.methane_number = 60.0f;
    assert_near(power_of(&d), 0.8, 1e-6);
    d.heating_ratio = 0.6f;
    d.heating_free_ratio = 0.8f;
    assert_near(power_of(&d), 0.8 * 0.75, 1e-6);
    d.heating_ratio = 1.2f;
    assert_near(power_of(&d), 0.8, 1e-6);
}

/* 3000 m in the standard atmosphere: 0.69192 of the pressure at sea level; 40 C against 25 C:
 * 298.15/313.15. */
static void density_follows_the_standard_atmosphere(void **state)
{
    gpw_derating d;

    (void)state;
    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);
    d.altitude_m = 3000.0f;
    assert_near(density_of(&d), 0.69192, 2e-5);
    d.intake_c = 40.0f;
    assert_near(density_of(&d), 0.69192 * 298.15 / 313.15, 2e-5);
    d.altitude_m = -200.0f;
    d.intake_c = 0.0f;
    assert_near(density_of(&d), 1.0, 0.0);
}

static gpw_genset_config set_config(void)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    c.tick_ns = 10000000u;
    c.rated_w = 1.0e6f;
    return c;
}

static void set_loses_power_and_air(void **state)
{
    gpw_genset_config c = set_config();
    gpw_derating d = derating_of(GPW_DERATING_PORTABLE_SET, 3000.0f, 50.0f);
    const double density = density_of(&d);

    (void)state;
    c.air_step_low_pu = 0.3f;
    assert_status(gpw_genset_use_air(&c, 0.2f, 0.0f), GPW_OK);
    assert_status(gpw_genset_derate(&c, &d), GPW_OK);
    assert_near(c.throttle_max_pu, 1.1 * 0.88 * 0.94, 1e-6);
    assert_near(c.air_step_pu, 0.35 * density, 1e-6);
    assert_near(c.air_step_low_pu, 0.3 * density, 1e-6);
    assert_true(gpw_is_unknown(c.air_step_high_pu));
    assert_near(c.air_step_full_pu, 0.2 * density, 1e-6);
    assert_near(c.air_tau_s, 2.0 / density, 1e-5);
    assert_near(c.rated_w, 1.0e6, 0.0);
    c = set_config();
    d.air_step_exponent = 0.0f;
    d.air_tau_exponent = 2.0f;
    assert_status(gpw_genset_derate(&c, &d), GPW_OK);
    assert_near(c.air_step_pu, 0.35, 1e-6);
    assert_near(c.air_tau_s, 2.0 / (density * density), 1e-5);
}

static void table_of_acceptance_is_scaled(void **state)
{
    gpw_genset_config c = set_config();
    const gpw_derating d = derating_of(GPW_DERATING_GAS_TA, 3000.0f, 30.0f);

    (void)state;
    assert_status(gpw_genset_use_acceptance(&c, 4u, 0.1f), GPW_OK);
    assert_status(gpw_genset_derate(&c, &d), GPW_OK);
    assert_near(c.acceptance_step_ratio, density_of(&d), 1e-6);
    assert_near(c.acceptance_time_ratio, 1.0 / density_of(&d), 1e-5);
}

static void derating_of_nonsense_is_refused(void **state)
{
    gpw_genset_config c = set_config(), before = c;
    gpw_derating d, empty;
    float power = 7.0f, density = 7.0f;

    (void)state;
    memset(&empty, 0, sizeof empty);
    assert_status(gpw_derating_init(NULL, sizeof d), GPW_ERR_NULL);
    assert_status(gpw_derating_init(&d, sizeof d - 4u), GPW_ERR_VERSION);
    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);
    assert_status(gpw_derating_preset(NULL, 0u), GPW_ERR_NULL);
    assert_status(gpw_derating_preset(&empty, 0u), GPW_ERR_VERSION);
    assert_status(gpw_derating_preset(&d, 2u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_derating_factors(NULL, &power, &density), GPW_ERR_NULL);
    assert_status(gpw_derating_factors(&d, NULL, &density), GPW_ERR_NULL);
    assert_status(gpw_derating_factors(&d, &power, NULL), GPW_ERR_NULL);
    assert_status(gpw_genset_derate(NULL, &d), GPW_ERR_NULL);
    assert_status(gpw_genset_derate(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_genset_derate(&c, &empty), GPW_ERR_VERSION);
#define REFUSED(field, value)                                                                  \
  do {                                                                                         \
    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);                                    \
    d.field = (value);                                                                         \
    assert_status(gpw_derating_factors(&d, &power, &density), GPW_ERR_DOMAIN);                 \
    assert_status(gpw_genset_derate(&c, &d), GPW_ERR_DOMAIN);                                  \
  } while (0)
    REFUSED(altitude_m, 6001.0f);
    REFUSED(altitude_m, gpw_unknown());
    REFUSED(intake_c, 81.0f);
    REFUSED(altitude_free_m, -1.0f);
    REFUSED(intake_free_c, gpw_unknown());
    REFUSED(altitude_pu_per_100m, -0.01f);
    REFUSED(intake_pu_per_k, 0.2f);
    REFUSED(pressure_exponent, 3.1f);
    REFUSED(temperature_exponent, -0.1f);
    REFUSED(methane_number, -1.0f);
    REFUSED(methane_free, 151.0f);
    REFUSED(methane_pu_per_number, 1.1f);
    REFUSED(heating_ratio, 0.0f);
    REFUSED(heating_free_ratio, 0.0f);
    REFUSED(air_step_exponent, gpw_unknown());
    REFUSED(air_tau_exponent, 4.0f);
    REFUSED(grade, 11u);
    REFUSED(reserved[1], 1u);
#undef REFUSED
    d = derating_of(GPW_DERATING_GAS_TA, 0.0f, 15.0f);
    d.methane_number = 40.0f; /* not burnt */
    assert_status(gpw_genset_derate(&c, &d), GPW_ERR_DOMAIN);
    assert_memory_equal(&c, &before, sizeof c);
    assert_near(power, 7.0, 0.0);
    assert_near(density, 7.0, 0.0);
}

static void rules_have_names(void **state)
{
    (void)state;
    assert_string_equal(gpw_derating_name(GPW_DERATING_PORTABLE_SET), "portable-set");
    assert_string_equal(gpw_derating_name(GPW_DERATING_GAS_TA), "gas-ta");
    assert_string_equal(gpw_derating_name(2u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_by_default),
        cmocka_unit_test(portable_set_loses_what_its_manual_says),
        cmocka_unit_test(gas_engine_loses_what_its_data_sheet_says),
        cmocka_unit_test(fuel_counts_where_it_is_known),
        cmocka_unit_test(density_follows_the_standard_atmosphere),
        cmocka_unit_test(set_loses_power_and_air),
        cmocka_unit_test(table_of_acceptance_is_scaled),
        cmocka_unit_test(derating_of_nonsense_is_refused),
        cmocka_unit_test(rules_have_names),
    };

    return cmocka_run_group_tests_name("derating", tests, NULL, NULL);
}
