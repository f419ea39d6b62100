/* SPDX-License-Identifier: MIT */
/* Breakers: starting, stopping, reverse power, collapse, a dead bus, the reserve. Names read as
 * sentences: <situation>_<what must hold>. */
#include "plant_setup.h"

static uint64_t seconds(uint32_t s)
{
    return (uint64_t)s * SECOND_NS;
}

/* Two diesels on the line at half load, and one that stands. */
static gpw_plant *two_and_one(const gpw_plant_config *c, gpw_plant_set_config s)
{
    gpw_plant *const p = plant_of(c);
    const gpw_genset_config g = diesel(0.5f);
    uint32_t i;

    for (i = 0; i < 3u; i++) {
        s.online = i < 2u;
        (void)add_set(p, &g, &s);
    }
    return p;
}

/* ---- starting and stopping ---- */

static void a_set_that_is_started_comes_in_its_time_and_loads_by_its_ramp(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;
    gpw_plant_output out;
    uint32_t k;

    (void)state;
    s.ramp_w_per_s = 0.05f * MW;
    p = two_and_one(&c, s);
    assert_status(gpw_plant_start(p, 2u, seconds(1u)), GPW_OK);
    out = run(p, 1.0f * MW, 1.01f);
    assert_int_equal(set_of(p, 2u).state, GPW_SET_STARTING);
    assert_int_equal(out.flags, GPW_PLANT_STARTING);
    out = run(p, 1.0f * MW, 10.0f); /* start_s */
    assert_int_equal(set_of(p, 2u).state, GPW_SET_SYNCHRONISING);
    out = run(p, 1.0f * MW, 2.98f);
    assert_int_equal(out.sets_online, 2u);
    out = run(p, 1.0f * MW, 0.04f); /* sync_s: 14 s after the beginning */
    assert_int_equal(out.sets_online, 3u);
    for (k = 0; k < 1500u; k++) {
        out = tick(p, 1.0f * MW);
        assert_near(out.speed_pu, 0.0, 2e-4); /* no shock */
    }
    assert_near(set_of(p, 2u).power_w, 0.333e6, 0.06e6);
    out = run(p, 1.0f * MW, 60.0f);
    assert_near(set_of(p, 2u).power_w, 1e6 / 3.0, 1e3);
    assert_near(out.speed_pu, 0.0, 1e-6);
    assert_int_equal(set_of(p, 2u).starts, 1u);
    assert_near(set_of(p, 2u).run_ns, (89.03 - 11.0) * 1e9, 0.05e9);
}

static void soft_loading_follows_its_ramp(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;
    float at_5_s, at_10_s;

    (void)state;
    s.ramp_w_per_s = 0.02f * MW;
    p = two_and_one(&c, s);
    assert_status(gpw_plant_start(p, 2u, 0u), GPW_OK);
    (void)run(p, 1.0f * MW, 13.01f + 5.0f);
    at_5_s = set_of(p, 2u).power_w;
    (void)run(p, 1.0f * MW, 5.0f);
    at_10_s = set_of(p, 2u).power_w;
    assert_near(at_10_s - at_5_s, 0.1e6, 0.015e6);
    assert_true(at_10_s < 0.2e6f && at_10_s > 0.165e6f);
}

static void a_breaker_closes_onto_the_bus_as_it_stands_now(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant *const p = two_and_one(&c, set_config());

    (void)state;
    assert_status(gpw_plant_start(p, 2u, 0u), GPW_OK);
    (void)run(p, 1.0f * MW, 5.0f);
    (void)run(p, 1.6f * MW, 7.98f); /* the bus now lags by 0.09 rad more */
    while (set_of(p, 2u).state != GPW_SET_ONLINE) {
        (void)tick(p, 1.6f * MW);
    }
    assert_near(set_of(p, 2u).power_w, 0.0, 2e3);
    assert_near(set_of(p, 2u).angle_rad, 0.0, 1e-3);
}

/* The trims of those that stay no longer cancel: they must go, or the frequency stays off. */
static void a_loss_on_the_ramp_leaves_the_frequency_where_it_was(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;

    (void)state;
    s.ramp_w_per_s = 0.1f * MW;
    p = two_and_one(&c, s);
    assert_status(gpw_plant_start(p, 2u, 0u), GPW_OK);
    assert_status(gpw_plant_loss(p, 2u, seconds(16u)), GPW_OK);
    (void)run(p, 1.0f * MW, 15.9f);
    assert_true(set_of(p, 0u).bias_pu < -0.001f);
    assert_near(run(p, 1.0f * MW, 60.0f).speed_pu, 0.0, 1e-6);
}

