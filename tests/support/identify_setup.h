/* SPDX-License-Identifier: MIT */
/* What tests of identification share: a log with noise, and what was found of it. */
#ifndef GPW_IDENTIFY_SETUP_H
#define GPW_IDENTIFY_SETUP_H

#include "gpw_test.h"

#include <gpupower/identify.h>

#include <stdlib.h>
#include <string.h>

#define RATED_W 1.0e6
#define F0_HZ 50.0
#define SAMPLES_MAX 4000u

typedef struct step_log {
    size_t count;
    double time_s[SAMPLES_MAX], load_w[SAMPLES_MAX], hz[SAMPLES_MAX], boost[SAMPLES_MAX];
} step_log;

static uint64_t noise_state = 1u;

static double uniform(void)
{
    noise_state = noise_state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(noise_state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    return sqrt(-2.0 * log(uniform())) * cos(6.283185307179586 * uniform());
}

static gpw_step_record *record_of(const step_log *log, int with_boost)
{
    gpw_step_record *record = NULL;

    assert_status(gpw_step_record_create(log->time_s, log->load_w, log->hz,
                                         with_boost ? log->boost : NULL, log->count, &record),
                  GPW_OK);
    return record;
}

static gpw_identify_config blank_config(void)
{
    gpw_identify_config c;

    assert_status(gpw_identify_config_init(&c, sizeof c), GPW_OK);
    return c;
}

static gpw_identified_figure figure_of(const gpw_identified *found, uint32_t figure)
{
    gpw_identified_figure f;

    assert_status(gpw_identified_figure_get(found, figure, &f, sizeof f), GPW_OK);
    return f;
}

/* Identifies, or fails the test with the reason. */
static gpw_identified *identified(const step_log *log, int with_boost,
                                  const gpw_genset_config *genset,
                                  const gpw_identify_config *config)
{
    gpw_step_record *const record = record_of(log, with_boost);
    gpw_identified *found = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_identify(record, genset, config, &found, &error);

    if (status != GPW_OK) {
        fail_msg("%s: %s: %s", gpw_status_name(status), error.field, error.reason);
    }
    gpw_step_record_destroy(record);
    return found;
}

static int is_inside(const gpw_identified_figure *f, double truth)
{
    return (double)f->low <= truth * (1.0 + 1.0e-6) &&
           truth * (1.0 - 1.0e-6) <= (double)f->high;
}

#endif /* GPW_IDENTIFY_SETUP_H */
