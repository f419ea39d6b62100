/* SPDX-License-Identifier: MIT */
/* Expected values: sequences of samples worked out by hand, and the balance of energies. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

static GPW_STATE_BUFFER(memory, GPW_SUPPLY_STATE_BYTES(0, 0, 1) + GPW_RIDE_STATE_BYTES);
static GPW_STATE_BUFFER(copy, GPW_SUPPLY_STATE_BYTES(0, 0, 1) + GPW_RIDE_STATE_BYTES);

static gpw_supply_config supply_config(void)
{
    gpw_supply_config c;

    assert_status(gpw_supply_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.001f;
    c.ride_max = 1u;
    return c;
}

static gpw_ride_config ride_config(void)
{
    gpw_ride_config c;

    assert_status(gpw_ride_config_init(&c, sizeof c), GPW_OK);
    return c;
}

static gpw_supply *supply_of(gpw_supply_config c)
{
    gpw_supply *supply = NULL;

    assert_status(gpw_supply_init(memory, sizeof memory, &c, &supply), GPW_OK);
    return supply;
}

static gpw_supply *riding(gpw_ride_config c)
{
    gpw_supply *const supply = supply_of(supply_config());

    assert_status(gpw_supply_set_ride(supply, &c), GPW_OK);
    return supply;
}

static gpw_ride_state state_of(const gpw_supply *supply)
{
    gpw_ride_state state;

    assert_status(gpw_supply_ride(supply, &state, sizeof state), GPW_OK);
    return state;
}

/* Watts at the bus of so many samples in a row, the same in each. */
static void expect_load(gpw_supply *supply, double board_w, double hz, double v, int samples,
                        double ac_w)
{
    while (samples-- > 0) {
        float mean_w = NAN, beside_w = NAN;

        assert_status(gpw_supply_step_bus(supply, (float)board_w, 0.0f, (float)hz, (float)v,
                                          NAN, &mean_w, &beside_w),
                      GPW_OK);
        assert_near(mean_w, ac_w, 1e-3 + 1e-5 * ac_w);
    }
}

static void at(gpw_supply *supply, double hz, double v, int samples, double ac_w)
{
    expect_load(supply, 1000.0, hz, v, samples, ac_w);
}

/* ---- hold-up of power supplies ---- */

/* 1 kW with 20 J: 20 ms. Below 0.8 pu for 2 ms the input stops; back at once; 400 W to refill.
 */
static gpw_ride_config hold_up_config(void)
{
    gpw_ride_config c = ride_config();

    c.under_v_pu = 0.8f;
    c.under_v_delay_s = 0.002f;
    c.over_v_pu = 1.2f;
    c.over_v_delay_s = 0.001f;
    c.energy_j = 20.0f;
    c.recharge_w = 400.0f;
    c.restart_delay_s = 0.030f;
    c.walk_in_s = 0.0f;
    c.restart_share = 0.25f;
    return c;
}

static void dip_shorter_than_the_hold_up_is_ridden_through_and_paid_back(void **state)
{
    gpw_supply *const supply = riding(hold_up_config());
    gpw_ride_state now;

    (void)state;
    at(supply, 50, 1.0, 5, 1000);
    at(supply, 50, 0.79, 2, 1000); /* no relief: the same power from a lower voltage */
    at(supply, 50, 0.5, 12, 0);
    now = state_of(supply);
    assert_int_equal(now.mode, GPW_RIDE_STORE);
    assert_int_equal(now.missing_mj, 12000);
    assert_near(now.alive_share, 1.0, 0.0);
    at(supply, 50, 1.0, 30, 1400); /* 12 J at 400 W */
    at(supply, 50, 1.0, 5, 1000);
    now = state_of(supply);
    assert_int_equal(now.mode, GPW_RIDE_LINE);
    assert_int_equal(now.missing_mj, 0);
    assert_int_equal(now.given_mj, 12000);
    assert_int_equal(now.recharged_mj, 12000);
    assert_int_equal(now.transfers, 1);
    assert_int_equal(now.losses, 0);
    assert_int_equal(now.left_by, GPW_RIDE_UNDER_V);
    assert_near(now.longest_s, 0.012, 1e-6);
    assert_near(now.voltage_low_pu, 0.5, 0.0);
}

/* A quarter of a watt for 2 ms: half a millijoule, which no whole one tells, is owed all the
 * same. It comes back in a sample's part: 0.5 W for 1 ms. */
static void debt_below_a_millijoule_is_paid_back(void **state)
{
    gpw_supply *const supply = riding(hold_up_config());

    (void)state;
    expect_load(supply, 0.25, 50, 1.0, 5, 0.25);
    expect_load(supply, 0.25, 50, 0.5, 2, 0.25);
    expect_load(supply, 0.25, 50, 0.5, 2, 0.0);
    assert_int_equal(state_of(supply).missing_mj, 0);
    expect_load(supply, 0.25, 50, 1.0, 1, 0.75);
    expect_load(supply, 0.25, 50, 1.0, 5, 0.25);
}

