/* SPDX-License-Identifier: MIT */
/* Closed forms and presets, against figures worked out by hand and the published tables. */
#include "gpw_test.h"

#include <gpupower/meter.h>

#include <string.h>

#define PI 3.14159265358979324
#define ROOM 64u

static GPW_STATE_BUFFER(memory, GPW_METER_STATE_BYTES(8u, 40u, 20u));
static gpw_meter_reading readings[ROOM];

/* A window and a period that are known, nothing else. */
static gpw_meter_config plain(float window_s, float period_s)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    c.window_s = window_s;
    c.period_s = period_s;
    c.phase_s = 0.0f;
    return c;
}

static gpw_meter_config hopper(gpw_meter_field field)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, field, &c), GPW_OK);
    return c;
}

static gpw_meter *meter_of(const gpw_meter_config *c)
{
    gpw_meter *m = NULL;
    size_t bytes = 0;

    assert_status(gpw_meter_state_size(c, &bytes), GPW_OK);
    assert_true(bytes <= sizeof memory);
    assert_status(gpw_meter_init(memory, bytes, c, &m), GPW_OK);
    return m;
}

/* ---- closed forms ---- */

static void gain_of_a_window_is_the_published_table(void **state)
{
    static const float hz[] = {0.2f, 0.5f, 3.0f, 10.0f, 20.0f};
    static const float windows[] = {0.025f, 0.1f, 1.0f};
    static const double gains[3][5] = {{1.0000, 0.9997, 0.9908, 0.9003, 0.6366},
                                       {0.9993, 0.9959, 0.8584, 0.0, 0.0},
                                       {0.9355, 0.6366, 0.0, 0.0, 0.0}};
    uint32_t w, i;

    (void)state;
    for (w = 0; w < 3u; w++) {
        for (i = 0; i < 5u; i++) {
            const double exact = fabs(sin(PI * (double)hz[i] * (double)windows[w]) /
                                      (PI * (double)hz[i] * (double)windows[w]));
            float gain = -1.0f;

            assert_status(gpw_meter_gain(windows[w], hz[i], &gain), GPW_OK);
            assert_near(gain, gains[w][i], 1e-4);
            assert_near(gain, exact, 1e-6);
        }
    }
}

static void gain_of_a_mean_of_samples_is_that_of_its_sum(void **state)
{
    gpw_meter_config c = plain(1.0f, 0.1f);
    const double hz[] = {0.2, 0.5, 1.3, 4.7, 9.6, 10.3, 20.0};
    size_t i;

    (void)state;
    c.sample_s = 0.025f;
    c.response_s = 0.2f;
    for (i = 0; i < COUNT_OF(hz); i++) {
        double re = 0.0, im = 0.0, exact;
        float gain = -1.0f;
        int k;

        for (k = 0; k < 10; k++) { /* the sum itself */
            re += cos(2.0 * PI * hz[i] * 0.1 * k) / 10.0;
            im += sin(2.0 * PI * hz[i] * 0.1 * k) / 10.0;
        }
        exact = sqrt(re * re + im * im) * sin(PI * hz[i] * 0.025) / (PI * hz[i] * 0.025) /
                sqrt(1.0 + pow(2.0 * PI * hz[i] * 0.2 / log(9.0), 2.0));
        assert_status(gpw_meter_gain_of(&c, (float)hz[i], &gain), GPW_OK);
        assert_near(gain, exact, 5e-5);
    }
}

static void coverage_is_window_over_period(void **state)
{
    gpw_meter_config c = hopper(GPW_METER_FIELD_INSTANT);
    float coverage, measured;

    (void)state;
    assert_status(gpw_meter_coverage(&c, &coverage, &measured), GPW_OK);
    assert_near(coverage, 0.25, 1e-7);
    assert_near(measured, 0.25, 1e-7);
    c = hopper(GPW_METER_FIELD_AVERAGE);
    assert_status(gpw_meter_coverage(&c, &coverage, &measured), GPW_OK);
    assert_near(coverage, 1.0, 0.0);
    assert_near(measured, 0.25, 1e-7);
    c = plain(0.01f, 0.02f);
    assert_status(gpw_meter_coverage(&c, &coverage, &measured), GPW_OK);
    assert_near(coverage, 0.5, 1e-7);
}

