/* SPDX-License-Identifier: MIT */
/* Records made by hand or from closed forms in double, with the answers worked out beside them.
 */
#include "gpw_test.h"

#include "verdict_internal.h"
#include "verdict_state.h"

#include <gpupower/verdict.h>

#include <string.h>

#define RATED_W 1.0e6f

static GPW_STATE_BUFFER(memory, GPW_VERDICT_STATE_BYTES);
static const double intervals_s[] = {0.001, 0.0025, 0.01};

static gpw_verdict_config config_of(double dt_s)
{
    gpw_verdict_config c;

    assert_status(gpw_verdict_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = (float)dt_s;
    c.rated_w = RATED_W;
    return c;
}

static gpw_limits iso(uint32_t class_id)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, class_id), GPW_OK);
    return l;
}

static gpw_limits custom(void)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    return l;
}

static gpw_verdict *bare(gpw_verdict_config c)
{
    gpw_verdict *v = NULL;

    assert_status(gpw_verdict_init(memory, sizeof memory, &c, &v), GPW_OK);
    return v;
}

/* G1, G2, G3 at indices 0, 1, 2. */
static gpw_verdict *with_classes(gpw_verdict_config c)
{
    gpw_verdict *const v = bare(c);
    uint32_t id;

    for (id = GPW_CLASS_G1; id <= GPW_CLASS_G3; id++) {
        const gpw_limits l = iso(id);

        assert_status(gpw_verdict_add_class(v, &l), GPW_OK);
    }
    return v;
}

static gpw_verdict *with_class(gpw_verdict_config c, gpw_limits l)
{
    gpw_verdict *const v = bare(c);

    assert_status(gpw_verdict_add_class(v, &l), GPW_OK);
    return v;
}

static void push(gpw_verdict *v, double speed_pu, double settled_pu, double load_w)
{
    assert_status(gpw_verdict_push(v, (float)speed_pu, (float)settled_pu, (float)load_w),
                  GPW_OK);
}

static unsigned samples_in(const gpw_verdict *v, double seconds)
{
    return (unsigned)(seconds / (double)v->dt_s + 0.5);
}

static void stay(gpw_verdict *v, double seconds, double speed_pu, double settled_pu,
                 double load_w)
{
    unsigned n = samples_in(v, seconds);

    while (n-- > 0) {
        push(v, speed_pu, settled_pu, load_w);
    }
}

/* Straight to a speed, in so long. */
static void go(gpw_verdict *v, double seconds, double from_pu, double to_pu, double load_w)
{
    const unsigned n = samples_in(v, seconds);
    unsigned k;

    for (k = 1; k <= n; k++) {
        push(v, from_pu + (to_pu - from_pu) * k / n, 0.0, load_w);
    }
}

static gpw_verdict_result result_of(const gpw_verdict *v)
{
    gpw_verdict_result r;

    assert_status(gpw_verdict_result_get(v, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_class_result class_of(const gpw_verdict *v, uint32_t index)
{
    gpw_class_result r;

    assert_status(gpw_verdict_class_get(v, index, &r, sizeof r), GPW_OK);
    return r;
}

static void assert_outcome(const gpw_verdict *v, uint32_t index, uint32_t outcome,
                           uint32_t limiting)
{
    const gpw_class_result c = class_of(v, index);

    assert_string_equal(gpw_outcome_name(c.outcome), gpw_outcome_name(outcome));
    assert_string_equal(gpw_criterion_name(c.limiting), gpw_criterion_name(limiting));
}

/* ---- limits ---- */

static void iso_limits_are_those_of_the_table(void **state)
{
    static const float table[3][6] = {{15.0f, 15.0f, 18.0f, 10.0f, 3.5f, 2.5f},
                                      {10.0f, 10.0f, 12.0f, 5.0f, 2.0f, 1.5f},
                                      {7.0f, 7.0f, 10.0f, 3.0f, 2.0f, 0.5f}};
    uint32_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        const gpw_limits l = iso(GPW_CLASS_G1 + i);

        assert_int_equal(l.class_id, GPW_CLASS_G1 + i);
        assert_int_equal(l.edition, 2005);
        assert_near(l.dip_rated_pct, table[i][0], 0.0);
        assert_near(l.dip_initial_pct, table[i][1], 0.0);
        assert_near(l.rise_pct, table[i][2], 0.0);
        assert_near(l.recovery_s, table[i][3], 0.0);
        assert_near(l.recovery_band_pct, table[i][4], 0.0);
        assert_near(l.steady_band_pct, table[i][5], 0.0);
        assert_near(l.rocof_hz_per_s, 0.0, 0.0);
    }
}

static void limits_not_initialised_or_of_no_class_are_left_alone(void **state)
{
    gpw_limits l, before;

    (void)state;
    memset(&l, 0xa5, sizeof l);
    before = l;
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_ERR_VERSION);
    assert_memory_equal(&l, &before, sizeof l);
    l = before = custom();
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_CUSTOM), GPW_ERR_DOMAIN);
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_NONE), GPW_ERR_DOMAIN);
    assert_memory_equal(&l, &before, sizeof l);
    assert_status(gpw_limits_iso8528(NULL, GPW_CLASS_G1), GPW_ERR_NULL);
    assert_status(gpw_limits_init(NULL, sizeof l), GPW_ERR_NULL);
    assert_status(gpw_limits_init(&l, sizeof l - 4), GPW_ERR_VERSION);
}

static void names_are_those_of_the_header(void **state)
{
    (void)state;
    assert_string_equal(gpw_class_name(GPW_CLASS_NONE), "none");
    assert_string_equal(gpw_class_name(GPW_CLASS_G1), "G1");
    assert_string_equal(gpw_class_name(GPW_CLASS_G2), "G2");
    assert_string_equal(gpw_class_name(GPW_CLASS_G3), "G3");
    assert_string_equal(gpw_class_name(GPW_CLASS_CUSTOM), "custom");
    assert_string_equal(gpw_class_name(256 + GPW_CLASS_G1), "?");
    assert_string_equal(gpw_outcome_name(GPW_UNDETERMINED), "undetermined");
    assert_string_equal(gpw_outcome_name(GPW_HOLDS), "holds");
    assert_string_equal(gpw_outcome_name(GPW_FAILS), "fails");
    assert_string_equal(gpw_outcome_name(3), "?");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_NONE), "none");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_DIP_RATED), "dip_rated");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_DIP_INITIAL), "dip_initial");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_RISE), "rise");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_RECOVERY), "recovery");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_STEADY_BAND), "steady_band");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_ROCOF), "rocof");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_TRIP), "trip");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_COLLAPSE), "collapse");
    assert_string_equal(gpw_criterion_name(GPW_CRITERION_SUPPLY), "supply");
    assert_string_equal(gpw_criterion_name(17), "?");
}

/* ---- extremes and RoCoF ---- */

static void dip_and_rise_are_found_at_their_samples(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(intervals_s); i++) {
        const double dt = intervals_s[i];
        gpw_verdict *const v = with_classes(config_of(dt));
        gpw_verdict_result r;

        stay(v, 1.0, 0.0, 0.0, 0.0);
        go(v, 0.3, 0.0, -0.0625, 0.0);
        go(v, 0.5, -0.0625, 0.03125, 0.0);
        r = result_of(v);
        assert_near(r.dip_pct, 6.25, 0.0);
        assert_near(r.dip_time_s, 1.3, 1e-6);
        assert_near(r.dip_initial_pct, 6.25, 0.0);
        assert_near(r.rise_pct, 3.125, 0.0);
        assert_near(r.rise_time_s, 1.8, 1e-6);
        assert_near(r.duration_s, 1.8, 1e-6);
    }
}

static void extreme_of_the_last_sample_is_in_the_result_at_once(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    stay(v, 0.5, 0.0, 0.0, 0.0);
    for (k = 1; k <= 25; k++) { /* through every phase of a look */
        push(v, -0.001 * k, 0.0, 100.0 * k);
        assert_near(result_of(v).dip_pct, 0.1 * k, 1e-5);
        assert_near(result_of(v).dip_initial_pct, 0.1 * k, 1e-5);
        assert_near(result_of(v).dip_time_s, 0.5 + 0.001 * k, 1e-6);
        assert_near(result_of(v).worst_step_w, k == 1 ? 100.0 : 100.0 * k, 0.0);
    }
}

static void straight_ramp_gives_its_slope_as_rocof(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(intervals_s); i++) {
        gpw_verdict *const v = with_classes(config_of(intervals_s[i]));

        stay(v, 0.8, 0.0, 0.0, 0.0);
        go(v, 1.0, 0.0, -0.05, 0.0); /* 0.05 of 50 Hz in 1 s */
        assert_near(result_of(v).rocof_hz_per_s, 2.5, 1e-5);
        assert_near(gpwi_verdict_rocof(v), -2.5, 1e-5);
        assert_near(result_of(v).rocof_instant_hz_per_s, 2.5, 2e-3);
        stay(v, 0.6, -0.05, 0.0, 0.0);
        assert_near(gpwi_verdict_rocof(v), 0.0, 0.0);
        assert_near(result_of(v).rocof_hz_per_s, 2.5, 1e-5);
    }
}

