/* SPDX-License-Identifier: MIT */
/* Life cycle, bad input and promises of the generator set. Its physics: tests/reference/. */
#include "gpw_test.h"

#include "genset_state.h"

#include <string.h>

#define NS_PER_MS 1000000u
#define RATED_W 50000.0f

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));

static gpw_genset_config config_of(uint32_t preset)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, preset), GPW_OK);
    c.tick_ns = 10u * NS_PER_MS;
    c.rated_w = RATED_W;
    return c;
}

static gpw_genset *set_of(gpw_genset_config c)
{
    gpw_genset *g = NULL;

    assert_status(gpw_genset_init(memory, sizeof memory, &c, &g), GPW_OK);
    return g;
}

static gpw_genset_output step(gpw_genset *g, float load_w)
{
    gpw_genset_output out;

    assert_status(gpw_genset_step(g, load_w, &out, sizeof out), GPW_OK);
    return out;
}

/* ---- behaviour ---- */

static void equilibrium_is_exact_under_every_governor(void **state)
{
    uint32_t governor, swing;

    (void)state;
    for (governor = GPW_GOVERNOR_DROOP; governor <= GPW_GOVERNOR_DEGOV1; governor++) {
        for (swing = 0; swing < 2; swing++) {
            gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
            gpw_genset *g;
            int k;

            c.governor = governor;
            c.swing = swing;
            c.droop_pu = governor == GPW_GOVERNOR_DROOP || governor == GPW_GOVERNOR_DEGOV1
                             ? 0.04f
                             : 0.0f;
            c.t_lag_s = 0.1f;
            c.kp = 5.0f;
            c.ki = 10.0f;
            c.initial_pu = 0.375f;
            g = set_of(c);
            for (k = 0; k < 1000; k++) {
                const gpw_genset_output out = step(g, 0.375f * RATED_W);

                assert_near(out.speed_min_pu, 0.0, 0.0);
                assert_near(out.speed_max_pu, 0.0, 0.0);
                assert_near(out.frequency_hz, 50.0, 0.0);
                assert_near(out.throttle_pu, 0.375, 0.0);
                assert_near(out.boost_pu, 0.375, 0.0);
                assert_near(out.mechanical_w, 18750.0, 0.0);
                assert_near(out.rocof_hz_per_s, 0.0, 0.0);
                assert_int_equal(out.limited, 0);
                assert_int_equal(out.collapsed, 0);
            }
        }
    }
}

static void extremes_are_those_of_substeps_not_of_ticks(void **state)
{
    gpw_genset_config fine = config_of(GPW_GENSET_DIESEL_NA), coarse = fine;
    float least = 0.0f;
    gpw_genset *g;
    int k;

    (void)state;
    fine.tick_ns = NS_PER_MS;
    g = set_of(fine);
    for (k = 0; k < 1000; k++) {
        const gpw_genset_output out = step(g, 0.5f * RATED_W);

        least = out.speed_pu < least ? out.speed_pu : least;
    }
    coarse.tick_ns = 100u * NS_PER_MS;
    g = set_of(coarse);
    for (k = 0; k < 10; k++) {
        const gpw_genset_output out = step(g, 0.5f * RATED_W);

        if (k == 2) { /* the nadir, at 0.245 s */
            assert_near(out.speed_min_pu, least, 0.0);
            assert_true(out.speed_pu > least);
        }
    }
}

static void blocks_and_single_ticks_give_the_same_bits(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO_DROOP);
    float load[60], whole[60], split[60];
    gpw_genset *g;
    size_t k, at, n;

    (void)state;
    for (k = 0; k < COUNT_OF(load); k++) {
        load[k] = (float)((k * 7919u) % 30000u);
    }
    assert_status(gpw_genset_process(set_of(c), load, whole, 60), GPW_OK);
    g = set_of(c);
    for (at = 0, n = 1; at < 60; at += n, n = n % 7 + 1) {
        const size_t ticks = n < 60 - at ? n : 60 - at;

        assert_status(gpw_genset_process(g, load + at, split + at, ticks), GPW_OK);
    }
    assert_memory_equal(split, whole, sizeof whole);
    g = set_of(c);
    for (k = 0; k < 60; k++) {
        assert_near(step(g, load[k]).speed_pu, whole[k], 0.0);
    }
    assert_status(gpw_genset_process(set_of(c), load, load, 60), GPW_OK); /* in place */
    assert_memory_equal(load, whole, sizeof whole);
}

