/* SPDX-License-Identifier: MIT */
/* From the figures of a phase to the coefficients of its random processes. */
#include "fleet_state.h"

#include "aggregate_internal.h"
#include "maths.h"

/* GPUs of a node, and those of the group outside it. */
static float mates(uint32_t node_gpus)
{
    return (float)(node_gpus - 1u);
}

static float strangers(uint32_t gpus, uint32_t node_gpus)
{
    return (float)(gpus - node_gpus);
}

/* Variance of the sum over that of as many independent GPUs. */
static float variance_ratio(uint32_t gpus, uint32_t node_gpus, float rho_in, float rho_out)
{
    return 1.0f + mates(node_gpus) * rho_in + strangers(gpus, node_gpus) * rho_out;
}

GPWI_COLD int gpwi_is_correlation(uint32_t mode, uint32_t gpus, uint32_t node_gpus,
                                  float rho_in, float rho_out)
{
    if (!gpwi_is_possible_correlation(gpus, node_gpus, rho_in, rho_out) || rho_out < 0.0f) {
        return 0;
    }
    if (rho_in < 0.0f) { /* no sum of factors does that, only the law of the sum */
        return mode == (uint32_t)GPW_FLEET_AGGREGATED && rho_out == 0.0f;
    }
    return rho_out <= rho_in;
}

float gpwi_draw_weight(float keep)
{
    return gpwi_sqrt((1.0f - keep) * (1.0f + keep));
}

float gpwi_root(float x)
{
    return x > 0.0f ? gpwi_sqrt(x) : 0.0f;
}

float gpwi_phase_sigma(const group *g, uint32_t phase)
{
    const float sigma_w = gpwi_row(g, phase)->sigma_w;

    return gpwi_is_known(sigma_w) && !gpwi_is_serving_phase(g, phase) ? sigma_w : 0.0f;
}

float gpwi_phase_keep(const gpw_fleet *f, const group *g, uint32_t phase)
{
    const float known_s = gpwi_row(g, phase)->tau_s;
    const float tau_s = gpwi_is_known(known_s) ? known_s : GPW_FLEET_TAU_DEFAULT_S;

    return tau_s > 0.0f ? gpwi_exp(-f->tick_s / tau_s) : 0.0f;
}

uint32_t gpwi_phase_assumptions(const group *g, uint32_t phase)
{
    const phase_row *const figures = gpwi_row(g, phase);
    uint32_t bits = 0u;

    if (gpwi_is_serving_phase(g, phase)) {
        bits = 0u; /* neither figure is used */
    } else if (!gpwi_is_known(figures->sigma_w)) {
        bits |= (uint32_t)GPW_FLEET_ASSUMED_NO_SIGMA;
    } else if (!gpwi_is_known(figures->tau_s) && figures->sigma_w > 0.0f) {
        bits |= (uint32_t)GPW_FLEET_ASSUMED_TAU;
    }
    if ((g->midpoint >> phase & 1u) != 0u) {
        bits |= (uint32_t)GPW_FLEET_ASSUMED_MIDPOINT;
    }
    return bits;
}

GPWI_COLD void gpwi_group_take_law(const gpw_fleet *f, group *g, uint32_t phase)
{
    const phase_row *const row = gpwi_row(g, phase);

    g->keep = gpwi_phase_keep(f, g, phase);
    g->draw = gpwi_draw_weight(g->keep);
    g->sigma_to_w = gpwi_phase_sigma(g, phase) *
                    gpwi_root((float)g->gpus *
                              variance_ratio(g->gpus, g->node_gpus, row->rho_in, row->rho_out));
}

float gpwi_group_sigma(const group *g, float changed)
{
    return g->sigma_from_w + (g->sigma_to_w - g->sigma_from_w) * (changed / (float)g->gpus);
}

float gpwi_factor_pair(const gpw_fleet *f, factor *process, uint64_t entity, uint32_t kind)
{
    if ((uint32_t)f->tick % GPWI_TILE_TICKS == 0u) {
        gpwi_stream_open(&process->stream, f->seed, entity,
                         (uint32_t)(f->tick / GPWI_TILE_TICKS), kind);
    }
    return gpwi_stream_pair(&process->stream, &process->spare);
}
