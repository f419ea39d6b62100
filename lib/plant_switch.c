/* SPDX-License-Identifier: MIT */
/* Breakers of a plant: what opens and closes them, who starts and who stops. */
#include "plant_state.h"

static uint32_t substeps_in(const gpw_plant *p, float time_s)
{
    return gpwi_samples_in(time_s, p->h_s);
}

static int has_elapsed(uint32_t *left)
{
    *left -= *left > 0u;
    return *left == 0u;
}

static float rated_w(const plant_set *s)
{
    return s->genset.rated_w;
}

/* ---- breakers ---- */

void gpwi_plant_open(gpw_plant *p, uint32_t set, uint32_t state)
{
    plant_set *const s = gpwi_plant_set(p, set);

    p->sources &= ~GPWI_SET_BIT(set);
    p->settled_sources = 0u;
    s->node.power_w = 0.0f;
    s->is_ramping = 0u;
    s->reversed = 0u;
    s->state = state;
    if (state == GPW_SET_COOLING) {
        s->left = substeps_in(p, s->config.cool_s);
        s->state = s->left > 0u ? GPW_SET_COOLING : GPW_SET_OFF;
    }
}

void gpwi_plant_open_set(gpw_plant *plant, uint32_t set)
{
    plant->flags |= GPW_PLANT_SET_LOST;
    gpwi_plant_open(plant, set, GPW_SET_LOST);
}

void gpwi_plant_open_inverter(gpw_plant *plant, uint32_t inverter)
{
    plant_inverter *const v = gpwi_plant_inverter(plant, inverter);

    plant->sources &= ~GPWI_INVERTER_BIT(inverter); /* has none while it follows */
    plant->settled_sources = 0u;
    v->is_online = 0u;
    v->node.power_w = 0.0f;
    v->asked_w = 0.0f;
}

/* Onto the bus where it carries nothing yet. A dead bus it takes as it is, at once and whole.
 */
static void close_breaker(gpw_plant *p, uint32_t set)
{
    plant_set *const s = gpwi_plant_set(p, set);

    s->node.angle_rad = p->is_dead ? 0.0f : p->bus_rad;
    s->node.power_w = 0.0f;
    s->state = GPW_SET_ONLINE;
    s->online = 0u;
    s->is_ramping = !p->is_dead && s->config.ramp_w_per_s > 0.0f;
    s->ramp_w = 0.0f;
    s->error_pu = 0.0f;
    s->integral_pu = 0.0f;
    p->sources |= GPWI_SET_BIT(set);
    p->settled_sources = 0u;
}

/* ---- orders ---- */

static void synchronise(gpw_plant *p, uint32_t set)
{
    plant_set *const s = gpwi_plant_set(p, set);

    if (gpw_genset_reset(gpwi_plant_genset(p, set), 0.0f) != GPW_OK) {
        s->state = GPW_SET_FAILED; /* a governor that has no idle */
        p->flags |= GPW_PLANT_START_FAILED;
        return;
    }
    s->bias_pu = 0.0f;
    s->initial_pu = 0.0f;
    s->state = GPW_SET_SYNCHRONISING;
    s->left = substeps_in(p, s->config.sync_s);
    s->gives_up = substeps_in(p, s->config.sync_max_s);
}

void gpwi_plant_order_start(gpw_plant *p, uint32_t set)
{
    plant_set *const s = gpwi_plant_set(p, set);

    s->starts += s->starts < UINT32_MAX;
    switch (s->state) {
    case GPW_SET_OFF:
        s->state = GPW_SET_STARTING;
        s->left = substeps_in(p, s->config.start_s);
        break;
    case GPW_SET_COOLING: synchronise(p, set); break;
    case GPW_SET_UNLOADING:
        s->state = GPW_SET_ONLINE;
        p->settled_sources = 0u; /* one more that governs */
        s->is_ramping = s->config.ramp_w_per_s > 0.0f;
        break;
    case GPW_SET_STARTING:
    case GPW_SET_SYNCHRONISING:
    case GPW_SET_ONLINE: s->starts--; break;
    default: p->flags |= GPW_PLANT_START_FAILED; break;
    }
}

