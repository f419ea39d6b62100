/* SPDX-License-Identifier: MIT */
/* Measures against records of their own: the load that is left for the set, sub-step by
 * sub-step through the public doors of genset and verdict, at the corner that is usually the
 * worst. */
#include "gpw_test.h"

#include <gpupower/plan_measures.h>

#include <string.h>

#define RATED_W 1.0e6f
#define MS_MAX 200000u

static uint64_t memory[1024], genset_memory[512], verdict_memory[256];
static float load_w[MS_MAX];

static gpw_genset_config with_air(float step_pu, float tau_s)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = 1000000u;
    c.rated_w = RATED_W;
    c.air_step_pu = step_pu;
    c.air_tau_s = tau_s;
    return c;
}

static gpw_limits class_of(uint32_t class_id)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, class_id), GPW_OK);
    return l;
}

static gpw_plan *plan_of(const gpw_genset_config *set, uint32_t class_id)
{
    const gpw_limits limits = class_of(class_id);
    gpw_plan_config config;
    gpw_plan *plan = NULL;

    assert_status(gpw_plan_config_init(&config, sizeof config), GPW_OK);
    assert_status(gpw_plan_init(memory, sizeof memory, &config, set, &limits, &plan), GPW_OK);
    return plan;
}

static gpw_genset_config worst_corner(gpw_genset_config c)
{
    c.inertia_s *= 0.8f;
    c.air_step_pu *= 0.75f;
    c.air_tau_s *= 1.3f;
    return c;
}

