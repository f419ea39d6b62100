/* SPDX-License-Identifier: MIT */
/* Which devices belong together, and the phases that they have in common: a change that half of
 * them show is one of the group. */
#include "calibrate_internal.h"

#include <math.h>
#include <stdlib.h>

#define TOLERANCE_S 2.5f  /* changes of two devices this close are one, or 3 readings */
#define FOLLOW 2          /* tolerances from one device to the next of a sweep */
#define LIKE 0.3364722366 /* ln 1.4: levels that differ by less are alike */
#define LIKE_SHARE 0.85   /* of the power-weighted time */
#define MATCH_SHARE 0.6   /* of the changes */
#define PROBES 512u

static const gpw_level *level_at(const struct gpwi_cal_device *d, size_t i)
{
    return (const gpw_level *)d->levels.at + i;
}

static int64_t tolerance_ns(const struct gpwi_cal_device *d)
{
    const float interval_s = gpwi_cal_strided_median(&d->scan.interval_s);
    const float three = gpwi_is_known(interval_s) ? 3.0f * interval_s : 0.0f;

    return (int64_t)((double)(three > TOLERANCE_S ? three : TOLERANCE_S) * 1.0e9);
}

/* ---- alike? ---- */

/* Level at a time: the one that holds or, in a transition, the one before; NaN outside. */
static double level_when(const struct gpwi_cal_device *d, uint64_t at_ns)
{
    size_t low = 0u, high = d->levels.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2u;

        if (level_at(d, middle)->begin_ns <= at_ns) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low == 0u ? (double)NAN : (double)level_at(d, low - 1u)->mean_w;
}

/* Share of the time, weighted by power, that two devices are at like levels. */
static double like_share(const struct gpwi_cal_device *a, const struct gpwi_cal_device *b)
{
    const int64_t first =
        a->scan.first_ns > b->scan.first_ns ? a->scan.first_ns : b->scan.first_ns;
    const int64_t last = a->scan.last_ns < b->scan.last_ns ? a->scan.last_ns : b->scan.last_ns;
    double like = 0.0, all = 0.0;
    uint32_t i;

    if (last <= first) {
        return 0.0;
    }
    for (i = 0; i < PROBES; i++) {
        const uint64_t at = (uint64_t)first + (uint64_t)(last - first) / PROBES * i +
                            (uint64_t)(last - first) / (2u * PROBES);
        const double x = level_when(a, at), y = level_when(b, at);
        const double weight = fmax(x, y);

        if (x > 0.0 && y > 0.0) {
            all += weight;
            like += fabs(log(x / y)) < LIKE ? weight : 0.0;
        }
    }
    return all > 0.0 ? like / all : 0.0;
}

/* Share of the changes of two devices that are the same. */
static double match_share(const struct gpwi_cal_device *a, const struct gpwi_cal_device *b)
{
    const int64_t tolerance = tolerance_ns(a);
    size_t i, k = 1u, matched = 0u;
    const size_t changes = (a->levels.count > 0u ? a->levels.count - 1u : 0u) +
                           (b->levels.count > 0u ? b->levels.count - 1u : 0u);

    for (i = 1; i < a->levels.count; i++) {
        const int64_t at = (int64_t)level_at(a, i)->left_ns;

        while (k < b->levels.count && (int64_t)level_at(b, k)->left_ns < at - tolerance) {
            k++;
        }
        if (k < b->levels.count && (int64_t)level_at(b, k)->left_ns <= at + tolerance) {
            matched++;
            k++;
        }
    }
    return changes == 0u ? 1.0 : 2.0 * (double)matched / (double)changes;
}

static int are_alike(const struct gpwi_cal_device *a, const struct gpwi_cal_device *b)
{
    double like;

    if (!gpwi_cal_is_board(a) || !gpwi_cal_is_board(b)) {
        return 0;
    }
    like = like_share(a, b);
    return like >= LIKE_SHARE || (like >= 0.5 && match_share(a, b) >= MATCH_SHARE);
}

/* ---- groups ---- */

static gpw_status join(struct gpwi_cal_group *group, uint32_t device)
{
    uint32_t *const grown =
        realloc(group->device, (group->devices + 1u) * sizeof *group->device);

    if (grown == NULL) {
        return GPW_ERR_NOMEM;
    }
    group->device = grown;
    group->device[group->devices++] = device;
    return GPW_OK;
}

