/* SPDX-License-Identifier: MIT */
/* Count, mean, spread and range of samples, one by one, for as long as it takes. */
#ifndef GPW_MOMENTS_H
#define GPW_MOMENTS_H

#include "maths.h"

/* The true mean is `mean - mean_residue`: what a float drops is kept. Likewise the squares. */
typedef struct gpwi_moments {
    uint64_t count;
    float mean, mean_residue;
    float squares, squares_residue; /* sum of squared differences from the mean */
    float min, max;
} gpwi_moments;

static inline void gpwi_moments_add(gpwi_moments *m, float x)
{
    const float before = (x - m->mean) + m->mean_residue;

    m->count++;
    gpwi_accumulate(&m->mean, &m->mean_residue, before / gpwi_float_of_uint64(m->count));
    gpwi_accumulate(&m->squares, &m->squares_residue,
                    before * ((x - m->mean) + m->mean_residue));
    m->min = m->count == 1u || x < m->min ? x : m->min;
    m->max = m->count == 1u || x > m->max ? x : m->max;
}

/* Two sets of samples as one. */
void gpwi_moments_pool(gpwi_moments *m, const gpwi_moments *other);

/* Takes out what was pooled; the range stays. */
void gpwi_moments_remove(gpwi_moments *m, const gpwi_moments *other);

/* Unbiased; 0 of fewer than two samples. */
float gpwi_moments_variance(const gpwi_moments *m);

#endif /* GPW_MOMENTS_H */
