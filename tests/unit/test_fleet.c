/* SPDX-License-Identifier: MIT */
/* The statistics of the fluctuation are the business of tests/reference/fleet_statistics.c. */
#include "gpw_test.h"

#include "fleet_internal.h"

#include <gpupower/fleet.h>

#include <stdlib.h>
#include <string.h>

#define MS 1000000u
#define GPUS_ROOM 9000u

#define IDLE_W 60.0f
#define INFER_W 265.0f
#define TRAIN_W 600.0f
#define WAVE_W 200.0f

static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(64u));
static GPW_STATE_BUFFER(memory,
                        GPW_FLEET_STATE_BYTES(3u, 16u) + GPW_FLEET_GPU_BYTES * GPUS_ROOM);

/* ---- a profile with known figures, and a fleet of it ---- */

static void set_phase(gpw_profile *p, gpw_phase phase, float mean_w, float sigma_w, float tau_s)
{
    gpw_phase_figures f;

    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = phase;
    f.mean_w = mean_w;
    f.sigma_w = sigma_w;
    f.tau_s = tau_s;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
}

static void set_wave(gpw_profile *p, gpw_phase phase, float mean_w, float wave_w,
                     float period_s, float duty)
{
    gpw_phase_figures f;

    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = phase;
    f.mean_w = mean_w;
    f.sigma_w = 0.0f;
    f.wave_w = wave_w;
    f.wave_period_s = period_s;
    f.wave_duty = duty;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
}

/* USER_2 to USER_4 stay unknown. */
static gpw_profile *profile_of(float cap_w)
{
    gpw_profile_config board;
    gpw_phase_figures range;
    gpw_profile *p;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "test", 5);
    board.cap_w = cap_w;
    board.excursion_ratio = 1.25f;
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &board, &p), GPW_OK);
    set_phase(p, GPW_PHASE_IDLE, IDLE_W, 5.0f, 1.0f);
    set_phase(p, GPW_PHASE_INFER, INFER_W, 15.0f, 0.5f);
    set_phase(p, GPW_PHASE_WARMUP, 400.0f, 0.0f, gpw_unknown());
    set_phase(p, GPW_PHASE_LAUNCH, 100.0f, gpw_unknown(), gpw_unknown());
    set_phase(p, GPW_PHASE_LOAD, 120.0f, 10.0f, gpw_unknown());
    set_wave(p, GPW_PHASE_TRAIN, TRAIN_W, WAVE_W, 0.5f, 0.8f);
    set_wave(p, GPW_PHASE_USER_1, 500.0f, 100.0f, 0.013f, 0.3f);
    assert_status(gpw_phase_figures_init(&range, sizeof range), GPW_OK);
    range.phase = GPW_PHASE_READY;
    range.low_w = 70.0f;
    range.high_w = 110.0f;
    range.sigma_w = 1.0f;
    range.tau_s = 1.0f;
    assert_status(gpw_profile_set_phase(p, &range), GPW_OK);
    return p;
}

static gpw_fleet_config config_of(uint32_t mode, uint32_t tick_ms)
{
    gpw_fleet_config c;

    assert_status(gpw_fleet_config_init(&c, sizeof c), GPW_OK);
    c.mode = mode;
    c.tick_ns = tick_ms * MS;
    c.groups_max = 3;
    c.gpus_max = GPUS_ROOM;
    return c;
}

static gpw_fleet *fleet_of(gpw_fleet_config c)
{
    gpw_fleet *f = NULL;

    assert_status(gpw_fleet_init(memory, sizeof memory, &c, &f), GPW_OK);
    return f;
}

static gpw_fleet_group group_of(uint32_t gpus)
{
    gpw_fleet_group g;

    assert_status(gpw_fleet_group_init(&g, sizeof g), GPW_OK);
    g.gpus = gpus;
    return g;
}

static void add(gpw_fleet *f, const gpw_fleet_group *g)
{
    uint32_t index;

    assert_status(gpw_fleet_add_group(f, g, profile_of(700.0f), &index), GPW_OK);
}

static gpw_fleet *started(uint32_t mode, uint32_t tick_ms, const gpw_fleet_group *g)
{
    gpw_fleet *f = fleet_of(config_of(mode, tick_ms));

    add(f, g);
    assert_status(gpw_fleet_start(f), GPW_OK);
    return f;
}

static float mean_of_step(gpw_fleet *f)
{
    float mean, fluctuation;

    assert_status(gpw_fleet_step(f, &mean, &fluctuation), GPW_OK);
    return mean;
}

static void run(gpw_fleet *f, size_t ticks)
{
    assert_status(gpw_fleet_process(f, NULL, NULL, ticks), GPW_OK);
}

/* Every sub-step of the next `ticks`. */
static size_t substeps_of(gpw_fleet *f, size_t ticks, uint32_t substeps, float *w)
{
    size_t k, n = 0;
    uint32_t i;

    for (k = 0; k < ticks; k++) {
        gpwi_fleet_begin(f);
        for (i = 0; i < substeps; i++) {
            w[n++] = gpwi_fleet_mean(f, i);
        }
        gpwi_fleet_end(f);
    }
    return n;
}

/* What a GPU that left at `left_s` and takes `ramp_s` has done of its way, in the sub-step that
 * ends at `end_s`. */
static double edge(double end_s, double left_s, double ramp_s)
{
    return fmin(fmax((end_s - left_s) / (ramp_s + 0.001), 0.0), 1.0);
}

/* ---- the mean ---- */

static void group_at_rest_draws_its_phase(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);

    (void)state;
    assert_near(mean_of_step(f), 480.0, 0.0);
    assert_near(gpwi_fleet_initial_w(f), 480.0, 0.0);
}

static void step_inside_a_tick_counts_from_its_nanosecond(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);
    float w[10];

    (void)state;
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 3700000u), GPW_OK);
    (void)substeps_of(f, 1, 10, w);
    assert_near(w[2], 480.0, 1e-3);
    assert_near(w[3], 480.0 + 0.3 * 8.0 * 205.0, 2e-3);
    assert_near(w[4], 2120.0, 0.0);
    assert_near(mean_of_step(f), 2120.0, 0.0);

    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 3700000u), GPW_OK);
    assert_near(mean_of_step(f), 480.0 + 0.63 * 8.0 * 205.0, 2e-3);
}

/* Rise 205 W at 4100 W/s: 50 ms, so half of 50 ms * 205 W is missing. Fall at 1000 W/s: 205 ms.
 */
static void ramp_has_the_energy_of_a_ramp(void **state)
{
    gpw_fleet_group g = group_of(4);
    gpw_fleet *f;
    double missing = 0.0, extra = 0.0;
    float w[500];
    size_t k;

    (void)state;
    g.ramp_up_w_per_s = 4100.0f;
    g.ramp_down_w_per_s = 1000.0f;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    (void)substeps_of(f, 10, 10, w);
    for (k = 0; k < 100; k++) {
        missing += (1060.0 - (double)w[k]) * 0.001;
    }
    assert_near(missing, 4.0 * 205.0 * 0.050 / 2.0, 1e-3);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 2500000u), GPW_OK);
    (void)substeps_of(f, 30, 10, w);
    for (k = 0; k < 300; k++) {
        extra += ((double)w[k] - 240.0) * 0.001;
    }
    assert_near(extra, 4.0 * 205.0 * (0.0025 + 0.205 / 2.0), 2e-3);
    assert_near(w[299], 240.0, 0.0);
}

