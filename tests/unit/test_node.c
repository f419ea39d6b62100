/* SPDX-License-Identifier: MIT */
/* Expected values: the published coefficients put into the formula in double, with the C
 * library's logarithm. */
#include "gpw_test.h"

#include <gpupower/node.h>

#include <float.h>
#include <string.h>

static gpw_node_config preset_of(uint32_t preset, gpw_log_base base)
{
    gpw_node_config c;

    assert_status(gpw_node_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_node_preset(&c, preset), GPW_OK);
    c.log_base = base;
    c.x_unit = GPW_NODE_X_FLOP;
    return c;
}

static double power_of(const gpw_node_config *c, double x)
{
    float power_w = NAN, slope = NAN;

    assert_true(gpw_node_power(c, (float)x, &power_w, &slope) >= GPW_OK);
    return (double)power_w;
}

/* kW, to 1 W: transformers with base e and 10, convolutional networks with base e and 10. */
static void published_coefficients_give_the_table_for_each_base(void **state)
{
    static const struct {
        double x, llm_e, llm_10, cnn_e, cnn_10;
    } rows[] = {
        {1e15, 7.862, 6.999, 7.331, 6.544},
        {1e19, 8.029, 7.290, 7.483, 6.809},
        {1e21, 8.091, 7.402, 7.540, 6.911},
    };
    const gpw_node_config llm_e = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    const gpw_node_config llm_10 = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_TEN);
    const gpw_node_config cnn_e = preset_of(GPW_NODE_JOURNAL_CNN, GPW_LOG_E);
    const gpw_node_config cnn_10 = preset_of(GPW_NODE_JOURNAL_CNN, GPW_LOG_TEN);
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        assert_near(power_of(&llm_e, rows[i].x) / 1e3, rows[i].llm_e, 1e-3);
        assert_near(power_of(&llm_10, rows[i].x) / 1e3, rows[i].llm_10, 1e-3);
        assert_near(power_of(&cnn_e, rows[i].x) / 1e3, rows[i].cnn_e, 1e-3);
        assert_near(power_of(&cnn_10, rows[i].x) / 1e3, rows[i].cnn_10, 1e-3);
    }
}

static void formula_is_met_over_the_whole_range_of_x(void **state)
{
    double exponent;

    (void)state;
    for (exponent = 0.001; exponent < 38.5; exponent += 0.25) {
        const float x = (float)pow(10.0, exponent);
        const double l[] = {log((double)x), log10((double)x)};
        uint32_t base;

        for (base = GPW_LOG_E; base <= GPW_LOG_TEN; base++) {
            const gpw_node_config c = preset_of(GPW_NODE_JOURNAL_CNN, base);
            const double at = l[base - GPW_LOG_E];

            assert_near(power_of(&c, (double)x), 1860.0 + 6280.0 * at / (5.11 + at), 4e-3);
        }
    }
}

static void cap_is_met_exactly_and_its_slope_is_none(void **state)
{
    gpw_node_config c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    float power_w, slope;

    (void)state;
    /* The asymptote is 8750 W; 8400 W are asked at L = 5.11 x 6540/350 = 95.5. */
    assert_status(gpw_node_power(&c, FLT_MAX, &power_w, &slope), GPW_OK); /* L = 88.7 */
    assert_true(power_w < 8400.0f && slope > 0.0f);
    c.alpha = 4.0f;
    assert_status(gpw_node_power(&c, FLT_MAX, &power_w, &slope), GPW_NOTE_CLAMPED);
    assert_true(power_w == 8400.0f && slope == 0.0f);
}

static void more_arithmetic_never_draws_less(void **state)
{
    uint32_t preset, base;

    (void)state;
    for (preset = GPW_NODE_JOURNAL_LLM; preset <= GPW_NODE_PREPRINT_CNN; preset++) {
        for (base = GPW_LOG_E; base <= GPW_LOG_TEN; base++) {
            const gpw_node_config c = preset_of(preset, base);
            double last_w = 0.0;
            float x;

            for (x = 1.0001f; x < 1e38f; x *= 1.013f) {
                const double power_w = power_of(&c, (double)x);

                assert_true(power_w >= last_w);
                last_w = power_w;
            }
        }
    }
}

