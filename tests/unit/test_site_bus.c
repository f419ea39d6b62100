/* SPDX-License-Identifier: MIT */
/* A site whose bus has sets, inverters, a voltage and relays. Expected values by hand from
 * shares of the load, from the frequency-only site, or from an alternator fed by itself. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <math.h>
#include <string.h>

#define SECOND_NS 1000000000ull
#define RATED_W 1.0e6f
#define TICK_S 0.01

static GPW_STATE_BUFFER(memory, 131072);
static GPW_STATE_BUFFER(other_memory, 65536);

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

static gpw_site *empty_site(const gpw_site_config *c)
{
    gpw_supply_config supply;
    gpw_site *site = NULL;

    assert_status(gpw_site_init(memory, sizeof memory, c, &site), GPW_OK);
    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
    return site;
}

static gpw_genset_config set_of(float rated_w)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    g.rated_w = rated_w;
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

/* Equal sets, not started. */
static gpw_site *site_of(uint8_t sets)
{
    const gpw_site_config c = config_for(sets);
    const gpw_genset_config g = set_of(RATED_W);
    gpw_site *const site = empty_site(&c);
    uint8_t i;

    for (i = 0; i < sets; i++) {
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    }
    return site;
}

static void start_at(gpw_site *site, float load_w)
{
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, load_w), GPW_OK);
}

static gpw_site_signals run(gpw_site *site, double seconds, float load_w)
{
    gpw_site_signals s;
    long k;

    memset(&s, 0, sizeof s);
    for (k = lround(seconds / TICK_S); k > 0; k--) {
        assert_status(gpw_site_step_load(site, load_w, &s, sizeof s), GPW_OK);
    }
    return s;
}

static gpw_bus_signals bus_of(const gpw_site *site)
{
    gpw_bus_signals b;

    assert_status(gpw_site_bus_signals(site, &b, sizeof b), GPW_OK);
    return b;
}

static float set_w(const gpw_site *site, uint32_t set)
{
    gpw_set_output out;

    assert_status(gpw_site_set_output(site, set, &out, sizeof out), GPW_OK);
    return out.power_w;
}

/* ---- sets ---- */

static void one_set_on_a_bus_is_the_set_alone_to_the_bit(void **state)
{
    gpw_site_config c = config_for(0u);
    const gpw_genset_config g = set_of(RATED_W);
    gpw_supply_config supply;
    gpw_site *const bus = site_of(1u);
    gpw_site *alone = NULL;
    uint32_t k;

    (void)state;
    assert_status(gpw_site_init(other_memory, sizeof other_memory, &c, &alone), GPW_OK);
    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    assert_status(gpw_site_set_supply(alone, &supply), GPW_OK);
    assert_status(gpw_site_set_genset(alone, &g), GPW_OK);
    start_at(alone, 1e5f);
    start_at(bus, 1e5f);
    for (k = 0; k < 600u; k++) {
        const float load_w = k < 100u ? 1e5f : (k < 300u ? 4.5e5f : 2e5f);
        gpw_site_signals a, b;

        assert_status(gpw_site_step_load(alone, load_w, &a, sizeof a), GPW_OK);
        assert_status(gpw_site_step_load(bus, load_w, &b, sizeof b), GPW_OK);
        assert_memory_equal(&a.frequency_hz, &b.frequency_hz, sizeof(float));
        assert_memory_equal(&a.frequency_min_hz, &b.frequency_min_hz, sizeof(float));
        assert_memory_equal(&a.throttle_pu, &b.throttle_pu, sizeof(float));
        assert_memory_equal(&a.boost_pu, &b.boost_pu, sizeof(float));
        assert_int_equal(a.flags, b.flags);
    }
}

/* Each of three carries 400 kW; of the lost one's share each survivor takes half: P/(n(n-1)) of
 * the whole, 1.2 MW/6 = 200 kW. */
