/* SPDX-License-Identifier: MIT */
/* A fleet that runs: start, commands, ticks, and what can be read of it. */
#include "fleet_state.h"

/* ---- start ---- */

static void reset(gpw_fleet *f)
{
    uint32_t i;

    f->level = f->level_next;
    f->time_ns = 0u;
    f->tick = 0u;
    f->next_event = 0u;
    f->assumptions = 0u;
    f->fluctuation_w = 0.0f;
    for (i = 0; i < f->groups; i++) {
        group *const g = &gpwi_groups(f)[i];

        gpwi_group_rest(f, g);
        f->assumptions |= gpwi_phase_assumptions(g, g->initial_phase);
        g->common.value = gpwi_initial_gaussian(f->seed, g->first_gpu, GPWI_STREAM_SUM);
    }
    if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
        gpwi_exact_reset(f);
    }
}

GPWI_COLD gpw_status gpw_fleet_start(gpw_fleet *fleet)
{
    gpw_status status;

    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_before_start(fleet);
    if (status != GPW_OK) {
        return status;
    }
    if (fleet->groups == 0u) {
        return GPW_ERR_STATE;
    }
    fleet->is_started = 1u;
    reset(fleet);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_fleet_reset(gpw_fleet *fleet)
{
    gpw_status status;

    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    if (status == GPW_OK) {
        reset(fleet);
    }
    return status;
}

/* ---- changes of phase ---- */

static inline int has_event_before(const gpw_fleet *f, uint64_t before_ns)
{
    return f->next_event < f->events &&
           gpwi_event_ns(&gpwi_events_const(f)[f->next_event]) < before_ns;
}

static GPWI_COLD GPWI_NOINLINE void apply_events(gpw_fleet *f, uint64_t before_ns)
{
    while (has_event_before(f, before_ns)) {
        const event *const e = &gpwi_events(f)[f->next_event++];

        gpwi_group_change(f, &gpwi_groups(f)[e->group], e->phase, 0u, gpwi_event_ns(e));
    }
}

static gpw_status check_change(const group *g, gpw_phase phase, uint32_t gpus, uint64_t at_ns)
{
    const int is_more = phase == (gpw_phase)g->phase;

    if (gpus > (is_more ? g->gpus - g->moved : g->gpus)) {
        return GPW_ERR_DOMAIN;
    }
    if (at_ns < g->changed_ns) {
        return GPW_ERR_ORDER;
    }
    if (!is_more && gpus != 0u && gpus != g->gpus && !gpwi_group_is_uniform(g, at_ns)) {
        return GPW_ERR_STATE;
    }
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_fleet_command(gpw_fleet *fleet, uint32_t group_index, gpw_phase phase,
                                       uint32_t gpus, uint32_t delay_ns)
{
    gpw_status status;
    uint64_t at_ns;
    group *g;

    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    if (status != GPW_OK) {
        return status;
    }
    if (group_index >= fleet->groups) {
        return GPW_ERR_NOT_FOUND;
    }
    if (phase >= (gpw_phase)GPW_PHASE_COUNT || delay_ns >= fleet->tick_ns) {
        return GPW_ERR_DOMAIN;
    }
    g = &gpwi_groups(fleet)[group_index];
    if (!gpwi_is_known(gpwi_row(g, phase)->mean_w)) {
        return GPW_ERR_UNKNOWN;
    }
    at_ns = fleet->time_ns + delay_ns;
    apply_events(fleet, at_ns + 1u); /* those of the schedule that come first */
    status = check_change(g, phase, gpus, at_ns);
    if (status == GPW_OK) {
        gpwi_group_change(fleet, g, phase, gpus, at_ns);
    }
    return status;
}

/* ---- ticks ---- */

/* Its moves and its wave; returns whether its sub-steps differ. */
static GPWI_NOINLINE uint32_t wake_group(gpw_fleet *f, group *g)
{
    uint32_t i;

    f->awake++;
    gpwi_group_age(f, g);
    if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
        for (i = 0; i < g->moves_used; i++) {
            gpwi_exact_take(f, g, i, gpwi_started(&g->moves[i], g->moves[i].age_s));
        }
    }
    gpwi_group_prepare(f, g);
    return g->is_moving;
}

/* Aggregated: this tick's fluctuation, before its floor. */
static inline float sum_fluctuation(const gpw_fleet *f, group *g)
{
    const float x = gpwi_factor_step(f, g, &g->common, g->first_gpu, GPWI_STREAM_SUM);

    if (g->rest != 0u) { /* the same, see gpwi_group_prepare() */
        return g->sigma_to_w * x;
    }
    return gpwi_group_sigma(g, gpwi_group_changed(g)) * x;
}

void gpwi_fleet_begin(gpw_fleet *fleet)
{
    float rest_w = 0.0f, all_w = 0.0f;
    group *g = gpwi_groups(fleet);
    group *const end = g + fleet->groups;

    if (has_event_before(fleet, fleet->time_ns + fleet->tick_ns)) { /* seldom */
        apply_events(fleet, fleet->time_ns + fleet->tick_ns);
    }
    fleet->moving = 0u;
    fleet->awake = 0u;
    for (; g < end; g++) {
        const uint32_t is_moving =
            (g->rest & GPWI_RESTS_WAVE) != 0u ? 0u : wake_group(fleet, g);
        const float fluctuation_w = fleet->mode == (uint32_t)GPW_FLEET_EXACT
                                        ? gpwi_exact_tick(fleet, g)
                                        : sum_fluctuation(fleet, g);

        g->fluctuation_w = fluctuation_w > -g->least_w ? fluctuation_w : -g->least_w;
        all_w += g->fluctuation_w;
        if (is_moving != 0u) {
            fleet->moving++;
        } else {
            rest_w += g->mean_w;
        }
    }
    fleet->rest_w = rest_w;
    fleet->fluctuation_w = all_w;
    if (fleet->has_requests != 0u) {
        gpwi_arrivals_add(fleet);
    }
}

float gpwi_fleet_fluctuation(const gpw_fleet *fleet)
{
    return fleet->fluctuation_w;
}

void gpwi_fleet_end(gpw_fleet *fleet)
{
    uint32_t i;

    for (i = 0; fleet->awake != 0u && i < fleet->groups; i++) {
        gpwi_group_close(fleet, &gpwi_groups(fleet)[i]);
    }
    fleet->time_ns += fleet->tick_ns;
    fleet->tick++;
}

float gpwi_fleet_initial_w(const gpw_fleet *fleet)
{
    float sum_w = 0.0f;
    uint32_t i;

    for (i = 0; i < fleet->groups; i++) {
        const group *const g = &gpwi_groups_const(fleet)[i];

        sum_w += (float)g->gpus * gpwi_level_w(g, g->initial_phase, fleet->level_next);
    }
    return sum_w;
}

static float tick_mean(gpw_fleet *f)
{
    float sum_w = 0.0f;
    uint32_t i;

    gpwi_fleet_begin(f);
    if (f->moving == 0u) {
        gpwi_fleet_end(f);
        return f->rest_w; /* of all groups, added in the same order */
    }
    for (i = 0; i < f->substeps; i++) {
        (void)gpwi_fleet_mean(f, i);
    }
    gpwi_fleet_end(f);
    for (i = 0; i < f->groups; i++) {
        sum_w += gpwi_groups(f)[i].mean_w;
    }
    return sum_w;
}

gpw_status gpw_fleet_step(gpw_fleet *fleet, float *mean_w, float *fluctuation_w)
{
    gpw_status status;

    if (fleet == NULL || mean_w == NULL || fluctuation_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    if (status == GPW_OK) {
        *mean_w = tick_mean(fleet);
        *fluctuation_w = fleet->fluctuation_w;
    }
    return status;
}

gpw_status gpw_fleet_process(gpw_fleet *fleet, float *mean_w, float *fluctuation_w,
                             size_t ticks)
{
    gpw_status status;
    size_t k;

    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    for (k = 0; k < ticks && status == GPW_OK; k++) {
        const float mean = tick_mean(fleet);

        if (mean_w != NULL) {
            mean_w[k] = mean;
        }
        if (fluctuation_w != NULL) {
            fluctuation_w[k] = fleet->fluctuation_w;
        }
    }
    return status;
}

/* ---- reading ---- */

gpw_status gpw_fleet_group_power(const gpw_fleet *fleet, uint32_t group_index, float *mean_w,
                                 float *fluctuation_w)
{
    gpw_status status;

    if (fleet == NULL || mean_w == NULL || fluctuation_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    if (status == GPW_OK && group_index >= fleet->groups) {
        status = GPW_ERR_NOT_FOUND;
    }
    if (status == GPW_OK) {
        *mean_w = gpwi_groups_const(fleet)[group_index].mean_w;
        *fluctuation_w = gpwi_groups_const(fleet)[group_index].fluctuation_w;
    }
    return status;
}

gpw_status gpw_fleet_group_phase(const gpw_fleet *fleet, uint32_t group_index, gpw_phase *phase,
                                 uint32_t *gpus)
{
    gpw_status status;

    if (fleet == NULL || phase == NULL || gpus == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    if (status == GPW_OK && group_index >= fleet->groups) {
        status = GPW_ERR_NOT_FOUND;
    }
    if (status == GPW_OK) {
        *phase = gpwi_groups_const(fleet)[group_index].phase;
        *gpus = gpwi_groups_const(fleet)[group_index].moved;
    }
    return status;
}

int gpwi_fleet_has_event_now(const gpw_fleet *fleet)
{
    return has_event_before(fleet, fleet->time_ns + fleet->tick_ns);
}

float gpwi_fleet_headed_w(const gpw_fleet *fleet)
{
    float sum_w = 0.0f;
    uint32_t i;

    for (i = 0; i < fleet->groups; i++) {
        sum_w += gpwi_groups_const(fleet)[i].headed_w;
    }
    return sum_w;
}

gpw_phase gpwi_fleet_commanded_phase(const gpw_fleet *fleet, uint32_t group_index)
{
    return gpwi_groups_const(fleet)[group_index].phase;
}

gpw_phase gpwi_fleet_previous_phase(const gpw_fleet *fleet, uint32_t group_index)
{
    return gpwi_groups_const(fleet)[group_index].previous_phase;
}

int gpwi_fleet_is_constant(const gpw_fleet *fleet)
{
    return fleet->moving == 0u;
}

float gpwi_fleet_phase_mean(const gpw_fleet *fleet, uint32_t group_index, gpw_phase phase)
{
    return gpwi_row(&gpwi_groups_const(fleet)[group_index], phase)->mean_w;
}

gpw_status gpw_fleet_time_ns(const gpw_fleet *fleet, uint64_t *time_ns)
{
    if (fleet == NULL || time_ns == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_fleet_is_live(fleet)) {
        return GPW_ERR_HANDLE;
    }
    *time_ns = fleet->time_ns;
    return GPW_OK;
}

gpw_status gpw_fleet_assumptions(const gpw_fleet *fleet, uint32_t *bits)
{
    if (fleet == NULL || bits == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_fleet_is_live(fleet)) {
        return GPW_ERR_HANDLE;
    }
    *bits = fleet->assumptions;
    return GPW_OK;
}

gpw_status gpw_fleet_bounds(const gpw_fleet *fleet, float *step_up_w, float *step_down_w)
{
    float up_w = 0.0f, down_w = 0.0f;
    gpw_status status;
    uint32_t i;

    if (fleet == NULL || step_up_w == NULL || step_down_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_started(fleet);
    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < fleet->groups; i++) {
        const group *const g = &gpwi_groups_const(fleet)[i];
        const float with_w = g->mean_w + g->fluctuation_w;
        const float low_w = with_w < g->mean_w ? with_w : g->mean_w;
        const float high_w = with_w < g->mean_w ? g->mean_w : with_w;
        const float rise_w = (float)g->gpus * g->top_w - low_w;

        up_w += rise_w < 0.0f ? 0.0f : rise_w; /* NaN, unknown, stays */
        down_w += high_w;
    }
    *step_up_w = up_w;
    *step_down_w = down_w;
    return gpwi_is_known(up_w) ? GPW_OK : GPW_NOTE_UNKNOWN;
}
