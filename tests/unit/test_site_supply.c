/* SPDX-License-Identifier: MIT */
/* What a site makes of overhead rows, transformer, UPS and cooling. Expected values: by hand.
 */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define SECOND_NS 1000000000ull
#define IDLE_W 100.0
#define INFER_W 350.0
#define CAP_W 400.0
#define GPUS 8

static GPW_STATE_BUFFER(memory, 65536);
static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(64u));

static const gpw_profile *quiet_profile(void)
{
    gpw_profile_config config;
    gpw_phase_figures figures;
    gpw_profile *profile = NULL;

    assert_status(gpw_profile_config_init(&config, sizeof config), GPW_OK);
    strcpy(config.name, "quiet");
    config.cap_w = (float)CAP_W;
    config.excursion_ratio = 1.0f;
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &config, &profile),
                  GPW_OK);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.sigma_w = 0.0f;
    figures.tau_s = 1.0f;
    figures.grade = GPW_GRADE_USER;
    figures.phase = GPW_PHASE_IDLE;
    figures.mean_w = (float)IDLE_W;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    figures.phase = GPW_PHASE_INFER;
    figures.mean_w = (float)INFER_W;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    return profile;
}

static gpw_site_config config_of(uint32_t load_source)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = load_source;
    c.overhead_rows_max = 2;
    c.plant_max = 1;
    c.staggers_max = 1;
    return c;
}

/* UPS 100 W and 5 %, transformer 60 W, cooling 200 W and a quarter of the nodes, 50 s. */
static gpw_supply_config plant(void)
{
    gpw_supply_config s;

    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.overhead_point = GPW_POINT_NODE_AC;
    s.plant_max = 1;
    s.ups_no_load_w = 100.0f;
    s.ups_loss_w_per_w = 0.05f;
    s.transformer_no_load_w = 60.0f;
    s.cooling_w = 200.0f;
    s.cooling_w_per_w = 0.25f;
    s.cooling_tau_s = 50.0f;
    return s;
}

/* With overhead rows (0, 500) and (4000, 1500), and a set of `rated_w`. */
static gpw_site *site_of(const gpw_site_config *c, gpw_supply_config s, float rated_w)
{
    gpw_site *site = NULL;
    gpw_genset_config g;

    assert_status(gpw_site_init(memory, sizeof memory, c, &site), GPW_OK);
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_add_overhead(site, 0.0f, 500.0f), GPW_OK);
    assert_status(gpw_site_add_overhead(site, 4000.0f, 1500.0f), GPW_OK);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    g.governor = GPW_GOVERNOR_PI;
    g.swing = GPW_SWING_POWER;
    g.rated_w = rated_w;
    g.inertia_s = 1.0f;
    g.kp = 4.0f;
    g.ki = 8.0f;
    g.t_lag_s = 0.0f;
    g.throttle_min_pu = -1.0f;
    g.throttle_max_pu = 1.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    return site;
}

static void add_group(gpw_site *site)
{
    gpw_fleet_group group;

    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = GPUS;
    assert_status(gpw_site_add_group(site, &group, quiet_profile(), NULL), GPW_OK);
}

static double node_w(double board_w)
{
    return board_w + 500 + 0.25 * board_w;
}

static double through_w(double board_w)
{
    return 100 + 1.05 * node_w(board_w);
}

/* Settled cooling at the boards' watts; its lag's mean over the tick that ends at `s`. */
static double cooling_w(double board_w)
{
    return 200 + 0.25 * node_w(board_w);
}

static double between_w(double from_w, double to_w, double s, double tick_s)
{
    return to_w + (from_w - to_w) * (exp(-(s - tick_s) / 50) - exp(-s / 50)) * 50 / tick_s;
}

static double generator_w(gpw_site *site, size_t ticks)
{
    gpw_site_signals now;

    assert_status(gpw_site_process(site, NULL, NULL, 0, ticks - 1), GPW_OK);
    assert_status(gpw_site_step(site, &now, sizeof now), GPW_OK);
    return (double)now.generator_w;
}

