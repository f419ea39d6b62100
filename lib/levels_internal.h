/* SPDX-License-Identifier: MIT */
/* What rooms above the level tracker may know of it. */
#ifndef GPW_LEVELS_INTERNAL_H
#define GPW_LEVELS_INTERNAL_H

#include "gpupower/levels.h"
#include "moments.h"

/* What a tracker of these capacities takes, as a constant: levels.c checks it. */
#define GPWI_LEVELS_BYTES(levels, events) (392u + 80u * (levels) + 48u * (events))

/* The level that goes on. */
typedef struct gpwi_level_now {
    uint64_t begin_ns;      /* its first sample */
    uint64_t left_ns;       /* first sample outside the level before */
    const gpwi_moments *in; /* its samples, events left out; until the next step */
    uint32_t events;
} gpwi_level_now;

/* 0 when none goes on: then nothing is written. */
int gpwi_levels_now(const gpw_levels *levels, gpwi_level_now *now);

static inline float gpwi_levels_between_s(uint64_t from_ns, uint64_t to_ns)
{
    return gpwi_float_of_uint64(to_ns - from_ns) * 1.0e-9f;
}

#endif /* GPW_LEVELS_INTERNAL_H */
