/* SPDX-License-Identifier: MIT */
/* Pointers that are missing, in every function of meters and records: one at a time, while
 * all else that is given is as it should be. */
#include "live.h"

static float floats[64];
static size_t bytes;
static uint32_t words[64];
static uint64_t stamps[64];
static GPW_STATE_BUFFER(memory, 65536);
static gpw_estimate_period a_estimate_period;
static gpw_estimate_result a_estimate_result;
static gpw_fact a_fact;
static gpw_level a_level;
static gpw_level_event a_level_event;
static gpw_levels_config a_levels_config;
static gpw_meter_edge_bound a_meter_edge_bound;
static gpw_meter_edge_reading a_meter_edge_reading;
static gpw_meter_edges_bound a_meter_edges_bound;
static gpw_meter_energy_config a_meter_energy_config;
static gpw_meter_energy_result a_meter_energy_result;
static gpw_meter_fit a_meter_fit;
static gpw_meter_reading a_meter_reading;
static gpw_meter_study_config a_meter_study_config;
static gpw_meter_study_result a_meter_study_result;
static gpw_method_figures a_method_figures;
static gpw_tick_grid_config a_tick_grid_config;
static gpw_tick_grid_summary a_tick_grid_summary;
static gpw_tick_grid_tick a_tick_grid_tick;
static gpw_unbox_config a_unbox_config;
static gpw_unbox_summary a_unbox_summary;
static gpw_unbox_value a_unbox_value;
static gpw_window_config a_window_config;
static gpw_window_verdict a_window_verdict;
static gpw_estimate *made_estimate;
static gpw_levels *made_levels;
static gpw_meter *made_meter;
static gpw_meter_energy *made_meter_energy;
static gpw_meter_study *made_meter_study;
static gpw_tick_grid *made_tick_grid;
static gpw_unbox *made_unbox;
static gpw_window *made_window;

static int make(void **state)
{
    assert_status(gpw_levels_config_init(&a_levels_config, sizeof a_levels_config), GPW_OK);
    assert_status(
        gpw_meter_edge_reading_init(&a_meter_edge_reading, sizeof a_meter_edge_reading),
        GPW_OK);
    assert_status(
        gpw_meter_energy_config_init(&a_meter_energy_config, sizeof a_meter_energy_config),
        GPW_OK);
    assert_status(
        gpw_meter_study_config_init(&a_meter_study_config, sizeof a_meter_study_config),
        GPW_OK);
    assert_status(gpw_tick_grid_config_init(&a_tick_grid_config, sizeof a_tick_grid_config),
                  GPW_OK);
    assert_status(gpw_unbox_config_init(&a_unbox_config, sizeof a_unbox_config), GPW_OK);
    assert_status(gpw_window_config_init(&a_window_config, sizeof a_window_config), GPW_OK);
    return live_make(state);
}

static void estimate_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_estimate_config_init(NULL, 1u));
    IS_MISSING(gpw_estimate_state_size(NULL, &bytes));
    IS_MISSING(gpw_estimate_state_size(&live.estimate_config, NULL));
    IS_MISSING(gpw_estimate_init(NULL, sizeof memory, &live.estimate_config, &made_estimate));
    IS_MISSING(gpw_estimate_init(memory, sizeof memory, NULL, &made_estimate));
    IS_MISSING(gpw_estimate_init(memory, sizeof memory, &live.estimate_config, NULL));
    IS_MISSING(gpw_estimate_reset(NULL));
    IS_MISSING(gpw_estimate_step(NULL, 1u, 1.0f));
    IS_MISSING(gpw_estimate_process(NULL, stamps, floats, 1u));
    IS_MISSING(gpw_estimate_process(live.estimate, NULL, floats, 1u));
    IS_MISSING(gpw_estimate_process(live.estimate, stamps, NULL, 1u));
    IS_MISSING(gpw_estimate_result_get(NULL, &a_estimate_result, sizeof a_estimate_result));
    IS_MISSING(gpw_estimate_result_get(live.estimate, NULL, sizeof a_estimate_result));
    IS_MISSING(gpw_estimate_find_period(NULL, &a_estimate_period, sizeof a_estimate_period));
    IS_MISSING(gpw_estimate_find_period(live.estimate, NULL, sizeof a_estimate_period));
    IS_MISSING(gpw_estimate_next_level(NULL, &a_level, sizeof a_level));
    IS_MISSING(gpw_estimate_next_level(live.estimate, NULL, sizeof a_level));
    IS_MISSING(gpw_estimate_next_event(NULL, &a_level_event, sizeof a_level_event));
    IS_MISSING(gpw_estimate_next_event(live.estimate, NULL, sizeof a_level_event));
}

