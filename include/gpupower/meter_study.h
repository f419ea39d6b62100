/* SPDX-License-Identifier: MIT */
/**
 * @file meter_study.h
 * @brief A measurement of a kernel's energy that a part-time meter can not spoil.
 */
#ifndef GPUPOWER_METER_STUDY_H
#define GPUPOWER_METER_STUDY_H

#include "meter.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_meter_study Protocol of a measurement
 *
 * A meter that sees a quarter of the time may see the same quarter of a kernel again and again,
 * and a slow one shows the kernel long after its start. The protocol: repeat the kernel, 32
 * times and for 5 s at least; if the meter does not see all, shift the repetitions against it
 * by eight short delays, so that all phases have their turn; run four trials with pauses of
 * random length; leave out the readings that still rise; invert gain and offset.
 *
 *     trial:  lead  |  group 1  | delay | group 2 | delay | ... | group 8 | delay |
 *
 * The lead is repetitions as well, so many as the meter's rise lasts. gpw_meter_study_plan()
 * says how many of what, gpw_meter_study_start_s() when each repetition begins: a load
 * generator follows them. gpw_meter_study_begin() and gpw_meter_study_step() take what was
 * read.
 *
 * @source{yang-2024}
 * @source{meter-protocol}
 * @{ */

/** A study being evaluated. Opaque, position-independent: copying its
 *  gpw_meter_study_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot.
 */
typedef struct gpw_meter_study gpw_meter_study;

/** Plan of a study. Fill with gpw_meter_study_config_init() and gpw_meter_study_plan(). 64
 * bytes on every target. */
typedef struct gpw_meter_study_config {
    uint32_t header;      /**< Set by gpw_meter_study_config_init(). */
    float kernel_s;       /**< Time of one repetition, 1e-6 to 3600 s. Default unknown: must be
                               set. */
    uint32_t lead;        /**< Repetitions before the first group, 0 to 1e8. Default 0. */
    uint32_t groups;      /**< 1 to 64. Default 1. */
    uint32_t repetitions; /**< Of each group, 1 to 1e8. Default 32. */
    float delay_s;        /**< After each group, 0 to 60 s. Default 0. */
    uint32_t trials;      /**< 1 to 1000. Default 4. */
    float pause_s;        /**< Longest pause before a trial, 0 to 3600 s. Default 1. */
    float drop_s;         /**< Readings so long after the start are left out, 0 to 3600 s.
                               Default 0. */
    float late_s;         /**< Readings so long after the end still tell of it, 0 to 60 s.
                               Default 0. */
    float gain;           /**< As gpw_meter_config::gain. Default 1. */
    float offset_w;       /**< As gpw_meter_config::offset_w. Default 0. */
    float idle_w;         /**< Power during a delay, 0 to #GPW_METER_POWER_MAX_W. Default
                               unknown: that of the kernel. */
    uint32_t seed;        /**< Of the pauses. Default 0. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_meter_study_config;

/** What a study gives. NaN: not known yet. 64 bytes on every target. */
typedef struct gpw_meter_study_result {
    uint64_t readings;     /**< That count. */
    uint64_t dropped;      /**< Left out: while the meter rose, or not usable. */
    uint32_t trials;       /**< With at least one reading that counts. */
    uint32_t reserved;     /**< 0. */
    float mean_w;          /**< Mean power of the trials, corrected. */
    float trial_sd_w;      /**< Standard deviation from trial to trial. NaN: fewer than two. */
    float mean_se_w;       /**< Standard error of the mean. NaN: fewer than two trials. */
    float kernel_w;        /**< The same without the delays: power of the kernel alone. */
    float kernel_j;        /**< Energy of one repetition. */
    float kernel_se_j;     /**< Its standard error. NaN: fewer than two trials. */
    float naive_w;         /**< Mean of all readings between start and end, as they are. */
    float naive_j;         /**< That power for the time of one repetition. */
    float naive_error_pct; /**< 100 (naive_j - kernel_j)/kernel_j, %. */
    uint32_t idle_assumed; /**< 1: the power during a delay was taken as the kernel's. */
} gpw_meter_study_result;

/** Storage for a study, as a constant for static arrays. */
#define GPW_METER_STUDY_STATE_BYTES 192u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 64 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_config_init(gpw_meter_study_config *config,
                                                             size_t config_size);

/** Plans a study for a meter: everything but `idle_w` and `seed`.
 *  @param[in]     meter     window and period known
 *  @param         kernel_s  time of one repetition, 1e-6 to 3600 s
 *  @param[in,out] config    initialised
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_UNKNOWN  window or period are unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-protocol}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_plan(const gpw_meter_config *meter,
                                                      float kernel_s,
                                                      gpw_meter_study_config *config);

/** Length of a trial, delays included.
 *  @param[in]  config   a plan
 *  @param[out] trial_s  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  `kernel_s` is unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_trial_s(const gpw_meter_study_config *config,
                                                         float *trial_s);

/** When a repetition begins, from the start of its trial.
 *  @param[in]  config      a plan
 *  @param      repetition  from 0: the lead, then the groups
 *  @param[out] start_s     written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN     a field is outside its range
 *  @retval GPW_ERR_UNKNOWN    `kernel_s` is unknown
 *  @retval GPW_ERR_NOT_FOUND  the trial has no such repetition
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_start_s(const gpw_meter_study_config *config,
                                                         uint32_t repetition, float *start_s);

/** Pause before a trial: random, the same for the same seed.
 *  @param[in]  config   a plan
 *  @param      trial    from 0
 *  @param[out] pause_s  0 to `pause_s` of the plan; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  `kernel_s` is unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_pause_s(const gpw_meter_study_config *config,
                                                         uint32_t trial, float *pause_s);

/** Bytes of state a plan needs for its evaluation.
 *  @param[in]  config  checked as by gpw_meter_study_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  `kernel_s` is unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_meter_study_state_size(const gpw_meter_study_config *config, size_t *bytes);

/** Begins an evaluation in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_meter_study_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        the plan that was followed; copied; not kept
 *  @param[out] study         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_UNKNOWN   `kernel_s` is unknown
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_init(void *memory, size_t memory_bytes,
                                                      const gpw_meter_study_config *config,
                                                      gpw_meter_study **study);

/** Forgets every trial.
 *  @param[in,out] study  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_reset(gpw_meter_study *study);

/** Begins a trial; the one before is over.
 *  @param[in,out] study     handle
 *  @param         start_ns  when its first repetition began
 *  @param         end_ns    when its last delay, or without delays its last repetition, ended
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_ORDER  nothing was written: the end does not lie behind the start
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_begin(gpw_meter_study *study,
                                                       uint64_t start_ns, uint64_t end_ns);

/** Takes a reading. Those that tell of anything but the present trial are left out.
 *  @param[in,out] study      handle
 *  @param         stamp_ns   of the same clock as gpw_meter_study_begin()'s
 *  @param         reading_w  watts
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done; the reading was not usable
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_STATE   nothing was written: no trial was begun
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_step(gpw_meter_study *study, uint64_t stamp_ns,
                                                      float reading_w);

/** What the trials so far give, the present one included.
 *  @param[in]  study        handle
 *  @param[out] result       written only on success, to `result_size` bytes
 *  @param      result_size  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; no reading counts
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `result_size` is below the first release's
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{meter-protocol}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_result_get(const gpw_meter_study *study,
                                                            gpw_meter_study_result *result,
                                                            size_t result_size);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_METER_STUDY_H */
