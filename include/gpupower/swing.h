/* SPDX-License-Identifier: MIT */
/**
 * @file swing.h
 * @brief Whether the load swings where an engine would swing with it, and by how much.
 */
#ifndef GPUPOWER_SWING_H
#define GPUPOWER_SWING_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_swing Swing
 *
 * A load that goes up and down a few times in a second, or once in a few seconds, moves the
 * frequency of an engine more than its size tells. This room hears one range of frequencies and
 * tells the amplitude of what swings in it, its frequency, and the swing of the engine's
 * frequency that is to be expected from it. It is what a controller can afford at every tick;
 * the room `bands` tells more, at four times the memory.
 *
 * **Half waves.** The power, freed of what is slower and faster than the range, is cut where it
 * crosses zero. Each piece has a height and a length. The amplitude is the median height of the
 * last five, the frequency comes from their lengths. A single step makes one or two pieces, so
 * it is not taken for a swing; a swing is told after three half waves. Noise swings too, a
 * little and at no frequency in particular: `sustained` counts half waves in a row that are
 * alike, and below five of them there is no oscillation.
 *
 * **Accuracy.** A steady sine inside the range, a factor of 1.5 from both ends, reads its
 * amplitude within 5 % and its frequency within 2 %. A reading dies away when no half wave
 * has come for longer than one at the slow end of the range may take.
 *
 * Life: gpw_swing_config_init(), gpw_swing_init(), gpw_swing_step() at every tick,
 * gpw_swing_get(). One handle belongs to one thread at a time; different handles need no locks.
 *
 * @{ */

/** A range that is listened to. Opaque, position-independent: copying its
 *  gpw_swing_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_swing gpw_swing;

/** What is listened to. Fill with gpw_swing_config_init(), then change what you need. 32 bytes
 *  on every target. */
typedef struct gpw_swing_config {
    uint32_t header;     /**< Set by gpw_swing_config_init(). */
    uint32_t tick_ns;    /**< Interval of the samples, #GPW_TICK_MIN_NS to
                              #GPW_TICK_MAX_NS. No default. */
    float low_hz;        /**< Slow end of the range, 0.02 to 5. Default 0.1. */
    float high_hz;       /**< Fast end, at least 2 `low_hz`, at most 0.2 / tick. Default 2. */
    float slow_hz_per_w; /**< Swing of the engine's frequency for each W of swing of the load
                              at `low_hz`, 0 or more: gpw_response_at(). NaN: unknown.
                              Default NaN. */
    float fast_hz_per_w; /**< The same at `high_hz`. */
    float largest_hz_per_w; /**< The largest in between, where the engine answers most; at least
                                 the other two. NaN: unknown. Default NaN. */
    uint32_t reserved;      /**< Must be 0. */
} gpw_swing_config;

/** What swings now. 32 bytes on every target. */
typedef struct gpw_swing_reading {
    float amplitude_w;  /**< Height of the half waves, W; 0: nothing swings. NaN: no sample. */
    float frequency_hz; /**< NaN: nothing swings. */
    float expected_hz;  /**< Amplitude of the engine's frequency that this would cause: by the
                             largest response. NaN: unknown. */
    float likely_hz;    /**< The same by the response at that frequency, between the two ends on
                             a straight line in logarithms. NaN: unknown. */
    uint32_t sustained; /**< Half waves in a row that were alike. From five on it is an
                             oscillation. */
    uint32_t settled;   /**< 1: two periods of the slow end since the first sample. */
    uint64_t held;      /**< Samples that were replaced by the one before. */
} gpw_swing_reading;

/** Storage, as a constant for static arrays. Room for any build of this minor version;
 *  gpw_swing_state_size() is the exact need. */
#define GPW_SWING_STATE_BYTES 256u

/** Sets every field to its default; `tick_ns` has none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_config_init(gpw_swing_config *config,
                                                       size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_swing_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_state_size(const gpw_swing_config *config,
                                                      size_t *bytes);

/** Builds the filters in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_swing_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] swing         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range; `tick_ns` was left at 0
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_init(void *memory, size_t memory_bytes,
                                                const gpw_swing_config *config,
                                                gpw_swing **swing);

/** Forgets every sample.
 *  @param[in,out] swing  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_reset(gpw_swing *swing);

/** Takes the sample of one tick. One that is not a number, or beyond #GPW_POWER_MAX_W, is
 *  replaced by the last usable one. The first usable one is the level at rest.
 *  @param[in,out] swing    handle
 *  @param         power_w  the load
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but the sample was replaced
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{swing-half-waves}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_step(gpw_swing *swing, float power_w);

/** Reads what swings.
 *  @param[in]  swing          handle
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  no usable sample was taken yet
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `reading_bytes` is below the first release's 32 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{swing-half-waves}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_get(const gpw_swing *swing,
                                               gpw_swing_reading *reading,
                                               size_t reading_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SWING_H */
