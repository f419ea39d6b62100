/* SPDX-License-Identifier: MIT */
/* What the ways need to know of a site: its groups, their boards, and what moves the load. */
#include "../site_state.h"
#include "mend_internal.h"

#include <math.h>
#include <stdlib.h>

static double figure_of(const gpw_profile *profile, gpw_quantity quantity)
{
    gpw_figure figure;

    return gpw_profile_figure(profile, quantity, GPW_PHASE_COUNT, &figure, sizeof figure) ==
                   GPW_OK
               ? (double)figure.value
               : (double)gpw_unknown();
}

/* What is documented to have power smoothing (docs/sources.md: choukse-2025, nvidia-gb300). */
static int is_smoothed_by_kind(const gpw_site_file *file, const char *profile)
{
    const struct gpwi_site_part *const own = gpwi_site_named(file, GPWI_IN_PROFILE, profile);
    const struct gpwi_site_entry *const base =
        own != NULL ? gpwi_site_get(file, own, "base", 0) : NULL;

    return strcmp(base != NULL ? base->text : profile, "gb200") == 0;
}

static gpw_status read_boards(const gpw_mend *mend, const struct gpwi_site_part *part,
                              struct gpwi_mend_group *group)
{
    const gpw_profile *profile = NULL;
    gpw_profile *made = NULL;
    struct gpwi_site_build build;
    gpw_file_error error;
    gpw_status status;

    memset(&build, 0, sizeof build);
    build.file = mend->file;
    build.error = &error;
    status = gpwi_site_profile_of(&build, part, &profile, &made);
    if (status >= GPW_OK) {
        group->rated_w = figure_of(profile, GPW_QUANTITY_TDP);
        group->cap_w = figure_of(profile, GPW_QUANTITY_CAP);
        group->cap_min_w = figure_of(profile, GPW_QUANTITY_CAP_MIN);
        group->is_smoothed_by_kind = is_smoothed_by_kind(mend->file, group->profile);
    }
    free(made);
    return status;
}

static gpw_status read_groups(gpw_mend *mend)
{
    const struct gpwi_site_part *part = NULL;
    gpw_status status = GPW_OK;

    while (status >= GPW_OK && mend->groups < GPWI_MEND_GROUPS_MAX &&
           (part = gpwi_site_next(mend->file, GPWI_IN_GROUP, part)) != NULL) {
        struct gpwi_mend_group *const group = &mend->group[mend->groups++];

        snprintf(group->section, sizeof group->section, "group %s", part->name);
        group->is_from_file = gpwi_site_get(mend->file, part, "profile", 0) == NULL;
        gpwi_text_copy(group->profile, sizeof group->profile,
                       gpwi_text_of(gpwi_site_boards(mend->file, part)->text));
        group->gpus = gpwi_site_number(mend->file, part, "gpus", 0.0);
        group->node_gpus = gpwi_site_number(mend->file, part, "node_gpus", 0.0);
        status = read_boards(mend, part, group);
    }
    return status;
}

static uint32_t group_named(const gpw_mend *mend, const char *name)
{
    uint32_t i;

    for (i = 0; i < mend->groups; i++) {
        if (strcmp(mend->group[i].section + strlen("group "), name) == 0) {
            break;
        }
    }
    return i;
}

static struct gpwi_mend_event *add_event(gpw_mend *mend)
{
    if (mend->events == mend->event_capacity) {
        const uint32_t capacity = 2u * mend->event_capacity + 16u;
        struct gpwi_mend_event *const larger =
            realloc(mend->event, capacity * sizeof *mend->event);

        if (larger == NULL) {
            return NULL;
        }
        mend->event = larger;
        mend->event_capacity = capacity;
    }
    memset(&mend->event[mend->events], 0, sizeof *mend->event);
    return &mend->event[mend->events++];
}

