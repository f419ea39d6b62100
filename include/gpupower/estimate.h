/* SPDX-License-Identifier: MIT */
/**
 * @file estimate.h
 * @brief A controller learns its own load: mean, spread, correlation time, levels, period.
 */
#ifndef GPUPOWER_ESTIMATE_H
#define GPUPOWER_ESTIMATE_H

#include "base.h"
#include "levels.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_estimate Estimates of a running load
 *
 * Takes one sample of a power after the other, as a meter gives them, and tells at any time
 * what the load has been like since it last changed: its mean and how sure that is, its spread,
 * how long its fluctuation remembers itself, whether it swings with a period, and when it
 * changed its level before. Memory is what the configuration says, however long it runs.
 *
 * **Stretch.** All figures are about the present stretch: it began with the last change of
 * level that lasted longer than an event may (@ref gpw_levels). Excursions that come back
 * belong to it, and count in mean and spread.
 *
 * **Tiers.** The first tier sees the samples, each other one weighted means of seven values of
 * the tier before, four apart. Each keeps mean squared differences between values one to eight
 * apart, and its last `bins` values, in which periods are looked for. A tier sees from four
 * values to a sixth of `bins`: with 256 and samples of 0.1 s the first sees 0.4 to 4.2 s, six
 * 0.4 s to over an hour.
 *
 * **Correlation time.** A random load with one time constant `tau_s` and spread `sigma_w`, seen
 * through a meter that averages over `window_s`, has known differences; the two figures are
 * those that fit. If none fits, it says so. What happens within a window a meter does
 * not show: below 0.3 of the window neither figure is told.
 *
 * **Period.** Nothing shorter than the window is looked for. gpw_estimate_find_period() takes
 * its time; call it when nothing presses.
 *
 * **Missing samples** up to `gap_s` are bridged by a line in the tiers, and not counted. After
 * a longer gap the differences across it are not used.
 *
 * Life: gpw_estimate_config_init(), set `interval_s`, gpw_estimate_init(), step. One handle
 * belongs to one thread at a time; different handles need no locks.
 *
 * @source{estimate-structure}
 * @source{estimate-period}
 * @source{levels-tracker}
 * @{ */

/** An estimator. Opaque, position-independent: copying its gpw_estimate_state_size() bytes to
 *  other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_estimate gpw_estimate;

#define GPW_ESTIMATE_TIERS_MAX 10u  /**< Most tiers. */
#define GPW_ESTIMATE_BINS_MIN 128u  /**< Fewest values that a tier may keep for periods. */
#define GPW_ESTIMATE_BINS_MAX 1024u /**< Most of them. */

/** What is to be known about a figure. Bits of gpw_estimate_result::flags. */
enum gpw_estimate_flag {
    GPW_ESTIMATE_TAU_SHORT = 1, /**< Shorter than the meter or the samples show; `tau_s` is at
                                     most `tau_high_s`. */
    GPW_ESTIMATE_TAU_LONG = 2,  /**< Not much shorter than the stretch; `tau_s` is at least
                                     `tau_low_s`. */
    GPW_ESTIMATE_TAU_NONE = 4,  /**< The fluctuation does not have one time constant. */
    GPW_ESTIMATE_TOO_FEW = 8,   /**< Too few samples yet for a time constant. */
    GPW_ESTIMATE_CONSTANT = 16, /**< All samples of the stretch are the same. */
    GPW_ESTIMATE_NO_LEVEL = 32  /**< No level has settled yet. */
};

/** What is estimated. Fill with gpw_estimate_config_init(), then change what you need. 48 bytes
 *  on every target. */
typedef struct gpw_estimate_config {
    uint32_t header;  /**< Set by gpw_estimate_config_init(). */
    uint32_t tiers;   /**< 1 to #GPW_ESTIMATE_TIERS_MAX. Default 6. */
    uint32_t bins;    /**< Values that each tier keeps: 0 (periods are not looked for), or a
                           power of two from #GPW_ESTIMATE_BINS_MIN to
                           #GPW_ESTIMATE_BINS_MAX. Default 256. */
    uint32_t is_node; /**< 0: one board; 1: a node or a sum of boards. Default 0. */
    float interval_s; /**< Usual time between samples, 0.001 to 1e4 s. Default unknown: must
                           be set. */
    float window_s;   /**< Over which the meter averages, 0 to 60 s and at most 25 intervals.
                           Default 0. */
    float abs_w;      /**< Half width of a level's band, 1e-3 W to 1e9 W; NaN: by `is_node`,
                           6 or 20 W. Default NaN. */
    float rel_pu;     /**< The same, of the level, 0 to 1. Default 0.04. */
    float gap_s;      /**< Longest time between samples that is bridged, 1e-3 to 1e6 s; NaN:
                           2 s, at least eight intervals. Default NaN. */
    uint32_t reserved[3]; /**< Must be 0. */
} gpw_estimate_config;

/** What the load is like. NaN: not known. 136 bytes on every target. */
typedef struct gpw_estimate_result {
    uint64_t begin_ns;     /**< First sample of the stretch. */
    uint64_t count;        /**< Samples of the stretch. */
    uint64_t total_count;  /**< Samples since the start. */
    uint64_t held_count;   /**< Samples that were not usable, and left out. */
    uint64_t change_count; /**< Changes of level since the start. */
    uint64_t change_ns;    /**< First sample outside the level before, at the last of them; 0
                                without one. */
    float duration_s;      /**< Length of the stretch. */
    float mean_w;          /**< Of all its samples. */
    float mean_error_w;    /**< Standard error of that mean, correlation taken into account. */
    float independent;     /**< Independent samples that would be worth as much. */
    float sd_w;            /**< Standard deviation of all its samples: as the meter shows it. */
    float min_w;           /**< Smallest sample. */
    float max_w;           /**< Largest. */
    float level_w;         /**< Mean of the level, events left out. */
    float level_sd_w;      /**< Spread of the level, events left out. */
    float change_w;        /**< Size of the last change of level; NaN without one. */
    float interval_s;      /**< Mean time between samples, as it was. */
    float tau_s;           /**< Correlation time of the load itself, the meter's window taken
                                out. */
    float tau_low_s;       /**< Lower end of it, about 95 %. */
    float tau_high_s;      /**< Upper end. */
    float sigma_w;         /**< Spread of the load itself, the meter's window taken out. */
    float misfit_pu;       /**< Mean relative distance of the differences from those of one
                                time constant. */
    uint32_t events;       /**< Events of the present level. */
    uint32_t gaps;         /**< Gaps since the start. */
    uint32_t flags;        /**< Of #gpw_estimate_flag. */
    uint32_t reserved[3];  /**< 0. */
} gpw_estimate_result;

/** A swing that repeats. 40 bytes on every target. */
typedef struct gpw_estimate_period {
    float period_s;  /**< Length of a period. */
    float error_s;   /**< Standard error of it. */
    float swing_w;   /**< From the lowest to the highest mean of a twelfth of a period, as the
                          tier that found it shows it: a lower bound. */
    float share_pu;  /**< Share of that tier's variance that repeats. */
    float agreement; /**< Correlation between the course in both halves of what was looked
                          at, 0.6 to 1. */
    float periods;   /**< Periods that were looked at. */
    float resolution_s;   /**< Time that a value of that tier covers. */
    uint32_t tier;        /**< 0: single samples. */
    uint32_t reserved[2]; /**< 0. */
} gpw_estimate_period;

/** Storage for an estimator, as a constant for static arrays. */
#define GPW_ESTIMATE_STATE_BYTES(tiers, bins)                                                  \
  (2432u + (tiers) * (184u + 4u * ((bins) < 8u ? 8u : (bins))) + 8u * (bins))

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 48 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_config_init(gpw_estimate_config *config,
                                                          size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_estimate_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN  `interval_s` is not given
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_state_size(const gpw_estimate_config *config,
                                                         size_t *bytes);

/** Begins, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_estimate_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] estimate      handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN   `interval_s` is not given
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_init(void *memory, size_t memory_bytes,
                                                   const gpw_estimate_config *config,
                                                   gpw_estimate **estimate);

/** Forgets every sample.
 *  @param[in,out] estimate  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_reset(gpw_estimate *estimate);

/** Takes one sample. One that is not a number, beyond any power, or not later than the one
 *  before, is counted and left out.
 *
 *  On a Cortex-M4F a sample takes about 1000 instructions, at most 2300 with six tiers. One
 *  that ends a gap of n intervals takes up to n times that, for each missing sample is put in:
 *  by default 2 s are bridged, which are 20 samples of 0.1 s or 2000 of 1 ms. Where a step must
 *  be short, set `gap_s` to the few intervals that it may bridge; after a longer gap a sample
 *  takes no more than any other.
 *  @param[in,out] estimate  handle
 *  @param         stamp_ns  its time, later than that of the sample before
 *  @param         power_w   -#GPW_POWER_MAX_W to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the sample was not usable, and left out
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_HANDLE   nothing was written
 *  @retval GPW_ERR_ORDER    the time is not later; only the count of such samples was written
 *  @context{one thread per handle, ISR-safe, O(tiers), after a gap O(tiers bridged samples)}
 *  @source{estimate-structure}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_step(gpw_estimate *estimate, uint64_t stamp_ns,
                                                   float power_w);

/** Takes a block of samples, as gpw_estimate_step() takes each; those not usable are left out.
 *  @param[in,out] estimate  handle
 *  @param[in]     stamp_ns  shape [count], times
 *  @param[in]     power_w   shape [count]
 *  @param         count     how many; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done; some were left out
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_HANDLE   nothing was written
 *  @context{one thread per handle, ISR-safe, O(count tiers)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_process(gpw_estimate *estimate,
                                                      const uint64_t *stamp_ns,
                                                      const float *power_w, size_t count);

/** What the load is like. The search for the time constant takes some hundred thousand
 *  operations: not for each sample.
 *  @param[in]  estimate     handle
 *  @param[out] result       `result_size` bytes; written only on success
 *  @param      result_size  `sizeof *result`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; some figures are not known, as the flags say
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `result_size` is below the first release's 136 bytes
 *  @context{one thread per handle, not ISR, O(tiers)}
 *  @source{estimate-structure}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_result_get(const gpw_estimate *estimate,
                                                         gpw_estimate_result *result,
                                                         size_t result_size);

/** Looks for the period of the present stretch. At least six periods must have been seen. Of
 *  records without a period, at most one in a hundred searches finds one.
 *  @param[in,out] estimate     handle; only its scratch memory is written
 *  @param[out]    period       `period_size` bytes; written only on #GPW_OK
 *  @param         period_size  `sizeof *period`
 *  @retval GPW_OK              a period was found
 *  @retval GPW_ERR_NOT_FOUND   none, or not seen often enough
 *  @retval GPW_ERR_STATE       `bins` is 0
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION     `period_size` is below the first release's 40 bytes
 *  @context{one thread per handle, not ISR, O(tiers bins log bins)}
 *  @source{estimate-period}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_find_period(gpw_estimate *estimate,
                                                          gpw_estimate_period *period,
                                                          size_t period_size);

/** Takes the oldest finished level, as gpw_levels_next(). Eight are kept.
 *  @param[in,out] estimate    handle
 *  @param[out]    level       `level_size` bytes; written only on #GPW_OK
 *  @param         level_size  `sizeof *level`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NOT_FOUND  none is finished
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `level_size` is below the first release's 72 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_next_level(gpw_estimate *estimate,
                                                         gpw_level *level, size_t level_size);

/** Takes the oldest event, as gpw_levels_next_event(). Eight are kept.
 *  @param[in,out] estimate    handle
 *  @param[out]    event       `event_size` bytes; written only on #GPW_OK
 *  @param         event_size  `sizeof *event`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NOT_FOUND  none is there
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `event_size` is below the first release's 48 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_estimate_next_event(gpw_estimate *estimate,
                                                         gpw_level_event *event,
                                                         size_t event_size);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ESTIMATE_H */