static void fall_shorter_than_the_window_is_spread_over_the_window(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 1.0, 0.0, 0.0, 0.0);
    go(v, 0.25, 0.0, -0.025, 0.0);
    stay(v, 1.0, -0.025, 0.0, 0.0);
    assert_near(result_of(v).rocof_hz_per_s, 0.025 * 50.0 / 0.5, 1e-5);
    assert_near(result_of(v).rocof_instant_hz_per_s, 5.0, 2e-3);
    assert_near(result_of(v).rocof_time_s, 1.25, 0.0101); /* the first look at the full fall */
}

static void rocof_window_is_the_one_asked_for(void **state)
{
    static const double windows_s[] = {0.1, 0.25, 0.5, 0.6, 1.0, 2.0};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(windows_s); i++) {
        gpw_verdict_config c = config_of(0.001);
        gpw_verdict *v;

        c.rocof_window_s = (float)windows_s[i];
        v = with_classes(c);
        stay(v, 2.5, 0.0, 0.0, 0.0);
        go(v, 0.05, 0.0, -0.01, 0.0);
        stay(v, 2.5, -0.01, 0.0, 0.0);
        assert_near(result_of(v).rocof_hz_per_s, 0.5 / windows_s[i], 1e-5);
    }
}

static void record_shorter_than_the_window_has_no_rocof(void **state)
{
    gpw_limits l = custom();
    gpw_verdict *v;

    (void)state;
    l.rocof_hz_per_s = 1.0f;
    v = with_class(config_of(0.001), l);
    stay(v, 0.5, 0.0, 0.0, 0.0); /* from 1 ms to 500 ms: one sample short of the window */
    assert_true(gpw_is_unknown(result_of(v).rocof_hz_per_s));
    assert_true(gpw_is_unknown(gpwi_verdict_rocof(v)));
    assert_outcome(v, 0, GPW_UNDETERMINED, GPW_CRITERION_NONE);
    push(v, 0.0, 0.0, 0.0);
    assert_near(result_of(v).rocof_hz_per_s, 0.0, 0.0);
    assert_outcome(v, 0, GPW_HOLDS, GPW_CRITERION_ROCOF);
}

/* ---- the reference diesel, in double ---- */

/* Isochronous DEGOV of the IEEE microgrid (OpenIPSL), rotor in power form, RK4 at 1 ms. */
typedef struct diesel {
    double x[6];       /* speed, two of the controller, integrator, lead-lag, actuator */
    double torque[25]; /* of the last 24 ms */
} diesel;

static void slopes(const double x[6], double torque, double load_pu, double d[6])
{
    const double h = 1.07, t1 = 0.01, t2 = 0.02, t3 = 0.2, k = 40.0, t4 = 0.25, t5 = 0.009,
                 t6 = 0.0384;

    d[0] = (torque - load_pu) / (2.0 * h);
    d[1] = x[2];
    d[2] = (-x[0] - x[1] - t1 * x[2]) / (t1 * t2);
    d[3] = k * (x[1] + t3 * x[2]);
    d[4] = (x[3] - x[4]) / t5;
    d[5] = (x[4] + t4 * d[4] - x[5]) / t6;
}

static void diesel_step(diesel *g, double load_pu)
{
    static const double at[4] = {0.0, 0.5, 0.5, 1.0}, weight[4] = {1.0, 2.0, 2.0, 1.0};
    const double dt = 0.001;
    double d[6] = {0.0}, sum[6] = {0.0};
    int stage, i;

    for (stage = 0; stage < 4; stage++) {
        const double torque = g->torque[0] + at[stage] * (g->torque[1] - g->torque[0]);
        double x[6];

        for (i = 0; i < 6; i++) {
            x[i] = g->x[i] + at[stage] * dt * d[i];
        }
        slopes(x, torque, load_pu, d);
        for (i = 0; i < 6; i++) {
            sum[i] += weight[stage] * d[i];
        }
    }
    for (i = 0; i < 6; i++) {
        g->x[i] += dt / 6.0 * sum[i];
    }
    memmove(g->torque, g->torque + 1, sizeof g->torque - sizeof g->torque[0]);
    g->torque[24] = g->x[5];
}

static void reference_diesel_is_judged_as_published(void **state)
{
    gpw_verdict_config c = config_of(0.001);
    gpw_limits l = custom();
    gpw_verdict_result r;
    diesel g = {{0.0}, {0.0}};
    double left_s = 0.0;
    gpw_verdict *v;
    unsigned k;

    (void)state;
    c.f0_hz = 60.0f;
    l.recovery_band_pct = 2.0f; /* 1 % each side */
    v = with_class(c, l);
    stay(v, 1.0, 0.0, 0.0, 0.0);
    for (k = 1; k <= 4000; k++) {
        diesel_step(&g, 0.5);
        push(v, g.x[0], 0.0, 0.5 * (double)RATED_W);
        if (left_s == 0.0 && g.x[0] < -0.01) {
            left_s = 0.001 * k;
        }
    }
    r = result_of(v);
    assert_near(r.dip_pct, 2.054, 0.001);
    assert_near(r.dip_time_s, 1.245, 0.001);
    assert_near(r.rise_pct, 0.092, 0.001);
    assert_near(r.rocof_hz_per_s, 1.2325 / 0.5, 0.002); /* the whole dip fits in the window */
    assert_near(r.rocof_instant_hz_per_s, 14.0187, 0.02);
    assert_near(left_s + (double)class_of(v, 0).recovery_s, 0.695, 0.0015);
    assert_near(r.worst_step_w, 0.5 * (double)RATED_W, 0.0);
    assert_near(r.worst_step_rise_s, 0.001, 1e-9);
    assert_near(r.worst_step_time_s, 1.001, 1e-6);
}

/* ---- recovery ---- */

static void exponential_recovery_takes_the_time_of_its_logarithm(void **state)
{
    const double tau = 0.7, depth = 0.06;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(intervals_s); i++) {
        const double dt = intervals_s[i];
        gpw_verdict *const v = with_classes(config_of(dt));
        unsigned k;

        stay(v, 1.0, 0.0, 0.0, 0.0);
        for (k = 0; k < samples_in(v, 6.0); k++) {
            push(v, -depth * exp(-dt * k / tau), 0.0, 0.0);
        }
        assert_near(class_of(v, 0).recovery_s, tau * log(depth / 0.0175), dt);
        assert_near(class_of(v, 1).recovery_s, tau * log(depth / 0.01), dt);
        assert_near(class_of(v, 2).recovery_s, tau * log(depth / 0.01), dt);
        assert_outcome(v, 2, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
        assert_near(class_of(v, 2).margin_pct, 100.0 * (7.0 - 6.0) / 7.0, 1e-4);
        assert_int_equal(result_of(v).class_held, GPW_CLASS_G3);
    }
}

static void band_never_left_needs_no_recovery(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    go(v, 2.0, 0.0, -0.0099, 0.0);
    assert_near(class_of(v, 1).recovery_s, 0.0, 0.0);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
}

static void settled_speed_that_jumps_starts_an_excursion(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    stay(v, 3.0, 0.0, 0.0, 0.0);
    for (k = 0; k < 8000; k++) { /* droop: the set slides down to -3 % and stays there */
        push(v, -0.03 * (1.0 - exp(-0.001 * k / 0.5)), -0.03, 6.0e5);
    }
    assert_near(class_of(v, 1).recovery_s, 0.5 * log(3.0), 0.0011);
    assert_near(class_of(v, 0).recovery_s, 0.5 * log(3.0 / 1.75), 0.0011);
    assert_near(result_of(v).dip_pct, 3.0, 1e-4);
    assert_outcome(v, 2, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
}

static void leaving_again_within_the_hold_is_the_same_excursion(void **state)
{
    gpw_verdict *v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 1.0, 0.0, 0.0, 0.0);
    stay(v, 0.5, -0.02, 0.0, 0.0);
    stay(v, 0.999, 0.0, 0.0, 0.0);
    stay(v, 0.25, 0.02, 0.0, 0.0);
    stay(v, 1.5, 0.0, 0.0, 0.0);
    assert_near(class_of(v, 1).recovery_s, 0.5 + 0.999 + 0.25, 1e-6);

    v = with_classes(config_of(0.001));
    stay(v, 1.0, 0.0, 0.0, 0.0);
    stay(v, 0.5, -0.02, 0.0, 0.0);
    stay(v, 1.0, 0.0, 0.0, 0.0); /* just held */
    stay(v, 0.25, 0.02, 0.0, 0.0);
    stay(v, 1.5, 0.0, 0.0, 0.0);
    assert_near(class_of(v, 1).recovery_s, 0.5, 1e-6);
}

