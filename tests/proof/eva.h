/* SPDX-License-Identifier: MIT */
/* Included before every source that Eva reads: the compiler's builtins in plain C, and any
 * value of a type. */
#ifndef GPW_PROOF_EVA_H
#define GPW_PROOF_EVA_H

#include "__fc_builtin.h"

#include <stddef.h>
#include <stdint.h>

/* Known to Eva by name; math.h has contracts that need a preprocessor of their own. */
extern float sqrtf(float x);

static inline float proof_fabs(float x)
{
    return x < 0.0f ? -x : x;
}

static inline float proof_sqrt(float x)
{
    return x >= 0.0f && x <= 0x1.fffffep127f ? sqrtf(x) : x;
}

/* Eva does not see that gpwi_float_of_uint64() asks for leading zeros of no 0; CBMC does. */
static inline int proof_clz(uint32_t x)
{
    (void)x;
    return Frama_C_interval(0, 31);
}

#define __builtin_fabsf proof_fabs
#define __builtin_sqrtf proof_sqrt
#define __builtin_clz proof_clz
#define __builtin_nanf(payload) (0.0f / 0.0f)

#define PROOF_ANY(object) Frama_C_make_unknown((char *)&(object), sizeof(object))

static inline int proof_pick(int cases)
{
    return Frama_C_interval(0, cases - 1);
}

static inline float proof_float(void)
{
    float x;

    PROOF_ANY(x);
    return x;
}

static inline uint64_t proof_uint64(void)
{
    uint64_t x;

    PROOF_ANY(x);
    return x;
}

static inline int64_t proof_int64(void)
{
    int64_t x;

    PROOF_ANY(x);
    return x;
}

static inline uint32_t proof_uint32(void)
{
    uint32_t x;

    PROOF_ANY(x);
    return x;
}

static inline int32_t proof_int32(void)
{
    int32_t x;

    PROOF_ANY(x);
    return x;
}

static inline uint16_t proof_uint16(void)
{
    uint16_t x;

    PROOF_ANY(x);
    return x;
}

static inline uint8_t proof_uint8(void)
{
    uint8_t x;

    PROOF_ANY(x);
    return x;
}

/* 0 to `most`. */
static inline size_t proof_size(size_t most)
{
    return Frama_C_size_t_interval(0u, most);
}

/* What gpwi_int64() does with a float's bits: prove.py takes its own body away. CBMC shows that
 * it is the cast where there is one, and that no float makes it fail; beyond, any number. */
static inline int64_t gpwi_int64(float x)
{
    if (-0x1p63f < x && x < 0x1p63f) {
        return (int64_t)x;
    }
    return proof_int64();
}

#endif /* GPW_PROOF_EVA_H */
