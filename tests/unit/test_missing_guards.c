/* SPDX-License-Identifier: MIT */
/* Pointers that are missing, in every function of guards, limits and what stands beside a set:
 * one at a time, while all else that is given is as it should be. */
#include "live.h"

static float floats[64];
static size_t bytes;
static uint32_t words[64];
static uint64_t stamps[64];
static GPW_STATE_BUFFER(memory, 65536);
static gpw_band_reading a_band_reading;
static gpw_bands_config a_bands_config;
static gpw_change_reading a_change_reading;
static gpw_class_result a_class_result;
static gpw_criterion_row a_criterion_row;
static gpw_derating a_derating;
static gpw_limits_record a_limits_record;
static gpw_mode_reading a_mode_reading;
static gpw_node_config a_node_config;
static gpw_protection_config a_protection_config;
static gpw_protection_result a_protection_result;
static gpw_protection_row a_protection_row;
static gpw_protection_row_result a_protection_row_result;
static gpw_psu_shelf_state a_psu_shelf_state;
static gpw_psu_spec a_psu_spec;
static gpw_response_point a_response_point;
static gpw_ride_config a_ride_config;
static gpw_ride_state a_ride_state;
static gpw_site_criterion_row a_site_criterion_row;
static gpw_smoothing_config a_smoothing_config;
static gpw_stability a_stability;
static gpw_start_config a_start_config;
static gpw_start_result a_start_result;
static gpw_verdict_result a_verdict_result;
static gpw_voltage_class_result a_voltage_class_result;
static gpw_voltage_config a_voltage_config;
static gpw_voltage_limits a_voltage_limits;
static gpw_voltage_result a_voltage_result;
static gpw_bands *made_bands;
static gpw_protection *made_protection;
static gpw_start *made_start;
static gpw_verdict *made_verdict;
static gpw_voltage *made_voltage;

static int make(void **state)
{
    assert_status(gpw_bands_config_init(&a_bands_config, sizeof a_bands_config), GPW_OK);
    assert_status(gpw_derating_init(&a_derating, sizeof a_derating), GPW_OK);
    assert_status(gpw_node_config_init(&a_node_config, sizeof a_node_config), GPW_OK);
    assert_status(gpw_protection_config_init(&a_protection_config, sizeof a_protection_config),
                  GPW_OK);
    assert_status(gpw_protection_row_init(&a_protection_row, sizeof a_protection_row), GPW_OK);
    assert_status(gpw_psu_spec_init(&a_psu_spec, sizeof a_psu_spec), GPW_OK);
    assert_status(gpw_ride_config_init(&a_ride_config, sizeof a_ride_config), GPW_OK);
    assert_status(gpw_smoothing_config_init(&a_smoothing_config, sizeof a_smoothing_config),
                  GPW_OK);
    assert_status(gpw_start_config_init(&a_start_config, sizeof a_start_config), GPW_OK);
    assert_status(gpw_voltage_config_init(&a_voltage_config, sizeof a_voltage_config), GPW_OK);
    assert_status(gpw_voltage_limits_init(&a_voltage_limits, sizeof a_voltage_limits), GPW_OK);
    return live_make(state);
}

static void ride_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_ride_config_init(NULL, sizeof a_ride_config));
    IS_MISSING(gpw_ride_preset(NULL, 0u));
    IS_MISSING(gpw_ride_hold_up(NULL, &a_psu_spec, 1u));
    IS_MISSING(gpw_ride_hold_up(&a_ride_config, NULL, 1u));
    IS_MISSING(gpw_supply_set_ride(NULL, &a_ride_config));
    IS_MISSING(gpw_supply_set_ride(live.supply, NULL));
    IS_MISSING(gpw_supply_step_bus(NULL, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, floats, floats));
    IS_MISSING(gpw_supply_step_bus(live.supply, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_supply_step_bus(live.supply, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, floats, NULL));
    IS_MISSING(gpw_supply_ride(NULL, &a_ride_state, sizeof a_ride_state));
    IS_MISSING(gpw_supply_ride(live.supply, NULL, sizeof a_ride_state));
}

