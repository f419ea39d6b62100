/* SPDX-License-Identifier: MIT */
/* Pointers that are missing, in every function of sites and what judges them: one at a time,
 * while all else that is given is as it should be. */
#include "live.h"

static float floats[64];
static size_t bytes;
static uint32_t words[64];
static int64_t longs[64];
static GPW_STATE_BUFFER(memory, 65536);
static gpw_acceptance_row a_acceptance_row;
static gpw_battery_config a_battery_config;
static gpw_battery_status a_battery_status;
static gpw_bus_judgement a_bus_judgement;
static gpw_bus_signals a_bus_signals;
static gpw_class_result a_class_result;
static gpw_duty_config a_duty_config;
static gpw_duty_result a_duty_result;
static gpw_fleet_group a_fleet_group;
static gpw_inverter_config a_inverter_config;
static gpw_inverter_output a_inverter_output;
static gpw_judgement a_judgement;
static gpw_load_bank_config a_load_bank_config;
static gpw_load_rule a_load_rule;
static gpw_load_rule_result a_load_rule_result;
static gpw_load_spec_config a_load_spec_config;
static gpw_plant_config a_plant_config;
static gpw_plant_set_config a_plant_set_config;
static gpw_protection_row a_protection_row;
static gpw_protection_row_result a_protection_row_result;
static gpw_ride_config a_ride_config;
static gpw_ride_state a_ride_state;
static gpw_set_output a_set_output;
static gpw_site_config a_site_config;
static gpw_site_signals a_site_signals;
static gpw_sizing_config a_sizing_config;
static gpw_sizing_result a_sizing_result;
static gpw_smoothing_config a_smoothing_config;
static gpw_stagger a_stagger;
static gpw_verdict_result a_verdict_result;
static gpw_duty *made_duty;
static gpw_load_spec *made_load_spec;
static gpw_site *made_site;
static gpw_sizing *made_sizing;

static int make(void **state)
{
    assert_status(gpw_battery_config_init(&a_battery_config, sizeof a_battery_config), GPW_OK);
    assert_status(gpw_duty_config_init(&a_duty_config, sizeof a_duty_config), GPW_OK);
    assert_status(gpw_fleet_group_init(&a_fleet_group, sizeof a_fleet_group), GPW_OK);
    assert_status(gpw_inverter_config_init(&a_inverter_config, sizeof a_inverter_config),
                  GPW_OK);
    assert_status(gpw_load_bank_config_init(&a_load_bank_config, sizeof a_load_bank_config),
                  GPW_OK);
    assert_status(gpw_load_rule_init(&a_load_rule, sizeof a_load_rule), GPW_OK);
    assert_status(gpw_load_spec_config_init(&a_load_spec_config, sizeof a_load_spec_config),
                  GPW_OK);
    assert_status(gpw_plant_config_init(&a_plant_config, sizeof a_plant_config), GPW_OK);
    assert_status(gpw_plant_set_config_init(&a_plant_set_config, sizeof a_plant_set_config),
                  GPW_OK);
    assert_status(gpw_protection_row_init(&a_protection_row, sizeof a_protection_row), GPW_OK);
    assert_status(gpw_ride_config_init(&a_ride_config, sizeof a_ride_config), GPW_OK);
    assert_status(gpw_site_config_init(&a_site_config, sizeof a_site_config), GPW_OK);
    assert_status(gpw_sizing_config_init(&a_sizing_config, sizeof a_sizing_config), GPW_OK);
    assert_status(gpw_smoothing_config_init(&a_smoothing_config, sizeof a_smoothing_config),
                  GPW_OK);
    assert_status(gpw_stagger_init(&a_stagger, sizeof a_stagger), GPW_OK);
    return live_make(state);
}

