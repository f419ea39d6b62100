/* SPDX-License-Identifier: MIT */
/* Sources of a bus at the ends of what it takes: inverters that answer too late, sets that
 * cannot begin, governors that stand without droop, relays that do not know. Expected values by
 * hand. */
#include "bare_site.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <string.h>

#define RATED_W 1.0e6f
#define SECOND_NS 1000000000ull
#define TICKS 300u

static float record_w[TICKS];

static int unmake(void **state)
{
    (void)state;
    gpw_site_destroy(site);
    site = NULL;
    return 0;
}

static gpw_site_config config_for(uint32_t required_class)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = GPW_LOAD_AC;
    c.required_class = required_class;
    c.sets_max = 2u;
    c.inverters_max = 1u;
    c.plant_events_max = 1u;
    c.relays_max = 1u;
    return c;
}

static gpw_genset_config set_of(uint32_t preset)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, preset), GPW_OK);
    g.rated_w = RATED_W;
    return g;
}

static gpw_inverter_config inverter(float latency_s)
{
    gpw_inverter_config v;

    assert_status(gpw_inverter_config_init(&v, sizeof v), GPW_OK);
    v.mode = GPW_INVERTER_FOLLOWING;
    v.rated_w = 3.0e5f;
    v.energy_j = 1.0e8f;
    v.charge_efficiency = v.discharge_efficiency = 0.95f;
    v.droop_pu = 0.02f;
    v.latency_s = latency_s;
    return v;
}

static gpw_site_signals run(uint32_t ticks, float load_w)
{
    gpw_site_signals s;

    memset(&s, 0, sizeof s);
    while (ticks-- > 0u) {
        assert_status(gpw_site_step_load(site, load_w, &s, sizeof s), GPW_OK);
    }
    return s;
}

static gpw_bus_signals bus_now(void)
{
    gpw_bus_signals b;

    assert_status(gpw_site_bus_signals(site, &b, sizeof b), GPW_OK);
    return b;
}

/* ---- inverters ---- */

/* A bus has room for half a second of what an inverter has still to answer. */
static void inverter_that_answers_later_than_there_is_room_for_is_refused(void **state)
{
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    const gpw_site_config c = config_for(GPW_CLASS_NONE);
    gpw_inverter_config v = inverter(0.8f);
    uint32_t index = 9u;

    (void)state;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_inverter(site, &v, &index), GPW_ERR_FULL);
    assert_int_equal(index, 9);
    v = inverter(0.4f);
    assert_status(gpw_site_add_inverter(site, &v, &index), GPW_OK);
    assert_int_equal(index, 0);
}

/* The load stands still all the while. What an inverter lets go, here the 300 kW of its own
 * recharge, is a disturbance as a step of load is: its rise is no swing at rest. */
static void lost_inverter_disturbs_as_a_change_of_load_does(void **state)
{
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    const gpw_site_config c = config_for(GPW_CLASS_G1);
    gpw_inverter_config v = inverter(0.0f);
    gpw_class_result judged;
    gpw_verdict_result r;

    (void)state;
    v.recharge_w = 3.0e5f;
    v.droop_pu = 0.0f; /* it answers nothing, and draws what it may */
    v.soc_rest = 0.9f;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_inverter(site, &v, NULL), GPW_OK);
    assert_status(
        gpw_site_add_plant_event(site, GPW_PLANT_EVENT_INVERTER_LOSS, 0u, 30u * SECOND_NS),
        GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 3.0e5f), GPW_OK);
    (void)run(2999u, 3.0e5f);
    assert_int_equal(bus_now().inverters_online, 1);
    (void)run(4u, 3.0e5f);
    assert_int_equal(bus_now().inverters_online, 0);
    assert_int_equal(bus_now().sets_online, 1);
    (void)run(3000u, 3.0e5f);
    assert_status(gpw_site_result(site, &r, sizeof r), GPW_OK);
    assert_true(r.rise_pct > 1.0f);
    assert_status(gpw_site_class_result(site, 0u, &judged, sizeof judged), GPW_OK);
    assert_true(judged.steady_band_pct < 0.1f);
}

