/* SPDX-License-Identifier: MIT */
/* A random site for the campaigns: a watch that knows a nominal set and the intervals of its
 * figures, and beside it a plant whose figures lie somewhere inside them. */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include <gpupower/gpupower.h>

#include <stdint.h>

#define CAMPAIGN_TICK_NS 10000000u
#define CAMPAIGN_TICK_S 0.01
#define CAMPAIGN_GROUPS 3u
#define CAMPAIGN_SETS 3u
#define CAMPAIGN_SURFACES 40u
#define CAMPAIGN_LOADS 17u
#define CAMPAIGN_LEADS 9u
#define CAMPAIGN_WATCH_BYTES 65536u
#define CAMPAIGN_PAST 16u
#define CAMPAIGN_EVENTS 4u
#define CAMPAIGN_DEAD_MS 200u
#define CAMPAIGN_PLANT_BYTES                                                                   \
  GPW_PLANT_STATE_BYTES(CAMPAIGN_SETS, CAMPAIGN_DEAD_MS, 0u, CAMPAIGN_EVENTS, 0u)

/* ---- random numbers ---- */

typedef struct random_source {
    uint64_t state;
} random_source;

void seed_random(random_source *r, uint64_t seed);
double uniform(random_source *r, double low, double high);
uint32_t below(random_source *r, uint32_t n);
double gaussian(random_source *r);

/* ---- what was planned ---- */

/* A nominal set of 1 MW with its intervals, a class, and the table that was searched for both.
 */
typedef struct planned_set {
    gpw_genset_config set;
    gpw_limits limits;
    uint16_t table[GPW_PLAN_SURFACE_WORDS(CAMPAIGN_LOADS, CAMPAIGN_LEADS)];
} planned_set;

/* Draws the first `count` of them and searches their tables; 0 on success. */
int plan_sets(planned_set *planned, uint32_t count, int is_loud);

/* ---- a site ---- */

/* What a site must have; the rest is drawn. */
enum site_wish {
    WISH_SEVERAL = 1,   /* two sets or more, each a rotor of its own */
    WISH_ONE_OFF = 2,   /* the last of them stands still */
    WISH_BOOST = 4,     /* boost is measured */
    WISH_SET_POWER = 8, /* and the power of each set */
    WISH_NO_POWER = 16, /* the latter is not */
    WISH_UNQUIET = 32   /* sets that hunt against each other are taken, too */
};

typedef struct job_group {
    double idle_w, busy_w, low_w, high_w, sd_w; /* all of it, at either end, as told */
    double true_idle_w, true_busy_w;            /* within 5 % of them, inside their ends */
    double told_s, true_s;  /* longest time that a change of all of it takes */
    int is_ramp;            /* a part of it takes a part of that time */
    double share, to_share; /* of its GPUs at work, now and after the change */
    double noise;           /* AR(1), sd 1 */
    uint64_t change_ns;     /* when the share changes; 0: it does not */
    uint64_t seen_ns;       /* when the load moved last by a change */
    double rise_s, from_share;
    uint32_t is_permitted; /* the change that comes, or came last */
    uint32_t is_down;      /* and whether it lets load go */
} job_group;

typedef struct site {
    random_source random;
    const planned_set *planned;
    gpw_genset_config truth[CAMPAIGN_SETS];
    gpw_watch_config config;
    gpw_forecast_group figures[CAMPAIGN_GROUPS];
    gpw_watch *watch;
    gpw_genset *genset; /* all sets alike and in step, or */
    gpw_plant *plant;   /* each by itself; else NULL */
    job_group groups[CAMPAIGN_GROUPS];
    uint32_t group_count, sets, wishes;
    double rated_w[CAMPAIGN_SETS], all_w; /* and their sum */
    uint32_t is_online[CAMPAIGN_SETS];
    double set_w[CAMPAIGN_SETS], boost_pu[CAMPAIGN_SETS];
    double online_w; /* ratings */
    double load_w;
    double meter_gain, meter_tau_s, meter_noise; /* as it is, not as told */
    double meter_w, meter_shown_w;               /* lag, and what is shown since the refresh */
    double past_w[CAMPAIGN_PAST];                /* before its dead time */
    uint32_t dead_ticks, past_next;
    double frequency_tau_s, frequency_pu; /* of the other one */
    uint64_t now_ns, meter_ns, start_ns;
    double speed_pu, speed_low_pu, speed_high_pu; /* of the last tick */
    uint32_t collapsed;
} site;

/* Draws a site upon one of the planned sets, and starts its watch. 0 on success. */
int draw_site(site *s, const planned_set *planned, uint32_t count, uint64_t seed,
              uint32_t wishes);
/* Makes and starts a watch of the site's configuration in memory of CAMPAIGN_WATCH_BYTES. */
int start_watch(site *s, void *memory, uint64_t now_ns, gpw_watch **watch);

/* Moves jobs, plant and meters by one tick; collapsed: 1. */
int move_plant(site *s);
/* The plant alone under a load; collapsed: 1. */
int step_plant(site *s, double load_w);
/* A site with a copy of the plant, in memory of its own, to be tried on. */
void copy_plant(const site *s, site *to);
/* A set's breaker opens, or one begins to join. */
int lose_set(site *s, uint32_t set);
int join_set(site *s, uint32_t set);
/* How long a change of a part of a group takes. */
double rise_of(site *s, const job_group *g, double part);
/* What the meters show now. */
void show_inputs(site *s, gpw_watch_input *in, gpw_watch_set_input *sets);

/* Whether the frequency left what the class allows in the last tick, and how far: > 0. */
double beyond_limits_pu(const site *s);

/* Watch memory is static: one site at a time. */
extern uint64_t campaign_memory[CAMPAIGN_WATCH_BYTES / 8u];

uint64_t number_of(const char *name, uint64_t otherwise);

#endif /* CAMPAIGN_H */
