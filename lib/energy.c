/* SPDX-License-Identifier: MIT */
/* Time and power of a serving step. The terms and their order are those of docs/sources.md,
 * joules-model. */
#include "energy_internal.h"

#include "maths.h"

#define LONG_ANSWER_TOKENS 1500.0f
#define LONG_ANSWER_BIAS 1.25f /* longer answers stay longer: their contexts weigh more */
#define FP8_LOW_BATCH 64.0f
#define FITTED_GPUS_MAX 8u
#define FITTED_BATCH_MIN 7.0f
#define FITTED_BATCH_MAX 4100.0f
#define MEASURED_POWER_MAX_PU 1.2f

GPW_STATIC_ASSERT(energy_model_size, sizeof(gpw_energy_model) == GPWI_ENERGY_MODEL_V0_1);
GPW_STATIC_ASSERT(energy_workload_size,
                  sizeof(gpw_energy_workload) == GPWI_ENERGY_WORKLOAD_V0_1);
GPW_STATIC_ASSERT(energy_deployment_size,
                  sizeof(gpw_energy_deployment) == GPWI_ENERGY_DEPLOYMENT_V0_1);
GPW_STATIC_ASSERT(energy_result_size, sizeof(gpw_energy_result) == GPWI_ENERGY_RESULT_V0_1);

/* ---- defaults ---- */

gpw_status gpw_energy_model_init(gpw_energy_model *model, size_t model_size)
{
    const gpw_status status =
        gpwi_config_begin(model, model_size, GPWI_ENERGY_MODEL_V0_1, GPWI_TYPE_ENERGY_MODEL);

    if (status != GPW_OK) {
        return status;
    }
    model->grade = GPW_GRADE_USER;
    model->params_total = gpw_unknown();
    model->params_active = gpw_unknown();
    model->routed_fraction = gpw_unknown();
    model->weight_bytes = gpw_unknown();
    model->kv_bytes_per_token = gpw_unknown();
    model->attention_flop_per_token = gpw_unknown();
    model->state_bytes = gpw_unknown();
    return GPW_OK;
}

typedef struct task {
    float prompt_tokens;
    float stall_s;
} task;

/* Read off the gap between mean and median time between tokens; no row states them. */
static const task tasks[] = {
    {250.0f, 0.0f}, {250.0f, 0.0f}, {2500.0f, 0.0f}, {600.0f, 0.03f}, {1600.0f, 0.08f}};

GPW_STATIC_ASSERT(energy_tasks,
                  sizeof tasks / sizeof tasks[0] == (size_t)GPW_ENERGY_VIDEO_CHAT + 1u);

gpw_status gpw_energy_workload_init(gpw_energy_workload *workload, size_t workload_size,
                                    uint32_t task_id)
{
    gpw_status status;

    if (workload == NULL) {
        return GPW_ERR_NULL;
    }
    if (task_id > GPW_ENERGY_VIDEO_CHAT) {
        return GPW_ERR_DOMAIN;
    }
    status = gpwi_config_begin(workload, workload_size, GPWI_ENERGY_WORKLOAD_V0_1,
                               GPWI_TYPE_ENERGY_WORKLOAD);
    if (status != GPW_OK) {
        return status;
    }
    workload->task = task_id;
    workload->prompt_tokens = tasks[task_id].prompt_tokens;
    workload->output_tokens = gpw_unknown();
    workload->stall_s = tasks[task_id].stall_s;
    return GPW_OK;
}

gpw_status gpw_energy_deployment_init(gpw_energy_deployment *deployment, size_t deployment_size)
{
    const gpw_status status = gpwi_config_begin(
        deployment, deployment_size, GPWI_ENERGY_DEPLOYMENT_V0_1, GPWI_TYPE_ENERGY_DEPLOYMENT);

    if (status != GPW_OK) {
        return status;
    }
    deployment->gpus = 1u;
    deployment->data_parallel = 1u;
    deployment->batch = gpw_unknown();
    deployment->step_s = gpw_unknown();
    deployment->tokens_per_s = gpw_unknown();
    deployment->time_factor = 1.0f;
    deployment->power_factor = 1.0f;
    return GPW_OK;
}

/* ---- the law ---- */

/* What a step moves and computes, per GPU. */
typedef struct work {
    float dense_bytes, expert_bytes, kv_bytes, state_bytes;
    float decode_flop, prefill_flop;
    float context_tokens;
    float requests; /* admitted per step */
} work;

