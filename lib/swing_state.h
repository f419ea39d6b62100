/* SPDX-License-Identifier: MIT */
/* Memory of a range that is listened to. */
#ifndef GPW_SWING_STATE_H
#define GPW_SWING_STATE_H

#include "gpupower/swing.h"
#include "internal.h"

#define SWING_PIECES 5u

/* Two integrators in a loop, by the trapezoidal rule: as in bands_state.h. */
typedef struct swing_filter {
    float a1, a2, a3;
    float band_s, low_s;
} swing_filter;

struct gpw_swing {
    uint32_t magic;
    uint32_t has_rest;
    gpw_swing_config config;
    swing_filter slow, fast; /* what is slower goes, what is faster goes */
    float rest_w, held_w;
    float last;     /* filtered sample before */
    float square;   /* sum over the half wave that goes on */
    float ticks;    /* its length so far, with the part of a tick before the first sample */
    float longest;  /* ticks after which nothing swings any more */
    uint32_t until; /* ticks until it is settled */
    uint32_t pieces, next, sustained;
    float height[SWING_PIECES]; /* rings */
    float length[SWING_PIECES]; /* ticks */
    float amplitude_w, frequency_hz, likely_hz;
    uint32_t reserved;
    uint64_t held_count;
};

/* Of a configuration that has been checked. */
void gpwi_swing_begin(gpw_swing *swing, const gpw_swing_config *config);

#endif /* GPW_SWING_STATE_H */
