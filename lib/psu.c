/* SPDX-License-Identifier: MIT */
/* Power supplies: what makers state of them, and closed forms of their bus. */
#include "gpupower/psu.h"

#include "psu_internal.h"

#define SPEC_V0_1 120u
#define SHELF_V0_1 40u
#define RATIO_MAX 100.0f
#define LOAD_MAX_PU 10.0f
#define EFFICIENCY_MIN 0.01f
#define SUPPLIES_MAX 1000u
#define POWER_MIN_W 1.0e-6f

GPW_STATIC_ASSERT(psu_spec_size, sizeof(gpw_psu_spec) == SPEC_V0_1);
GPW_STATIC_ASSERT(psu_shelf_size, sizeof(gpw_psu_shelf_state) == SHELF_V0_1);

/* ---- specifications ---- */

static const char preset_names[][16] = {"intel-crps", "ocp-orv3-3kw", "ocp-orv3-hpr",
                                        "platinum-rows", "li-case"};

#define PRESETS ((uint32_t)(sizeof preset_names / sizeof preset_names[0]))

GPW_STATIC_ASSERT(psu_presets, sizeof preset_names / sizeof preset_names[0] == 5u);

static void forget(gpw_psu_spec *s)
{
    const float unknown = gpw_unknown();

    s->grade = GPW_GRADE_UNKNOWN;
    s->source = GPW_SOURCE_USER;
    s->rated_w = unknown;
    s->hold_up_s = unknown;
    s->hold_up_load_pu = unknown;
    s->hold_up_low_s = unknown;
    s->hold_up_low_load_pu = unknown;
    s->hold_up_energy_j = unknown;
    s->hold_up_limit_pu = 1.0f;
    s->peak_ratio = unknown;
    s->peak_s = unknown;
    s->peak_period_s = unknown;
    s->step_pu = unknown;
    s->step_min_hz = unknown;
    s->step_max_hz = unknown;
    s->droop_v = unknown;
    s->backup_start_s = unknown;
    s->backup_s = unknown;
    s->lag_low_s = unknown;
    s->lag_high_s = unknown;
    s->load_1_pu = unknown;
    s->load_2_pu = unknown;
    s->load_3_pu = unknown;
    s->load_4_pu = unknown;
    s->efficiency_1 = unknown;
    s->efficiency_2 = unknown;
    s->efficiency_3 = unknown;
    s->efficiency_4 = unknown;
}

gpw_status gpw_psu_spec_init(gpw_psu_spec *spec, size_t spec_size)
{
    const gpw_status status = gpwi_config_begin(spec, spec_size, SPEC_V0_1, GPWI_TYPE_PSU);

    if (status == GPW_OK) {
        forget(spec);
    }
    return status;
}

static gpw_status read_spec(const gpw_psu_spec *theirs, gpw_psu_spec *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_psu_spec_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, SPEC_V0_1, theirs);
    return status == GPW_OK && ours->reserved != 0u ? (gpw_status)GPW_ERR_DOMAIN : status;
}

static void set_intel(gpw_psu_spec *s)
{
    s->grade = GPW_GRADE_FULL;
    s->source = GPW_SOURCE_INTEL_PSU;
    s->hold_up_s = 0.010f;
    s->hold_up_load_pu = 1.0f;
    s->hold_up_low_s = 0.012f;
    s->hold_up_low_load_pu = 0.7f;
    s->peak_s = 0.003f;
    s->peak_period_s = 0.050f;
    s->step_pu = 0.60f;
    s->step_min_hz = 50.0f;
    s->step_max_hz = 5000.0f;
}

static void set_orv3(gpw_psu_spec *s)
{
    s->grade = GPW_GRADE_FULL;
    s->source = GPW_SOURCE_OCP_ORV3;
    s->rated_w = 3000.0f;
    s->hold_up_s = 0.020f;
    s->hold_up_load_pu = 1.0f;
    s->hold_up_energy_j = 60.0f;
    s->hold_up_limit_pu = 1.5f;
    s->droop_v = 0.5f;
    s->backup_start_s = 0.004f;
    s->backup_s = 240.0f;
}

