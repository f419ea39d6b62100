/* SPDX-License-Identifier: MIT */
/* Rows about each event, and least squares of level, area and centre for a given response. */
#include "fit_dips_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MOST 64u /* of more, evenly spaced ones are taken */
#define SLOT_ROWS_MIN 6u
#define PHASES 6u      /* of a meter's refreshes that are tried */
#define CENTRE_STEPS 5 /* each way */
#define CENTRE_HALVINGS 5
#define MAD_TO_SD 1.4826
#define NOISE_MIN 1.0e-3 /* of the height: a level that stands still is not that certain */

double gpwi_trap(double u_s, double window_s, double width_s)
{
    const double top = 0.5 * fabs(window_s - width_s), foot = 0.5 * (window_s + width_s);
    const double u = fabs(u_s), height = 1.0 / fmax(window_s, width_s);

    if (u >= foot) {
        return 0.0;
    }
    return u <= top ? height : height * (foot - u) / (foot - top);
}

/* ---- one slot ---- */

/* Reading at a time to unit area about a centre. A meter that refreshes shows its last refresh;
 * where its refreshes lie is a phase, free for each slot. */
static double reading_at(const struct gpwi_dip_stack *k, double time_s, double centre_s,
                         double phase_s, double window_s, double width_s)
{
    if (k->refresh_s > 0.0) {
        time_s = phase_s + floor((time_s - phase_s) / k->refresh_s) * k->refresh_s;
    }
    return gpwi_trap(time_s - centre_s, window_s, width_s);
}

/* Least squares of level and area about a centre; returns the sum of squares over the device's
 * noise. */
static double fit_line(const struct gpwi_dip_stack *k, struct gpwi_dip_slot *s, double centre_s,
                       double window_s, double width_s)
{
    double n = (double)s->rows, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0, squares;
    size_t i;

    for (i = 0; i < s->rows; i++) {
        const double a = reading_at(k, s->time_s[i], centre_s, s->phase_s, window_s, width_s);
        const double b = s->power_w[i] - s->level_w;

        x += a;
        y += b;
        xx += a * a;
        xy += a * b;
        yy += b * b;
    }
    xx -= x * x / n;
    xy -= x * y / n;
    squares = yy - y * y / n;
    s->area_j = 0.0;
    if (xx > 1.0e-12) {
        s->area_j = xy / xx;
        squares -= s->area_j * xy;
    }
    s->shift_w = (y - s->area_j * x) / n;
    return fmax(squares, 0.0) / (s->noise_w * s->noise_w);
}

/* Best centre for the slot's phase: by steps, then by halving them. */
static void fit_centre(const struct gpwi_dip_stack *k, struct gpwi_dip_slot *s, double window_s,
                       double width_s)
{
    double step = 0.25 * fmax(window_s, width_s) / CENTRE_STEPS;
    double best = s->centre_s, least = fit_line(k, s, best, window_s, width_s);
    int i, turn;

    for (i = -2 * CENTRE_STEPS; i <= 2 * CENTRE_STEPS; i++) {
        const double at = s->centre_s + i * step;
        const double cost = fit_line(k, s, at, window_s, width_s);

        if (cost < least) {
            least = cost;
            best = at;
        }
    }
    for (turn = 0; turn < CENTRE_HALVINGS; turn++) {
        const double about = best;

        step *= 0.5;
        for (i = -1; i <= 1; i += 2) {
            const double cost = fit_line(k, s, about + i * step, window_s, width_s);

            if (cost < least) {
                least = cost;
                best = about + i * step;
            }
        }
    }
    s->cost = fit_line(k, s, best, window_s, width_s);
    s->centre_s = best;
}

static void fit_slot(const struct gpwi_dip_stack *k, struct gpwi_dip_slot *s, double window_s,
                     double width_s)
{
    struct gpwi_dip_slot best = *s, trial;
    uint32_t phase;

    best.cost = (double)INFINITY;
    for (phase = 0; phase < (k->refresh_s > 0.0 ? PHASES : 1u); phase++) {
        trial = *s;
        trial.phase_s = k->refresh_s * (double)phase / PHASES;
        fit_centre(k, &trial, window_s, width_s);
        if (trial.cost < best.cost) {
            best = trial;
        }
    }
    *s = best;
}

