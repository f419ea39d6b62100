/* SPDX-License-Identifier: MIT */
/* A watch of one or several sets that is fed what a test says, tick by tick; no plant behind
 * it: at a load that stands still each model holds its speed. */
#ifndef GPW_WATCH_BENCH_H
#define GPW_WATCH_BENCH_H

#include "gpw_test.h"
#include "watch_setup.h"

#include "watch_state.h"

#include <string.h>

#define ALL_SETS 8u

enum { GARBLED_NOT, GARBLED_UNKNOWN, GARBLED_HUGE, GARBLED_FUTURE, GARBLED_OLD, GARBLED_KINDS };

static struct {
    gpw_watch *watch;
    gpw_watch_output out;
    gpw_watch_config config;
    gpw_genset_config set[ALL_SETS];
    uint32_t sets;
    uint32_t is_mixed; /* 1: sets that are not alike are taken; no public call does that */
    uint64_t now_ns;
    float load_w, frequency_hz, voltage_pu, reactive_var, battery_w, battery_j;
    uint32_t silent;  /* inputs of the bus that do not come, */
    uint32_t garbled; /* or come as one of GARBLED_*, those of the sets too */
    float set_w[ALL_SETS], breaker[ALL_SETS], actuator_pu, boost_pu, coolant_c, mode;
    uint32_t set_silent[ALL_SETS]; /* likewise of each set */
} bench;

static GPW_STATE_BUFFER(bench_memory, 65536u);

/* Tolerances so wide that no transient of a model closes anything. */
static inline void prepare(uint32_t sets)
{
    uint32_t i;

    (void)watch_build; /* of one set */
    memset(&bench, 0, sizeof bench);
    assert_status(gpw_watch_config_init(&bench.config, sizeof bench.config), GPW_OK);
    assert_status(gpw_watch_use_all(&bench.config), GPW_OK);
    bench.config.sets_max = bench.sets = sets;
    bench.config.model_tolerance_pu = 0.2f;
    bench.config.frequency_band_pu = 0.02f;
    bench.now_ns = 1000000000u;
    bench.frequency_hz = 50.0f;
    bench.voltage_pu = 1.0f;
    bench.mode = (float)GPW_WATCH_MODE_ISOCHRONOUS;
    bench.coolant_c = 80.0f;
    bench.actuator_pu = bench.boost_pu = 0.2f;
    for (i = 0; i < sets; i++) {
        assert_status(watch_set_config(&bench.set[i]), GPW_OK);
        bench.breaker[i] = 1.0f;
    }
}

/* A group that idles at a load and trains at four times as much. */
static inline gpw_forecast_group group_at(float idle_w)
{
    gpw_forecast_group g;

    assert_status(watch_group(&g), GPW_OK);
    g.mean_w[GPW_PHASE_IDLE] = idle_w;
    g.sd_w[GPW_PHASE_IDLE] = 0.01f * idle_w;
    g.low_w[GPW_PHASE_IDLE] = 0.9f * idle_w;
    g.high_w[GPW_PHASE_IDLE] = 1.1f * idle_w;
    g.mean_w[GPW_PHASE_TRAIN] = 4.0f * idle_w;
    g.sd_w[GPW_PHASE_TRAIN] = 0.04f * idle_w;
    g.low_w[GPW_PHASE_TRAIN] = 3.5f * idle_w;
    g.high_w[GPW_PHASE_TRAIN] = 4.5f * idle_w;
    g.peak_w = 5.0f * idle_w;
    g.high_w[GPW_PHASE_OFF] = 0.0f;
    return g;
}

/* What is not set is not what it was the time before. By a pointer: below the caller's frame.
 */
static inline void soil_frame(void)
{
    volatile uint8_t bytes[2048];
    uint32_t i;

    for (i = 0; i < sizeof bytes; i++) {
        bytes[i] = 0x3Fu;
    }
}

static inline void soil_stack(void)
{
    void (*volatile const call)(void) = soil_frame;

    call();
}

