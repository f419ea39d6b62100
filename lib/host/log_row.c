/* SPDX-License-Identifier: MIT */
/* One row: readings checked, stamped, counted, queued. */
#include "log_internal.h"

#include <math.h>
#include <string.h>

#define BOARD_MAX_W 1.0e4            /* no board draws as much */
#define BLANK_FROM 140737488355328.0 /* DCGM's mark of a figure that is not there, 2^47 */
#define ENERGY_MAX_MJ 9.0e18
#define GAP_FACTOR 5.0
#define GAP_MIN_NS 500000000LL
#define GAP_AFTER 8u /* intervals before the median is one */

void gpwi_log_row_clear(gpw_log_row *row)
{
    const float none = NAN;

    row->stamp_ns = 0;
    row->energy_mj = UINT64_MAX;
    row->device = 0;
    row->flags = 0;
    row->reasons = 0;
    row->power_w = row->average_w = row->instant_w = row->limit_w = none;
    row->temperature_c = row->memory_temperature_c = none;
    row->sm_mhz = row->memory_mhz = row->utilisation = row->memory_used_mib = none;
    row->reserved = 0;
}

static gpw_status put_power(gpw_log *log, float *field, double watts, uint32_t point,
                            uint32_t column, gpw_file_error *error)
{
    const int metered =
        point == (uint32_t)GPW_POINT_INSTRUMENT || point == (uint32_t)GPW_POINT_NODE_AC;
    const double most =
        point == (uint32_t)GPW_POINT_INSTRUMENT ? BOARD_MAX_W : (double)GPW_POWER_MAX_W;

    if (isnan(watts) || watts >= BLANK_FROM) {
        return gpwi_log_mend(log, GPW_LOG_MISSING, column, log->power_name, "missing", error);
    }
    if (!(watts >= 0.0 && watts <= most)) {
        return gpwi_log_mend(log, GPW_LOG_IMPOSSIBLE, column, log->power_name,
                             watts < 0.0
                                 ? "a power below 0: no GPU and no node gives power back"
                                 : "more power than can be",
                             error);
    }
    if (watts == 0.0 && metered) {
        return gpwi_log_mend(log, GPW_LOG_ZERO, column, log->power_name, "0 W: the poll failed",
                             error);
    }
    *field = (float)watts;
    return GPW_OK;
}

/* Readings besides power: one that cannot be is left out. */
static gpw_status put_other(gpw_log *log, float *field, double value, double low, double high,
                            uint32_t column, gpw_file_error *error)
{
    if (isnan(value) || value >= BLANK_FROM) {
        return GPW_OK;
    }
    if (!(low <= value && value <= high)) {
        return gpwi_log_mend(log, GPW_LOG_ODD_CELL, column, NULL, "out of range", error);
    }
    *field = (float)value;
    return GPW_OK;
}

gpw_status gpwi_log_put(gpw_log *log, gpw_log_row *row, enum gpwi_log_quantity quantity,
                        uint32_t bit, double value, uint32_t point, uint32_t column,
                        gpw_file_error *error)
{
    switch (quantity) {
    case GPWI_LOG_POWER: return put_power(log, &row->power_w, value, point, column, error);
    case GPWI_LOG_AVERAGE: return put_power(log, &row->average_w, value, point, column, error);
    case GPWI_LOG_INSTANT: return put_power(log, &row->instant_w, value, point, column, error);
    case GPWI_LOG_LIMIT:
        return put_other(log, &row->limit_w, value, 0.0, 1.0e12, column, error);
    case GPWI_LOG_ENERGY:
        if (value >= 0.0 && value * 1e3 < ENERGY_MAX_MJ) { /* joules */
            row->energy_mj = (uint64_t)(value * 1e3 + 0.5);
        }
        return GPW_OK;
    case GPWI_LOG_TEMPERATURE:
        return put_other(log, &row->temperature_c, value, -100.0, 500.0, column, error);
    case GPWI_LOG_MEMORY_TEMPERATURE:
        return put_other(log, &row->memory_temperature_c, value, -100.0, 500.0, column, error);
    case GPWI_LOG_SM_CLOCK:
        return put_other(log, &row->sm_mhz, value, 0.0, 1.0e5, column, error);
    case GPWI_LOG_MEMORY_CLOCK:
        return put_other(log, &row->memory_mhz, value, 0.0, 1.0e5, column, error);
    case GPWI_LOG_UTILISATION:
        return put_other(log, &row->utilisation, value, 0.0, 1.01, column, error);
    case GPWI_LOG_MEMORY_USED:
        return put_other(log, &row->memory_used_mib, value, 0.0, 1.0e8, column, error);
    case GPWI_LOG_REASONS:
        row->reasons |= value >= 0.0 && value < 4294967296.0 ? (uint32_t)value : 0u;
        return GPW_OK;
    case GPWI_LOG_REASON_BIT: row->reasons |= value > 0.0 ? bit : 0u; return GPW_OK;
    case GPWI_LOG_NOTHING:
    case GPWI_LOG_TIME:
    case GPWI_LOG_DATE:
    case GPWI_LOG_INDEX:
    case GPWI_LOG_UUID:
    case GPWI_LOG_BUS:
    case GPWI_LOG_ENTITY:
    case GPWI_LOG_MODEL:
    case GPWI_LOG_NODE:
    case GPWI_LOG_METRIC:
    case GPWI_LOG_VALUE: break;
    }
    return GPW_OK;
}

