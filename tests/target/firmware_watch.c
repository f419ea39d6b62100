/* SPDX-License-Identifier: MIT */
/* The controller around examples/07_watch.c: eleven seconds, a job after ten, and one hash of
 * all that the watch said, the same on a desk and in a controller. */
#include <gpupower/gpupower.h>

#include "hashes.h"
#include "tap.h"

#include <string.h>

#define TICK_NS 10000000u
#define WORDS (sizeof(gpw_watch_output) / 4u)
#define TIMES 6u /* the words of its three times, which stand first */

gpw_status controller_start(uint32_t boots, uint64_t now_ns);
gpw_status controller_tick(uint64_t now_ns, float power_w, float frequency_hz,
                           gpw_watch_output *out);
gpw_status controller_asks(uint64_t now_ns, gpw_permit_answer *answer);
gpw_status controller_job_begins(uint64_t at_ns, uint32_t token);

static uint32_t hash = 2166136261u; /* FNV-1a */

static void add_word(uint32_t word)
{
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        hash = (hash ^ (word & 0xffu)) * 16777619u;
        word >>= 8;
    }
}

static void add_time(uint64_t time_ns)
{
    add_word((uint32_t)time_ns);
    add_word((uint32_t)(time_ns >> 32));
}

/* Every field but the checksum of the state, which a machine computes from the bytes as it
 * stores them. The bits of a NaN are its own affair too. */
static void add_output(const gpw_watch_output *out)
{
    gpw_watch_output told = *out;
    uint32_t words[WORDS], k;

    add_time(told.time_ns);
    add_time(told.unannounced);
    add_time(told.last_onset_ns);
    told.checksum = 0u;
    memcpy(words, &told, sizeof words);
    for (k = TIMES; k < WORDS; k++) {
        add_word((words[k] & 0x7fffffffu) > 0x7f800000u ? 0x7fc00000u : words[k]);
    }
}

static int is_near(float x, float expected, float tolerance)
{
    return expected - tolerance <= x && x <= expected + tolerance;
}

/* Ticks first + 1 to last of this load. */
static gpw_status run(uint32_t first, uint32_t last, float power_w, float frequency_hz,
                      gpw_watch_output *out)
{
    gpw_status worst = GPW_OK;
    uint32_t k;

    for (k = first + 1u; worst >= GPW_OK && k <= last; k++) {
        worst = controller_tick((uint64_t)k * TICK_NS, power_w, frequency_hz, out);
        add_output(out);
    }
    return worst;
}

int tap_main(void)
{
    gpw_watch_output out;
    gpw_permit_answer answer;
    const uint64_t now_ns = (uint64_t)1000u * TICK_NS;

    memset(&out, 0, sizeof out);
    memset(&answer, 0, sizeof answer);
    tap_ok(controller_start(1u, 0u) == GPW_OK, "controller_start");
    tap_ok(run(0u, 100u, 60.0e3f, 50.0f, &out) == GPW_OK && out.permit_open == 0u,
           "after a start nothing is permitted");
    tap_ok(run(100u, 1000u, 60.0e3f, 50.0f, &out) == GPW_OK && out.reasons == 0u &&
               out.permit_open == 1u,
           "a quiet site may be asked");
    /* Half of 400 - 60 kW, and more, for idle they may draw less: within the 195 kW that the
     * table gives a set at 6 % of its rating. */
    tap_ok(controller_asks(now_ns, &answer) == GPW_OK && answer.granted == 1u &&
               answer.step_w >= 170.0e3f && answer.step_w <= 195.0e3f &&
               answer.life_ms == 2000u,
           "half of the GPUs may begin");
    tap_ok(controller_job_begins(now_ns + 100000000u, answer.token) == GPW_OK,
           "controller_job_begins");
    tap_ok(run(1000u, 1010u, 60.0e3f, 50.0f, &out) == GPW_OK, "the job is on its way");
    tap_ok(run(1010u, 1100u, 210.0e3f, 49.8f, &out) == GPW_OK &&
               is_near(out.load_w, 210.0e3f, 1.0e3f) && out.unannounced == 0u,
           "the load has come, and is no surprise");
    tap_figure_hex("watch example", hash);
    tap_ok(hash == HASH_WATCH_EXAMPLE, "what it said has the bits of every other machine");
    return tap_done();
}
