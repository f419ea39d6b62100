/* SPDX-License-Identifier: MIT */
/* A log that a test writes line by line, and what calibration makes of it. */
#ifndef GPW_CALIBRATE_SETUP_H
#define GPW_CALIBRATE_SETUP_H

#include "gpw_test.h"

#include <gpupower/host.h>

#include <stdlib.h>
#include <string.h>

#ifndef LOG_ROOM
#  define LOG_ROOM 60000000u
#endif

static char *log_text; /* from open_log() to close_log() */
static size_t log_length;

/* Set-up and tear-down of a group of tests. */
static inline int open_log(void **state)
{
    (void)state;
    log_text = malloc(LOG_ROOM);
    return log_text == NULL;
}

static inline int close_log(void **state)
{
    (void)state;
    free(log_text);
    return 0;
}

static inline void put(const char *line)
{
    const size_t bytes = strlen(line);

    assert_true(log_length + bytes < LOG_ROOM);
    memcpy(log_text + log_length, line, bytes + 1u);
    log_length += bytes;
}

static inline void begin(const char *header)
{
    log_length = 0u;
    put(header);
}

static inline gpw_calibrate_config config_of(void)
{
    gpw_calibrate_config c;

    assert_int_equal(gpw_calibrate_config_init(&c, sizeof c), GPW_OK);
    return c;
}

static inline gpw_calibration *run(const gpw_calibrate_config *config)
{
    gpw_calibration *c = NULL;
    gpw_file_error error;

    if (gpw_calibration_create(config, &c, &error) != GPW_OK ||
        gpw_calibration_add_text(c, log_text, log_length, &error) != GPW_OK ||
        gpw_calibration_run(c, &error) < GPW_OK) {
        fail_msg("%s: %s", error.field, error.reason);
    }
    return c;
}

static inline gpw_calibration_summary summary_of(const gpw_calibration *c)
{
    gpw_calibration_summary s;

    assert_int_equal(gpw_calibration_summary_get(c, &s, sizeof s), GPW_OK);
    return s;
}

static inline gpw_calibration_phase phase_of(const gpw_calibration *c, uint32_t i)
{
    gpw_calibration_phase p;

    assert_int_equal(gpw_calibration_phase_get(c, i, &p, sizeof p), GPW_OK);
    return p;
}

/* Whether a note of that kind has these words. */
static inline int has_note(const gpw_calibration *c, uint32_t kind, const char *words)
{
    gpw_calibration_note n;
    uint32_t i;

    for (i = 0; gpw_calibration_note_get(c, i, &n, sizeof n) == GPW_OK; i++) {
        if (n.kind == kind && strstr(n.text, words) != NULL) {
            return 1;
        }
    }
    return 0;
}

#endif /* GPW_CALIBRATE_SETUP_H */
