/* SPDX-License-Identifier: MIT */
/* Site files under change: a copy is changed and read again, and only then taken. */
#include "gpupower/site_edit.h"

#include "../internal.h"
#include "export_internal.h"
#include "site_edit_text.h"
#include "site_file_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EDIT_MAGIC 0x53454431u /* "SED1" */
#define CHANGE_V0_1 328u
#define FILE_MAX ((size_t)64 << 20)

GPW_STATIC_ASSERT(site_change_size, sizeof(gpw_site_change) == CHANGE_V0_1);

struct gpw_site_edit {
    uint32_t magic;
    struct gpwi_edit_text text;
    char *folder; /* of the file it was read from; NULL: from memory */
};

static gpw_status check_handle(const gpw_site_edit *edit)
{
    if (edit == NULL) {
        return GPW_ERR_NULL;
    }
    return edit->magic == EDIT_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

static gpw_status check_text(const struct gpwi_edit_text *text, const char *folder,
                             gpw_file_error *error)
{
    gpw_site_file *file = NULL;
    const gpw_status status =
        gpwi_site_file_parse_in(text->at, text->length, folder, &file, error);

    gpw_site_file_destroy(file);
    return status;
}

/* Of a text that stands in a folder; NULL: in none. */
static gpw_status make(const char *text, size_t bytes, const char *folder, gpw_site_edit **edit,
                       gpw_file_error *error)
{
    char *const copy = folder != NULL ? gpwi_site_folder(folder) : NULL;
    struct gpwi_edit_text given;
    gpw_site_edit *made;
    gpw_status status;

    made = calloc(1, sizeof *made);
    given.at = malloc(bytes + 1u);
    if (made == NULL || given.at == NULL || (folder != NULL && copy == NULL)) {
        free(given.at);
        free(copy);
        free(made);
        return GPW_ERR_NOMEM;
    }
    made->folder = copy;
    memcpy(given.at, text, bytes);
    given.length = bytes;
    given.capacity = bytes + 1u;
    made->magic = EDIT_MAGIC;
    made->text = given;
    status = check_text(&made->text, made->folder, error);
    if (status < GPW_OK) {
        gpw_site_edit_destroy(made);
        return status;
    }
    *edit = made;
    return GPW_OK;
}

gpw_status gpw_site_edit_parse(const char *text, size_t bytes, gpw_site_edit **edit,
                               gpw_file_error *error)
{
    if (edit == NULL) {
        return GPW_ERR_NULL;
    }
    *edit = NULL;
    return text == NULL ? GPW_ERR_NULL : make(text, bytes, NULL, edit, error);
}

gpw_status gpwi_site_edit_copy(const gpw_site_edit *edit, gpw_site_edit **copy)
{
    const gpw_status status = check_handle(edit);

    *copy = NULL;
    return status != GPW_OK ? status
                            : make(edit->text.at, edit->text.length, edit->folder, copy, NULL);
}

gpw_status gpw_site_edit_file(const gpw_site_edit *edit, gpw_site_file **file,
                              gpw_file_error *error)
{
    const gpw_status status = check_handle(edit);

    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    *file = NULL;
    return status != GPW_OK ? status
                            : gpwi_site_file_parse_in(edit->text.at, edit->text.length,
                                                      edit->folder, file, error);
}

/* The whole file; the caller frees it. */
static gpw_status read_all(FILE *file, char **text, size_t *length, gpw_file_error *error)
{
    size_t capacity = 0, got = 1;

    *text = NULL;
    *length = 0;
    while (got > 0) {
        if (*length + 4096u > capacity) {
            char *const larger =
                capacity < FILE_MAX ? realloc(*text, 2u * capacity + 8192u) : NULL;

            if (larger == NULL) {
                return GPW_ERR_NOMEM;
            }
            *text = larger;
            capacity = 2u * capacity + 8192u;
        }
        errno = 0;
        got = fread(*text + *length, 1, 4096u, file);
        *length += got;
    }
    return ferror(file) ? gpwi_file_error_io(error, "read the file", errno) : GPW_OK;
}

gpw_status gpw_site_edit_read(const char *path, gpw_site_edit **edit, gpw_file_error *error)
{
    char *text = NULL, *folder;
    size_t length = 0;
    gpw_status status;
    FILE *file;

    if (edit == NULL) {
        return GPW_ERR_NULL;
    }
    *edit = NULL;
    if (path == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    errno = 0;
    file = fopen(path, "rb");
    if (file == NULL) {
        return gpwi_file_error_io(error, "open the file", errno);
    }
    status = read_all(file, &text, &length, error);
    fclose(file);
    folder = gpwi_site_folder(path);
    if (status >= GPW_OK) {
        status = folder != NULL ? make(text, length, folder, edit, error) : GPW_ERR_NOMEM;
    }
    free(folder);
    free(text);
    return status;
}

void gpw_site_edit_destroy(gpw_site_edit *edit)
{
    if (edit != NULL) {
        edit->magic = 0;
        free(edit->text.at);
        free(edit->folder);
        free(edit);
    }
}

/* ---- changing ---- */

/* Printable, without what would end the line's meaning early. */
static int is_text(const char *text, size_t room, const char *without, int may_be_empty)
{
    const char *const end = memchr(text, '\0', room);
    const char *c;

    if (end == NULL || (end == text && !may_be_empty) || *text == ' ' ||
        (end > text && end[-1] == ' ')) {
        return 0;
    }
    for (c = text; c < end; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f || strchr(without, *c) != NULL ||
            (*c == ';' && (c == text || c[-1] == ' '))) {
            return 0;
        }
    }
    return 1;
}

static int is_good(const gpw_site_change *change)
{
    return change->action <= GPW_SITE_REMOVE && change->reserved == 0u &&
           is_text(change->section, sizeof change->section, "[];", 0) &&
           is_text(change->key, sizeof change->key, "=:[", 0) && change->key[0] != '#' &&
           is_text(change->value, sizeof change->value, "", change->action == GPW_SITE_REMOVE);
}

/* What was put in must be what is read out. */
static int is_there(const struct gpwi_edit_text *text, const gpw_site_change *change)
{
    struct gpwi_edit_line line;

    return change->action == GPW_SITE_REMOVE ||
           gpwi_edit_key(text, change->section, change->key, change->value, &line);
}

static gpw_status change_all(struct gpwi_edit_text *text, const char *folder,
                             const char *changes, size_t bytes, size_t count,
                             gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    gpw_site_change change;
    size_t i;

    for (i = 0; i < count && status == GPW_OK; i++) {
        memcpy(&change, changes + i * bytes, sizeof change);
        if (!is_good(&change)) {
            return GPW_ERR_DOMAIN;
        }
        status = gpwi_edit_change(text, &change);
        if (status == GPW_OK && !is_there(text, &change)) {
            status = GPW_ERR_DOMAIN;
        }
        if (status == GPW_ERR_NOT_FOUND) {
            (void)gpwi_file_error(error, 0, 0, change.key, "no such key in [%s]%s%s",
                                  change.section, *change.value != '\0' ? " with value " : "",
                                  change.value);
        }
    }
    return status == GPW_OK ? check_text(text, folder, error) : status;
}

gpw_status gpw_site_edit_apply(gpw_site_edit *edit, const gpw_site_change *changes,
                               size_t change_bytes, size_t count, gpw_file_error *error)
{
    gpw_status status = check_handle(edit);
    struct gpwi_edit_text copy;

    if (status == GPW_OK && changes == NULL && count > 0u) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && change_bytes < CHANGE_V0_1) {
        status = GPW_ERR_VERSION;
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_file_error_clear(error);
    copy.length = edit->text.length;
    copy.capacity = copy.length + 1u;
    copy.at = malloc(copy.capacity);
    if (copy.at == NULL) {
        return GPW_ERR_NOMEM;
    }
    memcpy(copy.at, edit->text.at, copy.length);
    status = change_all(&copy, edit->folder, (const char *)changes, change_bytes, count, error);
    if (status == GPW_OK) {
        const struct gpwi_edit_text old = edit->text;

        edit->text = copy;
        copy = old;
    }
    free(copy.at);
    return status;
}

/* ---- asking ---- */

static gpw_status hand_out(const char *at, size_t length, char *text, size_t text_bytes,
                           size_t *bytes_needed)
{
    if ((text == NULL && text_bytes > 0u) || (text == NULL && bytes_needed == NULL)) {
        return GPW_ERR_NULL;
    }
    if (bytes_needed != NULL) {
        *bytes_needed = length + 1u;
    }
    if (text == NULL) {
        return GPW_OK;
    }
    if (length >= text_bytes) {
        if (text_bytes > 0u) {
            text[0] = '\0';
        }
        return GPW_ERR_SIZE;
    }
    memcpy(text, at, length);
    text[length] = '\0';
    return GPW_OK;
}

gpw_status gpw_site_edit_get(const gpw_site_edit *edit, const char *section, const char *key,
                             char *text, size_t text_bytes, size_t *bytes_needed)
{
    gpw_status status = check_handle(edit);
    struct gpwi_edit_line line;

    if (status == GPW_OK && (section == NULL || key == NULL)) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && !gpwi_edit_key(&edit->text, section, key, "", &line)) {
        status = GPW_ERR_NOT_FOUND;
    }
    return status != GPW_OK
               ? status
               : hand_out(line.value.at, line.value.length, text, text_bytes, bytes_needed);
}

gpw_status gpw_site_edit_text(const gpw_site_edit *edit, char *text, size_t text_bytes,
                              size_t *bytes_needed)
{
    const gpw_status status = check_handle(edit);

    return status != GPW_OK
               ? status
               : hand_out(edit->text.at, edit->text.length, text, text_bytes, bytes_needed);
}

gpw_status gpw_site_edit_write(const gpw_site_edit *edit, const char *path,
                               gpw_file_error *error)
{
    gpw_status status = check_handle(edit);
    struct gpwi_output output;

    if (status == GPW_OK && path == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_file_error_clear(error);
    status = gpwi_output_open(&output, path, error);
    if (status != GPW_OK) {
        return status;
    }
    (void)fwrite(edit->text.at, 1, edit->text.length, output.file); /* ferror() keeps it */
    status = gpwi_output_close(&output, error);
    if (status == GPW_OK) {
        status = gpwi_output_place(&output, error);
    }
    gpwi_output_drop(&output);
    return status;
}
