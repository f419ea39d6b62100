/* SPDX-License-Identifier: MIT */
/**
 * @file smoothing.h
 * @brief Power smoothing of the boards: its settings, and what it can reach at best.
 */
#ifndef GPUPOWER_SMOOTHING_H
#define GPUPOWER_SMOOTHING_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_smoothing GPU power smoothing
 *
 * Recent boards can be told to change their power slowly: they throttle on the way up, and burn
 * power on the way down and below a floor. Names and units of the settings are NVML's; how this
 * library reads them stands under @ref nvml-power-smoothing. The stage itself is added by
 * gpw_chain_add_smoothing(). Nothing is stored: what is burned is lost, and what is withheld is
 * work that comes later.
 *
 * All watts are those of the boards behind the stage together: a thousand boards that may each
 * rise by 200 W/s rise by 200 kW/s.
 *
 * @{ */

/** Settings known by name. */
enum gpw_smoothing_preset_id {
    GPW_SMOOTHING_GB200 = 0, /**< The largest floor that a GB200 allows, 90 %. `gb200`. */
    GPW_SMOOTHING_GB200_MICROBENCHMARK =
        1 /**< The floor of a published trial, 65 %. `gb200-microbenchmark`. */
};

/** Settings of a smoothing stage. Fill with gpw_smoothing_config_init(). 52 bytes. */
typedef struct gpw_smoothing_config {
    uint32_t header;              /**< Set by gpw_smoothing_config_init(). */
    float tmp_w;                  /**< Total module power of all boards (their ceiling, taken as
                                       their rated power), 0 to #GPW_POWER_MAX_W. Default unknown:
                                       must be set. */
    float percent_tmp_floor;      /**< Floor, % of `tmp_w`, 0 to `max_percent_tmp_floor`.
                                       Default 0. */
    float max_percent_tmp_floor;  /**< Largest floor that the boards allow, 0 to 100 %.
                                       Default 100. */
    float ramp_up_rate_w_per_s;   /**< Fastest rise, 1e-6 W/s to #GPW_POWER_MAX_W; 0: no limit.
                                       Default 0. */
    float ramp_down_rate_w_per_s; /**< Fastest fall, as a magnitude; likewise. Default 0. */
    float ramp_down_hysteresis_ms; /**< A fall begins only when the load has been below the
                                        output for so long, 0 to 1e9 ms. Default 0. */
    float stop_delay_ms;           /**< The floor goes when the load has been gone for so long,
                                        0 to 1e9 ms. Default 0. */
    float secondary_power_floor_w; /**< Floor of a running load until the window below is over,
                                        0 to the primary floor. Default 0. */
    float primary_floor_act_offset_w;  /**< A load runs when it is above the secondary floor by
                                            more than this. Both 0: when it is above the primary
                                            floor. 0 to #GPW_POWER_MAX_W. Default 0. */
    float primary_floor_act_window_ms; /**< The primary floor comes when the load has been
                                          running for so long, 0 to 1e9 ms. Default 0: at once,
                                          and the secondary floor never acts. */
    uint32_t keeps_floor; /**< 1: the floor never goes, whatever the load. Default 0. */
    uint32_t reserved;    /**< Must be 0. */
} gpw_smoothing_config;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 52 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_smoothing_config_init(gpw_smoothing_config *config,
                                                           size_t config_size);

/** Sets floor and largest floor to those of a preset. Its rates and delays are in no source:
 *  they become unknown and must be set, or the stage is refused.
 *  @param[in,out] config     initialised; `tmp_w` and the other fields stay
 *  @param         preset_id  #gpw_smoothing_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such preset
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{choukse-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_smoothing_preset(gpw_smoothing_config *config,
                                                      uint32_t preset_id);

/** Number of a preset by its name.
 *  @param[in]  name       such as `gb200`
 *  @param[out] preset_id  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(presets)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_smoothing_preset_find(const char *name,
                                                           uint32_t *preset_id);

/** Name of a preset.
 *  @param preset_id  any value
 *  @return static storage, never NULL; `"?"` for no preset
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_smoothing_preset_name(uint32_t preset_id);

/** What the boards of a preset allow, both in parts of their rated power.
 *  @param      preset_id     #gpw_smoothing_preset_id
 *  @param[out] floor_max_pu  largest floor
 *  @param[out] edp_min_pu    least allowance for excursions above rated power
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{choukse-2025}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_smoothing_limits(uint32_t preset_id, float *floor_max_pu,
                                                      float *edp_min_pu);

/** Range in which smoothed boards may still move at any speed: from the floor to the excursions
 *  above rated power.
 *  @param      floor_pu  floor in parts of rated power, 0 to 1
 *  @param      edp_pu    excursions in parts of rated power, 1 to 10
 *  @param[out] range_pu  in parts of rated power; 0.2 for a floor of 0.9 and excursions of 1.1
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{smoothing-range}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_smoothing_range(float floor_pu, float edp_pu,
                                                     float *range_pu);

/** Whether smoothing alone can keep a job within an allowance of its swing.
 *  @param      job_w          rated power of the job's boards together, 0 to #GPW_POWER_MAX_W
 *  @param      allowance_w    largest swing that the supply grants, likewise
 *  @param      floor_pu       floor in parts of rated power, 0 to 1
 *  @param      edp_pu         excursions in parts of rated power, 1 to 10
 *  @param[out] fits           1: it can; 0: it cannot, whatever the rates
 *  @param[out] least_swing_w  what remains
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{smoothing-range}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_smoothing_fits(float job_w, float allowance_w,
                                                    float floor_pu, float edp_pu,
                                                    uint32_t *fits, float *least_swing_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SMOOTHING_H */
