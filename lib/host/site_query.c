/* SPDX-License-Identifier: MIT */
/* What a site file says. */
#include "site_file_internal.h"

const struct gpwi_site_part *gpwi_site_next(const gpw_site_file *file,
                                            enum gpwi_site_section section,
                                            const struct gpwi_site_part *after)
{
    uint32_t i = after == NULL ? 0u : (uint32_t)(after - file->parts) + 1u;

    for (; i < file->part_count; i++) {
        if (file->parts[i].section == section) {
            return &file->parts[i];
        }
    }
    return NULL;
}

const struct gpwi_site_part *gpwi_site_named(const gpw_site_file *file,
                                             enum gpwi_site_section section, const char *name)
{
    const struct gpwi_site_part *part = NULL;

    while ((part = gpwi_site_next(file, section, part)) != NULL) {
        if (strcmp(part->name, name) == 0) {
            return part;
        }
    }
    return NULL;
}

uint32_t gpwi_site_count(const gpw_site_file *file, enum gpwi_site_section section)
{
    const struct gpwi_site_part *part = NULL;
    uint32_t count = 0;

    while ((part = gpwi_site_next(file, section, part)) != NULL) {
        count++;
    }
    return count;
}

const struct gpwi_site_entry *gpwi_site_get(const gpw_site_file *file,
                                            const struct gpwi_site_part *part, const char *key,
                                            uint32_t index)
{
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *entry = &file->entries[part->first + i];

        if (entry->index == index && strcmp(entry->key->name, key) == 0) {
            return entry;
        }
    }
    return NULL;
}

double gpwi_site_number(const gpw_site_file *file, const struct gpwi_site_part *part,
                        const char *key, double fallback)
{
    const struct gpwi_site_entry *entry = gpwi_site_get(file, part, key, 0);

    return entry != NULL ? entry->number : fallback;
}

uint32_t gpwi_site_word(const gpw_site_file *file, const struct gpwi_site_part *part,
                        const char *key, uint32_t fallback)
{
    const struct gpwi_site_entry *entry = gpwi_site_get(file, part, key, 0);

    return entry != NULL ? entry->word : fallback;
}

uint32_t gpwi_site_copy(const gpw_site_file *file, const struct gpwi_site_part *part,
                        const struct gpwi_site_member *members, size_t count, uint32_t index,
                        void *to)
{
    uint32_t copied = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        const struct gpwi_site_entry *entry = gpwi_site_get(file, part, members[i].key, index);

        if (entry != NULL) {
            const float value = (float)entry->number;

            memcpy((char *)to + members[i].offset, &value, sizeof value);
            copied++;
        }
    }
    return copied;
}

uint32_t gpwi_site_stages(const gpw_site_file *file, const struct gpwi_site_part *part)
{
    uint32_t stages = 0, i;

    for (i = 0; part != NULL && i < part->count; i++) {
        stages += file->entries[part->first + i].key->type == GPWI_KEY_STAGE;
    }
    return stages;
}
