/* SPDX-License-Identifier: MIT */
/**
 * @file meter_energy.h
 * @brief Energy from a meter's readings: as many add it up, corrected, and between which ends.
 */
#ifndef GPUPOWER_METER_ENERGY_H
#define GPUPOWER_METER_ENERGY_H

#include "meter.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_meter_energy Energy of a log
 *
 * Readings come in one by one, of one board. The *naive* energy is what adding them up gives.
 * The *corrected* one has gain and offset inverted, and is of the time that the readings tell
 * of: a reading of a 1 s average tells of the second before it.
 *
 * Three things are not known afterwards, and each widens the ends between which the energy
 * lies. What is left of the sensor's **error**. What was drawn while the sensor did not look:
 * its **coverage**; a load that keeps step with the sensor can draw there whatever it can draw
 * at all. And what was drawn in **gaps** of the log. The *sure* ends allow all that. The
 * *likely* ones take the load as being out of step with the sensor: for a log of minutes that
 * is nearly always so; for one kernel run again and again it is not (meter_study.h).
 *
 * An energy counter beside the readings, where there is one, is compared with them over the
 * time of the counter.
 *
 * Life: gpw_meter_energy_config_init(), gpw_meter_energy_config_of(), gpw_meter_energy_init(),
 * step. One handle belongs to one thread at a time; different handles need no locks.
 *
 * @source{meter-energy}
 * @{ */

/** A log being added up. Opaque, position-independent: copying its
 *  gpw_meter_energy_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot.
 */
typedef struct gpw_meter_energy gpw_meter_energy;

/** What widens the ends most: one of #gpw_meter_bound_id. */
typedef uint32_t gpw_meter_bound;

/** What is not known of an energy. */
enum gpw_meter_bound_id {
    GPW_METER_BOUND_NONE = 0,     /**< Nothing yet. `none`. */
    GPW_METER_BOUND_ERROR = 1,    /**< The sensor's own error. `error`. */
    GPW_METER_BOUND_COVERAGE = 2, /**< What the sensor did not see. `coverage`. */
    GPW_METER_BOUND_GAPS = 3,     /**< Gaps of the log. `gaps`. */
    GPW_METER_BOUND_METER = 4     /**< The meter itself is not known: no ends. `meter`. */
};

/** How readings are added up. Fill with gpw_meter_energy_config_init() and
 *  gpw_meter_energy_config_of(). 64 bytes on every target. */
typedef struct gpw_meter_energy_config {
    uint32_t header;   /**< Set by gpw_meter_energy_config_init(). */
    float window_s;    /**< As gpw_meter_config::window_s. Default unknown. */
    float period_s;    /**< As gpw_meter_config::period_s. Default unknown. */
    float sample_s;    /**< As gpw_meter_config::sample_s. Default unknown. */
    float lag_s;       /**< Readings tell of what was so long ago, 0 to 3600 s. Default 0. */
    float gain;        /**< As gpw_meter_config::gain. Default 1. */
    float offset_w;    /**< As gpw_meter_config::offset_w. Default 0. */
    float error_pu;    /**< As gpw_meter_config::error_pu. Default unknown. */
    float low_w;       /**< The load never draws less, 0 to #GPW_METER_POWER_MAX_W. Default
                            unknown: the least corrected reading less the error, which is not
                            sure. */
    float high_w;      /**< The load never draws more. Default unknown: the largest corrected
                            reading and the error, which is not sure. */
    float gap_s;       /**< A longer time between readings is a gap, 1e-3 to 1e6 s. Default
                            unknown: two windows or periods and five mean intervals. */
    uint32_t reserved; /**< Must be 0. */
    uint64_t begin_ns; /**< Energy is asked from here on. Default 0: from the first reading. */
    uint64_t end_ns;   /**< Up to here. Default UINT64_MAX: to the last reading. */
} gpw_meter_energy_config;

/** Energies. INT64_MIN and INT64_MAX are ends that are not known. 136 bytes on every target. */
typedef struct gpw_meter_energy_result {
    int64_t naive_mj;         /**< Readings added up, millijoules. */
    int64_t corrected_mj;     /**< The same corrected: of the time told of. */
    int64_t low_mj;           /**< Sure ends, as sure as `low_w`, `high_w` and `error_pu`; never
                                   within the likely ones. */
    int64_t high_mj;          /**< Likewise. */
    int64_t likely_low_mj;    /**< Ends for a load out of step with the sensor. */
    int64_t likely_high_mj;   /**< Likewise. */
    int64_t counter_mj;       /**< By the counter. INT64_MIN: there was none. */
    uint64_t counter_ns;      /**< Over so much time. */
    uint64_t span_ns;         /**< Time that the corrected energy is of. */
    uint64_t gap_ns;          /**< Of it, in gaps. */
    uint64_t readings;        /**< Usable ones. */
    uint64_t held_readings;   /**< Unusable ones. */
    float mean_w;             /**< Corrected energy over its time. NaN: no time. */
    float seen_pu;            /**< Part of the time, without gaps, that was measured. NaN: not
                                   known. */
    float counter_ratio;      /**< Mean power by the counter over that of the corrected
                                 readings. NaN: no counter. */
    float error_j;            /**< Half of what the sensor's error widens by. NaN: not known. */
    float coverage_j;         /**< Half of what was not seen. NaN: not known. */
    float sampling_j;         /**< Two standard errors of part-time sampling. NaN: not known. */
    float gap_j;              /**< Half of what gaps widen by. */
    gpw_meter_bound limiting; /**< The largest of them, sampling apart. */
    uint32_t counter_resets;  /**< Times that the counter went back. */
    uint32_t range_seen;      /**< 1: `low_w` or `high_w` were not given. */
} gpw_meter_energy_result;

/** Storage for a log, as a constant for static arrays. */
#define GPW_METER_ENERGY_STATE_BYTES 320u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 64 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_config_init(gpw_meter_energy_config *config,
                                                              size_t config_size);

