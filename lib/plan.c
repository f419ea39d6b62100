/* SPDX-License-Identifier: MIT */
/* Plan: life cycle, names, and how arguments are read. */
#include "plan_internal.h"

#define PLAN_MAGIC 0x4C575047u /* "GPWL" */
#define CONFIG_V0_1 32u        /* size in 0.1 */
#define SCAN_MAX 64u
#define REST_PU 1.0e-3f
#define RECOVERY_HOLD_S 1.0f /* the verdict's default */

GPW_STATIC_ASSERT(plan_config_size, sizeof(gpw_plan_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(plan_answer_size, sizeof(gpw_plan_answer) == GPWI_PLAN_ANSWER_V0_1);
GPW_STATIC_ASSERT(plan_profile_size, sizeof(gpw_plan_profile) == GPWI_PLAN_PROFILE_V0_1);
GPW_STATIC_ASSERT(plan_set_aligned, sizeof(struct gpw_plan) % GPW_STATE_ALIGN == 0u);

/* ---- names ---- */

const char *gpw_plan_reason_name(uint32_t reason)
{
    switch (reason) {
    case GPW_PLAN_LIMIT: return "limit";
    case GPW_PLAN_RANGE: return "range";
    case GPW_PLAN_NONE: return "none";
    case GPW_PLAN_UNSTABLE: return "unstable";
    case GPW_PLAN_BASE: return "base";
    default: return "?";
    }
}

const char *gpw_plan_quantity_name(uint32_t quantity)
{
    switch (quantity) {
    case GPW_PLAN_HOLDS: return "holds";
    case GPW_PLAN_STEP_W: return "step_w";
    case GPW_PLAN_RAMP_W_PER_S: return "ramp_w_per_s";
    case GPW_PLAN_RATING_W: return "rating_w";
    case GPW_PLAN_SETS: return "sets";
    case GPW_PLAN_INTERVAL_S: return "interval_s";
    case GPW_PLAN_SHARE: return "share";
    case GPW_PLAN_POWER_W: return "power_w";
    case GPW_PLAN_LATENCY_S: return "latency_s";
    case GPW_PLAN_CAP_W: return "cap_w";
    case GPW_PLAN_FLOOR_W: return "floor_w";
    default: return "?";
    }
}

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_plan_config_init(gpw_plan_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_PLAN);

    if (status == GPW_OK) {
        config->scan = 16u;
        config->corner_scan = 4u;
        config->corners = 1u;
        config->load_max_pu = 1.0f;
        config->settle_s = 30.0f;
        config->rocof_window_s = 0.5f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_plan_profile_init(gpw_plan_profile *profile, size_t profile_size)
{
    return gpwi_config_begin(profile, profile_size, GPWI_PLAN_PROFILE_V0_1,
                             GPWI_TYPE_PLAN_PROFILE);
}

static int is_valid(const gpw_plan_config *c)
{
    return c->scan >= 1u && c->scan <= SCAN_MAX && c->corner_scan >= 1u &&
           c->corner_scan <= SCAN_MAX && c->corners <= 1u &&
           gpwi_is_within(c->load_max_pu, 0.1f, 2.0f) &&
           gpwi_is_within(c->settle_s, 1.0f, 600.0f) &&
           gpwi_is_within(c->rocof_window_s, 0.1f, 2.0f) && c->reserved == 0u;
}

/* Both configurations, read and checked; what the set's state takes. */
static gpw_status read_configs(const gpw_plan_config *config, const gpw_genset_config *genset,
                               gpw_plan_config *c, gpw_genset_config *g, size_t *genset_bytes)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_plan_config_init(c, sizeof *c));
    status = gpwi_config_read(c, sizeof *c, CONFIG_V0_1, config);
    if (status == GPW_OK && !is_valid(c)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_genset_config_init(g, sizeof *g));
        status = gpwi_config_read(g, sizeof *g, GPWI_GENSET_V0_1, genset);
    }
    if (status == GPW_OK && g->acceptance_rows_max > 0u) {
        status = GPW_ERR_UNKNOWN; /* its rows are not in it: no air at all would be tried */
    }
    if (status == GPW_OK) {
        g->initial_pu = g->throttle_min_pu > 0.0f ? g->throttle_min_pu : 0.0f;
        status = gpw_genset_state_size(g, genset_bytes);
    }
    return status;
}

