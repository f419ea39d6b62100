/* SPDX-License-Identifier: MIT */
/* A part of a watch: all inputs but power, frequency and breakers. */
#include "watch_state.h"

#define VOLTAGE_MAX_PU 2.0f

GPWI_COLD gpw_status gpw_watch_use_sensors(gpw_watch_config *config)
{
    return gpwi_watch_use(config, 0u);
}

/* ---- of the bus ---- */

/* What judges a condition and is no longer believed closes, needed or not: else a condition
 * that had closed would open by the death of its sensor. */
static void close_if_lost(gpw_watch *w, const watch_reading *r, uint32_t reason)
{
    if (r->rung > GPW_RUNG_HOLD) {
        w->soft |= reason;
    }
}

GPWI_SMALL void gpwi_watch_sense_bus(gpw_watch *w, const gpw_watch_input *in)
{
    watch_reading r;

    if (gpwi_watch_has(w, GPW_WATCH_HAS_VOLTAGE)) {
        r = gpwi_watch_take_bus(w, BUS_VOLTAGE, GPW_WATCH_HAS_VOLTAGE, GPW_WATCH_VOLTAGE, 0.0f,
                                VOLTAGE_MAX_PU, &in->voltage_pu);
        close_if_lost(w, &r, GPW_WATCH_VOLTAGE);
        if (gpwi_abs(r.value - 1.0f) > w->config.voltage_band_pu) {
            w->soft |= GPW_WATCH_VOLTAGE_OUT;
        }
    }
    if (gpwi_watch_has(w, GPW_WATCH_HAS_REACTIVE)) {
        r = gpwi_watch_take_bus(w, BUS_REACTIVE, GPW_WATCH_HAS_REACTIVE, GPW_WATCH_INPUT,
                                -2.0f * w->rated_w, 2.0f * w->rated_w, &in->reactive_var);
        if (-r.value > w->config.leading_max_pu * w->online_w) {
            w->soft |= GPW_WATCH_LEADING;
        }
        if (gpwi_is_known(w->config.leading_max_pu)) {
            close_if_lost(w, &r, GPW_WATCH_INPUT);
        }
    }
}

GPWI_SMALL void gpwi_watch_sense_battery(gpw_watch *w, const gpw_watch_input *in)
{
    watch_reading r;

    w->battery_w = 0.0f;
    if (!gpwi_watch_has(w, GPW_WATCH_HAS_BATTERY)) {
        return;
    }
    r = gpwi_watch_take_bus(w, BUS_BATTERY_W, GPW_WATCH_HAS_BATTERY, GPW_WATCH_INPUT,
                            -4.0f * w->config.battery_w, 4.0f * w->config.battery_w,
                            &in->battery_w);
    w->battery_w = gpwi_is_known(r.value) ? r.value : 0.0f;
    r = gpwi_watch_take_bus(w, BUS_BATTERY_J, GPW_WATCH_HAS_BATTERY, GPW_WATCH_INPUT, 0.0f,
                            2.0f * w->config.battery_j, &in->battery_j);
    w->battery_j = r.value;
}

/* ---- of a set ---- */

/* Possible values, in the order of the inputs; of the power of its rating. */
static const struct {
    float low, high;
} possible[SET_INPUTS] = {{-0.5f, 2.0f}, {0.0f, 1.0f},     {-1.0f, 2.0f},
                          {0.0f, 2.0f},  {-60.0f, 200.0f}, {0.0f, 2.0f}};

/* Inputs of sets have neighbouring bits, in the same order. */
GPW_STATIC_ASSERT(watch_set_bits,
                  (uint32_t)GPW_WATCH_HAS_SET_POWER << SET_BREAKER == GPW_WATCH_HAS_BREAKER &&
                      (uint32_t)GPW_WATCH_HAS_SET_POWER << SET_MODE == GPW_WATCH_HAS_MODE);
GPW_STATIC_ASSERT(watch_set_samples,
                  sizeof(gpw_watch_set_input) == SET_INPUTS * sizeof(gpw_live_sample));

static watch_reading take(gpw_watch *w, watch_set *s, uint32_t place,
                          const gpw_watch_set_input *in)
{
    const gpw_live_sample *const samples = (const gpw_live_sample *)(const void *)in;
    const float scale = place == SET_POWER ? s->rated_w : 1.0f;

    return gpwi_watch_take(w, gpwi_watch_set_run(w, s, place),
                           (uint32_t)GPW_WATCH_HAS_SET_POWER << place,
                           possible[place].low * scale, possible[place].high * scale,
                           in != NULL ? &samples[place] : NULL);
}

static float take_optional(gpw_watch *w, watch_set *s, uint32_t place,
                           const gpw_watch_set_input *in)
{
    const watch_reading r = take(w, s, place, in);

    if (r.rung != GPW_RUNG_ABSENT && !gpwi_is_known(r.value)) {
        if (gpwi_watch_needs(w, (uint32_t)GPW_WATCH_HAS_SET_POWER << place)) {
            w->hard |= GPW_WATCH_INPUT;
        }
        w->reasons |= GPW_WATCH_INPUT;
    }
    return r.value;
}

/* What judges a condition and is not known closes, needed or not: a sensor that dies opens
 * nothing. */
static void close_if_unknown(gpw_watch *w, float value)
{
    if (!gpwi_is_known(value)) {
        w->soft |= GPW_WATCH_INPUT;
    }
}

static void take_mode(gpw_watch *w, watch_set *s, const gpw_watch_set_input *in)
{
    const float own = s->droop_pu > 0.0f ? GPW_WATCH_MODE_DROOP : GPW_WATCH_MODE_ISOCHRONOUS;
    const float mode = take_optional(w, s, SET_MODE, in);

    close_if_unknown(w, mode);
    if (gpwi_is_known(mode) && mode != own) {
        w->hard |= GPW_WATCH_MODE;
    }
}

static void take_coolant(gpw_watch *w, watch_set *s, const gpw_watch_set_input *in)
{
    const float coolant_c = take_optional(w, s, SET_COOLANT, in);

    if (s->is_online != 0u && gpwi_is_known(w->config.coolant_min_c)) {
        close_if_unknown(w, coolant_c);
        w->soft |= coolant_c < w->config.coolant_min_c ? (uint32_t)GPW_WATCH_COLD : 0u;
    }
}

GPWI_SMALL void gpwi_watch_sense_set(gpw_watch *w, watch_set *s, const gpw_watch_set_input *in)
{
    s->measured_w = take_optional(w, s, SET_POWER, in);
    s->actuator_pu = take_optional(w, s, SET_ACTUATOR, in);
    s->measured_boost_pu = take_optional(w, s, SET_BOOST, in);
    if (gpwi_watch_has(w, GPW_WATCH_HAS_COOLANT)) {
        take_coolant(w, s, in);
    }
    if (gpwi_watch_has(w, GPW_WATCH_HAS_MODE) && s->is_online != 0u) {
        take_mode(w, s, in);
    }
}
