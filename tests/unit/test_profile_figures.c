/* SPDX-License-Identifier: MIT */
/* A profile figure by figure: what may be set, and what is gathered of it. */
#include "profile_test.h"

/* ---- one figure ---- */

static void figure_set_is_figure_read_with_its_units(void **state)
{
    gpw_profile *p = empty_profile(4u);
    gpw_figure f = figure_of(GPW_QUANTITY_POWER_AT_TEMPERATURE, GPW_PHASE_IDLE, 47.4f), back;

    (void)state;
    f = bounds(f, 46.0f, 49.0f, GPW_SPREAD_INSTRUMENT);
    f.at = 40.0f;
    f.grade = GPW_GRADE_MEASURED;
    f.source = GPW_SOURCE_CUDA_TEST_GEMM;
    f.point = GPW_POINT_INSTRUMENT;
    set(p, f);
    back = read_figure(p, GPW_QUANTITY_POWER_AT_TEMPERATURE, GPW_PHASE_IDLE);
    memcpy(f.unit, "W", 2);
    memcpy(f.at_unit, "degC", 5);
    assert_memory_equal(&back, &f, sizeof f);
}

static void units_follow_from_the_quantity(void **state)
{
    static const struct {
        gpw_quantity quantity;
        gpw_phase phase;
        const char *unit, *at_unit;
    } cases[] = {
        {GPW_QUANTITY_POWER, GPW_PHASE_IDLE, "W", ""},
        {GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_IDLE, "W", "%"},
        {GPW_QUANTITY_POWER_PER_KELVIN, GPW_PHASE_IDLE, "W/K", ""},
        {GPW_QUANTITY_TAU, GPW_PHASE_IDLE, "s", ""},
        {GPW_QUANTITY_WAVE_DUTY, GPW_PHASE_IDLE, "1", ""},
        {GPW_QUANTITY_RHO_OUT, GPW_PHASE_IDLE, "1", ""},
        {GPW_QUANTITY_CAP_MAX, GPW_PHASE_COUNT, "W", ""},
        {GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, "1", "s"},
        {GPW_QUANTITY_EXCURSION_ALLOWED, GPW_PHASE_COUNT, "1", "s"},
        {GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, "W/s", "rho"},
        {GPW_QUANTITY_STORAGE, GPW_PHASE_COUNT, "J", ""},
        {GPW_QUANTITY_GPUS, GPW_PHASE_COUNT, "1", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_profile *p = empty_profile(1u);
        gpw_figure f = figure_of(cases[i].quantity, cases[i].phase, 1.0f);

        f.at = cases[i].quantity == GPW_QUANTITY_POWER_PERCENTILE ? 5.0f : UNKNOWN;
        set(p, f);
        f = read_figure(p, cases[i].quantity, cases[i].phase);
        assert_string_equal(f.unit, cases[i].unit);
        assert_string_equal(f.at_unit, cases[i].at_unit);
    }
}

/* The board, then phase by phase, then by quantity, then by condition; the unknown one first.
 */
static void figures_stand_in_their_order_however_they_came(void **state)
{
    gpw_profile *p = empty_profile(8u);

    (void)state;
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 95.0f, 600.0f);
    set_value(p, GPW_QUANTITY_SIGMA, GPW_PHASE_IDLE, 1.0f);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.5f, 1.3f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 5.0f, 300.0f);
    set_value(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 1.1f);
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_IDLE, 60.0f);
    set_value(p, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, 700.0f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 50.0f, 500.0f);
    assert_int_equal(count_of(p), 8);
    assert_int_equal(at(0, p).quantity, GPW_QUANTITY_TDP);
    assert_near(at(1, p).value, 1.1, 1e-7);
    assert_near(at(2, p).value, 1.3, 1e-7);
    assert_int_equal(at(3, p).quantity, GPW_QUANTITY_POWER);
    assert_int_equal(at(4, p).quantity, GPW_QUANTITY_SIGMA);
    assert_near(at(5, p).at, 5.0, 0.0);
    assert_near(at(6, p).at, 50.0, 0.0);
    assert_near(at(7, p).at, 95.0, 0.0);
}

