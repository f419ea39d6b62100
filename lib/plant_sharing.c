/* SPDX-License-Identifier: MIT */
/* Who carries how much in the long run: the sharing line, droop, base load, soft loading and
 * the synchroniser. All of them do no more than move a governor's speed reference. */
#include "plant_state.h"

#define BIAS_MAX_PU 0.1f
#define TRIM_MAX_PU 0.05f /* of the line */
#define FILTER_S 0.1f     /* of the power that a line sees */
#define RELEASE_S 5.0f    /* in which a trim that nobody needs dies away */

typedef struct fleet_sums {
    float free_w, free_rated_w; /* on the line, and not on a ramp */
    float trim_w, line_rated_w; /* sum of trim times rating */
    uint32_t governing;         /* sets that hold the frequency, by themselves or with others */
} fleet_sums;

void gpwi_plant_bias(gpw_plant *p, uint32_t set, float bias_pu)
{
    plant_set *const s = gpwi_plant_set(p, set);

    if (bias_pu != s->bias_pu) { /* else the set's own answers stay remembered */
        s->bias_pu = bias_pu;
        gpwi_genset_bias(gpwi_plant_genset(p, set), bias_pu);
        p->settled_sources = 0u;
    }
}

/* ---- soft loading ---- */

static float rate_w(const plant_set *s)
{
    return s->config.ramp_w_per_s * GPWI_PLANT_CONTROL_S;
}

/* A set that follows a ramp of its own and no fleet. */
static int is_on_ramp(const plant_set *s)
{
    return s->is_ramping || s->state == GPW_SET_UNLOADING;
}

static void move_ramp(plant_set *s)
{
    if (s->state == GPW_SET_UNLOADING) {
        s->ramp_w -= rate_w(s);
        if (s->ramp_w < 0.0f) {
            s->ramp_w = 0.0f;
        }
    } else if (s->is_ramping) {
        s->ramp_w += rate_w(s);
    }
}

/* ---- the line ---- */

static int is_on_line(const plant_set *s)
{
    return gpwi_plant_is_on_bus(s) && s->config.sharing == GPW_SHARING_LINE;
}

static fleet_sums sums_of(const gpw_plant *p)
{
    fleet_sums f = {0.0f, 0.0f, 0.0f, 0.0f, 0u};
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);

        f.governing +=
            s->state == GPW_SET_ONLINE && s->config.sharing != GPW_SHARING_BASE ? 1u : 0u;
        if (!is_on_line(s)) {
            continue;
        }
        f.trim_w += s->integral_pu * s->genset.rated_w;
        f.line_rated_w += s->genset.rated_w;
        if (is_on_ramp(s)) {
            f.free_w -= s->ramp_w - s->node.power_w; /* theirs to make good */
        }
        f.free_w += is_on_ramp(s) ? 0.0f : s->node.power_w;
        f.free_rated_w += is_on_ramp(s) ? 0.0f : s->genset.rated_w;
    }
    return f;
}

/* A PI on what is missing, moving the reference. */
static float pi_bias(const gpw_plant *p, plant_set *s, float missing_pu)
{
    const float gain = gpwi_lag_gain(GPWI_PLANT_CONTROL_S, FILTER_S);

    s->error_pu += gain * (missing_pu - s->error_pu);
    s->integral_pu = gpwi_clamp(s->integral_pu + p->config.share_ki_per_s *
                                                     GPWI_PLANT_CONTROL_S * s->error_pu,
                                -TRIM_MAX_PU, TRIM_MAX_PU);
    return gpwi_clamp(p->config.share_kp * s->error_pu + s->integral_pu, -TRIM_MAX_PU,
                      TRIM_MAX_PU);
}

static float released(plant_set *s)
{
    s->error_pu = 0.0f;
    s->integral_pu -= s->integral_pu * (GPWI_PLANT_CONTROL_S / RELEASE_S);
    return s->integral_pu;
}