/* Share of the experts that at least one of B requests asks for: 1 - (1 - rho)^B. */
static float touched(float rho, float batch)
{
    return rho < 1.0f ? -gpwi_expm1(batch * gpwi_log(1.0f - rho)) : 1.0f;
}

static float routed_params(const gpw_energy_model *m)
{
    return m->routed_fraction < 1.0f
               ? (m->params_total - m->params_active) / (1.0f - m->routed_fraction)
               : 0.0f;
}

float gpwi_energy_context_tokens(const gpw_energy_workload *w)
{
    const float bias = w->output_tokens > LONG_ANSWER_TOKENS ? LONG_ANSWER_BIAS : 1.0f;

    return w->prompt_tokens + 0.5f * w->output_tokens * bias;
}

float gpwi_energy_kv_bytes(const gpwi_energy_inputs *in)
{
    const uint32_t gpus = in->deployment.gpus, heads = in->model.kv_heads;

    return in->deployment.batch * gpwi_energy_context_tokens(&in->workload) *
           in->model.kv_bytes_per_token / (float)(gpus < heads ? gpus : heads);
}

static work work_of(const gpwi_energy_inputs *in)
{
    const gpw_energy_model *const m = &in->model;
    const float n = (float)in->deployment.gpus;
    const float batch = in->deployment.batch;
    const float prompt = in->workload.prompt_tokens, output = in->workload.output_tokens;
    const float routed = routed_params(m);
    work w;

    w.context_tokens = gpwi_energy_context_tokens(&in->workload);
    w.requests = batch / output;
    w.dense_bytes = (m->params_total - routed) * m->weight_bytes / n;
    w.expert_bytes = routed * touched(m->routed_fraction, batch) * m->weight_bytes / n;
    w.kv_bytes = gpwi_energy_kv_bytes(in);
    w.state_bytes = 2.0f * batch * m->state_bytes / n;
    w.decode_flop =
        (2.0f * m->params_active + m->attention_flop_per_token * w.context_tokens) * batch / n;
    w.prefill_flop = (2.0f * m->params_active + 0.5f * m->attention_flop_per_token * prompt) *
                     batch * (prompt / output) / n;
    return w;
}

static float rate_of(const gpwi_energy_inputs *in)
{
    return in->model.precision == GPW_ENERGY_FP8 ? in->board.rate_fp8_flop_per_s
                                                 : in->board.rate_bf16_flop_per_s;
}

/* Time in which the GPU works, s per step. */
static float gpu_time(const gpwi_energy_inputs *in, const work *w)
{
    const gpw_energy_board *const b = &in->board;
    const float layers = (float)in->model.layers;
    const float admitted = w->requests < 1.0f ? w->requests : 1.0f;
    float t = b->layer_s + b->parallel_s * gpwi_log2((float)in->deployment.gpus);

    if (in->model.precision == GPW_ENERGY_FP8) {
        t += b->fp8_s;
    }
    if (in->model.is_irregular) {
        t += b->admission_s * admitted;
    }
    t *= layers;
    t += (w->dense_bytes + w->kv_bytes + w->state_bytes) /
         (b->bandwidth_b_per_s * b->bandwidth_share);
    t += w->expert_bytes / (b->bandwidth_b_per_s * b->bandwidth_share_experts);
    t += (w->decode_flop + w->prefill_flop) / (rate_of(in) * b->rate_share);
    return t + b->sequence_s * in->deployment.batch;
}

/* Watts above idle, before the cap, of a step that takes `step_s`. */
static float work_power(const gpwi_energy_inputs *in, const work *w, float busy, float step_s)
{
    const gpw_energy_board *const b = &in->board;
    const float bytes = w->dense_bytes + w->expert_bytes + w->kv_bytes + w->state_bytes;
    const float flop =
        (w->decode_flop + w->prefill_flop) * (b->rate_bf16_flop_per_s / rate_of(in));

    return b->active_w * busy + b->byte_j * (bytes / step_s) + b->flop_j * (flop / step_s);
}

typedef struct step {
    float gpu_s, step_s, busy, work_w;
    float tokens_per_s;
    int is_measured;
} step;

