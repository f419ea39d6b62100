/* SPDX-License-Identifier: MIT */
/* The start of a plant's run: every set in equilibrium at its load, at a corner of its figures.
 */
#include "plant_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_inverters_rewind
#  pragma weak gpwi_plant_rebuild_with_rows
#endif

/* What sets with a base load leave, on the ratings of the others; where there are no others,
 * all of it. NaN: nobody is there, or each begins at its own load. */
typedef struct fair_share {
    float pu;
    uint32_t spares_base;
} fair_share;

static GPWI_COLD fair_share share_of(const gpw_plant *p, float initial_w)
{
    float base_w = 0.0f, base_rated_w = 0.0f, others_w = 0.0f;
    fair_share f;
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        const plant_set *const s = gpwi_plant_set(p, i);

        if (s->config.online && s->config.sharing == GPW_SHARING_BASE) {
            base_w += s->config.base_w;
            base_rated_w += s->genset.rated_w;
        } else if (s->config.online) {
            others_w += s->genset.rated_w;
        }
    }
    f.spares_base = others_w > 0.0f;
    f.pu = gpw_unknown();
    if (f.spares_base) {
        f.pu = (initial_w - base_w) / others_w;
    } else if (base_rated_w > 0.0f) {
        f.pu = initial_w / base_rated_w;
    }
    return f;
}

static GPWI_COLD float initial_pu(const plant_set *s, const fair_share *f)
{
    if (!gpwi_is_known(f->pu)) {
        return s->genset.initial_pu;
    }
    return f->spares_base && s->config.sharing == GPW_SHARING_BASE
               ? s->config.base_w / s->genset.rated_w
               : f->pu;
}

static GPWI_COLD void begin_config(const plant_set *s, uint32_t corner, float load_pu,
                                   gpw_genset_config *g)
{
    gpwi_genset_corner(&s->genset, corner, g);
    g->initial_pu = s->config.online ? load_pu : 0.0f;
}

/* Each of the two with a configuration of its own, so that only one is on the stack. */
static GPWI_COLD GPWI_NOINLINE gpw_status check_set(const plant_set *s, uint32_t corner,
                                                    float load_pu)
{
    gpw_genset_config g;
    size_t bytes;

    begin_config(s, corner, load_pu, &g);
    return gpw_genset_state_size(&g, &bytes);
}

static GPWI_COLD GPWI_NOINLINE gpw_status build_set(gpw_plant *p, uint32_t i, uint32_t corner,
                                                    float load_pu)
{
    gpw_genset *const at = gpwi_plant_genset(p, i);
    gpw_genset_config g;
    gpw_genset *made;

    begin_config(gpwi_plant_set(p, i), corner, load_pu, &g);
    return g.acceptance_rows_max > 0u && GPWI_IS_LINKED(gpwi_plant_rebuild_with_rows)
               ? gpwi_plant_rebuild_with_rows(at, p->set_bytes, &g)
               : gpw_genset_init(at, p->set_bytes, &g, &made);
}

static GPWI_COLD void rewind_set(gpw_plant *p, uint32_t i, float load_pu)
{
    plant_set *const s = gpwi_plant_set(p, i);
    const float initial = s->config.online ? load_pu : 0.0f;

    s->run_ns = 0u;
    s->state = s->config.online ? GPW_SET_ONLINE : GPW_SET_OFF;
    s->left = s->gives_up = s->reversed = s->starts = s->out_of_step = s->is_ramping = 0u;
    s->online = gpwi_samples_in(s->config.run_min_s, p->h_s); /* has been there for long */
    s->ramp_w = s->bias_pu = s->integral_pu = s->error_pu = 0.0f;
    s->initial_pu = initial;
    s->set_point_pu = load_pu;
    s->node.power_w = initial * s->genset.rated_w;
    s->largest_pu = s->least_pu = initial;
    p->sources |= s->config.online ? GPWI_SET_BIT(i) : 0u;
}

static GPWI_COLD void rewind_head(gpw_plant *p, float initial_w)
{
    p->time_ns = 0u;
    p->substep = p->newest = p->event_next = p->has_stepped = p->control_left = 0u;
    p->sources = p->flags = p->short_of = p->plenty = p->settled_sources = 0u;
    p->speed = p->speed_min = p->speed_max = 0.0f;
    p->followers_w = 0.0f;
    p->initial_w = initial_w;
}

static GPWI_COLD float sets_w(const gpw_plant *p)
{
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < p->sets; i++) {
        sum += (p->sources & GPWI_SET_BIT(i)) != 0u ? gpwi_plant_set(p, i)->node.power_w : 0.0f;
    }
    return sum;
}

GPWI_COLD gpw_status gpwi_plant_rewind(gpw_plant *plant, uint32_t corner, float initial_w)
{
    const fair_share f = share_of(plant, initial_w);
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < plant->sets && status == GPW_OK; i++) {
        const plant_set *const s = gpwi_plant_set(plant, i);

        status = check_set(s, corner, initial_pu(s, &f));
    }
    if (status != GPW_OK) {
        return status;
    }
    rewind_head(plant, initial_w);
    for (i = 0; i < plant->sets; i++) { /* what was asked is not refused */
        const float load_pu = initial_pu(gpwi_plant_set(plant, i), &f);

        rewind_set(plant, i, load_pu);
        gpwi_cannot_fail(build_set(plant, i, corner, load_pu));
    }
    if (plant->sources != 0u) {
        plant->initial_w = sets_w(plant);
    }
    if (plant->inverters > 0u) {
        gpwi_inverters_rewind(plant);
    }
    plant->load_w = plant->held_w = gpwi_is_known(plant->initial_w) ? plant->initial_w : 0.0f;
    plant->is_dead = plant->sources == 0u;
    gpwi_plant_settle_angles(plant);
    return status;
}

GPWI_COLD gpw_status gpw_plant_reset(gpw_plant *plant, float initial_w)
{
    const gpw_status status = gpwi_plant_check(plant);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_unknown_or(initial_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    return gpwi_plant_rewind(plant, 0u, initial_w);
}
