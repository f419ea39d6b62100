/* SPDX-License-Identifier: MIT */
/* Pointers that are missing, in every function of models of energy and of choice: one at a
 * time, while all else that is given is as it should be. */
#include "live.h"

static float floats[64];
static uint32_t words[64];
static gpw_choice_candidate a_choice_candidate;
static gpw_choice_config a_choice_config;
static gpw_choice_result a_choice_result;
static gpw_choice_space a_choice_space;
static gpw_curve_fit a_curve_fit;
static gpw_energy_board a_energy_board;
static gpw_energy_constant a_energy_constant;
static gpw_energy_deployment a_energy_deployment;
static gpw_energy_design a_energy_design;
static gpw_energy_diffusion a_energy_diffusion;
static gpw_energy_diffusion_result a_energy_diffusion_result;
static gpw_energy_model a_energy_model;
static gpw_energy_result a_energy_result;
static gpw_energy_workload a_energy_workload;

static int make(void **state)
{
    assert_status(gpw_choice_config_init(&a_choice_config, sizeof a_choice_config), GPW_OK);
    assert_status(gpw_choice_space_init(&a_choice_space, sizeof a_choice_space), GPW_OK);
    assert_status(gpw_energy_board_init(&a_energy_board, sizeof a_energy_board), GPW_OK);
    assert_status(gpw_energy_deployment_init(&a_energy_deployment, sizeof a_energy_deployment),
                  GPW_OK);
    assert_status(gpw_energy_diffusion_init(&a_energy_diffusion, sizeof a_energy_diffusion),
                  GPW_OK);
    assert_status(gpw_energy_model_init(&a_energy_model, sizeof a_energy_model), GPW_OK);
    assert_status(gpw_energy_workload_init(&a_energy_workload, sizeof a_energy_workload, 0u),
                  GPW_OK);
    return live_make(state);
}

static void choice_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_choice_config_init(NULL, sizeof a_choice_config));
    IS_MISSING(gpw_choice_overhead_preset(NULL, 0u));
    IS_MISSING(gpw_choice_evaluate(NULL, &a_choice_candidate, sizeof a_choice_candidate,
                                   &a_choice_result, sizeof a_choice_result));
    IS_MISSING(gpw_choice_evaluate(&a_choice_config, NULL, sizeof a_choice_candidate,
                                   &a_choice_result, sizeof a_choice_result));
    IS_MISSING(gpw_choice_evaluate(&a_choice_config, &a_choice_candidate,
                                   sizeof a_choice_candidate, NULL, sizeof a_choice_result));
    IS_MISSING(gpw_choice_best(NULL, &a_choice_candidate, sizeof a_choice_candidate, 1u,
                               &a_choice_result, sizeof a_choice_result));
    IS_MISSING(gpw_choice_best(&a_choice_config, NULL, sizeof a_choice_candidate, 1u,
                               &a_choice_result, sizeof a_choice_result));
    IS_MISSING(gpw_choice_best(&a_choice_config, &a_choice_candidate, sizeof a_choice_candidate,
                               1u, NULL, sizeof a_choice_result));
    IS_MISSING(gpw_choice_space_init(NULL, sizeof a_choice_space));
    IS_MISSING(gpw_choice_space_board(NULL, 1u));
    IS_MISSING(gpw_choice_memory(NULL, &a_energy_workload, &a_energy_deployment, floats));
    IS_MISSING(gpw_choice_memory(&a_energy_model, NULL, &a_energy_deployment, floats));
    IS_MISSING(gpw_choice_memory(&a_energy_model, &a_energy_workload, NULL, floats));
    IS_MISSING(
        gpw_choice_memory(&a_energy_model, &a_energy_workload, &a_energy_deployment, NULL));
    IS_MISSING(gpw_choice_predict(NULL, &a_energy_workload, &a_energy_deployment,
                                  &a_energy_board, &a_choice_candidate,
                                  sizeof a_choice_candidate));
    IS_MISSING(gpw_choice_predict(&a_energy_model, NULL, &a_energy_deployment, &a_energy_board,
                                  &a_choice_candidate, sizeof a_choice_candidate));
    IS_MISSING(gpw_choice_predict(&a_energy_model, &a_energy_workload, NULL, &a_energy_board,
                                  &a_choice_candidate, sizeof a_choice_candidate));
    IS_MISSING(gpw_choice_predict(&a_energy_model, &a_energy_workload, &a_energy_deployment,
                                  NULL, &a_choice_candidate, sizeof a_choice_candidate));
    IS_MISSING(gpw_choice_predict(&a_energy_model, &a_energy_workload, &a_energy_deployment,
                                  &a_energy_board, NULL, sizeof a_choice_candidate));
}

