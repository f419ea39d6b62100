/* SPDX-License-Identifier: MIT */
/* A site's bus with more than one set: its memory and what is added to it. Its tick is in
 * site_bus_run.c, its share of a judgement in site_bus_judge.c. */
#include "site_bus_state.h"

#define PLANT_V0_1 64u /* sizes of the plant's configurations in 0.1 */
#define SET_V0_1 88u
#define LATENCY_MAX_MS 500u
#define ROCOF_SLOTS 102u /* a second, in looks of 10 ms, and one */

/* ---- memory ---- */

static void plant_config_of(const gpw_site_config *c, gpw_plant_config *plant)
{
    gpwi_cannot_fail(gpw_plant_config_init(plant, sizeof *plant));
    plant->tick_ns = c->tick_ns;
    plant->sets_max = c->sets_max;
    plant->inverters_max = c->inverters_max;
    plant->events_max = c->plant_events_max;
    plant->dead_max_ms = (uint32_t)(c->dead_time_max_s * 1000.0f) + 1u;
    if (plant->dead_max_ms > 1000u) {
        plant->dead_max_ms = 1000u; /* no set has more */
    }
    plant->latency_max_ms = c->inverters_max > 0u ? LATENCY_MAX_MS : 0u;
}

static void relays_config_of(const gpw_site_config *c, float substep_s, float f0_hz,
                             gpw_protection_config *relays)
{
    gpwi_cannot_fail(gpw_protection_config_init(relays, sizeof *relays));
    relays->dt_s = substep_s;
    relays->f0_hz = f0_hz;
    relays->rows_max = c->relays_max;
    relays->slots_max = ROCOF_SLOTS;
}

/* Offsets from the head; the length in `total`. */
static GPWI_COLD gpw_status lay_out(const gpw_site_config *c, float substep_s, gpwi_bus *at)
{
    gpw_plant_config plant;
    gpw_protection_config relays;
    size_t total = gpwi_padded(sizeof *at), bytes = 0;
    gpw_status status;

    plant_config_of(c, &plant);
    status = gpw_plant_state_size(&plant, &bytes);
    at->plant_at = (uint32_t)total;
    total += gpwi_padded(bytes);
    at->alternator_at = (uint32_t)total;
    total += gpwi_padded(GPW_ALTERNATOR_STATE_BYTES);
    at->voltage_at = (uint32_t)total;
    total += gpwi_padded(GPW_VOLTAGE_STATE_BYTES);
    at->relays_at = (uint32_t)total;
    bytes = 0;
    if (status == GPW_OK && c->relays_max > 0u) {
        relays_config_of(c, substep_s, 50.0f, &relays);
        status = gpw_protection_state_size(&relays, &bytes);
    }
    at->total = (uint32_t)(total + gpwi_padded(bytes));
    return status;
}

GPWI_COLD gpw_status gpwi_bus_bytes(const gpw_site_config *config, float substep_s,
                                    size_t *bytes)
{
    gpwi_bus at;
    const gpw_status status =
        config->sets_max == 0u ? (gpw_status)GPW_ERR_DOMAIN : lay_out(config, substep_s, &at);

    *bytes = status == GPW_OK ? at.total : 0u;
    return status;
}

static GPWI_COLD gpw_status make_plant(gpwi_bus *bus)
{
    gpw_plant *plant;

    return gpw_plant_init(gpwi_bus_plant(bus), bus->alternator_at - bus->plant_at, &bus->plant,
                          &plant);
}

static GPWI_COLD gpw_status make_relays(gpw_site *site, gpwi_bus *bus, float f0_hz)
{
    gpw_protection_config config;
    gpw_protection *relays;

    if (site->config.relays_max == 0u) {
        return GPW_OK;
    }
    relays_config_of(&site->config, site->substep_s, f0_hz, &config);
    return gpw_protection_init(gpwi_bus_relays(bus), bus->total - bus->relays_at, &config,
                               &relays);
}

GPWI_COLD gpw_status gpwi_bus_init(gpw_site *site)
{
    gpwi_bus *const bus = gpwi_bus_of(site);

    gpwi_cannot_fail(lay_out(&site->config, site->substep_s, bus)); /* it was, for its size */
    gpwi_bus_forget_run(bus);
    gpwi_bus_forget_judgement(&bus->worst);
    plant_config_of(&site->config, &bus->plant);
    return make_plant(bus);
}

/* GPW_ERR_FULL for a site without a bus. */
static gpw_status check(const gpw_site *site)
{
    const gpw_status status = gpwi_site_check(site, 0u);

    return status == GPW_OK && !gpwi_site_has_bus(site) ? (gpw_status)GPW_ERR_FULL : status;
}

/* ---- what is added ---- */

