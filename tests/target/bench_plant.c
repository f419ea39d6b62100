/* SPDX-License-Identifier: MIT */
/* Ticks of a plant of three turbocharged diesels and a battery that forms, between the two
 * markers; the QEMU plugin counts what lies between. */
#include <gpupower/gpupower.h>

#include "markers.h"
#include "tap.h"

#define TICKS 1600u
#define TICK_NS 10000000u

static gpw_status add_sets(gpw_plant *plant)
{
    gpw_plant_set_config place;
    gpw_genset_config set;
    gpw_status status = gpw_genset_config_init(&set, sizeof set);
    uint32_t i, index;

    if (status == GPW_OK) {
        status = gpw_genset_preset(&set, GPW_GENSET_DIESEL_TURBO);
    }
    if (status == GPW_OK) {
        status = gpw_plant_set_config_init(&place, sizeof place);
    }
    set.rated_w = 1.0e6f;
    set.initial_pu = 0.3f;
    for (i = 0; status == GPW_OK && i < 3u; i++) {
        status = gpw_plant_add_set(plant, &set, &place, &index);
    }
    return status;
}

static gpw_status add_battery(gpw_plant *plant)
{
    gpw_inverter_config battery;
    gpw_status status = gpw_inverter_config_init(&battery, sizeof battery);
    uint32_t index;

    battery.mode = GPW_INVERTER_FORMING;
    battery.rated_w = 0.5e6f;
    battery.energy_j = 1.0e9f;
    battery.droop_pu = 0.02f;
    battery.inertia_s = 1.0f;
    battery.reactance_pu = 0.1f;
    battery.charge_efficiency = battery.discharge_efficiency = 0.96f;
    battery.recharge_w = 0.1e6f;
    return status == GPW_OK ? gpw_plant_add_inverter(plant, &battery, &index) : status;
}

static gpw_status prepare(void *memory, size_t bytes, gpw_plant **plant)
{
    gpw_plant_config config;
    gpw_status status = gpw_plant_config_init(&config, sizeof config);

    if (status == GPW_OK) {
        config.tick_ns = TICK_NS;
        config.sets_max = 3u;
        config.inverters_max = 1u;
        config.events_max = 2u;
        config.dead_max_ms = 30u;
        config.reserve_start_w = 0.2e6f;
        status = gpw_plant_init(memory, bytes, &config, plant);
    }
    if (status == GPW_OK) {
        status = add_sets(*plant);
    }
    return status == GPW_OK ? add_battery(*plant) : status;
}

int tap_main(void)
{
    static GPW_STATE_BUFFER(memory, GPW_PLANT_STATE_BYTES(3u, 30u, 1u, 2u, 0u));
    gpw_plant_output out = {0};
    gpw_plant *plant;
    gpw_status status = prepare(memory, sizeof memory, &plant);
    uint32_t k;

    if (status == GPW_OK) {
        status = gpw_plant_loss(plant, 1u, 8000000000u);
    }
    for (k = 0; status == GPW_OK && k < TICKS; k++) {
        const float load_w = k / 200u % 2u ? 1.2e6f : 0.9e6f;

        bench_begin();
        status = gpw_plant_step(plant, load_w, &out, sizeof out);
        bench_end();
    }
    TAP_OK(status == GPW_OK);
    TAP_OK(k == TICKS);
    TAP_OK(out.sets_online == 2u);
    TAP_OK(out.collapsed == 0u);
    return tap_done();
}
