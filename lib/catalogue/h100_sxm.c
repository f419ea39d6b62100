/* SPDX-License-Identifier: MIT */
/* H100 SXM, 700 W, as far as it has been measured. Each figure's grade and source stand beside
 * it; docs/sources.md says what was measured how. */
#include "../profile_state.h"

/* clang-format off */
static const struct gpw_profile profile = {
    .magic = GPWI_PROFILE_MAGIC,
    .board = {
        .grade = GPW_GRADE_INFERRED, /* the weakest: the excursion */
        .source = GPW_SOURCE_NVIDIA_SMI,
        .ramp_point = GPW_POINT_INSTRUMENT,
        .tdp_w = 700.0f, /* F li-2025 */
        .cap_w = 700.0f, /* N nvidia-smi-listings */
        .peak_low_w = 695.0f, /* S nlr-2026: stretches of a linear solver, averaged */
        .peak_high_w = 793.8f, /* I cuda-test-gemm: one reading, of an H800 SXM of 700 W */
        .excursion_ratio = 1.134f, /* I: that reading by its cap */
        .excursion_s = GPWI_UNKNOWN, /* logged once a second: too slow to tell */
        .ramp_low_w_per_s = 610.0f, /* S york-2026: its meter's floor, so a lower bound */
        .ramp_high_w_per_s = GPWI_UNKNOWN, /* edges are faster than the meter: take a step */
        .psu_lag_low_s = GPWI_UNKNOWN,
        .psu_lag_high_s = GPWI_UNKNOWN,
        .name = "h100-sxm",
    },
    .phases = {
        GPWI_PHASE_OFF,
        [GPW_PHASE_IDLE] = {
            .phase = GPW_PHASE_IDLE,
            .mean_w = 72.5f, /* S nlr-2026 */
            GPWI_NO_RANGE, /* 68 to 73 in four listings, N; 72 to 81 in one node, M */
            .sigma_w = 0.1f, /* S nlr-2026: stated as +-0.1 W */
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_SECONDARY,
            .source = GPW_SOURCE_NLR,
            .point = GPW_POINT_INSTRUMENT,
        },
        [GPW_PHASE_LAUNCH] = { /* I: measured, but the log does not name the board */
            .phase = GPW_PHASE_LAUNCH,
            .mean_w = 122.0f, /* nanogpt-h100-sxm: 8 GPUs, context made, nothing runs yet */
            .low_w = 116.6f, /* the GPU that draws least, over those seconds */
            .high_w = 140.7f, /* and the one that draws most */
            .sigma_w = 1.2f,
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_INFERRED,
            .source = GPW_SOURCE_NANOGPT,
            .point = GPW_POINT_INSTRUMENT,
        },
        GPWI_PHASE_UNKNOWN(GPW_PHASE_LOAD), /* nobody has published one */
        GPWI_PHASE_UNKNOWN(GPW_PHASE_WARMUP),
        [GPW_PHASE_READY] = {
            .phase = GPW_PHASE_READY,
            .mean_w = 120.0f, /* F powertrace-sim: server loaded, nothing asked */
            GPWI_NO_RANGE,
            .sigma_w = 1.0f, /* F powertrace-sim */
            .tau_s = GPWI_UNKNOWN,
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_FULL,
            .source = GPW_SOURCE_POWERTRACE_SIM,
            .point = GPW_POINT_INSTRUMENT,
        },
        [GPW_PHASE_INFER] = { /* language models; the spread is over configurations, not time */
            .phase = GPW_PHASE_INFER,
            .mean_w = 519.0f, /* C mlenergy-2026: median of 274 configurations */
            .low_w = 356.0f, /* C: their 5th percentile */
            .high_w = 669.0f, /* C: their 95th */
            .sigma_w = 23.1f, /* M powertrace-sim: a 70B model on four GPUs, 4 requests/s */
            .tau_s = 1.2f, /* C powertrace-sim: median of its fits; its meter averages over 1 s */
            GPWI_NO_WAVE, GPWI_NO_DURATION,
            .grade = GPW_GRADE_COMPUTED,
            .source = GPW_SOURCE_MLENERGY,
            .point = GPW_POINT_INSTRUMENT,
        },
        [GPW_PHASE_TRAIN] = {
            .phase = GPW_PHASE_TRAIN,
            .mean_w = 548.0f, /* S nlr-2026 */
            .low_w = GPWI_UNKNOWN,
            .high_w = 685.0f, /* S nlr-2026: peak over mean, 1.25, from 0.2 s to 5 min */
            .sigma_w = 2.1f, /* M nanogpt-h100-sxm, at 689 W; a 1 s meter, so a lower bound */
            .tau_s = GPWI_UNKNOWN,
            /* The dips: all GPUs fall together, to what a mere context draws, and come back. C
             * nanogpt-h100-sxm, undone from a meter that averages over 1 s: 645 J of the node in
             * 0.30 s, every 22.28 s, from 392 W a GPU. york-2026 has 8.5 to 15.9 s and 280 to
             * 560 W, S. */
            .wave_w = 269.0f,
            .wave_period_s = 22.28f,
            .wave_duty = 0.9865f,
            GPWI_NO_DURATION,
            .grade = GPW_GRADE_SECONDARY,
            .source = GPW_SOURCE_NLR,
            .point = GPW_POINT_INSTRUMENT,
        },
        GPWI_PHASES_USER_UNKNOWN,
    },
};
/* clang-format on */

const gpw_profile *gpw_profile_h100_sxm(void)
{
    return &profile;
}