static void copied_state_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_GENSET_STATE_BYTES(100u));
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset *g = set_of(c);
    size_t bytes;
    int k;

    (void)state;
    for (k = 0; k < 10; k++) {
        (void)step(g, 0.4f * RATED_W);
    }
    assert_status(gpw_genset_state_size(&c, &bytes), GPW_OK);
    memcpy(copy, memory, bytes);
    for (k = 0; k < 20; k++) {
        const gpw_genset_output a = step(g, 0.1f * RATED_W);
        const gpw_genset_output b = step((gpw_genset *)copy, 0.1f * RATED_W);

        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void reset_set_repeats_itself_and_forgets_a_collapse(void **state)
{
    gpw_genset *g = set_of(config_of(GPW_GENSET_GAS_LEAN));
    gpw_genset_output first, again;
    int k;

    (void)state;
    first = step(g, 0.1f * RATED_W);
    for (k = 0; k < 500; k++) {
        again = step(g, 1.5f * RATED_W);
    }
    assert_int_equal(again.collapsed, 1);
    assert_status(gpw_genset_reset(g, 0.0f), GPW_OK);
    again = step(g, 0.1f * RATED_W);
    assert_memory_equal(&again, &first, sizeof first);
    assert_status(gpw_genset_reset(g, 0.5f), GPW_OK);
    assert_near(step(g, 0.5f * RATED_W).speed_min_pu, 0.0, 0.0);
}

static void collapsed_set_gives_nothing_and_keeps_its_last_speed(void **state)
{
    gpw_genset *g = set_of(config_of(GPW_GENSET_DIESEL_NA));
    gpw_genset_output out = step(g, 0.0f);
    float at_collapse, figure = 0.0f;
    int k;

    (void)state;
    (void)gpwi_genset_settled(g, 0.5f * RATED_W);
    for (k = 0; k < 2000 && !out.collapsed; k++) {
        out = step(g, 2.0f * RATED_W);
    }
    assert_int_equal(out.collapsed, 1);
    assert_true(out.speed_pu < -0.4f && out.speed_pu > -0.5f);
    assert_near(out.speed_min_pu, out.speed_pu, 0.0);
    at_collapse = out.speed_pu;
    for (k = 0; k < 100; k++) {
        out = step(g, 0.0f);
        assert_near(out.speed_pu, at_collapse, 0.0);
        assert_near(out.throttle_pu, 0.0, 0.0);
        assert_near(out.mechanical_w, 0.0, 0.0);
        assert_near(out.rocof_hz_per_s, 0.0, 0.0);
        assert_int_equal(out.collapsed, 1);
    }
    assert_int_equal(gpwi_genset_collapsed(g), 1);
    assert_status(gpw_genset_acceptable_step(g, &figure), GPW_OK);
    assert_near(figure, 0.0, 0.0);
    assert_status(gpw_genset_settled(g, 0.0f, &figure), GPW_NOTE_CLAMPED);
    assert_true(figure != figure);
    figure = gpwi_genset_settled(g, 0.5f * RATED_W); /* asked before the collapse */
    assert_true(figure != figure);
}

/* Any load at all, over the whole range of a sample, keeps every figure finite. */
static void absurd_loads_never_make_a_nan(void **state)
{
    static const float loads[] = {0.0f, 1e12f, -1e12f, 5e4f, -5e4f, 2e5f, 1e6f, -1e6f};
    uint32_t governor;

    (void)state;
    for (governor = GPW_GOVERNOR_DROOP; governor <= GPW_GOVERNOR_DEGOV1; governor++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
        uint32_t random = 1u;
        gpw_genset *g;
        int k;

        c.governor = governor;
        c.droop_pu = governor == GPW_GOVERNOR_DROOP ? 0.001f : 0.0f;
        c.t_lag_s = 0.001f;
        c.kp = 1000.0f;
        c.ki = 1000.0f;
        c.k = 1000.0f;
        c.t1_s = c.t2_s = c.t5_s = c.t6_s = 0.001f;
        c.t3_s = c.t4_s = 100.0f;
        c.inertia_s = 0.1f;
        c.stall_speed_pu = 0.4f;
        c.air_tau_s = 0.001f;
        g = set_of(c);
        for (k = 0; k < 20000; k++) {
            gpw_genset_output out;

            random = random * 1664525u + 1013904223u;
            out = step(g, loads[random >> 29]);
            assert_true(out.speed_pu >= -0.7f && out.speed_pu <= 1.0f);
            assert_true(out.throttle_pu >= -0.05f && out.throttle_pu <= 1.1f);
            assert_true(out.boost_pu >= 0.0f && out.boost_pu <= 1.1f);
            assert_true(isfinite(out.rocof_hz_per_s) && isfinite(out.mechanical_w));
            assert_true(g->vars.integral >= -0.05f && g->vars.integral <= 1.1f);
            assert_true(fabsf(g->vars.filter) <= 16.0f && fabsf(g->vars.servo) <= 16.0f);
            assert_true(fabsf(g->vars.filter_rate) <= 16.0f && fabsf(g->vars.valve) <= 16.0f);
            if (out.collapsed) {
                assert_status(gpw_genset_reset(g, 0.2f), GPW_OK);
            }
        }
    }
}

/* A lag that stays inside its limits turns back as soon as it is asked to. */
static void lagged_output_leaves_its_limit_at_once(void **state)
{
    uint32_t governor;

    (void)state;
    for (governor = GPW_GOVERNOR_DROOP; governor <= GPW_GOVERNOR_PI; governor++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);
        gpw_genset_output out;
        gpw_genset *g;
        float asks_for_less; /* above this speed it does */
        int k;

        c.governor = governor;
        c.tick_ns = NS_PER_MS;
        c.swing = GPW_SWING_POWER;
        c.droop_pu = governor == GPW_GOVERNOR_DROOP ? 0.04f : 0.0f;
        c.t_lag_s = 0.5f;
        c.kp = 8.0f;
        c.ki = 8.0f;
        c.initial_pu = 0.8f;
        asks_for_less = governor == GPW_GOVERNOR_DROOP ? -0.3f * 0.04f : 0.0f;
        g = set_of(c);
        for (k = 0; k < 5000; k++) {
            out = step(g, 1.12f * RATED_W);
        }
        assert_near(out.throttle_pu, 1.1f, 0.0);
        assert_true(out.speed_pu < asks_for_less - 0.02f);
        while (out.speed_pu < asks_for_less + 0.001f) {
            out = step(g, 0.5f * RATED_W);
        }
        assert_true(out.throttle_pu < 1.1f);
    }
}

