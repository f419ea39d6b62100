/* SPDX-License-Identifier: MIT */
/**
 * @file report.h
 * @brief A judgement in plain words and as JSON. Host only.
 */
#ifndef GPUPOWER_REPORT_H
#define GPUPOWER_REPORT_H

#include "site.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_report Reports (host)
 *
 * Keys and units of the JSON stand in docs/verdict-json.md.
 * @{ */

/* NUL-terminated; *bytes_needed includes the zero byte; GPW_ERR_SIZE: nothing written */
GPW_API GPW_NODISCARD gpw_status gpw_judgement_text(const gpw_judgement *judgement, char *text,
                                                    size_t text_bytes, size_t *bytes_needed);
GPW_API GPW_NODISCARD gpw_status gpw_judgement_json(const gpw_judgement *judgement, char *text,
                                                    size_t text_bytes, size_t *bytes_needed);
/* one sentence for one assumption bit; "" for an unknown bit */
GPW_API const char *gpw_assumption_text(uint32_t bit);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_REPORT_H */
