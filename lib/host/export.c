/* SPDX-License-Identifier: MIT */
/* Checks a run and has it written. */
#include "export_internal.h"

#include "../internal.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_V0_1 184u
#define CHANNEL_V0_1 80u
#define DEFAULT_START_NS 946684800000000000 /* 2000-01-01 00:00 */

/* What is to be known of a format. */
struct export_format {
    const char *name;
    const char *ends;    /* the file's name; NULL: any */
    const char *second;  /* what it ends in then; NULL: no second file */
    uint32_t first_year; /* revision of COMTRADE that brought it; 0: none */
    uint32_t is_player;
};

static const struct export_format formats[] = {
    {"csv", NULL, NULL, 0, 0},
    {"gridlabd", NULL, NULL, 0, 1},
    {"opendss", ".dss", ".csv", 0, 1},
    {"andes", NULL, NULL, 0, 1},
    {"comtrade-ascii", ".cfg", ".dat", 1999, 0},
    {"comtrade-binary", ".cfg", ".dat", 1999, 0},
    {"comtrade-float32", ".cfg", ".dat", 2013, 0},
    {"cff-ascii", ".cff", NULL, 2013, 0},
    {"cff-binary", ".cff", NULL, 2013, 0},
    {"cff-float32", ".cff", NULL, 2013, 0},
};

#define FORMATS (sizeof formats / sizeof formats[0])
#define END_LENGTH 4u /* of every ending */

const char *gpw_export_format_name(uint32_t format)
{
    return format < FORMATS ? formats[format].name : "?";
}

gpw_status gpw_export_format_find(const char *name, uint32_t *format)
{
    uint32_t i;

    if (name == NULL || format == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < FORMATS; i++) {
        if (strcmp(name, formats[i].name) == 0) {
            *format = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

gpw_status gpw_export_config_init(gpw_export_config *config, size_t config_size)
{
    gpw_export_config ours;
    gpw_status status = gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_EXPORT);

    if (status < GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.header = GPWI_HEADER(GPWI_TYPE_EXPORT, sizeof ours);
    ours.f0_hz = gpw_unknown();
    ours.start_unix_ns = DEFAULT_START_NS;
    ours.interval_ns = 10000000u;
    ours.base_va = gpw_unknown();
    gpwi_text_copy(ours.station, sizeof ours.station, gpwi_text_of("libgpupower"));
    gpwi_text_copy(ours.device, sizeof ours.device, gpwi_text_of("simulation"));
    return gpwi_config_write(config, &ours, sizeof ours, CONFIG_V0_1);
}

/* ---- the second file ---- */

static int is_lower_case(char c)
{
    return 'a' <= c && c <= 'z';
}

static char upper(char c)
{
    return is_lower_case(c) ? (char)(c - 'a' + 'A') : c;
}

static int ends_as(const char *path, const char *end)
{
    const size_t length = strlen(path);

    return end == NULL ||
           (length > END_LENGTH &&
            gpwi_text_is_any_case(gpwi_text_of(path + length - END_LENGTH), end));
}

/* .CFG goes with .DAT, .cfg with .dat. */
static void second_path(const char *path, const struct export_format *format, char *text)
{
    const size_t stem = strlen(path) - END_LENGTH;
    size_t i;

    memcpy(text, path, stem);
    for (i = 0; i < END_LENGTH; i++) {
        const int lower = is_lower_case(path[stem + i]) || format->second[i] == '.';

        text[stem + i] = lower ? format->second[i] : upper(format->second[i]);
    }
    text[stem + END_LENGTH] = '\0';
}

gpw_status gpw_export_second_path(const char *path, uint32_t format, char *text,
                                  size_t text_bytes, size_t *bytes_needed)
{
    size_t needed;

    if (path == NULL || (text == NULL && (text_bytes > 0u || bytes_needed == NULL))) {
        return GPW_ERR_NULL;
    }
    if (format >= FORMATS || !ends_as(path, formats[format].ends)) {
        return GPW_ERR_DOMAIN;
    }
    needed = formats[format].second != NULL ? strlen(path) + 1u : 1u;
    if (bytes_needed != NULL) {
        *bytes_needed = needed;
    }
    if (text == NULL) {
        return GPW_OK;
    }
    if (text_bytes < needed) {
        return GPW_ERR_SIZE;
    }
    text[0] = '\0';
    if (needed > 1u) {
        second_path(path, &formats[format], text);
    }
    return GPW_OK;
}

/* ---- what is refused ---- */

#define REFUSE(run, status, field, ...)                                                        \
  ((void)gpwi_file_error((run)->error, 0, 0, field, __VA_ARGS__), (status))

int64_t gpwi_export_time_ns(const struct gpwi_export *run, size_t sample)
{
    if (run->time_s != NULL) {
        return (int64_t)(run->time_s[sample] * 1.0e9 + 0.5);
    }
    return (int64_t)(run->config.first_ns + run->config.interval_ns * sample);
}

/* A text of the configuration: it has an end and is all printable. */
static int is_text(const char *text, size_t size)
{
    const char *const end = memchr(text, '\0', size);

    for (; end != NULL && *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            return 0;
        }
    }
    return end != NULL;
}

static gpw_status check_config(struct gpwi_export *run, const struct export_format *format)
{
    gpw_export_config *const c = &run->config;

    if (format->first_year > 0u) {
        if (c->comtrade_year != 0u && c->comtrade_year != 1999u && c->comtrade_year != 2013u) {
            return REFUSE(run, GPW_ERR_DOMAIN, "comtrade_year", "must be 1999, 2013 or 0");
        }
        if (c->comtrade_year != 0u && c->comtrade_year < format->first_year) {
            return REFUSE(run, GPW_ERR_DOMAIN, "comtrade_year",
                          "%s came with the revision of 2013", format->name);
        }
        c->comtrade_year = c->comtrade_year != 0u ? c->comtrade_year : format->first_year;
    }
    if (!isnan(c->f0_hz) && !(0.0f < c->f0_hz && c->f0_hz <= 1000.0f)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "f0_hz",
                      "must be above 0, at most 1000, or unknown");
    }
    if (!isnan(c->base_va) && !(0.0f < c->base_va && c->base_va <= GPW_POWER_MAX_W)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "base_va", "must be above 0, or unknown");
    }
    if (!(0 <= c->start_unix_ns &&
          (double)c->start_unix_ns <= GPW_EXPORT_START_MAX_S * 1.0e9)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "start_unix_ns",
                      "must be between the years 1970 and 2100");
    }
    if (!is_text(c->station, sizeof c->station) || !is_text(c->device, sizeof c->device)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "station",
                      "station and device must be printable ASCII of at most 63 characters");
    }
    return GPW_OK;
}

