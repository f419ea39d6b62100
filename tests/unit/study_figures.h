/* SPDX-License-Identifier: MIT */
/* Figures of the library by name, for the cases of docs/study.md. What is asked for is there.
 */
#ifndef STUDY_FIGURES_H
#define STUDY_FIGURES_H

#include "gpw_test.h"

#include <gpupower/chain.h>
#include <gpupower/energy.h>
#include <gpupower/energy_models.h>
#include <gpupower/facts.h>
#include <gpupower/fleet.h>
#include <gpupower/interval.h>
#include <gpupower/node.h>
#include <gpupower/profile.h>
#include <gpupower/supply.h>

#define BOARD GPW_PHASE_COUNT /* where a figure's phase is the board */
#define TICK_MS 1000000u

static inline gpw_fact fact_of(const char *id)
{
    gpw_fact fact;
    uint32_t index;

    assert_status(gpw_fact_find(id, &index), GPW_OK);
    assert_status(gpw_fact_at(index, &fact, sizeof fact), GPW_OK);
    return fact;
}

static inline gpw_phase_figures phase_of(const gpw_profile *profile, gpw_phase phase)
{
    gpw_phase_figures figures;

    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    assert_status(gpw_profile_phase(profile, phase, &figures), GPW_OK);
    return figures;
}

static inline gpw_profile_config board_of(const gpw_profile *profile)
{
    gpw_profile_config board;

    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    assert_status(gpw_profile_board(profile, &board), GPW_OK);
    return board;
}

static inline gpw_figure figure_of(const gpw_profile *profile, gpw_quantity quantity,
                                   gpw_phase phase)
{
    gpw_figure figure;

    assert_status(gpw_profile_figure(profile, quantity, phase, &figure, sizeof figure), GPW_OK);
    return figure;
}

static inline double percentile_of(const gpw_profile *profile, float percent)
{
    float power_w = NAN;

    assert_status(gpw_profile_percentile(profile, GPW_PHASE_INFER, percent, &power_w), GPW_OK);
    return (double)power_w;
}

static inline gpw_method_figures method_of(uint32_t method, uint32_t basis, uint32_t reading)
{
    gpw_method_figures figures;

    assert_status(gpw_method_row(method, basis, reading, &figures, sizeof figures), GPW_OK);
    return figures;
}

static inline double node_error(uint32_t preset, uint32_t sample)
{
    float error = NAN;
    gpw_grade grade;

    assert_status(gpw_node_error(preset, sample, &error, &grade), GPW_OK);
    return (double)error;
}

/* Qwen3 32B on one B200, answers of 627 tokens: 94.61 J by 0.1508 J a token. */
static inline double chat_joules(float batch)
{
    gpw_energy_model model;
    gpw_energy_workload work;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
    gpw_energy_result result;

    assert_status(gpw_energy_model_init(&model, sizeof model), GPW_OK);
    assert_status(gpw_energy_model_find("Qwen3-32B", &model), GPW_OK);
    assert_status(gpw_energy_workload_init(&work, sizeof work, GPW_ENERGY_CHAT), GPW_OK);
    assert_status(gpw_energy_deployment_init(&deployment, sizeof deployment), GPW_OK);
    assert_status(gpw_energy_board_init(&board, sizeof board), GPW_OK);
    assert_status(gpw_energy_board_builtin(&board, GPW_ENERGY_B200), GPW_OK);
    work.output_tokens = 627.0f;
    deployment.batch = batch;
    assert_status(
        gpw_energy_predict(&model, &work, &deployment, &board, &result, sizeof result), GPW_OK);
    return (double)result.j_per_token;
}

/* ---- a supply ---- */

static inline gpw_supply_config supply_config(void)
{
    gpw_supply_config config;

    assert_status(gpw_supply_config_init(&config, sizeof config), GPW_OK);
    config.dt_s = 0.001f;
    return config;
}

static inline gpw_supply *supply_of(const gpw_supply_config *config)
{
    static GPW_STATE_BUFFER(memory, 4096u);
    gpw_supply *supply = NULL;

    assert_status(gpw_supply_init(memory, sizeof memory, config, &supply), GPW_OK);
    return supply;
}

