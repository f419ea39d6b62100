/* SPDX-License-Identifier: MIT */
/* The site's memory: a head, then one block for each room, found by offset so that the whole
 * can be copied. */
#ifndef GPW_SITE_STATE_H
#define GPW_SITE_STATE_H

#include "chain_internal.h"
#include "fleet_internal.h"
#include "genset_internal.h"
#include "gpupower/site_chain.h"
#include "gpupower/site_judge.h"
#include "internal.h"
#include "supply_internal.h"
#include "verdict_internal.h"

#define GPWI_SITE_MAGIC 0x53575047u /* "GPWS" */

/* Corner 0 is nominal; of corner - 1, bit 0 is the inertia's end, bit 1 that of s1, bit 2 that
 * of tau, bit 3 that of the load. The same again without the PSU chain. */
#define GPWI_PARAMETERS 4u
#define GPWI_PARAMETER_CORNERS 17u

#define GPWI_JUDGEMENT_V0_1 112u

typedef struct gpwi_site_offsets {
    uint32_t fleet, supply, rail, psu, ac, genset, verdict, groups, staggers, bus_events, total;
} gpwi_site_offsets;

/* What the site remembers of a group for gates and grades. */
typedef struct gpwi_site_group {
    uint8_t grade[GPW_PHASE_COUNT];
    uint16_t used; /* bit per phase that the group may enter */
    uint8_t initial_phase;
    uint8_t flags; /* of the bits below */
    uint32_t gpus;
} gpwi_site_group;

#define GPWI_GROUP_RAMPED 1u /* its GPUs have a ramp of their own */
#define GPWI_GROUP_AT_AC                                                                       \
  2u /* a power of its profile was measured before the boards' supplies */

typedef struct gpwi_site_stagger {
    uint64_t at_ns;
    uint64_t next_ns; /* no release before this */
    uint32_t group;
    uint32_t phase;
    uint32_t gpus_per_step;
    uint32_t gate_air;
    uint64_t interval_ns;
    float margin_pu;
    uint32_t left; /* GPUs of the group not yet released in this run */
} gpwi_site_stagger;

typedef struct gpwi_site_bus_event {
    uint64_t at_ns;
    float load_w;
    uint32_t reserved;
} gpwi_site_bus_event;

typedef struct gpwi_site_trip {
    float threshold_hz;
    float delay_s;
    uint32_t over;
} gpwi_site_trip;

/* One judgement being collected. */
typedef struct gpwi_site_tally {
    uint32_t folded[2]; /* a bit for each parameter corner; with PSU, and without */
    int16_t margin[GPWI_PARAMETER_CORNERS];  /* least of the corner, hundredths of a % */
    uint8_t outcome[GPWI_PARAMETER_CORNERS]; /* the worse of with and without PSU */
    uint8_t class_lost;                      /* bit per ISO class that some run did not hold */
    uint8_t record_ended;
    uint8_t stagger_waits; /* in some run a stagger had not released all at its end */
    uint8_t has_bounds;
    uint8_t reserved;
    gpw_judgement worst;
} gpwi_site_tally;

struct gpw_site {
    uint32_t magic;
    uint32_t substeps;
    uint64_t time_ns;
    gpwi_site_offsets at;
    uint32_t supply_assumptions; /* #gpw_assumption bits of the supply that was set */
    uint32_t flags;              /* of the present run: held, waiting */
    uint32_t held_ticks;         /* in a row, of the present run */
    uint64_t held_samples;       /* of the present run */
    uint16_t groups;
    uint16_t staggers;
    uint16_t bus_events;
    uint16_t bus_next; /* first bus event not yet applied */
    uint8_t corner;
    uint8_t trips;
    uint8_t rows; /* PSU efficiency rows */
    uint8_t overhead_rows;
    uint8_t stages[3]; /* at each gpw_chain_place_id */
    uint8_t has_genset;
    uint8_t has_supply;
    uint8_t has_custom;
    uint8_t started;
    uint8_t judging;
    uint8_t has_psu_now; /* the present corner runs with the PSU chain */
    uint8_t has_voltage; /* its bus has alternators */
    uint8_t has_ride;    /* set only by the function that brings the code with it */
    uint8_t reserved;
    float substep_s;
    float per_substep;   /* 1 / substeps */
    float under_hz;      /* below it the supplies leave; 0: never */
    float over_hz;       /* above it they leave; 0: never */
    float row_load_pu;   /* of the last efficiency row */
    float load_w;        /* last good sample of a load record, as it may be at this corner */
    float load_ratio;    /* of what the record says, at this corner */
    float mean_w;        /* at the generator, at the end of the last tick, no fluctuation */
    float bus_w;         /* other loads now */
    float peak_w;        /* largest load of a tick in this run, summed over its sub-steps */
    float air_belief_pu; /* first step of the nominal set less that of this corner's */
    float frequency_hz;
    gpw_site_config config;
    gpw_genset_config genset; /* as given: nominal, intervals perhaps unknown */
    gpw_limits custom;
    gpwi_site_trip trip[GPW_VERDICT_TRIPS_MAX];
    gpwi_site_tally tally;
};

