/* SPDX-License-Identifier: MIT */
/* A set's answer to a swinging load, against published figures, closed forms, and the set
 * itself, simulated with small sines; its stability against Routh's inequality and against what
 * a simulated set does when it is nudged. */
#include "gpw_test.h"

#include "gpupower/response.h"

#include "response_internal.h"

#include <math.h>
#include <string.h>

#define RATED_W 50000.0f
#define TWO_PI 6.283185307179586

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(1000u));

static gpw_genset_config config_of(uint32_t governor, float droop_pu)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = 1000000u;
    c.rated_w = RATED_W;
    c.swing = GPW_SWING_POWER;
    c.governor = governor;
    c.droop_pu = droop_pu;
    if (governor == GPW_GOVERNOR_DROOP || governor == GPW_GOVERNOR_PI) {
        c.dead_s = 0.01f;
        c.t_lag_s = 0.1f;
        c.kp = 4.0f;
        c.ki = 8.0f;
    } else if (governor == GPW_GOVERNOR_TGOV1) {
        assert_status(gpw_genset_use_tgov1(&c), GPW_OK);
        c.dead_s = 0.0f;
        c.t1_s = 0.1f;
        c.t2_s = 0.1f;
        c.t3_s = 0.3f;
    } else if (governor == GPW_GOVERNOR_GAST) {
        assert_status(gpw_genset_use_gast(&c, GPW_TUNING_ISLAND), GPW_OK);
        c.dead_s = 0.0f;
        c.inertia_s = 4.0f;
    } else if (governor == GPW_GOVERNOR_GGOV1) {
        assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_ISLAND), GPW_OK);
        c.droop_pu = droop_pu;
    }
    return c;
}

static gpw_response_point answer_of(const gpw_genset_config *c, float load_pu, float hz)
{
    gpw_response_point p;

    assert_status(gpw_response_at(c, load_pu, hz, &p, sizeof p), GPW_OK);
    return p;
}

static gpw_stability stability_of(const gpw_genset_config *c, float load_pu)
{
    gpw_stability s;

    assert_status(gpw_response_stability(c, load_pu, &s, sizeof s), GPW_OK);
    return s;
}

/* ---- answers ---- */

/* The reference's figures for the 50 kVA diesel, power form, to the digits given there. */
static void published_diesel_answers_as_published(void **state)
{
    static const float at[][2] = {{0.1f, 0.0157f},   {0.2f, 0.0313f},  {0.5f, 0.0618f},
                                  {0.555f, 0.0625f}, {1.0f, 0.0477f},  {2.0f, 0.0283f},
                                  {5.0f, 0.0262f},   {10.0f, 0.0071f}, {20.0f, 0.0037f}};
    const gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_stability s;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof at / sizeof at[0]; i++) {
        assert_near(answer_of(&c, 0.0f, at[i][0]).magnitude, at[i][1], 0.00006);
    }
    s = stability_of(&c, 0.0f);
    assert_near(s.peak_hz, 0.555, 0.006);
    assert_near(s.peak, 0.0625, 0.00006);
}

/* 1/|2Hs + D + 1/(R (1+sT))| by hand, no dead time. */
static void droop_and_lag_answer_by_the_closed_form(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_DROOP, 0.05f);
    double f;

    (void)state;
    c.dead_s = 0.0f;
    c.inertia_s = 1.0f;
    c.damping_pu = 1.5f;
    for (f = 0.02; f < 60.0; f *= 1.7) {
        const double w = TWO_PI * f, lag = 1.0 + w * w * 0.01;
        const double re = 1.5 + 20.0 / lag, im = 2.0 * w - 20.0 * w * 0.1 / lag;
        const gpw_response_point p = answer_of(&c, 0.3f, (float)f);

        assert_near(p.magnitude * sqrt(re * re + im * im), 1.0, 1e-5);
        assert_near(p.real, -re / (re * re + im * im), 1e-6);
        assert_near(p.imaginary, im / (re * re + im * im), 1e-6);
        assert_near(fabs(p.phase_rad), fabs(atan2(im, -re)), 1e-5);
    }
}

