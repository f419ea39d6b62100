/* SPDX-License-Identifier: MIT */
/* The GPUs of a site file: groups, schedule, staggers. */
#include "site_file_internal.h"

#include <stdarg.h>
#include <stdlib.h>

gpw_status gpwi_site_refuse(const struct gpwi_site_build *build, gpw_status status,
                            const struct gpwi_site_part *part,
                            const struct gpwi_site_entry *entry, const char *reason, ...)
{
    char text[sizeof build->error->reason], field[48];
    uint32_t line = 0;
    va_list arguments;

    field[0] = '\0';
    if (part != NULL) {
        gpwi_site_field(field, part, entry != NULL ? entry->name : "");
        line = entry != NULL ? entry->line : part->line;
    }
    va_start(arguments, reason);
    vsnprintf(text, sizeof text, reason, arguments);
    va_end(arguments);
    (void)gpwi_file_error(build->error, line, 0, field, "%s", text);
    return status;
}

/* ---- groups ---- */

static uint32_t group_index(const gpw_site_file *file, const char *name)
{
    const struct gpwi_site_part *group = NULL;
    uint32_t index = 0;

    while ((group = gpwi_site_next(file, GPWI_IN_GROUP, group)) != NULL &&
           strcmp(group->name, name) != 0) {
        index++;
    }
    return index;
}

static gpw_status read_group(const struct gpwi_site_build *build,
                             const struct gpwi_site_part *part, gpw_fleet_group *group)
{
#define GROUP(name)                                                                            \
  {                                                                                            \
#    name, offsetof(gpw_fleet_group, name)                                                     \
  }
    static const struct gpwi_site_member members[] = {
        GROUP(rho_in),         GROUP(rho_out),         GROUP(sync_fraction),
        GROUP(spread_s),       GROUP(ramp_up_w_per_s), GROUP(ramp_down_w_per_s),
        GROUP(phase_spread_s), GROUP(arrivals_per_s),  GROUP(request_s),
        GROUP(request_w)};
#undef GROUP
    const gpw_site_file *file = build->file;
    const struct gpwi_site_entry *first_gpu = gpwi_site_get(file, part, "first_gpu", 0);
    const gpw_status status = gpw_fleet_group_init(group, sizeof *group);

    if (status != GPW_OK) {
        return status;
    }
    group->gpus = (uint32_t)gpwi_site_number(file, part, "gpus", 0.0);
    group->node_gpus = (uint32_t)gpwi_site_number(file, part, "node_gpus", 0.0);
    group->initial_phase = gpwi_site_word(file, part, "initial_phase", group->initial_phase);
    if (first_gpu != NULL) {
        group->first_gpu = (uint64_t)first_gpu->whole;
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(members), 0, group);
    return GPW_OK;
}

/* What is wrong with the requests of a group, or NULL. */
static const char *wrong_with_requests(const gpw_site_file *file, const gpw_fleet_group *group,
                                       const gpw_profile *profile)
{
    const float in_service = group->arrivals_per_s * group->request_s;
    gpw_phase_figures infer;
    uint32_t tick_ns = 0;
    float duration_s;

    if (!(group->arrivals_per_s > 0.0f) ||
        gpw_site_file_duration(file, &duration_s, &tick_ns) < GPW_OK ||
        gpw_phase_figures_init(&infer, sizeof infer) < GPW_OK ||
        gpw_profile_phase(profile, GPW_PHASE_INFER, &infer) < GPW_OK) {
        return NULL;
    }
    if (group->request_s < GPW_DT_MIN_S) {
        return "requests need request_s, the mean time that one is in service";
    }
    if (group->arrivals_per_s * (float)tick_ns * 2e-9f > (float)GPW_FLEET_REQUEST_EVENTS_MAX) {
        return "more than 16 requests a tick are not simulated one by one: make the tick "
               "shorter, or give phase infer the sigma_w that gpw_aggregate_arrivals() tells";
    }
    if (in_service > (float)GPW_FLEET_REQUESTS_MAX) {
        return "arrivals_per_s times request_s is how many are in service: at most 1e7";
    }
    return in_service * group->request_w > (float)group->gpus * infer.mean_w
               ? "arrivals_per_s times request_s times request_w is what requests draw in the "
                 "mean: it is part of what phase infer draws, so at most that"
               : NULL;
}

