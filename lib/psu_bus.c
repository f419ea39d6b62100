/* SPDX-License-Identifier: MIT */
/* What the capacitors of a supply, or a store beside it, can lend: closed forms. */
#include "gpupower/psu.h"

#include "maths.h"
#include "psu_internal.h"

#define VOLTAGE_MAX_V 1.0e6f
#define CAPACITANCE_MIN_F 1.0e-12f
#define CAPACITANCE_MAX_F 1.0e6f
#define POWER_MIN_W 1.0e-6f
#define BANDWIDTH_MIN_HZ 1.0e-6f
#define BANDWIDTH_MAX_HZ 1.0e6f
#define TWO_PI 6.28318531f
#define HALF_ANGLES_MAX 8u

static int is_power(float x)
{
    return gpwi_in_range(x, 0.0f, GPW_POWER_MAX_W);
}

static int is_step(float x)
{
    return gpwi_in_range(x, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
}

/* ---- capacitors ---- */

gpw_status gpw_psu_capacitance_f(float load_w, float hold_up_s, float from_v, float to_v,
                                 float *capacitance_f)
{
    if (capacitance_f == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_power(load_w) || !gpwi_in_range(hold_up_s, 0.0f, GPW_TIME_MAX_S) ||
        !gpwi_in_range(from_v, 0.0f, VOLTAGE_MAX_V) || !(0.0f <= to_v && to_v < from_v)) {
        return GPW_ERR_DOMAIN;
    }
    *capacitance_f = 2.0f * load_w * hold_up_s / ((from_v - to_v) * (from_v + to_v));
    return GPW_OK;
}

gpw_status gpw_psu_bus_voltage(float capacitance_f, float voltage_v, float in_w, float load_w,
                               float dt_s, float *after_v)
{
    float square;

    if (after_v == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(capacitance_f, CAPACITANCE_MIN_F, CAPACITANCE_MAX_F) ||
        !gpwi_in_range(voltage_v, 0.0f, VOLTAGE_MAX_V) || !is_power(in_w) ||
        !is_power(load_w) || !gpwi_in_range(dt_s, 0.0f, GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    square = voltage_v * voltage_v + 2.0f * (in_w - load_w) * (dt_s / capacitance_f);
    if (!(square >= 0.0f)) {
        return GPW_ERR_DOMAIN;
    }
    *after_v = gpwi_sqrt(square);
    return GPW_OK;
}

gpw_status gpw_psu_mismatch_j(float step_w, float lag_s, float *energy_j)
{
    if (energy_j == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_step(step_w) || !gpwi_in_range(lag_s, 0.0f, GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    *energy_j = step_w * lag_s;
    return GPW_OK;
}

/* ---- a second-order loop ---- */

/* acos(z)/sqrt(1 - z^2), and acosh(z)/sqrt(z^2 - 1) above 1: one smooth function, 1 at 1. With
 * half the angle, h = sqrt((1 + z)/2), it is that of h over h; near 1 its series in 1 - z^2
 * serves. */
static float angle_over_sine(float z)
{
    float factor = 1.0f, x = (1.0f - z) * (1.0f + z);
    uint32_t i;

    for (i = 0; i < HALF_ANGLES_MAX && gpwi_abs(x) > 0.05f; i++) {
        z = gpwi_sqrt(0.5f * (1.0f + z));
        x = (1.0f - z) * (1.0f + z);
        factor /= z;
    }
    return factor *
           (1.0f + x * (1.0f / 6.0f +
                        x * (3.0f / 40.0f + x * (15.0f / 336.0f + x * (105.0f / 3456.0f)))));
}

gpw_status gpw_psu_converter_borrowed_j(float step_w, float natural_hz, float damping,
                                        float *borrowed_j, float *overshoot_pu)
{
    float share;

    if (borrowed_j == NULL || overshoot_pu == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_step(step_w) || !gpwi_is_natural_hz(natural_hz) || !gpwi_is_damping(damping)) {
        return GPW_ERR_DOMAIN;
    }
    share = gpwi_exp(-damping * angle_over_sine(damping));
    *borrowed_j = step_w * (share / (TWO_PI * natural_hz));
    *overshoot_pu = share * share;
    return GPW_OK;
}

gpw_status gpw_psu_converter_natural_hz(float step_w, float energy_j, float damping,
                                        float *natural_hz)
{
    float hz;

    if (natural_hz == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(step_w, POWER_MIN_W, GPW_POWER_MAX_W) ||
        !gpwi_in_range(energy_j, FLT_MIN, GPWI_STORE_MAX_J) || !gpwi_is_damping(damping)) {
        return GPW_ERR_DOMAIN;
    }
    hz = gpwi_exp(-damping * angle_over_sine(damping)) * (step_w / energy_j) * (1.0f / TWO_PI);
    if (!(hz <= FLT_MAX)) {
        return GPW_ERR_DOMAIN;
    }
    *natural_hz = hz;
    return GPW_OK;
}

gpw_status gpw_psu_converter_of_bandwidth(float bandwidth_hz, float damping, float *natural_hz)
{
    float b;

    if (natural_hz == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(bandwidth_hz, BANDWIDTH_MIN_HZ, BANDWIDTH_MAX_HZ) ||
        !gpwi_is_damping(damping)) {
        return GPW_ERR_DOMAIN;
    }
    b = 1.0f + 2.0f * damping * damping;
    *natural_hz = bandwidth_hz / gpwi_sqrt(b + gpwi_sqrt(b * b + 1.0f));
    return GPW_OK;
}

/* ---- stores ---- */

gpw_status gpw_storage_ride_s(float energy_j, float power_w, float *ride_s)
{
    if (ride_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(energy_j, 0.0f, GPWI_STORE_MAX_J) ||
        !gpwi_in_range(power_w, POWER_MIN_W, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *ride_s = energy_j / power_w;
    return GPW_OK;
}

gpw_status gpw_storage_ramp_j(float step_w, float rate_w_per_s, float *energy_j)
{
    if (energy_j == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_step(step_w) || !gpwi_in_range(rate_w_per_s, POWER_MIN_W, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *energy_j = 0.5f * step_w * (step_w / rate_w_per_s);
    return GPW_OK;
}
