/* SPDX-License-Identifier: MIT */
/* Life of a site: its memory, and its start. What is added in between is in site_build.c, its
 * tick in site_run.c, its corners in site_corner.c, the judgement over them in site_judge.c. */
#include "site_state.h"

#define SITE_V0_1 88u
#define STAGGERS_MAX 16u
#define BUS_EVENTS_MAX 256u
#define DEAD_TIME_MAX_S 2.0f
#define LOAD_ERROR_MAX 0.9f
#define TICK_DEFAULT_NS 10000000u

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_bus_bytes
#  pragma weak gpwi_bus_init
#  pragma weak gpwi_bus_start
#endif

GPW_STATIC_ASSERT(site_config_size, sizeof(gpw_site_config) == SITE_V0_1);
GPW_STATIC_ASSERT(places, GPW_CHAIN_RAIL == 0 && GPW_CHAIN_PSU == 1 && GPW_CHAIN_AC == 2);

GPWI_COLD gpw_status gpw_site_config_init(gpw_site_config *config, size_t config_size)
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
    config->load_corners = 1u;
    return GPW_OK;
}

static int config_is_valid(const gpw_site_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           c->load_source <= GPW_LOAD_AC && c->staggers_max <= STAGGERS_MAX &&
           c->bus_events_max <= BUS_EVENTS_MAX && c->stages_max <= GPW_CHAIN_STAGES_MAX &&
           c->required_class <= GPW_CLASS_CUSTOM &&
           gpwi_in_range(c->dead_time_max_s, 0.0f, DEAD_TIME_MAX_S) &&
           gpwi_in_range(c->bus_load_w, 0.0f, GPW_POWER_MAX_W) && c->load_corners <= 1u &&
           gpwi_in_range(c->load_error, 0.0f, LOAD_ERROR_MAX) && c->ride_max <= 1u &&
           c->reserved == 0u;
}

