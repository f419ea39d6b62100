/* SPDX-License-Identifier: MIT */
/**
 * @file window.h
 * @brief Whether an unlabelled power field is an average of the last second, from its steps.
 */
#ifndef GPUPOWER_WINDOW_H
#define GPUPOWER_WINDOW_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_window Identification of a sensor's window
 *
 * The same column heading means a 25 ms sample on one board and driver and a one-second average
 * on another. A log tells which it is when the power steps: a sample jumps, an average climbs
 * in a straight line that is as long as its window. This room looks at each step that stands
 * alone (a flat stretch before it and one after it) and counts what it looked like. Where a log
 * has two fields side by side, one is compared with the running mean of the other as well.
 *
 * After a flat stretch of a whole window a jump is proof, and so is a pulse shorter than half
 * of it: no average can show one. A straight climb is not: a job may have climbed so. It takes
 * two of them, and no jumps, before a field is called an average; without steps the answer is
 * #GPW_WINDOW_UNKNOWN.
 *
 * Rows must be less than a third of the window apart; repeats do no harm.
 *
 * Life: gpw_window_config_init(), gpw_window_init(), push rows, gpw_window_verdict_get(). One
 * handle belongs to one thread at a time; different handles need no locks.
 *
 * @{ */

/** An identification. Opaque, position-independent: copying its gpw_window_state_size() bytes
 * to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_window gpw_window;

/** What is looked for. Fill with gpw_window_config_init(), then change what you need. 16 bytes
 *  on every target. */
typedef struct gpw_window_config {
    uint32_t header;   /**< Set by gpw_window_config_init(). */
    float window_s;    /**< Length of the average that may be there, 0.1 to 60. Default 1. */
    float step_min_w;  /**< Least step that is looked at, 1e-3 to #GPW_POWER_MAX_W. Default
                            25. */
    uint32_t reserved; /**< Must be 0. */
} gpw_window_config;

/** What gpw_window_verdict::kind says. */
enum gpw_window_kind_id {
    GPW_WINDOW_UNKNOWN = 0, /**< Too few steps, or steps that contradict each other. */
    GPW_WINDOW_AVERAGE = 1, /**< An average over gpw_window_verdict::window_s. */
    GPW_WINDOW_INSTANT = 2  /**< Much shorter than the window that was looked for. */
};

/** What gpw_window_verdict::beside says of a field and the one beside it. */
enum gpw_window_beside_id {
    GPW_WINDOW_ALONE = 0,            /**< None beside it, or none of them moved. */
    GPW_WINDOW_SAME = 1,             /**< Both show the same. */
    GPW_WINDOW_AVERAGE_OF_OTHER = 2, /**< It is the running mean of the other one. */
    GPW_WINDOW_OTHER_IS_AVERAGE = 3, /**< The other one is its running mean. */
    GPW_WINDOW_UNRELATED = 4         /**< Nothing of it fits. */
};

/** What the rows tell. 64 bytes on every target. */
typedef struct gpw_window_verdict {
    uint64_t rows;      /**< Usable rows. */
    uint64_t slow_rows; /**< Of them, too far from the one before to tell anything. */
    uint32_t kind;      /**< #gpw_window_kind_id. */
    uint32_t beside;    /**< #gpw_window_beside_id. */
    uint32_t
        average_steps; /**< Steps that climbed in a straight line of the window's length. */
    uint32_t instant_steps; /**< Steps that jumped, and pulses shorter than half the window. */
    uint32_t other_steps;   /**< Steps that did neither. */
    uint32_t compared;      /**< Twentieths of the window in which both fields were compared. */
    float window_s;         /**< Length of the climbs, their mean. NaN: none. */
    float same_w;           /**< RMS of the field less the other one. NaN: not compared. */
    float average_w;        /**< RMS of the field less the other's running mean. NaN. */
    float reverse_w;        /**< RMS of the other one less the field's running mean. NaN. */
    uint32_t reserved[2];   /**< 0. */
} gpw_window_verdict;

/** Storage for an identification, as a constant for static arrays. Room for any build of this
 *  minor version; gpw_window_state_size() is the exact need. */
#define GPW_WINDOW_STATE_BYTES 640u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 16 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_config_init(gpw_window_config *config,
                                                        size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_window_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_state_size(const gpw_window_config *config,
                                                       size_t *bytes);

/** Builds an identification in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_window_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] window        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_init(void *memory, size_t memory_bytes,
                                                 const gpw_window_config *config,
                                                 gpw_window **window);

/** Forgets every row.
 *  @param[in,out] window  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_reset(gpw_window *window);

/** Takes one row of a log.
 *  @param[in,out] window     handle
 *  @param         stamp_ns   when it was read
 *  @param         reading_w  the field in question. Not finite or beyond #GPW_POWER_MAX_W: no
 *                            row
 *  @param         beside_w   another field of the same board. NaN: there is none
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the reading was unusable
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_ORDER    `stamp_ns` is before the last one
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{window-steps}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_push(gpw_window *window, uint64_t stamp_ns,
                                                 float reading_w, float beside_w);

/** What the rows so far tell.
 *  @param[in]  window         handle
 *  @param[out] verdict        written only on success
 *  @param      verdict_bytes  `sizeof *verdict`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  the kind is #GPW_WINDOW_UNKNOWN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `verdict_bytes` is below the first release's 64 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{window-steps}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_verdict_get(const gpw_window *window,
                                                        gpw_window_verdict *verdict,
                                                        size_t verdict_bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_WINDOW_H */