static void ride_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_ride_config_init(&a_ride_config, 3u));
    IS_NO_SIZE(gpw_ride_config_init(&a_ride_config, 513u));
}

static void voltage_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_voltage_limits_init(NULL, sizeof a_voltage_limits));
    IS_MISSING(gpw_voltage_limits_iso8528(NULL, 0u));
    IS_MISSING(gpw_voltage_config_init(NULL, sizeof a_voltage_config));
    IS_MISSING(gpw_voltage_state_size(NULL, &bytes));
    IS_MISSING(gpw_voltage_state_size(&a_voltage_config, NULL));
    IS_MISSING(gpw_voltage_init(NULL, sizeof memory, &a_voltage_config, &made_voltage));
    IS_MISSING(gpw_voltage_init(memory, sizeof memory, NULL, &made_voltage));
    IS_MISSING(gpw_voltage_init(memory, sizeof memory, &a_voltage_config, NULL));
    IS_MISSING(gpw_voltage_add_class(NULL, &a_voltage_limits));
    IS_MISSING(gpw_voltage_add_class(live.voltage, NULL));
    IS_MISSING(gpw_voltage_reset(NULL));
    IS_MISSING(gpw_voltage_push(NULL, 1.0f));
    IS_MISSING(gpw_voltage_collapse(NULL));
    IS_MISSING(gpw_voltage_result_get(NULL, &a_voltage_result, sizeof a_voltage_result));
    IS_MISSING(gpw_voltage_result_get(live.voltage, NULL, sizeof a_voltage_result));
    IS_MISSING(gpw_voltage_class_get(NULL, 0u, &a_voltage_class_result,
                                     sizeof a_voltage_class_result));
    IS_MISSING(gpw_voltage_class_get(live.voltage, 0u, NULL, sizeof a_voltage_class_result));
}

static void voltage_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_voltage_limits_init(&a_voltage_limits, 3u));
    IS_NO_SIZE(gpw_voltage_limits_init(&a_voltage_limits, 513u));
    IS_NO_SIZE(gpw_voltage_config_init(&a_voltage_config, 3u));
    IS_NO_SIZE(gpw_voltage_config_init(&a_voltage_config, 513u));
    IS_NO_SIZE(gpw_voltage_result_get(live.voltage, &a_voltage_result, 3u));
    IS_NO_SIZE(gpw_voltage_result_get(live.voltage, &a_voltage_result, 513u));
}

static void start_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_start_config_init(NULL, sizeof a_start_config));
    IS_MISSING(gpw_start_state_size(NULL, &bytes));
    IS_MISSING(gpw_start_state_size(&a_start_config, NULL));
    IS_MISSING(gpw_start_init(NULL, sizeof memory, &a_start_config, &made_start));
    IS_MISSING(gpw_start_init(memory, sizeof memory, NULL, &made_start));
    IS_MISSING(gpw_start_init(memory, sizeof memory, &a_start_config, NULL));
    IS_MISSING(gpw_start_reset(NULL));
    IS_MISSING(gpw_start_push(NULL, 1.0f, 1.0f, 1.0f));
    IS_MISSING(gpw_start_result_get(NULL, &a_start_result, sizeof a_start_result));
    IS_MISSING(gpw_start_result_get(live.start, NULL, sizeof a_start_result));
}

static void start_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_start_config_init(&a_start_config, 3u));
    IS_NO_SIZE(gpw_start_config_init(&a_start_config, 513u));
    IS_NO_SIZE(gpw_start_result_get(live.start, &a_start_result, 3u));
    IS_NO_SIZE(gpw_start_result_get(live.start, &a_start_result, 513u));
}

