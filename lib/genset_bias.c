/* SPDX-License-Identifier: MIT */
/* An offset to the speed that a governor is told to hold: what load sharing and a synchroniser
 * turn. A file of its own: a set whose reference stands still is not linked with it. */
#include "genset_turbine.h"

#define BIAS_MAX_PU 0.1f

/* What GGOV1's droop acts on at the set point, without a bias. */
static float droop_signal_of(const gpw_genset *g, const genset_turbine *t)
{
    return t->droop_on == 1u ? g->initial_pu : g->initial_pu / t->kturb + t->wfnl;
}

/* With droop a bias of the speed is one of the load's set point, by 1/R; the sub-step is the
 * same then. Without, one kind of DEGOV has a place for it. */
void gpwi_genset_bias(gpw_genset *genset, float bias_pu)
{
    genset_model *const m = &genset->model;

    if (genset->droop_pu > 0.0f) {
        const float shift_pu = bias_pu / genset->droop_pu;

        m->set_point = genset->initial_pu + shift_pu;
        if (genset->kind == KIND_GGOV1) {
            genset_turbine *const t = gpwi_genset_turbine(genset);

            t->droop_signal = droop_signal_of(genset, t) + shift_pu;
        }
    } else {
        m->bias = bias_pu;
        if (genset->own_kind == KIND_DEGOV) {
            genset->kind = bias_pu != 0.0f ? (uint32_t)KIND_DEGOV_ANY : genset->own_kind;
        }
    }
    genset->settled_load_w = gpw_unknown(); /* asked for anew */
}

gpw_status gpw_genset_set_bias(gpw_genset *genset, float bias_pu)
{
    if (genset == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    if (!gpwi_in_range(bias_pu, -BIAS_MAX_PU, BIAS_MAX_PU)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_genset_bias(genset, bias_pu);
    return GPW_OK;
}