static void transformers_draw_more_than_convolutional_networks(void **state)
{
    const gpw_node_config llm = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_TEN);
    const gpw_node_config cnn = preset_of(GPW_NODE_JOURNAL_CNN, GPW_LOG_TEN);
    double x;

    (void)state;
    for (x = 10.0; x < 1e30; x *= 10.0) {
        assert_true(power_of(&llm, x) > power_of(&cnn, x));
    }
}

/* 0.087 kW a decade with base 10, 0.052 kW with base e, at 10^15. */
static void slope_is_tiny_and_what_a_small_difference_gives(void **state)
{
    static const double published_w[] = {52.0, 87.0};
    uint32_t base;

    (void)state;
    for (base = GPW_LOG_E; base <= GPW_LOG_TEN; base++) {
        const gpw_node_config c = preset_of(GPW_NODE_JOURNAL_LLM, base);
        const double rise_w = power_of(&c, 1e16) - power_of(&c, 1e14); /* two decades */
        float power_w, slope;

        assert_status(gpw_node_power(&c, 1e15f, &power_w, &slope), GPW_OK);
        assert_near(slope, published_w[base - GPW_LOG_E], 0.5);
        assert_near(slope, rise_w / 2.0, 0.4);
    }
}

/* The same network at two batch sizes drew 4.68 and 6.26 kW: with the published coefficients
 * that takes L of 4.16 and 11.96, x apart by a factor of 2400 (base e) or 6e7 (base 10). */
static void contrast_of_batch_sizes_is_out_of_reach(void **state)
{
    gpw_node_config c = preset_of(GPW_NODE_JOURNAL_CNN, GPW_LOG_UNSET);
    float low, high;

    (void)state;
    assert_status(gpw_node_solve_log(&c, 4680.0f, &low), GPW_OK);
    assert_status(gpw_node_solve_log(&c, 6260.0f, &high), GPW_OK);
    assert_near(low, 4.16, 0.005);
    assert_near(high, 11.96, 0.005);
}

static void inverse_leads_back_to_the_power(void **state)
{
    static const float power_w[] = {1861.0f, 2500.0f, 5000.0f, 7000.0f, 8000.0f};
    const gpw_node_config c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(power_w); i++) {
        float log_x = NAN;

        assert_status(gpw_node_solve_log(&c, power_w[i], &log_x), GPW_OK);
        assert_near(power_of(&c, exp((double)log_x)), power_w[i], 0.01);
    }
}

static void power_that_no_x_gives_is_refused(void **state)
{
    static const float bad_w[] = {1860.0f, 0.0f, -1.0f, 8400.5f, 1e12f, NAN, INFINITY};
    gpw_node_config c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    float log_x = 7;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad_w); i++) {
        assert_status(gpw_node_solve_log(&c, bad_w[i], &log_x), GPW_ERR_DOMAIN);
    }
    assert_status(gpw_node_solve_log(&c, 8400.0f, &log_x), GPW_OK); /* on the cap */
    log_x = 7;
    c.beta_w = 6280.0f; /* asymptote 8140 W */
    assert_status(gpw_node_solve_log(&c, 8140.0f, &log_x), GPW_ERR_DOMAIN);
    assert_true(log_x == 7.0f);
}

/* ---- presets ---- */

static void presets_are_the_published_figures_with_their_grades(void **state)
{
    static const struct {
        float p_idle_w, beta_w;
        gpw_grade grade;
    } rows[] = {
        {1860.0f, 6890.0f, GPW_GRADE_SECONDARY},
        {1860.0f, 6280.0f, GPW_GRADE_SECONDARY},
        {1800.0f, 6890.0f, GPW_GRADE_ESTIMATE},
        {1800.0f, 6280.0f, GPW_GRADE_ESTIMATE},
    };
    uint32_t preset;

    (void)state;
    for (preset = 0; preset < COUNT_OF(rows); preset++) {
        gpw_node_config c;

        assert_status(gpw_node_config_init(&c, sizeof c), GPW_OK);
        c.x_unit = GPW_NODE_X_FLOP_PER_S;
        assert_status(gpw_node_preset(&c, preset), GPW_OK);
        assert_true(c.p_idle_w == rows[preset].p_idle_w && c.beta_w == rows[preset].beta_w);
        assert_true(c.alpha == 5.11f && c.p_max_w == 8400.0f);
        assert_int_equal(c.grade, rows[preset].grade);
        assert_int_equal(c.source, GPW_SOURCE_NEWKIRK);
        assert_int_equal(c.log_base, GPW_LOG_UNSET); /* the preset knows neither */
        assert_int_equal(c.x_unit, GPW_NODE_X_FLOP_PER_S);
    }
}

