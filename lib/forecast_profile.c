/* SPDX-License-Identifier: MIT */
/* Figures of a group from a profile. Its own object file: a controller with a table of figures
 * links no profile. */
#include "gpupower/aggregate.h"
#include "gpupower/forecast.h"

#include "internal.h"
#include "maths.h"

#define GROUP_V0_1 392u
#define FACTOR_MIN 0.5f
#define FACTOR_MAX 3.0f

static GPWI_COLD float known_or(float figure, float otherwise)
{
    return gpwi_is_known(figure) ? figure : otherwise;
}

/* The board's peak, or its cap times the excursion, or its rated power. */
static GPWI_COLD float peak_of(const gpw_profile_config *board)
{
    const float held_w = known_or(board->cap_w, board->tdp_w);
    const float over = known_or(board->excursion_ratio, 1.0f) * held_w;
    const float peak_w = known_or(board->peak_high_w, board->peak_low_w);

    if (!gpwi_is_known(peak_w)) {
        return over;
    }
    return gpwi_is_known(over) && over > peak_w ? over : peak_w;
}

/* Spread of the sum, with the periodic part, in which all are in phase. */
static GPWI_COLD gpw_status spread_of(const gpw_phase_figures *p, const gpw_fleet_group *fleet,
                                      float *sd_w)
{
    const uint32_t node = fleet->node_gpus > 0u ? fleet->node_gpus : fleet->gpus;
    const float wave_sd = known_or(p->wave_w, 0.0f) *
                          gpwi_sqrt(known_or(p->wave_duty * (1.0f - p->wave_duty), 0.0f)) *
                          (float)fleet->gpus;
    gpw_status status;

    if (!gpwi_is_known(p->sigma_w)) {
        *sd_w = gpw_unknown();
        return GPW_OK;
    }
    status = gpw_aggregate_sigma_nodes(fleet->gpus, node, p->sigma_w, fleet->rho_in,
                                       fleet->rho_out, sd_w);
    if (status == GPW_OK) {
        *sd_w = gpwi_sqrt(*sd_w * *sd_w + wave_sd * wave_sd);
    }
    return status;
}

static GPWI_COLD gpw_status fill_phase(gpw_forecast_group *g, const gpw_profile *profile,
                                       const gpw_fleet_group *fleet, uint32_t k, float factor)
{
    const float all = factor * (float)fleet->gpus;
    gpw_phase_figures p;
    gpw_status status;
    float sd_w = gpw_unknown();

    gpwi_cannot_fail(gpw_phase_figures_init(&p, sizeof p));
    gpwi_cannot_fail(gpw_profile_phase(profile, k, &p)); /* the profile was asked before */
    if (!gpwi_is_known(p.mean_w)) {
        return GPW_OK;
    }
    status = spread_of(&p, fleet, &sd_w);
    g->mean_w[k] = all * p.mean_w;
    g->sd_w[k] = factor * sd_w;
    g->tau_s[k] = p.tau_s;
    g->low_w[k] = all * p.low_w;
    g->high_w[k] =
        g->mean_w[k] <= g->peak_w && all * p.high_w > g->peak_w ? g->peak_w : all * p.high_w;
    g->cycle_w[k] = all * p.wave_w;
    g->period_s[k] = p.wave_period_s;
    /* A fluctuation, or the crest of a wave, may pass the range of the means. */
    if (gpwi_is_known(g->sd_w[k]) || gpwi_is_known(g->cycle_w[k])) {
        const float room_w = 4.0f * known_or(g->sd_w[k], 0.0f) + known_or(g->cycle_w[k], 0.0f);

        g->low_w[k] = gpwi_clamp(g->low_w[k] - room_w, 0.0f, g->mean_w[k]);
        g->high_w[k] = gpwi_clamp(g->high_w[k] + room_w, g->mean_w[k], g->peak_w);
    }
    return status;
}

GPWI_COLD gpw_status gpw_forecast_group_from_profile(gpw_forecast_group *group,
                                                     const gpw_profile *profile,
                                                     const gpw_fleet_group *fleet,
                                                     float fixed_w, float factor)
{
    gpw_profile_config board;
    gpw_forecast_group ours;
    gpw_fleet_group f;
    gpw_status status;
    uint32_t k;

    if (group == NULL || profile == NULL || fleet == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_config_is(group, GPWI_TYPE_FORECAST_GROUP, GROUP_V0_1) ||
        !gpwi_config_is(fleet, GPWI_TYPE_GROUP, sizeof f)) {
        return GPW_ERR_VERSION;
    }
    f = *fleet;
    if (!gpwi_is_within(fixed_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_is_within(factor, FACTOR_MIN, FACTOR_MAX) || f.gpus < 1u ||
        f.gpus > GPW_FLEET_GPUS_MAX || f.initial_phase >= GPW_PHASE_COUNT) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_cannot_fail(gpw_profile_config_init(&board, sizeof board));
    status = gpw_profile_board(profile, &board);
    if (status < GPW_OK) {
        return status;
    }
    gpwi_cannot_fail(gpw_forecast_group_init(&ours, sizeof ours));
    ours.gpus = f.gpus;
    ours.phase = f.initial_phase;
    ours.may_start = group->may_start;
    ours.rise_s = group->rise_s;
    ours.other_feed_w = group->other_feed_w;
    ours.mean_error_pu = group->mean_error_pu;
    ours.sync_fraction = f.sync_fraction;
    ours.spread_s = f.spread_s;
    ours.ramp_w_per_s = factor * (float)f.gpus * f.ramp_up_w_per_s;
    ours.fixed_w = fixed_w;
    ours.peak_w = factor * (float)f.gpus * peak_of(&board);
    if (!gpwi_is_known(ours.peak_w)) {
        return GPW_ERR_UNKNOWN;
    }
    for (k = 1; k < GPW_PHASE_COUNT && status == GPW_OK; k++) {
        status = fill_phase(&ours, profile, &f, k, factor);
    }
    if (status == GPW_OK) {
        *group = ours;
    }
    return status;
}
