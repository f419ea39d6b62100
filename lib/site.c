/* SPDX-License-Identifier: MIT */
/* Life of a site: memory, what is added to it, start. Its tick is in site_run.c, corners and
 * judgement in site_judge.c. */
#include "site_state.h"

#define SITE_V0_1 80u
#define STAGGER_V0_1 40u
#define GENSET_V0_1 168u
#define STAGGERS_MAX 16u
#define BUS_EVENTS_MAX 256u
#define STAGES_MAX 8u
#define DEAD_TIME_MAX_S 2.0f
#define TICK_DEFAULT_NS 10000000u
#define ISO_CLASSES 3u

GPW_STATIC_ASSERT(site_config_size, sizeof(gpw_site_config) == SITE_V0_1);
GPW_STATIC_ASSERT(stagger_size, sizeof(gpw_stagger) == STAGGER_V0_1);
GPW_STATIC_ASSERT(places, GPW_CHAIN_RAIL == 0 && GPW_CHAIN_PSU == 1 && GPW_CHAIN_AC == 2);

gpw_status gpw_site_config_init(gpw_site_config *config, size_t config_size)
{
    const gpw_status status = gpwi_config_begin(config, config_size, SITE_V0_1, GPWI_TYPE_SITE);

    if (status != GPW_OK) {
        return status;
    }
    config->tick_ns = TICK_DEFAULT_NS;
    config->seed = 1u;
    config->groups_max = 1u;
    config->events_max = 8u;
    config->stages_max = 2u;
    config->dead_time_max_s = 0.05f;
    config->required_class = GPW_CLASS_G2;
    return GPW_OK;
}

gpw_status gpw_stagger_init(gpw_stagger *stagger, size_t stagger_size)
{
    const gpw_status status =
        gpwi_config_begin(stagger, stagger_size, STAGGER_V0_1, GPWI_TYPE_STAGGER);

    if (status != GPW_OK) {
        return status;
    }
    stagger->gpus_per_step = 1u;
    stagger->interval_s = 1.0f;
    stagger->gate_air = 1u;
    stagger->margin_pu = 0.2f;
    return GPW_OK;
}

static int config_is_valid(const gpw_site_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           c->load_source <= GPW_LOAD_AC && c->staggers_max <= STAGGERS_MAX &&
           c->bus_events_max <= BUS_EVENTS_MAX && c->stages_max <= STAGES_MAX &&
           c->required_class <= GPW_CLASS_CUSTOM &&
           gpwi_in_range(c->dead_time_max_s, 0.0f, DEAD_TIME_MAX_S) &&
           gpwi_in_range(c->bus_load_w, 0.0f, GPW_POWER_MAX_W) && c->reserved[0] == 0u &&
           c->reserved[1] == 0u && c->reserved[2] == 0u;
}

