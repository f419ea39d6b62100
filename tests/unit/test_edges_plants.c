/* SPDX-License-Identifier: MIT */
/* Plants at the ends of what their parts may be: droops on power, base load with nobody else,
 * batteries that are empty or huge, sets that never come. Expected values by hand. */
#define battery a_battery /* plant_state.h has a type of that name */
#include "plant_setup.h"
#undef battery

#include "plant_state.h"

#include <math.h>

static gpw_plant *with_set(const gpw_genset_config *g, gpw_plant_set_config s)
{
    const gpw_plant_config c = plant_config(3u, 1u);
    gpw_plant *const p = plant_of(&c);

    (void)add_set(p, g, &s);
    return p;
}

/* ---- where it settles ---- */

/* Two alike, in parallel or apart: the same speed at the same share. */
static void droop_on_power_settles_in_a_plant_as_alone(void **state)
{
    gpw_plant_set_config s = set_config();
    uint32_t k;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    for (k = 0; k < 2u; k++) {
        gpw_genset_config g = diesel(0.2f);
        float alone = NAN, both = NAN;
        gpw_plant *p;

        if (k == 0u) {
            g.governor = GPW_GOVERNOR_DEGOV1;
            g.droop_pu = 0.04f;
            g.droop_on_power = 1u;
        } else {
            g.t1_s = 0.3f;
            g.t2_s = 0.2f;
            g.t3_s = 0.5f;
            g.droop_pu = 0.04f;
            assert_status(gpw_genset_use_tgov1(&g), GPW_OK);
        }
        p = with_set(&g, s);
        assert_status(gpw_plant_settled(p, 0.7f * MW, &alone), GPW_OK);
        assert_near(alone, -0.02, 1e-5); /* 4 % of half the rating */
        (void)add_set(p, &g, &s);
        assert_status(gpw_plant_settled(p, 1.4f * MW, &both), GPW_OK);
        assert_near(both, alone, 1e-5);
    }
}

/* Beyond what the rest can give the isochronous set stands at its end. */
static void isochronous_set_at_its_end_leaves_the_droop_to_the_others(void **state)
{
    const gpw_genset_config iso = diesel(0.2f), other = drooping(0.2f, 0.05f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = with_set(&iso, s);
    float speed = NAN;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    (void)add_set(p, &other, &s);
    assert_status(gpw_plant_settled(p, 0.6f * MW, &speed), GPW_OK);
    assert_near(speed, 0.0, 1e-7);
    assert_status(gpw_plant_settled(p, 1.5f * MW, &speed), GPW_OK);
    assert_true(speed < -0.005f && speed > -0.03f); /* 1.1 (1 + w) of it, the rest by droop */
}

static void air_of_a_plant_is_that_of_any_set(void **state)
{
    const gpw_genset_config bare = diesel(0.2f);
    gpw_genset_config air = bare;
    gpw_plant *p;

    (void)state;
    p = with_set(&bare, set_config());
    assert_int_equal(gpwi_plant_has_air(p), 0);
    air.air_step_pu = 0.3f;
    air.air_tau_s = 2.0f;
    {
        const gpw_plant_set_config s = set_config();

        (void)add_set(p, &air, &s);
    }
    assert_int_equal(gpwi_plant_has_air(p), 1);
}

/* ---- what is refused ---- */

static void set_of_another_version_is_refused(void **state)
{
    const gpw_plant_config c = plant_config(1u, 1u);
    gpw_plant *const p = plant_of(&c);
    const gpw_plant_set_config s = set_config();
    gpw_genset_config g = diesel(0.2f);
    gpw_inverter_config v = forming();
    uint32_t index = 7u;

    (void)state;
    g.header = 0u;
    assert_status(gpw_plant_add_set(p, &g, &s, &index), GPW_ERR_VERSION);
    v.inertia_s = 101.0f;
    assert_status(gpw_plant_add_inverter(p, &v, &index), GPW_ERR_DOMAIN);
    v.inertia_s = -1.0f;
    assert_status(gpw_plant_add_inverter(p, &v, &index), GPW_ERR_DOMAIN);
    v = forming();
    v.droop_lag_s = 101.0f;
    assert_status(gpw_plant_add_inverter(p, &v, &index), GPW_ERR_DOMAIN);
    assert_int_equal(index, 7);
}

/* What stood there has no rows to keep; what comes is refused or is as any. */
static void rebuilt_set_without_rows_is_as_it_is_told(void **state)
{
    static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(50u));
    gpw_genset_config g = diesel(0.2f);
    gpw_genset *set = NULL;

    (void)state;
    assert_status(gpw_genset_init(memory, sizeof memory, &g, &set), GPW_OK);
    g.initial_pu = 0.4f;
    assert_status(gpwi_plant_rebuild_with_rows(set, sizeof memory, &g), GPW_OK);
    assert_near(set->initial_pu, 0.4, 1e-7);
    g.rated_w = 0.0f;
    assert_status(gpwi_plant_rebuild_with_rows(set, sizeof memory, &g), GPW_ERR_DOMAIN);
}

/* ---- sharing ---- */

