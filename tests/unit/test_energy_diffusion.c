/* SPDX-License-Identifier: MIT */
/* Expected values: the formulas of docs/sources.md, joules-diffusion, by hand on round figures.
 */
#include "energy_setup.h"

#include <gpupower/energy_diffusion.h>

#include <stdlib.h>

typedef struct scene {
    gpw_energy_diffusion model;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
} scene;

static scene round_scene(void)
{
    scene s;

    assert_status(gpw_energy_diffusion_init(&s.model, sizeof s.model), GPW_OK);
    assert_status(gpw_energy_deployment_init(&s.deployment, sizeof s.deployment), GPW_OK);
    s.board = board_of(GPW_ENERGY_H100_SXM);
    s.model.layers = 10;
    s.model.denoising_steps = 10;
    s.model.guidance_passes = 1;
    s.model.params = 1e9f;
    s.model.latent_tokens = 1000.0f;
    s.model.hidden_width = 1000.0f;
    s.model.attention_width = 10000.0f;
    s.model.megapixels = 1.0f;
    s.deployment.batch = 1.0f;
    return s;
}

static gpw_energy_diffusion_result made(const scene *s)
{
    gpw_energy_diffusion_result r;

    assert_status(
        gpw_energy_predict_diffusion(&s->model, &s->deployment, &s->board, &r, sizeof r),
        GPW_OK);
    return r;
}

/* 2e13/(989e12 0.833) + 4e11/(989e12 0.354) + 149 2e8/3.35e12 + 0.242 s. */
static void one_image_takes_what_the_formulas_say_by_hand(void **state)
{
    const scene s = round_scene();
    const gpw_energy_diffusion_result r = made(&s);

    (void)state;
    assert_near(r.product_flop, 2e13, 2e6);
    assert_near(r.attention_flop, 4e11, 1e5);
    assert_near(r.activation_bytes, 2e8, 20.0);
    assert_near(r.batch_s, 0.27631468, 1e-7);
    assert_near(r.busy_pu, 1.0, 0.0);
    assert_near(r.board_w, 495.51169, 1e-3);
    assert_near(r.j_per_item, 495.51169 * 0.27631468, 1e-3);
    assert_near(r.items_per_j * r.j_per_item, 1.0, 3e-7);
}

/* Twice the work each, and 0.000667 x 10 x 10 x log2 4 of waiting. */
static void four_gpus_wait_for_each_other(void **state)
{
    scene s = round_scene();
    gpw_energy_diffusion_result r;

    (void)state;
    s.deployment.gpus = 4;
    s.deployment.batch = 8.0f;
    r = made(&s);
    assert_near(r.batch_s, 2.1380297, 1e-6);
    assert_near(r.busy_pu, 0.93760610, 1e-6);
    assert_near(r.board_w, 447.96499, 1e-3);
    assert_true(r.j_per_item == r.board_w * 4.0f / r.items_per_s);
}

static void guidance_doubles_the_work_and_not_the_decoder(void **state)
{
    scene s = round_scene();
    const gpw_energy_diffusion_result without = made(&s);
    gpw_energy_diffusion_result with;

    (void)state;
    s.model.guidance_passes = 2;
    with = made(&s);
    assert_true(with.product_flop == 2.0f * without.product_flop);
    assert_near(with.batch_s, 2.0 * (double)without.batch_s - 0.242, 1e-6);
}

static void linear_attention_costs_nothing(void **state)
{
    scene s = round_scene();

    (void)state;
    s.model.attention_width = 0.0f;
    assert_near(made(&s).attention_flop, 0.0, 0.0);
    assert_near(made(&s).batch_s, 0.27631468 - 4e11 / (989e12 * 0.354), 1e-7);
}

/* A slow kernel would pass for a GPU that waits. */
static void measured_speed_does_not_touch_the_power(void **state)
{
    scene s = round_scene();
    const gpw_energy_diffusion_result before = made(&s);
    gpw_energy_diffusion_result r;

    (void)state;
    s.deployment.step_s = 1.0f;
    r = made(&s);
    assert_true(r.board_w == before.board_w);
    assert_near(r.j_per_item, r.board_w, 0.0);
    assert_int_equal(r.flags, GPW_ENERGY_SPEED_MEASURED);
    assert_near(r.speed_p90_pct, 0.0, 0.0);
    assert_near(r.energy_p90_pct, 25.0, 0.0);
}

