/* SPDX-License-Identifier: MIT */
/* The other end of can_controller: what a governor's load-pulse input would do.
 *
 *     can_receiver BUS [SECONDS]
 *
 * Keeps to two rules: a pulse counts from its stamp, not from when it came, and ends 50 ms
 * after its last frame. Controller and receiver have one clock here; elsewhere the heartbeat
 * tells the controller's. */
#include "arguments.h"
#include "can_bus.h"
#include "realtime.h"

#include <gpupower/gpupower.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define PULSE 2u
#define HEARTBEAT 0u
#define QUIET_NS 50000000u

typedef struct receiver {
    gpw_frames_config config;
    gpw_watch_output output;
    uint64_t pulse_ns; /* when its last frame came */
    uint64_t oldest_ns;
    uint32_t last;
    unsigned long frames, heartbeats, skipped, pulses;
    int is_on;
} receiver;

static void take_pulse(receiver *r, uint32_t stamp)
{
    const uint64_t now_ns = monotonic_ns();
    uint64_t at_ns = now_ns;

    if (gpw_frames_time(stamp, now_ns, &at_ns) < GPW_OK || !(r->output.pulse_w != 0.0f)) {
        return;
    }
    if (now_ns > at_ns && now_ns - at_ns > r->oldest_ns) {
        r->oldest_ns = now_ns - at_ns;
    }
    r->pulse_ns = now_ns;
    if (!r->is_on && !(r->output.pulse_in_s > 0.0f)) {
        r->is_on = 1;
        r->pulses++;
        printf("pulse of %.0f W begins\n", (double)r->output.pulse_w);
    }
}

static void take(receiver *r, const gpw_frame *frame)
{
    gpw_frame_found found;

    if (gpw_frames_decode(&r->config, frame, &r->output, sizeof r->output, &found) < GPW_OK) {
        return;
    }
    r->frames++;
    if (found.number == PULSE) {
        take_pulse(r, found.stamp);
    } else if (found.number == HEARTBEAT) {
        r->skipped +=
            r->heartbeats > 0u && ((r->output.sequence - r->last) & 0xFFFFu) > 15u ? 1u : 0u;
        r->last = r->output.sequence;
        r->heartbeats++;
    }
}

static int run(receiver *r, int bus, uint64_t until_ns)
{
    struct pollfd polled;
    gpw_frame frame;
    int got = 0;

    polled.fd = bus;
    polled.events = POLLIN;
    while (got >= 0 && monotonic_ns() < until_ns) {
        (void)poll(&polled, 1, 10);
        while ((got = can_bus_receive(bus, &frame)) > 0) {
            take(r, &frame);
        }
        if (r->is_on && monotonic_ns() - r->pulse_ns > QUIET_NS) {
            r->is_on = 0;
            printf("pulse ends, load %.0f W\n", (double)r->output.load_w);
        }
    }
    return got;
}

static int usage(FILE *to)
{
    (void)fprintf(
        to, "use: can_receiver [BUS [SECONDS]]\n"
            "BUS: can0, vcan0, or udp:PORT with a port from 1 to 65535; vcan0 without it\n"
            "SECONDS: 60 without it\n");
    return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
    const char *const name = argc > 1 ? argv[1] : "vcan0";
    double seconds = 60.0;
    receiver r;
    int bus;

    if (asks_for_help(argc, argv)) {
        return usage(stdout);
    }
    if (argc > 3 || !can_bus_is_name(name) || (argc > 2 && !is_duration(argv[2], &seconds))) {
        return usage(stderr);
    }
    bus = can_bus_open_or_udp(name, 1, "can_receiver");
    memset(&r, 0, sizeof r);
    if (bus < 0 || gpw_frames_config_init(&r.config, sizeof r.config) < GPW_OK) {
        return 2;
    }
    if (run(&r, bus, monotonic_ns() + (uint64_t)(seconds * 1e9)) < 0) {
        (void)fprintf(stderr, "can_receiver: %s\n", strerror(errno));
        return 1;
    }
    printf("frames %lu, heartbeats %lu, gaps %lu, pulses %lu, oldest stamp %.1f ms\n", r.frames,
           r.heartbeats, r.skipped, r.pulses, (double)r.oldest_ns * 1e-6);
    return 0;
}
