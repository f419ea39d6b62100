/* SPDX-License-Identifier: MIT */
/* What the readings themselves tell of their meter: another look at the rows, where they come
 * faster than it refreshes. */
#include "calibrate_internal.h"

static gpw_status look_row(gpw_calibration *c, struct gpwi_cal_log *log, const gpw_log_row *row)
{
    return gpwi_cal_grid_learn(c, gpwi_cal_device_at(c, log->first_device + row->device), row);
}

gpw_status gpwi_cal_look(gpw_calibration *c, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    size_t i;
    int any = 0;

    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = gpwi_cal_grid_make(c, gpwi_cal_device_at(c, i));
        any |= gpwi_cal_device_at(c, i)->grid != NULL;
    }
    for (i = 0; i < c->logs.count && status == GPW_OK && any; i++) {
        status = gpwi_cal_each_row(c, gpwi_cal_log_at(c, i), look_row, error);
    }
    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = gpwi_cal_grid_settle(c, gpwi_cal_device_at(c, i));
    }
    return status;
}
