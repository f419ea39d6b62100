/* SPDX-License-Identifier: MIT */
/* A sensor's clock, in fixed point: a float holds no time, and 2^54 ns are half a year. */
#ifndef GPW_TICK_GRID_STATE_H
#define GPW_TICK_GRID_STATE_H

#include "gpupower/tick_grid.h"

#include "internal.h"

#define GPWI_TICK_GRID_FRACTION 256 /* parts of a nanosecond */
#define GPWI_TICK_GRID_STAMP_MAX (UINT64_C(1) << 54)

/* A change of the reading: the middle of its two rows, and their distance. */
typedef struct gpwi_change {
    int64_t middle_ns;
    float width_ns;
    uint32_t reserved;
} gpwi_change;

/* phase + tick * period, as least squares have it, and how sure. Residuals are in periods. */
typedef struct gpwi_clock {
    int64_t phase;  /* 1/256 ns: refresh number `tick` */
    int64_t period; /* 1/256 ns */
    uint64_t tick;
    float one, k, kk; /* sums of weight, weight k, weight k^2, with k counted from `tick` */
    float square;     /* mean square residual */
    float bias;       /* mean residual of late */
    uint32_t misfits; /* a bit for each of the last changes */
} gpwi_clock;

struct gpw_tick_grid {
    uint32_t magic;
    uint32_t is_locked;
    gpw_tick_grid_config config;
    gpwi_clock clock;
    float nominal_ns;
    uint32_t changes_kept;
    uint32_t searches;
    uint32_t is_seen;
    int64_t stamp_ns; /* of the last row */
    float reading_w;
    uint32_t held_rows; /* rows of the refresh that is on; 0: none */
    uint64_t held_tick;
    float held_w;
    uint32_t has_value;
    gpw_tick_grid_tick value;
    uint64_t next_tick;
    uint64_t first_phase_ns;
    uint64_t rows, close_rows, ticks, changes, changes_any, unusable;
    gpwi_change change[GPW_TICK_GRID_CHANGES];
};

/* Looks for a clock in the changes that are kept: whether there is one. */
int gpwi_tick_grid_search(gpw_tick_grid *grid);

/* How far a period that is found may be from the configured one, of it. */
float gpwi_tick_grid_reach_pu(const gpw_tick_grid *grid);

/* Keeps the period that changes have corrected within that reach. */
void gpwi_tick_grid_keep_period(gpw_tick_grid *grid);

/* Lets a change correct the clock: whether it is still to be believed. */
int gpwi_clock_follow(gpwi_clock *clock, const gpwi_change *change, float memory_ticks);

/* A clock as good as its period, `tolerance` of it, and its phase can be told. */
void gpwi_clock_set(gpwi_clock *clock, int64_t phase, int64_t period);

/* Variance of the phase, in periods squared, and of the period, in periods per tick. */
float gpwi_clock_phase_variance(const gpwi_clock *clock);
float gpwi_clock_period_variance(const gpwi_clock *clock);

/* Refreshes from the clock's own to a time, with a fraction. */
float gpwi_clock_ticks_to(const gpwi_clock *clock, int64_t stamp_ns);

/* Moves the clock's own refresh. */
void gpwi_clock_advance(gpwi_clock *clock, int32_t ticks, float memory_ticks);

#endif /* GPW_TICK_GRID_STATE_H */
