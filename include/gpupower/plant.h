/* SPDX-License-Identifier: MIT */
/**
 * @file plant.h
 * @brief Several generator sets and battery inverters on one bus.
 */
#ifndef GPUPOWER_PLANT_H
#define GPUPOWER_PLANT_H

#include "base.h"
#include "genset.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_plant Plant: sets and inverters on one bus
 *
 * Every set is a whole gpw_genset with a rotor, a governor and air of its own. A set behind its
 * reactance is a spring to the bus: with `K = rated_w / reactance_pu` and the rotor's angle d,
 *
 *     P_i = (K_i / sum K) P + K_i (d_i - mean d) + D_i (w_i - mean w)
 *     d_i' = 2 pi f0 (w_i - w)         w: mean speed, weighted by K: the frequency of the bus
 *
 * A load step therefore falls on the sets by reactance first, by inertia within half a swing
 * (1.4 to 3.7 Hz for H from 7 to 1 s), by governor after that. One set alone is its gpw_genset,
 * bit for bit. The bus's voltage is 1 pu here; angles are linear up to a pull-out at 1 rad.
 *
 * Sets share by a line (isochronous), by droop, or carry a base load. They can be lost,
 * started (start delay, synchronising, soft loading), stopped (unloading, cool-down), started
 * and stopped by the reserve that is left, and are opened by reverse power and by a collapse.
 *
 * An inverter that *follows* is a power that answers what it measures, late; one that *forms*
 * is a voltage behind a reactance, takes its share of a step at once, and stands on the bus
 * alone if it must. Beyond its limit it is a power at its limit. Behind both is a battery with
 * limits, losses and cycles.
 *
 * A bus without any source is dead: its speed stays where it was, `collapsed` says so, and a
 * set that is started closes onto it as soon as it runs.
 *
 * Life: gpw_plant_config_init(), gpw_plant_init(), add sets and inverters, step. One handle
 * belongs to one thread at a time; different handles need no locks. Times count from the last
 * reset and act at the first sub-step that begins at or after them.
 *
 * @{ */

/** A plant. Opaque, position-independent: copying its gpw_plant_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_plant gpw_plant;

#define GPW_PLANT_SETS_MAX 16u         /**< Largest gpw_plant_config::sets_max. */
#define GPW_PLANT_INVERTERS_MAX 8u     /**< Largest gpw_plant_config::inverters_max. */
#define GPW_PLANT_EVENTS_MAX 64u       /**< Largest gpw_plant_config::events_max. */
#define GPW_PLANT_LATENCY_MAX_MS 1000u /**< Largest gpw_plant_config::latency_max_ms. */

/** How a set finds its share of the load. */
enum gpw_sharing_id {
    GPW_SHARING_LINE = 0,  /**< Isochronous load sharing: the speed reference is moved, by a PI
                                on what the set carries less than the fleet does, in per unit of
                                the ratings. `line`. */
    GPW_SHARING_DROOP = 1, /**< By the governor's own droop. `droop`. */
    GPW_SHARING_BASE = 2,  /**< Carries `base_w` while something else governs; alone it is
                                isochronous, or on its droop. `base`. */
    GPW_SHARING_NONE = 3   /**< Isochronous without a line. Two such sets drift apart:
                                #GPW_PLANT_NO_SHARING. `none`. */
};

/** Where a set stands. */
enum gpw_set_state_id {
    GPW_SET_OFF = 0,           /**< Stands still, may be started. `off`. */
    GPW_SET_STARTING = 1,      /**< Cranks and runs up. `starting`. */
    GPW_SET_SYNCHRONISING = 2, /**< At speed, unloaded, follows the bus. `synchronising`. */
    GPW_SET_ONLINE = 3,        /**< Breaker closed. `online`. */
    GPW_SET_UNLOADING = 4,     /**< Breaker closed, gives its load away. `unloading`. */
    GPW_SET_COOLING = 5,       /**< Breaker open, runs on. `cooling`. */
    GPW_SET_LOST = 6,          /**< Breaker opened by an event or a protection. Stays so until
                                    a reset, as those below. `lost`. */
    GPW_SET_REVERSED = 7,      /**< Opened by reverse power. `reversed`. */
    GPW_SET_COLLAPSED = 8,     /**< Fell below its stall speed. `collapsed`. */
    GPW_SET_FAILED = 9         /**< Did not come into step in time. `failed`. */
};

/** What a plant has to say, gpw_plant_output::flags. Those marked "since reset" stay. */
enum gpw_plant_flag_bit {
    GPW_PLANT_NO_SHARING = 1 << 0,    /**< Two isochronous sets or more, not all on the line. */
    GPW_PLANT_OUT_OF_STEP = 1 << 1,   /**< A set beyond its pull-out power, since reset. */
    GPW_PLANT_SET_LOST = 1 << 2,      /**< A set was opened by an event or protection, since
                                           reset. */
    GPW_PLANT_REVERSED = 1 << 3,      /**< One by reverse power, since reset. */
    GPW_PLANT_SET_COLLAPSED = 1 << 4, /**< One collapsed, since reset. */
    GPW_PLANT_START_FAILED = 1 << 5,  /**< One did not synchronise, or could not be started:
                                           since reset. */
    GPW_PLANT_STARTING = 1 << 6,      /**< A set is on its way to the bus. */
    GPW_PLANT_INVERTER_LIMITED = 1 << 7, /**< An inverter at its limit, in the last tick. */
    GPW_PLANT_INVERTER_EMPTY = 1 << 8,   /**< A battery at an end of its charge, in the last
                                              tick. */
    GPW_PLANT_BLACKOUT = 1 << 9          /**< The bus went dead, since reset. */
};

/** What an inverter does. */
enum gpw_inverter_mode_id {
    GPW_INVERTER_FOLLOWING = 0, /**< A power that answers measurements. `following`. */
    GPW_INVERTER_FORMING = 1    /**< A voltage behind a reactance. `forming`. */
};

/** Limits that acted on an inverter, gpw_inverter_output::limited. */
enum gpw_inverter_limit_bit {
    GPW_INVERTER_RATING = 1 << 0,   /**< Rating, the overload being used up. */
    GPW_INVERTER_OVERLOAD = 1 << 1, /**< Overload rating. */
    GPW_INVERTER_EMPTY = 1 << 2,    /**< Nothing left to give. */
    GPW_INVERTER_FULL = 1 << 3      /**< No room to take. */
};

/** Capacities and what the sets have in common. Fill with gpw_plant_config_init(). 64 bytes on
 *  every target. */
typedef struct gpw_plant_config {
    uint32_t header;         /**< Set by gpw_plant_config_init(). */
    uint32_t tick_ns;        /**< Tick, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No default. */
    uint32_t sets_max;       /**< 0 to #GPW_PLANT_SETS_MAX. Default 1. */
    uint32_t inverters_max;  /**< 0 to #GPW_PLANT_INVERTERS_MAX, one or more of the two.
                                  Default 0. */
    uint32_t events_max;     /**< 0 to #GPW_PLANT_EVENTS_MAX. Default 0. */
    uint32_t dead_max_ms;    /**< Room for the longest dead time of a set, 0 to 1000 ms. Default
                                  50. */
    uint32_t latency_max_ms; /**< Room for the longest latency of an inverter, 0 to
                                  #GPW_PLANT_LATENCY_MAX_MS. Default 0. */
    float f0_hz;             /**< Rated frequency, 40 to 70 Hz. Default 50. */
    float share_kp;          /**< Sharing line and base load: gain, pu of speed for each pu of
                                  rated power, 0 to 1. Default 0.02. */
    float share_ki_per_s;    /**< Its integral, 0 to 1. Default 0.004. */
    float reserve_start_w;   /**< The next set is started when the reserve, ratings on the bus
                                  or on their way less load, has been below this for
                                  `start_delay_s`. NaN (default): none is by itself. */
    float reserve_stop_w;    /**< One is stopped when the reserve without it has been above
                                  this for `stop_delay_s`. Above `reserve_start_w`; NaN
                                  (default): none is. */
    float start_delay_s;     /**< 0 to 1e5 s. Default 5. */
    float stop_delay_s;      /**< 0 to 1e5 s. Default 60. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_plant_config;

/** How a set stands in a plant; the set itself is a gpw_genset_config. Fill with
 *  gpw_plant_set_config_init(). 88 bytes on every target. */
typedef struct gpw_plant_set_config {
    uint32_t header;      /**< Set by gpw_plant_set_config_init(). */
    uint32_t sharing;     /**< #gpw_sharing_id. LINE and NONE need a governor without droop,
                               DROOP one with. Default LINE. */
    uint32_t online;      /**< 1: on the bus at the start, with its own `initial_pu`. Default
                               1. */
    uint32_t automatic;   /**< 1: started and stopped by the reserve, lowest index first in,
                               highest first out. Default 1. */
    float reactance_pu;   /**< Transient reactance with leads, on the set's rating, 0.02 to 2.
                               Default 0.3. */
    float damper_pu;      /**< Torque of the damper windings, pu of rating per pu of speed
                               against the others, 0 to 200. Default 20. */
    float base_w;         /**< BASE: the load it carries, 0 to its rating. Default 0. */
    float ramp_w_per_s;   /**< Soft loading and unloading, 1e-6 W/s up; 0 (default): at once,
                               that is as fast as sharing goes. */
    float start_s;        /**< From the order to rated speed, 0 to 1e4 s. Default 10. */
    float sync_s;         /**< From there to the closing of the breaker, at least, 0 to 1e4 s;
                               0 on a dead bus. Default 3. */
    float sync_window_pu; /**< Closes when the speeds differ by no more than this, 1e-5 to 0.1.
                               Default 0.004. */
    float sync_max_s;     /**< Gives up after this, `sync_s` to 1e5 s. Default 60. */
    float unload_pu;      /**< The breaker opens when the set has unloaded to this, 0 to 0.5.
                               Default 0.05. */
    float cool_s;         /**< Runs on unloaded for this, 0 to 1e5 s. Default 180. */
    float run_min_s;      /**< On the bus for this at least before the reserve may stop it, 0
                               to 1e6 s. Default 300. */
    float reverse_pu;     /**< Reverse power that opens the breaker, 0.001 to 1, pu of rating;
                               NaN: no such protection. Default 0.03. */
    float reverse_s;      /**< After this time, 0 to 100 s. Default 5. */
    gpw_grade reactance_grade; /**< Grade of reactance and damper. Default COMPUTED. */
    gpw_source source;         /**< Their source. Default openipsl-degov. */
    uint32_t reserved[3];      /**< Must be 0. */
} gpw_plant_set_config;

/** A battery inverter. Fill with gpw_inverter_config_init(); no preset stands behind it: what
 *  has no default is the data sheet's. 120 bytes on every target. */
typedef struct gpw_inverter_config {
    uint32_t header;       /**< Set by gpw_inverter_config_init(). */
    uint32_t mode;         /**< #gpw_inverter_mode_id. Default FOLLOWING. */
    uint32_t online;       /**< 1: on the bus at the start. Default 1. */
    float rated_w;         /**< Continuous power either way, 1 W to #GPW_POWER_MAX_W. No
                                default. */
    float overload_pu;     /**< Power for a short time, 1 to 10. Default 1. */
    float overload_s;      /**< For this long, 0 to 1e4 s. Default 0. */
    float overload_rest_s; /**< At or below the rating for this until all of it is there again,
                               1 ms to 1e5 s. Default 60. */
    float droop_pu;        /**< Speed per power. FORMING: 0.001 to 1, no default. FOLLOWING: the
                                same, or 0 (default): does not answer a deviation. */
    float deadband_pu;     /**< FOLLOWING: deviation that it lets pass, 0 to 0.1. Default 0. */
    float inertia_s;       /**< Virtual inertia H on `rated_w`. FORMING: 0.01 to 100 s, or 0 for
                                `droop_lag_s`. FOLLOWING: 0 (default) to 100 s, from a measured
                                RoCoF. */
    float droop_lag_s;     /**< FORMING without an inertia: lag of the power in the droop,
                                which is the inertia `droop_lag_s / (2 droop_pu)`; that must be
                                at least 0.01 s. Default 0. */
    float rocof_s;         /**< FOLLOWING: time over which the RoCoF is measured, 0.005 to 10 s.
                                Default 0.1. */
    float latency_s;       /**< FOLLOWING: what it measures is as old as this, 0 to the plant's
                                `latency_max_ms`. Default 0. */
    float lag_s;           /**< FOLLOWING: time constant of its power, 0 to 100 s. Default 0. */
    float hold_w_per_s;    /**< FOLLOWING: holds what the sets see of its part of the load to
                                this ramp, 1e-6 W/s up; 0 (default): does not. */
    float hold_share;      /**< FOLLOWING: its part of the load, 0 to 1. Default 1. */
    float reactance_pu;    /**< FORMING: between its voltage and the bus, on `rated_w`, 0.02 to
                                2. No default. */
    float energy_j;        /**< Battery, from empty to full, 1 to 1e15 J. No default. */
    float soc_initial;     /**< Charge at the start, `soc_min` to `soc_max`. Default 0.5. */
    float soc_min;         /**< Gives nothing below this, 0 to 1. Default 0. */
    float soc_max;         /**< Takes nothing above this, `soc_min` to 1. Default 1. */
    float soc_rest;        /**< Charge to which it returns; NaN (default): `soc_initial`. */
    float charge_efficiency;    /**< Into the battery, above 0 to 1. NaN (default): refused. */
    float discharge_efficiency; /**< Out of it. NaN (default): refused. */
    float standby_w;      /**< Taken from the battery at all times, 0 to `rated_w`. Default
                               0. */
    float recharge_w;     /**< Power of the return to rest while idle, 0 (default: none) to
                               `rated_w`. Comes within 10 s, goes at once. */
    gpw_grade grade;      /**< Grade of these figures. Default USER. */
    gpw_source source;    /**< Their source. Default user. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_inverter_config;

/** What a plant did in the last tick. 72 bytes on every target. */
typedef struct gpw_plant_output {
    float speed_pu;     /**< Deviation of the bus frequency at the end of the tick, pu. */
    float frequency_hz; /**< f0 (1 + speed_pu). Where it was last, on a dead bus. */
    float speed_min_pu; /**< Least deviation at the tick's start and at any of its sub-steps. */
    float speed_max_pu; /**< Largest. */
    float rocof_hz_per_s;   /**< Instantaneous, at the end of the tick: information only. */
    float load_w;           /**< Load of the last sub-step. */
    float sets_w;           /**< Carried by all sets together. */
    float inverters_w;      /**< Given by all inverters together; below 0: taken. */
    float mechanical_w;     /**< Mechanical power of all sets on the bus. */
    float rated_online_w;   /**< Ratings of the sets on the bus. */
    float largest_pu;       /**< Largest load of a set on its rating; NaN: none on the bus. */
    float least_pu;         /**< Least one. */
    uint32_t sets_online;   /**< Breakers closed, unloading ones among them. */
    uint32_t sets_starting; /**< On their way to the bus. */
    uint32_t inverters_online; /**< Connected. */
    uint32_t limited;          /**< As gpw_genset_output::limited, of any set. */
    uint32_t flags;            /**< Bits of #gpw_plant_flag_bit. */
    uint32_t collapsed;        /**< 1: the bus is dead. */
} gpw_plant_output;

/** What one set did. 72 bytes on every target. */
typedef struct gpw_set_output {
    uint64_t run_ns;      /**< Time it has run since reset. */
    float speed_pu;       /**< Its own deviation; NaN while it stands. */
    float power_w;        /**< Electric power that it carries. */
    float power_pu;       /**< On its rating. */
    float mechanical_w;   /**< Mechanical power. */
    float throttle_pu;    /**< As gpw_genset_output. */
    float boost_pu;       /**< As gpw_genset_output. */
    float angle_rad;      /**< Of its voltage before the bus; NaN: breaker open. */
    float bias_pu;        /**< By which its speed reference is moved. */
    float acceptable_w;   /**< Step that it takes now, by air and throttle. */
    float largest_pu;     /**< Largest load on its rating since reset. */
    float least_pu;       /**< Least one: below 0 is reverse power. */
    uint32_t state;       /**< #gpw_set_state_id. */
    uint32_t limited;     /**< As gpw_genset_output, of the last tick. */
    uint32_t out_of_step; /**< 1: beyond its pull-out power, since reset. */
    uint32_t starts;      /**< Orders to start since reset. */
    uint32_t reserved;    /**< 0. */
} gpw_set_output;

/** What one inverter did. 80 bytes on every target. */
typedef struct gpw_inverter_output {
    int64_t stored_mj;     /**< In the battery, from empty. */
    int64_t discharged_mj; /**< Given to the bus since reset. */
    int64_t charged_mj;    /**< Taken from the bus since reset. */
    int64_t losses_mj;     /**< Neither: conversion and standby. */
    float power_w;         /**< To the bus; below 0: from it. Mean of the last sub-step. */
    float asked_w;         /**< What was asked, before limits. */
    float largest_w;       /**< Largest power since reset. */
    float least_w;         /**< Least one: charging. */
    float speed_pu;        /**< FORMING: of its voltage. FOLLOWING: what it last measured. */
    float soc;             /**< Charge, 0 to 1. */
    float cycles;          /**< Equivalent full cycles since reset: what went into the battery
                                and came out of it, by twice its energy. */
    float overload_left_s; /**< Overload that is left. */
    uint32_t limited;      /**< Bits of #gpw_inverter_limit_bit, of the last tick. */
    uint32_t online;       /**< 1: connected. */
    uint32_t mode;         /**< #gpw_inverter_mode_id. */
    uint32_t reserved;     /**< 0. */
} gpw_inverter_output;

/** What is spare, now, and after losing the set whose loss is worst. 48 bytes on every target.
 */
typedef struct gpw_plant_reserve {
    float spinning_w;    /**< Ratings of the sets on the bus less the load. */
    float spinning_n1_w; /**< The same without the largest set. NaN: no set on the bus. */
    float step_w;        /**< Step that can be taken now: what each set takes by air and
                              throttle, and each inverter by power and energy. */
    float step_n1_w;     /**< The same left when the worst set is lost: the others' steps less
                              what it carried. Below 0: they do not hold its loss. NaN: no set
                              on the bus. */
    float sets_step_w;   /**< Part of `step_w` from sets. */
    float inverters_step_w; /**< Part from inverters. */
    float inverters_j;      /**< Energy that those can give to the bus. */
    float largest_step_w;   /**< Load that the set of `worst_set` carries now. */
    uint32_t largest_set;   /**< Index of the largest set on the bus; #GPW_PLANT_NO_SET. */
    uint32_t worst_set;     /**< Index of the set whose loss leaves least. */
    uint32_t sets_online;   /**< Breakers closed. */
    uint32_t reserved;      /**< 0. */
} gpw_plant_reserve;

#define GPW_PLANT_NO_SET 0xFFFFFFFFu /**< No such set. */

/** Storage for a plant as a constant for static arrays. Room for any build of this minor
 *  version; gpw_plant_state_size() is the exact need. */
#define GPW_PLANT_STATE_BYTES(sets, dead_ms, inverters, events, latency_ms)                    \
  (256u + (sets) * (544u + GPW_GENSET_STATE_BYTES(dead_ms)) + 320u * (inverters) +             \
   16u * (events) + 16u * ((latency_ms) + 2u))

/** @name Configurations
 *  @{ */

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_config_init(gpw_plant_config *config,
                                                       size_t config_size);

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{parallel-reactance} @source{damper-torque} @source{nfpa-110-start}
 *  @source{reverse-power}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_set_config_init(gpw_plant_set_config *config,
                                                           size_t config_size);

/** Sets every field to its default; what has none is unknown, or 0 where 0 is refused.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_inverter_config_init(gpw_inverter_config *config,
                                                          size_t config_size);
/** @} */

/** @name Life
 *  @{ */

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_plant_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_state_size(const gpw_plant_config *config,
                                                      size_t *bytes);

/** Builds a plant without sets in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_plant_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] plant         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range; no place for set or inverter; a
 *                            reserve for stopping that is not above the one for starting
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_init(void *memory, size_t memory_bytes,
                                                const gpw_plant_config *config,
                                                gpw_plant **plant);

/** Adds a set. Those online begin in equilibrium at their own gpw_genset_config::initial_pu, at
 *  rated speed: the plant's load at the start is the sum.
 *  @param[in,out] plant   handle, not stepped since gpw_plant_init() or gpw_plant_reset()
 *  @param[in]     genset  the set; a `tick_ns` of 0 becomes the plant's; copied
 *  @param[in]     config  how it stands in the plant; copied
 *  @param[out]    index   from 0; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    a configuration was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN     a field is outside its range; tick or f0 is not the plant's; the
 *                             sharing does not go with the governor's droop
 *  @retval GPW_ERR_UNKNOWN    the inertia is not given
 *  @retval GPW_ERR_NOT_FOUND  a turbine's governor that is not linked
 *  @retval GPW_ERR_STATE      the plant has stepped
 *  @retval GPW_ERR_FULL       sets_max sets are there
 *  @retval GPW_ERR_SIZE       its dead time, with the rows of a table, needs more than
 *                             `dead_max_ms` gives
 *  @context{one thread per handle, ISR-safe, O(dead time / sub-step)}
 *  @source{plant-network}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_add_set(gpw_plant *plant,
                                                   const gpw_genset_config *genset,
                                                   const gpw_plant_set_config *config,
                                                   uint32_t *index);

/** Gives a set its table of load acceptance: gpw_genset_set_acceptance() of that set, before
 * the first step. The table stays through gpw_plant_reset(), which then takes as long.
 *  @param[in,out] plant  handle, not stepped since gpw_plant_init() or gpw_plant_reset()
 *  @param         set    index; its configuration has gone through gpw_genset_use_acceptance()
 *  @param[in]     rows   copied; ascending in load
 *  @param         count  1 to `acceptance_rows_max`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such set
 *  @retval GPW_ERR_STATE      the plant has stepped
 *  @retval GPW_ERR_FULL       more rows than the set has room for
 *  @retval GPW_ERR_DOMAIN     as for gpw_genset_set_acceptance(); nothing was changed
 *  @retval GPW_ERR_ORDER      as there; nothing was changed
 *  @context{one thread per handle, not for an ISR: some 30 000 sub-steps for each row}
 *  @source{load-acceptance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_set_acceptance(gpw_plant *plant, uint32_t set,
                                                          const gpw_acceptance_row *rows,
                                                          uint32_t count);

/** Adds a battery inverter, idle. One that forms, on a bus without sets, carries the load at
 *  rated speed from the first step on: that load is its set point.
 *  @param[in,out] plant   handle, not stepped since gpw_plant_init() or gpw_plant_reset()
 *  @param[in]     config  copied
 *  @param[out]    index   from 0; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  the configuration was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN  rating, energy or an efficiency is unknown; FORMING: droop or
 *                           reactance
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_STATE    the plant has stepped
 *  @retval GPW_ERR_FULL     inverters_max inverters are there
 *  @retval GPW_ERR_SIZE     its latency is above `latency_max_ms`
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{plant-network} @source{inverter-control} @source{battery-balance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_add_inverter(gpw_plant *plant,
                                                        const gpw_inverter_config *config,
                                                        uint32_t *index);

/** Puts the plant back to its start, under a load that the sets online share by their ratings
 *  after those with a base load, the inverters idle. Sets, inverters and events stay.
 *  @param[in,out] plant      handle
 *  @param         initial_w  load, 0 to what the sets carry; NaN: each set at its own
 *                            gpw_genset_config::initial_pu. Without a set online: any, carried
 *                            by inverters that form
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  a set cannot carry its share; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_reset(gpw_plant *plant, float initial_w);
/** @} */

/** @name Events
 *  @{ */

/** A set's breaker opens at once; the survivors take its load: of n equal sets that carry P
 *  each, P / (n - 1) more each.
 *  @param[in,out] plant  handle
 *  @param         set    index
 *  @param         at_ns  from reset, not before now
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such set
 *  @retval GPW_ERR_ORDER      the time has passed
 *  @retval GPW_ERR_FULL       events_max events are there
 *  @context{one thread per handle, ISR-safe, O(events)}
 *  @source{n-minus-1}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_loss(gpw_plant *plant, uint32_t set, uint64_t at_ns);

/** Orders a set to start. One that runs already stays; one that was lost cannot:
 *  #GPW_PLANT_START_FAILED.
 *  @param[in,out] plant  handle
 *  @param         set    index
 *  @param         at_ns  from reset, not before now
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such set
 *  @retval GPW_ERR_ORDER      the time has passed
 *  @retval GPW_ERR_FULL       events_max events are there
 *  @context{one thread per handle, ISR-safe, O(events)}
 *  @source{nfpa-110-start}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_start(gpw_plant *plant, uint32_t set,
                                                 uint64_t at_ns);

/** Orders a set to unload and stop. The last source on the bus stays.
 *  @param[in,out] plant  handle
 *  @param         set    index
 *  @param         at_ns  from reset, not before now
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such set
 *  @retval GPW_ERR_ORDER      the time has passed
 *  @retval GPW_ERR_FULL       events_max events are there
 *  @context{one thread per handle, ISR-safe, O(events)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_stop(gpw_plant *plant, uint32_t set, uint64_t at_ns);

/** An inverter leaves the bus at once.
 *  @param[in,out] plant     handle
 *  @param         inverter  index
 *  @param         at_ns     from reset, not before now
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such inverter
 *  @retval GPW_ERR_ORDER      the time has passed
 *  @retval GPW_ERR_FULL       events_max events are there
 *  @context{one thread per handle, ISR-safe, O(events)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_inverter_loss(gpw_plant *plant, uint32_t inverter,
                                                         uint64_t at_ns);
/** @} */

/** @name Tick
 *  @{ */

/** Advances the plant by one tick under a load that is the mean over the tick. A sample that is
 *  NaN, infinite or beyond #GPW_POWER_MAX_W is replaced by the last usable one.
 *  @param[in,out] plant      handle
 *  @param         load_w     electric power, watts
 *  @param[out]    out        what the plant did
 *  @param         out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done, with the last usable load
 *  @retval GPW_ERR_NULL     nothing was changed
 *  @retval GPW_ERR_HANDLE   nothing was changed
 *  @retval GPW_ERR_STATE    there is neither set nor inverter; nothing was changed
 *  @retval GPW_ERR_VERSION  `out_bytes` is below the first release's; nothing was changed
 *  @context{one thread per handle, ISR-safe, O((sets + inverters) * tick / 1 ms)}
 *  @source{plant-network} @source{plant-sharing} @source{inverter-control}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_step(gpw_plant *plant, float load_w,
                                                gpw_plant_output *out, size_t out_bytes);

/** Advances the plant by a block of ticks. Splitting a stream into blocks differently never
 *  changes a bit of the output.
 *  @param[in,out] plant     handle
 *  @param[in]     load_w    shape [ticks], watts; unusable samples as in gpw_plant_step()
 *  @param[out]    speed_pu  shape [ticks], deviation of the bus at the end of each tick; may be
 *                           `load_w` itself, may not otherwise overlap it
 *  @param         ticks     number of ticks; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but at least one load was replaced
 *  @retval GPW_ERR_NULL    nothing was changed
 *  @retval GPW_ERR_HANDLE  nothing was changed
 *  @retval GPW_ERR_STATE   there is neither set nor inverter; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(ticks * (sets + inverters) * tick / 1 ms)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_process(gpw_plant *plant, const float *load_w,
                                                   float *speed_pu, size_t ticks);
/** @} */

/** @name Reading
 *  @{ */

/** What a set did in the last tick.
 *  @param[in]  plant      handle
 *  @param      set        index
 *  @param[out] out        written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_VERSION  `out_bytes` is below the first release's
 *  @context{one thread per handle, ISR-safe, O(sets + inverters)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_set_output(const gpw_plant *plant, uint32_t set,
                                                      gpw_set_output *out, size_t out_bytes);

/** What an inverter did in the last tick.
 *  @param[in]  plant      handle
 *  @param      inverter   index
 *  @param[out] out        written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_VERSION  `out_bytes` is below the first release's
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{battery-balance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_inverter_output(const gpw_plant *plant,
                                                           uint32_t inverter,
                                                           gpw_inverter_output *out,
                                                           size_t out_bytes);

/** What is spare now, in kW and as a step, with all sets and after losing one.
 *  @param[in]  plant      handle
 *  @param[out] out        written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `out_bytes` is below the first release's
 *  @context{one thread per handle, ISR-safe, O(sets + inverters)}
 *  @source{plant-reserve} @source{air-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_reserves(const gpw_plant *plant,
                                                    gpw_plant_reserve *out, size_t out_bytes);

/** Deviation at which the plant, as it is switched now, would settle under a steady load: 0
 *  with an isochronous set on the bus, on the common line of all droops otherwise. Sets at
 *  their end carry that much; a battery is taken for boundless, a base load for reached.
 *  @param[in]  plant     handle
 *  @param      load_w    watts
 *  @param[out] speed_pu  pu; NaN where nothing carries that load
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  the sets end first, or the bus is dead: NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    `load_w` is not a number within #GPW_POWER_MAX_W
 *  @context{one thread per handle, ISR-safe, O(sets^2)}
 *  @source{plant-settled}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_settled(const gpw_plant *plant, float load_w,
                                                   float *speed_pu);

/** Frequency and damping ratio at which two sets swing against each other, or one against all
 *  others taken as one rigid set: a mode for gpw_bands_add_mode().
 *  @param[in]  genset_a  one set: rating, inertia; its f0 counts
 *  @param[in]  set_a     how it stands on the bus: `reactance_pu`, `damper_pu`
 *  @param[in]  genset_b  the other
 *  @param[in]  set_b     how that stands
 *  @param[out] mode_hz    undamped natural frequency
 *  @param[out] damping    ratio, from the damper windings alone
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a configuration was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a rating, reactance, damper or f0 is outside its range
 *  @retval GPW_ERR_UNKNOWN  an inertia is not given
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{plant-modes}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_mode(const gpw_genset_config *genset_a,
                                                const gpw_plant_set_config *set_a,
                                                const gpw_genset_config *genset_b,
                                                const gpw_plant_set_config *set_b,
                                                float *mode_hz, float *damping);
/** @} */

/** @name Names
 *  @{ */

/** Name of a sharing, such as `"line"`; `"?"` for an unknown one.
 *  @param sharing  any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_sharing_name(uint32_t sharing);

/** Name of a set's state, such as `"online"`; `"?"` for an unknown one.
 *  @param state  any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_set_state_name(uint32_t state);

/** Name of an inverter's mode, such as `"forming"`; `"?"` for an unknown one.
 *  @param mode  any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_inverter_mode_name(uint32_t mode);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PLANT_H */