static void store_carries_exactly_the_samples_its_energy_covers(void **state)
{
    gpw_ride_config c = hold_up_config();
    gpw_supply *supply = riding(c);

    (void)state;
    at(supply, 50, 0.0, 2, 1000);
    at(supply, 50, 0.0, 20, 0);
    assert_int_equal(state_of(supply).mode, GPW_RIDE_STORE);
    assert_int_equal(state_of(supply).missing_mj, 20000);
    at(supply, 50, 0.0, 1, 0); /* the 21st it cannot */
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
    assert_near(state_of(supply).alive_share, 0.0, 0.0);
    assert_int_equal(state_of(supply).given_mj, 20000);

    c.energy_j = 20.95f; /* 0.95 of a sample is none */
    supply = riding(c);
    at(supply, 50, 0.0, 2, 1000);
    at(supply, 50, 0.0, 20, 0);
    assert_int_equal(state_of(supply).losses, 0);
    at(supply, 50, 0.0, 1, 0);
    assert_int_equal(state_of(supply).losses, 1);

    supply = riding(hold_up_config()); /* half the load lasts twice as long */
    expect_load(supply, 500, 50, 0.0, 2, 500);
    expect_load(supply, 500, 50, 0.0, 40, 0);
    assert_int_equal(state_of(supply).losses, 0);
    expect_load(supply, 500, 50, 0.0, 1, 0);
    assert_int_equal(state_of(supply).losses, 1);
}

static void lost_nodes_come_back_after_the_restart_with_their_share(void **state)
{
    gpw_ride_config c = hold_up_config();
    gpw_supply *supply;
    gpw_ride_state now;

    (void)state;
    c.walk_in_s = 0.002f;
    c.energy_j = 5.0f;
    supply = riding(c);
    at(supply, 50, 0.0, 2, 1000);
    at(supply, 50, 0.0, 6, 0);
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
    at(supply, 50, 1.0, 29, 0);
    at(supply, 50, 0.7, 1, 0); /* starts the delay again */
    at(supply, 50, 1.0, 30, 0);
    at(supply, 50, 1.0, 1, 62.5); /* a quarter of the load, a quarter and three of the way */
    at(supply, 50, 1.0, 1, 187.5);
    at(supply, 50, 1.0, 1, 250); /* walked in; the capacitors fill from here */
    at(supply, 50, 1.0, 12, 650);
    at(supply, 50, 1.0, 1, 450); /* 5 J at 400 W are 12.5 samples */
    at(supply, 50, 1.0, 5, 250);
    now = state_of(supply);
    assert_int_equal(now.transfers, 1);
    assert_int_equal(now.losses, 1);
    assert_int_equal(now.returns, 1);
    assert_near(now.alive_share, 0.25, 0.0);
    assert_int_equal(now.recharged_mj, 5000);
}

/* What its store still has is not for nodes that are starting. */
static void nodes_that_restart_are_lost_at_the_next_dip(void **state)
{
    gpw_ride_config c = hold_up_config();
    gpw_supply *supply;

    (void)state;
    c.walk_in_s = 0.010f;
    c.energy_j = 5.9f;
    supply = riding(c);
    at(supply, 50, 0.0, 2, 1000);
    at(supply, 50, 0.0, 6, 0);
    at(supply, 50, 1.0, 30, 0);
    at(supply, 50, 1.0, 1, 12.5);
    at(supply, 50, 0.0, 1, 37.5);
    at(supply, 50, 0.0, 1, 62.5);
    at(supply, 50, 0.0, 1, 0);
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
    assert_int_equal(state_of(supply).losses, 2);
    assert_int_equal(state_of(supply).transfers, 2);
    assert_int_equal(state_of(supply).given_mj, 5000);
}

static void nodes_without_a_restart_delay_stay_away(void **state)
{
    gpw_ride_config c = hold_up_config();
    gpw_supply *supply;

    (void)state;
    c.restart_delay_s = gpw_unknown();
    supply = riding(c);
    at(supply, 50, 0.0, 2, 1000);
    at(supply, 50, 0.0, 21, 0);
    at(supply, 50, 1.0, 100000, 0);
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
}

static void nodes_without_any_store_are_lost_at_once(void **state)
{
    gpw_ride_config c = hold_up_config();
    gpw_supply *supply;

    (void)state;
    c.energy_j = 0.0f;
    supply = riding(c);
    at(supply, 50, 1.3, 1, 1000);
    at(supply, 50, 1.3, 1, 0);
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
    assert_int_equal(state_of(supply).left_by, GPW_RIDE_OVER_V);
}

static void bounds_of_the_window_are_inside_it(void **state)
{
    gpw_ride_config c = hold_up_config();
    gpw_supply *supply;

    (void)state;
    c.under_hz = 45.0f;
    c.over_hz = 55.0f;
    supply = riding(c);
    at(supply, 45, 0.8f, 100, 1000);
    at(supply, 55, 1.2f, 100, 1000);
    assert_int_equal(state_of(supply).transfers, 0);
    at(supply, 44.99, 1.0, 1, 0); /* a delay of 0: at once */
    assert_int_equal(state_of(supply).left_by, GPW_RIDE_UNDER_HZ);
}