static inline void begin_with(const gpw_forecast_group *groups, uint32_t count)
{
    uint32_t i, index;

    bench.config.groups_max = count;
    soil_stack();
    assert_status(
        gpw_watch_init(bench_memory, sizeof bench_memory, &bench.config, &bench.watch), GPW_OK);
    for (i = 0; i < bench.sets; i++) {
        assert_status(gpw_watch_add_set(bench.watch, &bench.set[i], &index), GPW_OK);
        assert_int_equal(index, i);
    }
    for (i = 0; i < count; i++) {
        assert_status(gpw_watch_add_group(bench.watch, &groups[i], &index), GPW_OK);
        assert_int_equal(index, i);
    }
    soil_stack();
    assert_status(gpw_watch_set_surface(bench.watch, watch_surface, 171u), GPW_OK);
    if (bench.is_mixed != 0u) {
        bench.watch->are_unlike = 0u;
    }
    soil_stack();
    assert_status(gpw_watch_start(bench.watch, bench.now_ns), GPW_OK);
}

/* One group that is all of the load. */
static inline void begin_at(float load_w)
{
    const gpw_forecast_group g = group_at(load_w);

    bench.load_w = load_w;
    begin_with(&g, 1u);
}

static inline gpw_live_sample sample_of(float value, uint32_t silent, uint32_t bit)
{
    gpw_live_sample s;

    s.value = value;
    s.valid = 1u;
    s.stamp_ns = bench.now_ns;
    if ((silent & bit) != 0u) {
        s.valid = bench.garbled != GARBLED_NOT ? 1u : 0u;
        s.value = bench.garbled == GARBLED_UNKNOWN ? gpw_unknown() : value;
        s.value = bench.garbled == GARBLED_HUGE ? -3.0e38f : s.value;
        s.stamp_ns += bench.garbled == GARBLED_FUTURE ? 3600000000000u : 0u;
        s.stamp_ns -= bench.garbled == GARBLED_OLD ? 900000000u : 0u;
    }
    return s;
}

static inline void tick(void)
{
    gpw_watch_set_input sets[ALL_SETS];
    gpw_watch_input in;
    uint32_t i;

    bench.now_ns += bench.config.tick_ns;
    in.now_ns = bench.now_ns;
    in.power_w = sample_of(bench.load_w, bench.silent, GPW_WATCH_HAS_POWER);
    in.frequency_hz = sample_of(bench.frequency_hz, bench.silent, GPW_WATCH_HAS_FREQUENCY);
    in.voltage_pu = sample_of(bench.voltage_pu, bench.silent, GPW_WATCH_HAS_VOLTAGE);
    in.reactive_var = sample_of(bench.reactive_var, bench.silent, GPW_WATCH_HAS_REACTIVE);
    in.battery_w = sample_of(bench.battery_w, bench.silent, GPW_WATCH_HAS_BATTERY);
    in.battery_j = sample_of(bench.battery_j, bench.silent, GPW_WATCH_HAS_BATTERY);
    for (i = 0; i < bench.sets; i++) {
        const uint32_t silent = bench.set_silent[i];

        sets[i].power_w = sample_of(bench.set_w[i], silent, GPW_WATCH_HAS_SET_POWER);
        sets[i].breaker = sample_of(bench.breaker[i], silent, GPW_WATCH_HAS_BREAKER);
        sets[i].actuator_pu = sample_of(bench.actuator_pu, silent, GPW_WATCH_HAS_ACTUATOR);
        sets[i].boost_pu = sample_of(bench.boost_pu, silent, GPW_WATCH_HAS_BOOST);
        sets[i].coolant_c = sample_of(bench.coolant_c, silent, GPW_WATCH_HAS_COOLANT);
        sets[i].governor_mode = sample_of(bench.mode, silent, GPW_WATCH_HAS_MODE);
    }
    assert_status(gpw_watch_step(bench.watch, &in, sizeof in, sets, sizeof sets[0], bench.sets,
                                 &bench.out, sizeof bench.out),
                  GPW_OK);
}

static inline void run(float seconds)
{
    uint32_t k = (uint32_t)(seconds / gpwi_seconds(bench.config.tick_ns) + 0.5f);

    while (k-- > 0u) {
        tick();
    }
}

static inline int has_reason(uint32_t reason)
{
    return (bench.out.reasons & reason) != 0u;
}

/* One group that is all of the load, and nothing that speaks against a permit. */
static inline void settled(float load_w)
{
    begin_at(load_w);
    run(15.0f);
    assert_int_equal(bench.out.reasons, 0u);
    assert_int_equal(bench.out.permit_open, 1u);
    assert_near(bench.out.permit_free_w, bench.out.step_allowed_w, 0.0); /* none is out */
}

#endif /* GPW_WATCH_BENCH_H */
