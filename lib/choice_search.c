/* SPDX-License-Identifier: MIT */
/* Configurations of a model on a GPU type, predicted one by one, and the best of them. */
#include "choice_internal.h"
#include "energy_internal.h"

#define SPACE_V0_1 32u /* size of gpw_choice_space in 0.1 */

#define BATCH_MAX 65536u

GPW_STATIC_ASSERT(space_size, sizeof(gpw_choice_space) == SPACE_V0_1);

gpw_status gpw_choice_space_init(gpw_choice_space *space, size_t space_size)
{
    const gpw_status status =
        gpwi_config_begin(space, space_size, SPACE_V0_1, GPWI_TYPE_CHOICE_SPACE);

    if (status == GPW_OK) {
        space->replica_gpus_max = 8u;
        space->batch_min = 8u;
        space->batch_max = 4096u;
        space->memory_b = gpw_unknown();
        space->memory_share = 0.9f;
    }
    return status;
}

static gpw_status read_space(gpw_choice_space *ours, const gpw_choice_space *theirs)
{
    gpwi_cannot_fail(gpw_choice_space_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, SPACE_V0_1, theirs);
}

/* Of two figures in use for one type the smaller. */
static float memory_of(uint32_t board)
{
    switch (board) {
    case GPW_ENERGY_H100_SXM:
    case GPW_ENERGY_H100_SXM_ALL: return 80.0e9f;
    case GPW_ENERGY_B200:
    case GPW_ENERGY_B200_ALL: return 180.0e9f;
    case GPW_ENERGY_H200: return 141.0e9f;
    case GPW_ENERGY_GB200: return 186.0e9f;
    default: return gpw_unknown();
    }
}

