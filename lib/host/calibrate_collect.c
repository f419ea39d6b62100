/* SPDX-License-Identifier: MIT */
/* Third reading: the sums of each phase, and the readings that the finer figures need. */
#include "calibrate_internal.h"

#include <math.h>
#include <stdlib.h>

#define TAIL_NS 10000000000 /* so much of a phase's end is kept in any case: steps need it */
#define GAP_S 0.5f          /* longer between two readings, and five of them: nobody measured */
#define GAP_INTERVALS 5.0f
#define AT_CAP 0.97f

/* ---- how much is kept ---- */

/* Time before a phase, after the one before it, of which the readings are kept. */
static double between_ns(const gpw_calibration *c, const struct gpwi_cal_group *g, size_t phase)
{
    const gpw_calibration_phase *const here = &gpwi_cal_phase_at(c, phase)->told;
    double apart;

    if (phase <= g->first_phase) {
        return (double)TAIL_NS;
    }
    apart = (double)here->start_ns - (double)gpwi_cal_phase_at(c, phase - 1u)->told.end_ns;
    return apart < 2.0 * (double)TAIL_NS ? apart : 2.0 * (double)TAIL_NS;
}

static double kept_ticks(const gpw_calibration *c, int64_t keep_ns)
{
    double ticks = 0.0;
    size_t i;

    for (i = 0; i < c->phases.count; i++) {
        const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);
        const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, p->told.group);
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, g->device[0]);
        const double lasts = (double)(p->told.end_ns - p->told.start_ns);
        const double most = (double)keep_ns + (double)TAIL_NS;

        ticks += ((lasts < most ? lasts : most) + between_ns(c, g, i)) * 1.0e-9 /
                     (double)gpwi_cal_tick_s(d) * (double)g->devices +
                 64.0;
    }
    return ticks;
}

static void choose_kept(gpw_calibration *c)
{
    int64_t keep_ns = INT64_MAX / 4;
    size_t i;

    while (keep_ns > TAIL_NS && kept_ticks(c, keep_ns) > (double)c->config.ticks_max) {
        keep_ns = keep_ns / 4 * 3;
    }
    for (i = 0; i < c->phases.count; i++) {
        struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);
        const uint64_t lasts = p->told.end_ns - p->told.start_ns;

        p->keep_ns = keep_ns;
        if (lasts > (uint64_t)(keep_ns + TAIL_NS)) {
            p->told.flags |= GPW_CALIBRATION_PARTLY_KEPT;
        }
    }
}

/* ---- sums ---- */

static void add_to(struct gpwi_cal_sums *s, const struct gpwi_cal_phase *p,
                   const struct gpwi_cal_tick *tick, double held_s, float cap_w)
{
    const double from_mean = (double)tick->power_w - s->mean;
    const uint64_t middle = p->told.start_ns + (p->told.end_ns - p->told.start_ns) / 2u;
    const uint32_t half = (uint64_t)tick->stamp_ns > middle;

    if (s->count++ == 0u) {
        s->min_w = s->max_w = tick->power_w;
        s->first_ns = tick->stamp_ns;
    }
    s->last_ns = tick->stamp_ns;
    s->mean += from_mean / (double)s->count;
    s->m2 += from_mean * ((double)tick->power_w - s->mean);
    s->min_w = tick->power_w < s->min_w ? tick->power_w : s->min_w;
    s->max_w = tick->power_w > s->max_w ? tick->power_w : s->max_w;
    s->half_sum[half] += (double)tick->power_w;
    s->half_count[half]++;
    s->capped += (uint64_t)(tick->power_w >= AT_CAP * cap_w); /* false where it is unknown */
    s->energy_j += held_s * (double)tick->power_w;
    s->held_s += held_s;
    if (gpwi_is_known(tick->temperature_c)) {
        s->temperature += (double)tick->temperature_c;
        s->temperatures++;
    }
}

/* As the log counts gaps: over them nothing is added up. */
static float gap_of(const struct gpwi_cal_device *d)
{
    const float tick_s = gpwi_cal_tick_s(d);
    const float usual_s = d->interval_s > tick_s ? d->interval_s : tick_s;

    return GAP_INTERVALS * usual_s > GAP_S ? GAP_INTERVALS * usual_s : GAP_S;
}

