/* SPDX-License-Identifier: MIT */
/* A name cut into words, and the unit it ends in. */
#ifndef GPW_LOG_WORDS_H
#define GPW_LOG_WORDS_H

#include "text.h"

#define GPWI_WORDS_MAX 16u
#define GPWI_WORD_MAX 24u

struct gpwi_words {
    uint32_t count;
    char word[GPWI_WORDS_MAX][GPWI_WORD_MAX]; /* lower case */
    char raw[GPWI_WORDS_MAX][GPWI_WORD_MAX];  /* as written: mW is not MW */
};

enum gpwi_dimension {
    GPWI_NO_UNIT,
    GPWI_WATTS,
    GPWI_JOULES,
    GPWI_DEGREES,
    GPWI_MEGAHERTZ,
    GPWI_SHARE,
    GPWI_SECONDS,
    GPWI_OTHER
};

/* The factor to the unit that the library counts in. */
struct gpwi_unit {
    const char *name;
    enum gpwi_dimension dimension;
    double factor;
    int32_t scale; /* seconds */
    uint32_t exact;
};

void gpwi_words_cut(struct gpwi_text name, struct gpwi_words *words);
int gpwi_word_is_any(const char *word, const char *const *list); /* the list ends in NULL */
int gpwi_words_have_any(const struct gpwi_words *words, const char *const *list);
int gpwi_words_have(const struct gpwi_words *words, const char *word);

/* All words, joined by underscores. */
void gpwi_words_join(const struct gpwi_words *words, char *to, size_t size);

/* NULL: no unit that is known. */
const struct gpwi_unit *gpwi_unit_of(struct gpwi_text text);

/* Takes "[W]" or "(W)" off the end of a name; empty when there is none. */
struct gpwi_text gpwi_unit_take(struct gpwi_text *name);

/* The last word, else any that can be nothing but a unit: power_kw_total. */
const struct gpwi_unit *gpwi_words_unit(const struct gpwi_words *words);

#endif /* GPW_LOG_WORDS_H */
