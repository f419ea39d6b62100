/* SPDX-License-Identifier: MIT */
/* A run that was saved and goes on elsewhere beside the run that was not interrupted: byte for
 * byte. The CRC-32 is checked against the one of zlib. */
#include "gpw_test.h"

/* A gap that a compiler fills in a watch's state would not be the same on every machine. */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"
#include "forecast_state.h"
#include "genset_state.h"
#include "onset_state.h"
#include "permit_state.h"
#include "pulse_state.h"
#include "swing_state.h"
#include "watch_state.h"
#pragma GCC diagnostic pop

#include "../target/one_group_site.c"
#include "watch_setup.h"

#include <gpupower/snapshot.h>

#include <string.h>
#include <zlib.h>

#define ROOM 65536u

static GPW_STATE_BUFFER(memory, ROOM);
static GPW_STATE_BUFFER(memory2, ROOM);
static unsigned char snapshot[ROOM + 1u], damaged[ROOM + 1u];
static size_t snapshot_bytes;

/* ---- site ---- */

static gpw_site *site_started(void)
{
    gpw_site_config c;
    gpw_site *s = NULL;

    memset(memory, 0, sizeof memory);
    memset(memory2, 0, sizeof memory2);
    assert_status(one_group_config(&c), GPW_OK);
    assert_status(gpw_site_init(memory, sizeof memory, &c, &s), GPW_OK);
    assert_status(one_group_start(s), GPW_OK);
    return s;
}

static void run_site(gpw_site *s, int ticks)
{
    while (ticks-- > 0) {
        gpw_site_signals signals;

        assert_true(gpw_site_step(s, &signals, sizeof signals) >= GPW_OK);
    }
}

static gpw_site *saved_site(int ticks)
{
    gpw_site *const s = site_started();

    run_site(s, ticks);
    assert_status(gpw_site_snapshot_size(s, &snapshot_bytes), GPW_OK);
    assert_true(snapshot_bytes <= ROOM);
    assert_status(gpw_site_save(s, snapshot, snapshot_bytes), GPW_OK);
    return s;
}

/* @verifies{snapshot-same} */
static void restored_site_goes_on_with_the_same_bits(void **state)
{
    static const int cuts[] = {0, 1, 199, 200, 201, 333, 500};
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(cuts); k++) {
        gpw_site *const s = saved_site(cuts[k]);
        gpw_site_config c;
        gpw_site *t = NULL;

        assert_status(one_group_config(&c), GPW_OK);
        assert_status(
            gpw_site_restore(memory2, sizeof memory2, &c, snapshot, snapshot_bytes, &t),
            GPW_OK);
        run_site(s, 700 - cuts[k]);
        run_site(t, 700 - cuts[k]);
        assert_memory_equal(memory, memory2, snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES);
    }
}

/* @verifies{snapshot-refused} */
static void site_of_another_configuration_is_refused(void **state)
{
    gpw_site_config c;
    gpw_site *t = NULL;

    (void)state;
    (void)saved_site(10);
    assert_status(one_group_config(&c), GPW_OK);
    c.seed++;
    assert_status(gpw_site_restore(memory2, sizeof memory2, &c, snapshot, snapshot_bytes, &t),
                  GPW_ERR_DOMAIN);
    c.header = 0u;
    assert_status(gpw_site_restore(memory2, sizeof memory2, &c, snapshot, snapshot_bytes, &t),
                  GPW_ERR_VERSION);
    assert_null(t);
    assert_int_equal(memory2[0], 0);
    assert_status(gpw_site_restore(memory2, sizeof memory2, NULL, snapshot, snapshot_bytes, &t),
                  GPW_OK);
}