static void estimate_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_estimate_result_get(live.estimate, &a_estimate_result, 3u));
    IS_NO_SIZE(gpw_estimate_result_get(live.estimate, &a_estimate_result, 513u));
}

static void facts_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_fact_at(0u, NULL, sizeof a_fact));
    IS_MISSING(gpw_fact_find(NULL, words));
    IS_MISSING(gpw_fact_find("x", NULL));
    IS_MISSING(gpw_fact_nearest(NULL, words));
    IS_MISSING(gpw_fact_nearest("x", NULL));
}

static void facts_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_fact_at(0u, &a_fact, 3u));
    IS_NO_SIZE(gpw_fact_at(0u, &a_fact, 513u));
}

static void interval_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_method_row(1u, 1u, 1u, NULL, sizeof a_method_figures));
    IS_MISSING(gpw_method_interval(1u, 1u, 1u, 1.0f, NULL, floats, floats));
    IS_MISSING(gpw_method_interval(1u, 1u, 1u, 1.0f, floats, NULL, floats));
    IS_MISSING(gpw_method_interval(1u, 1u, 1u, 1.0f, floats, floats, NULL));
}

static void interval_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_method_row(1u, 1u, 1u, &a_method_figures, 3u));
    IS_NO_SIZE(gpw_method_row(1u, 1u, 1u, &a_method_figures, 513u));
}

static void levels_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_levels_config_init(NULL, sizeof a_levels_config));
    IS_MISSING(gpw_levels_config_for(NULL, 1.0f, 1.0f, 1u));
    IS_MISSING(gpw_levels_state_size(NULL, &bytes));
    IS_MISSING(gpw_levels_state_size(&a_levels_config, NULL));
    IS_MISSING(gpw_levels_init(NULL, sizeof memory, &a_levels_config, &made_levels));
    IS_MISSING(gpw_levels_init(memory, sizeof memory, NULL, &made_levels));
    IS_MISSING(gpw_levels_init(memory, sizeof memory, &a_levels_config, NULL));
    IS_MISSING(gpw_levels_reset(NULL));
    IS_MISSING(gpw_levels_step(NULL, 1u, 1.0f));
    IS_MISSING(gpw_levels_process(NULL, stamps, floats, 1u, &bytes));
    IS_MISSING(gpw_levels_process(live.levels, NULL, floats, 1u, &bytes));
    IS_MISSING(gpw_levels_process(live.levels, stamps, NULL, 1u, &bytes));
    IS_MISSING(gpw_levels_process(live.levels, stamps, floats, 1u, NULL));
    IS_MISSING(gpw_levels_finish(NULL));
    IS_MISSING(gpw_levels_next(NULL, &a_level, sizeof a_level));
    IS_MISSING(gpw_levels_next(live.levels, NULL, sizeof a_level));
    IS_MISSING(gpw_levels_next_event(NULL, &a_level_event, sizeof a_level_event));
    IS_MISSING(gpw_levels_next_event(live.levels, NULL, sizeof a_level_event));
    IS_MISSING(gpw_levels_current(NULL, &a_level, sizeof a_level));
    IS_MISSING(gpw_levels_current(live.levels, NULL, sizeof a_level));
    IS_MISSING(gpw_levels_change_count(NULL, stamps));
    IS_MISSING(gpw_levels_change_count(live.levels, NULL));
    IS_MISSING(gpw_levels_held_count(NULL, stamps));
    IS_MISSING(gpw_levels_held_count(live.levels, NULL));
    IS_MISSING(gpw_levels_lost_count(NULL, stamps, stamps));
    IS_MISSING(gpw_levels_lost_count(live.levels, NULL, stamps));
    IS_MISSING(gpw_levels_lost_count(live.levels, stamps, NULL));
}

