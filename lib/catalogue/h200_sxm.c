/* SPDX-License-Identifier: MIT */
/* H200 SXM, 700 W: little more than print-outs. The nodes that were logged (cisco-h200-node)
 * are whole nodes, whose power cannot be divided into that of their boards; docs/sources.md
 * has what they show. Nothing is taken over from the H100. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("h200-sxm",
    /* The cap that the tool shows is the rated power on boards whose rating is known. */
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 700.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, NVIDIA_SMI, GPU_RAIL),
    GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, 700.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ANECDOTAL, NVIDIA_SMI, GPU_RAIL),
    /* Listings disagree, 73 to 79 W against 120 to 123 W, and one of the latter has memory
     * in use: taken as two states, empty and with a context. A fourth page has 80.3 W. */
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, 76.0f, 73.0f, 79.0f,
              RANGE, ANECDOTAL, NVIDIA_SMI, INSTRUMENT),
    GPWI_FACT(POWER, READY, GPWI_UNKNOWN, GPWI_UNKNOWN, 120.0f, 123.0f,
              RANGE, ANECDOTAL, NVIDIA_SMI, INSTRUMENT),
    /* One page: 516.9 W at a batch of 128, 592.8 W under load. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 516.9f, GPWI_UNKNOWN, 592.8f,
              RANGE, ANECDOTAL, NVIDIA_SMI, INSTRUMENT),
    /* The cap: all that is known. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 700.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              UPPER, ANECDOTAL, NVIDIA_SMI, GPU_RAIL));
/* clang-format on */

const gpw_profile *gpw_profile_h200_sxm(void)
{
    return &profile.head;
}
