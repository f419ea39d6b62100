/* SPDX-License-Identifier: MIT */
/**
 * @file voltage.h
 * @brief The voltage of a run against the limits of a class: dip, rise, recovery, rest.
 */
#ifndef GPUPOWER_VOLTAGE_H
#define GPUPOWER_VOLTAGE_H

#include "base.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_voltage Voltage verdict
 *
 * What #gpw_verdict is for the frequency, for the voltage: sample by sample, O(1) memory,
 * several classes in one run.
 *
 * **Dip and rise** are the largest deviations below and above rated, of any sample.
 *
 * **Recovery.** The band lies `recovery_within_pct` to each side of the set point. An excursion
 * begins with the first sample outside and ends with the first one inside after which the
 * voltage stays inside for recovery_hold_s; the hold does not count. Leaving again within the
 * hold, to whichever side, is the same excursion. One that began below the band came of
 * loading, one that began above of unloading; the two may have limits of their own.
 *
 * **Rest.** The voltage rests while all of it stays within 0.5 % of rated. Once that has been
 * so for longer than the longest recovery that any class permits, in whole seconds and at least
 * one, the mean of each further second is judged against the set point. A voltage that never
 * rests so long leaves that criterion unassessed, and a class that limits it undetermined; but
 * where no sample at all was beyond that limit, no rest can have been.
 *
 * Outcomes have three values as those of #gpw_outcome_id: a record that ends outside the band,
 * or inside for less than the hold, is undetermined, as is one with more than 0.1 s of unusable
 * samples in a row, at its start as well.
 *
 * @source{iso8528-voltage}
 * @{ */

/** A streaming evaluation. Opaque, position-independent. */
typedef struct gpw_voltage gpw_voltage;

#define GPW_VOLTAGE_CLASSES_MAX 4u /**< Most classes in one run. */

/** Limits of one class. 0 or NaN in a limit: not judged. 48 bytes on every target. */
typedef struct gpw_voltage_limits {
    uint32_t header;           /**< Type and size. Set by gpw_voltage_limits_init(). */
    uint32_t class_id;         /**< #gpw_class_id, not none. Default custom. */
    uint32_t edition;          /**< As gpw_limits::edition. Default 0. */
    float dip_pct;             /**< Largest dip, % of rated, to 100. Default 0. */
    float rise_pct;            /**< Largest rise, % of rated, to 100. Default 0. */
    float recovery_s;          /**< Longest recovery, to 3600 s. Needs recovery_within_pct.
                                    Default 0. */
    float unload_recovery_s;   /**< The same after a fall of load, where it has a limit of its
                                    own; recovery_s is then of rises alone. Default 0. */
    float recovery_within_pct; /**< Band to come back to, to each side of the set point, % of
                                    rated, to 100. Default 0: not followed. */
    float steady_within_pct; /**< Deviation at rest, to each side of the set point, % of rated,
                                  to 100. Default 0. */
    uint32_t reserved[3];    /**< Must be 0. */
} gpw_voltage_limits;

/** Parameters. Fill with gpw_voltage_config_init(). 32 bytes on every target. */
typedef struct gpw_voltage_config {
    uint32_t header;       /**< Type and size. Set by gpw_voltage_config_init(). */
    float dt_s;            /**< Interval of gpw_voltage_push(), #GPW_DT_MIN_S to 0.1 s. No
                                default: must be set. */
    float set_pu;          /**< Set point, 0.5 to 1.5 of rated. Default 1. */
    float recovery_hold_s; /**< A recovery counts after so long inside, 0 to 60 s. Default 1. */
    uint32_t reserved[4];  /**< Must be 0. */
} gpw_voltage_config;

/** Result of a run, common to all classes. NaN: unknown. 32 bytes on every target. */
typedef struct gpw_voltage_result {
    float dip_pct;       /**< Largest dip, % of rated, positive down; 0: never below. */
    float dip_time_s;    /**< When the voltage was lowest, s from the start. */
    float rise_pct;      /**< Largest rise, % of rated; 0: never above. */
    float rise_time_s;   /**< When it was highest. */
    float steady_pct;    /**< Largest deviation from the set point at rest, % of rated; NaN: it
                              never rested. */
    float steady_time_s; /**< End of that second. */
    float duration_s;    /**< Length of the record, s. */
    uint32_t collapsed;  /**< 1: the voltage collapsed. */
} gpw_voltage_result;

/** Result of one class. NaN: unknown or not judged. 32 bytes on every target. */
typedef struct gpw_voltage_class_result {
    uint32_t class_id;     /**< #gpw_class_id. */
    gpw_outcome outcome;   /**< Holds, fails, undetermined. */
    uint32_t limiting;     /**< #gpw_criterion_id with the least margin: one of the voltage, or
                                collapse; none if nothing was judged. */
    uint32_t direction;    /**< #gpw_direction_id of it. */
    float margin_pct;      /**< 100 (limit - |x|) / limit of it, %; negative: exceeded. */
    float limiting_time_s; /**< When; of a recovery, where it began. */
    float recovery_s;      /**< Longest recovery from a dip, s; 0: none; NaN: not recovered. */
    float unload_recovery_s; /**< Longest recovery from a rise; likewise. */
} gpw_voltage_class_result;

/** Storage for any configuration, as a constant for static arrays; gpw_voltage_state_size() is
 *  the exact need. */
#define GPW_VOLTAGE_STATE_BYTES 512u

/** Sets every field to its default: a custom class that judges nothing yet.
 *  @param[out] limits       written in full, `limits_size` bytes
 *  @param      limits_size  `sizeof *limits`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `limits` is NULL
 *  @retval GPW_ERR_VERSION  `limits_size` is below the first release's 48 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_limits_init(gpw_voltage_limits *limits,
                                                         size_t limits_size);

/** Fills in the voltage limits of a class of ISO 8528-5.
 *  @param[in,out] limits    prepared by gpw_voltage_limits_init()
 *  @param         class_id  #GPW_CLASS_G1, #GPW_CLASS_G2 or #GPW_CLASS_G3
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `limits` is NULL
 *  @retval GPW_ERR_VERSION  `limits` was never set by gpw_voltage_limits_init()
 *  @retval GPW_ERR_DOMAIN   no such class; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{iso8528-voltage}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_limits_iso8528(gpw_voltage_limits *limits,
                                                            uint32_t class_id);

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_config_init(gpw_voltage_config *config,
                                                         size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_voltage_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_state_size(const gpw_voltage_config *config,
                                                        size_t *bytes);

/** Builds an evaluation, without classes, in memory the caller owns. Nothing to free
 * afterwards.
 *  @param[out] memory        at least gpw_voltage_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] voltage       handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_VERSION   `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_init(void *memory, size_t memory_bytes,
                                                  const gpw_voltage_config *config,
                                                  gpw_voltage **voltage);

/** Adds a class to judge, before the first sample.
 *  @param[in,out] voltage  handle
 *  @param[in]     limits   copied; not kept
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `limits` was never set by gpw_voltage_limits_init()
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or a recovery is limited without
 *                           recovery_within_pct
 *  @retval GPW_ERR_STATE    the record has begun
 *  @retval GPW_ERR_FULL     there are #GPW_VOLTAGE_CLASSES_MAX already
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_add_class(gpw_voltage *voltage,
                                                       const gpw_voltage_limits *limits);

/** Begins a new record; classes stay, and more may be added.
 *  @param[in,out] voltage  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(classes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_reset(gpw_voltage *voltage);

/** Takes one interval: the voltage at its end. What is NaN or outside 0 to 10 is replaced by
 * the last usable one; before the first usable one there is no record yet, but more than 0.1 s
 * of waiting for it leave the classes undetermined.
 *  @param[in,out] voltage     handle
 *  @param         voltage_pu  of rated
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, with the sample replaced; or nothing to hold yet
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(classes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_push(gpw_voltage *voltage, float voltage_pu);

/** Notes that the voltage collapsed: every class fails, whatever follows.
 *  @param[in,out] voltage  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_collapse(gpw_voltage *voltage);

/** What the record shows, apart from the classes. May be asked at any time.
 *  @param[in]  voltage       handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 32 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_result_get(const gpw_voltage *voltage,
                                                        gpw_voltage_result *result,
                                                        size_t result_bytes);

/** What the record means for one class. May be asked at any time.
 *  @param[in]  voltage       handle
 *  @param      index         in the order of gpw_voltage_add_class(), from 0
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no class has that index
 *  @retval GPW_ERR_VERSION    `result_bytes` is below the first release's 32 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_class_get(const gpw_voltage *voltage,
                                                       uint32_t index,
                                                       gpw_voltage_class_result *result,
                                                       size_t result_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_VOLTAGE_H */
