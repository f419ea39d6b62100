/* SPDX-License-Identifier: MIT */
/**
 * @file fleet.h
 * @brief The sum of N correlated GPUs, tick by tick.
 */
#ifndef GPUPOWER_FLEET_H
#define GPUPOWER_FLEET_H

#include "base.h"
#include "profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_fleet Fleet of GPUs
 *
 * Groups of like GPUs (profile, count, node size, correlation) change phase by command or from
 * a schedule. Two signals travel side by side: the deterministic mean and the fluctuation about
 * it. A power sample is the mean over the interval that ends at its time stamp.
 *
 * The **mean** is a closed form, the same in both modes, whose cost does not depend on the
 * number of GPUs. Of n GPUs commanded, round(sync_fraction n) leave at once and the other m
 * leave one by one, the k-th of them spread_s k/m later, in index order. Each is a step, or a
 * ramp where the group has one. Edges lie at any nanosecond; the mean is worked out over
 * sub-steps of at most 1 ms, so that it does not depend on the tick. A new command takes those
 * that have not left yet out of the old one and moves everyone from where they are headed, by
 * the same amount each. Four changes of a group may overlap; a fifth completes the oldest at
 * once (#GPW_FLEET_ASSUMED_JUMP). A phase's periodic part is a square wave about its mean which
 * starts high when the group's first GPU enters the phase, and counts for the GPUs that are
 * there; the waves of the present phase and of the one before it are known.
 *
 * The **fluctuation** is one value a tick, held over the tick. Aggregated: one AR(1) process a
 * group with the standard deviation of the sum, sigma sqrt(N + N(n-1) rho_in + N(N-n) rho_out).
 * While a group changes, that standard deviation goes from the old phase's to the new phase's
 * with the share of GPUs that have left at the start of the tick. Exact: every GPU, node and
 * group has its own process, and what is reported is the sum of all GPUs less the mean in
 * closed form. It is limited downwards, so that mean plus fluctuation is never below 0 in any
 * sub-step.
 *
 * **Requests.** A group that serves may be given its traffic instead of a sigma: requests
 * arrive at random (Poisson, gpw_fleet_group::arrivals_per_s), each is in service for an
 * exponential time of its own (gpw_fleet_group::request_s) and draws gpw_fleet_group::request_w
 * more at the group's boards while it is. Their number N is simulated event by event, the same
 * in both modes, and integrated exactly over the tick. While the group is in #GPW_PHASE_INFER
 * the fluctuation is (N - arrivals_per_s request_s) request_w in place of that phase's AR(1),
 * so that the phase's mean stays the mean; gpw_aggregate_arrivals() has its law. While the
 * group changes it counts by the share of GPUs that have left for the phase, or not yet left
 * it, at the start of the tick. When the first GPU comes, N is drawn from its stationary law
 * (Poisson; from 64 requests on as a rounded Gaussian); when the last has left it is forgotten.
 * Traffic of two groups is independent. Nothing queues: a limit of requests at a time is not
 * modelled.
 *
 * Life: init, add groups, set correlations, add events; start; then commands and ticks.
 * What one seed gives is frozen in docs/bits.md, to the bit, on every target.
 * @{ */

/** A fleet. Opaque, position-independent. */
typedef struct gpw_fleet gpw_fleet;

/** How the fluctuation of a group is computed. */
enum gpw_fleet_mode_id {
    GPW_FLEET_AGGREGATED = 0, /**< One process a group, exact in law, O(groups). */
    GPW_FLEET_EXACT = 1       /**< Every GPU its own process, O(GPUs). */
};

/** Which end of its interval the mean of a phase takes: one of gpw_fleet_set_level(). Resting
 *  phases are off, idle and ready; all the others are working ones. */
enum gpw_fleet_level_id {
    GPW_FLEET_LEVEL_NOMINAL = 0, /**< Every phase at its mean. */
    GPW_FLEET_LEVEL_NARROW = 1,  /**< Resting at the high end, working at the low end. */
    GPW_FLEET_LEVEL_WIDE = 2     /**< Resting at the low end, working at the high end: the
                                      largest steps between the two. */
};

/** What the fleet had to assume: bits of gpw_fleet_assumptions(). */
enum gpw_fleet_assumption_bit {
    GPW_FLEET_ASSUMED_NO_SIGMA = 1, /**< A phase in use has no known sigma: simulated without
                                         fluctuation. */
    GPW_FLEET_ASSUMED_TAU = 2,      /**< A phase in use has a sigma but no correlation time:
                                         #GPW_FLEET_TAU_DEFAULT_S was used. */
    GPW_FLEET_ASSUMED_MIDPOINT = 4, /**< A phase in use has a range but no mean: midpoint. */
    GPW_FLEET_ASSUMED_JUMP = 8      /**< Too many changes overlapped: the oldest was completed
                                         at once. */
};

#define GPW_FLEET_TAU_DEFAULT_S 1.0f   /**< Correlation time where a profile has none. */
#define GPW_FLEET_GROUPS_MAX 64u       /**< Largest groups_max. */
#define GPW_FLEET_EVENTS_MAX 4096u     /**< Largest events_max. */
#define GPW_FLEET_GPUS_MAX 1000000000u /**< Largest group. */
#define GPW_FLEET_EXACT_MAX 16777216u  /**< Largest gpus_max. */

/** Arrivals and departures of a group's requests in a tick, on average, at most. A single tick
 *  simulates up to four times as many; after that N waits for the next tick. For more traffic
 *  give the phase the sigma_w and tau_s that gpw_aggregate_arrivals() tells: N is then so
 *  large, or changes so fast, that an AR(1) is as good. */
#define GPW_FLEET_REQUEST_EVENTS_MAX 32u
#define GPW_FLEET_REQUESTS_MAX 10000000u /**< Requests in service, on average, at most. */

/** Capacities and seed. 40 bytes. */
typedef struct gpw_fleet_config {
    uint32_t header;      /**< Set by gpw_fleet_config_init(). */
    uint32_t tick_ns;     /**< Tick, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No default. */
    uint64_t seed;        /**< Any value. Default 1. */
    uint32_t mode;        /**< #gpw_fleet_mode_id. Default aggregated. */
    uint32_t groups_max;  /**< 1 to #GPW_FLEET_GROUPS_MAX. Default 1. */
    uint32_t events_max;  /**< Schedule capacity, to #GPW_FLEET_EVENTS_MAX. Default 16. */
    uint32_t gpus_max;    /**< Exact mode: GPUs of all groups together, 1 to
                               #GPW_FLEET_EXACT_MAX. Default 0. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_fleet_config;

/** A group of like GPUs. 64 bytes. */
typedef struct gpw_fleet_group {
    uint32_t header;         /**< Set by gpw_fleet_group_init(). */
    uint32_t gpus;           /**< Count, 1 to #GPW_FLEET_GPUS_MAX. No default. */
    uint64_t first_gpu;      /**< Global index of its first GPU, for the random streams. Default
                                  UINT64_MAX: after the previous group's last. Two groups may not
                                  share an index. */
    uint32_t node_gpus;      /**< GPUs a node; divides `gpus`; 0: all in one node. Default 0. */
    gpw_phase initial_phase; /**< Phase at start. Default #GPW_PHASE_IDLE. */
    float rho_in;            /**< Correlation within a node, all phases, to 1. Default 0. */
    float rho_out;           /**< Correlation between nodes, at most rho_in, at least 0.
                                  Default 0. (rho_in may be negative when node_gpus allows it in
                                  aggregated mode and rho_out is 0.) */
    float sync_fraction;     /**< Share that changes phase at the command, 0 to 1. Default 1. */
    float spread_s;          /**< The rest changes evenly over this time after it, 0 to
                                  #GPW_TIME_MAX_S. Default 0. */
    float ramp_up_w_per_s; /**< Each GPU's own ramp at the rail, to #GPW_POWER_MAX_W; 0: a step.
                                Default 0. */
    float ramp_down_w_per_s; /**< Likewise down, as a magnitude. Default 0. */
    float phase_spread_s;    /**< Periodic parts spread evenly over this time, 0 to
                                  #GPW_TIME_MAX_S. Default 0. */
    float arrivals_per_s;    /**< Requests that come to the group while it is in
                                  #GPW_PHASE_INFER, 1/s; 0: none, the phase fluctuates by its
                                  sigma. Two events each: at most half of
                                  #GPW_FLEET_REQUEST_EVENTS_MAX a tick. Default 0. */
    float request_s;         /**< Mean time that one is in service, #GPW_DT_MIN_S to
                                  #GPW_TIME_MAX_S, and arrivals_per_s times it at most
                                  #GPW_FLEET_REQUESTS_MAX. Default 0, for no arrivals only. */
    float request_w;         /**< What one in service adds at the group's boards, 0 to
                                  #GPW_POWER_MAX_W; all of them, in the mean, at most the mean
                                  of the phase. Default 0. */
} gpw_fleet_group;

/** Room for any fleet in aggregated mode; in exact mode add #GPW_FLEET_GPU_BYTES a GPU. */
#define GPW_FLEET_STATE_BYTES(groups, events) (128u + 928u * (groups) + 16u * (events))
#define GPW_FLEET_GPU_BYTES                                                                    \
  40u /**< Exact mode: bytes a GPU, besides GPW_FLEET_STATE_BYTES(). */

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 40 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_config_init(gpw_fleet_config *config,
                                                       size_t config_size);

/** Sets every field to its default.
 *  @param[out] group       written in full, `group_size` bytes
 *  @param      group_size  `sizeof *group`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `group` is NULL
 *  @retval GPW_ERR_VERSION  `group_size` is below the first release's 64 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_group_init(gpw_fleet_group *group,
                                                      size_t group_size);

/** Bytes of state a configuration needs; at most #GPW_FLEET_STATE_BYTES, and in exact mode
 *  #GPW_FLEET_GPU_BYTES a GPU more.
 *  @param[in]  config  checked as by gpw_fleet_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_state_size(const gpw_fleet_config *config,
                                                      size_t *bytes);

/** Builds an empty fleet in memory the caller owns. Nothing to free afterwards. The state holds
 *  no pointers: a copy of its bytes goes on as the original would.
 *  @param[out] memory        at least gpw_fleet_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] fleet         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range; exact mode without `gpus_max`
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_init(void *memory, size_t memory_bytes,
                                                const gpw_fleet_config *config,
                                                gpw_fleet **fleet);

/** Adds a group, before start. Copies what it needs of the profile, which need not live on.
 *
 *  A figure the profile does not know is no error until it is needed: a phase without a mean
 *  cannot be entered, a phase without a sigma has no fluctuation, and gpw_fleet_assumptions()
 *  says so.
 *
 *  @param[in,out] fleet    handle
 *  @param[in]     group    copied; not kept
 *  @param[in]     profile  what one of its GPUs draws
 *  @param[out]    index    the group's index, from 0; may be NULL; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE   `fleet` or `profile` is not a live handle
 *  @retval GPW_ERR_STATE    the fleet has been started
 *  @retval GPW_ERR_VERSION  `group` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range; no such correlation can be; the
 *  indices of its GPUs are another group's; its power passes #GPW_POWER_MAX_W; its requests are
 *                           too many for the tick, or draw more than the phase does
 *  @retval GPW_ERR_FULL     `groups_max` or, in exact mode, `gpus_max` is used up
 *  @retval GPW_ERR_UNKNOWN  the profile has no mean for the initial phase
 *  @context{one thread per handle, ISR-safe, O(groups)}
 *  @source{exact-sum} which correlations can be
 *  @source{m-m-infinity} requests in service
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_add_group(gpw_fleet *fleet,
                                                     const gpw_fleet_group *group,
                                                     const gpw_profile *profile,
                                                     uint32_t *index);

/** Sets the correlation in one phase of one group, before start. Correlation belongs to what
 *  the GPUs do, not to what they are.
 *  @param[in,out] fleet    handle
 *  @param         group    index of the group
 *  @param         phase    any phase
 *  @param         rho_in   between GPUs of a node, at most 1
 *  @param         rho_out  between GPUs of different nodes, 0 to `rho_in`; 0 where that is
 *                          negative
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the fleet has been started
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_DOMAIN     no such phase; no such correlation can be: below -1/(n-1) in
 *                             nodes of n, or negative in exact mode
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_set_rho(gpw_fleet *fleet, uint32_t group,
                                                   gpw_phase phase, float rho_in,
                                                   float rho_out);

/** Adds a change of a whole group to the schedule, before start.
 *  @param[in,out] fleet  handle
 *  @param         at_ns  when the first GPUs leave, up to INT64_MAX; not before the previous
 *                        event's time
 *  @param         group  index of the group
 *  @param         phase  where it goes
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the fleet has been started
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_DOMAIN     no such phase; `at_ns` is beyond its range
 *  @retval GPW_ERR_UNKNOWN    the profile has no mean for the phase
 *  @retval GPW_ERR_ORDER      an earlier event has a later time
 *  @retval GPW_ERR_FULL       `events_max` is used up
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_add_event(gpw_fleet *fleet, uint64_t at_ns,
                                                     uint32_t group, gpw_phase phase);

/** Ends the set-up: from now on commands and ticks are allowed, additions are not. Time is 0,
 *  every group is at rest in its initial phase, every random process at a stationary first
 *  value.
 *  @param[in,out] fleet  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE  there is no group, or the fleet has been started already
 *  @context{one thread per handle, ISR-safe, O(groups); exact mode O(GPUs)}
 *  @source{zoh-ar1}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_start(gpw_fleet *fleet);

/** Chooses which end of its interval the mean of every phase takes. Any time; from the next
 *  start or reset on: a run under way goes on at its own level.
 *
 *  A verdict that is to hold for a whole interval is asked at both ends. An end that a profile
 *  does not know is the mean. Where the phase was read from the board's own sensor
 *  (#GPW_POINT_INSTRUMENT), the ends are at least as far from the mean as a steady reading may
 *  be off, gpw_method_interval() of #GPW_METHOD_NVML as measured; the high end then stays
 *  within the cap times the largest excursion, where these are known. A phase without a mean
 *  and without both ends cannot be entered at any level. Where the low end leaves no room for
 *  the swing of a phase's periodic part, that is shrunk until its low level is 0 W. Sigma and
 *  the periods are the same at every level; a phase of which the range but no mean is known
 *  counts as assumed (#GPW_FLEET_ASSUMED_MIDPOINT) at every level.
 *
 *  @param[in,out] fleet  handle
 *  @param         level  one of #gpw_fleet_level_id. A new fleet's is #GPW_FLEET_LEVEL_NOMINAL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such level
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{reading-interval}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_set_level(gpw_fleet *fleet, uint32_t level);

/** Goes back to time 0. What follows has the same bits again, if the commands are the same.
 *  @param[in,out] fleet  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE  the fleet has not been started
 *  @context{one thread per handle, ISR-safe, O(groups); exact mode O(GPUs)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_reset(gpw_fleet *fleet);

/** Changes the phase of a group, or of part of it.
 *
 *  Part of a group may move while all of it has left for one phase, or while it already moves
 *  to the same phase; a group in two phases can only move as a whole. Events of the schedule up
 *  to the time of the command come before it. Commands that change nothing are no error.
 *
 *  @param[in,out] fleet     handle
 *  @param         group     index of the group
 *  @param         phase     where they go
 *  @param         gpus      how many more, in index order; 0: all that have not been commanded
 *                           there
 *  @param         delay_ns  after the start of the next tick, less than one tick
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the fleet has not been started; part of a group in two phases
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_DOMAIN     no such phase; a whole tick of delay; more GPUs than there are
 *                             left
 *  @retval GPW_ERR_UNKNOWN    the profile has no mean for the phase
 *  @retval GPW_ERR_ORDER      the group has a later change already
 *  @context{one thread per handle, ISR-safe, O(1) for each event that has come due}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_command(gpw_fleet *fleet, uint32_t group,
                                                   gpw_phase phase, uint32_t gpus,
                                                   uint32_t delay_ns);

/** Simulates one tick.
 *  @param[in,out] fleet          handle
 *  @param[out]    mean_w         mean of the tick, watts, at least 0
 *  @param[out]    fluctuation_w  about it, watts; their sum is at least 0
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_STATE   the fleet has not been started; nothing was written
 *  @context{one thread per handle, ISR-safe, O(groups * sub-steps); exact mode O(GPUs)}
 *  @source{zoh-ar1}
 *  @source{exact-sum}
 *  @source{m-m-infinity}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_step(gpw_fleet *fleet, float *mean_w,
                                                float *fluctuation_w);

/** Simulates a block of ticks. Splitting a run into blocks differently never changes a bit.
 *  @param[in,out] fleet          handle
 *  @param[out]    mean_w         shape [ticks], watts; NULL: not wanted
 *  @param[out]    fluctuation_w  shape [ticks], watts; NULL: not wanted
 *  @param         ticks          how many; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `fleet` is NULL
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_STATE   the fleet has not been started; nothing was written
 *  @context{one thread per handle, ISR-safe, ticks times gpw_fleet_step()}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_process(gpw_fleet *fleet, float *mean_w,
                                                   float *fluctuation_w, size_t ticks);

/** Power of one group in the last tick; before the first, its mean at rest.
 *  @param[in]  fleet          handle
 *  @param      group          index of the group
 *  @param[out] mean_w         watts
 *  @param[out] fluctuation_w  watts
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the fleet has not been started
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_group_power(const gpw_fleet *fleet, uint32_t group,
                                                       float *mean_w, float *fluctuation_w);

/** Where a group was last commanded to.
 *  @param[in]  fleet  handle
 *  @param      group  index of the group
 *  @param[out] phase  latest phase commanded
 *  @param[out] gpus   how many of its GPUs have been commanded there
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the fleet has not been started
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_group_phase(const gpw_fleet *fleet, uint32_t group,
                                                       gpw_phase *phase, uint32_t *gpus);

/** Time at the start of the next tick.
 *  @param[in]  fleet    handle
 *  @param[out] time_ns  nanoseconds since start
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_time_ns(const gpw_fleet *fleet, uint64_t *time_ns);

/** What had to be assumed since start or reset. A phase counts only once it has been entered.
 *  @param[in]  fleet  handle
 *  @param[out] bits   #gpw_fleet_assumption_bit, or-ed
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_assumptions(const gpw_fleet *fleet, uint32_t *bits);

/** The largest steps that may come, at the boards: bounds, not quantiles.
 *
 *  Up: every GPU from where it was in the last tick to its cap times its excursion. Down: all
 *  that was drawn in the last tick. "Where it was" is the mean, and the fluctuation where that
 *  makes the bound larger.
 *
 *  @param[in]  fleet        handle
 *  @param[out] step_up_w    watts, at least 0; NaN where a profile has no cap or no excursion
 *  @param[out] step_down_w  watts, as a magnitude
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  `step_up_w` is NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     the fleet has not been started
 *  @context{one thread per handle, ISR-safe, O(groups)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_bounds(const gpw_fleet *fleet, float *step_up_w,
                                                  float *step_down_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_FLEET_H */