GPWI_COLD gpw_status gpw_plan_state_size(const gpw_plan_config *config,
                                         const gpw_genset_config *genset, size_t *bytes)
{
    gpw_plan_config c;
    gpw_genset_config g;
    size_t genset_bytes = 0u;
    gpw_status status;

    if (config == NULL || genset == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_configs(config, genset, &c, &g, &genset_bytes);
    if (status == GPW_OK) {
        *bytes = sizeof(struct gpw_plan) + genset_bytes;
    }
    return status;
}

/* ---- life cycle ---- */

static void narrow(float *figure, float to)
{
    if (to > 0.0f && to < *figure) { /* false for a limit that is not there */
        *figure = to;
    }
}

/* Well inside the narrowest band of the class: what the set does there no longer matters. */
static float rest_of(const gpw_limits *limits)
{
    float rest_pu = REST_PU;

    narrow(&rest_pu, 0.0025f * limits->recovery_band_pct);
    narrow(&rest_pu, 0.0025f * limits->steady_band_pct);
    return rest_pu;
}

static float positive(float figure)
{
    return figure > 0.0f ? figure : 0.0f; /* NaN is none, too */
}

static int judges_something(const gpw_limits *l)
{
    return l->dip_rated_pct > 0.0f || l->dip_initial_pct > 0.0f || l->rise_pct > 0.0f ||
           l->recovery_s > 0.0f || l->steady_band_pct > 0.0f || l->rocof_hz_per_s > 0.0f;
}

static gpw_status init_verdict(gpw_plan *plan, const gpw_limits *limits)
{
    const gpw_genset_config *const g = &plan->genset;
    gpw_verdict_config c;
    gpw_verdict *verdict = NULL;

    gpwi_cannot_fail(gpw_verdict_config_init(&c, sizeof c));
    c.dt_s = gpwi_seconds(g->tick_ns) / (float)gpwi_substeps(g->tick_ns);
    c.f0_hz = g->f0_hz;
    c.rated_w = g->rated_w;
    c.droop_pct = 100.0f * g->droop_pu;
    c.rocof_window_s = plan->config.rocof_window_s;
    /* every set and every plan that is valid makes a valid verdict */
    gpwi_cannot_fail(gpw_verdict_init(plan->verdict, sizeof plan->verdict, &c, &verdict));
    return gpw_verdict_add_class(verdict, limits);
}

static gpw_status read_limits(const gpw_limits *theirs, gpw_limits *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_limits_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_LIMITS_V0_1, theirs);
    return status == GPW_OK && !judges_something(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_plan_init(void *memory, size_t memory_bytes,
                                   const gpw_plan_config *config,
                                   const gpw_genset_config *genset, const gpw_limits *limits,
                                   gpw_plan **plan)
{
    gpw_plan *const p = memory;
    gpw_plan_config c;
    gpw_genset_config g;
    gpw_limits l;
    size_t genset_bytes = 0u;
    gpw_status status;

    if (memory == NULL || config == NULL || genset == NULL || limits == NULL || plan == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_configs(config, genset, &c, &g, &genset_bytes);
    if (status == GPW_OK) {
        status = read_limits(limits, &l);
    }
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *p + genset_bytes);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(p, 0, sizeof *p + genset_bytes);
    p->config = c;
    p->genset = g;
    p->genset_bytes = (uint32_t)genset_bytes;
    p->rest_pu = rest_of(&l);
    p->steady_pct = positive(l.steady_band_pct);
    p->steady_after_s = p->steady_pct > 0.0f ? positive(l.recovery_s) + RECOVERY_HOLD_S : 0.0f;
    status = init_verdict(p, &l);
    if (status == GPW_OK) {
        p->magic = PLAN_MAGIC;
        *plan = p;
    }
    return status;
}

GPWI_COLD gpw_status gpw_plan_add_trip(gpw_plan *plan, float threshold_hz, float delay_s,
                                       uint32_t over)
{
    gpw_verdict *verdict;

    if (plan == NULL) {
        return GPW_ERR_NULL;
    }
    if (plan->magic != PLAN_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    verdict = (gpw_verdict *)(void *)plan->verdict;
    gpwi_cannot_fail(gpw_verdict_reset(verdict));
    return gpw_verdict_add_trip(verdict, threshold_hz, delay_s, over);
}

/* ---- arguments ---- */

gpw_status gpwi_plan_check(const gpw_plan *plan, const void *answer, size_t answer_bytes)
{
    if (plan == NULL || answer == NULL) {
        return GPW_ERR_NULL;
    }
    if (plan->magic != PLAN_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    return answer_bytes < GPWI_PLAN_ANSWER_V0_1 || answer_bytes > GPWI_CONFIG_MAX
               ? (gpw_status)GPW_ERR_VERSION
               : GPW_OK;
}

float gpwi_plan_per_unit(const gpw_plan *plan, float power_w)
{
    return power_w / plan->genset.rated_w;
}

gpw_status gpwi_plan_write(gpw_plan_answer *theirs, size_t their_bytes,
                           const gpw_plan_answer *ours)
{
    return gpwi_result_write(theirs, their_bytes, ours, sizeof *ours, GPWI_PLAN_ANSWER_V0_1);
}

static int is_valid_profile(const gpw_plan_profile *p)
{
    const float rest_w = p->total_w - p->base_w - p->step_w;
    const float after_w = p->base_w + p->step_w;

    if (!gpwi_is_within(p->base_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_is_within(p->total_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_is_within(p->step_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) ||
        !gpwi_is_within(after_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_is_within(p->rise_s, 0.0f, 3600.0f) ||
        !gpwi_is_within(p->ramp_w_per_s, 0.0f, GPW_POWER_MAX_W) || p->reserved[0] != 0u ||
        p->reserved[1] != 0u) {
        return 0;
    }
    return gpwi_abs(rest_w) <= 1.0e-5f * (p->base_w + p->total_w) ||
           (p->ramp_w_per_s > 0.0f &&
            gpwi_abs(rest_w) / p->ramp_w_per_s <= GPWI_PLAN_COURSE_MAX_S);
}

gpw_status gpwi_plan_read_profile(const gpw_plan *plan, const gpw_plan_profile *theirs,
                                  gpwi_profile *ours)
{
    gpw_plan_profile p;
    gpw_status status;

    if (theirs == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_plan_profile_init(&p, sizeof p));
    status = gpwi_config_read(&p, sizeof p, GPWI_PLAN_PROFILE_V0_1, theirs);
    if (status == GPW_OK && !is_valid_profile(&p)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        ours->base_pu = gpwi_plan_per_unit(plan, p.base_w);
        ours->step_pu = gpwi_plan_per_unit(plan, p.step_w);
        ours->rise_s = p.rise_s;
        ours->total_pu = gpwi_plan_per_unit(plan, p.total_w);
        ours->ramp_pu_per_s = gpwi_plan_per_unit(plan, p.ramp_w_per_s);
    }
    return status;
}