static void levels_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_levels_config_init(&a_levels_config, 3u));
    IS_NO_SIZE(gpw_levels_config_init(&a_levels_config, 513u));
}

static void meter_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_meter_config_init(NULL, 1u));
    IS_MISSING(gpw_meter_preset(1u, 1u, NULL));
    IS_MISSING(gpw_meter_gain(1.0f, 1.0f, NULL));
    IS_MISSING(gpw_meter_gain_of(NULL, 1.0f, floats));
    IS_MISSING(gpw_meter_gain_of(&live.meter_config, 1.0f, NULL));
    IS_MISSING(gpw_meter_coverage(NULL, floats, floats));
    IS_MISSING(gpw_meter_coverage(&live.meter_config, NULL, floats));
    IS_MISSING(gpw_meter_coverage(&live.meter_config, floats, NULL));
    IS_MISSING(gpw_meter_rise_s(NULL, floats));
    IS_MISSING(gpw_meter_rise_s(&live.meter_config, NULL));
    IS_MISSING(gpw_meter_lag_s(NULL, floats));
    IS_MISSING(gpw_meter_lag_s(&live.meter_config, NULL));
    IS_MISSING(gpw_meter_true_power(NULL, 1.0f, floats));
    IS_MISSING(gpw_meter_true_power(&live.meter_config, 1.0f, NULL));
    IS_MISSING(gpw_meter_true_range(NULL, 1.0f, floats, floats));
    IS_MISSING(gpw_meter_true_range(&live.meter_config, 1.0f, NULL, floats));
    IS_MISSING(gpw_meter_true_range(&live.meter_config, 1.0f, floats, NULL));
    IS_MISSING(gpw_meter_fit_line(NULL, floats, 1u, &a_meter_fit, sizeof a_meter_fit));
    IS_MISSING(gpw_meter_fit_line(floats, NULL, 1u, &a_meter_fit, sizeof a_meter_fit));
    IS_MISSING(gpw_meter_fit_line(floats, floats, 1u, NULL, sizeof a_meter_fit));
    IS_MISSING(gpw_meter_state_size(NULL, &bytes));
    IS_MISSING(gpw_meter_state_size(&live.meter_config, NULL));
    IS_MISSING(gpw_meter_init(NULL, sizeof memory, &live.meter_config, &made_meter));
    IS_MISSING(gpw_meter_init(memory, sizeof memory, NULL, &made_meter));
    IS_MISSING(gpw_meter_init(memory, sizeof memory, &live.meter_config, NULL));
    IS_MISSING(gpw_meter_reset(NULL));
    IS_MISSING(gpw_meter_readings_max(NULL, words));
    IS_MISSING(gpw_meter_readings_max(live.meter, NULL));
    IS_MISSING(gpw_meter_step(NULL, floats, &a_meter_reading, 1u, words));
    IS_MISSING(gpw_meter_step(live.meter, NULL, &a_meter_reading, 1u, words));
    IS_MISSING(gpw_meter_step(live.meter, floats, NULL, 1u, words));
    IS_MISSING(gpw_meter_step(live.meter, floats, &a_meter_reading, 1u, NULL));
}