static void site_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_site_config_init(NULL, sizeof a_site_config));
    IS_MISSING(gpw_stagger_init(NULL, sizeof a_stagger));
    IS_MISSING(gpw_site_state_size(NULL, &bytes));
    IS_MISSING(gpw_site_state_size(&a_site_config, NULL));
    IS_MISSING(gpw_site_init(NULL, sizeof memory, &a_site_config, &made_site));
    IS_MISSING(gpw_site_init(memory, sizeof memory, NULL, &made_site));
    IS_MISSING(gpw_site_init(memory, sizeof memory, &a_site_config, NULL));
    IS_MISSING(gpw_site_add_group(NULL, &a_fleet_group, live.profile, words));
    IS_MISSING(gpw_site_add_group(live.site, NULL, live.profile, words));
    IS_MISSING(gpw_site_add_group(live.site, &a_fleet_group, NULL, words));
    IS_MISSING(gpw_site_set_rho(NULL, 0u, 0u, 1.0f, 1.0f));
    IS_MISSING(gpw_site_add_event(NULL, 1u, 0u, 0u));
    IS_MISSING(gpw_site_add_stagger(NULL, &a_stagger));
    IS_MISSING(gpw_site_add_stagger(live.site, NULL));
    IS_MISSING(gpw_site_add_bus_event(NULL, 1u, 1.0f));
    IS_MISSING(gpw_site_set_supply(NULL, &live.supply_config));
    IS_MISSING(gpw_site_set_supply(live.site, NULL));
    IS_MISSING(gpw_site_set_ride(NULL, &a_ride_config));
    IS_MISSING(gpw_site_set_ride(live.site, NULL));
    IS_MISSING(gpw_site_ride(NULL, &a_ride_state, sizeof a_ride_state));
    IS_MISSING(gpw_site_ride(live.site, NULL, sizeof a_ride_state));
    IS_MISSING(gpw_site_ride_worst(NULL, &a_ride_state, sizeof a_ride_state));
    IS_MISSING(gpw_site_ride_worst(live.site, NULL, sizeof a_ride_state));
    IS_MISSING(gpw_site_add_efficiency(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_site_add_overhead(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_site_add_lag(NULL, 1u, 1.0f));
    IS_MISSING(gpw_site_add_dead_time(NULL, 1u, 1.0f));
    IS_MISSING(gpw_site_add_ramp(NULL, 1u, 1.0f, 1.0f));
    IS_MISSING(gpw_site_add_psu_lag(NULL, 0u, 1.0f, 1.0f));
    IS_MISSING(gpw_site_add_converter(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_site_add_smoothing(NULL, &a_smoothing_config));
    IS_MISSING(gpw_site_add_smoothing(live.site, NULL));
    IS_MISSING(gpw_site_add_storage(NULL, 1u, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f));
    IS_MISSING(gpw_site_smoothing(NULL, 0u, longs, longs, words));
    IS_MISSING(gpw_site_smoothing(live.running_site, 0u, NULL, longs, words));
    IS_MISSING(gpw_site_smoothing(live.running_site, 0u, longs, NULL, words));
    IS_MISSING(gpw_site_smoothing(live.running_site, 0u, longs, longs, NULL));
    IS_MISSING(gpw_site_storage(NULL, 1u, 0u, longs, words));
    IS_MISSING(gpw_site_add_battery(NULL, &a_battery_config));
    IS_MISSING(gpw_site_add_battery(live.site, NULL));
    IS_MISSING(gpw_site_add_load_bank(NULL, &a_load_bank_config));
    IS_MISSING(gpw_site_add_load_bank(live.site, NULL));
    IS_MISSING(gpw_site_battery(NULL, 0u, &a_battery_status, sizeof a_battery_status));
    IS_MISSING(gpw_site_battery(live.running_site, 0u, NULL, sizeof a_battery_status));
    IS_MISSING(gpw_site_load_bank(NULL, 0u, longs, floats));
    IS_MISSING(gpw_site_load_bank(live.running_site, 0u, NULL, floats));
    IS_MISSING(gpw_site_load_bank(live.running_site, 0u, longs, NULL));
    IS_MISSING(gpw_site_set_genset(NULL, &live.genset_config));
    IS_MISSING(gpw_site_set_genset(live.site, NULL));
    IS_MISSING(gpw_site_set_acceptance(NULL, &a_acceptance_row, 1u));
    IS_MISSING(gpw_site_set_acceptance(live.site, NULL, 1u));
    IS_MISSING(gpw_site_genset(NULL, &live.genset_config));
    IS_MISSING(gpw_site_genset(live.site, NULL));
    IS_MISSING(gpw_site_add_trip(NULL, 1.0f, 1.0f, 1u));
    IS_MISSING(gpw_site_set_custom_class(NULL, &live.limits));
    IS_MISSING(gpw_site_set_custom_class(live.site, NULL));
    IS_MISSING(gpw_site_start(NULL));
    IS_MISSING(gpw_site_reset(NULL, 1u, 1.0f));
    IS_MISSING(gpw_site_step(NULL, &a_site_signals, sizeof a_site_signals));
    IS_MISSING(gpw_site_step_load(NULL, 1.0f, &a_site_signals, sizeof a_site_signals));
    IS_MISSING(gpw_site_process(NULL, floats, &a_site_signals, sizeof a_site_signals, 1u));
    IS_MISSING(gpw_site_command(NULL, 0u, 0u, 1u, 1u));
    IS_MISSING(gpw_site_group_phase(NULL, 0u, words, words));
    IS_MISSING(gpw_site_group_phase(live.running_site, 0u, NULL, words));
    IS_MISSING(gpw_site_group_phase(live.running_site, 0u, words, NULL));
    IS_MISSING(gpw_site_bounds(NULL, floats, floats));
    IS_MISSING(gpw_site_bounds(live.site, NULL, floats));
    IS_MISSING(gpw_site_bounds(live.site, floats, NULL));
    IS_MISSING(gpw_site_result(NULL, &a_verdict_result, sizeof a_verdict_result));
    IS_MISSING(gpw_site_result(live.running_site, NULL, sizeof a_verdict_result));
    IS_MISSING(gpw_site_class_result(NULL, 0u, &a_class_result, sizeof a_class_result));
    IS_MISSING(gpw_site_class_result(live.running_site, 0u, NULL, sizeof a_class_result));
    IS_MISSING(gpw_site_corner_needed(NULL, 1u, words));
    IS_MISSING(gpw_site_corner_needed(live.site, 1u, NULL));
    IS_MISSING(gpw_site_corner_values(NULL, 1u, floats, floats, floats, words, words));
    IS_MISSING(gpw_site_corner_values(live.site, 1u, NULL, floats, floats, words, words));
    IS_MISSING(gpw_site_corner_values(live.site, 1u, floats, NULL, floats, words, words));
    IS_MISSING(gpw_site_corner_values(live.site, 1u, floats, floats, NULL, words, words));
    IS_MISSING(gpw_site_corner_values(live.site, 1u, floats, floats, floats, NULL, words));
    IS_MISSING(gpw_site_corner_values(live.site, 1u, floats, floats, floats, words, NULL));
    IS_MISSING(gpw_site_judge_begin(NULL));
    IS_MISSING(gpw_site_judge_fold(NULL));
    IS_MISSING(gpw_site_judge_end(NULL, &a_judgement, sizeof a_judgement));
    IS_MISSING(gpw_site_judge_end(live.site, NULL, sizeof a_judgement));
    IS_MISSING(gpw_site_judge(NULL, floats, 1u, &a_judgement, sizeof a_judgement));
    IS_MISSING(gpw_site_judge(live.site, floats, 1u, NULL, sizeof a_judgement));
}

static void site_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_site_config_init(&a_site_config, 3u));
    IS_NO_SIZE(gpw_site_config_init(&a_site_config, 513u));
    IS_NO_SIZE(gpw_stagger_init(&a_stagger, 3u));
    IS_NO_SIZE(gpw_stagger_init(&a_stagger, 513u));
    IS_NO_SIZE(gpw_site_step(live.running_site, &a_site_signals, 3u));
    IS_NO_SIZE(gpw_site_step(live.running_site, &a_site_signals, 513u));
    IS_NO_SIZE(gpw_site_result(live.running_site, &a_verdict_result, 3u));
    IS_NO_SIZE(gpw_site_result(live.running_site, &a_verdict_result, 513u));
    IS_NO_SIZE(gpw_site_class_result(live.running_site, 0u, &a_class_result, 3u));
    IS_NO_SIZE(gpw_site_class_result(live.running_site, 0u, &a_class_result, 513u));
}

