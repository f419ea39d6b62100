/* SPDX-License-Identifier: MIT */
/* What the formats of an export share. */
#ifndef GPW_EXPORT_INTERNAL_H
#define GPW_EXPORT_INTERNAL_H

#include "file_error.h"

#include "gpupower/export.h"

#include <stdio.h>

/* A run, checked. */
struct gpwi_export {
    gpw_export_config config;
    gpw_export_channel *channels; /* shape [count], as the format can hold them */
    const double *time_s;         /* NULL: a constant interval */
    const float *values;          /* shape [count][samples] */
    size_t count;
    size_t samples;
    gpw_file_error *error;
};

/* A file that is written beside its place. */
struct gpwi_output {
    FILE *file;
    const char *path;
    char *part; /* its name until it is whole; NULL: not open */
};

gpw_status gpwi_output_open(struct gpwi_output *output, const char *path,
                            gpw_file_error *error);

/* Ends the writing, whether or not all of it could be written. */
gpw_status gpwi_output_close(struct gpwi_output *output, gpw_file_error *error);

/* Moves a closed one to its place. */
gpw_status gpwi_output_place(struct gpwi_output *output, gpw_file_error *error);

/* Leaves nothing of one that was not placed; harmless after. */
void gpwi_output_drop(struct gpwi_output *output);

/* Numbers with a point in any locale: as few digits as give the same bits again. */
void gpwi_put_float(FILE *out, float value);
void gpwi_put_double(FILE *out, double value);

/* Seconds of a number of nanoseconds, exactly. */
void gpwi_put_seconds(FILE *out, int64_t time_ns);

/* Calendar of a time since 1970. */
struct gpwi_date {
    int32_t year, month, day, hour, minute, second;
    int32_t nanosecond;
};
struct gpwi_date gpwi_date_of(int64_t unix_ns);

/* Stamp of a sample after the start. */
int64_t gpwi_export_time_ns(const struct gpwi_export *run, size_t sample);

static inline float gpwi_export_value(const struct gpwi_export *run, size_t channel,
                                      size_t sample)
{
    return run->values[channel * run->samples + sample];
}

/* The formats: each writes what its files hold; errors of writing show when they are closed. */
void gpwi_export_csv(const struct gpwi_export *run, FILE *out);
void gpwi_export_gridlabd(const struct gpwi_export *run, FILE *out);
void gpwi_export_andes(const struct gpwi_export *run, FILE *out);
void gpwi_export_opendss(const struct gpwi_export *run, FILE *dss, FILE *points,
                         const char *points_path);
void gpwi_export_comtrade(const struct gpwi_export *run, FILE *cfg, FILE *dat);
void gpwi_export_cff(const struct gpwi_export *run, FILE *cff);

/* Whether two samples of given times would get one COMTRADE stamp: the second one's index, or
 * 0. */
size_t gpwi_comtrade_clash(const struct gpwi_export *run);

#endif /* GPW_EXPORT_INTERNAL_H */
