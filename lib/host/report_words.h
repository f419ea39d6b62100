/* SPDX-License-Identifier: MIT */
/* Words of a report that others use as well. */
#ifndef GPW_REPORT_WORDS_H
#define GPW_REPORT_WORDS_H

#include <stdint.h>

/* "the frequency rise", for a #gpw_criterion_id. */
const char *gpwi_criterion_words(uint32_t criterion);

#endif /* GPW_REPORT_WORDS_H */
