/* SPDX-License-Identifier: MIT */
/* Configuration of a ride-through, and what it says of itself; its samples are in ride_run.c,
 * presets in ride_presets.c. */
#include "gpupower/ride.h"

#include "maths.h"
#include "supply_state.h"

#define STATE_V0_1 88u
#define VOLTAGE_MAX_PU 2.0f
#define SLEW_MAX_HZ_PER_S 1.0e4f
#define SLEW_WINDOW_MAX_S 60.0f
#define ENERGY_MAX_J 1.0e15f
#define POWER_MIN_W 1.0e-3f
#define EFFICIENCY_MIN 0.01f

GPW_STATIC_ASSERT(ride_config_size, sizeof(gpw_ride_config) == GPWI_RIDE_V0_1);
GPW_STATIC_ASSERT(ride_state_size, sizeof(gpw_ride_state) == STATE_V0_1);
GPW_STATIC_ASSERT(ride_fits, sizeof(gpwi_ride) + GPW_STATE_ALIGN <= GPW_RIDE_STATE_BYTES);
GPW_STATIC_ASSERT(ride_aligned, sizeof(gpwi_ride) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(ride_bits, (int)GPW_RIDE_UNDER_HZ == (int)GPWI_LEFT_UNDER &&
                                 (int)GPW_RIDE_OVER_HZ == (int)GPWI_LEFT_OVER);

GPWI_COLD gpw_status gpw_ride_config_init(gpw_ride_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_RIDE_V0_1, GPWI_TYPE_RIDE);

    if (status == GPW_OK) {
        config->modules = 1u;
        config->slew_window_s = 0.5f;
        config->energy_j = gpw_unknown();
        config->recharge_w = gpw_unknown();
        config->recharge_efficiency = 1.0f;
        config->restart_delay_s = gpw_unknown();
        config->restart_share = 1.0f;
    }
    return status;
}

/* ---- what it may be ---- */

/* A bound of 0 is none; the return's is then that of leaving. */
static float or_else(float bound, float otherwise)
{
    return bound > 0.0f ? bound : otherwise;
}

static int is_window(float low, float high, float return_low, float return_high, float most)
{
    const float upper = or_else(high, FLT_MAX);

    return gpwi_is_within(low, 0.0f, most) && gpwi_is_within(high, 0.0f, most) &&
           gpwi_is_within(return_low, 0.0f, most) && gpwi_is_within(return_high, 0.0f, most) &&
           low < upper && low <= or_else(return_low, low) &&
           or_else(return_low, low) <= or_else(return_high, upper) &&
           or_else(return_high, upper) <= upper;
}

static int is_time(float s)
{
    return gpwi_is_within(s, 0.0f, GPW_TIME_MAX_S);
}

static int is_unknown_or_within(float x, float low, float high)
{
    return !gpwi_is_known(x) || gpwi_is_within(x, low, high);
}

static GPWI_COLD int is_valid(const gpw_ride_config *c)
{
    return c->modules >= 1u && c->modules <= GPW_RIDE_MODULES_MAX && c->slew_leaves <= 1u &&
           is_window(c->under_hz, c->over_hz, c->return_low_hz, c->return_high_hz,
                     GPWI_SUPPLY_HZ_MAX) &&
           is_window(c->under_v_pu, c->over_v_pu, c->return_low_v_pu, c->return_high_v_pu,
                     VOLTAGE_MAX_PU) &&
           is_time(c->under_hz_delay_s) && is_time(c->over_hz_delay_s) &&
           is_time(c->under_v_delay_s) && is_time(c->over_v_delay_s) &&
           is_time(c->slew_delay_s) && is_time(c->return_delay_s) &&
           is_time(c->return_spread_s) && is_time(c->walk_in_s) &&
           gpwi_is_within(c->slew_hz_per_s, 0.0f, SLEW_MAX_HZ_PER_S) &&
           gpwi_is_within(c->slew_window_s, GPW_DT_MIN_S, SLEW_WINDOW_MAX_S) &&
           is_unknown_or_within(c->energy_j, 0.0f, ENERGY_MAX_J) &&
           is_unknown_or_within(c->recharge_w, POWER_MIN_W, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->recharge_efficiency, EFFICIENCY_MIN, 1.0f) &&
           is_unknown_or_within(c->restart_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->restart_share, 0.0f, 1.0f) &&
           (c->reserved[0] | c->reserved[1]) == 0u;
}

/* ---- taking it ---- */