/* What the meter says now holds since its last refresh; over a gap nobody knows. */
static double held_since(struct gpwi_cal_device *d, int64_t stamp_ns)
{
    const double since =
        d->collected == 0u ? 0.0 : (double)(stamp_ns - d->collected_ns) * 1.0e-9;

    if (since > (double)gap_of(d)) {
        const int64_t tick_ns = (int64_t)(1.0e9 * (double)gpwi_cal_tick_s(d));

        d->left_out_ns += stamp_ns - d->collected_ns - tick_ns;
        return (double)tick_ns * 1.0e-9;
    }
    return since;
}

/* Between phases the readings near them are kept: steps need them. */
static int is_near_a_phase(const gpw_calibration *c, const struct gpwi_cal_group *g,
                           uint32_t next, uint64_t at)
{
    const struct gpwi_cal_phase *const after =
        next < g->phases ? gpwi_cal_phase_at(c, g->first_phase + next) : NULL;
    const struct gpwi_cal_phase *const before =
        next > 0u ? gpwi_cal_phase_at(c, g->first_phase + next - 1u) : NULL;

    return (after != NULL && at + (uint64_t)TAIL_NS >= after->told.start_ns) ||
           (before != NULL && at <= before->told.end_ns + (uint64_t)TAIL_NS);
}

/* Without room for a reading, a phase's readings end before it. */
static void end_kept(struct gpwi_cal_phase *p, uint64_t at)
{
    const int64_t so_far = (int64_t)(at - p->told.start_ns) - 1;

    if (so_far < p->keep_ns || (p->told.flags & GPW_CALIBRATION_PARTLY_KEPT) == 0u) {
        p->keep_ns = so_far < p->keep_ns ? so_far : p->keep_ns;
        p->told.flags |= GPW_CALIBRATION_PARTLY_KEPT;
    }
}

/* `p` NULL: of no phase. */
static gpw_status keep(gpw_calibration *c, struct gpwi_cal_device *d, struct gpwi_cal_phase *p,
                       const struct gpwi_cal_tick *tick)
{
    struct gpwi_cal_tick *kept;

    if (c->kept >= c->config.ticks_max) {
        c->not_kept++;
        if (p != NULL && (uint64_t)tick->stamp_ns <= p->told.start_ns + (uint64_t)p->keep_ns) {
            end_kept(p, (uint64_t)tick->stamp_ns);
        }
        return GPW_OK;
    }
    kept = gpwi_cal_list_add(&d->ticks, sizeof *kept, SIZE_MAX);
    if (kept == NULL) {
        return GPW_ERR_NOMEM;
    }
    *kept = *tick;
    c->kept++;
    return GPW_OK;
}

static gpw_status collect(gpw_calibration *c, struct gpwi_cal_device *d,
                          const struct gpwi_cal_tick *tick)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, d->group);
    const uint64_t at = (uint64_t)tick->stamp_ns;
    const double held_s = held_since(d, tick->stamp_ns);
    struct gpwi_cal_phase *p;
    int is_in_phase;

    d->energy_j += held_s * (double)tick->power_w;
    d->held_s += held_s;
    d->collected++;
    d->collected_ns = tick->stamp_ns;
    while (d->phase_at < g->phases &&
           at > gpwi_cal_phase_at(c, g->first_phase + d->phase_at)->told.end_ns) {
        gpwi_cal_energy_leave(c, d, gpwi_cal_phase_at(c, g->first_phase + d->phase_at));
        d->phase_at++;
    }
    p = d->phase_at < g->phases ? gpwi_cal_phase_at(c, g->first_phase + d->phase_at) : NULL;
    is_in_phase = p != NULL && at >= p->told.start_ns;
    gpwi_cal_energy_add(d, tick, held_s, is_in_phase);
    if (!is_in_phase) { /* on its way from one phase to the next */
        return is_near_a_phase(c, g, d->phase_at, at) ? keep(c, d, NULL, tick) : GPW_OK;
    }
    add_to(&p->sums[d->place], p, tick, held_s, gpwi_cal_cap(c, d));
    return at <= p->told.start_ns + (uint64_t)p->keep_ns ||
                   at + (uint64_t)TAIL_NS >= p->told.end_ns
               ? keep(c, d, p, tick)
               : GPW_OK;
}

