/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/interval.h>

#include <string.h>

#define UNTOUCHED -12345.0f

static gpw_method_figures row_of(uint32_t method, uint32_t basis, uint32_t reading)
{
    gpw_method_figures row;

    memset(&row, 0, sizeof row);
    assert_status(gpw_method_row(method, basis, reading, &row, sizeof row), GPW_OK);
    assert_int_equal(row.method, method);
    assert_int_equal(row.basis, basis);
    assert_int_equal(row.reading, reading);
    return row;
}

static gpw_status status_of(uint32_t method, uint32_t basis, uint32_t reading)
{
    float value_w = UNTOUCHED, low_w = UNTOUCHED, high_w = UNTOUCHED;
    gpw_method_figures row;
    gpw_status status;

    row.error_high = UNTOUCHED;
    status = gpw_method_row(method, basis, reading, &row, sizeof row);
    assert_int_equal(
        gpw_method_interval(method, basis, reading, 100.0f, &value_w, &low_w, &high_w), status);
    if (status != GPW_OK) {
        assert_true(row.error_high == UNTOUCHED && value_w == UNTOUCHED && low_w == UNTOUCHED &&
                    high_w == UNTOUCHED);
    }
    return status;
}

/* ---- the rows ---- */

static void study_rows_are_its_table_to_the_letter(void **state)
{
    static const float error_low[] = {0.02f, 0.10f, 0.10f, 0.05f};
    static const float error_high[] = {0.02f, 0.35f, 0.35f, 0.15f};
    static const float sampling_high_s[] = {300.0f, 0.1f, NAN, 1.0f};
    uint32_t method, reading;

    (void)state;
    for (method = 0; method < 4; method++) {
        for (reading = GPW_READING_STEADY; reading <= GPW_READING_NAIVE_ENERGY; reading++) {
            const gpw_method_figures row = row_of(method, GPW_BASIS_STUDY, reading);

            assert_true(row.error_low == error_low[method]);
            assert_true(row.error_high == error_high[method]);
            assert_true(isnan(sampling_high_s[method])
                            ? gpw_is_unknown(row.sampling_high_s)
                            : row.sampling_high_s == sampling_high_s[method]);
            assert_int_equal(row.per_gpu, method != GPW_METHOD_EXTERNAL_PDU);
            assert_int_equal(row.point, method == GPW_METHOD_EXTERNAL_PDU
                                            ? GPW_POINT_NODE_AC
                                            : GPW_POINT_INSTRUMENT);
            assert_int_equal(row.grade, GPW_GRADE_ESTIMATE);
            assert_int_equal(row.source, GPW_SOURCE_STUDY);
        }
    }
    assert_true(row_of(0, GPW_BASIS_STUDY, GPW_READING_STEADY).sampling_low_s == 60.0f);
    assert_true(row_of(GPW_METHOD_NVIDIA_SMI, GPW_BASIS_STUDY, 0).coverage_low == 0.25f);
    assert_true(gpw_is_unknown(row_of(GPW_METHOD_DCGM, GPW_BASIS_STUDY, 0).coverage_low));
}

static void measured_rows_are_of_the_sensor_and_the_same_for_both_ways_to_ask_it(void **state)
{
    uint32_t method;

    (void)state;
    for (method = GPW_METHOD_NVIDIA_SMI; method <= GPW_METHOD_NVML; method++) {
        const gpw_method_figures steady = row_of(method, GPW_BASIS_MEASURED, 0);
        const gpw_method_figures naive =
            row_of(method, GPW_BASIS_MEASURED, GPW_READING_NAIVE_ENERGY);
        const gpw_method_figures corrected =
            row_of(method, GPW_BASIS_MEASURED, GPW_READING_CORRECTED_ENERGY);

        assert_true(steady.error_high == 0.05f && corrected.error_high == 0.0489f);
        assert_true(naive.error_low == 0.3927f && naive.error_high == 0.70f);
        assert_int_equal(steady.grade, GPW_GRADE_SECONDARY);
        assert_int_equal(steady.source, GPW_SOURCE_YANG);
        assert_true(steady.sampling_low_s == 0.02f && steady.sampling_high_s == 0.1f);
        assert_true(steady.coverage_low == 0.2f && steady.coverage_high == 1.0f);
    }
}

static void maker_states_the_accuracy_of_nvml_only(void **state)
{
    const gpw_method_figures row =
        row_of(GPW_METHOD_NVML, GPW_BASIS_STATED, GPW_READING_STEADY);

    (void)state;
    assert_true(row.error_high == 0.05f);
    assert_int_equal(row.grade, GPW_GRADE_FULL);
    assert_int_equal(row.source, GPW_SOURCE_NVIDIA_NVML);
    assert_true(gpw_is_unknown(row.coverage_high));
}

static void what_nobody_knows_is_unknown_and_writes_nothing(void **state)
{
    uint32_t method, basis, reading, known = 0;

    (void)state;
    for (method = 0; method < 4; method++) {
        for (basis = 0; basis < 3; basis++) {
            for (reading = 0; reading < 3; reading++) {
                const gpw_status status = status_of(method, basis, reading);

                assert_true(status == GPW_OK || status == GPW_ERR_UNKNOWN);
                known += status == GPW_OK;
            }
        }
    }
    assert_int_equal(known, 8 + 6 + 1); /* the study's, measured, stated */
    assert_status(status_of(GPW_METHOD_EXTERNAL_PDU, GPW_BASIS_MEASURED, 0), GPW_ERR_UNKNOWN);
    assert_status(status_of(GPW_METHOD_DCGM, GPW_BASIS_MEASURED, 0), GPW_ERR_UNKNOWN);
    assert_status(status_of(GPW_METHOD_NVML, GPW_BASIS_STUDY, GPW_READING_CORRECTED_ENERGY),
                  GPW_ERR_UNKNOWN);
}

