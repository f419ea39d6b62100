/* SPDX-License-Identifier: MIT */
/* A text that grows while it is written, and numbers in it without the locale. */
#ifndef GPW_PAGE_H
#define GPW_PAGE_H

#include "file_error.h"

#include <stddef.h>

/* Start with all zeroes. A page that ran out of memory stays `broken` and takes no more. */
struct gpwi_page {
    char *at; /* terminated once anything was put */
    size_t length;
    size_t capacity;
    int broken;
};

void gpwi_page_put(struct gpwi_page *page, const char *text);
void gpwi_page_print(struct gpwi_page *page, const char *format, ...) GPWI_PRINTF(2, 3);
void gpwi_page_free(struct gpwi_page *page);

/* Copies the page into the caller's room by the rules of every text function: NULL with 0 asks
 * the size; what does not fit is GPW_ERR_SIZE and leaves an empty text. */
gpw_status gpwi_page_hand_out(const struct gpwi_page *page, char *text, size_t text_bytes,
                              size_t *bytes_needed);

/* Writes the page into a file that appears whole or not at all. */
gpw_status gpwi_page_write(const struct gpwi_page *page, const char *path,
                           gpw_file_error *error);

/* As few digits as give the same bits again, both to strtof() and to our own reader; with a
 * point in any locale. Not for NaN. */
void gpwi_float_text(char text[32], float value);

#endif /* GPW_PAGE_H */
