/* SPDX-License-Identifier: MIT */
/* What a prediction refuses, and that it names the reason. */
#include "energy_setup.h"

static uint32_t refusal_of(const setup *s)
{
    uint32_t refusal = 99u;

    assert_status(
        gpw_energy_check(&s->model, &s->workload, &s->deployment, &s->board, &refusal), GPW_OK);
    return refusal;
}

/* ---- what is refused ---- */

static void assert_refused(const setup *s, gpw_status expected, uint32_t refusal)
{
    gpw_energy_result r, untouched;

    memset(&r, 0x5a, sizeof r);
    untouched = r;
    assert_string_equal(gpw_status_name(predict(s, &r)), gpw_status_name(expected));
    assert_memory_equal(&r, &untouched, sizeof r);
    assert_int_equal(refusal_of(s), refusal);
}

#define REFUSED(field, value, status, refusal)                                                 \
  do {                                                                                         \
    setup refused_s = small_setup();                                                           \
    refused_s.field = (value);                                                                 \
    assert_refused(&refused_s, status, refusal);                                               \
  } while (0)

static void unknown_figures_are_refused_by_name(void **state)
{
    const float none = gpw_unknown();

    (void)state;
    REFUSED(model.layers, 0, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_LAYERS);
    REFUSED(model.kv_heads, 0, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_KV_HEADS);
    REFUSED(model.params_total, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_PARAMS_TOTAL);
    REFUSED(model.params_active, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_PARAMS_ACTIVE);
    REFUSED(model.routed_fraction, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_ROUTED_FRACTION);
    REFUSED(model.weight_bytes, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_WEIGHT_BYTES);
    REFUSED(model.kv_bytes_per_token, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_KV_BYTES);
    REFUSED(model.attention_flop_per_token, none, GPW_ERR_UNKNOWN,
            GPW_ENERGY_NO_ATTENTION_FLOP);
    REFUSED(model.state_bytes, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_STATE_BYTES);
    REFUSED(workload.prompt_tokens, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_PROMPT_TOKENS);
    REFUSED(workload.output_tokens, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_OUTPUT_TOKENS);
    REFUSED(workload.stall_s, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_STALL);
    REFUSED(deployment.batch, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_BATCH);
    REFUSED(board.idle_w, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_BOARD_FIGURE);
    REFUSED(board.flop_j, none, GPW_ERR_UNKNOWN, GPW_ENERGY_NO_BOARD_FIGURE);
}

static void impossible_figures_are_refused_by_name(void **state)
{
    (void)state;
    REFUSED(model.layers, 10001, GPW_ERR_DOMAIN, GPW_ENERGY_NO_LAYERS);
    REFUSED(model.params_active, 8.1e9f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_PARAMS_ACTIVE);
    REFUSED(model.routed_fraction, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_ROUTED_FRACTION);
    REFUSED(model.routed_fraction, 1.01f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_ROUTED_FRACTION);
    REFUSED(model.routed_fraction, -0.5f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_ROUTED_FRACTION);
    REFUSED(model.params_active, 4e9f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_ROUTED_FRACTION);
    REFUSED(model.weight_bytes, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_WEIGHT_BYTES);
    REFUSED(model.kv_bytes_per_token, -1.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_KV_BYTES);
    REFUSED(model.state_bytes, INFINITY, GPW_ERR_DOMAIN, GPW_ENERGY_NO_STATE_BYTES);
    REFUSED(model.precision, 3, GPW_ERR_DOMAIN, GPW_ENERGY_NO_OPTION);
    REFUSED(model.is_irregular, 2, GPW_ERR_DOMAIN, GPW_ENERGY_NO_OPTION);
    REFUSED(workload.task, 5, GPW_ERR_DOMAIN, GPW_ENERGY_NO_OPTION);
    REFUSED(workload.host, 3, GPW_ERR_DOMAIN, GPW_ENERGY_NO_OPTION);
    REFUSED(workload.output_tokens, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_OUTPUT_TOKENS);
    REFUSED(workload.prompt_tokens, -1.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_PROMPT_TOKENS);
    REFUSED(deployment.gpus, 0, GPW_ERR_DOMAIN, GPW_ENERGY_NO_GPUS);
    REFUSED(deployment.data_parallel, 2, GPW_ERR_DOMAIN, GPW_ENERGY_DATA_PARALLEL);
    REFUSED(deployment.data_parallel, 0, GPW_ERR_DOMAIN, GPW_ENERGY_DATA_PARALLEL);
    REFUSED(deployment.batch, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BATCH);
    REFUSED(deployment.batch, -8.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BATCH);
    REFUSED(deployment.step_s, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_BAD_MEASUREMENT);
    REFUSED(deployment.tokens_per_s, -1.0f, GPW_ERR_DOMAIN, GPW_ENERGY_BAD_MEASUREMENT);
    REFUSED(deployment.time_factor, 1.2f, GPW_ERR_DOMAIN, GPW_ENERGY_BAD_FACTOR);
    REFUSED(deployment.power_factor, gpw_unknown(), GPW_ERR_DOMAIN, GPW_ENERGY_BAD_FACTOR);
    REFUSED(deployment.reserved[2], 1, GPW_ERR_DOMAIN, GPW_ENERGY_BAD_STRUCT);
    REFUSED(board.tdp_w, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BOARD_FIGURE);
    REFUSED(board.idle_w, 700.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BOARD_FIGURE);
    REFUSED(board.rate_share, 0.0f, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BOARD_FIGURE);
    REFUSED(board.errors, 4, GPW_ERR_DOMAIN, GPW_ENERGY_NO_BOARD_FIGURE);
    REFUSED(model.header, 0, GPW_ERR_VERSION, GPW_ENERGY_BAD_STRUCT);
    REFUSED(board.header, 7, GPW_ERR_VERSION, GPW_ENERGY_BAD_STRUCT);
}

