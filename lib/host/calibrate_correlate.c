/* SPDX-License-Identifier: MIT */
/* How the devices of a phase move together, or why that is not told. */
#include "calibrate_fit.h"

#include <math.h>
#include <stdlib.h>

#define QUANTUM_W 0.01    /* what a log's two decimals can show */
#define QUIET_SHARE 0.01f /* of the mean: a spread below is that of a level that is held */
#define OTHER_LEVEL 0.3364722366 /* ln 1.4 */
#define HOLDS_NS 2000000000u     /* a level that long is one */

static gpw_calibration_correlation *add_row(gpw_calibration *c, uint32_t phase,
                                            uint32_t devices)
{
    gpw_calibration_correlation *const row =
        gpwi_cal_list_add(&c->correlations, sizeof *row, UINT32_MAX);

    if (row != NULL) {
        row->phase = phase;
        row->devices = devices;
        row->window_s = row->rho = row->low = row->high = gpw_unknown();
        row->sum_sd_w = row->private_w = row->common_w = row->stagger_s = gpw_unknown();
    }
    return row;
}

/* A flat top or a wait: which, is not known where idle or cap is not. */
static int is_quiet(const gpw_calibration *c, const gpw_calibration_phase *t)
{
    const int knows = gpwi_is_known(c->summary.idle_w) && gpwi_is_known(c->summary.cap_w);

    return !knows && t->sd_w > 0.0f && t->sd_w < QUIET_SHARE * t->mean_w;
}

static int changes_level(const struct gpwi_cal_device *d, const gpw_calibration_phase *t)
{
    const gpw_level *const levels = d->levels.at;
    double least = (double)INFINITY, most = 0.0;
    size_t i;

    for (i = 0; i < d->levels.count && levels[i].begin_ns < t->end_ns; i++) {
        const uint64_t begin =
            levels[i].begin_ns > t->start_ns ? levels[i].begin_ns : t->start_ns;
        const uint64_t end = levels[i].end_ns < t->end_ns ? levels[i].end_ns : t->end_ns;

        if (end > begin && end - begin >= HOLDS_NS) {
            least = fmin(least, (double)levels[i].mean_w);
            most = fmax(most, (double)levels[i].mean_w);
        }
    }
    return most > 0.0 && log(most / least) > OTHER_LEVEL;
}

/* A device alone goes from one level to another: no phase of the group, but what it does would
 * be taken for their fluctuation. */
static int is_mixed(const gpw_calibration *c, const gpw_calibration_phase *t)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, t->group);
    uint32_t k, mixed = 0u;

    for (k = 0; k < g->devices; k++) {
        mixed += (uint32_t)changes_level(gpwi_cal_device_at(c, g->device[k]), t);
    }
    return mixed > 0u;
}

/* Why a phase must not be asked: #gpw_rho_why_id. */
uint32_t gpwi_cal_rho_why(const gpw_calibration *c, const gpw_calibration_phase *t)
{
    if (t->devices < 2u && gpwi_cal_group_at(c, t->group)->devices < 2u) {
        return GPW_RHO_ONE_DEVICE;
    }
    if ((t->flags & GPW_CALIBRATION_THROTTLED) != 0u) {
        return GPW_RHO_THROTTLED;
    }
    if ((t->flags & GPW_CALIBRATION_AT_CAP) != 0u) {
        return GPW_RHO_AT_CAP;
    }
    if (t->label == GPW_PHASE_IDLE || t->label == GPW_PHASE_READY) {
        return GPW_RHO_IDLE;
    }
    if (is_quiet(c, t)) {
        return GPW_RHO_QUIET;
    }
    return is_mixed(c, t) ? GPW_RHO_MIXED : GPW_RHO_TOLD;
}

static uint32_t why_of(uint32_t reason)
{
    switch (reason) {
    case GPWI_FIT_OK: return GPW_RHO_TOLD;
    case GPWI_FIT_ONE_DEVICE: return GPW_RHO_ONE_DEVICE;
    case GPWI_FIT_AT_CAP: return GPW_RHO_AT_CAP;
    case GPWI_FIT_THROTTLED: return GPW_RHO_THROTTLED;
    case GPWI_FIT_IDLE: return GPW_RHO_IDLE;
    case GPWI_FIT_CONSTANT: return GPW_RHO_FLAT;
    default: return GPW_RHO_SHORT;
    }
}

static gpw_status add_why(gpw_calibration *c, uint32_t phase, uint32_t devices, uint32_t why)
{
    gpw_calibration_correlation *const row = add_row(c, phase, devices);

    if (row == NULL) {
        return GPW_ERR_NOMEM;
    }
    row->why = why;
    return GPW_OK;
}

gpw_status gpwi_cal_no_correlation(gpw_calibration *c, uint32_t phase, uint32_t devices)
{
    if (gpwi_cal_is_of_nodes(c, phase)) {
        return GPW_OK;
    }
    return add_why(c, phase, devices, devices < 2u ? GPW_RHO_ONE_DEVICE : GPW_RHO_SHORT);
}

