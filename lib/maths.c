/* SPDX-License-Identifier: MIT */
/* Polynomials fitted for this library (minimax, by reweighted least squares); each states the
 * largest relative error it adds to its function, before rounding. */
#include "maths.h"

#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f     /* ln 2 in two parts; times |n| < 2^14 the first is exact */
#define LN2_LOW (-2.12194440e-4f) /* ln 2 - LN2_HIGH */
#define EXP_OVERFLOW 88.7228394f  /* exp() of more is infinite */
#define EXP_UNDERFLOW (-104.0f)   /* exp() of less is zero */
#define EXPM1_FLOOR (-17.5f)      /* expm1() of less is -1 */
#define SQRT_HALF_BITS 0x3f3504f3u
#define ONE_BITS 0x3f800000u
#define INFINITY_BITS 0x7f800000u
#define MIN_NORMAL 1.17549435e-38f
#define TWO_TO_24 16777216.0f
#define QUARTER_PI 0.785398163f
#define HALF_PI_HIGH 1.57079637f /* pi/2 in two parts */
#define HALF_PI_LOW (-4.37113883e-8f)
#define TAN_PI_8 0.414213562f
#define TAN_3PI_8 2.41421356f

/* 2^n for a normal result: -126 <= n <= 127. */
static float power_of_two(int32_t n)
{
    return gpwi_from_bits((uint32_t)(n + 127) << 23);
}

/* Nearest integer to x / ln 2, and what is left of x: |rest| < 0.3466. |x| < 105. */
static int32_t reduce(float x, float *rest)
{
    const float scaled = x * LOG2_E;
    const int32_t n = (int32_t)(scaled + (scaled < 0.0f ? -0.5f : 0.5f));
    const float turns = (float)n;

    *rest = (x - turns * LN2_HIGH) - turns * LN2_LOW;
    return n;
}

/* exp(r) - 1 for |r| < 0.3466; error 3.1e-9 of exp(r). */
static GPWI_NOINLINE float expm1_reduced(float r)
{
    float p = 1.3814602e-3f;

    p = p * r + 8.3687152e-3f;
    p = p * r + 4.16683879e-2f;
    p = p * r + 1.66665207e-1f;
    p = p * r + 4.99999935e-1f;
    return p * (r * r) + r;
}

GPWI_SMALL float gpwi_exp(float x)
{
    int32_t n, half;
    float r, e;

    if (!(x <= EXP_OVERFLOW)) {
        return x > EXP_OVERFLOW ? gpwi_from_bits(INFINITY_BITS) : x;
    }
    if (x < EXP_UNDERFLOW) {
        return 0.0f;
    }
    n = reduce(x, &r);
    e = 1.0f + expm1_reduced(r);
    half = n / 2; /* in two parts, so that subnormal and largest results come out right */
    return (e * power_of_two(half)) * power_of_two(n - half);
}

GPWI_COLD float gpwi_expm1(float x)
{
    float r, e, scale;
    int32_t n;

    if (!(x <= EXP_OVERFLOW)) {
        return x > EXP_OVERFLOW ? gpwi_from_bits(INFINITY_BITS) : x;
    }
    if (x < EXPM1_FLOOR) {
        return -1.0f;
    }
    n = reduce(x, &r);
    e = expm1_reduced(r);
    if (n == 0) {
        return e;
    }
    if (n > 24) { /* the 1 is below the last place */
        return gpwi_exp(x);
    }
    scale = power_of_two(n);
    return scale * e + (scale - 1.0f);
}

/* log(1 + f) = f - f^2/2 + f^3 P(f) on sqrt(1/2) <= 1 + f < sqrt(2); error 5.8e-9. */
static float log_tail(float f)
{
    float p = -7.63449302e-2f;

    p = p * f + 1.27615756e-1f;
    p = p * f - 1.31601831e-1f;
    p = p * f + 1.42017582e-1f;
    p = p * f - 1.66233573e-1f;
    p = p * f + 2.00012269e-1f;
    p = p * f - 2.5000821e-1f;
    p = p * f + 3.33333317e-1f;
    return p;
}

