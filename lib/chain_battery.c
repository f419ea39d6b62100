/* SPDX-License-Identifier: MIT */
/* A battery that holds a ramp: with a power, a charge, losses, and an inverter that takes its
 * time. */
#include "chain_state.h"

#include "maths.h"

#define CONFIG_V0_1 64u
#define STATUS_V0_1 64u
#define POWER_MIN_W 1.0f
#define ENERGY_MIN_J 1.0f
#define ENERGY_MAX_J 1.0e15f
#define EFFICIENCY_MIN 0.01f
#define RESPONSE_MAX_S 10.0f
#define OVERLOAD_MAX_PU 10.0f
#define OVERLOAD_MAX_S 1.0e4f

GPW_STATIC_ASSERT(battery_config_size, sizeof(gpw_battery_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(battery_status_size, sizeof(gpw_battery_status) == STATUS_V0_1);

/* ---- configuration ---- */

gpw_status gpw_battery_config_init(gpw_battery_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_BATTERY);

    if (status == GPW_OK) {
        config->power_w = gpw_unknown();
        config->energy_j = gpw_unknown();
        config->rest_pu = 0.5f;
        config->recharge_s = 600.0f;
        config->charge_efficiency = 1.0f;
        config->discharge_efficiency = 1.0f;
        config->overload_pu = 1.0f;
    }
    return status;
}

/* As a store's: a ramp slower than the recharge must fall swings about its end. */
static int is_damped(const gpw_battery_config *c, float rate_w_per_s)
{
    return c->recharge_w == 0.0f || rate_w_per_s == 0.0f ||
           c->energy_j <= rate_w_per_s * c->recharge_s * c->recharge_s;
}

static int is_valid(const gpw_battery_config *c)
{
    return gpwi_in_range(c->power_w, POWER_MIN_W, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->energy_j, ENERGY_MIN_J, ENERGY_MAX_J) &&
           gpwi_in_range(c->rest_pu, 0.0f, 1.0f) && gpwi_is_rate(c->ramp_up_w_per_s) &&
           gpwi_is_rate(c->ramp_down_w_per_s) &&
           gpwi_in_range(c->recharge_w, 0.0f, c->power_w) &&
           gpwi_in_range(c->recharge_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->charge_efficiency, EFFICIENCY_MIN, 1.0f) &&
           gpwi_in_range(c->discharge_efficiency, EFFICIENCY_MIN, 1.0f) &&
           gpwi_in_range(c->response_s, 0.0f, RESPONSE_MAX_S) &&
           gpwi_in_range(c->overload_pu, 1.0f, OVERLOAD_MAX_PU) &&
           gpwi_in_range(c->overload_s, 0.0f, OVERLOAD_MAX_S) &&
           is_damped(c, c->ramp_up_w_per_s) && is_damped(c, c->ramp_down_w_per_s) &&
           (c->reserved[0] | c->reserved[1] | c->reserved[2]) == 0u;
}

static gpw_status read_config(const gpw_battery_config *theirs, gpw_battery_config *ours)
{
    gpw_status status =
        theirs == NULL ? (gpw_status)GPW_ERR_NULL : gpw_battery_config_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
    if (status == GPW_OK && !(gpwi_is_known(ours->power_w) && gpwi_is_known(ours->energy_j))) {
        status = GPW_ERR_UNKNOWN;
    }
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

gpw_status gpw_chain_add_battery(gpw_chain *chain, const gpw_battery_config *config)
{
    gpw_battery_config c;
    gpw_status status = read_config(config, &c);
    battery *b;
    stage *s;

    if (status == GPW_OK) {
        status = gpwi_chain_check_room(chain, 1, BATTERY_PLACES);
    }
    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append_large(chain, STAGE_BATTERY);
    b = gpwi_large_stage(s);
    b->up = gpwi_per_sample(c.ramp_up_w_per_s, chain->dt_s);
    b->down = gpwi_per_sample(c.ramp_down_w_per_s, chain->dt_s);
    b->per_recharge = chain->dt_s / c.recharge_s;
    b->recharge = c.recharge_w;
    b->power = c.power_w;
    b->overload = c.overload_s > 0.0f ? c.power_w * c.overload_pu : c.power_w;
    b->overload_samples = gpwi_samples_in(c.overload_s, chain->dt_s);
    b->capacity = c.energy_j / chain->dt_s;
    b->rest = b->capacity * c.rest_pu;
    b->charge_efficiency = c.charge_efficiency;
    b->discharge_efficiency = c.discharge_efficiency;
    b->gain = gpwi_lag_gain(chain->dt_s, c.response_s);
    b->direct = gpwi_lag_direct(chain->dt_s, c.response_s);
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

/* ---- a sample ---- */

void gpwi_battery_settle(battery *b, float value)
{
    const two_float none = {0.0f, 0.0f};

    b->value = value;
    b->residue = 0.0f;
    b->answer = 0.0f;
    b->last = 0.0f;
    b->peak = 0.0f;
    b->charge.hi = b->rest;
    b->charge.lo = 0.0f;
    b->given = none;
    b->taken = none;
    b->least = b->rest;
    b->most = b->rest;
    b->used = 0u;
    b->is_exhausted = b->overload_samples == 0u;
    b->limited = 0u;
}

/* Its overload is one store of time: once that is gone there is none until it has been below
 * its rating for as long, or it would flutter between the two. */
static void count_overload(battery *b, float power)
{
    if (power > b->power) {
        b->used++;
        b->is_exhausted = b->used >= b->overload_samples;
    } else if (power < b->power && b->used > 0u) {
        b->used--;
        b->is_exhausted = b->is_exhausted && b->used > 0u;
    }
}

/* What it may give (positive) or take in this sample: by its power, the overload while that
 * lasts, and its charge. */
static float within(battery *b, float wanted)
{
    const float power = b->is_exhausted ? b->power : b->overload;
    const float give = b->charge.hi * b->discharge_efficiency;
    const float take = (b->capacity - b->charge.hi) / b->charge_efficiency;
    const float most = give < power ? give : power, least = take < power ? -take : -power;
    const float got =
        gpwi_clamp(wanted, least < 0.0f ? least : 0.0f, most > 0.0f ? most : 0.0f);

    b->limited += got != wanted && b->limited < UINT32_MAX;
    count_overload(b, gpwi_abs(got));
    return got;
}

/* Kept in watt-samples, in two floats: a trickle must not get lost beside a full battery. */
static void count(battery *b, float power)
{
    if (power > 0.0f) {
        two_add(&b->given, power, 0.0f);
        two_add(&b->charge, -power / b->discharge_efficiency, 0.0f);
    } else {
        two_add(&b->taken, -power, 0.0f);
        two_add(&b->charge, -power * b->charge_efficiency, 0.0f);
    }
    b->charge.hi = gpwi_clamp(b->charge.hi, 0.0f, b->capacity);
    b->least = b->charge.hi < b->least ? b->charge.hi : b->least;
    b->most = b->charge.hi > b->most ? b->charge.hi : b->most;
    b->peak = gpwi_abs(power) > b->peak ? gpwi_abs(power) : b->peak;
    b->last = power;
}

float gpwi_battery_step(battery *b, float in)
{
    const float back =
        gpwi_clamp((b->rest - b->charge.hi) * b->per_recharge, -b->recharge, b->recharge);
    const float wanted = in - gpwi_slew(&b->value, &b->residue, in + back, b->up, b->down);
    const float answered = b->answer + b->direct * (wanted - b->answer);
    const float power = within(b, answered);

    b->answer += b->gain * (wanted - b->answer);
    if (power != answered) { /* the ramp goes on from where the generator is now */
        b->answer = power;
        b->value = in - power;
        b->residue = 0.0f;
    }
    count(b, power);
    return in - power;
}

two_float gpwi_battery_store(const battery *b)
{
    two_float net = b->given;

    two_add(&net, -b->taken.hi, -b->taken.lo);
    return net;
}

gpw_status gpw_chain_battery(const gpw_chain *chain, uint32_t index, gpw_battery_status *status,
                             size_t status_bytes)
{
    gpw_battery_status now = {0};
    const stage *s = NULL;
    const battery *b;
    two_float lost, drawn;
    gpw_status found = status == NULL ? (gpw_status)GPW_ERR_NULL
                                      : gpwi_chain_find(chain, index, STAGE_BATTERY, &s);

    if (found != GPW_OK) {
        return found;
    }
    b = gpwi_large_stage(s);
    now.given_mj = gpwi_chain_millijoules(chain, b->given);
    now.taken_mj = gpwi_chain_millijoules(chain, b->taken);
    drawn = b->charge; /* what the cells have more than they began with */
    two_add(&drawn, -b->rest, 0.0f);
    lost = b->taken;
    two_add(&lost, -b->given.hi, -b->given.lo);
    two_add(&lost, -drawn.hi, -drawn.lo);
    now.lost_mj = gpwi_chain_millijoules(chain, lost);
    now.power_w = b->last;
    now.peak_w = b->peak;
    now.charge_pu = b->charge.hi / b->capacity;
    now.charge_min_pu = b->least / b->capacity;
    now.charge_max_pu = b->most / b->capacity;
    now.cycles = b->given.hi / b->discharge_efficiency / b->capacity;
    now.limited_samples = b->limited;
    return gpwi_result_write(status, status_bytes, &now, sizeof now, STATUS_V0_1);
}
