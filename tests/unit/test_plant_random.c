/* SPDX-License-Identifier: MIT */
/* Plants by chance, under loads and events by chance: what must hold in every one of them. */
#include "plant_internal.h"
#include "plant_setup.h"

#define PLANTS 300u
#define TICKS 1500u

static uint32_t chance; /* a linear congruence is chance enough */

static uint32_t below(uint32_t n)
{
    chance = chance * 1664525u + 1013904223u;
    return (chance >> 8) % n;
}

static float between(float low, float high)
{
    return low + (high - low) * (float)below(10001u) * 1e-4f;
}

static gpw_genset_config any_set(void)
{
    gpw_genset_config g = diesel(between(0.0f, 0.7f));

    if (below(4u) == 0u) {
        g = drooping(between(0.0f, 0.7f), between(0.02f, 0.06f));
        g.swing = below(2u);
    } else if (below(2u)) {
        const float initial_pu = g.initial_pu;

        assert_status(gpw_genset_preset(&g, below(4u)), GPW_OK);
        g.initial_pu = initial_pu;
    }
    g.rated_w = between(0.1f, 3.0f) * MW;
    return g;
}

static gpw_plant_set_config any_place(const gpw_genset_config *g)
{
    gpw_plant_set_config s = set_config();

    s.sharing = g->droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    if (below(5u) == 0u) {
        s.sharing = GPW_SHARING_BASE;
        s.base_w = between(0.0f, 0.8f) * g->rated_w;
    } else if (g->droop_pu == 0.0f && below(5u) == 0u) {
        s.sharing = GPW_SHARING_NONE;
    }
    s.online = below(4u) != 0u;
    s.automatic = below(2u);
    s.reactance_pu = between(0.1f, 0.5f);
    s.damper_pu = between(0.0f, 40.0f);
    s.ramp_w_per_s = below(2u) ? 0.0f : between(0.02f, 0.5f) * g->rated_w;
    s.start_s = between(0.0f, 4.0f);
    s.sync_s = between(0.0f, 1.0f);
    s.cool_s = between(0.0f, 3.0f);
    s.run_min_s = between(0.0f, 3.0f);
    s.reverse_s = between(0.0f, 2.0f);
    return s;
}

static gpw_inverter_config any_inverter(void)
{
    gpw_inverter_config v = below(2u) ? forming() : battery();

    v.rated_w = between(0.05f, 2.0f) * MW;
    v.energy_j = v.rated_w * between(1.0f, 100.0f);
    v.overload_pu = between(1.0f, 2.0f);
    v.overload_s = between(0.0f, 3.0f);
    v.charge_efficiency = between(0.8f, 1.0f);
    v.discharge_efficiency = between(0.8f, 1.0f);
    v.soc_min = between(0.0f, 0.5f);
    v.standby_w = below(2u) ? 0.0f : 0.01f * v.rated_w;
    v.recharge_w = between(0.0f, 0.2f) * v.rated_w;
    if (v.mode == GPW_INVERTER_FORMING) {
        v.inertia_s = between(0.05f, 5.0f);
        v.reactance_pu = between(0.05f, 0.3f);
        return v;
    }
    v.droop_pu = below(2u) ? 0.0f : between(0.02f, 0.1f);
    v.inertia_s = below(2u) ? 0.0f : between(0.0f, 1.0f);
    v.hold_w_per_s = below(2u) ? 0.0f : between(0.01f, 1.0f) * v.rated_w;
    v.hold_share = between(0.0f, 1.0f);
    v.latency_s = between(0.0f, 0.2f);
    v.lag_s = between(0.0f, 0.1f);
    return v;
}

