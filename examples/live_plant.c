/* SPDX-License-Identifier: MIT */
#include "live_plant.h"

#include <gpupower/host.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GPUS 8u
#define RATED_W 20000.0f
#define IDLE_W 580.0f /* of the GPUs, at the start */
#define JOBS 8u
#define FIRST_EPOCH 1u
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
    uint32_t number; /* of the last snapshot */
    uint32_t epoch;  /* of the permits */
    int is_started;
    job jobs[JOBS];
    uint32_t nonces[GPW_COMMAND_CLIENTS];
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

static int reserve_site(live_plant *p, gpw_site_config *config)
{
    if (failed("site", gpw_site_config_init(config, sizeof *config))) {
        return -1;
    }
    config->groups_max = 1u;
    config->events_max = 4u;
    if (failed("site", gpw_site_state_size(config, &p->site_bytes))) {
        return -1;
    }
    p->site_memory = malloc(p->site_bytes);
    return p->site_memory != NULL ? 0 : -1;
}

static int make_site(live_plant *p, const gpw_site_config *config)
{
    gpw_fleet_group gpus;
    gpw_genset_config set;
    uint32_t index;

    if (failed("site", gpw_site_init(p->site_memory, p->site_bytes, config, &p->site)) ||
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

static int reserve_watch(live_plant *p, gpw_watch_config *config)
{
    if (failed("watch", gpw_watch_config_init(config, sizeof *config)) ||
        failed("watch", gpw_watch_use_all(config))) {
        return -1;
    }
    config->epoch = FIRST_EPOCH;
    config->tick_ns = TICK_NS;
    config->meter_refresh_s = 0.01f;
    config->pulse_peak_w = 2000.0f;
    config->pulse_energy_ws = 2000.0f;
    config->pulse_lead_s = 0.1f;
    if (failed("watch", gpw_watch_state_size(config, &p->watch_bytes))) {
        return -1;
    }
    p->watch_memory = malloc(p->watch_bytes);
    return p->watch_memory != NULL ? 0 : -1;
}

static int make_watch(live_plant *p, const gpw_watch_config *config)
{
    if (failed("watch", gpw_watch_init(p->watch_memory, p->watch_bytes, config, &p->watch))) {
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

void live_plant_command(live_plant *p, uint64_t now_ns, uint32_t client,
                        const gpw_command *command, gpw_command_result *result)
{
    const uint32_t id = client << 28 | command->id; /* clients name theirs as they like */
    job *const j = job_of(p, id);

    if (failed("command",
               gpw_command_run(p->watch, now_ns, client, command, result, sizeof *result)) ||
        result->status < GPW_OK || j == NULL) {
        return;
    }
    if (command->code == GPW_COMMAND_ANNOUNCE) {
        j->id = id;
        j->group = command->group;
        j->phase = command->phase;
        j->gpus = (uint32_t)(command->share * (float)GPUS + 0.5f);
        j->at_ns = now_ns + (uint64_t)command->lead_ms * 1000000u;
    } else if (command->code == GPW_COMMAND_CANCEL && j->id == id) {
        j->gpus = 0u;
    }
}

uint32_t *live_plant_nonces(live_plant *p)
{
    return p->nonces;
}

/* ---- a restart ---- */

/* Stands at both ends: what is between is whole by its own CRC, and this by its twin. */
typedef struct ends {
    char name[8];
    uint32_t number, epoch, site_bytes, watch_bytes;
    job jobs[JOBS];
    uint32_t nonces[GPW_COMMAND_CLIENTS];
} ends;

static int describe_ends(const live_plant *p, ends *e)
{
    size_t site_bytes, watch_bytes;

    if (failed("snapshot", gpw_site_snapshot_size(p->site, &site_bytes)) ||
        failed("snapshot", gpw_watch_snapshot_size(p->watch, &watch_bytes))) {
        return -1;
    }
    memset(e, 0, sizeof *e);
    memcpy(e->name, "gpwplant", sizeof e->name);
    e->number = p->number;
    e->epoch = p->epoch;
    e->site_bytes = (uint32_t)site_bytes;
    e->watch_bytes = (uint32_t)watch_bytes;
    memcpy(e->jobs, p->jobs, sizeof e->jobs);
    memcpy(e->nonces, p->nonces, sizeof e->nonces);
    return 0;
}

size_t live_plant_save(live_plant *p, void *snapshot, size_t room_bytes)
{
    unsigned char *to = snapshot;
    ends e;

    p->number++;
    if (describe_ends(p, &e) != 0 || room_bytes < 2 * sizeof e + e.site_bytes + e.watch_bytes) {
        return 0;
    }
    memcpy(to, &e, sizeof e);
    to += sizeof e;
    if (failed("snapshot", gpw_site_save(p->site, to, e.site_bytes))) {
        return 0;
    }
    to += e.site_bytes;
    if (failed("snapshot", gpw_watch_save(p->watch, to, e.watch_bytes))) {
        return 0;
    }
    to += e.watch_bytes;
    memcpy(to, &e, sizeof e);
    return 2 * sizeof e + e.site_bytes + e.watch_bytes;
}

static int read_ends(const unsigned char *snapshot, size_t bytes, ends *e)
{
    if (bytes < 2 * sizeof *e) {
        return -1;
    }
    memcpy(e, snapshot, sizeof *e);
    return memcmp(e->name, "gpwplant", sizeof e->name) == 0 &&
                   memcmp(snapshot, snapshot + bytes - sizeof *e, sizeof *e) == 0 &&
                   bytes - 2 * sizeof *e == (size_t)e->site_bytes + e->watch_bytes
               ? 0
               : -1;
}

/* With an epoch of its own: what was granted since the snapshot, nobody here knows. */
static int restore(live_plant *p, const gpw_site_config *site, const gpw_watch_config *watch,
                   const unsigned char *snapshot, size_t bytes)
{
    const unsigned char *const from = snapshot + sizeof(ends);
    ends e;

    if (read_ends(snapshot, bytes, &e) != 0 ||
        failed("snapshot of the site", gpw_site_restore(p->site_memory, p->site_bytes, site,
                                                        from, e.site_bytes, &p->site)) ||
        make_watch(p, watch) != 0 || failed("watch", gpw_watch_start(p->watch, 0u)) ||
        failed("snapshot of the watch",
               gpw_watch_resume(p->watch, from + e.site_bytes, e.watch_bytes, e.epoch + 1u))) {
        return -1;
    }
    p->number = e.number;
    p->epoch = e.epoch + 1u;
    memcpy(p->jobs, e.jobs, sizeof p->jobs);
    memcpy(p->nonces, e.nonces, sizeof p->nonces);
    p->is_started = 1;
    return 0;
}

uint32_t live_plant_number(const live_plant *p)
{
    return p->number;
}

uint32_t live_plant_epoch(const live_plant *p)
{
    return p->epoch;
}

/* ---- life ---- */

live_plant *live_plant_open(const void *snapshot, size_t snapshot_bytes)
{
    live_plant *const p = calloc(1, sizeof *p);
    gpw_site_config site;
    gpw_watch_config watch;
    int failure = p == NULL || reserve_site(p, &site) != 0 || reserve_watch(p, &watch) != 0;

    if (!failure && snapshot != NULL) {
        failure = restore(p, &site, &watch, snapshot, snapshot_bytes);
    } else if (!failure) {
        p->epoch = FIRST_EPOCH;
        failure = make_site(p, &site) != 0 || make_watch(p, &watch) != 0;
    }
    if (failure) {
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
