/* SPDX-License-Identifier: MIT */
/* A profile read figure by figure, and the curves that several figures make. */
#include "profile_facts.h"

GPW_STATIC_ASSERT(figure_size, sizeof(gpw_figure) == GPWI_FIGURE_V0_1);

static void set_unit(char unit[8], const char *text)
{
    size_t i;

    for (i = 0; i < 7u && text[i] != '\0'; i++) {
        unit[i] = text[i];
    }
}

static gpw_status write_figure(const gpwi_fact *fact, gpw_figure *figure, size_t figure_bytes)
{
    gpw_figure f;

    memset(&f, 0, sizeof f);
    f.quantity = fact->quantity;
    f.phase = fact->phase;
    f.at = fact->at;
    f.value = fact->value;
    f.low = fact->low;
    f.high = fact->high;
    f.spread = fact->spread;
    f.grade = fact->grade;
    f.source = fact->source;
    f.point = fact->point;
    set_unit(f.unit, gpwi_quantity_unit(f.quantity));
    set_unit(f.at_unit, gpwi_quantity_at_unit(f.quantity));
    return gpwi_result_write(figure, figure_bytes, &f, sizeof f, GPWI_FIGURE_V0_1);
}

gpw_status gpw_profile_figure_count(const gpw_profile *profile, uint32_t *count)
{
    const gpw_status status = gpwi_profile_check(profile, count);

    if (status == GPW_OK) {
        *count = profile->facts;
    }
    return status;
}

gpw_status gpw_profile_figure_at(const gpw_profile *profile, uint32_t index, gpw_figure *figure,
                                 size_t figure_bytes)
{
    const gpw_status status = gpwi_profile_check(profile, figure);

    if (status != GPW_OK) {
        return status;
    }
    if (figure_bytes < GPWI_FIGURE_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (index >= profile->facts) {
        return GPW_ERR_NOT_FOUND;
    }
    return write_figure(&gpwi_profile_facts(profile)[index], figure, figure_bytes);
}

gpw_status gpw_profile_figure(const gpw_profile *profile, gpw_quantity quantity,
                              gpw_phase phase, gpw_figure *figure, size_t figure_bytes)
{
    const gpw_status status = gpwi_profile_check(profile, figure);
    const gpwi_fact *fact;

    if (status != GPW_OK) {
        return status;
    }
    if (figure_bytes < GPWI_FIGURE_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (!gpwi_is_quantity_of(quantity, phase)) {
        return GPW_ERR_DOMAIN;
    }
    fact = gpwi_next_fact(profile, quantity, phase, NULL);
    return fact == NULL ? (gpw_status)GPW_ERR_UNKNOWN
                        : write_figure(fact, figure, figure_bytes);
}

gpw_status gpw_profile_missing(const gpw_profile *profile, gpw_phase phase,
                               gpw_quantity *quantity)
{
    const gpw_status status = gpwi_profile_check(profile, quantity);
    gpw_phase_figures f;

    if (status != GPW_OK) {
        return status;
    }
    if (phase >= GPW_PHASE_COUNT) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_profile_phase(profile, phase, &f);
    if (!gpwi_is_known(gpwi_phase_mean(&f))) {
        *quantity = GPW_QUANTITY_POWER;
    } else if (!gpwi_is_known(f.sigma_w)) {
        *quantity = GPW_QUANTITY_SIGMA;
    } else if (!gpwi_is_known(f.tau_s) && f.sigma_w > 0.0f) {
        *quantity = GPW_QUANTITY_TAU;
    } else {
        *quantity = GPW_QUANTITY_NONE;
    }
    return *quantity == GPW_QUANTITY_NONE ? GPW_OK : GPW_NOTE_UNKNOWN;
}

/* ---- curves ---- */

gpw_status gpw_profile_percentile(const gpw_profile *profile, gpw_phase phase, float percent,
                                  float *power_w)
{
    const gpw_status status = gpwi_profile_check(profile, power_w);
    const gpwi_fact *fact = NULL, *below = NULL;

    if (status != GPW_OK) {
        return status;
    }
    if (phase >= GPW_PHASE_COUNT || !gpwi_in_range(percent, 0.0f, 100.0f)) {
        return GPW_ERR_DOMAIN;
    }
    while ((fact = gpwi_next_fact(profile, GPW_QUANTITY_POWER_PERCENTILE, phase, fact)) !=
           NULL) {
        if (!gpwi_is_known(fact->value)) {
            continue;
        }
        if (fact->at == percent) {
            *power_w = fact->value;
            return GPW_OK;
        }
        if (fact->at > percent && below != NULL) {
            *power_w = below->value + (fact->value - below->value) * (percent - below->at) /
                                          (fact->at - below->at);
            return GPW_OK;
        }
        if (fact->at > percent) {
            break;
        }
        below = fact;
    }
    return GPW_ERR_UNKNOWN;
}

gpw_status gpw_profile_at_temperature(const gpw_profile *profile, gpw_phase phase,
                                      float temperature_degc, float *power_w)
{
    const gpw_status status = gpwi_profile_check(profile, power_w);
    const gpwi_fact *fact, *slope;
    float w;

    if (status != GPW_OK) {
        return status;
    }
    if (phase >= GPW_PHASE_COUNT || !gpwi_in_range(temperature_degc, GPWI_TEMPERATURE_MIN_DEGC,
                                                   GPWI_TEMPERATURE_MAX_DEGC)) {
        return GPW_ERR_DOMAIN;
    }
    fact = gpwi_next_fact(profile, GPW_QUANTITY_POWER_AT_TEMPERATURE, phase, NULL);
    slope = gpwi_next_fact(profile, GPW_QUANTITY_POWER_PER_KELVIN, phase, NULL);
    w = fact != NULL && slope != NULL
            ? fact->value + slope->value * (temperature_degc - fact->at)
            : gpw_unknown();
    if (!gpwi_is_known(w)) {
        return GPW_ERR_UNKNOWN;
    }
    *power_w = w > 0.0f ? w : 0.0f;
    return GPW_OK;
}

gpw_status gpw_profile_excursion(const gpw_profile *profile, float duration_s, float *ratio)
{
    gpw_status status = gpwi_profile_check(profile, ratio);
    const gpwi_fact *fact = NULL;
    float most = 0.0f; /* none seen */

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(duration_s, 0.0f, GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    while ((fact = gpwi_next_fact(profile, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, fact)) !=
           NULL) {
        const int is_timed = gpwi_is_known(fact->at);
        const float least = is_timed && fact->at < duration_s ? 1.0f : gpwi_excursion_of(fact);

        if (!is_timed) {
            status = GPW_NOTE_UNKNOWN;
        }
        most = least > most ? least : most;
    }
    if (!(most > 0.0f)) {
        return GPW_ERR_UNKNOWN;
    }
    *ratio = most;
    return status;
}
