/* SPDX-License-Identifier: MIT */
/* A file or a text, line by line, in bounded memory. */
#ifndef GPW_LINES_H
#define GPW_LINES_H

#include "file_error.h"
#include "text.h"

#include <stdio.h>

#define GPWI_LINE_MAX 4096u /* Longest line, without its end. */
#define GPWI_CHUNK 65536u   /* Bytes read at a time. */

struct gpwi_lines {
    FILE *file;       /* NULL: only what is in memory */
    const char *next; /* unread bytes */
    const char *end;
    uint32_t line; /* number of the line last given */
    char chunk[GPWI_CHUNK];
    char text[GPWI_LINE_MAX + 2u];
};

void gpwi_lines_from_file(struct gpwi_lines *lines, FILE *file);
void gpwi_lines_from_text(struct gpwi_lines *lines, const char *text, size_t bytes);

/* The next line without its end, valid until the next call; `at` is NULL after the last. */
gpw_status gpwi_lines_next(struct gpwi_lines *lines, struct gpwi_text *line,
                           gpw_file_error *error);

#endif /* GPW_LINES_H */
