/* SPDX-License-Identifier: MIT */
/* A plant that is not there, with the watch that is: eight GPUs on a generator run as gpw_site,
 * and gpw_watch is given what its meters would show. In a controller only the watch is left. */
#ifndef LIVE_PLANT_H
#define LIVE_PLANT_H

#include <gpupower/gpupower.h>

#define TICK_NS 10000000u

typedef struct live_plant live_plant;

/* NULL: something failed, and was said. `snapshot` may be NULL, or a file that is not there
 * yet: then the plant begins idle. */
live_plant *live_plant_open(const char *snapshot);
void live_plant_close(live_plant *plant);

/* One tick of both. 0: done. */
int live_plant_tick(live_plant *plant, uint64_t now_ns, gpw_watch_output *output);

/* What came over a wire; a change that the watch took is made by the plant at its time. */
void live_plant_command(live_plant *plant, uint64_t now_ns, const gpw_command *command,
                        gpw_command_result *result);

/* To a file that is there as a whole or not at all. 0: done. */
int live_plant_save(const live_plant *plant, const char *path);

#endif /* LIVE_PLANT_H */
