/* SPDX-License-Identifier: MIT */
/* A window of refreshes under recovery. */
#ifndef GPW_UNBOX_STATE_H
#define GPW_UNBOX_STATE_H

#include "gpupower/unbox.h"

#include "internal.h"

/* A window is solved once it is full; the last reading may bring a bridged gap with it. */
#define GPWI_UNBOX_PLACES (GPW_UNBOX_WINDOW + GPW_UNBOX_GAP_MAX)
#define GPWI_UNBOX_BAND (GPW_UNBOX_TAPS_MAX + 1u)
#define GPWI_UNBOX_STARTS 3u
#define GPWI_UNBOX_AHEAD (GPW_UNBOX_WINDOW - GPWI_UNBOX_BAND - GPW_UNBOX_HOP)

/* Places 0 to taps stand before the first reading of the window: what is known of the power
 * there holds the solution. One reading for each place from taps + 1 on. */
struct gpw_unbox {
    uint32_t magic;
    uint32_t taps;
    gpw_unbox_config config;
    uint64_t tick;      /* of the last reading taken */
    uint64_t seen_tick; /* last one pushed, usable or not */
    uint64_t ahead_tick;
    uint64_t readings, values, missing, segments;
    uint64_t told, told_extra; /* readings whose number of refreshes could be told */
    float ahead_w; /* first reading of the next stretch, while this one is drained */
    uint32_t has_ahead;
    uint32_t is_seen;
    uint32_t filled;   /* places in use; 0: no stretch is open */
    uint32_t settled;  /* values that the last solution settled, from place taps + 1 on */
    uint32_t drained;  /* how many of them are out */
    uint32_t is_first; /* the window is the first of its stretch */
    uint32_t is_last;  /* the last solution was the stretch's end */
    float hold;        /* weight that holds places 0 to taps */
    float residual_w2; /* mean square, and how many */
    uint64_t residuals;
    float reading[GPWI_UNBOX_PLACES]; /* NaN: missing */
    float power[GPWI_UNBOX_PLACES];
    float error[GPWI_UNBOX_PLACES];
    float variance[GPWI_UNBOX_PLACES]; /* in units of the noise's */
    float tried[GPWI_UNBOX_STARTS][GPWI_UNBOX_PLACES];
    float bound_w[GPWI_UNBOX_PLACES]; /* bound that a place is drawn to, */
    float bound[GPWI_UNBOX_PLACES];   /* and how strongly */
    float right[GPWI_UNBOX_PLACES];
    float band[GPWI_UNBOX_PLACES][GPWI_UNBOX_BAND]; /* [i][d]: row i + d of column i */
};

/* The power's weights in one reading, and how far to trust it. */
typedef struct gpwi_unbox_row {
    float far;      /* of the oldest refresh, which may be out of the window */
    float near;     /* of each of the others */
    float weight;   /* 0: missing */
    float extra;    /* probability that the oldest one is in */
    float residual; /* reading less the average, with the likelier number of refreshes */
} gpwi_unbox_row;

/* Looks at the reading of `place`, which is `spread_w` or so away from what is recovered now.
 */
gpwi_unbox_row gpwi_unbox_look(const gpw_unbox *u, uint32_t place, float spread_w);

/* How many places after this one its equations reach. */
static inline uint32_t gpwi_unbox_reach(const gpw_unbox *u, uint32_t place)
{
    const uint32_t left = u->filled - 1u - place;

    return left < u->taps ? left : u->taps;
}

/* Finds the power of all places in use, and its errors. */
void gpwi_unbox_solve(gpw_unbox *unbox);

/* Puts the variances that the factors in `band` leave open in their place. */
void gpwi_unbox_invert(gpw_unbox *unbox);

/* Estimates the errors. */
void gpwi_unbox_judge(gpw_unbox *unbox);

#endif /* GPW_UNBOX_STATE_H */
