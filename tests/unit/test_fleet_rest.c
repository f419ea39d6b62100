/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. What stands still is not worked out
 * again tick by tick: that must be seen in no bit. A group of which only a part was commanded
 * never rests; where both its phases have the same figures it is the same group otherwise. */
#include "gpw_test.h"

#include <gpupower/fleet.h>

#define TICKS 300u /* the random streams are opened anew at 256 */
#define GPUS_MAX 4110u
#define MEAN_W 265.0f
#define IDLE_W 60.0f

static const uint32_t modes[] = {GPW_FLEET_AGGREGATED, GPW_FLEET_EXACT};

static void set_phase(gpw_profile *profile, gpw_phase phase, float mean_w, float sigma_w,
                      float wave_w)
{
    gpw_phase_figures figures;

    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.phase = phase;
    figures.mean_w = mean_w;
    figures.sigma_w = sigma_w;
    figures.tau_s = 0.5f;
    figures.wave_w = wave_w;
    figures.wave_period_s = 0.7f;
    figures.wave_duty = 0.5f;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
}

/* Infer and warm-up draw alike. */
static const gpw_profile *profile_of(float sigma_w, float wave_w)
{
    static GPW_STATE_BUFFER(memory, GPW_PROFILE_STATE_BYTES(64u));
    gpw_profile_config board;
    gpw_profile *profile;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    board.name[0] = 'x';
    assert_status(gpw_profile_init(memory, sizeof memory, &board, &profile), GPW_OK);
    set_phase(profile, GPW_PHASE_IDLE, IDLE_W, 0.0f, 0.0f);
    set_phase(profile, GPW_PHASE_INFER, MEAN_W, sigma_w, wave_w);
    set_phase(profile, GPW_PHASE_WARMUP, MEAN_W, sigma_w, wave_w);
    return profile;
}

static gpw_fleet_group group_of(uint32_t gpus, uint32_t node_gpus)
{
    gpw_fleet_group group;

    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = gpus;
    group.node_gpus = node_gpus;
    group.initial_phase = GPW_PHASE_INFER;
    group.rho_in = 0.7f;
    group.rho_out = 0.2f;
    return group;
}

static gpw_fleet *started(uint32_t mode, const gpw_fleet_group *group,
                          const gpw_profile *profile)
{
    static GPW_STATE_BUFFER(memory,
                            GPW_FLEET_STATE_BYTES(1u, 0u) + GPW_FLEET_GPU_BYTES * GPUS_MAX);
    gpw_fleet_config config;
    gpw_fleet *fleet;
    uint32_t index;

    assert_status(gpw_fleet_config_init(&config, sizeof config), GPW_OK);
    config.tick_ns = 10000000u;
    config.mode = mode;
    config.events_max = 0u;
    config.gpus_max = GPUS_MAX;
    assert_status(gpw_fleet_init(memory, sizeof memory, &config, &fleet), GPW_OK);
    assert_status(gpw_fleet_add_group(fleet, group, profile, &index), GPW_OK);
    assert_status(gpw_fleet_start(fleet), GPW_OK);
    return fleet;
}

/* One row of lanes and less, more than one, more than a chunk; one node, some, none. */
static void group_at_rest_draws_the_bits_of_one_that_is_not(void **state)
{
    static const uint32_t sizes[][2] = {{2, 1},   {2, 2},   {7, 7},    {8, 8},  {8, 2},
                                        {12, 4},  {16, 16}, {17, 17},  {20, 5}, {40, 20},
                                        {90, 30}, {96, 1},  {4110, 10}};
    static float at_rest[TICKS], worked_out[TICKS];
    size_t i, mode, k;

    (void)state;
    for (i = 0; i < COUNT_OF(sizes); i++) {
        for (mode = 0; mode < COUNT_OF(modes); mode++) {
            const gpw_fleet_group group = group_of(sizes[i][0], sizes[i][1]);
            gpw_fleet *f = started(modes[mode], &group, profile_of(15.0f, 0.0f));

            assert_status(gpw_fleet_process(f, NULL, at_rest, TICKS), GPW_OK);
            f = started(modes[mode], &group, profile_of(15.0f, 0.0f));
            assert_status(gpw_fleet_command(f, 0, GPW_PHASE_WARMUP, (group.gpus + 1u) / 2u, 0u),
                          GPW_OK);
            assert_status(gpw_fleet_process(f, NULL, worked_out, TICKS), GPW_OK);
            for (k = 0; k < TICKS; k++) {
                assert_true(at_rest[k] == worked_out[k]);
            }
        }
    }
}

