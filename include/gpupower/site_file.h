/* SPDX-License-Identifier: MIT */
/**
 * @file site_file.h
 * @brief A site described in an INI file. Host only.
 */
#ifndef GPUPOWER_SITE_FILE_H
#define GPUPOWER_SITE_FILE_H

#include "duty.h"
#include "site.h"
#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site_file Site files (host)
 *
 * A site as text: groups, schedule, supply, chains, generator set, limits. Every section and
 * key is documented with unit, range and default in docs/site-file.md. Read strictly: an
 * unknown key, a unit behind a number, a section or key that comes twice is an error with its
 * line and what would be right.
 * @{ */

/** A site description read from a file. Opaque. */
typedef struct gpw_site_file gpw_site_file;

/** Reads a site description from a file.
 *
 *  Checks all that does not need a simulation: keys, values, ranges, names that must exist, the
 *  order of schedules.
 *
 *  @param[in]  path   file name as fopen() takes it
 *  @param[out] file   to be given to gpw_site_file_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared; may be
 *                     NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `path` or `file` is NULL
 *  @retval GPW_ERR_IO     the file could not be opened or read
 *  @retval GPW_ERR_FORMAT the text is not what the format asks
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_read(const char *path, gpw_site_file **file,
                                                    gpw_file_error *error);

/** Reads a site description from text in memory, as gpw_site_file_read() from a file.
 *  @param[in]  text   need not end with a zero byte; not kept
 *  @param      bytes  its length
 *  @param[out] file   to be given to gpw_site_file_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `text` or `file` is NULL
 *  @retval GPW_ERR_FORMAT the text is not what the format asks
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_parse(const char *text, size_t bytes,
                                                     gpw_site_file **file,
                                                     gpw_file_error *error);

/** Frees a description. NULL is ignored; sites made from it live on.
 *  @param file  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_site_file_destroy(gpw_site_file *file);

/** Builds the site that a file describes, started, with capacities that fit it.
 *
 *  With a trace the load comes through gpw_site_step_load() and enters at the point that
 *  `[load] trace_point` names; groups, schedule and staggers are left out then.
 *
 *  @param[in]  file        handle; not kept
 *  @param      with_trace  1: the load comes from a trace; 0: from the groups
 *  @param[out] site        to be given to gpw_site_destroy(); NULL on error
 *  @param[out] error       line, key and reason on every error but #GPW_ERR_NULL,
 *                          #GPW_ERR_HANDLE and #GPW_ERR_NOMEM; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `file` or `site` is NULL
 *  @retval GPW_ERR_HANDLE  `file` is no description
 *  @retval GPW_ERR_DOMAIN  figures do not fit together, or `with_trace` is above 1
 *  @retval GPW_ERR_UNKNOWN a figure is needed that neither the file nor a preset gives: the
 *                          inertia, the mean of a phase, the groups
 *  @retval GPW_ERR_FULL    beyond what one site holds
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(groups + events)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_create(const gpw_site_file *file,
                                                      uint32_t with_trace, gpw_site **site,
                                                      gpw_file_error *error);

/** Simulated length and tick that a file asks for.
 *  @param[in]  file        handle
 *  @param[out] duration_s  `[site] duration_s`, or its default; written only on success
 *  @param[out] tick_ns     `[site] tick_ms` in nanoseconds, or its default; likewise
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{any thread, not ISR, O(keys)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_duration(const gpw_site_file *file,
                                                        float *duration_s, uint32_t *tick_ns);

/** Makes what watches the duty of a set, as `[rating]` and `[fuel]` describe it, its fuel rows
 *  in. Feed it with the load of one set: of several on the bus the mean one's. Without
 *  `[rating]` it counts and does not judge; without `[fuel]` there is no fuel.
 *  @param[in]  file   handle; not kept
 *  @param      dt_s   interval of the samples, 0.001 to 60 s
 *  @param[out] duty   to be given to gpw_duty_destroy(); NULL without either section and on
 * error
 *  @param[out] error  line, key and reason on #GPW_ERR_DOMAIN; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  the file has neither section
 *  @retval GPW_ERR_NULL      `file` or `duty` is NULL
 *  @retval GPW_ERR_HANDLE    `file` is no description
 *  @retval GPW_ERR_DOMAIN    `dt_s` is outside its range, or the file has a `[set NAME]`
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(keys)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_duty(const gpw_site_file *file, float dt_s,
                                                    gpw_duty **duty, gpw_file_error *error);

/** Share of the set's rating that `[derating]` leaves at the site.
 *  @param[in]  file   handle
 *  @param[out] share  0.1 to 1; 1 without such a section; written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  there is no `[derating]`
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE    `file` is no description
 *  @retval GPW_ERR_DOMAIN    its figures are refused, as gpw_site_file_create() says in words
 *  @context{any thread, not ISR, O(keys)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_power_left(const gpw_site_file *file,
                                                          float *share);

/** Name of the site, `[site] name`.
 *  @param file  handle
 *  @return text that lives as long as the handle; `""` when there is none
 *  @context{any thread, not ISR, O(keys)}
 *  @since 0.1 */
GPW_API const char *gpw_site_file_name(const gpw_site_file *file);

/** Name of a group, the NAME of its `[group NAME]`, in the order of the site's group indices.
 *  @param file   handle
 *  @param index  0 is the first group of the file
 *  @return text that lives as long as the handle; `""` beyond the last
 *  @context{any thread, not ISR, O(sections)}
 *  @since 0.1 */
GPW_API const char *gpw_site_file_group_name(const gpw_site_file *file, uint32_t index);

/** A phase whose sigma or wave the group's profile knows from below only
 *  (#GPW_SPREAD_LOWER), in words: "group a: sigma and wave of `user1` are lower bounds: the
 *  true swing may be larger". Only of phases that a group begins in or is brought into. A site
 *  made from such a file says #GPW_ASSUMED_LOWER_BOUND, with a trace not.
 *  @param[in]  file          handle
 *  @param      index         0 is the first
 *  @param[out] text          ended by a zero byte; NULL: only `bytes_needed` is wanted
 *  @param      text_bytes    its size
 *  @param[out] bytes_needed  with the zero byte; may be NULL where `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     `file` is no description; likewise
 *  @retval GPW_ERR_NOT_FOUND  beyond the last; likewise
 *  @retval GPW_ERR_SIZE       `text_bytes` is too small: only `bytes_needed` was written
 *  @retval GPW_ERR_DOMAIN     a profile of the file is refused, as gpw_site_file_create() says
 *                             in words; nothing was written
 *  @retval GPW_ERR_UNKNOWN    likewise
 *  @retval GPW_ERR_NOMEM      nothing was written
 *  @context{any thread, not ISR, O(groups * figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_file_bound(const gpw_site_file *file, uint32_t index,
                                                     char *text, size_t text_bytes,
                                                     size_t *bytes_needed);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_FILE_H */
