/* SPDX-License-Identifier: MIT */
/* A profile with where it comes from and what is not known of it. */
#include "profile_file_internal.h"

#include "sha256.h"

#include <errno.h>
#include <stdlib.h>

/* ---- life ---- */

gpw_profile_file *gpwi_profile_file_new(void)
{
    gpw_profile_file *const file = calloc(1, sizeof *file);

    if (file != NULL) {
        file->magic = GPWI_PROFILE_FILE_MAGIC;
    }
    return file;
}

static gpw_status check_handle(const gpw_profile_file *file)
{
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    return file->magic == GPWI_PROFILE_FILE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_profile_file_create(const gpw_profile *profile, gpw_profile_file **file)
{
    gpw_profile_file *made;
    gpw_status status;

    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    if (profile == NULL) {
        return GPW_ERR_NULL;
    }
    made = gpwi_profile_file_new();
    if (made == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = gpw_profile_copy(made->memory, sizeof made->memory, profile,
                              GPW_PROFILE_FIGURES_MAX, NULL, &made->profile);
    if (status < GPW_OK) {
        gpw_profile_file_destroy(made);
        return status;
    }
    *file = made;
    return GPW_OK;
}

static gpw_status read_from(const char *path, const char *text, size_t bytes,
                            gpw_profile_file **out, gpw_file_error *error)
{
    struct gpwi_lines *const lines = malloc(sizeof *lines);
    gpw_profile_file *const file = gpwi_profile_file_new();
    gpw_status status = GPW_ERR_NOMEM;

    if (lines != NULL && file != NULL) {
        status = GPW_OK;
        if (path != NULL) {
            status = gpwi_lines_open(lines, path, 0, error);
        } else {
            gpwi_lines_text(lines, text, bytes, 0);
        }
        if (status == GPW_OK) {
            status = gpwi_profile_file_parse(lines, file, error);
        }
        gpwi_lines_close(lines);
    }
    free(lines);
    if (status == GPW_OK) {
        *out = file;
    } else {
        gpw_profile_file_destroy(file);
    }
    return status;
}

gpw_status gpw_profile_file_read(const char *path, gpw_profile_file **file,
                                 gpw_file_error *error)
{
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    if (path == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    return read_from(path, NULL, 0, file, error);
}

gpw_status gpw_profile_file_parse(const char *text, size_t bytes, gpw_profile_file **file,
                                  gpw_file_error *error)
{
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    if (text == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    return read_from(NULL, text, bytes, file, error);
}

void gpw_profile_file_destroy(gpw_profile_file *file)
{
    uint32_t i;

    if (file != NULL) {
        file->magic = 0;
        for (i = 0; i < file->unknowns; i++) {
            free(file->unknown[i]);
        }
        free(file);
    }
}

gpw_profile *gpw_profile_file_profile(gpw_profile_file *file)
{
    return check_handle(file) == GPW_OK ? file->profile : NULL;
}

/* ---- notes ---- */

int gpwi_profile_is_text(struct gpwi_text text)
{
    size_t i;

    if (text.length == 0 || text.at[0] == ' ' || text.at[text.length - 1u] == ' ') {
        return 0;
    }
    for (i = 0; i < text.length; i++) {
        const unsigned char c = (unsigned char)text.at[i];

        if (c < ' ' || c == 0x7fu || (c == ';' && (i == 0 || text.at[i - 1u] == ' '))) {
            return 0;
        }
    }
    return 1;
}

gpw_status gpw_profile_file_set_note(gpw_profile_file *file, gpw_profile_note note,
                                     const char *text)
{
    const gpw_status status = check_handle(file);

    if (status != GPW_OK || text == NULL) {
        return status != GPW_OK ? status : GPW_ERR_NULL;
    }
    if (note >= GPW_PROFILE_NOTE_COUNT ||
        (text[0] != '\0' && !gpwi_profile_is_text(gpwi_text_of(text)))) {
        return GPW_ERR_DOMAIN;
    }
    if (strlen(text) > GPW_PROFILE_NOTE_MAX) {
        return GPW_ERR_FULL;
    }
    gpwi_text_copy(file->notes[note], sizeof file->notes[note], gpwi_text_of(text));
    return GPW_OK;
}

const char *gpw_profile_file_note(const gpw_profile_file *file, gpw_profile_note note)
{
    return check_handle(file) == GPW_OK && note < GPW_PROFILE_NOTE_COUNT ? file->notes[note]
                                                                         : "";
}

const char *gpw_profile_note_name(gpw_profile_note note)
{
    static const char *const names[GPW_PROFILE_NOTE_COUNT] = {
        "log",    "log_sha256", "log_bytes", "log_start", "devices", "board",
        "driver", "meter",      "program",   "written",   "comment"};

    return note < GPW_PROFILE_NOTE_COUNT ? names[note] : "?";
}

/* ---- the log ---- */

/* What a note cannot hold becomes a question mark. */
static void set_log_name(gpw_profile_file *file, const char *path)
{
    char *const name = file->notes[GPW_PROFILE_NOTE_LOG];
    const char *const slash = strrchr(path, '/');
    size_t i, length;

    gpwi_text_copy(name, GPW_PROFILE_NOTE_MAX + 1u,
                   gpwi_text_of(slash != NULL ? slash + 1 : path));
    length = strlen(name);
    for (i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)name[i];

        if (c < ' ' || c == 0x7fu || c == ';' ||
            (c == ' ' && (i == 0 || i + 1u == length || name[i + 1u] == ' '))) {
            name[i] = '?';
        }
    }
}

static gpw_status hash_file(const char *path, struct gpwi_sha256 *sha, gpw_file_error *error)
{
    char *const chunk = malloc(GPWI_CHUNK);
    gpw_status status = GPW_OK;
    FILE *stream;
    size_t got;

    if (chunk == NULL) {
        return GPW_ERR_NOMEM;
    }
    errno = 0;
    stream = fopen(path, "rb");
    if (stream == NULL) {
        free(chunk);
        return gpwi_file_error_io(error, "open the log", errno);
    }
    gpwi_sha256_begin(sha);
    errno = 0;
    while ((got = fread(chunk, 1, GPWI_CHUNK, stream)) > 0) {
        gpwi_sha256_add(sha, chunk, got);
    }
    if (ferror(stream)) {
        status = gpwi_file_error_io(error, "read the log", errno);
    }
    fclose(stream);
    free(chunk);
    return status;
}

gpw_status gpw_profile_file_set_log(gpw_profile_file *file, const char *path,
                                    gpw_file_error *error)
{
    gpw_status status = check_handle(file);
    struct gpwi_sha256 sha;
    char digits[65];

    if (status == GPW_OK && path == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_file_error_clear(error);
    status = hash_file(path, &sha, error);
    if (status == GPW_OK) {
        set_log_name(file, path);
        snprintf(file->notes[GPW_PROFILE_NOTE_LOG_BYTES], GPW_PROFILE_NOTE_MAX + 1u, "%llu",
                 (unsigned long long)sha.bytes);
        gpwi_sha256_end(&sha, digits);
        gpwi_text_copy(file->notes[GPW_PROFILE_NOTE_LOG_SHA256], GPW_PROFILE_NOTE_MAX + 1u,
                       gpwi_text_of(digits));
    }
    return status;
}

/* ---- what is not known ---- */

/* Words that a line can end between. */
static int has_short_words(const char *text)
{
    struct gpwi_text rest = gpwi_text_of(text);
    struct gpwi_text word = gpwi_text_word(&rest);

    while (word.length > 0 && word.length <= GPW_PROFILE_NOTE_MAX) {
        word = gpwi_text_word(&rest);
    }
    return word.length == 0 && strstr(text, "  ") == NULL;
}

gpw_status gpw_profile_file_add_unknown(gpw_profile_file *file, const char *text)
{
    const gpw_status status = check_handle(file);
    char *copy;

    if (status != GPW_OK || text == NULL) {
        return status != GPW_OK ? status : GPW_ERR_NULL;
    }
    if (!gpwi_profile_is_text(gpwi_text_of(text)) || !has_short_words(text)) {
        return GPW_ERR_DOMAIN;
    }
    if (strlen(text) > GPW_PROFILE_UNKNOWN_MAX || file->unknowns == GPW_PROFILE_UNKNOWNS_MAX) {
        return GPW_ERR_FULL;
    }
    copy = malloc(strlen(text) + 1u);
    if (copy == NULL) {
        return GPW_ERR_NOMEM;
    }
    memcpy(copy, text, strlen(text) + 1u);
    file->unknown[file->unknowns++] = copy;
    return GPW_OK;
}

const char *gpw_profile_file_unknown(const gpw_profile_file *file, uint32_t index)
{
    return check_handle(file) == GPW_OK && index < file->unknowns ? file->unknown[index] : "";
}