/* Amplitude of the speed of a simulated set under load_pu + a sin, by its Fourier coefficient
 * over ten whole periods after those in which it settles. */
static double simulated(const gpw_genset_config *config, double load_pu, double hz,
                        double amplitude_pu)
{
    const int period = (int)(1000.0 / hz + 0.5), settle = period * (int)(5.0 + 20.0 * hz);
    gpw_genset_config c = *config;
    gpw_genset *g = NULL;
    gpw_genset_output out;
    double re = 0.0, im = 0.0;
    int i;

    c.initial_pu = (float)load_pu;
    assert_status(gpw_genset_init(memory, sizeof memory, &c, &g), GPW_OK);
    for (i = 0; i < settle + 10 * period; i++) {
        const double to = TWO_PI * (i + 1) / period, from = TWO_PI * i / period;
        const double mean = load_pu + amplitude_pu * (cos(from) - cos(to)) / (to - from);

        assert_status(gpw_genset_step(g, (float)(mean * RATED_W), &out, sizeof out), GPW_OK);
        if (i >= settle) {
            re += out.speed_pu * cos(to);
            im += out.speed_pu * sin(to);
        }
    }
    assert_int_equal(out.collapsed, 0);
    return sqrt(re * re + im * im) / (5.0 * period) / amplitude_pu;
}

static void every_governor_answers_as_it_does_when_simulated(void **state)
{
    static const struct {
        uint32_t governor, on_power, swing;
        float droop_pu;
    } cases[] = {
        {GPW_GOVERNOR_DROOP, 0, GPW_SWING_TORQUE, 0.05f},
        {GPW_GOVERNOR_PI, 0, GPW_SWING_TORQUE, 0.0f},
        {GPW_GOVERNOR_DEGOV, 0, GPW_SWING_TORQUE, 0.0f},
        {GPW_GOVERNOR_DEGOV, 0, GPW_SWING_POWER, 0.0f},
        {GPW_GOVERNOR_DEGOV1, 0, GPW_SWING_TORQUE, 0.04f},
        {GPW_GOVERNOR_DEGOV1, 1, GPW_SWING_TORQUE, 0.04f},
        {GPW_GOVERNOR_TGOV1, 0, GPW_SWING_TORQUE, 0.05f},
        {GPW_GOVERNOR_GAST, 0, GPW_SWING_TORQUE, 0.05f},
        {GPW_GOVERNOR_GGOV1, 0, GPW_SWING_TORQUE, 0.0f},
        {GPW_GOVERNOR_GGOV1, 0, GPW_SWING_TORQUE, 0.04f},
        {GPW_GOVERNOR_GGOV1, 1, GPW_SWING_POWER, 0.04f},
        {GPW_GOVERNOR_GGOV1, 2, GPW_SWING_TORQUE, 0.04f},
    };
    static const double hz[] = {0.2, 1.0, 4.0};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gpw_genset_config c = config_of(cases[i].governor, cases[i].droop_pu);

        c.swing = cases[i].swing;
        c.droop_on_power = cases[i].on_power;
        for (k = 0; k < sizeof hz / sizeof hz[0]; k++) {
            const double here = answer_of(&c, 0.6f, (float)hz[k]).magnitude;

            assert_near(simulated(&c, 0.6, hz[k], 0.004) / here, 1.0, 0.01);
        }
    }
}

