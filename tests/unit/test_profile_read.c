/* SPDX-License-Identifier: MIT */
/* A profile read by figure and by curve, copied, and put under another cap. */
#include "profile_test.h"

#include "profile_internal.h"

/* ---- reading ---- */

static void reading_a_figure_says_what_is_wrong(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_figure f = figure_of(GPW_QUANTITY_TDP, GPW_PHASE_COUNT, 7.0f);
    uint32_t count = 7u;

    (void)state;
    set_value(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 700.0f);
    assert_status(gpw_profile_figure(p, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, &f, sizeof f),
                  GPW_ERR_UNKNOWN);
    assert_status(gpw_profile_figure(p, GPW_QUANTITY_TDP, GPW_PHASE_IDLE, &f, sizeof f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_profile_figure(p, GPW_QUANTITY_COUNT, GPW_PHASE_COUNT, &f, sizeof f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_profile_figure(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, &f, sizeof f - 1u),
                  GPW_ERR_VERSION);
    assert_status(gpw_profile_figure(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, NULL, sizeof f),
                  GPW_ERR_NULL);
    assert_status(gpw_profile_figure_at(p, 1u, &f, sizeof f), GPW_ERR_NOT_FOUND);
    assert_status(gpw_profile_figure_at(p, 0u, &f, 0u), GPW_ERR_VERSION);
    assert_status(gpw_profile_figure_at(NULL, 0u, &f, sizeof f), GPW_ERR_NULL);
    assert_near(f.value, 7.0, 0.0); /* nothing was written */
    assert_status(gpw_profile_figure_count(p, NULL), GPW_ERR_NULL);
    memset(memory, 0, 48);
    assert_status(gpw_profile_figure_count(p, &count), GPW_ERR_HANDLE);
    assert_status(gpw_profile_figure_at(p, 0u, &f, sizeof f), GPW_ERR_HANDLE);
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_ERR_HANDLE);
    assert_int_equal(count, 7);
}

static void newer_caller_gets_zeroes_behind_a_figure(void **state)
{
    struct {
        gpw_figure today;
        uint32_t tomorrow;
    } f;
    gpw_profile *p = empty_profile(1u);

    (void)state;
    set_value(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 700.0f);
    memset(&f, 0xa5, sizeof f);
    assert_status(gpw_profile_figure_at(p, 0u, &f.today, sizeof f), GPW_OK);
    assert_near(f.today.value, 700.0, 0.0);
    assert_int_equal(f.tomorrow, 0);
}

static void off_is_known_by_definition_and_in_no_list(void **state)
{
    gpw_profile *p = empty_profile(1u);
    gpw_figure f = read_figure(p, GPW_QUANTITY_POWER, GPW_PHASE_OFF);

    (void)state;
    assert_int_equal(count_of(p), 0);
    assert_near(f.value, 0.0, 0.0);
    assert_near(f.high, 0.0, 0.0);
    assert_int_equal(f.source, GPW_SOURCE_DEFINITION);
    assert_status(gpw_profile_figure(p, GPW_QUANTITY_TAU, GPW_PHASE_OFF, &f, sizeof f),
                  GPW_ERR_UNKNOWN);
}

static void first_that_a_simulation_lacks_is_named(void **state)
{
    gpw_profile *p = empty_profile(8u);
    gpw_quantity q = 99u;

    (void)state;
    assert_status(gpw_profile_missing(p, GPW_PHASE_INFER, &q), GPW_NOTE_UNKNOWN);
    assert_int_equal(q, GPW_QUANTITY_POWER);
    set(p, bounds(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, UNKNOWN), 100.0f, UNKNOWN,
                  GPW_SPREAD_RANGE));
    assert_status(gpw_profile_missing(p, GPW_PHASE_INFER, &q), GPW_NOTE_UNKNOWN);
    assert_int_equal(q, GPW_QUANTITY_POWER); /* half a range makes no mean */
    set(p, bounds(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, UNKNOWN), 100.0f, 200.0f,
                  GPW_SPREAD_RANGE));
    assert_status(gpw_profile_missing(p, GPW_PHASE_INFER, &q), GPW_NOTE_UNKNOWN);
    assert_int_equal(q, GPW_QUANTITY_SIGMA);
    set_value(p, GPW_QUANTITY_SIGMA, GPW_PHASE_INFER, 5.0f);
    assert_status(gpw_profile_missing(p, GPW_PHASE_INFER, &q), GPW_NOTE_UNKNOWN);
    assert_int_equal(q, GPW_QUANTITY_TAU);
    set_value(p, GPW_QUANTITY_TAU, GPW_PHASE_INFER, 1.0f);
    assert_status(gpw_profile_missing(p, GPW_PHASE_INFER, &q), GPW_OK);
    assert_int_equal(q, GPW_QUANTITY_NONE);
    assert_status(gpw_profile_missing(p, GPW_PHASE_OFF, &q), GPW_OK); /* no noise, no time */
    q = 99u;
    assert_status(gpw_profile_missing(p, GPW_PHASE_COUNT, &q), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_missing(p, GPW_PHASE_INFER, NULL), GPW_ERR_NULL);
    assert_int_equal(q, 99);
}