/* NVML's bits. */
static uint32_t flags_of(uint32_t reasons)
{
    return ((reasons & 0x60u) != 0 ? (uint32_t)GPW_LOG_THERMAL : 0u) |
           ((reasons & 0x04u) != 0 ? (uint32_t)GPW_LOG_POWER_CAP : 0u) |
           ((reasons & 0x88u) != 0 ? (uint32_t)GPW_LOG_HARDWARE : 0u);
}

/* The reading that says most of the moment. */
static float best_power(const gpw_log_row *row)
{
    return !isnan(row->instant_w) ? row->instant_w
           : !isnan(row->power_w) ? row->power_w
                                  : row->average_w;
}

static int same_readings(const gpw_log_row *a, const gpw_log_row *b)
{
    return a->energy_mj == b->energy_mj && a->reasons == b->reasons &&
           memcmp(&a->power_w, &b->power_w,
                  sizeof *a - (size_t)((const char *)&a->power_w - (const char *)a)) == 0;
}

static gpw_status count_interval(gpw_log *log, int64_t step_ns, gpw_log_row *row,
                                 gpw_file_error *error)
{
    gpw_status status = GPW_OK;

    if (step_ns == 0) {
        row->flags |= GPW_LOG_SAME_STAMP;
        return gpwi_log_mend(log, GPW_LOG_STANDSTILL, 0, NULL,
                             "the stamp of this device's last row again", error);
    }
    if (step_ns > GAP_MIN_NS && log->intervals.total >= GAP_AFTER &&
        (double)step_ns > GAP_FACTOR * gpwi_log_times_median(&log->intervals)) {
        row->flags |= GPW_LOG_GAP_BEFORE;
        log->info.gaps++;
        status = gpwi_log_mend(log, GPW_LOG_GAPS, 0, NULL, "a gap", error);
    }
    if ((double)step_ns * 1e-9 > (double)log->info.longest_gap_s) {
        log->info.longest_gap_s = (float)((double)step_ns * 1e-9);
    }
    gpwi_log_times_add(&log->intervals, step_ns);
    return status;
}

static void count_repeats(gpw_log *log, struct gpwi_log_device *device, const gpw_log_row *row)
{
    const float power_w = best_power(row);

    log->with[0] += isnan(row->power_w) ? 0u : 1u;
    log->with[1] += isnan(row->average_w) ? 0u : 1u;
    log->with[2] += isnan(row->instant_w) ? 0u : 1u;
    if (isnan(power_w)) {
        device->info.missing++;
        device->change_ns = INT64_MIN;
    } else if (device->has_row) {
        log->pairs++;
        if (power_w == device->power_w) {
            log->repeats++;
        } else {
            if (device->change_ns != INT64_MIN && row->stamp_ns > device->change_ns) {
                gpwi_log_times_add(&log->refreshes, row->stamp_ns - device->change_ns);
            }
            device->change_ns = row->stamp_ns;
        }
    }
    device->power_w = power_w;
}

static void count_row(gpw_log *log, struct gpwi_log_device *device, const gpw_log_row *row)
{
    gpw_log_info *info = &log->info;

    if (info->rows == 0) {
        info->first_ns = info->last_ns = row->stamp_ns;
    }
    info->rows++;
    info->first_ns = row->stamp_ns < info->first_ns ? row->stamp_ns : info->first_ns;
    info->last_ns = row->stamp_ns > info->last_ns ? row->stamp_ns : info->last_ns;
    info->throttled += (row->flags & (uint32_t)(GPW_LOG_THERMAL | GPW_LOG_HARDWARE)) != 0;
    info->capped += (row->flags & (uint32_t)GPW_LOG_POWER_CAP) != 0;
    if (!device->has_row) {
        device->info.first_ns = row->stamp_ns;
    }
    device->info.last_ns = device->last_ns = row->stamp_ns;
    device->info.rows++;
}

gpw_status gpwi_log_emit(gpw_log *log, uint32_t device_index, int64_t raw_ns, gpw_log_row *row,
                         gpw_file_error *error)
{
    struct gpwi_log_device *device = &log->devices[device_index];
    gpw_status status;

    row->device = device_index;
    row->flags = flags_of(row->reasons);
    status = gpwi_log_time(log, device, raw_ns, &row->stamp_ns, &row->flags, error);
    if (status != GPW_OK) {
        return status;
    }
    if (device->has_row) {
        const int64_t step_ns = row->stamp_ns - device->last_ns;

        if (step_ns == 0 && !log->config.keep_duplicates && same_readings(row, &device->row)) {
            return gpwi_log_mend(log, GPW_LOG_DUPLICATE, 0, NULL, "the same row twice", error);
        }
        status = count_interval(log, step_ns, row, error);
        if (status != GPW_OK) {
            return status;
        }
    }
    count_repeats(log, device, row);
    count_row(log, device, row);
    device->has_row = 1;
    device->row = *row;
    log->queue[log->queue_count++] = *row;
    return GPW_OK;
}
