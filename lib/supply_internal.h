/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_SUPPLY_INTERNAL_H
#define GPW_SUPPLY_INTERNAL_H

#include "gpupower/ride.h"
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

/* Which ends of the window have made the supplies leave since reset; more of them are
 * #gpw_ride_cause_bit. */
enum gpwi_left { GPWI_LEFT_UNDER = 1, GPWI_LEFT_OVER = 2 };
uint32_t gpwi_supply_left_by(const gpw_supply *supply);

/* Share of the supplies on the bus, 0 to 1. */
float gpwi_supply_share(const gpw_supply *supply);

/* ---- ride_run.c: the voltage, and what carries the nodes ---- */

/* As gpwi_supply_step(), with the voltage at the bus, and the change of the frequency where it
 * is known (NaN: not). */
void gpwi_supply_step_bus(gpw_supply *supply, float frequency_hz, float voltage_pu,
                          float rocof_hz_per_s, float *mean_w, float *fluctuation_w);

/* As gpw_supply_ride(), of the worst of the runs that were kept; keeping one; forgetting all.
 */
gpw_status gpwi_ride_worst(const gpw_supply *supply, gpw_ride_state *state, size_t state_bytes);
void gpwi_ride_keep_worst(gpw_supply *supply);
void gpwi_ride_forget_worst(gpw_supply *supply);

/* A caller's configuration into ours. */
gpw_status gpwi_ride_read(gpw_ride_config *ours, const gpw_ride_config *theirs);

/* How far voltage and slew stayed from their bounds in this run, in % of these; 0 where only a
 * delay kept it; NaN where there is no bound, or it does not leave for it. */
#define GPWI_RIDE_MARGINS 3u
void gpwi_ride_margins(const gpw_supply *supply, float margin_pct[GPWI_RIDE_MARGINS]);

/* ---- supply_reactive.c ---- */

/* What the supplies draw besides `ac_w` of the bus: the configured power factor's var, lagging
 * counted up, and that of the capacitors that are on the bus, leading counted up, at rated
 * voltage (it goes with its square). */
void gpwi_supply_reactive(const gpw_supply *supply, float ac_w, float *lagging_var,
                          float *capacitive_var);

/* Overhead rows are checked and kept, and left out of the map: the load was taken behind them.
 */
void gpwi_supply_skip_overhead_rows(gpw_supply *supply);

#endif /* GPW_SUPPLY_INTERNAL_H */