/* ---- curves ---- */

static void percentiles_are_joined_by_straight_lines(void **state)
{
    gpw_profile *p = empty_profile(8u);
    float w = 7.0f;

    (void)state;
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 50.0f, &w), GPW_ERR_UNKNOWN);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 5.0f, 300.0f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 50.0f, 500.0f);
    set_at(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 95.0f, 600.0f);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 4.9f, &w), GPW_ERR_UNKNOWN);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 95.1f, &w), GPW_ERR_UNKNOWN);
    assert_near(w, 7.0, 0.0);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 5.0f, &w), GPW_OK);
    assert_near(w, 300.0, 0.0);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 95.0f, &w), GPW_OK);
    assert_near(w, 600.0, 0.0);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 27.5f, &w), GPW_OK);
    assert_near(w, 400.0, 1e-3);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 59.0f, &w), GPW_OK);
    assert_near(w, 520.0, 1e-3);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_TRAIN, 50.0f, &w), GPW_ERR_UNKNOWN);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 100.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, UNKNOWN, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_COUNT, 50.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_percentile(p, GPW_PHASE_INFER, 50.0f, NULL), GPW_ERR_NULL);
    assert_near(w, 520.0, 1e-3);
}

static void idle_rises_with_temperature(void **state)
{
    gpw_profile *p = empty_profile(8u);
    float w = 7.0f;

    (void)state;
    set_at(p, GPW_QUANTITY_POWER_AT_TEMPERATURE, GPW_PHASE_IDLE, 40.0f, 47.4f);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, 40.0f, &w), GPW_ERR_UNKNOWN);
    set_value(p, GPW_QUANTITY_POWER_PER_KELVIN, GPW_PHASE_IDLE, 0.49f);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, 60.0f, &w), GPW_OK);
    assert_near(w, 47.4 + 20.0 * 0.49, 1e-4);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, 30.0f, &w), GPW_OK);
    assert_near(w, 47.4 - 10.0 * 0.49, 1e-4);
    set_value(p, GPW_QUANTITY_POWER_PER_KELVIN, GPW_PHASE_IDLE, 2.0f);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, -50.0f, &w), GPW_OK);
    assert_near(w, 0.0, 0.0);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, 150.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_IDLE, UNKNOWN, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_at_temperature(p, GPW_PHASE_INFER, 40.0f, &w), GPW_ERR_UNKNOWN);
}

static void longer_excursion_is_smaller(void **state)
{
    gpw_profile *p = empty_profile(8u);
    float ratio = 7.0f;

    (void)state;
    assert_status(gpw_profile_excursion(p, 0.1f, &ratio), GPW_ERR_UNKNOWN);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.5f, 1.34f);
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.8f, 1.04f);
    assert_status(gpw_profile_excursion(p, 0.0f, &ratio), GPW_OK);
    assert_near(ratio, 1.34, 1e-6);
    assert_status(gpw_profile_excursion(p, 0.5f, &ratio), GPW_OK);
    assert_near(ratio, 1.34, 1e-6);
    assert_status(gpw_profile_excursion(p, 0.6f, &ratio), GPW_OK);
    assert_near(ratio, 1.04, 1e-6);
    assert_status(gpw_profile_excursion(p, 0.9f, &ratio), GPW_OK);
    assert_near(ratio, 1.0, 0.0);
    set_value(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 1.2f); /* of unknown duration */
    assert_status(gpw_profile_excursion(p, 0.9f, &ratio), GPW_NOTE_UNKNOWN);
    assert_near(ratio, 1.2, 1e-6);
    assert_status(gpw_profile_excursion(p, -1.0f, &ratio), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_excursion(p, UNKNOWN, &ratio), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_excursion(p, 0.1f, NULL), GPW_ERR_NULL);
}

/* ---- copies ---- */

