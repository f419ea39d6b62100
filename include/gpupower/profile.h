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
 * A profile is a list of figures: what one GPU draws in each phase, and what its board allows.
 * Each figure has a value, a low and a high end, a unit, a grade, a source and the point it was
 * measured at (#gpw_figure). A built-in profile is constant (flash on firmware) and has its own
 * function and object file, so that only what is named is linked. A user's own is built with
 * gpw_profile_init() or gpw_profile_copy(). Both are read by the same functions: figure by
 * figure with gpw_profile_figure() and gpw_profile_figure_at(), or a phase or the board at once
 * with gpw_profile_phase() and gpw_profile_board(), which gather the figures that a simulation
 * takes.
 *
 * NaN means unknown. An unknown figure is never read as zero: a phase without a mean cannot be
 * simulated, and the call that needs it says so; gpw_profile_missing() tells which one it is.
 *
 * docs/catalogue.md prints every figure of every built-in profile; docs/sources.md says what
 * each source is; docs/study.md where the study's figures and measured ones part.
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

/** What a figure is of: one of #gpw_quantity_id. */
typedef uint32_t gpw_quantity;

/** Quantities. Those of a phase carry that phase; those of the board #GPW_PHASE_COUNT. Powers
 *  are 0 to #GPW_POWER_MAX_W, times 0 to #GPW_TIME_MAX_S where nothing else is said. */
enum gpw_quantity_id {
    GPW_QUANTITY_NONE = 0,             /**< No quantity. */
    GPW_QUANTITY_POWER = 1,            /**< Phase: mean power, W. Its ends are the range. */
    GPW_QUANTITY_POWER_PERCENTILE = 2, /**< Phase: power that `at` per cent, 0 to 100, of what
                                            was observed stay below, W. */
    GPW_QUANTITY_POWER_AT_TEMPERATURE = 3, /**< Phase: mean at a board temperature of `at` degC,
                                                -50 to 150, W. */
    GPW_QUANTITY_POWER_PER_KELVIN = 4, /**< Phase: rise of the mean with it, 0 to 1000 W/K. */
    GPW_QUANTITY_SIGMA = 5,            /**< Phase: standard deviation of the fluctuation, W. */
    GPW_QUANTITY_TAU = 6,         /**< Phase: its correlation time, s, from #GPW_DT_MIN_S. */
    GPW_QUANTITY_WAVE = 7,        /**< Phase: periodic part, peak to peak, W. */
    GPW_QUANTITY_WAVE_PERIOD = 8, /**< Phase: its period, s, from #GPW_DT_MIN_S. */
    GPW_QUANTITY_WAVE_DUTY = 9,   /**< Phase: share of the period at the high level, 0 to 1. */
    GPW_QUANTITY_DURATION = 10,   /**< Phase: how long it lasts, s. */
    GPW_QUANTITY_RHO_IN = 11,     /**< Phase: correlation of the fluctuation in a node, -1 to
                                       1. For information: a group of a fleet has its own. */
    GPW_QUANTITY_RHO_OUT = 12,    /**< Phase: correlation between nodes of one job, -1 to 1. */
    GPW_QUANTITY_TDP = 13,        /**< Board: rated power, W. */
    GPW_QUANTITY_CAP = 14,        /**< Board: power cap in force, W. */
    GPW_QUANTITY_CAP_MIN = 15,    /**< Board: lowest cap that may be set, W. */
    GPW_QUANTITY_CAP_MAX = 16,    /**< Board: highest cap that may be set, W. */
    GPW_QUANTITY_PEAK = 17,       /**< Board: peak power, W. */
    GPW_QUANTITY_EXCURSION = 18,  /**< Board: power as a multiple of the cap, 1 to 100, that it
                                       has been seen or stated to draw for up to `at` seconds;
                                       `at` may be unknown. */
    GPW_QUANTITY_EXCURSION_ALLOWED = 19, /**< Board: multiple of the rated power, 1 to 100, that
                                              its supply must bear for `at` seconds. */
    GPW_QUANTITY_RAMP = 20, /**< Board: ramp of one unit, W/s; where it stands for several GPUs,
                                 with a correlation of `at`, -1 to 1, between them. */
    GPW_QUANTITY_PSU_LAG = 21,   /**< Board: lag of the supply stated with it, s. */
    GPW_QUANTITY_GPUS = 22,      /**< GPUs that one unit of this profile stands for, from 1. */
    GPW_QUANTITY_STORAGE = 23,   /**< Board: energy stored for it, J. */
    GPW_QUANTITY_FLOOR_MAX = 24, /**< Board: highest smoothing floor, share of the rated
                                      power, 0 to 1. */
    GPW_QUANTITY_COUNT = 25      /**< Number of quantities; not a quantity. */
};

/** What the ends of a figure mean: one of #gpw_spread_id. */
typedef uint32_t gpw_spread;

/** Kinds of interval. */
enum gpw_spread_id {
    GPW_SPREAD_NONE = 0,       /**< No ends are known. */
    GPW_SPREAD_RANGE = 1,      /**< Least and largest that were seen or are stated. */
    GPW_SPREAD_P5_P95 = 2,     /**< 5th and 95th percentile of configurations. */
    GPW_SPREAD_INSTRUMENT = 3, /**< What the instrument's error leaves open. */
    GPW_SPREAD_LOWER = 4,      /**< The value is a lower bound: the true one may be above. */
    GPW_SPREAD_UPPER = 5       /**< The value is an upper bound. */
};

/** One figure and everything known about it. 56 bytes on every target. NaN is unknown. */
typedef struct gpw_figure {
    gpw_quantity quantity; /**< What it is of: one of #gpw_quantity_id. */
    gpw_phase phase;       /**< Of which phase; #GPW_PHASE_COUNT: of the board. */
    float at;              /**< Condition at which it holds, as the quantity says. */
    float value;           /**< The figure. NaN where only ends are known. */
    float low;             /**< Lower end. */
    float high;            /**< Upper end. */
    gpw_spread spread;     /**< What the ends mean: one of #gpw_spread_id. */
    gpw_grade grade;       /**< How well it is known. */
    gpw_source source;     /**< Where it comes from. */
    gpw_point point;       /**< Where it was measured. */
    char unit[8];          /**< `W`, `W/K`, `W/s`, `s`, `J` or `1`, zero bytes after it. */
    char at_unit[8];       /**< `%`, `degC`, `s`, `rho`, or nothing. */
} gpw_figure;

/** Figures of one phase of one GPU. NaN is unknown. Fill with gpw_phase_figures_init(), then
 *  set what is known. 64 bytes on every target: no pointers, no padding.
 *
 *  The periodic part has no mean of its own: it adds `wave_w * (1 - wave_duty)` for the share
 *  `wave_duty` of the period and takes `wave_w * wave_duty` for the rest, so that `mean_w`
 *  stays the mean and `wave_w` is the whole swing. */
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
    gpw_grade grade;       /**< Grade of mean and range; where neither is known, of the phase's
                                first figure. Those of the others: gpw_profile_figure().
                                Default #GPW_GRADE_USER. */
    gpw_source source;     /**< Their source. Default #GPW_SOURCE_USER. */
    gpw_point point;       /**< Where they were measured. Default #GPW_POINT_UNKNOWN. */
    uint32_t reserved;     /**< Must be 0. */
} gpw_phase_figures;