/* ---- a UPS ---- */

/* Leaves below 47 Hz or above 53 Hz for 3 ms; returns after 5 ms within 49 to 51 Hz; walk-in 4
 * ms; 100 W to recharge at 80 %. */
static gpw_ride_config ups_config(void)
{
    gpw_ride_config c = ride_config();

    c.under_hz = 47.0f;
    c.under_hz_delay_s = 0.003f;
    c.over_hz = 53.0f;
    c.over_hz_delay_s = 0.003f;
    c.return_low_hz = 49.0f;
    c.return_high_hz = 51.0f;
    c.return_delay_s = 0.005f;
    c.walk_in_s = 0.004f;
    c.energy_j = 1.0e6f;
    c.recharge_w = 100.0f;
    c.recharge_efficiency = 0.8f;
    return c;
}

static void ups_leaves_walks_in_and_recharges_on_the_sample(void **state)
{
    gpw_supply *const supply = riding(ups_config());
    gpw_ride_state now;

    (void)state;
    at(supply, 46.9, 1, 3, 1000);
    at(supply, 46.9, 1, 10, 0);
    at(supply, 48, 1, 7, 0); /* inside the window it left, not inside that of its return */
    at(supply, 50, 1, 5, 0);
    at(supply, 50, 1, 1, 125);
    at(supply, 50, 1, 1, 375);
    at(supply, 50, 1, 1, 625);
    at(supply, 50, 1, 1, 875);
    now = state_of(supply);
    assert_int_equal(now.missing_mj, 24000); /* 22 samples whole, the walk-in 2 */
    assert_int_equal(now.mode, GPW_RIDE_RETURNING);
    assert_near(now.longest_s, 0.026, 1e-6);
    at(supply, 50, 1, 300, 1100); /* 24 J / (100 W x 80 %) */
    at(supply, 50, 1, 10, 1000);
    now = state_of(supply);
    assert_int_equal(now.missing_mj, 0);
    assert_true(now.recharged_mj == 30000);
    assert_int_equal(now.returns, 1);
    assert_int_equal(now.together, 1);
}

static void ups_that_leaves_while_it_walks_in_goes_on_from_its_store(void **state)
{
    gpw_ride_config c = ups_config();
    gpw_supply *supply;

    (void)state;
    c.walk_in_s = 0.010f;
    supply = riding(c);
    at(supply, 46, 1, 3, 1000);
    at(supply, 46, 1, 2, 0);
    at(supply, 50, 1, 5, 0);
    at(supply, 46, 1, 3, 0); /* after the fifth good one: the delay starts again */
    at(supply, 50, 1, 5, 0);
    at(supply, 50, 1, 1, 50);
    at(supply, 54, 1, 1, 150);
    at(supply, 54, 1, 1, 250);
    at(supply, 54, 1, 1, 350);
    at(supply, 54, 1, 2, 0);
    assert_int_equal(state_of(supply).transfers, 2);
    assert_int_equal(state_of(supply).returns, 1);
    assert_int_equal(state_of(supply).left_by, GPW_RIDE_UNDER_HZ | GPW_RIDE_OVER_HZ);
    assert_int_equal(state_of(supply).missing_mj, 20200); /* 15, 4 less 0.8, and 2 */
    assert_near(state_of(supply).longest_s, 0.021, 1e-6);
    at(supply, 50, 1, 5, 0);
    at(supply, 50, 1, 1, 50); /* from the start again */
}

/* Five modules over 8 ms begin 2 ms apart; each takes 4 ms. */
static void staggered_modules_return_one_after_the_other(void **state)
{
    static const double fifths[] = {0.125, 0.375, 0.75, 1.25, 1.75,  2.25,
                                    2.75,  3.25,  3.75, 4.25, 4.625, 4.875};
    gpw_ride_config c = ups_config();
    gpw_supply *supply;
    size_t i;

    (void)state;
    c.modules = 5;
    c.return_spread_s = 0.008f;
    c.recharge_w = gpw_unknown();
    supply = riding(c);
    at(supply, 46, 1, 3, 1000);
    at(supply, 46, 1, 1, 0);
    at(supply, 50, 1, 5, 0);
    for (i = 0; i < COUNT_OF(fifths); i++) {
        at(supply, 50, 1, 1, 200 * fifths[i]);
    }
    at(supply, 50, 1, 100, 1000); /* what is missing is not known to be drawn */
    assert_int_equal(state_of(supply).returns, 1);
    assert_int_equal(state_of(supply).together, 0);
    assert_near((double)state_of(supply).missing_mj, 12000, 1.0);
}

