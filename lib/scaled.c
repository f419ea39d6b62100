/* SPDX-License-Identifier: MIT */
/* Figures as whole numbers, on the safe side. */
#include "scaled.h"

#include "gpupower/registers.h"

/* What the product with a scale may be off by. */
#define SCALE_ERROR 2.4e-7f

static int32_t nearest(float x)
{
    return (int32_t)(x < 0.0f ? x - 0.5f : x + 0.5f);
}

/* Whole, to a side; `x` is within the range of an int32. */
static int32_t whole(float x, uint32_t side, int is_scaled)
{
    const int32_t toward = (int32_t)x;
    const float rest = x - (float)toward; /* exact; 0 from 2^23 on */

    if (rest == 0.0f) {
        return toward;
    }
    if (side == GPW_REGISTER_NEAREST ||
        (is_scaled && gpwi_abs(x - (float)nearest(x)) <= SCALE_ERROR * gpwi_abs(x))) {
        return nearest(x);
    }
    if (side == GPW_REGISTER_UP) {
        return rest > 0.0f ? toward + 1 : toward;
    }
    return rest < 0.0f ? toward - 1 : toward;
}

int gpwi_scaled(float figure, float per_unit, gpwi_scaled_range range, uint32_t side,
                int32_t *number, int *clamped)
{
    const float x = figure * per_unit;
    const int is_above = x > range.high;

    if (!gpwi_is_known(x)) {
        return 0;
    }
    if (gpwi_in_range(x, range.low, range.high)) {
        *number = whole(x, side, per_unit != 1.0f);
        return 1;
    }
    *clamped = 1;
    *number = (int32_t)(is_above ? range.high : range.low);
    return side != (is_above ? GPW_REGISTER_UP : GPW_REGISTER_DOWN);
}

uint64_t gpwi_count_at(const void *field, uint32_t bytes)
{
    uint64_t wide = 0;
    uint32_t narrow = 0;

    if (bytes == sizeof wide) {
        memcpy(&wide, field, sizeof wide);
        return wide;
    }
    memcpy(&narrow, field, sizeof narrow);
    return narrow;
}

void gpwi_copy_text(char *to, size_t room, const char *from)
{
    size_t i;

    for (i = 0; i + 1u < room && from[i] != '\0'; i++) {
        to[i] = from[i];
    }
}