static void figure_of_the_same_condition_is_replaced(void **state)
{
    gpw_profile *p = empty_profile(2u);

    (void)state;
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 5.0f, 300.0f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 95.0f, 600.0f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 5.0f, 310.0f); /* full */
    assert_int_equal(count_of(p), 2);
    assert_near(at(0, p).value, 310.0, 0.0);
    assert_near(at(1, p).value, 600.0, 0.0);
}

static void unknown_figure_is_removed(void **state)
{
    gpw_profile *p = empty_profile(2u), *fresh;
    gpw_profile_config c = board_of("mine");
    static GPW_STATE_BUFFER(first, GPW_PROFILE_STATE_BYTES(2u));

    (void)state;
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f);
    set_value(p, GPW_QUANTITY_SIGMA, GPW_PHASE_INFER, 3.0f);
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_INFER, UNKNOWN);
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_INFER, UNKNOWN); /* there is none: nothing */
    assert_int_equal(count_of(p), 1);
    assert_int_equal(at(0, p).quantity, GPW_QUANTITY_SIGMA);
    set_value(p, GPW_QUANTITY_SIGMA, GPW_PHASE_INFER, UNKNOWN);
    memcpy(first, memory, 48 + 2 * 24); /* nothing is left of them: the bytes of a new one */
    c.figures_max = 2u;
    fresh = profile_of(c);
    assert_memory_equal(first, fresh, 48 + 2 * 24);
}

static void no_room_for_another_figure_is_said(void **state)
{
    gpw_profile *p = empty_profile(1u);
    gpw_figure f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_IDLE, 60.0f);

    (void)state;
    set_value(p, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, 700.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_FULL);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f - 1u), GPW_ERR_VERSION);
    assert_status(gpw_profile_set_cap(p, 300.0f), GPW_ERR_FULL);
    assert_int_equal(count_of(p), 1);
}

/* ---- bad figures ---- */

static void refuse(gpw_figure f)
{
    gpw_profile *p = empty_profile(4u);

    set_value(p, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, 700.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    assert_int_equal(count_of(p), 1);
}

static void figure_outside_the_range_of_its_quantity_is_refused(void **state)
{
    static const struct {
        gpw_quantity quantity;
        float low, high; /* just outside */
    } cases[] = {
        {GPW_QUANTITY_POWER, -0.001f, 1.1e12f},
        {GPW_QUANTITY_POWER_PER_KELVIN, -0.1f, 1001.0f},
        {GPW_QUANTITY_SIGMA, -0.001f, 1.1e12f},
        {GPW_QUANTITY_TAU, 9.0e-7f, 1.1e6f},
        {GPW_QUANTITY_WAVE, -0.001f, 1.1e12f},
        {GPW_QUANTITY_WAVE_PERIOD, 9.0e-7f, 1.1e6f},
        {GPW_QUANTITY_WAVE_DUTY, -0.001f, 1.01f},
        {GPW_QUANTITY_DURATION, -0.001f, 1.1e6f},
        {GPW_QUANTITY_RHO_IN, -1.01f, 1.01f},
        {GPW_QUANTITY_RHO_OUT, -1.01f, 1.01f},
        {GPW_QUANTITY_TDP, -0.001f, 1.1e12f},
        {GPW_QUANTITY_CAP, -0.001f, 1.1e12f},
        {GPW_QUANTITY_CAP_MIN, -0.001f, 1.1e12f},
        {GPW_QUANTITY_CAP_MAX, -0.001f, 1.1e12f},
        {GPW_QUANTITY_PEAK, -0.001f, 1.1e12f},
        {GPW_QUANTITY_EXCURSION, 0.99f, 100.1f},
        {GPW_QUANTITY_RAMP, -0.001f, 1.1e12f},
        {GPW_QUANTITY_EXCURSION_ALLOWED, 0.99f, 100.1f},
        {GPW_QUANTITY_PSU_LAG, -0.001f, 1.1e6f},
        {GPW_QUANTITY_GPUS, 0.9f, 1.1e6f},
        {GPW_QUANTITY_STORAGE, -0.001f, 1.1e12f},
        {GPW_QUANTITY_FLOOR_MAX, -0.001f, 1.01f},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const gpw_phase phase =
            cases[i].quantity < GPW_QUANTITY_TDP ? GPW_PHASE_INFER : GPW_PHASE_COUNT;
        const gpw_figure f = figure_of(cases[i].quantity, phase, UNKNOWN);

        refuse(figure_of(cases[i].quantity, phase, cases[i].low));
        refuse(figure_of(cases[i].quantity, phase, cases[i].high));
        refuse(figure_of(cases[i].quantity, phase, (float)INFINITY));
        refuse(bounds(f, cases[i].low, UNKNOWN, GPW_SPREAD_RANGE));
        refuse(bounds(f, UNKNOWN, cases[i].high, GPW_SPREAD_RANGE));
    }
}

static void condition_a_quantity_does_not_have_is_refused(void **state)
{
    gpw_figure f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f);

    (void)state;
    f.at = 5.0f;
    refuse(f);
    f = figure_of(GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 300.0f);
    refuse(f); /* of how many per cent? */
    f.at = -0.1f;
    refuse(f);
    f.at = 100.1f;
    refuse(f);
    f = figure_of(GPW_QUANTITY_POWER_AT_TEMPERATURE, GPW_PHASE_INFER, 300.0f);
    refuse(f);
    f.at = 151.0f;
    refuse(f);
    f = figure_of(GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 1.1f);
    f.at = -1.0f;
    refuse(f);
    f.at = (float)INFINITY;
    refuse(f);
    f.value = UNKNOWN; /* to be removed: of a condition that cannot be */
    refuse(f);
}

