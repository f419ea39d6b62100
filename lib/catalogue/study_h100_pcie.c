/* SPDX-License-Identifier: MIT */
/* The first study's H100 PCIe, to the letter: table 7.1, and part 8.1 where it says more.
 *
 * The study calls several of these validated. What stands behind them is in docs/study.md: none
 * was measured on this card, so each is an estimate, grade X, source study-2025. Its watts are
 * the board's own (it has no power supply in them). Where its parts disagree, the later part,
 * the one it tells its reader to design with, is here; the other is in docs/study.md. */
#include "../profile_state.h"

/* clang-format off */
static const struct gpw_profile profile = {
    .magic = GPWI_PROFILE_MAGIC,
    .board = {
        .grade = GPW_GRADE_ESTIMATE, /* the weakest; its TDP alone is F, nvidia-pb-11133 */
        .source = GPW_SOURCE_STUDY,
        .ramp_point = GPW_POINT_PSU_AC, /* stated of the GPU; it is 180 W over the PSU's 50 ms */
        .tdp_w = 350.0f,
        .cap_w = GPWI_UNKNOWN, /* names none */
        .peak_low_w = 280.0f, /* 7.1 */
        .peak_high_w = 300.0f, /* 7.1; the design peak of 8.1 */
        .excursion_ratio = GPWI_UNKNOWN,
        .excursion_s = GPWI_UNKNOWN,
        .ramp_low_w_per_s = 3000.0f, /* 7.1 */
        .ramp_high_w_per_s = 4000.0f, /* 7.1; what 8.1 designs with */
        .psu_lag_low_s = 0.020f, /* 7.1 */
        .psu_lag_high_s = 0.050f,
        .name = "study-h100-pcie",
    },
    .phases = {
        GPWI_PHASE_OFF,
        [GPW_PHASE_IDLE] = {
            .phase = GPW_PHASE_IDLE,
            .mean_w = 60.0f, /* 7.1: 1.8 kW of an SXM node, less an assumed 1.3 kW, by 8 */
            GPWI_NO_RANGE, GPWI_NO_NOISE, GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_ESTIMATE,
            .source = GPW_SOURCE_STUDY,
            .point = GPW_POINT_GPU_RAIL,
        },
        [GPW_PHASE_LAUNCH] = {
            .phase = GPW_PHASE_LAUNCH,
            .mean_w = GPWI_UNKNOWN,
            .low_w = 100.0f, /* 7.1 */
            .high_w = 120.0f,
            GPWI_NO_NOISE, GPWI_NO_WAVE,
            .duration_low_s = GPWI_UNKNOWN,
            .duration_high_s = 1.0f, /* 4.2: less than a second; 8.1 is silent */
            .grade = GPW_GRADE_ESTIMATE,
            .source = GPW_SOURCE_STUDY,
            .point = GPW_POINT_GPU_RAIL,
        },
        [GPW_PHASE_LOAD] = {
            .phase = GPW_PHASE_LOAD,
            .mean_w = GPWI_UNKNOWN,
            .low_w = 170.0f, /* 7.1: 150 to 196, rounded by the study */
            .high_w = 200.0f,
            GPWI_NO_NOISE, GPWI_NO_WAVE,
            .duration_low_s = 30.0f, /* 8.1; 4.2 has 2 to 10 */
            .duration_high_s = 60.0f,
            .grade = GPW_GRADE_ESTIMATE,
            .source = GPW_SOURCE_STUDY,
            .point = GPW_POINT_GPU_RAIL,
        },
        [GPW_PHASE_WARMUP] = {
            .phase = GPW_PHASE_WARMUP,
            .mean_w = GPWI_UNKNOWN,
            .low_w = 250.0f, /* 7.1 */
            .high_w = 280.0f,
            GPWI_NO_NOISE, GPWI_NO_WAVE,
            .duration_low_s = 5.0f, /* 8.1; 4.2 has 1 to 5 */
            .duration_high_s = 15.0f,
            .grade = GPW_GRADE_ESTIMATE,
            .source = GPW_SOURCE_STUDY,
            .point = GPW_POINT_GPU_RAIL,
        },
        GPWI_PHASE_UNKNOWN(GPW_PHASE_READY), /* the study has no such phase */
        [GPW_PHASE_INFER] = {
            .phase = GPW_PHASE_INFER,
            .mean_w = 265.0f, /* 8.1, nominal */
            .low_w = 250.0f, /* 7.1 */
            .high_w = 280.0f,
            .sigma_w = 15.0f, /* 5.2: 265 W +- 15 W */
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, /* 8.1: +-10 to 15 %, but no period: no wave can be made of it */
            GPWI_NO_DURATION,
            .grade = GPW_GRADE_ESTIMATE,
            .source = GPW_SOURCE_STUDY,
            .point = GPW_POINT_GPU_RAIL,
        },
        [GPW_PHASE_TRAIN] = {
            .phase = GPW_PHASE_TRAIN,
            .mean_w = GPWI_UNKNOWN,
            .low_w = GPWI_UNKNOWN,
            .high_w = 266.0f, /* 3.1, "training maximum": a top, not a mean */
            GPWI_NO_NOISE, GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_ESTIMATE,
            .source = GPW_SOURCE_STUDY,
            .point = GPW_POINT_GPU_RAIL,
        },
        GPWI_PHASES_USER_UNKNOWN,
    },
};
/* clang-format on */

const gpw_profile *gpw_profile_study_h100_pcie(void)
{
    return &profile;
}
