/* SPDX-License-Identifier: MIT */
/* Battery and load bank, against sums by hand. Samples of 10 ms unless said otherwise. */
#include "gpw_test.h"

#include "gpupower/battery.h"

#include <math.h>
#include <string.h>

#define DT_S 0.01

static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(16, 0));

static gpw_chain *chain_of(float initial_w)
{
    gpw_chain_config c;
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = (float)DT_S;
    c.initial_w = initial_w;
    c.stages_max = 8u;
    assert_status(gpw_chain_init(memory, sizeof memory, &c, &chain), GPW_OK);
    return chain;
}

static gpw_battery_config battery_of(float power_w, float energy_j, float rate_w_per_s)
{
    gpw_battery_config b;

    assert_status(gpw_battery_config_init(&b, sizeof b), GPW_OK);
    b.power_w = power_w;
    b.energy_j = energy_j;
    b.ramp_up_w_per_s = b.ramp_down_w_per_s = rate_w_per_s;
    return b;
}

static gpw_load_bank_config bank_of(float rated_w)
{
    gpw_load_bank_config b;

    assert_status(gpw_load_bank_config_init(&b, sizeof b), GPW_OK);
    b.rated_w = rated_w;
    return b;
}

static double after(gpw_chain *chain, double load_w, int samples)
{
    float mean = 0.0f, beside = 0.0f;

    while (samples-- > 0) {
        assert_status(gpw_chain_step(chain, (float)load_w, 0.0f, &mean, &beside), GPW_OK);
    }
    return mean;
}

static gpw_battery_status status_of(const gpw_chain *chain)
{
    gpw_battery_status s;

    assert_status(gpw_chain_battery(chain, 0u, &s, sizeof s), GPW_OK);
    return s;
}

/* ---- battery ---- */

/* 500 kW at 250 kW/s: dP^2/(2r) = 500 kJ in 2 s. */
static void step_up_costs_half_the_square_of_the_step_over_the_rate(void **state)
{
    const gpw_battery_config b = battery_of(6e5f, 1e6f, 2.5e5f);
    gpw_chain *const chain = chain_of(1e5f);
    gpw_battery_status s;

    (void)state;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_near(after(chain, 1e5, 100), 1e5, 0.0);
    assert_near(after(chain, 6e5, 100), 1e5 + 2.5e5 * (1.0 - 0.5 * DT_S), 1.0);
    assert_near(after(chain, 6e5, 150), 6e5, 1e-2);
    s = status_of(chain);
    assert_near((double)s.given_mj, 5e8, 5e4);
    assert_int_equal(s.taken_mj, 0);
    assert_int_equal(s.lost_mj, 0);
    assert_near(s.charge_pu, 0.0, 1e-4); /* half of a megajoule is used up */
    assert_near(s.cycles, 0.5, 1e-4);
    assert_near(s.peak_w, 5e5, 2.5e5 * DT_S);
    assert_int_equal(s.limited_samples, 0);
}

/* In at 0.9, out at 0.8: of 100 kJ taken 90 reach the cells, and 72 come back. */
static void efficiencies_are_lost_each_way(void **state)
{
    gpw_battery_config b = battery_of(1e6f, 1e6f, 5e4f);
    gpw_chain *const chain = chain_of(1e5f);
    gpw_battery_status s;

    (void)state;
    b.charge_efficiency = 0.9f;
    b.discharge_efficiency = 0.8f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    (void)after(chain, 0.0, 400); /* 1e10/(2 5e4) = 100 kJ */
    s = status_of(chain);
    assert_near((double)s.taken_mj, 1e8, 1e4);
    assert_near(s.charge_pu, 0.59, 1e-5);
    assert_near((double)s.lost_mj, 1e7, 1e4);
    (void)after(chain, 1e5, 400);
    s = status_of(chain);
    assert_near((double)s.given_mj, 1e8, 1e4);
    assert_near(s.charge_pu, 0.59 - 0.125, 1e-5);
    assert_near((double)s.lost_mj, 1e7 + 2.5e7, 3e4);
    assert_near(s.charge_max_pu, 0.59, 1e-5);
}

/* Behind an inverter of 0.2 s the generator takes the whole step at first, then its ramp:
 * 2 s later the lag holds rate * tau. */
