/* SPDX-License-Identifier: MIT */
/**
 * @file host.h
 * @brief What needs a heap or files: create and destroy, traces, site files, reports, exports.
 *
 * Absent from builds with `-Dheap=false`. For another allocator, use `*_state_size()` and
 * `*_init()`.
 */
#ifndef GPUPOWER_HOST_H
#define GPUPOWER_HOST_H

#include "calibrate.h"
#include "export.h"
#include "gpupower.h"
#include "identify.h"
#include "log.h"
#include "mend.h"
#include "profile_file.h"
#include "report.h"
#include "site_edit.h"
#include "site_file.h"
#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** gpw_profile_init() in memory from malloc().
 *  @param[in]  config  as for gpw_profile_init(); not kept
 *  @param[out] profile  a user's profile, to be given to gpw_profile_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a figure is outside its range
 *  @retval GPW_ERR_FULL as gpw_profile_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @ingroup gpw_profile
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_create(const gpw_profile_config *config,
                                                    gpw_profile **profile);

/** Frees what gpw_profile_create() made. NULL is ignored. Never pass a handle from
 *  gpw_profile_init().
 *  @param profile  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_profile
 *  @since 0.1 */
GPW_API void gpw_profile_destroy(gpw_profile *profile);

/** gpw_fleet_init() in memory from malloc().
 *  @param[in]  config  as for gpw_fleet_init(); not kept
 *  @param[out] fleet  a fleet, to be given to gpw_fleet_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_fleet
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fleet_create(const gpw_fleet_config *config,
                                                  gpw_fleet **fleet);

/** Frees what gpw_fleet_create() made. NULL is ignored. Never pass a handle from
 *  gpw_fleet_init().
 *  @param fleet  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_fleet
 *  @since 0.1 */
GPW_API void gpw_fleet_destroy(gpw_fleet *fleet);

/** gpw_chain_init() in memory from malloc().
 *  @param[in]  config  as for gpw_chain_init(); not kept
 *  @param[out] chain  a chain, to be given to gpw_chain_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_chain
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_create(const gpw_chain_config *config,
                                                  gpw_chain **chain);

/** Frees what gpw_chain_create() made. NULL is ignored. Never pass a handle from
 *  gpw_chain_init().
 *  @param chain  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_chain
 *  @since 0.1 */
GPW_API void gpw_chain_destroy(gpw_chain *chain);

/** gpw_levels_init() in memory from malloc().
 *  @param[in]  config  as for gpw_levels_init(); not kept
 *  @param[out] levels  a tracker, to be given to gpw_levels_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_levels
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_levels_create(const gpw_levels_config *config,
                                                   gpw_levels **levels);

/** Frees what gpw_levels_create() made. NULL is ignored. Never pass a handle from
 *  gpw_levels_init().
 *  @param levels  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_levels
 *  @since 0.1 */
GPW_API void gpw_levels_destroy(gpw_levels *levels);

/** gpw_forecast_init() in memory from malloc().
 *  @param[in]  config  as for gpw_forecast_init(); not kept
 *  @param[out] forecast  a forecast, to be given to gpw_forecast_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_forecast
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_forecast_create(const gpw_forecast_config *config,
                                                     gpw_forecast **forecast);

/** Frees what gpw_forecast_create() made. NULL is ignored. Never pass a handle from
 *  gpw_forecast_init().
 *  @param forecast  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_forecast
 *  @since 0.1 */
GPW_API void gpw_forecast_destroy(gpw_forecast *forecast);

/** gpw_estimate_init() in memory from malloc().
 *  @param[in]  config  as for gpw_estimate_init(); not kept
 *  @param[out] estimate  an estimator, to be given to gpw_estimate_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN `interval_s` is not given
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_estimate
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_create(const gpw_estimate_config *config,
                                                     gpw_estimate **estimate);

/** Frees what gpw_estimate_create() made. NULL is ignored. Never pass a handle from
 *  gpw_estimate_init().
 *  @param estimate  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_estimate
 *  @since 0.1 */
