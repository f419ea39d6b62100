/* SPDX-License-Identifier: MIT */
/* Pointers that are missing, in every function of the parts of a site: one at a time, while
 * all else that is given is as it should be. */
#include "live.h"

static float floats[64];
static size_t bytes;
static uint32_t words[64];
static uint64_t stamps[64];
static int64_t longs[64];
static GPW_STATE_BUFFER(memory, 65536);
static gpw_acceptance_row a_acceptance_row;
static gpw_alternator_output a_alternator_output;
static gpw_battery_config a_battery_config;
static gpw_battery_status a_battery_status;
static gpw_chain_config a_chain_config;
static gpw_figure a_figure;
static gpw_fleet_config a_fleet_config;
static gpw_fleet_group a_fleet_group;
static gpw_genset_output a_genset_output;
static gpw_load_bank_config a_load_bank_config;
static gpw_phase_figures a_phase_figures;
static gpw_profile_config a_profile_config;
static gpw_smoothing_config a_smoothing_config;
static gpw_alternator *made_alternator;
static gpw_chain *made_chain;
static gpw_fleet *made_fleet;
static gpw_genset *made_genset;
static gpw_profile *made_profile;
static const gpw_profile *found_profile;
static gpw_supply *made_supply;

static int make(void **state)
{
    assert_status(gpw_battery_config_init(&a_battery_config, sizeof a_battery_config), GPW_OK);
    assert_status(gpw_chain_config_init(&a_chain_config, sizeof a_chain_config), GPW_OK);
    assert_status(gpw_fleet_config_init(&a_fleet_config, sizeof a_fleet_config), GPW_OK);
    assert_status(gpw_fleet_group_init(&a_fleet_group, sizeof a_fleet_group), GPW_OK);
    assert_status(gpw_load_bank_config_init(&a_load_bank_config, sizeof a_load_bank_config),
                  GPW_OK);
    assert_status(gpw_phase_figures_init(&a_phase_figures, sizeof a_phase_figures), GPW_OK);
    assert_status(gpw_profile_config_init(&a_profile_config, sizeof a_profile_config), GPW_OK);
    assert_status(gpw_smoothing_config_init(&a_smoothing_config, sizeof a_smoothing_config),
                  GPW_OK);
    return live_make(state);
}

static void alternator_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_alternator_config_init(NULL, 1u));
    IS_MISSING(gpw_alternator_preset(NULL, 0u));
    IS_MISSING(gpw_alternator_preset_find(NULL, words));
    IS_MISSING(gpw_alternator_preset_find("x", NULL));
    IS_MISSING(gpw_alternator_self_excitation(NULL, 1.0f, 1.0f, floats));
    IS_MISSING(gpw_alternator_self_excitation(&live.alternator_config, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_alternator_state_size(NULL, &bytes));
    IS_MISSING(gpw_alternator_state_size(&live.alternator_config, NULL));
    IS_MISSING(
        gpw_alternator_init(NULL, sizeof memory, &live.alternator_config, &made_alternator));
    IS_MISSING(gpw_alternator_init(memory, sizeof memory, NULL, &made_alternator));
    IS_MISSING(gpw_alternator_init(memory, sizeof memory, &live.alternator_config, NULL));
    IS_MISSING(gpw_alternator_reset(NULL, 1.0f, 1.0f, 1.0f));
    IS_MISSING(gpw_alternator_step(NULL, 1.0f, 1.0f, 1.0f, 1.0f, &a_alternator_output,
                                   sizeof a_alternator_output));
    IS_MISSING(gpw_alternator_step(live.alternator, 1.0f, 1.0f, 1.0f, 1.0f, NULL,
                                   sizeof a_alternator_output));
    IS_MISSING(gpw_alternator_process(NULL, floats, floats, 1.0f, floats, floats, 1u));
    IS_MISSING(gpw_alternator_process(live.alternator, NULL, floats, 1.0f, floats, floats, 1u));
    IS_MISSING(gpw_alternator_process(live.alternator, floats, floats, 1.0f, floats, NULL, 1u));
    IS_MISSING(gpw_alternator_settled(NULL, 1.0f, 1.0f, 1.0f, 1.0f, floats));
    IS_MISSING(gpw_alternator_settled(live.alternator, 1.0f, 1.0f, 1.0f, 1.0f, NULL));
}

static void alternator_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(
        gpw_alternator_step(live.alternator, 1.0f, 1.0f, 1.0f, 1.0f, &a_alternator_output, 3u));
    IS_NO_SIZE(gpw_alternator_step(live.alternator, 1.0f, 1.0f, 1.0f, 1.0f,
                                   &a_alternator_output, 513u));
}

