/* SPDX-License-Identifier: MIT */
/* GAST: a gas turbine with droop and a limit of its exhaust temperature. */
#include "genset_turbine.h"

typedef struct gast_tuning {
    float droop_pu, t1_s, t2_s, t3_s, at_pu, kt, throttle_min_pu, throttle_max_pu;
    gpw_source source;
} gast_tuning;

/* From GPW_TUNING_ISLAND on. Alone, a set is stable where 2 H > T1 T2 / (R (T1 + T2)): from H
 * 0.8 s with the first, from 3.1 s with the second. */
static const gast_tuning tunings[] = {
    {0.05f, 0.4f, 0.1f, 3.0f, 1.0f, 2.0f, -0.05f, 1.05f, GPW_SOURCE_GRIDLABD},
    {0.04f, 0.5f, 0.5f, 3.0f, 1.0f, 3.0f, 0.0f, 1.0f, GPW_SOURCE_CIM},
};

static void tune(gpw_genset_config *c, const gast_tuning *t)
{
    c->droop_pu = t->droop_pu;
    c->t1_s = t->t1_s;
    c->t2_s = t->t2_s;
    c->t3_s = t->t3_s;
    c->at_pu = t->at_pu;
    c->k = t->kt;
    c->throttle_min_pu = t->throttle_min_pu;
    c->throttle_max_pu = t->throttle_max_pu;
    c->governor_grade = GPW_GRADE_FULL;
    c->source = t->source;
}

GPWI_COLD gpw_status gpw_genset_use_gast(gpw_genset_config *config, uint32_t tuning)
{
    gpw_genset_config c;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_turbine_read(&c, config, GPW_GOVERNOR_GAST);
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

/* A set that starts above its temperature limit would not be in equilibrium. */
GPWI_COLD gpw_status gpwi_gast_check(const gpw_genset_config *c)
{
    return c->droop_pu >= DROOP_MIN_PU && gpwi_is_within(c->t1_s, LAG_MIN_S, LAG_MAX_S) &&
                   gpwi_is_within(c->t2_s, LAG_MIN_S, LAG_MAX_S) &&
                   gpwi_is_within(c->t3_s, LAG_MIN_S, LAG_MAX_S) && c->dead_s == 0.0f &&
                   gpwi_is_within(c->at_pu, 0.1f, 2.0f) && gpwi_is_within(c->k, 0.0f, 100.0f) &&
                   c->initial_pu <= c->at_pu
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

GPWI_COLD void gpwi_gast_init(gpw_genset *g, const gpw_genset_config *c, float hh)
{
    genset_turbine *const t = gpwi_genset_turbine(g);

    t->slope = 1.0f / c->droop_pu;
    t->actuator = hh / c->t1_s;
    t->engine = hh / c->t2_s;
    t->heat = hh / c->t3_s;
    t->at = c->at_pu;
    t->heat_gain = c->k;
}

GPWI_COLD void gpwi_gast_begin(gpw_genset *g, float *x)
{
    x[VAR_ACTUATOR] = x[VAR_ENGINE] = x[VAR_HEAT] = g->initial_pu;
}

static float heat_limit(const gpw_genset *g, const float *x)
{
    return gpwi_genset_turbine_const(g)->at +
           gpwi_genset_turbine_const(g)->heat_gain *
               (gpwi_genset_turbine_const(g)->at - x[VAR_HEAT]);
}

float gpwi_gast_rates(const gpw_genset *g, const float *x, float load, float engine_in,
                      float *k)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    const genset_model *const m = &g->model;
    const float governed = m->set_point - t->slope * x[VAR_SPEED];
    const float limit = heat_limit(g, x);
    const float valve = gpwi_clamp(x[VAR_ACTUATOR], m->throttle_min, m->throttle_max);

    (void)load;
    (void)engine_in;
    k[VAR_ACTUATOR] =
        gpwi_turbine_valve_rate(t->actuator, governed < limit ? governed : limit,
                                x[VAR_ACTUATOR], m->throttle_min, m->throttle_max);
    k[VAR_ENGINE] = t->engine * (valve - x[VAR_ENGINE]);
    k[VAR_HEAT] = t->heat * (x[VAR_ENGINE] - x[VAR_HEAT]);
    k[VAR_DERIVATIVE] = k[VAR_POWER] = 0.0f;
    return x[VAR_ENGINE];
}

/* What the temperature allows right now may be more than it allows for long: the ceiling is the
 * lesser. */
void gpwi_gast_end(gpw_genset *g, float *x)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    const genset_model *const m = &g->model;
    float limit;

    if (x[VAR_ACTUATOR] >= m->throttle_max) {
        g->at_limit = GPWI_GENSET_MAX;
    } else if (x[VAR_ACTUATOR] <= m->throttle_min) {
        g->at_limit = GPWI_GENSET_MIN;
    }
    x[VAR_ACTUATOR] = gpwi_clamp(x[VAR_ACTUATOR], m->throttle_min, m->throttle_max);
    x[VAR_ENGINE] = gpwi_clamp(x[VAR_ENGINE], m->throttle_min, m->throttle_max);
    x[VAR_HEAT] = gpwi_clamp(x[VAR_HEAT], m->throttle_min, m->throttle_max);
    limit = heat_limit(g, x);
    if (m->set_point - t->slope * x[VAR_SPEED] > limit) {
        g->at_limit |= GPWI_GENSET_AIR;
    }
    x[VAR_CEILING] =
        limit < gpwi_genset_turbine_const(g)->at ? limit : gpwi_genset_turbine_const(g)->at;
    g->throttle = x[VAR_ACTUATOR];
}

float gpwi_gast_settled(const gpw_genset *g, float load)
{
    const float at = gpwi_genset_turbine_const(g)->at, max = g->model.throttle_max;

    return gpwi_turbine_droop_settled(g, load, at < max ? at : max);
}