GPW_API void gpw_estimate_destroy(gpw_estimate *estimate);

/** gpw_supply_init() in memory from malloc().
 *  @param[in]  config  as for gpw_supply_init(); not kept
 *  @param[out] supply  a supply, to be given to gpw_supply_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @ingroup gpw_supply
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_create(const gpw_supply_config *config,
                                                   gpw_supply **supply);

/** Frees what gpw_supply_create() made. NULL is ignored. Never pass a handle from
 *  gpw_supply_init().
 *  @param supply  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_supply
 *  @since 0.1 */
GPW_API void gpw_supply_destroy(gpw_supply *supply);

/** gpw_genset_init() in memory from malloc().
 *  @param[in]  config  as for gpw_genset_init(); not kept
 *  @param[out] genset  a generator set, to be given to gpw_genset_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_UNKNOWN the inertia is not given
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(dead time)}
 *  @ingroup gpw_genset
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_create(const gpw_genset_config *config,
                                                   gpw_genset **genset);

/** Frees what gpw_genset_create() made. NULL is ignored. Never pass a handle from
 *  gpw_genset_init().
 *  @param genset  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_genset
 *  @since 0.1 */
GPW_API void gpw_genset_destroy(gpw_genset *genset);

/** gpw_alternator_init() in memory from malloc().
 *  @param[in]  config      as for gpw_alternator_init(); not kept
 *  @param[out] alternator  to be given to gpw_alternator_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_UNKNOWN the machine's figures are not given
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @ingroup gpw_alternator
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_create(const gpw_alternator_config *config,
                                                       gpw_alternator **alternator);

/** Frees what gpw_alternator_create() made. NULL is ignored. Never pass a handle from
 *  gpw_alternator_init().
 *  @param alternator  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_alternator
 *  @since 0.1 */
GPW_API void gpw_alternator_destroy(gpw_alternator *alternator);

/** gpw_verdict_init() in memory from malloc().
 *  @param[in]  config  as for gpw_verdict_init(); not kept
 *  @param[out] verdict  an evaluation, to be given to gpw_verdict_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @ingroup gpw_verdict
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_create(const gpw_verdict_config *config,
                                                    gpw_verdict **verdict);

/** Frees what gpw_verdict_create() made. NULL is ignored. Never pass a handle from
 *  gpw_verdict_init().
 *  @param verdict  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_verdict
 *  @since 0.1 */
GPW_API void gpw_verdict_destroy(gpw_verdict *verdict);

/** gpw_site_init() in memory from malloc().
 *  @param[in]  config  as for gpw_site_init(); not kept
 *  @param[out] site  a site, to be given to gpw_site_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_site
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_create(const gpw_site_config *config,
                                                 gpw_site **site);

/** Frees what gpw_site_create() made. It also frees a site from
 *  gpw_site_file_create(). NULL is ignored. Never pass a handle from
 *  gpw_site_init().
 *  @param site  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_site
 *  @since 0.1 */
GPW_API void gpw_site_destroy(gpw_site *site);

/** gpw_bands_init() in memory from malloc().
 *  @param[in]  config  as for gpw_bands_init(); not kept
 *  @param[out] bands  a watch, to be given to gpw_bands_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range, or a band is chosen that the tick
 *                         cannot carry
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_bands
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_create(const gpw_bands_config *config,
                                                  gpw_bands **bands);

/** Frees what gpw_bands_create() made. NULL is ignored. Never pass a handle from
 *  gpw_bands_init().
 *  @param bands  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_bands
 *  @since 0.1 */
GPW_API void gpw_bands_destroy(gpw_bands *bands);

/** gpw_voltage_init() in memory from malloc().
 *  @param[in]  config  as for gpw_voltage_init(); not kept
 *  @param[out] voltage  an evaluation, to be given to gpw_voltage_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_voltage
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_create(const gpw_voltage_config *config,
                                                    gpw_voltage **voltage);

/** Frees what gpw_voltage_create() made. NULL is ignored. Never pass a handle from
 *  gpw_voltage_init().
 *  @param voltage  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_voltage
 *  @since 0.1 */
