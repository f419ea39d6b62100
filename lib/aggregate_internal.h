/* SPDX-License-Identifier: MIT */
/* The one law of which correlations can be. */
#ifndef GPW_AGGREGATE_INTERNAL_H
#define GPW_AGGREGATE_INTERNAL_H

#include "gpupower/aggregate.h"
#include "internal.h"

/* Whether GPUs in nodes of node_gpus (at least 1, a divisor of gpus) can be correlated by
 * rho_in within a node and by rho_out between nodes. */
int gpwi_is_possible_correlation(uint32_t gpus, uint32_t node_gpus, float rho_in,
                                 float rho_out);

#endif /* GPW_AGGREGATE_INTERNAL_H */