static void battery_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_battery_config_init(NULL, sizeof a_battery_config));
    IS_MISSING(gpw_load_bank_config_init(NULL, sizeof a_load_bank_config));
    IS_MISSING(gpw_chain_add_battery(live.chain, NULL));
    IS_MISSING(gpw_chain_add_load_bank(live.chain, NULL));
    IS_MISSING(gpw_chain_battery(NULL, 0u, &a_battery_status, sizeof a_battery_status));
    IS_MISSING(gpw_chain_battery(live.chain, 0u, NULL, sizeof a_battery_status));
    IS_MISSING(gpw_chain_load_bank(NULL, 0u, longs, floats));
    IS_MISSING(gpw_chain_load_bank(live.chain, 0u, NULL, floats));
    IS_MISSING(gpw_chain_load_bank(live.chain, 0u, longs, NULL));
}

static void battery_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_battery_config_init(&a_battery_config, 3u));
    IS_NO_SIZE(gpw_battery_config_init(&a_battery_config, 513u));
    IS_NO_SIZE(gpw_load_bank_config_init(&a_load_bank_config, 3u));
    IS_NO_SIZE(gpw_load_bank_config_init(&a_load_bank_config, 513u));
}

static void chain_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_chain_config_init(NULL, sizeof a_chain_config));
    IS_MISSING(gpw_chain_state_size(NULL, &bytes));
    IS_MISSING(gpw_chain_state_size(&a_chain_config, NULL));
    IS_MISSING(gpw_chain_init(NULL, sizeof memory, &a_chain_config, &made_chain));
    IS_MISSING(gpw_chain_init(memory, sizeof memory, NULL, &made_chain));
    IS_MISSING(gpw_chain_init(memory, sizeof memory, &a_chain_config, NULL));
    IS_MISSING(gpw_chain_add_lag(NULL, 1.0f));
    IS_MISSING(gpw_chain_add_dead_time(NULL, 1.0f));
    IS_MISSING(gpw_chain_add_ramp(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_chain_add_psu_lag(NULL, 0u, 1.0f, 1.0f));
    IS_MISSING(gpw_chain_add_converter(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_chain_add_smoothing(NULL, &a_smoothing_config));
    IS_MISSING(gpw_chain_add_smoothing(live.chain, NULL));
    IS_MISSING(gpw_chain_add_storage(NULL, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f));
    IS_MISSING(gpw_chain_reset(NULL, 1.0f));
    IS_MISSING(gpw_chain_step(NULL, 1.0f, 1.0f, floats, floats));
    IS_MISSING(gpw_chain_step(live.chain, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_chain_step(live.chain, 1.0f, 1.0f, floats, NULL));
    IS_MISSING(gpw_chain_process(NULL, floats, floats, 1u));
    IS_MISSING(gpw_chain_process(live.chain, NULL, floats, 1u));
    IS_MISSING(gpw_chain_process(live.chain, floats, NULL, 1u));
    IS_MISSING(gpw_chain_stored_mj(NULL, longs));
    IS_MISSING(gpw_chain_stored_mj(live.chain, NULL));
    IS_MISSING(gpw_chain_held_count(NULL, stamps));
    IS_MISSING(gpw_chain_held_count(live.chain, NULL));
    IS_MISSING(gpw_chain_smoothing(NULL, 0u, longs, longs, words));
    IS_MISSING(gpw_chain_smoothing(live.chain, 0u, NULL, longs, words));
    IS_MISSING(gpw_chain_smoothing(live.chain, 0u, longs, NULL, words));
    IS_MISSING(gpw_chain_smoothing(live.chain, 0u, longs, longs, NULL));
    IS_MISSING(gpw_chain_storage(NULL, 0u, longs, words));
    IS_MISSING(gpw_chain_storage(live.chain, 0u, NULL, words));
    IS_MISSING(gpw_chain_storage(live.chain, 0u, longs, NULL));
}

static void chain_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_chain_config_init(&a_chain_config, 3u));
    IS_NO_SIZE(gpw_chain_config_init(&a_chain_config, 513u));
}

