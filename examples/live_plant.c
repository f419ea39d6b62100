/* SPDX-License-Identifier: MIT */
#include "live_plant.h"

#include <gpupower/host.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GPUS 8u
#define RATED_W 20000.0f
#define IDLE_W 580.0f /* of the GPUs, at the start */
#define JOBS 8u
#define LOADS 5u
#define LEADS 5u
#define WORDS GPW_PLAN_SURFACE_WORDS(LOADS, LEADS)

/* A change that was announced and not yet made. */
typedef struct job {
    uint64_t at_ns;
    uint32_t id, group, phase, gpus; /* gpus 0: no job */
} job;

struct live_plant {
    gpw_site *site;
    gpw_watch *watch;
    void *site_memory, *watch_memory;
    size_t site_bytes, watch_bytes;
    int is_started;
    job jobs[JOBS];
};

static int failed(const char *what, gpw_status status)
{
    if (status < GPW_OK) {
        (void)fprintf(stderr, "plant: %s: %s\n", what, gpw_status_name(status));
    }
    return status < GPW_OK;
}

/* ---- what both are made of ---- */

static gpw_status describe_set(gpw_genset_config *set)
{
    gpw_status status = gpw_genset_config_init(set, sizeof *set);

    if (status == GPW_OK) {
        status = gpw_genset_preset(set, GPW_GENSET_DIESEL_TURBO);
    }
    set->rated_w = RATED_W;
    set->tick_ns = TICK_NS;
    set->initial_pu = IDLE_W / RATED_W;
    return status;
}

static gpw_status describe_gpus(gpw_fleet_group *gpus)
{
    const gpw_status status = gpw_fleet_group_init(gpus, sizeof *gpus);

    gpus->gpus = GPUS;
    gpus->rho_in = 0.97f;
    return status;
}

/* ---- the plant ---- */

static int make_site(live_plant *p)
{
    gpw_site_config config;
    gpw_fleet_group gpus;
    gpw_genset_config set;
    uint32_t index;

    if (failed("site", gpw_site_config_init(&config, sizeof config))) {
        return -1;
    }
    config.groups_max = 1u;
    config.events_max = 4u;
    if (failed("site", gpw_site_state_size(&config, &p->site_bytes))) {
        return -1;
    }
    p->site_memory = malloc(p->site_bytes);
    if (p->site_memory == NULL ||
        failed("site", gpw_site_init(p->site_memory, p->site_bytes, &config, &p->site)) ||
        failed("GPUs", describe_gpus(&gpus)) ||
        failed("GPUs", gpw_site_add_group(p->site, &gpus, gpw_profile_h100_sxm(), &index)) ||
        failed("set", describe_set(&set)) ||
        failed("set", gpw_site_set_genset(p->site, &set))) {
        return -1;
    }
    return failed("site", gpw_site_start(p->site)) ? -1 : 0;
}

/* ---- the watch ---- */

/* The largest steps of the set: searched here; in firmware, an array in flash. */
static int make_surface(const gpw_genset_config *set, uint16_t *table)
{
    gpw_plan_config config;
    gpw_plan_surface_config shape;
    gpw_limits limits;
    gpw_plan *plan = NULL;
    uint32_t left = 1u;
    gpw_status status = gpw_plan_config_init(&config, sizeof config);

    if (status == GPW_OK) {
        status = gpw_limits_init(&limits, sizeof limits);
    }
    if (status == GPW_OK) {
        status = gpw_limits_iso8528(&limits, GPW_CLASS_G2);
    }
    if (status == GPW_OK) {
        status = gpw_plan_create(&config, set, &limits, &plan);
    }
    if (status == GPW_OK) {
        status = gpw_plan_surface_config_init(&shape, sizeof shape);
    }
    if (status == GPW_OK) {
        shape.loads = LOADS;
        shape.leads = LEADS;
        status = gpw_plan_surface_begin(plan, &shape, table, WORDS);
    }
    while (status >= GPW_OK && left > 0u) {
        status = gpw_plan_surface_row(plan, table, WORDS, &left);
    }
    gpw_plan_destroy(plan);
    return failed("largest steps", status) ? -1 : 0;
}

