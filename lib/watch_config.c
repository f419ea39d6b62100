/* SPDX-License-Identifier: MIT */
/* Configuration of a watch: defaults and ranges. */
#include "watch_state.h"

#define INPUTS_ALL 0x7FFu

GPW_STATIC_ASSERT(watch_config_size, sizeof(gpw_watch_config) == GPWI_WATCH_CONFIG_V0_1);

GPWI_COLD gpw_status gpw_watch_config_init(gpw_watch_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_WATCH_CONFIG_V0_1, GPWI_TYPE_WATCH);
    const float unknown = gpw_unknown();

    if (status != GPW_OK) {
        return status;
    }
    config->tick_ns = 10000000u;
    config->groups_max = config->sets_max = 1u;
    config->announcements_max = config->tokens_max = 4u;
    config->surface_words_max = GPW_PLAN_SURFACE_WORDS(9u, 9u);
    config->model_bytes = GPW_GENSET_STATE_BYTES(40u);
    config->inputs = config->needed =
        GPW_WATCH_HAS_POWER | GPW_WATCH_HAS_FREQUENCY | GPW_WATCH_HAS_BREAKER;
    config->violations_max = 3u;
    config->power_low_w = config->power_high_w = unknown;
    config->meter_refresh_s = 0.1f;
    config->power_hold_s = 0.3f;
    config->power_reduce_s = 1.0f;
    config->power_latch_s = 30.0f;
    config->power_recover_s = 2.0f;
    config->other_hold_s = 0.5f;
    config->other_reduce_s = 2.0f;
    config->other_latch_s = 60.0f;
    config->other_recover_s = 2.0f;
    config->clock_gap_s = 0.5f;
    config->frequency_band_pu = 0.02f;
    config->frequency_tau_s = 0.05f;
    config->voltage_band_pu = 0.05f;
    config->coolant_min_c = config->leading_max_pu = unknown;
    config->model_tolerance_pu = 0.01f;
    config->model_share = 0.35f;
    config->model_hold_s = 0.5f;
    config->model_recover_s = 5.0f;
    config->violation_forget_s = 600.0f;
    config->token_life_s = 2.0f;
    config->token_skew_s = 0.2f;
    config->token_arrive_s = 1.0f;
    config->token_settle_s = 0.5f;
    config->step_share = 1.0f;
    config->settle_s = 5.0f;
    config->start_hold_s = 2.0f;
    config->stop_hold_s = 300.0f;
    config->start_lead_s = 10.0f;
    config->pulse_max_s = 1.0f;
    config->pulse_rest_s = 1.0f;
    config->onset_pu = 0.05f;
    config->swing_max_pu = unknown;
    config->slow_hz_per_w = config->fast_hz_per_w = config->largest_hz_per_w = unknown;
    config->early_s = 0.2f;
    config->late_s = 5.0f;
    config->drop_s = 60.0f;
    return GPW_OK;
}

static int is_count(uint32_t count, uint32_t most)
{
    return count >= 1u && count <= most;
}

static GPWI_NOINLINE int is_unknown_or_within(float x, float low, float high)
{
    return !gpwi_is_known(x) || gpwi_is_within(x, low, high);
}

static int has_valid_capacities(const gpw_watch_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           is_count(c->groups_max, GPW_WATCH_GROUPS_MAX) &&
           is_count(c->sets_max, GPW_WATCH_SETS_MAX) && is_count(c->announcements_max, 32u) &&
           is_count(c->tokens_max, 16u) && c->surface_words_max <= GPW_WATCH_SURFACE_WORDS &&
           c->model_bytes >= 64u && c->model_bytes <= 16384u &&
           is_count(c->violations_max, 1000u) && c->loss_of_a_set <= 1u &&
           c->pulse_unannounced <= 1u && c->reserved[0] == 0u;
}

static int has_valid_inputs(const gpw_watch_config *c)
{
    return (c->inputs & ~INPUTS_ALL) == 0u && (c->inputs & GPW_WATCH_HAS_POWER) != 0u &&
           (c->needed & ~c->inputs) == 0u && (c->needed & GPW_WATCH_HAS_POWER) != 0u &&
           is_unknown_or_within(c->power_low_w, -GPW_POWER_MAX_W, 0.0f) &&
           is_unknown_or_within(c->power_high_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->meter_dead_s, 0.0f, 5.0f) &&
           gpwi_is_within(c->meter_tau_s, 0.0f, 5.0f) &&
           gpwi_is_within(c->meter_refresh_s, 1.0e-3f, 5.0f) &&
           gpwi_is_within(c->frequency_tau_s, 0.0f, 5.0f) &&
           gpwi_is_within(c->power_rate_max_w_per_s, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->power_frozen_s, 0.0f, 1.0e5f);
}

