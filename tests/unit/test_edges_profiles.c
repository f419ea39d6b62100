/* SPDX-License-Identifier: MIT */
/* Corners of profiles: figures with ends alone, a cap that brings everything down, a profile
 * that is full. */
#include "profile_test.h"

static void name_is_of_small_letters_digits_and_dashes(void **state)
{
    static const char *const bad[] = {"a{b", "a~", "A", "a_b", "a/b", ""};
    gpw_profile *p = NULL;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad); i++) {
        const gpw_profile_config c = board_of(bad[i]);

        assert_status(gpw_profile_init(memory, sizeof memory, &c, &p), GPW_ERR_DOMAIN);
    }
    profile_of(board_of("a-z09"));
}

/* One of 10 % is known by its ends alone: between the others it is no figure. */
static void percentile_without_a_value_is_passed_over(void **state)
{
    gpw_profile *p = empty_profile(4u);
    gpw_figure ends = figure_of(GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_IDLE, UNKNOWN);
    float power_w = 0.0f;

    (void)state;
    ends.at = 10.0f;
    set(p, bounds(ends, 1.0f, 900.0f, GPW_SPREAD_RANGE));
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_IDLE, 5.0f, 100.0f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_IDLE, 15.0f, 200.0f);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_IDLE, 10.0f, &power_w), GPW_OK);
    assert_near(power_w, 150.0, 1.0e-4);
}

static void temperature_asks_for_a_phase(void **state)
{
    gpw_profile *p = empty_profile(4u);
    float power_w = 0.0f;

    (void)state;
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_COUNT, 40.0f, &power_w),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, 40.0f, &power_w),
                  GPW_ERR_UNKNOWN);
}

static void upper_bound_of_a_range_has_no_lower_end(void **state)
{
    gpw_profile *p = empty_profile(4u);
    gpw_figure peak = figure_of(GPW_QUANTITY_PEAK, GPW_PHASE_COUNT, 900.0f);

    (void)state;
    set(p, bounds(peak, UNKNOWN, UNKNOWN, GPW_SPREAD_UPPER));
    assert_unknown(read_board(p).peak_low_w);
    assert_near(read_board(p).peak_high_w, 900.0, 0.0);
}

/* An excursion of which a lower end alone is known says nothing of the largest; of two as large
 * the one whose time is not known stands for both. */
static void excursion_is_the_largest_that_is_known(void **state)
{
    gpw_profile *p = empty_profile(6u);
    gpw_figure least = figure_of(GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, UNKNOWN);

    (void)state;
    least.at = 0.5f;
    set(p, bounds(least, 1.9f, UNKNOWN, GPW_SPREAD_RANGE));
    assert_unknown(read_board(p).excursion_ratio);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.02f, 1.5f);
    assert_near(read_board(p).excursion_ratio, 1.5, 1.0e-6);
    assert_near(read_board(p).excursion_s, 0.02, 1.0e-8);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.1f, 1.5f);
    assert_near(read_board(p).excursion_s, 0.1, 1.0e-8);
    set_value(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 1.5f);
    assert_near(read_board(p).excursion_ratio, 1.5, 1.0e-6);
    assert_unknown(read_board(p).excursion_s);
}

/* ---- the cap ---- */

static void cap_brings_a_power_at_a_temperature_down(void **state)
{
    gpw_profile *p = empty_profile(4u);
    gpw_figure f;

    (void)state;
    set_at(p, GPW_QUANTITY_POWER_AT_TEMPERATURE, GPW_PHASE_TRAIN, 60.0f, 700.0f);
    assert_status(gpw_profile_set_cap(p, 500.0f), GPW_NOTE_UNKNOWN); /* its limits */
    f = read_figure(p, GPW_QUANTITY_POWER_AT_TEMPERATURE, GPW_PHASE_TRAIN);
    assert_near(f.value, 500.0, 0.0);
}

static void cap_of_a_full_profile_is_renewed_and_not_added(void **state)
{
    gpw_profile *p = empty_profile(3u);

    (void)state;
    set_value(p, GPW_QUANTITY_CAP_MIN, GPW_PHASE_COUNT, 100.0f);
    set_value(p, GPW_QUANTITY_CAP_MAX, GPW_PHASE_COUNT, 700.0f);
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_TRAIN, 600.0f);
    assert_status(gpw_profile_set_cap(p, 500.0f), GPW_ERR_FULL);
    p = empty_profile(3u);
    set_value(p, GPW_QUANTITY_CAP_MIN, GPW_PHASE_COUNT, 100.0f);
    set_value(p, GPW_QUANTITY_CAP_MAX, GPW_PHASE_COUNT, 700.0f);
    set_value(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 600.0f);
    assert_status(gpw_profile_set_cap(p, 500.0f), GPW_OK);
    assert_near(read_figure(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT).value, 500.0, 0.0);
    assert_int_equal(count_of(p), 3);
}

/* A wave from 0: its swing comes down with the mean, and by no rounding goes below 0. */
static void cap_leaves_a_wave_that_touches_0_above_it(void **state)
{
    static const float duties[] = {0.15f, 0.3f, 0.7f, 0.1f, 1.0f / 3.0f};
    uint32_t k;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(duties); i++) {
        for (k = 0; k < 60u; k++) {
            const float cap_w = 600.0f - 7.3f * (float)k;
            gpw_phase_figures f = figures_of(GPW_PHASE_TRAIN);
            gpw_profile *p = empty_profile(12u);
            uint32_t refusal = 99u;

            f.mean_w = 610.0f;
            f.wave_duty = duties[i];
            f.wave_w = 610.0f / duties[i];
            if (f.wave_w * duties[i] > 610.0f) {
                f.wave_w *= 0.999999f;
            }
            f.wave_period_s = 1.0f;
            f.grade = GPW_GRADE_USER;
            assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
            assert_true(gpw_profile_set_cap(p, cap_w) >= GPW_OK);
            f = read_phase(p, GPW_PHASE_TRAIN);
            assert_near(f.mean_w, cap_w, 1.0e-4);
            assert_near(f.wave_w * f.wave_duty, cap_w, 2.0e-3);
            assert_true(f.wave_w * f.wave_duty <= f.mean_w);
            assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
            assert_int_equal(refusal, GPW_FIGURES_ACCEPTED);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_is_of_small_letters_digits_and_dashes),
        cmocka_unit_test(percentile_without_a_value_is_passed_over),
        cmocka_unit_test(temperature_asks_for_a_phase),
        cmocka_unit_test(upper_bound_of_a_range_has_no_lower_end),
        cmocka_unit_test(excursion_is_the_largest_that_is_known),
        cmocka_unit_test(cap_brings_a_power_at_a_temperature_down),
        cmocka_unit_test(cap_of_a_full_profile_is_renewed_and_not_added),
        cmocka_unit_test(cap_leaves_a_wave_that_touches_0_above_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