static gpw_status check_interval(const struct gpwi_export *run)
{
    const gpw_export_config *const c = &run->config;
    const double interval_s = (double)c->interval_ns * 1.0e-9;
    const double last_s =
        (double)c->first_ns * 1.0e-9 + interval_s * ((double)run->samples - 1.0);

    if (!(GPW_EXPORT_INTERVAL_MIN_S <= interval_s && interval_s <= GPW_EXPORT_INTERVAL_MAX_S)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "interval_ns",
                      "must be 1 us to a day, or 0 where times are given");
    }
    if (!(last_s <= GPW_EXPORT_TIME_MAX_S)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "first_ns", "the run ends after more than 1e9 s");
    }
    return GPW_OK;
}

static gpw_status check_times(const struct gpwi_export *run)
{
    size_t n;

    for (n = 0; n < run->samples; n++) {
        if (!(0.0 <= run->time_s[n] && run->time_s[n] <= GPW_EXPORT_TIME_MAX_S)) {
            return REFUSE(run, GPW_ERR_DOMAIN, "time_s", "sample %lu is outside 0 to 1e9 s",
                          (unsigned long)n);
        }
        if (n > 0u && gpwi_export_time_ns(run, n) <= gpwi_export_time_ns(run, n - 1u)) {
            return REFUSE(run, GPW_ERR_ORDER, "time_s",
                          "sample %lu is not later than the one before", (unsigned long)n);
        }
    }
    n = formats[run->config.format].first_year > 0u ? gpwi_comtrade_clash(run) : 0u;
    if (n > 0u) {
        return REFUSE(run, GPW_ERR_ORDER, "time_s",
                      "sample %lu would have the stamp of the one before", (unsigned long)n);
    }
    return GPW_OK;
}

/* What a format has no room for becomes an underscore. */
static void fit_text(char *text, uint32_t format)
{
    for (; *text != '\0'; text++) {
        const int plain = ('0' <= *text && *text <= '9') || ('A' <= *text && *text <= 'Z') ||
                          is_lower_case(*text) || *text == '-';

        if ((format == GPW_EXPORT_OPENDSS && !plain) ||
            (format == GPW_EXPORT_ANDES && (*text == ',' || *text == '"')) ||
            (formats[format].first_year > 0u && *text == ',')) {
            *text = '_';
        }
    }
}

