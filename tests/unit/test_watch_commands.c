/* SPDX-License-Identifier: MIT */
/* Commands to a watch between its ticks: what each refuses, and what changes mean that go down,
 * come in numbers, or are nobody's. Tables that are of other sets. */
#include "watch_bench.h"

#include "permit_state.h"

#include "permit_state.h"
#include "plan_surface_internal.h"

static GPW_STATE_BUFFER(kept, 65536u);

static void begin_quiet(void)
{
    prepare(1u);
    begin_at(100.0e3f);
    run(15.0f);
    assert_int_equal(bench.out.permit_open, 1u);
}

static gpw_status announce(uint32_t id, uint32_t phase, float share, float in_s, uint32_t token)
{
    return gpw_watch_announce(bench.watch, id, 0u, phase, share,
                              bench.now_ns + (uint64_t)(in_s * 1.0e9f), token);
}

static gpw_status ask(uint32_t nonce, uint32_t phase, float share, gpw_permit_answer *a)
{
    return gpw_watch_request(bench.watch, bench.now_ns, nonce, 0u, phase, share, a, sizeof *a);
}

/* @verifies{watch-refuses} */
static void what_no_change_can_be_is_refused(void **state)
{
    gpw_permit_answer a;

    (void)state;
    begin_quiet();
    assert_status(announce(0u, GPW_PHASE_TRAIN, 1.0f, 1.0f, 0u), GPW_ERR_DOMAIN);
    assert_status(announce(1u, GPW_PHASE_COUNT, 1.0f, 1.0f, 0u), GPW_ERR_DOMAIN);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.0f, 1.0f, 0u), GPW_ERR_DOMAIN);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 1.01f, 1.0f, 0u), GPW_ERR_DOMAIN);
    assert_status(announce(1u, GPW_PHASE_TRAIN, NAN, 1.0f, 0u), GPW_ERR_DOMAIN);
    /* Nobody knows what that phase draws. */
    assert_status(announce(1u, GPW_PHASE_USER_1, 1.0f, 1.0f, 0u), GPW_ERR_NOT_FOUND);
    assert_status(ask(1u, GPW_PHASE_USER_1, 1.0f, &a), GPW_ERR_NOT_FOUND);
    assert_status(ask(1u, GPW_PHASE_TRAIN, 2.0f, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_watch_cancel(bench.watch, 0u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_cancel(bench.watch, 1u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_set_phase(bench.watch, 1u, GPW_PHASE_IDLE), GPW_ERR_NOT_FOUND);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 1.0f, 1.0f, 12345u), GPW_ERR_NOT_FOUND);
    tick();
    assert_int_equal(bench.out.reasons, 0u);
}

static void as_many_changes_as_there_is_room_for(void **state)
{
    uint32_t id;

    (void)state;
    begin_quiet();
    for (id = 1u; id <= 4u; id++) {
        assert_status(announce(id, GPW_PHASE_TRAIN, 0.05f, 20.0f, 0u), GPW_OK);
    }
    assert_status(announce(5u, GPW_PHASE_TRAIN, 0.05f, 20.0f, 0u), GPW_ERR_FULL);
    assert_status(announce(4u, GPW_PHASE_TRAIN, 0.1f, 30.0f, 0u), GPW_OK); /* the same */
    tick();
    assert_true(has_reason(GPW_WATCH_NO_TOKEN));
    /* 360 kW, from the least of idle, for all of them: five twentieths wait, and are taken from
     * what is free. */
    assert_near(bench.out.step_allowed_w - bench.out.permit_free_w, 0.25f * 360.0e3f, 2.0e3f);
    for (id = 1u; id <= 4u; id++) {
        assert_status(gpw_watch_cancel(bench.watch, id), GPW_OK);
    }
    tick();
    assert_int_equal(bench.out.reasons, 0u);
}