static void longest_recovery_is_kept(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned i;

    (void)state;
    for (i = 0; i < 4; i++) {
        stay(v, 2.0, 0.0, 0.0, 0.0);
        stay(v, i == 1 ? 0.75 : 0.25, -0.02, 0.0, 0.0);
    }
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_near(class_of(v, 1).recovery_s, 0.75, 1e-6);
}

static void record_that_ends_outside_is_undetermined_until_the_limit_is_up(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    gpw_class_result g2;

    (void)state;
    stay(v, 1.0, 0.0, 0.0, 0.0);
    stay(v, 4.9, -0.02, 0.0, 0.0);
    g2 = class_of(v, 1);
    assert_true(gpw_is_unknown(g2.recovery_s));
    assert_outcome(v, 0, GPW_UNDETERMINED, GPW_CRITERION_RECOVERY);
    assert_outcome(v, 1, GPW_UNDETERMINED, GPW_CRITERION_RECOVERY);
    assert_near(g2.margin_pct, 100.0 * (5.0 - 4.899) / 5.0, 1e-3);
    assert_outcome(v, 2, GPW_FAILS, GPW_CRITERION_RECOVERY);
    assert_int_equal(result_of(v).class_held, GPW_CLASS_NONE);
    stay(v, 0.2, -0.02, 0.0, 0.0);
    assert_outcome(v, 1, GPW_FAILS, GPW_CRITERION_RECOVERY);
}

static void record_that_ends_inside_too_soon_is_undetermined(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 1.0, 0.0, 0.0, 0.0);
    stay(v, 0.5, -0.02, 0.0, 0.0);
    stay(v, 1.0, 0.0, 0.0, 0.0); /* one sample less than the hold after the return */
    assert_true(gpw_is_unknown(class_of(v, 1).recovery_s));
    assert_outcome(v, 1, GPW_UNDETERMINED, GPW_CRITERION_DIP_RATED);
    push(v, 0.0, 0.0, 0.0);
    assert_near(class_of(v, 1).recovery_s, 0.5, 1e-6);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
    assert_near(class_of(v, 1).margin_pct, 80.0, 1e-4);
}

static void failure_elsewhere_is_not_hidden_by_a_record_that_ends_early(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 1.0, 0.0, 0.0, 0.0);
    go(v, 0.5, 0.0, -0.11, 0.0);
    assert_outcome(v, 0, GPW_UNDETERMINED, GPW_CRITERION_DIP_RATED);
    assert_outcome(v, 1, GPW_FAILS, GPW_CRITERION_DIP_RATED);
    assert_near(class_of(v, 1).margin_pct, -10.0, 1e-4);
}

static void set_that_cannot_settle_does_not_hold(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 2.0, 0.0, 0.0, 0.0);
    stay(v, 1.0, 0.0, (double)NAN, 1.2e6); /* overload: near rated still, but going */
    assert_outcome(v, 1, GPW_UNDETERMINED, GPW_CRITERION_RECOVERY);
    assert_true(gpw_is_unknown(class_of(v, 1).recovery_s));
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_RECOVERY);
    assert_near(class_of(v, 1).recovery_s, 1.0, 0.011); /* noticed within a look */
    stay(v, 6.0, 0.0, 5.0, 1.2e6);                      /* out of range means the same */
    assert_outcome(v, 1, GPW_FAILS, GPW_CRITERION_RECOVERY);
}

static void class_that_limits_no_recovery_waits_for_a_settled_speed_too(void **state)
{
    gpw_limits l = custom();
    gpw_verdict *v;

    (void)state;
    l.dip_rated_pct = 10.0f;
    v = with_class(config_of(0.001), l);
    stay(v, 2.0, -0.01, (double)NAN, 1.2e6);
    assert_outcome(v, 0, GPW_UNDETERMINED, GPW_CRITERION_DIP_RATED);
    stay(v, 0.02, -0.01, 0.0, 1.0e6);
    assert_outcome(v, 0, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
}

/* ---- dip from initial ---- */

static void dip_from_initial_counts_from_the_settled_speed_before(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    stay(v, 3.0, 0.04, 0.04, 0.0); /* droop: no load, 4 % above rated */
    assert_near(result_of(v).dip_initial_pct, 0.0, 0.0);
    for (k = 0; k < 6000; k++) { /* first step: dips to -1 %, settles at 2 % */
        push(v, 0.02 + (k < 500 ? -0.03 * sin(k * 3.14159265358979 / 500.0) : 0.0), 0.02,
             3.0e5);
    }
    assert_near(result_of(v).dip_initial_pct, 5.0, 0.01);
    assert_near(result_of(v).dip_pct, 1.0, 0.01);
    stay(v, 0.3, -0.031, 0.0, 6.0e5); /* second: 5.1 % below 2 %, not 7.1 % below 4 % */
    assert_near(result_of(v).dip_initial_pct, 5.1, 0.01);
}

static void slow_slide_of_the_settled_speed_is_no_dip_from_initial(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    for (k = 0; k < 60000; k++) { /* 5 % of droop in a minute */
        push(v, -0.05 * k / 60000.0, -0.05 * k / 60000.0, 0.0);
    }
    assert_near(result_of(v).dip_pct, 5.0, 0.001);
    assert_true(result_of(v).dip_initial_pct < 0.5f);
}

static void slow_turning_point_of_a_dip_is_not_taken_for_a_settled_speed(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 2.0, 0.0, 0.0, 0.0);
    go(v, 0.5, 0.0, -0.06, 0.0);
    stay(v, 3.0, -0.06, 0.0, 0.0); /* starved of air: stands at -6 %, belongs at 0 */
    go(v, 0.2, -0.06, -0.08, 0.0);
    assert_near(result_of(v).dip_initial_pct, 8.0, 1e-4);
}

static void droop_is_added_to_the_limit_from_initial(void **state)
{
    gpw_verdict_config c = config_of(0.001);
    gpw_verdict *v;

    (void)state;
    c.droop_pct = 4.0f;
    v = with_classes(c);
    stay(v, 3.0, 0.04, 0.04, 0.0);
    stay(v, 0.3, -0.09, 0.0, 0.0); /* 13 % below initial, 10 + 4 allowed by G2 */
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_near(result_of(v).dip_initial_pct, 13.0, 1e-4);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_DIP_INITIAL);
    assert_near(class_of(v, 1).margin_pct, 100.0 / 14.0, 1e-3);
    assert_outcome(v, 2, GPW_FAILS, GPW_CRITERION_DIP_RATED);
}

/* ---- each limit of each class, from just inside and just outside ---- */

/* One criterion at a share of its limit; the others stay far from theirs. */
static gpw_verdict *record_at(uint32_t class_id, uint32_t criterion, double share)
{
    const gpw_limits l = iso(class_id);
    gpw_verdict_config c = config_of(0.001);
    gpw_verdict *v;
    unsigned k;

    c.droop_pct = criterion == GPW_CRITERION_DIP_INITIAL ? 0.0f : 5.0f;
    v = with_class(c, l);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    switch (criterion) {
    case GPW_CRITERION_DIP_RATED:
        stay(v, 0.1, -0.01 * share * (double)l.dip_rated_pct, 0.0, 5.0e5);
        break;
    case GPW_CRITERION_DIP_INITIAL:
        stay(v, 3.0, 0.01, 0.01, 0.0);
        stay(v, 0.1, 0.01 - 0.01 * share * (double)l.dip_initial_pct, 0.0, 5.0e5);
        break;
    case GPW_CRITERION_RISE: stay(v, 0.1, 0.01 * share * (double)l.rise_pct, 0.0, 5.0e5); break;
    case GPW_CRITERION_RECOVERY:
        stay(v, share * (double)l.recovery_s, -0.02, 0.0, 5.0e5);
        break;
    default: /* a triangle about rated, for longer than recovery and hold and confirmation */
        for (k = 0; k < 40000; k++) {
            const double saw = (k % 1000u < 500u ? k % 1000u : 1000u - k % 1000u) / 500.0;

            push(v, (saw - 0.5) * 0.01 * share * (double)l.steady_band_pct, 0.0, 0.0);
        }
        break;
    }
    stay(v, 2.0, 0.0, 0.0, 0.0);
    return v;
}

