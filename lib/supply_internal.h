/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_SUPPLY_INTERNAL_H
#define GPW_SUPPLY_INTERNAL_H

#include "gpupower/supply.h"
#include "internal.h"

#define GPWI_SUPPLY_V0_1 128u /* size of gpw_supply_config in 0.1 */

/* Replaces the two signals, board watts, by AC watts at the bus. */
void gpwi_supply_step(gpw_supply *supply, float frequency_hz, float *mean_w,
                      float *fluctuation_w);

/* Frequencies inside which the same power in gives the same power out; an empty interval while
 * the supplies are on their way, or their cooling is. */
void gpwi_supply_window(const gpw_supply *supply, float *low_hz, float *high_hz);

/* AC watts at the bus with the boards at so many, all supplies on and the cooling as it stands;
 * with the cooling settled; and what stays on the bus when the supplies leave. FLT_MAX, FLT_MAX
 * and 0 where the boards cannot draw that. */
typedef struct gpwi_supply_load {
    float now_w, settled_w, staying_w;
} gpwi_supply_load;
void gpwi_supply_load_at(const gpw_supply *supply, float board_w, gpwi_supply_load *load);

/* As gpw_supply_reset() and gpw_supply_settle(). */
void gpwi_supply_reset(gpw_supply *supply);
void gpwi_supply_settle(gpw_supply *supply, float board_w);

/* Which ends of the window have made the supplies leave since reset. */
enum gpwi_left { GPWI_LEFT_UNDER = 1, GPWI_LEFT_OVER = 2 };
uint32_t gpwi_supply_left_by(const gpw_supply *supply);

/* Share of the supplies on the bus, 0 to 1. */
float gpwi_supply_share(const gpw_supply *supply);

/* Overhead rows are checked and kept, and left out of the map: the load was taken behind them.
 */
void gpwi_supply_skip_overhead_rows(gpw_supply *supply);

#endif /* GPW_SUPPLY_INTERNAL_H */
