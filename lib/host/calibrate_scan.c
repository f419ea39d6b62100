/* SPDX-License-Identifier: MIT */
/* The rows of a log, and what a first look at them tells. */
#include "calibrate_internal.h"

#include <stdlib.h>

#define BATCH 1024u
#define NANO 1.0e-9

/* ---- medians in bounded memory ---- */

/* Full: every second one is dropped, and from then on every second one is taken. */
void gpwi_cal_strided_add(struct gpwi_cal_strided *s, float x)
{
    uint32_t i;

    if (s->stride == 0u) {
        s->stride = 1u;
    }
    if (s->seen++ % s->stride != 0u) {
        return;
    }
    if (s->count == GPWI_CAL_STRIDED) {
        for (i = 0; i < GPWI_CAL_STRIDED / 2u; i++) {
            s->at[i] = s->at[2u * i];
        }
        s->count = GPWI_CAL_STRIDED / 2u;
        s->stride *= 2u;
    }
    s->at[s->count++] = x;
}

int gpwi_cal_by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

float gpwi_cal_strided_median(const struct gpwi_cal_strided *s)
{
    float sorted[GPWI_CAL_STRIDED];

    if (s->count == 0u) {
        return gpw_unknown();
    }
    memcpy(sorted, s->at, s->count * sizeof sorted[0]);
    qsort(sorted, s->count, sizeof sorted[0], gpwi_cal_by_size);
    return sorted[(s->count - 1u) / 2u];
}

/* ---- rows ---- */

static gpw_status open_log(const gpw_calibration *c, const struct gpwi_cal_log *log,
                           gpw_log **opened, gpw_file_error *error)
{
    gpw_log_config config;
    const gpw_status status = gpw_log_config_init(&config, sizeof config);

    if (status != GPW_OK) {
        return status;
    }
    config.strict = c->config.strict;
    config.interval_s = c->config.interval_s;
    return log->path != NULL ? gpw_log_open(log->path, &config, opened, error)
                             : gpw_log_open_text(log->text, log->bytes, &config, opened, error);
}

static int is_wanted(const gpw_calibrate_config *config, const gpw_log_row *row)
{
    const double at = (double)row->stamp_ns * NANO;

    return !(at < (double)config->start_s) && !(at > (double)config->end_s);
}

static gpw_status read_rows(gpw_calibration *c, struct gpwi_cal_log *log, gpw_log *opened,
                            gpwi_cal_row_fn *visit, gpw_file_error *error)
{
    gpw_log_row *const rows = malloc(BATCH * sizeof *rows);
    size_t count = 1u, i;
    gpw_status status = rows == NULL ? GPW_ERR_NOMEM : GPW_OK;

    while (status == GPW_OK && count > 0u) {
        status = gpw_log_next(opened, rows, sizeof *rows, BATCH, &count, error);
        for (i = 0; i < count && status == GPW_OK; i++) {
            if (is_wanted(&c->config, &rows[i])) {
                rows[i].stamp_ns -= log->origin_ns;
                status = visit(c, log, &rows[i]);
            }
        }
    }
    free(rows);
    return status;
}

/* Of several logs, which one it was. */
static void name_log(const gpw_calibration *c, const struct gpwi_cal_log *log,
                     gpw_file_error *error)
{
    if (error != NULL && log->path != NULL && c->logs.count > 1u) {
        const gpw_file_error why = *error;

        (void)gpwi_file_error(error, why.line, why.column, why.field, "%.*s%s%s",
                              (int)(sizeof why.reason / 2u), log->path,
                              why.reason[0] != '\0' ? ": " : "", why.reason);
    }
}

gpw_status gpwi_cal_each_row(gpw_calibration *c, struct gpwi_cal_log *log,
                             gpwi_cal_row_fn *visit, gpw_file_error *error)
{
    gpw_log *opened = NULL;
    gpw_status status = open_log(c, log, &opened, error);

    if (status == GPW_OK) {
        status = read_rows(c, log, opened, visit, error);
    }
    gpw_log_close(opened);
    if (status != GPW_OK) {
        name_log(c, log, error);
    }
    return status;
}

