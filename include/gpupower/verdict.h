/* SPDX-License-Identifier: MIT */
/**
 * @file verdict.h
 * @brief Limits, streaming evaluation, margin and limiting criterion.
 */
#ifndef GPUPOWER_VERDICT_H
#define GPUPOWER_VERDICT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_verdict Verdict
 *
 * Takes the speed record of a run, sub-step by sub-step, and says which class it holds, with
 * what margin, and what limits. O(1) memory. Several classes and a trip table in one run.
 *
 * Speed is a deviation from rated in per unit: 0 at rated, -0.1 at a dip of 10 %. A record is a
 * row of equal intervals; what happens at a sample happens at the end of its interval, so
 * sample k, counted from 1, has the time k * dt_s. Extremes, trips, band crossings and changes
 * of load are taken at every sample; the rest at looks, every 10 ms, whatever dt_s is.
 *
 * **Dip and rise** are the largest deviations below and above rated. The **dip from initial**
 * is measured from the last settled speed: one that the set had a RoCoF window ago, after it
 * had stayed for recovery_hold_s within 0.25 % of one speed and within 1 % of where it was to
 * settle; before that, the speed of the first sample.
 *
 * **Recovery.** The tolerance band of a class is recovery_band_pct wide, half of it on each
 * side of the settled speed of the moment. An excursion begins with the first sample outside,
 * because the speed moved or because the settled speed did (with droop it jumps with the load).
 * It ends with the first sample inside after which the speed stays inside for recovery_hold_s:
 * the recovery runs from the one to the other, the hold does not count. Leaving again within
 * the hold is the same excursion. The longest recovery of the record is judged. While the
 * settled speed is unknown (the set cannot settle under that load) the speed is outside every
 * band.
 *
 * **Steady band.** The width, highest less lowest speed, of a stretch of constant load; the
 * widest stretch is judged. Load is constant as long as its mean over each second of the record
 * stays within 1 % of rated_w of the second in which it was last seen to move, and its mean
 * over no look departs by more than 5 %. A stretch begins when that has been so for the class's
 * recovery time and hold, so that no transient is in it; it is taken in whole seconds, each
 * once the next has confirmed it. A load that is never so long constant leaves the band
 * unassessed: that is visible as NaN and does not make the class undetermined, for the
 * transient criteria cover it.
 *
 * **RoCoF** is the change of speed over rocof_window_s divided by it. The one from sample to
 * sample is given as information and judges nothing.
 *
 * **Worst step.** The largest change of load between two samples at most step_window_s apart.
 * Its rise time runs from the end of the old level to the beginning of the new one. A change
 * spread over more than nine tenths of the window may be seen smaller when ripple rides on it.
 *
 * **Loading and unloading.** Dips are of rises of the load, rises of falls. A recovery belongs
 * to the way the load went when the band was left: the settled speed jumped with it, or, when
 * that stayed, the speed went below or above it. A class may limit the two apart, and each
 * result tells which way limited.
 *
 * **Trips** are a matter of the site, not of the set: a trip is reported and fails no class.
 *
 * Results may be asked for at any time and then speak about the record so far. Copying the
 * state is a snapshot; a copy continues identically.
 *
 * @source{iso8528-terms} dip, rise, recovery, tolerance and steady band
 * @source{rocof-window} why the window
 * @{ */

/** A streaming evaluation. Opaque, position-independent: copying its gpw_verdict_state_size()
 *  bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_verdict gpw_verdict;

/** Outcome of a judgement: one of #gpw_outcome_id. */
typedef uint32_t gpw_outcome;

/** Three values: undetermined is never a pass.
 *
 *  A class *fails* as soon as one of its criteria is exceeded or the set has collapsed.
 *  Otherwise it is *undetermined* while any of these is so: the record is empty; it ends
 *  outside the tolerance band, or inside for less than the hold (and the class limits
 *  recovery); the set cannot settle under the present load; the record is shorter than the
 *  RoCoF window (and the class limits RoCoF); unusable samples were held for more than 0.1
 *  s in a row, which could hide a dip; the class limits nothing that was seen. Otherwise it
 *  *holds*. Let a record run on after its last change of load for as long as the set may
 *  take to answer. */
enum gpw_outcome_id {
    GPW_UNDETERMINED = 0, /**< Not enough is known, or the record ends too early. */
    GPW_HOLDS = 1,        /**< Every criterion is within its limit. */
    GPW_FAILS = 2         /**< At least one is not. */
};

/** What can limit a class (1 to 6, 8, 10, 11), a voltage class (12 to 15) or a site (all). */
enum gpw_criterion_id {
    GPW_CRITERION_NONE = 0,          /**< Nothing was judged. */
    GPW_CRITERION_DIP_RATED = 1,     /**< Largest dip, from rated. */
    GPW_CRITERION_DIP_INITIAL = 2,   /**< Largest dip, from the frequency before the step. */
    GPW_CRITERION_RISE = 3,          /**< Largest rise, from rated. */
    GPW_CRITERION_RECOVERY = 4,      /**< Time to recover. */
    GPW_CRITERION_STEADY_BAND = 5,   /**< Band at constant load. */
    GPW_CRITERION_ROCOF = 6,         /**< Rate of change of frequency over the window. */
    GPW_CRITERION_TRIP = 7,          /**< A protection tripped. */
    GPW_CRITERION_COLLAPSE = 8,      /**< The set stalled. */
    GPW_CRITERION_SUPPLY = 9,        /**< PSUs left the bus. */
    GPW_CRITERION_RISE_INITIAL = 10, /**< Largest rise, from the frequency before the step. */
    GPW_CRITERION_RECOVERY_UNLOAD = 11,  /**< Time to recover from a fall of load, where the
                                              class limits it apart. */
    GPW_CRITERION_VOLTAGE_DIP = 12,      /**< Largest dip of the voltage. */
    GPW_CRITERION_VOLTAGE_RISE = 13,     /**< Largest rise of the voltage. */
    GPW_CRITERION_VOLTAGE_RECOVERY = 14, /**< Time for the voltage to recover. */
    GPW_CRITERION_VOLTAGE_STEADY = 15,   /**< Deviation of the voltage at rest. */
    GPW_CRITERION_PROTECTION = 16        /**< A row of #gpw_protection tripped. */
};

/** Which way the load went. */
enum gpw_direction_id {
    GPW_DIRECTION_NONE = 0, /**< Either, or not known. */
    GPW_LOADING = 1,        /**< It rose. */
    GPW_UNLOADING = 2       /**< It fell. */
};

/** What can decide an undetermined judgement. */
enum gpw_parameter_id {
    GPW_PARAMETER_NONE = 0,     /**< None. */
    GPW_PARAMETER_INERTIA = 1,  /**< Inertia constant H. */
    GPW_PARAMETER_AIR_STEP = 2, /**< First-step acceptance s1. */
    GPW_PARAMETER_AIR_TAU = 3,  /**< Turbocharger time constant. */
    GPW_PARAMETER_RECORD = 4,   /**< The record: it ends before recovery, or has a hole. */
    GPW_PARAMETER_STAGGER =
        5,                 /**< A stagger: its gate has not let all GPUs start by the end. */
    GPW_PARAMETER_LOAD = 6 /**< What the GPUs draw: the intervals of their phases, or the
                                error of the record. */
};

/** Performance classes; the better ISO class has the larger number. */
enum gpw_class_id {
    GPW_CLASS_NONE = 0,  /**< None held. In gpw_limits: not a class. */
    GPW_CLASS_G1 = 1,    /**< ISO 8528-5 G1. */
    GPW_CLASS_G2 = 2,    /**< ISO 8528-5 G2. */
    GPW_CLASS_G3 = 3,    /**< ISO 8528-5 G3. */
    GPW_CLASS_CUSTOM = 4 /**< The user's own limits. */
};

/** Limits of one class. 0 or NaN in a limit: not judged. 48 bytes on every target. */
typedef struct gpw_limits {
    uint32_t header;         /**< Type and size. Set by gpw_limits_init(), not by hand. */
    uint32_t class_id;       /**< #gpw_class_id, not none. Default custom. */
    uint32_t edition;        /**< Year of the standard's edition the figures follow, to 9999;
                                  0 custom. Default 0. For the reader: nothing is computed
                                  from it. */
    float dip_rated_pct;     /**< Largest dip from rated, % of rated, to 100. Default 0. */
    float dip_initial_pct;   /**< Largest dip from the initial frequency, % of rated, to 100;
                                  gpw_verdict_config::droop_pct is added. Default 0. */
    float rise_pct;          /**< Largest rise from rated, % of rated, to 100. Default 0. */
    float recovery_s;        /**< Longest recovery, to 3600 s. Needs recovery_band_pct.
                                  Default 0. */
    float recovery_band_pct; /**< Tolerance band about the settled state, full width, % of
                                rated, to 100: half of it on each side, the stricter of the two
                                ways in which sources are read. Without recovery_s the recovery
                                is reported and not judged. Default 0: not followed. */
    float steady_band_pct;   /**< Band at constant load, full width, % of rated, to 100.
                                  Default 0. */
    float rocof_hz_per_s;    /**< Largest RoCoF over the window, either direction, to 1e6; not
                                  part of ISO 8528-5. Default 0. */
    float rise_initial_pct;  /**< Largest rise from the initial frequency, % of rated, to 100;
                                  nothing is added. Default 0. */
    float unload_recovery_s; /**< Longest recovery from a fall of load, to 3600 s, where it has
                                a limit of its own; recovery_s is then of rises alone. Needs
                                  recovery_band_pct. Default 0: recovery_s is of both. */
} gpw_limits;

#define GPW_VERDICT_CLASSES_MAX 4u /**< Most classes in one run. */
#define GPW_VERDICT_TRIPS_MAX 8u   /**< Most trip rows in one run. */

/** Parameters. Fill with gpw_verdict_config_init(), then change what you need. 48 bytes on
 *  every target. */
typedef struct gpw_verdict_config {
    uint32_t header;       /**< Type and size. Set by gpw_verdict_config_init(), not by hand. */
    float dt_s;            /**< Interval of gpw_verdict_push(), #GPW_DT_MIN_S to 0.1 s.
                                No default: must be set. */
    float f0_hz;           /**< Rated frequency, 10 to 1000 Hz. Default 50. */
    float rated_w;         /**< Rated power of the set, 1 W to #GPW_POWER_MAX_W: what a constant
                                load is measured by. No default: must be set. */
    float droop_pct;       /**< Added to gpw_limits::dip_initial_pct as the standard asks, 0 to
                                100 % of rated. Default 0. */
    float rocof_window_s;  /**< RoCoF window, 0.1 to 2 s; taken to a whole number of at most 50
                                equal parts, and the quotient to the window as taken.
                                Default 0.5. */
    float recovery_hold_s; /**< A recovery counts after so long inside, 0 to 60 s. Default 1. */
    float step_window_s;   /**< Worst step is the largest change within this, 0.1 to 10 s.
                                Default 1. */
    uint32_t reserved[4];  /**< Must be 0. */
} gpw_verdict_config;

/** Result of one class. NaN: unknown or not judged. */
typedef struct gpw_class_result {
    uint32_t class_id;     /**< #gpw_class_id. */
    gpw_outcome outcome;   /**< Holds, fails, undetermined: #gpw_outcome_id. */
    uint32_t limiting;     /**< #gpw_criterion_id with the least margin; collapse if the set
                                stalled; none if nothing was judged. */
    float margin_pct;      /**< 100 (limit - |x|) / limit of it, %; negative: exceeded. A
                                recovery still under way counts with the time outside so far; a
                                stalled set with a dip of 100 %. NaN: nothing was judged. */
    float recovery_s;      /**< Longest recovery, s; 0: the band was never left; NaN: not
                                recovered by the end, or no band given. */
    float steady_band_pct; /**< Widest band seen at constant load, % of rated; NaN: load never
                                constant for long enough. */
    uint32_t direction;    /**< #gpw_direction_id: which way the load went for what limits. */
    float limiting_time_s; /**< When what limits happened, as gpw_criterion_row::time_s. NaN:
                              not known, or the set stalled. */
} gpw_class_result;

/** One criterion of a class. NaN: unknown. 40 bytes on every target. */
typedef struct gpw_criterion_row {
    uint32_t criterion;  /**< #gpw_criterion_id. */
    gpw_outcome outcome; /**< Of this criterion alone. Undetermined: not judged, not seen, or
                              the record cannot tell. */
    uint32_t direction;  /**< #gpw_direction_id. */
    float value;         /**< What it came to: %, s or Hz/s. */
    float limit;         /**< The class's, droop included; NaN: not judged. */
    float margin_pct;    /**< 100 (limit - value) / limit, %; negative: exceeded. */
    float time_s; /**< When, s from the start: of the extreme; where a recovery began; the
                       end of a window of RoCoF or of the widest stretch; of the trip. */
    float step_w; /**< Largest change of load that way within step_window_s, W, signed;
                       limits of a dip and a rise are for the permitted step and for all
                       load thrown off. NaN: either way. */
    uint32_t reserved[2]; /**< 0. */
} gpw_criterion_row;

/** Result of a run, common to all classes. NaN: unknown; every figure of an empty record is. */
typedef struct gpw_verdict_result {
    float dip_pct;         /**< Largest dip from rated, % of rated, positive down; 0: never
                                below. */
    float dip_initial_pct; /**< Largest dip from the settled frequency before it, % of
                                rated, positive down. */
    float dip_time_s;      /**< When the frequency was lowest, s from the start. */
    float rise_pct;        /**< Largest rise from rated, % of rated; 0: never above. */
    float rise_time_s;     /**< When the frequency was highest, s from the start. */
    float rocof_hz_per_s;  /**< Largest magnitude of RoCoF over the window; NaN: the record
                                is shorter. */
    float rocof_time_s;    /**< End of that window, s from the start. */
    float
        rocof_instant_hz_per_s; /**< Largest |df/dt| from sample to sample: information only. */
    float worst_step_w;         /**< Largest change of load within the step window, signed; 0:
                                     the load never changed. */
    float worst_step_rise_s; /**< Time in which at least 90 % of it went, s; at least dt_s. */
    float worst_step_time_s; /**< Its end, s from the start. */
    float duration_s;        /**< Length of the record, s. */
    uint32_t trip;           /**< Index + 1 of the first trip row that tripped, 0 none. */
    float trip_time_s;       /**< When, s from the start; NaN if none. */
    uint32_t collapsed;      /**< 1: the set stalled. */
    uint32_t class_held;     /**< Best ISO class that holds among those added,
                                  #gpw_class_id. */
} gpw_verdict_result;

/** Storage for any configuration, as a constant for static arrays. Room for any build of this
 *  major version; gpw_verdict_state_size() is the exact need. */
#define GPW_VERDICT_STATE_BYTES 1280u

/** Sets every field to its default: a custom class that judges nothing yet.
 *  @param[out] limits       written in full, `limits_size` bytes
 *  @param      limits_size  `sizeof *limits`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `limits` is NULL
 *  @retval GPW_ERR_VERSION  `limits_size` is below the first release's 48 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_limits_init(gpw_limits *limits, size_t limits_size);

/** Fills in the operating limits of a class of ISO 8528-5.
 *
 *  The text of the standard is not public: the figures come from secondary sources, each with
 *  its grade under the source, and gpw_limits::edition says which edition they are taken
 *  for. G4 is by agreement: fill a custom class.
 *
 *  @param[in,out] limits    prepared by gpw_limits_init()
 *  @param         class_id  #GPW_CLASS_G1, #GPW_CLASS_G2 or #GPW_CLASS_G3
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `limits` is NULL
 *  @retval GPW_ERR_VERSION  `limits` was never set by gpw_limits_init()
 *  @retval GPW_ERR_DOMAIN   no such class; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{iso8528-limits}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_limits_iso8528(gpw_limits *limits, uint32_t class_id);

/** Name of a class: `"none"`, `"G1"`, `"G2"`, `"G3"`, `"custom"`; `"?"` for another value.
 *  @param class_id any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_class_name(uint32_t class_id);

/** Name of an outcome: `"holds"`, `"fails"`, `"undetermined"`; `"?"` for another value.
 *  @param outcome any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_outcome_name(gpw_outcome outcome);

/** Name of a criterion: `"none"`, `"dip_rated"`, `"dip_initial"`, `"rise"`, `"recovery"`,
 *  `"steady_band"`, `"rocof"`, `"trip"`, `"collapse"`, `"supply"`, `"rise_initial"`,
 *  `"recovery_unload"`, `"voltage_dip"`, `"voltage_rise"`, `"voltage_recovery"`,
 *  `"voltage_steady"`, `"protection"`; `"?"` for another value.
 *  @param criterion any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_criterion_name(uint32_t criterion);

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_config_init(gpw_verdict_config *config,
                                                         size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_verdict_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_state_size(const gpw_verdict_config *config,
                                                        size_t *bytes);

/** Builds an evaluation in memory the caller owns, without classes or trips. Nothing to free
 *  afterwards.
 *  @param[out] memory        at least gpw_verdict_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] verdict       handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_VERSION   `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_init(void *memory, size_t memory_bytes,
                                                  const gpw_verdict_config *config,
                                                  gpw_verdict **verdict);

/** Adds a class to judge, before the first sample. Classes are told apart by the order in which
 *  they were added; two may have the same class_id.
 *  @param[in,out] verdict  handle
 *  @param[in]     limits   copied; not kept
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `limits` was never set by gpw_limits_init()
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or recovery_s is given without
 *                           recovery_band_pct
 *  @retval GPW_ERR_STATE    the record has begun
 *  @retval GPW_ERR_FULL     there are #GPW_VERDICT_CLASSES_MAX already
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_add_class(gpw_verdict *verdict,
                                                       const gpw_limits *limits);

/** Adds a row to the trip table, before the first sample.
 *
 *  The row trips when the frequency has been beyond its threshold for `delay_s` without a
 *  break, counted from the first sample beyond to the last. Equal to the threshold is not
 *  beyond. Only the first trip of a record is kept; of rows that trip together, the first
 *  added.
 *
 *  @param[in,out] verdict       handle
 *  @param         threshold_hz  0 to 2000 Hz
 *  @param         delay_s       0 (at once) to #GPW_TIME_MAX_S, and at most 4e9 intervals
 *  @param         over          0: trips below the threshold; 1: above
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  a value is outside its range
 *  @retval GPW_ERR_STATE   the record has begun
 *  @retval GPW_ERR_FULL    there are #GPW_VERDICT_TRIPS_MAX already
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_add_trip(gpw_verdict *verdict, float threshold_hz,
                                                      float delay_s, uint32_t over);

/** Begins a new record; classes and trip rows stay, and more may be added.
 *  @param[in,out] verdict  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(classes + trips)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_reset(gpw_verdict *verdict);

/** Takes one interval of the record.
 *
 *  A speed outside -1 to 1 or a load beyond #GPW_POWER_MAX_W, NaN and infinite ones among them,
 *  is replaced by the last usable one; before the first usable sample there is no record yet.
 *
 *  @param[in,out] verdict     handle
 *  @param         speed_pu    deviation of speed at the end of the interval, pu of rated
 *  @param         settled_pu  deviation at which the speed would settle under the present load:
 *                             0 for an isochronous set; NaN, or outside -1 to 1: it cannot
 *                             settle, or nobody knows
 *  @param         load_w      mean electric power over the interval
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, with a sample replaced; or nothing to hold yet
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1); every 10 ms O(classes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_push(gpw_verdict *verdict, float speed_pu,
                                                  float settled_pu, float load_w);

/** Notes that the set stalled: every class fails, whatever follows.
 *  @param[in,out] verdict  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_collapse(gpw_verdict *verdict);

/** What the record shows, apart from the classes. May be asked at any time.
 *  @param[in]  verdict       handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 64 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(classes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_result_get(const gpw_verdict *verdict,
                                                        gpw_verdict_result *result,
                                                        size_t result_bytes);

/** What the record means for one class. May be asked at any time.
 *  @param[in]  verdict       handle
 *  @param      index         in the order of gpw_verdict_add_class(), from 0
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no class has that index
 *  @retval GPW_ERR_VERSION    `result_bytes` is below the first release's 32 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_class_get(const gpw_verdict *verdict,
                                                       uint32_t index, gpw_class_result *result,
                                                       size_t result_bytes);
/** One criterion of one class, or of the run: value, limit, margin and when. May be asked at
 * any time.
 *  @param[in]  verdict    handle
 *  @param      index      of the class, in the order of gpw_verdict_add_class(), from 0
 *  @param      criterion  #gpw_criterion_id 1 to 8, 10 or 11; trip and collapse are of the run
 *  @param[out] row        written only on success
 *  @param      row_bytes  `sizeof *row`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no class has that index, or a verdict has no such criterion
 *  @retval GPW_ERR_VERSION    `row_bytes` is below the first release's 40 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_criterion(const gpw_verdict *verdict,
                                                       uint32_t index, uint32_t criterion,
                                                       gpw_criterion_row *row,
                                                       size_t row_bytes);

/** Name of a direction: `"none"`, `"loading"`, `"unloading"`; `"?"` for another value.
 *  @param direction any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_direction_name(uint32_t direction);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_VERDICT_H */
