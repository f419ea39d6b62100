/* SPDX-License-Identifier: MIT */
/* Figures of the built-in generator sets. Each is stable on an island over its whole interval;
 * tests/reference/test_genset_closed_forms.c shows it.
 *
 * Deliberately absent: the tunings that bulk-grid studies call typical, GGOV1's above all. On a
 * set that is alone they oscillate or collapse. */
#include "genset_state.h"

typedef struct preset {
    char name[24];
    uint32_t governor;
    float inertia_s;
    float k;
    float droop_pu;
    float air_step_pu;
    float air_tau_s;
    gpw_grade inertia_grade;
    gpw_grade air_grade;
    gpw_grade governor_grade;
    gpw_source source;
} preset;

/* The governor of all four is the electric box and actuator published for a small diesel set in
 * a microgrid; the air stages differ. The gas set's gain is lower in the proportion of its
 * inertia: with 40 it is on the edge at 0.56 s, the low end of its interval. No published
 * figure stands behind an air stage: see docs/sources.md, air-model. */
static const preset presets[] = {
    {"diesel-na", GPW_GOVERNOR_DEGOV, 1.07f, 40.0f, 0.0f, 0.0f, 0.0f, GPW_GRADE_FULL,
     GPW_GRADE_ENGINEERING, GPW_GRADE_FULL, GPW_SOURCE_OPENIPSL},
    {"diesel-turbo", GPW_GOVERNOR_DEGOV, 1.07f, 40.0f, 0.0f, 0.35f, 2.0f, GPW_GRADE_ENGINEERING,
     GPW_GRADE_ENGINEERING, GPW_GRADE_FULL, GPW_SOURCE_OPENIPSL},
    {"diesel-turbo-droop", GPW_GOVERNOR_DEGOV1, 1.07f, 40.0f, 0.04f, 0.35f, 2.0f,
     GPW_GRADE_ENGINEERING, GPW_GRADE_ENGINEERING, GPW_GRADE_ENGINEERING, GPW_SOURCE_OPENIPSL},
    {"gas-lean", GPW_GOVERNOR_DEGOV, 0.70f, 24.0f, 0.0f, 0.16f, 4.0f, GPW_GRADE_ENGINEERING,
     GPW_GRADE_ENGINEERING, GPW_GRADE_ENGINEERING, GPW_SOURCE_AIR_MODEL},
};

#define PRESETS ((uint32_t)(sizeof presets / sizeof presets[0]))

GPW_STATIC_ASSERT(genset_preset_order, GPW_GENSET_DIESEL_NA == 0 && GPW_GENSET_GAS_LEAN == 3);
GPW_STATIC_ASSERT(genset_preset_count, sizeof presets / sizeof presets[0] == 4u);

static void set_microgrid_governor(gpw_genset_config *c)
{
    c->t_lag_s = 0.0f;
    c->kp = 0.0f;
    c->ki = 0.0f;
    c->t1_s = 0.01f;
    c->t2_s = 0.02f;
    c->t3_s = 0.2f;
    c->t4_s = 0.25f;
    c->t5_s = 0.009f;
    c->t6_s = 0.0384f;
    c->dead_s = 0.024f;
    c->droop_on_power = 0u;
    c->te_s = 0.05f;
    c->throttle_min_pu = -0.05f; /* friction: the published 0 never sheds an overspeed */
    c->throttle_max_pu = 1.1f;
}

/* Unknown ends take the default widths, +-20 % on the inertia, +-25 % and +-30 % on the air,
 * and move along when a user replaces the middle. */
static void clear_intervals(gpw_genset_config *c)
{
    c->inertia_low_s = gpw_unknown();
    c->inertia_high_s = gpw_unknown();
    c->air_step_low_pu = gpw_unknown();
    c->air_step_high_pu = gpw_unknown();
    c->air_tau_low_s = gpw_unknown();
    c->air_tau_high_s = gpw_unknown();
}

GPWI_COLD gpw_status gpw_genset_preset(gpw_genset_config *config, uint32_t preset_id)
{
    gpw_genset_config c;
    const preset *p;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_genset_config_init(&c, sizeof c));
    status = gpwi_config_read(&c, sizeof c, GPWI_GENSET_V0_1, config);
    if (status != GPW_OK) {
        return status;
    }
    if (preset_id >= PRESETS) {
        return GPW_ERR_NOT_FOUND;
    }
    p = &presets[preset_id];
    c.governor = p->governor;
    c.inertia_s = p->inertia_s;
    c.damping_pu = 0.0f;
    c.k = p->k;
    c.droop_pu = p->droop_pu;
    c.air_step_pu = p->air_step_pu;
    c.air_tau_s = p->air_tau_s;
    c.inertia_grade = p->inertia_grade;
    c.air_grade = p->air_grade;
    c.governor_grade = p->governor_grade;
    c.source = p->source;
    set_microgrid_governor(&c);
    clear_intervals(&c);
    return gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1);
}

gpw_status gpw_genset_preset_find(const char *name, uint32_t *preset_id)
{
    uint32_t i;

    if (name == NULL || preset_id == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < PRESETS; i++) {
        if (gpwi_is_same_name(name, presets[i].name)) {
            *preset_id = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

const char *gpw_genset_preset_name(uint32_t preset_id)
{
    return preset_id < PRESETS ? presets[preset_id].name : "?";
}
