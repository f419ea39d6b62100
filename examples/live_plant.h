/* SPDX-License-Identifier: MIT */
/* A plant that is not there, with the watch that is: eight GPUs on a generator run as gpw_site,
 * and gpw_watch is given what its meters would show. In a controller only the watch is left. */
#ifndef LIVE_PLANT_H
#define LIVE_PLANT_H

#include <gpupower/gpupower.h>

#define TICK_NS 10000000u

typedef struct live_plant live_plant;

/* NULL: something failed. Goes on from a snapshot, with the next epoch of its permits; from
 * NULL the plant begins idle. */
live_plant *live_plant_open(const void *snapshot, size_t snapshot_bytes);
void live_plant_close(live_plant *plant);

/* One tick of both. 0: done. */
int live_plant_tick(live_plant *plant, uint64_t now_ns, gpw_watch_output *output);

/* What came over a wire; a change that the watch took is made by the plant at its time. */
void live_plant_command(live_plant *plant, uint64_t now_ns, uint32_t client,
                        const gpw_command *command, gpw_command_result *result);

/* Of each client the last nonce that was taken, for who takes commands to look at and set. They
 * are part of the state. */
uint32_t *live_plant_nonces(live_plant *plant);

/* Both as bytes, between two ticks. How many; 0: it failed. */
#define LIVE_PLANT_ROOM 32768u
size_t live_plant_save(live_plant *plant, void *snapshot, size_t room_bytes);

/* Of the last snapshot, counted on across restarts; of the permits. */
uint32_t live_plant_number(const live_plant *plant);
uint32_t live_plant_epoch(const live_plant *plant);

#endif /* LIVE_PLANT_H */
