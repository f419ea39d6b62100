/* SPDX-License-Identifier: MIT */
#include "nearest.h"

#define LETTERS_MAX 64u

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t letters_of(const char *name)
{
    uint32_t n = 0;

    while (n < LETTERS_MAX && name[n] != '\0') {
        n++;
    }
    return n;
}

/* Wagner and Fischer, one row kept. */
uint32_t gpwi_letters_apart(const char *a, const char *b)
{
    uint32_t row[LETTERS_MAX + 1u];
    const uint32_t rows = letters_of(a), columns = letters_of(b);
    uint32_t i, j;

    for (j = 0; j <= columns; j++) {
        row[j] = j;
    }
    for (i = 1; i <= rows; i++) {
        uint32_t diagonal = row[0];

        row[0] = i;
        for (j = 1; j <= columns; j++) {
            const uint32_t above = row[j];
            const uint32_t replaced = diagonal + (lower(a[i - 1u]) != lower(b[j - 1u]));

            row[j] = least(replaced, least(above, row[j - 1u]) + 1u);
            diagonal = above;
        }
    }
    return row[columns];
}