/** Figures of the board. NaN is unknown. Fill with gpw_profile_config_init(), then set the name
 *  and what is known. 112 bytes on every target: no pointers, no padding. */
typedef struct gpw_profile_config {
    uint32_t header;       /**< Type and size. Set by gpw_profile_config_init(), not by hand. */
    gpw_grade grade;       /**< Grade of the figures below; the weakest where they differ.
                                Default #GPW_GRADE_USER. */
    gpw_source source;     /**< Their source. Default #GPW_SOURCE_USER. */
    gpw_point ramp_point;  /**< Where the ramp was measured. A ramp without a point says
                                nothing; a point without a ramp is not kept. Default
                                #GPW_POINT_UNKNOWN. */
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
    float cap_min_w;         /**< Lowest cap that may be set, W, 0 to #GPW_POWER_MAX_W. */
    float cap_max_w;         /**< Highest cap that may be set, W, 0 to #GPW_POWER_MAX_W. */
    uint32_t figures_max;    /**< Figures there is room for, 1 to #GPW_PROFILE_FIGURES_MAX.
                                  Default 64. */
    uint32_t reserved;       /**< Must be 0. */
    char name[40];           /**< 1 to 39 characters of a-z, 0-9 and `-`, then a zero byte. No
                                  default: must be set. */
} gpw_profile_config;

