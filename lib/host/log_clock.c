/* SPDX-License-Identifier: MIT */
/* The file's time: one kind of stamp, and a clock that may have been set while it was written.
 */
#include "log_internal.h"

#define SECOND_NS 1000000000LL
#define HOUR_NS (3600LL * SECOND_NS)
#define DAY_NS (24LL * HOUR_NS)
#define YEAR_NS (366LL * DAY_NS)
#define UNIX_FROM_NS 900000000000000000LL /* 1998: a number as large counts from 1970 */

/* Seconds, or what else makes the first number a time since 1970. */
static int32_t scale_of(struct gpwi_text cell)
{
    struct gpwi_text rest;
    double value = 0.0;

    if (gpwi_log_cell(cell, &value, &rest) <= 0) {
        return 9;
    }
    return value >= 1e17 ? 0 : value >= 1e14 ? 3 : value >= 1e11 ? 6 : 9;
}

static void begin(gpw_log *log, enum gpwi_stamp_kind kind, int64_t raw_ns)
{
    static const uint32_t clocks[] = {GPW_LOG_CLOCK_NONE, GPW_LOG_CLOCK_NUMBER,
                                      GPW_LOG_CLOCK_DAY, GPW_LOG_CLOCK_LOCAL,
                                      GPW_LOG_CLOCK_ZONE};

    log->clock.kind = kind;
    log->info.clock = clocks[kind];
    if (kind == GPWI_STAMP_NUMBER && raw_ns >= UNIX_FROM_NS) {
        log->info.clock = GPW_LOG_CLOCK_UNIX;
    }
    if (log->info.clock != (uint32_t)GPW_LOG_CLOCK_NUMBER && kind != GPWI_STAMP_CLOCK) {
        log->info.start_unix_ns = raw_ns;
    }
}

int gpwi_log_stamp(gpw_log *log, struct gpwi_text cell, int64_t *raw_ns)
{
    struct gpwi_log_clock *clock = &log->clock;
    const int is_first = clock->kind == GPWI_STAMP_UNSEEN;
    enum gpwi_stamp_kind kind;

    if (!clock->scale_known) {
        clock->reader.number_scale =
            log->plan.time_scale >= 0 ? log->plan.time_scale : scale_of(cell);
        clock->scale_known = 1;
    }
    kind = gpwi_stamp_read(&clock->reader, cell, raw_ns);
    if (kind == GPWI_STAMP_UNSEEN || *raw_ns == GPWI_STAMP_OUT_OF_RANGE ||
        (clock->kind != GPWI_STAMP_UNSEEN && kind != clock->kind)) {
        return 0;
    }
    if (clock->kind == GPWI_STAMP_UNSEEN) {
        begin(log, kind, *raw_ns);
    }
    if (kind == GPWI_STAMP_CLOCK) {
        *raw_ns += clock->day_ns;
        if (!is_first && *raw_ns < clock->last_raw_ns - DAY_NS / 2 &&
            clock->day_ns < GPWI_STAMP_MAX / 2) { /* past midnight */
            clock->day_ns += DAY_NS;
            *raw_ns += DAY_NS;
        }
    }
    clock->last_raw_ns = *raw_ns;
    return 1;
}

int64_t gpwi_log_round(gpw_log *log, uint32_t device)
{
    struct gpwi_log_device *d = &log->devices[device];
    double at_ns;

    if (log->round == 0 || d->round == log->round) {
        log->round++;
    }
    d->round = log->round;
    at_ns = (double)(log->round - 1u) * ((double)log->config.interval_s * 1e9) + 0.5;
    return at_ns <= (double)GPWI_STAMP_MAX ? (int64_t)at_ns : GPWI_STAMP_MAX + 1;
}

