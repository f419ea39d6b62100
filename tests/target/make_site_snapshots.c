/* SPDX-License-Identifier: MIT */
/* Runs on the machine that builds: each site saved in the midst of its run, as C, and what its
 * state is at the end, to be reached on the target. */
#include "snapshot_hash.h"
#include "whole_sites.h"

#include <stdio.h>

static GPW_STATE_BUFFER(memory, WHOLE_SITE_ROOM);
static unsigned char snapshot[WHOLE_SITE_ROOM];

static gpw_status print(uint32_t which)
{
    gpw_site *site = NULL;
    size_t bytes = 0, i;
    gpw_status status = whole_site_start(memory, sizeof memory, which, &site);

    if (status == GPW_OK) {
        status = whole_site_run(site, 0u, WHOLE_SITE_CUT);
    }
    if (status == GPW_OK) {
        status = gpw_site_snapshot_size(site, &bytes);
    }
    if (status == GPW_OK) {
        status = gpw_site_save(site, snapshot, sizeof snapshot);
    }
    printf("static const unsigned char sent_%u[] = {", (unsigned)which);
    for (i = 0; i < bytes; i++) {
        printf("%s%u,", i % 16u == 0u ? "\n    " : " ", (unsigned)snapshot[i]);
    }
    if (status == GPW_OK) {
        status = whole_site_run(site, WHOLE_SITE_CUT, WHOLE_SITE_END);
    }
    if (status == GPW_OK) {
        status = gpw_site_save(site, snapshot, sizeof snapshot);
    }
    printf("\n};\n\n#define SENT_END_HASH_%u 0x%08xu\n\n", (unsigned)which,
           (unsigned)hash_of(snapshot, bytes));
    return status;
}

int main(void)
{
    return print(WHOLE_BUS) == GPW_OK && print(WHOLE_EXACT) == GPW_OK ? 0 : 1;
}
