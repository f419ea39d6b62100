/* SPDX-License-Identifier: MIT */
/* The bus of a site file: several sets, their voltage, inverters, relays, events. */
#include "gpupower/site_bus.h"
#include "site_file_internal.h"

#define FIGURES(type, name)                                                                    \
  {                                                                                            \
#    name, offsetof(type, name)                                                                \
  }
#define RELAYS_MAX 16u

static const enum gpwi_site_section sections[] = {GPWI_IN_ALTERNATOR, GPWI_IN_PLANT,
                                                  GPWI_IN_SET,        GPWI_IN_INVERTER,
                                                  GPWI_IN_PROTECTION, GPWI_IN_EVENT};

static uint32_t sets_of(const gpw_site_file *file)
{
    return (uint32_t)gpwi_site_number(file, gpwi_site_next(file, GPWI_IN_GENSET, NULL), "sets",
                                      1.0);
}

uint32_t gpwi_site_file_has_bus(const gpw_site_file *file)
{
    size_t i;

    for (i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (gpwi_site_count(file, sections[i]) > 0u) {
            return 1u;
        }
    }
    return sets_of(file) > 1u;
}

/* Of [genset] and of every [set NAME]. */
static uint32_t all_sets_of(const gpw_site_file *file)
{
    const struct gpwi_site_part *part = NULL;
    uint32_t sets = sets_of(file);

    while ((part = gpwi_site_next(file, GPWI_IN_SET, part)) != NULL) {
        sets += (uint32_t)gpwi_site_number(file, part, "count", 1.0);
    }
    return sets;
}

void gpwi_site_bus_capacities(const gpw_site_file *file, gpw_site_config *config)
{
    if (gpwi_site_file_has_bus(file)) {
        const uint32_t sets = all_sets_of(file);

        config->sets_max = (uint8_t)(sets < 255u ? sets : 255u);
        config->inverters_max = (uint8_t)gpwi_site_count(file, GPWI_IN_INVERTER);
        config->plant_events_max = (uint8_t)gpwi_site_count(file, GPWI_IN_EVENT);
        config->relays_max =
            gpwi_site_count(file, GPWI_IN_PROTECTION) > 0u ? (uint8_t)RELAYS_MAX : (uint8_t)0u;
    }
}

/* ---- sets ---- */

static gpw_status set_plant(const struct gpwi_site_build *build,
                            const struct gpwi_site_part *part)
{
    static const struct gpwi_site_member members[] = {
        FIGURES(gpw_plant_config, share_kp),        FIGURES(gpw_plant_config, share_ki_per_s),
        FIGURES(gpw_plant_config, reserve_start_w), FIGURES(gpw_plant_config, reserve_stop_w),
        FIGURES(gpw_plant_config, start_delay_s),   FIGURES(gpw_plant_config, stop_delay_s)};
    gpw_plant_config plant;
    gpw_status status = gpw_plant_config_init(&plant, sizeof plant);

    if (status == GPW_OK) {
        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, &plant);
        status = gpw_site_set_plant(build->site, &plant);
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part,
                                  gpwi_site_get(build->file, part, "reserve_stop_w", 0),
                                  "the figures do not fit together (%s): reserve_stop_w is "
                                  "above reserve_start_w",
                                  gpwi_site_why(status))
               : GPW_OK;
}