static void a_set_that_is_stopped_gives_its_load_away_first(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant_set_config s = set_config();
    float last_w = 1e9f, least = 0.0f;
    gpw_plant *p;
    uint32_t k;

    (void)state;
    s.ramp_w_per_s = 0.1f * MW;
    s.cool_s = 3.0f;
    p = two_and_one(&c, s);
    assert_status(gpw_plant_stop(p, 1u, seconds(1u)), GPW_OK);
    for (k = 0; k < 2000u && set_of(p, 1u).state != GPW_SET_COOLING; k++) {
        const gpw_plant_output out = tick(p, 0.8f * MW);

        least = out.speed_min_pu < least ? out.speed_min_pu : least;
        last_w = set_of(p, 1u).power_w > 0.0f ? set_of(p, 1u).power_w : last_w;
    }
    assert_near(last_w, 0.05e6, 0.003e6); /* unload_pu */
    assert_true(k > 400u && k < 800u);    /* 0.35 MW at 0.1 MW/s, after 1 s, and a lag */
    (void)run(p, 0.8f * MW, 2.9f);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_COOLING);
    (void)run(p, 0.8f * MW, 0.2f);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_OFF);
    assert_near(set_of(p, 0u).power_w, 0.8e6, 1.0);
}

static void a_drooping_set_unloads_and_loads_by_its_reference(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config g = drooping(0.4f, 0.04f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    s.ramp_w_per_s = 0.05f * MW;
    s.cool_s = 0.0f;
    s.start_s = 2.0f;
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_stop(p, 1u, seconds(1u)), GPW_OK);
    (void)run(p, 0.8f * MW, 30.0f);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_OFF);
    assert_near(run(p, 0.8f * MW, 30.0f).speed_pu, -0.04 * 0.4, 1e-6);
    assert_status(gpw_plant_start(p, 1u, seconds(60u)), GPW_OK);
    assert_near(run(p, 0.8f * MW, 60.0f).speed_pu, 0.0, 1e-5);
    assert_near(set_of(p, 1u).power_pu, 0.4, 1e-4);
}

static void the_last_set_is_not_stopped(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant *const p = two_and_one(&c, set_config());

    (void)state;
    assert_status(gpw_plant_stop(p, 0u, 0u), GPW_OK);
    assert_status(gpw_plant_stop(p, 1u, 0u), GPW_OK);
    assert_int_equal(run(p, 0.5f * MW, 30.0f).sets_online, 1u);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_ONLINE);
}

static void a_lost_set_cannot_be_started(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant *const p = two_and_one(&c, set_config());

    (void)state;
    assert_status(gpw_plant_loss(p, 0u, seconds(1u)), GPW_OK);
    assert_status(gpw_plant_start(p, 0u, seconds(2u)), GPW_OK);
    assert_int_equal(run(p, 0.5f * MW, 30.0f).flags,
                     GPW_PLANT_SET_LOST | GPW_PLANT_START_FAILED);
    assert_int_equal(set_of(p, 0u).state, GPW_SET_LOST);
}

/* The bus falls by 1 % a second: a governor that follows stays behind. */
static void a_set_that_finds_no_synchronism_gives_up(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    const gpw_genset_config heavy = inert(1.0f, 0.5f), g = diesel(0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output out;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    (void)add_set(p, &heavy, &s);
    (void)add_set(p, &heavy, &s);
    s.sharing = GPW_SHARING_LINE;
    s.online = 0u;
    s.start_s = 0.0f;
    s.sync_window_pu = 1.0e-5f;
    s.sync_max_s = 5.0f;
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_start(p, 2u, seconds(1u)), GPW_OK);
    out = run(p, 1.04f * MW, 5.9f);
    assert_int_equal(set_of(p, 2u).state, GPW_SET_SYNCHRONISING);
    assert_near(set_of(p, 2u).speed_pu, out.speed_pu, 0.01);
    out = run(p, 1.04f * MW, 0.2f);
    assert_int_equal(set_of(p, 2u).state, GPW_SET_FAILED);
    assert_int_equal(out.flags, GPW_PLANT_START_FAILED);
}

