/* SPDX-License-Identifier: MIT */
/* What a watch tells of reserve, battery and load bank when what it is made of goes: figures
 * beyond any power, the last set, the course of before. */
#include "watch_bench.h"

#include <math.h>

static void prepare_banks(void)
{
    prepare(2u);
    bench.config.inputs |= GPW_WATCH_HAS_BATTERY;
    bench.config.frequency_band_pu = 0.2f;
    bench.config.battery_w = 200.0e3f;
    bench.config.battery_j = 2.0e6f;
    bench.battery_j = 1.0e6f;
    bench.config.dummy_w = 400.0e3f;
    bench.config.load_min_pu = 0.25f;
}

/* What two groups are announced to draw is beyond what any reserve is made of: nothing is
 * commanded any more, though the load bank was on and the battery gave. */
static void figures_beyond_any_power_end_what_was_commanded(void **state)
{
    gpw_forecast_group groups[2] = {group_at(150.0e3f), group_at(150.0e3f)};
    uint32_t i;

    (void)state;
    prepare_banks();
    for (i = 0; i < 2u; i++) {
        groups[i].peak_w = groups[i].high_w[GPW_PHASE_TRAIN] = GPW_POWER_MAX_W;
    }
    bench.load_w = 300.0e3f;
    begin_with(groups, 2u);
    run(15.0f);
    assert_near(bench.out.dummy_w, 200.0e3, 5.0e3); /* a quarter of 2 MW */
    assert_true(bench.out.reserve_spare_w > 1.6e6f);
    bench.load_w = 1.3e6f; /* beyond what the sets take at once */
    run(0.1f);
    assert_true(bench.out.battery_w > 50.0e3f);
    assert_false(isnan(bench.out.power_cap_w) || isnan(bench.out.reserve_needed_w));
    for (i = 0; i < 2u; i++) {
        assert_status(
            gpw_watch_announce(bench.watch, i + 1u, i, GPW_PHASE_TRAIN, 1.0f, bench.now_ns, 0u),
            GPW_OK);
    }
    run(0.03f);
    assert_near(bench.out.battery_w, 0.0, 0.0);
    assert_near(bench.out.dummy_w, 0.0, 0.0);
    assert_int_equal(bench.out.start_sets, 0u);
    assert_int_equal(bench.out.stop_sets, 0u);
    assert_true(isnan(bench.out.reserve_needed_w) && isnan(bench.out.reserve_spare_w));
    assert_true(isnan(bench.out.start_in_s) && isnan(bench.out.power_cap_w));
    assert_true(isnan(bench.out.battery_need_j));
}

/* A step may come that nothing takes, ever: no energy is enough. */
static void without_a_set_no_battery_is_enough(void **state)
{
    gpw_forecast_group group = group_at(100.0e3f);

    (void)state;
    prepare_banks();
    group.may_start = 1u;
    bench.load_w = 100.0e3f;
    begin_with(&group, 1u);
    run(15.0f);
    assert_true(gpwi_is_known(bench.out.battery_need_j));
    bench.breaker[0] = bench.breaker[1] = 0.0f;
    run(0.1f);
    assert_true(bench.out.step_up_w > 100.0e3f);
    assert_true(isnan(bench.out.battery_need_j));
    assert_near(bench.out.ramp_allowed_w_per_s, 0.0, 0.0);
    assert_near(bench.out.power_cap_w, 0.0, 0.0);
}

/* Sets that come back have the load that there is then: what was before is no step. */
static void the_course_begins_anew_with_the_first_set(void **state)
{
    (void)state;
    prepare_banks();
    bench.config.load_min_pu = 0.0f;
    settled(200.0e3f);
    bench.breaker[0] = bench.breaker[1] = 0.0f;
    run(1.0f);
    bench.load_w = 1.3e6f;
    run(1.0f);
    assert_near(bench.out.battery_w, 0.0, 0.0);
    bench.breaker[0] = bench.breaker[1] = 1.0f;
    tick();
    tick(); /* it is told in every second one */
    assert_int_equal(bench.out.sets_online, 2u);
    assert_near(bench.out.battery_w, 0.0, 0.0);
    assert_near(bench.out.dummy_w, 0.0, 0.0);
}

/* A battery that gives more than the load is: the set has none of it, and takes what the table
 * has for no load without boost, 403 thousandths. To a fraction of what a watt of load makes.
 */
