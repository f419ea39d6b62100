/* SPDX-License-Identifier: MIT */
/* A set at a corner of its intervals. */
#include "genset_internal.h"

#define STEP_MAX_PU 2.0f
#define STEP_RATIO_MIN 0.01f
#define STEP_RATIO_MAX 2.0f
#define TIME_WIDTH 0.3f

static float at_end(float figure, float width, uint32_t is_high)
{
    return figure * (is_high ? 1.0f + width : 1.0f - width);
}

/* A table's steps and times in the place of s1 and tau_tc. */
static void scale_table(const gpw_genset_config *c, uint32_t bits, gpw_genset_config *out)
{
    out->acceptance_step_ratio = gpwi_clamp(
        at_end(c->acceptance_step_ratio, c->acceptance_error_pu, bits & GPWI_AIR_STEP_HIGH),
        STEP_RATIO_MIN, STEP_RATIO_MAX);
    out->acceptance_time_ratio = gpwi_clamp(
        at_end(c->acceptance_time_ratio, TIME_WIDTH, bits & GPWI_AIR_TAU_HIGH), 0.1f, 10.0f);
}

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
        if (gpwi_is_known(c->air_step_full_pu)) {
            out->air_step_full_pu = gpwi_clamp(
                c->air_step_full_pu * (out->air_step_pu / c->air_step_pu), 1.0e-3f, STEP_MAX_PU);
        }
    } else if (c->acceptance_rows_max > 0u) {
        scale_table(c, bits, out);
    }
    /* the corner's own values stand; its interval is of no use to the set */
    out->inertia_low_s = out->inertia_high_s = gpw_unknown();
    out->air_step_low_pu = out->air_step_high_pu = gpw_unknown();
    out->air_tau_low_s = out->air_tau_high_s = gpw_unknown();
}
