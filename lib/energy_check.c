/* SPDX-License-Identifier: MIT */
/* What a prediction refuses, and how it says so. */
#include "energy_internal.h"

#define TOKENS_MAX 1.0e7f
#define GPUS_MAX 4096u
#define COUNT_MAX 10000u
/* Rounded figures of a model card may contradict each other in the last place. */
#define ROUNDING 1.0001f

void gpwi_find(gpwi_finding *finding, uint32_t refusal, gpw_status status)
{
    if (finding->refusal == GPW_ENERGY_ACCEPTED && status != GPW_OK) {
        finding->refusal = refusal;
        finding->status = status;
    }
}

gpw_status gpwi_figure(float x, float low, float high)
{
    if (!gpwi_is_known(x)) {
        return GPW_ERR_UNKNOWN;
    }
    return gpwi_in_range(x, low, high) ? GPW_OK : GPW_ERR_DOMAIN;
}

/* Counts are whole numbers: 0 is not set. */
static gpw_status count(uint32_t n)
{
    if (n == 0u) {
        return GPW_ERR_UNKNOWN;
    }
    return n <= COUNT_MAX ? GPW_OK : GPW_ERR_DOMAIN;
}

static gpw_status option(uint32_t value, uint32_t largest)
{
    return value <= largest ? GPW_OK : GPW_ERR_DOMAIN;
}

static gpw_status either(int is_right)
{
    return is_right ? GPW_OK : GPW_ERR_DOMAIN;
}

/* N = dense + routed, Na = dense + rho routed, so that Na is at least rho N. */
static gpw_status check_routing(const gpw_energy_model *m)
{
    const gpw_status status = gpwi_figure(m->routed_fraction, 1.0e-6f, 1.0f);

    if (status != GPW_OK) {
        return status;
    }
    if (m->routed_fraction == 1.0f) {
        return either(m->params_active == m->params_total);
    }
    return either(m->routed_fraction * m->params_total <= m->params_active * ROUNDING);
}

static void check_model(const gpw_energy_model *m, gpwi_finding *finding)
{
    gpwi_find(finding, GPW_ENERGY_NO_LAYERS, count(m->layers));
    gpwi_find(finding, GPW_ENERGY_NO_KV_HEADS, count(m->kv_heads));
    gpwi_find(finding, GPW_ENERGY_NO_PARAMS_TOTAL, gpwi_figure(m->params_total, 1.0f, 1.0e14f));
    gpwi_find(finding, GPW_ENERGY_NO_PARAMS_ACTIVE,
              gpwi_figure(m->params_active, 1.0f, m->params_total));
    gpwi_find(finding, GPW_ENERGY_NO_ROUTED_FRACTION, check_routing(m));
    gpwi_find(finding, GPW_ENERGY_NO_WEIGHT_BYTES, gpwi_figure(m->weight_bytes, 0.01f, 8.0f));
    gpwi_find(finding, GPW_ENERGY_NO_KV_BYTES,
              gpwi_figure(m->kv_bytes_per_token, 0.0f, 1.0e9f));
    gpwi_find(finding, GPW_ENERGY_NO_ATTENTION_FLOP,
              gpwi_figure(m->attention_flop_per_token, 0.0f, 1.0e12f));
    gpwi_find(finding, GPW_ENERGY_NO_STATE_BYTES, gpwi_figure(m->state_bytes, 0.0f, 1.0e12f));
    gpwi_find(finding, GPW_ENERGY_NO_OPTION, option(m->precision, GPW_ENERGY_MXFP4));
    gpwi_find(finding, GPW_ENERGY_NO_OPTION, option(m->is_irregular, 1u));
    gpwi_find(finding, GPW_ENERGY_NO_OPTION, option(m->is_multimodal, 1u));
    gpwi_find(finding, GPW_ENERGY_BAD_STRUCT, either(m->reserved == 0u));
}

static void check_workload(const gpw_energy_workload *w, gpwi_finding *finding)
{
    gpwi_find(finding, GPW_ENERGY_NO_OPTION, option(w->task, GPW_ENERGY_VIDEO_CHAT));
    gpwi_find(finding, GPW_ENERGY_NO_OPTION, option(w->host, GPW_ENERGY_HOST_SLOW));
    gpwi_find(finding, GPW_ENERGY_NO_PROMPT_TOKENS,
              gpwi_figure(w->prompt_tokens, 0.0f, TOKENS_MAX));
    gpwi_find(finding, GPW_ENERGY_NO_OUTPUT_TOKENS,
              gpwi_figure(w->output_tokens, 1.0f, TOKENS_MAX));
    gpwi_find(finding, GPW_ENERGY_NO_STALL, gpwi_figure(w->stall_s, 0.0f, 1000.0f));
    gpwi_find(finding, GPW_ENERGY_BAD_STRUCT,
              either(w->reserved[0] == 0u && w->reserved[1] == 0u));
}

/* Factors without a word on what they rest on would pass for predictions. */
static int is_factor(const gpw_energy_deployment *d, float factor)
{
    return gpwi_energy_is_factor(factor) &&
           (d->calibration != GPW_ENERGY_UNCALIBRATED || factor == 1.0f);
}

