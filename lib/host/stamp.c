/* SPDX-License-Identifier: MIT */
#include "stamp.h"

#include <string.h>

#define NS_PER_S 1000000000LL
#define DAY_S 86400LL

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
    for (; text->length > 0 && *any_of != '\0'; any_of++) {
        if (text->at[0] == *any_of) {
            text->at++;
            text->length--;
            return 1;
        }
    }
    return 0;
}

/* HH:MM:SS with an optional fraction. A leap second's 60 is taken. */
int gpwi_stamp_time_of_day(struct gpwi_text *text, int64_t *ns)
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

int gpwi_stamp_days(int64_t year, int64_t month, int64_t day, int64_t *days)
{
    if (year < 1970 || year > 2095 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return 0;
    }
    *days = days_from_epoch(year, month, day);
    return 1;
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
        text->at[0] != dash || !take_char(text, "-/") || !take_digits(text, 2, &day)) {
        return 0;
    }
    return gpwi_stamp_days(year, month, day, days);
}

/* Z, UTC, GMT, +HH:MM or +HHMM. */
static int take_zone(struct gpwi_text *text, int64_t *offset_s)
{
    int64_t hours, minutes;
    int west;

    *offset_s = 0;
    if (gpwi_text_is(*text, "UTC") || gpwi_text_is(*text, "GMT")) {
        text->length = 0;
        return 1;
    }
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

static enum gpwi_stamp_kind read_date_anew(struct gpwi_text text, int64_t *ns)
{
    enum gpwi_stamp_kind kind = GPWI_STAMP_DATE;
    int64_t days, time_ns, offset_s = 0;

    if (!take_date(&text, &days) || !take_char(&text, " T_") ||
        !gpwi_stamp_time_of_day(&text, &time_ns)) {
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

/* As read_date_anew(), but nearly all stamps have the date of the one before. */
static enum gpwi_stamp_kind read_date(struct gpwi_stamp_reader *reader, struct gpwi_text text,
                                      int64_t *ns)
{
    struct gpwi_text rest = text;
    int64_t days, time_ns;

    if (text.length > sizeof reader->date &&
        memcmp(text.at, reader->date, sizeof reader->date) == 0) {
        rest.at += sizeof reader->date;
        rest.length -= sizeof reader->date;
        if (gpwi_stamp_time_of_day(&rest, &time_ns) &&
            (rest.length == 0 || gpwi_text_is(rest, "Z"))) {
            *ns = reader->date_ns + time_ns;
            return rest.length == 0 ? GPWI_STAMP_DATE : GPWI_STAMP_DATE_ZONE;
        }
        return read_date_anew(text, ns);
    }
    if (text.length > sizeof reader->date && take_date(&rest, &days) &&
        take_char(&rest, " T_")) {
        memcpy(reader->date, text.at, sizeof reader->date);
        reader->date_ns = days * DAY_S * NS_PER_S;
    }
    return read_date_anew(text, ns);
}

enum gpwi_stamp_kind gpwi_stamp_read(struct gpwi_stamp_reader *reader, struct gpwi_text cell,
                                     int64_t *ns)
{
    struct gpwi_text text = cell;
    struct gpwi_number number;

    if (cell.length > 4 && (cell.at[4] == '/' || cell.at[4] == '-')) {
        const enum gpwi_stamp_kind kind = read_date(reader, cell, ns);

        if (kind != GPWI_STAMP_UNSEEN) {
            return kind;
        }
    }
    if (gpwi_number_read(&text, &number) && text.length == 0) {
        if (!gpwi_number_whole(&number, reader->number_scale, GPWI_STAMP_MAX, ns)) {
            *ns = GPWI_STAMP_OUT_OF_RANGE;
        }
        return GPWI_STAMP_NUMBER;
    }
    text = cell;
    if (gpwi_stamp_time_of_day(&text, ns) && text.length == 0) {
        return GPWI_STAMP_CLOCK;
    }
    return read_date_anew(cell, ns);
}
