/* SPDX-License-Identifier: MIT */
/* Announced changes and the permits that they have, or have not, in closed loop with a plant.
 */
#include "watch_rig.h"

#include "watch_state.h"

/* @verifies{watch-token} */
static void an_announcement_without_permit_is_told_and_deducted(void **state)
{
    const gpw_watch_config c = config_of();
    float before_w;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    before_w = r.out.permit_free_w;
    assert_status(
        gpw_watch_announce(r.watch, 8u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns + 5000000000u, 0u),
        GPW_OK);
    run(&r, 0.1f);
    assert_true((r.out.reasons & GPW_WATCH_NO_TOKEN) != 0u);
    assert_near(before_w - r.out.permit_free_w, 175.0e3, 2.0e3);
    assert_status(gpw_watch_cancel(r.watch, 8u), GPW_OK);
    assert_status(gpw_watch_cancel(r.watch, 8u), GPW_ERR_NOT_FOUND);
    run(&r, 0.1f);
    assert_near(r.out.permit_free_w, before_w, 1.0);
}

/* @verifies{watch-token} */
static void a_token_serves_only_what_it_was_given_for(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 5u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND); /* four times as much */
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f,
                                     r.now_ns + 3000000000u, a.token),
                  GPW_ERR_NOT_FOUND); /* after its life */
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token + 1u),
        GPW_ERR_NOT_FOUND);
    run(&r, 2.5f);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token),
        GPW_ERR_NOT_FOUND); /* too late */
    run(&r, 2.0f);
    assert_true(r.out.reserved_w == 0.0f);
    assert_status(gpw_watch_release(r.watch, a.token), GPW_ERR_NOT_FOUND);
}

/* @verifies{watch-token} */
static void a_token_is_for_its_phase_and_share_whatever_the_watts(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a, b;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 5u, 0u, GPW_PHASE_OFF, 0.2f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 5u, 0u, GPW_PHASE_OFF, 1.0f, &b, sizeof b),
        GPW_OK); /* as little upwards, but all of the load goes */
    assert_int_equal(b.granted, 0u);
    assert_int_equal(b.token, 0u);
    assert_int_equal(b.refusal, GPW_REFUSAL_REUSED);
    assert_int_equal(b.life_ms, 0u);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 5u, 0u, GPW_PHASE_OFF, 0.2f, &b, sizeof b),
        GPW_OK); /* the answer was lost: the same again */
    assert_int_equal(b.token, a.token);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_OFF, 1.0f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_IDLE, 0.2f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_OFF, 0.2f, r.now_ns, a.token),
                  GPW_OK);
}

/* @verifies{watch-token} */
static void what_may_be_under_way_is_not_replaced_nor_its_token_used_again(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 5u, 0.25f);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f,
                                     r.now_ns + 500000000u, a.token),
                  GPW_OK);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.2f,
                                     r.now_ns + 300000000u, a.token),
                  GPW_OK); /* it waits: sooner, and less */
    run(&r, 0.4f);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.2f,
                                     r.now_ns + 300000000u, a.token),
                  GPW_ERR_STATE);
    assert_status(gpw_watch_cancel(r.watch, 1u), GPW_OK);
    assert_status(gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.2f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND);
    assert_true(r.out.reserved_w > 0.0f); /* its load may come yet */
    a = ask(&r, 5u, 0.25f);               /* nor is it handed out once more */
    assert_int_equal(a.granted, 0u);
    assert_int_equal(a.refusal, GPW_REFUSAL_SPENT);
    assert_status(gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.2f, r.now_ns, a.token),
                  GPW_OK); /* without any */
}

