/* SPDX-License-Identifier: MIT */
/**
 * @file onset.h
 * @brief A change of the load's level that nobody announced, seen while it happens.
 */
#ifndef GPUPOWER_ONSET_H
#define GPUPOWER_ONSET_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_onset Unannounced changes
 *
 * A controller is told of most changes of its load before they come. This room listens to the
 * measured power for those it is not told of: a job that was started by hand, a rack that
 * tripped. An alarm is raised at the very reading that shows the change, or within 100 ms of
 * it where readings come faster than that.
 *
 * **What counts as a change.** A reading that lies further from the level than the load itself
 * has lately gone in that direction, or a mean of 100 ms that does. The two directions are
 * learned apart: dips of a training job hide a small step down, and no step up. What has come
 * and gone within gpw_onset_config::excursion_s was an excursion; it widens that side for
 * gpw_onset_config::learn_s, so that the next one of its size is no alarm. What stays is the
 * new level, and the search begins again around it.
 *
 * **New levels.** After the first reading, a gap, an announced change or a change that was
 * seen, the level is sought for 3 s and then only listened to, until it was heard for 30 s and
 * a hundred readings. There is no alarm in that time; gpw_onset_reading::settled tells. After
 * an announced change what was learned of the phase before is forgotten.
 *
 * **What cannot be seen.** A step smaller than what the load does by itself. How small a step
 * is seen now stands in gpw_onset_reading::up_w and gpw_onset_reading::down_w. Where the load
 * swings by more than a twentieth of the rating, a step of a twentieth is not seen at once.
 *
 * **Readings.** Only a new stamp is a new reading; a value that a meter holds may be offered at
 * every tick. Readings that are not numbers, beyond any power, or older than the last one are
 * left out. After a gap of eight intervals the level is sought anew.
 *
 * Life: gpw_onset_config_init(), gpw_onset_init(), gpw_onset_step() at every tick,
 * gpw_onset_get(). One handle belongs to one thread at a time; different handles need no locks.
 *
 * @req{onset-seen} A change of level beyond what the load does by itself is told at the
 * first reading that shows it.
 * @req{onset-quiet} Noise, announced changes and excursions that were learned raise no
 * alarm.
 *
 * @{ */

/** A search for changes. Opaque, position-independent: copying its gpw_onset_state_size() bytes
 *  to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_onset gpw_onset;

/** What is looked for. Fill with gpw_onset_config_init(), then change what you need. 32 bytes
 *  on every target. */
typedef struct gpw_onset_config {
    uint32_t header; /**< Set by gpw_onset_config_init(). */
    float rating_w;  /**< What `step_pu` is a share of, 1 W to #GPW_POWER_MAX_W. No default. */
    float step_pu;   /**< Least change that is looked for, 1e-4 to 1. Default 0.05. */
    float refresh_s; /**< Usual time between new readings, 1e-3 to 60. Default 0.1. */
    float excursion_s; /**< Longest excursion, `refresh_s` to 600 s; what stays longer is a new
                            level. Default 10. */
    float learn_s;     /**< How long an excursion is remembered in full, 10 to 1e5 s. Default
                            1200. */
    float margin_pu;   /**< How much further than before the load may go without an alarm, as a
                            share, 0 to 4; half of it for noise. Default 0.5. */
    uint32_t reserved; /**< Must be 0. */
} gpw_onset_config;

/** What is known now. 56 bytes on every target. */
typedef struct gpw_onset_reading {
    uint64_t at_ns; /**< Stamp of the first reading of the last change; 0: there was none. */
    uint64_t count; /**< Changes seen so far, those counted that were excursions after all. */
    uint64_t excursions; /**< Excursions learned so far. */
    uint32_t detected;   /**< 1: the last gpw_onset_step() raised an alarm. */
    uint32_t settled;    /**< 1: a level is known and was heard for 30 s and a hundred readings:
                              from then on there are alarms. */
    float from_w;        /**< Level before the last change. NaN: there was none. */
    float to_w;          /**< Reading that raised the alarm. NaN: there was none. */
    float level_w;       /**< Level now. NaN: no reading yet. */
    float noise_w;       /**< Spread of the readings around it, as a standard deviation. NaN. */
    float up_w;          /**< Least step up that is seen at once. NaN: no level. */
    float down_w;        /**< Least step down that is seen at once. NaN: no level. */
} gpw_onset_reading;

/** Storage for a search, as a constant for static arrays. Room for any build of this minor
 *  version; gpw_onset_state_size() is the exact need. */
#define GPW_ONSET_STATE_BYTES 512u

/** Sets every field to its default; `rating_w` has none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_config_init(gpw_onset_config *config,
                                                       size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_onset_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_state_size(const gpw_onset_config *config,
                                                      size_t *bytes);

/** Builds a search in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_onset_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] onset         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range; `rating_w` was left at 0
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_init(void *memory, size_t memory_bytes,
                                                const gpw_onset_config *config,
                                                gpw_onset **onset);

/** Forgets every reading and all that was learned.
 *  @param[in,out] onset  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_reset(gpw_onset *onset);

/** Takes what is known at one tick.
 *  @param[in,out] onset        handle
 *  @param         stamp_ns     when the reading was taken; the same as before: no new reading
 *  @param         power_w      the reading, -#GPW_POWER_MAX_W to #GPW_POWER_MAX_W
 *  @param         expected_w   what the load should be now, from a forecast; NaN: the level
 * that was heard. Its changes are no changes here
 *  @param         up_w         how far above that the load may go by itself, as known from
 *                              elsewhere (a phase's largest power, a forecast's band); NaN or
 *                              below 0: nothing is known
 *  @param         down_w       how far below, likewise
 *  @param         is_changing  not 0: an announced change is under way. No alarm is raised, and
 *                              the level is sought anew when it ends
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   the reading was unusable or old, and left out
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{onset-search}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_step(gpw_onset *onset, uint64_t stamp_ns,
                                                float power_w, float expected_w, float up_w,
                                                float down_w, int32_t is_changing);

/** Reads what is known.
 *  @param[in]  onset          handle
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  no reading was taken yet: figures are NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `reading_bytes` is below the first release's 56 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_get(const gpw_onset *onset,
                                               gpw_onset_reading *reading,
                                               size_t reading_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ONSET_H */