static gpw_status read_config(const gpw_site_config *theirs, gpw_site_config *ours)
{
    gpw_status status = gpw_site_config_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, SITE_V0_1, theirs);
    }
    if (status == GPW_OK && !config_is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

static float substep_of(const gpw_site_config *c)
{
    return gpwi_seconds(c->tick_ns) / (float)gpwi_substeps(c->tick_ns);
}

/* ---- the rooms' own configurations, as far as the site's fixes them ---- */

static gpw_status fleet_config_of(const gpw_site_config *c, gpw_fleet_config *fleet)
{
    const gpw_status status = gpw_fleet_config_init(fleet, sizeof *fleet);

    fleet->tick_ns = c->tick_ns;
    fleet->seed = c->seed;
    fleet->mode = c->fleet_mode;
    fleet->groups_max = c->groups_max;
    fleet->events_max = c->events_max;
    fleet->gpus_max = c->gpus_max;
    return status;
}

static gpw_status chain_config_of(const gpw_site_config *c, gpw_chain_config *chain)
{
    const gpw_status status = gpw_chain_config_init(chain, sizeof *chain);

    chain->stages_max = c->stages_max;
    chain->delay_slots_max = c->delay_slots_max;
    chain->dt_s = substep_of(c);
    return status;
}

static gpw_status supply_config_of(const gpw_site_config *c, gpw_supply_config *supply)
{
    const gpw_status status = gpw_supply_config_init(supply, sizeof *supply);

    supply->rows_max = c->rows_max;
    supply->dt_s = substep_of(c);
    if (c->rows_max > 0u) {
        supply->psu_rated_w =
            1.0f; /* until the real one comes; the size does not depend on it */
    }
    return status;
}

/* The largest set the capacities allow: only its size matters. */
static gpw_status genset_config_of(const gpw_site_config *c, gpw_genset_config *genset)
{
    gpw_status status = gpw_genset_config_init(genset, sizeof *genset);

    if (status == GPW_OK) {
        status = gpw_genset_preset(genset, GPW_GENSET_DIESEL_TURBO);
    }
    genset->tick_ns = c->tick_ns;
    genset->rated_w = 1.0f;
    genset->dead_s = c->dead_time_max_s < substep_of(c) ? 0.0f : c->dead_time_max_s;
    return status;
}

static gpw_status verdict_config_of(const gpw_site_config *c, const gpw_genset_config *genset,
                                    gpw_verdict_config *verdict)
{
    const gpw_status status = gpw_verdict_config_init(verdict, sizeof *verdict);

    verdict->dt_s = substep_of(c);
    verdict->f0_hz = genset->f0_hz;
    verdict->rated_w = genset->rated_w;
    verdict->droop_pct = 100.0f * genset->droop_pu;
    return status;
}

/* ---- memory ---- */

static gpw_status place(size_t bytes, gpw_status status, uint32_t *at, size_t *total)
{
    *at = (uint32_t)*total;
    *total += gpwi_padded(bytes);
    return status;
}

static gpw_status lay_out(const gpw_site_config *c, gpwi_site_offsets *at)
{
    gpw_fleet_config fleet;
    gpw_chain_config chain;
    gpw_supply_config supply;
    gpw_genset_config genset;
    gpw_verdict_config verdict;
    size_t total = gpwi_padded(sizeof(struct gpw_site)), bytes = 0;
    gpw_status status = fleet_config_of(c, &fleet);

    if (status == GPW_OK && (status = gpw_fleet_state_size(&fleet, &bytes)) == GPW_OK) {
        status = place(bytes, chain_config_of(c, &chain), &at->fleet, &total);
    }
    if (status == GPW_OK && (status = gpw_chain_state_size(&chain, &bytes)) == GPW_OK) {
        (void)place(bytes, GPW_OK, &at->rail, &total);
        (void)place(bytes, GPW_OK, &at->psu, &total);
        status = place(bytes, supply_config_of(c, &supply), &at->ac, &total);
    }
    if (status == GPW_OK && (status = gpw_supply_state_size(&supply, &bytes)) == GPW_OK) {
        status = place(bytes, genset_config_of(c, &genset), &at->supply, &total);
    }
    if (status == GPW_OK && (status = gpw_genset_state_size(&genset, &bytes)) == GPW_OK) {
        status = place(bytes, verdict_config_of(c, &genset, &verdict), &at->genset, &total);
    }
    if (status == GPW_OK && (status = gpw_verdict_state_size(&verdict, &bytes)) == GPW_OK) {
        (void)place(bytes, GPW_OK, &at->verdict, &total);
        (void)place(c->groups_max * sizeof(gpwi_site_group), GPW_OK, &at->groups, &total);
        (void)place(c->staggers_max * sizeof(gpwi_site_stagger), GPW_OK, &at->staggers, &total);
        (void)place(c->bus_events_max * sizeof(gpwi_site_bus_event), GPW_OK, &at->bus_events,
                    &total);
        at->total = (uint32_t)total;
    }
    return status;
}

gpw_status gpw_site_state_size(const gpw_site_config *config, size_t *bytes)
{
    gpw_site_config c;
    gpwi_site_offsets at;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = lay_out(&c, &at);
    }
    if (status == GPW_OK) {
        *bytes = at.total;
    }
    return status;
}

