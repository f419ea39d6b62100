/* SPDX-License-Identifier: MIT */
/* Expected values: the makers' figures as restated in docs/sources.md, worked out by hand; the
 * loop's closed forms in double, and a search over its step response. */
#include "gpw_test.h"

#include <gpupower/psu.h>

#include <string.h>

#define PI 3.14159265358979323846

static gpw_psu_spec spec_of(uint32_t preset)
{
    gpw_psu_spec s;

    assert_status(gpw_psu_spec_init(&s, sizeof s), GPW_OK);
    assert_status(gpw_psu_preset(&s, preset), GPW_OK);
    return s;
}

static double hold_up_s(const gpw_psu_spec *s, float load_w)
{
    float t = NAN;

    assert_status(gpw_psu_hold_up_s(s, load_w, &t), GPW_OK);
    return (double)t;
}

/* ---- hold-up ---- */

static void orv3_holds_60_joules_up_to_150_percent(void **state)
{
    const gpw_psu_spec s = spec_of(GPW_PSU_OCP_ORV3_3KW);
    float t = 7.0f;

    (void)state;
    assert_near(s.hold_up_energy_j, 60.0, 0.0);
    assert_near(s.backup_start_s, 0.004, 1e-9);
    assert_near(s.backup_s, 240.0, 0.0);
    assert_near(hold_up_s(&s, 3000.0f), 0.020, 1e-8);
    assert_near(hold_up_s(&s, 1500.0f), 0.040, 1e-8);
    assert_near(hold_up_s(&s, 4500.0f), 60.0 / 4500.0, 1e-8);
    assert_status(gpw_psu_hold_up_s(&s, 4501.0f, &t), GPW_ERR_DOMAIN);
    assert_true(t == 7.0f);
}

static void high_power_rack_supply_holds_110_joules(void **state)
{
    const gpw_psu_spec s = spec_of(GPW_PSU_OCP_ORV3_HPR);

    (void)state;
    assert_near(s.rated_w, 5500.0, 0.0);
    assert_near(s.hold_up_energy_j, 110.0, 0.0);
    assert_near(s.peak_ratio, 1.6, 1e-6);
    assert_int_equal(s.grade, GPW_GRADE_COMPUTED);
    assert_near(hold_up_s(&s, 5500.0f), 0.020, 1e-8);
}

/* 12 ms at 70 % are 8.4 J a kW, 10 ms at 100 % are 10: the smaller promise counts. */
static void two_statements_that_do_not_agree_give_the_smaller(void **state)
{
    gpw_psu_spec s = spec_of(GPW_PSU_INTEL_CRPS);
    float t;

    (void)state;
    assert_status(gpw_psu_hold_up_s(&s, 700.0f, &t), GPW_ERR_UNKNOWN); /* no rating stated */
    s.rated_w = 1000.0f;
    assert_near(hold_up_s(&s, 1000.0f), 0.010, 1e-8);
    assert_near(hold_up_s(&s, 900.0f), 0.010 / 0.9, 1e-8);
    assert_near(hold_up_s(&s, 800.0f), 0.012, 1e-8); /* not 12.5 */
    assert_near(hold_up_s(&s, 700.0f), 0.012, 1e-8);
    assert_near(hold_up_s(&s, 350.0f), 0.024, 1e-8);
    assert_status(gpw_psu_hold_up_s(&s, 1001.0f, &t), GPW_ERR_DOMAIN);
    assert_true(gpw_is_unknown(s.peak_ratio) == 1); /* a peak without its height */
}

static void supply_without_a_statement_has_no_hold_up(void **state)
{
    const gpw_psu_spec s = spec_of(GPW_PSU_LI_CASE);
    float t = 7.0f;

    (void)state;
    assert_near(s.lag_low_s, 0.02, 1e-9);
    assert_near(s.lag_high_s, 0.05, 1e-9);
    assert_status(gpw_psu_hold_up_s(&s, 500.0f, &t), GPW_ERR_UNKNOWN);
    assert_true(t == 7.0f);
}

