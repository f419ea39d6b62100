/* SPDX-License-Identifier: MIT */
/**
 * @file profile_file.h
 * @brief A profile as a file: text for people and site files, a C table for firmware. Host
 * only.
 */
#ifndef GPUPOWER_PROFILE_FILE_H
#define GPUPOWER_PROFILE_FILE_H

#include "profile.h"
#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_profile_file Profile files (host)
 *
 * A profile with where it comes from and what is not known of it, as INI text that a person can
 * read and change, and that a site file names (`profile_file` in `[group NAME]`). Every figure
 * keeps its value, ends, kind of interval, condition, grade, source and point; a number is
 * written with as few digits as give the same bits again. docs/profile-file.md describes the
 * format. It is read strictly: an unknown key, a figure out of its range or another unit is an
 * error with its line and what would be right.
 * @{ */

/** A profile, its notes and its list of what is unknown. Opaque. */
typedef struct gpw_profile_file gpw_profile_file;

/** What a note is of: one of #gpw_profile_note_id. */
typedef uint32_t gpw_profile_note;

/** Notes on where a profile comes from: the keys of `[origin]`. Any of them may be missing. */
enum gpw_profile_note_id {
    GPW_PROFILE_NOTE_LOG = 0,        /**< Name of the log, without its folder. `log`. */
    GPW_PROFILE_NOTE_LOG_SHA256 = 1, /**< Its SHA-256, as sha256sum prints it. `log_sha256`. */
    GPW_PROFILE_NOTE_LOG_BYTES = 2,  /**< Its length. `log_bytes`. */
    GPW_PROFILE_NOTE_LOG_START = 3,  /**< Date and time of its first row. `log_start`. */
    GPW_PROFILE_NOTE_DEVICES = 4,    /**< Which GPUs of it, and how many. `devices`. */
    GPW_PROFILE_NOTE_BOARD = 5,      /**< Name of the board, as the driver has it. `board`. */
    GPW_PROFILE_NOTE_DRIVER = 6,     /**< Version of the driver. `driver`. */
    GPW_PROFILE_NOTE_METER = 7,      /**< What measured, and how it averages. `meter`. */
    GPW_PROFILE_NOTE_PROGRAM = 8,    /**< What made the profile, with version. `program`. */
    GPW_PROFILE_NOTE_WRITTEN = 9,    /**< When. `written`. */
    GPW_PROFILE_NOTE_COMMENT = 10,   /**< Anything else. `comment`. */
    GPW_PROFILE_NOTE_COUNT = 11      /**< Number of notes; not a note. */
};

#define GPW_PROFILE_NOTE_MAX 160u    /**< Longest note, characters. */
#define GPW_PROFILE_UNKNOWN_MAX 800u /**< Longest text of what is unknown, characters. */
#define GPW_PROFILE_UNKNOWNS_MAX 99u /**< Most of them. */

/** Which text of a C table: one of #gpw_profile_c_id. */
typedef uint32_t gpw_profile_c;

/** Texts of a C table. */
enum gpw_profile_c_id {
    GPW_PROFILE_C_SOURCE = 0, /**< `SYMBOL.c`. */
    GPW_PROFILE_C_HEADER = 1  /**< `SYMBOL.h`. */
};

/** @name A file made or read
 *  @{ */

/** Makes a file of a profile, without notes.
 *  @param[in]  profile  built-in or a user's; copied
 *  @param[out] file     to be given to gpw_profile_file_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `profile` or `file` is NULL
 *  @retval GPW_ERR_HANDLE  `profile` is no profile
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_create(const gpw_profile *profile,
                                                         gpw_profile_file **file);

/** Reads a profile from a file.
 *  @param[in]  path   file name as fopen() takes it
 *  @param[out] file   to be given to gpw_profile_file_destroy(); NULL on error
 *  @param[out] error  line, key and reason on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared;
 *                     may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `path` or `file` is NULL
 *  @retval GPW_ERR_IO     the file could not be opened or read
 *  @retval GPW_ERR_FORMAT the text is not what the format asks, or its figures do not fit
 *                         together
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes + figures^2)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_read(const char *path,
                                                       gpw_profile_file **file,
                                                       gpw_file_error *error);

/** Reads a profile from text in memory, as gpw_profile_file_read() from a file.
 *  @param[in]  text   need not end with a zero byte; not kept
 *  @param      bytes  its length
 *  @param[out] file   to be given to gpw_profile_file_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `text` or `file` is NULL
 *  @retval GPW_ERR_FORMAT the text is not what the format asks, or its figures do not fit
 *                         together
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes + figures^2)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_parse(const char *text, size_t bytes,
                                                        gpw_profile_file **file,
                                                        gpw_file_error *error);

/** Frees a file and the profile in it. NULL is ignored.
 *  @param file  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_profile_file_destroy(gpw_profile_file *file);

/** The profile in a file: to be read, and to be changed by gpw_profile_set_figure() and its
 *  like before it is written. It has room for #GPW_PROFILE_FIGURES_MAX figures.
 *  @param file  handle
 *  @return lives as long as the file; NULL for no file
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API gpw_profile *gpw_profile_file_profile(gpw_profile_file *file);
/** @} */

/** @name Where it comes from, and what is not known
 *  @{ */

/** Sets a note; an empty text takes it away.
 *  @param[in,out] file  handle
 *  @param         note  one of #gpw_profile_note_id
 *  @param[in]     text  copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such note; the text has a control character, blanks around it,
 *                          or a `;` at its start or behind a blank, which begins a comment
 *  @retval GPW_ERR_FULL    longer than #GPW_PROFILE_NOTE_MAX
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(text)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_set_note(gpw_profile_file *file,
                                                           gpw_profile_note note,
                                                           const char *text);

/** A note.
 *  @param file  handle
 *  @param note  one of #gpw_profile_note_id
 *  @return lives until the note is changed; `""` where there is none
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_profile_file_note(const gpw_profile_file *file, gpw_profile_note note);

/** Sets the notes `log`, `log_bytes` and `log_sha256` from a file, which is read whole: who has
 *  the profile can then tell which log it is of. A character of the name that a note cannot
 *  hold becomes `?`.
 *  @param[in,out] file   handle
 *  @param[in]     path   file name as fopen() takes it
 *  @param[out]    error  why, on #GPW_ERR_IO, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_IO     the file could not be opened or read
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes of the log)}
 *  @source{fips-180-4}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_set_log(gpw_profile_file *file,
                                                          const char *path,
                                                          gpw_file_error *error);

/** Adds a sentence on what is not known, such as what a log cannot tell.
 *  @param[in,out] file  handle
 *  @param[in]     text  words with single blanks between them; copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was changed; so for every error
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  empty, a control character, blanks around it or two together, a `;`
 *                          at its start or behind a blank, a word longer than
 *                          #GPW_PROFILE_NOTE_MAX
 *  @retval GPW_ERR_FULL    longer than #GPW_PROFILE_UNKNOWN_MAX, or there are
 *                          #GPW_PROFILE_UNKNOWNS_MAX already
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(text)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_add_unknown(gpw_profile_file *file,
                                                              const char *text);

/** A sentence on what is not known.
 *  @param file   handle
 *  @param index  0 is the first
 *  @return lives as long as the file; `""` beyond the last
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_profile_file_unknown(const gpw_profile_file *file, uint32_t index);

/** Name of a note: its key in `[origin]`.
 *  @param note  any value
 *  @return static storage, never NULL; `"?"` for no note
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_profile_note_name(gpw_profile_note note);
/** @} */

/** @name Writing
 *  @{ */

/** The text of a profile file. Read again it gives the same figures to the bit.
 *  @param[in]  file          handle
 *  @param[out] text          zero-terminated; NULL with `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_SIZE   the text did not fit; `text` is empty, `bytes_needed` is set
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_text(const gpw_profile_file *file, char *text,
                                                       size_t text_bytes, size_t *bytes_needed);

/** Writes the text into a file, which appears whole or not at all; what stood there is
 *  replaced.
 *  @param[in]  file   handle
 *  @param[in]  path   file name as fopen() takes it
 *  @param[out] error  why, on #GPW_ERR_IO, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_IO     the file could not be written; nothing is left of it
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_write(const gpw_profile_file *file,
                                                        const char *path,
                                                        gpw_file_error *error);

/** The profile as C for firmware: a constant table of its figures with labels, and one
 *  function, `gpw_status SYMBOL(void *memory, size_t bytes, gpw_profile **profile)`, that
 *  builds the profile of them in memory of the caller's, `SYMBOL_BYTES` long (in capitals).
 *  The notes stand in its comments. It uses the public functions alone, so that it goes with
 *  any later library; it needs no heap, no libc and no floating-point text.
 *  @param[in]  file          handle
 *  @param[in]  symbol        1 to 60 characters of a-z, 0-9 and `_`, the first a letter
 *  @param      which         one of #gpw_profile_c_id
 *  @param[out] text          zero-terminated; NULL with `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such symbol in C, or no such text; the profile has no figure
 *  @retval GPW_ERR_SIZE    the text did not fit; `text` is empty, `bytes_needed` is set
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_c(const gpw_profile_file *file,
                                                    const char *symbol, gpw_profile_c which,
                                                    char *text, size_t text_bytes,
                                                    size_t *bytes_needed);

/** Writes `SYMBOL.c` and `SYMBOL.h` into a folder; each appears whole or not at all.
 *  @param[in]  file    handle
 *  @param[in]  symbol  as for gpw_profile_file_c()
 *  @param[in]  folder  that is there; `"."` is the present one
 *  @param[out] error   why, on #GPW_ERR_IO, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  no such symbol in C; the profile has no figure
 *  @retval GPW_ERR_IO      a file could not be written
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(figures)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_profile_file_write_c(const gpw_profile_file *file,
                                                          const char *symbol,
                                                          const char *folder,
                                                          gpw_file_error *error);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PROFILE_FILE_H */
