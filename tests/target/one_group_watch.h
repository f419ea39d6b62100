/* SPDX-License-Identifier: MIT */
/* The watch that the size and instruction budgets are about: one set, one group, pulses, and a
 * table of 9 by 9; beside a plant that is a set of its own. With SMALLEST_WATCH the same
 * without the parts that a site may do without. */
#ifndef GPW_TEST_ONE_GROUP_WATCH_H
#define GPW_TEST_ONE_GROUP_WATCH_H

#include <gpupower/gpupower.h>

gpw_status one_group_watch_config(gpw_watch_config *config);

/* The status of a set that droops, in a watch in that memory. */
gpw_status one_group_watch_droop(void);

/* Builds and starts it in static memory; *bytes: what it needs. */
gpw_status one_group_watch_start(gpw_watch **watch, size_t *bytes);

/* What the meters show at tick k of a plant whose load goes from idle to training at 20 s and
 * back at 30 s; readings each 100 ms. */
void one_group_watch_inputs(uint32_t k, gpw_watch_input *input, gpw_watch_set_input *set);

/* Before tick k: asks for the permit and announces, as a scheduler does. 1: it was granted. */
uint32_t one_group_watch_schedule(gpw_watch *watch, uint32_t k);

#endif /* GPW_TEST_ONE_GROUP_WATCH_H */
