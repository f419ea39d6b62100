/* SPDX-License-Identifier: MIT */
/* What can be free, and the simulation of a record: the core's own generator set, so that a
 * verdict later stands on the very model that was fitted. */
#include "identify_internal.h"

#include <math.h>

#define TICK_S 1.0e-3

/* Governors, as bits. */
#define DROOP (1u << GPW_GOVERNOR_DROOP)
#define PI (1u << GPW_GOVERNOR_PI)
#define DEGOV (1u << GPW_GOVERNOR_DEGOV)
#define DEGOV1 (1u << GPW_GOVERNOR_DEGOV1)
#define TGOV1 (1u << GPW_GOVERNOR_TGOV1)
#define GAST (1u << GPW_GOVERNOR_GAST)
#define GGOV1 (1u << GPW_GOVERNOR_GGOV1)
#define BOTH_DEGOV (DEGOV | DEGOV1)
#define ENGINES (DROOP | PI | BOTH_DEGOV)
#define WITH_DROOP (DROOP | DEGOV1 | TGOV1 | GAST | GGOV1)
#define ALL (ENGINES | TGOV1 | GAST | GGOV1)

#define FIELD(name) #name, offsetof(gpw_genset_config, name)

/* Ranges are within those of gpw_genset_config, with room for another base. What is a size of
 * its own, and may be 0 or near, is fitted as it is; the rest as its logarithm. */
static const struct gpwi_figure_row rows[GPWI_FIGURES] = {
    [GPW_IDENTIFY_INERTIA] = {FIELD(inertia_s), ALL, ALL, 0.15, 30.0, 0.0},
    [GPW_IDENTIFY_DEAD] = {FIELD(dead_s), ENGINES | GGOV1, ENGINES | GGOV1, 0.001, 0.5, 0.02},
    [GPW_IDENTIFY_AIR_STEP] = {FIELD(air_step_pu), ENGINES, ENGINES, 0.02, 1.5, 0.0},
    [GPW_IDENTIFY_AIR_TAU] = {FIELD(air_tau_s), ENGINES, ENGINES, 0.1, 40.0, 0.0},
    [GPW_IDENTIFY_K] = {FIELD(k), BOTH_DEGOV, BOTH_DEGOV, 0.02, 900.0, 0.0},
    [GPW_IDENTIFY_KP] = {FIELD(kp), PI | GGOV1, PI | GGOV1, 0.05, 900.0, 0.0},
    [GPW_IDENTIFY_KI] = {FIELD(ki), PI | GGOV1, PI | GGOV1, 0.02, 900.0, 0.0},
    [GPW_IDENTIFY_KD] = {FIELD(kd), GGOV1, 0, 0.01, 900.0, 0.0},
    [GPW_IDENTIFY_DROOP] = {FIELD(droop_pu), WITH_DROOP, WITH_DROOP, 0.002, 0.5, 0.0},
    [GPW_IDENTIFY_LAG] = {FIELD(t_lag_s), DROOP | PI | GGOV1, DROOP, 0.002, 20.0, 0.0},
    [GPW_IDENTIFY_T1] = {FIELD(t1_s), BOTH_DEGOV | TGOV1 | GAST, TGOV1 | GAST, 0.002, 20.0,
                         0.0},
    [GPW_IDENTIFY_T2] = {FIELD(t2_s), BOTH_DEGOV | TGOV1 | GAST, 0, 0.002, 20.0, 0.0},
    [GPW_IDENTIFY_T3] = {FIELD(t3_s), BOTH_DEGOV | TGOV1 | GAST, 0, 0.002, 20.0, 0.0},
    [GPW_IDENTIFY_T4] = {FIELD(t4_s), BOTH_DEGOV | GGOV1, 0, 0.002, 20.0, 0.0},
    [GPW_IDENTIFY_T5] = {FIELD(t5_s), BOTH_DEGOV | GGOV1, 0, 0.002, 20.0, 0.0},
    [GPW_IDENTIFY_T6] = {FIELD(t6_s), BOTH_DEGOV, 0, 0.002, 20.0, 0.0},
    [GPW_IDENTIFY_DAMPING] = {FIELD(damping_pu), ALL, 0, 0.0, 20.0, 1.0},
    [GPW_IDENTIFY_THROTTLE_MAX] = {FIELD(throttle_max_pu), ALL & ~GGOV1, 0, 0.2, 1.8, 0.0},
    [GPW_IDENTIFY_LOAD_LATE] = {"load_late_s", 0, ALL, 0, -1.0, 1.0,
                                0.01}, /* range: the problem's */
};

