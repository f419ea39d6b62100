/* SPDX-License-Identifier: MIT */
/* A watch in closed loop with a plant that is a set of its own, for the tests of the watch.
 * Steps and loads by hand from watch_setup.h. */
#ifndef GPW_WATCH_RIG_H
#define GPW_WATCH_RIG_H

#include "gpw_test.h"
#include "watch_setup.h"

#include <string.h>

#define START_NS 1000000000u
#define MEMORY_BYTES 32768u

/* The watch, the true plant, and what lies between them. */
typedef struct rig {
    gpw_watch *watch;
    gpw_genset *plant;
    gpw_watch_output out;
    gpw_watch_input in;
    gpw_watch_set_input set;
    uint64_t now_ns;
    uint32_t tick, refresh_ticks, seed;
    float load_w, noise_w, meter_w, meter_gain;
    float frequency_hz;
    uint32_t is_silent; /* the power does not come */
    uint32_t no_frequency;
    float frequency_offset_hz;
} rig;

static GPW_STATE_BUFFER(memory, MEMORY_BYTES);
static GPW_STATE_BUFFER(plant_memory, 2048u);

static inline gpw_watch_config config_of(void)
{
    gpw_watch_config c;

    assert_status(gpw_watch_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_watch_use_all(&c), GPW_OK);
    return c;
}

static inline void plant_of(rig *r, float inertia, float tau)
{
    gpw_genset_config set;

    assert_status(watch_set_config(&set), GPW_OK);
    set.inertia_s *= inertia;
    set.air_tau_s *= tau;
    assert_status(gpw_genset_init(plant_memory, sizeof plant_memory, &set, &r->plant), GPW_OK);
}

static inline void begin_group(rig *r, const gpw_watch_config *c,
                               const gpw_forecast_group *group)
{
    memset(r, 0, sizeof *r);
    r->now_ns = START_NS;
    r->refresh_ticks = 10u;
    r->seed = 1u;
    r->load_w = r->meter_w = WATCH_IDLE_W;
    r->noise_w = 1.0e3f;
    r->meter_gain = 1.0f;
    r->frequency_hz = 50.0f;
    plant_of(r, 1.0f, 1.0f);
    assert_status(watch_build_of(memory, sizeof memory, c, group, r->now_ns, &r->watch),
                  GPW_OK);
}

static inline void begin(rig *r, const gpw_watch_config *c)
{
    gpw_forecast_group group;

    assert_status(watch_group(&group), GPW_OK);
    begin_group(r, c, &group);
}

static inline float noise(rig *r)
{
    r->seed = r->seed * 1664525u + 1013904223u;
    return ((float)(r->seed >> 8) / 16777216.0f - 0.5f) * 2.0f * r->noise_w;
}

static inline gpw_live_sample sample(float value, uint64_t stamp_ns)
{
    gpw_live_sample s;

    s.value = value;
    s.valid = 1u;
    s.stamp_ns = stamp_ns;
    return s;
}

static inline void measure(rig *r, float load_w)
{
    r->meter_w += r->meter_gain * (load_w - r->meter_w);
    r->in.now_ns = r->now_ns;
    if (r->tick % r->refresh_ticks == 1u % r->refresh_ticks) {
        r->in.power_w = sample(r->meter_w, r->now_ns);
        r->in.frequency_hz = sample(r->frequency_hz + r->frequency_offset_hz, r->now_ns);
    }
    if (r->is_silent) {
        r->in.power_w.valid = 0u;
    }
    if (r->no_frequency) {
        r->in.frequency_hz.valid = 0u;
    }
    r->set.breaker = sample(1.0f, r->now_ns);
}

/* A tick of the plant and of the watch. */
static inline gpw_status tick_or_refuse(rig *r)
{
    const float load_w = r->load_w + noise(r);
    gpw_genset_output g;

    r->now_ns += WATCH_TICK_NS;
    r->tick++;
    assert_status(gpw_genset_step(r->plant, load_w, &g, sizeof g), GPW_OK);
    r->frequency_hz = g.frequency_hz;
    measure(r, load_w);
    return gpw_watch_step(r->watch, &r->in, sizeof r->in, &r->set, sizeof r->set, 1u, &r->out,
                          sizeof r->out);
}

static inline void tick(rig *r)
{
    assert_status(tick_or_refuse(r), GPW_OK);
}

static inline void run(rig *r, float seconds)
{
    uint32_t k = (uint32_t)(seconds * 100.0f + 0.5f);

    while (k-- > 0u) {
        tick(r);
    }
}

static inline gpw_permit_answer ask(rig *r, uint32_t nonce, float share)
{
    gpw_permit_answer a;

    assert_status(
        gpw_watch_request(r->watch, r->now_ns, nonce, 0u, GPW_PHASE_TRAIN, share, &a, sizeof a),
        GPW_OK);
    return a;
}

static inline void assert_closed(const rig *r, uint32_t reason)
{
    assert_true((r->out.reasons & reason) == reason);
    assert_int_equal(r->out.permit_open, 0u);
    assert_true(r->out.permit_free_w == 0.0f);
    assert_true(r->out.step_allowed_w == 0.0f);
    assert_true(r->out.ramp_allowed_w_per_s == 0.0f);
}

#endif /* GPW_WATCH_RIG_H */
