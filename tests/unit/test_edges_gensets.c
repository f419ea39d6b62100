/* SPDX-License-Identifier: MIT */
/* Sets at the ends of their figures: what each governor needs, tables of one row, loads beyond
 * all governing. Expected values by hand. */
#include "gpw_test.h"

#include "genset_state.h"
#include "genset_turbine.h"

#include <string.h>

#define NS_PER_MS 1000000u
#define RATED_W 1.0e6f

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));

static gpw_genset_config config_of(uint32_t preset)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, preset), GPW_OK);
    c.tick_ns = NS_PER_MS;
    c.rated_w = RATED_W;
    return c;
}

static gpw_genset_config bare_of(uint32_t governor)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);

    c.governor = governor;
    c.droop_pu = governor == GPW_GOVERNOR_DROOP ? 0.05f : 0.0f;
    c.t_lag_s = 0.1f;
    return c;
}

static gpw_genset_config ggov1(void)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = NS_PER_MS;
    c.rated_w = RATED_W;
    c.inertia_s = 2.0f;
    assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_ISLAND), GPW_OK);
    return c;
}

static gpw_status status_of(gpw_genset_config c)
{
    gpw_genset *g = NULL;

    return gpw_genset_init(memory, sizeof memory, &c, &g);
}

static gpw_genset *set_of(gpw_genset_config c)
{
    gpw_genset *g = NULL;

    assert_status(gpw_genset_init(memory, sizeof memory, &c, &g), GPW_OK);
    return g;
}

static gpw_genset_output run(gpw_genset *g, float load_pu, uint32_t ticks)
{
    gpw_genset_output out;

    memset(&out, 0, sizeof out);
    for (; ticks > 0u; ticks--) {
        assert_status(gpw_genset_step(g, load_pu * RATED_W, &out, sizeof out), GPW_OK);
    }
    return out;
}

static double acceptable_pu(const gpw_genset *g)
{
    float step_w;

    assert_status(gpw_genset_acceptable_step(g, &step_w), GPW_OK);
    return (double)(step_w / RATED_W);
}

/* ---- what a governor needs ---- */

#define REFUSED(config, field, value)                                                          \
  do {                                                                                         \
    gpw_genset_config bad = (config);                                                          \
    assert_status(status_of(bad), GPW_OK);                                                     \
    bad.field = (value);                                                                       \
    assert_status(status_of(bad), GPW_ERR_DOMAIN);                                             \
  } while (0)

static void figure_that_a_governor_cannot_do_without_is_demanded(void **state)
{
    gpw_genset_config c = bare_of(GPW_GOVERNOR_DEGOV);

    (void)state;
    REFUSED(c, t1_s, 0.0f);
    REFUSED(c, t2_s, 0.0f);
    REFUSED(c, t5_s, 0.0f);
    c = bare_of(GPW_GOVERNOR_DEGOV1);
    REFUSED(c, t2_s, 0.0f);
    REFUSED(c, droop_pu, 1.0e-4f); /* neither none nor a droop */
    c.droop_pu = 0.05f;
    REFUSED(c, t2_s, 0.0f);
    c = ggov1();
    REFUSED(c, kd, -1.0f);
    REFUSED(c, t5_s, 0.0f);
    REFUSED(c, t_lag_s, 0.0f);
}

static void air_that_fills_sooner_than_any_lag_is_refused(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);

    (void)state;
    c.air_step_pu = c.air_tau_s = 0.0f;
    REFUSED(c, air_tau_s, 1.0e-6f);
}

static void throttle_that_ends_where_it_begins_is_refused(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);

    (void)state;
    c.throttle_min_pu = 0.4f;
    c.initial_pu = 0.5f;
    c.throttle_max_pu = 0.5f;
    REFUSED(c, throttle_min_pu, 0.5f);
}

/* The rounding of a dead time of one sub-step must not make it none. */
static void dead_time_a_hair_below_a_substep_is_one(void **state)
{
    gpw_genset_config c = bare_of(GPW_GOVERNOR_DEGOV);
    gpw_genset_output whole, hair;

    (void)state;
    c.dead_s = gpwi_substep_s(c.tick_ns);
    whole = run(set_of(c), 0.3f, 500u);
    c.dead_s *= 0.999995f;
    assert_true(c.dead_s < gpwi_substep_s(c.tick_ns));
    hair = run(set_of(c), 0.3f, 500u);
    assert_memory_equal(&whole, &hair, sizeof whole);
}