/* ---- the scan ---- */

static float any_power(const gpw_log_row *row)
{
    return gpwi_is_known(row->instant_w) ? row->instant_w
           : gpwi_is_known(row->power_w) ? row->power_w
                                         : row->average_w;
}

static void scan_times(struct gpwi_cal_scan *s, int64_t stamp_ns, float power_w)
{
    if (s->rows > 0u && stamp_ns > s->last_ns) {
        gpwi_cal_strided_add(&s->interval_s, (float)((double)(stamp_ns - s->last_ns) * NANO));
    }
    if (s->rows == 0u) {
        s->first_ns = stamp_ns;
    }
    s->last_ns = stamp_ns;
    if (gpwi_is_known(power_w)) {
        s->changes += s->rows > 0u && power_w != s->last_w;
        s->last_w = power_w;
    }
    s->rows++;
}

static void scan_fields(struct gpwi_cal_scan *s, const gpw_log_row *row)
{
    s->mixes[gpwi_cal_powers_of(row)]++;
    s->powers += (uint64_t)gpwi_is_known(row->power_w);
    s->instants += (uint64_t)gpwi_is_known(row->instant_w);
    s->averages += (uint64_t)gpwi_is_known(row->average_w);
    s->temperatures += (uint64_t)gpwi_is_known(row->temperature_c);
    s->throttled += (row->flags & (GPW_LOG_THERMAL | GPW_LOG_HARDWARE)) != 0u;
    if (gpwi_is_known(row->instant_w) && gpwi_is_known(row->power_w)) {
        const double apart = (double)row->instant_w - (double)row->power_w;

        s->pair_square += apart * apart;
        s->pair_sum += 1.0;
    }
    if (gpwi_is_known(row->limit_w)) {
        s->limits++;
        s->limit_w = row->limit_w;
    }
    if (row->energy_mj != UINT64_MAX) {
        s->counters++;
    }
}

/* FNV-1a, by words. */
static uint64_t marked(uint64_t mark, uint64_t word)
{
    return (mark ^ word) * 1099511628211u;
}

static uint64_t mark_row(uint64_t mark, const gpw_log_row *row)
{
    const float power_w = any_power(row);
    uint32_t bits;

    memcpy(&bits, &power_w, sizeof bits);
    return marked(marked(marked(mark, (uint64_t)row->stamp_ns), row->device), bits);
}

static gpw_status scan_row(gpw_calibration *c, struct gpwi_cal_log *log, const gpw_log_row *row)
{
    struct gpwi_cal_device *d;

    while (row->device >= log->devices) {
        d = gpwi_cal_list_add(&c->devices, sizeof *d, GPWI_CAL_DEVICES_MAX);
        if (d == NULL) {
            return c->devices.count >= GPWI_CAL_DEVICES_MAX ? GPW_ERR_FULL : GPW_ERR_NOMEM;
        }
        d->log = (uint32_t)(log - (struct gpwi_cal_log *)c->logs.at);
        d->in_log = log->devices++;
        d->scan.limit_w = gpw_unknown();
    }
    d = gpwi_cal_device_at(c, log->first_device + row->device);
    log->mark = mark_row(log->mark, row);
    scan_times(&d->scan, row->stamp_ns, any_power(row));
    scan_fields(&d->scan, row);
    return GPW_OK;
}

static void copy_text(char *to, size_t room, const char *from, size_t length)
{
    const size_t fits = length < room - 1u ? length : room - 1u;

    memcpy(to, from, fits);
    to[fits] = '\0';
}

