/* SPDX-License-Identifier: MIT */
/* The steady band of a record that is cut short. Linked only where a plan is. */
#include "verdict_internal.h"
#include "verdict_state.h"

float gpwi_verdict_steady_until(const gpw_verdict *v, float speed_pu)
{
    const gpwi_track *const t = &v->run.track[0];
    const float low_pu = t->stretch_low_pu < speed_pu ? t->stretch_low_pu : speed_pu;
    const float high_pu = t->stretch_high_pu > speed_pu ? t->stretch_high_pu : speed_pu;

    return t->stretch_low_pu <= t->stretch_high_pu ? high_pu - low_pu : 0.0f;
}
