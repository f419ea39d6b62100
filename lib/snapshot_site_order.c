/* SPDX-License-Identifier: MIT */
/* What a site's state is made of, block by block as site.c and site_bus.c lay it out. */
#include "snapshot_order.h"

#include "snapshot_site_maps.h"

#include "alternator_state.h"
#include "chain_state.h"
#include "fleet_state.h"
#include "plant_state.h"
#include "protection_state.h"
#include "site_bus_state.h"
#include "supply_state.h"
#include "verdict_state.h"
#include "voltage_state.h"

#define SIZE(type, map)                                                                        \
  GPW_STATIC_ASSERT(site_size_##map, sizeof(type) == GPWI_SITE_##map##_BYTES)

/* The same on every machine. */
SIZE(struct gpw_site, SITE);
SIZE(gpw_site_config, CONFIG);
SIZE(gpwi_site_group, KNOWN_GROUP);
SIZE(gpwi_site_stagger, STAGGER);
SIZE(gpwi_site_bus_event, BUS_EVENT);
SIZE(struct gpw_fleet, FLEET);
SIZE(group, GROUP);
SIZE(event, EVENT);
SIZE(exact_group, EXACT_GROUP);
SIZE(factor, FACTOR);
SIZE(gpwi_stream, STREAM);
SIZE(struct gpw_chain, CHAIN);
SIZE(stage, STAGE);
SIZE(sample, SAMPLE);
SIZE(smoothing, SMOOTHING);
SIZE(struct gpw_supply, SUPPLY);
SIZE(gpwi_efficiency_row, EFFICIENCY_ROW);
SIZE(gpwi_overhead_row, OVERHEAD_ROW);
SIZE(gpwi_plant, SUPPLY_PLANT);
SIZE(gpwi_ride, RIDE);
SIZE(struct gpw_genset, GENSET);
SIZE(struct gpw_verdict, VERDICT);
SIZE(struct gpwi_bus, BUS);
SIZE(struct gpw_plant, PLANT);
SIZE(plant_set, SET);
SIZE(plant_inverter, INVERTER);
SIZE(plant_event, PLANT_EVENT);
SIZE(plant_sample, PLANT_SAMPLE);
SIZE(struct gpw_alternator, ALTERNATOR);
SIZE(struct gpw_voltage, VOLTAGE);
SIZE(struct gpw_protection, RELAYS);
SIZE(row_state, RELAY);

#if GPWI_TURNS

static const gpwi_turn_run of_site[] = {GPWI_SITE_SITE_RUNS};
static const gpwi_turn_run of_config[] = {GPWI_SITE_CONFIG_RUNS};
static const gpwi_turn_run of_known_group[] = {GPWI_SITE_KNOWN_GROUP_RUNS};
static const gpwi_turn_run of_stagger[] = {GPWI_SITE_STAGGER_RUNS};
static const gpwi_turn_run of_bus_event[] = {GPWI_SITE_BUS_EVENT_RUNS};
static const gpwi_turn_run of_fleet[] = {GPWI_SITE_FLEET_RUNS};
static const gpwi_turn_run of_group[] = {GPWI_SITE_GROUP_RUNS};
static const gpwi_turn_run of_event[] = {GPWI_SITE_EVENT_RUNS};
static const gpwi_turn_run of_exact_group[] = {GPWI_SITE_EXACT_GROUP_RUNS};
static const gpwi_turn_run of_chain[] = {GPWI_SITE_CHAIN_RUNS};
static const gpwi_turn_run of_supply[] = {GPWI_SITE_SUPPLY_RUNS};
static const gpwi_turn_run of_ride[] = {GPWI_SITE_RIDE_RUNS};
static const gpwi_turn_run of_verdict[] = {GPWI_SITE_VERDICT_RUNS};
static const gpwi_turn_run of_bus[] = {GPWI_SITE_BUS_RUNS};
static const gpwi_turn_run of_plant[] = {GPWI_SITE_PLANT_RUNS};
static const gpwi_turn_run of_set[] = {GPWI_SITE_SET_RUNS};
static const gpwi_turn_run of_inverter[] = {GPWI_SITE_INVERTER_RUNS};
static const gpwi_turn_run of_plant_event[] = {GPWI_SITE_PLANT_EVENT_RUNS};
static const gpwi_turn_run of_voltage[] = {GPWI_SITE_VOLTAGE_RUNS};
static const gpwi_turn_run of_relays[] = {GPWI_SITE_RELAYS_RUNS};
static const gpwi_turn_run of_relay[] = {GPWI_SITE_RELAY_RUNS};
static const gpwi_turn_run of_word[] = {{0u, 4u, 1u}};

/* Stages but for the smoothing, and a set's block, have no field but words of 32 bits: they are
 * turned without a look at what stands behind their struct. */
GPW_STATIC_ASSERT(stages_of_words, GPWI_SITE_STAGE_WORDS + GPWI_SITE_CONVERTER_WORDS +
                                           GPWI_SITE_STORAGE_WORDS + GPWI_SITE_BATTERY_WORDS +
                                           GPWI_SITE_LOAD_BANK_WORDS >
                                       0u);
GPW_STATIC_ASSERT(set_of_words, GPWI_SITE_GENSET_WORDS + GPWI_SITE_TURBINE_WORDS +
                                        GPWI_SITE_EXTRA_WORDS + GPWI_SITE_ROW_WORDS >
                                    0u);

static const void *at_of(const gpw_site *site, uint32_t at)
{
    return (const unsigned char *)site + at;
}

/* Structs in a row; where the next ones begin. */
#  define TURN(image, at, map, struct_bytes, structs)                                          \
    (GPWI_TURN(image, at, map, struct_bytes, structs), (at) + (structs) * (struct_bytes))

static GPWI_COLD uint32_t turn_words(unsigned char *image, uint32_t at, uint32_t words)
{
    return TURN(image, at, of_word, 4u, words);
}

GPWI_COLD void gpwi_site_turn_config(gpw_site_config *config)
{
    GPWI_TURN((unsigned char *)config, 0u, of_config, GPWI_SITE_CONFIG_BYTES, 1u);
}

/* Of the exact mode's arrays only the last, phases, is not of words. */
static GPWI_COLD void turn_fleet(const gpw_site *site, unsigned char *image)
{
    const gpw_fleet *const f = gpwi_site_fleet_const(site);
    uint32_t at = TURN(image, site->at.fleet, of_fleet, GPWI_SITE_FLEET_BYTES, 1u);

    at = TURN(image, at, of_group, GPWI_SITE_GROUP_BYTES, f->groups_max);
    GPWI_TURN(image, at, of_event, GPWI_SITE_EVENT_BYTES, f->events_max);
    if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
        at += (uint32_t)gpwi_events_bytes(f->events_max);
        at = TURN(image, at, of_exact_group, GPWI_SITE_EXACT_GROUP_BYTES, f->groups_max);
        (void)turn_words(image, at,
                         f->gpus_max * (2u + GPWI_SITE_STREAM_WORDS) +
                             f->gpus_max / 2u * GPWI_SITE_FACTOR_WORDS);
    }
}

