/* SPDX-License-Identifier: MIT */
/* The relays' memory: a head, rows_max rows, then the ring of slots_max frequencies. */
#ifndef GPW_PROTECTION_STATE_H
#define GPW_PROTECTION_STATE_H

#include "protection_internal.h"

/* A row compares `sign * quantity` with `sign * pickup`, so that beyond is always above. */
typedef struct row_state {
    uint64_t worst_at, trip_at; /* sample numbers, from 1; 0: never */
    float pickup, back;         /* signed; back: at or below it the quantity has come back */
    float worst;                /* signed; -NEVER: nothing known yet */
    uint32_t delay, reset;      /* samples */
    uint32_t timer, longest;    /* samples picked up */
    uint32_t away;              /* samples back inside while still picked up */
    uint32_t looks;             /* 81R: of the window */
    uint32_t pickups;
    uint8_t function, alarm_only, picked, unknown;
    uint32_t reserved;
} row_state;

struct gpw_protection {
    uint32_t magic;
    uint32_t rows, rows_max, slots_max;
    float dt_s, f0_hz;
    uint32_t look_samples, to_look;
    uint32_t slot, filled;
    uint32_t trip; /* row + 1 */
    uint32_t reserved;
    uint64_t now;
};

#endif /* GPW_PROTECTION_STATE_H */
