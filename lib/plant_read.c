/* SPDX-License-Identifier: MIT */
/* What can be asked of a plant: outputs, reserves, where it settles, how its sets swing. */
#include "plant_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_inverter_step_w
#endif

#define SET_OUTPUT_V0_1 72u
#define INVERTER_OUTPUT_V0_1 80u
#define RESERVE_V0_1 48u

GPW_STATIC_ASSERT(plant_set_output_size, sizeof(gpw_set_output) == SET_OUTPUT_V0_1);
GPW_STATIC_ASSERT(inverter_output_size, sizeof(gpw_inverter_output) == INVERTER_OUTPUT_V0_1);
GPW_STATIC_ASSERT(plant_reserve_size, sizeof(gpw_plant_reserve) == RESERVE_V0_1);

static int is_result_size(size_t bytes, size_t first)
{
    return bytes >= first && bytes <= GPWI_CONFIG_MAX;
}

static int is_running(const plant_set *s)
{
    return gpwi_plant_is_on_bus(s) || s->state == GPW_SET_SYNCHRONISING;
}

int gpwi_plant_collapsed(const gpw_plant *plant)
{
    return plant->is_dead != 0u;
}

float gpwi_plant_set_w(const gpw_plant *plant, uint32_t set)
{
    return gpwi_plant_set(plant, set)->node.power_w;
}

/* ---- the plant ---- */

static void add_set(const gpw_plant *p, uint32_t i, gpw_plant_output *out)
{
    const plant_set *const s = gpwi_plant_set(p, i);
    const float load_pu = s->node.power_w / s->genset.rated_w;
    gpw_genset_output set;

    out->sets_starting += (uint32_t)gpwi_plant_is_starting(s);
    if (!gpwi_plant_is_on_bus(s)) {
        return;
    }
    gpwi_genset_read(gpwi_plant_genset(p, i), &set);
    out->sets_online++;
    out->sets_w += s->node.power_w;
    out->rated_online_w += s->genset.rated_w;
    out->mechanical_w += set.mechanical_w;
    out->rocof_hz_per_s += s->node.share * set.rocof_hz_per_s;
    out->limited |= set.limited;
    if (!(load_pu <= out->largest_pu)) { /* NaN: the first */
        out->largest_pu = load_pu;
    }
    if (!(load_pu >= out->least_pu)) {
        out->least_pu = load_pu;
    }
}

static void add_inverter(const gpw_plant *p, uint32_t i, gpw_plant_output *out)
{
    const plant_inverter *const v = gpwi_plant_inverter(p, i);

    out->inverters_online += v->is_online;
    out->inverters_w += v->node.power_w;
    if (v->limited != 0u) {
        out->flags |= GPW_PLANT_INVERTER_LIMITED;
    }
    if (v->limited & (GPW_INVERTER_EMPTY | GPW_INVERTER_FULL)) {
        out->flags |= GPW_PLANT_INVERTER_EMPTY;
    }
    if (p->shared & GPWI_INVERTER_BIT(i)) {
        const float surplus = v->set_point_w + v->recharge_w - v->node.power_w;

        out->rocof_hz_per_s += v->node.share * p->config.f0_hz *
                               (surplus / v->config.rated_w - v->speed / v->config.droop_pu) /
                               (2.0f * v->inertia_s);
    }
}

static uint32_t sharing_flag(const gpw_plant *p)
{
    uint32_t alone = 0u, isochronous = 0u, i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);

        if (s->state == GPW_SET_ONLINE) {
            alone += s->config.sharing == GPW_SHARING_NONE;
            isochronous +=
                s->config.sharing == GPW_SHARING_NONE || s->config.sharing == GPW_SHARING_LINE;
        }
    }
    return alone > 0u && isochronous > 1u ? GPW_PLANT_NO_SHARING : 0u;
}

void gpwi_plant_read(const gpw_plant *plant, gpw_plant_output *out)
{
    uint32_t i;

    memset(out, 0, sizeof *out);
    out->speed_pu = plant->speed;
    out->frequency_hz = plant->config.f0_hz * (1.0f + plant->speed);
    out->speed_min_pu = plant->speed_min;
    out->speed_max_pu = plant->speed_max;
    out->load_w = plant->load_w;
    out->largest_pu = out->least_pu = gpw_unknown();
    out->flags = plant->flags | sharing_flag(plant);
    out->collapsed = plant->is_dead;
    for (i = 0; i < plant->sets; i++) {
        add_set(plant, i, out);
    }
    for (i = 0; i < plant->inverters; i++) {
        add_inverter(plant, i, out);
    }
    if (out->sets_starting > 0u) {
        out->flags |= GPW_PLANT_STARTING;
    }
    if (plant->is_dead) {
        out->rocof_hz_per_s = 0.0f;
    }
}

/* ---- one set, one inverter ---- */

static void read_set(const gpw_plant *p, uint32_t set, gpw_set_output *out)
{
    const plant_set *const s = gpwi_plant_set(p, set);
    const gpw_genset *const g = gpwi_plant_genset(p, set);
    gpw_genset_output figures;

    memset(out, 0, sizeof *out);
    out->run_ns = s->run_ns;
    out->speed_pu = out->angle_rad = out->boost_pu = gpw_unknown();
    out->state = s->state;
    out->power_w = s->node.power_w;
    out->power_pu = s->node.power_w / s->genset.rated_w;
    out->largest_pu = s->largest_pu;
    out->least_pu = s->least_pu;
    out->out_of_step = s->out_of_step;
    out->starts = s->starts;
    if (is_running(s)) {
        gpwi_genset_read(g, &figures);
        out->speed_pu = figures.speed_pu;
        out->mechanical_w = figures.mechanical_w;
        out->throttle_pu = figures.throttle_pu;
        out->boost_pu = figures.boost_pu;
        out->limited = figures.limited;
        out->bias_pu = s->bias_pu;
    }
    if (gpwi_plant_is_on_bus(s)) {
        out->angle_rad = s->node.angle_rad - p->bus_rad;
        out->acceptable_w = gpwi_genset_acceptable_w(g);
    }
}

