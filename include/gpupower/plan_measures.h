/* SPDX-License-Identifier: MIT */
/**
 * @file plan_measures.h
 * @brief What mends a load that a set does not take: battery, stagger, pre-boost, cap, floor.
 */
#ifndef GPUPOWER_PLAN_MEASURES_H
#define GPUPOWER_PLAN_MEASURES_H

#include "plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_plan_measures Plan: measures
 *
 * Each measure is sized by the search of @ref gpw_plan and verified in the same way: the load
 * that remains for the set was simulated, with the figures as given and at every corner.
 *
 * @{ */

/** A battery that takes what a set cannot of a step. 24 bytes. */
typedef struct gpw_plan_battery {
    float accepted_w;   /**< What the set takes at once. */
    float ramp_w_per_s; /**< At which it takes over the rest. */
    float power_w;      /**< Power of the battery: the rest. */
    float energy_j;     /**< What it gives, `power_w`^2 / (2 `ramp_w_per_s`), at its terminals.
                         */
    float duration_s;   /**< How long it works. */
    uint32_t reserved;  /**< 0. */
} gpw_plan_battery;

/** A staggered start or stop. 24 bytes. */
typedef struct gpw_plan_stagger {
    uint32_t per_release; /**< Units released together. */
    uint32_t releases;    /**< How many times; the last may be smaller. */
    float step_w;         /**< Load of one release. */
    float interval_s;     /**< From one release to the next. */
    float duration_s;     /**< From the first release to the last. */
    uint32_t reserved;    /**< 0. */
} gpw_plan_stagger;

/** A dummy load, or a battery's charging, raised ahead of an announced step. 24 bytes. */
typedef struct gpw_plan_preboost {
    float power_w;      /**< Its power; 0: the step holds without. */
    float ramp_w_per_s; /**< At which it is raised. */
    float lead_s;       /**< From its beginning to the step: ramp and wait. */
    float wait_s;       /**< Of that, at full power. */
    float energy_j;     /**< Burnt, or charged, by then. */
    uint32_t reserved;  /**< 0. */
} gpw_plan_preboost;

/** What a power cap can do about a step. NaN: unknown. 32 bytes. */
typedef struct gpw_plan_cap {
    float ahead_w;         /**< Load to which a cap that is set *before* the step must keep it.
                            */
    float reacted_w;       /**< Load to which one must bring it down that is set when the step
                                comes, and acts after the latency; NaN: none can. */
    float latency_limit_s; /**< Longest latency with which a cap to the load before the step
                                still keeps the limits; 0: none does. */
    float broken_s;        /**< When the step without a cap breaks the first limit, s; NaN: it
                                holds. */
    float lowest_s;        /**< When the frequency is lowest without a cap (the end of the trial
                                where it fails before). */
    uint32_t needed;       /**< 0: the step holds as it is. */
    uint32_t protects;     /**< 1: a cap with that latency keeps the limits. 0: it is no
                                protection. */
    uint32_t reserved;     /**< 0. */
} gpw_plan_cap;

/** Least battery beside a set for a step that it does not take alone.
 *
 *  The set takes a share of its largest step at once and a ramp of the same share of its
 *  fastest ramp after it; the largest share that holds is found. The battery gives the rest:
 *  `power_w` from the first moment, less and less along the ramp.
 *
 *  @param[in,out] plan           handle
 *  @param         from_w         load before the step, 0 or more
 *  @param         step_w         above 0
 *  @param[out]    battery        written only on success; all 0 where the set takes the step
 *  @param         battery_bytes  `sizeof *battery`, as the caller was compiled
 *  @param[out]    answer         #GPW_PLAN_SHARE; written only on success
 *  @param         answer_bytes   `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  none exists that this way finds: its figures are NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range, or the load beyond the set's
 *  @retval GPW_ERR_VERSION  a size is below the first release's
 *  @context{one thread per handle, some 200 trials}
 *  @source{plan-battery}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_battery_size(gpw_plan *plan, float from_w,
                                                       float step_w, gpw_plan_battery *battery,
                                                       size_t battery_bytes,
                                                       gpw_plan_answer *answer,
                                                       size_t answer_bytes);

/** Shortest interval at which equal steps may follow each other.
 *
 *  The whole staircase is simulated, every step of it: the air of one step is still missing at
 *  the next.
 *
 *  @param[in,out] plan            handle
 *  @param         from_w          load before the first, 0 or more
 *  @param         step_w          each, either way
 *  @param         rise_s          time that each takes, 0 to 60 s
 *  @param         steps           how many, 2 to 1000
 *  @param         interval_max_s  longest interval to be tried, above 0.1 to 3600 s
 *  @param[out]    answer          #GPW_PLAN_INTERVAL_S, not below 0.1 s; written only on
 *                                 success
 *  @param         answer_bytes    `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range, or the load beyond the set's
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 48
 *  @context{one thread per handle, some 60 trials of the staircase's length}
 *  @source{plan-stagger}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_interval(gpw_plan *plan, float from_w, float step_w,
                                                   float rise_s, uint32_t steps,
                                                   float interval_max_s,
                                                   gpw_plan_answer *answer,
                                                   size_t answer_bytes);

/** Fastest staggered start, or stop, of equal units.
 *
 *  Tries as many units at a time as one step allows, then half of them, and so on; the group
 *  whose staircase is over first is the answer.
 *
 *  @param[in,out] plan            handle
 *  @param         from_w          load before the first, 0 or more
 *  @param         unit_w          load of one unit, above 0 for a start, below for a stop
 *  @param         units           1 to 1000000
 *  @param         rise_s          time that a release takes, 0 to 60 s
 *  @param         interval_max_s  longest interval to be tried, above 0.1 to 3600 s
 *  @param[out]    stagger         written only on success
 *  @param         stagger_bytes   `sizeof *stagger`, as the caller was compiled
 *  @param[out]    answer          #GPW_PLAN_INTERVAL_S of that group; written only on success
 *  @param         answer_bytes    `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  none exists: not even one unit at a time
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range, or the load beyond the set's
 *  @retval GPW_ERR_VERSION  a size is below the first release's
 *  @context{one thread per handle, some hundreds of trials}
 *  @source{plan-stagger}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_plan_stagger_fastest(gpw_plan *plan, float from_w, float unit_w, uint32_t units,
                         float rise_s, float interval_max_s, gpw_plan_stagger *stagger,
                         size_t stagger_bytes, gpw_plan_answer *answer, size_t answer_bytes);

/** Least dummy load ahead of an announced step.
 *
 *  It is raised along a ramp, kept until the air is there, and taken off at the edge of the
 *  step, so that the set sees the difference. The power is found with a wait of three tau_tc,
 *  the wait afterwards.
 *
 *  @param[in,out] plan            handle
 *  @param         from_w          load before it, 0 or more
 *  @param         step_w          above 0
 *  @param         ramp_w_per_s    at which it is raised, above 0
 *  @param[out]    preboost        written only on success
 *  @param         preboost_bytes  `sizeof *preboost`, as the caller was compiled
 *  @param[out]    answer          #GPW_PLAN_POWER_W; written only on success
 *  @param         answer_bytes    `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  none exists, not even of the step's size: its figures are NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range, or the load beyond the set's
 *  @retval GPW_ERR_VERSION  a size is below the first release's
 *  @context{one thread per handle, some 150 trials}
 *  @source{plan-preboost}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_preboost_size(
    gpw_plan *plan, float from_w, float step_w, float ramp_w_per_s, gpw_plan_preboost *preboost,
    size_t preboost_bytes, gpw_plan_answer *answer, size_t answer_bytes);

/** What a power cap can do about a step, given its latency.
 *
 *  Published latencies: tens of seconds for a cap through the management network, seconds for a
 *  board's power brake. A dip is over, one way or the other, within one second.
 *
 *  @param[in,out] plan          handle
 *  @param         from_w        load before the step, 0 or more
 *  @param         to_w          load after it, above `from_w`
 *  @param         latency_s     from the step to the cap's effect, 0 to 3600 s
 *  @param[out]    cap           written only on success
 *  @param         cap_bytes     `sizeof *cap`, as the caller was compiled
 *  @param[out]    answer        #GPW_PLAN_CAP_W, `reacted_w`; written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; no cap with that latency keeps the limits
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_VERSION  a size is below the first release's
 *  @context{one thread per handle, some 200 trials}
 *  @source{plan-cap}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_cap_limits(gpw_plan *plan, float from_w, float to_w,
                                                     float latency_s, gpw_plan_cap *cap,
                                                     size_t cap_bytes, gpw_plan_answer *answer,
                                                     size_t answer_bytes);

/** Fastest ramps of GPU power smoothing with which a load may swing between two levels for
 *  ever.
 *
 *  The load goes up and down every half period, six periods long, as the ramps allow; where
 *  half a period is too short it turns before the level.
 *
 *  @param[in,out] plan          handle
 *  @param         low_w         0 or more
 *  @param         high_w        above it
 *  @param         period_s      0.02 to 600 s
 *  @param[out]    answer        #GPW_PLAN_RAMP_W_PER_S up and down; reason range: it holds with
 *                               no ramp at all (the swing in 1 ms). Written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 48
 *  @context{one thread per handle, some 60 trials}
 *  @source{plan-smoothing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_smoothing_ramp(gpw_plan *plan, float low_w,
                                                         float high_w, float period_s,
                                                         gpw_plan_answer *answer,
                                                         size_t answer_bytes);

/** Least floor of GPU power smoothing with which a load may swing for ever.
 *  @param[in,out] plan          handle
 *  @param         low_w         0 or more
 *  @param         high_w        above it
 *  @param         period_s      0.02 to 600 s
 *  @param         ramp_w_per_s  the smoothing's ramps, above 0; 0: none
 *  @param[out]    answer        #GPW_PLAN_FLOOR_W from `low_w` (no floor needed) up. Written
 *                               only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 48
 *  @context{one thread per handle, some 60 trials}
 *  @source{plan-smoothing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_smoothing_floor(gpw_plan *plan, float low_w,
                                                          float high_w, float period_s,
                                                          float ramp_w_per_s,
                                                          gpw_plan_answer *answer,
                                                          size_t answer_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PLAN_MEASURES_H */