static gpw_status add_other_sets(const struct gpwi_site_build *build,
                                 const gpw_genset_config *genset,
                                 const gpw_plant_set_config *stands)
{
    static const struct gpwi_site_member rating[] = {FIGURES(gpw_genset_config, rated_w)};
    static const struct gpwi_site_member inertia[] = {FIGURES(gpw_genset_config, inertia_s)};
    static const struct gpwi_site_member own[] = {FIGURES(gpw_plant_set_config, reactance_pu)};
    const struct gpwi_site_part *part = NULL;
    gpw_status status = GPW_OK;

    while (status == GPW_OK &&
           (part = gpwi_site_next(build->file, GPWI_IN_SET, part)) != NULL) {
        uint32_t left = (uint32_t)gpwi_site_number(build->file, part, "count", 1.0);
        gpw_genset_config c = *genset;
        gpw_plant_set_config at = *stands;

        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(rating), 0, &c);
        if (gpwi_site_copy(build->file, part, GPWI_MEMBERS(inertia), 0, &c) > 0u) {
            c.inertia_low_s = c.inertia_high_s = gpw_unknown();
            c.inertia_grade = GPW_GRADE_USER;
        }
        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(own), 0, &at);
        at.online = gpwi_site_word(build->file, part, "online", 1u);
        for (; left > 0u && status == GPW_OK; left--) {
            status = gpw_site_add_set(build->site, &c, &at, NULL);
        }
    }
    return status;
}

static gpw_status add_sets(const struct gpwi_site_build *build,
                           const struct gpwi_site_part *part, const gpw_genset_config *genset)
{
    static const struct gpwi_site_member members[] = {
        FIGURES(gpw_plant_set_config, reactance_pu), FIGURES(gpw_plant_set_config, damper_pu),
        FIGURES(gpw_plant_set_config, ramp_w_per_s), FIGURES(gpw_plant_set_config, start_s),
        FIGURES(gpw_plant_set_config, sync_s),       FIGURES(gpw_plant_set_config, reverse_pu),
        FIGURES(gpw_plant_set_config, reverse_s)};
    const struct gpwi_site_part *const own = gpwi_site_next(build->file, GPWI_IN_GENSET, NULL);
    const uint32_t sets = sets_of(build->file);
    const uint32_t online =
        (uint32_t)gpwi_site_number(build->file, own, "sets_online", (double)sets);
    gpw_plant_set_config stands;
    gpw_status status = gpw_plant_set_config_init(&stands, sizeof stands);
    uint32_t i;

    (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, &stands);
    stands.sharing =
        gpwi_site_word(build->file, part, "sharing",
                       genset->droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE);
    for (i = 0; i < sets && status == GPW_OK; i++) {
        stands.online = i < online;
        status = gpw_site_add_set(build->site, genset, &stands, NULL);
    }
    if (status == GPW_OK) {
        status = add_other_sets(build, genset, &stands);
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, own, NULL,
                                  "the set is refused (%s): its figures must be those of a set "
                                  "alone; sharing line and none need a governor without droop, "
                                  "droop one with",
                                  gpwi_site_why(status))
               : GPW_OK;
}

/* ---- voltage ---- */

/* As the file gives it. */
static gpw_status read_alternator(const gpw_site_file *file, const gpw_genset_config *genset,
                                  gpw_alternator_config *c)
{
    static const struct gpwi_site_member members[] = {
        FIGURES(gpw_alternator_config, rated_va),
        FIGURES(gpw_alternator_config, xd_pu),
        FIGURES(gpw_alternator_config, xd_transient_pu),
        FIGURES(gpw_alternator_config, xq_pu),
        FIGURES(gpw_alternator_config, td0_s),
        FIGURES(gpw_alternator_config, exciter_gain),
        FIGURES(gpw_alternator_config, exciter_lead_s),
        FIGURES(gpw_alternator_config, exciter_lag_s),
        FIGURES(gpw_alternator_config, exciter_tau_s),
        FIGURES(gpw_alternator_config, field_min_pu),
        FIGURES(gpw_alternator_config, field_max_pu),
        FIGURES(gpw_alternator_config, vhz_knee_hz),
        FIGURES(gpw_alternator_config, vhz_slope),
        FIGURES(gpw_alternator_config, var_droop_pu)};
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_ALTERNATOR, NULL);
    const struct gpwi_site_entry *const preset = gpwi_site_get(file, part, "preset", 0);
    const struct gpwi_site_entry *const factor = gpwi_site_get(file, part, "power_factor", 0);
    gpw_status status = gpw_alternator_config_init(c, sizeof *c);

    c->f0_hz = genset->f0_hz;
    if (status == GPW_OK && preset != NULL) {
        status = gpw_alternator_preset(c, preset->word);
    }
    if (factor != NULL) {
        c->rated_va = genset->rated_w / (float)factor->number;
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(members), 0, c);
    return status;
}