static gpw_plant *any_plant(void)
{
    gpw_plant_config c = plant_config(below(6u), below(3u));
    gpw_plant *p;
    uint32_t i;

    c.inverters_max += c.sets_max + c.inverters_max == 0u;
    c.latency_max_ms = 200u;
    if (below(2u)) {
        c.reserve_start_w = between(0.0f, 1.0f) * MW;
        c.reserve_stop_w = c.reserve_start_w + between(0.1f, 1.0f) * MW;
        c.start_delay_s = between(0.0f, 1.0f);
        c.stop_delay_s = between(0.0f, 1.0f);
    }
    p = plant_of(&c);
    for (i = 0; i < c.sets_max; i++) {
        const gpw_genset_config g = any_set();
        const gpw_plant_set_config s = any_place(&g);

        (void)add_set(p, &g, &s);
    }
    for (i = 0; i < c.inverters_max; i++) {
        const gpw_inverter_config v = any_inverter();

        (void)add_inverter(p, &v);
    }
    return p;
}

static void any_events(gpw_plant *p)
{
    uint32_t k;

    for (k = 0; k < 8u; k++) {
        const uint64_t at_ns = (uint64_t)below(15000u) * 1000000u + below(1000000u);

        if (gpwi_plant_sets(p) > 0u) {
            const uint32_t set = below(gpwi_plant_sets(p));
            const uint32_t what = below(5u);

            assert_status(what == 0u   ? gpw_plant_loss(p, set, at_ns)
                          : what == 1u ? gpw_plant_stop(p, set, at_ns)
                                       : gpw_plant_start(p, set, at_ns),
                          GPW_OK);
        }
    }
    if (gpwi_plant_inverters(p) > 0u && below(4u) == 0u) {
        assert_status(gpw_plant_inverter_loss(p, 0u, 9000000000u), GPW_OK);
    }
}

/* What is carried is the load, or nothing. */
static void check_balance(const gpw_plant_output *out)
{
    const double carried = (double)out->sets_w + (double)out->inverters_w;

    if (out->collapsed) {
        assert_near(carried, 0.0, 0.0);
    } else if (out->sets_online > 0u || out->inverters_online > 0u) {
        assert_near(carried, out->load_w,
                    2e-6 * (fabs((double)out->sets_w) + fabs((double)out->inverters_w) + 3e6));
    }
}

static void check_sets(const gpw_plant *p, const gpw_plant_output *out)
{
    double sum = 0.0;
    uint32_t i, online = 0u;

    for (i = 0; i < gpwi_plant_sets(p); i++) {
        const gpw_set_output s = set_of(p, i);

        sum += (double)s.power_w;
        online += s.state == GPW_SET_ONLINE || s.state == GPW_SET_UNLOADING;
        assert_true(isfinite(s.power_w) && isfinite(s.bias_pu));
        assert_true(fabsf(s.bias_pu) <= 0.1f);
        assert_true(s.state <= GPW_SET_FAILED);
        assert_string_not_equal(gpw_set_state_name(s.state), "?");
    }
    assert_int_equal(online, out->sets_online);
    assert_near(sum, out->sets_w, 10.0);
}

static void check_inverters(const gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < gpwi_plant_inverters(p); i++) {
        const gpw_inverter_output v = inverter_of(p, i);

        assert_true(isfinite(v.power_w) && v.soc >= 0.0f && v.soc <= 1.00001f);
        assert_true(v.losses_mj >= -5000 && v.charged_mj >= 0 && v.discharged_mj >= 0);
        assert_true(v.overload_left_s >= 0.0f);
    }
}

static void in_any_plant_the_load_is_carried_or_the_bus_is_dead(void **state)
{
    uint32_t n, k, before, blackouts = 0u, live = 0u;

    (void)state;
    for (n = 0; n < PLANTS; n++) {
        gpw_plant_reserve r;
        gpw_plant_output out;
        float load_w, settled;
        gpw_plant *p;

        chance = n * 7919u + 1u;
        p = any_plant();
        any_events(p);
        load_w = between(0.0f, 2.0f) * MW;
        memset(&out, 0, sizeof out);
        for (k = 0; k < TICKS; k++) {
            if (below(200u) == 0u) {
                load_w = between(-0.1f, 4.0f) * MW;
            }
            before = out.sets_online;
            out = tick(p, load_w);
            assert_true(isfinite(out.speed_pu) && fabsf(out.speed_pu) <= 1.0f);
            assert_true(out.speed_min_pu <= out.speed_max_pu);
            if (out.sets_online == before) { /* what opened in the last sub-step is gone */
                check_balance(&out);
            }
            if (k % 50u == 0u) {
                check_sets(p, &out);
                check_inverters(p);
                assert_status(gpw_plant_reserves(p, &r, sizeof r), GPW_OK);
                assert_true(r.step_w >= 0.0f);
                (void)!gpw_plant_settled(p, load_w, &settled);
            }
        }
        blackouts += out.collapsed;
        live += !out.collapsed;
    }
    assert_true(blackouts > PLANTS / 10u && live > PLANTS / 10u); /* both were seen */
}

