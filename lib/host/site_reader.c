/* SPDX-License-Identifier: MIT */
/* Reads an INI text with inih. inih silently joins duplicate sections, cuts long names, splits
 * long lines and continues indented ones; the line reader it is given refuses or removes all
 * that before inih sees it, and knows the number of every line. */
#include "site_file_internal.h"

#include <ini.h>
#include <stdlib.h>

struct reading {
    struct gpwi_lines *lines;
    gpw_site_file *file;
    gpw_file_error *error;
    gpw_status status; /* of the first thing that went wrong */
    uint32_t line;     /* where */
};

static void *grow(void *array, size_t size, uint32_t count, uint32_t *capacity)
{
    const uint32_t wanted = *capacity == 0 ? 32u : 2u * *capacity;
    void *larger;

    if (count < *capacity) {
        return array;
    }
    larger = realloc(array, wanted * size);
    if (larger != NULL) {
        *capacity = wanted;
    }
    return larger;
}

static struct gpwi_site_part *last_part(gpw_site_file *file)
{
    return file->part_count > 0 ? &file->parts[file->part_count - 1u] : NULL;
}

/* ---- section headings ---- */

static int is_good_name(struct gpwi_text name, int is_profile)
{
    size_t i;

    for (i = 0; i < name.length; i++) {
        const char c = name.at[i];
        const int is_lower = ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-';

        if (!is_lower && (is_profile || !(('A' <= c && c <= 'Z') || c == '_'))) {
            return 0;
        }
    }
    return name.length > 0 && name.length < GPWI_SITE_NAME_MAX;
}

static gpw_status unknown_section(struct reading *r, struct gpwi_text heading)
{
    char text[GPWI_SITE_NAME_MAX];
    struct gpwi_text rest = heading;
    const struct gpwi_text word = gpwi_text_word(&rest);
    const char *nearest;

    gpwi_text_copy(text, sizeof text, heading);
    nearest = gpwi_site_section_nearest(text);
    if (nearest == NULL && word.length < heading.length) {
        gpwi_text_copy(text, sizeof text, word);
        nearest = gpwi_site_section_nearest(text);
        gpwi_text_copy(text, sizeof text, heading);
    }
    return gpwi_file_error(r->error, r->lines->line, 1, text,
                           nearest != NULL ? "unknown section: did you mean [%s]?"
                                           : "unknown section; docs/site-file.md lists them%s",
                           nearest != NULL ? nearest : "");
}

/* Finds the kind of a heading and leaves its name, empty for those that have none. */
static int find_section(struct gpwi_text heading, enum gpwi_site_section *section,
                        struct gpwi_text *name)
{
    uint32_t i;

    for (i = 0; i < GPWI_SECTIONS; i++) {
        *section = (enum gpwi_site_section)i;
        *name = heading;
        if (!gpwi_site_sections[i].named && gpwi_text_is(heading, gpwi_site_sections[i].name)) {
            name->length = 0;
            return 1;
        }
        if (gpwi_site_sections[i].named &&
            gpwi_text_is(gpwi_text_word(name), gpwi_site_sections[i].name)) {
            *name = gpwi_text_trim(*name);
            return 1;
        }
    }
    return 0;
}

static gpw_status add_part(struct reading *r, enum gpwi_site_section section,
                           struct gpwi_text name)
{
    gpw_site_file *file = r->file;
    struct gpwi_site_part *parts =
        grow(file->parts, sizeof *parts, file->part_count, &file->part_capacity);

    if (parts == NULL) {
        return GPW_ERR_NOMEM;
    }
    file->parts = parts;
    parts += file->part_count++;
    memset(parts, 0, sizeof *parts);
    parts->section = section;
    parts->line = r->lines->line;
    parts->first = file->entry_count;
    gpwi_text_copy(parts->name, sizeof parts->name, name);
    return GPW_OK;
}

