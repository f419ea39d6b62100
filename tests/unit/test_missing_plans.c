/* SPDX-License-Identifier: MIT */
/* Pointers that are missing, in every function of plans and plants: one at a time, while
 * all else that is given is as it should be. */
#include "live.h"

static float floats[64];
static size_t bytes;
static uint32_t words[64];
static uint16_t halves[512];
static GPW_STATE_BUFFER(memory, 65536);
static gpw_acceptance_row a_acceptance_row;
static gpw_inverter_config a_inverter_config;
static gpw_inverter_output a_inverter_output;
static gpw_plan_answer a_plan_answer;
static gpw_plan_battery a_plan_battery;
static gpw_plan_cap a_plan_cap;
static gpw_plan_config a_plan_config;
static gpw_plan_preboost a_plan_preboost;
static gpw_plan_profile a_plan_profile;
static gpw_plan_reserve a_plan_reserve;
static gpw_plan_surface_config a_plan_surface_config;
static gpw_plan_unit a_plan_unit;
static gpw_plant_config a_plant_config;
static gpw_plant_output a_plant_output;
static gpw_plant_reserve a_plant_reserve;
static gpw_plant_set_config a_plant_set_config;
static gpw_set_output a_set_output;
static gpw_plan *made_plan;
static gpw_plant *made_plant;

static int make(void **state)
{
    assert_status(gpw_inverter_config_init(&a_inverter_config, sizeof a_inverter_config),
                  GPW_OK);
    assert_status(gpw_plan_config_init(&a_plan_config, sizeof a_plan_config), GPW_OK);
    assert_status(gpw_plan_profile_init(&a_plan_profile, sizeof a_plan_profile), GPW_OK);
    assert_status(
        gpw_plan_surface_config_init(&a_plan_surface_config, sizeof a_plan_surface_config),
        GPW_OK);
    assert_status(gpw_plant_config_init(&a_plant_config, sizeof a_plant_config), GPW_OK);
    assert_status(gpw_plant_set_config_init(&a_plant_set_config, sizeof a_plant_set_config),
                  GPW_OK);
    return live_make(state);
}