static gpw_status set_alternator(const struct gpwi_site_build *build,
                                 const gpw_genset_config *genset)
{
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_ALTERNATOR, NULL);
    const struct gpwi_site_entry *preset;
    gpw_alternator_config c;
    gpw_status status;

    if (part == NULL) {
        return GPW_OK;
    }
    preset = gpwi_site_get(build->file, part, "preset", 0);
    status = read_alternator(build->file, genset, &c);
    if (!(c.rated_va > 0.0f)) {
        return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, NULL,
                                "the rating is not known: give rated_va, or power_factor");
    }
    if (status == GPW_OK) {
        status = gpw_site_set_alternator(build->site, &c);
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, preset,
                                  "the figures do not fit together (%s): give a preset, or "
                                  "xd_pu above xd_transient_pu, td0_s, exciter_gain and "
                                  "field_max_pu above 1, and an exciter slower than 1 ms",
                                  gpwi_site_why(status))
               : GPW_OK;
}

/* Ratings that begin on the bus, in those of the first set. */
static double online_at_start(const gpw_site_file *file, double rated_w)
{
    const struct gpwi_site_part *const own = gpwi_site_next(file, GPWI_IN_GENSET, NULL);
    const struct gpwi_site_part *part = NULL;
    double sets = gpwi_site_number(file, own, "sets_online", (double)sets_of(file));

    while ((part = gpwi_site_next(file, GPWI_IN_SET, part)) != NULL) {
        if (gpwi_site_word(file, part, "online", 1u) != 0u) {
            sets += gpwi_site_number(file, part, "count", 1.0) *
                    gpwi_site_number(file, part, "rated_w", rated_w) / rated_w;
        }
    }
    return sets;
}

/* Above 0, at which capacitors alone would excite the set, a load that begins small is near it.
 */
#define LITTLE_MARGIN 0.3f

const struct gpwi_site_entry *gpwi_site_excited_by(const struct gpwi_site_build *build)
{
    const gpw_site_file *const file = build->file;
    const struct gpwi_site_part *const own = gpwi_site_next(file, GPWI_IN_GENSET, NULL);
    const struct gpwi_site_part *const supply = gpwi_site_next(file, GPWI_IN_SUPPLY, NULL);
    const struct gpwi_site_entry *var = gpwi_site_get(file, supply, "capacitive_var", 0);
    const struct gpwi_site_entry *idle = gpwi_site_get(file, supply, "idle_power_factor", 0);
    float capacitive_var = var != NULL ? (float)var->number : 0.0f, margin = 1.0f;
    gpw_alternator_config c;
    gpw_genset_config set;

    if (gpwi_site_next(file, GPWI_IN_ALTERNATOR, NULL) == NULL ||
        gpw_genset_config_init(&set, sizeof set) != GPW_OK) {
        return NULL;
    }
    set.rated_w = (float)gpwi_site_number(file, own, "rated_w", 0.0);
    if (idle != NULL &&
        gpw_supply_capacitive_var((float)gpwi_site_number(file, supply, "idle_w", 0.0),
                                  (float)idle->number, &capacitive_var) != GPW_OK) {
        return NULL;
    }
    if (read_alternator(file, &set, &c) != GPW_OK) {
        return NULL;
    }
    c.tick_ns = 1000000u; /* any: what is asked does not depend on it */
    c.rated_va *= (float)online_at_start(file, (double)set.rated_w);
    return gpw_alternator_self_excitation(&c, capacitive_var, 0.0f, &margin) == GPW_OK &&
                   margin < LITTLE_MARGIN
               ? (var != NULL ? var : idle)
               : NULL;
}

