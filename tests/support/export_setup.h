/* SPDX-License-Identifier: MIT */
/* A folder of its own, a small run, and what a file holds. */
#ifndef GPW_EXPORT_SETUP_H
#define GPW_EXPORT_SETUP_H

#include "gpw_test.h"

#include <gpupower/export.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "export-XXXXXX";
static unsigned char content[1u << 20];
static size_t content_bytes;

static inline int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static const char *const written[] = {"a.csv", "a.dss", "a.cfg", "a.dat", "a.cff", "a.player"};

static inline void remove_files(void)
{
    size_t i;

    for (i = 0; i < COUNT_OF(written); i++) {
        char part[32];

        snprintf(part, sizeof part, "%s.part", written[i]);
        (void)remove(written[i]);
        (void)remove(part);
    }
}

static inline int leave_folder(void **state)
{
    (void)state;
    remove_files();
    return chdir("..") != 0 || rmdir(folder) != 0;
}

static inline int no_file(void **state)
{
    (void)state;
    remove_files();
    return 0;
}

static inline int exists(const char *path)
{
    struct stat there;

    return stat(path, &there) == 0;
}

/* The whole file; as text it ends with a zero byte. */
static inline const char *content_of(const char *path)
{
    FILE *const file = fopen(path, "rb");

    assert_non_null(file);
    content_bytes = fread(content, 1, sizeof content - 1u, file);
    content[content_bytes] = '\0';
    fclose(file);
    return (const char *)content;
}

/* A run of up to three channels. */
typedef struct run {
    gpw_export_config config;
    gpw_export_channel channels[3];
    size_t count;
    const double *time_s;
    const float *values;
    size_t samples;
    gpw_file_error error;
} run;

static inline run run_of(uint32_t format, size_t count, const float *values, size_t samples)
{
    static const char *const names[] = {"p_w", "q_var", "f_hz"};
    static const char *const units[] = {"W", "var", "Hz"};
    run r;
    size_t i;

    memset(&r, 0, sizeof r);
    assert_status(gpw_export_config_init(&r.config, sizeof r.config), GPW_OK);
    r.config.format = format;
    r.count = count;
    r.values = values;
    r.samples = samples;
    for (i = 0; i < 3u; i++) {
        strcpy(r.channels[i].name, names[i]);
        strcpy(r.channels[i].unit, units[i]);
    }
    return r;
}

static inline gpw_status write_run(run *r, const char *path)
{
    return gpw_export_write(path, &r->config, r->channels, sizeof r->channels[0], r->count,
                            r->time_s, r->values, r->samples, &r->error);
}

#define CASE(name) cmocka_unit_test_setup(name, no_file)

#endif /* GPW_EXPORT_SETUP_H */