/* Five GPUs, one at once and four 50 ms apart: stairs, not a slope. */
static void staggered_group_climbs_in_steps_of_one_gpu(void **state)
{
    gpw_fleet_group g = group_of(5);
    gpw_fleet *f;
    float w[300];
    size_t k;

    (void)state;
    g.sync_fraction = 0.2f;
    g.spread_s = 0.2f;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    (void)substeps_of(f, 30, 10, w);
    for (k = 0; k < 300; k++) {
        const double gone = fmin(1.0 + floor((double)k / 50.0), 5.0);

        assert_near(w[k], 300.0 + 205.0 * gone, 0.02);
    }
}

/* Against every GPU's own edge, added up in double. */
static void large_staggered_group_follows_each_of_its_gpus(void **state)
{
    static const struct {
        uint32_t gpus;
        float sync, spread_s, ramp_w_per_s;
    } cases[] = {{7, 0.0f, 0.11f, 0.0f},
                 {7, 0.3f, 0.11f, 4000.0f},
                 {1000, 0.25f, 0.35f, 3000.0f},
                 {1000000, 0.5f, 0.2f, 3500.0f},
                 {1500000, 0.0f, 0.3f, 0.0f}};
    static float w[500];
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const double rise = 205.0, n = cases[i].gpus;
        const double ramp_s =
            cases[i].ramp_w_per_s > 0.0f ? rise / (double)cases[i].ramp_w_per_s : 0.0;
        gpw_fleet_group g = group_of(cases[i].gpus);
        const double sync = floor((double)cases[i].sync * n + 0.5), late = n - sync;
        gpw_fleet *f;

        g.sync_fraction = cases[i].sync;
        g.spread_s = cases[i].spread_s;
        g.ramp_up_w_per_s = cases[i].ramp_w_per_s;
        f = started(GPW_FLEET_AGGREGATED, 10, &g);
        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 2345678u), GPW_OK);
        (void)substeps_of(f, 50, 10, w);
        for (k = 0; k < 500; k += 1 + k % 7) {
            const double end_s = ((double)k + 1.0) * 0.001 - 0.002345678;
            double gone = sync * edge(end_s, 0.0, ramp_s), j;

            for (j = 1.0; j <= late; j += 1.0) {
                gone += edge(end_s, (double)cases[i].spread_s * j / late, ramp_s);
            }
            assert_near(w[k] / n, 60.0 + rise * gone / n, 1e-6 * 265.0 + 3e-4 / n);
        }
        assert_near(w[499] / n, 265.0, 1e-5);
    }
}

/* The same changes at the same nanoseconds; what a tick hands out must be the mean of the
 * finer. */
static void path_is_the_same_for_ticks_of_1_10_and_100_ms(void **state)
{
    static const uint32_t tick_ms[] = {1, 10, 100};
    static float w[3][2000];
    size_t i, k;

    (void)state;
    for (i = 0; i < 3; i++) {
        gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, tick_ms[i]));
        gpw_fleet_group g = group_of(24);

        g.sync_fraction = 0.25f;
        g.spread_s = 0.4f;
        g.ramp_up_w_per_s = 3000.0f;
        g.ramp_down_w_per_s = 9000.0f;
        g.phase_spread_s = 0.02f;
        add(f, &g);
        g.phase_spread_s = 0.0f;
        add(f, &g);
        assert_status(gpw_fleet_add_event(f, 123456789u, 0, GPW_PHASE_TRAIN), GPW_OK);
        assert_status(gpw_fleet_add_event(f, 200000001u, 1, GPW_PHASE_USER_1), GPW_OK);
        assert_status(gpw_fleet_add_event(f, 777000111u, 0, GPW_PHASE_INFER), GPW_OK);
        assert_status(gpw_fleet_add_event(f, 901000000u, 0, GPW_PHASE_TRAIN), GPW_OK);
        assert_status(gpw_fleet_add_event(f, 1500999999u, 0, GPW_PHASE_OFF), GPW_OK);
        assert_status(gpw_fleet_start(f), GPW_OK);
        (void)substeps_of(f, 2000u / tick_ms[i], tick_ms[i], w[i]);
    }
    for (k = 0; k < 2000; k++) {
        assert_near(w[1][k], w[0][k], 0.03); /* of up to 30 kW */
        assert_near(w[2][k], w[0][k], 0.03);
    }
}

static void tick_hands_out_the_mean_of_its_substeps(void **state)
{
    gpw_fleet_group g = group_of(8);
    double sum = 0.0;
    float w[10], mean, fluctuation;
    gpw_fleet *f;
    size_t k;

    (void)state;
    g.ramp_up_w_per_s = 20000.0f;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 1234567u), GPW_OK);
    (void)substeps_of(f, 1, 10, w);
    for (k = 0; k < 10; k++) {
        sum += (double)w[k];
    }
    assert_status(gpw_fleet_group_power(f, 0, &mean, &fluctuation), GPW_OK);
    assert_near(mean, sum / 10.0, 1e-3);
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 1234567u), GPW_OK);
    assert_true(mean_of_step(f) == mean);
}

static void a_hundred_thousand_changes_leave_no_drift(void **state)
{
    gpw_fleet_group g = group_of(1000003);
    gpw_fleet *f;
    uint32_t k;

    (void)state;
    g.sync_fraction = 0.3f;
    g.spread_s = 0.005f;
    g.ramp_up_w_per_s = 30000.0f;
    f = started(GPW_FLEET_AGGREGATED, 1, &g);
    for (k = 0; k < 100000; k++) {
        const gpw_phase phase = (k * 7919u) % 3u == 0u   ? GPW_PHASE_INFER
                                : (k * 7919u) % 3u == 1u ? GPW_PHASE_IDLE
                                                         : GPW_PHASE_WARMUP;

        assert_status(gpw_fleet_command(f, 0, phase, 0, (k * 104729u) % MS), GPW_OK);
        run(f, k % 4u);
        if (k % 4u == 0u) {
            run(f, 1);
        }
    }
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    run(f, 1000);
    assert_true(mean_of_step(f) == 1000003.0f * INFER_W);
}

/* Ten GPUs 10 ms apart; turned back when four have left. The others never leave. */
static void change_cut_short_takes_back_only_who_had_left(void **state)
{
    gpw_fleet_group g = group_of(10);
    gpw_fleet *f;
    float w[200], peak = 0.0f;
    size_t k;

    (void)state;
    g.sync_fraction = 0.0f;
    g.spread_s = 0.1f;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    (void)substeps_of(f, 4, 10, w);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 5u * MS), GPW_OK);
    (void)substeps_of(f, 16, 10, w + 40);
    for (k = 0; k < 200; k++) {
        peak = w[k] > peak ? w[k] : peak;
    }
    assert_near(peak, 600.0 + 4.0 * 205.0, 1e-3);
    assert_near(w[44], 600.0 + 4.0 * 205.0, 1e-3); /* still, before the 45th millisecond */
    assert_near(w[199], 600.0, 0.0);
    for (k = 1; k < 200; k++) { /* each goes back by a tenth of the way: 82 W */
        assert_true(fabs((double)w[k] - (double)w[k - 1]) <= 205.01);
    }
}

