/* SPDX-License-Identifier: MIT */
/**
 * @file aggregate.h
 * @brief Closed forms: mean, spread, quantile and step of N correlated GPUs.
 */
#ifndef GPUPOWER_AGGREGATE_H
#define GPUPOWER_AGGREGATE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_aggregate Closed forms of a sum of GPUs
 * @{ */

/* sigma * sqrt(N (1 + (N-1) rho)); GPW_ERR_DOMAIN when rho < -1/(N-1) or > 1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_sigma(uint32_t gpus, float sigma_w, float rho,
                                                     float *sum_sigma_w);
/* sigma^2 [N + N(n-1) rho_in + N(N-n) rho_out]; gpus a multiple of node_gpus */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_sigma_nodes(uint32_t gpus, uint32_t node_gpus,
                                                           float sigma_w, float rho_in,
                                                           float rho_out, float *sum_sigma_w);
/* mean + z(p) sigma, 0 < p < 1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_quantile(float sum_mean_w, float sum_sigma_w,
                                                        float probability, float *power_w);
/* N * sync_fraction * step */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_step(uint32_t gpus, float step_w,
                                                    float sync_fraction, float *sum_step_w);

/* the study's own, to the letter */
enum gpw_study_scenario_id {
    GPW_STUDY_SYNCHRONIZED_TRAINING = 0, /**< 0.7 to 0.9. */
    GPW_STUDY_ASYNCHRONOUS_INFERENCE = 1, /**< 0.3 to 0.5. */
    GPW_STUDY_BATCH_INFERENCE = 2, /**< 0.6 to 0.7. */
    GPW_STUDY_MIXED = 3, /**< 0.4 to 0.6. */
    GPW_STUDY_DESIGN = 4 /**< 0.7, the value the study recommends for design. */
};
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_correlation(uint32_t scenario, float *low,
                                                                 float *high);
/* sqrt(N C) sigma */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_spread(uint32_t gpus, float sigma_w,
                                                            float correlation, float *spread_w);
/* N mean + sqrt(N C) sigma */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_power(uint32_t gpus, float mean_w,
                                                           float sigma_w, float correlation,
                                                           float *power_w);
/* N sqrt(C) ramp */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_ramp(uint32_t gpus, float ramp_w_per_s,
                                                          float correlation,
                                                          float *sum_ramp_w_per_s);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_AGGREGATE_H */
