/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_CHAIN_INTERNAL_H
#define GPW_CHAIN_INTERNAL_H

#include "gpupower/chain.h"
#include "internal.h"

/* Replaces the two signals by what leaves the chain. */
void gpwi_chain_step(gpw_chain *chain, float *mean_w, float *fluctuation_w);

/* What leaves a chain that has settled at an input: a floor held at rest raises it. */
float gpwi_chain_settled(const gpw_chain *chain, float in_w);

#endif /* GPW_CHAIN_INTERNAL_H */
