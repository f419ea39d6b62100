/* SPDX-License-Identifier: MIT */
/**
 * @file psu.h
 * @brief Power supplies: hold-up, excursions, shelves, and what their bus lends.
 */
#ifndef GPUPOWER_PSU_H
#define GPUPOWER_PSU_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_psu Power supply units
 *
 * Closed forms about the supplies between the bus and the boards: for how long one carries its
 * load without input, how large its capacitors must be, which excursions it must bear, what a
 * shelf of several can carry when some fail. A specification is what the maker guarantees, so
 * that a real supply does better; where figures of one source do not agree, the smaller counts.
 *
 * What supplies do to the load seen by the generator in time is a stage of a chain:
 * gpw_chain_add_psu_lag(), gpw_chain_add_converter().
 *
 * @{ */

/** Supplies known by name. */
enum gpw_psu_preset_id {
    GPW_PSU_INTEL_CRPS = 0,    /**< Redundant server supplies of 2012 to 2016: `intel-crps`. No
                                    rated power: it must be set. */
    GPW_PSU_OCP_ORV3_3KW = 1,  /**< Rack supply of 3 kW: `ocp-orv3-3kw`. */
    GPW_PSU_OCP_ORV3_HPR = 2,  /**< Rack supply of 5.5 kW, six to a shelf: `ocp-orv3-hpr`. */
    GPW_PSU_PLATINUM_ROWS = 3, /**< An efficiency curve and nothing else: `platinum-rows`. */
    GPW_PSU_LI_CASE = 4        /**< The 1 kW supply whose lag was measured: `li-case`. */
};

/** Sizes of desktop supplies in the table of excursions. */
enum gpw_psu_class_id {
    GPW_PSU_ATX_ABOVE_450_W = 0, /**< Above 450 W with a 12-pin connector. */
    GPW_PSU_ATX_TO_450_W = 1     /**< Smaller ones. */
};

#define GPW_PSU_ROWS 4u           /**< Efficiency rows of a gpw_psu_spec. */
#define GPW_PSU_EXCURSION_ROWS 4u /**< Rows of the table of excursions. */

/** What a maker states of one supply. NaN: not stated. 120 bytes. */
typedef struct gpw_psu_spec {
    uint32_t header;           /**< Set by gpw_psu_spec_init(). */
    gpw_grade grade;           /**< Weakest of the figures that are here. */
    gpw_source source;         /**< #gpw_source_id. */
    float rated_w;             /**< Rated output, 1 to #GPW_POWER_MAX_W. */
    float hold_up_s;           /**< Carries hold_up_load_pu for so long without input. */
    float hold_up_load_pu;     /**< In parts of rated_w, 1e-3 to 10. */
    float hold_up_low_s;       /**< A second statement of the same kind, at a smaller load. */
    float hold_up_low_load_pu; /**< Its load. */
    float hold_up_energy_j;    /**< Energy stated for it; NaN: from the two above. */
    float hold_up_limit_pu;    /**< Load up to which the hold-up is promised. Default 1. */
    float peak_ratio;          /**< Short peak in parts of rated_w. */
    float peak_s;              /**< Its length. */
    float peak_period_s;       /**< At most once in so long. */
    float step_pu;             /**< Largest load step that the output bears. */
    float step_min_hz;         /**< Repeated from so often ... */
    float step_max_hz;         /**< ... to so often a second. */
    float droop_v;             /**< Output falls by so much from no to full load. */
    float backup_start_s;      /**< A battery of the shelf takes over after so long. */
    float backup_s;            /**< And carries for so long. */
    float lag_low_s;           /**< Shortest lag of the input behind the output. */
    float lag_high_s;          /**< Longest. */
    float load_1_pu;           /**< First row of the efficiency: load in parts of rated_w ... */
    float load_2_pu;           /**< ... second, ascending; NaN from the first missing row on. */
    float load_3_pu;           /**< ... third. */
    float load_4_pu;           /**< ... fourth. */
    float efficiency_1;        /**< Output over input there, 0.01 to 1. */
    float efficiency_2;        /**< ... second. */
    float efficiency_3;        /**< ... third. */
    float efficiency_4;        /**< ... fourth. */
    uint32_t reserved;         /**< Must be 0. */
} gpw_psu_spec;

/** A shelf of like supplies that share a load equally. NaN: not stated. 40 bytes. */
typedef struct gpw_psu_shelf_state {
    uint32_t supplies;       /**< In the shelf. */
    uint32_t redundant;      /**< How many may fail. */
    float capacity_w;        /**< What is left when they have failed, all rated. */
    float per_psu_w;         /**< With all of them. */
    float per_psu_pu;        /**< In parts of rated power. */
    float efficiency;        /**< At that load. */
    float hold_up_s;         /**< At that load. */
    float failed_per_psu_pu; /**< When the redundant ones have failed. */
    float failed_efficiency; /**< At that load. */
    float failed_hold_up_s;  /**< At that load. */
} gpw_psu_shelf_state;

/** Sets every figure to unknown, hold_up_limit_pu to 1.
 *  @param[out] spec       written in full, `spec_size` bytes
 *  @param      spec_size  `sizeof *spec`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `spec` is NULL
 *  @retval GPW_ERR_VERSION  `spec_size` is below the first release's 120 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_spec_init(gpw_psu_spec *spec, size_t spec_size);

/** Replaces every figure by a preset's.
 *  @param[in,out] spec       initialised
 *  @param         preset_id  #gpw_psu_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `spec` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such preset
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-presets}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_preset(gpw_psu_spec *spec, uint32_t preset_id);

/** Number of a preset by its name.
 *  @param[in]  name       such as `ocp-orv3-3kw`
 *  @param[out] preset_id  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(presets)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_preset_find(const char *name, uint32_t *preset_id);

/** Name of a preset.
 *  @param preset_id  any value
 *  @return static storage, never NULL; `"?"` for no preset
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_psu_preset_name(uint32_t preset_id);

/** How long a supply carries a load without input.
 *
 *  Each statement promises its energy, t times load, to loads up to its own, and its time to
 *  larger ones; the least of what they give counts.
 *
 *  @param[in]  spec       rated_w and one statement are needed
 *  @param      load_w     of one supply, 1e-6 W to hold_up_limit_pu times rated_w
 *  @param[out] hold_up_s  seconds
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_VERSION  nothing was written: `spec` was never initialised
 *  @retval GPW_ERR_UNKNOWN  nothing was written: a figure that it takes is not stated
 *  @retval GPW_ERR_DOMAIN   nothing was written: nothing is promised at that load, or a figure
 *                           of the specification is out of its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-hold-up}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_hold_up_s(const gpw_psu_spec *spec, float load_w,
                                                   float *hold_up_s);

/** Efficiency of a supply at a load: straight between the rows.
 *  @param[in]  spec        rated_w and one row at least are needed
 *  @param      load_w      of one supply, 0 to 10 times rated_w
 *  @param[out] efficiency  output over input
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  done, but outside the rows: the nearest one was held
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_VERSION   nothing was written: `spec` was never initialised
 *  @retval GPW_ERR_UNKNOWN   nothing was written: rated_w or the rows are not stated
 *  @retval GPW_ERR_ORDER     nothing was written: the rows do not ascend
 *  @retval GPW_ERR_DOMAIN    nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{supply-map}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_efficiency(const gpw_psu_spec *spec, float load_w,
                                                    float *efficiency);

/** A shelf of like supplies that share its load equally.
 *  @param[in]  spec          rated_w is needed
 *  @param      supplies      in the shelf, 1 to 1000
 *  @param      redundant     how many may fail, fewer than `supplies`
 *  @param      load_w        of the shelf, at least 1e-6 W
 *  @param[out] state         `state_size` bytes; what is not stated is NaN
 *  @param      state_size    `sizeof *state`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done, but efficiency or hold-up is not stated
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_VERSION   nothing was written
 *  @retval GPW_ERR_UNKNOWN   nothing was written: rated_w is not stated
 *  @retval GPW_ERR_ORDER     nothing was written: efficiency rows do not ascend
 *  @retval GPW_ERR_DOMAIN    nothing was written: a count or a figure is out of its range, or
 *                            the load is more than the shelf carries when the redundant
 *                            supplies have failed
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-shelf}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_shelf(const gpw_psu_spec *spec, uint32_t supplies,
                                               uint32_t redundant, float load_w,
                                               gpw_psu_shelf_state *state, size_t state_size);

/** Whether a desktop supply must bear an excursion of its load.
 *  @param      class_id    #gpw_psu_class_id
 *  @param      ratio       load over rated output, 0 to 100
 *  @param      duration_s  how long, 0 to #GPW_TIME_MAX_S
 *  @param[out] is_allowed  1: a row of the table covers it; loads up to the rated are always
 *                          allowed
 *  @param[out] duty_max    largest share of the time in which it may recur; 0 when not allowed,
 *                          1 up to the rated output
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{intel-atx12vo}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_excursion(uint32_t class_id, float ratio,
                                                   float duration_s, uint32_t *is_allowed,
                                                   float *duty_max);

/** A row of the table of excursions.
 *  @param      class_id    #gpw_psu_class_id
 *  @param      row         0 to #GPW_PSU_EXCURSION_ROWS - 1, largest ratio first
 *  @param[out] ratio       load over rated output
 *  @param[out] duration_s  for so long at most
 *  @param[out] duty        share of the time in which it may recur
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{intel-atx12vo}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_excursion_row(uint32_t class_id, uint32_t row,
                                                       float *ratio, float *duration_s,
                                                       float *duty);

/** Capacitance that carries a load while its voltage falls.
 *  @param      load_w         0 to #GPW_POWER_MAX_W
 *  @param      hold_up_s      0 to #GPW_TIME_MAX_S
 *  @param      from_v         voltage at the start, to 1e6 V
 *  @param      to_v           voltage at the end, 0 to less than `from_v`
 *  @param[out] capacitance_f  farads
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-bus}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_capacitance_f(float load_w, float hold_up_s,
                                                       float from_v, float to_v,
                                                       float *capacitance_f);

/** Voltage of a bus after a time at constant powers: exact at any length.
 *  @param      capacitance_f  1e-12 to 1e6 F
 *  @param      voltage_v      before, 0 to 1e6 V
 *  @param      in_w           into the bus, 0 to #GPW_POWER_MAX_W
 *  @param      load_w         out of it, likewise
 *  @param      dt_s           0 to #GPW_TIME_MAX_S
 *  @param[out] after_v        volts
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written: a figure is out of its range, or the bus would
 *                          be empty before
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-bus}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_bus_voltage(float capacitance_f, float voltage_v,
                                                     float in_w, float load_w, float dt_s,
                                                     float *after_v);

/** Energy that an input which comes late leaves to the capacitors.
 *  @param      step_w     rise of the load, magnitude to #GPW_POWER_MAX_W
 *  @param      lag_s      0 to #GPW_TIME_MAX_S
 *  @param[out] energy_j   joules, of the sign of the step
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-bus}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_mismatch_j(float step_w, float lag_s, float *energy_j);

/** Largest loan of the bus after a step, and overshoot of the input, of a supply as
 *  gpw_chain_add_converter() models it. The loan must not exceed what the bus can give:
 *  compare it with the hold-up energy.
 *  @param      step_w         rise of the load, magnitude to #GPW_POWER_MAX_W
 *  @param      natural_hz     1e-3 to 1e4 Hz
 *  @param      damping        0.2 to 10
 *  @param[out] borrowed_j     joules, of the sign of the step
 *  @param[out] overshoot_pu   of the input above its end, in parts of the step
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-converter}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_converter_borrowed_j(float step_w, float natural_hz,
                                                              float damping, float *borrowed_j,
                                                              float *overshoot_pu);

/** Slowest loop that borrows no more than so much energy for a step.
 *  @param      step_w      rise of the load, 1e-6 to #GPW_POWER_MAX_W
 *  @param      energy_j    what the bus can lend, above 0, to 1e15 J
 *  @param      damping     0.2 to 10
 *  @param[out] natural_hz  Hz; may lie outside what a stage accepts
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-converter}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_converter_natural_hz(float step_w, float energy_j,
                                                              float damping, float *natural_hz);

/** Natural frequency of a loop from its bandwidth.
 *  @param      bandwidth_hz  at which the input follows the load by 1/sqrt(2), 1e-6 to 1e6 Hz
 *  @param      damping       0.2 to 10
 *  @param[out] natural_hz    Hz
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-converter}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_psu_converter_of_bandwidth(float bandwidth_hz,
                                                                float damping,
                                                                float *natural_hz);

/** How long a store carries a power alone.
 *  @param      energy_j  0 to 1e15 J
 *  @param      power_w   1e-6 W to #GPW_POWER_MAX_W
 *  @param[out] ride_s    seconds; 54 ms for 65 J at 1.2 kW
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{storage-ramp}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_storage_ride_s(float energy_j, float power_w,
                                                    float *ride_s);

/** Energy that a store needs to turn a step into a ramp.
 *  @param      step_w        magnitude to #GPW_POWER_MAX_W
 *  @param      rate_w_per_s  1e-6 W/s to #GPW_POWER_MAX_W
 *  @param[out] energy_j      joules, positive: step^2 / (2 rate)
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_DOMAIN  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{storage-ramp}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_storage_ramp_j(float step_w, float rate_w_per_s,
                                                    float *energy_j);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PSU_H */
