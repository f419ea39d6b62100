/* SPDX-License-Identifier: MIT */
/* Excursions shorter than the meter's window: one reading shows no more than the window's own
 * width, but many of them, read at different moments, show the corners of the response. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MIN 3u
#define SLOT_ROWS_MIN 6u
#define WIDTHS_MAX 64u
#define WINDOWS_MAX 9u
#define WINDOW_LOW 0.8 /* of the guess, where it is fitted */
#define WINDOW_STEP 0.05
#define CENTRE_STEPS 5 /* each way */
#define CENTRE_HALVINGS 5
#define RANGE_OF_WEIGHT                                                                        \
  1.0e-3 /* least noise, of the height: a constant level is not certain                        \
          */

/* Rows of one device about one event. */
struct slot {
    const double *time_s, *power_w;
    size_t rows;
    double centre_s; /* as given, then as fitted */
    double noise_w;  /* of the device */
    double level_w, area_j;
    double cost;
};

struct stack {
    struct slot *slot; /* shape [events][devices] */
    uint32_t devices;
    size_t events;
    uint32_t windows, widths;
    double window_s[WINDOWS_MAX], width_s[WIDTHS_MAX], step_s;
    double refresh_s, pad_s;
    double *cost;    /* shape [events][windows][widths] */
    double *level_w; /* of the sum at the best, shape [events] */
    double *area_j;
    uint8_t *used;
};

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

/* Weighted least squares of level and area about a centre. A reading is up to one refresh old,
 * which makes it doubtful where the response is steep: slope_w is the response's slope times
 * that age's standard deviation. */
static double fit_line(struct slot *s, double centre_s, double window_s, double width_s,
                       double slope_w)
{
    const double top = 0.5 * fabs(window_s - width_s), foot = 0.5 * (window_s + width_s);
    const double flat = 1.0 / (s->noise_w * s->noise_w);
    const double steep = 1.0 / (s->noise_w * s->noise_w + slope_w * slope_w);
    const double doubt = log(flat / steep); /* what a likelihood pays for a wider spread */
    double w = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0, paid = 0.0, det;
    size_t i;

    for (i = 0; i < s->rows; i++) {
        const double u = fabs(s->time_s[i] - centre_s);
        const int is_steep = u > top && u < foot;
        const double weight = is_steep ? steep : flat;
        const double a = gpwi_trap(u, window_s, width_s), b = s->power_w[i] - s->level_w;

        w += weight;
        x += weight * a;
        y += weight * b;
        xx += weight * a * a;
        xy += weight * a * b;
        yy += weight * b * b;
        paid += is_steep ? doubt : 0.0;
    }
    det = w * xx - x * x;
    if (!(det > 1.0e-12 * w * xx)) {
        s->area_j = 0.0;
        return yy - y * y / w + paid;
    }
    s->area_j = (w * xy - x * y) / det;
    y = (y - s->area_j * x) / w;
    return yy - s->area_j * xy - y * (w * y + s->area_j * x) + paid;
}

/* Level left in s->level_w is that of the last fit_line(), which works about it. */
static double level_at(const struct slot *s, double centre_s, double window_s, double width_s)
{
    double sum = 0.0;
    size_t i;

    for (i = 0; i < s->rows; i++) {
        sum +=
            s->power_w[i] - s->area_j * gpwi_trap(s->time_s[i] - centre_s, window_s, width_s);
    }
    return sum / (double)s->rows;
}

/* Best centre: by steps, then by halving them. */
static void fit_slot(struct slot *s, double window_s, double width_s, double slope_w)
{
    double step = 0.25 * fmax(window_s, width_s) / CENTRE_STEPS;
    double best = s->centre_s, least = fit_line(s, best, window_s, width_s, slope_w);
    int i, turn;

    for (i = -2 * CENTRE_STEPS; i <= 2 * CENTRE_STEPS; i++) {
        const double at = s->centre_s + i * step;
        const double cost = fit_line(s, at, window_s, width_s, slope_w);

        if (cost < least) {
            least = cost;
            best = at;
        }
    }
    for (turn = 0; turn < CENTRE_HALVINGS; turn++) {
        const double about = best;

        step *= 0.5;
        for (i = -1; i <= 1; i += 2) {
            const double cost = fit_line(s, about + i * step, window_s, width_s, slope_w);

            if (cost < least) {
                least = cost;
                best = about + i * step;
            }
        }
    }
    s->cost = fit_line(s, best, window_s, width_s, slope_w);
    s->centre_s = best;
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

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Median, and 1.4826 times the median departure from it, of the rows beyond `away` of the
 * centre; of all rows where too few are. */
static void level_and_noise(struct slot *s, double away_s, double *room)
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
    qsort(room, n, sizeof *room, by_size);
    s->level_w = 0.5 * (room[(n - 1u) / 2u] + room[n / 2u]);
    for (i = 0; i < n; i++) {
        room[i] = fabs(room[i] - s->level_w);
    }
    qsort(room, n, sizeof *room, by_size);
    s->noise_w = 1.4826 * room[n / 2u];
}

