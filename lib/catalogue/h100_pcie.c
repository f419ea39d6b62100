/* SPDX-License-Identifier: MIT */
/* H100 PCIe, 350 W, as far as it has been measured: matrix products on a few cards of one
 * laboratory, read from the card's own sensor (25 ms every 100 ms). Nobody has published a
 * trace of it serving, loading or warming up. */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("h100-pcie",
    /* With the 450 or 600 W sense; 310 W with the 300 W one, see h100-pcie-310w. */
    GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 350.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, NVIDIA_PB_11133, GPU_RAIL),
    GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, 350.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, NVIDIA_PB_11133, GPU_RAIL),
    GPWI_FACT(CAP_MIN, COUNT, GPWI_UNKNOWN, 200.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, NVIDIA_PB_11133, GPU_RAIL),
    GPWI_FACT(CAP_MAX, COUNT, GPWI_UNKNOWN, 350.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, NVIDIA_PB_11133, GPU_RAIL),
    /* Largest readings: of a sustained run at the cap; of 50 bursts of 0.4 s. */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 381.2f, 467.8f,
              RANGE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* 467.8 / 350, in the first reading of a burst; the next one, 0.13 s later, is below 1.1. */
    GPWI_FACT(EXCURSION, COUNT, 0.13f, 1.34f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* The first second of a sustained run, before the cap's regulator has it. Bursts stay at
     * 1.05 for 0.5 s, and then end. */
    GPWI_FACT(EXCURSION, COUNT, 0.4f, 1.071f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(EXCURSION, COUNT, 0.7f, 1.056f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(EXCURSION, COUNT, 0.8f, 1.032f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* Supplies above 450 W with the 16-pin connector, in multiples of their rating; the last
     * is continuous. What the card itself may draw is in a table that could not be had. */
    GPWI_FACT(EXCURSION_ALLOWED, COUNT, 0.0001f, 2.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, INTEL_ATX12VO, GPU_RAIL),
    GPWI_FACT(EXCURSION_ALLOWED, COUNT, 0.001f, 1.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, INTEL_ATX12VO, GPU_RAIL),
    GPWI_FACT(EXCURSION_ALLOWED, COUNT, 0.01f, 1.6f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, INTEL_ATX12VO, GPU_RAIL),
    GPWI_FACT(EXCURSION_ALLOWED, COUNT, 0.1f, 1.2f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, INTEL_ATX12VO, GPU_RAIL),
    GPWI_FACT(EXCURSION_ALLOWED, COUNT, 1000000.0f, 1.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, FULL, INTEL_ATX12VO, GPU_RAIL),
    /* Proven of a rising edge; the sensor shows no more. Take a step. */
    GPWI_FACT(RAMP, COUNT, GPWI_UNKNOWN, 3800.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              LOWER, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* Warmer is more: 47.4 W at 40 degC. The range is over boards and temperatures. A
     * listing has 45 W, at a cap of 310 W. */
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, GPWI_UNKNOWN, 46.0f, 60.0f,
              RANGE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(POWER_AT_TEMPERATURE, IDLE, 40.0f, 47.4f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(POWER_PER_KELVIN, IDLE, GPWI_UNKNOWN, 0.49f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* About that line. */
    GPWI_FACT(SIGMA, IDLE, GPWI_UNKNOWN, 0.3f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* A context exists, nothing runs. */
    GPWI_FACT(POWER, LAUNCH, GPWI_UNKNOWN, GPWI_UNKNOWN, 77.0f, 99.0f,
              RANGE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(POWER_AT_TEMPERATURE, LAUNCH, 40.0f, 77.5f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(POWER_PER_KELVIN, LAUNCH, GPWI_UNKNOWN, 0.76f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(SIGMA, LAUNCH, GPWI_UNKNOWN, 0.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT),
    /* The same state, but with a model in it, which nobody has measured on this card. */
    GPWI_FACT(POWER, READY, GPWI_UNKNOWN, GPWI_UNKNOWN, 77.0f, 99.0f,
              RANGE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(POWER_AT_TEMPERATURE, READY, 40.0f, 77.5f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(POWER_PER_KELVIN, READY, GPWI_UNKNOWN, 0.76f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    GPWI_FACT(SIGMA, READY, GPWI_UNKNOWN, 0.8f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    /* The cap: all that is known. */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, 350.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              UPPER, FULL, NVIDIA_PB_11133, GPU_RAIL),
    /* Matrix products, no training job: half precision without a pause, operands that draw
     * most (the cap holds it) and, at the low end, random ones. The high end is the cap. */
    GPWI_FACT(POWER, TRAIN, GPWI_UNKNOWN, 348.6f, 303.4f, 350.0f,
              RANGE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT),
    /* Of 25 ms readings at the cap; its regulator swings at 2.15 Hz, so that no single
     * correlation time fits. */
    GPWI_FACT(SIGMA, TRAIN, GPWI_UNKNOWN, 4.6f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, INFERRED, CUDA_TEST_GEMM, INSTRUMENT));
/* clang-format on */

const gpw_profile *gpw_profile_h100_pcie(void)
{
    return &profile.head;
}