static int has_valid_ladders(const gpw_watch_config *c)
{
    return gpwi_is_within(c->power_hold_s, 1.0e-3f, 60.0f) &&
           gpwi_is_within(c->power_reduce_s, c->power_hold_s, 600.0f) &&
           gpwi_is_within(c->power_latch_s, c->power_reduce_s, 1.0e5f) &&
           gpwi_is_within(c->power_recover_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->other_hold_s, 1.0e-3f, 60.0f) &&
           gpwi_is_within(c->other_reduce_s, c->other_hold_s, 600.0f) &&
           gpwi_is_within(c->other_latch_s, c->other_reduce_s, 1.0e5f) &&
           gpwi_is_within(c->other_recover_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->clock_gap_s, 2.0f * gpwi_seconds(c->tick_ns), 60.0f);
}

static int has_valid_model(const gpw_watch_config *c)
{
    return gpwi_is_within(c->frequency_band_pu, 1.0e-3f, 0.2f) &&
           gpwi_is_within(c->voltage_band_pu, 1.0e-3f, 0.5f) &&
           is_unknown_or_within(c->coolant_min_c, -50.0f, 150.0f) &&
           is_unknown_or_within(c->leading_max_pu, 0.0f, 2.0f) &&
           gpwi_is_within(c->model_tolerance_pu, 1.0e-4f, 0.2f) &&
           gpwi_is_within(c->model_share, 0.0f, 1.0f) &&
           gpwi_is_within(c->model_hold_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->model_recover_s, 0.0f, 600.0f) &&
           gpwi_is_within(c->violation_forget_s, 1.0f, 1.0e6f);
}

static int has_valid_permits(const gpw_watch_config *c)
{
    const float least_s = c->token_life_s + c->token_skew_s + c->token_arrive_s;

    return gpwi_is_within(c->token_life_s, 0.1f, 60.0f) &&
           gpwi_is_within(c->token_skew_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->token_arrive_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->token_settle_s, 0.0f, 60.0f) &&
           (c->quarantine_s == 0.0f || gpwi_is_within(c->quarantine_s, least_s, 600.0f)) &&
           gpwi_is_within(c->step_share, 0.1f, 1.0f) &&
           gpwi_is_within(c->settle_s, 0.2f, 600.0f);
}

static int has_valid_reserve(const gpw_watch_config *c)
{
    return gpwi_is_within(c->reserve_margin_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->reserve_stop_extra_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->start_hold_s, 0.0f, 600.0f) &&
           gpwi_is_within(c->stop_hold_s, 0.0f, 1.0e5f) &&
           gpwi_is_within(c->start_lead_s, 0.0f, 600.0f) &&
           gpwi_is_within(c->battery_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->battery_j, 0.0f, 1.0e15f) &&
           gpwi_is_within(c->dummy_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->load_min_pu, 0.0f, 1.0f);
}

static int has_valid_signals(const gpw_watch_config *c)
{
    return gpwi_is_within(c->pulse_peak_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->pulse_energy_ws, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->pulse_lead_s, 0.0f, 10.0f) &&
           gpwi_is_within(c->pulse_max_s, gpwi_seconds(c->tick_ns), 60.0f) &&
           gpwi_is_within(c->pulse_rest_s, 0.0f, 600.0f) &&
           gpwi_is_within(c->onset_pu, 0.005f, 1.0f) &&
           is_unknown_or_within(c->swing_max_pu, 1.0e-4f, 0.2f) &&
           is_unknown_or_within(c->slow_hz_per_w, 0.0f, 1.0f) &&
           is_unknown_or_within(c->fast_hz_per_w, 0.0f, 1.0f) &&
           is_unknown_or_within(c->largest_hz_per_w, 0.0f, 1.0f) &&
           gpwi_is_within(c->early_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->late_s, 0.0f, 3600.0f) &&
           gpwi_is_within(c->drop_s, c->late_s, 1.0e6f);
}

GPWI_COLD gpw_status gpwi_watch_config_read(const gpw_watch_config *theirs,
                                            gpw_watch_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_watch_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_WATCH_CONFIG_V0_1, theirs);
    if (status == GPW_OK &&
        !(has_valid_capacities(ours) && has_valid_inputs(ours) && has_valid_ladders(ours) &&
          has_valid_model(ours) && has_valid_permits(ours) && has_valid_reserve(ours) &&
          has_valid_signals(ours))) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}
