/* SPDX-License-Identifier: MIT */
/* A set at a corner of its intervals. */
#include "genset_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_extra_corner
#endif

GPWI_COLD void gpwi_genset_corner(const gpw_genset_config *c, uint32_t corner,
                                  gpw_genset_config *out)
{
    const uint32_t bits = corner - 1u;
    float low[3], high[3];

    *out = *c;
    if (corner == 0u) {
        return;
    }
    gpwi_genset_interval(c, low, high);
    out->inertia_s = bits & GPWI_INERTIA_HIGH ? high[0] : low[0];
    if (c->air_step_pu > 0.0f) {
        out->air_step_pu = bits & GPWI_AIR_STEP_HIGH ? high[1] : low[1];
        out->air_tau_s = bits & GPWI_AIR_TAU_HIGH ? high[2] : low[2];
    }
    if (GPWI_IS_LINKED(gpwi_extra_corner)) { /* does nothing to a set without */
        gpwi_extra_corner(c, corner, out);
    }
    /* the corner's own values stand; its interval is of no use to the set */
    out->inertia_low_s = out->inertia_high_s = gpw_unknown();
    out->air_step_low_pu = out->air_step_high_pu = gpw_unknown();
    out->air_tau_low_s = out->air_tau_high_s = gpw_unknown();
}
