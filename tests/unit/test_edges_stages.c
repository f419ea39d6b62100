/* SPDX-License-Identifier: MIT */
/* Corners of the stages of a chain, of sums, of fits and of deratings. Expected values by
 * hand. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define DT_S 0.01f

static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(8, 16));
static GPW_STATE_BUFFER(beside, GPW_CHAIN_STATE_BYTES(8, 16));

static gpw_chain *chain_in(void *place, float initial_w)
{
    gpw_chain_config c;
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = DT_S;
    c.initial_w = initial_w;
    c.stages_max = 8u;
    c.delay_slots_max = 16u;
    assert_status(gpw_chain_init(place, sizeof memory, &c, &chain), GPW_OK);
    return chain;
}

static float step(gpw_chain *chain, float in_w)
{
    float out_w = NAN;

    assert_status(gpw_chain_process(chain, &in_w, &out_w, 1), GPW_OK);
    return out_w;
}

/* ---- supplies ---- */

/* Two chains, one behind the other, give bit by bit what one of all their stages does. */
static void small_stages_behind_a_large_one_do_what_they_do_alone(void **state)
{
    gpw_chain *const one = chain_in(memory, 500.0f);
    gpw_chain *const rest = chain_in(beside, 500.0f);
    static GPW_STATE_BUFFER(first, GPW_CHAIN_STATE_BYTES(8, 16));
    gpw_chain *const head = chain_in(first, 500.0f);
    uint32_t k;

    (void)state;
    assert_status(gpw_chain_add_converter(one, 3.0f, 0.7f), GPW_OK);
    assert_status(gpw_chain_add_converter(head, 3.0f, 0.7f), GPW_OK);
    assert_status(gpw_chain_add_ramp(one, 400.0f, 300.0f), GPW_OK);
    assert_status(gpw_chain_add_ramp(rest, 400.0f, 300.0f), GPW_OK);
    assert_status(gpw_chain_add_dead_time(one, 0.055f), GPW_OK);
    assert_status(gpw_chain_add_dead_time(rest, 0.055f), GPW_OK);
    assert_status(gpw_chain_add_lag(one, 0.03f), GPW_OK);
    assert_status(gpw_chain_add_lag(rest, 0.03f), GPW_OK);
    for (k = 0; k < 200u; k++) {
        const float in_w = k % 50u < 25u ? 900.0f : 200.0f;

        assert_true(step(one, in_w) == step(rest, step(head, in_w)));
    }
}

/* A loop of little damping swings below 0 after a fall to nearly nothing: the input stays at 0
 * until it comes back, and comes to rest at the load with nothing left on the bus. */
static void supply_that_swings_below_zero_comes_back_to_its_load(void **state)
{
    gpw_chain *const chain = chain_in(memory, 1000.0f);
    uint32_t k, none = 0;
    float out_w = 0.0f;
    int64_t stored_mj = 0;

    (void)state;
    assert_status(gpw_chain_add_converter(chain, 15.0f, 0.2f), GPW_OK);
    for (k = 0; k < 600u; k++) {
        out_w = step(chain, 5.0f);
        assert_true(out_w >= 0.0f);
        none += out_w == 0.0f;
    }
    assert_true(none > 0u);
    assert_near(out_w, 5.0, 1.0e-2);
    assert_status(gpw_chain_stored_mj(chain, &stored_mj), GPW_OK);
    assert_near((double)stored_mj, 0.0, 20.0);
}

/* Only what the loop itself would give back is kept: a load that gives power gives it. */
static void load_that_gives_power_passes_a_supply(void **state)
{
    gpw_chain *const chain = chain_in(memory, -100.0f);
    float out_w;

    (void)state;
    assert_status(gpw_chain_add_converter(chain, 3.0f, 0.7f), GPW_OK);
    out_w = step(chain, -100.0f);
    assert_near(out_w, -100.0, 1.0e-4);
}

/* ---- batteries ---- */

static gpw_battery_config battery_of(float power_w, float energy_j)
{
    gpw_battery_config c;

    assert_status(gpw_battery_config_init(&c, sizeof c), GPW_OK);
    c.power_w = power_w;
    c.energy_j = energy_j;
    return c;
}

