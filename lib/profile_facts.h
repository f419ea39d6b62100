/* SPDX-License-Identifier: MIT */
/* What the files of the profile room share: how a fact is checked, read and named. */
#ifndef GPW_PROFILE_FACTS_H
#define GPW_PROFILE_FACTS_H

#include "profile_state.h"

#define GPWI_FIGURES_V0_1 64u /* sizes in 0.1 */
#define GPWI_PROFILE_CONFIG_V0_1 112u

#define GPWI_TEMPERATURE_MIN_DEGC (-50.0f)
#define GPWI_TEMPERATURE_MAX_DEGC 150.0f

typedef struct gpwi_labels {
    gpw_grade grade;
    gpw_source source;
    gpw_point point;
} gpwi_labels;

/* ---- profile_check.c: a fact made; is it one that may be kept? ---- */

/* Whether grade, source and point exist. Unknown is a grade here. */
int gpwi_are_labels(const gpwi_labels *labels);
/* A fact of these labels; an end alone makes it a range. */
gpwi_fact gpwi_fact_of(gpw_quantity quantity, gpw_phase phase, const gpwi_labels *labels,
                       float value, float low, float high);
/* Between what a figure of the quantity may be. */
void gpwi_quantity_range(gpw_quantity quantity, float *low, float *high);
/* Whether the quantity is one of a phase (or of the board) as the phase says. */
int gpwi_is_quantity_of(gpw_quantity quantity, gpw_phase phase);
/* Whether value, ends, condition and kind of interval fit the quantity and each other. The
 * quantity and the phase are known to be. */
int gpwi_is_good_fact(const gpwi_fact *fact);
int gpwi_is_empty_fact(const gpwi_fact *fact);
/* The condition alone: of a figure to be removed. */
int gpwi_is_good_condition(const gpwi_fact *fact);
int gpwi_is_cap_within(float cap_w, float least_w, float most_w);
/* Whether the periodic part is whole and stays above 0 W. */
int gpwi_is_good_wave(const gpw_phase_figures *figures);

/* ---- profile_read.c ---- */

/* GPW_ERR_NULL, GPW_ERR_HANDLE. */
gpw_status gpwi_profile_check(const gpw_profile *profile, const void *out);
/* The next fact of a quantity and phase behind `after`, or the first where that is NULL; NULL
 * where there is none. Knows off, which is in no profile's list. */
const gpwi_fact *gpwi_next_fact(const gpw_profile *profile, gpw_quantity quantity,
                                gpw_phase phase, const gpwi_fact *after);
/* Mean as stated, else the middle of the range, else unknown. */
float gpwi_phase_mean(const gpw_phase_figures *figures);
/* Writes what one fact says into the view of its phase, or of the board. */
void gpwi_take_phase_fact(const gpwi_fact *fact, gpw_phase_figures *figures);
/* What a board may draw by it at most: of a range the high end. */
float gpwi_excursion_of(const gpwi_fact *fact);
/* Value of the board's fact of a quantity; NaN where it has none. */
float gpwi_board_value(const gpw_profile *profile, gpw_quantity quantity);

/* ---- profile_names.c ---- */

const char *gpwi_quantity_unit(gpw_quantity quantity);
const char *gpwi_quantity_at_unit(gpw_quantity quantity);

/* ---- in place ---- */

static inline gpwi_fact *gpwi_own_facts(gpw_profile *profile)
{
    return (gpwi_fact *)(void *)(profile + 1);
}

#endif /* GPW_PROFILE_FACTS_H */
