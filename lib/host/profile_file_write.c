/* SPDX-License-Identifier: MIT */
/* The INI text of a profile file. */
#include "profile_file_internal.h"

#define UNKNOWN_COLUMNS 84u /* of a sentence in one line */

static void put_head(struct gpwi_page *page, const gpw_profile_file *file)
{
    gpw_profile_note note;
    int has_any = 0;

    gpwi_page_print(page,
                    "; What one GPU draws, as libgpupower knows it: docs/profile-file.md.\n\n"
                    "[profile]\nname = %s\nformat = %u\n",
                    gpw_profile_name(file->profile), GPWI_PROFILE_FORMAT);
    for (note = 0; note < GPW_PROFILE_NOTE_COUNT; note++) {
        const char *const text = gpw_profile_file_note(file, note);

        if (text[0] != '\0') {
            gpwi_page_print(page, "%s%s = %s\n", has_any ? "" : "\n[origin]\n",
                            gpw_profile_note_name(note), text);
            has_any = 1;
        }
    }
}

static gpw_status put_figures(struct gpwi_page *page, const gpw_profile *profile)
{
    gpw_phase section = GPW_PHASE_OFF; /* no figure is of that one */
    uint32_t count = 0, i;
    gpw_status status = gpw_profile_figure_count(profile, &count);
    gpw_figure figure;

    for (i = 0; i < count && status >= GPW_OK; i++) {
        status = gpw_profile_figure_at(profile, i, &figure, sizeof figure);
        if (status < GPW_OK) {
            break;
        }
        if (figure.phase != section) {
            section = figure.phase;
            gpwi_page_print(page, "\n[%s]\n",
                            section == GPW_PHASE_COUNT ? "board" : gpw_phase_name(section));
        }
        gpwi_page_print(page, "%s = ", gpw_quantity_name(figure.quantity));
        gpwi_profile_figure_put(page, &figure);
        gpwi_page_put(page, "\n");
    }
    return status;
}

/* A long sentence goes on under the same number. */
static void put_sentence(struct gpwi_page *page, uint32_t number, const char *sentence)
{
    struct gpwi_text rest = gpwi_text_of(sentence);
    struct gpwi_text word = gpwi_text_word(&rest);
    char text[GPW_PROFILE_NOTE_MAX + 1u];
    size_t column = 0;

    while (word.length > 0) {
        if (column == 0 || column + word.length > UNKNOWN_COLUMNS) {
            gpwi_page_print(page, "%s%u =", column > 0 ? "\n" : "", (unsigned)number);
            column = 0;
        }
        gpwi_text_copy(text, sizeof text, word);
        gpwi_page_print(page, " %s", text);
        column += word.length + 1u;
        word = gpwi_text_word(&rest);
    }
    gpwi_page_put(page, "\n");
}

static gpw_status put_all(struct gpwi_page *page, const gpw_profile_file *file)
{
    gpw_status status;
    uint32_t i;

    put_head(page, file);
    status = put_figures(page, file->profile);
    if (file->unknowns > 0u) {
        gpwi_page_put(page, "\n[unknown]\n");
    }
    for (i = 0; i < file->unknowns; i++) {
        put_sentence(page, i + 1u, file->unknown[i]);
    }
    return page->broken ? GPW_ERR_NOMEM : status;
}

static gpw_status check_handle(const gpw_profile_file *file)
{
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    return file->magic == GPWI_PROFILE_FILE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_profile_file_text(const gpw_profile_file *file, char *text, size_t text_bytes,
                                 size_t *bytes_needed)
{
    struct gpwi_page page = {NULL, 0, 0, 0};
    gpw_status status = check_handle(file);

    if (status == GPW_OK) {
        status = put_all(&page, file);
    }
    if (status == GPW_OK) {
        status = gpwi_page_hand_out(&page, text, text_bytes, bytes_needed);
    }
    gpwi_page_free(&page);
    return status;
}

gpw_status gpw_profile_file_write(const gpw_profile_file *file, const char *path,
                                  gpw_file_error *error)
{
    struct gpwi_page page = {NULL, 0, 0, 0};
    gpw_status status = check_handle(file);

    if (status == GPW_OK && path == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_file_error_clear(error);
    status = put_all(&page, file);
    if (status == GPW_OK) {
        status = gpwi_page_write(&page, path, error);
    }
    gpwi_page_free(&page);
    return status;
}
