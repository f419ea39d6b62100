/* SPDX-License-Identifier: MIT */
/* Excursions shorter than the meter's window: one reading shows no more than the window's own
 * width, but many of them, read at different moments, show the corners of the response. */
#include "fit_dips_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MIN 3u
#define WINDOW_LOW 0.8 /* of the guess, where it is fitted */
#define WINDOW_STEP 0.05
#define MAD_TO_SD 1.4826
#define UNLIKE_SHARE 0.25 /* of the median area */
#define UNLIKE_SPREADS 3.0
#define REFRESH_DOUBT 0.25 /* of a refresh: what the readings' age adds to a width's doubt */

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

static double mean_without(const struct gpwi_dip_stack *k, const double *x, size_t left)
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

/* Widths are told apart by no less than a step of the search. A shorter dip of the same area is
 * a deeper one: ends of the width are ends of the depth. */
static void set_depth_interval(const struct gpwi_dip_stack *k, struct gpwi_dips *out)
{
    const double half = 0.5 * k->step_s;
    const double deep = out->area_j.value / fmax(out->width_s.low - half, half);
    const double flat = out->area_j.value / (out->width_s.high + half);

    out->width_s.low -= half;
    out->width_s.high += half;
    out->depth_w.low = fmin(deep, flat);
    out->depth_w.high = fmax(deep, flat);
    out->floor_w.low = out->level_w + out->depth_w.low;
    out->floor_w.high = out->level_w + out->depth_w.high;
}

static gpw_status set_figures(struct gpwi_dip_stack *k, struct gpwi_dips *out)
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
    out->width_s.value = gpwi_dip_stack_best(k, k->events, &window, &d);
    out->window_s = k->window_s[window];
    for (e = 0; e < k->events; e++) {
        if (k->used[e]) {
            gpwi_dip_stack_fit(k, e, window, d, &cost, &squares);
            whole += squares;
            rows += (double)k->slot[e * k->devices].rows * (double)k->devices;
        } else {
            k->area_j[e] = (double)NAN;
        }
    }
    out->area_j.value = mean_without(k, k->area_j, k->events);
    out->level_w = mean_without(k, k->level_w, k->events);
    out->area_sd_j = 0.0;
    out->depth_w.value = out->area_j.value / out->width_s.value;
    out->floor_w.value = out->level_w + out->depth_w.value;
    for (e = 0; e < k->events; e++) {
        uint32_t w, at;

        if (k->used[e]) {
            width[n] = gpwi_dip_stack_best(k, e, &w, &at);
            area[n] = mean_without(k, k->area_j, e);
            depth[n] = area[n] / width[n];
            floor_w[n] = mean_without(k, k->level_w, e) + depth[n];
            out->area_sd_j += pow(k->area_j[e] - out->area_j.value, 2.0);
            n++;
        }
    }
    out->area_sd_j = sqrt(out->area_sd_j / ((double)n - 1.0));
    set_interval(&out->width_s, width, n);
    out->width_s.low -= REFRESH_DOUBT * k->refresh_s;
    out->width_s.high += REFRESH_DOUBT * k->refresh_s;
    set_interval(&out->area_j, area, n);
    set_interval(&out->depth_w, depth, n);
    set_interval(&out->floor_w, floor_w, n);
    set_depth_interval(k, out);
    out->shown_w = out->area_j.value / fmax(out->window_s, out->width_s.value);
    out->residual = sqrt(whole / rows) * (double)k->devices / fmax(fabs(out->shown_w), 1.0e-9);
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
    out->area_sd_j = out->area_all_j = (double)NAN;
    out->interval_mean_s = out->interval_sd_s = (double)NAN;
}

static void set_grid(struct gpwi_dip_stack *k, const struct gpwi_dip_config *config)
{
    const double guess = isnan(config->window_s) ? config->window_guess_s : config->window_s;
    double longest = config->width_max_s > 0.0 ? config->width_max_s : 2.0 * guess;
    uint32_t i;

    k->step_s = config->width_step_s > 0.0 ? config->width_step_s : 0.05;
    k->windows = isnan(config->window_s) ? GPWI_DIP_WINDOWS : 1u;
    for (i = 0; i < k->windows; i++) {
        k->window_s[i] = guess * (k->windows > 1u ? WINDOW_LOW + WINDOW_STEP * (double)i : 1.0);
    }
    longest = fmax(longest, 3.0 * k->step_s);
    k->step_s = fmax(k->step_s, longest / GPWI_DIP_WIDTHS);
    k->widths = (uint32_t)fmin(longest / k->step_s + 0.5, GPWI_DIP_WIDTHS);
    for (i = 0; i < k->widths; i++) {
        k->width_s[i] = k->step_s * (double)(i + 1u);
    }
    k->refresh_s = fmax(config->refresh_s, 0.0);
    k->pad_s = config->pad_s > 0.0 ? config->pad_s : 2.5 * guess + 1.0;
}

/* Some events are two in one, or half of one. They would blur the width, so those are left out
 * whose area is not like the others'; areas hardly depend on the width. Returns how many are
 * left and puts the mean of all into *mean_j. */