static void droop_does_not_wind_up_above_its_air(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset_output out;
    gpw_genset *g;
    float most, room_w = 0.0f;
    int k;

    (void)state;
    c.governor = GPW_GOVERNOR_DROOP;
    c.tick_ns = NS_PER_MS;
    c.droop_pu = 0.04f;
    c.t_lag_s = 0.5f;
    c.initial_pu = 0.3f;
    c.air_step_pu = 0.2f;
    c.air_tau_s = 50.0f; /* the ceiling is 0.5 */
    g = set_of(c);
    do {
        out = step(g, 0.6f * RATED_W);
    } while (out.speed_pu > -0.1f);
    assert_int_equal(out.limited, 4);
    most = out.throttle_pu;
    for (k = 0; k < 10000 && out.speed_pu < -0.2f * 0.04f + 0.001f; k++) {
        out = step(g, 0.3f * RATED_W);
    }
    assert_true(k > 0 && k < 10000);
    assert_near(most, 0.5, 0.01);
    assert_status(gpw_genset_acceptable_step(g, &room_w), GPW_OK);
    assert_true(room_w > 0.0f);
}

/* At 1 ms and a time constant of 30 s one step is 3e-5 of the gap: in a plain float the boost
 * would stop 1e-3 pu short, and an integral gain of 0.1 a speed error of 3e-4 pu. */
static void slow_states_do_not_stall_short_of_their_end(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    gpw_genset_output out;
    gpw_genset *g;
    int k;

    (void)state;
    c.governor = GPW_GOVERNOR_PI;
    c.tick_ns = 100u * NS_PER_MS;
    c.kp = 4.0f;
    c.ki = 0.1f;
    c.dead_s = 0.0f;
    c.air_tau_s = 30.0f;
    g = set_of(c);
    for (k = 0; k < 10000; k++) {
        out = step(g, 0.3f * RATED_W);
    }
    assert_near(out.speed_pu, 0.0, 1e-6);
    assert_near(out.throttle_pu, 0.3, 1e-6);
    assert_near(out.boost_pu, 0.3, 1e-5);
}

static void flags_name_the_limit_that_acts(void **state)
{
    gpw_genset *g = set_of(config_of(GPW_GENSET_DIESEL_NA));
    uint32_t seen = 0;
    int k;

    (void)state;
    for (k = 0; k < 100; k++) { /* beyond TMAX, no air limit */
        seen |= step(g, 1.3f * RATED_W).limited;
    }
    assert_int_equal(seen, 1);
    assert_status(gpw_genset_reset(g, 1.0f), GPW_OK);
    for (seen = 0, k = 0; k < 20; k++) {
        seen |= step(g, 0.0f).limited;
    }
    assert_int_equal(seen, 2);
    g = set_of(config_of(GPW_GENSET_GAS_LEAN));
    for (seen = 0, k = 0; k < 100; k++) {
        seen |= step(g, 0.25f * RATED_W).limited;
    }
    assert_int_equal(seen, 4);
}

static void acceptable_step_is_the_air_above_what_is_used(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_GAS_LEAN);
    float w = 0.0f;
    gpw_genset *g;
    int k;

    (void)state;
    c.initial_pu = 0.5f;
    g = set_of(c);
    assert_status(gpw_genset_acceptable_step(g, &w), GPW_OK);
    assert_near(w, 0.16 * 50000.0, 0.01); /* s1, at rest */
    for (k = 0; k < 200; k++) {
        (void)step(g, 0.65f * RATED_W);
    }
    assert_status(gpw_genset_acceptable_step(g, &w), GPW_OK);
    assert_true(w < 0.12f * RATED_W); /* just taken, the turbocharger is behind */
    assert_near(gpwi_genset_acceptable_w(g), w, 0.0);
    c.initial_pu = 1.05f;
    assert_status(gpw_genset_acceptable_step(set_of(c), &w), GPW_OK);
    assert_near(w, 0.05 * 50000.0, 0.01); /* the throttle's end */
    assert_status(gpw_genset_acceptable_step(set_of(config_of(GPW_GENSET_DIESEL_NA)), &w),
                  GPW_OK);
    assert_near(w, 1.1 * 50000.0, 0.01); /* no air limit */
}

static void settled_deviation_is_zero_when_isochronous_and_unknown_beyond_the_throttle(
    void **state)
{
    gpw_genset *g = set_of(config_of(GPW_GENSET_DIESEL_NA));
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO_DROOP);
    float w = 1.0f;

    (void)state;
    assert_status(gpw_genset_settled(g, 0.9f * RATED_W, &w), GPW_OK);
    assert_near(w, 0.0, 0.0);
    assert_status(gpw_genset_settled(g, 1.2f * RATED_W, &w), GPW_NOTE_CLAMPED);
    assert_true(w != w);
    assert_status(gpw_genset_settled(g, -0.2f * RATED_W, &w), GPW_NOTE_CLAMPED);
    assert_true(w != w);
    c.initial_pu = 0.2f;
    g = set_of(c);
    assert_status(gpw_genset_settled(g, 0.7f * RATED_W, &w), GPW_OK);
    assert_near(w, (1.008 + sqrt(1.008 * 1.008 - 4.0 * 0.04 * 0.7)) / 2.0 - 1.0, 1e-7);
    /* the remembered answer follows the load */
    assert_near(gpwi_genset_settled(g, 0.2f * RATED_W), 0.0, 0.0);
    assert_near(gpwi_genset_settled(g, 0.7f * RATED_W), w, 0.0);
    assert_near(gpwi_genset_settled(g, 0.7f * RATED_W), w, 0.0);
    assert_true(gpwi_genset_settled(g, 2.0f * RATED_W) !=
                gpwi_genset_settled(g, 2.0f * RATED_W));
}

