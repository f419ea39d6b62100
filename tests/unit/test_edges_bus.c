/* SPDX-License-Identifier: MIT */
/* Sites and their buses at the ends of what they take: places that are full, parts that are not
 * there, and which of two ways a judgement goes. Expected values by hand. */
#include "bare_site.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <string.h>

#define RATED_W 1.0e6f
#define TICKS 600u

static float record_w[TICKS];
static uint32_t word;

static gpw_site_config config_for(uint8_t sets)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = GPW_LOAD_AC;
    c.required_class = GPW_CLASS_NONE;
    c.sets_max = sets;
    if (sets > 0u) {
        c.inverters_max = 1u;
        c.plant_events_max = 4u;
        c.relays_max = 4u;
    }
    return c;
}

static int unmake(void **state)
{
    (void)state;
    gpw_site_destroy(site);
    site = NULL;
    return 0;
}

static gpw_genset_config set_of(uint32_t preset)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, preset), GPW_OK);
    g.rated_w = RATED_W;
    return g;
}

static gpw_alternator_config machine(void)
{
    gpw_alternator_config a;

    assert_status(gpw_alternator_config_init(&a, sizeof a), GPW_OK);
    assert_status(gpw_alternator_preset(&a, GPW_ALTERNATOR_DIESEL_50KVA), GPW_OK);
    a.rated_va = 1.25f * RATED_W;
    return a;
}

static gpw_protection_row row_of(uint32_t function, float pickup, float delay_s)
{
    gpw_protection_row row;

    assert_status(gpw_protection_row_init(&row, sizeof row), GPW_OK);
    row.function = function;
    row.pickup = pickup;
    row.delay_s = delay_s;
    return row;
}

static void record(float first_w, uint32_t ticks, float then_w)
{
    uint32_t k;

    for (k = 0; k < TICKS; k++) {
        record_w[k] = k < ticks ? first_w : then_w;
    }
}

static gpw_judgement judged(void)
{
    gpw_judgement j;

    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, record_w, TICKS, &j, sizeof j), GPW_OK);
    return j;
}

/* ---- what is added ---- */

static void places_that_are_full_are_told(void **state)
{
    gpw_site_config c = config_for(0u);
    gpw_genset_config g;
    uint32_t i;

    (void)state;
    c.bus_events_max = 1u;
    c.rows_max = 2u;
    make(&c);
    assert_status(gpw_site_add_bus_event(site, 1000u, 1.0e3f), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, 2000u, 1.0e3f), GPW_ERR_FULL);
    for (i = 0; i < GPW_VERDICT_TRIPS_MAX; i++) {
        assert_status(gpw_site_add_trip(site, 45.0f, 1.0f, 0u), GPW_OK);
    }
    assert_status(gpw_site_add_trip(site, 45.0f, 1.0f, 0u), GPW_ERR_FULL);
    /* A record of AC power passes no supply: its rows are checked all the same. */
    assert_status(gpw_site_add_efficiency(site, -0.1f, 0.9f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_efficiency(site, 0.1f, 1.1f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_efficiency(site, 0.1f, 0.9f), GPW_OK);
    assert_status(gpw_site_add_efficiency(site, 0.1f, 0.9f), GPW_ERR_ORDER);
    assert_status(gpw_site_add_efficiency(site, 0.5f, 0.95f), GPW_OK);
    assert_status(gpw_site_add_efficiency(site, 0.6f, 0.95f), GPW_ERR_FULL);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_site_genset(site, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_genset(NULL, &g), GPW_ERR_NULL);
    assert_status(gpw_site_genset(site, &g), GPW_ERR_UNKNOWN);
    g = set_of(GPW_GENSET_DIESEL_NA);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    memset(&g, 0, sizeof g);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_site_genset(site, &g), GPW_OK);
    assert_near(g.rated_w, RATED_W, 0.0);
}

static void handle_that_is_none_has_no_set(void **state)
{
    static GPW_STATE_BUFFER(nothing, 4096);
    gpw_genset_config g;

    (void)state;
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_site_genset((const gpw_site *)(const void *)nothing, &g), GPW_ERR_HANDLE);
}

