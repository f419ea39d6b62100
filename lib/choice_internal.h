/* SPDX-License-Identifier: MIT */
/* What the search over predictions needs of the choice among candidates. */
#ifndef GPW_CHOICE_INTERNAL_H
#define GPW_CHOICE_INTERNAL_H

#include "gpupower/choice.h"

#include "internal.h"

#define GPWI_CHOICE_RESULT_V0_1 72u /* sizes in 0.1 */
#define GPWI_CHOICE_CANDIDATE_V0_1 32u

/* A caller's site, its figures not yet checked. */
gpw_status gpwi_choice_read(gpw_choice_config *ours, const gpw_choice_config *theirs);

int gpwi_choice_is_site(const gpw_choice_config *site);

gpw_status gpwi_choice_check(const gpw_choice_config *site, const gpw_choice_candidate *c);

gpw_choice_result gpwi_choice_evaluated(const gpw_choice_config *site,
                                        const gpw_choice_candidate *c, uint32_t index);

/* Whether `a` is the better one; each stands with its candidate. */
int gpwi_choice_is_better(const gpw_choice_result *a, const gpw_choice_candidate *ca,
                          const gpw_choice_result *b, const gpw_choice_candidate *cb);

#endif /* GPW_CHOICE_INTERNAL_H */