static void psu_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_psu_spec_init(NULL, sizeof a_psu_spec));
    IS_MISSING(gpw_psu_preset(NULL, 0u));
    IS_MISSING(gpw_psu_preset_find(NULL, words));
    IS_MISSING(gpw_psu_preset_find("x", NULL));
    IS_MISSING(gpw_psu_hold_up_s(NULL, 1.0f, floats));
    IS_MISSING(gpw_psu_hold_up_s(&a_psu_spec, 1.0f, NULL));
    IS_MISSING(gpw_psu_efficiency(NULL, 1.0f, floats));
    IS_MISSING(gpw_psu_efficiency(&a_psu_spec, 1.0f, NULL));
    IS_MISSING(gpw_psu_shelf(NULL, 1u, 1u, 1.0f, &a_psu_shelf_state, sizeof a_psu_shelf_state));
    IS_MISSING(gpw_psu_shelf(&a_psu_spec, 1u, 1u, 1.0f, NULL, sizeof a_psu_shelf_state));
    IS_MISSING(gpw_psu_excursion(0u, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_psu_excursion(0u, 1.0f, 1.0f, words, NULL));
    IS_MISSING(gpw_psu_excursion_row(0u, 0u, NULL, floats, floats));
    IS_MISSING(gpw_psu_excursion_row(0u, 0u, floats, NULL, floats));
    IS_MISSING(gpw_psu_excursion_row(0u, 0u, floats, floats, NULL));
    IS_MISSING(gpw_psu_capacitance_f(1.0f, 1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_psu_bus_voltage(1.0f, 1.0f, 1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_psu_mismatch_j(1.0f, 1.0f, NULL));
    IS_MISSING(gpw_psu_converter_borrowed_j(1.0f, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_psu_converter_borrowed_j(1.0f, 1.0f, 1.0f, floats, NULL));
    IS_MISSING(gpw_psu_converter_natural_hz(1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_psu_converter_of_bandwidth(1.0f, 1.0f, NULL));
    IS_MISSING(gpw_storage_ride_s(1.0f, 1.0f, NULL));
    IS_MISSING(gpw_storage_ramp_j(1.0f, 1.0f, NULL));
}

static void psu_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_psu_spec_init(&a_psu_spec, 3u));
    IS_NO_SIZE(gpw_psu_spec_init(&a_psu_spec, 513u));
}

static void protection_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_protection_config_init(NULL, sizeof a_protection_config));
    IS_MISSING(gpw_protection_row_init(NULL, sizeof a_protection_row));
    IS_MISSING(gpw_protection_state_size(NULL, &bytes));
    IS_MISSING(gpw_protection_state_size(&a_protection_config, NULL));
    IS_MISSING(
        gpw_protection_init(NULL, sizeof memory, &a_protection_config, &made_protection));
    IS_MISSING(gpw_protection_init(memory, sizeof memory, NULL, &made_protection));
    IS_MISSING(gpw_protection_init(memory, sizeof memory, &a_protection_config, NULL));
    IS_MISSING(gpw_protection_add(NULL, &a_protection_row, words));
    IS_MISSING(gpw_protection_add(live.protection, NULL, words));
    IS_MISSING(gpw_protection_preset_row(NULL, 0u, 0u, 1.0f, 1.0f, 1.0f));
    IS_MISSING(gpw_protection_reset(NULL));
    IS_MISSING(gpw_protection_step(NULL, 1.0f, 1.0f, 1.0f, 1.0f));
    IS_MISSING(
        gpw_protection_result_get(NULL, &a_protection_result, sizeof a_protection_result));
    IS_MISSING(gpw_protection_result_get(live.protection, NULL, sizeof a_protection_result));
    IS_MISSING(gpw_protection_row_get(NULL, 0u, &a_protection_row_result,
                                      sizeof a_protection_row_result));
    IS_MISSING(
        gpw_protection_row_get(live.protection, 0u, NULL, sizeof a_protection_row_result));
}

static void protection_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_protection_config_init(&a_protection_config, 3u));
    IS_NO_SIZE(gpw_protection_config_init(&a_protection_config, 513u));
    IS_NO_SIZE(gpw_protection_row_init(&a_protection_row, 3u));
    IS_NO_SIZE(gpw_protection_row_init(&a_protection_row, 513u));
    IS_NO_SIZE(gpw_protection_result_get(live.protection, &a_protection_result, 3u));
    IS_NO_SIZE(gpw_protection_result_get(live.protection, &a_protection_result, 513u));
}

