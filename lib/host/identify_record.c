/* SPDX-License-Identifier: MIT */
/* The record of a load step: read strictly from CSV, or taken from arrays. */
#include "identify_internal.h"
#include "trace_internal.h"

#include <math.h>
#include <stdlib.h>

#define RECORD_MAGIC 0x53524331u /* "SRC1" */
#define INFO_V0_1 40u
#define FREQUENCY_MAX_HZ 200.0
#define SPEED_MAX_PU 3.0
#define LOAD_MAX_PU 10.0
#define BOOST_MAX 1.0e9

GPW_STATIC_ASSERT(record_info_is_40_bytes, sizeof(gpw_step_record_info) == INFO_V0_1);

enum column_of { TIME, LOAD, SPEED, BOOST, COLUMNS };

/* Names are taken in any case. */
struct name {
    const char *name;
    uint32_t column;
    double unit;    /* time: power of ten to ns. load: watts, 0: per unit. speed: 0: per unit */
    uint32_t loose; /* a time that may also be a clock's or a date */
};

static const struct name names[] = {
    {"t_s", TIME, 9.0, 0},           {"time_s", TIME, 9.0, 0},
    {"t_ms", TIME, 6.0, 0},          {"time_ms", TIME, 6.0, 0},
    {"t_us", TIME, 3.0, 0},          {"time_us", TIME, 3.0, 0},
    {"timestamp", TIME, 9.0, 1},     {"time", TIME, 9.0, 1},
    {"timestamp_utc", TIME, 9.0, 1}, {"load_w", LOAD, 1.0, 0},
    {"power_w", LOAD, 1.0, 0},       {"p_w", LOAD, 1.0, 0},
    {"generator_w", LOAD, 1.0, 0},   {"load_kw", LOAD, 1.0e3, 0},
    {"power_kw", LOAD, 1.0e3, 0},    {"p_kw", LOAD, 1.0e3, 0},
    {"load_pu", LOAD, 0.0, 0},       {"power_pu", LOAD, 0.0, 0},
    {"p_pu", LOAD, 0.0, 0},          {"p_elec_pu", LOAD, 0.0, 0},
    {"frequency_hz", SPEED, 1.0, 0}, {"freq_hz", SPEED, 1.0, 0},
    {"f_hz", SPEED, 1.0, 0},         {"speed_pu", SPEED, 0.0, 0},
    {"frequency_pu", SPEED, 0.0, 0}, {"boost_pu", BOOST, 1.0, 0},
    {"boost_bar", BOOST, 1.0, 0},    {"boost_kpa", BOOST, 1.0, 0},
};

static const char *const wanted[COLUMNS] = {
    "time (t_s, time_ms, timestamp ...)", "load (load_w, power_kw, p_kw, load_pu ...)",
    "frequency (frequency_hz, f_hz, speed_pu)", "boost"};

/* All that is needed while reading; too large for a stack. */
struct reader {
    struct gpwi_lines lines;
    struct gpwi_row row;
    struct gpwi_clock clock;
    const struct name *name[COLUMNS];
    uint32_t at[COLUMNS];
    uint32_t cells; /* in the header */
    uint32_t blank_line;
    int64_t last_ns;
};

int gpwi_step_record_is_live(const gpw_step_record *record)
{
    return record->magic == RECORD_MAGIC;
}

/* ---- the samples ---- */

static int grow(double **array, size_t capacity)
{
    double *const more = realloc(*array, capacity * sizeof **array);

    if (more != NULL) {
        *array = more;
    }
    return more != NULL;
}