/* What a judgement will say about the supply. */
static void remember_supply(gpw_site *site, const gpw_supply_config *c)
{
    uint32_t bits = 0;

    if (site->config.load_source != GPW_LOAD_AC) {
        if (!(c->overhead_w > 0.0f) && !(c->overhead_w_per_w > 0.0f)) {
            bits |= GPW_ASSUMED_NO_OVERHEAD;
        }
        if (c->overhead_point != GPW_POINT_NODE_AC) {
            bits |= GPW_ASSUMED_NO_EFFICIENCY; /* until a row is added */
        }
    }
    if (!(c->under_hz > 0.0f) && !(c->over_hz > 0.0f)) {
        bits |= GPW_ASSUMED_NO_WINDOW;
    }
    site->supply_assumptions = bits;
    site->window_hz = c->under_hz > 0.0f ? c->under_hz : c->over_hz;
}

static gpw_status init_rooms(gpw_site *site)
{
    const gpwi_site_offsets *const at = &site->at;
    gpw_fleet_config fleet_config;
    gpw_chain_config chain_config;
    gpw_supply_config supply_config;
    gpw_fleet *fleet;
    gpw_supply *supply;
    gpw_status status = fleet_config_of(&site->config, &fleet_config);
    uint32_t i;

    if (status == GPW_OK) {
        status =
            gpw_fleet_init(gpwi_site_fleet(site), at->rail - at->fleet, &fleet_config, &fleet);
    }
    if (status == GPW_OK) {
        status = chain_config_of(&site->config, &chain_config);
    }
    for (i = 0; i < 3u && status == GPW_OK; i++) {
        gpw_chain *chain;

        status =
            gpw_chain_init(gpwi_site_chain(site, i), at->psu - at->rail, &chain_config, &chain);
    }
    if (status == GPW_OK) {
        status = supply_config_of(&site->config, &supply_config);
    }
    if (status == GPW_OK) {
        status = gpw_supply_init(gpwi_site_supply(site), at->genset - at->supply,
                                 &supply_config, &supply);
    }
    if (status == GPW_OK) {
        remember_supply(site, &supply_config);
    }
    return status;
}

gpw_status gpw_site_init(void *memory, size_t memory_bytes, const gpw_site_config *config,
                         gpw_site **site)
{
    gpw_site *const s = memory;
    gpw_site_config c;
    gpwi_site_offsets at;
    gpw_status status;

    if (memory == NULL || config == NULL || site == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = lay_out(&c, &at);
    }
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, at.total);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(s, 0, at.total);
    s->config = c;
    s->at = at;
    s->substeps = gpwi_substeps(c.tick_ns);
    s->substep_s = substep_of(&c);
    s->per_substep = 1.0f / (float)s->substeps;
    status = init_rooms(s);
    if (status == GPW_OK) {
        s->magic = GPWI_SITE_MAGIC;
        *site = s;
    }
    return status;
}

gpw_status gpwi_site_check(const gpw_site *site, uint32_t started)
{
    if (site == NULL) {
        return GPW_ERR_NULL;
    }
    if (site->magic != GPWI_SITE_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    return site->started == started ? GPW_OK : GPW_ERR_STATE;
}

/* ---- what is added ---- */

static void remember_group(gpwi_site_group *mine, const gpw_fleet_group *group,
                           const gpw_profile *profile)
{
    uint32_t phase;

    memset(mine, 0, sizeof *mine);
    mine->gpus = group->gpus;
    mine->initial_phase = (uint8_t)group->initial_phase;
    mine->used = (uint16_t)(1u << group->initial_phase);
    mine->is_ramped = group->ramp_up_w_per_s > 0.0f;
    for (phase = 0; phase < GPW_PHASE_COUNT; phase++) {
        gpw_phase_figures figures;

        if (gpw_phase_figures_init(&figures, sizeof figures) == GPW_OK &&
            gpw_profile_phase(profile, phase, &figures) >= GPW_OK) {
            mine->grade[phase] = (uint8_t)figures.grade;
        }
    }
}

gpw_status gpw_site_add_group(gpw_site *site, const gpw_fleet_group *group,
                              const gpw_profile *profile, uint32_t *index)
{
    gpw_status status = gpwi_site_check(site, 0u);
    uint32_t at = 0;

    if (status == GPW_OK && (group == NULL || profile == NULL)) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        status = gpw_fleet_add_group(gpwi_site_fleet(site), group, profile, &at);
    }
    if (status < GPW_OK) {
        return status;
    }
    remember_group(&gpwi_site_groups(site)[at], group, profile);
    site->groups = (uint16_t)(at + 1u);
    if (index != NULL) {
        *index = at;
    }
    return status;
}

