/* SPDX-License-Identifier: MIT */
/* The sets beside their models: which of them run, what each carries, the boost that it has at
 * least, and whether the frequency is the one that the models have. */
#include "watch_parts.h"

#include "genset_state.h"

#define SHARING_PU 0.1f    /* of the ratings: what measured powers may be off in sum, */
#define SHARING_S 1.0f     /* as a mean over this */
#define IDLE_SHARE 0.2f    /* of its part of the load: a set that gives less gives nothing, */
#define SHARE_MIN_PU 0.02f /* of the rating: below this the shares are those of the ratings */
#define LEAK 0.5f /* how fast a distance that ended is forgotten, of how fast it counted */

/* ---- inputs ---- */

static void take_breaker(gpw_watch *w, watch_set *s, const gpw_watch_set_input *in)
{
    const watch_reading r =
        gpwi_watch_take(w, gpwi_watch_set_run(w, s, SET_BREAKER), GPW_WATCH_HAS_BREAKER, 0.0f,
                        1.0f, in != NULL ? &in->breaker : NULL);

    /* Of a single set without that input it is known; of several it is not. */
    if (r.rung == GPW_RUNG_ABSENT) {
        s->is_known = w->core.sets == 1u ? 1u : 0u;
        s->is_online = s->is_known;
    } else {
        s->is_known = gpwi_is_known(r.value) ? 1u : 0u;
        s->is_online = r.value >= 0.5f ? 1u : 0u;
    }
    if (s->is_known == 0u) {
        w->hard |= GPW_WATCH_BREAKER;
    }
}

static void take_set(gpw_watch *w, watch_set *s, const gpw_watch_set_input *in)
{
    take_breaker(w, s, in);
    s->measured_w = s->actuator_pu = s->measured_boost_pu = gpw_unknown();
    if (gpwi_watch_has(w, GPWI_WATCH_SENSORS)) {
        gpwi_watch_sense_set(w, s, in);
    }
}

/* ---- shares ---- */

/* A set that is told to be online and gives nothing of its part while the bus has load for it:
 * its breaker may be open, and its step is not there. */
static void check_idle(gpw_watch *w, float bus_w)
{
    uint32_t i;

    for (i = 0; i < w->core.sets && w->core.sets > 1u; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);
        const float is_w = gpwi_abs(s->measured_w);

        if (s->is_online != 0u && is_w < SHARE_MIN_PU * s->rated_w &&
            is_w * w->online_w < IDLE_SHARE * bus_w * s->rated_w &&
            bus_w > SHARE_MIN_PU * w->online_w) {
            w->soft |= GPW_WATCH_SHARING;
        }
    }
}

static void share_out(gpw_watch *w, float bus_w)
{
    float rated_w = 0.0f, measured_w = 0.0f;
    uint32_t i, online = 0u;

    for (i = 0; i < w->core.sets; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);

        if (s->is_online != 0u) {
            online++;
            rated_w += s->rated_w;
            measured_w += s->measured_w;
        }
    }
    w->out.sets_online = online;
    if (rated_w < w->online_w) {
        w->hard |= GPW_WATCH_BREAKER; /* what was permitted, was so by more sets */
    }
    w->online_w = rated_w;
    if (online == 0u) {
        w->hard |= GPW_WATCH_NO_SET;
    }
    for (i = 0; i < w->core.sets; i++) {
        watch_set *const s = gpwi_watch_set(w, i);

        s->share = 0.0f;
        if (s->is_online != 0u) {
            s->share = measured_w > SHARE_MIN_PU * rated_w
                           ? gpwi_clamp(s->measured_w / measured_w, 0.0f, 1.0f)
                           : s->rated_w / rated_w;
        }
    }
    check_idle(w, bus_w);
    if (gpwi_is_known(measured_w) && gpwi_watch_has(w, GPW_WATCH_HAS_SET_POWER) &&
        gpwi_is_known(bus_w)) {
        w->off_w += w->tick_s / SHARING_S * (measured_w - bus_w - w->off_w);
        if (gpwi_abs(w->off_w) > SHARING_PU * rated_w) {
            w->soft |= GPW_WATCH_SHARING;
        }
    }
}

/* ---- models ---- */

/* Boost follows the torque by a lag that nobody knows exactly. The slowest one on the way up
 * and the fastest on the way down, after the least torque that is known, make what is there at
 * least; the other way round, what is there at most. Backward Euler: never beyond the end. */
