/* SPDX-License-Identifier: MIT */
/* A snapshot of a site with words changed and a checksum that fits. */
#ifndef GPW_TEST_SNAPSHOT_FORGE_H
#define GPW_TEST_SNAPSHOT_FORGE_H

#include "gpw_test.h"

#include <gpupower/snapshot.h>

#include <string.h>
#include <zlib.h>

#define ROOM 40960u
#define STATE_AT GPW_SNAPSHOT_HEAD_BYTES

static GPW_STATE_BUFFER(memory, ROOM);
static GPW_STATE_BUFFER(memory2, ROOM);
static unsigned char snapshot[ROOM], forged[ROOM];
static size_t size;

static void put_byte(uint32_t at, uint32_t value)
{
    forged[STATE_AT + at] = (unsigned char)value;
}

static void put_word(uint32_t at, uint32_t word)
{
    uint32_t k;

    for (k = 0; k < 4u; k++) {
        put_byte(at + k, word >> (8u * k) & 0xFFu);
    }
}

static gpw_status restored(void)
{
    gpw_site *site = NULL;
    uint32_t crc, k;

    crc = (uint32_t)crc32(crc32(0u, forged, 28u), forged + STATE_AT, (uInt)(size - STATE_AT));
    for (k = 0; k < 4u; k++) {
        forged[28u + k] = (unsigned char)(crc >> (8u * k));
    }
    return gpw_site_restore(memory2, sizeof memory2, NULL, forged, size, &site);
}

#endif /* GPW_TEST_SNAPSHOT_FORGE_H */
