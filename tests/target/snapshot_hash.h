/* SPDX-License-Identifier: MIT */
#ifndef GPW_TEST_SNAPSHOT_HASH_H
#define GPW_TEST_SNAPSHOT_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Of a snapshot: every bit of the state, FNV-1a. */
static uint32_t hash_of(const unsigned char *bytes, size_t count)
{
    uint32_t hash = 2166136261u;
    size_t i;

    for (i = 0; i < count; i++) {
        hash = (hash ^ bytes[i]) * 16777619u;
    }
    return hash;
}

#endif /* GPW_TEST_SNAPSHOT_HASH_H */
