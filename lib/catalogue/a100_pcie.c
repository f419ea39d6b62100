/* SPDX-License-Identifier: MIT */
/* A100 PCIe, 80 GB, 300 W, from ten minutes of one node of eight at one job.
 *
 * The log names neither the board (memory and clocks make it this one) nor whether the job
 * trains; it is taken as training, hence grade I throughout. Each reading is a mean of 25 ms,
 * the GPUs are read one after another, one round every 0.24 s: what happens between two rounds
 * is not seen. What a board draws that waits is of another log, of a board of 250 W. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("a100-pcie",
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 300.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* Largest of 18200 readings. */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, 387.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* That reading by the rated power, the cap is not in the log; 4.4 % of the readings are
     * above 1. Too slow to tell how long. */
    GPWI_FACT(EXCURSION, COUNT, GPWI_UNKNOWN, 1.29f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* Of a board of 250 W by the same name: its clock up, nothing running, 43 to 45 degC. */
    GPWI_FACT(POWER, LAUNCH, GPWI_UNKNOWN, 63.9f, 63.4f, 65.0f,
              RANGE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    /* The same state, here with a model that nobody measured. */
    GPWI_FACT(POWER, READY, GPWI_UNKNOWN, 63.9f, 63.4f, 65.0f,
              RANGE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    /* Mean of all; the ends are the GPU that draws least and the one that draws most. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 212.6f, 205.4f, 218.7f,
              RANGE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* Over time and GPUs, of 25 ms readings. */
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 0.0f, 135.6f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 5.0f, 156.5f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 25.0f, 175.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 50.0f, 205.7f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 75.0f, 241.7f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 95.0f, 296.5f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(POWER_PERCENTILE, TRAIN, 100.0f, 387.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* Without the cycle. From one reading to the next nothing of it is left: the correlation
     * time is shorter than 0.24 s, and unknown. */
    GPWI_FACT(SIGMA, TRAIN, GPWI_UNKNOWN, 42.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* A cycle common to all GPUs, as a square wave. */
    GPWI_FACT(WAVE, TRAIN, GPWI_UNKNOWN, 18.7f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(WAVE_PERIOD, TRAIN, GPWI_UNKNOWN, 7.47f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    GPWI_FACT(WAVE_DUTY, TRAIN, GPWI_UNKNOWN, 0.74f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_A100, INSTRUMENT),
    /* Of single readings, and of means of 1 s. The GPUs are not read at one time: between
     * their fast parts the correlation could be anything. */
    GPWI_FACT(RHO_IN, TRAIN, GPWI_UNKNOWN, GPWI_UNKNOWN, 0.042f, 0.19f,
              RANGE, INFERRED, CUDA_TEST_A100, INSTRUMENT));
/* clang-format on */

const gpw_profile *gpw_profile_a100_pcie(void)
{
    return &profile.head;
}