/* ---- inverters ---- */

static gpw_status add_inverters(const struct gpwi_site_build *build)
{
    static const struct gpwi_site_member members[] = {
        FIGURES(gpw_inverter_config, rated_w),
        FIGURES(gpw_inverter_config, energy_j),
        FIGURES(gpw_inverter_config, charge_efficiency),
        FIGURES(gpw_inverter_config, discharge_efficiency),
        FIGURES(gpw_inverter_config, overload_pu),
        FIGURES(gpw_inverter_config, overload_s),
        FIGURES(gpw_inverter_config, droop_pu),
        FIGURES(gpw_inverter_config, deadband_pu),
        FIGURES(gpw_inverter_config, inertia_s),
        FIGURES(gpw_inverter_config, droop_lag_s),
        FIGURES(gpw_inverter_config, latency_s),
        FIGURES(gpw_inverter_config, lag_s),
        FIGURES(gpw_inverter_config, hold_w_per_s),
        FIGURES(gpw_inverter_config, reactance_pu),
        FIGURES(gpw_inverter_config, soc_initial),
        FIGURES(gpw_inverter_config, recharge_w)};
    const struct gpwi_site_part *part = NULL;

    while ((part = gpwi_site_next(build->file, GPWI_IN_INVERTER, part)) != NULL) {
        gpw_inverter_config c;
        gpw_status status = gpw_inverter_config_init(&c, sizeof c);

        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, &c);
        c.mode = gpwi_site_word(build->file, part, "mode", GPW_INVERTER_FOLLOWING);
        if (status == GPW_OK) {
            status = gpw_site_add_inverter(build->site, &c, NULL);
        }
        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part, NULL,
                                    "the inverter is refused (%s): forming needs droop_pu, "
                                    "reactance_pu and inertia_s or droop_lag_s",
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

/* ---- relays ---- */

static gpw_status add_preset_rows(const struct gpwi_site_build *build,
                                  const struct gpwi_site_part *part,
                                  const struct gpwi_site_entry *preset,
                                  const gpw_genset_config *genset)
{
    const float sets = (float)sets_of(build->file);
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; status == GPW_OK; i++) {
        gpw_protection_row row;

        status = gpw_protection_row_init(&row, sizeof row);
        if (status == GPW_OK) {
            status = gpw_protection_preset_row(&row, preset->word, i, genset->f0_hz,
                                               sets * genset->rated_w,
                                               0.75f * sets * genset->rated_w);
        }
        if (status == GPW_ERR_NOT_FOUND && i > 0u) {
            return GPW_OK;
        }
        if (status == GPW_OK) {
            status = gpw_site_add_relay(build->site, &row, NULL);
        }
    }
    return gpwi_site_refuse(build, status, part, preset,
                            "the rows are refused (%s): 16 at most", gpwi_site_why(status));
}

/* Power rows stand in W, var or VA, so that a share of the rating is far below any of them. */
#define LEAST_POWER_PU 1.0e-3f

/* A pickup in another unit than the function's would never act, or always. */
static const char *unit_missed(const gpw_protection_row *row, float rated_w)
{
    const float x = row->pickup;
    const int is_pu = x >= 0.1f && x <= 10.0f;
    const int is_power = x >= LEAST_POWER_PU * rated_w;

    switch (row->function) {
    case GPW_PROTECTION_UNDER_FREQUENCY:
    case GPW_PROTECTION_OVER_FREQUENCY:
        return x >= 10.0f && x <= 200.0f ? NULL : "in Hz, 10 to 200";
    case GPW_PROTECTION_UNDER_VOLTAGE:
    case GPW_PROTECTION_OVER_VOLTAGE:
        return is_pu ? NULL : "in pu of rated voltage, 0.1 to 10: 0.9 is 90 %";
    case GPW_PROTECTION_VOLTS_PER_HERTZ:
        return is_pu ? NULL : "in pu of rated V/Hz, 0.1 to 10: 1.1 is 110 %";
    case GPW_PROTECTION_OVERSPEED:
        return is_pu ? NULL : "in pu of rated speed, 0.1 to 10: 1.15 is 115 %";
    case GPW_PROTECTION_REVERSE_POWER:
    case GPW_PROTECTION_OVERLOAD:
        return is_power ? NULL : "in W, at least a thousandth of rated_w, and no share of it";
    case GPW_PROTECTION_LOSS_OF_FIELD:
        return is_power ? NULL : "in var, at least a thousandth of rated_w, and no share of it";
    case GPW_PROTECTION_APPARENT_OVERLOAD:
        return is_power ? NULL : "in VA, at least a thousandth of rated_w, and no share of it";
    default: return NULL;
    }
}

