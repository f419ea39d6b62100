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
 * PSU efficiency, distribution losses, transformer, UPS and cooling, power factor.
 *
 *     overhead = overhead_w + overhead_w_per_w * board, or from rows (board, overhead)
 *     GPU_RAIL:  node = (board + overhead) / efficiency((board + overhead) / psu_rated_w)
 *     NODE_AC:   node = board / efficiency(board / psu_rated_w) + overhead
 *     UPS:       ups = node + ups_no_load_w + ups_loss_w_per_w * node
 *     cables:    through = ups / distribution_efficiency
 *     transformer loss = transformer_no_load_w + transformer_load_loss_w * (S/rated)^2
 *     cooling follows cooling_w + cooling_w_per_w * node with a lag of cooling_tau_s
 *     AC at the bus = through + transformer loss + cooling
 *
 * The cooling stands at the bus beside the nodes: when the supplies leave, it stays and runs
 * down with its lag, as does the transformer with its no-load loss.
 *
 * And the supplies' frequency window: outside it for a delay they leave the bus (the load is
 * rejected), inside the return window for a delay they come back all together. That closes the
 * loop of a site on an island: load, frequency, load. Voltage, hold-up and a UPS are in ride.h.
 *
 * Life: gpw_supply_config_init(), maybe gpw_supply_preset(), gpw_supply_init(), efficiency
 * and overhead rows, step. One handle belongs to one thread at a time; different handles need
 * no locks.
 *
 * @{ */

/** A supply. Opaque, position-independent: copying its gpw_supply_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_supply gpw_supply;

#define GPW_SUPPLY_ROWS_MAX                                                                    \
  16u /**< Largest gpw_supply_config::rows_max and                                             \
           gpw_supply_config::overhead_rows_max. */

/** Supply parameters. Fill with gpw_supply_config_init(), then change what you need. 128 bytes
 * on every target. Delays count whole samples that cover them. */
typedef struct gpw_supply_config {
    uint32_t header;            /**< Set by gpw_supply_config_init(). */
    uint32_t rows_max;          /**< Efficiency rows, 0 to #GPW_SUPPLY_ROWS_MAX. Default 0. */
    uint32_t overhead_rows_max; /**< Overhead rows, 0 to #GPW_SUPPLY_ROWS_MAX. Default 0. */
    uint32_t plant_max;         /**< 1: room for transformer, UPS and cooling. Default 0. */
    float dt_s;                 /**< Sample interval of gpw_supply_step(), #GPW_DT_MIN_S to
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
    float distribution_efficiency; /**< Of all that is not told apart below: cables, or
                                        transformer and UPS as one figure; 0.01 to 1.
                                        Default 1. */
    float power_factor; /**< At the bus but for capacitive_var, 0.01 to 1. Default 1. */
    uint32_t power_factor_leads; /**< 1: power_factor is leading. Default 0: lagging. */
    float capacitive_var; /**< What the input filters of all supplies draw, whatever the load:
                               leading, 0 to #GPW_POWER_MAX_W var. From a power factor measured
                               at idle: gpw_supply_capacitive_var(). Default 0. */
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
    float transformer_rated_va;    /**< 1 VA to #GPW_POWER_MAX_W. 0: no load loss. Default 0. */
    float transformer_no_load_w;   /**< Drawn as long as the bus is alive, 0 to
                                        #GPW_POWER_MAX_W. Default 0. */
    float transformer_load_loss_w; /**< At rated volt-amperes, 0 to transformer_rated_va; goes
                                        with their square, held beyond ten times rated.
                                        Default 0. */
    float ups_no_load_w;           /**< Drawn while it carries the nodes, 0 to #GPW_POWER_MAX_W.
                                        Default 0. */
    float ups_loss_w_per_w;        /**< Per watt of the nodes, 0 to 10 W/W. Default 0. */
    float cooling_w;               /**< Pumps and fans that run whatever the load, 0 to
                                        #GPW_POWER_MAX_W. Default 0. */
    float cooling_w_per_w;         /**< Per watt that the nodes draw, 0 to 10 W/W. Default 0. */
    float cooling_tau_s; /**< Lag of the cooling behind the nodes, to #GPW_TIME_MAX_S; 0: at
                              once, the cautious side where it is not known. Default 0. */
    uint32_t ride_max;   /**< 1: room for hold-up or a UPS: gpw_supply_set_ride(). Default 0. */
    uint32_t reserved[2]; /**< Must be 0. */
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

/** Published losses for gpw_supply_plant_preset(). */
enum gpw_supply_plant_id {
    GPW_PLANT_TRANSFORMER = 0, /**< 98.85 % at rated volt-amperes, all of it load loss. */
    GPW_PLANT_UPS = 1          /**< Double conversion, 95 % at any load. */
};

/** Storage for a supply of so many efficiency rows and overhead rows, with or without a plant
 *  (0 or 1), as a constant for static arrays; with ride-through #GPW_RIDE_STATE_BYTES more.
 *  Room for any build of this minor version; gpw_supply_state_size() is the exact need. */
#define GPW_SUPPLY_STATE_BYTES(rows, overhead_rows, plant)                                     \
  (160u + 8u * (rows) + 8u * (overhead_rows) + 80u * (plant))

/** Sets every field to its default: no overhead, no losses, no window.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 128 bytes
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

/** Sets the transformer's or the UPS's losses to the middle of what is published of them, and
 *  plant_max to 1. The source gives an efficiency and no more: how it divides into a constant
 *  and a part that grows is not in it. All is taken to grow, which makes a step larger, the
 *  cautious side for a generator, and the losses at idle too small.
 *  @param[in,out] config    initialised; its other fields stay
 *  @param         preset    one of #gpw_supply_plant_id
 *  @param         rated_va  of the transformer, 1 VA to #GPW_POWER_MAX_W; checked and not used
 *                           for the UPS
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   no such preset, or `rated_va` is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{supply-plant}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_plant_preset(gpw_supply_config *config,
                                                         uint32_t preset, float rated_va);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_supply_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL  transformer, UPS or cooling is given, and plant_max is 0
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_state_size(const gpw_supply_config *config,
                                                       size_t *bytes);

/** Builds a supply, connected, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_supply_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] supply        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or the return window reaches beyond
 *                            the limits of leaving; or more watts would be less current: a
 *                            transformer under a capacitive_var and a lagging rest both far
 *                            beyond its rating
 *  @retval GPW_ERR_FULL      transformer, UPS or cooling is given, and plant_max is 0
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

/** Adds a row of the overhead table, which then stands instead of overhead_w and
 *  overhead_w_per_w. Between rows the overhead is linear; outside them the nearest row holds.
 *  @param[in,out] supply      handle, not stepped since gpw_supply_init() or gpw_supply_reset()
 *  @param         board_w     all boards together, 0 to #GPW_POWER_MAX_W, above the row before
 *  @param         overhead_w  of all nodes together at that, at overhead_point; 0 to
 *                             #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, the row would make the total fall or
 *                          rise by more than 10 W/W, or overhead_w or overhead_w_per_w is not
 *  0; at #GPW_POINT_NODE_AC beside efficiency rows the overhead itself may not fall
 *  @retval GPW_ERR_STATE   the supply has stepped
 *  @retval GPW_ERR_FULL    overhead_rows_max rows are there
 *  @retval GPW_ERR_ORDER   `board_w` does not ascend
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{supply-map}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_add_overhead(gpw_supply *supply, float board_w,
                                                         float overhead_w);

/** The static map while connected: board watts to AC watts at the bus, cooling settled.
 *  @param[in]  supply         handle
 *  @param      board_w        all boards together, 0 to #GPW_POWER_MAX_W
 *  @param[out] ac_w           watts at the bus once the cooling has followed
 *  @param[out] slope          what a step of the boards does at once, W/W: without a cooling
 *                             that lags; on a row, of the segment below it (of the held end on
 *                             the first)
 *  @param[out] settled_slope  what it does in the end, W/W
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  done, but outside the efficiency or the overhead rows, or beyond
 *                            ten times the transformer's rating: the nearest figure was held
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_HANDLE    nothing was written
 *  @retval GPW_ERR_DOMAIN    nothing was written
 *  @context{one thread per handle, ISR-safe, O(rows)}
 *  @source{supply-map}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_power(const gpw_supply *supply, float board_w,
                                                  float *ac_w, float *slope,
                                                  float *settled_slope);

/** Apparent power, reactive power and power factor at the bus while connected: the configured
 *  power factor, and beside it the capacitors that draw the same at any load. So a site leads
 *  at idle and comes near power_factor at load.
 *  @param[in]  supply        handle
 *  @param      ac_w          active power, 0 to #GPW_POWER_MAX_W
 *  @param[out] apparent_va   volt-amperes of the fundamental: harmonics are not modelled
 *  @param[out] reactive_var  lagging counts up, leading is less than 0
 *  @param[out] power_factor  active over apparent; NaN where both are 0
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done, but nothing flows: no power factor
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_HANDLE    nothing was written
 *  @retval GPW_ERR_DOMAIN    nothing was written
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{supply-power-factor}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_reactive(const gpw_supply *supply, float ac_w,
                                                     float *apparent_va, float *reactive_var,
                                                     float *power_factor);

/** Reactive power of the input filters from a power factor measured at idle, for
 *  gpw_supply_config::capacitive_var. The rest of the site is taken to draw no reactive power
 *  then; if it does, add that.
 *  @param      idle_w             active power it was measured at, 0 to #GPW_POWER_MAX_W
 *  @param      idle_power_factor  0.01 to 1
 *  @param[out] capacitive_var     var; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{supply-power-factor}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_capacitive_var(float idle_w,
                                                           float idle_power_factor,
                                                           float *capacitive_var);

/** One sample: the static map, times the share of the supplies that are on the bus; beside
 *  it the transformer's no-load loss and the cooling's mean over the sample. Unless
 *  gpw_supply_settle() was called, the cooling begins settled at the first sample. It follows
 *  the mean; the fluctuation reaches it only where cooling_tau_s is 0.
 *
 *  Supplies stay through their delay and are gone from the next sample on. While they walk in,
 *  the share is the mean over the sample; they may leave again. A value that is NaN, infinite
 *  or outside its range is replaced by the last usable one (before the first: no power, a
 *  frequency inside the window).
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

/** Settles the cooling at a load, as if the boards had drawn it for long with all supplies on.
 *  Without cooling it does nothing.
 *  @param[in,out] supply   handle
 *  @param         board_w  all boards together, 0 to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @context{one thread per handle, ISR-safe, O(rows)}
 *  @source{supply-plant}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_settle(gpw_supply *supply, float board_w);

/** Connects the supplies and forgets what was held and counted, the cooling's past too. The
 *  rows stay; more may be added until the next step.
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
