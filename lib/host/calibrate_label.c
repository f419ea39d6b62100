/* SPDX-License-Identifier: MIT */
/* Names for phases: idle and ready by the board's levels, what is above by how much energy went
 * into it. */
#include "calibrate_internal.h"

#include <math.h>
#include <stdlib.h>

#define NEAR_PRIOR 0.3001045925 /* ln 1.35: of the board's idle or context level */
#define OTHER 0.1f              /* of a level: another one */
#define BURST 1.5f              /* an event of so many levels is work, */
#define BURSTS_MIN 3u           /* where so many come: then nothing waits */
#define SAME_LEVEL 0.1397619424 /* ln 1.15: phases at one level */
#define KINDS_MAX 5u            /* the load and the user's four */

/* ---- levels within a phase ---- */

/* Levels from `first` on, within a phase, that are not the one that is held longest. */
static void other_levels(const struct gpwi_cal_device *d, const gpw_calibration_phase *t,
                         size_t first, struct gpwi_cal_sums *s)
{
    const gpw_level *const levels = d->levels.at;
    size_t i;

    s->off_s = 0.0;
    s->off_w = s->level_w;
    for (i = first; i < d->levels.count && levels[i].begin_ns <= t->end_ns; i++) {
        const int is_within =
            levels[i].begin_ns >= t->start_ns && levels[i].end_ns <= t->end_ns;

        if (is_within && gpwi_abs(levels[i].mean_w - s->level_w) > OTHER * s->level_w) {
            s->off_s += (double)(levels[i].end_ns - levels[i].begin_ns) * 1.0e-9;
            if (gpwi_abs(levels[i].mean_w - s->level_w) > gpwi_abs(s->off_w - s->level_w)) {
                s->off_w = levels[i].mean_w;
                s->off_ns = levels[i].begin_ns;
            }
        }
    }
}

static void level_of(const struct gpwi_cal_device *d, const gpw_calibration_phase *t,
                     struct gpwi_cal_sums *s)
{
    const gpw_level *const levels = d->levels.at;
    double longest = -1.0;
    size_t low = 0u, high = d->levels.count, i;

    while (low < high) { /* the first that does not end before the phase begins */
        const size_t middle = low + (high - low) / 2u;

        if (levels[middle].end_ns < t->start_ns) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    s->level_w = (float)s->mean;
    s->level_min_w = s->min_w;
    s->level_max_w = s->max_w;
    s->level_sd_w = gpw_unknown();
    for (i = low; i < d->levels.count && levels[i].begin_ns <= t->end_ns; i++) {
        const uint64_t begin =
            levels[i].begin_ns > t->start_ns ? levels[i].begin_ns : t->start_ns;
        const uint64_t end = levels[i].end_ns < t->end_ns ? levels[i].end_ns : t->end_ns;

        if (end >= begin && (double)(end - begin) > longest) {
            longest = (double)(end - begin);
            s->level_w = levels[i].mean_w;
            s->level_min_w = levels[i].min_w;
            s->level_max_w = levels[i].max_w;
            s->level_sd_w = levels[i].sd_w;
        }
    }
    other_levels(d, t, low, s);
}

static void levels_of(const gpw_calibration *c, struct gpwi_cal_phase *p, float *sorted)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, p->told.group);
    double sum_w = 0.0;
    uint32_t k, count = 0u;

    for (k = 0; k < g->devices; k++) {
        if (p->sums[k].count > 0u) {
            level_of(gpwi_cal_device_at(c, g->device[k]), &p->told, &p->sums[k]);
            sorted[count++] = p->sums[k].level_w;
            sum_w += (double)p->sums[k].level_w;
        }
    }
    qsort(sorted, count, sizeof *sorted, gpwi_cal_by_size);
    if (count > 0u) {
        p->told.level_w = sorted[count / 2u];
        p->level_mean_w = (float)(sum_w / (double)count);
        p->told.low_w = sorted[0];
        p->told.high_w = sorted[count - 1u];
    }
}

/* ---- events within a phase ---- */

/* The phase of a group at a time, or UINT32_MAX. */
static uint32_t phase_when(const gpw_calibration *c, const struct gpwi_cal_group *g,
                           uint64_t at_ns)
{
    uint32_t low = 0u, high = g->phases;

    while (low < high) { /* the first that does not end before */
        const uint32_t middle = low + (high - low) / 2u;

        if (gpwi_cal_phase_at(c, g->first_phase + middle)->told.end_ns < at_ns) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low < g->phases && gpwi_cal_phase_at(c, g->first_phase + low)->told.start_ns <= at_ns
               ? g->first_phase + low
               : UINT32_MAX;
}

static void place_events(gpw_calibration *c)
{
    gpw_calibration_event *const events = c->events.at;
    size_t i;

    for (i = 0; i < c->events.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, events[i].device);
        const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, d->group);
        struct gpwi_cal_phase *p;

        events[i].above_cap = events[i].extreme_w > gpwi_cal_cap(c, d);
        events[i].phase = phase_when(c, g, events[i].start_ns);
        if (events[i].phase == UINT32_MAX) {
            continue;
        }
        p = gpwi_cal_phase_at(c, events[i].phase);
        p->excursions++;
        p->bursts += events[i].extreme_w > BURST * events[i].level_w;
        if (p->event_end == 0u) {
            p->event_first = (uint32_t)i;
        }
        p->event_end = (uint32_t)i + 1u;
    }
}

