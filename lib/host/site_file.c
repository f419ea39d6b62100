/* SPDX-License-Identifier: MIT */
/* Site files from outside: reading, asking, and the site that one describes. */
#include "site_file_internal.h"
#include "site_state.h"

#include <stdlib.h>

char *gpwi_site_folder(const char *path)
{
    const char *const slash = strrchr(path, '/');
    const size_t length = slash != NULL ? (size_t)(slash - path) + 1u : 0u;
    char *const folder = malloc(length + 1u);

    if (folder != NULL) {
        memcpy(folder, path, length);
        folder[length] = '\0';
    }
    return folder;
}

/* Takes the folder over, which may be NULL. */
static gpw_status read_from(const char *path, const char *text, size_t bytes, char *folder,
                            gpw_site_file **out, gpw_file_error *error)
{
    struct gpwi_lines *lines = malloc(sizeof *lines);
    gpw_site_file *site_file = calloc(1, sizeof *site_file);
    gpw_status status = GPW_ERR_NOMEM;

    if (lines == NULL || site_file == NULL) {
        free(folder);
    } else {
        site_file->magic = GPWI_SITE_FILE_MAGIC;
        site_file->folder = folder;
        status = GPW_OK;
        if (path != NULL) {
            status = gpwi_lines_open(lines, path, 0, error);
        } else {
            gpwi_lines_text(lines, text, bytes, 0);
        }
        if (status == GPW_OK) {
            status = gpwi_site_file_parse(lines, site_file, error);
        }
        gpwi_lines_close(lines);
    }
    if (status == GPW_OK && site_file->part_count == 0) {
        status = gpwi_file_error(
            error, 0, 0, NULL, "the file says nothing: docs/site-file.md shows how one looks");
    }
    if (status == GPW_OK) {
        status = gpwi_site_file_check(site_file, error);
    }
    if (status == GPW_OK) {
        status = gpwi_site_load(site_file, error);
    }
    free(lines);
    if (status == GPW_OK) {
        *out = site_file;
    } else {
        gpw_site_file_destroy(site_file);
    }
    return status;
}