static gpw_status group_device(gpw_calibration *c, uint32_t index, size_t first_group)
{
    struct gpwi_cal_device *const d = gpwi_cal_device_at(c, index);
    struct gpwi_cal_group *group = NULL;
    size_t i;

    for (i = first_group; i < c->groups.count && group == NULL; i++) {
        struct gpwi_cal_group *const g = gpwi_cal_group_at(c, i);

        if (are_alike(gpwi_cal_device_at(c, g->device[0]), d)) {
            group = g;
            d->group = (uint32_t)i;
        }
    }
    if (group == NULL) {
        d->group = (uint32_t)c->groups.count;
        group = gpwi_cal_list_add(&c->groups, sizeof *group, GPWI_CAL_DEVICES_MAX);
        if (group == NULL) {
            return GPW_ERR_NOMEM;
        }
        group->log = d->log;
    }
    d->place = group->devices;
    return join(group, index);
}

/* ---- changes of a group ---- */

struct change {
    int64_t left_ns, begin_ns, before_ns; /* first outside, first settled, last of before */
    uint32_t device, flags, rises;
};

static int by_time(const void *a, const void *b)
{
    const struct change *const x = a, *const y = b;

    if (x->left_ns != y->left_ns) {
        return x->left_ns > y->left_ns ? 1 : -1;
    }
    return (x->device > y->device) - (x->device < y->device);
}

static size_t changes_of(const gpw_calibration *c, const struct gpwi_cal_group *group,
                         struct change *changes)
{
    size_t count = 0u, i;
    uint32_t k;

    for (k = 0; k < group->devices; k++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, group->device[k]);

        for (i = 1; i < d->levels.count; i++) {
            struct change *const at = &changes[count++];

            at->left_ns = (int64_t)level_at(d, i)->left_ns;
            at->begin_ns = (int64_t)level_at(d, i)->begin_ns;
            at->before_ns = (int64_t)level_at(d, i - 1u)->end_ns;
            at->device = k;
            at->flags = level_at(d, i)->flags;
            at->rises = level_at(d, i)->mean_w > level_at(d, i - 1u)->mean_w;
        }
    }
    qsort(changes, count, sizeof *changes, by_time);
    return count;
}

/* Whether a change is of the same time as the first of a cluster, or follows the one before it
 * closely in the same direction: GPUs that start or stop one after another. */
static int belongs(const struct change *changes, size_t first, size_t i, int64_t tolerance)
{
    return changes[i].left_ns <= changes[first].left_ns + tolerance ||
           (changes[i].rises == changes[first].rises &&
            changes[i].left_ns <= changes[i - 1u].left_ns + FOLLOW * tolerance);
}

/* Joins changes from `first` on that are one; returns where the next begins. A device counts
 * once. */
static size_t cluster(const struct change *changes, size_t first, size_t count,
                      int64_t tolerance, struct change *joined, uint32_t *devices)
{
    size_t i, k;

    *joined = changes[first];
    *devices = 0u;
    for (i = first; i < count && (i == first || belongs(changes, first, i, tolerance)); i++) {
        int again = 0;

        for (k = first; k < i; k++) {
            again |= changes[k].device == changes[i].device;
        }
        if (again && *devices > 0u) {
            break; /* the same device changes again: another change */
        }
        (*devices)++;
        joined->begin_ns =
            changes[i].begin_ns > joined->begin_ns ? changes[i].begin_ns : joined->begin_ns;
        joined->before_ns =
            changes[i].before_ns < joined->before_ns ? changes[i].before_ns : joined->before_ns;
        joined->flags |= changes[i].flags;
    }
    return i;
}

/* ---- phases of a group ---- */

static struct gpwi_cal_phase *open_phase(gpw_calibration *c, uint32_t group_index,
                                         int64_t start_ns)
{
    const uint32_t devices = gpwi_cal_group_at(c, group_index)->devices;
    struct gpwi_cal_phase *const p =
        c->sums + devices > GPWI_CAL_SUMS_MAX
            ? NULL
            : gpwi_cal_list_add(&c->phases, sizeof *p, GPWI_CAL_PHASES_MAX);

    if (p != NULL) {
        p->told.group = group_index;
        p->told.log = gpwi_cal_group_at(c, group_index)->log;
        p->told.start_ns = (uint64_t)(start_ns > 0 ? start_ns : 0);
    }
    return p;
}

/* Ends the last phase; one that has no time in which all were settled is taken away. */
static void close_phase(gpw_calibration *c, struct gpwi_cal_group *group, int64_t end_ns)
{
    struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, c->phases.count - 1u);

    if (end_ns < (int64_t)p->told.start_ns) {
        c->phases.count--;
        return;
    }
    p->told.end_ns = (uint64_t)end_ns;
    group->phases++;
    c->sums += group->devices;
}