/* ---- names ---- */

static double off(float mean_w, float prior_w)
{
    const double ratio = (double)mean_w / (double)prior_w;

    return ratio > 0.0 ? fabs(log(ratio)) : (double)INFINITY; /* NaN too */
}

static gpw_grade prior_grade(float given)
{
    return gpwi_is_known(given) ? GPW_GRADE_USER : GPW_GRADE_INFERRED;
}

static void label_quiet(const gpw_calibration *c, struct gpwi_cal_phase *p)
{
    gpw_calibration_phase *const t = &p->told;
    const double idle = off(t->level_w, c->summary.idle_w);
    const double context = off(t->level_w, c->summary.context_w);

    gpw_phase near = GPW_PHASE_OFF;

    if (idle <= NEAR_PRIOR && idle <= context) {
        near = GPW_PHASE_IDLE;
    } else if (context <= NEAR_PRIOR) {
        near = GPW_PHASE_READY;
    }
    if (near != GPW_PHASE_OFF && p->bursts >= BURSTS_MIN * t->devices) {
        t->base = near; /* it works in bursts, and waits between them */
    } else if (near != GPW_PHASE_OFF) {
        t->label = near;
        t->label_grade =
            prior_grade(near == GPW_PHASE_IDLE ? c->config.idle_w : c->config.context_w);
    }
}

struct kind {
    double level_w, energy;
};

static int by_energy(const void *a, const void *b)
{
    const struct kind *const x = a, *const y = b;

    return (x->energy < y->energy) - (x->energy > y->energy);
}

/* Levels above ready, those near each other as one; the most energy first. */
static size_t kinds_of(const gpw_calibration *c, struct kind *kinds)
{
    size_t count = 0u, i, k;

    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;
        const double energy = (double)t->energy_mj;

        if (t->label != GPW_PHASE_OFF || !(t->mean_w > 0.0f)) {
            continue;
        }
        for (k = 0; k < count && off(t->mean_w, (float)kinds[k].level_w) > SAME_LEVEL; k++) {
        }
        if (k == count) {
            kinds[count].level_w = (double)t->mean_w;
            kinds[count++].energy = 0.0;
        }
        if (energy > 0.0) {
            kinds[k].level_w =
                (kinds[k].level_w * kinds[k].energy + (double)t->mean_w * energy) /
                (kinds[k].energy + energy);
            kinds[k].energy += energy;
        }
    }
    qsort(kinds, count, sizeof *kinds, by_energy);
    return count;
}

static gpw_phase name_of(const gpw_calibration *c, size_t kind)
{
    const gpw_phase load = c->config.load_phase;
    size_t user = kind;

    if (load != GPW_PHASE_OFF && kind == 0u) {
        return load;
    }
    if (load != GPW_PHASE_OFF && load < GPW_PHASE_USER_1) {
        user = kind - 1u;
    }
    return GPW_PHASE_USER_1 + (gpw_phase)(user < 4u ? user : 3u);
}

static void label_busy(const gpw_calibration *c, gpw_calibration_phase *t,
                       const struct kind *kinds, size_t count)
{
    size_t best = 0u, k;

    for (k = 1; k < count && k < KINDS_MAX; k++) {
        if (off(t->mean_w, (float)kinds[k].level_w) <
            off(t->mean_w, (float)kinds[best].level_w)) {
            best = k;
        }
    }
    t->label = name_of(c, best);
    t->label_grade = c->config.load_phase != GPW_PHASE_OFF && best == 0u ? GPW_GRADE_USER
                                                                         : GPW_GRADE_UNKNOWN;
}

gpw_status gpwi_cal_label(gpw_calibration *c)
{
    struct kind *const kinds = malloc((c->phases.count + 1u) * sizeof *kinds);
    float *const sorted = malloc((c->devices.count + 1u) * sizeof *sorted);
    size_t i, count;

    if (kinds == NULL || sorted == NULL) {
        free(kinds);
        free(sorted);
        return GPW_ERR_NOMEM;
    }
    place_events(c);
    for (i = 0; i < c->phases.count; i++) {
        levels_of(c, gpwi_cal_phase_at(c, i), sorted);
    }
    gpwi_cal_columns(c);
    for (i = 0; i < c->phases.count; i++) {
        label_quiet(c, gpwi_cal_phase_at(c, i));
    }
    count = kinds_of(c, kinds);
    for (i = 0; i < c->phases.count; i++) {
        gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        if (t->label == GPW_PHASE_OFF) {
            label_busy(c, t, kinds, count > 0u ? count : 1u);
        }
    }
    c->kinds = (uint32_t)count;
    free(kinds);
    free(sorted);
    return GPW_OK;
}
