/* SPDX-License-Identifier: MIT */
/* Expected values: worked by hand sample by sample; the range and the 100 MW job are the
 * published ones (docs/sources.md, choukse-2025). */
#include "gpw_test.h"

#include <gpupower/chain.h>
#include <gpupower/smoothing.h>

#include <string.h>

static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(8, 0));

static gpw_chain *chain_of(float dt_s, float initial_w)
{
    gpw_chain_config c;
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    c.initial_w = initial_w;
    c.stages_max = 8u;
    assert_status(gpw_chain_init(memory, sizeof memory, &c, &chain), GPW_OK);
    return chain;
}

/* 1000 W of boards, floor at 500 W, 100 W/s up and 50 W/s down, nothing delayed. */
static gpw_smoothing_config settings(void)
{
    gpw_smoothing_config c;

    assert_status(gpw_smoothing_config_init(&c, sizeof c), GPW_OK);
    c.tmp_w = 1000.0f;
    c.percent_tmp_floor = 50.0f;
    c.ramp_up_rate_w_per_s = 100.0f;
    c.ramp_down_rate_w_per_s = 50.0f;
    return c;
}

static gpw_chain *chain_with(const gpw_smoothing_config *c, float dt_s, float initial_w)
{
    gpw_chain *const chain = chain_of(dt_s, initial_w);

    assert_status(gpw_chain_add_smoothing(chain, c), GPW_OK);
    return chain;
}

static float mean_of(gpw_chain *chain, float in_w)
{
    float out_w = NAN;

    assert_status(gpw_chain_process(chain, &in_w, &out_w, 1), GPW_OK);
    return out_w;
}

static void check_costs(const gpw_chain *chain, double added_j, double withheld_j,
                        uint32_t is_floor_on)
{
    int64_t added_mj = -1, withheld_mj = -1, stored_mj = -1;
    uint32_t floor_on = 9;

    assert_status(gpw_chain_smoothing(chain, 0, &added_mj, &withheld_mj, &floor_on), GPW_OK);
    assert_near((double)added_mj * 1e-3, added_j, 2e-3);
    assert_near((double)withheld_mj * 1e-3, withheld_j, 2e-3);
    assert_int_equal(floor_on, is_floor_on);
    assert_status(gpw_chain_stored_mj(chain, &stored_mj), GPW_OK);
    assert_true(stored_mj == 0); /* nothing of it is stored */
}

/* ---- the stage ---- */

/* Load of 900 W out of 100 W: means 150, 250 ... behind a rise of 100 W/s in samples of 1 s. It
 * goes after 9 s; the floor goes with it, and the output falls by 50 W a sample. */
static void load_that_comes_and_goes_is_ramped_both_ways(void **state)
{
    const gpw_smoothing_config c = settings();
    gpw_chain *const chain = chain_with(&c, 1.0f, 100.0f);
    double withheld_j = 0.0, added_j = 0.0;
    int k;

    (void)state;
    for (k = 0; k < 8; k++) {
        assert_near(mean_of(chain, 900.0f), 150.0 + 100.0 * k, 1e-3);
        withheld_j += 900.0 - (150.0 + 100.0 * k);
    }
    assert_near(mean_of(chain, 900.0f), 900.0, 0.0);
    check_costs(chain, 0.0, withheld_j, 1u);
    for (k = 0; k < 16; k++) {
        assert_near(mean_of(chain, 100.0f), 875.0 - 50.0 * k, 1e-3);
        added_j += 875.0 - 50.0 * k - 100.0;
    }
    assert_near(mean_of(chain, 100.0f), 100.0, 0.0);
    check_costs(chain, added_j, withheld_j, 0u);
}

/* Dips to 100 W within the stop delay of 3 s are filled up to the floor. */
static void floor_fills_the_dips_and_goes_after_the_stop_delay(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_chain *chain;
    int k;

    (void)state;
    c.ramp_up_rate_w_per_s = 0.0f;
    c.ramp_down_rate_w_per_s = 0.0f;
    c.stop_delay_ms = 3000.0f;
    chain = chain_with(&c, 1.0f, 800.0f);
    for (k = 0; k < 12; k++) {
        const float in_w = k % 4 == 0 ? 800.0f : 100.0f;

        assert_near(mean_of(chain, in_w), k % 4 == 0 ? 800.0 : 500.0, 0.0);
    }
    check_costs(chain, 9.0 * 400.0, 0.0, 1u);
    assert_near(mean_of(chain, 100.0f), 100.0, 0.0); /* the fourth in a row */
    check_costs(chain, 9.0 * 400.0, 0.0, 0u);
    assert_near(mean_of(chain, 600.0f), 600.0, 0.0);
    check_costs(chain, 9.0 * 400.0, 0.0, 1u);
}

