/* SPDX-License-Identifier: MIT */
/* Requests in service. Their statistics are the business of tests/reference/fleet_arrivals.c.
 */
#include "gpw_test.h"

#include <gpupower/aggregate.h>
#include <gpupower/fleet.h>

#include <string.h>

#define TICK_NS 10000000u
#define GPUS 8u
#define IDLE_W 60.0f
#define INFER_W 300.0f
#define TICKS 2000u

static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(64u));
static GPW_STATE_BUFFER(memory,
                        GPW_FLEET_STATE_BYTES(2u, 4u) + GPW_FLEET_GPU_BYTES * 2u * GPUS);

/* ---- a fleet that serves ---- */

static void set_phase(gpw_profile *p, gpw_phase phase, float mean_w, float sigma_w)
{
    gpw_phase_figures f;

    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = phase;
    f.mean_w = mean_w;
    f.sigma_w = sigma_w;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
}

static gpw_profile *profile_of(float infer_w, float infer_sigma_w)
{
    gpw_profile_config board;
    gpw_profile *p;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "test", 5);
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &board, &p), GPW_OK);
    set_phase(p, GPW_PHASE_IDLE, IDLE_W, 0.0f);
    set_phase(p, GPW_PHASE_TRAIN, 600.0f, 0.0f);
    set_phase(p, GPW_PHASE_INFER, infer_w, infer_sigma_w);
    return p;
}