static void recharge_draws_what_was_taken_over_the_efficiency(void **state)
{
    gpw_ride_config c = ups_config();
    gpw_supply *supply;
    double drawn_j = 0.0;
    gpw_ride_state now;
    int k;

    (void)state;
    c.recharge_w = 137.0f;
    c.recharge_efficiency = 0.87f;
    supply = riding(c);
    for (k = 0; k < 400000; k++) {
        const double board_w = 900 + 100 * sin(0.001 * k), hz = k % 40000 < 9000 ? 46 : 50;
        float mean_w = NAN, beside_w = NAN;

        assert_status(gpw_supply_step_bus(supply, (float)board_w, 0.0f, (float)hz, 1.0f, NAN,
                                          &mean_w, &beside_w),
                      GPW_OK);
        if (state_of(supply).mode == GPW_RIDE_LINE) {
            drawn_j += ((double)mean_w - (double)(float)board_w) * 0.001;
        }
    }
    now = state_of(supply);
    assert_int_equal(now.transfers, 10);
    assert_near((double)now.recharged_mj, drawn_j * 1000, 1e-4 * drawn_j * 1000);
    assert_near((double)(now.given_mj - now.missing_mj), 0.87 * (double)now.recharged_mj,
                1e-4 * (double)now.given_mj);
    at(supply, 50, 1, 1, 1137);
    for (k = 0; k < 800000 && state_of(supply).missing_mj > 0; k++) {
        float mean_w, beside_w;

        assert_status(
            gpw_supply_step_bus(supply, 1000.0f, 0.0f, 50.0f, 1.0f, NAN, &mean_w, &beside_w),
            GPW_OK);
    }
    now = state_of(supply);
    assert_int_equal(now.missing_mj, 0);
    assert_near((double)now.given_mj, 0.87 * (double)now.recharged_mj,
                1e-4 * (double)now.given_mj);
}

static void empty_battery_loses_the_nodes_half_way_through_the_walk_in(void **state)
{
    gpw_ride_config c = ups_config();
    gpw_supply *supply;

    (void)state;
    c.energy_j = 7.0f; /* 6 samples, and 0.875 of the walk-in's first; not the second */
    supply = riding(c);
    at(supply, 46, 1, 3, 1000);
    at(supply, 46, 1, 1, 0);
    at(supply, 50, 1, 5, 0);
    at(supply, 50, 1, 1, 125);
    at(supply, 50, 1, 1, 0);
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
}

/* ---- slew ---- */

static void slew_is_counted_and_only_left_for_where_asked(void **state)
{
    gpw_ride_config c = ride_config();
    gpw_supply *supply;
    int k;

    (void)state;
    c.slew_hz_per_s = 1.0f;
    c.slew_window_s = 0.016f; /* one step a sample */
    supply = riding(c);
    for (k = 0; k < 100; k++) {
        at(supply, 50 - 0.002 * k, 1, 1, 1000); /* 2 Hz/s */
    }
    assert_int_equal(state_of(supply).transfers, 0);
    assert_int_equal(state_of(supply).slew_exceeded, 1);
    assert_near(state_of(supply).slew_hz_per_s, 2.0, 2e-3);
    c.slew_leaves = 1;
    supply = riding(c);
    for (k = 0; k <= 8; k++) { /* k samples of 2 mHz over 16 ms: 1 Hz/s at the eighth */
        at(supply, 50 - 0.00199 * k, 1, 1, 1000);
    }
    at(supply, 50 - 0.00199 * 9, 1, 1, 0);
    assert_int_equal(state_of(supply).left_by, GPW_RIDE_SLEW);
}

static void slew_that_the_caller_knows_is_taken(void **state)
{
    gpw_ride_config c = ride_config();
    gpw_supply *supply;
    float mean_w, beside_w;

    (void)state;
    c.slew_hz_per_s = 1.0f;
    c.slew_leaves = 1;
    c.slew_delay_s = 0.001f;
    supply = riding(c);
    assert_status(
        gpw_supply_step_bus(supply, 1e3f, 0.0f, 50.0f, 1.0f, -1.1f, &mean_w, &beside_w),
        GPW_OK);
    assert_true(mean_w == 1e3f);
    assert_status(
        gpw_supply_step_bus(supply, 1e3f, 0.0f, 50.0f, 1.0f, -1.1f, &mean_w, &beside_w),
        GPW_OK);
    assert_true(mean_w == 0.0f);
}

/* ---- beside the nodes ---- */

/* 2 kVA with 10 W and 100 W: 25 W at 1 kW, 49 W with the 400 W of the store beside it. With no
 * nodes to measure it by, what the store draws passes without loss. */
static void recharge_passes_the_transformer_too(void **state)
{
    gpw_supply_config s = supply_config();
    const gpw_ride_config c = hold_up_config();
    gpw_supply *supply;

    (void)state;
    s.plant_max = 1;
    s.transformer_rated_va = 2000.0f;
    s.transformer_no_load_w = 10.0f;
    s.transformer_load_loss_w = 100.0f;
    supply = supply_of(s);
    assert_status(gpw_supply_set_ride(supply, &c), GPW_OK);
    at(supply, 50, 1.0, 5, 1035);
    at(supply, 50, 0.5, 2, 1035);
    at(supply, 50, 0.5, 12, 10);
    at(supply, 50, 1.0, 10, 1459);
    expect_load(supply, 0, 50, 1.0, 20, 410);
    expect_load(supply, 0, 50, 1.0, 5, 10);
    assert_int_equal(state_of(supply).recharged_mj, 12000);
}

/* Cables 95 %, transformer 1 MW with 10 W and 100 kW (so that 1 kW through it loses 0.1 W),
 * cooling a quarter of the nodes at once. */
