/* SPDX-License-Identifier: MIT */
/* Judgements folded run by run: a corner that is run more than once, ends that are known alone,
 * answers that have no room, loads that no site can carry. Expected values by hand. */
#include "bare_site.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <string.h>

#define RATED_W 1.0e6f
#define TICKS 600u

static float record_w[TICKS];

static int unmake(void **state)
{
    (void)state;
    gpw_site_destroy(site);
    site = NULL;
    return 0;
}

static gpw_site_config config_for(uint32_t load_source, uint32_t required_class)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = load_source;
    c.required_class = required_class;
    return c;
}

static gpw_genset_config set_of(uint32_t preset, float rated_w)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, preset), GPW_OK);
    g.rated_w = rated_w;
    return g;
}

static void make_with_set(uint32_t required_class)
{
    const gpw_site_config c = config_for(GPW_LOAD_AC, required_class);
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA, RATED_W);

    make(&c);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
}

/* ---- a corner that is run again ---- */

/* One run of a corner: the load steps after so many ticks. */
static void fold(uint32_t corner, float first_w, uint32_t at, float then_w)
{
    uint32_t k;

    for (k = 0; k < TICKS; k++) {
        record_w[k] = k < at ? first_w : then_w;
    }
    assert_status(gpw_site_reset(site, corner, record_w[0]), GPW_OK);
    assert_true(gpw_site_process(site, record_w, NULL, 0u, TICKS) >= GPW_OK);
    assert_status(gpw_site_judge_fold(site), GPW_OK);
}

/* Every corner at a load that stands still, which any set holds. */
static void fold_all_at_rest(void)
{
    uint32_t corner, needed;

    assert_status(gpw_site_judge_begin(site), GPW_OK);
    for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
        assert_status(gpw_site_corner_needed(site, corner, &needed), GPW_OK);
        if (needed) {
            fold(corner, 2.0e5f, TICKS, 2.0e5f);
        }
    }
}

static gpw_judgement ended(void)
{
    gpw_judgement j;

    assert_status(gpw_site_judge_end(site, &j, sizeof j), GPW_OK);
    return j;
}

static void corner_that_is_run_again_counts_by_its_worst_run(void **state)
{
    gpw_judgement j;

    (void)state;
    make_with_set(GPW_CLASS_G1);
    fold_all_at_rest();
    fold(0u, 2.0e5f, TICKS, 2.0e5f);
    j = ended();
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.corners_held, j.corners);

    fold_all_at_rest();
    fold(0u, 2.0e5f, TICKS - 3u, 4.0e5f); /* and nobody sees the end of it */
    j = ended();
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.corners_held + 1u, j.corners);
    assert_int_equal(j.corners_failed, 0);
    assert_int_equal(j.deciding, GPW_PARAMETER_RECORD);
    assert_true(j.corners > 1u);
}

/* The nominal set fails, and each end of its figures was given less to carry: no figure's two
 * ends part, and the records were long enough. */
static void failure_at_nominal_alone_is_decided_by_no_figure(void **state)
{
    gpw_judgement j;

    (void)state;
    make_with_set(GPW_CLASS_G1);
    fold_all_at_rest();
    fold(0u, 2.0e5f, 100u, 3.0e6f);
    j = ended();
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.corners_failed, 1);
    assert_int_equal(j.corners_held + 1u, j.corners);
    assert_int_equal(j.collapsed, 1);
    assert_int_equal(j.deciding, GPW_PARAMETER_NONE);
    fold_all_at_rest();
    fold(0u, 2.0e5f, 100u, 3.0e6f);
    fold(0u, 2.0e5f, TICKS, 2.0e5f); /* a run that holds mends nothing */
    assert_int_equal(ended().corners_failed, 1);
}

static void judgement_that_has_no_room_can_be_asked_for_again(void **state)
{
    gpw_judgement j;

    (void)state;
    make_with_set(GPW_CLASS_G1);
    fold_all_at_rest();
    memset(&j, 0x5a, sizeof j);
    assert_status(gpw_site_judge_end(site, &j, 4u), GPW_ERR_VERSION);
    assert_int_equal(*(const unsigned char *)&j, 0x5a); /* nothing was written */
    assert_int_equal(ended().outcome, GPW_HOLDS);
    assert_status(gpw_site_judge_end(site, &j, sizeof j), GPW_ERR_STATE); /* it is over */
}

/* ---- ends ---- */