static gpw_fleet *fleet_of(uint32_t mode, uint32_t tick_ns, uint64_t seed)
{
    gpw_fleet_config c;
    gpw_fleet *f = NULL;

    assert_status(gpw_fleet_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = tick_ns;
    c.seed = seed;
    c.mode = mode;
    c.groups_max = 2;
    c.events_max = 4;
    c.gpus_max = 2u * GPUS;
    assert_status(gpw_fleet_init(memory, sizeof memory, &c, &f), GPW_OK);
    return f;
}

/* 16 requests in the mean, 480 W of the 2400 W that the phase draws. */
static gpw_fleet_group group_of(void)
{
    gpw_fleet_group g;

    assert_status(gpw_fleet_group_init(&g, sizeof g), GPW_OK);
    g.gpus = GPUS;
    g.initial_phase = GPW_PHASE_INFER;
    g.arrivals_per_s = 20.0f;
    g.request_s = 0.8f;
    g.request_w = 30.0f;
    return g;
}

static gpw_fleet *started(uint32_t mode, uint64_t seed, const gpw_fleet_group *g)
{
    gpw_fleet *f = fleet_of(mode, TICK_NS, seed);

    assert_status(gpw_fleet_add_group(f, g, profile_of(INFER_W, 15.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    return f;
}

static void run(gpw_fleet *f, float *fluctuation_w, size_t ticks)
{
    assert_status(gpw_fleet_process(f, NULL, fluctuation_w, ticks), GPW_OK);
}

/* ---- what they do ---- */

static void mean_of_the_phase_stays(void **state)
{
    static float mean_w[TICKS];
    const gpw_fleet_group g = group_of();
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 1u, &g);
    size_t i;

    (void)state;
    assert_status(gpw_fleet_process(f, mean_w, NULL, TICKS), GPW_OK);
    for (i = 0; i < TICKS; i++) {
        assert_near(mean_w[i], GPUS * INFER_W, 0.0);
    }
}

/* In a tick of 1 ms one comes or goes about once in 30. */
static void number_in_service_is_whole_and_changes_by_one(void **state)
{
    static float w[TICKS];
    gpw_fleet *f = fleet_of(GPW_FLEET_AGGREGATED, 1000000u, 3u);
    const gpw_fleet_group g = group_of();
    float last = -1.0f;
    size_t i, whole = 0, changes = 0;

    (void)state;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(INFER_W, 15.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    run(f, w, TICKS);
    for (i = 0; i < TICKS; i++) {
        const float n = w[i] / g.request_w + 16.0f;

        assert_true(n > -1e-4f);
        if (fabsf(n - roundf(n)) < 1e-4f) {
            whole++;
            changes += last >= 0.0f && fabsf(n - last) > 0.5f ? 1u : 0u;
            assert_true(last < 0.0f || fabsf(n - last) < 2.5f);
            last = n;
        }
    }
    assert_in_range(whole, TICKS * 9 / 10, TICKS - 1);
    assert_in_range(changes, 40, 100); /* 2 s at 40 a second: 80, standard deviation 9 */
}

/* Boards draw what they must, plus what the requests add: with none, nothing is left here. */
static void sum_reaches_zero_with_no_request_and_not_below(void **state)
{
    static float mean_w[TICKS], w[TICKS];
    gpw_fleet_group g = group_of();
    gpw_fleet *f;
    size_t i, zero = 0;

    (void)state;
    g.arrivals_per_s = 2.0f;
    g.request_s = 0.5f; /* none in service e^-1 of the time */
    g.request_w = GPUS * INFER_W;
    f = started(GPW_FLEET_AGGREGATED, 1u, &g);
    assert_status(gpw_fleet_process(f, mean_w, w, TICKS), GPW_OK);
    for (i = 0; i < TICKS; i++) {
        assert_true(mean_w[i] + w[i] >= 0.0f);
        zero += mean_w[i] + w[i] == 0.0f ? 1u : 0u;
    }
    assert_in_range(zero, TICKS / 8, TICKS * 5 / 8);
}

/* At the low end of the phase, 200 W a board, requests of 2400 W in the mean have no room. */
static void sum_is_not_below_zero_at_the_low_end_of_the_phase(void **state)
{
    static float mean_w[TICKS], w[TICKS];
    gpw_profile *const p = profile_of(INFER_W, 0.0f);
    gpw_fleet *f = fleet_of(GPW_FLEET_AGGREGATED, TICK_NS, 1u);
    gpw_fleet_group g = group_of();
    gpw_phase_figures figures;
    size_t i, zero = 0;

    (void)state;
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.phase = GPW_PHASE_INFER;
    figures.mean_w = INFER_W;
    figures.low_w = 200.0f;
    assert_status(gpw_profile_set_phase(p, &figures), GPW_OK);
    g.arrivals_per_s = 2.0f;
    g.request_s = 0.5f;
    g.request_w = GPUS * INFER_W;
    assert_status(gpw_fleet_add_group(f, &g, p, NULL), GPW_OK);
    assert_status(gpw_fleet_set_level(f, GPW_FLEET_LEVEL_NARROW), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_process(f, mean_w, w, TICKS), GPW_OK);
    for (i = 0; i < TICKS; i++) {
        assert_near(mean_w[i], 1600.0, 0.0);
        assert_true(mean_w[i] + w[i] >= 0.0f);
        zero += mean_w[i] + w[i] == 0.0f ? 1u : 0u;
    }
    assert_in_range(zero, TICKS / 8, TICKS * 5 / 8);
}

static void exact_mode_has_the_same_requests(void **state)
{
    static float a[TICKS], b[TICKS];
    const gpw_fleet_group g = group_of();
    size_t i;

    (void)state;
    run(started(GPW_FLEET_AGGREGATED, 7u, &g), a, TICKS);
    run(started(GPW_FLEET_EXACT, 7u, &g), b, TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(b[i], a[i], 1e-3);
    }
}

static void sigma_of_the_phase_is_not_used_beside_them(void **state)
{
    static float w[TICKS];
    gpw_fleet_group g = group_of();
    gpw_fleet *f = fleet_of(GPW_FLEET_EXACT, TICK_NS, 1u);
    uint32_t bits = 99;
    size_t i;

    (void)state;
    g.request_w = 0.0f;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(INFER_W, gpw_unknown()), NULL), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    assert_status(gpw_fleet_assumptions(f, &bits), GPW_OK);
    assert_int_equal(bits, 0);
    run(started(GPW_FLEET_AGGREGATED, 1u, &g), w, TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(w[i], 0.0, 0.0);
    }
    run(started(GPW_FLEET_EXACT, 1u, &g), w, TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(w[i], 0.0, 1e-3);
    }
}

/* ---- when they are there ---- */

static void half_of_a_group_has_half_their_fluctuation(void **state)
{
    static float whole[TICKS], half[TICKS];
    gpw_fleet_group g = group_of();
    gpw_fleet *f;
    size_t i;

    (void)state;
    run(started(GPW_FLEET_AGGREGATED, 5u, &g), whole, TICKS);
    g.initial_phase = GPW_PHASE_IDLE;
    f = started(GPW_FLEET_AGGREGATED, 5u, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, GPUS / 2u, 0), GPW_OK);
    run(f, half, TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(half[i], 0.5f * whole[i], 1e-6);
    }
    g.initial_phase = GPW_PHASE_INFER; /* and half that is on its way elsewhere */
    f = started(GPW_FLEET_AGGREGATED, 5u, &g);
    assert_status(gpw_fleet_command(f, 0, GPW_PHASE_TRAIN, GPUS / 2u, 0), GPW_OK);
    run(f, half, TICKS);
    for (i = 0; i < TICKS; i++) {
        assert_near(half[i], 0.5f * whole[i], 1e-6);
    }
}

static void other_phases_have_none(void **state)
{
    static float w[TICKS];
    const gpw_fleet_group g = group_of();
    gpw_fleet *f = fleet_of(GPW_FLEET_AGGREGATED, TICK_NS, 1u);
    size_t i, moved = 0;

    (void)state;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(INFER_W, 15.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 5000000000u, 0, GPW_PHASE_TRAIN), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 10000000000u, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_fleet_add_event(f, 15000000000u, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    run(f, w, TICKS);
    for (i = 500; i < 1500; i++) {
        assert_near(w[i], 0.0, 0.0);
    }
    for (i = 0; i < TICKS; i++) {
        moved += w[i] != 0.0f ? 1u : 0u;
    }
    assert_true(moved > 800); /* 16 in service, a tenth of the time, is 0 W too */
}

/* Each time it is entered anew, there is a new number to begin with: of two, standard deviation
 * 4 each, three in five are more than 2 apart. In a tick hardly one comes or goes. */
static void each_entry_draws_its_own_number(void **state)
{
    gpw_fleet_group g = group_of();
    gpw_fleet *f;
    float last = 0.0f, w;
    size_t i, apart = 0;

    (void)state;
    g.initial_phase = GPW_PHASE_IDLE;
    f = started(GPW_FLEET_AGGREGATED, 1u, &g);
    for (i = 0; i < 40; i++) {
        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_INFER, 0, 0), GPW_OK);
        run(f, &w, 1);
        apart += fabsf(w - last) > 2.5f * g.request_w ? 1u : 0u;
        last = w;
        assert_status(gpw_fleet_command(f, 0, GPW_PHASE_IDLE, 0, 0), GPW_OK);
        run(f, &w, 1);
    }
    assert_in_range(apart, 12, 36);
}

/* ---- bits ---- */

static void blocks_and_resets_change_no_bit(void **state)
{
    static const size_t blocks[] = {1, 255, 0, 1000, 744};
    static float whole[TICKS], parts[TICKS];
    const gpw_fleet_group g = group_of();
    gpw_fleet *f = started(GPW_FLEET_AGGREGATED, 9u, &g);
    size_t i, at = 0;

    (void)state;
    run(f, whole, TICKS);
    assert_status(gpw_fleet_reset(f), GPW_OK);
    for (i = 0; i < COUNT_OF(blocks); i++) {
        run(f, parts + at, blocks[i]);
        at += blocks[i];
    }
    assert_int_equal(at, TICKS);
    assert_memory_equal(parts, whole, sizeof whole);
}

static void group_without_arrivals_is_as_before(void **state)
{
    static float a[TICKS], b[TICKS];
    gpw_fleet_group g = group_of();

    (void)state;
    g.arrivals_per_s = 0.0f;
    run(started(GPW_FLEET_AGGREGATED, 1u, &g), a, TICKS);
    g.request_s = 0.0f;
    g.request_w = 0.0f;
    run(started(GPW_FLEET_AGGREGATED, 1u, &g), b, TICKS);
    assert_memory_equal(a, b, sizeof a);
    assert_true(a[0] != 0.0f);
}

static double correlation(const float *a, const float *b, size_t n)
{
    double aa = 0.0, bb = 0.0, ab = 0.0;
    size_t i;

    for (i = 0; i < n; i++) {
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
        ab += (double)a[i] * (double)b[i];
    }
    return ab / sqrt(aa * bb);
}

/* 2000 s of a correlation time of 0.2 s: 10^4 independent values, and a correlation beyond
 * 0.04 is four standard errors. */
static void groups_and_seeds_are_independent(void **state)
{
    enum { N = 20000 };
    static float a[N], b[N], other[N];
    gpw_fleet_group g = group_of();
    gpw_fleet *f = fleet_of(GPW_FLEET_AGGREGATED, 100000000u, 1u);
    float mean_w, w;
    size_t i;

    (void)state;
    g.request_s = 0.2f;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(INFER_W, 0.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_add_group(f, &g, profile_of(INFER_W, 0.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    for (i = 0; i < N; i++) {
        assert_status(gpw_fleet_step(f, &mean_w, &w), GPW_OK);
        assert_status(gpw_fleet_group_power(f, 0, &mean_w, &a[i]), GPW_OK);
        assert_status(gpw_fleet_group_power(f, 1, &mean_w, &b[i]), GPW_OK);
    }
    assert_near(correlation(a, b, N), 0.0, 0.04);
    f = fleet_of(GPW_FLEET_AGGREGATED, 100000000u, 2u);
    assert_status(gpw_fleet_add_group(f, &g, profile_of(INFER_W, 0.0f), NULL), GPW_OK);
    assert_status(gpw_fleet_start(f), GPW_OK);
    run(f, other, N);
    assert_near(correlation(a, other, N), 0.0, 0.04);
}

/* ---- closed form ---- */

static void closed_form_is_that_of_the_queue(void **state)
{
    float mean_w, sigma_w, tau_s;

    (void)state;
    assert_status(gpw_aggregate_arrivals(20.0f, 0.8f, 30.0f, &mean_w, &sigma_w, &tau_s),
                  GPW_OK);
    assert_near(mean_w, 480.0, 1e-3); /* 16 in service */
    assert_near(sigma_w, 120.0, 1e-4);
    assert_near(tau_s, 0.8, 1e-7);
    assert_status(gpw_aggregate_arrivals(0.0f, 1.0f, 30.0f, &mean_w, &sigma_w, &tau_s), GPW_OK);
    assert_near(mean_w, 0.0, 0.0);
    assert_near(sigma_w, 0.0, 0.0);
    assert_status(gpw_aggregate_arrivals(2.5e5f, 10.0f, 2.0f, &mean_w, &sigma_w, &tau_s),
                  GPW_OK);
    assert_near(mean_w, 5.0e6, 1.0);
    assert_near(sigma_w, 3162.2777, 1e-2); /* 2 sqrt(2.5e6) */
}

static void closed_form_of_bad_figures_is_refused(void **state)
{
    const float nan = gpw_unknown();
    float a = 1.0f, b = 2.0f, c = 3.0f;

    (void)state;
    assert_status(gpw_aggregate_arrivals(1.0f, 1.0f, 1.0f, NULL, &b, &c), GPW_ERR_NULL);
    assert_status(gpw_aggregate_arrivals(1.0f, 1.0f, 1.0f, &a, NULL, &c), GPW_ERR_NULL);
    assert_status(gpw_aggregate_arrivals(1.0f, 1.0f, 1.0f, &a, &b, NULL), GPW_ERR_NULL);
    assert_status(gpw_aggregate_arrivals(-1.0f, 1.0f, 1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1.1e9f, 1.0f, 1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(nan, 1.0f, 1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1.0f, 0.0f, 1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1.0f, 2e6f, 1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1.0f, nan, 1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1.0f, 1.0f, -1.0f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1.0f, 1.0f, nan, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_arrivals(1e9f, 1.0f, 1e4f, &a, &b, &c), GPW_ERR_DOMAIN);
    assert_near(a, 1.0, 0.0);
    assert_near(b, 2.0, 0.0);
    assert_near(c, 3.0, 0.0);
}

/* ---- bad input ---- */

static gpw_status adding(float arrivals_per_s, float request_s, float request_w)
{
    gpw_fleet *f = fleet_of(GPW_FLEET_AGGREGATED, TICK_NS, 1u);
    gpw_fleet_group g = group_of();

    g.arrivals_per_s = arrivals_per_s;
    g.request_s = request_s;
    g.request_w = request_w;
    return gpw_fleet_add_group(f, &g, profile_of(INFER_W, 0.0f), NULL);
}

static void traffic_that_cannot_be_is_refused(void **state)
{
    const float nan = gpw_unknown();

    (void)state;
    assert_status(adding(-1.0f, 1.0f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(nan, 1.0f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(INFINITY, 1.0f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1.0f, 0.0f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1.0f, -1.0f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1.0f, nan, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1.0f, 1.1e6f, 0.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1.0f, 1.0f, -1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1.0f, 1.0f, nan), GPW_ERR_DOMAIN);
    assert_status(adding(0.0f, nan, 0.0f), GPW_ERR_DOMAIN);
    assert_status(adding(0.0f, 0.0f, nan), GPW_ERR_DOMAIN);
    assert_status(adding(0.0f, 0.0f, 0.0f), GPW_OK);
    assert_status(adding(1.0f, 1.0f, 0.0f), GPW_OK);
}

/* 16 arrivals in 10 ms, and as many that leave. */
static void more_traffic_than_a_tick_can_simulate_is_refused(void **state)
{
    (void)state;
    assert_status(adding(1599.0f, 0.1f, 1.0f), GPW_OK);
    assert_status(adding(1601.0f, 0.1f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(adding(1000.0f, 9.9e3f, 1e-5f), GPW_OK);
    assert_status(adding(1000.0f, 1.01e4f, 1e-5f), GPW_ERR_DOMAIN);
}

static void requests_that_draw_more_than_the_phase_are_refused(void **state)
{
    gpw_fleet *f;
    gpw_fleet_group g = group_of();

    (void)state;
    assert_status(adding(10.0f, 1.0f, GPUS * INFER_W / 10.0f), GPW_OK);
    assert_status(adding(10.0f, 1.0f, GPUS * INFER_W / 9.9f), GPW_ERR_DOMAIN);
    f = fleet_of(GPW_FLEET_AGGREGATED, TICK_NS, 1u); /* a phase that cannot be entered anyway */
    g.initial_phase = GPW_PHASE_IDLE;
    g.request_w = 1e6f;
    assert_status(gpw_fleet_add_group(f, &g, profile_of(gpw_unknown(), 0.0f), NULL), GPW_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_of_the_phase_stays),
        cmocka_unit_test(number_in_service_is_whole_and_changes_by_one),
        cmocka_unit_test(sum_reaches_zero_with_no_request_and_not_below),
        cmocka_unit_test(sum_is_not_below_zero_at_the_low_end_of_the_phase),
        cmocka_unit_test(exact_mode_has_the_same_requests),
        cmocka_unit_test(sigma_of_the_phase_is_not_used_beside_them),
        cmocka_unit_test(half_of_a_group_has_half_their_fluctuation),
        cmocka_unit_test(other_phases_have_none),
        cmocka_unit_test(each_entry_draws_its_own_number),
        cmocka_unit_test(blocks_and_resets_change_no_bit),
        cmocka_unit_test(group_without_arrivals_is_as_before),
        cmocka_unit_test(groups_and_seeds_are_independent),
        cmocka_unit_test(closed_form_is_that_of_the_queue),
        cmocka_unit_test(closed_form_of_bad_figures_is_refused),
        cmocka_unit_test(traffic_that_cannot_be_is_refused),
        cmocka_unit_test(more_traffic_than_a_tick_can_simulate_is_refused),
        cmocka_unit_test(requests_that_draw_more_than_the_phase_are_refused),
    };

    return cmocka_run_group_tests_name("fleet arrivals", tests, NULL, NULL);
}
