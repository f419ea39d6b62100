/* SPDX-License-Identifier: MIT */
/**
 * @file curve.h
 * @brief Power against batch size, from measured points.
 */
#ifndef GPUPOWER_CURVE_H
#define GPUPOWER_CURVE_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_curve Power against batch
 *
 * A server answers many requests at once: its batch. The more, the more a GPU draws, up to a
 * plateau. Whoever has measured some batches asks for those between them:
 *
 * - gpw_curve_interpolate(), a straight line in log2(batch). Of the two it is the nearer one to
 *   points left out, for any quantity, and it needs no shape.
 * - gpw_curve_fit_logistic(), one S-shaped line through all points: four numbers to hand on, in
 *   the form that the literature uses.
 *
 * On some machines power falls again while the batch grows, because the host cannot feed the
 * GPU. No function of the batch alone follows that; the fit refuses it, gpw_curve_fall() says
 * where it is.
 *
 * Points are arrays of the caller's. No state, no handle.
 *
 * @{ */

#define GPW_CURVE_POINTS_MIN 5u    /**< Fewest points of a fit: one more than it has numbers. */
#define GPW_CURVE_POINTS_MAX 64u   /**< Most points of a curve. */
#define GPW_CURVE_BATCH_MAX 1.0e9f /**< Largest batch. */
#define GPW_CURVE_FALL_MAX                                                                     \
  0.05f /**< Fall below the highest point before it, as a share, from                          \
             which on a curve counts as falling. */

/** What may be said of a fit. */
enum gpw_curve_bit {
    GPW_CURVE_FALLS = 1, /**< Power falls by more than #GPW_CURVE_FALL_MAX: no S follows it. */
    GPW_CURVE_OPEN = 2   /**< The points show no more than one end of the S: its midpoint lies
                              outside them, or the fit ran to a bound. Between the points it
                              holds; its four numbers mean nothing one by one. */
};

/** An S-shaped line: base + span / (1 + exp(-steepness (log2 batch - midpoint))). */
typedef struct gpw_curve_fit {
    float base_w;        /**< Power far below the midpoint, W. */
    float span_w;        /**< How much it rises in all, W; negative for a line that falls. */
    float steepness;     /**< Per doubling of the batch; 0.05 to 20. */
    float midpoint;      /**< log2 of the batch at half the rise. */
    float rmse_w;        /**< Root of the mean square of what the line misses, W. */
    float largest_error; /**< Largest miss, as a share of the point's power. */
    float fall;          /**< Deepest fall, as by gpw_curve_fall(). */
    uint32_t flags;      /**< Of #gpw_curve_bit. */
} gpw_curve_fit;

/** Where power falls deepest below the highest point before it.
 *  @param[in]  power_w  shape [count], W; above 0, to #GPW_POWER_MAX_W
 *  @param      count    1 to #GPW_CURVE_POINTS_MAX
 *  @param[out] index    the deepest point; 0 where power never falls
 *  @param[out] fall     its fall as a share of the highest point before it, 0 to 1
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  a value or the count is outside its range; nothing was written
 *  @context{any thread, ISR-safe, O(count)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_curve_fall(const float *power_w, uint32_t count,
                                                uint32_t *index, float *fall);

/** Fits the S-shaped line to measured points by least squares.
 *
 *  The same points give the same bits everywhere. The search is bounded: 54 starts, then at
 *  most 60 steps.
 *
 *  @param[in]  batch       shape [count], ascending; above 0, to #GPW_CURVE_BATCH_MAX
 *  @param[in]  power_w     shape [count], W, of one GPU or of all; above 0, to #GPW_POWER_MAX_W
 *  @param      count       #GPW_CURVE_POINTS_MIN to #GPW_CURVE_POINTS_MAX
 *  @param      allow_fall  0: power that falls is refused; 1: it is fitted and flagged
 *  @param[out] fit         written only on success
 *  @param      fit_bytes   `sizeof *fit`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a value or the count is outside its range, NaN included
 *  @retval GPW_ERR_ORDER    the batches do not ascend; or power falls by more than
 *                           #GPW_CURVE_FALL_MAX and `allow_fall` is 0
 *  @retval GPW_ERR_VERSION  `fit_bytes` is below the first release's 32 bytes
 *  @context{any thread, not for an ISR: some 20,000 exponentials for 64 points}
 *  @source{curve-logistic}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_curve_fit_logistic(const float *batch,
                                                        const float *power_w, uint32_t count,
                                                        uint32_t allow_fall, gpw_curve_fit *fit,
                                                        size_t fit_bytes);

/** Power on an S-shaped line. Its first four fields are used, so a published set can be written
 *  in by hand. Beyond the points it was fitted to it is a guess, and not marked as one.
 *  @param[in]  fit      base, span and midpoint of magnitude to #GPW_POWER_MAX_W, to twice that
 *                       and to 1000; steepness 0.05 to 20
 *  @param      fit_bytes  `sizeof *fit`, as the caller was compiled
 *  @param      batch    above 0, to #GPW_CURVE_BATCH_MAX
 *  @param[out] power_w  W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `fit_bytes` is below the first release's 32 bytes
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{curve-logistic}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_curve_logistic(const gpw_curve_fit *fit, size_t fit_bytes,
                                                    float batch, float *power_w);

/** A straight line in log2(batch) between the two measured points beside a batch. For power,
 *  speed, energy of a token or anything else that was measured.
 *  @param[in]  batch      shape [count], ascending; above 0, to #GPW_CURVE_BATCH_MAX
 *  @param[in]  value      shape [count], magnitude to #GPW_POWER_MAX_W
 *  @param      count      1 to #GPW_CURVE_POINTS_MAX
 *  @param      at_batch   where; above 0, to #GPW_CURVE_BATCH_MAX
 *  @param      hold_ends  0: outside the points is refused; 1: the nearest end is held
 *  @param[out] at_value   in the unit of `value`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  done, but outside the points: the nearest end was held
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value or the count is outside its range, NaN included; `at_batch`
 *                          is outside the points and `hold_ends` is 0
 *  @retval GPW_ERR_ORDER   the batches do not ascend
 *  @context{any thread, ISR-safe, O(count)}
 *  @source{curve-interpolation}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_curve_interpolate(const float *batch, const float *value,
                                                       uint32_t count, float at_batch,
                                                       uint32_t hold_ends, float *at_value);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CURVE_H */