static void bands_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_bands_config_init(NULL, sizeof a_bands_config));
    IS_MISSING(gpw_bands_edges(0u, NULL, floats));
    IS_MISSING(gpw_bands_edges(0u, floats, NULL));
    IS_MISSING(gpw_bands_resolved(1u, NULL));
    IS_MISSING(gpw_bands_state_size(NULL, &bytes));
    IS_MISSING(gpw_bands_state_size(&a_bands_config, NULL));
    IS_MISSING(gpw_bands_init(NULL, sizeof memory, &a_bands_config, &made_bands));
    IS_MISSING(gpw_bands_init(memory, sizeof memory, NULL, &made_bands));
    IS_MISSING(gpw_bands_init(memory, sizeof memory, &a_bands_config, NULL));
    IS_MISSING(gpw_bands_add_mode(NULL, 1.0f, 1.0f, 1.0f, words));
    IS_MISSING(gpw_bands_reset(NULL));
    IS_MISSING(gpw_bands_step(NULL, 1.0f));
    IS_MISSING(gpw_bands_process(NULL, floats, 1u));
    IS_MISSING(gpw_bands_process(live.bands, NULL, 1u));
    IS_MISSING(gpw_bands_band(NULL, 0u, &a_band_reading, sizeof a_band_reading));
    IS_MISSING(gpw_bands_band(live.bands, 0u, NULL, sizeof a_band_reading));
    IS_MISSING(gpw_bands_mode(NULL, 0u, &a_mode_reading, sizeof a_mode_reading));
    IS_MISSING(gpw_bands_mode(live.bands, 0u, NULL, sizeof a_mode_reading));
    IS_MISSING(gpw_bands_change(NULL, &a_change_reading, sizeof a_change_reading));
    IS_MISSING(gpw_bands_change(live.bands, NULL, sizeof a_change_reading));
    IS_MISSING(gpw_bands_dominant(NULL, words, floats, floats));
    IS_MISSING(gpw_bands_dominant(live.bands, NULL, floats, floats));
    IS_MISSING(gpw_bands_dominant(live.bands, words, NULL, floats));
    IS_MISSING(gpw_bands_dominant(live.bands, words, floats, NULL));
    IS_MISSING(gpw_bands_held_count(NULL, stamps));
    IS_MISSING(gpw_bands_held_count(live.bands, NULL));
    IS_MISSING(gpw_bands_window_permitted(1.0f, 1.0f, 1.0f, NULL));
}

static void bands_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_bands_config_init(&a_bands_config, 3u));
    IS_NO_SIZE(gpw_bands_config_init(&a_bands_config, 513u));
    IS_NO_SIZE(gpw_bands_band(live.bands, 0u, &a_band_reading, 3u));
    IS_NO_SIZE(gpw_bands_band(live.bands, 0u, &a_band_reading, 513u));
    IS_NO_SIZE(gpw_bands_mode(live.bands, 0u, &a_mode_reading, 3u));
    IS_NO_SIZE(gpw_bands_mode(live.bands, 0u, &a_mode_reading, 513u));
    IS_NO_SIZE(gpw_bands_change(live.bands, &a_change_reading, 3u));
    IS_NO_SIZE(gpw_bands_change(live.bands, &a_change_reading, 513u));
}

