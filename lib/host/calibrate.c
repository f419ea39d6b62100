/* SPDX-License-Identifier: MIT */
/* Life of a calibration, and what is handed out of it. */
#include "calibrate_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>

#define CALIBRATION_MAGIC 0x43414C31u /* "CAL1" */
#define CONFIG_V0_1 168u
#define SUMMARY_V0_1 184u
#define PHASE_V0_1 232u
#define STEP_V0_1 80u
#define EVENT_V0_1 48u
#define CORRELATION_V0_1 48u
#define BAND_V0_1 32u
#define DEVICE_V0_1 160u
#define NOTE_V0_1 264u
#define TICKS_DEFAULT 4194304u
#define TICKS_MIN 65536u
#define TICKS_MAX 268435456u

GPW_STATIC_ASSERT(calibrate_config_is_168_bytes, sizeof(gpw_calibrate_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(summary_is_184_bytes, sizeof(gpw_calibration_summary) == SUMMARY_V0_1);
GPW_STATIC_ASSERT(phase_is_232_bytes, sizeof(gpw_calibration_phase) == PHASE_V0_1);
GPW_STATIC_ASSERT(step_is_80_bytes, sizeof(gpw_calibration_step) == STEP_V0_1);
GPW_STATIC_ASSERT(event_is_48_bytes, sizeof(gpw_calibration_event) == EVENT_V0_1);
GPW_STATIC_ASSERT(correlation_is_48_bytes,
                  sizeof(gpw_calibration_correlation) == CORRELATION_V0_1);
GPW_STATIC_ASSERT(band_is_32_bytes, sizeof(gpw_calibration_band) == BAND_V0_1);
GPW_STATIC_ASSERT(device_is_160_bytes, sizeof(gpw_calibration_device) == DEVICE_V0_1);
GPW_STATIC_ASSERT(note_is_264_bytes, sizeof(gpw_calibration_note) == NOTE_V0_1);

gpw_status gpw_calibrate_config_init(gpw_calibrate_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_CALIBRATE);

    if (status == GPW_OK) {
        config->ticks_max = TICKS_DEFAULT;
        config->seed = 1u;
        config->idle_w = gpw_unknown();
        config->context_w = gpw_unknown();
        config->cap_w = gpw_unknown();
        config->start_s = gpw_unknown();
        config->end_s = gpw_unknown();
        config->window_s = gpw_unknown();
        config->refresh_s = gpw_unknown();
        config->interval_s = gpw_unknown();
        memcpy(config->name, "measured", sizeof "measured");
    }
    return status;
}

/* ---- arrays ---- */

void *gpwi_cal_list_add(struct gpwi_cal_list *list, size_t bytes, size_t most)
{
    unsigned char *at;

    if (list->count >= most) {
        return NULL;
    }
    if (list->count == list->room) {
        const size_t room = list->room == 0u ? 16u : list->room * 2u;
        void *const grown = realloc(list->at, room * bytes);

        if (grown == NULL) {
            return NULL;
        }
        list->at = grown;
        list->room = room;
    }
    at = (unsigned char *)list->at + list->count++ * bytes;
    memset(at, 0, bytes);
    return at;
}

/* ---- what may be asked ---- */

static gpw_status refuse(gpw_file_error *error, const char *field, const char *why)
{
    (void)gpwi_file_error(error, 0u, 0u, field, "%s", why);
    return GPW_ERR_DOMAIN;
}

static int is_text(const char *text, size_t bytes)
{
    size_t i;

    for (i = 0; i < bytes && text[i] != '\0'; i++) {
        if (text[i] < ' ' || text[i] > '~') {
            return 0;
        }
    }
    return i < bytes;
}

static int is_name(const char *text, size_t bytes)
{
    size_t i;

    for (i = 0; i < bytes && text[i] != '\0'; i++) {
        const int is_letter = text[i] >= 'a' && text[i] <= 'z';
        const int is_digit = text[i] >= '0' && text[i] <= '9';

        if (!is_letter && !is_digit && text[i] != '-') {
            return 0;
        }
    }
    return i > 0u && i < bytes;
}

static int is_load(gpw_phase phase)
{
    return phase == GPW_PHASE_OFF || (phase >= GPW_PHASE_INFER && phase < GPW_PHASE_COUNT);
}

static gpw_status check_config(const gpw_calibrate_config *c, gpw_file_error *error)
{
    if (c->field > (uint32_t)GPW_CALIBRATE_FIELD_INSTANT) {
        return refuse(error, "field", "no such field: best, power, average or instant");
    }
    if (!is_load(c->load_phase)) {
        return refuse(error, "load_phase",
                      "what runs under load is infer, train or user1 to 4");
    }
    if (c->ticks_max < TICKS_MIN || c->ticks_max > TICKS_MAX) {
        return refuse(error, "ticks_max", "65536 to 268435456");
    }
    if (!gpwi_is_unknown_or(c->idle_w, 1.0e-3f, GPW_POWER_MAX_W) ||
        !gpwi_is_unknown_or(c->context_w, 1.0e-3f, GPW_POWER_MAX_W) ||
        !gpwi_is_unknown_or(c->cap_w, 1.0f, GPW_POWER_MAX_W)) {
        return refuse(error, "idle_w, context_w, cap_w", "a power above 0 W, or unknown");
    }
    if (c->context_w <= c->idle_w) { /* false where one is not known */
        return refuse(error, "context_w", "must be above idle_w");
    }
    if (!gpwi_is_unknown_or(c->start_s, -1.0e9f, 1.0e9f) ||
        !gpwi_is_unknown_or(c->end_s, -1.0e9f, 1.0e9f) || c->end_s <= c->start_s) {
        return refuse(error, "start_s, end_s", "the end must come after the start");
    }
    if (!gpwi_is_unknown_or(c->window_s, 1.0e-3f, 3600.0f) ||
        !gpwi_is_unknown_or(c->refresh_s, 1.0e-3f, 3600.0f)) {
        return refuse(error, "window_s, refresh_s", "0.001 to 3600 s, or unknown");
    }
    if (!gpwi_is_unknown_or(c->interval_s, 1.0e-6f, 1.0e6f)) {
        return refuse(error, "interval_s", "1e-6 to 1e6 s, or unknown");
    }
    if (!is_text(c->board, sizeof c->board)) {
        return refuse(error, "board", "printable characters, then a zero byte");
    }
    if (!is_name(c->name, sizeof c->name)) {
        return refuse(error, "name", "1 to 39 characters of a-z, 0-9 and -");
    }
    return c->strict > 1u ? refuse(error, "strict", "0 or 1") : GPW_OK;
}

/* ---- life ---- */

static gpw_status config_of(gpw_calibrate_config *ours, const gpw_calibrate_config *theirs,
                            gpw_file_error *error)
{
    gpw_status status = gpw_calibrate_config_init(ours, sizeof *ours);

    if (status == GPW_OK && theirs != NULL) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
    return status == GPW_OK ? check_config(ours, error) : status;
}

gpw_status gpw_calibration_create(const gpw_calibrate_config *config,
                                  gpw_calibration **calibration, gpw_file_error *error)
{
    gpw_calibrate_config ours;
    gpw_calibration *made;
    gpw_status status;

    if (calibration == NULL) {
        return GPW_ERR_NULL;
    }
    *calibration = NULL;
    gpwi_file_error_clear(error);
    status = config_of(&ours, config, error);
    if (status != GPW_OK) {
        return status;
    }
    made = calloc(1, sizeof *made);
    if (made == NULL) {
        return GPW_ERR_NOMEM;
    }
    made->magic = CALIBRATION_MAGIC;
    made->config = ours;
    if (ours.board[0] != '\0') {
        status = gpwi_cal_board_find(made, ours.board, error);
        if (status != GPW_OK) {
            gpw_calibration_destroy(made);
            return GPW_ERR_NOT_FOUND;
        }
    }
    *calibration = made;
    return GPW_OK;
}

static void free_device(struct gpwi_cal_device *d)
{
    free(d->tracker_memory);
    free(d->grid_memory);
    free(d->energy_memory);
    free(d->window_memory);
    free(d->levels.at);
    free(d->ticks.at);
}

static void free_phase(struct gpwi_cal_phase *p)
{
    free(p->sums);
    free(p->time_s);
    free(p->sum_w);
    gpwi_cal_fit_free(p->fit);
}

void gpw_calibration_destroy(gpw_calibration *c)
{
    size_t i;

    if (c == NULL) {
        return;
    }
    for (i = 0; i < c->logs.count; i++) {
        free(gpwi_cal_log_at(c, i)->path);
        free(gpwi_cal_log_at(c, i)->explained);
    }
    for (i = 0; i < c->devices.count; i++) {
        free_device(gpwi_cal_device_at(c, i));
    }
    for (i = 0; i < c->groups.count; i++) {
        free(gpwi_cal_group_at(c, i)->device);
    }
    for (i = 0; i < c->phases.count; i++) {
        free_phase(gpwi_cal_phase_at(c, i));
    }
    free(c->logs.at);
    free(c->devices.at);
    free(c->groups.at);
    free(c->phases.at);
    free(c->steps.at);
    free(c->events.at);
    free(c->correlations.at);
    free(c->bands.at);
    free(c->notes.at);
    free(c->profile_memory);
    c->magic = 0u;
    free(c);
}

static gpw_status check_open(const gpw_calibration *c)
{
    if (c == NULL) {
        return GPW_ERR_NULL;
    }
    if (c->magic != CALIBRATION_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    return c->has_run ? GPW_ERR_STATE : GPW_OK;
}

static void drop_last_log(gpw_calibration *c, size_t devices_before)
{
    struct gpwi_cal_log *const log = gpwi_cal_log_at(c, c->logs.count - 1u);

    while (c->devices.count > devices_before) {
        free_device(gpwi_cal_device_at(c, --c->devices.count));
    }
    free(log->path);
    free(log->explained);
    c->logs.count--;
}

/* What one profile can be of: boards, or nodes at one point by one kind of meter. */
static gpw_status check_point(const gpw_calibration *c, const struct gpwi_cal_log *log,
                              gpw_file_error *error)
{
    static const char *const words[] = {"GPU boards", "whole nodes or more"};
    const struct gpwi_cal_log *const first = gpwi_cal_log_at(c, 0);
    const struct gpwi_cal_device *const here = gpwi_cal_device_at(c, log->first_device);
    const struct gpwi_cal_device *const there = gpwi_cal_device_at(c, first->first_device);
    const int of_node = !gpwi_cal_is_board(here), first_of_node = !gpwi_cal_is_board(there);

    if (of_node != first_of_node) {
        return gpwi_file_error(
            error, 0u, 0u, "measured at",
            "this log is of %s, the first one of %s: one profile cannot be of "
            "both; calibrate them one by one",
            words[of_node], words[first_of_node]);
    }
    if (of_node &&
        (here->point != there->point ||
         (log->info.format == GPW_LOG_PTDAEMON) != (first->info.format == GPW_LOG_PTDAEMON))) {
        return gpwi_file_error(error, 0u, 0u, "measured at",
                               "this log is of another meter or point of the supply than the "
                               "first one: calibrate them one by one");
    }
    return GPW_OK;
}

static gpw_status add(gpw_calibration *c, const char *path, const char *text, size_t bytes,
                      gpw_file_error *error)
{
    const size_t devices_before = c->devices.count;
    struct gpwi_cal_log *log;
    gpw_status status = GPW_OK;

    if (c->logs.count >= GPWI_CAL_LOGS_MAX) {
        (void)gpwi_file_error(error, 0u, 0u, "logs", "no more than %u", GPWI_CAL_LOGS_MAX);
        return GPW_ERR_FULL;
    }
    log = gpwi_cal_list_add(&c->logs, sizeof *log, GPWI_CAL_LOGS_MAX);
    if (log == NULL) {
        return GPW_ERR_NOMEM;
    }
    log->text = text;
    log->bytes = bytes;
    log->first_device = (uint32_t)devices_before;
    if (path != NULL) {
        log->path = malloc(strlen(path) + 1u);
        if (log->path == NULL) {
            status = GPW_ERR_NOMEM;
        } else {
            memcpy(log->path, path, strlen(path) + 1u);
        }
    }
    if (status == GPW_OK) {
        status = gpwi_cal_scan(c, log, error);
    }
    if (status == GPW_OK) {
        status = check_point(c, log, error);
    }
    if (status == GPW_ERR_FULL) {
        (void)gpwi_file_error(error, 0u, 0u, "devices", "no more than %u, of all logs",
                              GPWI_CAL_DEVICES_MAX);
    }
    if (status != GPW_OK) {
        drop_last_log(c, devices_before);
    }
    return status;
}

gpw_status gpw_calibration_add(gpw_calibration *calibration, const char *path,
                               gpw_file_error *error)
{
    const gpw_status status = path == NULL ? GPW_ERR_NULL : check_open(calibration);

    gpwi_file_error_clear(error);
    return status == GPW_OK ? add(calibration, path, NULL, 0u, error) : status;
}

gpw_status gpw_calibration_add_text(gpw_calibration *calibration, const char *text,
                                    size_t bytes, gpw_file_error *error)
{
    const gpw_status status = text == NULL ? GPW_ERR_NULL : check_open(calibration);

    gpwi_file_error_clear(error);
    return status == GPW_OK ? add(calibration, NULL, text, bytes, error) : status;
}

gpw_status gpw_calibration_run(gpw_calibration *c, gpw_file_error *error)
{
    gpw_status status = check_open(c);

    gpwi_file_error_clear(error);
    if (status == GPW_OK && c->logs.count == 0u) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK) {
        c->has_run = 1u; /* even if it fails: what is there is half done */
        status = gpwi_cal_meter(c, error);
    }
    status = status == GPW_OK ? gpwi_cal_find(c, error) : status;
    status = status == GPW_OK ? gpwi_cal_group_all(c) : status;
    status = status == GPW_OK ? gpwi_cal_collect(c, error) : status;
    status = status == GPW_OK ? gpwi_cal_label(c) : status;
    status = status == GPW_OK ? gpwi_cal_steps(c) : status;
    status = status == GPW_OK ? gpwi_cal_edges(c) : status;
    status = status == GPW_OK ? gpwi_cal_measure(c) : status;
    status = status == GPW_OK ? gpwi_cal_profile(c) : status;
    if (status != GPW_OK) {
        return status;
    }
    gpwi_cal_notes(c);
    c->has_run = 2u;
    return c->notes.count > 0u ? GPW_NOTE_UNKNOWN : GPW_OK;
}

/* ---- handing out ---- */

static gpw_status check_done(const gpw_calibration *c, const void *out)
{
    if (c == NULL || out == NULL) {
        return GPW_ERR_NULL;
    }
    if (c->magic != CALIBRATION_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    return c->has_run == 2u ? GPW_OK : GPW_ERR_STATE;
}

GPW_STATIC_ASSERT(a_phase_begins_with_what_is_told,
                  offsetof(struct gpwi_cal_phase, told) == 0u);

/* An element of the list of results that is at `list_at` in a calibration. */
static gpw_status find(const gpw_calibration *c, size_t list_at, size_t stride, uint32_t index,
                       const void *out, const void **found)
{
    const gpw_status status = check_done(c, out);
    const struct gpwi_cal_list *list;

    if (status != GPW_OK) {
        return status;
    }
    list = (const struct gpwi_cal_list *)(const void *)((const unsigned char *)c + list_at);
    if (index >= list->count) {
        return GPW_ERR_NOT_FOUND;
    }
    *found = (const unsigned char *)list->at + (size_t)index * stride;
    return GPW_OK;
}

gpw_status gpw_calibration_summary_get(const gpw_calibration *calibration,
                                       gpw_calibration_summary *summary, size_t summary_bytes)
{
    const gpw_status status = check_done(calibration, summary);

    return status != GPW_OK ? status
                            : gpwi_result_write(summary, summary_bytes, &calibration->summary,
                                                sizeof calibration->summary, SUMMARY_V0_1);
}

gpw_status gpw_calibration_device_get(const gpw_calibration *calibration, uint32_t device,
                                      gpw_calibration_device *out, size_t out_bytes)
{
    const gpw_status status = check_done(calibration, out);
    gpw_calibration_device told;
    const struct gpwi_cal_device *d;

    if (status != GPW_OK) {
        return status;
    }
    if (device >= calibration->devices.count) {
        return GPW_ERR_NOT_FOUND;
    }
    d = gpwi_cal_device_at(calibration, device);
    memset(&told, 0, sizeof told);
    told.log = d->log;
    told.group = d->group;
    told.ticks = d->tick_count;
    told.mean_w =
        d->tick_count > 0u ? (float)(d->tick_sum / (double)d->tick_count) : gpw_unknown();
    told.max_w = d->tick_count > 0u ? d->tick_max : gpw_unknown();
    memcpy(told.name, d->name, sizeof told.name);
    memcpy(told.model, d->model, sizeof told.model);
    return gpwi_result_write(out, out_bytes, &told, sizeof told, DEVICE_V0_1);
}

gpw_status gpw_calibration_phase_get(const gpw_calibration *calibration, uint32_t phase,
                                     gpw_calibration_phase *out, size_t out_bytes)
{
    const void *found = NULL;
    const gpw_status status = find(calibration, offsetof(gpw_calibration, phases),
                                   sizeof(struct gpwi_cal_phase), phase, out, &found);

    return status != GPW_OK ? status
                            : gpwi_result_write(out, out_bytes, found, sizeof *out, PHASE_V0_1);
}

gpw_status gpw_calibration_step_get(const gpw_calibration *calibration, uint32_t step,
                                    gpw_calibration_step *out, size_t out_bytes)
{
    const void *found = NULL;
    const gpw_status status = find(calibration, offsetof(gpw_calibration, steps),
                                   sizeof(gpw_calibration_step), step, out, &found);

    return status != GPW_OK ? status
                            : gpwi_result_write(out, out_bytes, found, sizeof *out, STEP_V0_1);
}

gpw_status gpw_calibration_event_get(const gpw_calibration *calibration, uint32_t event,
                                     gpw_calibration_event *out, size_t out_bytes)
{
    const void *found = NULL;
    const gpw_status status = find(calibration, offsetof(gpw_calibration, events),
                                   sizeof(gpw_calibration_event), event, out, &found);

    return status != GPW_OK ? status
                            : gpwi_result_write(out, out_bytes, found, sizeof *out, EVENT_V0_1);
}

gpw_status gpw_calibration_correlation_get(const gpw_calibration *calibration, uint32_t row,
                                           gpw_calibration_correlation *out, size_t out_bytes)
{
    const void *found = NULL;
    const gpw_status status = find(calibration, offsetof(gpw_calibration, correlations),
                                   sizeof(gpw_calibration_correlation), row, out, &found);

    return status != GPW_OK
               ? status
               : gpwi_result_write(out, out_bytes, found, sizeof *out, CORRELATION_V0_1);
}

gpw_status gpw_calibration_band_get(const gpw_calibration *calibration, uint32_t band,
                                    gpw_calibration_band *out, size_t out_bytes)
{
    const void *found = NULL;
    const gpw_status status = find(calibration, offsetof(gpw_calibration, bands),
                                   sizeof(gpw_calibration_band), band, out, &found);

    return status != GPW_OK ? status
                            : gpwi_result_write(out, out_bytes, found, sizeof *out, BAND_V0_1);
}

gpw_status gpw_calibration_note_get(const gpw_calibration *calibration, uint32_t note,
                                    gpw_calibration_note *out, size_t out_bytes)
{
    const void *found = NULL;
    const gpw_status status = find(calibration, offsetof(gpw_calibration, notes),
                                   sizeof(gpw_calibration_note), note, out, &found);

    return status != GPW_OK ? status
                            : gpwi_result_write(out, out_bytes, found, sizeof *out, NOTE_V0_1);
}

gpw_status gpw_calibration_profile(const gpw_calibration *calibration,
                                   const gpw_profile **profile)
{
    const gpw_status status = check_done(calibration, profile);

    if (status == GPW_OK && calibration->profile == NULL) {
        return GPW_ERR_UNKNOWN;
    }
    if (status == GPW_OK) {
        *profile = calibration->profile;
    }
    return status;
}

const char *gpw_calibration_log_text(const gpw_calibration *calibration, uint32_t log)
{
    if (check_done(calibration, calibration) != GPW_OK || log >= calibration->logs.count) {
        return "";
    }
    return gpwi_cal_log_at(calibration, log)->explained;
}

gpw_status gpw_calibration_readings(const gpw_calibration *calibration, uint32_t phase,
                                    size_t first, size_t count, double *time_s, double *sum_w,
                                    size_t *available)
{
    const gpw_status status = check_done(calibration, available);
    const struct gpwi_cal_phase *p;

    if (status != GPW_OK || (time_s == NULL) != (sum_w == NULL)) {
        return status != GPW_OK ? status : GPW_ERR_NULL;
    }
    if (phase >= calibration->phases.count) {
        return GPW_ERR_NOT_FOUND;
    }
    p = gpwi_cal_phase_at(calibration, phase);
    *available = first < p->rows ? p->rows - first : 0u;
    if (time_s != NULL && *available > 0u && count > 0u) {
        const size_t rows = count < *available ? count : *available;

        memcpy(time_s, p->time_s + first, rows * sizeof *time_s);
        memcpy(sum_w, p->sum_w + first, rows * sizeof *sum_w);
    }
    return GPW_OK;
}

/* ---- names ---- */

const char *gpw_calibrate_field_name(uint32_t field)
{
    static const char *const words[] = {"best", "power", "average", "instant"};

    return field < sizeof words / sizeof words[0] ? words[field] : "?";
}

const char *gpw_calibration_model_name(uint32_t model)
{
    static const char *const words[] = {"level", "noise", "cycle", "events"};

    return model < sizeof words / sizeof words[0] ? words[model] : "?";
}

const char *gpw_calibration_note_name(uint32_t kind)
{
    static const char *const words[] = {"unknown", "doubt", "taken"};

    return kind < sizeof words / sizeof words[0] ? words[kind] : "?";
}

const char *gpw_rho_why_text(uint32_t why)
{
    static const char *const words[] = {"",
                                        "there is only one device",
                                        "at the power cap the regulators make it",
                                        "idle or waiting, there is only the sensors' noise",
                                        "the boards were held back by heat or by their supply",
                                        "too few readings",
                                        "no device fluctuates",
                                        ("so quiet that it may wait or be at the power cap, "
                                         "which are not known (--board, --cap-w)"),
                                        "a device changes its level within it",
                                        "no other node is in such a phase at the time"};

    return why < sizeof words / sizeof words[0] ? words[why] : "?";
}
