/* SPDX-License-Identifier: MIT */
/* How nodes move together: each is a group of its own, so that phases are laid beside each
 * other here. Only while both are in a phase of one label: beyond that a correlation is that of
 * the jobs' schedule. */
#include "calibrate_fit.h"

#include <math.h>
#include <stdlib.h>

#define ROWS_MIN 32u
#define SHARED 0.5 /* of the shorter of two phases: less is no phase in common */

/* Nodes in a phase at once. */
struct together {
    uint32_t device[GPWI_FIT_SERIES_MAX], phase[GPWI_FIT_SERIES_MAX];
    uint32_t count;
    uint64_t start_ns, end_ns;
};

static int is_node(const gpw_calibration *c, const struct gpwi_cal_group *g)
{
    return g->devices == 1u && !gpwi_cal_is_board(gpwi_cal_device_at(c, g->device[0]));
}

static double seconds(uint64_t start_ns, uint64_t end_ns)
{
    return end_ns > start_ns ? (double)(end_ns - start_ns) * 1.0e-9 : 0.0;
}

/* Time that two phases have in common, if it is enough of the shorter one; else 0. */
static double shared_s(const gpw_calibration_phase *a, uint64_t start_ns, uint64_t end_ns)
{
    const uint64_t start = a->start_ns > start_ns ? a->start_ns : start_ns;
    const uint64_t end = a->end_ns < end_ns ? a->end_ns : end_ns;
    const double both = seconds(start, end);
    const double shorter = fmin(seconds(a->start_ns, a->end_ns), seconds(start_ns, end_ns));

    return both >= SHARED * shorter ? both : 0.0;
}

/* The phase of a node that shares most with those that are together already. */
static void join(const gpw_calibration *c, const struct gpwi_cal_group *g,
                 const unsigned char *is_taken, gpw_phase label, struct together *t)
{
    double most = 0.0;
    uint32_t best = UINT32_MAX, k;

    for (k = g->first_phase; k < g->first_phase + g->phases; k++) {
        const gpw_calibration_phase *const p = &gpwi_cal_phase_at(c, k)->told;
        const double both = shared_s(p, t->start_ns, t->end_ns);

        if (!is_taken[k] && p->label == label && both > most) {
            most = both;
            best = k;
        }
    }
    if (best != UINT32_MAX && t->count < GPWI_FIT_SERIES_MAX) {
        const gpw_calibration_phase *const p = &gpwi_cal_phase_at(c, best)->told;

        t->start_ns = p->start_ns > t->start_ns ? p->start_ns : t->start_ns;
        t->end_ns = p->end_ns < t->end_ns ? p->end_ns : t->end_ns;
        t->phase[t->count] = best;
        t->device[t->count++] = g->device[0];
    }
}

static void find_together(const gpw_calibration *c, uint32_t group, uint32_t phase,
                          const unsigned char *is_taken, struct together *t)
{
    const struct gpwi_cal_group *const first = gpwi_cal_group_at(c, group);
    const gpw_calibration_phase *const p = &gpwi_cal_phase_at(c, phase)->told;
    uint32_t i;

    t->count = 1u;
    t->device[0] = first->device[0];
    t->phase[0] = phase;
    t->start_ns = p->start_ns;
    t->end_ns = p->end_ns;
    for (i = group + 1u; i < c->groups.count; i++) {
        const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, i);

        if (g->log == first->log && is_node(c, g)) {
            join(c, g, is_taken, p->label, t);
        }
    }
}

/* Their readings in that time, as far as they were kept; 0 rows: too few. */
static void fill_table(const gpw_calibration *c, const struct together *t,
                       struct gpwi_cal_table *table)
{
    uint32_t k;
    size_t i;

    memset(table, 0, sizeof *table);
    table->series = t->count;
    table->rows = SIZE_MAX;
    for (k = 0; k < t->count; k++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, t->device[k]);
        const struct gpwi_cal_tick *const ticks = d->ticks.at;
        size_t first = 0u;

        while (first < d->ticks.count && ticks[first].stamp_ns < (int64_t)t->start_ns) {
            first++;
        }
        for (i = first; i < d->ticks.count && ticks[i].stamp_ns <= (int64_t)t->end_ns; i++) {
        }
        table->device[k] = t->device[k];
        table->first[k] = first;
        table->count[k] = i - first;
        table->rows = table->count[k] < table->rows ? table->count[k] : table->rows;
    }
}

/* A phase in which a node must not be asked is none for all of them. */
static uint32_t why_of(const gpw_calibration *c, const struct together *t, size_t rows)
{
    uint32_t k, why = t->count < 2u     ? GPW_RHO_ALONE
                      : rows < ROWS_MIN ? GPW_RHO_SHORT
                                        : GPW_RHO_TOLD;

    for (k = 0; k < t->count && why == GPW_RHO_TOLD; k++) {
        why = gpwi_cal_rho_why(c, &gpwi_cal_phase_at(c, t->phase[k])->told);
        why = why == GPW_RHO_ONE_DEVICE ? (uint32_t)GPW_RHO_TOLD : why;
    }
    return why;
}

static uint32_t count_nodes(const gpw_calibration *c)
{
    uint32_t i, nodes = 0u;

    for (i = 0; i < c->groups.count; i++) {
        nodes += (uint32_t)is_node(c, gpwi_cal_group_at(c, i));
    }
    return nodes;
}

int gpwi_cal_is_of_nodes(const gpw_calibration *c, uint32_t phase)
{
    const uint32_t group = gpwi_cal_phase_at(c, phase)->told.group;

    return is_node(c, gpwi_cal_group_at(c, group)) && count_nodes(c) > 1u;
}

static gpw_status relate(gpw_calibration *c, uint32_t group, unsigned char *is_taken,
                         struct together *t, uint32_t *told)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, group);
    struct gpwi_cal_table table;
    gpw_status status = GPW_OK;
    uint32_t i, k;

    for (i = g->first_phase; i < g->first_phase + g->phases && status == GPW_OK; i++) {
        if (is_taken[i]) {
            continue;
        }
        find_together(c, group, i, is_taken, t);
        for (k = 0; k < t->count; k++) {
            is_taken[t->phase[k]] = 1u;
        }
        fill_table(c, t, &table);
        status = gpwi_cal_relate(c, i, &table, why_of(c, t, table.rows), told);
    }
    return status;
}

gpw_status gpwi_cal_correlate_nodes(gpw_calibration *c)
{
    const uint32_t nodes = count_nodes(c);
    unsigned char *const is_taken = calloc(c->phases.count + 1u, 1u);
    struct together *const t = malloc(sizeof *t);
    gpw_status status = is_taken != NULL && t != NULL ? GPW_OK : GPW_ERR_NOMEM;
    uint32_t i, told = 0u;

    for (i = 0; i < c->groups.count && nodes > 1u && status == GPW_OK; i++) {
        if (is_node(c, gpwi_cal_group_at(c, i))) {
            status = relate(c, i, is_taken, t, &told);
        }
    }
    if (status == GPW_OK && nodes > 1u && told == 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "how nodes move together: no two of one log are long enough in phases of "
                      "one label at the same time; over whole logs it would be their schedule");
    }
    free(is_taken);
    free(t);
    return status;
}