/* 0.8 W; tau ln 9; and of both together by the exact response, solved beside this test. */
static void step_is_seen_to_rise_as_published(void **state)
{
    static const double windows[] = {0.025, 0.1, 1.0};
    static const double rises[] = {0.02, 0.08, 0.8};
    gpw_meter_config c;
    float rise = 0.0f;
    size_t i;

    (void)state;
    for (i = 0; i < 3u; i++) {
        c = plain((float)windows[i], 0.1f);
        assert_status(gpw_meter_rise_s(&c, &rise), GPW_OK);
        assert_near(rise, rises[i], 1e-7);
    }
    c = plain(0.0f, 0.02f);
    c.response_s = 0.2f;
    assert_status(gpw_meter_rise_s(&c, &rise), GPW_OK);
    assert_near(rise, 0.2, 1e-5);
    c = plain(0.1f, 0.1f);
    c.response_s = 0.2197225f; /* tau 0.1 s */
    assert_status(gpw_meter_rise_s(&c, &rise), GPW_OK);
    assert_near(rise, 0.2360727, 1e-5);
    assert_status(gpw_meter_lag_s(&c, &rise), GPW_OK);
    assert_near(rise, 0.15, 1e-6);
}

static void gain_and_offset_are_inverted_exactly(void **state)
{
    gpw_meter_config c = hopper(GPW_METER_FIELD_INSTANT);
    float w = 0.0f, low = 0.0f, high = 0.0f;

    (void)state;
    c.gain = 1.0625f;
    c.offset_w = -4.5f;
    assert_status(gpw_meter_true_power(&c, 314.25f, &w), GPW_OK);
    assert_true(w == 300.0f);
    c.gain = 1.0f;
    c.offset_w = 0.0f;
    assert_status(gpw_meter_true_range(&c, 100.0f, &low, &high), GPW_OK);
    assert_near(low, 95.2381, 1e-4);
    assert_near(high, 105.2632, 1e-4);
}

/* y = 1.04 x + 3 with +1, -1, -1, +1 W: Sxx 50000, sum of squares 4, so 0.006325 and by hand.
 */
static void line_through_pairs_is_that_of_least_squares(void **state)
{
    const float x[] = {50.0f, 100.0f, NAN, 250.0f, 300.0f};
    float y[5];
    gpw_meter_fit fit;
    size_t i;

    (void)state;
    for (i = 0; i < 5; i++) {
        y[i] = 1.04f * x[i] + 3.0f + (i == 0 || i == 4 ? 1.0f : -1.0f);
    }
    assert_status(gpw_meter_fit_line(x, y, 5, &fit, sizeof fit), GPW_OK);
    assert_int_equal(fit.count, 4);
    assert_near(fit.gain, 1.04, 1e-6);
    assert_near(fit.offset_w, 3.0, 2e-4);
    assert_near(fit.residual_w, sqrt(2.0), 1e-3);
    assert_near(fit.gain_se, sqrt(2.0 / 42500.0), 1e-5);
    assert_near(fit.offset_se_w, sqrt(2.0 * (0.25 + 175.0 * 175.0 / 42500.0)), 2e-3);
    assert_true(fit.r2 > 0.999f);
    assert_status(gpw_meter_fit_line(x, y, 2, &fit, sizeof fit), GPW_OK);
    assert_true(isnan(fit.gain_se) && isnan(fit.residual_w));
    assert_status(gpw_meter_fit_line(x, y, 1, &fit, sizeof fit), GPW_ERR_UNKNOWN);
}

/* ---- presets ---- */

