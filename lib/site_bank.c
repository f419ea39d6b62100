/* SPDX-License-Identifier: MIT */
/* Battery and load bank at the bus of a site, apart from its other stages: firmware that adds
 * none is not linked with them. */
#include "site_state.h"

gpw_status gpw_site_add_battery(gpw_site *site, const gpw_battery_config *battery)
{
    gpw_chain *chain;
    const gpw_status status = battery == NULL ? (gpw_status)GPW_ERR_NULL
                                              : gpwi_site_chain_at(site, GPW_CHAIN_AC, &chain);

    return status != GPW_OK ? status
                            : gpwi_site_count_stage(site, GPW_CHAIN_AC,
                                                    gpw_chain_add_battery(chain, battery));
}

gpw_status gpw_site_add_load_bank(gpw_site *site, const gpw_load_bank_config *bank)
{
    gpw_chain *chain;
    const gpw_status status = bank == NULL ? (gpw_status)GPW_ERR_NULL
                                           : gpwi_site_chain_at(site, GPW_CHAIN_AC, &chain);

    return status != GPW_OK ? status
                            : gpwi_site_count_stage(site, GPW_CHAIN_AC,
                                                    gpw_chain_add_load_bank(chain, bank));
}

static const gpw_chain *bus_chain(const gpw_site *site)
{
    return (const gpw_chain *)(const void *)((const unsigned char *)site + site->at.ac);
}

gpw_status gpw_site_battery(const gpw_site *site, uint32_t index, gpw_battery_status *battery,
                            size_t battery_bytes)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpw_chain_battery(bus_chain(site), index, battery, battery_bytes);
}

gpw_status gpw_site_load_bank(const gpw_site *site, uint32_t index, int64_t *burnt_mj,
                              float *power_w)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpw_chain_load_bank(bus_chain(site), index, burnt_mj, power_w);
}
