/* SPDX-License-Identifier: MIT */
/* The chains of a site file: smoothing, stages and store at the boards; model and stages of the
 * supplies; stages and store at the bus. */
#include "site_file_internal.h"

/* As in the table of keys. */
enum psu_model { MODEL_FIRST_ORDER = 0, MODEL_DEAD_TIME = 1, MODEL_CONVERTER = 2, NO_MODEL };
enum storage_place { STORAGE_RAIL = 0, STORAGE_BUS = 1, NO_STORAGE };

static uint32_t psu_model(const gpw_site_file *file)
{
    return gpwi_site_word(file, gpwi_site_next(file, GPWI_IN_PSU, NULL), "model", NO_MODEL);
}

static uint32_t storage_place(const gpw_site_file *file)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_STORAGE, NULL);

    return part != NULL ? gpwi_site_word(file, part, "place", STORAGE_RAIL) : NO_STORAGE;
}

/* ---- how much room they need ---- */

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* Sub-steps of a dead time and two to spare. */
static double slots_of(double dead_s, uint32_t substep_ns)
{
    return dead_s * 1e9 / (double)substep_ns + 2.0;
}

static double delay_slots(const gpw_site_file *file, enum gpwi_site_section section,
                          uint32_t substep_ns)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, section, NULL);
    double slots = 0.0;
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *entry = &file->entries[part->first + i];

        if (entry->key->type == GPWI_KEY_STAGE && entry->word == GPWI_STAGE_DEAD) {
            slots += slots_of(entry->number, substep_ns);
        }
    }
    if (section == GPWI_IN_PSU && psu_model(file) == MODEL_DEAD_TIME) {
        slots += slots_of(gpwi_site_number(file, part, "lag_s", 0.0), substep_ns);
    }
    return slots;
}

static uint32_t places(const gpw_site_file *file, enum gpwi_site_section section)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, section, NULL);
    uint32_t count = gpwi_site_stages(file, part);

    if (section == GPWI_IN_RAIL && gpwi_site_next(file, GPWI_IN_SMOOTHING, NULL) != NULL) {
        count += GPW_CHAIN_LARGE_STAGE_PLACES;
    }
    if (section == GPWI_IN_PSU && psu_model(file) != NO_MODEL) {
        count += 2u; /* a converter, or a dead time and its slew; a pole needs only one */
    }
    if ((section == GPWI_IN_RAIL && storage_place(file) == STORAGE_RAIL) ||
        (section == GPWI_IN_BATTERY && storage_place(file) == STORAGE_BUS)) {
        count += GPW_CHAIN_LARGE_STAGE_PLACES;
    }
    if (section == GPWI_IN_BATTERY) {
        count += gpwi_site_battery_places(file);
    }
    return count;
}

void gpwi_site_chain_capacities(const struct gpwi_site_build *build, gpw_site_config *config)
{
    static const enum gpwi_site_section sections[] = {GPWI_IN_RAIL, GPWI_IN_PSU,
                                                      GPWI_IN_BATTERY};
    uint32_t i;

    config->stages_max = 0;
    for (i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        const double slots = delay_slots(build->file, sections[i], build->substep_ns);

        config->stages_max = larger(config->stages_max, places(build->file, sections[i]));
        config->delay_slots_max =
            larger(config->delay_slots_max, slots < (double)GPW_CHAIN_DELAY_SLOTS_MAX
                                                ? (uint32_t)slots
                                                : GPW_CHAIN_DELAY_SLOTS_MAX);
    }
}

/* ---- stages ---- */

static gpw_status add_stage(const struct gpwi_site_build *build, uint32_t place,
                            const struct gpwi_site_entry *entry)
{
    switch ((enum gpwi_stage_kind)entry->word) {
    case GPWI_STAGE_LAG: return gpw_site_add_lag(build->site, place, (float)entry->number);
    case GPWI_STAGE_DEAD:
        return gpw_site_add_dead_time(build->site, place, (float)entry->number);
    case GPWI_STAGE_RAMP:
        return gpw_site_add_ramp(build->site, place, (float)entry->number,
                                 (float)entry->second);
    }
    return GPW_ERR_DOMAIN;
}

