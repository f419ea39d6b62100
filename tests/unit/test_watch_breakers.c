/* SPDX-License-Identifier: MIT */
/* A breaker's state that is open, lost, impossible or contradicts what the sets give: the set
 * carries nothing, takes no step, and what was permitted with it is taken back. */
#include "watch_bench.h"

#include "permit_state.h"

/* What the contact of the last set says. */
enum way { OPEN, NEARLY_OPEN, SILENT, UNKNOWN, HUGE, FUTURE, OLD, WAYS };

static void say(enum way way)
{
    static const uint32_t kinds[WAYS] = {
        0u, 0u, GARBLED_NOT, GARBLED_UNKNOWN, GARBLED_HUGE, GARBLED_FUTURE, GARBLED_OLD};
    const uint32_t last = bench.sets - 1u;

    if (way == OPEN || way == NEARLY_OPEN) {
        bench.breaker[last] = way == OPEN ? 0.0f : 0.49f;
    } else {
        bench.set_silent[last] = GPW_WATCH_HAS_BREAKER;
        bench.garbled = kinds[way];
    }
}

static void say_closed(void)
{
    bench.breaker[bench.sets - 1u] = 1.0f;
    bench.set_silent[bench.sets - 1u] = 0u;
    bench.garbled = 0u;
}

static uint32_t given(float share)
{
    gpw_permit_answer a;

    assert_status(gpw_watch_request(bench.watch, bench.now_ns, bench.out.sequence + 1u, 0u,
                                    GPW_PHASE_TRAIN, share, &a, sizeof a),
                  GPW_OK);
    return a.token;
}

static gpw_status use(uint32_t token, float share)
{
    return gpw_watch_announce(bench.watch, token, 0u, GPW_PHASE_TRAIN, share, bench.now_ns,
                              token);
}

static void assert_off(void)
{
    const watch_set *const s = gpwi_watch_set(bench.watch, bench.sets - 1u);

    assert_int_equal(s->is_online, 0u);
    assert_near(s->share, 0.0, 0.0);
    assert_near(s->load_w, 0.0, 0.0);
    assert_near(s->up_w, 0.0, 0.0);
    assert_near(s->down_w, 0.0, 0.0);
    assert_int_equal(bench.out.sets_online, bench.sets - 1u);
}

/* Time until it counts as off; a token of before then serves for nothing. */
static float until_off(uint32_t token)
{
    uint32_t k;

    for (k = 0; k < 1000u && bench.out.sets_online == bench.sets; k++) {
        tick();
    }
    assert_true(has_reason(GPW_WATCH_BREAKER)); /* fewer than it was permitted by */
    assert_int_equal(bench.out.permit_open, 0u);
    assert_near(bench.out.step_allowed_w, 0.0, 0.0);
    assert_near(bench.out.ramp_allowed_w_per_s, 0.0, 0.0);
    assert_status(use(token, 0.01f), GPW_ERR_NOT_FOUND);
    return (float)k * 0.01f;
}

static void prepare_sets(uint32_t sets)
{
    prepare(sets);
    bench.config.token_life_s = 5.0f;
    bench.config.frequency_band_pu = 0.2f;
    if (sets > 1u) {
        bench.set[1].rated_w = 0.5e6f;
    }
}

/* @verifies{watch-breaker} Told to be open at once; impossible three times; not told for two
 * seconds. Of a single set and of one of two. */
static void a_set_whose_breaker_is_open_or_not_known_counts_for_nothing(void **state)
{
    static const float off_s[WAYS] = {0.01f, 0.01f, 2.01f, 0.03f, 0.03f, 0.03f, 0.03f};
    uint32_t sets, way, token;

    (void)state;
    for (sets = 1; sets <= 2u; sets++) {
        for (way = OPEN; way < WAYS; way++) {
            prepare_sets(sets);
            settled(100.0e3f);
            token = given(0.01f);
            assert_int_not_equal(token, 0u);
            say((enum way)way);
            assert_near(until_off(token), off_s[way], 0.011);
            assert_off();
            run(1.0f);
            assert_off();
            assert_int_equal(has_reason(GPW_WATCH_BREAKER), way > NEARLY_OPEN);
            assert_int_equal(has_reason(GPW_WATCH_NO_SET), sets == 1u);
            assert_true(sets == 2u || bench.out.permit_open == 0u);
            assert_true(sets == 1u || bench.out.reserve_step_w <= 0.352f * 1.0e6f);
            assert_near(bench.out.reserve_spare_w, (sets == 1u ? 0.0f : 1.0e6f) - 100.0e3f,
                        5.0e3);
            assert_true(way <= NEARLY_OPEN || bench.out.permit_open == 0u);
            say_closed();
            run(4.0f); /* and back */
            assert_int_equal(bench.out.sets_online, sets);
            assert_false(has_reason(GPW_WATCH_BREAKER | GPW_WATCH_NO_SET));
        }
    }
}