static gpw_status read_config(const gpw_site_config *theirs, gpw_site_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_site_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, SITE_V0_1, theirs);
    if (status == GPW_OK && !config_is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

/* ---- the rooms' own configurations, as far as the site's fixes them ---- */

static void fleet_config_of(const gpw_site_config *c, gpw_fleet_config *fleet)
{
    gpwi_cannot_fail(gpw_fleet_config_init(fleet, sizeof *fleet));
    fleet->tick_ns = c->tick_ns;
    fleet->seed = c->seed;
    fleet->mode = c->fleet_mode;
    fleet->groups_max = c->groups_max;
    fleet->events_max = c->events_max;
    fleet->gpus_max = c->gpus_max;
}

static void chain_config_of(const gpw_site_config *c, gpw_chain_config *chain)
{
    gpwi_cannot_fail(gpw_chain_config_init(chain, sizeof *chain));
    chain->stages_max = c->stages_max;
    chain->delay_slots_max = c->delay_slots_max;
    chain->dt_s = gpwi_substep_s(c->tick_ns);
}

static void supply_config_of(const gpw_site_config *c, gpw_supply_config *supply)
{
    gpwi_cannot_fail(gpw_supply_config_init(supply, sizeof *supply));
    supply->rows_max = c->rows_max;
    supply->overhead_rows_max = c->overhead_rows_max;
    supply->plant_max = c->plant_max;
    supply->ride_max = c->ride_max;
    supply->dt_s = gpwi_substep_s(c->tick_ns);
    if (c->rows_max > 0u) {
        supply->psu_rated_w =
            1.0f; /* until the real one comes; the size does not depend on it */
    }
}

/* The largest set the capacities allow: only its size matters. */
static void genset_config_of(const gpw_site_config *c, gpw_genset_config *genset)
{
    gpwi_cannot_fail(gpw_genset_config_init(genset, sizeof *genset));
    gpwi_cannot_fail(gpw_genset_preset(genset, GPW_GENSET_DIESEL_TURBO));
    genset->tick_ns = c->tick_ns;
    genset->rated_w = 1.0f;
    genset->dead_s =
        c->dead_time_max_s < gpwi_substep_s(c->tick_ns) ? 0.0f : c->dead_time_max_s;
}

static void verdict_config_of(const gpw_site_config *c, const gpw_genset_config *genset,
                              gpw_verdict_config *verdict)
{
    gpwi_cannot_fail(gpw_verdict_config_init(verdict, sizeof *verdict));
    verdict->dt_s = gpwi_substep_s(c->tick_ns);
    verdict->f0_hz = genset->f0_hz;
    verdict->rated_w = genset->rated_w;
    verdict->droop_pct = 100.0f * genset->droop_pu;
}

/* ---- memory ---- */

static void place(size_t bytes, uint32_t *at, size_t *total)
{
    *at = (uint32_t)*total;
    *total += gpwi_padded(bytes);
}

/* One room's at a time: together they would be much of a small stack. */
typedef union room_config {
    gpw_fleet_config fleet;
    gpw_chain_config chain;
    gpw_supply_config supply;
    struct {
        gpw_genset_config genset;
        gpw_verdict_config verdict;
    } set;
} room_config;

static GPWI_COLD gpw_status lay_out(const gpw_site_config *c, gpwi_site_offsets *at)
{
    room_config room;
    size_t total = gpwi_padded(sizeof(struct gpw_site)), bytes = 0;
    gpw_status status;

    fleet_config_of(c, &room.fleet);
    status = gpw_fleet_state_size(&room.fleet, &bytes);
    if (status == GPW_OK) {
        place(bytes, &at->fleet, &total);
        chain_config_of(c, &room.chain);
        status = gpw_chain_state_size(&room.chain, &bytes);
    }
    if (status == GPW_OK) {
        place(bytes, &at->rail, &total);
        place(bytes, &at->psu, &total);
        place(bytes, &at->ac, &total);
        supply_config_of(c, &room.supply);
        status = gpw_supply_state_size(&room.supply, &bytes);
    }
    if (status == GPW_OK) {
        place(bytes, &at->supply, &total);
        genset_config_of(c, &room.set.genset);
        status = gpw_genset_state_size(&room.set.genset, &bytes);
    }
    if (status == GPW_OK) {
        place(bytes, &at->genset, &total);
        verdict_config_of(c, &room.set.genset, &room.set.verdict);
        gpwi_cannot_fail(gpw_verdict_state_size(&room.set.verdict, &bytes));
        place(bytes, &at->verdict, &total);
        place(c->groups_max * sizeof(gpwi_site_group), &at->groups, &total);
        place(c->staggers_max * sizeof(gpwi_site_stagger), &at->staggers, &total);
        place(c->bus_events_max * sizeof(gpwi_site_bus_event), &at->bus_events, &total);
    }
    if (status == GPW_OK &&
        (c->sets_max | c->inverters_max | c->plant_events_max | c->relays_max) != 0u) {
        status = GPWI_SITE_LINKED(gpwi_bus_bytes)
                     ? gpwi_bus_bytes(c, gpwi_substep_s(c->tick_ns), &bytes)
                     : (gpw_status)GPW_ERR_NOT_FOUND;
        total += bytes;
    }
    at->total = (uint32_t)total;
    return status;
}

GPWI_COLD gpw_status gpw_site_state_size(const gpw_site_config *config, size_t *bytes)
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

/* Their configurations were found good when the memory was laid out. */
static GPWI_NOINLINE GPWI_COLD void init_rooms(gpw_site *site)
{
    const gpwi_site_offsets *const at = &site->at;
    room_config room;
    gpw_fleet *fleet;
    gpw_supply *supply;
    uint32_t i;

    fleet_config_of(&site->config, &room.fleet);
    gpwi_cannot_fail(
        gpw_fleet_init(gpwi_site_fleet(site), at->rail - at->fleet, &room.fleet, &fleet));
    chain_config_of(&site->config, &room.chain);
    for (i = 0; i < 3u; i++) {
        gpw_chain *chain;

        gpwi_cannot_fail(
            gpw_chain_init(gpwi_site_chain(site, i), at->psu - at->rail, &room.chain, &chain));
    }
    supply_config_of(&site->config, &room.supply);
    gpwi_cannot_fail(gpw_supply_init(gpwi_site_supply(site), at->genset - at->supply,
                                     &room.supply, &supply));
    gpwi_site_remember_supply(site, &room.supply);
    if (gpwi_site_has_bus(site)) {
        gpwi_cannot_fail(gpwi_bus_init(site));
    }
}

GPWI_COLD gpw_status gpw_site_init(void *memory, size_t memory_bytes,
                                   const gpw_site_config *config, gpw_site **site)
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
    s->substep_s = gpwi_substep_s(c.tick_ns);
    s->per_substep = 1.0f / (float)s->substeps;
    init_rooms(s);
    s->magic = GPWI_SITE_MAGIC;
    *site = s;
    return GPW_OK;
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

/* ---- start ---- */

GPWI_COLD gpw_status gpwi_site_start_verdict(gpw_site *site)
{
    gpw_verdict_config config;
    gpw_verdict *verdict;
    gpw_limits limits;
    gpw_status status;
    uint32_t i;

    verdict_config_of(&site->config, &site->genset, &config);
    status = gpw_verdict_init(gpwi_site_verdict(site), site->at.groups - site->at.verdict,
                              &config, &verdict);
    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < GPWI_SITE_ISO_CLASSES; i++) {
        gpwi_cannot_fail(gpw_limits_init(&limits, sizeof limits));
        gpwi_cannot_fail(gpw_limits_iso8528(&limits, GPW_CLASS_G1 + i));
        gpwi_cannot_fail(gpw_verdict_add_class(verdict, &limits));
    }
    if (site->has_custom) {
        gpwi_cannot_fail(gpw_verdict_add_class(verdict, &site->custom)); /* tried when set */
    }
    for (i = 0; i < site->trips && status == GPW_OK; i++) {
        status = gpw_verdict_add_trip(verdict, site->trip[i].threshold_hz,
                                      site->trip[i].delay_s, site->trip[i].over);
    }
    return status;
}

/* Everything that can be wrong is found before anything is started, so that a start that was
 * refused can be mended and tried again. */
static gpw_status check_start(gpw_site *site)
{
    gpw_status status = GPW_OK;

    if (gpwi_site_has_bus(site)) {
        status = gpwi_bus_start(site);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!site->has_genset) {
        return GPW_ERR_UNKNOWN;
    }
    if (site->config.required_class == GPW_CLASS_CUSTOM && !site->has_custom) {
        return GPW_ERR_UNKNOWN;
    }
    if (site->config.load_source == GPW_LOAD_FLEET && site->groups == 0u) {
        return GPW_ERR_STATE;
    }
    status = gpwi_site_start_verdict(site);
    return status == GPW_OK ? gpwi_site_check_corners(site, 0.0f) : status;
}

GPWI_COLD gpw_status gpw_site_start(gpw_site *site)
{
    gpw_status status = gpwi_site_check(site, 0u);

    if (status == GPW_OK) {
        status = check_start(site);
    }
    if (status == GPW_OK && site->config.load_source == GPW_LOAD_FLEET) {
        status = gpw_fleet_start(gpwi_site_fleet(site));
    }
    if (status >= GPW_OK) {
        status = gpwi_site_rewind(site, 0u, 0.0f);
    }
    if (status >= GPW_OK) {
        site->started = 1u;
    }
    return status;
}
