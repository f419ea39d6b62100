/* SPDX-License-Identifier: MIT */
/* Steps from one phase to the next: what the meter proves of their speed. */
#include "calibrate_internal.h"
#include "gpupower/meter_edge.h"

#include <math.h>
#include <stdlib.h>

#define AROUND_NS 6000000000 /* readings before and after that show the levels */
#define LEVEL_NS 3000000000  /* of them the level is taken */
#define GAP_S 2.0            /* or 8 intervals */
#define ROWS_MOST 4096u
#define ROWS_LEAST 3u /* of which a middle one says something */
#define OVERSHOOT_NS 1200000000
#define ROWS_SETTLED 3u

struct view {
    uint64_t stamp_ns[ROWS_MOST];
    float power_w[ROWS_MOST];
    size_t count;
    float from_w, to_w, noise_w;
};

/* Readings between two phases that are so far apart that nobody knows what was between. */
static int has_gap(const struct gpwi_cal_device *d, const struct view *v)
{
    const double tick_s = (double)gpwi_cal_tick_s(d);
    const double gap_s = 8.0 * tick_s > GAP_S ? 8.0 * tick_s : GAP_S;
    size_t i;

    for (i = 1; i < v->count; i++) {
        if ((double)(v->stamp_ns[i] - v->stamp_ns[i - 1u]) * 1.0e-9 > gap_s) {
            return 1;
        }
    }
    return 0;
}

/* A meter of which enough is known for a bound. Without a window the smallest proves least, and
 * no speed is told. */
int gpwi_cal_edge_meter(const gpw_calibration *c, gpw_meter_config *meter, int *knows_window)
{
    const gpw_calibration_summary *const s = &c->summary;

    *meter = c->meter;
    if (!gpwi_is_known(meter->period_s)) {
        meter->period_s = s->refresh_found_s;
    }
    if (!gpwi_is_known(meter->window_s)) {
        meter->window_s = s->window_found_s;
    }
    *knows_window = gpwi_is_known(meter->window_s);
    if (!*knows_window) {
        meter->window_s = meter->period_s;
    }
    meter->poll_stagger_s = 0.0f;
    meter->poll_jitter_s = 0.0f;
    return gpwi_is_known(meter->period_s);
}

static float poll_of(const struct gpwi_cal_device *d)
{
    return gpwi_clamp(gpwi_cal_tick_s(d), 1.0e-3f, 3600.0f);
}

/* ---- what a device shows ---- */

static void moments(const struct view *v, uint64_t from_ns, uint64_t to_ns, float *mean_w,
                    double *variance)
{
    double mean = 0.0, m2 = 0.0;
    size_t count = 0u, i;

    for (i = 0; i < v->count; i++) {
        if (v->stamp_ns[i] >= from_ns && v->stamp_ns[i] <= to_ns) {
            const double off = (double)v->power_w[i] - mean;

            mean += off / (double)++count;
            m2 += off * ((double)v->power_w[i] - mean);
        }
    }
    *mean_w = count > 0u ? (float)mean : gpw_unknown();
    *variance = count > 1u ? m2 / (double)(count - 1u) : 0.0;
}

/* What the readings after a step scatter by once it has swung in; `variance` where there are
 * too few. */
static double settled_variance(const struct view *v, uint64_t start_ns, double variance)
{
    const uint64_t from_ns = start_ns + OVERSHOOT_NS, to_ns = from_ns + LEVEL_NS;
    size_t count = 0u, i;
    double settled;
    float mean_w;

    for (i = 0; i < v->count; i++) {
        count += v->stamp_ns[i] >= from_ns && v->stamp_ns[i] <= to_ns;
    }
    if (count < ROWS_SETTLED) {
        return variance;
    }
    moments(v, from_ns, to_ns, &mean_w, &settled);
    return settled < variance ? settled : variance;
}

/* Readings from some time before a step to some time after it, within its two phases. */
static int see(const struct gpwi_cal_device *d, const gpw_calibration_phase *before,
               const gpw_calibration_phase *after, struct view *v)
{
    const struct gpwi_cal_tick *const ticks = d->ticks.at;
    const int64_t end = (int64_t)before->end_ns, start = (int64_t)after->start_ns;
    const int64_t from = end - AROUND_NS > (int64_t)before->start_ns
                             ? end - AROUND_NS
                             : (int64_t)before->start_ns;
    const int64_t to =
        start + AROUND_NS < (int64_t)after->end_ns ? start + AROUND_NS : (int64_t)after->end_ns;
    double low, high;
    size_t i;

    v->count = 0u;
    for (i = gpwi_cal_tick_from(d, from); i < d->ticks.count && ticks[i].stamp_ns <= to; i++) {
        if (v->count == ROWS_MOST) {
            return 0;
        }
        v->stamp_ns[v->count] = (uint64_t)ticks[i].stamp_ns;
        v->power_w[v->count++] = ticks[i].power_w;
    }
    moments(v, (uint64_t)(end > LEVEL_NS ? end - LEVEL_NS : 0), (uint64_t)end, &v->from_w,
            &low);
    moments(v, (uint64_t)start, (uint64_t)(start + LEVEL_NS), &v->to_w, &high);
    high = settled_variance(v, (uint64_t)start, high);
    v->noise_w = (float)sqrt(low > high ? low : high);
    return v->count >= 2u && !has_gap(d, v) && gpwi_is_known(v->from_w) &&
           gpwi_is_known(v->to_w) && v->from_w != v->to_w;
}

