/* SPDX-License-Identifier: MIT */
/* What the fleet takes from a profile, unchecked but for its being one. */
#ifndef GPW_PROFILE_INTERNAL_H
#define GPW_PROFILE_INTERNAL_H

#include "gpupower/profile.h"
#include "internal.h"

int gpwi_profile_is_live(const gpw_profile *profile);

/* Gathered from the facts. Of a phase of which only the range is known, the mean is unknown. */
void gpwi_profile_phase(const gpw_profile *profile, gpw_phase phase,
                        gpw_phase_figures *figures);
void gpwi_profile_board(const gpw_profile *profile, gpw_profile_config *board);
/* The cap times the largest known excursion: what one GPU may draw for a moment. */
float gpwi_profile_top_w(const gpw_profile *profile);

#endif /* GPW_PROFILE_INTERNAL_H */
