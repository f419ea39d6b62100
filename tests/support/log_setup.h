/* SPDX-License-Identifier: MIT */
/* A log from a text: all of its rows, what is told of it, or why it is refused. */
#ifndef LOG_SETUP_H
#define LOG_SETUP_H

#include "gpw_test.h"

#include <gpupower/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_ROWS_MAX 4096u

static gpw_log_row log_rows[LOG_ROWS_MAX];

/* The handle, all rows read into log_rows. */
static gpw_log *log_read(const char *text, size_t bytes, const gpw_log_config *config,
                         size_t *rows)
{
    gpw_log *log = NULL;
    gpw_file_error error;
    gpw_status status = gpw_log_open_text(text, bytes, config, &log, &error);
    size_t count = 1;

    for (*rows = 0; status == GPW_OK && count > 0; *rows += count) {
        status = gpw_log_next(log, log_rows + *rows, sizeof log_rows[0], LOG_ROWS_MAX - *rows,
                              &count, &error);
    }
    if (status != GPW_OK) {
        fail_msg("%s: line %u, column %u, %s: %s", gpw_status_name(status), error.line,
                 error.column, error.field, error.reason);
    }
    return log;
}

static inline gpw_log *log_of(const char *text, size_t *rows)
{
    return log_read(text, strlen(text), NULL, rows);
}

static inline gpw_log_info log_info(const gpw_log *log)
{
    gpw_log_info info;

    assert_status(gpw_log_info_get(log, &info, sizeof info), GPW_OK);
    return info;
}

static inline gpw_log_device_info log_device(const gpw_log *log, uint32_t device)
{
    gpw_log_device_info info;

    assert_status(gpw_log_device(log, device, &info, sizeof info), GPW_OK);
    return info;
}

/* How often a repair was made, and in which line first. */
static inline void assert_repair(const gpw_log *log, uint32_t repair, uint64_t count,
                                 uint64_t first_line)
{
    uint64_t is = 99, line = 99;

    assert_status(gpw_log_repair(log, repair, &is, &line), GPW_OK);
    if (is != count || line != first_line) {
        fail_msg("%s: %u, first in line %u", gpw_log_repair_name(repair), (unsigned)is,
                 (unsigned)line);
    }
}

static inline void assert_stamp(size_t row, double seconds)
{
    assert_near((double)log_rows[row].stamp_ns * 1e-9, seconds, 1e-9);
}

/* The text is refused, at the start or on the way, with these words at this line. */
static inline void log_refuses_bytes(const char *text, size_t bytes,
                                     const gpw_log_config *config, uint32_t line,
                                     const char *words)
{
    gpw_log *log = (gpw_log *)&line; /* must be overwritten */
    gpw_file_error error;
    gpw_status status = gpw_log_open_text(text, bytes, config, &log, &error);
    size_t count = 1;

    if (status != GPW_OK) {
        assert_null(log);
    }
    while (status == GPW_OK && count > 0) {
        status = gpw_log_next(log, log_rows, sizeof log_rows[0], LOG_ROWS_MAX, &count, &error);
    }
    assert_status(status, GPW_ERR_FORMAT);
    if (error.line != line || strstr(error.reason, words) == NULL) {
        fail_msg("line %u, column %u, %s: %s", error.line, error.column, error.field,
                 error.reason);
    }
    if (log != NULL) { /* the same error again */
        assert_status(gpw_log_next(log, log_rows, sizeof log_rows[0], 1, &count, NULL),
                      GPW_ERR_FORMAT);
    }
    gpw_log_close(log);
}

static inline void log_refuses(const char *text, uint32_t line, const char *words)
{
    log_refuses_bytes(text, strlen(text), NULL, line, words);
}

#endif /* LOG_SETUP_H */