static void fifth_overlapping_change_completes_the_oldest_and_says_so(void **state)
{
    gpw_fleet_group g = group_of(10);
    uint32_t bits;
    gpw_fleet *f;
    int k;

    (void)state;
    g.ramp_up_w_per_s = 100.0f;
    g.ramp_down_w_per_s = 100.0f;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    for (k = 0; k < 4; k++) {
        assert_status(gpw_fleet_command(f, 0, k % 2 ? GPW_PHASE_IDLE : GPW_PHASE_INFER, 0, 0),
                      GPW_OK);
        run(f, 1);
    }
    assert_status(gpw_fleet_assumptions(f, &bits), GPW_OK);
    assert_int_equal(bits, 0);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    assert_status(gpw_fleet_assumptions(f, &bits), GPW_OK);
    assert_int_equal(bits, GPW_FLEET_ASSUMED_JUMP);
    run(f, 1000);
    assert_near(mean_of_step(f), 2650.0, 0.0);
}

/* A count above 2^24 is no float: rounded up or down, none may come back that never left. */
static void group_of_any_size_goes_and_comes_back_whole(void **state)
{
    static const uint32_t gpus[] = {16777215u, 16777217u,  16777219u,
                                    99999999u, 999999999u, GPW_FLEET_GPUS_MAX};
    static const float sync[] = {0.0f, 0.3f, 0.9999999f};
    size_t i, k;
    int ticks;

    (void)state;
    for (i = 0; i < COUNT_OF(gpus); i++) {
        for (k = 0; k < COUNT_OF(sync); k++) {
            for (ticks = 0; ticks < 9; ticks++) { /* the last GPU leaves after five */
                gpw_fleet_group g = group_of(gpus[i]);
                gpw_fleet *f;
                int back;

                g.sync_fraction = sync[k];
                g.spread_s = 0.05f;
                g.ramp_up_w_per_s = 1.0e4f; /* 20.5 ms: done after eight ticks */
                g.ramp_down_w_per_s = ticks % 2 ? 1.0e4f : 0.0f;
                f = started(GPW_FLEET_AGGREGATED, 10, &g);
                assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
                run(f, (size_t)ticks);
                assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 0), GPW_OK);
                for (back = 0; back < 10; back++) {
                    const double mean_w = mean_of_step(f) / (double)gpus[i];

                    assert_true(0.0 <= mean_w && mean_w <= 265.0001);
                    assert_true(ticks % 2 == 0 || mean_w >= 59.9999);
                }
                assert_near(mean_of_step(f) / (double)gpus[i], 60.0, 1e-5);
            }
        }
    }
}

/* ---- parts of a group ---- */

static void part_of_a_group_moves_in_order_and_the_rest_may_follow(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);
    gpw_phase phase;
    uint32_t gpus;

    (void)state;
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 3, 0), GPW_OK);
    assert_near(mean_of_step(f), 480.0 + 3.0 * 205.0, 1e-3);
    assert_status(gpw_fleet_group_phase(f, 0, &phase, &gpus), GPW_OK);
    assert_int_equal(phase, GPW_PHASE_INFER);
    assert_int_equal(gpus, 3);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_WARMUP, 2, 0), GPW_ERR_STATE);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 6, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 2, 0), GPW_OK);
    assert_near(mean_of_step(f), 480.0 + 5.0 * 205.0, 1e-3);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    assert_near(mean_of_step(f), 2120.0, 0.0);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK); /* nobody is left */
    assert_near(mean_of_step(f), 2120.0, 0.0);
}

static void group_in_two_phases_may_move_as_a_whole(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);

    (void)state;
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 3, 0), GPW_OK);
    run(f, 1);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_OFF, 0, 5u * MS), GPW_OK);
    assert_near(mean_of_step(f), (480.0 + 3.0 * 205.0) / 2.0, 1e-3);
    assert_near(mean_of_step(f), 0.0, 0.0);
}

/* ---- the periodic part ---- */

static void wave_starts_high_and_keeps_the_mean(void **state)
{
    gpw_fleet_group g = group_of(8);
    double sum = 0.0;
    float w[1000];
    gpw_fleet *f;
    size_t k;

    (void)state;
    g.initial_phase = GPW_PHASE_TRAIN;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    (void)substeps_of(f, 100, 10, w);
    for (k = 0; k < 1000; k++) {
        assert_near(w[k], k % 500 < 400 ? 8.0 * 640.0 : 8.0 * 440.0, 2e-3);
        sum += (double)w[k];
    }
    assert_near(sum / 1000.0, 4800.0, 1e-3);
}

/* Period 13 ms, high for 3.9 ms: the share of each sub-step that lies in it. */
static void edges_of_a_wave_inside_a_substep_count_by_their_share(void **state)
{
    gpw_fleet_group g = group_of(1);
    float w[260];
    gpw_fleet *f;
    size_t k;

    (void)state;
    g.initial_phase = GPW_PHASE_USER_1;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    (void)substeps_of(f, 26, 10, w);
    for (k = 0; k < 260; k++) {
        const double at = (double)(k % 13);
        const double high = fmin(fmax(3.9 - at, 0.0), 1.0);

        assert_near(w[k], 500.0 - 30.0 + 100.0 * high, 2e-3);
    }
}

/* A spread of 20 ms turns each edge into a slope of 20 ms and a sub-step. */
static void spread_of_a_wave_turns_its_edges_into_ramps(void **state)
{
    gpw_fleet_group g = group_of(10);
    float w[1000];
    gpw_fleet *f;
    size_t k;

    (void)state;
    g.initial_phase = GPW_PHASE_TRAIN;
    g.phase_spread_s = 0.02f;
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    (void)substeps_of(f, 100, 10, w);
    for (k = 0; k < 30; k++) { /* the first edge rises from the mean */
        assert_near(w[k], 6000.0 + 400.0 * fmin(((double)k + 1.0) / 21.0, 1.0), 0.01);
    }
    for (k = 400; k < 500; k++) {
        const double down = fmin(((double)k - 399.0) / 21.0, 1.0);

        assert_near(w[k], 6400.0 - 2000.0 * down, 0.01);
    }
    for (k = 500; k < 530; k++) {
        const double up = fmin(((double)k - 499.0) / 21.0, 1.0);

        assert_near(w[k], 4400.0 + 2000.0 * up, 0.01);
    }
}

/* A tenth of the group has the new wave while nine tenths are still idle. */
static void wave_runs_for_the_gpus_that_are_there(void **state)
{
    const gpw_fleet_group g = group_of(10);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);
    float w[500];

    (void)state;
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_TRAIN, 1, 0), GPW_OK);
    (void)substeps_of(f, 50, 10, w);
    assert_near(w[100], 9.0 * 60.0 + 640.0, 1e-3);
    assert_near(w[450], 9.0 * 60.0 + 440.0, 1e-3);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_TRAIN, 0, 0), GPW_OK);
    (void)substeps_of(f, 50, 10, w);
    assert_near(w[100], 6400.0, 1e-2);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 5, 0), GPW_OK);
    (void)substeps_of(f, 50, 10, w);
    assert_near(w[100], 5.0 * 60.0 + 5.0 * 640.0, 1e-2);
    assert_near(w[450], 5.0 * 60.0 + 5.0 * 440.0, 1e-2);
}

/* ---- the fluctuation ---- */

static void spread(gpw_fleet *f, size_t ticks, double *mean, double *sd)
{
    double sum = 0.0, squares = 0.0;
    size_t k;

    for (k = 0; k < ticks; k++) {
        float m, x;

        assert_status(gpw_fleet_step(f, &m, &x), GPW_OK);
        sum += (double)x;
        squares += (double)x * (double)x;
    }
    *mean = sum / (double)ticks;
    *sd = sqrt(squares / (double)ticks);
}

