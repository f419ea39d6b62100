/* SPDX-License-Identifier: MIT */
/* Verdict: life cycle, and what a record is told. What it means: verdict_judge.c. */
#include "gpupower/verdict.h"

#include "maths.h"
#include "verdict_internal.h"
#include "verdict_state.h"

#define CONFIG_V0_1 48u /* size in 0.1 */

#define VERDICT_MAGIC 0x56575047u /* "GPWV" */
#define SAMPLES_MAX 4.0e9f

GPW_STATIC_ASSERT(config_size, sizeof(gpw_verdict_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(struct gpw_verdict) <= GPW_VERDICT_STATE_BYTES);
GPW_STATIC_ASSERT(ring_indexed, GPWI_RING_SLOTS >= 1u);

/* ---- names ---- */

const char *gpw_outcome_name(gpw_outcome outcome)
{
    switch (outcome) {
    case GPW_UNDETERMINED: return "undetermined";
    case GPW_HOLDS: return "holds";
    case GPW_FAILS: return "fails";
    default: return "?";
    }
}

const char *gpw_criterion_name(uint32_t criterion)
{
    switch (criterion) {
    case GPW_CRITERION_NONE: return "none";
    case GPW_CRITERION_DIP_RATED: return "dip_rated";
    case GPW_CRITERION_DIP_INITIAL: return "dip_initial";
    case GPW_CRITERION_RISE: return "rise";
    case GPW_CRITERION_RECOVERY: return "recovery";
    case GPW_CRITERION_STEADY_BAND: return "steady_band";
    case GPW_CRITERION_ROCOF: return "rocof";
    case GPW_CRITERION_TRIP: return "trip";
    case GPW_CRITERION_COLLAPSE: return "collapse";
    case GPW_CRITERION_SUPPLY: return "supply";
    case GPW_CRITERION_RISE_INITIAL: return "rise_initial";
    case GPW_CRITERION_RECOVERY_UNLOAD: return "recovery_unload";
    case GPW_CRITERION_VOLTAGE_DIP: return "voltage_dip";
    case GPW_CRITERION_VOLTAGE_RISE: return "voltage_rise";
    case GPW_CRITERION_VOLTAGE_RECOVERY: return "voltage_recovery";
    case GPW_CRITERION_VOLTAGE_STEADY: return "voltage_steady";
    case GPW_CRITERION_PROTECTION: return "protection";
    default: return "?";
    }
}

/* ---- configuration ---- */

static GPWI_COLD int is_valid(const gpw_verdict_config *c)
{
    return gpwi_is_within(c->dt_s, GPW_DT_MIN_S, 0.1f) &&
           gpwi_is_within(c->f0_hz, 10.0f, 1000.0f) &&
           gpwi_is_within(c->rated_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->droop_pct, 0.0f, 100.0f) &&
           gpwi_is_within(c->rocof_window_s, 0.1f, 2.0f) &&
           gpwi_is_within(c->recovery_hold_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->step_window_s, 0.1f, 10.0f) && c->reserved[0] == 0u &&
           c->reserved[1] == 0u && c->reserved[2] == 0u && c->reserved[3] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_verdict_config *theirs,
                                        gpw_verdict_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_verdict_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_verdict_config_init(gpw_verdict_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_VERDICT);

    if (status == GPW_OK) {
        config->f0_hz = 50.0f;
        config->rocof_window_s = 0.5f;
        config->recovery_hold_s = 1.0f;
        config->step_window_s = 1.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_verdict_state_size(const gpw_verdict_config *config, size_t *bytes)
{
    gpw_verdict_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(struct gpw_verdict);
    }
    return status;
}

/* Quotients below are at most 6e7: the ranges see to it. */

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static GPWI_COLD void set_windows(gpw_verdict *v, const gpw_verdict_config *c)
{
    uint32_t looks;

    v->look_samples = gpwi_nearest_count(GPWI_LOOK_S, c->dt_s);
    v->hold_samples = gpwi_covering_count(c->recovery_hold_s, c->dt_s);
    v->hole_samples = larger(gpwi_nearest_count(GPWI_HOLE_S, c->dt_s), v->look_samples);
    v->window_samples = gpwi_nearest_count(c->step_window_s, c->dt_s);
    v->block_looks =
        larger(gpwi_covering_count(c->step_window_s,
                                   (float)(GPWI_STEP_BLOCKS - 1u) * gpwi_verdict_look_s(v)),
               1u);
    looks = gpwi_nearest_count(c->rocof_window_s, gpwi_verdict_look_s(v));
    v->slot_looks = (looks + GPWI_RING_SLOTS - 1u) / GPWI_RING_SLOTS;
    v->slots = looks / v->slot_looks;
    v->calm_slots = larger(
        gpwi_covering_count(c->recovery_hold_s, (float)v->slot_looks * gpwi_verdict_look_s(v)),
        v->slots);
    v->page_looks = gpwi_nearest_count(1.0f, gpwi_verdict_look_s(v));
}

GPWI_COLD gpw_status gpw_verdict_init(void *memory, size_t memory_bytes,
                                      const gpw_verdict_config *config, gpw_verdict **verdict)
{
    gpw_verdict *const v = memory;
    gpw_verdict_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || verdict == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *v);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(v, 0, sizeof *v);
    v->magic = VERDICT_MAGIC;
    v->dt_s = c.dt_s;
    v->f0_hz = c.f0_hz;
    v->rated_w = c.rated_w;
    v->droop_pct = c.droop_pct;
    v->trip_gate_pu = GPWI_NEVER_PU;
    set_windows(v, &c);
    gpwi_verdict_rewind(v);
    *verdict = v;
    return GPW_OK;
}

/* ---- classes and trips ---- */

gpw_status gpwi_verdict_check(const gpw_verdict *verdict)
{
    if (verdict == NULL) {
        return GPW_ERR_NULL;
    }
    return verdict->magic == VERDICT_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

static GPWI_COLD int has_begun(const gpw_verdict *v)
{
    return gpwi_verdict_now(v) > 0u || v->run.collapsed != 0u;
}

/* Nine figures in a row, in both structs: read in a loop. */
#define LIMITS 9u
GPW_STATIC_ASSERT(limits_are_in_a_row,
                  offsetof(gpw_limits, unload_recovery_s) ==
                      offsetof(gpw_limits, dip_rated_pct) + (LIMITS - 1u) * sizeof(float));
GPW_STATIC_ASSERT(they_are_in_a_class_too,
                  offsetof(gpwi_class, unload_recovery_s) ==
                      offsetof(gpwi_class, dip_rated_pct) + (LIMITS - 1u) * sizeof(float));

/* NaN and 0 are two ways of saying "not judged"; inside there is one. */
static GPWI_COLD int take_limits(const gpw_limits *c, gpwi_class *ours)
{
    static const float highest[LIMITS] = {100.0f, 100.0f, 100.0f, 3600.0f, 100.0f,
                                          100.0f, 1.0e6f, 100.0f, 3600.0f};
    float limits[LIMITS];
    uint32_t i;

    memcpy(limits, (const char *)c + offsetof(gpw_limits, dip_rated_pct), sizeof limits);
    for (i = 0; i < LIMITS; i++) {
        limits[i] = gpwi_is_known(limits[i]) ? limits[i] : 0.0f;
        if (!gpwi_in_range(limits[i], 0.0f, highest[i])) {
            return 0;
        }
    }
    memcpy((char *)ours + offsetof(gpwi_class, dip_rated_pct), limits, sizeof limits);
    return 1;
}

static float longest_limit(const gpwi_class *c)
{
    return c->recovery_s > c->unload_recovery_s ? c->recovery_s : c->unload_recovery_s;
}

static GPWI_COLD int take_class(const gpw_verdict *v, const gpw_limits *c, gpwi_class *ours)
{
    const float page_s = (float)v->page_looks * gpwi_verdict_look_s(v);
    float band_pct;

    memset(ours, 0, sizeof *ours);
    ours->class_id = (uint16_t)c->class_id;
    if (!take_limits(c, ours)) {
        return 0;
    }
    band_pct = ours->half_band_pu; /* as it was copied */
    ours->half_band_pu = band_pct > 0.0f ? 0.005f * band_pct : GPWI_NEVER_PU;
    ours->settle_pages = (uint16_t)larger(
        gpwi_covering_count(longest_limit(ours) + (float)v->hold_samples * v->dt_s, page_s),
        1u);
    return c->class_id >= GPW_CLASS_G1 && c->class_id <= GPW_CLASS_CUSTOM &&
           c->edition <= 9999u && (longest_limit(ours) == 0.0f || band_pct > 0.0f);
}

GPWI_COLD gpw_status gpw_verdict_add_class(gpw_verdict *verdict, const gpw_limits *limits)
{
    gpw_limits c;
    gpwi_class ours;
    gpw_status status;

    if (limits == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_verdict_check(verdict);
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_limits_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_LIMITS_V0_1, limits);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!take_class(verdict, &c, &ours)) {
        return GPW_ERR_DOMAIN;
    }
    if (has_begun(verdict)) {
        return GPW_ERR_STATE;
    }
    if (verdict->classes >= GPW_VERDICT_CLASSES_MAX) {
        return GPW_ERR_FULL;
    }
    verdict->class_of[verdict->classes++] = ours;
    gpwi_verdict_rewind(verdict);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_verdict_add_trip(gpw_verdict *verdict, float threshold_hz,
                                          float delay_s, uint32_t over)
{
    const gpw_status status = gpwi_verdict_check(verdict);
    gpwi_trip *trip;
    float gate_pu;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(threshold_hz, 0.0f, 2000.0f) ||
        !gpwi_in_range(delay_s, 0.0f, GPW_TIME_MAX_S) ||
        !gpwi_in_range(delay_s / verdict->dt_s, 0.0f, SAMPLES_MAX) || over > 1u) {
        return GPW_ERR_DOMAIN;
    }
    if (has_begun(verdict)) {
        return GPW_ERR_STATE;
    }
    if (verdict->trips >= GPW_VERDICT_TRIPS_MAX) {
        return GPW_ERR_FULL;
    }
    trip = &verdict->trip[verdict->trips];
    trip->limit_pu = (threshold_hz - verdict->f0_hz) / verdict->f0_hz;
    trip->delay = gpwi_covering_count(delay_s, verdict->dt_s);
    trip->run = 0u;
    verdict->over_rows = (uint8_t)(verdict->over_rows | over << verdict->trips);
    verdict->trips++;
    gate_pu = over != 0u ? trip->limit_pu : -trip->limit_pu;
    if (gate_pu < verdict->trip_gate_pu) {
        verdict->trip_gate_pu = gate_pu;
    }
    gpwi_verdict_rewind(verdict);
    return GPW_OK;
}

/* ---- record ---- */

gpw_status gpw_verdict_reset(gpw_verdict *verdict)
{
    const gpw_status status = gpwi_verdict_check(verdict);

    if (status == GPW_OK) {
        gpwi_verdict_rewind(verdict);
    }
    return status;
}

static GPWI_COLD void count_hole(gpw_verdict *v, int usable)
{
    v->run.held_row = usable ? 0u : v->run.held_row + 1u;
    if (v->run.held_row > v->hole_samples) {
        v->run.held_row = v->hole_samples; /* stays there: no wrap after months */
        v->run.hole = 1u;
    }
}

gpw_status gpw_verdict_push(gpw_verdict *verdict, float speed_pu, float settled_pu,
                            float load_w)
{
    const gpw_status status = gpwi_verdict_check(verdict);
    int speed_usable, load_usable;

    if (status != GPW_OK) {
        return status;
    }
    speed_usable = gpwi_in_range(speed_pu, -1.0f, 1.0f);
    load_usable = gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
    count_hole(verdict, speed_usable && load_usable);
    if (!speed_usable || !load_usable) {
        if (gpwi_verdict_now(verdict) == 0u) {
            return GPW_NOTE_HELD; /* nothing to hold yet: the record begins later */
        }
        speed_pu = speed_usable ? speed_pu : verdict->run.speed_pu;
        load_w = load_usable ? load_w : verdict->run.load_w;
    }
    if (!gpwi_in_range(settled_pu, -1.0f, 1.0f)) {
        settled_pu = gpw_unknown();
    }
    gpwi_verdict_push(verdict, speed_pu, settled_pu, load_w, load_w);
    return speed_usable && load_usable ? GPW_OK : GPW_NOTE_HELD;
}

gpw_status gpw_verdict_collapse(gpw_verdict *verdict)
{
    const gpw_status status = gpwi_verdict_check(verdict);

    if (status == GPW_OK) {
        verdict->run.collapsed = 1u;
    }
    return status;
}