static void meter_edge_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_meter_edge_reading_init(NULL, sizeof a_meter_edge_reading));
    IS_MISSING(
        gpw_meter_edge_find(NULL, stamps, floats, 1u, 1.0f, 1.0f, 1.0f, &a_meter_edge_reading));
    IS_MISSING(gpw_meter_edge_find(&live.meter_config, NULL, floats, 1u, 1.0f, 1.0f, 1.0f,
                                   &a_meter_edge_reading));
    IS_MISSING(gpw_meter_edge_find(&live.meter_config, stamps, NULL, 1u, 1.0f, 1.0f, 1.0f,
                                   &a_meter_edge_reading));
    IS_MISSING(
        gpw_meter_edge_find(&live.meter_config, stamps, floats, 1u, 1.0f, 1.0f, 1.0f, NULL));
    IS_MISSING(gpw_meter_edge(NULL, &a_meter_edge_reading, &a_meter_edge_bound,
                              sizeof a_meter_edge_bound));
    IS_MISSING(gpw_meter_edge(&live.meter_config, NULL, &a_meter_edge_bound,
                              sizeof a_meter_edge_bound));
    IS_MISSING(gpw_meter_edge(&live.meter_config, &a_meter_edge_reading, NULL,
                              sizeof a_meter_edge_bound));
    IS_MISSING(gpw_meter_edges(NULL, 0u, 1u, 1.0f, 1.0f, &a_meter_edges_bound,
                               sizeof a_meter_edges_bound));
    IS_MISSING(gpw_meter_edges(&live.meter_config, 0u, 1u, 1.0f, 1.0f, NULL,
                               sizeof a_meter_edges_bound));
    IS_MISSING(gpw_meter_share_interval(1u, 1u, 1.0f, NULL, floats));
    IS_MISSING(gpw_meter_share_interval(1u, 1u, 1.0f, floats, NULL));
}

static void meter_edge_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_meter_edge_reading_init(&a_meter_edge_reading, 3u));
    IS_NO_SIZE(gpw_meter_edge_reading_init(&a_meter_edge_reading, 513u));
}

static void meter_energy_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_meter_energy_config_init(NULL, sizeof a_meter_energy_config));
    IS_MISSING(gpw_meter_energy_config_of(NULL, &live.meter_config));
    IS_MISSING(gpw_meter_energy_config_of(&a_meter_energy_config, NULL));
    IS_MISSING(
        gpw_meter_energy_init(NULL, sizeof memory, &a_meter_energy_config, &made_meter_energy));
    IS_MISSING(gpw_meter_energy_init(memory, sizeof memory, NULL, &made_meter_energy));
    IS_MISSING(gpw_meter_energy_init(memory, sizeof memory, &a_meter_energy_config, NULL));
    IS_MISSING(gpw_meter_energy_reset(NULL));
    IS_MISSING(gpw_meter_energy_step(NULL, 1u, 1.0f));
    IS_MISSING(gpw_meter_energy_count(NULL, 1u, 1u));
    IS_MISSING(gpw_meter_energy_result_get(NULL, &a_meter_energy_result,
                                           sizeof a_meter_energy_result));
    IS_MISSING(
        gpw_meter_energy_result_get(live.meter_energy, NULL, sizeof a_meter_energy_result));
}

static void meter_energy_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_meter_energy_config_init(&a_meter_energy_config, 3u));
    IS_NO_SIZE(gpw_meter_energy_config_init(&a_meter_energy_config, 513u));
    IS_NO_SIZE(gpw_meter_energy_result_get(live.meter_energy, &a_meter_energy_result, 3u));
    IS_NO_SIZE(gpw_meter_energy_result_get(live.meter_energy, &a_meter_energy_result, 513u));
}

