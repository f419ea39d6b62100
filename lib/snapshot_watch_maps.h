/* SPDX-License-Identifier: MIT */
/* Written by tests/support/state_maps.py --update from what the compiler says, and compared
 * with that by the suite abi: of each struct its bytes, and its runs of fields of one width as
 * offset, width, count, or its words where it has nothing else. Changed fields are another
 * layout: what was saved with the one before is refused. */
#ifndef GPW_SNAPSHOT_WATCH_MAPS_H
#define GPW_SNAPSHOT_WATCH_MAPS_H

/* CRC-32 of the names, offsets and widths of all fields. */
#define GPWI_WATCH_LAYOUT 0xa5a47e5du

/* clang-format off */
#define GPWI_WATCH_CHANGE_BYTES 48u
#define GPWI_WATCH_CHANGE_RUNS \
    {0u, 8u, 1u}, {8u, 4u, 10u}
#define GPWI_WATCH_EXTRA_BYTES 72u
#define GPWI_WATCH_EXTRA_WORDS 18u
#define GPWI_WATCH_FORECAST_BYTES 1360u
#define GPWI_WATCH_FORECAST_RUNS \
    {0u, 4u, 20u}, {80u, 8u, 6u}, {128u, 4u, 308u}
#define GPWI_WATCH_FORECAST_CHANGE_BYTES 40u
#define GPWI_WATCH_FORECAST_CHANGE_RUNS \
    {0u, 8u, 1u}, {8u, 4u, 8u}
#define GPWI_WATCH_FORECAST_GROUP_BYTES 432u
#define GPWI_WATCH_FORECAST_GROUP_WORDS 108u
#define GPWI_WATCH_GENSET_BYTES 228u
#define GPWI_WATCH_GENSET_WORDS 57u
#define GPWI_WATCH_GRANT_BYTES 16u
#define GPWI_WATCH_GRANT_WORDS 4u
#define GPWI_WATCH_LADDER_RUN_BYTES 48u
#define GPWI_WATCH_LADDER_RUN_RUNS \
    {0u, 8u, 4u}, {32u, 4u, 4u}
#define GPWI_WATCH_ONSET_BYTES 232u
#define GPWI_WATCH_ONSET_RUNS \
    {0u, 4u, 8u}, {32u, 8u, 4u}, {64u, 4u, 28u}, {176u, 8u, 1u}, {184u, 4u, 12u}
#define GPWI_WATCH_PERMIT_BYTES 104u
#define GPWI_WATCH_PERMIT_RUNS \
    {0u, 4u, 4u}, {16u, 8u, 7u}, {72u, 4u, 8u}
#define GPWI_WATCH_PERMIT_PLACE_BYTES 32u
#define GPWI_WATCH_PERMIT_PLACE_RUNS \
    {0u, 8u, 2u}, {16u, 4u, 4u}
#define GPWI_WATCH_PULSE_BYTES 184u
#define GPWI_WATCH_PULSE_RUNS \
    {0u, 4u, 4u}, {16u, 8u, 3u}, {40u, 4u, 20u}, {120u, 8u, 1u}, {128u, 4u, 2u}, \
    {136u, 8u, 1u}, {144u, 4u, 2u}, {152u, 8u, 1u}, {160u, 4u, 2u}, {168u, 8u, 1u}, \
    {176u, 4u, 2u}
#define GPWI_WATCH_ROW_BYTES 20u
#define GPWI_WATCH_ROW_WORDS 5u
#define GPWI_WATCH_SET_BYTES 96u
#define GPWI_WATCH_SET_WORDS 24u
#define GPWI_WATCH_SWING_BYTES 184u
#define GPWI_WATCH_SWING_RUNS \
    {0u, 4u, 44u}, {176u, 8u, 1u}
#define GPWI_WATCH_TURBINE_BYTES 120u
#define GPWI_WATCH_TURBINE_WORDS 30u
#define GPWI_WATCH_UNIT_BYTES 16u
#define GPWI_WATCH_UNIT_WORDS 4u
#define GPWI_WATCH_WATCH_BYTES 1416u
#define GPWI_WATCH_WATCH_RUNS \
    {0u, 4u, 30u}, {120u, 8u, 5u}, {160u, 4u, 146u}, {744u, 8u, 3u}, {768u, 4u, 20u}, \
    {848u, 8u, 10u}, {928u, 4u, 20u}, {1008u, 8u, 3u}, {1032u, 4u, 72u}, {1320u, 8u, 1u}, \
    {1328u, 4u, 22u}
/* clang-format on */

#endif /* GPW_SNAPSHOT_WATCH_MAPS_H */
