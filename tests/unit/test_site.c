/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define MS_NS 1000000u
#define SECOND_NS 1000000000ull
#define RATED_W 10000.0f
#define IDLE_W 100.0f
#define INFER_W 350.0f
#define GPUS 8u
#define FIRST_WITHOUT_PSU (GPW_SITE_CORNERS / 2)

static GPW_STATE_BUFFER(memory, 65536);
static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(64u));

/* ---- a site of known parts: eight GPUs without fluctuation, a PI set with a closed form ----
 */

static const gpw_profile *quiet_profile(void)
{
    gpw_profile_config config;
    gpw_phase_figures figures;
    gpw_profile *profile = NULL;

    assert_status(gpw_profile_config_init(&config, sizeof config), GPW_OK);
    strcpy(config.name, "quiet");
    config.cap_w = 350.0f;
    config.excursion_ratio = 1.1f;
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &config, &profile),
                  GPW_OK);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.sigma_w = 0.0f;
    figures.tau_s = 1.0f;
    figures.grade = GPW_GRADE_USER;
    figures.phase = GPW_PHASE_IDLE;
    figures.mean_w = IDLE_W;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    figures.phase = GPW_PHASE_INFER;
    figures.mean_w = INFER_W;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    return profile;
}

static gpw_site_config site_config(void)
{
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.events_max = 8;
    c.staggers_max = 2;
    c.bus_events_max = 4;
    return c;
}

static gpw_genset_config pi_set(void)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    g.governor = GPW_GOVERNOR_PI;
    g.swing = GPW_SWING_POWER;
    g.rated_w = RATED_W;
    g.inertia_s = 1.0f;
    g.kp = 4.0f;
    g.ki = 8.0f;
    g.t_lag_s = 0.0f;
    g.throttle_min_pu = -1.0f;
    g.throttle_max_pu = 2.0f;
    return g;
}

/* Deepest deviation of that set after a step p, generator.md 2.7 item 5. */
static double pi_nadir(double h_s, double p)
{
    const double kp = 4.0, ki = 8.0, wn = sqrt(ki / (2.0 * h_s));
    const double zeta = kp / (2.0 * sqrt(2.0 * h_s * ki)), wd = wn * sqrt(1.0 - zeta * zeta);

    return p / (2.0 * h_s * wn) * exp(-zeta * wn * acos(zeta) / wd);
}

static gpw_site *site_of(const gpw_site_config *c)
{
    gpw_site *site = NULL;

    assert_status(gpw_site_init(memory, sizeof memory, c, &site), GPW_OK);
    return site;
}

static void add_group(gpw_site *site)
{
    gpw_fleet_group group;
    uint32_t index = 99;

    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = GPUS;
    assert_status(gpw_site_add_group(site, &group, quiet_profile(), &index), GPW_OK);
    assert_int_equal(index, 0);
}

static gpw_site *stepped_site(gpw_site_config c, uint64_t at_ns)
{
    gpw_genset_config g = pi_set();
    gpw_site *site = site_of(&c);

    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, at_ns, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    return site;
}

static gpw_site_signals step(gpw_site *site)
{
    gpw_site_signals now;

    assert_status(gpw_site_step(site, &now, sizeof now), GPW_OK);
    return now;
}

static void run(gpw_site *site, size_t ticks)
{
    assert_status(gpw_site_process(site, NULL, NULL, 0, ticks), GPW_OK);
}

static double dip_pct(gpw_site *site)
{
    gpw_verdict_result r;

    assert_status(gpw_site_result(site, &r, sizeof r), GPW_OK);
    return r.dip_pct;
}

/* ---- physics ---- */

static void site_at_rest_stays_at_rest(void **state)
{
    gpw_site *site = stepped_site(site_config(), 100 * SECOND_NS);
    gpw_site_signals now;
    int k;

    (void)state;
    for (k = 0; k < 500; k++) {
        now = step(site);
        assert_near(now.frequency_hz, 50.0, 1e-5);
        assert_near(now.generator_w, GPUS * IDLE_W, 1e-3);
    }
    assert_int_equal(now.time_ns, 5 * SECOND_NS);
}

static void step_of_a_job_dips_as_the_closed_form_says(void **state)
{
    gpw_site *site = stepped_site(site_config(), SECOND_NS);
    const double p = GPUS * (INFER_W - IDLE_W) / RATED_W;

    (void)state;
    run(site, 1000);
    assert_near(dip_pct(site), 100.0 * pi_nadir(1.0, p), 100.0 * pi_nadir(1.0, p) * 1e-4);
}

static void dip_is_the_same_for_ticks_of_1_10_and_100_ms(void **state)
{
    static const uint32_t ticks_ms[] = {1, 10, 100};
    static const uint64_t edges_ns[] = {1003456789ull, 1500000001ull, 1099999999ull};
    const double reference = 100.0 * pi_nadir(1.0, GPUS * (INFER_W - IDLE_W) / RATED_W);
    size_t i, e;

    (void)state;
    for (e = 0; e < COUNT_OF(edges_ns); e++) {
        for (i = 0; i < COUNT_OF(ticks_ms); i++) {
            gpw_site_config c = site_config();
            gpw_site *site;

            c.tick_ns = ticks_ms[i] * MS_NS;
            site = stepped_site(c, edges_ns[e]);
            run(site, 10000 / ticks_ms[i]);
            assert_near(dip_pct(site), reference, 1e-3 * reference);
        }
    }
}

static void bus_sees_boards_overhead_and_losses(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_supply_config s;
    gpw_site_signals now;
    gpw_site *site;

    (void)state;
    c.bus_load_w = 500.0f;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.overhead_w = 200.0f;
    s.overhead_w_per_w = 0.1f;
    s.distribution_efficiency = 0.98f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    now = step(site);
    assert_near(now.rail_w, 800.0, 1e-3);
    assert_near(now.ac_w, (800.0 * 1.1 + 200.0) / 0.98, 1e-2);
    assert_near(now.generator_w, (800.0 * 1.1 + 200.0) / 0.98 + 500.0, 1e-2);
    assert_near(now.frequency_hz, 50.0, 1e-5);
}