/* 64 GPUs in nodes of 8, rho 0.99 and 0.1, sigma 15: 441.40 W. The AR(1) has 0.5 s, so a
 * million ticks of 10 ms are 20000 independent ones in variance: 0.5 % of the sd; 4 of them. */
static void spread_of_a_group_is_that_of_its_blocks(void **state)
{
    static const uint32_t mode[] = {GPW_FLEET_AGGREGATED, GPW_FLEET_EXACT};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        const size_t ticks = mode[i] == GPW_FLEET_EXACT ? 200000 : 1000000;
        gpw_fleet_group g = group_of(64);
        double mean, sd;

        g.node_gpus = 8;
        g.rho_in = 0.99f;
        g.rho_out = 0.1f;
        g.initial_phase = GPW_PHASE_INFER;
        spread(started(mode[i], 10, &g), ticks, &mean, &sd);
        assert_near(sd, 441.40, 441.40 * 4.0 * sqrt(50.0 / (2.0 * (double)ticks)));
    }
}

static void rho_of_one_phase_holds_in_that_phase_only(void **state)
{
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    const gpw_fleet_group g = group_of(100);
    double mean, sd;

    (void)state;
    add(f, &g);
    assert_status(gpw_fleet_set_rho(f, 0, GPW_PHASE_INFER, 1.0f, 1.0f), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    spread(f, 400000, &mean, &sd);
    assert_near(sd, 5.0 * 10.0, 50.0 * 0.1);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
    spread(f, 400000, &mean, &sd);
    assert_near(sd, 15.0 * 100.0, 1500.0 * 0.05);
}

/* What the process was is kept: only its scale changes with the phase. */
static void fluctuation_is_scaled_not_redrawn_at_a_change(void **state)
{
    gpw_fleet_group g = group_of(4);
    gpw_fleet *f;
    float mean, before, after;

    (void)state;
    g.initial_phase = GPW_PHASE_INFER;
    f = started(GPW_FLEET_AGGREGATED, 1, &g);
    run(f, 100);
    assert_status(gpw_fleet_step(f, &mean, &before), GPW_OK);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 0), GPW_OK);
    assert_status(gpw_fleet_step(f, &mean, &after), GPW_OK);
    /* sd 30 W to 10 W; one tick of 1 ms with 1 s adds some 0.045 * 10 W */
    assert_near(after, (double)before / 3.0, 5.0 * 0.045 * 10.0);
    assert_true(fabs((double)before) > 3.0);
}

/* Same seed, same time constant: two of four GPUs back to idle stand at 20 W where all four
 * stand at 10 W, having come from 30 W. */
static void spread_goes_over_with_the_share_that_has_left(void **state)
{
    const gpw_fleet_group g = group_of(4);
    float half[50], all[50];
    uint32_t run_of;
    size_t k;

    (void)state;
    for (run_of = 0; run_of < 2; run_of++) {
        gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);

        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
        run(f, 20);
        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, run_of == 0 ? 2 : 4, 0), GPW_OK);
        assert_status(gpw_fleet_process(f, NULL, run_of == 0 ? half : all, 50), GPW_OK);
    }
    for (k = 0; k < 50; k++) {
        assert_near(half[k], 2.0 * (double)all[k], 1e-4);
    }
}

static void total_power_is_never_negative(void **state)
{
    static const uint32_t mode[] = {GPW_FLEET_AGGREGATED, GPW_FLEET_EXACT};
    gpw_profile *p;
    size_t i, k;

    (void)state;
    for (i = 0; i < 2; i++) {
        gpw_fleet *f = fleet_of(config_of(mode[i], 10));
        gpw_fleet_group g = group_of(4);
        uint32_t index, clamped = 0;

        p = profile_of(700.0f);
        set_phase(p, GPW_PHASE_IDLE, 10.0f, 30.0f, 0.1f);
        g.rho_in = 0.9f;
        g.rho_out = 0.9f;
        assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_OK);
        assert_status(gpw_fleet_start(f), GPW_OK);
        for (k = 0; k < 1000; k++) {
            float mean, x;

            assert_status(gpw_fleet_step(f, &mean, &x), GPW_OK);
            assert_true(mean + x >= 0.0f);
            clamped += mean + x == 0.0f;
        }
        assert_true(clamped > 100);
    }
}

/* With no sigma the simulated GPUs are the closed form: steps to rounding, ramps in their
 * energy. */
static void exact_gpus_without_noise_carry_the_energy_of_the_mean(void **state)
{
    static const float ramp[] = {0.0f, 4000.0f};
    size_t i, k;

    (void)state;
    for (i = 0; i < 2; i++) {
        gpw_fleet *f = fleet_of(config_of(GPW_FLEET_EXACT, 10));
        gpw_profile *p = profile_of(700.0f);
        gpw_fleet_group g = group_of(50);
        double energy = 0.0;
        uint32_t index;

        set_phase(p, GPW_PHASE_IDLE, IDLE_W, 0.0f, 1.0f);
        set_phase(p, GPW_PHASE_INFER, INFER_W, 0.0f, 1.0f);
        g.sync_fraction = 0.3f;
        g.spread_s = 0.21f;
        g.ramp_up_w_per_s = ramp[i];
        assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_OK);
        assert_status(gpw_fleet_start(f), GPW_OK);
        run(f, 3);
        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 3456789u), GPW_OK);
        for (k = 0; k < 60; k++) {
            float mean, x;

            assert_status(gpw_fleet_step(f, &mean, &x), GPW_OK);
            energy += (double)x * 0.01;
            assert_near(x, 0.0, ramp[i] > 0.0f ? 0.02 * 50.0 * 205.0 : 0.02);
        }
        assert_near(energy, 0.0, 50.0 * 205.0 * 1e-5);
        assert_near(mean_of_step(f), 50.0 * 265.0, 0.0);
    }
}

/* Two fleets share sixteen GPUs between them, far beyond 32 bits. Uncorrelated, so that no
 * factor depends on where a group begins. */
static void gpus_far_beyond_32_bits_draw_their_own_numbers(void **state)
{
    static float whole[600], parts[600], x[600], near_zero[600];
    double differs = 0.0;
    size_t i, k;

    (void)state;
    for (i = 0; i < 4; i++) {
        static const struct {
            uint64_t first;
            uint32_t gpus;
        } fleet[] = {{1ull << 40, 16}, {1ull << 40, 8}, {(1ull << 40) + 8, 8}, {0, 16}};
        gpw_fleet_group g = group_of(fleet[i].gpus);
        gpw_fleet *f;

        g.first_gpu = fleet[i].first;
        g.initial_phase = GPW_PHASE_INFER;
        g.node_gpus = 8;
        f = started(GPW_FLEET_EXACT, 10, &g);
        assert_status(gpw_fleet_process(f, NULL,
                                        i == 0   ? whole
                                        : i == 1 ? parts
                                        : i == 2 ? x
                                                 : near_zero,
                                        600),
                      GPW_OK);
    }
    for (k = 0; k < 600; k++) {
        assert_near(parts[k] + x[k], whole[k], 2e-3);
        differs += fabs((double)whole[k] - (double)near_zero[k]);
    }
    assert_true(differs / 600.0 > 20.0);
}