/** Takes window, period, sample, lag, gain, offset and error from a meter.
 *  @param[in,out] config  initialised
 *  @param[in]     meter   whose readings they are
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; window or period are unknown, and there will be no ends
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   a struct was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field of `meter` is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_config_of(gpw_meter_energy_config *config,
                                                            const gpw_meter_config *meter);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_meter_energy_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or an end lies before a beginning
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_meter_energy_state_size(const gpw_meter_energy_config *config, size_t *bytes);

/** Begins to add up, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_meter_energy_state_size() bytes,
 *                            #GPW_STATE_ALIGN-ed, live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] energy        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or an end lies before a beginning
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_init(void *memory, size_t memory_bytes,
                                                       const gpw_meter_energy_config *config,
                                                       gpw_meter_energy **energy);

/** Forgets every reading.
 *  @param[in,out] energy  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_reset(gpw_meter_energy *energy);

/** Takes a reading. One that is not within +-#GPW_METER_POWER_MAX_W is left out, so that a gap
 *  may arise; one with the stamp of the one before replaces it.
 *  @param[in,out] energy     handle
 *  @param         stamp_ns   not before the last one
 *  @param         reading_w  watts
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done; the reading was not usable
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_ORDER   nothing was written: the stamp lies before the last one
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{meter-energy}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_step(gpw_meter_energy *energy,
                                                       uint64_t stamp_ns, float reading_w);

/** Takes a reading of an energy counter, if there is one. A counter that goes back begins anew;
 *  what it counted meanwhile is lost and is left out of the comparison.
 *  @param[in,out] energy      handle
 *  @param         stamp_ns    not before the counter's last one
 *  @param         counter_mj  millijoules; UINT64_MAX: not known, left out
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done; the value was not usable
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_ORDER   nothing was written: the stamp lies before the last one
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_count(gpw_meter_energy *energy,
                                                        uint64_t stamp_ns, uint64_t counter_mj);

/** Energies so far.
 *  @param[in]  energy       handle
 *  @param[out] result       written only on success, to `result_size` bytes
 *  @param      result_size  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; the ends are not known
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `result_size` is below the first release's
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{meter-energy}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_result_get(const gpw_meter_energy *energy,
                                                             gpw_meter_energy_result *result,
                                                             size_t result_size);

/** Name of what widens the ends, such as `coverage`.
 *  @param bound  any value
 *  @return static storage, never NULL; `"?"` for none
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_meter_bound_name(gpw_meter_bound bound);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_METER_ENERGY_H */
