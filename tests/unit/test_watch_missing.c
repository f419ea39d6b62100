/* SPDX-License-Identifier: MIT */
/* What a watch says of each thing that can be missing, wrong or late, in closed loop with a
 * plant. */
#include "watch_rig.h"

/* @verifies{watch-one-packet} */
static void one_lost_packet_changes_nothing(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.is_silent = 1u;
    run(&r, 0.15f);
    assert_int_equal(r.out.reasons, 0u);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.start_sets, 0u);
    r.is_silent = 0u;
    run(&r, 1.0f);
    assert_int_equal(r.out.reasons, 0u);
}

/* @verifies{watch-dead-sensor} */
static void a_silent_meter_closes_and_opens_only_after_a_while(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 4u, 0.2f);
    assert_int_equal(a.granted, 1u);
    r.is_silent = 1u;
    run(&r, 0.6f);
    assert_closed(&r, GPW_WATCH_POWER);
    assert_int_equal(r.out.load_rung, GPW_RUNG_HOLD);
    assert_false(isnan(r.out.load_w));
    run(&r, 1.0f);
    assert_closed(&r, GPW_WATCH_POWER);
    assert_int_equal(r.out.rung, GPW_RUNG_REDUCE);
    assert_true(isnan(r.out.load_w));
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 0.2f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND); /* taken back */
    r.is_silent = 0u;
    run(&r, 1.0f);
    assert_closed(&r, GPW_WATCH_POWER);
    run(&r, 15.0f);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-dead-sensor, ladder-latch} */
static void a_dead_meter_latches_until_acknowledged(void **state)
{
    gpw_watch_config c = config_of();
    rig r;

    (void)state;
    c.power_latch_s = 3.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    r.is_silent = 1u;
    run(&r, 4.0f);
    assert_int_equal(r.out.rung, GPW_RUNG_LATCH);
    r.is_silent = 0u;
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_NOTE_HELD);
    run(&r, 20.0f);
    assert_closed(&r, GPW_WATCH_POWER | GPW_WATCH_LATCHED);
    assert_int_equal(r.out.latched, 1u);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_OK);
    run(&r, 10.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.latched, 0u);
}

/* @verifies{watch-dead-sensor} */
static void a_lost_frequency_closes_where_it_is_needed(void **state)
{
    gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.no_frequency = 1u;
    run(&r, 3.0f);
    assert_closed(&r, GPW_WATCH_FREQUENCY | GPW_WATCH_MODEL);
    c.inputs &= ~(uint32_t)GPW_WATCH_HAS_FREQUENCY;
    c.needed = c.inputs;
    begin(&r, &c);
    r.no_frequency = 1u;
    run(&r, 12.0f);
    assert_true((r.out.reasons & GPW_WATCH_UNCHECKED) != 0u);
    assert_int_equal(r.out.model_valid, 0u);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-breaker} */
static void an_open_or_unknown_breaker_closes(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_live_sample open;
    rig r;
    uint32_t k;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    for (k = 0; k < 20u; k++) {
        r.now_ns += WATCH_TICK_NS;
        r.in.now_ns = r.now_ns;
        r.in.power_w = sample(WATCH_IDLE_W, r.now_ns);
        r.in.frequency_hz = sample(50.0f, r.now_ns);
        open = sample(0.0f, r.now_ns);
        r.set.breaker = open;
        assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 1u,
                                     &r.out, sizeof r.out),
                      GPW_OK);
    }
    assert_closed(&r, GPW_WATCH_NO_SET);
    assert_int_equal(r.out.sets_online, 0u);
    run(&r, 1.0f);
    assert_int_equal(r.out.sets_online, 1u);
    for (k = 0; k < 300u; k++) { /* nothing of the sets comes any more */
        r.now_ns += WATCH_TICK_NS;
        measure(&r, WATCH_IDLE_W);
        assert_status(
            gpw_watch_step(r.watch, &r.in, sizeof r.in, NULL, 0u, 0u, &r.out, sizeof r.out),
            GPW_OK);
        r.tick++;
    }
    assert_closed(&r, GPW_WATCH_BREAKER);
}

