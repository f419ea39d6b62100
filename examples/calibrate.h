/* SPDX-License-Identifier: MIT */
/* What the parts of the calibrate program share. */
#ifndef GPW_EXAMPLE_CALIBRATE_H
#define GPW_EXAMPLE_CALIBRATE_H

#include <gpupower/host.h>

#define EXIT_UNTOLD 1
#define EXIT_BAD_INPUT 2
#define LOGS_MAX 64

typedef struct arguments {
    const char *logs[LOGS_MAX];
    int log_count, explain, all;
    const char *profile_path, *c_folder, *json_path, *csv_path;
    gpw_calibrate_config config;
} arguments;

int refuse(const char *what, const char *why);
const char *status_text(gpw_status status);

/* A figure in at most 15 characters; kilojoules. */
const char *shown(double x, char text[16]);
double kj(int64_t mj);

/* The result in words, or as JSON. */
void print_text(const arguments *args, const gpw_calibration *found);
void print_found(const arguments *args, const gpw_calibration *found,
                 const gpw_calibration_summary *summary);
/* What reads one after another leave open, and where what is common lies. */
void print_common(const gpw_calibration *found, const unsigned char *is_shown);
int write_json(const arguments *args, const gpw_calibration *found);

/* Phases with their readings and a synthetic course beside them, as CSV. */
int write_csv(const arguments *args, const gpw_calibration *found);

/* The profile as a file, as C. */
int write_profile(const arguments *args, const gpw_calibration *found);

#endif /* GPW_EXAMPLE_CALIBRATE_H */