gpw_status gpw_site_set_rho(gpw_site *site, uint32_t group, gpw_phase phase, float rho_in,
                            float rho_out)
{
    const gpw_status status = gpwi_site_check(site, 0u);

    return status != GPW_OK
               ? status
               : gpw_fleet_set_rho(gpwi_site_fleet(site), group, phase, rho_in, rho_out);
}

/* A phase that a group may enter must have a mean. */
static gpw_status use_phase(gpw_site *site, uint32_t group, gpw_phase phase)
{
    gpwi_site_group *const mine = &gpwi_site_groups(site)[group];

    if (gpw_is_unknown(gpwi_fleet_phase_mean(gpwi_site_fleet(site), group, phase))) {
        return GPW_ERR_UNKNOWN;
    }
    mine->used = (uint16_t)(mine->used | 1u << phase);
    return GPW_OK;
}

gpw_status gpw_site_add_event(gpw_site *site, uint64_t at_ns, uint32_t group, gpw_phase phase)
{
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK) {
        status = gpw_fleet_add_event(gpwi_site_fleet(site), at_ns, group, phase);
    }
    return status < GPW_OK ? status : use_phase(site, group, phase);
}

static int stagger_is_valid(const gpw_stagger *s)
{
    return s->phase < GPW_PHASE_COUNT && s->gpus_per_step >= 1u &&
           gpwi_in_range(s->interval_s, 0.0f, 86400.0f) && s->gate_air <= 1u &&
           gpwi_in_range(s->margin_pu, 0.0f, 0.99f) && s->reserved == 0u;
}

gpw_status gpw_site_add_stagger(gpw_site *site, const gpw_stagger *stagger)
{
    gpw_stagger s;
    gpwi_site_stagger *mine;
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && stagger == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        status = gpw_stagger_init(&s, sizeof s);
    }
    if (status == GPW_OK) {
        status = gpwi_config_read(&s, sizeof s, STAGGER_V0_1, stagger);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!stagger_is_valid(&s)) {
        return GPW_ERR_DOMAIN;
    }
    if (s.group >= site->groups) {
        return GPW_ERR_NOT_FOUND;
    }
    if (site->staggers >= site->config.staggers_max) {
        return GPW_ERR_FULL;
    }
    status = use_phase(site, s.group, s.phase);
    if (status != GPW_OK) {
        return status;
    }
    mine = &gpwi_site_staggers(site)[site->staggers++];
    mine->at_ns = s.at_ns;
    mine->group = s.group;
    mine->phase = s.phase;
    mine->gpus_per_step = s.gpus_per_step;
    mine->gate_air = s.gate_air;
    mine->interval_ns = (uint64_t)(uint32_t)(s.interval_s * 1.0e4f) * 100000u; /* to 0.1 ms */
    mine->margin_pu = s.margin_pu;
    return GPW_OK;
}

