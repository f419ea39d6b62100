/* SPDX-License-Identifier: MIT */
/* Head and CRC-32 of a snapshot. */
#include "snapshot_internal.h"

#define SNAPSHOT_MAGIC 0x4B575047u /* "GPWK" */
#define FORMAT 1u
#define CRC_AT 28u /* the last word of the head */

/* Reflected, least significant bit first. No table: a snapshot is not taken each tick. */
static GPWI_COLD uint32_t crc_of(uint32_t crc, const unsigned char *bytes, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        uint32_t k;

        crc ^= bytes[i];
        for (k = 0; k < 8u; k++) {
            crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
    }
    return crc;
}

static GPWI_COLD uint32_t crc_of_all(const unsigned char *snapshot, size_t state_bytes)
{
    const uint32_t crc = crc_of(~0u, snapshot, CRC_AT);

    return ~crc_of(crc, snapshot + GPW_SNAPSHOT_HEAD_BYTES, state_bytes);
}

static GPWI_COLD void put(unsigned char *to, uint32_t word)
{
    uint32_t k;

    for (k = 0; k < 4u; k++) {
        to[k] = (unsigned char)(word >> (8u * k) & 0xFFu);
    }
}

static GPWI_COLD uint32_t get(const unsigned char *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
           (uint32_t)from[3] << 24;
}

/* How this machine lays out memory: the order of a word's bytes, where a word of 64 bits may
 * begin, and how long the room's struct is. A watch leaves a compiler no gap to fill: its words
 * of 64 bits begin at multiples of 8 everywhere. */
static GPWI_COLD uint32_t mark_of(uint32_t kind, uint32_t struct_bytes)
{
    struct probe {
        uint32_t word;
        uint64_t wide;
    };
    const uint32_t one = 1u;
    const uint32_t align =
        kind == GPWI_SNAPSHOT_WATCH ? 8u : (uint32_t)offsetof(struct probe, wide);
    unsigned char first;

    memcpy(&first, &one, 1u);
    return (uint32_t)first | align << 4 | struct_bytes << 8;
}

GPWI_COLD void gpwi_snapshot_write(void *snapshot, uint32_t kind, uint32_t struct_bytes,
                                   const void *state, uint32_t state_bytes)
{
    unsigned char *const to = snapshot;

    put(to, SNAPSHOT_MAGIC);
    put(to + 4, FORMAT);
    put(to + 8, kind);
    put(to + 12, mark_of(kind, struct_bytes));
    put(to + 16, state_bytes);
    put(to + 20, gpw_version());
    put(to + 24, 0u);
    memcpy(to + GPW_SNAPSHOT_HEAD_BYTES, state, state_bytes);
    put(to + CRC_AT, crc_of_all(to, state_bytes));
}

/* The CRC is first: what is damaged may say anything of its version. */
GPWI_COLD gpw_status gpwi_snapshot_check(const void *snapshot, size_t snapshot_bytes,
                                         uint32_t kind, uint32_t struct_bytes,
                                         uint32_t *state_bytes)
{
    const unsigned char *const from = snapshot;

    if (snapshot_bytes < GPW_SNAPSHOT_HEAD_BYTES + struct_bytes ||
        get(from) != SNAPSHOT_MAGIC ||
        get(from + CRC_AT) != crc_of_all(from, snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES)) {
        return GPW_ERR_FORMAT;
    }
    if (get(from + 4) != FORMAT) {
        return GPW_ERR_VERSION;
    }
    if (get(from + 8) != kind || get(from + 24) != 0u ||
        get(from + 16) != snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES) {
        return GPW_ERR_FORMAT;
    }
    if (get(from + 12) != mark_of(kind, struct_bytes) || get(from + 20) != gpw_version()) {
        return GPW_ERR_VERSION;
    }
    *state_bytes = (uint32_t)(snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES); /* as it says */
    return GPW_OK;
}
