/* SPDX-License-Identifier: MIT */
/**
 * @file site_edit.h
 * @brief Changes the text of a site file in place. Host only.
 */
#ifndef GPUPOWER_SITE_EDIT_H
#define GPUPOWER_SITE_EDIT_H

#include "site_file.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_site_edit Changing site files (host)
 *
 * Sets, adds and removes keys of a site file. Every other line keeps its bytes: comments,
 * order, blanks, line ends. The changed text is read again as gpw_site_file_parse() reads it
 * before a change is taken: a list of changes is made as a whole or not at all.
 * @{ */

/** A site file's text under change. Opaque. */
typedef struct gpw_site_edit gpw_site_edit;

/** What a change does. */
enum gpw_site_action_id {
    GPW_SITE_SET = 0, /**< The key gets the value. A key that is not there is added behind the
                           section's last one, a section that is not there at the end. */
    GPW_SITE_ADD = 1, /**< Adds a line of a schedule, where its time belongs: several lines may
                           have the same time. */
    GPW_SITE_REMOVE = 2 /**< The line goes. With a value only the line that has it, for the
                             schedules; a key that is not there is an error. */
};

/** One change. 328 bytes. Texts end with a zero byte. */
typedef struct gpw_site_change {
    uint32_t action;   /**< #gpw_site_action_id. */
    uint32_t reserved; /**< Must be 0. */
    char section[64];  /**< Heading without its brackets, such as `group cards`. */
    char key[64];      /**< Such as `rated_w`; in a schedule the time. */
    char value[192];   /**< As it is to stand in the file; may be empty when removing. */
} gpw_site_change;

/** Takes a site file's text for changing.
 *  @param[in]  text   as gpw_site_file_parse() takes it; copied
 *  @param      bytes  its length
 *  @param[out] edit   to be given to gpw_site_edit_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `text` or `edit` is NULL
 *  @retval GPW_ERR_FORMAT the text is no site file
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_parse(const char *text, size_t bytes,
                                                     gpw_site_edit **edit,
                                                     gpw_file_error *error);

/** The same from a file.
 *  @param[in]  path   file name as fopen() takes it
 *  @param[out] edit   to be given to gpw_site_edit_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared; may be
 *                     NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `path` or `edit` is NULL
 *  @retval GPW_ERR_IO     the file could not be opened or read
 *  @retval GPW_ERR_FORMAT the text is no site file
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_read(const char *path, gpw_site_edit **edit,
                                                    gpw_file_error *error);

/** Frees a text. NULL is ignored.
 *  @param edit  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_site_edit_destroy(gpw_site_edit *edit);

/** Makes changes, in their order, all or none.
 *  @param[in,out] edit          handle
 *  @param[in]     changes       shape [count]
 *  @param         change_bytes  size of one element, as the caller was compiled
 *  @param         count         0 does nothing
 *  @param[out]    error         on #GPW_ERR_FORMAT and #GPW_ERR_NOT_FOUND the section, key and
 *                               reason, with the line of the changed text; else cleared; may be
 *                               NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION   `change_bytes` is below the first release's 328
 *  @retval GPW_ERR_DOMAIN    no such action; a text that is empty, has no end, or that no line
 * of a site file can hold: a line end, a bracket, a comment's sign
 *  @retval GPW_ERR_NOT_FOUND the key to remove is not there
 *  @retval GPW_ERR_FORMAT    the changed text would be no site file
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(count * bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_apply(gpw_site_edit *edit,
                                                     const gpw_site_change *changes,
                                                     size_t change_bytes, size_t count,
                                                     gpw_file_error *error);

/** The value of a key as it stands in the text.
 *  @param[in]  edit          handle
 *  @param[in]  section       heading without its brackets
 *  @param[in]  key           in a schedule a time: the first line that has it as written
 *  @param[out] text          zero-terminated; NULL with `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such section or key
 *  @retval GPW_ERR_SIZE       the value did not fit; `text` is empty, `bytes_needed` is set
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_get(const gpw_site_edit *edit,
                                                   const char *section, const char *key,
                                                   char *text, size_t text_bytes,
                                                   size_t *bytes_needed);

/** The text as it is now.
 *  @param[in]  edit          handle
 *  @param[out] text          zero-terminated; NULL with `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_SIZE  the text did not fit; `text` is empty, `bytes_needed` is set
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_text(const gpw_site_edit *edit, char *text,
                                                    size_t text_bytes, size_t *bytes_needed);

/** The site description of the text as it is now. Profile files that it names are looked for
 *  where the file lies that the text was read from.
 *  @param[in]  edit   handle
 *  @param[out] file   to be given to gpw_site_file_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared; may be
 *                     NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_IO      a profile file that it names is gone
 *  @retval GPW_ERR_FORMAT  a profile file that it names has changed for the worse
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_file(const gpw_site_edit *edit,
                                                    gpw_site_file **file,
                                                    gpw_file_error *error);

/** Writes the text into a file, which appears whole or not at all; what stood there is
 * replaced.
 *  @param[in]  edit   handle
 *  @param[in]  path   file name as fopen() takes it
 *  @param[out] error  why, on #GPW_ERR_IO, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_IO     the file could not be written; nothing is left of it
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_edit_write(const gpw_site_edit *edit,
                                                     const char *path, gpw_file_error *error);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SITE_EDIT_H */
