/* SPDX-License-Identifier: MIT */
/* Footprints by hand; the best of a search against all predictions one by one. */
#include "gpw_test.h"

#include <gpupower/choice.h>

#include <string.h>

/* Llama 3.1 8B, text chat with 400 tokens out: the figures of docs/sources.md, joules-model. */
typedef struct served {
    gpw_energy_model model;
    gpw_energy_workload workload;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
    gpw_choice_space space;
    gpw_choice_config site;
} served;

static served llama_on(uint32_t board, float budget_w)
{
    served s;

    assert_status(gpw_energy_model_init(&s.model, sizeof s.model), GPW_OK);
    s.model.layers = 32;
    s.model.kv_heads = 8;
    s.model.params_total = 8.0e9f;
    s.model.params_active = 8.0e9f;
    s.model.routed_fraction = 1.0f;
    s.model.weight_bytes = 2.0f;
    s.model.kv_bytes_per_token = 131072.0f;
    s.model.attention_flop_per_token = 524288.0f;
    s.model.state_bytes = 0.0f;
    assert_status(gpw_energy_workload_init(&s.workload, sizeof s.workload, GPW_ENERGY_CHAT),
                  GPW_OK);
    s.workload.output_tokens = 400.0f;
    assert_status(gpw_energy_deployment_init(&s.deployment, sizeof s.deployment), GPW_OK);
    assert_status(gpw_energy_board_init(&s.board, sizeof s.board), GPW_OK);
    assert_status(gpw_energy_board_builtin(&s.board, board), GPW_OK);
    assert_status(gpw_choice_space_init(&s.space, sizeof s.space), GPW_OK);
    assert_status(gpw_choice_space_board(&s.space, board), GPW_OK);
    assert_status(gpw_choice_config_init(&s.site, sizeof s.site), GPW_OK);
    s.site.budget_w = budget_w;
    return s;
}

static float memory_of(served *s, uint32_t gpus, float batch)
{
    float memory_b = NAN;

    s->deployment.gpus = gpus;
    s->deployment.batch = batch;
    assert_status(gpw_choice_memory(&s->model, &s->workload, &s->deployment, &memory_b),
                  GPW_OK);
    return memory_b;
}

static gpw_status search(const served *s, gpw_choice_candidate *c, gpw_choice_result *r)
{
    return gpw_choice_search(&s->site, &s->space, &s->model, &s->workload, &s->deployment,
                             &s->board, c, sizeof *c, r, sizeof *r);
}

/* ---- memory ---- */

/* 450 tokens of context each: 16 GB of weights and 59 MB a request. */
static void weights_and_cache_fill_the_memory(void **state)
{
    served s = llama_on(GPW_ENERGY_H100_SXM, 1e5f);

    (void)state;
    assert_near(memory_of(&s, 1, 64.0f) / 1e9, 16.0 + 64 * 450 * 131072e-9, 1e-4);
    assert_near(memory_of(&s, 4, 64.0f) / 1e9, 4.0 + 64 * 450 * 131072e-9 / 4, 1e-4);
    /* eight heads of keys and values cannot be cut in sixteen */
    assert_near(memory_of(&s, 16, 64.0f) / 1e9, 1.0 + 64 * 450 * 131072e-9 / 8, 1e-4);
}

static void recurrent_state_is_held_once_and_every_expert(void **state)
{
    served s = llama_on(GPW_ENERGY_H100_SXM, 1e5f);

    (void)state;
    s.model.state_bytes = 1.0e8f;
    s.model.params_total = 30.0e9f;
    s.model.params_active = 3.0e9f;
    s.model.routed_fraction = 0.0625f;
    assert_near(memory_of(&s, 2, 8.0f) / 1e9, 30.0 + 8 * 450 * 131072e-9 / 2 + 8 * 0.05, 1e-4);
}

/* 0.9 of 80 GB: 56e9 B by 59 MB are 949 requests, and 512 is the power of two below. */
static void search_stops_where_the_memory_does(void **state)
{
    served s = llama_on(GPW_ENERGY_H100_SXM, 700.0f);
    gpw_choice_candidate c;
    gpw_choice_result r;

    (void)state;
    s.space.replica_gpus_max = 1;
    assert_status(search(&s, &c, &r), GPW_OK);
    assert_int_equal(c.gpus, 1);
    assert_near(c.batch, 512.0, 0.0);
    s.space.memory_share = 0.1f;
    assert_status(search(&s, &c, &r), GPW_ERR_NOT_FOUND);
    s.space.memory_b = 16.5e9f;
    s.space.memory_share = 1.0f;
    assert_status(search(&s, &c, &r), GPW_OK);
    assert_near(c.batch, 8.0, 0.0);
}