static void start_below_the_least_throttle_is_refused(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);
    gpw_genset *g;

    (void)state;
    c.throttle_min_pu = c.initial_pu = 0.1f;
    g = set_of(c);
    assert_status(gpw_genset_reset(g, 0.05f), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_reset(g, 0.5f), GPW_OK);
    assert_int_equal(gpwi_genset_at_limit(g), 0);
    assert_status(gpw_genset_reset(g, 0.1f), GPW_OK); /* there it stands at its end */
    assert_int_equal(gpwi_genset_at_limit(g), 1);
}

/* ---- governors of turbines ---- */

/* The lag of the measured power is in no one's way whose droop does not look at it. */
static void power_without_a_lag_is_taken_where_none_asks_for_it(void **state)
{
    gpw_genset_config c = ggov1();
    gpw_genset_output with, without;

    (void)state;
    c.droop_on_power = 0u;
    c.te_s = 1.0f;
    with = run(set_of(c), 0.2f, 300u);
    c.te_s = 0.0f;
    without = run(set_of(c), 0.2f, 300u);
    assert_memory_equal(&with, &without, sizeof with);
}

static void droop_of_none_is_none_on_whatever_it_stands(void **state)
{
    gpw_genset_config c = ggov1();
    gpw_genset_output on_valve, on_governor;

    (void)state;
    c.droop_pu = 0.0f;
    c.droop_on_power = 0u;
    on_valve = run(set_of(c), 0.2f, 300u);
    c.droop_on_power = 2u;
    on_governor = run(set_of(c), 0.2f, 300u);
    assert_memory_equal(&on_valve, &on_governor, sizeof on_valve);
}

static void derated_turbine_settles_no_higher_than_its_throttle(void **state)
{
    gpw_genset_config c;
    gpw_genset *g;
    float speed;

    (void)state;
    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = NS_PER_MS;
    c.rated_w = RATED_W;
    c.inertia_s = 2.0f;
    assert_status(gpw_genset_use_gast(&c, GPW_TUNING_ISLAND), GPW_OK);
    c.throttle_max_pu = 0.8f; /* the temperature would allow more */
    g = set_of(c);
    assert_status(gpw_genset_settled(g, 0.7f * RATED_W, &speed), GPW_OK);
    assert_status(gpw_genset_settled(g, 0.85f * RATED_W, &speed), GPW_NOTE_CLAMPED);
    assert_true(!gpwi_is_known(speed));
}

static void collapsed_turbine_settles_nowhere(void **state)
{
    gpw_genset *g;
    float speed;

    (void)state;
    g = set_of(ggov1());
    assert_int_equal(run(g, 3.0f, 20000u).collapsed, 1);
    assert_status(gpw_genset_settled(g, 0.0f, &speed), GPW_NOTE_CLAMPED);
    assert_true(!gpwi_is_known(speed));
}

/* Torque grows as the set slows under a constant power: 1/R = 10 and six times the rating have
 * no speed that fits. */
static void load_that_no_droop_balances_settles_nowhere(void **state)
{
    gpw_genset_config c = bare_of(GPW_GOVERNOR_DROOP);
    float speed;

    (void)state;
    c.droop_pu = 0.1f;
    c.throttle_max_pu = 2.0f;
    assert_status(gpw_genset_settled(set_of(c), 0.5f * RATED_W, &speed), GPW_OK);
    assert_status(gpw_genset_settled(set_of(c), 6.0f * RATED_W, &speed), GPW_NOTE_CLAMPED);
    assert_true(!gpwi_is_known(speed));
    assert_true(!gpwi_is_known(gpwi_turbine_root(1.0f, 2.0f, 1.5f))); /* 4 less 6 */
    assert_near(gpwi_turbine_root(1.0f, 2.0f, 1.0f), -1.0, 0.0);
}

/* ---- air ---- */

/* 1.02 and 0.15 of air above it, where the throttle ends at 1.1. */
static void acceptable_step_ends_with_the_throttle(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset *g;

    (void)state;
    assert_status(gpw_genset_use_air(&c, 0.15f, 0.0f), GPW_OK);
    g = set_of(c);
    assert_near(c.throttle_max_pu, 1.1, 1e-6);
    assert_status(gpw_genset_reset(g, 1.02f), GPW_OK);
    assert_near(acceptable_pu(g), 0.08, 1e-5);
}