/* A request between two ticks is on a younger clock than the tick before it. */
/* @verifies{watch-token} */
static void a_token_of_between_two_ticks_is_taken_before_the_next(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a, b;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(gpw_watch_request(r.watch, r.now_ns + 7000000u, 5u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                    &a, sizeof a),
                  GPW_OK);
    assert_status(gpw_watch_request(r.watch, r.now_ns + 8000000u, 6u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                    &b, sizeof b),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_int_equal(b.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     r.now_ns + 100000000u, a.token),
                  GPW_OK);
    assert_status(gpw_watch_release(r.watch, b.token), GPW_OK);
    tick(&r);
    assert_int_equal(r.out.reasons & (GPW_WATCH_CLOCK | GPW_WATCH_QUARANTINE), 0u);
    assert_int_equal(r.out.permits_live, 1u); /* the one that was announced */
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-token} */
static void before_the_first_tick_no_token_is_known(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f, r.now_ns, 0x10001u),
        GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_release(r.watch, 0x10001u), GPW_ERR_NOT_FOUND);
    run(&r, 10.0f); /* and its clock has not been moved */
    assert_int_equal(ask(&r, 5u, 0.1f).granted, 1u);
}

/* Its life is counted from the request, wherever between the ticks that was. */
/* @verifies{watch-token} */
static void a_change_at_the_end_of_a_token_of_between_two_ticks(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    uint64_t asked_ns;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    asked_ns = r.now_ns + 7000000u;
    assert_status(
        gpw_watch_request(r.watch, asked_ns, 5u, 0u, GPW_PHASE_TRAIN, 0.1f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.life_ms, 2000u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     asked_ns + 2001000000u, a.token),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     asked_ns + 1999000000u, a.token),
                  GPW_OK);
}

/* @verifies{watch-token} */
static void a_clock_that_goes_back_takes_what_was_asked_between_two_ticks(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(gpw_watch_request(r.watch, r.now_ns + 7000000u, 5u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                    &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    r.now_ns -= 1000000000u;
    tick(&r);
    assert_closed(&r, GPW_WATCH_CLOCK);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND);
}

/* @verifies{watch-violations} */
static void a_permitted_step_that_comes_too_large_is_a_violation(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 5u, 0.25f); /* 85 kW */
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    r.load_w = WATCH_IDLE_W + 200.0e3f;
    run(&r, 0.5f);
    assert_true((r.out.reasons & (GPW_WATCH_STEP_LARGE | GPW_WATCH_LOAD_WRONG)) != 0u);
    assert_true(r.out.violations > 0u);
    assert_int_equal(r.out.permit_open, 0u);
}

/* @verifies{watch-token} */
static void one_token_is_for_one_change(void **state)
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
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token),
        GPW_ERR_NOT_FOUND);
    /* Its own change may be told anew. */
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    assert_near(a.step_w, 87.5e3, 1.0); /* a quarter of 400 - 50 kW */
}

/* @verifies{permit-life} Two changes are due, and half of both together comes: which one it was
 * nobody saw, so both keep their watts to the last. */
static void of_two_changes_at_once_none_is_taken_as_seen(void **state)
{
    gpw_watch_config c = config_of();
    gpw_permit_answer a, b;
    rig r;

    (void)state;
    c.token_life_s = 2.0f;
    c.token_skew_s = 0.2f;
    c.token_arrive_s = 1.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.25f);
    b = ask(&r, 2u, 0.25f);
    assert_int_equal(a.granted + b.granted, 2u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, b.token), GPW_OK);
    r.load_w = WATCH_IDLE_W + 85.0e3f;
    run(&r, 2.0f);
    assert_near(r.out.reserved_w, (double)a.step_w + (double)b.step_w, 1.0);
    run(&r, 1.5f);
    assert_true(r.out.reserved_w == 0.0f);
}

/* @verifies{watch-late} A change whose permit has ended while it was due and did not show: it
 * may be there behind a stuck meter, late by its own rules or not. */
static void a_change_outliving_its_permit_leaves_nothing_free(void **state)
{
    gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float before_w;
    rig r;

    (void)state;
    c.late_s = 20.0f;
    c.drop_s = 60.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    before_w = r.out.permit_free_w;
    a = ask(&r, 1u, 0.5f);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns, a.token),
                  GPW_OK);
    run(&r, 2.0f);
    assert_near(before_w - r.out.permit_free_w, a.step_w, 2.0e3);
    assert_int_equal(r.out.reasons & GPW_WATCH_NO_TOKEN, 0u);
    run(&r, 3.0f); /* life, skew and arrival are over after 3.2 s */
    assert_true(r.out.reserved_w == 0.0f);
    assert_closed(&r, GPW_WATCH_LATE);
}

