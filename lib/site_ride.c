/* SPDX-License-Identifier: MIT */
/* Hold-up or a UPS of a site: its setting, what a judgement makes of it, and its counts. */
#include "gpupower/ride.h"
#include "site_state.h"

static GPWI_COLD void remember_ride(gpw_site *site, const gpw_ride_config *ride)
{
    if (ride->under_hz > 0.0f || ride->over_hz > 0.0f) {
        site->supply_assumptions &= ~(uint32_t)GPW_ASSUMED_NO_WINDOW;
    }
    if (!(ride->under_v_pu > 0.0f) && !(ride->over_v_pu > 0.0f)) {
        site->supply_assumptions |= GPW_ASSUMED_NO_VOLTAGE_WINDOW;
    }
    if (gpw_is_unknown(ride->energy_j)) {
        site->supply_assumptions |= GPW_ASSUMED_ENDLESS_STORE;
    }
    if (gpw_is_unknown(ride->recharge_w)) {
        site->supply_assumptions |= GPW_ASSUMED_NO_RECHARGE;
    }
    site->under_hz = ride->under_hz;
    site->over_hz = ride->over_hz;
    site->has_ride = 1u;
}

GPWI_COLD gpw_status gpw_site_set_ride(gpw_site *site, const gpw_ride_config *ride)
{
    gpw_ride_config c;
    gpw_status status = ride == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);

    if (status == GPW_OK && site->has_ride) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK) {
        status = gpwi_ride_read(&c, ride);
    }
    if (status == GPW_OK) {
        status = gpw_supply_set_ride(gpwi_site_supply(site), &c);
    }
    if (status == GPW_OK) {
        remember_ride(site, &c);
    }
    return status;
}

gpw_status gpw_site_ride(const gpw_site *site, gpw_ride_state *state, size_t state_bytes)
{
    const gpw_status status =
        state == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpw_supply_ride(gpwi_site_supply_const(site), state, state_bytes);
}

gpw_status gpw_site_ride_worst(const gpw_site *site, gpw_ride_state *state, size_t state_bytes)
{
    const gpw_status status =
        state == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpwi_ride_worst(gpwi_site_supply_const(site), state, state_bytes);
}

void gpwi_site_keep_ride(gpw_site *site, int is_new)
{
    if (is_new) {
        gpwi_ride_forget_worst(gpwi_site_supply(site));
    } else {
        gpwi_ride_keep_worst(gpwi_site_supply(site));
    }
}

void gpwi_site_weigh_ride(gpw_site *site, gpw_judgement *j)
{
    float margin_pct[GPWI_RIDE_MARGINS];
    uint32_t i;

    gpwi_ride_margins(gpwi_site_supply(site), margin_pct);
    for (i = 0; i < GPWI_RIDE_MARGINS; i++) {
        gpwi_site_weigh(j, margin_pct[i], GPW_CRITERION_SUPPLY, site->corner);
    }
}