/* Throttling is the rows', not the refreshes'. */
static void count_flags(gpw_calibration *c, const struct gpwi_cal_device *d,
                        const gpw_log_row *row)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, d->group);
    struct gpwi_cal_phase *p;

    if (d->phase_at >= g->phases) {
        return;
    }
    p = gpwi_cal_phase_at(c, g->first_phase + d->phase_at);
    p->rows_seen++;
    p->rows_throttled += (row->flags & (GPW_LOG_THERMAL | GPW_LOG_HARDWARE)) != 0u;
    p->rows_capped += (row->flags & GPW_LOG_POWER_CAP) != 0u;
    gpwi_cal_columns_add(p, row);
}

static gpw_status collect_row(gpw_calibration *c, struct gpwi_cal_log *log,
                              const gpw_log_row *row)
{
    struct gpwi_cal_device *const d = gpwi_cal_device_at(c, log->first_device + row->device);
    const gpw_status status = gpwi_cal_tick(c, d, row, collect);

    count_flags(c, d, row);
    gpwi_cal_energy_count(d, row);
    return status;
}

/* ---- what is told of a phase by its sums ---- */

static void tell_halves(struct gpwi_cal_phase *p, uint32_t devices)
{
    double half[2] = {0.0, 0.0}, count[2] = {0.0, 0.0};
    uint32_t k;

    for (k = 0; k < devices; k++) {
        half[0] += p->sums[k].half_sum[0];
        half[1] += p->sums[k].half_sum[1];
        count[0] += (double)p->sums[k].half_count[0];
        count[1] += (double)p->sums[k].half_count[1];
    }
    p->told.drift_w = count[0] >= 8.0 && count[1] >= 8.0
                          ? (float)(half[1] / count[1] - half[0] / count[0])
                          : gpw_unknown();
    if (gpwi_abs(p->told.drift_w) > 0.01f * p->told.mean_w) {
        p->told.flags |= GPW_CALIBRATION_DRIFTS;
    }
}

static void unknown_figures(gpw_calibration_phase *t)
{
    float *const unknown[] = {&t->sum_sd_w,
                              &t->sigma_w,
                              &t->tau_s,
                              &t->explained,
                              &t->period_s,
                              &t->period_sd_s,
                              &t->wave_w,
                              &t->duty,
                              &t->share,
                              &t->event_w,
                              &t->event_low_w,
                              &t->event_high_w,
                              &t->event_s,
                              &t->event_low_s,
                              &t->event_high_s,
                              &t->event_j,
                              &t->temperature_c,
                              &t->slope_w_per_k,
                              &t->slope_low_w_per_k,
                              &t->slope_high_w_per_k,
                              &t->drift_w,
                              &t->rise_w_per_s,
                              &t->fall_w_per_s,
                              &t->rise_s,
                              &t->fall_s,
                              &t->mean_w,
                              &t->level_w,
                              &t->low_w,
                              &t->high_w,
                              &t->sd_w,
                              &t->min_w,
                              &t->max_w,
                              &t->sum_w};
    size_t i;

    for (i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        *unknown[i] = gpw_unknown();
    }
}

static void tell_sums(struct gpwi_cal_phase *p, uint32_t devices)
{
    gpw_calibration_phase *const t = &p->told;
    double mean = 0.0, m2 = 0.0, freedom = 0.0, warm = 0.0, warm_count = 0.0;
    uint32_t k;

    unknown_figures(t);
    for (k = 0; k < devices; k++) {
        const struct gpwi_cal_sums *const s = &p->sums[k];

        if (s->count == 0u) {
            continue;
        }
        t->min_w = t->devices == 0u || s->min_w < t->min_w ? s->min_w : t->min_w;
        t->max_w = t->devices == 0u || s->max_w > t->max_w ? s->max_w : t->max_w;
        t->devices++;
        t->ticks += s->count;
        mean += s->mean;
        m2 += s->m2;
        freedom += (double)(s->count - 1u);
        warm += s->temperature;
        warm_count += (double)s->temperatures;
    }
    if (t->devices == 0u) {
        return;
    }
    t->sum_w = (float)mean;
    t->mean_w = (float)(mean / (double)t->devices);
    t->sd_w = freedom > 0.0 ? (float)sqrt(m2 / freedom) : gpw_unknown();
    t->temperature_c = warm_count > 0.0 ? (float)(warm / warm_count) : gpw_unknown();
    tell_halves(p, devices);
}