static void meter_study_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_meter_study_config_init(NULL, sizeof a_meter_study_config));
    IS_MISSING(gpw_meter_study_plan(NULL, 1.0f, &a_meter_study_config));
    IS_MISSING(gpw_meter_study_plan(&live.meter_config, 1.0f, NULL));
    IS_MISSING(gpw_meter_study_trial_s(NULL, floats));
    IS_MISSING(gpw_meter_study_trial_s(&a_meter_study_config, NULL));
    IS_MISSING(gpw_meter_study_start_s(NULL, 1u, floats));
    IS_MISSING(gpw_meter_study_start_s(&a_meter_study_config, 1u, NULL));
    IS_MISSING(gpw_meter_study_pause_s(NULL, 1u, floats));
    IS_MISSING(gpw_meter_study_pause_s(&a_meter_study_config, 1u, NULL));
    IS_MISSING(
        gpw_meter_study_init(NULL, sizeof memory, &a_meter_study_config, &made_meter_study));
    IS_MISSING(gpw_meter_study_init(memory, sizeof memory, NULL, &made_meter_study));
    IS_MISSING(gpw_meter_study_init(memory, sizeof memory, &a_meter_study_config, NULL));
    IS_MISSING(gpw_meter_study_reset(NULL));
    IS_MISSING(gpw_meter_study_begin(NULL, 1u, 1u));
    IS_MISSING(gpw_meter_study_step(NULL, 1u, 1.0f));
    IS_MISSING(
        gpw_meter_study_result_get(NULL, &a_meter_study_result, sizeof a_meter_study_result));
    IS_MISSING(gpw_meter_study_result_get(live.meter_study, NULL, sizeof a_meter_study_result));
}

static void meter_study_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_meter_study_config_init(&a_meter_study_config, 3u));
    IS_NO_SIZE(gpw_meter_study_config_init(&a_meter_study_config, 513u));
    IS_NO_SIZE(gpw_meter_study_result_get(live.meter_study, &a_meter_study_result, 3u));
    IS_NO_SIZE(gpw_meter_study_result_get(live.meter_study, &a_meter_study_result, 513u));
}

static void tick_grid_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_tick_grid_config_init(NULL, sizeof a_tick_grid_config));
    IS_MISSING(gpw_tick_grid_state_size(NULL, &bytes));
    IS_MISSING(gpw_tick_grid_state_size(&a_tick_grid_config, NULL));
    IS_MISSING(gpw_tick_grid_init(NULL, sizeof memory, &a_tick_grid_config, &made_tick_grid));
    IS_MISSING(gpw_tick_grid_init(memory, sizeof memory, NULL, &made_tick_grid));
    IS_MISSING(gpw_tick_grid_init(memory, sizeof memory, &a_tick_grid_config, NULL));
    IS_MISSING(gpw_tick_grid_reset(NULL));
    IS_MISSING(gpw_tick_grid_lock(NULL, 0u, 1.0f));
    IS_MISSING(gpw_tick_grid_push(NULL, 1u, 1.0f));
    IS_MISSING(gpw_tick_grid_finish(NULL));
    IS_MISSING(gpw_tick_grid_next(NULL, &a_tick_grid_tick, sizeof a_tick_grid_tick));
    IS_MISSING(gpw_tick_grid_next(live.tick_grid, NULL, sizeof a_tick_grid_tick));
    IS_MISSING(
        gpw_tick_grid_summary_get(NULL, &a_tick_grid_summary, sizeof a_tick_grid_summary));
    IS_MISSING(gpw_tick_grid_summary_get(live.tick_grid, NULL, sizeof a_tick_grid_summary));
}

static void tick_grid_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_tick_grid_config_init(&a_tick_grid_config, 3u));
    IS_NO_SIZE(gpw_tick_grid_config_init(&a_tick_grid_config, 513u));
    IS_NO_SIZE(gpw_tick_grid_next(live.tick_grid, &a_tick_grid_tick, 3u));
    IS_NO_SIZE(gpw_tick_grid_summary_get(live.tick_grid, &a_tick_grid_summary, 3u));
    IS_NO_SIZE(gpw_tick_grid_summary_get(live.tick_grid, &a_tick_grid_summary, 513u));
}

