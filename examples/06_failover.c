/* SPDX-License-Identifier: MIT */
/* Two controllers: the first sends its state to the second each second, and dies. The second
 * goes on from what it has, under an epoch of its own: what the first granted afterwards it
 * cannot know, so it grants nothing until all of that is over. The site stands in for the plant
 * and its meters. */
#include <gpupower/gpupower.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_NS 10000000u
#define GPUS 512u
#define DEATH 1050u /* ticks: of the first controller, */
#define FOUND 1070u /* when the second has not heard of it for too long, */
#define START 1090u /* and of a job that had its permit from the first */
#define WORDS 27u
#define SITE_BYTES 4096u
#define WATCH_BYTES 8192u

/* As in 07_watch.c. */
static const uint16_t table[WORDS] = {21331, 48153, 3,   3,   1000, 3896, 200, 1,   3,
                                      403,   403,   578, 195, 372,  525,  91,  93,  93,
                                      0,     0,     0,   499, 499,  499,  999, 999, 999};

typedef struct controller {
    const char *name;
    uint64_t site_memory[SITE_BYTES / 8u], watch_memory[WATCH_BYTES / 8u];
    gpw_site *site;
    gpw_watch *watch;
    gpw_watch_output out;
} controller;

/* What goes over the wire between them. */
typedef struct message {
    unsigned char site[GPW_SNAPSHOT_HEAD_BYTES + SITE_BYTES];
    unsigned char watch[GPW_SNAPSHOT_HEAD_BYTES + WATCH_BYTES];
    size_t site_bytes, watch_bytes;
    uint32_t tick;
} message;

static controller first = {.name = "first"}, second = {.name = "second"};
static message last;
static gpw_site_config site_config;
static gpw_watch_config watch_config;

static void must(gpw_status status)
{
    if (status < GPW_OK) {
        printf("%s\n", gpw_status_name(status));
        exit(1);
    }
}

/* ---- the same in both ---- */

static void configure(void)
{
    must(gpw_site_config_init(&site_config, sizeof site_config));
    site_config.events_max = 4u;
    must(gpw_watch_config_init(&watch_config, sizeof watch_config));
    must(gpw_watch_use_all(&watch_config));
    watch_config.epoch = 1u;
    watch_config.surface_words_max = WORDS;
}

static void add_parts(controller *c)
{
    gpw_genset_config set;
    gpw_fleet_group gpus;
    gpw_forecast_group group;
    uint32_t index;

    must(gpw_genset_config_init(&set, sizeof set));
    must(gpw_genset_preset(&set, GPW_GENSET_DIESEL_TURBO));
    set.tick_ns = TICK_NS;
    set.rated_w = 1.0e6f;
    must(gpw_site_set_genset(c->site, &set));
    must(gpw_watch_add_set(c->watch, &set, &index));
    must(gpw_fleet_group_init(&gpus, sizeof gpus));
    gpus.gpus = GPUS;
    must(gpw_site_add_group(c->site, &gpus, gpw_profile_h100_sxm(), &index));
    must(gpw_forecast_group_init(&group, sizeof group));
    must(gpw_forecast_group_from_profile(&group, gpw_profile_h100_sxm(), &gpus, 0.0f, 1.0f));
    must(gpw_watch_add_group(c->watch, &group, &index));
    must(gpw_watch_set_surface(c->watch, table, WORDS));
}

static void begin(controller *c)
{
    must(gpw_site_init(c->site_memory, SITE_BYTES, &site_config, &c->site));
    must(gpw_watch_init(c->watch_memory, WATCH_BYTES, &watch_config, &c->watch));
    add_parts(c);
    must(gpw_site_start(c->site));
    must(gpw_watch_start(c->watch, 0u));
}

static void tick(controller *c, uint32_t k)
{
    gpw_live_sample seen = {0.0f, 1u, (uint64_t)k * TICK_NS};
    gpw_site_signals shown;
    gpw_watch_input bus;
    gpw_watch_set_input set;

    must(gpw_site_step(c->site, &shown, sizeof shown));
    memset(&bus, 0, sizeof bus);
    memset(&set, 0, sizeof set);
    bus.now_ns = seen.stamp_ns;
    seen.value = shown.generator_w;
    bus.power_w = seen;
    seen.value = shown.frequency_hz;
    bus.frequency_hz = seen;
    seen.value = 1.0f;
    set.breaker = seen;
    must(gpw_watch_step(c->watch, &bus, sizeof bus, &set, sizeof set, 1u, &c->out,
                        sizeof c->out));
}

/* ---- from one to the other ---- */

static void send_state(const controller *c, message *m, uint32_t k)
{
    must(gpw_site_snapshot_size(c->site, &m->site_bytes));
    must(gpw_watch_snapshot_size(c->watch, &m->watch_bytes));
    must(gpw_site_save(c->site, m->site, sizeof m->site));
    must(gpw_watch_save(c->watch, m->watch, sizeof m->watch));
    m->tick = k;
}

/* The watch finds the gap since then in its clock, and is careful. The site has no clock: it
 * makes up for the ticks that nobody ran. */
static void take_over(controller *c, const message *m, uint32_t epoch, uint32_t k)
{
    gpw_site_signals shown;
    uint32_t i;

    begin(c);
    must(gpw_site_restore(c->site_memory, SITE_BYTES, &site_config, m->site, m->site_bytes,
                          &c->site));
    must(gpw_watch_resume(c->watch, m->watch, m->watch_bytes, epoch));
    for (i = m->tick; i < k; i++) {
        must(gpw_site_step(c->site, &shown, sizeof shown));
    }
}

/* ---- what happens ---- */

static void show(const controller *c)
{
    printf("%5.2f s  %-6s  load %3.0f kW  reasons %08x  permits %s\n",
           (double)c->out.time_ns * 1e-9, c->name, (double)c->out.load_w * 1e-3,
           (unsigned)c->out.reasons, c->out.permit_open ? "open" : "closed");
}

static void ask(controller *c, uint32_t k)
{
    gpw_permit_answer a;

    must(gpw_watch_request(c->watch, (uint64_t)k * TICK_NS, k, 0u, GPW_PHASE_TRAIN, 0.1f, &a,
                           sizeof a));
    printf("%5.2f s  %-6s  a tenth of the GPUs, %.0f kW: %s %08x\n", (double)k * 0.01, c->name,
           (double)a.step_w * 1e-3, a.granted ? "granted, token" : "refused, because",
           (unsigned)(a.granted ? a.token : a.refusal));
}

int main(void)
{
    uint32_t k;

    configure();
    begin(&first);
    for (k = 1u; k <= DEATH; k++) {
        tick(&first, k);
        if (k % 100u == 0u) {
            send_state(&first, &last, k);
        }
    }
    show(&first);
    ask(&first, DEATH);
    printf("%5.2f s  first   dies\n", DEATH * 0.01);

    take_over(&second, &last, 2u, FOUND);
    printf("%5.2f s  second  goes on from %.2f s\n", FOUND * 0.01, (double)last.tick * 0.01);
    for (k = FOUND + 1u; k < FOUND + 2000u && !second.out.permit_open; k++) {
        if (k == START) { /* the job has its token */
            must(gpw_site_command(second.site, 0u, GPW_PHASE_TRAIN, GPUS / 10u, 0u));
            printf("%5.2f s  the job begins\n", (double)k * 0.01);
        }
        tick(&second, k);
        if (k == FOUND + 1u || k == START + 100u) {
            show(&second);
            ask(&second, k);
        }
    }
    show(&second);
    ask(&second, k - 1u);
    return 0;
}