#define GPW_PROFILE_FIGURES_MAX 512u /**< Largest gpw_profile_config::figures_max. */

/** Storage for a user's profile of so many figures, as a constant for static arrays. Room for
 *  any build of this minor version; gpw_profile_state_size() is the exact need. */
#define GPW_PROFILE_STATE_BYTES(figures) (64u + 24u * (figures))

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
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 112 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_config_init(gpw_profile_config *config,
                                                         size_t config_size);

/** Bytes of state a profile needs.
 *  @param[in]  config  checked as by gpw_profile_init()
 *  @param[out] bytes   written only on success; at most #GPW_PROFILE_STATE_BYTES of
 *              its figures_max
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_FULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_state_size(const gpw_profile_config *config,
                                                        size_t *bytes);

/** Builds a profile in memory the caller owns. Nothing to free afterwards. Every phase is
 *  unknown until it is set; only off is known: 0 W.
 *  @param[out] memory        at least gpw_profile_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] profile       handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, a low end is above its high end, the
 *                           name is empty, has another character or no end; the cap is
 *                           outside its limits; a duration of an excursion without its ratio;
 *                           a known figure with grade #GPW_GRADE_UNKNOWN; `reserved` is set
 *  @retval GPW_ERR_FULL     figures_max is below the number of known figures of the board
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_init(void *memory, size_t memory_bytes,
                                                  const gpw_profile_config *config,
                                                  gpw_profile **profile);

/** Replaces the figures of one phase, all of them: what the profile knew of its percentiles,
 *  temperature and correlations is forgotten, since it belonged to the figures that go.
 *  @param[in,out] profile  handle of a user's profile
 *  @param[in]     figures  copied; not kept
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `figures->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range; not low <= mean <= high; durations
 *  out of order; a wave without period or duty, or one that reaches below 0 W; a power with
 *  grade #GPW_GRADE_UNKNOWN; no such grade, source or point; the phase is #GPW_PHASE_OFF, which
 *                           is 0 W by definition: gpw_phase_figures_check() names the figure
 *  @retval GPW_ERR_STATE    a built-in profile, which is constant
 *  @retval GPW_ERR_FULL     no room for all of them
 *  @context{one thread per handle, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_set_phase(gpw_profile *profile,
                                                       const gpw_phase_figures *figures);

/** Why the figures of a phase are refused: one of these. */
enum gpw_phase_refusal_id {
    GPW_FIGURES_ACCEPTED = 0,   /**< They are not. */
    GPW_FIGURES_BAD_STRUCT = 1, /**< Never initialised, or sets what has to be 0. */
    GPW_FIGURES_BAD_PHASE = 2, /**< gpw_phase_figures::phase: not set, or there is none such. */
    GPW_FIGURES_BAD_LABEL = 3, /**< No such grade, source or point, or the grade is unknown. */
    GPW_FIGURES_BAD_POWER = 4, /**< `mean_w`, `low_w` or `high_w`. */
    GPW_FIGURES_BAD_SIGMA = 5, /**< gpw_phase_figures::sigma_w. */
    GPW_FIGURES_BAD_TAU = 6,   /**< gpw_phase_figures::tau_s. */
    GPW_FIGURES_BAD_WAVE = 7,  /**< gpw_phase_figures::wave_w. */
    GPW_FIGURES_BAD_PERIOD = 8, /**< gpw_phase_figures::wave_period_s: needed by a wave, too. */
    GPW_FIGURES_BAD_DUTY = 9,   /**< gpw_phase_figures::wave_duty: needed by a wave, too. */
    GPW_FIGURES_BAD_DURATION = 10, /**< `duration_low_s` or `duration_high_s`. */
    GPW_FIGURES_WAVE_BELOW_0 = 11  /**< The wave's low level would be below 0 W. */
};