static void seed_decides_every_sample(void **state)
{
    static float a[300], b[300];
    gpw_fleet_config c = config_of(GPW_FLEET_AGGREGATED, 10);
    const gpw_fleet_group g = group_of(8);
    uint32_t equal = 0;
    gpw_fleet *f;
    size_t k;

    (void)state;
    f = fleet_of(c);
    add(f, &g);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_process(f, NULL, a, 300), GPW_OK);
    c.seed = 1ull << 32 | 1u;
    f = fleet_of(c);
    add(f, &g);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_process(f, NULL, b, 300), GPW_OK);
    for (k = 0; k < 300; k++) {
        equal += a[k] == b[k];
    }
    assert_int_equal(equal, 0);
}

/* ---- the same bits ---- */

/* Three groups, every way of changing, a wave and a ramp. */
static gpw_fleet *busy_fleet(uint32_t mode)
{
    gpw_fleet *f = fleet_of(config_of(mode, 10));
    gpw_fleet_group g = group_of(24);

    g.node_gpus = 8;
    g.rho_in = 0.9f;
    g.rho_out = 0.4f;
    g.sync_fraction = 0.5f;
    g.spread_s = 1.3f;
    g.ramp_up_w_per_s = 4000.0f;
    add(f, &g);
    g = group_of(40);
    g.node_gpus = 1;
    g.rho_in = 0.2f;
    g.rho_out = 0.2f;
    g.phase_spread_s = 0.003f;
    add(f, &g);
    g = group_of(4100); /* more than one chunk */
    g.first_gpu = 1ull << 33;
    g.node_gpus = 4;
    g.rho_in = 0.5f;
    g.initial_phase = GPW_PHASE_READY;
    add(f, &g);
    assert_status(gpw_fleet_set_rho(f, 0, GPW_PHASE_INFER, 0.97f, 0.3f), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 501234567u, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 501234567u, 1, GPW_PHASE_TRAIN), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 900000001u, 2, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 903000000u, 2, GPW_PHASE_LOAD), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 1250000000u, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 2700000000u, 1, GPW_PHASE_OFF), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    return f;
}

#define BUSY_TICKS 320u /* more than one tile */

static void any_split_into_blocks_gives_the_same_bits(void **state)
{
    static float mean[2][BUSY_TICKS], x[2][BUSY_TICKS];
    uint32_t mode;

    (void)state;
    for (mode = 0; mode < 2; mode++) {
        size_t at, n;
        gpw_fleet *f = busy_fleet(mode);

        assert_status(gpw_fleet_process(f, mean[0], x[0], BUSY_TICKS), GPW_OK);
        assert_status(gpw_fleet_reset(f), GPW_OK);
        for (at = 0, n = 1; at < BUSY_TICKS; at += n, n = n % 17 + 1) {
            n = n < BUSY_TICKS - at ? n : BUSY_TICKS - at;
            assert_status(gpw_fleet_process(f, mean[1] + at, x[1] + at, n), GPW_OK);
        }
        assert_memory_equal(mean[1], mean[0], sizeof mean[0]);
        assert_memory_equal(x[1], x[0], sizeof x[0]);
    }
}

static void copied_state_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, sizeof memory);
    static float a[BUSY_TICKS], b[BUSY_TICKS];
    uint32_t mode;

    (void)state;
    for (mode = 0; mode < 2; mode++) {
        gpw_fleet *f = busy_fleet(mode);

        run(f, 77);
        memcpy(copy, memory, sizeof memory);
        assert_status(gpw_fleet_process(f, NULL, a, 100), GPW_OK);
        assert_status(gpw_fleet_process((gpw_fleet *)(void *)copy, NULL, b, 100), GPW_OK);
        assert_memory_equal(b, a, 100 * sizeof a[0]);
    }
}

/* A command one tick ahead is what the schedule would have done. */
static void command_and_event_at_the_same_time_give_the_same_bits(void **state)
{
    static float a[2][100], b[2][100];
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f;

    (void)state;
    f = fleet_of(config_of(GPW_FLEET_EXACT, 10));
    add(f, &g);
    assert_status(gpw_fleet_add_event(f, 73u * MS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_process(f, a[0], a[1], 100), GPW_OK);
    f = started(GPW_FLEET_EXACT, 10, &g);
    assert_status(gpw_fleet_process(f, b[0], b[1], 7), GPW_OK);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 3u * MS), GPW_OK);
    assert_status(gpw_fleet_process(f, b[0] + 7, b[1] + 7, 93), GPW_OK);
    assert_memory_equal(b, a, sizeof a);
}

static uint64_t fnv1a(uint64_t hash, const float *x, size_t count)
{
    size_t k;
    int byte;

    for (k = 0; k < count; k++) {
        uint32_t bits;

        memcpy(&bits, &x[k], sizeof bits);
        for (byte = 0; byte < 4; byte++) {
            hash = (hash ^ (bits & 255u)) * 1099511628211ull;
            bits >>= 8;
        }
    }
    return hash;
}

/* Kept: a change of these is a change of everybody's numbers, and goes into the change log. */
static void busy_fleet_gives_the_kept_bits(void **state)
{
    static const uint64_t kept[2] = {0xead43753d3c0515aull, 0x579f24720d74e496ull};
    static float mean[BUSY_TICKS], x[BUSY_TICKS];
    uint32_t mode;

    (void)state;
    for (mode = 0; mode < 2; mode++) {
        uint64_t hash = 14695981039346656037ull;

        assert_status(gpw_fleet_process(busy_fleet(mode), mean, x, BUSY_TICKS), GPW_OK);
        hash = fnv1a(fnv1a(hash, mean, BUSY_TICKS), x, BUSY_TICKS);
        if (hash != kept[mode]) {
            fail_msg("mode %u: 0x%016llx", (unsigned)mode, (unsigned long long)hash);
        }
    }
}

/* The figures of docs/bits.md, which tests/reference/bits_example.py works out without us. */
static void worked_example_of_the_bits_comes_out(void **state)
{
    static const uint32_t expected[2][2] = {{0xc1de9e6du, 0xc1c56979u},
                                            {0x3f638c00u, 0xbe22c000u}};
    uint32_t mode, k;

    (void)state;
    for (mode = 0; mode < 2; mode++) {
        gpw_fleet_group g = group_of(2);
        gpw_fleet *f;

        g.initial_phase = GPW_PHASE_INFER;
        g.node_gpus = 1;
        g.rho_in = 0.25f;
        g.rho_out = 0.25f;
        f = started(mode, 10, &g);
        for (k = 0; k < 2; k++) {
            uint32_t bits;
            float mean, x;

            assert_status(gpw_fleet_step(f, &mean, &x), GPW_OK);
            memcpy(&bits, &x, sizeof bits);
            assert_near(mean, 530.0, 0.0);
            assert_int_equal(bits, expected[mode][k]);
        }
    }
}

/* ---- what had to be assumed ---- */

static void assumptions_name_phases_only_once_they_are_entered(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);
    static const struct {
        gpw_phase phase;
        uint32_t bits;
    } steps[] = {{GPW_PHASE_INFER, 0},
                 {GPW_PHASE_OFF, 0},
                 {GPW_PHASE_WARMUP, 0}, /* a sigma of zero needs no correlation time */
                 {GPW_PHASE_READY, GPW_FLEET_ASSUMED_MIDPOINT},
                 {GPW_PHASE_LOAD, GPW_FLEET_ASSUMED_MIDPOINT | GPW_FLEET_ASSUMED_TAU},
                 {GPW_PHASE_LAUNCH, GPW_FLEET_ASSUMED_MIDPOINT | GPW_FLEET_ASSUMED_TAU |
                                        GPW_FLEET_ASSUMED_NO_SIGMA}};
    uint32_t bits;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(steps); i++) {
        assert_status(gpw_fleet_command(f, 0, steps[i].phase, 0, 0), GPW_OK);
        run(f, 1);
        assert_status(gpw_fleet_assumptions(f, &bits), GPW_OK);
        assert_int_equal(bits, steps[i].bits);
    }
    assert_status(gpw_fleet_reset(f), GPW_OK);
    assert_status(gpw_fleet_assumptions(f, &bits), GPW_OK);
    assert_int_equal(bits, 0);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_READY, 0, 0), GPW_OK);
    run(f, 1);
    assert_near(mean_of_step(f), 8.0 * 90.0, 0.0);
}

