/* SPDX-License-Identifier: MIT */
/* Sets on one bus. Names read as sentences: <situation>_<what must hold>. Expected values are
 * closed forms of docs/sources.md, plant-network to n-minus-1. */
#include "plant_setup.h"

#define TURN 6.283185307179586

static gpw_genset *genset_of(const gpw_genset_config *c)
{
    static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(50u));
    gpw_genset *g = NULL;

    assert_status(gpw_genset_init(memory, sizeof memory, c, &g), GPW_OK);
    return g;
}

/* ---- one alone ---- */

static void compare_with_genset(gpw_genset_config g)
{
    gpw_plant_config c = plant_config(1u, 0u);
    gpw_plant_set_config s = set_config();
    gpw_genset *const alone = genset_of(&g);
    gpw_genset_output one;
    gpw_plant_output out;
    gpw_set_output set;
    gpw_plant *p;
    uint32_t k;

    s.sharing = g.droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    s.reactance_pu = 0.37f;
    c.tick_ns = g.tick_ns;
    p = plant_of(&c);
    (void)add_set(p, &g, &s);
    for (k = 0; k < 3000u; k++) {
        const float load_w = k / 500u % 2u ? 0.43f * MW : 0.2f * MW;

        assert_status(gpw_genset_step(alone, load_w, &one, sizeof one), GPW_OK);
        out = tick(p, load_w);
        set = set_of(p, 0u);
        assert_memory_equal(&out.speed_pu, &one.speed_pu, sizeof(float));
        assert_memory_equal(&out.frequency_hz, &one.frequency_hz, sizeof(float));
        assert_memory_equal(&out.speed_min_pu, &one.speed_min_pu, sizeof(float));
        assert_memory_equal(&out.speed_max_pu, &one.speed_max_pu, sizeof(float));
        assert_memory_equal(&out.mechanical_w, &one.mechanical_w, sizeof(float));
        assert_memory_equal(&set.throttle_pu, &one.throttle_pu, sizeof(float));
        assert_int_equal(out.limited, one.limited);
        assert_true(set.power_w == load_w);
    }
}

static void one_set_alone_is_its_genset_bit_for_bit(void **state)
{
    gpw_genset_config g = diesel(0.2f);

    (void)state;
    compare_with_genset(g);
    g.tick_ns = 1000000u;
    compare_with_genset(g);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO_DROOP), GPW_OK);
    g.tick_ns = 3500000u; /* sub-steps below 1 ms */
    compare_with_genset(g);
    compare_with_genset(drooping(0.2f, 0.05f));
}

static void one_set_alone_settles_where_its_genset_does(void **state)
{
    const gpw_plant_config c = plant_config(1u, 0u);
    const gpw_genset_config g = drooping(0.2f, 0.05f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    float speed = 1.0f;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_settled(p, 0.7f * MW, &speed), GPW_OK);
    assert_near(speed, -0.025, 1e-8);
    assert_status(gpw_plant_settled(p, 1.2f * MW, &speed), GPW_NOTE_CLAMPED);
    assert_true(isnan(speed));
}

/* ---- several, in step ---- */

static void equal_sets_in_step_are_one_of_their_size(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    const gpw_plant_set_config s = set_config();
    gpw_genset_config g = diesel(0.1f);
    gpw_plant *const p = plant_of(&c);
    gpw_genset_output one;
    gpw_genset *big;
    uint32_t k;

    (void)state;
    for (k = 0; k < 3u; k++) {
        (void)add_set(p, &g, &s);
    }
    g.rated_w = 3.0f * MW;
    big = genset_of(&g);
    for (k = 0; k < 500u; k++) {
        const float load_w = k < 10u ? 0.3f * MW : 1.8f * MW;

        assert_status(gpw_genset_step(big, load_w, &one, sizeof one), GPW_OK);
        assert_near(tick(p, load_w).speed_pu, one.speed_pu, 1e-6);
    }
}

