/* SPDX-License-Identifier: MIT */
#include "file_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gpwi_file_error_clear(gpw_file_error *error)
{
    if (error != NULL) {
        memset(error, 0, sizeof *error);
    }
}

/* What a file holds goes into messages: keep it printable on any terminal. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            *text = '?';
        }
    }
}

gpw_status gpwi_file_error(gpw_file_error *error, uint32_t line, uint32_t column,
                           const char *field, const char *reason, ...)
{
    va_list arguments;

    if (error == NULL) {
        return GPW_ERR_FORMAT;
    }
    gpwi_file_error_clear(error);
    error->line = line;
    error->column = column;
    if (field != NULL) {
        snprintf(error->field, sizeof error->field, "%s", field);
    }
    va_start(arguments, reason);
    vsnprintf(error->reason, sizeof error->reason, reason, arguments);
    va_end(arguments);
    make_printable(error->field);
    make_printable(error->reason);
    return GPW_ERR_FORMAT;
}

gpw_status gpwi_file_error_io(gpw_file_error *error, const char *what, int why)
{
    /* strerror() is safe enough here: the text is copied at once, and the C library's own
     * messages are constant. */
    (void)gpwi_file_error(error, 0, 0, NULL, "cannot %s: %s", what,
                          why != 0 ? strerror(why) : "unknown reason");
    return GPW_ERR_IO;
}
