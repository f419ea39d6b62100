/* SPDX-License-Identifier: MIT */
/* Corners of fleets, voltages and of sites as they are put together: expected values by hand.
 */
#include "gpw_test.h"
#include "supply_state.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <string.h>

#define TICK_NS 10000000u
#define IDLE_W 60.0f
#define INFER_W 300.0f

static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(32));
static GPW_STATE_BUFFER(memory, GPW_FLEET_STATE_BYTES(4, 4));
static gpw_site *site;

static int unmake(void **state)
{
    (void)state;
    gpw_site_destroy(site);
    site = NULL;
    return 0;
}

/* ---- fleets ---- */

static gpw_profile *profile_of(const gpw_phase_figures *infer)
{
    gpw_phase_figures idle;
    gpw_profile_config board;
    gpw_profile *p = NULL;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "test", 5);
    board.figures_max = 32u;
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &board, &p), GPW_OK);
    assert_status(gpw_phase_figures_init(&idle, sizeof idle), GPW_OK);
    idle.phase = GPW_PHASE_IDLE;
    idle.mean_w = IDLE_W;
    idle.sigma_w = 0.0f;
    assert_status(gpw_profile_set_phase(p, &idle), GPW_OK);
    assert_status(gpw_profile_set_phase(p, infer), GPW_OK);
    return p;
}

static gpw_phase_figures infer_of(float mean_w)
{
    gpw_phase_figures f;

    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = GPW_PHASE_INFER;
    f.mean_w = mean_w;
    f.sigma_w = 0.0f;
    return f;
}

