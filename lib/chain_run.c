/* SPDX-License-Identifier: MIT */
/* A sample through all stages, and stages at rest. */
#include "chain_steps.h"

/* A larger stage is in the chain only if its add function was linked, and with it chain_large.c
 * and its own step. So firmware that adds none carries none of their code. */
#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_large_run
#  pragma weak gpwi_large_settle
#  pragma weak gpwi_large_settled_w
#  pragma weak gpwi_large_store
#endif

/* ---- stages at rest ---- */

/* A settled lag gives its input back: what the first line's rounding spoils is taken out, and
 * where that overshoots a fast lag, by letting it settle. */
static GPWI_COLD void settle_lag(lag *l, float value)
{
    l->store.hi = value * ((1.0f - l->direct) / l->gain);
    l->store.lo = 0.0f;
    two_add(&l->store, (value - lag_output(l, value)) / l->gain, 0.0f);
    (void)step_lag(l, value);
    (void)step_lag(l, value);
    l->fluctuation_store = 0.0f;
}

static void settle_delay(const delay *d, sample *ring, float value)
{
    uint32_t i;

    for (i = 0; i < d->length; i++) {
        ring[i].mean = value;
        ring[i].fluctuation = 0.0f;
    }
}

static void settle_ramp(ramp *r, float value)
{
    r->value = value;
    r->residue = 0.0f;
    r->store = 0.0f;
    r->store_residue = 0.0f;
}

/* ---- through all of them ---- */

float gpwi_stage_settled_w(const stage *s, float in_w)
{
    return s->kind >= STAGE_CONVERTER ? gpwi_large_settled_w(s, in_w) : in_w;
}

float gpwi_chain_settled(const gpw_chain *chain, float in_w)
{
    const stage *s = gpwi_chain_stages(chain);
    const stage *const end = s + chain->stages;

    for (; s != end; s += gpwi_stage_places(s->kind)) {
        in_w = gpwi_stage_settled_w(s, in_w);
    }
    return in_w;
}

GPWI_COLD float gpwi_chain_settle(gpw_chain *chain, stage *s, float in_w)
{
    if (s->kind == STAGE_LAG) {
        settle_lag(&s->as.lag, in_w);
    } else if (s->kind == STAGE_DELAY) {
        s->as.delay.oldest = 0u;
        settle_delay(&s->as.delay, gpwi_chain_slots(chain) + s->as.delay.first, in_w);
    } else if (s->kind == STAGE_RAMP) {
        settle_ramp(&s->as.ramp, in_w);
    } else {
        gpwi_large_settle(s, in_w);
    }
    return gpwi_stage_settled_w(s, in_w);
}

void gpwi_chain_step(gpw_chain *chain, float *mean_w, float *fluctuation_w)
{
    stage *s = gpwi_chain_stages(chain);
    const stage *const end = s + chain->stages;
    sample signal;

    signal.mean = *mean_w;
    signal.fluctuation = *fluctuation_w;
    for (; s != end; s++) {
        if (s->kind == STAGE_LAG) {
            signal.mean = step_lag(&s->as.lag, signal.mean);
            signal.fluctuation = step_lag_fluctuation(&s->as.lag, signal.fluctuation);
        } else if (s->kind == STAGE_RAMP) {
            signal.mean = step_ramp(&s->as.ramp, signal.mean);
        } else if (s->kind == STAGE_DELAY) {
            step_delay(&s->as.delay, gpwi_chain_slots(chain) + s->as.delay.first, &signal);
        } else {
            gpwi_large_run(chain, s, signal, mean_w, fluctuation_w); /* this one and the rest */
            return;
        }
    }
    *mean_w = signal.mean;
    *fluctuation_w = signal.fluctuation;
}

/* ---- what the stages hold ---- */

static void add_lag_store(const lag *l, float in_w, two_float *sum)
{
    lag settled = *l;

    settle_lag(&settled, in_w);
    two_add(sum, l->store.hi, l->store.lo);
    two_add(sum, -settled.store.hi, -settled.store.lo);
}

/* Every sample in the ring has still to come out, of the oldest only a fraction. */
static void add_delay_store(const delay *d, const sample *ring, float in_w, two_float *sum)
{
    uint32_t i;

    for (i = 0; i < d->length; i++) {
        const float above = ring[i].mean - in_w;

        two_add(sum, i == d->oldest ? above * d->fraction : above, 0.0f);
    }
}

void gpwi_stage_add_store(const gpw_chain *chain, const stage *s, float in_w, two_float *sum)
{
    if (s->kind == STAGE_LAG) {
        add_lag_store(&s->as.lag, in_w, sum);
    } else if (s->kind == STAGE_DELAY) {
        add_delay_store(&s->as.delay, gpwi_chain_slots(chain) + s->as.delay.first, in_w, sum);
    } else if (s->kind == STAGE_RAMP) {
        two_add(sum, s->as.ramp.store, -s->as.ramp.store_residue);
    } else {
        const two_float held = gpwi_large_store(s);

        two_add(sum, held.hi, held.lo);
    }
}