const struct gpwi_figure_row *gpwi_figure_row(uint32_t figure)
{
    return &rows[figure];
}

double gpwi_figure_get(const gpw_genset_config *genset, uint32_t figure)
{
    float value = 0.0f;

    if (figure != GPW_IDENTIFY_LOAD_LATE) {
        memcpy(&value, (const char *)genset + rows[figure].offset, sizeof value);
    }
    return (double)value;
}

void gpwi_figure_set(gpw_genset_config *genset, uint32_t figure, double value)
{
    const float f = (float)value;

    if (figure != GPW_IDENTIFY_LOAD_LATE) {
        memcpy((char *)genset + rows[figure].offset, &f, sizeof f);
    }
}

const char *gpw_identify_figure_name(uint32_t figure)
{
    return figure < GPWI_FIGURES ? rows[figure].name : "?";
}

gpw_status gpw_identify_figure_find(const char *name, uint32_t *figure)
{
    uint32_t i;

    if (name == NULL || figure == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < GPWI_FIGURES; i++) {
        if (gpwi_is_same_name(name, rows[i].name)) {
            *figure = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

/* ---- another base ---- */

static void times(float *figure, double factor)
{
    *figure = (float)((double)*figure * factor);
}

/* GGOV1's stroke stays, the fuel that a shaft-driven pump gives per stroke does not. */
static void rebase_ggov1(gpw_genset_config *c, double a)
{
    const double min = (double)c->throttle_min_pu / (double)c->kturb + (double)c->wfnl_pu;
    const double max = (double)c->throttle_max_pu / (double)c->kturb + (double)c->wfnl_pu;

    times(&c->kp, a);
    times(&c->ki, a);
    times(&c->kd, a);
    times(&c->droop_pu, 1.0 / a);
    times(&c->error_min_pu, 1.0 / a);
    times(&c->error_max_pu, 1.0 / a);
    if (c->fuel_with_speed) {
        times(&c->kturb, a);
        times(&c->wfnl_pu, 1.0 / a);
        c->throttle_min_pu = (float)((double)c->kturb * (min - (double)c->wfnl_pu));
        c->throttle_max_pu = (float)((double)c->kturb * (max - (double)c->wfnl_pu));
    }
}

/* A set starts at rated speed. One that the record finds at another (on its droop, mostly) is
 * the same set per unit of that speed: with a the speed on f0, torque per unit grows by a, and
 * a deviation per unit shrinks by it. */
static void rebase(gpw_genset_config *c, double a)
{
    const int is_torque = c->swing == GPW_SWING_TORQUE;
    const double g = is_torque ? a : 1.0;

    times(&c->inertia_s, a * g);
    times(&c->damping_pu, a * g);
    times(&c->stall_speed_pu, 1.0 / a);
    c->stall_speed_pu = gpwi_clamp(c->stall_speed_pu, 0.4f, 0.95f);
    if (c->governor == GPW_GOVERNOR_GGOV1) {
        rebase_ggov1(c, a);
        return;
    }
    if (c->governor >= GPW_GOVERNOR_TGOV1 || c->droop_on_power != 0u) {
        times(&c->droop_pu, 1.0 / a);
    } else {
        times(&c->droop_pu, 1.0 / (a * g));
    }
    if (c->governor < GPW_GOVERNOR_TGOV1) {
        times(&c->k, a * g);
        times(&c->kp, a * g);
        times(&c->ki, a * g);
        times(&c->throttle_min_pu, g);
        times(&c->throttle_max_pu, g);
        times(&c->air_step_pu, g);
    }
}

/* ---- the load ---- */

/* Energy of the load up to a time; what is before the record was as before the step. */
static double energy_at(const struct gpwi_problem *p, double t, size_t *from)
{
    size_t i = *from;
    double left, value;

    if (t <= p->time_s[0]) {
        return p->before_w * (t - p->time_s[0]);
    }
    while (i + 1u < p->count && p->time_s[i] < t) {
        i++;
    }
    *from = i;
    left = p->time_s[i] - t;
    if (left <= 0.0) { /* after the last sample */
        return p->energy_j[i] - p->load_w[i] * left;
    }
    value = p->load_w[i] +
            (p->start_w[i] - p->load_w[i]) * left / (p->time_s[i] - p->time_s[i - 1u]);
    return p->energy_j[i] - 0.5 * left * (p->load_w[i] + value);
}

/* Mean over each tick; the last sample holds on. */
static void lay_load(struct gpwi_problem *p, double late_s)
{
    size_t at = 0, tick;
    double before = energy_at(p, late_s, &at);

    for (tick = 0; tick < p->ticks; tick++) {
        const double energy = energy_at(p, (double)(tick + 1u) * TICK_S + late_s, &at);

        p->tick_load_w[tick] = (float)((energy - before) / TICK_S);
        before = energy;
    }
    p->ticks_late_s = late_s;
}

/* ---- the run ---- */

/* Tick by tick: for the boost, and to see which limits act. */
static gpw_status run_watched(struct gpwi_problem *p, gpw_genset *set)
{
    gpw_genset_output out;
    gpw_status status = GPW_OK;
    size_t tick;

    p->limited = 0u;
    for (tick = 0; tick < p->ticks && status >= GPW_OK; tick++) {
        status = gpw_genset_step(set, p->tick_load_w[tick], &out, sizeof out);
        p->tick_speed[tick + 1u] = out.speed_pu;
        if (p->has_boost) {
            p->tick_boost[tick + 1u] = out.boost_pu;
        }
        p->limited |= out.limited;
        p->collapsed = out.collapsed;
    }
    return status;
}

static int run(struct gpwi_problem *p, const gpw_genset_config *genset, int is_watched)
{
    gpw_genset_config c = *genset;
    gpw_genset *set;
    gpw_status status;

    rebase(&c, 1.0 + p->base_pu);
    p->runs++;
    if (gpw_genset_init(p->memory, p->memory_bytes, &c, &set) != GPW_OK) {
        return 0;
    }
    p->tick_speed[0] = 0.0f;
    if (p->has_boost) {
        p->tick_boost[0] = c.initial_pu;
    }
    status = p->has_boost || is_watched
                 ? run_watched(p, set)
                 : gpw_genset_process(set, p->tick_load_w, p->tick_speed + 1, p->ticks);
    return status >= GPW_OK;
}

static double between(const float *at_ticks, size_t ticks, double t)
{
    const double place = t / TICK_S;
    const size_t tick = (size_t)place;

    if (tick >= ticks) {
        return (double)at_ticks[ticks];
    }
    return (double)at_ticks[tick] +
           (place - (double)tick) * ((double)at_ticks[tick + 1u] - (double)at_ticks[tick]);
}

/* Integral of the speed up to t, s; nothing before the start. */
static double turned_at(const struct gpwi_problem *p, double t)
{
    const double place = t / TICK_S;
    const size_t tick = place > 0.0 ? (size_t)place : 0u;
    double part, speed;

    if (place <= 0.0) {
        return 0.0;
    }
    if (tick >= p->ticks) {
        return p->tick_turned[p->ticks];
    }
    part = (place - (double)tick) * TICK_S;
    speed = (double)p->tick_speed[tick];
    return p->tick_turned[tick] +
           part * (speed + 0.5 * (between(p->tick_speed, p->ticks, t) - speed));
}

static void add_up(struct gpwi_problem *p)
{
    size_t tick;

    p->tick_turned[0] = 0.0;
    for (tick = 0; tick < p->ticks; tick++) {
        p->tick_turned[tick + 1u] =
            p->tick_turned[tick] +
            0.5 * TICK_S * ((double)p->tick_speed[tick] + (double)p->tick_speed[tick + 1u]);
    }
}

static int simulate(struct gpwi_problem *p, const gpw_genset_config *genset, double late_s,
                    int is_watched, double *speed_pu, double *boost)
{
    const double window = (double)p->config.frequency_window_s;
    const double a = 1.0 + p->base_pu;
    size_t i;

    if (!(p->ticks_late_s == late_s)) { /* the very same figure, or laid anew */
        lay_load(p, late_s);
    }
    if (!run(p, genset, is_watched)) {
        return 0;
    }
    if (window > 0.0) {
        add_up(p);
    }
    for (i = 0; i < p->count; i++) {
        const double t = p->time_s[i];

        if (t <= 0.0) {
            speed_pu[i] = 0.0;
        } else if (window > 0.0) {
            speed_pu[i] = a * (turned_at(p, t) - turned_at(p, t - window)) / window;
        } else {
            speed_pu[i] = a * between(p->tick_speed, p->ticks, t);
        }
        if (boost != NULL) {
            boost[i] = between(p->tick_boost, p->ticks, t > 0.0 ? t : 0.0);
        }
    }
    return 1;
}

int gpwi_simulate(struct gpwi_problem *p, const gpw_genset_config *genset, double late_s,
                  double *speed_pu, double *boost)
{
    return simulate(p, genset, late_s, 0, speed_pu, boost);
}

int gpwi_simulate_watched(struct gpwi_problem *p, const gpw_genset_config *genset,
                          double late_s, double *speed_pu)
{
    return simulate(p, genset, late_s, 1, speed_pu, NULL);
}
