/* SPDX-License-Identifier: MIT */
/* A store of so many joules that holds a ramp: while it is neither empty nor full the output
 * follows at its rates; then the rest passes through. */
#include "chain_state.h"

#include "maths.h"
#include "psu_internal.h"

#define ENERGY_MIN_J 1.0e-3f

/* The recharge adds energy/recharge_s watts at most; a ramp slower than it must fall swings
 * about its end. */
static int is_damped(float energy_j, float rate_w_per_s, float recharge_s)
{
    return rate_w_per_s == 0.0f || energy_j <= rate_w_per_s * recharge_s * recharge_s;
}

gpw_status gpw_chain_add_storage(gpw_chain *chain, float energy_j, float rest_pu,
                                 float ramp_up_w_per_s, float ramp_down_w_per_s,
                                 float recharge_s)
{
    const gpw_status status = gpwi_chain_check_room(
        chain,
        gpwi_in_range(energy_j, ENERGY_MIN_J, GPWI_STORE_MAX_J) &&
            gpwi_in_range(rest_pu, 0.0f, 1.0f) && gpwi_is_rate(ramp_up_w_per_s) &&
            gpwi_is_rate(ramp_down_w_per_s) &&
            gpwi_in_range(recharge_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) &&
            is_damped(energy_j, ramp_up_w_per_s, recharge_s) &&
            is_damped(energy_j, ramp_down_w_per_s, recharge_s),
        LARGE_STAGE_PLACES);
    storage *st;
    stage *s;

    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append_large(chain, STAGE_STORAGE);
    st = gpwi_large_stage(s);
    st->up = gpwi_per_sample(ramp_up_w_per_s, chain->dt_s);
    st->down = gpwi_per_sample(ramp_down_w_per_s, chain->dt_s);
    st->gain = gpwi_lag_gain(chain->dt_s, recharge_s);
    st->give = energy_j * rest_pu / chain->dt_s;
    st->take = energy_j * (1.0f - rest_pu) / chain->dt_s;
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

void gpwi_storage_settle(storage *s, float value)
{
    s->value = value;
    s->residue = 0.0f;
    s->store.hi = 0.0f;
    s->store.lo = 0.0f;
    s->limited = 0u;
}

/* At its end the store passes on what it cannot give or take; the output is then where the
 * input is. */
static float pass_on(storage *s, float in, float given, float end)
{
    s->value = in;
    s->residue = 0.0f;
    s->limited += s->limited < UINT32_MAX;
    return in + (given - end);
}

float gpwi_storage_step(storage *s, float in)
{
    const float given = s->store.hi;
    float out = gpwi_slew(&s->value, &s->residue, in + s->gain * given, s->up, s->down);
    const float next = given + (in - out);

    if (next > s->give) {
        out = pass_on(s, in, given, s->give);
    } else if (next < -s->take) {
        out = pass_on(s, in, given, -s->take);
    }
    two_add_difference(&s->store, in, out);
    return out;
}

gpw_status gpw_chain_storage(const gpw_chain *chain, uint32_t index, int64_t *given_mj,
                             uint32_t *limited_samples)
{
    const stage *s = NULL;
    const storage *st;
    gpw_status status;

    if (given_mj == NULL || limited_samples == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_find(chain, index, STAGE_STORAGE, &s);
    if (status != GPW_OK) {
        return status;
    }
    st = gpwi_large_stage(s);
    *given_mj = gpwi_chain_millijoules(chain, st->store);
    *limited_samples = st->limited;
    return GPW_OK;
}