/* @verifies{watch-surface} */
static void without_a_table_nothing_is_permitted(void **state)
{
    gpw_watch_config c = config_of();
    gpw_genset_config set;
    gpw_forecast_group group;
    uint32_t index;
    rig r;

    (void)state;
    begin(&r, &c);
    c.surface_words_max = 0u;
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &r.watch), GPW_OK);
    assert_status(watch_set_config(&set), GPW_OK);
    assert_status(watch_group(&group), GPW_OK);
    assert_status(gpw_watch_add_set(r.watch, &set, &index), GPW_OK);
    assert_status(gpw_watch_add_group(r.watch, &group, &index), GPW_OK);
    assert_status(gpw_watch_start(r.watch, r.now_ns), GPW_OK);
    run(&r, 12.0f);
    assert_closed(&r, GPW_WATCH_SURFACE);
    assert_int_equal(ask(&r, 1u, 0.1f).granted, 0u);
}

/* @verifies{watch-clock} */
static void a_clock_that_jumps_closes_and_begins_the_quarantine(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.now_ns += 3600000000000u;
    tick(&r);
    assert_closed(&r, GPW_WATCH_CLOCK | GPW_WATCH_POWER);
    run(&r, 2.0f);
    assert_closed(&r, GPW_WATCH_QUARANTINE);
    run(&r, 20.0f);
    assert_int_equal(r.out.permit_open, 1u);
    r.now_ns -= 1800000000000u;
    tick(&r);
    assert_closed(&r, GPW_WATCH_CLOCK);
    run(&r, 25.0f);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-clock} A clock that began before 0: nothing breaks, nothing is granted while
 * it is beyond any time. */
static void a_clock_beyond_any_time_closes(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    r.now_ns = UINT64_MAX - 5000000000u;
    assert_status(watch_build(memory, sizeof memory, &c, r.now_ns, &r.watch), GPW_OK);
    run(&r, 4.9f);
    assert_closed(&r, GPW_WATCH_CLOCK);
    assert_int_equal(r.out.reasons & GPW_WATCH_STATE, 0u);
    assert_int_equal(ask(&r, 1u, 0.1f).granted, 0u);
}

/* Ticks have stopped: whatever is asked, however often, nothing is granted. */
static void without_ticks_nothing_is_granted(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    for (k = 1; k <= 10u; k++) {
        assert_status(gpw_watch_request(r.watch, r.now_ns + k * 600000000u, k, 0u,
                                        GPW_PHASE_TRAIN, 0.1f, &a, sizeof a),
                      GPW_OK);
        assert_int_equal(a.granted, 0u);
        assert_true((a.refusal & GPW_REFUSAL_CONDITIONS) != 0u);
    }
}

/* @verifies{watch-dead-sensor, ladder-impossible} */
static void impossible_values_never_enter(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY, 1.0e9f, -1.0e9f};
    const gpw_watch_config c = config_of();
    uint32_t i;
    rig r;

    (void)state;
    for (i = 0; i < COUNT_OF(bad); i++) {
        begin(&r, &c);
        run(&r, 10.0f);
        r.now_ns += WATCH_TICK_NS;
        r.in.now_ns = r.now_ns;
        r.in.power_w = sample(bad[i], r.now_ns);
        r.in.frequency_hz = sample(bad[i], r.now_ns);
        assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 1u,
                                     &r.out, sizeof r.out),
                      GPW_OK);
        assert_near(r.out.load_w, WATCH_IDLE_W, 1.1e3);
        assert_near(r.out.frequency_hz, 50.0, 0.1);
    }
}

/* @verifies{watch-model, watch-violations} */
static void a_frequency_that_the_model_does_not_have_is_a_violation(void **state)
{
    const gpw_watch_config c = config_of();
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 12.0f);
    for (k = 1u; k <= 3u; k++) {
        r.frequency_offset_hz = k % 2u == 1u ? 0.9f : 0.0f;
        run(&r, 1.0f);
        assert_closed(&r, GPW_WATCH_MODEL);
        assert_int_equal(r.out.violations, k);
        run(&r, 8.0f); /* it bends to it */
    }
    assert_closed(&r, GPW_WATCH_VIOLATIONS | GPW_WATCH_LATCHED);
    r.frequency_offset_hz = 0.0f;
    run(&r, 10.0f);
    assert_closed(&r, GPW_WATCH_VIOLATIONS);
    assert_int_equal(r.out.outcome, GPW_UNDETERMINED); /* of a model that was wrong too often */
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_OK);
    run(&r, 10.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.outcome, GPW_HOLDS);
    assert_int_equal(r.out.violations, 0u);
}

