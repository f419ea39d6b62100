/* SPDX-License-Identifier: MIT */
/* The corners of a site: what each stands for, which are needed, and running them all. */
#include "site_state.h"

/* Bit of corner - 1, above those of the set. */
#define LOAD_WIDE 8u

GPW_STATIC_ASSERT(corner_count, GPW_SITE_CORNERS == 2 * GPWI_PARAMETER_CORNERS);
GPW_STATIC_ASSERT(parameter_bits, GPWI_PARAMETER_CORNERS == 1 + (1 << GPWI_PARAMETERS));

const char *gpw_parameter_name(uint32_t parameter)
{
    switch (parameter) {
    case GPW_PARAMETER_NONE: return "none";
    case GPW_PARAMETER_INERTIA: return "inertia_s";
    case GPW_PARAMETER_AIR_STEP: return "air_step_pu";
    case GPW_PARAMETER_AIR_TAU: return "air_tau_s";
    case GPW_PARAMETER_RECORD: return "record";
    case GPW_PARAMETER_STAGGER: return "stagger";
    case GPW_PARAMETER_LOAD: return "load_w";
    default: return "?";
    }
}

/* ---- corners ---- */

void gpwi_site_corner_genset(const gpw_site *site, uint32_t corner, gpw_genset_config *genset)
{
    const uint32_t parameters = corner % GPWI_PARAMETER_CORNERS;

    gpwi_genset_corner(&site->genset,
                       parameters == 0u ? 0u : 1u + ((parameters - 1u) & (LOAD_WIDE - 1u)),
                       genset);
}

int gpwi_site_load_has_interval(const gpw_site *site)
{
    uint32_t i;

    if (site->config.load_source != GPW_LOAD_FLEET) {
        return site->config.load_error > 0.0f;
    }
    for (i = 0; i < site->groups; i++) {
        if (gpwi_fleet_has_interval(gpwi_site_fleet_const(site), i,
                                    gpwi_site_groups_const(site)[i].used)) {
            return 1;
        }
    }
    return 0;
}

static int has_load_corners(const gpw_site *site)
{
    return site->config.load_corners && gpwi_site_load_has_interval(site);
}

uint32_t gpwi_site_corner_level(const gpw_site *site, uint32_t corner)
{
    const uint32_t parameters = corner % GPWI_PARAMETER_CORNERS;

    if (parameters == 0u || !has_load_corners(site)) {
        return GPW_FLEET_LEVEL_NOMINAL;
    }
    return (parameters - 1u) & LOAD_WIDE ? GPW_FLEET_LEVEL_WIDE : GPW_FLEET_LEVEL_NARROW;
}

uint32_t gpwi_site_needs_corner(const gpw_site *site, uint32_t corner)
{
    const uint32_t parameters = corner % GPWI_PARAMETER_CORNERS;
    const uint32_t bits = parameters == 0u ? 0u : parameters - 1u;

    if (corner >= GPWI_PARAMETER_CORNERS && !gpwi_site_has_psu_model(site)) {
        return 0u;
    }
    if ((bits & (GPWI_AIR_STEP_HIGH | GPWI_AIR_TAU_HIGH)) &&
        !gpwi_genset_has_air(&site->genset)) {
        return 0u;
    }
    return !(bits & LOAD_WIDE) || has_load_corners(site);
}

gpw_status gpw_site_corner_needed(const gpw_site *site, uint32_t corner, uint32_t *needed)
{
    const gpw_status status =
        needed == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    if (corner >= GPW_SITE_CORNERS) {
        return GPW_ERR_DOMAIN;
    }
    *needed = gpwi_site_needs_corner(site, corner);
    return GPW_OK;
}

