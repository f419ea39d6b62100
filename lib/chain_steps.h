/* SPDX-License-Identifier: MIT */
/* What one sample does to a lag, a dead time and a ramp: inline, for the two loops that run
 * them. Every signal is a mean over the sample interval, so that what goes in and does not come
 * out is in a stage, to the last bit. */
#ifndef GPW_CHAIN_STEPS_H
#define GPW_CHAIN_STEPS_H

#include "chain_state.h"

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

#endif /* GPW_CHAIN_STEPS_H */