static void change_of_other_loads_inside_a_tick_carries_its_energy(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_site_signals now;
    gpw_site *site;

    (void)state;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, 12345678, 1000.0f), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, 17000000, 2000.0f), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, 17500000, 400.0f), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    now = step(site);
    assert_near(now.generator_w, 800.0, 1e-3);
    now = step(site);
    assert_near(now.generator_w, 800.0 + 1000.0 * 0.4654322 + 2000.0 * 0.05 + 400.0 * 0.25,
                0.05);
    now = step(site);
    assert_near(now.generator_w, 1200.0, 1e-3);
}

static void supplies_leave_below_their_window_and_return_together(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_supply_config s;
    gpw_site *site;
    gpw_site_signals now;
    gpw_judgement judgement;
    int k, left_at = 0, back_at = 0;
    float highest_hz = 0.0f;

    (void)state;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.under_hz = 49.5f;
    s.under_delay_s = 0.02f;
    s.return_low_hz = 49.8f;
    s.return_delay_s = 2.0f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    for (k = 1; k <= 600; k++) {
        now = step(site);
        highest_hz = now.frequency_max_hz > highest_hz ? now.frequency_max_hz : highest_hz;
        if (left_at == 0 && now.connected_share == 0.0f) {
            left_at = k;
            assert_true(now.flags & GPW_SITE_SUPPLY_LEFT);
        }
        if (left_at != 0 && back_at == 0 && now.connected_share == 1.0f) {
            back_at = k;
        }
        if (left_at != 0 && k == left_at + 1) {
            assert_near(now.generator_w, 0.0, 1e-3);
        }
    }
    assert_true(left_at > 100 && left_at < 130);
    assert_true(back_at > left_at + 200);
    assert_true(highest_hz > 50.5f); /* the rejected load speeds the engine up */
    assert_status(gpw_site_judge(site, NULL, 600, &judgement, sizeof judgement), GPW_OK);
    assert_int_equal(judgement.outcome, GPW_FAILS);
    assert_true(judgement.supply_trips >= 1);
    assert_int_equal(judgement.limiting, GPW_CRITERION_SUPPLY);
}

static void stagger_gated_by_air_turns_failure_into_success(void **state)
{
    gpw_judgement j;
    int staggered;

    (void)state;
    for (staggered = 0; staggered < 2; staggered++) {
        gpw_site_config c = site_config();
        gpw_genset_config g;
        gpw_stagger stagger;
        gpw_site *site;

        site = site_of(&c);
        add_group(site);
        assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
        assert_status(gpw_genset_preset(&g, GPW_GENSET_GAS_LEAN), GPW_OK);
        g.rated_w = 3600.0f;
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        if (staggered) {
            assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
            stagger.phase = GPW_PHASE_INFER;
            stagger.at_ns = SECOND_NS;
            stagger.margin_pu = 0.3f;
            assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
        } else {
            assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
        }
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, NULL, 9000, &j, sizeof j), GPW_OK);
        assert_int_equal(j.outcome, staggered ? GPW_HOLDS : GPW_FAILS);
        if (staggered) {
            gpw_site_signals now;

            assert_status(gpw_site_reset(site, 0, 0.0f), GPW_OK);
            run(site, 8999);
            now = step(site);
            assert_near(now.rail_w, GPUS * INFER_W, 0.5); /* all of them did start */
        }
    }
}

/* A change in the last nanosecond of a tick was once rounded into the next one and lost. */
static void change_of_other_loads_at_any_nanosecond_is_taken(void **state)
{
    static const uint32_t ticks_ms[] = {1, 10, 33, 100};
    static const int64_t offsets_ns[] = {-1, 0, 1};
    size_t i, o;

    (void)state;
    for (i = 0; i < COUNT_OF(ticks_ms); i++) {
        for (o = 0; o < COUNT_OF(offsets_ns); o++) {
            const uint64_t tick_ns = ticks_ms[i] * (uint64_t)MS_NS;
            gpw_site_config c = site_config();
            gpw_genset_config g = pi_set();
            gpw_site *site;

            c.tick_ns = (uint32_t)tick_ns;
            site = site_of(&c);
            add_group(site);
            assert_status(gpw_site_set_genset(site, &g), GPW_OK);
            assert_status(gpw_site_add_bus_event(site, 2 * tick_ns + offsets_ns[o], 1000.0f),
                          GPW_OK);
            assert_status(gpw_site_add_bus_event(site, 5 * tick_ns + offsets_ns[o], 2500.0f),
                          GPW_OK);
            assert_status(gpw_site_start(site), GPW_OK);
            run(site, 3);
            assert_near(step(site).generator_w, 1800.0, 1e-2);
            run(site, 2);
            assert_near(step(site).generator_w, 3300.0, 1e-2);
        }
    }
}

/* ---- staggers ---- */

static gpw_site *staggered_site(uint32_t groups, float rated_w, float interval_s, float lag_s,
                                uint32_t gpus_per_step)
{
    gpw_site_config c = site_config();
    gpw_genset_config g;
    gpw_site *site;
    uint32_t i;

    c.groups_max = groups;
    c.staggers_max = groups;
    c.delay_slots_max = 1100;
    site = site_of(&c);
    for (i = 0; i < groups; i++) {
        gpw_fleet_group group;
        gpw_stagger stagger;

        assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
        group.gpus = GPUS / groups;
        assert_status(gpw_site_add_group(site, &group, quiet_profile(), NULL), GPW_OK);
        assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
        stagger.group = i;
        stagger.phase = GPW_PHASE_INFER;
        stagger.at_ns = SECOND_NS;
        stagger.interval_s = interval_s;
        stagger.gpus_per_step = gpus_per_step;
        assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
    }
    if (lag_s > 0.0f) {
        assert_status(gpw_site_add_dead_time(site, GPW_CHAIN_AC, lag_s), GPW_OK);
    }
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_GAS_LEAN), GPW_OK);
    g.rated_w = rated_w;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    return site;
}

