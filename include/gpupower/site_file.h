/* SPDX-License-Identifier: MIT */
/**
 * @file site_file.h
 * @brief A site described in an INI file. Host only.
 */
#ifndef GPUPOWER_SITE_FILE_H
#define GPUPOWER_SITE_FILE_H

#include "site.h"
#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site_file Site files (host)
 *
 * Every key is documented with unit, range and default in docs/site-file.md.
 * @{ */

/** A site description read from a file. Opaque. */
typedef struct gpw_site_file gpw_site_file;

GPW_API GPW_NODISCARD gpw_status gpw_site_file_read(const char *path, gpw_site_file **file,
                                                    gpw_file_error *error);
GPW_API GPW_NODISCARD gpw_status gpw_site_file_parse(const char *text, size_t bytes,
                                                     gpw_site_file **file,
                                                     gpw_file_error *error);
GPW_API void gpw_site_file_destroy(gpw_site_file *file);
/* overrides [load] source: GPW_LOAD_RAIL or GPW_LOAD_AC from the file is kept for a trace */
/* A started site in malloc'd memory; gpw_site_destroy(). with_trace: 1: the load comes from a
 * trace, entering at the point the file names in [load] trace_point; groups are then optional. */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_create(const gpw_site_file *file,
                                                      uint32_t with_trace, gpw_site **site,
                                                      gpw_file_error *error);
/* simulated length the file asks for, s */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_duration(const gpw_site_file *file,
                                                        float *duration_s, uint32_t *tick_ns);
/* [site] name, or "" */
GPW_API const char *gpw_site_file_name(const gpw_site_file *file);
/** Name of a group of the file, in the order of gpw_site_add_group(); `""` beyond the last.
 *  @param[in] file   file
 *  @param     index  number of the group, from 0
 *  @return lives as long as `file`, never NULL
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_site_file_group_name(const gpw_site_file *file, uint32_t index);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_FILE_H */
