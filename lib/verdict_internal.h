/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers in range. */
#ifndef GPW_VERDICT_INTERNAL_H
#define GPW_VERDICT_INTERNAL_H

#include "gpupower/verdict.h"
#include "internal.h"

/* mean_w: the load without its fluctuation, which tells whether the load is constant; total_w:
 * with it, which is what steps are measured on. gpw_verdict_push() gives the same for both. */
void gpwi_verdict_push(gpw_verdict *verdict, float speed_pu, float settled_pu, float mean_w,
                       float total_w);
float gpwi_verdict_rocof(const gpw_verdict *verdict); /* latest windowed value, Hz/s */
/* The record has a hole: what held so far is no longer known to hold. */
void gpwi_verdict_hole(gpw_verdict *verdict);
int gpwi_verdict_tripped(const gpw_verdict *verdict);

#endif /* GPW_VERDICT_INTERNAL_H */