static step step_of(const gpwi_energy_inputs *in, const work *w)
{
    const gpw_energy_deployment *const d = &in->deployment;
    const float gpu_s = gpu_time(in, w);
    step s;

    s.gpu_s = gpu_s * d->time_factor;
    s.is_measured = 1;
    if (gpwi_is_known(d->tokens_per_s)) {
        s.tokens_per_s = d->tokens_per_s;
        s.step_s = d->batch / d->tokens_per_s;
    } else {
        s.is_measured = gpwi_is_known(d->step_s);
        s.step_s = s.is_measured
                       ? d->step_s
                       : (gpu_s + in->workload.stall_s * w->requests) * d->time_factor;
        s.tokens_per_s = d->batch / s.step_s;
    }
    s.busy = s.gpu_s < s.step_s ? s.gpu_s / s.step_s : 1.0f;
    s.work_w = work_power(in, w, s.busy, s.step_s);
    return s;
}

/* ---- the answer ---- */

static uint32_t flags_of(const gpwi_energy_inputs *in, int is_host_bound)
{
    const gpw_energy_model *const m = &in->model;
    const gpw_energy_deployment *const d = &in->deployment;
    uint32_t flags = is_host_bound ? GPW_ENERGY_HOST_BOUND : 0u;

    if (m->precision == GPW_ENERGY_FP8 && d->batch <= FP8_LOW_BATCH) {
        flags |= GPW_ENERGY_FP8_LOW_BATCH;
    }
    if (m->precision == GPW_ENERGY_MXFP4) {
        flags |= GPW_ENERGY_GPT_OSS_CLASS;
    }
    if (d->gpus > FITTED_GPUS_MAX ||
        !gpwi_in_range(d->batch, FITTED_BATCH_MIN, FITTED_BATCH_MAX)) {
        flags |= GPW_ENERGY_BEYOND_FIT;
    }
    if (in->board.errors == GPW_ENERGY_ERRORS_DERIVED) {
        flags |= GPW_ENERGY_DERIVED;
    }
    if (d->calibration != GPW_ENERGY_UNCALIBRATED) {
        flags |= GPW_ENERGY_CALIBRATED;
    }
    if (in->workload.task >= GPW_ENERGY_IMAGE_CHAT) {
        flags |= GPW_ENERGY_MULTIMODAL;
    }
    if (m->kv_heads == 1u) {
        flags |= GPW_ENERGY_LATENT_ATTENTION;
    }
    return flags;
}

static void set_work(gpw_energy_result *r, const work *w)
{
    r->dense_bytes = w->dense_bytes;
    r->expert_bytes = w->expert_bytes;
    r->kv_bytes = w->kv_bytes;
    r->state_bytes = w->state_bytes;
    r->decode_flop = w->decode_flop;
    r->prefill_flop = w->prefill_flop;
    r->context_tokens = w->context_tokens;
    r->requests_per_step = w->requests;
}

/* A board draws no less than idle and, on the average, no more than it is rated for. */
static void set_intervals(gpw_energy_result *r, const gpwi_errors *e, const gpw_energy_board *b)
{
    const float high_w = gpwi_energy_high(r->board_w, e->power);
    const float bound_w = gpwi_is_known(e->power.p90_pct) ? b->tdp_w : gpw_unknown();

    r->power_median_pct = e->power.median_pct;
    r->power_p90_pct = e->power.p90_pct;
    r->speed_median_pct = e->speed.median_pct;
    r->speed_p90_pct = e->speed.p90_pct;
    r->energy_median_pct = e->energy.median_pct;
    r->energy_p90_pct = e->energy.p90_pct;
    r->board_low_w = gpwi_clamp(gpwi_energy_low(r->board_w, e->power), b->idle_w, b->tdp_w);
    r->board_high_w = high_w <= b->tdp_w ? high_w : bound_w;
    r->tokens_per_s_low = gpwi_energy_low(r->tokens_per_s, e->speed);
    r->tokens_per_s_high = gpwi_energy_high(r->tokens_per_s, e->speed);
    r->j_per_token_low = gpwi_energy_low(r->j_per_token, e->energy);
    r->j_per_token_high = gpwi_energy_high(r->j_per_token, e->energy);
}