/* ---- efficiency ---- */

static void platinum_rows_are_met_and_joined(void **state)
{
    gpw_psu_spec s = spec_of(GPW_PSU_PLATINUM_ROWS);
    static const double rows[][2] = {{100, 0.82}, {200, 0.90}, {500, 0.94}, {1000, 0.91},
                                     {150, 0.86}, {350, 0.92}, {750, 0.925}};
    float efficiency = NAN;
    size_t i;

    (void)state;
    assert_status(gpw_psu_efficiency(&s, 100.0f, &efficiency), GPW_ERR_UNKNOWN);
    s.rated_w = 1000.0f;
    for (i = 0; i < COUNT_OF(rows); i++) {
        assert_status(gpw_psu_efficiency(&s, (float)rows[i][0], &efficiency), GPW_OK);
        assert_near(efficiency, rows[i][1], 1e-6);
    }
    assert_status(gpw_psu_efficiency(&s, 20.0f, &efficiency), GPW_NOTE_CLAMPED);
    assert_near(efficiency, 0.82, 1e-6);
    assert_status(gpw_psu_efficiency(&s, 1200.0f, &efficiency), GPW_NOTE_CLAMPED);
    assert_near(efficiency, 0.91, 1e-6);
    s.load_2_pu = 0.1f;
    assert_status(gpw_psu_efficiency(&s, 20.0f, &efficiency), GPW_ERR_ORDER);
    s.load_2_pu = 0.2f;
    s.efficiency_4 = 1.01f;
    assert_status(gpw_psu_efficiency(&s, 20.0f, &efficiency), GPW_ERR_DOMAIN);
    s.efficiency_4 = gpw_unknown(); /* three rows are left */
    assert_status(gpw_psu_efficiency(&s, 1000.0f, &efficiency), GPW_NOTE_CLAMPED);
    assert_near(efficiency, 0.94, 1e-6);
}

/* ---- shelves ---- */

/* Six of 5.5 kW, one to spare, 26.4 kW: 4.4 kW each, 80 %, 25 ms; five of them 5.28 kW, 96 %,
 * 110 J / 5.28 kW = 20.833 ms. */
static void shelf_of_six_shares_and_survives_one(void **state)
{
    gpw_psu_spec s = spec_of(GPW_PSU_OCP_ORV3_HPR);
    gpw_psu_shelf_state shelf;

    (void)state;
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 26400.0f, &shelf, sizeof shelf), GPW_NOTE_UNKNOWN);
    assert_near(shelf.capacity_w, 27500.0, 0.0);
    assert_near(shelf.per_psu_w, 4400.0, 1e-3);
    assert_near(shelf.per_psu_pu, 0.8, 1e-6);
    assert_near(shelf.hold_up_s, 0.025, 1e-7);
    assert_near(shelf.failed_per_psu_pu, 0.96, 1e-6);
    assert_near(shelf.failed_hold_up_s, 110.0 / 5280.0, 1e-7);
    assert_true(gpw_is_unknown(shelf.efficiency) && gpw_is_unknown(shelf.failed_efficiency));
    assert_status(gpw_psu_shelf(&s, 6u, 0u, 33000.0f, &shelf, sizeof shelf), GPW_NOTE_UNKNOWN);
    assert_near(shelf.capacity_w, 33000.0, 0.0); /* the 33 kW of the shelf */
    s.load_1_pu = 0.5f;
    s.efficiency_1 = 0.96f;
    s.load_2_pu = 1.0f;
    s.efficiency_2 = 0.94f;
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 26400.0f, &shelf, sizeof shelf), GPW_OK);
    assert_near(shelf.efficiency, 0.948, 1e-6);
    assert_near(shelf.failed_efficiency, 0.9416, 1e-6);
}