/* One of two permits; and what two changes did together is laid to neither. */
static void each_token_is_for_its_own_change(void **state)
{
    gpw_permit_answer first, second;

    (void)state;
    begin_quiet();
    assert_status(ask(1u, GPW_PHASE_TRAIN, 0.2f, &first), GPW_OK);
    assert_status(ask(2u, GPW_PHASE_TRAIN, 0.3f, &second), GPW_OK);
    assert_int_equal(first.granted + second.granted, 2u);
    assert_status(announce(8u, GPW_PHASE_TRAIN, 0.3f, 0.0f, second.token), GPW_OK);
    assert_status(announce(7u, GPW_PHASE_TRAIN, 0.2f, 0.0f, first.token), GPW_OK);
    run(0.1f);
    assert_near(bench.out.reserved_w, 180.0e3f, 3.0e3f);
    bench.load_w = 250.0e3f;
    run(5.0f); /* past life, skew and arrival */
    assert_int_equal(bench.out.violations, 0u);
    assert_false(has_reason(GPW_WATCH_STEP_LARGE));
    assert_near(bench.out.reserved_w, 0.0f, 0.0f);
}

/* Down is no step: no permit is missed. To where all are already, as the books say, is one:
 * who announces that knows of an end that nobody announced. */
static void a_change_down_needs_no_permit(void **state)
{
    (void)state;
    prepare(1u);
    begin_at(100.0e3f);
    run(15.0f);
    assert_near(gpwi_watch_step_of(bench.watch, 0u, GPW_PHASE_IDLE, 1.0f), 110.0e3f, 1.0f);
    assert_near(gpwi_watch_step_of(bench.watch, 0u, GPW_PHASE_OFF, 1.0f), 1.0f, 0.0f);
    assert_status(announce(1u, GPW_PHASE_OFF, 1.0f, 5.0f, 0u), GPW_OK);
    run(0.1f);
    assert_int_equal(bench.out.reasons, 0u);
    assert_int_equal(bench.out.permit_open, 1u);
}

static void before_the_first_tick_nothing_is_given(void **state)
{
    gpw_permit_answer a;

    (void)state;
    prepare(1u);
    begin_at(100.0e3f);
    assert_status(ask(1u, GPW_PHASE_TRAIN, 0.1f, &a), GPW_OK);
    assert_int_equal(a.granted, 0u);
}

static void a_permit_that_latched_off_answers_no(void **state)
{
    gpw_permit_answer a;

    (void)state;
    prepare(1u);
    bench.config.violations_max = 1u;
    begin_at(100.0e3f);
    run(15.0f);
    bench.load_w = 200.0e3f; /* beyond the group's bounds */
    run(0.3f);
    bench.load_w = 100.0e3f;
    run(70.0f); /* long after whatever else it was */
    assert_int_equal(bench.out.reasons, GPW_WATCH_VIOLATIONS | GPW_WATCH_LATCHED);
    assert_status(ask(1u, GPW_PHASE_TRAIN, 0.1f, &a), GPW_OK);
    assert_int_equal(a.granted, 0u);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_OK);
    tick();
    assert_int_equal(bench.out.reasons, 0u);
    assert_status(ask(2u, GPW_PHASE_TRAIN, 0.1f, &a), GPW_OK);
    assert_int_equal(a.granted, 1u);
}

static void all_are_refused(gpw_status of_acknowledge)
{
    gpw_permit_answer a;

    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.1f, 1.0f, 0u), GPW_ERR_STATE);
    assert_status(gpw_watch_cancel(bench.watch, 1u), GPW_ERR_STATE);
    assert_status(gpw_watch_set_phase(bench.watch, 0u, GPW_PHASE_IDLE), GPW_ERR_STATE);
    assert_status(ask(1u, GPW_PHASE_TRAIN, 0.1f, &a), GPW_ERR_STATE);
    assert_status(gpw_watch_release(bench.watch, 1u), GPW_ERR_NOT_FOUND);
    assert_string_equal(gpw_status_name(gpw_watch_acknowledge(bench.watch, bench.now_ns)),
                        gpw_status_name(of_acknowledge));
}