/* ---- bounds ---- */

/* Cap 700 W with excursions of 1.25: 875 W a GPU. */
static void bounds_run_from_where_the_gpus_are(void **state)
{
    gpw_fleet_group g = group_of(8);
    float up, down;
    gpw_fleet *f;

    (void)state;
    g.initial_phase = GPW_PHASE_WARMUP; /* 400 W, no fluctuation */
    f = started(GPW_FLEET_AGGREGATED, 10, &g);
    assert_status(gpw_fleet_bounds(f, &up, &down), GPW_OK);
    assert_near(up, 8.0 * (875.0 - 400.0), 1e-3);
    assert_near(down, 3200.0, 1e-3);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_OFF, 2, 0), GPW_OK);
    run(f, 2);
    assert_status(gpw_fleet_bounds(f, &up, &down), GPW_OK);
    assert_near(up, 8.0 * 875.0 - 2400.0, 1e-3);
    assert_near(down, 2400.0, 1e-3);
}

static void bound_without_a_cap_is_unknown(void **state)
{
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    gpw_fleet_group g = group_of(8);
    uint32_t index;
    float up, down;

    (void)state;
    g.initial_phase = GPW_PHASE_WARMUP;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(gpw_unknown()), &index), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_bounds(f, &up, &down), GPW_NOTE_UNKNOWN);
    assert_true(isnan(up));
    assert_near(down, 3200.0, 1e-3);
}

/* ---- bad input: configuration and memory ---- */

static void config_out_of_range_is_refused(void **state)
{
    gpw_fleet_config good = config_of(GPW_FLEET_EXACT, 10), c;
    size_t i, bytes = 123;

    (void)state;
    for (i = 0; i < 11; i++) {
        c = good;
        switch (i) {
        case 0: c.tick_ns = 0; break;
        case 1: c.tick_ns = GPW_TICK_MIN_NS - 1u; break;
        case 2: c.tick_ns = GPW_TICK_MAX_NS + 1u; break;
        case 3: c.mode = 2; break;
        case 4: c.groups_max = 0; break;
        case 5: c.groups_max = GPW_FLEET_GROUPS_MAX + 1u; break;
        case 6: c.events_max = GPW_FLEET_EVENTS_MAX + 1u; break;
        case 7: c.gpus_max = 0; break;
        case 8: c.gpus_max = GPW_FLEET_EXACT_MAX + 1u; break;
        case 9: c.reserved[0] = 1; break;
        default: c.reserved[1] = 1; break;
        }
        assert_status(gpw_fleet_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    }
    assert_int_equal(bytes, 123);
}

static void uninitialised_or_newer_structs_are_refused(void **state)
{
    struct {
        gpw_fleet_config known;
        uint64_t from_the_future;
    } c;
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    gpw_fleet_group g;
    uint32_t index;
    size_t bytes;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(gpw_fleet_state_size(&c.known, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_fleet_init(memory, sizeof memory, &c.known, &f), GPW_ERR_VERSION);
    assert_status(gpw_fleet_config_init(&c.known, sizeof c), GPW_OK);
    c.known.tick_ns = 10u * MS;
    assert_status(gpw_fleet_state_size(&c.known, &bytes), GPW_OK);
    c.from_the_future = 1;
    assert_status(gpw_fleet_state_size(&c.known, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_fleet_config_init(&c.known, 39), GPW_ERR_VERSION);
    assert_status(gpw_fleet_config_init(NULL, sizeof c.known), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_init(&g, 55), GPW_ERR_VERSION);
    assert_status(gpw_fleet_group_init(NULL, sizeof g), GPW_ERR_NULL);
    memset(&g, 0, sizeof g);
    assert_status(gpw_fleet_add_group(f, &g, profile_of(1.0f), &index), GPW_ERR_VERSION);
}

static void wrong_memory_is_refused(void **state)
{
    gpw_fleet_config c = config_of(GPW_FLEET_AGGREGATED, 10);
    gpw_fleet *f = NULL;
    uint32_t mode;
    size_t bytes;

    (void)state;
    for (mode = 0; mode < 2; mode++) {
        uint32_t gpus;

        for (gpus = 1; gpus < 20; gpus++) {
            c.mode = mode;
            c.gpus_max = gpus;
            c.groups_max = 1;
            c.events_max = gpus - 1u;
            assert_status(gpw_fleet_state_size(&c, &bytes), GPW_OK);
            assert_true(bytes <=
                        GPW_FLEET_STATE_BYTES(1u, gpus - 1u) +
                            (mode == GPW_FLEET_EXACT ? GPW_FLEET_GPU_BYTES * gpus : 0u));
        }
    }
    assert_status(gpw_fleet_init(memory, bytes - 1, &c, &f), GPW_ERR_SIZE);
    assert_status(gpw_fleet_init((char *)memory + 4, bytes, &c, &f), GPW_ERR_ALIGN);
    assert_status(gpw_fleet_init(NULL, bytes, &c, &f), GPW_ERR_NULL);
    assert_status(gpw_fleet_init(memory, bytes, NULL, &f), GPW_ERR_NULL);
    assert_status(gpw_fleet_init(memory, bytes, &c, NULL), GPW_ERR_NULL);
    assert_null(f);
    assert_status(gpw_fleet_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_fleet_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_init(memory, bytes, &c, &f), GPW_OK);
}

/* ---- bad input: groups ---- */

static void group_out_of_range_is_refused(void **state)
{
    static const size_t floats[] = {offsetof(gpw_fleet_group, rho_in),
                                    offsetof(gpw_fleet_group, rho_out),
                                    offsetof(gpw_fleet_group, sync_fraction),
                                    offsetof(gpw_fleet_group, spread_s),
                                    offsetof(gpw_fleet_group, ramp_up_w_per_s),
                                    offsetof(gpw_fleet_group, ramp_down_w_per_s),
                                    offsetof(gpw_fleet_group, phase_spread_s)};
    static const float bad[] = {NAN, INFINITY, -INFINITY, 2.0e12f, -1.5f};
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    const gpw_profile *p = profile_of(700.0f);
    gpw_fleet_group g;
    uint32_t index = 99;
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(floats); i++) {
        for (j = 0; j < COUNT_OF(bad); j++) {
            g = group_of(8);
            memcpy((char *)&g + floats[i], &bad[j], sizeof bad[j]);
            assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_DOMAIN);
        }
    }
    for (i = 0; i < 7; i++) {
        g = group_of(8);
        switch (i) {
        case 0: g.gpus = 0; break;
        case 1: g.gpus = GPW_FLEET_GPUS_MAX + 1u; break;
        case 2: g.node_gpus = 3; break;
        case 3: g.node_gpus = 16; break;
        case 4: g.initial_phase = GPW_PHASE_COUNT; break;
        case 5: g.arrivals_per_s = -1.0f; break;
        default: g.first_gpu = UINT64_MAX - 4u; break;
        }
        assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_DOMAIN);
    }
    g = group_of(8);
    assert_status(gpw_fleet_add_group(NULL, &g, p, &index), GPW_ERR_NULL);
    assert_status(gpw_fleet_add_group(f, NULL, p, &index), GPW_ERR_NULL);
    assert_status(gpw_fleet_add_group(f, &g, NULL, &index), GPW_ERR_NULL);
    assert_status(gpw_fleet_add_group(f, &g, (const gpw_profile *)(const void *)f, &index),
                  GPW_ERR_HANDLE);
    g.initial_phase = GPW_PHASE_USER_4;
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_UNKNOWN);
    assert_int_equal(index, 99);
    assert_status(gpw_fleet_start(f), GPW_ERR_STATE); /* still no group */
}

