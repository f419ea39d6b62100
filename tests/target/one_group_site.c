/* SPDX-License-Identifier: MIT */
#include "one_group_site.h"

#define TRY(call)                                                                              \
  do {                                                                                         \
    const gpw_status try_status = (call);                                                      \
    if (try_status < GPW_OK) {                                                                 \
      return try_status;                                                                       \
    }                                                                                          \
  } while (0)

gpw_status one_group_config(gpw_site_config *config)
{
    TRY(gpw_site_config_init(config, sizeof *config));
    config->tick_ns = 10000000u;
    config->seed = 7u;
    config->groups_max = 1u;
    config->events_max = 4u;
    return GPW_OK;
}

static gpw_status add_gpus(gpw_site *site)
{
    gpw_fleet_group group;
    uint32_t index;

    TRY(gpw_fleet_group_init(&group, sizeof group));
    group.gpus = 8u;
    group.rho_in = 0.7f;
    group.sync_fraction = 0.5f;
    group.spread_s = 0.2f;
    TRY(gpw_site_add_group(site, &group, gpw_profile_h100_pcie(), &index));
    TRY(gpw_site_add_event(site, 2000000000u, index, GPW_PHASE_TRAIN));
    return gpw_site_add_event(site, 4000000000u, index, GPW_PHASE_IDLE);
}

static gpw_status add_supply(gpw_site *site)
{
    gpw_supply_config supply;

    TRY(gpw_supply_config_init(&supply, sizeof supply));
    TRY(gpw_supply_preset(&supply, GPW_SUPPLY_STUDY, 1u));
    supply.dt_s = 0.001f;
    supply.under_hz = 45.0f;
    supply.return_low_hz = 47.0f;
    TRY(gpw_site_set_supply(site, &supply));
#ifndef ONE_GROUP_CORE
    TRY(gpw_site_add_lag(site, GPW_CHAIN_PSU, 0.035f));
#endif
    return GPW_OK;
}

gpw_status one_group_start(gpw_site *site)
{
    gpw_genset_config genset;

    TRY(add_gpus(site));
    TRY(add_supply(site));
    TRY(gpw_genset_config_init(&genset, sizeof genset));
    TRY(gpw_genset_preset(&genset, GPW_GENSET_DIESEL_TURBO));
    genset.tick_ns = 10000000u;
    genset.rated_w = 8000.0f;
    TRY(gpw_site_set_genset(site, &genset));
#ifndef ONE_GROUP_CORE
    TRY(gpw_site_add_trip(site, 47.5f, 0.5f, 0u));
#endif
    return gpw_site_start(site);
}
