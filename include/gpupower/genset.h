/* SPDX-License-Identifier: MIT */
/**
 * @file genset.h
 * @brief Speed and frequency of an engine-generator set under a load.
 */
#ifndef GPUPOWER_GENSET_H
#define GPUPOWER_GENSET_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_genset Generator set
 *
 * Rotor, governor, actuator, engine dead time and the air a turbocharged engine needs, in per
 * unit of the rated power and the rated speed. `w` is the deviation of the speed from rated.
 *
 *     torque form   2H w' = Tm - Pe/(1+w) - D w,    Tm(t) = throttle(t - TD)
 *     power form    2H w' = Pm - Pe - D w,          Pm(t) = throttle(t - TD)
 *     air           tau_tc b' = throttle - b,       throttle <= min(TMAX, b + s1)
 *
 * All states advance together by Runge-Kutta of fourth order, in sub-steps of at most 1 ms
 * inside any tick; a load is the mean over the interval it is given for. A set starts in
 * equilibrium at its initial load with its speed at rated: that load is the droop's set point.
 *
 * The limits act on the actuator's *output*, lead term included, and droop is fed back from
 * what comes out. While the output is at a limit, an integral that pushes further stands still
 * (conditional integration); a sub-step in which the limit is met or left counts in part.
 *
 * Inside a set every variable is kept in a range: the speed from the stall speed to twice the
 * rated speed, throttle and integral from TMIN to TMAX, boost from 0 to TMAX, governor signals
 * within 16 pu of speed error, the load within 4 pu. A set beyond these is gone anyway.
 *
 * The governors of turbines, TGOV1, GAST and GGOV1, are linked only where their
 * gpw_genset_use_*() is called. Their output is power, `Tm = Pm/(1+w)` in the torque form, they
 * have no air limit, and #gpw_tuning_id keeps apart what is for an island and what is for a
 * grid: the figures that bulk-grid studies call typical, GGOV1's foremost, oscillate or
 * collapse on a set that is alone.
 *
 * One handle belongs to one thread at a time; different handles need no locking.
 *
 * @{ */

/** A generator set. Opaque, position-independent: copying its gpw_genset_state_size() bytes to
 *  other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_genset gpw_genset;

/** Governors. `w`: deviation of the speed; `p0`: initial load. */
enum gpw_governor_id {
    /** Droop with one lag: `T m' = p0 - w/R - m`. */
    GPW_GOVERNOR_DROOP = 0,
    /** Isochronous PI: `p0 - Kp w - Ki int w`, then an actuator lag T (0: none). */
    GPW_GOVERNOR_PI = 1,
    /** Woodward diesel, isochronous: `K (1+sT3)(1+sT4) / (s (1+sT1+s^2 T1 T2)(1+sT5)(1+sT6))`
     *  on `-w`. */
    GPW_GOVERNOR_DEGOV = 2,
    /** The same on `-w - R (throttle - p0)`, or with droop on the electric power. R may be 0.
     */
    GPW_GOVERNOR_DEGOV1 = 3,
    /** Steam turbine with droop: `T1 x' = p0 - w/R - x`, x from TMIN to TMAX, then
     *  `Pm = (1+sT2)/(1+sT3) x`. */
    GPW_GOVERNOR_TGOV1 = 4,
    /** Gas turbine with droop and temperature limit: `T1 x1' = min(p0 - w/R, AT + KT (AT - x3))
     * - x1`, x1 from TMIN to TMAX, `T2 x2' = x1 - x2`, `T3 x3' = x2 - x3`, `Pm = x2`. */
    GPW_GOVERNOR_GAST = 5,
    /** Gas turbine or engine with a PID: the speed error, less droop and clamped, through Kp,
     * Ki and Kd to a valve with limits and rates, then `Pm = (1+sTc)/(1+sTb) Kturb (fuel -
     * Wfnl)` after the dead time. Without the acceleration and load limiters that the model
     * also has in bulk-grid programs. */
    GPW_GOVERNOR_GGOV1 = 6
};

/** Figures for a turbine's governor: gpw_genset_use_gast(), gpw_genset_use_ggov1(). A tuning
 * for a grid is one among many sets there; on an island it is here to be seen failing. */
enum gpw_tuning_id {
    GPW_TUNING_OWN = 0,    /**< The configuration's own figures stay as they are. `own`. */
    GPW_TUNING_ISLAND = 1, /**< For a set that is alone. `island`. */
    GPW_TUNING_GRID = 2 /**< Typical in bulk-grid studies. Unstable alone: GGOV1 collapses under
                             a step of a tenth with H up to 1.5 s, GAST with H below 3.1 s
                             swings up. `grid`. */
};

/** Swing equation. */
enum gpw_swing_id {
    GPW_SWING_TORQUE = 0, /**< `2H w' = Tm - Pe/(1+w) - D w`: for verdicts. A constant-power
                             load asks for more torque as the speed falls. */
    GPW_SWING_POWER = 1   /**< `2H w' = Pm - Pe - D w`: for comparison with closed forms. */
};

/** Presets for gpw_genset_preset(): per-unit dynamics that are stable on an island over the
 * whole interval of their figures. A starting point, not somebody's engine. */
enum gpw_genset_preset_id {
    /** Naturally aspirated small diesel, isochronous: the 50 kVA set of a published microgrid,
     *  H 1.07 s. `diesel-na`. @source{openipsl-degov} */
    GPW_GENSET_DIESEL_NA = 0,
    /** Turbocharged diesel: the same rotor and governor behind air, s1 0.35, tau_tc 2 s, which
     *  takes at most 60 % in one step within a dip of 15 %, 56 % within 10 %. `diesel-turbo`.
     *  @source{air-model} */
    GPW_GENSET_DIESEL_TURBO = 1,
    /** The same with 4 % droop on throttle. `diesel-turbo-droop`. */
    GPW_GENSET_DIESEL_TURBO_DROOP = 2,
    /** Lean-burn gas engine: H 0.70 s, s1 0.16, tau_tc 4 s. A step of a quarter stalls it
     *  at the low end of its interval. `gas-lean`. @source{air-model} */
    GPW_GENSET_GAS_LEAN = 3
};

/** Parameters. Fill with gpw_genset_config_init(), then gpw_genset_preset() or by hand. Per
 * unit on `rated_w` and `f0_hz`. 224 bytes on every target: no pointers, no padding. A time
 * constant that exists is from 0.001 s to 100 s; every figure must be finite, also where the
 * chosen governor does not use it, except where unknown is said to be allowed; those of
 * turbines, from `kd` on, are looked at by them alone. */
typedef struct gpw_genset_config {
    uint32_t header;   /**< Set by gpw_genset_config_init(), not by hand. */
    uint32_t tick_ns;  /**< Tick, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No default. */
    uint32_t governor; /**< #gpw_governor_id. Default DEGOV. */
    uint32_t swing;    /**< #gpw_swing_id. Default torque. */
    float rated_w;     /**< Rated real power, 1 W to #GPW_POWER_MAX_W. No default. */
    float f0_hz;       /**< Rated frequency, 40 to 70 Hz. Default 50. */
    float inertia_s;   /**< H of the whole set on `rated_w`, 0.1 to 100 s. NaN (unknown) by
                            default: a set without it is refused. */
    float damping_pu;  /**< D, 0 to 50. Default 0, as for loads behind power supplies. */
    float initial_pu;  /**< Load at the start, in equilibrium, 0 to TMAX. Default 0. */
    float droop_pu;    /**< R. DEGOV, PI: 0. DROOP, TGOV1, GAST: 0.001 to 1. DEGOV1, GGOV1: 0,
                            or as DROOP. Default 0. */
    uint32_t droop_on_power; /**< DEGOV1, GGOV1: 0 droop on throttle (GGOV1: on the valve's
                                stroke), 1 on electric power through `te_s`; GGOV1 alone: 2 on
                                what the governor asks of the valve. Default 0. */
    float te_s;              /**< Time constant of that filter. Default 0.05. */
    float t_lag_s;           /**< DROOP: T. PI: actuator lag; 0 is none. GGOV1: Tact, of its
                                  valve. Default 0. */
    float kp;   /**< PI: Kp, 0 to 1000. GGOV1: Kp, at least `ki` times 1 ms. Default
                     0. */
    float ki;   /**< PI, GGOV1: Ki, above 0 to 1000, 1/s. No default. */
    float t1_s; /**< DEGOV: T1 of the electric box. TGOV1, GAST: T1 of the valve. No
                     default. */
    float t2_s; /**< DEGOV: T2 of the electric box. TGOV1: lead T2, 0 is none. GAST:
                     T2 of the turbine. No default. */
    float t3_s; /**< DEGOV: T3, its lead, 0 to 100 s. TGOV1: lag T3. GGOV1: Td of its
                   derivative. GAST: T3 of the temperature. Default 0. */
    float k;    /**< DEGOV: K of the actuator, above 0 to 1000, 1/s. GAST: KT, gain of the
   temperature limit, 0    to 100. No default. */
    float t4_s; /**< DEGOV: T4, the actuator's lead, 0 to 100 s. GGOV1: Tc, the turbine's lead.
                   Default 0. */
    float t5_s; /**< DEGOV: T5 of the actuator. GGOV1: Tb, the turbine's lag. No default. */
    float t6_s; /**< DEGOV: T6 of the actuator; 0 leaves the lag out. Default 0. */
    float dead_s; /**< Engine dead time TD: 0, or one sub-step to 1 s. Need not be whole
                       sub-steps. TGOV1, GAST: 0. GGOV1: Teng. Default 0. */
    float throttle_min_pu; /**< TMIN, -1 to 1, at most s1. Below 0 is friction, without which
                                a rejected load leaves the set running too fast for ever.
                                TGOV1, GAST: VMIN. GGOV1: Kturb (vmin - Wfnl). Default -0.05. */
    float
        throttle_max_pu;  /**< TMAX, above TMIN, 0.1 to 2. TGOV1, GAST: VMAX. GGOV1: Kturb (vmax
                               - Wfnl), at rated speed. Default 1.1. */
    float air_step_pu;    /**< s1: torque that the engine takes at once above its boost, 0.001
                               to 2; 0: no air limit, as a turbine has none. Default 0. */
    float air_tau_s;      /**< tau_tc of the turbocharger; needed when `air_step_pu` > 0. */
    float stall_speed_pu; /**< Speed below which the set has collapsed, 0.4 to 0.95 of rated.
                               Default 0.6. */
    float inertia_low_s;  /**< Low end of H for corners. NaN (default): 0.8 H. An end lies in
                               the range of its figure, a low one at or below the figure, a
                               high one at or above it; a default width stops at the end of
                               the range. */
    float inertia_high_s; /**< High end. NaN (default): 1.2 H. */
    float air_step_low_pu;    /**< Low end of s1, where s1 is above 0 from 0.001 and TMIN. NaN
                                   (default): 0.75 s1. */
    float air_step_high_pu;   /**< High end. NaN (default): 1.25 s1. */
    float air_tau_low_s;      /**< Low end of tau_tc. NaN (default): 0.7 tau_tc. */
    float air_tau_high_s;     /**< High end. NaN (default): 1.3 tau_tc. */
    gpw_grade inertia_grade;  /**< Grade of the inertia. Default USER. */
    gpw_grade air_grade;      /**< Grade of s1 and tau_tc. Default USER. */
    gpw_grade governor_grade; /**< Grade of the governor's figures. Default USER. */
    gpw_source source;        /**< Source of the preset. Default user. */
    float kd;                 /**< GGOV1: Kd, 0 to 1000, s. Default 0. */
    float error_min_pu;       /**< GGOV1: least speed error, -1 to 0, not 0. Default -0.05. */
    float error_max_pu;       /**< GGOV1: largest, 0 to 1, not 0. Default 0.05. */
    float open_pu_per_s; /**< GGOV1: fastest opening of the valve, 0.001 to 1000. No default. */
    float close_pu_per_s;     /**< GGOV1: fastest closing, -1000 to -0.001. No default. */
    float kturb;              /**< GGOV1: Kturb, power per fuel flow, 0.1 to 10. Default 1. */
    float wfnl_pu;            /**< GGOV1: Wfnl, fuel flow at no load, 0 to 1. Default 0. */
    uint32_t fuel_with_speed; /**< GGOV1: 1: fuel flow is the valve's stroke times the speed, as
                                   of a pump that the shaft drives; 0: the stroke. Default 0. */
    float at_pu; /**< GAST: AT, load at the temperature limit, 0.1 to 2. Default 1. */
    float air_step_full_pu;   /**< s1 at full load, where the boost is 1; a straight line from
                                   `air_step_pu` at boost 0 leads there and beyond. 0.001 to 2.
                                   NaN (default): s1 is the same at any load.
                                   gpw_genset_use_air(). */
    float air_speed_exponent; /**< s1 goes with the speed as `(1+w)^n`, n from 0 to 4. Default
                                   0. gpw_genset_use_air(). */
    float mixer_s; /**< Gas engine: first-order lag of the mixture between the throttle and the
                        cylinders, 0.001 to 2, on top of `dead_s`, which must then be at least
                        two sub-steps; 0: none. Default 0. gpw_genset_use_mixer(). */
    uint32_t acceptance_rows_max; /**< Rows that a table of load acceptance may have, to
                                       #GPW_ACCEPTANCE_ROWS_MAX; s1 and tau_tc must then be 0.
                                       Default 0: no table. gpw_genset_use_acceptance(). */
    float acceptance_dip_pu;   /**< Dip of speed within which the table's steps are taken, 0.01
                                    to 0.3; 0: the table's step is s1 itself. Default 0.1. */
    float acceptance_error_pu; /**< Corners: the table's steps either way, as a share, 0 to 0.9.
                                    Its times vary by 0.3. Default 0.25. */
    float acceptance_step_ratio; /**< What the table's steps are multiplied with, 0.01 to 2: a
                                      derating, a corner. Default 1. */
    float acceptance_time_ratio; /**< The same for its times, 0.1 to 10. Default 1. */
    uint32_t reserved[1];        /**< Must be 0. */
} gpw_genset_config;

/** Rows of a table of load acceptance. */
#define GPW_ACCEPTANCE_ROWS_MAX 16u

/** One row of a maker's table of load acceptance: load and step together are at most TMAX, 1.0
 * where that is more (a derated set), and 1.2. 12 bytes. */
typedef struct gpw_acceptance_row {
    float load_pu;    /**< From this steady load, 0 to 1.2, */
    float step_pu;    /**< so much more is taken in one step, 0.001 to what that leaves, and no
                           more than 0.1 above the row before, */
    float recovery_s; /**< and the next step after so long, 0.1 to 100. */
} gpw_acceptance_row;

/** What a set did in the last tick. 40 bytes. */
typedef struct gpw_genset_output {
    float speed_pu;     /**< Deviation of the speed from rated at the end of the tick, pu. */
    float frequency_hz; /**< f0 (1 + speed_pu). */
    float speed_min_pu; /**< Least deviation at the tick's start and at any of its sub-steps. */
    float speed_max_pu; /**< Largest. */
    float mechanical_w; /**< Mechanical power at the end of the tick, after the dead time. */
    float throttle_pu;  /**< Actuator output at the end of the tick, after limits. TGOV1, GAST:
                           the  valve. GGOV1: `Kturb (fuel - Wfnl)`. */
    float boost_pu;     /**< Boost-supported torque; NaN without an air limit. */
    float rocof_hz_per_s; /**< Instantaneous df/dt at the end of the tick: information only, no
                               limit is about it. */
    uint32_t limited; /**< Limits that acted at any sub-step of the tick: bit 0 throttle at max,
                           bit 1 at min, bit 2 air, or GAST's temperature. */
    uint32_t collapsed; /**< 1 once the speed fell below the stall speed; until a reset. Torque
                             and throttle are 0 then, and the speed stays where it was. */
} gpw_genset_output;

/** Storage for a set as a constant for static arrays; `dead_ms`: dead time in milliseconds,
 * rounded up. Room for any tick and governor; gpw_genset_state_size() is the exact need. */
#define GPW_GENSET_STATE_BYTES(dead_ms) (640u + 4u * (dead_ms)*2u)

/** Sets every field to its default. Tick, rating, inertia and a governor's figures have none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 224 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_config_init(gpw_genset_config *config,
                                                        size_t config_size);

/** Puts a preset's inertia, governor, dead time, throttle and air into an initialised
 *  configuration, with their grades and source, and sets all interval ends to unknown. Tick,
 *  rating, f0, swing form, initial load and stall speed stay as they are.
 *  @param[in,out] config  initialised
 *  @param         preset  #gpw_genset_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such preset; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{openipsl-degov} @source{air-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_preset(gpw_genset_config *config, uint32_t preset);

/** Finds a preset by its name.
 *  @param[in]  name    such as `"diesel-turbo"`, in full
 *  @param[out] preset  #gpw_genset_preset_id; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(presets)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_preset_find(const char *name, uint32_t *preset);

/** Name of a preset, such as `"diesel-turbo"`; `"?"` for an unknown one.
 *  @param preset any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_genset_preset_name(uint32_t preset);

/** Gives a set an s1 that depends on load and speed, and links what it takes. The configuration
 *  must have an air limit by then or get one before its init.
 *  @param[in,out] config          initialised
 *  @param         step_full_pu    s1 at full load, 0.001 to 2; NaN: the same at any load
 *  @param         speed_exponent  n of `(1+w)^n`, 0 to 4; the cube of its series is used, which
 * is exact for 0 to 3 and within 0.03 for 4 down to 0.6 of rated speed
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{air-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_use_air(gpw_genset_config *config,
                                                    float step_full_pu, float speed_exponent);

/** Gives a gas engine the lag of its mixture, and links it.
 *  @param[in,out] config   initialised
 *  @param         mixer_s  0.001 to 2; 0: none. gpw_genset_intake_lag() tells it from volumes
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{intake-filling}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_use_mixer(gpw_genset_config *config, float mixer_s);

/** Makes a set ready for a table of load acceptance instead of s1 and tau_tc, which become 0,
 *  and links it. The rows follow with gpw_genset_set_acceptance(); until then the engine takes
 *  next to nothing.
 *  @param[in,out] config    initialised
 *  @param         rows_max  rows that the table may have, 1 to #GPW_ACCEPTANCE_ROWS_MAX
 *  @param         dip_pu    dip of speed within which its steps are taken, 0.01 to 0.3, or 0:
 * the table's step is s1 itself
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{load-acceptance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_use_acceptance(gpw_genset_config *config,
                                                           uint32_t rows_max, float dip_pu);

/** What a table of load acceptance says of a load: straight lines between its rows, the nearest
 *  row's beyond them, and above the last row no more than what is left to full load.
 *  @param[in]  rows        ascending in load
 *  @param      count       1 to #GPW_ACCEPTANCE_ROWS_MAX
 *  @param      load_pu     0 to 2
 *  @param[out] step_pu     largest step; written only on success
 *  @param[out] recovery_s  time to the next; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a figure is out of range, a row's load and step are more than 1.2
 * together, or there are too few rows or too many
 *  @retval GPW_ERR_ORDER   the loads do not ascend, or a step is more than 0.1 above that of
 * the row before
 *  @context{any thread, ISR-safe, O(rows)}
 *  @source{load-acceptance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_acceptance_at(const gpw_acceptance_row *rows,
                                                   uint32_t count, float load_pu,
                                                   float *step_pu, float *recovery_s);

/** Gives a set the governor TGOV1, and links it. No air limit, no dead time, no tuning: droop,
 * T1, T2 and T3 are the caller's.
 *  @param[in,out] config  initialised
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was not initialised, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{genset-turbines}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_use_tgov1(gpw_genset_config *config);

/** Gives a set the governor GAST, and links it. No air limit, no dead time. A tuning replaces
 *  droop, T1, T2, T3, AT, KT and the throttle's ends, their grade and the source.
 *  @param[in,out] config  initialised
 *  @param         tuning  #gpw_tuning_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such tuning; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{genset-turbines} @source{gridlabd-diesel-dg} @source{cim-governors}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_use_gast(gpw_genset_config *config,
                                                     uint32_t tuning);

/** Gives a set the governor GGOV1, and links it. No air limit. A tuning replaces every figure
 *  that GGOV1 uses, the dead time and the throttle's ends among them, their grade and the
 *  source. #GPW_TUNING_GRID is what bulk-grid studies call typical: alone, such a set
 *  collapses.
 *  @param[in,out] config  initialised
 *  @param         tuning  #gpw_tuning_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such tuning; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{genset-turbines} @source{gridlabd-diesel-dg} @source{cim-governors}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_use_ggov1(gpw_genset_config *config,
                                                      uint32_t tuning);

/** Inertia constant of a rotating mass, `H = J w^2 / (2 S)`.
 *  @param      j_kg_m2    moment of inertia of engine and alternator, 1e-6 to 1e9 kg m2
 *  @param      speed_rpm  rated speed, 1 to 1e5 rpm
 *  @param      rated_w    rated power that H is to be on, 1 W to #GPW_POWER_MAX_W
 *  @param[out] inertia_s  seconds; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{inertia-constant}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_inertia(float j_kg_m2, float speed_rpm,
                                                    float rated_w, float *inertia_s);

/** Dead time of an engine: until the next cylinder fires, and a quarter of a revolution until
 *  its torque is there, `60 s/(2 N n) + 60/(4 N)`.
 *  @param      cylinders  n, 1 to 64
 *  @param      strokes    s, 2 or 4
 *  @param      speed_rpm  N, 100 to 10000
 *  @param[out] dead_s     seconds; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{engine-dead-time}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_dead_time(uint32_t cylinders, uint32_t strokes,
                                                      float speed_rpm, float *dead_s);

/** Time constant with which the intake behind a throttle or mixer fills: its volume over what
 *  the cylinders draw, `30 s V/(V_d N eta)`.
 *  @param      intake_l      V, volume between throttle and valves, 0.01 to 1e5 litres
 *  @param      displaced_l   V_d, of all cylinders, 0.01 to 1e5 litres
 *  @param      strokes       s, 2 or 4
 *  @param      speed_rpm     N, 100 to 10000
 *  @param      filling       eta, volumetric efficiency, 0.3 to 1.2
 *  @param[out] lag_s         seconds; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{intake-filling}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_intake_lag(float intake_l, float displaced_l,
                                                       uint32_t strokes, float speed_rpm,
                                                       float filling, float *lag_s);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_genset_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_UNKNOWN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_state_size(const gpw_genset_config *config,
                                                       size_t *bytes);

/** Builds a set in memory the caller owns, in equilibrium at its initial load. Nothing to free
 *  afterwards.
 *  @param[out] memory        at least gpw_genset_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] genset        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or the governor lacks a figure
 *  @retval GPW_ERR_UNKNOWN   all else is right, but the inertia is not given
 *  @retval GPW_ERR_NOT_FOUND the governor is a turbine's and not linked: gpw_genset_use_gast()
 * and the like link it. The shared library has them all
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(dead time / sub-step)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_init(void *memory, size_t memory_bytes,
                                                 const gpw_genset_config *config,
                                                 gpw_genset **genset);

/** Puts a set back into equilibrium, at rated speed, under a load that becomes the droop's set
 *  point. A collapse is forgotten.
 *  @param[in,out] genset      handle
 *  @param         initial_pu  load, 0 to TMAX and not below TMIN, pu
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  nothing was changed
 *  @context{one thread per handle, ISR-safe, O(dead time / sub-step)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_reset(gpw_genset *genset, float initial_pu);

/** Gives a set its table of load acceptance, and puts it back into equilibrium at its initial
 *  load.
 *
 *  With a dip in the configuration, each row's s1 is the one with which this very set, from
 * this row's load, dips by eight tenths of it under this row's step, found by simulating;
 * tau_tc is a fifth of the row's time, so that the next step finds the boost within a few
 * hundredths of its end. Where the governor alone dips further, and where no dip is given, s1
 * is the step itself. gpw_genset_acceptable_step() answers by the table.
 *
 *  @param[in,out] genset  with `acceptance_rows_max` above 0
 *  @param[in]     rows    copied; ascending in load
 *  @param         count   1 to `acceptance_rows_max`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_FULL    more rows than the configuration has room for
 *  @retval GPW_ERR_DOMAIN  a figure is out of range, a row's load and step are more together
 * than #gpw_acceptance_row says, or `count` is 0; nothing was changed
 *  @retval GPW_ERR_ORDER   the loads do not ascend, or a step is more than 0.1 above that of
 * the row before: a set that is loaded takes less; nothing was changed
 *  @context{one thread per handle, not for an ISR: some 30 000 sub-steps for each row}
 *  @source{load-acceptance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_set_acceptance(gpw_genset *genset,
                                                           const gpw_acceptance_row *rows,
                                                           uint32_t count);

/** Advances a set by one tick under a load that is the mean over the tick.
 *
 *  A sample that is NaN, infinite or beyond #GPW_POWER_MAX_W is replaced by the last usable one
 *  (before the first: the initial load). A load beyond four times the rating acts as four
 *  times.
 *
 *  @param[in,out] genset     handle
 *  @param         load_w     electric power, watts; below 0 it drives the set
 *  @param[out]    out        what the set did
 *  @param         out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done, with the last usable load
 *  @retval GPW_ERR_NULL     nothing was changed
 *  @retval GPW_ERR_HANDLE   nothing was changed
 *  @retval GPW_ERR_VERSION  `out_bytes` is below the first release's 40; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(tick / 1 ms): on a Cortex-M4F some 4200
 *           instructions for 10 ms, 4800 while limited, and 240 bytes of stack}
 *  @source{genset-swing} @source{genset-governors} @source{genset-limits} @source{genset-rk4}
 *  @source{air-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_step(gpw_genset *genset, float load_w,
                                                 gpw_genset_output *out, size_t out_bytes);

/** Advances a set by a block of ticks. Splitting a stream into blocks differently never changes
 *  a bit of the output.
 *  @param[in,out] genset    handle
 *  @param[in]     load_w    shape [ticks], watts; unusable samples as in gpw_genset_step()
 *  @param[out]    speed_pu  shape [ticks], deviation at the end of each tick; may be `load_w`
 *                           itself, may not otherwise overlap it
 *  @param         ticks     number of ticks; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but at least one load was replaced
 *  @retval GPW_ERR_NULL    nothing was changed
 *  @retval GPW_ERR_HANDLE  nothing was changed
 *  @context{one thread per handle, ISR-safe, O(ticks * tick / 1 ms)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_process(gpw_genset *genset, const float *load_w,
                                                    float *speed_pu, size_t ticks);

/** Moves the speed that the governor holds, as load sharing or a synchroniser does, until the
 *  next call or a reset, after which it is 0. Every governor takes it; with droop a bias is a
 *  shift of the set point by bias/R. 0 leaves each bit as it was.
 *  @param[in,out] genset   handle
 *  @param         bias_pu  -0.1 to 0.1 of rated speed
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  nothing was changed
 *  @context{one thread per handle, ISR-safe, O(1); a DEGOV without droop then costs a tenth
 *           more per tick}
 *  @source{genset-governors}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_set_bias(gpw_genset *genset, float bias_pu);

/** Deviation at which the set would settle under a steady load: the bias when isochronous, 0
 *  as a rule; on the droop's line otherwise.
 *  @param[in]  genset    handle
 *  @param      load_w    watts
 *  @param[out] speed_pu  pu; NaN where no throttle between TMIN and TMAX holds that load, and
 *                        after a collapse; a turbine's temperature limit counts as an end
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  the throttle ends first: NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    `load_w` is not a number within #GPW_POWER_MAX_W
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{genset-settled}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_settled(const gpw_genset *genset, float load_w,
                                                    float *speed_pu);

/** Step that the air, or the throttle's end, takes right now: `min(TMAX, b + s1)` less the
 *  throttle. What the speed does under it is another matter.
 *  @param[in]  genset  handle
 *  @param[out] step_w  watts, 0 or more; 0 after a collapse
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{air-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_acceptable_step(const gpw_genset *genset,
                                                            float *step_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_GENSET_H */