static void own_coefficients_are_taken(void **state)
{
    gpw_node_config c;
    float power_w, slope;

    (void)state;
    assert_status(gpw_node_config_init(&c, sizeof c), GPW_OK);
    c.p_idle_w = 100.0f;
    c.alpha = 2.0f;
    c.beta_w = 800.0f;
    c.p_max_w = 1000.0f;
    c.log_base = GPW_LOG_TEN;
    c.x_unit = GPW_NODE_X_USER;
    assert_status(gpw_node_power(&c, 100.0f, &power_w, &slope), GPW_OK);
    assert_near(power_w, 500.0, 1e-3); /* L = alpha: half of beta */
    assert_near(slope, 100.0, 1e-3);   /* 800 x 2/16 */
    assert_int_equal(c.grade, GPW_GRADE_USER);
}

/* ---- what is refused ---- */

static void x_where_the_form_has_no_meaning_is_refused(void **state)
{
    static const float bad_x[] = {1.0f, 0.5f, 0.0f, -1e15f, NAN, INFINITY};
    const gpw_node_config c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    float power_w = 5, slope = 6;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad_x); i++) {
        assert_status(gpw_node_power(&c, bad_x[i], &power_w, &slope), GPW_ERR_DOMAIN);
    }
    assert_true(power_w == 5.0f && slope == 6.0f);
}

static void model_without_base_unit_or_figure_is_refused(void **state)
{
    const gpw_node_config whole = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    gpw_node_config c = whole;
    float a = 5, b = 6;
    size_t i;

    (void)state;
    c.log_base = GPW_LOG_UNSET;
    assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_UNKNOWN);
    c = whole;
    c.x_unit = GPW_NODE_X_UNSET;
    assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_UNKNOWN);
    for (i = 0; i < 4; i++) {
        c = whole;
        (&c.p_idle_w)[i] = NAN;
        assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_UNKNOWN);
        assert_status(gpw_node_solve_log(&c, 5000.0f, &a), GPW_ERR_UNKNOWN);
    }
    assert_status(gpw_node_config_init(&c, sizeof c), GPW_OK); /* nothing set at all */
    assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_UNKNOWN);
    assert_true(a == 5.0f && b == 6.0f);
}

static void figure_outside_its_range_is_refused(void **state)
{
    static const struct {
        size_t field;
        float bad;
    } cases[] = {
        {offsetof(gpw_node_config, p_idle_w), -1.0f},
        {offsetof(gpw_node_config, p_idle_w), 8401.0f}, /* above the cap */
        {offsetof(gpw_node_config, alpha), 0.0f},
        {offsetof(gpw_node_config, alpha), -5.11f},
        {offsetof(gpw_node_config, alpha), 1.1e6f},
        {offsetof(gpw_node_config, beta_w), -1.0f},
        {offsetof(gpw_node_config, beta_w), 1.1e12f},
        {offsetof(gpw_node_config, p_max_w), 1859.0f},
        {offsetof(gpw_node_config, p_max_w), INFINITY},
    };
    gpw_node_config c;
    float a = 5, b = 6;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
        memcpy((char *)&c + cases[i].field, &cases[i].bad, sizeof cases[i].bad);
        assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_DOMAIN);
        assert_status(gpw_node_solve_log(&c, 5000.0f, &a), GPW_ERR_DOMAIN);
    }
    for (i = 0; i < 3; i++) {
        c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
        c.reserved[i] = 1;
        assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_DOMAIN);
    }
    c = preset_of(GPW_NODE_JOURNAL_LLM, 3);
    assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_DOMAIN);
    c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E);
    c.x_unit = 4;
    assert_status(gpw_node_power(&c, 1e15f, &a, &b), GPW_ERR_DOMAIN);
    assert_true(a == 5.0f && b == 6.0f);
}