GPW_API void gpw_voltage_destroy(gpw_voltage *voltage);

/** gpw_start_init() in memory from malloc().
 *  @param[in]  config  as for gpw_start_init(); not kept
 *  @param[out] start  a watch, to be given to gpw_start_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_start
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_start_create(const gpw_start_config *config,
                                                  gpw_start **start);

/** Frees what gpw_start_create() made. NULL is ignored. Never pass a handle from
 *  gpw_start_init().
 *  @param start  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_start
 *  @since 0.1 */
GPW_API void gpw_start_destroy(gpw_start *start);

/** gpw_duty_init() in memory from malloc().
 *  @param[in]  config  as for gpw_duty_init(); not kept
 *  @param[out] duty  a watch, to be given to gpw_duty_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_UNKNOWN `rated_w` is not given
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_duty
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_duty_create(const gpw_duty_config *config,
                                                 gpw_duty **duty);

/** Frees what gpw_duty_create() made. NULL is ignored. Never pass a handle from
 *  gpw_duty_init().
 *  @param duty  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_duty
 *  @since 0.1 */
GPW_API void gpw_duty_destroy(gpw_duty *duty);

/** gpw_meter_init() in memory from malloc().
 *  @param[in]  config  as for gpw_meter_init(); not kept
 *  @param[out] meter  a meter, to be given to gpw_meter_destroy(); NULL
 *                      on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  window or period are unknown
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_meter
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_create(const gpw_meter_config *config,
                                                  gpw_meter **meter);

/** Frees what gpw_meter_create() made. NULL is ignored. Never pass a handle from
 *  gpw_meter_init().
 *  @param meter  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_meter
 *  @since 0.1 */
GPW_API void gpw_meter_destroy(gpw_meter *meter);

/** gpw_meter_energy_init() in memory from malloc().
 *  @param[in]  config  as for gpw_meter_energy_init(); not kept
 *  @param[out] energy  a log being added up, to be given to gpw_meter_energy_destroy(); NULL
 *                      on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_meter_energy
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_energy_create(const gpw_meter_energy_config *config,
                                                         gpw_meter_energy **energy);

/** Frees what gpw_meter_energy_create() made. NULL is ignored. Never pass a handle from
 *  gpw_meter_energy_init().
 *  @param energy  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_meter_energy
 *  @since 0.1 */
GPW_API void gpw_meter_energy_destroy(gpw_meter_energy *energy);

/** gpw_meter_study_init() in memory from malloc().
 *  @param[in]  config  as for gpw_meter_study_init(); not kept
 *  @param[out] study  a study, to be given to gpw_meter_study_destroy(); NULL
 *                      on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  `kernel_s` is unknown
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_meter_study
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_study_create(const gpw_meter_study_config *config,
                                                        gpw_meter_study **study);

/** Frees what gpw_meter_study_create() made. NULL is ignored. Never pass a handle from
 *  gpw_meter_study_init().
 *  @param study  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_meter_study
 *  @since 0.1 */
GPW_API void gpw_meter_study_destroy(gpw_meter_study *study);

/** gpw_load_spec_init() in memory from malloc().
 *  @param[in]  config  as for gpw_load_spec_init(); not kept
 *  @param[out] spec  a watch, to be given to gpw_load_spec_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range, or the tick carries no band and
 *                         bands are asked for
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_load_spec
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_create(const gpw_load_spec_config *config,
                                                      gpw_load_spec **spec);

/** Frees what gpw_load_spec_create() made. NULL is ignored. Never pass a handle from
 *  gpw_load_spec_init().
 *  @param spec  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_load_spec
 *  @since 0.1 */
GPW_API void gpw_load_spec_destroy(gpw_load_spec *spec);

