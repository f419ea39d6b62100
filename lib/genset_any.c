/* SPDX-License-Identifier: MIT */
/* The sub-step of engines that droop, of a PI and of an electric box with a bias, where room
 * counts: one for all, that goes through the variables by their place. */
#include "genset_substep.h"

#define VARS_MAX 8u

GPW_STATIC_ASSERT(vars_are_floats, sizeof(genset_vars) == VARS_MAX * sizeof(float));
GPW_STATIC_ASSERT(speed_is_first, offsetof(genset_vars, speed) == 0);
GPW_STATIC_ASSERT(power_is_last, offsetof(genset_vars, power) == 7u * sizeof(float));

/* The variable at a place. Counted in bytes of the whole struct: an index on a member would
 * leave that member. */
static inline float *var_at(genset_vars *x, uint32_t i)
{
    return (float *)(void *)((unsigned char *)x + i * sizeof(float));
}

/* Governors use the first few, in the order of genset_vars. */
static uint32_t vars_of(uint32_t kind)
{
    switch (kind) {
    case KIND_DROOP: return 3u;
    case KIND_PI: return 4u;
    case KIND_DEGOV_ANY: return 8u;
    default: return 7u;
    }
}

static GPWI_NOINLINE void rates_into(genset_vars *k, const genset_model *m,
                                     const genset_vars *x, const float in[3], uint32_t kind)
{
    *k = rates_of(m, x, in[0], in[1], in[2], kind);
}

static GPWI_NOINLINE float asked_by(const genset_model *m, const genset_vars *x, uint32_t kind)
{
    return asked_of(m, x, kind);
}

/* One stage after the first: moves, and adds to the sum. `last` and `twice` as in substep(). */
static GPWI_NOINLINE void stage_any(gpw_genset *g, genset_vars *k, genset_vars *sum,
                                    const float torque[2], float load, uint32_t last)
{
    const genset_model *const m = &g->model;
    const uint32_t count = vars_of(g->kind);
    float in[3];
    genset_vars y;
    uint32_t i;

    for (i = 0; i < count; i++) {
        *var_at(&y, i) = *var_at(&g->vars, i) + *var_at(k, i);
    }
    in[0] = load;
    in[2] = limited(m, asked_by(m, &y, g->kind), y.boost);
    in[1] = g->dead_slots != 0u ? torque[last] : in[2];
    rates_into(k, m, &y, in, g->kind);
    for (i = 0; i < count; i++) {
        const float rate = *var_at(k, i);

        *var_at(sum, i) += last != 0u ? rate : rate + rate;
    }
}

/* substep() of genset_substep.h for any governor, in the same order of every sum. */
void gpwi_genset_substep_any(gpw_genset *g, float load)
{
    const genset_model *const m = &g->model;
    const uint32_t kind = g->kind, count = vars_of(kind);
    const float boost = g->vars.boost, integral = g->vars.integral;
    float in[3], torque[2] = {0.0f, 0.0f}, asked;
    genset_vars k, sum;
    uint32_t i;

    in[0] = load;
    in[1] = in[2] = g->throttle;
    if (g->dead_slots != 0u) {
        in[1] = g->torque;
        torque[1] = gpwi_genset_delayed(g, g->throttle);
        torque[0] = 0.5f * (in[1] + torque[1]);
        g->torque = torque[1];
    }
    memset(&k, 0, sizeof k);
    rates_into(&k, m, &g->vars, in, kind);
    sum = k;
    stage_any(g, &k, &sum, torque, load, 0u);
    stage_any(g, &k, &sum, torque, load, 0u);
    for (i = 0; i < count; i++) {
        *var_at(&k, i) += *var_at(&k, i);
    }
    stage_any(g, &k, &sum, torque, load, 1u);
    for (i = 0; i < count; i++) {
        *var_at(&sum, i) *= 1.0f / 3.0f;
    }
    g->vars.boost =
        advanced(g->vars.boost, sum.boost, &g->boost_residue, 0.0f, m->throttle_max);
    g->vars.integral = advanced(g->vars.integral, sum.integral, &g->integral_residue,
                                m->throttle_min, m->throttle_max);
    g->vars.speed += sum.speed;
    for (i = 3u; i < count; i++) {
        *var_at(&g->vars, i) += *var_at(&sum, i);
    }
    if (kind >= KIND_DEGOV) {
        bound_signals(&g->vars);
    }
    asked = asked_by(m, &g->vars, kind);
    if (g->at_limit || asked >= g->vars.boost + m->air_step || asked >= m->throttle_max ||
        asked <= m->throttle_min) {
        gpwi_genset_settle_at_limit(g, boost, integral, sum.integral);
        return;
    }
    g->asked = asked;
    g->throttle = asked;
}

void gpwi_genset_link_any(void)
{
}
