/* SPDX-License-Identifier: MIT */
/**
 * @file report.h
 * @brief A judgement in plain words and as JSON. Host only.
 */
#ifndef GPUPOWER_REPORT_H
#define GPUPOWER_REPORT_H

#include "site_judge.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_report Reports (host)
 *
 * Keys and units of the JSON stand in docs/verdict-json.md.
 * @{ */

/** A judgement in plain words, lines ended by a newline.
 *
 *  Independent of the program's locale.
 *
 *  @param[in]  judgement     what to say
 *  @param      judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @param[out] text          zero-terminated; NULL with `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `judgement_bytes` is below the first release's 112 bytes
 *  @retval GPW_ERR_SIZE  the text did not fit; `text` is empty, `bytes_needed` is set
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_judgement_text(const gpw_judgement *judgement,
                                                    size_t judgement_bytes, char *text,
                                                    size_t text_bytes, size_t *bytes_needed);

/** A judgement as a JSON object. Unknown figures are null.
 *
 *  Independent of the program's locale.
 *
 *  @param[in]  judgement     what to say
 *  @param      judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @param[out] text          zero-terminated; NULL with `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `judgement_bytes` is below the first release's 112 bytes
 *  @retval GPW_ERR_SIZE  the text did not fit; `text` is empty, `bytes_needed` is set
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_judgement_json(const gpw_judgement *judgement,
                                                    size_t judgement_bytes, char *text,
                                                    size_t text_bytes, size_t *bytes_needed);

/** The sentence behind an assumption.
 *  @param  bit  one #gpw_assumption
 *  @return static storage; empty for an unknown bit
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_assumption_text(uint32_t bit);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_REPORT_H */
