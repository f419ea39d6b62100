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

    w[0] = (uint32_t)entity;
    w[1] = (uint32_t)(entity >> 32);
    w[2] = tile;
    w[3] = kind;
    gpwi_philox(w, (uint32_t)seed, (uint32_t)(seed >> 32));
    if ((w[0] | w[1] | w[2] | w[3]) == 0u) {
        w[0] = 1u; /* the one state that xoshiro never leaves */
    }
}

uint32_t gpwi_stream_next(gpwi_stream *stream)
{
    return gpwi_stream_take(stream);
}

/* Chosen so that the sum of four has the mean, variance ratio and kurtosis of a Gaussian: a
 * test enumerates all 65536 sums. */
const int8_t gpwi_table_level[16] = {-58, -34, -26, -20, -14, -10, -8, -2,
                                     2,   8,   10,  14,  20,  26,  34, 58};

void gpwi_gaussian_pair(uint32_t w0, uint32_t w1, float *first, float *second)
{
    const float uniform = (float)((w0 >> 8) + 1u) * TWO_TO_MINUS_24; /* (0, 1] */
    const float radius = gpwi_sqrt(-2.0f * gpwi_log(uniform));
    const int32_t signed_bits = (int32_t)((w1 >> 6) & 0xffffffu) - 0x800000;
    const float angle = (float)signed_bits * QUARTER_PI_PER_TWO_TO_23;
    const float s = radius * gpwi_sine(angle);
    const float c = radius * gpwi_cosine(angle);

    switch (w1 >> 30) { /* quadrant */
    case 0u: *first = c, *second = s; break;
    case 1u: *first = -s, *second = c; break;
    case 2u: *first = -c, *second = -s; break;
    default: *first = s, *second = -c; break;
    }
}

float gpwi_initial_gaussian(uint64_t seed, uint64_t entity, uint32_t kind)
{
    gpwi_stream stream;
    uint32_t w0, w1;
    float first, second;

    gpwi_stream_open(&stream, seed, entity, kind, GPWI_STREAM_INITIAL);
    w0 = gpwi_stream_next(&stream);
    w1 = gpwi_stream_next(&stream);
    gpwi_gaussian_pair(w0, w1, &first, &second);
    return first;
}
