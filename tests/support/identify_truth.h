/* SPDX-License-Identifier: MIT */
/* Load steps with a known truth, made without the library: the closed form of a set with droop
 * and one lag, and a set with DEGOV, dead time and air integrated in double. */
#ifndef GPW_IDENTIFY_TRUTH_H
#define GPW_IDENTIFY_TRUTH_H

#include "identify_setup.h"

#define DELAY_SLOTS 4096u

/* What a log is made of. `speed_pu`: before the step, deviation from rated. */
typedef struct step_plan {
    double before_pu, after_pu, before_s, after_s, interval_s, noise_pu, speed_pu;
    double window_s; /* of the meter's frequency */
} step_plan;

typedef struct true_set {
    double h, droop, lag;                     /* droop and one lag, power form */
    double t1, t2, t3, k, t4, t5, t6, dead_s; /* DEGOV, torque form */
    double air_step, air_tau;                 /* 0: no air limit */
} true_set;

/* w(t) after a step p of the load, `2H w' = m - p`, `T m' = -w/R - m`, underdamped. */
static double droop_lag_at(const true_set *x, double p, double t)
{
    const double wn2 = 1.0 / (x->droop * 2.0 * x->h * x->lag);
    const double sigma = 0.5 / x->lag;
    const double wd = sqrt(wn2 - sigma * sigma);
    const double end = -p * x->droop;
    const double b = (-p / (2.0 * x->h) - sigma * end) / wd;

    return t <= 0.0 ? 0.0 : end + exp(-sigma * t) * (-end * cos(wd * t) + b * sin(wd * t));
}

enum { SPEED, X1, X2, X5, X6, X4, BOOST, TURNED, VARS };

typedef struct set {
    true_set x;
    double v[VARS], ring[DELAY_SLOTS], throttle, step_s;
    size_t next, slots;
} set;

static double throttle_of(const set *s, const double *v)
{
    const double asked = v[X4] + s->x.k * s->x.t4 * v[X6];
    const double ceiling = s->x.air_step > 0.0 ? v[BOOST] + s->x.air_step : 1.1;

    return fmax(-0.05, fmin(fmin(1.1, ceiling), asked));
}

static void rates(const set *s, const double *v, double load, double torque, double speed0,
                  double *r)
{
    const true_set *const x = &s->x;
    const double asked = v[X4] + x->k * x->t4 * v[X6];
    const double given = throttle_of(s, v);
    const double y = v[X1] + x->t3 * v[X2];

    r[SPEED] = (torque - load / (1.0 + speed0 + v[SPEED])) / (2.0 * x->h);
    r[X1] = v[X2];
    r[X2] = (-v[SPEED] - v[X1] - x->t1 * v[X2]) / (x->t1 * x->t2);
    r[X5] = (y - v[X5]) / x->t5;
    r[X6] = (v[X5] - v[X6]) / x->t6;
    r[X4] = x->k * v[X6];
    if ((asked > given && r[X4] > 0.0) || (asked < given && r[X4] < 0.0)) {
        r[X4] = 0.0; /* conditional integration */
    }
    r[BOOST] = x->air_step > 0.0 ? (given - v[BOOST]) / x->air_tau : 0.0;
    r[TURNED] = v[SPEED];
}

/* One step of the classic fourth order; the torque that arrives is a whole number of steps old.
 */
static void advance(set *s, double load, double speed0)
{
    const double h = s->step_s;
    double k[4][VARS], y[VARS];
    const double torque = s->ring[s->next];
    const double after = s->ring[(s->next + 1u) % s->slots];
    size_t i, stage;

    s->ring[s->next] = throttle_of(s, s->v);
    s->next = (s->next + 1u) % s->slots;
    memcpy(y, s->v, sizeof y);
    for (stage = 0; stage < 4u; stage++) {
        static const double share[4] = {0.0, 0.5, 0.5, 1.0};

        for (i = 0; stage > 0u && i < VARS; i++) {
            y[i] = s->v[i] + share[stage] * h * k[stage - 1u][i];
        }
        rates(s, y, load, torque + share[stage] * (after - torque), speed0, k[stage]);
    }
    for (i = 0; i < VARS; i++) {
        s->v[i] += h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i]);
    }
}