/* Air for one step of 250 W at a time, of 3600 W: never two, whoever asks and however fast. */
static void staggers_share_the_air_there_is(void **state)
{
    static const struct {
        uint32_t groups;
        float interval_s;
        float dead_s;
    } cases[] = {{8, 1.0f, 0.0f}, {1, 0.0f, 0.0f}, {1, 0.1f, 1.0f}, {8, 0.0f, 0.5f}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_site *site =
            staggered_site(cases[i].groups, 3600.0f, cases[i].interval_s, cases[i].dead_s, 1);
        gpw_verdict_result r;

        run(site, 12000);
        assert_status(gpw_site_result(site, &r, sizeof r), GPW_OK);
        assert_int_equal(r.collapsed, 0);
        assert_true(r.dip_pct < 2.0f);
        assert_near(step(site).generator_w, GPUS * INFER_W, 1.0);
    }
}

/* Whatever else changes the load in the tick of a release is there first. */
static void gate_waits_for_what_comes_in_the_same_tick(void **state)
{
    int by_bus;

    (void)state;
    for (by_bus = 0; by_bus < 2; by_bus++) {
        gpw_site_config c = site_config();
        gpw_genset_config g;
        gpw_fleet_group group;
        gpw_stagger stagger;
        gpw_verdict_result r;
        gpw_site *site;
        uint32_t i;

        c.groups_max = 2;
        site = site_of(&c);
        assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
        group.gpus = GPUS;
        for (i = 0; i < 2; i++) {
            assert_status(gpw_site_add_group(site, &group, quiet_profile(), NULL), GPW_OK);
        }
        assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
        assert_status(gpw_genset_preset(&g, GPW_GENSET_GAS_LEAN), GPW_OK);
        g.rated_w =
            18000.0f; /* air for 2880 W: for one of the two steps of 2000 W, not for both */
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
        stagger.group = 1;
        stagger.phase = GPW_PHASE_INFER;
        stagger.at_ns = SECOND_NS;
        stagger.gpus_per_step = GPUS;
        assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
        if (by_bus) {
            assert_status(gpw_site_add_bus_event(site, SECOND_NS + 5000000u, 2000.0f), GPW_OK);
        } else {
            assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
        }
        assert_status(gpw_site_start(site), GPW_OK);
        run(site, 6000);
        assert_status(gpw_site_result(site, &r, sizeof r), GPW_OK);
        assert_near(r.worst_step_w, GPUS * (INFER_W - IDLE_W), 1.0);
        assert_near(step(site).generator_w, 2 * GPUS * IDLE_W + 4000.0, 1.0);
    }
}

static void stagger_that_never_opens_is_undetermined(void **state)
{
    gpw_site *site = staggered_site(1, 3600.0f, 1.0f, 0.0f, GPUS);
    gpw_judgement j;

    (void)state;
    assert_status(gpw_site_judge(site, NULL, 3000, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_STAGGER);
}

static void schedule_that_calls_the_group_elsewhere_ends_a_stagger(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_stagger stagger;
    gpw_site *site;

    (void)state;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
    stagger.phase = GPW_PHASE_INFER;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_OK);
    assert_status(gpw_site_add_event(site, 3500000000u, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    run(site, 340);
    assert_near(step(site).rail_w, 4 * INFER_W + 4 * IDLE_W, 0.5);
    run(site, 1000);
    assert_near(step(site).rail_w, GPUS * IDLE_W, 0.5);
}

/* ---- the same bits ---- */

static uint32_t hash_run(gpw_site *site, size_t block, size_t ticks)
{
    static gpw_site_signals out[64];
    uint32_t hash = 2166136261u;
    size_t at, i, k;

    for (at = 0; at < ticks; at += block) {
        const size_t n = ticks - at < block ? ticks - at : block;

        assert_status(gpw_site_process(site, NULL, out, sizeof out[0], n), GPW_OK);
        for (i = 0; i < n; i++) {
            unsigned char bytes[sizeof out[0].generator_w + sizeof out[0].frequency_hz];

            memcpy(bytes, &out[i].generator_w, sizeof(float));
            memcpy(bytes + sizeof(float), &out[i].frequency_hz, sizeof(float));
            for (k = 0; k < sizeof bytes; k++) {
                hash = (hash ^ bytes[k]) * 16777619u;
            }
        }
    }
    return hash;
}

static gpw_site *noisy_site(void)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_fleet_group group;
    gpw_site *site;

    c.seed = 42;
    site = site_of(&c);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = GPUS;
    group.rho_in = 0.7f;
    group.initial_phase = GPW_PHASE_INFER;
    assert_true(gpw_site_add_group(site, &group, gpw_profile_study_h100_pcie(), NULL) >=
                GPW_OK);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_PSU, 0.03f), GPW_OK);
    assert_status(gpw_site_add_ramp(site, GPW_CHAIN_AC, 5000.0f, 5000.0f), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_true(gpw_site_start(site) >= GPW_OK);
    return site;
}

static void any_split_into_blocks_and_any_replay_give_the_same_bits(void **state)
{
    gpw_site *site = noisy_site();
    const uint32_t whole = hash_run(site, 64, 500);

    (void)state;
    assert_status(gpw_site_reset(site, 0, 0.0f), GPW_OK);
    assert_int_equal(hash_run(site, 7, 500), whole);
    assert_status(gpw_site_reset(site, 3, 0.0f), GPW_OK);
    assert_int_not_equal(hash_run(site, 64, 500), whole);
    assert_status(gpw_site_reset(site, 0, 0.0f), GPW_OK);
    assert_int_equal(hash_run(site, 64, 500), whole);
}

/* Signals of a caller compiled against a later version: the fields we do not know are zero. */
static void longer_signals_are_filled_and_their_tail_cleared(void **state)
{
    struct {
        gpw_site_signals known;
        uint64_t later;
    } out[2];
    gpw_site_signals plain[2];
    gpw_site *site = noisy_site();

    (void)state;
    memset(out, 0xa5, sizeof out);
    assert_status(gpw_site_process(site, NULL, plain, sizeof plain[0], 2), GPW_OK);
    assert_status(gpw_site_reset(site, 0, 0.0f), GPW_OK);
    assert_status(gpw_site_process(site, NULL, &out[0].known, sizeof out[0], 2), GPW_OK);
    assert_int_equal(out[0].later, 0);
    assert_int_equal(out[1].later, 0);
    assert_memory_equal(&out[1].known, &plain[1], sizeof plain[1]);
    assert_status(gpw_site_process(site, NULL, &out[0].known, sizeof plain[0] + 4, 1),
                  GPW_ERR_VERSION);
}