/** Says whether gpw_profile_set_phase() would refuse the figures of a phase, and for what.
 *  @param[in]  figures  what would be set
 *  @param[out] refusal  the first reason found, of #gpw_phase_refusal_id
 *  @retval GPW_OK        written, refused or not
 *  @retval GPW_ERR_NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_phase_figures_check(const gpw_phase_figures *figures,
                                                         uint32_t *refusal);

/** A refusal in words, such as `"tau_s: must be 1e-6 to 1e6 s"`.
 *  @param refusal  any value
 *  @return static storage, never NULL; `"?"` for no refusal
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_phase_refusal_text(uint32_t refusal);

/** Copies a profile, built-in or a user's, into memory the caller owns, to be changed there.
 *  @param[out] memory        at least #GPW_PROFILE_STATE_BYTES(figures_max) bytes,
 *                            #GPW_STATE_ALIGN-ed, live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  from          what to copy, figure by figure with its labels
 *  @param      figures_max   room in the copy, at least what `from` has
 *  @param[in]  name          name of the copy, by the rules of gpw_profile_config::name; NULL:
 *                            the same
 *  @param[out] profile       handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE  `from` is no profile
 *  @retval GPW_ERR_DOMAIN  `figures_max` is above #GPW_PROFILE_FIGURES_MAX, or the name is ill
 *                          formed
 *  @retval GPW_ERR_FULL    `figures_max` is below what `from` has
 *  @retval GPW_ERR_ALIGN   `memory` is misaligned
 *  @retval GPW_ERR_SIZE    `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_copy(void *memory, size_t memory_bytes,
                                                  const gpw_profile *from, uint32_t figures_max,
                                                  const char *name, gpw_profile **profile);

/** Sets one figure: replaces the one of that quantity, phase and `at`, or adds it. A figure
 *  whose value and ends are all NaN is removed.
 *
 *  A wave needs its period and duty before it, and may not be left without them; a cap must lie
 *  within the limits that are known.
 *  @param[in,out] profile  handle of a user's profile
 *  @param[in]     figure   copied; `unit` and `at_unit` are not read: they follow from the
 *                          quantity
 *  @param         figure_bytes  `sizeof *figure`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `figure_bytes` is below the first release's 56 bytes
 *  @retval GPW_ERR_DOMAIN   no such quantity, phase, spread, grade, source or point; not low <=
 *                           value <= high; outside the quantity's range; a quantity of a phase
 *                           with #GPW_PHASE_COUNT or the other way round; an `at` that the
 *                           quantity does not have, or outside its range; ends without a kind
 *                           of interval, or a kind without ends (#GPW_SPREAD_LOWER and
 *                           #GPW_SPREAD_UPPER: without a value); a known figure with grade
 *                           #GPW_GRADE_UNKNOWN; the phase is #GPW_PHASE_OFF; a wave that is
 *                           not whole or reaches below 0 W; a cap outside its limits
 *  @retval GPW_ERR_STATE    a built-in profile, which is constant
 *  @retval GPW_ERR_FULL     no room for another figure
 *  @context{one thread per handle, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_set_figure(gpw_profile *profile,
                                                        const gpw_figure *figure,
                                                        size_t figure_bytes);

/** Sets another power cap, and what follows from it: powers of a phase, percentiles and those
 * at a temperature too, that lie above it come down to it; a wave of such a phase keeps its low
 *  level; a peak comes down to the cap times the largest known excursion, and stays, as an
 *  upper bound, where none is known. What came down is #GPW_GRADE_INFERRED if it was known
 *  better; the cap is the user's.
 *
 *  A higher cap raises nothing: what the board would draw beyond its old one is not known.
 *  @param[in,out] profile  handle of a user's profile
 *  @param         cap_w    within the board's limits
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done, but the board's limits are not both known
 *  @retval GPW_ERR_NULL      nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    outside #GPW_QUANTITY_CAP_MIN to #GPW_QUANTITY_CAP_MAX; where
 * these are unknown, below the mean of #GPW_PHASE_IDLE or above #GPW_QUANTITY_TDP
 *  @retval GPW_ERR_STATE     a built-in profile, which is constant
 *  @retval GPW_ERR_FULL      no room for another figure
 *  @context{one thread per handle, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_set_cap(gpw_profile *profile, float cap_w);
/** @} */