float gpwi_log_normal(uint32_t bits, int32_t more)
{
    /* wraps for x < sqrt(1/2): read as a signed exponent */
    const uint32_t above = bits - SQRT_HALF_BITS;
    const int32_t exponent = (int32_t)((above + (127u << 23)) >> 23) - 127;
    const float f = gpwi_from_bits(bits - ((uint32_t)exponent << 23)) - 1.0f;
    const float n = (float)(exponent + more);
    const float z = f * f;
    float y = log_tail(f) * f * z;

    y = y + n * LN2_LOW;
    y = y - 0.5f * z;
    return (f + y) + n * LN2_HIGH;
}

float gpwi_log(float x)
{
    if (!(x > 0.0f && x <= FLT_MAX)) {
        if (x == 0.0f) {
            return -gpwi_from_bits(INFINITY_BITS);
        }
        return x > 0.0f ? x : __builtin_nanf("");
    }
    return x < MIN_NORMAL ? gpwi_log_normal(gpwi_bits(x * TWO_TO_24), -24)
                          : gpwi_log_normal(gpwi_bits(x), 0);
}

/* One result bit a round, as on paper; the remainder decides the rounding. A tie cannot be: the
 * square of a 25-bit odd number has more bits than a float. */
float gpwi_sqrt_portable(float x)
{
    uint32_t bits = gpwi_bits(x);
    uint32_t root = 0u, remainder = 0u, mantissa;
    int32_t exponent, i;

    if (!(x > 0.0f && x <= FLT_MAX)) {
        return x >= 0.0f ? x : __builtin_nanf("");
    }
    exponent = (int32_t)(bits >> 23) - 127;
    mantissa = (bits & 0x7fffffu) | 0x800000u;
    if (x < MIN_NORMAL) {
        bits = gpwi_bits(x * TWO_TO_24);
        exponent = (int32_t)(bits >> 23) - 127 - 24;
        mantissa = (bits & 0x7fffffu) | 0x800000u;
    }
    if (((uint32_t)exponent & 1u) != 0u) {
        mantissa <<= 1;
        exponent--;
    }
    /* 1 <= mantissa / 2^23 < 4: 25 bits of root from 25 pairs, the first at bits 24 and 23 */
    for (i = 0; i < 25; i++) {
        const uint32_t pair =
            i < 12 ? (mantissa >> (23 - 2 * i)) & 3u : (i == 12 ? (mantissa << 1) & 3u : 0u);

        remainder = (remainder << 2) | pair;
        root <<= 1;
        if (remainder > 2u * root) {
            remainder -= 2u * root + 1u;
            root++;
        }
    }
    /* root has 25 bits: the last one rounds; a carry runs into the exponent, as it should */
    root = (root >> 1) + (root & 1u);
    return gpwi_from_bits((uint32_t)(exponent / 2 + 126) * 0x800000u + root);
}

float gpwi_sqrt(float x)
{
#if defined(__SSE2__) || defined(__aarch64__) || (defined(__ARM_FP) && (__ARM_FP & 4)) ||      \
    (defined(__riscv_flen) && __riscv_flen >= 32)
    return __builtin_sqrtf(x);
#else
    return gpwi_sqrt_portable(x);
#endif
}

GPWI_COLD float gpwi_sin(float x)
{
    return x <= QUARTER_PI ? gpwi_sine(x) : gpwi_cosine((HALF_PI_HIGH - x) + HALF_PI_LOW);
}

GPWI_COLD float gpwi_tan(float x)
{
    float rest;

    if (x <= QUARTER_PI) {
        return gpwi_sine(x) / gpwi_cosine(x);
    }
    rest = (HALF_PI_HIGH - x) + HALF_PI_LOW;
    return gpwi_cosine(rest) / gpwi_sine(rest);
}

/* On [-tan(pi/8), tan(pi/8)]; error 2e-8. */
static GPWI_COLD float atan_reduced(float x)
{
    const float z = x * x;
    float p = 8.05787378e-2f;

    p = p * z - 1.38791513e-1f;
    p = p * z + 1.99778675e-1f;
    p = p * z - 3.3332954e-1f;
    return (p * z) * x + x;
}

