/* SPDX-License-Identifier: MIT */
/* Memory of a forecast: groups and what was learned of their phases, changes that wait, and for
 * each horizon the forecasts that still wait for the reading that judges them. */
#ifndef GPW_FORECAST_STATE_H
#define GPW_FORECAST_STATE_H

#include "gpupower/forecast.h"

#include "maths.h"

#define FORECAST_MAGIC 0x6F575047u /* "GPWo" */
#define FORECAST_SLOTS 8u          /* forecasts kept at each horizon, */
#define FORECAST_SLOTS_USED 6u     /* and over how many of them it is spread */
#define FORECAST_TASKS                                                                         \
  5u /* of which a tick sees to one: the horizons, and what was learned                        \
      */
#define FORECAST_LEARNING GPW_FORECAST_HORIZONS /* the last of them */
#define FORECAST_TURN_NS 25000000u              /* a longer tick sees to all */
#define FORECAST_SHARE_MIN 1.0e-6f              /* less of a group is none in that phase */
#define FORECAST_LAWS 2u                        /* of small deviations, and of excursions */

/* A phase of a group: the figures given, and what readings made of them. */
typedef struct forecast_phase {
    float mean_w; /* learned */
    float sd_w;   /* learned, from mean magnitudes */
    float weight; /* what the mean was learned from, in correlation times */
    float start;  /* the same, that the figure given stands for */
    float rate;   /* 1 / correlation time */
    float low_w, high_w;
    float share; /* of the group's GPUs that are in it now */
} forecast_phase;

typedef struct forecast_group {
    uint32_t known;  /* phases whose mean is known, as a mask */
    uint32_t in_use; /* phases that have a share now, as a mask */
    uint32_t phase;  /* at start */
    uint32_t may_start;
    float sync, spread_s, ramp_w_per_s, rise_s;
    float peak_w, other_feed_w;
    float least_w;    /* of all phases */
    float most_now_w; /* of the phases that it is in */
    forecast_phase phases[GPW_PHASE_COUNT];
} forecast_group;

/* Where a change stands. */
enum forecast_stand {
    FORECAST_FREE = 0,
    FORECAST_WAITS = 1,
    FORECAST_DUE = 2, /* may come at any time now */
    FORECAST_IS_LATE = 3,
    FORECAST_UNDER_WAY = 4
};

typedef struct forecast_change {
    uint64_t at_ns; /* when it is due; once under way, when it began */
    uint32_t id;
    uint32_t stand;
    uint32_t group;
    uint32_t from, to; /* phases */
    uint32_t certain;
    float share; /* that moves: what was asked, at most what is there */
    float asked;
} forecast_change;

/* A forecast that waits: what was measured less what was expected, fast and slow, and what was
 * expected for then. */
typedef struct forecast_slot {
    float near_w, slow_w, expected_w;
} forecast_slot;

/* What deviations become in a horizon. Apart for small ones and for excursions: a dip ends
 * soon, and what follows it is less sure. */
typedef struct forecast_law {
    float nn, ns, ss, ny, sy;             /* sums of products: near, slow and what came */
    float near_gain, slow_gain;           /* by least squares */
    float error, error_weight;            /* magnitudes of errors, in standard deviations */
    float offset[GPW_FORECAST_QUANTILES]; /* quantiles of the error, in spreads */
} forecast_law;

typedef struct forecast_horizon {
    uint32_t ticks;  /* of the horizon */
    uint32_t stride; /* ticks between slots */
    uint32_t newest; /* slot */
    uint32_t issued; /* slots since the last change, at most FORECAST_SLOTS */
    uint32_t issue_tick;
    uint32_t learned_tick; /* reading that was judged last */
    float slow_w;          /* mean of deviations over the horizon */
    float covered;
    forecast_law laws[FORECAST_LAWS];
    uint32_t told_law;
    uint32_t reserved;
    float told_mean_w, told_spread_w, told_low_w, told_high_w; /* band of what may come */
    float bound_low_w, bound_high_w;
    forecast_slot slots[FORECAST_SLOTS];
} forecast_horizon;

