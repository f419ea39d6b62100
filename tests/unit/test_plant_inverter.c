/* SPDX-License-Identifier: MIT */
/* Battery inverters on the bus. Names read as sentences: <situation>_<what must hold>. Expected
 * values are closed forms of docs/sources.md, inverter-control and battery-balance. */
#include "plant_setup.h"

#include "plant_internal.h"

#define TURN 6.283185307179586

/* As in plant_state.h, which has a battery() of its own. */
void gpwi_plant_order_start(gpw_plant *plant, uint32_t set);
void gpwi_plant_order_stop(gpw_plant *plant, uint32_t set);

static gpw_plant *one_and(const gpw_inverter_config *v, const gpw_genset_config *g)
{
    const gpw_plant_config c = plant_config(1u, 1u);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    s.sharing = g->droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    (void)add_set(p, g, &s);
    (void)add_inverter(p, v);
    return p;
}

static gpw_plant *alone(const gpw_inverter_config *v)
{
    const gpw_plant_config c = plant_config(0u, 1u);
    gpw_plant *const p = plant_of(&c);

    (void)add_inverter(p, v);
    return p;
}

/* ---- forming ---- */

static void one_that_forms_takes_its_share_of_a_step_at_once(void **state)
{
    gpw_plant_config c = plant_config(1u, 1u);
    const gpw_inverter_config v = forming();
    const gpw_plant_set_config s = set_config();
    gpw_genset_config g = diesel(0.2f);
    gpw_plant *p;

    (void)state;
    c.tick_ns = g.tick_ns = 1000000u;
    p = plant_of(&c);
    (void)add_set(p, &g, &s);
    (void)add_inverter(p, &v);
    assert_near(tick(p, 0.2f * MW).inverters_w, 0.0, 0.1);
    /* K = S/x: 1/0.3 of the set against 1/0.1 */
    assert_near(tick(p, 0.6f * MW).inverters_w, 0.4e6 * 0.75, 10.0);
    assert_near(set_of(p, 0u).power_w, 0.2e6 + 0.4e6 * 0.25, 10.0);
}

static void it_halves_a_dip(void **state)
{
    const gpw_inverter_config with = forming(), without = battery();
    const gpw_genset_config g = diesel(0.2f);
    float dip[2] = {0.0f, 0.0f};
    uint32_t k, n;

    (void)state;
    for (n = 0; n < 2u; n++) {
        gpw_plant *const p = one_and(n == 0u ? &with : &without, &g);

        for (k = 0; k < 200u; k++) {
            const float low = tick(p, 0.8f * MW).speed_min_pu;

            dip[n] = low < dip[n] ? low : dip[n];
        }
    }
    assert_near(dip[1], -0.6 * 0.0209 / 0.5, 1e-3); /* the published set: 2.09 % at 0.5 */
    assert_true(dip[0] > 0.5f * dip[1]);
}

/* 2H w' = -p - w/R: a lag of 2HR. */
static void alone_it_falls_to_its_droop_with_its_inertia(void **state)
{
    const gpw_inverter_config v = forming();
    gpw_plant *const p = alone(&v);
    const double lag_s = 2.0 * 1.0 * 0.02;
    uint32_t k;

    (void)state;
    assert_status(gpw_plant_reset(p, 0.0f), GPW_OK);
    for (k = 1u; k <= 20u; k++) {
        assert_near(tick(p, 0.5f * MW).speed_pu, -0.01 * (1.0 - exp(-0.01 * k / lag_s)), 8e-5);
    }
    assert_near(run(p, 0.5f * MW, 1.0f).speed_pu, -0.01, 1e-7);
}

static void a_droop_with_a_lag_is_an_inertia(void **state)
{
    gpw_inverter_config v = forming();
    gpw_plant_output a, b;
    gpw_plant *p = alone(&v);

    (void)state;
    assert_status(gpw_plant_reset(p, 0.0f), GPW_OK);
    a = run(p, 0.5f * MW, 0.05f);
    v.inertia_s = 0.0f;
    v.droop_lag_s = 0.04f;
    p = alone(&v);
    assert_status(gpw_plant_reset(p, 0.0f), GPW_OK);
    b = run(p, 0.5f * MW, 0.05f);
    assert_near(a.speed_pu, b.speed_pu, 1e-8);
}