static void each_limit_of_each_class_divides_holding_from_failing(void **state)
{
    static const uint32_t criteria[] = {GPW_CRITERION_DIP_RATED, GPW_CRITERION_DIP_INITIAL,
                                        GPW_CRITERION_RISE, GPW_CRITERION_RECOVERY,
                                        GPW_CRITERION_STEADY_BAND};
    uint32_t class_id;
    size_t i;

    (void)state;
    for (class_id = GPW_CLASS_G1; class_id <= GPW_CLASS_G3; class_id++) {
        for (i = 0; i < COUNT_OF(criteria); i++) {
            const gpw_verdict *v = record_at(class_id, criteria[i], 0.999);

            assert_outcome(v, 0, GPW_HOLDS, criteria[i]);
            assert_near(class_of(v, 0).margin_pct, 0.1, 0.02);
            v = record_at(class_id, criteria[i], 1.001);
            assert_outcome(v, 0, GPW_FAILS, criteria[i]);
            assert_near(class_of(v, 0).margin_pct, -0.1, 0.02);
        }
    }
}

static void figure_equal_to_its_limit_holds_with_no_margin(void **state)
{
    gpw_limits l = custom();
    gpw_verdict *v;

    (void)state;
    l.dip_rated_pct = 6.25f;
    v = with_class(config_of(0.001), l);
    stay(v, 0.1, -0.0625, 0.0, 0.0);
    assert_outcome(v, 0, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
    assert_near(class_of(v, 0).margin_pct, 0.0, 0.0);
}

static void custom_rocof_limit_is_judged(void **state)
{
    gpw_limits l = custom();
    gpw_verdict *v;

    (void)state;
    l.rocof_hz_per_s = 2.0f;
    v = with_class(config_of(0.001), l);
    stay(v, 1.0, 0.0, 0.0, 0.0);
    go(v, 1.0, 0.0, 0.039, 0.0); /* 1.95 Hz/s, upwards */
    assert_outcome(v, 0, GPW_HOLDS, GPW_CRITERION_ROCOF);
    assert_near(class_of(v, 0).margin_pct, 2.5, 1e-3);
    go(v, 1.0, 0.039, -0.002, 0.0);
    assert_outcome(v, 0, GPW_FAILS, GPW_CRITERION_ROCOF);
}

static void limit_of_zero_or_nan_is_not_judged(void **state)
{
    gpw_limits l = custom();
    gpw_verdict *v;

    (void)state;
    l.dip_rated_pct = NAN;
    l.dip_initial_pct = 0.0f;
    l.rise_pct = 5.0f;
    v = with_class(config_of(0.001), l);
    stay(v, 0.2, -0.5, 0.0, 0.0);
    assert_outcome(v, 0, GPW_HOLDS, GPW_CRITERION_RISE);
    assert_near(class_of(v, 0).margin_pct, 100.0, 0.0);
    assert_true(gpw_is_unknown(class_of(v, 0).recovery_s)); /* no band to recover into */
}

static void class_without_limits_is_undetermined(void **state)
{
    gpw_verdict *const v = with_class(config_of(0.001), custom());

    (void)state;
    stay(v, 20.0, 0.0, 0.0, 0.0);
    assert_outcome(v, 0, GPW_UNDETERMINED, GPW_CRITERION_NONE);
    assert_true(gpw_is_unknown(class_of(v, 0).margin_pct));
}

static void best_class_that_holds_is_named(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    assert_int_equal(result_of(v).class_held, GPW_CLASS_NONE);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_int_equal(result_of(v).class_held, GPW_CLASS_G3);
    stay(v, 0.1, -0.08, 0.0, 0.0);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_int_equal(result_of(v).class_held, GPW_CLASS_G2);
    stay(v, 0.1, -0.12, 0.0, 0.0);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_int_equal(result_of(v).class_held, GPW_CLASS_G1);
}

/* ---- steady band ---- */

static void oscillation_at_constant_load_is_as_wide_as_its_crests(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(intervals_s); i++) {
        const double dt = intervals_s[i];
        gpw_verdict *const v = with_classes(config_of(dt));
        unsigned k;

        for (k = 0; k < samples_in(v, 30.0); k++) {
            push(v, 0.004 * sin(2.0 * 3.14159265358979 * 0.7 * dt * k), 0.0, 5.0e5);
        }
        assert_near(class_of(v, 0).steady_band_pct, 0.8, 0.001);
        assert_near(class_of(v, 2).steady_band_pct, 0.8, 0.001);
        assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_STEADY_BAND);
        assert_near(class_of(v, 1).margin_pct, 100.0 * 0.7 / 1.5, 0.1);
        assert_outcome(v, 2, GPW_FAILS, GPW_CRITERION_STEADY_BAND);
    }
}

static void steady_band_waits_for_recovery_and_hold(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 4.0, 0.0, 0.0, 5.0e5);
    assert_true(gpw_is_unknown(class_of(v, 2).steady_band_pct));
    stay(v, 4.0, 0.0, 0.0, 5.0e5);
    assert_near(class_of(v, 2).steady_band_pct, 0.0, 0.0);
    assert_true(gpw_is_unknown(class_of(v, 0).steady_band_pct)); /* 11 s for G1 */
    stay(v, 8.0, 0.0, 0.0, 5.0e5);
    assert_near(class_of(v, 0).steady_band_pct, 0.0, 0.0);
}

static void each_stretch_of_constant_load_has_its_own_band(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    for (k = 0; k < 20000; k++) {
        push(v, 0.002 * sin(0.01 * k), 0.0, 3.0e5);
    }
    for (k = 0; k < 20000; k++) { /* droop: 3 % lower, and quieter */
        push(v, -0.03 + 0.001 * sin(0.01 * k), -0.03, 9.0e5);
    }
    assert_near(class_of(v, 2).steady_band_pct, 0.4, 0.001);
    assert_near(class_of(v, 0).steady_band_pct, 0.4, 0.001);
}

/* 2 % of load, at any phase of the seconds by which constancy is judged: a dip that recovers in
 * time is not part of the steady band. */
static void transient_is_never_counted_as_steady_band(void **state)
{
    unsigned phase_ms, k;

    (void)state;
    for (phase_ms = 0; phase_ms < 1000; phase_ms += 37) {
        gpw_verdict *const v = with_classes(config_of(0.001));

        stay(v, 20.0 + 0.001 * phase_ms, 0.0, 0.0, 5.0e5);
        for (k = 0; k < 20000; k++) {
            push(v, k < 2800 ? -0.009 * (1.0 - k / 2800.0) : 0.0, 0.0, 5.2e5);
        }
        assert_near(class_of(v, 2).steady_band_pct, 0.0, 0.0);
        assert_near(class_of(v, 0).steady_band_pct, 0.0, 0.0);
    }
}

static void load_that_moves_leaves_the_band_unassessed_and_the_class_holding(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    for (k = 0; k < 30000;
         k++) { /* 12 % of rated at 2 Hz: its mean over a second stands still */
        push(v, 0.005 * sin(2.0 * 3.14159265358979 * 0.002 * k), 0.0,
             k % 500 < 250 ? 4.9e5 : 6.1e5);
    }
    assert_true(gpw_is_unknown(class_of(v, 2).steady_band_pct));
    assert_outcome(v, 2, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
    for (k = 0; k < 30000; k++) { /* and a creep of 2 % a second */
        push(v, 0.0, 0.0, 20.0 * k);
    }
    assert_true(gpw_is_unknown(class_of(v, 2).steady_band_pct));
}

static void ripple_given_apart_from_the_mean_leaves_the_load_constant(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    for (k = 0; k < 20000; k++) {
        gpwi_verdict_push(v, 0.0f, 0.0f, 5.0e5f, k % 2000 < 1000 ? 4.0e5f : 6.0e5f);
    }
    assert_near(class_of(v, 2).steady_band_pct, 0.0, 0.0);
    assert_near(fabs((double)result_of(v).worst_step_w), 2.0e5, 0.0);
}

/* ---- trips ---- */

static void trip_comes_with_the_sample_that_completes_the_delay(void **state)
{
    static const uint32_t over[] = {0, 1};
    size_t i, side;

    (void)state;
    for (side = 0; side < COUNT_OF(over); side++) {
        const double speed = over[side] ? 0.07 : -0.07;
        const float threshold_hz = over[side] ? 53.0f : 47.0f;

        for (i = 0; i < COUNT_OF(intervals_s); i++) {
            gpw_verdict *const v = with_classes(config_of(intervals_s[i]));
            const unsigned delay = samples_in(v, 0.5);
            unsigned k;

            assert_status(gpw_verdict_add_trip(v, threshold_hz, 0.5f, over[side]), GPW_OK);
            stay(v, 0.1, 0.0, 0.0, 0.0);
            for (k = 0; k < delay; k++) {
                push(v, speed, 0.0, 0.0);
            }
            push(v, 0.0, 0.0, 0.0); /* one sample short */
            assert_int_equal(result_of(v).trip, 0);
            assert_true(gpw_is_unknown(result_of(v).trip_time_s));
            assert_int_equal(gpwi_verdict_tripped(v), 0);
            for (k = 0; k <= delay; k++) {
                assert_int_equal(result_of(v).trip, 0);
                push(v, speed, 0.0, 0.0);
            }
            assert_int_equal(result_of(v).trip, 1);
            assert_int_equal(gpwi_verdict_tripped(v), 1);
            assert_near(result_of(v).trip_time_s, 0.1 + 0.5 + 2.0 * intervals_s[i] + 0.5, 1e-5);
        }
    }
}

static void frequency_at_the_threshold_does_not_trip(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 60.0f, 9.0f, 1), GPW_OK); /* keeps the watch awake */
    assert_status(gpw_verdict_add_trip(v, 25.0f, 0.0f, 0), GPW_OK);
    assert_status(gpw_verdict_add_trip(v, 75.0f, 0.0f, 1), GPW_OK);
    stay(v, 0.1, -0.5, 0.0, 0.0);
    stay(v, 0.1, 0.5, 0.0, 0.0);
    assert_int_equal(result_of(v).trip, 0);
    push(v, 0.5001, 0.0, 0.0);
    assert_int_equal(result_of(v).trip, 3);
    assert_near(result_of(v).trip_time_s, 0.201, 1e-6);
}

