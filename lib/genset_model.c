/* SPDX-License-Identifier: MIT */
/* What a set is made of: coefficients, equilibrium, and its sub-step. genset_substep.h writes
 * the sub-step once, with the governor as a constant argument; here it is instantiated for each
 * governor. That keeps every variable in a register and needs no function pointer. */
#include "genset_substep.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_turbine_reset
#  pragma weak gpwi_extra_reset
#  pragma weak gpwi_extra_substep
#  pragma weak gpwi_extra_told_step
#  pragma weak gpwi_turbine_substep
#  pragma weak gpwi_turbine_torque
#endif

/* No air limit is a step beyond any throttle. */
#define AIR_STEP_NONE_PU 1.0e6f

/* A rotor, its governor, and what the speed did. Apart from what is left out here, so that the
 * stack of a turbine does not come on top of this one. */
GPWI_NOINLINE float gpwi_engine_substep(gpw_genset *g, float load)
{
    switch (g->kind) {
    case KIND_DROOP: substep(g, load, KIND_DROOP); break;
    case KIND_PI: substep(g, load, KIND_PI); break;
    case KIND_DEGOV: substep(g, load, KIND_DEGOV); break;
    case KIND_DEGOV_THROTTLE: substep(g, load, KIND_DEGOV_THROTTLE); break;
    default: substep(g, load, KIND_DEGOV_ANY); break;
    }
    gpwi_genset_note_extremes(g);
    return g->vars.speed;
}

float gpwi_genset_substep(gpw_genset *genset, float load_w)
{
    float load = load_w * genset->model.per_rated;

    if (gpwi_abs(load) > LOAD_MAX_PU) {
        load = load > 0.0f ? LOAD_MAX_PU : -LOAD_MAX_PU;
    }
    genset->load = load;
    if (genset->aside) {
        if (gpwi_genset_is_collapsed(genset)) {
            return genset->vars.speed;
        }
        return gpwi_genset_has_turbine(genset) ? gpwi_turbine_substep(genset, load)
                                               : gpwi_extra_substep(genset, load);
    }
    return gpwi_engine_substep(genset, load);
}

void gpwi_genset_begin(gpw_genset *genset)
{
    genset->limited = genset->at_limit;
    genset->speed_min = genset->vars.speed;
    genset->speed_max = genset->vars.speed;
}

void gpwi_genset_read(const gpw_genset *genset, gpw_genset_output *out)
{
    const genset_model *const m = &genset->model;
    const float speed = genset->vars.speed;
    const float torque = gpwi_genset_has_turbine(genset)
                             ? gpwi_turbine_torque(genset)
                             : (genset->dead_slots != 0u ? genset->torque : genset->throttle);
    const float load_torque = genset->load / (1.0f + m->speed_in_load * speed);

    out->speed_pu = speed;
    out->frequency_hz = genset->f0_hz * (1.0f + speed);
    out->speed_min_pu = genset->speed_min;
    out->speed_max_pu = genset->speed_max;
    out->limited = genset->limited;
    out->collapsed = genset->aside & GPWI_GENSET_COLLAPSED;
    out->boost_pu = m->air > 0.0f ? genset->vars.boost : gpw_unknown();
    out->throttle_pu = genset->throttle;
    out->mechanical_w = torque * (1.0f + m->speed_in_load * speed) * genset->rated_w;
    out->rocof_hz_per_s = genset->f0_hz * (torque - load_torque - m->damping * speed) /
                          (2.0f * genset->inertia_s);
    if (gpwi_genset_is_collapsed(genset)) {
        out->rocof_hz_per_s = 0.0f;
    }
}

float gpwi_genset_acceptable_w(const gpw_genset *genset)
{
    const genset_model *const m = &genset->model;
    float ceiling = ceiling_of(m, genset->vars.boost), free;

    if ((genset->aside & GPWI_GENSET_EXTRA) != 0u) {
        ceiling = genset->vars.boost + gpwi_extra_told_step(genset);
        ceiling = ceiling < m->throttle_max ? ceiling : m->throttle_max;
    }
    free = ceiling - genset->throttle;
    return gpwi_genset_is_collapsed(genset) || free < 0.0f ? 0.0f : free * genset->rated_w;
}

int gpwi_genset_collapsed(const gpw_genset *genset)
{
    return gpwi_genset_is_collapsed(genset);
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
    if (c->governor >= GPW_GOVERNOR_TGOV1) {
        return KIND_TGOV1 + (c->governor - GPW_GOVERNOR_TGOV1);
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

GPWI_COLD void gpwi_genset_model_init(gpw_genset *genset, const gpw_genset_config *c)
{
    genset_model *const m = &genset->model;
    const float h = gpwi_seconds(c->tick_ns) / (float)genset->substeps;
    const float hh = 0.5f * h;
    const float dead = c->dead_s / h;

    genset->own_kind = kind_of(c);
    genset->rated_w = c->rated_w;
    genset->f0_hz = c->f0_hz;
    genset->inertia_s = c->inertia_s;
    genset->droop_pu = c->droop_pu;
    genset->initial_pu = c->initial_pu;
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
    case GPW_GOVERNOR_DEGOV:
    case GPW_GOVERNOR_DEGOV1: degov_coefficients(m, c, hh); break;
    default: break; /* a turbine's come with its reset */
    }
}

GPWI_COLD void gpwi_genset_model_reset(gpw_genset *genset)
{
    const float p0 = genset->initial_pu;
    float *const ring = (float *)(void *)(genset + 1);
    uint32_t i;

    memset(&genset->vars, 0, sizeof genset->vars);
    genset->kind = genset->own_kind;
    genset->model.bias = 0.0f;
    genset->model.set_point = p0;
    genset->vars.boost = p0;
    genset->vars.integral = p0;
    if (genset->kind == KIND_PI) {
        genset->vars.filter = p0;
    }
    genset->vars.power = p0;
    genset->boost_residue = 0.0f;
    genset->integral_residue = 0.0f;
    genset->asked = p0;
    genset->throttle = p0;
    genset->torque = p0;
    genset->at_limit = 0u;
    if (p0 >= genset->model.throttle_max) {
        genset->at_limit = GPWI_GENSET_MAX;
    } else if (p0 <= genset->model.throttle_min) {
        genset->at_limit = GPWI_GENSET_MIN;
    }
    genset->dead_next = 0u;
    for (i = 0; i < genset->dead_slots; i++) {
        ring[i] = p0;
    }
    genset->aside = genset->own_aside;
    if (genset->kind >= KIND_TGOV1) {
        gpwi_turbine_reset(genset);
    } else if (genset->aside != 0u) {
        gpwi_extra_reset(genset);
    }
    genset->load = p0;
    genset->held_w = p0 * genset->rated_w;
    genset->settled_load_w = genset->held_w;
    genset->settled_speed = 0.0f;
    gpwi_genset_begin(genset);
}
