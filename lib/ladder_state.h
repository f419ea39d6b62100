/* SPDX-License-Identifier: MIT */
/* What a ladder keeps, for rooms that carry several: rules may be shared by inputs alike. */
#ifndef GPW_LADDER_STATE_H
#define GPW_LADDER_STATE_H

#include "gpupower/ladder.h"

#include "internal.h"

#define GPWI_LADDER_NEVER UINT64_MAX /* of a time */

/* A configuration without its header, checked. */
typedef struct gpwi_ladder_rules {
    float low, high;
    float rate_max_per_s;
    float hold_s, reduce_s, latch_s;
    float recover_s, dt_max_s, frozen_s;
    uint32_t odd_max;
    uint32_t needed;
} gpwi_ladder_rules;

/* One input. */
typedef struct gpwi_ladder_run {
    uint64_t now_ns;
    uint64_t stamp_ns;      /* of the last good value */
    uint64_t good_since_ns; /* stamp of the first of the good ones that came without a break */
    uint64_t moved_ns;      /* stamp of the first of those that are the same */
    float value;            /* NaN: none */
    uint32_t odd_in_row;
    uint32_t rung;
    uint32_t reasons;
} gpwi_ladder_run;

gpw_status gpwi_ladder_rules_read(const gpw_ladder_config *config, gpwi_ladder_rules *rules);
void gpwi_ladder_begin(gpwi_ladder_run *run, const gpwi_ladder_rules *rules);

/* GPW_OK or GPW_NOTE_HELD; `sample` may be NULL. The range of its values is given apart from
 * the rules, which inputs share. */
gpw_status gpwi_ladder_take(gpwi_ladder_run *run, const gpwi_ladder_rules *rules, float low,
                            float high, uint64_t now_ns, const gpw_live_sample *sample);
float gpwi_ladder_age_s(const gpwi_ladder_run *run); /* of its value; NaN: there is none */
void gpwi_ladder_tell(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules,
                      gpw_ladder_reading *reading);
gpw_status gpwi_ladder_admit(gpwi_ladder_run *run, const gpwi_ladder_rules *rules);

#endif /* GPW_LADDER_STATE_H */
