/* SPDX-License-Identifier: MIT */
/**
 * @file site.h
 * @brief The whole pipeline as one handle: fleet, supply, chains, generator set, verdict.
 */
#ifndef GPUPOWER_SITE_H
#define GPUPOWER_SITE_H

#include "chain.h"
#include "fleet.h"
#include "genset.h"
#include "supply.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site Site
 *
 * Board watts of the fleet go through the rail chain, the supply, the AC chain and, with the
 * other loads of the bus, onto the generator set; its frequency goes back to the supply each
 * sub-step; the verdict watches. Life: init, set and add, start, step; reset chooses a corner.
 * @{ */

/** A site. Opaque, position-independent. */
typedef struct gpw_site gpw_site;

/** Where the load of a site comes from. */
enum gpw_load_source_id {
    GPW_LOAD_FLEET = 0, /**< The groups of the site. */
    GPW_LOAD_RAIL = 1,  /**< Board watts given to gpw_site_step_load(): a trace at the rail. */
    GPW_LOAD_AC = 2     /**< AC watts given to gpw_site_step_load(): a trace at the node input. */
};

/** Where a chain stage stands. */
enum gpw_chain_place_id {
    GPW_CHAIN_RAIL = 0, /**< Before the supply: caps, GPU smoothing. */
    GPW_CHAIN_PSU = 1,  /**< After the supply: the PSUs' own lag and dead time; a verdict is also
                             taken without them, and the worse counts. */
    GPW_CHAIN_AC = 2    /**< After the PSUs: battery or load bank holding a ramp. */
};

/** Capacities and clock. 80 bytes. */
typedef struct gpw_site_config {
    uint32_t header;          /**< Set by gpw_site_config_init(). */
    uint32_t tick_ns;         /**< Tick. Default 10 ms. */
    uint64_t seed;            /**< Seed of the fleet. Default 1. */
    uint32_t load_source;     /**< #gpw_load_source_id. Default fleet. */
    uint32_t fleet_mode;      /**< #gpw_fleet_mode_id. Default aggregated. */
    uint32_t groups_max;      /**< Groups. Default 1. */
    uint32_t events_max;      /**< Schedule events. Default 16. */
    uint32_t gpus_max;        /**< Exact mode only. Default 0. */
    uint32_t staggers_max;    /**< Gated starts, to 16. Default 0. */
    uint32_t bus_events_max;  /**< Changes of the other loads, to 256. Default 0. */
    uint32_t stages_max;      /**< Chain stages at each place, to 8. Default 2. */
    uint32_t delay_slots_max; /**< Chain dead times at each place, sub-steps. Default 0. */
    uint32_t rows_max;        /**< PSU efficiency rows. Default 0. */
    float dead_time_max_s;    /**< Largest engine dead time. Default 0.1. */
    float bus_load_w;         /**< Other loads at the start. Default 0. */
    uint32_t required_class;  /**< #gpw_class_id the site must hold. Default G2. */
    uint32_t reserved[3];     /**< Must be 0. */
} gpw_site_config;

/** A start of a group GPU by GPU, each step released only when its gate is open. 40 bytes. */
typedef struct gpw_stagger {
    uint32_t header;        /**< Set by gpw_stagger_init(). */
    uint32_t group;         /**< Group index. */
    gpw_phase phase;        /**< Phase to change to. */
    uint32_t gpus_per_step; /**< GPUs released together. Default 1. */
    uint64_t at_ns;         /**< Not before this time. Default 0. */
    float interval_s;       /**< Least time between releases. Default 1. */
    uint32_t gate_air;      /**< 1: only while the set's air takes the step. Default 1. */
    float margin_pu;        /**< Share of the acceptable step kept free. Default 0.2. */
    uint32_t reserved;      /**< Must be 0. */
} gpw_stagger;

/** Every signal of one tick. Powers are means over the tick; NaN where not simulated. */
typedef struct gpw_site_signals {
    uint64_t time_ns;         /**< End of the tick. */
    float rail_mean_w;        /**< Boards, deterministic mean. */
    float rail_w;             /**< Boards, with fluctuation. */
    float smoothed_w;         /**< After the rail chain. */
    float ac_w;               /**< AC input of the nodes, after the supply. */
    float psu_w;              /**< After the PSU chain. */
    float generator_w;        /**< At the generator, other loads included. */
    float frequency_hz;       /**< At the end of the tick. */
    float frequency_min_hz;   /**< Least of any sub-step. */
    float frequency_max_hz;   /**< Largest. */
    float rocof_hz_per_s;     /**< Windowed RoCoF at the end of the tick. */
    float throttle_pu;        /**< Actuator position. */
    float boost_pu;           /**< Boost; NaN without an air limit. */
    float connected_share;    /**< Share of the supplies on the bus. */
    uint32_t flags;           /**< #gpw_site_flag. */
} gpw_site_signals;

/** Bits of gpw_site_signals::flags. */
enum gpw_site_flag {
    GPW_SITE_THROTTLE_MAX = 1, /**< Throttle at its upper end. */
    GPW_SITE_THROTTLE_MIN = 2, /**< At its lower end. */
    GPW_SITE_AIR_LIMITED = 4,  /**< Air limits the torque. */
    GPW_SITE_COLLAPSED = 8,    /**< The set stalled. */
    GPW_SITE_SUPPLY_LEFT = 16, /**< PSUs are off the bus. */
    GPW_SITE_TRIPPED = 32,     /**< A protection has tripped in this run. */
    GPW_SITE_HELD = 64,        /**< An unusable load sample was replaced. */
    GPW_SITE_WAITING = 128     /**< A stagger waits for its gate. */
};

/** A judgement over all corners. NaN: unknown. */
typedef struct gpw_judgement {
    gpw_outcome outcome;       /**< About the required class, trips and supplies. */
    uint32_t required_class;   /**< #gpw_class_id. */
    uint32_t class_held;       /**< Best class held at every corner. */
    uint32_t limiting;         /**< #gpw_criterion_id with the least margin. */
    float margin_pct;          /**< Least margin over criteria and corners. */
    uint32_t limiting_corner;  /**< Corner index of it. */
    uint32_t deciding;         /**< #gpw_parameter_id that decides, when undetermined. */
    uint32_t corners;          /**< Corners run. */
    uint32_t corners_held;     /**< Of them, held. */
    uint32_t corners_failed;   /**< Of them, failed. */
    uint32_t assumptions;      /**< #gpw_assumption bits. */
    gpw_grade weakest_grade;   /**< Of every figure used. */
    float dip_pct;             /**< From rated, worst corner. */
    float dip_time_s;          /**< When, in that corner. */
    float dip_nominal_pct;     /**< At the nominal corner. */
    float rise_pct;            /**< Worst corner. */
    float rocof_hz_per_s;      /**< Over the window, worst corner. */
    float recovery_s;          /**< Longest, worst corner; NaN: some corner did not recover. */
    float steady_band_pct;     /**< Worst corner. */
    float worst_step_w;        /**< Simulated, within 1 s, at the generator. */
    float worst_step_rise_s;   /**< Over what time. */
    float bound_step_up_w;     /**< Bound at the rail: every GPU to its cap and excursion. */
    float bound_step_down_w;   /**< Bound at the rail: every GPU off. */
    float duration_s;          /**< Length of the record. */
    uint32_t trip;             /**< First trip row + 1 in any corner; 0 none. */
    uint32_t collapsed;        /**< 1: the set stalled in some corner. */
    uint32_t supply_trips;     /**< Most departures of the supplies in any corner. */
    uint32_t reserved;         /**< 0. */
} gpw_judgement;

/** What can decide an undetermined judgement. */
enum gpw_parameter_id {
    GPW_PARAMETER_NONE = 0,     /**< None. */
    GPW_PARAMETER_INERTIA = 1,  /**< Inertia constant H. */
    GPW_PARAMETER_AIR_STEP = 2, /**< First-step acceptance s1. */
    GPW_PARAMETER_AIR_TAU = 3,  /**< Turbocharger time constant. */
    GPW_PARAMETER_RECORD = 4    /**< The record: it ends before recovery. */
};

/** What a judgement rests on: bits of gpw_judgement::assumptions. */
enum gpw_assumption {
    GPW_ASSUMED_NO_SIGMA = 1,      /**< A phase has no known sigma: no fluctuation. */
    GPW_ASSUMED_TAU = 2,           /**< A correlation time was assumed. */
    GPW_ASSUMED_MIDPOINT = 4,      /**< A mean is the midpoint of a range. */
    GPW_ASSUMED_JUMP = 8,          /**< Overlapping changes were merged. */
    GPW_ASSUMED_INERTIA_WIDTH = 16, /**< Default width of the inertia interval. */
    GPW_ASSUMED_AIR_WIDTH = 32,    /**< Default width of s1 or tau. */
    GPW_ASSUMED_NO_AIR = 64,       /**< No air limit: the engine takes any step its throttle can. */
    GPW_ASSUMED_NO_OVERHEAD = 128, /**< No node overhead given. */
    GPW_ASSUMED_NO_EFFICIENCY = 256, /**< No PSU loss given. */
    GPW_ASSUMED_NO_WINDOW = 512,   /**< PSUs stay at any frequency. */
    GPW_ASSUMED_STEP_AT_RAIL = 1024, /**< Phase changes are steps at the rail. */
    GPW_ASSUMED_HELD_SAMPLES = 2048, /**< Unusable samples of the load record were held. */
    GPW_ASSUMED_FREQUENCY_ONLY = 4096, /**< Voltage is not judged. */
    GPW_ASSUMED_RECORD_AS_IS = 8192 /**< The load is a record: faster changes than its interval
                                         or its meter's averaging are not in it. */
};

#define GPW_SITE_CORNERS 18u /**< Corner indices: 0 to 8 with the PSU model, 9 to 17 without. */

/** Room for a site with these capacities and default others; see gpw_site_state_size(). */
#define GPW_SITE_STATE_BYTES(groups, events)                                                   \
  (3072u + GPW_FLEET_STATE_BYTES(groups, events))

GPW_API GPW_NODISCARD gpw_status gpw_site_config_init(gpw_site_config *config,
                                                      size_t config_size);
GPW_API GPW_NODISCARD gpw_status gpw_stagger_init(gpw_stagger *stagger, size_t stagger_size);
GPW_API GPW_NODISCARD gpw_status gpw_site_state_size(const gpw_site_config *config,
                                                     size_t *bytes);
GPW_API GPW_NODISCARD gpw_status gpw_site_init(void *memory, size_t memory_bytes,
                                               const gpw_site_config *config, gpw_site **site);

/* between init and start */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_group(gpw_site *site, const gpw_fleet_group *group,
                                                    const gpw_profile *profile, uint32_t *index);
GPW_API GPW_NODISCARD gpw_status gpw_site_set_rho(gpw_site *site, uint32_t group, gpw_phase phase,
                                                  float rho_in, float rho_out);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_event(gpw_site *site, uint64_t at_ns,
                                                    uint32_t group, gpw_phase phase);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_stagger(gpw_site *site, const gpw_stagger *stagger);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_bus_event(gpw_site *site, uint64_t at_ns,
                                                        float bus_load_w);
GPW_API GPW_NODISCARD gpw_status gpw_site_set_supply(gpw_site *site,
                                                     const gpw_supply_config *supply);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_efficiency(gpw_site *site, float load_pu,
                                                         float efficiency);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_lag(gpw_site *site, uint32_t place, float tau_s);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_dead_time(gpw_site *site, uint32_t place,
                                                        float dead_s);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_ramp(gpw_site *site, uint32_t place,
                                                   float up_w_per_s, float down_w_per_s);
GPW_API GPW_NODISCARD gpw_status gpw_site_set_genset(gpw_site *site,
                                                     const gpw_genset_config *genset);
GPW_API GPW_NODISCARD gpw_status gpw_site_add_trip(gpw_site *site, float threshold_hz,
                                                   float delay_s, uint32_t over);
GPW_API GPW_NODISCARD gpw_status gpw_site_set_custom_class(gpw_site *site,
                                                           const gpw_limits *limits);
/* starts at equilibrium under the initial load; GPW_ERR_UNKNOWN: no genset */
GPW_API GPW_NODISCARD gpw_status gpw_site_start(gpw_site *site);

/* after start. For trace loads: the load the run starts in equilibrium with */
GPW_API GPW_NODISCARD gpw_status gpw_site_reset(gpw_site *site, uint32_t corner,
                                                float initial_load_w);
GPW_API GPW_NODISCARD gpw_status gpw_site_step(gpw_site *site, gpw_site_signals *signals,
                                               size_t signals_bytes);
GPW_API GPW_NODISCARD gpw_status gpw_site_step_load(gpw_site *site, float load_w,
                                                    gpw_site_signals *signals,
                                                    size_t signals_bytes);
/* shape [ticks]; load_w NULL with a fleet */
GPW_API GPW_NODISCARD gpw_status gpw_site_process(gpw_site *site, const float *load_w,
                                                  gpw_site_signals *signals, size_t signals_bytes,
                                                  size_t ticks);
/* phase change by command, as gpw_fleet_command() */
GPW_API GPW_NODISCARD gpw_status gpw_site_command(gpw_site *site, uint32_t group, gpw_phase phase,
                                                  uint32_t gpus, uint32_t delay_ns);
GPW_API GPW_NODISCARD gpw_status gpw_site_result(const gpw_site *site, gpw_verdict_result *result,
                                                 size_t result_bytes);
GPW_API GPW_NODISCARD gpw_status gpw_site_class_result(const gpw_site *site, uint32_t index,
                                                       gpw_class_result *result,
                                                       size_t result_bytes);

/* corners: which have to be run (a parameter without interval adds none) */
GPW_API GPW_NODISCARD gpw_status gpw_site_corner_needed(const gpw_site *site, uint32_t corner,
                                                        uint32_t *needed);
/* the text of a corner: parameter values it stands for */
GPW_API GPW_NODISCARD gpw_status gpw_site_corner_values(const gpw_site *site, uint32_t corner,
                                                        float *inertia_s, float *air_step_pu,
                                                        float *air_tau_s, uint32_t *with_psu);
/* collecting a judgement run by run: begin, then after each run fold, then end. judge() does
 * all of it for `duration_s` of a site with a fleet, or of a load record */
GPW_API GPW_NODISCARD gpw_status gpw_site_judge_begin(gpw_site *site);
GPW_API GPW_NODISCARD gpw_status gpw_site_judge_fold(gpw_site *site);
GPW_API GPW_NODISCARD gpw_status gpw_site_judge_end(gpw_site *site, gpw_judgement *judgement,
                                                    size_t judgement_bytes);
GPW_API GPW_NODISCARD gpw_status gpw_site_judge(gpw_site *site, const float *load_w,
                                                uint64_t ticks, gpw_judgement *judgement,
                                                size_t judgement_bytes);
GPW_API const char *gpw_parameter_name(uint32_t parameter);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_H */