/* With the actuator's swing at what is left to its end, and with the air's. */
static void linear_range_ends_where_a_limit_acts(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_response_point p = answer_of(&c, 0.9f, 0.5f);

    (void)state;
    assert_near(p.linear_pu * p.throttle, 0.2, 1e-5); /* 1.1 - 0.9 */
    c.air_step_pu = 0.05f;
    c.air_tau_s = 4.0f;
    p = answer_of(&c, 0.9f, 0.5f);
    assert_near(p.linear_pu * p.throttle, 0.05 * sqrt(1.0 + 1.0 / (158.0)), 2e-4);
    assert_true(simulated(&c, 0.6, 0.5, 0.5 * p.linear_pu) < 1.01 * p.magnitude);
    assert_true(simulated(&c, 0.6, 0.5, 3.0 * p.linear_pu) > 1.2 * p.magnitude);
}

static void two_like_sets_answer_as_one_of_their_size(void **state)
{
    const gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV1, 0.04f);
    gpw_response_point one = answer_of(&c, 0.5f, 0.7f), sum;

    (void)state;
    assert_status(gpw_response_add(&one, &one, &sum, sizeof sum), GPW_OK);
    assert_near(sum.rated_w, 2.0 * RATED_W, 0.1);
    assert_near(sum.magnitude, one.magnitude, 1e-7);
    assert_near(sum.phase_rad, one.phase_rad, 1e-5);
}

/* H = sum H S / sum S and 1/R = sum S/(R S) far above and far below the governors. */
static void unlike_sets_answer_with_their_inertia_and_droop_together(void **state)
{
    gpw_genset_config a = config_of(GPW_GOVERNOR_DROOP, 0.05f), b = a;
    gpw_response_point pa, pb, sum;

    (void)state;
    b.rated_w = 3.0f * RATED_W;
    b.inertia_s = 3.0f;
    b.droop_pu = 0.02f;
    a.inertia_s = 1.0f;
    pa = answer_of(&a, 0.5f, 200.0f);
    pb = answer_of(&b, 0.5f, 200.0f);
    assert_status(gpw_response_add(&pa, &pb, &sum, sizeof sum), GPW_OK);
    assert_near(sum.magnitude * 2.0 * 2.5 * TWO_PI * 200.0, 1.0, 1e-3);
    pa = answer_of(&a, 0.5f, 1e-3f);
    pb = answer_of(&b, 0.5f, 1e-3f);
    assert_status(gpw_response_add(&pa, &pb, &sum, sizeof sum), GPW_OK);
    assert_near(sum.magnitude * (0.25 / 0.05 + 0.75 / 0.02), 1.0, 1e-3);
}

/* ---- stability ---- */

/* Routh: 2H T R ... a droop with two lags T1, T2 alone is stable where 2H > T1 T2/(R (T1+T2)):
 * the gain may be 2 H R (1/T1 + 1/T2) times what it is. */
static void gast_margin_is_rouths(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_GAST, 0.05f);
    gpw_stability s;

    (void)state;
    c.inertia_s = 2.0f;
    s = stability_of(&c, 0.5f);
    assert_int_equal(s.is_stable, 1);
    assert_int_equal(s.gain, GPW_GAIN_DROOP);
    assert_near(s.gain_margin, 2.0 * 2.0 * 0.05 * (1.0 / 0.4 + 1.0 / 0.1), 0.005);
    assert_near(s.growth_hz, sqrt(1.0 / (0.4 * 0.1)) / TWO_PI, 0.02);
    c.inertia_s = 0.5f;
    s = stability_of(&c, 0.5f);
    assert_int_equal(s.is_stable, 0);
    assert_int_equal(s.roots, 2);
    assert_near(s.gain_margin, 2.0 * 0.5 * 0.05 * 12.5, 0.002);
    assert_true(gpw_is_unknown(s.dead_margin_s));
}

/* 2H s^2 + Kp s + Ki: never unstable but for a dead time, whose margin follows from the phase
 * at the crossover. */
