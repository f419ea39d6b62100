/* SPDX-License-Identifier: MIT */
/* Life cycle of a plant: configurations, memory, sets, events. Its start: plant_start.c. */
#include "plant_state.h"

GPW_STATIC_ASSERT(plant_config_size, sizeof(gpw_plant_config) == GPWI_PLANT_V0_1);
GPW_STATIC_ASSERT(plant_set_config_size, sizeof(gpw_plant_set_config) == GPWI_PLANT_SET_V0_1);
GPW_STATIC_ASSERT(inverter_config_size, sizeof(gpw_inverter_config) == GPWI_INVERTER_V0_1);
GPW_STATIC_ASSERT(plant_head_fits, sizeof(struct gpw_plant) <= 256u);
GPW_STATIC_ASSERT(plant_set_fits, sizeof(plant_set) <= 544u);
GPW_STATIC_ASSERT(plant_inverter_fits, sizeof(plant_inverter) <= 384u);
GPW_STATIC_ASSERT(plant_event_fits, sizeof(plant_event) == 16u);
GPW_STATIC_ASSERT(plant_head_keeps_alignment, sizeof(struct gpw_plant) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(plant_set_keeps_alignment, sizeof(plant_set) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(plant_inverter_keeps_alignment,
                  sizeof(plant_inverter) % GPW_STATE_ALIGN == 0);

/* ---- configurations ---- */

GPWI_COLD gpw_status gpw_plant_config_init(gpw_plant_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_PLANT_V0_1, GPWI_TYPE_PLANT);

    if (status == GPW_OK) {
        config->sets_max = 1u;
        config->dead_max_ms = 50u;
        config->f0_hz = 50.0f;
        config->share_kp = 0.02f;
        config->share_ki_per_s = 0.004f;
        config->reserve_start_w = gpw_unknown();
        config->reserve_stop_w = gpw_unknown();
        config->start_delay_s = 5.0f;
        config->stop_delay_s = 60.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_plant_set_config_init(gpw_plant_set_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_PLANT_SET_V0_1, GPWI_TYPE_PLANT_SET);

    if (status == GPW_OK) {
        config->sharing = GPW_SHARING_LINE;
        config->online = 1u;
        config->automatic = 1u;
        config->reactance_pu = 0.3f;
        config->damper_pu = 20.0f;
        config->start_s = 10.0f;
        config->sync_s = 3.0f;
        config->sync_window_pu = 0.004f;
        config->sync_max_s = 60.0f;
        config->unload_pu = 0.05f;
        config->cool_s = 180.0f;
        config->run_min_s = 300.0f;
        config->reverse_pu = 0.03f;
        config->reverse_s = 5.0f;
        config->reactance_grade = GPW_GRADE_COMPUTED;
        config->source = GPW_SOURCE_OPENIPSL;
    }
    return status;
}

static GPWI_COLD int has_valid_reserve(const gpw_plant_config *c)
{
    const int has_start = gpwi_is_known(c->reserve_start_w);
    const int has_stop = gpwi_is_known(c->reserve_stop_w);

    return (!has_start ||
            gpwi_is_within(c->reserve_start_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) &&
           (!has_stop ||
            gpwi_is_within(c->reserve_stop_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) &&
           !(has_start && has_stop && c->reserve_stop_w <= c->reserve_start_w) &&
           gpwi_is_within(c->start_delay_s, 0.0f, 1.0e5f) &&
           gpwi_is_within(c->stop_delay_s, 0.0f, 1.0e5f);
}

static GPWI_COLD int is_valid(const gpw_plant_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           c->sets_max <= GPW_PLANT_SETS_MAX && c->inverters_max <= GPW_PLANT_INVERTERS_MAX &&
           c->sets_max + c->inverters_max > 0u && c->events_max <= GPW_PLANT_EVENTS_MAX &&
           c->dead_max_ms <= 1000u && c->latency_max_ms <= GPW_PLANT_LATENCY_MAX_MS &&
           gpwi_is_within(c->f0_hz, 40.0f, 70.0f) && gpwi_is_within(c->share_kp, 0.0f, 1.0f) &&
           gpwi_is_within(c->share_ki_per_s, 0.0f, 1.0f) && has_valid_reserve(c) &&
           c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_plant_config *theirs, gpw_plant_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_plant_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_PLANT_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

/* ---- memory ---- */

static uint32_t slots_of(const gpw_plant_config *c)
{
    return c->inverters_max == 0u ? 0u
                                  : gpwi_samples_in(0.001f * (float)c->latency_max_ms,
                                                    gpwi_substep_s(c->tick_ns)) +
                                        1u;
}

static uint32_t set_bytes_of(const gpw_plant_config *c)
{
    return (uint32_t)gpwi_padded(GPW_GENSET_STATE_BYTES(c->dead_max_ms));
}

static GPWI_COLD size_t bytes_for(const gpw_plant_config *c)
{
    return sizeof(struct gpw_plant) + c->sets_max * sizeof(plant_set) +
           c->inverters_max * sizeof(plant_inverter) + c->events_max * sizeof(plant_event) +
           slots_of(c) * sizeof(plant_sample) + (size_t)c->sets_max * set_bytes_of(c);
}

GPWI_COLD gpw_status gpw_plant_state_size(const gpw_plant_config *config, size_t *bytes)
{
    gpw_plant_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

static GPWI_COLD uint32_t control_substeps(float h_s)
{
    return (uint32_t)(GPWI_PLANT_CONTROL_S / h_s + 0.5f); /* ten at least */
}

GPWI_COLD gpw_status gpw_plant_init(void *memory, size_t memory_bytes,
                                    const gpw_plant_config *config, gpw_plant **plant)
{
    gpw_plant *const made = memory;
    gpw_plant_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || plant == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(made, 0, bytes_for(&c));
    made->magic = GPWI_PLANT_MAGIC;
    made->config = c;
    made->substeps = gpwi_substeps(c.tick_ns);
    made->h_s = gpwi_substep_s(c.tick_ns);
    made->slots = slots_of(&c);
    made->set_bytes = set_bytes_of(&c);
    made->control_every = control_substeps(made->h_s);
    made->initial_w = gpw_unknown();
    made->is_dead = 1u;
    *plant = made;
    return GPW_OK;
}

gpw_status gpwi_plant_check(const gpw_plant *plant)
{
    if (plant == NULL) {
        return GPW_ERR_NULL;
    }
    return plant->magic == GPWI_PLANT_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

uint32_t gpwi_plant_sets(const gpw_plant *plant)
{
    return plant->sets;
}

uint32_t gpwi_plant_inverters(const gpw_plant *plant)
{
    return plant->inverters;
}

int gpwi_plant_has_air(const gpw_plant *plant)
{
    uint32_t i;

    for (i = 0; i < plant->sets; i++) {
        if (gpwi_genset_has_air(&gpwi_plant_set(plant, i)->genset)) {
            return 1;
        }
    }
    return 0;
}

/* ---- sets ---- */

static GPWI_COLD int has_valid_times(const gpw_plant_set_config *c)
{
    return gpwi_is_within(c->start_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(c->sync_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(c->sync_max_s, c->sync_s, 1.0e5f) &&
           gpwi_is_within(c->cool_s, 0.0f, 1.0e5f) &&
           gpwi_is_within(c->run_min_s, 0.0f, 1.0e6f) &&
           gpwi_is_within(c->reverse_s, 0.0f, 100.0f);
}

static GPWI_COLD int is_valid_set(const gpw_plant_set_config *c, const gpw_genset_config *g)
{
    const int has_droop = g->droop_pu > 0.0f;

    return c->online <= 1u && c->automatic <= 1u &&
           gpwi_is_within(c->reactance_pu, 0.02f, 2.0f) &&
           gpwi_is_within(c->damper_pu, 0.0f, 200.0f) &&
           gpwi_is_within(c->base_w, 0.0f, g->rated_w) && gpwi_is_rate(c->ramp_w_per_s) &&
           gpwi_is_within(c->sync_window_pu, 1.0e-5f, 0.1f) &&
           gpwi_is_within(c->unload_pu, 0.0f, 0.5f) &&
           gpwi_is_unknown_or(c->reverse_pu, 0.001f, 1.0f) && has_valid_times(c) &&
           c->reactance_grade <= GPW_GRADE_USER &&
           (c->sharing == GPW_SHARING_BASE ||
            (c->sharing <= GPW_SHARING_NONE &&
             has_droop == (c->sharing == GPW_SHARING_DROOP))) &&
           c->reserved[0] == 0u && c->reserved[1] == 0u && c->reserved[2] == 0u;
}

static GPWI_COLD gpw_status read_set(const gpw_plant_set_config *theirs,
                                     gpw_plant_set_config *ours)
{
    gpwi_cannot_fail(gpw_plant_set_config_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, GPWI_PLANT_SET_V0_1, theirs);
}

static GPWI_COLD gpw_status read_genset(const gpw_plant *p, const gpw_genset_config *theirs,
                                        gpw_genset_config *ours, size_t *bytes)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_genset_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_GENSET_V0_1, theirs);
    if (status == GPW_OK) {
        ours->tick_ns = ours->tick_ns == 0u ? p->config.tick_ns : ours->tick_ns;
        status = gpw_genset_state_size(ours, bytes);
    }
    if (status == GPW_OK &&
        (ours->tick_ns != p->config.tick_ns || ours->f0_hz != p->config.f0_hz)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

/* Into the free place behind the last set: a copy on the stack would be 300 bytes more. */
static GPWI_COLD gpw_status read_place(const gpw_plant *p, const gpw_genset_config *genset,
                                       const gpw_plant_set_config *config, plant_set *s)
{
    size_t bytes = 0u;
    gpw_status status = read_set(config, &s->config);

    if (status == GPW_OK) {
        status = read_genset(p, genset, &s->genset, &bytes);
    }
    if (status == GPW_OK && !is_valid_set(&s->config, &s->genset)) {
        status = GPW_ERR_DOMAIN;
    }
    return status == GPW_OK && bytes > p->set_bytes ? (gpw_status)GPW_ERR_SIZE : status;
}

GPWI_COLD gpw_status gpw_plant_add_set(gpw_plant *plant, const gpw_genset_config *genset,
                                       const gpw_plant_set_config *config, uint32_t *index)
{
    gpw_status status = gpwi_plant_check(plant);
    plant_set *s;

    if (status == GPW_OK && (genset == NULL || config == NULL || index == NULL)) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && plant->has_stepped) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && plant->sets == plant->config.sets_max) {
        status = GPW_ERR_FULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_plant_set(plant, plant->sets);
    status = read_place(plant, genset, config, s);
    if (status != GPW_OK) {
        memset(s, 0, sizeof *s);
        return status;
    }
    s->node.stiffness_w = s->genset.rated_w / s->config.reactance_pu;
    s->node.damper_w = s->genset.rated_w * s->config.damper_pu;
    *index = plant->sets++;
    return gpwi_plant_rewind(plant, 0u, gpw_unknown());
}

/* ---- events ---- */

/* Behind all that is no later, so that what was ordered first comes first. */
static gpw_status add_event(gpw_plant *p, uint32_t kind, uint32_t index, uint64_t at_ns)
{
    uint32_t k = p->events;

    if (at_ns < p->time_ns) {
        return GPW_ERR_ORDER;
    }
    if (p->events == p->config.events_max) {
        return GPW_ERR_FULL;
    }
    for (; k > p->event_next && gpwi_plant_event(p, k - 1u)->at_ns > at_ns; k--) {
        *gpwi_plant_event(p, k) = *gpwi_plant_event(p, k - 1u);
    }
    gpwi_plant_event(p, k)->at_ns = at_ns;
    gpwi_plant_event(p, k)->kind = kind;
    gpwi_plant_event(p, k)->index = index;
    p->events++;
    return GPW_OK;
}

static gpw_status add_set_event(gpw_plant *p, uint32_t kind, uint32_t set, uint64_t at_ns)
{
    const gpw_status status = gpwi_plant_check(p);

    if (status != GPW_OK) {
        return status;
    }
    return set < p->sets ? add_event(p, kind, set, at_ns) : (gpw_status)GPW_ERR_NOT_FOUND;
}

gpw_status gpw_plant_loss(gpw_plant *plant, uint32_t set, uint64_t at_ns)
{
    return add_set_event(plant, EVENT_LOSS, set, at_ns);
}

gpw_status gpw_plant_start(gpw_plant *plant, uint32_t set, uint64_t at_ns)
{
    return add_set_event(plant, EVENT_START, set, at_ns);
}

gpw_status gpw_plant_stop(gpw_plant *plant, uint32_t set, uint64_t at_ns)
{
    return add_set_event(plant, EVENT_STOP, set, at_ns);
}

gpw_status gpw_plant_inverter_loss(gpw_plant *plant, uint32_t inverter, uint64_t at_ns)
{
    const gpw_status status = gpwi_plant_check(plant);

    if (status != GPW_OK) {
        return status;
    }
    return inverter < plant->inverters ? add_event(plant, EVENT_INVERTER_LOSS, inverter, at_ns)
                                       : (gpw_status)GPW_ERR_NOT_FOUND;
}