static gpw_fleet *fleet_of(void)
{
    gpw_fleet_config c;
    gpw_fleet *f = NULL;

    assert_status(gpw_fleet_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.mode = GPW_FLEET_AGGREGATED;
    c.groups_max = 4;
    c.events_max = 4;
    c.gpus_max = 64;
    assert_status(gpw_fleet_init(memory, sizeof memory, &c, &f), GPW_OK);
    return f;
}

static gpw_fleet_group group_of(uint32_t gpus)
{
    gpw_fleet_group g;

    assert_status(gpw_fleet_group_init(&g, sizeof g), GPW_OK);
    g.gpus = gpus;
    g.initial_phase = GPW_PHASE_INFER;
    return g;
}

static void group_may_lie_below_another_one(void **state)
{
    const gpw_phase_figures infer = infer_of(INFER_W);
    gpw_profile *const p = profile_of(&infer);
    gpw_fleet *const f = fleet_of();
    gpw_fleet_group g = group_of(8u);

    (void)state;
    g.first_gpu = 100u;
    assert_true(gpw_fleet_add_group(f, &g, p, NULL) >= GPW_OK);
    g.first_gpu = 93u; /* its last is the other's first */
    assert_true(gpw_fleet_add_group(f, &g, p, NULL) < GPW_OK);
    g.first_gpu = 92u;
    assert_true(gpw_fleet_add_group(f, &g, p, NULL) >= GPW_OK);
    g.first_gpu = 108u;
    assert_true(gpw_fleet_add_group(f, &g, p, NULL) >= GPW_OK);
}

/* Half a million GPUs of more than 2 MW each: beyond any power. */
static void group_beyond_all_powers_is_refused_by_each_of_its_figures(void **state)
{
    uint32_t which;

    (void)state;
    for (which = 0; which < 4u; which++) {
        gpw_phase_figures infer = infer_of(INFER_W);
        gpw_fleet_group g = group_of(500000u);
        gpw_fleet_config c;
        gpw_fleet *f = NULL;
        gpw_status status;

        infer.high_w = which == 0u ? 2.1e6f : gpw_unknown();
        infer.sigma_w = which == 1u ? 2.1e6f : 0.0f;
        if (which == 2u) {
            infer.wave_w = 2.1e6f;
            infer.wave_duty = 1.0e-4f;
            infer.wave_period_s = 1.0f;
        }
        assert_status(gpw_fleet_config_init(&c, sizeof c), GPW_OK);
        c.tick_ns = TICK_NS;
        c.mode = GPW_FLEET_AGGREGATED;
        c.groups_max = 1;
        c.gpus_max = 500000u;
        assert_status(gpw_fleet_init(memory, sizeof memory, &c, &f), GPW_OK);
        status = gpw_fleet_add_group(f, &g, profile_of(&infer), NULL);
        assert_true(which == 3u ? status >= GPW_OK : status == GPW_ERR_DOMAIN);
    }
}

static void correlation_of_a_group_is_refused_where_no_law_gives_it(void **state)
{
    const gpw_phase_figures infer = infer_of(INFER_W);
    gpw_fleet *const f = fleet_of();
    gpw_fleet_group g = group_of(8u);

    (void)state;
    g.node_gpus = 4u;
    assert_true(gpw_fleet_add_group(f, &g, profile_of(&infer), NULL) >= GPW_OK);
    assert_status(gpw_fleet_set_rho(f, 0u, GPW_PHASE_INFER, 0.5f, -0.05f), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_set_rho(f, 0u, GPW_PHASE_INFER, -0.1f, 0.05f), GPW_ERR_DOMAIN);
    assert_status(gpw_fleet_set_rho(f, 0u, GPW_PHASE_INFER, -0.1f, 0.0f), GPW_OK);
    assert_status(gpw_fleet_set_rho(f, 0u, GPW_PHASE_OFF, 0.5f, 0.0f), GPW_OK);
}

/* One group of two serves requests: the other's watts are what they are without it. */
static void group_without_requests_stays_as_it_is_beside_one_with_them(void **state)
{
    const gpw_phase_figures infer = infer_of(INFER_W);
    float alone_w[50], both_w[50], beside_w[50];
    uint32_t groups;

    (void)state;
    for (groups = 1; groups <= 2u; groups++) {
        gpw_profile *const p = profile_of(&infer);
        gpw_fleet *const f = fleet_of();
        gpw_fleet_group g = group_of(8u);

        g.arrivals_per_s = 20.0f;
        g.request_s = 0.8f;
        g.request_w = 30.0f;
        assert_true(gpw_fleet_add_group(f, &g, p, NULL) >= GPW_OK);
        if (groups == 2u) {
            g = group_of(4u);
            g.first_gpu = 8u;
            assert_true(gpw_fleet_add_group(f, &g, p, NULL) >= GPW_OK);
        }
        assert_status(gpw_fleet_start(f), GPW_OK);
        assert_true(gpw_fleet_process(f, groups == 1u ? alone_w : both_w, beside_w, 50u) >=
                    GPW_OK);
    }
    for (groups = 0; groups < 50u; groups++) {
        assert_near(both_w[groups] - alone_w[groups], 4.0 * (double)INFER_W, 1.0e-2);
    }
}

/* ---- voltages ---- */

/* What is not known is not judged, as what is 0 is not. */
static void limit_of_a_voltage_that_is_unknown_is_not_judged(void **state)
{
    static GPW_STATE_BUFFER(room, GPW_VOLTAGE_STATE_BYTES);
    gpw_voltage_class_result r;
    gpw_voltage_limits l;
    gpw_voltage_config c;
    gpw_voltage *v = NULL;
    uint32_t k;

    (void)state;
    assert_status(gpw_voltage_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    assert_status(gpw_voltage_init(room, sizeof room, &c, &v), GPW_OK);
    assert_status(gpw_voltage_limits_init(&l, sizeof l), GPW_OK);
    l.class_id = GPW_CLASS_CUSTOM;
    l.dip_pct = 20.0f;
    l.rise_pct = l.recovery_s = l.unload_recovery_s = gpw_unknown();
    l.recovery_within_pct = l.steady_within_pct = gpw_unknown();
    assert_status(gpw_voltage_add_class(v, &l), GPW_OK);
    for (k = 0; k < 500u; k++) {
        assert_true(gpw_voltage_push(v, k < 100u ? 1.0f : 1.5f) >= GPW_OK);
    }
    assert_status(gpw_voltage_class_get(v, 0u, &r, sizeof r), GPW_OK);
    assert_int_equal(r.outcome, GPW_HOLDS); /* 50 % above: no limit of that is known */
}

/* ---- supplies and sites ---- */

static void load_that_no_board_draws_has_no_end(void **state)
{
    static GPW_STATE_BUFFER(room, 4096);
    gpw_supply_config c;
    gpw_supply *s = NULL;
    gpwi_supply_load load;

    (void)state;
    assert_status(gpw_supply_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    assert_status(gpw_supply_init(room, sizeof room, &c, &s), GPW_OK);
    gpwi_supply_load_at(s, 2.0f * GPW_POWER_MAX_W, &load);
    assert_true(load.now_w >= 3.4e38f && load.settled_w >= 3.4e38f);
    gpwi_supply_load_at(s, 1000.0f, &load);
    assert_true(load.now_w >= 1000.0f && load.now_w < 2000.0f);
}

static gpw_site_config site_config(uint8_t sets)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = GPW_LOAD_RAIL;
    c.required_class = GPW_CLASS_NONE;
    c.rows_max = 4u;
    c.sets_max = sets;
    c.inverters_max = sets > 0u ? 1u : 0u;
    return c;
}

static void make(uint8_t sets)
{
    const gpw_site_config c = site_config(sets);

    gpw_site_destroy(site);
    site = NULL;
    assert_status(gpw_site_create(&c, &site), GPW_OK);
}

static gpw_genset_config set_of(void)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_NA), GPW_OK);
    g.rated_w = 1.0e6f;
    return g;
}

