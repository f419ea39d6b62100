/* SPDX-License-Identifier: MIT */
/**
 * @file site_judge.h
 * @brief The judgement of a site over all corners of what is not known.
 */
#ifndef GPUPOWER_SITE_JUDGE_H
#define GPUPOWER_SITE_JUDGE_H

#include "site.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site_judging Judgement of a site
 *
 * The same site is run with every uncertain figure at either of its ends; what holds at every
 * corner holds. gpw_site_judge() does it all; a caller who cannot wait that long runs corner
 * after corner himself (gpw_site_reset(), gpw_site_judge_fold()).
 * @{ */

/** A judgement over all corners. NaN: unknown. */
typedef struct gpw_judgement {
    gpw_outcome outcome;      /**< About the required class, trips and supplies. */
    uint32_t required_class;  /**< #gpw_class_id. */
    uint32_t class_held;      /**< Best class held at every corner. */
    uint32_t limiting;        /**< #gpw_criterion_id with the least margin. */
    float margin_pct;         /**< Least margin over criteria and corners. */
    uint32_t limiting_corner; /**< Corner index of it. */
    uint32_t deciding;        /**< #gpw_parameter_id that decides, when undetermined. */
    uint32_t corners;         /**< Corners run. */
    uint32_t corners_held;    /**< Of them, held. */
    uint32_t corners_failed;  /**< Of them, failed. */
    uint32_t assumptions;     /**< #gpw_assumption bits. */
    gpw_grade weakest_grade;  /**< Of every figure used. */
    float dip_pct;            /**< From rated, worst corner. */
    float dip_time_s;         /**< When, in that corner. */
    float dip_nominal_pct;    /**< At the nominal corner. */
    float rise_pct;           /**< Worst corner. */
    float rocof_hz_per_s;     /**< Over the window, worst corner. */
    float recovery_s;         /**< Longest, worst corner; NaN: some corner did not recover. */
    float steady_band_pct;    /**< Worst corner. */
    float worst_step_w;       /**< Simulated, within 1 s, at the generator. */
    float worst_step_rise_s;  /**< Over what time. */
    float bound_step_up_w;   /**< Bound at the generator: every GPU to its cap and excursion. */
    float bound_step_down_w; /**< Bound at the generator: every node off. */
    float duration_s;        /**< Length of the record. */
    uint32_t trip;           /**< First trip row + 1 in any corner; 0 none. */
    uint32_t collapsed;      /**< 1: the set stalled in some corner. */
    uint32_t supply_trips;   /**< Most departures of the supplies in any corner. */
    float peak_load_pct;     /**< Largest load of any tick, % of rated_w, any corner. */
} gpw_judgement;

/** What a judgement rests on: bits of gpw_judgement::assumptions. */
enum gpw_assumption {
    GPW_ASSUMED_NO_SIGMA = 1,       /**< A phase has no known sigma: no fluctuation. */
    GPW_ASSUMED_TAU = 2,            /**< A correlation time was assumed. */
    GPW_ASSUMED_MIDPOINT = 4,       /**< A mean is the midpoint of a range. */
    GPW_ASSUMED_JUMP = 8,           /**< Overlapping changes were merged. */
    GPW_ASSUMED_INERTIA_WIDTH = 16, /**< Default width of the inertia interval. */
    GPW_ASSUMED_AIR_WIDTH = 32,     /**< Default width of s1 or tau. */
    GPW_ASSUMED_NO_AIR = 64, /**< No air limit: the engine takes any step its throttle can. */
    GPW_ASSUMED_NO_OVERHEAD = 128,     /**< No node overhead given. */
    GPW_ASSUMED_NO_EFFICIENCY = 256,   /**< No PSU loss given. */
    GPW_ASSUMED_NO_WINDOW = 512,       /**< PSUs stay at any frequency. */
    GPW_ASSUMED_STEP_AT_RAIL = 1024,   /**< Phase changes are steps at the rail. */
    GPW_ASSUMED_HELD_SAMPLES = 2048,   /**< Unusable samples of the load record were held. */
    GPW_ASSUMED_FREQUENCY_ONLY = 4096, /**< Voltage is not judged. */
    GPW_ASSUMED_RECORD_AS_IS = 8192, /**< The load is a record: faster changes than its interval
                                          or its meter's averaging are not in it. */
    GPW_ASSUMED_ONE_SEED = 16384,    /**< The fluctuation is that of one seed. */
    GPW_ASSUMED_OVERLOAD = 32768,    /**< The load exceeds the rating of the set or, in VA or
                                          current, of its alternator; for how long they bear that
                                        is    not judged. */
    GPW_ASSUMED_NOMINAL_LOAD = 65536, /**< The load is known by intervals only, and was judged
                                         at its nominal figures. */
    GPW_ASSUMED_AC_AS_RAIL = 131072,  /**< Powers of a profile that were measured before the
                                         boards' supplies were taken as the boards' own. */
    GPW_ASSUMED_NO_VOLTAGE_WINDOW = 262144, /**< Hold-up or UPS stays at any voltage. */
    GPW_ASSUMED_ENDLESS_STORE = 524288,     /**< Its energy is not known: never empty. */
    GPW_ASSUMED_NO_RECHARGE = 1048576,      /**< What it gave is not known to be drawn again. */
    GPW_ASSUMED_INERTIA_BASE = 2097152,     /**< A site file's H has no base: on the rating. */
    GPW_ASSUMED_NO_SHARING = 4194304,       /**< Isochronous sets share without a line. */
    GPW_ASSUMED_LOWER_BOUND = 8388608 /**< A site file's sigma or wave is a lower bound. */
};

/** Corner indices: 0 to 16 with the PSU model, 17 to 33 without. The first of each is nominal
 *  in everything. Of the sixteen that follow, counted from 0, bit 0 is the inertia's end, bit 1
 *  that of the first step, bit 2 that of the turbocharger time: 1 the high one. Bit 3 is the
 *  load's: 0 the narrow, 1 the wide one. */
#define GPW_SITE_CORNERS 34u

/** Whether a corner has to be run: an engine without air has no corners of its air, a load that
 *  is known exactly none of its own.
 *
 *  The load has an interval if a phase that a group may enter has one (at its start, by the
 *  schedule or a stagger, or by a command so far), or if the record has an error. It is judged
 *  at two ends. With a fleet, wide is every resting phase at its low and every working phase at
 *  its high end, narrow the other way round (#gpw_fleet_level_id). A record is raised to 1/(1 -
 *  e) of what it says, or lowered to 1/(1 + e), as a meter's reading may be
 *  (gpw_method_interval()).
 *
 *  @param[in]  site    handle
 *  @param      corner  below #GPW_SITE_CORNERS
 *  @param[out] needed  1 or 0; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such corner
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_corner_needed(const gpw_site *site, uint32_t corner,
                                                        uint32_t *needed);

/** What a corner stands for.
 *
 *  The load's level is nominal at every corner while the load is known exactly.
 *
 *  @param[in]  site         handle
 *  @param      corner       below #GPW_SITE_CORNERS
 *  @param[out] inertia_s    inertia constant, s
 *  @param[out] air_step_pu  first-step acceptance, pu; NaN without an air limit
 *  @param[out] air_tau_s    turbocharger time constant, s; NaN without an air limit
 *  @param[out] with_psu     1: the PSU chain is in; 0: left out
 *  @param[out] load_level   #gpw_fleet_level_id, of a record too
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such corner
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_corner_values(const gpw_site *site, uint32_t corner,
                                                        float *inertia_s, float *air_step_pu,
                                                        float *air_tau_s, uint32_t *with_psu,
                                                        uint32_t *load_level);

/** Begins collecting a judgement: then run each needed corner and fold it.
 *  @param[in,out] site  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_judge_begin(gpw_site *site);

/** Adds the run that has just ended to the judgement.
 *  @param[in,out] site  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE  not started, or no judgement was begun
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_judge_fold(gpw_site *site);

/** Ends the judgement.
 *
 *  *Holds* if every corner holds, *fails* if every corner fails, else *undetermined* with the
 *  parameter that decides. At each corner the worse of the runs with and without the PSU chain
 *  counts.
 *
 *  @param[in,out] site  handle
 *  @param[out]    judgement        written only on success
 *  @param         judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_STATE  not started, or no run was folded
 *  @context{one thread per handle, not ISR, O(groups)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_judge_end(gpw_site *site, gpw_judgement *judgement,
                                                    size_t judgement_bytes);

/** All of it: runs nominal and corners for so many ticks and judges.
 *
 *  The site is left at the start of its nominal run.
 *
 *  @param[in,out] site  handle
 *  @param[in]     load_w           shape [ticks], watts; NULL with a fleet
 *  @param         ticks            length of each run, at least 1
 *  @param[out]    judgement        written only on success
 *  @param         judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN  `ticks` is 0, or a corner's set cannot carry the initial load
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, not ISR, O(corners * ticks * groups): never inside a tick}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_judge(gpw_site *site, const float *load_w,
                                                uint64_t ticks, gpw_judgement *judgement,
                                                size_t judgement_bytes);

/** Name of a parameter, such as `"inertia_s"`; `"?"` for an unknown value.
 *  @param  parameter  #gpw_parameter_id
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_parameter_name(uint32_t parameter);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_JUDGE_H */
