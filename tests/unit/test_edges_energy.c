/* SPDX-License-Identifier: MIT */
/* What the energy rooms do at the ends of what they are given: a model card that leaves one
 * line out, a reserved word, a calibration whose input does not hold. */
#include "energy_setup.h"

#include <gpupower/energy_diffusion.h>
#include <gpupower/energy_models.h>
#include <gpupower/energy_units.h>

/* ---- model cards ---- */

/* Grouped queries: 4 layers, 8 heads of 64 over 2 of keys, 8 experts of which 2 are used. */
static gpw_energy_architecture whole_card(void)
{
    gpw_energy_architecture a;

    assert_status(gpw_energy_architecture_init(&a, sizeof a), GPW_OK);
    a.layers = a.attention_layers = 4u;
    a.heads = 8u;
    a.head_dim = 64u;
    a.kv_heads = 2u;
    a.experts = 8u;
    a.experts_used = 2u;
    a.params_total = 1.0e9f;
    a.params_active = 0.5e9f;
    return a;
}

#define LEAVES_OUT(field, nothing)                                                             \
  do {                                                                                         \
    gpw_energy_architecture of_them = whole_card();                                            \
    gpw_energy_model built;                                                                    \
    of_them.field = (nothing);                                                                 \
    assert_status(gpw_energy_model_init(&built, sizeof built), GPW_OK);                        \
    assert_status(gpw_energy_model_build(&of_them, &built), GPW_NOTE_UNKNOWN);                 \
  } while (0)

static void card_that_leaves_a_line_out_says_so(void **state)
{
    gpw_energy_architecture card = whole_card();
    gpw_energy_model m;

    (void)state;
    assert_status(gpw_energy_model_init(&m, sizeof m), GPW_OK);
    assert_status(gpw_energy_model_build(&card, &m), GPW_OK);
    LEAVES_OUT(kv_heads, 0u);
    LEAVES_OUT(head_dim, 0u);
    LEAVES_OUT(heads, 0u);
    LEAVES_OUT(experts_used, 0u);
    LEAVES_OUT(params_total, gpw_unknown());
    LEAVES_OUT(params_active, gpw_unknown());
    LEAVES_OUT(weight_bytes, gpw_unknown());
    LEAVES_OUT(state_layers, 1u); /* of how many bytes is not said */
    card.layers = card.attention_layers = 0u;
    assert_status(gpw_energy_model_build(&card, &m), GPW_NOTE_UNKNOWN);
    assert_int_equal(m.layers, 0);
}

/* Recurrent layers alone: their state is all that a request keeps. */
static void model_without_attention_keeps_no_cache(void **state)
{
    gpw_energy_architecture card = whole_card();
    gpw_energy_model m;

    (void)state;
    card.attention_layers = 0u;
    card.state_layers = 4u;
    card.state_layer_bytes = 1.0e6f;
    assert_status(gpw_energy_model_init(&m, sizeof m), GPW_OK);
    assert_status(gpw_energy_model_build(&card, &m), GPW_OK);
    assert_near(m.kv_bytes_per_token, 0.0, 0.0);
    assert_near(m.attention_flop_per_token, 0.0, 0.0);
    assert_near(m.state_bytes, 4.0e6, 0.0);
}

static void card_that_is_not_there_is_refused(void **state)
{
    gpw_energy_architecture card = whole_card();
    gpw_energy_model m;

    (void)state;
    assert_status(gpw_energy_model_init(&m, sizeof m), GPW_OK);
    assert_status(gpw_energy_architecture_init(NULL, sizeof card), GPW_ERR_NULL);
    assert_status(gpw_energy_model_build(NULL, &m), GPW_ERR_NULL);
    assert_status(gpw_energy_model_build(&card, NULL), GPW_ERR_NULL);
    assert_status(gpw_energy_model_architecture(0u, NULL), GPW_ERR_NULL);
}

/* ---- words that mean nothing yet ---- */

#define IS_BAD_STRUCT(field)                                                                   \
  do {                                                                                         \
    setup one = small_setup();                                                                 \
    uint32_t why = 99u;                                                                        \
    one.field = 1u;                                                                            \
    assert_status(                                                                             \
        gpw_energy_check(&one.model, &one.workload, &one.deployment, &one.board, &why),        \
        GPW_OK);                                                                               \
    assert_int_equal(why, GPW_ENERGY_BAD_STRUCT);                                              \
  } while (0)