static void copied_state_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, sizeof memory);
    gpw_site *site = noisy_site();

    (void)state;
    run(site, 150);
    memcpy(copy, memory, sizeof memory);
    assert_int_equal(hash_run(site, 64, 200), hash_run((gpw_site *)(void *)copy, 64, 200));
}

static gpw_site *record_site(uint32_t source);

/* ---- judgement ---- */

static void judge_with_dip_limit(float limit_pct, gpw_judgement *j)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_limits limits;
    gpw_site *site;

    c.required_class = GPW_CLASS_CUSTOM;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_limits_init(&limits, sizeof limits), GPW_OK);
    limits.dip_rated_pct = limit_pct;
    assert_status(gpw_site_set_custom_class(site, &limits), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 1500, j, sizeof *j), GPW_OK);
}

static void limit_beyond_every_corner_holds_and_within_every_corner_fails(void **state)
{
    const double p = GPUS * (INFER_W - IDLE_W) / RATED_W;
    const float deepest = (float)(100.0 * pi_nadir(0.8, p));
    const float shallowest = (float)(100.0 * pi_nadir(1.2, p));
    gpw_judgement j;

    (void)state;
    judge_with_dip_limit(deepest * 1.01f, &j);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.corners, 3);
    assert_near(j.dip_pct, deepest, deepest * 1e-3);
    assert_near(j.margin_pct, 100.0 - 100.0 / 1.01, 0.1);
    assert_int_equal(j.limiting, GPW_CRITERION_DIP_RATED);
    judge_with_dip_limit(shallowest * 0.99f, &j);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.deciding, GPW_PARAMETER_NONE);
    assert_true(j.margin_pct < 0.0f);
}

static void limit_between_the_corners_is_undetermined_and_names_the_inertia(void **state)
{
    const double p = GPUS * (INFER_W - IDLE_W) / RATED_W;
    gpw_judgement j;

    (void)state;
    judge_with_dip_limit((float)(100.0 * pi_nadir(1.0, p) * 1.001), &j);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_INERTIA);
    assert_string_equal(gpw_parameter_name(j.deciding), "inertia_s");
    assert_int_equal(j.corners_held, 2);
    assert_int_equal(j.corners_failed, 1);
    assert_true(j.assumptions & GPW_ASSUMED_INERTIA_WIDTH);
    assert_true(j.assumptions & GPW_ASSUMED_NO_AIR);
    assert_true(j.assumptions & GPW_ASSUMED_STEP_AT_RAIL);
    assert_int_equal(j.weakest_grade, GPW_GRADE_USER);
}

static void record_that_ends_before_recovery_is_undetermined(void **state)
{
    gpw_site_config c = site_config();
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    c.required_class = GPW_CLASS_G3;
    site = stepped_site(c, SECOND_NS);
    assert_status(gpw_site_judge(site, NULL, 130, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_RECORD);
    assert_true(gpw_is_unknown(j.recovery_s));
}

static void trip_fails_the_site_though_the_class_holds(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_trip(site, 49.0f, 0.1f, 0), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 1500, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.trip, 1);
    assert_int_equal(j.limiting, GPW_CRITERION_TRIP);
    assert_true(j.class_held >= GPW_CLASS_G2);
}

static void verdict_without_the_psu_model_counts_when_it_is_worse(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_judgement j;
    gpw_site *site;
    uint32_t needed = 0, with_psu = 7, level = 7;
    float h, s1, tau;

    (void)state;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_PSU, 2.0f), GPW_OK); /* absurdly kind */
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_corner_needed(site, FIRST_WITHOUT_PSU, &needed), GPW_OK);
    assert_int_equal(needed, 1);
    assert_status(
        gpw_site_corner_values(site, FIRST_WITHOUT_PSU + 1, &h, &s1, &tau, &with_psu, &level),
        GPW_OK);
    assert_int_equal(with_psu, 0);
    assert_int_equal(level, GPW_FLEET_LEVEL_NOMINAL);
    assert_near(h, 0.8, 1e-6);
    assert_true(gpw_is_unknown(s1));
    assert_status(gpw_site_judge(site, NULL, 1500, &j, sizeof j), GPW_OK);
    assert_near(j.dip_pct, 100.0 * pi_nadir(0.8, 0.2), 0.01);
    assert_true(j.dip_nominal_pct < 0.7f * j.dip_pct);
}

static void bounds_are_caps_with_excursion_and_all_off(void **state)
{
    gpw_judgement j;

    (void)state;
    judge_with_dip_limit(20.0f, &j);
    assert_near(j.bound_step_up_w, GPUS * (350.0 * 1.1 - IDLE_W), 0.5);
    assert_near(j.bound_step_down_w, GPUS * INFER_W, 0.5);
    assert_near(j.worst_step_w, GPUS * (INFER_W - IDLE_W), 0.5);
    assert_true(j.worst_step_rise_s <= 0.011f);
}

static void judgement_without_all_its_corners_is_refused(void **state)
{
    gpw_site *site = stepped_site(site_config(), SECOND_NS);
    gpw_judgement j;

    (void)state;
    assert_status(gpw_site_judge_begin(site), GPW_OK);
    run(site, 300);
    assert_status(gpw_site_judge_fold(site), GPW_OK);
    assert_status(gpw_site_judge_end(site, &j, sizeof j), GPW_ERR_STATE);
}

