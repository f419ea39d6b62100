/* SPDX-License-Identifier: MIT */
/**
 * @file profile.h
 * @brief What one GPU draws in each phase, and how well that is known.
 */
#ifndef GPUPOWER_PROFILE_H
#define GPUPOWER_PROFILE_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_profile Power profile of one GPU
 *
 * A profile holds what one GPU draws in each phase, each phase with its grade, its source and
 * the point it was measured at, and the figures of the board: cap, peak, excursion, ramp. A
 * built-in one is constant (flash on firmware) and has its own function and object file, so
 * that only what is named is linked. A user's own is built with gpw_profile_init() and
 * gpw_profile_set_phase(). Both are read by the same functions.
 *
 * In every figure NaN means unknown. An unknown figure is never read as zero: a phase without a
 * mean cannot be simulated, and the call that needs it says so.
 *
 * Where every built-in figure comes from, one by one, stands in docs/sources.md; where the
 * study's figures and measured ones part, in docs/study.md.
 *
 * @{ */

/** A profile. Opaque, position-independent. */
typedef struct gpw_profile gpw_profile;

/** A phase: one of #gpw_phase_id. */
typedef uint32_t gpw_phase;

/** Phases of a GPU's work. */
enum gpw_phase_id {
    GPW_PHASE_OFF = 0,     /**< No power. */
    GPW_PHASE_IDLE = 1,    /**< Powered, no context (cold idle). */
    GPW_PHASE_LAUNCH = 2,  /**< A context is being made. */
    GPW_PHASE_LOAD = 3,    /**< Weights are being loaded. */
    GPW_PHASE_WARMUP = 4,  /**< First batches, graphs captured. */
    GPW_PHASE_READY = 5,   /**< Model loaded, waiting (hot idle). */
    GPW_PHASE_INFER = 6,   /**< Serving. */
    GPW_PHASE_TRAIN = 7,   /**< Training. */
    GPW_PHASE_USER_1 = 8,  /**< The user's own. */
    GPW_PHASE_USER_2 = 9,  /**< The user's own. */
    GPW_PHASE_USER_3 = 10, /**< The user's own. */
    GPW_PHASE_USER_4 = 11, /**< The user's own. */
    GPW_PHASE_COUNT = 12   /**< Number of phases; not a phase. */
};

/** Figures of one phase of one GPU. NaN is unknown. Fill with gpw_phase_figures_init(), then
 *  set what is known. 64 bytes on every target: no pointers, no padding.
 *
 *  The periodic part has no mean of its own: it adds `wave_w * (1 - wave_duty)` for the share
 *  `wave_duty` of the period and takes `wave_w * wave_duty` for the rest, so that `mean_w`
 * stays the mean and `wave_w` is the whole swing. */
typedef struct gpw_phase_figures {
    uint32_t header;      /**< Type and size. Set by gpw_phase_figures_init(), not by hand. */
    gpw_phase phase;      /**< Which phase: one of #gpw_phase_id. Default #GPW_PHASE_OFF, which
                               gpw_profile_set_phase() refuses: must be set. */
    float mean_w;         /**< Mean power, W, 0 to #GPW_POWER_MAX_W. Where it is unknown and the
                               range is known, gpw_profile_phase() gives the middle. */
    float low_w;          /**< Lower end of the range, W, 0 to #GPW_POWER_MAX_W. */
    float high_w;         /**< Upper end of the range, W, 0 to #GPW_POWER_MAX_W. */
    float sigma_w;        /**< Standard deviation of the fluctuation about the mean, W, 0 to
                               #GPW_POWER_MAX_W. The periodic part is not in it. */
    float tau_s;          /**< Correlation time of the fluctuation, s, #GPW_DT_MIN_S to
                               #GPW_TIME_MAX_S: after it, correlation with itself is 1/e. */
    float wave_w;         /**< Periodic part, peak to peak, W, 0 (none) to #GPW_POWER_MAX_W.
                               Above 0 it needs period and duty. */
    float wave_period_s;  /**< Its period, s, #GPW_DT_MIN_S to #GPW_TIME_MAX_S. */
    float wave_duty;      /**< Share of the period at the high level, 0 to 1. */
    float duration_low_s; /**< Shortest usual duration of the phase, s, 0 to
                               #GPW_TIME_MAX_S. */
    float duration_high_s; /**< Longest usual duration, s, 0 to #GPW_TIME_MAX_S. */
    gpw_grade grade;       /**< Grade of mean and range; the weakest where they differ. Default
                                #GPW_GRADE_USER. */
    gpw_source source;     /**< Their source. Default #GPW_SOURCE_USER. */
    gpw_point point;       /**< Where they were measured. Default #GPW_POINT_UNKNOWN. */
    uint32_t reserved;     /**< Must be 0. */
} gpw_phase_figures;

/** Figures of the board. NaN is unknown. Fill with gpw_profile_config_init(), then set the name
 *  and what is known. 96 bytes on every target: no pointers, no padding. */
typedef struct gpw_profile_config {
    uint32_t header;       /**< Type and size. Set by gpw_profile_config_init(), not by hand. */
    gpw_grade grade;       /**< Grade of the figures below; the weakest where they differ.
                                Default #GPW_GRADE_USER. */
    gpw_source source;     /**< Their source. Default #GPW_SOURCE_USER. */
    gpw_point ramp_point;  /**< Where the ramp was measured. A ramp without a point says
                                nothing. Default #GPW_POINT_UNKNOWN. */
    float tdp_w;           /**< Rated board power, W, 0 to #GPW_POWER_MAX_W. */
    float cap_w;           /**< Power cap in force, W, 0 to #GPW_POWER_MAX_W. The board's
                                controller holds it as a mean, not at each instant. */
    float peak_low_w;      /**< Lower end of the peak, W, 0 to #GPW_POWER_MAX_W. */
    float peak_high_w;     /**< Upper end of the peak, W, 0 to #GPW_POWER_MAX_W. */
    float excursion_ratio; /**< Largest power, as a multiple of the cap, that the board has for
                                up to #excursion_s; 1 (none) to 100. */
    float excursion_s;     /**< How long an excursion may last, s, 0 to #GPW_TIME_MAX_S. */
    float ramp_low_w_per_s; /**< Slowest ramp stated for one GPU, W/s, 0 to #GPW_POWER_MAX_W. */
    float ramp_high_w_per_s; /**< Fastest ramp stated, W/s, 0 to #GPW_POWER_MAX_W. */
    float psu_lag_low_s;     /**< Shortest PSU lag stated with this profile, s, 0 to
                                  #GPW_TIME_MAX_S. */
    float psu_lag_high_s;    /**< Longest, s, 0 to #GPW_TIME_MAX_S. */
    char name[40];           /**< 1 to 39 characters of a-z, 0-9 and `-`, then a zero byte. No
                                  default: must be set. */
} gpw_profile_config;

/** Storage for a user's profile: `static GPW_STATE_BUFFER(mem, GPW_PROFILE_STATE_BYTES);`. Room
 *  for any build of this major version; gpw_profile_state_size() is the exact need. */
#define GPW_PROFILE_STATE_BYTES 960u

/** @name A user's own profile
 *  @{ */

/** Sets every figure to unknown and every label to the user's.
 *  @param[out] figures       written in full, `figures_size` bytes
 *  @param      figures_size  `sizeof *figures`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `figures` is NULL
 *  @retval GPW_ERR_VERSION  `figures_size` is below the first release's 64 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_phase_figures_init(gpw_phase_figures *figures,
                                                        size_t figures_size);

/** Sets every figure to unknown, every label to the user's and the name to nothing.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 96 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_config_init(gpw_profile_config *config,
                                                         size_t config_size);

/** Bytes of state a profile needs.
 *  @param[in]  config  checked as by gpw_profile_init()
 *  @param[out] bytes   written only on success; at most #GPW_PROFILE_STATE_BYTES
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_state_size(const gpw_profile_config *config,
                                                        size_t *bytes);

/** Builds a profile in memory the caller owns. Nothing to free afterwards. Every phase is
 * unknown until it is set; only off is known: 0 W.
 *  @param[out] memory        at least gpw_profile_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] profile       handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, a low end is above its high end, the
 *                           name is empty, has another character or no end
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(phases)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_init(void *memory, size_t memory_bytes,
                                                  const gpw_profile_config *config,
                                                  gpw_profile **profile);

/** Replaces the figures of one phase, all of them.
 *  @param[in,out] profile  handle of a user's profile
 *  @param[in]     figures  copied; not kept
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `figures->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range; not low <= mean <= high; durations
 * out of order; a wave without period or duty, or one that reaches below 0 W; a power with
 * grade #GPW_GRADE_UNKNOWN; no such grade, source or point; the phase is #GPW_PHASE_OFF, which
 * is 0 W by definition
 *  @retval GPW_ERR_STATE    a built-in profile, which is constant
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_set_phase(gpw_profile *profile,
                                                       const gpw_phase_figures *figures);
/** @} */

/** @name Reading a profile
 *  @{ */

/** Figures of one phase. Where only the range is known, the mean is its middle.
 *  @param[in]  profile  handle, built-in or a user's
 *  @param      phase    one of #gpw_phase_id
 *  @param[out] figures  initialised by gpw_phase_figures_init(), which tells its size; then
 *                       written in full
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done, but the phase has neither mean nor a range with both ends
 *  @retval GPW_ERR_NULL      nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `figures->header` was never set
 *  @retval GPW_ERR_DOMAIN    no such phase
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_phase(const gpw_profile *profile, gpw_phase phase,
                                                   gpw_phase_figures *figures);

/** Figures of the board, and the name.
 *  @param[in]  profile  handle, built-in or a user's
 *  @param[out] config   initialised by gpw_profile_config_init(), which tells its size; then
 *                       written in full
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `config->header` was never set
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_board(const gpw_profile *profile,
                                                   gpw_profile_config *config);

/** Name of a profile.
 *  @param[in] profile  handle, or NULL
 *  @return as long-lived as the profile, never NULL; `"?"` for NULL or a wrong handle
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_profile_name(const gpw_profile *profile);
/** @} */

/** @name Built-in profiles
 *  One function and one object file each: firmware that names one links one.
 *  @{ */

/** `study-h100-pcie`: the first study's H100 PCIe, to the letter. Its figures are estimates
 *  (grade X) whatever the study calls them.
 *
 *  Table 7.1 gives the phases; part 8.1 the durations of load and warm-up (part 4.2 has
 * others), the nominal 265 W; part 5.2 the 15 W of fluctuation. The study's largest training
 * power, 266 W, is the top of #GPW_PHASE_TRAIN, whose mean it does not give. It knows no
 * #GPW_PHASE_READY and no cap. Its 3000 to 4000 W/s is what the AC side of a PSU shows, and
 * labelled so.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_study_h100_pcie(void);

/** `h100-pcie`: the 350 W card, as far as it has been measured.
 *
 *  Idle, context and sustained load at the cap are measured. Nobody has published a trace of it
 *  serving: #GPW_PHASE_INFER has a top, the cap, and no mean. Load and warm-up are unknown.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{cuda-test-gemm}
 *  @source{nvidia-pb-11133}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_h100_pcie(void);

/** `h100-sxm`: the 700 W module in a node of four or eight, as far as it has been measured.
 *
 *  Idle, ready, serving and training are measured. Load and warm-up are unknown.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{nlr-2026}
 *  @source{mlenergy-2026}
 *  @source{powertrace-sim}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_h100_sxm(void);

/** Number of built-in profiles. This and the two below link all of them.
 *  @return at least 3
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_profile_count(void);

/** Built-in profile by index.
 *  @param index  0 to gpw_profile_count() - 1; the order is frozen once released
 *  @return static storage; NULL beyond
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_at(uint32_t index);

/** Built-in profile by name.
 *  @param[in]  name     such as `"h100-pcie"`, ends with a zero byte
 *  @param[out] profile  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(profiles)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_find(const char *name,
                                                  const gpw_profile **profile);
/** @} */

/** @name Names
 *  @{ */

/** Name of a phase, as used in files: `off`, `idle`, `launch`, `load`, `warmup`, `ready`,
 * `infer`, `train`, `user1` to `user4`.
 *  @param phase  any value
 *  @return static storage, never NULL; `"?"` for no phase
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_phase_name(gpw_phase phase);

/** Phase of a name.
 *  @param[in]  name   ends with a zero byte
 *  @param[out] phase  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(phases)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_phase_find(const char *name, gpw_phase *phase);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PROFILE_H */