static void first_trip_is_kept_and_fails_no_class(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 47.0f, 2.0f, 0), GPW_OK);
    assert_status(gpw_verdict_add_trip(v, 48.5f, 0.2f, 0), GPW_OK);
    assert_status(gpw_verdict_add_trip(v, 49.0f, 0.2f, 0), GPW_OK);
    stay(v, 0.1, 0.0, 0.0, 0.0);
    stay(v, 3.0, -0.065, 0.0, 0.0); /* beyond all three; the second and third are quicker */
    assert_int_equal(result_of(v).trip, 2);
    assert_near(result_of(v).trip_time_s, 0.301, 1e-6);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_int_equal(result_of(v).trip, 2);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
}

static void threshold_on_the_wrong_side_of_rated_is_watched_all_the_same(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 50.5f, 1.0f, 0), GPW_OK); /* must stay above 50.5 */
    stay(v, 2.0, 0.02, 0.0, 0.0);
    assert_int_equal(result_of(v).trip, 0);
    stay(v, 1.001, 0.0, 0.0, 0.0);
    assert_int_equal(result_of(v).trip, 1);
}

/* ---- worst step ---- */

typedef struct load_point {
    double at_s, w; /* straight lines between; two points at one time are a step */
} load_point;

/* Whole watts, so that a level is a level and not a breath above it. */
static double load_at(const load_point *p, size_t n, double t)
{
    size_t i;

    for (i = 1; i < n; i++) {
        if (t < p[i].at_s - 1e-9) {
            const double share = (t - p[i - 1].at_s) / (p[i].at_s - p[i - 1].at_s);

            return floor(p[i - 1].w + (p[i].w - p[i - 1].w) * share + 0.5);
        }
    }
    return p[n - 1].w;
}

static gpw_verdict_result steps_of(double dt, const load_point *p, size_t n, double offset_s)
{
    gpw_verdict *const v = with_classes(config_of(dt));
    unsigned k;

    for (k = 1; k <= samples_in(v, 6.0 + offset_s); k++) {
        push(v, 0.0, 0.0, load_at(p, n, dt * k - offset_s));
    }
    return result_of(v);
}

/* The time in which at least nine tenths of a change went: of an even ramp 0.9 to all of it. */
static void assert_rise(double actual_s, double ramp_s, double tolerance_s)
{
    assert_true(actual_s >= 0.9 * ramp_s - tolerance_s - 1e-6);
    assert_true(actual_s <= ramp_s + tolerance_s + 1e-6);
}

/* At every phase of a look, and for every interval: w, rise and end of the worst step. */
static void assert_worst_step(const load_point *p, size_t n, double w, double rise_s,
                              double end_s, double tolerance_s)
{
    unsigned phase;
    size_t i;

    for (i = 0; i < COUNT_OF(intervals_s); i++) {
        const double dt = intervals_s[i];

        for (phase = 0; phase < 13; phase++) {
            const gpw_verdict_result r = steps_of(dt, p, n, phase * dt);

            assert_near(r.worst_step_w, w, fabs(w) * 1e-5);
            assert_rise(r.worst_step_rise_s, rise_s > 0.0 ? rise_s : dt, tolerance_s);
            assert_near(r.worst_step_time_s, end_s + phase * dt, tolerance_s + 1e-5);
        }
    }
}

static void sudden_step_has_its_size_and_one_interval_of_rise(void **state)
{
    static const load_point up[] = {{0, 1e5}, {2, 1e5}, {2, 4e5}, {9, 4e5}};
    static const load_point down[] = {{0, 4e5}, {2, 4e5}, {2, 0}, {9, 0}};

    (void)state;
    assert_worst_step(up, COUNT_OF(up), 3e5, 0.0, 2.0, 0.0);
    assert_worst_step(down, COUNT_OF(down), -4e5, 0.0, 2.0, 0.0);
}

static void ramp_within_the_window_is_a_step_with_its_rise_time(void **state)
{
    static const load_point up[] = {{0, 0}, {2, 0}, {2.3, 3e5}, {9, 3e5}};
    static const load_point down[] = {{0, 3e5}, {2, 3e5}, {2.3, 0}, {9, 0}};
    static const load_point whole[] = {{0, 0}, {2, 0}, {3, 3e5}, {9, 3e5}};

    (void)state;
    assert_worst_step(up, COUNT_OF(up), 3e5, 0.3, 2.3, 0.0);
    assert_worst_step(down, COUNT_OF(down), -3e5, 0.3, 2.3, 0.0);
    assert_worst_step(whole, COUNT_OF(whole), 3e5, 1.0, 3.0, 0.0);
}

static void steps_closer_than_the_window_add_up(void **state)
{
    static const load_point near[] = {{0, 0},     {2, 0},     {2, 1e5},
                                      {2.8, 1e5}, {2.8, 3e5}, {9, 3e5}};
    static const load_point far[] = {{0, 0},     {2, 0},     {2, 1e5},
                                     {3.2, 1e5}, {3.2, 3e5}, {9, 3e5}};
    unsigned i;

    (void)state;
    for (i = 0; i < 3; i++) {
        const double dt = intervals_s[i];
        const gpw_verdict_result r = steps_of(dt, near, COUNT_OF(near), 0.0);

        assert_near(r.worst_step_w, 3e5, 1.0);
        assert_near(r.worst_step_rise_s, 0.8 + dt, 1e-6);
        assert_near(r.worst_step_time_s, 2.8, 1e-5);
    }
    assert_worst_step(far, COUNT_OF(far), 2e5, 0.0, 3.2, 0.0);
}

static void ramp_longer_than_the_window_counts_by_the_window(void **state)
{
    static const load_point slow[] = {{0, 0}, {1, 0}, {4, 3e5}, {9, 3e5}};
    static const load_point fall[] = {{0, 3e5}, {1, 3e5}, {4, 0}, {9, 0}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(intervals_s); i++) {
        gpw_verdict_result r = steps_of(intervals_s[i], slow, COUNT_OF(slow), 0.0);

        assert_near(r.worst_step_w, 1e5, 1e5 * 0.011); /* short of the window by a look */
        assert_rise(r.worst_step_rise_s, 1.0, 0.011);
        r = steps_of(intervals_s[i], fall, COUNT_OF(fall), 0.0);
        assert_near(r.worst_step_w, -1e5, 1e5 * 0.011);
        assert_rise(r.worst_step_rise_s, 1.0, 0.011);
    }
}

static void glitch_shorter_than_a_look_is_exact_in_size(void **state)
{
    unsigned at, width;

    (void)state;
    for (width = 1; width < 9; width++) {
        for (at = 0; at < 12; at++) {
            gpw_verdict *const v = with_classes(config_of(0.001));

            stay(v, 2.0 + 0.001 * at, 0.0, 0.0, 3.0e5);
            stay(v, 0.001 * width, 0.0, 0.0, 1.0e5);
            stay(v, 0.5, 0.0, 0.0, 3.5e5);
            assert_near(result_of(v).worst_step_w, 2.5e5, 0.1);
            assert_near(result_of(v).worst_step_rise_s, 0.001, 1e-9);
        }
    }
}

