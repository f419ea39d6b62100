/* SPDX-License-Identifier: MIT */
/* Rows of a table, read by the plan that its header gave. */
#include "log_internal.h"

#include <math.h>
#include <string.h>

/* ---- a line cut into cells ---- */

static void split_blanks(struct gpwi_row *row, struct gpwi_text line, uint32_t number)
{
    row->line = number;
    row->count = 0;
    while (row->count < GPWI_CELLS_MAX) {
        const struct gpwi_text word = gpwi_text_word(&line);

        if (word.length == 0) {
            return;
        }
        row->cells[row->count++] = word;
    }
}

static int split(gpw_log *log, struct gpwi_text line)
{
    gpw_file_error ignored;

    if (log->separator == ' ') {
        split_blanks(&log->row, line, log->lines.line);
        return 1;
    }
    return gpwi_row_split(&log->row, line, (char)log->separator, log->lines.line, &ignored) ==
           GPW_OK;
}

/* dcgmi writes an entity as two words, "GPU 0": one cell of both. */
static void join_entity(gpw_log *log)
{
    struct gpwi_row *row = &log->row;

    if (log->plan.entity == 0 && row->count == log->plan.cells + 1u) {
        row->cells[0].length =
            (size_t)(row->cells[1].at + row->cells[1].length - row->cells[0].at);
        memmove(&row->cells[1], &row->cells[2], (row->count - 2u) * sizeof row->cells[0]);
        row->count--;
    }
}

/* ---- header ---- */

static uint32_t separator_of(struct gpwi_text line)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t i;

    for (i = 0; i < sizeof candidates; i++) {
        if (line.length > 0 && memchr(line.at, candidates[i], line.length) != NULL) {
            return (uint32_t)(unsigned char)candidates[i];
        }
    }
    return ' ';
}

static struct gpwi_text without_hash(struct gpwi_text line)
{
    line = gpwi_text_trim(line);
    while (line.length > 0 && line.at[0] == '#') {
        line.at++;
        line.length--;
    }
    return gpwi_text_trim(line);
}

gpw_status gpwi_log_table_header(gpw_log *log, struct gpwi_text line, int *is_header,
                                 const char **why, gpw_file_error *error)
{
    const uint32_t before = log->separator;
    const struct gpwi_text names = without_hash(line);
    gpw_status status;

    *is_header = 0;
    *why = NULL;
    log->separator = separator_of(names);
    if (!split(log, names)) {
        log->separator = before;
        return GPW_OK;
    }
    while (log->row.count > 1 && log->row.cells[log->row.count - 1u].length == 0) {
        log->row.count--; /* a comma at the end */
    }
    status = gpwi_log_plan_header(log, is_header, why, error);
    if (status == GPW_OK && *is_header) {
        log->header_length = line.length < sizeof log->header_text ? line.length : 0;
        memcpy(log->header_text, line.at, log->header_length);
    } else {
        log->separator = before;
    }
    return status;
}

/* The same header again, another one, or no header: tells which. */
static gpw_status other_header(gpw_log *log, struct gpwi_text line, int *is_header,
                               gpw_file_error *error)
{
    const char *why;
    gpw_status status;

    *is_header = log->header_length > 0 && line.length == log->header_length &&
                 memcmp(line.at, log->header_text, line.length) == 0;
    if (!*is_header) {
        status = gpwi_log_table_header(log, line, is_header, &why, error);
        if (status != GPW_OK || !*is_header) {
            return status;
        }
    } else if (log->info.format == (uint32_t)GPW_LOG_DMON ||
               log->info.format == (uint32_t)GPW_LOG_DCGMI) {
        return GPW_OK; /* they repeat it every screen */
    }
    return gpwi_log_mend(log, GPW_LOG_HEADER, 0, NULL, "a header between rows", error);
}

/* ---- time and device ---- */

/* YYYYMMDD beside HH:MM:SS, put together as one stamp is written. */
static int join_date(const struct gpwi_text date, const struct gpwi_text time, char *to,
                     size_t size)
{
    if (date.length != 8u || time.length < 8u || time.length + 12u > size) {
        return 0;
    }
    memcpy(to, date.at, 4);
    to[4] = '-';
    memcpy(to + 5, date.at + 4, 2);
    to[7] = '-';
    memcpy(to + 8, date.at + 6, 2);
    to[10] = ' ';
    memcpy(to + 11, time.at, time.length);
    to[11 + time.length] = '\0';
    return 1;
}