static void lost_set_leaves_its_share_to_the_survivors(void **state)
{
    gpw_site *const site = site_of(3u);
    gpw_bus_signals b;
    float before_hz;

    (void)state;
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_LOSS, 1u, SECOND_NS), GPW_OK);
    start_at(site, 1.2e6f);
    before_hz = run(site, 1.0, 1.2e6f).frequency_hz;
    assert_near(before_hz, 50.0, 1e-4);
    assert_near(set_w(site, 0u), 4e5, 1.0);
    (void)run(site, TICK_S, 1.2e6f);
    b = bus_of(site);
    assert_int_equal(b.sets_online, 2u);
    assert_near(set_w(site, 0u), 4e5 + 1.2e6 / 6.0, 1.0);
    assert_near(set_w(site, 1u), 0.0, 0.0);
    assert_near(set_w(site, 2u), 6e5, 1.0);
    assert_near(b.rated_online_w, 2e6, 1.0);
    assert_true(b.plant_flags & GPW_PLANT_SET_LOST);
    /* df/dt = -f0 dP / (2 H S): each survivor steps by 0.2 pu */
    assert_near(run(site, TICK_S, 1.2e6f).frequency_hz, 50.0 - 0.02 * 50.0 * 0.2 / 2.14, 0.01);
}

static void started_set_takes_its_share(void **state)
{
    const gpw_site_config c = config_for(2u);
    const gpw_genset_config g = set_of(RATED_W);
    gpw_site *const site = empty_site(&c);
    gpw_plant_set_config stands;

    (void)state;
    assert_status(gpw_plant_set_config_init(&stands, sizeof stands), GPW_OK);
    assert_status(gpw_site_add_set(site, &g, &stands, NULL), GPW_OK);
    stands.online = 0u;
    stands.start_s = 2.0f;
    stands.sync_s = 1.0f;
    assert_status(gpw_site_add_set(site, &g, &stands, NULL), GPW_OK);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_START, 1u, SECOND_NS), GPW_OK);
    start_at(site, 5e5f);
    (void)run(site, 3.5, 5e5f);
    assert_int_equal(bus_of(site).sets_online, 1u);
    assert_int_equal(bus_of(site).sets_starting, 1u);
    (void)run(site, 60.0, 5e5f);
    assert_int_equal(bus_of(site).sets_online, 2u);
    assert_near(set_w(site, 1u), 2.5e5, 5e3);
}

/* ---- voltage ---- */

/* The bus's voltage is that of an alternator which is given the same load and speed. */
static void voltage_is_that_of_the_alternator_under_load_and_speed(void **state)
{
    gpw_site *const site = site_of(1u);
    gpw_alternator_config a = machine();
    gpw_alternator *alone = NULL;
    float before_pu = 0.0f;
    uint32_t k;

    (void)state;
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    start_at(site, 1e5f);
    a.tick_ns = 10000000u;
    assert_status(gpw_alternator_init(other_memory, sizeof other_memory, &a, &alone), GPW_OK);
    assert_status(gpw_alternator_reset(alone, 1e5f, 0.0f, 0.0f), GPW_OK);
    for (k = 0; k < 300u; k++) {
        gpw_alternator_output out;
        const gpw_site_signals s = run(site, TICK_S, 5e5f);
        const float speed_pu = s.frequency_hz / 50.0f - 1.0f;

        assert_status(gpw_alternator_step(alone, 5e5f, 0.0f, 0.0f,
                                          0.5f * (before_pu + speed_pu), &out, sizeof out),
                      GPW_OK);
        assert_near(bus_of(site).voltage_pu, out.voltage_pu, 2e-3); /* speed within the tick */
        before_pu = speed_pu;
    }
}

/* Two of three sets: the same load on two thirds of the machine dips as 1.5 times the load. */
static void voltage_knows_how_many_sets_are_on_the_bus(void **state)
{
    gpw_site *const site = site_of(3u);
    const gpw_alternator_config a = machine();
    gpw_bus_signals b;

    (void)state;
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_LOSS, 0u, SECOND_NS), GPW_OK);
    start_at(site, 1.8e6f);
    (void)run(site, 1.0, 1.8e6f);
    assert_near(bus_of(site).apparent_va, 1.8e6, 10.0);
    assert_near(bus_of(site).voltage_pu, 1.0, 1e-5);
    (void)run(site, TICK_S, 1.8e6f);
    b = bus_of(site);
    /* V^2 = (E^2 + sqrt(E^4 - 4 x^2 p^2))/2 with x 0.296, p 0.48 -> 0.72, E of V = 1 at 0.48 */
    {
        const double x2 = 0.296 * 0.296, e2 = 1.0 + x2 * 0.48 * 0.48;
        const double v = sqrt(0.5 * (e2 + sqrt(e2 * e2 - 4.0 * x2 * 0.72 * 0.72)));

        assert_near(b.voltage_min_pu, v, 1e-3);
    }
    assert_int_equal(b.alternator_flags & GPW_ALTERNATOR_OVERLOAD, 0);
}

