/* SPDX-License-Identifier: MIT */
/**
 * @file energy_board.h
 * @brief What the energy model knows of a GPU type: data sheet, fitted constants, errors.
 */
#ifndef GPUPOWER_ENERGY_BOARD_H
#define GPUPOWER_ENERGY_BOARD_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_energy_board GPU types of the energy model
 *
 * A GPU type is a set of constants: four from its data sheet, one measured (its power with a
 * model loaded and no request), the others fitted to measured serving. The fitted ones are
 * entangled: they are a calibrated set, not physics, and are not to be mixed between sets.
 *
 * The sets fitted on text chat only (`h100-sxm`, `b200`) are the ones to use: other kinds of
 * work were not seen by their fit and remain a test of it. The derived ones (`h200`, `gb200`)
 * are those of the nearest measured type, scaled by data sheet; nothing of them was measured.
 *
 * @{ */

/** Built-in sets of constants. Frozen once released; new ones are only appended. */
enum gpw_energy_board_id {
    GPW_ENERGY_H100_SXM = 0,     /**< `h100-sxm`: language models fitted on text chat, diffusion
                                      on images with the attention rate fixed. */
    GPW_ENERGY_B200 = 1,         /**< `b200`: the same. */
    GPW_ENERGY_H100_SXM_ALL = 2, /**< `h100-sxm-all`: fitted on all text rows, all diffusion
                                      rows. */
    GPW_ENERGY_B200_ALL = 3,     /**< `b200-all`: the same. */
    GPW_ENERGY_H200 = 4,         /**< `h200`: derived from `h100-sxm`. */
    GPW_ENERGY_GB200 = 5         /**< `gb200`: one GPU of a superchip, derived from `b200`. */
};

/** Which table of errors on unseen configurations belongs to a set. */
enum gpw_energy_errors_id {
    GPW_ENERGY_ERRORS_UNKNOWN = 0, /**< A board of the caller's own: intervals are unknown. */
    GPW_ENERGY_ERRORS_H100 = 1,    /**< Measured on H100 SXM. */
    GPW_ENERGY_ERRORS_B200 = 2,    /**< Measured on B200. */
    GPW_ENERGY_ERRORS_DERIVED = 3  /**< Constants of one type tried on the other, the worse. */
};

/** Constants of a GPU type. Fill with gpw_energy_board_init() and then
 *  gpw_energy_board_builtin(), or by hand: every field has to be known before a prediction that
 *  uses it. 160 bytes on every target. */
typedef struct gpw_energy_board {
    uint32_t header;               /**< Set by gpw_energy_board_init(). */
    uint32_t errors;               /**< One of #gpw_energy_errors_id. Default unknown. */
    gpw_grade grade;               /**< Of the fitted constants. Default user. */
    gpw_source source;             /**< Of the fitted constants. Default user. */
    float bandwidth_b_per_s;       /**< Memory, bytes per second, 1e6 to 1e16. */
    float rate_bf16_flop_per_s;    /**< Dense products, FLOP/s, 1e9 to 1e19. */
    float rate_fp8_flop_per_s;     /**< The same in fp8. */
    float tdp_w;                   /**< Rated power, W, 1 to 1e5. */
    float idle_w;                  /**< Model loaded, no request, W, 0 to 0.98 `tdp_w`. */
    float layer_s;                 /**< Per layer and step, s, 0 to 1. */
    float parallel_s;              /**< Per layer, step and log2 of the GPUs, s, 0 to 1. */
    float fp8_s;                   /**< Per layer and step of an fp8 model, s, 0 to 1. */
    float bandwidth_share;         /**< Of the bandwidth for dense weights, KV cache and state,
                                        0.001 to 1. */
    float bandwidth_share_experts; /**< Of the bandwidth for expert weights, 0.001 to 1. */
    float rate_share;              /**< Of the rate, 0.001 to 1. */
    float sequence_s;              /**< Per sequence and step, s, 0 to 1. */
    float admission_s;             /**< Per layer and request admitted, s, 0 to 1. */
    float active_w;                /**< Above idle while the GPU is busy, W, 0 to 1e5. */
    float byte_j;                  /**< Per byte moved, J, 0 to 1e-6. */
    float flop_j;                  /**< Per bf16 FLOP, J, 0 to 1e-6. */
    float diffusion_rate_share;    /**< Of the rate for products, 0.001 to 1. */
    float attention_rate_share;    /**< Of the rate for attention, 0.001 to 1. */
    float elementwise_passes;      /**< Passes over the activations per layer, 0 to 1e6. */
    float diffusion_parallel_s;    /**< Per layer, denoising step and log2 of the GPUs, s, 0 to
                                        1. */
    float decoder_s_per_mpx;       /**< Image decoder, s per megapixel, 0 to 1e3. */
    float diffusion_active_w;      /**< As `active_w`, for diffusion, W, 0 to 1e5. */
    float diffusion_flop_j;        /**< As `flop_j`, for diffusion, J, 0 to 1e-6. */
    float relative_base_pu;        /**< Law of relative speed: at no speed, of TDP, 0 to 1. */
    float relative_span_pu;        /**< Law of relative speed: its rise, of TDP, 0 to 2. */
    float relative_rate;  /**< Law of relative speed: how soon it saturates, 0 to 100. */
    uint32_t reserved[2]; /**< Must be 0. */
    char name[32];        /**< Zero-terminated; empty by default. */
} gpw_energy_board;

/** Sets every field to its default: figures unknown, labels those of the user.
 *  @param[out] board       written in full, `board_size` bytes
 *  @param      board_size  `sizeof *board`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `board` is NULL
 *  @retval GPW_ERR_VERSION  `board_size` is below the first release's 160 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_board_init(gpw_energy_board *board,
                                                       size_t board_size);

/** Fills in a built-in set of constants.
 *  @param[in,out] board  initialised by gpw_energy_board_init(); written only on success
 *  @param         id     one of #gpw_energy_board_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `board` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such set
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model} the fitted constants
 *  @source{nvidia-datasheets} bandwidth, rates, rated power
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_board_builtin(gpw_energy_board *board, uint32_t id);

/** Finds a built-in set by its name, such as `h100-sxm`, or by that of its profile in the
 *  catalogue where that is another one: `h200-sxm` is `h200`.
 *  @param      name  zero-terminated
 *  @param[out] id    one of #gpw_energy_board_id; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND  no such name
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_board_find(const char *name, uint32_t *id);

/** Name of a built-in set.
 *  @param id  any value
 *  @return static storage, never NULL; `"?"` for no set
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_energy_board_id_name(uint32_t id);

/** A constant of a built-in set: one of #gpw_energy_constant_id. */
enum gpw_energy_constant_id {
    GPW_ENERGY_LAYER_S = 0,                 /**< gpw_energy_board::layer_s. */
    GPW_ENERGY_PARALLEL_S = 1,              /**< gpw_energy_board::parallel_s. */
    GPW_ENERGY_FP8_S = 2,                   /**< gpw_energy_board::fp8_s. */
    GPW_ENERGY_BANDWIDTH_SHARE = 3,         /**< gpw_energy_board::bandwidth_share. */
    GPW_ENERGY_BANDWIDTH_SHARE_EXPERTS = 4, /**< gpw_energy_board::bandwidth_share_experts. */
    GPW_ENERGY_RATE_SHARE = 5,              /**< gpw_energy_board::rate_share. */
    GPW_ENERGY_SEQUENCE_S = 6,              /**< gpw_energy_board::sequence_s. */
    GPW_ENERGY_ADMISSION_S = 7,             /**< gpw_energy_board::admission_s. */
    GPW_ENERGY_ACTIVE_W = 8,                /**< gpw_energy_board::active_w. */
    GPW_ENERGY_BYTE_J = 9,                  /**< gpw_energy_board::byte_j. */
    GPW_ENERGY_FLOP_J = 10,                 /**< gpw_energy_board::flop_j. */
    GPW_ENERGY_IDLE_W = 11,                 /**< gpw_energy_board::idle_w. */
    GPW_ENERGY_BANDWIDTH_B_PER_S = 12,      /**< gpw_energy_board::bandwidth_b_per_s. */
    GPW_ENERGY_RATE_BF16_FLOP_PER_S = 13,   /**< gpw_energy_board::rate_bf16_flop_per_s. */
    GPW_ENERGY_RATE_FP8_FLOP_PER_S = 14,    /**< gpw_energy_board::rate_fp8_flop_per_s. */
    GPW_ENERGY_TDP_W = 15,                  /**< gpw_energy_board::tdp_w. */
    GPW_ENERGY_DIFFUSION_RATE_SHARE = 16,   /**< gpw_energy_board::diffusion_rate_share. */
    GPW_ENERGY_ATTENTION_RATE_SHARE = 17,   /**< gpw_energy_board::attention_rate_share. */
    GPW_ENERGY_ELEMENTWISE_PASSES = 18,     /**< gpw_energy_board::elementwise_passes. */
    GPW_ENERGY_DIFFUSION_PARALLEL_S = 19,   /**< gpw_energy_board::diffusion_parallel_s. */
    GPW_ENERGY_DECODER_S_PER_MPX = 20,      /**< gpw_energy_board::decoder_s_per_mpx. */
    GPW_ENERGY_DIFFUSION_ACTIVE_W = 21,     /**< gpw_energy_board::diffusion_active_w. */
    GPW_ENERGY_DIFFUSION_FLOP_J = 22,       /**< gpw_energy_board::diffusion_flop_j. */
    GPW_ENERGY_RELATIVE_BASE_PU = 23,       /**< gpw_energy_board::relative_base_pu. */
    GPW_ENERGY_RELATIVE_SPAN_PU = 24,       /**< gpw_energy_board::relative_span_pu. */
    GPW_ENERGY_RELATIVE_RATE = 25           /**< gpw_energy_board::relative_rate. */
};

/** A constant with how well it is known. 20 bytes on every target. */
typedef struct gpw_energy_constant {
    float value;       /**< In the unit of its name. */
    float low;         /**< Least of the fits that leave one family of models out; unknown where
                            no such fit was made, and for what was not fitted. */
    float high;        /**< Largest of them. */
    gpw_grade grade;   /**< Of this constant. */
    gpw_source source; /**< Of this constant. */
} gpw_energy_constant;

/** A constant of a built-in set, its range, grade and source.
 *  @param      id              one of #gpw_energy_board_id
 *  @param      constant        one of #gpw_energy_constant_id
 *  @param[out] figure          written only on success, `figure_bytes` bytes
 *  @param      figure_bytes    `sizeof *figure`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN   written; the range is unknown
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `figure_bytes` is below the first release's 20
 *  @retval GPW_ERR_NOT_FOUND  no such set or constant
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_board_constant(uint32_t id, uint32_t constant,
                                                           gpw_energy_constant *figure,
                                                           size_t figure_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ENERGY_BOARD_H */