static void plan_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_plan_config_init(NULL, sizeof a_plan_config));
    IS_MISSING(gpw_plan_profile_init(NULL, sizeof a_plan_profile));
    IS_MISSING(gpw_plan_state_size(NULL, &live.genset_config, &bytes));
    IS_MISSING(gpw_plan_state_size(&a_plan_config, NULL, &bytes));
    IS_MISSING(gpw_plan_state_size(&a_plan_config, &live.genset_config, NULL));
    IS_MISSING(gpw_plan_init(NULL, sizeof memory, &a_plan_config, &live.genset_config,
                             &live.limits, &made_plan));
    IS_MISSING(gpw_plan_init(memory, sizeof memory, NULL, &live.genset_config, &live.limits,
                             &made_plan));
    IS_MISSING(
        gpw_plan_init(memory, sizeof memory, &a_plan_config, NULL, &live.limits, &made_plan));
    IS_MISSING(gpw_plan_init(memory, sizeof memory, &a_plan_config, &live.genset_config, NULL,
                             &made_plan));
    IS_MISSING(gpw_plan_init(memory, sizeof memory, &a_plan_config, &live.genset_config,
                             &live.limits, NULL));
    IS_MISSING(gpw_plan_add_trip(NULL, 1.0f, 1.0f, 1u));
    IS_MISSING(gpw_plan_step_up(NULL, 1.0f, 1.0f, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_step_up(live.plan, 1.0f, 1.0f, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_step_down(NULL, 1.0f, 1.0f, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_step_down(live.plan, 1.0f, 1.0f, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_ramp(NULL, 1.0f, 1.0f, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_ramp(live.plan, 1.0f, 1.0f, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_ramp_guess(NULL, 1.0f, floats));
    IS_MISSING(gpw_plan_ramp_guess(live.plan, 1.0f, NULL));
    IS_MISSING(gpw_plan_holds(NULL, &a_plan_profile, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_holds(live.plan, NULL, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_holds(live.plan, &a_plan_profile, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_smallest_rating(NULL, &a_plan_profile, 1.0f, &a_plan_answer,
                                        sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_smallest_rating(live.plan, NULL, 1.0f, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_smallest_rating(live.plan, &a_plan_profile, 1.0f, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_smallest_sets(NULL, &a_plan_profile, 1u, 1u, &a_plan_answer,
                                      sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_smallest_sets(live.plan, NULL, 1u, 1u, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_smallest_sets(live.plan, &a_plan_profile, 1u, 1u, NULL, sizeof a_plan_answer));
}

static void plan_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_plan_config_init(&a_plan_config, 3u));
    IS_NO_SIZE(gpw_plan_config_init(&a_plan_config, 513u));
    IS_NO_SIZE(gpw_plan_profile_init(&a_plan_profile, 3u));
    IS_NO_SIZE(gpw_plan_profile_init(&a_plan_profile, 513u));
    IS_NO_SIZE(gpw_plan_step_up(live.plan, 1.0f, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_step_up(live.plan, 1.0f, 1.0f, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_step_down(live.plan, 1.0f, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_step_down(live.plan, 1.0f, 1.0f, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_ramp(live.plan, 1.0f, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_ramp(live.plan, 1.0f, 1.0f, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_holds(live.plan, &a_plan_profile, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_holds(live.plan, &a_plan_profile, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_smallest_rating(live.plan, &a_plan_profile, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(
        gpw_plan_smallest_rating(live.plan, &a_plan_profile, 1.0f, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_smallest_sets(live.plan, &a_plan_profile, 1u, 1u, &a_plan_answer, 3u));
    IS_NO_SIZE(
        gpw_plan_smallest_sets(live.plan, &a_plan_profile, 1u, 1u, &a_plan_answer, 513u));
}

static void plan_measures_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_plan_battery_size(NULL, 1.0f, 1.0f, &a_plan_battery, sizeof a_plan_battery,
                                     &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_battery_size(live.plan, 1.0f, 1.0f, NULL, sizeof a_plan_battery,
                                     &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_battery_size(live.plan, 1.0f, 1.0f, &a_plan_battery,
                                     sizeof a_plan_battery, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_interval(NULL, 1.0f, 1.0f, 1.0f, 1u, 1.0f, &a_plan_answer,
                                 sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_interval(live.plan, 1.0f, 1.0f, 1.0f, 1u, 1.0f, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_preboost_size(NULL, 1.0f, 1.0f, 1.0f, &a_plan_preboost,
                                      sizeof a_plan_preboost, &a_plan_answer,
                                      sizeof a_plan_answer));
    IS_MISSING(gpw_plan_preboost_size(live.plan, 1.0f, 1.0f, 1.0f, NULL, sizeof a_plan_preboost,
                                      &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_preboost_size(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_preboost,
                                      sizeof a_plan_preboost, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_cap_limits(NULL, 1.0f, 1.0f, 1.0f, &a_plan_cap, sizeof a_plan_cap,
                                   &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_cap_limits(live.plan, 1.0f, 1.0f, 1.0f, NULL, sizeof a_plan_cap,
                                   &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_cap_limits(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_cap, sizeof a_plan_cap,
                                   NULL, sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_smoothing_ramp(NULL, 1.0f, 1.0f, 1.0f, &a_plan_answer, sizeof a_plan_answer));
    IS_MISSING(
        gpw_plan_smoothing_ramp(live.plan, 1.0f, 1.0f, 1.0f, NULL, sizeof a_plan_answer));
    IS_MISSING(gpw_plan_smoothing_floor(NULL, 1.0f, 1.0f, 1.0f, 1.0f, &a_plan_answer,
                                        sizeof a_plan_answer));
    IS_MISSING(gpw_plan_smoothing_floor(live.plan, 1.0f, 1.0f, 1.0f, 1.0f, NULL,
                                        sizeof a_plan_answer));
}

static void plan_measures_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_plan_battery_size(live.plan, 1.0f, 1.0f, &a_plan_battery, 3u, &a_plan_answer,
                                     sizeof a_plan_answer));
    IS_NO_SIZE(gpw_plan_battery_size(live.plan, 1.0f, 1.0f, &a_plan_battery, 513u,
                                     &a_plan_answer, sizeof a_plan_answer));
    IS_NO_SIZE(gpw_plan_battery_size(live.plan, 1.0f, 1.0f, &a_plan_battery,
                                     sizeof a_plan_battery, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_battery_size(live.plan, 1.0f, 1.0f, &a_plan_battery,
                                     sizeof a_plan_battery, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_interval(live.plan, 1.0f, 1.0f, 1.0f, 1u, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_interval(live.plan, 1.0f, 1.0f, 1.0f, 1u, 1.0f, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_preboost_size(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_preboost, 3u,
                                      &a_plan_answer, sizeof a_plan_answer));
    IS_NO_SIZE(gpw_plan_preboost_size(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_preboost, 513u,
                                      &a_plan_answer, sizeof a_plan_answer));
    IS_NO_SIZE(gpw_plan_preboost_size(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_preboost,
                                      sizeof a_plan_preboost, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_preboost_size(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_preboost,
                                      sizeof a_plan_preboost, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_cap_limits(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_cap, 3u, &a_plan_answer,
                                   sizeof a_plan_answer));
    IS_NO_SIZE(gpw_plan_cap_limits(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_cap, 513u,
                                   &a_plan_answer, sizeof a_plan_answer));
    IS_NO_SIZE(gpw_plan_cap_limits(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_cap, sizeof a_plan_cap,
                                   &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_cap_limits(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_cap, sizeof a_plan_cap,
                                   &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_smoothing_ramp(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(gpw_plan_smoothing_ramp(live.plan, 1.0f, 1.0f, 1.0f, &a_plan_answer, 513u));
    IS_NO_SIZE(gpw_plan_smoothing_floor(live.plan, 1.0f, 1.0f, 1.0f, 1.0f, &a_plan_answer, 3u));
    IS_NO_SIZE(
        gpw_plan_smoothing_floor(live.plan, 1.0f, 1.0f, 1.0f, 1.0f, &a_plan_answer, 513u));
}

static void plan_surface_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_plan_surface_config_init(NULL, sizeof a_plan_surface_config));
    IS_MISSING(gpw_plan_surface_begin(NULL, &a_plan_surface_config, halves, 1u));
    IS_MISSING(gpw_plan_surface_begin(live.plan, NULL, halves, 1u));
    IS_MISSING(gpw_plan_surface_begin(live.plan, &a_plan_surface_config, NULL, 1u));
    IS_MISSING(gpw_plan_surface_row(NULL, halves, 1u, words));
    IS_MISSING(gpw_plan_surface_row(live.plan, NULL, 1u, words));
    IS_MISSING(gpw_plan_surface_row(live.plan, halves, 1u, NULL));
    IS_MISSING(gpw_plan_surface_check(NULL, 1u));
    IS_MISSING(gpw_plan_surface_at(NULL, 1u, 1.0f, 1.0f, 1.0f, 1u, floats, floats));
    IS_MISSING(gpw_plan_surface_at(halves, 1u, 1.0f, 1.0f, 1.0f, 1u, NULL, floats));
    IS_MISSING(gpw_plan_surface_at(halves, 1u, 1.0f, 1.0f, 1.0f, 1u, floats, NULL));
    IS_MISSING(gpw_plan_reserve_now(NULL, sizeof a_plan_unit, 1u, 1.0f, 1.0f, 1.0f,
                                    &a_plan_reserve, sizeof a_plan_reserve));
    IS_MISSING(gpw_plan_reserve_now(&a_plan_unit, sizeof a_plan_unit, 1u, 1.0f, 1.0f, 1.0f,
                                    NULL, sizeof a_plan_reserve));
}

static void plan_surface_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_plan_surface_config_init(&a_plan_surface_config, 3u));
    IS_NO_SIZE(gpw_plan_surface_config_init(&a_plan_surface_config, 513u));
    IS_NO_SIZE(gpw_plan_reserve_now(&a_plan_unit, 3u, 1u, 1.0f, 1.0f, 1.0f, &a_plan_reserve,
                                    sizeof a_plan_reserve));
    IS_NO_SIZE(gpw_plan_reserve_now(&a_plan_unit, 513u, 1u, 1.0f, 1.0f, 1.0f, &a_plan_reserve,
                                    sizeof a_plan_reserve));
    IS_NO_SIZE(gpw_plan_reserve_now(&a_plan_unit, sizeof a_plan_unit, 1u, 1.0f, 1.0f, 1.0f,
                                    &a_plan_reserve, 3u));
    IS_NO_SIZE(gpw_plan_reserve_now(&a_plan_unit, sizeof a_plan_unit, 1u, 1.0f, 1.0f, 1.0f,
                                    &a_plan_reserve, 513u));
}

static void plant_names_the_missing_pointer(void **state)
{
    (void)state;
    IS_MISSING(gpw_plant_config_init(NULL, sizeof a_plant_config));
    IS_MISSING(gpw_plant_set_config_init(NULL, sizeof a_plant_set_config));
    IS_MISSING(gpw_inverter_config_init(NULL, sizeof a_inverter_config));
    IS_MISSING(gpw_plant_state_size(NULL, &bytes));
    IS_MISSING(gpw_plant_state_size(&a_plant_config, NULL));
    IS_MISSING(gpw_plant_init(NULL, sizeof memory, &a_plant_config, &made_plant));
    IS_MISSING(gpw_plant_init(memory, sizeof memory, NULL, &made_plant));
    IS_MISSING(gpw_plant_init(memory, sizeof memory, &a_plant_config, NULL));
    IS_MISSING(gpw_plant_add_set(NULL, &live.genset_config, &a_plant_set_config, words));
    IS_MISSING(gpw_plant_add_set(live.plant, NULL, &a_plant_set_config, words));
    IS_MISSING(gpw_plant_add_set(live.plant, &live.genset_config, NULL, words));
    IS_MISSING(gpw_plant_add_set(live.plant, &live.genset_config, &a_plant_set_config, NULL));
    IS_MISSING(gpw_plant_set_acceptance(NULL, 0u, &a_acceptance_row, 1u));
    IS_MISSING(gpw_plant_add_inverter(NULL, &a_inverter_config, words));
    IS_MISSING(gpw_plant_add_inverter(live.plant, NULL, words));
    IS_MISSING(gpw_plant_add_inverter(live.plant, &a_inverter_config, NULL));
    IS_MISSING(gpw_plant_reset(NULL, 1.0f));
    IS_MISSING(gpw_plant_loss(NULL, 0u, 1u));
    IS_MISSING(gpw_plant_start(NULL, 0u, 1u));
    IS_MISSING(gpw_plant_stop(NULL, 0u, 1u));
    IS_MISSING(gpw_plant_inverter_loss(NULL, 0u, 1u));
    IS_MISSING(gpw_plant_step(NULL, 1.0f, &a_plant_output, sizeof a_plant_output));
    IS_MISSING(gpw_plant_step(live.running_plant, 1.0f, NULL, sizeof a_plant_output));
    IS_MISSING(gpw_plant_process(NULL, floats, floats, 1u));
    IS_MISSING(gpw_plant_process(live.running_plant, NULL, floats, 1u));
    IS_MISSING(gpw_plant_process(live.running_plant, floats, NULL, 1u));
    IS_MISSING(gpw_plant_set_output(NULL, 0u, &a_set_output, sizeof a_set_output));
    IS_MISSING(gpw_plant_set_output(live.plant, 0u, NULL, sizeof a_set_output));
    IS_MISSING(
        gpw_plant_inverter_output(NULL, 0u, &a_inverter_output, sizeof a_inverter_output));
    IS_MISSING(gpw_plant_inverter_output(live.plant, 0u, NULL, sizeof a_inverter_output));
    IS_MISSING(gpw_plant_reserves(NULL, &a_plant_reserve, sizeof a_plant_reserve));
    IS_MISSING(gpw_plant_reserves(live.plant, NULL, sizeof a_plant_reserve));
    IS_MISSING(gpw_plant_settled(NULL, 1.0f, floats));
    IS_MISSING(gpw_plant_settled(live.plant, 1.0f, NULL));
    IS_MISSING(gpw_plant_mode(NULL, &a_plant_set_config, &live.genset_config,
                              &a_plant_set_config, floats, floats));
    IS_MISSING(gpw_plant_mode(&live.genset_config, NULL, &live.genset_config,
                              &a_plant_set_config, floats, floats));
    IS_MISSING(gpw_plant_mode(&live.genset_config, &a_plant_set_config, NULL,
                              &a_plant_set_config, floats, floats));
    IS_MISSING(gpw_plant_mode(&live.genset_config, &a_plant_set_config, &live.genset_config,
                              NULL, floats, floats));
    IS_MISSING(gpw_plant_mode(&live.genset_config, &a_plant_set_config, &live.genset_config,
                              &a_plant_set_config, NULL, floats));
    IS_MISSING(gpw_plant_mode(&live.genset_config, &a_plant_set_config, &live.genset_config,
                              &a_plant_set_config, floats, NULL));
}

static void plant_refuses_a_size_that_is_none(void **state)
{
    (void)state;
    IS_NO_SIZE(gpw_plant_config_init(&a_plant_config, 3u));
    IS_NO_SIZE(gpw_plant_config_init(&a_plant_config, 513u));
    IS_NO_SIZE(gpw_plant_set_config_init(&a_plant_set_config, 3u));
    IS_NO_SIZE(gpw_plant_set_config_init(&a_plant_set_config, 513u));
    IS_NO_SIZE(gpw_inverter_config_init(&a_inverter_config, 3u));
    IS_NO_SIZE(gpw_inverter_config_init(&a_inverter_config, 513u));
    IS_NO_SIZE(gpw_plant_step(live.running_plant, 1.0f, &a_plant_output, 3u));
    IS_NO_SIZE(gpw_plant_step(live.running_plant, 1.0f, &a_plant_output, 513u));
    IS_NO_SIZE(gpw_plant_reserves(live.plant, &a_plant_reserve, 3u));
    IS_NO_SIZE(gpw_plant_reserves(live.plant, &a_plant_reserve, 513u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_names_the_missing_pointer),
        cmocka_unit_test(plan_refuses_a_size_that_is_none),
        cmocka_unit_test(plan_measures_names_the_missing_pointer),
        cmocka_unit_test(plan_measures_refuses_a_size_that_is_none),
        cmocka_unit_test(plan_surface_names_the_missing_pointer),
        cmocka_unit_test(plan_surface_refuses_a_size_that_is_none),
        cmocka_unit_test(plant_names_the_missing_pointer),
        cmocka_unit_test(plant_refuses_a_size_that_is_none),
    };

    return cmocka_run_group_tests(tests, make, live_end);
}