/* H = sum H_i S_i / S; where the reactances go with the inertias, from the first moment. */
static void a_step_first_meets_the_sum_of_all_rotors(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config small = inert(1.0f, 0.2f), large = inert(3.0f, 0.2f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    const double inertia_w_s = 1.0 * 1e6 + 3.0 * 2e6;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    s.reactance_pu = 0.6f; /* K = S/x in the proportion of H S: 1 to 6 */
    (void)add_set(p, &small, &s);
    s.reactance_pu = 0.2f;
    large.rated_w = 2.0f * MW;
    (void)add_set(p, &large, &s);
    assert_near(tick(p, 1.0f * MW).rocof_hz_per_s, -50.0 * 0.4e6 / (2.0 * inertia_w_s), 2e-3);
    assert_near(set_of(p, 0u).power_w - 0.2e6, 0.4e6 / 7.0, 20.0);
}

/* Whatever the reactances: the speed of all rotors together falls as if they were one. */
static void rotors_that_swing_fall_together_as_one(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config a = inert(1.0f, 0.2f), b = inert(3.0f, 0.2f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    double together;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    (void)add_set(p, &a, &s);
    (void)add_set(p, &b, &s);
    (void)run(p, 0.7f * MW, 0.25f);
    together =
        (1.0 * (double)set_of(p, 0u).speed_pu + 3.0 * (double)set_of(p, 1u).speed_pu) / 4.0;
    assert_near(together, -0.3 * 0.25 / (2.0 * 4.0), 2e-5);
    assert_true(fabsf(set_of(p, 0u).speed_pu - set_of(p, 1u).speed_pu) > 1e-4f);
}

/* ---- swings ---- */

typedef struct swing {
    double hz, damping_ratio, last_peak;
} swing;

/* Zero crossings and peaks of the difference of two sets' speeds. */
static swing watch_swing(gpw_plant *p, float load_w, uint32_t a, uint32_t b, double seconds)
{
    const double h = (double)TICK_NS * 1e-9 / 10.0;
    double first = -1.0, last = -1.0, peak = 0.0, first_peak = 0.0, before = 0.0;
    const uint32_t ticks = (uint32_t)(seconds / h);
    uint32_t k, crossings = 0u;
    swing w = {0.0, 0.0, 0.0};

    for (k = 0; k < ticks; k++) {
        double now;

        (void)tick(p, load_w);
        now = (double)set_of(p, a).speed_pu - (double)set_of(p, b).speed_pu;
        if (before != 0.0 && before * now < 0.0) {
            const double at = ((double)k - now / (now - before)) * h;

            if (first < 0.0) {
                first = at;
            } else {
                crossings++;
                if (crossings == 1u) {
                    first_peak = peak;
                }
                w.last_peak = peak;
            }
            last = at;
            peak = 0.0;
        }
        peak = fabs(now) > peak ? fabs(now) : peak;
        before = now != 0.0 ? now : before;
    }
    assert_true(crossings > 2u);
    w.hz = (double)crossings / (2.0 * (last - first));
    w.damping_ratio = log(first_peak / w.last_peak) / (TURN / 2.0 * (double)(crossings - 1u));
    return w;
}

static gpw_plant *two_to_swing(float damper_pu)
{
    gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config a = inert(1.07f, 0.5f), b = inert(2.0f, 0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;

    c.tick_ns = TICK_NS / 10u;
    a.tick_ns = b.tick_ns = c.tick_ns;
    b.rated_w = 1.5f * MW;
    p = plant_of(&c);
    s.sharing = GPW_SHARING_DROOP;
    s.damper_pu = damper_pu;
    (void)add_set(p, &a, &s);
    s.reactance_pu = 0.2f;
    (void)add_set(p, &b, &s);
    return p;
}

static void two_sets_swing_at_their_frequency_and_keep_it(void **state)
{
    const double k = 1.0 / (0.3 / 1e6 + 0.2 / 1.5e6);
    const double yield = 1.0 / (2.0 * 1.07e6) + 1.0 / (2.0 * 2.0 * 1.5e6);
    const double expected_hz = sqrt(TURN * 50.0 * k * yield) / TURN;
    gpw_plant *const p = two_to_swing(0.0f);
    swing w;

    (void)state;
    w = watch_swing(p, 1.4f * MW, 0u, 1u, 20.0);
    assert_near(w.hz, expected_hz, 2e-4 * expected_hz);
    assert_near(w.damping_ratio, 0.0, 2e-4); /* governors all but absent: nothing is lost */
}

static void damper_windings_damp_by_their_closed_form(void **state)
{
    const double yield = 1.0 / (2.0 * 1.07e6) + 1.0 / (2.0 * 2.0 * 1.5e6);
    const double k = 1.0 / (0.3 / 1e6 + 0.2 / 1.5e6), d = 5e6 * 7.5e6 / 12.5e6;
    const double omega = sqrt(TURN * 50.0 * k * yield), ratio = d * yield / (2.0 * omega);
    gpw_genset_config a = inert(1.07f, 0.5f), b = inert(2.0f, 0.5f);
    gpw_plant_set_config sa = set_config(), sb = set_config();
    gpw_plant *const p = two_to_swing(5.0f);
    float mode_hz, damping;
    swing w;

    (void)state;
    w = watch_swing(p, 1.4f * MW, 0u, 1u, 3.0);
    assert_near(w.hz, omega / TURN * sqrt(1.0 - ratio * ratio), 2e-3);
    assert_near(w.damping_ratio, ratio / sqrt(1.0 - ratio * ratio), 0.02 * ratio);
    b.rated_w = 1.5f * MW;
    sb.reactance_pu = 0.2f;
    sa.damper_pu = sb.damper_pu = 5.0f;
    assert_status(gpw_plant_mode(&a, &sa, &b, &sb, &mode_hz, &damping), GPW_OK);
    assert_near(mode_hz, omega / TURN, 1e-5);
    assert_near(damping, ratio, 1e-6);
}

/* One of n equal sets closes with a slip: all others swing against it as one. */
static void n_equal_sets_swing_at_the_frequency_of_one_alone(void **state)
{
    const double expected_hz = sqrt(TURN * 50.0 / (2.0 * 1.5 * 0.25)) / TURN;
    gpw_plant_config c = plant_config(5u, 0u);
    gpw_genset_config g = inert(1.5f, 0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *p;
    uint32_t i;

    (void)state;
    c.tick_ns = g.tick_ns = TICK_NS / 10u;
    p = plant_of(&c);
    s.sharing = GPW_SHARING_DROOP;
    s.damper_pu = 0.0f;
    s.reactance_pu = 0.25f;
    s.start_s = s.sync_s = 0.0f;
    s.sync_window_pu = 0.1f;
    for (i = 0; i < 5u; i++) {
        s.online = i < 4u;
        (void)add_set(p, &g, &s);
    }
    assert_status(gpw_plant_start(p, 4u, 100u * (uint64_t)c.tick_ns), GPW_OK);
    for (i = 0; i < 110u; i++) {
        (void)tick(p, i < 100u ? 2.8f * MW : 2.0f * MW);
    }
    assert_int_equal(set_of(p, 4u).state, GPW_SET_ONLINE);
    assert_near(watch_swing(p, 2.0f * MW, 4u, 0u, 10.0).hz, expected_hz, 3e-4 * expected_hz);
}

/* ---- loss ---- */

static void the_survivors_of_n_equal_sets_take_an_equal_part_at_once(void **state)
{
    const gpw_genset_config g = diesel(0.5f);
    const gpw_plant_set_config s = set_config();
    uint32_t n, i;

    (void)state;
    for (n = 2u; n <= 6u; n++) {
        const gpw_plant_config c = plant_config(n, 0u);
        gpw_plant *const p = plant_of(&c);
        const float load_w = 0.5f * MW * (float)n;

        for (i = 0; i < n; i++) {
            (void)add_set(p, &g, &s);
        }
        assert_status(gpw_plant_loss(p, 1u, SECOND_NS), GPW_OK);
        (void)run(p, load_w, 1.0f);
        assert_near(set_of(p, 0u).power_w, 0.5e6, 1.0);
        assert_int_equal(tick(p, load_w).sets_online, n - 1u);
        assert_int_equal(set_of(p, 1u).state, GPW_SET_LOST);
        for (i = 0; i < n; i++) {
            assert_near(set_of(p, i).power_w, i == 1u ? 0.0 : 0.5e6 + 0.5e6 / (double)(n - 1u),
                        2.0);
        }
    }
}

static void a_loss_in_the_midst_of_a_tick_begins_there(void **state)
{
    const gpw_genset_config g = inert(1.0f, 0.5f);
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_loss(p, 0u, 5900001u), GPW_OK); /* the last 4 of 10 sub-steps */
    assert_near(tick(p, 1.0f * MW).speed_pu, -0.5 * 0.004 / 2.0, 1e-6);
}

/* ---- sharing ---- */

static void droops_share_by_their_slopes(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config a = drooping(0.2f, 0.03f), b = drooping(0.2f, 0.06f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    const double stiffness = 1e6 / 0.03 + 2e6 / 0.06, expected = -0.6e6 / stiffness;
    float settled;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    b.rated_w = 2.0f * MW;
    (void)add_set(p, &a, &s);
    (void)add_set(p, &b, &s);
    assert_near(run(p, 1.2f * MW, 60.0f).speed_pu, expected, 1e-6);
    assert_near(set_of(p, 0u).power_w, 0.2e6 + 0.6e6 * (1e6 / 0.03) / stiffness, 100.0);
    assert_near(set_of(p, 1u).power_w, 0.4e6 + 0.6e6 * (2e6 / 0.06) / stiffness, 100.0);
    assert_status(gpw_plant_settled(p, 1.2f * MW, &settled), GPW_OK);
    assert_near(settled, expected, 1e-7);
}

static void a_set_at_its_end_leaves_the_line_to_the_other(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    gpw_genset_config a = drooping(0.2f, 0.03f), b = drooping(0.2f, 0.06f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    float settled;

    (void)state;
    s.sharing = GPW_SHARING_DROOP;
    a.throttle_max_pu = 0.6f;
    (void)add_set(p, &a, &s);
    (void)add_set(p, &b, &s);
    assert_status(gpw_plant_settled(p, 1.5f * MW, &settled), GPW_OK);
    assert_near(settled, -0.06 * (0.9 - 0.2), 1e-7);
    assert_near(run(p, 1.5f * MW, 60.0f).speed_pu, settled, 1e-5);
    assert_status(gpw_plant_settled(p, 1.8f * MW, &settled), GPW_NOTE_CLAMPED);
}

static void a_sharing_line_makes_loads_equal_and_leaves_the_frequency(void **state)
{
    const gpw_plant_config c = plant_config(3u, 0u);
    gpw_plant_set_config s = set_config();
    gpw_genset_config g = diesel(0.2f);
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output out;
    uint32_t i;

    (void)state;
    (void)add_set(p, &g, &s);
    g = diesel(0.7f);
    g.rated_w = 2.0f * MW;
    (void)add_set(p, &g, &s);
    s.reactance_pu = 0.15f;
    g = diesel(0.5f);
    g.ki = 0.0f;
    g.k = 20.0f; /* half as fast: their trims do not cancel on the way */
    (void)add_set(p, &g, &s);
    out = run(p, 2.6f * MW, 60.0f);
    assert_near(out.speed_pu, 0.0, 1e-5);
    for (i = 0; i < 3u; i++) {
        assert_near(set_of(p, i).power_pu, 0.65, 1e-3);
    }
    assert_int_equal(out.flags, 0u);
    out = run(p, 1.4f * MW, 60.0f);
    assert_near(out.speed_pu, 0.0, 1e-5);
    assert_near(out.largest_pu, 0.35, 1e-3);
    assert_near(out.least_pu, 0.35, 1e-3);
}

static void a_base_load_stays_and_the_others_take_the_change(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config g = diesel(0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    (void)add_set(p, &g, &s);
    s.sharing = GPW_SHARING_BASE;
    s.base_w = 0.6f * MW;
    (void)add_set(p, &g, &s);
    (void)run(p, 1.0f * MW, 60.0f);
    assert_near(set_of(p, 0u).power_pu, 0.4, 1e-3);
    assert_near(set_of(p, 1u).power_pu, 0.6, 1e-3);
    (void)run(p, 1.4f * MW, 60.0f);
    assert_near(set_of(p, 0u).power_pu, 0.8, 1e-3);
    assert_near(set_of(p, 1u).power_pu, 0.6, 1e-3);
    assert_status(gpw_plant_loss(p, 0u, 121u * (uint64_t)SECOND_NS), GPW_OK);
    assert_near(run(p, 0.9f * MW, 60.0f).speed_pu, 0.0, 1e-5); /* alone it governs */
    assert_near(set_of(p, 1u).power_pu, 0.9, 1e-5);
}

static void two_isochronous_sets_without_a_line_are_named(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config g = diesel(0.5f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    (void)add_set(p, &g, &s);
    s.sharing = GPW_SHARING_NONE;
    (void)add_set(p, &g, &s);
    assert_int_equal(tick(p, 1.0f * MW).flags, GPW_PLANT_NO_SHARING);
    assert_status(gpw_plant_loss(p, 0u, SECOND_NS), GPW_OK);
    assert_int_equal(run(p, 0.8f * MW, 2.0f).flags, GPW_PLANT_SET_LOST);
}

static void more_than_a_reactance_can_pass_is_out_of_step(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config g = diesel(0.3f);
    gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);

    (void)state;
    (void)add_set(p, &g, &s);
    s.reactance_pu = 2.0f; /* passes half the rating */
    (void)add_set(p, &g, &s);
    assert_int_equal(tick(p, 0.8f * MW).flags, 0u);
    assert_int_equal(run(p, 1.2f * MW, 20.0f).flags & GPW_PLANT_OUT_OF_STEP,
                     GPW_PLANT_OUT_OF_STEP);
    assert_int_equal(set_of(p, 0u).out_of_step, 0u);
    assert_int_equal(set_of(p, 1u).out_of_step, 1u);
}

/* ---- streams ---- */

static float nadir_of(uint32_t tick_ns)
{
    gpw_plant_config c = plant_config(3u, 0u);
    gpw_genset_config g = diesel(0.3f);
    gpw_plant_set_config s = set_config();
    float least = 0.0f;
    gpw_plant *p;
    uint32_t i;

    c.tick_ns = g.tick_ns = tick_ns;
    p = plant_of(&c);
    for (i = 0; i < 3u; i++) {
        s.reactance_pu = 0.2f + 0.1f * (float)i;
        (void)add_set(p, &g, &s);
    }
    assert_status(gpw_plant_loss(p, 2u, SECOND_NS), GPW_OK);
    for (i = 0; i < 3u * SECOND_NS / tick_ns; i++) {
        const gpw_plant_output out = tick(p, 0.9f * MW);

        least = out.speed_min_pu < least ? out.speed_min_pu : least;
    }
    return least;
}

static void a_nadir_does_not_depend_on_the_tick(void **state)
{
    const float at_10_ms = nadir_of(10000000u);

    (void)state;
    assert_true(at_10_ms < -0.005f);
    assert_true(nadir_of(1000000u) == at_10_ms);
    assert_true(nadir_of(100000000u) == at_10_ms);
}

static void a_copy_goes_on_with_the_same_bits(void **state)
{
    static GPW_STATE_BUFFER(elsewhere, GPW_PLANT_STATE_BYTES(16u, 50u, 8u, 16u, 200u));
    const gpw_plant_config c = plant_config(2u, 1u);
    const gpw_genset_config g = diesel(0.3f);
    const gpw_plant_set_config s = set_config();
    const gpw_inverter_config v = forming();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output a, b;
    size_t bytes;

    (void)state;
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    (void)add_inverter(p, &v);
    (void)run(p, 0.9f * MW, 0.3f);
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= sizeof elsewhere);
    memcpy(elsewhere, p, bytes);
    a = run(p, 0.5f * MW, 0.5f);
    b = run((gpw_plant *)(void *)elsewhere, 0.5f * MW, 0.5f);
    assert_memory_equal(&a, &b, sizeof a);
}

static void a_reset_is_a_new_start(void **state)
{
    const gpw_plant_config c = plant_config(2u, 0u);
    const gpw_genset_config g = diesel(0.3f);
    const gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output first, again;

    (void)state;
    (void)add_set(p, &g, &s);
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_loss(p, 1u, SECOND_NS / 2u), GPW_OK);
    first = run(p, 0.6f * MW, 1.0f);
    assert_int_equal(first.sets_online, 1u);
    assert_status(gpw_plant_reset(p, NAN), GPW_OK);
    again = run(p, 0.6f * MW, 1.0f);
    assert_memory_equal(&first, &again, sizeof first);
    assert_status(gpw_plant_reset(p, 1.2f * MW), GPW_OK);
    assert_near(tick(p, 1.2f * MW).speed_pu, 0.0, 1e-7);
    assert_near(set_of(p, 0u).power_pu, 0.6, 1e-6);
    assert_status(gpw_plant_reset(p, 3.0f * MW), GPW_ERR_DOMAIN); /* above both throttles */
}

static void an_unusable_load_is_held(void **state)
{
    const gpw_plant_config c = plant_config(1u, 0u);
    const gpw_genset_config g = diesel(0.3f);
    const gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output out;

    (void)state;
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_step(p, NAN, &out, sizeof out), GPW_NOTE_HELD);
    assert_true(out.load_w == 0.3f * MW);
    assert_near(out.speed_pu, 0.0, 1e-7);
}

/* ---- refusals ---- */

static void a_plant_that_cannot_be_is_refused(void **state)
{
    gpw_plant_config c;
    size_t bytes;

    (void)state;
    c = plant_config(0u, 0u);
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = plant_config(17u, 0u);
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = plant_config(2u, 0u);
    c.reserve_start_w = 500.0f;
    c.reserve_stop_w = 500.0f;
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.reserve_stop_w = 501.0f;
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_OK);
    c.tick_ns = 0u;
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    memset(&c, 0, sizeof c);
    assert_status(gpw_plant_state_size(&c, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_plant_state_size(NULL, &bytes), GPW_ERR_NULL);
}

static gpw_status adding(const gpw_genset_config *g, const gpw_plant_set_config *s)
{
    const gpw_plant_config c = plant_config(1u, 0u);
    uint32_t index;

    return gpw_plant_add_set(plant_of(&c), g, s, &index);
}

static void a_set_that_cannot_be_is_refused(void **state)
{
    gpw_genset_config g = diesel(0.3f);
    gpw_plant_set_config s = set_config();

    (void)state;
    assert_status(adding(&g, &s), GPW_OK);
    s.sharing = GPW_SHARING_DROOP; /* without a droop */
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    s = set_config();
    s.reactance_pu = 0.0f;
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    s.reactance_pu = NAN;
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    s = set_config();
    s.base_w = 1.1f * MW;
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    s = set_config();
    s.sync_max_s = 1.0f; /* below sync_s */
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    s = set_config();
    g.inertia_s = NAN;
    assert_status(adding(&g, &s), GPW_ERR_UNKNOWN);
    g = diesel(0.3f);
    g.tick_ns = 20000000u;
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    g = diesel(0.3f);
    g.f0_hz = 60.0f;
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN);
    g = diesel(0.3f);
    g.dead_s = 0.9f;
    assert_status(adding(&g, &s), GPW_ERR_SIZE);
    g = drooping(0.3f, 0.04f);
    assert_status(adding(&g, &s), GPW_ERR_DOMAIN); /* a line, but its governor droops */
    s.header = 0u;
    assert_status(adding(&g, &s), GPW_ERR_VERSION);
}

static void a_call_out_of_place_is_refused(void **state)
{
    const gpw_plant_config c = plant_config(1u, 0u);
    const gpw_genset_config g = diesel(0.3f);
    const gpw_plant_set_config s = set_config();
    gpw_plant *const p = plant_of(&c);
    gpw_plant_output out;
    gpw_set_output set;
    uint32_t index, i;

    (void)state;
    assert_status(gpw_plant_step(p, 0.0f, &out, sizeof out), GPW_ERR_STATE);
    (void)add_set(p, &g, &s);
    assert_status(gpw_plant_add_set(p, &g, &s, &index), GPW_ERR_FULL);
    assert_status(gpw_plant_loss(p, 1u, 0u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_plant_set_output(p, 1u, &set, sizeof set), GPW_ERR_NOT_FOUND);
    assert_status(gpw_plant_set_output(p, 0u, &set, 8u), GPW_ERR_VERSION);
    (void)run(p, 0.3f * MW, 1.0f);
    assert_status(gpw_plant_add_set(p, &g, &s, &index), GPW_ERR_STATE);
    assert_status(gpw_plant_start(p, 0u, 5u), GPW_ERR_ORDER);
    for (i = 0; i < 16u; i++) {
        assert_status(gpw_plant_start(p, 0u, SECOND_NS), GPW_OK);
    }
    assert_status(gpw_plant_stop(p, 0u, SECOND_NS), GPW_ERR_FULL);
    assert_status(gpw_plant_step(NULL, 0.0f, &out, sizeof out), GPW_ERR_NULL);
    assert_status(gpw_plant_step((gpw_plant *)(void *)&out, 0.0f, &out, sizeof out),
                  GPW_ERR_HANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_set_alone_is_its_genset_bit_for_bit),
        cmocka_unit_test(one_set_alone_settles_where_its_genset_does),
        cmocka_unit_test(equal_sets_in_step_are_one_of_their_size),
        cmocka_unit_test(a_step_first_meets_the_sum_of_all_rotors),
        cmocka_unit_test(rotors_that_swing_fall_together_as_one),
        cmocka_unit_test(two_sets_swing_at_their_frequency_and_keep_it),
        cmocka_unit_test(damper_windings_damp_by_their_closed_form),
        cmocka_unit_test(n_equal_sets_swing_at_the_frequency_of_one_alone),
        cmocka_unit_test(the_survivors_of_n_equal_sets_take_an_equal_part_at_once),
        cmocka_unit_test(a_loss_in_the_midst_of_a_tick_begins_there),
        cmocka_unit_test(droops_share_by_their_slopes),
        cmocka_unit_test(a_set_at_its_end_leaves_the_line_to_the_other),
        cmocka_unit_test(a_sharing_line_makes_loads_equal_and_leaves_the_frequency),
        cmocka_unit_test(a_base_load_stays_and_the_others_take_the_change),
        cmocka_unit_test(two_isochronous_sets_without_a_line_are_named),
        cmocka_unit_test(more_than_a_reactance_can_pass_is_out_of_step),
        cmocka_unit_test(a_nadir_does_not_depend_on_the_tick),
        cmocka_unit_test(a_copy_goes_on_with_the_same_bits),
        cmocka_unit_test(a_reset_is_a_new_start),
        cmocka_unit_test(an_unusable_load_is_held),
        cmocka_unit_test(a_plant_that_cannot_be_is_refused),
        cmocka_unit_test(a_set_that_cannot_be_is_refused),
        cmocka_unit_test(a_call_out_of_place_is_refused),
    };

    return cmocka_run_group_tests_name("plant", tests, NULL, NULL);
}
