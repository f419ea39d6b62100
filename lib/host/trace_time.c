/* SPDX-License-Identifier: MIT */
/* Time stamps of one record: of one kind, never running backwards. */
#include "trace_internal.h"

#define DAY_NS (86400LL * 1000000000LL)

static const char *kind_name(enum gpwi_stamp_kind kind)
{
    switch (kind) {
    case GPWI_STAMP_UNSEEN: break;
    case GPWI_STAMP_NUMBER: return "a number";
    case GPWI_STAMP_CLOCK: return "HH:MM:SS";
    case GPWI_STAMP_DATE: return "a date and local time";
    case GPWI_STAMP_DATE_ZONE: return "a date and time with zone";
    }
    return "nothing";
}

/* Text of a cell, short enough for a message. */
static const char *shown(struct gpwi_text cell, char buffer[40])
{
    gpwi_text_copy(buffer, 40, cell);
    return buffer;
}

static gpw_status check_kind(struct gpwi_clock *clock, enum gpwi_stamp_kind kind, int64_t ns,
                             const struct gpwi_row *row, uint32_t column, const char *name,
                             gpw_file_error *error)
{
    char cell[40];

    (void)shown(row->cells[column], cell);
    if (kind == GPWI_STAMP_UNSEEN) {
        return gpwi_file_error(error, row->line, column + 1u, name,
                               "\"%s\" is no time: wanted seconds, HH:MM:SS, "
                               "YYYY/MM/DD HH:MM:SS or YYYY-MM-DDTHH:MM:SSZ",
                               cell);
    }
    if (clock->only_number && kind != GPWI_STAMP_NUMBER) {
        return gpwi_file_error(error, row->line, column + 1u, name,
                               "\"%s\" is no number, though the column's name states a unit: "
                               "name the column timestamp, or write numbers",
                               cell);
    }
    if (clock->kind != GPWI_STAMP_UNSEEN && kind != clock->kind) {
        return gpwi_file_error(error, row->line, column + 1u, name,
                               "\"%s\" is %s, but the stamps before are %s", cell,
                               kind_name(kind), kind_name(clock->kind));
    }
    if (ns == GPWI_STAMP_OUT_OF_RANGE) {
        return gpwi_file_error(
            error, row->line, column + 1u, name, "%s is out of range%s", cell,
            clock->only_number ? ": a time is at most 4e9 s"
                               : " for seconds: for other units name the column "
                                 "timestamp_ms, timestamp_us or timestamp_ns");
    }
    return GPW_OK;
}

gpw_status gpwi_clock_read(struct gpwi_clock *clock, const struct gpwi_row *row,
                           uint32_t column, const char *name, int64_t *stamp_ns,
                           gpw_file_error *error)
{
    const struct gpwi_text cell = row->cells[column];
    int64_t ns = 0;
    const enum gpwi_stamp_kind kind = gpwi_stamp_read(&clock->reader, cell, &ns);
    const gpw_status status = check_kind(clock, kind, ns, row, column, name, error);
    const int first = clock->kind == GPWI_STAMP_UNSEEN;
    char text[40];

    if (status != GPW_OK) {
        return status;
    }
    if (kind == GPWI_STAMP_CLOCK) {
        ns += clock->day_ns;
        if (!first && ns < clock->last_ns - DAY_NS / 2) { /* past midnight */
            if (clock->day_ns > GPWI_STAMP_MAX - 2 * DAY_NS) {
                return gpwi_file_error(error, row->line, column + 1u, name,
                                       "too many midnights: the rows are not sorted by time");
            }
            clock->day_ns += DAY_NS;
            ns += DAY_NS;
        }
    }
    if (!first && ns < clock->last_ns) {
        return gpwi_file_error(
            error, row->line, column + 1u, name,
            "time runs backwards: %s is %.6g s before the row above; sort "
            "the rows by time (local time repeats an hour in autumn: log UTC)",
            shown(cell, text), (double)(clock->last_ns - ns) * 1e-9);
    }
    if (first) {
        clock->first_ns = ns;
    }
    if (ns - clock->first_ns > GPWI_STAMP_MAX) {
        return gpwi_file_error(error, row->line, column + 1u, name,
                               "a record cannot be longer than 126 years");
    }
    clock->kind = kind;
    clock->last_ns = ns;
    *stamp_ns = ns - clock->first_ns;
    return GPW_OK;
}
