/* SPDX-License-Identifier: MIT */
/* Two sites with one of everything that a site's memory may hold, and how they are run: one
 * with sets, inverters, a voltage and relays on a bus, one with every GPU its own process. */
#ifndef GPW_TEST_WHOLE_SITES_H
#define GPW_TEST_WHOLE_SITES_H

#include <gpupower/gpupower.h>

enum whole_site_id { WHOLE_BUS = 0, WHOLE_EXACT = 1 };

#define WHOLE_SITES 2u
#define WHOLE_SITE_CUT 120u    /* ticks until it is saved: in the midst of what it does */
#define WHOLE_SITE_END 240u    /* and until its end */
#define WHOLE_SITE_ROOM 24576u /* at most, of the state */

gpw_status whole_site_config(uint32_t which, gpw_site_config *config);

/* Started, and in the second of them a run has been judged. */
gpw_status whole_site_start(void *memory, size_t bytes, uint32_t which, gpw_site **site);

/* Ticks, with a command within each hundred. */
gpw_status whole_site_run(gpw_site *site, uint32_t from, uint32_t to);

#endif /* GPW_TEST_WHOLE_SITES_H */
