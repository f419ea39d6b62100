/* SPDX-License-Identifier: MIT */
/* Cuts a line at its commas, and knows what may stand in a cell besides a number. */
#include "trace_internal.h"

/* A cell in double quotes keeps its commas. Quotes inside a cell are not needed by any log
 * of power, so they are refused. */
static gpw_status take_quoted(struct gpwi_text *rest, struct gpwi_text *cell,
                              const struct gpwi_row *row, gpw_file_error *error)
{
    const char *close = memchr(rest->at + 1, '"', rest->length - 1);
    size_t used;

    if (close == NULL) {
        return gpwi_file_error(error, row->line, row->count + 1u, NULL,
                               "the cell starts with a quote that is not closed");
    }
    cell->at = rest->at + 1;
    cell->length = (size_t)(close - cell->at);
    used = cell->length + 2u;
    rest->at += used;
    rest->length -= used;
    while (rest->length > 0 && rest->at[0] == ' ') {
        rest->at++;
        rest->length--;
    }
    if (rest->length > 0 && rest->at[0] != ',') {
        return gpwi_file_error(error, row->line, row->count + 1u, NULL,
                               "text after the closing quote: a comma belongs there");
    }
    return GPW_OK;
}

static void take_plain(struct gpwi_text *rest, struct gpwi_text *cell)
{
    const char *comma = memchr(rest->at, ',', rest->length);

    cell->at = rest->at;
    cell->length = comma != NULL ? (size_t)(comma - rest->at) : rest->length;
    rest->at += cell->length;
    rest->length -= cell->length;
}

gpw_status gpwi_row_split(struct gpwi_row *row, struct gpwi_text line, uint32_t number,
                          gpw_file_error *error)
{
    struct gpwi_text rest = line;

    row->line = number;
    row->count = 0;
    for (;;) {
        struct gpwi_text *cell = &row->cells[row->count];

        while (rest.length > 0 && (rest.at[0] == ' ' || rest.at[0] == '\t')) {
            rest.at++;
            rest.length--;
        }
        if (rest.length > 0 && rest.at[0] == '"') {
            const gpw_status status = take_quoted(&rest, cell, row, error);

            if (status != GPW_OK) {
                return status;
            }
        } else {
            take_plain(&rest, cell);
        }
        *cell = gpwi_text_trim(*cell);
        row->count++;
        if (rest.length == 0) {
            return GPW_OK;
        }
        if (row->count == GPWI_CELLS_MAX) {
            return gpwi_file_error(error, number, row->count, NULL, "more than %u columns",
                                   GPWI_CELLS_MAX);
        }
        rest.at++; /* the comma */
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
