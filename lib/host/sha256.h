/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4): which log a profile is of. Everybody can check it with sha256sum, which
 * is why it is not the CRC-32 that zlib has ready. */
#ifndef GPW_SHA256_H
#define GPW_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct gpwi_sha256 {
    uint32_t state[8];
    uint64_t bytes;
    uint8_t block[64];
};

void gpwi_sha256_begin(struct gpwi_sha256 *sha);
void gpwi_sha256_add(struct gpwi_sha256 *sha, const void *bytes, size_t count);
/* 64 digits of 0-9 and a-f, and a zero byte. */
void gpwi_sha256_end(struct gpwi_sha256 *sha, char text[65]);

#endif /* GPW_SHA256_H */