static void level_left_twice_starts_the_step_where_it_was_left_last(void **state)
{
    unsigned at;

    (void)state;
    for (at = 0; at < 12; at++) {
        gpw_verdict *const v = with_classes(config_of(0.001));

        stay(v, 2.0 + 0.001 * at, 0.0, 0.0, 1.0e5);
        push(v, 0.0, 0.0, 1.1e5);
        push(v, 0.0, 0.0, 1.0e5);
        stay(v, 0.5, 0.0, 0.0, 4.0e5);
        assert_near(result_of(v).worst_step_w, 3.0e5, 0.0);
        assert_near(result_of(v).worst_step_rise_s, 0.001, 1e-9);
        push(v, 0.0, 0.0, 3.9e5);
        push(v, 0.0, 0.0, 4.0e5);
        stay(v, 0.5, 0.0, 0.0, 0.0);
        assert_near(result_of(v).worst_step_w, -4.0e5, 0.0);
        assert_near(result_of(v).worst_step_rise_s, 0.001, 1e-9);
    }
}

static void step_window_is_the_one_asked_for(void **state)
{
    gpw_verdict_config c = config_of(0.001);
    gpw_verdict *v;

    (void)state;
    c.step_window_s = 0.25f;
    v = with_classes(c);
    stay(v, 1.0, 0.0, 0.0, 0.0);
    stay(v, 0.3, 0.0, 0.0, 1.0e5);
    stay(v, 1.0, 0.0, 0.0, 2.0e5);
    assert_near(result_of(v).worst_step_w, 1.0e5, 0.0);
    stay(v, 0.2, 0.0, 0.0, 3.0e5);
    stay(v, 1.0, 0.0, 0.0, 4.0e5);
    assert_near(result_of(v).worst_step_w, 2.0e5, 0.0);
    assert_near(result_of(v).worst_step_rise_s, 0.201, 1e-6);
}

static void fluctuation_on_a_step_does_not_stretch_its_rise(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    stay(v, 2.0, 0.0, 0.0, 1.0e5);
    for (k = 0; k < 700; k++) {
        push(v, 0.0, 0.0, 3.0e5 + 25.0 * k); /* 2e5 at once, then 8 % more in 0.7 s */
    }
    assert_near(result_of(v).worst_step_w, 2.0e5 + 25.0 * 699, 1.0);
    assert_near(result_of(v).worst_step_rise_s, 0.001, 1e-9);
}

/* A step down that is a little smaller than the step up before it is still a step of its own:
 * the fluctuation that makes it the larger one later does not stretch it. */
static void step_the_other_way_keeps_its_own_rise(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    stay(v, 2.0, 0.0, 0.0, 1.0e5);
    stay(v, 2.0, 0.0, 0.0, 3.0e5);
    push(v, 0.0, 0.0, 3.02e5); /* a peak */
    for (k = 0; k < 400; k++) {
        push(v, 0.0, 0.0, 2.98e5);
    }
    stay(v, 2.0, 0.0, 0.0, 1.01e5);
    assert_near(result_of(v).worst_step_w, -2.01e5, 1.0);
    assert_near(result_of(v).worst_step_rise_s, 0.001, 1e-9);
}

/* Every pair of samples, in double: what the tracker must find in any load. */
static void random_load_gives_the_largest_change_of_all_pairs(void **state)
{
    static float load[3000];
    unsigned seed, k, j;

    (void)state;
    for (seed = 1; seed <= 8; seed++) {
        gpw_verdict *const v = with_classes(config_of(0.001));
        double largest = 0.0, nine_tenths = 0.0;
        uint32_t x = seed * 2654435761u;
        float level = 5.0e5f;

        for (k = 0; k < COUNT_OF(load); k++) {
            x = x * 1664525u + 1013904223u;
            if (x >> 24 < 3u) {
                level = (float)(x >> 8 & 0xffffu) * 10.0f;
            }
            load[k] = level + (float)(x >> 16) * 0.5f;
            push(v, 0.0, 0.0, (double)load[k]);
        }
        for (k = 0; k < COUNT_OF(load); k++) {
            for (j = k > 1000 ? k - 1000 : 0; j < k; j++) {
                const double change = fabs((double)load[k] - (double)load[j]);

                largest = change > largest ? change : largest;
                if (k - j <= 900 && change > nine_tenths) {
                    nine_tenths = change;
                }
            }
        }
        assert_true(fabs((double)result_of(v).worst_step_w) <= largest + 0.1);
        assert_true(fabs((double)result_of(v).worst_step_w) >= nine_tenths - 0.1);
    }
}

/* ---- collapse, empty record, life cycle ---- */

static void collapse_fails_every_class(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_status(gpw_verdict_collapse(v), GPW_OK);
    assert_outcome(v, 0, GPW_FAILS, GPW_CRITERION_COLLAPSE);
    assert_outcome(v, 2, GPW_FAILS, GPW_CRITERION_COLLAPSE);
    assert_near(class_of(v, 1).margin_pct, 100.0 * (10.0 - 100.0) / 10.0, 1e-3);
    assert_int_equal(result_of(v).collapsed, 1);
    assert_int_equal(result_of(v).class_held, GPW_CLASS_NONE);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_outcome(v, 1, GPW_FAILS, GPW_CRITERION_COLLAPSE);
    assert_status(gpw_verdict_reset(v), GPW_OK);
    stay(v, 2.0, 0.0, 0.0, 0.0);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
}

static void empty_record_is_undetermined_and_unknown(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    const gpw_verdict_result r = result_of(v);

    (void)state;
    assert_outcome(v, 0, GPW_UNDETERMINED, GPW_CRITERION_NONE);
    assert_true(gpw_is_unknown(class_of(v, 0).recovery_s));
    assert_true(gpw_is_unknown(class_of(v, 0).margin_pct));
    assert_true(gpw_is_unknown(r.dip_pct) && gpw_is_unknown(r.rise_pct) &&
                gpw_is_unknown(r.worst_step_w) && gpw_is_unknown(r.rocof_hz_per_s));
    assert_near(r.duration_s, 0.0, 0.0);
    assert_int_equal(r.class_held, GPW_CLASS_NONE);
}

static void copied_state_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_VERDICT_STATE_BYTES);
    gpw_verdict *const v = with_classes(config_of(0.001));
    gpw_verdict *const twin = (gpw_verdict *)(void *)copy;
    gpw_verdict_result a, b;
    unsigned k;

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 49.0f, 0.3f, 0), GPW_OK);
    for (k = 0; k < 7777; k++) {
        if (k == 3333) {
            memcpy(copy, memory, sizeof memory);
        }
        push(v, 0.03 * sin(0.003 * k), 0.0, 5e5 + 1e5 * sin(0.01 * k));
        if (k >= 3333) {
            push(twin, 0.03 * sin(0.003 * k), 0.0, 5e5 + 1e5 * sin(0.01 * k));
        }
    }
    a = result_of(v);
    b = result_of(twin);
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_equal(copy, memory, sizeof(struct gpw_verdict));
}

static void reset_forgets_the_record_and_nothing_else(void **state)
{
    static GPW_STATE_BUFFER(fresh, GPW_VERDICT_STATE_BYTES);
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 49.0f, 0.3f, 0), GPW_OK);
    memcpy(fresh, memory, sizeof memory);
    stay(v, 3.3, -0.05, 0.0, 7e5);
    assert_int_equal(result_of(v).trip, 1);
    assert_status(gpw_verdict_reset(v), GPW_OK);
    assert_memory_equal(fresh, memory, sizeof(struct gpw_verdict));
}

/* The sample counter is moved on by hand to where 32 bits wrap. */
static void record_of_months_keeps_time(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    const double before_s = 4294967296.0 * 0.001 - 1.5;

    (void)state;
    assert_status(gpw_verdict_add_trip(v, 47.0f, 0.5f, 0), GPW_OK);
    stay(v, 1.0, 0.0, 0.0, 1e5);
    v->run.end += 4294967296u - 2500u;
    stay(v, 1.2, 0.0, 0.0, 1e5);
    stay(v, 0.8, -0.02, 0.0, 2e5); /* over the wrap */
    stay(v, 2.0, 0.0, 0.0, 4e5);
    assert_near(result_of(v).worst_step_w, 3e5, 0.0);
    assert_near(result_of(v).worst_step_rise_s, 0.801, 1e-6);
    assert_near(result_of(v).worst_step_time_s, before_s + 2.0, 1.0);
    assert_near(class_of(v, 1).recovery_s, 0.8, 1e-6);
    assert_near(result_of(v).duration_s, before_s + 4.0, 1.0);
    stay(v, 0.6, -0.08, 0.0, 4e5);
    assert_int_equal(result_of(v).trip, 1);
    assert_near(result_of(v).trip_time_s, before_s + 4.5, 1.0);
}

static void shortest_and_longest_interval_work(void **state)
{
    static const double dt[] = {1e-6, 0.1, 0.017};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(dt); i++) {
        gpw_verdict *const v = with_classes(config_of(dt[i]));

        stay(v, 1.0, 0.0, 0.0, 0.0);
        stay(v, 0.5, -0.02, 0.0, 2e5);
        assert_near(result_of(v).dip_pct, 2.0, 1e-5);
        assert_near(result_of(v).rocof_hz_per_s, 1.0 / 0.5, 0.05);
        assert_near(result_of(v).worst_step_w, 2e5, 0.0);
        assert_near(result_of(v).worst_step_rise_s, dt[i], 1e-7);
    }
}

