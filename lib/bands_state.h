/* SPDX-License-Identifier: MIT */
/* Memory of an oscillation watch: a head with the bands, then modes_max modes, then the window.
 */
#ifndef GPW_BANDS_STATE_H
#define GPW_BANDS_STATE_H

#include "gpupower/bands.h"
#include "internal.h"

#define GPWI_BANDS_V0_1 32u
#define BAND_SECTIONS 6u /* high-pass, four with a zero each, band-pass */
#define MODE_SECTIONS 2u /* high-pass, the mode itself */

/* Two integrators in a loop, by the trapezoidal rule, both fed from one input. Its figures are
 * those of the integrators, not of a polynomial: a float has digits enough for it however slow
 * it is against its samples.
 *
 *     high : band : low = (s/w)^2 : s/w : 1
 *
 * holds at every frequency f with s/w = j tan(pi f dt) / tan(pi f0 dt). */
typedef struct section {
    float a1, a2, a3;
    float loss;          /* 1/Q */
    float mix;           /* out = in - loss band + mix low; -1: high-pass */
    float band_s, low_s; /* the integrators */
} section;

/* Samples come in, one in `every` goes on, smoothed by a triangle over twice as many. What goes
 * on runs through the sections; the last one is read. */
typedef struct listener {
    uint64_t largest_at; /* tick, counted from 1 at reset; 0: none */
    uint32_t every, count;
    float per_every; /* 1 / every */
    float rising, falling, kept;
    uint32_t sections;
    float tail_g;          /* tan(pi f0 dt) of the last section */
    float scale;           /* square of the amplitude for each unit of what is averaged */
    float gain;            /* of the averages */
    float inertial;        /* average of -high low */
    float moving;          /* of band^2 */
    float elastic;         /* of low^2 */
    float largest;         /* of inertial + moving, scaled */
    float energy, residue; /* sum of the same over all ticks */
    uint32_t settle_ticks;
} listener;

typedef struct band_filter {
    listener ear;
    section sections[BAND_SECTIONS];
} band_filter;

typedef struct mode_filter {
    listener ear;
    section sections[MODE_SECTIONS];
    float frequency_hz, damping, limit;
    uint32_t reserved;
} mode_filter;

/* The last `leaves` samples in a ring, and over them two trees: each node has the highest, and
 * the lowest, of its two children. Node 1 is the root; node leaves + i is leaf i. */
typedef struct window {
    uint32_t leaves; /* one more than the ticks of the window; 0: no window */
    uint32_t at;     /* leaf that is written next */
    float range, range_largest;
    float change, change_largest;
    uint64_t range_largest_at, change_largest_at; /* ticks, as above */
} window;

struct gpw_bands {
    uint32_t magic;
    uint32_t modes;
    gpw_bands_config config;
    uint64_t ticks; /* since reset */
    uint64_t held_count;
    uint32_t has_rest;
    float rest; /* the first usable sample */
    float held; /* the last one, less rest */
    uint32_t reserved;
    window window;
    band_filter bands[GPW_BANDS_COUNT];
};

static inline mode_filter *gpwi_bands_modes(const gpw_bands *b)
{
    return (mode_filter *)(void *)(uintptr_t)(b + 1);
}

static inline float *gpwi_bands_leaves(const gpw_bands *b)
{
    return (float *)(void *)(gpwi_bands_modes(b) + b->config.modes_max);
}

/* Square of the amplitude: of a sine, the sum of the two is the same at every instant. */
static inline float gpwi_bands_squared(const listener *ear)
{
    return (ear->inertial + ear->moving) * ear->scale;
}

static inline int gpwi_bands_has(const gpw_bands *b, uint32_t which)
{
    return which < GPW_BANDS_COUNT && (b->config.bands >> which & 1u) != 0u;
}

/* ---- bands.c ---- */

gpw_status gpwi_bands_check(const gpw_bands *bands);

/* ---- bands_design.c ---- */

void gpwi_bands_design(band_filter *made, uint32_t which, uint32_t tick_ns);
void gpwi_bands_design_mode(mode_filter *made, uint32_t tick_ns);

/* The highest frequency that a tick carries. */
float gpwi_bands_highest_hz(uint32_t tick_ns);

/* ---- bands_window.c ---- */

void gpwi_bands_window_push(gpw_bands *b, float sample);

#endif /* GPW_BANDS_STATE_H */
