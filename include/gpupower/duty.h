/* SPDX-License-Identifier: MIT */
/**
 * @file duty.h
 * @brief Duty of a set: fuel, running hours, and whether a load keeps to the set's rating.
 */
#ifndef GPUPOWER_DUTY_H
#define GPUPOWER_DUTY_H

#include "base.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_duty Duty
 *
 * A set's power is rated for a use: a kind of rating says how much of it may be drawn on
 * average, for how long more of it, and for how many hours a year. A data centre's even load is
 * just what a prime rating does not allow at its full figure. This room watches the load of one
 * set, hours or months of it, and tells whether it keeps to its rating, the fuel that it burns,
 * and how long it ran at too little load.
 *
 * **Time** is time of operation: while the set stands still no window goes on. The mean over
 * any 24 h of operation counts loads below `mean_floor_pu` as that. Windows slide by the
 * sample; of the quarter of an hour in which one begins, only the sum, the least and the
 * largest load are kept. What can not be told from them is told as two ends, the same wherever
 * a window begins with a quarter, and as long as the load within that quarter is even. A limit
 * between the two ends is undetermined. Limits count as passed from 1e-5 of them on.
 *
 * **Verdict.** *Fails* once a rule is broken: the mean also before 24 h are over, if the energy
 * of 24 h is used up by then. *Holds* if none is. *Undetermined* while the mean is limited
 * and 24 h of operation are not over; if a limit is between two ends; if samples were missing
 * for longer than `stale_s`; and without a kind of rating.
 *
 * **Fuel** is linear between rows of load and consumption, and goes on in the line of the first
 * or last two beyond them, not below 0; the time that was spent beyond is told.
 *
 * **Low load.** Diesels that run on too little load soil their exhaust (wet stacking). A
 * stretch of low load ends with the first sample that is not low; standing still does not end
 * it. From which hours on it matters, the set's maker says: `low_warning_s`.
 *
 * Life: gpw_duty_config_init(), gpw_duty_config_rating(), gpw_duty_init(), add fuel rows, step.
 * One handle belongs to one thread at a time; different handles need no locks.
 *
 * @source{iso-8528-1}
 * @source{duty-window}
 * @{ */

/** A set's duty being watched. Opaque, position-independent: copying its
 *  gpw_duty_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_duty gpw_duty;

/** For which use a power is rated: one of #gpw_rating_id. */
typedef uint32_t gpw_rating;

/** Kinds of ratings. */
enum gpw_rating_id {
    GPW_RATING_NONE = 0,       /**< Not known: counted, not judged. `none`. */
    GPW_RATING_CONTINUOUS = 1, /**< COP: constant load, unlimited hours. `continuous`. */
    GPW_RATING_PRIME = 2,      /**< PRP: variable load, unlimited hours. `prime`. */
    GPW_RATING_LIMITED = 3,    /**< LTP: constant load, limited hours. `limited-time`. */
    GPW_RATING_STANDBY = 4     /**< ESP: variable load in an emergency. `standby`. */
};

/** Unit of the fuel: one of #gpw_fuel_unit_id. */
typedef uint32_t gpw_fuel_unit;

/** Units of fuel. The library does not convert: all rows are in the one that is named. */
enum gpw_fuel_unit_id {
    GPW_FUEL_LITRE = 0,    /**< `l`. */
    GPW_FUEL_KG = 1,       /**< `kg`. */
    GPW_FUEL_NORMAL_M3 = 2 /**< Cubic metre of gas at 0 deg C and 101.325 kPa. `Nm3`. */
};

/** What limits: one of #gpw_duty_rule_id. */
typedef uint32_t gpw_duty_rule;

/** Rules of a rating. */
enum gpw_duty_rule_id {
    GPW_DUTY_RULE_NONE = 0,          /**< No rule. `none`. */
    GPW_DUTY_RULE_MEAN = 1,          /**< Mean over 24 h of operation. `mean`. */
    GPW_DUTY_RULE_OVERLOAD = 2,      /**< Highest load. `overload`. */
    GPW_DUTY_RULE_OVERLOAD_TIME = 3, /**< Time above the rating in 12 h. `overload-time`. */
    GPW_DUTY_RULE_HOURS = 4,         /**< Hours in a year. `hours`. */
    GPW_DUTY_RULE_SAMPLES = 5        /**< None; samples were missing. `samples`. */
};

/** What is watched. Fill with gpw_duty_config_init(), then gpw_duty_config_rating(), then
 *  change what the set's maker says otherwise. 64 bytes on every target. */
typedef struct gpw_duty_config {
    uint32_t header;         /**< Set by gpw_duty_config_init(). */
    float dt_s;              /**< Interval of a sample, 0.001 to 60 s. No default:
                                  must be set. */
    gpw_rating rating;       /**< Kind, for the verdict. Default #GPW_RATING_NONE. */
    float rated_w;           /**< Power of that rating, 1 W to #GPW_POWER_MAX_W. Default
                                  unknown: must be set. */
    float mean_max_pu;       /**< Largest mean over 24 h of operation, of `rated_w`, 0.01 to
                                  1; 1: the mean is not judged. Default 1. */
    float mean_floor_pu;     /**< Lower loads count as this in that mean, 0 to 1. Default
                                  0.3. */
    float overload_max_pu;   /**< Largest load, of `rated_w`, 1 to 10. Default 1. */
    float overload_s;        /**< Longest time above `rated_w` in any 12 h of operation, 0 to
                                  43200 s. Default 0. */
    float year_max_h;        /**< Hours a year, 0 to 8784; 0: any. Default 0. */
    float year_before_h;     /**< Of them, used before the record, 0 to 8784. Default 0. */
    float low_pu;            /**< Load below this is low, 0 to 1. Default 0.3. */
    float low_warning_s;     /**< Stretch of low load that is warned of, 0 to 1e9 s; 0: none.
                                  Default 0. */
    float idle_pu;           /**< Load up to this is idling, 0 to 1. Default 0. */
    float stale_s;           /**< Samples may be missing for so long at a time, 0 to 86400 s.
                                  Default 60. */
    gpw_fuel_unit fuel_unit; /**< Of the fuel rows. Default #GPW_FUEL_LITRE. */
    uint32_t reserved;       /**< Must be 0. */
} gpw_duty_config;

/** Result. NaN: not known yet. 128 bytes on every target. */
typedef struct gpw_duty_result {
    int64_t energy_mj;      /**< Delivered, millijoules. */
    uint64_t held_samples;  /**< Unusable samples that were replaced. */
    gpw_outcome outcome;    /**< Holds, fails, undetermined. */
    gpw_duty_rule limiting; /**< Rule with the least margin; of an undetermined verdict, the one
                                 that is not. */
    float margin_pct;       /**< 100 (limit - value)/limit of that rule, %; of two ends the
                                 worse one, of a broken rule the better one. NaN: no limit. */
    uint32_t starts;        /**< Changes from standing still to operation. */
    float running_h;        /**< Time of operation, h. */
    float record_h;         /**< Length of the record, h. */
    float mean_pu;          /**< Mean load in operation, of `rated_w`. */
    float counted_pu;       /**< The same with `mean_floor_pu`: the mean so far. */
    float mean_24h_pu;      /**< Largest counted mean over 24 h of operation, at least. */
    float mean_24h_most_pu; /**< At most. */
    float peak_pu;          /**< Highest load. NaN: none yet. */
    float overload_h;       /**< Time above `rated_w`, all of it, h. */
    float overload_12h_h;   /**< The most of it in 12 h of operation, h, at least. */
    float overload_12h_most_h; /**< At most. */
    float low_h;               /**< Time in operation below `low_pu`, all of it, h. */
    float low_longest_h;       /**< Longest stretch of it, h. */
    float low_now_h;           /**< The present one, h. */
    uint32_t low_warning;      /**< 1: a stretch was longer than `low_warning_s`. */
    gpw_fuel_unit fuel_unit;   /**< As configured. */
    float fuel;                /**< Burnt. NaN without rows. */
    float fuel_low;            /**< Of it, below `low_pu`. */
    float fuel_idle;           /**< Of it, idling. */
    float fuel_per_kwh;        /**< For each kWh delivered. NaN: none was. */
    float fuel_beyond_h;       /**< Time in operation beyond the rows, h. */
    uint32_t reserved[4];      /**< 0. */
} gpw_duty_result;

#define GPW_DUTY_FUEL_ROWS_MAX 16u /**< Most rows of fuel. */

/** Storage for any configuration, as a constant for static arrays. */
#define GPW_DUTY_STATE_BYTES 2816u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 64 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_config_init(gpw_duty_config *config,
                                                      size_t config_size);