static gpw_status add_stages(const struct gpwi_site_build *build,
                             enum gpwi_site_section section, uint32_t place)
{
    const struct gpwi_site_part *part = gpwi_site_next(build->file, section, NULL);
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *entry = &build->file->entries[part->first + i];
        const gpw_status status =
            entry->key->type == GPWI_KEY_STAGE ? add_stage(build, place, entry) : GPW_OK;

        if (status == GPW_ERR_FULL) {
            return gpwi_site_refuse(build, status, part, entry,
                                    "the dead times of one chain are at most %u sub-steps of "
                                    "%.6g ms together",
                                    GPW_CHAIN_DELAY_SLOTS_MAX,
                                    (double)build->substep_ns * 1e-6);
        }
        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part, entry,
                                    "the stage's figures are refused (%s): a ramp is 0 (no "
                                    "limit) or more than a few W/s",
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

/* ---- smoothing and storage ---- */

#define SMOOTHING(name)                                                                        \
  {                                                                                            \
#    name, offsetof(gpw_smoothing_config, name)                                                \
  }

static gpw_status add_smoothing(const struct gpwi_site_build *build)
{
    static const struct gpwi_site_member members[] = {SMOOTHING(tmp_w),
                                                      SMOOTHING(percent_tmp_floor),
                                                      SMOOTHING(ramp_up_rate_w_per_s),
                                                      SMOOTHING(ramp_down_rate_w_per_s),
                                                      SMOOTHING(ramp_down_hysteresis_ms),
                                                      SMOOTHING(stop_delay_ms),
                                                      SMOOTHING(secondary_power_floor_w),
                                                      SMOOTHING(primary_floor_act_offset_w),
                                                      SMOOTHING(primary_floor_act_window_ms)};
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_SMOOTHING, NULL);
    const struct gpwi_site_entry *preset = gpwi_site_get(build->file, part, "preset", 0);
    gpw_smoothing_config config;
    gpw_status status;

    if (part == NULL) {
        return GPW_OK;
    }
    status = gpw_smoothing_config_init(&config, sizeof config);
    if (status == GPW_OK && preset != NULL) {
        status = gpw_smoothing_preset(&config, preset->word);
    }
    if (status == GPW_OK) {
        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, &config);
        config.keeps_floor = gpwi_site_word(build->file, part, "keeps_floor", 0u);
        if ((double)config.tmp_w < *build->rated_w * (1.0 - 1e-6)) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part,
                                    gpwi_site_get(build->file, part, "tmp_w", 0),
                                    "less than the rated power of all boards together, %g W: "
                                    "the floor is a share of that, not of one board's",
                                    *build->rated_w);
        }
        status = gpw_site_add_smoothing(build->site, &config);
    }
    if (status == GPW_ERR_UNKNOWN) {
        return gpwi_site_refuse(build, status, part, preset,
                                "no source gives the preset's rates and delays: give "
                                "ramp_up_rate_w_per_s, ramp_down_rate_w_per_s, "
                                "ramp_down_hysteresis_ms and stop_delay_ms");
    }
    return status < GPW_OK ? gpwi_site_refuse(
                                 build, status, part,
                                 gpwi_site_get(build->file, part, "percent_tmp_floor", 0),
                                 "the settings are refused (%s): the floor is at most %g %% of "
                                 "tmp_w, and the secondary floor not above it",
                                 gpwi_site_why(status), (double)config.max_percent_tmp_floor)
                           : GPW_OK;
}

static gpw_status add_storage(const struct gpwi_site_build *build, uint32_t place)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_STORAGE, NULL);
    gpw_status status;

    if (storage_place(file) != place) {
        return GPW_OK;
    }
    status =
        gpw_site_add_storage(build->site, place == STORAGE_RAIL ? GPW_CHAIN_RAIL : GPW_CHAIN_AC,
                             (float)gpwi_site_number(file, part, "energy_j", 0.0),
                             (float)gpwi_site_number(file, part, "rest_pu", 0.0),
                             (float)gpwi_site_number(file, part, "ramp_up_w_per_s", 0.0),
                             (float)gpwi_site_number(file, part, "ramp_down_w_per_s", 0.0),
                             (float)gpwi_site_number(file, part, "recharge_s", 0.0));
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part,
                                  gpwi_site_get(file, part, "recharge_s", 0),
                                  "the store is refused (%s): recharge_s must be at least "
                                  "sqrt(energy_j / rate) of either rate, or it would swing",
                                  gpwi_site_why(status))
               : GPW_OK;
}