/* A quarter of 350 kW comes within 4 s: as long its watts stay, though a life is 2 s. */
static void a_slow_change_is_reserved_until_it_has_come(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_forecast_group slow;
    gpw_permit_answer a;
    uint32_t k;
    rig r;

    (void)state;
    assert_status(watch_group(&slow), GPW_OK);
    slow.ramp_w_per_s = 87.5e3f / 4.0f;
    begin_group(&r, &c, &slow);
    run(&r, 30.0f); /* the quarantine is as long as all of the group's ramp */
    a = ask(&r, 1u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 87.5e3, 1.0);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    for (k = 0; k < 400u; k++) {
        r.load_w = WATCH_IDLE_W + 75.0e3f * (float)k / 400.0f;
        tick(&r);
        assert_near(r.out.reserved_w, a.step_w, 1.0);
    }
    run(&r, 3.0f);
    assert_true(r.out.reserved_w == 0.0f);
}

/* @verifies{watch-token} From the least that any GPU of the group may draw by then. */
static void a_step_counts_from_the_least_phase_there_may_be(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_forecast_group mixed;
    gpw_permit_answer a, one;
    rig r;

    (void)state;
    assert_status(watch_group(&mixed), GPW_OK);
    mixed.mean_w[GPW_PHASE_INFER] = 200.0e3f;
    mixed.low_w[GPW_PHASE_INFER] = 150.0e3f;
    mixed.high_w[GPW_PHASE_INFER] = 240.0e3f;
    begin_group(&r, &c, &mixed);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    one = ask(&r, 1u, 1.0f); /* it trains already, by the books: who asks knows better */
    assert_int_equal(one.granted, 0u);
    assert_near(one.step_w, 400.0e3, 1.0);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 4u, 0u, GPW_PHASE_IDLE, 0.5f, &one, sizeof one),
        GPW_OK);
    assert_int_equal(one.granted, 1u);
    assert_near(one.step_w, 1.0, 0.0);
    /* Half of it goes idle: the other half's step to infer may come from there. */
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_IDLE, 0.5f, r.now_ns + 500000000u, 0u),
        GPW_OK);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 2u, 0u, GPW_PHASE_INFER, 0.5f, &a, sizeof a),
        GPW_OK);
    assert_near(a.step_w, 95.0e3, 1.0); /* (240 - 50) / 2 */
    /* Back to training under the permit of one watt: not that one. */
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 0.5f,
                                     r.now_ns + 1000000000u, one.token),
                  GPW_ERR_NOT_FOUND);
}

/* A step down has a permit of one watt; noise is no violation of it. */
static void a_step_down_is_never_too_large(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 1u, 0u, GPW_PHASE_IDLE, 1.0f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_IDLE, 1.0f, r.now_ns, a.token),
                  GPW_OK);
    r.load_w = WATCH_TRAIN_W + 30.0e3f; /* 3 % of the rating up before it comes */
    run(&r, 1.0f);
    assert_int_equal(r.out.violations, 0u);
    r.load_w = WATCH_IDLE_W;
    run(&r, 5.0f);
    assert_int_equal(r.out.violations, 0u);
}

static gpw_permit_answer ask_down(rig *r, uint32_t nonce, float share)
{
    gpw_permit_answer a;

    assert_status(
        gpw_watch_request(r->watch, r->now_ns, nonce, 0u, GPW_PHASE_IDLE, share, &a, sizeof a),
        GPW_OK);
    return a;
}

