/* SPDX-License-Identifier: MIT */
/**
 * @file limits.h
 * @brief Limits by name: classes, editions and rules, each with grade and source.
 */
#ifndef GPUPOWER_LIMITS_H
#define GPUPOWER_LIMITS_H

#include "base.h"
#include "source.h"
#include "verdict.h"
#include "voltage.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_limits_record Records of limits
 *
 * The limits that are known, one row for each class of each standard, rule or reading; where
 * two sources disagree both stand. A name is a record and a class: `"iso8528-5:2005/G2"`,
 * `"class-society/generator"`. docs/limits.md prints all of them. Linked only where it is
 * named.
 * @{ */

/** One row. NaN in a limit: the source has none. 112 bytes on every target. */
typedef struct gpw_limits_record {
    char name[32];           /**< What gpw_limits_find() takes, lower-case but for the class. */
    uint32_t class_id;       /**< #gpw_class_id; custom where it is no class of ISO 8528-5. */
    uint32_t edition;        /**< Year, as the label of the record; 0: the source names none. */
    gpw_grade grade;         /**< Of its weakest figure. */
    gpw_source source;       /**< What it was taken from. */
    uint32_t on_request;     /**< 1: milder than the class of the same letter, or remembered
                                  only: to be asked for by name, never by default. */
    float dip_rated_pct;     /**< As gpw_limits. */
    float dip_initial_pct;   /**< As gpw_limits: the droop is added. */
    float rise_pct;          /**< As gpw_limits. */
    float rise_initial_pct;  /**< As gpw_limits. */
    float recovery_s;        /**< As gpw_limits. */
    float unload_recovery_s; /**< As gpw_limits. */
    float recovery_band_pct; /**< As gpw_limits: full width. NaN with a recovery_s: to be given
                                  by the caller. */
    float steady_band_pct;   /**< As gpw_limits: full width. */
    float voltage_dip_pct;   /**< As gpw_voltage_limits. */
    float voltage_rise_pct;  /**< As gpw_voltage_limits. */
    float voltage_recovery_s; /**< As gpw_voltage_limits. */
    float voltage_within_pct; /**< Band to come back to, to each side. */
    float voltage_steady_pct; /**< Deviation at rest, to each side. */
    uint32_t reserved[2];     /**< 0. */
} gpw_limits_record;

/** Number of rows.
 *  @return at least 1
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_limits_record_count(void);

/** One row.
 *  @param      index         from 0
 *  @param[out] record        written only on success
 *  @param      record_bytes  `sizeof *record`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND  there are fewer rows
 *  @retval GPW_ERR_VERSION    `record_bytes` is below the first release's 112 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{limits-records}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_limits_record_at(uint32_t index, gpw_limits_record *record,
                                                      size_t record_bytes);

/** Number of the row of a name.
 *  @param[in]  name   such as `"iso8528-5:2005/G2"`
 *  @param[out] index  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND  no such row
 *  @context{any thread, ISR-safe, O(rows)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_limits_record_find(const char *name, uint32_t *index);

/** Fills in the frequency limits of a row.
 *  @param[in,out] limits  prepared by gpw_limits_init()
 *  @param[in]     name    such as `"iso8528-5:2005/G2"`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN   done; it limits a recovery and has no band to come back to: give
 *                             gpw_limits::recovery_band_pct, a class is refused without
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `limits` was never set by gpw_limits_init()
 *  @retval GPW_ERR_NOT_FOUND  no such row; nothing was written
 *  @context{any thread, ISR-safe, O(rows)}
 *  @source{limits-records}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_limits_find(gpw_limits *limits, const char *name);

/** Fills in the voltage limits of a row.
 *  @param[in,out] limits  prepared by gpw_voltage_limits_init()
 *  @param[in]     name    such as `"iso8528-5:2005/G2"`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `limits` was never set by gpw_voltage_limits_init()
 *  @retval GPW_ERR_NOT_FOUND  no such row; nothing was written
 *  @retval GPW_ERR_UNKNOWN    it has no limits of the voltage; nothing was written
 *  @context{any thread, ISR-safe, O(rows)}
 *  @source{limits-records}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_voltage_limits_find(gpw_voltage_limits *limits,
                                                         const char *name);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_LIMITS_H */
