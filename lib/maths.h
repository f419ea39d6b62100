/* SPDX-License-Identifier: MIT */
/* Own elementary functions: the same bits on every target. libm's differ between platforms. */
#ifndef GPW_MATHS_H
#define GPW_MATHS_H

#include "internal.h"

/* A float's bits and back. A union, because a freestanding memcpy() is a call. */
typedef union gpwi_pun {
    float value;
    uint32_t bits;
} gpwi_pun;

static inline float gpwi_from_bits(uint32_t bits)
{
    gpwi_pun pun;

    pun.bits = bits;
    return pun.value;
}

static inline uint32_t gpwi_bits(float x)
{
    gpwi_pun pun;

    pun.value = x;
    return pun.bits;
}

float gpwi_exp(float x);
float gpwi_expm1(float x);
float gpwi_log(float x); /* x > 0 */
/* log(x * 2^exponent) of a normal x > 0 by its bits. */
float gpwi_log_normal(uint32_t bits, int32_t exponent);
float gpwi_sqrt(float x); /* correctly rounded, x >= 0 */

/* x > 0 */
static inline float gpwi_log2(float x)
{
    return gpwi_log(x) / 0.693147181f;
}

/* sin and cos on [-pi/4, pi/4]; errors 3.6e-9 and 1e-10. */
static inline float gpwi_sine(float a)
{
    const float z = a * a;
    float p = -1.951727e-4f;

    p = p * z + 8.3321779e-3f;
    p = p * z - 1.66666549e-1f;
    return (p * z) * a + a;
}

static inline float gpwi_cosine(float a)
{
    const float z = a * a;
    float p = 2.44384154e-5f;

    p = p * z - 1.38873672e-3f;
    p = p * z + 4.16666469e-2f;
    p = p * z - 0.5f;
    return p * z + 1.0f;
}

float gpwi_sin(float x);  /* 0 <= x <= pi/2 */
float gpwi_tan(float x);  /* 0 <= x < pi/2 */
float gpwi_atan(float x); /* x >= 0 */

/* Towards zero; the largest magnitude from 2^63 on, and of NaN, by their sign. The cast would
 * do below that; libgcc's for ARM brings double arithmetic. */
int64_t gpwi_int64(float x);

/* A 64-bit integer to the nearest float, ties to even. The cast would do; libgcc's for ARM
 * brings 2.4 KB with it. */
float gpwi_float_of_wide(uint64_t x); /* any x from 2^32 on */

static inline float gpwi_float_of_uint64(uint64_t x)
{
    return (x >> 32) == 0u ? (float)(uint32_t)x : gpwi_float_of_wide(x);
}

static inline float gpwi_float_of_int64(int64_t x)
{
    return x < 0 ? -gpwi_float_of_uint64(0u - (uint64_t)x) : gpwi_float_of_uint64((uint64_t)x);
}

/* What gpwi_sqrt() is where the machine has no square root: the same bits, from integers. */
float gpwi_sqrt_portable(float x);

/* Inverse of the standard normal distribution function, 0 < p < 1. */
float gpwi_normal_quantile(float p);

/* 1 - exp(-dt/tau), 1 for tau 0. */
float gpwi_lag_gain(float dt_s, float tau_s);

/* Whole units nearest to a span, at least one. */
static inline uint32_t gpwi_nearest_count(float span, float unit)
{
    const uint32_t n = (uint32_t)(span / unit + 0.5f);

    return n > 0u ? n : 1u;
}

/* Whole units that cover a span. The quotient may be off by a few rounding errors: 0.5 s are
 * 200 samples of 2.5 ms, not 201. */
static inline uint32_t gpwi_covering_count(float span, float unit)
{
    return (uint32_t)(span / unit + 0.99f);
}

/* Whole samples that cover a time; a quotient that only rounding keeps from a whole number is
 * that number. More than a counter holds is as good as for ever. */
uint32_t gpwi_samples_in(float time_s, float dt_s);

/* 1 - (tau/dt)(1 - exp(-dt/tau)), the share of a step that the mean over the interval already
 * has behind a lag; 1 for tau 0. */
float gpwi_lag_direct(float dt_s, float tau_s);

#endif /* GPW_MATHS_H */