static float over(const struct view *v, uint64_t start_ns)
{
    float most = 0.0f;
    size_t i;

    for (i = 0; i < v->count; i++) {
        if (v->stamp_ns[i] >= start_ns && v->stamp_ns[i] <= start_ns + OVERSHOOT_NS) {
            const float above = v->power_w[i] - v->to_w;

            most = above > most ? above : most;
        }
    }
    return most;
}

/* Larger of two, where one may be unknown. */
static float larger(float a, float b)
{
    return b > a || !gpwi_is_known(a) ? b : a;
}

static float least(float a, float b)
{
    return b < a ? b : a;
}

static void tell_edge(gpw_calibration_step *step, const struct view *v,
                      const gpw_meter_edge_reading *reading, const gpw_meter_edge_bound *bound,
                      int knows_window)
{
    const int is_simple =
        (bound->flags & (GPW_METER_EDGE_COMPOUND | GPW_METER_EDGE_SHORT_LEVEL)) == 0u;

    step->devices++;
    step->compound |= (bound->flags & GPW_METER_EDGE_COMPOUND) != 0u;
    step->instrument_limited |=
        is_simple && (!knows_window || (bound->flags & GPW_METER_EDGE_LIMITED) != 0u);
    step->seen_s = !(reading->seen_s >= step->seen_s) ? reading->seen_s : step->seen_s;
    if (bound->lower_w_per_s > 0.0f) {
        step->lower_w_per_s = larger(step->lower_w_per_s, bound->lower_w_per_s);
    }
    step->naive_w_per_s = larger(step->naive_w_per_s, bound->naive_w_per_s);
    if (knows_window) {
        step->value_w_per_s = larger(step->value_w_per_s, bound->estimate_w_per_s);
    }
    if (v->to_w > v->from_w) {
        step->overshoot_w = larger(step->overshoot_w, over(v, step->end_ns));
    }
}

static void prove(const gpw_meter_config *meter, int knows_window, const struct view *v,
                  gpw_calibration_step *step)
{
    gpw_meter_edge_reading reading;
    gpw_meter_edge_bound bound;

    if (gpw_meter_edge_reading_init(&reading, sizeof reading) != GPW_OK ||
        gpw_meter_edge_find(meter, v->stamp_ns, v->power_w, v->count, v->from_w, v->to_w,
                            v->noise_w, &reading) != GPW_OK ||
        gpw_meter_edge(meter, &reading, &bound, sizeof bound) < GPW_OK) {
        return;
    }
    tell_edge(step, v, &reading, &bound, knows_window);
}

/* The sum of the devices, each as it was last read: one meter more, as late as they are. */
static int see_sum(const gpw_calibration *c, const struct gpwi_cal_group *g,
                   const gpw_calibration_phase *before, const gpw_calibration_phase *after,
                   struct view *one, struct view *sum)
{
    double low, high;
    uint32_t k;
    size_t i, at;
    int whole = 1;

    sum->count = 0u;
    for (k = 0; k < g->devices && whole; k++) {
        if (!see(gpwi_cal_device_at(c, g->device[k]), before, after, one)) {
            whole = 0;
        } else if (k == 0u) {
            *sum = *one;
        } else {
            for (i = 0, at = 0u; i < sum->count; i++) {
                while (at + 1u < one->count && one->stamp_ns[at + 1u] <= sum->stamp_ns[i]) {
                    at++;
                }
                sum->power_w[i] += one->power_w[at];
            }
        }
    }
    if (!whole || sum->count < 2u) {
        return 0;
    }
    moments(sum, before->end_ns > (uint64_t)LEVEL_NS ? before->end_ns - (uint64_t)LEVEL_NS : 0u,
            before->end_ns, &sum->from_w, &low);
    moments(sum, after->start_ns, after->start_ns + (uint64_t)LEVEL_NS, &sum->to_w, &high);
    high = settled_variance(sum, after->start_ns, high);
    sum->noise_w = (float)sqrt(low > high ? low : high);
    return sum->from_w != sum->to_w;
}

static void prove_sum(const gpw_calibration *c, const struct gpwi_cal_group *g,
                      const gpw_meter_config *meter, struct view *views,
                      const gpw_calibration_phase *before, const gpw_calibration_phase *after,
                      gpw_calibration_step *step)
{
    gpw_calibration_step of_sum = *step;
    gpw_meter_config slowest = *meter;
    uint32_t k;

    for (k = 0; k < g->devices; k++) {
        const float poll_s = poll_of(gpwi_cal_device_at(c, g->device[k]));

        slowest.poll_interval_s =
            k == 0u || poll_s > slowest.poll_interval_s ? poll_s : slowest.poll_interval_s;
    }
    of_sum.lower_w_per_s = gpw_unknown();
    if (g->devices == 1u) {
        step->sum_lower_w_per_s = step->lower_w_per_s;
    } else if (see_sum(c, g, before, after, &views[0], &views[1])) {
        prove(&slowest, 0, &views[1], &of_sum);
        step->sum_lower_w_per_s = of_sum.lower_w_per_s;
    }
}