static void shelf_that_would_be_overloaded_is_refused(void **state)
{
    gpw_psu_spec s = spec_of(GPW_PSU_OCP_ORV3_3KW);
    gpw_psu_shelf_state shelf;

    (void)state;
    memset(&shelf, 0x5a, sizeof shelf);
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 15001.0f, &shelf, sizeof shelf), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_shelf(&s, 6u, 6u, 1.0f, &shelf, sizeof shelf), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_shelf(&s, 0u, 0u, 1.0f, &shelf, sizeof shelf), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_shelf(&s, 1001u, 0u, 1.0f, &shelf, sizeof shelf), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_shelf(&s, 6u, 1u, NAN, &shelf, sizeof shelf), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 1.0f, &shelf, sizeof shelf - 4), GPW_ERR_VERSION);
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 1.0f, NULL, sizeof shelf), GPW_ERR_NULL);
    s.hold_up_s = -1.0f;
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 1.0f, &shelf, sizeof shelf), GPW_ERR_DOMAIN);
    s.rated_w = gpw_unknown();
    assert_status(gpw_psu_shelf(&s, 6u, 1u, 1.0f, &shelf, sizeof shelf), GPW_ERR_UNKNOWN);
    assert_int_equal(shelf.supplies, 0x5a5a5a5a);
}

/* ---- excursions ---- */

static void table_of_excursions_is_the_published_one(void **state)
{
    static const double rows[][4] = {{2.0, 1.5, 100e-6, 0.05},
                                     {1.8, 1.45, 1e-3, 0.08},
                                     {1.6, 1.35, 10e-3, 0.125},
                                     {1.2, 1.1, 100e-3, 0.25}};
    float ratio, duration_s, duty;
    uint32_t i, size;

    (void)state;
    for (i = 0; i < GPW_PSU_EXCURSION_ROWS; i++) {
        for (size = 0; size < 2u; size++) {
            assert_status(gpw_psu_excursion_row(size, i, &ratio, &duration_s, &duty), GPW_OK);
            assert_near(ratio, rows[i][size], 1e-6);
            assert_near(duration_s, rows[i][2], 1e-8);
            assert_near(duty, rows[i][3], 1e-7);
        }
    }
    assert_status(gpw_psu_excursion_row(0u, 4u, &ratio, &duration_s, &duty), GPW_ERR_NOT_FOUND);
    assert_status(gpw_psu_excursion_row(2u, 0u, &ratio, &duration_s, &duty), GPW_ERR_NOT_FOUND);
    assert_status(gpw_psu_excursion_row(0u, 0u, NULL, &duration_s, &duty), GPW_ERR_NULL);
}

static void excursion_is_allowed_by_the_row_that_covers_it(void **state)
{
    static const struct {
        uint32_t size;
        float ratio, duration_s;
        uint32_t is_allowed;
        double duty;
    } cases[] = {{0u, 1.9f, 50e-6f, 1u, 0.05}, {0u, 1.9f, 200e-6f, 0u, 0.0},
                 {0u, 1.8f, 1e-3f, 1u, 0.08},  {0u, 2.1f, 1e-6f, 0u, 0.0},
                 {0u, 1.2f, 50e-6f, 1u, 0.25}, {0u, 1.2f, 0.11f, 0u, 0.0},
                 {1u, 1.6f, 50e-6f, 0u, 0.0},  {1u, 1.4f, 1e-3f, 1u, 0.08},
                 {0u, 1.0f, 1e6f, 1u, 1.0},    {1u, 0.0f, 0.0f, 1u, 1.0}};
    uint32_t is_allowed = 9;
    float duty = 9.0f;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        assert_status(gpw_psu_excursion(cases[i].size, cases[i].ratio, cases[i].duration_s,
                                        &is_allowed, &duty),
                      GPW_OK);
        assert_int_equal(is_allowed, cases[i].is_allowed);
        assert_near(duty, cases[i].duty, 1e-7);
    }
    assert_status(gpw_psu_excursion(2u, 1.0f, 1.0f, &is_allowed, &duty), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_excursion(0u, NAN, 1.0f, &is_allowed, &duty), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_excursion(0u, 1.0f, -1.0f, &is_allowed, &duty), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_excursion(0u, 1.0f, 1.0f, NULL, &duty), GPW_ERR_NULL);
}