static void row_for_another_size_is_cut_or_filled_up(void **state)
{
    struct {
        gpw_method_figures row;
        uint32_t later;
    } longer;
    gpw_method_figures row;

    (void)state;
    longer.later = 7u;
    assert_status(gpw_method_row(0, 0, 0, &longer.row, sizeof longer), GPW_OK);
    assert_int_equal(longer.later, 0);
    assert_status(gpw_method_row(0, 0, 0, &row, 48), GPW_ERR_VERSION);
    assert_status(gpw_method_row(0, 0, 0, &row, 100000), GPW_ERR_VERSION);
}

/* ---- from a reading to the power ---- */

/* Each end, read with the error that leads there, gives the reading again. */
static void interval_ends_are_read_as_the_reading(void **state)
{
    static const float errors[] = {0.02f, 0.35f, 0.35f, 0.15f};
    uint32_t method;

    (void)state;
    for (method = 0; method < 4; method++) {
        const double e = (double)errors[method];
        float value_w, low_w, high_w;

        assert_status(gpw_method_interval(method, GPW_BASIS_STUDY, GPW_READING_STEADY, 350.0f,
                                          &value_w, &low_w, &high_w),
                      GPW_OK);
        assert_true(value_w == 350.0f);
        assert_near(low_w * (1.0 + e), 350.0, 350e-6);
        assert_near(high_w * (1.0 - e), 350.0, 350e-6);
    }
}

static void five_per_cent_of_a_hundred_watts_are_more_above_than_below(void **state)
{
    float value_w, low_w, high_w;

    (void)state;
    assert_status(gpw_method_interval(GPW_METHOD_NVML, GPW_BASIS_MEASURED, GPW_READING_STEADY,
                                      100.0f, &value_w, &low_w, &high_w),
                  GPW_OK);
    assert_near(low_w, 95.238095, 1e-4);
    assert_near(high_w, 105.263158, 1e-4);
    assert_status(gpw_method_interval(GPW_METHOD_NVML, GPW_BASIS_MEASURED,
                                      GPW_READING_NAIVE_ENERGY, 100.0f, &value_w, &low_w,
                                      &high_w),
                  GPW_OK);
    assert_near(high_w, 333.33333, 1e-3);
}

static void reading_of_zero_is_zero_and_the_largest_stays_finite(void **state)
{
    float value_w = UNTOUCHED, low_w = UNTOUCHED, high_w = UNTOUCHED;

    (void)state;
    assert_status(
        gpw_method_interval(1, GPW_BASIS_MEASURED, 1, 0.0f, &value_w, &low_w, &high_w), GPW_OK);
    assert_true(value_w == 0.0f && low_w == 0.0f && high_w == 0.0f);
    assert_status(gpw_method_interval(1, GPW_BASIS_MEASURED, 1, GPW_POWER_MAX_W, &value_w,
                                      &low_w, &high_w),
                  GPW_OK);
    assert_near(high_w / 1e12, 1.0 / 0.3, 1e-5);
}

/* ---- bad input ---- */

static void no_method_basis_or_reading_is_refused(void **state)
{
    (void)state;
    assert_status(status_of(4, 0, 0), GPW_ERR_DOMAIN);
    assert_status(status_of(0, 3, 0), GPW_ERR_DOMAIN);
    assert_status(status_of(0, 0, 3), GPW_ERR_DOMAIN);
    assert_status(status_of(UINT32_MAX, 256, 256), GPW_ERR_DOMAIN);
}

static void reading_that_is_no_power_is_refused(void **state)
{
    static const float wrong[] = {-1.0f, INFINITY, 1.1e12f};
    float value_w = UNTOUCHED, low_w = UNTOUCHED, high_w = UNTOUCHED;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(wrong); i++) {
        assert_status(gpw_method_interval(0, 0, 0, wrong[i], &value_w, &low_w, &high_w),
                      GPW_ERR_DOMAIN);
    }
    assert_status(gpw_method_interval(0, 0, 0, NAN, &value_w, &low_w, &high_w),
                  GPW_ERR_UNKNOWN);
    assert_true(value_w == UNTOUCHED && low_w == UNTOUCHED && high_w == UNTOUCHED);
}

static void missing_outputs_are_refused(void **state)
{
    float w;

    (void)state;
    assert_status(gpw_method_row(0, 0, 0, NULL, sizeof(gpw_method_figures)), GPW_ERR_NULL);
    assert_status(gpw_method_interval(0, 0, 0, 1.0f, NULL, &w, &w), GPW_ERR_NULL);
    assert_status(gpw_method_interval(0, 0, 0, 1.0f, &w, NULL, &w), GPW_ERR_NULL);
    assert_status(gpw_method_interval(0, 0, 0, 1.0f, &w, &w, NULL), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(study_rows_are_its_table_to_the_letter),
        cmocka_unit_test(measured_rows_are_of_the_sensor_and_the_same_for_both_ways_to_ask_it),
        cmocka_unit_test(maker_states_the_accuracy_of_nvml_only),
        cmocka_unit_test(what_nobody_knows_is_unknown_and_writes_nothing),
        cmocka_unit_test(row_for_another_size_is_cut_or_filled_up),
        cmocka_unit_test(interval_ends_are_read_as_the_reading),
        cmocka_unit_test(five_per_cent_of_a_hundred_watts_are_more_above_than_below),
        cmocka_unit_test(reading_of_zero_is_zero_and_the_largest_stays_finite),
        cmocka_unit_test(no_method_basis_or_reading_is_refused),
        cmocka_unit_test(reading_that_is_no_power_is_refused),
        cmocka_unit_test(missing_outputs_are_refused),
    };

    return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}