static void choice_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_choice_config_init(&a_choice_config, 3u));
    IS_NO_SIZE(gpw_choice_config_init(&a_choice_config, 513u));
    IS_NO_SIZE(gpw_choice_evaluate(&a_choice_config, &a_choice_candidate, 3u, &a_choice_result,
                                   sizeof a_choice_result));
    IS_NO_SIZE(gpw_choice_best(&a_choice_config, &a_choice_candidate, 3u, 1u, &a_choice_result,
                               sizeof a_choice_result));
    IS_NO_SIZE(gpw_choice_space_init(&a_choice_space, 3u));
    IS_NO_SIZE(gpw_choice_space_init(&a_choice_space, 513u));
}

static void curve_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_curve_fall(NULL, 1u, words, floats));
    IS_MISSING(gpw_curve_fall(floats, 1u, NULL, floats));
    IS_MISSING(gpw_curve_fall(floats, 1u, words, NULL));
    IS_MISSING(gpw_curve_fit_logistic(NULL, floats, 1u, 1u, &a_curve_fit, sizeof a_curve_fit));
    IS_MISSING(gpw_curve_fit_logistic(floats, NULL, 1u, 1u, &a_curve_fit, sizeof a_curve_fit));
    IS_MISSING(gpw_curve_fit_logistic(floats, floats, 1u, 1u, NULL, sizeof a_curve_fit));
    IS_MISSING(gpw_curve_logistic(NULL, sizeof a_curve_fit, 1.0f, floats));
    IS_MISSING(gpw_curve_logistic(&a_curve_fit, sizeof a_curve_fit, 1.0f, NULL));
    IS_MISSING(gpw_curve_interpolate(NULL, floats, 1u, 1.0f, 1u, floats));
    IS_MISSING(gpw_curve_interpolate(floats, NULL, 1u, 1.0f, 1u, floats));
    IS_MISSING(gpw_curve_interpolate(floats, floats, 1u, 1.0f, 1u, NULL));
}

static void curve_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_curve_logistic(&a_curve_fit, 3u, 1.0f, floats));
}

static void energy_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_energy_model_init(NULL, sizeof a_energy_model));
    IS_MISSING(gpw_energy_workload_init(NULL, sizeof a_energy_workload, 1u));
    IS_MISSING(gpw_energy_deployment_init(NULL, sizeof a_energy_deployment));
    IS_MISSING(gpw_energy_predict(NULL, &a_energy_workload, &a_energy_deployment,
                                  &a_energy_board, &a_energy_result, sizeof a_energy_result));
    IS_MISSING(gpw_energy_predict(&a_energy_model, NULL, &a_energy_deployment, &a_energy_board,
                                  &a_energy_result, sizeof a_energy_result));
    IS_MISSING(gpw_energy_predict(&a_energy_model, &a_energy_workload, NULL, &a_energy_board,
                                  &a_energy_result, sizeof a_energy_result));
    IS_MISSING(gpw_energy_predict(&a_energy_model, &a_energy_workload, &a_energy_deployment,
                                  NULL, &a_energy_result, sizeof a_energy_result));
    IS_MISSING(gpw_energy_predict(&a_energy_model, &a_energy_workload, &a_energy_deployment,
                                  &a_energy_board, NULL, sizeof a_energy_result));
    IS_MISSING(gpw_energy_check(&a_energy_model, &a_energy_workload, &a_energy_deployment,
                                &a_energy_board, NULL));
    IS_MISSING(gpw_energy_calibrate(NULL, &a_energy_workload, &a_energy_deployment,
                                    &a_energy_board, 1.0f, 1u));
    IS_MISSING(gpw_energy_calibrate(&a_energy_model, NULL, &a_energy_deployment,
                                    &a_energy_board, 1.0f, 1u));
    IS_MISSING(gpw_energy_calibrate(&a_energy_model, &a_energy_workload, NULL, &a_energy_board,
                                    1.0f, 1u));
    IS_MISSING(gpw_energy_calibrate(&a_energy_model, &a_energy_workload, &a_energy_deployment,
                                    NULL, 1.0f, 1u));
}

static void energy_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_energy_model_init(&a_energy_model, 3u));
    IS_NO_SIZE(gpw_energy_model_init(&a_energy_model, 513u));
    IS_NO_SIZE(gpw_energy_workload_init(&a_energy_workload, 3u, 1u));
    IS_NO_SIZE(gpw_energy_workload_init(&a_energy_workload, 513u, 1u));
    IS_NO_SIZE(gpw_energy_deployment_init(&a_energy_deployment, 3u));
    IS_NO_SIZE(gpw_energy_deployment_init(&a_energy_deployment, 513u));
}