static int read_time(gpw_log *log, int64_t *raw_ns)
{
    const struct gpwi_log_plan *plan = &log->plan;
    char text[48];

    if (plan->date == GPWI_NO_COLUMN) {
        return gpwi_log_stamp(log, log->row.cells[plan->time], raw_ns);
    }
    if (log->row.cells[plan->date].length == 10u) { /* 2025-01-31 beside its time */
        memcpy(text, log->row.cells[plan->date].at, 10);
        text[10] = ' ';
        gpwi_text_copy(text + 11, sizeof text - 11u, log->row.cells[plan->time]);
        return gpwi_log_stamp(log, gpwi_text_of(text), raw_ns);
    }
    return join_date(log->row.cells[plan->date], log->row.cells[plan->time], text,
                     sizeof text) &&
           gpwi_log_stamp(log, gpwi_text_of(text), raw_ns);
}

static struct gpwi_text cell_at(const gpw_log *log, uint32_t column)
{
    const struct gpwi_text none = {NULL, 0};

    return column == GPWI_NO_COLUMN ? none : log->row.cells[column];
}

/* 0: the row names no device. */
static int read_identity(gpw_log *log, struct gpwi_log_identity *identity)
{
    const struct gpwi_log_plan *plan = &log->plan;

    memset(identity, 0, sizeof *identity);
    identity->uuid = cell_at(log, plan->uuid);
    identity->index = cell_at(log, plan->index);
    identity->bus = cell_at(log, plan->bus);
    identity->model = cell_at(log, plan->model);
    identity->node = cell_at(log, plan->node);
    identity->point = plan->point;
    if (plan->entity != GPWI_NO_COLUMN) {
        identity->index = log->row.cells[plan->entity];
        if (identity->index.length < 5u || memcmp(identity->index.at, "GPU ", 4) != 0) {
            return 0;
        }
        identity->index.at += 4;
        identity->index.length -= 4;
        identity->index = gpwi_text_trim(identity->index);
    }
    if (identity->uuid.length > 0 && gpwi_log_is_missing(identity->uuid)) {
        identity->uuid.length = 0;
    }
    return identity->uuid.length + identity->index.length + identity->bus.length +
               identity->node.length >
           0;
}

/* ---- readings ---- */

static gpw_status unit_error(gpw_log *log, const struct gpwi_log_column *column,
                             const char *what, gpw_file_error *error)
{
    char shown[40];

    gpwi_text_copy(shown, sizeof shown, log->row.cells[column->cell]);
    return gpwi_file_error(error, log->lines.line, column->cell + 1u, log->power_name,
                           "\"%s\" %s", shown, what);
}

static int is_power(enum gpwi_log_quantity quantity)
{
    return quantity <= GPWI_LOG_INSTANT;
}

/* The factor of a cell's own unit: 0 when it is none. */
static double cell_unit(const struct gpwi_log_column *column, struct gpwi_text rest)
{
    if (is_power(column->quantity) || column->quantity == GPWI_LOG_LIMIT) {
        return rest.length == 1 && rest.at[0] == 'W' ? 1.0 : gpwi_power_unit(rest);
    }
    if (column->quantity == GPWI_LOG_ENERGY) {
        return gpwi_log_energy_unit(rest);
    }
    if (column->quantity == GPWI_LOG_UTILISATION) {
        return rest.at[0] == '%' ? 0.01 : 0.0;
    }
    return 1.0; /* MHz, C: the log's own columns leave no choice */
}