static void group_that_draws_more_than_a_sample_may_is_refused(void **state)
{
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    gpw_profile *p = profile_of(700.0f);
    gpw_fleet_group g = group_of(1000000000u);
    uint32_t index;

    (void)state;
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_OK); /* 600 GW */
    set_phase(p, GPW_PHASE_USER_4, 1500.0f, 1.0f, 1.0f);
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_DOMAIN);
}

static void correlation_that_cannot_be_is_refused(void **state)
{
    static const struct {
        uint32_t mode, gpus, node_gpus;
        float rho_in, rho_out;
        int is_possible;
    } cases[] = {
        {GPW_FLEET_AGGREGATED, 8, 0, -1.0f / 7.0f, 0.0f, 1},
        {GPW_FLEET_AGGREGATED, 8, 0, -0.1430f, 0.0f, 0},
        {GPW_FLEET_AGGREGATED, 64, 8, -0.14f, 0.0f, 1},
        {GPW_FLEET_AGGREGATED, 64, 8, -0.14f, 0.01f, 0},
        {GPW_FLEET_AGGREGATED, 64, 8, 0.3f, 0.31f, 0},
        {GPW_FLEET_AGGREGATED, 64, 8, 1.0f, 1.0f, 1},
        {GPW_FLEET_AGGREGATED, 64, 8, 1.01f, 0.0f, 0},
        {GPW_FLEET_EXACT, 8, 0, -0.1f, 0.0f, 0},
        {GPW_FLEET_EXACT, 64, 8, 0.3f, 0.31f, 0},
        {GPW_FLEET_EXACT, 64, 8, 0.3f, 0.3f, 1},
    };
    uint32_t index;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_fleet *f = fleet_of(config_of(cases[i].mode, 10));
        gpw_fleet_group g = group_of(cases[i].gpus);
        gpw_status as_group, as_phase;

        g.node_gpus = cases[i].node_gpus;
        g.rho_in = cases[i].rho_in;
        g.rho_out = cases[i].rho_out;
        as_group = gpw_fleet_add_group(f, &g, profile_of(700.0f), &index);
        g.first_gpu = 100;
        g.rho_in = 0.0f;
        g.rho_out = 0.0f;
        assert_status(gpw_fleet_add_group(f, &g, profile_of(700.0f), &index), GPW_OK);
        as_phase =
            gpw_fleet_set_rho(f, index, GPW_PHASE_INFER, cases[i].rho_in, cases[i].rho_out);
        if (cases[i].is_possible) {
            assert_status(as_group, GPW_OK);
            assert_status(as_phase, GPW_OK);
        } else {
            assert_status(as_group, GPW_ERR_DOMAIN);
            assert_status(as_phase, GPW_ERR_DOMAIN);
        }
    }
}

static void index_of_a_group_need_not_be_asked_for(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    uint32_t index = 9;

    (void)state;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(700.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_add_group(f, &g, profile_of(700.0f), &index), GPW_OK);
    assert_int_equal(index, 1);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_near(mean_of_step(f), 960.0, 0.0);
}

static void capacities_are_kept(void **state)
{
    gpw_fleet_config c = config_of(GPW_FLEET_EXACT, 10);
    gpw_fleet_group g = group_of(8);
    const gpw_profile *p = profile_of(700.0f);
    uint32_t index;
    gpw_fleet *f;

    (void)state;
    c.groups_max = 2;
    c.gpus_max = 20;
    c.events_max = 1;
    f = fleet_of(c);
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_OK);
    assert_int_equal(index, 0);
    g.first_gpu = 7; /* the last GPU of the first group */
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_DOMAIN);
    g = group_of(13);
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_FULL);
    g = group_of(12);
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_OK);
    assert_int_equal(index, 1);
    g = group_of(1);
    assert_status(gpw_fleet_add_group(f, &g, p, &index), GPW_ERR_FULL);
    assert_status(gpw_fleet_add_event(f, 5, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 6, 0, GPW_PHASE_INFER), GPW_ERR_FULL);
}

/* ---- bad input: schedule, commands, life ---- */

static void schedule_that_makes_no_sense_is_refused(void **state)
{
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    const gpw_fleet_group g = group_of(8);

    (void)state;
    assert_status(gpw_fleet_add_event(f, 5, 0, GPW_PHASE_INFER), GPW_ERR_NOT_FOUND);
    add(f, &g);
    assert_status(gpw_fleet_add_event(f, 5, 1, GPW_PHASE_INFER), GPW_ERR_NOT_FOUND);
    assert_status(gpw_fleet_add_event(f, 5, 0, GPW_PHASE_COUNT), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_add_event(f, 1ull << 63, 0, GPW_PHASE_INFER), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_add_event(f, 5, 0, GPW_PHASE_USER_4), GPW_ERR_UNKNOWN);
    assert_status(gpw_fleet_add_event(NULL, 5, 0, GPW_PHASE_INFER), GPW_ERR_NULL);
    assert_status(gpw_fleet_add_event(f, 5, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 5, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 4, 0, GPW_PHASE_INFER), GPW_ERR_ORDER);
    assert_status(gpw_fleet_set_rho(NULL, 0, GPW_PHASE_INFER, 0.0f, 0.0f), GPW_ERR_NULL);
    assert_status(gpw_fleet_set_rho(f, 1, GPW_PHASE_INFER, 0.0f, 0.0f), GPW_ERR_NOT_FOUND);
    assert_status(gpw_fleet_set_rho(f, 0, GPW_PHASE_COUNT, 0.0f, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_set_rho(f, 0, GPW_PHASE_INFER, NAN, 0.0f), GPW_ERR_DOMAIN);
}

static void command_that_makes_no_sense_is_refused(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 10, &g);

    (void)state;
    assert_status(gpw_fleet_command(NULL, 0, GPW_PHASE_INFER, 0, 0), GPW_ERR_NULL);
    assert_status(gpw_fleet_command(f, 1, GPW_PHASE_INFER, 0, 0), GPW_ERR_NOT_FOUND);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_COUNT, 0, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 9, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 10u * MS), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_USER_4, 0, 0), GPW_ERR_UNKNOWN);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 5), GPW_OK);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 4), GPW_ERR_ORDER);
    assert_near(mean_of_step(f), 2120.0, 0.01); /* none of it changed anything */
}

static void schedule_comes_before_a_later_command_of_the_same_tick(void **state)
{
    const gpw_fleet_group g = group_of(8);
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));

    (void)state;
    add(f, &g);
    assert_status(gpw_fleet_add_event(f, 2u * MS, 0, GPW_PHASE_WARMUP), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 8u * MS, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 5u * MS), GPW_OK);
    assert_near(mean_of_step(f), 8.0 * (0.4 * 60.0 + 0.3 * 400.0 + 0.3 * 265.0), 0.01);
    assert_near(mean_of_step(f), 480.0, 0.0);
}