typedef struct row {
    gpw_meter_architecture architecture;
    gpw_meter_field field;
    double period_s, window_s;
    gpw_grade grade;
} row;

static void presets_are_the_published_table(void **state)
{
    static const row rows[] = {
        {GPW_METER_KEPLER, GPW_METER_FIELD_POWER, 0.02, 0.0, GPW_GRADE_SECONDARY},
        {GPW_METER_PASCAL, GPW_METER_FIELD_POWER, 0.02, 0.01, GPW_GRADE_SECONDARY},
        {GPW_METER_VOLTA, GPW_METER_FIELD_POWER, 0.02, 0.01, GPW_GRADE_SECONDARY},
        {GPW_METER_TURING, GPW_METER_FIELD_POWER, 0.1, 0.1, GPW_GRADE_SECONDARY},
        {GPW_METER_GA100, GPW_METER_FIELD_POWER, 0.1, 0.025, GPW_GRADE_SECONDARY},
        {GPW_METER_GA100, GPW_METER_FIELD_INSTANT, 0.1, 0.025, GPW_GRADE_SECONDARY},
        {GPW_METER_AMPERE, GPW_METER_FIELD_INSTANT, 0.1, 0.1, GPW_GRADE_SECONDARY},
        {GPW_METER_AMPERE, GPW_METER_FIELD_POWER, 0.1, 1.0, GPW_GRADE_INFERRED},
        {GPW_METER_HOPPER, GPW_METER_FIELD_INSTANT, 0.1, 0.025, GPW_GRADE_SECONDARY},
        {GPW_METER_HOPPER, GPW_METER_FIELD_POWER, 0.1, 1.0, GPW_GRADE_SECONDARY},
        {GPW_METER_HOPPER, GPW_METER_FIELD_DCGM_POWER, 0.1, 1.0, GPW_GRADE_SECONDARY},
        {GPW_METER_HOPPER, GPW_METER_FIELD_DCGM_INSTANT, 0.1, 0.025, GPW_GRADE_SECONDARY},
        {GPW_METER_H200, GPW_METER_FIELD_INSTANT, 0.1, 0.025, GPW_GRADE_INFERRED},
        {GPW_METER_GH200, GPW_METER_FIELD_INSTANT, 0.1, 0.02, GPW_GRADE_SECONDARY},
        {GPW_METER_GH200, GPW_METER_FIELD_CPU, 0.1, 0.01, GPW_GRADE_SECONDARY},
        {GPW_METER_UNKNOWN, GPW_METER_FIELD_ANALYSER, 1.0, 1.0, GPW_GRADE_SECONDARY},
    };
    gpw_meter_config c;
    size_t i;

    (void)state;
    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    for (i = 0; i < COUNT_OF(rows); i++) {
        assert_status(gpw_meter_preset(rows[i].architecture, rows[i].field, &c), GPW_OK);
        assert_near(c.period_s, rows[i].period_s, 1e-8);
        assert_near(c.window_s, rows[i].window_s, 1e-8);
        assert_int_equal(c.grade, rows[i].grade);
        assert_int_equal(c.architecture, rows[i].architecture);
        assert_int_equal(c.field, rows[i].field);
    }
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_DCGM_POWER, &c), GPW_OK);
    assert_near(c.poll_max_hz, 10.0, 0.0);
    assert_near(c.latency_s, 0.3, 1e-7);
    assert_near(c.error_pu, 0.05, 1e-8);
    assert_status(gpw_meter_preset(GPW_METER_MAXWELL, GPW_METER_FIELD_POWER, &c), GPW_OK);
    assert_near(c.response_s, 0.2, 1e-7);
    assert_near(c.poll_max_hz, 0.0, 0.0);
}

