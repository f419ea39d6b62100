/* SPDX-License-Identifier: MIT */
/* The first study's H100 PCIe, to the letter: table 7.1, and part 8.1 where it says more.
 *
 * The study calls several of these validated. What stands behind them is in docs/study.md:
 * none was measured on this card, so each is an estimate, grade X. Its watts are the board's
 * own (it has no power supply in them). Where its parts disagree, the later part, the one it
 * tells its reader to design with, is here; the other stands beside it in a comment. It has no
 * ready phase and no cap. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("study-h100-pcie",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 350.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, NVIDIA_PB_11133, GPU_RAIL),
    /* 7.1; 300 W is also the design peak of 8.1. */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 280.0f, 300.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    /* 7.1, 8.1 designs with 4000. Stated of the GPU; it is 180 W over the 50 ms of a supply,
     * and so what the AC side shows. */
    GPWI_FACT(RAMP, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 3000.0f, 4000.0f,
              RANGE, ESTIMATE, STUDY, PSU_AC),
    /* 7.1. */
    GPWI_FACT(PSU_LAG, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 0.02f, 0.05f,
              RANGE, ESTIMATE, STUDY, PSU_AC),
    /* 7.1: 1.8 kW of an SXM node, less an assumed 1.3 kW, by 8. */
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, 60.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ESTIMATE, STUDY, GPU_RAIL),
    /* 7.1; duration 4.2: less than a second, 8.1 is silent. */
    GPWI_FACT(POWER, LAUNCH, GPWI_UNKNOWN, GPWI_UNKNOWN, 100.0f, 120.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    GPWI_FACT(DURATION, LAUNCH, GPWI_UNKNOWN, GPWI_UNKNOWN, GPWI_UNKNOWN, 1.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    /* 7.1: 150 to 196 W, rounded by the study; duration 8.1, 4.2 has 2 to 10 s. */
    GPWI_FACT(POWER, LOAD, GPWI_UNKNOWN, GPWI_UNKNOWN, 170.0f, 200.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    GPWI_FACT(DURATION, LOAD, GPWI_UNKNOWN, GPWI_UNKNOWN, 30.0f, 60.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    /* 7.1; duration 8.1, 4.2 has 1 to 5 s. */
    GPWI_FACT(POWER, WARMUP, GPWI_UNKNOWN, GPWI_UNKNOWN, 250.0f, 280.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    GPWI_FACT(DURATION, WARMUP, GPWI_UNKNOWN, GPWI_UNKNOWN, 5.0f, 15.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    /* 8.1 nominal, 7.1 range; 5.2: 265 W +- 15 W. 8.1 has oscillations of +-10 to 15 % as
     * well, but no period: no wave can be made of them. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 265.0f, 250.0f, 280.0f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    GPWI_FACT(SIGMA, INFER, GPWI_UNKNOWN, 15.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ESTIMATE, STUDY, GPU_RAIL),
    /* 5.1: 0.7 to design with; 0.3 to 0.5 for asynchronous serving, 0.6 to 0.7 for batches. */
    GPWI_FACT(RHO_IN, INFER, GPWI_UNKNOWN, 0.7f, 0.3f, 0.7f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL),
    /* 3.1, "training maximum": a top, not a mean. 5.1: synchronised training. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 266.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              UPPER, ESTIMATE, STUDY, GPU_RAIL),
    GPWI_FACT(RHO_IN, TRAIN, GPWI_UNKNOWN, GPWI_UNKNOWN, 0.7f, 0.9f,
              RANGE, ESTIMATE, STUDY, GPU_RAIL));
/* clang-format on */

const gpw_profile *gpw_profile_study_h100_pcie(void)
{
    return &profile.head;
}
