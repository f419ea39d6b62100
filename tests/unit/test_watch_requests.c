/* SPDX-License-Identifier: MIT */
/* Requests and announcements where the books, the clock or the permits have moved between them:
 * a token that would now be too small, a change that may have come early, permits of another
 * controller. */
#include "watch_bench.h"

#include <gpupower/snapshot.h>

static GPW_STATE_BUFFER(saved, 20000u);

static void begin_quiet(void)
{
    prepare(1u);
    bench.config.epoch = 1u;
    begin_at(100.0e3f);
    run(15.0f);
    assert_int_equal(bench.out.permit_open, 1u);
}

static gpw_status announce(uint32_t id, uint32_t phase, float share, float in_s, uint32_t token)
{
    return gpw_watch_announce(bench.watch, id, 0u, phase, share,
                              bench.now_ns + (uint64_t)(in_s * 1.0e9f), token);
}

static gpw_permit_answer ask(uint32_t nonce, uint32_t phase, float share)
{
    gpw_permit_answer a;

    assert_status(
        gpw_watch_request(bench.watch, bench.now_ns, nonce, 0u, phase, share, &a, sizeof a),
        GPW_OK);
    return a;
}

/* @verifies{watch-token} Idle at 90 kW at least, training at 450 kW: a fifth is 72 kW. Once
 * half of the group is to go off, it may start from nothing: 90 kW, which the token does not
 * cover. */
static void a_token_does_not_cover_a_step_that_has_grown(void **state)
{
    gpw_permit_answer a;

    (void)state;
    begin_quiet();
    a = ask(1u, GPW_PHASE_TRAIN, 0.2f);
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 72.0e3f, 1.0f);
    assert_status(announce(9u, GPW_PHASE_OFF, 0.5f, 1.0f, 0u), GPW_OK);
    assert_status(announce(8u, GPW_PHASE_TRAIN, 0.2f, 0.5f, a.token), GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_cancel(bench.watch, 8u), GPW_ERR_NOT_FOUND); /* it is not there */
    assert_status(gpw_watch_cancel(bench.watch, 9u), GPW_OK);
    assert_status(announce(8u, GPW_PHASE_TRAIN, 0.2f, 0.5f, a.token), GPW_OK);
}

/* @verifies{watch-token} A change may come half a second before its time: from then on it may
 * be under way, and is not replaced. */
static void a_change_that_may_have_come_early_is_not_replaced(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.early_s = 0.5f;
    begin_at(100.0e3f);
    run(15.0f);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.1f, 2.0f, 0u), GPW_OK);
    run(1.0f);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.1f, 1.0f, 0u), GPW_OK); /* it waits */
    run(0.7f);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.1f, 1.0f, 0u), GPW_ERR_STATE);
}

/* @verifies{watch-token} By its watts alone a share of boards that go off is as little as all
 * of them: the number was for the share. */
static void a_request_asked_again_is_for_the_same_share(void **state)
{
    gpw_permit_answer a, b;

    (void)state;
    begin_quiet();
    a = ask(1u, GPW_PHASE_OFF, 0.2f);
    assert_int_equal(a.granted, 1u);
    b = ask(1u, GPW_PHASE_OFF, 0.3f);
    assert_near(b.step_w, a.step_w, 0.0f);
    assert_int_equal(b.granted, 0u);
    assert_int_equal(b.token, 0u);
    assert_int_equal(b.life_ms, 0u);
    assert_int_equal(b.refusal, GPW_REFUSAL_REUSED);
    assert_int_equal(ask(1u, GPW_PHASE_OFF, 0.2f).token, a.token);
}

/* @verifies{watch-refuses} An answer that has no place gives nothing away: the number is free.
 */