/** gpw_protection_init() in memory from malloc().
 *  @param[in]  config      as for gpw_protection_init(); not kept
 *  @param[out] protection  relay rows, to be given to gpw_protection_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_protection
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_create(const gpw_protection_config *config,
                                                       gpw_protection **protection);

/** Frees what gpw_protection_create() made. NULL is ignored. Never pass a handle from
 *  gpw_protection_init().
 *  @param protection  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_protection
 *  @since 0.1 */
GPW_API void gpw_protection_destroy(gpw_protection *protection);
/** gpw_sizing_init() in memory from malloc().
 *  @param[in]  config  as for gpw_sizing_init(); not kept
 *  @param[out] sizing  a record, to be given to gpw_sizing_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was not initialised
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, O(1)}
 *  @ingroup gpw_sizing
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_sizing_create(const gpw_sizing_config *config,
                                                   gpw_sizing **sizing);

/** Frees what gpw_sizing_create() made. NULL is ignored. Never pass a handle from
 *  gpw_sizing_init().
 *  @param sizing  handle or NULL
 *  @context{one thread per handle}
 *  @ingroup gpw_sizing
 *  @since 0.1 */
GPW_API void gpw_sizing_destroy(gpw_sizing *sizing);

/** gpw_plan_init() in memory from malloc().
 *  @param[in]  config  as for gpw_plan_init(); not kept
 *  @param[in]  genset  likewise
 *  @param[in]  limits  likewise
 *  @param[out] plan    a plan, to be given to gpw_plan_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    one of the three was not initialised
 *  @retval GPW_ERR_DOMAIN     a field is outside its range, or the limits judge nothing
 *  @retval GPW_ERR_UNKNOWN    the set's inertia is not given
 *  @retval GPW_ERR_NOT_FOUND  the set's governor was not linked
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, O(dead time / sub-step)}
 *  @ingroup gpw_plan
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plan_create(const gpw_plan_config *config,
                                                 const gpw_genset_config *genset,
                                                 const gpw_limits *limits, gpw_plan **plan);

/** Frees what gpw_plan_create() made. NULL is ignored. Never pass a handle from
 *  gpw_plan_init().
 *  @param plan  handle or NULL
 *  @context{one thread per handle}
 *  @ingroup gpw_plan
 *  @since 0.1 */
GPW_API void gpw_plan_destroy(gpw_plan *plan);

/** gpw_plant_init() in memory from malloc().
 *  @param[in]  config  as for gpw_plant_init(); not kept
 *  @param[out] plant   a plant, to be given to gpw_plant_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_plant
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_plant_create(const gpw_plant_config *config,
                                                  gpw_plant **plant);

/** Frees what gpw_plant_create() made. NULL is ignored. Never pass a handle from
 *  gpw_plant_init().
 *  @param plant  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_plant
 *  @since 0.1 */
GPW_API void gpw_plant_destroy(gpw_plant *plant);

/** gpw_unbox_init() in memory from malloc().
 *  @param[in]  config  as for gpw_unbox_init(); not kept
 *  @param[out] unbox  a recovery, to be given to gpw_unbox_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_unbox_init()
 *  @retval GPW_ERR_UNKNOWN  `window_s` or `period_s` is unknown
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_unbox
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_unbox_create(const gpw_unbox_config *config,
                                                  gpw_unbox **unbox);

/** Frees what gpw_unbox_create() made. NULL is ignored. Never pass a handle from
 *  gpw_unbox_init().
 *  @param unbox  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_unbox
 *  @since 0.1 */
GPW_API void gpw_unbox_destroy(gpw_unbox *unbox);

/** gpw_tick_grid_init() in memory from malloc().
 *  @param[in]  config  as for gpw_tick_grid_init(); not kept
 *  @param[out] tick_grid  a grid, to be given to gpw_tick_grid_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_tick_grid_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_tick_grid
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_create(const gpw_tick_grid_config *config,
                                                      gpw_tick_grid **tick_grid);

/** Frees what gpw_tick_grid_create() made. NULL is ignored. Never pass a handle from
 *  gpw_tick_grid_init().
 *  @param tick_grid  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_tick_grid
 *  @since 0.1 */
GPW_API void gpw_tick_grid_destroy(gpw_tick_grid *tick_grid);

