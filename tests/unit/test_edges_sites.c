/* SPDX-License-Identifier: MIT */
/* Rooms whose configuration was never initialised or whose memory is too small, and what a
 * site makes of loads, groups and sets at the ends of what it takes. */
#include "bare_site.h"
#include "live.h"

#define IS_REFUSED(call) assert_status(call, GPW_ERR_DOMAIN)

static size_t bytes;
static GPW_STATE_BUFFER(small, 64);

#define IS_NEVER_TAKEN(room)                                                                   \
  {                                                                                            \
    gpw_##room##_config none;                                                                  \
    gpw_##room *made;                                                                          \
    memset(&none, 0, sizeof none);                                                             \
    assert_status(gpw_##room##_state_size(&none, &bytes), GPW_ERR_VERSION);                    \
    assert_status(gpw_##room##_init(small, sizeof small, &none, &made), GPW_ERR_VERSION);      \
    assert_status(gpw_##room##_init(small, 8u, &live.room##_config, &made), GPW_ERR_SIZE);     \
    assert_status(gpw_##room##_init((char *)small + 1, 8u, &live.room##_config, &made),        \
                  GPW_ERR_ALIGN);                                                              \
  }

static void room_without_a_configuration_or_memory_is_refused(void **state)
{
    (void)state;
    LIVE_ROOMS(IS_NEVER_TAKEN)
}

/* ---- sites ---- */

static float record_w[300];

static int unmake(void **state)
{
    gpw_site_destroy(site);
    site = NULL;
    return live_end(state);
}

static gpw_genset_config set_of(uint32_t preset)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, preset), GPW_OK);
    g.rated_w = 1.0e6f;
    return g;
}

static gpw_site_config record_config(uint8_t sets)
{
    gpw_site_config c = live.site_config;

    c.load_source = GPW_LOAD_AC;
    c.required_class = GPW_CLASS_NONE;
    c.sets_max = sets;
    return c;
}

static void record(float first_w, float then_w)
{
    size_t k;

    for (k = 0; k < COUNT_OF(record_w); k++) {
        record_w[k] = k < 100u ? first_w : then_w;
    }
}

static gpw_judgement judged(void)
{
    gpw_judgement j;

    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, record_w, COUNT_OF(record_w), &j, sizeof j), GPW_OK);
    return j;
}

static void set_with_a_table_of_acceptance_runs_at_each_corner(void **state)
{
    static const gpw_acceptance_row rows[3] = {
        {0.0f, 0.4f, 5.0f}, {0.4f, 0.3f, 5.0f}, {0.7f, 0.2f, 5.0f}};
    static const gpw_acceptance_row back[2] = {{0.4f, 0.3f, 5.0f}, {0.0f, 0.4f, 5.0f}};
    gpw_site_config c = record_config(0u);
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);
    gpw_site_signals now;

    (void)state;
    c.dead_time_max_s = 1.0f; /* in whose room the table stands */
    make(&c);
    assert_status(gpw_genset_use_acceptance(&g, 3u, 0.1f), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_set_acceptance(site, rows, 4u), GPW_ERR_FULL);
    assert_status(gpw_site_set_acceptance(site, back, 2u), GPW_ERR_ORDER);
    assert_status(gpw_site_set_acceptance(site, rows, 3u), GPW_OK);
    record(1.0e5f, 3.0e5f);
    assert_int_equal(judged().outcome, GPW_HOLDS);
    assert_status(gpw_site_reset(site, 0u, 1.0e5f), GPW_OK);
    assert_status(gpw_site_step_load(site, 1.0e5f, &now, sizeof now), GPW_OK);
    assert_near(now.frequency_hz, 50.0, 1.0e-3);
}

/* A set without its rows has none to be believed, and does not start. */
static void set_that_waits_for_its_table_does_not_start(void **state)
{
    gpw_site_config c = record_config(0u);
    gpw_genset_config g = set_of(GPW_GENSET_DIESEL_TURBO);

    (void)state;
    c.dead_time_max_s = 1.0f;
    make(&c);
    assert_status(gpw_genset_use_acceptance(&g, 3u, 0.1f), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_ERR_UNKNOWN);
}

/* The set could begin with 900 kW, the field of an alternator of 50 kVA could not. */
static void judgement_that_cannot_begin_says_so(void **state)
{
    const gpw_site_config c = record_config(1u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_alternator_config a = live.alternator_config;
    gpw_judgement j;

    (void)state;
    make(&c);
    a.rated_va = 5.0e4f;
    assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    record(9.0e5f, 9.0e5f);
    IS_REFUSED(gpw_site_judge(site, record_w, COUNT_OF(record_w), &j, sizeof j));
}

/* A threshold at the very frequency of the bus has nothing left. */
static void threshold_at_rated_has_no_margin(void **state)
{
    const gpw_site_config c = record_config(0u);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_judgement j;

    (void)state;
    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_trip(site, g.f0_hz, 1000.0f, 1u), GPW_OK);
    record(1.0e5f, 1.0e5f);
    j = judged();
    assert_int_equal(j.limiting, GPW_CRITERION_TRIP);
    assert_near(j.margin_pct, 0.0, 0.0);
}