static void ends_must_be_in_order_and_of_a_kind(void **state)
{
    const gpw_figure f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f);
    const gpw_figure none = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, UNKNOWN);

    (void)state;
    refuse(bounds(f, 301.0f, UNKNOWN, GPW_SPREAD_RANGE));
    refuse(bounds(f, UNKNOWN, 299.0f, GPW_SPREAD_P5_P95));
    refuse(bounds(none, 300.0f, 299.0f, GPW_SPREAD_RANGE));
    refuse(bounds(f, 299.0f, 301.0f, GPW_SPREAD_NONE));
    refuse(bounds(f, UNKNOWN, UNKNOWN, GPW_SPREAD_RANGE));
    refuse(bounds(none, 299.0f, 301.0f, GPW_SPREAD_LOWER));
    refuse(bounds(f, 299.0f, 301.0f, GPW_SPREAD_UPPER + 1u));
    refuse(bounds(f, 299.0f, 301.0f, 257u)); /* must not pass for 1 */
}

static void labels_that_do_not_exist_are_refused(void **state)
{
    gpw_figure f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f);

    (void)state;
    f.grade = GPW_GRADE_UNKNOWN;
    refuse(f);
    f.grade = GPW_GRADE_USER + 1u;
    refuse(f);
    f.grade = 258u;
    refuse(f);
    f.grade = GPW_GRADE_USER;
    f.source = 256u;
    refuse(f);
    f.source = GPW_SOURCE_USER;
    f.point = 256u;
    refuse(f);
}

static void quantity_of_another_owner_is_refused(void **state)
{
    (void)state;
    refuse(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_COUNT, 300.0f));
    refuse(figure_of(GPW_QUANTITY_TDP, GPW_PHASE_INFER, 300.0f));
    refuse(figure_of(GPW_QUANTITY_NONE, GPW_PHASE_COUNT, 300.0f));
    refuse(figure_of(GPW_QUANTITY_COUNT, GPW_PHASE_COUNT, 300.0f));
    refuse(figure_of(256u + GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f));
    refuse(figure_of(GPW_QUANTITY_POWER, 256u + GPW_PHASE_INFER, 300.0f));
    refuse(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_COUNT + 1u, 300.0f));
    refuse(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_OFF, 0.0f));
}