/* 0.35 falling to 0.05 at full load, 0.125 there at 0.75; but never below the least throttle.
 */
static void s1_falls_no_lower_than_the_least_throttle(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset *g;

    (void)state;
    c.throttle_min_pu = c.initial_pu = 0.2f;
    assert_status(gpw_genset_use_air(&c, 0.05f, 0.0f), GPW_OK);
    g = set_of(c);
    assert_status(gpw_genset_reset(g, 0.25f), GPW_OK);
    assert_near(acceptable_pu(g), 0.275, 1e-6);
    assert_status(gpw_genset_reset(g, 0.75f), GPW_OK);
    assert_near(acceptable_pu(g), 0.2, 1e-6);
}

/* At a boost of 0.5 s1 is 0.225 and not 0.35: with a throttle of 0, 0.725 may come at once. */
static void boost_that_is_set_brings_its_own_s1(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset *g;

    (void)state;
    assert_status(gpw_genset_use_air(&c, 0.10f, 0.0f), GPW_OK);
    g = set_of(c);
    assert_status(gpw_genset_reset(g, 0.0f), GPW_OK);
    assert_int_equal(gpwi_genset_set_boost(g, 0.5f), 1);
    assert_near(acceptable_pu(g), 0.725, 1e-6);
}

static void s1_at_full_load_goes_with_the_other_to_a_corner(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO), corner;

    (void)state;
    assert_status(gpw_genset_use_air(&c, 0.10f, 0.0f), GPW_OK);
    corner = c;
    corner.air_step_pu = 0.5f * c.air_step_pu;
    gpwi_extra_corner(&c, 1u, &corner);
    assert_near(corner.air_step_full_pu, 0.05, 1e-7);
}

/* ---- tables ---- */

static gpw_genset *with_rows(gpw_genset_config c, const gpw_acceptance_row *rows,
                             uint32_t count)
{
    gpw_genset *g;

    g = set_of(c);
    assert_status(gpw_genset_set_acceptance(g, rows, count), GPW_OK);
    return g;
}

static gpw_genset_config table_of(float dip_pu)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);

    assert_status(gpw_genset_use_acceptance(&c, 2u, dip_pu), GPW_OK);
    return c;
}

static void table_of_one_row_holds_at_every_load(void **state)
{
    static const gpw_acceptance_row row = {0.3f, 0.25f, 2.0f};
    gpw_genset *const g = with_rows(table_of(0.0f), &row, 1u);

    (void)state;
    assert_status(gpw_genset_reset(g, 0.1f), GPW_OK);
    assert_near(acceptable_pu(g), 0.25, 1e-6);
    assert_status(gpw_genset_reset(g, 0.7f), GPW_OK);
    assert_near(acceptable_pu(g), 0.25, 1e-6);
    assert_near(gpwi_genset_rows(g)[0].step, 0.25, 0.0); /* dips are not asked about */
    assert_near(g->model.air_step, 0.25, 0.0);
}

/* 1.09 is beyond what the throttle has to spare, 1.1 less 0.02: as told. */
static void row_at_the_end_of_the_throttle_is_given_as_it_is(void **state)
{
    static const gpw_acceptance_row rows[] = {{0.0f, 0.3f, 2.0f}, {1.09f, 0.01f, 2.0f}};
    gpw_genset *const g = with_rows(table_of(0.1f), rows, 2u);

    (void)state;
    assert_near(gpwi_genset_rows(g)[1].step, 0.01, 1e-8);
}

/* A step that hardly dips at all needs hardly any air at once. */
static void row_of_a_small_step_is_fitted_to_the_least_s1(void **state)
{
    static const gpw_acceptance_row row = {0.3f, 2.0e-3f, 2.0f};
    gpw_genset *const g = with_rows(table_of(0.1f), &row, 1u);

    (void)state;
    assert_near(gpwi_genset_rows(g)[0].step, 1.0e-3, 1.0e-5);
    assert_status(gpw_genset_reset(g, 0.3f), GPW_OK);
    assert_near(acceptable_pu(g), 2.0e-3, 1e-6); /* what is told stays what was told */
}