static int hex_digit(char c)
{
    return '0' <= c && c <= '9'   ? c - '0'
           : 'a' <= c && c <= 'f' ? c - 'a' + 10
           : 'A' <= c && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* 0x0000000000000004, Active, Not Active, 1. */
static double read_reason(struct gpwi_text cell)
{
    struct gpwi_text rest;
    double value = 0.0;
    uint64_t bits = 0;
    size_t i;

    if (cell.length > 2 && cell.at[0] == '0' && (cell.at[1] == 'x' || cell.at[1] == 'X')) {
        for (i = 2; i < cell.length && i < 18u && hex_digit(cell.at[i]) >= 0; i++) {
            bits = bits << 4 | (uint64_t)hex_digit(cell.at[i]);
        }
        return (double)(bits & UINT32_MAX);
    }
    if (gpwi_text_is_any_case(cell, "active") || gpwi_text_is_any_case(cell, "true")) {
        return 1.0;
    }
    return gpwi_log_cell(cell, &value, &rest) > 0 ? value : 0.0;
}

/* What one cell says. `damaged` is set where it can only be a torn row. */
static gpw_status read_cell(gpw_log *log, const struct gpwi_log_column *column, double *value,
                            int *damaged, gpw_file_error *error)
{
    const struct gpwi_text cell = log->row.cells[column->cell];
    struct gpwi_text rest;
    double unit = column->unit;
    int is;

    if (column->quantity >= GPWI_LOG_REASONS) {
        *value = read_reason(cell);
        return GPW_OK;
    }
    is = gpwi_log_cell(cell, value, &rest);
    if (is > 0 && rest.length > 0) {
        unit = cell_unit(column, rest);
        if (unit > 0.0 && is_power(column->quantity) && column->has_unit &&
            unit != column->unit) { /* the same constants */
            return unit_error(log, column, "has another unit than the header states", error);
        }
        if (unit <= 0.0 && rest.at[0] == ',') {
            return unit_error(log, column, "has a decimal comma: write a point", error);
        }
        is = unit > 0.0;
    }
    if (is > 0) {
        *value *= unit;
        return GPW_OK;
    }
    *value = (double)NAN;
    if (is < 0) {
        return GPW_OK;
    }
    if (is_power(column->quantity)) {
        *damaged = 1;
        return GPW_OK;
    }
    return gpwi_log_mend(log, GPW_LOG_ODD_CELL, column->cell + 1u, NULL, "is no number", error);
}

static gpw_status read_cells(gpw_log *log, gpw_log_row *rows, int *damaged,
                             gpw_file_error *error)
{
    const struct gpwi_log_plan *plan = &log->plan;
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < plan->count && status == GPW_OK; i++) {
        const struct gpwi_log_column *column = &plan->columns[i];
        double value;

        status = read_cell(log, column, &value, damaged, error);
        if (status == GPW_OK && *damaged) {
            return gpwi_log_damaged(log, column->cell + 1u, log->power_name,
                                    "is no power: the row is torn", error);
        }
        if (status == GPW_OK) {
            const uint32_t point = plan->is_wide ? plan->slot_point[column->slot] : plan->point;

            status = gpwi_log_put(log, &rows[column->slot], column->quantity, column->bit,
                                  value, point, column->cell + 1u, error);
        }
    }
    return status;
}

/* ---- a table of metrics: one value a row ---- */

static gpw_status read_metric(gpw_log *log, gpw_log_row *row, int *is_wanted, int *damaged,
                              gpw_file_error *error)
{
    const struct gpwi_text metric = log->row.cells[log->plan.metric];
    struct gpwi_log_column column;
    gpw_status status;
    double value;

    if (!gpwi_text_is(metric, log->metric_text)) {
        gpwi_text_copy(log->metric_text, sizeof log->metric_text, metric);
        gpwi_log_name_read(metric, &log->metric);
    }
    if (log->primary == GPWI_LOG_NOTHING && is_power(log->metric.quantity) &&
        log->metric.quantity != GPWI_LOG_NOTHING) {
        log->primary = log->metric.quantity;
        log->plan.point = log->metric.point;
        log->info.fields |= log->primary == GPWI_LOG_POWER     ? 1u << GPW_LOG_POWER
                            : log->primary == GPWI_LOG_AVERAGE ? 1u << GPW_LOG_AVERAGE
                                                               : 1u << GPW_LOG_INSTANT;
        gpwi_text_copy(log->power_name, sizeof log->power_name, metric);
    }
    *is_wanted = log->metric.quantity == log->primary && log->primary != GPWI_LOG_NOTHING;
    if (!*is_wanted) {
        log->other_metrics++;
        return GPW_OK;
    }
    memset(&column, 0, sizeof column);
    column.quantity = log->primary;
    column.cell = log->plan.value;
    column.unit = log->metric.unit > 0.0 ? log->metric.unit : 1.0;
    status = read_cell(log, &column, &value, damaged, error);
    if (status != GPW_OK || *damaged) {
        return status != GPW_OK ? status
                                : gpwi_log_damaged(log, column.cell + 1u, log->power_name,
                                                   "is no power: the row is torn", error);
    }
    return gpwi_log_put(log, row, log->primary, 0, value, log->plan.point, column.cell + 1u,
                        error);
}

/* ---- a line ---- */

static gpw_status emit_rows(gpw_log *log, int64_t raw_ns, gpw_file_error *error)
{
    const struct gpwi_log_plan *plan = &log->plan;
    gpw_status status = GPW_OK;
    uint32_t slot;

    for (slot = 0; slot < plan->slots && status == GPW_OK; slot++) {
        const uint32_t device = log->slot_device[slot];

        if (plan->time == GPWI_NO_COLUMN) {
            raw_ns = gpwi_log_round(log, device);
        }
        status = gpwi_log_emit(log, device, raw_ns, &log->slot_row[slot], error);
    }
    return status;
}

