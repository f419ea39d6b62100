/* SPDX-License-Identifier: MIT */
/* A file or a text, line by line. A line is copied into a buffer of fixed size, so that memory
 * does not depend on what the file holds. */
#include "lines.h"

#include <errno.h>
#include <string.h>

void gpwi_lines_from_file(struct gpwi_lines *lines, FILE *file)
{
    gpwi_lines_from_text(lines, lines->chunk, 0);
    lines->file = file;
}

void gpwi_lines_from_text(struct gpwi_lines *lines, const char *text, size_t bytes)
{
    lines->file = NULL;
    lines->next = text;
    lines->end = text + bytes;
    lines->line = 0;
}

static gpw_status refill(struct gpwi_lines *lines, gpw_file_error *error)
{
    size_t got;

    if (lines->next != lines->end || lines->file == NULL) {
        return GPW_OK;
    }
    errno = 0;
    got = fread(lines->chunk, 1, sizeof lines->chunk, lines->file);
    if (got == 0 && ferror(lines->file)) {
        return gpwi_file_error_io(error, "read the file", errno);
    }
    lines->next = lines->chunk;
    lines->end = lines->chunk + got;
    return GPW_OK;
}

static gpw_status check(struct gpwi_text *line, uint32_t number, gpw_file_error *error)
{
    const char *zero;

    if (number == 1 && line->length >= 3 && memcmp(line->at, "\xef\xbb\xbf", 3) == 0) {
        line->at += 3;
        line->length -= 3;
    }
    if (number == 1 && line->length >= 2 &&
        (memcmp(line->at, "\xff\xfe", 2) == 0 || memcmp(line->at, "\xfe\xff", 2) == 0)) {
        return gpwi_file_error(error, 1, 0, NULL, "the text is UTF-16: save it as UTF-8");
    }
    zero = memchr(line->at, '\0', line->length);
    if (zero != NULL) {
        return gpwi_file_error(error, number, (uint32_t)(zero - line->at) + 1u, NULL,
                               "a NUL byte: this is not a text file, or it is damaged");
    }
    return GPW_OK;
}

gpw_status gpwi_lines_next(struct gpwi_lines *lines, struct gpwi_text *line,
                           gpw_file_error *error)
{
    size_t length = 0;

    line->at = NULL;
    line->length = 0;
    for (;;) {
        const gpw_status status = refill(lines, error);
        const size_t left = (size_t)(lines->end - lines->next);
        const char *newline;
        size_t take;

        if (status != GPW_OK) {
            return status;
        }
        if (left == 0) { /* the end; a last line may lack its newline */
            if (length == 0) {
                return GPW_OK;
            }
            lines->line++;
            break;
        }
        if (length == 0 && lines->line == UINT32_MAX) {
            return gpwi_file_error(error, lines->line, 0, NULL, "too many lines");
        }
        newline = memchr(lines->next, '\n', left);
        take = newline != NULL ? (size_t)(newline - lines->next) : left;
        if (take > GPWI_LINE_MAX + 1u - length) { /* one more for a carriage return */
            return gpwi_file_error(error, lines->line + 1u, 0, NULL,
                                   "longer than %u characters", GPWI_LINE_MAX);
        }
        memcpy(lines->text + length, lines->next, take);
        length += take;
        lines->next += take + (newline != NULL);
        if (newline != NULL) {
            lines->line++;
            break;
        }
    }
    if (length > 0 && lines->text[length - 1] == '\r') {
        length--;
    }
    if (length > GPWI_LINE_MAX) {
        return gpwi_file_error(error, lines->line, 0, NULL, "longer than %u characters",
                               GPWI_LINE_MAX);
    }
    line->at = lines->text;
    line->length = length;
    return check(line, lines->line, error);
}
