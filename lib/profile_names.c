/* SPDX-License-Identifier: MIT */
/* Names of phases, quantities and intervals, as files and tables have them; units.
 *
 * No default in the switches: -Wswitch-enum then names any value left out. The enum may be a
 * single byte, so a value that does not survive the cast is unknown. */
#include "profile_facts.h"

const char *gpw_phase_name(gpw_phase phase)
{
    const enum gpw_phase_id id = (enum gpw_phase_id)phase;

    if ((gpw_phase)id != phase) {
        return "?";
    }
    switch (id) {
    case GPW_PHASE_OFF: return "off";
    case GPW_PHASE_IDLE: return "idle";
    case GPW_PHASE_LAUNCH: return "launch";
    case GPW_PHASE_LOAD: return "load";
    case GPW_PHASE_WARMUP: return "warmup";
    case GPW_PHASE_READY: return "ready";
    case GPW_PHASE_INFER: return "infer";
    case GPW_PHASE_TRAIN: return "train";
    case GPW_PHASE_USER_1: return "user1";
    case GPW_PHASE_USER_2: return "user2";
    case GPW_PHASE_USER_3: return "user3";
    case GPW_PHASE_USER_4: return "user4";
    case GPW_PHASE_COUNT: break;
    }
    return "?";
}

gpw_status gpw_phase_find(const char *name, gpw_phase *phase)
{
    gpw_phase i;

    if (name == NULL || phase == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < GPW_PHASE_COUNT; i++) {
        if (gpwi_is_same_name(name, gpw_phase_name(i))) {
            *phase = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

const char *gpw_quantity_name(gpw_quantity quantity)
{
    const enum gpw_quantity_id id = (enum gpw_quantity_id)quantity;

    if ((gpw_quantity)id != quantity) {
        return "?";
    }
    switch (id) {
    case GPW_QUANTITY_NONE: return "none";
    case GPW_QUANTITY_POWER: return "power";
    case GPW_QUANTITY_POWER_PERCENTILE: return "power_percentile";
    case GPW_QUANTITY_POWER_AT_TEMPERATURE: return "power_at_temperature";
    case GPW_QUANTITY_POWER_PER_KELVIN: return "power_per_kelvin";
    case GPW_QUANTITY_SIGMA: return "sigma";
    case GPW_QUANTITY_TAU: return "tau";
    case GPW_QUANTITY_WAVE: return "wave";
    case GPW_QUANTITY_WAVE_PERIOD: return "wave_period";
    case GPW_QUANTITY_WAVE_DUTY: return "wave_duty";
    case GPW_QUANTITY_DURATION: return "duration";
    case GPW_QUANTITY_RHO_IN: return "rho_in";
    case GPW_QUANTITY_RHO_OUT: return "rho_out";
    case GPW_QUANTITY_TDP: return "tdp";
    case GPW_QUANTITY_CAP: return "cap";
    case GPW_QUANTITY_CAP_MIN: return "cap_min";
    case GPW_QUANTITY_CAP_MAX: return "cap_max";
    case GPW_QUANTITY_PEAK: return "peak";
    case GPW_QUANTITY_EXCURSION: return "excursion";
    case GPW_QUANTITY_EXCURSION_ALLOWED: return "excursion_allowed";
    case GPW_QUANTITY_RAMP: return "ramp";
    case GPW_QUANTITY_PSU_LAG: return "psu_lag";
    case GPW_QUANTITY_GPUS: return "gpus";
    case GPW_QUANTITY_STORAGE: return "storage";
    case GPW_QUANTITY_FLOOR_MAX: return "floor_max";
    case GPW_QUANTITY_COUNT: break;
    }
    return "?";
}

const char *gpw_spread_name(gpw_spread spread)
{
    const enum gpw_spread_id id = (enum gpw_spread_id)spread;

    if ((gpw_spread)id != spread) {
        return "?";
    }
    switch (id) {
    case GPW_SPREAD_NONE: return "none";
    case GPW_SPREAD_RANGE: return "range";
    case GPW_SPREAD_P5_P95: return "p5-p95";
    case GPW_SPREAD_INSTRUMENT: return "instrument";
    case GPW_SPREAD_LOWER: return "lower";
    case GPW_SPREAD_UPPER: return "upper";
    }
    return "?";
}

/* ---- units: of a number below GPW_QUANTITY_COUNT ---- */

const char *gpwi_quantity_unit(gpw_quantity quantity)
{
    switch (quantity) {
    case GPW_QUANTITY_POWER_PER_KELVIN: return "W/K";
    case GPW_QUANTITY_TAU:
    case GPW_QUANTITY_WAVE_PERIOD:
    case GPW_QUANTITY_DURATION:
    case GPW_QUANTITY_PSU_LAG: return "s";
    case GPW_QUANTITY_WAVE_DUTY:
    case GPW_QUANTITY_RHO_IN:
    case GPW_QUANTITY_RHO_OUT:
    case GPW_QUANTITY_EXCURSION:
    case GPW_QUANTITY_EXCURSION_ALLOWED:
    case GPW_QUANTITY_GPUS:
    case GPW_QUANTITY_FLOOR_MAX: return "1";
    case GPW_QUANTITY_RAMP: return "W/s";
    case GPW_QUANTITY_STORAGE: return "J";
    default: return "W";
    }
}

const char *gpwi_quantity_at_unit(gpw_quantity quantity)
{
    switch (quantity) {
    case GPW_QUANTITY_POWER_PERCENTILE: return "%";
    case GPW_QUANTITY_POWER_AT_TEMPERATURE: return "degC";
    case GPW_QUANTITY_EXCURSION:
    case GPW_QUANTITY_EXCURSION_ALLOWED: return "s";
    case GPW_QUANTITY_RAMP: return "rho";
    default: return "";
    }
}

const char *gpw_phase_refusal_text(uint32_t refusal)
{
    const enum gpw_phase_refusal_id id = (enum gpw_phase_refusal_id)refusal;

    if ((uint32_t)id != refusal) {
        return "?";
    }
    switch (id) {
    case GPW_FIGURES_ACCEPTED: return "accepted";
    case GPW_FIGURES_BAD_STRUCT:
        return "the struct: not initialised, or a reserved field is set";
    case GPW_FIGURES_BAD_PHASE: return "phase: must be idle to user4; off draws nothing";
    case GPW_FIGURES_BAD_LABEL:
        return "grade, source, point: none such, or the grade is unknown";
    case GPW_FIGURES_BAD_POWER:
        return "mean_w, low_w, high_w: each must be 0 to 1e12 W, and low_w <= mean_w <= high_w";
    case GPW_FIGURES_BAD_SIGMA: return "sigma_w: must be 0 to 1e12 W";
    case GPW_FIGURES_BAD_TAU: return "tau_s: must be 1e-6 to 1e6 s";
    case GPW_FIGURES_BAD_WAVE: return "wave_w: must be 0 to 1e12 W";
    case GPW_FIGURES_BAD_PERIOD:
        return "wave_period_s: must be 1e-6 to 1e6 s; wave_w needs wave_period_s and wave_duty";
    case GPW_FIGURES_BAD_DUTY:
        return "wave_duty: must be 0 to 1; wave_w needs wave_period_s and wave_duty";
    case GPW_FIGURES_BAD_DURATION:
        return "duration_low_s, duration_high_s: each must be 0 to 1e6 s, and low <= high";
    case GPW_FIGURES_WAVE_BELOW_0:
        return "wave_w: at most mean_w / wave_duty, or its low level is below 0 W";
    }
    return "?";
}
