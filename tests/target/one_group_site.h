/* SPDX-License-Identifier: MIT */
/* The site that the size and instruction budgets are about: one group of eight GPUs in
 * aggregated mode, supplies with a frequency window, air-limited genset, verdict of three
 * classes, 10 ms tick; with a PSU lag and a protection beside, unless ONE_GROUP_CORE is
 * defined. */
#ifndef GPW_TEST_ONE_GROUP_SITE_H
#define GPW_TEST_ONE_GROUP_SITE_H

#include <gpupower/gpupower.h>

gpw_status one_group_config(gpw_site_config *config);

/* Adds everything and starts: idle, all eight to training at 2 s, back at 4 s. */
gpw_status one_group_start(gpw_site *site);

#endif /* GPW_TEST_ONE_GROUP_SITE_H */