/* ---- bad input ---- */

static void unusable_sample_is_held_and_noted(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));

    (void)state;
    assert_status(gpw_verdict_push(v, NAN, 0.0f, 1.0f), GPW_NOTE_HELD);
    assert_status(gpw_verdict_push(v, 0.0f, 0.0f, INFINITY), GPW_NOTE_HELD);
    assert_near(result_of(v).duration_s, 0.0, 0.0); /* nothing to hold: no record yet */
    stay(v, 1.0, -0.002, 0.0, 1e5);
    assert_status(gpw_verdict_push(v, NAN, 0.0f, 1e5f), GPW_NOTE_HELD);
    assert_status(gpw_verdict_push(v, -INFINITY, 0.0f, 1e5f), GPW_NOTE_HELD);
    assert_status(gpw_verdict_push(v, -1.5f, 0.0f, 1e5f), GPW_NOTE_HELD);
    assert_status(gpw_verdict_push(v, -0.002f, 0.0f, NAN), GPW_NOTE_HELD);
    assert_status(gpw_verdict_push(v, -0.002f, 0.0f, 2.0e12f), GPW_NOTE_HELD);
    assert_near(result_of(v).duration_s, 1.005, 1e-6);
    assert_near(result_of(v).dip_pct, 0.2, 1e-6);
    assert_near(result_of(v).worst_step_w, 0.0, 0.0);
    assert_near(result_of(v).rocof_instant_hz_per_s, 0.0, 0.0);
    assert_outcome(v, 2, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
}

static void hole_that_could_hide_a_dip_is_never_a_pass(void **state)
{
    gpw_verdict *const v = with_classes(config_of(0.001));
    unsigned k;

    (void)state;
    stay(v, 1.0, 0.0, 0.0, 0.0);
    for (k = 0; k < 100; k++) {
        assert_status(gpw_verdict_push(v, NAN, 0.0f, 0.0f), GPW_NOTE_HELD);
    }
    stay(v, 0.5, 0.0, 0.0, 0.0);
    assert_outcome(v, 1, GPW_HOLDS, GPW_CRITERION_DIP_RATED);
    for (k = 0; k < 101; k++) {
        assert_status(gpw_verdict_push(v, NAN, 0.0f, 0.0f), GPW_NOTE_HELD);
    }
    stay(v, 20.0, 0.0, 0.0, 0.0);
    assert_outcome(v, 1, GPW_UNDETERMINED, GPW_CRITERION_DIP_RATED);
    assert_int_equal(result_of(v).class_held, GPW_CLASS_NONE);
}

static void config_outside_its_ranges_is_refused(void **state)
{
    static const struct {
        size_t field;
        float bad[4];
    } rows[] = {
        {offsetof(gpw_verdict_config, dt_s), {0.0f, -0.001f, 0.11f, 1e-7f}},
        {offsetof(gpw_verdict_config, f0_hz), {0.0f, -50.0f, 1001.0f, 9.0f}},
        {offsetof(gpw_verdict_config, rated_w), {0.0f, -1.0f, 1.1e12f, 0.5f}},
        {offsetof(gpw_verdict_config, droop_pct), {-1.0f, 101.0f, -INFINITY, 1e30f}},
        {offsetof(gpw_verdict_config, rocof_window_s), {0.0f, 0.09f, 2.1f, -0.5f}},
        {offsetof(gpw_verdict_config, recovery_hold_s), {-1.0f, 61.0f, -INFINITY, 1e30f}},
        {offsetof(gpw_verdict_config, step_window_s), {0.0f, 0.09f, 10.1f, -1.0f}},
    };
    static const float always_bad[] = {NAN, INFINITY};
    size_t i, j, bytes = 123;
    gpw_verdict *v = NULL;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        for (j = 0; j < 6; j++) {
            gpw_verdict_config c = config_of(0.001);
            const float x = j < 4 ? rows[i].bad[j] : always_bad[j - 4];

            memcpy((char *)&c + rows[i].field, &x, sizeof x);
            assert_status(gpw_verdict_state_size(&c, &bytes), GPW_ERR_DOMAIN);
            assert_status(gpw_verdict_init(memory, sizeof memory, &c, &v), GPW_ERR_DOMAIN);
        }
    }
    for (i = 0; i < 4; i++) {
        gpw_verdict_config c = config_of(0.001);

        c.reserved[i] = 1;
        assert_status(gpw_verdict_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    }
    assert_int_equal(bytes, 123);
    assert_null(v);
}

static void config_not_initialised_or_too_new_is_refused(void **state)
{
    struct {
        gpw_verdict_config known;
        uint32_t from_the_future;
        uint32_t pad;
    } newer;
    gpw_verdict_config c;
    gpw_limits l;
    size_t bytes;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(gpw_verdict_state_size(&c, &bytes), GPW_ERR_VERSION);
    memset(&c, 0, sizeof c);
    assert_status(gpw_verdict_state_size(&c, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_verdict_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_verdict_config_init(&c, sizeof c - 4), GPW_ERR_VERSION);
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_verdict_state_size((const gpw_verdict_config *)(const void *)&l, &bytes),
                  GPW_ERR_VERSION); /* another struct of the same size */
    assert_status(gpw_verdict_config_init(&newer.known, sizeof newer), GPW_OK);
    newer.known.dt_s = 0.001f;
    newer.known.rated_w = RATED_W;
    assert_status(gpw_verdict_state_size(&newer.known, &bytes), GPW_OK);
    newer.from_the_future = 1;
    assert_status(gpw_verdict_state_size(&newer.known, &bytes), GPW_ERR_VERSION);
}

static void wrong_memory_is_refused(void **state)
{
    const gpw_verdict_config c = config_of(0.001);
    gpw_verdict_config bad = c;
    gpw_verdict *v = NULL;
    size_t bytes;

    (void)state;
    bad.dt_s = 0.0f;
    assert_status(gpw_verdict_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_VERDICT_STATE_BYTES);
    assert_status(gpw_verdict_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_verdict_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_verdict_init(NULL, bytes, &c, &v), GPW_ERR_NULL);
    assert_status(gpw_verdict_init(memory, bytes, NULL, &v), GPW_ERR_NULL);
    assert_status(gpw_verdict_init(memory, bytes, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_verdict_init((char *)memory + 4, 0, &bad, &v), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_init((char *)memory + 4, 0, &c, &v), GPW_ERR_ALIGN);
    assert_status(gpw_verdict_init(memory, bytes - 1, &c, &v), GPW_ERR_SIZE);
    assert_null(v);
    assert_status(gpw_verdict_init(memory, bytes, &c, &v), GPW_OK);
}

static void limits_outside_their_ranges_are_refused(void **state)
{
    static const size_t fields[] = {
        offsetof(gpw_limits, dip_rated_pct),     offsetof(gpw_limits, dip_initial_pct),
        offsetof(gpw_limits, rise_pct),          offsetof(gpw_limits, recovery_s),
        offsetof(gpw_limits, recovery_band_pct), offsetof(gpw_limits, steady_band_pct),
        offsetof(gpw_limits, rocof_hz_per_s),    offsetof(gpw_limits, rise_initial_pct),
        offsetof(gpw_limits, unload_recovery_s)};
    static const float bad[] = {-1.0f, INFINITY, -INFINITY, 2.0e6f};
    gpw_verdict *const v = bare(config_of(0.001));
    gpw_limits l;
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(fields); i++) {
        for (j = 0; j < COUNT_OF(bad); j++) {
            l = iso(GPW_CLASS_G1);
            memcpy((char *)&l + fields[i], &bad[j], sizeof bad[j]);
            assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
        }
    }
    l = iso(GPW_CLASS_G1);
    l.class_id = GPW_CLASS_NONE;
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
    l.class_id = GPW_CLASS_CUSTOM + 1;
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
    l = custom();
    l.unload_recovery_s = 3.0f; /* a recovery into what? */
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
    l = iso(GPW_CLASS_G1);
    l.edition = 10000;
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
    l = iso(GPW_CLASS_G1);
    l.recovery_band_pct = NAN; /* a recovery into what? */
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
    memset(&l, 0, sizeof l);
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_VERSION);
    assert_status(gpw_verdict_add_class(v, NULL), GPW_ERR_NULL);
    assert_int_equal(v->classes, 0);
}