static void pi_bears_the_dead_time_of_its_phase_margin(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_PI, 0.0f);
    const double wc = sqrt(0.5 * (4.0 + sqrt(16.0 + 4.0 * 16.0))); /* w^4 = 4 w^2 + 16 */
    gpw_stability s;

    (void)state;
    c.dead_s = 0.0f;
    c.t_lag_s = 0.0f;
    c.inertia_s = 1.0f; /* L = (4 s + 8)/(2 s^2), |L| 1: 16 w^2 + 64 = 4 w^4 */
    s = stability_of(&c, 0.0f);
    assert_int_equal(s.is_stable, 1);
    assert_near(s.gain_margin, 1000.0, 0.0);
    assert_near(s.dead_margin_s, atan(0.5 * wc) / wc, 2e-3 * atan(0.5 * wc) / wc);
}

/* Largest excursion from 20 s to 30 s after a nudge, over that of the first 10 s. */
static double growth_after_a_nudge(const gpw_genset_config *config, double load_pu)
{
    gpw_genset_config c = *config;
    gpw_genset *g = NULL;
    gpw_genset_output out;
    double first = 0.0, last = 0.0, settled;
    int i;

    c.initial_pu = (float)load_pu;
    assert_status(gpw_genset_init(memory, sizeof memory, &c, &g), GPW_OK);
    for (i = 0; i < 30000; i++) {
        const float load_w = (float)((load_pu + (i < 100 ? 1e-4 : 0.0)) * RATED_W);

        assert_status(gpw_genset_step(g, load_w, &out, sizeof out), GPW_OK);
        settled = fabs((double)out.speed_pu);
        first = i < 10000 && settled > first ? settled : first;
        last = i >= 20000 && settled > last ? settled : last;
    }
    return last / first;
}

/* The tuning that bulk-grid studies call typical, on an island. */
static void grid_tuning_of_ggov1_is_told_unstable_with_its_gain(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_GGOV1, 0.0f);
    gpw_stability s;

    (void)state;
    assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_GRID), GPW_OK);
    c.inertia_s = 1.5f;
    s = stability_of(&c, 0.5f);
    assert_int_equal(s.is_stable, 0);
    assert_int_equal(s.gain, GPW_GAIN_ALL); /* Kp low enough would leave too much Ki */
    assert_true(s.gain_margin < 0.75f);     /* Routh's bound without the integral */
    assert_string_equal(gpw_gain_name(s.gain), "gains");
    c.kp *= 0.8f * s.gain_margin;
    c.ki *= 0.8f * s.gain_margin;
    assert_int_equal(stability_of(&c, 0.5f).is_stable, 1);
    assert_true(growth_after_a_nudge(&c, 0.5) < 0.8);
    c.kp *= 1.4f;
    c.ki *= 1.4f;
    assert_true(growth_after_a_nudge(&c, 0.5) > 0.8);
    assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_ISLAND), GPW_OK);
    s = stability_of(&c, 0.5f);
    assert_int_equal(s.is_stable, 1);
}

/* Each governor a little inside its margin and a little outside. */
static void margin_parts_what_grows_from_what_dies(void **state)
{
    static const uint32_t governors[] = {GPW_GOVERNOR_DROOP, GPW_GOVERNOR_PI,
                                         GPW_GOVERNOR_DEGOV, GPW_GOVERNOR_DEGOV1,
                                         GPW_GOVERNOR_GAST,  GPW_GOVERNOR_GGOV1};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof governors / sizeof governors[0]; i++) {
        gpw_genset_config c = config_of(governors[i], i == 0 || i >= 3 ? 0.05f : 0.0f), at;
        gpw_stability s;
        int outside;

        c.dead_s = governors[i] == GPW_GOVERNOR_GAST ? 0.0f : 0.03f;
        c.swing = GPW_SWING_TORQUE;
        s = stability_of(&c, 0.5f);
        assert_int_equal(s.is_stable, 1);
        assert_true(s.gain_margin < 1000.0f);
        for (outside = 0; outside <= 1; outside++) {
            const float factor = s.gain_margin * (outside ? 1.1f : 0.9f);

            at = c;
            switch (s.gain) {
            case GPW_GAIN_DROOP: at.droop_pu /= factor; break;
            case GPW_GAIN_K: at.k *= factor; break;
            case GPW_GAIN_KP: at.kp *= factor; break;
            case GPW_GAIN_KI: at.ki *= factor; break;
            default: fail();
            }
            assert_int_equal(stability_of(&at, 0.5f).is_stable, !outside);
            assert_int_equal(growth_after_a_nudge(&at, 0.5) > 0.8, outside);
        }
    }
}

