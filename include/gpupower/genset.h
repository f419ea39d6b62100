/* SPDX-License-Identifier: MIT */
/**
 * @file genset.h
 * @brief Speed and frequency of an engine-generator set under a load.
 */
#ifndef GPUPOWER_GENSET_H
#define GPUPOWER_GENSET_H

#include "base.h"
#include "profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_genset Generator set
 *
 * Rotor, governor, actuator, engine dead time and the air a turbocharged engine needs; joint
 * RK4 sub-steps of at most 1 ms inside any tick. Per unit on the rated power.
 * @{ */

/** A generator set. Opaque, position-independent. */
typedef struct gpw_genset gpw_genset;

/** Governors. */
enum gpw_governor_id {
    GPW_GOVERNOR_DROOP = 0,  /**< Droop with one lag: T m' = m0 - w/R - m. */
    GPW_GOVERNOR_PI = 1,     /**< Isochronous PI: m = m0 - Kp w - Ki int w, then a lag T (0: none). */
    GPW_GOVERNOR_DEGOV = 2,  /**< Woodward diesel, isochronous. */
    GPW_GOVERNOR_DEGOV1 = 3  /**< Woodward diesel with droop on throttle or electric power. */
};

/** Swing equation. */
enum gpw_swing_id {
    GPW_SWING_TORQUE = 0, /**< 2H w' = Tm - Pe/(1+w) - D w: for verdicts. */
    GPW_SWING_POWER = 1   /**< 2H w' = Pm - Pe - D w: for closed forms. */
};

/** Presets for gpw_genset_preset(): per-unit dynamics that are stable on an island. */
enum gpw_genset_preset_id {
    GPW_GENSET_DIESEL_NA = 0,    /**< Naturally aspirated small diesel, isochronous DEGOV. */
    GPW_GENSET_DIESEL_TURBO = 1, /**< Turbocharged diesel: the same governor, air-limited. */
    GPW_GENSET_DIESEL_TURBO_DROOP = 2, /**< The same with 4 % droop. */
    GPW_GENSET_GAS_LEAN = 3      /**< Lean-burn gas engine: little first step, slow air. */
};

/** Parameters. 168 bytes. Per unit on rated_w and f0. */
typedef struct gpw_genset_config {
    uint32_t header;     /**< Set by gpw_genset_config_init(). */
    uint32_t tick_ns;    /**< Tick. No default. */
    uint32_t governor;   /**< #gpw_governor_id. Default DEGOV. */
    uint32_t swing;      /**< #gpw_swing_id. Default torque. */
    float rated_w;       /**< Rated real power. No default. */
    float f0_hz;         /**< Rated frequency, 50 or 60 (40 to 70 accepted). Default 50. */
    float inertia_s;     /**< H on rated_w. NaN (unknown) by default: must be set. */
    float damping_pu;    /**< D. Default 0. */
    float initial_pu;    /**< Load at the start, in equilibrium. Default 0. */
    float droop_pu;      /**< R. Default 0. DEGOV and PI: must be 0. DROOP: above 0. */
    uint32_t droop_on_power; /**< DEGOV1: 0 droop on throttle, 1 on electric power through te. */
    float te_s;          /**< That filter. Default 0.05. */
    float t_lag_s;       /**< DROOP: T. PI: actuator lag, 0 none. */
    float kp;            /**< PI: Kp. */
    float ki;            /**< PI: Ki. */
    float t1_s;          /**< DEGOV: T1 */
    float t2_s;          /**< DEGOV: T2 */
    float t3_s;          /**< DEGOV: T3 */
    float k;             /**< DEGOV: K */
    float t4_s;          /**< DEGOV: T4 */
    float t5_s;          /**< DEGOV: T5 */
    float t6_s;          /**< DEGOV: T6; 0 leaves the lag out. */
    float dead_s;        /**< Engine dead time TD: 0, or at least one sub-step. */
    float throttle_min_pu; /**< TMIN; below 0 is friction, so that a full rejection recovers. */
    float throttle_max_pu; /**< TMAX. */
    float air_step_pu;   /**< s1: torque at once above boost; 0: no air limit. */
    float air_tau_s;     /**< Turbocharger time constant; needed when air_step_pu > 0. */
    float stall_speed_pu; /**< Below this speed the set has collapsed and stops. Default 0.6. */
    /* intervals for corners; NaN low/high: the default width is used (decision 10) */
    float inertia_low_s;  /**< NaN: 0.8 H. */
    float inertia_high_s; /**< NaN: 1.2 H. */
    float air_step_low_pu;  /**< NaN: 0.75 s1. */
    float air_step_high_pu; /**< NaN: 1.25 s1. */
    float air_tau_low_s;  /**< NaN: 0.7 tau. */
    float air_tau_high_s; /**< NaN: 1.3 tau. */
    gpw_grade inertia_grade; /**< Grade of the inertia. Default USER. */
    gpw_grade air_grade;     /**< Grade of s1 and tau. Default USER. */
    gpw_grade governor_grade; /**< Grade of the governor's figures. Default USER. */
    gpw_source source;       /**< Source of the preset. Default user. */
    uint32_t reserved[4];    /**< Must be 0. */
} gpw_genset_config;

/** What a set did in the last tick. */
typedef struct gpw_genset_output {
    float speed_pu;      /**< Deviation of speed from rated at the end of the tick, pu. */
    float frequency_hz;  /**< f0 (1 + speed_pu). */
    float speed_min_pu;  /**< Least deviation at any sub-step of the tick. */
    float speed_max_pu;  /**< Largest. */
    float mechanical_w;  /**< Mechanical power at the end of the tick. */
    float throttle_pu;   /**< Actuator position, after limits. */
    float boost_pu;      /**< Boost-supported torque; NaN without an air limit. */
    float rocof_hz_per_s; /**< Instantaneous df/dt at the end of the tick: information only. */
    uint32_t limited;    /**< Bit 0: throttle at max; 1: at min; 2: air limit; in this tick. */
    uint32_t collapsed;  /**< 1 once the speed fell below the stall speed. */
} gpw_genset_output;

/** Room for a set; `dead_ms`: dead time in milliseconds, rounded up. */
#define GPW_GENSET_STATE_BYTES(dead_ms) (512u + 4u * (dead_ms) * 2u)

GPW_API GPW_NODISCARD gpw_status gpw_genset_config_init(gpw_genset_config *config,
                                                        size_t config_size);
/* sets dynamics, intervals, grades and source of an initialised config; not rating, f0, tick */
GPW_API GPW_NODISCARD gpw_status gpw_genset_preset(gpw_genset_config *config, uint32_t preset);
GPW_API GPW_NODISCARD gpw_status gpw_genset_preset_find(const char *name, uint32_t *preset);
GPW_API const char *gpw_genset_preset_name(uint32_t preset); /* "diesel-turbo"; "?" */
/* H = J w^2 / (2 S) */
GPW_API GPW_NODISCARD gpw_status gpw_genset_inertia(float j_kg_m2, float speed_rpm, float rated_w,
                                                    float *inertia_s);
GPW_API GPW_NODISCARD gpw_status gpw_genset_state_size(const gpw_genset_config *config,
                                                       size_t *bytes);
/* GPW_ERR_UNKNOWN: inertia not given */
GPW_API GPW_NODISCARD gpw_status gpw_genset_init(void *memory, size_t memory_bytes,
                                                 const gpw_genset_config *config,
                                                 gpw_genset **genset);
/* back to equilibrium at initial_pu */
GPW_API GPW_NODISCARD gpw_status gpw_genset_reset(gpw_genset *genset, float initial_pu);
/* one tick under a load held over it; out_bytes = sizeof *out as the caller was compiled */
GPW_API GPW_NODISCARD gpw_status gpw_genset_step(gpw_genset *genset, float load_w,
                                                 gpw_genset_output *out, size_t out_bytes);
/* speed at the end of each tick; load shape [ticks], watts; speed shape [ticks], pu deviation */
GPW_API GPW_NODISCARD gpw_status gpw_genset_process(gpw_genset *genset, const float *load_w,
                                                    float *speed_pu, size_t ticks);
/* steady deviation at a load (0 for isochronous) */
GPW_API GPW_NODISCARD gpw_status gpw_genset_settled(const gpw_genset *genset, float load_w,
                                                    float *speed_pu);
/* step that the air (or the throttle's end) takes right now */
GPW_API GPW_NODISCARD gpw_status gpw_genset_acceptable_step(const gpw_genset *genset,
                                                            float *step_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_GENSET_H */