static void alone_its_first_load_is_its_set_point(void **state)
{
    const gpw_inverter_config v = forming();
    gpw_plant *const p = alone(&v);
    gpw_plant_output out;

    (void)state;
    out = run(p, 0.5f * MW, 1.0f);
    assert_near(out.speed_pu, 0.0, 1e-8);
    assert_near(out.inverters_w, 0.5e6, 1.0);
    assert_int_equal(out.sets_online, 0u);
    assert_int_equal(out.collapsed, 0u);
}

static void at_its_limit_it_is_a_power_and_the_set_carries_the_rest(void **state)
{
    gpw_inverter_config v = forming();
    const gpw_genset_config g = diesel(0.2f);
    gpw_plant *p;
    gpw_plant_output out;
    uint32_t k;

    (void)state;
    v.rated_w = 0.1f * MW;
    v.inertia_s = 20.0f;    /* its voltage goes on turning */
    v.reactance_pu = 0.02f; /* K 5 against 3.3 MW/rad: would take three fifths */
    p = one_and(&v, &g);
    (void)run(p, 0.2f * MW, 0.1f);
    for (k = 0; k < 10u; k++) {
        out = tick(p, 0.7f * MW);
        assert_near(out.inverters_w, 0.1e6, 0.01);
        assert_near(out.sets_w, 0.6e6, 1.0);
        assert_int_equal(inverter_of(p, 0u).limited, GPW_INVERTER_RATING);
        assert_int_equal(out.flags, GPW_PLANT_INVERTER_LIMITED);
    }
    out = run(p, 0.7f * MW, 30.0f); /* and it comes back */
    assert_near(out.inverters_w, 0.0, 100.0);
    assert_int_equal(out.flags, 0u);
}

static void more_than_it_can_give_alone_is_a_blackout(void **state)
{
    const gpw_inverter_config v = forming();
    gpw_plant *const p = alone(&v);
    gpw_plant_output out;

    (void)state;
    (void)tick(p, 0.5f * MW);
    out = tick(p, 1.1f * MW);
    assert_int_equal(out.collapsed, 1u);
    assert_int_equal(out.flags & GPW_PLANT_BLACKOUT, GPW_PLANT_BLACKOUT);
    assert_near(out.inverters_w, 0.0, 0.0);
    assert_int_equal(out.inverters_online, 0u);
}

static void an_overload_lasts_its_seconds_and_comes_back_with_rest(void **state)
{
    gpw_inverter_config v = forming();
    gpw_plant *p;

    (void)state;
    v.overload_pu = 1.5f;
    v.overload_s = 2.0f;
    v.overload_rest_s = 10.0f;
    p = alone(&v);
    (void)run(p, 0.5f * MW, 1.0f);
    (void)run(p, 1.2f * MW, 1.0f);
    assert_near(inverter_of(p, 0u).overload_left_s, 1.0, 1e-3);
    (void)run(p, 0.5f * MW, 2.5f); /* a quarter of the rest: half a second */
    assert_near(inverter_of(p, 0u).overload_left_s, 1.5, 1e-3);
    assert_int_equal(run(p, 1.4f * MW, 1.49f).collapsed, 0u);
    assert_int_equal(run(p, 1.4f * MW, 0.02f).collapsed, 1u);
}

/* ---- following ---- */

static void one_that_follows_answers_its_droop(void **state)
{
    gpw_inverter_config v = battery();
    const gpw_genset_config g = drooping(0.2f, 0.04f);
    const double stiffness = 1e6 / 0.04 + 1e6 / 0.02;
    gpw_plant *p;
    float settled;

    (void)state;
    v.droop_pu = 0.02f;
    v.lag_s = 0.05f;
    p = one_and(&v, &g);
    assert_near(run(p, 0.8f * MW, 30.0f).speed_pu, -0.6e6 / stiffness, 1e-6);
    assert_near(inverter_of(p, 0u).power_w, 0.6e6 * (1e6 / 0.02) / stiffness, 50.0);
    assert_status(gpw_plant_settled(p, 0.8f * MW, &settled), GPW_OK);
    assert_near(settled, -0.6e6 / stiffness, 1e-7);
    v.deadband_pu = 0.004f;
    p = one_and(&v, &g); /* -w/0.04 + (-w - 0.004)/0.02 = 0.6 */
    assert_near(run(p, 0.8f * MW, 30.0f).speed_pu, -(0.6e6 + 0.004 * 5e7) / stiffness, 1e-6);
    assert_status(gpw_plant_settled(p, 0.8f * MW, &settled), GPW_OK);
    assert_near(settled, -(0.6e6 + 0.004 * 5e7) / stiffness, 1e-7);
}