static void aggregate_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_aggregate_sigma(1u, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_sigma_nodes(1u, 1u, 1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_quantile(1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_step(1u, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_interval(NULL, floats, floats, words, 1u, 1u, 1u, floats, floats,
                                      floats, words));
    IS_MISSING(gpw_aggregate_interval(floats, NULL, floats, words, 1u, 1u, 1u, floats, floats,
                                      floats, words));
    IS_MISSING(gpw_aggregate_interval(floats, floats, NULL, words, 1u, 1u, 1u, floats, floats,
                                      floats, words));
    IS_MISSING(gpw_aggregate_interval(floats, floats, floats, words, 1u, 1u, 1u, NULL, floats,
                                      floats, words));
    IS_MISSING(gpw_aggregate_interval(floats, floats, floats, words, 1u, 1u, 1u, floats, NULL,
                                      floats, words));
    IS_MISSING(gpw_aggregate_interval(floats, floats, floats, words, 1u, 1u, 1u, floats, floats,
                                      NULL, words));
    IS_MISSING(gpw_aggregate_states(NULL, floats, floats, 1u, floats, floats, words));
    IS_MISSING(gpw_aggregate_states(floats, NULL, floats, 1u, floats, floats, words));
    IS_MISSING(gpw_aggregate_states(floats, floats, floats, 1u, NULL, floats, words));
    IS_MISSING(gpw_aggregate_states(floats, floats, floats, 1u, floats, NULL, words));
    IS_MISSING(gpw_aggregate_study_correlation(1u, NULL, floats));
    IS_MISSING(gpw_aggregate_study_correlation(1u, floats, NULL));
    IS_MISSING(gpw_aggregate_study_spread(1u, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_study_power(1u, 1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_study_ramp(1u, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_aggregate_arrivals(1.0f, 1.0f, 1.0f, NULL, floats, floats));
    IS_MISSING(gpw_aggregate_arrivals(1.0f, 1.0f, 1.0f, floats, NULL, floats));
    IS_MISSING(gpw_aggregate_arrivals(1.0f, 1.0f, 1.0f, floats, floats, NULL));
}

static void node_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_node_config_init(NULL, sizeof a_node_config));
    IS_MISSING(gpw_node_preset(NULL, 0u));
    IS_MISSING(gpw_node_power(NULL, 1.0f, floats, floats));
    IS_MISSING(gpw_node_power(&a_node_config, 1.0f, NULL, floats));
    IS_MISSING(gpw_node_power(&a_node_config, 1.0f, floats, NULL));
    IS_MISSING(gpw_node_solve_log(NULL, 1.0f, floats));
    IS_MISSING(gpw_node_solve_log(&a_node_config, 1.0f, NULL));
    IS_MISSING(gpw_node_error(0u, 1u, NULL, words));
    IS_MISSING(gpw_node_error(0u, 1u, floats, NULL));
}

static void node_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_node_config_init(&a_node_config, 3u));
    IS_NO_SIZE(gpw_node_config_init(&a_node_config, 513u));
}

static void smoothing_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_smoothing_config_init(NULL, sizeof a_smoothing_config));
    IS_MISSING(gpw_smoothing_preset(NULL, 0u));
    IS_MISSING(gpw_smoothing_preset_find(NULL, words));
    IS_MISSING(gpw_smoothing_preset_find("x", NULL));
    IS_MISSING(gpw_smoothing_limits(0u, NULL, floats));
    IS_MISSING(gpw_smoothing_limits(0u, floats, NULL));
    IS_MISSING(gpw_smoothing_range(1.0f, 1.0f, NULL));
    IS_MISSING(gpw_smoothing_fits(1.0f, 1.0f, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_smoothing_fits(1.0f, 1.0f, 1.0f, 1.0f, words, NULL));
}

static void smoothing_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_smoothing_config_init(&a_smoothing_config, 3u));
    IS_NO_SIZE(gpw_smoothing_config_init(&a_smoothing_config, 513u));
}

static void derating_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_derating_init(NULL, sizeof a_derating));
    IS_MISSING(gpw_derating_preset(NULL, 0u));
    IS_MISSING(gpw_derating_factors(NULL, floats, floats));
    IS_MISSING(gpw_derating_factors(&a_derating, NULL, floats));
    IS_MISSING(gpw_derating_factors(&a_derating, floats, NULL));
    IS_MISSING(gpw_genset_derate(NULL, &a_derating));
    IS_MISSING(gpw_genset_derate(&live.genset_config, NULL));
}

