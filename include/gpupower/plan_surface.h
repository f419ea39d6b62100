/* SPDX-License-Identifier: MIT */
/**
 * @file plan_surface.h
 * @brief The largest step as a table for firmware, and the reserve of several sets.
 */
#ifndef GPUPOWER_PLAN_SURFACE_H
#define GPUPOWER_PLAN_SURFACE_H

#include "plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_plan_surface Plan: surface and reserve
 *
 * The largest step up and down from any load and any boost, searched once (on a desk, or in
 * idle time) and kept as a small array of 16-bit words: in flash, 9 loads by 9 boosts take 342
 * bytes. Reading it costs a few comparisons and no search.
 *
 * A reading is never above what the search gives at that point, as long as the set takes no
 * more with more load or with less air: it is the least of the four nodes around it, each
 * rounded down. What lies outside the table reads 0.
 *
 * The second axis is the *lead*, boost less load: 0 for a set that has stood at its load,
 * negative for one that has just been loaded. Nodes are in thousandths of one set's rating.
 * n equal sets that share in step take n times as much, so that their number needs no axis.
 *
 * **Reserve** is two things: power that is not used, and steps that can be taken. A fleet with
 * plenty of the one may have none of the other.
 *
 * @{ */

#define GPW_PLAN_SURFACE_AXIS_MAX 33u /**< Most loads, and most leads, of a table. */

/** 16-bit words of a table, as a constant for static arrays. */
#define GPW_PLAN_SURFACE_WORDS(loads, leads) (9u + 2u * (loads) * (leads))

/** Shape of a table. Fill with gpw_plan_surface_config_init(). 24 bytes on every target. */
typedef struct gpw_plan_surface_config {
    uint32_t header; /**< Set by gpw_plan_surface_config_init(), not by hand. */
    uint32_t loads;  /**< Loads from 0 to gpw_plan_config::load_max_pu, in equal steps, 2 to
                          #GPW_PLAN_SURFACE_AXIS_MAX. Default 9. */
    uint32_t leads; /**< Leads in equal steps, 1 to #GPW_PLAN_SURFACE_AXIS_MAX; 1: `lead_min_pu`
                         alone. Of a set without an air limit only the first counts. Default
                         9. */
    float lead_min_pu; /**< Least lead, -2 to 0, rounded to thousandths. Default -0.2. */
    float lead_max_pu; /**< Largest, from the least to 2. Default 0.2. */
    uint32_t reserved; /**< Must be 0. */
} gpw_plan_surface_config;

/** A set as it runs now. 16 bytes. */
typedef struct gpw_plan_unit {
    float rated_w;   /**< Rated power, 1 W to #GPW_POWER_MAX_W. */
    float load_w;    /**< What it carries, 0 or more. */
    float takes_w;   /**< Largest step it takes now, 0 or more: gpw_plan_surface_at(),
                          gpw_plan_step_up(), gpw_genset_acceptable_step(). */
    uint32_t online; /**< 1: its breaker is closed; 0: it does not count. */
} gpw_plan_unit;

/** Reserve of several sets. NaN: unknown. 56 bytes. */
typedef struct gpw_plan_reserve {
    float spare_w;             /**< Rated power not used. */
    float takes_w;             /**< Sum of what each set takes. */
    float shared_w;            /**< Step that all take together when each gets a share by its
                                    rating: what its weakest set allows. */
    float lost_w;              /**< Load of the set whose loss is worst. */
    float spare_after_loss_w;  /**< `spare_w` without that set, and with its load on the others;
                                    below 0: not enough. */
    float takes_after_loss_w;  /**< `takes_w` of the others less the load that falls on them. */
    float shared_after_loss_w; /**< `shared_w` likewise. */
    uint32_t lost;             /**< Index of that set. */
    uint32_t online;           /**< Sets that count. */
    gpw_outcome outcome; /**< The worst step: holds where `shared_w` and `spare_w` suffice,
                              undetermined where only the sums do (it depends on how the
                              sets share), fails otherwise. */
    gpw_outcome outcome_after_loss; /**< The same while the worst set is lost; fails where there
                                         is only one. */
    uint32_t more_sets;             /**< How many sets like the one asked about must join until
                                         sums suffice. */
    uint32_t more_sets_after_loss;  /**< The same for after a loss. */
    uint32_t reserved;              /**< 0. */
} gpw_plan_reserve;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 24 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_surface_config_init(gpw_plan_surface_config *config,
                                                              size_t config_size);

/** Begins a table: its head, and no rows yet.
 *  @param[in]  plan    handle; corners must not be left out
 *  @param[in]  config  copied into the table; not kept
 *  @param[out] table   shape [words]; written only on success
 *  @param      words   at least GPW_PLAN_SURFACE_WORDS(loads, leads)
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `config` was not initialised
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_STATE    the plan leaves corners out
 *  @retval GPW_ERR_SIZE     `words` are too few
 *  @context{any thread, O(words)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_surface_begin(const gpw_plan *plan,
                                                        const gpw_plan_surface_config *config,
                                                        uint16_t *table, size_t words);

/** Searches the next row of a table, one load with all its leads. The last one seals it. May be
 *  interrupted between rows, and the table copied meanwhile.
 *  @param[in,out] plan       handle, the same set and limits for every row
 *  @param[in,out] table      begun
 *  @param         words      its size
 *  @param[out]    rows_left  written only on success; 0: the table is complete
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_FORMAT  `table` was not begun, has all its rows, or is not of that size
 *  @context{one thread per handle, some 120 trials for each lead}
 *  @source{plan-surface}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_surface_row(gpw_plan *plan, uint16_t *table,
                                                      size_t words, uint32_t *rows_left);

/** Whether a table is complete and unharmed: for once, after a start.
 *  @param[in] table  shape [words]
 *  @param     words  its size
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_FORMAT  not a table, not complete, or its check sum is wrong
 *  @context{any thread, ISR-safe, O(words)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_surface_check(const uint16_t *table, size_t words);

/** The largest steps that equal sets in step take now, by a table.
 *  @param[in]  table     complete; its check sum is not looked at
 *  @param      words     its size
 *  @param      load_w    load of all of them together
 *  @param      boost_pu  boost of each, pu; NaN: unknown, the least lead of the table is
 *                        assumed. Of no matter for a table without an air limit
 *  @param      rated_w   rated power of one, 1 W to #GPW_POWER_MAX_W
 *  @param      sets      how many are online, 1 to 1000
 *  @param[out] up_w      written only on success; never beyond the largest load of the table
 *  @param[out] down_w    likewise; never beyond `load_w`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  load or lead lie outside the table: 0 where it does not say
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_FORMAT    not a complete table of that size
 *  @retval GPW_ERR_DOMAIN    an argument is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{plan-surface}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_surface_at(const uint16_t *table, size_t words,
                                                     float load_w, float boost_pu,
                                                     float rated_w, uint32_t sets, float *up_w,
                                                     float *down_w);

/** Reserve of the sets that run, as power and as steps, also after losing one.
 *
 *  The loss is a step by itself: what the lost set carried falls on the others, and the worst
 *  step is to be taken beside it, before anything has recovered.
 *
 *  @param[in]  units          shape [count]
 *  @param      unit_bytes     `sizeof *units`, as the caller was compiled
 *  @param      count          1 to 1000
 *  @param      worst_step_w   largest step up that may come, 0 or more
 *  @param      next_rated_w   rated power of a set that might join, 1 W to #GPW_POWER_MAX_W
 *  @param      next_takes_w   step it would take, above 0
 *  @param[out] reserve        written only on success
 *  @param      reserve_bytes  `sizeof *reserve`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   an argument or a field is outside its range, or no set is online
 *  @retval GPW_ERR_VERSION  a size is below the first release's
 *  @context{any thread, ISR-safe, O(count^2)}
 *  @source{plan-reserve}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_reserve_now(
    const gpw_plan_unit *units, size_t unit_bytes, uint32_t count, float worst_step_w,
    float next_rated_w, float next_takes_w, gpw_plan_reserve *reserve, size_t reserve_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PLAN_SURFACE_H */
