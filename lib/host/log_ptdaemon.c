/* SPDX-License-Identifier: MIT */
/* The log of SPEC PTDaemon: `Time,MM-DD-YYYY hh:mm:ss.mmm,Watts,..,Volts,..,Mark,..`, then the
 * channels the watts were summed from. */
#include "log_internal.h"

#include <math.h>
#include <string.h>

/* The cell after the one named `key`, among those before the first channel. */
static struct gpwi_text value_of(const struct gpwi_row *row, const char *key)
{
    const struct gpwi_text none = {NULL, 0};
    uint32_t i;

    for (i = 0; i + 1u < row->count; i++) {
        if (gpwi_text_is(row->cells[i], key)) {
            return row->cells[i + 1u];
        }
        if (row->cells[i].length == 3 && memcmp(row->cells[i].at, "Ch", 2) == 0) {
            break;
        }
    }
    return none;
}

int gpwi_log_is_ptdaemon(struct gpwi_text line)
{
    return line.length > 30 && memcmp(line.at, "Time,", 5) == 0 &&
           memchr(line.at, 'W', line.length) != NULL && line.at[7] == '-' && line.at[10] == '-';
}

/* 05-26-2023 22:14:48.971, with the year to the front. */
static int read_stamp(gpw_log *log, struct gpwi_text cell, int64_t *raw_ns)
{
    char text[40];

    if (cell.length < 19u || cell.length >= sizeof text || cell.at[2] != '-' ||
        cell.at[5] != '-') {
        return 0;
    }
    memcpy(text, cell.at + 6, 4);
    text[4] = '-';
    memcpy(text + 5, cell.at, 5);
    memcpy(text + 10, cell.at + 10, cell.length - 10u);
    text[cell.length] = '\0';
    return gpwi_log_stamp(log, gpwi_text_of(text), raw_ns);
}

gpw_status gpwi_log_ptdaemon_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error)
{
    struct gpwi_log_identity identity;
    gpw_file_error ignored;
    struct gpwi_text rest;
    double watts = (double)NAN;
    gpw_log_row row;
    int64_t raw_ns;
    uint32_t device;
    gpw_status status;

    if (line.length < 5 || memcmp(line.at, "Time,", 5) != 0) {
        return GPW_OK; /* its other messages */
    }
    log->data_lines++;
    if (gpwi_row_split(&log->row, line, ',', log->lines.line, &ignored) != GPW_OK ||
        value_of(&log->row, "Watts").length == 0) {
        return gpwi_log_damaged(log, 0, NULL, "the row is cut off: it has no Watts", error);
    }
    if (!read_stamp(log, value_of(&log->row, "Time"), &raw_ns)) {
        return gpwi_log_damaged(log, 2, "Time", "is no time: wanted MM-DD-YYYY hh:mm:ss.mmm",
                                error);
    }
    if (gpwi_log_cell(value_of(&log->row, "Watts"), &watts, &rest) == 0 || rest.length > 0) {
        return gpwi_log_damaged(log, 4, "Watts", "is no number", error);
    }
    if (watts == -1.0) {
        watts = (double)NAN; /* the analyser had none */
    }
    memset(&identity, 0, sizeof identity);
    identity.label = gpwi_text_of("analyser");
    identity.point = GPW_POINT_NODE_AC;
    gpwi_log_row_clear(&row);
    status = gpwi_log_find_device(log, &identity, &device, error);
    if (status == GPW_OK) {
        status = gpwi_log_put(log, &row, GPWI_LOG_POWER, 0, watts, GPW_POINT_NODE_AC, 4, error);
    }
    return status == GPW_OK ? gpwi_log_emit(log, device, raw_ns, &row, error) : status;
}