static int is_local(const gpw_log *log)
{
    return log->clock.kind == GPWI_STAMP_DATE || log->clock.kind == GPWI_STAMP_CLOCK;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* What may lie between two rows that belong together. */
static int64_t reach(const gpw_log *log)
{
    const double five_ns = 5.0 * gpwi_log_times_median(&log->intervals);

    return larger(five_ns < (double)YEAR_NS ? (int64_t)five_ns : YEAR_NS, 2 * SECOND_NS);
}

static gpw_status too_long(const gpw_log *log, gpw_file_error *error)
{
    return gpwi_file_error(error, log->lines.line, 0, NULL,
                           "a record cannot be longer than 126 years");
}

/* Sets the clock so that this row comes `after_ns` after its device's last one. */
static gpw_status set_clock(gpw_log *log, const struct gpwi_log_device *device, double after_ns,
                            int64_t *stamp_ns, gpw_file_error *error)
{
    const double most_ns = (double)GPWI_STAMP_MAX;
    const double to_ns = (double)device->last_ns + after_ns;
    const double offset_ns = (double)log->clock.offset_ns + to_ns - (double)*stamp_ns;
    int64_t set_ns;

    if (!(to_ns <= most_ns && offset_ns >= -most_ns && offset_ns <= most_ns)) {
        return too_long(log, error);
    }
    set_ns = device->last_ns + (int64_t)after_ns;
    log->clock.offset_ns += set_ns - *stamp_ns;
    *stamp_ns = set_ns;
    return GPW_OK;
}

/* ---- order ---- */

#define BACK_SHARE 0.1 /* of a log's rows may lie before the row above */
#define BACK_SEEN_MIN 4u
#define BACK_STREAM_MIN 32u

static int is_jitter(const gpw_log *log, int64_t back_ns)
{
    return back_ns <= SECOND_NS &&
           (back_ns <= SECOND_NS / 200 ||
            (double)back_ns <= 2.0 * gpwi_log_times_median(&log->intervals));
}

static gpw_status check_order(const gpw_log *log, uint64_t least, gpw_file_error *error)
{
    const struct gpwi_log_disorder *d = &log->disorder;

    if (d->back < least || (double)d->back <= BACK_SHARE * (double)d->rows) {
        return GPW_OK;
    }
    return gpwi_file_error(error, d->lines[0], 0, NULL,
                           "time runs backwards in %llu of %llu rows, in lines %u, %u and %u "
                           "first: rows not in order (sort them by time), or a table of runs "
                           "and no series",
                           (unsigned long long)d->back, (unsigned long long)d->rows,
                           (unsigned)d->lines[0], (unsigned)d->lines[1], (unsigned)d->lines[2]);
}

gpw_status gpwi_log_check_order(gpw_log *log, gpw_file_error *error)
{
    return check_order(log, BACK_SEEN_MIN, error);
}

/* By the file's own stamps: a clock that is set back once counts once. */
static gpw_status look_at_order(gpw_log *log, const struct gpwi_log_device *device,
                                int64_t raw_ns, gpw_file_error *error)
{
    struct gpwi_log_disorder *d = &log->disorder;

    if (!device->has_row) {
        return GPW_OK;
    }
    d->rows++;
    if (raw_ns >= device->raw_ns || is_jitter(log, device->raw_ns - raw_ns)) {
        return GPW_OK;
    }
    if (d->back < GPWI_LOG_SHOWN) {
        d->lines[d->back] = log->lines.line;
    }
    d->back++;
    return check_order(log, BACK_STREAM_MIN, error);
}

/* The clock went back by `back_ns`. */
static gpw_status mend_back(gpw_log *log, const struct gpwi_log_device *device, int64_t back_ns,
                            int64_t *stamp_ns, uint32_t *flags, gpw_file_error *error)
{
    double after_ns = gpwi_log_times_median(&log->intervals);
    uint32_t repair = GPW_LOG_BACKWARD;
    gpw_status status;

    if (is_jitter(log, back_ns)) {
        *stamp_ns = device->last_ns;
        return gpwi_log_mend(log, GPW_LOG_JITTER, 0, NULL,
                             "time runs backwards by less than two intervals", error);
    }
    if (is_local(log) && back_ns <= HOUR_NS &&
        back_ns >= HOUR_NS - larger(reach(log), 60 * SECOND_NS)) {
        after_ns = (double)(HOUR_NS - back_ns);
        repair = GPW_LOG_DAYLIGHT;
    }
    status = set_clock(log, device, after_ns, stamp_ns, error);
    if (status != GPW_OK) {
        return status;
    }
    *flags |= GPW_LOG_CLOCK_STEP;
    return gpwi_log_mend(log, repair, 0, NULL,
                         repair == (uint32_t)GPW_LOG_DAYLIGHT
                             ? "local time repeats an hour: daylight saving ended; log UTC"
                             : "time runs backwards: the clock was set, or the rows are not in "
                               "order",
                         error);
}

/* A jump ahead: one hour at the hour in the night is daylight saving, years are a clock that
 * had not been set. Anything else is a gap. */
static gpw_status mend_ahead(gpw_log *log, const struct gpwi_log_device *device,
                             int64_t ahead_ns, int64_t *stamp_ns, uint32_t *flags,
                             gpw_file_error *error)
{
    const int64_t past_hour_ns = device->raw_ns % HOUR_NS;
    const int64_t hour = device->raw_ns / HOUR_NS % 24;
    double after_ns = 0.0;
    uint32_t repair = 0;
    gpw_status status;

    if (is_local(log) && ahead_ns >= HOUR_NS && ahead_ns <= HOUR_NS + reach(log) && hour >= 0 &&
        hour <= 3 && past_hour_ns >= HOUR_NS - reach(log)) {
        after_ns = (double)(ahead_ns - HOUR_NS);
        repair = GPW_LOG_DAYLIGHT;
    } else if (ahead_ns > YEAR_NS && log->intervals.total > 0) {
        after_ns = gpwi_log_times_median(&log->intervals);
        repair = GPW_LOG_FORWARD;
    } else {
        return GPW_OK;
    }
    status = set_clock(log, device, after_ns, stamp_ns, error);
    if (status != GPW_OK) {
        return status;
    }
    *flags |= GPW_LOG_CLOCK_STEP;
    return gpwi_log_mend(log, repair, 0, NULL,
                         repair == (uint32_t)GPW_LOG_DAYLIGHT
                             ? "local time leaves out an hour: daylight saving began; log UTC"
                             : "time jumps ahead by more than a year: the clock was set",
                         error);
}

/* Whether a device's first row begins another series: before the rows of the others, or where
 * it belongs only if their clock had not been set meanwhile. */
static int begins_anew(const gpw_log *log, int64_t stamp_ns)
{
    const int64_t offset_ns = log->clock.offset_ns, last_ns = log->info.last_ns;

    return log->info.rows > 0 && (stamp_ns < last_ns - SECOND_NS ||
                                  (offset_ns != 0 && stamp_ns > last_ns + reach(log) &&
                                   stamp_ns - offset_ns <= last_ns + reach(log)));
}

gpw_status gpwi_log_time(gpw_log *log, struct gpwi_log_device *device, int64_t raw_ns,
                         int64_t *stamp_ns, uint32_t *flags, gpw_file_error *error)
{
    struct gpwi_log_clock *clock = &log->clock;
    gpw_status status = GPW_OK;
    int64_t step_ns;

    if (!clock->has_first) {
        clock->has_first = 1;
        clock->first_raw_ns = raw_ns;
    }
    if (raw_ns - clock->first_raw_ns > GPWI_STAMP_MAX ||
        raw_ns - clock->first_raw_ns < -GPWI_STAMP_MAX) {
        return too_long(log, error);
    }
    *stamp_ns = raw_ns - clock->first_raw_ns + clock->offset_ns;
    if (*stamp_ns > GPWI_STAMP_MAX || *stamp_ns < -GPWI_STAMP_MAX) {
        return too_long(log, error); /* a clock set over and over */
    }
    status = look_at_order(log, device, raw_ns, error);
    if (status != GPW_OK) {
        return status;
    }
    if (!device->has_row) {
        device->raw_ns = raw_ns;
        if (begins_anew(log, *stamp_ns)) {
            clock->offset_ns = 0;
            *stamp_ns = raw_ns - clock->first_raw_ns;
        }
        return GPW_OK;
    }
    step_ns = *stamp_ns - device->last_ns;
    if (step_ns < 0) {
        status = mend_back(log, device, -step_ns, stamp_ns, flags, error);
    } else if (step_ns >= HOUR_NS) {
        status = mend_ahead(log, device, step_ns, stamp_ns, flags, error);
    }
    device->raw_ns = raw_ns;
    if (*stamp_ns < device->last_ns) {
        *stamp_ns = device->last_ns;
    }
    return status;
}
