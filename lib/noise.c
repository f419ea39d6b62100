/* SPDX-License-Identifier: MIT */
#include "noise.h"

#include "maths.h"

#define PHILOX_ROUNDS 10u
#define PHILOX_M0 0xd2511f53u
#define PHILOX_M1 0xcd9e8d57u
#define PHILOX_W0 0x9e3779b9u
#define PHILOX_W1 0xbb67ae85u

#define TWO_TO_MINUS_24 5.96046448e-8f
#define QUARTER_PI_PER_TWO_TO_23 9.36267597e-8f

void gpwi_philox(uint32_t counter[4], uint32_t key_low, uint32_t key_high)
{
    uint32_t round;

    for (round = 0; round < PHILOX_ROUNDS; round++) {
        const uint64_t p0 = (uint64_t)PHILOX_M0 * counter[0];
        const uint64_t p1 = (uint64_t)PHILOX_M1 * counter[2];

        counter[0] = (uint32_t)(p1 >> 32) ^ counter[1] ^ key_low;
        counter[1] = (uint32_t)p1;
        counter[2] = (uint32_t)(p0 >> 32) ^ counter[3] ^ key_high;
        counter[3] = (uint32_t)p0;
        key_low += PHILOX_W0;
        key_high += PHILOX_W1;
    }
}

void gpwi_stream_open(gpwi_stream *stream, uint64_t seed, uint64_t entity, uint32_t tile,
                      uint32_t kind)
{
    uint32_t *const w = stream->word;
    uint32_t set;

    w[0] = (uint32_t)entity;
    w[1] = (uint32_t)(entity >> 32);
    w[2] = tile;
    w[3] = kind;
    gpwi_philox(w, (uint32_t)seed, (uint32_t)(seed >> 32));
    set = w[0] | w[1] | w[2] | w[3];
    if (set == 0u) {
        w[0] = 1u; /* the one state that xoshiro never leaves */
    }
}

uint32_t gpwi_stream_next(gpwi_stream *stream)
{
    return gpwi_stream_take(stream);
}

/* Chosen so that the sum of four has the mean, variance ratio and kurtosis of a Gaussian: a
 * test enumerates all 65536 sums. */
#define LEVELS(x)                                                                              \
  (x) - 58, (x)-34, (x)-26, (x)-20, (x)-14, (x)-10, (x)-8, (x)-2, (x) + 2, (x) + 8, (x) + 10,  \
      (x) + 14, (x) + 20, (x) + 26, (x) + 34, (x) + 58

const int8_t gpwi_table_pair[256] = {
    LEVELS(-58), LEVELS(-34), LEVELS(-26), LEVELS(-20), LEVELS(-14), LEVELS(-10),
    LEVELS(-8),  LEVELS(-2),  LEVELS(2),   LEVELS(8),   LEVELS(10),  LEVELS(14),
    LEVELS(20),  LEVELS(26),  LEVELS(34),  LEVELS(58),
};

static inline float box_muller(uint32_t w0, uint32_t w1, float *second)
{
    const float uniform = (float)((w0 >> 8) + 1u) * TWO_TO_MINUS_24; /* (0, 1] */
    const float radius = gpwi_sqrt(-2.0f * gpwi_log_normal(gpwi_bits(uniform), 0));
    const int32_t signed_bits = (int32_t)((w1 >> 6) & 0xffffffu) - 0x800000;
    const float angle = (float)signed_bits * QUARTER_PI_PER_TWO_TO_23;
    const float s = radius * gpwi_sine(angle);
    const float c = radius * gpwi_cosine(angle);
    const float turned = (w1 & 0x40000000u) != 0u ? -s : c; /* odd quadrants */
    const float behind = (w1 & 0x40000000u) != 0u ? c : s;

    *second = (w1 & 0x80000000u) != 0u ? -behind : behind;
    return (w1 & 0x80000000u) != 0u ? -turned : turned;
}

void gpwi_gaussian_pair(uint32_t w0, uint32_t w1, float *first, float *second)
{
    *first = box_muller(w0, w1, second);
}

float gpwi_stream_pair(gpwi_stream *stream, float *second)
{
    const uint32_t w0 = gpwi_stream_take(stream);

    return box_muller(w0, gpwi_stream_take(stream), second);
}

float gpwi_initial_gaussian(uint64_t seed, uint64_t entity, uint32_t kind)
{
    gpwi_stream stream;
    float second;

    gpwi_stream_open(&stream, seed, entity, kind, GPWI_STREAM_INITIAL);
    return gpwi_stream_pair(&stream, &second);
}
