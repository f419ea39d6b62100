/* SPDX-License-Identifier: MIT */
/**
 * @file unbox.h
 * @brief What was drawn between two refreshes of a sensor that shows a one-second average.
 */
#ifndef GPUPOWER_UNBOX_H
#define GPUPOWER_UNBOX_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_unbox Recovery from an averaged reading
 *
 * `power.draw` of an H100 is refreshed ten times a second and is each time the mean of the last
 * second: a step of 300 W arrives as ten steps of 30 W. This room takes one reading for each
 * refresh (tick_grid.h makes them from a log) and returns the mean power of each refresh
 * interval, with an estimate of its error.
 *
 * **How.** Readings are explained by a power that changes as little as they allow (least
 * squares with a bounded total variation, in windows of #GPW_UNBOX_WINDOW refreshes). The
 * number of refreshes in the sensor's window is not the same each time: ten or eleven. Which of
 * the two it was is estimated for each reading together with the power; taking it as known is
 * what makes simple inversions fail.
 *
 * **What it cannot do.** A ripple that repeats with the window's length, or a whole fraction of
 * it, leaves no trace in such a reading and none can be recovered; the same holds for ripple
 * below gpw_unbox_config::noise_w. Peaks of bursts shorter than the window are indications, not
 * measurements. Energy is kept: it is that of the readings.
 *
 * **When it is refused.** The window's length must be known and the reading of every refresh be
 * seen: a log that is slower than the sensor cannot be recovered (gpw_tick_grid says so with
 * #GPW_ERR_UNKNOWN), nor can a field that is no average: there is nothing to recover.
 *
 * **Delay.** A value is settled only by readings that come after it: between 21 and 53 of them.
 *
 * Life: gpw_unbox_config_init(), gpw_unbox_init(), then push a reading and drain the values.
 * One handle belongs to one thread at a time; different handles need no locks.
 *
 * @{ */

/** A recovery. Opaque, position-independent: copying its gpw_unbox_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_unbox gpw_unbox;

#define GPW_UNBOX_WINDOW 64u   /**< Refreshes that are solved at a time. */
#define GPW_UNBOX_HOP 32u      /**< Refreshes from one solution to the next. */
#define GPW_UNBOX_TAPS_MIN 2u  /**< Fewest refreshes in the sensor's window. */
#define GPW_UNBOX_TAPS_MAX 10u /**< Most refreshes in the sensor's window. */
#define GPW_UNBOX_GAP_MAX 5u   /**< Most refreshes that may be missing in a row. */

/** The sensor and what is known of the power. Fill with gpw_unbox_config_init(), then change
 *  what you need. 40 bytes on every target. */
typedef struct gpw_unbox_config {
    uint32_t header; /**< Set by gpw_unbox_config_init(). */
    float window_s;  /**< Length of the average. Default 1. NaN: unknown, which is refused. */
    float period_s;  /**< Interval of the refreshes, 1e-3 to 10. `window_s` must be
                          #GPW_UNBOX_TAPS_MIN to #GPW_UNBOX_TAPS_MAX of them, whole within 2 %.
                          Default 0.1. */
    float noise_w;   /**< Standard deviation of what a reading contains besides the average,
                          1e-3 to 1e6. Default 0.3. */
    float lambda_w;  /**< How much a change of power is disliked, 0 to 1e6: a jump is believed
                          once it takes away more squared residual than this times its height.
                          Default 0.03. */
    float low_w;     /**< Power below which the board cannot be, magnitude to
                          #GPW_POWER_MAX_W. Default 0. */
    float high_w;    /**< Power above which it cannot be. NaN: none is known. Default NaN. */
    uint32_t taps_vary;   /**< 1: the window holds one refresh more at times, as found on H100;
                               0: never. Default 1. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_unbox_config;

/** Bits of gpw_unbox_value::flags. */
enum gpw_unbox_flag {
    GPW_UNBOX_MISSING = 1,  /**< No reading was given for this refresh. */
    GPW_UNBOX_AT_BOUND = 2, /**< Held at gpw_unbox_config::low_w or high_w. */
    GPW_UNBOX_NEAR_END = 4  /**< Within a window of the record's start, of its end or of a gap:
                                  fewer readings tell of it. */
};

/** One refresh interval. 24 bytes on every target. */
typedef struct gpw_unbox_value {
    uint64_t tick;   /**< As pushed: the interval that ended with this refresh. */
    float power_w;   /**< Recovered mean power. */
    float error_w;   /**< Standard error, an estimate: see gpw_unbox_next(). */
    float reading_w; /**< What the sensor showed. NaN: missing. */
    uint32_t flags;  /**< Bits of #gpw_unbox_flag. */
} gpw_unbox_value;

/** What became of the readings so far. 40 bytes on every target. */
typedef struct gpw_unbox_summary {
    uint64_t readings; /**< Readings taken. */
    uint64_t values;   /**< Values settled, drained or not. */
    uint64_t missing;  /**< Refreshes without a reading, in gaps that were bridged. */
    uint64_t segments; /**< Stretches that were recovered for themselves: 1 plus long gaps. */
    float residual_w;  /**< RMS of reading less the average of what was recovered. NaN: no value
                            yet. Far above gpw_unbox_config::noise_w: the field is no such
                            average. */
    float extra_share; /**< Share of the readings with one refresh more, where it could be
                            told. NaN: nowhere. */
} gpw_unbox_summary;

/** Storage for a recovery, as a constant for static arrays. Room for any build of this minor
 *  version; gpw_unbox_state_size() is the exact need. */
#define GPW_UNBOX_STATE_BYTES 7168u

/** Sets every field to its default: `power.draw` of an H100.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 40 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{unbox-window}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_config_init(gpw_unbox_config *config,
                                                       size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_unbox_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_state_size(const gpw_unbox_config *config,
                                                      size_t *bytes);

/** Builds a recovery in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_unbox_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] unbox         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, the window is not a whole number of
 *                            refreshes that fits, or `low_w` is not below `high_w`
 *  @retval GPW_ERR_UNKNOWN   `window_s` or `period_s` is unknown: nothing can be recovered
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_init(void *memory, size_t memory_bytes,
                                                const gpw_unbox_config *config,
                                                gpw_unbox **unbox);

/** Forgets every reading.
 *  @param[in,out] unbox  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_reset(gpw_unbox *unbox);

/** Takes the reading of one refresh. Drain gpw_unbox_next() before the next one.
 *
 *  Up to #GPW_UNBOX_GAP_MAX refreshes may be left out or unusable: the power between is that of
 *  its neighbours. Where more are missing, what came before is settled as by
 *  gpw_unbox_finish() and a new stretch begins.
 *
 *  @param[in,out] unbox      handle
 *  @param         tick       number of the refresh, larger than the last one
 *  @param         reading_w  what the sensor showed. Not finite or beyond #GPW_POWER_MAX_W:
 * taken as missing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the reading was unusable
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_ORDER    `tick` is not after the last one
 *  @retval GPW_ERR_FULL     settled values stand undrained
 *  @context{one thread per handle, ISR-safe, O(1); each 32nd solves a window}
 *  @source{unbox-solve}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_push(gpw_unbox *unbox, uint64_t tick,
                                                float reading_w);

/** Settles what is still open, at the end of the record. A reading may follow: it begins a new
 *  stretch.
 *  @param[in,out] unbox  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_FULL    settled values stand undrained
 *  @context{one thread per handle, ISR-safe, solves a window}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_finish(gpw_unbox *unbox);

/** Hands out the next settled value, in the order of time.
 *
 *  The error is a standard deviation: what the readings leave open, given the power's
 *  dislike of change; how far other solutions lie away; and ripple that was not recovered. It
 *  does not know of a sensor that does something else than average. In dense bursts it is too
 *  small by a half.
 *
 *  @param[in,out] unbox        handle
 *  @param[out]    value        written only on success
 *  @param         value_bytes  `sizeof *value`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `value_bytes` is below the first release's 24 bytes
 *  @retval GPW_ERR_NOT_FOUND  none is settled: push another reading
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{unbox-error}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_next(gpw_unbox *unbox, gpw_unbox_value *value,
                                                size_t value_bytes);

/** What became of the readings so far.
 *  @param[in]  unbox          handle
 *  @param[out] summary        written only on success
 *  @param      summary_bytes  `sizeof *summary`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `summary_bytes` is below the first release's 40 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_summary_get(const gpw_unbox *unbox,
                                                       gpw_unbox_summary *summary,
                                                       size_t summary_bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_UNBOX_H */