static void step_of_the_boards_comes_at_once_and_its_cooling_later(void **state)
{
    const gpw_site_config c = config_of(GPW_LOAD_FLEET);
    const double idle_w = GPUS * IDLE_W, infer_w = GPUS * INFER_W;
    gpw_site *site = site_of(&c, plant(), 20.0e3f);
    size_t k;

    (void)state;
    add_group(site);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_near(generator_w(site, 100), through_w(idle_w) + 60 + cooling_w(idle_w), 0.01);
    for (k = 1; k <= 4; k++) {
        const double s = k == 1 ? 0.01 : 0.01 + 25.0 * (double)(k - 1);

        assert_near(generator_w(site, k == 1 ? 1 : 2500),
                    through_w(infer_w) + 60 +
                        between_w(cooling_w(idle_w), cooling_w(infer_w), s, 0.01),
                    0.05);
    }
}

/* An event at the very start meets a site that has been cooled for its idle. */
static void run_begins_with_the_cooling_of_its_initial_load(void **state)
{
    const gpw_site_config c = config_of(GPW_LOAD_FLEET);
    gpw_site *site = site_of(&c, plant(), 20.0e3f);
    int again;

    (void)state;
    add_group(site);
    assert_status(gpw_site_add_event(site, 0, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    for (again = 0; again < 2; again++) {
        assert_near(
            generator_w(site, 1),
            through_w(GPUS * INFER_W) + 60 +
                between_w(cooling_w(GPUS * IDLE_W), cooling_w(GPUS * INFER_W), 0.01, 0.01),
            0.05);
        assert_status(gpw_site_reset(site, 0, 0.0f), GPW_OK);
    }
}

static void bounds_are_of_what_comes_and_goes_at_once(void **state)
{
    const gpw_site_config c = config_of(GPW_LOAD_FLEET);
    gpw_supply_config s = plant();
    gpw_site *site = site_of(&c, s, 20.0e3f);
    float up_w, down_w;

    (void)state;
    add_group(site);
    assert_status(gpw_site_start(site), GPW_OK);
    (void)generator_w(site, 10);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w, through_w(GPUS * CAP_W) - through_w(GPUS * IDLE_W), 0.01);
    assert_near(down_w, through_w(GPUS * IDLE_W), 0.01); /* transformer and cooling stay */
    s.cooling_tau_s = 0.0f; /* now its part that grows comes and goes with the nodes */
    site = site_of(&c, s, 20.0e3f);
    add_group(site);
    assert_status(gpw_site_start(site), GPW_OK);
    (void)generator_w(site, 10);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w,
                through_w(GPUS * CAP_W) + cooling_w(GPUS * CAP_W) - through_w(GPUS * IDLE_W) -
                    cooling_w(GPUS * IDLE_W),
                0.01);
    assert_near(down_w, through_w(GPUS * IDLE_W) + cooling_w(GPUS * IDLE_W) - 200, 0.01);
}

/* The whole load settles at 5.56 kW, of which 0.63 kW is cooling that comes in minutes: a set
 * of 5.2 kW may not let the last boards in, though it could carry them today. */
static void gate_keeps_room_for_the_cooling_to_come(void **state)
{
    static const float rated_w[] = {5200.0f, 5900.0f};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rated_w); i++) {
        const gpw_site_config c = config_of(GPW_LOAD_FLEET);
        gpw_site *site = site_of(&c, plant(), rated_w[i]);
        gpw_stagger stagger;
        gpw_phase phase;
        uint32_t gpus;

        add_group(site);
        assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
        stagger.group = 0;
        stagger.phase = GPW_PHASE_INFER;
        stagger.interval_s = 0.5f;
        stagger.margin_pu = 0.0f;
        assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        (void)generator_w(site, 1000);
        assert_near(through_w(GPUS * INFER_W) + 60 + cooling_w(GPUS * INFER_W), 5560.0, 0.01);
        assert_status(gpw_site_group_phase(site, 0, &phase, &gpus), GPW_OK);
        if (i == 0) {
            assert_true(gpus > 0 && gpus < GPUS);
        } else {
            assert_int_equal(gpus, GPUS);
        }
    }
}