static float lagged(float boost, float torque, float rise_s, float fall_s, float dt_s)
{
    const float tau_s = torque > boost ? rise_s : fall_s;

    return boost + dt_s / (tau_s + dt_s) * (torque - boost);
}

/* A measured boost counts as far as the torque can have made it since the set was seen to be on
 * line: its load may be one that came just before, and a sensor that is stuck promises nothing.
 */
static void follow_boost(watch_set *s, const gpw_genset *model, float dt_s)
{
    const float load_pu = s->load_w / s->rated_w;
    float least = model->throttle, most = model->throttle;

    if (!(s->air_tau_high_s > 0.0f)) {
        s->boost_pu = gpw_unknown();
        return;
    }
    least = s->actuator_pu < least ? s->actuator_pu : least;
    least = load_pu < least ? load_pu : least;
    least = least > 0.0f && s->is_fed != 0u ? least : 0.0f;
    most = s->actuator_pu > most ? s->actuator_pu : most;
    most = load_pu > most ? load_pu : most;
    most = s->is_fed != 0u ? most : 0.0f;
    s->boost_low_pu = lagged(s->boost_low_pu, least, s->air_tau_high_s, s->air_tau_low_s, dt_s);
    s->boost_high_pu =
        lagged(s->boost_high_pu, most, s->air_tau_low_s, s->air_tau_high_s, dt_s);
    s->boost_pu = gpwi_is_known(s->measured_boost_pu)
                      ? gpwi_clamp(s->measured_boost_pu, s->boost_low_pu, s->boost_high_pu)
                      : s->boost_low_pu;
}

static void sync_model(gpw_watch *w, watch_set *s, gpw_genset *model)
{
    const float top = model->model.throttle_max;

    gpwi_watch_ignore(gpw_genset_reset(model, gpwi_clamp(s->load_w / s->rated_w, 0.0f, top)));
    s->is_synced = 1u;
    w->fit.is_synced = 0u;
}

static void run_model(gpw_watch *w, watch_set *s, gpw_genset *model)
{
    uint32_t i;

    gpwi_genset_begin(model);
    for (i = 0; i < model->substeps; i++) {
        (void)gpwi_genset_substep_small(model, s->load_w);
    }
    if (gpwi_genset_is_collapsed(model)) {
        s->is_synced = 0u;
        if (w->fit.is_valid != 0u) {
            gpwi_watch_violation(w, GPW_WATCH_MODEL);
        }
        w->fit.is_valid = 0u;
    }
    s->speed_pu = model->vars.speed;
    s->speed_min_pu = model->speed_min;
}

static void step_set(gpw_watch *w, uint32_t index, float bus_w)
{
    watch_set *const s = gpwi_watch_set(w, index);
    gpw_genset *const model = gpwi_watch_model(w, index);

    if (s->is_online == 0u) {
        s->is_synced = 0u;
        s->load_w = 0.0f;
        s->up_w = s->down_w = 0.0f;
        s->speed_pu = s->speed_min_pu = 0.0f;
        s->boost_low_pu = s->boost_high_pu = 0.0f;
        s->boost_pu = s->air_tau_high_s > 0.0f ? 0.0f : gpw_unknown();
        return;
    }
    s->is_fed = gpwi_is_known(bus_w) ? 1u : 0u;
    if (s->is_fed != 0u) {
        s->load_w = bus_w * s->share;
    }
    if (s->is_synced == 0u && s->is_fed != 0u) {
        sync_model(w, s, model);
    }
    if (s->is_synced != 0u) {
        run_model(w, s, model);
    }
    follow_boost(s, model, w->dt_s);
    if (s->load_w > s->rated_w * 1.02f) {
        w->soft |= GPW_WATCH_OVERLOAD;
    }
}

GPWI_SMALL void gpwi_watch_sets(gpw_watch *w, const gpw_watch_set_input *sets, size_t set_bytes,
                                uint32_t count, float bus_w)
{
    uint32_t i;

    for (i = 0; i < w->core.sets; i++) {
        const gpw_watch_set_input *in = NULL;

        if (i < count) {
            in = (const gpw_watch_set_input *)(const void *)((const unsigned char *)sets +
                                                             i * set_bytes);
        }
        take_set(w, gpwi_watch_set(w, i), in);
    }
    share_out(w, bus_w);
    for (i = 0; i < w->core.sets; i++) {
        step_set(w, i, bus_w);
    }
}

/* ---- frequency ---- */

