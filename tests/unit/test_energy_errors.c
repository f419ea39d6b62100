/* SPDX-License-Identifier: MIT */
/* What a measured speed changes, how sure a prediction is and what it flags. Expected values:
 * the tables of docs/sources.md, joules-model. */
#include "energy_setup.h"

#define H GPW_ENERGY_H100_SXM
#define B GPW_ENERGY_B200

/* Qwen3 8B on one B200 that solves problems: the class of rows whose host did not keep up. */
static setup reasoning_setup(void)
{
    setup s = small_setup();

    s.board = board_of(B);
    s.workload.task = GPW_ENERGY_PROBLEMS;
    s.workload.output_tokens = 8290.0f;
    return s;
}

/* ---- the speed, measured ---- */

static void either_measure_of_speed_gives_the_same_power(void **state)
{
    setup s = small_setup();
    gpw_energy_result by_rate, by_step;

    (void)state;
    s.deployment.tokens_per_s = 500.0f;
    by_rate = result_of(&s);
    s.deployment.tokens_per_s = gpw_unknown();
    s.deployment.step_s = 8.0f / 500.0f;
    by_step = result_of(&s);
    assert_true(by_rate.board_w == by_step.board_w);
    assert_near(by_step.tokens_per_s, 500.0, 1e-3);
    assert_true(by_rate.flags & GPW_ENERGY_SPEED_MEASURED);
    assert_near(by_rate.speed_p90_pct, 0.0, 0.0);
    assert_near(by_rate.power_p90_pct, 22.0, 0.0); /* of the power at measured speed */
    assert_near(by_rate.energy_p90_pct, 22.0, 0.0);
    assert_true(by_rate.tokens_per_s_low == 500.0f && by_rate.tokens_per_s_high == 500.0f);
}

static void a_gpu_that_always_waits_draws_idle(void **state)
{
    setup s = small_setup();

    (void)state;
    s.deployment.step_s = 1000.0f;
    assert_near(result_of(&s).board_w, 120.0, 0.01);
}

static void a_stall_lengthens_the_step_and_leaves_the_gpu_waiting(void **state)
{
    setup s = small_setup();
    gpw_energy_result without = result_of(&s), with;

    (void)state;
    s.workload.stall_s = 0.03f;
    with = result_of(&s);
    assert_true(with.gpu_s == without.gpu_s);
    assert_near(with.step_s - without.step_s, 0.03 * 8 / 389, 1e-8);
    assert_near(with.busy_pu, (double)with.gpu_s / (double)with.step_s, 1e-6);
}

/* ---- how sure ---- */

/* |predicted - true| <= e true: the truth is within p/(1+e) and p/(1-e). */
static void interval_is_what_the_error_leaves(void **state)
{
    setup s = small_setup();
    const gpw_energy_result r = result_of(&s);

    (void)state;
    assert_near(r.power_median_pct, 11.0, 0.0);
    assert_near(r.board_low_w, (double)r.board_w / 1.24, 1e-3);
    assert_near(r.board_high_w, (double)r.board_w / 0.76, 1e-3);
    assert_near(r.tokens_per_s_low, (double)r.tokens_per_s / 1.29, 1e-2);
    assert_near(r.tokens_per_s_high, (double)r.tokens_per_s / 0.71, 1e-2);
    assert_near(r.j_per_token_high, (double)r.j_per_token / 0.69, 1e-5);
}

static void an_error_above_100_per_cent_leaves_no_upper_end(void **state)
{
    setup s = reasoning_setup(); /* host-bound: 294 % */
    const gpw_energy_result r = result_of(&s);

    (void)state;
    assert_near(r.speed_p90_pct, 294.0, 0.0);
    assert_near(r.tokens_per_s_low, (double)r.tokens_per_s / 3.94, 1e-2);
    assert_true(gpw_is_unknown(r.tokens_per_s_high));
    assert_near(r.board_high_w, 1000.0, 0.0); /* rated power still bounds it */
}

static void a_board_of_ones_own_has_unknown_intervals(void **state)
{
    setup s = small_setup();
    gpw_energy_result r;

    (void)state;
    s.board.errors = GPW_ENERGY_ERRORS_UNKNOWN;
    r = result_of(&s);
    assert_true(gpw_is_unknown(r.power_p90_pct) && gpw_is_unknown(r.board_low_w));
    assert_true(gpw_is_unknown(r.board_high_w) && gpw_is_unknown(r.tokens_per_s_low));
    assert_true(r.board_w > 0.0f);
}

typedef struct error_case {
    uint32_t board, task, calibration, is_measured;
    double power[2], speed[2], energy[2]; /* median, 90th percentile */
} error_case;