static void judgement_with_a_voltage_no_longer_assumes_frequency_only(void **state)
{
    gpw_site *const site = site_of(1u);
    const gpw_alternator_config a = machine();
    static float load_w[600];
    gpw_bus_judgement found;
    gpw_judgement j;
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(load_w); k++) {
        load_w[k] = k < 100u ? 1e5f : 4e5f;
    }
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.assumptions & GPW_ASSUMED_FREQUENCY_ONLY, 0);
    assert_int_equal(j.corners, 9u);
    assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_OK);
    assert_true(found.voltage_dip_pct > 0.3f && found.voltage_dip_pct < 3.0f);
    assert_near(found.voltage_dip_time_s, 1.0, 0.3);
    assert_near(found.apparent_peak_pct, 32.0, 0.1);
    assert_int_equal(found.sets_online_least, 1u);
}

/* x 0.296; from 0.08 + j0.107 to 0.4 + j0.533 per unit of 1.25 MVA at V = 1:
 * E^2 = (1 + x 0.107)^2 + (x 0.08)^2 = 1.0647, a = E^2 - 2 x 0.533 = 0.7490,
 * V^2 = (a + sqrt(a^2 - 4 x^2 0.444))/2 = 0.693, a dip of 16.8 %: more than G3 permits (15),
 * less than G2 (20). The frequency alone would hold G3. */
static void voltage_that_dips_too_far_fails_the_class(void **state)
{
    gpw_site_config c = config_for(1u);
    gpw_genset_config g = set_of(RATED_W);
    gpw_alternator_config a = machine();
    static float load_w[3000];
    gpw_supply_config supply;
    gpw_bus_judgement found;
    gpw_site *site = NULL;
    gpw_judgement j;
    size_t k;

    (void)state;
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_NA), GPW_OK);
    a.exciter_gain = 200.0f; /* with 50 the voltage would rest 1.3 % low, outside G3's band */
    a.exciter_lead_s = a.exciter_lag_s;
    for (k = 0; k < COUNT_OF(load_w); k++) {
        load_w[k] = k < 100u ? 1e5f : 5e5f;
    }
    for (c.required_class = GPW_CLASS_G2; c.required_class <= GPW_CLASS_G3;
         c.required_class++) {
        assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
        assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
        supply.power_factor = 0.6f;
        assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
        assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
        assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_OK);
        assert_near(found.voltage_dip_pct, 16.8, 0.3);
        assert_near(found.voltage_dip_time_s, 1.001, 0.02);
        if (c.required_class == GPW_CLASS_G3) {
            assert_int_equal(j.outcome, GPW_FAILS);
            assert_int_equal(j.limiting, GPW_CRITERION_VOLTAGE_DIP);
            assert_near(j.margin_pct, 100.0 * (15.0 - 16.8) / 15.0, 2.0);
        } else {
            assert_int_equal(j.outcome, GPW_HOLDS);
            assert_int_equal(j.class_held, GPW_CLASS_G2);
            assert_true(found.voltage_recovery_s > 0.02f && found.voltage_recovery_s < 0.5f);
        }
    }
}

/* Filters alone on a machine of 1.25 MVA with Xd 1: 1.3 Mvar is more than 1/Xd. */
static void filters_that_excite_the_set_fail_the_site(void **state)
{
    const gpw_site_config c = config_for(1u);
    const gpw_genset_config g = set_of(RATED_W);
    gpw_alternator_config a = machine();
    gpw_supply_config supply;
    gpw_site *site = NULL;
    static float load_w[300];
    gpw_bus_judgement found;
    gpw_judgement j;

    (void)state;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    supply.capacitive_var = 1.3e6f;
    assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    a.field_min_pu = -1.0f;
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_OK);
    assert_true(found.alternator_flags & GPW_ALTERNATOR_SELF_EXCITED);
}