/* Speed of the bus by the models, weighed by what each set's rotor stores. 0: none runs. */
static int bus_speed(const gpw_watch *w, float *speed, float *least)
{
    float weight = 0.0f;
    uint32_t i;

    *speed = 0.0f;
    *least = 1.0f;
    for (i = 0; i < w->core.sets; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);

        if (s->is_synced != 0u) {
            weight += s->stored;
            *speed += s->stored * s->speed_pu;
            *least = s->speed_min_pu < *least ? s->speed_min_pu : *least;
        }
    }
    *speed = weight > 0.0f ? *speed / weight : 0.0f;
    return weight > 0.0f;
}

static GPWI_NOINLINE void sync_fit(watch_fit *fit, float model_hz, float measured_hz)
{
    fit->model_hz = fit->slow_hz = model_hz;
    fit->excursion_hz = 0.0f;
    fit->offset_hz = measured_hz - model_hz;
    fit->off_s = fit->fits_s = fit->since_s = 0.0f;
    fit->is_synced = 1u;
}

/* One new value of the frequency: within the tolerance the model bends to it, slowly. */
static void judge_fit(gpw_watch *w, float measured_hz)
{
    watch_fit *const fit = &w->fit;
    const float distance_hz = measured_hz - fit->model_hz - fit->offset_hz;
    const float tolerance_hz =
        w->f0_hz * w->config.model_tolerance_pu + w->config.model_share * fit->excursion_hz;
    const float span_s = fit->since_s;

    fit->since_s = 0.0f;
    if (gpwi_abs(distance_hz) <= tolerance_hz) {
        fit->offset_hz += gpwi_smaller(span_s * w->offset_gain, 1.0f) * distance_hz;
        fit->fits_s += span_s;
        fit->off_s -= LEAK * span_s;
        fit->off_s = fit->off_s > 0.0f ? fit->off_s : 0.0f;
        if (fit->fits_s >= w->config.model_recover_s) {
            fit->is_valid = 1u;
        }
        return;
    }
    fit->fits_s = 0.0f;
    fit->off_s += span_s;
    if (fit->off_s >= w->config.model_hold_s) {
        if (fit->is_valid != 0u) {
            gpwi_watch_violation(w, GPW_WATCH_MODEL);
        }
        fit->is_valid = 0u;
        sync_fit(fit, fit->model_hz, measured_hz);
    }
}

static void note_low(gpw_watch *w, float least_hz)
{
    w->low_hz[0] = least_hz < w->low_hz[0] ? least_hz : w->low_hz[0];
    w->low_ticks++;
    if ((float)w->low_ticks * w->tick_s >= 0.5f) {
        w->low_hz[1] = w->low_hz[0];
        w->low_hz[0] = least_hz;
        w->low_ticks = 0u;
    }
    w->out.frequency_low_hz = w->low_hz[0] < w->low_hz[1] ? w->low_hz[0] : w->low_hz[1];
}

GPWI_SMALL void gpwi_watch_fit(gpw_watch *w, const watch_reading *frequency, int is_fresh)
{
    watch_fit *const fit = &w->fit;
    float speed, least, model_hz;
    const int runs = bus_speed(w, &speed, &least);

    w->out.frequency_hz = frequency->value;
    if (!runs || frequency->rung == GPW_RUNG_ABSENT || !gpwi_is_known(frequency->value)) {
        if (runs && frequency->rung == GPW_RUNG_ABSENT) {
            w->reasons |= GPW_WATCH_UNCHECKED;
        }
        fit->is_synced = 0u;
        fit->is_valid = 0u;
        w->out.model_hz = runs ? w->f0_hz * (1.0f + speed) : gpw_unknown();
        w->out.frequency_low_hz = gpw_unknown();
        return;
    }
    model_hz = w->f0_hz * (1.0f + speed);
    if (fit->is_synced == 0u) {
        sync_fit(fit, model_hz, frequency->value);
        w->low_hz[0] = w->low_hz[1] = frequency->value;
    }
    fit->model_hz += w->fit_gain * (model_hz - fit->model_hz);
    fit->slow_hz += w->slow_gain * (fit->model_hz - fit->slow_hz);
    fit->excursion_hz *= w->excursion_keep;
    if (gpwi_abs(fit->model_hz - fit->slow_hz) > fit->excursion_hz) {
        fit->excursion_hz = gpwi_abs(fit->model_hz - fit->slow_hz);
    }
    fit->since_s += w->dt_s;
    if (is_fresh) {
        judge_fit(w, frequency->value);
    }
    w->out.model_hz = model_hz + fit->offset_hz;
    note_low(w, w->f0_hz * (1.0f + least) + fit->offset_hz);
}
