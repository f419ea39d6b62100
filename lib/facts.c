/* SPDX-License-Identifier: MIT */
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

gpw_status gpw_fact_nearest(const char *id, uint32_t *index)
{
    uint32_t best = UINT32_MAX, i;

    if (id == NULL || index == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < gpw_fact_count(); i++) {
        const uint32_t letters = gpwi_letters_apart(id, fact_at(i)->id);

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