static gpw_status leave_out_unlike(struct gpwi_dip_stack *k, uint32_t *left, double *mean_j)
{
    double *const room = malloc((2u * k->events + 1u) * sizeof *room);
    double *const area_j = room + k->events;
    double middle, away, cost, squares;
    size_t e, n = 0;

    if (room == NULL) {
        return GPW_ERR_NOMEM;
    }
    *mean_j = 0.0;
    for (e = 0; e < k->events; e++) {
        if (k->used[e]) {
            gpwi_dip_stack_fit(k, e, k->windows / 2u, k->widths / 4u, &cost, &squares);
            area_j[e] = room[n++] = k->area_j[e];
            *mean_j += k->area_j[e];
        }
    }
    *mean_j /= (double)n;
    middle = gpwi_fit_median(room, n);
    for (e = 0, n = 0; e < k->events; e++) {
        if (k->used[e]) {
            room[n++] = fabs(area_j[e] - middle);
        }
    }
    away = fmax(UNLIKE_SHARE * fabs(middle),
                UNLIKE_SPREADS * MAD_TO_SD * gpwi_fit_median(room, n));
    for (e = 0, *left = 0; e < k->events; e++) {
        k->used[e] = k->used[e] && fabs(area_j[e] - middle) <= away;
        *left += k->used[e];
    }
    free(room);
    return GPW_OK;
}

/* A floor below what the devices draw at least is put there: the area says how long the dip
 * then was, and the search's own step how well that is known. */
static void put_on_floor(const struct gpwi_dip_stack *k, double floor_min_w,
                         struct gpwi_dips *out)
{
    out->at_floor = 1;
    out->depth_w.value = floor_min_w - out->level_w;
    out->width_s.value = out->area_j.value / out->depth_w.value;
    out->floor_w.value = floor_min_w;
    out->width_s.low = fmin(out->width_s.low, out->width_s.value - k->step_s);
    out->width_s.high = fmax(out->width_s.high, out->width_s.value + k->step_s);
    out->depth_w.high = fmax(out->depth_w.high, out->area_j.value / out->width_s.high);
    out->floor_w.high = out->level_w + out->depth_w.high;
}

/* A width that may be nothing, is shorter than a refresh or lies at an end of what was searched
 * leaves the depth open, and so does one that goes below the bottom; the area stands. */
static void judge(const struct gpwi_dip_stack *k, double floor_min_w, double bottom_w,
                  struct gpwi_dips *out)
{
    const double least = fmax(k->width_s[0], k->refresh_s);
    const double most = k->width_s[k->widths - 1u];
    const double lowest_w = bottom_w > floor_min_w ? floor_min_w : fmax(bottom_w, 0.0);
    const int is_deep = out->area_j.value < 0.0;

    out->reason = GPWI_FIT_OK;
    if (out->floor_w.value < floor_min_w && floor_min_w < out->level_w) {
        put_on_floor(k, floor_min_w, out);
    } else if (is_deep && lowest_w > 0.0 && lowest_w < out->level_w &&
               out->floor_w.value < lowest_w && lowest_w <= out->floor_w.high) {
        put_on_floor(k, lowest_w, out);
    }
    if (is_deep && out->level_w > lowest_w) {
        out->width_s.low =
            fmax(out->width_s.low, -out->area_j.value / (out->level_w - lowest_w));
        out->floor_w.low = fmax(out->floor_w.low, lowest_w);
        out->depth_w.low = fmax(out->depth_w.low, lowest_w - out->level_w);
    }
    if (!(out->width_s.low > 0.5 * k->step_s) || !(out->width_s.value > least) ||
        !(out->width_s.value < most) || (is_deep && out->floor_w.value < lowest_w)) {
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
    struct gpwi_dip_stack k;
    gpw_status status;

    begin_result(out, events);
    memset(&k, 0, sizeof k);
    k.devices = devices;
    k.events = events;
    set_grid(&k, config);
    status = gpwi_dip_stack_make(&k);
    if (status == GPW_OK) {
        set_interval_between(centre_s, events, out);
        out->used = gpwi_dip_stack_take(&k, series, centre_s);
        if (out->used >= EVENTS_MIN) {
            status = gpwi_dip_stack_noise(&k);
        }
        if (status == GPW_OK && out->used >= EVENTS_MIN) {
            const uint32_t whole = out->used;

            status = leave_out_unlike(&k, &out->used, &out->area_all_j);
            out->unlike = whole - out->used;
        }
        if (status == GPW_OK && out->used >= EVENTS_MIN) {
            gpwi_dip_stack_search(&k);
            status = set_figures(&k, out);
            judge(&k, config->floor_min_w, config->bottom_w, out);
        }
    }
    if (status == GPW_OK && areas_j != NULL) {
        size_t e;

        for (e = 0; e < events; e++) {
            areas_j[e] = out->used >= EVENTS_MIN && k.used[e] ? k.area_j[e] : (double)NAN;
        }
    }
    gpwi_dip_stack_free(&k);
    return status;
}

/* ---- bursts ---- */

static double quantile_of(const double *x, size_t count, double share, double *room)
{
    memcpy(room, x, count * sizeof *room);
    gpwi_fit_sort(room, count);
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
            mean_w[e] = visible_s[e] > 0.0 ? area_j[e] / visible_s[e] : 0.0;
        }
        height = quantile_of(visible_s, events, 0.5, room) <= 1.5 * refresh_s
                     ? quantile_of(height_w, events, 0.9, room)
                     : quantile_of(mean_w, events, 0.5, room);
        result = fabs(height) > 0.0 ? area / height : (double)NAN;
    }
    free(room);
    return result;
}
