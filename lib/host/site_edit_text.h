/* SPDX-License-Identifier: MIT */
/* The lines of a site file as bytes: where a section ends, what a line's key and value are. */
#ifndef GPW_SITE_EDIT_TEXT_H
#define GPW_SITE_EDIT_TEXT_H

#include "gpupower/site_edit.h"
#include "text.h"

/* Text that grows. Not terminated. */
struct gpwi_edit_text {
    char *at;
    size_t length;
    size_t capacity;
};

/* One line, by offsets into the text. */
struct gpwi_edit_line {
    size_t start;
    size_t end; /* before its line end */
    size_t next;
    int is_heading;
    int is_key;
    struct gpwi_text key;
    struct gpwi_text value;
};

/* Reads the line at `start`; 0 after the last. */
int gpwi_edit_line(const struct gpwi_edit_text *text, size_t start,
                   struct gpwi_edit_line *line);

/* Whether a heading names the section, blanks between words not counted. */
int gpwi_edit_is_section(const struct gpwi_edit_line *line, const char *section);

/* The heading of a section; 0: there is none. */
int gpwi_edit_section(const struct gpwi_edit_text *text, const char *section,
                      struct gpwi_edit_line *heading);

/* The first line of a section with that key and, unless it is empty, that value. */
int gpwi_edit_key(const struct gpwi_edit_text *text, const char *section, const char *key,
                  const char *value, struct gpwi_edit_line *line);

/* Puts `length` bytes in place of [start, end); 0: no memory. */
int gpwi_edit_replace(struct gpwi_edit_text *text, size_t start, size_t end, const char *with,
                      size_t length);

/* Make one change; GPW_OK, GPW_ERR_NOT_FOUND or GPW_ERR_NOMEM. */
gpw_status gpwi_edit_change(struct gpwi_edit_text *text, const gpw_site_change *change);

/* ---- site_edit.c ---- */

gpw_status gpwi_site_edit_copy(const gpw_site_edit *edit, gpw_site_edit **copy);

#endif /* GPW_SITE_EDIT_TEXT_H */