/** @name Reading a profile
 *  @{ */

/** Figures of one phase. Where only the range is known, the mean is its middle; a mean that is
 *  known only as a bound (#GPW_SPREAD_LOWER, #GPW_SPREAD_UPPER) is an end of the range.
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
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_phase(const gpw_profile *profile, gpw_phase phase,
                                                   gpw_phase_figures *figures);

/** Figures of the board, the name and the room. Of several excursions it has the largest; a
 *  peak, ramp or lag of which one number is known has it at both ends, or at one if it is a
 *  bound. Grade and source are those of the weakest.
 *  @param[in]  profile  handle, built-in or a user's
 *  @param[out] config   initialised by gpw_profile_config_init(), which tells its size; then
 *                       written in full
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `config->header` was never set
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_board(const gpw_profile *profile,
                                                   gpw_profile_config *config);

/** Number of figures of a profile. Those of #GPW_PHASE_OFF, true by definition, are not in it.
 *  @param[in]  profile  handle, built-in or a user's
 *  @param[out] count    how many
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_figure_count(const gpw_profile *profile,
                                                          uint32_t *count);

/** Figure by index: in the order of the board, then of the phases.
 *  @param[in]  profile       handle, built-in or a user's
 *  @param      index         0 to gpw_profile_figure_count() - 1
 *  @param[out] figure        written only on success
 *  @param      figure_bytes  `sizeof *figure`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `figure_bytes` is below the first release's 56 bytes
 *  @retval GPW_ERR_NOT_FOUND  no such index
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_figure_at(const gpw_profile *profile,
                                                       uint32_t index, gpw_figure *figure,
                                                       size_t figure_bytes);

/** Figure by what it is of; of several with different `at`, the first.
 *  @param[in]  profile       handle, built-in or a user's
 *  @param      quantity      one of #gpw_quantity_id
 *  @param      phase         of which phase; #GPW_PHASE_COUNT for a quantity of the board
 *  @param[out] figure        written only on success
 *  @param      figure_bytes  `sizeof *figure`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `figure_bytes` is below the first release's 56 bytes
 *  @retval GPW_ERR_DOMAIN   no such quantity or phase, or they do not belong together
 *  @retval GPW_ERR_UNKNOWN  the profile does not know it
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_figure(const gpw_profile *profile,
                                                    gpw_quantity quantity, gpw_phase phase,
                                                    gpw_figure *figure, size_t figure_bytes);

/** What a simulation of a phase lacks: the first of mean power, sigma and correlation time that
 *  the profile does not know. A sigma of 0 needs no correlation time.
 *  @param[in]  profile   handle, built-in or a user's
 *  @param      phase     one of #gpw_phase_id
 *  @param[out] quantity  the missing one; #GPW_QUANTITY_NONE when nothing is missing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  something is missing
 *  @retval GPW_ERR_NULL      nothing was written; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    no such phase
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_missing(const gpw_profile *profile,
                                                     gpw_phase phase, gpw_quantity *quantity);

/** Power of a phase that a share of what was observed stays below: straight lines between the
 *  known percentiles.
 *  @param[in]  profile  handle, built-in or a user's
 *  @param      phase    one of #gpw_phase_id
 *  @param      percent  0 to 100, within the known percentiles
 *  @param[out] power_w  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   no such phase, or `percent` outside 0 to 100
 *  @retval GPW_ERR_UNKNOWN  no distribution of this phase is known, or not so far out
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_percentile(const gpw_profile *profile,
                                                        gpw_phase phase, float percent,
                                                        float *power_w);

/** Mean power of a phase at a board temperature, where that is known: a straight line through
 *  #GPW_QUANTITY_POWER_AT_TEMPERATURE with the slope #GPW_QUANTITY_POWER_PER_KELVIN.
 *  @param[in]  profile           handle, built-in or a user's
 *  @param      phase             one of #gpw_phase_id
 *  @param      temperature_degc  -50 to 150
 *  @param[out] power_w           at least 0; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN  the profile does not know it
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_at_temperature(const gpw_profile *profile,
                                                            gpw_phase phase,
                                                            float temperature_degc,
                                                            float *power_w);

/** Largest multiple of the cap that the board is known to draw for that long: of the known
 *  excursions that last at least so long, the largest, of a range its high end; 1 beyond the
 *  longest.
 *  @param[in]  profile     handle, built-in or a user's
 *  @param      duration_s  0 to #GPW_TIME_MAX_S
 *  @param[out] ratio       at least 1; written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done, but an excursion of unknown duration took part
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN   no excursion is known
 *  @context{any thread, ISR-safe, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_excursion(const gpw_profile *profile,
                                                       float duration_s, float *ratio);

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
 *  others), the nominal 265 W; part 5.2 the 15 W of fluctuation. The study's largest training
 *  power, 266 W, is the top of #GPW_PHASE_TRAIN, whose mean it does not give. It knows no
 *  #GPW_PHASE_READY and no cap. Its 3000 to 4000 W/s is what the AC side of a PSU shows, and
 *  labelled so.
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

/** `study-h100-cluster`: the first study's cluster of eight, table 7.2, to the letter: one unit
 *  is the whole node (#GPW_QUANTITY_GPUS is 8), its watts are said to be with overhead.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_study_h100_cluster(void);

/** `h100-pcie-310w`: the same card behind the 300 W sense, at its cap of 310 W.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{nvidia-pb-11133}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_h100_pcie_310w(void);

/** `h200-sxm`: the 700 W module with the larger memory, as far as it has been measured: single
 *  print-outs. The logs of whole nodes (cisco-h200-node) cannot be divided into boards.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{nvidia-smi-listings}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_h200_sxm(void);

/** `a100-pcie`: the A100 card, as far as it has been measured.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{cuda-test-a100-gpt-8gpu}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_a100_pcie(void);

/** `a100-sxm`: the A100 module of 400 W, as far as it has been measured.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{powertrace-sim}
 *  @source{patel-2024}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_a100_sxm(void);

/** `b200`: the module of 1000 W, as far as it has been measured.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{mlenergy-2026}
 *  @source{york-2026}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_b200(void);

/** `b300`: as far as it has been measured.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{b300-power-lab}
 *  @source{nvidia-gb300}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_b300(void);

/** `gb200`: one GPU of a GB200 superchip, 1200 W, as far as it has been measured.
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{nvidia-smi-listings}
 *  @source{choukse-2025}
 *  @since 0.1 */