/* Whether the bus keeps a source that stays without this set. */
static int can_do_without(const gpw_plant *p, uint32_t set)
{
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        if (i != set && gpwi_plant_set(p, i)->state == GPW_SET_ONLINE) {
            return 1;
        }
    }
    return p->sources >= GPWI_INVERTER_BIT(0);
}

void gpwi_plant_order_stop(gpw_plant *p, uint32_t set)
{
    plant_set *const s = gpwi_plant_set(p, set);

    if (gpwi_plant_is_starting(s)) {
        s->state = GPW_SET_OFF;
    } else if (s->state == GPW_SET_ONLINE && can_do_without(p, set)) {
        s->state = GPW_SET_UNLOADING;
        p->settled_sources = 0u; /* one less that governs */
        s->ramp_w = s->node.power_w;
        if (s->config.ramp_w_per_s == 0.0f) {
            gpwi_plant_open(p, set, GPW_SET_COOLING);
        }
    }
}

void gpwi_plant_run_events(gpw_plant *p, uint64_t now_ns)
{
    while (p->event_next < p->events && gpwi_plant_event(p, p->event_next)->at_ns <= now_ns) {
        const plant_event *const e = gpwi_plant_event(p, p->event_next++);

        switch (e->kind) {
        case EVENT_LOSS: gpwi_plant_open_set(p, e->index); break;
        case EVENT_START: gpwi_plant_order_start(p, e->index); break;
        case EVENT_STOP: gpwi_plant_order_stop(p, e->index); break;
        default: gpwi_plant_open_inverter(p, e->index); break;
        }
    }
}

/* ---- each sub-step ---- */

/* On a dead bus there is nothing to wait for. */
static int is_in_step(const gpw_plant *p, const plant_set *s, float speed)
{
    return p->is_dead ||
           (s->left == 0u && gpwi_abs(speed - p->speed) <= s->config.sync_window_pu);
}

static void watch_synchronising(gpw_plant *p, uint32_t set)
{
    plant_set *const s = gpwi_plant_set(p, set);
    const float speed = gpwi_genset_substep(gpwi_plant_genset(p, set), 0.0f);

    (void)has_elapsed(&s->left);
    if (gpwi_genset_collapsed(gpwi_plant_genset(p, set)) || has_elapsed(&s->gives_up)) {
        s->state = GPW_SET_FAILED;
        p->flags |= GPW_PLANT_START_FAILED;
    } else if (is_in_step(p, s, speed)) {
        close_breaker(p, set);
    }
}

/* In this model a set's power grows with its angle for ever; a real one's ends at K. */
static void watch_pull_out(gpw_plant *p, plant_set *s)
{
    if (gpwi_abs(s->node.power_w) > s->node.stiffness_w) {
        s->out_of_step = 1u;
        p->flags |= GPW_PLANT_OUT_OF_STEP;
    }
}

static int is_reversed(const gpw_plant *p, plant_set *s)
{
    if (!(s->node.power_w < -s->config.reverse_pu * rated_w(s))) { /* NaN: never */
        s->reversed = 0u;
        return 0;
    }
    s->reversed++;
    return s->reversed > substeps_in(p, s->config.reverse_s);
}

static void watch_online(gpw_plant *p, uint32_t set)
{
    plant_set *const s = gpwi_plant_set(p, set);
    const float load_pu = s->node.power_w / rated_w(s);

    s->online += s->online < UINT32_MAX;
    s->largest_pu = load_pu > s->largest_pu ? load_pu : s->largest_pu;
    s->least_pu = load_pu < s->least_pu ? load_pu : s->least_pu;
    watch_pull_out(p, s);
    if (gpwi_genset_collapsed(gpwi_plant_genset(p, set))) {
        p->flags |= GPW_PLANT_SET_COLLAPSED;
        gpwi_plant_open(p, set, GPW_SET_COLLAPSED);
    } else if (is_reversed(p, s)) {
        p->flags |= GPW_PLANT_REVERSED;
        gpwi_plant_open(p, set, GPW_SET_REVERSED);
    } else if (s->state == GPW_SET_UNLOADING && load_pu <= s->config.unload_pu) {
        gpwi_plant_open(p, set, GPW_SET_COOLING);
    }
}

