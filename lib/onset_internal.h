/* SPDX-License-Identifier: MIT */
/* What the files of the room share. */
#ifndef GPW_ONSET_INTERNAL_H
#define GPW_ONSET_INTERNAL_H

#include "onset_state.h"

#define ONSET_QUIET_S 30.0f /* a new level is only listened to: so long, */
#define ONSET_QUIET 100u    /* and for so many readings */

/* Of a configuration that has been checked. */
void gpwi_onset_begin(gpw_onset *onset, const gpw_onset_config *config);

/* Takes a new reading, which is usable and later than the last one. */
void gpwi_onset_take(gpw_onset *onset, uint64_t stamp_ns, float power_w, float expected_w,
                     int is_changing);

/* A Gaussian's standard deviation, of the mean of its one half. */
#define ONSET_SD_OF_HALF 2.50662827f

/* Whether the level and what it does by itself are known. */
int gpwi_onset_is_settled(const gpw_onset *onset);

/* How far from the level the next reading must be on that side to be an alarm. */
float gpwi_onset_limit(const gpw_onset *onset, int32_t sign);

#endif /* GPW_ONSET_INTERNAL_H */
