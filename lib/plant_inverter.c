/* SPDX-License-Identifier: MIT */
/* Battery inverters of a plant. Linked only where one is added. */
#include "plant_state.h"

#define RECHARGE_RISE_S                                                                        \
  10.0f               /* in which the return to rest comes up, and before which it fades */
#define IDLE_PU 0.01f /* asked for less than this: idle */
#define IDLE_SPEED_PU 0.005f /* FORMING: and the bus within this of rated */
#define STEP_HOLD_S 10.0f    /* a step that the battery cannot hold for so long is none */
#define MILLI 1000.0f
#define SMALL_MJ 1.0e9f /* fits 32 bits */

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_inverter_config_init(gpw_inverter_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_INVERTER_V0_1, GPWI_TYPE_INVERTER);
    const float unknown = gpw_unknown();

    if (status == GPW_OK) {
        config->mode = GPW_INVERTER_FOLLOWING;
        config->online = 1u;
        config->rated_w = unknown;
        config->overload_pu = 1.0f;
        config->overload_rest_s = 60.0f;
        config->rocof_s = 0.1f;
        config->hold_share = 1.0f;
        config->reactance_pu = unknown;
        config->energy_j = unknown;
        config->soc_initial = 0.5f;
        config->soc_max = 1.0f;
        config->soc_rest = unknown;
        config->charge_efficiency = unknown;
        config->discharge_efficiency = unknown;
        config->grade = GPW_GRADE_USER;
        config->source = GPW_SOURCE_USER;
    }
    return status;
}

static GPWI_COLD float inertia_of(const gpw_inverter_config *c)
{
    return c->inertia_s > 0.0f ? c->inertia_s : 0.5f * c->droop_lag_s / c->droop_pu;
}

static GPWI_COLD int has_valid_battery(const gpw_inverter_config *c)
{
    return gpwi_is_within(c->energy_j, 1.0f, 1.0e15f) &&
           gpwi_is_within(c->soc_min, 0.0f, 1.0f) &&
           gpwi_is_within(c->soc_max, c->soc_min, 1.0f) &&
           gpwi_is_within(c->soc_initial, c->soc_min, c->soc_max) &&
           gpwi_is_unknown_or(c->soc_rest, c->soc_min, c->soc_max) &&
           gpwi_is_within(c->charge_efficiency, 0.01f, 1.0f) &&
           gpwi_is_within(c->discharge_efficiency, 0.01f, 1.0f) &&
           gpwi_is_within(c->standby_w, 0.0f, c->rated_w) &&
           gpwi_is_within(c->recharge_w, 0.0f, c->rated_w);
}