/* A constant-power load on a shaft that no governor holds falls away: one real root. */
static void droop_too_weak_for_a_constant_power_load_is_unstable(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_DROOP, 1.0f);
    gpw_stability s;

    (void)state;
    c.swing = GPW_SWING_TORQUE;
    c.throttle_max_pu = 2.0f;
    s = stability_of(&c, 1.5f); /* 1/R = 1 against p0 = 1.5 */
    assert_int_equal(s.is_stable, 0);
    assert_int_equal(s.roots, 1);
}

/* ---- a band's swing ---- */

static void swing_of_a_band_is_amplitude_times_answer(void **state)
{
    const gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_band_reading reading;
    float swing = 0.0f, worst = 0.0f;
    uint32_t is_linear = 0u;

    (void)state;
    memset(&reading, 0, sizeof reading);
    reading.low_hz = 0.3f;
    reading.high_hz = 1.0f;
    reading.frequency_hz = 0.9f;
    reading.amplitude = 0.16f * RATED_W;
    reading.largest = 0.32f * RATED_W; /* once, and who knows where in the band */
    assert_status(gpw_response_swing(&c, 0.0f, &reading, &swing, &worst, &is_linear), GPW_OK);
    assert_near(swing, 0.16 * answer_of(&c, 0.0f, 0.9f).magnitude, 1e-7);
    assert_near(worst, 0.32 * 0.0625, 2e-5); /* the reference's: 0.16 pu is 1 % */
    assert_int_equal(is_linear, 0);          /* nothing to take back at no load */
    reading.frequency_hz = gpw_unknown();
    assert_status(gpw_response_swing(&c, 0.5f, &reading, &swing, &worst, &is_linear), GPW_OK);
    assert_near(swing, 0.0, 0.0);
    assert_true(worst > 0.0f);
    assert_int_equal(is_linear, 1);
}

/* ---- bad input ---- */

static void bad_input_is_refused_and_nothing_written(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_response_point p, q;
    gpw_stability s;

    (void)state;
    memset(&p, 0x5a, sizeof p);
    q = p;
    assert_status(gpw_response_at(NULL, 0.0f, 1.0f, &p, sizeof p), GPW_ERR_NULL);
    assert_status(gpw_response_at(&c, 0.0f, 1.0f, NULL, sizeof p), GPW_ERR_NULL);
    assert_status(gpw_response_at(&c, 0.0f, 0.0f, &p, sizeof p), GPW_ERR_DOMAIN);
    assert_status(gpw_response_at(&c, 0.0f, gpw_unknown(), &p, sizeof p), GPW_ERR_DOMAIN);
    assert_status(gpw_response_at(&c, 1.2f, 1.0f, &p, sizeof p), GPW_ERR_DOMAIN);
    assert_status(gpw_response_at(&c, 0.0f, 1.0f, &p, 16u), GPW_ERR_VERSION);
    c.inertia_s = gpw_unknown();
    assert_status(gpw_response_at(&c, 0.0f, 1.0f, &p, sizeof p), GPW_ERR_UNKNOWN);
    assert_status(gpw_response_stability(&c, 0.0f, &s, sizeof s), GPW_ERR_UNKNOWN);
    c.inertia_s = 0.0f;
    assert_status(gpw_response_stability(&c, 0.0f, &s, sizeof s), GPW_ERR_DOMAIN);
    assert_memory_equal(&p, &q, sizeof p);
    c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    p = answer_of(&c, 0.0f, 1.0f);
    q = answer_of(&c, 0.0f, 2.0f);
    assert_status(gpw_response_add(&p, &q, &p, sizeof p), GPW_ERR_DOMAIN);
    assert_status(gpw_response_stability(NULL, 0.0f, &s, sizeof s), GPW_ERR_NULL);
    assert_status(gpw_response_stability(&c, 0.0f, &s, 8u), GPW_ERR_VERSION);
}

