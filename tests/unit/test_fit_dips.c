/* SPDX-License-Identifier: MIT */
/* Dips through a meter's window, bursts, and power against temperature. */
#include "fit_made.h"
#include "gpw_test.h"

static struct made made;
static double centre_s[64], areas_j[64];

/* Window 1 s, refreshed every 0.1 s; the rest by default. */
static const struct gpwi_dip_config meter = {1.0, 1.0, 0.1, 0.0, 1.0, 0.05, (double)NAN, 0.0};

static void response_has_unit_area_and_the_right_corners(void **state)
{
    double area = 0.0;
    int i;

    (void)state;
    assert_near(gpwi_trap(0.0, 1.0, 0.3), 1.0, 1e-15); /* height 1 / 1 s */
    assert_near(gpwi_trap(0.35, 1.0, 0.3), 1.0, 1e-12);
    assert_near(gpwi_trap(-0.5, 1.0, 0.3), 0.5, 1e-12);
    assert_near(gpwi_trap(0.65, 1.0, 0.3), 0.0, 1e-12);
    assert_near(gpwi_trap(0.0, 1.0, 2.0), 0.5, 1e-15);
    for (i = -20000; i < 20000; i++) {
        area += 1.0e-4 * gpwi_trap(1.0e-4 * ((double)i + 0.5), 1.0, 0.37);
    }
    assert_near(area, 1.0, 1e-6);
}

static void width_and_area_are_found_behind_the_window(void **state)
{
    const double widths[] = {0.2, 0.3, 0.5, 0.8};
    uint32_t i;

    (void)state;
    made.seed = 31;
    for (i = 0; i < 4u; i++) {
        struct gpwi_dips d;
        const double area_j = -8.0 * 270.0 * widths[i];

        made_dips(&made, 8u, 12u, widths[i], 3.0, 0u, centre_s);
        assert_status(gpwi_fit_dips(made.series, 8u, centre_s, 12u, &meter, &d, areas_j),
                      GPW_OK);
        assert_int_equal(d.reason, GPWI_FIT_OK);
        assert_int_equal(d.used, 12);
        assert_near(d.area_j.value, area_j, 0.01 * -area_j);
        assert_near(d.width_s.value, widths[i], 0.05);
        assert_true(d.width_s.low < widths[i] && widths[i] < d.width_s.high);
        assert_true(d.floor_w.low < 960.0 && 960.0 < d.floor_w.high); /* 8 * (390 - 270) */
        assert_near(d.level_w, 8.0 * 390.0, 3.0);
        assert_near(d.shown_w, area_j, 0.02 * -area_j); /* over 1 s */
        assert_near(areas_j[3], area_j, 0.05 * -area_j);
        assert_near(d.interval_mean_s, 22.28, 0.15);
    }
}

static void a_fitted_window_is_the_true_one(void **state)
{
    struct gpwi_dip_config config = meter;
    struct gpwi_dips d;

    (void)state;
    made.seed = 32;
    config.window_s = (double)NAN;
    made_dips(&made, 2u, 20u, 0.3, 1.0, 0u, centre_s);
    gpwi_fit_dips(made.series, 2u, centre_s, 20u, &config, &d, NULL);
    assert_near(d.window_s, 1.0, 0.051);
    assert_near(d.width_s.value, 0.3, 0.05);
}

static void two_dips_in_one_do_not_blur_the_others(void **state)
{
    struct gpwi_dips d;

    (void)state;
    made.seed = 33;
    made_dips(&made, 4u, 20u, 0.3, 2.0, 7u, centre_s); /* events 7 and 14 are twice as wide */
    gpwi_fit_dips(made.series, 4u, centre_s, 20u, &meter, &d, areas_j);
    assert_int_equal(d.unlike, 2);
    assert_int_equal(d.used, 18);
    assert_near(d.width_s.value, 0.3, 0.03);
    assert_near(d.area_j.value, -4.0 * 81.0, 3.24);
    assert_near(d.area_all_j, -4.0 * 81.0 * 1.1, 8.0);
    assert_true(isnan(areas_j[6]) && isnan(areas_j[13]));
    assert_near(d.area_sd_j, 0.0, 12.0);
}

static void a_known_floor_is_not_passed(void **state)
{
    struct gpwi_dip_config config = meter;
    struct gpwi_dips d;

    (void)state;
    made.seed = 34;
    made_dips(&made, 1u, 10u, 0.3, 1.0, 0u, centre_s);
    config.floor_min_w = 160.0; /* 40 W above where the dips go */
    gpwi_fit_dips(made.series, 1u, centre_s, 10u, &config, &d, NULL);
    assert_int_equal(d.at_floor, 1);
    assert_near(d.floor_w.value, 160.0, 1e-9);
    assert_near(d.depth_w.value, -230.0, 1.0);
    assert_near(d.width_s.value, 81.0 / 230.0, 0.006);
}