typedef struct gpwi_bus gpwi_bus;

/* Sums over the sub-steps of a tick, watts. What differs from one of them only where a chain
 * stands in between is not summed apart. */
typedef struct gpwi_tick_sums {
    float rail_mean, smoothed, ac, psu, generator;
} gpwi_tick_sums;

static inline gpw_fleet *gpwi_site_fleet(gpw_site *site)
{
    return (gpw_fleet *)(void *)((unsigned char *)site + site->at.fleet);
}

static inline gpw_supply *gpwi_site_supply(gpw_site *site)
{
    return (gpw_supply *)(void *)((unsigned char *)site + site->at.supply);
}

static inline const gpw_supply *gpwi_site_supply_const(const gpw_site *site)
{
    return (const gpw_supply *)(const void *)((const unsigned char *)site + site->at.supply);
}

static inline gpw_genset *gpwi_site_genset(gpw_site *site)
{
    return (gpw_genset *)(void *)((unsigned char *)site + site->at.genset);
}

static inline gpw_verdict *gpwi_site_verdict(gpw_site *site)
{
    return (gpw_verdict *)(void *)((unsigned char *)site + site->at.verdict);
}

static inline gpw_chain *gpwi_site_chain(gpw_site *site, uint32_t place)
{
    const uint32_t at = place == GPW_CHAIN_RAIL  ? site->at.rail
                        : place == GPW_CHAIN_PSU ? site->at.psu
                                                 : site->at.ac;

    return (gpw_chain *)(void *)((unsigned char *)site + at);
}

static inline const gpw_fleet *gpwi_site_fleet_const(const gpw_site *site)
{
    return (const gpw_fleet *)(const void *)((const unsigned char *)site + site->at.fleet);
}

static inline const gpw_verdict *gpwi_site_verdict_const(const gpw_site *site)
{
    return (const gpw_verdict *)(const void *)((const unsigned char *)site + site->at.verdict);
}

static inline gpwi_site_group *gpwi_site_groups(gpw_site *site)
{
    return (gpwi_site_group *)(void *)((unsigned char *)site + site->at.groups);
}

static inline const gpwi_site_group *gpwi_site_groups_const(const gpw_site *site)
{
    return (const gpwi_site_group *)(const void *)((const unsigned char *)site +
                                                   site->at.groups);
}

static inline gpwi_site_stagger *gpwi_site_staggers(gpw_site *site)
{
    return (gpwi_site_stagger *)(void *)((unsigned char *)site + site->at.staggers);
}

static inline gpwi_site_bus_event *gpwi_site_bus(gpw_site *site)
{
    return (gpwi_site_bus_event *)(void *)((unsigned char *)site + site->at.bus_events);
}

/* A record taken at the AC input was taken behind the PSUs. */
static inline int gpwi_site_has_psu_model(const gpw_site *site)
{
    return site->stages[GPW_CHAIN_PSU] > 0u && site->config.load_source != GPW_LOAD_AC;
}

#define GPWI_SITE_ISO_CLASSES 3u

/* ---- a bus with more than one set: site_bus*.c, linked only where it is named. A site has one
 * only where it is linked: its size cannot be told otherwise. ---- */

#if defined(__GNUC__) && defined(__ELF__)
#  define GPWI_SITE_LINKED(function) ((function) != NULL)
#else
#  define GPWI_SITE_LINKED(function) 1
#endif