static void span_of(const gpw_calibration *c, const struct gpwi_cal_group *group,
                    int64_t *first_ns, int64_t *last_ns)
{
    uint32_t k;

    *first_ns = INT64_MAX;
    *last_ns = INT64_MIN;
    for (k = 0; k < group->devices; k++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, group->device[k]);

        if (d->levels.count > 0u) {
            const int64_t first = (int64_t)level_at(d, 0)->begin_ns;
            const int64_t last = (int64_t)level_at(d, d->levels.count - 1u)->end_ns;

            *first_ns = first < *first_ns ? first : *first_ns;
            *last_ns = last > *last_ns ? last : *last_ns;
        }
    }
}

static gpw_status cut(gpw_calibration *c, uint32_t group_index, const struct change *changes,
                      size_t count, int64_t tolerance)
{
    struct gpwi_cal_group *const group = gpwi_cal_group_at(c, group_index);
    int64_t first_ns, last_ns;
    size_t i = 0u;
    struct gpwi_cal_phase *p;

    span_of(c, group, &first_ns, &last_ns);
    group->first_phase = (uint32_t)c->phases.count;
    if (first_ns > last_ns) {
        return GPW_OK;
    }
    p = open_phase(c, group_index, first_ns);
    while (p != NULL && i < count) {
        struct change joined;
        uint32_t devices;

        i = cluster(changes, i, count, tolerance, &joined, &devices);
        if (2u * devices >= group->devices) {
            close_phase(c, group, joined.before_ns);
            p = open_phase(c, group_index, joined.begin_ns);
            if (p != NULL && (joined.flags & (uint32_t)GPW_LEVEL_NOISY) != 0u) {
                p->told.flags |= GPW_CALIBRATION_NOISY;
            }
        }
    }
    if (p == NULL) {
        return c->phases.count >= GPWI_CAL_PHASES_MAX ||
                       c->sums + group->devices > GPWI_CAL_SUMS_MAX
                   ? GPW_ERR_FULL
                   : GPW_ERR_NOMEM;
    }
    close_phase(c, group, last_ns);
    return GPW_OK;
}

static gpw_status phases_of(gpw_calibration *c, uint32_t group_index)
{
    const struct gpwi_cal_group *const group = gpwi_cal_group_at(c, group_index);
    struct change *changes;
    size_t room = 1u;
    uint32_t k;
    gpw_status status;

    for (k = 0; k < group->devices; k++) {
        room += gpwi_cal_device_at(c, group->device[k])->levels.count;
    }
    changes = malloc(room * sizeof *changes);
    if (changes == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = cut(c, group_index, changes, changes_of(c, group, changes),
                 tolerance_ns(gpwi_cal_device_at(c, group->device[0])));
    free(changes);
    if (status == GPW_ERR_FULL) { /* the rest is one phase too many to be told apart */
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "more phases than there is room for (%u here): those after the last one "
                      "were left out",
                      (uint32_t)c->phases.count);
        status = GPW_OK;
    }
    return status;
}

/* Marks the ends of a group's phases that are those of its record. */
static void mark_ends(gpw_calibration *c, const struct gpwi_cal_group *group)
{
    if (group->phases > 0u) {
        struct gpwi_cal_phase *const first = gpwi_cal_phase_at(c, group->first_phase);
        struct gpwi_cal_phase *const last =
            gpwi_cal_phase_at(c, group->first_phase + group->phases - 1u);

        first->told.flags |= GPW_CALIBRATION_CUT_BEFORE;
        last->told.flags |= GPW_CALIBRATION_CUT_AFTER;
    }
}

static gpw_status sums_of(gpw_calibration *c, const struct gpwi_cal_group *group)
{
    uint32_t i;

    for (i = 0; i < group->phases; i++) {
        struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, group->first_phase + i);

        p->sums = calloc(group->devices, sizeof *p->sums);
        if (p->sums == NULL) {
            return GPW_ERR_NOMEM;
        }
    }
    return GPW_OK;
}

gpw_status gpwi_cal_group_all(gpw_calibration *c)
{
    gpw_status status = GPW_OK;
    size_t first_group = 0u, i;

    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        const uint32_t log = gpwi_cal_device_at(c, i)->log;

        if (i > 0u && log != gpwi_cal_device_at(c, i - 1u)->log) {
            first_group = c->groups.count;
        }
        status = group_device(c, (uint32_t)i, first_group);
    }
    for (i = 0; i < c->groups.count && status == GPW_OK; i++) {
        status = phases_of(c, (uint32_t)i);
        mark_ends(c, gpwi_cal_group_at(c, i));
        status = status == GPW_OK ? sums_of(c, gpwi_cal_group_at(c, i)) : status;
    }
    return status;
}