static uint32_t word_at(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

static uint32_t crc_by_zlib(const unsigned char *bytes)
{
    const uLong crc = crc32(0u, bytes, 28u);

    return (uint32_t)crc32(crc, bytes + 32, (uInt)(snapshot_bytes - 32u));
}

static void checksum_is_the_one_of_everybody(void **state)
{
    (void)state;
    (void)saved_site(50);
    assert_memory_equal(snapshot, "GPWK", 4);
    assert_int_equal(word_at(snapshot + 28), crc_by_zlib(snapshot));
    assert_int_equal(word_at(snapshot + 16), snapshot_bytes - 32u);
}

/* @verifies{snapshot-refused} */
static void any_flipped_bit_is_refused(void **state)
{
    gpw_site *t = NULL;
    size_t bit, step;

    (void)state;
    (void)saved_site(50);
    memset(memory2, 0, sizeof memory2);
    for (bit = 0; bit < 8u * snapshot_bytes; bit += step) {
        step = bit < 8u * 32u ? 1u : 37u;
        snapshot[bit / 8u] ^= (unsigned char)(1u << bit % 8u);
        assert_status(
            gpw_site_restore(memory2, sizeof memory2, NULL, snapshot, snapshot_bytes, &t),
            GPW_ERR_FORMAT);
        snapshot[bit / 8u] ^= (unsigned char)(1u << bit % 8u);
    }
    assert_null(t);
    assert_int_equal(memory2[0], 0);
}

static void snapshot_of_another_length_is_refused(void **state)
{
    gpw_site *t = NULL;
    size_t bytes;

    (void)state;
    (void)saved_site(50);
    for (bytes = 0; bytes < snapshot_bytes; bytes += bytes < 40u ? 1u : 97u) {
        assert_status(gpw_site_restore(memory2, sizeof memory2, NULL, snapshot, bytes, &t),
                      GPW_ERR_FORMAT);
    }
    assert_status(
        gpw_site_restore(memory2, sizeof memory2, NULL, snapshot, snapshot_bytes + 1u, &t),
        GPW_ERR_FORMAT);
}

/* One word of the head changed, with a CRC that fits. */
static gpw_status with_word(size_t at, uint32_t word)
{
    gpw_site *t = NULL;
    uint32_t crc, k;

    memcpy(damaged, snapshot, snapshot_bytes);
    for (k = 0; k < 4u; k++) {
        damaged[at + k] = (unsigned char)(word >> (8u * k));
    }
    crc = crc_by_zlib(damaged);
    for (k = 0; k < 4u; k++) {
        damaged[28u + k] = (unsigned char)(crc >> (8u * k));
    }
    return gpw_site_restore(memory2, sizeof memory2, NULL, damaged, snapshot_bytes, &t);
}

/* @verifies{snapshot-refused} */
static void newer_or_foreign_snapshot_is_refused(void **state)
{
    (void)state;
    (void)saved_site(50);
    assert_status(with_word(4u, 1u), GPW_OK);
    assert_status(with_word(4u, 2u), GPW_ERR_VERSION); /* format */
    assert_status(with_word(8u, 1u), GPW_ERR_FORMAT);  /* of a watch */
    assert_status(with_word(12u, word_at(snapshot + 12) ^ 1u), GPW_ERR_LAYOUT);
    assert_status(with_word(16u, (uint32_t)snapshot_bytes), GPW_ERR_FORMAT);
    assert_status(with_word(20u, gpw_version() + 1u), GPW_OK); /* of another release */
    assert_status(with_word(24u, 1u), GPW_ERR_FORMAT);
}

/* @verifies{snapshot-refused} Whole by its length and its CRC, and yet less than a site has. */
static void one_that_was_written_too_short_is_refused(void **state)
{
    const uint32_t few = 64u;
    size_t whole;

    (void)state;
    (void)saved_site(50);
    whole = snapshot_bytes;
    snapshot_bytes = 32u + few;
    assert_status(with_word(16u, few), GPW_ERR_FORMAT);
    snapshot_bytes = whole;
    assert_status(with_word(16u, word_at(snapshot + 16)), GPW_OK);
}

static void bad_calls_are_refused(void **state)
{
    gpw_site *const s = saved_site(5);
    gpw_site_config c;
    gpw_site *t = NULL, *idle = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_site_snapshot_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_site_snapshot_size(s, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_save(s, NULL, ROOM), GPW_ERR_NULL);
    assert_status(gpw_site_save(NULL, snapshot, ROOM), GPW_ERR_NULL);
    assert_status(gpw_site_save(s, snapshot, snapshot_bytes - 1u), GPW_ERR_SIZE);
    assert_status(gpw_site_restore(NULL, ROOM, NULL, snapshot, snapshot_bytes, &t),
                  GPW_ERR_NULL);
    assert_status(gpw_site_restore(memory2, ROOM, NULL, NULL, snapshot_bytes, &t),
                  GPW_ERR_NULL);
    assert_status(gpw_site_restore(memory2, ROOM, NULL, snapshot, snapshot_bytes, NULL),
                  GPW_ERR_NULL);
    assert_status(
        gpw_site_restore(memory2, snapshot_bytes - 33u, NULL, snapshot, snapshot_bytes, &t),
        GPW_ERR_SIZE);
    assert_status(
        gpw_site_restore((char *)memory2 + 4, ROOM - 8u, NULL, snapshot, snapshot_bytes, &t),
        GPW_ERR_ALIGN);
    assert_status(one_group_config(&c), GPW_OK);
    assert_status(gpw_site_init(memory2, sizeof memory2, &c, &idle), GPW_OK);
    assert_status(gpw_site_save(idle, snapshot, ROOM), GPW_ERR_STATE);
    assert_null(t);
}

/* ---- watch ---- */

static gpw_watch_config config;
static uint64_t now_ns;

static gpw_watch *watch_started(void)
{
    gpw_watch *w = NULL;

    memset(memory, 0, sizeof memory);
    memset(memory2, 0, sizeof memory2);
    assert_status(gpw_watch_config_init(&config, sizeof config), GPW_OK);
    assert_status(gpw_watch_use_all(&config), GPW_OK);
    config.epoch = 5u;
    now_ns = 1000000000u;
    assert_status(watch_build(memory, sizeof memory, &config, now_ns, &w), GPW_OK);
    return w;
}

static gpw_watch_output step_watch(gpw_watch *w, uint64_t at_ns, float power_w)
{
    gpw_watch_input in;
    gpw_watch_set_input set;
    gpw_watch_output out;

    memset(&in, 0, sizeof in);
    memset(&set, 0, sizeof set);
    in.now_ns = at_ns;
    in.power_w.value = power_w;
    in.power_w.valid = 1u;
    in.power_w.stamp_ns = at_ns;
    in.frequency_hz.value = 50.0f;
    in.frequency_hz.valid = 1u;
    in.frequency_hz.stamp_ns = at_ns;
    set.breaker.value = 1.0f;
    set.breaker.valid = 1u;
    set.breaker.stamp_ns = at_ns;
    assert_true(gpw_watch_step(w, &in, sizeof in, &set, sizeof set, 1u, &out, sizeof out) >=
                GPW_OK);
    return out;
}

static void run_watch(gpw_watch *w, int from, int to)
{
    int k;

    for (k = from; k < to; k++) {
        (void)step_watch(w, now_ns + (uint64_t)(k + 1) * WATCH_TICK_NS,
                         WATCH_IDLE_W + (k % 7 < 3 ? 500.0f : -300.0f));
    }
}

static gpw_watch *saved_watch(int ticks)
{
    gpw_watch *const w = watch_started();

    run_watch(w, 0, ticks);
    assert_status(gpw_watch_snapshot_size(w, &snapshot_bytes), GPW_OK);
    assert_status(gpw_watch_save(w, snapshot, snapshot_bytes), GPW_OK);
    return w;
}

/* @verifies{snapshot-same} */
static void restored_watch_goes_on_with_the_same_bits(void **state)
{
    static const int cuts[] = {1, 250, 777};
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(cuts); k++) {
        gpw_watch *const w = saved_watch(cuts[k]);
        gpw_watch *v = NULL;
        gpw_permit_answer a, b;
        const uint64_t at_ns = now_ns + 1200u * (uint64_t)WATCH_TICK_NS;

        assert_status(gpw_watch_restore(memory2, sizeof memory2, &config, snapshot,
                                        snapshot_bytes, 0u, &v),
                      GPW_OK);
        run_watch(w, cuts[k], 1200);
        run_watch(v, cuts[k], 1200);
        assert_status(gpw_watch_request(w, at_ns, 9u, 0u, GPW_PHASE_TRAIN, 0.1f, &a, sizeof a),
                      GPW_OK);
        assert_status(gpw_watch_request(v, at_ns, 9u, 0u, GPW_PHASE_TRAIN, 0.1f, &b, sizeof b),
                      GPW_OK);
        assert_int_equal(a.granted, 1);
        assert_memory_equal(&a, &b, sizeof a);
        assert_memory_equal(memory, memory2, snapshot_bytes - GPW_SNAPSHOT_HEAD_BYTES);
    }
}