static gpw_battery_status status_of(const gpw_chain *chain)
{
    gpw_battery_status s;

    assert_status(gpw_chain_battery(chain, 0u, &s, sizeof s), GPW_OK);
    return s;
}

static void battery_without_its_figures_is_unknown_and_one_that_would_swing_is_refused(
    void **state)
{
    gpw_chain *const chain = chain_in(memory, 0.0f);
    gpw_battery_config c = battery_of(100.0f, gpw_unknown());

    (void)state;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_ERR_UNKNOWN);
    c = battery_of(gpw_unknown(), 1000.0f);
    assert_status(gpw_chain_add_battery(chain, &c), GPW_ERR_UNKNOWN);
    c = battery_of(100.0f, 1001.0f); /* above 10 W/s (10 s)^2 */
    c.recharge_w = 50.0f;
    c.recharge_s = 10.0f;
    c.ramp_up_w_per_s = 10.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_ERR_DOMAIN);
    c.energy_j = 1000.0f;
    c.ramp_down_w_per_s = 9.9f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_ERR_DOMAIN);
    c.ramp_down_w_per_s = 10.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_OK);
    c.energy_j = 1.0e9f; /* without limits of its ramps nothing swings */
    c.ramp_up_w_per_s = c.ramp_down_w_per_s = 0.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_OK);
}

/* A ramp of 1 W/s all but stands still: the battery carries nearly all of each step. */
static void overload_that_is_given_back_in_time_is_there_again(void **state)
{
    gpw_chain *const chain = chain_in(memory, 1000.0f);
    gpw_battery_config c = battery_of(100.0f, 1.0e6f);
    uint32_t k;

    (void)state;
    c.overload_pu = 1.5f;
    c.overload_s = 0.10f; /* 10 samples */
    c.ramp_up_w_per_s = 1.0f;
    c.ramp_down_w_per_s = 1.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_OK);
    for (k = 0; k < 5u; k++) {
        step(chain, 1140.0f);
    }
    for (k = 0; k < 5u; k++) { /* below its rating for as long */
        step(chain, 1000.0f);
    }
    assert_int_equal(status_of(chain).limited_samples, 0);
    for (k = 0; k < 10u; k++) { /* so that all ten samples of overload are there */
        step(chain, 1140.0f);
    }
    assert_int_equal(status_of(chain).limited_samples, 0);
    step(chain, 1140.0f);
    assert_int_equal(status_of(chain).limited_samples, 1);
    assert_near(status_of(chain).power_w, 100.0, 1.0e-3);
}

/* Full, it takes nothing and the fall passes; empty, it gives nothing and the rise passes. */
static void full_battery_takes_nothing_and_an_empty_one_gives_nothing(void **state)
{
    gpw_chain *chain = chain_in(memory, 1000.0f);
    gpw_battery_config c = battery_of(100.0f, 10.0f);

    (void)state;
    c.rest_pu = 1.0f;
    c.ramp_up_w_per_s = 1.0f;
    c.ramp_down_w_per_s = 1.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_OK);
    assert_near(step(chain, 900.0f), 900.0, 1.0e-3);
    assert_near(status_of(chain).charge_pu, 1.0, 1.0e-6);
    chain = chain_in(memory, 1000.0f);
    c.rest_pu = 0.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_OK);
    assert_near(step(chain, 1100.0f), 1100.0, 1.0e-3);
    assert_near(status_of(chain).charge_pu, 0.0, 1.0e-6);
}

/* 90 W for a hundredth of a second is 0.9 J that a battery holds for the chain. */
static void what_a_battery_has_given_is_what_its_chain_holds(void **state)
{
    gpw_chain *const chain = chain_in(memory, 1000.0f);
    gpw_battery_config c = battery_of(100.0f, 1.0e6f);
    int64_t stored_mj = 0;
    float out_w;

    (void)state;
    c.ramp_up_w_per_s = 1.0f;
    assert_status(gpw_chain_add_battery(chain, &c), GPW_OK);
    out_w = step(chain, 1090.0f);
    assert_status(gpw_chain_stored_mj(chain, &stored_mj), GPW_OK);
    assert_near((double)stored_mj, 10.0 * (1090.0 - (double)out_w), 1.0);
}

/* ---- load banks ---- */