static void custom_class_that_was_not_given_is_asked_for(void **state)
{
    gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_limits limits;

    (void)state;
    c.required_class = GPW_CLASS_CUSTOM;
    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_ERR_UNKNOWN);
    memset(&limits, 0, sizeof limits);
    assert_status(gpw_site_set_custom_class(site, &limits), GPW_ERR_VERSION);
    assert_status(gpw_limits_init(&limits, sizeof limits), GPW_OK);
    limits.dip_rated_pct = 50.0f;
    assert_status(gpw_site_set_custom_class(site, &limits), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
}

/* No dead time and none for which there is room. */
static void set_with_a_dead_time_needs_room_for_it(void **state)
{
    gpw_site_config c = config_for(0u);
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);

    (void)state;
    c.dead_time_max_s = 0.0f;
    make(&c);
    g.dead_s = 0.05f;
    assert_status(gpw_site_set_genset(site, &g), GPW_ERR_FULL);
    g.dead_s = 0.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
}

/* What a supply does not say is told with the judgement; each of two figures is enough. */
static void supply_says_what_it_leaves_out(void **state)
{
    const struct {
        float overhead_w, overhead_w_per_w, under_hz, over_hz;
        uint32_t assumed;
    } cases[] = {
        {0.0f, 0.0f, 0.0f, 0.0f, GPW_ASSUMED_NO_OVERHEAD | GPW_ASSUMED_NO_WINDOW},
        {10.0f, 0.0f, 0.0f, 0.0f, GPW_ASSUMED_NO_WINDOW},
        {0.0f, 0.1f, 0.0f, 0.0f, GPW_ASSUMED_NO_WINDOW},
        {10.0f, 0.0f, 45.0f, 0.0f, 0u},
        {10.0f, 0.0f, 0.0f, 55.0f, 0u},
    };
    const uint32_t both = GPW_ASSUMED_NO_OVERHEAD | GPW_ASSUMED_NO_WINDOW;
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_site_config c = config_for(0u);
    gpw_supply_config supply;
    size_t i;

    (void)state;
    c.load_source = GPW_LOAD_RAIL;
    record(1.0e5f, 1u, 1.0e5f);
    for (i = 0; i < COUNT_OF(cases); i++) {
        make(&c);
        assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
        supply.overhead_w = cases[i].overhead_w;
        supply.overhead_w_per_w = cases[i].overhead_w_per_w;
        supply.under_hz = cases[i].under_hz;
        supply.over_hz = cases[i].over_hz;
        assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_int_equal(judged().assumptions & both, cases[i].assumed);
    }
}

/* ---- a bus ---- */

static void bus_without_relays_or_inverters_has_no_place_for_them(void **state)
{
    gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    const gpw_protection_row row = row_of(GPW_PROTECTION_OVER_FREQUENCY, 55.0f, 0.0f);
    gpw_inverter_config battery;
    uint32_t index = 9u;
    size_t bytes;

    (void)state;
    c.inverters_max = 0u;
    c.relays_max = 0u;
    c.dead_time_max_s = 2.0f; /* more than any set has */
    assert_status(gpw_site_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.dead_time_max_s = 1.0f;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, &index), GPW_OK);
    assert_int_equal(index, 0);
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_ERR_FULL);
    assert_status(gpw_inverter_config_init(&battery, sizeof battery), GPW_OK);
    battery.rated_w = 3e5f;
    battery.energy_j = 1e8f;
    battery.droop_pu = 0.02f;
    battery.charge_efficiency = battery.discharge_efficiency = 0.95f;
    assert_status(gpw_site_add_inverter(site, &battery, NULL), GPW_ERR_FULL);
    record(1.0e5f, 1u, 1.0e5f);
    assert_int_equal(judged().outcome, GPW_HOLDS);
    c = config_for(1u);
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_relay(site, &row, &index), GPW_OK);
    assert_int_equal(index, 0);
    index = 9u;
    assert_status(gpw_site_add_inverter(site, &battery, &index), GPW_OK);
    assert_int_equal(index, 0);
}

