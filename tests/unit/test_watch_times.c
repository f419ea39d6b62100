/* SPDX-License-Identifier: MIT */
/* A watch's times and counts, each away from its default: the rungs of its inputs, permits and
 * changes, the size of a step that came, how far ahead a set is asked for. */
#include "watch_bench.h"

#include "plan_surface_internal.h"

#define TICK_S 0.01f

/* ---- rungs ---- */

/* Time from now on until the rung of the power, or the worst of all, is reached. */
static float reaches(uint32_t rung, int of_power)
{
    uint32_t k;

    for (k = 0; k < 3000u; k++) {
        if ((of_power ? bench.out.load_rung : bench.out.rung) == rung) {
            break;
        }
        tick();
    }
    return (float)k * TICK_S;
}

static void each_rung_comes_in_its_time(void **state)
{
    float silent_s, comes_s;
    uint32_t k;

    (void)state;
    for (k = 0; k < 2u; k++) { /* of the power, of the frequency */
        const int is_power = k == 0u;
        const float hold_s = is_power ? 0.2f : 0.35f, reduce_s = is_power ? 0.7f : 1.1f;
        const float latch_s = is_power ? 4.0f : 6.0f, recover_s = is_power ? 1.5f : 1.2f;

        prepare(1u);
        bench.config.power_hold_s = 0.2f;
        bench.config.power_reduce_s = 0.7f;
        bench.config.power_latch_s = 4.0f;
        bench.config.power_recover_s = 1.5f;
        bench.config.other_hold_s = 0.35f;
        bench.config.other_reduce_s = 1.1f;
        bench.config.other_latch_s = 6.0f;
        bench.config.other_recover_s = 1.2f;
        begin_at(100.0e3f);
        tick();
        comes_s = reaches(GPW_RUNG_GOOD, 1);
        assert_near(comes_s, 1.5f, 0.025f);
        run(10.0f);
        bench.silent = is_power ? GPW_WATCH_HAS_POWER : GPW_WATCH_HAS_FREQUENCY;
        silent_s = reaches(GPW_RUNG_HOLD, is_power);
        assert_near(silent_s, hold_s, 0.025f);
        assert_near(bench.out.load_age_s, is_power ? silent_s : 0.0f, 1.0e-4f);
        silent_s += reaches(GPW_RUNG_REDUCE, is_power);
        assert_near(silent_s, reduce_s, 0.025f);
        bench.silent = 0u; /* a good while until it is believed again */
        comes_s = reaches(GPW_RUNG_GOOD, is_power);
        assert_near(comes_s, recover_s, 0.025f);
        bench.silent = is_power ? GPW_WATCH_HAS_POWER : GPW_WATCH_HAS_FREQUENCY;
        silent_s = reaches(GPW_RUNG_LATCH, is_power);
        assert_near(silent_s, latch_s, 0.025f);
        assert_int_equal(bench.out.latched, 1u);
    }
}

/* What the power's rules would admit, the frequency's do not. */
static void an_input_is_admitted_by_its_own_rules(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.power_recover_s = 0.1f;
    bench.config.other_recover_s = 5.0f;
    bench.config.other_latch_s = 3.0f;
    begin_at(100.0e3f);
    run(15.0f);
    bench.silent = GPW_WATCH_HAS_FREQUENCY;
    run(4.0f);
    assert_int_equal(bench.out.rung, GPW_RUNG_LATCH);
    bench.silent = 0u;
    run(1.0f);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_NOTE_HELD);
    run(1.0f);
    assert_int_equal(bench.out.rung, GPW_RUNG_LATCH);
    run(4.0f);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_OK);
    tick();
    assert_int_equal(bench.out.rung, GPW_RUNG_GOOD);
}

