/* SPDX-License-Identifier: MIT */
/* Files that appear whole or not at all, and numbers without the locale. */
#define _XOPEN_SOURCE 700 /* stat(): what stands where a file is to go */

#include "export_internal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NS_PER_S 1000000000
#define S_PER_DAY 86400

/* ---- files ---- */

gpw_status gpwi_output_open(struct gpwi_output *output, const char *path, gpw_file_error *error)
{
    struct stat there;
    const size_t bytes = strlen(path) + sizeof ".part";

    memset(output, 0, sizeof *output);
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
        (void)gpwi_file_error(error, 0, 0, NULL, "cannot replace %s: it is no regular file",
                              path);
        return GPW_ERR_IO;
    }
    output->part = malloc(bytes);
    if (output->part == NULL) {
        (void)gpwi_file_error(error, 0, 0, NULL, "no memory");
        return GPW_ERR_NOMEM;
    }
    output->path = path;
    snprintf(output->part, bytes, "%s.part", path);
    errno = 0;
    output->file = fopen(output->part, "wbx"); /* x: not over a file of somebody else's */
    if (output->file == NULL) {
        (void)gpwi_file_error(error, 0, 0, NULL, "cannot write %s: %s", output->part,
                              errno != 0 ? strerror(errno) : "unknown reason");
        free(output->part);
        output->part = NULL;
        return GPW_ERR_IO;
    }
    return GPW_OK;
}

gpw_status gpwi_output_close(struct gpwi_output *output, gpw_file_error *error)
{
    FILE *const file = output->file;
    int broken;

    output->file = NULL;
    errno = 0;
    broken = ferror(file);
    if (fclose(file) != 0 || broken) {
        return gpwi_file_error_io(error, "write all of the file", errno);
    }
    return GPW_OK;
}

gpw_status gpwi_output_place(struct gpwi_output *output, gpw_file_error *error)
{
    errno = 0;
    if (rename(output->part, output->path) != 0) {
        return gpwi_file_error_io(error, "move the file to its place", errno);
    }
    free(output->part);
    output->part = NULL;
    return GPW_OK;
}

void gpwi_output_drop(struct gpwi_output *output)
{
    if (output->file != NULL) {
        fclose(output->file);
        output->file = NULL;
    }
    if (output->part != NULL) {
        remove(output->part);
        free(output->part);
        output->part = NULL;
    }
}

/* ---- numbers ---- */

/* snprintf() follows the program's locale; a file does not. */
static void put_plain(FILE *out, char *text)
{
    char *c;

    for (c = text; *c != '\0'; c++) {
        if (strchr("0123456789+-e", *c) == NULL) {
            *c = '.';
        }
    }
    fputs(text, out);
}

void gpwi_put_float(FILE *out, float value)
{
    char text[64];
    int digits;

    for (digits = 6; digits <= 9; digits++) { /* nine always do */
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (strtof(text, NULL) == value) {
            break;
        }
    }
    put_plain(out, text);
}

void gpwi_put_double(FILE *out, double value)
{
    char text[64];
    int digits;

    for (digits = 6; digits <= 17; digits++) { /* seventeen always do */
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    put_plain(out, text);
}

void gpwi_put_seconds(FILE *out, int64_t time_ns)
{
    const long long whole_s = (long long)(time_ns / NS_PER_S);
    int32_t rest_ns = (int32_t)(time_ns % NS_PER_S);
    int digits = 9;

    fprintf(out, "%lld", whole_s);
    if (rest_ns == 0) {
        return;
    }
    while (rest_ns % 10 == 0) {
        rest_ns /= 10;
        digits--;
    }
    fprintf(out, ".%0*ld", digits, (long)rest_ns);
}

/* ---- the calendar ---- */

/* Days since 1970-03-01 counted in years that begin in March, so that a leap day ends one. */
struct gpwi_date gpwi_date_of(int64_t unix_ns)
{
    const int64_t unix_s = unix_ns / NS_PER_S;
    const int32_t second_of_day = (int32_t)(unix_s % S_PER_DAY);
    const int32_t days = (int32_t)(unix_s / S_PER_DAY) + 719468; /* from 0000-03-01 */
    const int32_t era = days / 146097;                           /* of 400 years */
    const int32_t day_of_era = days - era * 146097;
    const int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
    struct gpwi_date date;

    date.day = day_of_year - (153 * month + 2) / 5 + 1;
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = year_of_era + era * 400 + (month >= 10);
    date.hour = second_of_day / 3600;
    date.minute = second_of_day / 60 % 60;
    date.second = second_of_day % 60;
    date.nanosecond = (int32_t)(unix_ns % NS_PER_S);
    return date;
}
