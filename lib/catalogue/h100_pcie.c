/* SPDX-License-Identifier: MIT */
/* H100 PCIe, 350 W, as far as it has been measured. Each figure's grade and source stand beside
 * it; docs/sources.md says what was measured how. */
#include "../profile_state.h"

/* clang-format off */
static const struct gpw_profile profile = {
    .magic = GPWI_PROFILE_MAGIC,
    .board = {
        .grade = GPW_GRADE_MEASURED, /* the weakest: rated power and cap are F */
        .source = GPW_SOURCE_CUDA_TEST_GEMM,
        .ramp_point = GPW_POINT_INSTRUMENT,
        .tdp_w = 350.0f, /* F nvidia-pb-11133, with the 450 or 600 W sense; 310 with the 300 W */
        .cap_w = 350.0f, /* F nvidia-pb-11133: default and largest */
        .peak_low_w = 381.2f, /* M: largest reading of a sustained run at the cap */
        .peak_high_w = 467.8f, /* M: largest reading of 50 bursts of 0.4 s */
        .excursion_ratio = 1.34f, /* M: 467.8 / 350, one board: a lower bound of the true worst */
        .excursion_s = 0.5f, /* M: longest stay above 1.02 of the cap, 0.4 and 0.5 s bursts */
        .ramp_low_w_per_s = 3800.0f, /* M: proven of a rising edge; the sensor shows no more */
        .ramp_high_w_per_s = GPWI_UNKNOWN, /* edges are faster than the sensor: take a step */
        .psu_lag_low_s = GPWI_UNKNOWN,
        .psu_lag_high_s = GPWI_UNKNOWN,
        .name = "h100-pcie",
    },
    .phases = {
        GPWI_PHASE_OFF,
        [GPW_PHASE_IDLE] = {
            .phase = GPW_PHASE_IDLE,
            .mean_w = GPWI_UNKNOWN,
            .low_w = 46.0f, /* M; 45 in one listing at a cap of 310 W, N */
            .high_w = 60.0f, /* M; warmer is more: 47.4 W at 40 degC and 0.49 W/K, M */
            .sigma_w = 0.3f, /* M, about that line */
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_MEASURED,
            .source = GPW_SOURCE_CUDA_TEST_GEMM,
            .point = GPW_POINT_INSTRUMENT,
        },
        [GPW_PHASE_LAUNCH] = { /* M: a context exists, nothing runs */
            .phase = GPW_PHASE_LAUNCH,
            .mean_w = GPWI_UNKNOWN,
            .low_w = 77.0f,
            .high_w = 99.0f,
            .sigma_w = 0.8f,
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_MEASURED,
            .source = GPW_SOURCE_CUDA_TEST_GEMM,
            .point = GPW_POINT_INSTRUMENT,
        },
        GPWI_PHASE_UNKNOWN(GPW_PHASE_LOAD), /* nobody has published one */
        GPWI_PHASE_UNKNOWN(GPW_PHASE_WARMUP),
        [GPW_PHASE_READY] = { /* I: the same state, here with a model that nobody measured */
            .phase = GPW_PHASE_READY,
            .mean_w = GPWI_UNKNOWN,
            .low_w = 77.0f,
            .high_w = 99.0f, /* 77.5 W at 40 degC and 0.76 W/K, M */
            .sigma_w = 0.8f,
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_INFERRED,
            .source = GPW_SOURCE_CUDA_TEST_GEMM,
            .point = GPW_POINT_INSTRUMENT,
        },
        [GPW_PHASE_INFER] = { /* no trace of this card serving was found: only its top is known */
            .phase = GPW_PHASE_INFER,
            .mean_w = GPWI_UNKNOWN,
            .low_w = GPWI_UNKNOWN,
            .high_w = 350.0f, /* F nvidia-pb-11133: the cap */
            GPWI_NO_NOISE, GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_FULL,
            .source = GPW_SOURCE_NVIDIA_PB_11133,
            .point = GPW_POINT_GPU_RAIL,
        },
        [GPW_PHASE_TRAIN] = { /* I: measured of endless matrix products, not of a training job */
            .phase = GPW_PHASE_TRAIN,
            .mean_w = 348.6f, /* half precision, operands that draw most: held by the cap */
            .low_w = 303.4f, /* the same with random operands: below the cap */
            .high_w = 350.0f, /* F nvidia-pb-11133 */
            .sigma_w = 4.6f, /* of 25 ms readings at the cap */
            .tau_s = GPWI_UNKNOWN, /* the cap's regulator swings at 2.15 Hz: no single time fits */
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_INFERRED,
            .source = GPW_SOURCE_CUDA_TEST_GEMM,
            .point = GPW_POINT_INSTRUMENT,
        },
        GPWI_PHASES_USER_UNKNOWN,
    },
};
/* clang-format on */

const gpw_profile *gpw_profile_h100_pcie(void)
{
    return &profile;
}
