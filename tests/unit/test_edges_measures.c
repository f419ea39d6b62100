/* SPDX-License-Identifier: MIT */
/* Plans at the ends of what they may be asked: no corners, sets that cannot do what is asked of
 * them, limits of one kind alone. */
#include "gpw_test.h"

#include "plan_internal.h"

#include <gpupower/plan_measures.h>
#include <gpupower/plan_surface.h>
#include <gpupower/response.h>

#include <string.h>

#define RATED_W 1.0e6f

static uint64_t memory[1024];
static gpw_plan_answer a;

static gpw_genset_config set_of(uint32_t preset)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, preset), GPW_OK);
    c.tick_ns = 10000000u;
    c.rated_w = RATED_W;
    return c;
}

static gpw_genset_config with_air(float step_pu, float tau_s)
{
    gpw_genset_config c = set_of(GPW_GENSET_DIESEL_NA);

    c.air_step_pu = step_pu;
    c.air_tau_s = tau_s;
    return c;
}

static gpw_plan_config search(uint32_t corners)
{
    gpw_plan_config c;

    assert_status(gpw_plan_config_init(&c, sizeof c), GPW_OK);
    c.scan = 4u;
    c.corners = corners;
    c.settle_s = 10.0f;
    return c;
}

static gpw_limits no_limits(void)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    return l;
}

static gpw_limits g1(void)
{
    gpw_limits l = no_limits();

    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_OK);
    return l;
}

/* 0.1 % of load dips a set by 0.004 %. */
static gpw_limits unkept(void)
{
    gpw_limits l = no_limits();

    l.dip_rated_pct = 1.0e-4f;
    return l;
}

static gpw_plan *made(gpw_plan_config c, gpw_genset_config set, gpw_limits l)
{
    gpw_plan *plan = NULL;

    assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_OK);
    return plan;
}

static gpw_plan *plan_of(gpw_genset_config set, uint32_t corners)
{
    return made(search(corners), set, g1());
}

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

static gpw_plan_profile course(float base_w, float step_w, float total_w, float ramp_w_per_s)
{
    gpw_plan_profile p;

    assert_status(gpw_plan_profile_init(&p, sizeof p), GPW_OK);
    p.base_w = base_w;
    p.step_w = step_w;
    p.total_w = total_w;
    p.ramp_w_per_s = ramp_w_per_s;
    return p;
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

/* The gas set's figures: on its edge at the low end of H. */
static gpw_genset_config unstable_at_a_corner(void)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);

    set.k = 24.0f * 1.4f;
    set.inertia_s = 0.60f;
    set.inertia_low_s = 0.30f;
    return set;
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

/* ---- sets ---- */

