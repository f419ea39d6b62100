/* SPDX-License-Identifier: MIT */
/* A trace from a log whose format has no header of the kind that a trace asks for: the tables
 * of dmon and dcgmi, metrics, an analyser's log, a column a device. Read as strictly. */
#include "trace_internal.h"

#include "gpupower/log.h"
#include "gpupower/source.h"

#include <math.h>
#include <stdio.h>

#define BLOCK 256u

/* Tables with one power are read as traces are; of these the log knows more. */
static int is_for_log(const gpw_log *log)
{
    gpw_log_info info;

    if (gpw_log_info_get(log, &info, sizeof info) != GPW_OK) {
        return 0;
    }
    return (info.format != (uint32_t)GPW_LOG_CSV && info.format != (uint32_t)GPW_LOG_ANALYSER &&
            info.format != (uint32_t)GPW_LOG_NVIDIA_SMI) ||
           info.devices > 1u; /* before the first row: a column a device */
}

/* The reading least averaged, as among a trace's columns. */
static double power_of(const gpw_log_row *row)
{
    return (double)(!isnan(row->instant_w) ? row->instant_w
                    : !isnan(row->power_w) ? row->power_w
                                           : row->average_w);
}

static gpw_status take_rows(struct gpwi_rounds *rounds, const gpw_log_row *rows, size_t count,
                            gpw_trace *trace, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    size_t i;

    for (i = 0; i < count && status == GPW_OK; i++) {
        struct gpwi_reading reading;
        char id[16];

        snprintf(id, sizeof id, "%u", (unsigned)rows[i].device);
        reading.line = 0;
        reading.column = 0;
        reading.id = gpwi_text_of(id);
        reading.stamp_ns = rows[i].stamp_ns;
        reading.power_w = power_of(&rows[i]);
        if (rounds->round > 0 && reading.stamp_ns < rounds->last_ns) {
            return gpwi_file_error(error, 0, 0, NULL,
                                   "the log holds one device after the other: a trace needs "
                                   "their rows in the order of time");
        }
        trace->info.rows++;
        status = gpwi_rounds_push(rounds, &reading, trace, error);
    }
    return status;
}

static gpw_status read_rows(gpw_log *log, struct gpwi_rounds *rounds, gpw_trace *trace,
                            gpw_file_error *error)
{
    gpw_log_row rows[BLOCK];
    gpw_status status = GPW_OK;
    size_t count = 1;

    while (status == GPW_OK && count > 0) {
        status = gpw_log_next(log, rows, sizeof rows[0], BLOCK, &count, error);
        if (status == GPW_OK) {
            status = take_rows(rounds, rows, count, trace, error);
        }
    }
    return status == GPW_OK ? gpwi_rounds_finish(rounds, trace, error) : status;
}

gpw_status gpwi_trace_from_log(const char *path, const char *text, size_t bytes,
                               struct gpwi_rounds *rounds, gpw_trace *trace, int *is_log,
                               gpw_file_error *error)
{
    gpw_log_config config;
    gpw_log_info info;
    gpw_log *log = NULL;
    gpw_status status = gpw_log_config_init(&config, sizeof config);

    *is_log = 0;
    config.strict = 1;
    if (status == GPW_OK) {
        status = path != NULL ? gpw_log_open(path, &config, &log, NULL)
                              : gpw_log_open_text(text, bytes, &config, &log, NULL);
    }
    if (status == GPW_OK && is_for_log(log)) {
        *is_log = 1;
        gpwi_file_error_clear(error);
        status = read_rows(log, rounds, trace, error);
        if (gpw_log_info_get(log, &info, sizeof info) == GPW_OK) {
            const int boards = info.point == (uint32_t)GPW_POINT_INSTRUMENT;

            trace->info.format =
                boards ? (uint32_t)GPW_TRACE_NVIDIA_SMI : (uint32_t)GPW_TRACE_TWO_COLUMN;
            trace->info.gpus = boards ? info.devices : 0u;
        }
        gpwi_log_power_name(log, trace->power_name, sizeof trace->power_name);
    }
    gpw_log_close(log);
    return status;
}
