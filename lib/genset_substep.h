/* SPDX-License-Identifier: MIT */
/* One sub-step of an engine: rotor, governor, actuator and air, by the classic Runge-Kutta
 * method of fourth order. Included where it is instantiated: genset_model.c has one for each
 * governor, genset_small.c few for all. With the rates scaled by half a sub-step (hh) the
 * method reads
 *
 *     k1 = f(x)   k2 = f(x + k1)   k3 = f(x + k2)   k4 = f(x + 2 k3)
 *     x += (k1 + 2 k2 + 2 k3 + k4) / 3 */
#ifndef GPW_GENSET_SUBSTEP_H
#define GPW_GENSET_SUBSTEP_H

#include "genset_state.h"

/* What a load may be on the rated power: any set is gone long before. It keeps the speed of a
 * single stage above zero, whatever the configuration. */
#define LOAD_MAX_PU 4.0f

/* Bound on governor signals, in units of speed error. The largest a working governor sees is
 * a few tenths. */
#define SIGNAL_MAX_PU 16.0f

#define STAGE static GPWI_ALWAYS_INLINE

/* What the governor asks of the actuator. */
STAGE float asked_of(const genset_model *m, const genset_vars *x, uint32_t kind)
{
    switch (kind) {
    case KIND_DROOP: return x->integral;
    case KIND_PI:
        return m->lag > 0.0f ? x->filter : x->integral - m->lead * (x->speed - m->bias);
    default: return x->integral + m->lead * x->valve;
    }
}

STAGE float ceiling_of(const genset_model *m, float boost)
{
    const float with_air = boost + m->air_step;

    return with_air < m->throttle_max ? with_air : m->throttle_max;
}

/* What it gets: within the ends of the throttle and the air that is there. In the order that
 * costs a working governor three comparisons. */
STAGE float limited(const genset_model *m, float asked, float boost)
{
    if (asked >= boost + m->air_step || asked >= m->throttle_max) {
        return ceiling_of(m, boost);
    }
    return asked <= m->throttle_min ? m->throttle_min : asked;
}

/* Woodward's electric box, the lags of its actuator and, for DEGOV1, its droop. */
STAGE void degov_rates(const genset_model *m, const genset_vars *x, float throttle, float load,
                       uint32_t kind, genset_vars *k)
{
    float error = x->speed; /* with the sign turned, as below */

    if (kind >= KIND_DEGOV_THROTTLE) {
        error += m->droop * (throttle - m->set_point);
    }
    if (kind == KIND_DEGOV_ANY) {
        error += m->droop_power * (x->power - m->set_point) - m->bias;
        k->power = m->power * (load - x->power);
    }
    k->integral = m->integral * x->valve;
    k->filter = x->filter_rate;
    k->filter_rate = -(m->filter * (error + x->filter)) - m->filter_rate * x->filter_rate;
    k->servo = m->lag * (x->filter + m->filter_lead * x->filter_rate - x->servo);
    k->valve = m->valve * (x->servo - x->valve);
    if (kind == KIND_DEGOV_ANY) {
        k->valve += m->no_valve * k->servo;
    }
}

/* Rates of all variables, times half a sub-step. The integral runs on under limits; what it may
 * keep of that is decided once per sub-step, in hold_back(). */
STAGE genset_vars rates_of(const genset_model *m, const genset_vars *x, float load,
                           float torque, float throttle, uint32_t kind)
{
    const float load_torque = load / (1.0f + m->speed_in_load * x->speed);
    genset_vars k = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};

    k.speed = m->swing * (torque - load_torque - m->damping * x->speed);
    k.boost = m->air * (throttle - x->boost);
    switch (kind) {
    case KIND_DROOP:
        k.integral = m->lag * (m->set_point - m->droop * x->speed - x->integral);
        break;
    case KIND_PI:
        k.integral = -(m->integral * (x->speed - m->bias));
        k.filter = m->lag * (x->integral - m->lead * (x->speed - m->bias) - x->filter);
        break;
    default: degov_rates(m, x, throttle, load, kind, &k); break;
    }
    return k;
}

/* Calls F(member) for each variable that the governor has. */
#define FOR_EACH_VAR(kind, F)                                                                  \
  do {                                                                                         \
    F(speed);                                                                                  \
    F(boost);                                                                                  \
    F(integral);                                                                               \
    if ((kind) != KIND_DROOP) {                                                                \
      F(filter);                                                                               \
    }                                                                                          \
    if ((kind) >= KIND_DEGOV) {                                                                \
      F(filter_rate);                                                                          \
      F(servo);                                                                                \
      F(valve);                                                                                \
    }                                                                                          \
    if ((kind) == KIND_DEGOV_ANY) {                                                            \
      F(power);                                                                                \
    }                                                                                          \
  } while (0)

