/* SPDX-License-Identifier: MIT */
/* The finer figures of each phase, from the readings that were kept. */
#include "calibrate_fit.h"

#include <math.h>
#include <stdlib.h>

#define ROWS_MIN 16u
#define ROWS_MAX 262144u /* of one phase's table */
#define NEAR 0.75        /* of an interval: readings that belong to one round */
#define COVERS 0.9       /* of the readings of the fullest device: else it is left out */
#define WARMING_MIN_K 3.0
#define LEAKAGE_MAX 0.015 /* of the mean, per kelvin */
#define NANO 1.0e-9

/* ---- the readings of a phase ---- */

/* The part of a phase from its begin on of which every reading was kept. */
static void kept_of(const struct gpwi_cal_device *d, const struct gpwi_cal_phase *p,
                    size_t *first, size_t *count)
{
    const int64_t start = (int64_t)p->told.start_ns;
    const int64_t whole = (int64_t)p->told.end_ns - start;
    const int64_t part =
        (p->told.flags & GPW_CALIBRATION_PARTLY_KEPT) != 0u ? p->keep_ns : whole;

    *first = gpwi_cal_tick_from(d, start);
    *count = gpwi_cal_tick_from(d, start + part + 1) - *first;
}

static void choose_series(const gpw_calibration *c, const struct gpwi_cal_phase *p,
                          const struct gpwi_cal_group *g, struct gpwi_cal_table *t)
{
    size_t first, count, most = 0u;
    uint32_t k;

    for (k = 0; k < g->devices; k++) {
        kept_of(gpwi_cal_device_at(c, g->device[k]), p, &first, &count);
        most = count > most ? count : most;
    }
    most = most < ROWS_MAX ? most : ROWS_MAX;
    for (k = 0; k < g->devices && t->series < GPWI_FIT_SERIES_MAX; k++) {
        kept_of(gpwi_cal_device_at(c, g->device[k]), p, &first, &count);
        count = count < most ? count : most;
        if (count > 0u && (double)count >= COVERS * (double)most) {
            t->device[t->series] = g->device[k];
            t->place[t->series] = k;
            t->first[t->series] = first;
            t->count[t->series] = count;
            t->series++;
        }
    }
}

/* Rounds: the readings of all devices nearest to one of the first device. */
static void fill_table(const gpw_calibration *c, struct gpwi_cal_table *t)
{
    const struct gpwi_cal_device *const lead = gpwi_cal_device_at(c, t->device[0]);
    const struct gpwi_cal_tick *const leads =
        (const struct gpwi_cal_tick *)lead->ticks.at + t->first[0];
    const int64_t near_ns = (int64_t)(NEAR * 1.0e9 * (double)gpwi_cal_tick_s(lead));
    size_t at[GPWI_FIT_SERIES_MAX] = {0}, i;
    uint32_t k;

    for (i = 0; i < t->count[0]; i++) {
        double *const row = t->power_w + t->rows * t->series;
        double warm = 0.0;
        int whole = t->rows == 0u || (double)leads[i].stamp_ns * NANO > t->time_s[t->rows - 1u];

        for (k = 0; k < t->series && whole; k++) {
            const struct gpwi_cal_tick *const ticks =
                (const struct gpwi_cal_tick *)gpwi_cal_device_at(c, t->device[k])->ticks.at +
                t->first[k];
            int64_t apart;

            while (at[k] + 1u < t->count[k] &&
                   llabs(ticks[at[k] + 1u].stamp_ns - leads[i].stamp_ns) <=
                       llabs(ticks[at[k]].stamp_ns - leads[i].stamp_ns)) {
                at[k]++;
            }
            apart = llabs(ticks[at[k]].stamp_ns - leads[i].stamp_ns);
            whole = apart <= near_ns;
            row[k] = (double)ticks[at[k]].power_w;
            warm += (double)ticks[at[k]].temperature_c;
        }
        if (whole) {
            t->time_s[t->rows] = (double)leads[i].stamp_ns * NANO;
            t->temperature_c[t->rows] = warm / (double)t->series;
            t->rows++;
        }
    }
}