/* More experts active than parameters would hold: the dense part would be negative. */
static void experts_at_odds_with_the_parameters_are_refused(void **state)
{
    setup s = small_setup();

    (void)state;
    s.model.params_total = 30e9f;
    s.model.params_active = 3e9f;
    s.model.routed_fraction = 0.2f; /* of 30e9 are 6e9, above 3e9 active */
    assert_refused(&s, GPW_ERR_DOMAIN, GPW_ENERGY_NO_ROUTED_FRACTION);
}

static void both_kinds_of_measured_speed_are_refused(void **state)
{
    setup s = small_setup();

    (void)state;
    s.deployment.step_s = 0.01f;
    s.deployment.tokens_per_s = 800.0f;
    assert_refused(&s, GPW_ERR_DOMAIN, GPW_ENERGY_BAD_MEASUREMENT);
}

static void null_and_short_results_are_refused(void **state)
{
    const setup s = small_setup();
    gpw_energy_result r;

    (void)state;
    assert_status(gpw_energy_predict(NULL, &s.workload, &s.deployment, &s.board, &r, sizeof r),
                  GPW_ERR_NULL);
    assert_status(
        gpw_energy_predict(&s.model, &s.workload, &s.deployment, &s.board, NULL, sizeof r),
        GPW_ERR_NULL);
    assert_status(gpw_energy_predict(&s.model, &s.workload, &s.deployment, &s.board, &r, 100),
                  GPW_ERR_VERSION);
    assert_status(gpw_energy_check(&s.model, NULL, NULL, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_energy_model_init(NULL, sizeof s.model), GPW_ERR_NULL);
    assert_status(gpw_energy_workload_init(NULL, sizeof s.workload, 0), GPW_ERR_NULL);
}

static void every_refusal_has_words_of_its_own(void **state)
{
    uint32_t i, k;

    (void)state;
    for (i = 0; i <= GPW_ENERGY_NO_MEGAPIXELS; i++) {
        assert_string_not_equal(gpw_energy_refusal_text(i), "?");
        for (k = 0; k < i; k++) {
            assert_string_not_equal(gpw_energy_refusal_text(i), gpw_energy_refusal_text(k));
        }
    }
    assert_string_equal(gpw_energy_refusal_text(GPW_ENERGY_NO_MEGAPIXELS + 1u), "?");
    assert_string_equal(gpw_energy_refusal_text(0x100u), "?");
}

static void what_is_not_given_is_not_checked(void **state)
{
    const setup s = small_setup();
    uint32_t refusal = 99u;

    (void)state;
    assert_status(gpw_energy_check(NULL, NULL, NULL, NULL, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_ACCEPTED);
    assert_status(gpw_energy_check(&s.model, NULL, NULL, NULL, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_ACCEPTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_figures_are_refused_by_name),
        cmocka_unit_test(impossible_figures_are_refused_by_name),
        cmocka_unit_test(experts_at_odds_with_the_parameters_are_refused),
        cmocka_unit_test(both_kinds_of_measured_speed_are_refused),
        cmocka_unit_test(null_and_short_results_are_refused),
        cmocka_unit_test(every_refusal_has_words_of_its_own),
        cmocka_unit_test(what_is_not_given_is_not_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
