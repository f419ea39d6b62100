/* SPDX-License-Identifier: MIT */
/* The one file that links every built-in profile. */
#include "gpupower/profile.h"

#include "../nearest.h"
#include "../profile_state.h"

#define PROFILES 11u
#define LETTERS_MAX 64u /* no two names are further apart */

/* A switch, not a table of addresses: the object needs no relocation of data. */
const gpw_profile *gpw_profile_at(uint32_t index)
{
    switch (index) {
    case 0: return gpw_profile_study_h100_pcie();
    case 1: return gpw_profile_h100_pcie();
    case 2: return gpw_profile_h100_sxm();
    case 3: return gpw_profile_study_h100_cluster();
    case 4: return gpw_profile_h100_pcie_310w();
    case 5: return gpw_profile_h200_sxm();
    case 6: return gpw_profile_a100_pcie();
    case 7: return gpw_profile_a100_sxm();
    case 8: return gpw_profile_b200();
    case 9: return gpw_profile_b300();
    case 10: return gpw_profile_gb200();
    default: return NULL;
    }
}

uint32_t gpw_profile_count(void)
{
    return PROFILES;
}

gpw_status gpw_profile_find(const char *name, const gpw_profile **profile)
{
    uint32_t i;

    if (name == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < PROFILES; i++) {
        if (gpwi_is_same_name(name, gpw_profile_name(gpw_profile_at(i)))) {
            *profile = gpw_profile_at(i);
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

/* Whatever its case: every character of a name has the bit that makes a letter small. */
static int begins_with(const char *name, const char *text)
{
    while (*text != '\0' && (*text | 0x20) == *name) {
        text++;
        name++;
    }
    return *text == '\0';
}

/* Who writes half a name means one that begins so, though another may be fewer letters away. */
static uint32_t farness(const char *text, const char *name)
{
    return gpwi_letters_apart(text, name) + (begins_with(name, text) ? 0u : LETTERS_MAX);
}

/* How many names are nearer to a text than the name of index i; of equals the first is. */
static uint32_t rank_of(uint32_t i, const uint32_t *far)
{
    uint32_t j, nearer = 0;

    for (j = 0; j < PROFILES; j++) {
        nearer += far[j] < far[i] || (far[j] == far[i] && j < i);
    }
    return nearer;
}

gpw_status gpw_profile_nearest(const char *name, uint32_t rank, const gpw_profile **profile)
{
    uint32_t i, far[PROFILES];

    if (name == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < PROFILES; i++) {
        far[i] = farness(name, gpw_profile_name(gpw_profile_at(i)));
    }
    for (i = 0; i < PROFILES; i++) {
        if (rank_of(i, far) == rank) {
            *profile = gpw_profile_at(i);
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}