static void degov1_without_droop_is_degov(void **state)
{
    gpw_genset_config a = config_of(GPW_GENSET_DIESEL_TURBO), b = a;
    float load[50], of_a[50], of_b[50];
    size_t k;

    (void)state;
    for (k = 0; k < 50; k++) {
        load[k] = 20000.0f;
    }
    b.governor = GPW_GOVERNOR_DEGOV1;
    b.droop_on_power = 1u;
    assert_status(gpw_genset_process(set_of(a), load, of_a, 50), GPW_OK);
    assert_status(gpw_genset_process(set_of(b), load, of_b, 50), GPW_OK);
    assert_memory_equal(of_a, of_b, sizeof of_a);
}

/* T6 -> 0 must go over into T6 = 0 without a jump. */
static void actuator_without_t6_is_the_limit_of_a_short_t6(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);
    double nadir[3];
    size_t i;

    (void)state;
    c.k = 8.0f;
    for (i = 0; i < 3; i++) {
        gpw_genset *g;
        int k;

        c.t6_s = i == 0 ? 0.0f : i == 1 ? 0.002f : 0.004f;
        g = set_of(c);
        nadir[i] = 0.0;
        for (k = 0; k < 300; k++) {
            nadir[i] = fmin(nadir[i], (double)step(g, 0.3f * RATED_W).speed_min_pu);
        }
    }
    assert_near(nadir[0], 2.0 * nadir[1] - nadir[2], 2e-3 * fabs(nadir[0]));
    assert_true(nadir[0] != nadir[1]);
}

static void inertia_constant_follows_from_moment_and_speed(void **state)
{
    float h = 0.0f;

    (void)state;
    assert_status(gpw_genset_inertia(710.0f, 900.0f, 4.5e6f, &h), GPW_OK);
    assert_near(h, 0.5 * 710.0 * pow(900.0 * 2.0 * acos(-1.0) / 60.0, 2.0) / 4.5e6, 1e-6);
    assert_near(h, 0.70, 0.002);
}

/* ---- presets ---- */

