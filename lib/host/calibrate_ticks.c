/* SPDX-License-Identifier: MIT */
/* From rows to refreshes of a meter: a row polled faster than the meter refreshes repeats it.
 */
#include "calibrate_internal.h"
#include "gpupower/tick_grid.h"

#include <stdlib.h>

#define FAST 0.5f     /* polled at less than this share of the refresh: it can be found */
#define PERIOD_S 0.1f /* usual refresh, where nothing better is known */
#define PERIOD_MIN_S 1.0e-3f /* refreshes of which a grid can be found */
#define PERIOD_MAX_S 10.0f

float gpwi_cal_tick_s(const struct gpwi_cal_device *d)
{
    if (d->refresh_ns > 0) {
        return (float)((double)d->refresh_ns * 1.0e-9);
    }
    return gpwi_is_known(d->interval_s) ? d->interval_s : 1.0f;
}

size_t gpwi_cal_tick_from(const struct gpwi_cal_device *d, int64_t at_ns)
{
    const struct gpwi_cal_tick *const ticks = d->ticks.at;
    size_t low = 0u, high = d->ticks.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2u;

        if (ticks[middle].stamp_ns < at_ns) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---- finding the grid, while the fields are looked at ---- */

/* Without a grid: rows that come sooner than the next refresh can be are left out. */
static void no_grid(struct gpwi_cal_device *d, float period_s)
{
    d->grid = NULL;
    d->refresh_ns = gpwi_is_known(period_s) ? (int64_t)((double)period_s * 1.0e9) : 0;
}

gpw_status gpwi_cal_grid_make(const gpw_calibration *c, struct gpwi_cal_device *d)
{
    const float period_s =
        gpwi_is_known(c->summary.refresh_s) ? c->summary.refresh_s : PERIOD_S;
    gpw_tick_grid_config config;
    gpw_status status = gpw_tick_grid_config_init(&config, sizeof config);

    if (status != GPW_OK || !(d->interval_s < FAST * period_s) || !gpwi_cal_is_board(d)) {
        return status;
    }
    if (!gpwi_in_range(period_s, PERIOD_MIN_S, PERIOD_MAX_S)) {
        no_grid(d, period_s);
        return GPW_OK;
    }
    config.period_s = period_s;
    d->grid_memory = malloc(GPW_TICK_GRID_STATE_BYTES);
    return d->grid_memory == NULL
               ? GPW_ERR_NOMEM
               : gpw_tick_grid_init(d->grid_memory, GPW_TICK_GRID_STATE_BYTES, &config,
                                    &d->grid);
}

gpw_status gpwi_cal_grid_learn(gpw_calibration *c, struct gpwi_cal_device *d,
                               const gpw_log_row *row)
{
    const float power_w = gpwi_cal_power(c, row);
    gpw_tick_grid_tick tick;

    if (d->grid == NULL || row->stamp_ns < 0 || !gpwi_is_known(power_w)) {
        return GPW_OK;
    }
    while (gpw_tick_grid_next(d->grid, &tick, sizeof tick) == GPW_OK) {
    }
    (void)(gpw_tick_grid_push(d->grid, (uint64_t)row->stamp_ns, power_w) < GPW_OK);
    return GPW_OK;
}

/* What was found; the readings are gone through again from the start. */
gpw_status gpwi_cal_grid_settle(gpw_calibration *c, struct gpwi_cal_device *d)
{
    gpw_tick_grid_summary found;
    gpw_status status;

    if (d->grid == NULL) {
        return GPW_OK;
    }
    status = gpw_tick_grid_summary_get(d->grid, &found, sizeof found);
    if (status == GPW_OK && (found.searches == 0u || !gpwi_is_known(found.period_ns))) {
        no_grid(d, c->summary.refresh_s); /* not resolved: a constant power, most likely */
        return GPW_OK;
    }
    if (status == GPW_OK) {
        d->phase_ns = (int64_t)found.first_phase_ns;
        d->refresh_ns = (int64_t)((double)found.period_ns + 0.5);
        d->period_ns = found.period_ns;
        status = gpwi_cal_grid_again(d);
    }
    if (status == GPW_ERR_DOMAIN) { /* at the edge of what the grid takes for this meter */
        no_grid(d, found.period_ns * 1.0e-9f);
        c->off_grid++;
        status = GPW_OK;
    }
    if (!gpwi_is_known(c->summary.refresh_found_s)) {
        c->summary.refresh_found_s = found.period_ns * 1.0e-9f;
    }
    return status;
}

gpw_status gpwi_cal_grid_again(struct gpwi_cal_device *d)
{
    gpw_status status = GPW_OK;

    memset(&d->ticker, 0, sizeof d->ticker);
    if (d->grid != NULL) {
        status = gpw_tick_grid_reset(d->grid);
        status = status == GPW_OK
                     ? gpw_tick_grid_lock(d->grid, (uint64_t)d->phase_ns, d->period_ns)
                     : status;
    }
    return status;
}

/* ---- refreshes ---- */

static gpw_status drain(gpw_calibration *c, struct gpwi_cal_device *d, gpwi_cal_tick_fn *use)
{
    gpw_tick_grid_tick from;
    gpw_status status = GPW_OK;

    while (status == GPW_OK && gpw_tick_grid_next(d->grid, &from, sizeof from) == GPW_OK) {
        const struct gpwi_cal_tick tick = {(int64_t)from.stamp_ns, from.reading_w,
                                           d->ticker.last_c};

        status = use(c, d, &tick);
    }
    return status;
}

/* Beyond the times that a grid knows, 208 days, rows are taken as they come. */
static gpw_status leave_grid(gpw_calibration *c, struct gpwi_cal_device *d,
                             gpwi_cal_tick_fn *use)
{
    d->ticker.is_beyond = 1u;
    (void)(gpw_tick_grid_finish(d->grid) < GPW_OK);
    return drain(c, d, use);
}

static gpw_status on_grid(gpw_calibration *c, struct gpwi_cal_device *d, const gpw_log_row *row,
                          float power_w, gpwi_cal_tick_fn *use)
{
    if (row == NULL) {
        (void)(gpw_tick_grid_finish(d->grid) < GPW_OK);
    } else if (row->stamp_ns >= 0 && gpwi_is_known(power_w)) {
        if (gpw_tick_grid_push(d->grid, (uint64_t)row->stamp_ns, power_w) == GPW_ERR_DOMAIN) {
            return leave_grid(c, d, use);
        }
        d->ticker.last_c = row->temperature_c;
    }
    return drain(c, d, use);
}

/* A reading that could be the one before still, of a meter that is polled too fast but has no
 * grid. */
static int is_repeat(const struct gpwi_cal_device *d, int64_t stamp_ns)
{
    return d->ticker.has && d->refresh_ns > 0 && stamp_ns - d->ticker.due_ns < d->refresh_ns;
}

gpw_status gpwi_cal_tick(gpw_calibration *c, struct gpwi_cal_device *d, const gpw_log_row *row,
                         gpwi_cal_tick_fn *use)
{
    const float power_w = row != NULL ? gpwi_cal_power(c, row) : gpw_unknown();
    struct gpwi_cal_tick tick;

    if (d->grid != NULL && !d->ticker.is_beyond) {
        const gpw_status status = on_grid(c, d, row, power_w, use);

        if (status != GPW_OK || !d->ticker.is_beyond) {
            return status;
        }
    }
    if (row == NULL || row->stamp_ns < 0 || !gpwi_is_known(power_w) ||
        (row->flags & GPW_LOG_SAME_STAMP) != 0u || is_repeat(d, row->stamp_ns)) {
        return GPW_OK;
    }
    d->ticker.has = 1u;
    d->ticker.due_ns = row->stamp_ns;
    tick.stamp_ns = row->stamp_ns;
    tick.power_w = power_w;
    tick.temperature_c = row->temperature_c;
    return use(c, d, &tick);
}