static gpw_status add_relays(const struct gpwi_site_build *build,
                             const gpw_genset_config *genset)
{
    static const struct gpwi_site_member members[] = {
        FIGURES(gpw_protection_row, pickup), FIGURES(gpw_protection_row, delay_s),
        FIGURES(gpw_protection_row, hysteresis), FIGURES(gpw_protection_row, window_s)};
    const struct gpwi_site_part *part = NULL;
    gpw_status status = GPW_OK;

    while (status == GPW_OK &&
           (part = gpwi_site_next(build->file, GPWI_IN_PROTECTION, part)) != NULL) {
        const struct gpwi_site_entry *preset = gpwi_site_get(build->file, part, "preset", 0);
        const struct gpwi_site_entry *pickup;
        gpw_protection_row row;
        const char *wanted;

        if (preset != NULL) {
            status = add_preset_rows(build, part, preset, genset);
            continue;
        }
        status = gpw_protection_row_init(&row, sizeof row);
        row.function = gpwi_site_word(build->file, part, "function", UINT32_MAX) + 1u;
        row.alarm_only = gpwi_site_word(build->file, part, "alarm_only", 0u);
        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, &row);
        pickup = gpwi_site_get(build->file, part, "pickup", 0);
        wanted = pickup != NULL ? unit_missed(&row, genset->rated_w) : NULL;
        if (wanted != NULL) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, pickup,
                                    "the pickup of this function is %s", wanted);
        }
        if (status == GPW_OK) {
            status = gpw_site_add_relay(build->site, &row, NULL);
        }
        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part, NULL,
                                    "the row is refused (%s): give a preset, or function and "
                                    "pickup; 81R alone has a window_s",
                                    gpwi_site_why(status));
        }
    }
    return status;
}

/* ---- events ---- */

static gpw_status add_events(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *part = NULL;

    while ((part = gpwi_site_next(build->file, GPWI_IN_EVENT, part)) != NULL) {
        const double at_s = gpwi_site_number(build->file, part, "at_s", 0.0);
        const gpw_status status = gpw_site_add_plant_event(
            build->site, gpwi_site_word(build->file, part, "order", 0u),
            (uint32_t)gpwi_site_number(build->file, part, "number", 1.0) - 1u,
            (uint64_t)(at_s * 1e9 + 0.5));

        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part,
                                    gpwi_site_get(build->file, part, "number", 0),
                                    "the event is refused (%s): is there a set or inverter of "
                                    "that number?",
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

gpw_status gpwi_site_build_bus(const struct gpwi_site_build *build,
                               const gpw_genset_config *genset)
{
    const struct gpwi_site_part *const part = gpwi_site_next(build->file, GPWI_IN_PLANT, NULL);
    gpw_status status = set_plant(build, part);

    if (status == GPW_OK) {
        status = add_sets(build, part, genset);
    }
    if (status == GPW_OK) {
        status = set_alternator(build, genset);
    }
    if (status == GPW_OK) {
        status = add_inverters(build);
    }
    if (status == GPW_OK) {
        status = add_relays(build, genset);
    }
    return status == GPW_OK ? add_events(build) : status;
}
