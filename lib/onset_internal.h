/* SPDX-License-Identifier: MIT */
/* What the files of the room share. */
#ifndef GPW_ONSET_INTERNAL_H
#define GPW_ONSET_INTERNAL_H

#include "onset_state.h"

#define ONSET_SETTLED 30u /* readings after which the noise of a level is known */

/* Takes a new reading, which is usable and later than the last one. */
void gpwi_onset_take(gpw_onset *onset, uint64_t stamp_ns, float power_w, float expected_w,
                     int is_changing);

/* How far from the level the next reading must be on that side to be an alarm. */
float gpwi_onset_limit(const gpw_onset *onset, int32_t sign);

#endif /* GPW_ONSET_INTERNAL_H */
