/* SPDX-License-Identifier: MIT */
/* Replicas under a budget of watts, and the load step that they make. */
#include "choice_internal.h"

#include "gpupower/supply.h"

#define CONFIG_V0_1 56u /* sizes in 0.1 */

#define COUNT_MAX 1000000u
#define PRESET_NODE_GPUS 8u
#define BOARD_MAX_W 1.0e5f

GPW_STATIC_ASSERT(config_size, sizeof(gpw_choice_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(candidate_size, sizeof(gpw_choice_candidate) == GPWI_CHOICE_CANDIDATE_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_choice_result) == GPWI_CHOICE_RESULT_V0_1);

const char *gpw_choice_limit_name(uint32_t limit)
{
    switch (limit) {
    case GPW_CHOICE_BY_BUDGET: return "budget";
    case GPW_CHOICE_BY_GPUS: return "gpus";
    case GPW_CHOICE_BY_STEP: return "step";
    case GPW_CHOICE_BY_TIME: return "time";
    default: return "?";
    }
}

/* ---- the site ---- */

gpw_status gpw_choice_config_init(gpw_choice_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_CHOICE);

    if (status == GPW_OK) {
        config->node_gpus = 8u;
        config->budget_w = gpw_unknown();
        config->margin = 0.15f;
        config->efficiency = 1.0f;
        config->step_limit_s = gpw_unknown();
        config->step_max_w = gpw_unknown();
        config->response_tokens = gpw_unknown();
    }
    return status;
}

