/* SPDX-License-Identifier: MIT */
/* Figures as whole numbers of a given size, on the safe side: what registers and frames share.
 */
#ifndef GPW_SCALED_H
#define GPW_SCALED_H

#include "internal.h"

/* Of an int32: 2^31 - 1, which means not available in a register, is no float. */
#define GPWI_SCALED_LOWEST (-2147483648.0f)
#define GPWI_SCALED_HIGHEST 2147483520.0f

typedef struct gpwi_scaled_range {
    float low, high; /* whole, within an int32 */
} gpwi_scaled_range;

/* figure * per_unit as a whole number, rounded to a side (enum gpw_register_side). A figure
 * that does not fit is moved to the nearest end and `clamped` set, where that is not the unsafe
 * side. 0, and no number: it is not available. */
int gpwi_scaled(float figure, float per_unit, gpwi_scaled_range range, uint32_t side,
                int32_t *number, int *clamped);

/* An integer field of 4 or 8 bytes. */
uint64_t gpwi_count_at(const void *field, uint32_t bytes);

/* Into `room` bytes of zeros: what is cut off ends all the same. */
void gpwi_copy_text(char *to, size_t room, const char *from);

#endif /* GPW_SCALED_H */