static void supplies_that_leave_above_their_window_have_their_own_margin(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_fleet_group group;
    gpw_supply_config s;
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    site = site_of(&c);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = GPUS;
    group.initial_phase = GPW_PHASE_INFER;
    assert_status(gpw_site_add_group(site, &group, quiet_profile(), NULL), GPW_OK);
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.under_hz = 40.0f;
    s.over_hz = 50.5f;
    s.return_delay_s = 100.0f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_IDLE), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 1500, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.limiting, GPW_CRITERION_SUPPLY);
    assert_near(j.margin_pct, 100.0 * (1.0 - j.rise_pct / 1.0), 0.5); /* window ends at +1 % */
    assert_true(j.margin_pct < -50.0f);
}

static void set_that_stalls_fails_without_any_class(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g;
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    c.required_class = GPW_CLASS_NONE;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_GAS_LEAN), GPW_OK);
    g.rated_w = 2700.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 1500, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.limiting, GPW_CRITERION_COLLAPSE);
    assert_int_equal(j.collapsed, 1);
    assert_true(gpw_is_unknown(j.recovery_s));
}

static void bounds_follow_the_fleet_and_pass_the_supply(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_supply_config s;
    gpw_site *site;
    float up_w = 0.0f, down_w = 0.0f;

    (void)state;
    c.bus_load_w = 777.0f;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.overhead_w = 200.0f;
    s.overhead_w_per_w = 0.1f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_ERR_STATE);
    assert_status(gpw_site_start(site), GPW_OK);
    run(site, 50);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w, 1.1 * GPUS * (350.0 * 1.1 - IDLE_W), 0.5);
    assert_near(down_w, 1.1 * GPUS * IDLE_W + 200.0, 0.5);
    run(site, 100);
    assert_status(gpw_site_bounds(site, &up_w, &down_w), GPW_OK);
    assert_near(up_w, 1.1 * GPUS * (350.0 * 1.1 - INFER_W), 0.5);
    assert_near(down_w, 1.1 * GPUS * INFER_W + 200.0, 0.5);
    assert_status(gpw_site_bounds(site, NULL, &down_w), GPW_ERR_NULL);
    assert_status(gpw_site_bounds(record_site(GPW_LOAD_AC), &up_w, &down_w), GPW_ERR_STATE);
}

static void threshold_that_did_not_act_still_has_a_margin(void **state)
{
    const double dip = 100.0 * pi_nadir(0.8, GPUS * (INFER_W - IDLE_W) / RATED_W);
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_supply_config s;
    gpw_judgement j;
    gpw_site *site;
    int protections;

    (void)state;
    for (protections = 0; protections < 2; protections++) {
        const float threshold_hz =
            (float)(50.0 * (1.0 - 0.0105 * dip)); /* 5 % beyond the dip */

        site = site_of(&c);
        add_group(site);
        assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
        s.under_hz = protections ? 0.0f : threshold_hz;
        assert_status(gpw_site_set_supply(site, &s), GPW_OK);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        if (protections) {
            assert_status(gpw_site_add_trip(site, threshold_hz, 0.1f, 0), GPW_OK);
        }
        assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, NULL, 1500, &j, sizeof j), GPW_OK);
        assert_int_equal(j.outcome, GPW_HOLDS);
        assert_int_equal(j.limiting, protections ? GPW_CRITERION_TRIP : GPW_CRITERION_SUPPLY);
        assert_near(j.margin_pct, 100.0 * (1.0 - 1.0 / 1.05), 0.3);
    }
}

/* An end of the window that only its delay kept from acting weighs 0, whatever the other end
 * did; another protection does not make a margin better. */
static void margins_tell_what_acted_from_what_did_not(void **state)
{
    float margin_pct[2];
    int rows;

    (void)state;
    for (rows = 1; rows <= 2; rows++) {
        gpw_site_config c = site_config();
        gpw_genset_config g = pi_set();
        gpw_supply_config s;
        gpw_judgement j;
        gpw_site *site;

        c.required_class = GPW_CLASS_NONE;
        site = site_of(&c);
        add_group(site);
        assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
        s.under_hz = 49.5f;
        s.over_hz = 50.01f;
        s.over_delay_s = 100.0f;
        assert_status(gpw_site_set_supply(site, &s), GPW_OK);
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        if (rows == 2) {
            assert_status(gpw_site_add_trip(site, 49.4f, 0.0f, 0), GPW_OK);
        }
        assert_status(gpw_site_add_trip(site, 49.9f, 0.01f, 0), GPW_OK);
        assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
        assert_status(gpw_site_start(site), GPW_OK);
        assert_status(gpw_site_judge(site, NULL, 1000, &j, sizeof j), GPW_OK);
        assert_int_equal(j.outcome, GPW_FAILS);
        assert_true(j.rise_pct >
                    0.03f); /* beyond over_hz by far: at most 0, never -100 times */
        margin_pct[rows - 1] = j.margin_pct;
        assert_near(j.margin_pct, 100.0 * (1.0 - j.dip_pct / 0.2), 2.0);
    }
    assert_near(margin_pct[1], margin_pct[0], 1e-3);
}

static void judgement_refused_leaves_one_in_progress(void **state)
{
    gpw_site *site = stepped_site(site_config(), SECOND_NS);
    gpw_judgement j;

    (void)state;
    assert_status(gpw_site_judge_begin(site), GPW_OK);
    run(site, 10);
    assert_status(gpw_site_judge(site, NULL, 0, &j, sizeof j), GPW_ERR_DOMAIN);
    assert_status(gpw_site_judge(site, NULL, 5, NULL, sizeof j), GPW_ERR_NULL);
    assert_status(gpw_site_judge_fold(site), GPW_OK);
}

static void step_at_the_first_instant_is_a_step(void **state)
{
    gpw_site *site = stepped_site(site_config(), 0);
    gpw_verdict_result r;

    (void)state;
    run(site, 300);
    assert_status(gpw_site_result(site, &r, sizeof r), GPW_OK);
    assert_near(r.worst_step_w, GPUS * (INFER_W - IDLE_W), 0.5);
    assert_near(r.worst_step_rise_s, 0.001, 1e-6);
}

