/* SPDX-License-Identifier: MIT */
/* The controller's side of the model: the library's own permits, one call for each event. Time
 * stands still at TIME_NS; a tick moves every time that is kept one unit towards the past
 * instead, which is the same to code that knows differences only (test_permit sees to that) and
 * keeps the number of states finite. */
#ifndef WORLD_H
#define WORLD_H

#include <stdint.h>

#define LIFE 2 /* units of a second */
#define SKEW 1
#define ARRIVE 1
#define SETTLE 1
#define HELD (LIFE + SKEW + ARRIVE)

/* All that the controller remembers; the checker stores and compares it. */
struct world {
    uint64_t memory[(128 + 2 * 40) / 8];
};
extern struct world world;

/* Not part of the state: results of the last call. */
extern int world_is_new;
extern int world_life;

void world_rename(int *const held[], int count);
void world_boot(int epoch);
void world_tick(int allowed, int conditions_ok);
void world_jump(int units);

/* The token, or 0. */
int world_request(int request_id, int allowed, int conditions_ok);

/* 1: it may start. */
int world_use(int token);
int world_knows(int token);
void world_seen(int token);
void world_release(int token);

#endif /* WORLD_H */
