/* SPDX-License-Identifier: MIT */
/* What is added to a site between its init and its start. */
#include "profile_internal.h"
#include "site_state.h"

#define STAGGER_V0_1 40u
#define INTERVAL_MAX_S 86400.0f

GPW_STATIC_ASSERT(stagger_size, sizeof(gpw_stagger) == STAGGER_V0_1);

GPWI_COLD gpw_status gpw_stagger_init(gpw_stagger *stagger, size_t stagger_size)
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

/* What a judgement will say about the supply. */
GPWI_COLD void gpwi_site_remember_supply(gpw_site *site, const gpw_supply_config *c)
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
    site->under_hz = c->under_hz;
    site->over_hz = c->over_hz;
}

/* ---- what is added ---- */

static int is_at_ac(const gpw_phase_figures *f)
{
    return f->point == GPW_POINT_PSU_AC || f->point == GPW_POINT_NODE_AC ||
           f->point == GPW_POINT_FACILITY;
}

static void remember_group(gpwi_site_group *mine, const gpw_fleet_group *group,
                           const gpw_profile *profile)
{
    uint32_t phase;

    memset(mine, 0, sizeof *mine);
    mine->gpus = group->gpus;
    mine->initial_phase = (uint8_t)group->initial_phase;
    mine->used = (uint16_t)(1u << group->initial_phase);
    mine->flags = group->ramp_up_w_per_s > 0.0f ? GPWI_GROUP_RAMPED : 0u;
    for (phase = 0; phase < GPW_PHASE_COUNT; phase++) {
        gpw_phase_figures figures;

        gpwi_profile_phase(profile, phase, &figures);
        mine->grade[phase] = (uint8_t)figures.grade;
        if (is_at_ac(&figures)) {
            mine->flags |= GPWI_GROUP_AT_AC;
        }
    }
}

GPWI_COLD gpw_status gpw_site_add_group(gpw_site *site, const gpw_fleet_group *group,
                                        const gpw_profile *profile, uint32_t *index)
{
    gpw_status status =
        group == NULL || profile == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);
    uint32_t at = 0;

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

GPWI_COLD gpw_status gpw_site_set_rho(gpw_site *site, uint32_t group, gpw_phase phase,
                                      float rho_in, float rho_out)
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

GPWI_COLD gpw_status gpw_site_add_event(gpw_site *site, uint64_t at_ns, uint32_t group,
                                        gpw_phase phase)
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
           gpwi_in_range(s->interval_s, 0.0f, INTERVAL_MAX_S) && s->gate_air <= 1u &&
           gpwi_in_range(s->margin_pu, 0.0f, 0.99f) && s->reserved == 0u;
}

GPWI_COLD gpw_status gpw_site_add_stagger(gpw_site *site, const gpw_stagger *stagger)
{
    gpw_stagger s;
    gpwi_site_stagger *mine;
    gpw_status status = stagger == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_stagger_init(&s, sizeof s));
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

GPWI_COLD gpw_status gpw_site_add_bus_event(gpw_site *site, uint64_t at_ns, float bus_load_w)
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

GPWI_COLD gpw_status gpw_site_set_supply(gpw_site *site, const gpw_supply_config *supply)
{
    gpw_supply_config c;
    gpw_supply *handle;
    size_t bytes;
    gpw_status status = supply == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);

    if (status == GPW_OK && (site->rows > 0u || site->overhead_rows > 0u || site->has_ride)) {
        status = GPW_ERR_STATE; /* what was already added would be lost */
    }
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_supply_config_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_SUPPLY_V0_1, supply);
    }
    if (status != GPW_OK) {
        return status;
    }
    c.dt_s = site->substep_s;
    c.rows_max = site->config.rows_max;
    c.overhead_rows_max = site->config.overhead_rows_max;
    c.plant_max = site->config.plant_max;
    c.ride_max = site->config.ride_max;
    if (site->config.load_source == GPW_LOAD_AC) {
        c.overhead_w = 0.0f; /* the record was taken behind it */
        c.overhead_w_per_w = 0.0f;
    }
    status = gpw_supply_state_size(&c, &bytes); /* validates before anything is touched */
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_supply_init(gpwi_site_supply(site),
                                         site->at.genset - site->at.supply, &c, &handle));
        gpwi_site_remember_supply(site, &c);
        site->has_supply = 1u;
        if (site->config.load_source == GPW_LOAD_AC) {
            gpwi_supply_skip_overhead_rows(handle);
        }
    }
    return status;
}