static int is_alike(const char *a, const char *b)
{
    return gpwi_text_is_any_case(gpwi_text_of(a), b);
}

/* A name that the file has for something else. */
static int is_taken(const char *name, uint32_t format)
{
    switch (format) {
    case GPW_EXPORT_CSV: return is_alike(name, "t_s");
    case GPW_EXPORT_ANDES: return is_alike(name, "t");
    case GPW_EXPORT_OPENDSS: return is_alike(name, "hour");
    default: return 0;
    }
}

static gpw_status check_channel(const struct gpwi_export *run, size_t index)
{
    gpw_export_channel *const c = &run->channels[index];
    const uint32_t format = run->config.format;
    size_t i;

    if (!is_text(c->name, sizeof c->name) || !is_text(c->unit, sizeof c->unit) ||
        c->name[0] == '\0' || gpwi_text_trim(gpwi_text_of(c->name)).length != strlen(c->name)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "channels",
                      "name or unit of channel %lu is no printable ASCII, empty or begins or "
                      "ends with a blank",
                      (unsigned long)index);
    }
    fit_text(c->name, format);
    if (formats[format].first_year > 0u) {
        fit_text(c->unit, format);
    }
    if (is_taken(c->name, format)) {
        return REFUSE(run, GPW_ERR_DOMAIN, c->name, "the name of the column of times");
    }
    for (i = 0; i < index; i++) {
        if (is_alike(run->channels[i].name, c->name)) {
            return REFUSE(run, GPW_ERR_DOMAIN, c->name, "two channels have this name");
        }
    }
    return GPW_OK;
}

static gpw_status check_values(const struct gpwi_export *run, size_t channel)
{
    const char *const name = run->channels[channel].name;
    size_t n;

    for (n = 0; n < run->samples; n++) {
        const float value = gpwi_export_value(run, channel, n);

        if (isnan(value) && formats[run->config.format].is_player) {
            return REFUSE(run, GPW_ERR_UNKNOWN, name,
                          "sample %lu is missing; a player needs every one", (unsigned long)n);
        }
        if (!isnan(value) && !(fabsf(value) <= GPW_EXPORT_VALUE_MAX)) {
            return REFUSE(run, GPW_ERR_DOMAIN, name, "sample %lu is beyond 1e30",
                          (unsigned long)n);
        }
    }
    return GPW_OK;
}

static gpw_status check_run(struct gpwi_export *run, const char *path)
{
    const struct export_format *const format = &formats[run->config.format];
    gpw_status status;
    size_t i;

    if (!ends_as(path, format->ends)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "path", "a file of format %s must end in %s",
                      format->name, format->ends);
    }
    if (format->second != NULL && strpbrk(path, "\"\r\n") != NULL) {
        return REFUSE(run, GPW_ERR_DOMAIN, "path", "no quotes or ends of line in it, please");
    }
    if (run->config.format == GPW_EXPORT_GRIDLABD && run->count > 2u) {
        return REFUSE(run, GPW_ERR_DOMAIN, "count",
                      "a player has one value, or real and imaginary part: write a file each");
    }
    status = check_config(run, format);
    if (status == GPW_OK) {
        status = run->time_s == NULL ? check_interval(run) : check_times(run);
    }
    for (i = 0; i < run->count && status == GPW_OK; i++) {
        status = check_channel(run, i);
        status = status == GPW_OK ? check_values(run, i) : status;
    }
    if (format->first_year > 0u) {
        fit_text(run->config.station, run->config.format);
        fit_text(run->config.device, run->config.format);
    }
    return status;
}

/* ---- writing ---- */

static void write_formats(const struct gpwi_export *run, FILE *first, FILE *second,
                          const char *second_name)
{
    switch (run->config.format) {
    case GPW_EXPORT_CSV: gpwi_export_csv(run, first); break;
    case GPW_EXPORT_GRIDLABD: gpwi_export_gridlabd(run, first); break;
    case GPW_EXPORT_OPENDSS: gpwi_export_opendss(run, first, second, second_name); break;
    case GPW_EXPORT_ANDES: gpwi_export_andes(run, first); break;
    case GPW_EXPORT_COMTRADE_ASCII:
    case GPW_EXPORT_COMTRADE_BINARY:
    case GPW_EXPORT_COMTRADE_FLOAT32: gpwi_export_comtrade(run, first, second); break;
    default: gpwi_export_cff(run, first); break;
    }
}

