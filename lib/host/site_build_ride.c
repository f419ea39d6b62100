/* SPDX-License-Identifier: MIT */
/* What carries the nodes while the bus is bad: the voltage keys of [supply], or [ups]. */
#include "site_file_internal.h"

#define RIDE(name)                                                                             \
  {                                                                                            \
#    name, offsetof(gpw_ride_config, name)                                                     \
  }

static const char *const window_keys[] = {"under_hz",       "over_hz",    "return_low_hz",
                                          "return_high_hz", "under_v_pu", "over_v_pu"};
#define KEYS (sizeof window_keys / sizeof window_keys[0])

static int has_voltage_window(const gpw_site_file *file, const struct gpwi_site_part *supply)
{
    return gpwi_site_number(file, supply, "under_v_pu", 0.0) > 0.0 ||
           gpwi_site_number(file, supply, "over_v_pu", 0.0) > 0.0;
}

static const struct gpwi_site_part *ups_of(const gpw_site_file *file)
{
    return gpwi_site_next(file, GPWI_IN_UPS, NULL);
}

uint32_t gpwi_site_has_ride(const gpw_site_file *file)
{
    return ups_of(file) != NULL ||
           has_voltage_window(file, gpwi_site_next(file, GPWI_IN_SUPPLY, NULL));
}

/* Figures of a hold-up without the window that it is for are a slip. */
static gpw_status refuse_strays(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part)
{
    static const char *const keys[] = {
        "hold_up_j",       "hold_up_psu",     "hold_up_recharge_w",
        "restart_delay_s", "restart_share",   "under_v_delay_s",
        "over_v_delay_s",  "return_low_v_pu", "return_high_v_pu"};
    size_t i;

    for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct gpwi_site_entry *entry = gpwi_site_get(build->file, part, keys[i], 0);

        if (entry != NULL) {
            return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, entry,
                                    "it goes with a voltage window: give under_v_pu or "
                                    "over_v_pu");
        }
    }
    return GPW_OK;
}

gpw_status gpwi_site_take_windows(const struct gpwi_site_build *build,
                                  const struct gpwi_site_part *part, gpw_supply_config *config)
{
    size_t i;

    if (!has_voltage_window(build->file, part)) {
        const gpw_status status = refuse_strays(build, part);

        if (status < GPW_OK) {
            return status;
        }
    }
    if (!gpwi_site_has_ride(build->file)) {
        return GPW_OK;
    }
    for (i = 0; ups_of(build->file) != NULL && i < KEYS; i++) {
        const struct gpwi_site_entry *entry =
            gpwi_site_get(build->file, part, window_keys[i], 0);

        if (entry != NULL && entry->number > 0.0) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, entry,
                                    "behind a UPS the supplies see its output: give the window "
                                    "in [ups]");
        }
    }
    config->under_hz = config->over_hz = 0.0f;
    config->return_low_hz = config->return_high_hz = 0.0f;
    return GPW_OK;
}

/* ---- hold-up ---- */

static gpw_status take_psu(const struct gpwi_site_build *build,
                           const struct gpwi_site_part *part, const struct gpwi_site_entry *psu,
                           gpw_ride_config *config)
{
    const double rated_w = gpwi_site_number(build->file, part, "psu_rated_w", 0.0);
    gpw_psu_spec spec;
    uint32_t preset = 0;
    gpw_status status;

    if (!(rated_w >= 1.0)) {
        return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, psu,
                                "it needs psu_rated_w, the rated output of all PSUs together");
    }
    status = gpw_psu_spec_init(&spec, sizeof spec);
    if (status == GPW_OK) {
        status = gpw_psu_preset_find(psu->text, &preset);
    }
    if (status == GPW_OK) {
        status = gpw_psu_preset(&spec, preset);
    }
    if (status == GPW_OK) { /* per rated watt; as if all were one supply */
        spec.hold_up_energy_j *= (float)rated_w / spec.rated_w;
        spec.rated_w = (float)rated_w;
        status = gpw_ride_hold_up(config, &spec, 1u);
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, psu, "the hold-up is refused (%s)",
                                  gpwi_site_why(status))
               : GPW_OK;
}

static gpw_status take_hold_up(const struct gpwi_site_build *build,
                               const struct gpwi_site_part *part, gpw_ride_config *config)
{
    const struct gpwi_site_entry *energy = gpwi_site_get(build->file, part, "hold_up_j", 0);
    const struct gpwi_site_entry *psu = gpwi_site_get(build->file, part, "hold_up_psu", 0);

    if ((energy == NULL) == (psu == NULL)) {
        return gpwi_site_refuse(build, energy == NULL ? GPW_ERR_UNKNOWN : GPW_ERR_DOMAIN, part,
                                energy,
                                "a voltage window needs one of hold_up_j (0: none) and "
                                "hold_up_psu");
    }
    if (energy != NULL) {
        config->energy_j = (float)energy->number;
        return GPW_OK;
    }
    return take_psu(build, part, psu, config);
}

