/* SPDX-License-Identifier: MIT */
#include "ranges.h"

static const float ends[] = {-GPW_POWER_MAX_W,
                             -50.0f,
                             -1.0f,
                             0.0f,
                             1.0e-4f,
                             1.0e-3f,
                             5.0e-3f,
                             0.1f,
                             0.2f,
                             0.4f,
                             0.5f,
                             0.95f,
                             1.0f,
                             2.0f,
                             5.0f,
                             10.0f,
                             40.0f,
                             50.0f,
                             60.0f,
                             70.0f,
                             100.0f,
                             150.0f,
                             600.0f,
                             1000.0f,
                             3600.0f,
                             1.0e5f,
                             1.0e6f,
                             GPW_POWER_MAX_W,
                             1.0e15f};

GPW_STATIC_ASSERT(ranges_ends, sizeof ends / sizeof ends[0] == GPWI_ENDS);

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
        if (!gpwi_in_range(x, ends[ranges[i].low], ends[ranges[i].high]) &&
            !is_excused(x, ranges[i].or_else)) {
            return 0;
        }
    }
    return 1;
}