/* @verifies{watch-breaker} Two seconds are bridged by what it said last. */
static void a_breaker_is_believed_while_its_state_is_held(void **state)
{
    (void)state;
    prepare_sets(2u);
    bench.breaker[1] = 0.6f; /* a contact that is nearly closed */
    settled(100.0e3f);
    say(SILENT);
    run(0.5f);
    assert_int_equal(bench.out.permit_open, 1u);
    assert_int_equal(bench.out.reasons, 0u);
    run(1.4f);
    assert_int_equal(bench.out.sets_online, 2u);
    assert_int_equal(bench.out.reasons, 0u);
}

/* @verifies{watch-breaker} Its set gives 150 of 300 kW, and it says that it is open: the other
 * one counts as carrying all, and the sum is wrong. */
static void a_set_that_gives_though_it_is_told_open_closes(void **state)
{
    uint32_t k, token;

    (void)state;
    prepare_sets(2u);
    bench.set[1].rated_w = 1.0e6f;
    bench.config.inputs |= GPW_WATCH_HAS_SET_POWER;
    bench.set_w[0] = bench.set_w[1] = 150.0e3f;
    settled(300.0e3f);
    token = given(0.01f);
    say(OPEN);
    assert_near(until_off(token), 0.01, 0.011);
    for (k = 0; k < 100u; k++) { /* until the mean of a second shows it */
        tick();
        assert_off();
        assert_near(gpwi_watch_set(bench.watch, 0u)->load_w, 300.0e3, 1.0);
        assert_true(bench.out.step_allowed_w <= 0.344f * 1.0e6f);
    }
    run(0.5f);
    assert_true(has_reason(GPW_WATCH_SHARING));
    assert_int_equal(bench.out.permit_open, 0u);
    run(30.0f);
    assert_true(has_reason(GPW_WATCH_SHARING));
    assert_int_equal(bench.out.permit_open, 0u);
}

/* @verifies{watch-breaker} No permit outlives an opening, and a set that has just joined has no
 * boost: 93 thousandths at no load are not what it takes after a while. */
static void a_contact_that_chatters_lets_nothing_live(void **state)
{
    float longer_w;
    uint32_t k;

    (void)state;
    prepare_sets(2u);
    settled(300.0e3f);
    longer_w = bench.out.reserve_step_w;
    for (k = 0; k < 300u; k++) {
        const uint32_t token = given(0.01f);

        bench.breaker[1] = k % 2u == 0u ? 0.0f : 1.0f;
        tick();
        if (k % 2u == 0u) {
            assert_off();
            assert_true(has_reason(GPW_WATCH_BREAKER));
            assert_int_equal(bench.out.permit_open, 0u);
            assert_true(token == 0u || use(token, 0.01f) == GPW_ERR_NOT_FOUND);
        } else {
            assert_near(gpwi_watch_set(bench.watch, 1u)->boost_pu, 0.0, 2.0e-3);
            assert_true(bench.out.step_allowed_w < longer_w);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_whose_breaker_is_open_or_not_known_counts_for_nothing),
        cmocka_unit_test(a_breaker_is_believed_while_its_state_is_held),
        cmocka_unit_test(a_set_that_gives_though_it_is_told_open_closes),
        cmocka_unit_test(a_contact_that_chatters_lets_nothing_live),
    };

    return cmocka_run_group_tests_name("breakers of a watch", tests, NULL, NULL);
}
