/* SPDX-License-Identifier: MIT */
/* TGOV1: a steam turbine with droop. */
#include "genset_turbine.h"

GPWI_COLD gpw_status gpw_genset_use_tgov1(gpw_genset_config *config)
{
    gpw_genset_config c;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_turbine_read(&c, config, GPW_GOVERNOR_TGOV1);
    return status == GPW_OK ? gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1)
                            : status;
}

GPWI_COLD gpw_status gpwi_tgov1_check(const gpw_genset_config *c)
{
    return c->droop_pu >= DROOP_MIN_PU && gpwi_is_within(c->t1_s, LAG_MIN_S, LAG_MAX_S) &&
                   gpwi_is_within(c->t3_s, LAG_MIN_S, LAG_MAX_S) && c->dead_s == 0.0f
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

GPWI_COLD void gpwi_tgov1_init(gpw_genset *g, const gpw_genset_config *c, float hh)
{
    genset_turbine *const t = gpwi_genset_turbine(g);

    t->slope = 1.0f / c->droop_pu;
    t->actuator = hh / c->t1_s;
    t->engine = hh / c->t3_s;
    t->engine_lead = c->t2_s / c->t3_s;
}

GPWI_COLD void gpwi_tgov1_begin(gpw_genset *g, float *x)
{
    x[VAR_ACTUATOR] = x[VAR_ENGINE] = g->initial_pu;
}

float gpwi_tgov1_rates(const gpw_genset *g, const float *x, float load, float engine_in,
                       float *k)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    const genset_model *const m = &g->model;
    const float asked = m->set_point - t->slope * x[VAR_SPEED];
    const float valve = gpwi_clamp(x[VAR_ACTUATOR], m->throttle_min, m->throttle_max);
    const float rest = valve - x[VAR_ENGINE];

    (void)load;
    (void)engine_in;
    k[VAR_ACTUATOR] = gpwi_turbine_valve_rate(t->actuator, asked, x[VAR_ACTUATOR],
                                              m->throttle_min, m->throttle_max);
    k[VAR_ENGINE] = t->engine * rest;
    k[VAR_HEAT] = k[VAR_DERIVATIVE] = k[VAR_POWER] = 0.0f;
    return x[VAR_ENGINE] + t->engine_lead * rest;
}

void gpwi_tgov1_end(gpw_genset *g, float *x)
{
    const genset_model *const m = &g->model;

    if (x[VAR_ACTUATOR] >= m->throttle_max) {
        g->at_limit = GPWI_GENSET_MAX;
    } else if (x[VAR_ACTUATOR] <= m->throttle_min) {
        g->at_limit = GPWI_GENSET_MIN;
    }
    x[VAR_ACTUATOR] = gpwi_clamp(x[VAR_ACTUATOR], m->throttle_min, m->throttle_max);
    x[VAR_ENGINE] = gpwi_clamp(x[VAR_ENGINE], m->throttle_min, m->throttle_max);
    x[VAR_CEILING] = m->throttle_max;
    g->throttle = x[VAR_ACTUATOR];
}

float gpwi_tgov1_settled(const gpw_genset *g, float load)
{
    return gpwi_turbine_droop_settled(g, load, g->model.throttle_max);
}