static void plant_is_set_before_its_sets_and_keeps_what_was_good(void **state)
{
    const gpw_site_config c = config_for(2u), none = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_plant_config plant, bad;

    (void)state;
    make(&none);
    assert_status(gpw_plant_config_init(&plant, sizeof plant), GPW_OK);
    assert_status(gpw_site_set_plant(site, &plant), GPW_ERR_FULL);
    make(&c);
    memset(&bad, 0, sizeof bad);
    assert_status(gpw_site_set_plant(site, &bad), GPW_ERR_VERSION);
    bad = plant;
    bad.share_kp = -1.0f;
    assert_status(gpw_site_set_plant(site, &bad), GPW_ERR_DOMAIN);
    plant.share_kp = 0.5f;
    assert_status(gpw_site_set_plant(site, &plant), GPW_OK);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_set_plant(site, &plant), GPW_ERR_STATE);
}

/* Each event asks for its own part: of an inverter there is none. */
static void events_of_a_plant_reach_their_parts(void **state)
{
    const gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);

    (void)state;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_START, 0u, 1000u), GPW_OK);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_STOP, 0u, 2000u), GPW_OK);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_LOSS, 0u, 3000u), GPW_OK);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_INVERTER_LOSS, 0u, 4000u),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_add_plant_event(site, 99u, 0u, 4000u), GPW_ERR_DOMAIN);
}

static void alternator_that_is_none_or_out_of_range_is_refused(void **state)
{
    const gpw_site_config c = config_for(1u);
    gpw_alternator_config a = machine(), none;

    (void)state;
    make(&c);
    memset(&none, 0, sizeof none);
    assert_status(gpw_site_set_alternator(site, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_set_alternator(site, &none), GPW_ERR_VERSION);
    a.exciter_gain = 0.0f;
    assert_status(gpw_site_set_alternator(site, &a), GPW_ERR_DOMAIN);
}

static void bus_with_all_its_sets_standing_does_not_start(void **state)
{
    const gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_plant_set_config stands;

    (void)state;
    make(&c);
    assert_status(gpw_plant_set_config_init(&stands, sizeof stands), GPW_OK);
    stands.online = 0u;
    assert_status(gpw_site_add_set(site, &g, &stands, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_ERR_STATE);
}

/* A set that was given as the site's own is the bus's only one. */
static void set_of_the_site_goes_to_its_bus(void **state)
{
    const gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_bus_signals bus;
    gpw_site_signals now;

    (void)state;
    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_step_load(site, 1.0e5f, &now, sizeof now), GPW_OK);
    assert_status(gpw_site_bus_signals(site, &bus, sizeof bus), GPW_OK);
    assert_int_equal(bus.sets_online, 1);
}

/* 1 MW at 4 % and 1 MW at 2 %: 2 MW at 8/3 %; the second brings its limit of air. */
static void sets_with_droop_are_one_with_theirs(void **state)
{
    const gpw_site_config c = config_for(2u);
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA), h = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset_config all;
    float inertia_s, step_pu, tau_s;
    uint32_t level;

    (void)state;
    make(&c);
    g.governor = h.governor = GPW_GOVERNOR_DROOP;
    g.t_lag_s = h.t_lag_s = 0.1f;
    g.droop_pu = 0.04f;
    h.droop_pu = 0.02f;
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_set(site, &h, NULL, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_genset_config_init(&all, sizeof all), GPW_OK);
    assert_status(gpw_site_genset(site, &all), GPW_OK);
    assert_near(all.rated_w, 2.0e6, 0.5);
    assert_near(all.droop_pu, 0.08 / 3.0, 1.0e-6);
    assert_near(all.air_step_pu, h.air_step_pu, 0.0);
    assert_status(gpw_site_corner_values(site, 0u, &inertia_s, &step_pu, &tau_s, &word, &level),
                  GPW_OK);
    assert_near(step_pu, h.air_step_pu, 1.0e-6);
}

static void set_without_air_has_no_corner_of_it(void **state)
{
    const gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    float inertia_s, step_pu, tau_s;
    uint32_t level;

    (void)state;
    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_corner_values(site, 0u, &inertia_s, &step_pu, &tau_s, &word, &level),
                  GPW_OK);
    assert_near(inertia_s, g.inertia_s, 1.0e-6);
    assert_true(gpw_is_unknown(step_pu) && gpw_is_unknown(tau_s));
}

