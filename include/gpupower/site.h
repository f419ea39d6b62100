/* SPDX-License-Identifier: MIT */
/**
 * @file site.h
 * @brief The whole pipeline as one handle: fleet, supply, chains, generator set, verdict.
 */
#ifndef GPUPOWER_SITE_H
#define GPUPOWER_SITE_H

#include "fleet.h"
#include "genset.h"
#include "source.h"
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
    GPW_LOAD_AC = 2 /**< AC watts given to gpw_site_step_load(): a trace at the node input. */
};

/** Capacities and clock. 88 bytes. */
typedef struct gpw_site_config {
    uint32_t header;          /**< Set by gpw_site_config_init(). */
    uint32_t tick_ns;         /**< Tick. Default 10 ms. */
    uint64_t seed;            /**< Seed of the fleet. Default 1. */
    uint32_t load_source;     /**< #gpw_load_source_id. Default fleet. */
    uint32_t fleet_mode;      /**< #gpw_fleet_mode_id. Default aggregated. */
    uint32_t groups_max;      /**< Groups. Default 1. */
    uint32_t events_max;      /**< Schedule events. Default 8. */
    uint32_t gpus_max;        /**< Exact mode only. Default 0. */
    uint32_t staggers_max;    /**< Gated starts, to 16. Default 0. */
    uint32_t bus_events_max;  /**< Changes of the other loads, to 256. Default 0. */
    uint32_t stages_max;      /**< Places for stages of each chain, to 16: a converter, a
                                   smoothing and a storage take two each. Default 2. */
    uint32_t delay_slots_max; /**< Chain dead times at each place, sub-steps. Default 0. */
    uint32_t rows_max;        /**< PSU efficiency rows. Default 0. */
    float dead_time_max_s;    /**< Largest engine dead time, to 1. Default 0.05. */
    float bus_load_w;         /**< Other loads at the start. Default 0. */
    uint32_t required_class;  /**< #gpw_class_id the site must hold. Default G2. */
    uint32_t load_corners;    /**< 1: judged at the ends of the load's interval too. Default. 0:
                                   at the nominal load alone, and the judgement says so. */
    float load_error; /**< A record's relative error either way, as a share, 0 to 0.9: such as
                           gpw_method_figures::error_high of its meter. Default 0. A fleet has
                           intervals of its own. */
    uint32_t overhead_rows_max; /**< Rows of node overhead. Default 0. */
    uint8_t plant_max; /**< 1: the supply may have transformer, UPS and cooling. Default 0. */
    uint8_t ride_max;  /**< 1: gpw_site_set_ride() may be called. Default 0. */
    uint8_t sets_max;  /**< Sets on the bus, to 16, with gpw_site_add_set(). Default 0: one set
                            alone. The next four need it. */
    uint8_t inverters_max;    /**< Battery inverters on the bus, to 8. Default 0. */
    uint8_t plant_events_max; /**< Losses, starts and stops of these, to 64. Default 0. */
    uint8_t relays_max;       /**< Relay rows on the bus, to 16. Default 0. */
    uint16_t reserved;        /**< Must be 0. */
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
    uint64_t time_ns;       /**< End of the tick. */
    float rail_mean_w;      /**< Boards, deterministic mean. */
    float rail_w;           /**< Boards, with fluctuation. */
    float smoothed_w;       /**< After the rail chain. */
    float ac_w;             /**< At the bus, after the supply. */
    float psu_w;            /**< After the PSU chain. */
    float generator_w;      /**< At the generator, other loads included. */
    float frequency_hz;     /**< At the end of the tick. */
    float frequency_min_hz; /**< Least of any sub-step. */
    float frequency_max_hz; /**< Largest. */
    float rocof_hz_per_s;   /**< Windowed RoCoF at the end of the tick. */
    float throttle_pu;      /**< Actuator position. */
    float boost_pu;         /**< Boost; NaN without an air limit. */
    float connected_share;  /**< Share of the supplies on the bus. */
    uint32_t flags;         /**< #gpw_site_flag. */
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

/** Room for a site with these capacities and the defaults of the others, at any tick;
 *  gpw_site_state_size() is the exact need. */
#define GPW_SITE_STATE_BYTES(groups, events)                                                   \
  (3328u + 24u * (groups) + GPW_FLEET_STATE_BYTES(groups, events))

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 80 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_config_init(gpw_site_config *config,
                                                      size_t config_size);

/** Sets every field to its default.
 *  @param[out] stagger       written in full, `stagger_size` bytes
 *  @param      stagger_size  `sizeof *stagger`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `stagger` is NULL
 *  @retval GPW_ERR_VERSION  `stagger_size` is below the first release's 40 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_stagger_init(gpw_stagger *stagger, size_t stagger_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_site_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_state_size(const gpw_site_config *config,
                                                     size_t *bytes);

/** Builds a site in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_site_state_size() bytes, #GPW_STATE_ALIGN-ed, live as
 *                      long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] site          handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(capacities)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_init(void *memory, size_t memory_bytes,
                                               const gpw_site_config *config, gpw_site **site);

/** Adds a group of like GPUs, before the start.
 *  @param[in,out] site  handle
 *  @param[in]     group    copied
 *  @param[in]     profile  what is needed of it is copied
 *  @param[out]    index    number of the group, from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL     `groups_max` or `gpus_max` is used up
 *  @retval GPW_ERR_UNKNOWN  the profile has no mean for the initial phase
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, not ISR, O(phases); exact mode O(GPUs)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_group(gpw_site *site,
                                                    const gpw_fleet_group *group,
                                                    const gpw_profile *profile,
                                                    uint32_t *index);

/** Sets the correlation of one phase of one group, before the start.
 *  @param[in,out] site  handle
 *  @param         group    number of the group
 *  @param         phase    which phase
 *  @param         rho_in   correlation within a node, to 1
 *  @param         rho_out  correlation between nodes, to `rho_in`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN     no sum of GPUs can have these correlations
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{exact-sum}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_rho(gpw_site *site, uint32_t group,
                                                  gpw_phase phase, float rho_in, float rho_out);

/** Adds a phase change of a whole group to the schedule, before the start.
 *  @param[in,out] site  handle
 *  @param         at_ns  from the start; not before the previous event
 *  @param         group  number of the group
 *  @param         phase  phase it changes to
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN     no such phase
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_ORDER      earlier than the previous event
 *  @retval GPW_ERR_FULL       `events_max` is used up
 *  @retval GPW_ERR_UNKNOWN    the profile has no mean for that phase
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_event(gpw_site *site, uint64_t at_ns,
                                                    uint32_t group, gpw_phase phase);

/** Adds a start of a group step by step, gated by the engine's air, before the start.
 *
 *  Releases are decided at the start of a tick: a longer tick delays one by up to a tick. A
 *  gated step is released when, seen at the generator, it is at most `1 - margin_pu` of what
 *  the air allows, as gpw_genset_acceptable_step() tells for the nominal first step, less load
 *  that the throttle has not followed yet or that is still on its way. It waits while a
 *  schedule or bus event falls into the coming tick.
 *
 *  @param[in,out] site  handle
 *  @param[in]     stagger  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN     a field is outside its range
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_FULL       `staggers_max` is used up
 *  @retval GPW_ERR_UNKNOWN    the profile has no mean for that phase
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_stagger(gpw_site *site,
                                                      const gpw_stagger *stagger);

/** Adds a change of the other loads on the bus, before the start.
 *  @param[in,out] site  handle
 *  @param         at_ns       from the start; not before the previous change
 *  @param         bus_load_w  all other loads together from then on, W, 0 to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_ORDER  earlier than the previous change
 *  @retval GPW_ERR_FULL   `bus_events_max` is used up
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_bus_event(gpw_site *site, uint64_t at_ns,
                                                        float bus_load_w);

/** Sets the generator set, before the start.
 *  @param[in,out] site  handle
 *  @param[in]     genset  copied; its `tick_ns` and `initial_pu` are the site's own
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN  the inertia is not given
 *  @retval GPW_ERR_FULL     its dead time is longer than `dead_time_max_s`, in whose room a
 *                           turbine's governor (30 sub-steps), s1 by load or a mixer (20) and a
 *                           table of acceptance (20, and 5 for each row) lie too
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_genset(gpw_site *site,
                                                     const gpw_genset_config *genset);

/** Gives the site's set its table of load acceptance, before the start; the set's configuration
 *  has gone through gpw_genset_use_acceptance(). At each corner its steps vary by
 *  `acceptance_error_pu` and its times by 0.3; s1 is fitted anew there. A site whose set is to
 * have a table and has none is refused at its start (GPW_ERR_UNKNOWN).
 *  @param[in,out] site   handle
 *  @param[in]     rows   copied; ascending in load
 *  @param         count  1 to the set's `acceptance_rows_max`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  as for gpw_genset_set_acceptance()
 *  @retval GPW_ERR_ORDER   as there
 *  @retval GPW_ERR_FULL    more rows than the set's configuration has room for
 *  @retval GPW_ERR_STATE   there is no set yet, or the site has been started
 *  @context{one thread per handle, not for an ISR: some 30 000 sub-steps for each row, and so
 * at each reset}
 *  @source{load-acceptance}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_acceptance(gpw_site *site,
                                                         const gpw_acceptance_row *rows,
                                                         uint32_t count);

/** The generator set as it was given: the nominal corner.
 *  @param[in]  site    handle
 *  @param[out] genset  initialised by gpw_genset_config_init(); written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_UNKNOWN  none was set
 *  @retval GPW_ERR_VERSION  `genset` was not initialised
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_genset(const gpw_site *site,
                                                 gpw_genset_config *genset);

/** Adds a protection: frequency beyond a threshold for a time, before the start.
 *  @param[in,out] site  handle
 *  @param         threshold_hz  1 to 200 Hz
 *  @param         delay_s       0 to 3600 s
 *  @param         over          0: trips below the threshold, 1: above
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL  #GPW_VERDICT_TRIPS_MAX rows are there
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_trip(gpw_site *site, float threshold_hz,
                                                   float delay_s, uint32_t over);

/** Sets the limits of the custom class, before the start.
 *  @param[in,out] site  handle
 *  @param[in]     limits  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE     the site has been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_custom_class(gpw_site *site,
                                                           const gpw_limits *limits);

/** Ends the building and puts the site at rest under its initial load.
 *  @param[in,out] site  handle
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  the initial load lies outside the PSU efficiency rows
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_UNKNOWN   no generator set, or the custom class is required and was not
 *                            given
 *  @retval GPW_ERR_DOMAIN    the set cannot carry the initial load, or a limit is out of range
 *  @retval GPW_ERR_STATE     started already, or a fleet without a group
 *  @context{one thread per handle, not ISR, O(groups); exact mode O(GPUs)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_start(gpw_site *site);

/** Goes back to time 0 at one corner. The same seed gives the same bits again.
 *  @param[in,out] site  handle
 *  @param         corner          0 nominal, below #GPW_SITE_CORNERS
 *  @param         initial_load_w  with a load record: what the run starts in equilibrium with,
 *  at the point where the record enters, as the record says it; with a fleet it is not used
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such corner, or the set cannot carry the initial load
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, not ISR, O(groups); exact mode O(GPUs)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_reset(gpw_site *site, uint32_t corner,
                                                float initial_load_w);

/** One tick of a site with a fleet.
 *  @param[in,out] site  handle
 *  @param[out]    signals        of this tick; may be NULL
 *  @param         signals_bytes  `sizeof *signals`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     the load comes from a record: use gpw_site_step_load()
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `signals_bytes` is below the first release's 64
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(groups) a sub-step; exact mode O(GPUs) a tick}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_step(gpw_site *site, gpw_site_signals *signals,
                                               size_t signals_bytes);

/** One tick of a site whose load comes from a record.
 *  @param[in,out] site  handle
 *  @param         load_w         mean load over this tick, W
 *  @param[out]    signals        of this tick; may be NULL
 *  @param         signals_bytes  `sizeof *signals`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the sample was unusable; the last good one was taken
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `signals_bytes` is below the first release's 64
 *  @retval GPW_ERR_STATE    not started, or the load comes from a fleet
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_step_load(gpw_site *site, float load_w,
                                                    gpw_site_signals *signals,
                                                    size_t signals_bytes);

/** A block of ticks. Splitting a run into blocks differently never changes a bit.
 *  @param[in,out] site  handle
 *  @param[in]     load_w         shape [ticks], watts; NULL with a fleet
 *  @param[out]    signals        shape [ticks]; may be NULL
 *  @param         signals_bytes  size of one element, as the caller was compiled
 *  @param         ticks          0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    at least one sample was unusable
 *  @retval GPW_ERR_NULL     a load record is needed
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `signals_bytes` is below the first release's 64
 *  @retval GPW_ERR_STATE    not started, or a load record given to a fleet
 *  @context{one thread per handle, ISR-safe, O(ticks * groups)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_process(gpw_site *site, const float *load_w,
                                                  gpw_site_signals *signals,
                                                  size_t signals_bytes, size_t ticks);

/** Changes the phase of a group, or of some of its GPUs, on the next tick.
 *  @param[in,out] site  handle
 *  @param         group     number of the group
 *  @param         phase     phase to change to
 *  @param         gpus      so many more of its GPUs; 0: all that are not there yet
 *  @param         delay_ns  after the start of the next tick; less than a tick
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_UNKNOWN    the profile has no mean for that phase
 *  @retval GPW_ERR_STATE      not started, no fleet, or only part of a group that is in two
 *                             phases
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_command(gpw_site *site, uint32_t group,
                                                  gpw_phase phase, uint32_t gpus,
                                                  uint32_t delay_ns);

/** The phase a group was last told to go to, and how many of its GPUs were.
 *  @param[in]  site   handle
 *  @param      group  number of the group
 *  @param[out] phase  written only on success
 *  @param[out] gpus   likewise
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_group_phase(const gpw_site *site, uint32_t group,
                                                      gpw_phase *phase, uint32_t *gpus);

/** The largest steps that can come from where the fleet is now: bounds, not a simulation.
 *  @param[in,out] site         handle
 *  @param[out]    step_up_w    at the generator, W: every GPU to its cap times its excursion;
 *                              NaN where one of these is unknown
 *  @param[out]    step_down_w  at the generator, W: every node off; positive
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  the step up is unknown
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     not started, or the load comes from a record
 *  @context{one thread per handle, ISR-safe, O(groups)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_bounds(gpw_site *site, float *step_up_w,
                                                 float *step_down_w);

/** Result of the present run, up to now.
 *  @param[in]  site          handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_result(const gpw_site *site,
                                                 gpw_verdict_result *result,
                                                 size_t result_bytes);

/** Result of one class in the present run: 0 to 2 are G1 to G3, 3 is the custom class.
 *  @param[in]  site          handle
 *  @param      index         which class
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_NOT_FOUND  no class of that index
 *  @retval GPW_ERR_STATE     the site has not been started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_class_result(const gpw_site *site, uint32_t index,
                                                       gpw_class_result *result,
                                                       size_t result_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_H */