/* The shorter the dip is thought to be, the deeper it is: never below 0 W. */
static void no_dip_goes_below_nothing(void **state)
{
    const double windows_s[] = {1.0, 1.02, 1.05, 1.1, 1.2};
    struct gpwi_dip_config config = meter; /* bottom 0 W, no floor */
    struct gpwi_dips d;
    uint32_t i, open = 0u;

    (void)state;
    for (i = 0; i < 5u; i++) {
        made.seed = 37;
        made_dips(&made, 4u, 20u, 0.3, 1.0, 0u, centre_s);
        config.window_s = config.window_guess_s = windows_s[i];
        gpwi_fit_dips(made.series, 4u, centre_s, 20u, &config, &d, NULL);
        open += d.reason == GPWI_FIT_NOT_RESOLVED;
        assert_near(d.area_j.value, -4.0 * 81.0, 40.0);
        if (d.reason == GPWI_FIT_OK) {
            assert_true(d.floor_w.value >= 0.0 && d.floor_w.low >= 0.0);
            assert_true(d.depth_w.low >= -d.level_w);
        }
    }
    assert_true(open >= 1u);
}

/* Of dips that reach the floor, some logs give a little too short a width. The depth is then
 * the floor's; its ends hold what is true and do not go below what the devices draw idle. */
static void ends_of_few_dips_are_honest(void **state)
{
    struct gpwi_dip_config config = meter;
    struct gpwi_dips d;
    uint32_t i, held = 0u, told = 0u;

    (void)state;
    config.floor_min_w = 8.0 * 120.0;
    config.bottom_w = 8.0 * 72.0;
    for (i = 0; i < 20u; i++) {
        made.seed = 400u + i;
        made_dips(&made, 8u, 4u, 0.3, 3.0, 0u, centre_s); /* from 390 to 120 W */
        gpwi_fit_dips(made.series, 8u, centre_s, 4u, &config, &d, NULL);
        if (d.reason != GPWI_FIT_OK) {
            continue;
        }
        told++;
        assert_true(d.depth_w.low <= d.depth_w.value && d.depth_w.value <= d.depth_w.high);
        assert_true(d.width_s.low <= d.width_s.value && d.width_s.value <= d.width_s.high);
        assert_true(d.floor_w.low >= config.bottom_w && d.floor_w.value >= 960.0);
        held += d.depth_w.low <= -8.0 * 270.0 && -8.0 * 270.0 <= d.depth_w.high &&
                d.width_s.low <= 0.3 && 0.3 <= d.width_s.high;
    }
    assert_true(told >= 15u);
    assert_true(20u * held >= 18u * told);
}

static void a_dip_too_short_to_tell_keeps_its_area(void **state)
{
    struct gpwi_dips d;

    (void)state;
    made.seed = 35;
    made_dips(&made, 8u, 20u, 0.02, 0.5, 0u, centre_s);
    gpwi_fit_dips(made.series, 8u, centre_s, 20u, &meter, &d, NULL);
    assert_int_equal(d.reason, GPWI_FIT_NOT_RESOLVED);
    assert_true(isnan(d.depth_w.value) && isnan(d.floor_w.value));
    assert_near(d.area_j.value, -8.0 * 270.0 * 0.02, 2.0);
}

static void too_few_events_or_rows_give_nothing(void **state)
{
    struct gpwi_dips d;

    (void)state;
    made.seed = 36;
    made_dips(&made, 2u, 4u, 0.3, 1.0, 0u, centre_s);
    gpwi_fit_dips(made.series, 2u, centre_s, 2u, &meter, &d, areas_j);
    assert_int_equal(d.reason, GPWI_FIT_TOO_SHORT);
    assert_true(isnan(d.area_j.value) && isnan(areas_j[0]));
    gpwi_fit_dips(made.series, 2u, centre_s, 0u, &meter, &d, NULL);
    assert_int_equal(d.reason, GPWI_FIT_TOO_SHORT);
    made.series[1].count = 3; /* one device is lost: no event is whole */
    gpwi_fit_dips(made.series, 2u, centre_s, 4u, &meter, &d, NULL);
    assert_int_equal(d.reason, GPWI_FIT_TOO_SHORT);
    assert_int_equal(d.used, 0);
}

static void of_many_events_some_are_taken(void **state)
{
    static double many_s[130];
    struct gpwi_dip_config config = meter;
    struct gpwi_dips d;
    size_t i;

    (void)state;
    made.rows = MADE_ROWS;
    for (i = 0; i < MADE_ROWS; i++) { /* a dip of 0.5 s every 8 s through a window of 1 s */
        const double t = 0.27 * (double)i, from = 8.0 * floor(t / 8.0) + 4.0;
        const double seen = fmin(t, from + 0.5) - fmax(t - 1.0, from);

        made.time_s[0][i] = t;
        made.power_w[0][i] = 400.0 - 200.0 * fmax(seen, 0.0);
    }
    made_series(&made, 1u);
    for (i = 0; i < 130u; i++) {
        many_s[i] = 8.0 * (double)i + 4.75;
    }
    config.refresh_s = 0.0; /* a meter that is always up to date */
    gpwi_fit_dips(made.series, 1u, many_s, 130u, &config, &d, NULL);
    assert_int_equal(d.events, 130);
    assert_in_range(d.used, 40, 64);
    assert_near(d.area_j.value, -100.0, 1.0);
    assert_near(d.width_s.value, 0.5, 0.05);
}