static void begin_log(const step_plan *plan, step_log *log)
{
    const size_t before = (size_t)lround(plan->before_s / plan->interval_s);
    const size_t after = (size_t)lround(plan->after_s / plan->interval_s);
    size_t i;

    log->count = before + after + 1u;
    assert_true(log->count <= SAMPLES_MAX);
    for (i = 0; i < log->count; i++) {
        log->time_s[i] = ((double)i - (double)before) * plan->interval_s;
        log->load_w[i] = RATED_W * (i <= before ? plan->before_pu : plan->after_pu);
        log->hz[i] = F0_HZ * (1.0 + plan->speed_pu);
        log->boost[i] = plan->before_pu;
    }
}

static void add_noise(const step_plan *plan, step_log *log)
{
    size_t i;

    for (i = 0; i < log->count; i++) {
        log->hz[i] += F0_HZ * plan->noise_pu * normal();
        log->boost[i] = 1.0 + 2.0 * log->boost[i] + 0.02 * normal(); /* bar, say */
    }
}

static void log_droop_lag(const true_set *x, const step_plan *plan, step_log *log)
{
    size_t i;

    begin_log(plan, log);
    for (i = 0; i < log->count; i++) {
        log->hz[i] += F0_HZ * droop_lag_at(x, plan->after_pu - plan->before_pu, log->time_s[i]);
    }
    add_noise(plan, log);
}

/* A set at rest at a speed that need not be rated, in steps of 0.1 ms. The load torque before
 * the step is `before_pu / (1 + speed_pu)`. */
static void log_degov(const true_set *x, const step_plan *plan, step_log *log)
{
    static set s;
    const double rest = plan->before_pu / (1.0 + plan->speed_pu);
    double window_at = 0.0;
    size_t i, n = 0;
    static double turned[400000];

    memset(&s, 0, sizeof s);
    s.x = *x;
    s.step_s = 1.0e-4;
    s.slots = (size_t)lround(x->dead_s / s.step_s);
    assert_true(s.slots > 1u && s.slots < DELAY_SLOTS);
    s.v[X4] = s.v[BOOST] = rest;
    for (i = 0; i < s.slots; i++) {
        s.ring[i] = rest;
    }
    begin_log(plan, log);
    for (i = 0; i < log->count; i++) {
        const size_t until = (size_t)lround(fmax(0.0, log->time_s[i]) / s.step_s);

        for (; n < until; n++) {
            assert_true(n + 1u < COUNT_OF(turned));
            advance(&s, plan->after_pu, plan->speed_pu);
            turned[n + 1u] = s.v[TURNED];
        }
        log->boost[i] = s.v[BOOST];
        if (plan->window_s > 0.0) {
            window_at = fmax(0.0, (double)n - plan->window_s / s.step_s);
            log->hz[i] += F0_HZ * (turned[n] - turned[lround(window_at)]) / plan->window_s;
        } else {
            log->hz[i] += F0_HZ * s.v[SPEED];
        }
    }
    add_noise(plan, log);
}

static gpw_genset_config blank_genset(void)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.rated_w = (float)RATED_W;
    c.f0_hz = (float)F0_HZ;
    return c;
}

static gpw_identified_summary summary_of(const gpw_identified *found)
{
    gpw_identified_summary s;

    assert_status(gpw_identified_summary_get(found, &s, sizeof s), GPW_OK);
    return s;
}

static void print_figure(const gpw_identified_figure *f, double truth)
{
    print_message("    %-12s %.6g, fitted %.6g, ends %.6g to %.6g, %s%s%s\n",
                  gpw_identify_figure_name(f->figure), truth, (double)f->value, (double)f->low,
                  (double)f->high, gpw_told_name(f->told), f->why != 0u ? ": " : "",
                  gpw_untold_text(f->why));
}

#endif /* GPW_IDENTIFY_TRUTH_H */
