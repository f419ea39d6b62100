/* SPDX-License-Identifier: MIT */
/* What is said about the record when somebody asks. */
#include "maths.h"
#include "verdict_internal.h"
#include "verdict_state.h"

#define CLASS_RESULT_V0_1 32u /* sizes in 0.1 */
#define RESULT_V0_1 64u

#define STALLED_DIP_PCT 100.0f

GPW_STATIC_ASSERT(class_result_size, sizeof(gpw_class_result) == CLASS_RESULT_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_verdict_result) == RESULT_V0_1);

/* ---- judgement of one class ---- */

/* What the record amounts to when it is asked between two looks. */
typedef struct summary {
    gpwi_extreme lowest, highest;
    gpwi_change step; /* the larger of both ways */
    uint64_t dip_initial_at, rise_initial_at;
} summary;

/* The sample whose number ends in this low word. */
static uint64_t recent(const gpw_verdict *v, uint32_t low_word)
{
    const uint64_t now = gpwi_verdict_now(v);

    return now - ((uint32_t)now - low_word);
}

static GPWI_COLD summary summarise(const gpw_verdict *v)
{
    const gpwi_run *const r = &v->run;
    gpwi_change up = r->up, down = r->down;
    summary s;

    s.lowest = r->lowest;
    s.highest = r->highest;
    s.dip_initial_at = recent(v, r->dip_initial_at);
    s.rise_initial_at = recent(v, r->rise_initial_at);
    if (r->low.pu < s.lowest.pu) {
        s.lowest.pu = r->low.pu;
        s.lowest.at = r->end - r->low.to_look;
    }
    if (r->high.pu > s.highest.pu) {
        s.highest.pu = r->high.pu;
        s.highest.at = r->end - r->high.to_look;
    }
    if (r->initial_pu - r->low.pu > s.lowest.initial_pu) {
        s.lowest.initial_pu = r->initial_pu - r->low.pu;
        s.dip_initial_at = r->end - r->low.to_look;
    }
    if (r->high.pu - r->initial_pu > s.highest.initial_pu) {
        s.highest.initial_pu = r->high.pu - r->initial_pu;
        s.rise_initial_at = r->end - r->high.to_look;
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
    return v->run.rocof_max_pu * v->f0_hz /
           ((float)(v->slots * v->slot_looks) * gpwi_verdict_look_s(v));
}

/* Longest recovery so far after a rise or a fall of load, in s, and where it began; `open` if
 * the last excursion is one of these and not known to be over for good. */
static GPWI_COLD float recovery_of(const gpw_verdict *v, const gpwi_track *track,
                                   uint32_t unloading, float *began_s, int *open)
{
    const uint64_t now = gpwi_verdict_now(v);
    uint32_t longest = track->longest[unloading];

    *began_s =
        longest > 0u ? seconds(v, recent(v, track->longest_at[unloading])) : gpw_unknown();
    if (track->open && track->unloading == unloading) {
        const uint32_t last = track->outside ? gpwi_span(track->out_at, now) : track->in_after;

        *open |= track->outside || now - track->out_at - last < v->hold_samples;
        if (last > longest || longest == 0u) {
            longest = last;
            *began_s = seconds(v, track->out_at);
        }
    }
    return seconds(v, longest);
}

/* Both ways share one limit unless the class has one for unloading. */
static GPWI_COLD uint32_t weigh_recovery(const gpw_verdict *v, uint32_t index, gpwi_weighed *up,
                                         gpwi_weighed *down)
{
    const gpwi_class *const limits = &v->class_of[index];
    const gpwi_track *const track = &v->run.track[index];
    int open_up = 0, open_down = 0;

    up->limit = limits->recovery_s;
    down->limit = limits->unload_recovery_s;
    up->value = recovery_of(v, track, 0u, &up->time_s, &open_up);
    down->value = recovery_of(v, track, 1u, &down->time_s, &open_down);
    if (!(down->limit > 0.0f) && down->value > up->value) {
        up->value = down->value;
        up->time_s = down->time_s;
        up->direction = GPW_UNLOADING;
    }
    return (uint32_t)open_up | (uint32_t)open_down << 1;
}

static void put(gpwi_weighed *row, uint32_t criterion, uint32_t direction, float value,
                float limit, float time_s)
{
    row->criterion = (uint16_t)criterion;
    row->direction = (uint16_t)direction;
    row->value = value;
    row->limit = limit;
    row->time_s = time_s;
}

GPWI_COLD uint32_t gpwi_verdict_weigh(const gpw_verdict *v, uint32_t index,
                                      gpwi_weighed rows[GPWI_CRITERIA])
{
    const summary s = summarise(v);
    const gpwi_class *const limits = &v->class_of[index];
    const gpwi_track *const track = &v->run.track[index];

    put(&rows[0], GPW_CRITERION_DIP_RATED, GPW_LOADING, percent_below(s.lowest.pu),
        limits->dip_rated_pct, seconds(v, s.lowest.at));
    put(&rows[1], GPW_CRITERION_DIP_INITIAL, GPW_LOADING, 100.0f * s.lowest.initial_pu,
        limits->dip_initial_pct > 0.0f ? limits->dip_initial_pct + v->droop_pct : 0.0f,
        seconds(v, s.dip_initial_at));
    put(&rows[2], GPW_CRITERION_RISE, GPW_UNLOADING, percent_below(-s.highest.pu),
        limits->rise_pct, seconds(v, s.highest.at));
    put(&rows[3], GPW_CRITERION_RISE_INITIAL, GPW_UNLOADING, 100.0f * s.highest.initial_pu,
        limits->rise_initial_pct, seconds(v, s.rise_initial_at));
    put(&rows[4], GPW_CRITERION_RECOVERY, GPW_LOADING, 0.0f, 0.0f, 0.0f);
    put(&rows[5], GPW_CRITERION_RECOVERY_UNLOAD, GPW_UNLOADING, 0.0f, 0.0f, 0.0f);
    put(&rows[6], GPW_CRITERION_STEADY_BAND, GPW_DIRECTION_NONE,
        track->steady_pu < 0.0f ? gpw_unknown() : 100.0f * track->steady_pu,
        limits->steady_band_pct, seconds(v, recent(v, track->steady_at)));
    put(&rows[7], GPW_CRITERION_ROCOF, GPW_DIRECTION_NONE, worst_rocof(v),
        limits->rocof_hz_per_s, seconds(v, v->run.rocof_at));
    return weigh_recovery(v, index, &rows[4], &rows[5]);
}

#define SETTLED_PU 0.0025f /* as near as a settled speed stays to one */
#define LATE_LOOKS 10u

GPWI_COLD int gpwi_verdict_ends_early(const gpw_verdict *v)
{
    const uint64_t now = gpwi_verdict_now(v);
    const uint32_t late = LATE_LOOKS * v->look_samples;

    return gpwi_abs(v->run.speed_pu - v->run.settled_pu) > SETTLED_PU &&
           (gpwi_span(v->run.lowest.at, now) <= late ||
            gpwi_span(v->run.highest.at, now) <= late);
}

static GPWI_COLD void weigh(gpw_class_result *c, const gpwi_weighed *row)
{
    float margin_pct;

    if (row->limit <= 0.0f || !gpwi_is_known(row->value)) {
        return;
    }
    margin_pct = 100.0f * (row->limit - row->value) / row->limit;
    if (c->limiting == GPW_CRITERION_NONE || margin_pct < c->margin_pct) {
        c->limiting = row->criterion;
        c->margin_pct = margin_pct;
        c->direction = row->direction;
        c->limiting_time_s = row->time_s;
    }
    if (row->value > row->limit) {
        c->outcome = GPW_FAILS;
    }
}

/* A set that stands still has dipped by all of its frequency. */
static GPWI_COLD void weigh_collapse(const gpwi_class *limits, gpw_class_result *c)
{
    gpwi_weighed stalled;

    put(&stalled, GPW_CRITERION_COLLAPSE, GPW_LOADING, STALLED_DIP_PCT,
        limits->dip_rated_pct > 0.0f ? limits->dip_rated_pct : 0.5f * STALLED_DIP_PCT,
        gpw_unknown());
    weigh(c, &stalled);
    c->limiting = GPW_CRITERION_COLLAPSE;
    c->outcome = GPW_FAILS;
}

static GPWI_COLD void judge(const gpw_verdict *v, uint32_t index, gpw_class_result *c)
{
    const gpwi_class *const limits = &v->class_of[index];
    gpwi_weighed rows[GPWI_CRITERIA];
    uint32_t i, open = 0u;
    int unknown = 0;

    memset(c, 0, sizeof *c);
    c->class_id = limits->class_id;
    c->outcome = GPW_HOLDS;
    c->margin_pct = c->recovery_s = c->steady_band_pct = c->limiting_time_s = gpw_unknown();
    if (gpwi_verdict_now(v) > 0u) {
        open = gpwi_verdict_weigh(v, index, rows);
        for (i = 0; i < GPWI_CRITERIA; i++) {
            weigh(c, &rows[i]);
        }
        if (limits->half_band_pu < GPWI_NEVER_PU && open == 0u) {
            c->recovery_s = rows[4].value > rows[5].value ? rows[4].value : rows[5].value;
        }
        c->steady_band_pct = rows[6].value;
        unknown = gpwi_verdict_is_open(limits, open) ||
                  (limits->rocof_hz_per_s > 0.0f && !gpwi_is_known(rows[7].value));
    }
    if (v->run.collapsed) {
        weigh_collapse(limits, c);
    }
    unknown = unknown || v->run.unsettled || v->run.hole || c->limiting == GPW_CRITERION_NONE;
    if (c->outcome == GPW_HOLDS && unknown) {
        c->outcome = GPW_UNDETERMINED;
    }
}

static GPWI_COLD uint32_t best_iso_class(const gpw_verdict *v)
{
    uint32_t best = GPW_CLASS_NONE, i;

    for (i = 0; i < v->classes; i++) {
        gpw_class_result c;

        judge(v, i, &c);
        if (c.outcome == GPW_HOLDS && c.class_id != GPW_CLASS_CUSTOM && c.class_id > best) {
            best = c.class_id;
        }
    }
    return best;
}

/* ---- answers ---- */

static GPWI_COLD void fill_result(const gpw_verdict *v, gpw_verdict_result *out)
{
    const gpwi_run *const r = &v->run;
    const summary s = summarise(v);
    const int rocof_known = gpwi_is_known(r->rocof_pu);

    out->dip_pct = percent_below(s.lowest.pu);
    out->dip_initial_pct = 100.0f * s.lowest.initial_pu;
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
    out->class_held = best_iso_class(v);
}

static GPWI_COLD void forget_everything(const gpw_verdict *v, gpw_verdict_result *out)
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
    status = gpwi_verdict_check(verdict);
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

    if (result == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_verdict_check(verdict);
    if (status != GPW_OK) {
        return status;
    }
    if (index >= verdict->classes) {
        return GPW_ERR_NOT_FOUND;
    }
    judge(verdict, index, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, CLASS_RESULT_V0_1);
}
