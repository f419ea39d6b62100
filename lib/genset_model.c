/* SPDX-License-Identifier: MIT */
/* One sub-step of a generator set: rotor, governor, actuator and air, integrated together by
 * the classic Runge-Kutta method of fourth order.
 *
 * Stages are written once, with the governor as a constant argument; gpwi_genset_substep()
 * instantiates them per governor. That keeps every variable in a register and needs no
 * function pointer. With the rates scaled by half a sub-step (hh) the method reads
 *
 *     k1 = f(x)   k2 = f(x + k1)   k3 = f(x + k2)   k4 = f(x + 2 k3)
 *     x += (k1 + 2 k2 + 2 k3 + k4) / 3 */
#include "genset_state.h"

/* What a load may be on the rated power: any set is gone long before. It keeps the speed of a
 * single stage above zero, whatever the configuration. */
#define LOAD_MAX_PU 4.0f

/* Speed may not leave [stall, twice the rated speed]. */
#define SPEED_MAX_PU 1.0f

/* Bound on governor signals, in units of speed error. The largest a working governor sees is
 * a few tenths. */
#define SIGNAL_MAX_PU 16.0f

/* No air limit is a step beyond any throttle. */
#define AIR_STEP_NONE_PU 1.0e6f

#define STAGE static inline __attribute__((always_inline))

typedef struct actuator {
    float raw; /* before limits */
    float low, high;
    float output; /* after limits */
} actuator;

/* The air that is there, plus what the engine takes at once, bounds the torque. */
STAGE float ceiling_of(const genset_model *m, float boost)
{
    const float with_air = boost + m->air_step;

    return with_air < m->throttle_max ? with_air : m->throttle_max;
}

STAGE float valve_of(const genset_model *m, const genset_vars *x)
{
    return m->valve > 0.0f ? x->valve : x->servo;
}

STAGE actuator actuator_of(const genset_model *m, const genset_vars *x, uint32_t kind)
{
    actuator a;

    switch (kind) {
    case KIND_DROOP: a.raw = x->integral; break;
    case KIND_PI: a.raw = m->lag > 0.0f ? x->filter : x->integral - m->lead * x->speed; break;
    default: a.raw = x->integral + m->lead * valve_of(m, x); break;
    }
    a.low = m->throttle_min;
    a.high = ceiling_of(m, x->boost);
    a.output = a.raw;
    if (a.raw > a.high) {
        a.output = a.high;
    } else if (a.raw < a.low) {
        a.output = a.low;
    }
    return a;
}

/* Conditional integration: a saturated actuator is not pushed further. */
STAGE float unless_saturated(const actuator *a, float rate)
{
    if (a->raw > a->high) {
        return rate > 0.0f ? 0.0f : rate;
    }
    if (a->raw < a->low) {
        return rate < 0.0f ? 0.0f : rate;
    }
    return rate;
}

/* Woodward's electric box, its actuator and, for DEGOV1, its droop. */
STAGE void degov_rates(const genset_model *m, const genset_vars *x, const actuator *a,
                       float load, uint32_t kind, genset_vars *k)
{
    float error = x->speed; /* with the sign turned, as below */

    if (kind == KIND_DEGOV1_THROTTLE) {
        error += m->droop * (a->output - m->set_point);
    } else if (kind == KIND_DEGOV1_POWER) {
        error += m->droop * (x->power - m->set_point);
        k->power = m->power * (load - x->power);
    }
    k->filter = x->filter_rate;
    k->filter_rate = -(m->filter * (error + x->filter)) - m->filter_rate * x->filter_rate;
    k->servo = m->lag * (x->filter + m->filter_lead * x->filter_rate - x->servo);
    k->valve = m->valve * (x->servo - x->valve);
    k->integral = unless_saturated(a, m->integral * valve_of(m, x));
}

