/* SPDX-License-Identifier: MIT */
/* Time stamps: plain numbers, times of day, dates with time. All become int64 nanoseconds, so
 * that differences of late stamps lose nothing. */
#include "trace_internal.h"

#define NS_PER_S 1000000000LL
#define DAY_S 86400LL
#define DAY_NS (DAY_S * NS_PER_S)

#define OUT_OF_RANGE INT64_MAX /* a number too large for a time in the column's unit */

/* Takes `digits` digits off the front. */
static int take_digits(struct gpwi_text *text, size_t digits, int64_t *value)
{
    size_t i;

    if (text->length < digits) {
        return 0;
    }
    *value = 0;
    for (i = 0; i < digits; i++) {
        const char c = text->at[i];

        if (c < '0' || c > '9') {
            return 0;
        }
        *value = *value * 10 + (c - '0');
    }
    text->at += digits;
    text->length -= digits;
    return 1;
}

static int take_char(struct gpwi_text *text, const char *any_of)
{
    if (text->length == 0 || text->at[0] == '\0' || strchr(any_of, text->at[0]) == NULL) {
        return 0;
    }
    text->at++;
    text->length--;
    return 1;
}

/* HH:MM:SS with an optional fraction. A leap second's 60 is taken. */
static int take_time_of_day(struct gpwi_text *text, int64_t *ns)
{
    int64_t hour, minute, second, digit, unit = NS_PER_S / 10;

    if (!take_digits(text, 2, &hour) || !take_char(text, ":") ||
        !take_digits(text, 2, &minute) || !take_char(text, ":") ||
        !take_digits(text, 2, &second) || hour > 23 || minute > 59 || second > 60) {
        return 0;
    }
    *ns = ((hour * 60 + minute) * 60 + second) * NS_PER_S;
    if (!take_char(text, ".")) {
        return 1;
    }
    if (!take_digits(text, 1, &digit)) {
        return 0;
    }
    do { /* digits beyond the nanosecond change nothing */
        *ns += digit * unit;
        unit /= 10;
    } while (take_digits(text, 1, &digit));
    return 1;
}

static int days_in_month(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && year % 4 == 0); /* 1970 to 2095 */
}

/* Days from 1970-01-01 in the Gregorian calendar, years from March so that the leap day is
 * last. */
static int64_t days_from_epoch(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t since_march = month > 2 ? month - 3 : month + 9;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * since_march + 2) / 5 + day - 1 - 719468;
}

/* Year first, either slash or dash: the other orders are ambiguous. */
static int take_date(struct gpwi_text *text, int64_t *days)
{
    int64_t year, month, day;
    char dash;

    if (!take_digits(text, 4, &year) || text->length == 0) {
        return 0;
    }
    dash = text->at[0];
    if (!take_char(text, "-/") || !take_digits(text, 2, &month) || text->length == 0 ||
        text->at[0] != dash || !take_char(text, "-/") || !take_digits(text, 2, &day) ||
        year < 1970 || year > 2095 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return 0;
    }
    *days = days_from_epoch(year, month, day);
    return 1;
}

/* Z, +HH:MM or +HHMM. */
static int take_zone(struct gpwi_text *text, int64_t *offset_s)
{
    int64_t hours, minutes;
    int west;

    *offset_s = 0;
    if (take_char(text, "Z")) {
        return 1;
    }
    west = text->length > 0 && text->at[0] == '-';
    if (!take_char(text, "+-") || !take_digits(text, 2, &hours)) {
        return 0;
    }
    (void)take_char(text, ":");
    if (!take_digits(text, 2, &minutes) || hours > 14 || minutes > 59) {
        return 0;
    }
    *offset_s = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return 1;
}

static enum gpwi_stamp_kind read_date(struct gpwi_text text, int64_t *ns)
{
    enum gpwi_stamp_kind kind = GPWI_STAMP_DATE;
    int64_t days, time_ns, offset_s = 0;

    if (!take_date(&text, &days) || !take_char(&text, " T") ||
        !take_time_of_day(&text, &time_ns)) {
        return GPWI_STAMP_UNSEEN;
    }
    if (text.length > 0) {
        text = gpwi_text_trim(text);
        kind = GPWI_STAMP_DATE_ZONE;
        if (!take_zone(&text, &offset_s) || text.length > 0) {
            return GPWI_STAMP_UNSEEN;
        }
    }
    *ns = (days * DAY_S - offset_s) * NS_PER_S + time_ns;
    return kind;
}

/* Which kind a stamp is; GPWI_STAMP_UNSEEN: none that is known. */
static enum gpwi_stamp_kind read_stamp(const struct gpwi_clock *clock, struct gpwi_text cell,
                                       int64_t *ns)
{
    struct gpwi_text text = cell;
    struct gpwi_number number;

    if (gpwi_number_read(&text, &number) && text.length == 0) {
        if (!gpwi_number_whole(&number, clock->number_scale, GPWI_STAMP_MAX, ns)) {
            *ns = OUT_OF_RANGE;
        }
        return GPWI_STAMP_NUMBER;
    }
    text = cell;
    if (take_time_of_day(&text, ns) && text.length == 0) {
        return GPWI_STAMP_CLOCK;
    }
    return read_date(cell, ns);
}

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
    if (ns == OUT_OF_RANGE) {
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
    const enum gpwi_stamp_kind kind = read_stamp(clock, cell, &ns);
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