/* @verifies{watch-onset} */
static void an_unannounced_step_is_seen_within_two_refreshes(void **state)
{
    gpw_watch_config c = config_of();
    uint32_t k = 0u;
    rig r;

    (void)state;
    c.pulse_peak_w = 50.0e3f;
    c.pulse_energy_ws = 25.0e3f;
    c.pulse_unannounced = 1u;
    begin(&r, &c);
    run(&r, 120.0f); /* until its level has been heard for long enough */
    r.load_w = WATCH_IDLE_W + 150.0e3f;
    while (r.out.unannounced == 0u && k < 100u) {
        tick(&r);
        k++;
    }
    assert_true(k <= 20u);
    assert_closed(&r, GPW_WATCH_UNANNOUNCED);
    assert_near(r.out.last_onset_w, 150.0e3, 5.0e3);
    tick(&r);
    assert_true(r.out.pulse_w > 0.0f && r.out.pulse_w <= 50.0e3f);
    assert_true(r.out.pulse_left_ws <= 25.0e3f);
    run(&r, 2.0f);
    assert_true(r.out.pulse_w == 0.0f);
}

/* @verifies{watch-air} A sensor that is stuck at full boost promises no more than the load has
 * made: between the nodes of 0.06 and 0, as without it. */
static void a_boost_sensor_that_is_stuck_opens_nothing(void **state)
{
    gpw_watch_config c = config_of();
    float without_w;
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    without_w = r.out.step_allowed_w;
    c.inputs |= GPW_WATCH_HAS_BOOST;
    begin(&r, &c);
    for (k = 0; k < 1000u; k++) {
        r.set.boost_pu = sample(1.0f, r.now_ns + WATCH_TICK_NS);
        tick(&r);
    }
    assert_int_equal(r.out.permit_open, 1u);
    assert_true(r.out.step_allowed_w <= without_w * 1.001f);
    assert_near(r.out.boost_pu, 0.06, 0.01);
}

/* @verifies{watch-mode} */
static void a_governor_in_another_mode_closes(void **state)
{
    static const float modes[] = {GPW_WATCH_MODE_DROOP, GPW_WATCH_MODE_UNKNOWN};
    gpw_watch_config c = config_of();
    uint32_t i, k;
    rig r;

    (void)state;
    c.inputs |= GPW_WATCH_HAS_MODE;
    c.needed |= GPW_WATCH_HAS_MODE;
    for (i = 0; i < 2u; i++) {
        begin(&r, &c);
        for (k = 0; k < 1000u; k++) {
            r.set.governor_mode = sample(GPW_WATCH_MODE_ISOCHRONOUS, r.now_ns + WATCH_TICK_NS);
            tick(&r);
        }
        assert_int_equal(r.out.reasons, 0u);
        assert_int_equal(r.out.permit_open, 1u);
        r.set.governor_mode = sample(modes[i], r.now_ns + WATCH_TICK_NS);
        tick(&r);
        assert_closed(&r, GPW_WATCH_MODE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_lost_packet_changes_nothing),
        cmocka_unit_test(a_silent_meter_closes_and_opens_only_after_a_while),
        cmocka_unit_test(a_dead_meter_latches_until_acknowledged),
        cmocka_unit_test(a_lost_frequency_closes_where_it_is_needed),
        cmocka_unit_test(an_open_or_unknown_breaker_closes),
        cmocka_unit_test(without_a_table_nothing_is_permitted),
        cmocka_unit_test(a_clock_that_jumps_closes_and_begins_the_quarantine),
        cmocka_unit_test(a_clock_beyond_any_time_closes),
        cmocka_unit_test(without_ticks_nothing_is_granted),
        cmocka_unit_test(impossible_values_never_enter),
        cmocka_unit_test(a_frequency_that_the_model_does_not_have_is_a_violation),
        cmocka_unit_test(an_unannounced_step_is_seen_within_two_refreshes),
        cmocka_unit_test(a_boost_sensor_that_is_stuck_opens_nothing),
        cmocka_unit_test(a_governor_in_another_mode_closes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
