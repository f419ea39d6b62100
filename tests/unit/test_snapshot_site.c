/* SPDX-License-Identifier: MIT */
/* Two sites with one of everything: saved, they go on to the same bits; and what a big-endian
 * machine does to their bytes, on any machine: each field is turned, once. */
#include "gpw_test.h"

#define GPWI_TURNS 1
#include "snapshot_order.c"
#include "snapshot_site_order.c"

#include "../target/whole_sites.c"

#include <gpupower/snapshot.h>

#include <string.h>

static GPW_STATE_BUFFER(memory, WHOLE_SITE_ROOM);
static GPW_STATE_BUFFER(memory2, WHOLE_SITE_ROOM);
static unsigned char *const state_of = (unsigned char *)memory;
static unsigned char *const image = (unsigned char *)memory2;
static unsigned char snapshot[WHOLE_SITE_ROOM];
static unsigned char low[WHOLE_SITE_ROOM], high[WHOLE_SITE_ROOM];
static uint32_t bytes; /* of the state */

static gpw_site *saved_site(uint32_t which)
{
    gpw_site *site = NULL;
    size_t size = 0;

    assert_status(whole_site_start(memory, sizeof memory, which, &site), GPW_OK);
    assert_status(whole_site_run(site, 0u, WHOLE_SITE_CUT), GPW_OK);
    assert_status(gpw_site_snapshot_size(site, &size), GPW_OK);
    bytes = (uint32_t)size - GPW_SNAPSHOT_HEAD_BYTES;
    assert_status(gpw_site_save(site, snapshot, sizeof snapshot), GPW_OK);
    return site;
}

static gpw_site *restored_site(uint32_t which, const unsigned char *from)
{
    gpw_site_config config;
    gpw_site *site = NULL;

    assert_status(whole_site_config(which, &config), GPW_OK);
    assert_status(gpw_site_restore(memory2, sizeof memory2, &config, from,
                                   bytes + GPW_SNAPSHOT_HEAD_BYTES, &site),
                  GPW_OK);
    return site;
}

/* @verifies{snapshot-same} */
static void a_site_with_every_part_goes_on_with_the_same_bits(void **state)
{
    uint32_t which;

    (void)state;
    for (which = 0; which < WHOLE_SITES; which++) {
        gpw_site *const site = saved_site(which);
        gpw_site *const other = restored_site(which, snapshot);

        assert_memory_equal(memory, memory2, bytes);
        assert_status(whole_site_run(site, WHOLE_SITE_CUT, WHOLE_SITE_END), GPW_OK);
        assert_status(whole_site_run(other, WHOLE_SITE_CUT, WHOLE_SITE_END), GPW_OK);
        assert_memory_equal(memory, memory2, bytes);
    }
}

/* Memory that was anything before leaves nothing of that in a snapshot: no field is copied from
 * where nobody wrote. */
static void what_was_in_the_memory_before_is_not_in_a_snapshot(void **state)
{
    uint32_t which;

    (void)state;
    for (which = 0; which < WHOLE_SITES; which++) {
        memset(memory, 0xA5, sizeof memory);
        (void)saved_site(which);
        memcpy(low, snapshot, bytes + GPW_SNAPSHOT_HEAD_BYTES);
        memset(memory, 0x5A, sizeof memory);
        (void)saved_site(which);
        assert_memory_equal(low, snapshot, bytes + GPW_SNAPSHOT_HEAD_BYTES);
    }
}

/* Bytes that a field of one byte has, by its map. */
static uint32_t single_bytes(const gpwi_turn_run *runs, size_t count)
{
    uint32_t found = 0;

    for (; count > 0u; count--, runs++) {
        found += runs->width == 1u ? runs->count : 0u;
    }
    return found;
}

#define STAYS(type, map, structs)                                                              \
  do {                                                                                         \
    in_structs += (uint32_t)(structs) * (uint32_t)sizeof(type);                                \
    stay += (uint32_t)(structs)*single_bytes(map, COUNT_OF(map));                              \
  } while (0)
#define WORDS(type, structs) (in_structs += (uint32_t)(structs) * (uint32_t)sizeof(type))

/* Of all bytes, those that are to stay: fields of one byte, and what no struct has. From the
 * capacities that the site was given, not from its state. */
