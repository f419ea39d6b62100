/* SPDX-License-Identifier: MIT */
/**
 * @file headroom.h
 * @brief What the sets that run can still take, and what to do about it: start, stop, battery,
 * dummy load, cap.
 */
#ifndef GPUPOWER_HEADROOM_H
#define GPUPOWER_HEADROOM_H

#include "plan_surface.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_headroom Headroom
 *
 * Numbers in, numbers out: no handle, and nothing is remembered but the few words of a
 * gpw_headroom_memory that the caller keeps. From what each set carries and takes now, and from
 * the worst step that may come, follow the reserve that must spin, whether a set should be
 * asked for or may be let go, what a battery and a dummy load should do, and how far the load
 * may go.
 *
 * **Reserve is two things**: kilowatts that are not used, and steps that can be taken. Both
 * must cover the worst step; whichever lacks more counts. A battery helps with the step, never
 * with the kilowatts.
 *
 * **Hysteresis.** A set is asked for when reserve has been missing for all of
 * gpw_headroom_config::start_confirm_s, now or by a forecast so near that a set only just comes
 * in time. One may go when the reserve without it has been above that for a start by
 * `stop_extra_w` for all of `stop_confirm_s`, in every forecast too. So one odd reading starts
 * no engine, and none is stopped that would be asked for again.
 *
 * **Battery and dummy load** follow a course that the engines can follow: it moves to the load
 * by the step that they take now and by `ramp_w_per_s`. What the load is above it, the battery
 * gives; what it is below, the battery takes, and the dummy load the rest. What neither can do
 * is left to the engines. The dummy load also keeps the sets above `load_min_pu`. Charging for
 * its own sake is left to the battery's own controller.
 *
 * **Unknown** is never "enough": with an unknown load or worst step nothing is started, nothing
 * may be stopped, and the load should not go up.
 *
 * @req{headroom-unknown} What is not known is never taken for enough: no stop, no further
 * load.
 * @req{headroom-hysteresis} One odd reading starts no engine, and none is stopped that
 * would be asked for again.
 *
 * @{ */

/** Policy and equipment. Fill with gpw_headroom_config_init(), then change what you need. 80
 *  bytes on every target. */
typedef struct gpw_headroom_config {
    uint32_t header;       /**< Set by gpw_headroom_config_init(). */
    uint32_t after_loss;   /**< 1: reserve must suffice while the set whose loss is worst is
                                lost. Default 0. */
    uint32_t sets_min;     /**< Sets that always stay online, 1 to 1000. Default 1. */
    uint32_t sets_max;     /**< Sets that there are, `sets_min` to 1000. Default 1. */
    float next_rated_w;    /**< Rated power of a set that might join or leave, 1 W to
                                #GPW_POWER_MAX_W. No default. */
    float next_takes_w;    /**< Step that it takes right after it has joined, 0 or more; 0: it
                                brings power alone. No default. */
    float load_max_pu;     /**< Share of the ratings that may be used, 0.1 to 2. Default 1. */
    float load_min_pu;     /**< Share below which sets should not run for long, 0 to
                                `load_max_pu`. Default 0.3. */
    float reserve_min_w;   /**< Reserve that spins in any case, 0 or more. Default 0. */
    float stop_extra_w;    /**< By how much the reserve for a stop is above that for a start, 0
                                or more. Default 0. */
    float start_s;         /**< From the request until a set takes load, 0 to 1e4 s. Default
                                15. */
    float start_confirm_s; /**< How long reserve must be missing, 0 to 1e4 s. Default 1. */
    float stop_confirm_s;  /**< How long there must be too much of it, 0 to 1e5 s. Default
                                300. */
    float battery_out_w;   /**< What a battery can give, 0 or more. Default 0. */
    float battery_in_w;    /**< What it can take, 0 or more. Default 0. */
    float battery_keep_j;  /**< Energy that stays in it, 0 or more. Default 0. */
    float battery_room_j;  /**< Energy it holds when full, `battery_keep_j` or more. Default
                                0. */
    float dummy_max_w;     /**< Size of the dummy load, 0 or more. Default 0. */
    uint32_t reserved[2];  /**< Must be 0. */
} gpw_headroom_config;

/** What is known now. NaN: unknown. 64 bytes on every target. */
typedef struct gpw_headroom_input {
    float load_w;       /**< Load of the site, without dummy load and battery. */
    float step_up_w;    /**< Worst step up that may come, 0 or more. */
    float step_down_w;  /**< Worst step down, as a magnitude. */
    float rise_s;       /**< Within what time the step up may come, 0 or more. */
    float ahead_w[4];   /**< Largest load until each of the times ahead, such as the upper
                             ends of a forecast. */
    float ahead_s[4];   /**< Those times, ascending, 0 or more. */
    float ramp_w_per_s; /**< How fast the sets take load beyond a step, 0 or more. */
    float battery_j;    /**< Energy in the battery. */
    float takes_down_w; /**< Step down that all sets take together now, a magnitude. */
    uint32_t starting;  /**< Sets that were asked for and are on their way. Default 0. */
} gpw_headroom_input;

/** What is kept by the caller between calls. Zeroed: nothing was seen yet. 40 bytes on every
 *  target. */
typedef struct gpw_headroom_memory {
    uint64_t last_ns;        /**< Time of the last call. */
    uint64_t short_since_ns; /**< Since when reserve is missing. */
    uint64_t spare_since_ns; /**< Since when there is too much. */
    float course_w;          /**< Load that the engines are meant to carry. */
    uint32_t is_begun;       /**< 1: `last_ns` and `course_w` count. */
    uint32_t is_short;       /**< 1: `short_since_ns` counts. */
    uint32_t is_spare;       /**< 1: `spare_since_ns` counts. */
} gpw_headroom_memory;

/** What to do. NaN: unknown. 80 bytes on every target. */
typedef struct gpw_headroom_result {
    float needed_w;       /**< Reserve that must spin. */
    float spare_w;        /**< Reserve that spins, after a loss where that is asked for. */
    float takes_w;        /**< Step that all sets take together now, likewise. */
    float short_w;        /**< What is missing: of power or of step, the larger; 0: enough. */
    float start_in_s;     /**< How long a start can still wait: until reserve will be missing by
                               the times ahead, less `start_s`; 0: it is due. NaN: none is
                               needed as far as is known. */
    uint32_t start_sets;  /**< How many sets are asked for now. */
    uint32_t stop_sets;   /**< 1: one may go. */
    float cap_w;          /**< The load should not go beyond this. */
    float cap_step_w;     /**< The load should not go up by more than this at once. */
    float battery_w;      /**< Command for the battery; above 0: it gives. */
    float battery_need_j; /**< Energy that it takes to cover the worst step up. */
    float battery_short_j; /**< What of this is not in it above what it keeps. */
    float battery_short_w; /**< What the worst step up is beyond sets and battery. */
    float dummy_w;         /**< Command for the dummy load. */
    float dummy_short_w;   /**< What the worst step down is beyond sets, battery and dummy. */
    uint32_t is_known;     /**< 1: load and worst steps were known. */
    uint32_t reserved[4];  /**< 0. */
} gpw_headroom_result;

/** Sets every field to its default; `next_rated_w` has none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 80 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_headroom_config_init(gpw_headroom_config *config,
                                                          size_t config_size);

/** Sets every figure of an input to unknown, `starting` to 0.
 *  @param[out] input        written in full, `input_bytes` bytes
 *  @param      input_bytes  `sizeof *input`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `input` is NULL
 *  @retval GPW_ERR_VERSION  `input_bytes` is below the first release's 64 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_headroom_input_init(gpw_headroom_input *input,
                                                         size_t input_bytes);

/** Tells what to do now. For every tick.
 *
 *  @param[in]     config        initialised
 *  @param[in]     units         shape [count], the sets as they run; what those take counts
 *                               together, as gpw_plan_reserve::shared_w
 *  @param         unit_bytes    `sizeof *units`, as the caller was compiled
 *  @param         count         1 to 16
 *  @param[in]     input         what is known
 *  @param         input_bytes   `sizeof *input`, as the caller was compiled
 *  @param         now_ns        the caller's monotonic clock
 *  @param[in,out] memory        hysteresis; a clock that went back begins it anew
 *  @param[out]    result        written only on success
 *  @param         result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  load or worst steps were unknown: the worst case was taken
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was not initialised, or a size is below the first
 *                            release's
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @context{any thread, ISR-safe, O(count^2)}
 *  @source{headroom-rules}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_headroom_now(
    const gpw_headroom_config *config, const gpw_plan_unit *units, size_t unit_bytes,
    uint32_t count, const gpw_headroom_input *input, size_t input_bytes, uint64_t now_ns,
    gpw_headroom_memory *memory, gpw_headroom_result *result, size_t result_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_HEADROOM_H */