GPWI_COLD gpw_status gpw_site_set_plant(gpw_site *site, const gpw_plant_config *plant)
{
    gpw_status status = plant == NULL ? (gpw_status)GPW_ERR_NULL : check(site);
    gpw_plant_config c, ours, before;
    gpwi_bus *bus;

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_plant_config_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, PLANT_V0_1, plant);
    }
    if (status != GPW_OK) {
        return status;
    }
    plant_config_of(&site->config, &ours);
    bus = gpwi_bus_of(site);
    if (bus->sets > 0u) {
        return GPW_ERR_STATE;
    }
    c.tick_ns = ours.tick_ns;
    c.sets_max = ours.sets_max;
    c.inverters_max = ours.inverters_max;
    c.events_max = ours.events_max;
    c.dead_max_ms = ours.dead_max_ms;
    c.latency_max_ms = ours.latency_max_ms;
    before = bus->plant;
    bus->plant = c;
    status = make_plant(bus);
    if (status != GPW_OK) {
        bus->plant = before;
    }
    return status;
}

/* The first set tells the frequency, which plant and relays have to know from the start. */
static GPWI_COLD gpw_status begin_with(gpw_site *site, gpwi_bus *bus, float f0_hz)
{
    const gpw_status status = make_relays(site, bus, f0_hz);

    bus->plant.f0_hz = f0_hz;
    return status == GPW_OK ? make_plant(bus) : status;
}

/* What the sets on the bus at the start are as one: rating and droop add up. */
static void count_in(gpw_site *site, gpwi_bus *bus, const gpw_genset_config *c, int online)
{
    gpw_genset_config *const all = &bus->first;

    if (bus->sets == 0u) {
        *all = *c;
        site->has_genset = 1u;
    }
    bus->sets++;
    if (c->air_step_pu > 0.0f && !(all->air_step_pu > 0.0f)) {
        all->air_step_pu = c->air_step_pu; /* then some set has corners of air */
        all->air_tau_s = c->air_tau_s;
    }
    if (online) {
        bus->start_w += c->rated_w;
        bus->isochronous = (uint8_t)(bus->isochronous | (c->droop_pu == 0.0f));
        bus->per_droop += c->droop_pu > 0.0f ? c->rated_w / c->droop_pu : 0.0f;
    }
}

static GPWI_COLD gpw_status read_set(const gpw_site *site, const gpw_genset_config *theirs,
                                     gpw_genset_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_genset_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_GENSET_V0_1, theirs);
    ours->tick_ns = site->config.tick_ns;
    ours->initial_pu = 0.0f;
    return status;
}