static void below_no_load_a_set_takes_what_it_takes_at_none(void **state)
{
    (void)state;
    prepare_banks();
    bench.config.sets_max = bench.sets = 1u;
    bench.config.load_min_pu = 0.0f;
    bench.battery_w = 150.0e3f;
    begin_at(100.0e3f);
    run(15.0f);
    assert_near(gpwi_watch_set(bench.watch, 0u)->load_w, -50.0e3, 1.0);
    assert_near(bench.out.boost_pu, 0.0, 0.0);
    assert_near(bench.out.reserve_step_w, 403.0e3, 0.05);
    bench.silent = GPW_WATCH_HAS_POWER;
    run(1.5f); /* of a load that is not known no more than what the sets had */
    assert_near(bench.out.power_cap_w, 0.0, 0.0);
}

/* ---- at another scale ---- */

static gpw_watch_output at_scale(float scale)
{
    gpw_forecast_group g = group_at(120.0e3f);
    uint32_t k;

    prepare_banks();
    bench.config.battery_w *= scale;
    bench.config.battery_j *= scale;
    bench.battery_j *= scale;
    bench.config.dummy_w *= scale;
    bench.set[0].rated_w = bench.set[1].rated_w = 1.0e6f * scale;
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        g.mean_w[k] *= scale;
        g.sd_w[k] *= scale;
        g.low_w[k] *= scale;
        g.high_w[k] *= scale;
    }
    g.peak_w *= scale;
    g.may_start = 1u;
    bench.load_w = 120.0e3f * scale;
    begin_with(&g, 1u);
    run(15.0f);
    bench.load_w = 126.0e3f * scale;
    run(0.5f);
    return bench.out;
}

#define SCALED(field)                                                                          \
  assert_near((double)small.field * 1.0e6, large.field, 1.0e-4 * (gpwi_abs(large.field) + 1.0))

/* A site of two watts says of millionths what one of two megawatts says. */
static void the_smallest_site_is_like_a_large_one(void **state)
{
    const gpw_watch_output large = at_scale(1.0f), small = at_scale(1.0e-6f);

    (void)state;
    assert_int_equal(small.reasons, large.reasons);
    assert_int_equal(small.sets_online, 2u);
    assert_int_equal(small.model_valid, 1u);
    assert_int_equal(small.outcome, large.outcome);
    assert_int_equal(small.limiting, large.limiting);
    assert_near(small.model_hz, large.model_hz, 1.0e-4);
    assert_near(small.frequency_low_hz, large.frequency_low_hz, 1.0e-4);
    assert_near(small.boost_pu, large.boost_pu, 1.0e-5);
    assert_near(small.margin_pct, large.margin_pct, 1.0e-2);
    SCALED(load_w);
    SCALED(step_up_w);
    SCALED(step_down_w);
    SCALED(change_w_per_s);
    SCALED(reserve_step_w);
    SCALED(reserve_spare_w);
    SCALED(reserve_needed_w);
    SCALED(step_allowed_w);
    SCALED(step_down_allowed_w);
    SCALED(ramp_allowed_w_per_s);
    SCALED(permit_free_w);
    SCALED(power_cap_w);
    SCALED(battery_need_j);
    SCALED(dummy_w);
}

/* However little its rotor stores: 0.8 W s. */
static void a_rotor_that_stores_less_than_a_unit_is_one(void **state)
{
    (void)state;
    prepare(1u);
    bench.set[0].rated_w = 1.0f;
    bench.set[0].inertia_s = 0.8f;
    begin_at(0.1f);
    run(15.0f);
    assert_near(bench.out.model_hz, 50.0, 1.0e-3);
    assert_int_equal(bench.out.model_valid, 1u);
    bench.load_w = 0.2f;
    run(0.1f);
    assert_true(bench.out.model_hz < 49.95f);
    assert_true(bench.out.frequency_low_hz < 49.95f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_beyond_any_power_end_what_was_commanded),
        cmocka_unit_test(below_no_load_a_set_takes_what_it_takes_at_none),
        cmocka_unit_test(the_smallest_site_is_like_a_large_one),
        cmocka_unit_test(a_rotor_that_stores_less_than_a_unit_is_one),
        cmocka_unit_test(without_a_set_no_battery_is_enough),
        cmocka_unit_test(the_course_begins_anew_with_the_first_set),
    };

    return cmocka_run_group_tests_name("reserve of a watch", tests, NULL, NULL);
}
