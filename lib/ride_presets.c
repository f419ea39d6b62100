/* SPDX-License-Identifier: MIT */
/* What makers publish, and the hold-up of supplies known by their specification. */
#include "maths.h"
#include "supply_state.h"

#define SUPPLIES_MAX 1000000u

GPWI_COLD gpw_status gpw_ride_preset(gpw_ride_config *config, uint32_t preset)
{
    gpw_ride_config ours;
    gpw_status status =
        config == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_ride_read(&ours, config);

    if (status != GPW_OK) {
        return status;
    }
    switch (preset) {
    case GPW_RIDE_MITSUBISHI_9800A:
        ours.return_delay_s = 3.0f;
        ours.walk_in_s = 5.0f;
        break;
    case GPW_RIDE_MITSUBISHI_9800AE:
        ours.return_delay_s = 10.0f;
        ours.walk_in_s = 10.0f;
        break;
    case GPW_RIDE_LIEBERT_APM:
        ours.slew_hz_per_s = 1.0f;
        ours.slew_leaves = 0u;
        break;
    default: return GPW_ERR_DOMAIN;
    }
    return gpwi_config_write(config, &ours, sizeof ours, GPWI_RIDE_V0_1);
}

GPWI_COLD gpw_status gpw_ride_hold_up(gpw_ride_config *config, const gpw_psu_spec *spec,
                                      uint32_t supplies)
{
    gpw_ride_config ours;
    float hold_up_s = 0.0f;
    gpw_status status = config == NULL || spec == NULL ? (gpw_status)GPW_ERR_NULL
                                                       : gpwi_ride_read(&ours, config);

    if (status == GPW_OK) {
        status = gpw_psu_hold_up_s(spec, spec->rated_w, &hold_up_s);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (supplies < 1u || supplies > SUPPLIES_MAX) {
        return GPW_ERR_DOMAIN;
    }
    ours.energy_j = hold_up_s * spec->rated_w * (float)supplies;
    return gpwi_config_write(config, &ours, sizeof ours, GPWI_RIDE_V0_1);
}
