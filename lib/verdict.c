/* SPDX-License-Identifier: MIT */
/* Verdict: life cycle, and what is said about the record when somebody asks. */
#include "gpupower/verdict.h"

#include "maths.h"
#include "verdict_internal.h"
#include "verdict_state.h"

#define CONFIG_V0_1 48u /* sizes in 0.1 */
#define CLASS_RESULT_V0_1 24u
#define RESULT_V0_1 64u

#define VERDICT_MAGIC 0x56575047u /* "GPWV" */
#define SAMPLES_MAX 4.0e9f
#define STALLED_DIP_PCT 100.0f

GPW_STATIC_ASSERT(config_size, sizeof(gpw_verdict_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(class_result_size, sizeof(gpw_class_result) == CLASS_RESULT_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_verdict_result) == RESULT_V0_1);
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
    default: return "?";
    }
}

/* ---- configuration ---- */

static int is_valid(const gpw_verdict_config *c)
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

static gpw_status read_config(const gpw_verdict_config *theirs, gpw_verdict_config *ours)
{
    gpw_status status = gpw_verdict_config_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
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

static uint32_t nearest(float span, float unit)
{
    const uint32_t n = (uint32_t)(span / unit + 0.5f);

    return n > 0u ? n : 1u;
}

/* The quotient may be off by a few rounding errors: 0.5 s are 200 samples of 2.5 ms, not 201.
 */
static uint32_t at_least(float span, float unit)
{
    return (uint32_t)(span / unit + 0.99f);
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static float look_s(const gpw_verdict *v)
{
    return (float)v->look_samples * v->dt_s;
}

static void set_windows(gpw_verdict *v, const gpw_verdict_config *c)
{
    uint32_t looks;

    v->look_samples = nearest(GPWI_LOOK_S, c->dt_s);
    v->hold_samples = at_least(c->recovery_hold_s, c->dt_s);
    v->hole_samples = larger(nearest(GPWI_HOLE_S, c->dt_s), v->look_samples);
    v->window_samples = nearest(c->step_window_s, c->dt_s);
    v->block_looks =
        larger(at_least(c->step_window_s, (float)(GPWI_STEP_BLOCKS - 1u) * look_s(v)), 1u);
    looks = nearest(c->rocof_window_s, look_s(v));
    v->slot_looks = (looks + GPWI_RING_SLOTS - 1u) / GPWI_RING_SLOTS;
    v->slots = looks / v->slot_looks;
    v->calm_slots =
        larger(at_least(c->recovery_hold_s, (float)v->slot_looks * look_s(v)), v->slots);
    v->page_looks = nearest(1.0f, look_s(v));
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

static gpw_status check(const gpw_verdict *verdict)
{
    if (verdict == NULL) {
        return GPW_ERR_NULL;
    }
    return verdict->magic == VERDICT_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

static int has_begun(const gpw_verdict *v)
{
    return gpwi_verdict_now(v) > 0u || v->run.collapsed != 0u;
}

/* NaN and 0 are two ways of saying "not judged"; inside there is one. */
static GPWI_NOINLINE GPWI_COLD int take_limit(float theirs, float highest, float *ours)
{
    *ours = gpwi_is_known(theirs) ? theirs : 0.0f;
    return gpwi_is_within(*ours, 0.0f, highest);
}

static int take_class(const gpw_verdict *v, const gpw_limits *c, gpwi_class *ours)
{
    const float page_s = (float)v->page_looks * look_s(v);
    float band_pct;

    memset(ours, 0, sizeof *ours);
    ours->class_id = c->class_id;
    if (!take_limit(c->dip_rated_pct, 100.0f, &ours->dip_rated_pct) ||
        !take_limit(c->dip_initial_pct, 100.0f, &ours->dip_initial_pct) ||
        !take_limit(c->rise_pct, 100.0f, &ours->rise_pct) ||
        !take_limit(c->recovery_s, 3600.0f, &ours->recovery_s) ||
        !take_limit(c->recovery_band_pct, 100.0f, &band_pct) ||
        !take_limit(c->steady_band_pct, 100.0f, &ours->steady_band_pct) ||
        !take_limit(c->rocof_hz_per_s, 1.0e6f, &ours->rocof_hz_per_s)) {
        return 0;
    }
    ours->half_band_pu = band_pct > 0.0f ? 0.005f * band_pct : GPWI_NEVER_PU;
    ours->settle_pages =
        larger(at_least(ours->recovery_s + (float)v->hold_samples * v->dt_s, page_s), 1u);
    return c->class_id >= GPW_CLASS_G1 && c->class_id <= GPW_CLASS_CUSTOM &&
           c->edition <= 9999u && c->reserved[0] == 0u && c->reserved[1] == 0u &&
           (ours->recovery_s == 0.0f || band_pct > 0.0f);
}

GPWI_COLD gpw_status gpw_verdict_add_class(gpw_verdict *verdict, const gpw_limits *limits)
{
    gpw_limits c;
    gpwi_class ours;
    gpw_status status;

    if (limits == NULL) {
        return GPW_ERR_NULL;
    }
    status = check(verdict);
    if (status == GPW_OK) {
        status = gpw_limits_init(&c, sizeof c);
    }
    if (status == GPW_OK) {
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
    const gpw_status status = check(verdict);
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
    trip->delay = at_least(delay_s, verdict->dt_s);
    trip->run = 0u;
    verdict->over_rows |= over << verdict->trips;
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
    const gpw_status status = check(verdict);

    if (status == GPW_OK) {
        gpwi_verdict_rewind(verdict);
    }
    return status;
}

static void count_hole(gpw_verdict *v, int usable)
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
    const gpw_status status = check(verdict);
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
    const gpw_status status = check(verdict);

    if (status == GPW_OK) {
        verdict->run.collapsed = 1u;
    }
    return status;
}

/* ---- judgement of one class ---- */

/* What the record amounts to when it is asked between two looks. */
typedef struct summary {
    gpwi_extreme lowest, highest;
    gpwi_change step; /* the larger of both ways */
    float dip_initial_pu;
} summary;

static summary summarise(const gpw_verdict *v)
{
    const gpwi_run *const r = &v->run;
    gpwi_change up = r->up, down = r->down;
    summary s;

    s.lowest = r->lowest;
    s.highest = r->highest;
    s.dip_initial_pu = r->dip_initial_pu;
    if (r->low.pu < s.lowest.pu) {
        s.lowest.pu = r->low.pu;
        s.lowest.at = r->end - r->low.to_look;
    }
    if (r->high.pu > s.highest.pu) {
        s.highest.pu = r->high.pu;
        s.highest.at = r->end - r->high.to_look;
    }
    if (r->initial_pu - r->low.pu > s.dip_initial_pu) {
        s.dip_initial_pu = r->initial_pu - r->low.pu;
    }
    gpwi_verdict_match_steps(v, &up, &down);
    s.step = up.w >= -down.w ? up : down;
    return s;
}

static float seconds(const gpw_verdict *v, uint64_t samples)
{
    return gpwi_float_of_uint64(samples) * v->dt_s;
}

static float percent_below(float pu)
{
    return pu < 0.0f ? -100.0f * pu : 0.0f;
}

static float worst_rocof(const gpw_verdict *v)
{
    if (v->run.ring_filled < v->slots || !gpwi_is_known(v->run.rocof_pu)) {
        return gpw_unknown();
    }
    return v->run.rocof_max_pu * v->f0_hz / ((float)(v->slots * v->slot_looks) * look_s(v));
}

/* Longest recovery so far, in samples; `open` if the last one is not known to be for good. */
static uint64_t longest_recovery(const gpw_verdict *v, const gpwi_track *track, int *open)
{
    const uint64_t now = gpwi_verdict_now(v);
    uint64_t last = 0u;

    *open = 0;
    if (track->open) {
        *open = track->outside || now - track->in_at < v->hold_samples;
        last = (track->outside ? now : track->in_at) - track->out_at;
    }
    return last > track->longest ? last : track->longest;
}

static void weigh(gpw_class_result *c, uint32_t criterion, float x, float limit)
{
    float margin_pct;

    if (limit <= 0.0f || !gpwi_is_known(x)) {
        return;
    }
    margin_pct = 100.0f * (limit - x) / limit;
    if (c->limiting == GPW_CRITERION_NONE || margin_pct < c->margin_pct) {
        c->limiting = criterion;
        c->margin_pct = margin_pct;
    }
    if (x > limit) {
        c->outcome = GPW_FAILS;
    }
}

static void judge(const gpw_verdict *v, const summary *s, uint32_t index, gpw_class_result *c)
{
    const gpwi_class *const limits = &v->class_of[index];
    const gpwi_track *const track = &v->run.track[index];
    const int followed = limits->half_band_pu < GPWI_NEVER_PU;
    const float rocof = worst_rocof(v);
    int open, unknown;
    const float recovery_s = seconds(v, longest_recovery(v, track, &open));

    c->class_id = limits->class_id;
    c->outcome = GPW_HOLDS;
    c->limiting = GPW_CRITERION_NONE;
    c->margin_pct = gpw_unknown();
    c->recovery_s = c->steady_band_pct = gpw_unknown();
    if (gpwi_verdict_now(v) > 0u) {
        c->recovery_s = followed && !open ? recovery_s : gpw_unknown();
        c->steady_band_pct =
            track->steady_pu < 0.0f ? gpw_unknown() : 100.0f * track->steady_pu;
        weigh(c, GPW_CRITERION_DIP_RATED, percent_below(s->lowest.pu), limits->dip_rated_pct);
        weigh(c, GPW_CRITERION_DIP_INITIAL, 100.0f * s->dip_initial_pu,
              limits->dip_initial_pct > 0.0f ? limits->dip_initial_pct + v->droop_pct : 0.0f);
        weigh(c, GPW_CRITERION_RISE, percent_below(-s->highest.pu), limits->rise_pct);
        weigh(c, GPW_CRITERION_RECOVERY, recovery_s, limits->recovery_s);
        weigh(c, GPW_CRITERION_STEADY_BAND, c->steady_band_pct, limits->steady_band_pct);
        weigh(c, GPW_CRITERION_ROCOF, rocof, limits->rocof_hz_per_s);
    }
    if (v->run.collapsed) {
        /* A set that stands still has dipped by all of its frequency. */
        weigh(c, GPW_CRITERION_COLLAPSE, STALLED_DIP_PCT,
              limits->dip_rated_pct > 0.0f ? limits->dip_rated_pct : 0.5f * STALLED_DIP_PCT);
        c->limiting = GPW_CRITERION_COLLAPSE;
        c->outcome = GPW_FAILS;
    }
    unknown = (limits->recovery_s > 0.0f && open) || v->run.unsettled || v->run.hole ||
              (limits->rocof_hz_per_s > 0.0f && !gpwi_is_known(rocof)) ||
              c->limiting == GPW_CRITERION_NONE;
    if (c->outcome == GPW_HOLDS && unknown) {
        c->outcome = GPW_UNDETERMINED;
    }
}

static uint32_t best_iso_class(const gpw_verdict *v, const summary *s)
{
    uint32_t best = GPW_CLASS_NONE, i;

    for (i = 0; i < v->classes; i++) {
        gpw_class_result c;

        judge(v, s, i, &c);
        if (c.outcome == GPW_HOLDS && c.class_id != GPW_CLASS_CUSTOM && c.class_id > best) {
            best = c.class_id;
        }
    }
    return best;
}

/* ---- answers ---- */

static void fill_result(const gpw_verdict *v, gpw_verdict_result *out)
{
    const gpwi_run *const r = &v->run;
    const summary s = summarise(v);
    const int rocof_known = gpwi_is_known(r->rocof_pu);

    out->dip_pct = percent_below(s.lowest.pu);
    out->dip_initial_pct = 100.0f * s.dip_initial_pu;
    out->dip_time_s = seconds(v, s.lowest.at);
    out->rise_pct = percent_below(-s.highest.pu);
    out->rise_time_s = seconds(v, s.highest.at);
    out->rocof_hz_per_s = worst_rocof(v);
    out->rocof_time_s = rocof_known ? seconds(v, r->rocof_at) : gpw_unknown();
    out->rocof_instant_hz_per_s = r->jump_pu * v->f0_hz / v->dt_s;
    out->worst_step_w = s.step.w;
    out->worst_step_rise_s = seconds(v, s.step.rise);
    out->worst_step_time_s = seconds(v, s.step.at);
    out->duration_s = seconds(v, gpwi_verdict_now(v));
    out->trip = r->tripped;
    out->trip_time_s = r->tripped != 0u ? seconds(v, r->trip_at) : gpw_unknown();
    out->collapsed = r->collapsed;
    out->class_held = best_iso_class(v, &s);
}

static void forget_everything(const gpw_verdict *v, gpw_verdict_result *out)
{
    memset(out, 0, sizeof *out);
    out->dip_pct = out->dip_initial_pct = out->dip_time_s = gpw_unknown();
    out->rise_pct = out->rise_time_s = gpw_unknown();
    out->rocof_hz_per_s = out->rocof_time_s = out->rocof_instant_hz_per_s = gpw_unknown();
    out->worst_step_w = out->worst_step_rise_s = out->worst_step_time_s = gpw_unknown();
    out->trip_time_s = gpw_unknown();
    out->collapsed = v->run.collapsed;
}

gpw_status gpw_verdict_result_get(const gpw_verdict *verdict, gpw_verdict_result *result,
                                  size_t result_bytes)
{
    gpw_verdict_result ours;
    gpw_status status;

    if (result == NULL) {
        return GPW_ERR_NULL;
    }
    status = check(verdict);
    if (status != GPW_OK) {
        return status;
    }
    if (gpwi_verdict_now(verdict) > 0u) {
        fill_result(verdict, &ours);
    } else {
        forget_everything(verdict, &ours);
    }
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}

gpw_status gpw_verdict_class_get(const gpw_verdict *verdict, uint32_t index,
                                 gpw_class_result *result, size_t result_bytes)
{
    gpw_class_result ours;
    gpw_status status;
    summary s;

    if (result == NULL) {
        return GPW_ERR_NULL;
    }
    status = check(verdict);
    if (status != GPW_OK) {
        return status;
    }
    if (index >= verdict->classes) {
        return GPW_ERR_NOT_FOUND;
    }
    s = summarise(verdict);
    judge(verdict, &s, index, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, CLASS_RESULT_V0_1);
}