/* Nobody else holds the frequency: it carries what there is, whatever base was told. */
static void base_load_with_nobody_else_carries_all(void **state)
{
    const gpw_genset_config g = diesel(0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;

    (void)state;
    s.sharing = GPW_SHARING_BASE;
    s.base_w = 0.2f * MW;
    p = with_set(&g, s);
    assert_status(gpw_plant_reset(p, 0.6f * MW), GPW_OK);
    assert_near(set_of(p, 0u).power_w, 0.6 * MW, 1.0);
    assert_near(run(p, 0.6f * MW, 5.0f).speed_pu, 0.0, 1e-4);
    assert_near(set_of(p, 0u).power_w, 0.6 * MW, 1.0);
}

/* Told to go while nothing could follow: it stays and holds the frequency. */
static void lone_set_that_is_to_stop_keeps_the_load(void **state)
{
    const gpw_genset_config g = diesel(0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;

    (void)state;
    s.sharing = GPW_SHARING_NONE;
    s.ramp_w_per_s = 0.05f * MW;
    p = with_set(&g, s);
    (void)run(p, 0.5f * MW, 1.0f);
    gpwi_plant_set(p, 0u)->state =
        GPW_SET_UNLOADING; /* as by an order, which would be refused */
    (void)run(p, 0.5f * MW, 2.0f);
    assert_near(set_of(p, 0u).power_w, 0.5 * MW, 10.0);
    assert_near(tick(p, 0.5f * MW).speed_pu, 0.0, 1e-3);
}

/* ---- sets that never come ---- */

static gpw_plant *with_standby(const gpw_genset_config *running,
                               const gpw_genset_config *standby)
{
    gpw_plant_set_config s = set_config();
    gpw_plant *p;

    s.sharing = running->droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    p = with_set(running, s);
    s.sharing = standby->droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    s.online = 0u;
    s.start_s = 1.0f;
    s.sync_s = 1.0f;
    (void)add_set(p, standby, &s);
    return p;
}

static void set_that_has_no_idle_fails_to_start(void **state)
{
    const gpw_genset_config running = diesel(0.3f);
    gpw_genset_config standby = running;
    gpw_plant *p;

    (void)state;
    standby.governor = GPW_GOVERNOR_PI;
    standby.t_lag_s = 0.1f;
    standby.kp = 4.0f;
    standby.ki = 8.0f;
    p = with_standby(&running, &standby);
    (void)tick(p, 0.3f * MW);
    gpwi_plant_genset(p, 1u)->model.throttle_min = 0.2f;
    assert_status(gpw_plant_start(p, 1u, 2u * (uint64_t)TICK_NS), GPW_OK);
    assert_true((run(p, 0.3f * MW, 1.5f).flags & GPW_PLANT_START_FAILED) != 0u);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_FAILED);
}

/* The bus stands at -8 %, and the set stalls at -5 % on its way there. */
static void set_that_stalls_while_it_synchronises_fails(void **state)
{
    const gpw_genset_config running = drooping(0.1f, 0.1f);
    gpw_genset_config standby = diesel(0.0f);
    gpw_plant *p;

    (void)state;
    standby.stall_speed_pu = 0.95f;
    p = with_standby(&running, &standby);
    (void)run(p, 0.9f * MW, 10.0f);
    assert_near(tick(p, 0.9f * MW).speed_pu, -0.08, 1e-3);
    assert_status(gpw_plant_start(p, 1u, 11u * (uint64_t)SECOND_NS), GPW_OK);
    (void)run(p, 0.9f * MW, 20.0f);
    assert_int_equal(set_of(p, 1u).state, GPW_SET_FAILED);
}

/* ---- batteries ---- */

/* 5 GW for 10 s: 50 GJ, far beyond a millijoule count of 32 bits in each sub-step. */
static void huge_battery_counts_its_energy_in_full(void **state)
{
    gpw_inverter_config v = forming();
    const gpw_plant_config c = plant_config(0u, 1u);
    gpw_plant *const p = plant_of(&c);

    (void)state;
    v.rated_w = 1.0e10f;
    v.energy_j = 1.0e13f;
    (void)add_inverter(p, &v);
    assert_status(gpw_plant_reset(p, 5.0e9f), GPW_OK);
    (void)run(p, 5.0e9f, 10.0f);
    assert_near((double)inverter_of(p, 0u).discharged_mj / 5.0e13, 1.0, 0.01);
}

/* What it takes for itself it cannot take from nothing. */
static void empty_battery_is_never_less_than_empty(void **state)
{
    gpw_inverter_config v = a_battery();
    const gpw_genset_config g = diesel(0.2f);
    gpw_plant *const p = with_set(&g, set_config());

    (void)state;
    v.droop_pu = 0.02f;
    v.soc_min = v.soc_initial = 0.0f;
    v.standby_w = 1.0e4f;
    (void)add_inverter(p, &v);
    (void)run(p, 0.2f * MW, 5.0f);
    assert_true(inverter_of(p, 0u).soc >= 0.0f);
    assert_near(gpwi_plant_inverter(p, 0u)->stored.mj, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(droop_on_power_settles_in_a_plant_as_alone),
        cmocka_unit_test(isochronous_set_at_its_end_leaves_the_droop_to_the_others),
        cmocka_unit_test(air_of_a_plant_is_that_of_any_set),
        cmocka_unit_test(set_of_another_version_is_refused),
        cmocka_unit_test(rebuilt_set_without_rows_is_as_it_is_told),
        cmocka_unit_test(base_load_with_nobody_else_carries_all),
        cmocka_unit_test(lone_set_that_is_to_stop_keeps_the_load),
        cmocka_unit_test(set_that_has_no_idle_fails_to_start),
        cmocka_unit_test(set_that_stalls_while_it_synchronises_fails),
        cmocka_unit_test(huge_battery_counts_its_energy_in_full),
        cmocka_unit_test(empty_battery_is_never_less_than_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
