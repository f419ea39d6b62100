/* SPDX-License-Identifier: MIT */
/* The larger stages of a site's chains, apart from the others: firmware that adds none is not
 * linked with them. */
#include "site_state.h"

gpw_status gpw_site_add_psu_lag(gpw_site *site, uint32_t model, float lag_s, float slew_w_per_s)
{
    gpw_chain *chain;
    const gpw_status status = gpwi_site_chain_at(site, GPW_CHAIN_PSU, &chain);

    return status != GPW_OK ? status
                            : gpwi_site_count_stage(
                                  site, GPW_CHAIN_PSU,
                                  gpw_chain_add_psu_lag(chain, model, lag_s, slew_w_per_s));
}

gpw_status gpw_site_add_converter(gpw_site *site, float natural_hz, float damping)
{
    gpw_chain *chain;
    const gpw_status status = gpwi_site_chain_at(site, GPW_CHAIN_PSU, &chain);

    return status != GPW_OK
               ? status
               : gpwi_site_count_stage(site, GPW_CHAIN_PSU,
                                       gpw_chain_add_converter(chain, natural_hz, damping));
}

gpw_status gpw_site_add_smoothing(gpw_site *site, const gpw_smoothing_config *smoothing)
{
    gpw_chain *chain;
    const gpw_status status = smoothing == NULL
                                  ? (gpw_status)GPW_ERR_NULL
                                  : gpwi_site_chain_at(site, GPW_CHAIN_RAIL, &chain);

    return status != GPW_OK ? status
                            : gpwi_site_count_stage(site, GPW_CHAIN_RAIL,
                                                    gpw_chain_add_smoothing(chain, smoothing));
}

gpw_status gpw_site_add_storage(gpw_site *site, uint32_t place, float energy_j, float rest_pu,
                                float ramp_up_w_per_s, float ramp_down_w_per_s,
                                float recharge_s)
{
    gpw_chain *chain;
    gpw_status status = gpwi_site_chain_at(site, place, &chain);

    if (status == GPW_OK && place == GPW_CHAIN_PSU) {
        status = GPW_ERR_DOMAIN;
    }
    return status != GPW_OK
               ? status
               : gpwi_site_count_stage(site, place,
                                       gpw_chain_add_storage(chain, energy_j, rest_pu,
                                                             ramp_up_w_per_s, ramp_down_w_per_s,
                                                             recharge_s));
}

static const gpw_chain *chain_at(const gpw_site *site, uint32_t place)
{
    return (const gpw_chain *)(const void *)((const unsigned char *)site +
                                             (place == GPW_CHAIN_RAIL ? site->at.rail
                                                                      : site->at.ac));
}

gpw_status gpw_site_smoothing(const gpw_site *site, uint32_t index, int64_t *added_mj,
                              int64_t *withheld_mj, uint32_t *is_floor_on)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpw_chain_smoothing(chain_at(site, GPW_CHAIN_RAIL), index,
                                                  added_mj, withheld_mj, is_floor_on);
}

gpw_status gpw_site_storage(const gpw_site *site, uint32_t place, uint32_t index,
                            int64_t *given_mj, uint32_t *limited_substeps)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    if (place != GPW_CHAIN_RAIL && place != GPW_CHAIN_AC) {
        return GPW_ERR_DOMAIN;
    }
    return gpw_chain_storage(chain_at(site, place), index, given_mj, limited_substeps);
}