static void an_answer_without_room_grants_nothing(void **state)
{
    gpw_permit_answer a, before;

    (void)state;
    begin_quiet();
    a = ask(1u, GPW_PHASE_TRAIN, 0.1f);
    before = a;
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_request(bench.watch, bench.now_ns, 1u, 0u, GPW_PHASE_IDLE, 0.1f, &a, 4u),
        GPW_ERR_VERSION);
    assert_memory_equal(&a, &before, sizeof a); /* nothing was written */
    assert_status(
        gpw_watch_request(bench.watch, bench.now_ns, 2u, 0u, GPW_PHASE_TRAIN, 0.1f, &a, 4u),
        GPW_ERR_VERSION);
    tick();
    assert_int_equal(bench.out.permits_live, 1u);
    assert_int_equal(ask(2u, GPW_PHASE_TRAIN, 0.2f).granted, 1u);
}

/* @verifies{watch-onset} While a step that nobody announced is looked into, what is
 * allowed is not known, up or down. */
static void while_it_is_closed_nothing_is_known_to_be_allowed(void **state)
{
    gpw_forecast_group g = group_at(100.0e3f);
    gpw_permit_answer a;

    (void)state;
    prepare(1u);
    g.high_w[GPW_PHASE_IDLE] = 300.0e3f;
    bench.load_w = 100.0e3f;
    begin_with(&g, 1u);
    run(125.0f);
    assert_int_equal(ask(1u, GPW_PHASE_OFF, 0.1f).granted, 1u); /* and one down may be enough */
    bench.load_w = 200.0e3f;
    run(0.5f);
    assert_int_equal(bench.out.permit_open, 0u);
    a = ask(2u, GPW_PHASE_OFF, 0.2f);
    assert_int_equal(a.granted, 0u);
    assert_int_equal(a.refusal & (GPW_REFUSAL_UNKNOWN | GPW_REFUSAL_POWER),
                     GPW_REFUSAL_UNKNOWN);
}

/* @verifies{permit-epoch} A change that waits comes along, its permit does not: another
 * controller counts it as one that nobody permitted. */
static void a_change_taken_over_has_no_permit_any_more(void **state)
{
    gpw_permit_answer a;
    size_t bytes = 0u;

    (void)state;
    begin_quiet();
    a = ask(1u, GPW_PHASE_TRAIN, 0.2f);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.2f, 1.5f, a.token), GPW_OK);
    tick();
    assert_int_equal(bench.out.reasons & GPW_WATCH_NO_TOKEN, 0u);
    assert_status(gpw_watch_snapshot_size(bench.watch, &bytes), GPW_OK);
    assert_true(bytes <= sizeof saved);
    assert_status(gpw_watch_save(bench.watch, saved, bytes), GPW_OK);
    assert_status(gpw_watch_resume(bench.watch, saved, bytes, 2u), GPW_OK);
    tick();
    assert_true(has_reason(GPW_WATCH_NO_TOKEN));
    assert_true(has_reason(GPW_WATCH_QUARANTINE));
    assert_near(bench.out.reserved_w, 0.0f, 0.0f);
}

/* @verifies{watch-state} What is known to be broken is not handed on. */
static void a_broken_state_is_not_saved(void **state)
{
    size_t bytes = 7u;

    (void)state;
    begin_quiet();
    bench.watch->seal ^= 1u;
    tick();
    assert_true(has_reason(GPW_WATCH_STATE));
    assert_status(gpw_watch_snapshot_size(bench.watch, &bytes), GPW_ERR_STATE);
    assert_int_equal(bytes, 7u);
    assert_status(gpw_watch_save(bench.watch, saved, sizeof saved), GPW_ERR_STATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_does_not_cover_a_step_that_has_grown),
        cmocka_unit_test(a_change_that_may_have_come_early_is_not_replaced),
        cmocka_unit_test(a_request_asked_again_is_for_the_same_share),
        cmocka_unit_test(an_answer_without_room_grants_nothing),
        cmocka_unit_test(while_it_is_closed_nothing_is_known_to_be_allowed),
        cmocka_unit_test(a_change_taken_over_has_no_permit_any_more),
        cmocka_unit_test(a_broken_state_is_not_saved),
    };

    return cmocka_run_group_tests_name("requests to a watch", tests, NULL, NULL);
}
