/* SPDX-License-Identifier: MIT */
/* A sub-step of all that stands behind a reactance: who carries how much, and where rotors and
 * voltages move under it. Speeds first, angles with the new speeds: that order keeps the energy
 * of a swing, whatever its frequency. */
#include "plant_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_inverter_limit
#endif

#define TWO_PI 6.2831853f

/* ---- weights ---- */

static plant_node *node_of(const gpw_plant *p, uint32_t k)
{
    return k < p->sets ? &gpwi_plant_set(p, k)->node
                       : &gpwi_plant_inverter(p, k - p->sets)->node;
}

static uint32_t bit_of(const gpw_plant *p, uint32_t k)
{
    return k < p->sets ? GPWI_SET_BIT(k) : GPWI_INVERTER_BIT(k - p->sets);
}

static uint32_t nodes_of(const gpw_plant *p)
{
    return p->sets + p->inverters;
}

/* A share is a quotient, not a product with the inverse of the sum: of one alone it is 1. */
void gpwi_plant_share_out(gpw_plant *p, uint32_t sources)
{
    float stiffness = 0.0f, damper = 0.0f;
    uint32_t k;

    if (sources == p->shared) {
        return;
    }
    for (k = 0; k < nodes_of(p); k++) {
        if (sources & bit_of(p, k)) {
            stiffness += node_of(p, k)->stiffness_w;
            damper += node_of(p, k)->damper_w;
        }
    }
    for (k = 0; k < nodes_of(p); k++) {
        plant_node *const n = node_of(p, k);
        const int is_in = (sources & bit_of(p, k)) != 0u;

        n->share = is_in ? n->stiffness_w / stiffness : 0.0f;
        n->damper_share = is_in && damper > 0.0f ? n->damper_w / damper : 0.0f;
    }
    p->stiffness_w = stiffness;
    p->shared = sources;
}

static float mean_angle(const gpw_plant *p)
{
    float mean = 0.0f;
    uint32_t k;

    for (k = 0; k < nodes_of(p); k++) {
        mean += node_of(p, k)->share * node_of(p, k)->angle_rad;
    }
    return mean;
}

/* Mean speed that the dampers see: with it their torques sum to nothing. */
static float damper_speed(const gpw_plant *p)
{
    float mean = 0.0f;
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        mean += gpwi_plant_set(p, i)->node.damper_share * gpwi_plant_genset(p, i)->vars.speed;
    }
    return mean;
}

static float spring_w(const plant_node *n, float net_w, float mean_rad)
{
    return n->share * net_w + n->stiffness_w * (n->angle_rad - mean_rad);
}

/* ---- limits of what forms ---- */

/* Those beyond their limit become a power at it, and the others carry the rest. Returns who
 * still shares; `net_w` is what they share. */
static uint32_t limit_forming(gpw_plant *p, float *net_w)
{
    uint32_t sharing = p->sources, before, i;

    do {
        const float mean = mean_angle(p), net = *net_w;

        before = sharing;
        for (i = 0; i < p->inverters; i++) {
            plant_inverter *const v = gpwi_plant_inverter(p, i);
            float asked;

            if (!(sharing & GPWI_INVERTER_BIT(i))) {
                continue;
            }
            asked = spring_w(&v->node, net, mean);
            v->asked_w = asked;
            if (asked > v->high_w || asked < v->low_w) {
                v->limited |= gpwi_inverter_limit(v, asked);
                v->is_limited = 1u;
                v->node.power_w = gpwi_clamp(asked, v->low_w, v->high_w);
                *net_w -= v->node.power_w;
                sharing &= ~GPWI_INVERTER_BIT(i);
            }
        }
        if (sharing == 0u) {
            return 0u;
        }
        gpwi_plant_share_out(p, sharing);
    } while (sharing != before);
    return sharing;
}

static void release_limits(gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        gpwi_plant_inverter(p, i)->is_limited = 0u;
    }
}

/* ---- motion ---- */

static void move_set(gpw_plant *p, uint32_t i, float net_w, float mean_rad, float mean_speed)
{
    gpw_genset *const g = gpwi_plant_genset(p, i);
    plant_node *const n = &gpwi_plant_set(p, i)->node;

    n->power_w = spring_w(n, net_w, mean_rad) + n->damper_w * (g->vars.speed - mean_speed);
    (void)gpwi_genset_substep(g, n->power_w);
}

