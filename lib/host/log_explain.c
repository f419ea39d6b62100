/* SPDX-License-Identifier: MIT */
/* What was understood of a log, in words. */
#include "log_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DEVICES_SHOWN 16u

struct page {
    char *text;
    size_t size;
    size_t length; /* of the whole, also of what did not fit */
};

static void say(struct page *page, const char *format, ...) GPWI_PRINTF(2, 3);

static void say(struct page *page, const char *format, ...)
{
    const size_t room = page->length < page->size ? page->size - page->length : 0;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(room > 0 ? page->text + page->length : NULL, room, format, arguments);
    va_end(arguments);
    page->length += length > 0 ? (size_t)length : 0u;
}

/* What a file holds is printed: keep it printable. */
static const char *printable(const char *text, char *to, size_t size)
{
    size_t i;

    for (i = 0; text[i] != '\0' && i + 1 < size; i++) {
        to[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    }
    to[i] = '\0';
    return to;
}

static const char *clock_words(uint32_t clock)
{
    static const char *const words[] = {
        "none: rows are as far apart as was stated",
        "numbers from an own start",
        "numbers since 1970",
        "times of day",
        ("dates and local time, no zone: an hour is lost or doubled when daylight saving "
         "begins or ends"),
        "dates and times with a zone"};

    return words[clock <= (uint32_t)GPW_LOG_CLOCK_ZONE ? clock : 0u];
}

static const char *point_words(uint32_t point)
{
    return point == (uint32_t)GPW_POINT_INSTRUMENT ? "a board's own sensor"
           : point == (uint32_t)GPW_POINT_NODE_AC  ? "the input of a node"
                                                   : "not said where";
}

static void say_times(struct page *page, const gpw_log *log, const gpw_log_info *info)
{
    say(page, "time: %s\n", clock_words(info->clock));
    say(page, "  %.3f s from the first row to the last\n",
        (double)(info->last_ns - info->first_ns) * 1e-9);
    if (!isnan(info->interval_s)) {
        say(page, "  median interval %.6g s, longest %.6g s, %llu gaps\n",
            (double)info->interval_s, (double)info->longest_gap_s,
            (unsigned long long)info->gaps);
    } else {
        say(page, "  interval unknown: no device has two rows at different times\n");
    }
    if (!isnan(info->repeat_share)) {
        say(page, "  %.1f %% of the rows repeat the power before",
            (double)info->repeat_share * 100.0);
        if (!isnan(info->refresh_s)) {
            say(page, "; it changes every %.4g s (median)", (double)info->refresh_s);
        }
        say(page, "\n");
    }
    (void)log;
}

/* Where the rows differ in what they have, as after another header. */
static void say_powers(struct page *page, const gpw_log *log, const gpw_log_info *info)
{
    const uint64_t rows = info->rows;

    if ((log->with[0] > 0) + (log->with[1] > 0) + (log->with[2] > 0) < 2 ||
        (log->with[0] % rows == 0 && log->with[1] % rows == 0 && log->with[2] % rows == 0)) {
        return;
    }
    say(page,
        "powers: in %llu of %llu rows power, in %llu power, averaged, in %llu power, "
        "instantaneous\n",
        (unsigned long long)log->with[0], (unsigned long long)rows,
        (unsigned long long)log->with[1], (unsigned long long)log->with[2]);
}

static void say_device(struct page *page, const gpw_log *log, uint32_t i,
                       const gpw_log_info *info)
{
    const gpw_log_device_info *device = &log->devices[i].info;
    const double late_s = (double)(device->first_ns - info->first_ns) * 1e-9;
    const double early_s = (double)(info->last_ns - device->last_ns) * 1e-9;
    const double much_s = 5.0 * (isnan(info->interval_s) ? 1.0 : (double)info->interval_s);
    char id[64], model[80];

    say(page, "  %u: %s%s%s, %llu rows, %s", (unsigned)i,
        device->id[0] != '\0'      ? printable(device->id, id, sizeof id)
        : device->model[0] != '\0' ? ""
                                   : "unnamed",
        device->id[0] != '\0' && device->model[0] != '\0' ? ", " : "",
        printable(device->model, model, sizeof model), (unsigned long long)device->rows,
        point_words(device->point));
    if (device->missing > 0) {
        say(page, ", %llu without a power", (unsigned long long)device->missing);
    }
    if (late_s > much_s) {
        say(page, ", appears %.3f s after the first row", late_s);
    }
    if (early_s > much_s) {
        say(page, ", ends %.3f s before the last row", early_s);
    }
    say(page, "\n");
}

static void say_devices(struct page *page, const gpw_log *log, const gpw_log_info *info)
{
    uint32_t i;

    say(page, "devices: %u\n", (unsigned)log->device_count);
    for (i = 0; i < log->device_count && i < DEVICES_SHOWN; i++) {
        say_device(page, log, i, info);
    }
    if (log->rounds.boards > 1u) {
        say(page,
            "  no column tells them apart: rows come in rounds of %u, taken as so many boards "
            "in order\n",
            (unsigned)log->rounds.boards);
    }
    if (log->device_count > DEVICES_SHOWN) {
        say(page, "  and %u more\n", (unsigned)(log->device_count - DEVICES_SHOWN));
    }
}

const char *gpwi_log_repair_words(uint32_t repair)
{
    static const char *const words[GPW_LOG_REPAIRS] = {
        "powers that the meter did not have: missing",
        "powers that cannot be: taken as missing",
        "0 W, a failed poll: taken as missing",
        "rows torn or cut: left out",
        "the file is cut at its end: the last row left out",
        "rows twice: the second left out",
        "rows with the stamp of the one before: kept, flagged",
        "the clock was set back: later stamps shifted on",
        "stamps up to a second back: held",
        "daylight saving: an hour put right",
        "the clock was set ahead by years: taken out",
        "gaps: flagged",
        "headers between rows",
        "lines before the header: passed over",
        "blank lines between rows: passed over",
        "cells that are no number, or cannot be: taken as missing"};

    return words[repair];
}

static void say_repairs(struct page *page, const gpw_log *log)
{
    uint32_t i, any = 0;

    for (i = 0; i < (uint32_t)GPW_LOG_REPAIRS; i++) {
        any |= log->repairs[i].count > 0;
    }
    say(page, any ? "repaired or missing:\n" : "nothing had to be repaired\n");
    for (i = 0; i < (uint32_t)GPW_LOG_REPAIRS; i++) {
        if (log->repairs[i].count > 0) {
            say(page, "  %llu times %s (first in line %llu)\n",
                (unsigned long long)log->repairs[i].count, gpwi_log_repair_words(i),
                (unsigned long long)log->repairs[i].first_line);
        }
    }
}

static int any_model(const gpw_log *log)
{
    uint32_t i;

    for (i = 0; i < log->device_count; i++) {
        if (log->devices[i].info.model[0] != '\0') {
            return 1;
        }
    }
    return 0;
}

static void say_lacks(struct page *page, const gpw_log *log, const gpw_log_info *info)
{
    const uint32_t powers = 1u << GPW_LOG_POWER | 1u << GPW_LOG_AVERAGE | 1u << GPW_LOG_INSTANT;

    say(page, "what the log lacks:\n");
    if (info->point == (uint32_t)GPW_POINT_NODE_AC) {
        say(page, "  what its boards drew: a node's input holds fans, processors and losses\n");
        return;
    }
    if (!any_model(log)) {
        say(page, "  the board's name: which meter this is remains unknown (query name)\n");
    }
    if ((info->fields & powers) == 0) {
        say(page, "  a power: it has the energy counter alone\n");
    } else if ((info->fields & 1u << GPW_LOG_INSTANT) == 0) {
        say(page, "  the instantaneous power: on recent boards power.draw is an average over "
                  "1 s (query power.draw.instant)\n");
    }
    if ((info->fields & 1u << GPW_LOG_ENERGY) == 0) {
        say(page, "  the energy counter: energies come from the samples alone\n");
    }
    if ((info->fields & 1u << GPW_LOG_TEMPERATURE) == 0) {
        say(page,
            "  the temperature: drift cannot be told from load (query temperature.gpu)\n");
    }
    if ((info->fields & 1u << GPW_LOG_REASONS) == 0) {
        say(page, "  why clocks are lowered: throttling goes unseen (query "
                  "clocks_event_reasons.active)\n");
    }
    if ((info->fields & 1u << GPW_LOG_LIMIT) == 0) {
        say(page, "  the power limit (query enforced.power.limit)\n");
    }
    if (log->device_count == 1 && log->repairs[GPW_LOG_STANDSTILL].count > 0 &&
        log->plan.index == GPWI_NO_COLUMN && log->plan.uuid == GPWI_NO_COLUMN) {
        say(page,
            "  a device column: rows of one stamp may be of several GPUs (query index)\n");
    }
}

gpw_status gpw_log_explain(const gpw_log *log, char *text, size_t size, size_t *length)
{
    struct page page = {text, size, 0};
    gpw_log_info info;
    gpw_status status = gpw_log_info_get(log, &info, sizeof info);
    char name[72];

    if (text == NULL && size > 0) {
        return GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (size > 0) {
        text[0] = '\0';
    }
    say(&page, "format: %s%s%s\n", gpw_log_format_name(info.format),
        info.gzip ? ", packed by gzip" : "", log->lines.input.utf16 ? ", UTF-16" : "");
    say(&page, "read: %llu bytes, %llu lines, %llu rows\n", (unsigned long long)info.bytes,
        (unsigned long long)info.lines, (unsigned long long)info.rows);
    if (log->columns_text[0] != '\0') {
        char columns[sizeof log->columns_text];
        size_t i;

        memcpy(columns, log->columns_text, sizeof columns);
        for (i = 0; columns[i] != '\0'; i++) {
            columns[i] = columns[i] == '\n' || (columns[i] >= ' ' && columns[i] <= '~')
                             ? columns[i]
                             : '?';
        }
        say(&page, "columns:\n%s", columns);
    } else if (log->power_name[0] != '\0') {
        say(&page, "power from: %s\n", printable(log->power_name, name, sizeof name));
    }
    if (log->other_metrics > 0) {
        say(&page, "  %llu rows of other metrics left out\n",
            (unsigned long long)log->other_metrics);
    }
    if (info.rows > 0) {
        say_powers(&page, log, &info);
        say_times(&page, log, &info);
        say_devices(&page, log, &info);
        if (info.throttled > 0 || info.capped > 0) {
            say(&page,
                "clocks lowered: by heat or hardware in %llu rows, by the power limit in "
                "%llu\n",
                (unsigned long long)info.throttled, (unsigned long long)info.capped);
        }
    }
    say_repairs(&page, log);
    say_lacks(&page, log, &info);
    if (length != NULL) {
        *length = page.length;
    }
    return GPW_OK;
}
