/* SPDX-License-Identifier: MIT */
/* Fleets at the ends of what they keep: more changes at once than there is room for, parts of a
 * group that is still on its way, waves shorter than the spread of their GPUs. Expected values
 * by hand. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <math.h>
#include <string.h>

#define MS 1000000u
#define LOW_W 100.0f
#define HIGH_W 400.0f
#define WAVE_W 120.0f
#define PERIOD_S 0.013
#define DUTY 0.3

static gpw_fleet *fleet;
static gpw_profile *profile;

static int unmake(void **state)
{
    (void)state;
    gpw_fleet_destroy(fleet);
    gpw_profile_destroy(profile);
    fleet = NULL;
    profile = NULL;
    return 0;
}

static void set_phase(gpw_phase phase, float mean_w, float sigma_w, float wave_w)
{
    gpw_phase_figures f;

    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = phase;
    f.mean_w = mean_w;
    f.sigma_w = sigma_w;
    f.tau_s = 1.0f;
    if (wave_w > 0.0f) {
        f.wave_w = wave_w;
        f.wave_period_s = (float)PERIOD_S;
        f.wave_duty = (float)DUTY;
    }
    assert_status(gpw_profile_set_phase(profile, &f), GPW_OK);
}

/* Boards without noise but where they serve, so that all is told by hand. */
static void make(uint32_t mode, const gpw_fleet_group *g, float cap_w)
{
    gpw_profile_config board;
    gpw_fleet_config c;
    uint32_t index;

    (void)unmake(NULL);
    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "quiet", 6u);
    board.cap_w = cap_w;
    board.excursion_ratio = 1.0f;
    assert_status(gpw_profile_create(&board, &profile), GPW_OK);
    set_phase(GPW_PHASE_IDLE, LOW_W, 0.0f, 0.0f);
    set_phase(GPW_PHASE_INFER, LOW_W, 10.0f, 0.0f);
    set_phase(GPW_PHASE_WARMUP, HIGH_W, 0.0f, 0.0f);
    set_phase(GPW_PHASE_TRAIN, HIGH_W, 0.0f, WAVE_W);
    assert_status(gpw_fleet_config_init(&c, sizeof c), GPW_OK);
    c.mode = mode;
    c.tick_ns = MS;
    c.groups_max = 1u;
    c.gpus_max = mode == GPW_FLEET_EXACT ? g->gpus : 0u;
    assert_status(gpw_fleet_create(&c, &fleet), GPW_OK);
    assert_true(gpw_fleet_add_group(fleet, g, profile, &index) >= GPW_OK);
    assert_status(gpw_fleet_start(fleet), GPW_OK);
}

static gpw_fleet_group group_of(uint32_t gpus)
{
    gpw_fleet_group g;

    assert_status(gpw_fleet_group_init(&g, sizeof g), GPW_OK);
    g.gpus = gpus;
    return g;
}

static float mean_of_step(void)
{
    float mean, fluctuation;

    assert_status(gpw_fleet_step(fleet, &mean, &fluctuation), GPW_OK);
    return mean;
}

static void run(size_t ticks)
{
    assert_status(gpw_fleet_process(fleet, NULL, NULL, ticks), GPW_OK);
}

/* ---- changes ---- */

/* Changes that follow each other far faster than they are carried out: the oldest jumps to its
 * end. Once all have come all boards draw what the last one says, each counted once. */
static void more_changes_than_are_kept_end_where_the_last_one_says(void **state)
{
    static const uint32_t modes[] = {GPW_FLEET_AGGREGATED, GPW_FLEET_EXACT};
    gpw_fleet_group g = group_of(100u);
    uint32_t bits, i, k;

    (void)state;
    g.spread_s = 1.0f;
    g.sync_fraction = 0.1f;
    g.ramp_up_w_per_s = g.ramp_down_w_per_s = 100.0f;
    for (i = 0; i < COUNT_OF(modes); i++) {
        make(modes[i], &g, 700.0f);
        for (k = 0; k < 40u; k++) {
            assert_status(gpw_fleet_command(fleet, 0u,
                                            k % 2u == 0u ? GPW_PHASE_WARMUP : GPW_PHASE_IDLE,
                                            0u, 0u),
                          GPW_OK);
            run(5u);
        }
        assert_status(gpw_fleet_assumptions(fleet, &bits), GPW_OK);
        assert_int_equal(bits & GPW_FLEET_ASSUMED_JUMP, GPW_FLEET_ASSUMED_JUMP);
        run(4100u); /* a second until all have left, three on their way */
        assert_near(mean_of_step(), 100.0 * LOW_W, 0.05);
    }
}

/* Ten parts of ten boards leave noise for quiet, one by one, and faster than they are carried
 * out: once all are there none is left behind with the noise of before. */
