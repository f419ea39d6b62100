/* SPDX-License-Identifier: MIT */
/* Ticks of a fleet alone: eight boards that train, as one sum and each for itself. A tile of
 * random numbers is 256 ticks; at its edge the streams are opened anew. */
#include <gpupower/fleet.h>
#include <gpupower/profile.h>

#include "markers.h"
#include "tap.h"

#define GPUS 8u
#define TICKS 1280u /* five tiles */

static GPW_STATE_BUFFER(memory, GPW_FLEET_STATE_BYTES(1u, 2u) + GPUS * GPW_FLEET_GPU_BYTES);

static gpw_status prepare(uint32_t mode, gpw_fleet **fleet, size_t *bytes)
{
    gpw_fleet_config config;
    gpw_fleet_group group;
    gpw_status status = gpw_fleet_config_init(&config, sizeof config);
    uint32_t index;

    config.tick_ns = 10000000u;
    config.mode = mode;
    config.events_max = 2u;
    config.gpus_max = mode == GPW_FLEET_EXACT ? GPUS : 0u;
    if (status == GPW_OK) {
        status = gpw_fleet_state_size(&config, bytes);
    }
    if (status == GPW_OK) {
        status = gpw_fleet_init(memory, sizeof memory, &config, fleet);
    }
    if (status == GPW_OK) {
        status = gpw_fleet_group_init(&group, sizeof group);
    }
    group.gpus = GPUS;
    group.initial_phase = GPW_PHASE_TRAIN;
    group.rho_in = 0.7f;
    if (status == GPW_OK) {
        status = gpw_fleet_add_group(*fleet, &group, gpw_profile_h100_pcie(), &index);
    }
    return status >= GPW_OK ? gpw_fleet_start(*fleet) : status;
}

static void run(uint32_t mode, const char *name)
{
    gpw_fleet *fleet = NULL;
    size_t bytes = 0;
    gpw_status status = prepare(mode, &fleet, &bytes);
    float mean_w = 0.0f, fluctuation_w = 0.0f, unlike_w = 0.0f;
    uint32_t k;

    for (k = 0; status >= GPW_OK && k < TICKS; k++) {
        bench_begin();
        status = gpw_fleet_step(fleet, &mean_w, &fluctuation_w);
        bench_end();
        unlike_w = fluctuation_w != 0.0f ? fluctuation_w : unlike_w;
    }
    bench_told(name, k, bytes);
    tap_ok(status >= GPW_OK && k == TICKS && mean_w > 1000.0f && unlike_w != 0.0f, name);
}

int tap_main(void)
{
    run(GPW_FLEET_AGGREGATED, "fleet_aggregated");
    run(GPW_FLEET_EXACT, "fleet_exact_8");
    return tap_done();
}
