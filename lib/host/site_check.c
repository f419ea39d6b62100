/* SPDX-License-Identifier: MIT */
/* What only the whole file shows: keys that are required, names that must exist, order. */
#include "../nearest.h"
#include "gpupower/site_bus.h"
#include "site_file_internal.h"

static gpw_status refuse(const struct gpwi_site_part *part, uint32_t line, const char *key,
                         gpw_file_error *error, const char *reason)
{
    char field[48];

    gpwi_site_field(field, part, key);
    return gpwi_file_error(error, line, 0, field, "%s", reason);
}

static gpw_status check_required(const gpw_site_file *file, const struct gpwi_site_part *part,
                                 gpw_file_error *error)
{
    uint32_t i;

    for (i = 0; i < gpwi_site_key_count; i++) {
        const struct gpwi_site_key *key = &gpwi_site_keys[i];

        if (key->section == part->section && strcmp(key->fallback, GPWI_REQUIRED) == 0 &&
            gpwi_site_get(file, part, key->name, 0) == NULL) {
            char reason[180];

            snprintf(reason, sizeof reason, "the section needs the key %s. %.120s", key->name,
                     key->meaning);
            return refuse(part, part->line, key->name, error, reason);
        }
    }
    return GPW_OK;
}

/* A group or profile that is named must exist. The nearest name is offered. */
static gpw_status check_group_exists(const gpw_site_file *file,
                                     const struct gpwi_site_part *part,
                                     const struct gpwi_site_entry *entry, gpw_file_error *error)
{
    const struct gpwi_site_part *group = NULL;
    const char *nearest = NULL;
    uint32_t least = UINT32_MAX;
    char reason[160];

    while ((group = gpwi_site_next(file, GPWI_IN_GROUP, group)) != NULL) {
        const uint32_t distance = gpwi_letters_apart(entry->text, group->name);

        if (distance < least) {
            least = distance;
            nearest = group->name;
        }
    }
    if (least == 0 && gpwi_site_named(file, GPWI_IN_GROUP, entry->text) != NULL) {
        return GPW_OK;
    }
    snprintf(reason, sizeof reason, "there is no [group %.40s]%s%s%s", entry->text,
             nearest != NULL ? ": did you mean " : "; the file has no group",
             nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
    return refuse(part, entry->line, entry->name, error, reason);
}

static int is_built_in(const char *name)
{
    const gpw_profile *profile;

    return gpw_profile_find(name, &profile) == GPW_OK;
}

static const char *nearest_built_in(const char *name, uint32_t rank)
{
    const gpw_profile *profile = NULL;

    return gpw_profile_nearest(name, rank, &profile) == GPW_OK ? gpw_profile_name(profile)
                                                               : "?";
}

/* Of the built-in profiles the three nearest: a board comes as card and as module, and who
 * knows engines may not know which. Where they may be named, one of the file's own if that is
 * nearer. */
static void say_no_profile(const gpw_site_file *file, const char *name, int own_too,
                           char *reason, size_t reason_size)
{
    const struct gpwi_site_part *own = NULL;
    const char *const built_in = nearest_built_in(name, 0);
    const char *nearest = built_in;
    uint32_t least = gpwi_letters_apart(name, built_in);

    while (own_too && (own = gpwi_site_next(file, GPWI_IN_PROFILE, own)) != NULL) {
        if (gpwi_letters_apart(name, own->name) < least) {
            least = gpwi_letters_apart(name, own->name);
            nearest = own->name;
        }
    }
    if (nearest != built_in) {
        snprintf(reason, reason_size,
                 "no profile \"%.40s\", built in or [profile NAME]: "
                 "did you mean %.40s?",
                 name, nearest);
    } else {
        snprintf(reason, reason_size,
                 "no profile \"%.40s\"%s: did you mean %.30s, %.30s or %.30s?", name,
                 own_too ? ", built in or [profile NAME]" : " is built in", built_in,
                 nearest_built_in(name, 1), nearest_built_in(name, 2));
    }
}

static gpw_status check_profile_exists(const gpw_site_file *file,
                                       const struct gpwi_site_part *part,
                                       const struct gpwi_site_entry *entry, int own_too,
                                       gpw_file_error *error)
{
    char reason[200];

    if (is_built_in(entry->text) ||
        (own_too && gpwi_site_named(file, GPWI_IN_PROFILE, entry->text) != NULL)) {
        return GPW_OK;
    }
    say_no_profile(file, entry->text, own_too, reason, sizeof reason);
    return refuse(part, entry->line, entry->name, error, reason);
}

static gpw_status check_references(const gpw_site_file *file, const struct gpwi_site_part *part,
                                   gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < part->count && status == GPW_OK; i++) {
        const struct gpwi_site_entry *entry = &file->entries[part->first + i];

        if (entry->key->type == GPWI_KEY_PHASE_AT ||
            (entry->key->type == GPWI_KEY_NAME && part->section == GPWI_IN_STAGGER)) {
            status = check_group_exists(file, part, entry, error);
        } else if (entry->key->type == GPWI_KEY_NAME) {
            status =
                check_profile_exists(file, part, entry, part->section == GPWI_IN_GROUP, error);
        }
    }
    return status;
}