static void genset_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_genset_config_init(NULL, 1u));
    IS_MISSING(gpw_genset_preset(NULL, 0u));
    IS_MISSING(gpw_genset_preset_find(NULL, words));
    IS_MISSING(gpw_genset_preset_find("x", NULL));
    IS_MISSING(gpw_genset_use_air(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_genset_use_mixer(NULL, 1.0f));
    IS_MISSING(gpw_genset_use_acceptance(NULL, 1u, 1.0f));
    IS_MISSING(gpw_acceptance_at(NULL, 1u, 1.0f, floats, floats));
    IS_MISSING(gpw_acceptance_at(&a_acceptance_row, 1u, 1.0f, NULL, floats));
    IS_MISSING(gpw_acceptance_at(&a_acceptance_row, 1u, 1.0f, floats, NULL));
    IS_MISSING(gpw_genset_use_tgov1(NULL));
    IS_MISSING(gpw_genset_use_gast(NULL, 1u));
    IS_MISSING(gpw_genset_use_ggov1(NULL, 1u));
    IS_MISSING(gpw_genset_inertia(1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_genset_dead_time(1u, 1u, 1.0f, NULL));
    IS_MISSING(gpw_genset_intake_lag(1.0f, 1.0f, 1u, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_genset_state_size(NULL, &bytes));
    IS_MISSING(gpw_genset_state_size(&live.genset_config, NULL));
    IS_MISSING(gpw_genset_init(NULL, sizeof memory, &live.genset_config, &made_genset));
    IS_MISSING(gpw_genset_init(memory, sizeof memory, NULL, &made_genset));
    IS_MISSING(gpw_genset_init(memory, sizeof memory, &live.genset_config, NULL));
    IS_MISSING(gpw_genset_reset(NULL, 1.0f));
    IS_MISSING(gpw_genset_set_acceptance(NULL, &a_acceptance_row, 1u));
    IS_MISSING(gpw_genset_set_acceptance(live.genset, NULL, 1u));
    IS_MISSING(gpw_genset_step(NULL, 1.0f, &a_genset_output, sizeof a_genset_output));
    IS_MISSING(gpw_genset_step(live.genset, 1.0f, NULL, sizeof a_genset_output));
    IS_MISSING(gpw_genset_process(NULL, floats, floats, 1u));
    IS_MISSING(gpw_genset_process(live.genset, NULL, floats, 1u));
    IS_MISSING(gpw_genset_process(live.genset, floats, NULL, 1u));
    IS_MISSING(gpw_genset_set_bias(NULL, 1.0f));
    IS_MISSING(gpw_genset_settled(NULL, 1.0f, floats));
    IS_MISSING(gpw_genset_settled(live.genset, 1.0f, NULL));
    IS_MISSING(gpw_genset_acceptable_step(NULL, floats));
    IS_MISSING(gpw_genset_acceptable_step(live.genset, NULL));
}

static void genset_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_genset_step(live.genset, 1.0f, &a_genset_output, 3u));
    IS_NO_SIZE(gpw_genset_step(live.genset, 1.0f, &a_genset_output, 513u));
}

static void fleet_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_fleet_config_init(NULL, sizeof a_fleet_config));
    IS_MISSING(gpw_fleet_group_init(NULL, sizeof a_fleet_group));
    IS_MISSING(gpw_fleet_state_size(NULL, &bytes));
    IS_MISSING(gpw_fleet_state_size(&a_fleet_config, NULL));
    IS_MISSING(gpw_fleet_init(NULL, sizeof memory, &a_fleet_config, &made_fleet));
    IS_MISSING(gpw_fleet_init(memory, sizeof memory, NULL, &made_fleet));
    IS_MISSING(gpw_fleet_init(memory, sizeof memory, &a_fleet_config, NULL));
    IS_MISSING(gpw_fleet_add_group(NULL, &a_fleet_group, live.profile, words));
    IS_MISSING(gpw_fleet_add_group(live.fleet, NULL, live.profile, words));
    IS_MISSING(gpw_fleet_add_group(live.fleet, &a_fleet_group, NULL, words));
    IS_MISSING(gpw_fleet_set_rho(NULL, 0u, 0u, 1.0f, 1.0f));
    IS_MISSING(gpw_fleet_add_event(NULL, 1u, 0u, 0u));
    IS_MISSING(gpw_fleet_start(NULL));
    IS_MISSING(gpw_fleet_set_level(NULL, 1u));
    IS_MISSING(gpw_fleet_reset(NULL));
    IS_MISSING(gpw_fleet_command(NULL, 0u, 0u, 1u, 1u));
    IS_MISSING(gpw_fleet_step(NULL, floats, floats));
    IS_MISSING(gpw_fleet_step(live.fleet, NULL, floats));
    IS_MISSING(gpw_fleet_step(live.fleet, floats, NULL));
    IS_MISSING(gpw_fleet_process(NULL, floats, floats, 1u));
    IS_MISSING(gpw_fleet_group_power(NULL, 0u, floats, floats));
    IS_MISSING(gpw_fleet_group_power(live.fleet, 0u, NULL, floats));
    IS_MISSING(gpw_fleet_group_power(live.fleet, 0u, floats, NULL));
    IS_MISSING(gpw_fleet_group_phase(NULL, 0u, words, words));
    IS_MISSING(gpw_fleet_group_phase(live.fleet, 0u, NULL, words));
    IS_MISSING(gpw_fleet_group_phase(live.fleet, 0u, words, NULL));
    IS_MISSING(gpw_fleet_time_ns(NULL, stamps));
    IS_MISSING(gpw_fleet_time_ns(live.fleet, NULL));
    IS_MISSING(gpw_fleet_assumptions(NULL, words));
    IS_MISSING(gpw_fleet_assumptions(live.fleet, NULL));
    IS_MISSING(gpw_fleet_bounds(NULL, floats, floats));
    IS_MISSING(gpw_fleet_bounds(live.fleet, NULL, floats));
    IS_MISSING(gpw_fleet_bounds(live.fleet, floats, NULL));
}

