/* SPDX-License-Identifier: MIT */
/* A forecast by induction: what init and the first groups leave is a good state; from any good
 * state each call, with any arguments, fails nowhere and leaves a good one. So it is after any
 * number of calls in any order. Good says only what indexes, bounds a loop or divides: every
 * figure may be any, NaN too, and so may counters and clocks. */
#include "contracts.h"

#include "forecast_state.h"

#define GROUPS 2u
#define CHANGES 3u

typedef struct whole {
    struct gpw_forecast head;
    forecast_group groups[GROUPS];
    forecast_change changes[CHANGES];
} whole;

static int is_good_horizon(const forecast_horizon *h)
{
    return h->newest < FORECAST_SLOTS && h->stride >= 1u && h->told_law < FORECAST_LAWS;
}

static int is_good_change(const forecast_change *c)
{
    return c->group < GROUPS && c->from < GPW_PHASE_COUNT && c->to < GPW_PHASE_COUNT;
}

static void must_be_good(const whole *w)
{
    const gpw_forecast_config *const c = &w->head.config;
    uint32_t i;

    proof_must(w->head.magic == FORECAST_MAGIC && w->head.groups <= GROUPS);
    proof_must(c->groups_max == GROUPS && c->announcements_max == CHANGES);
    proof_must(c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        proof_must(is_good_horizon(&w->head.horizons[i]));
    }
    for (i = 0; i < CHANGES; i++) {
        proof_must(is_good_change(&w->changes[i]));
    }
}

/* The configuration stays the one that init has taken. */
static void any_good(whole *w)
{
    const gpw_forecast_config c = w->head.config;
    uint32_t i;

    PROOF_ANY(*w);
    w->head.magic = FORECAST_MAGIC;
    w->head.config = c;
    w->head.groups = (uint32_t)proof_pick(GROUPS + 1u);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        forecast_horizon *const h = &w->head.horizons[i];

        h->newest = (uint32_t)proof_pick(FORECAST_SLOTS);
        h->stride = Frama_C_unsigned_int_interval(1u, UINT32_MAX);
        h->told_law = (uint32_t)proof_pick(FORECAST_LAWS);
    }
    for (i = 0; i < CHANGES; i++) {
        w->changes[i].group = (uint32_t)proof_pick(GROUPS);
        w->changes[i].from = (uint32_t)proof_pick(GPW_PHASE_COUNT);
        w->changes[i].to = (uint32_t)proof_pick(GPW_PHASE_COUNT);
    }
}

static void any_config(gpw_forecast_config *config)
{
    uint32_t header;

    gpwi_cannot_fail(gpw_forecast_config_init(config, sizeof *config));
    header = config->header;
    PROOF_ANY(*config);
    config->header = header;
}

static void any_group(gpw_forecast_group *group)
{
    uint32_t header;

    gpwi_cannot_fail(gpw_forecast_group_init(group, sizeof *group));
    header = group->header;
    PROOF_ANY(*group);
    group->header = header;
}

/* Of any capacities: nothing is made of more memory than there is. */
static void try_gpw_forecast(void)
{
    whole memory;
    gpw_forecast *handle = NULL;
    gpw_forecast_config c;
    size_t bytes;

    any_config(&c);
    (void)gpw_forecast_config_init(proof_pick(2) != 0 ? &c : NULL, proof_size(sizeof c));
    any_config(&c);
    (void)gpw_forecast_state_size(proof_pick(2) != 0 ? &c : NULL,
                                  proof_pick(2) != 0 ? &bytes : NULL);
    c.groups_max = GROUPS;
    c.announcements_max = CHANGES;
    (void)gpw_forecast_init(proof_pick(2) != 0 ? &memory : NULL, proof_size(sizeof memory),
                            proof_pick(2) != 0 ? &c : NULL,
                            proof_pick(2) != 0 ? &handle : NULL);
}

static gpw_status make_gpw_forecast(whole *memory, gpw_forecast **forecast)
{
    gpw_forecast_config c;

    any_config(&c);
    c.groups_max = GROUPS;
    c.announcements_max = CHANGES;
    return gpw_forecast_init(memory, sizeof *memory, &c, forecast);
}

static void add(gpw_forecast *f)
{
    gpw_forecast_group group;
    uint32_t index;

    any_group(&group);
    (void)gpw_forecast_group_init(proof_pick(2) != 0 ? &group : NULL, proof_size(sizeof group));
    any_group(&group);
    (void)gpw_forecast_add_group(f, proof_pick(4) != 0 ? &group : NULL,
                                 proof_pick(4) != 0 ? &index : NULL);
}

static void tell(const gpw_forecast *f)
{
    gpw_forecast_reading reading;
    gpw_forecast_steps steps;

    PROOF_ANY(reading);
    PROOF_ANY(steps);
    (void)gpw_forecast_get(f, proof_pick(4) != 0 ? &reading : NULL, proof_size(sizeof reading));
    (void)gpw_forecast_step_bounds(f, proof_uint32(), proof_pick(4) != 0 ? &steps : NULL,
                                   proof_size(sizeof steps));
}

/* What a watch calls, with what it has checked. */
static void serve_a_watch(gpw_forecast *f)
{
    gpw_forecast_steps steps;
    float band[5];

    (void)gpwi_forecast_flags(f);
    gpwi_forecast_band(f, (uint32_t)proof_pick(GPW_FORECAST_HORIZONS), band);
    gpwi_forecast_worst_steps(f, proof_uint32(), &steps);
    (void)gpwi_forecast_announce(f, proof_uint32(), (uint32_t)proof_pick(GROUPS),
                                 (uint32_t)proof_pick(GPW_PHASE_COUNT), proof_float(),
                                 proof_uint64(), proof_int32());
}

static void use_forecast(gpw_forecast *f)
{
    gpw_forecast *const any = proof_pick(4) != 0 ? f : NULL;

    Frama_C_show_each_used(0);
    switch (proof_pick(8)) {
    case 0: (void)gpw_forecast_reset(any); break;
    case 1: add(any); break;
    case 2:
        (void)gpw_forecast_announce(any, proof_uint32(), proof_uint32(), proof_uint32(),
                                    proof_float(), proof_uint64(), proof_int32());
        break;
    case 3: (void)gpw_forecast_cancel(any, proof_uint32()); break;
    case 4: (void)gpw_forecast_set_phase(any, proof_uint32(), proof_uint32()); break;
    case 5:
        (void)gpw_forecast_step(any, proof_uint64(), proof_uint64(), proof_float(),
                                proof_uint32());
        break;
    case 6: tell(any); break;
    default: serve_a_watch(f); break;
    }
}

void drive_forecast(void)
{
    whole memory;
    gpw_forecast *forecast = NULL;

    try_gpw_forecast();
    if (make_gpw_forecast(&memory, &forecast) != GPW_OK) {
        return;
    }
    //@ slevel merge;
    must_be_good(&memory);
    any_good(&memory);
    use_forecast(forecast);
    must_be_good(&memory);
}
