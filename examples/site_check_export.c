/* SPDX-License-Identifier: MIT */
/* --export FORMAT:FILE: the signals of the nominal run for another program. */
#include "site_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANDES_BASE_VA 1.0e8f /* what a system of ANDES has unless it says otherwise */

static const struct {
    const char *name, *unit;
    size_t offset;
} exported[] = {
    {"generator_w", "W", offsetof(gpw_site_signals, generator_w)}, /* what a player plays */
    {"rail_mean_w", "W", offsetof(gpw_site_signals, rail_mean_w)},
    {"rail_w", "W", offsetof(gpw_site_signals, rail_w)},
    {"smoothed_w", "W", offsetof(gpw_site_signals, smoothed_w)},
    {"ac_w", "W", offsetof(gpw_site_signals, ac_w)},
    {"psu_w", "W", offsetof(gpw_site_signals, psu_w)},
    {"frequency_hz", "Hz", offsetof(gpw_site_signals, frequency_hz)},
    {"frequency_min_hz", "Hz", offsetof(gpw_site_signals, frequency_min_hz)},
    {"frequency_max_hz", "Hz", offsetof(gpw_site_signals, frequency_max_hz)},
    {"rocof_hz_per_s", "Hz/s", offsetof(gpw_site_signals, rocof_hz_per_s)},
    {"throttle_pu", "pu", offsetof(gpw_site_signals, throttle_pu)},
    {"boost_pu", "pu", offsetof(gpw_site_signals, boost_pu)},
    {"connected_share", "pu", offsetof(gpw_site_signals, connected_share)},
};

#define EXPORTED (sizeof exported / sizeof exported[0])

/* Signals in memory, one after another: shape [channels][ticks]. */
typedef struct columns {
    float *values;
    size_t channels, at;
} columns;

static void keep_tick(void *to, const session *s, const gpw_site_signals *now)
{
    columns *const kept = to;
    size_t i;

    for (i = 0; i < kept->channels; i++) {
        memcpy(&kept->values[i * (size_t)s->ticks + kept->at],
               (const char *)now + exported[i].offset, sizeof(float));
    }
    kept->at++;
}

/* A player holds a value from its stamp on, so it gets the beginning of a tick; a recording the
 * end. */
static gpw_status describe_export(const session *s, int plays, gpw_export_config *config)
{
    gpw_genset_config set;
    gpw_status status = gpw_export_config_init(config, sizeof *config);

    if (status >= GPW_OK) {
        status = gpw_genset_config_init(&set, sizeof set);
    }
    if (status >= GPW_OK) {
        status = gpw_site_genset(s->site, &set);
    }
    if (status >= GPW_OK) {
        config->format = s->args.export_format;
        config->interval_ns = s->tick_ns;
        config->first_ns = plays ? 0u : s->tick_ns;
        config->f0_hz = set.f0_hz;
        config->base_va = ANDES_BASE_VA;
    }
    return status;
}

static gpw_status export_columns(const session *s, const columns *kept, int plays,
                                 gpw_file_error *error)
{
    gpw_export_config config;
    gpw_export_channel channels[EXPORTED];
    gpw_status status = describe_export(s, plays, &config);
    size_t i;

    memset(channels, 0, sizeof channels);
    for (i = 0; i < kept->channels; i++) {
        strcpy(channels[i].name, exported[i].name);
        strcpy(channels[i].unit, exported[i].unit);
    }
    return status < GPW_OK
               ? status
               : gpw_export_write(s->args.export_path, &config, channels, sizeof channels[0],
                                  kept->channels, NULL, kept->values, (size_t)s->ticks, error);
}

/* Whether the file, or the one that goes beside it, is read or written otherwise. */
static int is_taken(const session *s)
{
    const char *const path = s->args.export_path;
    const size_t bytes = strlen(path) + 1u;
    char *const second = malloc(bytes);
    int taken = is_in_use(s, path);

    /* A name that ends wrongly has no second one; gpw_export_write() tells of it. */
    if (second != NULL &&
        gpw_export_second_path(path, s->args.export_format, second, bytes, NULL) == GPW_OK) {
        taken |= is_in_use(s, second);
    }
    free(second);
    return taken;
}

int write_export(session *s)
{
    const int plays = s->args.export_format == GPW_EXPORT_GRIDLABD ||
                      s->args.export_format == GPW_EXPORT_OPENDSS ||
                      s->args.export_format == GPW_EXPORT_ANDES;
    columns kept = {NULL, plays ? 1u : EXPORTED, 0u};
    gpw_file_error error;
    gpw_status status = GPW_ERR_NOMEM;

    if (is_taken(s)) {
        return refuse_output(s->args.export_path,
                             "it, or the file beside it, is another one of this run");
    }
    memset(&error, 0, sizeof error);
    if (s->ticks <= SIZE_MAX / sizeof(float) / kept.channels) {
        kept.values = malloc(kept.channels * (size_t)s->ticks * sizeof(float));
    }
    if (kept.values != NULL) {
        status = take_run(s, keep_tick, &kept);
    }
    if (status >= GPW_OK) {
        status = export_columns(s, &kept, plays, &error);
    }
    free(kept.values);
    if (status >= GPW_OK) {
        return 0;
    }
    return error.reason[0] != '\0' ? refuse_file(s->args.export_path, &error)
                                   : refuse_status(s->args.export_path, status);
}
