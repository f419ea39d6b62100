/* SPDX-License-Identifier: MIT */
#include "ranges.h"

static const float ends[] = {-GPW_POWER_MAX_W,
                             -50.0f,
                             -1.0f,
                             -0.05f,
                             0.0f,
                             1.0e-6f,
                             1.0e-4f,
                             1.0e-3f,
                             5.0e-3f,
                             0.01f,
                             0.02f,
                             0.05f,
                             0.1f,
                             0.2f,
                             0.25f,
                             0.3f,
                             0.35f,
                             0.4f,
                             0.5f,
                             0.6f,
                             0.95f,
                             1.0f,
                             1.1f,
                             2.0f,
                             5.0f,
                             10.0f,
                             30.0f,
                             40.0f,
                             50.0f,
                             60.0f,
                             70.0f,
                             100.0f,
                             150.0f,
                             300.0f,
                             600.0f,
                             1000.0f,
                             3600.0f,
                             1.0e5f,
                             1.0e6f,
                             GPW_POWER_MAX_W,
                             1.0e15f,
                             __builtin_nanf("")};

#define HIGH_BITS ((1u << GPWI_RANGE_OR_AT) - 1u)

GPW_STATIC_ASSERT(ranges_ends, sizeof ends / sizeof ends[0] == GPWI_ENDS);
GPW_STATIC_ASSERT(ranges_ends_fit, GPWI_ENDS <= HIGH_BITS);

GPWI_COLD void gpwi_set_defaults(void *config, const gpwi_default *defaults, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        memcpy((unsigned char *)config + 4u * (size_t)defaults[i].word, &ends[defaults[i].is],
               sizeof ends[0]);
    }
}

static GPWI_COLD int is_excused(float x, uint32_t or_else)
{
    return (or_else == GPWI_OR_UNKNOWN && !gpwi_is_known(x)) ||
           (or_else == GPWI_OR_ZERO && x == 0.0f);
}

GPWI_COLD int gpwi_are_within(const void *config, const gpwi_range *ranges, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        float x;

        memcpy(&x, (const unsigned char *)config + 4u * (size_t)ranges[i].word, sizeof x);
        if (!gpwi_in_range(x, ends[ranges[i].low], ends[ranges[i].high & HIGH_BITS]) &&
            !is_excused(x, (uint32_t)ranges[i].high >> GPWI_RANGE_OR_AT)) {
            return 0;
        }
    }
    return 1;
}
