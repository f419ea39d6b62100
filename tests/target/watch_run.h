/* SPDX-License-Identifier: MIT */
/* The run of the one-group watch that is cut in two: the first part on the machine that builds,
 * the second on the target. */
#ifndef GPW_TEST_WATCH_RUN_H
#define GPW_TEST_WATCH_RUN_H

#include "one_group_watch.h"
#include "snapshot_hash.h"

#include <string.h>

#define CUT_TICK 2500u /* in training, its permit has been used */
#define END_TICK 3500u /* after the way back */
#define SNAPSHOT_ROOM 6176u

static gpw_status run_watch(gpw_watch *watch, uint32_t from, uint32_t to)
{
    gpw_watch_input input;
    gpw_watch_set_input set;
    gpw_watch_output output;
    gpw_status status = GPW_OK;
    uint32_t k;

    for (k = from; status == GPW_OK && k < to; k++) {
        (void)one_group_watch_schedule(watch, k);
        one_group_watch_inputs(k, &input, &set);
        status = gpw_watch_step(watch, &input, sizeof input, &set, sizeof set, 1u, &output,
                                sizeof output);
    }
    return status;
}

#endif /* GPW_TEST_WATCH_RUN_H */
