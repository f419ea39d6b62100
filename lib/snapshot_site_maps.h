/* SPDX-License-Identifier: MIT */
/* Written by tests/support/state_maps.py --update from what the compiler says, and compared
 * with that by the suite abi: of each struct its bytes, and its runs of fields of one width as
 * offset, width, count, or its words where it has nothing else. Changed fields are another
 * layout: what was saved with the one before is refused. */
#ifndef GPW_SNAPSHOT_SITE_MAPS_H
#define GPW_SNAPSHOT_SITE_MAPS_H

/* CRC-32 of the names, offsets and widths of all fields. */
#define GPWI_SITE_LAYOUT 0xdb925c46u

/* clang-format off */
#define GPWI_SITE_ALTERNATOR_BYTES 184u
#define GPWI_SITE_ALTERNATOR_WORDS 46u
#define GPWI_SITE_BATTERY_BYTES 116u
#define GPWI_SITE_BATTERY_WORDS 29u
#define GPWI_SITE_BUS_BYTES 656u
#define GPWI_SITE_BUS_RUNS \
    {0u, 4u, 5u}, {20u, 1u, 8u}, {28u, 4u, 157u}
#define GPWI_SITE_BUS_EVENT_BYTES 16u
#define GPWI_SITE_BUS_EVENT_RUNS \
    {0u, 8u, 1u}, {8u, 4u, 2u}
#define GPWI_SITE_CHAIN_BYTES 48u
#define GPWI_SITE_CHAIN_RUNS \
    {0u, 4u, 10u}, {40u, 8u, 1u}
#define GPWI_SITE_CONFIG_BYTES 88u
#define GPWI_SITE_CONFIG_RUNS \
    {0u, 4u, 2u}, {8u, 8u, 1u}, {16u, 4u, 16u}, {80u, 1u, 6u}, {86u, 2u, 1u}
#define GPWI_SITE_CONVERTER_BYTES 40u
#define GPWI_SITE_CONVERTER_WORDS 10u
#define GPWI_SITE_EFFICIENCY_ROW_BYTES 8u
#define GPWI_SITE_EFFICIENCY_ROW_WORDS 2u
#define GPWI_SITE_EVENT_BYTES 12u
#define GPWI_SITE_EVENT_RUNS \
    {0u, 4u, 2u}, {8u, 2u, 2u}
#define GPWI_SITE_EXACT_GROUP_BYTES 88u
#define GPWI_SITE_EXACT_GROUP_RUNS \
    {0u, 4u, 7u}, {28u, 1u, 4u}, {32u, 8u, 1u}, {40u, 4u, 12u}
#define GPWI_SITE_EXTRA_BYTES 72u
#define GPWI_SITE_EXTRA_WORDS 18u
#define GPWI_SITE_FACTOR_BYTES 24u
#define GPWI_SITE_FACTOR_WORDS 6u
#define GPWI_SITE_FLEET_BYTES 112u
#define GPWI_SITE_FLEET_RUNS \
    {0u, 4u, 2u}, {8u, 8u, 3u}, {32u, 4u, 13u}, {84u, 1u, 4u}, {88u, 4u, 1u}, \
    {92u, 2u, 2u}, {96u, 4u, 2u}, {104u, 8u, 1u}
#define GPWI_SITE_GENSET_BYTES 228u
#define GPWI_SITE_GENSET_WORDS 57u
#define GPWI_SITE_GROUP_BYTES 840u
#define GPWI_SITE_GROUP_RUNS \
    {0u, 8u, 3u}, {24u, 4u, 9u}, {60u, 2u, 1u}, {62u, 1u, 6u}, {68u, 4u, 7u}, \
    {96u, 8u, 3u}, {120u, 4u, 3u}, {132u, 1u, 4u}, {136u, 8u, 3u}, {160u, 4u, 3u}, \
    {172u, 1u, 4u}, {176u, 8u, 1u}, {184u, 4u, 8u}, {216u, 8u, 1u}, {224u, 4u, 8u}, \
    {256u, 8u, 1u}, {264u, 4u, 8u}, {296u, 8u, 1u}, {304u, 4u, 134u}
#define GPWI_SITE_INVERTER_BYTES 312u
#define GPWI_SITE_INVERTER_RUNS \
    {0u, 4u, 36u}, {144u, 8u, 1u}, {152u, 4u, 2u}, {160u, 8u, 1u}, {168u, 4u, 2u}, \
    {176u, 8u, 1u}, {184u, 4u, 2u}, {192u, 8u, 1u}, {200u, 4u, 28u}
#define GPWI_SITE_KNOWN_GROUP_BYTES 20u
#define GPWI_SITE_KNOWN_GROUP_RUNS \
    {0u, 1u, 12u}, {12u, 2u, 1u}, {14u, 1u, 2u}, {16u, 4u, 1u}
#define GPWI_SITE_LOAD_BANK_BYTES 76u
#define GPWI_SITE_LOAD_BANK_WORDS 19u
#define GPWI_SITE_OVERHEAD_ROW_BYTES 8u
#define GPWI_SITE_OVERHEAD_ROW_WORDS 2u
#define GPWI_SITE_PLANT_BYTES 208u
#define GPWI_SITE_PLANT_RUNS \
    {0u, 4u, 18u}, {72u, 8u, 1u}, {80u, 4u, 32u}
#define GPWI_SITE_PLANT_EVENT_BYTES 16u
#define GPWI_SITE_PLANT_EVENT_RUNS \
    {0u, 8u, 1u}, {8u, 4u, 2u}
#define GPWI_SITE_PLANT_SAMPLE_BYTES 8u
#define GPWI_SITE_PLANT_SAMPLE_WORDS 2u
#define GPWI_SITE_RELAY_BYTES 64u
#define GPWI_SITE_RELAY_RUNS \
    {0u, 8u, 2u}, {16u, 4u, 10u}, {56u, 1u, 4u}, {60u, 4u, 1u}
