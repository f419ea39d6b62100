/* SPDX-License-Identifier: MIT */
/* GGOV1: a gas turbine or gas engine with a PID governor. Without its acceleration limiter,
 * load limiter, power controller and dead band. */
#include "genset_turbine.h"

#define GAIN_MAX 1.0e3f
#define RATE_MIN_PU_PER_S 1.0e-3f
#define RATE_MAX_PU_PER_S 1.0e3f
#define ENGINE_MAX_PU 16.0f

enum droop_signal { DROOP_ON_VALVE = 0, DROOP_ON_POWER = 1, DROOP_ON_GOVERNOR = 2 };

typedef struct ggov1_tuning {
    float droop_pu, te_s, kp, ki, tact_s, t5_s, t4_s, rate_pu_per_s;
    uint32_t fuel_with_speed;
    gpw_source source;
} ggov1_tuning;

/* From GPW_TUNING_ISLAND on. What both share: errors within 0.05, Kd 0, valve from 0.15 to 1,
 * Kturb 1.5, Wfnl 0.2, no dead time. The second is for a set among many. */
static const ggov1_tuning tunings[] = {
    {0.0f, 1.0f, 5.0f, 10.0f, 0.05f, 0.01f, 0.2f, 50.0f, 1u, GPW_SOURCE_GRIDLABD},
    {0.04f, 1.0f, 10.0f, 2.0f, 0.5f, 0.5f, 0.0f, 0.1f, 1u, GPW_SOURCE_CIM},
};

static void tune(gpw_genset_config *c, const ggov1_tuning *t)
{
    c->droop_pu = t->droop_pu;
    c->droop_on_power = DROOP_ON_POWER;
    c->te_s = t->te_s;
    c->kp = t->kp;
    c->ki = t->ki;
    c->kd = 0.0f;
    c->t3_s = 1.0f;
    c->t_lag_s = t->tact_s;
    c->t5_s = t->t5_s;
    c->t4_s = t->t4_s;
    c->open_pu_per_s = t->rate_pu_per_s;
    c->close_pu_per_s = -t->rate_pu_per_s;
    c->error_min_pu = -0.05f;
    c->error_max_pu = 0.05f;
    c->kturb = 1.5f;
    c->wfnl_pu = 0.2f;
    c->throttle_min_pu = -0.075f; /* 1.5 (0.15 - 0.2) */
    c->throttle_max_pu = 1.2f;    /* 1.5 (1 - 0.2) */
    c->fuel_with_speed = t->fuel_with_speed;
    c->dead_s = 0.0f;
    c->governor_grade = GPW_GRADE_FULL;
    c->source = t->source;
}

GPWI_COLD gpw_status gpw_genset_use_ggov1(gpw_genset_config *config, uint32_t tuning)
{
    gpw_genset_config c;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_turbine_read(&c, config, GPW_GOVERNOR_GGOV1);
    if (status == GPW_OK && tuning > GPW_TUNING_GRID) {
        status = GPW_ERR_NOT_FOUND;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (tuning != GPW_TUNING_OWN) {
        tune(&c, &tunings[tuning - GPW_TUNING_ISLAND]);
    }
    return gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1);
}

static int is_lag(float lag_s)
{
    return gpwi_is_within(lag_s, LAG_MIN_S, LAG_MAX_S);
}

/* That T3 and T4 are times at all was asked of every governor alike. */
static int has_valid_controller(const gpw_genset_config *c)
{
    return (c->droop_pu == 0.0f || c->droop_pu >= DROOP_MIN_PU) &&
           (c->droop_on_power != DROOP_ON_POWER || is_lag(c->te_s)) && c->ki > 0.0f &&
           c->kp >= LAG_MIN_S * c->ki && gpwi_is_within(c->kd, 0.0f, GAIN_MAX) &&
           (c->kd == 0.0f || is_lag(c->t3_s)) && gpwi_is_within(c->error_min_pu, -1.0f, 0.0f) &&
           c->error_min_pu < 0.0f && gpwi_is_within(c->error_max_pu, 0.0f, 1.0f) &&
           c->error_max_pu > 0.0f;
}

