/* SPDX-License-Identifier: MIT */
/* One criterion at a time, for who asks: linked only where it is named. */
#include "verdict_internal.h"
#include "verdict_state.h"

#include "maths.h"

#define ROW_V0_1 40u

GPW_STATIC_ASSERT(criterion_row_size, sizeof(gpw_criterion_row) == ROW_V0_1);

static gpw_outcome outcome_of(const gpw_verdict *v, const gpwi_class *limits,
                              const gpwi_weighed *w, uint32_t open)
{
    const int is_recovery =
        w->criterion == GPW_CRITERION_RECOVERY || w->criterion == GPW_CRITERION_RECOVERY_UNLOAD;

    if (!(w->limit > 0.0f) || !gpwi_is_known(w->value)) {
        return GPW_UNDETERMINED;
    }
    if (w->value > w->limit) {
        return GPW_FAILS;
    }
    return v->run.unsettled || v->run.hole || v->run.collapsed ||
                   (is_recovery && gpwi_verdict_is_open(limits, open))
               ? GPW_UNDETERMINED
               : GPW_HOLDS;
}

static float step_of(const gpw_verdict *v, uint32_t direction)
{
    gpwi_change up = v->run.up, down = v->run.down;

    gpwi_verdict_match_steps(v, &up, &down);
    return direction == GPW_LOADING     ? up.w
           : direction == GPW_UNLOADING ? down.w
                                        : gpw_unknown();
}

static void fill(const gpw_verdict *v, const gpwi_class *limits, const gpwi_weighed *w,
                 uint32_t open, gpw_criterion_row *row)
{
    row->outcome = outcome_of(v, limits, w, open);
    row->direction = w->direction;
    row->value = w->value;
    row->step_w = step_of(v, w->direction);
    row->time_s = gpwi_is_known(w->value) ? w->time_s : gpw_unknown();
    if (w->limit > 0.0f) {
        row->limit = w->limit;
        row->margin_pct = 100.0f * (w->limit - w->value) / w->limit;
    }
}

/* The run's own: a protection, or the set stalled. */
static void fill_event(const gpw_verdict *v, gpw_criterion_row *row)
{
    const int is_trip = row->criterion == GPW_CRITERION_TRIP;

    if (is_trip ? v->run.tripped != 0u : v->run.collapsed != 0u) {
        row->outcome = GPW_FAILS;
        row->value = 1.0f;
        if (is_trip) {
            row->time_s = gpwi_float_of_uint64(v->run.trip_at) * v->dt_s;
        }
    } else if (gpwi_verdict_now(v) > 0u) {
        row->outcome = v->run.hole ? GPW_UNDETERMINED : GPW_HOLDS;
        row->value = 0.0f;
    }
}

/* Without a sample nothing is known. */
static int find(const gpw_verdict *v, uint32_t index, gpw_criterion_row *row)
{
    gpwi_weighed rows[GPWI_CRITERIA];
    const uint32_t open = gpwi_verdict_weigh(v, index, rows);
    uint32_t i;

    for (i = 0; i < GPWI_CRITERIA; i++) {
        if (rows[i].criterion == row->criterion) {
            if (gpwi_verdict_now(v) > 0u) {
                fill(v, &v->class_of[index], &rows[i], open, row);
            }
            return 1;
        }
    }
    return 0;
}

gpw_status gpw_verdict_criterion(const gpw_verdict *verdict, uint32_t index, uint32_t criterion,
                                 gpw_criterion_row *row, size_t row_bytes)
{
    const int is_event = criterion == GPW_CRITERION_TRIP || criterion == GPW_CRITERION_COLLAPSE;
    gpw_criterion_row ours;
    gpw_status status = row == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_verdict_check(verdict);

    if (status == GPW_OK && index >= verdict->classes) {
        status = GPW_ERR_NOT_FOUND;
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.criterion = criterion;
    ours.value = ours.limit = ours.margin_pct = ours.time_s = ours.step_w = gpw_unknown();
    if (is_event) {
        fill_event(verdict, &ours);
    } else if (!find(verdict, index, &ours)) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_result_write(row, row_bytes, &ours, sizeof ours, ROW_V0_1);
}

const char *gpw_direction_name(uint32_t direction)
{
    switch (direction) {
    case GPW_DIRECTION_NONE: return "none";
    case GPW_LOADING: return "loading";
    case GPW_UNLOADING: return "unloading";
    default: return "?";
    }
}