/* All as one have no droop where one of them has none. */
static void isochronous_set_beside_one_with_droop_leaves_no_droop_to_both(void **state)
{
    const gpw_site_config c = config_for(2u);
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA), h, all;

    (void)state;
    g.governor = GPW_GOVERNOR_DEGOV1;
    g.k = 8.0f;
    g.t1_s = 0.01f;
    g.t2_s = 0.05f;
    g.t3_s = 0.2f;
    g.t4_s = 0.1f;
    g.t5_s = 0.05f;
    g.t6_s = 0.1f;
    h = g;
    g.droop_pu = 0.04f;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_set(site, &h, NULL, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_genset_config_init(&all, sizeof all), GPW_OK);
    assert_status(gpw_site_genset(site, &all), GPW_OK);
    assert_near(all.droop_pu, 0.0, 0.0);
}

/* ---- the tick ---- */

/* 100 kW at the boards through a lag, a converter and a lag before the bus, 50 kW beside it
 * from 1 s on. */
static void chains_and_other_loads_reach_the_bus(void **state)
{
    gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_site_signals now;
    uint32_t k;

    (void)state;
    c.load_source = GPW_LOAD_RAIL;
    c.bus_events_max = 1u;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_RAIL, 0.1f), GPW_OK);
    assert_status(gpw_site_add_converter(site, 10.0f, 0.7f), GPW_OK);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_AC, 0.1f), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, 1003000000u, 5.0e4f), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 0.0f), GPW_OK);
    for (k = 0; k < 100u; k++) {
        assert_status(gpw_site_step_load(site, 1.0e5f, &now, sizeof now), GPW_OK);
        if (k == 9u) { /* one time constant of the first lag: 63 % behind it, less further on */
            assert_true(now.smoothed_w > 5.5e4f && now.smoothed_w < 6.4e4f);
            assert_true(now.generator_w < now.smoothed_w);
        }
    }
    assert_near(now.generator_w, 1.0e5, 200.0);
    for (k = 0; k < 100u; k++) {
        assert_status(gpw_site_step_load(site, 1.0e5f, &now, sizeof now), GPW_OK);
    }
    assert_near(now.generator_w, 1.5e5, 20.0);
}

/* A fleet of 8 on a bus draws what it draws without one. */
static void fleet_on_a_bus_draws_what_it_draws_elsewhere(void **state)
{
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_site_signals on_bus, alone;
    gpw_fleet_group group;
    gpw_judgement j;
    uint8_t sets;

    (void)state;
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = 8u;
    group.ramp_up_w_per_s = 1.0e3f;
    memset(&alone, 0, sizeof alone);
    for (sets = 0; sets < 2u; sets++) {
        gpw_site_config c = config_for(sets);

        c.load_source = GPW_LOAD_FLEET;
        make(&c);
        assert_true(gpw_site_add_group(site, &group, gpw_profile_study_h100_pcie(), NULL) >=
                    GPW_OK);
        assert_status(sets > 0u ? gpw_site_add_set(site, &g, NULL, NULL)
                                : gpw_site_set_genset(site, &g),
                      GPW_OK);
        assert_true(gpw_site_start(site) >= GPW_OK);
        assert_status(gpw_site_step(site, sets > 0u ? &on_bus : &alone, sizeof alone), GPW_OK);
        assert_status(gpw_site_judge(site, NULL, 100u, &j, sizeof j), GPW_OK);
        assert_int_equal(j.assumptions & GPW_ASSUMED_STEP_AT_RAIL, 0); /* it ramps */
        assert_status(gpw_site_judge(site, record_w, 100u, &j, sizeof j), GPW_ERR_STATE);
    }
    assert_near(on_bus.rail_mean_w, alone.rail_mean_w, 0.0);
    assert_near(on_bus.generator_w, alone.generator_w, 1.0e-3);
}

/* Twice its rating stalls the set: the bus is dark, and so are voltage and judgement. */
static void bus_that_collapses_fails_and_says_so(void **state)
{
    const gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    const gpw_alternator_config a = machine();
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    gpw_bus_judgement found;
    gpw_site_signals now;
    gpw_judgement j;
    uint32_t k, collapsed = 0u;

    (void)state;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    record(1.0e5f, 10u, 1.5e6f);
    j = judged();
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.limiting, GPW_CRITERION_COLLAPSE);
    assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_OK);
    assert_status(gpw_site_bus_judgement(site, &found, 8u), GPW_ERR_VERSION);
    for (k = 0; k < TICKS; k++) {
        assert_status(gpw_site_step_load(site, record_w[k], &now, sizeof now), GPW_OK);
    }
    assert_int_equal(now.flags & GPW_SITE_COLLAPSED, GPW_SITE_COLLAPSED);
    assert_status(gpw_site_criteria_begin(rows, sizeof rows[0]), GPW_OK);
    assert_status(gpw_site_criteria_fold(site, rows, sizeof rows[0]), GPW_OK);
    for (k = 0; k < GPW_SITE_CRITERIA; k++) {
        if (rows[k].criterion == GPW_CRITERION_COLLAPSE) {
            collapsed++;
            assert_int_equal(rows[k].outcome, GPW_FAILS);
            assert_near(rows[k].margin_pct, -100.0, 0.0);
        }
    }
    assert_int_equal(collapsed, 1);
}

