/* SPDX-License-Identifier: MIT */
/* A tick that keeps to a clock, and counts when it could not. */
#ifndef REALTIME_H
#define REALTIME_H

#include <stdint.h>

typedef struct pace {
    uint64_t next_ns; /* when the next tick begins */
    uint64_t tick_ns;
    uint64_t ticks;
    uint64_t missed;   /* ticks whose work was not done when the next one should have begun;
                          those left out after a long stall as well */
    uint64_t stalls;   /* how often that began: one stall may miss many */
    uint64_t worst_ns; /* latest that a tick began */
    int was_late;
} pace;

uint64_t monotonic_ns(void);

void pace_begin(pace *p, uint64_t tick_ns);

/* Sleeps until the next tick; its time. */
uint64_t pace_wait(pace *p);

/* The same without any work, beside it: what this machine misses by itself. */
int idle_begin(uint64_t tick_ns);
void idle_end(pace *result);

/* First come, first served before all others, where the system lets us. 1: it does. */
int is_realtime(void);

long resident_kib(void);

#endif /* REALTIME_H */
