/* SPDX-License-Identifier: MIT */
/* The supply of a site file: from the boards to the bus. */
#include "site_file_internal.h"

#include <math.h>

#define NODES_MAX 1e6

/* Nodes of the groups: what a preset's overhead is counted by. */
static double nodes_of_groups(const gpw_site_file *file)
{
    const struct gpwi_site_part *group = NULL;
    double nodes = 0.0;

    while ((group = gpwi_site_next(file, GPWI_IN_GROUP, group)) != NULL) {
        const double size = gpwi_site_number(file, group, "node_gpus", 0.0);

        nodes += size > 0.0 ? floor(gpwi_site_number(file, group, "gpus", 0.0) / size) : 1.0;
    }
    return nodes;
}

static gpw_status take_supply_preset(const struct gpwi_site_build *build,
                                     const struct gpwi_site_part *part,
                                     gpw_supply_config *config)
{
    const struct gpwi_site_entry *preset = gpwi_site_get(build->file, part, "preset", 0);
    const double nodes =
        gpwi_site_number(build->file, part, "nodes", nodes_of_groups(build->file));
    gpw_status status;

    if (preset == NULL) {
        return GPW_OK;
    }
    if (nodes < 1.0) {
        return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, preset,
                                "the preset needs the number of nodes: without groups give the "
                                "key nodes");
    }
    if (nodes > NODES_MAX) {
        return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, preset,
                                "%.0f nodes are more than a preset is for", nodes);
    }
    status = gpw_supply_preset(config, preset->word, (uint32_t)nodes);
    return status < GPW_OK ? gpwi_site_refuse(build, status, part, preset,
                                              "the preset is refused for %.0f nodes (%s)",
                                              nodes, gpwi_site_why(status))
                           : GPW_OK;
}

/* Adds the pairs of a key, one row each. */
static gpw_status add_rows(const struct gpwi_site_build *build,
                           const struct gpwi_site_part *part, const char *key,
                           gpw_status (*add)(gpw_site *site, float x, float y))
{
    const struct gpwi_site_entry *curve = gpwi_site_get(build->file, part, key, 0);
    double x, y;
    uint32_t i;

    for (i = 0; curve != NULL && gpwi_site_curve_point(curve->text, i, &x, &y) > 0; i++) {
        const gpw_status status = add(build->site, (float)x, (float)y);

        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part, curve,
                                    "pair %u, %g:%g, is refused (%s)", i + 1u, x, y,
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

uint32_t gpwi_site_pairs(const gpw_site_file *file, const char *key)
{
    const struct gpwi_site_entry *curve =
        gpwi_site_get(file, gpwi_site_next(file, GPWI_IN_SUPPLY, NULL), key, 0);
    uint32_t rows = 0;
    double x, y;

    while (curve != NULL && gpwi_site_curve_point(curve->text, rows, &x, &y) > 0) {
        rows++;
    }
    return rows;
}

/* Rows stand instead of the line, also of a preset's; a line written beside them is a slip. */
static gpw_status take_overhead(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part, gpw_supply_config *config)
{
    const struct gpwi_site_entry *rows = gpwi_site_get(build->file, part, "overhead_rows", 0);
    const struct gpwi_site_entry *point = gpwi_site_get(build->file, part, "overhead_point", 0);

    if (point != NULL) {
        config->overhead_point =
            point->word == 0u ? (gpw_point)GPW_POINT_GPU_RAIL : (gpw_point)GPW_POINT_NODE_AC;
    }
    if (rows == NULL) {
        return GPW_OK;
    }
    if (gpwi_site_get(build->file, part, "overhead_w", 0) != NULL ||
        gpwi_site_get(build->file, part, "overhead_w_per_w", 0) != NULL) {
        return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, rows,
                                "rows stand instead of overhead_w and overhead_w_per_w: give "
                                "the one or the other");
    }
    config->overhead_w = 0.0f;
    config->overhead_w_per_w = 0.0f;
    return GPW_OK;
}

/* The capacitors as such, or by what a meter shows at idle. What the rest draws then is not
 * counted twice: at idle both together are what was read. */
static gpw_status take_capacitors(const struct gpwi_site_build *build,
                                  const struct gpwi_site_part *part, gpw_supply_config *config)
{
    const struct gpwi_site_entry *idle =
        gpwi_site_get(build->file, part, "idle_power_factor", 0);
    const double idle_w = gpwi_site_number(build->file, part, "idle_w", -1.0);
    const double pf = (double)config->power_factor;
    const double rest = sqrt((1.0 - pf) * (1.0 + pf)) / pf;
    float var;
    gpw_status status;

    config->power_factor_leads = gpwi_site_word(build->file, part, "power_factor_side", 0u);
    if (idle == NULL) {
        return GPW_OK;
    }
    if (gpwi_site_get(build->file, part, "capacitive_var", 0) != NULL) {
        return gpwi_site_refuse(
            build, GPW_ERR_DOMAIN, part, idle,
            "it stands instead of capacitive_var: give the one or the other");
    }
    if (idle_w < 0.0) {
        return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, idle,
                                "the key idle_w is missing: the AC power that the power factor "
                                "was read at");
    }
    status = gpw_supply_capacitive_var((float)idle_w, (float)idle->number, &var);
    if (status == GPW_OK) {
        const double all = (double)var + (config->power_factor_leads ? -rest : rest) * idle_w;

        if (all < 0.0) {
            return gpwi_site_refuse(
                build, GPW_ERR_DOMAIN, part, idle,
                "the power factor at idle is nearer to 1 than power_factor, "
                "which leads already");
        }
        config->capacitive_var = (float)all;
    }
    return status;
}