static void presets_carry_names_figures_and_grades(void **state)
{
    static const char *const names[] = {"diesel-na", "diesel-turbo", "diesel-turbo-droop",
                                        "gas-lean"};
    uint32_t which, found = 99;

    (void)state;
    for (which = 0; which < COUNT_OF(names); which++) {
        const gpw_genset_config c = config_of(which);

        assert_string_equal(gpw_genset_preset_name(which), names[which]);
        assert_status(gpw_genset_preset_find(names[which], &found), GPW_OK);
        assert_int_equal(found, which);
        assert_true(c.inertia_s > 0.0f);
        assert_true(c.inertia_low_s != c.inertia_low_s); /* the default width */
        assert_true(c.inertia_grade != GPW_GRADE_USER && c.inertia_grade != GPW_GRADE_UNKNOWN);
        assert_true(c.governor_grade != GPW_GRADE_USER);
        assert_true(c.source != GPW_SOURCE_USER);
        assert_true(c.throttle_min_pu < 0.0f);
        (void)set_of(c);
    }
    found = 99;
    assert_string_equal(gpw_genset_preset_name(4), "?");
    assert_status(gpw_genset_preset_find("diesel", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_genset_preset_find("diesel-na2", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_genset_preset_find("", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_genset_preset_find(NULL, &found), GPW_ERR_NULL);
    assert_status(gpw_genset_preset_find("diesel-na", NULL), GPW_ERR_NULL);
    assert_int_equal(found, 99);
}

static void preset_leaves_rating_and_start_alone(void **state)
{
    gpw_genset_config c, before;

    (void)state;
    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = 20u * NS_PER_MS;
    c.rated_w = 7.0e4f;
    c.f0_hz = 60.0f;
    c.initial_pu = 0.3f;
    c.swing = GPW_SWING_POWER;
    c.stall_speed_pu = 0.7f;
    before = c;
    assert_status(gpw_genset_preset(&c, GPW_GENSET_GAS_LEAN), GPW_OK);
    assert_int_equal(c.header, before.header);
    assert_int_equal(c.tick_ns, before.tick_ns);
    assert_int_equal(c.swing, before.swing);
    assert_near(c.rated_w, before.rated_w, 0.0);
    assert_near(c.f0_hz, before.f0_hz, 0.0);
    assert_near(c.initial_pu, before.initial_pu, 0.0);
    assert_near(c.stall_speed_pu, before.stall_speed_pu, 0.0);
    before = c;
    assert_status(gpw_genset_preset(&c, 4), GPW_ERR_NOT_FOUND);
    assert_status(gpw_genset_preset(NULL, 0), GPW_ERR_NULL);
    assert_memory_equal(&c, &before, sizeof c);
    memset(&c, 0, sizeof c);
    assert_status(gpw_genset_preset(&c, 0), GPW_ERR_VERSION);
}

/* ---- bad input ---- */

static gpw_status size_status(const gpw_genset_config *c)
{
    gpw_genset *g = NULL;
    size_t bytes = 123;
    const gpw_status status = gpw_genset_state_size(c, &bytes);

    if (status < 0) {
        assert_int_equal(bytes, 123);
    }
    assert_int_equal(gpw_genset_init(memory, sizeof memory, c, &g), status);
    assert_true((g != NULL) == (status == GPW_OK));
    return status;
}

static void set_without_inertia_is_refused_as_unknown(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);

    (void)state;
    c.inertia_s = NAN;
    assert_status(size_status(&c), GPW_ERR_UNKNOWN);
    c.f0_hz = 55.0f;
    assert_status(size_status(&c), GPW_ERR_UNKNOWN);
    c.f0_hz = 400.0f; /* what is wrong goes before what is missing */
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
}

typedef struct bad_field {
    size_t at;
    float value;
} bad_field;

#define BAD(member, value)                                                                     \
  {                                                                                            \
    offsetof(gpw_genset_config, member), (value)                                               \
  }

static void figure_outside_its_range_is_refused(void **state)
{
    static const bad_field fields[] = {
        BAD(rated_w, 0.0f),
        BAD(rated_w, -1.0f),
        BAD(rated_w, 1e13f),
        BAD(f0_hz, 39.0f),
        BAD(f0_hz, 71.0f),
        BAD(inertia_s, 0.0f),
        BAD(inertia_s, -1.0f),
        BAD(inertia_s, 101.0f),
        BAD(damping_pu, -0.1f),
        BAD(damping_pu, 51.0f),
        BAD(initial_pu, -0.01f),
        BAD(initial_pu, 1.2f),
        BAD(droop_pu, 0.04f),
        BAD(droop_pu, -0.1f),
        BAD(te_s, -1.0f),
        BAD(t_lag_s, 1e-5f),
        BAD(kp, -1.0f),
        BAD(ki, 1e6f),
        BAD(t1_s, 0.0f),
        BAD(t2_s, 0.0005f),
        BAD(t3_s, -0.1f),
        BAD(k, 0.0f),
        BAD(t4_s, 1e6f),
        BAD(t5_s, 0.0f),
        BAD(t6_s, 0.0005f),
        BAD(dead_s, 0.0005f),
        BAD(dead_s, -0.01f),
        BAD(dead_s, 1.1f),
        BAD(throttle_min_pu, -1.1f),
        BAD(throttle_min_pu, 0.5f),
        BAD(throttle_max_pu, 0.0f),
        BAD(throttle_max_pu, 2.1f),
        BAD(air_step_pu, -0.1f),
        BAD(air_step_pu, 2.1f),
        BAD(air_tau_s, 0.0f),
        BAD(air_tau_s, 1e6f),
        BAD(stall_speed_pu, 0.3f),
        BAD(stall_speed_pu, 1.0f),
        BAD(inertia_low_s, 2.0f),
        BAD(inertia_low_s, 0.0f),
        BAD(inertia_high_s, 0.5f),
        BAD(air_step_low_pu, 0.5f),
        BAD(air_step_low_pu, -0.1f),
        BAD(air_step_low_pu, 0.0f), /* an engine without a turbocharger is another engine */
        BAD(air_step_low_pu, 0.0009f),
        BAD(air_step_high_pu, 0.1f),
        BAD(air_tau_low_s, 3.0f),
        BAD(air_tau_high_s, 1.0f),
        BAD(air_tau_low_s, 0.0009f),
        BAD(air_step_pu, 0.0009f),
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(fields); i++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);

        memcpy((char *)&c + fields[i].at, &fields[i].value, sizeof(float));
        if (size_status(&c) != GPW_ERR_DOMAIN) {
            fail_msg("case %zu at offset %zu is accepted", i, fields[i].at);
        }
    }
}

static void nan_and_infinity_are_refused_in_every_figure(void **state)
{
    static const size_t may_be_unknown[] = {offsetof(gpw_genset_config, inertia_s),
                                            offsetof(gpw_genset_config, inertia_low_s),
                                            offsetof(gpw_genset_config, inertia_high_s),
                                            offsetof(gpw_genset_config, air_step_low_pu),
                                            offsetof(gpw_genset_config, air_step_high_pu),
                                            offsetof(gpw_genset_config, air_tau_low_s),
                                            offsetof(gpw_genset_config, air_tau_high_s)};
    const float nan_value = NAN, infinity = INFINITY, minus = -INFINITY;
    size_t at, i;

    (void)state;
    for (at = offsetof(gpw_genset_config, rated_w);
         at <= offsetof(gpw_genset_config, air_tau_high_s); at += sizeof(float)) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
        int unknown_allowed = 0;

        if (at == offsetof(gpw_genset_config, droop_on_power)) {
            continue;
        }
        for (i = 0; i < COUNT_OF(may_be_unknown); i++) {
            unknown_allowed |= may_be_unknown[i] == at;
        }
        memcpy((char *)&c + at, &infinity, sizeof infinity);
        assert_status(size_status(&c), GPW_ERR_DOMAIN);
        memcpy((char *)&c + at, &minus, sizeof minus);
        assert_status(size_status(&c), GPW_ERR_DOMAIN);
        memcpy((char *)&c + at, &nan_value, sizeof nan_value);
        if (!unknown_allowed) {
            assert_status(size_status(&c), GPW_ERR_DOMAIN);
        }
    }
}