#define CURVE GPW_ENERGY_POINT_OF_CURVE
#define MODEL GPW_ENERGY_POINT_OF_MODEL

static void errors_are_those_of_the_class(void **state)
{
    static const error_case cases[] = {
        {H, GPW_ENERGY_CODE, 0, 0, {11, 24}, {14, 29}, {14, 31}},
        {B, GPW_ENERGY_CODE, 0, 0, {11, 34}, {27, 58}, {25, 56}},
        {H, GPW_ENERGY_PROBLEMS, 0, 0, {13, 26}, {13, 29}, {14, 31}},
        {H, GPW_ENERGY_PROBLEMS, 0, 1, {12, 24}, {0, 0}, {12, 24}},
        {H, GPW_ENERGY_PROBLEMS, CURVE, 0, {4, 18}, {4, 14}, {5, 16}},
        {B, GPW_ENERGY_CHAT, 0, 0, {11, 34}, {21, 58}, {14, 56}},
        {B, GPW_ENERGY_CHAT, 0, 1, {9, 30}, {0, 0}, {9, 30}},
        {B, GPW_ENERGY_PROBLEMS, 0, 0, {80, 148}, {121, 294}, {22, 40}},
        {B, GPW_ENERGY_PROBLEMS, CURVE, 0, {80, 148}, {121, 294}, {22, 40}},
        {B, GPW_ENERGY_PROBLEMS, 0, 1, {9, 18}, {0, 0}, {9, 18}},
        {H, GPW_ENERGY_IMAGE_CHAT, 0, 0, {14, 29}, {13, 39}, {17, 36}},
        {H, GPW_ENERGY_IMAGE_CHAT, 0, 1, {13, 30}, {0, 0}, {13, 30}},
        {B, GPW_ENERGY_VIDEO_CHAT, 0, 0, {22, 72}, {36, 159}, {19, 51}},
        {B, GPW_ENERGY_VIDEO_CHAT, CURVE, 0, {22, 72}, {36, 159}, {19, 51}},
        {B, GPW_ENERGY_VIDEO_CHAT, 0, 1, {13, 25}, {0, 0}, {13, 25}},
        {B, GPW_ENERGY_IMAGE_CHAT, 0, 0, {22, 96}, {36, 193}, {19, 51}},
        {B, GPW_ENERGY_IMAGE_CHAT, 0, 1, {9, 24}, {0, 0}, {9, 24}},
        {H, GPW_ENERGY_VIDEO_CHAT, 0, 0, {14, 33}, {15, 66}, {30, 47}},
        {H, GPW_ENERGY_VIDEO_CHAT, 0, 1, {22, 35}, {0, 0}, {22, 35}},
        {GPW_ENERGY_H200, GPW_ENERGY_VIDEO_CHAT, 0, 0, {22, 72}, {36, 159}, {30, 51}},
        {H, GPW_ENERGY_CHAT, CURVE, 0, {4, 18}, {4, 14}, {5, 16}},
        {H, GPW_ENERGY_CHAT, CURVE, 1, {4, 15}, {0, 0}, {4, 15}},
        {B, GPW_ENERGY_CHAT, CURVE, 0, {6, 30}, {14, 45}, {11, 36}},
        {B, GPW_ENERGY_CHAT, CURVE, 1, {5, 19}, {0, 0}, {5, 19}},
        {H, GPW_ENERGY_CHAT, MODEL, 0, {7, 23}, {6, 21}, {6, 19}},
        {H, GPW_ENERGY_CHAT, MODEL, 1, {9, 22}, {0, 0}, {9, 22}},
        {B, GPW_ENERGY_CHAT, MODEL, 0, {7, 31}, {14, 48}, {11, 41}},
        {B, GPW_ENERGY_CHAT, MODEL, 1, {9, 30}, {0, 0}, {9, 30}},
        {GPW_ENERGY_H200, GPW_ENERGY_CHAT, 0, 0, {12, 29}, {15, 61}, {17, 46}},
        {GPW_ENERGY_H200, GPW_ENERGY_CHAT, 0, 1, {12, 29}, {0, 0}, {12, 29}},
        {GPW_ENERGY_GB200, GPW_ENERGY_CHAT, CURVE, 0, {12, 29}, {15, 61}, {17, 46}},
        {GPW_ENERGY_GB200, GPW_ENERGY_IMAGE_CHAT, 0, 0, {22, 96}, {36, 193}, {19, 51}},
        {GPW_ENERGY_GB200, GPW_ENERGY_IMAGE_CHAT, 0, 1, {13, 30}, {0, 0}, {13, 30}},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const error_case *const c = &cases[i];
        setup s = small_setup();
        gpw_energy_result r;

        s.board = board_of(c->board);
        s.workload.task = c->task;
        s.deployment.calibration = c->calibration;
        if (c->is_measured) {
            s.deployment.step_s = 0.02f;
        }
        r = result_of(&s);
        assert_near(r.power_median_pct, c->power[0], 0.0);
        assert_near(r.power_p90_pct, c->power[1], 0.0);
        assert_near(r.speed_median_pct, c->speed[0], 0.0);
        assert_near(r.speed_p90_pct, c->speed[1], 0.0);
        assert_near(r.energy_median_pct, c->energy[0], 0.0);
        assert_near(r.energy_p90_pct, c->energy[1], 0.0);
    }
}