/* ---- relays ---- */

static gpw_protection_row row_of(uint32_t function, float pickup, float delay_s)
{
    gpw_protection_row row;

    assert_status(gpw_protection_row_init(&row, sizeof row), GPW_OK);
    row.function = function;
    row.pickup = pickup;
    row.delay_s = delay_s;
    return row;
}

static void relay_that_trips_fails_the_site_and_is_named(void **state)
{
    const gpw_protection_row slow = row_of(GPW_PROTECTION_UNDER_FREQUENCY, 40.0f, 1.0f);
    const gpw_protection_row fast = row_of(GPW_PROTECTION_OVERLOAD, 5e5f, 0.5f);
    gpw_site *const site = site_of(1u);
    static float load_w[400];
    gpw_protection_row_result seen;
    gpw_bus_judgement found;
    gpw_judgement j;
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(load_w); k++) {
        load_w[k] = k < 100u ? 3e5f : 5.5e5f;
    }
    assert_status(gpw_site_add_relay(site, &slow, NULL), GPW_OK);
    assert_status(gpw_site_add_relay(site, &fast, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_OK);
    assert_int_equal(found.relay, 2u);
    assert_near(found.relay_time_s, 1.5, 0.002);
    (void)run(site, 4.0, 5.5e5f);
    assert_status(gpw_site_relay_result(site, 1u, &seen, sizeof seen), GPW_OK);
    assert_int_equal(seen.outcome, GPW_FAILS);
    assert_status(gpw_site_relay_result(site, 0u, &seen, sizeof seen), GPW_OK);
    assert_int_equal(seen.outcome, GPW_HOLDS);
    assert_status(gpw_site_relay_result(site, 2u, &seen, sizeof seen), GPW_ERR_NOT_FOUND);
    assert_int_equal(bus_of(site).relay, 2u);
}

/* Picked up for two of its four seconds: half of its time is left. */
static void relay_that_was_picked_up_leaves_the_time_that_it_had_left(void **state)
{
    const gpw_protection_row row = row_of(GPW_PROTECTION_OVERLOAD, 5e5f, 4.0f);
    gpw_site *const site = site_of(1u);
    static float load_w[500];
    gpw_judgement j;
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(load_w); k++) {
        load_w[k] = k >= 100u && k < 300u ? 5.5e5f : 3e5f;
    }
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.limiting, GPW_CRITERION_PROTECTION);
    assert_near(j.margin_pct, 50.0, 0.1);
}

static void relay_on_a_voltage_that_is_not_simulated_leaves_it_undetermined(void **state)
{
    const gpw_protection_row row = row_of(GPW_PROTECTION_UNDER_VOLTAGE, 0.8f, 0.2f);
    gpw_site *const site = site_of(1u);
    static float load_w[200];
    gpw_judgement j;

    (void)state;
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
}

/* ---- sets that come and go ---- */

/* The load is constant throughout: what the loss makes the speed do is a dip, not a band at
 * constant load, which G3 has at 0.5 %. */
static void loss_of_a_set_ends_the_stretch_of_constant_load(void **state)
{
    gpw_site_config c = config_for(3u);
    gpw_genset_config g = set_of(RATED_W);
    static float load_w[3200];
    gpw_supply_config supply;
    gpw_site *site = NULL;
    gpw_judgement j;
    size_t k;

    (void)state;
    c.required_class = GPW_CLASS_G3;
    for (k = 0; k < COUNT_OF(load_w); k++) {
        load_w[k] = 1.2e6f;
    }
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
    for (k = 0; k < 3u; k++) {
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    }
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_LOSS, 2u, 20u * SECOND_NS),
                  GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_true(j.dip_pct > 0.5f); /* as one stretch it would be too wide */
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.class_held, GPW_CLASS_G3);
}

static gpw_judgement judged_steady(gpw_site *site, float load_w)
{
    static float record_w[400];
    gpw_judgement j;
    size_t k;

    for (k = 0; k < COUNT_OF(record_w); k++) {
        record_w[k] = load_w;
    }
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, record_w, COUNT_OF(record_w), &j, sizeof j), GPW_OK);
    return j;
}

