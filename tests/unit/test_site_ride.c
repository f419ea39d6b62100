/* SPDX-License-Identifier: MIT */
/* The accident: another load dips the frequency, the UPS leaves, the set overspeeds and keeps
 * it away, all comes back together, dips again, and so on. And what ends it. What is expected
 * is whether it ends, and what must be so in any case: the delays bound how often it can
 * happen. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define RATED_W 1.0e6f
#define OTHERS_W 100.0e3f
#define LOAD_W 480.0e3f
#define EVENT_NS 1000000000ull
#define TICKS 12000u /* 120 s */

static GPW_STATE_BUFFER(memory, 65536);
static float load_w[TICKS];

static gpw_site_config site_config(void)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = GPW_LOAD_AC;
    c.bus_load_w = OTHERS_W;
    c.bus_events_max = 1u;
    c.ride_max = 1u;
    c.required_class = GPW_CLASS_NONE;
    return c;
}

static gpw_site *bare_site(void)
{
    const gpw_site_config c = site_config();
    gpw_site *site = NULL;
    size_t i;

    for (i = 0; i < TICKS; i++) {
        load_w[i] = LOAD_W;
    }
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    return site;
}

/* A turbocharged diesel of 1 MW; at 1 s the other loads rise from 100 to 350 kW, after which
 * the frequency falls to 49.47 Hz. */
static gpw_site *site_with(gpw_ride_config ride)
{
    gpw_site *const site = bare_site();
    gpw_genset_config g;

    assert_status(gpw_site_set_ride(site, &ride), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, EVENT_NS, OTHERS_W + 250.0e3f), GPW_OK);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    g.rated_w = RATED_W;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0, LOAD_W), GPW_OK);
    return site;
}

/* As set for a utility: 1 % either way, back at once after a second, eight modules in step. */
static gpw_ride_config careless(void)
{
    gpw_ride_config r;

    assert_status(gpw_ride_config_init(&r, sizeof r), GPW_OK);
    r.modules = 8u;
    r.under_hz = 49.5f;
    r.under_hz_delay_s = 0.02f;
    r.over_hz = 50.5f;
    r.over_hz_delay_s = 0.02f;
    r.return_delay_s = 1.0f;
    r.energy_j = LOAD_W * 300.0f;
    r.recharge_w = 24.0e3f;
    r.recharge_efficiency = 0.9f;
    return r;
}

static gpw_ride_state after(gpw_site *site, size_t ticks)
{
    gpw_ride_state state;

    assert_status(gpw_site_process(site, load_w, NULL, 0, ticks), GPW_OK);
    assert_status(gpw_site_ride(site, &state, sizeof state), GPW_OK);
    return state;
}

/* ---- the accident ---- */

static void dip_makes_the_ups_leave_the_set_overspeed_and_all_return_for_ever(void **state)
{
    gpw_site *const site = site_with(careless());
    gpw_ride_state first, middle, end;

    (void)state;
    first = after(site, 200); /* to 2 s */
    assert_int_equal(first.mode, GPW_RIDE_STORE);
    assert_int_equal(first.transfers, 1);
    assert_true(first.frequency_low_hz < 49.5f && first.frequency_low_hz > 49.4f);
    assert_true(first.frequency_high_hz > 50.5f); /* rejected: too fast to come back */
    middle = after(site, 5800);
    end = after(site, 6000);
    assert_true(middle.longest_s > 1.5f); /* kept away longer than its delay of 1 s */
    assert_true(end.transfers > middle.transfers + 40u);
    assert_true(end.transfers <= 119u / 1.02f); /* delay of leaving and of returning */
    assert_int_equal(end.together, end.returns);
    assert_int_equal(end.losses, 0);
    assert_int_equal(end.left_by, GPW_RIDE_UNDER_HZ); /* it was never on while too fast */
}

static void expect_end(gpw_ride_config r, uint32_t transfers)
{
    gpw_site *const site = site_with(r);
    gpw_ride_state end;
    gpw_site_signals now;

    (void)after(site, 3000); /* 30 s */
    end = after(site, TICKS - 3000u);
    assert_int_equal(end.transfers, transfers);
    assert_int_equal(end.mode, GPW_RIDE_LINE);
    assert_int_equal(end.losses, 0);
    assert_status(gpw_site_step_load(site, LOAD_W, &now, sizeof now), GPW_OK);
    assert_true(now.connected_share == 1.0f);
    assert_near(now.frequency_hz, 50.0, 0.02);
}

