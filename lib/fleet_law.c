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

int gpwi_is_correlation(uint32_t mode, uint32_t gpus, uint32_t node_gpus, float rho_in,
                        float rho_out)
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

static float root(float x)
{
    return x > 0.0f ? gpwi_sqrt(x) : 0.0f;
}

static phase_law law_of(const gpw_fleet *f, const group *g, const phase_figures *figures)
{
    const float sigma = gpwi_is_known(figures->sigma_w) ? figures->sigma_w : 0.0f;
    const float tau_s =
        gpwi_is_known(figures->tau_s) ? figures->tau_s : GPW_FLEET_TAU_DEFAULT_S;
    phase_law law;

    if (f->mode == (uint32_t)GPW_FLEET_AGGREGATED) {
        law.own_w =
            sigma * root((float)g->gpus * variance_ratio(g->gpus, g->node_gpus, figures->rho_in,
                                                         figures->rho_out));
        law.node_w = 0.0f;
        law.common_w = 0.0f;
    } else if (g->node_gpus == 1u) { /* nobody to share a node's factor with */
        law.own_w = sigma * root(1.0f - figures->rho_out);
        law.node_w = 0.0f;
        law.common_w = sigma * root(figures->rho_out);
    } else {
        law.own_w = sigma * root(1.0f - figures->rho_in);
        law.node_w = sigma * root(figures->rho_in - figures->rho_out);
        law.common_w = sigma * root(figures->rho_out);
    }
    law.keep = tau_s > 0.0f ? gpwi_exp(-f->tick_s / tau_s) : 0.0f;
    return law;
}

void gpwi_group_settle_law(const gpw_fleet *f, group *g)
{
    uint32_t i;

    for (i = 0; i < GPW_PHASE_COUNT; i++) {
        const phase_figures figures = g->phases[i].is.figures;

        if (!gpwi_is_known(figures.sigma_w)) {
            g->unknown_sigma = (uint16_t)(g->unknown_sigma | 1u << i);
        } else if (!gpwi_is_known(figures.tau_s) && figures.sigma_w > 0.0f) {
            g->unknown_tau = (uint16_t)(g->unknown_tau | 1u << i);
        }
        g->phases[i].is.law = law_of(f, g, &figures);
    }
}

uint32_t gpwi_phase_assumptions(const group *g, uint32_t phase)
{
    uint32_t bits = 0u;

    if ((g->unknown_sigma >> phase & 1u) != 0u) {
        bits |= (uint32_t)GPW_FLEET_ASSUMED_NO_SIGMA;
    }
    if ((g->unknown_tau >> phase & 1u) != 0u) {
        bits |= (uint32_t)GPW_FLEET_ASSUMED_TAU;
    }
    if ((g->midpoint >> phase & 1u) != 0u) {
        bits |= (uint32_t)GPW_FLEET_ASSUMED_MIDPOINT;
    }
    return bits;
}

void gpwi_group_take_law(group *g, uint32_t phase)
{
    const phase_law *const law = &g->phases[phase].is.law;

    g->keep = law->keep;
    g->draw = gpwi_draw_weight(law->keep);
    g->sigma_to_w = law->own_w;
}

float gpwi_group_sigma(const group *g, float changed)
{
    return g->sigma_from_w + (g->sigma_to_w - g->sigma_from_w) * (changed / (float)g->gpus);
}

/* A pair serves an even tick and the odd one after it. */
float gpwi_factor_draw(const gpw_fleet *f, gpwi_stream *stream, float *spare, uint64_t entity,
                       uint32_t kind)
{
    const uint32_t in_tile = (uint32_t)f->tick % GPWI_TILE_TICKS;
    uint32_t w0, w1;
    float first;

    if ((in_tile & 1u) != 0u) {
        return *spare;
    }
    if (in_tile == 0u) {
        gpwi_stream_open(stream, f->seed, entity, (uint32_t)(f->tick / GPWI_TILE_TICKS), kind);
    }
    w0 = gpwi_stream_next(stream);
    w1 = gpwi_stream_next(stream);
    gpwi_gaussian_pair(w0, w1, &first, spare);
    return first;
}

float gpwi_group_draw(const gpw_fleet *f, group *g)
{
    const float gaussian =
        gpwi_factor_draw(f, &g->stream, &g->spare, g->first_gpu, GPWI_STREAM_SUM);

    g->factor = g->keep * g->factor + g->draw * gaussian;
    return gpwi_group_sigma(g, gpwi_group_changed(g)) * g->factor;
}
