/* SPDX-License-Identifier: MIT */
/* Configuration of a watch: defaults and ranges. */
#include "watch_parts.h"

#include "ranges.h"

#define INPUTS_ALL 0x7FFu

GPW_STATIC_ASSERT(watch_config_size, sizeof(gpw_watch_config) == GPWI_WATCH_CONFIG_V0_1);

#define IS(field, value) GPWI_DEFAULT(gpw_watch_config, field, value)

static const gpwi_default defaults[] = {
    IS(power_low_w, UNKNOWN),
    IS(power_high_w, UNKNOWN),
    IS(meter_refresh_s, 0P1),
    IS(power_hold_s, 0P3),
    IS(power_reduce_s, 1),
    IS(power_latch_s, 30),
    IS(power_recover_s, 2),
    IS(other_hold_s, 0P5),
    IS(other_reduce_s, 2),
    IS(other_latch_s, 60),
    IS(other_recover_s, 2),
    IS(clock_gap_s, 0P5),
    IS(frequency_band_pu, 0P02),
    IS(frequency_tau_s, 0P05),
    IS(voltage_band_pu, 0P05),
    IS(coolant_min_c, UNKNOWN),
    IS(leading_max_pu, UNKNOWN),
    IS(model_tolerance_pu, 0P01),
    IS(model_share, 0P35),
    IS(model_hold_s, 0P5),
    IS(model_recover_s, 5),
    IS(violation_forget_s, 600),
    IS(token_life_s, 2),
    IS(token_skew_s, 0P2),
    IS(token_arrive_s, 1),
    IS(token_settle_s, 0P5),
    IS(step_share, 1),
    IS(settle_s, 5),
    IS(start_hold_s, 2),
    IS(stop_hold_s, 300),
    IS(start_lead_s, 10),
    IS(pulse_max_s, 1),
    IS(pulse_rest_s, 1),
    IS(onset_pu, 0P05),
    IS(swing_max_pu, UNKNOWN),
    IS(slow_hz_per_w, UNKNOWN),
    IS(fast_hz_per_w, UNKNOWN),
    IS(largest_hz_per_w, UNKNOWN),
    IS(early_s, 0P2),
    IS(late_s, 5),
    IS(drop_s, 60),
};

GPWI_COLD gpw_status gpw_watch_config_init(gpw_watch_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_WATCH_CONFIG_V0_1, GPWI_TYPE_WATCH);

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
    gpwi_set_defaults(config, defaults, (uint32_t)(sizeof defaults / sizeof defaults[0]));
    return GPW_OK;
}

static int is_count(uint32_t count, uint32_t most)
{
    return count >= 1u && count <= most;
}

static int has_valid_capacities(const gpw_watch_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           is_count(c->groups_max, GPW_WATCH_GROUPS_MAX) &&
           is_count(c->sets_max, GPW_WATCH_SETS_MAX) && is_count(c->announcements_max, 32u) &&
           is_count(c->tokens_max, 16u) && c->surface_words_max <= GPW_WATCH_SURFACE_WORDS &&
           c->model_bytes >= 64u && c->model_bytes <= 16384u &&
           is_count(c->violations_max, 1000u) && c->loss_of_a_set <= 1u &&
           c->pulse_unannounced <= 1u && c->left_out <= GPW_WATCH_PARTS;
}

static int has_valid_inputs(const gpw_watch_config *c)
{
    return (c->inputs & ~INPUTS_ALL) == 0u && (c->inputs & GPW_WATCH_HAS_POWER) != 0u &&
           (c->needed & ~c->inputs) == 0u && (c->needed & GPW_WATCH_HAS_POWER) != 0u &&
           !(gpwi_is_known(c->coolant_min_c) && (c->inputs & GPW_WATCH_HAS_COOLANT) == 0u) &&
           !(gpwi_is_known(c->leading_max_pu) && (c->inputs & GPW_WATCH_HAS_REACTIVE) == 0u);
}

#define RANGE(field, low, high) GPWI_RANGE(gpw_watch_config, field, low, high)
#define MAYBE(field, low, high)                                                                \
  GPWI_RANGE_OR(gpw_watch_config, field, low, high, GPWI_OR_UNKNOWN)