static void longer_walk_in_ends_it(void **state)
{
    gpw_ride_config r = careless();

    (void)state;
    r.walk_in_s = 5.0f;
    expect_end(r, 1);
}

static void staggered_return_ends_it(void **state)
{
    gpw_ride_config r = careless();

    (void)state;
    r.return_spread_s = 10.0f;
    expect_end(r, 1);
}

static void wider_window_prevents_it(void **state)
{
    gpw_ride_config r = careless();

    (void)state;
    r.under_hz = 48.0f;
    r.over_hz = 52.0f;
    expect_end(r, 0);
}

/* What the store gave in 120 s is less than all the time at full load; so 10 s of energy are
 * gone after at least 10 s, and the nodes with them. */
static void small_battery_runs_empty_in_the_cycle(void **state)
{
    gpw_ride_config r = careless();
    gpw_site *site;
    gpw_ride_state now;
    gpw_site_signals signals;

    (void)state;
    r.energy_j = LOAD_W * 10.0f;
    r.recharge_w = gpw_unknown();
    site = site_with(r);
    now = after(site, 1000);
    assert_int_equal(now.losses, 0);
    now = after(site, 5000);
    assert_int_equal(now.losses, 1);
    assert_int_equal(now.mode, GPW_RIDE_LOST);
    assert_near((double)now.given_mj, 10e3 * (double)LOAD_W, 1.1 * (double)LOAD_W);
    assert_true(now.given_mj <= (int64_t)(10e3 * (double)LOAD_W) + 1);
    assert_status(gpw_site_step_load(site, LOAD_W, &signals, sizeof signals), GPW_OK);
    assert_near(signals.generator_w, 350e3, 1.0); /* the others alone */
}

/* ---- a judgement ---- */

