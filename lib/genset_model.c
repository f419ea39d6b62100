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

/* The actuator's output: what the governor asks for, within the ends of the throttle and the
 * air that is there. Conditional integration: once saturated it is not pushed further, so
 * `rate` (and `rate_2`, unless NULL) is stopped when it points outwards. One look for all
 * three, in the order that costs a working governor three comparisons. */
STAGE float limited(const genset_model *m, float asked, float boost, float *rate, float *rate_2,
                    uint32_t *flags)
{
    const float with_air = boost + m->air_step;

    if (asked >= with_air || asked >= m->throttle_max) {
        *rate = *rate > 0.0f ? 0.0f : *rate;
        if (rate_2 != NULL) {
            *rate_2 = *rate_2 > 0.0f ? 0.0f : *rate_2;
        }
        *flags |= with_air < m->throttle_max ? GPWI_GENSET_AIR : GPWI_GENSET_MAX;
        return with_air < m->throttle_max ? with_air : m->throttle_max;
    }
    if (asked <= m->throttle_min) {
        *rate = *rate < 0.0f ? 0.0f : *rate;
        if (rate_2 != NULL) {
            *rate_2 = *rate_2 < 0.0f ? 0.0f : *rate_2;
        }
        *flags |= GPWI_GENSET_MIN;
        return m->throttle_min;
    }
    return asked;
}

/* Output of the actuator, and the rates of the variables that its limits hold back. */
STAGE float actuate(const genset_model *m, const genset_vars *x, uint32_t kind, genset_vars *k,
                    uint32_t *flags)
{
    switch (kind) {
    case KIND_DROOP:
        k->integral = m->lag * (m->set_point - m->droop * x->speed - x->integral);
        return limited(m, x->integral, x->boost, &k->integral, NULL, flags);
    case KIND_PI: {
        const float asked = x->integral - m->lead * x->speed;

        k->integral = -(m->integral * x->speed);
        k->filter = m->lag * (asked - x->filter);
        return limited(m, m->lag > 0.0f ? x->filter : asked, x->boost, &k->integral, &k->filter,
                       flags);
    }
    default:
        k->integral = m->integral * x->valve;
        return limited(m, x->integral + m->lead * x->valve, x->boost, &k->integral, NULL,
                       flags);
    }
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
        error += m->droop_power * (x->power - m->set_point);
        k->power = m->power * (load - x->power);
    }
    k->filter = x->filter_rate;
    k->filter_rate = -(m->filter * (error + x->filter)) - m->filter_rate * x->filter_rate;
    k->servo = m->lag * (x->filter + m->filter_lead * x->filter_rate - x->servo);
    k->valve = m->valve * (x->servo - x->valve);
    if (kind == KIND_DEGOV_ANY) {
        k->valve += m->no_valve * k->servo;
    }
}

