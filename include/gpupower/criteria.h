/* SPDX-License-Identifier: MIT */
/**
 * @file criteria.h
 * @brief Every criterion of a judgement: worst value, limit, margin, time and corner.
 */
#ifndef GPUPOWER_CRITERIA_H
#define GPUPOWER_CRITERIA_H

#include "site_judge.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_criteria Criteria of a judgement
 *
 * A judgement names the one criterion with the least margin. Who wants all of them keeps rows
 * of his own beside it: begin with the judgement, fold each run where gpw_site_judge_fold() is
 * called. Linked only where it is named; the site keeps nothing for it.
 * @{ */

#define GPW_SITE_CRITERIA 11u /**< Rows of a judgement. */

/** One criterion over all runs folded. NaN: unknown. 56 bytes on every target. */
typedef struct gpw_site_criterion_row {
    uint32_t criterion;  /**< #gpw_criterion_id. */
    gpw_outcome outcome; /**< Holds in every run, fails in every run, else undetermined; also
                              where it is not judged. */
    uint32_t direction;  /**< #gpw_direction_id, of the worst. */
    uint32_t corner;     /**< Corner of the worst. */
    float value;         /**< Worst: %, s, Hz/s; of trips and supplies the frequency nearest to
                              the threshold, Hz. */
    float limit; /**< Of it: the required class's, or the threshold, Hz. NaN: not judged. */
    float margin_pct;   /**< Least, % of the limit; of a threshold, % of the way from rated. */
    float time_s;       /**< When, in that run: as gpw_criterion_row::time_s. */
    float step_w;       /**< Largest change of load that way, in that run, W. */
    uint32_t runs;      /**< Runs in which it was judged, with and without the PSU chain. */
    uint32_t runs_held; /**< Of them, held. */
    uint32_t runs_failed; /**< Of them, failed. */
    uint32_t reserved[2]; /**< 0. */
} gpw_site_criterion_row;

/** Begins: names the criteria, forgets every run.
 *  @param[out] rows       shape [#GPW_SITE_CRITERIA]: dip from rated, dip from initial, rise,
 * rise from initial, recovery, recovery from a fall, steady band, RoCoF, trip, supply, collapse
 *  @param      row_bytes  `sizeof *rows`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `row_bytes` is below the first release's 56 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_criteria_begin(gpw_site_criterion_row *rows,
                                                         size_t row_bytes);

/** Adds the run that has just ended, whichever corner it was of.
 *  @param[in]     site       handle, started
 *  @param[in,out] rows       shape [#GPW_SITE_CRITERIA], begun
 *  @param         row_bytes  `sizeof *rows`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `row_bytes` is below the first release's 56 bytes, or absurd
 *  @retval GPW_ERR_STATE    the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_criteria_fold(gpw_site *site,
                                                        gpw_site_criterion_row *rows,
                                                        size_t row_bytes);

/** One criterion of one class in the present run: gpw_verdict_criterion().
 *  @param[in]  site       handle, started
 *  @param      index      0 to 2 are G1 to G3, 3 the custom class
 *  @param      criterion  #gpw_criterion_id 1 to 8, 10 or 11
 *  @param[out] row        written only on success
 *  @param      row_bytes  `sizeof *row`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such class or criterion
 *  @retval GPW_ERR_VERSION    `row_bytes` is below the first release's 40 bytes, or absurd
 *  @retval GPW_ERR_STATE      the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_criterion(const gpw_site *site, uint32_t index,
                                                    uint32_t criterion, gpw_criterion_row *row,
                                                    size_t row_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CRITERIA_H */