/* NFPA 110, Type 10: ten seconds from the order to the load. */
static void a_dead_bus_is_live_ten_seconds_after_the_order(void **state)
{
    const gpw_plant_config c = plant_config(1u, 0u);
    const gpw_genset_config g = diesel(0.0f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output out;

    (void)state;
    s.online = 0u;
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_start(p, 0u, seconds(2u)), GPW_OK);
    out = run(p, 0.0f, 11.99f);
    assert_int_equal(out.collapsed, 1u);
    assert_int_equal(out.flags, GPW_PLANT_STARTING); /* it was dead: no blackout */
    out = run(p, 0.0f, 0.04f);
    assert_int_equal(out.collapsed, 0u);
    out = run(p, 0.3f * MW, 20.0f);
    assert_near(out.speed_pu, 0.0, 1e-5);
    assert_near(out.sets_w, 0.3e6, 1.0);
}

/* ---- protections ---- */

static void reverse_power_opens_the_breaker_after_its_time(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config a = drooping(0.0f, 0.04f), b = drooping(0.4f, 0.04f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    s.reverse_pu = 0.03f;
    s.reverse_s = 2.0f;
    (void)add_set(p, &a, &s);
    (void)add_set(p, &b, &s);
    (void)run(p, 0.4f * MW, 1.0f);
    assert_near(set_of(p, 0u).power_w, 0.0, 10.0);
    (void)run(p, 0.1f * MW, 2.0f); /* the first one is driven with its friction, 5 % */
    assert_int_equal(set_of(p, 0u).state, GPW_SET_ONLINE);
    assert_true(set_of(p, 0u).least_pu < -0.03f);
    assert_int_equal(run(p, 0.1f * MW, 1.5f).flags, GPW_PLANT_REVERSED);
    assert_int_equal(set_of(p, 0u).state, GPW_SET_REVERSED);
    assert_near(set_of(p, 1u).power_w, 0.1e6, 1.0);
}

static void without_that_protection_it_is_driven_on(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config a = drooping(0.0f, 0.04f), b = drooping(0.4f, 0.04f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    s.reverse_pu = NAN;
    (void)add_set(p, &a, &s);
    (void)add_set(p, &b, &s);
    assert_int_equal(run(p, 0.1f * MW, 60.0f).flags, 0u);
    assert_near(set_of(p, 0u).power_pu, -0.05, 1e-3);
}

static void a_plant_whose_sets_collapse_is_dead(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config g = diesel(0.5f);
    const gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output out;
    float settled;

    (void)state;
    assert_status(gpw_genset_preset(&g, GPW_GENSET_GAS_LEAN), GPW_OK);
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_loss(p, 0u, seconds(1u)), GPW_OK); /* half a rating on one of gas */
    out = run(p, 1.0f * MW, 10.0f);
    assert_int_equal(out.collapsed, 1u);
    assert_int_equal(out.flags,
                     GPW_PLANT_SET_LOST | GPW_PLANT_SET_COLLAPSED | GPW_PLANT_BLACKOUT);
    assert_true(isfinite(out.speed_pu) && out.speed_pu < -0.39f);
    assert_near(out.sets_w, 0.0, 0.0);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_COLLAPSED);
    assert_status(gpw_plant_settled(p, 0.1f * MW, &settled), GPW_NOTE_CLAMPED);
    assert_status(gpw_plant_reset(p, NAN), GPW_OK);
    assert_int_equal(tick(p, 1.0f * MW).collapsed, 0u);
}

/* ---- by the reserve ---- */

static gpw_plant *guarded(void)
{
    gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant_set_config s = set_config();

    c.reserve_start_w = 0.3f * MW;
    c.reserve_stop_w = 0.5f * MW;
    c.start_delay_s = 2.0f;
    c.stop_delay_s = 10.0f;
    s.ramp_w_per_s = 0.1f * MW;
    s.run_min_s = 30.0f;
    s.cool_s = 5.0f;
    return two_and_one(&c, s);
}