static void site_bus_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_site_set_plant(NULL, &a_plant_config));
    IS_MISSING(gpw_site_set_plant(live.site, NULL));
    IS_MISSING(gpw_site_add_set(NULL, &live.genset_config, &a_plant_set_config, words));
    IS_MISSING(gpw_site_add_set(live.site, NULL, &a_plant_set_config, words));
    IS_MISSING(gpw_site_add_inverter(NULL, &a_inverter_config, words));
    IS_MISSING(gpw_site_add_inverter(live.site, NULL, words));
    IS_MISSING(gpw_site_add_relay(NULL, &a_protection_row, words));
    IS_MISSING(gpw_site_add_relay(live.site, NULL, words));
    IS_MISSING(gpw_site_add_plant_event(NULL, 1u, 0u, 1u));
    IS_MISSING(gpw_site_bus_signals(NULL, &a_bus_signals, sizeof a_bus_signals));
    IS_MISSING(gpw_site_bus_signals(live.site, NULL, sizeof a_bus_signals));
    IS_MISSING(gpw_site_bus_judgement(NULL, &a_bus_judgement, sizeof a_bus_judgement));
    IS_MISSING(gpw_site_bus_judgement(live.site, NULL, sizeof a_bus_judgement));
    IS_MISSING(gpw_site_set_output(NULL, 0u, &a_set_output, sizeof a_set_output));
    IS_MISSING(
        gpw_site_inverter_output(NULL, 0u, &a_inverter_output, sizeof a_inverter_output));
    IS_MISSING(gpw_site_relay_result(NULL, 1u, &a_protection_row_result,
                                     sizeof a_protection_row_result));
}