static void parts_that_jump_leave_no_board_behind(void **state)
{
    gpw_fleet_group g = group_of(100u);
    float mean_w, noise_w;
    uint32_t bits, k;

    (void)state;
    g.spread_s = 1.0f;
    g.sync_fraction = 0.0f;
    g.ramp_up_w_per_s = 100.0f; /* 300 W take three seconds */
    g.initial_phase = GPW_PHASE_INFER;
    make(GPW_FLEET_EXACT, &g, 700.0f);
    run(100u);
    assert_status(gpw_fleet_group_power(fleet, 0u, &mean_w, &noise_w), GPW_OK);
    assert_true(noise_w != 0.0f);
    for (k = 0; k < 10u; k++) {
        assert_status(gpw_fleet_command(fleet, 0u, GPW_PHASE_WARMUP, 10u, 0u), GPW_OK);
        run(5u);
    }
    assert_status(gpw_fleet_assumptions(fleet, &bits), GPW_OK);
    assert_int_equal(bits & GPW_FLEET_ASSUMED_JUMP, GPW_FLEET_ASSUMED_JUMP);
    run(4100u);
    assert_status(gpw_fleet_group_power(fleet, 0u, &mean_w, &noise_w), GPW_OK);
    assert_near(mean_w, 100.0 * HIGH_W, 0.05);
    assert_near(noise_w, 0.0, 0.0);
}

/* Which boards a part would take cannot be said while some are still to go. Those that have
 * left, on however slow a ramp, are as good as there. */
static void part_of_a_group_waits_until_all_have_left(void **state)
{
    gpw_fleet_group g = group_of(100u);
    gpw_phase phase;
    uint32_t gpus;

    (void)state;
    g.spread_s = 1.0f;
    g.sync_fraction = 0.0f;
    g.ramp_up_w_per_s = 100.0f; /* 300 W take three seconds */
    make(GPW_FLEET_AGGREGATED, &g, 700.0f);
    assert_status(gpw_fleet_command(fleet, 0u, GPW_PHASE_WARMUP, 0u, 0u), GPW_OK);
    run(500u);
    assert_status(gpw_fleet_command(fleet, 0u, GPW_PHASE_IDLE, 40u, 0u), GPW_ERR_STATE);
    assert_status(gpw_fleet_group_phase(fleet, 0u, &phase, &gpus), GPW_OK);
    assert_int_equal(phase, GPW_PHASE_WARMUP);
    run(1000u);
    assert_status(gpw_fleet_command(fleet, 0u, GPW_PHASE_IDLE, 40u, 0u), GPW_OK);
    assert_status(gpw_fleet_group_phase(fleet, 0u, &phase, &gpus), GPW_OK);
    assert_int_equal(phase, GPW_PHASE_IDLE);
    assert_int_equal(gpus, 40);
    run(5000u);
    assert_near(mean_of_step(), 40.0 * LOW_W + 60.0 * HIGH_W, 1.0);
}

/* ---- waves ---- */

/* For how long the wave was high from its beginning on. */
static double high_until(double t_s)
{
    const double whole = floor(t_s / PERIOD_S);
    const double rest_s = t_s - whole * PERIOD_S;

    return whole * DUTY * PERIOD_S + (rest_s < DUTY * PERIOD_S ? rest_s : DUTY * PERIOD_S);
}

/* Boards whose waves begin spread over more than a period: the mean of a window as wide. */
static void wave_shorter_than_its_spread_is_seen_through_its_window(void **state)
{
    static const double spreads_s[] = {0.012, 0.020, 0.025, 0.030, 0.061};
    gpw_fleet_group g = group_of(10u);
    uint32_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(spreads_s); i++) {
        const double window_s = spreads_s[i] + 0.001;

        g.phase_spread_s = (float)spreads_s[i];
        g.initial_phase = GPW_PHASE_TRAIN;
        make(GPW_FLEET_AGGREGATED, &g, 700.0f);
        run(100u);
        for (k = 101u; k < 140u; k++) {
            const double t_s = 0.001 * k;
            const double high = (high_until(t_s) - high_until(t_s - window_s)) / window_s;

            assert_near(mean_of_step(), 10.0 * (HIGH_W + WAVE_W * (high - DUTY)), 0.05);
        }
    }
}

/* ---- bounds ---- */

/* A board that draws more than its cap lets it cannot rise; the fall is all of it. */
static void group_above_its_cap_has_no_step_up(void **state)
{
    gpw_fleet_group g = group_of(10u);
    float up_w, down_w;

    (void)state;
    g.initial_phase = GPW_PHASE_WARMUP;
    make(GPW_FLEET_AGGREGATED, &g, 300.0f);
    (void)mean_of_step();
    assert_status(gpw_fleet_bounds(fleet, &up_w, &down_w), GPW_OK);
    assert_near(up_w, 0.0, 0.0);
    assert_near(down_w, 10.0 * HIGH_W, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_changes_than_are_kept_end_where_the_last_one_says),
        cmocka_unit_test(parts_that_jump_leave_no_board_behind),
        cmocka_unit_test(part_of_a_group_waits_until_all_have_left),
        cmocka_unit_test(wave_shorter_than_its_spread_is_seen_through_its_window),
        cmocka_unit_test(group_above_its_cap_has_no_step_up),
    };

    return cmocka_run_group_tests(tests, NULL, unmake);
}
