/* SPDX-License-Identifier: MIT */
/* Plans at the ends of what they may be asked: no corners, sets that cannot do what is asked of
 * them, limits of one kind alone. */
#include "plan_setup.h"

/* ---- set up ---- */

static void one_limit_alone_is_enough_to_judge_by(void **state)
{
    static const size_t fields[] = {
        offsetof(gpw_limits, dip_rated_pct), offsetof(gpw_limits, dip_initial_pct),
        offsetof(gpw_limits, rise_pct), offsetof(gpw_limits, steady_band_pct),
        offsetof(gpw_limits, rocof_hz_per_s)};
    const gpw_plan_config c = search(1u);
    const gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    const float limit = 2.0f;
    gpw_plan *plan = NULL;
    gpw_limits l;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(fields); i++) {
        l = no_limits();
        memcpy((unsigned char *)&l + fields[i], &limit, sizeof limit);
        assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_OK);
    }
    l = no_limits();
    l.recovery_s = 3.0f;
    l.recovery_band_pct = 2.0f;
    assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_OK);
    l = no_limits();
    assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_ERR_DOMAIN);
    l.header = 0u;
    assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_ERR_VERSION);
}

/* A quarter of the narrowest half band: of 0.1 % 0.00025; at most a thousandth. */
static void set_rests_within_the_narrowest_band(void **state)
{
    gpw_limits l = no_limits();

    (void)state;
    l.steady_band_pct = 2.0f;
    assert_near(made(search(1u), set_of(GPW_GENSET_DIESEL_NA), l)->rest_pu, 1.0e-3, 1e-9);
    l.steady_band_pct = 0.1f;
    assert_near(made(search(1u), set_of(GPW_GENSET_DIESEL_NA), l)->rest_pu, 2.5e-4, 1e-9);
}