/* Both files whole before the first is moved; the one opened by name comes last. */
static gpw_status write_files(const struct gpwi_export *run, const char *path, char *second)
{
    struct gpwi_output outputs[2];
    const size_t count = second != NULL ? 2u : 1u;
    gpw_status status;
    size_t i;

    memset(outputs, 0, sizeof outputs);
    status = gpwi_output_open(&outputs[0], path, run->error);
    if (status == GPW_OK && second != NULL) {
        status = gpwi_output_open(&outputs[1], second, run->error);
    }
    if (status == GPW_OK) {
        write_formats(run, outputs[0].file, outputs[1].file, second);
    }
    for (i = 0; i < count && status == GPW_OK; i++) {
        status = gpwi_output_close(&outputs[i], run->error);
    }
    for (i = count; i > 0u && status == GPW_OK; i--) {
        status = gpwi_output_place(&outputs[i - 1u], run->error);
    }
    for (i = 0; i < count; i++) {
        gpwi_output_drop(&outputs[i]);
    }
    return status;
}

static gpw_status write_run(struct gpwi_export *run, const char *path)
{
    const struct export_format *const format = &formats[run->config.format];
    gpw_status status = check_run(run, path);
    char *second = NULL;

    if (status == GPW_OK && format->second != NULL) {
        second = malloc(strlen(path) + 1u);
        if (second == NULL) {
            return REFUSE(run, GPW_ERR_NOMEM, NULL, "no memory");
        }
        second_path(path, format, second);
    }
    if (status == GPW_OK) {
        status = write_files(run, path, second);
    }
    free(second);
    return status;
}

/* ---- from the caller ---- */

static gpw_status read_config(struct gpwi_export *run, const gpw_export_config *config)
{
    gpw_status status = gpw_export_config_init(&run->config, sizeof run->config);

    if (status == GPW_OK) {
        status = gpwi_config_read(&run->config, sizeof run->config, CONFIG_V0_1, config);
    }
    if (status == GPW_OK &&
        (run->config.reserved[0] | run->config.reserved[1] | run->config.reserved[2]) != 0u) {
        return GPW_ERR_VERSION;
    }
    return status;
}

static gpw_status check_counts(const struct gpwi_export *run)
{
    if (run->config.format >= FORMATS) {
        return REFUSE(run, GPW_ERR_DOMAIN, "format", "there is no format %lu",
                      (unsigned long)run->config.format);
    }
    if (!(1u <= run->count && run->count <= GPW_EXPORT_CHANNELS_MAX)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "count", "must be 1 to %u channels",
                      GPW_EXPORT_CHANNELS_MAX);
    }
    if (!(1u <= run->samples && run->samples <= GPW_EXPORT_SAMPLES_MAX)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "samples", "must be 1 to 4294967294");
    }
    if ((run->time_s != NULL) != (run->config.interval_ns == 0u)) {
        return REFUSE(run, GPW_ERR_DOMAIN, "interval_ns",
                      "times are given where it is 0, and only there");
    }
    return GPW_OK;
}

/* Our own copy, since names are made to fit. */
static gpw_status copy_channels(struct gpwi_export *run, const gpw_export_channel *channels,
                                size_t channel_bytes)
{
    size_t i;

    run->channels = calloc(run->count, sizeof *run->channels);
    if (run->channels == NULL) {
        return REFUSE(run, GPW_ERR_NOMEM, NULL, "no memory");
    }
    for (i = 0; i < run->count; i++) {
        memcpy(&run->channels[i], (const unsigned char *)channels + i * channel_bytes,
               CHANNEL_V0_1);
    }
    return GPW_OK;
}

gpw_status gpw_export_write(const char *path, const gpw_export_config *config,
                            const gpw_export_channel *channels, size_t channel_bytes,
                            size_t count, const double *time_s, const float *values,
                            size_t samples, gpw_file_error *error)
{
    struct gpwi_export run;
    gpw_status status;

    gpwi_file_error_clear(error);
    if (path == NULL || config == NULL || channels == NULL || values == NULL) {
        return GPW_ERR_NULL;
    }
    memset(&run, 0, sizeof run);
    run.time_s = time_s;
    run.values = values;
    run.count = count;
    run.samples = samples;
    run.error = error;
    status = read_config(&run, config);
    if (status == GPW_OK && (channel_bytes < CHANNEL_V0_1 || channel_bytes > GPWI_CONFIG_MAX)) {
        status = GPW_ERR_VERSION;
    }
    if (status == GPW_OK) {
        status = check_counts(&run);
    }
    if (status == GPW_OK) {
        status = copy_channels(&run, channels, channel_bytes);
    }
    if (status == GPW_OK) {
        status = write_run(&run, path);
    }
    free(run.channels);
    return status;
}
