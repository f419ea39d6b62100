/* SPDX-License-Identifier: MIT */
/* A load specification's memory: a head with its rules, then a sliding window for each, then
 * the filters of the bands. */
#ifndef GPW_LOADSPEC_STATE_H
#define GPW_LOADSPEC_STATE_H

#include "gpupower/bands.h"
#include "gpupower/loadspec.h"
#include "internal.h"

typedef struct gpwi_rule {
    uint64_t worst_at; /* tick */
    float limit, window_s, worst;
    uint32_t exceeded, allowed;
    uint8_t rule, band;
    uint8_t is_above;   /* the limit, at the last tick */
    uint8_t is_settled; /* the record is long enough for it */
} gpwi_rule;

struct gpw_load_spec {
    uint32_t magic;
    uint32_t tick_ns;
    uint32_t rules_max, rules;
    uint32_t window_bytes; /* of each window's block */
    uint32_t has_bands;
    uint32_t carried; /* bands that the tick carries */
    float window_max_s;
    uint64_t ticks;
    uint64_t held;
    gpwi_rule rule[GPW_LOAD_SPEC_RULES_MAX];
};

gpw_status gpwi_load_rule_read(const gpw_load_rule *theirs, gpw_load_rule *ours);

#endif /* GPW_LOADSPEC_STATE_H */
