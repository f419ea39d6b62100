/* SPDX-License-Identifier: MIT */
/* B300 SXM6, 1100 W, from one laboratory: two boards, one run of each kind, summaries only.
 * None of its runs tells a spread over time or a correlation, so that the fluctuation is
 * unknown. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("b300",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 1100.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, GPU_RAIL),
    GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, 1100.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, GPU_RAIL),
    GPWI_FACT(CAP_MAX, COUNT, GPWI_UNKNOWN, 1100.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, GPU_RAIL),
    /* Largest instant readings: serving, training. */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 1187.0f, 1283.7f,
              RANGE, MEASURED, B300_LAB, INSTRUMENT),
    /* 1283.7 / 1100; how long is not told. With the cap set to 500 W bursts reached 1.43 of
     * it: not carried over. */
    GPWI_FACT(EXCURSION, COUNT, GPWI_UNKNOWN, 1.167f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, B300_LAB, INSTRUMENT),
    /* Told of a GB300 in its rack, whose supplies store it. In another server the same GPU
     * may have none: at most this. */
    GPWI_FACT(STORAGE, COUNT, GPWI_UNKNOWN, 65.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              UPPER, SECONDARY, NVIDIA_GB300, UNKNOWN),
    /* Clocks stay up during this run: whether the board would go lower is not known. High
     * end: largest reading. */
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, 183.5f, GPWI_UNKNOWN, 189.5f,
              RANGE, MEASURED, B300_LAB, INSTRUMENT),
    /* Prompts and answers mixed; the high end is the run with answers only, which the cap
     * holds. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 1023.6f, GPWI_UNKNOWN, 1070.4f,
              RANGE, MEASURED, B300_LAB, INSTRUMENT),
    /* Over the 60 s of that run. The last is above the cap by the reading's own error or
     * overshoot. */
    GPWI_FACT(POWER_PERCENTILE, INFER, 50.0f, 1050.7f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 95.0f, 1088.9f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 99.0f, 1093.7f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, INFER, 100.0f, 1102.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    /* The cap holds it; the high end is the largest averaged reading. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 1049.7f, GPWI_UNKNOWN, 1075.2f,
              RANGE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 50.0f, 1050.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 95.0f, 1063.5f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 99.0f, 1069.6f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 100.0f, 1075.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, B300_LAB, INSTRUMENT));
/* clang-format on */

const gpw_profile *gpw_profile_b300(void)
{
    return &profile.head;
}
