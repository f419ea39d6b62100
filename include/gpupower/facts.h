/* SPDX-License-Identifier: MIT */
/**
 * @file facts.h
 * @brief The figures of the two studies as data, one by one.
 */
#ifndef GPUPOWER_FACTS_H
#define GPUPOWER_FACTS_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_facts Facts of the studies
 *
 * Every figure of the two documents that the library implements, as they state it, with what
 * they say of their own confidence and, beside it, the grade that the library gives it: the two
 * often differ. A fact is no advice: where measurement says otherwise, gpw_fact::contradiction
 * is the number of the case in docs/study.md. docs/facts.md prints them all.
 *
 * Facts are constant tables; firmware that calls none of these functions links none of them.
 *
 * @{ */

/** What a study says of how sure it is: one of #gpw_confidence_id. */
typedef uint32_t gpw_confidence;

/** Confidence as the study words it. Larger is surer. */
enum gpw_confidence_id {
    GPW_CONFIDENCE_NONE = 0,        /**< Says nothing. */
    GPW_CONFIDENCE_LOW = 1,         /**< Low. */
    GPW_CONFIDENCE_LOW_MEDIUM = 2,  /**< Low to medium. */
    GPW_CONFIDENCE_MEDIUM = 3,      /**< Medium. */
    GPW_CONFIDENCE_MEDIUM_HIGH = 4, /**< Medium to high. */
    GPW_CONFIDENCE_HIGH = 5         /**< High. */
};

/** One fact. 184 bytes on every target. NaN: not stated. */
typedef struct gpw_fact {
    uint32_t study;            /**< 1: power profiles; 2: energy of inference. */
    uint32_t contradiction;    /**< Case in docs/study.md, 1 to 25; 0: none. */
    float value;               /**< As stated; NaN where only a range is. */
    float low;                 /**< Lower end of the range. */
    float high;                /**< Upper end. */
    gpw_confidence confidence; /**< What the study says of it. */
    gpw_grade grade;           /**< What the library says of it. */
    gpw_source source;         /**< Where the figure is from, as far as that could be found. */
    gpw_point point;           /**< Where it was measured, of a power or a ramp. */
    char section[8];           /**< Part of the study, such as `7.1`. */
    char unit[12];             /**< Such as `kW`; `1` for a ratio or a count, `mark` for a tick
                                    of a table (1 yes, 0.5 partly or inferred, 0 no). */
    char id[40];               /**< Such as `bnl.llama2-13b.median`. */
    char text[88];             /**< What it is, in words. */
} gpw_fact;

/** Number of facts.
 *  @return at least 1
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_fact_count(void);

/** Fact by index: the first study's in the order of its parts, then the second's.
 *  @param      index       0 to gpw_fact_count() - 1
 *  @param[out] fact        written only on success
 *  @param      fact_bytes  `sizeof *fact`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `fact_bytes` is below the first release's 184 bytes
 *  @retval GPW_ERR_NOT_FOUND  no such index
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{study-2025}
 *  @source{mlenergy-2026}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fact_at(uint32_t index, gpw_fact *fact, size_t fact_bytes);

/** Index of a fact by its id.
 *  @param[in]  id     such as `"profile.infer"`, ends with a zero byte
 *  @param[out] index  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(facts)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fact_find(const char *id, uint32_t *index);

/** Index of the fact whose id, or whose id's beginning, is nearest to a text: fewest letters to
 *  insert, remove or replace; of equals the first.
 *  @param[in]  id     ends with a zero byte; at most its first 64 characters count, whatever
 *                    their case
 *  @param[out] index  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @context{any thread, ISR-safe, O(facts)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_fact_nearest(const char *id, uint32_t *index);

/** Name of a confidence: `-`, `low`, `low-medium`, `medium`, `medium-high` or `high`.
 *  @param confidence  any value
 *  @return static storage, never NULL; `"?"` for no confidence
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_confidence_name(gpw_confidence confidence);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_FACTS_H */
