/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers in range. */
#ifndef GPW_VERDICT_INTERNAL_H
#define GPW_VERDICT_INTERNAL_H

#include "gpupower/verdict.h"
#include "internal.h"

#define GPWI_LIMITS_V0_1 48u /* size of gpw_limits in 0.1 */

/* mean_w: the load without its fluctuation, which tells whether the load is constant; total_w:
 * with it, which is what steps are measured on. gpw_verdict_push() gives the same for both. */
void gpwi_verdict_push(gpw_verdict *verdict, float speed_pu, float settled_pu, float mean_w,
                       float total_w);
float gpwi_verdict_rocof(const gpw_verdict *verdict); /* latest windowed value, Hz/s */
/* After a reset: the load the record starts from, so that a change at its first sample is one.
 */
void gpwi_verdict_begin_at(gpw_verdict *verdict, float load_w);
/* Before the sample from which on something else than the load moves the speed, such as a set
 * that opens: what follows is judged as after a change of load, not as a band at constant load.
 */
void gpwi_verdict_disturbed(gpw_verdict *verdict);
/* The record has a hole: what held so far is no longer known to hold. */
void gpwi_verdict_hole(gpw_verdict *verdict);
int gpwi_verdict_tripped(const gpw_verdict *verdict);
/* Whether the record ends in the middle of an excursion: at its extreme, and not where the set
 * is to settle. What would have come is not known. */
int gpwi_verdict_ends_early(const gpw_verdict *verdict);

/* Width of the present stretch of constant load, had its speed come to `speed_pu` as well, of
 * the first class; 0 without a stretch. */
float gpwi_verdict_steady_until(const gpw_verdict *verdict, float speed_pu);

#endif /* GPW_VERDICT_INTERNAL_H */
