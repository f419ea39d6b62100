/* SPDX-License-Identifier: MIT */
/* The profile as a file and as C, and the readings for a picture. */
#include "calibrate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int write_profile(const arguments *args, const gpw_calibration *found)
{
    gpw_profile_file *file = NULL;
    gpw_file_error error;
    char symbol[64];
    gpw_status status;
    size_t i;

    if (args->profile_path == NULL && args->c_folder == NULL) {
        return 0;
    }
    status = gpw_calibration_profile_file(found, &file, &error);
    if (status == GPW_OK && args->profile_path != NULL) {
        status = gpw_profile_file_write(file, args->profile_path, &error);
    }
    if (status == GPW_OK && args->c_folder != NULL) {
        for (i = 0; args->config.name[i] != '\0'; i++) {
            symbol[i] = args->config.name[i] == '-' ? '_' : args->config.name[i];
        }
        symbol[i] = '\0';
        status = gpw_profile_file_write_c(file, symbol, args->c_folder, &error);
    }
    gpw_profile_file_destroy(file);
    if (status == GPW_ERR_UNKNOWN) {
        return 0; /* there is no profile, as the report says */
    }
    return status == GPW_OK
               ? 0
               : refuse(args->profile_path != NULL ? args->profile_path : args->c_folder,
                        error.reason[0] != '\0' ? error.reason : status_text(status));
}

static int write_phase(FILE *out, const gpw_calibration *found, uint32_t phase, uint32_t seed)
{
    size_t count = 0u, i;
    double *values;
    int is_synthetic;

    if (gpw_calibration_readings(found, phase, 0u, 0u, NULL, NULL, &count) != GPW_OK ||
        count == 0u) {
        return 0;
    }
    values = malloc(3u * count * sizeof *values);
    if (values == NULL) {
        return refuse("readings", "not enough memory");
    }
    if (gpw_calibration_readings(found, phase, 0u, count, values, values + count, &count) !=
        GPW_OK) {
        free(values);
        return 0;
    }
    is_synthetic =
        gpw_calibration_synthetic(found, phase, seed, count, values + 2u * count) == GPW_OK;
    for (i = 0; i < count; i++) {
        fprintf(out, "%u,%.6f,%.3f,", phase, values[i], values[count + i]);
        if (is_synthetic) {
            fprintf(out, "%.3f", values[2u * count + i]);
        }
        fputc('\n', out);
    }
    free(values);
    return 0;
}

int write_csv(const arguments *args, const gpw_calibration *found)
{
    FILE *const out = fopen(args->csv_path, "w");
    gpw_calibration_summary s;
    uint32_t i;
    int broken = 0;

    if (out == NULL) {
        return refuse(args->csv_path, strerror(errno));
    }
    fputs("phase,t_s,sum_w,synthetic_w\n", out);
    if (gpw_calibration_summary_get(found, &s, sizeof s) == GPW_OK) {
        for (i = 0; i < s.phases && !broken; i++) {
            broken = write_phase(out, found, i, args->config.seed);
        }
    }
    broken |= ferror(out);
    return fclose(out) == 0 && !broken ? 0 : refuse(args->csv_path, "not all was written");
}