/* ---- ends ---- */

static void derivative_and_steady_fuel_answer_as_when_simulated(void **state)
{
    uint32_t k;

    (void)state;
    for (k = 0; k < 2u; k++) {
        gpw_genset_config c = config_of(GPW_GOVERNOR_GGOV1, 0.0f);
        double here;

        c.kd = k == 0u ? 0.5f : 0.0f;
        c.t3_s = 0.1f;
        c.fuel_with_speed = k;
        here = answer_of(&c, 0.6f, 1.0f).magnitude;
        assert_near(simulated(&c, 0.6, 1.0, 0.004) / here, 1.0, 0.01);
    }
}

/* A little inside the told gain's margin and a little outside, of what PID there is. */
static void told_gain_of_a_pid_parts_stable_from_unstable(void **state)
{
    static const float kds[] = {0.05f, 0.2f};
    uint32_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(kds); k++) {
        gpw_genset_config c = config_of(GPW_GOVERNOR_GGOV1, 0.0f);
        gpw_stability s;
        uint32_t outside;

        c.kd = kds[k];
        c.t3_s = 0.1f;
        c.dead_s = 0.03f;
        s = stability_of(&c, 0.5f);
        assert_int_equal(s.is_stable, 1);
        assert_true(s.gain_margin < 1000.0f);
        for (outside = 0; outside < 2u; outside++) {
            const float factor = s.gain_margin * (outside != 0u ? 1.1f : 0.9f);
            gpw_genset_config at = c;

            at.kp *= s.gain == GPW_GAIN_KP ? factor : 1.0f;
            at.ki *= s.gain == GPW_GAIN_KI ? factor : 1.0f;
            at.kd *= s.gain == GPW_GAIN_KD ? factor : 1.0f;
            assert_int_equal(stability_of(&at, 0.5f).is_stable, !outside);
        }
    }
}

/* Hardly unstable, at a corner of what is stable: less of either gain would do, and the one
 * that must change least is told. */
static void of_two_gains_that_help_the_lesser_change_is_told(void **state)
{
    static const struct {
        float kp, ki;
        uint32_t gain;
    } cases[] = {{12.0f, 3.9f, GPW_GAIN_KI}, {12.75f, 3.5f, GPW_GAIN_KP}};
    uint32_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(cases); k++) {
        gpw_genset_config c = config_of(GPW_GOVERNOR_GGOV1, 0.0f), at;
        gpw_stability s;
        assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_GRID), GPW_OK);
        c.swing = GPW_SWING_TORQUE;
        c.inertia_s = 3.5f;
        c.kp = cases[k].kp;
        c.ki = cases[k].ki;
        s = stability_of(&c, 0.7f);
        assert_int_equal(s.is_stable, 0);
        assert_int_equal(s.gain, cases[k].gain);
        assert_true(s.gain_margin > 0.9f && s.gain_margin < 1.0f);
        at = c;
        at.kp *= s.gain == GPW_GAIN_KP ? 0.99f * s.gain_margin : 1.0f;
        at.ki *= s.gain == GPW_GAIN_KI ? 0.99f * s.gain_margin : 1.0f;
        assert_int_equal(stability_of(&at, 0.7f).is_stable, 1);
        at = c; /* as much of the other */
        at.kp *= s.gain == GPW_GAIN_KI ? 1.001f * s.gain_margin : 1.0f;
        at.ki *= s.gain == GPW_GAIN_KP ? 1.001f * s.gain_margin : 1.0f;
        assert_int_equal(stability_of(&at, 0.7f).is_stable, 0);
    }
}