/* A width is told on both sides or it is assumed: the other end is ours. */
static void end_that_is_known_alone_leaves_the_width_assumed(void **state)
{
    static const struct {
        size_t end;
        uint32_t assumed;
    } ends[] = {
        {offsetof(gpw_genset_config, inertia_low_s), GPW_ASSUMED_INERTIA_WIDTH},
        {offsetof(gpw_genset_config, inertia_high_s), GPW_ASSUMED_INERTIA_WIDTH},
        {offsetof(gpw_genset_config, air_step_low_pu), GPW_ASSUMED_AIR_WIDTH},
        {offsetof(gpw_genset_config, air_step_high_pu), GPW_ASSUMED_AIR_WIDTH},
        {offsetof(gpw_genset_config, air_tau_low_s), GPW_ASSUMED_AIR_WIDTH},
        {offsetof(gpw_genset_config, air_tau_high_s), GPW_ASSUMED_AIR_WIDTH},
    };
    const gpw_site_config c = config_for(GPW_LOAD_AC, GPW_CLASS_NONE);
    const float unknown = gpw_unknown();
    gpw_genset_config whole = set_of(GPW_GENSET_DIESEL_TURBO, RATED_W), g;
    gpw_judgement j;
    size_t i;

    (void)state;
    whole.inertia_low_s = 0.9f * whole.inertia_s;
    whole.inertia_high_s = 1.1f * whole.inertia_s;
    whole.air_step_low_pu = 0.9f * whole.air_step_pu;
    whole.air_step_high_pu = 1.1f * whole.air_step_pu;
    whole.air_tau_low_s = 0.9f * whole.air_tau_s;
    whole.air_tau_high_s = 1.1f * whole.air_tau_s;
    for (i = 0; i < TICKS; i++) {
        record_w[i] = 1.0e5f;
    }
    for (i = 0; i < COUNT_OF(ends); i++) {
        g = whole;
        memcpy((char *)&g + ends[i].end, &unknown, sizeof unknown);
        make(&c);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, record_w, 100u, &j, sizeof j), GPW_OK);
        assert_int_equal(j.assumptions & (GPW_ASSUMED_INERTIA_WIDTH | GPW_ASSUMED_AIR_WIDTH),
                         ends[i].assumed);
    }
}

/* ---- supplies that ride through ---- */

/* Which window a store has: of frequency, on either side, or none. */
static void ride_with_either_end_of_frequency_has_a_window(void **state)
{
    static const float ends_hz[][2] = {{0.0f, 0.0f}, {47.0f, 0.0f}, {0.0f, 53.0f}};
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA, RATED_W);
    gpw_site_config c = config_for(GPW_LOAD_RAIL, GPW_CLASS_NONE);
    gpw_ride_config ride;
    gpw_judgement j;
    size_t i;

    (void)state;
    c.ride_max = 1u;
    for (i = 0; i < TICKS; i++) {
        record_w[i] = 1.0e5f;
    }
    for (i = 0; i < COUNT_OF(ends_hz); i++) {
        make(&c);
        assert_status(gpw_ride_config_init(&ride, sizeof ride), GPW_OK);
        ride.under_v_pu = 0.9f;
        ride.under_hz = ends_hz[i][0];
        ride.over_hz = ends_hz[i][1];
        assert_status(gpw_site_set_ride(site, &ride), GPW_OK);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, record_w, 100u, &j, sizeof j), GPW_OK);
        assert_int_equal((j.assumptions & GPW_ASSUMED_NO_WINDOW) == 0u, i > 0u);
    }
}

/* From rated on there is no way to a bound at rated: it says nothing, and the other one limits.
 */
static void bound_of_the_voltage_at_rated_leaves_the_margin_to_the_others(void **state)
{
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA, RATED_W);
    gpw_site_config c = config_for(GPW_LOAD_RAIL, GPW_CLASS_NONE);
    gpw_alternator_config a;
    gpw_ride_config ride;
    gpw_judgement j[2];
    size_t i;

    (void)state;
    c.ride_max = 1u;
    c.sets_max = 1u;
    assert_status(gpw_alternator_config_init(&a, sizeof a), GPW_OK);
    assert_status(gpw_alternator_preset(&a, GPW_ALTERNATOR_DIESEL_50KVA), GPW_OK);
    a.rated_va = 1.25f * RATED_W;
    for (i = 0; i < TICKS; i++) {
        record_w[i] = i < 100u ? 3.0e5f : 1.0e5f;
    }
    for (i = 0; i < 2u; i++) {
        make(&c);
        assert_status(gpw_ride_config_init(&ride, sizeof ride), GPW_OK);
        ride.over_v_pu = 1.5f;
        ride.under_v_pu = i == 0u ? 0.0f : 1.0f;
        ride.under_v_delay_s = 100.0f;
        assert_status(gpw_site_set_ride(site, &ride), GPW_OK);
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
        assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, record_w, TICKS, &j[i], sizeof j[i]), GPW_OK);
        assert_int_equal(j[i].outcome, GPW_HOLDS);
        assert_true(j[i].margin_pct > 0.0f && j[i].margin_pct < 100.0f);
    }
    assert_near(j[1].margin_pct, j[0].margin_pct, 0.0);
    assert_int_equal(j[1].limiting, j[0].limiting);
}

/* ---- fleets ---- */

#define IDLE_W 100.0f
#define BUSY_W 800.0f