static void slow_inverter_lets_the_step_through_at_first(void **state)
{
    gpw_battery_config b = battery_of(1e6f, 1e7f, 1e5f);
    gpw_chain *const chain = chain_of(0.0f);

    (void)state;
    b.response_s = 0.2f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_true(after(chain, 5e5, 1) > 0.95 * 5e5);
    /* wanted = 5e5 - 1e5 t; its lag at t: 5e5 (1 - e) - 1e5 (t - tau (1 - e)) */
    {
        const double e = exp(-1.995 / 0.2);
        const double power = 5e5 * (1.0 - e) - 1e5 * (1.995 - 0.2 * (1.0 - e));

        assert_near(after(chain, 5e5, 199), 5e5 - power, 300.0);
    }
}

static void power_at_its_end_passes_the_rest_on_and_the_ramp_goes_on_from_there(void **state)
{
    const gpw_battery_config b = battery_of(2e5f, 1e7f, 1e5f);
    gpw_chain *const chain = chain_of(0.0f);
    gpw_battery_status s;

    (void)state;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_near(after(chain, 5e5, 1), 3e5, 0.5); /* 200 of 500 kW */
    assert_near(after(chain, 5e5, 100), 4e5, 1e3);
    s = status_of(chain);
    assert_int_equal(s.limited_samples, 1);
    assert_near(s.peak_w, 2e5, 0.1);
}

static void empty_battery_gives_no_more(void **state)
{
    const gpw_battery_config b = battery_of(1e6f, 2e5f, 1e4f);
    gpw_chain *const chain = chain_of(0.0f);
    gpw_battery_status s;

    (void)state;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_near(after(chain, 5e5, 100), 5e5, 0.1); /* 100 kJ are gone in 0.2 s */
    s = status_of(chain);
    assert_near((double)s.given_mj, 1e8, 1e3);
    assert_near(s.charge_pu, 0.0, 1e-6);
    assert_true(s.limited_samples > 0u);
    assert_near(s.charge_min_pu, 0.0, 1e-6);
}

static void overload_lasts_for_its_time(void **state)
{
    gpw_battery_config b = battery_of(1e5f, 1e9f, 1e3f);
    gpw_chain *const chain = chain_of(0.0f);

    (void)state;
    b.overload_pu = 2.0f;
    b.overload_s = 1.0f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_near(after(chain, 5e5, 1), 3e5, 1.0);
    assert_near(after(chain, 5e5, 99), 3e5 + 990.0, 20.0);
    assert_near(after(chain, 5e5, 1), 4e5, 20.0);
}

/* A load that goes on rising keeps it at its rating once the overload is used up; after a
 * second below it, it may overload again. */
static void overload_comes_back_only_after_as_long_below_the_rating(void **state)
{
    gpw_battery_config b = battery_of(1e5f, 1e9f, 1e3f);
    gpw_chain *const chain = chain_of(0.0f);
    double load_w = 5e5;
    int i;

    (void)state;
    b.overload_pu = 2.0f;
    b.overload_s = 1.0f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    for (i = 0; i < 400; i++) {
        (void)after(chain, load_w, 1);
        load_w += 2e3; /* faster than its ramp, and than it can fall back */
        if (i >= 100) {
            assert_true(status_of(chain).power_w <= 1e5f);
        }
    }
    (void)after(chain, load_w, 20000); /* the ramp has caught up */
    assert_near(status_of(chain).power_w, 0.0, 1.0);
    assert_near(after(chain, load_w + 5e5, 1), load_w + 3e5, 20.0);
}

static void battery_returns_to_its_rest_no_faster_than_it_may(void **state)
{
    gpw_battery_config b = battery_of(1e6f, 1e6f, 2.5e5f);
    gpw_chain *const chain = chain_of(0.0f);

    (void)state;
    b.recharge_w = 1e3f;
    b.recharge_s = 10.0f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    (void)after(chain, 2.5e5, 150); /* gives 125 kJ */
    assert_near(status_of(chain).charge_pu, 0.375, 2e-3);
    assert_near(after(chain, 2.5e5, 100), 2.51e5, 2.0);
    (void)after(chain, 2.5e5, 20000);
    assert_near(status_of(chain).charge_pu, 0.5, 1e-4);
    assert_near(after(chain, 2.5e5, 1), 2.5e5, 1.0);
}

