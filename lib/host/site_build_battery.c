/* SPDX-License-Identifier: MIT */
/* Battery and load bank of a site file, behind the stages of [battery] and a store at the bus.
 */
#include "site_file_internal.h"

#define BATTERY(name)                                                                          \
  {                                                                                            \
#    name, offsetof(gpw_battery_config, name)                                                  \
  }
#define LOAD_BANK(name)                                                                        \
  {                                                                                            \
#    name, offsetof(gpw_load_bank_config, name)                                                \
  }

static const struct gpwi_site_member battery_members[] = {
    BATTERY(power_w),         BATTERY(energy_j),          BATTERY(rest_pu),
    BATTERY(ramp_up_w_per_s), BATTERY(ramp_down_w_per_s), BATTERY(recharge_w),
    BATTERY(recharge_s),      BATTERY(charge_efficiency), BATTERY(discharge_efficiency),
    BATTERY(response_s),      BATTERY(overload_pu),       BATTERY(overload_s)};

static const struct gpwi_site_member bank_members[] = {
    LOAD_BANK(rated_w),           LOAD_BANK(step_w),       LOAD_BANK(minimum_w),
    LOAD_BANK(ramp_down_w_per_s), LOAD_BANK(response_s),   LOAD_BANK(boost_w),
    LOAD_BANK(boost_w_per_s),     LOAD_BANK(boost_from_s), LOAD_BANK(boost_until_s)};

/* The section may hold stages alone. */
static int has_battery(const gpw_site_file *file, const struct gpwi_site_part *part)
{
    size_t i;

    for (i = 0; part != NULL && i < sizeof battery_members / sizeof battery_members[0]; i++) {
        if (gpwi_site_get(file, part, battery_members[i].key, 0) != NULL) {
            return 1;
        }
    }
    return 0;
}

uint32_t gpwi_site_battery_places(const gpw_site_file *file)
{
    uint32_t places = 0u;

    if (has_battery(file, gpwi_site_next(file, GPWI_IN_BATTERY, NULL))) {
        places += GPW_CHAIN_BATTERY_PLACES;
    }
    if (gpwi_site_next(file, GPWI_IN_LOAD_BANK, NULL) != NULL) {
        places += GPW_CHAIN_BATTERY_PLACES;
    }
    return places;
}

static gpw_status add_battery(const struct gpwi_site_build *build)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_BATTERY, NULL);
    gpw_battery_config config;
    gpw_status status;

    if (!has_battery(file, part)) {
        return GPW_OK;
    }
    status = gpw_battery_config_init(&config, sizeof config);
    if (status == GPW_OK) {
        (void)gpwi_site_copy(file, part, GPWI_MEMBERS(battery_members), 0, &config);
        status = gpw_site_add_battery(build->site, &config);
    }
    if (status == GPW_ERR_UNKNOWN) {
        return gpwi_site_refuse(build, status, part, NULL,
                                "a battery needs power_w and energy_j");
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part,
                                  gpwi_site_get(file, part, "recharge_w", 0),
                                  "the battery is refused (%s): recharge_w is at most power_w, "
                                  "and recharge_s at least sqrt(energy_j / rate) of either "
                                  "rate, or it would swing",
                                  gpwi_site_why(status))
               : GPW_OK;
}

static gpw_status add_load_bank(const struct gpwi_site_build *build)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_LOAD_BANK, NULL);
    gpw_load_bank_config config;
    gpw_status status;

    if (part == NULL) {
        return GPW_OK;
    }
    status = gpw_load_bank_config_init(&config, sizeof config);
    if (status == GPW_OK) {
        (void)gpwi_site_copy(file, part, GPWI_MEMBERS(bank_members), 0, &config);
        status = gpw_site_add_load_bank(build->site, &config);
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, NULL,
                                  "the load bank is refused (%s): step_w and boost_w are at "
                                  "most rated_w, and boost_until_s is not before boost_from_s",
                                  gpwi_site_why(status))
               : GPW_OK;
}

gpw_status gpwi_site_build_battery(const struct gpwi_site_build *build)
{
    const gpw_status status = add_battery(build);

    return status == GPW_OK ? add_load_bank(build) : status;
}