/** Sets what a kind of rating asks: `rating`, `rated_w`, `mean_max_pu`, `mean_floor_pu`,
 *  `overload_max_pu`, `overload_s` and `year_max_h`.
 *
 *  | kind | mean over 24 h | above the rating | hours a year |
 *  |---|---|---|---|
 *  | continuous (COP) | not judged | never | any |
 *  | prime (PRP) | 0.7 | to 1.1 for 1 h in 12 h | any |
 *  | limited-time (LTP) | not judged | never | 500 |
 *  | standby (ESP) | 0.7 | never | 200 |
 *
 *  A maker may allow more or less: a continuous rating with overload, or a prime rating with
 *  another mean or without overload, is these with the field changed.
 *  @param[in,out] config   initialised
 *  @param         rating   one of #gpw_rating_id; #GPW_RATING_NONE takes the limits away
 *  @param         rated_w  1 W to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised
 *  @retval GPW_ERR_DOMAIN   no such kind, or `rated_w` is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{iso-8528-1}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_config_rating(gpw_duty_config *config,
                                                        gpw_rating rating, float rated_w);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_duty_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  `rated_w` is not given
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_state_size(const gpw_duty_config *config,
                                                     size_t *bytes);

/** Begins to watch, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_duty_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] duty          handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_UNKNOWN   `rated_w` is not given
 *  @retval GPW_ERR_VERSION   `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_init(void *memory, size_t memory_bytes,
                                               const gpw_duty_config *config, gpw_duty **duty);

/** Adds a row of fuel, in ascending order of load. Two rows at least, or none.
 *  @param[in,out] duty        handle, not stepped since gpw_duty_init() or gpw_duty_reset()
 *  @param         load_pu     of `rated_w`, 0 to 10, more than in the row before
 *  @param         fuel_per_h  units an hour at that load, 0 to 1e9
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  a figure is outside its range
 *  @retval GPW_ERR_ORDER   the load is not more than that of the row before
 *  @retval GPW_ERR_STATE   it has stepped
 *  @retval GPW_ERR_FULL    there are #GPW_DUTY_FUEL_ROWS_MAX
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_add_fuel(gpw_duty *duty, float load_pu,
                                                   float fuel_per_h);

/** Consumption at a load, by the rows.
 *  @param[in]  duty        handle
 *  @param      load_pu     of `rated_w`, 0 to 10
 *  @param[out] fuel_per_h  units an hour; written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  done; the load is beyond the rows
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    the load is outside its range
 *  @retval GPW_ERR_UNKNOWN   there are fewer than two rows
 *  @context{one thread per handle, ISR-safe, O(rows)}
 *  @source{duty-fuel}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_fuel_at(const gpw_duty *duty, float load_pu,
                                                  float *fuel_per_h);

/** Forgets every sample; the fuel rows stay.
 *  @param[in,out] duty  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_reset(gpw_duty *duty);

/** Takes one sample: the mean load over an interval. An unusable one is replaced by the last
 *  good one, before any by the rating.
 *  @param[in,out] duty     handle
 *  @param         load_w   of the set, -#GPW_POWER_MAX_W to #GPW_POWER_MAX_W; not read where
 *                          the set stands still
 *  @param         running  0: it stands still; else: it runs. One that runs in the first sample
 *                          was running before
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done; the load was not usable
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_HANDLE   nothing was written
 *  @retval GPW_ERR_STATE    there is one row of fuel: one more is needed; nothing was written
 *  @context{one thread per handle, ISR-safe, O(fuel rows)}
 *  @source{iso-8528-1}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_step(gpw_duty *duty, float load_w, int32_t running);

/** Takes a block of samples of a set that runs, the same as as many gpw_duty_step().
 *  @param[in,out] duty    handle
 *  @param[in]     load_w  shape [ticks]
 *  @param         ticks   how many; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done; some were not usable
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_HANDLE   nothing was written
 *  @retval GPW_ERR_STATE    as gpw_duty_step()
 *  @context{one thread per handle, ISR-safe, O(ticks fuel rows)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_process(gpw_duty *duty, const float *load_w,
                                                  size_t ticks);

/** What the record means. May be asked at any time.
 *  @param[in]  duty          handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 128 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{iso-8528-1}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_result_get(const gpw_duty *duty,
                                                     gpw_duty_result *result,
                                                     size_t result_bytes);

/** Name of a kind of rating.
 *  @param rating  any value
 *  @return static storage, never NULL; `"?"` for no kind
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_rating_name(gpw_rating rating);

/** Name of a unit of fuel.
 *  @param unit  any value
 *  @return static storage, never NULL; `"?"` for no unit
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_fuel_unit_name(gpw_fuel_unit unit);

/** Name of a rule.
 *  @param rule  any value
 *  @return static storage, never NULL; `"?"` for no rule
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_duty_rule_name(gpw_duty_rule rule);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_DUTY_H */
