/* SPDX-License-Identifier: MIT */
/* A controller on Modbus TCP: plant and watch every 10 ms, their registers on 127.0.0.1.
 *
 *     modbus_controller [PORT [SECONDS [SNAPSHOT]]]
 *
 * Port 0 is any free one, 0 seconds are until SIGTERM. With a SNAPSHOT it keeps its state in
 * SNAPSHOT.0 and SNAPSHOT.1 each second, and goes on from them. Three threads: the tick never
 * waits for the network or the disk, the network never for a client. */
#include "arguments.h"
#include "keep.h"
#include "live_plant.h"
#include "modbus_server.h"
#include "realtime.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define COUNT (GPW_REG_COMMAND + GPW_REG_MAILBOXES * GPW_REG_MAILBOX_COUNT - GPW_REG_NOW)
#define SETTLED_TICKS (1000000000u / TICK_NS) /* from when on memory must not grow */

/* From GPW_REG_NOW on: signals and results, then commands. */
static uint16_t registers[COUNT];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t stops; /* told to end; only the tick looks at it */
static int network_stops;           /* under the mutex */

/* Ticks in which the network had the registers. */
typedef struct busy {
    unsigned long ticks, in_a_row, longest;
} busy;

static void on_signal(int number)
{
    (void)number;
    stops = 1;
}

static void lock(void)
{
    (void)pthread_mutex_lock(&mutex);
}

static void unlock(void)
{
    (void)pthread_mutex_unlock(&mutex);
}

/* ---- the network's thread ---- */

static int does_network_stop(void)
{
    int does_stop;

    lock();
    does_stop = network_stops;
    unlock();
    return does_stop;
}

static void *serve(void *server)
{
    while (!does_network_stop()) {
        modbus_server_run(server, 100);
    }
    return NULL;
}

/* ---- the tick ---- */

static uint16_t *at(uint32_t address)
{
    return &registers[address - GPW_REG_NOW];
}

static void show_result(uint32_t mailbox, const gpw_command_result *result)
{
    (void)!gpw_registers_result_encode(
        result, at(GPW_REG_RESULT + mailbox * GPW_REG_MAILBOX_COUNT), GPW_REG_MAILBOX_COUNT);
}

/* After a restart a client finds the nonce that it goes on from. */
static void show_nonces(live_plant *plant)
{
    gpw_command_result result;
    uint32_t k;

    memset(&result, 0, sizeof result);
    result.free_w = gpw_unknown();
    for (k = 0; k < GPW_REG_MAILBOXES; k++) {
        result.nonce = live_plant_nonces(plant)[k];
        show_result(k, &result);
    }
}

static void run_commands(live_plant *plant, uint64_t now_ns)
{
    uint32_t *const nonces = live_plant_nonces(plant);
    uint32_t k;

    for (k = 0; k < GPW_REG_MAILBOXES; k++) {
        const uint32_t offset = k * GPW_REG_MAILBOX_COUNT;
        gpw_command command;
        gpw_command_result result;

        if (gpw_registers_command_decode(at(GPW_REG_COMMAND + offset), GPW_REG_MAILBOX_COUNT,
                                         nonces[k], &command, sizeof command) == GPW_OK) {
            nonces[k] = command.nonce;
            live_plant_command(plant, now_ns, k, &command, &result);
            show_result(k, &result);
        }
    }
}

static void publish(const gpw_watch_output *output)
{
    (void)!gpw_registers_encode(GPW_REGISTERS_NOW, output, at(GPW_REG_NOW), GPW_REG_NOW_COUNT);
    (void)!gpw_registers_encode(GPW_REGISTERS_FORECAST, output, at(GPW_REG_FORECAST),
                                GPW_REG_FORECAST_COUNT);
}

/* Commands after the step, on its clock. Where the network has the registers just now, both are
 * for the next tick: who keeps the time does not wait. */
static int tick(live_plant *plant, keep *kept, busy *b, uint64_t now_ns)
{
    gpw_watch_output output;

    if (live_plant_tick(plant, now_ns, &output) != 0) {
        return -1;
    }
    if (pthread_mutex_trylock(&mutex) == 0) {
        run_commands(plant, now_ns);
        publish(&output);
        unlock();
        b->in_a_row = 0;
    } else {
        b->ticks++;
        b->in_a_row++;
        b->longest = b->in_a_row > b->longest ? b->in_a_row : b->longest;
    }
    keep_tick(kept, plant);
    return 0;
}

static void report_pace(const char *of, const pace *p)
{
    printf("%s: ticks %llu, missed %llu in %llu stalls, worst %.3f ms\n", of,
           (unsigned long long)p->ticks, (unsigned long long)p->missed,
           (unsigned long long)p->stalls, (double)p->worst_ns * 1e-6);
}

