/* SPDX-License-Identifier: MIT */
/**
 * @file chain.h
 * @brief PSU lag, dead time and ramp limits, in the order given.
 */
#ifndef GPUPOWER_CHAIN_H
#define GPUPOWER_CHAIN_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_chain Chain of lags, dead times and ramp limits
 *
 * Stages are applied in the order they were added. The mean goes through all; the fluctuation
 * beside it goes through the linear ones (lag, dead time) and passes a ramp limit unchanged.
 * Each output is the mean over the sample interval, so that energy is conserved exactly.
 * @{ */

/** A chain. Opaque, position-independent. */
typedef struct gpw_chain gpw_chain;

#define GPW_CHAIN_STAGES_MAX 16u         /**< Largest stages_max. */
#define GPW_CHAIN_DELAY_SLOTS_MAX 4096u  /**< Largest delay_slots_max. */

/** Capacities and sample interval. 24 bytes. */
typedef struct gpw_chain_config {
    uint32_t header;          /**< Set by gpw_chain_config_init(). */
    uint32_t stages_max;      /**< 0 to #GPW_CHAIN_STAGES_MAX. Default 4. */
    uint32_t delay_slots_max; /**< All dead times together, ceil(dead/dt) + 1 each. Default 0. */
    float dt_s;               /**< Sample interval. No default. */
    float initial_w;          /**< Mean before the first sample. Default 0. */
    uint32_t reserved;        /**< Must be 0. */
} gpw_chain_config;

#define GPW_CHAIN_STATE_BYTES(stages, delay_slots) (64u + 48u * (stages) + 8u * (delay_slots))

GPW_API GPW_NODISCARD gpw_status gpw_chain_config_init(gpw_chain_config *config,
                                                       size_t config_size);
GPW_API GPW_NODISCARD gpw_status gpw_chain_state_size(const gpw_chain_config *config,
                                                      size_t *bytes);
GPW_API GPW_NODISCARD gpw_status gpw_chain_init(void *memory, size_t memory_bytes,
                                                const gpw_chain_config *config,
                                                gpw_chain **chain);
/* stages may be added until the first step: then GPW_ERR_STATE */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_lag(gpw_chain *chain, float tau_s);
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_dead_time(gpw_chain *chain, float dead_s);
/* 0: no limit in that direction */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_ramp(gpw_chain *chain, float up_w_per_s,
                                                    float down_w_per_s);
GPW_API GPW_NODISCARD gpw_status gpw_chain_reset(gpw_chain *chain, float initial_w);
GPW_API GPW_NODISCARD gpw_status gpw_chain_step(gpw_chain *chain, float mean_w,
                                                float fluctuation_w, float *out_mean_w,
                                                float *out_fluctuation_w);
/* mean only, in place allowed */
GPW_API GPW_NODISCARD gpw_status gpw_chain_process(gpw_chain *chain, const float *in_w,
                                                   float *out_w, size_t count);
/* integral of (in - out) of the mean since reset, J: what the stages store */
GPW_API GPW_NODISCARD gpw_status gpw_chain_stored_mj(const gpw_chain *chain, int64_t *stored_mj);
GPW_API GPW_NODISCARD gpw_status gpw_chain_held_count(const gpw_chain *chain, uint64_t *count);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CHAIN_H */