/* Turned with all others, the word of a smoothing's bytes is turned back. */
static GPWI_COLD void turn_chain(const gpw_site *site, unsigned char *image, uint32_t chain_at)
{
    const gpw_chain *const c = at_of(site, chain_at);
    const uint32_t stages_at = TURN(image, chain_at, of_chain, GPWI_SITE_CHAIN_BYTES, 1u);
    const stage *const stages = gpwi_chain_stages(c);
    uint32_t i, at;

    at = turn_words(image, stages_at, c->stages_max * GPWI_SITE_STAGE_WORDS);
    (void)turn_words(image, at, c->slots_max * GPWI_SITE_SAMPLE_WORDS);
    for (i = 0; i < c->stages; i += gpwi_stage_places(stages[i].kind)) {
        if (stages[i].kind == (uint32_t)STAGE_SMOOTHING) {
            (void)turn_words(image,
                             stages_at + i * GPWI_SITE_STAGE_BYTES +
                                 (uint32_t)(offsetof(stage, as) + offsetof(smoothing, floor)),
                             1u);
        }
    }
}

static GPWI_COLD void turn_supply(const gpw_site *site, unsigned char *image)
{
    const gpw_supply *const supply = gpwi_site_supply_const(site);
    uint32_t at = TURN(image, site->at.supply, of_supply, GPWI_SITE_SUPPLY_BYTES, 1u);

    at = turn_words(image, at,
                    supply->rows_max * GPWI_SITE_EFFICIENCY_ROW_WORDS +
                        supply->overhead_rows_max * GPWI_SITE_OVERHEAD_ROW_WORDS +
                        supply->has_plant * GPWI_SITE_SUPPLY_PLANT_WORDS);
    if (supply->ride != 0u) {
        GPWI_TURN(image, (uint32_t)gpwi_padded(at), of_ride, GPWI_SITE_RIDE_BYTES, 1u);
    }
}

