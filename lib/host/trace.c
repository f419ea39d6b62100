/* SPDX-License-Identifier: MIT */
/* Reading a trace from end to end, and handing it out. */
#include "trace_internal.h"

#include <math.h>
#include <stdlib.h>

#define INFO_V0_1 64u /* size of gpw_trace_info in 0.1 */

GPW_STATIC_ASSERT(info_is_64_bytes, sizeof(gpw_trace_info) == INFO_V0_1);
GPW_STATIC_ASSERT(file_error_is_256_bytes, sizeof(gpw_file_error) == 256);

/* All that is needed while reading; too large for a stack. */
struct reader {
    struct gpwi_lines lines;
    struct gpwi_row row;
    struct gpwi_columns columns;
    struct gpwi_clock clock;
    struct gpwi_rounds rounds;
    int has_header;
    uint32_t blank_line; /* a blank line is fine only at the end of the file */
};

static gpw_status read_header(struct reader *r, gpw_file_error *error)
{
    struct gpwi_text line;
    gpw_status status = gpwi_lines_next(&r->lines, &line, error);

    if (status != GPW_OK) {
        return status;
    }
    if (line.at == NULL) {
        return gpwi_file_error(error, 0, 0, NULL,
                               "the file is empty: wanted a header row such as t_s,power_w");
    }
    if (gpwi_log_is_ptdaemon(line)) {
        return gpwi_file_error(error, r->lines.line, 0, NULL, "a log of SPEC PTDaemon");
    }
    status = gpwi_row_split(&r->row, line, ',', r->lines.line, error);
    if (status == GPW_OK) {
        status = gpwi_columns_read(&r->columns, &r->row, error);
    }
    r->clock.reader.number_scale = r->columns.time_scale;
    r->clock.only_number = r->columns.time_unit_known;
    return status;
}

static gpw_status not_a_power(const struct reader *r, struct gpwi_text cell, const char *why,
                              gpw_file_error *error)
{
    char shown[40];

    gpwi_text_copy(shown, sizeof shown, cell);
    return gpwi_file_error(error, r->row.line, r->columns.power + 1u, r->columns.power_name,
                           "\"%s\" %s", shown, why);
}

/* NaN: the instrument had no value. */
static gpw_status read_power(const struct reader *r, double *power_w, gpw_file_error *error)
{
    const struct gpwi_text cell = r->row.cells[r->columns.power];
    struct gpwi_text rest = cell;
    struct gpwi_number number;
    double unit_w = r->columns.unit_w;

    *power_w = (double)NAN;
    if (gpwi_cell_is_unavailable(cell)) {
        return GPW_OK;
    }
    if (!gpwi_number_read(&rest, &number)) {
        return not_a_power(r, cell, "is no number: wanted watts, such as 73.41 or 73.41 W",
                           error);
    }
    rest = gpwi_text_trim(rest);
    if (rest.length > 0) {
        unit_w = gpwi_power_unit(rest);
        if (unit_w <= 0.0) {
            return not_a_power(r, cell, "is no power: after the number only W, mW, kW or MW",
                               error);
        }
        if (r->columns.unit_known && unit_w != r->columns.unit_w) { /* the same constants */
            return not_a_power(r, cell, "has another unit than the header states", error);
        }
    }
    unit_w *= gpwi_number_value(&number);
    if (!(unit_w >= -(double)GPW_POWER_MAX_W && unit_w <= (double)GPW_POWER_MAX_W)) {
        return not_a_power(r, cell, "is beyond 1e12 W", error);
    }
    if (r->columns.nvidia_smi && unit_w < 0.0) {
        return not_a_power(r, cell, "is negative: no GPU gives power back", error);
    }
    *power_w = unit_w;
    return GPW_OK;
}

