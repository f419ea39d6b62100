/* SPDX-License-Identifier: MIT */
/**
 * @file site_bus.h
 * @brief A site whose bus has more than one set: voltage, inverters, relays.
 */
#ifndef GPUPOWER_SITE_BUS_H
#define GPUPOWER_SITE_BUS_H

#include "alternator.h"
#include "plant.h"
#include "protection.h"
#include "site.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site_bus Bus of a site
 *
 * With gpw_site_config::sets_max above 0 a site's load falls on a plant of sets and inverters
 * instead of one set, and, where an alternator is given, on its voltage. Each sub-step the load
 * goes to the plant, the plant's frequency and the sets' share of the power to the alternator,
 * and frequency and voltage together back to the supply. Relays watch all of it.
 *
 * A corner of the judgement takes the same end of inertia, first step and turbocharger time in
 * all sets together: sets of one make share what is not known about them. Corners and their
 * parameters are named after the first set.
 *
 * The alternators of the sets on the bus are one machine (@ref gpw_alternator): its rating is
 * that of the first set's alternator, and those of the others are in proportion to their sets'
 * power. Inverters are taken at unity power factor, the other loads of the bus too.
 *
 * A class is judged on the rating of the sets that are on the bus at the start. A loss that was
 * ordered is no failure by itself; what comes of it is. A set or inverter that comes or goes
 * ends the stretch of constant load on which the steady band is judged, as a change of load
 * does.
 *
 * Two things leave a judgement undetermined that would hold: isochronous sets in parallel
 * without a line (#GPW_PLANT_NO_SHARING), because how they share hangs on errors that nobody
 * knows, and an alternator that stands above 110 % of its rating, in VA or in current, for more
 * than a second: what it and its regulator bear is the maker's to say. Above 100 %, for any
 * time, #GPW_ASSUMED_OVERLOAD is told; the figures are gpw_bus_judgement::apparent_peak_pct and
 * gpw_bus_judgement::current_peak_pct.
 *
 * Linked only where one of these functions is named; the shared library has them all. Life: as
 * a site's, with sets added in place of gpw_site_set_genset(), which without one gives the only
 * set.
 * @{ */

/** What the bus did in the last tick. NaN: not simulated. 72 bytes. */
typedef struct gpw_bus_signals {
    float voltage_pu;          /**< At the end of the tick; 0 on a dead bus, NaN without an
                                    alternator. */
    float voltage_min_pu;      /**< Least at any sub-step. */
    float voltage_max_pu;      /**< Largest. */
    float field_pu;            /**< Field of the alternators. */
    float apparent_va;         /**< Largest of the tick, of the sets. */
    float reactive_var;        /**< What the sets give; negative: they take. */
    float sets_w;              /**< Power of all sets. */
    float inverters_w;         /**< Power of all inverters; negative: they charge. */
    float rated_online_w;      /**< Ratings of the sets on the bus. */
    float largest_set_pu;      /**< Largest load of a set on its rating. */
    float least_set_pu;        /**< Least one; below 0 is reverse power. */
    uint32_t sets_online;      /**< Breakers closed. */
    uint32_t sets_starting;    /**< On their way to the bus. */
    uint32_t inverters_online; /**< Connected. */
    uint32_t plant_flags;      /**< #gpw_plant_flag_bit. */
    uint32_t alternator_flags; /**< #gpw_alternator_flag, of the tick. */
    uint32_t relay;            /**< First row that tripped in this run, from 1; 0 none. */
    uint32_t dead;             /**< 1: the bus is dead. */
} gpw_bus_signals;

/** What a judgement found on the bus, worst of all corners. NaN: not simulated. 64 bytes. */
typedef struct gpw_bus_judgement {
    float voltage_dip_pct;      /**< Lowest voltage, below rated, % of rated. */
    float voltage_dip_time_s;   /**< When, in that corner. */
    float voltage_rise_pct;     /**< Highest, above rated. */
    float voltage_rise_time_s;  /**< When, in that corner. */
    float apparent_peak_pct;    /**< Largest apparent power, % of the alternators' rating. */
    float current_peak_pct;     /**< Largest current, % of rated. */
    float largest_set_pct;      /**< Largest load of a set, % of its rating. */
    float least_set_pct;        /**< Least one: below 0 is reverse power. */
    float voltage_recovery_s;   /**< Longest, of the voltage; NaN: some corner's did not. */
    float voltage_steady_pct;   /**< Largest deviation at rest. */
    uint32_t relay;             /**< First row that tripped in any corner, from 1; 0 none. */
    float relay_time_s;         /**< When; NaN: none. */
    uint32_t plant_flags;       /**< #gpw_plant_flag_bit of any corner and tick. */
    uint32_t alternator_flags;  /**< #gpw_alternator_flag of any corner and tick. */
    uint32_t sets_online_least; /**< Fewest breakers closed. */
    uint32_t reserved;          /**< 0. */
} gpw_bus_judgement;

/** Gives what all sets have in common, before the first of them: sharing gains, starting and
 *  stopping by reserve. Capacities, tick and f0 are the site's and the first set's.
 *  @param[in,out] site   handle
 *  @param[in]     plant  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `plant` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_FULL     sets_max is 0
 *  @retval GPW_ERR_STATE    a set is there, or the site has been started
 *  @context{one thread per handle, not ISR, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_plant(gpw_site *site,
                                                    const gpw_plant_config *plant);

/** Adds a set to the bus, before the start.
 *  @param[in,out] site    handle
 *  @param[in]     genset  the set; tick and initial load are the site's
 *  @param[in]     config  how it stands in the plant; NULL: the defaults, sharing by droop
 *                         where its governor has one
 *  @param[out]    index   from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    a configuration was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN     a field is outside its range; f0 is not the first set's; the
 *                             sharing does not go with the governor's droop
 *  @retval GPW_ERR_UNKNOWN    the inertia is not given
 *  @retval GPW_ERR_NOT_FOUND  a turbine's governor that is not linked
 *  @retval GPW_ERR_FULL       sets_max sets are there, or its dead time is above
 *                             dead_time_max_s
 *  @retval GPW_ERR_STATE      the site has been started
 *  @context{one thread per handle, not ISR, O(dead time / sub-step)}
 *  @source{plant-network}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_set(gpw_site *site,
                                                  const gpw_genset_config *genset,
                                                  const gpw_plant_set_config *config,
                                                  uint32_t *index);

/** Adds a battery inverter to the bus, after the first set and before the start.
 *  @param[in,out] site    handle
 *  @param[in]     config  copied
 *  @param[out]    index   from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  a figure that it needs is unknown
 *  @retval GPW_ERR_FULL     inverters_max inverters are there, or its latency is above 500 ms
 *  @retval GPW_ERR_STATE    no set is there, or the site has been started
 *  @context{one thread per handle, not ISR, O(1)}
 *  @source{plant-network} @source{inverter-control}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_inverter(gpw_site *site,
                                                       const gpw_inverter_config *config,
                                                       uint32_t *index);

/** Gives the sets their voltage, before the start.
 *  @param[in,out] site        handle
 *  @param[in]     alternator  of the first set, by its rating; copied. Tick and f0 are the
 *                             site's
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  the machine's figures are not given
 *  @retval GPW_ERR_FULL     sets_max is 0
 *  @retval GPW_ERR_STATE    the site has been started
 *  @context{one thread per handle, not ISR, O(1)}
 *  @source{alternator-one-axis}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_site_set_alternator(gpw_site *site, const gpw_alternator_config *alternator);

/** Adds a relay row that watches the bus, before the start. A row on voltage or reactive power
 *  needs an alternator: without one the judgement stays undetermined.
 *  @param[in,out] site   handle
 *  @param[in]     row    copied
 *  @param[out]    index  from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL     relays_max rows are there, or the window of 81R is above 1 s
 *  @retval GPW_ERR_STATE    the site has been started
 *  @context{one thread per handle, not ISR, O(1)}
 *  @source{relay-functions}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_relay(gpw_site *site,
                                                    const gpw_protection_row *row,
                                                    uint32_t *index);

/** What gpw_site_add_plant_event() orders. */
enum gpw_plant_event_id {
    GPW_PLANT_EVENT_LOSS = 0,         /**< A set's breaker opens. `loss`. */
    GPW_PLANT_EVENT_START = 1,        /**< A set is ordered to start. `start`. */
    GPW_PLANT_EVENT_STOP = 2,         /**< A set is ordered to unload and stop. `stop`. */
    GPW_PLANT_EVENT_INVERTER_LOSS = 3 /**< An inverter leaves the bus. `inverter-loss`. */
};

/** Orders something of a set or an inverter, before the start; it is kept through resets.
 *  @param[in,out] site   handle
 *  @param         event  #gpw_plant_event_id
 *  @param         index  of the set or inverter
 *  @param         at_ns  from the start
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN     no such event
 *  @retval GPW_ERR_NOT_FOUND  no such set or inverter
 *  @retval GPW_ERR_FULL       plant_events_max are there
 *  @retval GPW_ERR_STATE      no set is there, or the site has been started
 *  @context{one thread per handle, not ISR, O(events)}
 *  @source{n-minus-1}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_add_plant_event(gpw_site *site, uint32_t event,
                                                          uint32_t index, uint64_t at_ns);

/** What the bus did in the last tick.
 *  @param[in]  site           handle, started
 *  @param[out] signals        written only on success
 *  @param      signals_bytes  `sizeof *signals`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the site has not been started
 *  @retval GPW_ERR_NOT_FOUND  sets_max is 0
 *  @retval GPW_ERR_VERSION    `signals_bytes` is below the first release's 72
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_bus_signals(const gpw_site *site,
                                                      gpw_bus_signals *signals,
                                                      size_t signals_bytes);

/** What the last judgement found on the bus; until its end, what it has found so far.
 *  @param[in]  site             handle, started
 *  @param[out] judgement        written only on success
 *  @param      judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the site has not been started
 *  @retval GPW_ERR_NOT_FOUND  sets_max is 0
 *  @retval GPW_ERR_VERSION    `judgement_bytes` is below the first release's 64
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_bus_judgement(const gpw_site *site,
                                                        gpw_bus_judgement *judgement,
                                                        size_t judgement_bytes);

/** What a set did in the last tick.
 *  @param[in]  site       handle, started
 *  @param      set        index
 *  @param[out] out        written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the site has not been started
 *  @retval GPW_ERR_NOT_FOUND  no such set
 *  @retval GPW_ERR_VERSION
 *  @context{one thread per handle, ISR-safe, O(sets)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_set_output(const gpw_site *site, uint32_t set,
                                                     gpw_set_output *out, size_t out_bytes);

/** What an inverter did in the last tick.
 *  @param[in]  site       handle, started
 *  @param      inverter   index
 *  @param[out] out        written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the site has not been started
 *  @retval GPW_ERR_NOT_FOUND  no such inverter
 *  @retval GPW_ERR_VERSION
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_inverter_output(const gpw_site *site,
                                                          uint32_t inverter,
                                                          gpw_inverter_output *out,
                                                          size_t out_bytes);

/** What a relay row has seen in this run.
 *  @param[in]  site          handle, started
 *  @param      relay         index
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      the site has not been started
 *  @retval GPW_ERR_NOT_FOUND  no such row
 *  @retval GPW_ERR_VERSION
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_relay_result(const gpw_site *site, uint32_t relay,
                                                       gpw_protection_row_result *result,
                                                       size_t result_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_BUS_H */