/* Centre of what departs from the level. */
static void centre_by_area(struct slot *s, double reach_s)
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

static int take_slot(struct stack *k, const struct gpwi_fit_series *series, double low_s,
                     double high_s, double centre_s, double reach_s, struct slot *s)
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

static int by_noise(const void *a, const void *b)
{
    return by_size(&((const struct slot *)a)->noise_w, &((const struct slot *)b)->noise_w);
}

/* One figure of noise for each device: the median of its slots', and not less than a share of
 * the height. */
static gpw_status even_noise(struct stack *k)
{
    struct slot *const room = malloc(k->events * sizeof *room);
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
            const struct slot *const s = &k->slot[e * k->devices + d];

            if (k->used[e]) {
                room[n++] = *s;
                for (i = 0, most = 0.0; i < s->rows; i++) {
                    most = fmax(most, fabs(s->power_w[i] - s->level_w));
                }
                height += most;
            }
        }
        if (n > 0u) {
            height /= (double)n;
            qsort(room, n, sizeof *room, by_noise);
            noise = fmax(room[n / 2u].noise_w, RANGE_OF_WEIGHT * height);
        }
        for (e = 0; e < k->events; e++) {
            k->slot[e * k->devices + d].noise_w = fmax(noise, 1.0e-9);
        }
    }
    free(room);
    return GPW_OK;
}