static GPWI_COLD int has_valid_rating(const gpw_inverter_config *c)
{
    return c->mode <= GPW_INVERTER_FORMING && c->online <= 1u &&
           gpwi_is_within(c->rated_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->overload_pu, 1.0f, 10.0f) &&
           gpwi_is_within(c->overload_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(c->overload_rest_s, 0.001f, 1.0e5f) && c->grade <= GPW_GRADE_USER &&
           c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static GPWI_COLD int has_valid_following(const gpw_inverter_config *c)
{
    return (c->droop_pu == 0.0f || gpwi_is_within(c->droop_pu, 0.001f, 1.0f)) &&
           gpwi_is_within(c->deadband_pu, 0.0f, 0.1f) &&
           gpwi_is_within(c->inertia_s, 0.0f, 100.0f) &&
           gpwi_is_within(c->rocof_s, 0.005f, 10.0f) &&
           gpwi_is_within(c->latency_s, 0.0f, 1.0f) && gpwi_is_within(c->lag_s, 0.0f, 100.0f) &&
           gpwi_is_rate(c->hold_w_per_s) && gpwi_is_within(c->hold_share, 0.0f, 1.0f);
}

static GPWI_COLD int has_valid_forming(const gpw_inverter_config *c)
{
    return gpwi_is_within(c->droop_pu, 0.001f, 1.0f) &&
           gpwi_is_within(c->inertia_s, 0.0f, 100.0f) &&
           gpwi_is_within(c->droop_lag_s, 0.0f, 100.0f) &&
           gpwi_is_within(inertia_of(c), 0.01f, 1.0e5f) &&
           gpwi_is_within(c->reactance_pu, 0.02f, 2.0f);
}

static GPWI_COLD int is_valid(const gpw_inverter_config *c)
{
    return has_valid_rating(c) && has_valid_battery(c) &&
           (c->mode == GPW_INVERTER_FORMING ? has_valid_forming(c) : has_valid_following(c));
}

static GPWI_COLD int is_unknown(const gpw_inverter_config *c)
{
    return !gpwi_is_known(c->rated_w) || !gpwi_is_known(c->energy_j) ||
           !gpwi_is_known(c->charge_efficiency) || !gpwi_is_known(c->discharge_efficiency) ||
           (c->mode == GPW_INVERTER_FORMING &&
            (!gpwi_is_known(c->reactance_pu) || c->droop_pu == 0.0f ||
             (c->inertia_s == 0.0f && c->droop_lag_s == 0.0f)));
}

static GPWI_COLD gpw_status read_config(const gpw_inverter_config *theirs,
                                        gpw_inverter_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_inverter_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_INVERTER_V0_1, theirs);
    if (status == GPW_OK && is_unknown(ours)) {
        status = GPW_ERR_UNKNOWN;
    }
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

static GPWI_COLD void build(const gpw_plant *p, plant_inverter *v)
{
    gpw_inverter_config *const c = &v->config;

    if (!gpwi_is_known(c->soc_rest)) {
        c->soc_rest = c->soc_initial;
    }
    if (gpwi_plant_is_forming(v)) {
        v->inertia_s = inertia_of(c);
        v->node.stiffness_w = c->rated_w / c->reactance_pu;
        v->speed_gain = 0.5f * p->h_s / v->inertia_s;
        return;
    }
    v->speed_gain = gpwi_lag_gain(p->h_s, c->rocof_s);
    v->latency = gpwi_samples_in(c->latency_s, p->h_s);
    v->response.gain = gpwi_lag_gain(p->h_s, c->lag_s);
    v->response.direct = gpwi_lag_direct(p->h_s, c->lag_s);
}

/* Read into the free place behind the last one, as a set is. */
GPWI_COLD gpw_status gpw_plant_add_inverter(gpw_plant *plant, const gpw_inverter_config *config,
                                            uint32_t *index)
{
    gpw_status status = gpwi_plant_check(plant);
    plant_inverter *v;

    if (status == GPW_OK && (config == NULL || index == NULL)) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && plant->has_stepped) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && plant->inverters == plant->config.inverters_max) {
        status = GPW_ERR_FULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    v = gpwi_plant_inverter(plant, plant->inverters);
    status = read_config(config, &v->config);
    if (status == GPW_OK && !gpwi_plant_is_forming(v) &&
        gpwi_samples_in(v->config.latency_s, plant->h_s) >= plant->slots) {
        status = GPW_ERR_SIZE;
    }
    if (status != GPW_OK) {
        memset(v, 0, sizeof *v);
        return status;
    }
    build(plant, v);
    *index = plant->inverters++;
    return gpwi_plant_rewind(plant, 0u, gpw_unknown());
}

/* ---- start ---- */

static void set_energy(plant_energy *e, float joules)
{
    e->mj = gpwi_int64(joules * MILLI);
    e->residue_mj = 0.0f;
}

/* Once a sub-step: a 64-bit integer is dear. */
static void see_stored(plant_inverter *v)
{
    v->stored_j = gpwi_float_of_int64(v->stored.mj) / MILLI;
}

static GPWI_COLD void rewind_inverter(gpw_plant *p, uint32_t i)
{
    plant_inverter *const v = gpwi_plant_inverter(p, i);

    set_energy(&v->stored, v->config.soc_initial * v->config.energy_j);
    see_stored(v);
    set_energy(&v->discharged, 0.0f);
    set_energy(&v->charged, 0.0f);
    set_energy(&v->through, 0.0f);
    v->node.power_w = v->node.angle_rad = v->speed = v->slowed = 0.0f;
    v->response.store.hi = v->response.store.lo = 0.0f;
    v->held_w = v->held_residue_w = v->recharge_w = v->set_point_w = v->asked_w = 0.0f;
    v->overload_left_s = v->config.overload_s;
    v->largest_w = v->least_w = 0.0f;
    v->is_limited = v->limited = 0u;
    v->is_exhausted = v->config.overload_s == 0.0f;
    v->is_online = v->config.online;
    if (v->is_online && gpwi_plant_is_forming(v)) {
        p->sources |= GPWI_INVERTER_BIT(i);
    }
}

/* Those that form and have no set beside them carry the load between them: that is what they
 * are set to. */
static void set_forming(gpw_plant *p)
{
    float stiffness = 0.0f;
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        stiffness += (p->sources & GPWI_INVERTER_BIT(i)) != 0u
                         ? gpwi_plant_inverter(p, i)->node.stiffness_w
                         : 0.0f;
    }
    for (i = 0; i < p->inverters; i++) {
        plant_inverter *const v = gpwi_plant_inverter(p, i);

        if (p->sources & GPWI_INVERTER_BIT(i)) {
            v->set_point_w = p->initial_w * (v->node.stiffness_w / stiffness);
            v->node.power_w = v->set_point_w;
        }
    }
}