static void cooling_goes_on_while_the_store_carries_the_nodes(void **state)
{
    gpw_supply_config s = supply_config();
    gpw_ride_config c = ups_config();
    gpw_supply *supply;

    (void)state;
    s.plant_max = 1;
    s.distribution_efficiency = 0.95f;
    s.transformer_rated_va = 1.0e6f;
    s.transformer_no_load_w = 10.0f;
    s.transformer_load_loss_w = 1.0e5f;
    s.cooling_w_per_w = 0.25f;
    supply = supply_of(s);
    c.energy_j = 11.0f;
    c.restart_delay_s = 0.004f;
    assert_status(gpw_supply_set_ride(supply, &c), GPW_OK);
    expect_load(supply, 950, 46, 1, 3, 1000 + 0.1 + 10 + 237.5);
    expect_load(supply, 950, 46, 1, 6, 10 + 237.5);
    expect_load(supply, 950, 50, 1, 5, 10 + 237.5);
    assert_int_equal(state_of(supply).missing_mj, 11 * 950);
    expect_load(supply, 950, 50, 1, 1, 10); /* lost at the first sample of the walk-in */
    assert_int_equal(state_of(supply).mode, GPW_RIDE_LOST);
    expect_load(supply, 950, 50, 1, 4, 10);
    expect_load(supply, 950, 50, 1, 1, 125 + 0.1 / 64 + 10 + 237.5 / 8);
    expect_load(supply, 950, 50, 1, 1, 375 + 0.9 / 64 + 10 + 237.5 * 3 / 8);
    expect_load(supply, 950, 50, 1, 1, 625 + 2.5 / 64 + 10 + 237.5 * 5 / 8);
    expect_load(supply, 950, 50, 1, 1, 875 + 4.9 / 64 + 10 + 237.5 * 7 / 8);
}

/* ---- life ---- */

static void copied_state_continues_identically(void **state)
{
    gpw_ride_config c = ups_config();
    gpw_supply *supply, *other = (gpw_supply *)copy;
    int k;

    (void)state;
    c.modules = 3;
    c.return_spread_s = 0.003f;
    c.slew_hz_per_s = 30.0f;
    c.slew_leaves = 1;
    c.under_v_pu = 0.9f;
    supply = riding(c);
    for (k = 0; k < 2000; k++) {
        const float hz = k % 200 < 30 ? 46.5f : 50.0f, v = k % 370 < 5 ? 0.8f : 1.0f;
        float a[2], b[2];

        memcpy(copy, memory, sizeof copy);
        assert_status(gpw_supply_step_bus(supply, 700.0f, 3.0f, hz, v, NAN, &a[0], &a[1]),
                      GPW_OK);
        assert_status(gpw_supply_step_bus(other, 700.0f, 3.0f, hz, v, NAN, &b[0], &b[1]),
                      GPW_OK);
        assert_memory_equal(a, b, sizeof a);
    }
    assert_true(state_of(supply).transfers > 5);
}

static void reset_puts_it_back_on_the_bus_with_a_full_store(void **state)
{
    gpw_supply *const supply = riding(ups_config());
    gpw_ride_state now;

    (void)state;
    at(supply, 46, 0.5, 3, 1000);
    at(supply, 46, 0.5, 100, 0);
    assert_status(gpw_supply_reset(supply), GPW_OK);
    now = state_of(supply);
    assert_int_equal(now.mode, GPW_RIDE_LINE);
    assert_true(now.missing_mj == 0 && now.given_mj == 0 && now.recharged_mj == 0);
    assert_true(now.transfers == 0 && now.left_by == 0 && now.longest_s == 0.0f);
    assert_true(isnan(now.slew_hz_per_s) && isnan(now.frequency_low_hz));
    assert_true(isnan(now.voltage_high_pu));
    at(supply, 46, 1, 3, 1000);
    at(supply, 46, 1, 1, 0);
}

static void plain_step_takes_the_voltage_given_last(void **state)
{
    gpw_supply *const supply = riding(hold_up_config());
    float mean_w, beside_w, share;
    uint32_t trips;

    (void)state;
    assert_status(gpw_supply_step(supply, 1e3f, 8.0f, 50.0f, &mean_w, &beside_w), GPW_OK);
    assert_true(mean_w == 1e3f && beside_w == 8.0f);
    at(supply, 50, 0.5, 2, 1000);
    assert_status(gpw_supply_step(supply, 1e3f, 8.0f, 50.0f, &mean_w, &beside_w), GPW_OK);
    assert_true(mean_w == 0.0f && beside_w == 0.0f);
    assert_status(gpw_supply_connected(supply, &share, &trips), GPW_OK);
    assert_true(share == 0.0f && trips == 1);
}

static void supply_without_it_does_not_look_at_the_voltage(void **state)
{
    gpw_supply *const supply = supply_of(supply_config());
    gpw_ride_state now;

    (void)state;
    at(supply, 50, 0.0, 10, 1000);
    assert_status(gpw_supply_ride(supply, &now, sizeof now), GPW_ERR_UNKNOWN);
}