static int has_valid_turbine(const gpw_genset_config *c)
{
    return is_lag(c->t_lag_s) && is_lag(c->t5_s) &&
           gpwi_is_within(c->open_pu_per_s, RATE_MIN_PU_PER_S, RATE_MAX_PU_PER_S) &&
           gpwi_is_within(c->close_pu_per_s, -RATE_MAX_PU_PER_S, -RATE_MIN_PU_PER_S) &&
           gpwi_is_within(c->kturb, 0.1f, 10.0f) && gpwi_is_within(c->wfnl_pu, 0.0f, 1.0f) &&
           c->fuel_with_speed <= 1u;
}

GPWI_COLD gpw_status gpwi_ggov1_check(const gpw_genset_config *c)
{
    return has_valid_controller(c) && has_valid_turbine(c) ? GPW_OK : GPW_ERR_DOMAIN;
}

/* ---- the model ---- */

GPWI_COLD void gpwi_ggov1_init(gpw_genset *g, const gpw_genset_config *c, float hh)
{
    genset_turbine *const t = gpwi_genset_turbine(g);

    t->actuator = hh / c->t_lag_s;
    t->engine = hh / c->t5_s;
    t->engine_lead = c->t4_s / c->t5_s;
    t->open = hh * c->open_pu_per_s;
    t->close = hh * c->close_pu_per_s;
    t->power = c->te_s > 0.0f ? hh / c->te_s : 0.0f;
    t->derivative = c->kd > 0.0f ? hh / c->t3_s : 0.0f;
    t->derivative_gain = c->kd > 0.0f ? c->kd / c->t3_s : 0.0f;
    t->track = hh * (c->ki / c->kp);
    t->valve_min = c->throttle_min_pu / c->kturb + c->wfnl_pu;
    t->valve_max = c->throttle_max_pu / c->kturb + c->wfnl_pu;
    t->kp = c->kp;
    t->kturb = c->kturb;
    t->wfnl = c->wfnl_pu;
    t->error_min = c->error_min_pu;
    t->error_max = c->error_max_pu;
    t->droop_on = c->droop_on_power;
    t->fuel_with_speed = c->fuel_with_speed;
}

GPWI_COLD void gpwi_ggov1_begin(gpw_genset *g, float *x)
{
    genset_turbine *const t = gpwi_genset_turbine(g);
    const float valve = g->initial_pu / t->kturb + t->wfnl;

    t->droop_signal = t->droop_on == DROOP_ON_POWER ? g->initial_pu : valve;
    x[VAR_ACTUATOR] = x[VAR_INTEGRAL] = valve;
    x[VAR_ENGINE] = x[VAR_POWER] = g->initial_pu;
}

static float fuel_per_valve(const gpw_genset *g, float speed)
{
    return gpwi_genset_turbine_const(g)->fuel_with_speed ? 1.0f + speed : 1.0f;
}

static float engine_power(const gpw_genset *g, float valve, float speed)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);

    return t->kturb * (valve * fuel_per_valve(g, speed) - t->wfnl);
}

/* Speed error before its clamp, with droop on what is known without the governor's answer. */
static float error_of(const gpw_genset *g, const float *x)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    float signal = x[VAR_ACTUATOR];

    if (t->droop_on == DROOP_ON_POWER) {
        signal = x[VAR_POWER];
    } else if (t->droop_on == DROOP_ON_GOVERNOR) {
        signal = t->droop_signal; /* see asked_of() */
    }
    return -(x[VAR_SPEED] - g->model.bias) - g->droop_pu * (signal - t->droop_signal);
}

/* What the governor asks of the valve, and the error that it acts on. With droop on that answer
 * itself the two depend on each other: e = e0 - R (f - f0), f = gain e + rest, in one line;
 * where f is at an end of the valve, e follows from that end. */