static GPWI_COLD void take_windows(gpwi_ride *r, const gpw_ride_config *c)
{
    r->low_hz = c->under_hz;
    r->high_hz = or_else(c->over_hz, FLT_MAX);
    r->low_v = c->under_v_pu;
    r->high_v = or_else(c->over_v_pu, FLT_MAX);
    r->slew_limit = or_else(c->slew_hz_per_s, FLT_MAX);
    r->slew_leaves = c->slew_leaves;
    r->return_low_hz = or_else(c->return_low_hz, r->low_hz);
    r->return_high_hz = or_else(c->return_high_hz, r->high_hz);
    r->return_low_v = or_else(c->return_low_v_pu, r->low_v);
    r->return_high_v = or_else(c->return_high_v_pu, r->high_v);
}

static GPWI_COLD void take_delays(gpwi_ride *r, const gpw_ride_config *c)
{
    const float delay_s[GPWI_RIDE_CAUSES] = {c->under_hz_delay_s, c->over_hz_delay_s,
                                             c->under_v_delay_s, c->over_v_delay_s,
                                             c->slew_delay_s};
    const uint32_t window = gpwi_samples_in(c->slew_window_s, r->dt_s);
    uint32_t i;

    for (i = 0; i < GPWI_RIDE_CAUSES; i++) {
        r->samples[i] = gpwi_samples_in(delay_s[i], r->dt_s);
    }
    r->past_every = (window + GPWI_RIDE_PASTS - 1u) / GPWI_RIDE_PASTS;
    r->return_samples = gpwi_samples_in(c->return_delay_s, r->dt_s);
    r->spread_samples = c->modules > 1u ? gpwi_samples_in(c->return_spread_s, r->dt_s) : 0u;
    r->walk_samples = gpwi_samples_in(c->walk_in_s, r->dt_s);
    r->restart_samples = gpwi_is_known(c->restart_delay_s)
                             ? gpwi_samples_in(c->restart_delay_s, r->dt_s)
                             : GPWI_RIDE_NEVER;
}

static GPWI_COLD void take(gpwi_ride *r, const gpw_ride_config *c)
{
    take_windows(r, c);
    take_delays(r, c);
    r->modules = c->modules;
    r->energy_mj = INT64_MAX;
    if (gpwi_is_known(c->energy_j)) {
        r->energy_mj = gpwi_int64(c->energy_j * 1000.0f);
    }
    r->recharge_w = gpwi_is_known(c->recharge_w) ? c->recharge_w : 0.0f;
    r->recharge_efficiency = c->recharge_efficiency;
    r->restart_share = c->restart_share;
}

gpw_status gpwi_ride_read(gpw_ride_config *ours, const gpw_ride_config *theirs)
{
    gpwi_cannot_fail(gpw_ride_config_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, GPWI_RIDE_V0_1, theirs);
}

GPWI_COLD gpw_status gpw_supply_set_ride(gpw_supply *supply, const gpw_ride_config *ride)
{
    gpw_ride_config c;
    gpw_status status = ride == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_supply_check(supply);

    if (status == GPW_OK) {
        status = gpwi_ride_read(&c, ride);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!is_valid(&c) || supply->under_hz > 0.0f || supply->over_hz < FLT_MAX) {
        return GPW_ERR_DOMAIN;
    }
    if (supply->stepped) {
        return GPW_ERR_STATE;
    }
    if (supply->ride == 0u) {
        return GPW_ERR_FULL;
    }
    take(gpwi_supply_ride_block(supply), &c);
    supply->ride = GPWI_RIDE_SET;
    gpwi_ride_reset(supply);
    gpwi_ride_forget_worst(supply);
    return GPW_OK;
}

/* ---- what came of it ---- */

static float known_or_not(float x, int is_known)
{
    return is_known ? x : gpw_unknown();
}

static void write_state(const gpwi_ride *r, const gpwi_ride_tally *t, gpw_ride_state *state)
{
    const int has_seen = t->low_hz <= t->high_hz;

    memset(state, 0, sizeof *state);
    state->missing_mj = r->missing.mj;
    state->given_mj = t->given.mj;
    state->recharged_mj = t->recharged.mj;
    state->mode = r->mode;
    state->left_by = t->left_by;
    state->transfers = t->transfers;
    state->losses = t->losses;
    state->returns = t->returns;
    state->together = t->together;
    state->slew_exceeded = t->slew_exceeded;
    state->share = r->share;
    state->alive_share = r->alive;
    state->longest_s = (float)t->longest_samples * r->dt_s;
    state->slew_hz_per_s = known_or_not(t->slew_hz_per_s, t->slew_hz_per_s >= 0.0f);
    state->frequency_low_hz = known_or_not(t->low_hz, has_seen);
    state->frequency_high_hz = known_or_not(t->high_hz, has_seen);
    state->voltage_low_pu = known_or_not(t->low_v, has_seen);
    state->voltage_high_pu = known_or_not(t->high_v, has_seen);
}