static gpw_status make_table(const gpw_calibration *c, const struct gpwi_cal_phase *p,
                             struct gpwi_cal_table *t)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, p->told.group);
    size_t i;
    uint32_t k;

    memset(t, 0, sizeof *t);
    choose_series(c, p, g, t);
    if (t->series == 0u) {
        return GPW_OK;
    }
    t->time_s = malloc(t->count[0] * sizeof *t->time_s);
    t->temperature_c = malloc(t->count[0] * sizeof *t->temperature_c);
    t->sum_w = malloc(t->count[0] * sizeof *t->sum_w);
    t->power_w = malloc(t->count[0] * t->series * sizeof *t->power_w);
    if (t->time_s == NULL || t->temperature_c == NULL || t->sum_w == NULL ||
        t->power_w == NULL) {
        return GPW_ERR_NOMEM;
    }
    fill_table(c, t);
    t->has_temperature = 1u;
    for (i = 0; i < t->rows; i++) {
        t->sum_w[i] = 0.0;
        for (k = 0; k < t->series; k++) {
            t->sum_w[i] += t->power_w[i * t->series + k];
        }
        t->has_temperature &= isnan(t->temperature_c[i]) ? 0u : 1u;
    }
    return GPW_OK;
}

static void free_table(struct gpwi_cal_table *t)
{
    free(t->time_s);
    free(t->temperature_c);
    free(t->sum_w);
    free(t->power_w);
}

/* ---- simple figures of the table ---- */

static double spread_of(const double *x, size_t count)
{
    double mean = 0.0, m2 = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        const double from = x[i] - mean;

        mean += from / (double)(i + 1u);
        m2 += from * (x[i] - mean);
    }
    return count > 1u ? sqrt(m2 / (double)(count - 1u)) : (double)NAN;
}

/* Leakage grows by some tenths of a per cent a kelvin. A steeper line is the other way round:
 * boards that get warm by what they draw. */
static int is_leakage(const gpw_calibration_phase *told, const struct gpwi_temperature *fit)
{
    return fit->reason == GPWI_FIT_OK && fit->high_c - fit->low_c >= WARMING_MIN_K &&
           fit->slope_w_per_k.low > 0.0 &&
           fit->slope_w_per_k.value <= LEAKAGE_MAX * (double)told->mean_w;
}

static void tell_temperature(gpw_calibration_phase *told, const struct gpwi_cal_table *t)
{
    struct gpwi_temperature fit;
    double *const mean = malloc(t->rows * sizeof *mean);
    size_t i;

    if (mean == NULL || !t->has_temperature) {
        free(mean);
        return;
    }
    for (i = 0; i < t->rows; i++) {
        mean[i] = t->sum_w[i] / (double)t->series;
    }
    if (gpwi_fit_temperature(mean, t->temperature_c, t->rows,
                             (t->time_s[t->rows - 1u] - t->time_s[0]) / (double)(t->rows - 1u),
                             &fit) == GPW_OK &&
        is_leakage(told, &fit)) {
        told->slope_w_per_k = (float)fit.slope_w_per_k.value;
        told->slope_low_w_per_k = (float)fit.slope_w_per_k.low;
        told->slope_high_w_per_k = (float)fit.slope_w_per_k.high;
    }
    free(mean);
}

/* ---- the phases ---- */

static gpw_status keep_sum(struct gpwi_cal_phase *p, struct gpwi_cal_table *t)
{
    p->time_s = t->time_s;
    p->sum_w = t->sum_w;
    p->rows = t->rows;
    t->time_s = NULL;
    t->sum_w = NULL;
    return GPW_OK;
}

static gpw_status measure(gpw_calibration *c, uint32_t index)
{
    struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, index);
    struct gpwi_cal_table table;
    gpw_status status = make_table(c, p, &table);

    if (status == GPW_OK && table.rows < ROWS_MIN) {
        p->told.flags |= GPW_CALIBRATION_SHORT;
        status = gpwi_cal_no_correlation(c, index, table.series);
    } else if (status == GPW_OK) {
        p->told.sum_sd_w = (float)spread_of(table.sum_w, table.rows);
        tell_temperature(&p->told, &table);
        status = gpwi_cal_correlate(c, index, &table);
        status = status == GPW_OK ? gpwi_cal_fit_phase(c, index, &table) : status;
    }
    if (status == GPW_OK && table.rows > 0u) {
        status = keep_sum(p, &table);
    }
    free_table(&table);
    return status;
}

gpw_status gpwi_cal_measure(gpw_calibration *c)
{
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < c->phases.count && status == GPW_OK; i++) {
        status = measure(c, i);
    }
    status = status == GPW_OK ? gpwi_cal_correlate_nodes(c) : status;
    c->summary.correlations = (uint32_t)c->correlations.count;
    c->summary.events = (uint32_t)c->events.count;
    return status;
}
