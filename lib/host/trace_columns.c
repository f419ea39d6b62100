/* SPDX-License-Identifier: MIT */
/* Finds the time, power and GPU columns in the header row. */
#include "trace_internal.h"

/* Lower rank wins when several columns fit: the sum over GPUs before one GPU, the instantaneous
 * reading before an averaged one. */
struct alias {
    const char *name; /* lower case, unless exact */
    uint32_t rank;
    int32_t scale;  /* time: power of ten from unit to ns */
    double unit_w;  /* power: watts in one, 0: the name does not say */
    uint32_t smi;   /* a name of nvidia-smi, NVML or DCGM */
    uint32_t exact; /* upper and lower case count */
};

static const struct alias time_aliases[] = {
    {"t_s", 0, 9, 0.0, 0, 0},
    {"time_s", 0, 9, 0.0, 0, 0},
    {"relative_time_s", 0, 9, 0.0, 0, 0},
    {"elapsed_s", 0, 9, 0.0, 0, 0},
    {"t_seconds", 0, 9, 0.0, 0, 0},
    {"time_seconds", 0, 9, 0.0, 0, 0},
    {"timestamp_s", 0, 9, 0.0, 0, 0},
    {"t_ms", 0, 6, 0.0, 0, 0},
    {"time_ms", 0, 6, 0.0, 0, 0},
    {"relative_time_ms", 0, 6, 0.0, 0, 0},
    {"timestamp_ms", 0, 6, 0.0, 0, 0},
    {"t_us", 0, 3, 0.0, 0, 0},
    {"time_us", 0, 3, 0.0, 0, 0},
    {"timestamp_us", 0, 3, 0.0, 0, 0},
    {"t_ns", 0, 0, 0.0, 0, 0},
    {"time_ns", 0, 0, 0.0, 0, 0},
    {"timestamp_ns", 0, 0, 0.0, 0, 0},
    {"timestamp", 1, -1, 0.0, 0, 0},
    {"timestamp_local", 1, -1, 0.0, 0, 0},
    {"timestamp_utc", 1, -1, 0.0, 0, 0},
    {"time_utc", 1, -1, 0.0, 0, 0},
    {"time_local", 1, -1, 0.0, 0, 0},
    {"datetime", 1, -1, 0.0, 0, 0},
    {"time", 1, -1, 0.0, 0, 0},
    {"t", 1, -1, 0.0, 0, 0},
};

static const struct alias power_aliases[] = {
    {"power_total_w", 0, 0, 1.0, 0, 0},
    {"total_power_w", 0, 0, 1.0, 0, 0},
    {"p_total_w", 0, 0, 1.0, 0, 0},
    {"watts_total", 0, 0, 1.0, 0, 0},
    {"total_watts", 0, 0, 1.0, 0, 0},
    {"power_total_kw", 0, 0, 1e3, 0, 0},
    {"total_power_kw", 0, 0, 1e3, 0, 0},
    {"power.draw.instant", 1, 0, 0.0, 1, 0},
    {"power_draw_instant_w", 1, 0, 1.0, 1, 0},
    {"power_draw_instant", 1, 0, 0.0, 1, 0},
    {"instant_power_draw", 1, 0, 0.0, 1, 0},
    {"dcgm_fi_dev_power_usage_instant", 1, 0, 1.0, 1, 0},
    {"power_w", 2, 0, 1.0, 0, 0},
    {"p_w", 2, 0, 1.0, 0, 0},
    {"p_gpu_w", 2, 0, 1.0, 0, 0},
    {"gpu_power_w", 2, 0, 1.0, 0, 0},
    {"power_watts", 2, 0, 1.0, 0, 0},
    {"watts", 2, 0, 1.0, 0, 0},
    {"power_kw", 2, 0, 1e3, 0, 0},
    {"p_kw", 2, 0, 1e3, 0, 0},
    {"power_mW", 2, 0, 1e-3, 0, 1},
    {"power_MW", 2, 0, 1e6, 0, 1},
    {"p_mW", 2, 0, 1e-3, 0, 1},
    {"p_MW", 2, 0, 1e6, 0, 1},
    {"power.draw", 3, 0, 0.0, 1, 0},
    {"power_draw_w", 3, 0, 1.0, 1, 0},
    {"power_draw", 3, 0, 0.0, 1, 0},
    {"dcgm_fi_dev_power_usage", 3, 0, 1.0, 1, 0},
    {"power", 3, 0, 0.0, 0, 0},
    {"p", 3, 0, 0.0, 0, 0},
    {"power.draw.average", 4, 0, 0.0, 1, 0},
    {"power_draw_average_w", 4, 0, 1.0, 1, 0},
    {"power_draw_average", 4, 0, 0.0, 1, 0},
    {"average_power_draw", 4, 0, 0.0, 1, 0},
};

