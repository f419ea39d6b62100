/* SPDX-License-Identifier: MIT */
/**
 * @file identify.h
 * @brief A generator set's own figures from a recorded load step. Host only.
 */
#ifndef GPUPOWER_IDENTIFY_H
#define GPUPOWER_IDENTIFY_H

#include "genset.h"
#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_identify Identification (host)
 *
 * A commissioning log of one load step, load and frequency against time, holds what no data
 * sheet tells: the inertia constant, the dead time, the governor as it is really set, the air.
 * The room fits a gpw_genset, the same that verdicts are made with, to the log, and says of
 * each figure between which ends the log allows it. Put into a site, the ends replace a
 * preset's wide ones, and verdicts that were undetermined get decided.
 *
 * The structure of the governor and every figure that is not set free are the caller's, in a
 * #gpw_genset_config, a preset for a start. **They are taken as true.** What is wrong among
 * them ends up in the figures that are free; `misfit` tells when nothing fits.
 *
 * Ends are of 95 % confidence, found by profile: the figure is held at a value while all other
 * free ones are fitted anew, and the ends are where the log refuses that value. Noise is
 * estimated from the log, or given. Besides noise, the model itself is allowed to be wrong by
 * `model_error` of the largest deviation, slowly varying, and by what the fit leaves over. A
 * figure that the log does not tell has the ends of its range, and a reason.
 *
 * **The log** is CSV as for @ref gpw_trace, its first row naming the columns, after any lines
 * that start with `#`. Needed: a time, `t_s`, `time_ms`, `timestamp` and their like; a load,
 * `load_w`, `power_kw`, `p_kw`, `load_pu` and their like; a `frequency_hz` (or `f_hz`), or a
 * `speed_pu`. Optional: `boost_pu`, any linear measure of charge pressure. Other
 * columns are not looked at: a load that follows its voltage is recorded as it was drawn. Times
 * need not be equidistant. Every cell must be a number: nothing is filled in.
 * @{ */

/** A record of a load step. Opaque. */
typedef struct gpw_step_record gpw_step_record;

/** What an identification found. Opaque. */
typedef struct gpw_identified gpw_identified;

/** Figures that can be set free: bit `1 << figure` of gpw_identify_config.free_figures. Named
 *  as the fields of #gpw_genset_config are. */
enum gpw_identify_figure_id {
    GPW_IDENTIFY_INERTIA = 0,       /**< H. `inertia_s`. */
    GPW_IDENTIFY_DEAD = 1,          /**< TD. `dead_s`. */
    GPW_IDENTIFY_AIR_STEP = 2,      /**< s1. `air_step_pu`. */
    GPW_IDENTIFY_AIR_TAU = 3,       /**< tau_tc. `air_tau_s`. */
    GPW_IDENTIFY_K = 4,             /**< DEGOV. `k`. */
    GPW_IDENTIFY_KP = 5,            /**< PI, GGOV1. `kp`. */
    GPW_IDENTIFY_KI = 6,            /**< PI, GGOV1. `ki`. */
    GPW_IDENTIFY_KD = 7,            /**< GGOV1. `kd`. */
    GPW_IDENTIFY_DROOP = 8,         /**< `droop_pu`. */
    GPW_IDENTIFY_LAG = 9,           /**< DROOP, PI, GGOV1. `t_lag_s`. */
    GPW_IDENTIFY_T1 = 10,           /**< DEGOV, TGOV1, GAST. `t1_s`. */
    GPW_IDENTIFY_T2 = 11,           /**< `t2_s`. */
    GPW_IDENTIFY_T3 = 12,           /**< `t3_s`. */
    GPW_IDENTIFY_T4 = 13,           /**< DEGOV, GGOV1. `t4_s`. */
    GPW_IDENTIFY_T5 = 14,           /**< DEGOV, GGOV1. `t5_s`. */
    GPW_IDENTIFY_T6 = 15,           /**< DEGOV. `t6_s`. */
    GPW_IDENTIFY_DAMPING = 16,      /**< D. `damping_pu`. */
    GPW_IDENTIFY_THROTTLE_MAX = 17, /**< TMAX. `throttle_max_pu`. */
    GPW_IDENTIFY_LOAD_LATE = 18     /**< Not of the set: by how much the load's stamps are later
                                       than the frequency's, s. `load_late_s`. */
};

/** How much a log tells of a figure. */
enum gpw_told_id {
    GPW_TOLD_GIVEN = 0,  /**< It was not free: the caller's value. `given`. */
    GPW_TOLD_BOTH = 1,   /**< Both ends are the log's. `told`. */
    GPW_TOLD_BOUND = 2,  /**< One end is the log's, the other that of the range. `bound`. */
    GPW_TOLD_NOTHING = 3 /**< Both ends are those of the range. `nothing`. */
};

/** Why a log does not tell a figure, or not well. */
enum gpw_untold_id {
    GPW_UNTOLD_NONE = 0,        /**< It does. */
    GPW_UNTOLD_AIR_UNUSED = 1,  /**< The air never limited the engine in this record. */
    GPW_UNTOLD_MAX_UNUSED = 2,  /**< The throttle never came to its end. */
    GPW_UNTOLD_SAMPLING = 3,    /**< Too few samples: in the first 100 ms for H, or their
                                     interval is longer than the dead time. */
    GPW_UNTOLD_RECORD_ENDS = 4, /**< The record ends before the speed has recovered. */
    GPW_UNTOLD_ALIKE =
        5,               /**< Another free figure does the same: gpw_identified_figure.alike. */
    GPW_UNTOLD_NOISE = 6 /**< Its effect is below the noise, or the model's error. */
};

/** How to identify. Fill with gpw_identify_config_init(). 32 bytes. */
typedef struct gpw_identify_config {
    uint32_t header;       /**< Set by gpw_identify_config_init(), not by hand. */
    uint32_t free_figures; /**< Bits of #gpw_identify_figure_id; 0 (default): H, the dead time
                              where there is one, the governor's gains, and s1 and tau_tc where
                                there is an air limit. */
    float noise_pu;        /**< Standard deviation of the frequency's noise on f0, above 0 to
                                0.1. NaN (default): estimated. */
    float model_error;     /**< What a model with the right figures may be wrong by, as a
                                share of the largest deviation, 0 to 0.5. Default 0.0003:
                                what two simulators of the same model differ by. An engine is
                                not its model: what the fit leaves over is added. */
    float
        frequency_window_s; /**< A frequency sample is the mean over this time before its
                                 stamp, 0 to 1 s; 0 (default): the instant. A meter that counts
                                 one cycle: 1/f0. Left out, half of it looks like dead time.
                                 */
    uint32_t
        load_is_instant; /**< 0 (default): a load sample is the mean over the interval that
                              ends at its stamp; 1: the value at the stamp, straight between
                              two; a jump is anywhere between two: its place is fitted too. */
    float start_s;       /**< First stamp used, on the record's clock. NaN (default): all. */
    float end_s;         /**< Last. NaN (default): all. */
} gpw_identify_config;

/** What is in a record. 40 bytes. */
typedef struct gpw_step_record_info {
    uint64_t samples;     /**< At least 8. */
    double first_s;       /**< First stamp. */
    double duration_s;    /**< First to last stamp. */
    float interval_s;     /**< Median interval. */
    uint32_t load_in_pu;  /**< 1: the load is per unit of the rating. */
    uint32_t speed_in_pu; /**< 1: the frequency is a speed per unit of rated. */
    uint32_t has_boost;   /**< 1: a column with the boost. */
} gpw_step_record_info;

/** One figure. 40 bytes. */
typedef struct gpw_identified_figure {
    uint32_t figure;  /**< #gpw_identify_figure_id. */
    uint32_t told;    /**< #gpw_told_id. */
    uint32_t why;     /**< #gpw_untold_id: what limits it most. */
    uint32_t alike;   /**< The free figure that it is hardest to tell from, itself if none. */
    float value;      /**< Best fit. */
    float low;        /**< Lower end, 95 %. */
    float high;       /**< Upper end. */
    float likeness;   /**< Correlation with that figure, -1 to 1. */
    float range_low;  /**< Range in which it was looked for: lower end. */
    float range_high; /**< Upper end. */
} gpw_identified_figure;

/** The fit as a whole. 72 bytes. */
typedef struct gpw_identified_summary {
    double step_s;         /**< Stamp of the last sample before the step. */
    uint32_t free_figures; /**< Bits of #gpw_identify_figure_id. */
    uint32_t samples;      /**< Used. */
    uint32_t early;        /**< Frequency samples in the first 100 ms of the step. */
    uint32_t limited;      /**< As gpw_genset_output.limited, at the best fit. */
    uint32_t recovered;    /**< 0: the record ends before the speed has recovered. */
    uint32_t collapsed;    /**< 1: the set collapses at the best fit. */
    float load_before_w;   /**< Mean before the step. */
    float load_after_w;    /**< At the end of the record. */
    float frequency_hz;    /**< Before the step, as fitted. */
    float extreme_hz;      /**< Largest deviation from it. */
    float noise_pu;        /**< Standard deviation of the frequency's noise, on f0. */
    float residual_pu;     /**< Root mean square of what the fit leaves over. */
    float misfit;          /**< What it leaves over beyond the noise, as a share of the largest
                                deviation. Above 0.02 the structure or a figure that is not
                                free is wrong. */
    float slope_h_s;       /**< H from the first 20 ms or so alone, without any model of a
                                governor; NaN where there are too few samples. */
    float slope_h_high_s;  /**< Upper bound on H from the same: the slope can only be steeper.
                              NaN  where there is none. */
    uint32_t runs;         /**< Simulations made. */
} gpw_identified_summary;

/** Reads a record from a file.
 *  @param[in]  path    file name as fopen() takes it
 *  @param[out] record  to be given to gpw_step_record_destroy(); NULL on error
 *  @param[out] error   where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared; may be
 *                      NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `path` or `record` is NULL
 *  @retval GPW_ERR_IO     the file could not be opened or read
 *  @retval GPW_ERR_FORMAT the text is not what the format asks
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_step_record_read(const char *path,
                                                      gpw_step_record **record,
                                                      gpw_file_error *error);

/** Reads a record from text in memory, as gpw_step_record_read() from a file.
 *  @param[in]  text    need not end with a zero byte; not kept
 *  @param      bytes   its length
 *  @param[out] record  to be given to gpw_step_record_destroy(); NULL on error
 *  @param[out] error   where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `text` or `record` is NULL
 *  @retval GPW_ERR_FORMAT the text is not what the format asks
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_step_record_parse(const char *text, size_t bytes,
                                                       gpw_step_record **record,
                                                       gpw_file_error *error);

/** A record from arrays.
 *  @param[in]  time_s        shape [count], seconds, strictly ascending
 *  @param[in]  load_w        shape [count], watts, within #GPW_POWER_MAX_W
 *  @param[in]  frequency_hz  shape [count], 0 to 200 Hz
 *  @param[in]  boost         shape [count], any linear measure of it; may be NULL
 *  @param      count         8 or more
 *  @param[out] record        to be given to gpw_step_record_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is out of range or not a number, or there are too few
 *  @retval GPW_ERR_ORDER   a time is not after the one before it
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(count)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_step_record_create(const double *time_s,
                                                        const double *load_w,
                                                        const double *frequency_hz,
                                                        const double *boost, size_t count,
                                                        gpw_step_record **record);

/** Frees a record. NULL is ignored.
 *  @param record  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_step_record_destroy(gpw_step_record *record);

/** What is in a record.
 *  @param[in]  record      handle
 *  @param[out] info        written only on success
 *  @param      info_bytes  `sizeof *info`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION `info_bytes` is below the first release's 40
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_step_record_info_get(const gpw_step_record *record,
                                                          gpw_step_record_info *info,
                                                          size_t info_bytes);

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identify_config_init(gpw_identify_config *config,
                                                          size_t config_size);

/** Name of a figure, that of its field in #gpw_genset_config; `"?"` for an unknown one.
 *  @param figure any value
 *  @return static storage, never NULL
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_identify_figure_name(uint32_t figure);

/** Finds a figure by its name.
 *  @param[in]  name    such as `"inertia_s"`, in full
 *  @param[out] figure  #gpw_identify_figure_id; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identify_figure_find(const char *name, uint32_t *figure);

/** Name of a #gpw_told_id, such as `"told"`; `"?"` for an unknown one.
 *  @param told any value
 *  @return static storage, never NULL
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_told_name(uint32_t told);

/** A #gpw_untold_id in plain words; `""` for none, `"?"` for an unknown one.
 *  @param why any value
 *  @return static storage, never NULL
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_untold_text(uint32_t why);

/** Identifies a set from a record.
 *
 *  The set starts in equilibrium at the frequency that the record has before the step, whatever
 *  it is; the tick of `genset` is not used. Some hundred to some thousand simulations of the
 *  record: some seconds for half a minute of it.
 *
 *  @param[in]  record  handle; not kept
 *  @param[in]  genset  rating, f0, structure, and every figure that is not free; those that are
 *                      free are where the search starts, among other places. Inertia may be
 *                      unknown where it is free
 *  @param[in]  config  initialised
 *  @param[out] found   to be given to gpw_identified_destroy(); NULL on error
 *  @param[out] error   `reason` says in words what the record lacks, on #GPW_ERR_UNKNOWN, or
 *                      what is wrong, on #GPW_ERR_DOMAIN; else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  a struct was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, a figure is free that the governor
 *                           does not have, or the set cannot carry the load before the step
 *  @retval GPW_ERR_UNKNOWN  the record cannot tell anything: no step, a load or a frequency
 * that is not steady before it, a frequency far from f0, too few samples
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(runs * (duration / 1 ms + samples))}
 *  @source{identify-fit} @source{identify-ends}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identify(const gpw_step_record *record,
                                              const gpw_genset_config *genset,
                                              const gpw_identify_config *config,
                                              gpw_identified **found, gpw_file_error *error);

/** Frees what gpw_identify() found. NULL is ignored.
 *  @param found  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_identified_destroy(gpw_identified *found);

/** The fit as a whole.
 *  @param[in]  found          handle
 *  @param[out] summary        written only on success
 *  @param      summary_bytes  `sizeof *summary`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION `summary_bytes` is below the first release's 72
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identified_summary_get(const gpw_identified *found,
                                                            gpw_identified_summary *summary,
                                                            size_t summary_bytes);

/** One figure with its ends.
 *  @param[in]  found         handle
 *  @param      figure        #gpw_identify_figure_id
 *  @param[out] out           written only on success
 *  @param      out_bytes     `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 40
 *  @retval GPW_ERR_NOT_FOUND no such figure
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identified_figure_get(const gpw_identified *found,
                                                           uint32_t figure,
                                                           gpw_identified_figure *out,
                                                           size_t out_bytes);

/** The set as identified, to judge a site with: the caller's configuration with the fitted
 *  figures and, for H, s1 and tau_tc, their ends. A figure that the log does not tell keeps the
 *  caller's value and ends; one that it bounds keeps as much of them as the bound allows.
 *  @param[in]     found   handle
 *  @param[in,out] genset  initialised; overwritten
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION `genset` was not initialised
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identified_genset(const gpw_identified *found,
                                                       gpw_genset_config *genset);

/** What was recorded and what the fit makes of it, to be drawn one over the other.
 *  @param[in]  found        handle
 *  @param      first        index of the first sample wanted
 *  @param      count        how many
 *  @param[out] time_s       shape [count], on the record's clock
 *  @param[out] measured_hz  shape [count]
 *  @param[out] fitted_hz    shape [count]
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_DOMAIN  there are not so many; nothing was written
 *  @context{any thread, not ISR, O(count)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_identified_curve(const gpw_identified *found, size_t first,
                                                      size_t count, double *time_s,
                                                      double *measured_hz, double *fitted_hz);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_IDENTIFY_H */
