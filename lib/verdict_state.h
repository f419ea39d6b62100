/* SPDX-License-Identifier: MIT */
/* What a streaming evaluation remembers. Shared by verdict.c and verdict_watch.c only.
 *
 * Every push does the little that cannot wait: extremes, trip timers, band crossings, changes
 * of load. Everything else happens at a look, every 10 ms, whatever the interval of the pushes
 * is. */
#ifndef GPW_VERDICT_STATE_H
#define GPW_VERDICT_STATE_H

#include "gpupower/verdict.h"
#include "internal.h"

#define GPWI_LOOK_S 0.01f      /* what a look spans, to a whole number of pushes */
#define GPWI_RING_SLOTS 50u    /* speeds kept for RoCoF: one per look at 0.5 s */
#define GPWI_STEP_BLOCKS 11u   /* ten cover the step window, one is being filled */
#define GPWI_NO_LOAD_W 4.0e12f /* outside any load; differences of two still fit */
#define GPWI_NEVER_PU 3.0e38f  /* no speed deviation is as large */
#define GPWI_HOLE_S 0.1f       /* a longer run of unusable samples could hide a dip */

/* An extreme of the interval between two looks; when is told by the pushes then still to come.
 */
typedef struct gpwi_interval_extreme {
    float pu;
    uint32_t to_look;
} gpwi_interval_extreme;

typedef struct gpwi_extreme {
    float pu;
    float initial_pu; /* largest deviation to this side from the settled speed before it */
    uint64_t at;      /* of pu: sample number, from 1 */
} gpwi_extreme;

/* A level of the load, and the low word of the sample number at which it began or ended. */
typedef struct gpwi_level {
    float w;
    uint32_t at;
} gpwi_level;

/* The lowest and highest levels that a change of load started from. */
typedef struct gpwi_levels {
    gpwi_level low, high;
} gpwi_levels;

#define GPWI_RISE_SHARE 0.9f
typedef struct gpwi_change {
    float w;       /* signed */
    float rise_w;  /* what went within the rise: at least GPWI_RISE_SHARE of it */
    uint32_t rise; /* samples */
    uint32_t reserved;
    uint64_t at; /* sample at which it was complete */
} gpwi_change;

/* A class as it follows the record. Spans of samples stay at their largest number. */
typedef struct gpwi_track {
    uint64_t out_at;        /* sample that left the band */
    uint32_t in_after;      /* samples from there to the one that came back */
    uint32_t longest[2];    /* excursion, in samples: after a rise of load, after a fall */
    uint32_t longest_at[2]; /* where each began: low words */
    uint8_t outside;
    uint8_t open;      /* left, and not yet known to have come back for good */
    uint8_t unloading; /* that excursion came of a fall of load */
    uint8_t reserved;
    float stretch_low_pu, stretch_high_pu;
    float steady_pu;    /* widest stretch; negative: none yet */
    uint32_t steady_at; /* where it was seen to be so wide: low word */
} gpwi_track;

/* A class as it was asked for. */
typedef struct gpwi_class {
    uint16_t class_id;
    uint16_t settle_pages; /* pages after a change of load before the steady band counts */
    float dip_rated_pct, dip_initial_pct, rise_pct; /* in the order of gpw_limits */
    float recovery_s;
    float half_band_pu; /* of the recovery band; GPWI_NEVER_PU: not followed */
    float steady_band_pct, rocof_hz_per_s, rise_initial_pct, unload_recovery_s;
} gpwi_class;

typedef struct gpwi_trip {
    float limit_pu;
    uint32_t delay; /* samples */
    uint32_t run;   /* samples beyond, in a row */
} gpwi_trip;

