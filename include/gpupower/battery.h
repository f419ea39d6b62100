/* SPDX-License-Identifier: MIT */
/**
 * @file battery.h
 * @brief Battery and load bank at the bus, as stages of a chain.
 */
#ifndef GPUPOWER_BATTERY_H
#define GPUPOWER_BATTERY_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_battery Battery and load bank
 *
 * What stands between the load and the generator and can give or take power. Both see the load
 * before them and make of it what the generator has to carry; both take
 * #GPW_CHAIN_BATTERY_PLACES of a chain's places, and are linked only where they are added.
 *
 * **Battery.** Gives what the load rises faster than a ramp, takes what it falls faster, and
 * goes back to its resting charge afterwards.
 *
 *     wanted  = load + recharge, held to the ramp        recharge = (rest - charge)/recharge_s
 *     battery = (load - wanted) through the lag response_s, within power and charge
 *     generator = load - battery
 *
 * Until its inverter has answered, the generator carries the step: a battery with a response of
 * 100 ms is no help against the first 100 ms. Where power or charge ends, the rest passes on.
 *
 * **Load bank.** Burns. It holds the generator's load at a minimum (diesels run on too little
 * load soil their exhaust), takes over when the load falls and then goes down at a rate, and it
 * can be raised ahead of an announced step and switched off at its edge: the engine then has
 * the air for the step before it comes.
 *
 * The fluctuation beside the mean passes both unchanged.
 *
 * @{ */

#define GPW_CHAIN_BATTERY_PLACES 4u /**< Places of a battery or a load bank in a chain. */

/** A battery with its inverter. Fill with gpw_battery_config_init(). 64 bytes. */
typedef struct gpw_battery_config {
    uint32_t header;            /**< Set by gpw_battery_config_init(). */
    float power_w;              /**< Rated power at the bus either way, 1 W to #GPW_POWER_MAX_W.
                                     Default unknown: must be set. */
    float energy_j;             /**< Usable, 1 J to 1e15 J. Default unknown: must be set. */
    float rest_pu;              /**< Charge to which it returns and with which it begins, as a
                                     share of `energy_j`, 0 to 1. Default 0.5. */
    float ramp_up_w_per_s;      /**< Fastest rise of the generator's load that it holds, 1e-6
                                     W/s to #GPW_POWER_MAX_W; 0: none. Default 0. */
    float ramp_down_w_per_s;    /**< Fastest fall, as a magnitude; likewise. Default 0. */
    float recharge_w;           /**< Most that it takes or gives on its way back to rest, 0 to
                                     `power_w`. Default 0: it does not return. */
    float recharge_s;           /**< Time constant of that way, to #GPW_TIME_MAX_S; at least
                                     sqrt(energy_j / either ramp), so that it does not swing
                                     about its rest. Default 600. */
    float charge_efficiency;    /**< From the bus into the cells, 0.01 to 1. Default 1. */
    float discharge_efficiency; /**< From the cells to the bus, 0.01 to 1. Default 1. */
    float response_s;     /**< Time constant of the inverter's answer, 0 to 10 s. Default 0. */
    float overload_pu;    /**< Power that it gives or takes for a short time, of `power_w`, 1 to
                               10. Default 1. */
    float overload_s;     /**< That time, in all since it was last below `power_w` for as long,
                               0 to 1e4 s. Default 0. */
    uint32_t reserved[3]; /**< Must be 0. */
} gpw_battery_config;

/** How a battery stands. 64 bytes. */
typedef struct gpw_battery_status {
    int64_t given_mj;         /**< To the bus since reset, millijoules. */
    int64_t taken_mj;         /**< From the bus. */
    int64_t lost_mj;          /**< In conversion either way. */
    float power_w;            /**< Mean of the last sample, positive to the bus. */
    float peak_w;             /**< Largest magnitude of it since reset. */
    float charge_pu;          /**< Share of `energy_j`. */
    float charge_min_pu;      /**< Least since reset. */
    float charge_max_pu;      /**< Most. */
    float cycles;             /**< Equivalent full cycles: what left the cells by `energy_j`. */
    uint32_t limited_samples; /**< In which power, overload or charge was at its end. */
    uint32_t reserved[3];     /**< 0. */
} gpw_battery_status;

/** A load bank. Fill with gpw_load_bank_config_init(). 48 bytes. */
typedef struct gpw_load_bank_config {
    uint32_t header;         /**< Set by gpw_load_bank_config_init(). */
    float rated_w;           /**< What all its steps burn, 1 W to #GPW_POWER_MAX_W. Default
                                  unknown: must be set. */
    float step_w;            /**< One step; it switches up to the next whole one. 0: any power.
                                  To `rated_w`. Default 0. */
    float minimum_w;         /**< Load of the generator that it keeps up, 0 to
                                  #GPW_POWER_MAX_W. Default 0. */
    float ramp_down_w_per_s; /**< Fastest fall of the generator's load that it lets through,
                                  1e-6 W/s to #GPW_POWER_MAX_W; 0: any. Default 0. */
    float response_s;        /**< Time constant with which it switches, 0 to 10 s. Default 0. */
    float boost_w;           /**< Power to which it is raised ahead of a step, 0 to `rated_w`.
                                  Default 0. */
    float boost_w_per_s;     /**< How fast, 1e-6 W/s to #GPW_POWER_MAX_W; 0: at once.
                                  Default 0. */
    float boost_from_s;      /**< When that begins, from reset, 0 to #GPW_TIME_MAX_S.
                                  Default 0. */
    float boost_until_s;     /**< When it is switched off: at the step, not before
                                  `boost_from_s`. Default 0. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_load_bank_config;

/** Sets every field to its default; power and energy have none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 64 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_battery_config_init(gpw_battery_config *config,
                                                         size_t config_size);

/** Sets every field to its default; the rated power has none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_bank_config_init(gpw_load_bank_config *config,
                                                           size_t config_size);

/** Adds a battery at the end.
 *  @param[in,out] chain   handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param[in]     config  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN  power or energy is not given
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or it would swing about its rest
 *  @retval GPW_ERR_STATE    the chain has stepped
 *  @retval GPW_ERR_FULL     fewer than #GPW_CHAIN_BATTERY_PLACES places are free
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-battery}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_battery(gpw_chain *chain,
                                                       const gpw_battery_config *config);

/** Adds a load bank at the end.
 *  @param[in,out] chain   handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param[in]     config  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN  the rated power is not given
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_STATE    the chain has stepped
 *  @retval GPW_ERR_FULL     fewer than #GPW_CHAIN_BATTERY_PLACES places are free
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-load-bank}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_load_bank(gpw_chain *chain,
                                                         const gpw_load_bank_config *config);

/** How a battery stands.
 *  @param[in]  chain         handle
 *  @param      index         stage, in the order added, from 0
 *  @param[out] status        since the last reset
 *  @param      status_bytes  `sizeof *status`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_VERSION    `status_bytes` is below the first release's 64
 *  @retval GPW_ERR_NOT_FOUND  that stage is no battery; nothing was written
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{chain-battery}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_battery(const gpw_chain *chain, uint32_t index,
                                                   gpw_battery_status *status,
                                                   size_t status_bytes);

/** What a load bank burns.
 *  @param[in]  chain      handle
 *  @param      index      stage, in the order added, from 0
 *  @param[out] burnt_mj   since the last reset, millijoules
 *  @param[out] power_w    mean of the last sample
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_NOT_FOUND  that stage is no load bank; nothing was written
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{chain-load-bank}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_load_bank(const gpw_chain *chain, uint32_t index,
                                                     int64_t *burnt_mj, float *power_w);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_BATTERY_H */