static int has_sets(const gpw_plant *p)
{
    return (p->sources & (GPWI_INVERTER_BIT(0) - 1u)) != 0u;
}

GPWI_COLD void gpwi_inverters_rewind(gpw_plant *p)
{
    const int has_set = has_sets(p);
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        rewind_inverter(p, i);
    }
    if (!has_set && gpwi_is_known(p->initial_w)) {
        set_forming(p);
    }
}

void gpwi_inverters_begin(gpw_plant *p, float load_w)
{
    plant_sample *const ring = gpwi_plant_ring(p);
    uint32_t i;

    if (!gpwi_is_known(p->initial_w)) {
        p->initial_w = load_w;
        set_forming(p);
        gpwi_plant_settle_angles(p);
    }
    for (i = 0; i < p->slots; i++) {
        ring[i].speed = 0.0f;
        ring[i].load_w = p->initial_w;
    }
    for (i = 0; i < p->inverters; i++) {
        plant_inverter *const v = gpwi_plant_inverter(p, i);

        v->held_w = v->config.hold_share * p->initial_w;
    }
}

/* ---- battery ---- */

/* Whole millijoules go over; mostly they are few enough for the processor's own conversions. */
static void add_energy(plant_energy *e, float mj)
{
    e->residue_mj += mj;
    if (gpwi_abs(e->residue_mj) < SMALL_MJ) {
        const int32_t whole = (int32_t)e->residue_mj;

        e->mj += whole;
        e->residue_mj -= (float)whole;
    } else {
        const int64_t whole = gpwi_int64(e->residue_mj);

        e->mj += whole;
        e->residue_mj -= gpwi_float_of_int64(whole);
    }
}

static float positive(float x)
{
    return x > 0.0f ? x : 0.0f;
}

/* Energy above the lower end, and room below the upper one. */
static float spare_j(const plant_inverter *v)
{
    return positive(v->stored_j - v->config.soc_min * v->config.energy_j);
}

static float room_j(const plant_inverter *v)
{
    return positive(v->config.soc_max * v->config.energy_j - v->stored_j);
}

static float top_w(const plant_inverter *v)
{
    return v->is_exhausted ? v->config.rated_w : v->config.overload_pu * v->config.rated_w;
}

static void set_limits(plant_inverter *v, float h_s)
{
    const gpw_inverter_config *const c = &v->config;
    const float top = v->is_online ? top_w(v) : 0.0f;
    const float most = positive(spare_j(v) / h_s - c->standby_w) * c->discharge_efficiency;
    const float least = -(room_j(v) / h_s + c->standby_w) / c->charge_efficiency;

    v->high_w = most < top ? most : top;
    v->low_w = least > -top ? least : -top;
}