gpw_status gpw_supply_ride(const gpw_supply *supply, gpw_ride_state *state, size_t state_bytes)
{
    const gpw_status status =
        state == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_supply_check(supply);
    const gpwi_ride *r;
    gpw_ride_state ours;

    if (status != GPW_OK) {
        return status;
    }
    if (supply->ride != GPWI_RIDE_SET) {
        return GPW_ERR_UNKNOWN;
    }
    r = gpwi_supply_ride_block(supply);
    write_state(r, &r->now, &ours);
    return gpwi_result_write(state, state_bytes, &ours, sizeof ours, STATE_V0_1);
}

const char *gpw_ride_mode_name(uint32_t mode)
{
    switch (mode) {
    case GPW_RIDE_LINE: return "line";
    case GPW_RIDE_STORE: return "store";
    case GPW_RIDE_RETURNING: return "returning";
    case GPW_RIDE_LOST: return "lost";
    case GPW_RIDE_RESTARTING: return "restarting";
    default: return "?";
    }
}

/* What of a bound's distance from its middle is left. */
static float margin_pct(float limit, float went, int may_have_acted)
{
    float margin;

    if (!(limit > 0.0f && limit < FLT_MAX)) {
        return gpw_unknown();
    }
    margin = 100.0f * (limit - went) / limit;
    return margin < 0.0f && !may_have_acted ? 0.0f : margin;
}

void gpwi_ride_margins(const gpw_supply *supply, float margins_pct[GPWI_RIDE_MARGINS])
{
    const gpwi_ride *const r = gpwi_supply_ride_block(supply);
    const gpwi_ride_tally *const t = &r->now;
    const uint32_t by = t->left_by;

    margins_pct[0] = r->low_v > 0.0f ? margin_pct(1.0f - r->low_v, 1.0f - t->low_v,
                                                  (by & GPW_RIDE_UNDER_V) != 0u)
                                     : gpw_unknown();
    margins_pct[1] =
        margin_pct(r->high_v - 1.0f, t->high_v - 1.0f, (by & GPW_RIDE_OVER_V) != 0u);
    margins_pct[2] =
        r->slew_leaves ? margin_pct(r->slew_limit, t->slew_hz_per_s, (by & GPW_RIDE_SLEW) != 0u)
                       : gpw_unknown();
}

/* ---- over several runs ---- */

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static uint32_t most(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void gpwi_ride_keep_worst(gpw_supply *supply)
{
    gpwi_ride *const r = gpwi_supply_ride_block(supply);
    const gpwi_ride_tally *const now = &r->now;
    gpwi_ride_tally *const worst = &r->worst;

    if (now->given.mj > worst->given.mj) {
        worst->given = now->given;
    }
    if (now->recharged.mj > worst->recharged.mj) {
        worst->recharged = now->recharged;
    }
    worst->left_by |= now->left_by;
    worst->transfers = most(worst->transfers, now->transfers);
    worst->losses = most(worst->losses, now->losses);
    worst->returns = most(worst->returns, now->returns);
    worst->together = most(worst->together, now->together);
    worst->longest_samples = most(worst->longest_samples, now->longest_samples);
    worst->slew_exceeded |= now->slew_exceeded;
    worst->slew_hz_per_s = larger(worst->slew_hz_per_s, now->slew_hz_per_s);
    worst->low_hz = -larger(-worst->low_hz, -now->low_hz);
    worst->high_hz = larger(worst->high_hz, now->high_hz);
    worst->low_v = -larger(-worst->low_v, -now->low_v);
    worst->high_v = larger(worst->high_v, now->high_v);
}

void gpwi_ride_forget_worst(gpw_supply *supply)
{
    gpwi_ride_forget(&gpwi_supply_ride_block(supply)->worst);
}

gpw_status gpwi_ride_worst(const gpw_supply *supply, gpw_ride_state *state, size_t state_bytes)
{
    const gpwi_ride *r;
    gpw_ride_state ours;

    if (supply->ride != GPWI_RIDE_SET) {
        return GPW_ERR_UNKNOWN;
    }
    r = gpwi_supply_ride_block(supply);
    write_state(r, &r->worst, &ours);
    return gpwi_result_write(state, state_bytes, &ours, sizeof ours, STATE_V0_1);
}
