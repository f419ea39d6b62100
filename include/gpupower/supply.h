/* SPDX-License-Identifier: MIT */
/**
 * @file supply.h
 * @brief From board watts to AC watts at the bus, and when the supplies leave it.
 */
#ifndef GPUPOWER_SUPPLY_H
#define GPUPOWER_SUPPLY_H

#include "base.h"
#include "profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_supply Supply: boards to bus
 *
 * Node overhead that depends on load, PSU efficiency, distribution losses, power factor; and the
 * supplies' frequency window: outside it they leave (load rejected), later they return together.
 * @{ */

/** A supply. Opaque, position-independent. */
typedef struct gpw_supply gpw_supply;

#define GPW_SUPPLY_ROWS_MAX 16u /**< Largest rows_max. */

/** Supply parameters. 80 bytes. */
typedef struct gpw_supply_config {
    uint32_t header;        /**< Set by gpw_supply_config_init(). */
    uint32_t rows_max;      /**< Efficiency rows, to #GPW_SUPPLY_ROWS_MAX. Default 0. */
    float dt_s;             /**< Sample interval of gpw_supply_step(). No default. */
    float overhead_w;       /**< CPUs, fans, memory of all nodes together, constant part. 0. */
    float overhead_w_per_w; /**< Part that grows with board power, W per W. Default 0. */
    gpw_point overhead_point; /**< #GPW_POINT_GPU_RAIL: DC side, passes the PSU efficiency;
                                   #GPW_POINT_NODE_AC: measured at the AC input with the PSU
                                   losses in it. Default GPU_RAIL. */
    float psu_rated_w;      /**< Rated output of all PSUs together: scale of the efficiency rows;
                                 needed when there are rows. Default 0. */
    float distribution_efficiency; /**< Transformer, UPS, cables; above 0, to 1. Default 1. */
    float power_factor;     /**< At the bus, above 0, to 1. Default 1. */
    float under_hz;         /**< PSUs leave below this frequency; 0: never. Default 0. */
    float under_delay_s;    /**< ... for so long. Default 0.02. */
    float over_hz;          /**< PSUs leave above this frequency; 0: never. Default 0. */
    float over_delay_s;     /**< ... for so long. Default 0.02. */
    float return_low_hz;    /**< They return once above this ... (at least under_hz). 0. */
    float return_high_hz;   /**< ... and below this (0: no upper bound) ... Default 0. */
    float return_delay_s;   /**< ... for so long, all together. Default 5. */
    float walk_in_s;        /**< Ramp of the returning load; 0: a step. Default 0. */
    uint32_t reserved[3];   /**< Must be 0. */
} gpw_supply_config;

/** Named overhead models for gpw_supply_preset(). */
enum gpw_supply_preset_id {
    GPW_SUPPLY_STUDY = 0,   /**< The study: 10 to 15 % (12.5 %) on the boards, nothing else. */
    GPW_SUPPLY_HGX_H100 = 1, /**< 8-GPU SXM node: affine between the measured idle and burn. */
    GPW_SUPPLY_STUDY_CONSTANT = 2 /**< The study's constant 1.3 kW a node. */
};

#define GPW_SUPPLY_STATE_BYTES(rows) (160u + 8u * (rows))

GPW_API GPW_NODISCARD gpw_status gpw_supply_config_init(gpw_supply_config *config,
                                                        size_t config_size);
/* sets the overhead fields of an initialised config for `nodes` nodes */
GPW_API GPW_NODISCARD gpw_status gpw_supply_preset(gpw_supply_config *config, uint32_t preset,
                                                   uint32_t nodes);
GPW_API GPW_NODISCARD gpw_status gpw_supply_state_size(const gpw_supply_config *config,
                                                       size_t *bytes);
GPW_API GPW_NODISCARD gpw_status gpw_supply_init(void *memory, size_t memory_bytes,
                                                 const gpw_supply_config *config,
                                                 gpw_supply **supply);
/* ascending load_pu (of psu_rated_w), 0 < efficiency <= 1; linear between, held outside. Until
 * the first step. */
GPW_API GPW_NODISCARD gpw_status gpw_supply_add_efficiency(gpw_supply *supply, float load_pu,
                                                           float efficiency);
/* static map, connected: board watts -> AC watts at the bus, and its slope dAC/dboard */
GPW_API GPW_NODISCARD gpw_status gpw_supply_power(const gpw_supply *supply, float board_w,
                                                  float *ac_w, float *slope);
GPW_API GPW_NODISCARD gpw_status gpw_supply_apparent(const gpw_supply *supply, float ac_w,
                                                     float *apparent_va, float *reactive_var);
/* one sample: frequency in, share connected and AC power out (fluctuation times the slope) */
GPW_API GPW_NODISCARD gpw_status gpw_supply_step(gpw_supply *supply, float mean_w,
                                                 float fluctuation_w, float frequency_hz,
                                                 float *ac_mean_w, float *ac_fluctuation_w);
GPW_API GPW_NODISCARD gpw_status gpw_supply_reset(gpw_supply *supply);
/* 1: all on; 0: gone; between: walking in. trips: how often they left since reset */
GPW_API GPW_NODISCARD gpw_status gpw_supply_connected(const gpw_supply *supply, float *share,
                                                      uint32_t *trips);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SUPPLY_H */