/* Speed and air under what reaches the shaft. */
STAGE void rotor_rates(const genset_model *m, const genset_vars *x, float load, float torque,
                       float throttle, genset_vars *k)
{
    const float load_torque = load / (1.0f + m->speed_in_load * x->speed);

    k->speed = m->swing * (torque - load_torque - m->damping * x->speed);
    k->boost = m->air * (throttle - x->boost);
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

/* Puts the throttle of now into the ring and takes out what reaches the shaft at the end of
 * this sub-step. The dead time is at least one sub-step long, so that is known already. */
STAGE float delayed(gpw_genset *g, float throttle)
{
    float *const ring = (float *)(void *)(g + 1);
    const uint32_t oldest = g->dead_next;
    const uint32_t next = oldest + 1u < g->dead_slots ? oldest + 1u : 0u;
    const float older = ring[oldest];
    float newer;

    ring[oldest] = throttle;
    newer = ring[next];
    g->dead_next = next;
    return newer + g->model.dead_share * (older - newer);
}

STAGE void substep(gpw_genset *g, float load, uint32_t kind)
{
    const genset_model *const m = &g->model;
    const int has_dead_time = g->dead_slots != 0u;
    genset_vars x = g->vars, y, k, sum;
    float throttle, torque_end = 0.0f, torque_mid = 0.0f;
    uint32_t ignored = 0u;

    throttle = actuate(m, &x, kind, &k, &g->limited);
    if (has_dead_time) {
        torque_end = delayed(g, throttle);
        torque_mid = 0.5f * (g->torque + torque_end);
    }
    if (kind >= KIND_DEGOV) {
        degov_rates(m, &x, throttle, load, kind, &k);
    }
    rotor_rates(m, &x, load, has_dead_time ? g->torque : throttle, throttle, &k);
    g->torque = torque_end;
    FOR_EACH_VAR(kind, SUM_FIRST);
    FOR_EACH_VAR(kind, MOVE);

    throttle = actuate(m, &y, kind, &k, &ignored);
    if (kind >= KIND_DEGOV) {
        degov_rates(m, &y, throttle, load, kind, &k);
    }
    rotor_rates(m, &y, load, has_dead_time ? torque_mid : throttle, throttle, &k);
    FOR_EACH_VAR(kind, SUM_TWICE);
    FOR_EACH_VAR(kind, MOVE);

    throttle = actuate(m, &y, kind, &k, &ignored);
    if (kind >= KIND_DEGOV) {
        degov_rates(m, &y, throttle, load, kind, &k);
    }
    rotor_rates(m, &y, load, has_dead_time ? torque_mid : throttle, throttle, &k);
    FOR_EACH_VAR(kind, MOVE_TWICE_AND_SUM);

    throttle = actuate(m, &y, kind, &k, &ignored);
    if (kind >= KIND_DEGOV) {
        degov_rates(m, &y, throttle, load, kind, &k);
    }
    rotor_rates(m, &y, load, has_dead_time ? torque_end : throttle, throttle, &k);
    FOR_EACH_VAR(kind, SUM_LAST);

    x.speed += sum.speed;
    x.boost = advanced(x.boost, sum.boost, &g->boost_residue, 0.0f, m->throttle_max);
    x.integral = advanced(x.integral, sum.integral, &g->integral_residue, m->throttle_min,
                          m->throttle_max);
    if (kind == KIND_PI) {
        x.filter = gpwi_clamp(x.filter + sum.filter, m->throttle_min, m->throttle_max);
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
}

/* Both ends of the speed's range are new extremes of the tick when they are met. */
STAGE void note_extremes(gpw_genset *g)
{
    const float speed = g->vars.speed;

    if (speed < g->speed_min) {
        g->speed_min = speed;
        g->collapsed = speed < g->model.stall;
    }
    if (speed > g->speed_max) {
        g->vars.speed = speed < SPEED_MAX_PU ? speed : SPEED_MAX_PU;
        g->speed_max = g->vars.speed;
    }
}

float gpwi_genset_substep(gpw_genset *genset, float load_w)
{
    float load = load_w * genset->model.per_rated;

    if (gpwi_abs(load) > LOAD_MAX_PU) {
        load = load > 0.0f ? LOAD_MAX_PU : -LOAD_MAX_PU;
    }
    genset->load = load;
    if (genset->collapsed) {
        return genset->vars.speed;
    }
    switch (genset->kind) {
    case KIND_DROOP: substep(genset, load, KIND_DROOP); break;
    case KIND_PI: substep(genset, load, KIND_PI); break;
    case KIND_DEGOV: substep(genset, load, KIND_DEGOV); break;
    case KIND_DEGOV_THROTTLE: substep(genset, load, KIND_DEGOV_THROTTLE); break;
    default: substep(genset, load, KIND_DEGOV_ANY); break;
    }
    note_extremes(genset);
    return genset->vars.speed;
}

void gpwi_genset_begin(gpw_genset *genset)
{
    genset->limited = 0u;
    genset->speed_min = genset->vars.speed;
    genset->speed_max = genset->vars.speed;
}

/* The actuator between two sub-steps. */
static float throttle_now(const gpw_genset *g, uint32_t *flags)
{
    const genset_model *const m = &g->model;
    genset_vars k;

    if (g->collapsed) {
        return 0.0f;
    }
    switch (g->kind) {
    case KIND_DROOP: return actuate(m, &g->vars, KIND_DROOP, &k, flags);
    case KIND_PI: return actuate(m, &g->vars, KIND_PI, &k, flags);
    default: return actuate(m, &g->vars, KIND_DEGOV, &k, flags);
    }
}

void gpwi_genset_read(const gpw_genset *genset, gpw_genset_output *out)
{
    const gpw_genset_config *const c = &genset->config;
    const float speed = genset->vars.speed;
    float torque;
    genset_vars k;

    out->speed_pu = speed;
    out->frequency_hz = c->f0_hz * (1.0f + speed);
    out->speed_min_pu = genset->speed_min;
    out->speed_max_pu = genset->speed_max;
    out->limited = genset->limited;
    out->collapsed = genset->collapsed;
    out->throttle_pu = throttle_now(genset, &out->limited);
    out->boost_pu = c->air_step_pu > 0.0f ? genset->vars.boost : gpw_unknown();
    if (genset->collapsed) {
        out->mechanical_w = 0.0f;
        out->rocof_hz_per_s = 0.0f;
        return;
    }
    torque = genset->dead_slots != 0u ? genset->torque : out->throttle_pu;
    rotor_rates(&genset->model, &genset->vars, genset->load, torque, out->throttle_pu, &k);
    out->mechanical_w = torque * (1.0f + genset->model.speed_in_load * speed) * c->rated_w;
    out->rocof_hz_per_s = c->f0_hz * genset->model.per_half_step * k.speed;
}

float gpwi_genset_acceptable_w(const gpw_genset *genset)
{
    const float with_air = genset->vars.boost + genset->model.air_step;
    const float ceiling =
        with_air < genset->model.throttle_max ? with_air : genset->model.throttle_max;
    uint32_t ignored = 0u;
    const float free = ceiling - throttle_now(genset, &ignored);

    return genset->collapsed || free < 0.0f ? 0.0f : free * genset->config.rated_w;
}

int gpwi_genset_collapsed(const gpw_genset *genset)
{
    return genset->collapsed != 0u;
}

static int has_droop_on_power(const gpw_genset_config *c)
{
    return c->governor == GPW_GOVERNOR_DEGOV1 && c->droop_on_power != 0u && c->droop_pu > 0.0f;
}

static uint32_t kind_of(const gpw_genset_config *c)
{
    if (c->governor == GPW_GOVERNOR_DROOP) {
        return KIND_DROOP;
    }
    if (c->governor == GPW_GOVERNOR_PI) {
        return KIND_PI;
    }
    if (has_droop_on_power(c) || c->t6_s == 0.0f) {
        return KIND_DEGOV_ANY;
    }
    return c->droop_pu > 0.0f ? KIND_DEGOV_THROTTLE : KIND_DEGOV;
}

/* 0 where there is no such lag. */
static float half_step_gain(float half_step_s, float lag_s)
{
    return lag_s > 0.0f ? half_step_s / lag_s : 0.0f;
}

static void degov_coefficients(genset_model *m, const gpw_genset_config *c, float hh)
{
    m->droop = has_droop_on_power(c) ? 0.0f : c->droop_pu;
    m->droop_power = has_droop_on_power(c) ? c->droop_pu : 0.0f;
    m->lag = hh / c->t5_s;
    m->valve = half_step_gain(hh, c->t6_s);
    m->no_valve = c->t6_s > 0.0f ? 0.0f : 1.0f; /* then x6 goes with x5 */
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
    m->per_half_step = 1.0f / hh;
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
    genset->torque = p0;
    genset->dead_next = 0u;
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
