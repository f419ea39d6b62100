/* SPDX-License-Identifier: MIT */
/* An oscillation watch in static memory, and sines to show it. */
#ifndef GPW_BANDS_SETUP_H
#define GPW_BANDS_SETUP_H

#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define NS_PER_MS 1000000u
#define TURN 6.283185307179586

static GPW_STATE_BUFFER(memory, GPW_BANDS_STATE_BYTES(4u, 6000u));

static inline gpw_bands_config config_of(uint32_t tick_ms)
{
    gpw_bands_config c;

    assert_status(gpw_bands_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = tick_ms * NS_PER_MS;
    assert_status(gpw_bands_resolved(c.tick_ns, &c.bands), GPW_OK);
    c.modes_max = 4u;
    return c;
}

static inline gpw_bands *watch_of(const gpw_bands_config *c)
{
    gpw_bands *b = NULL;

    assert_status(gpw_bands_init(memory, sizeof memory, c, &b), GPW_OK);
    return b;
}

typedef struct sine {
    double amplitude, hz, phase, offset;
} sine;

/* Value at the end of tick k, from 0. */
static inline float at(const sine *s, uint32_t k, uint32_t tick_ms)
{
    const double t = (double)(k + 1u) * tick_ms * 1e-3;

    return (float)(s->offset + s->amplitude * sin(TURN * s->hz * t + s->phase));
}

/* Ticks first to last - 1 of a sine. */
static inline void play(gpw_bands *b, const sine *s, uint32_t tick_ms, uint32_t first,
                        uint32_t last)
{
    uint32_t k;

    for (k = first; k < last; k++) {
        assert_true(gpw_bands_step(b, at(s, k, tick_ms)) == GPW_OK);
    }
}

static inline gpw_band_reading band_of(const gpw_bands *b, uint32_t band)
{
    gpw_band_reading r;

    assert_true(gpw_bands_band(b, band, &r, sizeof r) == GPW_OK);
    return r;
}

#endif /* GPW_BANDS_SETUP_H */
