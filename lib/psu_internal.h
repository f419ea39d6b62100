/* SPDX-License-Identifier: MIT */
/* What a converter and a store may be, as a stage of a chain and in closed form. */
#ifndef GPW_PSU_INTERNAL_H
#define GPW_PSU_INTERNAL_H

#include "internal.h"

#define GPWI_STORE_MAX_J 1.0e15f

static inline int gpwi_is_natural_hz(float hz)
{
    return gpwi_in_range(hz, 1.0e-3f, 1.0e4f);
}

static inline int gpwi_is_damping(float ratio)
{
    return gpwi_in_range(ratio, 0.2f, 10.0f);
}

#endif /* GPW_PSU_INTERNAL_H */
