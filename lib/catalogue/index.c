/* SPDX-License-Identifier: MIT */
/* The one file that links every built-in profile. */
#include "gpupower/profile.h"

#include "../profile_state.h"

/* A switch, not a table of addresses: the object needs no relocation of data. */
const gpw_profile *gpw_profile_at(uint32_t index)
{
    switch (index) {
    case 0: return gpw_profile_study_h100_pcie();
    case 1: return gpw_profile_h100_pcie();
    case 2: return gpw_profile_h100_sxm();
    default: return NULL;
    }
}

uint32_t gpw_profile_count(void)
{
    return 3u;
}

gpw_status gpw_profile_find(const char *name, const gpw_profile **profile)
{
    uint32_t i;

    if (name == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < gpw_profile_count(); i++) {
        if (gpwi_is_same_name(name, gpw_profile_name(gpw_profile_at(i)))) {
            *profile = gpw_profile_at(i);
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}
