/* SPDX-License-Identifier: MIT */
/* One live handle of every kind, for tests of what all rooms refuse alike. */
#ifndef GPW_LIVE_H
#define GPW_LIVE_H

#include "gpw_test.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <string.h>

#define LIVE_ROOMS(X)                                                                          \
  X(profile)                                                                                   \
  X(fleet)                                                                                     \
  X(chain)                                                                                     \
  X(levels)                                                                                    \
  X(estimate)                                                                                  \
  X(supply)                                                                                    \
  X(genset)                                                                                    \
  X(alternator)                                                                                \
  X(verdict)                                                                                   \
  X(site)                                                                                      \
  X(bands)                                                                                     \
  X(voltage)                                                                                   \
  X(start)                                                                                     \
  X(duty)                                                                                      \
  X(meter)                                                                                     \
  X(meter_energy)                                                                              \
  X(meter_study)                                                                               \
  X(load_spec)                                                                                 \
  X(protection)                                                                                \
  X(sizing)                                                                                    \
  X(plant)                                                                                     \
  X(unbox)                                                                                     \
  X(tick_grid)                                                                                 \
  X(window)

#define LIVE_HANDLE(room) gpw_##room *room;
#define LIVE_CONFIG(room) gpw_##room##_config room##_config;

/* Configurations as the handles were made of: a test changes one field of a copy. */
static struct {
    LIVE_ROOMS(LIVE_HANDLE)
    gpw_plan *plan;
    gpw_site *running_site; /* started, with a set and a fleet; the others are being built */
    gpw_plant *running_plant;
    LIVE_ROOMS(LIVE_CONFIG)
    gpw_plan_config plan_config;
    gpw_limits limits;
} live;

#define LIVE_DEFAULT(room)                                                                     \
  assert_status(gpw_##room##_config_init(&live.room##_config, sizeof live.room##_config),      \
                GPW_OK);
#define LIVE_CREATE(room)                                                                      \
  assert_status(gpw_##room##_create(&live.room##_config, &live.room), GPW_OK);
#define LIVE_DESTROY(room) gpw_##room##_destroy(live.room);

/* What has no default. */
static void live_figures(void)
{
    memcpy(live.profile_config.name, "live", 5u);
    live.fleet_config.tick_ns = live.genset_config.tick_ns = live.alternator_config.tick_ns =
        live.bands_config.tick_ns = live.load_spec_config.tick_ns = live.plant_config.tick_ns =
            10000000u;
    live.site_config.tick_ns = 10000000u;
    live.chain_config.dt_s = live.supply_config.dt_s = live.verdict_config.dt_s = 0.01f;
    live.voltage_config.dt_s = live.start_config.dt_s = live.duty_config.dt_s = 0.01f;
    live.protection_config.dt_s = live.sizing_config.dt_s = 0.01f;
    live.verdict_config.rated_w = live.duty_config.rated_w = 1.0e6f;
    live.chain_config.stages_max = GPW_CHAIN_STAGES_MAX;
    live.estimate_config.interval_s = 0.1f;
    live.meter_study_config.kernel_s = 0.1f;
    assert_status(gpw_genset_preset(&live.genset_config, GPW_GENSET_DIESEL_NA), GPW_OK);
    live.genset_config.rated_w = 1.0e6f;
    assert_status(gpw_alternator_preset(&live.alternator_config, GPW_ALTERNATOR_DIESEL_50KVA),
                  GPW_OK);
    live.alternator_config.rated_va = 1.25e6f;
    live.meter_config.window_s = 0.025f;
    live.meter_config.period_s = 0.1f;
    assert_status(gpw_limits_init(&live.limits, sizeof live.limits), GPW_OK);
    assert_status(gpw_limits_iso8528(&live.limits, GPW_CLASS_G3), GPW_OK);
}

static void live_run(void)
{
    gpw_plant_set_config set;
    gpw_fleet_group group;
    uint32_t index;

    assert_status(gpw_plant_set_config_init(&set, sizeof set), GPW_OK);
    set.online = 1u;
    assert_status(gpw_plant_create(&live.plant_config, &live.running_plant), GPW_OK);
    assert_status(gpw_plant_add_set(live.running_plant, &live.genset_config, &set, &index),
                  GPW_OK);
    assert_status(gpw_plant_reset(live.running_plant, 0.0f), GPW_OK);

    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = 8u;
    assert_status(gpw_site_create(&live.site_config, &live.running_site), GPW_OK);
    assert_true(gpw_site_add_group(live.running_site, &group, gpw_profile_study_h100_pcie(),
                                   NULL) >= GPW_OK);
    assert_status(gpw_site_set_genset(live.running_site, &live.genset_config), GPW_OK);
    assert_status(gpw_site_start(live.running_site), GPW_OK);
}

static int live_make(void **state)
{
    (void)state;
    LIVE_ROOMS(LIVE_DEFAULT)
    assert_status(gpw_plan_config_init(&live.plan_config, sizeof live.plan_config), GPW_OK);
    live_figures();
    LIVE_ROOMS(LIVE_CREATE)
    assert_status(
        gpw_plan_create(&live.plan_config, &live.genset_config, &live.limits, &live.plan),
        GPW_OK);
    live_run();
    return 0;
}

static int live_end(void **state)
{
    (void)state;
    LIVE_ROOMS(LIVE_DESTROY)
    gpw_plan_destroy(live.plan);
    gpw_plant_destroy(live.running_plant);
    gpw_site_destroy(live.running_site);
    return 0;
}

#define IS_MISSING(call) assert_status(call, GPW_ERR_NULL)
#define IS_NO_SIZE(call) assert_status(call, GPW_ERR_VERSION)

#endif /* GPW_LIVE_H */
