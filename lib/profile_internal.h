/* SPDX-License-Identifier: MIT */
/* What the fleet takes from a profile, unchecked but for its being one. */
#ifndef GPW_PROFILE_INTERNAL_H
#define GPW_PROFILE_INTERNAL_H

#include "gpupower/profile.h"
#include "internal.h"

int gpwi_profile_is_live(const gpw_profile *profile);

/* As they are kept: of a phase of which only the range is known, the mean is unknown. */
const gpw_phase_figures *gpwi_profile_figures(const gpw_profile *profile, gpw_phase phase);
const gpw_profile_config *gpwi_profile_config(const gpw_profile *profile);

#endif /* GPW_PROFILE_INTERNAL_H */
