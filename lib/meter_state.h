/* SPDX-License-Identifier: MIT */
/* Memory of a meter: a head; then for each board its state, the samples of its window, and the
 * readings that are on their way. */
#ifndef GPW_METER_STATE_H
#define GPW_METER_STATE_H

#include "meter_internal.h"
#include "sizing_internal.h"

#define METER_MAGIC 0x54454d47u /* "GMET" */

/* What a refresh made known. */
typedef struct meter_shown {
    uint64_t refreshed_ns;
    int64_t value; /* the window's energy, nJ; of a counter, mJ */
    float reading_w;
    uint32_t taps;
} meter_shown;

typedef struct meter_board {
    uint64_t refresh_ns; /* the next one */
    uint64_t poll_ns;    /* likewise */
    int64_t sample_nj;   /* of the sample that is being taken */
    gpwi_energy counted;
    meter_shown shown;
    float gain;
    float input_w;   /* last usable power */
    float sensed_w;  /* behind the lag */
    uint32_t draws;  /* refreshes so far, for the jitter */
    uint32_t round;  /* readings so far */
    uint32_t tap_at; /* sample that is written next */
    uint32_t first_late, lates;
    uint32_t rest; /* of the energy that was not a whole nanojoule, 2^-32 nJ */
    uint32_t reserved;
} meter_board;

struct gpw_meter {
    uint32_t magic;
    uint32_t dt_ns;
    gpw_meter_config config;
    uint64_t now_ns;
    uint64_t period_ns, sample_ns, latency_ns, poll_ns, stagger_ns;
    uint32_t taps_max, lates_max;
    uint32_t board_bytes;
    float tau_s;
};

#endif /* GPW_METER_STATE_H */
