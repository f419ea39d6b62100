/* SPDX-License-Identifier: MIT */
/* Rules of a load specification as data: defaults, published ones, names. */
#include "loadspec_state.h"

#define RULE_V0_1 40u
#define PER_MINUTE (1.0f / 60.0f)

GPW_STATIC_ASSERT(load_rule_size, sizeof(gpw_load_rule) == RULE_V0_1);

typedef struct published {
    char name[16];
    float limit; /* of `full_w` where it is a share of that */
    float window_s;
    uint8_t rule, is_share, grade;
    uint8_t source;
} published;

static const published rows[] = {
    {"ercot-window", 10.0e6f, 5.0f, GPW_LOAD_RULE_RANGE, 0u, GPW_GRADE_SECONDARY,
     GPW_SOURCE_ERCOT},
    {"band-share-20", 0.2f, 0.0f, GPW_LOAD_RULE_BAND_SHARE, 0u, GPW_GRADE_FULL,
     GPW_SOURCE_CHOUKSE},
    {"ramp-10-pct", 0.10f * PER_MINUTE, 60.0f, GPW_LOAD_RULE_RAMP_UP, 1u, GPW_GRADE_SECONDARY,
     GPW_SOURCE_RAMP_LIMITS},
    {"ramp-15-pct", 0.15f * PER_MINUTE, 60.0f, GPW_LOAD_RULE_RAMP_UP, 1u, GPW_GRADE_SECONDARY,
     GPW_SOURCE_RAMP_LIMITS},
    {"ramp-denmark", 1.0e5f, 1.0f, GPW_LOAD_RULE_RAMP_UP, 0u, GPW_GRADE_SECONDARY,
     GPW_SOURCE_RAMP_LIMITS},
    {"ramp-hawaii", 2.0e6f * PER_MINUTE, 60.0f, GPW_LOAD_RULE_RAMP_UP, 0u, GPW_GRADE_SECONDARY,
     GPW_SOURCE_RAMP_LIMITS},
    {"ramp-ireland", 30.0e6f * PER_MINUTE, 60.0f, GPW_LOAD_RULE_RAMP_UP, 0u,
     GPW_GRADE_SECONDARY, GPW_SOURCE_RAMP_LIMITS},
};

#define ROWS ((uint32_t)(sizeof rows / sizeof rows[0]))

gpw_status gpw_load_rule_init(gpw_load_rule *rule, size_t rule_size)
{
    const gpw_status status =
        gpwi_config_begin(rule, rule_size, RULE_V0_1, GPWI_TYPE_LOAD_RULE);

    if (status == GPW_OK) {
        rule->limit = gpw_unknown();
        rule->window_s = 1.0f;
        rule->grade = GPW_GRADE_USER;
    }
    return status;
}

gpw_status gpwi_load_rule_read(const gpw_load_rule *theirs, gpw_load_rule *ours)
{
    gpwi_cannot_fail(gpw_load_rule_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, RULE_V0_1, theirs);
}

gpw_status gpw_load_rule_preset(gpw_load_rule *rule, uint32_t preset, float full_w)
{
    gpw_load_rule r;
    gpw_status status;

    if (rule == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_load_rule_read(rule, &r);
    if (status == GPW_OK && preset >= ROWS) {
        status = GPW_ERR_NOT_FOUND;
    }
    if (status == GPW_OK && rows[preset].is_share &&
        !gpwi_in_range(full_w, 1.0f, GPW_POWER_MAX_W)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    r.rule = rows[preset].rule;
    r.limit = rows[preset].is_share ? rows[preset].limit * full_w : rows[preset].limit;
    r.window_s = rows[preset].window_s > 0.0f ? rows[preset].window_s : r.window_s;
    r.grade = rows[preset].grade;
    r.source = rows[preset].source;
    return gpwi_config_write(rule, &r, sizeof r, RULE_V0_1);
}

gpw_status gpw_load_rule_preset_find(const char *name, uint32_t *preset)
{
    uint32_t i;

    if (name == NULL || preset == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < ROWS; i++) {
        if (gpwi_is_same_name(name, rows[i].name)) {
            *preset = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

const char *gpw_load_rule_preset_name(uint32_t preset)
{
    return preset < ROWS ? rows[preset].name : "?";
}

const char *gpw_load_rule_name(uint32_t rule)
{
    switch (rule) {
    case GPW_LOAD_RULE_RAMP_UP: return "ramp-up";
    case GPW_LOAD_RULE_RAMP_DOWN: return "ramp-down";
    case GPW_LOAD_RULE_RANGE: return "range";
    case GPW_LOAD_RULE_BAND_AMPLITUDE: return "band-amplitude";
    case GPW_LOAD_RULE_BAND_SHARE: return "band-share";
    default: return "?";
    }
}