#define GPWI_SITE_RELAYS_BYTES 56u
#define GPWI_SITE_RELAYS_RUNS \
    {0u, 4u, 12u}, {48u, 8u, 1u}
#define GPWI_SITE_RIDE_BYTES 416u
#define GPWI_SITE_RIDE_RUNS \
    {0u, 8u, 1u}, {8u, 4u, 2u}, {16u, 8u, 1u}, {24u, 4u, 2u}, {32u, 8u, 1u}, \
    {40u, 4u, 14u}, {96u, 8u, 1u}, {104u, 4u, 2u}, {112u, 8u, 1u}, {120u, 4u, 14u}, \
    {176u, 8u, 1u}, {184u, 4u, 58u}
#define GPWI_SITE_ROW_BYTES 20u
#define GPWI_SITE_ROW_WORDS 5u
#define GPWI_SITE_SAMPLE_BYTES 8u
#define GPWI_SITE_SAMPLE_WORDS 2u
#define GPWI_SITE_SET_BYTES 408u
#define GPWI_SITE_SET_RUNS \
    {0u, 4u, 84u}, {336u, 8u, 1u}, {344u, 4u, 16u}
#define GPWI_SITE_SITE_BYTES 784u
#define GPWI_SITE_SITE_RUNS \
    {0u, 4u, 2u}, {8u, 8u, 1u}, {16u, 4u, 14u}, {72u, 8u, 1u}, {80u, 2u, 4u}, \
    {88u, 1u, 16u}, {104u, 4u, 14u}, {160u, 8u, 1u}, {168u, 4u, 16u}, {232u, 1u, 6u}, \
    {238u, 2u, 1u}, {240u, 4u, 94u}, {616u, 2u, 17u}, {650u, 1u, 22u}, {672u, 4u, 28u}
#define GPWI_SITE_SMOOTHING_BYTES 68u
#define GPWI_SITE_SMOOTHING_RUNS \
    {0u, 4u, 16u}, {64u, 1u, 4u}
#define GPWI_SITE_STAGE_BYTES 36u
#define GPWI_SITE_STAGE_WORDS 9u
#define GPWI_SITE_STAGGER_BYTES 48u
#define GPWI_SITE_STAGGER_RUNS \
    {0u, 8u, 2u}, {16u, 4u, 4u}, {32u, 8u, 1u}, {40u, 4u, 2u}
#define GPWI_SITE_STORAGE_BYTES 40u
#define GPWI_SITE_STORAGE_WORDS 10u
#define GPWI_SITE_STREAM_BYTES 16u
#define GPWI_SITE_STREAM_WORDS 4u
#define GPWI_SITE_SUPPLY_BYTES 120u
#define GPWI_SITE_SUPPLY_RUNS \
    {0u, 4u, 1u}, {4u, 1u, 12u}, {16u, 4u, 26u}
#define GPWI_SITE_SUPPLY_PLANT_BYTES 68u
#define GPWI_SITE_SUPPLY_PLANT_WORDS 17u
#define GPWI_SITE_TURBINE_BYTES 120u
#define GPWI_SITE_TURBINE_WORDS 30u
#define GPWI_SITE_VERDICT_BYTES 1192u
#define GPWI_SITE_VERDICT_RUNS \
    {0u, 4u, 1u}, {4u, 2u, 1u}, {6u, 1u, 2u}, {8u, 4u, 20u}, {88u, 8u, 1u}, \
    {96u, 4u, 4u}, {112u, 8u, 1u}, {120u, 4u, 2u}, {128u, 8u, 1u}, {136u, 4u, 4u}, \
    {152u, 8u, 1u}, {160u, 4u, 4u}, {176u, 8u, 1u}, {184u, 4u, 104u}, {600u, 8u, 1u}, \
    {608u, 4u, 15u}, {668u, 1u, 4u}, {672u, 8u, 1u}, {680u, 4u, 5u}, {700u, 1u, 4u}, \
    {704u, 4u, 4u}, {720u, 8u, 1u}, {728u, 4u, 5u}, {748u, 1u, 4u}, {752u, 4u, 4u}, \
    {768u, 8u, 1u}, {776u, 4u, 5u}, {796u, 1u, 4u}, {800u, 4u, 4u}, {816u, 8u, 1u}, \
    {824u, 4u, 5u}, {844u, 1u, 4u}, {848u, 4u, 4u}, {864u, 8u, 1u}, {872u, 4u, 1u}, \
    {876u, 1u, 4u}, {880u, 4u, 14u}, {936u, 2u, 2u}, {940u, 4u, 9u}, {976u, 2u, 2u}, \
    {980u, 4u, 9u}, {1016u, 2u, 2u}, {1020u, 4u, 9u}, {1056u, 2u, 2u}, {1060u, 4u, 33u}
#define GPWI_SITE_VOLTAGE_BYTES 408u
#define GPWI_SITE_VOLTAGE_RUNS \
    {0u, 4u, 21u}, {84u, 1u, 4u}, {88u, 8u, 4u}, {120u, 4u, 7u}, {148u, 1u, 4u}, \
    {152u, 8u, 4u}, {184u, 4u, 9u}, {220u, 1u, 4u}, {224u, 8u, 4u}, {256u, 4u, 9u}, \
    {292u, 1u, 4u}, {296u, 8u, 4u}, {328u, 4u, 9u}, {364u, 1u, 4u}, {368u, 8u, 4u}, \
    {400u, 4u, 2u}
/* clang-format on */

#endif /* GPW_SNAPSHOT_SITE_MAPS_H */