static uint32_t take_all(struct stack *k, const struct gpwi_fit_series *series,
                         const double *centre_s)
{
    const double reach = 0.5 * (k->window_s[k->windows - 1u] + k->width_s[k->widths - 1u]);
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

        k->used[e] = 1;
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

static double *cost_of(const struct stack *k, size_t event)
{
    return k->cost + event * k->windows * k->widths;
}

/* Slope of the response times the standard deviation of an age that is even between 0 and one
 * refresh. */
static double doubt_of(const struct stack *k, double area_j, double window_s, double width_s)
{
    return fabs(area_j) / (window_s * width_s) * k->refresh_s / 3.4641016151377544;
}

static double squares_of(const struct slot *s, double level_w, double window_s, double width_s)
{
    double sum = 0.0;
    size_t i;

    for (i = 0; i < s->rows; i++) {
        const double rest =
            s->power_w[i] - level_w -
            s->area_j * gpwi_trap(s->time_s[i] - s->centre_s, window_s, width_s);

        sum += rest * rest;
    }
    return sum;
}

static void fit_event(struct stack *k, size_t event, uint32_t window, uint32_t width,
                      double *cost, double *squares)
{
    uint32_t d;

    *cost = *squares = 0.0;
    k->level_w[event] = k->area_j[event] = 0.0;
    for (d = 0; d < k->devices; d++) {
        struct slot s = k->slot[event * k->devices + d];
        double area, level;

        fit_slot(&s, k->window_s[window], k->width_s[width], 0.0);
        area = s.area_j;
        if (k->refresh_s > 0.0) {
            fit_slot(&s, k->window_s[window], k->width_s[width],
                     doubt_of(k, area, k->window_s[window], k->width_s[width]));
        }
        *cost += s.cost;
        k->area_j[event] += s.area_j;
        level = level_at(&s, s.centre_s, k->window_s[window], k->width_s[width]);
        *squares += squares_of(&s, level, k->window_s[window], k->width_s[width]);
        k->level_w[event] += level;
    }
}

/* Least of the grid with one event left out (none: left == events), and the width between the
 * steps by a parabola. */
static double best_of(const struct stack *k, size_t left, uint32_t *window, uint32_t *width)
{
    double least = (double)INFINITY, sum[WIDTHS_MAX], kept[WIDTHS_MAX];
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

/* ---- result ---- */

static void set_unknown(struct gpwi_fit_figure *f)
{
    f->value = f->low = f->high = (double)NAN;
}

/* Interval by leaving out one event after another. */
static void set_interval(struct gpwi_fit_figure *f, const double *without, uint32_t count)
{
    double mean = 0.0, squares = 0.0, wide;
    uint32_t i;

    for (i = 0; i < count; i++) {
        mean += without[i] / (double)count;
    }
    for (i = 0; i < count; i++) {
        squares += (without[i] - mean) * (without[i] - mean);
    }
    wide = gpwi_student_95((double)count - 1.0) *
           sqrt(squares * ((double)count - 1.0) / (double)count);
    f->low = f->value - wide;
    f->high = f->value + wide;
}

static double mean_without(const struct stack *k, const double *x, size_t left)
{
    double sum = 0.0, n = 0.0;
    size_t e;

    for (e = 0; e < k->events; e++) {
        if (k->used[e] && e != left) {
            sum += x[e];
            n += 1.0;
        }
    }
    return sum / n;
}

static gpw_status set_figures(struct stack *k, struct gpwi_dips *out)
{
    double *const room = malloc(4u * k->events * sizeof *room);
    double *const width = room, *const depth = room + k->events;
    double *const floor_w = depth + k->events, *const area = floor_w + k->events;
    uint32_t window, d, n = 0;
    size_t e;
    double cost, squares, whole = 0.0, rows = 0.0;

    if (room == NULL) {
        return GPW_ERR_NOMEM;
    }
    out->width_s.value = best_of(k, k->events, &window, &d);
    out->window_s = k->window_s[window];
    for (e = 0; e < k->events; e++) {
        if (k->used[e]) {
            fit_event(k, e, window, d, &cost, &squares);
            whole += squares;
            rows += (double)k->slot[e * k->devices].rows * (double)k->devices;
        } else {
            k->area_j[e] = (double)NAN;
        }
    }
    out->area_j.value = mean_without(k, k->area_j, k->events);
    out->level_w = mean_without(k, k->level_w, k->events);
    out->depth_w.value = out->area_j.value / out->width_s.value;
    out->floor_w.value = out->level_w + out->depth_w.value;
    for (e = 0; e < k->events; e++) {
        uint32_t w, at;

        if (k->used[e]) {
            width[n] = best_of(k, e, &w, &at);
            area[n] = mean_without(k, k->area_j, e);
            depth[n] = area[n] / width[n];
            floor_w[n] = mean_without(k, k->level_w, e) + depth[n];
            out->area_sd_j += pow(k->area_j[e] - out->area_j.value, 2.0);
            n++;
        }
    }
    out->area_sd_j = sqrt(out->area_sd_j / ((double)n - 1.0));
    set_interval(&out->width_s, width, n);
    set_interval(&out->area_j, area, n);
    set_interval(&out->depth_w, depth, n);
    set_interval(&out->floor_w, floor_w, n);
    out->shown_w = out->area_j.value / fmax(out->window_s, out->width_s.value);
    out->residual = sqrt(whole / rows) * (double)k->devices / fabs(out->shown_w);
    free(room);
    return GPW_OK;
}

static void set_interval_between(const double *centre_s, size_t events, struct gpwi_dips *out)
{
    double mean, squares = 0.0;
    size_t e;

    if (events < 3u) {
        return;
    }
    mean = (centre_s[events - 1u] - centre_s[0]) / (double)(events - 1u);
    for (e = 1; e < events; e++) {
        squares += pow(centre_s[e] - centre_s[e - 1u] - mean, 2.0);
    }
    out->interval_mean_s = mean;
    out->interval_sd_s = sqrt(squares / (double)(events - 2u));
}

static void begin_result(struct gpwi_dips *out, size_t events)
{
    memset(out, 0, sizeof *out);
    out->reason = GPWI_FIT_TOO_SHORT;
    out->events = (uint32_t)events;
    set_unknown(&out->width_s);
    set_unknown(&out->area_j);
    set_unknown(&out->depth_w);
    set_unknown(&out->floor_w);
    out->window_s = out->level_w = out->shown_w = out->residual = (double)NAN;
    out->area_sd_j = 0.0;
    out->interval_mean_s = out->interval_sd_s = (double)NAN;
}

static void set_grid(struct stack *k, const struct gpwi_dip_config *config)
{
    const double guess = isnan(config->window_s) ? config->window_guess_s : config->window_s;
    double longest = config->width_max_s > 0.0 ? config->width_max_s : 2.0 * guess;
    uint32_t i;

    k->step_s = config->width_step_s > 0.0 ? config->width_step_s : 0.05;
    k->windows = isnan(config->window_s) ? WINDOWS_MAX : 1u;
    for (i = 0; i < k->windows; i++) {
        k->window_s[i] = guess * (k->windows > 1u ? WINDOW_LOW + WINDOW_STEP * (double)i : 1.0);
    }
    longest = fmax(longest, 3.0 * k->step_s);
    k->step_s = fmax(k->step_s, longest / WIDTHS_MAX);
    k->widths = (uint32_t)fmin(longest / k->step_s + 0.5, WIDTHS_MAX);
    for (i = 0; i < k->widths; i++) {
        k->width_s[i] = k->step_s * (double)(i + 1u);
    }
    k->refresh_s = fmax(config->refresh_s, 0.0);
    k->pad_s = config->pad_s > 0.0 ? config->pad_s : 2.5 * guess + 1.0;
}

static gpw_status make_stack(struct stack *k)
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

static void search(struct stack *k)
{
    size_t e;
    uint32_t w, d;
    double squares;

    for (e = 0; e < k->events; e++) {
        for (w = 0; k->used[e] && w < k->windows; w++) {
            for (d = 0; d < k->widths; d++) {
                fit_event(k, e, w, d, &cost_of(k, e)[w * k->widths + d], &squares);
            }
        }
    }
}

/* A width that may be nothing, or that lies at an end of what was searched, leaves the depth
 * open; the area stands. */
static void judge(const struct stack *k, struct gpwi_dips *out)
{
    const double least = k->width_s[0], most = k->width_s[k->widths - 1u];

    out->reason = GPWI_FIT_OK;
    if (!(out->width_s.low > 0.5 * k->step_s) || !(out->width_s.value > least) ||
        !(out->width_s.value < most)) {
        out->reason = GPWI_FIT_NOT_RESOLVED;
        out->width_s.low = fmax(out->width_s.low, 0.0);
        set_unknown(&out->depth_w);
        set_unknown(&out->floor_w);
    }
}

gpw_status gpwi_fit_dips(const struct gpwi_fit_series *series, uint32_t devices,
                         const double *centre_s, size_t events,
                         const struct gpwi_dip_config *config, struct gpwi_dips *out,
                         double *areas_j)
{
    struct stack k;
    gpw_status status;

    begin_result(out, events);
    memset(&k, 0, sizeof k);
    k.devices = devices;
    k.events = events;
    set_grid(&k, config);
    status = make_stack(&k);
    if (status == GPW_OK) {
        set_interval_between(centre_s, events, out);
        out->used = take_all(&k, series, centre_s);
        if (out->used >= EVENTS_MIN) {
            status = even_noise(&k);
            if (status == GPW_OK) {
                search(&k);
                status = set_figures(&k, out);
                judge(&k, out);
            }
        }
    }
    if (status == GPW_OK && areas_j != NULL) {
        size_t e;

        for (e = 0; e < events; e++) {
            areas_j[e] = out->used >= EVENTS_MIN && k.used[e] ? k.area_j[e] : (double)NAN;
        }
    }
    free(k.slot);
    free(k.cost);
    free(k.level_w);
    free(k.area_j);
    free(k.used);
    return status;
}

/* ---- bursts ---- */

static double quantile_of(const double *x, size_t count, double share, double *room)
{
    memcpy(room, x, count * sizeof *room);
    qsort(room, count, sizeof *room, by_size);
    return room[(size_t)(share * (double)(count - 1u) + 0.5)];
}

double gpwi_burst_duration(const double *area_j, const double *height_w,
                           const double *visible_s, size_t events, double refresh_s)
{
    double *const room = malloc((events + 1u) * 2u * sizeof *room);
    double result = (double)NAN;

    if (room != NULL && events >= EVENTS_MIN) {
        double *const mean_w = room + events + 1u;
        double area = 0.0, height;
        size_t e;

        for (e = 0; e < events; e++) {
            area += area_j[e] / (double)events;
            mean_w[e] = area_j[e] / visible_s[e];
        }
        height = quantile_of(visible_s, events, 0.5, room) <= 1.5 * refresh_s
                     ? quantile_of(height_w, events, 0.9, room)
                     : quantile_of(mean_w, events, 0.5, room);
        result = area / height;
    }
    free(room);
    return result;
}