/* @verifies{watch-down} */
static void a_step_down_that_the_sets_do_not_take_is_refused(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float down_w;
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    down_w = gpwi_watch_down_of(r.watch, 0u, GPW_PHASE_IDLE, 1.0f);
    r.watch->out.step_down_allowed_w = 0.6f * down_w; /* as an over-speed protection makes it */
    a = ask_down(&r, 1u, 1.0f);
    assert_int_equal(a.granted, 0u);
    assert_int_equal(a.refusal, GPW_REFUSAL_POWER);
    a = ask_down(&r, 2u, 0.5f);
    assert_int_equal(a.granted, 1u);
    assert_int_equal(ask_down(&r, 3u, 0.05f).granted, 0u); /* one at a time, */
    assert_int_equal(ask_down(&r, 2u, 0.5f).token, a.token);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_IDLE, 0.5f,
                                     r.now_ns + 1000000000u, a.token),
                  GPW_OK);
    assert_int_equal(ask_down(&r, 4u, 0.2f).granted, 0u); /* and all of them together */
    assert_int_equal(ask_down(&r, 5u, 0.05f).granted, 1u);
}

/* @verifies{watch-down} */
static void an_announced_step_down_beyond_what_the_sets_take_is_told(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    r.watch->out.step_up_w = 0.0f; /* nothing else is short of reserve */
    r.watch->out.reserve_spare_w = r.watch->out.reserve_needed_w = 0.0f;
    r.watch->out.step_down_allowed_w = 50.0e3f;
    r.watch->reasons = 0u;
    gpwi_watch_judge(r.watch);
    assert_int_equal(r.watch->reasons & GPW_WATCH_RESERVE, 0u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_IDLE, 1.0f, r.now_ns + 1000000000u, 0u),
        GPW_OK);
    gpwi_watch_judge(r.watch);
    assert_int_equal(r.watch->reasons & GPW_WATCH_RESERVE, GPW_WATCH_RESERVE);
}

/* @verifies{watch-late} */
static void an_announced_change_that_does_not_come_is_told(void **state)
{
    gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    c.late_s = 3.0f;
    c.drop_s = 6.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.5f);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns, a.token),
                  GPW_OK);
    run(&r, 2.8f);
    assert_int_equal(r.out.reasons & GPW_WATCH_LATE, 0u);
    run(&r, 0.5f);
    assert_true((r.out.reasons & GPW_WATCH_LATE) != 0u);
    run(&r, 4.0f);
    assert_closed(&r, GPW_WATCH_LATE | GPW_WATCH_LATCHED); /* it had a permit */
    assert_status(gpw_watch_cancel(r.watch, 1u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_OK);
    run(&r, 0.1f);
    assert_int_equal(r.out.reasons & GPW_WATCH_LATE, 0u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_announcement_without_permit_is_told_and_deducted),
        cmocka_unit_test(a_token_serves_only_what_it_was_given_for),
        cmocka_unit_test(a_token_is_for_its_phase_and_share_whatever_the_watts),
        cmocka_unit_test(what_may_be_under_way_is_not_replaced_nor_its_token_used_again),
        cmocka_unit_test(a_token_of_between_two_ticks_is_taken_before_the_next),
        cmocka_unit_test(before_the_first_tick_no_token_is_known),
        cmocka_unit_test(a_change_at_the_end_of_a_token_of_between_two_ticks),
        cmocka_unit_test(a_clock_that_goes_back_takes_what_was_asked_between_two_ticks),
        cmocka_unit_test(a_permitted_step_that_comes_too_large_is_a_violation),
        cmocka_unit_test(one_token_is_for_one_change),
        cmocka_unit_test(of_two_changes_at_once_none_is_taken_as_seen),
        cmocka_unit_test(a_change_outliving_its_permit_leaves_nothing_free),
        cmocka_unit_test(a_slow_change_is_reserved_until_it_has_come),
        cmocka_unit_test(a_step_counts_from_the_least_phase_there_may_be),
        cmocka_unit_test(a_step_down_is_never_too_large),
        cmocka_unit_test(a_step_down_that_the_sets_do_not_take_is_refused),
        cmocka_unit_test(an_announced_step_down_beyond_what_the_sets_take_is_told),
        cmocka_unit_test(an_announced_change_that_does_not_come_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
