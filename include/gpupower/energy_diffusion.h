/* SPDX-License-Identifier: MIT */
/**
 * @file energy_diffusion.h
 * @brief Time, power and energy of making images and video by diffusion.
 */
#ifndef GPUPOWER_ENERGY_DIFFUSION_H
#define GPUPOWER_ENERGY_DIFFUSION_H

#include "base.h"
#include "energy.h"
#include "energy_board.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_energy_diffusion Energy of images and video
 *
 * A diffusion model makes a batch of images or clips in a fixed number of denoising steps, each
 * of which runs the whole model over all latent tokens. There is no cache and no waiting for
 * memory: products, attention and passes over the activations take the time, and power is
 * nearly the same at every batch. That makes the power of images and video easier to predict
 * than that of language, and the speed of images harder: kernels differ five times in what
 * they make of the rate. One measured point of a model halves its error.
 *
 * @{ */

/** A diffusion model and what it makes. Fill with gpw_energy_diffusion_init() and set every
 *  figure, or take one from energy_models.h. 96 bytes on every target. */
typedef struct gpw_energy_diffusion {
    uint32_t header;          /**< Set by gpw_energy_diffusion_init(). */
    uint32_t is_video;        /**< 1 for clips, 0 for images: which errors apply. Default 0. */
    uint32_t layers;          /**< L, 1 to 10000. Default 0: not set. */
    uint32_t denoising_steps; /**< Z, 1 to 10000. Default 0: not set. */
    uint32_t guidance_passes; /**< g: the model runs so often in each step; 2 with
                                   classifier-free guidance, 1 without, to 8. Default 0: not
                                   set. */
    gpw_grade grade;          /**< Of the architecture. Default user. */
    gpw_source source;        /**< Of the architecture. Default user. */
    float params;             /**< N, parameters of the denoiser, 1 to 1e14. */
    float latent_tokens;      /**< Per image or clip, 1 to 1e7. */
    float hidden_width;       /**< d, 1 to 1e6. */
    float attention_width;    /**< Sum over the layers of the width of their attention; 0 where
                                   it is linear. 0 to 1e8. */
    float megapixels;         /**< Of an image, or of all frames of a clip, 1e-6 to 1e6. */
    char name[48];            /**< Zero-terminated; empty by default. */
} gpw_energy_diffusion;

/** What a batch takes. Intervals as in gpw_energy_result; NaN is unknown. 96 bytes on every
 *  target. */
typedef struct gpw_energy_diffusion_result {
    uint32_t flags;          /**< Of #gpw_energy_flag. */
    float batch_s;           /**< For the whole batch: measured where given, else predicted. */
    float busy_pu;           /**< Share of it in which GPUs do not wait for each other. */
    float items_per_s;       /**< Images or clips of the replica. */
    float board_w;           /**< Per GPU, `idle_w` to 0.98 TDP. */
    float replica_w;         /**< n times that. */
    float j_per_item;        /**< Boards only. */
    float items_per_j;       /**< The same as items/s per watt. */
    float board_low_w;       /**< Interval of `board_w`, within idle and TDP. */
    float board_high_w;      /**< Its upper end. */
    float items_per_s_low;   /**< Interval of `items_per_s`. */
    float items_per_s_high;  /**< Its upper end. */
    float j_per_item_low;    /**< Interval of `j_per_item`. */
    float j_per_item_high;   /**< Its upper end. */
    float power_median_pct;  /**< Median error of `board_w` on unseen configurations. */
    float power_p90_pct;     /**< 9 of 10 were nearer. */
    float speed_median_pct;  /**< Of `items_per_s`; 0 where it was measured. */
    float speed_p90_pct;     /**< 9 of 10 were nearer. */
    float energy_median_pct; /**< Of `j_per_item`. */
    float energy_p90_pct;    /**< 9 of 10 were nearer. */
    float product_flop;      /**< Per batch and GPU: products with weights. */
    float attention_flop;    /**< Per batch and GPU: attention. */
    float activation_bytes;  /**< Per batch and GPU: one pass over all activations. */
    uint32_t reserved;       /**< 0. */
} gpw_energy_diffusion_result;

/** Sets every field to its default: nothing known.
 *  @param[out] diffusion       written in full, `diffusion_size` bytes
 *  @param      diffusion_size  `sizeof *diffusion`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `diffusion` is NULL
 *  @retval GPW_ERR_VERSION  `diffusion_size` is below the first release's 96 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_diffusion_init(gpw_energy_diffusion *diffusion,
                                                           size_t diffusion_size);

/** Predicts time, power and energy of making batches one after the other.
 *
 *  The power is that of the configuration even where the speed was measured: a slow kernel was
 *  found to draw what a fast one does. Of the deployment, `step_s` is the measured time of a
 *  batch and `tokens_per_s` the measured items per second.
 *
 *  @param[in]  diffusion    every figure known
 *  @param[in]  deployment   `batch` set
 *  @param[in]  board        every figure of diffusion known
 *  @param[out] result       written only on success, `result_bytes` bytes
 *  @param      result_bytes `sizeof *result`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised, sets what is unknown here, or
 *                           `result_bytes` is below the first release's 96
 *  @retval GPW_ERR_UNKNOWN  a figure is unknown: gpw_energy_check_diffusion() names it
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range: the same
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-diffusion}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_predict_diffusion(
    const gpw_energy_diffusion *diffusion, const gpw_energy_deployment *deployment,
    const gpw_energy_board *board, gpw_energy_diffusion_result *result, size_t result_bytes);

/** Says whether a prediction would be refused, and for what.
 *  @param[in]  diffusion   or NULL: not looked at
 *  @param[in]  deployment  or NULL
 *  @param[in]  board       or NULL
 *  @param[out] refusal     the first reason found, of #gpw_energy_refusal_id
 *  @retval GPW_OK        written, refused or not
 *  @retval GPW_ERR_NULL  `refusal` is NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_check_diffusion(
    const gpw_energy_diffusion *diffusion, const gpw_energy_deployment *deployment,
    const gpw_energy_board *board, uint32_t *refusal);

/** Sets a deployment's time factor from one measured speed of a model on a GPU type. Its power
 *  factor becomes 1.
 *  @param[in]     diffusion   of the measured point
 *  @param[in,out] deployment  of the measured point, with its speed (`step_s` of a batch, or
 *                             `tokens_per_s` as items/s). On success `time_factor` and
 *                             `calibration` are set and the measured speed is unknown again
 *  @param[in]     board       GPU type
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised
 *  @retval GPW_ERR_UNKNOWN  a figure, or the measured speed, is unknown
 *  @retval GPW_ERR_DOMAIN   as in gpw_energy_predict_diffusion(), or the factor would be
 *                           outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-diffusion}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_calibrate_diffusion(
    const gpw_energy_diffusion *diffusion, gpw_energy_deployment *deployment,
    const gpw_energy_board *board);

/** Power of a GPU that makes images or video at a share of the model's own best speed per GPU.
 *
 *      P = TDP min(0.98, base + span (1 - exp(-rate r)))
 *
 *  @param[in]  board           its law of relative speed known
 *  @param      relative_speed  r, per GPU, 0 to 1
 *  @param[out] board_w         W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `board` was never initialised
 *  @retval GPW_ERR_UNKNOWN  a figure of the law is unknown
 *  @retval GPW_ERR_DOMAIN   a figure or `relative_speed` is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-diffusion}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_relative_power(const gpw_energy_board *board,
                                                           float relative_speed,
                                                           float *board_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ENERGY_DIFFUSION_H */