static void fleet_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_fleet_config_init(&a_fleet_config, 3u));
    IS_NO_SIZE(gpw_fleet_config_init(&a_fleet_config, 513u));
    IS_NO_SIZE(gpw_fleet_group_init(&a_fleet_group, 3u));
    IS_NO_SIZE(gpw_fleet_group_init(&a_fleet_group, 513u));
}

static void profile_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_phase_figures_init(NULL, sizeof a_phase_figures));
    IS_MISSING(gpw_profile_config_init(NULL, sizeof a_profile_config));
    IS_MISSING(gpw_profile_state_size(NULL, &bytes));
    IS_MISSING(gpw_profile_state_size(&a_profile_config, NULL));
    IS_MISSING(gpw_profile_init(NULL, sizeof memory, &a_profile_config, &made_profile));
    IS_MISSING(gpw_profile_init(memory, sizeof memory, NULL, &made_profile));
    IS_MISSING(gpw_profile_init(memory, sizeof memory, &a_profile_config, NULL));
    IS_MISSING(gpw_profile_set_phase(NULL, &a_phase_figures));
    IS_MISSING(gpw_profile_set_phase(live.profile, NULL));
    IS_MISSING(gpw_phase_figures_check(NULL, words));
    IS_MISSING(gpw_phase_figures_check(&a_phase_figures, NULL));
    IS_MISSING(gpw_profile_copy(NULL, sizeof memory, live.profile, 1u, "x", &made_profile));
    IS_MISSING(gpw_profile_copy(memory, sizeof memory, NULL, 1u, "x", &made_profile));
    IS_MISSING(gpw_profile_copy(memory, sizeof memory, live.profile, 1u, "x", NULL));
    IS_MISSING(gpw_profile_set_figure(NULL, &a_figure, sizeof a_figure));
    IS_MISSING(gpw_profile_set_figure(live.profile, NULL, sizeof a_figure));
    IS_MISSING(gpw_profile_set_cap(NULL, 1.0f));
    IS_MISSING(gpw_profile_phase(NULL, 0u, &a_phase_figures));
    IS_MISSING(gpw_profile_phase(live.profile, 0u, NULL));
    IS_MISSING(gpw_profile_board(NULL, &a_profile_config));
    IS_MISSING(gpw_profile_board(live.profile, NULL));
    IS_MISSING(gpw_profile_figure_count(NULL, words));
    IS_MISSING(gpw_profile_figure_count(live.profile, NULL));
    IS_MISSING(gpw_profile_figure_at(NULL, 0u, &a_figure, sizeof a_figure));
    IS_MISSING(gpw_profile_figure_at(live.profile, 0u, NULL, sizeof a_figure));
    IS_MISSING(gpw_profile_figure(NULL, 0u, 0u, &a_figure, sizeof a_figure));
    IS_MISSING(gpw_profile_figure(live.profile, 0u, 0u, NULL, sizeof a_figure));
    IS_MISSING(gpw_profile_missing(NULL, 0u, words));
    IS_MISSING(gpw_profile_missing(live.profile, 0u, NULL));
    IS_MISSING(gpw_profile_percentile(NULL, 0u, 1.0f, floats));
    IS_MISSING(gpw_profile_percentile(live.profile, 0u, 1.0f, NULL));
    IS_MISSING(gpw_profile_at_temperature(NULL, 0u, 1.0f, floats));
    IS_MISSING(gpw_profile_at_temperature(live.profile, 0u, 1.0f, NULL));
    IS_MISSING(gpw_profile_excursion(NULL, 1.0f, floats));
    IS_MISSING(gpw_profile_excursion(live.profile, 1.0f, NULL));
    IS_MISSING(gpw_profile_find(NULL, &found_profile));
    IS_MISSING(gpw_profile_find("x", NULL));
    IS_MISSING(gpw_profile_nearest(NULL, 1u, &found_profile));
    IS_MISSING(gpw_profile_nearest("x", 1u, NULL));
    IS_MISSING(gpw_phase_find(NULL, words));
    IS_MISSING(gpw_phase_find("x", NULL));
}

