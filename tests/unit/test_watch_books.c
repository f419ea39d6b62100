/* SPDX-License-Identifier: MIT */
/* What the announcements say and what the meter shows: where they disagree. In closed loop with
 * a plant. */
#include "watch_rig.h"

/* @verifies{watch-books} A job ends and nobody says so: by the books it still trains. */
static void a_job_that_ended_unannounced_starts_again_from_nothing(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    r.load_w = WATCH_IDLE_W;
    run(&r, 20.0f);
    assert_int_equal(r.out.permit_open, 1u);
    a = ask(&r, 1u, 1.0f);
    assert_int_equal(a.granted, 0u);
    assert_int_equal(a.refusal, GPW_REFUSAL_POWER);
    assert_near(a.step_w, 400.0e3, 1.0); /* all of what it may draw */
    /* To another phase: what the meter does not show is not there. 70 kW, all of idle. */
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 2u, 0u, GPW_PHASE_IDLE, 1.0f, &a, sizeof a),
        GPW_OK);
    assert_near(a.step_w, 70.0e3, 1.0);
    /* Its end is announced late: it has come at once, and the books are right. */
    assert_status(gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_IDLE, 1.0f, r.now_ns, a.token),
                  GPW_OK);
    run(&r, 5.0f);
    a = ask(&r, 3u, 0.5f);
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 175.0e3, 1.0); /* (400 - 50) / 2 */
}

/* A meter that is stuck shows nothing of what was permitted: not job after job.
 * @verifies{watch-late} */
static void a_permitted_change_that_nobody_saw_closes(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    run(&r, 3.0f);
    assert_int_equal(r.out.permit_open, 1u); /* its watts are reserved as yet */
    run(&r, 2.0f);
    assert_closed(&r, GPW_WATCH_LATE);
    r.load_w = WATCH_IDLE_W + 75.0e3f; /* it comes after all */
    run(&r, 10.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.latched, 0u);
    a = ask(&r, 2u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    run(&r, 70.0f); /* never: it is dropped */
    assert_closed(&r, GPW_WATCH_LATE | GPW_WATCH_LATCHED);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_OK);
    run(&r, 1.0f);
    assert_int_equal(r.out.permit_open, 1u);
    /* Called off in time: nothing is missed. */
    a = ask(&r, 3u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    run(&r, 1.0f);
    assert_status(gpw_watch_cancel(r.watch, 3u), GPW_OK);
    run(&r, 70.0f);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-token} What is less than noise counts as come in time, but nobody has seen
 * it. */
static void a_change_below_the_noise_keeps_its_watts(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_forecast_group loud;
    gpw_permit_answer a;
    rig r;

    (void)state;
    assert_status(watch_group(&loud), GPW_OK);
    loud.sd_w[GPW_PHASE_IDLE] = 20.0e3f;
    loud.low_w[GPW_PHASE_IDLE] = 10.0e3f;
    loud.high_w[GPW_PHASE_IDLE] = 110.0e3f;
    begin_group(&r, &c, &loud);
    r.noise_w = 30.0e3f;
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.1f); /* 30 kW in the mean */
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 39.0e3, 1.0);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     r.now_ns + 200000000u, a.token),
                  GPW_OK);
    run(&r, 3.1f); /* life, skew and arrival are 3.2 s */
    assert_near(r.out.reserved_w, 39.0e3, 1.0);
    run(&r, 1.0f);
    assert_near(r.out.reserved_w, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_permitted_change_that_nobody_saw_closes),
        cmocka_unit_test(a_change_below_the_noise_keeps_its_watts),
        cmocka_unit_test(a_job_that_ended_unannounced_starts_again_from_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