static const struct alias gpu_aliases[] = {
    {"index", 0, 0, 0.0, 1, 0},      {"gpu_index", 0, 0, 0.0, 1, 0},
    {"gpu_id", 1, 0, 0.0, 1, 0},     {"gpu", 1, 0, 0.0, 1, 0},
    {"uuid", 2, 0, 0.0, 1, 0},       {"gpu_uuid", 2, 0, 0.0, 1, 0},
    {"gpu_bus_id", 3, 0, 0.0, 1, 0}, {"pci.bus_id", 3, 0, 0.0, 1, 0},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Splits "power.draw [W]" or "time (ms)" into name and unit. */
static struct gpwi_text split_unit(struct gpwi_text *name)
{
    struct gpwi_text unit = {NULL, 0};
    const size_t n = name->length;
    size_t open;

    if (n < 3 || (name->at[n - 1] != ']' && name->at[n - 1] != ')')) {
        return unit;
    }
    for (open = n - 1; open > 0; open--) {
        if (name->at[open] == (name->at[n - 1] == ']' ? '[' : '(')) {
            unit.at = name->at + open + 1;
            unit.length = n - open - 2;
            name->length = open;
            *name = gpwi_text_trim(*name);
            unit = gpwi_text_trim(unit);
            return unit;
        }
    }
    return unit;
}

static const struct alias *find_alias(const struct alias *aliases, size_t count,
                                      struct gpwi_text cell)
{
    size_t i;

    (void)split_unit(&cell);
    for (i = 0; i < count; i++) {
        if (aliases[i].exact ? gpwi_text_is(cell, aliases[i].name)
                             : gpwi_text_is_any_case(cell, aliases[i].name)) {
            return &aliases[i];
        }
    }
    return NULL;
}

/* The best column of one sort: its alias, or NULL. Two of the same rank are an error when
 * `only_one`. */
static gpw_status find_column(const struct alias *aliases, size_t count, int only_one,
                              const struct gpwi_row *header, uint32_t *column,
                              const struct alias **found, gpw_file_error *error)
{
    uint32_t i;

    *column = GPWI_NO_COLUMN;
    *found = NULL;
    for (i = 0; i < header->count; i++) {
        const struct alias *alias = find_alias(aliases, count, header->cells[i]);

        if (alias == NULL) {
            continue;
        }
        if (only_one && *found != NULL && alias->rank == (*found)->rank) {
            char a[GPWI_NAME_MAX], b[GPWI_NAME_MAX];

            gpwi_text_copy(a, sizeof a, header->cells[*column]);
            gpwi_text_copy(b, sizeof b, header->cells[i]);
            return gpwi_file_error(error, header->line, i + 1u, b,
                                   "columns %u (%s) and %u (%s) could both be meant: keep one",
                                   *column + 1u, a, i + 1u, b);
        }
        if (*found == NULL || alias->rank < (*found)->rank) {
            *found = alias;
            *column = i;
        }
    }
    return GPW_OK;
}

/* Names of the columns found, for a message. */
static void list_columns(const struct gpwi_row *header, char *text, size_t size)
{
    size_t used = 0;
    uint32_t i;

    text[0] = '\0';
    for (i = 0; i < header->count; i++) {
        const struct gpwi_text cell = header->cells[i];

        if (used + cell.length + 8 > size) {
            memcpy(text + used, " ...", 5);
            return;
        }
        if (i > 0) {
            memcpy(text + used, ", ", 2);
            used += 2;
        }
        gpwi_text_copy(text + used, size - used, cell);
        used += cell.length;
    }
}

static gpw_status check_is_header(const struct gpwi_row *header, gpw_file_error *error)
{
    struct gpwi_text first = header->cells[0];

    if (first.length > 0 && first.at[0] >= '0' && first.at[0] <= '9') {
        return gpwi_file_error(error, header->line, 0, NULL,
                               "no header row: the first line must name the columns, such as "
                               "t_s,power_w or timestamp, index, power.draw [W]");
    }
    if (header->count == 1 && (memchr(first.at, ';', first.length) != NULL ||
                               memchr(first.at, '\t', first.length) != NULL)) {
        return gpwi_file_error(error, header->line, 0, NULL,
                               "columns are parted by semicolons or tabs: use commas (and a "
                               "point in decimals)");
    }
    return GPW_OK;
}

static gpw_status missing(const struct gpwi_row *header, const char *what,
                          gpw_file_error *error)
{
    char found[81];

    list_columns(header, found, sizeof found);
    return gpwi_file_error(error, header->line, 0, NULL, "no column for the %s; found: %s",
                           what, found);
}

static gpw_status read_time_unit(struct gpwi_columns *columns, const struct alias *alias,
                                 const struct gpwi_row *header, gpw_file_error *error)
{
    static const struct {
        const char *name;
        int32_t scale;
    } units[] = {{"s", 9}, {"sec", 9}, {"ms", 6}, {"us", 3}, {"ns", 0}};
    struct gpwi_text name = header->cells[columns->time];
    const struct gpwi_text unit = split_unit(&name);
    size_t i;

    columns->time_unit_known = alias->scale >= 0;
    columns->time_scale = alias->scale >= 0 ? alias->scale : 9;
    if (unit.length == 0 || gpwi_text_is_any_case(unit, "utc") ||
        gpwi_text_is_any_case(unit, "local")) {
        return GPW_OK;
    }
    for (i = 0; i < COUNT(units); i++) {
        if (gpwi_text_is(unit, units[i].name) &&
            (!columns->time_unit_known || columns->time_scale == units[i].scale)) {
            columns->time_unit_known = 1;
            columns->time_scale = units[i].scale;
            return GPW_OK;
        }
    }
    return gpwi_file_error(error, header->line, columns->time + 1u, columns->time_name,
                           "the unit in brackets is none of s, ms, us, ns, or is not the one "
                           "that the name states");
}

static gpw_status read_power_unit(struct gpwi_columns *columns, const struct alias *alias,
                                  const struct gpwi_row *header, gpw_file_error *error)
{
    struct gpwi_text name = header->cells[columns->power];
    const struct gpwi_text unit = split_unit(&name);
    const double unit_w = gpwi_power_unit(unit);

    columns->unit_known = alias->unit_w > 0.0 || unit.length > 0;
    columns->unit_w = alias->unit_w > 0.0 ? alias->unit_w : (unit_w > 0.0 ? unit_w : 1.0);
    if (unit.length > 0 && unit_w <= 0.0) {
        return gpwi_file_error(error, header->line, columns->power + 1u, columns->power_name,
                               "the unit in brackets is none of W, mW, kW, MW");
    }
    if (unit.length > 0 && unit_w != columns->unit_w) { /* both from the same constants */
        return gpwi_file_error(error, header->line, columns->power + 1u, columns->power_name,
                               "the name states one unit and the brackets another");
    }
    return GPW_OK;
}

gpw_status gpwi_columns_read(struct gpwi_columns *columns, const struct gpwi_row *header,
                             gpw_file_error *error)
{
    const struct alias *time, *power, *gpu;
    gpw_status status = check_is_header(header, error);

    memset(columns, 0, sizeof *columns);
    columns->count = header->count;
    if (status == GPW_OK) {
        status = find_column(time_aliases, COUNT(time_aliases), 1, header, &columns->time,
                             &time, error);
    }
    if (status == GPW_OK) {
        status = find_column(power_aliases, COUNT(power_aliases), 1, header, &columns->power,
                             &power, error);
    }
    if (status == GPW_OK) {
        status =
            find_column(gpu_aliases, COUNT(gpu_aliases), 1, header, &columns->gpu, &gpu, error);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (time == NULL) {
        return missing(header, "time (t_s, time_s, time_ms, timestamp ...)", error);
    }
    if (power == NULL) {
        return missing(header, "power (power_w, power_kw, power.draw [W] ...)", error);
    }
    gpwi_text_copy(columns->time_name, GPWI_NAME_MAX, header->cells[columns->time]);
    gpwi_text_copy(columns->power_name, GPWI_NAME_MAX, header->cells[columns->power]);
    if (gpu != NULL) {
        gpwi_text_copy(columns->gpu_name, GPWI_NAME_MAX, header->cells[columns->gpu]);
    }
    columns->nvidia_smi = gpu != NULL || power->smi;
    status = read_time_unit(columns, time, header, error);
    return status == GPW_OK ? read_power_unit(columns, power, header, error) : status;
}