/** gpw_window_init() in memory from malloc().
 *  @param[in]  config  as for gpw_window_init(); not kept
 *  @param[out] window  an identification, to be given to gpw_window_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_window_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_window
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_window_create(const gpw_window_config *config,
                                                   gpw_window **window);

/** Frees what gpw_window_create() made. NULL is ignored. Never pass a handle from
 *  gpw_window_init().
 *  @param window  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_window
 *  @since 0.1 */
GPW_API void gpw_window_destroy(gpw_window *window);

/** gpw_ladder_init() in memory from malloc().
 *  @param[in]  config  as for gpw_ladder_init(); not kept
 *  @param[out] ladder  a ladder, to be given to gpw_ladder_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_ladder_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_ladder
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ladder_create(const gpw_ladder_config *config,
                                                   gpw_ladder **ladder);

/** Frees what gpw_ladder_create() made. NULL is ignored. Never pass a handle from
 *  gpw_ladder_init().
 *  @param ladder  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_ladder
 *  @since 0.1 */
GPW_API void gpw_ladder_destroy(gpw_ladder *ladder);

/** gpw_watch_init() in memory from malloc().
 *  @param[in]  config  as for gpw_watch_init(); not kept
 *  @param[out] watch   a watch, to be given to gpw_watch_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_watch_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_watch
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_create(const gpw_watch_config *config,
                                                  gpw_watch **watch);

/** Frees what gpw_watch_create() made. NULL is ignored. Never pass a handle from
 *  gpw_watch_init().
 *  @param watch  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_watch
 *  @since 0.1 */
GPW_API void gpw_watch_destroy(gpw_watch *watch);

/** gpw_permit_init() in memory from malloc().
 *  @param[in]  config  as for gpw_permit_init(); not kept
 *  @param[out] permit  permits, to be given to gpw_permit_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_permit_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_permit
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_create(const gpw_permit_config *config,
                                                   gpw_permit **permit);

/** Frees what gpw_permit_create() made. NULL is ignored. Never pass a handle from
 *  gpw_permit_init().
 *  @param permit  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_permit
 *  @since 0.1 */
GPW_API void gpw_permit_destroy(gpw_permit *permit);

/** gpw_onset_init() in memory from malloc().
 *  @param[in]  config  as for gpw_onset_init(); not kept
 *  @param[out] onset  a search, to be given to gpw_onset_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_onset_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_onset
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_onset_create(const gpw_onset_config *config,
                                                  gpw_onset **onset);

/** Frees what gpw_onset_create() made. NULL is ignored. Never pass a handle from
 *  gpw_onset_init().
 *  @param onset  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_onset
 *  @since 0.1 */
GPW_API void gpw_onset_destroy(gpw_onset *onset);

/** gpw_swing_init() in memory from malloc().
 *  @param[in]  config  as for gpw_swing_init(); not kept
 *  @param[out] swing  a range listened to, to be given to gpw_swing_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_swing_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_swing
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_swing_create(const gpw_swing_config *config,
                                                  gpw_swing **swing);

/** Frees what gpw_swing_create() made. NULL is ignored. Never pass a handle from
 *  gpw_swing_init().
 *  @param swing  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_swing
 *  @since 0.1 */
GPW_API void gpw_swing_destroy(gpw_swing *swing);

/** gpw_pulse_init() in memory from malloc().
 *  @param[in]  config  as for gpw_pulse_init(); not kept
 *  @param[out] pulse  a maker of pulses, to be given to gpw_pulse_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   as gpw_pulse_init()
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(state)}
 *  @ingroup gpw_pulse
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_pulse_create(const gpw_pulse_config *config,
                                                  gpw_pulse **pulse);

/** Frees what gpw_pulse_create() made. NULL is ignored. Never pass a handle from
 *  gpw_pulse_init().
 *  @param pulse  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @ingroup gpw_pulse
 *  @since 0.1 */
GPW_API void gpw_pulse_destroy(gpw_pulse *pulse);

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_HOST_H */
