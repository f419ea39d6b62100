/* SPDX-License-Identifier: MIT */
/* Reads the measured traces beside the project into series, for programs that print goals:
 * plain tables only, no more than these files need. */
#ifndef GPW_GOAL_ROWS_H
#define GPW_GOAL_ROWS_H

#include "fit_common_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOAL_DEVICES 8u

struct goal_table {
    const char *path; /* below GPW_SHARED/data */
    int key;          /* column of the device; -1: a column each */
    int power;        /* column of the power, or of the first device's */
    uint32_t devices;
    double refresh_s; /* rows are thinned to one in so long; 0: not */
};

struct goal_rows {
    uint32_t devices;
    size_t count[GOAL_DEVICES];
    double *time_s[GOAL_DEVICES], *power_w[GOAL_DEVICES];
};

/* Seconds of "2023-05-26T15:06:54.704Z", "2023/05/26 15:06:54.704" or "15:06:54.704". */
static double goal_seconds(const char *text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
    double second = 0.0;

    if (sscanf(text, "%d%*1[-/]%d%*1[-/]%d%*1[T ]%n", &year, &month, &day, &used) < 3) {
        used = 0;
        day = 0;
    }
    if (sscanf(text + used, "%d:%d:%lf", &hour, &minute, &second) != 3) {
        return (double)NAN;
    }
    return ((day * 24.0 + hour) * 60.0 + minute) * 60.0 + second;
}

static const char *goal_cell(const char *line, int column)
{
    for (; column > 0 && line != NULL; column--) {
        line = strchr(line, ',');
        line = line != NULL ? line + 1 : NULL;
    }
    return line;
}

static void goal_add(struct goal_rows *rows, uint32_t device, double time_s, double power_w,
                     double refresh_s)
{
    const size_t n = rows->count[device];

    if (n > 0u && !(time_s - rows->time_s[device][n - 1u] > 0.999 * refresh_s)) {
        if (refresh_s > 0.0) {
            rows->power_w[device][n - 1u] = power_w; /* the last of a refresh is a whole one */
        }
        return;
    }
    if ((n & (n - 1u)) == 0u) {
        const size_t room = (n > 0u ? 2u * n : 1u) * sizeof(double);

        rows->time_s[device] = realloc(rows->time_s[device], room);
        rows->power_w[device] = realloc(rows->power_w[device], room);
        if (rows->time_s[device] == NULL || rows->power_w[device] == NULL) {
            exit(2);
        }
    }
    rows->time_s[device][n] = time_s;
    rows->power_w[device][n] = power_w;
    rows->count[device] = n + 1u;
}

/* 0: not there. */
static int goal_read(const struct goal_table *table, struct goal_rows *rows)
{
    const char *const shared = getenv("GPW_SHARED");
    char line[2048], command[1200];
    FILE *file;
    double origin = (double)NAN;

    memset(rows, 0, sizeof *rows);
    rows->devices = table->devices;
    snprintf(command, sizeof command, "%s '%s/data/%s' 2> /dev/null",
             strstr(table->path, ".gz") != NULL ? "gzip -dc" : "cat",
             shared != NULL ? shared : "", table->path);
    file = shared != NULL ? popen(command, "r") : NULL;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const double time_s = goal_seconds(line);
        uint32_t d;

        if (isnan(time_s)) {
            continue;
        }
        origin = isnan(origin) ? time_s : origin;
        for (d = 0; d < table->devices; d++) {
            const char *const cell =
                goal_cell(line, table->power + (table->key < 0 ? (int)d : 0));
            uint32_t device = d;
            double power_w;

            if (table->key >= 0) {
                const char *const key = goal_cell(line, table->key);

                device = key != NULL ? (uint32_t)atoi(key) : GOAL_DEVICES;
            }
            if (cell != NULL && device < table->devices && sscanf(cell, "%lf", &power_w) == 1 &&
                power_w > 0.0) {
                goal_add(rows, device, time_s - origin, power_w, table->refresh_s);
            }
            if (table->key >= 0) {
                break;
            }
        }
    }
    if (file != NULL) {
        pclose(file);
    }
    return rows->count[0] > 0u;
}

static void goal_free(struct goal_rows *rows)
{
    uint32_t d;

    for (d = 0; d < rows->devices; d++) {
        free(rows->time_s[d]);
        free(rows->power_w[d]);
    }
}

/* Series of the rows between two times. */
static void goal_series(const struct goal_rows *rows, double from_s, double to_s,
                        struct gpwi_fit_series *series)
{
    uint32_t d;

    for (d = 0; d < rows->devices; d++) {
        size_t first = 0, end = rows->count[d];

        while (first < end && rows->time_s[d][first] < from_s) {
            first++;
        }
        while (end > first && rows->time_s[d][end - 1u] >= to_s) {
            end--;
        }
        series[d].time_s = rows->time_s[d] + first;
        series[d].power_w = rows->power_w[d] + first;
        series[d].count = end - first;
        series[d].node = series[d].reserved = 0;
    }
}

/* Sum on a grid of the first device's stamps, by lines. Rows of NaN are left out. */
static void goal_sum(const struct gpwi_fit_series *series, uint32_t devices, double *time_s,
                     double *power_w, struct gpwi_fit_series *sum)
{
    size_t i, at[GOAL_DEVICES] = {0}, n = 0;
    uint32_t d;

    for (i = 0; i < series[0].count; i++) {
        double total = 0.0;
        const double t = series[0].time_s[i];

        for (d = 0; d < devices; d++) {
            const struct gpwi_fit_series *const s = &series[d];
            size_t k;

            while (at[d] + 2u < s->count && s->time_s[at[d] + 1u] <= t) {
                at[d]++;
            }
            k = at[d];
            total += s->power_w[k] + (s->power_w[k + 1u] - s->power_w[k]) * (t - s->time_s[k]) /
                                         (s->time_s[k + 1u] - s->time_s[k]);
        }
        time_s[n] = t;
        power_w[n++] = total;
    }
    sum->time_s = time_s;
    sum->power_w = power_w;
    sum->count = n;
    sum->node = sum->reserved = 0;
}

#endif /* GPW_GOAL_ROWS_H */