static gpw_status refuse_group(const struct gpwi_site_build *build, gpw_status status,
                               const struct gpwi_site_part *part, const gpw_fleet_group *group,
                               const gpw_profile *profile)
{
    const gpw_site_file *file = build->file;
    const uint32_t node = group->node_gpus > 0 ? group->node_gpus : group->gpus;
    const char *const requests = wrong_with_requests(file, group, profile);

    if (status == GPW_ERR_UNKNOWN) {
        const struct gpwi_site_entry *phase = gpwi_site_get(file, part, "initial_phase", 0);

        return gpwi_site_refuse(
            build, status, part, phase != NULL ? phase : gpwi_site_boards(file, part),
            "profile %s does not know the power of phase %s: choose another "
            "initial_phase, or give its mean_w in a [profile NAME]",
            gpw_profile_name(profile), gpw_phase_name(group->initial_phase));
    }
    if (group->gpus % node != 0u) {
        return gpwi_site_refuse(build, status, part, gpwi_site_get(file, part, "node_gpus", 0),
                                "%u GPUs do not fill nodes of %u: node_gpus must divide gpus",
                                group->gpus, node);
    }
    if (group->rho_in < 0.0f) {
        return gpwi_site_refuse(build, status, part, gpwi_site_get(file, part, "rho_in", 0),
                                "rho_in is out of range: with %u GPUs a node at least %.6g, "
                                "and only in aggregated mode with rho_out 0",
                                node, node > 1u ? -1.0 / (double)(node - 1u) : 0.0);
    }
    if (group->rho_out > group->rho_in) {
        return gpwi_site_refuse(
            build, status, part, gpwi_site_get(file, part, "rho_out", 0),
            "rho_out %g is above rho_in %g: GPUs of one node are correlated "
            "at least as much as those of two",
            (double)group->rho_out, (double)group->rho_in);
    }
    if (requests != NULL) {
        return gpwi_site_refuse(build, status, part,
                                gpwi_site_get(file, part, "arrivals_per_s", 0), "%s", requests);
    }
    return gpwi_site_refuse(build, status, part, NULL, "the group's figures are refused (%s)",
                            gpwi_site_why(status));
}

/* Correlations of single phases; a phase with one key takes the group's own for the other. */
static gpw_status set_correlations(const struct gpwi_site_build *build,
                                   const struct gpwi_site_part *part,
                                   const gpw_fleet_group *group, uint32_t index)
{
    gpw_phase phase;

    for (phase = 0; phase < GPW_PHASE_COUNT; phase++) {
        const struct gpwi_site_entry *in =
            gpwi_site_get(build->file, part, "rho_in.PHASE", phase);
        const struct gpwi_site_entry *out =
            gpwi_site_get(build->file, part, "rho_out.PHASE", phase);
        const float rho_in = in != NULL ? (float)in->number : group->rho_in;
        const float rho_out = out != NULL ? (float)out->number : group->rho_out;
        gpw_status status = GPW_OK;

        if (in != NULL || out != NULL) {
            status = gpw_site_set_rho(build->site, index, phase, rho_in, rho_out);
        }
        if (status < GPW_OK) {
            return gpwi_site_refuse(
                build, status, part, in != NULL ? in : out,
                "in phase %s rho_in %g and rho_out %g do not fit: rho_out 0 "
                "to rho_in, rho_in at most 1 and not below -1/(node size - 1)",
                gpw_phase_name(phase), (double)rho_in, (double)rho_out);
        }
    }
    return GPW_OK;
}

/* Of one board; NaN where it is unknown. */
static double rated_w(const gpw_profile *profile)
{
    gpw_figure rated;
    const gpw_status status =
        gpw_profile_figure(profile, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, &rated, sizeof rated);

    return status == GPW_OK ? (double)rated.value : (double)gpw_unknown();
}