/* The supplies' own windows. What return_delay_s is to supplies that leave by their frequency,
 * it is here to nodes that were lost. */
static gpw_status take_supplies(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part, gpw_ride_config *config)
{
    static const struct gpwi_site_member members[] = {
        RIDE(under_hz),         RIDE(over_hz),        RIDE(return_low_hz),
        RIDE(return_high_hz),   RIDE(under_v_pu),     RIDE(under_v_delay_s),
        RIDE(over_v_pu),        RIDE(over_v_delay_s), RIDE(return_low_v_pu),
        RIDE(return_high_v_pu), RIDE(walk_in_s),      RIDE(restart_share)};
    const gpw_site_file *file = build->file;

    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(members), 0, config);
    config->under_hz_delay_s = (float)gpwi_site_number(file, part, "under_delay_s", 0.02);
    config->over_hz_delay_s = (float)gpwi_site_number(file, part, "over_delay_s", 0.02);
    config->recharge_w =
        (float)gpwi_site_number(file, part, "hold_up_recharge_w", (double)config->recharge_w);
    config->restart_delay_s = (float)gpwi_site_number(
        file, part, "restart_delay_s",
        gpwi_site_number(file, part, "return_delay_s", (double)config->restart_delay_s));
    return take_hold_up(build, part, config);
}

/* ---- UPS ---- */

static gpw_status take_autonomy(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part, gpw_ride_config *config)
{
    const struct gpwi_site_entry *s = gpwi_site_get(build->file, part, "autonomy_s", 0);
    const struct gpwi_site_entry *w = gpwi_site_get(build->file, part, "autonomy_w", 0);

    if (s == NULL && w == NULL) {
        return GPW_OK;
    }
    if (s == NULL || w == NULL) {
        return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, s != NULL ? s : w,
                                "autonomy_s and autonomy_w go together: how long, and what");
    }
    if (gpwi_site_get(build->file, part, "energy_j", 0) != NULL) {
        return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, s,
                                "it stands instead of energy_j: give the one or the other");
    }
    config->energy_j = (float)(s->number * w->number);
    return GPW_OK;
}

static gpw_status take_ups(const struct gpwi_site_build *build,
                           const struct gpwi_site_part *part, gpw_ride_config *config)
{
    static const struct gpwi_site_member members[] = {
        RIDE(under_hz),        RIDE(under_hz_delay_s), RIDE(over_hz),
        RIDE(over_hz_delay_s), RIDE(under_v_pu),       RIDE(under_v_delay_s),
        RIDE(over_v_pu),       RIDE(over_v_delay_s),   RIDE(slew_hz_per_s),
        RIDE(slew_window_s),   RIDE(slew_delay_s),     RIDE(return_low_hz),
        RIDE(return_high_hz),  RIDE(return_low_v_pu),  RIDE(return_high_v_pu),
        RIDE(return_delay_s),  RIDE(return_spread_s),  RIDE(walk_in_s),
        RIDE(energy_j),        RIDE(recharge_w),       RIDE(recharge_efficiency),
        RIDE(restart_delay_s), RIDE(restart_share)};
    const gpw_site_file *file = build->file;
    const struct gpwi_site_entry *preset = gpwi_site_get(file, part, "preset", 0);

    if (preset != NULL) {
        const gpw_status status = gpw_ride_preset(config, preset->word);

        if (status < GPW_OK) {
            return status;
        }
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(members), 0, config);
    config->modules = (uint32_t)gpwi_site_number(file, part, "modules", 1.0);
    config->slew_leaves = gpwi_site_word(file, part, "slew_leaves", config->slew_leaves);
    return take_autonomy(build, part, config);
}

/* ---- either ---- */

gpw_status gpwi_site_build_ride(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *const ups = ups_of(build->file);
    const struct gpwi_site_part *const part =
        ups != NULL ? ups : gpwi_site_next(build->file, GPWI_IN_SUPPLY, NULL);
    gpw_ride_config config;
    gpw_status status;

    if (!gpwi_site_has_ride(build->file)) {
        return GPW_OK;
    }
    status = gpw_ride_config_init(&config, sizeof config);
    if (status == GPW_OK) {
        status =
            ups != NULL ? take_ups(build, part, &config) : take_supplies(build, part, &config);
    }
    if (status < GPW_OK) {
        return status;
    }
    status = gpw_site_set_ride(build->site, &config);
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, NULL,
                                  "the figures do not fit together (%s): low <= return low <= "
                                  "return high <= high of frequency and of voltage, where they "
                                  "are not 0",
                                  gpwi_site_why(status))
               : GPW_OK;
}