static void built_in_types_have_their_memory(void **state)
{
    static const struct {
        uint32_t board;
        double memory_b;
    } types[] = {{GPW_ENERGY_H100_SXM, 80e9},     {GPW_ENERGY_B200, 180e9},
                 {GPW_ENERGY_H100_SXM_ALL, 80e9}, {GPW_ENERGY_B200_ALL, 180e9},
                 {GPW_ENERGY_H200, 141e9},        {GPW_ENERGY_GB200, 186e9}};
    gpw_choice_space space;
    size_t i;

    (void)state;
    assert_status(gpw_choice_space_init(&space, sizeof space), GPW_OK);
    for (i = 0; i < COUNT_OF(types); i++) {
        assert_status(gpw_choice_space_board(&space, types[i].board), GPW_OK);
        assert_near(space.memory_b, types[i].memory_b, 1e4);
    }
    assert_status(gpw_choice_space_board(&space, 6), GPW_ERR_NOT_FOUND);
    assert_status(gpw_choice_space_board(NULL, 0), GPW_ERR_NULL);
}

/* ---- the search ---- */

/* All that fit, as a caller would list them; returns their number. */
static uint32_t listed(served *s, gpw_choice_candidate *all, uint32_t *numbers)
{
    uint32_t gpus, batch, number = 0, count = 0;

    for (gpus = 1; gpus <= 8u; gpus *= 2u) {
        for (batch = 8; batch <= 4096u; batch *= 2u, number++) {
            if (memory_of(s, gpus, (float)batch) > s->space.memory_share * s->space.memory_b) {
                continue;
            }
            assert_status(gpw_choice_predict(&s->model, &s->workload, &s->deployment, &s->board,
                                             &all[count], sizeof all[count]),
                          GPW_OK);
            numbers[count++] = number;
        }
    }
    return count;
}

static void search_finds_what_a_list_does(void **state)
{
    static const float budgets_w[] = {3.0e3f, 2.0e4f, 1.0e6f};
    static const float limits_s[] = {0.01f, 0.02f, 0.05f, 1.0f};
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(budgets_w); i++) {
        for (k = 0; k < COUNT_OF(limits_s); k++) {
            served s = llama_on(i % 2u ? GPW_ENERGY_B200 : GPW_ENERGY_H100_SXM, budgets_w[i]);
            gpw_choice_candidate all[40], c;
            gpw_choice_result found, expected;
            uint32_t numbers[40], count;

            s.site.step_limit_s = limits_s[k];
            count = listed(&s, all, numbers);
            assert_status(
                gpw_choice_best(&s.site, all, sizeof all[0], count, &expected, sizeof expected),
                GPW_OK);
            assert_status(search(&s, &c, &found), GPW_OK);
            assert_memory_equal(&c, &all[expected.index], sizeof c);
            assert_int_equal(found.index, numbers[expected.index]);
            assert_int_equal(found.replicas, expected.replicas);
            assert_near(found.tokens_per_s, expected.tokens_per_s, 0.0);
        }
    }
}

static void tighter_step_time_never_serves_more(void **state)
{
    static const float limits_s[] = {0.2f, 0.1f, 0.05f, 0.02f, 0.01f, 0.008f};
    served s = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    float before = 1e12f;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(limits_s); i++) {
        gpw_choice_candidate c;
        gpw_choice_result r;

        s.site.step_limit_s = limits_s[i];
        assert_status(search(&s, &c, &r), GPW_OK);
        assert_true(r.replicas == 0u || c.step_s <= limits_s[i]);
        assert_true(r.tokens_per_s <= before);
        before = r.tokens_per_s;
    }
}

static void response_is_the_workload_s_unless_told(void **state)
{
    served s = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    gpw_choice_candidate c;
    gpw_choice_result r;

    (void)state;
    assert_status(search(&s, &c, &r), GPW_OK);
    assert_near(r.j_per_response, 400.0 * (double)r.j_per_token, 1e-3);
    s.site.response_tokens = 100.0f;
    assert_status(search(&s, &c, &r), GPW_OK);
    assert_near(r.j_per_response, 100.0 * (double)r.j_per_token, 1e-3);
}

static void ready_power_is_the_type_s_idle(void **state)
{
    served s = llama_on(GPW_ENERGY_B200, 1.0e5f);
    gpw_choice_candidate c;
    gpw_choice_result r;

    (void)state;
    assert_status(search(&s, &c, &r), GPW_OK);
    assert_near(c.ready_w, 190.0, 0.0);
    assert_near(c.tdp_w, 1000.0, 0.0);
    assert_true(r.step_boards_w < r.boards_design_w);
}

/* ---- bad input ---- */

static void bad_spaces_are_refused(void **state)
{
    const served good = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    gpw_choice_candidate c;
    gpw_choice_result r;
    served s = good;

    (void)state;
    s.space.memory_b = NAN;
    assert_status(search(&s, &c, &r), GPW_ERR_UNKNOWN);
    s = good;
    s.space.memory_b = 0.0f;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.space.batch_min = 0;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.space.batch_min = 8192;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.space.replica_gpus_max = 0;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.space.memory_share = 1.1f;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    memset(&s.space, 0, sizeof s.space);
    assert_status(search(&s, &c, &r), GPW_ERR_VERSION);
}

