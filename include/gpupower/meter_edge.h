/* SPDX-License-Identifier: MIT */
/**
 * @file meter_edge.h
 * @brief How fast a load rose or fell, by what a meter shows of it: bounds, not guesses.
 */
#ifndef GPUPOWER_METER_EDGE_H
#define GPUPOWER_METER_EDGE_H

#include "meter.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_meter_edge Edges behind a meter
 *
 * A step of any speed takes a window's time to be shown. Readings over the time between them
 * are therefore no ramp rate: behind a 1 s average a step of 200 W reads 200 W/s. What a log
 * can prove is that the load changed *at least* so fast; and whether it may have been a step is
 * said.
 *
 * **B1**: between two readings k refreshes apart the mean rate was at least the difference over
 * k periods. **B2**: an edge from one level to another that is seen for so long took no longer
 * than that, less the window. The larger counts. An edge is **limited by the instrument** when
 * it is seen no longer than a step would be: then there is no estimate, only the bound.
 *
 * Both levels must hold for longer than the window. What goes in two steps is *compound*: it
 * looks like one slow edge, and has to be split first; gpw_meter_edge_find() says where.
 *
 * @source{meter-edges}
 * @{ */

/** What is to be said about an edge: any of #gpw_meter_edge_flag_bit. */
typedef uint32_t gpw_meter_edge_flags;

/** Properties of an edge. */
enum gpw_meter_edge_flag_bit {
    GPW_METER_EDGE_LIMITED = 1,     /**< Not slower than the instrument shows a step. */
    GPW_METER_EDGE_COMPOUND = 2,    /**< It rests in between: split it. No B2. */
    GPW_METER_EDGE_SHORT_LEVEL = 4, /**< A level does not hold for longer than the window and a
                                         refresh. No B2. */
    GPW_METER_EDGE_SMALL = 8,       /**< Hardly larger than what its levels vary by. No B2. */
    GPW_METER_EDGE_OVERSHOOT = 16   /**< It goes beyond its level first: B2 does not take the
                                         window off. */
};

/** An edge as a log shows it. Fill with gpw_meter_edge_find(), or with
 *  gpw_meter_edge_reading_init() and by hand. 64 bytes on every target. */
typedef struct gpw_meter_edge_reading {
    uint32_t header;            /**< Set by gpw_meter_edge_reading_init(). */
    gpw_meter_edge_flags flags; /**< All but #GPW_METER_EDGE_LIMITED. Default 0. */
    float from_w;               /**< Level before. Default unknown: must be set. */
    float to_w;                 /**< Level after. Default unknown: must be set. */
    float slack_from_w;         /**< Readings within this belong to the level before, above 0.
                                     Default unknown: 3 W, 3 % of the level, or three times the
                                     noise. */
    float slack_to_w;           /**< Likewise after. */
    float noise_w;              /**< Standard deviation of the readings on a level, 0 or more.
                                     Default 0. */
    float seen_s;               /**< From the last reading on the level before to the first on
                                     or beyond the one after, above 0. Default unknown: must be
                                     set. */
    float step_w;               /**< Difference of two readings within the edge: of those that
                                     prove most. Default unknown: no B1. */
    float step_s;               /**< Time between them. */
    float poll_s;               /**< From one reading to the next, 0 or more. Default unknown:
                                     the meter's poll_interval_s. */
    float before_s;             /**< How long the level before held. Default unknown: for
                                     longer than is asked. */
    float after_s;              /**< Likewise after. */
    uint32_t split_first;       /**< Of a compound edge: first row of the rest in between. */
    uint32_t split_last;        /**< Last row of it. */
    uint32_t reserved;          /**< Must be 0. */
} gpw_meter_edge_reading;

/** What an edge proves. NaN: nothing. 48 bytes on every target. */
typedef struct gpw_meter_edge_bound {
    gpw_meter_edge_flags flags; /**< As read, and whether the instrument limits. */
    int32_t direction;          /**< 1: up, -1: down. */
    float naive_w_per_s;        /**< The difference over its time, at least a period, as many
                                     would report it; it may exceed the truth. */
    float b1_w_per_s;           /**< Least mean rate over a few refreshes. NaN: no pair. */
    float b2_w_per_s;           /**< Least mean rate over the whole edge. NaN: see `flags`. */
    float lower_w_per_s;        /**< The larger of both: the edge was at least so steep. */
    float estimate_w_per_s;     /**< Mean rate of the whole edge. NaN: the instrument limits, or
                                     the edge is not a simple one. */
    float upper_w_per_s;        /**< The mean rate was at most this. NaN: a step is possible. */
    float longest_s;            /**< The whole edge took at most this. NaN: as `b2_w_per_s`. */
    float shortest_s;           /**< It took at least this: 0 where a step is possible. */
    float height_w;             /**< Size of the edge, positive. */
    uint32_t reserved;          /**< 0. */
} gpw_meter_edge_bound;

/** What many like edges prove. NaN: nothing. 32 bytes on every target. */
typedef struct gpw_meter_edges_bound {
    float share;         /**< Part of the edges with a reading in between. */
    float share_low;     /**< Ends of the exact interval of that. */
    float share_high;    /**< Likewise. */
    float shown_s;       /**< Window and edge together, by that share. */
    float shown_low_s;   /**< Ends of the interval of that. */
    float shown_high_s;  /**< Likewise. NaN: no end, nearly all have one. */
    float longest_s;     /**< An edge took at most this. NaN: not known. */
    float lower_w_per_s; /**< An edge of the height given was at least so steep. */
} gpw_meter_edges_bound;

/** Sets every field to its default.
 *  @param[out] reading       written in full, `reading_size` bytes
 *  @param      reading_size  `sizeof *reading`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `reading` is NULL
 *  @retval GPW_ERR_VERSION  `reading_size` is below the first release's 64 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_edge_reading_init(gpw_meter_edge_reading *reading,
                                                             size_t reading_size);

/** Finds an edge between two levels in rows of a log.
 *
 *  The rows are those of one board from well before to well after the edge, so that both levels
 *  are seen for longer than a window; repeats of a reading are welcome. The edge is what lies
 *  between the last row on the level before that has one on the level after behind it, and that
 *  one. A row that is not a number is skipped.
 *  @param[in]     config   the meter; window and period known
 *  @param[in]     stamp_ns shape [count], not descending
 *  @param[in]     power_w  shape [count]
 *  @param         count    rows, 2 to 2^31
 *  @param         from_w   level before, magnitude to #GPW_METER_POWER_MAX_W
 *  @param         to_w     level after, another
 *  @param         noise_w  standard deviation on the levels, 0 to #GPW_METER_POWER_MAX_W
 *  @param[in,out] reading  initialised; every field but the header is written, on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    a struct was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN     an argument is outside its range
 *  @retval GPW_ERR_UNKNOWN    window or period are unknown
 *  @retval GPW_ERR_ORDER      a time stamp lies before the one in front of it
 *  @retval GPW_ERR_NOT_FOUND  no row is on one of the levels, or never one after the other
 *  @context{any thread, ISR-safe, O(count * rows in twelve periods)}
 *  @source{meter-edges}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_edge_find(const gpw_meter_config *config,
                                                     const uint64_t *stamp_ns,
                                                     const float *power_w, size_t count,
                                                     float from_w, float to_w, float noise_w,
                                                     gpw_meter_edge_reading *reading);

/** What an edge proves of the load's rate.
 *  @param[in]  config      the meter; window and period known. Gain is inverted, the error that
 *                          is left in it is not in the bounds
 *  @param[in]  reading     the edge
 *  @param[out] bound       written only on success, to `bound_size` bytes
 *  @param      bound_size  `sizeof *bound`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; there is no bound: no pair of readings, and no B2
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   a struct was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or both levels are the same
 *  @retval GPW_ERR_UNKNOWN   window, period, a level, `seen_s` or the polling are unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-edges}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_edge(const gpw_meter_config *config,
                                                const gpw_meter_edge_reading *reading,
                                                gpw_meter_edge_bound *bound, size_t bound_size);

/** What many like edges prove of their length together: the longer an edge, the more often a
 *  refresh falls into it. Of `edges`, `between` have a reading from 10 to 85 % of the height.
 *  @param[in]  config      the meter; window no longer than the period
 *  @param      edges       1 to 10000, at random moments of the meter's period
 *  @param      between     0 to `edges`
 *  @param      height_w    of one edge, above 0 to #GPW_METER_POWER_MAX_W
 *  @param      confidence  of the interval, 0.5 to 0.999
 *  @param[out] bound       written only on success, to `bound_size` bytes
 *  @param      bound_size  `sizeof *bound`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; nearly all edges have a reading in between: no bound
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here, or
 *                            `bound_size` is below the first release's
 *  @retval GPW_ERR_DOMAIN    an argument is outside its range
 *  @retval GPW_ERR_UNKNOWN   window or period are unknown
 *  @context{any thread, ISR-safe, O(edges)}
 *  @source{meter-edges}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_edges(const gpw_meter_config *config, uint32_t edges,
                                                 uint32_t between, float height_w,
                                                 float confidence, gpw_meter_edges_bound *bound,
                                                 size_t bound_size);

/** Exact interval of a share by Clopper and Pearson: what shares would not make the count a
 *  rare one.
 *  @param      hits        0 to `trials`
 *  @param      trials      1 to 10000
 *  @param      confidence  0.5 to 0.999
 *  @param[out] low         written only on success
 *  @param[out] high        written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  an argument is outside its range
 *  @context{any thread, ISR-safe, O(trials)}
 *  @source{clopper-pearson}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_share_interval(uint32_t hits, uint32_t trials,
                                                          float confidence, float *low,
                                                          float *high);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_METER_EDGE_H */