/* The corners of a site: H, s1 and tau_tc of all sets together. */
static void at_a_corner_all_sets_are_there_together(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config g = diesel(0.2f);
    const gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    float nominal, low, high;

    (void)state;
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    assert_int_equal(gpwi_plant_has_air(p), 1);
    nominal = tick(p, 0.8f * MW).speed_pu;
    assert_near(gpwi_plant_acceptable_w(p), 2.0 * 0.35e6, 5e3);
    assert_status(gpwi_plant_rewind(p, 1u, 0.4f * MW), GPW_OK); /* all low */
    low = tick(p, 0.8f * MW).speed_pu;
    assert_near(gpwi_plant_acceptable_w(p), 2.0 * 0.75 * 0.35e6, 5e3);
    assert_status(gpwi_plant_rewind(p, 1u + 1u + 2u, 0.4f * MW), GPW_OK); /* H, s1 high */
    high = tick(p, 0.8f * MW).speed_pu;
    assert_near(low, nominal / 0.8, 1e-5);
    assert_near(high, nominal / 1.2, 1e-5);
    assert_near(gpwi_plant_acceptable_w(p), 2.0 * 1.25 * 0.35e6, 5e3);
    assert_status(gpwi_plant_rewind(p, 0u, 0.4f * MW), GPW_OK);
    assert_true(tick(p, 0.8f * MW).speed_pu == nominal);
}

static const gpw_acceptance_row table[] = {{0.0f, 0.4f, 5.0f}, {0.5f, 0.25f, 5.0f}};

/* The table is not lost where the set is built anew, and goes with its corner. */
static void a_table_of_load_acceptance_stays_through_a_rewind(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_plant_set_config s = set_config();
    gpw_genset_config g = diesel(0.2f);
    gpw_plant *const p = plant_of(&c);
    const uint32_t count = COUNT_OF(table);
    float speed, low;

    (void)state;
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_set_acceptance(p, 0u, table, count), GPW_ERR_FULL);
    assert_status(gpw_genset_use_acceptance(&g, 4u, 0.0f), GPW_OK);
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_set_acceptance(p, 2u, table, count), GPW_ERR_NOT_FOUND);
    assert_status(gpw_plant_set_acceptance(p, 1u, table, count), GPW_OK);
    speed = run(p, 1.0f * MW, 0.3f).speed_pu;
    assert_near(set_of(p, 1u).boost_pu, 0.2, 0.1);
    assert_int_equal(gpwi_plant_has_air(p), 1);
    assert_status(gpw_plant_set_acceptance(p, 1u, table, count), GPW_ERR_STATE);
    assert_status(gpw_plant_reset(p, NAN), GPW_OK);
    assert_near(set_of(p, 1u).acceptable_w, 0.34e6, 1e3); /* at 0.2: 0.4 - 0.15 * 0.4 */
    assert_true(run(p, 1.0f * MW, 0.3f).speed_pu == speed);
    assert_status(gpwi_plant_rewind(p, 1u, 0.4f * MW), GPW_OK);
    low = run(p, 1.0f * MW, 0.3f).speed_pu;
    assert_status(gpwi_plant_rewind(p, 0u, 0.4f * MW), GPW_OK);
    assert_true(low < speed && run(p, 1.0f * MW, 0.3f).speed_pu == speed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_any_plant_the_load_is_carried_or_the_bus_is_dead),
        cmocka_unit_test(at_a_corner_all_sets_are_there_together),
        cmocka_unit_test(a_table_of_load_acceptance_stays_through_a_rewind),
    };

    return cmocka_run_group_tests_name("plant_random", tests, NULL, NULL);
}