/* ---- taking rows ---- */

static size_t first_after(const struct gpwi_fit_series *s, double time_s)
{
    size_t low = 0, high = s->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2u;

        if (s->time_s[middle] < time_s) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Median, and 1.4826 times the median departure from it, of the rows beyond `away` of the
 * centre; of all rows where too few are. */
static void level_and_noise(struct gpwi_dip_slot *s, double away_s, double *room)
{
    size_t i, n = 0, pass;

    for (pass = 0; pass < 2u && n < 4u; pass++) {
        n = 0;
        for (i = 0; i < s->rows; i++) {
            if (pass == 1u || fabs(s->time_s[i] - s->centre_s) > away_s) {
                room[n++] = s->power_w[i];
            }
        }
    }
    s->level_w = gpwi_fit_median(room, n);
    for (i = 0; i < n; i++) {
        room[i] = fabs(room[i] - s->level_w);
    }
    s->noise_w = MAD_TO_SD * gpwi_fit_median(room, n);
}

/* Centre of what departs from the level. */
static void centre_by_area(struct gpwi_dip_slot *s, double reach_s)
{
    double area = 0.0, moment = 0.0;
    size_t i;

    for (i = 0; i < s->rows; i++) {
        const double u = s->time_s[i] - s->centre_s;

        if (fabs(u) <= reach_s) {
            const double apart = s->power_w[i] - s->level_w;

            area += apart;
            moment += apart * u;
        }
    }
    if (fabs(area) > 0.0 && fabs(moment / area) < 0.5 * reach_s) {
        s->centre_s += moment / area;
    }
}

static int take_slot(struct gpwi_dip_stack *k, const struct gpwi_fit_series *series,
                     double low_s, double high_s, double centre_s, double reach_s,
                     struct gpwi_dip_slot *s)
{
    const size_t first = first_after(series, fmax(low_s, centre_s - k->pad_s));
    const size_t end = first_after(series, fmin(high_s, centre_s + k->pad_s));
    double *room;

    memset(s, 0, sizeof *s);
    s->rows = end > first ? end - first : 0u;
    if (s->rows < SLOT_ROWS_MIN) {
        return 0;
    }
    room = malloc(s->rows * sizeof *room);
    if (room == NULL) {
        return 0;
    }
    s->time_s = series->time_s + first;
    s->power_w = series->power_w + first;
    s->centre_s = centre_s;
    level_and_noise(s, reach_s, room);
    centre_by_area(s, reach_s);
    free(room);
    return s->time_s[0] < s->centre_s - 0.5 * reach_s &&
           s->time_s[s->rows - 1u] > s->centre_s + 0.5 * reach_s;
}

/* One figure of noise for each device: the median of its slots', and not less than a share of
 * the height. */
gpw_status gpwi_dip_stack_noise(struct gpwi_dip_stack *k)
{
    double *const room = malloc((k->events + 1u) * sizeof *room);
    size_t e;
    uint32_t d;

    if (room == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (d = 0; d < k->devices; d++) {
        size_t n = 0;
        double noise = 0.0, height = 0.0, most = 0.0;
        size_t i;

        for (e = 0; e < k->events; e++) {
            const struct gpwi_dip_slot *const s = &k->slot[e * k->devices + d];

            if (k->used[e]) {
                room[n++] = s->noise_w;
                for (i = 0, most = 0.0; i < s->rows; i++) {
                    most = fmax(most, fabs(s->power_w[i] - s->level_w));
                }
                height += most;
            }
        }
        if (n > 0u) {
            height /= (double)n;
            noise = fmax(gpwi_fit_median(room, n), NOISE_MIN * height);
        }
        for (e = 0; e < k->events; e++) {
            k->slot[e * k->devices + d].noise_w = fmax(noise, 1.0e-9);
        }
    }
    free(room);
    return GPW_OK;
}

uint32_t gpwi_dip_stack_take(struct gpwi_dip_stack *k, const struct gpwi_fit_series *series,
                             const double *centre_s)
{
    const double reach = 0.5 * (k->window_s[k->windows - 1u] + k->width_s[k->widths - 1u]);
    const size_t stride = (k->events + EVENTS_MOST - 1u) / EVENTS_MOST;
    size_t e;
    uint32_t d, used = 0;

    for (e = 0; e < k->events; e++) {
        const double low =
            e > 0u ? centre_s[e - 1u] + fmin(reach, 0.5 * (centre_s[e] - centre_s[e - 1u]))
                   : -(double)INFINITY;
        const double high =
            e + 1u < k->events
                ? centre_s[e + 1u] - fmin(reach, 0.5 * (centre_s[e + 1u] - centre_s[e]))
                : (double)INFINITY;

        k->used[e] = e % stride == 0u;
        for (d = 0; d < k->devices; d++) {
            if (!take_slot(k, &series[d], low, high, centre_s[e], reach,
                           &k->slot[e * k->devices + d])) {
                k->used[e] = 0;
            }
        }
        used += k->used[e];
    }
    return used;
}

/* ---- search ---- */

static double *cost_of(const struct gpwi_dip_stack *k, size_t event)
{
    return k->cost + event * k->windows * k->widths;
}

void gpwi_dip_stack_fit(struct gpwi_dip_stack *k, size_t event, uint32_t window, uint32_t width,
                        double *cost, double *squares)
{
    uint32_t d;

    *cost = *squares = 0.0;
    k->level_w[event] = k->area_j[event] = 0.0;
    for (d = 0; d < k->devices; d++) {
        struct gpwi_dip_slot s = k->slot[event * k->devices + d];

        fit_slot(k, &s, k->window_s[window], k->width_s[width]);
        *cost += s.cost;
        *squares += s.cost * s.noise_w * s.noise_w;
        k->area_j[event] += s.area_j;
        k->level_w[event] += s.level_w + s.shift_w;
    }
}

double gpwi_dip_stack_best(const struct gpwi_dip_stack *k, size_t left, uint32_t *window,
                           uint32_t *width)
{
    double least = (double)INFINITY, sum[GPWI_DIP_WIDTHS], kept[GPWI_DIP_WIDTHS];
    uint32_t w, d;
    size_t e;

    *window = *width = 0;
    for (w = 0; w < k->windows; w++) {
        for (d = 0; d < k->widths; d++) {
            sum[d] = 0.0;
            for (e = 0; e < k->events; e++) {
                sum[d] += k->used[e] && e != left ? cost_of(k, e)[w * k->widths + d] : 0.0;
            }
        }
        for (d = 0; d < k->widths; d++) {
            if (sum[d] < least) {
                least = sum[d];
                *window = w;
                *width = d;
                memcpy(kept, sum, sizeof sum);
            }
        }
    }
    d = *width;
    if (d > 0u && d + 1u < k->widths) {
        const double bend = kept[d - 1u] - 2.0 * kept[d] + kept[d + 1u];

        if (bend > 0.0) {
            return k->width_s[d] + 0.5 * k->step_s * (kept[d - 1u] - kept[d + 1u]) / bend;
        }
    }
    return k->width_s[d];
}

void gpwi_dip_stack_search(struct gpwi_dip_stack *k)
{
    size_t e;
    uint32_t w, d;
    double squares;

    for (e = 0; e < k->events; e++) {
        for (w = 0; k->used[e] && w < k->windows; w++) {
            for (d = 0; d < k->widths; d++) {
                gpwi_dip_stack_fit(k, e, w, d, &cost_of(k, e)[w * k->widths + d], &squares);
            }
        }
    }
}

gpw_status gpwi_dip_stack_make(struct gpwi_dip_stack *k)
{
    const size_t slots = k->events * k->devices;

    k->slot = calloc(slots > 0u ? slots : 1u, sizeof *k->slot);
    k->cost = calloc(k->events * k->windows * k->widths + 1u, sizeof *k->cost);
    k->level_w = calloc(k->events + 1u, sizeof *k->level_w);
    k->area_j = calloc(k->events + 1u, sizeof *k->area_j);
    k->used = calloc(k->events + 1u, sizeof *k->used);
    return k->slot != NULL && k->cost != NULL && k->level_w != NULL && k->area_j != NULL &&
                   k->used != NULL
               ? GPW_OK
               : GPW_ERR_NOMEM;
}

void gpwi_dip_stack_free(struct gpwi_dip_stack *k)
{
    free(k->slot);
    free(k->cost);
    free(k->level_w);
    free(k->area_j);
    free(k->used);
}