static void hysteresis_holds_the_output_through_a_short_dip(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_chain *chain;
    int k;

    (void)state;
    c.ramp_up_rate_w_per_s = 0.0f;
    c.ramp_down_hysteresis_ms = 2000.0f;
    chain = chain_with(&c, 1.0f, 900.0f);
    for (k = 0; k < 5; k++) {
        assert_near(mean_of(chain, 600.0f), 900.0, 0.0);
        assert_near(mean_of(chain, 600.0f), 900.0, 0.0);
        assert_near(mean_of(chain, 900.0f), 900.0, 0.0);
    }
    assert_near(mean_of(chain, 600.0f), 900.0, 0.0);
    assert_near(mean_of(chain, 600.0f), 900.0, 0.0);
    assert_near(mean_of(chain, 600.0f), 875.0, 1e-3);
    assert_near(mean_of(chain, 590.0f), 825.0, 1e-3); /* falling already: no second wait */
}

/* The primary floor comes when the load has been above 200 + 50 W for 3 s. */
static void secondary_floor_acts_until_the_load_has_stayed(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_chain *chain;

    (void)state;
    c.ramp_up_rate_w_per_s = 0.0f;
    c.ramp_down_rate_w_per_s = 0.0f;
    c.stop_delay_ms = 2000.0f;
    c.secondary_power_floor_w = 200.0f;
    c.primary_floor_act_offset_w = 50.0f;
    c.primary_floor_act_window_ms = 3000.0f;
    chain = chain_with(&c, 1.0f, 100.0f);
    assert_near(mean_of(chain, 240.0f), 240.0, 0.0); /* no load yet */
    check_costs(chain, 0.0, 0.0, 0u);
    assert_near(mean_of(chain, 300.0f), 300.0, 0.0);
    assert_near(mean_of(chain, 100.0f), 200.0, 0.0); /* a dip after a short burst */
    assert_near(mean_of(chain, 300.0f), 300.0, 0.0);
    assert_near(mean_of(chain, 300.0f), 300.0, 0.0);
    assert_near(mean_of(chain, 300.0f), 300.0, 0.0);
    assert_near(mean_of(chain, 300.0f), 500.0, 0.0); /* the fourth in a row */
    assert_near(mean_of(chain, 100.0f), 500.0, 0.0);
    assert_near(mean_of(chain, 100.0f), 500.0, 0.0);
    assert_near(mean_of(chain, 100.0f), 100.0, 0.0);
}

/* What comes after it settles at the floor too: nothing moves from the first sample on. */
static void kept_floor_is_there_at_rest_for_all_that_follows(void **state)
{
    gpw_smoothing_config c = settings();
    int64_t stored_mj = 9;
    gpw_chain *chain;
    int k;

    (void)state;
    c.keeps_floor = 1u;
    c.stop_delay_ms = 100.0f;
    chain = chain_with(&c, 0.01f, 60.0f);
    assert_status(gpw_chain_add_lag(chain, 0.05f), GPW_OK);
    assert_status(gpw_chain_add_converter(chain, 10.0f, 0.7f), GPW_OK);
    assert_status(gpw_chain_add_storage(chain, 100.0f, 0.5f, 1000.0f, 1000.0f, 10.0f), GPW_OK);
    for (k = 0; k < 1000; k++) {
        assert_true(mean_of(chain, 60.0f) == 500.0f);
    }
    assert_status(gpw_chain_stored_mj(chain, &stored_mj), GPW_OK);
    assert_true(stored_mj == 0);
    assert_status(gpw_chain_reset(chain, 700.0f), GPW_OK);
    assert_true(mean_of(chain, 700.0f) == 700.0f);
}

static void run_begins_with_the_floor_on_where_a_load_is(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_chain *chain;

    (void)state;
    chain = chain_with(&c, 0.01f, 60.0f);
    check_costs(chain, 0.0, 0.0, 0u);
    assert_true(mean_of(chain, 60.0f) == 60.0f);
    chain = chain_with(&c, 0.01f, 900.0f);
    check_costs(chain, 0.0, 0.0, 1u);
    assert_true(mean_of(chain, 900.0f) == 900.0f);
    c.primary_floor_act_offset_w = 100.0f; /* a load of 200 W runs, and is below its floor */
    chain = chain_with(&c, 0.01f, 200.0f);
    assert_true(mean_of(chain, 200.0f) == 500.0f);
}

