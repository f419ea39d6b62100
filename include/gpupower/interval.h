/* SPDX-License-Identifier: MIT */
/**
 * @file interval.h
 * @brief How far a figure may be off, and what is left of that in a sum.
 */
#ifndef GPUPOWER_INTERVAL_H
#define GPUPOWER_INTERVAL_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_interval Intervals
 *
 * A measured power is a reading, not the power. What stands here is how far the two may be
 * apart, by what was measured with and what became of the readings.
 *
 * The study has a table of methods; what is known of the same methods from measurement and from
 * the maker stands beside it, and the two are asked for by name. Where nobody has measured a
 * method, the answer is that it is unknown. Intervals of several parts are added by
 * gpw_aggregate_interval(); a record's error goes into a verdict as
 * gpw_site_config::load_error.
 *
 * @{ */

/** What a power was measured with: the rows of the study's table, part 6.1. */
enum gpw_method_id {
    GPW_METHOD_EXTERNAL_PDU = 0, /**< A meter at the node's AC input. */
    GPW_METHOD_NVIDIA_SMI = 1,   /**< The board's sensor, by the command nvidia-smi. */
    GPW_METHOD_NVML = 2,         /**< The same sensor, by the library NVML. */
    GPW_METHOD_DCGM = 3          /**< The same sensor, by the data centre manager DCGM. */
};

/** Whose word an accuracy is. */
enum gpw_basis_id {
    GPW_BASIS_STUDY = 0,    /**< The study's table, to the letter: estimates, grade X. */
    GPW_BASIS_MEASURED = 1, /**< Measured against an external meter. */
    GPW_BASIS_STATED = 2    /**< Stated by the maker. */
};

/** What became of the readings. */
enum gpw_reading_id {
    GPW_READING_STEADY = 0,          /**< The power of a load that does not change. */
    GPW_READING_NAIVE_ENERGY = 1,    /**< Readings of a changing load, summed as they are. */
    GPW_READING_CORRECTED_ENERGY = 2 /**< The same with repetitions, delays and shifts that
                                          undo the sensor's gaps (yang-2024). */
};

/** How well a method measures. NaN: not known. 52 bytes. */
typedef struct gpw_method_figures {
    uint32_t method;       /**< #gpw_method_id. */
    uint32_t basis;        /**< #gpw_basis_id. */
    uint32_t reading;      /**< #gpw_reading_id. */
    uint32_t per_gpu;      /**< 1: sees one GPU, 0: the whole node. */
    float sampling_low_s;  /**< Shortest time from one reading to the next. */
    float sampling_high_s; /**< Longest. */
    float coverage_low;    /**< Least share of that time that the meter sees, 0 to 1. */
    float coverage_high;   /**< Largest. */
    float error_low;       /**< Relative error either way, as a share: where it is small. */
    float error_high;      /**< The same where it is large; what an interval is made of. */
    gpw_grade grade;       /**< How well the errors are known. */
    gpw_source source;     /**< Where from. */
    gpw_point point;       /**< Where the method measures. */
} gpw_method_figures;

/** How well a method measures.
 *
 *  The study has one accuracy a method and does not say of what: it is given for a steady power
 *  and for a naive energy. It has none for a corrected one. Measured is the sensor behind
 *  nvidia-smi and NVML, on more than 70 boards: `sampling` and `coverage` span the kinds of
 *  board and of query, and a naive energy goes from the mean error to about the worst. Stated
 *  is the accuracy of NVML. No measurement of a PDU or of DCGM was found; DCGM reads the same
 *  sensor as NVML.
 *
 *  @param      method   one of #gpw_method_id
 *  @param      basis    one of #gpw_basis_id
 *  @param      reading  one of #gpw_reading_id
 *  @param[out] figures  written only on success
 *  @param      figures_bytes  `sizeof *figures`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   no such method, basis or reading
 *  @retval GPW_ERR_UNKNOWN  on that basis nothing is known of it
 *  @retval GPW_ERR_VERSION  `figures_bytes` is below the first release's 52, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{measurement-methods}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_method_row(uint32_t method, uint32_t basis,
                                                uint32_t reading, gpw_method_figures *figures,
                                                size_t figures_bytes);

/** What the power may really be when a method reads so much.
 *
 *  With the error e, gpw_method_figures::error_high, a power P is read as anything from P (1 -
 *  e) to P (1 + e). So for a reading m the power lies between m/(1 + e) and m/(1 - e): further
 *  above the reading than below it. A reading of 0 is 0.
 *
 *  @param      method     one of #gpw_method_id
 *  @param      basis      one of #gpw_basis_id
 *  @param      reading    one of #gpw_reading_id
 *  @param      reading_w  what was read, W, 0 to #GPW_POWER_MAX_W; of an energy, its mean power
 *  @param[out] value_w    the reading itself, W; written only on success
 *  @param[out] low_w      least power, W; likewise
 *  @param[out] high_w     largest power, W; likewise
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   no such method, basis or reading; `reading_w` outside its range
 *  @retval GPW_ERR_UNKNOWN  on that basis nothing is known of it, or `reading_w` is NaN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{reading-interval}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_method_interval(uint32_t method, uint32_t basis,
                                                     uint32_t reading, float reading_w,
                                                     float *value_w, float *low_w,
                                                     float *high_w);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_INTERVAL_H */