int gpwi_choice_is_site(const gpw_choice_config *c)
{
    return c->design <= (uint32_t)GPW_CHOICE_TDP && c->gpus_max <= GPW_CHOICE_GPUS_MAX &&
           c->node_gpus >= 1u && c->node_gpus <= GPW_CHOICE_REPLICA_GPUS_MAX &&
           c->budget_w > 0.0f && c->budget_w <= GPW_POWER_MAX_W &&
           gpwi_in_range(c->margin, 0.0f, 10.0f) &&
           gpwi_in_range(c->node_overhead_w, 0.0f, 1.0e6f) &&
           gpwi_in_range(c->overhead_w_per_w, 0.0f, 10.0f) &&
           gpwi_in_range(c->efficiency, 0.01f, 1.0f) &&
           gpwi_is_unknown_or(c->step_limit_s, 1.0e-6f, 1000.0f) &&
           gpwi_is_unknown_or(c->step_max_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_unknown_or(c->response_tokens, 1.0f, 1.0e7f) && c->reserved[0] == 0u &&
           c->reserved[1] == 0u;
}

gpw_status gpwi_choice_read(gpw_choice_config *ours, const gpw_choice_config *theirs)
{
    gpwi_cannot_fail(gpw_choice_config_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
}

gpw_status gpw_choice_overhead_preset(gpw_choice_config *config, uint32_t preset)
{
    gpw_choice_config ours;
    gpw_supply_config supply;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_choice_read(&ours, config);
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_supply_config_init(&supply, sizeof supply));
        status = gpw_supply_preset(&supply, preset, 1u);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (ours.node_gpus != PRESET_NODE_GPUS) {
        return GPW_ERR_DOMAIN;
    }
    ours.node_overhead_w = supply.overhead_w;
    ours.overhead_w_per_w = supply.overhead_w_per_w;
    return gpwi_config_write(config, &ours, sizeof ours, CONFIG_V0_1);
}

/* ---- one candidate ---- */

static int is_candidate(const gpw_choice_candidate *c)
{
    return c->gpus >= 1u && c->gpus <= GPW_CHOICE_REPLICA_GPUS_MAX &&
           gpwi_in_range(c->batch, 0.0f, 1.0e9f) &&
           gpwi_in_range(c->ready_w, 0.0f, c->board_w) &&
           gpwi_in_range(c->board_w, 0.0f, BOARD_MAX_W) && c->tdp_w > 0.0f &&
           c->tdp_w <= BOARD_MAX_W &&
           gpwi_is_unknown_or(c->design_w, c->board_w, BOARD_MAX_W) && c->tokens_per_s > 0.0f &&
           c->tokens_per_s <= 1.0e9f &&
           (!gpwi_is_known(c->step_s) || (c->step_s > 0.0f && c->step_s <= 1000.0f));
}

gpw_status gpwi_choice_check(const gpw_choice_config *site, const gpw_choice_candidate *c)
{
    if (!is_candidate(c)) {
        return GPW_ERR_DOMAIN;
    }
    return gpwi_is_known(site->step_limit_s) && !gpwi_is_known(c->step_s) ? GPW_ERR_UNKNOWN
                                                                          : GPW_OK;
}

/* Never below the expected one, which a measured point may have above TDP. */
static float design_of(const gpw_choice_config *site, const gpw_choice_candidate *c)
{
    float design = c->tdp_w;

    if (gpwi_is_known(c->design_w)) {
        return c->design_w;
    }
    if (site->design == (uint32_t)GPW_CHOICE_MARGIN) {
        design = gpwi_clamp((1.0f + site->margin) * c->board_w, 0.0f, c->tdp_w);
    }
    return design > c->board_w ? design : c->board_w;
}

static uint32_t nodes_of(const gpw_choice_config *site, uint32_t gpus, uint32_t replicas)
{
    if (gpus > site->node_gpus) {
        return replicas * ((gpus + site->node_gpus - 1u) / site->node_gpus);
    }
    return (replicas + site->node_gpus / gpus - 1u) / (site->node_gpus / gpus);
}

static float boards_of(const gpw_choice_candidate *c, uint32_t replicas, float board_w)
{
    return (float)replicas * (float)c->gpus * board_w;
}

static float at_generator(const gpw_choice_config *site, float boards_w, uint32_t nodes)
{
    return (boards_w * (1.0f + site->overhead_w_per_w) + (float)nodes * site->node_overhead_w) /
           site->efficiency;
}

static float replicas_w(const gpw_choice_config *site, const gpw_choice_candidate *c,
                        uint32_t replicas, float board_w)
{
    return at_generator(site, boards_of(c, replicas, board_w),
                        nodes_of(site, c->gpus, replicas));
}

static float step_of(const gpw_choice_config *site, const gpw_choice_candidate *c,
                     uint32_t replicas)
{
    return at_generator(site, boards_of(c, replicas, design_of(site, c) - c->ready_w), 0u);
}

static int is_within_budget(const gpw_choice_config *site, const gpw_choice_candidate *c,
                            uint32_t replicas)
{
    return replicas_w(site, c, replicas, design_of(site, c)) <= site->budget_w;
}

static int is_within_step(const gpw_choice_config *site, const gpw_choice_candidate *c,
                          uint32_t replicas)
{
    return !gpwi_is_known(site->step_max_w) || step_of(site, c, replicas) <= site->step_max_w;
}

static uint32_t replicas_there(const gpw_choice_config *site, const gpw_choice_candidate *c)
{
    return (site->gpus_max > 0u ? site->gpus_max : GPW_CHOICE_GPUS_MAX) / c->gpus;
}

/* By halving: power and step grow with the replicas, and rounding never makes them fall. */
static uint32_t most_replicas(const gpw_choice_config *site, const gpw_choice_candidate *c)
{
    uint32_t fits = 0, beyond = replicas_there(site, c) + 1u;

    while (beyond - fits > 1u) {
        const uint32_t middle = fits + (beyond - fits) / 2u;

        if (is_within_budget(site, c, middle) && is_within_step(site, c, middle)) {
            fits = middle;
        } else {
            beyond = middle;
        }
    }
    return fits;
}

static int is_too_slow(const gpw_choice_config *site, const gpw_choice_candidate *c)
{
    return gpwi_is_known(site->step_limit_s) && c->step_s > site->step_limit_s;
}

static uint32_t limit_of(const gpw_choice_config *site, const gpw_choice_candidate *c,
                         uint32_t replicas)
{
    if (is_too_slow(site, c)) {
        return GPW_CHOICE_BY_TIME;
    }
    if (replicas == replicas_there(site, c)) {
        return GPW_CHOICE_BY_GPUS;
    }
    return is_within_budget(site, c, replicas + 1u) ? (uint32_t)GPW_CHOICE_BY_STEP
                                                    : (uint32_t)GPW_CHOICE_BY_BUDGET;
}

/* By how much one replica exceeds the budget or the step, whichever is more. */
static float missing_of(const gpw_choice_config *site, const gpw_choice_candidate *c)
{
    const float over_budget = replicas_w(site, c, 1u, design_of(site, c)) - site->budget_w;
    const float over_step =
        gpwi_is_known(site->step_max_w) ? step_of(site, c, 1u) - site->step_max_w : 0.0f;
    const float most = over_step > over_budget ? over_step : over_budget;

    return most > 0.0f ? most : 0.0f;
}

static void add_energies(const gpw_choice_config *site, gpw_choice_result *r)
{
    r->j_per_token = r->replicas > 0u ? r->site_w / r->tokens_per_s : gpw_unknown();
    r->j_per_response = r->j_per_token * site->response_tokens;
    r->responses_per_s = r->tokens_per_s / site->response_tokens;
}

gpw_choice_result gpwi_choice_evaluated(const gpw_choice_config *site,
                                        const gpw_choice_candidate *c, uint32_t index)
{
    const float design_w = design_of(site, c);
    gpw_choice_result r;
    uint32_t replicas = 0;

    if (!is_too_slow(site, c)) {
        replicas = most_replicas(site, c);
    }
    r.index = index;
    r.replicas = replicas;
    r.gpus = replicas * c->gpus;
    r.nodes = nodes_of(site, c->gpus, replicas);
    r.limit = limit_of(site, c, replicas);
    r.tokens_per_s = (float)replicas * c->tokens_per_s;
    r.boards_w = boards_of(c, replicas, c->board_w);
    r.site_w = replicas_w(site, c, replicas, c->board_w);
    r.boards_design_w = boards_of(c, replicas, design_w);
    r.site_design_w = replicas_w(site, c, replicas, design_w);
    r.step_boards_w = boards_of(c, replicas, design_w - c->ready_w);
    r.step_w = step_of(site, c, replicas);
    r.step_from_off_w = r.site_design_w;
    r.missing_w = replicas == 0u ? missing_of(site, c) : 0.0f;
    r.first_replica_w = replicas_w(site, c, 1u, design_w);
    add_energies(site, &r);
    return r;
}

gpw_status gpw_choice_evaluate(const gpw_choice_config *config,
                               const gpw_choice_candidate *candidate, size_t candidate_bytes,
                               gpw_choice_result *result, size_t result_bytes)
{
    return gpw_choice_best(config, candidate, candidate_bytes, 1u, result, result_bytes);
}

/* ---- the best ---- */

/* Of two that do not fit: what is only too slow or lacks GPUs misses more than what lacks
 * watts; then the fewer watts, then the sooner answer. */
static int misses_less(const gpw_choice_result *a, const gpw_choice_candidate *ca,
                       const gpw_choice_result *b, const gpw_choice_candidate *cb)
{
    const int a_lacks_watts =
        a->limit != (uint32_t)GPW_CHOICE_BY_TIME && a->limit != (uint32_t)GPW_CHOICE_BY_GPUS;
    const int b_lacks_watts =
        b->limit != (uint32_t)GPW_CHOICE_BY_TIME && b->limit != (uint32_t)GPW_CHOICE_BY_GPUS;

    if (a_lacks_watts != b_lacks_watts) {
        return a_lacks_watts;
    }
    return a_lacks_watts ? a->missing_w < b->missing_w : ca->step_s < cb->step_s;
}

int gpwi_choice_is_better(const gpw_choice_result *a, const gpw_choice_candidate *ca,
                          const gpw_choice_result *b, const gpw_choice_candidate *cb)
{
    if (a->replicas == 0u && b->replicas == 0u) {
        return misses_less(a, ca, b, cb);
    }
    if (a->tokens_per_s != b->tokens_per_s) {
        return a->tokens_per_s > b->tokens_per_s;
    }
    return a->site_design_w < b->site_design_w;
}

static gpw_choice_candidate candidate_at(const gpw_choice_candidate *candidates, size_t bytes,
                                         uint32_t index)
{
    gpw_choice_candidate c;

    memcpy(&c, (const unsigned char *)candidates + bytes * index, sizeof c);
    return c;
}

gpw_status gpw_choice_best(const gpw_choice_config *config,
                           const gpw_choice_candidate *candidates, size_t candidate_bytes,
                           uint32_t count, gpw_choice_result *result, size_t result_bytes)
{
    gpw_choice_result best;
    gpw_choice_candidate best_candidate;
    gpw_choice_config site;
    gpw_status status;
    uint32_t i;

    if (config == NULL || candidates == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_choice_read(&site, config);
    if (status != GPW_OK) {
        return status;
    }
    if (candidate_bytes < GPWI_CHOICE_CANDIDATE_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (!gpwi_choice_is_site(&site) || count == 0u || count > COUNT_MAX) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < count && status == GPW_OK; i++) {
        const gpw_choice_candidate c = candidate_at(candidates, candidate_bytes, i);

        status = gpwi_choice_check(&site, &c);
    }
    if (status != GPW_OK) {
        return status;
    }
    best_candidate = candidate_at(candidates, candidate_bytes, 0u);
    best = gpwi_choice_evaluated(&site, &best_candidate, 0u);
    for (i = 1; i < count; i++) {
        const gpw_choice_candidate c = candidate_at(candidates, candidate_bytes, i);
        const gpw_choice_result now = gpwi_choice_evaluated(&site, &c, i);

        if (gpwi_choice_is_better(&now, &c, &best, &best_candidate)) {
            best = now;
            best_candidate = c;
        }
    }
    return gpwi_result_write(result, result_bytes, &best, sizeof best, GPWI_CHOICE_RESULT_V0_1);
}