/* What the trims have in common shares nothing: it would only move the frequency. */
static void release_common_trim(plant_set *s, const fleet_sums *f)
{
    s->integral_pu -= f->trim_w / f->line_rated_w * (GPWI_PLANT_CONTROL_S / RELEASE_S);
}

static float line_bias(const gpw_plant *p, plant_set *s, const fleet_sums *f)
{
    const float load_pu = s->node.power_w / s->genset.rated_w;
    float fair_pu, target_pu;

    if (!(f->free_rated_w > 0.0f)) { /* all on a ramp: nobody to share with */
        return released(s);
    }
    fair_pu = target_pu = f->free_w / f->free_rated_w;
    release_common_trim(s, f);
    if (is_on_ramp(s)) {
        target_pu = s->ramp_w / s->genset.rated_w;
        if (s->is_ramping && target_pu >= fair_pu) {
            s->is_ramping = 0u;
            target_pu = fair_pu;
        }
    }
    return pi_bias(p, s, target_pu - load_pu);
}

/* ---- the others ---- */

/* Asked for a set of base load and for one that unloads: neither is counted itself. */
static int has_other_governor(const gpw_plant *p, const fleet_sums *f)
{
    return f->governing > 0u || p->sources >= GPWI_INVERTER_BIT(0);
}

static float base_bias(const gpw_plant *p, plant_set *s, const fleet_sums *f)
{
    float target_w = s->config.base_w;

    if (!has_other_governor(p, f)) {
        return released(s);
    }
    if (is_on_ramp(s)) {
        if (s->is_ramping && s->ramp_w >= target_w) {
            s->is_ramping = 0u;
        } else {
            target_w = s->ramp_w;
        }
    }
    return pi_bias(p, s, (target_w - s->node.power_w) / s->genset.rated_w);
}

/* With droop a bias is a power. Its way there is the ramp; an unloading set walks down. */
static float droop_bias(const plant_set *s)
{
    const float droop = s->genset.droop_pu;
    const float rate = droop * rate_w(s) / s->genset.rated_w;
    const float end = droop * (s->set_point_pu - s->initial_pu);

    if (s->state == GPW_SET_UNLOADING) {
        return gpwi_clamp(s->bias_pu - rate, -BIAS_MAX_PU, BIAS_MAX_PU);
    }
    if (rate > 0.0f && gpwi_abs(end - s->bias_pu) > rate) {
        return s->bias_pu + (end > s->bias_pu ? rate : -rate);
    }
    return gpwi_clamp(end, -BIAS_MAX_PU, BIAS_MAX_PU);
}

/* Isochronous without a line: only its ramps, where another set takes what it leaves. */
static float lone_bias(const gpw_plant *p, plant_set *s, const fleet_sums *f)
{
    if (s->state != GPW_SET_UNLOADING || !has_other_governor(p, f)) {
        return released(s);
    }
    return pi_bias(p, s, (s->ramp_w - s->node.power_w) / s->genset.rated_w);
}

static float bias_of(const gpw_plant *p, plant_set *s, const fleet_sums *f)
{
    if (s->state == GPW_SET_SYNCHRONISING) {
        return gpwi_clamp(p->is_dead ? 0.0f : p->speed, -BIAS_MAX_PU, BIAS_MAX_PU);
    }
    switch (s->config.sharing) {
    case GPW_SHARING_LINE: return line_bias(p, s, f);
    case GPW_SHARING_BASE: return base_bias(p, s, f);
    case GPW_SHARING_DROOP: return droop_bias(s);
    default: return lone_bias(p, s, f);
    }
}

void gpwi_plant_share_load(gpw_plant *p)
{
    fleet_sums f;
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        move_ramp(gpwi_plant_set(p, i));
    }
    f = sums_of(p);
    for (i = 0; i < p->sets; i++) {
        plant_set *const s = gpwi_plant_set(p, i);

        if (gpwi_plant_is_on_bus(s) || s->state == GPW_SET_SYNCHRONISING) {
            gpwi_plant_bias(p, i, bias_of(p, s, &f));
        }
    }
}
