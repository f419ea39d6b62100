/* SPDX-License-Identifier: MIT */
/* A permit may be used until its life is over, and a boost falls in that time: what is allowed
 * now is what the table has for the boost that is left then. */
#include "watch_bench.h"

#include "gpupower/plan_surface.h"

#define IDLE_W 150.0e3f
#define BUSY_W 600.0e3f
#define LIFE_TICKS 200u /* 2 s, the default */
#define RUN_TICKS 1200u

static void change_to(uint32_t id, uint32_t phase, float in_s)
{
    assert_status(gpw_watch_announce(bench.watch, id, 0u, phase, 1.0f,
                                     bench.now_ns + (uint64_t)(1.0e9f * in_s), 0u),
                  GPW_OK);
}

/* The group works, and the boost is that of its load. */
static void begin_busy(void)
{
    prepare(1u);
    begin_at(IDLE_W);
    run(5.0f);
    change_to(1u, GPW_PHASE_TRAIN, 0.0f);
    bench.load_w = BUSY_W;
    run(60.0f);
    assert_near(bench.out.boost_pu, 0.6f, 0.01f);
}

/* What the table has for a boost, at the load that the watch looks it up for. */
static float by_table(float load_w, float boost_pu)
{
    float up_w, down_w;

    assert_true(gpw_plan_surface_at(watch_surface, 171u, load_w, boost_pu, WATCH_RATED_W, 1u,
                                    &up_w, &down_w) >= GPW_OK);
    return up_w;
}

/* @verifies{watch-air} */
static void a_falling_boost_counts_as_it_is_at_the_end_of_a_permit(void **state)
{
    static float step_w[RUN_TICKS], boost_pu[RUN_TICKS], load_w[RUN_TICKS];
    uint32_t k, less = 0u;

    (void)state;
    begin_busy();
    change_to(2u, GPW_PHASE_IDLE, 0.0f);
    bench.load_w = IDLE_W;
    run(0.5f); /* it has come, the forecast as well */
    for (k = 0; k < RUN_TICKS; k++) {
        tick();
        step_w[k] = bench.out.reserve_step_w;
        boost_pu[k] = bench.out.boost_pu;
        load_w[k] = bench.watch->ahead_w;
    }
    for (k = 0; k + LIFE_TICKS < RUN_TICKS; k++) {
        assert_true(step_w[k] <= by_table(load_w[k], boost_pu[k + LIFE_TICKS]) + 1.0f);
        less += step_w[k] < by_table(load_w[k], boost_pu[k]) - 1.0f;
    }
    assert_true(less > LIFE_TICKS / 4u);
    run(60.0f); /* at rest all of it is there */
    assert_near(bench.out.reserve_step_w, by_table(bench.watch->ahead_w, 0.15f), 1.0f);
}

/* @verifies{watch-air} Load that is announced to go takes its boost along: not the one without
 * the other. A job that ends closes nothing, and asks for nothing. */
static void load_that_will_go_leaves_the_step(void **state)
{
    float step_w;
    uint32_t k;

    (void)state;
    begin_busy();
    step_w = bench.out.reserve_step_w;
    assert_near(step_w, by_table(bench.watch->ahead_w, 0.6f), 1.0f);
    change_to(2u, GPW_PHASE_IDLE, 10.0f);
    for (k = 0; k < 950u; k++) {
        tick();
        assert_near(bench.out.reserve_step_w, step_w, 1.0f);
        assert_int_equal(bench.out.permit_open, 1u);
        assert_int_equal(bench.out.outcome, GPW_HOLDS);
        assert_int_equal(bench.out.reasons, 0u);
    }
}

/* Of the two lightest loads the table has less than of any other: 100 thousandths. */
static void take_less_when_light(void)
{
    unsigned char *const bytes = (unsigned char *)bench_memory;
    uint16_t *const table =
        (uint16_t *)(void *)(bytes + bench.watch->core.surface_at); /* of the state itself */
    uint32_t i;

    for (i = 0; i < 18u; i++) {
        table[9u + i] = 100u;
    }
    bench.watch->sum_at = 0u;
    bench.watch->sum_so_far = 1u;
    gpwi_watch_sum_still(bench.watch);
    gpwi_watch_end_call(bench.watch);
}

/* @verifies{watch-air} The other way round a permit of now may meet the lighter load. */
static void load_that_will_go_counts_as_gone_within_a_permit(void **state)
{
    float step_w;

    (void)state;
    begin_busy();
    take_less_when_light();
    change_to(2u, GPW_PHASE_IDLE, 10.0f);
    run(7.5f);
    step_w = bench.out.reserve_step_w;
    assert_near(step_w, by_table(bench.watch->ahead_w, 0.6f), 1.0f);
    run(1.0f); /* 600 kW less 540 kW, of the ends of both phases */
    assert_near(bench.out.boost_pu, 0.6f, 0.01f);
    assert_near(bench.out.reserve_step_w, 0.1f * WATCH_RATED_W, 1.0f);
    assert_int_equal(bench.out.latched, 0u);
}

/* A boost that rises counts as it is: the load may come at once. */
static void a_rising_boost_counts_as_it_is(void **state)
{
    uint32_t k;

    (void)state;
    prepare(1u);
    begin_at(IDLE_W);
    run(60.0f);
    change_to(1u, GPW_PHASE_TRAIN, 0.0f);
    bench.load_w = BUSY_W;
    run(1.0f);
    for (k = 0; k < 300u; k++) {
        tick();
        assert_true(bench.out.reserve_step_w <=
                    by_table(bench.watch->ahead_w, bench.out.boost_pu) + 1.0f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_falling_boost_counts_as_it_is_at_the_end_of_a_permit),
        cmocka_unit_test(load_that_will_go_leaves_the_step),
        cmocka_unit_test(load_that_will_go_counts_as_gone_within_a_permit),
        cmocka_unit_test(a_rising_boost_counts_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