static gpw_status add_group(const struct gpwi_site_build *build,
                            const struct gpwi_site_part *part)
{
    const gpw_profile *profile = NULL;
    gpw_profile *made = NULL;
    gpw_fleet_group group;
    uint32_t index = 0;
    gpw_status status = gpwi_site_profile_of(build, part, &profile, &made);

    if (status >= GPW_OK) {
        status = read_group(build, part, &group);
    }
    if (status >= GPW_OK) {
        status = gpw_site_add_group(build->site, &group, profile, &index);
        if (status < GPW_OK) {
            (void)refuse_group(build, status, part, &group, profile);
        }
    }
    if (status >= GPW_OK) {
        *build->rated_w += (double)group.gpus * rated_w(profile);
        status = set_correlations(build, part, &group, index);
    }
    free(made);
    return status;
}

/* ---- what happens when ---- */

static gpw_status refuse_phase(const struct gpwi_site_build *build, gpw_status status,
                               const struct gpwi_site_part *part,
                               const struct gpwi_site_entry *entry, const char *group,
                               gpw_phase phase)
{
    const struct gpwi_site_part *of = gpwi_site_named(build->file, GPWI_IN_GROUP, group);
    const struct gpwi_site_entry *profile = gpwi_site_boards(build->file, of);

    if (status == GPW_ERR_UNKNOWN) {
        return gpwi_site_refuse(build, status, part, entry,
                                "profile %.40s of group %.40s does not know the power of phase "
                                "%s: give its mean_w in a [profile NAME]",
                                profile != NULL ? profile->text : "?", group,
                                gpw_phase_name(phase));
    }
    return gpwi_site_refuse(build, status, part, entry, "the change is refused (%s)",
                            gpwi_site_why(status));
}

static gpw_status add_schedule(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_SCHEDULE, NULL);
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *entry = &build->file->entries[part->first + i];
        const gpw_status status =
            gpw_site_add_event(build->site, (uint64_t)entry->whole,
                               group_index(build->file, entry->text), entry->word);

        if (status < GPW_OK) {
            return refuse_phase(build, status, part, entry, entry->text, entry->word);
        }
    }
    return GPW_OK;
}

static gpw_status add_stagger(const struct gpwi_site_build *build,
                              const struct gpwi_site_part *part)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_entry *group = gpwi_site_get(file, part, "group", 0);
    gpw_stagger stagger;
    gpw_status status = gpw_stagger_init(&stagger, sizeof stagger);

    if (status != GPW_OK) {
        return status;
    }
    stagger.group = group_index(file, group->text);
    stagger.phase = gpwi_site_word(file, part, "phase", GPW_PHASE_OFF);
    stagger.gpus_per_step =
        (uint32_t)gpwi_site_number(file, part, "gpus_per_step", (double)stagger.gpus_per_step);
    stagger.at_ns = (uint64_t)(gpwi_site_number(file, part, "at_s", 0.0) * 1e9 + 0.5);
    stagger.interval_s =
        (float)gpwi_site_number(file, part, "interval_s", (double)stagger.interval_s);
    stagger.gate_air = gpwi_site_word(file, part, "gate", stagger.gate_air);
    stagger.margin_pu =
        (float)gpwi_site_number(file, part, "margin_pu", (double)stagger.margin_pu);
    status = gpw_site_add_stagger(build->site, &stagger);
    return status < GPW_OK
               ? refuse_phase(build, status, part, gpwi_site_get(file, part, "phase", 0),
                              group->text, stagger.phase)
               : GPW_OK;
}

gpw_status gpwi_site_build_fleet(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *part = NULL;
    gpw_status status = GPW_OK;

    if (build->with_trace) { /* the record stands in for the groups and what they do */
        return GPW_OK;
    }
    while (status >= GPW_OK &&
           (part = gpwi_site_next(build->file, GPWI_IN_GROUP, part)) != NULL) {
        status = add_group(build, part);
    }
    if (status >= GPW_OK) {
        status = add_schedule(build);
    }
    while (status >= GPW_OK &&
           (part = gpwi_site_next(build->file, GPWI_IN_STAGGER, part)) != NULL) {
        status = add_stagger(build, part);
    }
    return status;
}