static void unbox_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_unbox_config_init(NULL, sizeof a_unbox_config));
    IS_MISSING(gpw_unbox_state_size(NULL, &bytes));
    IS_MISSING(gpw_unbox_state_size(&a_unbox_config, NULL));
    IS_MISSING(gpw_unbox_init(NULL, sizeof memory, &a_unbox_config, &made_unbox));
    IS_MISSING(gpw_unbox_init(memory, sizeof memory, NULL, &made_unbox));
    IS_MISSING(gpw_unbox_init(memory, sizeof memory, &a_unbox_config, NULL));
    IS_MISSING(gpw_unbox_reset(NULL));
    IS_MISSING(gpw_unbox_push(NULL, 1u, 1.0f));
    IS_MISSING(gpw_unbox_finish(NULL));
    IS_MISSING(gpw_unbox_next(NULL, &a_unbox_value, sizeof a_unbox_value));
    IS_MISSING(gpw_unbox_next(live.unbox, NULL, sizeof a_unbox_value));
    IS_MISSING(gpw_unbox_summary_get(NULL, &a_unbox_summary, sizeof a_unbox_summary));
    IS_MISSING(gpw_unbox_summary_get(live.unbox, NULL, sizeof a_unbox_summary));
}

static void unbox_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_unbox_config_init(&a_unbox_config, 3u));
    IS_NO_SIZE(gpw_unbox_config_init(&a_unbox_config, 513u));
    IS_NO_SIZE(gpw_unbox_next(live.unbox, &a_unbox_value, 3u));
    IS_NO_SIZE(gpw_unbox_summary_get(live.unbox, &a_unbox_summary, 3u));
    IS_NO_SIZE(gpw_unbox_summary_get(live.unbox, &a_unbox_summary, 513u));
}

static void window_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_window_config_init(NULL, sizeof a_window_config));
    IS_MISSING(gpw_window_state_size(NULL, &bytes));
    IS_MISSING(gpw_window_state_size(&a_window_config, NULL));
    IS_MISSING(gpw_window_init(NULL, sizeof memory, &a_window_config, &made_window));
    IS_MISSING(gpw_window_init(memory, sizeof memory, NULL, &made_window));
    IS_MISSING(gpw_window_init(memory, sizeof memory, &a_window_config, NULL));
    IS_MISSING(gpw_window_reset(NULL));
    IS_MISSING(gpw_window_push(NULL, 1u, 1.0f, 1.0f));
    IS_MISSING(gpw_window_verdict_get(NULL, &a_window_verdict, sizeof a_window_verdict));
    IS_MISSING(gpw_window_verdict_get(live.window, NULL, sizeof a_window_verdict));
}

static void window_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_window_config_init(&a_window_config, 3u));
    IS_NO_SIZE(gpw_window_config_init(&a_window_config, 513u));
    IS_NO_SIZE(gpw_window_verdict_get(live.window, &a_window_verdict, 3u));
    IS_NO_SIZE(gpw_window_verdict_get(live.window, &a_window_verdict, 513u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimate_names_the_missing_pointer),
        cmocka_unit_test(estimate_refuses_a_size_that_is_none),
        cmocka_unit_test(facts_names_the_missing_pointer),
        cmocka_unit_test(facts_refuses_a_size_that_is_none),
        cmocka_unit_test(interval_names_the_missing_pointer),
        cmocka_unit_test(interval_refuses_a_size_that_is_none),
        cmocka_unit_test(levels_names_the_missing_pointer),
        cmocka_unit_test(levels_refuses_a_size_that_is_none),
        cmocka_unit_test(meter_names_the_missing_pointer),
        cmocka_unit_test(meter_edge_names_the_missing_pointer),
        cmocka_unit_test(meter_edge_refuses_a_size_that_is_none),
        cmocka_unit_test(meter_energy_names_the_missing_pointer),
        cmocka_unit_test(meter_energy_refuses_a_size_that_is_none),
        cmocka_unit_test(meter_study_names_the_missing_pointer),
        cmocka_unit_test(meter_study_refuses_a_size_that_is_none),
        cmocka_unit_test(tick_grid_names_the_missing_pointer),
        cmocka_unit_test(tick_grid_refuses_a_size_that_is_none),
        cmocka_unit_test(unbox_names_the_missing_pointer),
        cmocka_unit_test(unbox_refuses_a_size_that_is_none),
        cmocka_unit_test(window_names_the_missing_pointer),
        cmocka_unit_test(window_refuses_a_size_that_is_none),
    };

    return cmocka_run_group_tests(tests, make, live_end);
}