GPWI_COLD float gpwi_atan(float x)
{
    if (x > TAN_3PI_8) {
        return HALF_PI_HIGH - (atan_reduced(1.0f / x) - HALF_PI_LOW);
    }
    return x > TAN_PI_8 ? QUARTER_PI + atan_reduced((x - 1.0f) / (x + 1.0f)) : atan_reduced(x);
}

/* Algorithm AS 241, PPND7: rational functions for the middle and two ranges of the tail. */
static float quantile_middle(float q)
{
    const float r = 0.180625f - q * q;
    const float above =
        ((5.9109374720e+1f * r + 1.5929113202e+2f) * r + 5.0434271938e+1f) * r + 3.3871327179f;
    const float below =
        ((6.7187563600e+1f * r + 7.8757757664e+1f) * r + 1.7895169469e+1f) * r + 1.0f;

    return q * above / below;
}

static float quantile_tail(float tail)
{
    float r = gpwi_sqrt(-gpwi_log(tail));

    if (r <= 5.0f) {
        r -= 1.6f;
        return (((1.7023821103e-1f * r + 1.3067284816f) * r + 2.7568153900f) * r +
                1.4234372777f) /
               ((1.2021132975e-1f * r + 7.3700164250e-1f) * r + 1.0f);
    }
    r -= 5.0f;
    return (((1.7337203997e-2f * r + 4.2868294337e-1f) * r + 3.0812263860f) * r +
            6.6579051150f) /
           ((1.2258202635e-2f * r + 2.4197894225e-1f) * r + 1.0f);
}

float gpwi_normal_quantile(float p)
{
    const float q = p - 0.5f;

    if (gpwi_abs(q) <= 0.425f) {
        return quantile_middle(q);
    }
    return q < 0.0f ? -quantile_tail(p) : quantile_tail(1.0f - p);
}

int64_t gpwi_int64(float x)
{
    const uint32_t bits = gpwi_bits(x);
    const uint32_t mantissa = (bits & 0x7fffffu) | 0x800000u;
    const int32_t shift = (int32_t)((bits >> 23) & 0xffu) - (127 + 23);
    int64_t magnitude;

    if (shift < 0) {
        magnitude = shift < -23 ? 0 : (int64_t)(mantissa >> -shift);
    } else {
        magnitude = shift < 40 ? (int64_t)((uint64_t)mantissa << shift) : INT64_MAX;
    }
    return (bits >> 31) != 0u ? -magnitude : magnitude;
}

/* The upper 32 bits hold the 24 of a float, the one that rounds and, in the last of them,
 * whether anything was cut off: the hardware rounds them as it would the whole number. A power
 * of two then changes no digit. */
float gpwi_float_of_wide(uint64_t x)
{
    const uint32_t shift = 32u - (uint32_t)__builtin_clz((uint32_t)(x >> 32));
    uint32_t upper = (uint32_t)(x >> shift);

    if ((uint32_t)x << (32u - shift) != 0u) {
        upper |= 1u;
    }
    return (float)upper * gpwi_from_bits((127u + shift) << 23);
}

GPWI_COLD float gpwi_lag_gain(float dt_s, float tau_s)
{
    return tau_s > 0.0f ? -gpwi_expm1(-dt_s / tau_s) : 1.0f;
}

uint32_t gpwi_samples_in(float time_s, float dt_s)
{
    const float samples = time_s / dt_s;
    uint32_t whole;

    if (!(samples < 4.0e9f)) {
        return UINT32_MAX;
    }
    whole = (uint32_t)samples;
    return samples - (float)whole > samples * (4.0f * FLT_EPSILON) ? whole + 1u : whole;
}

/* The series up to 1/2, where the difference would cancel. */
GPWI_COLD float gpwi_lag_direct(float dt_s, float tau_s)
{
    const float x = tau_s > 0.0f ? dt_s / tau_s : FLT_MAX;

    if (x > 0.5f) {
        return x <= FLT_MAX ? 1.0f + gpwi_expm1(-x) / x : 1.0f;
    }
    return x * (1.0f / 2.0f -
                x * (1.0f / 6.0f -
                     x * (1.0f / 24.0f -
                          x * (1.0f / 120.0f - x * (1.0f / 720.0f - x * (1.0f / 5040.0f))))));
}