static uint32_t bytes_that_stay(uint32_t which)
{
    const gpwi_site_offsets *const at = &((const gpw_site *)(const void *)memory)->at;
    gpw_site_config c;
    uint32_t in_structs = 0, stay = 0;

    assert_status(whole_site_config(which, &c), GPW_OK);
    STAYS(struct gpw_site, of_site, 1u);
    STAYS(gpwi_site_group, of_known_group, c.groups_max);
    STAYS(gpwi_site_stagger, of_stagger, c.staggers_max);
    STAYS(gpwi_site_bus_event, of_bus_event, c.bus_events_max);
    STAYS(struct gpw_fleet, of_fleet, 1u);
    STAYS(group, of_group, c.groups_max);
    STAYS(event, of_event, c.events_max);
    STAYS(struct gpw_chain, of_chain, 3u);
    WORDS(stage, 3u * c.stages_max);
    stay += 4u; /* of a smoothing */
    WORDS(sample, 3u * c.delay_slots_max);
    STAYS(struct gpw_supply, of_supply, 1u);
    WORDS(gpwi_efficiency_row, c.rows_max);
    WORDS(gpwi_overhead_row, c.overhead_rows_max);
    WORDS(gpwi_plant, 1u);
    STAYS(gpwi_ride, of_ride, c.ride_max);
    STAYS(struct gpw_verdict, of_verdict, 1u);
    in_structs += at->verdict - at->genset;
    if (which == WHOLE_EXACT) {
        STAYS(exact_group, of_exact_group, c.groups_max);
        WORDS(float, 2u * c.gpus_max);
        WORDS(gpwi_stream, c.gpus_max);
        WORDS(factor, c.gpus_max / 2u);
    } else {
        STAYS(struct gpwi_bus, of_bus, 1u);
        STAYS(struct gpw_plant, of_plant, 1u);
        STAYS(plant_set, of_set, c.sets_max);
        STAYS(plant_inverter, of_inverter, c.inverters_max);
        STAYS(plant_event, of_plant_event, c.plant_events_max);
        WORDS(plant_sample, 501u); /* half a second of 1 ms, and one */
        in_structs += c.sets_max * (uint32_t)gpwi_padded(GPW_GENSET_STATE_BYTES(101u));
        WORDS(struct gpw_alternator, 1u);
        STAYS(struct gpw_voltage, of_voltage, 1u);
        STAYS(struct gpw_protection, of_relays, 1u);
        STAYS(row_state, of_relay, c.relays_max);
        WORDS(float, 102u); /* a second in looks of 10 ms, and two */
    }
    return stay + bytes - in_structs;
}

static uint32_t byte_at(uint32_t i)
{
    return (uint32_t)high[i] << 8 | low[i];
}

/* @verifies{snapshot-same} Bytes that say where they were: in place of each that went is the
 * one that it took the place of, and none stays but those that are to. */
static void each_byte_of_a_site_is_turned_once(void **state)
{
    uint32_t which, i, stayed;

    (void)state;
    for (which = 0; which < WHOLE_SITES; which++) {
        const gpw_site *const site = saved_site(which);

        for (i = 0; i < bytes; i++) {
            low[i] = (unsigned char)(i & 0xFFu);
            high[i] = (unsigned char)(i >> 8);
        }
        gpwi_site_turn(site, low);
        gpwi_site_turn(site, high);
        for (i = 0, stayed = 0; i < bytes; i++) {
            const uint32_t from = byte_at(i);

            stayed += from == i;
            if (from / 8u != i / 8u || byte_at(from) != i) {
                fail_msg("byte %u of %u came from %u", (unsigned)i, (unsigned)bytes,
                         (unsigned)from);
            }
        }
        assert_int_equal(stayed, bytes_that_stay(which));
    }
}

/* What is read back finds its offsets in what it has just turned. */
static void a_turned_site_is_turned_back_in_place(void **state)
{
    uint32_t which;

    (void)state;
    for (which = 0; which < WHOLE_SITES; which++) {
        const gpw_site *const site = saved_site(which);
        const uint32_t seed_at = offsetof(struct gpw_site, config.seed);

        memcpy(image, state_of, bytes);
        gpwi_site_turn(site, image);
        assert_memory_not_equal(image, state_of, bytes);
        assert_int_equal(image[0], state_of[3]); /* a word's last byte is first */
        assert_int_equal(image[seed_at], state_of[seed_at + 7u]);
        gpwi_site_turn((const gpw_site *)(const void *)memory2, image);
        assert_memory_equal(image, state_of, bytes);
    }
}

/* Its memory ends where they would begin. */
static void a_bus_without_relays_is_turned_to_its_end(void **state)
{
    gpw_site_config c;
    gpw_site *site = NULL;
    size_t size = 0;

    (void)state;
    assert_status(whole_site_config(WHOLE_BUS, &c), GPW_OK);
    c.relays_max = 0u;
    assert_status(gpw_site_state_size(&c, &size), GPW_OK);
    assert_status(gpw_site_init(memory, size, &c, &site), GPW_OK);
    memset(image, 0xA5, sizeof memory2);
    memcpy(image, state_of, size);
    gpwi_site_turn(site, image);
    assert_memory_not_equal(image, state_of, size);
    assert_int_equal(image[size], 0xA5);
    gpwi_site_turn((const gpw_site *)(const void *)memory2, image);
    assert_memory_equal(image, state_of, size);
}

static void a_configuration_is_turned_as_the_state_that_it_is_compared_with(void **state)
{
    gpw_site_config c;
    gpw_site *site;

    (void)state;
    site = saved_site(WHOLE_EXACT);
    assert_status(whole_site_config(WHOLE_EXACT, &c), GPW_OK);
    gpwi_site_turn_config(&c);
    memcpy(image, state_of, bytes);
    gpwi_site_turn(site, image);
    assert_memory_equal(image + offsetof(struct gpw_site, config), &c, sizeof c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_site_with_every_part_goes_on_with_the_same_bits),
        cmocka_unit_test(what_was_in_the_memory_before_is_not_in_a_snapshot),
        cmocka_unit_test(each_byte_of_a_site_is_turned_once),
        cmocka_unit_test(a_turned_site_is_turned_back_in_place),
        cmocka_unit_test(a_bus_without_relays_is_turned_to_its_end),
        cmocka_unit_test(a_configuration_is_turned_as_the_state_that_it_is_compared_with),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
