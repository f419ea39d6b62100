/* SPDX-License-Identifier: MIT */
/* Filters of the bands and modes, from their frequencies. docs/sources.md, bands-filter,
 * derives what is used here. */
#include "bands_state.h"
#include "maths.h"

#define PI 3.14159265f
#define MARGIN 1.2f           /* from an edge: inside it passes, outside it does not */
#define CARRIED_PER_RATE 0.4f /* highest frequency that a sampling rate carries */
#define SQRT_2 1.41421356f

/* Samples in a period of the highest frequency, where there are so many. A mode is heard beyond
 * its own frequency too. */
#define BAND_RATE 40.0f
#define MODE_RATE 100.0f

#define BAND_REST_SHARE 0.25f  /* high-pass of a band, of its lower edge */
#define MODE_REST_SHARE 0.125f /* of a mode, of its frequency */
#define PERIODS_AVERAGED 0.5f
#define PERIODS_TO_SETTLE 10.0f
#define MODE_TAUS_TO_SETTLE 5.0f

/* A low-pass of fifth order whose stop band begins at 1: a real pole and two pairs with a
 * zero each, the sharper pair and its nearer zero second. */
typedef struct prototype {
    float real;
    float share[2];     /* real part of a pair, as a positive number */
    float magnitude[2]; /* its distance from 0 */
    float zero[2];
    float reach; /* from where it still passes to 1 */
} prototype;

/* Elliptic, 0.02 dB of ripple, 46 dB. */
static const prototype sharp = {0.472664629f,
                                {0.318495863f, 0.0935914202f},
                                {0.56389125f, 0.651955209f},
                                {1.60344408f, 1.04264909f},
                                1.78412283f};

/* Inverse Chebyshev, 44 dB: no ripple, settles in less time, needs a narrower band. */
static const prototype calm = {0.702322837f,
                               {0.485460724f, 0.150073554f},
                               {0.649182229f, 0.58402212f},
                               {1.70130162f, 1.05146222f},
                               3.2f};

static const struct edges {
    float low_hz, high_hz;
    const prototype *kind;
} edges[GPW_BANDS_COUNT] = {
    {0.1f, 0.3f, &sharp},  {0.3f, 1.0f, &sharp},  {1.0f, 3.0f, &sharp},
    {3.0f, 10.0f, &sharp}, {10.0f, 20.0f, &calm},
};

GPWI_COLD gpw_status gpw_bands_edges(uint32_t band, float *low_hz, float *high_hz)
{
    if (low_hz == NULL || high_hz == NULL) {
        return GPW_ERR_NULL;
    }
    if (band >= GPW_BANDS_COUNT) {
        return GPW_ERR_NOT_FOUND;
    }
    *low_hz = edges[band].low_hz;
    *high_hz = edges[band].high_hz;
    return GPW_OK;
}

/* A little more, so that a limit which is a whole number is not lost to rounding. */
GPWI_COLD float gpwi_bands_highest_hz(uint32_t tick_ns)
{
    return CARRIED_PER_RATE * 1.00001f / gpwi_seconds(tick_ns);
}

GPWI_COLD gpw_status gpw_bands_resolved(uint32_t tick_ns, uint32_t *bands)
{
    uint32_t i, found = 0u;

    if (bands == NULL) {
        return GPW_ERR_NULL;
    }
    if (tick_ns < GPW_TICK_MIN_NS || tick_ns > GPW_TICK_MAX_NS) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        if (edges[i].high_hz <= gpwi_bands_highest_hz(tick_ns)) {
            found |= 1u << i;
        }
    }
    *bands = found;
    return GPW_OK;
}

/* ---- sections ---- */

/* g: tan(pi f0 dt) */
static GPWI_COLD void set_section(section *s, float g, float loss, float mix)
{
    memset(s, 0, sizeof *s);
    s->a1 = 1.0f / (1.0f + g * (g + loss));
    s->a2 = g * s->a1;
    s->a3 = g * s->a2;
    s->loss = loss;
    s->mix = mix;
}

/* What the bilinear transform makes of a frequency. */
static GPWI_COLD float warped(float hz, float dt_s)
{
    return gpwi_tan(PI * hz * dt_s);
}

static GPWI_COLD float ratio_of(float f, float f0)
{
    return gpwi_abs(f / f0 - f0 / f);
}

/* The larger root of u - 1/u = x. */
static GPWI_COLD float root_of_difference(float x)
{
    return 0.5f * (x + gpwi_sqrt(x * x + 4.0f));
}

/* The larger root of u + 1/u = x. */
static GPWI_COLD float root_of_sum(float x)
{
    return 0.5f * (x + gpwi_sqrt((x - 2.0f) * (x + 2.0f)));
}