/* ---- the supplies' model ---- */

static gpw_status refuse_missing(const struct gpwi_site_build *build,
                                 const struct gpwi_site_part *part, const char *keys)
{
    return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part,
                            gpwi_site_get(build->file, part, "model", 0), "the model needs %s",
                            keys);
}

/* A figure that the model does not have is a slip. */
static gpw_status check_figures(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part, uint32_t model)
{
    static const struct {
        const char *key;
        uint32_t models; /* bit per model that has it */
    } figures[] = {{"lag_s", 1u << MODEL_FIRST_ORDER | 1u << MODEL_DEAD_TIME},
                   {"slew_w_per_s", 1u << MODEL_DEAD_TIME},
                   {"natural_hz", 1u << MODEL_CONVERTER},
                   {"damping", 1u << MODEL_CONVERTER}};
    size_t i;

    for (i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        const struct gpwi_site_entry *entry =
            gpwi_site_get(build->file, part, figures[i].key, 0);

        if (entry != NULL && (figures[i].models >> model & 1u) == 0u) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, entry,
                                    model == NO_MODEL
                                        ? "the figure needs a model: give that key"
                                        : "the model has no such figure");
        }
    }
    return GPW_OK;
}

static gpw_status add_psu_model(const struct gpwi_site_build *build)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_PSU, NULL);
    const struct gpwi_site_entry *lag = gpwi_site_get(file, part, "lag_s", 0);
    const struct gpwi_site_entry *natural = gpwi_site_get(file, part, "natural_hz", 0);
    const struct gpwi_site_entry *damping = gpwi_site_get(file, part, "damping", 0);
    const uint32_t model = psu_model(file);
    gpw_status status = check_figures(build, part, model);

    if (status != GPW_OK || model == NO_MODEL) {
        return status;
    }
    if (model == MODEL_CONVERTER) {
        if (natural == NULL || damping == NULL) {
            return refuse_missing(build, part, "natural_hz and damping");
        }
        status =
            gpw_site_add_converter(build->site, (float)natural->number, (float)damping->number);
    } else {
        if (lag == NULL) {
            return refuse_missing(build, part, "lag_s");
        }
        status = gpw_site_add_psu_lag(build->site, model, (float)lag->number,
                                      (float)gpwi_site_number(file, part, "slew_w_per_s", 0.0));
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, gpwi_site_get(file, part, "model", 0),
                                  "the model is refused (%s): a dead time is at most %u "
                                  "sub-steps of %.6g ms, a slew 0 or more than 1e-6 W/s",
                                  gpwi_site_why(status), GPW_CHAIN_DELAY_SLOTS_MAX,
                                  (double)build->substep_ns * 1e-6)
               : GPW_OK;
}

/* ---- all of them, in the order in which the power passes ---- */

gpw_status gpwi_site_build_chains(const struct gpwi_site_build *build)
{
    gpw_status status = add_smoothing(build);

    if (status == GPW_OK) {
        status = add_stages(build, GPWI_IN_RAIL, GPW_CHAIN_RAIL);
    }
    if (status == GPW_OK) {
        status = add_storage(build, STORAGE_RAIL);
    }
    if (status == GPW_OK) {
        status = add_psu_model(build);
    }
    if (status == GPW_OK) {
        status = add_stages(build, GPWI_IN_PSU, GPW_CHAIN_PSU);
    }
    if (status == GPW_OK) {
        status = add_stages(build, GPWI_IN_BATTERY, GPW_CHAIN_AC);
    }
    if (status == GPW_OK) {
        status = add_storage(build, STORAGE_BUS);
    }
    return status == GPW_OK ? gpwi_site_build_battery(build) : status;
}