static void too_little_reserve_starts_a_set_and_plenty_stops_it(void **state)
{
    gpw_plant *const p = guarded();

    (void)state;
    (void)run(p, 1.0f * MW, 30.0f); /* 1 MW spare; without one of the two 0 */
    assert_int_equal(set_of(p, 2u).starts, 0u);
    (void)run(p, 1.8f * MW, 1.9f);
    assert_int_equal(set_of(p, 2u).state, GPW_SET_OFF);
    (void)run(p, 1.8f * MW, 0.2f);
    assert_int_equal(set_of(p, 2u).state, GPW_SET_STARTING);
    assert_int_equal(run(p, 1.8f * MW, 20.0f).sets_online, 3u);
    assert_int_equal(set_of(p, 2u).starts, 1u); /* ordered once */
    (void)run(p, 1.4f * MW, 20.0f);             /* spare without it 0.6, too early */
    assert_int_equal(set_of(p, 2u).state, GPW_SET_ONLINE);
    assert_int_equal(run(p, 1.4f * MW, 40.0f).sets_online, 2u);
    assert_int_equal(set_of(p, 2u).state, GPW_SET_OFF);
    assert_int_equal(run(p, 1.4f * MW, 60.0f).sets_online, 2u); /* and rests */
}

static void a_set_on_its_way_counts_as_reserve(void **state)
{
    gpw_plant_config c = plant_config(4u, 0u);
    const gpw_genset_config g = diesel(0.9f);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;
    uint32_t i;

    (void)state;
    c.reserve_start_w = 0.3f * MW;
    c.start_delay_s = 1.0f;
    p = plant_of(&c);
    for (i = 0; i < 4u; i++) {
        s.online = i < 2u;
        (void)add_set(p, &g, &s);
    }
    (void)run(p, 1.8f * MW, 12.0f);
    assert_int_equal(set_of(p, 2u).starts, 1u);
    assert_int_equal(set_of(p, 3u).starts, 0u);
}

static void a_short_peak_starts_nothing(void **state)
{
    gpw_plant *const p = guarded();
    uint32_t k;

    (void)state;
    for (k = 0; k < 20u; k++) {
        (void)run(p, 1.8f * MW, 1.5f);
        (void)run(p, 1.6f * MW, 0.1f);
    }
    assert_int_equal(set_of(p, 2u).starts, 0u);
}

static void reserves_are_what_is_left_and_what_one_loss_leaves(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_genset_config g = diesel(0.5f);
    const gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_reserve r;

    (void)state;
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK); /* s1 0.35 */
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    g.rated_w = 2.0f * MW;
    (void)add_set(p, &g, &s);
    (void)run(p, 2.0f * MW, 1.0f);
    assert_status(gpw_plant_reserves(p, &r, sizeof r), GPW_OK);
    assert_near(r.spinning_w, 2.0e6, 1.0);
    assert_near(r.spinning_n1_w, 0.0, 1.0);
    assert_near(r.step_w, 0.35 * 4.0e6, 100.0);
    assert_near(r.step_n1_w, 0.35 * 2.0e6 - 1.0e6, 100.0); /* they do not hold it */
    assert_int_equal(r.largest_set, 2u);
    assert_int_equal(r.worst_set, 2u);
    assert_near(r.largest_step_w, 1.0e6, 10.0);
    assert_near(r.inverters_step_w, 0.0, 0.0);
    assert_int_equal(r.sets_online, 3u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_that_is_started_comes_in_its_time_and_loads_by_its_ramp),
        cmocka_unit_test(soft_loading_follows_its_ramp),
        cmocka_unit_test(a_breaker_closes_onto_the_bus_as_it_stands_now),
        cmocka_unit_test(a_loss_on_the_ramp_leaves_the_frequency_where_it_was),
        cmocka_unit_test(a_set_that_is_stopped_gives_its_load_away_first),
        cmocka_unit_test(a_drooping_set_unloads_and_loads_by_its_reference),
        cmocka_unit_test(the_last_set_is_not_stopped),
        cmocka_unit_test(a_lost_set_cannot_be_started),
        cmocka_unit_test(a_set_that_finds_no_synchronism_gives_up),
        cmocka_unit_test(a_dead_bus_is_live_ten_seconds_after_the_order),
        cmocka_unit_test(reverse_power_opens_the_breaker_after_its_time),
        cmocka_unit_test(without_that_protection_it_is_driven_on),
        cmocka_unit_test(a_plant_whose_sets_collapse_is_dead),
        cmocka_unit_test(too_little_reserve_starts_a_set_and_plenty_stops_it),
        cmocka_unit_test(a_set_on_its_way_counts_as_reserve),
        cmocka_unit_test(a_short_peak_starts_nothing),
        cmocka_unit_test(reserves_are_what_is_left_and_what_one_loss_leaves),
    };

    return cmocka_run_group_tests_name("plant_switch", tests, NULL, NULL);
}