static gpw_status check_order(const gpw_site_file *file, const struct gpwi_site_part *part,
                              gpw_file_error *error)
{
    uint32_t i;

    for (i = 1; i < part->count; i++) {
        const struct gpwi_site_entry *entry = &file->entries[part->first + i];

        if (entry->key->type != GPWI_KEY_PHASE_AT && entry->key->type != GPWI_KEY_WATTS_AT) {
            return GPW_OK;
        }
        if (entry->whole < entry[-1].whole) {
            char reason[160];

            snprintf(
                reason, sizeof reason,
                "the schedule is out of order: %.40s s comes after %.40s s; sort its lines "
                "by time",
                entry->name, entry[-1].name);
            return refuse(part, entry->line, entry->name, error, reason);
        }
    }
    return GPW_OK;
}

/* What comes after the end would be left out without a word, and the site hold without it. */
static gpw_status check_within(const gpw_site_file *file, const struct gpwi_site_part *part,
                               gpw_file_error *error)
{
    const struct gpwi_site_part *site = gpwi_site_next(file, GPWI_IN_SITE, NULL);
    const double duration_s = gpwi_site_number(file, site, "duration_s", 60.0);
    uint32_t i;

    for (i = 0; i < part->count; i++) {
        const struct gpwi_site_entry *entry = &file->entries[part->first + i];
        const int is_timed =
            entry->key->type == GPWI_KEY_PHASE_AT || entry->key->type == GPWI_KEY_WATTS_AT;
        const int is_start =
            (part->section == GPWI_IN_STAGGER || part->section == GPWI_IN_EVENT) &&
            strcmp(entry->name, "at_s") == 0;
        const double at_s = is_timed   ? (double)entry->whole * 1e-9
                            : is_start ? gpwi_site_number(file, part, "at_s", 0.0)
                                       : 0.0;

        if ((is_timed || is_start) && at_s >= duration_s) {
            char reason[160];

            snprintf(reason, sizeof reason,
                     "%.9g s is not before the end of the run; duration_s in [site] is %.9g",
                     at_s, duration_s);
            return refuse(part, entry->line, entry->name, error, reason);
        }
    }
    return GPW_OK;
}

/* ---- orders to sets ---- */

/* In the file's order: those of [genset], then those of each [set NAME]. -1: no such set. */
static int begins_online(const gpw_site_file *file, uint32_t number)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_GENSET, NULL);
    uint32_t last = (uint32_t)gpwi_site_number(file, part, "sets", 1.0);

    if (number <= last) {
        return number <= (uint32_t)gpwi_site_number(file, part, "sets_online", (double)last);
    }
    part = NULL;
    while ((part = gpwi_site_next(file, GPWI_IN_SET, part)) != NULL) {
        last += (uint32_t)gpwi_site_number(file, part, "count", 1.0);
        if (number <= last) {
            return gpwi_site_word(file, part, "online", 1u) != 0u;
        }
    }
    return -1;
}

static uint32_t number_of(const gpw_site_file *file, const struct gpwi_site_part *event)
{
    return (uint32_t)gpwi_site_number(file, event, "number", 1.0);
}

/* On the bus, or ordered onto it, when this event comes; of those at one time the first in the
 * file is first. */