static void answer(const gpwi_energy_inputs *in, gpw_energy_result *r)
{
    const int is_host_bound =
        gpwi_energy_is_host_bound(&in->model, &in->workload, &in->deployment, &in->board);
    const gpwi_errors errors =
        gpwi_energy_errors(&in->workload, &in->deployment, &in->board, is_host_bound);
    const float cap_w = GPWI_ENERGY_CAP_PU * in->board.tdp_w;
    const float n = (float)in->deployment.gpus;
    const work w = work_of(in);
    const step s = step_of(in, &w);
    const float law_w = in->board.idle_w + s.work_w * in->deployment.power_factor;

    memset(r, 0, sizeof *r);
    r->flags = flags_of(in, is_host_bound);
    r->flags |= s.is_measured ? GPW_ENERGY_SPEED_MEASURED : 0u;
    r->flags |= law_w > cap_w ? GPW_ENERGY_CAPPED : 0u;
    r->step_s = s.step_s;
    r->gpu_s = s.gpu_s;
    r->busy_pu = s.busy;
    r->tokens_per_s = s.tokens_per_s;
    r->board_w = law_w < cap_w ? law_w : cap_w;
    r->replica_w = r->board_w * n;
    r->j_per_token = r->replica_w / r->tokens_per_s;
    r->j_per_response = r->j_per_token * in->workload.output_tokens;
    r->tokens_per_j = r->tokens_per_s / r->replica_w;
    r->requests_per_s = r->tokens_per_s / in->workload.output_tokens;
    set_work(r, &w);
    set_intervals(r, &errors, &in->board);
}

gpw_status gpw_energy_predict(const gpw_energy_model *model,
                              const gpw_energy_workload *workload,
                              const gpw_energy_deployment *deployment,
                              const gpw_energy_board *board, gpw_energy_result *result,
                              size_t result_bytes)
{
    gpwi_finding finding = {GPW_ENERGY_ACCEPTED, GPW_OK};
    gpwi_energy_inputs in;
    gpw_energy_result ours;

    if (model == NULL || workload == NULL || deployment == NULL || board == NULL ||
        result == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_energy_read(&in, model, workload, deployment, board, &finding);
    if (finding.status != GPW_OK) {
        return finding.status;
    }
    answer(&in, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, GPWI_ENERGY_RESULT_V0_1);
}

/* ---- one measured point ---- */

static gpw_status factors_of(gpwi_energy_inputs *in, float board_w)
{
    const work w = work_of(in);
    float predicted_s, measured_s;
    step s;

    in->deployment.time_factor = 1.0f;
    in->deployment.power_factor = 1.0f;
    s = step_of(in, &w);
    measured_s = s.step_s;
    predicted_s = s.gpu_s + in->workload.stall_s * w.requests;
    in->deployment.time_factor = measured_s / predicted_s;
    s = step_of(in, &w); /* the work of a GPU as busy as it was */
    in->deployment.power_factor = (board_w - in->board.idle_w) / s.work_w;
    return gpwi_energy_is_factor(in->deployment.time_factor) &&
                   gpwi_energy_is_factor(in->deployment.power_factor)
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

gpw_status gpw_energy_calibrate(const gpw_energy_model *model,
                                const gpw_energy_workload *workload,
                                gpw_energy_deployment *deployment,
                                const gpw_energy_board *board, float board_w,
                                uint32_t calibration)
{
    gpwi_finding finding = {GPW_ENERGY_ACCEPTED, GPW_OK};
    gpwi_energy_inputs in;
    gpw_status status;

    if (model == NULL || workload == NULL || deployment == NULL || board == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_energy_read(&in, model, workload, deployment, board, &finding);
    if (finding.status != GPW_OK) {
        return finding.status;
    }
    if (!gpwi_is_known(in.deployment.step_s) && !gpwi_is_known(in.deployment.tokens_per_s)) {
        return GPW_ERR_UNKNOWN;
    }
    if (!(board_w > in.board.idle_w && board_w <= MEASURED_POWER_MAX_PU * in.board.tdp_w) ||
        (calibration != GPW_ENERGY_POINT_OF_CURVE &&
         calibration != GPW_ENERGY_POINT_OF_MODEL)) {
        return GPW_ERR_DOMAIN;
    }
    status = factors_of(&in, board_w);
    if (status != GPW_OK) {
        return status;
    }
    in.deployment.calibration = calibration;
    in.deployment.step_s = gpw_unknown();
    in.deployment.tokens_per_s = gpw_unknown();
    return gpwi_config_write(deployment, &in.deployment, sizeof in.deployment,
                             GPWI_ENERGY_DEPLOYMENT_V0_1);
}
