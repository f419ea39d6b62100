/* SPDX-License-Identifier: MIT */
/* What frames.c and frames_names.c agree upon. */
#ifndef GPW_FRAMES_INTERNAL_H
#define GPW_FRAMES_INTERNAL_H

#include "gpupower/frames.h"
#include "gpupower/registers.h"

#include "internal.h"

enum gpwi_signal_kind {
    GPWI_SIGNAL_FIGURE = 0,
    GPWI_SIGNAL_COUNT = 1,
    GPWI_SIGNAL_BITS = 2,
    GPWI_SIGNAL_STAMP = 3, /* 16 bits of the time by 2^20 ns */
    GPWI_SIGNAL_CLOCK = 4  /* 48 bits of it by 2^16 ns */
};

/* A signal; or the beginning of a frame, which has no `bytes`. */
typedef struct gpwi_frame_part {
    float per_unit; /* how many of the number make one of the figure */
    uint32_t zero;  /* of a frame: its period in ms */
    uint16_t field; /* offset in gpw_watch_output */
    uint8_t field_bytes;
    uint8_t byte, bytes; /* in the frame */
    uint8_t kind, side;  /* enum gpwi_signal_kind, enum gpw_register_side */
    uint8_t is_pulse;    /* of a frame */
} gpwi_frame_part;

extern const gpwi_frame_part gpwi_frame_parts[];
extern const uint32_t gpwi_frame_part_count;

static inline int gpwi_is_frame(const gpwi_frame_part *part)
{
    return part->bytes == 0u;
}

/* The largest number that is a figure or code. */
uint32_t gpwi_frame_highest(const gpwi_frame_part *signal);

#endif /* GPW_FRAMES_INTERNAL_H */
