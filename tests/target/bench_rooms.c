/* SPDX-License-Identifier: MIT */
/* Ticks of the rooms that a watch is made of, each alone, one series after the other. */
#include <gpupower/ladder.h>
#include <gpupower/onset.h>
#include <gpupower/permit.h>
#include <gpupower/pulse.h>
#include <gpupower/swing.h>

#include "markers.h"
#include "tap.h"

#define TICKS 1600u
#define TICK_NS 10000000u
#define RATED_W 1.0e6f

static GPW_STATE_BUFFER(memory, 4096u);

/* Wanders, and steps by a fifth of the rating half way. */
static float load_w(uint32_t k)
{
    const float noise_w = (float)((k * 7919u) % 2003u) * 5.0f;

    return (k < TICKS / 2u ? 3.0e5f : 5.0e5f) + noise_w;
}

static uint64_t time_ns(uint32_t k)
{
    return (uint64_t)(k + 1u) * TICK_NS;
}

static void told(gpw_status status, const char *name, size_t bytes)
{
    bench_told(name, TICKS, bytes);
    tap_ok(status >= GPW_OK && bytes != 0u, name);
}

static void run_ladder(void)
{
    gpw_ladder_config config;
    gpw_ladder *ladder = NULL;
    gpw_live_sample sample = {0.0f, 1u, 0u};
    size_t bytes = 0;
    gpw_status status = gpw_ladder_config_init(&config, sizeof config);
    uint32_t k;

    config.rate_max_per_s = 1.0e7f;
    if (status == GPW_OK && gpw_ladder_state_size(&config, &bytes) == GPW_OK) {
        status = gpw_ladder_init(memory, sizeof memory, &config, &ladder);
    }
    for (k = 0; k < TICKS && status >= GPW_OK; k++) {
        sample.value = load_w(k / 10u * 10u);
        sample.stamp_ns = time_ns(k / 10u * 10u);
        bench_begin();
        status = gpw_ladder_step(ladder, time_ns(k), &sample);
        bench_end();
    }
    told(status, "ladder", bytes);
}

static void run_permit(void)
{
    gpw_permit_config config;
    gpw_permit_answer answer;
    gpw_permit *permit = NULL;
    size_t bytes = 0;
    gpw_status status = gpw_permit_config_init(&config, sizeof config);
    uint32_t k;

    if (status == GPW_OK && gpw_permit_state_size(&config, &bytes) == GPW_OK) {
        status = gpw_permit_init(memory, sizeof memory, &config, &permit);
    }
    for (k = 0; k < TICKS && status >= GPW_OK; k++) {
        if (k % 50u == 49u) {
            status = gpw_permit_request(permit, time_ns(k), k, 1.0e4f, 4.0e5f, 1u, &answer,
                                        sizeof answer);
        }
        bench_begin();
        status = status < GPW_OK ? status : gpw_permit_step(permit, time_ns(k), 4.0e5f, 1u);
        bench_end();
    }
    told(status, "permit", bytes);
}

static void run_onset(void)
{
    gpw_onset_config config;
    gpw_onset *onset = NULL;
    size_t bytes = 0;
    gpw_status status = gpw_onset_config_init(&config, sizeof config);
    uint32_t k;

    config.rating_w = RATED_W;
    config.refresh_s = 0.01f;
    if (status == GPW_OK && gpw_onset_state_size(&config, &bytes) == GPW_OK) {
        status = gpw_onset_init(memory, sizeof memory, &config, &onset);
    }
    for (k = 0; k < TICKS && status >= GPW_OK; k++) {
        bench_begin();
        status = gpw_onset_step(onset, time_ns(k), load_w(k), gpw_unknown(), gpw_unknown(),
                                gpw_unknown(), 0);
        bench_end();
    }
    told(status, "onset", bytes);
}

static void run_swing(void)
{
    gpw_swing_config config;
    gpw_swing *swing = NULL;
    size_t bytes = 0;
    gpw_status status = gpw_swing_config_init(&config, sizeof config);
    uint32_t k;

    config.tick_ns = TICK_NS;
    if (status == GPW_OK && gpw_swing_state_size(&config, &bytes) == GPW_OK) {
        status = gpw_swing_init(memory, sizeof memory, &config, &swing);
    }
    for (k = 0; k < TICKS && status >= GPW_OK; k++) {
        const float wave_w = k / 37u % 2u ? 2.0e4f : -2.0e4f;

        bench_begin();
        status = gpw_swing_step(swing, load_w(k) + wave_w);
        bench_end();
    }
    told(status, "swing", bytes);
}

static void run_pulse(void)
{
    gpw_pulse_config config;
    gpw_pulse *pulse = NULL;
    size_t bytes = 0;
    gpw_status status = gpw_pulse_config_init(&config, sizeof config);
    uint32_t k;

    config.tick_ns = TICK_NS;
    config.up_max_w = 2.0e5f;
    config.energy_max_ws = 1.0e5f;
    if (status == GPW_OK && gpw_pulse_state_size(&config, &bytes) == GPW_OK) {
        status = gpw_pulse_init(memory, sizeof memory, &config, &pulse);
    }
    if (status >= GPW_OK) {
        status = gpw_pulse_announce(pulse, 0u, 1u, 1.0e5f, time_ns(TICKS / 2u), 0.1f);
    }
    for (k = 0; k < TICKS && status >= GPW_OK; k++) {
        bench_begin();
        status = gpw_pulse_step(pulse, time_ns(k));
        bench_end();
    }
    told(status, "pulse", bytes);
}

int tap_main(void)
{
    run_ladder();
    run_permit();
    run_onset();
    run_swing();
    run_pulse();
    return tap_done();
}
