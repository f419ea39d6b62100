/* SPDX-License-Identifier: MIT */
/* What a misspelled model was probably meant to be. */
#include "energy_models_internal.h"

/* People leave the end of a name away: what is missing costs less than what is wrong. */
#define COST_MISSING 1u
#define COST_WRONG 2u

/* Without capitals, and all that separates words the same. */
static char folded(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c == ' ' || c == '_' || c == '/' ? '-' : c;
}

int gpwi_is_like(const char *a, const char *b)
{
    while (*a != '\0' && folded(*a) == folded(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t length_of(const char *name)
{
    uint32_t n = 0u;

    while (n < GPWI_ENERGY_NAME_BYTES - 1u && name[n] != '\0') {
        n++;
    }
    return n;
}

/* Least cost of turning a word into a name: one row of the usual table at a time. */
static uint32_t cost(const char *word, const char *name)
{
    const uint32_t words = length_of(word), names = length_of(name);
    uint32_t row[GPWI_ENERGY_NAME_BYTES];
    uint32_t i, k;

    for (k = 0; k <= names; k++) {
        row[k] = k * COST_MISSING;
    }
    for (i = 1; i <= words; i++) {
        uint32_t diagonal = row[0];

        row[0] = i * COST_WRONG;
        for (k = 1; k <= names; k++) {
            const uint32_t above = row[k];
            const uint32_t kept =
                diagonal + (folded(word[i - 1u]) == folded(name[k - 1u]) ? 0u : COST_WRONG);

            row[k] = least(kept, least(row[k - 1u] + COST_MISSING, above + COST_WRONG));
            diagonal = above;
        }
    }
    return row[names];
}

/* Whether a word stands in a name as it is. */
static int contains(const char *name, const char *word)
{
    uint32_t i;

    for (; *name != '\0'; name++) {
        for (i = 0; word[i] != '\0' && folded(name[i]) == folded(word[i]); i++) {
        }
        if (word[i] == '\0') {
            return 1;
        }
    }
    return 0;
}

static const char *name_of(uint32_t index)
{
    const uint32_t models = gpw_energy_model_count();

    return index < models ? gpwi_energy_model_name(index)
                          : gpwi_energy_diffusion_name(index - models);
}

const char *gpw_energy_model_nearest(const char *name)
{
    const uint32_t count = gpw_energy_model_count() + gpw_energy_diffusion_count();
    const char *nearest = "";
    uint32_t i, best = UINT32_MAX;

    if (name == NULL || *name == '\0') {
        return nearest;
    }
    for (i = 0; i < count; i++) {
        if (contains(name_of(i), name)) {
            return name_of(i);
        }
    }
    for (i = 0; i < count; i++) {
        const uint32_t c = cost(name, name_of(i));

        if (c < best && c < length_of(name_of(i))) {
            best = c;
            nearest = name_of(i);
        }
    }
    return nearest;
}