static void copy_is_the_same_under_its_own_name(void **state)
{
    const gpw_profile *from = gpw_profile_h100_sxm();
    const uint32_t count = count_of(from);
    gpw_profile *p = NULL;
    uint32_t i;

    (void)state;
    assert_status(gpw_profile_copy(memory, sizeof memory, from, count + 1u, "my-h100", &p),
                  GPW_OK);
    assert_string_equal(gpw_profile_name(p), "my-h100");
    assert_int_equal(count_of(p), count);
    for (i = 0; i < count; i++) {
        const gpw_figure a = at(i, from), b = at(i, p);

        assert_memory_equal(&a, &b, sizeof a);
    }
    set_value(p, GPW_QUANTITY_STORAGE, GPW_PHASE_COUNT, 10.0f); /* it can be changed */
    assert_status(gpw_profile_copy(memory, sizeof memory, from, count, NULL, &p), GPW_OK);
    assert_string_equal(gpw_profile_name(p), "h100-sxm");
}

static void copy_checks_what_it_is_given(void **state)
{
    static GPW_STATE_BUFFER(to, GPW_PROFILE_STATE_BYTES(2u));
    gpw_profile *from = empty_profile(8u), *p = NULL;

    (void)state;
    set_value(from, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, 1.0f);
    set_value(from, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 1.0f);
    assert_status(gpw_profile_copy(NULL, sizeof to, from, 2u, NULL, &p), GPW_ERR_NULL);
    assert_status(gpw_profile_copy(to, sizeof to, NULL, 2u, NULL, &p), GPW_ERR_NULL);
    assert_status(gpw_profile_copy(to, sizeof to, from, 2u, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_copy(to, sizeof to, from, 0u, NULL, &p), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_copy(to, sizeof to, from, 513u, NULL, &p), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_copy(to, sizeof to, from, 2u, "No", &p), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_copy(to, sizeof to, from, 2u, "", &p), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_copy(to, sizeof to, from, 1u, NULL, &p), GPW_ERR_FULL);
    assert_status(gpw_profile_copy(to, 48 + 2 * 24 - 1, from, 2u, NULL, &p), GPW_ERR_SIZE);
    assert_status(gpw_profile_copy((char *)to + 4, sizeof to - 4, from, 2u, NULL, &p),
                  GPW_ERR_ALIGN);
    assert_null(p);
    assert_status(gpw_profile_copy(to, sizeof to, from, 2u, NULL, &p), GPW_OK);
    memset(memory, 0, 48);
    assert_status(gpw_profile_copy(to, sizeof to, from, 2u, NULL, &p), GPW_ERR_HANDLE);
}

/* ---- another cap ---- */

static gpw_profile *capped_profile(void)
{
    gpw_profile *p = empty_profile(32u);

    set_value(p, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, 700.0f);
    set_value(p, GPW_QUANTITY_CAP_MIN, GPW_PHASE_COUNT, 200.0f);
    set_value(p, GPW_QUANTITY_CAP_MAX, GPW_PHASE_COUNT, 700.0f);
    return p;
}

static void lower_cap_brings_down_what_lies_above_it(void **state)
{
    gpw_profile *p = capped_profile();
    gpw_figure f = bounds(figure_of(GPW_QUANTITY_POWER, GPW_PHASE_INFER, 519.0f), 356.0f,
                          669.0f, GPW_SPREAD_P5_P95);

    (void)state;
    f.grade = GPW_GRADE_COMPUTED;
    set(p, f);
    f = figure_of(GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 600.0f);
    f.at = 95.0f;
    f.grade = GPW_GRADE_ESTIMATE;
    set(p, f);
    f = figure_of(GPW_QUANTITY_POWER, GPW_PHASE_IDLE, 72.5f);
    f.grade = GPW_GRADE_MEASURED;
    set(p, f);
    assert_status(gpw_profile_set_cap(p, 400.0f), GPW_OK);
    assert_near(read_board(p).cap_w, 400.0, 0.0);
    f = read_figure(p, GPW_QUANTITY_POWER, GPW_PHASE_INFER);
    assert_near(f.low, 356.0, 0.0);
    assert_near(f.value, 400.0, 0.0);
    assert_near(f.high, 400.0, 0.0);
    assert_int_equal(f.grade, GPW_GRADE_INFERRED);
    f = read_figure(p, GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER);
    assert_near(f.value, 400.0, 0.0);
    assert_int_equal(f.grade, GPW_GRADE_ESTIMATE); /* weaker already */
    f = read_figure(p, GPW_QUANTITY_POWER, GPW_PHASE_IDLE);
    assert_near(f.value, 72.5, 0.0);
    assert_int_equal(f.grade, GPW_GRADE_MEASURED);
}

static void peak_comes_down_to_the_excursion_over_the_cap(void **state)
{
    gpw_profile *p = capped_profile();

    (void)state;
    set(p, bounds(figure_of(GPW_QUANTITY_PEAK, GPW_PHASE_COUNT, UNKNOWN), 300.0f, 800.0f,
                  GPW_SPREAD_RANGE));
    assert_status(gpw_profile_set_cap(p, 500.0f), GPW_OK);
    assert_near(read_board(p).peak_high_w, 800.0, 0.0); /* no excursion is known */
    set_at(p, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.5f, 1.25f);
    assert_status(gpw_profile_set_cap(p, 400.0f), GPW_OK);
    assert_near(read_board(p).peak_low_w, 300.0, 0.0);
    assert_near(read_board(p).peak_high_w, 500.0, 0.0);
}

/* What may be drawn is bounded by the high end, not by the middle. */
static void excursion_that_is_a_range_counts_by_its_high_end(void **state)
{
    gpw_profile *p = capped_profile();
    gpw_figure f = bounds(figure_of(GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 1.2f), 1.1f, 1.4f,
                          GPW_SPREAD_RANGE);
    float ratio = 0.0f;

    (void)state;
    f.at = 0.1f;
    set(p, f);
    assert_status(gpw_profile_excursion(p, 0.1f, &ratio), GPW_OK);
    assert_near(ratio, 1.4, 1e-6);
    assert_near(read_board(p).excursion_ratio, 1.4, 1e-6);
    assert_near(gpwi_profile_top_w(p), 1.4 * 700.0, 1e-3);
}

/* The dips of a job go as low as before; only what is above them is cut. */
static void wave_keeps_its_low_level_under_a_lower_cap(void **state)
{
    gpw_profile *p = capped_profile();
    gpw_phase_figures f = figures_of(GPW_PHASE_TRAIN);

    (void)state;
    f.mean_w = 548.0f;
    f.wave_w = 400.0f;
    f.wave_period_s = 10.0f;
    f.wave_duty = 0.75f; /* low level 548 - 300 W */
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_status(gpw_profile_set_cap(p, 400.0f), GPW_OK);
    f = read_phase(p, GPW_PHASE_TRAIN);
    assert_near(f.mean_w, 400.0, 0.0);
    assert_near(f.mean_w - f.wave_w * f.wave_duty, 248.0, 1e-3);
    assert_int_equal(read_figure(p, GPW_QUANTITY_WAVE, GPW_PHASE_TRAIN).grade, GPW_GRADE_USER);
    assert_status(gpw_profile_set_cap(p, 240.0f), GPW_OK);
    assert_near(read_phase(p, GPW_PHASE_TRAIN).wave_w, 0.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_TRAIN).mean_w, 240.0, 0.0);
}