static void unusable_voltage_is_held_and_unusable_slew_is_unknown(void **state)
{
    static const float bad[] = {NAN, INFINITY, -0.1f, 10.1f};
    static const float bad_rocof[] = {INFINITY, -INFINITY, 1.1e4f};
    gpw_supply *const supply = riding(hold_up_config());
    float mean_w, beside_w;
    size_t i;

    (void)state;
    at(supply, 50, 0.9, 1, 1000);
    for (i = 0; i < COUNT_OF(bad); i++) {
        assert_status(
            gpw_supply_step_bus(supply, 1e3f, 0.0f, 50.0f, bad[i], NAN, &mean_w, &beside_w),
            GPW_NOTE_HELD);
        assert_true(mean_w == 1e3f);
    }
    for (i = 0; i < COUNT_OF(bad_rocof); i++) {
        assert_status(gpw_supply_step_bus(supply, 1e3f, 0.0f, 50.0f, 1.0f, bad_rocof[i],
                                          &mean_w, &beside_w),
                      GPW_NOTE_HELD);
    }
    assert_near(state_of(supply).voltage_low_pu, 0.9, 1e-6);
    assert_near(state_of(supply).slew_hz_per_s, 0.0, 0.0);
    assert_status(gpw_supply_step_bus(NULL, 1e3f, 0.0f, 50.0f, 1.0f, NAN, &mean_w, &beside_w),
                  GPW_ERR_NULL);
    assert_status(gpw_supply_step_bus(supply, 1e3f, 0.0f, 50.0f, 1.0f, NAN, NULL, &beside_w),
                  GPW_ERR_NULL);
}

/* ---- whatever comes ---- */

static uint32_t random_state;

static float chance(float low, float high)
{
    random_state = random_state * 1664525u + 1013904223u;
    return low + (high - low) * ((float)(random_state >> 8) * (1.0f / 16777216.0f));
}

static int coin(void)
{
    return chance(0.0f, 1.0f) < 0.5f;
}

static gpw_ride_config any_config(void)
{
    gpw_ride_config c = ride_config();

    c.modules = 1u + (uint32_t)chance(0.0f, 63.9f);
    c.slew_leaves = coin() ? 1u : 0u;
    c.slew_hz_per_s = coin() ? chance(0.1f, 500.0f) : 0.0f;
    c.slew_window_s = chance(0.001f, 0.1f);
    c.under_hz = coin() ? chance(45.0f, 50.0f) : 0.0f;
    c.over_hz = coin() ? chance(50.1f, 55.0f) : 0.0f;
    c.under_v_pu = coin() ? chance(0.5f, 1.0f) : 0.0f;
    c.over_v_pu = coin() ? chance(1.01f, 1.3f) : 0.0f;
    c.under_hz_delay_s = c.over_v_delay_s = chance(0.0f, 0.01f);
    c.return_delay_s = chance(0.0f, 0.02f);
    c.return_spread_s = coin() ? chance(0.0f, 0.1f) : 0.0f;
    c.walk_in_s = coin() ? chance(0.0f, 0.1f) : 0.0f;
    c.energy_j = coin() ? chance(0.0f, 100.0f) : gpw_unknown();
    c.recharge_w = coin() ? chance(1.0f, 2000.0f) : gpw_unknown();
    c.recharge_efficiency = chance(0.5f, 1.0f);
    c.restart_delay_s = coin() ? chance(0.0f, 0.05f) : gpw_unknown();
    c.restart_share = chance(0.0f, 1.0f);
    return c;
}

/* What must be so at any time: no more on the bus than the nodes and their recharge, no more
 * missing than the store has, and what is missing is what was given less what came back. */
static void expect_sane(const gpw_supply *supply, const gpw_ride_config *c, double board_w,
                        double ac_w)
{
    const gpw_ride_state now = state_of(supply);
    const double recharge_w = isnan(c->recharge_w) ? 0.0 : (double)c->recharge_w;
    const double back_mj = (double)c->recharge_efficiency * (double)now.recharged_mj;

    assert_true(ac_w >= 0.0 && ac_w <= (board_w + recharge_w) * 1.000001);
    assert_true(now.share >= 0.0f && now.share <= 1.0f);
    assert_true(now.alive_share >= 0.0f && now.alive_share <= 1.0f);
    assert_true(now.missing_mj >= 0 && now.mode <= GPW_RIDE_RESTARTING);
    assert_true(isnan(c->energy_j) ||
                (double)now.missing_mj <= 1e3 * (double)c->energy_j + 1.0);
    assert_near((double)(now.given_mj - now.missing_mj), back_mj,
                5.0 + 1e-4 * (double)now.given_mj);
    assert_true(now.returns <= now.transfers + now.losses &&
                now.losses <= now.transfers + now.returns);
    assert_true(now.mode != GPW_RIDE_LOST || (now.alive_share == 0.0f && ac_w <= 0.0));
}