static int add_parts(live_plant *p)
{
    gpw_forecast_group group;
    gpw_fleet_group gpus;
    gpw_genset_config set;
    uint16_t table[WORDS];
    uint32_t index;

    if (failed("set", describe_set(&set)) ||
        failed("set", gpw_watch_add_set(p->watch, &set, &index)) ||
        failed("group", gpw_forecast_group_init(&group, sizeof group)) ||
        failed("group", describe_gpus(&gpus)) ||
        failed("group", gpw_forecast_group_from_profile(&group, gpw_profile_h100_sxm(), &gpus,
                                                        0.0f, 1.0f)) ||
        failed("group", gpw_watch_add_group(p->watch, &group, &index)) ||
        make_surface(&set, table) != 0) {
        return -1;
    }
    return failed("largest steps", gpw_watch_set_surface(p->watch, table, WORDS)) ? -1 : 0;
}

static int make_watch(live_plant *p)
{
    gpw_watch_config config;

    if (failed("watch", gpw_watch_config_init(&config, sizeof config))) {
        return -1;
    }
    config.tick_ns = TICK_NS;
    config.meter_refresh_s = 0.01f;
    config.pulse_peak_w = 2000.0f;
    config.pulse_energy_ws = 2000.0f;
    config.pulse_lead_s = 0.1f;
    if (failed("watch", gpw_watch_state_size(&config, &p->watch_bytes))) {
        return -1;
    }
    p->watch_memory = malloc(p->watch_bytes);
    if (p->watch_memory == NULL ||
        failed("watch", gpw_watch_init(p->watch_memory, p->watch_bytes, &config, &p->watch))) {
        return -1;
    }
    return add_parts(p);
}

/* ---- a tick ---- */

static gpw_live_sample sample(float value, uint64_t stamp_ns)
{
    gpw_live_sample s;

    s.value = value;
    s.valid = 1u;
    s.stamp_ns = stamp_ns;
    return s;
}

static void make_changes(live_plant *p, uint64_t now_ns)
{
    uint32_t k;

    for (k = 0; k < JOBS; k++) {
        job *const j = &p->jobs[k];

        if (j->gpus > 0u && j->at_ns <= now_ns) {
            (void)failed("job", gpw_site_command(p->site, j->group, j->phase,
                                                 j->gpus < GPUS ? j->gpus : 0u, 0u));
            j->gpus = 0u;
        }
    }
}

int live_plant_tick(live_plant *p, uint64_t now_ns, gpw_watch_output *output)
{
    gpw_site_signals shown;
    gpw_watch_input input;
    gpw_watch_set_input set;

    if (!p->is_started && failed("watch", gpw_watch_start(p->watch, now_ns))) {
        return -1;
    }
    p->is_started = 1;
    make_changes(p, now_ns);
    if (failed("site", gpw_site_step(p->site, &shown, sizeof shown))) {
        return -1;
    }
    memset(&input, 0, sizeof input);
    memset(&set, 0, sizeof set);
    input.now_ns = now_ns;
    input.power_w = sample(shown.generator_w, now_ns);
    input.frequency_hz = sample(shown.frequency_hz, now_ns);
    set.breaker = sample(1.0f, now_ns);
    return failed("watch", gpw_watch_step(p->watch, &input, sizeof input, &set, sizeof set, 1u,
                                          output, sizeof *output))
               ? -1
               : 0;
}

/* ---- commands ---- */

static job *job_of(live_plant *p, uint32_t id)
{
    uint32_t k;

    for (k = 0; k < JOBS; k++) {
        if (p->jobs[k].gpus > 0u && p->jobs[k].id == id) {
            return &p->jobs[k];
        }
    }
    for (k = 0; k < JOBS; k++) {
        if (p->jobs[k].gpus == 0u) {
            return &p->jobs[k];
        }
    }
    return NULL;
}

void live_plant_command(live_plant *p, uint64_t now_ns, const gpw_command *command,
                        gpw_command_result *result)
{
    job *const j = job_of(p, command->id);

    if (failed("command", gpw_command_run(p->watch, now_ns, command, result, sizeof *result)) ||
        result->status < GPW_OK || j == NULL) {
        return;
    }
    if (command->code == GPW_COMMAND_ANNOUNCE) {
        j->id = command->id;
        j->group = command->group;
        j->phase = command->phase;
        j->gpus = (uint32_t)(command->share * (float)GPUS + 0.5f);
        j->at_ns = now_ns + (uint64_t)command->lead_ms * 1000000u;
    } else if (command->code == GPW_COMMAND_CANCEL && j->id == command->id) {
        j->gpus = 0u;
    }
}

