/* SPDX-License-Identifier: MIT */
/**
 * @file node.h
 * @brief What a whole node draws, from what it computes.
 */
#ifndef GPUPOWER_NODE_H
#define GPUPOWER_NODE_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_node Node power model
 *
 * A statistical model of a whole node of eight H100 SXM in training, at its AC input, from the
 * amount x of its arithmetic:
 *
 *     P = min(p_max, p_idle + beta * L/(alpha + L)),   L = log(x)
 *
 * Its coefficients are published, the base of its logarithm and the unit of x could not be
 * confirmed: state both, the library fills in neither. What it is good for, and for what not:
 *
 * - It is a mean over a whole training run. It has no time in it: no step, no ramp.
 * - It hardly depends on x: ten times as much arithmetic is 0.09 kW (base 10) or 0.05 kW (base
 *   e) of some 7 to 8 kW. In practice it is one figure per architecture.
 * - So it cannot tell a node that is kept busy from one that is not: 4.68 and 6.26 kW were
 *   measured for one network at two batch sizes; gpw_node_solve_log() gives the L each needs.
 * - It is of an 8-GPU SXM node. Halving it for four GPUs, or taking it for PCIe boards, has no
 *   source.
 *
 * Its published errors are those of a run's energy: gpw_node_error().
 *
 * @{ */

/** Base of the model's logarithm: one of #gpw_log_base_id. */
typedef uint32_t gpw_log_base;

/** Bases. */
enum gpw_log_base_id {
    GPW_LOG_UNSET = 0, /**< Not stated: the model cannot be evaluated. */
    GPW_LOG_E = 1,     /**< Natural. */
    GPW_LOG_TEN = 2    /**< Decadic. */
};

/** What x counts: one of #gpw_node_x_id. Recorded and asked for, never converted. */
typedef uint32_t gpw_node_x;

/** What x may count. */
enum gpw_node_x_id {
    GPW_NODE_X_UNSET = 0,      /**< Not stated: the model cannot be evaluated. */
    GPW_NODE_X_FLOP = 1,       /**< Floating-point operations of the whole run, a node. */
    GPW_NODE_X_FLOP_PER_S = 2, /**< Floating-point operations a second, a node. */
    GPW_NODE_X_USER = 3        /**< What the user's own coefficients were fitted to. */
};

/** A node model. Fill with gpw_node_config_init(), maybe gpw_node_preset(), then set log_base
 *  and x_unit. 48 bytes on every target. NaN is an unknown figure. */
typedef struct gpw_node_config {
    uint32_t header;       /**< Set by gpw_node_config_init(). */
    float p_idle_w;        /**< At rest, 0 to #GPW_POWER_MAX_W. Default unknown. */
    float alpha;           /**< Half-way value of L, 1e-6 to 1e6. Default unknown. */
    float beta_w;          /**< Rise over p_idle_w without end of L, 0 to #GPW_POWER_MAX_W.
                                Default unknown. */
    float p_max_w;         /**< Cap, p_idle_w to #GPW_POWER_MAX_W. Default unknown. */
    gpw_log_base log_base; /**< Default #GPW_LOG_UNSET: has to be stated. */
    gpw_node_x x_unit;     /**< Default #GPW_NODE_X_UNSET: has to be stated. */
    gpw_grade grade;       /**< Weakest of the figures. Default #GPW_GRADE_USER. */
    gpw_source source;     /**< Default #GPW_SOURCE_USER. */
    uint32_t reserved[3];  /**< Must be 0. */
} gpw_node_config;

/** Published coefficients for gpw_node_preset(). */
enum gpw_node_preset_id {
    GPW_NODE_JOURNAL_LLM = 0,  /**< Transformers: 1860 W, 5.11, 6890 W, 8400 W; grade S. */
    GPW_NODE_JOURNAL_CNN = 1,  /**< Convolutional networks: beta 6280 W; grade S. */
    GPW_NODE_PREPRINT_LLM = 2, /**< Idle 1800 W as in the preprint; its other coefficients are
                                    not known, those of the journal stand in: grade X. */
    GPW_NODE_PREPRINT_CNN = 3  /**< The same with beta 6280 W; grade X. */
};

/** Which runs a published error is of. */
enum gpw_node_sample_id {
    GPW_NODE_IN_SAMPLE = 0,    /**< Those the coefficients were fitted to. */
    GPW_NODE_OUT_OF_SAMPLE = 1 /**< Four named runs that the fit had not seen. */
};

/** Sets every field to its default: figures unknown, base and unit not stated.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_node_config_init(gpw_node_config *config,
                                                      size_t config_size);

/** Sets the figures, the grade and the source to published ones. log_base and x_unit stay as
 *  they are.
 *  @param[in,out] config  initialised
 *  @param         preset  one of #gpw_node_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   no such preset
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{newkirk-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_node_preset(gpw_node_config *config, uint32_t preset);

/** Mean power of the node, AC.
 *  @param[in]  config              all figures, base and unit set
 *  @param      x                   what x_unit says, above 1 and finite
 *  @param[out] power_w             watts at the node's AC input; rises with x
 *  @param[out] slope_w_per_decade  what ten times as much would add, to first order; 0 at the
 *                                  cap
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  done; the cap limits
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_VERSION   nothing was written
 *  @retval GPW_ERR_UNKNOWN   a figure, the base or the unit was not set; nothing was written
 *  @retval GPW_ERR_DOMAIN    a figure is outside its range, or `x` is not above 1, where the
 *                            form has no meaning; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{newkirk-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_node_power(const gpw_node_config *config, float x,
                                                float *power_w, float *slope_w_per_decade);

/** The inverse: the L = log(x), in whatever base, at which the model draws a power. Asked with
 *  a measured power, it shows whether any sensible x could explain it.
 *  @param[in]  config   the figures set; base and unit may be left out
 *  @param      power_w  above p_idle_w, to p_max_w, and below p_idle_w + beta_w
 *  @param[out] log_x    smallest L that gives it
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_VERSION  nothing was written
 *  @retval GPW_ERR_UNKNOWN  a figure was not set; nothing was written
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range, or no x gives that power; nothing
 *                           was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{newkirk-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_node_solve_log(const gpw_node_config *config,
                                                    float power_w, float *log_x);

/** Published error of the model: mean of the absolute error of a run's energy, both
 *  architectures together.
 *  @param      preset       one of #gpw_node_preset_id
 *  @param      sample       one of #gpw_node_sample_id
 *  @param[out] error_share  0.111 is 11.1 %; written only on success
 *  @param[out] grade        how well that is known; likewise
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   no such preset or sample
 *  @retval GPW_ERR_UNKNOWN  none was published
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{newkirk-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_node_error(uint32_t preset, uint32_t sample,
                                                float *error_share, gpw_grade *grade);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_NODE_H */