GPWI_COLD gpw_status gpw_site_add_set(gpw_site *site, const gpw_genset_config *genset,
                                      const gpw_plant_set_config *config, uint32_t *index)
{
    gpw_status status = genset == NULL ? (gpw_status)GPW_ERR_NULL : check(site);
    gpw_plant_set_config stands;
    gpw_genset_config c;
    gpwi_bus *bus;
    uint32_t at = 0;

    if (status == GPW_OK) {
        status = read_set(site, genset, &c);
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_cannot_fail(gpw_plant_set_config_init(&stands, sizeof stands));
    stands.sharing = c.droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    if (config != NULL) {
        status = gpwi_config_read(&stands, sizeof stands, SET_V0_1, config);
    }
    bus = gpwi_bus_of(site);
    if (status == GPW_OK && bus->sets == 0u) {
        status = begin_with(site, bus, c.f0_hz);
    }
    if (status == GPW_OK) {
        status = gpw_plant_add_set(gpwi_bus_plant(bus), &c, &stands, &at);
    }
    if (status != GPW_OK) {
        return status == GPW_ERR_SIZE ? (gpw_status)GPW_ERR_FULL : status;
    }
    count_in(site, bus, &c, stands.online != 0u);
    if (index != NULL) {
        *index = at;
    }
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_site_add_inverter(gpw_site *site, const gpw_inverter_config *config,
                                           uint32_t *index)
{
    gpw_status status = config == NULL ? (gpw_status)GPW_ERR_NULL : check(site);
    gpwi_bus *bus;
    uint32_t at = 0;

    if (status != GPW_OK) {
        return status;
    }
    bus = gpwi_bus_of(site);
    if (bus->sets == 0u) {
        return GPW_ERR_STATE;
    }
    status = gpw_plant_add_inverter(gpwi_bus_plant(bus), config, &at);
    if (status != GPW_OK) {
        return status == GPW_ERR_SIZE ? (gpw_status)GPW_ERR_FULL : status;
    }
    bus->inverters++;
    if (index != NULL) {
        *index = at;
    }
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_site_set_alternator(gpw_site *site,
                                             const gpw_alternator_config *alternator)
{
    gpw_status status = alternator == NULL ? (gpw_status)GPW_ERR_NULL : check(site);
    gpw_alternator_config c;
    gpwi_bus *bus;
    size_t bytes;

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_alternator_config_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_ALTERNATOR_V0_1, alternator);
    }
    if (status != GPW_OK) {
        return status;
    }
    bus = gpwi_bus_of(site);
    c.tick_ns = site->config.tick_ns;
    status = gpw_alternator_state_size(&c, &bytes);
    if (status == GPW_OK) {
        bus->alternator = c;
        bus->has_alternator = 1u;
        site->has_voltage = 1u;
    }
    return status;
}

GPWI_COLD gpw_status gpw_site_add_relay(gpw_site *site, const gpw_protection_row *row,
                                        uint32_t *index)
{
    gpw_status status = row == NULL ? (gpw_status)GPW_ERR_NULL : check(site);
    gpwi_bus *bus;

    if (status != GPW_OK) {
        return status;
    }
    bus = gpwi_bus_of(site);
    if (bus->sets == 0u) {
        return GPW_ERR_STATE;
    }
    if (site->config.relays_max == 0u) {
        return GPW_ERR_FULL;
    }
    status = gpw_protection_add(gpwi_bus_relays(bus), row, index);
    bus->relays = (uint8_t)(bus->relays + (status == GPW_OK));
    return status;
}

GPWI_COLD gpw_status gpw_site_add_plant_event(gpw_site *site, uint32_t event, uint32_t index,
                                              uint64_t at_ns)
{
    const gpw_status status = check(site);
    gpw_plant *plant;

    if (status != GPW_OK) {
        return status;
    }
    if (gpwi_bus_of(site)->sets == 0u) {
        return GPW_ERR_STATE;
    }
    plant = gpwi_bus_plant(gpwi_bus_of(site));
    switch (event) {
    case GPW_PLANT_EVENT_LOSS: return gpw_plant_loss(plant, index, at_ns);
    case GPW_PLANT_EVENT_START: return gpw_plant_start(plant, index, at_ns);
    case GPW_PLANT_EVENT_STOP: return gpw_plant_stop(plant, index, at_ns);
    case GPW_PLANT_EVENT_INVERTER_LOSS: return gpw_plant_inverter_loss(plant, index, at_ns);
    default: return GPW_ERR_DOMAIN;
    }
}

/* ---- start ---- */

/* The site's own set, for whatever asks for one: rating and droop of all on the bus. */
static void be_one_set(gpw_site *site, const gpwi_bus *bus)
{
    site->genset = bus->first;
    site->genset.rated_w = bus->start_w;
    if (bus->isochronous == 0u) {
        site->genset.droop_pu = bus->start_w / bus->per_droop;
    } else if (site->genset.governor == GPW_GOVERNOR_DEGOV1 ||
               site->genset.governor == GPW_GOVERNOR_GGOV1) {
        site->genset.droop_pu = 0.0f; /* the other governors with droop cannot be without */
    }
}

/* The voltage by every ISO class: which of them must hold is the judgement's matter. */
static GPWI_COLD void make_voltage(gpw_site *site, gpwi_bus *bus)
{
    gpw_voltage_config config;
    gpw_voltage_limits limits;
    gpw_voltage *voltage;
    uint32_t i;

    gpwi_cannot_fail(gpw_voltage_config_init(&config, sizeof config));
    config.dt_s = site->substep_s;
    config.set_pu = bus->alternator.voltage_pu;
    gpwi_cannot_fail(gpw_voltage_init(gpwi_bus_voltage(bus), bus->relays_at - bus->voltage_at,
                                      &config, &voltage));
    for (i = 0; i < GPWI_SITE_ISO_CLASSES; i++) {
        gpwi_cannot_fail(gpw_voltage_limits_init(&limits, sizeof limits));
        gpwi_cannot_fail(gpw_voltage_limits_iso8528(&limits, GPW_CLASS_G1 + i));
        gpwi_cannot_fail(gpw_voltage_add_class(voltage, &limits));
    }
}

GPWI_COLD gpw_status gpwi_bus_start(gpw_site *site)
{
    gpwi_bus *const bus = gpwi_bus_of(site);
    gpw_alternator *alternator;
    gpw_status status = GPW_OK;

    if (bus->sets == 0u) {
        status = site->has_genset ? gpw_site_add_set(site, &site->genset, NULL, NULL)
                                  : (gpw_status)GPW_ERR_UNKNOWN;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!(bus->start_w > 0.0f)) {
        return GPW_ERR_STATE; /* no set on the bus to begin with */
    }
    be_one_set(site, bus);
    if (bus->has_alternator) {
        bus->alternator.f0_hz = site->genset.f0_hz;
        bus->va_per_w = bus->alternator.rated_va / bus->first.rated_w;
        status =
            gpw_alternator_init(gpwi_bus_alternator(bus), bus->voltage_at - bus->alternator_at,
                                &bus->alternator, &alternator);
        if (status == GPW_OK) {
            make_voltage(site, bus);
        }
    }
    return status;
}