static void isochronous_sets_without_a_line_leave_the_site_undetermined(void **state)
{
    const gpw_genset_config g = set_of(RATED_W);
    const gpw_site_config c = config_for(2u);
    gpw_plant_set_config stands;
    gpw_bus_judgement found;
    gpw_site *site;
    gpw_judgement j;

    (void)state;
    assert_int_equal(judged_steady(site_of(2u), 6e5f).outcome, GPW_HOLDS); /* on a line */
    assert_status(gpw_plant_set_config_init(&stands, sizeof stands), GPW_OK);
    stands.sharing = GPW_SHARING_NONE;
    site = empty_site(&c);
    assert_status(gpw_site_add_set(site, &g, &stands, NULL), GPW_OK);
    assert_status(gpw_site_add_set(site, &g, &stands, NULL), GPW_OK);
    j = judged_steady(site, 6e5f);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.class_held, GPW_CLASS_NONE);
    assert_true(j.assumptions & GPW_ASSUMED_NO_SHARING);
    assert_status(gpw_site_bus_judgement(site, &found, sizeof found), GPW_OK);
    assert_true(found.plant_flags & GPW_PLANT_NO_SHARING);
}

/* 800 kW at a power factor of 0.8 are 1 MVA. */
static gpw_judgement judged_on(float rated_va)
{
    gpw_alternator_config a = machine();
    gpw_site *const site = site_of(1u);
    gpw_supply_config supply;

    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    supply.power_factor = 0.8f;
    assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
    a.rated_va = rated_va;
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    return judged_steady(site, 8e5f);
}

static void alternator_above_its_rating_is_told_and_far_above_undetermined(void **state)
{
    gpw_judgement j = judged_on(1.25e6f);

    (void)state;
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_false(j.assumptions & GPW_ASSUMED_OVERLOAD);
    j = judged_on(0.95e6f); /* 105 % */
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_true(j.assumptions & GPW_ASSUMED_OVERLOAD);
    j = judged_on(0.85e6f); /* 118 % */
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_true(j.assumptions & GPW_ASSUMED_OVERLOAD);
    assert_true(j.peak_load_pct < 100.0f); /* in watts it is not */
}

/* ---- inverters ---- */

/* One that follows with 2 % droop and no lag gives 1/0.02 of its rating per unit of frequency.
 */
static void inverter_softens_a_step(void **state)
{
    gpw_inverter_config battery;
    float alone_hz, helped_hz = 50.0f;
    gpw_inverter_output out;
    gpw_site *site = site_of(1u);
    uint32_t k;

    (void)state;
    start_at(site, 1e5f);
    for (alone_hz = 50.0f, k = 0; k < 100u; k++) {
        alone_hz = fminf(alone_hz, run(site, TICK_S, 4.5e5f).frequency_min_hz);
    }
    assert_status(gpw_inverter_config_init(&battery, sizeof battery), GPW_OK);
    battery.rated_w = 3e5f;
    battery.energy_j = 1e8f;
    battery.droop_pu = 0.02f;
    battery.charge_efficiency = battery.discharge_efficiency = 0.95f;
    site = site_of(1u);
    assert_status(gpw_site_add_inverter(site, &battery, NULL), GPW_OK);
    start_at(site, 1e5f);
    for (k = 0; k < 100u; k++) {
        helped_hz = fminf(helped_hz, run(site, TICK_S, 4.5e5f).frequency_min_hz);
    }
    assert_true(helped_hz > alone_hz + 0.2f);
    assert_status(gpw_site_inverter_output(site, 0u, &out, sizeof out), GPW_OK);
    assert_true(out.largest_w > 1e5f && out.discharged_mj > 0);
    assert_int_equal(bus_of(site).inverters_online, 1u);
}

/* ---- bad input ---- */

