/* SPDX-License-Identifier: MIT */
/* What follows a voltage remembers. */
#ifndef GPW_VOLTAGE_STATE_H
#define GPW_VOLTAGE_STATE_H

#include "voltage_internal.h"

/* A class as it was asked for, and as it follows the record. */
typedef struct track {
    float dip_pct, rise_pct, steady_pct;
    float recovery_s[2]; /* after a dip, after a rise; the second 0: the first is of both */
    float within_pu;     /* NEVER_PU: not followed */
    uint32_t class_id;
    uint8_t outside, open; /* open: left, and not yet known to be back for good */
    uint8_t above, reserved;
    uint64_t out_at, in_at;
    uint64_t longest_at[2];
    uint32_t longest[2]; /* samples */
} track;

struct gpw_voltage {
    uint32_t magic;
    uint32_t classes;
    float dt_s, set_pu;
    uint32_t hold_samples, hole_samples, page_samples;

    uint32_t page_left;
    float last_pu, low_pu, high_pu;
    float page_sum_pu, page_residue_pu, page_low_pu, page_high_pu;
    float steady_pu; /* largest deviation at rest; negative: never rested */
    uint32_t held_row;
    float rest_low_pu, rest_high_pu;   /* of the stretch at rest so far */
    uint32_t rest_pages, settle_pages; /* its length; how long it has to be before it counts */
    uint8_t hole, collapsed, reserved[2];
    uint64_t now, low_at, high_at, steady_at;
    track class_of[GPW_VOLTAGE_CLASSES_MAX];
};

#endif /* GPW_VOLTAGE_STATE_H */