static void sizing_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_sizing_config_init(NULL, sizeof a_sizing_config));
    IS_MISSING(gpw_sizing_state_size(NULL, &bytes));
    IS_MISSING(gpw_sizing_state_size(&a_sizing_config, NULL));
    IS_MISSING(gpw_sizing_init(NULL, sizeof memory, &a_sizing_config, &made_sizing));
    IS_MISSING(gpw_sizing_init(memory, sizeof memory, NULL, &made_sizing));
    IS_MISSING(gpw_sizing_init(memory, sizeof memory, &a_sizing_config, NULL));
    IS_MISSING(gpw_sizing_reset(NULL));
    IS_MISSING(gpw_sizing_step(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_sizing_process(NULL, floats, floats, 1u));
    IS_MISSING(gpw_sizing_process(live.sizing, NULL, floats, 1u));
    IS_MISSING(gpw_sizing_process(live.sizing, floats, NULL, 1u));
    IS_MISSING(gpw_sizing_result_get(NULL, &a_sizing_result, sizeof a_sizing_result));
    IS_MISSING(gpw_sizing_result_get(live.sizing, NULL, sizeof a_sizing_result));
    IS_MISSING(gpw_sizing_of_step(1.0f, 1.0f, 1.0f, 1u, NULL, floats));
    IS_MISSING(gpw_sizing_of_step(1.0f, 1.0f, 1.0f, 1u, floats, NULL));
    IS_MISSING(gpw_sizing_of_square(1.0f, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_sizing_of_square(1.0f, 1.0f, 1.0f, floats, NULL));
    IS_MISSING(gpw_sizing_of_flat(1.0f, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_sizing_of_flat(1.0f, 1.0f, 1.0f, floats, NULL));
    IS_MISSING(gpw_sizing_of_rocof(1.0f, 1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_sizing_minimum_load(NULL, 1u, 1.0f, 1.0f, floats, longs, floats, floats));
    IS_MISSING(gpw_sizing_minimum_load(floats, 1u, 1.0f, 1.0f, NULL, longs, floats, floats));
    IS_MISSING(gpw_sizing_minimum_load(floats, 1u, 1.0f, 1.0f, floats, NULL, floats, floats));
    IS_MISSING(gpw_sizing_minimum_load(floats, 1u, 1.0f, 1.0f, floats, longs, NULL, floats));
    IS_MISSING(gpw_sizing_minimum_load(floats, 1u, 1.0f, 1.0f, floats, longs, floats, NULL));
}

static void sizing_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_sizing_config_init(&a_sizing_config, 3u));
    IS_NO_SIZE(gpw_sizing_config_init(&a_sizing_config, 513u));
    IS_NO_SIZE(gpw_sizing_result_get(live.sizing, &a_sizing_result, 3u));
    IS_NO_SIZE(gpw_sizing_result_get(live.sizing, &a_sizing_result, 513u));
}

static void loadspec_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_load_spec_config_init(NULL, sizeof a_load_spec_config));
    IS_MISSING(gpw_load_rule_init(NULL, sizeof a_load_rule));
    IS_MISSING(gpw_load_rule_preset(NULL, 0u, 1.0f));
    IS_MISSING(gpw_load_rule_preset_find(NULL, words));
    IS_MISSING(gpw_load_rule_preset_find("x", NULL));
    IS_MISSING(gpw_load_spec_state_size(NULL, &bytes));
    IS_MISSING(gpw_load_spec_state_size(&a_load_spec_config, NULL));
    IS_MISSING(gpw_load_spec_init(NULL, sizeof memory, &a_load_spec_config, &made_load_spec));
    IS_MISSING(gpw_load_spec_init(memory, sizeof memory, NULL, &made_load_spec));
    IS_MISSING(gpw_load_spec_init(memory, sizeof memory, &a_load_spec_config, NULL));
    IS_MISSING(gpw_load_spec_add(NULL, &a_load_rule, words));
    IS_MISSING(gpw_load_spec_add(live.load_spec, NULL, words));
    IS_MISSING(gpw_load_spec_reset(NULL));
    IS_MISSING(gpw_load_spec_step(NULL, 1.0f));
    IS_MISSING(gpw_load_spec_result(NULL, 0u, &a_load_rule_result, sizeof a_load_rule_result));
    IS_MISSING(gpw_load_spec_result(live.load_spec, 0u, NULL, sizeof a_load_rule_result));
    IS_MISSING(gpw_load_spec_outcome(NULL, words, words));
    IS_MISSING(gpw_load_spec_outcome(live.load_spec, NULL, words));
    IS_MISSING(gpw_load_spec_outcome(live.load_spec, words, NULL));
}