/* A row that will not be used is held to the same rules. */
static gpw_status check_row(const gpw_site *site, float load_pu, float efficiency)
{
    if (!gpwi_in_range(load_pu, 0.0f, 10.0f) || !gpwi_in_range(efficiency, 0.01f, 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    if (site->rows > 0u && load_pu <= site->row_load_pu) {
        return GPW_ERR_ORDER;
    }
    return site->rows >= site->config.rows_max ? GPW_ERR_FULL : GPW_OK;
}

GPWI_COLD gpw_status gpw_site_add_efficiency(gpw_site *site, float load_pu, float efficiency)
{
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && !site->has_supply) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && site->config.load_source == GPW_LOAD_AC) {
        status =
            check_row(site, load_pu, efficiency); /* the record was taken behind the PSUs */
    } else if (status == GPW_OK) {
        status = gpw_supply_add_efficiency(gpwi_site_supply(site), load_pu, efficiency);
    }
    if (status == GPW_OK) {
        site->rows++;
        site->row_load_pu = load_pu;
        site->supply_assumptions &= ~(uint32_t)GPW_ASSUMED_NO_EFFICIENCY;
    }
    return status;
}

GPWI_COLD gpw_status gpw_site_add_overhead(gpw_site *site, float board_w, float overhead_w)
{
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK && !site->has_supply) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK) {
        status = gpw_supply_add_overhead(gpwi_site_supply(site), board_w, overhead_w);
    }
    if (status == GPW_OK) {
        site->overhead_rows++;
        site->supply_assumptions &= ~(uint32_t)GPW_ASSUMED_NO_OVERHEAD;
    }
    return status;
}

gpw_status gpwi_site_chain_at(gpw_site *site, uint32_t chain_place, gpw_chain **chain)
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

gpw_status gpwi_site_count_stage(gpw_site *site, uint32_t chain_place, gpw_status status)
{
    if (status == GPW_OK) {
        site->stages[chain_place]++;
    }
    return status;
}

GPWI_COLD gpw_status gpw_site_add_lag(gpw_site *site, uint32_t chain_place, float tau_s)
{
    gpw_chain *chain;
    const gpw_status status = gpwi_site_chain_at(site, chain_place, &chain);

    return status != GPW_OK
               ? status
               : gpwi_site_count_stage(site, chain_place, gpw_chain_add_lag(chain, tau_s));
}

GPWI_COLD gpw_status gpw_site_add_dead_time(gpw_site *site, uint32_t chain_place, float dead_s)
{
    gpw_chain *chain;
    const gpw_status status = gpwi_site_chain_at(site, chain_place, &chain);

    return status != GPW_OK ? status
                            : gpwi_site_count_stage(site, chain_place,
                                                    gpw_chain_add_dead_time(chain, dead_s));
}

GPWI_COLD gpw_status gpw_site_add_ramp(gpw_site *site, uint32_t chain_place, float up_w_per_s,
                                       float down_w_per_s)
{
    gpw_chain *chain;
    const gpw_status status = gpwi_site_chain_at(site, chain_place, &chain);

    return status != GPW_OK
               ? status
               : gpwi_site_count_stage(site, chain_place,
                                       gpw_chain_add_ramp(chain, up_w_per_s, down_w_per_s));
}

GPWI_COLD gpw_status gpw_site_set_genset(gpw_site *site, const gpw_genset_config *genset)
{
    gpw_genset_config c;
    size_t bytes = 0;
    gpw_status status = genset == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_genset_config_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_GENSET_V0_1, genset);
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
    return gpwi_config_write(genset, &site->genset, sizeof site->genset, GPWI_GENSET_V0_1);
}

GPWI_COLD gpw_status gpw_site_add_trip(gpw_site *site, float threshold_hz, float delay_s,
                                       uint32_t over)
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

/* A verdict tells; its place is free until the start. */
static gpw_status check_limits(gpw_site *site, const gpw_limits *limits)
{
    gpw_verdict_config config;
    gpw_verdict *verdict;

    gpwi_cannot_fail(gpw_verdict_config_init(&config, sizeof config));
    config.dt_s = site->substep_s;
    config.rated_w = 1.0f;
    gpwi_cannot_fail(gpw_verdict_init(gpwi_site_verdict(site),
                                      site->at.groups - site->at.verdict, &config, &verdict));
    return gpw_verdict_add_class(verdict, limits);
}

GPWI_COLD gpw_status gpw_site_set_custom_class(gpw_site *site, const gpw_limits *limits)
{
    gpw_limits c;
    gpw_status status = limits == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_limits_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_LIMITS_V0_1, limits);
    }
    if (status != GPW_OK) {
        return status;
    }
    c.class_id = GPW_CLASS_CUSTOM;
    status = check_limits(site, &c);
    if (status == GPW_OK) {
        site->custom = c;
        site->has_custom = 1u;
    }
    return status;
}
