/* SPDX-License-Identifier: MIT */
#include "moments.h"

void gpwi_moments_pool(gpwi_moments *m, const gpwi_moments *other)
{
    const float a = gpwi_float_of_uint64(m->count);
    const float b = gpwi_float_of_uint64(other->count);
    const float apart = (other->mean - m->mean) - (other->mean_residue - m->mean_residue);
    float share;

    if (other->count == 0u) {
        return;
    }
    if (m->count == 0u) {
        *m = *other;
        return;
    }
    share = b / (a + b);
    m->count += other->count;
    gpwi_accumulate(&m->mean, &m->mean_residue, apart * share);
    gpwi_accumulate(&m->squares, &m->squares_residue, other->squares);
    gpwi_accumulate(&m->squares, &m->squares_residue, apart * apart * a * share);
    m->min = other->min < m->min ? other->min : m->min;
    m->max = other->max > m->max ? other->max : m->max;
}

void gpwi_moments_remove(gpwi_moments *m, const gpwi_moments *other)
{
    const float a = gpwi_float_of_uint64(m->count - other->count);
    const float b = gpwi_float_of_uint64(other->count);
    const float apart = (m->mean - other->mean) - (m->mean_residue - other->mean_residue);
    const float shift = apart * b / a; /* of the mean that is left */

    m->count -= other->count;
    gpwi_accumulate(&m->mean, &m->mean_residue, shift);
    gpwi_accumulate(&m->squares, &m->squares_residue, -other->squares);
    gpwi_accumulate(&m->squares, &m->squares_residue, -(apart + shift) * apart * b);
}

float gpwi_moments_variance(const gpwi_moments *m)
{
    const float squares = m->squares - m->squares_residue;

    if (m->count < 2u || !(squares > 0.0f)) {
        return 0.0f;
    }
    return squares / gpwi_float_of_uint64(m->count - 1u);
}