static void loadspec_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_load_spec_config_init(&a_load_spec_config, 3u));
    IS_NO_SIZE(gpw_load_spec_config_init(&a_load_spec_config, 513u));
    IS_NO_SIZE(gpw_load_rule_init(&a_load_rule, 3u));
    IS_NO_SIZE(gpw_load_rule_init(&a_load_rule, 513u));
}

static void duty_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_duty_config_init(NULL, sizeof a_duty_config));
    IS_MISSING(gpw_duty_config_rating(NULL, 1u, 1.0f));
    IS_MISSING(gpw_duty_state_size(NULL, &bytes));
    IS_MISSING(gpw_duty_state_size(&a_duty_config, NULL));
    IS_MISSING(gpw_duty_init(NULL, sizeof memory, &a_duty_config, &made_duty));
    IS_MISSING(gpw_duty_init(memory, sizeof memory, NULL, &made_duty));
    IS_MISSING(gpw_duty_init(memory, sizeof memory, &a_duty_config, NULL));
    IS_MISSING(gpw_duty_add_fuel(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_duty_fuel_at(NULL, 1.0f, floats));
    IS_MISSING(gpw_duty_fuel_at(live.duty, 1.0f, NULL));
    IS_MISSING(gpw_duty_reset(NULL));
    IS_MISSING(gpw_duty_step(NULL, 1.0f, 1u));
    IS_MISSING(gpw_duty_process(NULL, floats, 1u));
    IS_MISSING(gpw_duty_process(live.duty, NULL, 1u));
    IS_MISSING(gpw_duty_result_get(NULL, &a_duty_result, sizeof a_duty_result));
    IS_MISSING(gpw_duty_result_get(live.duty, NULL, sizeof a_duty_result));
}

static void duty_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_duty_config_init(&a_duty_config, 3u));
    IS_NO_SIZE(gpw_duty_config_init(&a_duty_config, 513u));
    IS_NO_SIZE(gpw_duty_result_get(live.duty, &a_duty_result, 3u));
    IS_NO_SIZE(gpw_duty_result_get(live.duty, &a_duty_result, 513u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(site_names_the_missing_pointer),
        cmocka_unit_test(site_refuses_a_size_that_is_none),
        cmocka_unit_test(site_bus_names_the_missing_pointer),
        cmocka_unit_test(sizing_names_the_missing_pointer),
        cmocka_unit_test(sizing_refuses_a_size_that_is_none),
        cmocka_unit_test(loadspec_names_the_missing_pointer),
        cmocka_unit_test(loadspec_refuses_a_size_that_is_none),
        cmocka_unit_test(duty_names_the_missing_pointer),
        cmocka_unit_test(duty_refuses_a_size_that_is_none),
    };

    return cmocka_run_group_tests(tests, make, live_end);
}