static void missing_pointer_wrong_struct_or_preset_is_refused(void **state)
{
    gpw_node_config c = preset_of(GPW_NODE_JOURNAL_LLM, GPW_LOG_E), before = c;
    float a = 5, b = 6;

    (void)state;
    assert_status(gpw_node_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_node_config_init(&c, sizeof c - 4), GPW_ERR_VERSION);
    assert_status(gpw_node_preset(NULL, 0), GPW_ERR_NULL);
    assert_status(gpw_node_preset(&c, 4), GPW_ERR_DOMAIN);
    assert_memory_equal(&c, &before, sizeof c);
    assert_status(gpw_node_power(NULL, 2.0f, &a, &b), GPW_ERR_NULL);
    assert_status(gpw_node_power(&c, 2.0f, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_node_power(&c, 2.0f, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_node_solve_log(NULL, 2.0f, &a), GPW_ERR_NULL);
    assert_status(gpw_node_solve_log(&c, 2.0f, NULL), GPW_ERR_NULL);
    memset(&c, 0, sizeof c);
    assert_status(gpw_node_preset(&c, 0), GPW_ERR_VERSION);
    assert_status(gpw_node_power(&c, 2.0f, &a, &b), GPW_ERR_VERSION);
    assert_status(gpw_node_solve_log(&c, 2.0f, &a), GPW_ERR_VERSION);
    assert_true(a == 5.0f && b == 6.0f);
}

static void published_errors_are_of_a_preset_and_of_its_runs(void **state)
{
    float error = NAN;
    gpw_grade grade = GPW_GRADE_UNKNOWN;

    (void)state;
    assert_status(gpw_node_error(GPW_NODE_PREPRINT_CNN, GPW_NODE_IN_SAMPLE, &error, &grade),
                  GPW_OK);
    assert_near(error, 0.114, 1e-6);
    assert_int_equal(grade, GPW_GRADE_ABSTRACT);
    assert_status(gpw_node_error(GPW_NODE_JOURNAL_CNN, GPW_NODE_IN_SAMPLE, &error, &grade),
                  GPW_OK);
    assert_near(error, 0.111, 1e-6);
    assert_int_equal(grade, GPW_GRADE_SECONDARY);
    assert_status(gpw_node_error(GPW_NODE_JOURNAL_LLM, GPW_NODE_OUT_OF_SAMPLE, &error, &grade),
                  GPW_OK);
    assert_near(error, 0.0539, 1e-6);
    assert_status(gpw_node_error(GPW_NODE_PREPRINT_LLM, GPW_NODE_OUT_OF_SAMPLE, &error, &grade),
                  GPW_ERR_UNKNOWN);
    assert_status(gpw_node_error(4u, GPW_NODE_IN_SAMPLE, &error, &grade), GPW_ERR_DOMAIN);
    assert_status(gpw_node_error(GPW_NODE_JOURNAL_LLM, 2u, &error, &grade), GPW_ERR_DOMAIN);
    assert_status(gpw_node_error(GPW_NODE_JOURNAL_LLM, GPW_NODE_IN_SAMPLE, NULL, &grade),
                  GPW_ERR_NULL);
    assert_status(gpw_node_error(GPW_NODE_JOURNAL_LLM, GPW_NODE_IN_SAMPLE, &error, NULL),
                  GPW_ERR_NULL);
    assert_near(error, 0.0539, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_coefficients_give_the_table_for_each_base),
        cmocka_unit_test(formula_is_met_over_the_whole_range_of_x),
        cmocka_unit_test(cap_is_met_exactly_and_its_slope_is_none),
        cmocka_unit_test(more_arithmetic_never_draws_less),
        cmocka_unit_test(transformers_draw_more_than_convolutional_networks),
        cmocka_unit_test(slope_is_tiny_and_what_a_small_difference_gives),
        cmocka_unit_test(contrast_of_batch_sizes_is_out_of_reach),
        cmocka_unit_test(inverse_leads_back_to_the_power),
        cmocka_unit_test(power_that_no_x_gives_is_refused),
        cmocka_unit_test(presets_are_the_published_figures_with_their_grades),
        cmocka_unit_test(own_coefficients_are_taken),
        cmocka_unit_test(x_where_the_form_has_no_meaning_is_refused),
        cmocka_unit_test(model_without_base_unit_or_figure_is_refused),
        cmocka_unit_test(figure_outside_its_range_is_refused),
        cmocka_unit_test(missing_pointer_wrong_struct_or_preset_is_refused),
        cmocka_unit_test(published_errors_are_of_a_preset_and_of_its_runs),
    };

    return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