static void peak_load_above_the_rating_is_told(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    site = site_of(&c);
    add_group(site);
    g.rated_w = 2500.0f;
    g.ki = 40.0f;
    g.kp = 20.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 1500, &j, sizeof j), GPW_OK);
    assert_near(j.peak_load_pct, 100.0 * GPUS * INFER_W / 2500.0, 0.01);
    assert_true(j.assumptions & GPW_ASSUMED_OVERLOAD);
    assert_true(j.assumptions & GPW_ASSUMED_ONE_SEED);
}

/* Of two figures that both part holding from failing the one named is the one that matters:
 * here the air, whose interval reaches from too little to plenty; the inertia's is narrow. */
static void figure_that_moves_the_margin_most_is_named(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g;
    gpw_judgement j;
    gpw_site *site;

    (void)state;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    g.rated_w = 3700.0f;
    g.inertia_low_s = 1.06f;
    g.inertia_high_s = 1.08f;
    g.air_tau_low_s = 1.98f;
    g.air_tau_high_s = 2.02f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 2000, &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_AIR_STEP);
}

/* ---- load records ---- */

static gpw_site *record_site(uint32_t source)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_supply_config s;
    gpw_site *site;

    c.load_source = source;
    site = site_of(&c);
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.overhead_w = 100.0f;
    assert_status(gpw_site_set_supply(site, &s), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_PSU, 0.05f), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    return site;
}

static void record_at_the_rail_gets_overhead_and_one_at_the_input_does_not(void **state)
{
    gpw_site_signals now;
    gpw_site *site = record_site(GPW_LOAD_RAIL);

    (void)state;
    assert_status(gpw_site_reset(site, 0, 1000.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 1000.0f, &now, sizeof now), GPW_OK);
    assert_near(now.generator_w, 1100.0, 1e-3);
    assert_near(now.rail_w, 1000.0, 1e-3);
    assert_near(now.frequency_hz, 50.0, 1e-5);
    site = record_site(GPW_LOAD_AC);
    assert_status(gpw_site_reset(site, 0, 1000.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 1000.0f, &now, sizeof now), GPW_OK);
    assert_near(now.generator_w, 1000.0, 1e-3);
    assert_true(gpw_is_unknown(now.rail_w));
}

static void record_at_the_input_is_behind_the_psu_chain(void **state)
{
    gpw_site_signals now;
    uint32_t needed = 7;
    gpw_site *site = record_site(GPW_LOAD_AC);

    (void)state;
    assert_status(gpw_site_corner_needed(site, FIRST_WITHOUT_PSU, &needed), GPW_OK);
    assert_int_equal(needed, 0);
    assert_status(gpw_site_reset(site, 0, 1000.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 3000.0f, &now, sizeof now), GPW_OK);
    assert_near(now.generator_w, 3000.0, 1e-3);
    site = record_site(GPW_LOAD_RAIL);
    assert_status(gpw_site_corner_needed(site, FIRST_WITHOUT_PSU, &needed), GPW_OK);
    assert_int_equal(needed, 1);
    assert_status(gpw_site_reset(site, 0, 1000.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 3000.0f, &now, sizeof now), GPW_OK);
    assert_true(now.generator_w < 1600.0f); /* 10 ms into a lag of 50 ms */
}

static void unusable_sample_of_a_record_is_held_and_told(void **state)
{
    gpw_site_signals now;
    gpw_judgement j;
    float load_w[200];
    size_t i;
    gpw_site *site = record_site(GPW_LOAD_AC);

    (void)state;
    assert_status(gpw_site_reset(site, 0, 700.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 700.0f, &now, sizeof now), GPW_OK);
    assert_status(gpw_site_step_load(site, NAN, &now, sizeof now), GPW_NOTE_HELD);
    assert_near(now.generator_w, 700.0, 1e-3);
    assert_true(now.flags & GPW_SITE_HELD);
    assert_status(gpw_site_step_load(site, -1.0f, &now, sizeof now), GPW_NOTE_HELD);
    assert_near(now.generator_w, 700.0, 1e-3);
    for (i = 0; i < COUNT_OF(load_w); i++) {
        load_w[i] = 700.0f;
    }
    load_w[100] = INFINITY;
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_true(j.assumptions & GPW_ASSUMED_HELD_SAMPLES);
    assert_true(j.assumptions & GPW_ASSUMED_RECORD_AS_IS);
    assert_true(gpw_is_unknown(j.bound_step_up_w));
}

static void record_with_a_hole_is_undetermined(void **state)
{
    static float load_w[1000];
    gpw_site *site = record_site(GPW_LOAD_AC);
    gpw_judgement j;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(load_w); i++) {
        load_w[i] = i < 10 || i >= 30 ? 700.0f : NAN;
    }
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_RECORD);
    for (i = 0; i < COUNT_OF(load_w); i++) {
        load_w[i] =
            i % 50 < 8 ? NAN : 700.0f; /* its first sample too, but never 0.1 s in a row */
    }
    assert_status(gpw_site_judge(site, load_w, COUNT_OF(load_w), &j, sizeof j), GPW_OK);
    assert_int_equal(j.outcome, GPW_HOLDS);
}

/* ---- size ---- */

static void site_of_one_group_fits_four_kibibytes(void **state)
{
    gpw_site_config c;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_site_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= 4096);
}

static void macro_has_room_for_every_count_and_tick(void **state)
{
    static const uint32_t ticks_ns[] = {1000000,  1000001,  1999999,
                                        10000000, 16666667, 100000000};
    static const uint32_t counts[] = {1, 2, 7, 16, 64};
    static const uint32_t events[] = {0, 8, 100, 4096};
    size_t i, k, e, bytes = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(ticks_ns); i++) {
        for (k = 0; k < COUNT_OF(counts); k++) {
            for (e = 0; e < COUNT_OF(events); e++) {
                gpw_site_config c;

                assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
                c.tick_ns = ticks_ns[i];
                c.groups_max = counts[k];
                c.events_max = events[e];
                assert_status(gpw_site_state_size(&c, &bytes), GPW_OK);
                assert_true(bytes <= GPW_SITE_STATE_BYTES(counts[k], events[e]));
            }
        }
    }
}

/* ---- bad input ---- */