/* Stalled at -5 %, long before -24 %: no s1 helps, so the row stays as it is. */
static void row_that_stalls_the_set_is_given_as_it_is(void **state)
{
    static const gpw_acceptance_row row = {0.0f, 1.0f, 2.0f};
    gpw_genset_config c = table_of(0.3f);
    gpw_genset *g;

    (void)state;
    c.stall_speed_pu = 0.95f;
    c.inertia_s = 0.3f;
    c.inertia_low_s = c.inertia_high_s = gpw_unknown();
    g = with_rows(c, &row, 1u);
    assert_near(gpwi_genset_rows(g)[0].step, 1.0, 0.0);
    assert_int_equal(run(g, 0.0f, 10u).collapsed, 0); /* tried, and back as it was */
}

static void row_below_the_least_throttle_is_refused(void **state)
{
    static const gpw_acceptance_row row = {0.05f, 0.3f, 2.0f};
    gpw_genset_config c = table_of(0.1f);
    gpw_genset *g;

    (void)state;
    c.throttle_min_pu = c.initial_pu = 0.1f;
    g = set_of(c);
    assert_status(gpw_genset_set_acceptance(g, &row, 1u), GPW_ERR_DOMAIN);
    g->magic = 0u;
    assert_status(gpw_genset_set_acceptance(g, &row, 1u), GPW_ERR_HANDLE);
}

static void set_without_a_table_has_none_to_rebuild(void **state)
{
    const gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);
    gpw_genset *const g = set_of(c);
    gpw_genset *made = NULL;

    (void)state;
    assert_status(gpwi_genset_rebuild(g, sizeof memory, &c, &made), GPW_ERR_UNKNOWN);
    assert_null(made);
}

/* 0.9 of its speed leaves a table's step of 0.3 at 0.9 of it. */
static void tables_step_goes_with_the_speed_too(void **state)
{
    static const gpw_acceptance_row row = {0.0f, 0.3f, 2.0f};
    gpw_genset_config c = table_of(0.0f);
    gpw_genset *g;

    (void)state;
    c.air_speed_exponent = 1.0f;
    c.swing = GPW_SWING_TORQUE;
    g = with_rows(c, &row, 1u);
    assert_status(gpw_genset_reset(g, 0.2f), GPW_OK);
    g->vars.speed = -0.1f;
    gpwi_extra_renew(g);
    assert_near(g->model.air_step, 0.27, 1e-6);
    REFUSED(c, air_tau_s, 1.0f); /* beside a table */
}

static void what_a_small_image_needs_of_any_set_is_linked_here(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);

    (void)state;
    assert_int_equal(gpwi_genset_is_small_linked(set_of(ggov1())), 1);
    assert_status(gpw_genset_use_air(&c, 0.10f, 0.0f), GPW_OK);
    assert_int_equal(gpwi_genset_is_small_linked(set_of(c)), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figure_that_a_governor_cannot_do_without_is_demanded),
        cmocka_unit_test(air_that_fills_sooner_than_any_lag_is_refused),
        cmocka_unit_test(throttle_that_ends_where_it_begins_is_refused),
        cmocka_unit_test(dead_time_a_hair_below_a_substep_is_one),
        cmocka_unit_test(start_below_the_least_throttle_is_refused),
        cmocka_unit_test(power_without_a_lag_is_taken_where_none_asks_for_it),
        cmocka_unit_test(droop_of_none_is_none_on_whatever_it_stands),
        cmocka_unit_test(derated_turbine_settles_no_higher_than_its_throttle),
        cmocka_unit_test(collapsed_turbine_settles_nowhere),
        cmocka_unit_test(load_that_no_droop_balances_settles_nowhere),
        cmocka_unit_test(acceptable_step_ends_with_the_throttle),
        cmocka_unit_test(s1_falls_no_lower_than_the_least_throttle),
        cmocka_unit_test(boost_that_is_set_brings_its_own_s1),
        cmocka_unit_test(s1_at_full_load_goes_with_the_other_to_a_corner),
        cmocka_unit_test(table_of_one_row_holds_at_every_load),
        cmocka_unit_test(row_at_the_end_of_the_throttle_is_given_as_it_is),
        cmocka_unit_test(row_of_a_small_step_is_fitted_to_the_least_s1),
        cmocka_unit_test(row_that_stalls_the_set_is_given_as_it_is),
        cmocka_unit_test(row_below_the_least_throttle_is_refused),
        cmocka_unit_test(set_without_a_table_has_none_to_rebuild),
        cmocka_unit_test(tables_step_goes_with_the_speed_too),
        cmocka_unit_test(what_a_small_image_needs_of_any_set_is_linked_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