static gpw_status take_row(gpw_log *log, gpw_file_error *error)
{
    const struct gpwi_log_plan *plan = &log->plan;
    const int one_device =
        plan->is_wide || (plan->index == GPWI_NO_COLUMN && plan->uuid == GPWI_NO_COLUMN &&
                          plan->bus == GPWI_NO_COLUMN && plan->entity == GPWI_NO_COLUMN &&
                          plan->node == GPWI_NO_COLUMN && !plan->is_long);
    struct gpwi_log_identity identity;
    int64_t raw_ns = 0;
    int damaged = 0, is_wanted = 1;
    gpw_status status;
    uint32_t slot;

    if (plan->time != GPWI_NO_COLUMN && !read_time(log, &raw_ns)) {
        return gpwi_log_damaged(log, plan->time + 1u, NULL,
                                "is no time, or one of another kind than those before", error);
    }
    if (!one_device && !read_identity(log, &identity) && !plan->is_long) {
        if (plan->entity != GPWI_NO_COLUMN) {
            return GPW_OK; /* a switch, a CPU, an instance */
        }
        return gpwi_log_damaged(log, 1, NULL, "the row does not say which device it is of",
                                error);
    }
    for (slot = 0; slot < plan->slots; slot++) {
        gpwi_log_row_clear(&log->slot_row[slot]);
    }
    status = plan->is_long ? read_metric(log, &log->slot_row[0], &is_wanted, &damaged, error)
                           : read_cells(log, log->slot_row, &damaged, error);
    if (status != GPW_OK || damaged || !is_wanted) {
        return status;
    }
    if (one_device && !plan->is_wide) {
        return gpwi_log_rounds_take(log, raw_ns, cell_at(log, plan->model), &log->slot_row[0],
                                    error);
    }
    if (!one_device) {
        identity.point = plan->point;
        status = gpwi_log_find_device(log, &identity, &log->slot_device[0], error);
        if (status != GPW_OK) {
            return status;
        }
    }
    return emit_rows(log, raw_ns, error);
}

/* Cells beyond the header: decimal commas make two of one. */
static gpw_status check_count(gpw_log *log, int *fits, gpw_file_error *error)
{
    struct gpwi_row *row = &log->row;

    if (row->count == log->plan.cells + 1u && row->cells[row->count - 1u].length == 0) {
        row->count--; /* a comma at the end */
    }
    *fits = row->count == log->plan.cells;
    if (*fits) {
        return GPW_OK;
    }
    if (log->info.rows == 0 && log->data_lines >= 3u && row->count > log->plan.cells &&
        log->separator == ',' && log->repairs[GPW_LOG_DAMAGED].count + 1u >= log->data_lines) {
        return gpwi_file_error(error, log->lines.line, row->count, NULL,
                               "no row fits the header: %u cells, the header has %u; are "
                               "decimals written with commas? Write points",
                               row->count, log->plan.cells);
    }
    return gpwi_log_damaged(log, row->count, NULL,
                            row->count < log->plan.cells ? "the row is cut off"
                                                         : "the row has more cells than the "
                                                           "header",
                            error);
}

/* A line that begins with a letter may be a header: one is never a row. */
static int may_be_header(const gpw_log *log, struct gpwi_text line)
{
    const char c = line.at[0];

    return c == '#' || log->row.count == 0 ||
           (log->info.format != (uint32_t)GPW_LOG_DCGMI &&
            (c == '"' || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z')));
}

gpw_status gpwi_log_table_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error)
{
    const struct gpwi_text trimmed = gpwi_text_trim(line);
    gpw_status status;
    int is_header = 0, fits = 0;

    if (may_be_header(log, trimmed)) {
        status = other_header(log, line, &is_header, error);
        if (status != GPW_OK || is_header || trimmed.at[0] == '#') {
            return status; /* anything else behind a # is a comment */
        }
    }
    if (log->info.format == (uint32_t)GPW_LOG_DCGMI && trimmed.length >= 2 &&
        gpwi_text_is_any_case(gpwi_text_trim((struct gpwi_text){trimmed.at, 2}), "id")) {
        return GPW_OK; /* the second line of its header */
    }
    log->data_lines++;
    if (!split(log, line)) {
        return gpwi_log_damaged(log, 0, NULL, "a quote that is not closed", error);
    }
    join_entity(log);
    status = check_count(log, &fits, error);
    return status == GPW_OK && fits ? take_row(log, error) : status;
}