/* The wave goes on where the rest stands still. */
static void group_at_rest_with_a_wave_keeps_its_mean_and_its_bits(void **state)
{
    static float mean[TICKS], at_rest[TICKS], without[TICKS];
    size_t mode, k;

    (void)state;
    for (mode = 0; mode < COUNT_OF(modes); mode++) {
        const gpw_fleet_group group = group_of(8, 8);
        gpw_fleet *f = started(modes[mode], &group, profile_of(15.0f, 0.0f));

        assert_status(gpw_fleet_process(f, NULL, without, TICKS), GPW_OK);
        f = started(modes[mode], &group, profile_of(15.0f, 100.0f));
        assert_status(gpw_fleet_process(f, mean, at_rest, TICKS), GPW_OK);
        for (k = 0; k < TICKS; k++) { /* 0.35 s up and 0.35 s down, edges between ticks */
            const double wave_w = k % 70u < 35u ? 50.0 : -50.0;

            assert_near(mean[k], 8.0 * ((double)MEAN_W + wave_w), 0.01);
            assert_true(at_rest[k] == without[k]);
        }
    }
}

/* With no sigma the simulated GPUs are the closed form: a ramp in its energy, what it ends at
 * to the last bit. */
static void exact_gpus_that_ramp_down_end_where_their_mean_does(void **state)
{
    gpw_fleet_group group = group_of(50, 10);
    double energy_ws = 0.0;
    float mean_w = 0.0f, x_w = 0.0f;
    gpw_fleet *f;
    size_t k;

    (void)state;
    group.sync_fraction = 0.3f;
    group.spread_s = 0.21f;
    group.ramp_down_w_per_s = 4000.0f;
    f = started(GPW_FLEET_EXACT, &group, profile_of(0.0f, 0.0f));
    assert_status(gpw_fleet_process(f, NULL, NULL, 5), GPW_OK);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 3456789u), GPW_OK);
    for (k = 0; k < 60; k++) {
        assert_status(gpw_fleet_step(f, &mean_w, &x_w), GPW_OK);
        energy_ws += (double)x_w * 0.01;
    }
    assert_near(energy_ws, 0.0, 50.0 * 205.0 * 1e-5);
    assert_true(mean_w == 50.0f * IDLE_W && x_w == 0.0f);
}

static void reset_after_a_rest_gives_the_same_samples_again(void **state)
{
    static float first[TICKS], again[TICKS];
    size_t mode;

    (void)state;
    for (mode = 0; mode < COUNT_OF(modes); mode++) {
        const gpw_fleet_group group = group_of(8, 8);
        gpw_fleet *f = started(modes[mode], &group, profile_of(15.0f, 0.0f));

        assert_status(gpw_fleet_process(f, NULL, first, TICKS), GPW_OK);
        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 0u), GPW_OK);
        assert_status(gpw_fleet_process(f, NULL, NULL, 9), GPW_OK);
        assert_status(gpw_fleet_reset(f), GPW_OK);
        assert_status(gpw_fleet_process(f, NULL, again, TICKS), GPW_OK);
        assert_memory_equal(first, again, sizeof first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(group_at_rest_draws_the_bits_of_one_that_is_not),
        cmocka_unit_test(group_at_rest_with_a_wave_keeps_its_mean_and_its_bits),
        cmocka_unit_test(exact_gpus_that_ramp_down_end_where_their_mean_does),
        cmocka_unit_test(reset_after_a_rest_gives_the_same_samples_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
