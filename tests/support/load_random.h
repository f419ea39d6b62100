/* SPDX-License-Identifier: MIT */
/* Random loads for tests: the same on every machine, but for the last bits of libm. */
#ifndef LOAD_RANDOM_H
#define LOAD_RANDOM_H

#include <math.h>
#include <stdint.h>

typedef struct load_random {
    uint64_t word;
    double spare;
    int has_spare;
} load_random;

static inline load_random random_of(uint64_t seed)
{
    load_random r = {0u, 0.0, 0};

    r.word = seed * 0x9E3779B97F4A7C15u + 0x1234567u;
    return r;
}

/* Between 0 and 1, both left out: splitmix64. */
static inline double uniform(load_random *r)
{
    uint64_t z = r->word += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

/* Mean 0, variance 1: Box and Muller. */
static inline double normal(load_random *r)
{
    const double radius = sqrt(-2.0 * log(uniform(r)));
    const double angle = 6.283185307179586 * uniform(r);

    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    r->spare = radius * sin(angle);
    r->has_spare = 1;
    return radius * cos(angle);
}

/* One step of a load with one time constant, spread 1. */
static inline double remember(load_random *r, double before, double dt_s, double tau_s)
{
    const double a = exp(-dt_s / tau_s);

    return a * before + sqrt(1.0 - a * a) * normal(r);
}

#endif /* LOAD_RANDOM_H */