static gpw_status open_section(struct reading *r, struct gpwi_text heading)
{
    const struct gpwi_site_part *twin;
    enum gpwi_site_section section;
    struct gpwi_text name;
    char text[48];

    if (!find_section(heading, &section, &name)) {
        return unknown_section(r, heading);
    }
    gpwi_text_copy(text, sizeof text, heading);
    if (gpwi_site_sections[section].named && !is_good_name(name, section == GPWI_IN_PROFILE)) {
        return gpwi_file_error(r->error, r->lines->line, 1, text,
                               "wanted [%s NAME], the name 1 to %u letters%s, digits or dashes",
                               gpwi_site_sections[section].name, GPWI_SITE_NAME_MAX - 1u,
                               section == GPWI_IN_PROFILE ? " (lower case)" : "");
    }
    gpwi_text_copy(text, sizeof text, name);
    twin = gpwi_site_named(r->file, section, text);
    if (twin != NULL) {
        gpwi_text_copy(text, sizeof text, heading);
        return gpwi_file_error(r->error, r->lines->line, 1, text,
                               "the section stands on line %u already: put its keys together",
                               twin->line);
    }
    if (gpwi_site_sections[section].named &&
        gpwi_site_count(r->file, section) >= gpwi_site_sections[section].most) {
        return gpwi_file_error(
            r->error, r->lines->line, 1, text, "more than %u sections [%s ...]",
            gpwi_site_sections[section].most, gpwi_site_sections[section].name);
    }
    return add_part(r, section, name);
}

static gpw_status read_heading(struct reading *r, struct gpwi_text line)
{
    const char *close = memchr(line.at, ']', line.length);
    struct gpwi_text heading, rest;

    if (close == NULL) {
        return gpwi_file_error(r->error, r->lines->line, 1, NULL,
                               "the section's heading is not closed: wanted [name]");
    }
    heading.at = line.at + 1;
    heading.length = (size_t)(close - heading.at);
    rest.at = close + 1;
    rest.length = line.length - heading.length - 2u;
    rest = gpwi_text_trim(rest);
    if (rest.length > 0 && rest.at[0] != ';') {
        return gpwi_file_error(r->error, r->lines->line, (uint32_t)(rest.at - line.at) + 1u,
                               NULL,
                               "text after a section's heading: put it on a line of its "
                               "own");
    }
    if (memchr(heading.at, ';', heading.length) != NULL) {
        return gpwi_file_error(r->error, r->lines->line, 1, NULL,
                               "a comment inside a section's heading");
    }
    return open_section(r, gpwi_text_trim(heading));
}

/* ---- lines for inih ---- */

static void give_up(struct reading *r, gpw_status status)
{
    if (r->status == GPW_OK) {
        r->status = status;
        r->line = r->lines->line;
    }
}

/* fgets() for inih. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct reading *r = stream;
    struct gpwi_text line;
    gpw_status status;

    if (r->status != GPW_OK) {
        return NULL;
    }
    status = gpwi_lines_next_ini(r->lines, size, &line, r->error);
    if (status == GPW_OK && line.at == NULL) {
        return NULL;
    }
    if (status == GPW_OK && line.length > 0 && line.at[0] == '[') {
        status = read_heading(r, line);
    }
    if (status != GPW_OK) {
        give_up(r, status);
        return NULL;
    }
    gpwi_text_copy(buffer, (size_t)size, line);
    return buffer;
}

/* ---- keys ---- */

static gpw_status unknown_key(struct reading *r, const struct gpwi_site_part *part,
                              const char *name)
{
    const struct gpwi_site_key *key;
    char nearest[48], field[48];
    int other_unit;

    gpwi_site_field(field, part, name);
    if (part->section == GPWI_IN_SCHEDULE || part->section == GPWI_IN_BUS_SCHEDULE) {
        return gpwi_file_error(r->error, r->lines->line, 1, field,
                               "a line of a schedule starts with a time in seconds, such as %s",
                               part->section == GPWI_IN_SCHEDULE ? "12.5 = GROUP train"
                                                                 : "12.5 = 3000");
    }
    key = gpwi_site_key_nearest(part->section, name, nearest, sizeof nearest, &other_unit);
    if (key == NULL) {
        return gpwi_file_error(r->error, r->lines->line, 1, field,
                               "unknown key; docs/site-file.md lists those of [%s]",
                               gpwi_site_sections[part->section].name);
    }
    if (other_unit && key->unit[0] != '\0') {
        return gpwi_file_error(r->error, r->lines->line, 1, field,
                               "unknown key: the key is %s, its value in %s", nearest,
                               key->unit);
    }
    return gpwi_file_error(r->error, r->lines->line, 1, field, "unknown key: did you mean %s?",
                           nearest);
}

