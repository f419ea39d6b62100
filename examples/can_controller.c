/* SPDX-License-Identifier: MIT */
/* A controller on CAN: plant and watch every 10 ms, what the watch says as J1939 frames.
 *
 *     can_controller BUS [SECONDS [SNAPSHOT]]
 *
 * BUS is can0, vcan0, or udp:PORT; where there is no vcan, the same frames go over UDP. With a
 * SNAPSHOT it keeps its state in SNAPSHOT.0 and SNAPSHOT.1 each second, and goes on from them.
 * So that there is something to see, every eight seconds one more GPU asks for its permit, and
 * announces that it begins in half a second. */
#include "arguments.h"
#include "can_bus.h"
#include "keep.h"
#include "live_plant.h"
#include "realtime.h"

#include <stdio.h>
#include <string.h>

#define JOB_TICKS (8000000000u / TICK_NS)
#define ONE_GPU 0.125f

static void begin_job(live_plant *plant, uint64_t now_ns)
{
    gpw_command command;
    gpw_command_result result;

    memset(&command, 0, sizeof command);
    memset(&result, 0, sizeof result);
    command.code = GPW_COMMAND_REQUEST;
    command.nonce = ++live_plant_nonces(plant)[0];
    command.phase = GPW_PHASE_TRAIN;
    command.share = ONE_GPU;
    live_plant_command(plant, now_ns, 0u, &command, &result);
    if (result.token != 0u) {
        command.code = GPW_COMMAND_ANNOUNCE;
        command.id = command.nonce;
        command.token = result.token;
        command.lead_ms = 500u;
        live_plant_command(plant, now_ns, 0u, &command, &result);
    }
}

static int run(live_plant *plant, keep *kept, int bus, uint64_t ticks)
{
    gpw_frames_config config;
    gpw_frame frames[GPW_FRAMES_COUNT];
    gpw_watch_output output;
    size_t count = 0, i, sent = 0, lost = 0;
    pace p;

    if (gpw_frames_config_init(&config, sizeof config) < GPW_OK) {
        return -1;
    }
    config.tick_ns = TICK_NS;
    printf("scheduling: %s\n", is_realtime() ? "real time" : "as all others");
    pace_begin(&p, TICK_NS);
    while (ticks == 0u || p.ticks < ticks) {
        const uint64_t now_ns = pace_wait(&p);

        if (live_plant_tick(plant, now_ns, &output) != 0 ||
            gpw_frames_encode(&config, &output, frames, GPW_FRAMES_COUNT, &count) < GPW_OK) {
            return -1;
        }
        for (i = 0; i < count; i++) {
            lost += can_bus_send(bus, &frames[i]) != 0 ? 1u : 0u;
        }
        sent += count;
        keep_tick(kept, plant);
        if (p.ticks % JOB_TICKS == 0u) {
            begin_job(plant, now_ns);
        }
    }
    printf("ticks %llu, missed %llu, frames %lu, lost %lu\n", (unsigned long long)p.ticks,
           (unsigned long long)p.missed, (unsigned long)sent, (unsigned long)lost);
    return 0;
}

static int usage(FILE *to)
{
    (void)fprintf(
        to, "use: can_controller [BUS [SECONDS [SNAPSHOT]]]\n"
            "BUS: can0, vcan0, or udp:PORT with a port from 1 to 65535; vcan0 without it\n"
            "SECONDS: 0: until it is ended\n"
            "SNAPSHOT: the state is kept in SNAPSHOT.0 and SNAPSHOT.1\n");
    return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
    const char *const name = argc > 1 ? argv[1] : "vcan0";
    double seconds = 0.0;
    live_plant *plant;
    keep kept;
    int bus, failed;

    if (asks_for_help(argc, argv)) {
        return usage(stdout);
    }
    if (argc > 4 || !can_bus_is_name(name) || (argc > 2 && !is_duration(argv[2], &seconds))) {
        return usage(stderr);
    }
    bus = can_bus_open_or_udp(name, 0, "can_controller");
    if (bus < 0) {
        return 2;
    }
    plant = keep_open(&kept, argc > 3 ? argv[3] : NULL);
    if (plant == NULL) {
        return 1;
    }
    keep_report(&kept);
    failed = run(plant, &kept, bus, (uint64_t)(seconds * 1e9 / TICK_NS)) != 0;
    failed = keep_close(&kept, failed ? NULL : plant) != 0 || failed;
    live_plant_close(plant);
    return failed;
}