static gpw_profile *profile_of(float cap_w)
{
    static const struct {
        gpw_phase phase;
        float mean_w;
    } phases[] = {
        {GPW_PHASE_IDLE, IDLE_W}, {GPW_PHASE_LOAD, 300.0f}, {GPW_PHASE_TRAIN, BUSY_W}};
    gpw_profile_config board;
    gpw_phase_figures f;
    gpw_profile *p;
    size_t i;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "quiet", 6u);
    board.cap_w = cap_w;
    board.excursion_ratio = 1.0f;
    assert_status(gpw_profile_create(&board, &p), GPW_OK);
    for (i = 0; i < COUNT_OF(phases); i++) {
        assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
        f.phase = phases[i].phase;
        f.mean_w = phases[i].mean_w;
        f.sigma_w = 0.0f;
        assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    }
    return p;
}

static void make_with_groups(uint32_t groups, uint32_t gpus, gpw_phase initial, float rated_w)
{
    const gpw_genset_config g = set_of(GPW_GENSET_DIESEL_NA, rated_w);
    gpw_site_config c = config_for(GPW_LOAD_FLEET, GPW_CLASS_NONE);
    gpw_profile *const profile = profile_of(900.0f);
    gpw_fleet_group group;
    uint32_t i;

    c.groups_max = (uint8_t)groups;
    c.staggers_max = 1u;
    make(&c);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = gpus;
    group.initial_phase = initial;
    for (i = 0; i < groups; i++) {
        assert_true(gpw_site_add_group(site, &group, profile, NULL) >= GPW_OK);
    }
    gpw_profile_destroy(profile); /* it was copied */
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
}

/* Three times half a thousand million boards: 150 GW at rest, but 1,350 GW at their caps,
 * beyond what a power may be. The step up to there has no bound. Busy from the start, they are
 * more than any site takes. */
static void load_beyond_all_powers_has_no_bound(void **state)
{
    float up_w, down_w;

    (void)state;
    make_with_groups(3u, 500000000u, GPW_PHASE_IDLE, 1.0e12f);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 0.0f), GPW_OK);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_true(up_w > 1.0e38f);
    assert_near(down_w, 1.5e11, 1.0e6);
    make_with_groups(2u, 500000000u, GPW_PHASE_IDLE, 1.0e12f);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_reset(site, 0u, 0.0f), GPW_OK);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w, 8.0e11, 1.0e6);
    make_with_groups(3u, 500000000u, GPW_PHASE_TRAIN, 1.0e12f);
    assert_status(gpw_site_start(site), GPW_ERR_DOMAIN);
}

static uint32_t in_phase(gpw_phase phase)
{
    gpw_phase now;
    uint32_t gpus;

    assert_status(gpw_site_group_phase(site, 0u, &now, &gpus), GPW_OK);
    return now == phase ? gpus : 0u;
}

static void run(uint32_t ticks)
{
    gpw_site_signals now;

    while (ticks-- > 0u) {
        assert_status(gpw_site_step(site, &now, sizeof now), GPW_OK);
    }
}

/* Half of a group loads when its start step by step is due: none may be taken from a group that
 * is in two phases. It starts when the others have followed. */
static void stagger_waits_for_a_group_that_is_divided(void **state)
{
    gpw_stagger stagger;

    (void)state;
    make_with_groups(1u, 8u, GPW_PHASE_IDLE, RATED_W);
    assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
    stagger.phase = GPW_PHASE_TRAIN;
    stagger.at_ns = 1000000000u;
    stagger.gpus_per_step = 2u;
    stagger.interval_s = 0.1f;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    run(50u);
    assert_status(gpw_site_command(site, 0u, GPW_PHASE_LOAD, 4u, 0u), GPW_OK);
    run(100u);
    assert_int_equal(in_phase(GPW_PHASE_LOAD), 4);
    assert_status(gpw_site_command(site, 0u, GPW_PHASE_LOAD, 0u, 0u), GPW_OK);
    assert_int_equal(in_phase(GPW_PHASE_LOAD), 8);
    run(2u);
    assert_int_equal(in_phase(GPW_PHASE_TRAIN), 2);
    run(100u);
    assert_int_equal(in_phase(GPW_PHASE_TRAIN), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corner_that_is_run_again_counts_by_its_worst_run),
        cmocka_unit_test(failure_at_nominal_alone_is_decided_by_no_figure),
        cmocka_unit_test(judgement_that_has_no_room_can_be_asked_for_again),
        cmocka_unit_test(end_that_is_known_alone_leaves_the_width_assumed),
        cmocka_unit_test(ride_with_either_end_of_frequency_has_a_window),
        cmocka_unit_test(bound_of_the_voltage_at_rated_leaves_the_margin_to_the_others),
        cmocka_unit_test(load_beyond_all_powers_has_no_bound),
        cmocka_unit_test(stagger_waits_for_a_group_that_is_divided),
    };

    return cmocka_run_group_tests(tests, NULL, unmake);
}