/* Everything a record changes. The first lines are what each push touches. */
typedef struct gpwi_run {
    uint32_t to_look;
    float speed_pu, load_w;
    gpwi_interval_extreme low, high;
    float jump_pu; /* largest change of one push */
    float load_sum_w;
    float zone_out_pu; /* beyond it, one more class is outside its band */
    float zone_in_pu;  /* up to it, one more class is inside again */
    float trip_gate_pu;

    gpwi_levels from; /* of the changes since the last look: where they started, */
    gpwi_levels to;   /* and where they went */
    uint64_t end;     /* sample number of the coming look */
    uint32_t span;    /* samples between the last look and it */
    uint32_t unused;  /* here and below: no gap that a compiler fills */

    gpwi_extreme lowest, highest;
    gpwi_change up, down; /* the largest changes of load, each way */
    gpwi_levels block[GPWI_STEP_BLOCKS];
    uint32_t block_at, block_left;
    float past_low_w, past_high_w; /* of all blocks, or beyond: what is worth a search */

    float ring_pu[GPWI_RING_SLOTS];
    uint32_t ring_at, ring_filled, ring_left;
    float rocof_pu, rocof_max_pu; /* change over the window: latest, and largest magnitude */
    uint32_t unused_too;
    uint64_t rocof_at;

    float rest_pu;                            /* the speed that has been stayed near, */
    uint32_t calm;                            /* for so many slots */
    float initial_pu;                         /* the last settled speed */
    float settled_pu;                         /* where it was to settle at the last look */
    uint32_t dip_initial_at, rise_initial_at; /* low words of the samples */

    float page_sum_w, page_ref_w;
    uint32_t page_samples, page_left;
    float page_low_pu, page_high_pu;
    float waiting_low_pu, waiting_high_pu; /* the page before, until the next confirms it */
    uint32_t quiet_pages;
    uint8_t page_disturbed, waiting;
    uint8_t unsettled; /* at the last look the set could not settle */
    uint8_t hole;

    gpwi_track track[GPW_VERDICT_CLASSES_MAX];
    uint64_t trip_at;
    uint32_t held_row; /* unusable samples in a row */
    uint8_t tripped;   /* row + 1 */
    uint8_t collapsed;
    uint8_t reserved[2];
} gpwi_run;

struct gpw_verdict {
    uint32_t magic;
    uint16_t classes;
    uint8_t trips;
    uint8_t over_rows; /* bit i set if row i watches over-frequency */
    gpwi_run run;

    float dt_s, f0_hz, rated_w, droop_pct;
    uint32_t look_samples; /* pushes per look */
    uint32_t hold_samples;
    uint32_t hole_samples;
    uint32_t window_samples; /* step window */
    uint32_t block_looks;
    uint32_t slots, slot_looks; /* RoCoF window = slots * slot_looks looks */
    uint32_t calm_slots;
    uint32_t page_looks;
    float trip_gate_pu;
    gpwi_class class_of[GPW_VERDICT_CLASSES_MAX];
    gpwi_trip trip[GPW_VERDICT_TRIPS_MAX];
};

/* Number of the latest sample, from 1; 0 before the first. */
static inline uint64_t gpwi_verdict_now(const gpw_verdict *verdict)
{
    return verdict->run.end - verdict->run.to_look;
}

static inline float gpwi_verdict_look_s(const gpw_verdict *verdict)
{
    return (float)verdict->look_samples * verdict->dt_s;
}

/* What a criterion comes to. NaN: unknown; a limit of 0: not judged. */
typedef struct gpwi_weighed {
    uint16_t criterion, direction;
    float value, limit, time_s;
} gpwi_weighed;

#define GPWI_CRITERIA 8u

/* All criteria of a class, in the order in which they are judged. The bits tell which last
 * excursion is not known to be over for good: 1 after a rise of load, 2 after a fall. */
uint32_t gpwi_verdict_weigh(const gpw_verdict *verdict, uint32_t index,
                            gpwi_weighed rows[GPWI_CRITERIA]);

/* Whether one of these is judged. */
static inline int gpwi_verdict_is_open(const gpwi_class *limits, uint32_t open)
{
    return limits->unload_recovery_s > 0.0f
               ? (open & 2u) != 0u || ((open & 1u) != 0u && limits->recovery_s > 0.0f)
               : open != 0u && limits->recovery_s > 0.0f;
}

gpw_status gpwi_verdict_check(const gpw_verdict *verdict);

/* Begins a record; classes and trip rows stay. */
void gpwi_verdict_rewind(gpw_verdict *verdict);

/* The largest changes of load that end in the interval since the last look, where they are
 * larger than `up` and `down` already are. */
void gpwi_verdict_match_steps(const gpw_verdict *verdict, gpwi_change *up, gpwi_change *down);

#endif /* GPW_VERDICT_STATE_H */