static float burnt_w(float rated_w, float step_w, float minimum_w, float in_w)
{
    gpw_chain *const chain = chain_in(memory, in_w);
    gpw_load_bank_config c;

    assert_status(gpw_load_bank_config_init(&c, sizeof c), GPW_OK);
    c.rated_w = rated_w;
    c.step_w = step_w;
    c.minimum_w = minimum_w;
    assert_status(gpw_chain_add_load_bank(chain, &c), GPW_OK);
    return step(chain, in_w) - in_w;
}

static void load_bank_in_steps_stops_at_its_rating(void **state)
{
    (void)state;
    assert_near(burnt_w(100.0f, 30.0f, 150.0f, 100.0f), 60.0, 1.0e-4); /* 50 W want two steps */
    assert_near(burnt_w(100.0f, 30.0f, 200.0f, 100.0f), 100.0, 1.0e-4);
    assert_near(burnt_w(100.0f, 30.0f, 300.0f, 100.0f), 100.0, 1.0e-4);
}

/* 2^23 steps and more: whole numbers lie closer together than a float tells apart. */
static void load_bank_whose_steps_are_finer_than_a_float_burns_what_is_wanted(void **state)
{
    (void)state;
    assert_near(burnt_w(1000.0f, 1.0e-5f, 600.0f, 100.0f), 500.0, 0.0);
}

/* ---- sums ---- */

static void part_that_cannot_be_is_refused_by_its_number(void **state)
{
    const float value_w[2] = {100.0f, 200.0f}, abyss_w[2] = {90.0f, -2.0e12f};
    const uint32_t counts[2] = {3u, 0u};
    float sum_w, low_w, high_w;
    uint32_t refused = 99u;

    (void)state;
    assert_status(gpw_aggregate_interval(value_w, value_w, value_w, counts, 2u,
                                         GPW_COMBINE_WORST, 0u, &sum_w, &low_w, &high_w,
                                         &refused),
                  GPW_ERR_DOMAIN);
    assert_int_equal(refused, 1);
    assert_status(gpw_aggregate_interval(value_w, abyss_w, value_w, NULL, 2u, GPW_COMBINE_WORST,
                                         0u, &sum_w, &low_w, &high_w, &refused),
                  GPW_ERR_DOMAIN);
    assert_int_equal(refused, 1);
}

static void state_that_cannot_be_is_refused_with_no_place_for_its_number(void **state)
{
    const float weights[2] = {0.5f, -0.5f}, means_w[2] = {100.0f, 200.0f};
    float mean_w, sigma_w;
    uint32_t refused = 99u;

    (void)state;
    assert_status(gpw_aggregate_states(weights, means_w, NULL, 2u, &mean_w, &sigma_w, NULL),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_aggregate_states(weights, means_w, NULL, 2u, &mean_w, &sigma_w, &refused),
                  GPW_ERR_DOMAIN);
    assert_int_equal(refused, 1);
}

/* ---- fits ---- */

static gpw_curve_fit fit_of(const float *batch, const float *power_w, uint32_t count)
{
    gpw_curve_fit fit;

    assert_status(gpw_curve_fit_logistic(batch, power_w, count, 0u, &fit, sizeof fit), GPW_OK);
    return fit;
}

static void power_that_no_batch_moves_is_an_open_curve(void **state)
{
    const float batch[5] = {1.0f, 2.0f, 4.0f, 8.0f, 16.0f};
    const float power_w[5] = {300.0f, 300.0f, 300.0f, 300.0f, 300.0f};
    const gpw_curve_fit fit = fit_of(batch, power_w, 5u);

    (void)state;
    assert_near(fit.span_w, 0.0, 0.0);
    assert_near(fit.base_w, 300.0, 1.0e-4);
    assert_true((fit.flags & GPW_CURVE_OPEN) != 0u);
}

/* The logarithms of these are one float: nothing lies between them. */
static void batches_that_a_float_cannot_tell_apart_are_an_open_curve(void **state)
{
    float batch[5], power_w[5];
    gpw_curve_fit fit;
    uint32_t i;

    (void)state;
    for (i = 0; i < 5u; i++) {
        batch[i] = 65536.0f + (float)i / 128.0f;
        power_w[i] = 300.0f + (float)i;
    }
    fit = fit_of(batch, power_w, 5u);
    assert_near(fit.span_w, 0.0, 0.0);
    assert_near(fit.base_w, 302.0, 1.0e-3);
    assert_true((fit.flags & GPW_CURVE_OPEN) != 0u);
}