static void derating_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_derating_init(&a_derating, 3u));
    IS_NO_SIZE(gpw_derating_init(&a_derating, 513u));
}

static void limits_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_limits_record_at(0u, NULL, sizeof a_limits_record));
    IS_MISSING(gpw_limits_record_find(NULL, words));
    IS_MISSING(gpw_limits_record_find("x", NULL));
    IS_MISSING(gpw_limits_find(NULL, "x"));
    IS_MISSING(gpw_limits_find(&live.limits, NULL));
    IS_MISSING(gpw_voltage_limits_find(NULL, "x"));
    IS_MISSING(gpw_voltage_limits_find(&a_voltage_limits, NULL));
}

static void limits_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_limits_record_at(0u, &a_limits_record, 3u));
    IS_NO_SIZE(gpw_limits_record_at(0u, &a_limits_record, 513u));
}

static void response_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_response_at(NULL, 1.0f, 1.0f, &a_response_point, sizeof a_response_point));
    IS_MISSING(gpw_response_at(&live.genset_config, 1.0f, 1.0f, NULL, sizeof a_response_point));
    IS_MISSING(
        gpw_response_add(NULL, &a_response_point, &a_response_point, sizeof a_response_point));
    IS_MISSING(
        gpw_response_add(&a_response_point, NULL, &a_response_point, sizeof a_response_point));
    IS_MISSING(
        gpw_response_add(&a_response_point, &a_response_point, NULL, sizeof a_response_point));
    IS_MISSING(gpw_response_stability(NULL, 1.0f, &a_stability, sizeof a_stability));
    IS_MISSING(gpw_response_stability(&live.genset_config, 1.0f, NULL, sizeof a_stability));
    IS_MISSING(gpw_response_swing(&live.genset_config, 1.0f, NULL, floats, floats, words));
    IS_MISSING(
        gpw_response_swing(&live.genset_config, 1.0f, &a_band_reading, NULL, floats, words));
    IS_MISSING(
        gpw_response_swing(&live.genset_config, 1.0f, &a_band_reading, floats, NULL, words));
    IS_MISSING(
        gpw_response_swing(&live.genset_config, 1.0f, &a_band_reading, floats, floats, NULL));
}

static void response_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_response_at(&live.genset_config, 1.0f, 1.0f, &a_response_point, 3u));
    IS_NO_SIZE(gpw_response_at(&live.genset_config, 1.0f, 1.0f, &a_response_point, 513u));
    IS_NO_SIZE(gpw_response_add(&a_response_point, &a_response_point, &a_response_point, 3u));
    IS_NO_SIZE(gpw_response_add(&a_response_point, &a_response_point, &a_response_point, 513u));
    IS_NO_SIZE(gpw_response_stability(&live.genset_config, 1.0f, &a_stability, 3u));
    IS_NO_SIZE(gpw_response_stability(&live.genset_config, 1.0f, &a_stability, 513u));
}

static void verdict_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_limits_init(NULL, 1u));
    IS_MISSING(gpw_limits_iso8528(NULL, 0u));
    IS_MISSING(gpw_verdict_config_init(NULL, 1u));
    IS_MISSING(gpw_verdict_state_size(NULL, &bytes));
    IS_MISSING(gpw_verdict_state_size(&live.verdict_config, NULL));
    IS_MISSING(gpw_verdict_init(NULL, sizeof memory, &live.verdict_config, &made_verdict));
    IS_MISSING(gpw_verdict_init(memory, sizeof memory, NULL, &made_verdict));
    IS_MISSING(gpw_verdict_init(memory, sizeof memory, &live.verdict_config, NULL));
    IS_MISSING(gpw_verdict_add_class(NULL, &live.limits));
    IS_MISSING(gpw_verdict_add_class(live.verdict, NULL));
    IS_MISSING(gpw_verdict_add_trip(NULL, 1.0f, 1.0f, 1u));
    IS_MISSING(gpw_verdict_reset(NULL));
    IS_MISSING(gpw_verdict_push(NULL, 1.0f, 1.0f, 1.0f));
    IS_MISSING(gpw_verdict_collapse(NULL));
    IS_MISSING(gpw_verdict_result_get(NULL, &a_verdict_result, sizeof a_verdict_result));
    IS_MISSING(gpw_verdict_result_get(live.verdict, NULL, sizeof a_verdict_result));
    IS_MISSING(gpw_verdict_class_get(NULL, 0u, &a_class_result, sizeof a_class_result));
    IS_MISSING(gpw_verdict_class_get(live.verdict, 0u, NULL, sizeof a_class_result));
    IS_MISSING(gpw_verdict_criterion(NULL, 0u, 0u, &a_criterion_row, sizeof a_criterion_row));
    IS_MISSING(gpw_verdict_criterion(live.verdict, 0u, 0u, NULL, sizeof a_criterion_row));
}