/* @verifies{watch-state} */
static void a_state_that_was_changed_takes_no_command(void **state)
{
    (void)state;
    begin_quiet();
    memcpy(kept, bench_memory, sizeof kept);
    gpwi_watch_permit(bench.watch)[0].serial ^= 1u; /* sealed beside the core */
    all_are_refused(GPW_NOTE_HELD);
    tick();
    assert_true(has_reason(GPW_WATCH_STATE));
    memcpy(bench_memory, kept, sizeof kept);
    bench.watch->core.surface_words ^= 1u; /* the core itself */
    all_are_refused(GPW_NOTE_HELD);
    memcpy(bench_memory, kept, sizeof kept);
    bench.watch->seal = 0u;
    all_are_refused(GPW_NOTE_HELD);
    tick();
    assert_true(has_reason(GPW_WATCH_STATE));
    memcpy(bench_memory, kept, sizeof kept);
    tick();
    assert_int_equal(bench.out.reasons, 0u);
}

/* What is dead still, beside what has come back, of the bus and of a set. */
static void an_acknowledgement_leaves_what_is_still_dead(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.inputs |= GPW_WATCH_HAS_VOLTAGE;
    begin_at(100.0e3f);
    run(15.0f);
    bench.silent = GPW_WATCH_HAS_FREQUENCY | GPW_WATCH_HAS_VOLTAGE;
    bench.set_silent[0] = GPW_WATCH_HAS_BREAKER;
    run(65.0f);
    assert_int_equal(bench.out.latched, 1u);
    bench.silent = GPW_WATCH_HAS_FREQUENCY;
    run(3.0f);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_NOTE_HELD);
    bench.silent = 0u;
    run(3.0f);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_NOTE_HELD);
    run(0.1f);
    assert_int_equal(bench.out.latched, 1u); /* the breaker */
    bench.set_silent[0] = 0u;
    run(3.0f);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_OK);
    run(10.0f);
    assert_int_equal(bench.out.reasons, 0u);
}

/* A change nobody announced, within the bounds of its group: closed for a while, by it alone.
 */
static void what_nobody_announced_closes_for_a_while(void **state)
{
    gpw_forecast_group g = group_at(100.0e3f);

    (void)state;
    prepare(1u);
    g.high_w[GPW_PHASE_IDLE] = 300.0e3f;
    bench.load_w = 100.0e3f;
    begin_with(&g, 1u);
    run(125.0f);
    assert_int_equal(bench.out.reasons, 0u);
    bench.load_w = 200.0e3f;
    run(0.5f);
    assert_int_equal(bench.out.reasons & ~(uint32_t)GPW_WATCH_AIR, GPW_WATCH_UNANNOUNCED);
    assert_true(bench.out.step_allowed_w == 0.0f && bench.out.reserve_step_w > 0.0f);
    assert_int_equal(bench.out.permit_open, 0u);
    run(6.0f);
    assert_int_equal(bench.out.permit_open, 1u);
    assert_true(bench.out.step_allowed_w > 0.0f);
}

/* Nothing of the sets in a tick: what each had is held for a while. */
static void a_tick_without_its_sets_holds_what_they_had(void **state)
{
    gpw_watch_input in;
    uint32_t k;

    (void)state;
    prepare(1u);
    bench.config.inputs |= GPW_WATCH_HAS_MODE | GPW_WATCH_HAS_COOLANT;
    begin_at(100.0e3f);
    run(15.0f);
    for (k = 0; k < 20u; k++) {
        bench.now_ns += bench.config.tick_ns;
        memset(&in, 0, sizeof in);
        in.now_ns = bench.now_ns;
        in.power_w = sample_of(bench.load_w, 0u, 0u);
        in.frequency_hz = sample_of(50.0f, 0u, 0u);
        assert_status(gpw_watch_step(bench.watch, &in, sizeof in, NULL, 0u, 0u, &bench.out,
                                     sizeof bench.out),
                      GPW_OK);
    }
    assert_int_equal(bench.out.sets_online, 1u);
    assert_int_equal(bench.out.reasons, 0u);
}

