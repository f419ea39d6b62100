/* SPDX-License-Identifier: MIT */
/**
 * @file sizing.h
 * @brief Power and energy of a battery, and of a load bank, for a course of load.
 */
#ifndef GPUPOWER_SIZING_H
#define GPUPOWER_SIZING_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_sizing Sizing of stores and load banks
 *
 * Between a load `u` and what the generator is to see, `y`, stands a battery with `u - y`:
 * positive where it gives. From a record of both its power, its capacity, the charge it must
 * begin with, its losses and its cycles follow, in one pass and constant memory. Closed forms
 * stand beside for steps, square waves and a flat generator.
 *
 * Energies are those inside the battery: giving `P` for a second costs `P / discharge
 * efficiency`, taking it yields `P * charge efficiency`.
 *
 * @{ */

/** A battery's record. Opaque, position-independent. */
typedef struct gpw_sizing gpw_sizing;

/** Which comes first between load and generator. */
enum gpw_sizing_order_id {
    GPW_SIZING_RAMP_THEN_LAG = 0, /**< A ramp limit of the load, then a lag. */
    GPW_SIZING_LAG_THEN_RAMP = 1  /**< A lag, then a ramp limit at the bus. */
};

/** Parameters of a battery's record. Fill with gpw_sizing_config_init(). 24 bytes. */
typedef struct gpw_sizing_config {
    uint32_t header;            /**< Set by gpw_sizing_config_init(), not by hand. */
    float dt_s;                 /**< Interval of a sample, #GPW_DT_MIN_S to 3600 s. No default.
                                 */
    float discharge_efficiency; /**< Above 0 to 1. Default 1. */
    float charge_efficiency;    /**< Above 0 to 1. Default 1. */
    uint32_t reserved[2];       /**< Must be 0. */
} gpw_sizing_config;

/** What a record asks of a battery. 64 bytes. */
typedef struct gpw_sizing_result {
    int64_t capacity_mj; /**< From its fullest to its emptiest. */
    int64_t start_mj;    /**< Charge above empty that it must begin with. */
    int64_t end_mj;      /**< Charge above empty that it ends with, begun so. */
    int64_t given_mj;    /**< At its terminals. */
    int64_t taken_mj;    /**< At its terminals. */
    int64_t lost_mj;     /**< In its efficiencies. */
    float discharge_w;   /**< Largest power given. */
    float charge_w;      /**< Largest power taken. */
    float cycles;        /**< Equivalent full cycles: what came out of it inside, by the
                              capacity; NaN: it was never used. */
    uint32_t held;       /**< Samples that were replaced. */
} gpw_sizing_result;

/** Storage for a record as a constant for static arrays. */
#define GPW_SIZING_STATE_BYTES 144u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 24 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_config_init(gpw_sizing_config *config,
                                                        size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_sizing_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_state_size(const gpw_sizing_config *config,
                                                       size_t *bytes);

/** Begins a record in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_sizing_state_size() bytes, #GPW_STATE_ALIGN-ed
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] sizing        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was not initialised
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_init(void *memory, size_t memory_bytes,
                                                 const gpw_sizing_config *config,
                                                 gpw_sizing **sizing);

/** Forgets the record.
 *  @param[in,out] sizing  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_reset(gpw_sizing *sizing);

/** Takes one interval.
 *  @param[in,out] sizing       handle
 *  @param         load_w       mean load over it; NaN, infinite or beyond #GPW_POWER_MAX_W: the
 *                              last usable one
 *  @param         generator_w  what the generator is to give meanwhile; likewise
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, with a sample replaced; before the first usable one nothing
 *                          is recorded
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{sizing-record}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_step(gpw_sizing *sizing, float load_w,
                                                 float generator_w);

/** Takes a block of intervals.
 *  @param[in,out] sizing       handle
 *  @param[in]     load_w       shape [ticks]
 *  @param[in]     generator_w  shape [ticks]
 *  @param         ticks        number; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, with at least one sample replaced
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(ticks)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_process(gpw_sizing *sizing, const float *load_w,
                                                    const float *generator_w, size_t ticks);

/** What the record asks of a battery so far.
 *  @param[in]  sizing        handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 64
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{sizing-record}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_result_get(const gpw_sizing *sizing,
                                                       gpw_sizing_result *result,
                                                       size_t result_bytes);

/** Energy that turns a step into a ramp, a lag, or both.
 *  @param      step_w        0 to #GPW_POWER_MAX_W
 *  @param      ramp_w_per_s  above 0 to #GPW_POWER_MAX_W; 0: no ramp limit
 *  @param      tau_s         time constant of the lag, 0 (none) to #GPW_TIME_MAX_S
 *  @param      order         #gpw_sizing_order_id
 *  @param[out] energy_j      written only on success
 *  @param[out] ramp_s        how long the ramp limit acts
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{sizing-step}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_of_step(float step_w, float ramp_w_per_s,
                                                    float tau_s, uint32_t order,
                                                    float *energy_j, float *ramp_s);

/** What a lag asks of a battery under a square wave, once it has settled.
 *  @param      amplitude_w  of the wave, half of what lies between its levels, 0 to
 *                           #GPW_POWER_MAX_W
 *  @param      period_s     above 0 to #GPW_TIME_MAX_S, half of it at each level
 *  @param      tau_s        time constant of the lag, above 0 to #GPW_TIME_MAX_S
 *  @param[out] energy_j     from fullest to emptiest; written only on success
 *  @param[out] power_w      largest
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{sizing-square}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_of_square(float amplitude_w, float period_s,
                                                      float tau_s, float *energy_j,
                                                      float *power_w);

/** What it takes to make a two-level load flat.
 *  @param      swing_w   between the levels, 0 to #GPW_POWER_MAX_W
 *  @param      duty      share of the time at the upper one, 0 to 1
 *  @param      period_s  above 0 to #GPW_TIME_MAX_S
 *  @param[out] energy_j  from fullest to emptiest; written only on success
 *  @param[out] power_w   largest
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{sizing-square}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_of_flat(float swing_w, float duty, float period_s,
                                                    float *energy_j, float *power_w);

/** Largest step whose first rate of change of frequency stays within a limit.
 *  @param      inertia_s       H, above 0 to 100 s
 *  @param      rated_w         1 W to #GPW_POWER_MAX_W
 *  @param      f0_hz           10 to 1000 Hz
 *  @param      rocof_hz_per_s  limit, above 0 to 1e6
 *  @param[out] step_w          written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{genset-swing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_of_rocof(float inertia_s, float rated_w,
                                                     float f0_hz, float rocof_hz_per_s,
                                                     float *step_w);

/** Load bank that keeps a set at a minimum load, against wet stacking.
 *  @param[in]  load_w     shape [ticks]; unusable samples count as no load
 *  @param      ticks      above 0
 *  @param      dt_s       #GPW_DT_MIN_S to 3600 s
 *  @param      minimum_w  least load of the set, 0 to #GPW_POWER_MAX_W: often 30 % of its
 *                         rating
 *  @param[out] bank_w     power of the bank; written only on success
 *  @param[out] burnt_mj   what it burns over the record
 *  @param[out] day_j      the same rate for a day
 *  @param[out] share      of the time in which it works
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, with unusable samples
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(ticks)}
 *  @source{sizing-minimum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_minimum_load(const float *load_w, size_t ticks,
                                                         float dt_s, float minimum_w,
                                                         float *bank_w, int64_t *burnt_mj,
                                                         float *day_j, float *share);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SIZING_H */