static void profile_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_phase_figures_init(&a_phase_figures, 3u));
    IS_NO_SIZE(gpw_phase_figures_init(&a_phase_figures, 513u));
    IS_NO_SIZE(gpw_profile_config_init(&a_profile_config, 3u));
    IS_NO_SIZE(gpw_profile_config_init(&a_profile_config, 513u));
    IS_NO_SIZE(gpw_profile_set_figure(live.profile, &a_figure, 3u));
    IS_NO_SIZE(gpw_profile_figure_at(live.profile, 0u, &a_figure, 3u));
    IS_NO_SIZE(gpw_profile_figure(live.profile, 0u, 0u, &a_figure, 3u));
}

static void supply_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_supply_config_init(NULL, 1u));
    IS_MISSING(gpw_supply_preset(NULL, 0u, 1u));
    IS_MISSING(gpw_supply_plant_preset(NULL, 0u, 1.0f));
    IS_MISSING(gpw_supply_state_size(NULL, &bytes));
    IS_MISSING(gpw_supply_state_size(&live.supply_config, NULL));
    IS_MISSING(gpw_supply_init(NULL, sizeof memory, &live.supply_config, &made_supply));
    IS_MISSING(gpw_supply_init(memory, sizeof memory, NULL, &made_supply));
    IS_MISSING(gpw_supply_init(memory, sizeof memory, &live.supply_config, NULL));
    IS_MISSING(gpw_supply_add_efficiency(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_supply_add_overhead(NULL, 1.0f, 1.0f));
    IS_MISSING(gpw_supply_power(NULL, 1.0f, floats, floats, floats));
    IS_MISSING(gpw_supply_power(live.supply, 1.0f, NULL, floats, floats));
    IS_MISSING(gpw_supply_power(live.supply, 1.0f, floats, NULL, floats));
    IS_MISSING(gpw_supply_power(live.supply, 1.0f, floats, floats, NULL));
    IS_MISSING(gpw_supply_reactive(NULL, 1.0f, floats, floats, floats));
    IS_MISSING(gpw_supply_reactive(live.supply, 1.0f, NULL, floats, floats));
    IS_MISSING(gpw_supply_reactive(live.supply, 1.0f, floats, NULL, floats));
    IS_MISSING(gpw_supply_reactive(live.supply, 1.0f, floats, floats, NULL));
    IS_MISSING(gpw_supply_capacitive_var(1.0f, 1.0f, NULL));
    IS_MISSING(gpw_supply_step(NULL, 1.0f, 1.0f, 1.0f, floats, floats));
    IS_MISSING(gpw_supply_step(live.supply, 1.0f, 1.0f, 1.0f, NULL, floats));
    IS_MISSING(gpw_supply_step(live.supply, 1.0f, 1.0f, 1.0f, floats, NULL));
    IS_MISSING(gpw_supply_settle(NULL, 1.0f));
    IS_MISSING(gpw_supply_reset(NULL));
    IS_MISSING(gpw_supply_connected(NULL, floats, words));
    IS_MISSING(gpw_supply_connected(live.supply, NULL, words));
    IS_MISSING(gpw_supply_connected(live.supply, floats, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alternator_names_the_missing_pointer),
        cmocka_unit_test(alternator_refuses_a_size_that_is_none),
        cmocka_unit_test(battery_names_the_missing_pointer),
        cmocka_unit_test(battery_refuses_a_size_that_is_none),
        cmocka_unit_test(chain_names_the_missing_pointer),
        cmocka_unit_test(chain_refuses_a_size_that_is_none),
        cmocka_unit_test(genset_names_the_missing_pointer),
        cmocka_unit_test(genset_refuses_a_size_that_is_none),
        cmocka_unit_test(fleet_names_the_missing_pointer),
        cmocka_unit_test(fleet_refuses_a_size_that_is_none),
        cmocka_unit_test(profile_names_the_missing_pointer),
        cmocka_unit_test(profile_refuses_a_size_that_is_none),
        cmocka_unit_test(supply_names_the_missing_pointer),
    };

    return cmocka_run_group_tests(tests, make, live_end);
}
