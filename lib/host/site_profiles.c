/* SPDX-License-Identifier: MIT */
/* Profile files that a site file names: each is read once, when the site file is. */
#include "site_file_internal.h"

#include <stdlib.h>

const gpw_profile *gpwi_site_loaded(const gpw_site_file *file, const char *name)
{
    uint32_t i;

    for (i = 0; i < file->loaded_count; i++) {
        if (strcmp(file->loaded[i].name, name) == 0) {
            return gpw_profile_file_profile(file->loaded[i].file);
        }
    }
    return NULL;
}

void gpwi_site_unload(gpw_site_file *file)
{
    uint32_t i;

    for (i = 0; i < file->loaded_count; i++) {
        gpw_profile_file_destroy(file->loaded[i].file);
    }
    free(file->loaded);
    file->loaded = NULL;
    file->loaded_count = 0;
}

/* The name as it is, or in the site file's folder. The caller frees it. */
static char *path_of(const char *folder, const char *name)
{
    const size_t room = strlen(folder) + strlen(name) + 1u;
    char *const path = malloc(room);

    if (path != NULL) {
        snprintf(path, room, "%s%s", name[0] == '/' ? "" : folder, name);
    }
    return path;
}

/* What is wrong with the profile file, behind its name and line. */
static gpw_status refuse(const struct gpwi_site_part *part, const struct gpwi_site_entry *entry,
                         gpw_status status, const gpw_file_error *its, gpw_file_error *error)
{
    char field[48], where[80] = "";

    if (its->line > 0) {
        snprintf(where, sizeof where, " line %u", (unsigned)its->line);
    }
    if (its->field[0] != '\0') {
        gpwi_text_append(where, sizeof where, ", ");
        gpwi_text_append(where, sizeof where, its->field);
    }
    gpwi_site_field(field, part, entry->name);
    (void)gpwi_file_error(error, entry->line, 0, field, "%s%s: %s", entry->text, where,
                          its->reason);
    return status;
}

static gpw_status load(gpw_site_file *file, const struct gpwi_site_part *part,
                       const struct gpwi_site_entry *entry, gpw_file_error *error)
{
    struct gpwi_site_loaded *larger;
    gpw_file_error its;
    gpw_status status;
    char field[48];
    char *path;

    if (file->folder == NULL) {
        gpwi_site_field(field, part, entry->name);
        return gpwi_file_error(
            error, entry->line, 0, field,
            "a site description from memory has no folder to find %.60s in: "
            "read it from a file, or write the figures into a [profile NAME]",
            entry->text);
    }
    larger = realloc(file->loaded, (file->loaded_count + 1u) * sizeof *larger);
    if (larger == NULL) {
        return GPW_ERR_NOMEM;
    }
    file->loaded = larger;
    larger += file->loaded_count;
    path = path_of(file->folder, entry->text);
    if (path == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = gpw_profile_file_read(path, &larger->file, &its);
    free(path);
    if (status < GPW_OK) {
        return status == GPW_ERR_NOMEM ? status : refuse(part, entry, status, &its, error);
    }
    gpwi_text_copy(larger->name, sizeof larger->name, gpwi_text_of(entry->text));
    file->loaded_count++;
    return GPW_OK;
}

gpw_status gpwi_site_load(gpw_site_file *file, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    uint32_t i, n;

    for (i = 0; i < file->part_count && status == GPW_OK; i++) {
        const struct gpwi_site_part *const part = &file->parts[i];

        for (n = 0; n < part->count && status == GPW_OK; n++) {
            const struct gpwi_site_entry *const entry = &file->entries[part->first + n];

            if ((strcmp(entry->key->name, "profile_file") == 0 ||
                 strcmp(entry->key->name, "base_file") == 0) &&
                gpwi_site_loaded(file, entry->text) == NULL) {
                status = load(file, part, entry, error);
            }
        }
    }
    return status;
}

const struct gpwi_site_entry *gpwi_site_boards(const gpw_site_file *file,
                                               const struct gpwi_site_part *group)
{
    const struct gpwi_site_entry *const named = gpwi_site_get(file, group, "profile", 0);

    return named != NULL ? named : gpwi_site_get(file, group, "profile_file", 0);
}

gpw_status gpwi_site_profile_of(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *group, const gpw_profile **profile,
                                gpw_profile **made)
{
    const struct gpwi_site_entry *const named = gpwi_site_get(build->file, group, "profile", 0);
    const struct gpwi_site_part *own;
    gpw_status status;

    *made = NULL;
    if (named == NULL) {
        *profile = gpwi_site_loaded(build->file, gpwi_site_boards(build->file, group)->text);
        return GPW_OK;
    }
    own = gpwi_site_named(build->file, GPWI_IN_PROFILE, named->text);
    if (own == NULL) {
        return gpw_profile_find(named->text, profile);
    }
    status = gpwi_site_make_profile(build, own, made);
    *profile = *made;
    return status;
}
