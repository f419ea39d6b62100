/* SPDX-License-Identifier: MIT */
/* Memory of a site's bus, behind all other blocks: a head, then plant, alternator and relays,
 * found by offset from the head. A site whose sets_max is 0 has none of it. */
#ifndef GPW_SITE_BUS_STATE_H
#define GPW_SITE_BUS_STATE_H

#include "alternator_internal.h"
#include "gpupower/site_bus.h"
#include "plant_internal.h"
#include "protection_internal.h"
#include "site_state.h"
#include "voltage_internal.h"

/* What the run has seen so far, for the judgement. */
typedef struct gpwi_bus_run {
    float voltage_low_pu, voltage_low_s, voltage_high_pu, voltage_high_s;
    float apparent_pu, current_pu; /* largest */
    float largest_set_pu, least_set_pu;
    uint32_t alternator_flags;
    uint32_t sets_online_least;
    uint32_t over_ticks, over_longest; /* in a row, far above the alternator's rating */
    uint32_t plant_flags;              /* of any tick */
} gpwi_bus_run;

struct gpwi_bus {
    uint32_t plant_at, alternator_at, voltage_at, relays_at, total;
    uint8_t relays;
    uint8_t has_alternator;
    uint8_t sets, inverters;
    uint8_t has_recovery; /* worst.voltage_recovery_s is of a run */
    uint8_t isochronous;  /* some set on the bus at the start has no droop */
    uint8_t reserved[2];
    float va_per_w;    /* alternators' rating for each watt of their sets' */
    float online_w;    /* ratings on the bus, to which the alternators are scaled */
    float voltage_pu;  /* as the loads see it */
    float apparent_va; /* largest of the tick */
    float start_w;     /* ratings on the bus at the start */
    float per_droop;   /* sum of rating over droop, of those at the start */
    gpw_plant_config plant;
    gpw_alternator_config alternator;
    gpw_genset_config first; /* as one set: the rating of all at the start */
    gpwi_bus_run run;
    gpw_alternator_output voltage; /* of the last tick */
    gpw_plant_output sources;      /* of the last tick */
    gpw_bus_judgement worst;
};

static inline gpwi_bus *gpwi_bus_of(gpw_site *site)
{
    return (gpwi_bus *)(void *)((unsigned char *)site + gpwi_bus_at(site));
}

static GPWI_ALWAYS_INLINE const gpwi_bus *gpwi_bus_of_const(const gpw_site *site)
{
    return (const gpwi_bus *)(const void *)((const unsigned char *)site + gpwi_bus_at(site));
}

static inline gpw_plant *gpwi_bus_plant(gpwi_bus *bus)
{
    return (gpw_plant *)(void *)((unsigned char *)bus + bus->plant_at);
}

static GPWI_ALWAYS_INLINE const gpw_plant *gpwi_bus_plant_const(const gpwi_bus *bus)
{
    return (const gpw_plant *)(const void *)((const unsigned char *)bus + bus->plant_at);
}

static GPWI_ALWAYS_INLINE const gpw_protection *gpwi_bus_relays_const(const gpwi_bus *bus)
{
    return (const gpw_protection *)(const void *)((const unsigned char *)bus + bus->relays_at);
}

static inline gpw_alternator *gpwi_bus_alternator(gpwi_bus *bus)
{
    return (gpw_alternator *)(void *)((unsigned char *)bus + bus->alternator_at);
}

static inline gpw_voltage *gpwi_bus_voltage(gpwi_bus *bus)
{
    return (gpw_voltage *)(void *)((unsigned char *)bus + bus->voltage_at);
}

static inline gpw_protection *gpwi_bus_relays(gpwi_bus *bus)
{
    return (gpw_protection *)(void *)((unsigned char *)bus + bus->relays_at);
}

/* Nothing seen yet. Called from where sets are added too: so that who names those has the tick
 * and the judgement linked, which the site itself names weakly. */
void gpwi_bus_forget_run(gpwi_bus *bus);
void gpwi_bus_forget_judgement(gpw_bus_judgement *judgement);

#endif /* GPW_SITE_BUS_STATE_H */
