/* SPDX-License-Identifier: MIT */
/**
 * @file start.h
 * @brief The start of a set: from the failure of the source to acceptable power at the load.
 */
#ifndef GPUPOWER_START_H
#define GPUPOWER_START_H

#include "base.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_start Start
 *
 * NFPA 110 gives the longest time, in seconds, for which the terminals of the load may be
 * without acceptable power: its type. The clock starts with the first sample: the failure of
 * the source, or the command, as the user records it.
 *
 * **Ready** is the set once frequency and voltage have been inside their bands for `hold_s`;
 * the time of it is that of the first sample inside. **Served** is the load once, ready, the
 * set also carries at least `load_w`: from the first sample from which on both have been so for
 * `hold_s`. Without `load_w`, ready is served. A set that leaves its bands again before the
 * load has been served for `hold_s` begins anew; what happens after it is a matter of
 * #gpw_verdict.
 *
 * The start *holds* if the load is served within the type, *fails* once that time is over, and
 * is *undetermined* while the record is shorter, or if no type is given. A sample with an
 * unknown quantity is outside.
 *
 * @source{nfpa-110}
 * @{ */

/** A start being watched. Opaque, position-independent. */
typedef struct gpw_start gpw_start;

/** What is asked of a start. Fill with gpw_start_config_init(). 48 bytes on every target. */
typedef struct gpw_start_config {
    uint32_t header;        /**< Type and size. Set by gpw_start_config_init(). */
    float dt_s;             /**< Interval of gpw_start_push(), #GPW_DT_MIN_S to 0.1 s. No
                                 default: must be set. */
    float type_s;           /**< Longest time, above 0 to 1e5 s: 10, 60, 120; 0: none, only the
                                 times are wanted. Default 10. */
    float f0_hz;            /**< Rated frequency, 10 to 1000 Hz. Default 50. */
    float frequency_low_pu; /**< Accepted from here, of rated, 0 to 1. Default 0.95, grade K. */
    float frequency_high_pu; /**< To here, 1 to 2. Default 1.05, grade K. */
    float voltage_low_pu;    /**< Accepted from here, of rated, 0 to 1. Default 0.9, grade K. */
    float voltage_high_pu;   /**< To here, 1 to 2. Default 1.1, grade K. */
    float load_w;            /**< Load that has to be served, 0 to #GPW_POWER_MAX_W. Default 0:
                                  none. */
    float hold_s;            /**< Acceptable for so long, 0 to 60 s. Default 0.5. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_start_config;

/** Result. NaN: not yet. 32 bytes on every target. */
typedef struct gpw_start_result {
    gpw_outcome outcome; /**< Holds, fails, undetermined. */
    float ready_s;       /**< When the set was ready, s from the start of the record; the last
                              time, if it fell back. */
    float served_s;      /**< When the load was served. */
    float type_s;        /**< As configured. */
    float margin_pct;    /**< 100 (type - served) / type, %; negative: too late, so far where it
                              is not served yet. NaN: no type, or still in time. */
    uint32_t returns;    /**< How often the set left its bands after it was ready. */
    float duration_s;    /**< Length of the record, s. */
    uint32_t reserved;   /**< 0. */
} gpw_start_result;

/** Storage for any configuration, as a constant for static arrays. */
#define GPW_START_STATE_BYTES 128u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_config_init(gpw_start_config *config,
                                                       size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_start_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_state_size(const gpw_start_config *config,
                                                      size_t *bytes);

/** Begins to watch, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_start_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] start         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_VERSION   `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_init(void *memory, size_t memory_bytes,
                                                const gpw_start_config *config,
                                                gpw_start **start);

/** Begins anew.
 *  @param[in,out] start  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_reset(gpw_start *start);

/** Takes one interval: what the set is at its end. A quantity that is not known is NaN.
 *  @param[in,out] start         handle
 *  @param         frequency_hz  of the set
 *  @param         voltage_pu    of rated
 *  @param         load_w        carried; not read where no load is asked for
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; a quantity that is needed was not known
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_HANDLE    nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_push(gpw_start *start, float frequency_hz,
                                                float voltage_pu, float load_w);

/** What the record means. May be asked at any time.
 *  @param[in]  start         handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 32 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_result_get(const gpw_start *start,
                                                      gpw_start_result *result,
                                                      size_t result_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_START_H */
