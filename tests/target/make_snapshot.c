/* SPDX-License-Identifier: MIT */
/* Runs on the machine that builds: a watch saved in the midst of its run, as C, and what its
 * state is at the end, to be reached on the target. */
#include "watch_run.h"

#include <stdio.h>

static unsigned char snapshot[SNAPSHOT_ROOM];

int main(void)
{
    gpw_watch *watch = NULL;
    size_t bytes = 0, i;

    if (one_group_watch_start(&watch, &bytes) != GPW_OK ||
        run_watch(watch, 0u, CUT_TICK) != GPW_OK ||
        gpw_watch_snapshot_size(watch, &bytes) != GPW_OK ||
        gpw_watch_save(watch, snapshot, sizeof snapshot) != GPW_OK) {
        return 1;
    }
    printf("static const unsigned char sent[] = {");
    for (i = 0; i < bytes; i++) {
        printf("%s%u,", i % 16u == 0u ? "\n    " : " ", (unsigned)snapshot[i]);
    }
    if (run_watch(watch, CUT_TICK, END_TICK) != GPW_OK ||
        gpw_watch_save(watch, snapshot, sizeof snapshot) != GPW_OK) {
        return 1;
    }
    printf("\n};\n\n#define SENT_END_HASH 0x%08xu\n", (unsigned)hash_of(snapshot, bytes));
    return 0;
}