static void bursts_last_as_long_as_their_area_says(void **state)
{
    /* 50 ms of 300 W, seen or half seen by a look of 25 ms every 100: 30 J when it is caught */
    const double caught_j[] = {30.0, 0.0, 30.0, 15.0, 30.0, 0.0, 15.0, 0.0};
    const double height_w[] = {300.0, 0.0, 300.0, 150.0, 300.0, 0.0, 150.0, 0.0};
    const double short_s[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    /* 400 ms of 300 W with a first look 88 W above it */
    const double long_j[] = {120.0, 120.0, 120.0}, high_w[] = {388.0, 388.0, 388.0};
    const double long_s[] = {0.4, 0.4, 0.4};

    (void)state;
    assert_near(gpwi_burst_duration(caught_j, height_w, short_s, 8u, 0.1), 0.05, 1e-12);
    assert_near(gpwi_burst_duration(long_j, high_w, long_s, 3u, 0.1), 0.4, 1e-12);
    assert_true(isnan(gpwi_burst_duration(long_j, high_w, long_s, 2u, 0.1)));
}

/* ---- temperature ---- */

static double power_w[3000], temperature_c[3000];

static void a_line_is_found_with_its_interval(void **state)
{
    struct gpwi_temperature t;
    double noise = 0.0;
    uint32_t i, k, held = 0;

    (void)state;
    made.seed = 41;
    for (k = 0; k < 200u; k++) {
        for (i = 0; i < 600u; i++) {
            const double exact_c = 70.0 - 25.0 * exp(-0.25 * i / 60.0);

            noise = 0.97 * noise + 0.243 * made_gaussian(&made);
            temperature_c[i] = floor(exact_c);
            power_w[i] = 300.0 + 0.45 * (exact_c - 40.0) + noise;
        }
        assert_status(gpwi_fit_temperature(power_w, temperature_c, 600u, 0.25, &t), GPW_OK);
        assert_int_equal(t.reason, GPWI_FIT_OK);
        held += t.slope_w_per_k.low <= 0.45 && 0.45 <= t.slope_w_per_k.high;
        assert_near(t.slope_w_per_k.value, 0.45, 0.2);
        assert_near(t.p40_w.value, 300.0, 6.0);
        assert_true(t.rms_w < t.rms_mean_w);
    }
    assert_in_range(held, 174, 199);
    assert_near(t.low_c, 45.0, 0.1);
    assert_near(t.high_c, 67.0, 1.1);
}

static void no_range_few_rows_and_missing_rows(void **state)
{
    struct gpwi_temperature t;
    uint32_t i;

    (void)state;
    for (i = 0; i < 3000u; i++) {
        temperature_c[i] = 61.0 + (double)(i % 2u);
        power_w[i] = 300.0 + (double)(i % 7u);
    }
    gpwi_fit_temperature(power_w, temperature_c, 3000u, 0.25, &t);
    assert_int_equal(t.reason, GPWI_FIT_NO_RANGE);
    assert_true(isnan(t.slope_w_per_k.value));
    gpwi_fit_temperature(power_w, temperature_c, 5u, 0.25, &t);
    assert_int_equal(t.reason, GPWI_FIT_TOO_SHORT);
    for (i = 0; i < 3000u; i++) {
        temperature_c[i] = i % 3u == 0u ? (double)NAN : 30.0 + 0.01 * (double)i;
        power_w[i] = i % 5u == 0u ? (double)NAN
                                  : 77.5 + 0.76 * (temperature_c[i] - 40.0) +
                                        (i % 2u == 0u ? 0.1 : -0.1);
    }
    gpwi_fit_temperature(power_w, temperature_c, 3000u, 0.25, &t);
    assert_int_equal(t.reason, GPWI_FIT_OK);
    assert_near(t.slope_w_per_k.value, 0.76, 0.002);
    assert_near(t.p40_w.value, 77.5, 0.02);
    for (i = 0; i < 3000u; i++) {
        temperature_c[i] = (double)NAN;
    }
    gpwi_fit_temperature(power_w, temperature_c, 3000u, 0.25, &t);
    assert_int_equal(t.reason, GPWI_FIT_TOO_SHORT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(response_has_unit_area_and_the_right_corners),
        cmocka_unit_test(width_and_area_are_found_behind_the_window),
        cmocka_unit_test(a_fitted_window_is_the_true_one),
        cmocka_unit_test(two_dips_in_one_do_not_blur_the_others),
        cmocka_unit_test(a_known_floor_is_not_passed),
        cmocka_unit_test(no_dip_goes_below_nothing),
        cmocka_unit_test(ends_of_few_dips_are_honest),
        cmocka_unit_test(a_dip_too_short_to_tell_keeps_its_area),
        cmocka_unit_test(too_few_events_or_rows_give_nothing),
        cmocka_unit_test(of_many_events_some_are_taken),
        cmocka_unit_test(bursts_last_as_long_as_their_area_says),
        cmocka_unit_test(a_line_is_found_with_its_interval),
        cmocka_unit_test(no_range_few_rows_and_missing_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