static gpw_status name_devices(gpw_calibration *c, struct gpwi_cal_log *log,
                               const gpw_log *opened)
{
    gpw_log_device_info info;
    uint32_t i, k;

    for (i = 0; i < log->devices; i++) {
        struct gpwi_cal_device *const d = gpwi_cal_device_at(c, log->first_device + i);
        const gpw_status status = gpw_log_device(opened, i, &info, sizeof info);

        if (status != GPW_OK) {
            return status;
        }
        copy_text(d->name, sizeof d->name, info.id, strlen(info.id));
        copy_text(d->model, sizeof d->model, info.model, strlen(info.model));
        copy_text(d->host, sizeof d->host, info.node, strlen(info.node));
        d->point = info.point;
        d->node = i;
        d->scan.first_ns -= log->info.first_ns;
        d->scan.last_ns -= log->info.first_ns;
        d->interval_s = gpwi_cal_strided_median(&d->scan.interval_s);
        if (!gpwi_cal_is_board(d)) {
            continue; /* a node of its own */
        }
        for (k = 0; k < i; k++) { /* the first device of the same host stands for it */
            const struct gpwi_cal_device *const other =
                gpwi_cal_device_at(c, log->first_device + k);

            if (gpwi_is_same_name(other->host, d->host)) {
                d->node = other->node;
                break;
            }
        }
    }
    return GPW_OK;
}

static gpw_status keep_text(struct gpwi_cal_log *log, const gpw_log *opened)
{
    size_t length = 0u;
    gpw_status status = gpw_log_explain(opened, NULL, 0u, &length);

    if (status != GPW_OK) {
        return status;
    }
    log->explained = malloc(length + 1u);
    return log->explained == NULL ? GPW_ERR_NOMEM
                                  : gpw_log_explain(opened, log->explained, length + 1u, NULL);
}

static int has_power(const gpw_calibration *c, const struct gpwi_cal_log *log)
{
    uint32_t i;

    for (i = 0; i < log->devices; i++) {
        const struct gpwi_cal_scan *const s =
            &gpwi_cal_device_at(c, log->first_device + i)->scan;

        if (s->powers + s->instants + s->averages > 0u) {
            return 1;
        }
    }
    return 0;
}

static void keep_repairs(struct gpwi_cal_log *log, const gpw_log *opened)
{
    uint32_t i;

    for (i = 0; i < (uint32_t)GPW_LOG_REPAIRS; i++) {
        if (gpw_log_repair(opened, i, &log->repair[i], &log->repair_line[i]) != GPW_OK) {
            log->repair[i] = 0u;
        }
    }
    log->repairs = log->info.repairs - log->repair[GPW_LOG_PREAMBLE];
}

/* Packed or not, under whatever name. */
static gpw_status check_new(const gpw_calibration *c, const struct gpwi_cal_log *log,
                            gpw_file_error *error)
{
    const size_t index = (size_t)(log - (const struct gpwi_cal_log *)c->logs.at);
    size_t i;

    for (i = 0; i < index; i++) {
        const struct gpwi_cal_log *const other = gpwi_cal_log_at(c, i);

        if (other->mark == log->mark && other->info.rows == log->info.rows &&
            other->info.start_unix_ns == log->info.start_unix_ns) {
            return gpwi_file_error(error, 0u, 0u, "log",
                                   "the same rows as log %u of those given: its devices and "
                                   "its energy would count twice",
                                   (unsigned)i + 1u);
        }
    }
    return GPW_OK;
}

gpw_status gpwi_cal_scan(gpw_calibration *c, struct gpwi_cal_log *log, gpw_file_error *error)
{
    gpw_log *opened = NULL;
    gpw_status status = open_log(c, log, &opened, error);

    if (status == GPW_OK) {
        status = read_rows(c, log, opened, scan_row, error);
    }
    if (status == GPW_OK) {
        status = gpw_log_info_get(opened, &log->info, sizeof log->info);
    }
    if (status == GPW_OK) {
        status = name_devices(c, log, opened);
        log->origin_ns = log->info.first_ns;
        keep_repairs(log, opened);
    }
    if (status == GPW_OK) {
        status = keep_text(log, opened);
    }
    gpw_log_close(opened);
    if (status == GPW_OK && !has_power(c, log)) {
        status =
            gpwi_file_error(error, 0u, 0u, "power",
                            log->devices == 0u ? "no row in the part that is wanted"
                                               : "no row has a power: every cell is missing");
    }
    return status == GPW_OK ? check_new(c, log, error) : status;
}
