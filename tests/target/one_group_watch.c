/* SPDX-License-Identifier: MIT */
#include "one_group_watch.h"
#include "watch_setup.h"

#define BYTES 6144u
#define START_NS 1000000000u
#define REQUEST_TICK 1950u
#define TRAIN_TICK 2000u
#define IDLE_TICK 3000u

static GPW_STATE_BUFFER(memory, BYTES);
static uint32_t token;

gpw_status one_group_watch_config(gpw_watch_config *config)
{
    const gpw_status status = gpw_watch_config_init(config, sizeof *config);

    config->model_bytes = 488u;
    config->meter_tau_s = 0.05f;
#if defined(SMALLEST_WATCH)
    config->left_out = GPW_WATCH_PARTS;
    return status;
#else
    config->pulse_peak_w = 0.1f * WATCH_RATED_W;
    config->pulse_energy_ws = 0.05f * WATCH_RATED_W;
    config->pulse_lead_s = 0.2f;
    return status == GPW_OK ? gpw_watch_use_all(config) : status;
#endif
}

gpw_status one_group_watch_droop(void)
{
    gpw_genset_config set;
    gpw_watch_config c;
    gpw_watch *watch;
    uint32_t index;
    gpw_status status = one_group_watch_config(&c);

    if (status == GPW_OK) {
        status = gpw_watch_init(memory, sizeof memory, &c, &watch);
    }
    if (status == GPW_OK) {
        status = watch_set_config(&set);
    }
    set.governor = GPW_GOVERNOR_DEGOV1;
    set.droop_pu = 0.04f;
    return status == GPW_OK ? gpw_watch_add_set(watch, &set, &index) : status;
}

gpw_status one_group_watch_start(gpw_watch **watch, size_t *bytes)
{
    gpw_watch_config c;
    gpw_status status = one_group_watch_config(&c);

    if (status == GPW_OK) {
        status = gpw_watch_state_size(&c, bytes);
    }
    return status == GPW_OK ? watch_build(memory, sizeof memory, &c, START_NS, watch) : status;
}

uint32_t one_group_watch_schedule(gpw_watch *watch, uint32_t k)
{
    const uint64_t now_ns = START_NS + (uint64_t)k * WATCH_TICK_NS;
    gpw_permit_answer answer;

    if (k == REQUEST_TICK && gpw_watch_request(watch, now_ns, 1u, 0u, GPW_PHASE_TRAIN, 1.0f,
                                               &answer, sizeof answer) == GPW_OK) {
        token = answer.token;
    }
    if (k == REQUEST_TICK && token != 0u &&
        gpw_watch_announce(watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f,
                           START_NS + (uint64_t)TRAIN_TICK * WATCH_TICK_NS, token) != GPW_OK) {
        token = 0u;
    }
    if (k == IDLE_TICK - 100u &&
        gpw_watch_announce(watch, 2u, 0u, GPW_PHASE_IDLE, 1.0f,
                           START_NS + (uint64_t)IDLE_TICK * WATCH_TICK_NS, 0u) != GPW_OK) {
        token = 0u;
    }
    return token != 0u ? 1u : 0u;
}

/* The same at each run: a sum of the tick's bits is noise enough. */
static float noise_of(uint32_t k)
{
    const uint32_t mixed = k * 2654435761u;

    return (float)(mixed >> 16) / 65536.0f - 0.5f;
}

void one_group_watch_inputs(uint32_t k, gpw_watch_input *input, gpw_watch_set_input *set)
{
    const uint64_t now_ns = START_NS + ((uint64_t)k + 1u) * WATCH_TICK_NS;
    const uint32_t at = k - k % 10u;
    const int is_training = at >= TRAIN_TICK && at < IDLE_TICK;
    const gpw_live_sample nothing = {0.0f, 0u, 0u};
    gpw_live_sample s = {0.0f, 1u, 0u};

    s.stamp_ns = START_NS + ((uint64_t)at + 1u) * WATCH_TICK_NS;
    s.value = is_training ? WATCH_TRAIN_W + 10.0e3f * noise_of(at)
                          : WATCH_IDLE_W + 2.0e3f * noise_of(at);
    input->now_ns = now_ns;
    input->power_w = s;
    s.value = 50.0f + 0.02f * noise_of(at + 1u);
    input->frequency_hz = s;
    input->reactive_var = input->voltage_pu = nothing;
    input->battery_w = input->battery_j = nothing;
    set->power_w = set->actuator_pu = set->boost_pu = nothing;
    set->coolant_c = set->governor_mode = nothing;
    s.value = 1.0f;
    set->breaker = s;
}