/* ---- bus ---- */

static void bus_of_400_v_needs_694_microfarads_a_kilowatt(void **state)
{
    float farad = 9.0f, volt = 9.0f, joule = 9.0f;

    (void)state;
    assert_status(gpw_psu_capacitance_f(1000.0f, 0.02f, 400.0f, 320.0f, &farad), GPW_OK);
    assert_near(farad * 1e6f, 694.44, 0.01);
    assert_status(gpw_psu_bus_voltage(farad, 400.0f, 0.0f, 1000.0f, 0.02f, &volt), GPW_OK);
    assert_near(volt, 320.0, 1e-3);
    assert_status(gpw_psu_bus_voltage(farad, 320.0f, 1500.0f, 500.0f, 0.02f, &volt), GPW_OK);
    assert_near(volt, 400.0, 1e-3);
    volt = 9.0f;
    assert_status(gpw_psu_bus_voltage(farad, 400.0f, 0.0f, 1000.0f, 0.06f, &volt),
                  GPW_ERR_DOMAIN); /* 60 J of 55.6 */
    assert_status(gpw_psu_bus_voltage(0.0f, 400.0f, 0.0f, 1.0f, 1.0f, &volt), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_bus_voltage(farad, NAN, 0.0f, 1.0f, 1.0f, &volt), GPW_ERR_DOMAIN);
    assert_true(volt == 9.0f);
    assert_status(gpw_psu_capacitance_f(1000.0f, 0.02f, 320.0f, 320.0f, &farad),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_psu_capacitance_f(1000.0f, NAN, 400.0f, 320.0f, &farad), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_mismatch_j(180.0f, 0.05f, &joule), GPW_OK);
    assert_near(joule, 9.0, 1e-5);
    assert_status(gpw_psu_mismatch_j(3000.0f, 0.02f, &joule), GPW_OK);
    assert_near(joule, 60.0, 1e-4);
    assert_status(gpw_psu_mismatch_j(180.0f, -0.05f, &joule), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_mismatch_j(180.0f, 0.05f, NULL), GPW_ERR_NULL);
}

/* Largest of the loan's closed form, found by looking at it everywhere. */
static double largest_loan_j(double step_w, double hz, double damping)
{
    const double w = 2.0 * PI * hz, x = damping * damping - 1.0;
    const double wd = w * sqrt(fabs(x));
    double most = 0.0, t;

    for (t = 0.0; t < 10.0 / w; t += 1e-4 / w) {
        const double lent = x == 0.0  ? t * exp(-w * t)
                            : x < 0.0 ? exp(-damping * w * t) * sin(wd * t) / wd
                                      : exp(-damping * w * t) * sinh(wd * t) / wd;

        most = lent > most ? lent : most;
    }
    return step_w * most;
}

static void loan_and_overshoot_are_those_of_the_loop(void **state)
{
    static const float dampings[] = {0.2f, 0.5f,   0.70710678f, 0.9f, 0.97f, 0.999f,
                                     1.0f, 1.001f, 1.03f,       1.5f, 3.0f,  10.0f};
    float joule = NAN, overshoot = NAN, hz = NAN;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(dampings); i++) {
        const double expected_j = largest_loan_j(500.0, 10.0, (double)dampings[i]);
        const double share = expected_j * 2.0 * PI * 10.0 / 500.0;

        assert_status(
            gpw_psu_converter_borrowed_j(500.0f, 10.0f, dampings[i], &joule, &overshoot),
            GPW_OK);
        assert_near(joule / expected_j, 1.0, 3e-6);
        assert_near(overshoot / (share * share), 1.0, 6e-6);
        assert_status(gpw_psu_converter_natural_hz(500.0f, joule, dampings[i], &hz), GPW_OK);
        assert_near(hz, 10.0, 1e-4);
    }
    /* exp(-1) of step/w at critical damping, exp(-pi/4) at 1/sqrt(2): 20.8 % over. */
    assert_status(gpw_psu_converter_borrowed_j(-1.0f, 1.0f, 1.0f, &joule, &overshoot), GPW_OK);
    assert_near(joule, -exp(-1.0) / (2.0 * PI), 1e-7);
    assert_near(overshoot, exp(-2.0), 1e-6);
    assert_status(gpw_psu_converter_borrowed_j(1.0f, 1.0f, 0.70710678f, &joule, &overshoot),
                  GPW_OK);
    assert_near(overshoot, 0.207880, 1e-6);
}