/* Neither open nor closed. */
static void a_breaker_that_was_never_heard_is_not_known(void **state)
{
    (void)state;
    prepare(2u);
    bench.set_silent[0] = GPW_WATCH_HAS_BREAKER;
    begin_at(100.0e3f);
    run(10.0f);
    assert_true(has_reason(GPW_WATCH_BREAKER));
    assert_int_equal(bench.out.sets_online, 1u);
    assert_int_equal(bench.out.rung, GPW_RUNG_REDUCE);
}

/* For a second the powers may be off in sum; one of several sets may give nothing in none. */
static void a_single_set_is_not_idle(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.inputs |= GPW_WATCH_HAS_SET_POWER;
    bench.set_w[0] = 150.0e3f;
    settled(150.0e3f);
    bench.set_w[0] = 0.0f;
    run(0.5f);
    assert_false(has_reason(GPW_WATCH_SHARING));
    assert_int_equal(bench.out.permit_open, 1u);
}

/* ---- the meter ---- */

/* A value that comes more than ten lags after the one before is the load itself; one that comes
 * sooner is not. */
static void a_slow_meter_is_taken_as_it_is(void **state)
{
    uint32_t way, k;

    (void)state;
    for (way = 0; way < 2u; way++) {
        prepare(1u);
        bench.config.meter_tau_s = 0.01f;
        bench.config.power_hold_s = 1.0f;
        bench.config.power_recover_s = 0.0f;
        begin_at(200.0e3f);
        run(10.0f);
        bench.silent = GPW_WATCH_HAS_POWER;
        for (k = 0; k < (way == 0u ? 10u : 8u); k++) {
            tick();
        }
        bench.silent = 0u;
        bench.load_w = 900.0e3f;
        tick(); /* 0.11 and 0.09 s after */
        if (way == 0u) {
            assert_near(bench.out.load_w, 900.0e3f, 0.0f);
        } else { /* (1 - a x) / (1 - a), a = exp(-9): 86 W more than was read */
            assert_near(bench.out.load_w, 900.0e3f + 700.0e3f * 1.2342e-4f, 0.2f);
        }
    }
}

/* (1 - a x) / (1 - a) with a = exp(-0.2), behind a lag with exp(-0.6): from the first two. */
static void a_lag_is_undone_from_the_second_value_on(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.meter_tau_s = 0.05f;
    bench.config.power_recover_s = 0.0f;
    begin_at(100.0e3f);
    tick();
    assert_near(bench.out.load_w, 100.0e3f, 0.0f);
    bench.load_w = 110.0e3f;
    tick();
    assert_near(bench.out.load_w, 124.89e3f, 20.0f);
}

/* What the lag hid is a power that can be: the 124.89 kW of above are not, nor those below. */
static void a_lag_is_undone_within_what_is_possible(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.meter_tau_s = 0.05f;
    bench.config.power_recover_s = 0.0f;
    bench.config.power_low_w = -10.0e3f;
    bench.config.power_high_w = 120.0e3f;
    begin_at(100.0e3f);
    tick();
    bench.load_w = 110.0e3f;
    tick();
    assert_near(bench.out.load_w, 120.0e3f, 0.0f);
    bench.load_w = -5.0e3f;
    tick();
    assert_near(bench.out.load_w, -10.0e3f, 0.0f);
}

/* ---- permits and changes ---- */

