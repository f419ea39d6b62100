/* SPDX-License-Identifier: MIT */
/* A file or a text, line by line, in bounded memory. */
#ifndef GPW_LINES_H
#define GPW_LINES_H

#include "input.h"
#include "text.h"

#define GPWI_LINE_MAX 4096u       /* Longest line, without its end, of a strict reader. */
#define GPWI_LONG_LINE_MAX 65000u /* The same of a lenient one: a wide table's header. */

/* Lines of a lenient reader that are too long or hold a NUL byte come with a fault. */
enum gpwi_line_fault { GPWI_LINE_WHOLE = 0, GPWI_LINE_TOO_LONG, GPWI_LINE_HAS_NUL };

struct gpwi_lines {
    struct gpwi_input input;
    const char *next; /* unread bytes, in the buffer or in a text */
    const char *end;
    uint32_t line; /* number of the line last given */
    int lenient;
    int is_text;  /* all is between next and end */
    int skipping; /* the rest of a line that was too long is still to come */
    int no_end;   /* the line last given had no line end: the file may be cut there */
    enum gpwi_line_fault fault; /* of the line last given */
    char buffer[2u * GPWI_CHUNK];
};

/* Strict: a line beyond GPWI_LINE_MAX, a NUL byte, UTF-16 and gzip data that end early are
 * errors. A reader is closed also after an error. */
gpw_status gpwi_lines_open(struct gpwi_lines *lines, const char *path, int lenient,
                           gpw_file_error *error);
void gpwi_lines_text(struct gpwi_lines *lines, const char *text, size_t bytes, int lenient);
void gpwi_lines_close(struct gpwi_lines *lines);

/* The next line without its end, valid until the next call; `at` is NULL after the last. */
gpw_status gpwi_lines_next(struct gpwi_lines *lines, struct gpwi_text *line,
                           gpw_file_error *error);

#define GPWI_INI_LINE_MAX 190u /* inih's own buffer holds 197 */

/* The same of an INI file, for inih with a buffer of `size`: without blanks at its ends, so
 * that an indented line is no continuation; a comment is an empty line, whatever its length. */
gpw_status gpwi_lines_next_ini(struct gpwi_lines *lines, int size, struct gpwi_text *line,
                               gpw_file_error *error);

#endif /* GPW_LINES_H */
