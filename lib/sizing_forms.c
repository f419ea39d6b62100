/* SPDX-License-Identifier: MIT */
/* Closed forms of batteries, and the load bank for a minimum load. */
#include "sizing_internal.h"

#define DT_MAX_S 3600.0f
#define DAY_S 86400.0f
#define HALVINGS 40u

/* 1 - exp(-x) */
static float risen(float x)
{
    return -gpwi_expm1(-x);
}

/* When `r t` meets the lag's `1 - exp(-t/tau)`, both by the step: from above, since the lag is
 * faster at first. */
static float meeting_s(float step_w, float ramp_w_per_s, float tau_s)
{
    float low_s = 0.0f, high_s = step_w / ramp_w_per_s;
    uint32_t i;

    for (i = 0; i < HALVINGS; i++) {
        const float middle_s = 0.5f * (low_s + high_s);

        if (ramp_w_per_s * middle_s < step_w * risen(middle_s / tau_s)) {
            low_s = middle_s;
        } else {
            high_s = middle_s;
        }
    }
    return high_s;
}

/* Past the meeting the lag has the rest. */
static void lag_then_ramp(float step_w, float ramp_w_per_s, float tau_s, float *energy_j,
                          float *ramp_s)
{
    float t_s = 0.0f;

    if (ramp_w_per_s * tau_s < step_w) { /* else the lag is never faster than the ramp */
        t_s = meeting_s(step_w, ramp_w_per_s, tau_s);
    }
    *ramp_s = t_s;
    *energy_j = t_s * (step_w - 0.5f * ramp_w_per_s * t_s) +
                step_w * tau_s * (1.0f - risen(t_s / tau_s));
}

gpw_status gpw_sizing_of_step(float step_w, float ramp_w_per_s, float tau_s, uint32_t order,
                              float *energy_j, float *ramp_s)
{
    if (energy_j == NULL || ramp_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(step_w, 0.0f, GPW_POWER_MAX_W) || !gpwi_is_rate(ramp_w_per_s) ||
        !gpwi_in_range(tau_s, 0.0f, GPW_TIME_MAX_S) || order > GPW_SIZING_LAG_THEN_RAMP) {
        return GPW_ERR_DOMAIN;
    }
    if (order == GPW_SIZING_LAG_THEN_RAMP && ramp_w_per_s > 0.0f && tau_s > 0.0f) {
        lag_then_ramp(step_w, ramp_w_per_s, tau_s, energy_j, ramp_s);
        return GPW_OK;
    }
    *ramp_s = ramp_w_per_s > 0.0f ? step_w / ramp_w_per_s : 0.0f;
    *energy_j = step_w * (0.5f * *ramp_s + tau_s);
    return GPW_OK;
}

gpw_status gpw_sizing_of_square(float amplitude_w, float period_s, float tau_s, float *energy_j,
                                float *power_w)
{
    float swing, tanh_of;

    if (energy_j == NULL || power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(amplitude_w, 0.0f, GPW_POWER_MAX_W) ||
        !(period_s > 0.0f && period_s <= GPW_TIME_MAX_S) ||
        !(tau_s > 0.0f && tau_s <= GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    swing = risen(0.5f * period_s / tau_s);
    tanh_of = swing / (2.0f - swing); /* of T / (4 tau) */
    *energy_j = 2.0f * amplitude_w * tau_s * tanh_of;
    *power_w = amplitude_w * (1.0f + tanh_of);
    return GPW_OK;
}

gpw_status gpw_sizing_of_flat(float swing_w, float duty, float period_s, float *energy_j,
                              float *power_w)
{
    if (energy_j == NULL || power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(swing_w, 0.0f, GPW_POWER_MAX_W) || !gpwi_in_range(duty, 0.0f, 1.0f) ||
        !(period_s > 0.0f && period_s <= GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    *energy_j = swing_w * duty * (1.0f - duty) * period_s;
    *power_w = swing_w * (duty > 0.5f ? duty : 1.0f - duty);
    return GPW_OK;
}

gpw_status gpw_sizing_of_rocof(float inertia_s, float rated_w, float f0_hz,
                               float rocof_hz_per_s, float *step_w)
{
    if (step_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!(inertia_s > 0.0f && inertia_s <= 100.0f) ||
        !gpwi_in_range(rated_w, 1.0f, GPW_POWER_MAX_W) ||
        !gpwi_in_range(f0_hz, 10.0f, 1000.0f) ||
        !(rocof_hz_per_s > 0.0f && rocof_hz_per_s <= 1.0e6f)) {
        return GPW_ERR_DOMAIN;
    }
    *step_w = 2.0f * inertia_s * rated_w * (rocof_hz_per_s / f0_hz);
    return GPW_OK;
}

/* ---- minimum load ---- */

gpw_status gpw_sizing_minimum_load(const float *load_w, size_t ticks, float dt_s,
                                   float minimum_w, float *bank_w, int64_t *burnt_mj,
                                   float *day_j, float *share)
{
    gpw_status worst = GPW_OK;
    gpwi_energy burnt = {0, 0.0f, 0u};
    float most_w = 0.0f;
    size_t i, working = 0u;

    if (load_w == NULL || bank_w == NULL || burnt_mj == NULL || day_j == NULL ||
        share == NULL) {
        return GPW_ERR_NULL;
    }
    if (ticks == 0u || !gpwi_in_range(dt_s, GPW_DT_MIN_S, DT_MAX_S) ||
        !gpwi_in_range(minimum_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < ticks; i++) {
        const int usable = gpwi_in_range(load_w[i], -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
        const float missing_w = minimum_w - (usable ? load_w[i] : 0.0f);

        worst = usable ? worst : (gpw_status)GPW_NOTE_HELD;
        if (missing_w > 0.0f) {
            most_w = missing_w > most_w ? missing_w : most_w;
            gpwi_energy_add(&burnt, 1000.0f * missing_w * dt_s);
            working++;
        }
    }
    *bank_w = most_w;
    *burnt_mj = burnt.mj;
    *share = gpwi_float_of_uint64(working) / gpwi_float_of_uint64(ticks);
    *day_j = 1.0e-3f * gpwi_float_of_int64(burnt.mj) *
             (DAY_S / (dt_s * gpwi_float_of_uint64(ticks)));
    return worst;
}