void gpwi_plant_watch_sets(gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        plant_set *const s = gpwi_plant_set(p, i);

        switch (s->state) {
        case GPW_SET_STARTING:
            if (has_elapsed(&s->left)) {
                synchronise(p, i);
            }
            break;
        case GPW_SET_SYNCHRONISING:
            s->run_ns += p->substep_ns;
            watch_synchronising(p, i);
            break;
        case GPW_SET_ONLINE:
        case GPW_SET_UNLOADING:
            s->run_ns += p->substep_ns;
            watch_online(p, i);
            break;
        case GPW_SET_COOLING:
            s->run_ns += p->substep_ns;
            if (has_elapsed(&s->left)) {
                s->state = GPW_SET_OFF;
            }
            break;
        default: break;
        }
    }
}

/* ---- by the reserve ---- */

typedef struct reserve {
    float rated_w; /* on the bus to stay, or on its way */
    uint32_t underway;
} reserve;

static reserve reserve_of(const gpw_plant *p)
{
    reserve r = {0.0f, 0u};
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);

        if (s->state == GPW_SET_ONLINE || gpwi_plant_is_starting(s)) {
            r.rated_w += rated_w(s);
        }
        r.underway += gpwi_plant_is_starting(s) || s->state == GPW_SET_UNLOADING;
    }
    return r;
}

static uint32_t next_to_start(const gpw_plant *p)
{
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);

        if (s->config.automatic && (s->state == GPW_SET_OFF || s->state == GPW_SET_COOLING ||
                                    s->state == GPW_SET_UNLOADING)) {
            return i;
        }
    }
    return GPW_PLANT_NO_SET;
}

static uint32_t next_to_stop(const gpw_plant *p)
{
    uint32_t i;

    for (i = p->sets; i > 0u; i--) {
        const plant_set *const s = gpwi_plant_set(p, i - 1u);

        if (s->config.automatic && s->state == GPW_SET_ONLINE) {
            return s->online >= substeps_in(p, s->config.run_min_s) ? i - 1u : GPW_PLANT_NO_SET;
        }
    }
    return GPW_PLANT_NO_SET;
}

/* Counts how long something has been so, in control steps; true when that is long enough, and
 * the count begins anew. */
static int has_lasted(int is_so, uint32_t *steps, float delay_s)
{
    if (!is_so) {
        *steps = 0u;
        return 0;
    }
    *steps += *steps < UINT32_MAX;
    if (*steps <= gpwi_samples_in(delay_s, GPWI_PLANT_CONTROL_S)) {
        return 0;
    }
    *steps = 0u;
    return 1;
}

void gpwi_plant_watch_reserve(gpw_plant *p)
{
    const reserve r = reserve_of(p);
    const float spare_w = r.rated_w - p->load_w; /* a threshold that is NaN is never passed */
    const uint32_t to_start = next_to_start(p), to_stop = next_to_stop(p);

    if (has_lasted(spare_w < p->config.reserve_start_w && to_start != GPW_PLANT_NO_SET,
                   &p->short_of, p->config.start_delay_s)) {
        gpwi_plant_order_start(p, to_start);
    }
    if (has_lasted(to_stop != GPW_PLANT_NO_SET && r.underway == 0u &&
                       spare_w - rated_w(gpwi_plant_set(p, to_stop)) > p->config.reserve_stop_w,
                   &p->plenty, p->config.stop_delay_s)) {
        gpwi_plant_order_stop(p, to_stop);
    }
}