#define SUPPLY(name)                                                                           \
  {                                                                                            \
#    name, offsetof(gpw_supply_config, name)                                                   \
  }
static const struct gpwi_site_member plant_members[] = {
    SUPPLY(transformer_rated_va),    SUPPLY(transformer_no_load_w),
    SUPPLY(transformer_load_loss_w), SUPPLY(ups_no_load_w),
    SUPPLY(ups_loss_w_per_w),        SUPPLY(cooling_w),
    SUPPLY(cooling_w_per_w),         SUPPLY(cooling_tau_s)};

uint32_t gpwi_site_has_plant(const gpw_site_file *file)
{
    gpw_supply_config unused;

    return gpwi_site_copy(file, gpwi_site_next(file, GPWI_IN_SUPPLY, NULL),
                          GPWI_MEMBERS(plant_members), 0, &unused) > 0u;
}

gpw_status gpwi_site_build_supply(const struct gpwi_site_build *build)
{
    static const struct gpwi_site_member members[] = {SUPPLY(overhead_w),
                                                      SUPPLY(overhead_w_per_w),
                                                      SUPPLY(psu_rated_w),
                                                      SUPPLY(power_factor),
                                                      SUPPLY(distribution_efficiency),
                                                      SUPPLY(capacitive_var),
                                                      SUPPLY(under_hz),
                                                      SUPPLY(under_delay_s),
                                                      SUPPLY(over_hz),
                                                      SUPPLY(over_delay_s),
                                                      SUPPLY(return_low_hz),
                                                      SUPPLY(return_high_hz),
                                                      SUPPLY(return_delay_s),
                                                      SUPPLY(walk_in_s)};
#undef SUPPLY
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_SUPPLY, NULL);
    const struct gpwi_site_entry *curve = gpwi_site_get(file, part, "efficiency", 0);
    gpw_supply_config config;
    gpw_status status;

    if (part == NULL) {
        return GPW_OK;
    }
    status = gpw_supply_config_init(&config, sizeof config);
    if (status == GPW_OK) {
        status = take_supply_preset(build, part, &config);
    }
    if (status < GPW_OK) {
        return status;
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(members), 0, &config);
    if (gpwi_site_copy(file, part, GPWI_MEMBERS(plant_members), 0, &config) > 0u) {
        config.plant_max = 1u;
    }
    status = take_overhead(build, part, &config);
    if (status == GPW_OK) {
        status = take_capacitors(build, part, &config);
    }
    if (status == GPW_OK) {
        status = gpwi_site_take_windows(build, part, &config);
    }
    if (status < GPW_OK) {
        return status;
    }
    if (curve != NULL && !(config.psu_rated_w > 0.0f)) {
        return gpwi_site_refuse(build, GPW_ERR_UNKNOWN, part, curve,
                                "efficiency rows are in parts of psu_rated_w: give that key, "
                                "the rated output of all PSUs together");
    }
    status = gpw_site_set_supply(build->site, &config);
    if (status < GPW_OK) {
        return gpwi_site_refuse(
            build, status, part, NULL,
            "the figures do not fit together: under_hz <= return_low_hz <= "
            "return_high_hz <= over_hz where they are not 0, psu_rated_w is 0 or at least 1, "
            "and "
            "transformer_load_loss_w has a transformer_rated_va that is larger");
    }
    status = add_rows(build, part, "overhead_rows", gpw_site_add_overhead);
    return status < GPW_OK ? status
                           : add_rows(build, part, "efficiency", gpw_site_add_efficiency);
}
