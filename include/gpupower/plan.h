/* SPDX-License-Identifier: MIT */
/**
 * @file plan.h
 * @brief The inverse questions about generator sets: how much, how fast, how large, how many.
 */
#ifndef GPUPOWER_PLAN_H
#define GPUPOWER_PLAN_H

#include "base.h"
#include "genset.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_plan Plan: largest step, ramp, smallest set
 *
 * A plan holds one generator set, the limits it is to keep, and the memory to try it in. Each
 * question is answered by trials: the set is simulated under a load of that amount, the record
 * is judged, and the amount is moved until a little more breaks a limit. Nothing is answered
 * that has not been simulated.
 *
 * **The search.** Amounts are tried in equal steps from below (gpw_plan_config::scan of them),
 * so that the *first* amount that fails is found also where a larger one would hold again; then
 * the interval before it is halved until it is a thousandth of the amount wide. The answer is
 * its lower end: it was simulated and held, its upper end was simulated and did not.
 *
 * **Corners.** The same is then asked of the corners of the set's intervals (inertia, s1,
 * tau_tc: two or eight), each from the answer so far downwards. What comes out last has held,
 * in a simulation, with the figures as given and at every corner. A class of #GPW_HOLDS says
 * so; where the figures as given allow an amount and some corner allows none, the outcome is
 * #GPW_UNDETERMINED, and the parameter that decides is named: of the worst corner, the one
 * whose return to its given figure frees most margin.
 *
 * **One set for many.** n equal sets that share their load in step are one set of n times the
 * rating: ask about that. Sets that swing against each other are not.
 *
 * A trial ends when the set has stood still, or after gpw_plan_config::settle_s. One that does
 * not come within 0.1 % of where it belongs and stay there for a second (a quarter of the
 * narrowest half band where that is less) has not shown that it holds: a set that hunts is
 * undetermined, with the steady band as its criterion.
 *
 * A trial starts in equilibrium at a load, or with the air of another load than that: a boost
 * below the load's is that of a set which has just been loaded, one above that of a set which
 * has just been relieved. Limits are those of one class (gpw_limits), and trip rows.
 *
 * Before the first question about a corner its stability is looked at
 * (gpw_response_stability(), at the largest load): a set that swings up by itself is told as
 * such (#GPW_PLAN_UNSTABLE), whatever the amount, with the gain that is to blame.
 *
 * Cost: a trial simulates some seconds, at 1 ms each; a question takes 30 to 100 trials. That
 * is a tenth of a second on a desk and minutes on a controller: for idle time, or once at
 * start, never for a tick.
 *
 * @{ */

/** A set, its limits and room to try it. Opaque, position-independent: copying its
 *  gpw_plan_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_plan gpw_plan;

/** Why a search ended. */
enum gpw_plan_reason_id {
    GPW_PLAN_LIMIT = 0,    /**< A little more breaks a limit. */
    GPW_PLAN_RANGE = 1,    /**< Everything asked about holds; the range ends first. */
    GPW_PLAN_NONE = 2,     /**< None exists: even the least amount fails. */
    GPW_PLAN_UNSTABLE = 3, /**< None exists: the set swings up without any change of load. */
    GPW_PLAN_BASE = 4      /**< None exists: the set cannot carry the load it starts from. */
};

/** What an amount is an amount of. */
enum gpw_plan_quantity_id {
    GPW_PLAN_HOLDS = 0,        /**< No amount was sought: 1 where the profile holds, or 0. */
    GPW_PLAN_STEP_W = 1,       /**< A step of load, W. */
    GPW_PLAN_RAMP_W_PER_S = 2, /**< A ramp of load, W/s. */
    GPW_PLAN_RATING_W = 3,     /**< A rated power, W. */
    GPW_PLAN_SETS = 4,         /**< A number of sets. */
    GPW_PLAN_INTERVAL_S = 5,   /**< Time between two releases, s. */
    GPW_PLAN_SHARE = 6,        /**< Share of the largest step and of the sustained ramp. */
    GPW_PLAN_POWER_W = 7,      /**< Power of a dummy load or a battery, W. */
    GPW_PLAN_LATENCY_S = 8,    /**< Latency of a cap, s. */
    GPW_PLAN_CAP_W = 9,        /**< A load that a cap keeps, W. */
    GPW_PLAN_FLOOR_W = 10      /**< A floor under a load, W. */
};

/** How a plan searches. Fill with gpw_plan_config_init(). 32 bytes on every target. */
typedef struct gpw_plan_config {
    uint32_t header;      /**< Set by gpw_plan_config_init(), not by hand. */
    uint32_t scan;        /**< Equal steps in which amounts are tried first, 1 to 64. Default
                               16: a failing stretch narrower than a sixteenth of the range may
                               be stepped over. */
    uint32_t corner_scan; /**< The same below the answer so far, at each corner, 1 to 64.
                               Default 4. */
    uint32_t corners;     /**< 1: corners too. 0: the figures as given, and every answer is
                               undetermined. Default 1. */
    float load_max_pu;    /**< Largest load that a question may end at, 0.1 to 2, and at most
                               TMAX. Default 1: the rating. */
    float settle_s;       /**< Longest that a trial goes on after its last change of load, 1 to
                               600 s; it ends as soon as the set stands still. Default 30. */
    float rocof_window_s; /**< As gpw_verdict_config::rocof_window_s. Default 0.5. */
    uint32_t reserved;    /**< Must be 0. */
} gpw_plan_config;

/** Answer to a question. 48 bytes. */
typedef struct gpw_plan_answer {
    float amount;         /**< With the figures as given; 0: none exists. NaN for a smallest
                               amount that does not exist. */
    float amount_certain; /**< That holds with the figures as given and at every corner;
                               likewise. */
    uint32_t quantity;    /**< What it is: #gpw_plan_quantity_id. */
    gpw_outcome outcome;  /**< #GPW_HOLDS: `amount_certain` was simulated at every corner and
                               holds. #GPW_UNDETERMINED: none such, though there is an `amount`.
                               #GPW_FAILS: there is neither. */
    uint32_t reason;      /**< Why `amount_certain` is not beyond: #gpw_plan_reason_id. */
    uint32_t limiting;    /**< Criterion that breaks beyond `amount_certain`, or, in the range,
                               with the least margin: #gpw_criterion_id. */
    uint32_t deciding;    /**< Parameter that decides at the corners: #gpw_parameter_id. */
    uint32_t corner;      /**< Corner that limits: 0 the figures as given, else 1 + bits of the
                               high ends: 1 inertia, 2 s1, 4 tau_tc. */
    float margin_pct;     /**< Least margin of `amount_certain` over all corners, %; where none
                               exists, of the trial that failed. NaN: unknown. */
    float time_s;         /**< When that criterion was met, s after the first change of load. */
    uint32_t runs;        /**< Trials that this took. */
    uint32_t gain;        /**< Of a set that is unstable, the gain to lower: #gpw_gain_id. */
} gpw_plan_answer;

/** A course of load to be taken: a step, then a ramp. 32 bytes on every target. */
typedef struct gpw_plan_profile {
    uint32_t header;      /**< Set by gpw_plan_profile_init(), not by hand. */
    float base_w;         /**< Load before it, 0 or more. Default 0. */
    float step_w;         /**< Change at once, either way. Default 0. */
    float rise_s;         /**< Time that this change takes, 0 to 3600 s. Default 0. */
    float total_w;        /**< Load in the end, 0 or more. Default 0. */
    float ramp_w_per_s;   /**< Ramp from what the step left to the total, above 0. Needed where
                               the step does not end at the total. Default 0. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_plan_profile;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_config_init(gpw_plan_config *config,
                                                      size_t config_size);

/** Sets every field to its default: no load.
 *  @param[out] profile       written in full, `profile_size` bytes
 *  @param      profile_size  `sizeof *profile`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `profile` is NULL
 *  @retval GPW_ERR_VERSION  `profile_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_profile_init(gpw_plan_profile *profile,
                                                       size_t profile_size);

/** Bytes of state a plan needs.
 *  @param[in]  config  checked as by gpw_plan_init()
 *  @param[in]  genset  likewise
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_state_size(const gpw_plan_config *config,
                                                     const gpw_genset_config *genset,
                                                     size_t *bytes);

/** Builds a plan in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_plan_state_size() bytes, #GPW_STATE_ALIGN-ed, live as
 *                            long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[in]  genset        the set, as for gpw_genset_init(); its `initial_pu` is of no
 *                            matter; copied
 *  @param[in]  limits        the class to keep; copied
 *  @param[out] plan          handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   one of the three was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field of one of the three is outside its range, or the limits
 *                            judge nothing
 *  @retval GPW_ERR_UNKNOWN   the set's inertia is not given, or it is made ready for a table of
 *                            load acceptance (gpw_genset_use_acceptance()), whose rows a plan
 *                            does not have
 *  @retval GPW_ERR_NOT_FOUND the set's governor was not linked
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, O(dead time / sub-step)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_init(void *memory, size_t memory_bytes,
                                               const gpw_plan_config *config,
                                               const gpw_genset_config *genset,
                                               const gpw_limits *limits, gpw_plan **plan);

/** Adds a trip row that no trial may trip, as gpw_verdict_add_trip().
 *  @param[in,out] plan          handle
 *  @param         threshold_hz  0 to 2000 Hz
 *  @param         delay_s       0 to #GPW_TIME_MAX_S
 *  @param         over          0: trips below the threshold; 1: above
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  a value is outside its range
 *  @retval GPW_ERR_FULL    there are #GPW_VERDICT_TRIPS_MAX already
 *  @context{one thread per handle, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_add_trip(gpw_plan *plan, float threshold_hz,
                                                   float delay_s, uint32_t over);

/** Largest step up that the set takes from a load.
 *  @param[in,out] plan          handle
 *  @param         from_w        load before it, 0 or more
 *  @param         boost_pu      boost at that moment, 0 to TMAX, pu; NaN: that of the load. A
 *                               boost that does not carry `from_w` (below it by more than s1)
 *                               answers with #GPW_PLAN_BASE. Of no matter without an air limit
 *  @param[out]    answer        #GPW_PLAN_STEP_W; written only on success. It ends at
 *                               gpw_plan_config::load_max_pu
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 48
 *  @context{one thread per handle, some 60 trials}
 *  @source{plan-search}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_step_up(gpw_plan *plan, float from_w, float boost_pu,
                                                  gpw_plan_answer *answer, size_t answer_bytes);

/** Largest step down, to no load at most. As gpw_plan_step_up().
 *  @param[in,out] plan          handle
 *  @param         from_w        load before it, above 0
 *  @param         boost_pu      as for gpw_plan_step_up()
 *  @param[out]    answer        #GPW_PLAN_STEP_W, positive; written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 48
 *  @context{one thread per handle, some 60 trials}
 *  @source{plan-search}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_step_down(gpw_plan *plan, float from_w,
                                                    float boost_pu, gpw_plan_answer *answer,
                                                    size_t answer_bytes);

/** Fastest steady ramp from one load to another.
 *
 *  Ends at the whole change in 0.2 s: to a governor that is a step.
 *
 *  @param[in,out] plan          handle
 *  @param         from_w        load before it, 0 or more
 *  @param         to_w          load after it, another one
 *  @param[out]    answer        #GPW_PLAN_RAMP_W_PER_S, positive; written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   an argument is outside its range
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 48
 *  @context{one thread per handle, some 60 trials}
 *  @source{plan-search}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_ramp(gpw_plan *plan, float from_w, float to_w,
                                               gpw_plan_answer *answer, size_t answer_bytes);

/** The closed form of a ramp that may go on for ever: `min(Ki dip, s1/tau_tc)` times the
 *  rating. A first guess: it knows neither overshoot nor end, and holds for an isochronous set
 *  that is otherwise well behaved.
 *  @param[in]  plan          handle
 *  @param      dip_pu        dip to be kept, above 0 to 1, pu
 *  @param[out] ramp_w_per_s  written only on success; #GPW_POWER_MAX_W where neither limits.
 *                            NaN: the governor is a turbine's
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  `ramp_w_per_s` is NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, O(1)}
 *  @source{plan-ramp}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_ramp_guess(const gpw_plan *plan, float dip_pu,
                                                     float *ramp_w_per_s);

/** Whether the set takes a course of load.
 *  @param[in,out] plan          handle
 *  @param[in]     profile       initialised
 *  @param[out]    answer        #GPW_PLAN_HOLDS: `amount` 1 where it holds with the figures as
 *                               given, `amount_certain` at every corner; outcome holds, fails
 *                               (at every corner), or undetermined. Written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or the ramp is missing
 *  @retval GPW_ERR_VERSION  `profile` was not initialised, or `answer_bytes` is below 48
 *  @context{one thread per handle, at most 9 trials}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_holds(gpw_plan *plan, const gpw_plan_profile *profile,
                                                gpw_plan_answer *answer, size_t answer_bytes);

/** Smallest rating of such a set that takes a course of load: the same inertia constant,
 *  governor and air on another rated power.
 *  @param[in,out] plan          handle
 *  @param[in]     profile       initialised
 *  @param         rating_max_w  largest rating to be tried, at least the largest load of the
 *                               profile by gpw_plan_config::load_max_pu
 *  @param[out]    answer        #GPW_PLAN_RATING_W; written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or the ramp is missing
 *  @retval GPW_ERR_VERSION  `profile` was not initialised, or `answer_bytes` is below 48
 *  @context{one thread per handle, some 60 trials}
 *  @source{plan-search}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_smallest_rating(gpw_plan *plan,
                                                          const gpw_plan_profile *profile,
                                                          float rating_max_w,
                                                          gpw_plan_answer *answer,
                                                          size_t answer_bytes);

/** Smallest number of such sets that takes a course of load, sharing it in step.
 *
 *  With `spare` 1 the profile is to be taken by one set less, and at the total load all of them
 *  must stand the loss of one: `n - 1` sets, each stepping from `1/n` of the total to
 *  `1/(n-1)`.
 *
 *  @param[in,out] plan          handle
 *  @param[in]     profile       initialised
 *  @param         sets_max      largest number to be tried, 1 to 64
 *  @param         spare         0 or 1
 *  @param[out]    answer        #GPW_PLAN_SETS; written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or the ramp is missing
 *  @retval GPW_ERR_VERSION  `profile` was not initialised, or `answer_bytes` is below 48
 *  @context{one thread per handle, at most 18 trials for each number}
 *  @source{plan-sets}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_smallest_sets(gpw_plan *plan,
                                                        const gpw_plan_profile *profile,
                                                        uint32_t sets_max, uint32_t spare,
                                                        gpw_plan_answer *answer,
                                                        size_t answer_bytes);

/** Smallest set of a list that takes a course of load.
 *
 *  The list may be in any order; of equal ratings the first counts.
 *
 *  @param[out] memory        room for a plan of any of them: the largest gpw_plan_state_size()
 *  @param      memory_bytes  its size
 *  @param[in]  config        as for gpw_plan_init()
 *  @param[in]  gensets       shape [count]
 *  @param      genset_bytes  `sizeof *gensets`, as the caller was compiled
 *  @param      count         1 to 1000
 *  @param[in]  limits        the class to keep
 *  @param[in]  profile       initialised
 *  @param[out] index         of the smallest that holds at every corner, or `count`: none does;
 *                            written only on success
 *  @param[out] answer        of that set; where none holds, of the largest:
 *                            #GPW_PLAN_RATING_W, `amount` the smallest rating that holds with
 *                            the figures as given. Written only on success
 *  @param      answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or the ramp is missing
 *  @retval GPW_ERR_VERSION   something was not initialised, or a size is too small
 *  @retval GPW_ERR_UNKNOWN   a set's inertia is not given
 *  @retval GPW_ERR_NOT_FOUND a set's governor was not linked
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small for one of them
 *  @context{any thread, at most 9 trials for each set}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_plan_smallest_of(void *memory, size_t memory_bytes, const gpw_plan_config *config,
                     const gpw_genset_config *gensets, size_t genset_bytes, uint32_t count,
                     const gpw_limits *limits, const gpw_plan_profile *profile, uint32_t *index,
                     gpw_plan_answer *answer, size_t answer_bytes);

/** Name of a reason: `"limit"`, `"range"`, `"none"`, `"unstable"`, `"base"`; `"?"` for another
 *  value.
 *  @param reason any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_plan_reason_name(uint32_t reason);

/** Name of a quantity with its unit: `"holds"`, `"step_w"`, `"ramp_w_per_s"`, `"rating_w"`,
 *  `"sets"`, `"interval_s"`, `"share"`, `"power_w"`, `"latency_s"`, `"cap_w"`, `"floor_w"`;
 *  `"?"` for another value.
 *  @param quantity any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_plan_quantity_name(uint32_t quantity);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PLAN_H */