gpw_status gpw_site_add_bus_event(gpw_site *site, uint64_t at_ns, float bus_load_w)
{
    const gpw_status status = gpwi_site_check(site, 0u);
    gpwi_site_bus_event *event;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(bus_load_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    if (site->bus_events >= site->config.bus_events_max) {
        return GPW_ERR_FULL;
    }
    event = &gpwi_site_bus(site)[site->bus_events];
    if (site->bus_events > 0u && event[-1].at_ns > at_ns) {
        return GPW_ERR_ORDER;
    }
    event->at_ns = at_ns;
    event->load_w = bus_load_w;
    site->bus_events++;
    return GPW_OK;
}

gpw_status gpw_site_set_supply(gpw_site *site, const gpw_supply_config *supply)
{
    gpw_supply_config c;
    gpw_supply *handle;
    size_t bytes;
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && supply == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && site->rows > 0u) {
        status = GPW_ERR_STATE; /* rows already added would be lost */
    }
    if (status == GPW_OK) {
        status = gpw_supply_config_init(&c, sizeof c);
    }
    if (status == GPW_OK) {
        status = gpwi_config_read(&c, sizeof c, sizeof c, supply);
    }
    if (status != GPW_OK) {
        return status;
    }
    c.dt_s = site->substep_s;
    c.rows_max = site->config.rows_max;
    if (site->config.load_source == GPW_LOAD_AC) {
        c.overhead_w = 0.0f; /* the record was taken behind it */
        c.overhead_w_per_w = 0.0f;
    }
    status = gpw_supply_state_size(&c, &bytes); /* validates before anything is touched */
    if (status == GPW_OK) {
        status = gpw_supply_init(gpwi_site_supply(site), site->at.genset - site->at.supply, &c,
                                 &handle);
    }
    if (status == GPW_OK) {
        remember_supply(site, &c);
        site->has_supply = 1u;
    }
    return status;
}

gpw_status gpw_site_add_efficiency(gpw_site *site, float load_pu, float efficiency)
{
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && !site->has_supply) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && site->config.load_source == GPW_LOAD_AC) {
        return gpwi_in_range(load_pu, 0.0f, 10.0f) && gpwi_in_range(efficiency, 0.01f, 1.0f)
                   ? GPW_OK /* the record was taken behind the PSUs */
                   : GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        status = gpw_supply_add_efficiency(gpwi_site_supply(site), load_pu, efficiency);
    }
    if (status == GPW_OK) {
        site->rows++;
        site->supply_assumptions &= ~(uint32_t)GPW_ASSUMED_NO_EFFICIENCY;
    }
    return status;
}

static gpw_status chain_of(gpw_site *site, uint32_t chain_place, gpw_chain **chain)
{
    const gpw_status status = gpwi_site_check(site, 0u);

    if (status != GPW_OK) {
        return status;
    }
    if (chain_place > GPW_CHAIN_AC) {
        return GPW_ERR_DOMAIN;
    }
    *chain = gpwi_site_chain(site, chain_place);
    return GPW_OK;
}

static gpw_status count_stage(gpw_site *site, uint32_t chain_place, gpw_status status)
{
    if (status == GPW_OK) {
        site->stages[chain_place]++;
    }
    return status;
}

gpw_status gpw_site_add_lag(gpw_site *site, uint32_t chain_place, float tau_s)
{
    gpw_chain *chain;
    const gpw_status status = chain_of(site, chain_place, &chain);

    return status != GPW_OK ? status
                            : count_stage(site, chain_place, gpw_chain_add_lag(chain, tau_s));
}

gpw_status gpw_site_add_dead_time(gpw_site *site, uint32_t chain_place, float dead_s)
{
    gpw_chain *chain;
    const gpw_status status = chain_of(site, chain_place, &chain);

    return status != GPW_OK
               ? status
               : count_stage(site, chain_place, gpw_chain_add_dead_time(chain, dead_s));
}

gpw_status gpw_site_add_ramp(gpw_site *site, uint32_t chain_place, float up_w_per_s,
                             float down_w_per_s)
{
    gpw_chain *chain;
    const gpw_status status = chain_of(site, chain_place, &chain);

    return status != GPW_OK ? status
                            : count_stage(site, chain_place,
                                          gpw_chain_add_ramp(chain, up_w_per_s, down_w_per_s));
}

gpw_status gpw_site_set_genset(gpw_site *site, const gpw_genset_config *genset)
{
    gpw_genset_config c;
    size_t bytes = 0;
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && genset == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        status = gpw_genset_config_init(&c, sizeof c);
    }
    if (status == GPW_OK) {
        status = gpwi_config_read(&c, sizeof c, sizeof c, genset);
    }
    if (status != GPW_OK) {
        return status;
    }
    c.tick_ns = site->config.tick_ns;
    c.initial_pu = 0.0f;
    status = gpw_genset_state_size(&c, &bytes);
    if (status == GPW_OK && bytes > site->at.verdict - site->at.genset) {
        status = GPW_ERR_FULL; /* dead time beyond dead_time_max_s */
    }
    if (status == GPW_OK) {
        site->genset = c;
        site->has_genset = 1u;
    }
    return status;
}