/* ---- tables ---- */

static gpw_status start_with(const uint16_t *table)
{
    const gpw_forecast_group g = group_at(600.0e3f);
    uint32_t index;

    assert_status(
        gpw_watch_init(bench_memory, sizeof bench_memory, &bench.config, &bench.watch), GPW_OK);
    assert_status(gpw_watch_add_set(bench.watch, &bench.set[0], &index), GPW_OK);
    assert_status(gpw_watch_add_group(bench.watch, &g, &index), GPW_OK);
    assert_status(gpw_watch_set_surface(bench.watch, table, 171u), GPW_OK);
    return gpw_watch_start(bench.watch, bench.now_ns);
}

/* @verifies{watch-surface} */
static void a_table_without_air_is_none_for_a_set_with_it(void **state)
{
    uint16_t table[171];

    (void)state;
    memcpy(table, watch_surface, sizeof table);
    table[GPWI_SURFACE_AIR] = 0u;
    table[GPWI_SURFACE_SUM] = gpwi_surface_sum(table);
    prepare(1u);
    assert_status(start_with(table), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_preset(&bench.set[0], GPW_GENSET_DIESEL_NA), GPW_OK);
    assert_status(start_with(table), GPW_OK);
}

/* The table takes 749 thousandths off at 0.8, and 500 from full load. */
static void a_larger_rejection_at_the_load_counts(void **state)
{
    uint16_t table[171];
    uint32_t k;

    (void)state;
    memcpy(table, watch_surface, sizeof table);
    for (k = 0; k < 9u; k++) {
        table[162u + k] = 500u;
    }
    table[GPWI_SURFACE_SUM] = gpwi_surface_sum(table);
    prepare(1u);
    bench.load_w = 0.8e6f;
    assert_status(start_with(table), GPW_OK);
    run(20.0f);
    assert_near(bench.out.step_down_allowed_w, 749.0e3f, 1.0f);
    prepare(1u);
    bench.load_w = 0.3e6f;
    assert_status(start_with(table), GPW_OK);
    run(20.0f);
    assert_near(bench.out.step_down_allowed_w, 500.0e3f, 1.0f);
}

/* What a swing does is known, what is allowed is not: it limits nothing. */
static void a_swing_without_a_limit_limits_nothing(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.largest_hz_per_w = 1.0e-5f;
    begin_at(100.0e3f);
    run(15.0f);
    assert_near(bench.out.swing_df_hz, 0.0f, 1.0e-3f);
    assert_int_not_equal(bench.out.limiting, GPW_WATCH_LIMIT_SWING);
    assert_int_equal(bench.out.outcome, GPW_HOLDS);
}

/* ---- ends ---- */

static gpw_permit_reading permit_reading(void)
{
    gpw_permit_reading r;

    assert_true(gpw_permit_get(gpwi_watch_permit(bench.watch), &r, sizeof r) >= GPW_OK);
    return r;
}

/* It was due, it was late, and it is given up: nobody has seen its load, so its watts stay
 * reserved for as long as they may still come. */