static void energy_board_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_energy_board_init(NULL, sizeof a_energy_board));
    IS_MISSING(gpw_energy_board_builtin(NULL, 0u));
    IS_MISSING(gpw_energy_board_find(NULL, words));
    IS_MISSING(gpw_energy_board_find("x", NULL));
    IS_MISSING(gpw_energy_board_constant(0u, 1u, NULL, sizeof a_energy_constant));
}

static void energy_board_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_energy_board_init(&a_energy_board, 3u));
    IS_NO_SIZE(gpw_energy_board_init(&a_energy_board, 513u));
    IS_NO_SIZE(gpw_energy_board_constant(0u, 1u, &a_energy_constant, 3u));
    IS_NO_SIZE(gpw_energy_board_constant(0u, 1u, &a_energy_constant, 513u));
}

static void energy_diffusion_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_energy_diffusion_init(NULL, sizeof a_energy_diffusion));
    IS_MISSING(gpw_energy_predict_diffusion(NULL, &a_energy_deployment, &a_energy_board,
                                            &a_energy_diffusion_result,
                                            sizeof a_energy_diffusion_result));
    IS_MISSING(gpw_energy_predict_diffusion(&a_energy_diffusion, NULL, &a_energy_board,
                                            &a_energy_diffusion_result,
                                            sizeof a_energy_diffusion_result));
    IS_MISSING(gpw_energy_predict_diffusion(&a_energy_diffusion, &a_energy_deployment, NULL,
                                            &a_energy_diffusion_result,
                                            sizeof a_energy_diffusion_result));
    IS_MISSING(gpw_energy_predict_diffusion(&a_energy_diffusion, &a_energy_deployment,
                                            &a_energy_board, NULL,
                                            sizeof a_energy_diffusion_result));
    IS_MISSING(gpw_energy_check_diffusion(&a_energy_diffusion, &a_energy_deployment,
                                          &a_energy_board, NULL));
    IS_MISSING(gpw_energy_calibrate_diffusion(NULL, &a_energy_deployment, &a_energy_board));
    IS_MISSING(gpw_energy_calibrate_diffusion(&a_energy_diffusion, NULL, &a_energy_board));
    IS_MISSING(gpw_energy_calibrate_diffusion(&a_energy_diffusion, &a_energy_deployment, NULL));
    IS_MISSING(gpw_energy_relative_power(NULL, 1.0f, floats));
    IS_MISSING(gpw_energy_relative_power(&a_energy_board, 1.0f, NULL));
}

static void energy_diffusion_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_energy_diffusion_init(&a_energy_diffusion, 3u));
    IS_NO_SIZE(gpw_energy_diffusion_init(&a_energy_diffusion, 513u));
}

static void energy_models_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_energy_model_at(0u, NULL));
    IS_MISSING(gpw_energy_model_find(NULL, &a_energy_model));
    IS_MISSING(gpw_energy_model_find("x", NULL));
    IS_MISSING(gpw_energy_diffusion_at(0u, NULL));
    IS_MISSING(gpw_energy_diffusion_find(NULL, &a_energy_diffusion));
    IS_MISSING(gpw_energy_diffusion_find("x", NULL));
}

static void energy_units_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_energy_convert(1.0f, 1u, 1u, 1.0f, NULL));
    IS_MISSING(gpw_energy_design_power(NULL, 1.0f, 1.0f, 1u, &a_energy_design,
                                       sizeof a_energy_design));
    IS_MISSING(
        gpw_energy_design_power(&a_energy_board, 1.0f, 1.0f, 1u, NULL, sizeof a_energy_design));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choice_names_the_missing_pointer),
        cmocka_unit_test(choice_refuses_a_size_that_is_none),
        cmocka_unit_test(curve_names_the_missing_pointer),
        cmocka_unit_test(curve_refuses_a_size_that_is_none),
        cmocka_unit_test(energy_names_the_missing_pointer),
        cmocka_unit_test(energy_refuses_a_size_that_is_none),
        cmocka_unit_test(energy_board_names_the_missing_pointer),
        cmocka_unit_test(energy_board_refuses_a_size_that_is_none),
        cmocka_unit_test(energy_diffusion_names_the_missing_pointer),
        cmocka_unit_test(energy_diffusion_refuses_a_size_that_is_none),
        cmocka_unit_test(energy_models_names_the_missing_pointer),
        cmocka_unit_test(energy_units_names_the_missing_pointer),
    };

    return cmocka_run_group_tests(tests, make, live_end);
}
