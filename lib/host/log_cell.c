/* SPDX-License-Identifier: MIT */
/* A number in a cell. Nearly all are a few digits with a point, which takes one short loop. */
#include "log_internal.h"

int gpwi_log_is_missing(struct gpwi_text cell)
{
    static const char *const words[] = {"-", "--", "nan", "null", "none", "n.a.", "na"};
    size_t i;

    if (cell.length == 0 || gpwi_cell_is_unavailable(cell)) {
        return 1;
    }
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (gpwi_text_is_any_case(cell, words[i])) {
            return 1;
        }
    }
    return 0;
}

static int read_slowly(struct gpwi_text cell, double *value, struct gpwi_text *rest)
{
    struct gpwi_number number;

    *rest = cell;
    if (gpwi_number_read(rest, &number)) {
        *value = gpwi_number_value(&number);
        *rest = gpwi_text_trim(*rest);
        return *value <= 1e300 && *value >= -1e300;
    }
    return gpwi_log_is_missing(cell) ? -1 : 0;
}

int gpwi_log_cell(struct gpwi_text cell, double *value, struct gpwi_text *rest)
{
    static const double tenth[] = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    const char *at = cell.at, *const end = cell.at + cell.length;
    uint64_t whole = 0;
    size_t digits = 0, decimals = 0;

    for (; at < end && (unsigned char)(*at - '0') <= 9u; at++, digits++) {
        whole = whole * 10u + (uint64_t)(*at - '0');
        if (digits > 14u) {
            return read_slowly(cell, value, rest);
        }
    }
    if (digits > 0 && at < end && *at == '.') {
        for (at++; at < end && (unsigned char)(*at - '0') <= 9u; at++, decimals++) {
            whole = whole * 10u + (uint64_t)(*at - '0');
            if (digits + decimals > 14u || decimals > 8u) {
                return read_slowly(cell, value, rest);
            }
        }
    }
    if (digits == 0 || (at < end && (*at == 'e' || *at == 'E'))) {
        return read_slowly(cell, value, rest);
    }
    *value = (double)whole / tenth[decimals];
    rest->at = at;
    rest->length = (size_t)(end - at);
    while (rest->length > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t')) {
        rest->at++;
        rest->length--;
    }
    return 1;
}