/* What only warns does not count; what trips at once has nothing left. */
static void alarm_is_no_trip(void **state)
{
    const gpw_site_config c = config_for(1u), none = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_protection_row row = row_of(GPW_PROTECTION_OVERLOAD, 5.0e5f, 0.5f);
    gpw_bus_judgement found;

    (void)state;
    record(3.0e5f, 100u, 5.5e5f);
    row.alarm_only = 1u;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_OK);
    assert_int_equal(judged().outcome, GPW_HOLDS);
    row.alarm_only = 0u;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_OK);
    assert_int_equal(judged().outcome, GPW_FAILS);
    make(&none);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_bus_judgement(site, NULL, sizeof found), GPW_ERR_NULL);
}

/* ---- criteria ---- */

/* Below and above 50 Hz in turn; of two thresholds on one side the nearer counts. */
static void thresholds_have_rows_on_either_side(void **state)
{
    const gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    uint32_t turn, k, seen = 0u;

    (void)state;
    for (turn = 0; turn < 2u; turn++) {
        make(&c);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_status(gpw_site_add_trip(site, turn == 0u ? 49.9f : 50.1f, 0.0f, turn), GPW_OK);
        assert_status(gpw_site_add_trip(site, turn == 0u ? 40.0f : 60.0f, 0.0f, turn), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        record(turn == 0u ? 1.0e5f : 5.0e5f, 10u, turn == 0u ? 5.0e5f : 1.0e5f);
        assert_status(gpw_site_reset(site, 0u, record_w[0]), GPW_OK);
        assert_status(gpw_site_process(site, record_w, NULL, 0u, TICKS), GPW_OK);
        assert_status(gpw_site_criteria_begin(rows, sizeof rows[0]), GPW_OK);
        assert_status(gpw_site_criteria_fold(site, rows, sizeof rows[0]), GPW_OK);
        for (k = 0; k < GPW_SITE_CRITERIA; k++) {
            if (rows[k].criterion == GPW_CRITERION_TRIP) {
                seen++;
                assert_int_equal(rows[k].outcome, GPW_FAILS);
                assert_int_equal(rows[k].direction, turn == 0u ? GPW_LOADING : GPW_UNLOADING);
                assert_near(rows[k].limit, turn == 0u ? 49.9 : 50.1, 1.0e-4);
                assert_true(turn == 0u ? rows[k].value < 49.9f : rows[k].value > 50.1f);
                assert_near(rows[k].time_s, 0.1, 0.2);
            }
        }
    }
    assert_int_equal(seen, 2);
}

/* A window that was left at once, and one that held. */
static void window_of_the_supplies_has_its_row(void **state)
{
    const gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    gpw_supply_config supply;
    uint32_t turn, k, seen = 0u;

    (void)state;
    record(1.0e5f, 10u, 5.0e5f);
    for (turn = 0; turn < 2u; turn++) {
        make(&c);
        assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
        supply.under_hz = turn == 0u ? 49.9f : 30.0f;
        assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_reset(site, 0u, record_w[0]), GPW_OK);
        assert_status(gpw_site_process(site, record_w, NULL, 0u, TICKS), GPW_OK);
        assert_status(gpw_site_criteria_begin(rows, sizeof rows[0]), GPW_OK);
        assert_status(gpw_site_criteria_fold(site, rows, sizeof rows[0]), GPW_OK);
        for (k = 0; k < GPW_SITE_CRITERIA; k++) {
            if (rows[k].criterion == GPW_CRITERION_SUPPLY) {
                seen++;
                assert_int_equal(rows[k].outcome, turn == 0u ? GPW_FAILS : GPW_HOLDS);
                assert_near(rows[k].limit, supply.under_hz, 1.0e-4);
            }
        }
    }
    assert_int_equal(seen, 2);
}