static void report(const pace *work, const pace *idle, const busy *b, long before_kib,
                   unsigned long dropped)
{
    report_pace("controller", work);
    report_pace("idle loop", idle);
    printf("registers busy: %lu ticks not shown, at most %lu in a row\n", b->ticks, b->longest);
    if (before_kib > 0) {
        printf("memory: grown by %ld KiB after the first second\n",
               resident_kib() - before_kib);
    }
    printf("connections dropped: %lu\n", dropped);
}

static int run(live_plant *plant, keep *kept, modbus_server *server, double seconds)
{
    const uint64_t ticks = (uint64_t)(seconds * 1e9 / TICK_NS);
    pthread_t network;
    pace work, idle;
    busy b = {0, 0, 0};
    long before_kib = 0;
    int failed = 0;

    /* Nobody shall read registers that nothing has been written to yet. */
    show_nonces(plant);
    if (tick(plant, kept, &b, monotonic_ns()) != 0 ||
        pthread_create(&network, NULL, serve, server) != 0) {
        return -1;
    }
    printf("scheduling: %s\n", is_realtime() ? "real time" : "as all others");
    (void)fflush(stdout);
    if (idle_begin(TICK_NS) != 0) {
        return -1;
    }
    pace_begin(&work, TICK_NS);
    while (!stops && !failed && (ticks == 0u || work.ticks < ticks)) {
        failed = tick(plant, kept, &b, pace_wait(&work));
        if (work.ticks == SETTLED_TICKS) {
            before_kib = resident_kib();
        }
    }
    lock();
    network_stops = 1;
    unlock();
    idle_end(&idle);
    (void)pthread_join(network, NULL);
    report(&work, &idle, &b, before_kib, modbus_server_dropped(server));
    return failed;
}

/* ---- its command line ---- */

typedef struct options {
    unsigned long port;
    double seconds;
    const char *snapshot; /* NULL: none */
} options;

static int usage(FILE *to)
{
    (void)fprintf(to, "use: modbus_controller [PORT [SECONDS [SNAPSHOT]]]\n"
                      "PORT: 0 to 65535, 1502 without it; 0: any free one\n"
                      "SECONDS: 0: until SIGTERM\n"
                      "SNAPSHOT: the state is kept in SNAPSHOT.0 and SNAPSHOT.1\n");
    return to == stdout ? 0 : 2;
}

static int wrong(const char *word, const char *what)
{
    (void)fprintf(stderr, "modbus_controller: \"%s\" is %s\n", word, what);
    return usage(stderr);
}

/* 0: read; else the exit status. */
static int read_options(options *o, int argc, char **argv)
{
    if (argc > 1 && !is_whole(argv[1], 65535u, &o->port)) {
        return wrong(argv[1], "no port: a number from 0 to 65535");
    }
    if (argc > 2 && !is_duration(argv[2], &o->seconds)) {
        return wrong(argv[2], "no number of seconds");
    }
    if (argc > 4) {
        return wrong(argv[4], "one word too many");
    }
    o->snapshot = argc > 3 ? argv[3] : NULL;
    return 0;
}

static int serve_plant(const options *o)
{
    modbus_registers shown = {registers, GPW_REG_NOW, COUNT, GPW_REG_COMMAND, lock, unlock};
    int port = (int)o->port, failed = 1;
    keep kept;
    live_plant *const plant = keep_open(&kept, o->snapshot);
    modbus_server *const server = plant != NULL ? modbus_server_open(&shown, &port) : NULL;

    if (server != NULL) {
        printf("port %d\n", port);
        keep_report(&kept);
        failed = run(plant, &kept, server, o->seconds);
        failed = keep_close(&kept, failed ? NULL : plant) != 0 || failed;
        modbus_server_close(server);
    } else if (plant != NULL) {
        (void)fprintf(stderr, "modbus_controller: port %lu: %s\n", o->port, strerror(errno));
    } else {
        (void)fprintf(stderr, "modbus_controller: cannot begin\n");
    }
    live_plant_close(plant);
    return failed != 0;
}

int main(int argc, char **argv)
{
    options o = {1502u, 0.0, NULL};
    int status;

    if (asks_for_help(argc, argv)) {
        return usage(stdout);
    }
    status = read_options(&o, argc, argv);
    if (status != 0) {
        return status;
    }
    (void)signal(SIGTERM, on_signal);
    (void)signal(SIGINT, on_signal);
    (void)signal(SIGPIPE, SIG_IGN);
    return serve_plant(&o);
}
