/* SPDX-License-Identifier: MIT */
/* A watch saved on the machine that builds goes on here, to the same bits, all of its state,
 * whatever the order of a word's bytes; and what is saved here is to the byte what that machine
 * saves, so that it goes on there. */
#include "tap.h"
#include "watch_run.h"

#include "sent_snapshot.h"

static GPW_STATE_BUFFER(memory, SNAPSHOT_ROOM);
static unsigned char bytes[SNAPSHOT_ROOM];

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

/* The same run, from its start, on this machine: the file is that of the other one. */
/* @verifies{snapshot-same} */
static void check_way_back(void)
{
    gpw_watch *watch = NULL;
    size_t size = 0;

    TAP_OK(one_group_watch_start(&watch, &size) == GPW_OK);
    TAP_OK(run_watch(watch, 0u, CUT_TICK) == GPW_OK);
    TAP_OK(gpw_watch_save(watch, bytes, sizeof bytes) == GPW_OK);
    tap_ok(memcmp(bytes, sent, sizeof sent) == 0, "the bytes that the building machine saved");
}

int tap_main(void)
{
    gpw_watch_config config;

    TAP_OK(one_group_watch_config(&config) == GPW_OK);
    check_refusals(&config);
    check_continuation(&config);
    check_way_back();
    return tap_done();
}