static void wave_stays_where_only_the_high_end_comes_down(void **state)
{
    uint32_t k;

    (void)state;
    for (k = 0; k < 100u; k++) {
        gpw_profile *p = capped_profile();
        gpw_phase_figures f = figures_of(GPW_PHASE_TRAIN);
        gpw_figure wave;

        f.grade = GPW_GRADE_MEASURED;
        f.mean_w = 300.0f + 0.7f * (float)k;
        f.high_w = f.mean_w + 50.0f;
        f.wave_w = 100.0f + 0.37f * (float)k;
        f.wave_period_s = 10.0f;
        f.wave_duty = 0.9f;
        assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
        assert_status(gpw_profile_set_cap(p, f.mean_w + 20.0f), GPW_OK);
        wave = read_figure(p, GPW_QUANTITY_WAVE, GPW_PHASE_TRAIN);
        assert_true(wave.value == f.wave_w);
        assert_int_equal(wave.grade, GPW_GRADE_MEASURED);
    }
}

static void higher_cap_raises_nothing(void **state)
{
    gpw_profile *p = capped_profile();

    (void)state;
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_TRAIN, 548.0f);
    assert_status(gpw_profile_set_cap(p, 300.0f), GPW_OK);
    assert_status(gpw_profile_set_cap(p, 700.0f), GPW_OK);
    assert_near(read_phase(p, GPW_PHASE_TRAIN).mean_w, 300.0, 0.0);
}

