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

GPWI_COLD uint32_t gpwi_snapshot_word(const unsigned char *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
           (uint32_t)from[3] << 24;
}

GPWI_COLD void gpwi_snapshot_write(void *snapshot, uint32_t kind, uint32_t layout,
                                   const void *state, uint32_t state_bytes)
{
    unsigned char *const to = snapshot;

    put(to, SNAPSHOT_MAGIC);
    put(to + 4, FORMAT);
    put(to + 8, kind);
    put(to + 12, layout);
    put(to + 16, state_bytes);
    put(to + GPWI_SNAPSHOT_VERSION_AT, gpw_version());
    put(to + 24, 0u);
    memcpy(to + GPW_SNAPSHOT_HEAD_BYTES, state, state_bytes);
}

GPWI_COLD void gpwi_snapshot_seal(void *snapshot, uint32_t state_bytes)
{
    put((unsigned char *)snapshot + CRC_AT, crc_of_all(snapshot, state_bytes));
}

/* The CRC is first: what is damaged may say anything of its format. Which release of the
 * library wrote it is told, and not asked: the layout says whether it fits. */
GPWI_COLD gpw_status gpwi_snapshot_check(const void *snapshot, size_t snapshot_bytes,
                                         uint32_t kind, uint32_t layout, uint32_t struct_bytes,
                                         uint32_t *state_bytes)
{
    const unsigned char *const from = snapshot;

    if (snapshot_bytes < GPW_SNAPSHOT_HEAD_BYTES ||
        gpwi_snapshot_word(from) != SNAPSHOT_MAGIC ||
        gpwi_snapshot_word(from + CRC_AT) !=
            crc_of_all(from, snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES)) {
        return GPW_ERR_FORMAT;
    }
    if (gpwi_snapshot_word(from + 4) != FORMAT) {
        return GPW_ERR_VERSION;
    }
    if (gpwi_snapshot_word(from + 8) != kind || gpwi_snapshot_word(from + 24) != 0u ||
        gpwi_snapshot_word(from + 16) != snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES) {
        return GPW_ERR_FORMAT;
    }
    if (gpwi_snapshot_word(from + 12) != layout) {
        return GPW_ERR_LAYOUT;
    }
    if (snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES < struct_bytes) {
        return GPW_ERR_FORMAT;
    }
    *state_bytes = (uint32_t)(snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES); /* as it says */
    return GPW_OK;
}