uint32_t gpwi_inverter_limit(const plant_inverter *v, float asked_w)
{
    const float top = top_w(v);

    if (!(asked_w > v->high_w) && !(asked_w < v->low_w)) {
        return 0u;
    }
    if (asked_w > v->high_w && v->high_w < top) {
        return GPW_INVERTER_EMPTY;
    }
    if (asked_w < v->low_w && v->low_w > -top) {
        return GPW_INVERTER_FULL;
    }
    return top > v->config.rated_w ? GPW_INVERTER_OVERLOAD : GPW_INVERTER_RATING;
}

static void use_overload(plant_inverter *v, float h_s)
{
    const gpw_inverter_config *const c = &v->config;

    if (gpwi_abs(v->node.power_w) > 1.0001f * c->rated_w) {
        v->overload_left_s -= h_s;
        if (v->overload_left_s <= 0.0f) {
            v->overload_left_s = 0.0f;
            v->is_exhausted = 1u;
        }
        return;
    }
    v->overload_left_s += h_s * c->overload_s / c->overload_rest_s;
    if (v->overload_left_s >= c->overload_s) {
        v->overload_left_s = c->overload_s;
        v->is_exhausted = c->overload_s == 0.0f;
    }
}

static void move_energy(plant_inverter *v, float h_s)
{
    const gpw_inverter_config *const c = &v->config;
    const float power = v->node.power_w;
    const float inside =
        power > 0.0f ? power / c->discharge_efficiency : power * c->charge_efficiency;
    const float milli = MILLI * h_s;

    add_energy(&v->stored, -inside * milli);
    add_energy(&v->stored, -c->standby_w * milli);
    if (v->stored.mj < 0) {
        v->stored.mj = 0; /* standby of an empty battery */
    }
    add_energy(power > 0.0f ? &v->discharged : &v->charged, gpwi_abs(power) * milli);
    add_energy(&v->through, gpwi_abs(inside) * milli);
    see_stored(v);
    v->largest_w = power > v->largest_w ? power : v->largest_w;
    v->least_w = power < v->least_w ? power : v->least_w;
}

/* ---- return to rest ---- */

/* Down for charging, with the sign of power to the bus; fades towards the end. */
static float wanted_recharge_w(const plant_inverter *v)
{
    const gpw_inverter_config *const c = &v->config;
    const float surplus_w = (v->stored_j - c->soc_rest * c->energy_j) / RECHARGE_RISE_S;

    return gpwi_clamp(surplus_w, -c->recharge_w, c->recharge_w);
}

static void recharge(plant_inverter *v, int is_idle, float h_s)
{
    const float rate = v->config.recharge_w * h_s / RECHARGE_RISE_S;

    if (!is_idle) {
        v->recharge_w = 0.0f;
        return;
    }
    v->recharge_w += gpwi_clamp(wanted_recharge_w(v) - v->recharge_w, -rate, rate);
}

/* ---- following ---- */

static float beyond(float x, float band)
{
    return x > band ? x - band : (x < -band ? x + band : 0.0f);
}

static float answer_w(const gpw_plant *p, plant_inverter *v, const plant_sample *seen)
{
    const gpw_inverter_config *const c = &v->config;
    float answer = 0.0f;

    (void)p;
    if (c->droop_pu > 0.0f) {
        answer -= beyond(seen->speed, c->deadband_pu) / c->droop_pu * c->rated_w;
    }
    if (c->inertia_s > 0.0f) {
        v->slowed += v->speed_gain * (seen->speed - v->slowed);
        answer -= 2.0f * c->inertia_s * (seen->speed - v->slowed) / c->rocof_s * c->rated_w;
    }
    v->speed = seen->speed;
    return answer;
}