static void wrong_memory_is_refused(void **state)
{
    gpw_site_config c = site_config();
    gpw_site *site = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_site_state_size(&c, &bytes), GPW_OK);
    assert_status(gpw_site_init(memory, bytes - 1, &c, &site), GPW_ERR_SIZE);
    assert_status(gpw_site_init((char *)memory + 4, bytes, &c, &site), GPW_ERR_ALIGN);
    assert_status(gpw_site_init(NULL, bytes, &c, &site), GPW_ERR_NULL);
    assert_status(gpw_site_init(memory, bytes, NULL, &site), GPW_ERR_NULL);
    assert_status(gpw_site_init(memory, bytes, &c, NULL), GPW_ERR_NULL);
    assert_null(site);
}

static void field_out_of_range_is_refused(void **state)
{
    gpw_site_config c;
    size_t bytes = 77;

    (void)state;
#define REFUSED(field, value)                                                                  \
  c = site_config();                                                                           \
  c.field = (value);                                                                           \
  assert_status(gpw_site_state_size(&c, &bytes), GPW_ERR_DOMAIN)
    REFUSED(tick_ns, 0);
    REFUSED(tick_ns, 999999);
    REFUSED(tick_ns, 100000001);
    REFUSED(groups_max, 0);
    REFUSED(groups_max, 65);
    REFUSED(load_source, 3);
    REFUSED(fleet_mode, 2);
    REFUSED(staggers_max, 17);
    REFUSED(bus_events_max, 257);
    REFUSED(stages_max, 17);
    REFUSED(required_class, 5);
    REFUSED(dead_time_max_s, NAN);
    REFUSED(dead_time_max_s, -0.1f);
    REFUSED(bus_load_w, NAN);
    REFUSED(bus_load_w, INFINITY);
    REFUSED(bus_load_w, -1.0f);
    REFUSED(bus_load_w, 2.0e12f);
    REFUSED(load_corners, 2);
    REFUSED(load_error, -0.01f);
    REFUSED(load_error, 0.91f);
    REFUSED(load_error, NAN);
    REFUSED(ride_max, 2);
    REFUSED(reserved, 1);
#undef REFUSED
    assert_int_equal(bytes, 77);
}

static void uninitialised_or_newer_config_is_refused(void **state)
{
    struct {
        gpw_site_config known;
        uint32_t from_the_future[2];
    } c;
    size_t bytes;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(gpw_site_state_size(&c.known, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_site_config_init(&c.known, sizeof c), GPW_OK);
    assert_status(gpw_site_state_size(&c.known, &bytes), GPW_OK);
    c.from_the_future[1] = 1;
    assert_status(gpw_site_state_size(&c.known, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_site_config_init(&c.known, 76), GPW_ERR_VERSION);
    assert_status(gpw_site_config_init(NULL, sizeof c), GPW_ERR_NULL);
}

static void calls_out_of_their_time_are_refused(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_site *site = site_of(&c);
    gpw_judgement j;
    gpw_site_signals now;

    (void)state;
    assert_status(gpw_site_step(site, &now, sizeof now), GPW_ERR_STATE);
    assert_status(gpw_site_reset(site, 0, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_site_judge(site, NULL, 10, &j, sizeof j), GPW_ERR_STATE);
    assert_status(gpw_site_start(site), GPW_ERR_UNKNOWN); /* no set */
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_ERR_STATE); /* no group */
    add_group(site);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_start(site), GPW_ERR_STATE);
    assert_status(gpw_site_set_genset(site, &g), GPW_ERR_STATE);
    assert_status(gpw_site_add_trip(site, 45.0f, 1.0f, 0), GPW_ERR_STATE);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_PSU, 0.1f), GPW_ERR_STATE);
    assert_status(gpw_site_judge_fold(site), GPW_ERR_STATE);
    assert_status(gpw_site_judge_end(site, &j, sizeof j), GPW_ERR_STATE);
    assert_status(gpw_site_step_load(site, 1.0f, &now, sizeof now), GPW_ERR_STATE);
    assert_status(gpw_site_step(site, &now, 60), GPW_ERR_VERSION);
    assert_status(gpw_site_step(NULL, &now, sizeof now), GPW_ERR_NULL);
    assert_status(gpw_site_step((gpw_site *)(void *)profile_memory, &now, sizeof now),
                  GPW_ERR_HANDLE);
    assert_status(gpw_site_judge(site, NULL, 0, &j, sizeof j), GPW_ERR_DOMAIN);
    assert_status(gpw_site_judge(site, NULL, 10, NULL, sizeof j), GPW_ERR_NULL);
    assert_status(gpw_site_reset(site, GPW_SITE_CORNERS, 0.0f), GPW_ERR_DOMAIN);
}