/* It can neither start nor be asked about a load below it. */
static void set_that_cannot_idle_is_planned_from_its_least_throttle(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    gpw_plan *plan;

    (void)state;
    set.throttle_min_pu = 0.2f;
    set.initial_pu = 0.2f;
    plan = plan_of(set, 1u);
    assert_status(gpw_plan_step_up(plan, 0.3f * RATED_W, gpw_unknown(), &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_HOLDS);
    assert_status(gpw_plan_step_up(plan, 0.1f * RATED_W, gpw_unknown(), &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_FAILS);
    assert_int_equal(a.reason, GPW_PLAN_BASE);
}

/* ---- no corners ---- */

/* As given all of it holds; of what is certain nobody asked. */
static void measures_that_are_not_needed_leave_certainty_open_without_corners(void **state)
{
    gpw_plan *const plan = plan_of(set_of(GPW_GENSET_DIESEL_NA), 0u);
    gpw_plan_battery battery;
    gpw_plan_preboost preboost;
    gpw_plan_stagger stagger;
    gpw_plan_cap cap;

    (void)state;
    assert_status(
        gpw_plan_battery_size(plan, 2.0e5f, 2.0e5f, &battery, sizeof battery, &a, sizeof a),
        GPW_OK);
    assert_near(a.amount, 1.0, 0.0);
    assert_true(!gpwi_is_known(a.amount_certain));
    assert_near(battery.power_w, 0.0, 0.0);
    assert_status(gpw_plan_preboost_size(plan, 2.0e5f, 2.0e5f, 1.0e5f, &preboost,
                                         sizeof preboost, &a, sizeof a),
                  GPW_OK);
    assert_near(a.amount, 0.0, 0.0);
    assert_true(!gpwi_is_known(a.amount_certain));
    assert_status(gpw_plan_stagger_fastest(plan, 2.0e5f, 1.0e5f, 2u, 0.0f, 10.0f, &stagger,
                                           sizeof stagger, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(stagger.releases, 1);
    assert_near(a.amount, 0.0, 0.0);
    assert_true(!gpwi_is_known(a.amount_certain));
    assert_status(
        gpw_plan_cap_limits(plan, 2.0e5f, 4.0e5f, 0.1f, &cap, sizeof cap, &a, sizeof a),
        GPW_OK);
    assert_int_equal(cap.needed, 0);
    assert_near(a.amount, 4.0e5, 0.1);
    assert_true(!gpwi_is_known(a.amount_certain));
}

static void measures_that_nothing_helps_say_so_with_corners_and_without(void **state)
{
    uint32_t corners;

    (void)state;
    for (corners = 0u; corners < 2u; corners++) {
        /* with air to wait for, and without */
        const gpw_genset_config set =
            corners ? with_air(0.3f, 2.0f) : set_of(GPW_GENSET_DIESEL_NA);
        gpw_plan *const plan = made(search(corners), set, unkept());
        gpw_plan_battery battery;
        gpw_plan_preboost preboost;
        gpw_plan_stagger stagger;
        gpw_plan_cap cap;

        assert_status(
            gpw_plan_battery_size(plan, 1.0e5f, 5.0e5f, &battery, sizeof battery, &a, sizeof a),
            GPW_NOTE_UNKNOWN);
        assert_int_equal(a.outcome, GPW_FAILS);
        assert_near(a.amount, 0.0, 0.0);
        assert_true(corners ? a.amount_certain == 0.0f : !gpwi_is_known(a.amount_certain));
        assert_true(!gpwi_is_known(battery.power_w) && !gpwi_is_known(battery.energy_j));
        assert_status(gpw_plan_preboost_size(plan, 1.0e5f, 5.0e5f, 1.0e5f, &preboost,
                                             sizeof preboost, &a, sizeof a),
                      GPW_NOTE_UNKNOWN);
        assert_true(!gpwi_is_known(preboost.power_w) && !gpwi_is_known(preboost.lead_s));
        assert_status(
            gpw_plan_cap_limits(plan, 0.0f, 5.0e5f, 0.1f, &cap, sizeof cap, &a, sizeof a),
            GPW_NOTE_UNKNOWN);
        assert_int_equal(cap.needed, 1);
        assert_int_equal(cap.protects, 0);
        assert_near(cap.ahead_w, 0.0, 0.0);
        assert_status(gpw_plan_stagger_fastest(plan, 0.0f, 1.0e5f, 4u, 0.0f, 10.0f, &stagger,
                                               sizeof stagger, &a, sizeof a),
                      GPW_NOTE_UNKNOWN);
        assert_int_equal(stagger.releases, 0);
        assert_status(
            gpw_plan_smoothing_floor(plan, 2.0e5f, 6.0e5f, 2.0f, 1.0e6f, &a, sizeof a), GPW_OK);
        assert_int_equal(a.outcome, GPW_FAILS);
        assert_true(!gpwi_is_known(a.amount));
    }
}

/* ---- courses ---- */

/* With corners it holds for certain; without, as far as anyone asked. */
static void course_without_a_ramp_left_is_a_step(void **state)
{
    const gpw_plan_profile p = course(2.0e5f, 2.0e5f, 4.0e5f, 1.0e5f);

    (void)state;
    assert_status(gpw_plan_holds(plan_of(set_of(GPW_GENSET_DIESEL_NA), 1u), &p, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.outcome, GPW_HOLDS);
    assert_near(a.amount_certain, 1.0, 0.0);
    assert_status(gpw_plan_holds(plan_of(set_of(GPW_GENSET_DIESEL_NA), 0u), &p, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.outcome, GPW_UNDETERMINED);
    assert_near(a.amount, 1.0, 0.0);
    assert_true(!gpwi_is_known(a.amount_certain));
    assert_int_equal(a.deciding, GPW_PARAMETER_NONE);
}

static void course_of_a_set_unstable_at_a_corner_is_undetermined_for_its_inertia(void **state)
{
    const gpw_plan_profile p = course(2.0e5f, 2.0e4f, 2.2e5f, 1.0e5f);
    gpw_plan *plan = plan_of(unstable_at_a_corner(), 1u);

    (void)state;
    assert_status(gpw_plan_holds(plan, &p, &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_UNDETERMINED);
    assert_int_equal(a.reason, GPW_PLAN_UNSTABLE);
    assert_int_equal(a.deciding, GPW_PARAMETER_INERTIA);
    assert_true(a.gain != GPW_GAIN_NONE);
    assert_near(a.amount_certain, 0.0, 0.0);
    /* Where all fail, the corner without a margin is the worst. */
    plan = made(search(1u), unstable_at_a_corner(), unkept());
    assert_status(gpw_plan_holds(plan, &p, &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_FAILS);
    assert_true(!gpwi_is_known(a.margin_pct));
}

static void base_beyond_the_throttle_is_told_as_such(void **state)
{
    gpw_plan_config c = search(1u);
    gpw_plan_profile p = course(1.2e6f, 1.0e5f, 1.3e6f, 1.0e5f);

    (void)state;
    c.load_max_pu = 1.5f;
    assert_status(gpw_plan_holds(made(c, set_of(GPW_GENSET_DIESEL_NA), g1()), &p, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.outcome, GPW_FAILS);
    assert_int_equal(a.reason, GPW_PLAN_BASE);
}

static void swing_of_no_possible_period_is_refused(void **state)
{
    gpw_plan *const plan = plan_of(set_of(GPW_GENSET_DIESEL_NA), 1u);

    (void)state;
    assert_status(gpw_plan_smoothing_ramp(plan, 2.0e5f, 4.0e5f, 0.01f, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_smoothing_ramp(plan, 2.0e5f, 4.0e5f, 601.0f, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_smoothing_ramp(plan, -1.0f, 4.0e5f, 1.0f, &a, sizeof a),
                  GPW_ERR_DOMAIN);
}

/* 0.5 and 0.501 of 2^20 W, whose difference is a thousandth less its rounding. */
static void smallest_swing_there_is_may_be_asked_about(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    const float rated_w = 1048576.0f;
    gpw_plan *plan;

    (void)state;
    set.rated_w = rated_w;
    plan = plan_of(set, 0u);
    assert_true(0.501f - 0.5f < GPWI_PLAN_SMALLEST_PU);
    assert_status(gpw_plan_smoothing_floor(plan, 0.5f * rated_w, 0.501f * rated_w, 2.0f, 1.0e6f,
                                           &a, sizeof a),
                  GPW_OK);
    assert_near(a.amount, 0.5 * 1048576.0, 1.0); /* all of it */
}

/* ---- steps and ramps ---- */

static void step_ends_with_a_derated_throttle(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    gpw_plan *plan;

    (void)state;
    set.throttle_max_pu = 0.6f;
    plan = plan_of(set, 0u);
    assert_status(gpw_plan_step_up(plan, 4.0e5f, gpw_unknown(), &a, sizeof a), GPW_OK);
    assert_true(a.amount <= 2.0e5f && a.amount > 1.0e5f);
    assert_status(gpw_plan_step_up(plan, 6.0e5f, gpw_unknown(), &a, sizeof a), GPW_ERR_DOMAIN);
}

/* A battery may be asked for where the set itself has nothing left to step. */
static void battery_beside_a_set_at_its_throttle_is_unknown(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    gpw_plan_battery battery;

    (void)state;
    set.throttle_max_pu = 0.6f;
    assert_status(gpw_plan_battery_size(plan_of(set, 1u), 6.0e5f, 2.0e5f, &battery,
                                        sizeof battery, &a, sizeof a),
                  GPW_NOTE_UNKNOWN);
    assert_true(!gpwi_is_known(battery.power_w));
    /* And where it has, but no way up to the whole. */
    assert_status(gpw_plan_battery_size(plan_of(set, 1u), 4.0e5f, 4.0e5f, &battery,
                                        sizeof battery, &a, sizeof a),
                  GPW_NOTE_UNKNOWN);
    assert_true(!gpwi_is_known(battery.power_w));
}

/* The least dummy load, and the least wait for its air: below three time constants of it. */
static void dummy_load_waits_no_longer_than_its_air(void **state)
{
    gpw_plan *const plan = plan_of(with_air(0.35f, 2.0f), 0u);
    gpw_plan_preboost p;

    (void)state;
    assert_status(
        gpw_plan_preboost_size(plan, 1.0e5f, 7.0e5f, 5.0e4f, &p, sizeof p, &a, sizeof a),
        GPW_OK);
    assert_true(p.power_w > 0.0f && p.power_w < 7.0e5f);
    assert_true(p.wait_s > 0.0f && p.wait_s < 3.0f * 1.3f * 2.0f);
    assert_near(p.lead_s, p.power_w / 5.0e4f + p.wait_s, 1e-3);
}

/* A set that bears hardly a step at its edge needs all of it as a dummy load before. */
static void dummy_load_is_no_larger_than_the_step(void **state)
{
    gpw_limits l = no_limits();
    gpw_plan_preboost p;

    (void)state;
    l.dip_rated_pct = 0.02f;
    assert_status(gpw_plan_preboost_size(made(search(0u), set_of(GPW_GENSET_DIESEL_NA), l),
                                         1.0e5f, 7.0e5f, 5.0e3f, &p, sizeof p, &a, sizeof a),
                  GPW_OK);
    assert_near(p.power_w, 7.0e5, 0.1);
}

static void guess_of_a_ramp_follows_the_slower_of_governor_and_air(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    float ramp_w_per_s;

    (void)state;
    set.governor = GPW_GOVERNOR_PI;
    set.droop_pu = 0.0f;
    set.kp = 10.0f;
    set.ki = 20.0f;
    set.air_step_pu = 0.3f;
    set.air_tau_s = 0.1f; /* 3 pu/s against 20 / s of 0.05: 1 pu/s */
    assert_status(gpw_plan_ramp_guess(plan_of(set, 1u), 0.05f, &ramp_w_per_s), GPW_OK);
    assert_near(ramp_w_per_s, 1.0e6, 1.0);
    set.air_tau_s = 1.0f;
    assert_status(gpw_plan_ramp_guess(plan_of(set, 1u), 0.05f, &ramp_w_per_s), GPW_OK);
    assert_near(ramp_w_per_s, 0.3e6, 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_limit_alone_is_enough_to_judge_by),
        cmocka_unit_test(set_rests_within_the_narrowest_band),
        cmocka_unit_test(set_that_cannot_idle_is_planned_from_its_least_throttle),
        cmocka_unit_test(measures_that_are_not_needed_leave_certainty_open_without_corners),
        cmocka_unit_test(measures_that_nothing_helps_say_so_with_corners_and_without),
        cmocka_unit_test(course_without_a_ramp_left_is_a_step),
        cmocka_unit_test(course_of_a_set_unstable_at_a_corner_is_undetermined_for_its_inertia),
        cmocka_unit_test(base_beyond_the_throttle_is_told_as_such),
        cmocka_unit_test(swing_of_no_possible_period_is_refused),
        cmocka_unit_test(smallest_swing_there_is_may_be_asked_about),
        cmocka_unit_test(step_ends_with_a_derated_throttle),
        cmocka_unit_test(battery_beside_a_set_at_its_throttle_is_unknown),
        cmocka_unit_test(dummy_load_waits_no_longer_than_its_air),
        cmocka_unit_test(dummy_load_is_no_larger_than_the_step),
        cmocka_unit_test(guess_of_a_ramp_follows_the_slower_of_governor_and_air),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
