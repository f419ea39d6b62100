/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <string.h>

/* Every room has the same pair of doors: the same cases for each of them. `MAKE_VALID` sets
 * what has no default; `SPOIL` makes the config one that is refused with GPW_ERR_DOMAIN. */
#define DEFINE_CASES(room, MAKE_VALID, SPOIL)                                                  \
  static gpw_##room##_config room##_config(void)                                               \
  {                                                                                            \
    gpw_##room##_config c;                                                                     \
                                                                                               \
    assert_status(gpw_##room##_config_init(&c, sizeof c), GPW_OK);                             \
    MAKE_VALID;                                                                                \
    return c;                                                                                  \
  }                                                                                            \
                                                                                               \
  static void a_##room##_is_created_and_destroyed(void **state)                                \
  {                                                                                            \
    const gpw_##room##_config c = room##_config();                                             \
    gpw_##room *a = NULL, *b = NULL;                                                           \
    size_t bytes = 0;                                                                          \
                                                                                               \
    (void)state;                                                                               \
    assert_status(gpw_##room##_create(&c, &a), GPW_OK);                                        \
    assert_status(gpw_##room##_create(&c, &b), GPW_OK);                                        \
    assert_non_null(a);                                                                        \
    assert_ptr_not_equal(a, b);                                                                \
    assert_status(gpw_##room##_state_size(&c, &bytes), GPW_OK);                                \
    assert_memory_equal(a, b, bytes); /* the same config, the same bytes */                    \
    gpw_##room##_destroy(a);                                                                   \
    gpw_##room##_destroy(b);                                                                   \
    gpw_##room##_destroy(NULL);                                                                \
  }                                                                                            \
                                                                                               \
  static void a_##room##_refused_leaves_null(void **state)                                     \
  {                                                                                            \
    gpw_##room##_config c = room##_config();                                                   \
    gpw_##room *handle = (gpw_##room *)1;                                                      \
                                                                                               \
    (void)state;                                                                               \
    assert_status(gpw_##room##_create(NULL, &handle), GPW_ERR_NULL);                           \
    assert_null(handle);                                                                       \
    assert_status(gpw_##room##_create(&c, NULL), GPW_ERR_NULL);                                \
    SPOIL;                                                                                     \
    handle = (gpw_##room *)1;                                                                  \
    assert_status(gpw_##room##_create(&c, &handle), GPW_ERR_DOMAIN);                           \
    assert_null(handle);                                                                       \
    memset(&c, 0xa5, sizeof c);                                                                \
    handle = (gpw_##room *)1;                                                                  \
    assert_status(gpw_##room##_create(&c, &handle), GPW_ERR_VERSION);                          \
    assert_null(handle);                                                                       \
  }

/* clang-format off */
DEFINE_CASES(profile, memcpy(c.name, "mine", 5), c.tdp_w = -1.0f)
DEFINE_CASES(fleet, c.tick_ns = 10000000u, c.groups_max = 0u)
DEFINE_CASES(chain, c.dt_s = 0.001f, c.dt_s = NAN)
DEFINE_CASES(supply, c.dt_s = 0.001f, c.power_factor = 2.0f)
DEFINE_CASES(verdict, (c.dt_s = 0.001f, c.rated_w = 1e4f), c.f0_hz = INFINITY)
DEFINE_CASES(bands, c.tick_ns = 10000000u, c.tick_ns = 100000000u)
DEFINE_CASES(plant, c.tick_ns = 10000000u, c.sets_max = 99u)
DEFINE_CASES(site, c.seed = 7u, c.tick_ns = 1u)
DEFINE_CASES(genset, (assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK),
                      c.tick_ns = 10000000u, c.rated_w = 1e4f), c.rated_w = 0.0f)
DEFINE_CASES(levels, c.events_max = 4u, c.count_min = 1u)
DEFINE_CASES(estimate, c.interval_s = 0.1f, c.tiers = 0u)
DEFINE_CASES(alternator, (assert_status(gpw_alternator_preset(&c, GPW_ALTERNATOR_DIESEL_50KVA), GPW_OK),
                          c.tick_ns = 10000000u, c.rated_va = 1e4f), c.rated_va = 0.0f)
DEFINE_CASES(voltage, c.dt_s = 0.01f, c.set_pu = 2.0f)
DEFINE_CASES(start, c.dt_s = 0.01f, c.f0_hz = 0.0f)
DEFINE_CASES(duty, (c.dt_s = 1.0f, c.rated_w = 1e4f), c.rated_w = -1.0f)
DEFINE_CASES(meter, assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_POWER, &c),
                                  GPW_OK), c.window_s = -1.0f)
DEFINE_CASES(meter_energy, c.gap_s = 2.0f, c.gap_s = 0.0f)
DEFINE_CASES(meter_study, c.kernel_s = 0.1f, c.groups = 65u)
DEFINE_CASES(load_spec, c.tick_ns = 10000000u, c.rules_max = 0u)
DEFINE_CASES(protection, c.dt_s = 0.01f, c.rows_max = 0u)
DEFINE_CASES(sizing, c.dt_s = 1.0f, c.charge_efficiency = 1.5f)
DEFINE_CASES(unbox, c.high_w = 700.0f, c.window_s = -1.0f)
DEFINE_CASES(tick_grid, c.memory_s = 60.0f, c.period_s = 0.0f)
DEFINE_CASES(forecast, (c.tick_ns = 10000000u, c.rating_w = 1e6f), c.rating_w = 0.0f)
DEFINE_CASES(watch, (assert_status(gpw_watch_use_all(&c), GPW_OK), c.sets_max = 2u), c.sets_max = 9u)
DEFINE_CASES(ladder, (c.low = 0.0f, c.high = 1e6f), c.hold_s = -1.0f)
DEFINE_CASES(permit, c.epoch = 3u, c.life_s = 0.0f)
DEFINE_CASES(onset, c.rating_w = 1e5f, c.rating_w = 0.0f)
DEFINE_CASES(swing, c.tick_ns = 10000000u, c.tick_ns = 1u)
DEFINE_CASES(pulse, (c.tick_ns = 10000000u, c.up_max_w = 1e4f, c.energy_max_ws = 1e4f),
             c.up_max_w = -1.0f)
DEFINE_CASES(window, c.step_min_w = 50.0f, c.window_s = 0.0f)
/* clang-format on */

static void a_genset_of_unknown_inertia_is_refused(void **state)
{
    gpw_genset_config c = genset_config();
    gpw_genset *genset = (gpw_genset *)1;

    (void)state;
    c.inertia_s = NAN;
    assert_status(gpw_genset_create(&c, &genset), GPW_ERR_UNKNOWN);
    assert_null(genset);
}

#define BOTH(room)                                                                             \
  cmocka_unit_test(a_##room##_is_created_and_destroyed),                                       \
      cmocka_unit_test(a_##room##_refused_leaves_null)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(profile),      BOTH(fleet),
        BOTH(chain),        BOTH(supply),
        BOTH(genset),       BOTH(verdict),
        BOTH(bands),        BOTH(plant),
        BOTH(site),         BOTH(levels),
        BOTH(estimate),     BOTH(alternator),
        BOTH(voltage),      BOTH(start),
        BOTH(duty),         BOTH(meter),
        BOTH(meter_energy), BOTH(meter_study),
        BOTH(load_spec),    BOTH(protection),
        BOTH(sizing),       BOTH(unbox),
        BOTH(tick_grid),    BOTH(window),
        BOTH(watch),        BOTH(forecast),
        BOTH(ladder),       BOTH(permit),
        BOTH(onset),        BOTH(swing),
        BOTH(pulse),        cmocka_unit_test(a_genset_of_unknown_inertia_is_refused),
    };

    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