static void what_it_measures_is_late_by_its_latency(void **state)
{
    gpw_plant_config c = plant_config(1u, 1u);
    gpw_inverter_config v = battery();
    gpw_plant_set_config s = set_config();
    gpw_genset_config g = inert(1.0f, 0.2f);
    gpw_plant *p;
    uint32_t k;

    (void)state;
    c.tick_ns = g.tick_ns = 1000000u;
    s.sharing = GPW_SHARING_DROOP;
    v.hold_w_per_s = 1.0f;
    v.latency_s = 0.15f;
    p = plant_of(&c);
    (void)add_set(p, &g, &s);
    (void)add_inverter(p, &v);
    for (k = 0; k < 160u; k++) {
        (void)tick(p, k < 5u ? 0.2f * MW : 0.7f * MW);
        assert_near(inverter_of(p, 0u).power_w, k < 155u ? 0.0 : 0.5e6, 1.0);
    }
}

/* A steady fall of the speed: P = 2 H S a, once the filter has settled. */
static void a_virtual_inertia_answers_the_rocof(void **state)
{
    gpw_inverter_config v = battery();
    const gpw_genset_config g = inert(2.0f, 0.5f);
    gpw_plant *p;
    double slope;
    float before;

    (void)state;
    v.inertia_s = 3.0f;
    v.rocof_s = 0.05f;
    p = one_and(&v, &g);
    (void)run(p, 0.7f * MW, 0.5f);
    before = tick(p, 0.7f * MW).speed_pu;
    slope = ((double)tick(p, 0.7f * MW).speed_pu - (double)before) / 0.01;
    assert_near(inverter_of(p, 0u).power_w, -2.0 * 3.0 * slope * 1e6, 2e3);
    assert_near(slope, -0.2 / (2.0 * (2.0 + 3.0)), 2e-4); /* as one rotor of both */
}

/* A step held to a ramp: dP^2 / 2r, in dP / r. */
static void holding_a_step_to_a_ramp_takes_its_triangle(void **state)
{
    gpw_inverter_config v = battery();
    gpw_genset_config g = diesel(0.2f);
    gpw_plant *p;
    uint32_t k;

    (void)state;
    g.rated_w = 2.0f * MW;
    v.hold_w_per_s = 0.25f * MW;
    p = one_and(&v, &g);
    (void)run(p, 0.4f * MW, 0.5f);
    for (k = 1u; k <= 300u; k++) {
        const double ramp_w = 0.4e6 + 0.25e6 * 0.01 * k;

        assert_near(tick(p, 0.9f * MW).sets_w, ramp_w > 0.9e6 ? 0.9e6 : ramp_w, 200.0);
    }
    assert_near(inverter_of(p, 0u).discharged_mj, 500e6, 500e6 * 1e-4);
    assert_int_equal(inverter_of(p, 0u).charged_mj, 0);
    for (k = 0; k < 300u; k++) { /* and down again: it charges the same */
        (void)tick(p, 0.4f * MW);
    }
    assert_near(inverter_of(p, 0u).charged_mj, 500e6, 500e6 * 1e-4);
}

/* A lag behind the ramp: dP^2/2r less dP tau of what came late, which goes back afterwards. */
static void a_lag_behind_the_ramp_gives_the_same_energy(void **state)
{
    gpw_inverter_config v = battery();
    gpw_genset_config g = diesel(0.2f);
    gpw_plant *p;

    (void)state;
    g.rated_w = 2.0f * MW;
    v.hold_w_per_s = 0.25f * MW;
    v.lag_s = 0.05f;
    p = one_and(&v, &g);
    (void)run(p, 0.4f * MW, 0.5f);
    (void)run(p, 0.9f * MW, 5.0f);
    assert_near(inverter_of(p, 0u).discharged_mj - inverter_of(p, 0u).charged_mj, 500e6,
                500e6 * 1e-4);
}

