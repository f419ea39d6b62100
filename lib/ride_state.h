/* SPDX-License-Identifier: MIT */
/* A ride-through's memory, behind the supply that has one. */
#ifndef GPW_RIDE_STATE_H
#define GPW_RIDE_STATE_H

#include "internal.h"

#define GPWI_RIDE_V0_1 112u /* size of gpw_ride_config in 0.1 */
#define GPWI_RIDE_CAUSES 5u /* bits of #gpw_ride_cause_bit */
#define GPWI_RIDE_PASTS 16u /* frequencies kept for a slew of one's own */
#define GPWI_RIDE_NEVER UINT32_MAX

/* Millijoules, and the part of one that is left over. */
typedef struct gpwi_ride_energy {
    int64_t mj;
    float rest_mj;
    uint32_t reserved;
} gpwi_ride_energy;

/* What gpw_ride_state says of a run; a judgement keeps the worst of its runs. */
typedef struct gpwi_ride_tally {
    gpwi_ride_energy given, recharged;
    uint32_t left_by, transfers, losses, returns, together;
    uint32_t longest_samples;
    uint32_t slew_exceeded;
    float slew_hz_per_s; /* largest magnitude; below 0: never known */
    float low_hz, high_hz, low_v, high_v;
} gpwi_ride_tally;

typedef struct gpwi_ride {
    gpwi_ride_energy missing;
    gpwi_ride_tally now, worst;
    int64_t energy_mj; /* INT64_MAX: never empty */

    /* Bounds that never act are 0 and FLT_MAX. In the order of the causes: */
    float low_hz, high_hz, low_v, high_v, slew_limit;
    float return_low_hz, return_high_hz, return_low_v, return_high_v;
    uint32_t samples[GPWI_RIDE_CAUSES]; /* through which it still holds on */
    uint32_t return_samples, spread_samples, walk_samples;
    uint32_t restart_samples; /* #GPWI_RIDE_NEVER */
    uint32_t modules;
    uint32_t slew_leaves;
    float recharge_w; /* 0: never */
    float recharge_efficiency;
    float restart_share;
    float dt_s;

    uint32_t mode;                    /* #gpw_ride_mode_id */
    uint32_t count[GPWI_RIDE_CAUSES]; /* samples outside without a break */
    uint32_t good_count;              /* samples inside while away, without a break */
    uint32_t walk_count;
    uint32_t store_count; /* samples that the store has been giving */
    float level;          /* of what the nodes would draw: 1, or less after a restart */
    float alive, share;   /* of the last sample */
    float voltage_pu, rocof_hz_per_s;

    uint32_t past_at, past_every, past_count; /* of the frequencies below */
    uint32_t is_begun;
    float past_hz[GPWI_RIDE_PASTS];
} gpwi_ride;

#endif /* GPW_RIDE_STATE_H */