/* What nobody measured is not made up: every field of Blackwell's boards, and more. */
static void what_nobody_measured_is_unknown(void **state)
{
    static const gpw_meter_field board_fields[] = {
        GPW_METER_FIELD_POWER,       GPW_METER_FIELD_AVERAGE, GPW_METER_FIELD_INSTANT,
        GPW_METER_FIELD_ENERGY,      GPW_METER_FIELD_CPU,     GPW_METER_FIELD_DCGM_POWER,
        GPW_METER_FIELD_DCGM_INSTANT};
    gpw_meter_config c;
    size_t i;

    (void)state;
    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    for (i = 0; i < COUNT_OF(board_fields); i++) {
        assert_status(gpw_meter_preset(GPW_METER_BLACKWELL, board_fields[i], &c),
                      GPW_NOTE_UNKNOWN);
        assert_true(isnan(c.window_s) && isnan(c.period_s) && isnan(c.error_pu));
        assert_int_equal(c.grade, GPW_GRADE_UNKNOWN);
    }
    assert_status(gpw_meter_preset(GPW_METER_ADA, GPW_METER_FIELD_INSTANT, &c),
                  GPW_NOTE_UNKNOWN);
    assert_status(gpw_meter_preset(GPW_METER_TURING, GPW_METER_FIELD_AVERAGE, &c),
                  GPW_NOTE_UNKNOWN);
    assert_status(gpw_meter_preset(GPW_METER_UNKNOWN, GPW_METER_FIELD_PDU, &c),
                  GPW_NOTE_UNKNOWN);
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_ENERGY, &c),
                  GPW_NOTE_UNKNOWN); /* how much of the time it counts */
    assert_near(c.period_s, 0.1, 1e-8);
    assert_status(gpw_meter_preset(13u, GPW_METER_FIELD_POWER, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_preset(GPW_METER_ADA, 10u, &c), GPW_ERR_DOMAIN);
}

static void board_is_known_by_what_its_tools_call_it(void **state)
{
    static const struct {
        const char *name;
        gpw_meter_architecture architecture;
    } boards[] = {{"NVIDIA H100 80GB HBM3", GPW_METER_HOPPER},
                  {"NVIDIA H100 PCIe", GPW_METER_HOPPER},
                  {"nvidia h800", GPW_METER_HOPPER},
                  {"NVIDIA H20", GPW_METER_HOPPER},
                  {"NVIDIA H200 NVL", GPW_METER_H200},
                  {"NVIDIA GH200 480GB", GPW_METER_GH200},
                  {"NVIDIA GB200", GPW_METER_BLACKWELL},
                  {"NVIDIA B300 SXM6 AC", GPW_METER_BLACKWELL},
                  {"NVIDIA RTX PRO 6000 Blackwell Server Edition", GPW_METER_BLACKWELL},
                  {"NVIDIA GeForce RTX 5090", GPW_METER_BLACKWELL},
                  {"NVIDIA A100-SXM4-80GB", GPW_METER_GA100},
                  {"NVIDIA A100X", GPW_METER_GA100},
                  {"NVIDIA A30", GPW_METER_GA100},
                  {"NVIDIA A10G", GPW_METER_AMPERE},
                  {"NVIDIA RTX A6000", GPW_METER_AMPERE},
                  {"NVIDIA GeForce RTX 3090 Ti", GPW_METER_AMPERE},
                  {"NVIDIA L40S", GPW_METER_ADA},
                  {"NVIDIA RTX 6000 Ada Generation", GPW_METER_ADA},
                  {"NVIDIA GeForce RTX 4070Ti", GPW_METER_ADA},
                  {"Tesla T4", GPW_METER_TURING},
                  {"Quadro RTX 4000", GPW_METER_TURING},
                  {"Tesla V100-SXM2-32GB", GPW_METER_VOLTA},
                  {"NVIDIA TITAN V", GPW_METER_VOLTA},
                  {"Tesla P100-PCIE-16GB", GPW_METER_PASCAL},
                  {"NVIDIA GeForce GTX 1080 Ti", GPW_METER_PASCAL},
                  {"Tesla M60", GPW_METER_MAXWELL},
                  {"Tesla K80", GPW_METER_KEPLER},
                  {"AMD Instinct MI300X", GPW_METER_UNKNOWN},
                  {"NVIDIA H1000", GPW_METER_UNKNOWN},
                  {"", GPW_METER_UNKNOWN},
                  {NULL, GPW_METER_UNKNOWN}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(boards); i++) {
        const gpw_meter_architecture found = gpw_meter_architecture_of(boards[i].name);

        if (found != boards[i].architecture) {
            fail_msg("%s is %s", boards[i].name, gpw_meter_architecture_name(found));
        }
    }
}