static void cap_outside_its_limits_is_refused(void **state)
{
    gpw_profile *p = capped_profile(), *open = NULL;

    (void)state;
    set_value(p, GPW_QUANTITY_POWER, GPW_PHASE_TRAIN, 548.0f);
    assert_status(gpw_profile_set_cap(p, 199.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_set_cap(p, 701.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_set_cap(p, UNKNOWN), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_set_cap(p, -1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_set_cap(NULL, 300.0f), GPW_ERR_NULL);
    assert_near(read_phase(p, GPW_PHASE_TRAIN).mean_w, 548.0, 0.0);
    assert_near(read_board(p).cap_w, 700.0, 0.0);
    open = empty_profile(2u);
    assert_status(gpw_profile_set_cap(open, 300.0f), GPW_NOTE_UNKNOWN);
    assert_near(read_board(open).cap_w, 300.0, 0.0);
    assert_int_equal(read_board(open).grade, GPW_GRADE_USER);
}

/* No source gives the limits of the SXM module: rated 700 W, idle at 72.5 W. */
static void unknown_limits_of_a_cap_are_rated_power_and_idle(void **state)
{
    static GPW_STATE_BUFFER(room, GPW_PROFILE_STATE_BYTES(96u));
    gpw_profile *p = NULL;

    (void)state;
    assert_status(gpw_profile_copy(room, sizeof room, gpw_profile_h100_sxm(), 96u, NULL, &p),
                  GPW_OK);
    assert_status(gpw_profile_set_cap(p, 700.5f), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_set_cap(p, 72.0f), GPW_ERR_DOMAIN);
    assert_near(read_board(p).cap_w, 700.0, 0.0);
    assert_status(gpw_profile_set_cap(p, 700.0f), GPW_NOTE_UNKNOWN);
    assert_status(gpw_profile_set_cap(p, 73.0f), GPW_NOTE_UNKNOWN);
    assert_near(read_board(p).cap_w, 73.0, 0.0);
}

/* ---- names ---- */

static void every_quantity_and_spread_has_a_name_of_its_own(void **state)
{
    uint32_t i, k;

    (void)state;
    for (i = 0; i < GPW_QUANTITY_COUNT; i++) {
        assert_string_not_equal(gpw_quantity_name(i), "?");
        for (k = 0; k < i; k++) {
            assert_string_not_equal(gpw_quantity_name(i), gpw_quantity_name(k));
        }
    }
    assert_string_equal(gpw_quantity_name(GPW_QUANTITY_CAP_MAX), "cap_max");
    assert_string_equal(gpw_quantity_name(GPW_QUANTITY_COUNT), "?");
    assert_string_equal(gpw_quantity_name(257u), "?");
    for (i = 0; i <= GPW_SPREAD_UPPER; i++) {
        assert_string_not_equal(gpw_spread_name(i), "?");
    }
    assert_string_equal(gpw_spread_name(GPW_SPREAD_P5_P95), "p5-p95");
    assert_string_equal(gpw_spread_name(GPW_SPREAD_UPPER + 1u), "?");
    assert_string_equal(gpw_spread_name(256u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_a_figure_says_what_is_wrong),
        cmocka_unit_test(newer_caller_gets_zeroes_behind_a_figure),
        cmocka_unit_test(off_is_known_by_definition_and_in_no_list),
        cmocka_unit_test(first_that_a_simulation_lacks_is_named),
        cmocka_unit_test(percentiles_are_joined_by_straight_lines),
        cmocka_unit_test(idle_rises_with_temperature),
        cmocka_unit_test(longer_excursion_is_smaller),
        cmocka_unit_test(copy_is_the_same_under_its_own_name),
        cmocka_unit_test(copy_checks_what_it_is_given),
        cmocka_unit_test(lower_cap_brings_down_what_lies_above_it),
        cmocka_unit_test(peak_comes_down_to_the_excursion_over_the_cap),
        cmocka_unit_test(excursion_that_is_a_range_counts_by_its_high_end),
        cmocka_unit_test(wave_keeps_its_low_level_under_a_lower_cap),
        cmocka_unit_test(wave_stays_where_only_the_high_end_comes_down),
        cmocka_unit_test(higher_cap_raises_nothing),
        cmocka_unit_test(cap_outside_its_limits_is_refused),
        cmocka_unit_test(unknown_limits_of_a_cap_are_rated_power_and_idle),
        cmocka_unit_test(every_quantity_and_spread_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests_name("profile, read", tests, NULL, NULL);
}