/* One node's. */
static inline gpw_supply *preset_of(uint32_t preset)
{
    gpw_supply_config config = supply_config();

    assert_status(gpw_supply_preset(&config, preset, 1u), GPW_OK);
    return supply_of(&config);
}

/* AC watts at the bus with the boards at so many, all settled. */
static inline double ac_of(const gpw_supply *supply, float board_w)
{
    float ac_w = NAN, slope, settled_slope;

    assert_status(gpw_supply_power(supply, board_w, &ac_w, &slope, &settled_slope), GPW_OK);
    return (double)ac_w;
}

/* ---- a fleet of one group ---- */

static inline gpw_fleet *fleet_of(const gpw_profile *profile, uint32_t gpus,
                                  float ramp_up_w_per_s, gpw_phase next)
{
    static GPW_STATE_BUFFER(memory, GPW_FLEET_STATE_BYTES(1u, 16u));
    gpw_fleet_config config;
    gpw_fleet_group group;
    gpw_fleet *fleet = NULL;

    assert_status(gpw_fleet_config_init(&config, sizeof config), GPW_OK);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    config.tick_ns = TICK_MS;
    group.gpus = gpus;
    group.ramp_up_w_per_s = ramp_up_w_per_s;
    assert_status(gpw_fleet_init(memory, sizeof memory, &config, &fleet), GPW_OK);
    assert_status(gpw_fleet_add_group(fleet, &group, profile, NULL), GPW_OK);
    assert_status(gpw_fleet_add_event(fleet, 0u, 0u, next), GPW_OK);
    assert_status(gpw_fleet_start(fleet), GPW_OK);
    return fleet;
}

/* Mean of the last of so many ticks of 1 ms. */
static inline double mean_after(gpw_fleet *fleet, uint32_t ticks)
{
    float mean_w = NAN, fluctuation_w;

    while (ticks-- > 0u) {
        assert_status(gpw_fleet_step(fleet, &mean_w, &fluctuation_w), GPW_OK);
    }
    return (double)mean_w;
}

/* ---- a chain, ticks of 1 ms ---- */

static inline gpw_chain *chain_of(void)
{
    static GPW_STATE_BUFFER(memory, 4096u);
    gpw_chain_config config;
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_config_init(&config, sizeof config), GPW_OK);
    config.dt_s = 0.001f;
    config.delay_slots_max = 64u;
    assert_status(gpw_chain_init(memory, sizeof memory, &config, &chain), GPW_OK);
    return chain;
}

/* What it holds back of a step once that has passed, J. */
static inline double held_back_j(gpw_chain *chain, float step_w)
{
    int64_t stored_mj = 0;
    float in_w, out_w;
    uint32_t i;

    for (i = 0; i < 2000u; i++) {
        in_w = step_w;
        assert_status(gpw_chain_process(chain, &in_w, &out_w, 1), GPW_OK);
    }
    assert_near(out_w, step_w, 1e-4 * (double)step_w);
    assert_status(gpw_chain_stored_mj(chain, &stored_mj), GPW_OK);
    return (double)stored_mj * 1e-3;
}

/* Amplitude of a sine that leaves, by that which enters: correlated over a hundred periods
 * after the first second. Holding and averaging a tick takes 0.13 % of it at 20 Hz. */
static inline double gain_of(gpw_chain *chain, double hz)
{
    const double turn = 2.0 * 3.14159265358979 * hz * 1e-3;
    const long ticks = lround(100.0 / (hz * 1e-3));
    double in_phase = 0.0, quadrature = 0.0;
    long i;

    for (i = 0; i < 1000 + ticks; i++) {
        const double angle = turn * (double)i;
        float in_w = (float)(100.0 * sin(angle)), out_w = NAN;

        assert_status(gpw_chain_process(chain, &in_w, &out_w, 1), GPW_OK);
        if (i >= 1000) {
            in_phase += (double)out_w * sin(angle);
            quadrature += (double)out_w * cos(angle);
        }
    }
    return hypot(in_phase, quadrature) * 2.0 / ((double)ticks * 100.0);
}

#endif /* STUDY_FIGURES_H */
