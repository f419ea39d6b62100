/* SPDX-License-Identifier: MIT */
/* Words of a table of largest steps: its head, then the steps up, then those down, row by row
 * of equal load. */
#ifndef GPW_PLAN_SURFACE_INTERNAL_H
#define GPW_PLAN_SURFACE_INTERNAL_H

#include "gpupower/plan_surface.h"

#include "internal.h"

enum gpwi_surface_word {
    GPWI_SURFACE_MAGIC,
    GPWI_SURFACE_SUM,
    GPWI_SURFACE_LOADS,
    GPWI_SURFACE_LEADS,
    GPWI_SURFACE_LOAD_MAX,  /* thousandths */
    GPWI_SURFACE_LEAD_MIN,  /* thousandths, plus an offset */
    GPWI_SURFACE_LEAD_STEP, /* thousandths */
    GPWI_SURFACE_AIR,       /* 1: leads matter */
    GPWI_SURFACE_ROWS,      /* filled */
    GPWI_SURFACE_HEAD
};

#define GPWI_SURFACE_BEGUN 0x5347u
#define GPWI_SURFACE_SEALED 0x5353u
#define GPWI_SURFACE_LEAD_OFFSET 4096

/* The head is that of a table in so many words. */
int gpwi_surface_fits(const uint16_t *table, size_t words);
uint16_t gpwi_surface_sum(const uint16_t *table); /* of all words but the sum itself */

static inline float gpwi_surface_load_step(const uint16_t *table)
{
    return (float)table[GPWI_SURFACE_LOAD_MAX] /
           (1000.0f * (float)(table[GPWI_SURFACE_LOADS] - 1u));
}

#endif /* GPW_PLAN_SURFACE_INTERNAL_H */