/* A second controller goes on from what the first one saved: what that granted afterwards is
 * not known, so nothing is granted before all of it is dead, and no token of before is taken.
 */
static void second_controller_begins_a_new_epoch(void **state)
{
    gpw_watch *const w = saved_watch(1200);
    gpw_watch *v = NULL;
    gpw_permit_answer a;
    gpw_watch_output out;

    (void)state;
    assert_status(gpw_watch_request(w, now_ns + 1201u * (uint64_t)WATCH_TICK_NS, 9u, 0u,
                                    GPW_PHASE_TRAIN, 0.1f, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1);
    assert_status(
        gpw_watch_restore(memory2, sizeof memory2, &config, snapshot, snapshot_bytes, 5u, &v),
        GPW_ERR_DOMAIN);
    assert_status(
        gpw_watch_restore(memory2, sizeof memory2, &config, snapshot, snapshot_bytes, 6u, &v),
        GPW_OK);
    run_watch(v, 1200, 1300);
    out = step_watch(v, now_ns + 1301u * (uint64_t)WATCH_TICK_NS, WATCH_IDLE_W);
    assert_int_equal(out.permit_open, 0);
    assert_int_equal(out.reasons & GPW_WATCH_QUARANTINE, GPW_WATCH_QUARANTINE);
    assert_int_equal(out.latched, 0); /* its seals hold */
    assert_status(gpw_watch_release(v, a.token), GPW_ERR_NOT_FOUND);
    run_watch(v, 1301, 2400);
    out = step_watch(v, now_ns + 2401u * (uint64_t)WATCH_TICK_NS, WATCH_IDLE_W);
    assert_int_equal(out.permit_open, 1);
}

/* @verifies{snapshot-refused} */
static void watch_refuses_what_is_not_its_own(void **state)
{
    gpw_watch *const w = saved_watch(100);
    gpw_watch *v = NULL;
    size_t bytes = 0;

    (void)state;
    config.step_share = 0.5f;
    assert_status(
        gpw_watch_restore(memory2, sizeof memory2, &config, snapshot, snapshot_bytes, 0u, &v),
        GPW_ERR_DOMAIN);
    config.header = 0u;
    assert_status(
        gpw_watch_restore(memory2, sizeof memory2, &config, snapshot, snapshot_bytes, 0u, &v),
        GPW_ERR_VERSION);
    assert_status(gpw_watch_restore(memory2, snapshot_bytes - 33u, NULL, snapshot,
                                    snapshot_bytes, 0u, &v),
                  GPW_ERR_SIZE);
    assert_status(gpw_watch_restore(NULL, ROOM, NULL, snapshot, snapshot_bytes, 0u, &v),
                  GPW_ERR_NULL);
    assert_status(gpw_watch_restore(memory2, ROOM, NULL, NULL, snapshot_bytes, 0u, &v),
                  GPW_ERR_NULL);
    assert_status(gpw_watch_restore(memory2, ROOM, NULL, snapshot, snapshot_bytes, 0u, NULL),
                  GPW_ERR_NULL);
    snapshot[1000] ^= 4u;
    assert_status(
        gpw_watch_restore(memory2, sizeof memory2, NULL, snapshot, snapshot_bytes, 0u, &v),
        GPW_ERR_FORMAT);
    assert_status(gpw_watch_save(w, snapshot, snapshot_bytes - 1u), GPW_ERR_SIZE);
    assert_status(gpw_watch_save(w, NULL, ROOM), GPW_ERR_NULL);
    assert_status(gpw_watch_save(NULL, snapshot, ROOM), GPW_ERR_NULL);
    assert_status(gpw_watch_snapshot_size(w, NULL), GPW_ERR_NULL);
    (void)saved_site(3);
    assert_status(
        gpw_watch_restore(memory2, sizeof memory2, NULL, snapshot, snapshot_bytes, 0u, &v),
        GPW_ERR_FORMAT);
    assert_null(v);
    assert_status(gpw_watch_config_init(&config, sizeof config), GPW_OK);
    assert_status(gpw_watch_use_all(&config), GPW_OK);
    assert_status(gpw_watch_init(memory, sizeof memory, &config, &v), GPW_OK);
    assert_status(gpw_watch_snapshot_size(v, &bytes), GPW_ERR_STATE);
    memory[0] = 0u;
    assert_status(gpw_watch_snapshot_size(v, &bytes), GPW_ERR_HANDLE);
}

/* A watch of another release goes on, if its state is laid out the same; else it says so. */
static void a_watch_of_another_release_is_asked_for_its_layout(void **state)
{
    gpw_watch *v = NULL;
    uint32_t crc, k;

    (void)state;
    (void)saved_watch(100);
    snapshot[20] ^= 1u;
    for (k = 0; k < 2u; k++) {
        snapshot[12] ^= (unsigned char)k;
        crc = crc_by_zlib(snapshot);
        snapshot[28] = (unsigned char)crc;
        snapshot[29] = (unsigned char)(crc >> 8);
        snapshot[30] = (unsigned char)(crc >> 16);
        snapshot[31] = (unsigned char)(crc >> 24);
        assert_int_equal(gpw_watch_restore(memory2, sizeof memory2, &config, snapshot,
                                           snapshot_bytes, 0u, &v),
                         k == 0u ? GPW_OK : GPW_ERR_LAYOUT);
    }
}

int main(void)
{
    const struct CMUnitTest cases[] = {
        cmocka_unit_test(restored_site_goes_on_with_the_same_bits),
        cmocka_unit_test(site_of_another_configuration_is_refused),
        cmocka_unit_test(checksum_is_the_one_of_everybody),
        cmocka_unit_test(any_flipped_bit_is_refused),
        cmocka_unit_test(snapshot_of_another_length_is_refused),
        cmocka_unit_test(newer_or_foreign_snapshot_is_refused),
        cmocka_unit_test(one_that_was_written_too_short_is_refused),
        cmocka_unit_test(bad_calls_are_refused),
        cmocka_unit_test(restored_watch_goes_on_with_the_same_bits),
        cmocka_unit_test(second_controller_begins_a_new_epoch),
        cmocka_unit_test(watch_refuses_what_is_not_its_own),
        cmocka_unit_test(a_watch_of_another_release_is_asked_for_its_layout),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