/* ---- a restart ---- */

/* What a file begins with. States hold no pointers: their bytes are the snapshot, for the same
 * program on the same machine. */
typedef struct file_head {
    char name[8];
    uint32_t version, site_bytes, watch_bytes, crc;
} file_head;

/* CRC-32 as of IEEE 802.3, of what follows another. */
static uint32_t crc_of(uint32_t crc, const void *bytes, size_t count)
{
    const unsigned char *const b = bytes;
    size_t i;
    int k;

    crc = ~crc;
    for (i = 0; i < count; i++) {
        crc ^= b[i];
        for (k = 0; k < 8; k++) {
            crc = crc >> 1 ^ ((crc & 1u) != 0u ? 0xEDB88320u : 0u);
        }
    }
    return ~crc;
}

static uint32_t crc_of_all(const live_plant *p)
{
    uint32_t crc = crc_of(0u, p->jobs, sizeof p->jobs);

    crc = crc_of(crc, p->site_memory, p->site_bytes);
    return crc_of(crc, p->watch_memory, p->watch_bytes);
}

static file_head head_of(const live_plant *p)
{
    file_head head;

    memset(&head, 0, sizeof head);
    memcpy(head.name, "gpwplant", sizeof head.name);
    head.version = gpw_version();
    head.site_bytes = (uint32_t)p->site_bytes;
    head.watch_bytes = (uint32_t)p->watch_bytes;
    head.crc = crc_of_all(p);
    return head;
}

int live_plant_save(const live_plant *p, const char *path)
{
    const file_head head = head_of(p);
    char fresh[4096];
    FILE *file;
    int done;

    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh ||
        (file = fopen(fresh, "wb")) == NULL) {
        return -1;
    }
    done = fwrite(&head, sizeof head, 1, file) == 1 &&
           fwrite(p->jobs, sizeof p->jobs, 1, file) == 1 &&
           fwrite(p->site_memory, p->site_bytes, 1, file) == 1 &&
           fwrite(p->watch_memory, p->watch_bytes, 1, file) == 1;
    done = fflush(file) == 0 && fsync(fileno(file)) == 0 && done;
    done = fclose(file) == 0 && done;
    return done && rename(fresh, path) == 0 ? 0 : -1;
}

/* Into a plant that was just built the same way. */
static int restore(live_plant *p, FILE *file)
{
    file_head head, ours = head_of(p);

    if (fread(&head, sizeof head, 1, file) != 1) {
        return -1;
    }
    ours.crc = head.crc;
    if (memcmp(&head, &ours, sizeof head) != 0 ||
        fread(p->jobs, sizeof p->jobs, 1, file) != 1 ||
        fread(p->site_memory, p->site_bytes, 1, file) != 1 ||
        fread(p->watch_memory, p->watch_bytes, 1, file) != 1) {
        return -1;
    }
    p->is_started = 1;
    return crc_of_all(p) == head.crc ? 0 : -1;
}

static int restore_from(live_plant *p, const char *path)
{
    FILE *const file = path != NULL ? fopen(path, "rb") : NULL;
    int failure;

    if (file == NULL) {
        return 0;
    }
    failure = restore(p, file);
    (void)fclose(file);
    if (failure != 0) {
        (void)fprintf(stderr, "plant: %s: damaged, or of another program\n", path);
    }
    return failure;
}

/* ---- life ---- */

live_plant *live_plant_open(const char *snapshot)
{
    live_plant *const p = calloc(1, sizeof *p);

    if (p == NULL || make_site(p) != 0 || make_watch(p) != 0 ||
        restore_from(p, snapshot) != 0) {
        live_plant_close(p);
        return NULL;
    }
    return p;
}

void live_plant_close(live_plant *p)
{
    if (p != NULL) {
        free(p->site_memory);
        free(p->watch_memory);
        free(p);
    }
}