GPW_API const gpw_profile *gpw_profile_gb200(void);

/** Number of built-in profiles. This and the two below link all of them.
 *  @return at least 11
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

/** The built-in profiles whose names are nearest to a text, one after the other: first those
 *  that begin with it, then by how few letters are to insert, remove or replace; of equals the
 *  first. For a message: "no profile h100; did you mean h100-sxm, h100-pcie or h100-pcie-310w?"
 *  @param[in]  name      ends with a zero byte; at most its first 64 characters count, whatever
 *                       their case
 *  @param      rank      0: the nearest, 1: the next, ...
 *  @param[out] profile   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND  `rank` is gpw_profile_count() or more
 *  @context{any thread, ISR-safe, O(profiles)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_nearest(const char *name, uint32_t rank,
                                                     const gpw_profile **profile);
/** @} */

/** @name Names
 *  @{ */

/** Name of a phase, as used in files: `off`, `idle`, `launch`, `load`, `warmup`, `ready`,
 *  `infer`, `train`, `user1` to `user4`.
 *  @param phase  any value
 *  @return static storage, never NULL; `"?"` for no phase
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_phase_name(gpw_phase phase);

/** Name of a quantity, as used in files and tables: `power`, `sigma`, `cap_max` and so on;
 *  `none` for #GPW_QUANTITY_NONE.
 *  @param quantity  any value
 *  @return static storage, never NULL; `"?"` for no quantity
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_quantity_name(gpw_quantity quantity);

/** Name of a kind of interval: `none`, `range`, `p5-p95`, `instrument`, `lower` or `upper`.
 *  @param spread  any value
 *  @return static storage, never NULL; `"?"` for no kind
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_spread_name(gpw_spread spread);

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
