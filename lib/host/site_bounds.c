/* SPDX-License-Identifier: MIT */
/* Figures of a site's phases that are known from below only: a run with them swings less than
 * the load may. */
#include "site_file_internal.h"

#include <stdlib.h>

/* Whether what a site file has planned brings a group into a phase. */
static int is_scheduled(const gpw_site_file *file, const struct gpwi_site_part *group,
                        gpw_phase phase)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_SCHEDULE, NULL);
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *const entry = &file->entries[part->first + i];

        if (entry->word == phase && strcmp(entry->text, group->name) == 0) {
            return 1;
        }
    }
    part = NULL;
    while ((part = gpwi_site_next(file, GPWI_IN_STAGGER, part)) != NULL) {
        const struct gpwi_site_entry *const of = gpwi_site_get(file, part, "group", 0);

        if (of != NULL && strcmp(of->text, group->name) == 0 &&
            gpwi_site_word(file, part, "phase", GPW_PHASE_OFF) == phase) {
            return 1;
        }
    }
    return gpwi_site_word(file, group, "initial_phase", GPW_PHASE_IDLE) == phase;
}

static int is_bound(const gpw_profile *profile, gpw_quantity quantity, gpw_phase phase)
{
    gpw_figure figure;

    return gpw_profile_figure(profile, quantity, phase, &figure, sizeof figure) == GPW_OK &&
           figure.spread == GPW_SPREAD_LOWER;
}

/* Requests that come and go are simulated in place of a sigma. */
static int is_serving(const gpw_site_file *file, const struct gpwi_site_part *group,
                      gpw_phase phase)
{
    return phase == GPW_PHASE_INFER &&
           gpwi_site_number(file, group, "arrivals_per_s", 0.0) > 0.0;
}

/* The sentence on one phase of one group; 0: there is nothing to say. */
static int say(const gpw_site_file *file, const struct gpwi_site_part *group,
               const gpw_profile *profile, gpw_phase phase, char *text, size_t bytes)
{
    const int sigma =
        is_bound(profile, GPW_QUANTITY_SIGMA, phase) && !is_serving(file, group, phase);
    const int wave = is_bound(profile, GPW_QUANTITY_WAVE, phase);

    if ((!sigma && !wave) || !is_scheduled(file, group, phase)) {
        return 0;
    }
    (void)snprintf(text, bytes, "group %s: %s%s%s of `%s` %s: the true swing may be larger",
                   group->name, sigma ? "sigma" : "", sigma && wave ? " and " : "",
                   wave ? "wave" : "", gpw_phase_name(phase),
                   sigma && wave ? "are lower bounds" : "is a lower bound");
    return 1;
}

gpw_status gpwi_site_bound(const gpw_site_file *file, uint32_t index, char *text, size_t bytes)
{
    const struct gpwi_site_part *group = NULL;
    struct gpwi_site_build build;

    memset(&build, 0, sizeof build);
    build.file = file;
    while ((group = gpwi_site_next(file, GPWI_IN_GROUP, group)) != NULL) {
        const gpw_profile *profile = NULL;
        gpw_profile *made = NULL;
        const gpw_status status = gpwi_site_profile_of(&build, group, &profile, &made);
        gpw_phase phase;
        int found = 0;

        for (phase = 0; status >= GPW_OK && phase < GPW_PHASE_COUNT && !found; phase++) {
            found = say(file, group, profile, phase, text, bytes) && index-- == 0u;
        }
        free(made);
        if (status < GPW_OK || found) {
            return status < GPW_OK ? status : GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

gpw_status gpw_site_file_bound(const gpw_site_file *file, uint32_t index, char *text,
                               size_t text_bytes, size_t *bytes_needed)
{
    char said[GPWI_SITE_BOUND_BYTES];
    gpw_status status;
    size_t bytes;

    if (file == NULL || (text == NULL && (text_bytes > 0u || bytes_needed == NULL))) {
        return GPW_ERR_NULL;
    }
    if (file->magic != GPWI_SITE_FILE_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    status = gpwi_site_bound(file, index, said, sizeof said);
    if (status != GPW_OK) {
        return status;
    }
    bytes = strlen(said) + 1u;
    if (bytes_needed != NULL) {
        *bytes_needed = bytes;
    }
    if (text == NULL) {
        return GPW_OK;
    }
    if (text_bytes < bytes) {
        return GPW_ERR_SIZE;
    }
    memcpy(text, said, bytes);
    return GPW_OK;
}
