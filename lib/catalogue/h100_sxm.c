/* SPDX-License-Identifier: MIT */
/* H100 SXM, 700 W, as far as it has been measured. Loading and warming up are unknown. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("h100-sxm",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 700.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, LI, GPU_RAIL),
    GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, 700.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ANECDOTAL, NVIDIA_SMI, GPU_RAIL),
    /* Low end: stretches of a linear solver, averaged (nlr-2026, S). High end: one reading,
     * of an H800 SXM of 700 W (cuda-test-gemm, I). */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 695.0f, 793.8f,
              RANGE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    /* That reading by its cap. Logged once a second: too slow to tell how long. */
    GPWI_FACT(EXCURSION, COUNT, GPWI_UNKNOWN, 1.134f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    /* At the floor of a meter that averages over 1 s, so a lower bound. Take a step. */
    GPWI_FACT(RAMP, COUNT, GPWI_UNKNOWN, 610.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, SECONDARY, YORK, INSTRUMENT),
    /* 68 to 73 W in four listings, N; 72 to 81 W in one node, M. */
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, 72.5f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, SECONDARY, NLR, INSTRUMENT),
    /* Stated as +-0.1 W. */
    GPWI_FACT(SIGMA, IDLE, GPWI_UNKNOWN, 0.1f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, SECONDARY, NLR, INSTRUMENT),
    /* Eight GPUs, context made, nothing runs yet; the ends are the GPU that draws least and
     * the one that draws most. Measured, but the log does not name the board. */
    GPWI_FACT(POWER, LAUNCH, GPWI_UNKNOWN, 122.0f, 116.6f, 140.7f,
              RANGE, INFERRED, NANOGPT, INSTRUMENT),
    GPWI_FACT(SIGMA, LAUNCH, GPWI_UNKNOWN, 1.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, NANOGPT, INSTRUMENT),
    /* Server loaded, nothing asked. */
    GPWI_FACT(POWER, READY, GPWI_UNKNOWN, 120.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, POWERTRACE_SIM, INSTRUMENT),
    GPWI_FACT(SIGMA, READY, GPWI_UNKNOWN, 1.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, POWERTRACE_SIM, INSTRUMENT),
    /* Text models, busy: the distribution is over 274 configurations, not over time. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 519.0f, 356.0f, 669.0f,
              P5_P95, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 0.0f, 231.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 5.0f, 356.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 25.0f, 459.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 50.0f, 519.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 75.0f, 586.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 95.0f, 669.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 100.0f, 694.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, MLENERGY, INSTRUMENT),
    /* A 70B model on four GPUs, 4 requests/s. */
    GPWI_FACT(SIGMA, INFER, GPWI_UNKNOWN, 23.1f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, POWERTRACE_SIM, INSTRUMENT),
    /* Median of its fits; the meter averages over 1 s, so the true one may be shorter. */
    GPWI_FACT(TAU, INFER, GPWI_UNKNOWN, 1.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, POWERTRACE_SIM, INSTRUMENT),
    /* The four GPUs that serve one model. Of independent servers none is known. */
    GPWI_FACT(RHO_IN, INFER, GPWI_UNKNOWN, 0.963f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, POWERTRACE_SIM, INSTRUMENT),
    /* The high end is the mean by a largest over mean of 1.25, from 0.2 s to 5 min. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 548.0f, GPWI_UNKNOWN, 685.0f,
              RANGE, SECONDARY, NLR, INSTRUMENT),
    /* At 689 W, the cap; a 1 s meter, so a lower bound. */
    GPWI_FACT(SIGMA, TRAIN, GPWI_UNKNOWN, 2.1f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, NANOGPT, INSTRUMENT),
    /* The dips: all GPUs fall together, to what a mere context draws, and come back. Undone
     * from a meter that averages over 1 s: 645 J of the node in 0.30 s, every 22.28 s, from
     * 392 W a GPU. york-2026 has 8.5 to 15.9 s and 280 to 560 W, S. */
    GPWI_FACT(WAVE, TRAIN, GPWI_UNKNOWN, 269.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, NANOGPT, INSTRUMENT),
    GPWI_FACT(WAVE_PERIOD, TRAIN, GPWI_UNKNOWN, 22.28f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, NANOGPT, INSTRUMENT),
    GPWI_FACT(WAVE_DUTY, TRAIN, GPWI_UNKNOWN, 0.9865f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, COMPUTED, NANOGPT, INSTRUMENT),
    /* A job with dips; low end: the other job of the log, at the cap. york-2026 has 0.994,
     * S. */
    GPWI_FACT(RHO_IN, TRAIN, GPWI_UNKNOWN, 0.983f, 0.04f, 0.983f,
              RANGE, MEASURED, NANOGPT, INSTRUMENT),
    /* Told as: the spread of the job's sum grows in proportion to its nodes. */
    GPWI_FACT(RHO_OUT, TRAIN, GPWI_UNKNOWN, 1.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, SECONDARY, NLR, INSTRUMENT));
/* clang-format on */

const gpw_profile *gpw_profile_h100_sxm(void)
{
    return &profile.head;
}
