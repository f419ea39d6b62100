/* SPDX-License-Identifier: MIT */
/* One GPU of a GB200 superchip, 1200 W: what its smoothing can do is documented, what it draws
 * is not. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("gb200",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 1200.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, LI, GPU_RAIL),
    GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, 1200.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ANECDOTAL, NVIDIA_SMI, GPU_RAIL),
    /* The least setting of the limit above rated power, which holds for about 50 ms while
     * rated power holds over 1 s. */
    GPWI_FACT(EXCURSION, COUNT, 0.05f, 1.1f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, FULL, CHOUKSE, GPU_RAIL),
    /* The floor of the smoothing can be set no higher. */
    GPWI_FACT(FLOOR_MAX, COUNT, GPWI_UNKNOWN, 0.9f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, CHOUKSE, GPU_RAIL),
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, GPWI_UNKNOWN, 156.0f, 181.0f,
              RANGE, ANECDOTAL, NVIDIA_SMI, INSTRUMENT),
    /* The cap: all that is known. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 1200.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              UPPER, ANECDOTAL, NVIDIA_SMI, GPU_RAIL),
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 1200.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              UPPER, ANECDOTAL, NVIDIA_SMI, GPU_RAIL));
/* clang-format on */

const gpw_profile *gpw_profile_gb200(void)
{
    return &profile.head;
}