/* A pair of poles and its zero become two sections, mirrored about the centre g0. */
static GPWI_COLD void set_pair(section *two, const prototype *p, uint32_t pair, float g0,
                               float edge)
{
    const float turn = 2.0f * p->share[pair] * edge;
    const float size = p->magnitude[pair] * edge;
    const float sum = 4.0f + size * size;
    const float under = gpwi_sqrt((sum - 2.0f * turn) * (sum + 2.0f * turn));
    const float loss = turn * gpwi_sqrt(2.0f / (sum + under));
    const float w = root_of_sum(turn / loss);
    const float zero = root_of_difference(p->zero[pair] * edge) / w;

    set_section(&two[0], g0 * w, loss, zero * zero - 1.0f);
    set_section(&two[1], g0 / w, loss, 1.0f / (zero * zero) - 1.0f);
}

/* Product of all that the sections leave out: the low-pass passes 0 unchanged. */
static GPWI_COLD float gain_of(const prototype *p)
{
    const float first = p->magnitude[0] / p->zero[0], second = p->magnitude[1] / p->zero[1];

    return p->real * (first * first) * (second * second);
}

/* ---- listeners ---- */

static GPWI_COLD uint32_t ticks_in(float time_s, uint32_t tick_ns)
{
    return gpwi_samples_in(time_s, gpwi_seconds(tick_ns));
}

/* How often it listens, and the interval that this makes. */
static GPWI_COLD float set_rate(listener *ear, float rate_hz, uint32_t tick_ns)
{
    const float tick_s = gpwi_seconds(tick_ns);
    const float every = 1.0f / (rate_hz * tick_s);

    ear->every = every > 1.0f ? (uint32_t)every : 1u;
    ear->per_every = 1.0f / (float)ear->every;
    return tick_s * (float)ear->every;
}

static GPWI_COLD void set_reading(listener *ear, uint32_t sections, float tail_g, float factor,
                                  float average_s, float dt_s)
{
    ear->sections = sections;
    ear->tail_g = tail_g;
    ear->scale = factor * factor;
    ear->gain = gpwi_lag_gain(dt_s, average_s);
}

GPWI_COLD void gpwi_bands_design(band_filter *made, uint32_t which, uint32_t tick_ns)
{
    const struct edges *const e = &edges[which];
    const prototype *const p = e->kind;
    const float dt_s = set_rate(&made->ear, BAND_RATE * e->high_hz, tick_ns);
    const float g0 =
        gpwi_sqrt(warped(e->low_hz * MARGIN, dt_s) * warped(e->high_hz / MARGIN, dt_s));
    const float passes = ratio_of(warped(e->low_hz * MARGIN, dt_s), g0);
    /* the upper edge lies further off: warping stretches the more the higher */
    const float stops = ratio_of(warped(e->low_hz / MARGIN, dt_s), g0);
    const float middle = gpwi_sqrt(passes * stops * p->reach); /* spare room on both sides */
    const float edge = middle < stops ? middle : stops;

    set_section(&made->sections[0], warped(e->low_hz * BAND_REST_SHARE, dt_s), SQRT_2, -1.0f);
    set_pair(&made->sections[1], p, 0u, g0, edge);
    set_pair(&made->sections[3], p, 1u, g0, edge);
    set_section(&made->sections[5], g0, p->real * edge, 0.0f);
    set_reading(&made->ear, BAND_SECTIONS, g0, gain_of(p) * edge, PERIODS_AVERAGED / e->low_hz,
                dt_s);
    made->ear.settle_ticks = ticks_in(PERIODS_TO_SETTLE / e->low_hz, tick_ns);
}

GPWI_COLD void gpwi_bands_design_mode(mode_filter *made, uint32_t tick_ns)
{
    const float dt_s = set_rate(&made->ear, MODE_RATE * made->frequency_hz, tick_ns);
    const float g0 = warped(made->frequency_hz, dt_s);
    const float loss = 2.0f * made->damping;
    const float tau_s = 1.0f / (2.0f * PI * made->damping * made->frequency_hz);
    const float periods_s = PERIODS_TO_SETTLE / made->frequency_hz;
    const float taus_s = MODE_TAUS_TO_SETTLE * tau_s;

    set_section(&made->sections[0], warped(made->frequency_hz * MODE_REST_SHARE, dt_s), SQRT_2,
                -1.0f);
    set_section(&made->sections[1], g0, loss, 0.0f);
    set_reading(&made->ear, MODE_SECTIONS, g0, loss, PERIODS_AVERAGED / made->frequency_hz,
                dt_s);
    made->ear.settle_ticks = ticks_in(periods_s > taus_s ? periods_s : taus_s, tick_ns);
}