#define MOVE(v) y.v = x.v + k.v
#define SUM_FIRST(v) sum.v = k.v
#define SUM_TWICE(v) sum.v += k.v + k.v
#define MOVE_TWICE_AND_SUM(v)                                                                  \
  k.v += k.v;                                                                                  \
  sum.v += k.v;                                                                                \
  y.v = x.v + k.v
#define SUM_LAST(v) sum.v = (sum.v + k.v) * (1.0f / 3.0f)

/* x += step, keeping what rounding drops for the next sub-step, and within limits. Without it
 * the integrator of a governor stops a visible speed error short of its end. */
STAGE float advanced(float x, float step, float *residue, float low, float high)
{
    float to = x;

    gpwi_accumulate(&to, residue, step);
    if (to > high) {
        to = high;
        *residue = 0.0f;
    } else if (to < low) {
        to = low;
        *residue = 0.0f;
    }
    return to;
}

static float bounded(float signal)
{
    return gpwi_clamp(signal, -SIGNAL_MAX_PU, SIGNAL_MAX_PU);
}

/* One comparison while all is well. */
STAGE void bound_signals(genset_vars *x)
{
    if (gpwi_abs(x->filter) + gpwi_abs(x->filter_rate) + gpwi_abs(x->servo) +
            gpwi_abs(x->valve) >
        SIGNAL_MAX_PU) {
        x->filter = bounded(x->filter);
        x->filter_rate = bounded(x->filter_rate);
        x->servo = bounded(x->servo);
        x->valve = bounded(x->valve);
    }
}

STAGE void substep(gpw_genset *g, float load, uint32_t kind)
{
    const genset_model *const m = &g->model;
    const int has_dead_time = g->dead_slots != 0u;
    const float boost = g->vars.boost, integral = g->vars.integral;
    genset_vars x = g->vars, y, k, sum;
    float throttle = g->throttle, torque = throttle, torque_end = 0.0f, torque_mid = 0.0f,
          asked;

    if (has_dead_time) {
        torque = g->torque;
        torque_end = gpwi_genset_delayed(g, throttle);
        torque_mid = 0.5f * (torque + torque_end);
        g->torque = torque_end;
    }
    k = rates_of(m, &x, load, torque, throttle, kind);
    FOR_EACH_VAR(kind, SUM_FIRST);
    FOR_EACH_VAR(kind, MOVE);

    throttle = limited(m, asked_of(m, &y, kind), y.boost);
    k = rates_of(m, &y, load, has_dead_time ? torque_mid : throttle, throttle, kind);
    FOR_EACH_VAR(kind, SUM_TWICE);
    FOR_EACH_VAR(kind, MOVE);

    throttle = limited(m, asked_of(m, &y, kind), y.boost);
    k = rates_of(m, &y, load, has_dead_time ? torque_mid : throttle, throttle, kind);
    FOR_EACH_VAR(kind, MOVE_TWICE_AND_SUM);

    throttle = limited(m, asked_of(m, &y, kind), y.boost);
    k = rates_of(m, &y, load, has_dead_time ? torque_end : throttle, throttle, kind);
    FOR_EACH_VAR(kind, SUM_LAST);

    x.speed += sum.speed;
    x.boost = advanced(x.boost, sum.boost, &g->boost_residue, 0.0f, m->throttle_max);
    x.integral = advanced(x.integral, sum.integral, &g->integral_residue, m->throttle_min,
                          m->throttle_max);
    if (kind == KIND_PI) {
        x.filter += sum.filter; /* the output itself: held inside below */
    }
    if (kind >= KIND_DEGOV) {
        x.filter += sum.filter;
        x.filter_rate += sum.filter_rate;
        x.servo += sum.servo;
        x.valve += sum.valve;
        bound_signals(&x);
    }
    if (kind == KIND_DEGOV_ANY) {
        x.power += sum.power; /* a lag of the load, so inside the load's range */
    }
    g->vars = x;
    asked = asked_of(m, &x, kind);
    if (g->at_limit || asked >= x.boost + m->air_step || asked >= m->throttle_max ||
        asked <= m->throttle_min) {
        gpwi_genset_settle_at_limit(g, boost, integral, sum.integral);
        return;
    }
    g->asked = asked;
    g->throttle = asked;
}

#endif /* GPW_GENSET_SUBSTEP_H */
