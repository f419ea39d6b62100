/* SPDX-License-Identifier: MIT */
/* One sub-step of a set with a turbine: the same method as an engine's, over variables in a
 * row. Linked only where one of the three governors is, and of them only those. */
#include "genset_turbine.h"

#include "maths.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_tgov1_check
#  pragma weak gpwi_tgov1_init
#  pragma weak gpwi_tgov1_begin
#  pragma weak gpwi_tgov1_rates
#  pragma weak gpwi_tgov1_end
#  pragma weak gpwi_tgov1_settled
#  pragma weak gpwi_gast_check
#  pragma weak gpwi_gast_init
#  pragma weak gpwi_gast_begin
#  pragma weak gpwi_gast_rates
#  pragma weak gpwi_gast_end
#  pragma weak gpwi_gast_settled
#  pragma weak gpwi_ggov1_check
#  pragma weak gpwi_ggov1_init
#  pragma weak gpwi_ggov1_begin
#  pragma weak gpwi_ggov1_rates
#  pragma weak gpwi_ggov1_end
#  pragma weak gpwi_ggov1_settled
#endif

/* Bound on the power at the shaft: a lead may ask for anything. As the load's. */
#define POWER_MAX_PU 4.0f

/* ---- which governor ---- */

GPWI_COLD gpw_status gpwi_turbine_check(const gpw_genset_config *c)
{
    gpw_status status = GPW_ERR_NOT_FOUND;

    if (c->governor == GPW_GOVERNOR_TGOV1 && GPWI_IS_LINKED(gpwi_tgov1_check)) {
        status = gpwi_tgov1_check(c);
    } else if (c->governor == GPW_GOVERNOR_GAST && GPWI_IS_LINKED(gpwi_gast_check)) {
        status = gpwi_gast_check(c);
    } else if (c->governor == GPW_GOVERNOR_GGOV1 && GPWI_IS_LINKED(gpwi_ggov1_check)) {
        status = gpwi_ggov1_check(c);
    }
    return status == GPW_OK && c->air_step_pu > 0.0f ? (gpw_status)GPW_ERR_DOMAIN : status;
}

static void begin(gpw_genset *g, float *x)
{
    switch (g->kind) {
    case KIND_TGOV1: gpwi_tgov1_begin(g, x); break;
    case KIND_GAST: gpwi_gast_begin(g, x); break;
    default: gpwi_ggov1_begin(g, x); break;
    }
}

static float power_and_rates(const gpw_genset *g, const float *x, float load, float engine_in,
                             float *k)
{
    switch (g->kind) {
    case KIND_TGOV1: return gpwi_tgov1_rates(g, x, load, engine_in, k);
    case KIND_GAST: return gpwi_gast_rates(g, x, load, engine_in, k);
    default: return gpwi_ggov1_rates(g, x, load, engine_in, k);
    }
}

static void end(gpw_genset *g, float *x)
{
    switch (g->kind) {
    case KIND_TGOV1: gpwi_tgov1_end(g, x); break;
    case KIND_GAST: gpwi_gast_end(g, x); break;
    default: gpwi_ggov1_end(g, x); break;
    }
}

/* ---- a sub-step ---- */

static void rates_of(const gpw_genset *g, const float *x, float load, float engine_in, float *k)
{
    const genset_model *const m = &g->model;
    const float power = power_and_rates(g, x, load, engine_in, k);
    const float surplus = gpwi_clamp(power, -POWER_MAX_PU, POWER_MAX_PU) - load;

    k[VAR_CEILING] = 0.0f;
    k[VAR_SPEED] = m->swing * (surplus / (1.0f + m->speed_in_load * x[VAR_SPEED]) -
                               m->damping * x[VAR_SPEED]);
}

/* x += sum / 3, keeping what rounding drops: a lag of seconds would stop short of its end. */
static void advance(gpw_genset *g, float *x, const float *sum)
{
    genset_turbine *const t = gpwi_genset_turbine(g);
    uint32_t i;

    for (i = 0; i < VARS; i++) {
        gpwi_accumulate(&x[i], &t->residue[i], sum[i] * (1.0f / 3.0f));
    }
}