static void fluctuation_passes(void **state)
{
    const gpw_smoothing_config c = settings();
    gpw_chain *const chain = chain_with(&c, 0.01f, 900.0f);
    float mean_w, fluctuation_w;

    (void)state;
    assert_status(gpw_chain_step(chain, 100.0f, -17.5f, &mean_w, &fluctuation_w), GPW_OK);
    assert_true(fluctuation_w == -17.5f);
}

/* A square wave of 900 and 100 W, 2 s each, for a day: floor 500 W, no ramps. Half of the time
 * 400 W are burned. */
static void costs_of_a_day_are_counted_to_the_millijoule(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_chain *chain;
    long k;

    (void)state;
    c.ramp_up_rate_w_per_s = 0.0f;
    c.ramp_down_rate_w_per_s = 0.0f;
    c.stop_delay_ms = 5000.0f;
    chain = chain_with(&c, 0.01f, 900.0f);
    for (k = 0; k < 8640000; k++) {
        (void)mean_of(chain, k / 200 % 2 ? 100.0f : 900.0f);
    }
    check_costs(chain, 43200.0 * 400.0, 0.0, 1u);
}

/* ---- settings ---- */

static void unknown_rate_of_a_preset_must_be_given(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 0.0f);
    gpw_smoothing_config c;
    uint32_t preset = 9;

    (void)state;
    assert_status(gpw_smoothing_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_UNKNOWN); /* no tmp_w */
    c.tmp_w = 1200.0f;
    assert_status(gpw_smoothing_preset_find("gb200", &preset), GPW_OK);
    assert_status(gpw_smoothing_preset(&c, preset), GPW_OK);
    assert_near(c.percent_tmp_floor, 90.0, 0.0);
    assert_near(c.tmp_w, 1200.0, 0.0);
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_UNKNOWN);
    c.ramp_up_rate_w_per_s = 200.0f;
    c.ramp_down_rate_w_per_s = 200.0f;
    c.ramp_down_hysteresis_ms = 0.0f;
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_UNKNOWN);
    c.stop_delay_ms = 1000.0f;
    c.primary_floor_act_window_ms = NAN;
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_UNKNOWN);
    c.primary_floor_act_window_ms = 0.0f;
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_OK);
    c.percent_tmp_floor = 90.1f; /* more than a GB200 allows */
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_preset(&c, GPW_SMOOTHING_GB200_MICROBENCHMARK), GPW_OK);
    assert_near(c.percent_tmp_floor, 65.0, 0.0);
    assert_status(gpw_smoothing_preset(&c, 2u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_smoothing_preset(NULL, 0u), GPW_ERR_NULL);
    assert_status(gpw_smoothing_preset_find("gb300", &preset), GPW_ERR_NOT_FOUND);
    assert_status(gpw_smoothing_preset_find(NULL, &preset), GPW_ERR_NULL);
    assert_string_equal(gpw_smoothing_preset_name(1u), "gb200-microbenchmark");
    assert_string_equal(gpw_smoothing_preset_name(2u), "?");
}

static void setting_outside_its_range_is_refused(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 0.0f);
    size_t i;

    (void)state;
    for (i = 0; i < 11; i++) {
        gpw_smoothing_config c = settings();

        switch (i) {
        case 0: c.tmp_w = -1.0f; break;
        case 1: c.percent_tmp_floor = -0.1f; break;
        case 2: c.percent_tmp_floor = 100.1f; break;
        case 3: c.max_percent_tmp_floor = 49.0f; break;
        case 4: c.ramp_up_rate_w_per_s = -1.0f; break;
        case 5: c.ramp_down_rate_w_per_s = 1e-7f; break;
        case 6: c.ramp_down_hysteresis_ms = -1.0f; break;
        case 7: c.secondary_power_floor_w = 501.0f; break;
        case 8: c.primary_floor_act_window_ms = -1.0f; break;
        case 9: c.keeps_floor = 2u; break;
        default: c.reserved = 1u; break;
        }
        assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_DOMAIN);
    }
}