static const gpwi_range ranges[] = {
    /* inputs */
    MAYBE(power_low_w, MPOWER, 0),
    MAYBE(power_high_w, 1, POWER),
    RANGE(meter_dead_s, 0, 5),
    RANGE(meter_tau_s, 0, 5),
    RANGE(meter_refresh_s, 1EM3, 5),
    RANGE(frequency_tau_s, 0, 5),
    RANGE(power_rate_max_w_per_s, 0, POWER),
    RANGE(power_frozen_s, 0, 1E5),
    /* ladders */
    RANGE(power_hold_s, 1EM3, 60),
    RANGE(power_reduce_s, 0, 600),
    RANGE(power_latch_s, 0, 1E5),
    RANGE(power_recover_s, 0, 60),
    RANGE(other_hold_s, 1EM3, 60),
    RANGE(other_reduce_s, 0, 600),
    RANGE(other_latch_s, 0, 1E5),
    RANGE(other_recover_s, 0, 60),
    RANGE(clock_gap_s, 0, 60),
    /* model */
    RANGE(frequency_band_pu, 1EM3, 0P2),
    RANGE(voltage_band_pu, 1EM3, 0P5),
    MAYBE(coolant_min_c, M50, 150),
    MAYBE(leading_max_pu, 0, 2),
    RANGE(model_tolerance_pu, 1EM4, 0P2),
    RANGE(model_share, 0, 1),
    RANGE(model_hold_s, 0, 60),
    RANGE(model_recover_s, 0, 600),
    RANGE(violation_forget_s, 1, 1E6),
    /* permits */
    RANGE(token_life_s, 0P1, 60),
    RANGE(token_skew_s, 0, 60),
    RANGE(token_arrive_s, 0, 60),
    RANGE(token_settle_s, 0, 60),
    RANGE(quarantine_s, 0, 600),
    RANGE(step_share, 0P1, 1),
    RANGE(settle_s, 0P2, 600),
    /* reserve */
    RANGE(reserve_margin_w, 0, POWER),
    RANGE(reserve_stop_extra_w, 0, POWER),
    RANGE(start_hold_s, 0, 600),
    RANGE(stop_hold_s, 0, 1E5),
    RANGE(start_lead_s, 0, 600),
    RANGE(battery_w, 0, POWER),
    RANGE(battery_j, 0, 1E15),
    RANGE(dummy_w, 0, POWER),
    RANGE(load_min_pu, 0, 1),
    /* signals */
    RANGE(pulse_peak_w, 0, POWER),
    RANGE(pulse_energy_ws, 0, POWER),
    RANGE(pulse_lead_s, 0, 10),
    RANGE(pulse_max_s, 0, 60),
    RANGE(pulse_rest_s, 0, 600),
    RANGE(onset_pu, 5EM3, 1),
    MAYBE(swing_max_pu, 1EM4, 0P2),
    MAYBE(slow_hz_per_w, 0, 1),
    MAYBE(fast_hz_per_w, 0, 1),
    MAYBE(largest_hz_per_w, 0, 1),
    RANGE(early_s, 0, 60),
    RANGE(late_s, 0, 3600),
    RANGE(drop_s, 0, 1E6),
};

#define RANGES ((uint32_t)(sizeof ranges / sizeof ranges[0]))

/* What must be in order, of figures that are all within their ranges. */
static int are_in_order(const gpw_watch_config *c)
{
    const float tick_s = gpwi_seconds(c->tick_ns);

    return c->power_reduce_s >= c->power_hold_s && c->power_latch_s >= c->power_reduce_s &&
           c->other_reduce_s >= c->other_hold_s && c->other_latch_s >= c->other_reduce_s &&
           c->power_hold_s >= c->meter_refresh_s && c->clock_gap_s >= 2.0f * tick_s &&
           c->pulse_max_s >= tick_s && c->drop_s >= c->late_s &&
           (c->quarantine_s == 0.0f ||
            c->quarantine_s >= c->token_life_s + c->token_skew_s + c->token_arrive_s) &&
           !(c->largest_hz_per_w < c->slow_hz_per_w) &&
           !(c->largest_hz_per_w < c->fast_hz_per_w);
}

/* What is asked of a part that is left out has been forgotten by one of the two. */
static int fits_parts(const gpw_watch_config *c)
{
    const uint32_t out = c->left_out;
    const int asks_onset = c->pulse_unannounced != 0u;
    const int asks_swing = gpwi_is_known(c->swing_max_pu) || gpwi_is_known(c->largest_hz_per_w);
    const int asks_reserve = c->battery_w > 0.0f || c->dummy_w > 0.0f || c->loss_of_a_set != 0u;

    return !((out & GPW_WATCH_PART_ONSET) != 0u && asks_onset) &&
           !((out & GPW_WATCH_PART_SWING) != 0u && asks_swing) &&
           !((out & GPW_WATCH_PART_PULSE) != 0u && c->pulse_peak_w > 0.0f) &&
           !((out & GPW_WATCH_PART_RESERVE) != 0u && asks_reserve);
}

GPWI_COLD gpw_status gpwi_watch_check_parts(const gpw_watch_config *c)
{
    const uint32_t out = c->left_out;
    const int are_linked =
        ((out & GPW_WATCH_PART_ONSET) != 0u || GPWI_IS_LINKED(gpwi_watch_onset_run)) &&
        ((out & GPW_WATCH_PART_SWING) != 0u || GPWI_IS_LINKED(gpwi_watch_swing_run)) &&
        ((c->inputs & GPWI_WATCH_SENSORS) == 0u || GPWI_IS_LINKED(gpwi_watch_sense_set)) &&
        (!(c->pulse_peak_w > 0.0f) || GPWI_IS_LINKED(gpwi_watch_pulse_run)) &&
        ((out & GPW_WATCH_PART_RESERVE) != 0u || GPWI_IS_LINKED(gpwi_watch_reserve_run));

    return are_linked ? GPW_OK : GPW_ERR_NOT_FOUND;
}

/* The whole of gpw_watch_use_*(), each of which is linked with its part. */
GPWI_COLD gpw_status gpwi_watch_use(gpw_watch_config *config, uint32_t part)
{
    gpw_watch_config c;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_watch_config_init(&c, sizeof c));
    status = gpwi_config_read(&c, sizeof c, GPWI_WATCH_CONFIG_V0_1, config);
    if (status == GPW_OK) {
        c.left_out &= ~part;
        status = gpwi_config_write(config, &c, sizeof c, GPWI_WATCH_CONFIG_V0_1);
    }
    return status;
}

GPWI_COLD gpw_status gpwi_watch_config_read(const gpw_watch_config *theirs,
                                            gpw_watch_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_watch_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_WATCH_CONFIG_V0_1, theirs);
    if (status == GPW_OK &&
        !(has_valid_capacities(ours) && has_valid_inputs(ours) &&
          gpwi_are_within(ours, ranges, RANGES) && are_in_order(ours) && fits_parts(ours))) {
        status = GPW_ERR_DOMAIN;
    }
    return status == GPW_OK ? gpwi_watch_check_parts(ours) : status;
}