/* What is above its rating the sets see at once; from there the ramp goes on. */
static void a_step_beyond_the_rating_is_held_as_far_as_that_goes(void **state)
{
    gpw_inverter_config v = battery();
    gpw_genset_config g = diesel(0.2f);
    gpw_plant *p;

    (void)state;
    g.rated_w = 2.0f * MW;
    v.rated_w = 0.3f * MW;
    v.hold_w_per_s = 0.25f * MW;
    p = one_and(&v, &g);
    (void)run(p, 0.4f * MW, 0.5f);
    assert_near(tick(p, 0.9f * MW).sets_w, 0.6e6 + 0.25e4, 500.0);
    (void)run(p, 0.9f * MW, 3.0f);
    assert_near(inverter_of(p, 0u).discharged_mj, 0.3e6 * 0.3e6 / 0.5e6 * 1e3, 180e6 * 1e-3);
}

static void an_empty_battery_lets_the_rest_pass(void **state)
{
    gpw_inverter_config v = battery();
    gpw_genset_config g = diesel(0.2f);
    uint32_t k, flags = 0u;
    gpw_inverter_output out;
    gpw_plant *p;

    (void)state;
    g.rated_w = 2.0f * MW;
    v.hold_w_per_s = 0.01f * MW;
    v.energy_j = 1.0e6f;
    v.soc_min = 0.2f;
    v.discharge_efficiency = 0.8f;
    p = one_and(&v, &g);
    (void)run(p, 0.4f * MW, 0.5f);
    for (k = 0; k < 60u; k++) {
        flags |= tick(p, 0.9f * MW).flags;
    }
    assert_int_equal(flags, GPW_PLANT_INVERTER_LIMITED | GPW_PLANT_INVERTER_EMPTY);
    out = inverter_of(p, 0u);
    assert_near(out.soc, 0.2, 1e-6);
    assert_near(out.discharged_mj, 0.8 * 0.3e9, 0.8 * 0.3e5); /* 0.3 of 1 MJ, 80 % of it */
    assert_near(out.power_w, 0.0, 1.0);
    assert_near(run(p, 0.9f * MW, 20.0f).sets_w, 0.9e6, 1.0);
}

/* ---- battery ---- */

static void charge_losses_and_cycles_add_up(void **state)
{
    gpw_inverter_config v = forming();
    gpw_inverter_output first, out;
    gpw_plant *p;
    double in, given;

    (void)state;
    v.energy_j = 1.0e8f;
    v.charge_efficiency = 0.95f;
    v.discharge_efficiency = 0.9f;
    v.standby_w = 2000.0f;
    p = alone(&v);
    assert_status(gpw_plant_reset(p, 0.0f), GPW_OK);
    first = inverter_of(p, 0u);
    (void)run(p, 0.3f * MW, 100.0f);
    (void)run(p, -0.2f * MW, 150.0f);
    (void)run(p, 0.07f * MW, 200.0f);
    given = 0.3e6 * 100.0 + 0.07e6 * 200.0;
    in = 0.2e6 * 150.0;
    out = inverter_of(p, 0u);
    assert_near(out.discharged_mj, given * 1e3, given * 1e3 * 1e-6);
    assert_near(out.charged_mj, in * 1e3, in * 1e3 * 1e-6);
    assert_near(out.stored_mj,
                (0.5e8 - given / (double)0.9f + in * (double)0.95f - 2000.0 * 450.0) * 1e3,
                0.5e11 * 1e-5);
    assert_true(out.charged_mj - out.discharged_mj - out.losses_mj ==
                out.stored_mj - first.stored_mj); /* to the millijoule */
    assert_near(out.cycles, (given / 0.9 + in * 0.95) / 2e8, 1e-5);
    assert_near(out.largest_w, 0.3e6, 1.0);
    assert_near(out.least_w, -0.2e6, 1.0);
}