gpw_status gpw_site_file_read(const char *path, gpw_site_file **file, gpw_file_error *error)
{
    char *folder;

    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    if (path == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    folder = gpwi_site_folder(path);
    return folder != NULL ? read_from(path, NULL, 0, folder, file, error) : GPW_ERR_NOMEM;
}

gpw_status gpwi_site_file_parse_in(const char *text, size_t bytes, const char *folder,
                                   gpw_site_file **file, gpw_file_error *error)
{
    char *const copy = folder != NULL ? gpwi_site_folder(folder) : NULL;

    *file = NULL;
    gpwi_file_error_clear(error);
    return folder != NULL && copy == NULL ? GPW_ERR_NOMEM
                                          : read_from(NULL, text, bytes, copy, file, error);
}

gpw_status gpw_site_file_parse(const char *text, size_t bytes, gpw_site_file **file,
                               gpw_file_error *error)
{
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    if (text == NULL) {
        return GPW_ERR_NULL;
    }
    return gpwi_site_file_parse_in(text, bytes, NULL, file, error);
}

void gpw_site_file_destroy(gpw_site_file *file)
{
    if (file != NULL) {
        file->magic = 0;
        gpwi_site_unload(file);
        free(file->folder);
        free(file->parts);
        free(file->entries);
        free(file);
    }
}

static gpw_status check_handle(const gpw_site_file *file)
{
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    return file->magic == GPWI_SITE_FILE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

const char *gpw_site_file_name(const gpw_site_file *file)
{
    const struct gpwi_site_entry *entry;

    if (check_handle(file) != GPW_OK) {
        return "";
    }
    entry = gpwi_site_get(file, gpwi_site_next(file, GPWI_IN_SITE, NULL), "name", 0);
    return entry != NULL ? entry->text : "";
}

const char *gpw_site_file_group_name(const gpw_site_file *file, uint32_t index)
{
    const struct gpwi_site_part *group = NULL;

    if (check_handle(file) != GPW_OK) {
        return "";
    }
    while ((group = gpwi_site_next(file, GPWI_IN_GROUP, group)) != NULL && index > 0) {
        index--;
    }
    return group != NULL ? group->name : "";
}

static uint32_t tick_of(const gpw_site_file *file)
{
    const struct gpwi_site_part *site = gpwi_site_next(file, GPWI_IN_SITE, NULL);

    return (uint32_t)(gpwi_site_number(file, site, "tick_ms", 10.0) * 1e6 + 0.5);
}

gpw_status gpw_site_file_duration(const gpw_site_file *file, float *duration_s,
                                  uint32_t *tick_ns)
{
    gpw_status status;

    if (duration_s == NULL || tick_ns == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(file);
    if (status == GPW_OK) {
        *duration_s = (float)gpwi_site_number(file, gpwi_site_next(file, GPWI_IN_SITE, NULL),
                                              "duration_s", 60.0);
        *tick_ns = tick_of(file);
    }
    return status;
}

/* ---- a site of the right size ---- */

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t lines_in(const gpw_site_file *file, enum gpwi_site_section section)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, section, NULL);

    return part != NULL ? part->count : 0u;
}

static double gpus_in_all(const gpw_site_file *file)
{
    const struct gpwi_site_part *group = NULL;
    double gpus = 0.0;

    while ((group = gpwi_site_next(file, GPWI_IN_GROUP, group)) != NULL) {
        gpus += gpwi_site_number(file, group, "gpus", 0.0);
    }
    return gpus;
}

/* Room that a turbine's governor takes from the dead time's, at the longest sub-step. */
#define TURBINE_ROOM_S 0.035

static void set_capacities(const struct gpwi_site_build *build, gpw_site_config *config)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *genset = gpwi_site_next(file, GPWI_IN_GENSET, NULL);
    const uint32_t governor = gpwi_site_word(file, genset, "governor", GPW_GOVERNOR_DEGOV);
    const double dead_s =
        gpwi_site_number(file, genset, "dead_s", 0.0) +
        (governor >= GPW_GOVERNOR_TGOV1 ? TURBINE_ROOM_S : gpwi_site_engine_room_s(file));

    config->events_max = larger(1u, lines_in(file, GPWI_IN_SCHEDULE));
    config->groups_max = larger(1u, gpwi_site_count(file, GPWI_IN_GROUP));
    config->staggers_max = gpwi_site_count(file, GPWI_IN_STAGGER);
    config->bus_events_max = lines_in(file, GPWI_IN_BUS_SCHEDULE);
    config->rows_max = gpwi_site_pairs(file, "efficiency");
    config->overhead_rows_max = gpwi_site_pairs(file, "overhead_rows");
    config->plant_max = (uint8_t)gpwi_site_has_plant(file);
    gpwi_site_bus_capacities(file, config);
    config->ride_max = (uint8_t)gpwi_site_has_ride(file);
    if (config->fleet_mode == GPW_FLEET_EXACT && !build->with_trace) {
        const double gpus = gpus_in_all(file);

        config->gpus_max = gpus < 4294967295.0 ? (uint32_t)gpus : UINT32_MAX;
    }
    gpwi_site_chain_capacities(build, config);
    if (dead_s > (double)config->dead_time_max_s) {
        config->dead_time_max_s = dead_s < 1.0 ? (float)dead_s : 1.0f;
    }
}

static gpw_status configure(const struct gpwi_site_build *build, gpw_site_config *config)
{
    const gpw_site_file *file = build->file;
    const struct gpwi_site_part *site = gpwi_site_next(file, GPWI_IN_SITE, NULL);
    const struct gpwi_site_part *load = gpwi_site_next(file, GPWI_IN_LOAD, NULL);
    const struct gpwi_site_part *bus = gpwi_site_next(file, GPWI_IN_BUS, NULL);
    const struct gpwi_site_entry *seed = gpwi_site_get(file, site, "seed", 0);
    const gpw_status status = gpw_site_config_init(config, sizeof *config);

    if (status != GPW_OK) {
        return status;
    }
    config->tick_ns = tick_of(file);
    config->seed = seed != NULL ? (uint64_t)seed->whole : config->seed;
    config->fleet_mode = gpwi_site_word(file, site, "mode", GPW_FLEET_AGGREGATED);
    config->required_class =
        (uint32_t)GPW_CLASS_G1 + gpwi_site_word(file, site, "required_class", 1u);
    config->load_source = build->with_trace ? (uint32_t)GPW_LOAD_RAIL +
                                                  gpwi_site_word(file, load, "trace_point", 0u)
                                            : (uint32_t)GPW_LOAD_FLEET;
    config->bus_load_w = (float)gpwi_site_number(file, bus, "load_w", 0.0);
    config->load_error = (float)gpwi_site_number(file, load, "load_error", 0.0);
    config->load_corners = (uint32_t)gpwi_site_number(file, site, "load_corners", 1.0);
    set_capacities(build, config);
    return GPW_OK;
}