/* ---- bad input ---- */

static void bad_input_is_refused_and_nothing_is_written(void **state)
{
    gpw_meter_config c = plain(0.1f, 0.1f);
    gpw_meter *m = NULL;
    const float power_w = 1.0f;
    uint32_t count = 77;
    float out = 7.0f;

    (void)state;
    assert_status(gpw_meter_gain(-1.0f, 1.0f, &out), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_gain(1.0f, NAN, &out), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_gain(1.0f, 1.0f, NULL), GPW_ERR_NULL);
    assert_status(gpw_meter_true_power(&c, INFINITY, &out), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_true_range(&c, 1.0f, &out, &out), GPW_ERR_UNKNOWN);
    c.window_s = NAN;
    assert_status(gpw_meter_rise_s(&c, &out), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_coverage(&c, &out, &out), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_init(memory, sizeof memory, &c, &m), GPW_ERR_UNKNOWN);
    c.window_s = 61.0f;
    assert_status(gpw_meter_init(memory, sizeof memory, &c, &m), GPW_ERR_DOMAIN);
    c = plain(0.1f, 0.1f);
    c.gpus = 8;
    c.poll_interval_s = 0.1f;
    c.poll_stagger_s = 0.05f;
    assert_status(gpw_meter_init(memory, sizeof memory, &c, &m), GPW_ERR_DOMAIN);
    c = plain(0.1f, 0.1f);
    c.reserved[4] = 1;
    assert_status(gpw_meter_init(memory, sizeof memory, &c, &m), GPW_ERR_DOMAIN);
    c = plain(0.1f, 0.1f);
    assert_status(gpw_meter_init(memory, 16, &c, &m), GPW_ERR_SIZE);
    assert_status(gpw_meter_init((char *)memory + 4, sizeof memory - 8, &c, &m), GPW_ERR_ALIGN);
    assert_null(m);
    assert_true(out == 7.0f);
    m = meter_of(&c);
    assert_status(gpw_meter_step(m, &power_w, readings, 1, &count), GPW_ERR_SIZE);
    assert_status(gpw_meter_step(m, NULL, readings, ROOM, &count), GPW_ERR_NULL);
    assert_int_equal(count, 77);
    memset(memory, 0, 8);
    assert_status(gpw_meter_step(m, &power_w, readings, ROOM, &count), GPW_ERR_HANDLE);
    assert_string_equal(gpw_meter_field_name(GPW_METER_FIELD_PDU), "pdu");
    assert_string_equal(gpw_meter_field_name(10), "?");
    assert_string_equal(gpw_meter_architecture_name(GPW_METER_BLACKWELL), "blackwell");
    assert_string_equal(gpw_meter_kind_name(2), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gain_of_a_window_is_the_published_table),
        cmocka_unit_test(gain_of_a_mean_of_samples_is_that_of_its_sum),
        cmocka_unit_test(coverage_is_window_over_period),
        cmocka_unit_test(step_is_seen_to_rise_as_published),
        cmocka_unit_test(gain_and_offset_are_inverted_exactly),
        cmocka_unit_test(line_through_pairs_is_that_of_least_squares),
        cmocka_unit_test(presets_are_the_published_table),
        cmocka_unit_test(what_nobody_measured_is_unknown),
        cmocka_unit_test(board_is_known_by_what_its_tools_call_it),
        cmocka_unit_test(bad_input_is_refused_and_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