static void judgement_fails_and_keeps_the_worst_of_its_runs(void **state)
{
    gpw_ride_config r = careless();
    gpw_judgement j;
    gpw_ride_state worst, now;
    gpw_site *site;

    (void)state;
    r.slew_hz_per_s = 0.5f;
    site = site_with(r);
    assert_status(gpw_site_judge(site, load_w, 1000, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.limiting, GPW_CRITERION_SUPPLY);
    assert_status(gpw_site_ride(site, &now, sizeof now), GPW_OK);
    assert_int_equal(now.transfers, 0); /* back at the start */
    assert_status(gpw_site_ride_worst(site, &worst, sizeof worst), GPW_OK);
    assert_int_equal(worst.transfers, j.supply_trips);
    assert_true(worst.transfers >= 7 && worst.given_mj > 0 && worst.longest_s > 1.0f);
    assert_int_equal(worst.slew_exceeded, 1);
    assert_true(j.assumptions & GPW_ASSUMED_NO_VOLTAGE_WINDOW);
    assert_false(j.assumptions &
                 (GPW_ASSUMED_NO_WINDOW | GPW_ASSUMED_ENDLESS_STORE | GPW_ASSUMED_NO_RECHARGE));
    assert_status(gpw_site_judge(site, load_w, 10, &j, sizeof j), GPW_OK); /* no event yet */
    assert_status(gpw_site_ride_worst(site, &worst, sizeof worst), GPW_OK);
    assert_int_equal(worst.transfers, 0); /* the judgement before is forgotten */
    r.under_hz = 45.0f;
    r.over_hz = 55.0f;
    r.under_v_pu = 0.9f;
    r.energy_j = r.recharge_w = gpw_unknown();
    site = site_with(r);
    assert_status(gpw_site_judge(site, load_w, 1000, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.supply_trips, 0);
    assert_false(j.assumptions & GPW_ASSUMED_NO_VOLTAGE_WINDOW);
    assert_true(j.assumptions & GPW_ASSUMED_ENDLESS_STORE);
    assert_true(j.assumptions & GPW_ASSUMED_NO_RECHARGE);
    assert_status(gpw_site_ride_worst(site, &worst, sizeof worst), GPW_OK);
    assert_int_equal(worst.transfers, 0);
}

/* A margin of a slew: 1.2 Hz/s at most of 2.4 would be a half; the nominal run's own figure. */
static void slew_that_it_leaves_for_has_a_margin(void **state)
{
    gpw_ride_config r = careless();
    gpw_ride_state worst;
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    r.under_hz = 0.0f;
    r.over_hz = 0.0f;
    r.slew_hz_per_s = 10.0f;
    r.slew_leaves = 1u;
    site = site_with(r);
    assert_status(gpw_site_judge(site, load_w, 1000, &j, sizeof j), GPW_OK);
    assert_status(gpw_site_ride_worst(site, &worst, sizeof worst), GPW_OK);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.limiting, GPW_CRITERION_SUPPLY);
    assert_near(j.margin_pct, 100 * (1 - (double)worst.slew_hz_per_s / 10), 1e-3);
    assert_true(j.assumptions & GPW_ASSUMED_NO_WINDOW);
    r.slew_hz_per_s = 0.5f;
    site = site_with(r);
    assert_status(gpw_site_judge(site, load_w, 300, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_true(j.margin_pct < 0.0f);
    r.slew_delay_s = 100.0f; /* never that long: it was only its delay that kept it */
    site = site_with(r);
    assert_status(gpw_site_judge(site, load_w, 300, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_near(j.margin_pct, 0.0, 0.0);
}

/* ---- life ---- */

static void it_comes_after_the_supply_and_only_once(void **state)
{
    gpw_site *site = bare_site();
    gpw_ride_config r = careless();
    gpw_supply_config s;
    gpw_ride_state now;
    gpw_site_config c = site_config();

    (void)state;
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.under_hz = 47.0f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_ride(site, &r), GPW_ERR_DOMAIN);
    s.under_hz = 0.0f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_ride(site, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_ride(site, &now, sizeof now), GPW_ERR_STATE);
    assert_status(gpw_site_set_ride(site, &r), GPW_OK);
    assert_status(gpw_site_set_ride(site, &r), GPW_ERR_STATE);
    assert_status(gpw_site_set_supply(site, &s), GPW_ERR_STATE);
    c.ride_max = 0;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_site_set_ride(site, &r), GPW_ERR_FULL);
}

static void site_without_one_says_so(void **state)
{
    gpw_site *const site = bare_site();
    gpw_ride_state now;
    gpw_genset_config g;

    (void)state;
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    g.rated_w = RATED_W;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_ride(site, &now, sizeof now), GPW_ERR_UNKNOWN);
    assert_status(gpw_site_ride_worst(site, &now, sizeof now), GPW_ERR_UNKNOWN);
}

static void same_run_gives_the_same_bits_in_blocks_of_any_length(void **state)
{
    gpw_site *site = site_with(careless());
    gpw_ride_state whole, parts;
    size_t done = 0;

    (void)state;
    whole = after(site, 3000);
    assert_status(gpw_site_reset(site, 0, LOAD_W), GPW_OK);
    while (done < 3000u) {
        const size_t ticks = done % 7u + 1u < 3000u - done ? done % 7u + 1u : 3000u - done;

        parts = after(site, ticks);
        done += ticks;
    }
    assert_memory_equal(&whole, &parts, sizeof whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dip_makes_the_ups_leave_the_set_overspeed_and_all_return_for_ever),
        cmocka_unit_test(longer_walk_in_ends_it),
        cmocka_unit_test(staggered_return_ends_it),
        cmocka_unit_test(wider_window_prevents_it),
        cmocka_unit_test(small_battery_runs_empty_in_the_cycle),
        cmocka_unit_test(judgement_fails_and_keeps_the_worst_of_its_runs),
        cmocka_unit_test(slew_that_it_leaves_for_has_a_margin),
        cmocka_unit_test(it_comes_after_the_supply_and_only_once),
        cmocka_unit_test(site_without_one_says_so),
        cmocka_unit_test(same_run_gives_the_same_bits_in_blocks_of_any_length),
    };

    return cmocka_run_group_tests_name("site, ride-through", tests, NULL, NULL);
}
