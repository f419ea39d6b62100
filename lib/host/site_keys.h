/* SPDX-License-Identifier: MIT */
/* Every section and key of a site file, in one table: the reader checks against it, and
 * docs/site-file.md is written from it. */
#ifndef GPW_SITE_KEYS_H
#define GPW_SITE_KEYS_H

#include "text.h"

enum gpwi_site_section {
    GPWI_IN_SITE = 0,
    GPWI_IN_GROUP,
    GPWI_IN_PROFILE,
    GPWI_IN_SCHEDULE,
    GPWI_IN_STAGGER,
    GPWI_IN_SUPPLY,
    GPWI_IN_UPS,
    GPWI_IN_SMOOTHING,
    GPWI_IN_RAIL,
    GPWI_IN_STORAGE,
    GPWI_IN_PSU,
    GPWI_IN_BATTERY,
    GPWI_IN_LOAD_BANK,
    GPWI_IN_GENSET,
    GPWI_IN_DERATING,
    GPWI_IN_RATING,
    GPWI_IN_FUEL,
    GPWI_IN_ALTERNATOR,
    GPWI_IN_PLANT,
    GPWI_IN_SET,
    GPWI_IN_INVERTER,
    GPWI_IN_PROTECTION,
    GPWI_IN_EVENT,
    GPWI_IN_TRIP,
    GPWI_IN_LIMITS,
    GPWI_IN_BUS,
    GPWI_IN_BUS_SCHEDULE,
    GPWI_IN_LOAD,
    GPWI_SECTIONS
};

enum gpwi_key_type {
    GPWI_KEY_TEXT,     /* anything */
    GPWI_KEY_WORD,     /* one of `choices`; its number is its place there */
    GPWI_KEY_NUMBER,   /* low to high */
    GPWI_KEY_COUNT,    /* a whole number, low to high */
    GPWI_KEY_NAME,     /* of a group or profile */
    GPWI_KEY_CURVE,    /* load:efficiency pairs; of fuel load:consumption */
    GPWI_KEY_PAIRS,    /* watts:watts pairs; of a set load:step or load:seconds */
    GPWI_KEY_STAGE,    /* a stage of a chain */
    GPWI_KEY_PHASE_AT, /* the key is a time, the value a group and a phase */
    GPWI_KEY_WATTS_AT  /* the key is a time, the value a power */
};

#define GPWI_REQUIRED "required"
#define GPWI_UNKNOWN "unknown" /* as default: may also be written as a value */

/* In `name`, PHASE stands for a phase's name, N for a stage's number, TIME_S for a time. */
struct gpwi_site_key {
    enum gpwi_site_section section;
    enum gpwi_key_type type;
    const char *name;
    const char *unit;
    double low;
    double high;
    const char *fallback; /* the default, as text */
    const char *choices;  /* parted by | */
    const char *meaning;
};

struct gpwi_site_section_text {
    const char *name;
    int named;     /* the heading carries a name of the user's: [group NAME] */
    uint32_t most; /* sections of this kind, or lines of a schedule */
    const char *meaning;
};

extern const struct gpwi_site_key gpwi_site_keys[];
extern const uint32_t gpwi_site_key_count;
extern const struct gpwi_site_section_text gpwi_site_sections[GPWI_SECTIONS];
extern const char gpwi_phase_choices[];

/* The place of a word among choices parted by |, or UINT32_MAX. */
uint32_t gpwi_choice_find(const char *choices, struct gpwi_text word);

/* Finds the key that `name` is, and the phase or stage number in it. NULL: none. Keys that are
 * times are found by any number. */
const struct gpwi_site_key *gpwi_site_key_find(enum gpwi_site_section section, const char *name,
                                               uint32_t *index);

/* The key of the section that was most likely meant, spelled into `name`; `other_unit` is 1
 * when only the unit differs. NULL: nothing is near. */
const struct gpwi_site_key *gpwi_site_key_nearest(enum gpwi_site_section section,
                                                  const char *wrong, char *name, size_t size,
                                                  int *other_unit);

/* The section's heading that was most likely meant, or NULL. */
const char *gpwi_site_section_nearest(const char *wrong);

#endif /* GPW_SITE_KEYS_H */
