/* SPDX-License-Identifier: MIT */
/* Finding a key in the table, and what was most likely meant where there is none. */
#include "../nearest.h"
#include "site_keys.h"

#include <string.h>

uint32_t gpwi_choice_find(const char *choices, struct gpwi_text word)
{
    uint32_t place = 0;

    for (;;) {
        const size_t length = strcspn(choices, "|");

        if (length == word.length && length > 0 && memcmp(choices, word.at, length) == 0) {
            return place;
        }
        if (choices[length] == '\0') {
            return UINT32_MAX;
        }
        choices += length + 1;
        place++;
    }
}

/* ---- finding a key ---- */

static int is_time(const char *name)
{
    struct gpwi_text text = gpwi_text_of(name);
    struct gpwi_number number;

    return gpwi_number_read(&text, &number) && text.length == 0;
}

/* stage1 to stage99. */
static int is_stage(const char *name, uint32_t *index)
{
    if (strncmp(name, "stage", 5) != 0 || name[5] < '1' || name[5] > '9') {
        return 0;
    }
    *index = (uint32_t)(name[5] - '0');
    if (name[6] >= '0' && name[6] <= '9') {
        *index = 10u * *index + (uint32_t)(name[6] - '0');
        return name[7] == '\0';
    }
    return name[6] == '\0';
}

/* Compares with a pattern that holds PHASE before or after a point. */
static int is_phase_key(const char *pattern, const char *name, uint32_t *index)
{
    const char *const point = strchr(name, '.');
    struct gpwi_text phase = {name, 0};

    if (point == NULL) {
        return 0;
    }
    if (strncmp(pattern, "PHASE.", 6) == 0) {
        if (strcmp(pattern + 5, point) != 0) {
            return 0;
        }
        phase.length = (size_t)(point - name);
    } else {
        const char *const place = strstr(pattern, ".PHASE");

        if (place == NULL || place - pattern != point - name ||
            strncmp(pattern, name, (size_t)(point - name)) != 0) {
            return 0;
        }
        phase = gpwi_text_of(point + 1);
    }
    *index = gpwi_choice_find(gpwi_phase_choices, phase);
    return *index != UINT32_MAX;
}

static int is_key(const struct gpwi_site_key *key, const char *name, uint32_t *index)
{
    *index = 0;
    if (key->type == GPWI_KEY_PHASE_AT || key->type == GPWI_KEY_WATTS_AT) {
        return is_time(name);
    }
    if (key->type == GPWI_KEY_STAGE) {
        return is_stage(name, index);
    }
    return strstr(key->name, "PHASE") != NULL ? is_phase_key(key->name, name, index)
                                              : strcmp(key->name, name) == 0;
}

const struct gpwi_site_key *gpwi_site_key_find(enum gpwi_site_section section, const char *name,
                                               uint32_t *index)
{
    uint32_t i;

    for (i = 0; i < gpwi_site_key_count; i++) {
        if (gpwi_site_keys[i].section == section && is_key(&gpwi_site_keys[i], name, index)) {
            return &gpwi_site_keys[i];
        }
    }
    return NULL;
}

/* ---- near misses ---- */

/* Length of a name without its unit, longest unit first. */
static size_t stem_length(const char *name)
{
    static const char *const units[] = {
        "_kw_per_s", "_w_per_s", "_percent", "_kva", "_rpm", "_pct", "_min", "_khz", "_kw",
        "_mw",       "_hz",      "_ms",      "_us",  "_pu",  "_va",  "_w",   "_s",   "_h"};
    const size_t length = strlen(name);
    size_t i;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        const size_t n = strlen(units[i]);

        if (length > n && strcmp(name + length - n, units[i]) == 0) {
            return length - n;
        }
    }
    return length;
}

/* A pattern as the user would have spelled it: with the phase of the wrong key, so that only
 * what is wrong counts as a difference. */
static void spell(const char *pattern, const char *wrong, char *name, size_t size)
{
    const char *const point = strchr(wrong, '.');
    const char *const place = strstr(pattern, "PHASE");
    struct gpwi_text phase = gpwi_text_of("infer");
    size_t used;

    if (place == NULL) {
        gpwi_text_copy(name, size, gpwi_text_of(pattern));
        return;
    }
    if (point != NULL) {
        const struct gpwi_text before = {wrong, (size_t)(point - wrong)};

        phase = place == pattern ? before : gpwi_text_of(point + 1);
        if (gpwi_choice_find(gpwi_phase_choices, phase) == UINT32_MAX) {
            phase = gpwi_text_of("infer");
        }
    }
    used = (size_t)(place - pattern);
    memcpy(name, pattern, used); /* patterns are short, and the phase is one of ours */
    gpwi_text_copy(name + used, size - used, phase);
    used += phase.length;
    gpwi_text_copy(name + used, size - used, gpwi_text_of(place + 5));
}

const struct gpwi_site_key *gpwi_site_key_nearest(enum gpwi_site_section section,
                                                  const char *wrong, char *name, size_t size,
                                                  int *other_unit)
{
    const size_t stem = stem_length(wrong);
    const struct gpwi_site_key *best = NULL;
    uint32_t least = 1u + (uint32_t)strlen(wrong) / 3u, i; /* farther than this is no slip */

    *other_unit = 0;
    for (i = 0; i < gpwi_site_key_count; i++) {
        const struct gpwi_site_key *key = &gpwi_site_keys[i];
        uint32_t distance;
        char spelled[48];

        if (key->section != section || key->type == GPWI_KEY_PHASE_AT ||
            key->type == GPWI_KEY_WATTS_AT) {
            continue;
        }
        spell(key->name, wrong, spelled, sizeof spelled);
        distance = gpwi_letters_apart(wrong, spelled);
        if (stem_length(spelled) == stem && strncmp(spelled, wrong, stem) == 0) {
            *other_unit = 1;
            gpwi_text_copy(name, size, gpwi_text_of(spelled));
            return key;
        }
        if (distance <= least && (best == NULL || distance < least)) {
            least = distance;
            best = key;
            gpwi_text_copy(name, size, gpwi_text_of(spelled));
        }
    }
    return best;
}

const char *gpwi_site_section_nearest(const char *wrong)
{
    const char *best = NULL;
    uint32_t least = 1u + (uint32_t)strlen(wrong) / 3u, i;

    for (i = 0; i < GPWI_SECTIONS; i++) {
        const uint32_t distance = gpwi_letters_apart(wrong, gpwi_site_sections[i].name);

        if (distance <= least && (best == NULL || distance < least)) {
            least = distance;
            best = gpwi_site_sections[i].name;
        }
    }
    return best;
}