static void record_at_the_input_passes_ups_and_cooling_but_no_overhead(void **state)
{
    const gpw_site_config c = config_of(GPW_LOAD_AC);
    gpw_site *site = site_of(&c, plant(), 20.0e3f);
    gpw_site_signals now;

    (void)state;
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0, 2000.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 2000.0f, &now, sizeof now), GPW_OK);
    assert_near(now.generator_w, 100 + 1.05 * 2000 + 60 + 200 + 500, 0.01);
}

static void what_is_missing_of_a_supply_is_said(void **state)
{
    gpw_site_config c = config_of(GPW_LOAD_FLEET);
    gpw_supply_config s = plant();
    gpw_judgement j;
    gpw_site *site = site_of(&c, s, 20.0e3f);

    (void)state;
    add_group(site);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 10, &j, sizeof j), GPW_OK);
    assert_int_equal(j.assumptions & GPW_ASSUMED_NO_OVERHEAD, 0); /* rows are overhead */
}

static void rows_and_plant_without_room_or_time_are_refused(void **state)
{
    gpw_site_config c = config_of(GPW_LOAD_FLEET);
    gpw_supply_config s = plant();
    gpw_site *site = NULL;

    (void)state;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_site_add_overhead(site, 0.0f, 1.0f), GPW_ERR_STATE);
    assert_status(gpw_site_add_overhead(NULL, 0.0f, 1.0f), GPW_ERR_NULL);
    site = site_of(&c, s, 20.0e3f);
    assert_status(gpw_site_add_overhead(site, 5000.0f, 1500.0f), GPW_ERR_FULL);
    assert_status(gpw_site_set_supply(site, &s), GPW_ERR_STATE); /* rows would be lost */
    c.overhead_rows_max = 3;
    site = site_of(&c, s, 20.0e3f);
    assert_status(gpw_site_add_overhead(site, 4000.0f, 1500.0f), GPW_ERR_ORDER);
    assert_status(gpw_site_add_overhead(site, 5000.0f, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_overhead(site, 5000.0f, 1.0f), GPW_ERR_DOMAIN);
    add_group(site);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_add_overhead(site, 5000.0f, 1500.0f), GPW_ERR_STATE);
    c.plant_max = 0;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_site_set_supply(site, &s), GPW_ERR_FULL);
    c.plant_max = 2;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_ERR_DOMAIN);
    c.plant_max = 0;
    c.overhead_rows_max = GPW_SUPPLY_ROWS_MAX + 1;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_ERR_DOMAIN);
}

static void features_take_memory_only_where_they_are_asked_for(void **state)
{
    gpw_site_config c = config_of(GPW_LOAD_FLEET);
    size_t with_all, without;

    (void)state;
    assert_status(gpw_site_state_size(&c, &with_all), GPW_OK);
    c.overhead_rows_max = 0;
    c.plant_max = 0;
    assert_status(gpw_site_state_size(&c, &without), GPW_OK);
    assert_true(with_all > without && with_all - without <= 2 * 8 + 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_of_the_boards_comes_at_once_and_its_cooling_later),
        cmocka_unit_test(run_begins_with_the_cooling_of_its_initial_load),
        cmocka_unit_test(bounds_are_of_what_comes_and_goes_at_once),
        cmocka_unit_test(gate_keeps_room_for_the_cooling_to_come),
        cmocka_unit_test(record_at_the_input_passes_ups_and_cooling_but_no_overhead),
        cmocka_unit_test(what_is_missing_of_a_supply_is_said),
        cmocka_unit_test(rows_and_plant_without_room_or_time_are_refused),
        cmocka_unit_test(features_take_memory_only_where_they_are_asked_for),
    };

    return cmocka_run_group_tests_name("site, supply", tests, NULL, NULL);
}
