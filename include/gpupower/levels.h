/* SPDX-License-Identifier: MIT */
/**
 * @file levels.h
 * @brief Levels of a load as its meter shows them: where one ends and the next begins.
 */
#ifndef GPUPOWER_LEVELS_H
#define GPUPOWER_LEVELS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_levels Levels
 *
 * A load stays for a while about one power, then about another: idle, a model loaded, at work.
 * Each such stretch is a *level*, whether its samples are quiet or noisy. This room takes
 * samples one by one and tells the levels with their means and spreads, the moments between
 * which the load went from one to the next, and the *events*: short excursions after which it
 * came back, such as the dip of a training step. Every sample costs the same, and the memory
 * does not grow.
 *
 * **Samples.** One for each value that the meter formed. Where a meter is read more often than
 * it forms values, repeats must be taken out before, or counts and spreads are wrong.
 *
 * **Band.** A sample belongs to the level while it is within `abs_w`, `rel_pu` of the level, or
 * `spread_factor` times its spread, whichever is most. The level in that sense follows slowly,
 * with `tau_s`. Samples outside become a new level when they settle: `count_min` of them, over
 * `settle_s`, none farther than the first two widths from their mean; or when they have been
 * outside for `wander_s` without settling: then the new level is *noisy*.
 *
 * **Events and short levels.** What ends by returning into the band, or by settling on the same
 * level as before, within `event_s`, is an event of that level. What lasted longer was a level.
 *
 * **Merging.** Neighbours that are the same become one. For this the last three levels are held
 * back: gpw_levels_next() gives a level when it can no longer change.
 *
 * **Gaps.** After `gap_s` without a usable sample the level is closed; nothing is said about
 * what was between. The same level after a gap of up to ten times `gap_s` goes on.
 *
 * Life: gpw_levels_config_init(), gpw_levels_config_for(), gpw_levels_init(), step; take what
 * is finished; gpw_levels_finish() at the end of a record. One handle belongs to one thread at
 * a time; different handles need no locks.
 *
 * @source{levels-tracker}
 * @{ */

/** A level tracker. Opaque, position-independent: copying its gpw_levels_state_size() bytes to
 *  other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_levels gpw_levels;

#define GPW_LEVELS_ROOM_MAX 65536u /**< Most finished levels, and events, that are kept. */

/** What is known about a level. Bits of gpw_level::flags. */
enum gpw_level_flag {
    GPW_LEVEL_NOISY = 1,      /**< Did not settle, and spreads beyond the band: a mean of what
                                   wanders. */
    GPW_LEVEL_OPEN = 2,       /**< Still going on. */
    GPW_LEVEL_GAP_BEFORE = 4, /**< Samples were missing before: when it began is not known. */
    GPW_LEVEL_GAP_AFTER = 8,  /**< Samples were missing after: when it ended is not known. */
    GPW_LEVEL_RECORD_START = 16, /**< It was there when the record began. */
    GPW_LEVEL_RECORD_END = 32,   /**< It was there when the record ended. */
    GPW_LEVEL_GAP_WITHIN = 64    /**< Samples were missing in it, and it went on as before. */
};

/** Limits. Fill with gpw_levels_config_init() and gpw_levels_config_for(), then change what you
 *  need. 64 bytes on every target. */
typedef struct gpw_levels_config {
    uint32_t header;      /**< Set by gpw_levels_config_init(). */
    uint32_t levels_max;  /**< Finished levels kept until they are taken, 4 to
                               #GPW_LEVELS_ROOM_MAX. Default 8. */
    uint32_t events_max;  /**< The same for events, 0 to #GPW_LEVELS_ROOM_MAX. Default 8. */
    uint32_t count_min;   /**< Fewest samples of a level, 2 to 1000. Default 4. */
    float abs_w;          /**< Half width of the band, at least, 1e-3 W to 1e9 W. Default 6. */
    float rel_pu;         /**< The same, of the level, 0 to 1. Default 0.04. */
    float spread_factor;  /**< The same, in spreads, 0 to 100. Default 5. */
    float settle_s;       /**< Time for which samples must stay together to be a level, 1e-6 to
                               1e6 s. Default 1. */
    float wander_s;       /**< Time outside after which they are a noisy level, `settle_s` to
                               1e6 s. Default 4. */
    float event_s;        /**< Longest event, 0 to `wander_s`. Default 2. */
    float tau_s;          /**< Time constant with which the band follows its level, 1e-6 to
                               1e6 s. Default 30. */
    float floor_w;        /**< Least spread that is assumed, 1e-6 W to 1e9 W. Default 0.5. */
    float gap_s;          /**< Longest time between samples of one level, 1e-6 to 1e6 s.
                               Default 2. */
    float quiet_factor;   /**< A noisy level ends when samples stay together for so many times
                               the longest such stretch in it, 1 to 100. Default 2.5. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_levels_config;

/** A level. Times are those of samples. 72 bytes on every target. */
typedef struct gpw_level {
    uint64_t begin_ns;    /**< First sample of it. */
    uint64_t end_ns;      /**< Last sample of it. */
    uint64_t left_ns;     /**< First sample outside the level before: the change began after the
                               sample before this one. Equal to `begin_ns` at the start of a
                               record and after a gap. */
    uint64_t count;       /**< Samples, without those of events. */
    uint64_t event_count; /**< Samples in its events. */
    float mean_w;         /**< Mean of the samples. */
    float sd_w;           /**< Their standard deviation; NaN of fewer than two. */
    float min_w;          /**< Smallest of them. */
    float max_w;          /**< Largest. */
    uint32_t flags;       /**< Of #gpw_level_flag. */
    uint32_t events;      /**< Events in it. */
    float duration_s;     /**< From `begin_ns` to `end_ns`. */
    uint32_t reserved;    /**< 0. */
} gpw_level;

/** A short excursion from a level. 48 bytes on every target. */
typedef struct gpw_level_event {
    uint64_t begin_ns;    /**< First sample outside the band. */
    uint64_t end_ns;      /**< First sample inside again. */
    float extreme_w;      /**< Sample farthest from the level. */
    float level_w;        /**< The level, as the band had it. */
    float area_j;         /**< Integral of the samples less the level, each held since the one
                               before it: what a meter that averages leaves unchanged, J. */
    float duration_s;     /**< From `begin_ns` to `end_ns`. */
    int32_t sign;         /**< 1: above the level; -1: below. */
    uint32_t count;       /**< Samples outside. */
    uint32_t reserved[2]; /**< 0. */
} gpw_level_event;

/** Storage for a tracker of these capacities, as a constant for static arrays. */
#define GPW_LEVELS_STATE_BYTES(levels, events) (512u + 104u * (levels) + 48u * (events))

/** Sets every field to its default: a board's meter that forms ten values a second.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 64 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{levels-tracker}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_config_init(gpw_levels_config *config,
                                                        size_t config_size);

/** Sets the times and widths for a meter: `abs_w`, `count_min`, `settle_s`, `wander_s`,
 *  `event_s` and `gap_s`.
 *
 *  An interval of 0.5 s or more is a slow poll: levels then take three samples, and eight
 *  intervals without settling make a noisy one. `event_s` is 2 s and the window, at least three
 *  intervals.
 *  @param[in,out] config      initialised
 *  @param         interval_s  usual time between samples, 1e-3 to 1e4 s
 *  @param         window_s    over which the meter averages, 0 to 60 s
 *  @param         is_node     0: one board (6 W); else: a node or a sum of boards (20 W)
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{levels-tracker}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_config_for(gpw_levels_config *config,
                                                       float interval_s, float window_s,
                                                       int32_t is_node);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_levels_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_state_size(const gpw_levels_config *config,
                                                       size_t *bytes);

/** Begins a record, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_levels_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] levels        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_init(void *memory, size_t memory_bytes,
                                                 const gpw_levels_config *config,
                                                 gpw_levels **levels);

/** Forgets every sample, level and event.
 *  @param[in,out] levels  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_reset(gpw_levels *levels);

/** Takes one sample. One that is not a number, or beyond any power, is counted and left out;
 *  so is one that is not later than the sample before.
 *  @param[in,out] levels    handle
 *  @param         stamp_ns  its time, later than that of the sample before
 *  @param         power_w   -#GPW_POWER_MAX_W to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the sample was not usable, and left out
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_HANDLE   nothing was written
 *  @retval GPW_ERR_ORDER    the time is not later; only the count of such samples was written
 *  @retval GPW_ERR_STATE    gpw_levels_finish() was called; nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{levels-tracker}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_step(gpw_levels *levels, uint64_t stamp_ns,
                                                 float power_w);

/** Takes samples as gpw_levels_step() does, and stops after the first one that leaves a level
 * or an event to be taken, so that none is lost. Those not usable or not later than the one
 *  before are left out.
 *  @param[in,out] levels    handle
 *  @param[in]     stamp_ns  shape [count], times
 *  @param[in]     power_w   shape [count]
 *  @param         count     samples offered
 *  @param[out]    taken     samples used up, left-out ones counted; written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done; some were left out
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_HANDLE   nothing was written
 *  @retval GPW_ERR_STATE    gpw_levels_finish() was called; nothing was written
 *  @context{one thread per handle, ISR-safe, O(count)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_process(gpw_levels *levels,
                                                    const uint64_t *stamp_ns,
                                                    const float *power_w, size_t count,
                                                    size_t *taken);

/** Ends the record: what goes on is closed, and every level can be taken.
 *  @param[in,out] levels  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_finish(gpw_levels *levels);

/** Takes the oldest finished level.
 *  @param[in,out] levels      handle
 *  @param[out]    level       `level_size` bytes; written only on #GPW_OK
 *  @param         level_size  `sizeof *level`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NOT_FOUND  none is finished
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `level_size` is below the first release's 72 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_next(gpw_levels *levels, gpw_level *level,
                                                 size_t level_size);

/** Takes the oldest event. An event is told when it is over, before its level is.
 *  @param[in,out] levels      handle
 *  @param[out]    event       `event_size` bytes; written only on #GPW_OK
 *  @param         event_size  `sizeof *event`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NOT_FOUND  none is there
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `event_size` is below the first release's 48 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_next_event(gpw_levels *levels,
                                                       gpw_level_event *event,
                                                       size_t event_size);

/** The level that goes on now, without merging.
 *  @param[in]  levels      handle
 *  @param[out] level       `level_size` bytes; written only on #GPW_OK
 *  @param      level_size  `sizeof *level`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NOT_FOUND  no level has settled since the start or the last gap
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `level_size` is below the first release's 72 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_current(const gpw_levels *levels, gpw_level *level,
                                                    size_t level_size);

/** Changes so far: levels that began, before merging, the first not counted. A controller
 *  compares it from sample to sample.
 *  @param[in]  levels  handle
 *  @param[out] count   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_change_count(const gpw_levels *levels,
                                                         uint64_t *count);

/** Samples left out: not usable, or not later than the one before.
 *  @param[in]  levels  handle
 *  @param[out] count   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_held_count(const gpw_levels *levels,
                                                       uint64_t *count);

/** Levels and events that were dropped, oldest first, because nobody took them in time.
 *  @param[in]  levels       handle
 *  @param[out] lost_levels  written only on success
 *  @param[out] lost_events  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_lost_count(const gpw_levels *levels,
                                                       uint64_t *lost_levels,
                                                       uint64_t *lost_events);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_LEVELS_H */