static void call_too_early_too_late_or_on_no_fleet_is_refused(void **state)
{
    gpw_fleet *f = fleet_of(config_of(GPW_FLEET_AGGREGATED, 10));
    const gpw_fleet_group g = group_of(8);
    uint64_t not_a_fleet[64] = {0};
    gpw_fleet *const other = (gpw_fleet *)(void *)not_a_fleet;
    gpw_phase phase;
    uint32_t u;
    uint64_t time;
    float a, b;

    (void)state;
    assert_status(gpw_fleet_start(f), GPW_ERR_STATE);
    add(f, &g);
    assert_status(gpw_fleet_reset(f), GPW_ERR_STATE);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_ERR_STATE);
    assert_status(gpw_fleet_step(f, &a, &b), GPW_ERR_STATE);
    assert_status(gpw_fleet_process(f, NULL, NULL, 1), GPW_ERR_STATE);
    assert_status(gpw_fleet_bounds(f, &a, &b), GPW_ERR_STATE);
    assert_status(gpw_fleet_group_power(f, 0, &a, &b), GPW_ERR_STATE);
    assert_status(gpw_fleet_group_phase(f, 0, &phase, &u), GPW_ERR_STATE);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_ERR_STATE);
    assert_status(gpw_fleet_add_group(f, &g, profile_of(1.0f), &u), GPW_ERR_STATE);
    assert_status(gpw_fleet_add_event(f, 0, 0, GPW_PHASE_INFER), GPW_ERR_STATE);
    assert_status(gpw_fleet_set_rho(f, 0, GPW_PHASE_INFER, 0.0f, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_fleet_group_power(f, 1, &a, &b), GPW_ERR_NOT_FOUND);
    assert_status(gpw_fleet_group_phase(f, 1, &phase, &u), GPW_ERR_NOT_FOUND);

    assert_status(gpw_fleet_start(NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_reset(NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_step(NULL, &a, &b), GPW_ERR_NULL);
    assert_status(gpw_fleet_step(f, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_fleet_step(f, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_process(NULL, &a, &b, 1), GPW_ERR_NULL);
    assert_status(gpw_fleet_bounds(NULL, &a, &b), GPW_ERR_NULL);
    assert_status(gpw_fleet_bounds(f, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_fleet_bounds(f, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_power(f, 0, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_power(f, 0, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_power(NULL, 0, &a, &b), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_phase(NULL, 0, &phase, &u), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_phase(f, 0, NULL, &u), GPW_ERR_NULL);
    assert_status(gpw_fleet_group_phase(f, 0, &phase, NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_time_ns(NULL, &time), GPW_ERR_NULL);
    assert_status(gpw_fleet_time_ns(f, NULL), GPW_ERR_NULL);
    assert_status(gpw_fleet_assumptions(NULL, &u), GPW_ERR_NULL);
    assert_status(gpw_fleet_assumptions(f, NULL), GPW_ERR_NULL);

    assert_status(gpw_fleet_start(other), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_reset(other), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_add_group(other, &g, profile_of(1.0f), &u), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_set_rho(other, 0, GPW_PHASE_INFER, 0.0f, 0.0f), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_add_event(other, 0, 0, GPW_PHASE_INFER), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_command(other, 0, GPW_PHASE_INFER, 0, 0), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_step(other, &a, &b), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_process(other, &a, &b, 1), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_bounds(other, &a, &b), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_group_power(other, 0, &a, &b), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_group_phase(other, 0, &phase, &u), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_time_ns(other, &time), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_assumptions(other, &u), GPW_ERR_HANDLE);
    assert_status(gpw_fleet_time_ns(f, &time), GPW_OK);
    assert_int_equal(time, 0);
    run(f, 7);
    assert_status(gpw_fleet_time_ns(f, &time), GPW_OK);
    assert_int_equal(time, 70u * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(group_at_rest_draws_its_phase),
        cmocka_unit_test(step_inside_a_tick_counts_from_its_nanosecond),
        cmocka_unit_test(ramp_has_the_energy_of_a_ramp),
        cmocka_unit_test(staggered_group_climbs_in_steps_of_one_gpu),
        cmocka_unit_test(large_staggered_group_follows_each_of_its_gpus),
        cmocka_unit_test(path_is_the_same_for_ticks_of_1_10_and_100_ms),
        cmocka_unit_test(tick_hands_out_the_mean_of_its_substeps),
        cmocka_unit_test(a_hundred_thousand_changes_leave_no_drift),
        cmocka_unit_test(change_cut_short_takes_back_only_who_had_left),
        cmocka_unit_test(fifth_overlapping_change_completes_the_oldest_and_says_so),
        cmocka_unit_test(group_of_any_size_goes_and_comes_back_whole),
        cmocka_unit_test(part_of_a_group_moves_in_order_and_the_rest_may_follow),
        cmocka_unit_test(group_in_two_phases_may_move_as_a_whole),
        cmocka_unit_test(wave_starts_high_and_keeps_the_mean),
        cmocka_unit_test(edges_of_a_wave_inside_a_substep_count_by_their_share),
        cmocka_unit_test(spread_of_a_wave_turns_its_edges_into_ramps),
        cmocka_unit_test(wave_runs_for_the_gpus_that_are_there),
        cmocka_unit_test(spread_of_a_group_is_that_of_its_blocks),
        cmocka_unit_test(rho_of_one_phase_holds_in_that_phase_only),
        cmocka_unit_test(fluctuation_is_scaled_not_redrawn_at_a_change),
        cmocka_unit_test(spread_goes_over_with_the_share_that_has_left),
        cmocka_unit_test(total_power_is_never_negative),
        cmocka_unit_test(exact_gpus_without_noise_carry_the_energy_of_the_mean),
        cmocka_unit_test(gpus_far_beyond_32_bits_draw_their_own_numbers),
        cmocka_unit_test(seed_decides_every_sample),
        cmocka_unit_test(any_split_into_blocks_gives_the_same_bits),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(command_and_event_at_the_same_time_give_the_same_bits),
        cmocka_unit_test(busy_fleet_gives_the_kept_bits),
        cmocka_unit_test(worked_example_of_the_bits_comes_out),
        cmocka_unit_test(assumptions_name_phases_only_once_they_are_entered),
        cmocka_unit_test(bounds_run_from_where_the_gpus_are),
        cmocka_unit_test(bound_without_a_cap_is_unknown),
        cmocka_unit_test(config_out_of_range_is_refused),
        cmocka_unit_test(uninitialised_or_newer_structs_are_refused),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(group_out_of_range_is_refused),
        cmocka_unit_test(group_that_draws_more_than_a_sample_may_is_refused),
        cmocka_unit_test(correlation_that_cannot_be_is_refused),
        cmocka_unit_test(index_of_a_group_need_not_be_asked_for),
        cmocka_unit_test(capacities_are_kept),
        cmocka_unit_test(schedule_that_makes_no_sense_is_refused),
        cmocka_unit_test(command_that_makes_no_sense_is_refused),
        cmocka_unit_test(schedule_comes_before_a_later_command_of_the_same_tick),
        cmocka_unit_test(call_too_early_too_late_or_on_no_fleet_is_refused),
    };

    return cmocka_run_group_tests_name("fleet", tests, NULL, NULL);
}