float gpwi_turbine_substep(gpw_genset *genset, float load)
{
    static const float share[4] = {1.0f, 2.0f, 2.0f, 1.0f}, reach[4] = {1.0f, 1.0f, 2.0f, 0.0f};
    float x[VARS], k[VARS], sum[VARS];
    float engine_from = genset->asked, engine_to = 0.0f;
    uint32_t stage, i;

    if (genset->dead_slots != 0u) {
        engine_to = gpwi_genset_delayed(genset, genset->throttle);
        genset->asked = engine_to;
    }
    memcpy(x, &genset->vars, sizeof x);
    for (i = 0; i < VARS; i++) {
        sum[i] = 0.0f;
    }
    for (stage = 0; stage < 4u; stage++) {
        const float passed = stage == 0u ? 0.0f : (stage == 3u ? 1.0f : 0.5f);

        rates_of(genset, x, load, engine_from + passed * (engine_to - engine_from), k);
        memcpy(x, &genset->vars, sizeof x);
        for (i = 0; i < VARS; i++) {
            sum[i] += share[stage] * k[i];
            x[i] += reach[stage] * k[i];
        }
    }
    advance(genset, x, sum);
    genset->at_limit = 0u;
    end(genset, x);
    genset->limited |= genset->at_limit;
    memcpy(&genset->vars, x, sizeof x);
    gpwi_genset_note_extremes(genset);
    return genset->vars.speed;
}

float gpwi_turbine_torque(const gpw_genset *genset)
{
    float x[VARS], k[VARS], power;

    if (gpwi_genset_is_collapsed(genset)) {
        return 0.0f;
    }
    memcpy(x, &genset->vars, sizeof x);
    power = power_and_rates(genset, x, genset->load, genset->asked, k);
    return gpwi_clamp(power, -POWER_MAX_PU, POWER_MAX_PU) /
           (1.0f + genset->model.speed_in_load * x[VAR_SPEED]);
}

GPWI_COLD void gpwi_turbine_init(gpw_genset *genset, const gpw_genset_config *c)
{
    const float hh = 0.5f * (gpwi_seconds(c->tick_ns) / (float)genset->substeps);

    genset->model.air_step = 0.0f; /* what the temperature allows stands in the boost's place */
    switch (genset->own_kind) {
    case KIND_TGOV1: gpwi_tgov1_init(genset, c, hh); break;
    case KIND_GAST: gpwi_gast_init(genset, c, hh); break;
    default: gpwi_ggov1_init(genset, c, hh); break;
    }
}

/* A GAST that starts above its temperature limit would not be in equilibrium. */
GPWI_COLD int gpwi_turbine_can_start_at(const gpw_genset *genset, float initial_pu)
{
    return genset->own_kind != KIND_GAST || initial_pu <= gpwi_genset_turbine_const(genset)->at;
}

GPWI_COLD void gpwi_turbine_reset(gpw_genset *genset)
{
    genset_turbine *const t = gpwi_genset_turbine(genset);
    float x[VARS];

    memset(t->residue, 0, sizeof t->residue);
    memset(x, 0, sizeof x);
    begin(genset, x);
    end(genset, x);
    genset->asked = genset->throttle;
    genset->torque = genset->initial_pu;
    memcpy(&genset->vars, x, sizeof x);
}

/* ---- settled ---- */

float gpwi_turbine_root(float a, float b, float c)
{
    const float under = b * b - 4.0f * a * c;

    return under >= 0.0f ? -2.0f * c / (b + gpwi_sqrt(under)) : gpw_unknown();
}

float gpwi_turbine_needed(const gpw_genset *g, float w, float load)
{
    return load + g->model.damping * w * (1.0f + g->model.speed_in_load * w);
}

float gpwi_turbine_droop_settled(const gpw_genset *g, float load, float most)
{
    const genset_turbine *const t = gpwi_genset_turbine_const(g);
    const genset_model *const m = &g->model;
    const float w = gpwi_turbine_root(m->damping * m->speed_in_load, m->damping + t->slope,
                                      load - m->set_point);

    return gpwi_in_range(gpwi_turbine_needed(g, w, load), m->throttle_min, most)
               ? w
               : gpw_unknown();
}

float gpwi_turbine_settled(const gpw_genset *genset, float load)
{
    float w;

    switch (genset->kind) {
    case KIND_TGOV1: w = gpwi_tgov1_settled(genset, load); break;
    case KIND_GAST: w = gpwi_gast_settled(genset, load); break;
    default: w = gpwi_ggov1_settled(genset, load); break;
    }
    return w >= genset->model.stall ? w : gpw_unknown();
}

/* ---- giving a set such a governor ---- */

GPWI_COLD gpw_status gpwi_turbine_read(gpw_genset_config *ours, const gpw_genset_config *theirs,
                                       uint32_t governor)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_genset_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_GENSET_V0_1, theirs);
    if (status == GPW_OK) {
        ours->governor = governor;
        ours->air_step_pu = 0.0f;
        ours->air_tau_s = 0.0f;
        ours->air_step_low_pu = ours->air_step_high_pu = gpw_unknown();
        ours->air_tau_low_s = ours->air_tau_high_s = gpw_unknown();
        if (governor != GPW_GOVERNOR_GGOV1) {
            ours->dead_s = 0.0f;
            ours->droop_on_power = 0u;
        }
    }
    return status;
}