/* 2H w' = p_set - p - w/R, the droop's part with the new w: it may be faster than the sub-step.
 */
static void turn_voltage(plant_inverter *v)
{
    const float surplus_w = v->set_point_w + v->recharge_w - v->node.power_w;

    v->speed = (v->speed + v->speed_gain * surplus_w / v->config.rated_w) /
               (1.0f + v->speed_gain / v->config.droop_pu);
}

static void move_voltage(plant_inverter *v, float net_w, float mean_rad)
{
    v->node.power_w = spring_w(&v->node, net_w, mean_rad);
    turn_voltage(v);
}

static float speed_of(const gpw_plant *p, uint32_t k)
{
    return k < p->sets ? gpwi_plant_genset(p, k)->vars.speed
                       : gpwi_plant_inverter(p, k - p->sets)->speed;
}

static float bus_speed(const gpw_plant *p)
{
    float speed = 0.0f;
    uint32_t k;

    for (k = 0; k < nodes_of(p); k++) {
        if (p->shared & bit_of(p, k)) {
            speed += node_of(p, k)->share * speed_of(p, k);
        }
    }
    return speed;
}

static void turn_angles(gpw_plant *p, float speed)
{
    const float gain = TWO_PI * p->config.f0_hz * p->h_s;
    uint32_t k;

    for (k = 0; k < nodes_of(p); k++) {
        if (p->shared & bit_of(p, k)) {
            node_of(p, k)->angle_rad += gain * (speed_of(p, k) - speed);
        }
    }
}

/* A voltage at its limit stands at the angle where it would give just that. Its speed may lead
 * it back from there, but no further out: else it would be long in coming back. */
static void carry_limited(gpw_plant *p, float speed)
{
    const float gain = TWO_PI * p->config.f0_hz * p->h_s;
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        plant_inverter *const v = gpwi_plant_inverter(p, i);

        if (v->is_limited) {
            turn_voltage(v);
            if ((v->speed - speed) * (v->asked_w - v->node.power_w) > 0.0f) {
                v->speed = speed;
            }
            v->node.angle_rad =
                p->bus_rad + v->node.power_w / v->node.stiffness_w + gain * (v->speed - speed);
        }
    }
}

static float go_dead(gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < p->inverters; i++) {
        if (p->sources & GPWI_INVERTER_BIT(i)) { /* beyond what those that form can carry */
            gpwi_plant_open_inverter(p, i);
        }
        gpwi_plant_inverter(p, i)->node.power_w = 0.0f;
    }
    if (!p->is_dead) {
        p->is_dead = 1u;
        p->flags |= GPW_PLANT_BLACKOUT;
    }
    return p->speed;
}

float gpwi_plant_network(gpw_plant *p, float net_w)
{
    float mean_rad, mean_speed, speed;
    uint32_t i;

    if (p->sources == 0u) {
        return go_dead(p);
    }
    gpwi_plant_share_out(p, p->sources);
    if (p->inverters > 0u) {
        release_limits(p);
        if (limit_forming(p, &net_w) == 0u) {
            return go_dead(p);
        }
    }
    p->is_dead = 0u;
    mean_rad = mean_angle(p);
    mean_speed = damper_speed(p);
    for (i = 0; i < p->sets; i++) {
        if (p->shared & GPWI_SET_BIT(i)) {
            move_set(p, i, net_w, mean_rad, mean_speed);
        }
    }
    for (i = 0; i < p->inverters; i++) {
        if (p->shared & GPWI_INVERTER_BIT(i)) {
            move_voltage(gpwi_plant_inverter(p, i), net_w, mean_rad);
        }
    }
    speed = bus_speed(p);
    turn_angles(p, speed);
    p->bus_rad = mean_angle(p) - net_w / p->stiffness_w;
    if (p->inverters > 0u) {
        carry_limited(p, speed);
    }
    return speed;
}

void gpwi_plant_settle_angles(gpw_plant *p)
{
    uint32_t k;

    p->shared = 0u;
    p->bus_rad = 0.0f;
    gpwi_plant_share_out(p, p->sources);
    for (k = 0; k < nodes_of(p); k++) {
        plant_node *const n = node_of(p, k);

        n->angle_rad = (p->sources & bit_of(p, k)) != 0u ? n->power_w / n->stiffness_w : 0.0f;
    }
}
