/* SPDX-License-Identifier: MIT */
/* Figures of the built-in alternators. */
#include "alternator_state.h"

typedef struct preset {
    char name[24];
    float xd_pu, xd_transient_pu, td0_s;
    gpw_source source;
    gpw_grade exciter_grade; /* the small set's own source names no figures of its exciter */
} preset;

static const preset presets[] = {
    {"diesel-50kva", 1.0f, 0.296f, 3.7f, GPW_SOURCE_OPENIPSL, GPW_GRADE_ENGINEERING},
    {"diesel-gridlabd", 2.06f, 0.398f, 4.45f, GPW_SOURCE_GRIDLABD, GPW_GRADE_FULL},
};

#define PRESETS ((uint32_t)(sizeof presets / sizeof presets[0]))

GPW_STATIC_ASSERT(alternator_preset_order,
                  GPW_ALTERNATOR_DIESEL_50KVA == 0 && GPW_ALTERNATOR_DIESEL_GRIDLABD == 1);

/* EMIN is ours: the source's -3 needs a field that can be reversed, which the rotating diodes
 * of a brushless machine cannot. */
static void set_exciter(gpw_alternator_config *c)
{
    c->exciter_gain = 50.0f;
    c->exciter_lead_s = 10.0f;
    c->exciter_lag_s = 2.0f;
    c->exciter_tau_s = 0.01f;
    c->field_min_pu = 0.0f;
    c->field_max_pu = 3.0f;
    c->var_droop_pu = 0.0f;
    c->vhz_knee_hz = c->f0_hz > 55.0f ? 0.95f * c->f0_hz : 0.94f * c->f0_hz;
    c->vhz_slope = 1.7f;
}

GPWI_COLD gpw_status gpw_alternator_preset(gpw_alternator_config *config, uint32_t preset_id)
{
    gpw_alternator_config c;
    const preset *p;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_alternator_config_init(&c, sizeof c));
    status = gpwi_config_read(&c, sizeof c, GPWI_ALTERNATOR_V0_1, config);
    if (status != GPW_OK) {
        return status;
    }
    if (preset_id >= PRESETS) {
        return GPW_ERR_NOT_FOUND;
    }
    p = &presets[preset_id];
    c.xd_pu = p->xd_pu;
    c.xd_transient_pu = p->xd_transient_pu;
    c.xq_pu = gpw_unknown();
    c.td0_s = p->td0_s;
    c.machine_grade = GPW_GRADE_FULL;
    c.exciter_grade = p->exciter_grade;
    c.source = p->source;
    set_exciter(&c);
    return gpwi_config_write(config, &c, sizeof c, GPWI_ALTERNATOR_V0_1);
}

GPWI_COLD gpw_status gpw_alternator_preset_find(const char *name, uint32_t *preset_id)
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

const char *gpw_alternator_preset_name(uint32_t preset_id)
{
    return preset_id < PRESETS ? presets[preset_id].name : "?";
}