static void interval_is_the_given_one_or_the_default_width(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);
    float low[3], high[3];

    (void)state;
    gpwi_genset_interval(&c, low, high);
    assert_near(low[0], 0.8 * 1.07, 1e-6);
    assert_near(high[0], 1.2 * 1.07, 1e-6);
    assert_near(low[1], 0.75 * 0.35, 1e-6);
    assert_near(high[1], 1.25 * 0.35, 1e-6);
    assert_near(low[2], 0.7 * 2.0, 1e-6);
    assert_near(high[2], 1.3 * 2.0, 1e-6);
    c.inertia_low_s = 1.0f;
    c.air_step_high_pu = 0.36f;
    c.air_tau_low_s = 1.75f;
    gpwi_genset_interval(&c, low, high);
    assert_near(low[0], 1.0, 0.0);
    assert_near(high[0], 1.2 * 1.07, 1e-6);
    assert_near(low[1], 0.75 * 0.35, 1e-6);
    assert_near(high[1], 0.36f, 0.0);
    assert_near(low[2], 1.75, 0.0);
    c = config_of(GPW_GENSET_DIESEL_NA);
    gpwi_genset_interval(&c, low, high);
    assert_near(low[1], 0.0, 0.0);
    assert_near(high[1], 0.0, 0.0);
}

/* A corner that cannot be configured cannot be judged. */
static void default_width_stops_at_the_end_of_the_range(void **state)
{
    static const struct {
        size_t at;
        float value;
        uint32_t figure;
        double low, high; /* 0: inside */
    } cases[] = {
        {offsetof(gpw_genset_config, inertia_s), 0.11f, 0, 0.1, 0.0},
        {offsetof(gpw_genset_config, inertia_s), 90.0f, 0, 0.0, 100.0},
        {offsetof(gpw_genset_config, air_step_pu), 1.8f, 1, 0.0, 2.0},
        {offsetof(gpw_genset_config, air_step_pu), 0.001f, 1, 0.001, 0.0},
        {offsetof(gpw_genset_config, air_step_pu), 0.13f, 1, 0.125, 0.0}, /* TMIN below */
        {offsetof(gpw_genset_config, air_tau_s), 0.0012f, 2, 0.001, 0.0},
        {offsetof(gpw_genset_config, air_tau_s), 80.0f, 2, 0.0, 100.0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO), at_low, at_high;
        const uint32_t figure = cases[i].figure;
        float low[3], high[3];

        c.throttle_min_pu = i == 4 ? 0.125f : c.throttle_min_pu;
        c.initial_pu = 0.2f;
        memcpy((char *)&c + cases[i].at, &cases[i].value, sizeof(float));
        assert_status(size_status(&c), GPW_OK);
        gpwi_genset_interval(&c, low, high);
        if (cases[i].low > 0.0) {
            assert_near(low[figure], cases[i].low, 1e-8);
        }
        if (cases[i].high > 0.0) {
            assert_near(high[figure], cases[i].high, 0.0);
        }
        at_low = c;
        at_high = c;
        memcpy((char *)&at_low + cases[i].at, &low[figure], sizeof(float));
        memcpy((char *)&at_high + cases[i].at, &high[figure], sizeof(float));
        assert_status(size_status(&at_low), GPW_OK);
        assert_status(size_status(&at_high), GPW_OK);
    }
}

static void choice_that_does_not_exist_is_refused(void **state)
{
    static const size_t words[] = {offsetof(gpw_genset_config, governor),
                                   offsetof(gpw_genset_config, swing),
                                   offsetof(gpw_genset_config, droop_on_power),
                                   offsetof(gpw_genset_config, inertia_grade),
                                   offsetof(gpw_genset_config, air_grade),
                                   offsetof(gpw_genset_config, governor_grade),
                                   offsetof(gpw_genset_config, reserved)};
    static const uint32_t ticks_ns[] = {0u, NS_PER_MS - 1u, 100u * NS_PER_MS + 1u, 0xffffffffu};
    const uint32_t absurd = 77u;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(words); i++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);

        memcpy((char *)&c + words[i], &absurd, sizeof absurd);
        assert_status(size_status(&c), GPW_ERR_DOMAIN);
    }
    for (i = 0; i < COUNT_OF(ticks_ns); i++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_TURBO);

        c.tick_ns = ticks_ns[i];
        assert_status(size_status(&c), GPW_ERR_DOMAIN);
    }
}

static void governor_without_its_figures_is_refused(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);

    (void)state;
    c.governor = GPW_GOVERNOR_DROOP;
    assert_status(size_status(&c), GPW_ERR_DOMAIN); /* no droop, no lag */
    c.droop_pu = 0.04f;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
    c.t_lag_s = 0.1f;
    assert_status(size_status(&c), GPW_OK);
    c.governor = GPW_GOVERNOR_PI;
    assert_status(size_status(&c), GPW_ERR_DOMAIN); /* isochronous: no droop */
    c.droop_pu = 0.0f;
    assert_status(size_status(&c), GPW_ERR_DOMAIN); /* no integral gain */
    c.ki = 10.0f;
    assert_status(size_status(&c), GPW_OK);
    c.governor = GPW_GOVERNOR_DEGOV1;
    c.droop_pu = 0.04f;
    c.droop_on_power = 1u;
    assert_status(size_status(&c), GPW_OK);
    c.te_s = 0.0f;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
}

