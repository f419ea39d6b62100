/* SPDX-License-Identifier: MIT */
/* A regulated power supply as its stored energy and a second-order controller: what the load
 * takes beyond the input is lent by the bus, and the controller pays it back. */
#include "chain_state.h"

#include "psu_internal.h"

#define TWO_PI 6.28318531f
#define SERIES_NORM_MAX 0.125f
#define SERIES_TERMS 6u

typedef struct matrix {
    float a, b, c, d; /* rows a b, c d */
} matrix;

static matrix product(matrix x, matrix y)
{
    matrix p;

    p.a = x.a * y.a + x.b * y.c;
    p.b = x.a * y.b + x.b * y.d;
    p.c = x.c * y.a + x.d * y.c;
    p.d = x.c * y.b + x.d * y.d;
    return p;
}

/* e^m - 1 for a small m: m (1 + m/2 (1 + m/3 (...))). */
static matrix exponential_series(matrix m)
{
    matrix sum = {0.0f, 0.0f, 0.0f, 0.0f};
    uint32_t n;

    for (n = SERIES_TERMS; n > 0u; n--) {
        const float part = 1.0f / (float)n;
        matrix term;

        sum.a += 1.0f;
        sum.d += 1.0f;
        term = product(m, sum);
        sum.a = part * term.a;
        sum.b = part * term.b;
        sum.c = part * term.c;
        sum.d = part * term.d;
    }
    return sum;
}

/* e^m - 1: halved until the series holds, then squared back. That less 1 is kept all the way
 * keeps the digits of a slow loop's small steps. */
static matrix exponential_less_1(matrix m, float norm)
{
    uint32_t halvings = 0;
    matrix e;

    while (norm > SERIES_NORM_MAX) {
        norm *= 0.5f;
        m.a *= 0.5f;
        m.b *= 0.5f;
        m.c *= 0.5f;
        m.d *= 0.5f;
        halvings++;
    }
    e = exponential_series(m);
    for (; halvings > 0u; halvings--) {
        const matrix square = product(e, e);

        e.a = 2.0f * e.a + square.a;
        e.b = 2.0f * e.b + square.b;
        e.c = 2.0f * e.c + square.c;
        e.d = 2.0f * e.d + square.d;
    }
    return e;
}

gpw_status gpw_chain_add_converter(gpw_chain *chain, float natural_hz, float damping)
{
    const gpw_status status = gpwi_chain_check_room(
        chain, gpwi_is_natural_hz(natural_hz) && gpwi_is_damping(damping), LARGE_STAGE_PLACES);
    matrix m, e;
    converter *c;
    stage *s;
    float angle;

    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append_large(chain, STAGE_CONVERTER);
    c = gpwi_large_stage(s);
    angle = TWO_PI * natural_hz * chain->dt_s; /* of the natural frequency in one sample */
    m.a = -2.0f * damping * angle;
    m.b = -angle; /* with the store times the angle, so that both states are of one size */
    m.c = angle;
    m.d = 0.0f;
    e = exponential_less_1(m, angle * (1.0f + 2.0f * damping));
    c->a11 = e.a;
    c->a12 = e.b / angle;
    c->a21 = e.c * angle;
    c->a22 = e.d;
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

void gpwi_converter_settle(converter *c, float value)
{
    c->store.hi = 0.0f;
    c->store.lo = 0.0f;
    c->level.hi = value;
    c->level.lo = 0.0f;
    c->fluctuation_store = 0.0f;
    c->fluctuation_level = 0.0f;
}

/* A rectifier takes power and gives none back: what it would return stays on its bus, and its
 * controller's integral does not wind up meanwhile. */
float gpwi_converter_step(converter *c, float in)
{
    const float store = c->store.hi;
    const float e = (c->level.hi - in) + c->level.lo;
    float out = in - (c->a11 * store + c->a12 * e);
    float rise = c->a21 * store + c->a22 * e;

    if (out < 0.0f && in >= 0.0f) {
        out = 0.0f;
        rise = rise < 0.0f ? 0.0f : rise;
    }
    two_add_difference(&c->store, in, out);
    two_add(&c->level, rise, 0.0f);
    return out;
}

float gpwi_converter_step_fluctuation(converter *c, float in)
{
    const float store = c->fluctuation_store;
    const float e = c->fluctuation_level - in;
    const float gained = c->a11 * store + c->a12 * e;

    c->fluctuation_store = store + gained;
    c->fluctuation_level += c->a21 * store + c->a22 * e;
    return in - gained;
}