static inline int gpwi_site_has_bus(const gpw_site *site)
{
    return site->config.sets_max > 0u;
}

/* Its block is the last one. */
static inline uint32_t gpwi_bus_at(const gpw_site *site)
{
    return site->at.bus_events +
           (uint32_t)gpwi_padded(site->config.bus_events_max * sizeof(gpwi_site_bus_event));
}

gpw_status gpwi_bus_bytes(const gpw_site_config *config, float substep_s, size_t *bytes);
gpw_status gpwi_bus_init(gpw_site *site);
gpw_status gpwi_bus_start(gpw_site *site); /* before anything of the site is started */
gpw_status gpwi_bus_rewind(gpw_site *site, uint32_t corner);
void gpwi_bus_run_substeps(gpw_site *site, float fluctuation, gpwi_tick_sums *sums);
void gpwi_bus_report(gpw_site *site, gpw_site_signals *out);
float gpwi_bus_free_w(gpw_site *site, float *ceiling_w, float *behind_w);
gpw_outcome gpwi_bus_judge(gpw_site *site, gpw_judgement *judgement, gpw_outcome outcome);

/* Other loads of the bus: see site_run.c. */
uint32_t gpwi_site_next_bus_change(gpw_site *site);
float gpwi_site_changing_bus_mean(gpw_site *site, uint32_t k, uint32_t *change_ns);

gpw_status gpwi_site_check(const gpw_site *site, uint32_t started);

/* The chain at a place, for adding to it; then what adding said, counted. */
gpw_status gpwi_site_chain_at(gpw_site *site, uint32_t place, gpw_chain **chain);
gpw_status gpwi_site_count_stage(gpw_site *site, uint32_t place, gpw_status status);

/* What a judgement will have to say of the supply. */
void gpwi_site_remember_supply(gpw_site *site, const gpw_supply_config *supply);

/* Margins of a ride-through's window; its counts kept for a judgement, or forgotten. Linked
 * only where gpw_site_set_ride() is. */
void gpwi_site_weigh_ride(gpw_site *site, gpw_judgement *judgement);
void gpwi_site_keep_ride(gpw_site *site, int is_new);

/* The margin, if it is the least so far. */
void gpwi_site_weigh(gpw_judgement *judgement, float margin_pct, uint32_t criterion,
                     uint32_t corner);

/* The verdict begun anew with the classes and trips of the site. */
gpw_status gpwi_site_start_verdict(gpw_site *site);

/* GPW_OK if the set of every needed corner can carry the load at the start. */
gpw_status gpwi_site_check_corners(gpw_site *site, float initial_load_w);
uint32_t gpwi_site_needs_corner(const gpw_site *site, uint32_t corner);
gpw_status gpwi_site_rewind(gpw_site *site, uint32_t corner, float initial_load_w);

/* Board watts as the supplies see them once the rail chain has settled. */
float gpwi_site_smoothed_w(gpw_site *site, float board_w);

/* What the bus draws with the boards at so many watts, all supplies connected and the cooling
 * as it stands; and what the cooling then has still to come. */
float gpwi_site_bus_load_w(gpw_site *site, float board_w, float *cooling_coming_w);

/* What is left of the way from rated to a threshold, %; NaN: no threshold. One beyond which the
 * frequency went without anything acting counts as just reached. */
float gpwi_site_threshold_margin_pct(const gpw_site *site, const gpw_verdict_result *run,
                                     float threshold_hz, int may_have_acted);

/* Keeps the largest bounds of a judged run. */
void gpwi_site_watch_bounds(gpw_site *site);

/* Whether the load is known by an interval, and so has corners of its own if they are wanted.
 */
int gpwi_site_load_has_interval(const gpw_site *site);

/* #gpw_fleet_level_id of a corner. */
uint32_t gpwi_site_corner_level(const gpw_site *site, uint32_t corner);

/* gpw_genset_init() for a set with a table of load acceptance: site_acceptance.c.
 * GPW_ERR_UNKNOWN: it has no rows. */
gpw_status gpwi_site_rebuild_genset(gpw_site *site, const gpw_genset_config *set);

/* The generator set as it is at one corner. */
void gpwi_site_corner_genset(const gpw_site *site, uint32_t corner, gpw_genset_config *genset);

#endif /* GPW_SITE_STATE_H */
