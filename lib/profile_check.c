/* SPDX-License-Identifier: MIT */
/* What a figure may be: ranges by quantity, order of its ends, labels that exist. */
#include "profile_facts.h"

#define EXCURSION_MAX 100.0f
#define PER_KELVIN_MAX 1000.0f
#define GPUS_MAX 1.0e6f

typedef struct range {
    float low, high;
} range;

static range between(float low, float high)
{
    range r;

    r.low = low;
    r.high = high;
    return r;
}

static range range_of(gpw_quantity quantity)
{
    switch (quantity) {
    case GPW_QUANTITY_POWER_PER_KELVIN: return between(0.0f, PER_KELVIN_MAX);
    case GPW_QUANTITY_TAU:
    case GPW_QUANTITY_WAVE_PERIOD: return between(GPW_DT_MIN_S, GPW_TIME_MAX_S);
    case GPW_QUANTITY_WAVE_DUTY:
    case GPW_QUANTITY_FLOOR_MAX: return between(0.0f, 1.0f);
    case GPW_QUANTITY_DURATION:
    case GPW_QUANTITY_PSU_LAG: return between(0.0f, GPW_TIME_MAX_S);
    case GPW_QUANTITY_RHO_IN:
    case GPW_QUANTITY_RHO_OUT: return between(-1.0f, 1.0f);
    case GPW_QUANTITY_EXCURSION:
    case GPW_QUANTITY_EXCURSION_ALLOWED: return between(1.0f, EXCURSION_MAX);
    case GPW_QUANTITY_GPUS: return between(1.0f, GPUS_MAX);
    default: return between(0.0f, GPW_POWER_MAX_W); /* W, W/s, J */
    }
}

/* The condition: needed by some quantities, known or not with others, of no meaning else. */
static int is_at(gpw_quantity quantity, float at)
{
    switch (quantity) {
    case GPW_QUANTITY_POWER_PERCENTILE: return gpwi_in_range(at, 0.0f, 100.0f);
    case GPW_QUANTITY_POWER_AT_TEMPERATURE:
        return gpwi_in_range(at, GPWI_TEMPERATURE_MIN_DEGC, GPWI_TEMPERATURE_MAX_DEGC);
    case GPW_QUANTITY_EXCURSION:
    case GPW_QUANTITY_EXCURSION_ALLOWED:
        return !gpwi_is_known(at) || gpwi_in_range(at, 0.0f, GPW_TIME_MAX_S);
    case GPW_QUANTITY_RAMP: return !gpwi_is_known(at) || gpwi_in_range(at, -1.0f, 1.0f);
    default: return !gpwi_is_known(at);
    }
}

/* True too where it is unknown. */
static int is_usable(float figure, range r)
{
    return !gpwi_is_known(figure) || gpwi_in_range(figure, r.low, r.high);
}

/* True too where either is unknown. */
static int is_ordered(float low, float high)
{
    return !gpwi_is_known(low) || !gpwi_is_known(high) || low <= high;
}

/* Ends say nothing without their kind, nor a kind without what it speaks of. */
static int is_spread(const gpwi_fact *fact)
{
    const int has_ends = gpwi_is_known(fact->low) || gpwi_is_known(fact->high);

    switch (fact->spread) {
    case GPW_SPREAD_NONE: return !has_ends;
    case GPW_SPREAD_RANGE:
    case GPW_SPREAD_P5_P95:
    case GPW_SPREAD_INSTRUMENT: return has_ends;
    case GPW_SPREAD_LOWER:
    case GPW_SPREAD_UPPER: return gpwi_is_known(fact->value);
    default: return 0;
    }
}

void gpwi_quantity_range(gpw_quantity quantity, float *low, float *high)
{
    const range r = range_of(quantity);

    *low = r.low;
    *high = r.high;
}

gpwi_fact gpwi_fact_of(gpw_quantity quantity, gpw_phase phase, const gpwi_labels *labels,
                       float value, float low, float high)
{
    const int has_ends = gpwi_is_known(low) || gpwi_is_known(high);
    gpwi_fact fact;

    memset(&fact, 0, sizeof fact);
    fact.quantity = (uint8_t)quantity;
    fact.phase = (uint8_t)phase;
    fact.spread = has_ends ? GPW_SPREAD_RANGE : GPW_SPREAD_NONE;
    fact.grade = (uint8_t)labels->grade;
    fact.source = (uint8_t)labels->source;
    fact.point = (uint8_t)labels->point;
    fact.at = gpw_unknown();
    fact.value = value;
    fact.low = low;
    fact.high = high;
    return fact;
}

int gpwi_are_labels(const gpwi_labels *labels)
{
    return labels->grade <= GPW_GRADE_USER && gpw_source_name(labels->source)[0] != '?' &&
           labels->point <= GPW_POINT_INSTRUMENT;
}

int gpwi_is_quantity_of(gpw_quantity quantity, gpw_phase phase)
{
    if (quantity == GPW_QUANTITY_NONE || quantity >= GPW_QUANTITY_COUNT) {
        return 0;
    }
    return quantity >= GPW_QUANTITY_TDP ? phase == GPW_PHASE_COUNT : phase < GPW_PHASE_COUNT;
}

int gpwi_is_good_fact(const gpwi_fact *fact)
{
    const range r = range_of(fact->quantity);

    return is_usable(fact->value, r) && is_usable(fact->low, r) && is_usable(fact->high, r) &&
           is_ordered(fact->low, fact->value) && is_ordered(fact->value, fact->high) &&
           is_ordered(fact->low, fact->high) && is_at(fact->quantity, fact->at) &&
           is_spread(fact) && fact->grade != GPW_GRADE_UNKNOWN;
}

int gpwi_is_empty_fact(const gpwi_fact *fact)
{
    return !gpwi_is_known(fact->value) && !gpwi_is_known(fact->low) &&
           !gpwi_is_known(fact->high);
}

int gpwi_is_good_wave(const gpw_phase_figures *figures)
{
    if (!gpwi_is_known(figures->wave_w) || figures->wave_w == 0.0f) {
        return 1;
    }
    return gpwi_is_known(figures->wave_period_s) && gpwi_is_known(figures->wave_duty) &&
           is_ordered(figures->wave_w * figures->wave_duty, gpwi_phase_mean(figures));
}

int gpwi_is_good_condition(const gpwi_fact *fact)
{
    return is_at(fact->quantity, fact->at);
}

int gpwi_is_cap_within(float cap_w, float least_w, float most_w)
{
    return is_ordered(least_w, cap_w) && is_ordered(cap_w, most_w) &&
           is_ordered(least_w, most_w);
}
