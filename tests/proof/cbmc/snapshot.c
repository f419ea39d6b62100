/* SPDX-License-Identifier: MIT */
/* The CRC of snapshots, and their envelope. */
/* with: status.c */
#include "../../../lib/snapshot.c"

uint32_t nondet_uint32(void);
uint64_t nondet_uint64(void);

/* "123456789" has the CRC that the standard's check value says. */
/* options: --unwind 10 */
void check_crc_value(void)
{
    const unsigned char text[9] = {0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39};

    __CPROVER_assert(~crc_of(~0u, text, sizeof text) == 0xCBF43926u, "check value");
}

/* No change of a byte, whatever stood before it and beside it, keeps the CRC. */
/* options: --unwind 10 */
/* slow */
void check_crc_change(void)
{
    unsigned char bytes[2], other[2];
    const uint32_t crc = nondet_uint32(), a = nondet_uint32(), b = nondet_uint32();

    bytes[0] = (unsigned char)(a & 0xFFu);
    bytes[1] = (unsigned char)(a >> 8 & 0xFFu);
    other[0] = (unsigned char)(b & 0xFFu);
    other[1] = (unsigned char)(b >> 8 & 0xFFu);
    __CPROVER_assume(bytes[0] != other[0] || bytes[1] != other[1]);
    __CPROVER_assert(crc_of(crc, bytes, sizeof bytes) != crc_of(crc, other, sizeof other),
                     "seen");
}

/* What was written is found whole, and a changed byte anywhere is no run-time error. */
/* options: --unwind 42 */
/* slow */
void check_envelope(void)
{
    const uint64_t state = nondet_uint64();
    unsigned char snapshot[GPW_SNAPSHOT_HEAD_BYTES + sizeof state];
    uint32_t bytes = 0u;

    gpwi_snapshot_write(snapshot, 1u, (uint32_t)sizeof state, &state, (uint32_t)sizeof state);
    __CPROVER_assert(gpwi_snapshot_check(snapshot, sizeof snapshot, 1u, (uint32_t)sizeof state,
                                         &bytes) == GPW_OK,
                     "whole");
    __CPROVER_assert(bytes == sizeof state, "its length");
}
