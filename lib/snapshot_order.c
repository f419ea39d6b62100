/* SPDX-License-Identifier: MIT */
#include "snapshot_order.h"

#if GPWI_TURNS

static GPWI_COLD void turn_fields(unsigned char *at, uint32_t width, uint32_t count)
{
    uint32_t i;

    for (; count > 0u; count--) {
        for (i = 0; i < width / 2u; i++) {
            const unsigned char byte = at[i];

            at[i] = at[width - 1u - i];
            at[width - 1u - i] = byte;
        }
        at += width;
    }
}

GPWI_COLD void gpwi_turn(unsigned char *bytes, uint32_t at, const gpwi_turn_run *runs,
                         size_t run_count, uint32_t struct_bytes, uint32_t structs)
{
    size_t i;

    for (; structs > 0u; structs--) {
        for (i = 0; i < run_count; i++) {
            turn_fields(bytes + at + runs[i].at, runs[i].width, runs[i].count);
        }
        at += struct_bytes;
    }
}

#endif
