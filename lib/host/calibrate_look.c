/* SPDX-License-Identifier: MIT */
/* What the readings themselves tell of their meter: when it refreshes, where rows come faster,
 * and whether it averages, by how it shows a step. */
#include "calibrate_internal.h"

#include <stdlib.h>

#define LONG_S 0.5f /* a window that steps can tell from a short one */

/* ---- rows ---- */

/* The other power of a row, if there is one. */
static float beside(const gpw_calibration *c, const gpw_log_row *row)
{
    return c->summary.field == GPW_CALIBRATE_FIELD_INSTANT ? row->power_w : row->instant_w;
}

static gpw_status look_row(gpw_calibration *c, struct gpwi_cal_log *log, const gpw_log_row *row)
{
    struct gpwi_cal_device *const d = gpwi_cal_device_at(c, log->first_device + row->device);
    const float power_w = gpwi_cal_power(c, row);

    if (d->window != NULL && row->stamp_ns >= 0 && gpwi_is_known(power_w)) {
        (void)(gpw_window_push(d->window, (uint64_t)row->stamp_ns, power_w, beside(c, row)) <
               GPW_OK);
    }
    return gpwi_cal_grid_learn(c, d, row);
}

static gpw_status make_window(struct gpwi_cal_device *d)
{
    gpw_window_config config;
    gpw_status status = gpw_window_config_init(&config, sizeof config);

    if (status != GPW_OK || !gpwi_cal_is_board(d)) {
        return status;
    }
    d->window_memory = malloc(GPW_WINDOW_STATE_BYTES);
    return d->window_memory == NULL
               ? GPW_ERR_NOMEM
               : gpw_window_init(d->window_memory, GPW_WINDOW_STATE_BYTES, &config, &d->window);
}

/* ---- what they tell ---- */

struct votes {
    uint32_t average, instant;
    float window_s;
};

static struct votes count_votes(const gpw_calibration *c)
{
    struct votes votes = {0u, 0u, 0.0f};
    gpw_window_verdict v;
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);

        if (d->window == NULL || gpw_window_verdict_get(d->window, &v, sizeof v) < GPW_OK) {
            continue;
        }
        votes.instant += v.kind == GPW_WINDOW_INSTANT;
        if (v.kind == GPW_WINDOW_AVERAGE) {
            votes.average++;
            votes.window_s += gpwi_is_known(v.window_s) ? v.window_s : 1.0f;
        }
    }
    if (votes.average > 0u) {
        votes.window_s /= (float)votes.average;
    }
    return votes;
}

/* The readings show an average: what is taken where nothing better is known. */
static void take_average(gpw_calibration *c, float window_s)
{
    c->summary.window_found_s = window_s;
    if (!gpwi_is_known(c->meter.window_s)) {
        c->meter.window_s = window_s;
        c->meter.grade = GPW_GRADE_MEASURED;
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "the meter averages over about %.2g s: steps climb in a straight line of "
                      "that length",
                      (double)window_s);
    } else if (c->meter.window_s < LONG_S) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "the meter: by board and field it averages over %.3g s, but steps climb "
                      "in a straight line of %.2g s",
                      (double)c->meter.window_s, (double)window_s);
    }
}

/* The readings jump as no average of that length can: they are of the instant field, whatever
 * the column is called, where the board has one. */
static void take_instant(gpw_calibration *c)
{
    gpw_meter_config instant;
    const float was_s = c->meter.window_s;

    c->is_instant = 1u;
    if (!(was_s >= LONG_S)) {
        return;
    }
    if (gpwi_is_known(c->config.window_s)) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "the meter: it was said to average over %.3g s, but readings jump as no "
                      "such average can",
                      (double)was_s);
        return;
    }
    if (gpw_meter_config_init(&instant, sizeof instant) == GPW_OK &&
        gpw_meter_preset(c->summary.architecture, GPW_METER_FIELD_INSTANT, &instant) >=
            GPW_OK &&
        instant.window_s < LONG_S) {
        c->meter = instant;
        if (gpwi_is_known(c->config.refresh_s)) {
            c->meter.period_s = c->config.refresh_s;
        }
        c->meter.grade = GPW_GRADE_INFERRED;
    } else {
        c->meter.window_s = gpw_unknown();
    }
    gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                  "the meter: by board and field it averages over %.3g s, but readings jump as "
                  "no such average can: %s",
                  (double)was_s,
                  gpwi_is_known(c->meter.window_s)
                      ? "taken for the board's instant power (--field, --window)"
                      : "its window is not known (--window)");
}

static void take_votes(gpw_calibration *c)
{
    const struct votes votes = count_votes(c);

    if (votes.average > votes.instant) {
        take_average(c, votes.window_s);
    } else if (votes.instant > 0u) {
        take_instant(c);
        gpwi_cal_tell_meter(c);
    }
    c->summary.window_s = c->meter.window_s;
    c->summary.meter_grade = c->meter.grade;
}

gpw_status gpwi_cal_look(gpw_calibration *c, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    size_t i;

    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = gpwi_cal_grid_make(c, gpwi_cal_device_at(c, i));
        status = status == GPW_OK ? make_window(gpwi_cal_device_at(c, i)) : status;
    }
    for (i = 0; i < c->logs.count && status == GPW_OK; i++) {
        status = gpwi_cal_each_row(c, gpwi_cal_log_at(c, i), look_row, error);
    }
    if (status == GPW_OK) {
        take_votes(c);
    }
    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = gpwi_cal_grid_settle(c, gpwi_cal_device_at(c, i));
    }
    return status;
}