/* ---- a table of load acceptance ---- */

static void table_of_acceptance_needs_its_set_and_its_room(void **state)
{
    static const gpw_acceptance_row rows[3] = {
        {0.0f, 0.4f, 5.0f}, {0.4f, 0.3f, 5.0f}, {0.7f, 0.2f, 5.0f}};
    const gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);

    (void)state;
    make(&c);
    assert_status(gpw_site_set_acceptance(site, rows, 3u), GPW_ERR_STATE);
    assert_status(gpw_site_set_acceptance(site, NULL, 3u), GPW_ERR_NULL);
    assert_status(gpw_site_set_acceptance(NULL, rows, 3u), GPW_ERR_NULL);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_set_acceptance(site, rows, 3u), GPW_ERR_FULL);
}

/* ---- calls ---- */

static void judgement_asks_for_a_load_and_a_place(void **state)
{
    const gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_site_signals now;
    gpw_judgement j;

    (void)state;
    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    record(1.0e5f, 1u, 1.0e5f);
    assert_status(gpw_site_judge(site, NULL, TICKS, &j, sizeof j), GPW_ERR_NULL);
    assert_status(gpw_site_judge(site, record_w, 0u, &j, sizeof j), GPW_ERR_DOMAIN);
    assert_status(gpw_site_judge(site, record_w, TICKS, &j, 8u), GPW_ERR_VERSION);
    assert_status(gpw_site_judge(site, record_w, TICKS, &j, 1u << 20), GPW_ERR_VERSION);
    assert_status(gpw_site_process(site, NULL, NULL, 0u, 1u), GPW_ERR_NULL);
    assert_status(gpw_site_process(site, NULL, NULL, 0u, 0u), GPW_OK);
    assert_status(gpw_site_command(site, 0u, GPW_PHASE_IDLE, 1u, 0u), GPW_ERR_STATE);
    /* No sample of a record is usable: it begins with none, and each is held. */
    record(gpw_unknown(), TICKS, 0.0f);
    assert_status(gpw_site_judge(site, record_w, TICKS, &j, sizeof j), GPW_OK);
    assert_int_equal(j.assumptions & GPW_ASSUMED_HELD_SAMPLES, GPW_ASSUMED_HELD_SAMPLES);
    assert_status(gpw_site_step_load(site, gpw_unknown(), &now, sizeof now), GPW_NOTE_HELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_that_are_full_are_told),
        cmocka_unit_test(handle_that_is_none_has_no_set),
        cmocka_unit_test(custom_class_that_was_not_given_is_asked_for),
        cmocka_unit_test(set_with_a_dead_time_needs_room_for_it),
        cmocka_unit_test(supply_says_what_it_leaves_out),
        cmocka_unit_test(bus_without_relays_or_inverters_has_no_place_for_them),
        cmocka_unit_test(plant_is_set_before_its_sets_and_keeps_what_was_good),
        cmocka_unit_test(events_of_a_plant_reach_their_parts),
        cmocka_unit_test(alternator_that_is_none_or_out_of_range_is_refused),
        cmocka_unit_test(bus_with_all_its_sets_standing_does_not_start),
        cmocka_unit_test(set_of_the_site_goes_to_its_bus),
        cmocka_unit_test(sets_with_droop_are_one_with_theirs),
        cmocka_unit_test(set_without_air_has_no_corner_of_it),
        cmocka_unit_test(isochronous_set_beside_one_with_droop_leaves_no_droop_to_both),
        cmocka_unit_test(chains_and_other_loads_reach_the_bus),
        cmocka_unit_test(fleet_on_a_bus_draws_what_it_draws_elsewhere),
        cmocka_unit_test(bus_that_collapses_fails_and_says_so),
        cmocka_unit_test(alarm_is_no_trip),
        cmocka_unit_test(thresholds_have_rows_on_either_side),
        cmocka_unit_test(window_of_the_supplies_has_its_row),
        cmocka_unit_test(table_of_acceptance_needs_its_set_and_its_room),
        cmocka_unit_test(judgement_asks_for_a_load_and_a_place),
    };

    return cmocka_run_group_tests(tests, NULL, unmake);
}