/* What a device drew next to a step: the middle one of its readings there. Without any, its
 * level. */
static float next_to(const struct gpwi_cal_device *d, const struct gpwi_cal_sums *sums,
                     int64_t from_ns, int64_t to_ns, struct view *v)
{
    const struct gpwi_cal_tick *const ticks = d->ticks.at;
    size_t i;

    v->count = 0u;
    for (i = gpwi_cal_tick_from(d, from_ns);
         i < d->ticks.count && ticks[i].stamp_ns <= to_ns && v->count < ROWS_MOST; i++) {
        v->power_w[v->count++] = ticks[i].power_w;
    }
    if (v->count < ROWS_LEAST) {
        return sums->level_w;
    }
    qsort(v->power_w, v->count, sizeof *v->power_w, gpwi_cal_by_size);
    return v->power_w[v->count / 2u];
}

/* Sum of the devices at the end of a phase, or at its start. Of a restless one the mean; of
 * another not, as that holds excursions that were long over. */
static float level_of(const gpw_calibration *c, const struct gpwi_cal_group *g,
                      const struct gpwi_cal_phase *p, int at_end, struct view *v)
{
    const int64_t start = (int64_t)p->told.start_ns, end = (int64_t)p->told.end_ns;
    const int64_t from = at_end && end - LEVEL_NS > start ? end - LEVEL_NS : start;
    const int64_t to = !at_end && start + LEVEL_NS < end ? start + LEVEL_NS : end;
    double sum = 0.0;
    uint32_t k;

    if ((p->told.flags & GPW_CALIBRATION_NOISY) != 0u ||
        p->told.model == GPW_CALIBRATION_CYCLE) {
        return p->told.sum_w;
    }
    for (k = 0; k < g->devices; k++) {
        if (p->sums[k].count > 0u) {
            sum +=
                (double)next_to(gpwi_cal_device_at(c, g->device[k]), &p->sums[k], from, to, v);
        }
    }
    return (float)sum;
}

static gpw_status add_step(gpw_calibration *c, const struct gpwi_cal_group *g, uint32_t from,
                           struct view *views)
{
    const struct gpwi_cal_phase *const before = gpwi_cal_phase_at(c, from);
    const struct gpwi_cal_phase *const after = gpwi_cal_phase_at(c, from + 1u);
    gpw_calibration_step *const step = gpwi_cal_list_add(&c->steps, sizeof *step, UINT32_MAX);
    gpw_meter_config meter;
    int knows_window;
    uint32_t k;

    if (step == NULL) {
        return GPW_ERR_NOMEM;
    }
    step->start_ns = before->told.end_ns;
    step->end_ns = after->told.start_ns;
    step->log = g->log;
    step->group = before->told.group;
    step->from_phase = from;
    step->to_phase = from + 1u;
    step->from_w = level_of(c, g, before, 1, &views[0]);
    step->to_w = level_of(c, g, after, 0, &views[0]);
    step->seen_s = step->lower_w_per_s = step->value_w_per_s = gpw_unknown();
    step->sum_lower_w_per_s = step->naive_w_per_s = step->overshoot_w = gpw_unknown();
    step->spread_s = gpw_unknown();
    if (!gpwi_cal_edge_meter(c, &meter, &knows_window)) {
        return GPW_OK;
    }
    for (k = 0; k < g->devices; k++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, g->device[k]);

        if (see(d, &before->told, &after->told, &views[0])) {
            views[0].noise_w = least(views[0].noise_w, larger(before->sums[k].level_sd_w,
                                                              after->sums[k].level_sd_w));
            meter.poll_interval_s = poll_of(d);
            prove(&meter, knows_window, &views[0], step);
        }
    }
    if (step->instrument_limited || step->compound ||
        ((before->told.flags | after->told.flags) & GPW_CALIBRATION_NOISY) != 0u) {
        step->value_w_per_s = gpw_unknown();
    }
    prove_sum(c, g, &meter, views, &before->told, &after->told, step);
    return GPW_OK;
}

gpw_status gpwi_cal_steps(gpw_calibration *c)
{
    struct view *const views = malloc(2u * sizeof *views);
    gpw_status status = views == NULL ? GPW_ERR_NOMEM : GPW_OK;
    uint32_t i, k;

    for (i = 0; i < c->groups.count && status == GPW_OK; i++) {
        const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, i);

        for (k = 1; k < g->phases && status == GPW_OK; k++) {
            status = add_step(c, g, g->first_phase + k - 1u, views);
        }
    }
    c->summary.steps = (uint32_t)c->steps.count;
    free(views);
    return status;
}