struct gpw_forecast {
    uint32_t magic;
    uint32_t groups;
    uint32_t flags;
    uint32_t tick; /* number of the step */
    gpw_forecast_config config;
    uint64_t now_ns;
    uint64_t stamp_ns;   /* of the last reading that counted */
    uint64_t settled_ns; /* readings of before this are of a change under way */
    uint64_t beyond_ns;  /* of the last reading outside the bounds */
    uint64_t readings, beyond;
    uint32_t reading_tick;
    uint32_t stands; /* changes under way or due: 1 */
    uint32_t arrived, dropped;
    uint32_t moved;   /* readings in a row that moved towards a due change */
    uint32_t strange; /* readings in a row far from what is expected */
    float tick_s;
    uint32_t learned_tick; /* reading that was learned from last */
    float load_w;
    float expected_w; /* of composition as it is */
    float variance;   /* of readings about it */
    float mean_error; /* variance of what is expected */
    float lag_w;      /* what a meter would show of what is expected */
    float lag_gain;
    float least_spread_w;
    float near_prior[GPW_FORECAST_HORIZONS]; /* correlation with then, by the figures */
    forecast_horizon horizons[GPW_FORECAST_HORIZONS];
    uint32_t is_unseen; /* 1: what came last counts as come by the time alone */
};

GPW_STATIC_ASSERT(forecast_head_aligned, sizeof(struct gpw_forecast) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(forecast_group_aligned, sizeof(forecast_group) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(forecast_change_aligned, sizeof(forecast_change) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(forecast_slots_wrap, (FORECAST_SLOTS & (FORECAST_SLOTS - 1u)) == 0u);

static inline forecast_group *forecast_groups(const gpw_forecast *f)
{
    return (forecast_group *)((uintptr_t)f + sizeof *f);
}

static inline forecast_change *forecast_changes(const gpw_forecast *f)
{
    return (forecast_change *)((uintptr_t)f + sizeof *f +
                               f->config.groups_max * sizeof(forecast_group));
}

static inline size_t gpwi_forecast_bytes(const gpw_forecast_config *c)
{
    return sizeof(struct gpw_forecast) + (size_t)c->groups_max * sizeof(forecast_group) +
           (size_t)c->announcements_max * sizeof(forecast_change);
}

static inline float forecast_max(float a, float b)
{
    return a > b ? a : b;
}

static inline float forecast_min(float a, float b)
{
    return a < b ? a : b;
}

/* Of a configuration that has been checked. */
void gpwi_forecast_begin(gpw_forecast *f, const gpw_forecast_config *c);

/* s; 0: not later. */
float gpwi_forecast_since(uint64_t later_ns, uint64_t earlier_ns);

/* From now to each horizon, s. */
extern const float gpwi_forecast_horizon_s[GPW_FORECAST_HORIZONS];

/* What the groups draw, their spread and how far the mean may be off, from their phases. */
void gpwi_forecast_sum(gpw_forecast *f);

/* Makes every waiting change of a group start from where the one before it ends. */
void gpwi_forecast_chain(gpw_forecast *f, uint32_t group);

/* What the change adds once it has come. */
float gpwi_forecast_change_w(const gpw_forecast *f, const forecast_change *change);

/* The share of a change that has come `after_s` after it began. */
float gpwi_forecast_progress(const gpw_forecast *f, const forecast_change *change,
                             float after_s);

/* Lets due changes come, be late, and go; `is_fresh`: a reading came in this tick. */
void gpwi_forecast_follow(gpw_forecast *f, int is_fresh);

/* A new composition: what was learned of the one before does not hold. */
void gpwi_forecast_begin_epoch(gpw_forecast *f, uint64_t from_ns, float settle_s);

/* Time since a reading, up to the last; the meter's own if there was none. */
float gpwi_forecast_interval(const gpw_forecast *f, uint32_t last_tick);

/* Learns from a reading of what goes on, none of a change. */
void gpwi_forecast_learn(gpw_forecast *f);

/* One horizon: judges what it said, and says anew. */
void gpwi_forecast_horizon(gpw_forecast *f, uint32_t which);

/* Coefficients at start. */
void gpwi_forecast_begin_horizons(gpw_forecast *f);

/* What a controller asks in every tick: flags, and mean, ends of 95 % and bounds of one
 * horizon.
 */
uint32_t gpwi_forecast_flags(const gpw_forecast *f);
void gpwi_forecast_band(const gpw_forecast *f, uint32_t horizon, float band[5]);
void gpwi_forecast_worst_steps(const gpw_forecast *f, uint32_t groups,
                               gpw_forecast_steps *worst);

/* Of a phase that is known, and a share above 0 up to 1; `group` is one. */
gpw_status gpwi_forecast_announce(gpw_forecast *f, uint32_t id, uint32_t group, uint32_t phase,
                                  float share, uint64_t at_ns, int32_t certain);

gpw_status gpwi_forecast_check(const gpw_forecast *f);

#endif /* GPW_FORECAST_STATE_H */
