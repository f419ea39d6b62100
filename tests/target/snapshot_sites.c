/* SPDX-License-Identifier: MIT */
/* What snapshot.c holds of a watch, of two sites with one of everything: saved on the machine
 * that builds they go on here to the same bits, and what is saved here is to the byte what that
 * machine saves. */
#include "snapshot_hash.h"
#include "tap.h"
#include "whole_sites.h"

#include "sent_sites.h"

#include <string.h>

typedef struct sent_site {
    const unsigned char *bytes;
    size_t size;
    uint32_t end_hash;
} sent_site;

static const sent_site sent[WHOLE_SITES] = {
    {sent_0, sizeof sent_0, SENT_END_HASH_0},
    {sent_1, sizeof sent_1, SENT_END_HASH_1},
};

static GPW_STATE_BUFFER(memory, WHOLE_SITE_ROOM);
static unsigned char bytes[WHOLE_SITE_ROOM];

/* @verifies{snapshot-same} */
static void check_continuation(uint32_t which)
{
    const sent_site *const s = &sent[which];
    gpw_site_config config;
    gpw_site *site = NULL;
    size_t size = 0;

    TAP_OK(whole_site_config(which, &config) == GPW_OK);
    TAP_OK(gpw_site_restore(memory, sizeof memory, &config, s->bytes, s->size, &site) ==
           GPW_OK);
    TAP_OK(gpw_site_snapshot_size(site, &size) == GPW_OK && size == s->size);
    TAP_OK(gpw_site_save(site, bytes, sizeof bytes) == GPW_OK);
    TAP_OK(memcmp(bytes, s->bytes, s->size) == 0);
    TAP_OK(whole_site_run(site, WHOLE_SITE_CUT, WHOLE_SITE_END) == GPW_OK);
    TAP_OK(gpw_site_save(site, bytes, sizeof bytes) == GPW_OK);
    tap_figure_hex("state after both parts", hash_of(bytes, s->size));
    tap_ok(hash_of(bytes, s->size) == s->end_hash, "every bit is that of one machine");
}

/* @verifies{snapshot-refused} */
static void check_refusals(uint32_t which)
{
    const sent_site *const s = &sent[which];
    gpw_site_config config;
    gpw_site *site = NULL;

    memcpy(bytes, s->bytes, s->size);
    bytes[s->size / 2u] ^= 1u;
    TAP_OK(gpw_site_restore(memory, sizeof memory, NULL, bytes, s->size, &site) ==
           GPW_ERR_FORMAT);
    TAP_OK(whole_site_config(which, &config) == GPW_OK);
    config.seed++;
    TAP_OK(gpw_site_restore(memory, sizeof memory, &config, s->bytes, s->size, &site) ==
           GPW_ERR_DOMAIN);
    TAP_OK(site == NULL);
}

/* The same run, from its start, on this machine: the file is that of the other one. */
/* @verifies{snapshot-same} */
static void check_way_back(uint32_t which)
{
    gpw_site *site = NULL;

    TAP_OK(whole_site_start(memory, sizeof memory, which, &site) == GPW_OK);
    TAP_OK(whole_site_run(site, 0u, WHOLE_SITE_CUT) == GPW_OK);
    TAP_OK(gpw_site_save(site, bytes, sizeof bytes) == GPW_OK);
    tap_ok(memcmp(bytes, sent[which].bytes, sent[which].size) == 0,
           "the bytes that the building machine saved");
}

int tap_main(void)
{
    uint32_t which;

    for (which = 0; which < WHOLE_SITES; which++) {
        check_refusals(which);
        check_continuation(which);
        check_way_back(which);
    }
    return tap_done();
}