static int is_online_before(const gpw_site_file *file, const struct gpwi_site_part *event)
{
    const double at_s = gpwi_site_number(file, event, "at_s", 0.0);
    int is_online = begins_online(file, number_of(file, event));
    const struct gpwi_site_part *other = NULL;
    double last_s = 0.0;

    while ((other = gpwi_site_next(file, GPWI_IN_EVENT, other)) != NULL) {
        const double other_s = gpwi_site_number(file, other, "at_s", 0.0);
        const uint32_t order = gpwi_site_word(file, other, "order", 0u);

        if (is_online >= 0 && order != GPW_PLANT_EVENT_INVERTER_LOSS && other_s >= last_s &&
            number_of(file, other) == number_of(file, event) &&
            (other_s < at_s || (other_s == at_s && other < event))) {
            last_s = other_s;
            is_online = order == GPW_PLANT_EVENT_START;
        }
    }
    return is_online;
}

/* An order without effect would leave what it was written for untried. Sets that start and stop
 * by themselves are where nobody can tell. */
static gpw_status check_event(const gpw_site_file *file, const struct gpwi_site_part *part,
                              gpw_file_error *error)
{
    const struct gpwi_site_part *plant = gpwi_site_next(file, GPWI_IN_PLANT, NULL);
    const struct gpwi_site_entry *order;
    char reason[160];
    int is_online;

    if (part->section != GPWI_IN_EVENT ||
        (plant != NULL && (gpwi_site_get(file, plant, "reserve_start_w", 0) != NULL ||
                           gpwi_site_get(file, plant, "reserve_stop_w", 0) != NULL))) {
        return GPW_OK;
    }
    order = gpwi_site_get(file, part, "order", 0);
    is_online = is_online_before(file, part);
    if (order == NULL || order->word == GPW_PLANT_EVENT_INVERTER_LOSS || is_online < 0 ||
        is_online == (order->word != GPW_PLANT_EVENT_START)) {
        return GPW_OK;
    }
    snprintf(reason, sizeof reason,
             is_online ? "set %u is on the bus or on its way already: sets_online in [genset] "
                         "and online in [set NAME] tell which begin there"
                       : "set %u is not on the bus then: only one that is there can be lost or "
                         "stopped",
             (unsigned)number_of(file, part));
    return refuse(part, order->line, order->name, error, reason);
}

static gpw_status check_trip(const gpw_site_file *file, const struct gpwi_site_part *part,
                             gpw_file_error *error)
{
    const int below = gpwi_site_get(file, part, "below_hz", 0) != NULL;
    const int above = gpwi_site_get(file, part, "above_hz", 0) != NULL;

    if (part->section == GPWI_IN_TRIP && below == above) {
        return refuse(part, part->line, "", error,
                      "a trip needs one of below_hz and above_hz, and only one");
    }
    return GPW_OK;
}

/* Two figures for one thing, or half of what is needed for one. */
static gpw_status check_base_and_dead_time(const gpw_site_file *file,
                                           const struct gpwi_site_part *part,
                                           gpw_file_error *error)
{
    const struct gpwi_site_entry *w = gpwi_site_get(file, part, "inertia_base_w", 0);
    const struct gpwi_site_entry *va = gpwi_site_get(file, part, "inertia_base_va", 0);
    const struct gpwi_site_entry *base = w != NULL ? w : va;
    const struct gpwi_site_entry *cylinders = gpwi_site_get(file, part, "cylinders", 0);
    const struct gpwi_site_entry *strokes = gpwi_site_get(file, part, "strokes", 0);

    if (w != NULL && va != NULL) {
        return refuse(part, va->line, va->name, error,
                      "inertia_base_w is given too: the inertia has one base");
    }
    if (base != NULL && gpwi_site_get(file, part, "inertia_s", 0) == NULL) {
        return refuse(part, base->line, base->name, error,
                      "a base is for inertia_s: a moment of inertia and a preset need none");
    }
    if (cylinders != NULL && (gpwi_site_get(file, part, "dead_s", 0) != NULL ||
                              gpwi_site_get(file, part, "speed_rpm", 0) == NULL)) {
        return refuse(part, cylinders->line, cylinders->name, error,
                      "the dead time follows from cylinders and speed_rpm: give both, and not "
                      "dead_s");
    }
    if (strokes != NULL && cylinders == NULL) {
        return refuse(part, strokes->line, strokes->name, error,
                      "has no effect without cylinders");
    }
    return GPW_OK;
}