/* The hold-up is that of the 3 kW supply, carried over: 20 ms at 5.5 kW. */
static void set_orv3_hpr(gpw_psu_spec *s)
{
    s->grade = GPW_GRADE_COMPUTED;
    s->source = GPW_SOURCE_OCP_ORV3;
    s->rated_w = 5500.0f;
    s->hold_up_s = 0.020f;
    s->hold_up_load_pu = 1.0f;
    s->hold_up_energy_j = 110.0f;
    s->peak_ratio = 1.60f;
    s->backup_s = 90.0f;
}

static void set_platinum(gpw_psu_spec *s)
{
    s->grade = GPW_GRADE_FULL;
    s->source = GPW_SOURCE_INTEL_PSU;
    s->load_1_pu = 0.10f;
    s->load_2_pu = 0.20f;
    s->load_3_pu = 0.50f;
    s->load_4_pu = 1.00f;
    s->efficiency_1 = 0.82f;
    s->efficiency_2 = 0.90f;
    s->efficiency_3 = 0.94f;
    s->efficiency_4 = 0.91f;
}

static void set_li(gpw_psu_spec *s)
{
    s->grade = GPW_GRADE_FULL;
    s->source = GPW_SOURCE_LI;
    s->rated_w = 1000.0f;
    s->lag_low_s = 0.020f;
    s->lag_high_s = 0.050f;
}