static void word_that_means_nothing_yet_is_refused(void **state)
{
    setup s = small_setup();
    uint32_t refusal = 99u;

    (void)state;
    IS_BAD_STRUCT(workload.reserved[0]);
    IS_BAD_STRUCT(workload.reserved[1]);
    IS_BAD_STRUCT(deployment.reserved[0]);
    IS_BAD_STRUCT(deployment.reserved[1]);
    IS_BAD_STRUCT(deployment.reserved[2]);
    s.board.reserved[1] = 1u;
    assert_status(gpw_energy_check(&s.model, &s.workload, &s.deployment, &s.board, &refusal),
                  GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_NO_BOARD_FIGURE);
    s.board.reserved[1] = 0u;
    s.board.reserved[0] = 1u;
    assert_status(gpw_energy_check(&s.model, &s.workload, &s.deployment, &s.board, &refusal),
                  GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_NO_BOARD_FIGURE);
}

static void task_that_is_not_in_the_table_has_no_workload(void **state)
{
    gpw_energy_workload w, before;

    (void)state;
    memset(&w, 0x5a, sizeof w);
    before = w;
    assert_status(gpw_energy_workload_init(&w, sizeof w, GPW_ENERGY_VIDEO_CHAT + 1u),
                  GPW_ERR_DOMAIN);
    assert_memory_equal(&w, &before, sizeof w);
}

/* ---- calibrations ---- */

/* A step of 1000 s against one of milliseconds; a board that works as hard as none. */
static void point_too_far_from_the_model_calibrates_nothing(void **state)
{
    setup s = small_setup();
    gpw_energy_deployment before;

    (void)state;
    s.deployment.step_s = 1000.0f;
    before = s.deployment;
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 400.0f,
                                       GPW_ENERGY_POINT_OF_MODEL),
                  GPW_ERR_DOMAIN);
    assert_memory_equal(&s.deployment, &before, sizeof before);
    s.deployment.step_s = 7.66e-3f; /* as predicted, but of work that takes no power */
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board,
                                       s.board.idle_w + 1.0e-3f, GPW_ENERGY_POINT_OF_MODEL),
                  GPW_ERR_DOMAIN);
    s.deployment.gpus = 0u;
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 400.0f,
                                       GPW_ENERGY_POINT_OF_MODEL),
                  GPW_ERR_DOMAIN);
}

static gpw_energy_diffusion small_diffusion(void)
{
    gpw_energy_diffusion d;

    assert_status(gpw_energy_diffusion_init(&d, sizeof d), GPW_OK);
    d.layers = 10;
    d.denoising_steps = 10;
    d.guidance_passes = 1;
    d.params = 1e9f;
    d.latent_tokens = 1000.0f;
    d.hidden_width = 1000.0f;
    d.attention_width = 10000.0f;
    d.megapixels = 1.0f;
    return d;
}

static void part_of_a_picture_model_is_checked_alone(void **state)
{
    gpw_energy_diffusion d = small_diffusion();
    setup s = small_setup();
    uint32_t refusal = 99u;

    (void)state;
    assert_status(gpw_energy_check_diffusion(NULL, &s.deployment, &s.board, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_ACCEPTED);
    assert_status(gpw_energy_check_diffusion(&d, &s.deployment, NULL, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_ACCEPTED);
    s.deployment.gpus = 0u;
    assert_status(gpw_energy_check_diffusion(NULL, &s.deployment, NULL, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_NO_GPUS);
    assert_status(gpw_energy_calibrate_diffusion(&d, &s.deployment, &s.board), GPW_ERR_DOMAIN);
}

/* ---- design power ---- */

static void board_of_another_version_has_no_design_power(void **state)
{
    gpw_energy_board b = board_of(GPW_ENERGY_H100_SXM);
    gpw_energy_design d;

    (void)state;
    b.header = 0u;
    assert_status(gpw_energy_design_power(&b, 400.0f, 0.15f, 0u, &d, sizeof d),
                  GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(card_that_leaves_a_line_out_says_so),
        cmocka_unit_test(model_without_attention_keeps_no_cache),
        cmocka_unit_test(card_that_is_not_there_is_refused),
        cmocka_unit_test(word_that_means_nothing_yet_is_refused),
        cmocka_unit_test(task_that_is_not_in_the_table_has_no_workload),
        cmocka_unit_test(point_too_far_from_the_model_calibrates_nothing),
        cmocka_unit_test(part_of_a_picture_model_is_checked_alone),
        cmocka_unit_test(board_of_another_version_has_no_design_power),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