static gpw_status check_genset(const gpw_site_file *file, const struct gpwi_site_part *part,
                               gpw_file_error *error)
{
    const struct gpwi_site_entry *h = gpwi_site_get(file, part, "inertia_s", 0);
    const struct gpwi_site_entry *j = gpwi_site_get(file, part, "j_kg_m2", 0);
    const struct gpwi_site_entry *n = gpwi_site_get(file, part, "speed_rpm", 0);
    const struct gpwi_site_entry *cylinders = gpwi_site_get(file, part, "cylinders", 0);

    if (part->section != GPWI_IN_GENSET) {
        return GPW_OK;
    }
    if (h != NULL && j != NULL) {
        return refuse(part, j->line, j->name, error,
                      "inertia_s is given too: keep one of the two");
    }
    if ((j != NULL && n == NULL) || (j == NULL && n != NULL && cylinders == NULL)) {
        return refuse(part, j != NULL ? j->line : n->line, j != NULL ? j->name : n->name, error,
                      "j_kg_m2 and speed_rpm belong together: give both");
    }
    return check_base_and_dead_time(file, part, error);
}

/* A group has its profile by name or from a file; so has a profile its base, if any. */
static gpw_status check_boards(const gpw_site_file *file, const struct gpwi_site_part *part,
                               gpw_file_error *error)
{
    const int is_group = part->section == GPWI_IN_GROUP;
    const struct gpwi_site_entry *const named =
        gpwi_site_get(file, part, is_group ? "profile" : "base", 0);
    const struct gpwi_site_entry *const from =
        gpwi_site_get(file, part, is_group ? "profile_file" : "base_file", 0);

    if (!is_group && part->section != GPWI_IN_PROFILE) {
        return GPW_OK;
    }
    if (named != NULL && from != NULL) {
        char reason[120];

        snprintf(reason, sizeof reason, "%s is given too, on line %u: keep one of the two",
                 named->name, (unsigned)named->line);
        return refuse(part, from->line, from->name, error, reason);
    }
    if (is_group && named == NULL && from == NULL) {
        return refuse(part, part->line, "profile", error,
                      "the section needs the key profile, a built-in profile or one of this "
                      "file's [profile NAME], or the key profile_file");
    }
    return GPW_OK;
}

static gpw_status check_part(const gpw_site_file *file, const struct gpwi_site_part *part,
                             gpw_file_error *error)
{
    gpw_status status = check_required(file, part, error);

    if (status == GPW_OK && part->section == GPWI_IN_PROFILE && is_built_in(part->name)) {
        status = refuse(part, part->line, "", error,
                        "a built-in profile has this name: choose another, and take the "
                        "built-in one as base");
    }
    if (status == GPW_OK) {
        status = check_boards(file, part, error);
    }
    if (status == GPW_OK) {
        status = check_references(file, part, error);
    }
    if (status == GPW_OK) {
        status = check_order(file, part, error);
    }
    if (status == GPW_OK) {
        status = check_within(file, part, error);
    }
    if (status == GPW_OK) {
        status = check_trip(file, part, error);
    }
    if (status == GPW_OK) {
        status = check_event(file, part, error);
    }
    return status == GPW_OK ? check_genset(file, part, error) : status;
}

static gpw_status check_custom_class(const gpw_site_file *file, gpw_file_error *error)
{
    const struct gpwi_site_part *site = gpwi_site_next(file, GPWI_IN_SITE, NULL);
    const struct gpwi_site_entry *entry = gpwi_site_get(file, site, "required_class", 0);
    const struct gpwi_site_part *limits = gpwi_site_next(file, GPWI_IN_LIMITS, NULL);

    if (limits != NULL && limits->count == 0) {
        return refuse(limits, limits->line, "", error,
                      "no limit in it: give at least one, such as dip_rated_pct = 10");
    }
    if (entry != NULL && strcmp(entry->text, "custom") == 0 && limits == NULL) {
        return refuse(site, entry->line, entry->name, error,
                      "the custom class needs a section [limits]");
    }
    return GPW_OK;
}

gpw_status gpwi_site_file_check(const gpw_site_file *file, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < file->part_count && status == GPW_OK; i++) {
        status = check_part(file, &file->parts[i], error);
    }
    if (status == GPW_OK) {
        status = check_custom_class(file, error);
    }
    if (status == GPW_OK && gpwi_site_next(file, GPWI_IN_GENSET, NULL) == NULL) {
        status = gpwi_file_error(error, 0, 0, "genset",
                                 "no section [genset]: a site needs a generator set, at least "
                                 "its preset and rated_w");
    }
    return status;
}
