/* SPDX-License-Identifier: MIT */
/* How the devices of a phase move together, or why that is not told. */
#include "calibrate_fit.h"

#include <math.h>
#include <stdlib.h>

#define QUANTUM_W 0.01 /* what a log's two decimals can show */

static gpw_calibration_correlation *add_row(gpw_calibration *c, uint32_t phase,
                                            uint32_t devices)
{
    gpw_calibration_correlation *const row =
        gpwi_cal_list_add(&c->correlations, sizeof *row, UINT32_MAX);

    if (row != NULL) {
        row->phase = phase;
        row->devices = devices;
        row->window_s = row->rho = row->low = row->high = gpw_unknown();
        row->sum_sd_w = row->private_w = row->common_w = gpw_unknown();
    }
    return row;
}

/* What a phase is that must not be asked; else GPWI_FIT_OK. */
static uint32_t reason_of(const gpw_calibration_phase *t)
{
    if ((t->flags & GPW_CALIBRATION_THROTTLED) != 0u) {
        return GPWI_FIT_THROTTLED;
    }
    if ((t->flags & GPW_CALIBRATION_AT_CAP) != 0u) {
        return GPWI_FIT_AT_CAP;
    }
    if (t->label == GPW_PHASE_IDLE || t->label == GPW_PHASE_READY) {
        return GPWI_FIT_IDLE;
    }
    return t->devices < 2u ? GPWI_FIT_ONE_DEVICE : GPWI_FIT_OK;
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

static gpw_status add_why(gpw_calibration *c, uint32_t phase, uint32_t devices, uint32_t reason)
{
    gpw_calibration_correlation *const row = add_row(c, phase, devices);

    if (row == NULL) {
        return GPW_ERR_NOMEM;
    }
    row->why = why_of(reason);
    return GPW_OK;
}

gpw_status gpwi_cal_no_correlation(gpw_calibration *c, uint32_t phase, uint32_t devices)
{
    return add_why(c, phase, devices, devices < 2u ? GPWI_FIT_ONE_DEVICE : GPWI_FIT_TOO_SHORT);
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
}

static gpw_status tell_set(gpw_calibration *c, uint32_t phase, uint32_t devices,
                           const struct gpwi_correlation_set *set)
{
    uint32_t i;

    if (set->reason != GPWI_FIT_OK) {
        return add_why(c, phase, devices, set->reason);
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
    return GPW_OK;
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

gpw_status gpwi_cal_correlate(gpw_calibration *c, uint32_t phase,
                              const struct gpwi_cal_table *table)
{
    const uint32_t reason = reason_of(&gpwi_cal_phase_at(c, phase)->told);
    struct gpwi_fit_series series[GPWI_FIT_SERIES_MAX];
    struct gpwi_correlation_set set;
    double *values = NULL;
    gpw_status status;

    if (reason != GPWI_FIT_OK || table->series < 2u) {
        return add_why(c, phase, table->series,
                       reason != GPWI_FIT_OK ? reason : GPWI_FIT_ONE_DEVICE);
    }
    status = gpwi_cal_series(c, table, series, &values);
    if (status == GPW_OK) {
        status =
            gpwi_fit_correlation_set(series, table->series, QUANTUM_W, 0.0, GPWI_FIT_OK, &set);
    }
    if (status == GPW_OK) {
        status = tell_set(c, phase, table->series, &set);
    }
    free(values);
    return status;
}