static void trip_outside_its_ranges_is_refused(void **state)
{
    gpw_verdict *const v = bare(config_of(0.001));

    (void)state;
    assert_status(gpw_verdict_add_trip(v, NAN, 1.0f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, -1.0f, 1.0f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, 2001.0f, 1.0f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, 47.0f, NAN, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, 47.0f, -0.1f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, 47.0f, INFINITY, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, 47.0f, 1.1e6f, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_verdict_add_trip(v, 47.0f, 1.0f, 2), GPW_ERR_DOMAIN);
    assert_int_equal(v->trips, 0);
    assert_status(gpw_verdict_add_trip(bare(config_of(1e-6)), 47.0f, 5000.0f, 0),
                  GPW_ERR_DOMAIN); /* 5e9 intervals */
}

static void classes_and_trips_end_with_their_capacity_and_with_the_record(void **state)
{
    gpw_verdict *const v = bare(config_of(0.001));
    const gpw_limits l = iso(GPW_CLASS_G2);
    gpw_class_result c;
    uint32_t i;

    (void)state;
    push(v, 0.0, 0.0, 0.0);
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_STATE);
    assert_status(gpw_verdict_add_trip(v, 47.0f, 1.0f, 0), GPW_ERR_STATE);
    assert_status(gpw_verdict_reset(v), GPW_OK);
    for (i = 0; i < GPW_VERDICT_CLASSES_MAX; i++) {
        assert_status(gpw_verdict_class_get(v, i, &c, sizeof c), GPW_ERR_NOT_FOUND);
        assert_status(gpw_verdict_add_class(v, &l), GPW_OK);
    }
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_FULL);
    for (i = 0; i < GPW_VERDICT_TRIPS_MAX; i++) {
        assert_status(gpw_verdict_add_trip(v, 40.0f + (float)i, 0.0f, 0), GPW_OK);
    }
    assert_status(gpw_verdict_add_trip(v, 40.0f, 0.0f, 0), GPW_ERR_FULL);
    push(v, -0.07, 0.0, 0.0); /* 46.5 Hz: below the last row only */
    assert_int_equal(result_of(v).trip, GPW_VERDICT_TRIPS_MAX);
}

static void wrong_handle_is_refused_by_every_function(void **state)
{
    static GPW_STATE_BUFFER(other, GPW_VERDICT_STATE_BYTES);
    gpw_verdict *const wrong = (gpw_verdict *)(void *)other;
    gpw_verdict *const v = with_classes(config_of(0.001));
    const gpw_limits l = iso(GPW_CLASS_G1);
    gpw_verdict_result r;
    gpw_class_result c;

    (void)state;
    assert_status(gpw_verdict_add_class(NULL, &l), GPW_ERR_NULL);
    assert_status(gpw_verdict_add_class(wrong, &l), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_add_trip(NULL, 47.0f, 0.0f, 0), GPW_ERR_NULL);
    assert_status(gpw_verdict_add_trip(wrong, 47.0f, 0.0f, 0), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_reset(NULL), GPW_ERR_NULL);
    assert_status(gpw_verdict_reset(wrong), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_push(NULL, 0.0f, 0.0f, 0.0f), GPW_ERR_NULL);
    assert_status(gpw_verdict_push(wrong, 0.0f, 0.0f, 0.0f), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_collapse(NULL), GPW_ERR_NULL);
    assert_status(gpw_verdict_collapse(wrong), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_result_get(NULL, &r, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_verdict_result_get(v, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_verdict_result_get(wrong, &r, sizeof r), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_result_get(v, &r, sizeof r - 4), GPW_ERR_VERSION);
    assert_status(gpw_verdict_class_get(NULL, 0, &c, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_verdict_class_get(v, 0, NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_verdict_class_get(wrong, 0, &c, sizeof c), GPW_ERR_HANDLE);
    assert_status(gpw_verdict_class_get(v, 3, &c, sizeof c), GPW_ERR_NOT_FOUND);
    assert_status(gpw_verdict_class_get(v, 0, &c, sizeof c - 4), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_limits_are_those_of_the_table),
        cmocka_unit_test(limits_not_initialised_or_of_no_class_are_left_alone),
        cmocka_unit_test(names_are_those_of_the_header),
        cmocka_unit_test(dip_and_rise_are_found_at_their_samples),
        cmocka_unit_test(extreme_of_the_last_sample_is_in_the_result_at_once),
        cmocka_unit_test(straight_ramp_gives_its_slope_as_rocof),
        cmocka_unit_test(fall_shorter_than_the_window_is_spread_over_the_window),
        cmocka_unit_test(rocof_window_is_the_one_asked_for),
        cmocka_unit_test(record_shorter_than_the_window_has_no_rocof),
        cmocka_unit_test(reference_diesel_is_judged_as_published),
        cmocka_unit_test(exponential_recovery_takes_the_time_of_its_logarithm),
        cmocka_unit_test(band_never_left_needs_no_recovery),
        cmocka_unit_test(settled_speed_that_jumps_starts_an_excursion),
        cmocka_unit_test(leaving_again_within_the_hold_is_the_same_excursion),
        cmocka_unit_test(longest_recovery_is_kept),
        cmocka_unit_test(record_that_ends_outside_is_undetermined_until_the_limit_is_up),
        cmocka_unit_test(record_that_ends_inside_too_soon_is_undetermined),
        cmocka_unit_test(failure_elsewhere_is_not_hidden_by_a_record_that_ends_early),
        cmocka_unit_test(set_that_cannot_settle_does_not_hold),
        cmocka_unit_test(class_that_limits_no_recovery_waits_for_a_settled_speed_too),
        cmocka_unit_test(dip_from_initial_counts_from_the_settled_speed_before),
        cmocka_unit_test(slow_slide_of_the_settled_speed_is_no_dip_from_initial),
        cmocka_unit_test(slow_turning_point_of_a_dip_is_not_taken_for_a_settled_speed),
        cmocka_unit_test(droop_is_added_to_the_limit_from_initial),
        cmocka_unit_test(each_limit_of_each_class_divides_holding_from_failing),
        cmocka_unit_test(figure_equal_to_its_limit_holds_with_no_margin),
        cmocka_unit_test(custom_rocof_limit_is_judged),
        cmocka_unit_test(limit_of_zero_or_nan_is_not_judged),
        cmocka_unit_test(class_without_limits_is_undetermined),
        cmocka_unit_test(best_class_that_holds_is_named),
        cmocka_unit_test(oscillation_at_constant_load_is_as_wide_as_its_crests),
        cmocka_unit_test(steady_band_waits_for_recovery_and_hold),
        cmocka_unit_test(each_stretch_of_constant_load_has_its_own_band),
        cmocka_unit_test(transient_is_never_counted_as_steady_band),
        cmocka_unit_test(load_that_moves_leaves_the_band_unassessed_and_the_class_holding),
        cmocka_unit_test(ripple_given_apart_from_the_mean_leaves_the_load_constant),
        cmocka_unit_test(trip_comes_with_the_sample_that_completes_the_delay),
        cmocka_unit_test(frequency_at_the_threshold_does_not_trip),
        cmocka_unit_test(first_trip_is_kept_and_fails_no_class),
        cmocka_unit_test(threshold_on_the_wrong_side_of_rated_is_watched_all_the_same),
        cmocka_unit_test(sudden_step_has_its_size_and_one_interval_of_rise),
        cmocka_unit_test(ramp_within_the_window_is_a_step_with_its_rise_time),
        cmocka_unit_test(steps_closer_than_the_window_add_up),
        cmocka_unit_test(ramp_longer_than_the_window_counts_by_the_window),
        cmocka_unit_test(glitch_shorter_than_a_look_is_exact_in_size),
        cmocka_unit_test(level_left_twice_starts_the_step_where_it_was_left_last),
        cmocka_unit_test(step_window_is_the_one_asked_for),
        cmocka_unit_test(fluctuation_on_a_step_does_not_stretch_its_rise),
        cmocka_unit_test(step_the_other_way_keeps_its_own_rise),
        cmocka_unit_test(random_load_gives_the_largest_change_of_all_pairs),
        cmocka_unit_test(collapse_fails_every_class),
        cmocka_unit_test(empty_record_is_undetermined_and_unknown),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(reset_forgets_the_record_and_nothing_else),
        cmocka_unit_test(record_of_months_keeps_time),
        cmocka_unit_test(shortest_and_longest_interval_work),
        cmocka_unit_test(unusable_sample_is_held_and_noted),
        cmocka_unit_test(hole_that_could_hide_a_dip_is_never_a_pass),
        cmocka_unit_test(config_outside_its_ranges_is_refused),
        cmocka_unit_test(config_not_initialised_or_too_new_is_refused),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(limits_outside_their_ranges_are_refused),
        cmocka_unit_test(trip_outside_its_ranges_is_refused),
        cmocka_unit_test(classes_and_trips_end_with_their_capacity_and_with_the_record),
        cmocka_unit_test(wrong_handle_is_refused_by_every_function),
    };

    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
