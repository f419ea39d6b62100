/* SPDX-License-Identifier: MIT */
/* Ranges of a configuration's figures as a table that one loop goes through: 3 bytes for each,
 * where two comparisons in code are more than 20. */
#ifndef GPW_RANGES_H
#define GPW_RANGES_H

#include "internal.h"

/* Ends that ranges have, and defaults; the name is the number: M for minus, E for the exponent,
 * P for the point. Values in ranges.c, in the same order. */
enum gpwi_end {
    GPWI_END_MPOWER, /* GPW_POWER_MAX_W below 0 */
    GPWI_END_M50,
    GPWI_END_M1,
    GPWI_END_M0P05,
    GPWI_END_0,
    GPWI_END_1EM6,
    GPWI_END_1EM4,
    GPWI_END_1EM3,
    GPWI_END_5EM3,
    GPWI_END_0P01,
    GPWI_END_0P02,
    GPWI_END_0P05,
    GPWI_END_0P1,
    GPWI_END_0P2,
    GPWI_END_0P25,
    GPWI_END_0P3,
    GPWI_END_0P35,
    GPWI_END_0P4,
    GPWI_END_0P5,
    GPWI_END_0P6,
    GPWI_END_0P95,
    GPWI_END_1,
    GPWI_END_1P1,
    GPWI_END_2,
    GPWI_END_5,
    GPWI_END_10,
    GPWI_END_30,
    GPWI_END_40,
    GPWI_END_50,
    GPWI_END_60,
    GPWI_END_70,
    GPWI_END_100,
    GPWI_END_150,
    GPWI_END_300,
    GPWI_END_600,
    GPWI_END_1000,
    GPWI_END_3600,
    GPWI_END_1E5,
    GPWI_END_1E6,
    GPWI_END_POWER,
    GPWI_END_1E15,
    GPWI_END_UNKNOWN,
    GPWI_ENDS
};

#define GPWI_RANGE_OR_AT 6u

/* What a figure may be beside its range. */
enum gpwi_range_or { GPWI_OR_NOTHING, GPWI_OR_UNKNOWN, GPWI_OR_ZERO };

typedef struct gpwi_range {
    uint8_t word; /* of the struct: none is longer than 256 words */
    uint8_t low;
    uint8_t high; /* and in its two upper bits #gpwi_range_or */
} gpwi_range;

/* A row for a float of a struct, as in GPWI_RANGE(gpw_watch_config, meter_dead_s, 0, 5). */
#define GPWI_RANGE_OR(type, field, low, high, or_else)                                         \
  {                                                                                            \
    (uint8_t)(offsetof(type, field) / 4u), GPWI_END_##low,                                     \
        (uint8_t)((uint32_t)GPWI_END_##high | (uint32_t)(or_else) << GPWI_RANGE_OR_AT)         \
  }
#define GPWI_RANGE(type, field, low, high)                                                     \
  GPWI_RANGE_OR(type, field, low, high, GPWI_OR_NOTHING)

/* The default of a float that is not 0, in the same way. */
typedef struct gpwi_default {
    uint8_t word;
    uint8_t is;
} gpwi_default;

#define GPWI_DEFAULT(type, field, value)                                                       \
  {                                                                                            \
    (uint8_t)(offsetof(type, field) / 4u), GPWI_END_##value                                    \
  }

void gpwi_set_defaults(void *config, const gpwi_default *defaults, uint32_t count);

/* Whether every figure is within its range. */
int gpwi_are_within(const void *config, const gpwi_range *ranges, uint32_t count);

#endif /* GPW_RANGES_H */