static void number_of_sets_says_why_it_ends(void **state)
{
    gpw_plan *const plan = plan_of(set_of(GPW_GENSET_DIESEL_NA), 1u);
    gpw_plan_profile p = course(1.0e5f, 1.0e5f, 2.0e5f, 1.0e5f);

    (void)state;
    assert_status(gpw_plan_smallest_sets(plan, &p, 4u, 0u, &a, sizeof a), GPW_OK);
    assert_near(a.amount_certain, 1.0, 0.0);
    assert_int_equal(a.reason, GPW_PLAN_RANGE); /* no fewer can be */
    assert_int_equal(a.outcome, GPW_HOLDS);
    p = course(1.0e6f, 1.0e5f, 5.0e6f, 1.0e6f);
    assert_status(gpw_plan_smallest_sets(plan, &p, 2u, 0u, &a, sizeof a), GPW_OK);
    assert_int_equal(a.reason, GPW_PLAN_BASE); /* two carry no five */
    assert_int_equal(a.outcome, GPW_FAILS);
    assert_status(
        gpw_plan_smallest_sets(plan_of(unstable_at_a_corner(), 1u), &p, 6u, 0u, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.reason, GPW_PLAN_UNSTABLE);
    assert_int_equal(a.outcome, GPW_UNDETERMINED);
    assert_true(gpwi_is_known(a.amount) && !gpwi_is_known(a.amount_certain));
}

/* Neither is certain: at the figures as given one set takes the course, but not the loss of the
 * other. */
static void loss_that_fails_outright_is_worse_than_a_course_that_may_hold(void **state)
{
    gpw_plan *const plan = plan_of(with_air(0.25f, 2.0f), 1u);
    const gpw_plan_profile p = course(0.0f, 4.0e5f, 1.0e6f, 1.0e4f);

    (void)state;
    assert_status(gpw_plan_holds(plan, &p, &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_UNDETERMINED);
    assert_near(a.amount, 1.0, 0.0);
    assert_status(gpw_plan_smallest_sets(plan, &p, 2u, 1u, &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_FAILS);
    assert_true(!gpwi_is_known(a.amount));
}

/* ---- surfaces ---- */

/* No step is kept to at all, at one lead, by a set that cannot carry its rating: nothing. */
static void surface_of_a_set_that_takes_no_step_reads_nothing(void **state)
{
    gpw_genset_config set = with_air(0.3f, 2.0f);
    gpw_plan_surface_config c;
    uint16_t table[GPW_PLAN_SURFACE_WORDS(2, 1)];
    uint32_t left = 9u;
    float up_w = 7.0f, down_w = 7.0f;
    gpw_plan *plan;

    (void)state;
    set.throttle_max_pu = 0.6f;
    plan = made(search(1u), set, unkept());
    assert_status(gpw_plan_surface_config_init(&c, sizeof c), GPW_OK);
    c.loads = 2u;
    c.leads = 1u;
    assert_status(gpw_plan_surface_begin(plan, &c, table, COUNT_OF(table)), GPW_OK);
    assert_status(gpw_plan_surface_row(plan, table, COUNT_OF(table) - 1u, &left),
                  GPW_ERR_FORMAT); /* of which a word is missing */
    while (left > 0u) {
        assert_status(gpw_plan_surface_row(plan, table, COUNT_OF(table), &left), GPW_OK);
    }
    assert_status(
        gpw_plan_surface_at(table, COUNT_OF(table), 2.0e5f, 0.25f, RATED_W, 1u, &up_w, &down_w),
        GPW_OK);
    assert_near(up_w, 0.0, 0.0);
    assert_near(down_w, 0.0, 0.0);
}

static void course_of_no_load_has_no_least_rating(void **state)
{
    const gpw_plan_profile p = course(0.0f, 0.0f, 0.0f, 1.0e5f);

    (void)state;
    assert_status(gpw_plan_smallest_rating(plan_of(set_of(GPW_GENSET_DIESEL_NA), 1u), &p,
                                           1.0e6f, &a, sizeof a),
                  GPW_ERR_DOMAIN);
}

static void list_of_sets_ends_at_a_bad_one_and_may_be_undetermined(void **state)
{
    gpw_genset_config sets[2];
    const gpw_plan_config c = search(1u);
    const gpw_limits l = g1();
    const gpw_plan_profile p = course(2.0e5f, 2.0e4f, 2.2e5f, 1.0e5f);
    uint32_t index = 7u;

    (void)state;
    sets[0] = sets[1] = unstable_at_a_corner();
    assert_status(gpw_plan_smallest_of(memory, sizeof memory, &c, sets, sizeof sets[0], 2u, &l,
                                       &p, &index, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(index, 2); /* none for certain */
    assert_int_equal(a.outcome, GPW_UNDETERMINED);
    sets[0].rated_w = 0.0f;
    assert_status(gpw_plan_smallest_of(memory, sizeof memory, &c, sets, sizeof sets[0], 2u, &l,
                                       &p, &index, &a, sizeof a),
                  GPW_ERR_DOMAIN);
}

/* ---- staggers ---- */

static void stagger_of_slow_rises_waits_for_each(void **state)
{
    gpw_plan *const plan = plan_of(with_air(0.3f, 1.0f), 0u);

    (void)state;
    assert_status(gpw_plan_interval(plan, 0.0f, 1.5e5f, 2.0f, 4u, 1.0f, &a, sizeof a), GPW_OK);
    assert_near(a.amount, 2.0, 1e-3); /* an interval below the rise is none */
    assert_status(gpw_plan_interval(plan, 0.0f, 1.5e5f, 2.0f, 4u, 20.0f, &a, sizeof a), GPW_OK);
    assert_true(a.amount >= 2.0f);
}

static void stagger_of_too_many_releases_is_not_sought(void **state)
{
    gpw_plan *const plan = plan_of(with_air(0.3f, 1.0f), 0u);
    gpw_plan_stagger stagger;

    (void)state;
    /* half of 0.4 MW each: halved groups would take 2, 4, ... of up to an hour each */
    assert_status(gpw_plan_stagger_fastest(plan, 0.0f, 100.0f, 8000u, 0.0f, 3600.0f, &stagger,
                                           sizeof stagger, &a, sizeof a),
                  GPW_OK);
    assert_true(stagger.releases >= 2u && stagger.releases <= 27u); /* 1e5 s of 3600 s */
    assert_status(gpw_plan_stagger_fastest(plan, 0.0f, 4.0f, 200000u, 0.0f, 1.0f, &stagger,
                                           sizeof stagger, &a, sizeof a),
                  GPW_OK);
    assert_true(stagger.releases >= 2u && stagger.releases <= 1000u);
    assert_status(gpw_plan_stagger_fastest(plan, 0.0f, 4.0f, 200000u, 0.0f, 1.0f, NULL,
                                           sizeof stagger, &a, sizeof a),
                  GPW_ERR_NULL);
}

/* ---- trials ---- */

/* 2 s of rise, 2 s from start to start: the smaller last one follows at once. */
static void last_release_of_a_full_interval_follows_at_once(void **state)
{
    gpwi_question q;
    gpwi_shape shape;

    (void)state;
    gpwi_question_init(&q, GPWI_ASK_STAIR, GPW_PLAN_INTERVAL_S, 1.0f);
    q.a = 0.2f;
    q.b = 2.0f;
    q.c = 0.1f;
    q.n = 2u;
    gpwi_question_shape(&q, 2.0f, &shape);
    assert_int_equal(shape.segments, 2);
    assert_near(shape.segment[1].after_s, 0.0, 0.0);
    gpwi_question_shape(&q, 5.0f, &shape);
    assert_near(shape.segment[1].after_s, 3.0, 0.0);
}

/* Nothing dips, so nothing is lowest before its beginning. */
static void trial_of_no_change_is_lowest_at_its_beginning(void **state)
{
    gpw_plan *const plan = plan_of(set_of(GPW_GENSET_DIESEL_NA), 0u);
    gpwi_shape shape;
    gpwi_trial trial;

    (void)state;
    gpwi_shape_begin(&shape, 0.25f, GPWI_BOOST_SETTLED);
    gpwi_plan_try(plan, &plan->genset, &shape, &trial);
    assert_near(trial.lowest_s, 0.0, 0.0);
    assert_true(trial.outcome != GPW_FAILS);
}

/* What is left to go at the end of a short trial counts to the steady band: never more than a
 * long trial finds. */
static void creep_that_a_short_trial_cuts_off_is_no_steady_band(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    gpw_plan_config c = search(0u);
    gpw_limits l = no_limits();
    float short_w;

    (void)state;
    set.governor = GPW_GOVERNOR_PI;
    set.droop_pu = 0.0f;
    set.kp = 9.0f;
    set.ki = 3.0f;
    l.steady_band_pct = 2.0f;
    assert_status(gpw_plan_step_up(made(c, set, l), 1.0e5f, gpw_unknown(), &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.limiting, GPW_CRITERION_STEADY_BAND);
    short_w = a.amount;
    c.settle_s = 60.0f;
    assert_status(gpw_plan_step_up(made(c, set, l), 1.0e5f, gpw_unknown(), &a, sizeof a),
                  GPW_OK);
    assert_true(short_w > 0.0f && short_w <= 1.002f * a.amount);
}

/* Its least throttle is above the largest load asked about: no response there to look at. */
static void set_that_has_no_such_load_is_left_to_the_trials(void **state)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);
    gpw_plan_config c = search(0u);
    uint32_t gain = 99u;
    gpw_plan *plan;

    (void)state;
    set.throttle_min_pu = set.initial_pu = 0.2f;
    c.load_max_pu = 0.1f;
    plan = made(c, set, g1());
    assert_int_equal(gpwi_plan_is_stable(plan, &plan->genset, &gain), 1);
    assert_int_equal(gain, GPW_GAIN_NONE);
}

/* Changes of no duration at intervals of none come one to a sub-step. */
static void changes_at_once_never_share_a_substep(void **state)
{
    gpwi_course at;
    gpwi_shape shape;
    gpwi_segment *segment;

    (void)state;
    gpwi_shape_begin(&shape, 0.25f, GPWI_BOOST_SETTLED);
    segment = gpwi_shape_add(&shape, 0.0f, 0.125f, 0.0f);
    segment->repeats = 3u;
    gpwi_course_begin(&at, &shape, 1.0e-3f);
    assert_near(gpwi_course_next(&at, &shape), 0.375, 0.0);
    assert_near(gpwi_course_next(&at, &shape), 0.5, 0.0);
    assert_near(gpwi_course_next(&at, &shape), 0.625, 0.0);
    assert_int_equal(gpwi_course_is_over(&at, &shape), 1);
}

/* Stalled at -5 %, where the class allows -15 %. */
static void set_that_stalls_within_its_limits_fails(void **state)
{
    gpw_genset_config set = with_air(0.3f, 2.0f);

    (void)state;
    set.stall_speed_pu = 0.95f;
    assert_status(gpw_plan_step_up(plan_of(set, 0u), 0.0f, gpw_unknown(), &a, sizeof a),
                  GPW_OK);
    assert_true(a.amount < 5.0e5f);
    assert_int_equal(a.reason, GPW_PLAN_LIMIT);
    {
        gpw_plan_profile p = course(0.0f, 6.0e5f, 6.0e5f, 1.0e5f);

        assert_status(gpw_plan_holds(plan_of(set, 0u), &p, &a, sizeof a), GPW_OK);
        assert_int_equal(a.outcome, GPW_FAILS);
    }
}

/* A window of 2 s is rested for longer than the verdict's hold. */
static void long_window_of_rocof_is_waited_for(void **state)
{
    gpw_plan_config c = search(0u);
    gpw_limits l = no_limits();

    (void)state;
    c.rocof_window_s = 2.0f;
    l.rocof_hz_per_s = 5.0f;
    assert_status(gpw_plan_step_up(made(c, set_of(GPW_GENSET_DIESEL_NA), l), 2.0e5f,
                                   gpw_unknown(), &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.limiting, GPW_CRITERION_ROCOF);
    assert_true(a.amount > 0.0f);
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
        cmocka_unit_test(number_of_sets_says_why_it_ends),
        cmocka_unit_test(loss_that_fails_outright_is_worse_than_a_course_that_may_hold),
        cmocka_unit_test(surface_of_a_set_that_takes_no_step_reads_nothing),
        cmocka_unit_test(course_of_no_load_has_no_least_rating),
        cmocka_unit_test(list_of_sets_ends_at_a_bad_one_and_may_be_undetermined),
        cmocka_unit_test(stagger_of_slow_rises_waits_for_each),
        cmocka_unit_test(stagger_of_too_many_releases_is_not_sought),
        cmocka_unit_test(last_release_of_a_full_interval_follows_at_once),
        cmocka_unit_test(trial_of_no_change_is_lowest_at_its_beginning),
        cmocka_unit_test(creep_that_a_short_trial_cuts_off_is_no_steady_band),
        cmocka_unit_test(set_that_has_no_such_load_is_left_to_the_trials),
        cmocka_unit_test(changes_at_once_never_share_a_substep),
        cmocka_unit_test(set_that_stalls_within_its_limits_fails),
        cmocka_unit_test(long_window_of_rocof_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