static void whatever_comes_shares_and_energies_stay_what_they_can_be(void **state)
{
    uint32_t run, k, transfers = 0u, losses = 0u;

    (void)state;
    random_state = 1u;
    for (run = 0; run < 300u; run++) {
        const gpw_ride_config c = any_config();
        gpw_supply *const supply = riding(c);
        float hz = 50.0f, v = 1.0f, board_w = 1000.0f;

        for (k = 0; k < 1000u; k++) {
            float mean_w = NAN, beside_w = NAN;

            if (chance(0.0f, 1.0f) < 0.03f) {
                hz = coin() ? 50.0f : chance(44.0f, 56.0f);
                v = coin() ? 1.0f : chance(0.0f, 1.4f);
                board_w = coin() ? 0.0f : chance(0.0f, 3000.0f);
            }
            assert_status(
                gpw_supply_step_bus(supply, board_w, 0.0f, hz, v, NAN, &mean_w, &beside_w),
                GPW_OK);
            expect_sane(supply, &c, (double)board_w, (double)mean_w);
        }
        transfers += state_of(supply).transfers;
        losses += state_of(supply).losses;
    }
    assert_true(transfers > 1000u && losses > 50u); /* it did come */
}

/* ---- configuration ---- */

static void bad_figure_is_refused(void **state)
{
    static const struct {
        size_t field;
        float bad[4];
    } cases[] = {
        {offsetof(gpw_ride_config, under_hz), {-1.0f, 1001.0f, NAN, 54.0f}},
        {offsetof(gpw_ride_config, over_hz), {-1.0f, 1001.0f, NAN, 46.0f}},
        {offsetof(gpw_ride_config, return_low_hz), {-1.0f, 46.0f, NAN, 51.5f}},
        {offsetof(gpw_ride_config, return_high_hz), {-1.0f, 53.5f, NAN, 48.5f}},
        {offsetof(gpw_ride_config, under_v_pu), {-0.1f, 2.1f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, over_v_pu), {-0.1f, 2.1f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, return_low_v_pu), {-0.1f, 2.1f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, slew_hz_per_s), {-1.0f, 1.1e4f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, slew_window_s), {0.0f, 61.0f, NAN, -1.0f}},
        {offsetof(gpw_ride_config, under_hz_delay_s), {-1.0f, 1.1e6f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, over_v_delay_s), {-1.0f, 1.1e6f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, slew_delay_s), {-1.0f, 1.1e6f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, return_delay_s), {-1.0f, 1.1e6f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, return_spread_s), {-1.0f, 1.1e6f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, walk_in_s), {-1.0f, 1.1e6f, NAN, INFINITY}},
        {offsetof(gpw_ride_config, energy_j), {-1.0f, 1.1e15f, -INFINITY, INFINITY}},
        {offsetof(gpw_ride_config, recharge_w), {0.0f, 1.1e12f, -1.0f, INFINITY}},
        {offsetof(gpw_ride_config, recharge_efficiency), {0.0f, 1.01f, NAN, -1.0f}},
        {offsetof(gpw_ride_config, restart_delay_s), {-1.0f, 1.1e6f, -INFINITY, INFINITY}},
        {offsetof(gpw_ride_config, restart_share), {-0.1f, 1.1f, NAN, INFINITY}},
    };
    gpw_supply *const supply = supply_of(supply_config());
    gpw_ride_config c;
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        for (k = 0; k < 4; k++) {
            c = ups_config();
            memcpy((char *)&c + cases[i].field, &cases[i].bad[k], sizeof(float));
            assert_status(gpw_supply_set_ride(supply, &c), GPW_ERR_DOMAIN);
        }
    }
    c = ups_config();
    c.modules = 0;
    assert_status(gpw_supply_set_ride(supply, &c), GPW_ERR_DOMAIN);
    c.modules = 65;
    assert_status(gpw_supply_set_ride(supply, &c), GPW_ERR_DOMAIN);
    c = ups_config();
    c.slew_leaves = 2;
    assert_status(gpw_supply_set_ride(supply, &c), GPW_ERR_DOMAIN);
    at(supply, 0, 0, 1, 1000); /* nothing came in */
}