/* ---- sets ---- */

/* The first could carry 1.6 of 2 MW, the second of the same rating stops at 60 %. Asked for
 * less, the site runs. */
static void set_that_cannot_begin_with_its_share_refuses_for_all(void **state)
{
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    const gpw_site_config c = config_for(GPW_CLASS_NONE);

    (void)state;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    g.throttle_max_pu = 0.6f;
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 1.6e6f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_reset(site, 0u, 1.0e6f), GPW_OK);
    assert_near(run(100u, 1.0e6f).frequency_hz, 50.0, 1.0e-3);
}

/* One set without droop holds the frequency for all: as one, they have none. */
static void gas_set_beside_one_without_droop_stands_without(void **state)
{
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA), isochronous = g, one;
    const gpw_site_config c = config_for(GPW_CLASS_NONE);

    (void)state;
    assert_status(gpw_genset_use_ggov1(&g, GPW_TUNING_ISLAND), GPW_OK);
    g.droop_pu = 0.04f;
    isochronous.governor = GPW_GOVERNOR_PI;
    isochronous.droop_pu = 0.0f;
    isochronous.kp = 5.0f;
    isochronous.ki = 2.0f;
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_set(site, &isochronous, NULL, NULL), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_genset_config_init(&one, sizeof one), GPW_OK);
    assert_status(gpw_site_genset(site, &one), GPW_OK);
    assert_int_equal(one.governor, GPW_GOVERNOR_GGOV1);
    assert_near(one.droop_pu, 0.0, 0.0);
    assert_near(one.rated_w, 2.0e6, 1.0);
}

/* ---- relays ---- */

/* A relay of the voltage where nobody simulates one knows nothing: the load that stands still
 * is held by the set, and the site is undetermined. A trip fails all the same. */
static void relay_that_does_not_know_its_quantity_leaves_it_open(void **state)
{
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    const gpw_site_config c = config_for(GPW_CLASS_NONE);
    gpw_protection_row row;
    gpw_judgement j;
    uint32_t i, k;

    (void)state;
    for (k = 0; k < TICKS; k++) {
        record_w[k] = 3.0e5f;
    }
    for (i = 0; i < 2u; i++) {
        assert_status(gpw_protection_row_init(&row, sizeof row), GPW_OK);
        row.function = i == 0u ? GPW_PROTECTION_UNDER_FREQUENCY : GPW_PROTECTION_UNDER_VOLTAGE;
        row.pickup = i == 0u ? 47.0f : 0.8f;
        make(&c);
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
        assert_status(gpw_site_add_relay(site, &row, NULL), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, record_w, TICKS, &j, sizeof j), GPW_OK);
        assert_int_equal(j.outcome, i == 0u ? GPW_HOLDS : GPW_UNDETERMINED);
    }
    make(&c);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_relay(site, &row, NULL), GPW_OK);
    assert_status(gpw_site_add_trip(site, 49.9f, 0.0f, 0u), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    for (k = 100u; k < TICKS; k++) {
        record_w[k] = 6.0e5f;
    }
    assert_status(gpw_site_judge(site, record_w, TICKS, &j, sizeof j), GPW_OK);
    assert_int_equal(j.trip, 1);
    assert_int_equal(j.collapsed, 0);
    assert_int_equal(j.outcome, GPW_FAILS); /* whatever the relay would say */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverter_that_answers_later_than_there_is_room_for_is_refused),
        cmocka_unit_test(lost_inverter_disturbs_as_a_change_of_load_does),
        cmocka_unit_test(set_that_cannot_begin_with_its_share_refuses_for_all),
        cmocka_unit_test(gas_set_beside_one_without_droop_stands_without),
        cmocka_unit_test(relay_that_does_not_know_its_quantity_leaves_it_open),
    };

    return cmocka_run_group_tests(tests, NULL, unmake);
}