static void verdict_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_verdict_result_get(live.verdict, &a_verdict_result, 3u));
    IS_NO_SIZE(gpw_verdict_result_get(live.verdict, &a_verdict_result, 513u));
}

static void criteria_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_site_criteria_begin(NULL, sizeof a_site_criterion_row));
    IS_MISSING(
        gpw_site_criteria_fold(NULL, &a_site_criterion_row, sizeof a_site_criterion_row));
    IS_MISSING(gpw_site_criteria_fold(live.site, NULL, sizeof a_site_criterion_row));
    IS_MISSING(gpw_site_criterion(NULL, 0u, 0u, &a_criterion_row, sizeof a_criterion_row));
    IS_MISSING(gpw_site_criterion(live.site, 0u, 0u, NULL, sizeof a_criterion_row));
}

static void criteria_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_site_criteria_begin(&a_site_criterion_row, 3u));
    IS_NO_SIZE(gpw_site_criteria_begin(&a_site_criterion_row, 513u));
    IS_NO_SIZE(gpw_site_criteria_fold(live.running_site, &a_site_criterion_row, 3u));
    IS_NO_SIZE(gpw_site_criteria_fold(live.running_site, &a_site_criterion_row, 513u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ride_names_the_missing_pointer),
        cmocka_unit_test(ride_refuses_a_size_that_is_none),
        cmocka_unit_test(voltage_names_the_missing_pointer),
        cmocka_unit_test(voltage_refuses_a_size_that_is_none),
        cmocka_unit_test(start_names_the_missing_pointer),
        cmocka_unit_test(start_refuses_a_size_that_is_none),
        cmocka_unit_test(psu_names_the_missing_pointer),
        cmocka_unit_test(psu_refuses_a_size_that_is_none),
        cmocka_unit_test(protection_names_the_missing_pointer),
        cmocka_unit_test(protection_refuses_a_size_that_is_none),
        cmocka_unit_test(bands_names_the_missing_pointer),
        cmocka_unit_test(bands_refuses_a_size_that_is_none),
        cmocka_unit_test(aggregate_names_the_missing_pointer),
        cmocka_unit_test(node_names_the_missing_pointer),
        cmocka_unit_test(node_refuses_a_size_that_is_none),
        cmocka_unit_test(smoothing_names_the_missing_pointer),
        cmocka_unit_test(smoothing_refuses_a_size_that_is_none),
        cmocka_unit_test(derating_names_the_missing_pointer),
        cmocka_unit_test(derating_refuses_a_size_that_is_none),
        cmocka_unit_test(limits_names_the_missing_pointer),
        cmocka_unit_test(limits_refuses_a_size_that_is_none),
        cmocka_unit_test(response_names_the_missing_pointer),
        cmocka_unit_test(response_refuses_a_size_that_is_none),
        cmocka_unit_test(verdict_names_the_missing_pointer),
        cmocka_unit_test(verdict_refuses_a_size_that_is_none),
        cmocka_unit_test(criteria_names_the_missing_pointer),
        cmocka_unit_test(criteria_refuses_a_size_that_is_none),
    };

    return cmocka_run_group_tests(tests, make, live_end);
}
