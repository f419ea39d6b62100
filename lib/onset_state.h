/* SPDX-License-Identifier: MIT */
/* Memory of a search for unannounced changes. */
#ifndef GPW_ONSET_STATE_H
#define GPW_ONSET_STATE_H

#include "gpupower/onset.h"
#include "internal.h"

#define ONSET_RECENT 10u /* readings that make the longest mean */

/* One direction: how far, and for how long, the load lately went there by itself. */
typedef struct onset_side {
    float reach_w;      /* of a reading */
    float mean_reach_w; /* of the mean of the recent readings */
    float mean_off_w;   /* of the readings on that side, those on the other taken as 0 */
    float rest_s;       /* until these begin to fade */
} onset_side;

/* Where the load is while it is away from its level. */
typedef struct onset_away {
    uint64_t begin_ns;
    float extreme_w;
    int32_t sign; /* 1: above, -1: below, 0: not away */
    uint32_t is_alarmed;
    uint32_t reserved;
} onset_away;

struct gpw_onset {
    uint32_t magic;
    uint32_t is_seen; /* a reading came */
    uint32_t has_level;
    uint32_t is_expected; /* the level is that above what was expected */
    uint32_t heard;       /* readings of this level, up to the count that settles it */
    uint32_t recent_count, recent_next;
    uint32_t detected;
    uint64_t stamp_ns;
    uint64_t count, excursions, at_ns;
    float level_w, expected_w;
    float known_s; /* for which this level has been heard */
    float from_w, to_w;
    float given_up_w, given_down_w;
    uint32_t mean_of;  /* readings that a mean has */
    float mean_most_w; /* largest mean, with its sign, since one was near the level */
    float recent[ONSET_RECENT];
    onset_side up, down;
    uint32_t reserved;
    onset_away away;
    gpw_onset_config config;
};

#endif /* GPW_ONSET_STATE_H */