static void wave_is_whole_after_every_figure(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_figure f = figure_of(GPW_QUANTITY_WAVE, GPW_PHASE_TRAIN, 400.0f);

    (void)state;
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_TRAIN, 265.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    set_value(p, GPW_QUANTITY_WAVE_PERIOD, GPW_PHASE_TRAIN, 10.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    set_value(p, GPW_QUANTITY_WAVE_DUTY, GPW_PHASE_TRAIN, 0.7f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN); /* 265 - 280 W */
    set_value(p, GPW_QUANTITY_WAVE_DUTY, GPW_PHASE_TRAIN, 0.6f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_OK); /* 265 - 240 W */
    f = figure_of(GPW_QUANTITY_WAVE_PERIOD, GPW_PHASE_TRAIN, UNKNOWN);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_TRAIN, 239.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    assert_near(read_phase(p, GPW_PHASE_TRAIN).mean_w, 265.0, 0.0);
}

static void cap_stays_within_its_limits(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_figure f = figure_of(GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 360.0f);

    (void)state;
    set_value(p, GPW_QUANTITY_CAP_MAX, GPW_PHASE_COUNT, 350.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    set_value(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 300.0f);
    f = figure_of(GPW_QUANTITY_CAP_MIN, GPW_PHASE_COUNT, 301.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
    f = figure_of(GPW_QUANTITY_CAP_MAX, GPW_PHASE_COUNT, 299.0f);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_DOMAIN);
}

static void built_in_profile_takes_no_figure(void **state)
{
    union {
        const gpw_profile *built_in;
        gpw_profile *writable;
    } same;
    const gpw_figure f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f);

    (void)state;
    same.built_in = gpw_profile_h100_sxm();
    assert_status(gpw_profile_set_figure(same.writable, &f, sizeof f), GPW_ERR_STATE);
    assert_status(gpw_profile_set_cap(same.writable, 300.0f), GPW_ERR_STATE);
}

/* ---- views ---- */

static void bound_of_a_power_is_an_end_and_no_mean(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_phase_figures f;

    (void)state;
    set(p, bounds(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 350.0f), UNKNOWN, UNKNOWN,
                  GPW_SPREAD_UPPER));
    set(p, bounds(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_TRAIN, 80.0f), UNKNOWN, UNKNOWN,
                  GPW_SPREAD_LOWER));
    f = read_phase(p, GPW_PHASE_INFER);
    assert_unknown(f.mean_w);
    assert_unknown(f.low_w);
    assert_near(f.high_w, 350.0, 0.0);
    f = read_phase(p, GPW_PHASE_TRAIN);
    assert_unknown(f.mean_w);
    assert_near(f.low_w, 80.0, 0.0);
    assert_unknown(f.high_w);
}

static void phase_carries_the_labels_of_its_power(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_figure f = figure_of(GPW_QUANTITY_SIGMA, GPW_PHASE_INFER, 9.0f);

    (void)state;
    f.grade = GPW_GRADE_ESTIMATE;
    f.source = GPW_SOURCE_STUDY;
    set(p, f);
    assert_int_equal(read_phase(p, GPW_PHASE_INFER).grade, GPW_GRADE_ESTIMATE);
    f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 300.0f);
    f.grade = GPW_GRADE_MEASURED;
    f.source = GPW_SOURCE_NLR;
    f.point = GPW_POINT_INSTRUMENT;
    set(p, f);
    assert_int_equal(read_phase(p, GPW_PHASE_INFER).grade, GPW_GRADE_MEASURED);
    assert_int_equal(read_phase(p, GPW_PHASE_INFER).source, GPW_SOURCE_NLR);
    assert_int_equal(read_phase(p, GPW_PHASE_INFER).point, GPW_POINT_INSTRUMENT);
}

