/* SPDX-License-Identifier: MIT */
/* What one sample does to the stages: lags, dead times and ramps here, the larger ones in a
 * file each. Every signal is a mean over the sample interval, so that what goes in and does not
 * come out is in a stage, to the last bit. */
#include "chain_state.h"

/* A larger stage is in the chain only if its add function was linked, and with it chain_large.c
 * and its own step. So firmware that adds none carries none of their code. */
#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_large_step
#  pragma weak gpwi_large_settle
#  pragma weak gpwi_large_settled_w
#  pragma weak gpwi_large_store
#endif

/* ---- stages ---- */

static inline float lag_output(const lag *l, float in)
{
    return (l->direct * in + l->gain * l->store.lo) + l->gain * l->store.hi;
}

/* An output within rounding of its input is its input: a settled lag then stays so for good,
 * and, as most of the time, has nothing to store. */
static inline float step_lag(lag *l, float in)
{
    const float out = lag_output(l, in);

    if (gpwi_abs(in - out) <= gpwi_abs(in) * FLT_EPSILON) {
        return in;
    }
    two_add_difference(&l->store, in, out);
    return out;
}

static inline float step_lag_fluctuation(lag *l, float in)
{
    const float out = l->direct * in + l->gain * l->fluctuation_store;

    l->fluctuation_store += in - out;
    return out;
}

/* A settled lag gives its input back: what the first line's rounding spoils is taken out, and
 * where that overshoots a fast lag, by letting it settle. */
static void settle_lag(lag *l, float value)
{
    l->store.hi = value * ((1.0f - l->direct) / l->gain);
    l->store.lo = 0.0f;
    two_add(&l->store, (value - lag_output(l, value)) / l->gain, 0.0f);
    (void)step_lag(l, value);
    (void)step_lag(l, value);
    l->fluctuation_store = 0.0f;
}

/* Equal ends give themselves back: no drift at rest. */
static inline float between(float newer, float older, float fraction)
{
    return newer + fraction * (older - newer);
}

static inline void step_delay(delay *d, sample *ring, sample *signal)
{
    sample *const slot = &ring[d->oldest];
    const sample older = *slot;
    sample newer;

    *slot = *signal;
    d->oldest = d->oldest + 1u < d->length ? d->oldest + 1u : 0u;
    newer = ring[d->oldest]; /* with a ring of one, what just came in */
    signal->mean = between(newer.mean, older.mean, d->fraction);
    signal->fluctuation = between(newer.fluctuation, older.fluctuation, d->fraction);
}

static void settle_delay(const delay *d, sample *ring, float value)
{
    uint32_t i;

    for (i = 0; i < d->length; i++) {
        ring[i].mean = value;
        ring[i].fluctuation = 0.0f;
    }
}

static inline float climb(ramp *r, float rise)
{
    const float mean = r->value + (0.5f * rise - r->residue);

    gpwi_accumulate(&r->value, &r->residue, rise);
    return mean;
}

/* The gap closes after |gap|/rate and stays closed: half of that triangle is missing. */
static inline float arrive(ramp *r, float target, float gap, float half_per_rate)
{
    r->value = target;
    r->residue = 0.0f;
    return target - gap * (gpwi_abs(gap) * half_per_rate);
}

static inline float step_ramp(ramp *r, float target)
{
    const float gap = (target - r->value) + r->residue;
    float mean;

    if (gap == 0.0f) {
        return target;
    }
    if (gap > 0.0f) {
        mean = gap > r->up ? climb(r, r->up) : arrive(r, target, gap, r->half_per_up);
    } else {
        mean = -gap > r->down ? climb(r, -r->down) : arrive(r, target, gap, r->half_per_down);
    }
    gpwi_accumulate(&r->store, &r->store_residue, target - mean);
    return mean;
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

float gpwi_chain_settle(gpw_chain *chain, stage *s, float in_w)
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
            sample large = signal; /* a copy: the signal itself stays in registers */

            gpwi_large_step(s, &large);
            signal = large;
            s++;
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