static void tell(gpw_calibration_correlation *row, const struct gpwi_fit_figure *rho,
                 const struct gpwi_correlation *from, const struct gpwi_correlation_set *set)
{
    row->window_s = (float)from->window_s;
    row->sum_sd_w = (float)from->sd_sum_w;
    row->why = why_of(from->reason);
    if (from->reason == GPWI_FIT_OK) {
        row->rho = (float)rho->value;
        row->low = (float)rho->low;
        row->high = (float)rho->high;
        if (isnan(rho->low)) {
            row->why = GPW_RHO_SHORT;
        }
    }
    row->private_w = (float)set->sd_sum_private_w;
    row->common_w = (float)set->sd_sum_common_w;
    row->stagger_s = (float)set->stagger_s;
}

static gpw_status tell_bands(gpw_calibration *c, uint32_t phase,
                             const struct gpwi_correlation_set *set)
{
    uint32_t i;

    for (i = 0; i < set->bands; i++) {
        gpw_calibration_band *const to = gpwi_cal_list_add(&c->bands, sizeof *to, UINT32_MAX);

        if (to == NULL) {
            return GPW_ERR_NOMEM;
        }
        to->phase = phase;
        to->low_hz = (float)set->band[i].low_hz;
        to->high_hz = (float)set->band[i].high_hz;
        to->rho = (float)set->band[i].rho.value;
        to->low = (float)set->band[i].rho.low;
        to->high = (float)set->band[i].rho.high;
        to->share = (float)set->band[i].share;
    }
    return GPW_OK;
}

static gpw_status tell_set(gpw_calibration *c, uint32_t phase, uint32_t devices,
                           const struct gpwi_correlation_set *set)
{
    uint32_t i;

    if (set->reason != GPWI_FIT_OK) {
        return add_why(c, phase, devices, why_of(set->reason));
    }
    for (i = 0; i < GPWI_LADDER; i++) {
        const struct gpwi_correlation *const from = &set->ladder[i];
        gpw_calibration_correlation *row = add_row(c, phase, devices);

        if (row == NULL) {
            return GPW_ERR_NOMEM;
        }
        tell(row, from->nodes > 1u && !isnan(from->rho_in.value) ? &from->rho_in : &from->rho,
             from, set);
        if (from->nodes > 1u) {
            row->between = isnan(from->rho_in.value) ? 1u : 0u;
        }
        if (from->nodes > 1u && !isnan(from->rho_in.value) && !isnan(from->rho_out.value)) {
            row = add_row(c, phase, devices);
            if (row == NULL) {
                return GPW_ERR_NOMEM;
            }
            tell(row, &from->rho_out, from, set);
            row->between = 1u;
        }
    }
    return tell_bands(c, phase, set);
}

gpw_status gpwi_cal_series(const gpw_calibration *c, const struct gpwi_cal_table *t,
                           struct gpwi_fit_series *series, double **values)
{
    size_t total = 0u, at = 0u, i;
    uint32_t k;

    for (k = 0; k < t->series; k++) {
        total += t->count[k];
    }
    *values = malloc(2u * total * sizeof **values);
    if (*values == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (k = 0; k < t->series; k++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, t->device[k]);
        const struct gpwi_cal_tick *const ticks =
            (const struct gpwi_cal_tick *)d->ticks.at + t->first[k];
        double *const time_s = *values + at, *const power_w = *values + total + at;
        size_t count = 0u;

        for (i = 0; i < t->count[k]; i++) {
            const double stamp_s = (double)ticks[i].stamp_ns * 1.0e-9;

            if (count == 0u || stamp_s > time_s[count - 1u]) {
                time_s[count] = stamp_s;
                power_w[count++] = (double)ticks[i].power_w;
            }
        }
        series[k].time_s = time_s;
        series[k].power_w = power_w;
        series[k].count = count;
        series[k].node = d->node;
        series[k].reserved = 0u;
        at += t->count[k];
    }
    return GPW_OK;
}

gpw_status gpwi_cal_relate(gpw_calibration *c, uint32_t phase,
                           const struct gpwi_cal_table *table, uint32_t why, uint32_t *told)
{
    const size_t before = c->correlations.count;
    struct gpwi_fit_series *series;
    struct gpwi_correlation_set *set;
    double *values = NULL;
    gpw_status status;
    size_t i;

    if (why != GPW_RHO_TOLD) {
        return add_why(c, phase, table->series, why);
    }
    series = malloc(GPWI_FIT_SERIES_MAX * sizeof *series);
    set = malloc(sizeof *set);
    status = series != NULL && set != NULL ? gpwi_cal_series(c, table, series, &values)
                                           : GPW_ERR_NOMEM;
    if (status == GPW_OK) {
        status =
            gpwi_fit_correlation_set(series, table->series, QUANTUM_W, 0.0, GPWI_FIT_OK, set);
    }
    if (status == GPW_OK) {
        status = tell_set(c, phase, table->series, set);
    }
    for (i = before; i < c->correlations.count; i++) {
        *told +=
            ((const gpw_calibration_correlation *)c->correlations.at)[i].why == GPW_RHO_TOLD;
    }
    free(values);
    free(series);
    free(set);
    return status;
}

gpw_status gpwi_cal_correlate(gpw_calibration *c, uint32_t phase,
                              const struct gpwi_cal_table *table)
{
    const uint32_t why = gpwi_cal_rho_why(c, &gpwi_cal_phase_at(c, phase)->told);
    uint32_t told = 0u;

    if (gpwi_cal_is_of_nodes(c, phase)) {
        return GPW_OK;
    }
    return gpwi_cal_relate(
        c, phase, table,
        why == GPW_RHO_TOLD && table->series < 2u ? (uint32_t)GPW_RHO_ONE_DEVICE : why, &told);
}
