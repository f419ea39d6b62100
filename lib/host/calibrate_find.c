/* SPDX-License-Identifier: MIT */
/* Second reading: the levels of each device, and what it did beside them. */
#include "calibrate_internal.h"

#include <stdlib.h>

#define LEVELS_ROOM 16u
#define EVENTS_ROOM 64u

static gpw_status make_tracker(const gpw_calibration *c, struct gpwi_cal_device *d)
{
    const float window_s = gpwi_is_known(c->summary.window_s) ? c->summary.window_s : 0.0f;
    gpw_levels_config config;
    size_t bytes;
    gpw_status status = gpw_levels_config_init(&config, sizeof config);

    if (status != GPW_OK) {
        return status;
    }
    config.levels_max = LEVELS_ROOM;
    config.events_max = EVENTS_ROOM;
    status = gpw_levels_config_for(&config, gpwi_clamp(gpwi_cal_tick_s(d), 1.0e-3f, 1.0e4f),
                                   gpwi_clamp(window_s, 0.0f, 60.0f), !gpwi_cal_is_board(d));
    if (status == GPW_OK) {
        status = gpw_levels_state_size(&config, &bytes);
    }
    if (status != GPW_OK) {
        return status;
    }
    d->tracker_memory = malloc(bytes);
    return d->tracker_memory == NULL
               ? GPW_ERR_NOMEM
               : gpw_levels_init(d->tracker_memory, bytes, &config, &d->tracker);
}

/* ---- events ---- */

static gpw_status take_events(gpw_calibration *c, struct gpwi_cal_device *d)
{
    const uint32_t index = (uint32_t)(d - (struct gpwi_cal_device *)c->devices.at);
    gpw_level_event from;

    while (gpw_levels_next_event(d->tracker, &from, sizeof from) == GPW_OK) {
        gpw_calibration_event *const to =
            gpwi_cal_list_add(&c->events, sizeof *to, GPWI_CAL_EVENTS_MAX);

        if (to == NULL) {
            if (c->events.count < GPWI_CAL_EVENTS_MAX) {
                return GPW_ERR_NOMEM;
            }
            c->lost_events++;
            continue;
        }
        to->start_ns = from.begin_ns;
        to->end_ns = from.end_ns;
        to->phase = UINT32_MAX;
        to->device = index;
        to->extreme_w = from.extreme_w;
        to->level_w = from.level_w;
        to->area_j = from.area_j;
    }
    return GPW_OK;
}

/* Of one device: with many, each has less. */
static size_t levels_room(const gpw_calibration *c)
{
    const size_t share = GPWI_CAL_LEVELS_ALL / (c->devices.count > 0u ? c->devices.count : 1u);

    return share < GPWI_CAL_LEVELS_MAX ? share : GPWI_CAL_LEVELS_MAX;
}

static gpw_status take_levels(gpw_calibration *c, struct gpwi_cal_device *d)
{
    gpw_level from;

    while (gpw_levels_next(d->tracker, &from, sizeof from) == GPW_OK) {
        gpw_level *const to = gpwi_cal_list_add(&d->levels, sizeof *to, levels_room(c));

        if (to == NULL) {
            if (d->levels.count < levels_room(c)) {
                return GPW_ERR_NOMEM;
            }
            c->lost_levels++;
            continue;
        }
        *to = from;
    }
    return GPW_OK;
}

static gpw_status drain(gpw_calibration *c, struct gpwi_cal_device *d)
{
    const gpw_status status = take_events(c, d);

    return status == GPW_OK ? take_levels(c, d) : status;
}

/* ---- ticks ---- */

static gpw_status track(gpw_calibration *c, struct gpwi_cal_device *d,
                        const struct gpwi_cal_tick *tick)
{
    const gpw_status status =
        gpw_levels_step(d->tracker, (uint64_t)tick->stamp_ns, tick->power_w);

    if (status == GPW_OK) {
        d->tick_sum += (double)tick->power_w;
        d->tick_max =
            d->tick_count == 0u || tick->power_w > d->tick_max ? tick->power_w : d->tick_max;
        d->tick_count++;
    }
    return status < GPW_OK && status != GPW_ERR_ORDER ? status : drain(c, d);
}

static gpw_status find_row(gpw_calibration *c, struct gpwi_cal_log *log, const gpw_log_row *row)
{
    struct gpwi_cal_device *const d = gpwi_cal_device_at(c, log->first_device + row->device);

    return gpwi_cal_tick(c, d, row, track);
}

static gpw_status finish(gpw_calibration *c, struct gpwi_cal_device *d)
{
    gpw_status status = gpwi_cal_tick(c, d, NULL, track);

    if (status == GPW_OK) {
        status = gpw_levels_finish(d->tracker);
    }
    return status == GPW_OK ? drain(c, d) : status;
}

gpw_status gpwi_cal_find(gpw_calibration *c, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    size_t i;

    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = make_tracker(c, gpwi_cal_device_at(c, i));
    }
    for (i = 0; i < c->logs.count && status == GPW_OK; i++) {
        status = gpwi_cal_each_row(c, gpwi_cal_log_at(c, i), find_row, error);
    }
    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = finish(c, gpwi_cal_device_at(c, i));
    }
    if (status == GPW_OK && c->lost_levels > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "a device has more than %u levels: the last ones were left out",
                      (uint32_t)levels_room(c));
    }
    return status;
}
