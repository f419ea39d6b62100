/* SPDX-License-Identifier: MIT */
/* A small serving that the tests of the energy rooms vary. */
#ifndef ENERGY_SETUP_H
#define ENERGY_SETUP_H

#include "gpw_test.h"

#include <gpupower/energy.h>

#include <string.h>

typedef struct setup {
    gpw_energy_model model;
    gpw_energy_workload workload;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
} setup;

static inline gpw_energy_board board_of(uint32_t id)
{
    gpw_energy_board b;

    assert_status(gpw_energy_board_init(&b, sizeof b), GPW_OK);
    assert_status(gpw_energy_board_builtin(&b, id), GPW_OK);
    return b;
}

/* Llama 3.1 8B on one H100, 8 requests of 250 in and 389 out. */
static inline setup small_setup(void)
{
    setup s;

    assert_status(gpw_energy_model_init(&s.model, sizeof s.model), GPW_OK);
    assert_status(gpw_energy_workload_init(&s.workload, sizeof s.workload, GPW_ENERGY_CHAT),
                  GPW_OK);
    assert_status(gpw_energy_deployment_init(&s.deployment, sizeof s.deployment), GPW_OK);
    s.board = board_of(GPW_ENERGY_H100_SXM);
    s.model.layers = 32;
    s.model.kv_heads = 8;
    s.model.params_total = 8e9f;
    s.model.params_active = 8e9f;
    s.model.routed_fraction = 1.0f;
    s.model.weight_bytes = 2.0f;
    s.model.kv_bytes_per_token = 131072.0f;
    s.model.attention_flop_per_token = 524288.0f;
    s.model.state_bytes = 0.0f;
    s.workload.output_tokens = 389.0f;
    s.deployment.batch = 8.0f;
    return s;
}

static inline gpw_status predict(const setup *s, gpw_energy_result *r)
{
    return gpw_energy_predict(&s->model, &s->workload, &s->deployment, &s->board, r, sizeof *r);
}

static inline gpw_energy_result result_of(const setup *s)
{
    gpw_energy_result r;

    assert_status(predict(s, &r), GPW_OK);
    return r;
}

#endif /* ENERGY_SETUP_H */
