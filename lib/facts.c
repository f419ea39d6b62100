/* SPDX-License-Identifier: MIT */
/* The facts of both studies as one list: by index, by id, and by what was probably meant. */
#include "gpupower/facts.h"

#include "facts_state.h"
#include "nearest.h"

#define FACT_V0_1 184u

GPW_STATIC_ASSERT(fact_size, sizeof(gpw_fact) == FACT_V0_1);

uint32_t gpw_fact_count(void)
{
    return GPWI_FACTS_STUDY + GPWI_FACTS_ENERGY;
}

static const gpw_fact *fact_at(uint32_t index)
{
    return index < GPWI_FACTS_STUDY ? &gpwi_facts_study[index]
                                    : &gpwi_facts_energy[index - GPWI_FACTS_STUDY];
}

gpw_status gpw_fact_at(uint32_t index, gpw_fact *fact, size_t fact_bytes)
{
    if (fact == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= gpw_fact_count()) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_result_write(fact, fact_bytes, fact_at(index), sizeof *fact, FACT_V0_1);
}

gpw_status gpw_fact_find(const char *id, uint32_t *index)
{
    uint32_t i;

    if (id == NULL || index == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < gpw_fact_count(); i++) {
        if (gpwi_is_same_name(id, fact_at(i)->id)) {
            *index = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

/* To the id, or to as much of its beginning as the text has letters: who asks for `profle` may
 * mean a table. */
static uint32_t letters_to(const char *text, const char *id)
{
    char start[sizeof(((gpw_fact *)0)->id)];
    uint32_t n = 0, whole, begun;

    while (n < sizeof start - 1u && text[n] != '\0' && id[n] != '\0') {
        start[n] = id[n];
        n++;
    }
    start[n] = '\0';
    whole = gpwi_letters_apart(text, id);
    begun = gpwi_letters_apart(text, start);
    return whole < begun ? whole : begun;
}

gpw_status gpw_fact_nearest(const char *id, uint32_t *index)
{
    uint32_t best = UINT32_MAX, i;

    if (id == NULL || index == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < gpw_fact_count(); i++) {
        const uint32_t letters = letters_to(id, fact_at(i)->id);

        if (letters < best) {
            best = letters;
            *index = i;
        }
    }
    return GPW_OK;
}

/* No default in the switch: -Wswitch-enum then names any value left out. */
const char *gpw_confidence_name(gpw_confidence confidence)
{
    const enum gpw_confidence_id id = (enum gpw_confidence_id)confidence;

    if ((gpw_confidence)id != confidence) {
        return "?";
    }
    switch (id) {
    case GPW_CONFIDENCE_NONE: return "-";
    case GPW_CONFIDENCE_LOW: return "low";
    case GPW_CONFIDENCE_LOW_MEDIUM: return "low-medium";
    case GPW_CONFIDENCE_MEDIUM: return "medium";
    case GPW_CONFIDENCE_MEDIUM_HIGH: return "medium-high";
    case GPW_CONFIDENCE_HIGH: return "high";
    }
    return "?";
}