static void wrong_memory_is_refused(void **state)
{
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);
    gpw_genset *g = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_genset_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_GENSET_STATE_BYTES(24u));
    assert_true(bytes < 600u);
    assert_status(gpw_genset_init(memory, bytes - 1, &c, &g), GPW_ERR_SIZE);
    assert_status(gpw_genset_init((char *)memory + 4, bytes, &c, &g), GPW_ERR_ALIGN);
    assert_status(gpw_genset_init((char *)memory + 4, bytes - 1, &c, &g), GPW_ERR_ALIGN);
    assert_status(gpw_genset_init(NULL, bytes, &c, &g), GPW_ERR_NULL);
    assert_status(gpw_genset_init(memory, bytes, NULL, &g), GPW_ERR_NULL);
    assert_status(gpw_genset_init(memory, bytes, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_genset_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_genset_state_size(&c, NULL), GPW_ERR_NULL);
    c.rated_w = NAN; /* the domain goes before the memory */
    assert_status(gpw_genset_init((char *)memory + 4, 1, &c, &g), GPW_ERR_DOMAIN);
    assert_null(g);
}

/* Two sub-steps a millisecond at worst: 1.0000005 ms ticks have sub-steps of half that. */
static void state_macro_has_room_for_every_tick(void **state)
{
    static const uint32_t ticks_ns[] = {1000000u, 1000001u,  1999999u,
                                        2000001u, 10000000u, 99999999u};
    size_t i, bytes = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(ticks_ns); i++) {
        gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);

        c.tick_ns = ticks_ns[i];
        c.dead_s = 0.1f;
        assert_status(gpw_genset_state_size(&c, &bytes), GPW_OK);
        assert_true(bytes <= GPW_GENSET_STATE_BYTES(100u));
        c.dead_s = 1.0f;
        assert_status(gpw_genset_state_size(&c, &bytes), GPW_OK);
        assert_true(bytes <= GPW_GENSET_STATE_BYTES(1000u));
    }
}

static void something_else_than_a_set_is_refused(void **state)
{
    static GPW_STATE_BUFFER(blank, GPW_GENSET_STATE_BYTES(0u));
    gpw_genset *const other = (gpw_genset *)(void *)blank;
    gpw_genset *const g = set_of(config_of(GPW_GENSET_DIESEL_NA));
    gpw_genset_output out;
    float figure = 7.0f;

    (void)state;
    memset(&out, 0x5a, sizeof out);
    assert_status(gpw_genset_step(other, 1.0f, &out, sizeof out), GPW_ERR_HANDLE);
    assert_status(gpw_genset_step(other, 1.0f, &out, 3), GPW_ERR_HANDLE);
    assert_status(gpw_genset_process(other, &figure, &figure, 1), GPW_ERR_HANDLE);
    assert_status(gpw_genset_reset(other, 0.0f), GPW_ERR_HANDLE);
    assert_status(gpw_genset_settled(other, 1.0f, &figure), GPW_ERR_HANDLE);
    assert_status(gpw_genset_acceptable_step(other, &figure), GPW_ERR_HANDLE);
    assert_status(gpw_genset_step(NULL, 1.0f, &out, sizeof out), GPW_ERR_NULL);
    assert_status(gpw_genset_step(g, 1.0f, NULL, sizeof out), GPW_ERR_NULL);
    assert_status(gpw_genset_step(g, 1.0f, &out, sizeof out - 1), GPW_ERR_VERSION);
    assert_status(gpw_genset_step(g, 1.0f, &out, 100000), GPW_ERR_VERSION);
    assert_status(gpw_genset_process(NULL, &figure, &figure, 1), GPW_ERR_NULL);
    assert_status(gpw_genset_process(g, NULL, &figure, 1), GPW_ERR_NULL);
    assert_status(gpw_genset_process(g, &figure, NULL, 1), GPW_ERR_NULL);
    assert_status(gpw_genset_process(g, NULL, NULL, 0), GPW_OK);
    assert_status(gpw_genset_reset(NULL, 0.0f), GPW_ERR_NULL);
    assert_status(gpw_genset_settled(NULL, 1.0f, &figure), GPW_ERR_NULL);
    assert_status(gpw_genset_settled(g, 1.0f, NULL), GPW_ERR_NULL);
    assert_status(gpw_genset_settled(g, NAN, &figure), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_settled(g, 2e12f, &figure), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_acceptable_step(NULL, &figure), GPW_ERR_NULL);
    assert_status(gpw_genset_acceptable_step(g, NULL), GPW_ERR_NULL);
    assert_status(gpw_genset_reset(g, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_reset(g, -0.01f), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_reset(g, 1.2f), GPW_ERR_DOMAIN);
    assert_near(figure, 7.0, 0.0);
    assert_near(step(g, 0.0f).speed_pu, 0.0, 0.0); /* none of it moved the set */
}

static void inertia_of_nonsense_is_refused(void **state)
{
    float h = 7.0f;

    (void)state;
    assert_status(gpw_genset_inertia(1.0f, 1500.0f, 1e5f, NULL), GPW_ERR_NULL);
    assert_status(gpw_genset_inertia(NAN, 1500.0f, 1e5f, &h), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_inertia(0.0f, 1500.0f, 1e5f, &h), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_inertia(1.0f, -1500.0f, 1e5f, &h), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_inertia(1.0f, INFINITY, 1e5f, &h), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_inertia(1.0f, 1500.0f, 0.0f, &h), GPW_ERR_DOMAIN);
    assert_near(h, 7.0, 0.0);
}

static void unusable_sample_is_held(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY, 2.0e12f};
    gpw_genset_config c = config_of(GPW_GENSET_DIESEL_NA);
    float with_gaps[6], plain[6], of_gaps[6], of_plain[6];
    gpw_genset_output out;
    gpw_genset *g;
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(bad); i++) {
        for (k = 0; k < 6; k++) {
            plain[k] = 10000.0f;
            with_gaps[k] = k == 0 || k == 3 ? 10000.0f : bad[i];
        }
        assert_status(gpw_genset_process(set_of(c), plain, of_plain, 6), GPW_OK);
        assert_status(gpw_genset_process(set_of(c), with_gaps, of_gaps, 6), GPW_NOTE_HELD);
        assert_memory_equal(of_gaps, of_plain, sizeof of_plain);
    }
    c.initial_pu = 0.5f; /* before any sample: the load it starts with */
    g = set_of(c);
    assert_status(gpw_genset_step(g, NAN, &out, sizeof out), GPW_NOTE_HELD);
    assert_near(out.speed_min_pu, 0.0, 0.0);
    assert_status(gpw_genset_step(g, 25000.0f, &out, sizeof out), GPW_OK);
}

