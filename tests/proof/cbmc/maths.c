/* SPDX-License-Identifier: MIT */
/* Over every float, bit pattern by bit pattern: what Eva takes for granted of lib/maths.c, and
 * that exp and log are never wild. */
/* with: maths.c */
#include "maths.h"

float nondet_float(void);
uint64_t nondet_uint64(void);
int64_t nondet_int64(void);

/* options: --conversion-check */
/* slow */
void check_exp(void)
{
    const float x = nondet_float();
    const float y = gpwi_exp(x);

    __CPROVER_assert((x != x) == (y != y), "NaN for NaN and nothing else");
    __CPROVER_assert(x != x || y >= 0.0f, "not negative");
    __CPROVER_assert(!(x < 88.0f) || y <= FLT_MAX, "finite below the overflow");
}

/* slow */
void check_expm1(void)
{
    const float x = nondet_float();
    const float y = gpwi_expm1(x);

    __CPROVER_assert((x != x) == (y != y), "NaN for NaN and nothing else");
    __CPROVER_assert(x != x || y >= -1.0f, "not below -1");
    __CPROVER_assert(!(x < 88.0f) || y <= FLT_MAX, "finite below the overflow");
}

/* slow */
void check_log(void)
{
    const float x = nondet_float();
    const float y = gpwi_log(x);

    __CPROVER_assert((x >= 0.0f) == (y == y), "NaN for NaN and what is negative");
    __CPROVER_assert(!(x > 0.0f && x <= FLT_MAX) || (-104.0f <= y && y <= 89.0f), "bounded");
}

void check_int64(void)
{
    const float x = nondet_float();

    __CPROVER_assume(-9.2233715e18f <= x && x <= 9.2233715e18f);
    __CPROVER_assert(gpwi_int64(x) == (int64_t)x, "what the cast gives");
}

/* Beyond that, and of NaN, the largest: no shift too far, no overflow. */
void check_int64_beyond(void)
{
    const float x = nondet_float();
    const int64_t y = gpwi_int64(x);

    __CPROVER_assert((-9.2233715e18f <= x && x <= 9.2233715e18f) || y == INT64_MAX ||
                         y == -INT64_MAX,
                     "the largest");
}

void check_float_of_uint64(void)
{
    const uint64_t x = nondet_uint64();

    __CPROVER_assert(gpwi_float_of_uint64(x) == (float)x, "what the cast gives");
}

/* options: --unwind 26 */
void check_sqrt(void)
{
    const float x = nondet_float();
    const float y = gpwi_sqrt_portable(x);

    __CPROVER_assert((x >= 0.0f) == (y == y), "NaN for NaN and what is negative");
    __CPROVER_assert(!(x >= 0.0f) || y >= 0.0f, "not negative");
    __CPROVER_assert(!(x <= FLT_MAX) || !(x >= 0.0f) || y <= 1.9e19f, "bounded");
}
