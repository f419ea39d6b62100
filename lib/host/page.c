/* SPDX-License-Identifier: MIT */
#include "page.h"

#include "export_internal.h"
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Room for so many characters more, and the zero byte behind them. */
static int make_room(struct gpwi_page *page, size_t more)
{
    const size_t wanted = page->length + more + 1u;
    char *larger;

    if (page->broken || wanted <= page->capacity) {
        return !page->broken;
    }
    larger = realloc(page->at, 2u * wanted);
    if (larger == NULL) {
        page->broken = 1;
        return 0;
    }
    page->at = larger;
    page->capacity = 2u * wanted;
    return 1;
}

void gpwi_page_put(struct gpwi_page *page, const char *text)
{
    const size_t length = strlen(text);

    if (make_room(page, length)) {
        memcpy(page->at + page->length, text, length + 1u);
        page->length += length;
    }
}

void gpwi_page_print(struct gpwi_page *page, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0u, format, arguments);
    va_end(arguments);
    if (length < 0) {
        page->broken = 1;
    } else if (make_room(page, (size_t)length)) {
        va_start(arguments, format);
        (void)vsnprintf(page->at + page->length, (size_t)length + 1u, format, arguments);
        va_end(arguments);
        page->length += (size_t)length;
    }
}

void gpwi_page_free(struct gpwi_page *page)
{
    free(page->at);
    memset(page, 0, sizeof *page);
}

gpw_status gpwi_page_hand_out(const struct gpwi_page *page, char *text, size_t text_bytes,
                              size_t *bytes_needed)
{
    if (text == NULL && (text_bytes > 0u || bytes_needed == NULL)) {
        return GPW_ERR_NULL;
    }
    if (page->broken) {
        return GPW_ERR_NOMEM;
    }
    if (bytes_needed != NULL) {
        *bytes_needed = page->length + 1u;
    }
    if (text == NULL) {
        return GPW_OK;
    }
    if (page->length >= text_bytes) {
        if (text_bytes > 0u) {
            text[0] = '\0';
        }
        return GPW_ERR_SIZE;
    }
    if (page->length > 0u) { /* an empty page has no memory */
        memcpy(text, page->at, page->length);
    }
    text[page->length] = '\0';
    return GPW_OK;
}

gpw_status gpwi_page_write(const struct gpwi_page *page, const char *path,
                           gpw_file_error *error)
{
    struct gpwi_output output;
    gpw_status status;

    if (page->broken) {
        return GPW_ERR_NOMEM;
    }
    status = gpwi_output_open(&output, path, error);
    if (status != GPW_OK) {
        return status;
    }
    if (page->length > 0u) {
        (void)fwrite(page->at, 1, page->length, output.file); /* ferror() keeps it */
    }
    status = gpwi_output_close(&output, error);
    if (status == GPW_OK) {
        status = gpwi_output_place(&output, error);
    }
    gpwi_output_drop(&output);
    return status;
}

/* snprintf() follows the program's locale; a file does not. */
static void make_plain(char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("0123456789+-e", *text) == NULL) {
            *text = '.';
        }
    }
}

static int is_read_as(const char *text, float value)
{
    struct gpwi_text rest = gpwi_text_of(text);
    struct gpwi_number number;

    return gpwi_number_read(&rest, &number) && rest.length == 0 &&
           (float)gpwi_number_value(&number) == value;
}

void gpwi_float_text(char text[32], float value)
{
    int digits;

    for (digits = 6; digits <= 17; digits++) { /* %g leaves zeroes at the end out */
        snprintf(text, 32, "%.*g", digits, (double)value);
        if (strtof(text, NULL) != value) {
            continue;
        }
        make_plain(text);
        if (is_read_as(text, value)) {
            return;
        }
    }
}
