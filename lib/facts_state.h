/* SPDX-License-Identifier: MIT */
/* The tables of facts: one file a study. */
#ifndef GPW_FACTS_STATE_H
#define GPW_FACTS_STATE_H

#include "gpupower/facts.h"
#include "internal.h"

#define GPWI_FACTS_STUDY 239u
#define GPWI_FACTS_ENERGY 108u

extern const gpw_fact gpwi_facts_study[GPWI_FACTS_STUDY];
extern const gpw_fact gpwi_facts_energy[GPWI_FACTS_ENERGY];

/* How a table writes a fact; the labels without their prefix, U for not stated. */
#define U __builtin_nanf("")
#define FACT(number, part, its_id, what, its_unit, its_value, its_low, its_high,               \
             its_confidence, its_grade, its_source, its_point, its_case)                       \
  {                                                                                            \
    .study = (number), .contradiction = (its_case), .value = (its_value), .low = (its_low),    \
    .high = (its_high), .confidence = GPW_CONFIDENCE_##its_confidence,                         \
    .grade = GPW_GRADE_##its_grade, .source = GPW_SOURCE_##its_source,                         \
    .point = GPW_POINT_##its_point, .section = part, .unit = its_unit, .id = its_id,           \
    .text = what                                                                               \
  }

#endif /* GPW_FACTS_STATE_H */