static void bad_parts_are_refused_and_change_nothing(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_site *site = site_of(&c);
    gpw_supply_config s;
    gpw_stagger stagger;

    (void)state;
    add_group(site);
    g.inertia_s = gpw_unknown();
    assert_status(gpw_site_set_genset(site, &g), GPW_ERR_UNKNOWN);
    g = pi_set();
    g.rated_w = -1.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_ERR_DOMAIN);
    g = pi_set();
    g.dead_s = 0.2f; /* beyond dead_time_max_s */
    assert_status(gpw_site_set_genset(site, &g), GPW_ERR_FULL);
    assert_status(gpw_site_add_event(site, 5, 0, GPW_PHASE_TRAIN), GPW_ERR_UNKNOWN);
    assert_status(gpw_site_add_event(site, 5, 0, 12), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_event(site, 5, 1, GPW_PHASE_INFER), GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_add_event(site, 50, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_add_event(site, 49, 0, GPW_PHASE_IDLE), GPW_ERR_ORDER);
    assert_status(gpw_site_add_bus_event(site, 5, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_bus_event(site, 5, 1.0f), GPW_OK);
    assert_status(gpw_site_add_bus_event(site, 4, 1.0f), GPW_ERR_ORDER);
    assert_status(gpw_site_add_efficiency(site, 0.5f, 0.9f), GPW_ERR_STATE);
    assert_status(gpw_supply_config_init(&s, sizeof s), GPW_OK);
    s.power_factor = 0.0f;
    assert_status(gpw_site_set_supply(site, &s), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_lag(site, 3, 0.1f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_lag(site, GPW_CHAIN_RAIL, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_ramp(site, GPW_CHAIN_RAIL, -1.0f, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_trip(site, NAN, 1.0f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_trip(site, 45.0f, -1.0f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_site_add_trip(site, 45.0f, 1.0f, 2), GPW_ERR_DOMAIN);
    assert_status(gpw_stagger_init(&stagger, sizeof stagger), GPW_OK);
    stagger.group = 7;
    stagger.phase = GPW_PHASE_INFER;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_ERR_NOT_FOUND);
    stagger.group = 0;
    stagger.gpus_per_step = 0;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_ERR_DOMAIN);
    stagger.gpus_per_step = 1;
    stagger.interval_s = NAN;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_ERR_DOMAIN);
    stagger.interval_s = 1.0f;
    stagger.phase = GPW_PHASE_TRAIN;
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_ERR_UNKNOWN);
    memset(&stagger, 0, sizeof stagger);
    assert_status(gpw_site_add_stagger(site, &stagger), GPW_ERR_VERSION);
    g = pi_set();
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
}

static void set_too_small_for_the_initial_load_can_be_mended(void **state)
{
    gpw_site_config c = site_config();
    gpw_genset_config g = pi_set();
    gpw_site *site;

    (void)state;
    c.bus_load_w = 30000.0f;
    site = site_of(&c);
    add_group(site);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_ERR_DOMAIN);
    g.rated_w = 50000.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_near(step(site).generator_w, 30800.0, 0.1);
}

static void refused_reset_leaves_the_run_as_it_was(void **state)
{
    static GPW_STATE_BUFFER(before, sizeof memory);
    gpw_site *site = record_site(GPW_LOAD_AC);
    gpw_site_signals now;
    gpw_judgement j;
    const float nan_w = NAN, huge_w = 1.0e6f;

    (void)state;
    assert_status(gpw_site_reset(site, 0, 866.0f), GPW_OK);
    assert_status(gpw_site_step_load(site, 866.0f, &now, sizeof now), GPW_OK);
    memcpy(before, memory, sizeof memory);
    assert_status(gpw_site_reset(site, 0, 1.0e6f), GPW_ERR_DOMAIN);
    assert_status(gpw_site_reset(site, 0, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_site_judge(site, &huge_w, 1, &j, sizeof j), GPW_ERR_DOMAIN);
    assert_status(gpw_site_judge(site, &nan_w, 1, &j, 8), GPW_ERR_VERSION);
    assert_memory_equal(before, memory, sizeof memory);
    assert_status(gpw_site_judge_fold(site), GPW_ERR_STATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(site_at_rest_stays_at_rest),
        cmocka_unit_test(step_of_a_job_dips_as_the_closed_form_says),
        cmocka_unit_test(dip_is_the_same_for_ticks_of_1_10_and_100_ms),
        cmocka_unit_test(bus_sees_boards_overhead_and_losses),
        cmocka_unit_test(change_of_other_loads_inside_a_tick_carries_its_energy),
        cmocka_unit_test(change_of_other_loads_at_any_nanosecond_is_taken),
        cmocka_unit_test(staggers_share_the_air_there_is),
        cmocka_unit_test(gate_waits_for_what_comes_in_the_same_tick),
        cmocka_unit_test(stagger_that_never_opens_is_undetermined),
        cmocka_unit_test(schedule_that_calls_the_group_elsewhere_ends_a_stagger),
        cmocka_unit_test(supplies_leave_below_their_window_and_return_together),
        cmocka_unit_test(stagger_gated_by_air_turns_failure_into_success),
        cmocka_unit_test(any_split_into_blocks_and_any_replay_give_the_same_bits),
        cmocka_unit_test(longer_signals_are_filled_and_their_tail_cleared),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(limit_beyond_every_corner_holds_and_within_every_corner_fails),
        cmocka_unit_test(limit_between_the_corners_is_undetermined_and_names_the_inertia),
        cmocka_unit_test(record_that_ends_before_recovery_is_undetermined),
        cmocka_unit_test(trip_fails_the_site_though_the_class_holds),
        cmocka_unit_test(verdict_without_the_psu_model_counts_when_it_is_worse),
        cmocka_unit_test(judgement_without_all_its_corners_is_refused),
        cmocka_unit_test(supplies_that_leave_above_their_window_have_their_own_margin),
        cmocka_unit_test(set_that_stalls_fails_without_any_class),
        cmocka_unit_test(bounds_follow_the_fleet_and_pass_the_supply),
        cmocka_unit_test(threshold_that_did_not_act_still_has_a_margin),
        cmocka_unit_test(margins_tell_what_acted_from_what_did_not),
        cmocka_unit_test(judgement_refused_leaves_one_in_progress),
        cmocka_unit_test(step_at_the_first_instant_is_a_step),
        cmocka_unit_test(peak_load_above_the_rating_is_told),
        cmocka_unit_test(figure_that_moves_the_margin_most_is_named),
        cmocka_unit_test(bounds_are_caps_with_excursion_and_all_off),
        cmocka_unit_test(record_at_the_rail_gets_overhead_and_one_at_the_input_does_not),
        cmocka_unit_test(record_at_the_input_is_behind_the_psu_chain),
        cmocka_unit_test(unusable_sample_of_a_record_is_held_and_told),
        cmocka_unit_test(record_with_a_hole_is_undetermined),
        cmocka_unit_test(site_of_one_group_fits_four_kibibytes),
        cmocka_unit_test(macro_has_room_for_every_count_and_tick),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(field_out_of_range_is_refused),
        cmocka_unit_test(uninitialised_or_newer_config_is_refused),
        cmocka_unit_test(calls_out_of_their_time_are_refused),
        cmocka_unit_test(bad_parts_are_refused_and_change_nothing),
        cmocka_unit_test(set_too_small_for_the_initial_load_can_be_mended),
        cmocka_unit_test(refused_reset_leaves_the_run_as_it_was),
    };

    return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
