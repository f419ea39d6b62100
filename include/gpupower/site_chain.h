/* SPDX-License-Identifier: MIT */
/**
 * @file site_chain.h
 * @brief What stands between the boards of a site and its bus: supplies, stages, stores.
 */
#ifndef GPUPOWER_SITE_CHAIN_H
#define GPUPOWER_SITE_CHAIN_H

#include "battery.h"
#include "chain.h"
#include "ride.h"
#include "site.h"
#include "supply.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site_chain Stages of a site
 *
 * A site without any of these sees at the bus what its boards draw. All are added before
 * gpw_site_start(), in the order in which the power goes through them; a function that tells
 * how one stands is for the run.
 * @{ */

/** Where a chain stage stands. */
enum gpw_chain_place_id {
    GPW_CHAIN_RAIL = 0, /**< Before the supply: caps, GPU smoothing. */
    GPW_CHAIN_PSU = 1, /**< After the supply: the PSUs' own lag and dead time; a verdict is also
                            taken without them, and the worse counts. Not in the way of a record
                             taken at the AC input. */
    GPW_CHAIN_AC = 2   /**< After the PSUs: battery or load bank holding a ramp. */
};

/** Sets overhead, losses and frequency window of the supplies, before the start.
 *
 *  Without this call the bus sees what the boards draw. With #GPW_LOAD_AC the overhead and the
 *  efficiency are left out: the record was taken behind them. A run begins with the cooling
 *  settled at the load it begins with.
 *
 *  @param[in,out] site  handle
 *  @param[in]     supply  copied; its `dt_s`, `rows_max`, `overhead_rows_max` and `plant_max`
 *                         are the site's own, as is `ride_max`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL      transformer, UPS or cooling is given, and `plant_max` is 0
 *  @retval GPW_ERR_STATE     the site has been started, or rows or a ride-through were added
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_supply(gpw_site *site,
                                                     const gpw_supply_config *supply);

/** Gives the supply hold-up or a UPS, before the start and after gpw_site_set_supply(), which
 *  would take it away again. The supply must have no frequency window of its own.
 *
 *  Then frequency and its change, taken over the ride's own slew_window_s, act on the load each
 *  sub-step. Without an alternator the voltage is rated. Leaving the bus fails the site, also
 *  where the store carries the nodes: the set has lost the load, and what came of that is in
 *  gpw_site_ride().
 *
 *  @param[in,out] site  handle
 *  @param[in]     ride  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN  a field is outside its range, or the supply has a frequency window
 *  @retval GPW_ERR_FULL    `ride_max` is 0
 *  @retval GPW_ERR_STATE   the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{ride-through}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_ride(gpw_site *site, const gpw_ride_config *ride);

/** How hold-up or UPS stands in the present run, and what came of it.
 *  @param[in]  site         handle
 *  @param[out] state        written only on success
 *  @param      state_bytes  `sizeof *state`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_UNKNOWN  it has none
 *  @retval GPW_ERR_STATE    the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_ride(const gpw_site *site, gpw_ride_state *state,
                                               size_t state_bytes);

/** The worst of all runs of the last judgement: most transfers and losses, most energy, longest
 *  time, all causes; each figure of the run in which it was worst. Its mode and shares are the
 *  present run's.
 *  @param[in]  site         handle
 *  @param[out] state        written only on success
 *  @param      state_bytes  `sizeof *state`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_UNKNOWN  it has none
 *  @retval GPW_ERR_STATE    the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_ride_worst(const gpw_site *site,
                                                     gpw_ride_state *state, size_t state_bytes);

/** Adds a row of the PSU efficiency curve, after gpw_site_set_supply().
 *  @param[in,out] site  handle
 *  @param         load_pu     of `psu_rated_w`, ascending
 *  @param         efficiency  above 0, to 1
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_ORDER  loads do not ascend
 *  @retval GPW_ERR_FULL   `rows_max` is used up
 *  @retval GPW_ERR_STATE  started, or no supply was set
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_efficiency(gpw_site *site, float load_pu,
                                                         float efficiency);

/** Adds a row of the node overhead, after gpw_site_set_supply(): gpw_supply_add_overhead().
 *  @param[in,out] site  handle
 *  @param         board_w     all boards together, ascending
 *  @param         overhead_w  of all nodes together at that
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_ORDER  boards do not ascend
 *  @retval GPW_ERR_FULL   `overhead_rows_max` is used up
 *  @retval GPW_ERR_STATE  started, or no supply was set
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_overhead(gpw_site *site, float board_w,
                                                       float overhead_w);

/** Adds a first-order lag to the end of a chain, before the start.
 *  @param[in,out] site  handle
 *  @param         place  #gpw_chain_place_id
 *  @param         tau_s  time constant, 0 to #GPW_TIME_MAX_S
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL   `stages_max` is used up
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_lag(gpw_site *site, uint32_t place, float tau_s);

/** Adds a dead time to the end of a chain, before the start.
 *  @param[in,out] site  handle
 *  @param         place  #gpw_chain_place_id
 *  @param         dead_s  0 to what `delay_slots_max` sub-steps hold
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL   `stages_max` or `delay_slots_max` is used up
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_dead_time(gpw_site *site, uint32_t place,
                                                        float dead_s);

/** Adds a ramp limit to the end of a chain, before the start.
 *  @param[in,out] site  handle
 *  @param         place  #gpw_chain_place_id
 *  @param         up_w_per_s    fastest rise; 0: no limit
 *  @param         down_w_per_s  fastest fall, as a magnitude; 0: no limit
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL   `stages_max` is used up
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_ramp(gpw_site *site, uint32_t place,
                                                   float up_w_per_s, float down_w_per_s);

/** Adds the lag of the power supplies' input, before the start: gpw_chain_add_psu_lag() at
 *  #GPW_CHAIN_PSU.
 *  @param[in,out] site  handle
 *  @param         model         #gpw_psu_lag_id
 *  @param         lag_s         time constant or dead time, 0 to #GPW_TIME_MAX_S
 *  @param         slew_w_per_s  how fast the input follows after a dead time, of all supplies
 *                               together; 0: at once
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL   `stages_max` or `delay_slots_max` is used up; nothing was added
 *  @retval GPW_ERR_STATE  the site has been started
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{psu-lag}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_psu_lag(gpw_site *site, uint32_t model,
                                                      float lag_s, float slew_w_per_s);

/** Adds the power supplies as one regulated converter, before the start:
 *  gpw_chain_add_converter() at #GPW_CHAIN_PSU. It takes two of `stages_max`.
 *  @param[in,out] site  handle
 *  @param         natural_hz  natural frequency of the loop, 1e-3 to 1e4 Hz
 *  @param         damping     damping ratio of the loop, 0.2 to 10
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL   `stages_max` is used up
 *  @retval GPW_ERR_STATE  the site has been started
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-converter}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_converter(gpw_site *site, float natural_hz,
                                                        float damping);

/** Adds power smoothing of the boards, before the start: gpw_chain_add_smoothing() at
 *  #GPW_CHAIN_RAIL, of all boards of the site together. It takes two of `stages_max`.
 *
 *  A run begins settled: where a floor is on, the set carries it from the start. The bound of
 *  the step down contains what the floor burns.
 *
 *  @param[in,out] site       handle
 *  @param[in]     smoothing  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_UNKNOWN  a power, a rate or a delay is unknown
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL     `stages_max` is used up
 *  @retval GPW_ERR_STATE    the site has been started
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{nvml-power-smoothing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_smoothing(gpw_site *site,
                                                        const gpw_smoothing_config *smoothing);

/** Adds a store that holds a ramp, before the start: gpw_chain_add_storage(). It takes two of
 *  `stages_max`.
 *  @param[in,out] site  handle
 *  @param         place  #GPW_CHAIN_RAIL: at the boards; #GPW_CHAIN_AC: at the bus. Not at the
 *                        supplies, which a verdict is also taken without
 *  @param         energy_j           usable, 1e-3 to 1e15 J
 *  @param         rest_pu            charge to which it returns, 0 to 1
 *  @param         ramp_up_w_per_s    fastest rise; 0: no limit
 *  @param         ramp_down_w_per_s  fastest fall, as a magnitude; 0: no limit
 *  @param         recharge_s         time constant of the return, at least
 *                                    sqrt(energy_j / either rate)
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL   `stages_max` is used up
 *  @retval GPW_ERR_STATE  the site has been started
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-storage}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_storage(gpw_site *site, uint32_t place,
                                                      float energy_j, float rest_pu,
                                                      float ramp_up_w_per_s,
                                                      float ramp_down_w_per_s,
                                                      float recharge_s);

/** What smoothing has cost in the present run: gpw_chain_smoothing().
 *  @param[in]  site  handle
 *  @param      index        stage of the rail chain, in the order added, from 0
 *  @param[out] added_mj     burned, millijoules
 *  @param[out] withheld_mj  not drawn: work delayed
 *  @param[out] is_floor_on  1: a floor is on
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written
 *  @retval GPW_ERR_STATE      nothing was written: the site has not been started
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{nvml-power-smoothing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_smoothing(const gpw_site *site, uint32_t index,
                                                    int64_t *added_mj, int64_t *withheld_mj,
                                                    uint32_t *is_floor_on);

/** How a store stands in the present run: gpw_chain_storage().
 *  @param[in]  site  handle
 *  @param      place             #GPW_CHAIN_RAIL or #GPW_CHAIN_AC
 *  @param      index             stage of that chain, in the order added, from 0
 *  @param[out] given_mj          given since rest, millijoules; negative: taken
 *  @param[out] limited_substeps  in which it was empty or full
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_DOMAIN     nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written
 *  @retval GPW_ERR_STATE      nothing was written: the site has not been started
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{chain-storage}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_storage(const gpw_site *site, uint32_t place,
                                                  uint32_t index, int64_t *given_mj,
                                                  uint32_t *limited_substeps);

/** Adds a battery at the bus, before the start: gpw_chain_add_battery() at #GPW_CHAIN_AC. It
 *  takes #GPW_CHAIN_BATTERY_PLACES of `stages_max`.
 *  @param[in,out] site     handle
 *  @param[in]     battery  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_UNKNOWN  power or energy is not given
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL     `stages_max` is used up
 *  @retval GPW_ERR_STATE    the site has been started
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-battery}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_battery(gpw_site *site,
                                                      const gpw_battery_config *battery);

/** Adds a load bank at the bus, before the start: gpw_chain_add_load_bank() at #GPW_CHAIN_AC.
 *  It takes #GPW_CHAIN_BATTERY_PLACES of `stages_max`. A run begins with what it burns to keep
 *  its minimum; its times count from there.
 *  @param[in,out] site  handle
 *  @param[in]     bank  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_UNKNOWN  the rated power is not given
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL     `stages_max` is used up
 *  @retval GPW_ERR_STATE    the site has been started
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-load-bank}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_load_bank(gpw_site *site,
                                                        const gpw_load_bank_config *bank);

/** How a battery stands in the present run: gpw_chain_battery().
 *  @param[in]  site           handle
 *  @param      index          stage of the chain at the bus, in the order added, from 0
 *  @param[out] battery        since the run began
 *  @param      battery_bytes  `sizeof *battery`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_VERSION    nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written
 *  @retval GPW_ERR_STATE      nothing was written: the site has not been started
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{chain-battery}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_battery(const gpw_site *site, uint32_t index,
                                                  gpw_battery_status *battery,
                                                  size_t battery_bytes);

/** What a load bank burns in the present run: gpw_chain_load_bank().
 *  @param[in]  site      handle
 *  @param      index     stage of the chain at the bus, in the order added, from 0
 *  @param[out] burnt_mj  since the run began, millijoules
 *  @param[out] power_w   mean of the last sub-step
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written
 *  @retval GPW_ERR_STATE      nothing was written: the site has not been started
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{chain-load-bank}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_load_bank(const gpw_site *site, uint32_t index,
                                                    int64_t *burnt_mj, float *power_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_CHAIN_H */