gpw_status gpw_site_genset(const gpw_site *site, gpw_genset_config *genset)
{
    if (site == NULL || genset == NULL) {
        return GPW_ERR_NULL;
    }
    if (site->magic != GPWI_SITE_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    if (!site->has_genset) {
        return GPW_ERR_UNKNOWN;
    }
    return gpwi_config_write(genset, &site->genset, sizeof site->genset, GENSET_V0_1);
}

gpw_status gpw_site_add_trip(gpw_site *site, float threshold_hz, float delay_s, uint32_t over)
{
    const gpw_status status = gpwi_site_check(site, 0u);
    gpwi_site_trip *trip;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(threshold_hz, 1.0f, 200.0f) || !gpwi_in_range(delay_s, 0.0f, 3600.0f) ||
        over > 1u) {
        return GPW_ERR_DOMAIN;
    }
    if (site->trips >= GPW_VERDICT_TRIPS_MAX) {
        return GPW_ERR_FULL;
    }
    trip = &site->trip[site->trips++];
    trip->threshold_hz = threshold_hz;
    trip->delay_s = delay_s;
    trip->over = over;
    return GPW_OK;
}

gpw_status gpw_site_set_custom_class(gpw_site *site, const gpw_limits *limits)
{
    gpw_limits c;
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && limits == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        status = gpw_limits_init(&c, sizeof c);
    }
    if (status == GPW_OK) {
        status = gpwi_config_read(&c, sizeof c, sizeof c, limits);
    }
    if (status != GPW_OK) {
        return status;
    }
    c.class_id = GPW_CLASS_CUSTOM;
    site->custom = c;
    site->has_custom = 1u;
    return GPW_OK;
}

/* ---- start ---- */

static gpw_status start_verdict(gpw_site *site)
{
    gpw_verdict_config config;
    gpw_verdict *verdict;
    gpw_limits limits;
    gpw_status status = verdict_config_of(&site->config, &site->genset, &config);
    uint32_t i;

    if (status == GPW_OK) {
        status = gpw_verdict_init(gpwi_site_verdict(site), site->at.groups - site->at.verdict,
                                  &config, &verdict);
    }
    for (i = 0; i < ISO_CLASSES && status == GPW_OK; i++) {
        status = gpw_limits_init(&limits, sizeof limits);
        if (status == GPW_OK) {
            status = gpw_limits_iso8528(&limits, GPW_CLASS_G1 + i);
        }
        if (status == GPW_OK) {
            status = gpw_verdict_add_class(verdict, &limits);
        }
    }
    if (status == GPW_OK && site->has_custom) {
        status = gpw_verdict_add_class(verdict, &site->custom);
    }
    for (i = 0; i < site->trips && status == GPW_OK; i++) {
        status = gpw_verdict_add_trip(verdict, site->trip[i].threshold_hz,
                                      site->trip[i].delay_s, site->trip[i].over);
    }
    return status;
}

gpw_status gpw_site_start(gpw_site *site)
{
    gpw_status status = gpwi_site_check(site, 0u);

    if (status != GPW_OK) {
        return status;
    }
    if (!site->has_genset) {
        return GPW_ERR_UNKNOWN;
    }
    if (site->config.required_class == GPW_CLASS_CUSTOM && !site->has_custom) {
        return GPW_ERR_UNKNOWN;
    }
    if (site->config.load_source == GPW_LOAD_FLEET) {
        status = gpw_fleet_start(gpwi_site_fleet(site));
    }
    if (status >= GPW_OK) {
        status = start_verdict(site);
    }
    if (status >= GPW_OK) {
        status = gpwi_site_rewind(site, 0u, 0.0f);
    }
    if (status >= GPW_OK) {
        site->started = 1u;
    }
    return status;
}