/* Problem solving on several B200 does not wait for its host. */
static void several_b200_have_the_errors_of_the_task(void **state)
{
    setup s = small_setup();
    gpw_energy_result r;

    (void)state;
    s.board = board_of(B);
    s.workload.task = GPW_ENERGY_PROBLEMS;
    s.deployment.gpus = 2;
    r = result_of(&s);
    assert_near(r.power_median_pct, 13.0, 0.0);
    assert_near(r.power_p90_pct, 34.0, 0.0);
    assert_near(r.speed_p90_pct, 58.0, 0.0);
    assert_near(r.energy_median_pct, 15.0, 0.0);
}

static void flags_tell_what_is_doubtful(void **state)
{
    setup s = small_setup();

    (void)state;
    assert_int_equal(result_of(&s).flags, 0);
    s.deployment.gpus = 9;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_BEYOND_FIT);
    s.deployment.gpus = 1;
    s.deployment.batch = 5000.0f;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_BEYOND_FIT);
    s.deployment.batch = 1.0f;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_BEYOND_FIT);
    s.deployment.batch = 64.0f;
    s.model.precision = GPW_ENERGY_FP8;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_FP8_LOW_BATCH);
    s.deployment.batch = 65.0f;
    assert_int_equal(result_of(&s).flags, 0);
    s.model.precision = GPW_ENERGY_MXFP4;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_GPT_OSS_CLASS);
    s.model.precision = GPW_ENERGY_BF16;
    s.model.kv_heads = 1;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_LATENT_ATTENTION);
    s.model.kv_heads = 8;
    s.workload.task = GPW_ENERGY_VIDEO_CHAT;
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_MULTIMODAL);
    s.workload.task = GPW_ENERGY_CHAT;
    s.board = board_of(GPW_ENERGY_H200);
    assert_int_equal(result_of(&s).flags, GPW_ENERGY_DERIVED);
}

static void only_the_slow_rows_rule_or_the_caller_says_host_bound(void **state)
{
    setup s = reasoning_setup();

    (void)state;
    assert_true(result_of(&s).flags & GPW_ENERGY_HOST_BOUND);
    s.workload.host = GPW_ENERGY_HOST_FAST;
    assert_false(result_of(&s).flags & GPW_ENERGY_HOST_BOUND);
    s.workload.host = GPW_ENERGY_HOST_BY_RULE;
    s.model.precision = GPW_ENERGY_MXFP4;
    assert_false(result_of(&s).flags & GPW_ENERGY_HOST_BOUND);
    s.model.precision = GPW_ENERGY_BF16;
    s.deployment.gpus = 2;
    assert_false(result_of(&s).flags & GPW_ENERGY_HOST_BOUND);
    s.deployment.gpus = 1;
    s.board = board_of(GPW_ENERGY_H100_SXM);
    assert_false(result_of(&s).flags & GPW_ENERGY_HOST_BOUND);
    s.workload.host = GPW_ENERGY_HOST_SLOW; /* never seen on H100: how far off is unknown */
    assert_true(result_of(&s).flags & GPW_ENERGY_HOST_BOUND);
    assert_true(gpw_is_unknown(result_of(&s).power_p90_pct));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(either_measure_of_speed_gives_the_same_power),
        cmocka_unit_test(a_gpu_that_always_waits_draws_idle),
        cmocka_unit_test(a_stall_lengthens_the_step_and_leaves_the_gpu_waiting),
        cmocka_unit_test(interval_is_what_the_error_leaves),
        cmocka_unit_test(an_error_above_100_per_cent_leaves_no_upper_end),
        cmocka_unit_test(a_board_of_ones_own_has_unknown_intervals),
        cmocka_unit_test(errors_are_those_of_the_class),
        cmocka_unit_test(several_b200_have_the_errors_of_the_task),
        cmocka_unit_test(flags_tell_what_is_doubtful),
        cmocka_unit_test(only_the_slow_rows_rule_or_the_caller_says_host_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
