/* SPDX-License-Identifier: MIT */
/* Memory of a level tracker: what goes on now, and what waits to be taken. */
#ifndef GPW_LEVELS_STATE_H
#define GPW_LEVELS_STATE_H

#include "levels_internal.h"

#define LEVELS_MAGIC 0x65575047u /* "GPWe" */
#define LEVELS_HELD_BACK 2u      /* closed levels that the one now going on may still change */

/* A level: closed, or the one that goes on. */
typedef struct level_entry {
    uint64_t begin_ns, end_ns, left_ns;
    uint64_t event_count;
    gpwi_moments in;
    float variance; /* slow, for the band */
    uint32_t flags;
    uint32_t events;
    uint32_t reserved;
} level_entry;

/* Samples that stay together. */
typedef struct level_run {
    uint64_t before_ns; /* the sample before */
    uint64_t begin_ns;
    gpwi_moments in;
} level_run;

/* Samples outside the band, and those that may be back in it. */
typedef struct level_outside {
    uint64_t begin_ns; /* first sample outside */
    uint64_t last_ns;  /* last sample outside */
    uint64_t back_ns;  /* first sample back inside */
    gpwi_moments in, back;
    float area_j, back_area_j;
    float quiet_s; /* longest run in it */
    float extreme_w;
    uint32_t is_on;
    uint32_t reserved;
} level_outside;

struct gpw_levels {
    uint32_t magic;
    uint32_t is_on;     /* `now` holds a level */
    uint32_t is_begun;  /* a sample was seen */
    uint32_t is_ended;  /* finish was called */
    uint32_t after_gap; /* flags for the next level */
    float level_w;      /* slow, for the band */
    float quiet_s;      /* longest run in a noisy level */
    uint32_t is_mixed;  /* the run is not a part of `now`, as that began in it or lacks some */
    uint64_t stamp_ns;  /* of the last sample */
    uint64_t changes, held, lost_levels, lost_events;
    uint32_t first_level, levels; /* ring of closed levels */
    uint32_t first_event, events;
    level_run run;
    level_outside out;
    level_entry now;
    gpw_levels_config config;
};

static inline level_entry *gpwi_levels_ring(gpw_levels *l)
{
    return (level_entry *)(void *)(l + 1);
}

static inline gpw_level_event *gpwi_levels_event_ring(gpw_levels *l)
{
    return (gpw_level_event *)(void *)(gpwi_levels_ring(l) + l->config.levels_max);
}

gpw_status gpwi_levels_check(const gpw_levels *levels);

/* Half of the least band around a power. */
float gpwi_levels_width_w(const gpw_levels *levels, float power_w);

/* The level that went on is closed: merged with those before it, or kept beside them. */
void gpwi_levels_close(gpw_levels *levels, uint32_t flags);

/* The level that has begun may be the one before, or the one before that, again. */
void gpwi_levels_merge(gpw_levels *levels);

void gpwi_levels_add_event(gpw_levels *levels, const gpw_level_event *event);

#endif /* GPW_LEVELS_STATE_H */
