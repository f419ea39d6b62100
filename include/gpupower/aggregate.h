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
 *
 * What a planner can know without simulating: how far the sum of N GPUs strays from its mean,
 * how high it gets, how large a step they make together.
 *
 * Two things that are often called by one name are apart here. `rho` is the correlation of the
 * fluctuation of two GPUs about their means; it is a property of a phase: near 1 for work that
 * moves in lockstep, near 0 for independent jobs or at the power cap. `sync_fraction` is the
 * share of the GPUs that change phase at the same moment.
 *
 * The first group is the exact law. The second is the first study's, to the letter, for whoever
 * must reproduce it: its spread is too small, by a factor that grows with N (docs/study.md).
 *
 * Results are within 1e-6 relative of the formula for up to 2^32 - 1 GPUs, except close to the
 * lower edge of rho, where the formula itself takes the difference of like numbers.
 *
 * @{ */

/** @name The exact law
 *  @{ */

/** Standard deviation of the sum of GPUs that are all alike and alike correlated.
 *
 *      sigma sqrt(N (1 + (N-1) rho))
 *
 *  @param      gpus         N, at least 1
 *  @param      sigma_w      of one GPU, W, 0 to #GPW_POWER_MAX_W
 *  @param      rho          -1/(N-1), which is allowed, to 1. Below it no N signals exist that
 *                           are so correlated. For N = 1, -1 to 1, and without effect
 *  @param[out] sum_sigma_w  W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_sigma(uint32_t gpus, float sigma_w, float rho,
                                                     float *sum_sigma_w);

/** Standard deviation of the sum of GPUs in nodes: one correlation inside a node, another
 *  between nodes.
 *
 *      sigma sqrt(N (1 + (n-1) rho_in + (N-n) rho_out))
 *
 *  The pair must be possible: none of the eigenvalues of the correlation matrix, 1 - rho_in,
 *  1 + (n-1) rho_in - n rho_out and 1 + (n-1) rho_in + (N-n) rho_out, may be negative. An edge
 *  met but for rounding, 5e-7 of the terms' magnitudes, is accepted.
 *
 *  @param      gpus         N, at least 1, a multiple of `node_gpus`
 *  @param      node_gpus    n, at least 1
 *  @param      sigma_w      of one GPU, W, 0 to #GPW_POWER_MAX_W
 *  @param      rho_in       within a node, -1 to 1; without effect for n = 1
 *  @param      rho_out      between nodes, -1 to 1; without effect for n = N
 *  @param[out] sum_sigma_w  W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included; N is not a multiple of
 *                          n; the pair of correlations is impossible
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_sigma_nodes(uint32_t gpus, uint32_t node_gpus,
                                                           float sigma_w, float rho_in,
                                                           float rho_out, float *sum_sigma_w);

/** Power that a normal sum stays below with a probability, at one moment.
 *
 *  Not the largest in an hour: a long record passes this level again and again. The tail is a
 *  normal one; a real sum is cut off at the caps, so that far up this errs to the safe side.
 *  The resolution of a float allows no probability between 1 - 6e-8 and 1.
 *
 *  @param      sum_mean_w   mean of the sum, W, magnitude to #GPW_POWER_MAX_W
 *  @param      sum_sigma_w  its standard deviation, W, 0 to #GPW_POWER_MAX_W
 *  @param      probability  above 0, below 1
 *  @param[out] power_w      mean + z sigma, W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_quantile(float sum_mean_w, float sum_sigma_w,
                                                        float probability, float *power_w);

/** Step of the sum when a share of the GPUs changes phase at the same moment.
 *  @param      gpus           at least 1
 *  @param      step_w         of one GPU, W, up or down, magnitude to #GPW_POWER_MAX_W
 *  @param      sync_fraction  share that steps together, 0 to 1. It is no correlation
 *  @param[out] sum_step_w     N sync_fraction step, W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_step(uint32_t gpus, float step_w,
                                                    float sync_fraction, float *sum_step_w);
/** @} */

/** @name Sums of intervals
 *  @{ */

/** How the errors of the parts of a sum come together. */
enum gpw_combine_id {
    GPW_COMBINE_WORST = 0,      /**< All at their ends at once: the sum of the ends. */
    GPW_COMBINE_INDEPENDENT = 1 /**< Independent: root of the sum of squares. */
};

/** Sum of parts of which each is known within an interval.
 *
 *  A part is `counts` GPUs of one figure. Worst: the ends add up as the values do, N a part.
 *  Independent: the deviations upwards, high - value, add up as squares, and so do those
 *  downwards, by themselves,
 *
 *      high = sum N v + sqrt(sum k (high - v)^2),   low = sum N v - sqrt(sum k (v - low)^2)
 *
 *  with k = N^2 where the GPUs of a part share one error (one meter, one profile for all of
 *  them), k = N where each has its own (each board's own sensor). Errors of different parts are
 *  taken as independent: where they are not, as with one profile in two groups, only the worst
 *  is a bound.
 *
 *  Results are within 1e-6 of the sum of the parts' magnitudes.
 *
 *  @param      values_w     shape [parts], W, magnitude to #GPW_POWER_MAX_W
 *  @param      lows_w       shape [parts], W, at most the value
 *  @param      highs_w      shape [parts], W, at least the value
 *  @param      counts       shape [parts], GPUs that a part stands for, at least 1; NULL: 1
 *                           each
 *  @param      parts        at least 1
 *  @param      combine      one of #gpw_combine_id
 *  @param      shared       1: the GPUs of a part share its error; 0: each has its own. Without
 *                           effect on the worst
 *  @param[out] value_w      sum, W; written only on success
 *  @param[out] low_w        lower end, W; likewise
 *  @param[out] high_w       upper end, W; likewise
 *  @param[out] refused      index of the part that is unknown or outside its range; written
 *                           only when one is; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a value is outside its range, or not within its own interval
 *  @retval GPW_ERR_UNKNOWN  a value or an end is NaN
 *  @context{any thread, ISR-safe, O(parts)}
 *  @source{sum-of-intervals}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_interval(
    const float *values_w, const float *lows_w, const float *highs_w, const uint32_t *counts,
    uint32_t parts, uint32_t combine, uint32_t shared, float *value_w, float *low_w,
    float *high_w, uint32_t *refused);
/** @} */

/** @name States
 *  @{ */

/** Mean and standard deviation of a power that is now in one state, now in another: idle for a
 *  share of the time, at work for others.
 *
 *      mean = sum w m,  sigma^2 = sum w (s^2 + (m - mean)^2)
 *
 *  For a source that tells shares and levels instead of one mean: the result is what
 *  gpw_phase_figures takes. Most of sigma is then the coming and going, whose correlation time
 *  is that of the visits to a state, not that of the fluctuation within one.
 *
 *  @param      weights  shape [states], share of the time, 0 to 1 each, 1 in all; within 1e-3
 *                       of it, as rounded shares are, they are scaled to 1
 *  @param      means_w  shape [states], W, magnitude to #GPW_POWER_MAX_W
 *  @param      sigmas_w shape [states], standard deviation within a state, W, 0 to
 *                       #GPW_POWER_MAX_W; NULL: 0 each
 *  @param      states   at least 1
 *  @param[out] mean_w   W; written only on success
 *  @param[out] sigma_w  W; likewise
 *  @param[out] refused  index of the state that is unknown or outside its range; written only
 *                       when one is; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a value is outside its range, or the weights are not 1 in all
 *  @retval GPW_ERR_UNKNOWN  a value is NaN
 *  @context{any thread, ISR-safe, O(states)}
 *  @source{mixture-of-states}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_states(const float *weights,
                                                      const float *means_w,
                                                      const float *sigmas_w, uint32_t states,
                                                      float *mean_w, float *sigma_w,
                                                      uint32_t *refused);
/** @} */

/** @name The first study's, to the letter
 *  @{ */

/** Rows of the study's table of correlations, part 5.1. No source stands behind the numbers. */
enum gpw_study_scenario_id {
    GPW_STUDY_SYNCHRONIZED_TRAINING = 0,  /**< 0.7 to 0.9. */
    GPW_STUDY_ASYNCHRONOUS_INFERENCE = 1, /**< 0.3 to 0.5. */
    GPW_STUDY_BATCH_INFERENCE = 2,        /**< 0.6 to 0.7. */
    GPW_STUDY_MIXED = 3,                  /**< 0.4 to 0.6. */
    GPW_STUDY_DESIGN = 4                  /**< 0.7, what the study designs with. */
};

/** The study's correlation coefficient of a kind of work.
 *  @param      scenario  one of #gpw_study_scenario_id
 *  @param[out] low       lower end; written only on success
 *  @param[out] high      upper end; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  no such scenario
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_correlation(uint32_t scenario, float *low,
                                                                 float *high);

/** The study's spread of a sum, sqrt(N C) sigma. For a verdict take gpw_aggregate_sigma():
 *  eight GPUs of 15 W at 0.7 have 103 W, and this says 35 W, less than were they independent.
 *  @param      gpus         N, at least 1
 *  @param      sigma_w      of one GPU, W, 0 to #GPW_POWER_MAX_W
 *  @param      correlation  C, 0 to 1
 *  @param[out] spread_w     W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_spread(uint32_t gpus, float sigma_w,
                                                            float correlation, float *spread_w);

/** The study's power of a cluster, N mean + sqrt(N C) sigma.
 *  @param      gpus         N, at least 1
 *  @param      mean_w       of one GPU, W, 0 to #GPW_POWER_MAX_W
 *  @param      sigma_w      of one GPU, W, 0 to #GPW_POWER_MAX_W
 *  @param      correlation  C, 0 to 1
 *  @param[out] power_w      W; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_power(uint32_t gpus, float mean_w,
                                                           float sigma_w, float correlation,
                                                           float *power_w);

/** The study's ramp of a cluster, N sqrt(C) ramp: another law than its spread. A share that
 *  steps together is gpw_aggregate_step().
 *  @param      gpus              N, at least 1
 *  @param      ramp_w_per_s      of one GPU, W/s, 0 to #GPW_POWER_MAX_W
 *  @param      correlation       C, 0 to 1
 *  @param[out] sum_ramp_w_per_s  W/s; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_study_ramp(uint32_t gpus, float ramp_w_per_s,
                                                          float correlation,
                                                          float *sum_ramp_w_per_s);
/** @} */

/** @name Requests in service
 *  @{ */

/** Mean, spread and correlation time of what requests draw that arrive at random (Poisson),
 *  stay for a random time each (exponential) and do not wait for each other.
 *
 *      mean = rate s w,  sigma = w sqrt(rate s),  correlation exp(-t/s)
 *
 *  What gpw_fleet_group::arrivals_per_s simulates event by event; where those are too many, a
 *  phase with this sigma_w and tau_s has the same mean, spread and correlation.
 *
 *  @param      rate_per_s  requests that arrive, 1/s, 0 to 1e9
 *  @param      request_s   mean time of one in service, s, #GPW_DT_MIN_S to #GPW_TIME_MAX_S
 *  @param      request_w   what one in service draws, W, 0 to #GPW_POWER_MAX_W
 *  @param[out] mean_w      W; written only on success, like the others
 *  @param[out] sigma_w     standard deviation at one moment, W
 *  @param[out] tau_s       correlation time, s
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, NaN included, or the mean is beyond
 *                          #GPW_POWER_MAX_W
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{m-m-infinity}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_aggregate_arrivals(float rate_per_s, float request_s,
                                                        float request_w, float *mean_w,
                                                        float *sigma_w, float *tau_s);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_AGGREGATE_H */
