/* SPDX-License-Identifier: MIT */
/* Smoothing, storage and converters inside a site. Eight GPUs without fluctuation, 100 W idle
 * and 350 W at work, cap 350 W times 1.1: expected values by hand from those. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define SECOND_NS 1000000000ull
#define GPUS 8u

static GPW_STATE_BUFFER(memory, 65536);
static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(64u));

static const gpw_profile *quiet_profile(void)
{
    gpw_profile_config config;
    gpw_phase_figures figures;
    gpw_profile *profile = NULL;

    assert_status(gpw_profile_config_init(&config, sizeof config), GPW_OK);
    strcpy(config.name, "quiet");
    config.cap_w = 350.0f;
    config.excursion_ratio = 1.1f;
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &config, &profile),
                  GPW_OK);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.sigma_w = 0.0f;
    figures.tau_s = 1.0f;
    figures.grade = GPW_GRADE_USER;
    figures.phase = GPW_PHASE_IDLE;
    figures.mean_w = 100.0f;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    figures.phase = GPW_PHASE_INFER;
    figures.mean_w = 350.0f;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    return profile;
}

/* Not started; goes to work at 1 s and idle again at 6 s. */
static gpw_site *site_with(uint32_t stages_max)
{
    gpw_site_config c;
    gpw_fleet_group group;
    gpw_genset_config g;
    gpw_site *site = NULL;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.stages_max = stages_max;
    c.delay_slots_max = 64u;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = GPUS;
    assert_status(gpw_site_add_group(site, &group, quiet_profile(), NULL), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_add_event(site, 6 * SECOND_NS, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    g.rated_w = 10000.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    return site;
}

/* 2800 W of boards, floor at 1400 W. */
static gpw_smoothing_config settings(void)
{
    gpw_smoothing_config c;

    assert_status(gpw_smoothing_config_init(&c, sizeof c), GPW_OK);
    c.tmp_w = 2800.0f;
    c.percent_tmp_floor = 50.0f;
    return c;
}

static gpw_site_signals ticks(gpw_site *site, uint32_t count)
{
    gpw_site_signals now;

    memset(&now, 0, sizeof now);
    while (count-- > 0u) {
        assert_status(gpw_site_step(site, &now, sizeof now), GPW_OK);
    }
    return now;
}

/* ---- smoothing ---- */

static void set_carries_a_kept_floor_from_the_start(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_site *const site = site_with(2u);
    gpw_site_signals now;
    float up_w = NAN, down_w = NAN;
    uint32_t k;

    (void)state;
    c.keeps_floor = 1u;
    assert_status(gpw_site_add_smoothing(site, &c), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    for (k = 0; k < 90u; k++) {
        now = ticks(site, 1u);
        assert_near(now.rail_w, 800.0, 1e-3);
        assert_near(now.smoothed_w, 1400.0, 1e-3);
        assert_near(now.generator_w, 1400.0, 1e-3);
        assert_near(now.frequency_min_hz, 50.0, 1e-4); /* nothing has moved */
        assert_near(now.frequency_max_hz, 50.0, 1e-4);
    }
    /* To 8 x 350 W x 1.1 from the floor; everything off takes the floor with it. */
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w, 3080.0 - 1400.0, 0.1);
    assert_near(down_w, 1400.0, 0.1);
}

static void bounds_without_a_floor_are_from_what_the_boards_draw(void **state)
{
    gpw_site *const site = site_with(2u);
    float up_w = NAN, down_w = NAN;

    (void)state;
    assert_status(gpw_site_start(site), GPW_OK);
    (void)ticks(site, 10u);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w, 3080.0 - 800.0, 0.1);
    assert_near(down_w, 800.0, 0.1);
}

/* From 1 s on 500 W/s up: 800 to 2800 W in 4 s, half of 2000 W withheld meanwhile: 4 kJ. From 6
 * s on the floor stays a second, then the load falls at 1 kW/s: 1400 W in 1.4 s ... */
static void ramp_and_floor_are_seen_by_the_set_and_their_cost_is_told(void **state)
{
    gpw_smoothing_config c = settings();
    gpw_site *const site = site_with(2u);
    gpw_site_signals now;
    int64_t added_mj = 0, withheld_mj = 0;
    float up_w, down_w;
    uint32_t is_on = 9;

    (void)state;
    c.ramp_up_rate_w_per_s = 500.0f;
    c.ramp_down_rate_w_per_s = 1000.0f;
    c.stop_delay_ms = 2000.0f;
    assert_status(gpw_site_add_smoothing(site, &c), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_near(ticks(site, 100u).generator_w, 800.0, 1e-2);
    assert_near(ticks(site, 200u).generator_w, 800.0 + 500.0 * 1.995, 1.0);
    assert_near(ticks(site, 300u).generator_w, 2800.0, 1e-2);
    assert_status(gpw_site_smoothing(site, 0u, &added_mj, &withheld_mj, &is_on), GPW_OK);
    assert_near((double)added_mj * 1e-3, 0.0, 1e-3);
    assert_near((double)withheld_mj * 1e-3, 4000.0, 5.0);
    assert_int_equal(is_on, 1);
    now = ticks(site, 190u); /* 2800 to 1400 W in 1.4 s, then the floor */
    assert_near(now.generator_w, 1400.0, 1e-2);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(down_w, 1400.0, 0.1); /* what is drawn, not the 800 W that are needed */
    now = ticks(site, 80u);           /* the floor has gone at 8 s: 600 W in 0.6 s */
    assert_near(now.generator_w, 800.0, 1e-2);
    assert_status(gpw_site_smoothing(site, 0u, &added_mj, &withheld_mj, &is_on), GPW_OK);
    /* 1.4 s from 2000 to 600 W above the load, 0.6 s at 600, 0.6 s from 600 to 0. */
    assert_near((double)added_mj * 1e-3, 1820.0 + 360.0 + 180.0, 5.0);
    assert_int_equal(is_on, 0);
}

/* ---- storage ---- */

/* 2000 W at 1 kW/s: 2 kJ. */
static void store_at_the_bus_holds_the_ramp_while_it_lasts(void **state)
{
    gpw_site *site = site_with(2u);
    int64_t given_mj = 0;
    uint32_t limited = 9;

    (void)state;
    assert_status(
        gpw_site_add_storage(site, GPW_CHAIN_AC, 10e3f, 0.5f, 1000.0f, 1000.0f, 1000.0f),
        GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    (void)ticks(site, 100u);
    assert_near(ticks(site, 100u).generator_w, 800.0 + 995.0, 1.5);
    (void)ticks(site, 110u);
    assert_status(gpw_site_storage(site, GPW_CHAIN_AC, 0u, &given_mj, &limited), GPW_OK);
    assert_near((double)given_mj * 1e-3, 2000.0, 5.0);
    assert_int_equal(limited, 0);
    site = site_with(2u);
    assert_status(
        gpw_site_add_storage(site, GPW_CHAIN_RAIL, 65.0f * 8.0f, 1.0f, 1000.0f, 1000.0f, 10.0f),
        GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    (void)ticks(site, 100u);
    assert_near(ticks(site, 50u).generator_w, 2800.0, 100.0); /* 520 J were soon gone */
    assert_status(gpw_site_storage(site, GPW_CHAIN_RAIL, 0u, &given_mj, &limited), GPW_OK);
    assert_near((double)given_mj * 1e-3, 520.0, 20.0);
    assert_true(limited > 0u);
}

/* ---- converter ---- */

static void converter_overshoots_and_the_verdict_is_also_taken_without_it(void **state)
{
    gpw_site *const site = site_with(2u);
    float largest_w = 0.0f;
    uint32_t k;

    (void)state;
    assert_status(gpw_site_add_converter(site, 5.0f, 0.70710678f), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    for (k = 0; k < 300u; k++) {
        const gpw_site_signals now = ticks(site, 1u);

        largest_w = now.psu_w > largest_w ? now.psu_w : largest_w;
        assert_near(now.ac_w, k < 100u ? 800.0 : 2800.0, 1e-2);
    }
    assert_near(largest_w, 2800.0 + 0.2079 * 2000.0, 5.0);
    assert_status(gpw_site_reset(site, GPW_SITE_CORNERS / 2u, 0.0f), GPW_OK);
    for (k = 0; k < 200u; k++) {
        assert_true(ticks(site, 1u).psu_w < 2801.0f);
    }
}

static void supply_lag_by_its_name_delays_the_load(void **state)
{
    gpw_site *const site = site_with(2u);

    (void)state;
    assert_status(gpw_site_add_psu_lag(site, GPW_PSU_LAG_DEAD_TIME, 0.05f, 20000.0f), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    (void)ticks(site, 100u);
    assert_near(ticks(site, 5u).generator_w, 800.0, 1e-2);
    assert_near(ticks(site, 5u).generator_w, 1700.0, 15.0); /* 20 kW/s for 45 ms on the mean */
    assert_near(ticks(site, 6u).generator_w, 2800.0, 1e-2);
}

/* ---- what is refused ---- */

static void stage_at_the_wrong_place_or_time_is_refused(void **state)
{
    gpw_site *site = site_with(3u);
    gpw_smoothing_config c = settings();
    int64_t a = 9, b = 9;
    uint32_t n = 9;

    (void)state;
    assert_status(gpw_site_add_smoothing(NULL, &c), GPW_ERR_NULL);
    assert_status(gpw_site_add_smoothing(site, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_add_converter(NULL, 1.0f, 1.0f), GPW_ERR_NULL);
    assert_status(gpw_site_add_storage(site, GPW_CHAIN_PSU, 1.0f, 0.5f, 1.0f, 1.0f, 10.0f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_storage(site, 3u, 1.0f, 0.5f, 1.0f, 1.0f, 10.0f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_psu_lag(site, 2u, 0.02f, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_psu_lag(site, 0u, 0.02f, 0.0f), GPW_OK);
    assert_status(gpw_site_add_converter(site, 1.0f, 1.0f), GPW_OK);
    assert_status(gpw_site_add_converter(site, 1.0f, 1.0f), GPW_ERR_FULL);
    assert_status(gpw_site_add_smoothing(site, &c), GPW_OK);
    assert_status(gpw_site_smoothing(site, 0u, &a, &b, &n), GPW_ERR_STATE);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_add_smoothing(site, &c), GPW_ERR_STATE);
    assert_status(gpw_site_smoothing(site, 1u, &a, &b, &n), GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_storage(site, GPW_CHAIN_PSU, 0u, &a, &n), GPW_ERR_DOMAIN);
    assert_status(gpw_site_storage(site, GPW_CHAIN_AC, 0u, &a, &n), GPW_ERR_NOT_FOUND);
    assert_true(a == 9 && b == 9 && n == 9);
}

/* ---- battery and load bank ---- */

/* 800 to 2800 W at 1 s, held to 500 W/s: 2000^2/(2 500) = 4 kJ. */
static void battery_of_a_site_holds_its_ramp(void **state)
{
    gpw_site *const site = site_with(4u);
    gpw_battery_config b;
    gpw_battery_status s;
    gpw_site_signals now;

    (void)state;
    assert_status(gpw_battery_config_init(&b, sizeof b), GPW_OK);
    assert_status(gpw_site_add_battery(site, &b), GPW_ERR_UNKNOWN);
    b.power_w = 3000.0f;
    b.energy_j = 10000.0f;
    b.ramp_up_w_per_s = 500.0f;
    assert_status(gpw_site_add_battery(site, &b), GPW_OK);
    assert_status(gpw_site_add_battery(site, &b), GPW_ERR_FULL);
    assert_status(gpw_site_start(site), GPW_OK);
    now = ticks(site, 200u);
    assert_near(now.ac_w, 2800.0, 0.01);
    assert_near(now.generator_w, 1300.0 - 2.5, 0.5);
    (void)ticks(site, 350u);
    assert_status(gpw_site_battery(site, 0u, &s, sizeof s), GPW_OK);
    assert_near((double)s.given_mj, 4e6, 400.0);
    assert_near(s.charge_pu, 0.1, 1e-4);
}

/* The set begins in equilibrium under what the bank burns at rest, and after a reset again. */
static void load_bank_of_a_site_burns_from_the_start(void **state)
{
    gpw_site *const site = site_with(4u);
    gpw_load_bank_config b;
    gpw_site_signals now;
    int64_t burnt_mj = 0;
    float power_w = 0.0f;

    (void)state;
    assert_status(gpw_load_bank_config_init(&b, sizeof b), GPW_OK);
    b.rated_w = 5000.0f;
    b.minimum_w = 3000.0f;
    assert_status(gpw_site_add_load_bank(site, &b), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    now = ticks(site, 50u);
    assert_near(now.generator_w, 3000.0, 0.01);
    assert_near(now.frequency_min_hz, 50.0, 1e-4);
    now = ticks(site, 350u);
    assert_near(now.generator_w, 3000.0, 0.01);
    assert_status(gpw_site_load_bank(site, 0u, &burnt_mj, &power_w), GPW_OK);
    assert_near((double)burnt_mj, 2200e3 + 3 * 200e3, 300.0);
    assert_near(power_w, 200.0, 0.01);
    assert_status(gpw_site_reset(site, 0u, 0.0f), GPW_OK);
    now = ticks(site, 50u);
    assert_near(now.frequency_min_hz, 50.0, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_carries_a_kept_floor_from_the_start),
        cmocka_unit_test(bounds_without_a_floor_are_from_what_the_boards_draw),
        cmocka_unit_test(ramp_and_floor_are_seen_by_the_set_and_their_cost_is_told),
        cmocka_unit_test(store_at_the_bus_holds_the_ramp_while_it_lasts),
        cmocka_unit_test(converter_overshoots_and_the_verdict_is_also_taken_without_it),
        cmocka_unit_test(supply_lag_by_its_name_delays_the_load),
        cmocka_unit_test(stage_at_the_wrong_place_or_time_is_refused),
        cmocka_unit_test(battery_of_a_site_holds_its_ramp),
        cmocka_unit_test(load_bank_of_a_site_burns_from_the_start),
    };

    return cmocka_run_group_tests_name("site_stages", tests, NULL, NULL);
}