gpw_status gpw_site_corner_values(const gpw_site *site, uint32_t corner, float *inertia_s,
                                  float *air_step_pu, float *air_tau_s, uint32_t *with_psu,
                                  uint32_t *load_level)
{
    const gpw_status status = inertia_s == NULL || air_step_pu == NULL || air_tau_s == NULL ||
                                      with_psu == NULL || load_level == NULL
                                  ? (gpw_status)GPW_ERR_NULL
                                  : gpwi_site_check(site, 1u);
    gpw_genset_config genset;

    if (status != GPW_OK) {
        return status;
    }
    if (corner >= GPW_SITE_CORNERS) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_site_corner_genset(site, corner, &genset);
    *inertia_s = genset.inertia_s;
    *air_step_pu = genset.air_step_pu > 0.0f ? genset.air_step_pu : gpw_unknown();
    *air_tau_s = genset.air_step_pu > 0.0f ? genset.air_tau_s : gpw_unknown();
    *with_psu = corner < GPWI_PARAMETER_CORNERS;
    *load_level = gpwi_site_corner_level(site, corner);
    return GPW_OK;
}

/* ---- all of them ---- */

/* What a record starts in equilibrium with: its first usable sample. */
static float first_load_w(const float *load_w, uint64_t ticks)
{
    uint64_t i;

    for (i = 0; load_w != NULL && i < ticks; i++) {
        if (gpwi_in_range(load_w[i], 0.0f, GPW_POWER_MAX_W)) {
            return load_w[i];
        }
    }
    return 0.0f;
}

static gpw_status run_corner(gpw_site *site, uint32_t corner, const float *load_w,
                             float initial_load_w, uint64_t ticks)
{
    gpw_status status = gpw_site_reset(site, corner, initial_load_w);
    uint64_t i;

    if (status < GPW_OK) {
        return status;
    }
    for (i = 0; i < ticks; i++) { /* an odd sample is noted, and counted in the judgement */
        gpwi_cannot_fail(
            gpw_site_process(site, load_w != NULL ? load_w + i : NULL, NULL, 0u, 1u));
    }
    return gpw_site_judge_fold(site);
}

static gpw_status check_judge(gpw_site *site, const float *load_w, uint64_t ticks,
                              size_t judgement_bytes)
{
    const int has_fleet = site->config.load_source == GPW_LOAD_FLEET;

    if (load_w == NULL && !has_fleet) {
        return GPW_ERR_NULL;
    }
    if (load_w != NULL && has_fleet) {
        return GPW_ERR_STATE;
    }
    if (judgement_bytes < GPWI_JUDGEMENT_V0_1 || judgement_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION; /* before the runs, not after them */
    }
    return ticks == 0u ? (gpw_status)GPW_ERR_DOMAIN
                       : gpwi_site_check_corners(site, first_load_w(load_w, ticks));
}

static gpw_status run_judgement(gpw_site *site, const float *load_w, uint64_t ticks,
                                gpw_judgement *judgement, size_t judgement_bytes)
{
    const float initial_load_w = first_load_w(load_w, ticks);
    gpw_status status = gpw_site_judge_begin(site);
    uint32_t corner;

    for (corner = 0; corner < GPW_SITE_CORNERS && status == GPW_OK; corner++) {
        if (gpwi_site_needs_corner(site, corner)) {
            status = run_corner(site, corner, load_w, initial_load_w, ticks);
        }
    }
    if (status == GPW_OK) {
        status = gpw_site_judge_end(site, judgement, judgement_bytes);
    }
    site->judging = 0u;
    return status == GPW_OK ? gpw_site_reset(site, 0u, initial_load_w) : status;
}

gpw_status gpw_site_judge(gpw_site *site, const float *load_w, uint64_t ticks,
                          gpw_judgement *judgement, size_t judgement_bytes)
{
    gpw_status status =
        judgement == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    if (status == GPW_OK) {
        status = check_judge(site, load_w, ticks, judgement_bytes);
    }
    return status == GPW_OK ? run_judgement(site, load_w, ticks, judgement, judgement_bytes)
                            : status;
}