static gpw_status read_events(gpw_mend *mend)
{
    const struct gpwi_site_part *part = gpwi_site_next(mend->file, GPWI_IN_SCHEDULE, NULL);
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *const entry = &mend->file->entries[part->first + i];
        struct gpwi_mend_event *const event = add_event(mend);

        if (event == NULL) {
            return GPW_ERR_NOMEM;
        }
        event->group = group_named(mend, entry->text);
        event->phase = entry->word;
        event->at_s = (double)entry->whole * 1e-9;
        snprintf(event->key, sizeof event->key, "%s", entry->name);
    }
    part = NULL;
    while ((part = gpwi_site_next(mend->file, GPWI_IN_STAGGER, part)) != NULL) {
        struct gpwi_mend_event *const event = add_event(mend);

        if (event == NULL) {
            return GPW_ERR_NOMEM;
        }
        event->group = group_named(mend, gpwi_site_get(mend->file, part, "group", 0)->text);
        event->phase = gpwi_site_word(mend->file, part, "phase", 0);
        event->at_s = gpwi_site_number(mend->file, part, "at_s", 0.0);
        snprintf(event->section, sizeof event->section, "stagger %s", part->name);
    }
    return GPW_OK;
}

/* The phase a group is in before an event, and when it leaves the one it enters. */
static uint32_t phase_before(const gpw_mend *mend, uint32_t at)
{
    const struct gpwi_mend_event *const event = &mend->event[at];
    const struct gpwi_site_part *part = NULL;
    uint32_t phase = GPW_PHASE_IDLE, i;
    double last_s = -1.0;

    for (i = 0; i <= event->group; i++) {
        part = gpwi_site_next(mend->file, GPWI_IN_GROUP, part);
    }
    phase = gpwi_site_word(mend->file, part, "initial_phase", phase);
    for (i = 0; i < mend->events; i++) {
        const struct gpwi_mend_event *const other = &mend->event[i];

        if (i != at && other->group == event->group && other->at_s >= last_s &&
            (other->at_s < event->at_s || (other->at_s == event->at_s && i < at))) {
            last_s = other->at_s;
            phase = other->phase;
        }
    }
    return phase;
}

static double end_of(const gpw_mend *mend, uint32_t at)
{
    const struct gpwi_mend_event *const event = &mend->event[at];
    double until_s = mend->duration_s;
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        if (i != at && mend->event[i].group == event->group &&
            mend->event[i].at_s > event->at_s && mend->event[i].at_s < until_s) {
            until_s = mend->event[i].at_s;
        }
    }
    return until_s;
}

static void measure_events(gpw_mend *mend, gpw_site *site)
{
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        struct gpwi_mend_event *const event = &mend->event[i];
        const gpw_fleet *const fleet = gpwi_site_fleet(site);

        event->board_w =
            (double)(gpwi_fleet_phase_mean(fleet, event->group, event->phase) -
                     gpwi_fleet_phase_mean(fleet, event->group, phase_before(mend, i)));
        event->step_w = event->board_w * mend->group[event->group].gpus;
        event->until_s = end_of(mend, i);
        if (event->at_s > mend->last_event_s) {
            mend->last_event_s = event->at_s;
        }
    }
}

static void note_bus_events(gpw_mend *mend)
{
    const struct gpwi_site_part *part = gpwi_site_next(mend->file, GPWI_IN_BUS_SCHEDULE, NULL);
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const double at_s = (double)mend->file->entries[part->first + i].whole * 1e-9;

        if (at_s > mend->last_event_s) {
            mend->last_event_s = at_s;
        }
    }
}

gpw_status gpwi_mend_read_site(gpw_mend *mend, gpw_site *site)
{
    gpw_status status = gpw_genset_config_init(&mend->set, sizeof mend->set);

    if (status >= GPW_OK) {
        status = gpw_site_genset(site, &mend->set);
    }
    note_bus_events(mend);
    if (mend->load_w != NULL) { /* groups, schedule and staggers are left out */
        return status;
    }
    if (status >= GPW_OK) {
        status = read_groups(mend);
    }
    if (status >= GPW_OK) {
        status = read_events(mend);
    }
    if (status >= GPW_OK) {
        measure_events(mend, site);
    }
    return status;
}

double gpwi_mend_largest_step(const gpw_mend *mend, int up)
{
    double largest_w = 0.0;
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        const double step_w = up ? mend->event[i].step_w : -mend->event[i].step_w;

        largest_w = step_w > largest_w ? step_w : largest_w;
    }
    return largest_w;
}
