/* SPDX-License-Identifier: MIT */
/* A fleet from its memory to its last event: configuration, groups, schedule. What runs then is
 * in fleet.c. */
#include "fleet_state.h"

#include "profile_internal.h"

#define CONFIG_V0_1 40u /* sizes in 0.1 */
#define GROUP_V0_1 64u

GPW_STATIC_ASSERT(config_size, sizeof(gpw_fleet_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(group_size, sizeof(gpw_fleet_group) == GROUP_V0_1);
GPW_STATIC_ASSERT(head_fits, sizeof(struct gpw_fleet) <= GPW_FLEET_STATE_BYTES(0u, 0u));
GPW_STATIC_ASSERT(group_fits,
                  sizeof(group) + sizeof(exact_group) <=
                      GPW_FLEET_STATE_BYTES(1u, 0u) - GPW_FLEET_STATE_BYTES(0u, 0u));
GPW_STATIC_ASSERT(event_fits, sizeof(event) <= GPW_FLEET_STATE_BYTES(0u, 1u) -
                                                   GPW_FLEET_STATE_BYTES(0u, 0u));
GPW_STATIC_ASSERT(head_aligned, sizeof(struct gpw_fleet) % GPW_STATE_ALIGN == 0u);
GPW_STATIC_ASSERT(group_aligned, sizeof(group) % GPW_STATE_ALIGN == 0u);
GPW_STATIC_ASSERT(exact_group_aligned, sizeof(exact_group) % GPW_STATE_ALIGN == 0u);
GPW_STATIC_ASSERT(group_in_event, GPW_FLEET_GROUPS_MAX <= 0xffffu);
GPW_STATIC_ASSERT(node_aligned, sizeof(factor) % sizeof(uint32_t) == 0u);

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_fleet_config_init(gpw_fleet_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_FLEET);

    if (status == GPW_OK) {
        config->seed = 1u;
        config->mode = (uint32_t)GPW_FLEET_AGGREGATED;
        config->groups_max = 1u;
        config->events_max = 16u;
    }
    return status;
}

GPWI_COLD gpw_status gpw_fleet_group_init(gpw_fleet_group *group_config, size_t group_size)
{
    const gpw_status status =
        gpwi_config_begin(group_config, group_size, GROUP_V0_1, GPWI_TYPE_GROUP);

    if (status == GPW_OK) {
        group_config->first_gpu = UINT64_MAX;
        group_config->initial_phase = (gpw_phase)GPW_PHASE_IDLE;
        group_config->sync_fraction = 1.0f;
    }
    return status;
}

static int is_valid_config(const gpw_fleet_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           c->mode <= (uint32_t)GPW_FLEET_EXACT && c->groups_max >= 1u &&
           c->groups_max <= GPW_FLEET_GROUPS_MAX && c->events_max <= GPW_FLEET_EVENTS_MAX &&
           c->gpus_max <= GPW_FLEET_EXACT_MAX &&
           (c->mode != (uint32_t)GPW_FLEET_EXACT || c->gpus_max >= 1u) &&
           c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static gpw_status read_config(const gpw_fleet_config *theirs, gpw_fleet_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_fleet_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid_config(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

static size_t bytes_for(const gpw_fleet_config *c)
{
    const size_t exact = c->mode == (uint32_t)GPW_FLEET_EXACT
                             ? gpwi_exact_bytes(c->groups_max, c->gpus_max)
                             : 0u;

    return sizeof(struct gpw_fleet) + (size_t)c->groups_max * sizeof(group) +
           gpwi_events_bytes(c->events_max) + exact;
}

GPWI_COLD gpw_status gpw_fleet_state_size(const gpw_fleet_config *config, size_t *bytes)
{
    gpw_fleet_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

GPWI_COLD gpw_status gpw_fleet_init(void *memory, size_t memory_bytes,
                                    const gpw_fleet_config *config, gpw_fleet **fleet)
{
    gpw_fleet *const f = memory;
    gpw_fleet_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(memory, 0, bytes_for(&c));
    f->magic = GPWI_FLEET_MAGIC;
    f->mode = c.mode;
    f->seed = c.seed;
    f->tick_ns = c.tick_ns;
    f->substeps = gpwi_substeps(c.tick_ns);
    f->tick_s = gpwi_seconds(c.tick_ns);
    f->per_substeps = 1.0f / (float)f->substeps;
    f->substep_s = f->tick_s / (float)f->substeps;
    f->groups_max = c.groups_max;
    f->events_max = c.events_max;
    f->gpus_max = c.mode == (uint32_t)GPW_FLEET_EXACT ? c.gpus_max : 0u;
    *fleet = f;
    return GPW_OK;
}

/* ---- groups ---- */

/* Events are simulated one by one: so many a tick and no more, or the tick has no bound. In the
 * mean as many requests leave as come. */
static int is_valid_traffic(const gpw_fleet *f, const gpw_fleet_group *c)
{
    const float events = 2.0f * c->arrivals_per_s * f->tick_s;
    const float shortest_s = c->arrivals_per_s > 0.0f ? GPW_DT_MIN_S : 0.0f;

    return gpwi_in_range(events, 0.0f, (float)GPW_FLEET_REQUEST_EVENTS_MAX) &&
           gpwi_in_range(c->request_s, shortest_s, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->request_w, 0.0f, GPW_POWER_MAX_W) &&
           c->arrivals_per_s * c->request_s <= (float)GPW_FLEET_REQUESTS_MAX;
}

static int is_valid_group(const gpw_fleet *f, const gpw_fleet_group *c)
{
    return c->gpus >= 1u && c->gpus <= GPW_FLEET_GPUS_MAX &&
           (c->node_gpus == 0u || (c->node_gpus <= c->gpus && c->gpus % c->node_gpus == 0u)) &&
           c->initial_phase < (gpw_phase)GPW_PHASE_COUNT &&
           gpwi_is_correlation(f->mode, c->gpus, c->node_gpus == 0u ? c->gpus : c->node_gpus,
                               c->rho_in, c->rho_out) &&
           gpwi_in_range(c->sync_fraction, 0.0f, 1.0f) &&
           gpwi_in_range(c->spread_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->ramp_up_w_per_s, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->ramp_down_w_per_s, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->phase_spread_s, 0.0f, GPW_TIME_MAX_S) && is_valid_traffic(f, c);
}

static gpw_status read_group(const gpw_fleet *f, const gpw_fleet_group *theirs,
                             gpw_fleet_group *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_fleet_group_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GROUP_V0_1, theirs);
    if (status == GPW_OK && !is_valid_group(f, ours)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK && ours->first_gpu == UINT64_MAX) {
        ours->first_gpu = f->next_gpu;
    }
    return status;
}

/* Two groups on the same indices would draw the same numbers. */
static int is_free_range(const gpw_fleet *f, uint64_t first, uint32_t gpus)
{
    const group *const all = gpwi_groups_const(f);
    uint32_t i;

    if (first > UINT64_MAX - gpus) {
        return 0;
    }
    for (i = 0; i < f->groups; i++) {
        if (first < all[i].first_gpu + all[i].gpus && all[i].first_gpu < first + gpus) {
            return 0;
        }
    }
    return 1;
}

/* The whole group within what a float sample may be, also where it is unknown. */
static int is_in_power_range(float gpus, float figure)
{
    return !gpwi_is_known(figure) || gpus * figure <= GPW_POWER_MAX_W;
}

/* An end that is unknown is the mean. */
static float end_or_mean(float end_w, float mean_w)
{
    return gpwi_is_known(end_w) ? end_w : mean_w;
}

/* A reading is not the power: the ends are at least as far apart as the board's sensor leaves
 * open, but no mean goes beyond the most that a bound counts with. */
static void widen_reading(float top_w, phase_row *row)
{
    const float low_w = row->mean_w / (1.0f + GPWI_INSTRUMENT_ERROR);
    const float high_w = row->mean_w / (1.0f - GPWI_INSTRUMENT_ERROR);
    const float most_w = top_w < high_w ? top_w : high_w;

    if (low_w < row->low_w) {
        row->low_w = low_w;
    }
    if (most_w > row->high_w) {
        row->high_w = most_w;
    }
}

static gpw_status copy_phase(const gpw_profile *profile, uint32_t phase,
                             const gpw_fleet_group *c, group *g)
{
    phase_row *const row = &g->rows[phase - 1u];
    const float gpus = (float)c->gpus;
    gpw_phase_figures p;

    gpwi_profile_phase(profile, phase, &p);
    row->mean_w = p.mean_w;
    if (!gpwi_is_known(p.mean_w)) {
        row->mean_w = 0.5f * (p.low_w + p.high_w);
        g->midpoint = (uint16_t)(g->midpoint | 1u << phase);
    }
    row->low_w = end_or_mean(p.low_w, row->mean_w);
    row->high_w = end_or_mean(p.high_w, row->mean_w);
    if (p.point == GPW_POINT_INSTRUMENT) {
        widen_reading(g->top_w, row);
    }
    row->wave_w = p.wave_w;
    row->wave_period_s = p.wave_period_s;
    row->wave_duty = p.wave_duty;
    row->sigma_w = p.sigma_w;
    row->tau_s = p.tau_s;
    row->rho_in = c->rho_in;
    row->rho_out = c->rho_out;
    return is_in_power_range(gpus, row->high_w) && is_in_power_range(gpus, p.sigma_w) &&
                   is_in_power_range(gpus, p.wave_w)
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

/* Requests are part of what the phase draws in the mean, so they cannot be more. */
static int has_room_for_requests(const gpw_fleet_group *c, const group *g)
{
    const float mean_w = gpwi_row(g, (uint32_t)GPW_PHASE_INFER)->mean_w;

    return !gpwi_is_known(mean_w) ||
           c->arrivals_per_s * c->request_s * c->request_w <= (float)c->gpus * mean_w;
}

static gpw_status fill_group(const gpw_fleet_group *c, const gpw_profile *profile, group *g)
{
    gpw_status status = GPW_OK;
    uint32_t i;

    memset(g, 0, sizeof *g);
    g->first_gpu = c->first_gpu;
    g->gpus = c->gpus;
    g->node_gpus = c->node_gpus == 0u ? c->gpus : c->node_gpus;
    g->sync_fraction = c->sync_fraction;
    g->spread_s = c->spread_s;
    g->ramp_up_w_per_s = c->ramp_up_w_per_s;
    g->ramp_down_w_per_s = c->ramp_down_w_per_s;
    g->phase_spread_s = c->phase_spread_s;
    g->arrivals_per_s = c->arrivals_per_s;
    g->request_s = c->request_s;
    g->request_w = c->request_w;
    g->top_w = gpwi_profile_top_w(profile);
    g->initial_phase = (uint8_t)c->initial_phase;
    g->phase = g->initial_phase;
    for (i = GPW_PHASE_OFF + 1u; i < GPW_PHASE_COUNT && status == GPW_OK; i++) {
        status = copy_phase(profile, i, c, g);
    }
    if (status == GPW_OK && !has_room_for_requests(c, g)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK && !gpwi_is_known(gpwi_row(g, c->initial_phase)->mean_w)) {
        status = GPW_ERR_UNKNOWN;
    }
    return status;
}

static gpw_status check_room(const gpw_fleet *f, const gpw_fleet_group *c)
{
    if (!is_free_range(f, c->first_gpu, c->gpus)) {
        return GPW_ERR_DOMAIN;
    }
    if (f->groups == f->groups_max ||
        (f->mode == (uint32_t)GPW_FLEET_EXACT && c->gpus > f->gpus_max - f->gpus)) {
        return GPW_ERR_FULL;
    }
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_fleet_add_group(gpw_fleet *fleet, const gpw_fleet_group *group_config,
                                         const gpw_profile *profile, uint32_t *index)
{
    gpw_fleet_group c;
    gpw_status status;
    group *g;

    if (fleet == NULL || group_config == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_before_start(fleet);
    if (status == GPW_OK && !gpwi_profile_is_live(profile)) {
        status = GPW_ERR_HANDLE;
    }
    if (status == GPW_OK) {
        status = read_group(fleet, group_config, &c);
    }
    if (status == GPW_OK) {
        status = check_room(fleet, &c);
    }
    if (status != GPW_OK) {
        return status;
    }
    g = &gpwi_groups(fleet)[fleet->groups]; /* not in use until counted */
    status = fill_group(&c, profile, g);
    if (status != GPW_OK) {
        return status;
    }
    if (fleet->mode == (uint32_t)GPW_FLEET_EXACT) {
        gpwi_exact_place(fleet, g);
    }
    if (index != NULL) {
        *index = fleet->groups;
    }
    fleet->has_requests |= (uint8_t)(g->arrivals_per_s > 0.0f);
    fleet->groups++;
    fleet->gpus += g->gpus;
    fleet->nodes += g->node_gpus > 1u ? g->gpus / g->node_gpus : 0u;
    fleet->next_gpu = g->first_gpu + g->gpus;
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_fleet_set_rho(gpw_fleet *fleet, uint32_t group_index, gpw_phase phase,
                                       float rho_in, float rho_out)
{
    gpw_status status;
    group *g;

    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_before_start(fleet);
    if (status != GPW_OK) {
        return status;
    }
    if (group_index >= fleet->groups) {
        return GPW_ERR_NOT_FOUND;
    }
    g = &gpwi_groups(fleet)[group_index];
    if (phase >= (gpw_phase)GPW_PHASE_COUNT ||
        !gpwi_is_correlation(fleet->mode, g->gpus, g->node_gpus, rho_in, rho_out)) {
        return GPW_ERR_DOMAIN;
    }
    if (phase != (gpw_phase)GPW_PHASE_OFF) { /* which does not fluctuate */
        g->rows[phase - 1u].rho_in = rho_in;
        g->rows[phase - 1u].rho_out = rho_out;
    }
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_fleet_add_event(gpw_fleet *fleet, uint64_t at_ns, uint32_t group_index,
                                         gpw_phase phase)
{
    gpw_status status;
    event *e;

    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_fleet_check_before_start(fleet);
    if (status != GPW_OK) {
        return status;
    }
    if (group_index >= fleet->groups) {
        return GPW_ERR_NOT_FOUND;
    }
    if (phase >= (gpw_phase)GPW_PHASE_COUNT || at_ns > (uint64_t)INT64_MAX) {
        return GPW_ERR_DOMAIN;
    }
    if (!gpwi_is_known(gpwi_row(&gpwi_groups(fleet)[group_index], phase)->mean_w)) {
        return GPW_ERR_UNKNOWN;
    }
    if (fleet->events > 0u && at_ns < gpwi_event_ns(&gpwi_events(fleet)[fleet->events - 1u])) {
        return GPW_ERR_ORDER;
    }
    if (fleet->events == fleet->events_max) {
        return GPW_ERR_FULL;
    }
    e = &gpwi_events(fleet)[fleet->events++];
    e->at_low_ns = (uint32_t)at_ns;
    e->at_high_ns = (uint32_t)(at_ns >> 32);
    e->group = (uint16_t)group_index;
    e->phase = (uint16_t)phase;
    return GPW_OK;
}