static void change_that_never_came_keeps_the_watts_of_its_permit(void **state)
{
    gpw_permit_answer a;

    (void)state;
    prepare(1u);
    bench.config.token_arrive_s = 60.0f;
    bench.config.drop_s = 20.0f;
    begin_at(100.0e3f);
    run(80.0f);
    assert_status(ask(1u, GPW_PHASE_TRAIN, 0.1f, &a), GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(announce(1u, GPW_PHASE_TRAIN, 0.1f, 1.0f, a.token), GPW_OK);
    run(30.0f);
    assert_int_equal(gpwi_watch_changes(bench.watch)[0].id, 0u);
    assert_true(permit_reading().live_w > 1.0e3f);
}

/* What the other group announces changes nothing for this one. */
static void announcement_of_another_group_leaves_a_step_as_it_is(void **state)
{
    gpw_forecast_group groups[2];
    float before_w;

    (void)state;
    prepare(1u);
    groups[0] = groups[1] = group_at(50.0e3f);
    bench.load_w = 100.0e3f;
    begin_with(groups, 2u);
    run(15.0f);
    before_w = gpwi_watch_step_of(bench.watch, 0u, GPW_PHASE_TRAIN, 1.0f);
    assert_status(gpw_watch_announce(bench.watch, 1u, 1u, GPW_PHASE_OFF, 1.0f,
                                     bench.now_ns + 5000000000u, 0u),
                  GPW_OK);
    assert_near(gpwi_watch_step_of(bench.watch, 0u, GPW_PHASE_TRAIN, 1.0f), before_w, 0.0);
    assert_true(gpwi_watch_step_of(bench.watch, 1u, GPW_PHASE_TRAIN, 1.0f) > before_w);
}

/* A permit is held for as long as the slowest group takes to come; longer than any permit may
 * be held none can be given. */
static void permit_waits_for_the_slowest_group(void **state)
{
    gpw_forecast_group g = group_at(100.0e3f);
    uint64_t held_ns;

    (void)state;
    prepare(1u);
    bench.load_w = 100.0e3f;
    begin_with(&g, 1u);
    held_ns = gpwi_watch_permit(bench.watch)->held_ns;
    g.sync_fraction = 0.5f;
    g.spread_s = bench.config.token_arrive_s + 20.0f;
    begin_with(&g, 1u);
    assert_near((double)(gpwi_watch_permit(bench.watch)->held_ns - held_ns) * 1e-9, 20.0, 1e-3);
    g.sync_fraction = 1.0f; /* all at once: the time for the rest is nobody's */
    begin_with(&g, 1u);
    assert_true(gpwi_watch_permit(bench.watch)->held_ns == held_ns);
    g.ramp_w_per_s = g.peak_w / 700.0f;
    assert_status(
        gpw_watch_init(bench_memory, sizeof bench_memory, &bench.config, &bench.watch), GPW_OK);
    {
        uint32_t index;

        assert_status(gpw_watch_add_set(bench.watch, &bench.set[0], &index), GPW_OK);
        assert_status(gpw_watch_add_group(bench.watch, &g, &index), GPW_OK);
    }
    assert_status(gpw_watch_set_surface(bench.watch, watch_surface, 171u), GPW_OK);
    assert_status(gpw_watch_start(bench.watch, bench.now_ns), GPW_ERR_DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_change_can_be_is_refused),
        cmocka_unit_test(as_many_changes_as_there_is_room_for),
        cmocka_unit_test(each_token_is_for_its_own_change),
        cmocka_unit_test(a_change_down_needs_no_permit),
        cmocka_unit_test(before_the_first_tick_nothing_is_given),
        cmocka_unit_test(a_permit_that_latched_off_answers_no),
        cmocka_unit_test(a_state_that_was_changed_takes_no_command),
        cmocka_unit_test(an_acknowledgement_leaves_what_is_still_dead),
        cmocka_unit_test(what_nobody_announced_closes_for_a_while),
        cmocka_unit_test(a_tick_without_its_sets_holds_what_they_had),
        cmocka_unit_test(a_table_without_air_is_none_for_a_set_with_it),
        cmocka_unit_test(a_larger_rejection_at_the_load_counts),
        cmocka_unit_test(a_swing_without_a_limit_limits_nothing),
        cmocka_unit_test(change_that_never_came_keeps_the_watts_of_its_permit),
        cmocka_unit_test(announcement_of_another_group_leaves_a_step_as_it_is),
        cmocka_unit_test(permit_waits_for_the_slowest_group),
    };

    return cmocka_run_group_tests_name("watch commands", tests, NULL, NULL);
}
