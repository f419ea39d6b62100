/* SPDX-License-Identifier: MIT */
#ifndef GPW_METER_EDGE_INTERNAL_H
#define GPW_METER_EDGE_INTERNAL_H

#include "gpupower/meter_edge.h"

#include "meter_internal.h"

#define GPWI_METER_EDGE_V0_1 64u /* size in 0.1 */
#define GPWI_METER_EDGE_READ_FLAGS                                                             \
  ((uint32_t)(GPW_METER_EDGE_COMPOUND | GPW_METER_EDGE_SHORT_LEVEL | GPW_METER_EDGE_SMALL |    \
              GPW_METER_EDGE_OVERSHOOT))

/* Readings within this belong to a level: 3 W, 3 % of it, three deviations. */
float gpwi_meter_slack_w(float level_w, float noise_w);

/* B1: least mean rate that two readings prove. */
float gpwi_meter_pair_rate(const gpw_meter_config *c, float step_w, float step_s,
                           float noise_w);

#endif /* GPW_METER_EDGE_INTERNAL_H */