static void tell_flags(gpw_calibration *c, struct gpwi_cal_phase *p)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, p->told.group);
    const float cap_w = gpwi_cal_cap(c, gpwi_cal_device_at(c, g->device[0]));

    if (p->told.mean_w >= AT_CAP * cap_w ||
        (p->rows_seen > 0u && 2u * p->rows_capped > p->rows_seen)) {
        p->told.flags |= GPW_CALIBRATION_AT_CAP;
    }
    if (p->rows_seen > 0u && 10u * p->rows_throttled >= p->rows_seen) {
        p->told.flags |= GPW_CALIBRATION_THROTTLED;
    }
}

/* Of a log, that of its usual device. */
static void tell_measured(gpw_calibration *c)
{
    double measured_s = 0.0;
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);

        measured_s += d->held_s / (double)gpwi_cal_log_at(c, d->log)->devices;
    }
    c->summary.measured_s = (float)measured_s;
}

/* From the first to the last row that is used. */
static double used_s(const gpw_calibration *c, const struct gpwi_cal_log *log)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    uint32_t i;

    for (i = 0; i < log->devices; i++) {
        const struct gpwi_cal_scan *const s =
            &gpwi_cal_device_at(c, log->first_device + i)->scan;

        first = s->first_ns < first ? s->first_ns : first;
        last = s->last_ns > last ? s->last_ns : last;
    }
    return last > first ? (double)(last - first) * 1.0e-9 : 0.0;
}

static void tell_whole(gpw_calibration *c)
{
    gpw_calibration_summary *const s = &c->summary;
    size_t i;

    s->peak_w = gpw_unknown();
    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);

        s->rows += d->scan.rows;
        s->ticks += d->tick_count;
        s->peak_w = d->tick_count > 0u && !(d->tick_max <= s->peak_w) ? d->tick_max : s->peak_w;
    }
    gpwi_cal_energy_tell(c);
    tell_measured(c);
    for (i = 0; i < c->logs.count; i++) {
        const struct gpwi_cal_log *const log = gpwi_cal_log_at(c, i);

        s->repaired += log->repairs;
        s->duration_s += used_s(c, log);
    }
    s->logs = (uint32_t)c->logs.count;
    s->devices = (uint32_t)c->devices.count;
    s->groups = (uint32_t)c->groups.count;
    s->phases = (uint32_t)c->phases.count;
}

/* The phase that a device is in when its log ends. */
static void leave_last(gpw_calibration *c, struct gpwi_cal_device *d)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, d->group);

    if (d->phase_at < g->phases) {
        gpwi_cal_energy_leave(c, d, gpwi_cal_phase_at(c, g->first_phase + d->phase_at));
    }
}

gpw_status gpwi_cal_collect(gpw_calibration *c, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    size_t i;

    choose_kept(c);
    gpwi_cal_energy_make(c);
    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = gpwi_cal_grid_again(gpwi_cal_device_at(c, i));
    }
    for (i = 0; i < c->logs.count && status == GPW_OK; i++) {
        status = gpwi_cal_each_row(c, gpwi_cal_log_at(c, i), collect_row, error);
    }
    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        status = gpwi_cal_tick(c, gpwi_cal_device_at(c, i), NULL, collect);
    }
    for (i = 0; i < c->devices.count && status == GPW_OK; i++) {
        leave_last(c, gpwi_cal_device_at(c, i));
    }
    for (i = 0; i < c->phases.count && status == GPW_OK; i++) {
        struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);

        tell_sums(p, gpwi_cal_group_at(c, p->told.group)->devices);
        tell_flags(c, p);
    }
    if (status == GPW_OK) {
        tell_whole(c);
    }
    return status;
}