static void while_idle_it_returns_to_rest_within_its_power(void **state)
{
    gpw_inverter_config v = battery();
    gpw_genset_config g = diesel(0.2f);
    gpw_inverter_output out;
    gpw_plant *p;
    float most_w = 0.0f;
    uint32_t k;

    (void)state;
    g.rated_w = 2.0f * MW;
    v.hold_w_per_s = 0.1f * MW;
    v.energy_j = 1.0e7f;
    v.recharge_w = 0.05f * MW;
    v.charge_efficiency = 0.9f;
    p = one_and(&v, &g);
    (void)run(p, 0.4f * MW, 0.5f);
    (void)run(p, 0.8f * MW, 5.0f); /* takes 0.8 MJ */
    assert_near(inverter_of(p, 0u).soc, 0.42, 1e-3);
    for (k = 0; k < 12000u; k++) {
        (void)tick(p, 0.8f * MW);
        out = inverter_of(p, 0u);
        most_w = -out.power_w > most_w ? -out.power_w : most_w;
    }
    assert_near(out.soc, 0.5, 1e-4);
    assert_near(most_w, 0.05e6, 1.0);
    assert_near(out.charged_mj, 0.8e9 / 0.9, 0.01e9);
}

static void an_inverter_that_leaves_drops_its_share_onto_the_sets(void **state)
{
    const gpw_inverter_config v = forming();
    const gpw_genset_config g = drooping(0.2f, 0.04f);
    gpw_plant *const p = one_and(&v, &g);

    (void)state;
    assert_status(gpw_plant_inverter_loss(p, 1u, 0u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_plant_inverter_loss(p, 0u, 2u * (uint64_t)SECOND_NS), GPW_OK);
    assert_true(run(p, 0.6f * MW, 2.0f).inverters_w > 0.2e6f);
    assert_near(tick(p, 0.6f * MW).sets_w, 0.6e6, 1.0);
    assert_int_equal(inverter_of(p, 0u).online, 0u);
}

/* The bus asks at every tick, at the same load: -0.5/(1/R + 1/R) before, -0.5 R after. */
static void where_it_settles_follows_what_is_lost(void **state)
{
    gpw_inverter_config v = battery();
    const gpw_genset_config g = drooping(0.0f, 0.04f);
    gpw_plant *p;

    (void)state;
    v.droop_pu = 0.04f;
    p = one_and(&v, &g);
    assert_status(gpw_plant_inverter_loss(p, 0u, (uint64_t)SECOND_NS), GPW_OK);
    (void)tick(p, 0.0f);
    assert_near(gpwi_plant_settled(p, 0.5f * MW), -0.01, 1e-6);
    (void)run(p, 0.0f, 1.5f);
    assert_int_equal(inverter_of(p, 0u).online, 0u);
    assert_near(gpwi_plant_settled(p, 0.5f * MW), -0.02, 1e-6);
}

/* A base load is carried as it is while another set governs, and as a droop from there when
 * none does: what is beyond 0.3 on one droop, then on two. */
static void where_it_settles_follows_who_governs(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config g = drooping(0.0f, 0.04f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    s.ramp_w_per_s = 1.0f;
    (void)add_set(p, &g, &s);
    s.sharing = GPW_SHARING_BASE;
    s.base_w = 0.3f * MW;
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_reset(p, 0.3f * MW), GPW_OK);
    assert_near(gpwi_plant_settled(p, 0.5f * MW), -0.2 * 0.04, 1e-6);
    gpwi_plant_order_stop(p, 0u);
    assert_int_equal(set_of(p, 0u).state, GPW_SET_UNLOADING);
    assert_near(gpwi_plant_settled(p, 0.5f * MW), -0.2 * 0.02, 1e-6);
    gpwi_plant_order_start(p, 0u);
    assert_near(gpwi_plant_settled(p, 0.5f * MW), -0.2 * 0.04, 1e-6);
}

static void the_reserve_counts_power_and_energy(void **state)
{
    gpw_inverter_config v = battery();
    const gpw_genset_config g = diesel(0.2f);
    gpw_plant_reserve r;
    gpw_plant *p;

    (void)state;
    p = one_and(&v, &g); /* told nothing, it answers nothing */
    (void)run(p, 0.2f * MW, 1.0f);
    assert_status(gpw_plant_reserves(p, &r, sizeof r), GPW_OK);
    assert_near(r.inverters_step_w, 0.0, 0.0);
    v.hold_w_per_s = 0.1f * MW;
    p = one_and(&v, &g);
    (void)run(p, 0.2f * MW, 1.0f);
    assert_status(gpw_plant_reserves(p, &r, sizeof r), GPW_OK);
    assert_near(r.inverters_step_w, 1.0e6, 1.0);
    assert_near(r.inverters_j, 1.8e9, 1e4);
    assert_near(r.step_w, 1.0e6 + 0.9e6, 10.0);
    assert_near(r.step_n1_w, 1.0e6 - 0.2e6, 10.0);
    v.energy_j = 6.0e6f; /* half of it for 10 s: 0.3 MW */
    p = one_and(&v, &g);
    (void)run(p, 0.2f * MW, 1.0f);
    assert_status(gpw_plant_reserves(p, &r, sizeof r), GPW_OK);
    assert_near(r.inverters_step_w, 0.3e6, 100.0);
}

/* ---- refusals ---- */

static gpw_status adding(const gpw_inverter_config *v)
{
    const gpw_plant_config c = plant_config(1u, 1u);
    uint32_t index;

    return gpw_plant_add_inverter(plant_of(&c), v, &index);
}

static void what_the_data_sheet_must_say_is_asked_for(void **state)
{
    gpw_inverter_config v;

    (void)state;
    assert_status(gpw_inverter_config_init(&v, sizeof v), GPW_OK);
    assert_status(adding(&v), GPW_ERR_UNKNOWN);
    v = battery();
    v.charge_efficiency = NAN;
    assert_status(adding(&v), GPW_ERR_UNKNOWN);
    v = forming();
    v.reactance_pu = NAN;
    assert_status(adding(&v), GPW_ERR_UNKNOWN);
    v = forming();
    v.inertia_s = 0.0f;
    assert_status(adding(&v), GPW_ERR_UNKNOWN);
}

static void an_inverter_that_cannot_be_is_refused(void **state)
{
    gpw_inverter_config v;

    (void)state;
    v = battery();
    v.rated_w = 0.0f;
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v = battery();
    v.soc_min = 0.6f; /* above where it begins */
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v = battery();
    v.discharge_efficiency = 1.1f;
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v = battery();
    v.droop_pu = -0.02f;
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v = battery();
    v.overload_pu = 0.5f;
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v = battery();
    v.latency_s = 0.25f; /* the plant has room for 200 ms */
    assert_status(adding(&v), GPW_ERR_SIZE);
    v = forming();
    v.inertia_s = 0.0f;
    v.droop_lag_s = 0.0001f; /* an inertia below 0.01 s */
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v = forming();
    v.mode = 2u;
    assert_status(adding(&v), GPW_ERR_DOMAIN);
    v.header = 0u;
    assert_status(adding(&v), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_forms_takes_its_share_of_a_step_at_once),
        cmocka_unit_test(it_halves_a_dip),
        cmocka_unit_test(alone_it_falls_to_its_droop_with_its_inertia),
        cmocka_unit_test(a_droop_with_a_lag_is_an_inertia),
        cmocka_unit_test(alone_its_first_load_is_its_set_point),
        cmocka_unit_test(at_its_limit_it_is_a_power_and_the_set_carries_the_rest),
        cmocka_unit_test(more_than_it_can_give_alone_is_a_blackout),
        cmocka_unit_test(an_overload_lasts_its_seconds_and_comes_back_with_rest),
        cmocka_unit_test(one_that_follows_answers_its_droop),
        cmocka_unit_test(what_it_measures_is_late_by_its_latency),
        cmocka_unit_test(a_virtual_inertia_answers_the_rocof),
        cmocka_unit_test(holding_a_step_to_a_ramp_takes_its_triangle),
        cmocka_unit_test(a_lag_behind_the_ramp_gives_the_same_energy),
        cmocka_unit_test(a_step_beyond_the_rating_is_held_as_far_as_that_goes),
        cmocka_unit_test(an_empty_battery_lets_the_rest_pass),
        cmocka_unit_test(charge_losses_and_cycles_add_up),
        cmocka_unit_test(while_idle_it_returns_to_rest_within_its_power),
        cmocka_unit_test(an_inverter_that_leaves_drops_its_share_onto_the_sets),
        cmocka_unit_test(where_it_settles_follows_what_is_lost),
        cmocka_unit_test(where_it_settles_follows_who_governs),
        cmocka_unit_test(the_reserve_counts_power_and_energy),
        cmocka_unit_test(what_the_data_sheet_must_say_is_asked_for),
        cmocka_unit_test(an_inverter_that_cannot_be_is_refused),
    };

    return cmocka_run_group_tests_name("plant_inverter", tests, NULL, NULL);
}
