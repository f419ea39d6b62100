/* SPDX-License-Identifier: MIT */
/* B200, 1000 W: serving is well covered, the rest is print-outs and what a third party tells.
 */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("b200",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 1000.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, NVIDIA_DATASHEETS, GPU_RAIL),
    GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, 1000.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ANECDOTAL, NVIDIA_SMI, GPU_RAIL),
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, GPWI_UNKNOWN, 136.0f, 144.0f,
              RANGE, ANECDOTAL, NVIDIA_SMI, INSTRUMENT),
    /* 157 to 167 GB of memory in use, nothing asked. */
    GPWI_FACT(POWER, READY, GPWI_UNKNOWN, GPWI_UNKNOWN, 192.0f, 196.0f,
              RANGE, ANECDOTAL, NVIDIA_SMI, INSTRUMENT),
    /* Text models, busy: the distribution is over 291 configurations, not over time. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 752.0f, 422.0f, 965.0f,
              P5_P95, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 0.0f, 294.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 5.0f, 422.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 25.0f, 606.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 50.0f, 752.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 75.0f, 885.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 95.0f, 965.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 100.0f, 976.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    /* A node of eight: 4712 W with a language model, 3165 W with a diffusion model. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 589.0f, 395.6f, 589.0f,
              RANGE, SECONDARY, YORK, INSTRUMENT),
    /* Two pairs of GPUs of one node; whether it was this board or an H100 is not told. */
    GPWI_FACT(RHO_IN, TRAIN, GPWI_UNKNOWN, 0.994f, 0.994f, 0.995f,
              RANGE, SECONDARY, YORK, INSTRUMENT));
/* clang-format on */

const gpw_profile *gpw_profile_b200(void)
{
    return &profile.head;
}
