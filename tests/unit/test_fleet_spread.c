/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. The spread of simulated fleets beside
 * the closed forms; the process is nearly white, so that ticks are independent and few of them
 * do. */
#include "gpw_test.h"

#include <gpupower/fleet.h>

#define TICKS 200000u /* of a spread: 0.16 per cent of standard error */
#define BLOCK 2000u
#define GPUS_MAX 512u
#define SIGMA_W 15.0f

static const uint32_t modes[] = {GPW_FLEET_AGGREGATED, GPW_FLEET_EXACT};

static const gpw_profile *white_profile(void)
{
    static GPW_STATE_BUFFER(memory, GPW_PROFILE_STATE_BYTES(64u));
    gpw_profile_config board;
    gpw_phase_figures figures;
    gpw_profile *profile;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    board.name[0] = 'x';
    assert_status(gpw_profile_init(memory, sizeof memory, &board, &profile), GPW_OK);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.phase = GPW_PHASE_IDLE;
    figures.mean_w = 265.0f;
    figures.sigma_w = SIGMA_W;
    figures.tau_s = 0.002f; /* a fifth of a tick: 0.7 per cent is left after one */
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    return profile;
}

static gpw_fleet *fleet_of(uint32_t mode, uint32_t gpus, uint32_t node_gpus, float rho)
{
    static GPW_STATE_BUFFER(memory,
                            GPW_FLEET_STATE_BYTES(1u, 0u) + GPW_FLEET_GPU_BYTES * GPUS_MAX);
    gpw_fleet_config config;
    gpw_fleet_group group;
    gpw_fleet *fleet;
    uint32_t index;

    assert_status(gpw_fleet_config_init(&config, sizeof config), GPW_OK);
    config.tick_ns = 10000000u;
    config.seed = 11u;
    config.mode = mode;
    config.events_max = 0u;
    config.gpus_max = gpus;
    assert_status(gpw_fleet_init(memory, sizeof memory, &config, &fleet), GPW_OK);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = gpus;
    group.node_gpus = node_gpus;
    group.rho_in = rho;
    group.rho_out = rho;
    assert_status(gpw_fleet_add_group(fleet, &group, white_profile(), &index), GPW_OK);
    assert_status(gpw_fleet_start(fleet), GPW_OK);
    return fleet;
}

static double spread_of(gpw_fleet *fleet, uint32_t ticks)
{
    static float x[BLOCK];
    double squares = 0.0;
    uint32_t done, i;

    for (done = 0; done < ticks; done += BLOCK) {
        assert_status(gpw_fleet_process(fleet, NULL, x, BLOCK), GPW_OK);
        for (i = 0; i < BLOCK; i++) {
            squares += (double)x[i] * (double)x[i];
        }
    }
    return sqrt(squares / (double)ticks);
}

/* Eight GPUs of 15 W: 42.43, 103.05 and 120 W with a correlation of 0, 0.7 and 1, to 1 %. */
static void eight_simulated_gpus_have_the_published_spread(void **state)
{
    static const struct {
        float rho;
        double sum_w;
    } rows[] = {{0.0f, 42.4264}, {0.7f, 103.0534}, {1.0f, 120.0}};
    size_t i, m;

    (void)state;
    for (m = 0; m < COUNT_OF(modes); m++) {
        for (i = 0; i < COUNT_OF(rows); i++) {
            const double w = spread_of(fleet_of(modes[m], 8u, 8u, rows[i].rho), TICKS);

            assert_near(w, rows[i].sum_w, 0.01 * rows[i].sum_w);
        }
    }
}

/* From 1 node of eight to 64, on paper with two logarithmic axes: a slope of 1 where all move
 * together, of a half where none do. */
static void spread_grows_with_nodes_or_with_their_root(void **state)
{
    static const uint32_t nodes[] = {1u, 4u, 16u, 64u};
    size_t i, m;

    (void)state;
    for (m = 0; m < COUNT_OF(modes); m++) {
        double together_w = 0.0, apart_w = 0.0;

        for (i = 0; i < COUNT_OF(nodes); i++) {
            const uint32_t gpus = 8u * nodes[i];
            const uint32_t ticks = modes[m] == GPW_FLEET_EXACT ? 20000u : TICKS;
            const double one_w = spread_of(fleet_of(modes[m], gpus, 8u, 1.0f), ticks);
            const double none_w = spread_of(fleet_of(modes[m], gpus, 8u, 0.0f), ticks);

            if (i > 0u) { /* from a point with the quarter of the nodes */
                assert_near(log(one_w / together_w) / log(4.0), 1.0, 0.03);
                assert_near(log(none_w / apart_w) / log(4.0), 0.5, 0.03);
            }
            together_w = one_w;
            apart_w = none_w;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_simulated_gpus_have_the_published_spread),
        cmocka_unit_test(spread_grows_with_nodes_or_with_their_root),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