/* At the bandwidth the gain of the loop, in double, is 1/sqrt(2). */
static void bandwidth_gives_the_natural_frequency(void **state)
{
    static const float dampings[] = {0.2f, 0.7f, 1.0f, 10.0f};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(dampings); i++) {
        const double z = (double)dampings[i];
        float hz = NAN;
        double x;

        assert_status(gpw_psu_converter_of_bandwidth(30.0f, dampings[i], &hz), GPW_OK);
        x = 30.0 / (double)hz;
        assert_near((1.0 + 4.0 * z * z * x * x) /
                        ((1.0 - x * x) * (1.0 - x * x) + 4.0 * z * z * x * x),
                    0.5, 1e-5);
    }
}

static void loop_outside_its_range_is_refused(void **state)
{
    float a = 9.0f, b = 9.0f;

    (void)state;
    assert_status(gpw_psu_converter_borrowed_j(NAN, 1.0f, 1.0f, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_borrowed_j(1.0f, 0.0f, 1.0f, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_borrowed_j(1.0f, 1.0f, 0.1f, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_borrowed_j(1.0f, 1.0f, 1.0f, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_psu_converter_natural_hz(0.0f, 1.0f, 1.0f, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_natural_hz(1.0f, 0.0f, 1.0f, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_natural_hz(1e12f, 1e-37f, 1.0f, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_natural_hz(1.0f, 1.0f, 1.0f, NULL), GPW_ERR_NULL);
    assert_status(gpw_psu_converter_of_bandwidth(0.0f, 1.0f, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_of_bandwidth(1.0f, NAN, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_converter_of_bandwidth(1.0f, 1.0f, NULL), GPW_ERR_NULL);
    assert_true(a == 9.0f && b == 9.0f);
}

/* ---- stores ---- */

static void store_of_65_joules_rides_54_and_46_ms(void **state)
{
    float x = 9.0f;

    (void)state;
    assert_status(gpw_storage_ride_s(65.0f, 1200.0f, &x), GPW_OK);
    assert_near(1e3f * x, 54.0, 0.5);
    assert_status(gpw_storage_ride_s(65.0f, 1400.0f, &x), GPW_OK);
    assert_near(1e3f * x, 46.0, 0.5);
    assert_status(gpw_storage_ride_s(65.0f, 0.0f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_storage_ride_s(NAN, 1.0f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_storage_ride_s(65.0f, 1.0f, NULL), GPW_ERR_NULL);
}

static void ramp_of_500_w_at_1_kw_per_s_takes_125_joules(void **state)
{
    float x = 9.0f;

    (void)state;
    assert_status(gpw_storage_ramp_j(500.0f, 1000.0f, &x), GPW_OK);
    assert_near(x, 125.0, 1e-4);
    assert_status(gpw_storage_ramp_j(-1000.0f, 1000.0f, &x), GPW_OK);
    assert_near(x, 500.0, 1e-4);
    assert_status(gpw_storage_ramp_j(500.0f, 0.0f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_storage_ramp_j(NAN, 1.0f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_storage_ramp_j(1.0f, 1.0f, NULL), GPW_ERR_NULL);
}

/* ---- presets and careless callers ---- */

static void presets_go_by_name_and_carry_grade_and_source(void **state)
{
    static const char *const names[] = {"intel-crps", "ocp-orv3-3kw", "ocp-orv3-hpr",
                                        "platinum-rows", "li-case"};
    static const char *const sources[] = {"intel-psu", "ocp-orv3", "ocp-orv3", "intel-psu",
                                          "li-2025"};
    uint32_t i, preset = 9;
    gpw_psu_spec s;

    (void)state;
    for (i = 0; i < COUNT_OF(names); i++) {
        assert_status(gpw_psu_preset_find(names[i], &preset), GPW_OK);
        assert_int_equal(preset, i);
        assert_string_equal(gpw_psu_preset_name(i), names[i]);
        s = spec_of(i);
        assert_string_equal(gpw_source_name(s.source), sources[i]);
        assert_true(s.grade == GPW_GRADE_FULL || s.grade == GPW_GRADE_COMPUTED);
    }
    assert_status(gpw_psu_preset_find("atx", &preset), GPW_ERR_NOT_FOUND);
    assert_status(gpw_psu_preset_find(NULL, &preset), GPW_ERR_NULL);
    assert_string_equal(gpw_psu_preset_name(5u), "?");
    s = spec_of(0);
    s.rated_w = 5.0f;
    assert_status(gpw_psu_preset(&s, 5u), GPW_ERR_NOT_FOUND);
    assert_true(s.rated_w == 5.0f);
    assert_status(gpw_psu_preset(NULL, 0u), GPW_ERR_NULL);
}

static void specification_never_initialised_is_refused(void **state)
{
    gpw_psu_shelf_state shelf;
    gpw_psu_spec s;
    float x = 9.0f;

    (void)state;
    assert_status(gpw_psu_spec_init(&s, sizeof s - 4), GPW_ERR_VERSION);
    assert_status(gpw_psu_spec_init(NULL, sizeof s), GPW_ERR_NULL);
    memset(&s, 0xa5, sizeof s);
    assert_status(gpw_psu_preset(&s, 0u), GPW_ERR_VERSION);
    assert_status(gpw_psu_hold_up_s(&s, 1.0f, &x), GPW_ERR_VERSION);
    assert_status(gpw_psu_efficiency(&s, 1.0f, &x), GPW_ERR_VERSION);
    assert_status(gpw_psu_shelf(&s, 1u, 0u, 1.0f, &shelf, sizeof shelf), GPW_ERR_VERSION);
    assert_status(gpw_psu_hold_up_s(NULL, 1.0f, &x), GPW_ERR_NULL);
    assert_status(gpw_psu_efficiency(&s, 1.0f, NULL), GPW_ERR_NULL);
    assert_true(x == 9.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orv3_holds_60_joules_up_to_150_percent),
        cmocka_unit_test(high_power_rack_supply_holds_110_joules),
        cmocka_unit_test(two_statements_that_do_not_agree_give_the_smaller),
        cmocka_unit_test(supply_without_a_statement_has_no_hold_up),
        cmocka_unit_test(platinum_rows_are_met_and_joined),
        cmocka_unit_test(shelf_of_six_shares_and_survives_one),
        cmocka_unit_test(shelf_that_would_be_overloaded_is_refused),
        cmocka_unit_test(table_of_excursions_is_the_published_one),
        cmocka_unit_test(excursion_is_allowed_by_the_row_that_covers_it),
        cmocka_unit_test(bus_of_400_v_needs_694_microfarads_a_kilowatt),
        cmocka_unit_test(loan_and_overshoot_are_those_of_the_loop),
        cmocka_unit_test(bandwidth_gives_the_natural_frequency),
        cmocka_unit_test(loop_outside_its_range_is_refused),
        cmocka_unit_test(store_of_65_joules_rides_54_and_46_ms),
        cmocka_unit_test(ramp_of_500_w_at_1_kw_per_s_takes_125_joules),
        cmocka_unit_test(presets_go_by_name_and_carry_grade_and_source),
        cmocka_unit_test(specification_never_initialised_is_refused),
    };

    return cmocka_run_group_tests_name("psu", tests, NULL, NULL);
}
