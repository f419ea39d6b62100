/* SPDX-License-Identifier: MIT */
/* Where a plant settles: every source's power falls with the speed, so there is one speed at
 * which all of them carry the load. How two sets swing, and names. */
#include "plant_state.h"

#define SPEED_RANGE_PU 0.4f
#define HALVINGS 40u
#define NEARER 6u /* halves of the range: to 1.25 % */
#define TWO_PI 6.2831853f

/* ---- power against speed ---- */

static float torque_share(const gpw_genset *g, float speed)
{
    return 1.0f + g->model.speed_in_load * speed;
}

static int has_droop_on_power(const gpw_genset *g)
{
    return gpwi_genset_has_turbine(g) || g->model.droop_power > 0.0f;
}

/* What a set with droop carries in the steady state. */
static float droop_pu(const gpw_genset *g, float speed)
{
    const genset_model *const m = &g->model;
    const float line = m->set_point - speed / g->droop_pu;
    const float torque = torque_share(g, speed);
    const float asked = has_droop_on_power(g) ? line / torque + m->damping * speed : line;

    return torque * (gpwi_clamp(asked, m->throttle_min, m->throttle_max) - m->damping * speed);
}

static int has_governor(const gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        if (gpwi_plant_set(p, i)->state == GPW_SET_ONLINE &&
            gpwi_plant_set(p, i)->config.sharing != GPW_SHARING_BASE) {
            return 1;
        }
    }
    return p->sources >= GPWI_INVERTER_BIT(0);
}

enum source_kind { CONSTANT, SLOPING, ISOCHRONOUS };

static uint32_t kind_of(const plant_set *s, int has_governing)
{
    if (s->config.sharing == GPW_SHARING_BASE && has_governing) {
        return CONSTANT;
    }
    return gpwi_plant_is_isochronous(s) ? (uint32_t)ISOCHRONOUS : (uint32_t)SLOPING;
}

static float inverter_w(const plant_inverter *v, float speed)
{
    const gpw_inverter_config *const c = &v->config;
    float answering = speed;

    if (!v->is_online || c->droop_pu == 0.0f) {
        return 0.0f;
    }
    if (!gpwi_plant_is_forming(v)) {
        answering = gpwi_abs(speed) <= c->deadband_pu
                        ? 0.0f
                        : speed + (speed > 0.0f ? -c->deadband_pu : c->deadband_pu);
    }
    return gpwi_clamp(v->set_point_w - answering / c->droop_pu * c->rated_w, -c->rated_w,
                      c->rated_w);
}

/* The isochronous sets stand at an end, -1 or 1; 0: there is none of them. */
static float carried_w(const gpw_plant *p, float speed, int end)
{
    const int governing = has_governor(p);
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);
        const gpw_genset *const g = gpwi_plant_genset(p, i);
        const uint32_t kind = kind_of(s, governing);

        if (!gpwi_plant_is_on_bus(s)) {
            continue;
        }
        if (kind == CONSTANT) {
            sum += s->config.base_w;
        } else if (kind == SLOPING) {
            sum += droop_pu(g, speed) * s->genset.rated_w;
        } else {
            sum += (end > 0 ? g->model.throttle_max : g->model.throttle_min) *
                   torque_share(g, speed) * s->genset.rated_w;
        }
    }
    for (i = 0; i < p->inverters; i++) {
        sum += inverter_w(gpwi_plant_inverter(p, i), speed);
    }
    return sum;
}

static int has_isochronous(const gpw_plant *p)
{
    const int governing = has_governor(p);
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);

        if (gpwi_plant_is_on_bus(s) && kind_of(s, governing) == ISOCHRONOUS) {
            return 1;
        }
    }
    return 0;
}

/* The power falls with the speed, but for a torque at its end, which gives the less the slower
 * it turns: from where it has more than enough. */
static float solve(const gpw_plant *p, float load_w, int end)
{
    float low = -SPEED_RANGE_PU, high = SPEED_RANGE_PU;
    uint32_t k;

    for (k = 0; k < NEARER && !(carried_w(p, low, end) >= load_w); k++) {
        low *= 0.5f;
    }
    if (k == NEARER || !(carried_w(p, high, end) <= load_w)) {
        return gpw_unknown();
    }
    for (k = 0; k < HALVINGS; k++) {
        const float middle = 0.5f * (low + high);

        if (carried_w(p, middle, end) >= load_w) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5f * (low + high);
}

/* One set and nothing else that answers: its own answer, to the bit. */
static int is_alone(const gpw_plant *p, uint32_t *set)
{
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        if (gpwi_plant_inverter(p, i)->is_online) {
            return 0;
        }
    }
    for (i = 0; i < p->sets; i++) {
        if (p->sources == GPWI_SET_BIT(i)) {
            *set = i;
            return 1;
        }
    }
    return 0;
}

static float settled(const gpw_plant *p, float load_w)
{
    float speed = gpw_unknown();
    uint32_t set;

    if (p->sources == 0u) {
        return speed;
    }
    if (is_alone(p, &set)) {
        return gpw_genset_settled(gpwi_plant_genset(p, set), load_w, &speed) == GPW_OK
                   ? speed
                   : gpw_unknown();
    }
    if (!has_isochronous(p)) {
        return solve(p, load_w, 0);
    }
    if (carried_w(p, 0.0f, 1) < load_w) {
        return solve(p, load_w, 1);
    }
    return carried_w(p, 0.0f, -1) > load_w ? solve(p, load_w, -1) : 0.0f;
}

