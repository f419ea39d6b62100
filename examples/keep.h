/* SPDX-License-Identifier: MIT */
/* The plant's snapshots in two files by turns: where one is lost, the other is a second older.
 * A thread of its own writes them; the tick only copies. */
#ifndef KEEP_H
#define KEEP_H

#include "live_plant.h"

#include <pthread.h>

typedef struct keep {
    const char *path; /* NULL: nothing is kept */
    pthread_t writer;
    pthread_mutex_t mutex;
    pthread_cond_t change;
    unsigned char snapshot[LIVE_PLANT_ROOM]; /* the writer's while bytes > 0 */
    size_t bytes;
    uint32_t number; /* of the snapshot */
    uint32_t ticks;  /* since the last one */
    uint32_t found;  /* number of the one gone on from; 0: none was there */
    uint32_t epoch;
    int stops, failed;
} keep;

/* A plant that goes on from the younger of PATH.0 and PATH.1 that is whole, or begins where
 * neither is there. NULL: it failed, or neither is whole; it was said. `path` may be NULL. */
live_plant *keep_open(keep *k, const char *path);

/* Prints what it went on from. */
void keep_report(const keep *k);

/* Each second a snapshot, where the writer is done with the last one. Never waits. */
void keep_tick(keep *k, live_plant *plant);

/* Writes a last one; none of NULL. 0: all were written. */
int keep_close(keep *k, live_plant *plant);

#endif /* KEEP_H */