static void bad_sites_models_and_deployments_are_refused(void **state)
{
    const served good = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    gpw_choice_candidate c, untouched;
    gpw_choice_result r;
    served s = good;

    (void)state;
    memset(&c, 0x5a, sizeof c);
    untouched = c;
    s.site.budget_w = NAN;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.model.params_total = NAN;
    assert_status(search(&s, &c, &r), GPW_ERR_UNKNOWN);
    s = good;
    s.workload.output_tokens = NAN;
    assert_status(search(&s, &c, &r), GPW_ERR_UNKNOWN);
    s = good;
    memset(&s.workload, 0, sizeof s.workload);
    assert_status(search(&s, &c, &r), GPW_ERR_VERSION);
    s = good;
    s.deployment.data_parallel = 2;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.deployment.tokens_per_s = 1000.0f;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    assert_memory_equal(&c, &untouched, sizeof c);
    assert_status(gpw_choice_search(&good.site, &good.space, &good.model, &good.workload,
                                    &good.deployment, &good.board, &c, 31, &r, sizeof r),
                  GPW_ERR_VERSION);
    assert_status(gpw_choice_search(&good.site, &good.space, &good.model, &good.workload,
                                    &good.deployment, &good.board, &c, sizeof c, &r, 71),
                  GPW_ERR_VERSION);
    assert_status(gpw_choice_search(&good.site, NULL, &good.model, &good.workload,
                                    &good.deployment, &good.board, &c, sizeof c, &r, sizeof r),
                  GPW_ERR_NULL);
    assert_status(gpw_choice_memory(&good.model, &good.workload, &good.deployment, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_choice_predict(&good.model, &good.workload, &good.deployment, &good.board,
                                     NULL, sizeof c),
                  GPW_ERR_NULL);
}

static void word_of_a_space_that_means_nothing_is_refused(void **state)
{
    const served good = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    gpw_choice_candidate c;
    gpw_choice_result r;
    served s = good;

    (void)state;
    s.space.reserved[0] = 1u;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    s = good;
    s.space.reserved[1] = 1u;
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
}

/* What is tried first fails already, and nothing is answered. */
static void search_ends_at_what_cannot_be_predicted(void **state)
{
    served s = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    gpw_choice_candidate c, untouched;
    gpw_choice_result r;

    (void)state;
    memset(&c, 0x5a, sizeof c);
    untouched = c;
    s.board.idle_w = gpw_unknown();
    assert_status(search(&s, &c, &r), GPW_ERR_UNKNOWN);
    s = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    s.space.batch_min = s.space.batch_max = 512u;
    s.workload.stall_s = 1000.0f; /* 512 of 400 tokens: each step waits for 1.28 requests */
    assert_status(search(&s, &c, &r), GPW_ERR_DOMAIN);
    assert_memory_equal(&c, &untouched, sizeof c);
}

/* Both or none: a result of no size leaves the candidate alone too. */
static void answers_longer_than_any_struct_are_refused_unwritten(void **state)
{
    const served s = llama_on(GPW_ENERGY_H100_SXM, 1.0e5f);
    gpw_choice_candidate c, untouched;
    gpw_choice_result r, unread;

    (void)state;
    memset(&c, 0x5a, sizeof c);
    memset(&r, 0x5a, sizeof r);
    untouched = c;
    unread = r;
    assert_status(gpw_choice_search(&s.site, &s.space, &s.model, &s.workload, &s.deployment,
                                    &s.board, &c, sizeof c, &r, 0x10000u),
                  GPW_ERR_VERSION);
    assert_status(gpw_choice_search(&s.site, &s.space, &s.model, &s.workload, &s.deployment,
                                    &s.board, &c, 0x10000u, &r, sizeof r),
                  GPW_ERR_VERSION);
    assert_memory_equal(&c, &untouched, sizeof c);
    assert_memory_equal(&r, &unread, sizeof r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_and_cache_fill_the_memory),
        cmocka_unit_test(recurrent_state_is_held_once_and_every_expert),
        cmocka_unit_test(search_stops_where_the_memory_does),
        cmocka_unit_test(built_in_types_have_their_memory),
        cmocka_unit_test(search_finds_what_a_list_does),
        cmocka_unit_test(tighter_step_time_never_serves_more),
        cmocka_unit_test(response_is_the_workload_s_unless_told),
        cmocka_unit_test(ready_power_is_the_type_s_idle),
        cmocka_unit_test(bad_spaces_are_refused),
        cmocka_unit_test(bad_sites_models_and_deployments_are_refused),
        cmocka_unit_test(word_of_a_space_that_means_nothing_is_refused),
        cmocka_unit_test(search_ends_at_what_cannot_be_predicted),
        cmocka_unit_test(answers_longer_than_any_struct_are_refused_unwritten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
