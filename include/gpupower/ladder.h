/* SPDX-License-Identifier: MIT */
/**
 * @file ladder.h
 * @brief How far a sensor that is silent or odd may still be believed.
 */
#ifndef GPUPOWER_LADDER_H
#define GPUPOWER_LADDER_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_ladder Believing a sensor
 *
 * A value that a controller acts upon comes over a wire: packets are lost, a sensor dies, a
 * gateway repeats the last value for ever, a counter overflows. This room stands between one
 * such input and what is done with it. It has four rungs: *good*; *hold*, where the last value
 * is used but may have moved since; *reduce*, where nothing is known and the worst is assumed;
 * *latch*, which a person must acknowledge.
 *
 * Down goes at once, by the age of the last good value: beyond gpw_ladder_config::hold_s it is
 * held, beyond `reduce_s` not believed any more, beyond `latch_s` latched. Up goes only after
 * `recover_s` of good values without a break, and from latch never by itself. So one lost
 * packet (a gap shorter than `hold_s`) changes nothing, and a sensor that comes and goes stays
 * down.
 *
 * Age is from the stamp, when a value was measured, not from when it came. A value is *odd* and
 * is never used when it is not finite, outside `low` to `high`, stamped later than now or
 * earlier than the one before, further from the one before than `rate_max_per_s` allows, or has
 * not moved for `frozen_s`. An odd value counts like none at all; `odd_max` of them in a row
 * are taken for silence of `reduce_s` at once. The same stamp again is no new value and not
 * odd: a meter slower than the tick looks so.
 *
 * A clock that goes backwards or further than `dt_max_s` in one step makes every age unknown:
 * the input is at *reduce* until it has been good for `recover_s` again.
 *
 * An input that never had a good value is at *reduce*; it does not latch, for it may only be
 * late to start.
 *
 * Life: gpw_ladder_config_init(), gpw_ladder_init(), gpw_ladder_step() each tick,
 * gpw_ladder_get(). One handle belongs to one thread at a time; different handles need no
 * locks.
 *
 * @req{ladder-hold} A gap between values that is shorter than the hold time changes
 * nothing: one lost packet has no effect.
 * @req{ladder-down} An input goes down as soon as its age says so, rung by rung, and up
 * only after the recovery time of good values.
 * @req{ladder-impossible} A value that is not a number, out of range, faster than possible,
 * not newer or from the future is never taken.
 * @req{ladder-latch} A latched input stays latched until it is acknowledged while it is
 * good again.
 *
 * @{ */

/** One input's ladder. Opaque, position-independent: copying its gpw_ladder_state_size() bytes
 *  to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_ladder gpw_ladder;

/** One value as it came in. 16 bytes on every target. */
typedef struct gpw_live_sample {
    float value;       /**< What was measured. */
    uint32_t valid;    /**< 0: nothing came this tick, or its sender marked it bad. */
    uint64_t stamp_ns; /**< When it was measured, on the clock of the step's `now_ns`. */
} gpw_live_sample;

/** How far an input is believed, best first. */
enum gpw_rung_id {
    GPW_RUNG_GOOD = 0,   /**< As measured. */
    GPW_RUNG_HOLD = 1,   /**< The last value, which may have moved since. */
    GPW_RUNG_REDUCE = 2, /**< Not known: the worst is assumed, nothing new is permitted. */
    GPW_RUNG_LATCH = 3,  /**< The same, until it is acknowledged. */
    GPW_RUNG_ABSENT = 4  /**< There is no such input. */
};

/** What hangs on an input: gpw_ladder_config::needed. */
enum gpw_ladder_need_id {
    GPW_INPUT_OPTIONAL = 0, /**< Better with it. */
    GPW_INPUT_NEEDED = 1,   /**< Without it no permit is given. */
    GPW_INPUT_ABSENT = 2    /**< Not fitted: every sample is ignored. */
};

/** Why an input is not believed: bits of gpw_ladder_reading::reasons. */
enum gpw_ladder_reason_id {
    GPW_LADDER_SILENT = 1,      /**< The last good value is older than `hold_s`. */
    GPW_LADDER_RANGE = 2,       /**< A value was not finite, or outside `low` to `high`. */
    GPW_LADDER_FUTURE = 4,      /**< A value was stamped later than now. */
    GPW_LADDER_ORDER = 8,       /**< A value was stamped earlier than the one before. */
    GPW_LADDER_RATE = 16,       /**< A value was further away than `rate_max_per_s` allows. */
    GPW_LADDER_FROZEN = 32,     /**< It has not moved for `frozen_s`. */
    GPW_LADDER_ODD = 64,        /**< `odd_max` odd values in a row. */
    GPW_LADDER_CLOCK = 128,     /**< `now_ns` went backwards, or further than `dt_max_s`. */
    GPW_LADDER_NEVER = 256,     /**< No good value since the start or since the clock jumped. */
    GPW_LADDER_RECOVERING = 512 /**< Good values come again, but not yet for `recover_s`. */
};

/** What is believed. Fill with gpw_ladder_config_init(), then change what you need. 48 bytes on
 *  every target. */
typedef struct gpw_ladder_config {
    uint32_t header;      /**< Set by gpw_ladder_config_init(). */
    float low;            /**< Least value there can be, in the input's own unit. Default
                               -#GPW_POWER_MAX_W. */
    float high;           /**< Largest value there can be, above `low`. Default
                               #GPW_POWER_MAX_W. */
    float rate_max_per_s; /**< Fastest change there can be, units a second, to #GPW_POWER_MAX_W;
                               0: any. Default 0. Choose it above the plant's fastest: a true
                               step beyond it is not believed before so much time has passed
                               that it is below. */
    float hold_s;         /**< Age up to which a value is good, 1e-3 to #GPW_TIME_MAX_S: a few
                               refreshes of its sender. Default 0.5. */
    float reduce_s;       /**< Age up to which it is held, `hold_s` to #GPW_TIME_MAX_S. Default
                               2. */
    float latch_s;        /**< Age beyond which it latches, `reduce_s` to #GPW_TIME_MAX_S; 0:
                               never. Default 60. */
    float recover_s;      /**< For so long it must be good before it counts as good again, 0 to
                               #GPW_TIME_MAX_S. Default 1. */
    float dt_max_s;       /**< Longest time from one step to the next, 1e-3 to
                               #GPW_TIME_MAX_S. Default 1. */
    float frozen_s;       /**< A value that has not moved by a bit for so long is odd, to
                               #GPW_TIME_MAX_S; 0: it may stand still. Default 0. For inputs
                               that never do, such as a power in watts. */
    uint32_t odd_max;     /**< Odd values in a row that are taken for silence, 1 to 65535.
                               Default 3. */
    uint32_t needed;      /**< #gpw_ladder_need_id. Default #GPW_INPUT_NEEDED. */
} gpw_ladder_config;

/** What may be done with an input. 32 bytes on every target. */
typedef struct gpw_ladder_reading {
    float value;      /**< The last good one. NaN: none, since the start or since the clock
                           jumped. */
    float low;        /**< The true value is not below this now, ... */
    float high;       /**< ... nor above this. Good: the value itself. Held: as far from
                           it as `rate_max_per_s` can have taken it, within what there can
                           be. Else: what there can be. */
    float age_s;      /**< Of `value`, from its stamp to the last step. NaN: no value. */
    uint32_t rung;    /**< #gpw_rung_id. */
    uint32_t reasons; /**< #gpw_ladder_reason_id: at *good*, of the last step; else of
                           every step since it was good. */
    uint32_t stops_permits; /**< 1: it is needed and at #GPW_RUNG_REDUCE or #GPW_RUNG_LATCH. */
    uint32_t odd_in_row;    /**< Odd values since the last good one. */
} gpw_ladder_reading;

/** Storage for a ladder, as a constant for static arrays. Room for any build of this minor
 *  version; gpw_ladder_state_size() is the exact need. */
#define GPW_LADDER_STATE_BYTES 96u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{stale-ladder}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_config_init(gpw_ladder_config *config,
                                                        size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_ladder_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_state_size(const gpw_ladder_config *config,
                                                       size_t *bytes);

/** Builds a ladder in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_ladder_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] ladder        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_init(void *memory, size_t memory_bytes,
                                                 const gpw_ladder_config *config,
                                                 gpw_ladder **ladder);

/** Forgets every value, a latch too: as after gpw_ladder_init().
 *  @param[in,out] ladder  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_reset(gpw_ladder *ladder);

/** One tick: time goes on, and a value may have come.
 *  @param[in,out] ladder  handle
 *  @param         now_ns  time now, on the caller's monotonic clock; the first one starts it
 *  @param[in]     sample  what came in; NULL, or gpw_live_sample::valid 0: nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   an odd value was left out, or the clock jumped: the sample of that
 *                          step is left out too
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{stale-ladder}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_step(gpw_ladder *ladder, uint64_t now_ns,
                                                 const gpw_live_sample *sample);

/** What may be done with the input, as of the last step.
 *  @param[in]  ladder         handle
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  there is no value
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `reading_bytes` is below the first release's 32 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{stale-ladder}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_get(const gpw_ladder *ladder,
                                                gpw_ladder_reading *reading,
                                                size_t reading_bytes);

/** Leaves a latch: somebody has looked. Only an input that has been good for `recover_s` can be
 *  acknowledged; it is good at once. Does nothing where nothing is latched.
 *  @param[in,out] ladder  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   the input is not good yet: still latched
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_acknowledge(gpw_ladder *ladder);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_LADDER_H */
