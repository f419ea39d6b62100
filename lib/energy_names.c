/* SPDX-License-Identifier: MIT */
/* What a misspelled model was probably meant to be. */
#include "energy_models_internal.h"
#include "nearest.h"

/* People leave the end of a name away: what is missing costs less than what is wrong. */
#define COST_MISSING 1u
#define COST_WRONG 2u

int gpwi_is_like(const char *a, const char *b)
{
    while (*a != '\0' && gpwi_folded(*a) == gpwi_folded(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

/* Whether a word stands in a name as it is. */
static int contains(const char *name, const char *word)
{
    uint32_t i;

    for (; *name != '\0'; name++) {
        for (i = 0; word[i] != '\0' && gpwi_folded(name[i]) == gpwi_folded(word[i]); i++) {
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
        const uint32_t c = gpwi_cost_apart(name, name_of(i), COST_MISSING, COST_WRONG);

        if (c < best && c < gpwi_letters_of(name_of(i))) {
            best = c;
            nearest = name_of(i);
        }
    }
    return nearest;
}
