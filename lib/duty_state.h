/* SPDX-License-Identifier: MIT */
/* Memory of a set's duty: a head, and a ring of quarters of an hour of operation. */
#ifndef GPW_DUTY_STATE_H
#define GPW_DUTY_STATE_H

#include "gpupower/duty.h"
#include "sizing_internal.h"

#define DUTY_MAGIC 0x44575047u /* "GPWD" */
#define DUTY_S_PER_H 3600.0f
#define DUTY_FUEL_PARTS 1.0e6f /* of a unit, which are counted whole */
#define DUTY_SLOT_S 900.0f
#define DUTY_DAY_SLOTS 96u
#define DUTY_HALF_DAY_SLOTS 48u
#define DUTY_PU_MAX 10.0f    /* what is more has broken the rule of the highest load */
#define DUTY_ONE 16777216.0f /* a load of 1 in the sums, 2^24: exact where a float is */
#define DUTY_TOLERANCE 1.0e-5f

/* A quarter of an hour, or the begun one. 96 of the largest still fit a sum. */
typedef struct duty_slot {
    uint64_t counted;  /* sum of the loads as counted, in 1/DUTY_ONE */
    float least, most; /* of them */
    uint32_t over;     /* samples above the rating */
    uint32_t reserved;
} duty_slot;

/* What slides, at least and at most, and the largest so far. Loads in pu, times in samples. */
typedef struct duty_ends {
    float least, most;
} duty_ends;

struct gpw_duty {
    uint32_t magic;
    uint32_t slot_samples;
    gpw_duty_config config;
    uint32_t rows;
    float row_pu[GPW_DUTY_FUEL_ROWS_MAX];
    float row_per_h[GPW_DUTY_FUEL_ROWS_MAX];
    /* All from here is since reset. */
    uint32_t starts;
    uint64_t now, running;            /* samples */
    uint64_t held, over, low, beyond; /* of those in operation */
    uint64_t low_now, low_longest, gap, gap_longest;
    uint64_t counted;                      /* as of a slot, all of them */
    gpwi_energy energy;                    /* delivered, mJ */
    gpwi_energy fuel, fuel_low, fuel_idle; /* millionths of a unit */
    uint64_t day, half_day_over;           /* sums over the slots of 24 h and of 12 h */
    uint32_t at, full;                     /* slot that is written next; all are in use */
    uint32_t filled;                       /* samples in the begun slot */
    uint32_t was_stopped, begun;           /* by the last sample; a usable load was seen */
    float load_w, peak_pu;
    duty_ends mean, overload;
    duty_slot now_slot;
    duty_slot slots[DUTY_DAY_SLOTS];
};

#endif /* GPW_DUTY_STATE_H */