static GPWI_COLD void turn_plant(const gpw_site *site, unsigned char *image, uint32_t plant_at)
{
    const gpw_plant *const p = at_of(site, plant_at);
    uint32_t at = TURN(image, plant_at, of_plant, GPWI_SITE_PLANT_BYTES, 1u);

    at = TURN(image, at, of_set, GPWI_SITE_SET_BYTES, p->config.sets_max);
    at = TURN(image, at, of_inverter, GPWI_SITE_INVERTER_BYTES, p->config.inverters_max);
    at = TURN(image, at, of_plant_event, GPWI_SITE_PLANT_EVENT_BYTES, p->config.events_max);
    (void)turn_words(image, at,
                     p->slots * GPWI_SITE_PLANT_SAMPLE_WORDS +
                         p->config.sets_max * (p->set_bytes / 4u));
}

/* What was not added is 0 and stays it. */
static GPWI_COLD void turn_bus(const gpw_site *site, unsigned char *image)
{
    const uint32_t bus_at = gpwi_bus_at(site);
    const gpwi_bus *const bus = at_of(site, bus_at);
    const gpw_protection *relays;
    uint32_t at;

    GPWI_TURN(image, bus_at, of_bus, GPWI_SITE_BUS_BYTES, 1u);
    turn_plant(site, image, bus_at + bus->plant_at);
    (void)turn_words(image, bus_at + bus->alternator_at, GPWI_SITE_ALTERNATOR_WORDS);
    GPWI_TURN(image, bus_at + bus->voltage_at, of_voltage, GPWI_SITE_VOLTAGE_BYTES, 1u);
    if (site->config.relays_max > 0u) {
        relays = at_of(site, bus_at + bus->relays_at);
        at = TURN(image, bus_at + bus->relays_at, of_relays, GPWI_SITE_RELAYS_BYTES, 1u);
        at = TURN(image, at, of_relay, GPWI_SITE_RELAY_BYTES, relays->rows_max);
        (void)turn_words(image, at, relays->slots_max);
    }
}

GPWI_COLD void gpwi_site_turn(const gpw_site *site, unsigned char *image)
{
    const gpwi_site_offsets *const at = &site->at;
    const gpw_site_config *const c = &site->config;

    GPWI_TURN(image, 0u, of_site, GPWI_SITE_SITE_BYTES, 1u);
    turn_fleet(site, image);
    turn_chain(site, image, at->rail);
    turn_chain(site, image, at->psu);
    turn_chain(site, image, at->ac);
    turn_supply(site, image);
    (void)turn_words(image, at->genset, (at->verdict - at->genset) / 4u);
    GPWI_TURN(image, at->verdict, of_verdict, GPWI_SITE_VERDICT_BYTES, 1u);
    GPWI_TURN(image, at->groups, of_known_group, GPWI_SITE_KNOWN_GROUP_BYTES, c->groups_max);
    GPWI_TURN(image, at->staggers, of_stagger, GPWI_SITE_STAGGER_BYTES, c->staggers_max);
    GPWI_TURN(image, at->bus_events, of_bus_event, GPWI_SITE_BUS_EVENT_BYTES,
              c->bus_events_max);
    if (gpwi_site_has_bus(site)) {
        turn_bus(site, image);
    }
}

#endif
