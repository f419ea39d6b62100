/* SPDX-License-Identifier: MIT */
/* A file or a text, line by line. A line is not copied: it stays in the buffer, whose size is
 * fixed, so that memory does not depend on what the file holds. */
#include "lines.h"

#include <string.h>

static void begin(struct gpwi_lines *lines, int lenient)
{
    lines->next = lines->end = lines->buffer;
    lines->line = 0;
    lines->lenient = lenient;
    lines->input.lenient = lenient;
    lines->is_text = 0;
    lines->skipping = 0;
    lines->no_end = 0;
    lines->fault = GPWI_LINE_WHOLE;
}

gpw_status gpwi_lines_open(struct gpwi_lines *lines, const char *path, int lenient,
                           gpw_file_error *error)
{
    const gpw_status status = gpwi_input_open(&lines->input, path, error);

    begin(lines, lenient);
    return status;
}

void gpwi_lines_text(struct gpwi_lines *lines, const char *text, size_t bytes, int lenient)
{
    gpwi_input_text(&lines->input, text, bytes);
    begin(lines, lenient);
    if (bytes < 2 || (memcmp(text, "\x1f\x8b", 2) != 0 && memcmp(text, "\xff\xfe", 2) != 0 &&
                      memcmp(text, "\xfe\xff", 2) != 0)) {
        lines->is_text = 1; /* as it stands: nothing to unpack */
        lines->next = text;
        lines->end = text + bytes;
        lines->input.unpacked = bytes;
    }
}

void gpwi_lines_close(struct gpwi_lines *lines)
{
    gpwi_input_close(&lines->input);
}

/* Moves what is left to the front of the buffer and reads on behind it. */
static gpw_status refill(struct gpwi_lines *lines, size_t *got, gpw_file_error *error)
{
    const size_t left = (size_t)(lines->end - lines->next);
    gpw_status status;

    *got = 0;
    if (lines->is_text) {
        return GPW_OK;
    }
    if (left > 0 && lines->next != lines->buffer) {
        memmove(lines->buffer, lines->next, left);
    }
    lines->next = lines->buffer;
    lines->end = lines->buffer + left;
    status = gpwi_input_read(&lines->input, lines->buffer + left, sizeof lines->buffer - left,
                             got, error);
    if (status == GPW_OK) {
        lines->end += *got;
    }
    return status;
}

static gpw_status check(struct gpwi_lines *lines, struct gpwi_text *line, gpw_file_error *error)
{
    const char *zero;

    if (lines->line == 1 && line->length >= 3 && memcmp(line->at, "\xef\xbb\xbf", 3) == 0) {
        line->at += 3;
        line->length -= 3;
    }
    if (lines->line == 1 && line->length >= 2 && !lines->lenient &&
        (memcmp(line->at, "\xff\xfe", 2) == 0 || memcmp(line->at, "\xfe\xff", 2) == 0)) {
        return gpwi_file_error(error, 1, 0, NULL, "the text is UTF-16: save it as UTF-8");
    }
    zero = line->length > 0 ? memchr(line->at, '\0', line->length) : NULL;
    if (zero != NULL && !lines->lenient) {
        return gpwi_file_error(error, lines->line, (uint32_t)(zero - line->at) + 1u, NULL,
                               "a NUL byte: this is not a text file, or it is damaged");
    }
    if (zero != NULL) {
        lines->fault = GPWI_LINE_HAS_NUL;
    }
    return GPW_OK;
}

static gpw_status too_long(struct gpwi_lines *lines, struct gpwi_text *line, size_t most,
                           gpw_file_error *error)
{
    if (!lines->lenient) {
        return gpwi_file_error(error, lines->line, 0, NULL, "longer than %u characters",
                               (unsigned)most);
    }
    lines->fault = GPWI_LINE_TOO_LONG;
    line->length = most;
    return GPW_OK;
}

/* What follows up to the line's end, when there is more of it than the buffer holds. */
static gpw_status skip(struct gpwi_lines *lines, gpw_file_error *error)
{
    while (lines->skipping) {
        const size_t left = (size_t)(lines->end - lines->next);
        const char *newline = left > 0 ? memchr(lines->next, '\n', left) : NULL;
        size_t got;
        gpw_status status;

        if (newline != NULL) {
            lines->next = newline + 1;
            lines->skipping = 0;
            return GPW_OK;
        }
        lines->next = lines->end;
        status = refill(lines, &got, error);
        if (status != GPW_OK) {
            return status;
        }
        if (got == 0) {
            lines->skipping = 0;
        }
    }
    return GPW_OK;
}

gpw_status gpwi_lines_next(struct gpwi_lines *lines, struct gpwi_text *line,
                           gpw_file_error *error)
{
    const size_t most = lines->lenient ? GPWI_LONG_LINE_MAX : GPWI_LINE_MAX;
    const char *newline;
    size_t seen = 0;
    gpw_status status = skip(lines, error);

    line->at = NULL;
    line->length = 0;
    lines->fault = GPWI_LINE_WHOLE;
    for (;;) {
        size_t left = (size_t)(lines->end - lines->next), got;

        if (status != GPW_OK) {
            return status;
        }
        newline = left > seen ? memchr(lines->next + seen, '\n', left - seen) : NULL;
        if (newline != NULL || left > most + 1u) { /* one more for a carriage return */
            break;
        }
        seen = left;
        status = refill(lines, &got, error);
        if (status == GPW_OK && got == 0) {
            break;
        }
    }
    if (newline == NULL && lines->next == lines->end) {
        return GPW_OK;
    }
    if (lines->line == UINT32_MAX) {
        return gpwi_file_error(error, lines->line, 0, NULL, "too many lines");
    }
    lines->line++;
    line->at = lines->next;
    line->length = (size_t)((newline != NULL ? newline : lines->end) - lines->next);
    lines->next = newline != NULL ? newline + 1 : lines->end;
    lines->skipping = newline == NULL && line->length > most + 1u;
    lines->no_end = newline == NULL && !lines->skipping;
    if (line->length > 0 && line->at[line->length - 1] == '\r') {
        line->length--;
    }
    if (line->length > most) {
        status = too_long(lines, line, most, error);
        if (status != GPW_OK) {
            return status;
        }
    }
    return check(lines, line, error);
}

gpw_status gpwi_lines_next_ini(struct gpwi_lines *lines, int size, struct gpwi_text *line,
                               gpw_file_error *error)
{
    const gpw_status status = gpwi_lines_next(lines, line, error);

    if (status != GPW_OK || line->at == NULL) {
        return status;
    }
    *line = gpwi_text_trim(*line);
    if (line->length > 0 && (line->at[0] == ';' || line->at[0] == '#')) {
        line->length = 0;
    }
    return line->length <= GPWI_INI_LINE_MAX && size >= (int)GPWI_INI_LINE_MAX + 4
               ? GPW_OK
               : gpwi_file_error(error, lines->line, 0, NULL, "longer than %u characters",
                                 GPWI_INI_LINE_MAX);
}
