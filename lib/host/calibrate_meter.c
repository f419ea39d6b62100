/* SPDX-License-Identifier: MIT */
/* Which power of the log is taken, and what its meter does. */
#include "calibrate_internal.h"

#include <math.h>
#include <stdio.h>

#define OFTEN 0.9f /* of an analyser's usual second: it is set to log more often */
#define MOST_ROWS                                                                              \
  0.9 /* of a device's rows must have a field that is taken without being asked */

/* ---- field ---- */

static int has_field(const gpw_calibration *c, uint32_t field)
{
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_scan *const s = &gpwi_cal_device_at(c, i)->scan;
        const uint64_t with = field == GPW_CALIBRATE_FIELD_INSTANT   ? s->instants
                              : field == GPW_CALIBRATE_FIELD_AVERAGE ? s->averages
                                                                     : s->powers;

        if ((double)with < MOST_ROWS * (double)s->rows && with < s->powers + s->averages) {
            return 0;
        }
        if (with == 0u) {
            return 0;
        }
    }
    return 1;
}

static gpw_status choose_field(gpw_calibration *c, gpw_file_error *error)
{
    static const uint32_t order[] = {GPW_CALIBRATE_FIELD_INSTANT, GPW_CALIBRATE_FIELD_POWER,
                                     GPW_CALIBRATE_FIELD_AVERAGE};
    size_t i;

    for (i = 0; i < sizeof order / sizeof order[0]; i++) {
        if ((c->config.field == GPW_CALIBRATE_FIELD_BEST || c->config.field == order[i]) &&
            has_field(c, order[i])) {
            c->summary.field = order[i];
            c->twin = gpwi_cal_twin(c, order[i]);
            return GPW_OK;
        }
    }
    if (c->config.field == GPW_CALIBRATE_FIELD_BEST) {
        gpwi_cal_field_most(c);
        return GPW_OK;
    }
    return gpwi_file_error(error, 0u, 0u, gpw_calibrate_field_name(c->config.field),
                           "not every device of every log has this power");
}

/* ---- meter ---- */

static uint32_t meter_field(const gpw_calibration *c)
{
    const struct gpwi_cal_log *const log = gpwi_cal_log_at(c, 0);

    if (!gpwi_cal_is_board(gpwi_cal_device_at(c, 0))) {
        return log->info.format == GPW_LOG_PTDAEMON || log->info.format == GPW_LOG_ANALYSER
                   ? GPW_METER_FIELD_ANALYSER
                   : GPW_METER_FIELD_BMC;
    }
    switch (c->summary.field) {
    case GPW_CALIBRATE_FIELD_INSTANT: return GPW_METER_FIELD_INSTANT;
    case GPW_CALIBRATE_FIELD_AVERAGE: return GPW_METER_FIELD_AVERAGE;
    default: return GPW_METER_FIELD_POWER;
    }
}

/* An analyser logs the mean since its last row. */
static void fit_analyser(gpw_calibration *c)
{
    if (c->meter.field == (gpw_meter_field)GPW_METER_FIELD_ANALYSER &&
        c->summary.interval_s < OFTEN * c->meter.period_s && c->summary.interval_s >= 0.001f) {
        c->meter.window_s = c->meter.period_s = c->summary.interval_s;
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "the analyser: each row is the mean since the row before, %.3g s",
                      (double)c->summary.interval_s);
    }
}

static gpw_status preset(gpw_calibration *c)
{
    const int is_board = gpwi_cal_is_board(gpwi_cal_device_at(c, 0));
    gpw_status status = gpw_meter_config_init(&c->meter, sizeof c->meter);

    if (status == GPW_OK && (c->summary.architecture != GPW_METER_UNKNOWN || !is_board)) {
        status = gpw_meter_preset(c->summary.architecture, meter_field(c), &c->meter);
    }
    if (status < GPW_OK) {
        return status;
    }
    fit_analyser(c);
    if (gpwi_is_known(c->config.window_s)) {
        c->meter.window_s = c->config.window_s;
        c->meter.grade = GPW_GRADE_USER;
    }
    if (gpwi_is_known(c->config.refresh_s)) {
        c->meter.period_s = c->config.refresh_s;
        c->meter.grade = GPW_GRADE_USER;
    }
    return GPW_OK;
}

static void priors(gpw_calibration *c)
{
    gpw_phase_figures figures;
    gpw_profile_config board;
    size_t i;

    c->summary.idle_w = c->config.idle_w;
    c->summary.context_w = c->config.context_w;
    c->summary.cap_w = c->config.cap_w;
    for (i = 0; i < c->devices.count && !gpwi_is_known(c->summary.cap_w); i++) {
        c->summary.cap_w = gpwi_cal_device_at(c, i)->scan.limit_w;
    }
    if (c->board == NULL || !gpwi_cal_is_board(gpwi_cal_device_at(c, 0))) {
        return;
    }
    if (!gpwi_is_known(c->summary.idle_w) &&
        gpw_phase_figures_init(&figures, sizeof figures) == GPW_OK &&
        gpw_profile_phase(c->board, GPW_PHASE_IDLE, &figures) >= GPW_OK) {
        c->summary.idle_w = figures.mean_w;
    }
    if (!gpwi_is_known(c->summary.context_w) &&
        gpw_phase_figures_init(&figures, sizeof figures) == GPW_OK &&
        gpw_profile_phase(c->board, GPW_PHASE_READY, &figures) >= GPW_OK) {
        c->summary.context_w = figures.mean_w;
    }
    if (!gpwi_is_known(c->summary.cap_w) && !c->is_variant &&
        gpw_profile_config_init(&board, sizeof board) == GPW_OK &&
        gpw_profile_board(c->board, &board) >= GPW_OK && gpwi_is_known(board.cap_w)) {
        c->summary.cap_w = board.cap_w;
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "the power cap: the log does not give it; %.0f W, the board's default",
                      (double)board.cap_w);
    }
}

float gpwi_cal_cap(const gpw_calibration *c, const struct gpwi_cal_device *d)
{
    return gpwi_is_known(c->config.cap_w) || !gpwi_is_known(d->scan.limit_w) ? c->summary.cap_w
                                                                             : d->scan.limit_w;
}

void gpwi_cal_tell_meter(gpw_calibration *c)
{
    gpw_calibration_summary *const s = &c->summary;
    float covered, measured;

    s->window_s = c->meter.window_s;
    s->refresh_s = c->meter.period_s;
    s->meter_grade = c->meter.grade;
    s->coverage =
        gpw_meter_coverage(&c->meter, &covered, &measured) >= GPW_OK ? measured : gpw_unknown();
    s->point = gpwi_cal_device_at(c, 0)->point;
    if (s->point == GPW_POINT_UNKNOWN || s->point == GPW_POINT_GPU_RAIL) {
        s->point = GPW_POINT_INSTRUMENT;
    }
}

gpw_status gpwi_cal_meter(gpw_calibration *c, gpw_file_error *error)
{
    gpw_status status;

    c->summary.interval_s = gpwi_cal_strided_median(&gpwi_cal_device_at(c, 0)->scan.interval_s);
    c->summary.refresh_found_s = gpw_unknown();
    c->summary.window_found_s = gpw_unknown();
    if (gpwi_cal_is_board(gpwi_cal_device_at(c, 0))) {
        gpwi_cal_board(c);
    }
    status = choose_field(c, error);
    if (status == GPW_OK) {
        status = preset(c);
    }
    if (status == GPW_OK) {
        priors(c);
        gpwi_cal_tell_meter(c);
        status = gpwi_cal_look(c, error);
    }
    return status;
}