static void it_is_refused_at_the_wrong_time_or_without_room(void **state)
{
    gpw_supply_config s = supply_config();
    gpw_ride_config c = ups_config(), none;
    gpw_supply *supply = supply_of(s);
    size_t bytes = 0, bare = 0;

    (void)state;
    memset(&none, 0, sizeof none);
    assert_status(gpw_supply_set_ride(NULL, &c), GPW_ERR_NULL);
    assert_status(gpw_supply_set_ride(supply, NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_set_ride(supply, &none), GPW_ERR_VERSION);
    at(supply, 50, 1, 1, 1000);
    assert_status(gpw_supply_set_ride(supply, &c), GPW_ERR_STATE);
    assert_status(gpw_supply_reset(supply), GPW_OK);
    assert_status(gpw_supply_set_ride(supply, &c), GPW_OK);
    assert_status(gpw_supply_state_size(&s, &bytes), GPW_OK);
    s.ride_max = 0;
    assert_status(gpw_supply_state_size(&s, &bare), GPW_OK);
    assert_true(bytes > bare && bytes <= bare + GPW_RIDE_STATE_BYTES);
    assert_status(gpw_supply_set_ride(supply_of(s), &c), GPW_ERR_FULL);
    s.ride_max = 2;
    assert_status(gpw_supply_state_size(&s, &bytes), GPW_ERR_DOMAIN);
    s.ride_max = 1;
    s.under_hz = 47.0f; /* supplies behind it do not see the bus */
    assert_status(gpw_supply_set_ride(supply_of(s), &c), GPW_ERR_DOMAIN);
}

static void presets_set_what_makers_publish_and_nothing_else(void **state)
{
    gpw_ride_config c = ups_config(), before = c;

    (void)state;
    assert_status(gpw_ride_preset(&c, GPW_RIDE_MITSUBISHI_9800A), GPW_OK);
    assert_true(c.return_delay_s == 3.0f && c.walk_in_s == 5.0f);
    assert_status(gpw_ride_preset(&c, GPW_RIDE_MITSUBISHI_9800AE), GPW_OK);
    assert_true(c.return_delay_s == 10.0f && c.walk_in_s == 10.0f);
    c.return_delay_s = before.return_delay_s;
    c.walk_in_s = before.walk_in_s;
    assert_memory_equal(&c, &before, sizeof c);
    assert_status(gpw_ride_preset(&c, GPW_RIDE_LIEBERT_APM), GPW_OK);
    assert_true(c.slew_hz_per_s == 1.0f && c.slew_leaves == 0u);
    assert_status(gpw_ride_preset(&c, 3), GPW_ERR_DOMAIN);
    assert_status(gpw_ride_preset(NULL, 0), GPW_ERR_NULL);
}

/* 3 kW and 20 ms are 60 J; a 1 kW supply of 10 ms at full load is 10 J. */
static void hold_up_of_supplies_is_what_their_maker_states(void **state)
{
    gpw_ride_config c = ride_config();
    gpw_psu_spec spec;

    (void)state;
    assert_status(gpw_psu_spec_init(&spec, sizeof spec), GPW_OK);
    assert_status(gpw_psu_preset(&spec, GPW_PSU_OCP_ORV3_3KW), GPW_OK);
    assert_status(gpw_ride_hold_up(&c, &spec, 100), GPW_OK);
    assert_near(c.energy_j, 6000.0, 1e-2);
    assert_status(gpw_ride_hold_up(&c, &spec, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_psu_preset(&spec, GPW_PSU_INTEL_CRPS), GPW_OK);
    assert_true(gpw_ride_hold_up(&c, &spec, 1) < GPW_OK); /* no rating */
    spec.rated_w = 1000.0f;
    assert_status(gpw_ride_hold_up(&c, &spec, 2), GPW_OK);
    assert_near(c.energy_j, 20.0, 1e-4);
    assert_status(gpw_ride_hold_up(NULL, &spec, 2), GPW_ERR_NULL);
    assert_status(gpw_ride_hold_up(&c, NULL, 2), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dip_shorter_than_the_hold_up_is_ridden_through_and_paid_back),
        cmocka_unit_test(debt_below_a_millijoule_is_paid_back),
        cmocka_unit_test(store_carries_exactly_the_samples_its_energy_covers),
        cmocka_unit_test(lost_nodes_come_back_after_the_restart_with_their_share),
        cmocka_unit_test(nodes_that_restart_are_lost_at_the_next_dip),
        cmocka_unit_test(nodes_without_a_restart_delay_stay_away),
        cmocka_unit_test(nodes_without_any_store_are_lost_at_once),
        cmocka_unit_test(bounds_of_the_window_are_inside_it),
        cmocka_unit_test(ups_leaves_walks_in_and_recharges_on_the_sample),
        cmocka_unit_test(ups_that_leaves_while_it_walks_in_goes_on_from_its_store),
        cmocka_unit_test(staggered_modules_return_one_after_the_other),
        cmocka_unit_test(recharge_draws_what_was_taken_over_the_efficiency),
        cmocka_unit_test(empty_battery_loses_the_nodes_half_way_through_the_walk_in),
        cmocka_unit_test(slew_is_counted_and_only_left_for_where_asked),
        cmocka_unit_test(slew_that_the_caller_knows_is_taken),
        cmocka_unit_test(recharge_passes_the_transformer_too),
        cmocka_unit_test(cooling_goes_on_while_the_store_carries_the_nodes),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(reset_puts_it_back_on_the_bus_with_a_full_store),
        cmocka_unit_test(plain_step_takes_the_voltage_given_last),
        cmocka_unit_test(supply_without_it_does_not_look_at_the_voltage),
        cmocka_unit_test(unusable_voltage_is_held_and_unusable_slew_is_unknown),
        cmocka_unit_test(whatever_comes_shares_and_energies_stay_what_they_can_be),
        cmocka_unit_test(bad_figure_is_refused),
        cmocka_unit_test(it_is_refused_at_the_wrong_time_or_without_room),
        cmocka_unit_test(presets_set_what_makers_publish_and_nothing_else),
        cmocka_unit_test(hold_up_of_supplies_is_what_their_maker_states),
    };

    return cmocka_run_group_tests_name("ride-through", tests, NULL, NULL);
}
