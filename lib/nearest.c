/* SPDX-License-Identifier: MIT */
/* How far apart two names are. */
#include "nearest.h"

#define LETTERS_MAX 64u

char gpwi_folded(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c == ' ' || c == '_' || c == '/' ? '-' : c;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

uint32_t gpwi_letters_of(const char *name)
{
    uint32_t n = 0;

    while (n < LETTERS_MAX && name[n] != '\0') {
        n++;
    }
    return n;
}

/* Wagner and Fischer, one row kept. */
uint32_t gpwi_cost_apart(const char *text, const char *name, uint32_t missing, uint32_t wrong)
{
    uint32_t row[LETTERS_MAX + 1u];
    const uint32_t rows = gpwi_letters_of(text), columns = gpwi_letters_of(name);
    uint32_t i, j;

    for (j = 0; j <= columns; j++) {
        row[j] = j * missing;
    }
    for (i = 1; i <= rows; i++) {
        uint32_t diagonal = row[0];

        row[0] = i * wrong;
        for (j = 1; j <= columns; j++) {
            const uint32_t above = row[j];
            const int is_same = gpwi_folded(text[i - 1u]) == gpwi_folded(name[j - 1u]);

            row[j] = least(diagonal + (is_same ? 0u : wrong),
                           least(row[j - 1u] + missing, above + wrong));
            diagonal = above;
        }
    }
    return row[columns];
}

uint32_t gpwi_letters_apart(const char *a, const char *b)
{
    return gpwi_cost_apart(a, b, 1u, 1u);
}