gpw_status gpw_psu_preset(gpw_psu_spec *spec, uint32_t preset_id)
{
    gpw_psu_spec ours;
    gpw_status status;

    if (spec == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_spec(spec, &ours);
    if (status != GPW_OK) {
        return status;
    }
    forget(&ours);
    switch (preset_id) {
    case GPW_PSU_INTEL_CRPS: set_intel(&ours); break;
    case GPW_PSU_OCP_ORV3_3KW: set_orv3(&ours); break;
    case GPW_PSU_OCP_ORV3_HPR: set_orv3_hpr(&ours); break;
    case GPW_PSU_PLATINUM_ROWS: set_platinum(&ours); break;
    case GPW_PSU_LI_CASE: set_li(&ours); break;
    default: return GPW_ERR_NOT_FOUND;
    }
    return gpwi_config_write(spec, &ours, sizeof ours, SPEC_V0_1);
}

gpw_status gpw_psu_preset_find(const char *name, uint32_t *preset_id)
{
    uint32_t i;

    if (name == NULL || preset_id == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < PRESETS; i++) {
        if (gpwi_is_same_name(name, preset_names[i])) {
            *preset_id = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

const char *gpw_psu_preset_name(uint32_t preset_id)
{
    return preset_id < PRESETS ? preset_names[preset_id] : "?";
}

/* ---- hold-up ---- */

static float smaller(float a, float b)
{
    return b < a ? b : a;
}

/* A statement promises its energy to loads up to its own, and its time to larger ones. */
static float promised_s(float time_s, float stated_w, float load_w)
{
    return load_w <= stated_w ? time_s * (stated_w / load_w) : time_s;
}

static int is_statement(float time_s, float load_pu)
{
    return gpwi_in_range(time_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_in_range(load_pu, 1.0e-3f, LOAD_MAX_PU);
}

static gpw_status hold_up(const gpw_psu_spec *s, float load_w, float *hold_up_s)
{
    float least_s = FLT_MAX;

    if (gpwi_is_known(s->hold_up_energy_j)) {
        if (!gpwi_in_range(s->hold_up_energy_j, 0.0f, GPWI_STORE_MAX_J)) {
            return GPW_ERR_DOMAIN;
        }
        least_s = s->hold_up_energy_j / load_w;
    }
    if (gpwi_is_known(s->hold_up_s) && gpwi_is_known(s->hold_up_load_pu)) {
        if (!is_statement(s->hold_up_s, s->hold_up_load_pu)) {
            return GPW_ERR_DOMAIN;
        }
        least_s =
            smaller(least_s, promised_s(s->hold_up_s, s->hold_up_load_pu * s->rated_w, load_w));
    }
    if (gpwi_is_known(s->hold_up_low_s) && gpwi_is_known(s->hold_up_low_load_pu)) {
        if (!is_statement(s->hold_up_low_s, s->hold_up_low_load_pu)) {
            return GPW_ERR_DOMAIN;
        }
        least_s = smaller(
            least_s, promised_s(s->hold_up_low_s, s->hold_up_low_load_pu * s->rated_w, load_w));
    }
    if (!(least_s < FLT_MAX)) {
        return GPW_ERR_UNKNOWN;
    }
    *hold_up_s = least_s;
    return GPW_OK;
}

static gpw_status check_rating(const gpw_psu_spec *s)
{
    if (!gpwi_is_known(s->rated_w)) {
        return GPW_ERR_UNKNOWN;
    }
    return gpwi_in_range(s->rated_w, 1.0f, GPW_POWER_MAX_W) &&
                   gpwi_in_range(s->hold_up_limit_pu, 1.0e-3f, LOAD_MAX_PU)
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

gpw_status gpw_psu_hold_up_s(const gpw_psu_spec *spec, float load_w, float *hold_up_s)
{
    gpw_psu_spec s;
    gpw_status status;

    if (spec == NULL || hold_up_s == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_spec(spec, &s);
    if (status == GPW_OK) {
        status = check_rating(&s);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(load_w, POWER_MIN_W, s.hold_up_limit_pu * s.rated_w)) {
        return GPW_ERR_DOMAIN;
    }
    return hold_up(&s, load_w, hold_up_s);
}

/* ---- efficiency ---- */

typedef struct rows {
    float load_pu[GPW_PSU_ROWS], efficiency[GPW_PSU_ROWS];
    uint32_t count;
} rows;

static gpw_status read_rows(const gpw_psu_spec *s, rows *r)
{
    r->load_pu[0] = s->load_1_pu;
    r->load_pu[1] = s->load_2_pu;
    r->load_pu[2] = s->load_3_pu;
    r->load_pu[3] = s->load_4_pu;
    r->efficiency[0] = s->efficiency_1;
    r->efficiency[1] = s->efficiency_2;
    r->efficiency[2] = s->efficiency_3;
    r->efficiency[3] = s->efficiency_4;
    for (r->count = 0; r->count < GPW_PSU_ROWS; r->count++) {
        const uint32_t i = r->count;

        if (!gpwi_is_known(r->load_pu[i]) || !gpwi_is_known(r->efficiency[i])) {
            break;
        }
        if (!gpwi_in_range(r->load_pu[i], 0.0f, LOAD_MAX_PU) ||
            !gpwi_in_range(r->efficiency[i], EFFICIENCY_MIN, 1.0f)) {
            return GPW_ERR_DOMAIN;
        }
        if (i > 0u && r->load_pu[i] <= r->load_pu[i - 1u]) {
            return GPW_ERR_ORDER;
        }
    }
    return r->count > 0u ? GPW_OK : GPW_ERR_UNKNOWN;
}

static gpw_status efficiency_at(const gpw_psu_spec *s, float load_w, float *efficiency)
{
    const float load_pu = load_w / s->rated_w;
    rows r;
    uint32_t i = 0;
    float part;
    const gpw_status status = read_rows(s, &r);

    if (status != GPW_OK) {
        return status;
    }
    while (i < r.count && load_pu > r.load_pu[i]) {
        i++;
    }
    if (i == r.count) {
        *efficiency = r.efficiency[i - 1u];
        return GPW_NOTE_CLAMPED;
    }
    if (i == 0u || load_pu == r.load_pu[i]) {
        *efficiency = r.efficiency[i];
        return load_pu == r.load_pu[i] ? GPW_OK : GPW_NOTE_CLAMPED;
    }
    part = (load_pu - r.load_pu[i - 1u]) / (r.load_pu[i] - r.load_pu[i - 1u]);
    *efficiency = r.efficiency[i - 1u] + part * (r.efficiency[i] - r.efficiency[i - 1u]);
    return GPW_OK;
}

gpw_status gpw_psu_efficiency(const gpw_psu_spec *spec, float load_w, float *efficiency)
{
    gpw_psu_spec s;
    gpw_status status;

    if (spec == NULL || efficiency == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_spec(spec, &s);
    if (status == GPW_OK) {
        status = check_rating(&s);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(load_w, 0.0f, LOAD_MAX_PU * s.rated_w)) {
        return GPW_ERR_DOMAIN;
    }
    return efficiency_at(&s, load_w, efficiency);
}

/* ---- shelves ---- */

/* What one supply does at a load: unknown stays unknown, only a wrong figure is an error. */
static gpw_status look_at(const gpw_psu_spec *s, float load_w, float *efficiency,
                          float *hold_up_s)
{
    gpw_status status;

    *efficiency = gpw_unknown();
    *hold_up_s = gpw_unknown();
    status = efficiency_at(s, load_w, efficiency);
    if (status < GPW_OK && status != GPW_ERR_UNKNOWN) {
        return status;
    }
    if (load_w <= s->hold_up_limit_pu * s->rated_w) {
        status = hold_up(s, load_w, hold_up_s);
    }
    return status < GPW_OK && status != GPW_ERR_UNKNOWN ? status : GPW_OK;
}

gpw_status gpw_psu_shelf(const gpw_psu_spec *spec, uint32_t supplies, uint32_t redundant,
                         float load_w, gpw_psu_shelf_state *state, size_t state_size)
{
    gpw_psu_shelf_state now;
    gpw_psu_spec s;
    gpw_status status;
    float failed_w;

    if (spec == NULL || state == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_spec(spec, &s);
    if (status == GPW_OK) {
        status = check_rating(&s);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (supplies < 1u || supplies > SUPPLIES_MAX || redundant >= supplies) {
        return GPW_ERR_DOMAIN;
    }
    now.supplies = supplies;
    now.redundant = redundant;
    now.capacity_w = (float)(supplies - redundant) * s.rated_w;
    if (!gpwi_in_range(load_w, POWER_MIN_W, now.capacity_w)) {
        return GPW_ERR_DOMAIN;
    }
    now.per_psu_w = load_w / (float)supplies;
    now.per_psu_pu = now.per_psu_w / s.rated_w;
    failed_w = load_w / (float)(supplies - redundant);
    now.failed_per_psu_pu = failed_w / s.rated_w;
    status = look_at(&s, now.per_psu_w, &now.efficiency, &now.hold_up_s);
    if (status == GPW_OK) {
        status = look_at(&s, failed_w, &now.failed_efficiency, &now.failed_hold_up_s);
    }
    if (status == GPW_OK) {
        status = gpwi_result_write(state, state_size, &now, sizeof now, SHELF_V0_1);
    }
    if (status != GPW_OK) {
        return status;
    }
    /* The rows that tell the one efficiency tell the other. */
    return gpwi_is_known(now.efficiency) && gpwi_is_known(now.hold_up_s) &&
                   gpwi_is_known(now.failed_hold_up_s)
               ? GPW_OK
               : GPW_NOTE_UNKNOWN;
}

/* ---- excursions ---- */

typedef struct excursion {
    float duration_s;
    float duty;
    float ratio[2]; /* by #gpw_psu_class_id */
} excursion;

static const excursion excursions[GPW_PSU_EXCURSION_ROWS] = {{100.0e-6f, 0.05f, {2.0f, 1.5f}},
                                                             {1.0e-3f, 0.08f, {1.8f, 1.45f}},
                                                             {10.0e-3f, 0.125f, {1.6f, 1.35f}},
                                                             {100.0e-3f, 0.25f, {1.2f, 1.1f}}};

gpw_status gpw_psu_excursion(uint32_t class_id, float ratio, float duration_s,
                             uint32_t *is_allowed, float *duty_max)
{
    float duty = 0.0f;
    uint32_t i;

    if (is_allowed == NULL || duty_max == NULL) {
        return GPW_ERR_NULL;
    }
    if (class_id > GPW_PSU_ATX_TO_450_W || !gpwi_in_range(ratio, 0.0f, RATIO_MAX) ||
        !gpwi_in_range(duration_s, 0.0f, GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < GPW_PSU_EXCURSION_ROWS; i++) {
        if (ratio <= excursions[i].ratio[class_id] && duration_s <= excursions[i].duration_s) {
            duty = excursions[i].duty; /* later rows allow it more often */
        }
    }
    if (ratio <= 1.0f) {
        duty = 1.0f;
    }
    *is_allowed = duty > 0.0f;
    *duty_max = duty;
    return GPW_OK;
}

gpw_status gpw_psu_excursion_row(uint32_t class_id, uint32_t row, float *ratio,
                                 float *duration_s, float *duty)
{
    if (ratio == NULL || duration_s == NULL || duty == NULL) {
        return GPW_ERR_NULL;
    }
    if (class_id > GPW_PSU_ATX_TO_450_W || row >= GPW_PSU_EXCURSION_ROWS) {
        return GPW_ERR_NOT_FOUND;
    }
    *ratio = excursions[row].ratio[class_id];
    *duration_s = excursions[row].duration_s;
    *duty = excursions[row].duty;
    return GPW_OK;
}
