/* SPDX-License-Identifier: MIT */
/* Adding lags, dead times and ramps, and the lag of a power supply made of them. */
#include "chain_state.h"

#include "maths.h"

GPWI_COLD gpw_status gpw_chain_add_lag(gpw_chain *chain, float tau_s)
{
    const gpw_status status =
        gpwi_chain_check_room(chain, gpwi_in_range(tau_s, 0.0f, GPW_TIME_MAX_S), 1u);
    stage *s;

    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append(chain, STAGE_LAG);
    s->as.lag.gain = gpwi_lag_gain(chain->dt_s, tau_s);
    s->as.lag.direct = gpwi_lag_direct(chain->dt_s, tau_s);
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_chain_add_dead_time(gpw_chain *chain, float dead_s)
{
    gpw_status status =
        gpwi_chain_check_room(chain, gpwi_in_range(dead_s, 0.0f, GPW_TIME_MAX_S), 1u);
    float samples, fraction;
    uint32_t whole;
    stage *s;

    if (status != GPW_OK) {
        return status;
    }
    samples = dead_s / chain->dt_s;
    if (!(samples < (float)GPW_CHAIN_DELAY_SLOTS_MAX)) {
        return GPW_ERR_FULL;
    }
    /* A quotient that only rounding keeps from a whole number is that number. */
    whole = (uint32_t)(samples * (1.0f + 4.0f * FLT_EPSILON));
    fraction = samples - (float)whole;
    if (fraction < samples * (4.0f * FLT_EPSILON)) {
        fraction = 0.0f;
    }
    if (whole >= chain->slots_max - chain->slots) {
        return GPW_ERR_FULL;
    }
    s = gpwi_chain_append(chain, STAGE_DELAY);
    s->as.delay.first = chain->slots;
    s->as.delay.length = whole + 1u;
    s->as.delay.fraction = fraction;
    chain->slots += whole + 1u;
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_chain_add_ramp(gpw_chain *chain, float up_w_per_s, float down_w_per_s)
{
    const gpw_status status = gpwi_chain_check_room(
        chain, gpwi_is_rate(up_w_per_s) && gpwi_is_rate(down_w_per_s), 1u);
    stage *s;

    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append(chain, STAGE_RAMP);
    s->as.ramp.up = gpwi_per_sample(up_w_per_s, chain->dt_s);
    s->as.ramp.down = gpwi_per_sample(down_w_per_s, chain->dt_s);
    s->as.ramp.half_per_up = gpwi_half_per(up_w_per_s, chain->dt_s);
    s->as.ramp.half_per_down = gpwi_half_per(down_w_per_s, chain->dt_s);
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_chain_add_psu_lag(gpw_chain *chain, uint32_t model, float lag_s,
                                           float slew_w_per_s)
{
    const int has_slew = slew_w_per_s != 0.0f;
    const gpw_status status = gpwi_chain_check_room(
        chain,
        model <= GPW_PSU_LAG_DEAD_TIME && gpwi_in_range(lag_s, 0.0f, GPW_TIME_MAX_S) &&
            gpwi_is_rate(slew_w_per_s) && !(model == GPW_PSU_LAG_FIRST_ORDER && has_slew),
        has_slew ? 2u : 1u);
    gpw_status added;

    if (status != GPW_OK) {
        return status;
    }
    if (model == GPW_PSU_LAG_FIRST_ORDER) {
        return gpw_chain_add_lag(chain, lag_s);
    }
    added = gpw_chain_add_dead_time(chain, lag_s);
    return added == GPW_OK && has_slew ? gpw_chain_add_ramp(chain, slew_w_per_s, slew_w_per_s)
                                       : added;
}