static void one_measured_speed_scales_the_others(void **state)
{
    scene s = round_scene();
    const gpw_energy_diffusion_result before = made(&s);
    gpw_energy_diffusion_result r;

    (void)state;
    s.deployment.tokens_per_s = before.items_per_s * 0.5f;
    assert_status(gpw_energy_calibrate_diffusion(&s.model, &s.deployment, &s.board), GPW_OK);
    assert_near(s.deployment.time_factor, 2.0, 1e-6);
    assert_true(gpw_is_unknown(s.deployment.tokens_per_s));
    r = made(&s);
    assert_near(r.batch_s / before.batch_s, 2.0, 1e-6);
    assert_true(r.board_w == before.board_w);
    assert_near(r.energy_p90_pct, 45.0, 0.0);
    assert_near(r.speed_p90_pct, 42.0, 0.0);
    assert_int_equal(r.flags, GPW_ENERGY_CALIBRATED);
}

static void calibration_needs_a_possible_speed(void **state)
{
    scene s = round_scene();

    (void)state;
    assert_status(gpw_energy_calibrate_diffusion(&s.model, &s.deployment, &s.board),
                  GPW_ERR_UNKNOWN);
    s.deployment.step_s = 1000.0f; /* 3600 times slower */
    assert_status(gpw_energy_calibrate_diffusion(&s.model, &s.deployment, &s.board),
                  GPW_ERR_DOMAIN);
    assert_near(s.deployment.time_factor, 1.0, 0.0);
    assert_status(gpw_energy_calibrate_diffusion(&s.model, NULL, &s.board), GPW_ERR_NULL);
}

static void errors_are_those_of_images_and_of_video(void **state)
{
    scene s = round_scene();

    (void)state;
    assert_near(made(&s).power_p90_pct, 25.0, 0.0);
    assert_near(made(&s).speed_p90_pct, 69.0, 0.0);
    assert_near(made(&s).energy_p90_pct, 72.0, 0.0);
    s.model.is_video = 1;
    assert_near(made(&s).power_p90_pct, 16.0, 0.0);
    assert_near(made(&s).speed_median_pct, 15.0, 0.0); /* the shipped set, fitted on images */
    assert_near(made(&s).speed_p90_pct, 29.0, 0.0);
    assert_near(made(&s).energy_median_pct, 17.0, 0.0);
    assert_near(made(&s).energy_p90_pct, 25.0, 0.0);
    s.board = board_of(GPW_ENERGY_B200);
    assert_near(made(&s).power_p90_pct, 13.0, 0.0);
    assert_near(made(&s).board_low_w, (double)made(&s).board_w / 1.13, 1e-3);
    s.board = board_of(GPW_ENERGY_GB200); /* not tried */
    assert_true(gpw_is_unknown(made(&s).power_p90_pct));
    assert_int_equal(made(&s).flags, GPW_ENERGY_DERIVED);
}

static void power_stays_between_idle_and_the_cap(void **state)
{
    int i;

    (void)state;
    srand(4);
    for (i = 0; i < 5000; i++) {
        scene s = round_scene();
        gpw_energy_diffusion_result r;

        s.board = board_of((uint32_t)rand() % 6u);
        s.model.params = 1e8f * (float)(1 + rand() % 1000);
        s.model.latent_tokens = (float)(1 + rand() % 200000);
        s.model.attention_width = (float)(rand() % 200000);
        s.deployment.gpus = 1u + (uint32_t)rand() % 64u;
        s.deployment.batch = (float)(1 + rand() % 64);
        r = made(&s);
        assert_true(s.board.idle_w <= r.board_w && r.board_w <= 0.98f * s.board.tdp_w);
        assert_true(0.0f < r.busy_pu && r.busy_pu <= 1.0f);
    }
}

#define REFUSED(field, value, status, expected)                                                \
  do {                                                                                         \
    scene refused_s = round_scene();                                                           \
    gpw_energy_diffusion_result refused_r;                                                     \
    uint32_t refusal = 99u;                                                                    \
    refused_s.field = (value);                                                                 \
    assert_status(gpw_energy_predict_diffusion(&refused_s.model, &refused_s.deployment,        \
                                               &refused_s.board, &refused_r,                   \
                                               sizeof refused_r),                              \
                  status);                                                                     \
    assert_status(gpw_energy_check_diffusion(&refused_s.model, &refused_s.deployment,          \
                                             &refused_s.board, &refusal),                      \
                  GPW_OK);                                                                     \
    assert_int_equal(refusal, expected);                                                       \
  } while (0)