STAGE genset_vars rates_of(const genset_model *m, const genset_vars *x, float load,
                           int has_dead_time, float delayed, uint32_t kind)
{
    const actuator a = actuator_of(m, x, kind);
    const float torque = has_dead_time ? delayed : a.output;
    const float load_torque = load / (1.0f + m->speed_in_load * x->speed);
    genset_vars k;

    k.speed = m->swing * (torque - load_torque - m->damping * x->speed);
    k.boost = m->air * (a.output - x->boost);
    switch (kind) {
    case KIND_DROOP:
        k.integral =
            unless_saturated(&a, m->lag * (m->set_point - m->droop * x->speed - x->integral));
        break;
    case KIND_PI:
        k.filter =
            unless_saturated(&a, m->lag * (x->integral - m->lead * x->speed - x->filter));
        k.integral = unless_saturated(&a, -(m->integral * x->speed));
        break;
    default: degov_rates(m, x, &a, load, kind, &k); break;
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
    if ((kind) == KIND_DEGOV1_POWER) {                                                         \
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
#define ADVANCE(v) x.v += sum.v

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

STAGE float bounded(float signal)
{
    return gpwi_clamp(signal, -SIGNAL_MAX_PU, SIGNAL_MAX_PU);
}

STAGE void integrate(gpw_genset *g, float load, float delayed_end, uint32_t kind)
{
    const genset_model *const m = &g->model;
    const int has_dead_time = g->dead_slots != 0u;
    const float delayed = g->torque;
    const float delayed_mid = 0.5f * (delayed + delayed_end);
    genset_vars x = g->vars, y, k, sum;

    k = rates_of(m, &x, load, has_dead_time, delayed, kind);
    FOR_EACH_VAR(kind, SUM_FIRST);
    FOR_EACH_VAR(kind, MOVE);
    k = rates_of(m, &y, load, has_dead_time, delayed_mid, kind);
    FOR_EACH_VAR(kind, SUM_TWICE);
    FOR_EACH_VAR(kind, MOVE);
    k = rates_of(m, &y, load, has_dead_time, delayed_mid, kind);
    FOR_EACH_VAR(kind, MOVE_TWICE_AND_SUM);
    k = rates_of(m, &y, load, has_dead_time, delayed_end, kind);
    FOR_EACH_VAR(kind, SUM_LAST);

    g->vars.speed = gpwi_clamp(x.speed + sum.speed, -SPEED_MAX_PU, SPEED_MAX_PU);
    g->vars.boost = advanced(x.boost, sum.boost, &g->boost_residue, 0.0f, m->throttle_max);
    g->vars.integral = advanced(x.integral, sum.integral, &g->integral_residue, m->throttle_min,
                                m->throttle_max);
    if (kind == KIND_PI) {
        g->vars.filter = gpwi_clamp(x.filter + sum.filter, m->throttle_min, m->throttle_max);
    }
    if (kind >= KIND_DEGOV) {
        g->vars.filter = bounded(x.filter + sum.filter);
        g->vars.filter_rate = bounded(x.filter_rate + sum.filter_rate);
        g->vars.servo = bounded(x.servo + sum.servo);
        g->vars.valve = bounded(x.valve + sum.valve);
    }
    if (kind == KIND_DEGOV1_POWER) {
        g->vars.power = x.power + sum.power; /* a lag of the load: within the load's range */
    }
}

/* The actuator's output now goes into the ring; what went in a dead time ago comes out. */
static void dead_time_push(gpw_genset *g, float newer, float delayed_end)
{
    float *const ring = (float *)(void *)(g + 1);

    g->dead_older = ring[g->dead_next];
    ring[g->dead_next] = newer;
    g->dead_next = g->dead_next + 1u < g->dead_slots ? g->dead_next + 1u : 0u;
    g->torque = delayed_end;
}

/* What reaches the shaft at the end of the coming sub-step. The dead time is at least one
 * sub-step long, so it is known already. */
static float dead_time_peek(const gpw_genset *g)
{
    const float newer = ((const float *)(const void *)(g + 1))[g->dead_next];

    return newer + g->model.dead_share * (g->dead_older - newer);
}

static void note_limits(gpw_genset *g, const actuator *a)
{
    if (a->raw >= a->high) {
        g->limited |= a->high < g->model.throttle_max ? GPWI_GENSET_AIR : GPWI_GENSET_MAX;
    } else if (a->raw <= a->low) {
        g->limited |= GPWI_GENSET_MIN;
    }
}

STAGE void substep(gpw_genset *g, float load, uint32_t kind)
{
    const float delayed_end = g->dead_slots != 0u ? dead_time_peek(g) : 0.0f;
    actuator a;

    integrate(g, load, delayed_end, kind);
    a = actuator_of(&g->model, &g->vars, kind);
    note_limits(g, &a);
    g->throttle = a.output;
    if (g->dead_slots != 0u) {
        dead_time_push(g, a.output, delayed_end);
    } else {
        g->torque = a.output;
    }
}

static void collapse(gpw_genset *g)
{
    g->collapsed = 1u;
    g->throttle = 0.0f;
    g->torque = 0.0f;
}

float gpwi_genset_substep(gpw_genset *genset, float load_w)
{
    const float load = gpwi_clamp(load_w * genset->model.per_rated, -LOAD_MAX_PU, LOAD_MAX_PU);
    float speed;

    genset->load = load;
    if (genset->collapsed) {
        return genset->vars.speed;
    }
    switch (genset->kind) {
    case KIND_DROOP: substep(genset, load, KIND_DROOP); break;
    case KIND_PI: substep(genset, load, KIND_PI); break;
    case KIND_DEGOV: substep(genset, load, KIND_DEGOV); break;
    case KIND_DEGOV1_THROTTLE: substep(genset, load, KIND_DEGOV1_THROTTLE); break;
    default: substep(genset, load, KIND_DEGOV1_POWER); break;
    }
    speed = genset->vars.speed;
    if (speed < genset->speed_min) {
        genset->speed_min = speed;
    }
    if (speed > genset->speed_max) {
        genset->speed_max = speed;
    }
    if (speed < genset->model.stall) {
        collapse(genset);
    }
    return speed;
}

void gpwi_genset_begin(gpw_genset *genset)
{
    genset->limited = 0u;
    genset->speed_min = genset->vars.speed;
    genset->speed_max = genset->vars.speed;
}

/* dw/dt now, 1/s. */
static float acceleration(const gpw_genset *g)
{
    const float speed = g->vars.speed;
    const float load_torque = g->load / (1.0f + g->model.speed_in_load * speed);

    return (g->torque - load_torque - g->model.damping * speed) / (2.0f * g->config.inertia_s);
}

void gpwi_genset_read(const gpw_genset *genset, gpw_genset_output *out)
{
    const gpw_genset_config *const c = &genset->config;
    const float speed = genset->vars.speed;

    out->speed_pu = speed;
    out->frequency_hz = c->f0_hz * (1.0f + speed);
    out->speed_min_pu = genset->speed_min;
    out->speed_max_pu = genset->speed_max;
    out->mechanical_w =
        genset->torque * (1.0f + genset->model.speed_in_load * speed) * c->rated_w;
    out->throttle_pu = genset->throttle;
    out->boost_pu = c->air_step_pu > 0.0f ? genset->vars.boost : gpw_unknown();
    out->rocof_hz_per_s = genset->collapsed ? 0.0f : c->f0_hz * acceleration(genset);
    out->limited = genset->limited;
    out->collapsed = genset->collapsed;
}

float gpwi_genset_acceptable_w(const gpw_genset *genset)
{
    const float free = ceiling_of(&genset->model, genset->vars.boost) - genset->throttle;

    return genset->collapsed || free < 0.0f ? 0.0f : free * genset->config.rated_w;
}

int gpwi_genset_collapsed(const gpw_genset *genset)
{
    return genset->collapsed != 0u;
}

static uint32_t kind_of(const gpw_genset_config *c)
{
    switch (c->governor) {
    case GPW_GOVERNOR_DROOP: return KIND_DROOP;
    case GPW_GOVERNOR_PI: return KIND_PI;
    case GPW_GOVERNOR_DEGOV: return KIND_DEGOV;
    default: break;
    }
    if (c->droop_pu > 0.0f) {
        return c->droop_on_power ? KIND_DEGOV1_POWER : KIND_DEGOV1_THROTTLE;
    }
    return KIND_DEGOV;
}

/* 0 where there is no such lag. */
static float half_step_gain(float half_step_s, float lag_s)
{
    return lag_s > 0.0f ? half_step_s / lag_s : 0.0f;
}

static void degov_coefficients(genset_model *m, const gpw_genset_config *c, float hh)
{
    m->droop = c->droop_pu;
    m->lag = hh / c->t5_s;
    m->valve = half_step_gain(hh, c->t6_s);
    m->filter = (hh / c->t1_s) * (hh / c->t2_s);
    m->filter_rate = hh / c->t2_s;
    m->filter_lead = c->t3_s / hh;
    m->lead = c->t4_s * c->k;
    m->integral = hh * c->k;
    m->power = half_step_gain(hh, c->te_s);
}

void gpwi_genset_model_init(gpw_genset *genset)
{
    const gpw_genset_config *const c = &genset->config;
    genset_model *const m = &genset->model;
    const float h = gpwi_seconds(c->tick_ns) / (float)genset->substeps;
    const float hh = 0.5f * h;
    const float dead = c->dead_s / h;

    genset->kind = kind_of(c);
    m->per_rated = 1.0f / c->rated_w;
    m->swing = hh / (2.0f * c->inertia_s);
    m->damping = c->damping_pu;
    m->speed_in_load = c->swing == GPW_SWING_TORQUE ? 1.0f : 0.0f;
    m->throttle_min = c->throttle_min_pu;
    m->throttle_max = c->throttle_max_pu;
    m->air_step = c->air_step_pu > 0.0f ? c->air_step_pu : AIR_STEP_NONE_PU;
    m->air = c->air_step_pu > 0.0f ? hh / c->air_tau_s : 0.0f;
    m->stall = c->stall_speed_pu - 1.0f;
    m->dead_share = 0.0f;
    if (genset->dead_slots != 0u && dead > (float)genset->dead_slots) {
        m->dead_share = dead - (float)genset->dead_slots;
    }
    switch (c->governor) {
    case GPW_GOVERNOR_DROOP:
        m->droop = 1.0f / c->droop_pu;
        m->lag = hh / c->t_lag_s;
        break;
    case GPW_GOVERNOR_PI:
        m->lag = half_step_gain(hh, c->t_lag_s);
        m->lead = c->kp;
        m->integral = hh * c->ki;
        break;
    default: degov_coefficients(m, c, hh); break;
    }
}

void gpwi_genset_model_reset(gpw_genset *genset)
{
    const float p0 = genset->config.initial_pu;
    float *const ring = (float *)(void *)(genset + 1);
    uint32_t i;

    memset(&genset->vars, 0, sizeof genset->vars);
    genset->model.set_point = p0;
    genset->vars.boost = p0;
    genset->vars.integral = p0;
    if (genset->kind == KIND_PI) {
        genset->vars.filter = p0;
    }
    genset->vars.power = p0;
    genset->boost_residue = 0.0f;
    genset->integral_residue = 0.0f;
    genset->throttle = p0;
    genset->torque = p0;
    genset->dead_next = 0u;
    genset->dead_older = p0;
    for (i = 0; i < genset->dead_slots; i++) {
        ring[i] = p0;
    }
    genset->collapsed = 0u;
    genset->load = p0;
    genset->held_w = p0 * genset->config.rated_w;
    genset->settled_load_w = genset->held_w;
    genset->settled_speed = 0.0f;
    gpwi_genset_begin(genset);
}