static void supply_is_not_replaced_once_it_has_rows(void **state)
{
    gpw_supply_config c;

    (void)state;
    make(0u);
    assert_status(gpw_supply_config_init(&c, sizeof c), GPW_OK);
    c.psu_rated_w = 1.0e5f;
    assert_status(gpw_site_set_supply(site, &c), GPW_OK);
    assert_status(gpw_site_set_supply(site, &c), GPW_OK);
    assert_status(gpw_site_add_efficiency(site, 0.5f, 0.95f), GPW_OK);
    assert_status(gpw_site_set_supply(site, &c), GPW_ERR_STATE);
}

static void parts_of_a_bus_that_are_not_filled_in_are_refused(void **state)
{
    const gpw_genset_config g = set_of();
    gpw_plant_set_config stands;
    gpw_inverter_config inverter;
    gpw_bus_signals now;

    (void)state;
    make(1u);
    memset(&stands, 0, sizeof stands);
    memset(&inverter, 0, sizeof inverter);
    assert_status(gpw_site_add_set(site, &g, &stands, NULL), GPW_ERR_VERSION);
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_add_inverter(site, &inverter, NULL), GPW_ERR_VERSION);
    assert_status(gpw_site_bus_signals(site, &now, sizeof now), GPW_ERR_STATE);
    make(0u);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_bus_signals(site, &now, sizeof now), GPW_ERR_NOT_FOUND);
}

static void class_of_ones_own_has_limits_that_can_be(void **state)
{
    gpw_limits l;

    (void)state;
    make(0u);
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_OK);
    l.dip_rated_pct = -1.0f;
    assert_status(gpw_site_set_custom_class(site, &l), GPW_ERR_DOMAIN);
    l.dip_rated_pct = 12.0f;
    assert_status(gpw_site_set_custom_class(site, &l), GPW_OK);
}

/* One and a half times its rating stalls a set, which passes 45 Hz on its way. */
static void set_that_stalls_is_flagged_and_so_is_its_trip(void **state)
{
    const gpw_genset_config g = set_of();
    gpw_site_signals now;
    uint32_t k;

    (void)state;
    make(0u);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_trip(site, 45.0f, 0.0f, 0u), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 1.0e5f), GPW_OK);
    assert_status(gpw_site_step_load(site, 1.0e5f, &now, sizeof now), GPW_OK);
    assert_int_equal(now.flags & (GPW_SITE_COLLAPSED | GPW_SITE_TRIPPED), 0);
    for (k = 0; k < 3000u; k++) {
        assert_true(gpw_site_step_load(site, 1.5e6f, &now, sizeof now) >= GPW_OK);
    }
    assert_int_equal(now.flags & (GPW_SITE_COLLAPSED | GPW_SITE_TRIPPED),
                     GPW_SITE_COLLAPSED | GPW_SITE_TRIPPED);
}

/* Watts of eight boards three seconds after they were called one pair after another. */
static float called_w(uint8_t sets, gpw_phase from, gpw_phase to, uint32_t gate_air)
{
    const gpw_phase_figures infer = infer_of(INFER_W);
    const gpw_genset_config g = set_of();
    gpw_site_config c = site_config(sets);
    gpw_fleet_group group = group_of(8u);
    gpw_site_signals now;
    gpw_stagger stagger;
    uint32_t k;

    c.load_source = GPW_LOAD_FLEET;
    c.staggers_max = 1u;
    gpw_site_destroy(site);
    site = NULL;
    assert_status(gpw_site_create(&c, &site), GPW_OK);
    group.initial_phase = from;
    assert_true(gpw_site_add_group(site, &group, profile_of(&infer), NULL) >= GPW_OK);
    assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
    stagger.phase = to;
    stagger.gpus_per_step = 2u;
    stagger.interval_s = 0.1f;
    stagger.gate_air = gate_air;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
    assert_status(sets > 0u ? gpw_site_add_set(site, &g, NULL, NULL)
                            : gpw_site_set_genset(site, &g),
                  GPW_OK);
    assert_true(gpw_site_start(site) >= GPW_OK);
    memset(&now, 0, sizeof now);
    for (k = 0; k < 300u; k++) {
        assert_true(gpw_site_step(site, &now, sizeof now) >= GPW_OK);
    }
    return now.rail_mean_w;
}

