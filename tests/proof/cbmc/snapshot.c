/* SPDX-License-Identifier: MIT */
/* The CRC of snapshots, and their envelope. */
/* with: status.c */
#include "../../../lib/snapshot.c"

uint32_t nondet_uint32(void);
uint64_t nondet_uint64(void);
unsigned char nondet_byte(void);

/* "123456789" has the CRC that the standard's check value says. */
/* options: --unwind 10 */
void check_crc_value(void)
{
    const unsigned char text[9] = {0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39};

    __CPROVER_assert(~crc_of(~0u, text, sizeof text) == 0xCBF43926u, "check value");
}

/* One byte more keeps apart what was apart, and sees that the byte is another. So a byte that
 * was changed changes the CRC, whatever stands before it and behind it. */
/* options: --unwind 10 */
/* slow */
void check_crc_change(void)
{
    const uint32_t before = nondet_uint32(), other_before = nondet_uint32();
    const unsigned char byte = nondet_byte(), other = nondet_byte();

    __CPROVER_assume((before ^ byte) != (other_before ^ other));
    __CPROVER_assert(crc_of(before, &byte, 1u) != crc_of(other_before, &other, 1u), "seen");
}

/* Of two bytes in a row that were changed one does not undo the other. */
/* options: --unwind 10 */
/* slow */
void check_crc_two(void)
{
    const uint32_t before = nondet_uint32();
    unsigned char bytes[2], other[2];

    bytes[0] = nondet_byte();
    bytes[1] = nondet_byte();
    other[0] = nondet_byte();
    other[1] = nondet_byte();
    __CPROVER_assume(bytes[0] != other[0] || bytes[1] != other[1]);
    __CPROVER_assert(crc_of(before, bytes, 2u) != crc_of(before, other, 2u), "seen");
}

/* What was written and sealed is found whole. */
/* options: --unwind 42 */
/* slow */
void check_envelope(void)
{
    const uint64_t state = nondet_uint64();
    const uint32_t layout = 0x12345678u;
    unsigned char snapshot[GPW_SNAPSHOT_HEAD_BYTES + sizeof state];
    uint32_t bytes = 0u;

    gpwi_snapshot_write(snapshot, 1u, layout, &state, (uint32_t)sizeof state);
    gpwi_snapshot_seal(snapshot, (uint32_t)sizeof state);
    __CPROVER_assert(gpwi_snapshot_check(snapshot, sizeof snapshot, 1u, layout,
                                         (uint32_t)sizeof state, &bytes) == GPW_OK,
                     "whole");
    __CPROVER_assert(bytes == sizeof state, "its length");
}
