/* SPDX-License-Identifier: MIT */
/**
 * @file fleet.h
 * @brief The sum of N correlated GPUs, tick by tick.
 */
#ifndef GPUPOWER_FLEET_H
#define GPUPOWER_FLEET_H

#include "base.h"
#include "profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_fleet Fleet of GPUs
 *
 * Groups of like GPUs (profile, count, node size, correlation) change phase by command or from a
 * schedule. Two signals travel side by side: the deterministic mean and the fluctuation about it.
 * A power sample is the mean over the interval that ends at its time stamp. What one seed gives
 * is frozen in docs/bits.md.
 * @{ */

/** A fleet. Opaque, position-independent. */
typedef struct gpw_fleet gpw_fleet;

/** How the fluctuation of a group is computed. */
enum gpw_fleet_mode_id {
    GPW_FLEET_AGGREGATED = 0, /**< One process a group, exact in law, O(groups). */
    GPW_FLEET_EXACT = 1       /**< Every GPU its own process, O(GPUs). */
};

/** What the fleet had to assume: bits of gpw_fleet_assumptions(). */
enum gpw_fleet_assumption_bit {
    GPW_FLEET_ASSUMED_NO_SIGMA = 1, /**< A phase in use has no known sigma: simulated without
                                         fluctuation. */
    GPW_FLEET_ASSUMED_TAU = 2,      /**< A phase in use has a sigma but no correlation time:
                                         #GPW_FLEET_TAU_DEFAULT_S was used. */
    GPW_FLEET_ASSUMED_MIDPOINT = 4, /**< A phase in use has a range but no mean: midpoint. */
    GPW_FLEET_ASSUMED_JUMP = 8      /**< Too many changes overlapped: the oldest was completed
                                         at once. */
};

#define GPW_FLEET_TAU_DEFAULT_S 1.0f /**< Correlation time where a profile has none. */
#define GPW_FLEET_GROUPS_MAX 64u     /**< Largest groups_max. */
#define GPW_FLEET_EVENTS_MAX 4096u   /**< Largest events_max. */
#define GPW_FLEET_GPUS_MAX 1000000000u /**< Largest group. */
#define GPW_FLEET_EXACT_MAX 16777216u  /**< Largest gpus_max. */

/** Capacities and seed. 40 bytes. */
typedef struct gpw_fleet_config {
    uint32_t header;     /**< Set by gpw_fleet_config_init(). */
    uint32_t tick_ns;    /**< Tick, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No default. */
    uint64_t seed;       /**< Any value. Default 1. */
    uint32_t mode;       /**< #gpw_fleet_mode_id. Default aggregated. */
    uint32_t groups_max; /**< 1 to #GPW_FLEET_GROUPS_MAX. Default 1. */
    uint32_t events_max; /**< Schedule capacity, to #GPW_FLEET_EVENTS_MAX. Default 16. */
    uint32_t gpus_max;   /**< Exact mode: GPUs of all groups together. Default 0. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_fleet_config;

/** A group of like GPUs. 56 bytes. */
typedef struct gpw_fleet_group {
    uint32_t header;        /**< Set by gpw_fleet_group_init(). */
    uint32_t gpus;          /**< Count, at least 1. No default. */
    uint64_t first_gpu;     /**< Global index of its first GPU, for the random streams. Default
                                 UINT64_MAX: after the previous group's last. */
    uint32_t node_gpus;     /**< GPUs a node; divides `gpus`; 0: all in one node. Default 0. */
    gpw_phase initial_phase; /**< Phase at start. Default #GPW_PHASE_IDLE. */
    float rho_in;           /**< Correlation within a node, all phases. Default 0. */
    float rho_out;          /**< Correlation between nodes, at most rho_in, at least 0.
                                 Default 0. (rho_in may be negative when node_gpus allows it in
                                 aggregated mode and rho_out is 0.) */
    float sync_fraction;    /**< Share that changes phase at the command. Default 1. */
    float spread_s;         /**< The rest changes evenly over this time after it. Default 0. */
    float ramp_up_w_per_s;  /**< Each GPU's own ramp at the rail; 0: a step. Default 0. */
    float ramp_down_w_per_s; /**< Likewise down. Default 0. */
    float phase_spread_s;   /**< Periodic parts spread evenly over this time. Default 0. */
    uint32_t reserved;      /**< Must be 0. */
} gpw_fleet_group;

/** Room for any fleet in aggregated mode; in exact mode add #GPW_FLEET_GPU_BYTES a GPU. */
#define GPW_FLEET_STATE_BYTES(groups, events) (128u + 832u * (groups) + 24u * (events))
#define GPW_FLEET_GPU_BYTES 40u /**< Exact mode: bytes a GPU, besides GPW_FLEET_STATE_BYTES(). */

GPW_API GPW_NODISCARD gpw_status gpw_fleet_config_init(gpw_fleet_config *config,
                                                       size_t config_size);
GPW_API GPW_NODISCARD gpw_status gpw_fleet_group_init(gpw_fleet_group *group, size_t group_size);
GPW_API GPW_NODISCARD gpw_status gpw_fleet_state_size(const gpw_fleet_config *config,
                                                      size_t *bytes);
GPW_API GPW_NODISCARD gpw_status gpw_fleet_init(void *memory, size_t memory_bytes,
                                                const gpw_fleet_config *config,
                                                gpw_fleet **fleet);
/* before start; copies what it needs of the profile. GPW_ERR_UNKNOWN if the initial phase has no
 * mean. */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_add_group(gpw_fleet *fleet,
                                                     const gpw_fleet_group *group,
                                                     const gpw_profile *profile,
                                                     uint32_t *index);
/* before start: rho of one phase of one group */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_set_rho(gpw_fleet *fleet, uint32_t group,
                                                   gpw_phase phase, float rho_in, float rho_out);
/* before start; times ascending (equal allowed), else GPW_ERR_ORDER. The whole group changes. */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_add_event(gpw_fleet *fleet, uint64_t at_ns,
                                                     uint32_t group, gpw_phase phase);
/* GPW_ERR_STATE without a group; resets to time 0 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_start(gpw_fleet *fleet);
/* back to time 0, same bits again */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_reset(gpw_fleet *fleet);
/* after start: `gpus` more GPUs of the group (0: all that are not there yet) change to `phase`,
 * `delay_ns` after the start of the next tick (less than one tick). Moving part of a group is
 * allowed while it is uniform or already moving to the same phase, else GPW_ERR_STATE.
 * GPW_ERR_UNKNOWN: the profile has no mean for the phase. */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_command(gpw_fleet *fleet, uint32_t group,
                                                   gpw_phase phase, uint32_t gpus,
                                                   uint32_t delay_ns);
/* one tick */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_step(gpw_fleet *fleet, float *mean_w,
                                                float *fluctuation_w);
/* a block: shape [ticks] each; total = mean + fluctuation (either pointer may be NULL) */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_process(gpw_fleet *fleet, float *mean_w,
                                                   float *fluctuation_w, size_t ticks);
/* of the last tick */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_group_power(const gpw_fleet *fleet, uint32_t group,
                                                       float *mean_w, float *fluctuation_w);
/* phase the group was last commanded to, and how many GPUs have been commanded there */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_group_phase(const gpw_fleet *fleet, uint32_t group,
                                                       gpw_phase *phase, uint32_t *gpus);
GPW_API GPW_NODISCARD gpw_status gpw_fleet_time_ns(const gpw_fleet *fleet, uint64_t *time_ns);
GPW_API GPW_NODISCARD gpw_status gpw_fleet_assumptions(const gpw_fleet *fleet, uint32_t *bits);
/* decision 11: every GPU from where it is to its cap times its excursion; everything off.
 * GPW_NOTE_UNKNOWN and NaN up when a profile has no cap */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_bounds(const gpw_fleet *fleet, float *step_up_w,
                                                  float *step_down_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_FLEET_H */
