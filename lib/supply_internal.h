/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_SUPPLY_INTERNAL_H
#define GPW_SUPPLY_INTERNAL_H

#include "gpupower/supply.h"
#include "internal.h"

#define GPWI_SUPPLY_V0_1 80u /* size of gpw_supply_config in 0.1 */

/* Replaces the two signals, board watts, by AC watts at the bus. */
void gpwi_supply_step(gpw_supply *supply, float frequency_hz, float *mean_w,
                      float *fluctuation_w);

/* Frequencies inside which the same power in gives the same power out; an empty interval while
 * the supplies are on their way. */
void gpwi_supply_window(const gpw_supply *supply, float *low_hz, float *high_hz);

/* Which ends of the window have made the supplies leave since reset. */
enum gpwi_left { GPWI_LEFT_UNDER = 1, GPWI_LEFT_OVER = 2 };
uint32_t gpwi_supply_left_by(const gpw_supply *supply);

/* Share of the supplies on the bus, 0 to 1. */
float gpwi_supply_share(const gpw_supply *supply);

#endif /* GPW_SUPPLY_INTERNAL_H */
