/* SPDX-License-Identifier: MIT */
/* What a big-endian machine does to a state's bytes, on any machine: each field is turned,
 * once. */
#include "gpw_test.h"

#define GPWI_TURNS 1
#include "snapshot_order.c"
#include "snapshot_watch_order.c"

#include "watch_setup.h"

#define ROOM 32768u

static GPW_STATE_BUFFER(memory, ROOM);
static unsigned char low[ROOM], high[ROOM], image[ROOM];

/* Bytes that say where they were. */
static void number(uint32_t bytes)
{
    uint32_t i;

    assert_true(bytes <= ROOM);
    for (i = 0; i < bytes; i++) {
        low[i] = (unsigned char)(i & 0xFFu);
        high[i] = (unsigned char)(i >> 8);
    }
}

/* None stays, none is lost, and each is as far from the end of its field as it was from the
 * begin: in place of each is the one that it took the place of. */
static void each_was_turned_once(uint32_t bytes)
{
    uint32_t i;

    for (i = 0; i < bytes; i++) {
        const uint32_t from = (uint32_t)high[i] << 8 | low[i];

        if (from == i || from / 8u != i / 8u || ((uint32_t)high[from] << 8 | low[from]) != i) {
            fail_msg("byte %u of %u came from %u", (unsigned)i, (unsigned)bytes,
                     (unsigned)from);
        }
    }
}

static gpw_watch *watch_of(const gpw_watch_config *c)
{
    gpw_watch *w = NULL;

    memset(memory, 0, sizeof memory);
    assert_status(watch_build(memory, sizeof memory, c, 1000000000u, &w), GPW_OK);
    return w;
}

/* @verifies{snapshot-same} */
static void each_byte_of_a_watch_is_turned_once(void **state)
{
    gpw_watch_config c;
    uint32_t i;

    (void)state;
    for (i = 0; i < 12u; i++) {
        gpw_watch *w;

        assert_status(gpw_watch_config_init(&c, sizeof c), GPW_OK);
        assert_status(gpw_watch_use_all(&c), GPW_OK);
        c.groups_max = 1u + i % 3u;
        c.sets_max = 1u + i % 2u;
        c.announcements_max = 1u + i;
        c.left_out = i < 8u         ? 0u
                     : i % 3u == 0u ? GPW_WATCH_PART_ONSET
                     : i % 3u == 1u ? GPW_WATCH_PART_SWING
                                    : GPW_WATCH_PART_ONSET | GPW_WATCH_PART_SWING;
        c.tokens_max = 1u + i % 4u;
        c.pulse_peak_w = i % 2u != 0u ? 1.0e5f : 0.0f;
        c.pulse_energy_ws = 1.0e5f;
        c.inputs |= i < 4u ? 0u : GPW_WATCH_HAS_BOOST | GPW_WATCH_HAS_VOLTAGE;
        w = watch_of(&c);
        number(w->core.bytes);
        gpwi_watch_turn_head(low);
        gpwi_watch_turn_rest(w, low);
        gpwi_watch_turn_head(high);
        gpwi_watch_turn_rest(w, high);
        each_was_turned_once(w->core.bytes);
    }
}

/* What is read back finds its offsets in what it has just turned. */
static void a_turned_watch_is_turned_back_in_place(void **state)
{
    gpw_watch_config c;
    gpw_watch *w;
    uint32_t bytes;

    (void)state;
    assert_status(gpw_watch_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_watch_use_all(&c), GPW_OK);
    c.pulse_peak_w = c.pulse_energy_ws = 1.0e5f;
    w = watch_of(&c);
    bytes = w->core.bytes;
    memcpy(image, memory, bytes);
    gpwi_watch_turn_head(image);
    gpwi_watch_turn_rest(w, image);
    assert_memory_not_equal(image, memory, bytes);
    assert_int_equal(image[offsetof(struct gpw_watch, magic)],
                     ((const unsigned char *)memory)[3]); /* the last byte of a word is first */
    assert_int_equal(
        image[offsetof(struct gpw_watch, core.clock_ns)],
        ((const unsigned char *)memory)[offsetof(struct gpw_watch, core.clock_ns) + 7u]);
    memset(low, 0, sizeof low);
    memcpy(low, memory, bytes);
    memcpy(memory, image, bytes);
    gpwi_watch_turn_head((unsigned char *)memory);
    gpwi_watch_turn_rest(w, (unsigned char *)memory);
    assert_memory_equal(memory, low, bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_of_a_watch_is_turned_once),
        cmocka_unit_test(a_turned_watch_is_turned_back_in_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