static void careless_caller_is_refused(void **state)
{
    gpw_chain *const chain = chain_of(0.01f, 0.0f);
    gpw_smoothing_config c = settings();
    int64_t added = 9, withheld = 9;
    uint32_t on = 9;

    (void)state;
    assert_status(gpw_chain_add_smoothing(NULL, &c), GPW_ERR_NULL);
    assert_status(gpw_chain_add_smoothing(chain, NULL), GPW_ERR_NULL);
    assert_status(gpw_smoothing_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_smoothing_config_init(&c, sizeof c - 4), GPW_ERR_VERSION);
    memset(&c, 0xa5, sizeof c);
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_VERSION);
    assert_status(gpw_smoothing_preset(&c, 0u), GPW_ERR_VERSION);
    assert_status(gpw_chain_smoothing(chain, 0, &added, &withheld, &on), GPW_ERR_NOT_FOUND);
    assert_status(gpw_chain_smoothing(chain, 0, NULL, &withheld, &on), GPW_ERR_NULL);
    assert_status(gpw_chain_smoothing(NULL, 0, &added, &withheld, &on), GPW_ERR_NULL);
    assert_true(added == 9 && withheld == 9 && on == 9);
    c = settings();
    (void)mean_of(chain, 1.0f);
    assert_status(gpw_chain_add_smoothing(chain, &c), GPW_ERR_STATE);
}

/* ---- what it can reach ---- */

static void floor_of_90_and_excursions_of_110_leave_20_percent(void **state)
{
    float floor_max_pu = NAN, edp_min_pu = NAN, range_pu = NAN, swing_w = NAN;
    uint32_t fits = 9;

    (void)state;
    assert_status(gpw_smoothing_limits(GPW_SMOOTHING_GB200, &floor_max_pu, &edp_min_pu),
                  GPW_OK);
    assert_near(floor_max_pu, 0.9, 1e-6);
    assert_near(edp_min_pu, 1.1, 1e-6);
    assert_status(gpw_smoothing_range(floor_max_pu, edp_min_pu, &range_pu), GPW_OK);
    assert_near(range_pu, 0.2, 1e-6);
    assert_status(gpw_smoothing_fits(100e6f, 10e6f, floor_max_pu, edp_min_pu, &fits, &swing_w),
                  GPW_OK);
    assert_int_equal(fits, 0);
    assert_near(swing_w, 20e6, 20.0);
    assert_status(gpw_smoothing_fits(40e6f, 10e6f, floor_max_pu, edp_min_pu, &fits, &swing_w),
                  GPW_OK);
    assert_int_equal(fits, 1);
}

static void band_that_is_none_is_refused(void **state)
{
    float x = 9.0f;
    uint32_t fits = 9;

    (void)state;
    assert_status(gpw_smoothing_range(1.01f, 1.1f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_range(0.9f, 0.99f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_range(NAN, 1.1f, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_range(0.9f, 1.1f, NULL), GPW_ERR_NULL);
    assert_status(gpw_smoothing_fits(-1.0f, 1.0f, 0.9f, 1.1f, &fits, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_fits(1.0f, NAN, 0.9f, 1.1f, &fits, &x), GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_fits(1.0f, 1.0f, 0.9f, 1.1f, NULL, &x), GPW_ERR_NULL);
    assert_status(gpw_smoothing_limits(2u, &x, &x), GPW_ERR_NOT_FOUND);
    assert_status(gpw_smoothing_limits(0u, &x, NULL), GPW_ERR_NULL);
    assert_true(x == 9.0f && fits == 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load_that_comes_and_goes_is_ramped_both_ways),
        cmocka_unit_test(floor_fills_the_dips_and_goes_after_the_stop_delay),
        cmocka_unit_test(hysteresis_holds_the_output_through_a_short_dip),
        cmocka_unit_test(secondary_floor_acts_until_the_load_has_stayed),
        cmocka_unit_test(kept_floor_is_there_at_rest_for_all_that_follows),
        cmocka_unit_test(run_begins_with_the_floor_on_where_a_load_is),
        cmocka_unit_test(fluctuation_passes),
        cmocka_unit_test(costs_of_a_day_are_counted_to_the_millijoule),
        cmocka_unit_test(unknown_rate_of_a_preset_must_be_given),
        cmocka_unit_test(setting_outside_its_range_is_refused),
        cmocka_unit_test(careless_caller_is_refused),
        cmocka_unit_test(floor_of_90_and_excursions_of_110_leave_20_percent),
        cmocka_unit_test(band_that_is_none_is_refused),
    };

    return cmocka_run_group_tests_name("smoothing", tests, NULL, NULL);
}
