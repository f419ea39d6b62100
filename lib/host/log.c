/* SPDX-License-Identifier: MIT */
/* Opening a log, finding out what it is, and handing out its rows. */
#include "log_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_V0_1 384u
#define ROW_V0_1 72u
#define INFO_V0_1 120u
#define DEVICE_V0_1 208u
#define HEADER_WITHIN 32u /* lines that may stand before a header */

GPW_STATIC_ASSERT(config_is_384_bytes, sizeof(gpw_log_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(row_is_72_bytes, sizeof(gpw_log_row) == ROW_V0_1);
GPW_STATIC_ASSERT(info_is_120_bytes, sizeof(gpw_log_info) == INFO_V0_1);
GPW_STATIC_ASSERT(device_is_208_bytes, sizeof(gpw_log_device_info) == DEVICE_V0_1);

gpw_status gpw_log_config_init(gpw_log_config *config, size_t config_bytes)
{
    const gpw_status status =
        gpwi_config_begin(config, config_bytes, CONFIG_V0_1, GPWI_TYPE_LOG);

    if (status == GPW_OK) {
        config->interval_s = gpw_unknown();
        config->damaged_share = 0.02f;
    }
    return status;
}

static gpw_status read_config(gpw_log_config *config, const gpw_log_config *theirs)
{
    gpw_status status = gpw_log_config_init(config, sizeof *config);

    if (status == GPW_OK && theirs != NULL) {
        status = gpwi_config_is(theirs, GPWI_TYPE_LOG, CONFIG_V0_1)
                     ? gpwi_config_read(config, sizeof *config, CONFIG_V0_1, theirs)
                     : GPW_ERR_VERSION;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (config->strict > 1u || config->keep_duplicates > 1u ||
        !(config->damaged_share >= 0.0f && config->damaged_share <= 1.0f) ||
        (!isnan(config->interval_s) &&
         !(config->interval_s >= 1e-6f && config->interval_s <= 1e6f)) ||
        memchr(config->columns, '\0', sizeof config->columns) == NULL) {
        return GPW_ERR_DOMAIN;
    }
    return GPW_OK;
}

/* ---- what it is ---- */

static gpw_status take_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error)
{
    if (log->info.format == (uint32_t)GPW_LOG_PROMETHEUS) {
        return gpwi_log_prometheus_line(log, line, error);
    }
    if (log->info.format == (uint32_t)GPW_LOG_PTDAEMON) {
        return gpwi_log_ptdaemon_line(log, line, error);
    }
    return gpwi_log_table_line(log, line, error);
}

static int begins_with_digit(struct gpwi_text line)
{
    line = gpwi_text_trim(line);
    if (line.length > 0 && line.at[0] == '"') {
        line.at++;
        line.length--;
    }
    return line.length > 0 && line.at[0] >= '0' && line.at[0] <= '9';
}

static gpw_status no_header(uint32_t first_line, int digit, const char *why, const char *found,
                            gpw_file_error *error)
{
    if (first_line == 0) {
        return gpwi_file_error(error, 0, 0, NULL,
                               "the file is empty: wanted a header row such as t_s,power_w");
    }
    if (why == NULL && digit) {
        return gpwi_file_error(error, first_line, 0, NULL,
                               "no header row: the first line must name the columns, such as "
                               "timestamp, index, power.draw [W]; or state them (columns)");
    }
    return gpwi_file_error(error, first_line, 0, NULL, "no column for the %s; found: %.70s",
                           why != NULL ? why : "time and none for the power", found);
}

static gpw_status is_it_text(const gpw_log *log, gpw_file_error *error)
{
    if (log->lines.fault == GPWI_LINE_HAS_NUL) {
        return gpwi_file_error(error, log->lines.line, 0, NULL,
                               "a NUL byte: this is not a text file, or it is damaged");
    }
    if (log->lines.fault == GPWI_LINE_TOO_LONG) {
        return gpwi_file_error(error, log->lines.line, 0, NULL,
                               "longer than %u characters: this is no log", GPWI_LONG_LINE_MAX);
    }
    return GPW_OK;
}

/* With the columns stated: the file's own header, if it has one, is passed over. */
static gpw_status begin_stated(gpw_log *log, gpw_file_error *error)
{
    const struct gpwi_text names = gpwi_text_of(log->config.columns);
    const char *why = NULL;
    struct gpwi_text line;
    int is_header = 0;
    gpw_status status = gpwi_lines_next(&log->lines, &line, error);
    uint32_t separator;

    if (status == GPW_OK) {
        status = is_it_text(log, error);
    }
    if (status == GPW_OK) {
        status = gpwi_log_table_header(log, names, &is_header, &why, error);
    }
    if (status == GPW_OK && !is_header) {
        return gpwi_file_error(error, 0, 0, "columns", "no column for the %s",
                               why != NULL ? why : "time and the power");
    }
    if (status != GPW_OK || line.at == NULL) {
        return status;
    }
    log->header_length = 0;
    separator = (uint32_t)',';
    if (memchr(line.at, ',', line.length) == NULL) {
        separator = memchr(line.at, ';', line.length) != NULL    ? (uint32_t)';'
                    : memchr(line.at, '\t', line.length) != NULL ? (uint32_t)'\t'
                                                                 : (uint32_t)' ';
    }
    log->separator = separator;
    if (!begins_with_digit(line)) {
        return GPW_OK; /* its header */
    }
    return take_line(log, line, error);
}

/* Looks at the first lines for what the file is. */
static gpw_status begin(gpw_log *log, gpw_file_error *error)
{
    const char *first_why = NULL;
    uint32_t first_line = 0, before = 0, looked = 0;
    int first_digit = 0;
    char found[72] = "";
    gpw_status status = GPW_OK;

    while (status == GPW_OK && looked < HEADER_WITHIN) {
        const char *why = NULL;
        struct gpwi_text line;
        int is_header = 0;

        status = gpwi_lines_next(&log->lines, &line, error);
        if (status == GPW_OK) {
            status = is_it_text(log, error);
        }
        if (status != GPW_OK) {
            return status;
        }
        if (line.at == NULL) {
            break;
        }
        if (gpwi_text_trim(line).length == 0) {
            continue;
        }
        looked++;
        if (gpwi_log_is_ptdaemon(line) || gpwi_log_is_prometheus(line)) {
            log->info.format = gpwi_log_is_ptdaemon(line) ? (uint32_t)GPW_LOG_PTDAEMON
                                                          : (uint32_t)GPW_LOG_PROMETHEUS;
            is_header = 1;
            status = take_line(log, line, error);
        } else if (!begins_with_digit(line)) {
            status = gpwi_log_table_header(log, line, &is_header, &why, error);
        }
        if (status != GPW_OK) {
            return status;
        }
        if (is_header) {
            for (; before > 0 && status == GPW_OK; before--) {
                status = gpwi_log_mend(log, GPW_LOG_PREAMBLE, 0, NULL,
                                       "lines before the header", error);
            }
            return status;
        }
        if (line.at[0] == '#' && why == NULL) {
            continue; /* a comment */
        }
        before++;
        if (first_line == 0 || (first_why == NULL && why != NULL)) {
            first_line = log->lines.line;
            first_why = why;
            first_digit = begins_with_digit(line);
            gpwi_text_copy(found, sizeof found, gpwi_text_trim(line));
        }
    }
    return no_header(first_line, first_digit, first_why, found, error);
}

/* ---- opening and closing ---- */

static gpw_status open_log(const char *path, const char *text, size_t bytes,
                           const gpw_log_config *config, gpw_log **out, gpw_file_error *error)
{
    gpw_log *log = calloc(1, sizeof *log);
    gpw_status status = log != NULL ? GPW_OK : GPW_ERR_NOMEM;

    if (status == GPW_OK) {
        log->magic = GPWI_LOG_MAGIC;
        log->config = *config;
        log->info.start_unix_ns = INT64_MIN;
        if (path != NULL) {
            status = gpwi_lines_open(&log->lines, path, 1, error);
        } else {
            gpwi_lines_text(&log->lines, text, bytes, 1);
        }
    }
    if (status == GPW_OK) {
        status = config->columns[0] != '\0' ? begin_stated(log, error) : begin(log, error);
    }
    if (status == GPW_OK) {
        *out = log;
    } else {
        gpw_log_close(log);
    }
    return status;
}

gpw_status gpw_log_open(const char *path, const gpw_log_config *config, gpw_log **log,
                        gpw_file_error *error)
{
    gpw_log_config ours;
    gpw_status status;

    if (log == NULL) {
        return GPW_ERR_NULL;
    }
    *log = NULL;
    if (path == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    status = read_config(&ours, config);
    return status == GPW_OK ? open_log(path, NULL, 0, &ours, log, error) : status;
}

gpw_status gpw_log_open_text(const char *text, size_t bytes, const gpw_log_config *config,
                             gpw_log **log, gpw_file_error *error)
{
    gpw_log_config ours;
    gpw_status status;

    if (log == NULL) {
        return GPW_ERR_NULL;
    }
    *log = NULL;
    if (text == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    status = read_config(&ours, config);
    return status == GPW_OK ? open_log(NULL, text, bytes, &ours, log, error) : status;
}

void gpw_log_close(gpw_log *log)
{
    if (log != NULL) {
        gpwi_lines_close(&log->lines);
        log->magic = 0;
        free(log->devices);
        free(log);
    }
}

/* ---- rows ---- */

static gpw_status end(gpw_log *log, gpw_file_error *error)
{
    gpw_status status = GPW_OK;

    log->is_ended = 1;
    if (log->info.format == (uint32_t)GPW_LOG_PROMETHEUS) {
        status = gpwi_log_prometheus_flush(log, error);
    }
    if (status == GPW_OK) {
        status = gpwi_log_rounds_end(log, error);
    }
    if (status == GPW_OK && log->lines.input.is_cut &&
        log->repairs[GPW_LOG_TRUNCATED].count == 0) { /* else its last line has told so */
        status =
            gpwi_log_mend(log, GPW_LOG_TRUNCATED, 0, NULL, "the gzip data end early", error);
    }
    if (status == GPW_OK) {
        status = gpwi_log_check_damage(log, error);
    }
    if (status == GPW_OK) {
        status = gpwi_log_check_order(log, error);
    }
    if (status == GPW_OK && log->info.rows == 0) {
        return gpwi_file_error(error, log->lines.line, 0, NULL,
                               "no row after the header: a log needs one");
    }
    return status;
}

/* The next line that is not blank; blank lines at the end of a file are no fault. */
static gpw_status next_line(gpw_log *log, struct gpwi_text *line, gpw_file_error *error)
{
    gpw_status status;
    int blanks = 0;

    for (;;) {
        status = gpwi_lines_next(&log->lines, line, error);
        if (status != GPW_OK || line->at == NULL) {
            return status;
        }
        if (log->lines.fault != GPWI_LINE_WHOLE) {
            log->data_lines++;
            status = gpwi_log_damaged(log, 0, NULL,
                                      log->lines.fault == GPWI_LINE_HAS_NUL
                                          ? "a NUL byte in the line"
                                          : "a line too long to be a row",
                                      error);
            if (status != GPW_OK) {
                return status;
            }
            continue;
        }
        if (line->length == 0 || gpwi_text_trim(*line).length == 0) {
            blanks++;
            continue;
        }
        for (; blanks > 0 && status == GPW_OK && log->info.rows + log->rounds.held > 0;
             blanks--) {
            status =
                gpwi_log_mend(log, GPW_LOG_BLANK, 0, NULL, "a blank line between rows", error);
        }
        return status;
    }
}

/* Reads on until there is a row to hand out, or the file ends. */
static gpw_status fill_queue(gpw_log *log, gpw_file_error *error)
{
    gpw_status status = GPW_OK;

    if (log->queue_next < log->queue_count) {
        return GPW_OK;
    }
    log->queue_next = log->queue_count = 0;
    while (status == GPW_OK && log->queue_count == 0 && !log->is_ended) {
        struct gpwi_text line;

        status = next_line(log, &line, error);
        if (status == GPW_OK) {
            status = line.at == NULL ? end(log, error) : take_line(log, line, error);
        }
    }
    return status;
}

static gpw_status hand_out(gpw_log *log, gpw_log_row *rows, size_t row_bytes, size_t room,
                           size_t *count)
{
    gpw_status status = GPW_OK;

    while (row_bytes == sizeof log->queue[0] && log->queue_next < log->queue_count &&
           *count < room) {
        rows[(*count)++] = log->queue[log->queue_next++];
    }
    while (log->queue_next < log->queue_count && *count < room && status == GPW_OK) {
        char *to = (char *)rows + *count * row_bytes;

        status = gpwi_result_write(to, row_bytes, &log->queue[log->queue_next],
                                   sizeof log->queue[0], ROW_V0_1);
        if (status == GPW_OK) {
            log->queue_next++;
            (*count)++;
        }
    }
    return status;
}

static gpw_status check_handle(const gpw_log *log)
{
    if (log == NULL) {
        return GPW_ERR_NULL;
    }
    return log->magic == GPWI_LOG_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_log_next(gpw_log *log, gpw_log_row *rows, size_t row_bytes, size_t room,
                        size_t *count, gpw_file_error *error)
{
    gpw_status status = check_handle(log);
    size_t given = 0;

    if (rows == NULL || count == NULL) {
        return GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (room == 0) {
        return GPW_ERR_DOMAIN;
    }
    if (row_bytes < ROW_V0_1) {
        return GPW_ERR_VERSION;
    }
    gpwi_file_error_clear(error);
    while (status == GPW_OK && given < room) {
        if (log->status == GPW_OK) {
            log->status = fill_queue(log, &log->error);
        }
        if (log->queue_next == log->queue_count) {
            break;
        }
        status = hand_out(log, rows, row_bytes, room, &given);
    }
    if (given == 0 && log->status != GPW_OK) { /* rows before an error are handed out first */
        if (error != NULL) {
            *error = log->error;
        }
        return log->status;
    }
    if (status == GPW_OK) {
        *count = given;
    }
    return status;
}

/* ---- what was understood ---- */

static uint32_t point_of(const gpw_log *log)
{
    uint32_t votes[GPW_POINT_INSTRUMENT + 1] = {0}, best = 0, i;

    for (i = 0; i < log->device_count; i++) {
        votes[log->devices[i].info.point]++;
    }
    for (i = 1; i <= (uint32_t)GPW_POINT_INSTRUMENT; i++) {
        best = votes[i] > votes[best] ? i : best;
    }
    return best;
}

static float seconds_or_unknown(const struct gpwi_log_times *times)
{
    return times->total > 0 ? (float)(gpwi_log_times_median(times) * 1e-9) : gpw_unknown();
}

gpw_status gpw_log_info_get(const gpw_log *log, gpw_log_info *info, size_t info_bytes)
{
    const gpw_status status = check_handle(log);
    gpw_log_info now;
    uint32_t i;

    if (info == NULL) {
        return GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    now = log->info;
    now.point = point_of(log);
    now.gzip = (uint32_t)log->lines.input.is_gzip;
    now.bytes = log->lines.input.unpacked;
    now.lines = log->lines.line;
    now.repairs = 0;
    for (i = 0; i < (uint32_t)GPW_LOG_REPAIRS; i++) {
        if (i != (uint32_t)GPW_LOG_GAPS && i != (uint32_t)GPW_LOG_HEADER &&
            i != (uint32_t)GPW_LOG_BLANK) {
            now.repairs += log->repairs[i].count;
        }
    }
    now.interval_s = seconds_or_unknown(&log->intervals);
    now.refresh_s = seconds_or_unknown(&log->refreshes);
    now.repeat_share =
        log->pairs > 0 ? (float)((double)log->repeats / (double)log->pairs) : gpw_unknown();
    return gpwi_result_write(info, info_bytes, &now, sizeof now, INFO_V0_1);
}

gpw_status gpw_log_device(const gpw_log *log, uint32_t device, gpw_log_device_info *device_info,
                          size_t info_bytes)
{
    const gpw_status status = check_handle(log);

    if (device_info == NULL) {
        return GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (device >= log->device_count) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_result_write(device_info, info_bytes, &log->devices[device].info,
                             sizeof log->devices[device].info, DEVICE_V0_1);
}

gpw_status gpw_log_repair(const gpw_log *log, uint32_t repair, uint64_t *count,
                          uint64_t *first_line)
{
    const gpw_status status = check_handle(log);

    if (count == NULL || first_line == NULL) {
        return GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (repair >= (uint32_t)GPW_LOG_REPAIRS) {
        return GPW_ERR_NOT_FOUND;
    }
    *count = log->repairs[repair].count;
    *first_line = log->repairs[repair].first_line;
    return GPW_OK;
}

void gpwi_log_power_name(const gpw_log *log, char *to, size_t size)
{
    gpwi_text_copy(to, size, gpwi_text_of(log->power_name));
}

const char *gpw_log_format_name(uint32_t format)
{
    static const char *const names[] = {"unknown",         "csv",        "nvidia-smi",
                                        "nvidia-smi-dmon", "dcgmi-dmon", "prometheus",
                                        "prometheus-csv",  "ptdaemon",   "wattameter",
                                        "analyser"};

    return names[format < sizeof names / sizeof names[0] ? format : 0u];
}

const char *gpw_log_repair_name(uint32_t repair)
{
    static const char *const names[GPW_LOG_REPAIRS] = {
        "missing",    "impossible", "zero",   "damaged",  "truncated", "duplicate",
        "standstill", "backward",   "jitter", "daylight", "forward",   "gaps",
        "header",     "preamble",   "blank",  "odd-cell"};

    return repair < (uint32_t)GPW_LOG_REPAIRS ? names[repair] : "unknown";
}