/* A day of square waves: what went in less what came out is lost, or in the cells. */
static void energy_balance_holds_over_a_day(void **state)
{
    gpw_battery_config b = battery_of(3e5f, 5e6f, 1e5f);
    gpw_chain *const chain = chain_of(2e5f);
    double in_j = 0.0, out_j = 0.0, cells;
    gpw_battery_status s;
    long i;

    (void)state;
    b.charge_efficiency = 0.95f;
    b.discharge_efficiency = 0.93f;
    b.recharge_w = 2e4f;
    b.recharge_s = 100.0f;
    b.response_s = 0.05f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    for (i = 0; i < 8640000; i++) {
        const float load_w = i / 700 % 2 ? 4.5e5f : 1.0e5f;
        float mean, beside;

        assert_status(gpw_chain_step(chain, load_w, 0.0f, &mean, &beside), GPW_OK);
        in_j += (double)load_w * DT_S;
        out_j += (double)mean * DT_S;
    }
    s = status_of(chain);
    cells = 5e6 * ((double)s.charge_pu - 0.5);
    assert_near(((double)(s.given_mj - s.taken_mj) * 1e-3 - (in_j - out_j)) / in_j, 0.0, 1e-8);
    assert_near((double)s.lost_mj * 1e-3 + cells, out_j - in_j, 1e-4 * fabs(out_j - in_j));
    assert_near((double)s.lost_mj * 1e-3,
                (double)s.taken_mj * 1e-3 * 0.05 +
                    (double)s.given_mj * 1e-3 * (1.0 / 0.93 - 1.0),
                1e-4 * (double)s.lost_mj * 1e-3);
}

/* ---- load bank ---- */

static double burnt_j(const gpw_chain *chain, double *power_w)
{
    int64_t burnt_mj = 0;
    float power = 0.0f;

    assert_status(gpw_chain_load_bank(chain, 0u, &burnt_mj, &power), GPW_OK);
    *power_w = (double)power;
    return (double)burnt_mj * 1e-3;
}

static void bank_keeps_the_minimum_in_whole_steps(void **state)
{
    gpw_load_bank_config b = bank_of(5e5f);
    gpw_chain *const chain = chain_of(1.2e5f);
    double power_w;

    (void)state;
    b.minimum_w = 3e5f;
    b.step_w = 5e4f;
    assert_status(gpw_chain_add_load_bank(chain, &b), GPW_OK);
    assert_near(after(chain, 1.2e5, 100), 3.2e5, 0.1); /* 180 kW are four steps */
    assert_near(burnt_j(chain, &power_w), 2e5, 1.0);
    assert_near(power_w, 2e5, 0.1);
    assert_near(after(chain, 2.5e5, 1), 3.0e5, 0.1); /* one, to the watt */
    assert_near(after(chain, 3.5e5, 1), 3.5e5, 0.0);
}

static void bank_takes_a_fall_over_and_lets_it_down(void **state)
{
    gpw_load_bank_config b = bank_of(5e5f);
    gpw_chain *const chain = chain_of(5e5f);
    double power_w;

    (void)state;
    b.ramp_down_w_per_s = 1e5f;
    assert_status(gpw_chain_add_load_bank(chain, &b), GPW_OK);
    assert_near(after(chain, 1e5, 100), 4e5 + 500.0, 1.0);
    assert_near(after(chain, 1e5, 400), 1e5, 0.1);
    assert_near(burnt_j(chain, &power_w), 16e10 / 2e5, 8.0);
    assert_near(power_w, 0.0, 0.0);
    assert_near(after(chain, 4e5, 1), 4e5, 0.1); /* a rise passes at once */
}

/* Raised to 200 kW from 1 s at 100 kW/s, exchanged for the load at 4 s. */
static void boost_rises_ahead_of_the_step_and_goes_as_it_comes(void **state)
{
    gpw_load_bank_config b = bank_of(2e5f);
    gpw_chain *const chain = chain_of(1e5f);
    double power_w;

    (void)state;
    b.boost_w = 2e5f;
    b.boost_w_per_s = 1e5f;
    b.boost_from_s = 1.0f;
    b.boost_until_s = 4.0f;
    assert_status(gpw_chain_add_load_bank(chain, &b), GPW_OK);
    assert_near(after(chain, 1e5, 100), 1e5, 0.0);
    assert_near(after(chain, 1e5, 100), 2e5 - 500.0, 1.0);
    assert_near(after(chain, 1e5, 200), 3e5, 0.1);
    assert_near(after(chain, 3e5, 1), 3e5, 0.1);
    assert_near(burnt_j(chain, &power_w), 2e10 / 1e5 + 2e5, 3.0);
}

