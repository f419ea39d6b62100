/* SPDX-License-Identifier: MIT */
/* The profile with where it comes from. */
#include "calibrate_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* What a note of the file cannot hold becomes a blank, a semicolon a comma; blanks do not
 * double. */
static void make_plain(char *text)
{
    size_t from, to = 0u;

    for (from = 0; text[from] != '\0'; from++) {
        const char here = text[from] == ';'                      ? ','
                          : text[from] < ' ' || text[from] > '~' ? ' '
                                                                 : text[from];

        if (here != ' ' || (to > 0u && text[to - 1u] != ' ')) {
            text[to++] = here;
        }
    }
    while (to > 0u && text[to - 1u] == ' ') {
        to--;
    }
    text[to] = '\0';
}

static gpw_status set_note(gpw_profile_file *file, gpw_profile_note note, char *text)
{
    make_plain(text);
    return gpw_profile_file_set_note(file, note, text);
}

/* Date of a day counted from 1970. The year is taken to begin in March, so that the leap day is
 * its last; 400 years are 146097 days. gmtime() has one buffer for all threads. */
static void date_of(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
    const int64_t from_0 = days + 719468; /* since the first of March of the year 0 */
    const int64_t era = from_0 / 146097;
    const unsigned in_era = (unsigned)(from_0 % 146097);
    const unsigned of_era =
        (in_era - in_era / 1460u + in_era / 36524u - in_era / 146096u) / 365u;
    const unsigned in_year = in_era - (365u * of_era + of_era / 4u - of_era / 100u);
    const unsigned from_march = (5u * in_year + 2u) / 153u;

    *day = in_year - (153u * from_march + 2u) / 5u + 1u;
    *month = from_march < 10u ? from_march + 3u : from_march - 9u;
    *year = era * 400 + (int64_t)of_era + (*month <= 2u);
}

static gpw_status note_start(const gpw_calibration *c, gpw_profile_file *file)
{
    const gpw_log_info *const info = &gpwi_cal_log_at(c, 0)->info;
    const int64_t seconds = info->start_unix_ns / 1000000000;
    const unsigned of_day = (unsigned)(seconds % 86400);
    char text[80];
    int64_t year;
    unsigned month, day;

    if (info->start_unix_ns == INT64_MIN || info->start_unix_ns < 0) {
        return GPW_OK;
    }
    date_of(seconds / 86400, &year, &month, &day);
    (void)snprintf(text, sizeof text, "%04lld-%02u-%02u %02u:%02u:%02u %s", (long long)year,
                   month, day, of_day / 3600u, of_day / 60u % 60u, of_day % 60u,
                   info->clock == GPW_LOG_CLOCK_LOCAL ? "local" : "UTC");
    return set_note(file, GPW_PROFILE_NOTE_LOG_START, text);
}

static gpw_status note_meter(const gpw_calibration *c, gpw_profile_file *file)
{
    const gpw_calibration_summary *const s = &c->summary;
    char text[160];

    if (gpwi_is_known(s->window_s) && gpwi_is_known(s->refresh_s)) {
        (void)snprintf(
            text, sizeof text, "%s, mean over %g s every %g s, read every %.3g s, grade %s",
            gpw_calibrate_field_name(s->field), (double)s->window_s, (double)s->refresh_s,
            (double)s->interval_s, gpw_grade_name(s->meter_grade));
    } else {
        (void)snprintf(text, sizeof text, "%s, not known how it averages, read every %.3g s",
                       gpw_calibrate_field_name(s->field), (double)s->interval_s);
    }
    return set_note(file, GPW_PROFILE_NOTE_METER, text);
}

static gpw_status note_devices(const gpw_calibration *c, gpw_profile_file *file)
{
    char text[160];
    gpw_status status;

    (void)snprintf(text, sizeof text, "%u of %u log%s, in %u group%s",
                   (unsigned)c->devices.count, (unsigned)c->logs.count,
                   gpwi_cal_s(c->logs.count), (unsigned)c->groups.count,
                   gpwi_cal_s(c->groups.count));
    status = set_note(file, GPW_PROFILE_NOTE_DEVICES, text);
    if (status == GPW_OK) {
        const char *const model = gpwi_cal_device_at(c, 0)->model;

        (void)snprintf(text, sizeof text, "%s",
                       c->config.board[0] != '\0' ? c->config.board : model);
        status = text[0] != '\0' ? set_note(file, GPW_PROFILE_NOTE_BOARD, text) : GPW_OK;
    }
    return status;
}

static gpw_status note_program(gpw_profile_file *file)
{
    char text[160];

    (void)snprintf(text, sizeof text, "libgpupower %u.%u.%u, calibrate", gpw_version() >> 16,
                   gpw_version() >> 8 & 255u, gpw_version() & 255u);
    return set_note(file, GPW_PROFILE_NOTE_PROGRAM, text);
}

static gpw_status add_unknown(gpw_profile_file *file, char *text)
{
    gpw_status status;

    make_plain(text);
    status = gpw_profile_file_add_unknown(file, text);
    return status == GPW_ERR_DOMAIN ? GPW_OK : status; /* an odd file name in it */
}

/* The file has less room than a calibration: then the last line says how many are missing. */
static gpw_status add_unknowns(const gpw_calibration *c, gpw_profile_file *file)
{
    const gpw_calibration_note *const notes = c->notes.at;
    const size_t most = GPW_PROFILE_UNKNOWNS_MAX;
    const size_t fit = c->notes.count > most ? most - 1u : c->notes.count;
    char text[320];
    size_t i;
    gpw_status status = GPW_OK;

    for (i = 0; i < fit && status == GPW_OK; i++) {
        (void)snprintf(text, sizeof text, "%s%s",
                       notes[i].kind == GPW_CALIBRATION_DOUBT   ? "doubt: "
                       : notes[i].kind == GPW_CALIBRATION_TAKEN ? "taken for granted: "
                                                                : "",
                       notes[i].text);
        status = add_unknown(file, text);
    }
    if (status == GPW_OK && fit < c->notes.count) {
        (void)snprintf(text, sizeof text,
                       "and %u more of the kind, for which there is no room here: the report "
                       "of calibrate has them",
                       (unsigned)(c->notes.count - fit));
        status = add_unknown(file, text);
    }
    return status;
}

gpw_status gpw_calibration_profile_file(const gpw_calibration *calibration,
                                        gpw_profile_file **file, gpw_file_error *error)
{
    const gpw_profile *profile = NULL;
    const char *path;
    gpw_status status;

    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    gpwi_file_error_clear(error);
    status = gpw_calibration_profile(calibration, &profile);
    if (status == GPW_OK) {
        status = gpw_profile_file_create(profile, file);
    }
    if (status != GPW_OK) {
        return status;
    }
    path = gpwi_cal_log_at(calibration, 0)->path;
    status = path != NULL ? gpw_profile_file_set_log(*file, path, error) : GPW_OK;
    status = status == GPW_OK ? note_start(calibration, *file) : status;
    status = status == GPW_OK ? note_devices(calibration, *file) : status;
    status = status == GPW_OK ? note_meter(calibration, *file) : status;
    status = status == GPW_OK ? note_program(*file) : status;
    status = status == GPW_OK ? add_unknowns(calibration, *file) : status;
    if (status != GPW_OK) {
        gpw_profile_file_destroy(*file);
        *file = NULL;
    }
    return status;
}
