/* SPDX-License-Identifier: MIT */
/* Numbers of sets, surfaces, staggers and single trials at the ends of what they may be asked.
 */
#include "plan_setup.h"

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