static void what_has_no_place_is_refused(void **state)
{
    const gpw_genset_config g = set_of(RATED_W);
    const gpw_alternator_config a = machine();
    const gpw_protection_row row = row_of(GPW_PROTECTION_OVER_FREQUENCY, 55.0f, 0.0f);
    gpw_genset_config slow;
    gpw_inverter_config battery;
    gpw_bus_signals signals;
    gpw_site_config c = config_for(1u);
    gpw_site *site;
    size_t bytes;

    (void)state;
    c.sets_max = 0u; /* the others need it */
    assert_status(gpw_site_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_for(17u);
    assert_status(gpw_site_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_for(0u);
    site = empty_site(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_ERR_FULL);
    assert_status(gpw_site_set_alternator(site, &a), GPW_ERR_FULL);
    c = config_for(1u);
    site = empty_site(&c);
    assert_status(gpw_inverter_config_init(&battery, sizeof battery), GPW_OK);
    assert_status(gpw_site_add_inverter(site, &battery, NULL), GPW_ERR_STATE);
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_ERR_STATE);
    assert_status(gpw_site_add_plant_event(site, 0u, 0u, 0u), GPW_ERR_STATE);
    assert_status(gpw_site_start(site), GPW_ERR_UNKNOWN);
    slow = g;
    slow.dead_s = 0.5f;
    assert_status(gpw_site_add_set(site, &slow, NULL, NULL), GPW_ERR_FULL);
    assert_status(gpw_site_add_set(site, NULL, NULL, NULL), GPW_ERR_NULL);
    slow = g;
    slow.inertia_s = gpw_unknown();
    assert_status(gpw_site_add_set(site, &slow, NULL, NULL), GPW_ERR_UNKNOWN);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_ERR_FULL);
    assert_status(gpw_site_add_inverter(site, &battery, NULL), GPW_ERR_UNKNOWN);
    assert_status(gpw_site_add_plant_event(site, 9u, 0u, 0u), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_LOSS, 1u, 0u),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_bus_signals(site, &signals, sizeof signals), GPW_ERR_STATE);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_bus_signals(site, &signals, 8u), GPW_ERR_VERSION);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_ERR_STATE);
}

static void load_beyond_the_field_is_refused_at_reset(void **state)
{
    const gpw_alternator_config a = machine();
    gpw_site *const site = site_of(1u);

    (void)state;
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 2e6f), GPW_ERR_DOMAIN);
}

static void snapshot_of_a_bus_continues_to_the_bit(void **state)
{
    gpw_site *const site = site_of(2u);
    const gpw_alternator_config a = machine();
    gpw_site_signals whole, copied;

    (void)state;
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    start_at(site, 2e5f);
    (void)run(site, 0.5, 8e5f);
    memcpy(other_memory, memory, sizeof other_memory);
    whole = run(site, 0.5, 8e5f);
    copied = run((gpw_site *)(void *)other_memory, 0.5, 8e5f);
    assert_memory_equal(&whole, &copied, sizeof whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_set_on_a_bus_is_the_set_alone_to_the_bit),
        cmocka_unit_test(lost_set_leaves_its_share_to_the_survivors),
        cmocka_unit_test(started_set_takes_its_share),
        cmocka_unit_test(voltage_is_that_of_the_alternator_under_load_and_speed),
        cmocka_unit_test(voltage_knows_how_many_sets_are_on_the_bus),
        cmocka_unit_test(judgement_with_a_voltage_no_longer_assumes_frequency_only),
        cmocka_unit_test(voltage_that_dips_too_far_fails_the_class),
        cmocka_unit_test(filters_that_excite_the_set_fail_the_site),
        cmocka_unit_test(relay_that_trips_fails_the_site_and_is_named),
        cmocka_unit_test(loss_of_a_set_ends_the_stretch_of_constant_load),
        cmocka_unit_test(relay_that_was_picked_up_leaves_the_time_that_it_had_left),
        cmocka_unit_test(isochronous_sets_without_a_line_leave_the_site_undetermined),
        cmocka_unit_test(alternator_above_its_rating_is_told_and_far_above_undetermined),
        cmocka_unit_test(relay_on_a_voltage_that_is_not_simulated_leaves_it_undetermined),
        cmocka_unit_test(inverter_softens_a_step),
        cmocka_unit_test(what_has_no_place_is_refused),
        cmocka_unit_test(load_beyond_the_field_is_refused_at_reset),
        cmocka_unit_test(snapshot_of_a_bus_continues_to_the_bit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