/* More damping than the governor has gain: no delay can turn it. */
static void loop_below_one_bears_any_dead_time(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_DROOP, 1.0f);

    (void)state;
    c.damping_pu = 5.0f;
    assert_near(stability_of(&c, 0.5f).dead_margin_s, 10.0, 0.0); /* all that is looked at */
}

/* 1/R (1 + s T2) / ((1 + s T1)(1 + s T3)) on a rotor: with T2 = T1 two poles are left, which no
 * gain makes turn. */
static void steam_turbine_whose_lead_is_its_lag_bears_any_gain(void **state)
{
    const gpw_genset_config c = config_of(GPW_GOVERNOR_TGOV1, 0.05f);
    const gpw_stability s = stability_of(&c, 0.5f);

    (void)state;
    assert_int_equal(s.is_stable, 1);
    assert_int_equal(s.gain, GPW_GAIN_DROOP);
    assert_near(s.gain_margin, 1000.0, 0.0); /* as far as is looked */
    assert_true(!gpwi_is_known(s.growth_hz));
}

static void swing_of_a_set_that_is_none_is_refused(void **state)
{
    gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_band_reading reading;
    float swing = 7.0f, worst = 7.0f;
    uint32_t is_linear = 7u;

    (void)state;
    memset(&reading, 0, sizeof reading);
    reading.low_hz = 0.3f;
    reading.high_hz = 1.0f;
    c.header = 0u;
    assert_status(gpw_response_swing(&c, 0.0f, &reading, &swing, &worst, &is_linear),
                  GPW_ERR_VERSION);
    assert_near(swing, 7.0, 0.0);
    assert_near(worst, 7.0, 0.0);
    assert_int_equal(is_linear, 7);
}

static void nothing_has_neither_size_nor_angle(void **state)
{
    const gpwi_complex none = {0.0f, 0.0f};

    (void)state;
    assert_near(gpwi_complex_abs(none), 0.0, 0.0);
    assert_near(gpwi_complex_arg(none), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_diesel_answers_as_published),
        cmocka_unit_test(droop_and_lag_answer_by_the_closed_form),
        cmocka_unit_test(every_governor_answers_as_it_does_when_simulated),
        cmocka_unit_test(linear_range_ends_where_a_limit_acts),
        cmocka_unit_test(two_like_sets_answer_as_one_of_their_size),
        cmocka_unit_test(unlike_sets_answer_with_their_inertia_and_droop_together),
        cmocka_unit_test(gast_margin_is_rouths),
        cmocka_unit_test(pi_bears_the_dead_time_of_its_phase_margin),
        cmocka_unit_test(grid_tuning_of_ggov1_is_told_unstable_with_its_gain),
        cmocka_unit_test(margin_parts_what_grows_from_what_dies),
        cmocka_unit_test(droop_too_weak_for_a_constant_power_load_is_unstable),
        cmocka_unit_test(swing_of_a_band_is_amplitude_times_answer),
        cmocka_unit_test(bad_input_is_refused_and_nothing_written),
        cmocka_unit_test(derivative_and_steady_fuel_answer_as_when_simulated),
        cmocka_unit_test(told_gain_of_a_pid_parts_stable_from_unstable),
        cmocka_unit_test(of_two_gains_that_help_the_lesser_change_is_told),
        cmocka_unit_test(loop_below_one_bears_any_dead_time),
        cmocka_unit_test(steam_turbine_whose_lead_is_its_lag_bears_any_gain),
        cmocka_unit_test(swing_of_a_set_that_is_none_is_refused),
        cmocka_unit_test(nothing_has_neither_size_nor_angle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