static gpw_status take_two_column(struct reader *r, const struct gpwi_reading *reading,
                                  gpw_trace *trace, gpw_file_error *error)
{
    double power_w = reading->power_w;

    if (trace->count > 0 && reading->stamp_ns == trace->stamp_ns[trace->count - 1]) {
        return gpwi_file_error(error, r->row.line, r->columns.time + 1u, r->columns.time_name,
                               "the same time stamp as the row above: a log of several GPUs "
                               "needs a column index or uuid");
    }
    if (isnan(power_w)) {
        if (trace->count == 0) {
            return not_a_power(r, r->row.cells[r->columns.power],
                               "in the first row: there is no value yet to hold", error);
        }
        power_w = (double)trace->power_w[trace->count - 1];
        trace->info.unavailable++;
    }
    return gpwi_samples_append(trace, reading->stamp_ns, (float)power_w);
}

static gpw_status take_row(struct reader *r, gpw_trace *trace, gpw_file_error *error)
{
    const struct gpwi_columns *columns = &r->columns;
    struct gpwi_reading reading;
    gpw_status status;

    if (r->row.count != columns->count) {
        return gpwi_file_error(error, r->row.line, r->row.count, NULL,
                               r->row.count < columns->count
                                   ? "the row is cut off: %u cells, the header has %u"
                                   : "the row has %u cells, the header only %u",
                               r->row.count, columns->count);
    }
    status = gpwi_clock_read(&r->clock, &r->row, columns->time, columns->time_name,
                             &reading.stamp_ns, error);
    if (status == GPW_OK) {
        status = read_power(r, &reading.power_w, error);
    }
    if (status != GPW_OK) {
        return status;
    }
    trace->info.rows++;
    if (columns->gpu == GPWI_NO_COLUMN) {
        return take_two_column(r, &reading, trace, error);
    }
    reading.line = r->row.line;
    reading.column = columns->gpu + 1u;
    reading.id = r->row.cells[columns->gpu];
    status = gpwi_rounds_push(&r->rounds, &reading, trace, error);
    if (status == GPW_ERR_FORMAT && error != NULL && error->field[0] == '\0') {
        memcpy(error->field, columns->gpu_name, sizeof columns->gpu_name);
    }
    return status;
}

static gpw_status take_line(struct reader *r, struct gpwi_text line, gpw_trace *trace,
                            gpw_file_error *error)
{
    gpw_status status;

    if (gpwi_text_trim(line).length == 0) {
        r->blank_line = r->blank_line == 0 ? r->lines.line : r->blank_line;
        return GPW_OK;
    }
    if (r->blank_line != 0) {
        return gpwi_file_error(error, r->blank_line, 0, NULL,
                               "a blank line between rows: rows may be missing here");
    }
    status = gpwi_row_split(&r->row, line, ',', r->lines.line, error);
    return status == GPW_OK ? take_row(r, trace, error) : status;
}

/* With two samples or more the series is whole. */
static gpw_status finish_samples(const struct reader *r, gpw_trace *trace,
                                 gpw_file_error *error)
{
    if (trace->count == 0) {
        return gpwi_file_error(error, r->lines.line, 0, NULL,
                               "no row after the header: at least two samples are needed");
    }
    if (trace->count == 1) {
        return gpwi_file_error(error, r->lines.line, 0, NULL,
                               "only one sample: without a second one its interval is unknown");
    }
    gpwi_samples_finish(trace);
    return GPW_OK;
}

static gpw_status finish(struct reader *r, gpw_trace *trace, gpw_file_error *error)
{
    const gpw_status status = gpwi_rounds_finish(&r->rounds, trace, error);

    trace->info.format =
        r->columns.nvidia_smi ? (uint32_t)GPW_TRACE_NVIDIA_SMI : (uint32_t)GPW_TRACE_TWO_COLUMN;
    trace->info.gpus = r->rounds.count;
    memcpy(trace->power_name, r->columns.power_name, sizeof trace->power_name);
    return status == GPW_OK ? finish_samples(r, trace, error) : status;
}