/* What the set makes of load_w[0 .. ms), one value a millisecond. */
static gpw_outcome outcome_of(gpw_genset_config set, uint32_t class_id, float base_w,
                              uint32_t ms)
{
    const gpw_limits limits = class_of(class_id);
    gpw_verdict_config c;
    gpw_class_result result;
    gpw_verdict *v = NULL;
    gpw_genset *g = NULL;
    uint32_t k;

    assert_true(ms <= MS_MAX);
    set.initial_pu = base_w / RATED_W;
    assert_status(gpw_genset_init(genset_memory, sizeof genset_memory, &set, &g), GPW_OK);
    assert_status(gpw_verdict_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 1e-3f;
    c.rated_w = RATED_W;
    assert_status(gpw_verdict_init(verdict_memory, sizeof verdict_memory, &c, &v), GPW_OK);
    assert_status(gpw_verdict_add_class(v, &limits), GPW_OK);
    assert_status(gpw_verdict_push(v, 0.0f, 0.0f, base_w), GPW_OK);
    for (k = 0; k < ms; k++) {
        gpw_genset_output out;

        assert_status(gpw_genset_step(g, load_w[k], &out, sizeof out), GPW_OK);
        assert_status(gpw_verdict_push(v, out.speed_pu, 0.0f, load_w[k]), GPW_OK);
        if (out.collapsed) {
            assert_status(gpw_verdict_collapse(v), GPW_OK);
            break;
        }
    }
    assert_status(gpw_verdict_class_get(v, 0u, &result, sizeof result), GPW_OK);
    return result.outcome;
}

static void assert_holds_at_worst(const gpw_genset_config *set, uint32_t class_id, float base_w,
                                  uint32_t ms)
{
    assert_int_equal(outcome_of(*set, class_id, base_w, ms), GPW_HOLDS);
    assert_int_equal(outcome_of(worst_corner(*set), class_id, base_w, ms), GPW_HOLDS);
}

/* ---- battery ---- */

static void battery_leaves_a_load_that_the_set_takes(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_battery b;
    gpw_plan_answer a;
    uint32_t k;

    (void)state;
    assert_status(gpw_plan_battery_size(plan, 2.0e5f, 6.0e5f, &b, sizeof b, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.quantity, GPW_PLAN_SHARE);
    assert_int_equal(a.outcome, GPW_HOLDS);
    assert_near(b.power_w, 6.0e5f - b.accepted_w, 1.0);
    assert_near(b.duration_s, b.power_w / b.ramp_w_per_s, 1e-4);
    assert_near(b.energy_j,
                0.5 * (double)b.power_w * (double)b.power_w / (double)b.ramp_w_per_s,
                1e-4 * (double)b.energy_j);
    for (k = 0; k < 60000u; k++) {
        const float along_w =
            2.0e5f + b.accepted_w + b.ramp_w_per_s * 0.001f * ((float)k + 0.5f);

        load_w[k] = fminf(along_w, 8.0e5f);
    }
    assert_holds_at_worst(&set, GPW_CLASS_G2, 2.0e5f, 60000u);
    for (k = 0; k < 60000u; k++) { /* and without it the set does not */
        load_w[k] = 8.0e5f;
    }
    assert_int_equal(outcome_of(worst_corner(set), GPW_CLASS_G2, 2.0e5f, 60000u), GPW_FAILS);
}

static void a_step_that_holds_needs_no_battery(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_battery b;
    gpw_plan_preboost p;
    gpw_plan_cap c;
    gpw_plan_answer a;

    (void)state;
    assert_status(gpw_plan_battery_size(plan, 2.0e5f, 2.0e5f, &b, sizeof b, &a, sizeof a),
                  GPW_OK);
    assert_near(b.power_w, 0.0, 0.0);
    assert_near(b.energy_j, 0.0, 0.0);
    assert_near(a.amount_certain, 1.0, 0.0);
    assert_int_equal(a.reason, GPW_PLAN_RANGE);
    assert_status(
        gpw_plan_preboost_size(plan, 2.0e5f, 2.0e5f, 5.0e4f, &p, sizeof p, &a, sizeof a),
        GPW_OK);
    assert_near(p.power_w, 0.0, 0.0);
    assert_near(a.amount_certain, 0.0, 0.0);
    assert_status(gpw_plan_cap_limits(plan, 2.0e5f, 4.0e5f, 40.0f, &c, sizeof c, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(c.needed, 0);
    assert_int_equal(c.protects, 1);
    assert_near(c.reacted_w, 4.0e5, 1.0);
}

/* ---- staggers ---- */

/* The reference and the issue: s1 0.16, tau 4 s, from 0.10: a step of 0.20 repeated every 6 s
 * stalls, every 8 s survives. */
static void interval_of_the_reference_is_between_six_and_eight_seconds(void **state)
{
    const gpw_genset_config set = with_air(0.16f, 4.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G1);
    gpw_plan_answer a;

    (void)state;
    assert_status(gpw_plan_interval(plan, 1.0e5f, 2.0e5f, 0.0f, 4u, 60.0f, &a, sizeof a),
                  GPW_OK);
    print_message("# steps of 0.2 from 0.1: every %.3f s, certain %.3f s\n", (double)a.amount,
                  (double)a.amount_certain);
    assert_true(a.amount > 6.0f && a.amount < 8.0f);
    assert_int_equal(a.quantity, GPW_PLAN_INTERVAL_S);
}

static void staggered_start_holds_and_releases_every_unit(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_stagger s;
    gpw_plan_answer a;
    uint32_t k;

    (void)state;
    assert_status(gpw_plan_stagger_fastest(plan, 1.0e5f, 1.0e4f, 70u, 0.0f, 60.0f, &s, sizeof s,
                                           &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.outcome, GPW_HOLDS);
    assert_true(s.per_release * s.releases >= 70u && s.per_release * (s.releases - 1u) < 70u);
    assert_near(s.step_w, (float)s.per_release * 1.0e4f, 1.0);
    assert_near(s.duration_s, s.interval_s * (float)(s.releases - 1u), 1e-4);
    for (k = 0; k < 90000u; k++) {
        const uint32_t released =
            s.per_release * (1u + (uint32_t)((float)k * 0.001f / s.interval_s));

        load_w[k] = 1.0e5f + 1.0e4f * (float)(released < 70u ? released : 70u);
    }
    assert_holds_at_worst(&set, GPW_CLASS_G2, 1.0e5f, 90000u);
    for (k = 0; k < 90000u; k++) {
        load_w[k] = 8.0e5f;
    }
    assert_int_equal(outcome_of(set, GPW_CLASS_G2, 1.0e5f, 90000u), GPW_FAILS);
}

static void a_stop_that_holds_at_once_is_not_staggered(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_stagger s;
    gpw_plan_answer a;

    (void)state;
    assert_status(gpw_plan_stagger_fastest(plan, 9.0e5f, -1.0e4f, 80u, 0.0f, 60.0f, &s,
                                           sizeof s, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(s.releases, 1);
    assert_int_equal(s.per_release, 80);
    assert_near(s.step_w, -8.0e5, 1.0);
    assert_near(s.duration_s, 0.0, 0.0);
}

static void a_unit_too_large_for_any_step_has_no_stagger(void **state)
{
    const gpw_genset_config set = with_air(0.16f, 4.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_stagger s;
    gpw_plan_answer a;

    (void)state;
    assert_status(gpw_plan_stagger_fastest(plan, 1.0e5f, 4.0e5f, 2u, 0.0f, 60.0f, &s, sizeof s,
                                           &a, sizeof a),
                  GPW_NOTE_UNKNOWN);
    assert_int_equal(s.releases, 0);
    assert_true(gpw_is_unknown(a.amount_certain));
}

/* ---- pre-boost ---- */

static uint32_t draw_preboost(const gpw_plan_preboost *p, float base_w, float step_w)
{
    const uint32_t edge = (uint32_t)(p->lead_s * 1000.0f + 0.5f), ms = edge + 60000u;
    uint32_t k;

    for (k = 0; k < ms; k++) {
        const float along_w = p->ramp_w_per_s * 0.001f * ((float)k + 0.5f);

        load_w[k] = base_w + (k < edge ? fminf(along_w, p->power_w) : step_w);
    }
    return ms;
}

static void preboost_makes_a_step_hold_that_fails_without(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_preboost p, less;
    gpw_plan_answer a;
    uint32_t ms;

    (void)state;
    assert_status(
        gpw_plan_preboost_size(plan, 1.0e5f, 6.0e5f, 5.0e4f, &p, sizeof p, &a, sizeof a),
        GPW_OK);
    print_message("# 600 kW from 100 kW: a dummy load of %.0f kW, %.1f s ahead, %.0f kJ\n",
                  (double)p.power_w / 1e3, (double)p.lead_s, (double)p.energy_j / 1e3);
    assert_true(p.power_w > 0.0f && p.power_w < 6.0e5f);
    assert_near(p.lead_s, p.power_w / 5.0e4f + p.wait_s, 1e-3);
    assert_near(p.energy_j, p.power_w * (0.5f * p.power_w / 5.0e4f + p.wait_s),
                1e-4f * p.energy_j);
    ms = draw_preboost(&p, 1.0e5f, 6.0e5f);
    assert_holds_at_worst(&set, GPW_CLASS_G2, 1.0e5f, ms);
    less = p;
    less.power_w *= 0.9f; /* a tenth less is not enough there */
    ms = draw_preboost(&less, 1.0e5f, 6.0e5f);
    assert_int_equal(outcome_of(worst_corner(set), GPW_CLASS_G2, 1.0e5f, ms), GPW_FAILS);
}

/* ---- caps ---- */

static void a_cap_slower_than_the_dip_is_no_protection(void **state)
{
    static const float slow_s[2] = {40.0f, 5.0f}; /* out-of-band, brake */
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_answer a, step;
    gpw_plan_cap c;
    uint32_t k;

    (void)state;
    assert_status(gpw_plan_step_up(plan, 1.0e5f, NAN, &step, sizeof step), GPW_OK);
    for (k = 0; k < 2u; k++) {
        assert_status(
            gpw_plan_cap_limits(plan, 1.0e5f, 9.0e5f, slow_s[k], &c, sizeof c, &a, sizeof a),
            GPW_NOTE_UNKNOWN);
        assert_int_equal(c.needed, 1);
        assert_int_equal(c.protects, 0);
        assert_true(gpw_is_unknown(c.reacted_w));
        assert_true(c.broken_s < 1.0f && c.latency_limit_s < c.broken_s);
        assert_near(c.ahead_w, 1.0e5f + step.amount_certain, 1.0);
    }
    assert_status(gpw_plan_cap_limits(plan, 1.0e5f, 9.0e5f, 0.05f, &c, sizeof c, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(c.protects, 1);
    assert_true(c.reacted_w < c.ahead_w);
    for (k = 0; k < 60000u; k++) {
        load_w[k] = k < 50u ? 9.0e5f : c.reacted_w;
    }
    assert_holds_at_worst(&set, GPW_CLASS_G2, 1.0e5f, 60000u);
    /* at the longest latency back to where it was; a tenth later is too late */
    for (k = 0; k < 60000u; k++) {
        load_w[k] = (float)k < 1000.0f * c.latency_limit_s - 1.0f ? 9.0e5f : 1.0e5f;
    }
    assert_holds_at_worst(&set, GPW_CLASS_G2, 1.0e5f, 60000u);
    for (k = 0; k < 60000u; k++) {
        load_w[k] = (float)k < 1100.0f * c.latency_limit_s ? 9.0e5f : 1.0e5f;
    }
    assert_int_equal(outcome_of(worst_corner(set), GPW_CLASS_G2, 1.0e5f, 60000u), GPW_FAILS);
}

/* The same step, judged, and once more for when it was lowest. */
static void a_cap_that_nobody_needs_took_one_trial_more_than_the_step(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan_profile step;
    gpw_plan_answer a, b;
    gpw_plan_cap c;

    (void)state;
    assert_status(gpw_plan_profile_init(&step, sizeof step), GPW_OK);
    step.base_w = 1.0e5f;
    step.step_w = 1.0e5f;
    step.total_w = 2.0e5f;
    assert_status(gpw_plan_holds(plan_of(&set, GPW_CLASS_G2), &step, &a, sizeof a), GPW_OK);
    assert_status(gpw_plan_cap_limits(plan_of(&set, GPW_CLASS_G2), 1.0e5f, 2.0e5f, 1.0f, &c,
                                      sizeof c, &b, sizeof b),
                  GPW_OK);
    assert_int_equal(c.needed, 0);
    assert_int_equal(b.runs, a.runs + 1u);
}

/* ---- smoothing ---- */

static void draw_swing(float low_w, float high_w, float period_s, float ramp_w_per_s,
                       uint32_t ms)
{
    float now_w = low_w;
    uint32_t k;

    for (k = 0; k < ms; k++) {
        const int is_high = fmodf((float)k * 0.001f, period_s) < 0.5f * period_s;
        const float target_w = is_high && k < 6.0f * period_s * 1000.0f ? high_w : low_w;
        const float most_w = 0.001f * ramp_w_per_s;
        const float next_w = now_w + fminf(fmaxf(target_w - now_w, -most_w), most_w);

        load_w[k] = 0.5f * (now_w + next_w);
        now_w = next_w;
    }
}

static void smoothed_swings_hold(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_answer a;

    (void)state;
    draw_swing(2.0e5f, 9.0e5f, 4.0f, 1.0e12f, 60000u);
    assert_int_equal(outcome_of(set, GPW_CLASS_G2, 2.0e5f, 60000u), GPW_FAILS);
    assert_status(gpw_plan_smoothing_ramp(plan, 2.0e5f, 9.0e5f, 4.0f, &a, sizeof a), GPW_OK);
    assert_int_equal(a.outcome, GPW_HOLDS);
    draw_swing(2.0e5f, 9.0e5f, 4.0f, a.amount_certain, 60000u);
    assert_holds_at_worst(&set, GPW_CLASS_G2, 2.0e5f, 60000u);
    assert_status(gpw_plan_smoothing_floor(plan, 2.0e5f, 9.0e5f, 4.0f, 0.0f, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.quantity, GPW_PLAN_FLOOR_W);
    assert_true(a.amount_certain > 2.0e5f && a.amount_certain < 9.0e5f);
    draw_swing(a.amount_certain, 9.0e5f, 4.0f, 1.0e12f, 60000u);
    assert_holds_at_worst(&set, GPW_CLASS_G2, a.amount_certain, 60000u);
}

/* ---- bad input ---- */

static void measures_outside_their_range_are_refused(void **state)
{
    const gpw_genset_config set = with_air(0.35f, 2.0f);
    gpw_plan *const plan = plan_of(&set, GPW_CLASS_G2);
    gpw_plan_battery b;
    gpw_plan_stagger s;
    gpw_plan_preboost p;
    gpw_plan_cap c;
    gpw_plan_answer a;

    (void)state;
#define BATTERY(from, step) gpw_plan_battery_size(plan, from, step, &b, sizeof b, &a, sizeof a)
    assert_status(BATTERY(NAN, 1.0e5f), GPW_ERR_DOMAIN);
    assert_status(BATTERY(0.0f, 0.0f), GPW_ERR_DOMAIN);
    assert_status(BATTERY(6.0e5f, 5.0e5f), GPW_ERR_DOMAIN); /* beyond the rating */
    assert_status(gpw_plan_battery_size(plan, 0.0f, 1.0e5f, NULL, sizeof b, &a, sizeof a),
                  GPW_ERR_NULL);
    assert_status(gpw_plan_battery_size(plan, 0.0f, 1.0e5f, &b, 23u, &a, sizeof a),
                  GPW_ERR_VERSION);
#define INTERVAL(step, rise, steps, most)                                                      \
  gpw_plan_interval(plan, 1.0e5f, step, rise, steps, most, &a, sizeof a)
    assert_status(INTERVAL(1.0e5f, 0.0f, 1u, 10.0f), GPW_ERR_DOMAIN);
    assert_status(INTERVAL(1.0e5f, 0.0f, 10u, 10.0f), GPW_ERR_DOMAIN); /* 1.1 MW */
    assert_status(INTERVAL(-1.0e5f, 0.0f, 2u, 10.0f), GPW_ERR_DOMAIN); /* below none */
    assert_status(INTERVAL(0.0f, 0.0f, 2u, 10.0f), GPW_ERR_DOMAIN);
    assert_status(INTERVAL(1.0e5f, 61.0f, 2u, 10.0f), GPW_ERR_DOMAIN);
    assert_status(INTERVAL(1.0e5f, 0.0f, 2u, 0.1f), GPW_ERR_DOMAIN);
    assert_status(INTERVAL(1.0e3f, 0.0f, 900u, 3600.0f), GPW_ERR_DOMAIN); /* for weeks */
    assert_status(gpw_plan_stagger_fastest(plan, 0.0f, 1.0e4f, 0u, 0.0f, 9.0f, &s, sizeof s, &a,
                                           sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(
        gpw_plan_stagger_fastest(plan, 0.0f, 1.0e4f, 9u, 0.0f, 9.0f, &s, 23u, &a, sizeof a),
        GPW_ERR_VERSION);
    assert_status(gpw_plan_preboost_size(plan, 0.0f, 1.0e5f, 0.0f, &p, sizeof p, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(
        gpw_plan_preboost_size(plan, 0.0f, 1.0e5f, 1.0f, NULL, sizeof p, &a, sizeof a),
        GPW_ERR_NULL);
    assert_status(gpw_plan_cap_limits(plan, 5.0e5f, 4.0e5f, 1.0f, &c, sizeof c, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_cap_limits(plan, 1.0e5f, 4.0e5f, -1.0f, &c, sizeof c, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_cap_limits(plan, 1.0e5f, 4.0e5f, 1.0f, &c, 31u, &a, sizeof a),
                  GPW_ERR_VERSION);
    assert_status(gpw_plan_smoothing_ramp(plan, 5.0e5f, 4.0e5f, 1.0f, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_smoothing_ramp(plan, 1.0e5f, 4.0e5f, 0.01f, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_smoothing_floor(plan, 1.0e5f, 4.0e5f, 1.0f, NAN, &a, sizeof a),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_smoothing_floor(NULL, 1.0e5f, 4.0e5f, 1.0f, 1.0f, &a, sizeof a),
                  GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(battery_leaves_a_load_that_the_set_takes),
        cmocka_unit_test(a_step_that_holds_needs_no_battery),
        cmocka_unit_test(interval_of_the_reference_is_between_six_and_eight_seconds),
        cmocka_unit_test(staggered_start_holds_and_releases_every_unit),
        cmocka_unit_test(a_stop_that_holds_at_once_is_not_staggered),
        cmocka_unit_test(a_unit_too_large_for_any_step_has_no_stagger),
        cmocka_unit_test(preboost_makes_a_step_hold_that_fails_without),
        cmocka_unit_test(a_cap_slower_than_the_dip_is_no_protection),
        cmocka_unit_test(a_cap_that_nobody_needs_took_one_trial_more_than_the_step),
        cmocka_unit_test(smoothed_swings_hold),
        cmocka_unit_test(measures_outside_their_range_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