float gpwi_plant_settled(gpw_plant *plant, float load_w)
{
    if (plant->sources == 0u) {
        return gpw_unknown();
    }
    if (load_w != plant->settled_load_w || plant->settled_sources != plant->sources) {
        plant->settled_load_w = load_w;
        plant->settled_sources = plant->sources;
        plant->settled_speed = settled(plant, load_w);
    }
    return plant->settled_speed;
}

gpw_status gpw_plant_settled(const gpw_plant *plant, float load_w, float *speed_pu)
{
    const gpw_status status = gpwi_plant_check(plant);

    if (status != GPW_OK || speed_pu == NULL) {
        return status != GPW_OK ? status : (gpw_status)GPW_ERR_NULL;
    }
    if (!gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *speed_pu = settled(plant, load_w);
    return gpwi_is_known(*speed_pu) ? GPW_OK : GPW_NOTE_CLAMPED;
}

/* ---- how two sets swing ---- */

typedef struct swinger {
    float stiffness_w, damper_w, inertia_w_s;
} swinger;

static gpw_status read_swinger(const gpw_genset_config *genset,
                               const gpw_plant_set_config *config, swinger *made)
{
    gpw_plant_set_config c;
    gpw_genset_config g;
    gpw_status status;

    gpwi_cannot_fail(gpw_genset_config_init(&g, sizeof g));
    gpwi_cannot_fail(gpw_plant_set_config_init(&c, sizeof c));
    status = gpwi_config_read(&g, sizeof g, GPWI_GENSET_V0_1, genset);
    if (status == GPW_OK) {
        status = gpwi_config_read(&c, sizeof c, GPWI_PLANT_SET_V0_1, config);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_known(g.inertia_s)) {
        return GPW_ERR_UNKNOWN;
    }
    if (!gpwi_is_within(g.rated_w, 1.0f, GPW_POWER_MAX_W) ||
        !gpwi_is_within(g.inertia_s, 0.1f, 100.0f) || !gpwi_is_within(g.f0_hz, 40.0f, 70.0f) ||
        !gpwi_is_within(c.reactance_pu, 0.02f, 2.0f) ||
        !gpwi_is_within(c.damper_pu, 0.0f, 200.0f)) {
        return GPW_ERR_DOMAIN;
    }
    made->stiffness_w = g.rated_w / c.reactance_pu;
    made->damper_w = g.rated_w * c.damper_pu;
    made->inertia_w_s = 2.0f * g.inertia_s * g.rated_w;
    return GPW_OK;
}

/* Two springs, or two dampers, in a row. */
static float in_series(float a, float b)
{
    return a > 0.0f && b > 0.0f ? a / (1.0f + a / b) : 0.0f;
}

gpw_status gpw_plant_mode(const gpw_genset_config *genset_a, const gpw_plant_set_config *set_a,
                          const gpw_genset_config *genset_b, const gpw_plant_set_config *set_b,
                          float *mode_hz, float *damping)
{
    swinger a, b;
    float yield, omega;
    gpw_status status;

    if (genset_a == NULL || set_a == NULL || genset_b == NULL || set_b == NULL ||
        mode_hz == NULL || damping == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_swinger(genset_a, set_a, &a);
    if (status == GPW_OK) {
        status = read_swinger(genset_b, set_b, &b);
    }
    if (status != GPW_OK) {
        return status;
    }
    yield = 1.0f / a.inertia_w_s + 1.0f / b.inertia_w_s;
    omega =
        gpwi_sqrt(TWO_PI * genset_a->f0_hz * in_series(a.stiffness_w, b.stiffness_w) * yield);
    *mode_hz = omega / TWO_PI;
    *damping = in_series(a.damper_w, b.damper_w) * yield / (2.0f * omega);
    return GPW_OK;
}

/* ---- names ---- */

const char *gpw_sharing_name(uint32_t sharing)
{
    switch (sharing) {
    case GPW_SHARING_LINE: return "line";
    case GPW_SHARING_DROOP: return "droop";
    case GPW_SHARING_BASE: return "base";
    case GPW_SHARING_NONE: return "none";
    default: return "?";
    }
}

const char *gpw_set_state_name(uint32_t state)
{
    switch (state) {
    case GPW_SET_OFF: return "off";
    case GPW_SET_STARTING: return "starting";
    case GPW_SET_SYNCHRONISING: return "synchronising";
    case GPW_SET_ONLINE: return "online";
    case GPW_SET_UNLOADING: return "unloading";
    case GPW_SET_COOLING: return "cooling";
    case GPW_SET_LOST: return "lost";
    case GPW_SET_REVERSED: return "reversed";
    case GPW_SET_COLLAPSED: return "collapsed";
    case GPW_SET_FAILED: return "failed";
    default: return "?";
    }
}

const char *gpw_inverter_mode_name(uint32_t mode)
{
    switch (mode) {
    case GPW_INVERTER_FOLLOWING: return "following";
    case GPW_INVERTER_FORMING: return "forming";
    default: return "?";
    }
}