/* ---- callers older and newer than this library, and careless ones ---- */

static void config_that_was_never_initialised_is_refused(void **state)
{
    gpw_genset_config c;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(size_status(&c), GPW_ERR_VERSION);
    memset(&c, 0, sizeof c);
    assert_status(size_status(&c), GPW_ERR_VERSION);
    assert_status(gpw_genset_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_genset_config_init(&c, sizeof c - 1), GPW_ERR_VERSION);
    assert_status(gpw_genset_config_init(&c, 100000), GPW_ERR_VERSION);
}

static void newer_caller_is_served_until_it_uses_a_new_field(void **state)
{
    struct {
        gpw_genset_config known;
        uint32_t from_the_future[2];
    } c;
    struct {
        gpw_genset_output known;
        uint32_t from_the_future;
    } out;
    gpw_genset *g = NULL;

    (void)state;
    assert_status(gpw_genset_config_init(&c.known, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c.known, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.known.tick_ns = 10u * NS_PER_MS;
    c.known.rated_w = RATED_W;
    assert_status(gpw_genset_init(memory, sizeof memory, &c.known, &g), GPW_OK);
    memset(&out, 0xff, sizeof out);
    assert_status(gpw_genset_step(g, 0.0f, &out.known, sizeof out), GPW_OK);
    assert_int_equal(out.from_the_future, 0);
    c.from_the_future[1] = 1;
    assert_status(size_status(&c.known), GPW_ERR_VERSION);
    assert_status(gpw_genset_preset(&c.known, GPW_GENSET_DIESEL_NA), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equilibrium_is_exact_under_every_governor),
        cmocka_unit_test(extremes_are_those_of_substeps_not_of_ticks),
        cmocka_unit_test(blocks_and_single_ticks_give_the_same_bits),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(reset_set_repeats_itself_and_forgets_a_collapse),
        cmocka_unit_test(collapsed_set_gives_nothing_and_keeps_its_last_speed),
        cmocka_unit_test(absurd_loads_never_make_a_nan),
        cmocka_unit_test(lagged_output_leaves_its_limit_at_once),
        cmocka_unit_test(droop_does_not_wind_up_above_its_air),
        cmocka_unit_test(slow_states_do_not_stall_short_of_their_end),
        cmocka_unit_test(flags_name_the_limit_that_acts),
        cmocka_unit_test(acceptable_step_is_the_air_above_what_is_used),
        cmocka_unit_test(
            settled_deviation_is_zero_when_isochronous_and_unknown_beyond_the_throttle),
        cmocka_unit_test(degov1_without_droop_is_degov),
        cmocka_unit_test(actuator_without_t6_is_the_limit_of_a_short_t6),
        cmocka_unit_test(inertia_constant_follows_from_moment_and_speed),
        cmocka_unit_test(presets_carry_names_figures_and_grades),
        cmocka_unit_test(preset_leaves_rating_and_start_alone),
        cmocka_unit_test(set_without_inertia_is_refused_as_unknown),
        cmocka_unit_test(figure_outside_its_range_is_refused),
        cmocka_unit_test(nan_and_infinity_are_refused_in_every_figure),
        cmocka_unit_test(interval_is_the_given_one_or_the_default_width),
        cmocka_unit_test(default_width_stops_at_the_end_of_the_range),
        cmocka_unit_test(choice_that_does_not_exist_is_refused),
        cmocka_unit_test(governor_without_its_figures_is_refused),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(state_macro_has_room_for_every_tick),
        cmocka_unit_test(something_else_than_a_set_is_refused),
        cmocka_unit_test(inertia_of_nonsense_is_refused),
        cmocka_unit_test(unusable_sample_is_held),
        cmocka_unit_test(config_that_was_never_initialised_is_refused),
        cmocka_unit_test(newer_caller_is_served_until_it_uses_a_new_field),
    };

    return cmocka_run_group_tests_name("genset", tests, NULL, NULL);
}
