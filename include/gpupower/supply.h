/* SPDX-License-Identifier: MIT */
/**
 * @file supply.h
 * @brief From board watts to AC watts at the bus, and when the supplies leave it.
 */
#ifndef GPUPOWER_SUPPLY_H
#define GPUPOWER_SUPPLY_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_supply Supply: boards to bus
 *
 * From the watts of the boards to the AC watts at the bus: node overhead that depends on load,
 * PSU efficiency, distribution losses, power factor.
 *
 *     overhead = overhead_w + overhead_w_per_w * board
 *     GPU_RAIL:  node = (board + overhead) / efficiency((board + overhead) / psu_rated_w)
 *     NODE_AC:   node = board / efficiency(board / psu_rated_w) + overhead
 *     AC at the bus = node / distribution_efficiency
 *
 * And the supplies' frequency window: outside it for a delay they leave the bus (the load is
 * rejected), inside the return window for a delay they come back all together. That closes the
 * loop of a site on an island: load, frequency, load.
 *
 * Life: gpw_supply_config_init(), maybe gpw_supply_preset(), gpw_supply_init(), efficiency
 * rows, step. One handle belongs to one thread at a time; different handles need no locks.
 *
 * @{ */

/** A supply. Opaque, position-independent: copying its gpw_supply_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_supply gpw_supply;

#define GPW_SUPPLY_ROWS_MAX 16u /**< Largest gpw_supply_config::rows_max. */

/** Supply parameters. Fill with gpw_supply_config_init(), then change what you need. 80 bytes
 * on every target. Delays count whole samples that cover them. */
typedef struct gpw_supply_config {
    uint32_t header;          /**< Set by gpw_supply_config_init(). */
    uint32_t rows_max;        /**< Efficiency rows, 0 to #GPW_SUPPLY_ROWS_MAX. Default 0. */
    float dt_s;               /**< Sample interval of gpw_supply_step(), #GPW_DT_MIN_S to
                                   #GPW_TIME_MAX_S. No default. */
    float overhead_w;         /**< CPUs, fans, memory of all nodes together: constant part, 0 to
                                   #GPW_POWER_MAX_W. Default 0. */
    float overhead_w_per_w;   /**< Part that grows with board power, 0 to 10 W/W. Default 0. */
    gpw_point overhead_point; /**< #GPW_POINT_GPU_RAIL: DC side, passes the PSU efficiency.
                                   #GPW_POINT_NODE_AC: measured at the AC input with its losses
                                   in it. Where it is node input less boards, the boards' PSU
                                   losses are in it too: then give no efficiency rows, or they
                                   count twice. Default GPU_RAIL. */
    float psu_rated_w; /**< Rated output of all PSUs together, 1 W to #GPW_POWER_MAX_W: scale of
                            the efficiency rows. 0: not given, no rows. Default 0. */
    float distribution_efficiency; /**< Transformer, UPS, cables; 0.01 to 1. Default 1. */
    float power_factor;            /**< At the bus, 0.01 to 1. Default 1. */
    float under_hz; /**< PSUs leave below this frequency, to 1000 Hz; 0: never. Default 0. */
    float under_delay_s; /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0.02. */
    float over_hz;       /**< PSUs leave above this frequency, to 1000 Hz and above under_hz;
                              0: never. Default 0. */
    float over_delay_s;  /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0.02. */
    float return_low_hz; /**< They return from this frequency, at least under_hz ...
                              0: under_hz. Default 0. */
    float return_high_hz; /**< ... to this one, at most over_hz ... 0: over_hz. Default 0. */
    float return_delay_s; /**< ... once it lasted so long without a break, all together, 0 to
                               #GPW_TIME_MAX_S. Default 5. */
    float walk_in_s;      /**< Linear rise of the returning load, 0 (a step) to
                               #GPW_TIME_MAX_S. Default 0. */
    uint32_t reserved[3]; /**< Must be 0. */
} gpw_supply_config;

/** Named overhead models for gpw_supply_preset(). */
enum gpw_supply_preset_id {
    GPW_SUPPLY_STUDY = 0,    /**< The study's 10 to 15 % (12.5 %) on the boards, nothing else;
                                  DC side. See @ref supply-study. */
    GPW_SUPPLY_HGX_H100 = 1, /**< 8-GPU SXM node: a line through the measured idle and burn,
                                  node AC input. See @ref supply-hgx-h100. */
    GPW_SUPPLY_STUDY_CONSTANT = 2 /**< The study's constant 1.3 kW a node, node AC input. See
                                       @ref supply-study. */
};

/** Storage for a supply of so many rows, as a constant for static arrays. Room for any build of
 *  this minor version; gpw_supply_state_size() is the exact need. */
#define GPW_SUPPLY_STATE_BYTES(rows) (160u + 8u * (rows))

/** Sets every field to its default: no overhead, no losses, no window.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 80 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_config_init(gpw_supply_config *config,
                                                        size_t config_size);

/** Sets overhead_w, overhead_w_per_w and overhead_point to a named model.
 *  @param[in,out] config  initialised; its other fields stay
 *  @param         preset  one of #gpw_supply_preset_id
 *  @param         nodes   nodes of the whole supply, 1 to 1,000,000
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   no such preset, or `nodes` is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{supply-hgx-h100}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_preset(gpw_supply_config *config, uint32_t preset,
                                                   uint32_t nodes);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_supply_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_state_size(const gpw_supply_config *config,
                                                       size_t *bytes);

/** Builds a supply, connected, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_supply_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] supply        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or the return window reaches beyond
 *                            the limits of leaving
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(rows_max)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_init(void *memory, size_t memory_bytes,
                                                 const gpw_supply_config *config,
                                                 gpw_supply **supply);

/** Adds a row of the PSU efficiency curve. Between rows the efficiency is linear; outside them
 *  the nearest row holds, though below its first row a real supply loses more.
 *  @param[in,out] supply      handle, not stepped since gpw_supply_init() or gpw_supply_reset()
 *  @param         load_pu     DC output over psu_rated_w, 0 to 10, at least 1e-6 above the row
 *                             before
 *  @param         efficiency  0.01 to 1
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   a value is outside its range, or the row would need no more input
 *                           than the one before it for more output
 *  @retval GPW_ERR_STATE    the supply has stepped
 *  @retval GPW_ERR_FULL     rows_max rows are there
 *  @retval GPW_ERR_UNKNOWN  psu_rated_w was not given
 *  @retval GPW_ERR_ORDER    `load_pu` does not ascend
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{supply-map}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_add_efficiency(gpw_supply *supply, float load_pu,
                                                           float efficiency);

/** The static map while connected: board watts to AC watts at the bus.
 *  @param[in]  supply   handle
 *  @param      board_w  all boards together, 0 to #GPW_POWER_MAX_W
 *  @param[out] ac_w     watts at the bus
 *  @param[out] slope    d AC / d board there, W/W; on a row, of the segment below it (of the
 *                       held end on the first)
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  done, but outside the efficiency rows: the nearest one was held
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_HANDLE    nothing was written
 *  @retval GPW_ERR_DOMAIN    nothing was written
 *  @context{one thread per handle, ISR-safe, O(rows)}
 *  @source{supply-map}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_power(const gpw_supply *supply, float board_w,
                                                  float *ac_w, float *slope);

/** Apparent and reactive power at the bus, at the configured power factor.
 *  @param[in]  supply        handle
 *  @param      ac_w          active power, 0 to #GPW_POWER_MAX_W
 *  @param[out] apparent_va   volt-amperes
 *  @param[out] reactive_var  magnitude, var; the sign (lagging or leading) is not modelled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_HANDLE    nothing was written
 *  @retval GPW_ERR_DOMAIN    nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{supply-power-factor}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_apparent(const gpw_supply *supply, float ac_w,
                                                     float *apparent_va, float *reactive_var);

/** One sample: the static map, times the share of the supplies that are on the bus.
 *
 *  Supplies stay through their delay and are gone from the next sample on. While they walk in,
 *  the share is the mean over the sample; they may leave again. A value that is NaN, infinite
 * or outside its range is replaced by the last usable one (before the first: no power, a
 * frequency inside the window).
 *
 *  @param[in,out] supply            handle
 *  @param         mean_w            boards, mean over the interval, 0 to #GPW_POWER_MAX_W
 *  @param         fluctuation_w     departure from it, magnitude to #GPW_POWER_MAX_W
 *  @param         frequency_hz      at the bus, 0 to 1000 Hz
 *  @param[out]    ac_mean_w         mean at the bus
 *  @param[out]    ac_fluctuation_w  fluctuation at the bus: times the map's slope
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but a value was replaced
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1) while the mean stays, else O(rows)}
 *  @source{supply-window}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_step(gpw_supply *supply, float mean_w,
                                                 float fluctuation_w, float frequency_hz,
                                                 float *ac_mean_w, float *ac_fluctuation_w);

/** Connects the supplies and forgets what was held and counted. The efficiency rows stay; more
 *  may be added until the next step.
 *  @param[in,out] supply  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_reset(gpw_supply *supply);

/** Whether the supplies are on the bus.
 *  @param[in]  supply  handle
 *  @param[out] share   mean over the last sample, 1: all; 0: gone; between: walking in
 *  @param[out] trips   how often they left since the start or the last reset
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_connected(const gpw_supply *supply, float *share,
                                                      uint32_t *trips);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SUPPLY_H */
