/* SPDX-License-Identifier: MIT */
/* A100 SXM, 400 W: a pair of them serving one small model, and what is told of a large fleet.
 */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("a100-sxm",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 400.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, LI, GPU_RAIL),
    /* Largest reading of the pair. Its mean over 13 s of prefill is 428 W: the cap of that
     * board must be above 400 W, and is not in the log. */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, 455.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, POWERTRACE_SIM, INSTRUMENT),
    /* Lowest state of a server with a 20B model on one GPU. */
    GPWI_FACT(POWER, READY, GPWI_UNKNOWN, 67.9f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, POWERTRACE_SIM, INSTRUMENT),
    GPWI_FACT(SIGMA, READY, GPWI_UNKNOWN, 0.32f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, POWERTRACE_SIM, INSTRUMENT),
    /* A 20B model at 2 requests/s, one GPU for prompts and one for answers. The mean is that
     * of the pair, the ends are the answering GPU and the prompting one. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 297.7f, 167.7f, 427.6f,
              RANGE, MEASURED, POWERTRACE_SIM, INSTRUMENT),
    /* Root mean square of the two, 8.3 W and 73.2 W: the answering one goes on and off. */
    GPWI_FACT(SIGMA, INFER, GPWI_UNKNOWN, 52.1f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, POWERTRACE_SIM, INSTRUMENT),
    /* Median of the fits to the six upper states of one GPU. */
    GPWI_FACT(TAU, INFER, GPWI_UNKNOWN, 0.42f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, POWERTRACE_SIM, INSTRUMENT),
    /* Dips between iterations, by model: to 75, 50 and 20 % of rated power, the last being
     * idle. Of 400 W; which board it was is not told. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 80.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, INFERRED, PATEL, GPU_RAIL));
/* clang-format on */

const gpw_profile *gpw_profile_a100_sxm(void)
{
    return &profile.head;
}
