/* SPDX-License-Identifier: MIT */
/**
 * @file forecast.h
 * @brief What the load will be in the next seconds, how sure that is, and what it cannot
 * exceed.
 */
#ifndef GPUPOWER_FORECAST_H
#define GPUPOWER_FORECAST_H

#include "base.h"
#include "fleet.h"
#include "profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_forecast Forecast
 *
 * A load of a few groups of GPUs, measured by one meter, with changes of phase that somebody
 * announces. Every tick takes what the meter says; after it the load is known for four horizons
 * (#gpw_forecast_horizon): a mean, seven quantiles of which the outer two enclose 95 %, and two
 * bounds.
 *
 * **Mean.** What the groups draw in their phases, by the figures given, corrected by what was
 * measured in each phase so far; plus what is left of the present deviation after the horizon,
 * as the deviations before it taught. Announced changes are in it from the moment at which they
 * are due.
 *
 * **Quantiles.** Errors of the forecast itself, at that horizon, in this phase. The two
 * ends are moved after each reading so that in the long run 2.5 % of readings fall below and
 * 2.5 % above, whatever the law of the load is (adaptive conformal inference). Low and high
 * side are apart: a dip widens only the low one. After a change of phase they start from the
 * spread of that phase, its own if it was seen before.
 *
 * **Bounds** are no quantiles. Low: every group at the least of its phases, since a job can
 * crash at any time. High: the most that each group can draw in the phases that it is in or
 * will be by then, as announced; where `may_start` says that its GPUs may start unannounced, in
 * any phase. They are as true as `low_w` and `high_w` of the groups.
 *
 * **Announcements.** A change is due from `early_s` before its time, and is taken as come once
 * the load has moved by more than half of it. If `late_s` after its time it has not, it is
 * *late*: the mean no longer holds it, the band encloses both. After `drop_s` it is dropped,
 * and counted.
 *
 * **Readings.** A reading counts when its stamp is later than that of the one before, and
 * either its value is another one or `refresh_s` has passed. No reading is no error: NaN, or a
 * rung other than #GPW_FORECAST_GOOD, and the forecast goes on from the last one, wider by its
 * age.
 *
 * The sums are those of the bus where the meter sits. Cost of a tick does not depend on what
 * happens in it: one horizon is seen to in each tick, in turn, so that what is told of a
 * horizon is up to five ticks old.
 *
 * Life: gpw_forecast_config_init(), gpw_forecast_init(), gpw_forecast_add_group() for each,
 * then step; announce and cancel at any time. One handle belongs to one thread at a time;
 * different handles need no locks.
 *
 * @req{forecast-bound} The load does not leave the hard bounds as long as the figures of
 * the groups are true; a reading that does is told.
 * @req{forecast-late} An announced change that does not come is told as late, kept in the
 * band, and dropped after its time.
 * @req{forecast-missing} Without a reading the forecast goes on from figures and age, and
 * says so.
 *
 * @source{forecast-band}
 * @{ */

/** A forecast. Opaque, position-independent: copying its gpw_forecast_state_size() bytes to
 *  other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_forecast gpw_forecast;

#define GPW_FORECAST_HORIZONS 4u           /**< Horizons, see #gpw_forecast_horizon. */
#define GPW_FORECAST_QUANTILES 7u          /**< Quantiles of each horizon. */
#define GPW_FORECAST_GROUPS_MAX 16u        /**< Most groups. */
#define GPW_FORECAST_ANNOUNCEMENTS_MAX 32u /**< Most announcements that wait. */
#define GPW_FORECAST_ALL 0xFFFFFFFFu       /**< All groups, as a mask. */

/** Horizons. Index of the arrays of #gpw_forecast_reading. */
enum gpw_forecast_horizon {
    GPW_FORECAST_HALF_SECOND = 0, /**< 0.5 s. */
    GPW_FORECAST_2_S = 1,         /**< 2 s. */
    GPW_FORECAST_10_S = 2,        /**< 10 s. */
    GPW_FORECAST_60_S = 3         /**< 60 s. */
};

/** How far a reading may be believed: values of the rungs of a ladder. */
enum gpw_forecast_rung {
    GPW_FORECAST_GOOD = 0,    /**< Good: it is taken. */
    GPW_FORECAST_HELD = 1,    /**< An old value, held: it is not taken. */
    GPW_FORECAST_REDUCED = 2, /**< Likewise. */
    GPW_FORECAST_LATCHED = 3, /**< Likewise. */
    GPW_FORECAST_ABSENT = 4   /**< There is no meter: the figures alone. */
};

/** Capacities, the meter, and how announcements are taken. 64 bytes on every target. */
typedef struct gpw_forecast_config {
    uint32_t header;            /**< Set by gpw_forecast_config_init(). */
    uint32_t tick_ns;           /**< Time between steps, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS.
                                     No default: must be set. */
    uint32_t groups_max;        /**< 1 to #GPW_FORECAST_GROUPS_MAX. Default 1. */
    uint32_t announcements_max; /**< 1 to #GPW_FORECAST_ANNOUNCEMENTS_MAX. Default 8. */
    float rating_w;             /**< Power for scale: least steps and spreads are shares of it,
                                     1 W to #GPW_POWER_MAX_W. No default: must be set. */
    float refresh_s; /**< Usual time between values of the meter, 1e-3 to 60 s. Default
                          0.1. */
    float dead_s;    /**< Dead time of the meter: a stamp says when a value was handed out,
                          the load was this before, 0 to 10 s. Default 0. */
    float lag_s;     /**< First-order lag, or half the window, of the meter, 0 to 10 s.
                          Default 0. */
    float early_s;   /**< A change may come this much before its time, 0 to 60 s. Default
                          2. */
    float late_s;    /**< A change that has not come this long after its time is late, 0 to
                          3600 s. Default 5. */
    float drop_s;    /**< And is dropped after this, `late_s` to 1e6 s. Default 60. */
    float memory_s;  /**< For how long the spread of a phase is remembered, 10 s to 1e6 s.
                          Default 600. */
    float error_pu;  /**< What the meter may be off, of the reading: widens the bounds, 0 to
                          0.2. Default 0.01. */
    uint32_t reserved[3]; /**< Must be 0. */
} gpw_forecast_config;

/** A group of GPUs at the bus, all of them together, W. Fill with gpw_forecast_group_init(),
 * then set what is known. NaN: unknown. 392 bytes on every target. */
typedef struct gpw_forecast_group {
    uint32_t header;     /**< Set by gpw_forecast_group_init(). */
    uint32_t gpus;       /**< Count, 1 to #GPW_FLEET_GPUS_MAX. Default 1. */
    gpw_phase phase;     /**< Phase at start. Default #GPW_PHASE_IDLE. */
    uint32_t may_start;  /**< 1: GPUs may start unannounced; 0: only as announced. Default 1. */
    float sync_fraction; /**< Share that changes phase at the command, 0 to 1. Default 1. */
    float spread_s;      /**< The rest changes evenly over this time after it, 0 to
                              3600 s. Default 0. */
    float ramp_w_per_s;  /**< Ramp of the whole group, to #GPW_POWER_MAX_W; 0: a step. Default
                              0. */
    float rise_s;        /**< Shortest time in which it can go from least to most, 0 to 3600 s.
                              Default 0. */
    float peak_w;        /**< Most it can draw, whatever it does: cap times excursion,
                              0 to #GPW_POWER_MAX_W. No default: must be known. */
    float other_feed_w;  /**< What comes on top when the other feed is lost, 0 to
                              #GPW_POWER_MAX_W. Default 0. */
    float mean_w[GPW_PHASE_COUNT]; /**< Mean of each phase, 0 to #GPW_POWER_MAX_W. Default 0
                                        for #GPW_PHASE_OFF, else unknown: the group cannot
                                        enter that phase. */
    float sd_w[GPW_PHASE_COUNT];  /**< Standard deviation, periodic part and dips included, 0 to
                                       #GPW_POWER_MAX_W. Default unknown: a tenth of the
                                       interval, or 2 % of the mean where it has none. */
    float tau_s[GPW_PHASE_COUNT]; /**< Correlation time, #GPW_DT_MIN_S to #GPW_TIME_MAX_S.
                                       Default unknown: 1 s. */
    float low_w[GPW_PHASE_COUNT]; /**< Least in that phase, 0 to its mean. Default unknown:
                                       0. */
    float high_w[GPW_PHASE_COUNT];   /**< Most, its mean to `peak_w`. Default unknown:
                                          `peak_w`. */
    float cycle_w[GPW_PHASE_COUNT];  /**< Recurring dip or cycle, peak to peak, 0 to
                                          #GPW_POWER_MAX_W. Default unknown: none. */
    float period_s[GPW_PHASE_COUNT]; /**< Its period, #GPW_DT_MIN_S to #GPW_TIME_MAX_S. Default
                                          unknown. */
    float mean_error_pu; /**< How far a mean may be off, of it (standard deviation), 0 to 1.
                              Default 0.05. */
    float fixed_w;       /**< Of every mean, what stays when all GPUs are off (node, fans), 0 to
                              #GPW_POWER_MAX_W. Default 0. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_forecast_group;

/** What is known about the forecast: bits of gpw_forecast_reading::flags. */
enum gpw_forecast_flag {
    GPW_FORECAST_NO_READING = 1, /**< Nothing was measured so far: the figures alone. */
    GPW_FORECAST_STALE = 2,      /**< The last reading is older than three refreshes. */
    GPW_FORECAST_CHANGING = 4,   /**< An announced change is due or under way. */
    GPW_FORECAST_LATE = 8,       /**< An announced change has not come. */
    GPW_FORECAST_EARLY = 16,     /**< A change came before its time; until the next one. */
    GPW_FORECAST_LEARNING = 32,  /**< The phase is new: quantiles still follow its figures. */
    GPW_FORECAST_BEYOND = 64,    /**< A reading was outside the bounds within the last minute:
                                      figures or announcements are wrong. */
    GPW_FORECAST_DROPPED = 128   /**< The last change that ended was dropped. */
};

/** The forecast. Powers at the bus, W. Arrays by horizon. 256 bytes on every target. */
typedef struct gpw_forecast_reading {
    uint64_t now_ns;   /**< Time of the last step. */
    uint64_t stamp_ns; /**< Of the last reading that counted; 0: none. */
    uint32_t flags;    /**< Of #gpw_forecast_flag. */
    uint32_t pending;  /**< Announcements that wait. */
    float load_w;      /**< Load now: the last reading, or what the figures say. */
    float age_s;       /**< Age of that reading; NaN: none. */
    float expected_w;  /**< What the groups draw now, as figures and readings before say. */
    float spread_w;    /**< Standard deviation of readings about it. */
    float next_s;      /**< Time to the next announced change; NaN: none waits. */
    float next_w;      /**< Size of it. */
    float mean_w[GPW_FORECAST_HORIZONS];       /**< Mean. */
    float low_w[GPW_FORECAST_HORIZONS];        /**< Quantile 2.5 %. */
    float p10_w[GPW_FORECAST_HORIZONS];        /**< 10 %. */
    float p25_w[GPW_FORECAST_HORIZONS];        /**< 25 %. */
    float p50_w[GPW_FORECAST_HORIZONS];        /**< 50 %. */
    float p75_w[GPW_FORECAST_HORIZONS];        /**< 75 %. */
    float p90_w[GPW_FORECAST_HORIZONS];        /**< 90 %. */
    float high_w[GPW_FORECAST_HORIZONS];       /**< 97.5 %. */
    float bound_low_w[GPW_FORECAST_HORIZONS];  /**< The load does not fall below. */
    float bound_high_w[GPW_FORECAST_HORIZONS]; /**< It does not rise above. */
    float covered_pu[GPW_FORECAST_HORIZONS];   /**< Share of readings that were inside low_w and
                                                    high_w, with a memory of 400 readings; NaN:
                                                    none so far. */
    uint64_t readings;                         /**< Readings that counted. */
    uint64_t beyond;                           /**< Of them outside the bounds. */
    uint32_t arrived;                          /**< Announced changes that came. */
    uint32_t dropped;                          /**< Announced changes that did not. */
    uint32_t reserved[2];                      /**< 0. */
} gpw_forecast_reading;

/** The worst steps that may come now. 32 bytes on every target. */
typedef struct gpw_forecast_steps {
    float up_w;           /**< Worst step up, at least 0 W. */
    float up_rise_s;      /**< Time that it takes at least. */
    float down_w;         /**< Worst step down, as a magnitude. */
    float down_fall_s;    /**< Time that it takes: 0, a breaker. */
    float from_w;         /**< Load that both are counted from. */
    uint32_t reserved[3]; /**< 0. */
} gpw_forecast_steps;

/** Storage for so many groups and announcements, as a constant for static arrays. */
#define GPW_FORECAST_STATE_BYTES(groups, announcements)                                        \
  (1408u + GPW_FORECAST_GROUP_BYTES * (groups) + GPW_FORECAST_CHANGE_BYTES * (announcements))
#define GPW_FORECAST_GROUP_BYTES 448u /**< Of them, for each group. */
#define GPW_FORECAST_CHANGE_BYTES 40u /**< And for each announcement. */

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 64 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_config_init(gpw_forecast_config *config,
                                                          size_t config_size);

/** Sets every field to its default.
 *  @param[out] group       written in full, `group_size` bytes
 *  @param      group_size  `sizeof *group`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `group` is NULL
 *  @retval GPW_ERR_VERSION  `group_size` is below the first release's 392 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_group_init(gpw_forecast_group *group,
                                                         size_t group_size);

/** Fills the figures of a group from those of a profile: mean, spread, ends, cycle of every
 *  phase that it knows, and the peak, times `gpus` and brought to the bus. In its own object
 *  file: a controller that has a table of figures need not link the profile's readers.
 *
 *  Spread of the sum by the exact law, with the group's correlations; ends and peak times
 *  `gpus`, since all may move together.
 *  @param[in,out] group    initialised; its phase, gpus, synchrony and figures are written
 *  @param[in]     profile  of one GPU
 *  @param[in]     fleet    gpus, correlations, synchrony, ramp of the group
 *  @param         fixed_w  power at the bus besides the boards', 0 to #GPW_POWER_MAX_W
 *  @param         factor   W at the bus for each W at the boards, 0.5 to 3
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE   `profile` is no profile
 *  @retval GPW_ERR_VERSION  `group` or `fleet` was never initialised
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range
 *  @retval GPW_ERR_UNKNOWN  the profile knows neither peak nor cap nor rated power
 *  @context{any thread, ISR-safe, O(figures)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_group_from_profile(gpw_forecast_group *group,
                                                                 const gpw_profile *profile,
                                                                 const gpw_fleet_group *fleet,
                                                                 float fixed_w, float factor);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_forecast_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_state_size(const gpw_forecast_config *config,
                                                         size_t *bytes);

/** Begins, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_forecast_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] forecast      handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_init(void *memory, size_t memory_bytes,
                                                   const gpw_forecast_config *config,
                                                   gpw_forecast **forecast);

/** Forgets all, groups too: as after gpw_forecast_init().
 *  @param[in,out] forecast  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_reset(gpw_forecast *forecast);

/** Adds a group, before the first step.
 *  @param[in,out] forecast  handle
 *  @param[in]     group     copied; not kept
 *  @param[out]    index     of the group, 0 for the first; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `group` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or the mean of the phase at start is
 *                           unknown
 *  @retval GPW_ERR_FULL     there are groups_max already
 *  @retval GPW_ERR_STATE    after the first step
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_add_group(gpw_forecast *forecast,
                                                        const gpw_forecast_group *group,
                                                        uint32_t *index);

/** Announces that a share of a group goes into a phase. The GPUs come from all other phases
 * that the group is in then, in proportion, and are at most what is there.
 *
 *  With an id that waits already, the new announcement takes the place of the old.
 *  @param[in,out] forecast  handle
 *  @param         id        the caller's name for it, any value
 *  @param         group     index
 *  @param         phase     one whose mean is known
 *  @param         share     of the group's GPUs, above 0 to 1
 *  @param         at_ns     when, on the clock of the steps; in the past: now
 *  @param         certain   0: it may come or not, so it is only in band and bounds; else it
 *                           is in the mean, too
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  there is no such group
 *  @retval GPW_ERR_DOMAIN     there is no such phase, or the share is outside its range
 *  @retval GPW_ERR_UNKNOWN    the mean of that phase is unknown
 *  @retval GPW_ERR_FULL       announcements_max of them wait
 *  @context{one thread per handle, ISR-safe, O(announcements)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_announce(gpw_forecast *forecast, uint32_t id,
                                                       uint32_t group, gpw_phase phase,
                                                       float share, uint64_t at_ns,
                                                       int32_t certain);

/** Takes an announcement back, as long as it has not come.
 *  @param[in,out] forecast  handle
 *  @param         id        as given to gpw_forecast_announce()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  none of that id waits
 *  @context{one thread per handle, ISR-safe, O(announcements)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_cancel(gpw_forecast *forecast, uint32_t id);

/** Says in which phase a whole group is now, unannounced. What waits for it stays.
 *  @param[in,out] forecast  handle
 *  @param         group     index
 *  @param         phase     one whose mean is known
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  there is no such group
 *  @retval GPW_ERR_DOMAIN     there is no such phase
 *  @retval GPW_ERR_UNKNOWN    the mean of that phase is unknown
 *  @context{one thread per handle, ISR-safe, O(groups)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_set_phase(gpw_forecast *forecast, uint32_t group,
                                                        gpw_phase phase);

/** One tick.
 *  @param[in,out] forecast  handle
 *  @param         now_ns    time, later than that of the step before
 *  @param         stamp_ns  when the value was measured; later than `now_ns`: it is left out
 *  @param         power_w   the meter's value, -#GPW_POWER_MAX_W to #GPW_POWER_MAX_W, or NaN
 *  @param         rung      one of #gpw_forecast_rung
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the value was not usable and left out; the forecast goes on
 *  @retval GPW_ERR_NULL     nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE    there is no group
 *  @retval GPW_ERR_ORDER    `now_ns` is not later than that of the step before
 *  @context{one thread per handle, ISR-safe, O(groups + announcements)}
 *  @source{forecast-band}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_step(gpw_forecast *forecast, uint64_t now_ns,
                                                   uint64_t stamp_ns, float power_w,
                                                   uint32_t rung);

/** The forecast after the last step.
 *  @param[in]  forecast      handle
 *  @param[out] reading       `reading_size` bytes
 *  @param      reading_size  `sizeof *reading`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  a figure is unknown, as its comment says
 *  @retval GPW_ERR_NULL      nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `reading_size` is below the first release's 256 bytes
 *  @retval GPW_ERR_STATE     before the first step
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{forecast-band}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_get(const gpw_forecast *forecast,
                                                  gpw_forecast_reading *reading,
                                                  size_t reading_size);

/** The worst steps that may come now, as bounds. Up: every GPU of the groups that may start,
 *  from where the group is to its peak, and what the other feed would bring. A group whose GPUs
 *  start only as announced goes to the most of the phases that it is in or is announced to
 *  enter within 60 s. Down: all that the groups draw.
 *  @param[in]  forecast    handle
 *  @param      groups      mask of groups: bit 0 is the first; #GPW_FORECAST_ALL
 *  @param[out] steps       `steps_size` bytes
 *  @param      steps_size  `sizeof *steps`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `steps_size` is below the first release's 32 bytes
 *  @retval GPW_ERR_STATE    before the first step
 *  @context{one thread per handle, ISR-safe, O(groups + announcements)}
 *  @source{forecast-bounds}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_step_bounds(const gpw_forecast *forecast,
                                                          uint32_t groups,
                                                          gpw_forecast_steps *steps,
                                                          size_t steps_size);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_FORECAST_H */
