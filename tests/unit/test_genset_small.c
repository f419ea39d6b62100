/* SPDX-License-Identifier: MIT */
/* The small sub-step against the large one: two copies of a set get the same loads, and every
 * byte of them is the same after each sub-step. */
#include "gpw_test.h"

#include "genset_state.h"

#include <string.h>

#define RATED_W 1.0e6f
#define SUBSTEPS 5000u
#define LAST 4000u /* from here on the largest */
#define MEMORY_BYTES GPW_GENSET_STATE_BYTES(100u)

static GPW_STATE_BUFFER(large_memory, MEMORY_BYTES);
static GPW_STATE_BUFFER(small_memory, MEMORY_BYTES);

enum what { DROOP, PI, PI_LAG, WOODWARD, NO_VALVE, ON_THROTTLE, ON_POWER, NO_DROOP, KINDS };

static gpw_genset_config config_of(uint32_t what)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = 1000000u;
    c.rated_w = RATED_W;
    c.initial_pu = 0.3f;
    c.dead_s = 0.0f;
    if (what == DROOP) {
        c.governor = GPW_GOVERNOR_DROOP;
        c.droop_pu = 0.04f;
        c.t_lag_s = 0.2f;
    }
    if (what == PI || what == PI_LAG) {
        c.governor = GPW_GOVERNOR_PI;
        c.kp = 8.0f;
        c.ki = 6.0f;
        c.t_lag_s = what == PI_LAG ? 0.05f : 0.0f;
    }
    if (what == NO_VALVE) {
        c.t6_s = 0.0f;
    }
    if (what >= ON_THROTTLE) {
        c.governor = GPW_GOVERNOR_DEGOV1;
        c.droop_pu = what == NO_DROOP ? 0.0f : 0.05f;
        c.droop_on_power = what == ON_POWER ? 1u : 0u;
    }
    return c;
}

/* From a set that idles to one that gets more than any takes, by steps that it follows and
 * some that no set does. */
static float load_of(uint32_t i, uint32_t *seed, float load_w)
{
    *seed = *seed * 1664525u + 1013904223u;
    if (i % 250u != 0u) {
        return load_w;
    }
    if (i % 2000u == 1000u) {
        return (*seed & 1u) != 0u ? 1.4f * RATED_W : -0.5f * RATED_W;
    }
    return (float)(*seed >> 8) / 16777216.0f * 1.1f * RATED_W;
}

/* Limits that acted. Collapsed sets go on: nothing of them may change. */
static uint32_t is_same(const gpw_genset_config *c, float bias_pu, float largest_w)
{
    gpw_genset *large, *small;
    uint32_t i, seed = 1u, limited = 0u;
    float load_w = c->initial_pu * RATED_W, speed, same;

    memset(large_memory, 0, sizeof large_memory);
    memset(small_memory, 0, sizeof small_memory);
    assert_status(gpw_genset_init(large_memory, sizeof large_memory, c, &large), GPW_OK);
    assert_status(gpw_genset_init(small_memory, sizeof small_memory, c, &small), GPW_OK);
    for (i = 0; i < SUBSTEPS; i++) {
        if (i == 100u) {
            gpwi_genset_bias(large, bias_pu);
            gpwi_genset_bias(small, bias_pu);
        }
        load_w = i >= LAST ? largest_w : load_of(i, &seed, load_w);
        if (i % 10u == 0u) {
            gpwi_genset_begin(large);
            gpwi_genset_begin(small);
        }
        speed = gpwi_genset_substep(large, load_w);
        same = gpwi_genset_substep_small(small, load_w);
        if (memcmp(&speed, &same, sizeof speed) != 0 ||
            memcmp(large_memory, small_memory, sizeof large_memory) != 0) {
            fail_msg("sub-step %u, load %g: %.9g, %.9g", (unsigned)i, (double)load_w,
                     (double)speed, (double)same);
        }
        limited |= large->limited;
    }
    return limited;
}

static void every_governor_of_an_engine_has_the_same_bits(void **state)
{
    static const float dead_s[] = {0.0f, 0.001f, 0.0243f};
    uint32_t what, air, i;

    (void)state;
    for (what = 0; what < KINDS; what++) {
        for (air = 0; air < 2u; air++) {
            for (i = 0; i < COUNT_OF(dead_s); i++) {
                gpw_genset_config c = config_of(what);
                uint32_t limited;

                c.dead_s = dead_s[i];
                c.air_step_pu = air != 0u ? 0.3f : 0.0f;
                c.air_tau_s = 1.5f;
                limited = is_same(&c, 0.0f, 1.2f * RATED_W);
                /* It was at its ends, and without air where it needs some. */
                assert_true((limited & GPWI_GENSET_MIN) != 0u);
                assert_true((limited & (air != 0u ? GPWI_GENSET_AIR : GPWI_GENSET_MAX)) != 0u);
                (void)is_same(&c, 0.01f, 9.0f * RATED_W);   /* beyond what a load may be */
                (void)is_same(&c, -0.02f, -9.0f * RATED_W); /* and below */
            }
        }
    }
}

/* A stiff governor on a light rotor, so that its signals come to their bound. */
static void signals_at_their_bound_have_the_same_bits(void **state)
{
    uint32_t what;

    (void)state;
    for (what = WOODWARD; what < KINDS; what++) {
        gpw_genset_config c = config_of(what);

        c.inertia_s = 0.1f;
        c.t3_s = 100.0f;
        c.t1_s = c.t2_s = 0.001f;
        c.stall_speed_pu = 0.4f;
        (void)is_same(&c, 0.0f, 3.0f * RATED_W);
        (void)is_same(&c, 0.0f, -3.0f * RATED_W);
    }
}

/* What is no plain engine goes the same way in both, and a set that has collapsed stays. */
static void turbines_and_engines_with_more_have_the_same_bits(void **state)
{
    gpw_genset_config c;

    (void)state;
    c = config_of(DROOP);
    c.t1_s = 0.3f;
    c.t2_s = 0.2f;
    c.t3_s = 0.5f;
    assert_status(gpw_genset_use_tgov1(&c), GPW_OK);
    (void)is_same(&c, 0.0f, 1.2f * RATED_W);
    c = config_of(WOODWARD);
    c.droop_pu = 0.0f;
    assert_status(gpw_genset_use_gast(&c, GPW_TUNING_ISLAND), GPW_OK);
    (void)is_same(&c, 0.0f, 4.0f * RATED_W);
    c = config_of(WOODWARD);
    assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_ISLAND), GPW_OK);
    (void)is_same(&c, 0.01f, 4.0f * RATED_W);
    c = config_of(WOODWARD);
    c.air_step_pu = 0.3f;
    c.air_tau_s = 1.5f;
    assert_status(gpw_genset_use_air(&c, 0.1f, 2.0f), GPW_OK);
    (void)is_same(&c, 0.0f, 4.0f * RATED_W);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_governor_of_an_engine_has_the_same_bits),
        cmocka_unit_test(signals_at_their_bound_have_the_same_bits),
        cmocka_unit_test(turbines_and_engines_with_more_have_the_same_bits),
    };

    gpwi_genset_link_any();
    return cmocka_run_group_tests_name("genset small", tests, NULL, NULL);
}