static void board_carries_the_weakest_label(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_figure f = figure_of(GPW_QUANTITY_TDP, GPW_PHASE_COUNT, 700.0f);

    (void)state;
    f.grade = GPW_GRADE_FULL;
    f.source = GPW_SOURCE_LI;
    set(p, f);
    f = figure_of(GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 1.1f);
    f.grade = GPW_GRADE_INFERRED;
    f.source = GPW_SOURCE_CUDA_TEST_GEMM;
    set(p, f);
    f = figure_of(GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, 610.0f);
    f.grade = GPW_GRADE_SECONDARY;
    f.source = GPW_SOURCE_YORK;
    f.point = GPW_POINT_INSTRUMENT;
    f.spread = GPW_SPREAD_LOWER;
    set(p, f);
    f = figure_of(GPW_QUANTITY_STORAGE, GPW_PHASE_COUNT, 65.0f); /* not in the view */
    f.grade = GPW_GRADE_ESTIMATE;
    set(p, f);
    assert_int_equal(read_board(p).grade, GPW_GRADE_INFERRED);
    assert_int_equal(read_board(p).source, GPW_SOURCE_CUDA_TEST_GEMM);
    assert_int_equal(read_board(p).ramp_point, GPW_POINT_INSTRUMENT);
    assert_near(read_board(p).ramp_low_w_per_s, 610.0, 0.0);
    assert_unknown(read_board(p).ramp_high_w_per_s);
}

static void board_shows_the_ramp_of_no_condition(void **state)
{
    gpw_profile *p = empty_profile(8u);

    (void)state;
    set_at(p, GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, 0.7f, 20000.0f);
    assert_unknown(read_board(p).ramp_high_w_per_s);
    set_value(p, GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, 24000.0f);
    assert_near(read_board(p).ramp_low_w_per_s, 24000.0, 0.0);
    assert_near(read_board(p).ramp_high_w_per_s, 24000.0, 0.0);
}

static void board_shows_the_largest_excursion(void **state)
{
    gpw_profile *p = empty_profile(8u);

    (void)state;
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.05f, 1.1f);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.1f, 1.34f);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.5f, 1.34f);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 5.0f, 1.02f);
    assert_near(read_board(p).excursion_ratio, 1.34, 1e-6);
    assert_near(read_board(p).excursion_s, 0.5, 0.0);
}

static void one_number_of_a_peak_is_both_its_ends(void **state)
{
    gpw_profile *p = empty_profile(8u);

    (void)state;
    set_value(p, GPW_QUANTITY_PEAK, GPW_PHASE_COUNT, 455.0f);
    assert_near(read_board(p).peak_low_w, 455.0, 0.0);
    assert_near(read_board(p).peak_high_w, 455.0, 0.0);
    set(p, bounds(figure_of(GPW_QUANTITY_PEAK, GPW_PHASE_COUNT, 455.0f), UNKNOWN, UNKNOWN,
                  GPW_SPREAD_LOWER));
    assert_near(read_board(p).peak_low_w, 455.0, 0.0);
    assert_unknown(read_board(p).peak_high_w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figure_set_is_figure_read_with_its_units),
        cmocka_unit_test(units_follow_from_the_quantity),
        cmocka_unit_test(figures_stand_in_their_order_however_they_came),
        cmocka_unit_test(figure_of_the_same_condition_is_replaced),
        cmocka_unit_test(unknown_figure_is_removed),
        cmocka_unit_test(no_room_for_another_figure_is_said),
        cmocka_unit_test(figure_outside_the_range_of_its_quantity_is_refused),
        cmocka_unit_test(condition_a_quantity_does_not_have_is_refused),
        cmocka_unit_test(ends_must_be_in_order_and_of_a_kind),
        cmocka_unit_test(labels_that_do_not_exist_are_refused),
        cmocka_unit_test(quantity_of_another_owner_is_refused),
        cmocka_unit_test(wave_is_whole_after_every_figure),
        cmocka_unit_test(cap_stays_within_its_limits),
        cmocka_unit_test(built_in_profile_takes_no_figure),
        cmocka_unit_test(bound_of_a_power_is_an_end_and_no_mean),
        cmocka_unit_test(phase_carries_the_labels_of_its_power),
        cmocka_unit_test(board_carries_the_weakest_label),
        cmocka_unit_test(board_shows_the_ramp_of_no_condition),
        cmocka_unit_test(board_shows_the_largest_excursion),
        cmocka_unit_test(one_number_of_a_peak_is_both_its_ends),
    };

    return cmocka_run_group_tests_name("profile, figures", tests, NULL, NULL);
}
