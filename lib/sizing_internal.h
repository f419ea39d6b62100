/* SPDX-License-Identifier: MIT */
/* An energy that adds up for years: whole millijoules and what is left of one. */
#ifndef GPW_SIZING_INTERNAL_H
#define GPW_SIZING_INTERNAL_H

#include "gpupower/sizing.h"

#include "maths.h"

typedef struct gpwi_energy {
    int64_t mj;
    float rest_mj;
    uint32_t reserved;
} gpwi_energy;

void gpwi_energy_add(gpwi_energy *energy, float millijoules);

#endif /* GPW_SIZING_INTERNAL_H */