/* After the supply, which begins what a judgement says of the load. */
static void note_bounds(const struct gpwi_site_build *build)
{
    char said[GPWI_SITE_BOUND_BYTES];

    if (!build->with_trace && gpwi_site_bound(build->file, 0u, said, sizeof said) == GPW_OK) {
        build->site->supply_assumptions |= GPW_ASSUMED_LOWER_BOUND;
    }
}

static gpw_status start(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *genset = gpwi_site_next(build->file, GPWI_IN_GENSET, NULL);
    const gpw_status status = gpw_site_start(build->site);
    const struct gpwi_site_entry *const var =
        status == GPW_ERR_DOMAIN ? gpwi_site_excited_by(build) : NULL;

    if (var != NULL) {
        return gpwi_site_refuse(
            build, status, gpwi_site_next(build->file, GPWI_IN_SUPPLY, NULL), var,
            "the capacitors excite the alternators that begin on the bus, so that no field "
            "holds the voltage: fewer var, more load at the start or a larger alternator");
    }
    if (status == GPW_ERR_DOMAIN) {
        return gpwi_site_refuse(
            build, status, genset, gpwi_site_get(build->file, genset, "rated_w", 0),
            "the set cannot carry the load it starts with: give it a larger "
            "rated_w, or let the groups start in a lower phase");
    }
    if (status < GPW_OK) {
        return gpwi_site_refuse(build, status, genset, NULL, "the site does not start (%s)",
                                gpwi_site_why(status));
    }
    return GPW_OK;
}

const char *gpwi_site_why(gpw_status status)
{
    switch (status) {
    case GPW_ERR_DOMAIN: return "a figure is out of its range";
    case GPW_ERR_UNKNOWN: return "a figure that is needed is not given";
    case GPW_ERR_NOT_FOUND: return "there is none of that name or number";
    case GPW_ERR_FULL: return "there are too many, or they are too long";
    case GPW_ERR_ORDER: return "the figures are not in order";
    case GPW_ERR_STATE: return "it does not go with what stands before it";
    case GPW_ERR_NOMEM: return "no memory";
    default: return gpw_status_name(status);
    }
}

gpw_status gpw_site_file_create(const gpw_site_file *file, uint32_t with_trace, gpw_site **site,
                                gpw_file_error *error)
{
    struct gpwi_site_build build;
    gpw_site_config config;
    gpw_status status;
    double rated_w = 0.0;
    size_t bytes = 0;
    void *memory;

    if (site == NULL) {
        return GPW_ERR_NULL;
    }
    *site = NULL;
    status = check_handle(file);
    if (status != GPW_OK) {
        return status;
    }
    if (with_trace > 1u) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_file_error_clear(error);
    memset(&build, 0, sizeof build);
    build.file = file;
    build.with_trace = with_trace;
    build.substep_ns = tick_of(file) / gpwi_substeps(tick_of(file));
    build.rated_w = &rated_w;
    build.error = error;
    if (!with_trace && gpwi_site_count(file, GPWI_IN_GROUP) == 0) {
        (void)gpwi_file_error(error, 0, 0, "group",
                              "no section [group NAME]: a site needs GPUs, or a trace");
        return GPW_ERR_UNKNOWN;
    }
    status = configure(&build, &config);
    if (status == GPW_OK) {
        status = gpw_site_state_size(&config, &bytes);
    }
    if (status < GPW_OK) {
        return gpwi_site_refuse(&build, status, gpwi_site_next(file, GPWI_IN_SITE, NULL), NULL,
                                "the site is beyond what one handle holds (%s): fewer GPUs in "
                                "exact mode, shorter dead times, fewer stages, at most 16 sets",
                                gpwi_site_why(status));
    }
    memory = malloc(bytes);
    if (memory == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = gpw_site_init(memory, bytes, &config, &build.site);
    if (status >= GPW_OK) {
        status = gpwi_site_build_fleet(&build);
    }
    if (status >= GPW_OK) {
        status = gpwi_site_build_plant(&build);
    }
    if (status >= GPW_OK) {
        status = start(&build);
    }
    if (status < GPW_OK) {
        free(memory);
        return status;
    }
    note_bounds(&build);
    *site = build.site;
    return GPW_OK;
}