static float asked_of(const gpw_genset *g, const float *x, float *error)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    const float gain = t->kp + t->derivative_gain;
    const float rest = x[VAR_INTEGRAL] - t->derivative_gain * x[VAR_DERIVATIVE];
    float e = error_of(g, x);

    if (t->droop_on == DROOP_ON_GOVERNOR && g->droop_pu > 0.0f) {
        const float free = gpwi_clamp((e - g->droop_pu * (rest - t->droop_signal)) /
                                          (1.0f + g->droop_pu * gain),
                                      t->error_min, t->error_max);
        const float asked = gpwi_clamp(gain * free + rest, t->valve_min, t->valve_max);

        e -= g->droop_pu * (asked - t->droop_signal);
    }
    *error = gpwi_clamp(e, t->error_min, t->error_max);
    return gain * *error + rest;
}

/* The integral follows the answer as it is after the valve's ends, so it cannot wind up; with a
 * derivative it follows that too. */
float gpwi_ggov1_rates(const gpw_genset *g, const float *x, float load, float engine_in,
                       float *k)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    float error, asked, rate, rest;

    asked = gpwi_clamp(asked_of(g, x, &error), t->valve_min, t->valve_max);
    rate = t->actuator * (asked - x[VAR_ACTUATOR]);
    k[VAR_INTEGRAL] = t->track * (asked - x[VAR_INTEGRAL]);
    k[VAR_DERIVATIVE] = t->derivative * (error - x[VAR_DERIVATIVE]);
    k[VAR_POWER] = t->power * (load - x[VAR_POWER]);
    k[VAR_ACTUATOR] = gpwi_clamp(rate, t->close, t->open);
    rest = (g->dead_slots != 0u ? engine_in : engine_power(g, x[VAR_ACTUATOR], x[VAR_SPEED])) -
           x[VAR_ENGINE];
    k[VAR_ENGINE] = t->engine * rest;
    return x[VAR_ENGINE] + t->engine_lead * rest;
}

void gpwi_ggov1_end(gpw_genset *g, float *x)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    float error, asked;

    x[VAR_ACTUATOR] = gpwi_clamp(x[VAR_ACTUATOR], t->valve_min, t->valve_max);
    x[VAR_INTEGRAL] = gpwi_clamp(x[VAR_INTEGRAL], t->valve_min, t->valve_max);
    x[VAR_DERIVATIVE] = gpwi_clamp(x[VAR_DERIVATIVE], t->error_min, t->error_max);
    x[VAR_ENGINE] = gpwi_clamp(x[VAR_ENGINE], -ENGINE_MAX_PU, ENGINE_MAX_PU);
    x[VAR_POWER] = gpwi_clamp(x[VAR_POWER], -ENGINE_MAX_PU, ENGINE_MAX_PU);
    x[VAR_CEILING] = g->model.throttle_max;
    asked = asked_of(g, x, &error);
    if (asked >= t->valve_max) {
        g->at_limit = GPWI_GENSET_MAX;
    } else if (asked <= t->valve_min) {
        g->at_limit = GPWI_GENSET_MIN;
    }
    g->throttle = engine_power(g, x[VAR_ACTUATOR], x[VAR_SPEED]);
}

/* ---- settled ---- */

/* With f = (p + D w (1 + s w))/Kturb + Wfnl the fuel that holds w, s 1 in the torque form:
 *   valve v = f, or f/(1+w) where the fuel goes with the speed;   w = -R (v - v0) */
static float valve_droop(const gpw_genset *g, float load)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    const float per = g->droop_pu * g->model.damping / t->kturb;
    const float rise = g->droop_pu * (load / t->kturb + t->wfnl - t->droop_signal);

    if (!t->fuel_with_speed) {
        return gpwi_turbine_root(per * g->model.speed_in_load, 1.0f + per, rise);
    }
    return gpwi_turbine_root(1.0f + per * g->model.speed_in_load,
                             1.0f + per - g->droop_pu * t->droop_signal, rise);
}

float gpwi_ggov1_settled(const gpw_genset *g, float load)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    float w = g->model.bias, valve;

    if (g->droop_pu > 0.0f) {
        w = t->droop_on == DROOP_ON_POWER ? -g->droop_pu * (load - g->model.set_point)
                                          : valve_droop(g, load);
    }
    valve = (gpwi_turbine_needed(g, w, load) / t->kturb + t->wfnl) / fuel_per_valve(g, w);
    return gpwi_in_range(valve, t->valve_min, t->valve_max) ? w : gpw_unknown();
}