static void straight_line_has_no_ends_and_a_jump_no_length(void **state)
{
    float batch[9], close[9], line_w[9], jump_w[9];
    uint32_t i;

    (void)state;
    for (i = 0; i < 9u; i++) {
        batch[i] = (float)(1u << i);
        close[i] = 1.0f + 0.05f * (float)i;
        line_w[i] = 200.0f + 50.0f * (float)i;
        jump_w[i] = i < 5u ? 200.0f : 600.0f;
    }
    assert_true((fit_of(batch, line_w, 9u).flags & GPW_CURVE_OPEN) != 0u);
    assert_true((fit_of(close, jump_w, 9u).flags & GPW_CURVE_OPEN) != 0u);
}

/* ---- deratings ---- */

/* At 3000 m the pressure is (1 - 2.25577e-5 3000)^5.25588 = 0.692 of that at sea level. */
static gpw_status derated(float altitude_m, float intake_c, float step_pu, float tau_s,
                          float step_exponent)
{
    gpw_genset_config genset;
    gpw_derating d;

    assert_status(gpw_genset_config_init(&genset, sizeof genset), GPW_OK);
    assert_status(gpw_genset_preset(&genset, GPW_GENSET_DIESEL_NA), GPW_OK);
    assert_status(gpw_derating_init(&d, sizeof d), GPW_OK);
    d.intake_c = intake_c;
    genset.air_step_pu = step_pu;
    genset.air_tau_s = tau_s;
    d.altitude_m = altitude_m;
    d.air_step_exponent = step_exponent;
    d.air_tau_exponent = 1.0f;
    return gpw_genset_derate(&genset, &d);
}

static void derating_that_leaves_no_set_to_speak_of_is_refused(void **state)
{
    (void)state;
    assert_status(derated(3000.0f, 25.0f, 0.0f, 1.0f, 1.0f), GPW_OK);
    assert_status(derated(3000.0f, 25.0f, 0.0016f, 1.0f, 1.0f), GPW_OK);
    assert_status(derated(3000.0f, 25.0f, 0.0014f, 1.0f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(derated(3000.0f, 25.0f, 0.5f, 69.0f, 1.0f), GPW_OK);
    assert_status(derated(3000.0f, 25.0f, 0.5f, 70.0f, 1.0f), GPW_ERR_DOMAIN);
    /* 0.465 of the pressure at 6000 m, 0.844 of the density at 80 degC: 0.39^3 = 0.06. */
    assert_status(derated(6000.0f, 25.0f, 0.5f, 1.0f, 3.0f), GPW_OK);
    assert_status(derated(6000.0f, 80.0f, 0.5f, 1.0f, 3.0f), GPW_ERR_DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_stages_behind_a_large_one_do_what_they_do_alone),
        cmocka_unit_test(supply_that_swings_below_zero_comes_back_to_its_load),
        cmocka_unit_test(load_that_gives_power_passes_a_supply),
        cmocka_unit_test(
            battery_without_its_figures_is_unknown_and_one_that_would_swing_is_refused),
        cmocka_unit_test(overload_that_is_given_back_in_time_is_there_again),
        cmocka_unit_test(full_battery_takes_nothing_and_an_empty_one_gives_nothing),
        cmocka_unit_test(what_a_battery_has_given_is_what_its_chain_holds),
        cmocka_unit_test(load_bank_in_steps_stops_at_its_rating),
        cmocka_unit_test(load_bank_whose_steps_are_finer_than_a_float_burns_what_is_wanted),
        cmocka_unit_test(part_that_cannot_be_is_refused_by_its_number),
        cmocka_unit_test(state_that_cannot_be_is_refused_with_no_place_for_its_number),
        cmocka_unit_test(power_that_no_batch_moves_is_an_open_curve),
        cmocka_unit_test(batches_that_a_float_cannot_tell_apart_are_an_open_curve),
        cmocka_unit_test(straight_line_has_no_ends_and_a_jump_no_length),
        cmocka_unit_test(derating_that_leaves_no_set_to_speak_of_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