static int may_repeat(const struct gpwi_site_key *key)
{
    return key->type == GPWI_KEY_PHASE_AT || key->type == GPWI_KEY_WATTS_AT;
}

static gpw_status check_room(struct reading *r, const struct gpwi_site_part *part,
                             const struct gpwi_site_key *key, const char *name, uint32_t index)
{
    const struct gpwi_site_entry *twin = NULL;
    const uint32_t most = gpwi_site_sections[part->section].most;
    uint32_t lines;
    char field[48];

    gpwi_site_field(field, part, name);
    if (!may_repeat(key)) {
        twin = gpwi_site_get(r->file, part, key->name, index);
    }
    if (twin != NULL) {
        return gpwi_file_error(r->error, r->lines->line, 1, field,
                               "the key stands on line %u already", twin->line);
    }
    lines = key->type == GPWI_KEY_STAGE ? gpwi_site_stages(r->file, part) : part->count;
    if ((may_repeat(key) || key->type == GPWI_KEY_STAGE) && lines >= most) {
        return gpwi_file_error(r->error, r->lines->line, 1, field, "more than %u lines in [%s]",
                               most, gpwi_site_sections[part->section].name);
    }
    if (key->type == GPWI_KEY_STAGE && index != lines + 1u) {
        return gpwi_file_error(r->error, r->lines->line, 1, field,
                               "stages come in order: this one must be stage%u", lines + 1u);
    }
    if (r->file->entry_count >= GPWI_SITE_ENTRIES_MAX) {
        return gpwi_file_error(r->error, r->lines->line, 1, field, "more than %u keys",
                               GPWI_SITE_ENTRIES_MAX);
    }
    return GPW_OK;
}

static gpw_status add_entry(struct reading *r, const struct gpwi_site_key *key, uint32_t index,
                            const char *name, const char *value)
{
    gpw_site_file *file = r->file;
    struct gpwi_site_part *part = last_part(file);
    struct gpwi_site_entry *entry;
    gpw_status status = check_room(r, part, key, name, index);

    if (status != GPW_OK) {
        return status;
    }
    entry = grow(file->entries, sizeof *entry, file->entry_count, &file->entry_capacity);
    if (entry == NULL) {
        return GPW_ERR_NOMEM;
    }
    file->entries = entry;
    entry += file->entry_count;
    memset(entry, 0, sizeof *entry);
    entry->key = key;
    entry->line = r->lines->line;
    entry->index = index;
    gpwi_text_copy(entry->name, sizeof entry->name, gpwi_text_of(name));
    gpwi_text_copy(entry->text, sizeof entry->text, gpwi_text_of(value));
    status = gpwi_site_value(entry, part, r->error);
    if (status == GPW_OK) {
        file->entry_count++;
        part->count++;
    }
    return status;
}

/* inih's handler: 1 is success. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
    struct reading *r = user;
    const struct gpwi_site_part *part = last_part(r->file);
    const struct gpwi_site_key *key;
    uint32_t index;
    gpw_status status;

    (void)section; /* cut at 49 characters: read_heading() knows better */
    if (r->status != GPW_OK) {
        return 0;
    }
    if (part == NULL) {
        status = gpwi_file_error(r->error, r->lines->line, 1, name,
                                 "a key before the first section: start with [site]");
    } else {
        key = gpwi_site_key_find(part->section, name, &index);
        status =
            key != NULL ? add_entry(r, key, index, name, value) : unknown_key(r, part, name);
    }
    if (status != GPW_OK) {
        give_up(r, status);
    }
    return status == GPW_OK;
}

gpw_status gpwi_site_file_parse(struct gpwi_lines *lines, gpw_site_file *file,
                                gpw_file_error *error)
{
    struct reading r;
    int bad_line;

    memset(&r, 0, sizeof r);
    r.lines = lines;
    r.file = file;
    r.error = error;
    bad_line = ini_parse_stream(next_line, &r, take_key, &r);
    /* inih goes on after a line it cannot read: the first bad line is the one to name. */
    if (bad_line > 0 && (r.status == GPW_OK || (uint32_t)bad_line < r.line)) {
        return gpwi_file_error(error, (uint32_t)bad_line, 1, NULL,
                               "neither [section] nor key = value; comments start with ;");
    }
    if (bad_line < 0) {
        return GPW_ERR_NOMEM;
    }
    return r.status;
}