static void check_deployment(const gpw_energy_deployment *d, gpwi_finding *finding)
{
    gpwi_find(finding, GPW_ENERGY_NO_OPTION, option(d->calibration, GPW_ENERGY_POINT_OF_MODEL));
    gpwi_find(finding, GPW_ENERGY_NO_GPUS, either(d->gpus >= 1u && d->gpus <= GPUS_MAX));
    gpwi_find(finding, GPW_ENERGY_DATA_PARALLEL, either(d->data_parallel == 1u));
    gpwi_find(finding, GPW_ENERGY_NO_BATCH, gpwi_figure(d->batch, 0.01f, 1.0e6f));
    gpwi_find(finding, GPW_ENERGY_BAD_MEASUREMENT,
              either(gpwi_is_unknown_or(d->step_s, 1.0e-9f, 1000.0f) &&
                     gpwi_is_unknown_or(d->tokens_per_s, 1.0e-9f, 1.0e9f) &&
                     !(gpwi_is_known(d->step_s) && gpwi_is_known(d->tokens_per_s))));
    gpwi_find(finding, GPW_ENERGY_BAD_FACTOR,
              either(is_factor(d, d->time_factor) && is_factor(d, d->power_factor)));
    gpwi_find(finding, GPW_ENERGY_BAD_STRUCT,
              either(d->reserved[0] == 0u && d->reserved[1] == 0u && d->reserved[2] == 0u));
}

/* The first thing wrong decides. */
static gpw_status worse(gpw_status so_far, gpw_status next)
{
    return so_far != GPW_OK ? so_far : next;
}

gpw_status gpwi_energy_check_sheet(const gpw_energy_board *b)
{
    gpw_status status = gpwi_figure(b->bandwidth_b_per_s, 1.0e6f, 1.0e16f);

    status = worse(status, gpwi_figure(b->rate_bf16_flop_per_s, 1.0e9f, 1.0e19f));
    status = worse(status, gpwi_figure(b->tdp_w, 1.0f, 1.0e5f));
    status = worse(status, gpwi_figure(b->idle_w, 0.0f, GPWI_ENERGY_CAP_PU * b->tdp_w));
    status = worse(status, option(b->errors, GPW_ENERGY_ERRORS_DERIVED));
    return worse(status, either(b->reserved[0] == 0u && b->reserved[1] == 0u));
}

static void check_board(const gpw_energy_board *b, gpwi_finding *finding)
{
    gpw_status status = gpwi_energy_check_sheet(b);

    status = worse(status, gpwi_figure(b->rate_fp8_flop_per_s, 1.0e9f, 1.0e19f));
    status = worse(status, gpwi_figure(b->layer_s, 0.0f, 1.0f));
    status = worse(status, gpwi_figure(b->parallel_s, 0.0f, 1.0f));
    status = worse(status, gpwi_figure(b->fp8_s, 0.0f, 1.0f));
    status = worse(status, gpwi_figure(b->bandwidth_share, 0.001f, 1.0f));
    status = worse(status, gpwi_figure(b->bandwidth_share_experts, 0.001f, 1.0f));
    status = worse(status, gpwi_figure(b->rate_share, 0.001f, 1.0f));
    status = worse(status, gpwi_figure(b->sequence_s, 0.0f, 1.0f));
    status = worse(status, gpwi_figure(b->admission_s, 0.0f, 1.0f));
    status = worse(status, gpwi_figure(b->active_w, 0.0f, 1.0e5f));
    status = worse(status, gpwi_figure(b->byte_j, 0.0f, 1.0e-6f));
    status = worse(status, gpwi_figure(b->flop_j, 0.0f, 1.0e-6f));
    gpwi_find(finding, GPW_ENERGY_NO_BOARD_FIGURE, status);
}

/* Our own defaults first, then theirs over them. */
static gpw_status read_model(gpwi_energy_inputs *in, const gpw_energy_model *model)
{
    gpwi_cannot_fail(gpw_energy_model_init(&in->model, sizeof in->model));
    return gpwi_config_read(&in->model, sizeof in->model, GPWI_ENERGY_MODEL_V0_1, model);
}

static gpw_status read_workload(gpwi_energy_inputs *in, const gpw_energy_workload *workload)
{
    gpwi_cannot_fail(
        gpw_energy_workload_init(&in->workload, sizeof in->workload, GPW_ENERGY_CHAT));
    return gpwi_config_read(&in->workload, sizeof in->workload, GPWI_ENERGY_WORKLOAD_V0_1,
                            workload);
}

static gpw_status read_deployment(gpwi_energy_inputs *in,
                                  const gpw_energy_deployment *deployment)
{
    gpwi_cannot_fail(gpw_energy_deployment_init(&in->deployment, sizeof in->deployment));
    return gpwi_config_read(&in->deployment, sizeof in->deployment, GPWI_ENERGY_DEPLOYMENT_V0_1,
                            deployment);
}

