/* SPDX-License-Identifier: MIT */
/* Cuts a line at its commas, and knows what may stand in a cell besides a number. */
#include "trace_internal.h"

/* A cell in double quotes keeps its commas; two quotes inside stand for one, and are left as
 * they are. */
static gpw_status take_quoted(struct gpwi_text *rest, struct gpwi_text *cell, char separator,
                              const struct gpwi_row *row, gpw_file_error *error)
{
    const char *const end = rest->at + rest->length;
    const char *close = rest->at + 1;

    while (close < end && (*close != '"' || (close + 1 < end && close[1] == '"'))) {
        close += *close == '"' ? 2 : 1;
    }
    if (close >= end) {
        return gpwi_file_error(error, row->line, row->count + 1u, NULL,
                               "the cell starts with a quote that is not closed");
    }
    cell->at = rest->at + 1;
    cell->length = (size_t)(close - cell->at);
    rest->at = close + 1;
    while (rest->at < end && rest->at[0] == ' ') {
        rest->at++;
    }
    rest->length = (size_t)(end - rest->at);
    if (rest->length > 0 && rest->at[0] != separator) {
        return gpwi_file_error(error, row->line, row->count + 1u, NULL,
                               "text after the closing quote: a comma belongs there");
    }
    return GPW_OK;
}

static int is_blank(char c, char separator)
{
    return c == ' ' || (c == '\t' && separator != '\t');
}

static void take_plain(struct gpwi_text *rest, struct gpwi_text *cell, char separator)
{
    const char *at = rest->at, *const end = rest->at + rest->length;
    size_t length;

    while (at < end && *at != separator) {
        at++;
    }
    length = (size_t)(at - rest->at);
    cell->at = rest->at;
    rest->at = at;
    rest->length -= length;
    while (length > 0 && is_blank(cell->at[length - 1u], separator)) {
        length--;
    }
    cell->length = length;
}

gpw_status gpwi_row_split(struct gpwi_row *row, struct gpwi_text line, char separator,
                          uint32_t number, gpw_file_error *error)
{
    struct gpwi_text rest = line;

    row->line = number;
    row->count = 0;
    for (;;) {
        struct gpwi_text *cell = &row->cells[row->count];

        while (rest.length > 0 && is_blank(rest.at[0], separator)) {
            rest.at++;
            rest.length--;
        }
        if (rest.length > 0 && rest.at[0] == '"') {
            const gpw_status status = take_quoted(&rest, cell, separator, row, error);

            if (status != GPW_OK) {
                return status;
            }
            *cell = gpwi_text_trim(*cell);
        } else {
            take_plain(&rest, cell, separator);
        }
        row->count++;
        if (rest.length == 0) {
            return GPW_OK;
        }
        if (row->count == GPWI_CELLS_MAX) {
            return gpwi_file_error(error, number, row->count, NULL, "more than %u columns",
                                   GPWI_CELLS_MAX);
        }
        rest.at++; /* the separator */
        rest.length--;
    }
}

int gpwi_cell_is_unavailable(struct gpwi_text cell)
{
    static const char *const words[] = {
        "N/A",  "Not Supported",      "Not Available", "Unknown Error",
        "ERR!", "GPU requires reset", "Not Found",     "Insufficient Permissions"};
    size_t i;

    if (cell.length >= 2 && cell.at[0] == '[' && cell.at[cell.length - 1] == ']') {
        cell.at++;
        cell.length -= 2;
    }
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (gpwi_text_is_any_case(cell, words[i])) {
            return 1;
        }
    }
    return 0;
}
