/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <string.h>

/* First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u,
    0xab1c5ed5u, 0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu,
    0x9bdc06a7u, 0xc19bf174u, 0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu,
    0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau, 0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u,
    0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u, 0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu,
    0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u, 0xa2bfe8a1u, 0xa81a664bu,
    0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u, 0x19a4c116u,
    0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u,
    0xc67178f2u};

static uint32_t turned(uint32_t x, unsigned by)
{
    return x >> by | x << (32u - by);
}

/* The message schedule: the block, and what follows from it. */
static void spread_out(const uint8_t *block, uint32_t w[64])
{
    unsigned t;

    for (t = 0; t < 16u; t++) {
        w[t] = (uint32_t)block[4u * t] << 24 | (uint32_t)block[4u * t + 1u] << 16 |
               (uint32_t)block[4u * t + 2u] << 8 | (uint32_t)block[4u * t + 3u];
    }
    for (; t < 64u; t++) {
        const uint32_t a = w[t - 15u], b = w[t - 2u];

        w[t] = w[t - 16u] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + w[t - 7u] +
               (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
    }
}

static void take_block(uint32_t state[8], const uint8_t *block)
{
    uint32_t w[64], v[8];
    unsigned t, i;

    spread_out(block, w);
    memcpy(v, state, sizeof v);
    for (t = 0; t < 64u; t++) {
        const uint32_t e = v[4], a = v[0];
        const uint32_t t1 = v[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
                            ((e & v[5]) ^ (~e & v[6])) + round_constants[t] + w[t];
        const uint32_t t2 = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) +
                            ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));

        for (i = 7; i > 0; i--) {
            v[i] = v[i - 1u];
        }
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (i = 0; i < 8u; i++) {
        state[i] += v[i];
    }
}

void gpwi_sha256_begin(struct gpwi_sha256 *sha)
{
    /* Of the square roots of the first eight. */
    static const uint32_t first[8] = {0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                      0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};

    memset(sha, 0, sizeof *sha);
    memcpy(sha->state, first, sizeof first);
}

void gpwi_sha256_add(struct gpwi_sha256 *sha, const void *bytes, size_t count)
{
    const uint8_t *from = bytes;

    while (count > 0) {
        const size_t used = (size_t)(sha->bytes % 64u);
        const size_t now = count < 64u - used ? count : 64u - used;

        memcpy(sha->block + used, from, now);
        from += now;
        count -= now;
        sha->bytes += now;
        if (used + now == 64u) {
            take_block(sha->state, sha->block);
        }
    }
}

void gpwi_sha256_end(struct gpwi_sha256 *sha, char text[65])
{
    static const uint8_t padding[64] = {0x80};
    static const char digits[] = "0123456789abcdef";
    const uint64_t bits = 8u * sha->bytes;
    const size_t used = (size_t)(sha->bytes % 64u);
    uint8_t length[8];
    unsigned i;

    for (i = 0; i < 8u; i++) {
        length[i] = (uint8_t)(bits >> (56u - 8u * i));
    }
    gpwi_sha256_add(sha, padding, used < 56u ? 56u - used : 120u - used);
    gpwi_sha256_add(sha, length, sizeof length);
    for (i = 0; i < 64u; i++) {
        text[i] = digits[sha->state[i / 8u] >> (28u - 4u * (i % 8u)) & 15u];
    }
    text[64] = '\0';
}