static void stagger_calls_all_of_its_group_with_and_without_a_gate(void **state)
{
    uint32_t gate;
    uint8_t sets;

    (void)state;
    for (gate = 0; gate < 2u; gate++) {
        for (sets = 0; sets < 2u; sets++) {
            assert_near(called_w(sets, GPW_PHASE_IDLE, GPW_PHASE_INFER, gate), 8.0f * INFER_W,
                        0.1);
            assert_near(called_w(sets, GPW_PHASE_INFER, GPW_PHASE_IDLE, gate), 8.0f * IDLE_W,
                        0.1);
            assert_near(called_w(sets, GPW_PHASE_INFER, GPW_PHASE_INFER, gate), 8.0f * INFER_W,
                        0.1);
        }
    }
}

/* A tenth more than the largest of all powers is none: no corner begins with it. */
static void load_that_is_no_power_in_its_upper_corner_is_refused(void **state)
{
    const float most_w[2] = {GPW_POWER_MAX_W, GPW_POWER_MAX_W};
    const gpw_genset_config g = set_of();
    gpw_site_config c = site_config(0u);
    gpw_judgement j;
    uint32_t corner;

    (void)state;
    c.load_corners = 1u;
    c.load_error = 0.1f;
    gpw_site_destroy(site);
    site = NULL;
    assert_status(gpw_site_create(&c, &site), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    for (corner = 0; corner <= 16u; corner++) {
        assert_status(gpw_site_reset(site, corner, GPW_POWER_MAX_W), GPW_ERR_DOMAIN);
    }
    assert_status(gpw_site_judge(site, most_w, 2u, &j, sizeof j), GPW_ERR_DOMAIN);
}

static void supply_holds_a_load_that_is_no_number_whatever_its_bus(void **state)
{
    static GPW_STATE_BUFFER(room, 4096);
    gpw_supply_config c;
    gpw_supply *s = NULL;
    float mean_w, beside_w;

    (void)state;
    assert_status(gpw_supply_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    assert_status(gpw_supply_init(room, sizeof room, &c, &s), GPW_OK);
    assert_status(gpw_supply_step_bus(s, 1000.0f, 0.0f, 50.0f, 1.0f, 0.0f, &mean_w, &beside_w),
                  GPW_OK);
    assert_status(
        gpw_supply_step_bus(s, gpw_unknown(), 0.0f, 50.0f, 1.0f, 0.0f, &mean_w, &beside_w),
        GPW_NOTE_HELD);
    assert_near(mean_w, 1000.0, 1.0e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(group_may_lie_below_another_one),
        cmocka_unit_test(group_beyond_all_powers_is_refused_by_each_of_its_figures),
        cmocka_unit_test(correlation_of_a_group_is_refused_where_no_law_gives_it),
        cmocka_unit_test(group_without_requests_stays_as_it_is_beside_one_with_them),
        cmocka_unit_test(limit_of_a_voltage_that_is_unknown_is_not_judged),
        cmocka_unit_test(load_that_no_board_draws_has_no_end),
        cmocka_unit_test_teardown(supply_is_not_replaced_once_it_has_rows, unmake),
        cmocka_unit_test_teardown(parts_of_a_bus_that_are_not_filled_in_are_refused, unmake),
        cmocka_unit_test_teardown(set_that_stalls_is_flagged_and_so_is_its_trip, unmake),
        cmocka_unit_test_teardown(stagger_calls_all_of_its_group_with_and_without_a_gate,
                                  unmake),
        cmocka_unit_test_teardown(load_that_is_no_power_in_its_upper_corner_is_refused, unmake),
        cmocka_unit_test(supply_holds_a_load_that_is_no_number_whatever_its_bus),
        cmocka_unit_test_teardown(class_of_ones_own_has_limits_that_can_be, unmake),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