gpw_status gpw_plant_set_output(const gpw_plant *plant, uint32_t set, gpw_set_output *out,
                                size_t out_bytes)
{
    const gpw_status status = gpwi_plant_check(plant);
    gpw_set_output figures;

    if (status != GPW_OK || out == NULL) {
        return status != GPW_OK ? status : (gpw_status)GPW_ERR_NULL;
    }
    if (set >= plant->sets) {
        return GPW_ERR_NOT_FOUND;
    }
    if (!is_result_size(out_bytes, SET_OUTPUT_V0_1)) {
        return GPW_ERR_VERSION;
    }
    read_set(plant, set, &figures);
    return gpwi_result_write(out, out_bytes, &figures, sizeof figures, SET_OUTPUT_V0_1);
}

static void read_inverter(const plant_inverter *v, gpw_inverter_output *out)
{
    const int64_t first_mj = gpwi_int64(v->config.soc_initial * v->config.energy_j * 1000.0f);
    const float energy_mj = v->config.energy_j * 1000.0f;

    memset(out, 0, sizeof *out);
    out->stored_mj = v->stored.mj;
    out->discharged_mj = v->discharged.mj;
    out->charged_mj = v->charged.mj;
    out->losses_mj = v->charged.mj - v->discharged.mj - (v->stored.mj - first_mj);
    out->power_w = v->node.power_w;
    out->asked_w = v->asked_w;
    out->largest_w = v->largest_w;
    out->least_w = v->least_w;
    out->speed_pu = v->speed;
    out->soc = gpwi_float_of_int64(v->stored.mj) / energy_mj;
    out->cycles = gpwi_float_of_int64(v->through.mj) / (2.0f * energy_mj);
    out->overload_left_s = v->overload_left_s;
    out->limited = v->limited;
    out->online = v->is_online;
    out->mode = v->config.mode;
}

gpw_status gpw_plant_inverter_output(const gpw_plant *plant, uint32_t inverter,
                                     gpw_inverter_output *out, size_t out_bytes)
{
    const gpw_status status = gpwi_plant_check(plant);
    gpw_inverter_output figures;

    if (status != GPW_OK || out == NULL) {
        return status != GPW_OK ? status : (gpw_status)GPW_ERR_NULL;
    }
    if (inverter >= plant->inverters) {
        return GPW_ERR_NOT_FOUND;
    }
    if (!is_result_size(out_bytes, INVERTER_OUTPUT_V0_1)) {
        return GPW_ERR_VERSION;
    }
    read_inverter(gpwi_plant_inverter(plant, inverter), &figures);
    return gpwi_result_write(out, out_bytes, &figures, sizeof figures, INVERTER_OUTPUT_V0_1);
}

/* ---- reserves ---- */

static void add_set_reserve(const gpw_plant *p, uint32_t i, gpw_plant_reserve *r, float *worst,
                            float *largest)
{
    const plant_set *const s = gpwi_plant_set(p, i);
    const float step = gpwi_genset_acceptable_w(gpwi_plant_genset(p, i));
    const float cost = step + s->node.power_w;

    r->sets_online++;
    r->spinning_w += s->genset.rated_w;
    r->sets_step_w += step;
    if (!(cost <= *worst)) {
        *worst = cost;
        r->worst_set = i;
        r->largest_step_w = s->node.power_w;
    }
    if (s->genset.rated_w > *largest) {
        *largest = s->genset.rated_w;
        r->largest_set = i;
    }
}

static void read_reserve(const gpw_plant *p, gpw_plant_reserve *r)
{
    float worst = gpw_unknown(), largest = 0.0f, energy_j;
    uint32_t i;

    memset(r, 0, sizeof *r);
    r->largest_set = r->worst_set = GPW_PLANT_NO_SET;
    for (i = 0; i < p->sets; i++) {
        if (gpwi_plant_is_on_bus(gpwi_plant_set(p, i))) {
            add_set_reserve(p, i, r, &worst, &largest);
        }
    }
    for (i = 0; i < p->inverters; i++) {
        r->inverters_step_w += gpwi_inverter_step_w(gpwi_plant_inverter(p, i), &energy_j);
        r->inverters_j += energy_j;
    }
    r->spinning_w -= p->load_w;
    r->step_w = r->sets_step_w + r->inverters_step_w;
    r->step_n1_w = r->step_w - worst;
    r->spinning_n1_w = r->sets_online > 0u ? r->spinning_w - largest : gpw_unknown();
}

gpw_status gpw_plant_reserves(const gpw_plant *plant, gpw_plant_reserve *out, size_t out_bytes)
{
    const gpw_status status = gpwi_plant_check(plant);
    gpw_plant_reserve figures;

    if (status != GPW_OK || out == NULL) {
        return status != GPW_OK ? status : (gpw_status)GPW_ERR_NULL;
    }
    if (!is_result_size(out_bytes, RESERVE_V0_1)) {
        return GPW_ERR_VERSION;
    }
    read_reserve(plant, &figures);
    return gpwi_result_write(out, out_bytes, &figures, sizeof figures, RESERVE_V0_1);
}

float gpwi_plant_acceptable_w(const gpw_plant *plant)
{
    gpw_plant_reserve r;

    read_reserve(plant, &r);
    return r.step_w;
}