static gpw_status read_all(struct reader *r, gpw_trace *trace, gpw_file_error *error)
{
    gpw_status status = read_header(r, error);

    r->has_header = status == GPW_OK;
    while (status == GPW_OK) {
        struct gpwi_text line;

        status = gpwi_lines_next(&r->lines, &line, error);
        if (status == GPW_OK && line.at == NULL) {
            return finish(r, trace, error);
        }
        if (status == GPW_OK) {
            status = take_line(r, line, trace, error);
        }
    }
    return status;
}

/* Without a header that names time and power: another format, or what the error says. */
static gpw_status read_log(struct reader *r, const char *path, const char *text, size_t bytes,
                           gpw_trace *trace, gpw_file_error *error)
{
    int is_log;
    const gpw_status status =
        gpwi_trace_from_log(path, text, bytes, &r->rounds, trace, &is_log, error);

    if (!is_log) {
        return GPW_ERR_FORMAT;
    }
    return status == GPW_OK ? finish_samples(r, trace, error) : status;
}

/* From a file, or from memory when `path` is NULL. */
static gpw_status read_from(const char *path, const char *text, size_t bytes, gpw_trace **out,
                            gpw_file_error *error)
{
    struct reader *reader = calloc(1, sizeof *reader);
    gpw_trace *trace = calloc(1, sizeof *trace);
    gpw_status status = GPW_ERR_NOMEM;

    if (reader != NULL && trace != NULL) {
        trace->magic = GPWI_TRACE_MAGIC;
        status = GPW_OK;
        if (path != NULL) {
            status = gpwi_lines_open(&reader->lines, path, 0, error);
        } else {
            gpwi_lines_text(&reader->lines, text, bytes, 0);
        }
        if (status == GPW_OK) {
            status = read_all(reader, trace, error);
        }
        gpwi_lines_close(&reader->lines);
        if (status == GPW_ERR_FORMAT && !reader->has_header) {
            status = read_log(reader, path, text, bytes, trace, error);
        }
    }
    if (status == GPW_OK) {
        *out = trace;
    } else {
        gpw_trace_destroy(trace);
    }
    if (reader != NULL) {
        free(reader->rounds.gpus);
    }
    free(reader);
    return status;
}

gpw_status gpw_trace_read(const char *path, gpw_trace **trace, gpw_file_error *error)
{
    if (trace == NULL) {
        return GPW_ERR_NULL;
    }
    *trace = NULL;
    if (path == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    return read_from(path, NULL, 0, trace, error);
}

gpw_status gpw_trace_parse(const char *text, size_t bytes, gpw_trace **trace,
                           gpw_file_error *error)
{
    if (trace == NULL) {
        return GPW_ERR_NULL;
    }
    *trace = NULL;
    if (text == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    return read_from(NULL, text, bytes, trace, error);
}

void gpw_trace_destroy(gpw_trace *trace)
{
    if (trace != NULL) {
        trace->magic = 0;
        free(trace->stamp_ns);
        free(trace->power_w);
        free(trace);
    }
}

static gpw_status check_handle(const gpw_trace *trace)
{
    if (trace == NULL) {
        return GPW_ERR_NULL;
    }
    return trace->magic == GPWI_TRACE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_trace_info_get(const gpw_trace *trace, gpw_trace_info *info, size_t info_bytes)
{
    gpw_status status;

    if (info == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(trace);
    if (status != GPW_OK) {
        return status;
    }
    return gpwi_result_write(info, info_bytes, &trace->info, sizeof trace->info, INFO_V0_1);
}

const char *gpw_trace_power_name(const gpw_trace *trace)
{
    return check_handle(trace) == GPW_OK ? trace->power_name : "";
}

gpw_status gpw_trace_samples(const gpw_trace *trace, size_t first, size_t count, double *time_s,
                             float *power_w)
{
    gpw_status status;
    size_t i;

    if (time_s == NULL || power_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(trace);
    if (status != GPW_OK) {
        return status;
    }
    if (first > trace->count || count > trace->count - first) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < count; i++) {
        time_s[i] = (double)(trace->stamp_ns[first + i] - trace->stamp_ns[0]) * 1e-9;
        power_w[i] = trace->power_w[first + i];
    }
    return GPW_OK;
}