gpw_status gpwi_energy_board_read(gpw_energy_board *ours, const gpw_energy_board *theirs)
{
    gpwi_cannot_fail(gpw_energy_board_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, GPWI_ENERGY_BOARD_V0_1, theirs);
}

void gpwi_energy_read(gpwi_energy_inputs *in, const gpw_energy_model *model,
                      const gpw_energy_workload *workload,
                      const gpw_energy_deployment *deployment, const gpw_energy_board *board,
                      gpwi_finding *finding)
{
    if (model != NULL) {
        gpwi_find(finding, GPW_ENERGY_BAD_STRUCT, read_model(in, model));
    }
    if (workload != NULL) {
        gpwi_find(finding, GPW_ENERGY_BAD_STRUCT, read_workload(in, workload));
    }
    if (deployment != NULL) {
        gpwi_find(finding, GPW_ENERGY_BAD_STRUCT, read_deployment(in, deployment));
    }
    if (board != NULL) {
        gpwi_find(finding, GPW_ENERGY_BAD_STRUCT, gpwi_energy_board_read(&in->board, board));
    }
    if (finding->refusal != GPW_ENERGY_ACCEPTED) {
        return; /* what was not read cannot be looked at */
    }
    if (model != NULL) {
        check_model(&in->model, finding);
    }
    if (workload != NULL) {
        check_workload(&in->workload, finding);
    }
    if (deployment != NULL) {
        check_deployment(&in->deployment, finding);
    }
    if (board != NULL) {
        check_board(&in->board, finding);
    }
}

gpw_status gpw_energy_check(const gpw_energy_model *model, const gpw_energy_workload *workload,
                            const gpw_energy_deployment *deployment,
                            const gpw_energy_board *board, uint32_t *refusal)
{
    gpwi_finding finding = {GPW_ENERGY_ACCEPTED, GPW_OK};
    gpwi_energy_inputs in;

    if (refusal == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_energy_read(&in, model, workload, deployment, board, &finding);
    *refusal = finding.refusal;
    return GPW_OK;
}

const char *gpw_energy_refusal_text(uint32_t refusal)
{
    const enum gpw_energy_refusal_id id = (enum gpw_energy_refusal_id)refusal;

    if ((uint32_t)id != refusal) {
        return "?";
    }
    switch (id) {
    case GPW_ENERGY_ACCEPTED: return "accepted";
    case GPW_ENERGY_BAD_STRUCT: return "a struct: not initialised, or a reserved field is set";
    case GPW_ENERGY_NO_LAYERS: return "layers: not set or out of range";
    case GPW_ENERGY_NO_KV_HEADS: return "kv_heads: not set or out of range";
    case GPW_ENERGY_NO_PARAMS_TOTAL: return "params_total: unknown or out of range";
    case GPW_ENERGY_NO_PARAMS_ACTIVE: return "params_active: unknown, or above params_total";
    case GPW_ENERGY_NO_ROUTED_FRACTION:
        return "routed_fraction: unknown, outside (0, 1], or at odds with the parameters";
    case GPW_ENERGY_NO_WEIGHT_BYTES: return "weight_bytes: unknown or out of range";
    case GPW_ENERGY_NO_KV_BYTES: return "kv_bytes_per_token: unknown or out of range";
    case GPW_ENERGY_NO_ATTENTION_FLOP:
        return "attention_flop_per_token: unknown or out of range";
    case GPW_ENERGY_NO_STATE_BYTES: return "state_bytes: unknown or out of range";
    case GPW_ENERGY_NO_OPTION: return "an option that does not exist";
    case GPW_ENERGY_NO_PROMPT_TOKENS: return "prompt_tokens: unknown or out of range";
    case GPW_ENERGY_NO_OUTPUT_TOKENS: return "output_tokens: unknown or out of range";
    case GPW_ENERGY_NO_STALL: return "stall_s: unknown or out of range";
    case GPW_ENERGY_NO_GPUS: return "gpus: out of range";
    case GPW_ENERGY_DATA_PARALLEL: return "data_parallel: only 1 is modelled";
    case GPW_ENERGY_NO_BATCH: return "batch: unknown or out of range";
    case GPW_ENERGY_BAD_MEASUREMENT:
        return "step_s, tokens_per_s: out of range, or both are given";
    case GPW_ENERGY_BAD_FACTOR: return "a factor: out of range, or set without calibration";
    case GPW_ENERGY_NO_BOARD_FIGURE: return "a figure of the GPU type: unknown or out of range";
    case GPW_ENERGY_NO_PARAMS: return "params: unknown or out of range";
    case GPW_ENERGY_NO_LATENT_TOKENS: return "latent_tokens: unknown or out of range";
    case GPW_ENERGY_NO_HIDDEN_WIDTH: return "hidden_width: unknown or out of range";
    case GPW_ENERGY_NO_ATTENTION_WIDTH: return "attention_width: unknown or out of range";
    case GPW_ENERGY_NO_STEPS: return "denoising_steps: not set or out of range";
    case GPW_ENERGY_NO_PASSES: return "guidance_passes: not set or out of range";
    case GPW_ENERGY_NO_MEGAPIXELS: return "megapixels: unknown or out of range";
    }
    return "?";
}