/* Both ends of a figure, one of them, or none: only both are no assumption. */
static void width_that_is_known_on_one_side_only_is_assumed(void **state)
{
    static const size_t ends[] = {
        offsetof(gpw_genset_config, air_step_low_pu),
        offsetof(gpw_genset_config, air_step_high_pu),
        offsetof(gpw_genset_config, air_tau_low_s),
        offsetof(gpw_genset_config, air_tau_high_s),
    };
    const gpw_site_config c = record_config(0u);
    const float unknown = gpw_unknown();
    gpw_genset_config whole = set_of(GPW_GENSET_DIESEL_TURBO), g;
    size_t i;

    (void)state;
    whole.inertia_low_s = 0.9f * whole.inertia_s;
    whole.inertia_high_s = 1.1f * whole.inertia_s;
    whole.air_step_low_pu = 0.9f * whole.air_step_pu;
    whole.air_step_high_pu = 1.1f * whole.air_step_pu;
    whole.air_tau_low_s = 0.9f * whole.air_tau_s;
    whole.air_tau_high_s = 1.1f * whole.air_tau_s;
    record(1.0e5f, 1.5e5f);
    make(&c);
    assert_status(gpw_site_set_genset(site, &whole), GPW_OK);
    assert_int_equal(judged().assumptions & (GPW_ASSUMED_AIR_WIDTH | GPW_ASSUMED_NO_AIR |
                                             GPW_ASSUMED_INERTIA_WIDTH),
                     0);
    for (i = 0; i < COUNT_OF(ends); i += 2u) { /* low and high are known together or not */
        g = whole;
        memcpy((char *)&g + ends[i], &unknown, sizeof unknown);
        memcpy((char *)&g + ends[i + 1u], &unknown, sizeof unknown);
        make(&c);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_int_equal(judged().assumptions & GPW_ASSUMED_AIR_WIDTH, GPW_ASSUMED_AIR_WIDTH);
    }
    g = whole;
    g.inertia_low_s = g.inertia_high_s = unknown;
    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_int_equal(judged().assumptions & GPW_ASSUMED_INERTIA_WIDTH,
                     GPW_ASSUMED_INERTIA_WIDTH);
}

/* Profiles that were measured at the wall are taken for the boards', and that is said. */
static void group_measured_at_the_wall_is_told(void **state)
{
    static const gpw_point points[] = {GPW_POINT_PSU_AC, GPW_POINT_NODE_AC, GPW_POINT_FACILITY,
                                       GPW_POINT_GPU_RAIL};
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA);
    gpw_site_config c = live.site_config;
    gpw_profile_config profile_config = live.profile_config;
    gpw_phase_figures figures;
    gpw_fleet_group group;
    gpw_profile *profile;
    gpw_judgement j;
    size_t i;

    (void)state;
    c.required_class = GPW_CLASS_NONE;
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = 8u;
    for (i = 0; i < COUNT_OF(points); i++) {
        assert_status(gpw_profile_create(&profile_config, &profile), GPW_OK);
        assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
        figures.phase = GPW_PHASE_IDLE;
        figures.mean_w = 100.0f;
        figures.point = points[i];
        assert_true(gpw_profile_set_phase(profile, &figures) >= GPW_OK);
        make(&c);
        assert_true(gpw_site_add_group(site, &group, profile, NULL) >= GPW_OK);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_true(gpw_site_start(site) >= GPW_OK);
        assert_true(gpw_site_command(site, 9u, GPW_PHASE_IDLE, 1u, 0u) < GPW_OK);
        assert_status(gpw_site_judge(site, NULL, 20u, &j, sizeof j), GPW_OK);
        assert_int_equal((j.assumptions & GPW_ASSUMED_AC_AS_RAIL) != 0u,
                         points[i] != GPW_POINT_GPU_RAIL);
        gpw_profile_destroy(profile);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_without_a_configuration_or_memory_is_refused),
        cmocka_unit_test(set_with_a_table_of_acceptance_runs_at_each_corner),
        cmocka_unit_test(set_that_waits_for_its_table_does_not_start),
        cmocka_unit_test(judgement_that_cannot_begin_says_so),
        cmocka_unit_test(threshold_at_rated_has_no_margin),
        cmocka_unit_test(width_that_is_known_on_one_side_only_is_assumed),
        cmocka_unit_test(group_measured_at_the_wall_is_told),
    };

    return cmocka_run_group_tests(tests, live_make, unmake);
}
