/* SPDX-License-Identifier: MIT */
/* Random streams and Gaussians. Every bit of them is frozen in docs/bits.md. */
#ifndef GPW_NOISE_H
#define GPW_NOISE_H

#include "internal.h"

/* Ticks that one seeding serves. */
#define GPWI_TILE_TICKS 256u

/* Which process a stream drives: a word of the counter. */
enum gpwi_stream_kind {
    GPWI_STREAM_GPU = 0,     /* a GPU's own noise; entity: its global index */
    GPWI_STREAM_NODE = 1,    /* a node's factor; entity: its first GPU */
    GPWI_STREAM_GROUP = 2,   /* a group's common factor; entity: its first GPU */
    GPWI_STREAM_INITIAL = 3, /* first value of any of the others; the tile word says of which */
    GPWI_STREAM_SUM = 4,     /* a group's aggregated process; entity: its first GPU */
    GPWI_STREAM_ARRIVALS = 5 /* a group's requests, one tick a tile; entity: its first GPU */
};

/* xoshiro128++. */
typedef struct gpwi_stream {
    uint32_t word[4];
} gpwi_stream;

/* Philox4x32-10: replaces the counter by its four random words. */
void gpwi_philox(uint32_t counter[4], uint32_t key_low, uint32_t key_high);

/* Opens the stream of one process for one tile. */
void gpwi_stream_open(gpwi_stream *stream, uint64_t seed, uint64_t entity, uint32_t tile,
                      uint32_t kind);

static GPWI_ALWAYS_INLINE uint32_t gpwi_rotate_left(uint32_t x, uint32_t bits)
{
    return (x << bits) | (x >> (32u - bits));
}

/* The word the stream stands at. */
static GPWI_ALWAYS_INLINE uint32_t gpwi_stream_peek(const gpwi_stream *stream)
{
    return gpwi_rotate_left(stream->word[0] + stream->word[3], 7u) + stream->word[0];
}

/* The same, and moves on; in line where each GPU has a stream of its own. */
static GPWI_ALWAYS_INLINE uint32_t gpwi_stream_take(gpwi_stream *stream)
{
    const uint32_t result = gpwi_stream_peek(stream);
    const uint32_t b = stream->word[1];
    const uint32_t c = stream->word[2] ^ stream->word[0];
    const uint32_t d = stream->word[3] ^ b;

    stream->word[0] ^= d;
    stream->word[1] = b ^ c;
    stream->word[2] = c ^ (b << 9);
    stream->word[3] = gpwi_rotate_left(d, 11u);
    return result;
}

uint32_t gpwi_stream_next(gpwi_stream *stream);

/* Table Gaussian: the sum of four levels, one for each nibble of the low 16 bits. Its mean is 0
 * and its standard deviation 1 / GPWI_TABLE_UNIT. */
#define GPWI_TABLE_UNIT 0.0183185826f
extern const int8_t gpwi_table_pair[256]; /* of two nibbles: a byte */

static GPWI_ALWAYS_INLINE int32_t gpwi_table_gaussian(uint32_t bits)
{
    return gpwi_table_pair[bits & 255u] + gpwi_table_pair[(bits >> 8) & 255u];
}

/* Box-Muller: two independent unit Gaussians from two words. */
void gpwi_gaussian_pair(uint32_t w0, uint32_t w1, float *first, float *second);

/* The same of the two words that the stream stands at; returns the first. */
float gpwi_stream_pair(gpwi_stream *stream, float *second);

/* First value of a process of `kind`: a unit Gaussian. */
float gpwi_initial_gaussian(uint64_t seed, uint64_t entity, uint32_t kind);

#endif /* GPW_NOISE_H */
