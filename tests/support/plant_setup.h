/* SPDX-License-Identifier: MIT */
/* A plant in static memory, sets and inverters for it, and what may be read from it. */
#ifndef GPW_PLANT_SETUP_H
#define GPW_PLANT_SETUP_H

#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define TICK_NS 10000000u
#define SECOND_NS 1000000000u
#define MW 1.0e6f

static GPW_STATE_BUFFER(plant_memory, GPW_PLANT_STATE_BYTES(16u, 50u, 8u, 16u, 200u));

static inline gpw_plant_config plant_config(uint32_t sets, uint32_t inverters)
{
    gpw_plant_config c;

    assert_status(gpw_plant_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.sets_max = sets;
    c.inverters_max = inverters;
    c.events_max = 16u;
    c.latency_max_ms = inverters > 0u ? 200u : 0u;
    return c;
}

static inline gpw_plant *plant_of(const gpw_plant_config *c)
{
    gpw_plant *p = NULL;

    assert_status(gpw_plant_init(plant_memory, sizeof plant_memory, c, &p), GPW_OK);
    return p;
}

static inline gpw_plant_set_config set_config(void)
{
    gpw_plant_set_config c;

    assert_status(gpw_plant_set_config_init(&c, sizeof c), GPW_OK);
    return c;
}

/* The published diesel, isochronous, 1 MW; no air. */
static inline gpw_genset_config diesel(float initial_pu)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = TICK_NS;
    c.rated_w = 1.0f * MW;
    c.initial_pu = initial_pu;
    return c;
}

/* One lag and a droop: the closed forms' own governor. */
static inline gpw_genset_config drooping(float initial_pu, float droop_pu)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.rated_w = 1.0f * MW;
    c.governor = GPW_GOVERNOR_DROOP;
    c.swing = GPW_SWING_POWER;
    c.inertia_s = 1.0f;
    c.t_lag_s = 0.3f;
    c.droop_pu = droop_pu;
    c.initial_pu = initial_pu;
    return c;
}

/* A rotor whose governor hardly does anything. */
static inline gpw_genset_config inert(float inertia_s, float initial_pu)
{
    gpw_genset_config c = drooping(initial_pu, 1.0f);

    c.inertia_s = inertia_s;
    c.t_lag_s = 100.0f;
    return c;
}

static inline uint32_t add_set(gpw_plant *p, const gpw_genset_config *g,
                               const gpw_plant_set_config *s)
{
    uint32_t index = 99u;

    assert_status(gpw_plant_add_set(p, g, s, &index), GPW_OK);
    return index;
}

/* A battery of 1 MW and 1 MWh, following, without losses. */
static inline gpw_inverter_config battery(void)
{
    gpw_inverter_config c;

    assert_status(gpw_inverter_config_init(&c, sizeof c), GPW_OK);
    c.rated_w = 1.0f * MW;
    c.energy_j = 3.6e9f;
    c.charge_efficiency = 1.0f;
    c.discharge_efficiency = 1.0f;
    return c;
}

/* The same, forming: x 0.1, droop 2 %, H 1 s. */
static inline gpw_inverter_config forming(void)
{
    gpw_inverter_config c = battery();

    c.mode = GPW_INVERTER_FORMING;
    c.droop_pu = 0.02f;
    c.inertia_s = 1.0f;
    c.reactance_pu = 0.1f;
    return c;
}

static inline uint32_t add_inverter(gpw_plant *p, const gpw_inverter_config *c)
{
    uint32_t index = 99u;

    assert_status(gpw_plant_add_inverter(p, c, &index), GPW_OK);
    return index;
}

static inline gpw_plant_output tick(gpw_plant *p, float load_w)
{
    gpw_plant_output out;

    assert_status(gpw_plant_step(p, load_w, &out, sizeof out), GPW_OK);
    return out;
}

static inline gpw_plant_output run(gpw_plant *p, float load_w, float time_s)
{
    const uint32_t ticks = (uint32_t)(time_s * 1.0e9f / (float)TICK_NS + 0.5f);
    gpw_plant_output out;
    uint32_t k;

    memset(&out, 0, sizeof out);
    for (k = 0; k < ticks; k++) {
        out = tick(p, load_w);
    }
    return out;
}

static inline gpw_set_output set_of(const gpw_plant *p, uint32_t set)
{
    gpw_set_output out;

    assert_status(gpw_plant_set_output(p, set, &out, sizeof out), GPW_OK);
    return out;
}

static inline gpw_inverter_output inverter_of(const gpw_plant *p, uint32_t inverter)
{
    gpw_inverter_output out;

    assert_status(gpw_plant_inverter_output(p, inverter, &out, sizeof out), GPW_OK);
    return out;
}

#endif /* GPW_PLANT_SETUP_H */