static gpw_permit_answer ask(uint32_t nonce, uint32_t group, float share)
{
    gpw_permit_answer a;

    assert_status(gpw_watch_request(bench.watch, bench.now_ns, nonce, group, GPW_PHASE_TRAIN,
                                    share, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    return a;
}

static gpw_status announce(uint32_t id, uint32_t group, float share, float in_s, uint32_t token)
{
    return gpw_watch_announce(bench.watch, id, group, GPW_PHASE_TRAIN, share,
                              bench.now_ns + (uint64_t)(in_s * 1.0e9f), token);
}

/* Half a second of life is enough for what comes now. */
static void a_change_of_now_needs_no_life(void **state)
{
    gpw_permit_answer a;

    (void)state;
    prepare(1u);
    bench.config.token_life_s = 0.5f;
    settled(60.0e3f);
    a = ask(1u, 0u, 0.2f);
    assert_int_equal(a.life_ms, 500u);
    assert_status(announce(1u, 0u, 0.2f, 0.6f, a.token), GPW_ERR_NOT_FOUND);
    assert_status(announce(1u, 0u, 0.2f, 0.0f, a.token), GPW_OK);
}

/* Life, skew and arrival; then what was not used is free, and what was used and seen after its
 * settling. */
static void a_permit_has_its_times(void **state)
{
    gpw_permit_answer a;
    uint32_t k;

    (void)state;
    prepare(1u);
    bench.config.token_life_s = 1.0f;
    bench.config.token_skew_s = 0.3f;
    bench.config.token_arrive_s = 1.6f;
    bench.config.epoch = 7u;
    settled(60.0e3f);
    a = ask(1u, 0u, 0.2f);
    assert_int_equal(a.token >> 16, 7u);
    for (k = 0; k < 1000u; k++) {
        tick();
        if (bench.out.permits_live == 0u) {
            break;
        }
        assert_near(bench.out.reserved_w, 0.2f * (270.0e3f - 54.0e3f), 1.0f);
    }
    assert_near((float)(k + 1u) * TICK_S, 1.0f + 0.3f + 1.6f, 0.025f);
    assert_near(bench.out.reserved_w, 0.0f, 0.0f);
}

/* Nothing is given for so long after the start. */
static void a_quarantine_lasts_as_long_as_it_was_told(void **state)
{
    static const float told_s[] = {0.0f, 9.0f};
    uint32_t i;

    (void)state;
    for (i = 0; i < 2u; i++) {
        uint32_t k;

        prepare(1u);
        bench.config.quarantine_s = told_s[i];
        bench.config.model_recover_s = 0.5f;
        bench.config.token_life_s = 3.0f;
        bench.config.token_arrive_s = 2.5f;
        begin_at(60.0e3f);
        for (k = 0; k < 2000u && bench.out.permit_open == 0u; k++) {
            tick();
        }
        /* 0: life, skew and arrival */
        assert_near((float)k * TICK_S, i == 0u ? 3.0f + 0.2f + 2.5f : 9.0f, 0.05f);
    }
}

static void a_change_that_was_cancelled_makes_room_at_once(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.announcements_max = 1u;
    settled(60.0e3f);
    assert_status(announce(1u, 0u, 0.2f, 3.0f, 0u), GPW_OK);
    assert_status(announce(2u, 0u, 0.2f, 3.0f, 0u), GPW_ERR_FULL);
    assert_status(gpw_watch_cancel(bench.watch, 1u), GPW_OK);
    assert_status(announce(2u, 0u, 0.2f, 3.0f, 0u), GPW_OK);
}

/* Half of a group of 20 kW that may go to 90: 36 kW, and 59.6 with what is let pass. The other
 * group may draw anything up to 400 kW: no bound is left. */
static void begin_step(uint32_t with_another)
{
    gpw_forecast_group groups[2];
    gpw_permit_answer a;

    prepare(1u);
    bench.config.violation_forget_s = 1000.0f;
    bench.config.early_s = 0.0f;
    groups[0] = group_at(20.0e3f);
    groups[1] = group_at(60.0e3f);
    groups[1].high_w[GPW_PHASE_IDLE] = groups[1].peak_w = 400.0e3f;
    bench.load_w = 80.0e3f;
    groups[1].high_w[GPW_PHASE_TRAIN] = 400.0e3f;
    begin_with(groups, 2u);
    run(15.0f);
    a = ask(1u, 0u, 0.5f);
    assert_status(announce(1u, 0u, 0.5f, 1.0f, a.token), GPW_OK);
    if (with_another != 0u) {
        assert_status(announce(2u, 0u, 0.25f, 30.0f, 0u), GPW_OK);
    }
    run(0.5f);
    bench.load_w = 85.0e3f; /* counted from what it was before it came */
    run(0.49f);
}

/* @verifies{watch-violations} */
static void a_step_beyond_its_permit_is_a_violation(void **state)
{
    static const struct {
        float step_w;
        uint32_t with_another, violations;
    } cases[] = {{58.0e3f, 0u, 0u}, {61.0e3f, 0u, 1u}, {61.0e3f, 1u, 0u}};
    uint32_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        begin_step(cases[i].with_another);
        bench.load_w += cases[i].step_w;
        for (k = 1u; k <= 30u; k++) {
            tick();
            assert_false(has_reason(GPW_WATCH_LOAD_WRONG));
            if (bench.out.violations > 0u) {
                break;
            }
        }
        assert_int_equal(bench.out.violations, cases[i].violations);
        assert_int_equal(has_reason(GPW_WATCH_STEP_LARGE), cases[i].violations != 0u);
        if (cases[i].violations != 0u) {
            assert_in_range(k, 5u, 6u); /* five readings in a row */
            assert_int_equal(bench.out.permit_open, 0u);
            run(4.5f);
            assert_true(has_reason(GPW_WATCH_STEP_LARGE));
            run(1.0f); /* and five seconds later it no longer closes */
            assert_false(has_reason(GPW_WATCH_STEP_LARGE));
            assert_int_equal(bench.out.violations, 1u);
        }
    }
}

/* Four readings beyond are none. */
static void a_short_overshoot_is_no_violation(void **state)
{
    uint32_t k;

    (void)state;
    begin_step(0u);
    run(0.02f);
    for (k = 0; k < 12u; k++) {
        bench.load_w += 61.0e3f;
        run(0.04f);
        bench.load_w -= 61.0e3f;
        run(0.01f);
    }
    assert_int_equal(bench.out.violations, 0u);
}

/* What one was beyond does not hide the next one in that place. */
static void readings_beyond_are_of_one_change(void **state)
{
    gpw_permit_answer a;
    uint32_t k;

    (void)state;
    begin_step(0u);
    bench.load_w += 61.0e3f;
    run(2.0f); /* to its end */
    assert_int_equal(bench.out.violations, 1u);
    bench.load_w = 80.0e3f;
    assert_status(gpw_watch_set_phase(bench.watch, 0u, GPW_PHASE_IDLE), GPW_OK);
    run(20.0f);
    a = ask(2u, 0u, 0.5f);
    assert_status(announce(3u, 0u, 0.5f, 1.0f, a.token), GPW_OK);
    run(0.99f);
    bench.load_w += 61.0e3f;
    for (k = 0u; k < 30u && bench.out.violations < 2u; k++) {
        tick();
    }
    assert_in_range(k, 5u, 6u);
}

/* ---- how far ahead ---- */

/* 600 kW are left beside the reserve, a change needs more. Each forecast reaches back to the
 * one before; a set needs 0.2 s. */
static void a_set_is_asked_for_ahead_of_the_load(void **state)
{
    static const float waits_s[] = {9.8f, 1.8f, 0.3f, 0.0f};
    uint32_t k, seen = 0u, ticks[5] = {0u, 0u, 0u, 0u, 0u};

    (void)state;
    prepare(2u);
    bench.config.reserve_margin_w = 1.4e6f;
    bench.config.token_life_s = 0.5f; /* what is taken now is not what is taken then */
    bench.config.start_lead_s = 0.2f;
    bench.config.start_hold_s = 600.0f;
    begin_at(300.0e3f);
    run(10.0f);
    assert_true(bench.out.start_in_s != bench.out.start_in_s);
    assert_status(announce(1u, 0u, 0.5f, 20.0f, 0u), GPW_OK);
    for (k = 0; k < 1990u; k++) {
        tick();
        if (gpwi_is_known(bench.out.start_in_s)) {
            while (seen < 4u && gpwi_abs(bench.out.start_in_s - waits_s[seen]) > 1.0e-3f) {
                seen++;
            }
            ticks[seen]++;
        }
    }
    /* Forecasts of a minute, ten seconds, two, and half a second have it, with some tenths of
     * doubt.
     */
    assert_in_range(ticks[0], 980u, 1000u);
    assert_in_range(ticks[1], 780u, 820u);
    assert_in_range(ticks[2], 130u, 170u);
    assert_in_range(ticks[3], 30u, 60u);
    assert_int_equal(ticks[4], 0u);
}

/* ---- what is allowed ---- */

/* Without an air limit the next step is taken after the time of the configuration. */
static void a_ramp_is_a_step_in_the_settling_time(void **state)
{
    (void)state;
    prepare(1u);
    assert_status(gpw_genset_preset(&bench.set[0], GPW_GENSET_DIESEL_NA), GPW_OK);
    bench.set[0].tick_ns = bench.config.tick_ns;
    bench.set[0].rated_w = 1.0e6f;
    bench.config.settle_s = 0.2f;
    settled(60.0e3f);
    assert_true(bench.out.step_allowed_w > 100.0e3f);
    assert_near(bench.out.ramp_allowed_w_per_s, bench.out.step_allowed_w / 0.2f, 1.0f);
    assert_true(bench.out.boost_pu != bench.out.boost_pu);
}

/* Nor does it when the air is quick: 1.3 times 0.5 s. */
static void a_quick_turbocharger_makes_a_steep_ramp(void **state)
{
    (void)state;
    prepare(1u);
    bench.set[0].air_tau_s = 0.5f;
    settled(60.0e3f);
    assert_near(bench.out.ramp_allowed_w_per_s, bench.out.step_allowed_w / 0.65f, 10.0f);
}

/* 840 kW may come at once and 351 are taken: 489 are short, and a set that joins without boost
 * takes 403. */
static void sets_are_asked_for_by_what_they_take_cold(void **state)
{
    static const float air_tau_s[] = {5.0f, 0.5f}; /* slow or quick: cold is cold */
    gpw_forecast_group g = group_at(60.0e3f);
    uint32_t i, k;

    (void)state;
    g.may_start = 1u;
    g.peak_w = g.high_w[GPW_PHASE_TRAIN] = 894.0e3f; /* from 54 at least */
    for (k = 0; k < 2u; k++) {
        prepare(4u);
        for (i = 0u; i < 4u; i++) {
            bench.set[i].air_tau_s = air_tau_s[k];
            bench.breaker[i] = i == 0u ? 1.0f : 0.0f;
        }
        bench.load_w = 60.0e3f;
        bench.config.start_hold_s = 0.0f;
        begin_with(&g, 1u);
        run(20.0f);
        assert_near(bench.out.reserve_step_w, 351.0e3f, 1.0e3f);
        assert_near(bench.out.step_up_w, 840.0e3f, 10.0e3f);
        assert_int_equal(bench.out.start_sets, 2u);
    }
}

static void without_a_set_nothing_is_allowed(void **state)
{
    (void)state;
    prepare(2u);
    settled(60.0e3f);
    bench.breaker[0] = bench.breaker[1] = 0.0f;
    tick();
    assert_near(bench.out.reserve_step_w, 0.0f, 0.0f);
    assert_near(bench.out.step_allowed_w, 0.0f, 0.0f);
    assert_near(bench.out.step_down_allowed_w, 0.0f, 0.0f);
    assert_near(bench.out.ramp_allowed_w_per_s, 0.0f, 0.0f);
    assert_int_equal(bench.out.sets_online, 0u);
    assert_true(bench.out.model_hz != bench.out.model_hz);
    assert_true(bench.out.boost_pu != bench.out.boost_pu);
    assert_true(has_reason(GPW_WATCH_NO_SET));
}

/* From full load the least of all leads counts, wherever in the row it stands: 400 thousandths
 * of the rating, from 300 kW too. */
static void the_least_rejection_of_the_last_row_counts(void **state)
{
    const gpw_forecast_group g = group_at(300.0e3f);
    uint32_t k;

    (void)state;
    for (k = 0; k < 9u; k++) {
        uint16_t table[171];
        uint32_t index;

        memcpy(table, watch_surface, sizeof table);
        table[162u + k] = 400u;
        for (index = 117u; index < 126u; index++) {
            table[index] = 0u; /* from three eighths nothing by the table itself */
        }
        table[GPWI_SURFACE_SUM] = gpwi_surface_sum(table);
        prepare(1u);
        bench.load_w = 300.0e3f;
        assert_status(
            gpw_watch_init(bench_memory, sizeof bench_memory, &bench.config, &bench.watch),
            GPW_OK);
        assert_status(gpw_watch_add_set(bench.watch, &bench.set[0], &index), GPW_OK);
        assert_status(gpw_watch_add_group(bench.watch, &g, &index), GPW_OK);
        assert_status(gpw_watch_set_surface(bench.watch, table, 171u), GPW_OK);
        assert_status(gpw_watch_start(bench.watch, bench.now_ns), GPW_OK);
        run(10.0f);
        assert_near(bench.out.step_down_allowed_w, 400.0e3f, 1.0f);
    }
}

/* @verifies{watch-clock} */
static void ticks_that_are_left_out_are_told(void **state)
{
    static const struct {
        uint32_t left_out; /* of each tick that comes */
        uint32_t
            calls; /* until half a second is missing; a quarter of a tick is let go at each */
    } cases[] = {{1u, 67u}, {4u, 14u}, {19u, 3u}};
    uint32_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        prepare(1u);
        settled(100.0e3f);
        bench.now_ns += 400000000u; /* one gap alone is none */
        run(4.0f);
        assert_false(has_reason(GPW_WATCH_CLOCK));
        assert_int_equal(bench.out.permit_open, 1u);
        for (k = 1u; k < cases[i].calls + 20u; k++) {
            bench.now_ns += (uint64_t)cases[i].left_out * bench.config.tick_ns;
            tick();
            assert_int_equal(has_reason(GPW_WATCH_CLOCK), k >= cases[i].calls);
        }
        assert_int_equal(bench.out.permit_open, 0u);
        run(5.0f); /* a second is forgotten in four */
        assert_int_equal(bench.out.reasons, 0u);
        assert_int_equal(bench.out.permit_open, 1u);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rung_comes_in_its_time),
        cmocka_unit_test(ticks_that_are_left_out_are_told),
        cmocka_unit_test(an_input_is_admitted_by_its_own_rules),
        cmocka_unit_test(a_breaker_that_was_never_heard_is_not_known),
        cmocka_unit_test(a_single_set_is_not_idle),
        cmocka_unit_test(a_slow_meter_is_taken_as_it_is),
        cmocka_unit_test(a_lag_is_undone_from_the_second_value_on),
        cmocka_unit_test(a_lag_is_undone_within_what_is_possible),
        cmocka_unit_test(a_change_of_now_needs_no_life),
        cmocka_unit_test(a_permit_has_its_times),
        cmocka_unit_test(a_quarantine_lasts_as_long_as_it_was_told),
        cmocka_unit_test(a_change_that_was_cancelled_makes_room_at_once),
        cmocka_unit_test(a_step_beyond_its_permit_is_a_violation),
        cmocka_unit_test(a_short_overshoot_is_no_violation),
        cmocka_unit_test(readings_beyond_are_of_one_change),
        cmocka_unit_test(a_set_is_asked_for_ahead_of_the_load),
        cmocka_unit_test(a_ramp_is_a_step_in_the_settling_time),
        cmocka_unit_test(a_quick_turbocharger_makes_a_steep_ramp),
        cmocka_unit_test(sets_are_asked_for_by_what_they_take_cold),
        cmocka_unit_test(without_a_set_nothing_is_allowed),
        cmocka_unit_test(the_least_rejection_of_the_last_row_counts),
    };

    return cmocka_run_group_tests_name("times of a watch", tests, NULL, NULL);
}