static void bank_at_rest_is_what_a_chain_settles_at(void **state)
{
    gpw_load_bank_config b = bank_of(1e5f);
    gpw_chain *const chain = chain_of(0.0f);
    float mean, beside;

    (void)state;
    b.minimum_w = 3e5f;
    assert_status(gpw_chain_add_load_bank(chain, &b), GPW_OK);
    assert_status(gpw_chain_add_lag(chain, 5.0f), GPW_OK);
    assert_status(gpw_chain_reset(chain, 5e4f), GPW_OK);
    assert_status(gpw_chain_step(chain, 5e4f, 0.0f, &mean, &beside), GPW_OK);
    assert_near(mean, 1.5e5, 0.1); /* its rating is below the minimum */
}

/* ---- both ---- */

static void fluctuation_passes_both(void **state)
{
    const gpw_battery_config b = battery_of(1e6f, 1e6f, 1e4f);
    gpw_load_bank_config l = bank_of(1e5f);
    gpw_chain *const chain = chain_of(0.0f);
    float mean, beside;

    (void)state;
    l.minimum_w = 5e4f;
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_status(gpw_chain_add_load_bank(chain, &l), GPW_OK);
    assert_status(gpw_chain_step(chain, 1e5f, 321.0f, &mean, &beside), GPW_OK);
    assert_near(beside, 321.0, 0.0);
}

static void bad_input_is_refused_and_nothing_added(void **state)
{
    gpw_chain *const chain = chain_of(0.0f);
    gpw_battery_config b = battery_of(1e6f, 1e6f, 1e4f), bad = b;
    gpw_load_bank_config l = bank_of(1e5f), worse = l;
    gpw_battery_status s;
    int64_t burnt_mj;
    float power_w;

    (void)state;
    bad.power_w = gpw_unknown();
    assert_status(gpw_chain_add_battery(chain, &bad), GPW_ERR_UNKNOWN);
    bad = b;
    bad.charge_efficiency = 0.0f;
    assert_status(gpw_chain_add_battery(chain, &bad), GPW_ERR_DOMAIN);
    bad = b;
    bad.recharge_w = 1e5f;
    bad.recharge_s = 1.0f; /* 1e6 > 1e4 * 1 */
    assert_status(gpw_chain_add_battery(chain, &bad), GPW_ERR_DOMAIN);
    bad = b;
    bad.header = 0u;
    assert_status(gpw_chain_add_battery(chain, &bad), GPW_ERR_VERSION);
    assert_status(gpw_chain_add_battery(NULL, &b), GPW_ERR_NULL);
    worse.rated_w = gpw_unknown();
    assert_status(gpw_chain_add_load_bank(chain, &worse), GPW_ERR_UNKNOWN);
    worse = l;
    worse.boost_from_s = 5.0f; /* after it ends */
    assert_status(gpw_chain_add_load_bank(chain, &worse), GPW_ERR_DOMAIN);
    assert_status(gpw_chain_battery(chain, 0u, &s, sizeof s), GPW_ERR_NOT_FOUND);
    assert_status(gpw_chain_add_battery(chain, &b), GPW_OK);
    assert_status(gpw_chain_load_bank(chain, 0u, &burnt_mj, &power_w), GPW_ERR_NOT_FOUND);
    assert_status(gpw_chain_add_load_bank(chain, &l), GPW_OK);
    assert_status(gpw_chain_add_load_bank(chain, &l), GPW_ERR_FULL);
    assert_status(gpw_chain_load_bank(chain, 1u, &burnt_mj, &power_w), GPW_OK);
    assert_status(gpw_chain_battery(chain, 0u, &s, 8u), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_up_costs_half_the_square_of_the_step_over_the_rate),
        cmocka_unit_test(efficiencies_are_lost_each_way),
        cmocka_unit_test(slow_inverter_lets_the_step_through_at_first),
        cmocka_unit_test(power_at_its_end_passes_the_rest_on_and_the_ramp_goes_on_from_there),
        cmocka_unit_test(empty_battery_gives_no_more),
        cmocka_unit_test(overload_lasts_for_its_time),
        cmocka_unit_test(overload_comes_back_only_after_as_long_below_the_rating),
        cmocka_unit_test(battery_returns_to_its_rest_no_faster_than_it_may),
        cmocka_unit_test(energy_balance_holds_over_a_day),
        cmocka_unit_test(bank_keeps_the_minimum_in_whole_steps),
        cmocka_unit_test(bank_takes_a_fall_over_and_lets_it_down),
        cmocka_unit_test(boost_rises_ahead_of_the_step_and_goes_as_it_comes),
        cmocka_unit_test(bank_at_rest_is_what_a_chain_settles_at),
        cmocka_unit_test(fluctuation_passes_both),
        cmocka_unit_test(bad_input_is_refused_and_nothing_added),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
