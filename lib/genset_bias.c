/* SPDX-License-Identifier: MIT */
/* An offset to the speed that a governor is told to hold: what load sharing and a synchroniser
 * turn. A file of its own: a set whose reference stands still is not linked with it. */
#include "genset_turbine.h"

#define BIAS_MAX_PU 0.1f

/* What GGOV1's droop acts on at the set point, without a bias. */
static float droop_signal_of(const gpw_genset_config *c)
{
    return c->droop_on_power == 1u ? c->initial_pu : c->initial_pu / c->kturb + c->wfnl_pu;
}

/* With droop a bias of the speed is one of the load's set point, by 1/R; the sub-step is the
 * same then. Without, one kind of DEGOV has a place for it. */
void gpwi_genset_bias(gpw_genset *genset, float bias_pu)
{
    const gpw_genset_config *const c = &genset->config;
    genset_model *const m = &genset->model;

    if (c->droop_pu > 0.0f) {
        const float shift_pu = bias_pu / c->droop_pu;

        m->set_point = c->initial_pu + shift_pu;
        if (genset->kind == KIND_GGOV1) {
            gpwi_genset_turbine(genset)->droop_signal = droop_signal_of(c) + shift_pu;
        }
    } else {
        m->bias = bias_pu;
        if (c->governor == GPW_GOVERNOR_DEGOV || c->governor == GPW_GOVERNOR_DEGOV1) {
            genset->kind = bias_pu != 0.0f ? (uint32_t)KIND_DEGOV_ANY : gpwi_genset_kind_of(c);
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