static void unknown_and_impossible_figures_are_refused_by_name(void **state)
{
    const float none = gpw_unknown();

    (void)state;
    REFUSED(model.layers, 0, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_LAYERS);
    REFUSED(model.denoising_steps, 0, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_STEPS);
    REFUSED(model.guidance_passes, 9, GPW_ERR_DOMAIN, GPW_ENERGY_NO_PASSES);
    REFUSED(model.params, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_PARAMS);
    REFUSED(model.latent_tokens, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_LATENT_TOKENS);
    REFUSED(model.hidden_width, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_HIDDEN_WIDTH);
    REFUSED(model.attention_width, -1.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_ATTENTION_WIDTH);
    REFUSED(model.megapixels, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_MEGAPIXELS);
    REFUSED(model.is_video, 2, GPW_ERR_DOMAIN, GPW_ENERGY_NO_OPTION);
    REFUSED(deployment.batch, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BATCH);
    REFUSED(deployment.data_parallel, 2, GPW_ERR_DOMAIN, GPW_ENERGY_DATA_PARALLEL);
    REFUSED(board.decoder_s_per_mpx, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_BOARD_FIGURE);
    REFUSED(model.header, 0, GPW_ERR_VERSION, GPW_ENERGY_BAD_STRUCT);
    REFUSED(deployment.header, 0, GPW_ERR_VERSION, GPW_ENERGY_BAD_STRUCT);
    REFUSED(board.header, 0, GPW_ERR_VERSION, GPW_ENERGY_BAD_STRUCT);
}

static void null_is_refused(void **state)
{
    const scene s = round_scene();
    gpw_energy_diffusion_result r;

    (void)state;
    assert_status(gpw_energy_predict_diffusion(NULL, &s.deployment, &s.board, &r, sizeof r),
                  GPW_ERR_NULL);
    assert_status(
        gpw_energy_predict_diffusion(&s.model, &s.deployment, &s.board, NULL, sizeof r),
        GPW_ERR_NULL);
    assert_status(gpw_energy_predict_diffusion(&s.model, &s.deployment, &s.board, &r, 95),
                  GPW_ERR_VERSION);
    assert_status(gpw_energy_check_diffusion(NULL, NULL, NULL, NULL), GPW_ERR_NULL);
}

/* 700 (0.206 + 1.12 (1 - exp(-1.15))), 1000 (0.223 + 0.838 (1 - exp(-1.45 0.5))). */
static void relative_speed_gives_the_power_by_hand(void **state)
{
    const gpw_energy_board h100 = board_of(GPW_ENERGY_H100_SXM);
    const gpw_energy_board b200 = board_of(GPW_ENERGY_B200);
    float w = 0.0f;

    (void)state;
    assert_status(gpw_energy_relative_power(&h100, 0.0f, &w), GPW_OK);
    assert_near(w, 144.2, 1e-3);
    assert_status(gpw_energy_relative_power(&h100, 0.5f, &w), GPW_OK);
    assert_near(w, 700.0 * (0.206 + 1.12 * (1.0 - exp(-0.575))), 1e-3);
    assert_status(gpw_energy_relative_power(&h100, 1.0f, &w), GPW_OK);
    assert_near(w, 679.96, 0.02);
    assert_status(gpw_energy_relative_power(&b200, 0.5f, &w), GPW_OK);
    assert_near(w, 1000.0 * (0.223 + 0.838 * (1.0 - exp(-0.725))), 1e-3);
}

static void relative_speed_beyond_the_best_is_refused(void **state)
{
    gpw_energy_board b = board_of(GPW_ENERGY_H100_SXM);
    float w = 7.0f;

    (void)state;
    assert_status(gpw_energy_relative_power(&b, 1.01f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_relative_power(&b, -0.01f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_relative_power(&b, gpw_unknown(), &w), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_relative_power(NULL, 0.5f, &w), GPW_ERR_NULL);
    b.relative_rate = gpw_unknown();
    assert_status(gpw_energy_relative_power(&b, 0.5f, &w), GPW_ERR_UNKNOWN);
    assert_near(w, 7.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_image_takes_what_the_formulas_say_by_hand),
        cmocka_unit_test(four_gpus_wait_for_each_other),
        cmocka_unit_test(guidance_doubles_the_work_and_not_the_decoder),
        cmocka_unit_test(linear_attention_costs_nothing),
        cmocka_unit_test(measured_speed_does_not_touch_the_power),
        cmocka_unit_test(one_measured_speed_scales_the_others),
        cmocka_unit_test(calibration_needs_a_possible_speed),
        cmocka_unit_test(errors_are_those_of_images_and_of_video),
        cmocka_unit_test(power_stays_between_idle_and_the_cap),
        cmocka_unit_test(unknown_and_impossible_figures_are_refused_by_name),
        cmocka_unit_test(null_is_refused),
        cmocka_unit_test(relative_speed_gives_the_power_by_hand),
        cmocka_unit_test(relative_speed_beyond_the_best_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