/* What it must give so that the sets see no more than a ramp. */
static float hold_w(const gpw_plant *p, plant_inverter *v, float load_w)
{
    const float rate = v->config.hold_w_per_s * p->h_s;
    const float part_w = v->config.hold_share * load_w;

    return rate > 0.0f ? part_w - gpwi_slew(&v->held_w, &v->held_residue_w, part_w, rate, rate)
                       : 0.0f;
}

/* What could not be given, the sets have seen: the ramp goes on from there. */
static void let_pass(plant_inverter *v, float refused_w)
{
    if (v->config.hold_w_per_s > 0.0f && refused_w != 0.0f) {
        v->held_w += refused_w;
        v->held_residue_w = 0.0f;
    }
}

static void follow(const gpw_plant *p, plant_inverter *v)
{
    const uint32_t age = p->newest + p->slots - v->latency;
    const plant_sample *const seen = &gpwi_plant_ring(p)[age < p->slots ? age : age - p->slots];
    const float answer = answer_w(p, v, seen) + hold_w(p, v, seen->load_w);
    float asked;

    recharge(v, gpwi_abs(answer) < IDLE_PU * v->config.rated_w, p->h_s);
    asked = answer + v->recharge_w;
    v->limited |= gpwi_inverter_limit(v, asked);
    let_pass(v, asked - gpwi_clamp(asked, v->low_w, v->high_w));
    v->asked_w = asked;
    v->node.power_w = gpwi_clamp(step_lag(&v->response, gpwi_clamp(asked, v->low_w, v->high_w)),
                                 v->low_w, v->high_w);
}

/* The ring's newest sample: the load of now, and the speed to which it comes. */
static void measure(gpw_plant *p, float load_w)
{
    plant_sample *const ring = gpwi_plant_ring(p);

    p->newest = p->newest + 1u < p->slots ? p->newest + 1u : 0u;
    ring[p->newest].speed = p->speed;
    ring[p->newest].load_w = load_w;
}

float gpwi_inverters_follow(gpw_plant *p, float load_w)
{
    float sum = 0.0f;
    uint32_t i;

    measure(p, load_w);
    for (i = 0; i < p->inverters; i++) {
        plant_inverter *const v = gpwi_plant_inverter(p, i);

        set_limits(v, p->h_s);
        if (gpwi_plant_is_forming(v) || !v->is_online) {
            continue;
        }
        if (p->sources == 0u) { /* nothing to follow */
            v->node.power_w = 0.0f;
            v->asked_w = 0.0f;
            continue;
        }
        follow(p, v);
        sum += v->node.power_w;
    }
    return sum;
}

static int is_idle_forming(const gpw_plant *p, const plant_inverter *v)
{
    return has_sets(p) && gpwi_abs(p->speed) < IDLE_SPEED_PU &&
           gpwi_abs(v->node.power_w - v->set_point_w - v->recharge_w) <
               5.0f * IDLE_PU * v->config.rated_w;
}

void gpwi_inverters_end(gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        plant_inverter *const v = gpwi_plant_inverter(p, i);

        if (!v->is_online) {
            continue;
        }
        if (gpwi_plant_is_forming(v)) {
            recharge(v, is_idle_forming(p, v), p->h_s);
        }
        use_overload(v, p->h_s);
        move_energy(v, p->h_s);
    }
}

/* ---- what it can add ---- */

static int answers_steps(const plant_inverter *v)
{
    return v->is_online && (gpwi_plant_is_forming(v) || v->config.droop_pu > 0.0f ||
                            v->config.hold_w_per_s > 0.0f);
}

float gpwi_inverter_step_w(const plant_inverter *v, float *energy_j)
{
    const float given_j = spare_j(v) * v->config.discharge_efficiency;
    float most_w = given_j / STEP_HOLD_S;

    *energy_j = 0.0f;
    if (!answers_steps(v)) {
        return 0.0f;
    }
    *energy_j = given_j;
    most_w = most_w < top_w(v) ? most_w : top_w(v);
    return positive(most_w - v->node.power_w);
}
