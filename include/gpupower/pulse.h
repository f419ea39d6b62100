/* SPDX-License-Identifier: MIT */
/**
 * @file pulse.h
 * @brief A feed-forward pulse for a governor's load-pulse or bias input, within hard limits.
 */
#ifndef GPUPOWER_PULSE_H
#define GPUPOWER_PULSE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_pulse Feed-forward pulse
 *
 * Some governors take a short pulse that adds fuel before a load arrives, or takes it away
 * before one leaves. From an announced step this room makes such a pulse: it begins
 * gpw_pulse_config::lead_s before the step, has a height in proportion to it, and ends by
 * itself.
 *
 * **Limits** hold whatever is announced, cancelled or repeated: the height is never beyond
 * `up_max_w` and `down_max_w`, the area of one pulse never beyond `energy_max_ws`, its length
 * never beyond `duration_max_s`, and between two pulses lies `rest_s`. The area that may still
 * come in the next tick is counted before the pulse is told, so that a caller who calls at
 * least once a tick never exceeds it. One who comes late ends the pulse; he should let his own
 * output end after gpw_pulse_reading::left_s.
 *
 * **One at a time.** Announcements within gpw_pulse_config::merge_s of the one that waits make
 * one pulse with it: the steps add, the earliest time counts, and the limits stay those of one
 * pulse. Further ones, and those that come while a pulse is on or rests, are refused.
 * Cancelling takes a step's share away; with the last one of them the pulse ends.
 *
 * **Late.** An announcement whose time has gone by more than gpw_pulse_config::expiry_s makes
 * no pulse. A clock that goes back, or forward by more than four ticks while a pulse is on,
 * ends it.
 *
 * Life: gpw_pulse_config_init(), gpw_pulse_init(), gpw_pulse_step() at every tick,
 * gpw_pulse_get(). One handle belongs to one thread at a time; different handles need no locks.
 *
 * @req{pulse-limits} Whatever is announced, cancelled, repeated or late, no pulse exceeds
 * its height, area, length or rest.
 *
 * @{ */

/** A maker of pulses. Opaque, position-independent: copying its gpw_pulse_state_size() bytes to
 *  other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_pulse gpw_pulse;

#define GPW_PULSE_STEPS 4u /**< Announcements that make one pulse at most. */

/** Limits. Fill with gpw_pulse_config_init(), then change what you need. 48 bytes on every
 *  target. */
typedef struct gpw_pulse_config {
    uint32_t header;      /**< Set by gpw_pulse_config_init(). */
    uint32_t tick_ns;     /**< Longest time between calls of gpw_pulse_step(), #GPW_TICK_MIN_NS
                               to #GPW_TICK_MAX_NS. No default. */
    float gain;           /**< Height for each W of step, 0 to 10. Default 1. */
    float up_max_w;       /**< Largest height, 0 to #GPW_POWER_MAX_W; 0: no pulses up. No
                               default. */
    float down_max_w;     /**< The same for steps down, as a magnitude; 0: none. Default 0. */
    float energy_max_ws;  /**< Largest area, 0 to #GPW_POWER_MAX_W W s. No default. */
    float duration_max_s; /**< Longest pulse, one tick to 60 s. Default 1. */
    float lead_s;         /**< How long before the step it begins, 0 to 60. Default 0.2. */
    float expiry_s;       /**< How late it may begin after the step's time, 0 to 60. Default
                               0.1. */
    float merge_s;        /**< Steps closer together make one pulse, 0 to 60. Default 0.5. */
    float rest_s;         /**< Least time between the end of one and the begin of the next, 0 to
                               1e4. Default 5. */
    uint32_t reserved;    /**< Must be 0. */
} gpw_pulse_config;

/** What gpw_pulse_reading::state says. */
enum gpw_pulse_state_id {
    GPW_PULSE_IDLE = 0,    /**< Nothing waits. */
    GPW_PULSE_WAITING = 1, /**< A pulse will begin. */
    GPW_PULSE_ON = 2,      /**< A pulse is given now. */
    GPW_PULSE_RESTING = 3  /**< One has ended; none may begin yet. */
};

/** What is to be given now. 40 bytes on every target. */
typedef struct gpw_pulse_reading {
    float pulse_w;    /**< Height now; 0: none. Below 0: less fuel. */
    float height_w;   /**< Height of the pulse that waits or is on. */
    float in_s;       /**< Time until it begins; 0: now. NaN: none waits. */
    float left_s;     /**< Longest time that it may still last from now on. */
    float left_ws;    /**< Area that it may still have. */
    uint32_t state;   /**< #gpw_pulse_state_id. */
    uint32_t steps;   /**< Announcements in it. */
    uint32_t given;   /**< Pulses begun so far. */
    uint32_t refused; /**< Announcements refused or expired so far. */
    uint32_t ended;   /**< Pulses that were ended early, by a cancel or by the clock. */
} gpw_pulse_reading;

/** Storage, as a constant for static arrays. Room for any build of this minor version;
 *  gpw_pulse_state_size() is the exact need. */
#define GPW_PULSE_STATE_BYTES 256u

/** Sets every field to its default; `tick_ns`, `up_max_w` and `energy_max_ws` have none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_config_init(gpw_pulse_config *config,
                                                       size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_pulse_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_state_size(const gpw_pulse_config *config,
                                                      size_t *bytes);

/** Builds a maker of pulses in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_pulse_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] pulse         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_init(void *memory, size_t memory_bytes,
                                                const gpw_pulse_config *config,
                                                gpw_pulse **pulse);

/** Forgets every announcement and ends a pulse; the counts begin anew.
 *  @param[in,out] pulse  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_reset(gpw_pulse *pulse);

/** Announces a step. The same `id` again replaces what it said before.
 *
 *  A step that takes longer to rise than a pulse may last gets its share: what arrives within
 *  `duration_max_s`.
 *  @param[in,out] pulse   handle
 *  @param         now_ns  the caller's monotonic clock, as for gpw_pulse_step()
 *  @param         id      the caller's name for it
 *  @param         step_w  change of load, magnitude to #GPW_POWER_MAX_W; below 0: down
 *  @param         at_ns   when it begins, on the same clock
 *  @param         rise_s  how long it takes, 0 to #GPW_TIME_MAX_S
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  taken, and a limit makes the pulse smaller than the step asks
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    `step_w` or `rise_s` is outside its range
 *  @retval GPW_ERR_STATE     refused: a pulse is on or rests at that time, another one waits
 *                            that is further than `merge_s` away, its time has gone by, or
 * there are no pulses in that direction; only the count was written
 *  @retval GPW_ERR_FULL      refused: #GPW_PULSE_STEPS are in the one that waits; only the
 *                            count was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{pulse-limits}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_announce(gpw_pulse *pulse, uint64_t now_ns,
                                                    uint32_t id, float step_w, uint64_t at_ns,
                                                    float rise_s);

/** Takes an announcement back. Where it was the only one, a pulse that is on ends.
 *  @param[in,out] pulse   handle
 *  @param         id      as announced
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such announcement waits or is on
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_cancel(gpw_pulse *pulse, uint32_t id);

/** Moves to the time of this tick.
 *  @param[in,out] pulse   handle
 *  @param         now_ns  the caller's monotonic clock
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   the clock went back, or jumped while a pulse was on: it was ended
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{pulse-limits}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_step(gpw_pulse *pulse, uint64_t now_ns);

/** Reads what is to be given from the last gpw_pulse_step() to the next one.
 *  @param[in]  pulse          handle
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `reading_bytes` is below the first release's 40 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_get(const gpw_pulse *pulse,
                                               gpw_pulse_reading *reading,
                                               size_t reading_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PULSE_H */