gpw_status gpw_choice_space_board(gpw_choice_space *space, uint32_t board)
{
    gpw_choice_space ours;
    gpw_status status;

    if (space == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_space(&ours, space);
    if (status != GPW_OK) {
        return status;
    }
    ours.memory_b = memory_of(board);
    return gpwi_is_known(ours.memory_b)
               ? gpwi_config_write(space, &ours, sizeof ours, SPACE_V0_1)
               : GPW_ERR_NOT_FOUND;
}

static gpw_status check_space(const gpw_choice_space *s)
{
    if (!gpwi_is_known(s->memory_b)) {
        return GPW_ERR_UNKNOWN;
    }
    return s->replica_gpus_max >= 1u && s->replica_gpus_max <= GPW_CHOICE_REPLICA_GPUS_MAX &&
                   s->batch_min >= 1u && s->batch_min <= s->batch_max &&
                   s->batch_max <= BATCH_MAX && gpwi_in_range(s->memory_b, 1.0e6f, 1.0e15f) &&
                   gpwi_in_range(s->memory_share, 0.01f, 1.0f) && s->reserved[0] == 0u &&
                   s->reserved[1] == 0u
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

/* ---- one configuration ---- */

gpw_status gpw_choice_memory(const gpw_energy_model *model, const gpw_energy_workload *workload,
                             const gpw_energy_deployment *deployment, float *memory_b)
{
    gpwi_finding finding = {GPW_ENERGY_ACCEPTED, GPW_OK};
    gpwi_energy_inputs in;

    if (model == NULL || workload == NULL || deployment == NULL || memory_b == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_energy_read(&in, model, workload, deployment, NULL, &finding);
    if (finding.status != GPW_OK) {
        return finding.status;
    }
    /* every expert is held, though a step may touch few */
    *memory_b = (in.model.params_total * in.model.weight_bytes +
                 in.deployment.batch * in.model.state_bytes) /
                    (float)in.deployment.gpus +
                gpwi_energy_kv_bytes(&in);
    return GPW_OK;
}

static gpw_choice_candidate candidate_of(const gpw_energy_deployment *deployment,
                                         const gpw_energy_board *board,
                                         const gpw_energy_result *r)
{
    gpw_choice_candidate c;

    c.gpus = deployment->gpus;
    c.batch = deployment->batch;
    c.board_w = r->board_w;
    c.ready_w = board->idle_w;
    c.tdp_w = board->tdp_w;
    c.design_w = gpw_unknown();
    c.tokens_per_s = r->tokens_per_s;
    c.step_s = r->step_s;
    return c;
}

gpw_status gpw_choice_predict(const gpw_energy_model *model,
                              const gpw_energy_workload *workload,
                              const gpw_energy_deployment *deployment,
                              const gpw_energy_board *board, gpw_choice_candidate *candidate,
                              size_t candidate_bytes)
{
    gpw_choice_candidate ours;
    gpw_energy_result r;
    gpw_status status;

    if (candidate == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpw_energy_predict(model, workload, deployment, board, &r, sizeof r);
    if (status < GPW_OK) {
        return status;
    }
    ours = candidate_of(deployment, board, &r);
    return gpwi_result_write(candidate, candidate_bytes, &ours, sizeof ours,
                             GPWI_CHOICE_CANDIDATE_V0_1);
}

/* ---- all of them ---- */

typedef struct search {
    gpw_choice_config site;
    gpw_choice_space space;
    const gpw_energy_model *model;
    const gpw_energy_workload *workload;
    const gpw_energy_board *board;
    gpw_energy_deployment deployment; /* GPUs and batch change */
    uint32_t index;
    int has_best;
    gpw_choice_candidate best_candidate;
    gpw_choice_result best;
} search;

static GPWI_NOINLINE int fits(const search *s)
{
    float memory_b = gpw_unknown();

    /* check_inputs() asked it once; other GPUs and batches of the space are as good */
    gpwi_cannot_fail(gpw_choice_memory(s->model, s->workload, &s->deployment, &memory_b));
    return memory_b <= s->space.memory_b * s->space.memory_share;
}

static GPWI_NOINLINE void keep_better(search *s, const gpw_choice_candidate *c)
{
    const gpw_choice_result r = gpwi_choice_evaluated(&s->site, c, s->index);

    if (!s->has_best || gpwi_choice_is_better(&r, c, &s->best, &s->best_candidate)) {
        s->best = r;
        s->best_candidate = *c;
        s->has_best = 1;
    }
}

/* In parts that do not call each other: what one leaves on the stack the next takes over. */
static GPWI_NOINLINE gpw_status try_one(search *s)
{
    gpw_choice_candidate c;
    gpw_status status =
        gpw_choice_predict(s->model, s->workload, &s->deployment, s->board, &c, sizeof c);

    if (status == GPW_OK) {
        status = gpwi_choice_check(&s->site, &c);
    }
    if (status == GPW_OK) {
        keep_better(s, &c);
    }
    return status;
}

static gpw_status try_all(search *s)
{
    gpw_status status = GPW_OK;
    uint32_t gpus, batch;

    for (gpus = 1; gpus <= s->space.replica_gpus_max; gpus *= 2u) {
        for (batch = s->space.batch_min; batch <= s->space.batch_max; batch *= 2u) {
            s->deployment.gpus = gpus;
            s->deployment.batch = (float)batch;
            status = fits(s) ? try_one(s) : GPW_OK;
            if (status != GPW_OK) {
                return status;
            }
            s->index++;
        }
    }
    return s->has_best ? GPW_OK : GPW_ERR_NOT_FOUND;
}

/* Whether model, workload and deployment are fit to be asked for their memory at all. */
static GPWI_NOINLINE gpw_status check_inputs(search *s)
{
    float memory_b;

    s->deployment.gpus = 1u;
    s->deployment.batch = (float)s->space.batch_min;
    return gpw_choice_memory(s->model, s->workload, &s->deployment, &memory_b);
}

static GPWI_NOINLINE gpw_status prepare(search *s, const gpw_choice_config *config,
                                        const gpw_choice_space *space,
                                        const gpw_energy_deployment *deployment)
{
    gpw_status status = gpwi_choice_read(&s->site, config);

    if (status == GPW_OK) {
        status = read_space(&s->space, space);
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_cannot_fail(gpw_energy_deployment_init(&s->deployment, sizeof s->deployment));
    status = gpwi_config_read(&s->deployment, sizeof s->deployment, GPWI_ENERGY_DEPLOYMENT_V0_1,
                              deployment);
    if (status != GPW_OK) {
        return status;
    }
    s->index = 0u;
    s->has_best = 0;
    if (!gpwi_choice_is_site(&s->site) || gpwi_is_known(s->deployment.step_s) ||
        gpwi_is_known(s->deployment.tokens_per_s)) {
        return GPW_ERR_DOMAIN;
    }
    return check_space(&s->space);
}

gpw_status gpw_choice_search(const gpw_choice_config *config, const gpw_choice_space *space,
                             const gpw_energy_model *model, const gpw_energy_workload *workload,
                             const gpw_energy_deployment *deployment,
                             const gpw_energy_board *board, gpw_choice_candidate *candidate,
                             size_t candidate_bytes, gpw_choice_result *result,
                             size_t result_bytes)
{
    search s;
    gpw_status status;

    if (config == NULL || space == NULL || model == NULL || workload == NULL ||
        deployment == NULL || board == NULL || candidate == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    if (candidate_bytes < GPWI_CHOICE_CANDIDATE_V0_1 || candidate_bytes > GPWI_CONFIG_MAX ||
        result_bytes < GPWI_CHOICE_RESULT_V0_1 || result_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    s.model = model;
    s.workload = workload;
    s.board = board;
    status = prepare(&s, config, space, deployment);
    if (status == GPW_OK) {
        status = check_inputs(&s);
    }
    if (status == GPW_OK) {
        if (!gpwi_is_known(s.site.response_tokens)) {
            s.site.response_tokens = workload->output_tokens; /* now known to be one */
        }
        status = try_all(&s);
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_cannot_fail(gpwi_result_write(candidate, candidate_bytes, &s.best_candidate,
                                       sizeof s.best_candidate, GPWI_CHOICE_CANDIDATE_V0_1));
    gpwi_cannot_fail(gpwi_result_write(result, result_bytes, &s.best, sizeof s.best,
                                       GPWI_CHOICE_RESULT_V0_1));
    return GPW_OK;
}
