/* SPDX-License-Identifier: MIT */
/* A watch saved on the machine that builds goes on here: to the same bits, all of its state. A
 * machine whose memory is laid out otherwise, by the order of its bytes or by where a uint64_t
 * may begin, refuses it, and goes on from its own. */
#include "tap.h"
#include "watch_run.h"

#include "sent_snapshot.h"

static GPW_STATE_BUFFER(memory, SNAPSHOT_ROOM);
static unsigned char bytes[SNAPSHOT_ROOM], other_bytes[SNAPSHOT_ROOM];

/* @verifies{snapshot-same} */
static void check_continuation(const gpw_watch_config *config)
{
    gpw_watch *watch = NULL;
    size_t size = 0;

    TAP_OK(gpw_watch_restore(memory, sizeof memory, config, sent, sizeof sent, 0u, &watch) ==
           GPW_OK);
    TAP_OK(gpw_watch_snapshot_size(watch, &size) == GPW_OK && size == sizeof sent);
    TAP_OK(gpw_watch_save(watch, bytes, sizeof bytes) == GPW_OK);
    TAP_OK(memcmp(bytes, sent, sizeof sent) == 0);
    TAP_OK(run_watch(watch, CUT_TICK, END_TICK) == GPW_OK);
    TAP_OK(gpw_watch_save(watch, bytes, sizeof bytes) == GPW_OK);
    tap_figure_hex("state after both parts", hash_of(bytes, sizeof sent));
    tap_ok(hash_of(bytes, sizeof sent) == SENT_END_HASH, "every bit is that of one machine");
}

/* @verifies{snapshot-refused} */
static void check_refusals(const gpw_watch_config *config)
{
    gpw_watch *watch = NULL;
    gpw_watch_config other = *config;

    memcpy(bytes, sent, sizeof sent);
    bytes[sizeof sent / 2u] ^= 1u;
    TAP_OK(gpw_watch_restore(memory, sizeof memory, config, bytes, sizeof sent, 0u, &watch) ==
           GPW_ERR_FORMAT);
    other.step_share = 0.5f;
    TAP_OK(gpw_watch_restore(memory, sizeof memory, &other, sent, sizeof sent, 0u, &watch) ==
           GPW_ERR_DOMAIN);
    TAP_OK(watch == NULL);
}

/* Saved here: of a run that was not cut and one that was, the same bits. */
static void check_own(const gpw_watch_config *config)
{
    gpw_watch *watch = NULL;
    size_t size = 0;
    uint32_t whole;

    TAP_OK(gpw_watch_restore(memory, sizeof memory, config, sent, sizeof sent, 0u, &watch) ==
           GPW_ERR_VERSION);
    TAP_OK(one_group_watch_start(&watch, &size) == GPW_OK);
    TAP_OK(run_watch(watch, 0u, CUT_TICK) == GPW_OK);
    TAP_OK(gpw_watch_save(watch, bytes, sizeof bytes) == GPW_OK);
    TAP_OK(run_watch(watch, CUT_TICK, END_TICK) == GPW_OK);
    TAP_OK(gpw_watch_save(watch, other_bytes, sizeof other_bytes) == GPW_OK);
    whole = hash_of(other_bytes, sizeof sent);
    TAP_OK(gpw_watch_restore(memory, sizeof memory, config, bytes, sizeof sent, 0u, &watch) ==
           GPW_OK);
    TAP_OK(run_watch(watch, CUT_TICK, END_TICK) == GPW_OK);
    TAP_OK(gpw_watch_save(watch, bytes, sizeof bytes) == GPW_OK);
    TAP_OK(hash_of(bytes, sizeof sent) == whole);
}

int tap_main(void)
{
    gpw_watch_config config;

    TAP_OK(one_group_watch_config(&config) == GPW_OK);
    if (layout_of_machine() == SENT_LAYOUT) {
        check_refusals(&config);
        check_continuation(&config);
    } else {
        check_own(&config);
    }
    return tap_done();
}