static gpw_status append(gpw_step_record *r, const double sample[COLUMNS], int has_boost)
{
    if (r->count == r->capacity) {
        const size_t capacity = r->capacity < 512u ? 1024u : 2u * r->capacity;

        if (!grow(&r->time_s, capacity) || !grow(&r->load, capacity) ||
            !grow(&r->speed, capacity) || (has_boost && !grow(&r->boost, capacity))) {
            return GPW_ERR_NOMEM;
        }
        r->capacity = capacity;
    }
    r->time_s[r->count] = sample[TIME];
    r->load[r->count] = sample[LOAD];
    r->speed[r->count] = sample[SPEED];
    if (has_boost) {
        r->boost[r->count] = sample[BOOST];
    }
    r->count++;
    return GPW_OK;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static gpw_status finish(gpw_step_record *r)
{
    const size_t intervals = r->count - 1u;
    double *const interval = malloc(intervals * sizeof *interval);
    size_t i;

    if (interval == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < intervals; i++) {
        interval[i] = r->time_s[i + 1u] - r->time_s[i];
    }
    qsort(interval, intervals, sizeof *interval, by_size);
    r->interval_s = interval[(intervals - 1u) / 2u];
    free(interval);
    return GPW_OK;
}

/* ---- the header row ---- */

static const struct name *name_of(struct gpwi_text cell)
{
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (gpwi_text_is_any_case(cell, names[i].name)) {
            return &names[i];
        }
    }
    return NULL;
}

static gpw_status take_header(struct reader *r, struct gpwi_text line, gpw_file_error *error)
{
    gpw_status status = gpwi_row_split(&r->row, line, ',', r->lines.line, error);
    uint32_t i;

    for (i = 0; status == GPW_OK && i < r->row.count; i++) {
        const struct name *const name = name_of(r->row.cells[i]);

        if (name == NULL) {
            continue;
        }
        if (r->name[name->column] != NULL) {
            return gpwi_file_error(error, r->lines.line, i + 1u, name->name,
                                   "columns %u (%s) and %u (%s) could both be meant: keep one",
                                   r->at[name->column] + 1u, r->name[name->column]->name,
                                   i + 1u, name->name);
        }
        r->name[name->column] = name;
        r->at[name->column] = i;
    }
    for (i = 0; status == GPW_OK && i < (uint32_t)BOOST; i++) {
        if (r->name[i] == NULL) {
            return gpwi_file_error(error, r->lines.line, 0, NULL,
                                   "no column for the %s: the first row must name the columns, "
                                   "parted by commas",
                                   wanted[i]);
        }
    }
    if (status == GPW_OK) {
        r->cells = r->row.count;
        r->clock.reader.number_scale = (int32_t)r->name[TIME]->unit;
        r->clock.only_number = !r->name[TIME]->loose;
    }
    return status;
}

/* ---- rows ---- */

static gpw_status take_figure(const struct reader *r, uint32_t column, double least,
                              double most, double *figure, gpw_file_error *error)
{
    const struct gpwi_text cell = r->row.cells[r->at[column]];
    struct gpwi_text rest = cell;
    struct gpwi_number number;
    char shown[40];

    gpwi_text_copy(shown, sizeof shown, cell);
    if (!gpwi_number_read(&rest, &number) || rest.length > 0) {
        return gpwi_file_error(error, r->row.line, r->at[column] + 1u, r->name[column]->name,
                               "\"%s\" is no number: nothing is filled in, leave the row out",
                               shown);
    }
    *figure = gpwi_number_value(&number);
    if (!(least <= *figure && *figure <= most)) {
        return gpwi_file_error(error, r->row.line, r->at[column] + 1u, r->name[column]->name,
                               "%s is out of range: from %g to %g", shown, least, most);
    }
    return GPW_OK;
}

static gpw_status take_row(struct reader *r, gpw_step_record *record, gpw_file_error *error)
{
    const double load_unit = r->name[LOAD]->unit;
    const double load_max =
        record->load_in_pu ? LOAD_MAX_PU : (double)GPW_POWER_MAX_W / load_unit;
    const double speed_max = record->speed_in_pu ? SPEED_MAX_PU : FREQUENCY_MAX_HZ;
    double sample[COLUMNS] = {0.0};
    int64_t stamp_ns;
    gpw_status status;

    if (r->row.count != r->cells) {
        return gpwi_file_error(error, r->row.line, r->row.count, NULL,
                               "the row has %u cells, the header %u", r->row.count, r->cells);
    }
    status =
        gpwi_clock_read(&r->clock, &r->row, r->at[TIME], r->name[TIME]->name, &stamp_ns, error);
    if (status == GPW_OK && record->count > 0u && stamp_ns == r->last_ns) {
        return gpwi_file_error(error, r->row.line, r->at[TIME] + 1u, r->name[TIME]->name,
                               "the same time stamp as the row above");
    }
    r->last_ns = stamp_ns;
    if (status == GPW_OK) {
        status = take_figure(r, LOAD, -load_max, load_max, &sample[LOAD], error);
    }
    if (status == GPW_OK) {
        status = take_figure(r, SPEED, 0.0, speed_max, &sample[SPEED], error);
    }
    if (status == GPW_OK && r->name[BOOST] != NULL) {
        status = take_figure(r, BOOST, -BOOST_MAX, BOOST_MAX, &sample[BOOST], error);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (record->count == GPWI_RECORD_SAMPLES_MAX) {
        return gpwi_file_error(error, r->row.line, 0, NULL, "more than %u samples: cut it",
                               GPWI_RECORD_SAMPLES_MAX);
    }
    /* Numbers keep the log's own clock; a time of day counts from the first row. */
    sample[TIME] = (double)stamp_ns * 1.0e-9;
    if (r->clock.kind == GPWI_STAMP_NUMBER) {
        sample[TIME] = (double)(stamp_ns + r->clock.first_ns) * 1.0e-9;
    }
    sample[LOAD] *= record->load_in_pu ? 1.0 : load_unit;
    return append(record, sample, r->name[BOOST] != NULL);
}

static gpw_status take_line(struct reader *r, struct gpwi_text line, gpw_step_record *record,
                            gpw_file_error *error)
{
    gpw_status status;

    if (gpwi_text_trim(line).length == 0) {
        r->blank_line = r->blank_line == 0 ? r->lines.line : r->blank_line;
        return GPW_OK;
    }
    if (r->blank_line != 0) {
        return gpwi_file_error(error, r->blank_line, 0, NULL,
                               "a blank line between rows: rows may be missing here");
    }
    if (r->cells == 0 && line.at[0] == '#') {
        return GPW_OK;
    }
    if (r->cells == 0) {
        status = take_header(r, line, error);
        record->load_in_pu = status == GPW_OK && r->name[LOAD]->unit <= 0.0;
        record->speed_in_pu = status == GPW_OK && r->name[SPEED]->unit <= 0.0;
        return status;
    }
    status = gpwi_row_split(&r->row, line, ',', r->lines.line, error);
    return status == GPW_OK ? take_row(r, record, error) : status;
}

static gpw_status read_all(struct reader *r, gpw_step_record *record, gpw_file_error *error)
{
    struct gpwi_text line;
    gpw_status status = gpwi_lines_next(&r->lines, &line, error);

    while (status == GPW_OK && line.at != NULL) {
        status = take_line(r, line, record, error);
        if (status == GPW_OK) {
            status = gpwi_lines_next(&r->lines, &line, error);
        }
    }
    if (status != GPW_OK) {
        return status;
    }
    if (record->count < GPWI_RECORD_SAMPLES_MIN) {
        return gpwi_file_error(error, r->lines.line, 0, NULL,
                               "%u samples: at least %u are needed, and a step among them",
                               (unsigned)record->count, GPWI_RECORD_SAMPLES_MIN);
    }
    return finish(record);
}

/* From a file, or from memory when `path` is NULL. */
static gpw_status read_from(const char *path, const char *text, size_t bytes,
                            gpw_step_record **out, gpw_file_error *error)
{
    struct reader *const reader = calloc(1, sizeof *reader);
    gpw_step_record *const record = calloc(1, sizeof *record);
    gpw_status status = GPW_ERR_NOMEM;

    if (reader != NULL && record != NULL) {
        record->magic = RECORD_MAGIC;
        status = GPW_OK;
        if (path != NULL) {
            status = gpwi_lines_open(&reader->lines, path, 0, error);
        } else {
            gpwi_lines_text(&reader->lines, text, bytes, 0);
        }
        if (status == GPW_OK) {
            status = read_all(reader, record, error);
        }
        gpwi_lines_close(&reader->lines);
    }
    if (status == GPW_OK) {
        *out = record;
    } else {
        gpw_step_record_destroy(record);
    }
    free(reader);
    return status;
}

gpw_status gpw_step_record_read(const char *path, gpw_step_record **record,
                                gpw_file_error *error)
{
    if (record == NULL) {
        return GPW_ERR_NULL;
    }
    *record = NULL;
    if (path == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    return read_from(path, NULL, 0, record, error);
}

gpw_status gpw_step_record_parse(const char *text, size_t bytes, gpw_step_record **record,
                                 gpw_file_error *error)
{
    if (record == NULL) {
        return GPW_ERR_NULL;
    }
    *record = NULL;
    if (text == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    return read_from(NULL, text, bytes, record, error);
}

/* ---- from arrays ---- */

static int is_between(double x, double low, double high)
{
    return low <= x && x <= high;
}

static gpw_status check_arrays(const double *time_s, const double *load_w,
                               const double *frequency_hz, const double *boost, size_t count)
{
    size_t i;

    if (count < GPWI_RECORD_SAMPLES_MIN || count > GPWI_RECORD_SAMPLES_MAX) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < count; i++) {
        if (!is_between(time_s[i], -4.0e9, 4.0e9) ||
            !is_between(load_w[i], -(double)GPW_POWER_MAX_W, (double)GPW_POWER_MAX_W) ||
            !is_between(frequency_hz[i], 0.0, FREQUENCY_MAX_HZ) ||
            (boost != NULL && !is_between(boost[i], -BOOST_MAX, BOOST_MAX))) {
            return GPW_ERR_DOMAIN;
        }
        if (i > 0u && !(time_s[i] > time_s[i - 1u])) {
            return GPW_ERR_ORDER;
        }
    }
    return GPW_OK;
}

gpw_status gpw_step_record_create(const double *time_s, const double *load_w,
                                  const double *frequency_hz, const double *boost, size_t count,
                                  gpw_step_record **record)
{
    gpw_step_record *made;
    gpw_status status;
    size_t i;

    if (record == NULL) {
        return GPW_ERR_NULL;
    }
    *record = NULL;
    if (time_s == NULL || load_w == NULL || frequency_hz == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_arrays(time_s, load_w, frequency_hz, boost, count);
    if (status != GPW_OK) {
        return status;
    }
    made = calloc(1, sizeof *made);
    if (made == NULL) {
        return GPW_ERR_NOMEM;
    }
    made->magic = RECORD_MAGIC;
    for (i = 0; status == GPW_OK && i < count; i++) {
        const double sample[COLUMNS] = {time_s[i], load_w[i], frequency_hz[i],
                                        boost != NULL ? boost[i] : 0.0};

        status = append(made, sample, boost != NULL);
    }
    if (status == GPW_OK) {
        status = finish(made);
    }
    if (status != GPW_OK) {
        gpw_step_record_destroy(made);
        return status;
    }
    *record = made;
    return GPW_OK;
}

void gpw_step_record_destroy(gpw_step_record *record)
{
    if (record != NULL) {
        record->magic = 0;
        free(record->time_s);
        free(record->load);
        free(record->speed);
        free(record->boost);
        free(record);
    }
}

gpw_status gpw_step_record_info_get(const gpw_step_record *record, gpw_step_record_info *info,
                                    size_t info_bytes)
{
    gpw_step_record_info ours;

    if (record == NULL || info == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_step_record_is_live(record)) {
        return GPW_ERR_HANDLE;
    }
    ours.samples = record->count;
    ours.first_s = record->time_s[0];
    ours.duration_s = record->time_s[record->count - 1u] - record->time_s[0];
    ours.interval_s = (float)record->interval_s;
    ours.load_in_pu = record->load_in_pu;
    ours.speed_in_pu = record->speed_in_pu;
    ours.has_boost = record->boost != NULL;
    return gpwi_result_write(info, info_bytes, &ours, sizeof ours, INFO_V0_1);
}
