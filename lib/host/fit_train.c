/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include "maths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REGULAR_PU 0.1 /* spread of the intervals on their mean */
#define SKIPPED_MOST 8.0

#define TALLEST 0.9     /* quantile of the extremes: readings that a whole window was inside */
#define SHORT_STEPS 1.5 /* an event seen on no more rows than that has no plateau */
#define PLATEAU_STEPS 2.5
#define UNRESOLVED_WINDOWS 1.15
#define UNRESOLVED_WIDTH 0.3 /* of the window: a guess; the height then is one too */

/* Overshoot: first readings of that many events at least, compared with the model's for that
 * many moments of the start between two rows. */
#define OVERSHOOT_EVENTS 8u
#define PHASES 64u
#define FULL_PU 0.85       /* of the height: such a reading saw the event for its window */
#define OVERSHOOT_GAIN 0.5 /* of the squares that it must explain */
#define OVERSHOOT_STEP 0.02
#define OVERSHOOT_STEPS 100u /* to twice the height */

/* Events shorter than a step: what is tried. */
#define SHORT_EVENTS 8u
#define SHORT_WIDTHS 30u
#define SHORT_OVERSHOOTS 10u
#define SHORT_OVERSHOOT_STEP 0.1
#define HARDLY_PU 0.03 /* of the height: found all the same */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double quantile_of(double *values, size_t count, double share)
{
    const double place = share * (double)(count - 1u);
    const size_t low = (size_t)place;
    const size_t high = low + 1u < count ? low + 1u : low;

    qsort(values, count, sizeof *values, ascending);
    return values[low] + (place - (double)low) * (values[high] - values[low]);
}

static double mean_of(const double *x, size_t count)
{
    double sum = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        sum += x[i];
    }
    return count > 0u ? sum / (double)count : (double)NAN;
}

static double spread_of(const double *x, size_t count)
{
    const double mean = mean_of(x, count);
    double square = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        square += (x[i] - mean) * (x[i] - mean);
    }
    return count > 1u ? sqrt(square / (double)(count - 1u)) : 0.0;
}

/* Energy of an event of height 1 up to `u` after its start. */
static double energy_to(const struct gpwi_fit_train *train, double width_s, double u)
{
    const double in = u < 0.0 ? 0.0 : u < width_s ? u : width_s;
    const double tau = train->overshoot_tau_s;

    if (!(train->overshoot_pu > 0.0) || !(tau > 0.0)) {
        return in;
    }
    return in + train->overshoot_pu * tau * (double)(1.0f - gpwi_exp((float)(-in / tau)));
}

double gpwi_fit_train_reading(const struct gpwi_fit_train *train, double width_s,
                              double window_s, double since_s)
{
    const double window = window_s > 1e-6 ? window_s : 1e-6;

    return train->height_w *
           (energy_to(train, width_s, since_s) - energy_to(train, width_s, since_s - window)) /
           window;
}

/* A regular train that lost an event keeps its interval: spans of whole multiples count as so
 * many. */
static void intervals_of(const struct gpwi_fit_event *events, size_t count,
                         struct gpwi_fit_train *train)
{
    double *const table = train->interval_table_s;
    double sorted[GPWI_FIT_EVENTS_MAX];
    double usual, spread, along = 0.0;
    uint32_t n = 0, i;

    for (i = 0; i + 1u < count && n < GPWI_FIT_EVENTS_MAX; i++) {
        table[n++] = events[i + 1u].centre_s - events[i].centre_s;
    }
    train->intervals = n;
    if (n == 0u) {
        return;
    }
    memcpy(sorted, table, n * sizeof *sorted);
    usual = quantile_of(sorted, n, 0.5);
    for (i = 0; i < n; i++) {
        const double times = floor(table[i] / usual + 0.5);

        if (times >= 2.0 && times <= SKIPPED_MOST &&
            fabs(table[i] / times - usual) < REGULAR_PU * usual) {
            sorted[i] = table[i] / times;
        } else {
            sorted[i] = table[i];
        }
    }
    if (spread_of(sorted, n) < REGULAR_PU * mean_of(sorted, n)) {
        train->regular = 1u;
        memcpy(table, sorted, n * sizeof *sorted);
    }
    train->interval_s = mean_of(table, n);
    spread = spread_of(table, n);
    for (i = 0; i + 1u < n; i++) {
        along += (table[i] - train->interval_s) * (table[i + 1u] - train->interval_s) /
                 (double)(n - 1u);
    }
    /* What one event is late by, the next interval is short by: that part does not add up. */
    along = n >= SKIPPED_MOST && along < 0.0 ? along : 0.0;
    along = along < -0.5 * spread * spread ? -0.5 * spread * spread : along;
    train->interval_sd_s = sqrt(spread * spread + 2.0 * along);
    train->jitter_s = sqrt(-along);
}

/* Median of the readings inside events, their first and last left out; NaN: too few. */
static double plateau_of(const double *y_w, const double *level_w,
                         const struct gpwi_fit_event *events, size_t count)
{
    double inner[4u * GPWI_FIT_EVENTS_MAX];
    size_t n = 0, k, i;

    for (k = 0; k < count; k++) {
        /* The second row of an event may still carry its overshoot, the last one its end. */
        for (i = events[k].first + 2u;
             i + 1u < events[k].last && n < sizeof inner / sizeof *inner; i++) {
            inner[n++] = y_w[i] - level_w[i];
        }
    }
    return n >= count ? quantile_of(inner, n, 0.5) : (double)NAN;
}

/* First full reading of an event on its height, less 1, for a start `since_s` before a row. */
static double first_full(const struct gpwi_fit_train *train, double window_s, double step_s,
                         double since_s)
{
    const double first =
        gpwi_fit_train_reading(train, train->width_s, window_s, since_s) / train->height_w;

    if (first >= FULL_PU) {
        return first - 1.0;
    }
    return gpwi_fit_train_reading(train, train->width_s, window_s, since_s + step_s) /
               train->height_w -
           1.0;
}

static double squares_for(struct gpwi_fit_train *train, double window_s, double step_s,
                          double overshoot_pu, double tau_s, double *seen, size_t count)
{
    double made[PHASES];
    double squares = 0.0;
    uint32_t i;

    train->overshoot_pu = overshoot_pu;
    train->overshoot_tau_s = tau_s;
    for (i = 0; i < PHASES; i++) {
        made[i] =
            first_full(train, window_s, step_s, step_s * ((double)i + 0.5) / (double)PHASES);
    }
    qsort(made, PHASES, sizeof *made, ascending);
    for (i = 0; i < count; i++) {
        const double place = ((double)i + 0.5) / (double)count * (double)PHASES;
        const double off = seen[i] - made[(uint32_t)place];

        squares += off * off;
    }
    return squares;
}

/* How far the power first rises above the plateau and how fast that dies away, from the first
 * readings of all events: each saw another moment after the start. */
static void overshoot_of(const double *y_w, const double *level_w,
                         const struct gpwi_fit_event *events, size_t count, double window_s,
                         double step_s, struct gpwi_fit_train *train)
{
    static const double tau_in_steps[] = {0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1.0, 1.5, 2.0};
    double seen[GPWI_FIT_EVENTS_MAX];
    double none, least, best_pu = 0.0, best_s = 0.0;
    size_t n = 0, k;
    uint32_t i, j;

    for (k = 0; k < count; k++) {
        for (i = 0; i < 2u && events[k].first + i < events[k].last; i++) {
            const size_t row = events[k].first + i;
            const double pu = (y_w[row] - level_w[row]) / train->height_w;

            if (pu >= FULL_PU) {
                seen[n++] = pu - 1.0;
                break;
            }
        }
    }
    train->overshoot_pu = 0.0;
    train->overshoot_tau_s = 0.0;
    if (n < OVERSHOOT_EVENTS) {
        return;
    }
    qsort(seen, n, sizeof *seen, ascending);
    none = squares_for(train, window_s, step_s, 0.0, 0.0, seen, n);
    least = OVERSHOOT_GAIN * none;
    for (j = 0; j < sizeof tau_in_steps / sizeof *tau_in_steps; j++) {
        const double tau_s = tau_in_steps[j] * step_s;

        for (i = 1; tau_s < 0.5 * train->width_s && i <= OVERSHOOT_STEPS; i++) {
            const double pu = OVERSHOOT_STEP * (double)i;
            const double squares = squares_for(train, window_s, step_s, pu, tau_s, seen, n);

            if (squares < least) {
                least = squares, best_pu = pu, best_s = tau_s;
            }
        }
    }
    train->overshoot_pu = best_pu;
    train->overshoot_tau_s = best_s;
}

/* Readings of events shorter than a step, for all moments of the start, of height 1; those that
 * hardly show are not among the events found. Ascending; returns how many. */
static uint32_t short_readings(const struct gpwi_fit_train *unit, double window_s,
                               double step_s, double *made)
{
    uint32_t n = 0, i;

    for (i = 0; i < PHASES; i++) {
        const double since = step_s * ((double)i + 0.5) / (double)PHASES;
        const double first = gpwi_fit_train_reading(unit, unit->width_s, window_s, since);
        const double second =
            gpwi_fit_train_reading(unit, unit->width_s, window_s, since + step_s);
        const double greatest = first > second ? first : second;

        if (greatest > HARDLY_PU) {
            made[n++] = greatest;
        }
    }
    qsort(made, n, sizeof *made, ascending);
    return n;
}

/* Squares left between the sorted extremes and a shape of free height. */
static double short_squares(const struct gpwi_fit_train *unit, double window_s, double step_s,
                            const double *extreme, size_t count, double *height_w)
{
    double made[PHASES];
    const uint32_t n = short_readings(unit, window_s, step_s, made);
    double cross = 0.0, square = 0.0, all = 0.0;
    size_t i;

    if (n < PHASES / 4u) {
        return (double)INFINITY;
    }
    for (i = 0; i < count; i++) {
        const double x = made[(uint32_t)(((double)i + 0.5) / (double)count * (double)n)];

        cross += x * extreme[i];
        square += x * x;
        all += extreme[i] * extreme[i];
    }
    *height_w = cross / square;
    return all - cross * cross / square;
}

/* Length, height and overshoot of events shorter than a step from how their extremes are
 * spread: each saw another part of the event. Returns the height, NaN with too few. */
static double short_shape(const double *extreme, size_t count, double window_s, double step_s,
                          struct gpwi_fit_train *train)
{
    static const double tau_in_steps[] = {0.1, 0.2, 0.4, 0.8};
    struct gpwi_fit_train unit;
    double plain = (double)INFINITY, least = (double)INFINITY, height_w = (double)NAN;
    uint32_t w, o, j;

    if (count < SHORT_EVENTS) {
        return (double)NAN;
    }
    memset(&unit, 0, sizeof unit);
    unit.height_w = 1.0;
    for (o = 0; o <= SHORT_OVERSHOOTS; o++) {
        for (j = 0; j < (o > 0u ? sizeof tau_in_steps / sizeof *tau_in_steps : 1u); j++) {
            for (w = 1; w <= SHORT_WIDTHS; w++) {
                double height = 1.0, left;

                unit.width_s = step_s * SHORT_STEPS * (double)w / (double)SHORT_WIDTHS;
                unit.overshoot_pu = SHORT_OVERSHOOT_STEP * (double)o;
                unit.overshoot_tau_s = step_s * tau_in_steps[j];
                left = short_squares(&unit, window_s, step_s, extreme, count, &height);
                plain = o == 0u && left < plain ? left : plain;
                if (left < (o > 0u ? fmin(least, OVERSHOOT_GAIN * plain) : least)) {
                    least = left, height_w = height;
                    train->width_s = unit.width_s;
                    train->overshoot_pu = unit.overshoot_pu;
                    train->overshoot_tau_s = unit.overshoot_tau_s;
                }
            }
        }
    }
    return height_w;
}

/* Spread of the measured area on its mean that comes from where the rows happen to fall. */
static double sampling_spread_pu(const struct gpwi_fit_train *train, double window_s,
                                 double step_s)
{
    double area[PHASES];
    uint32_t i;

    for (i = 0; i < PHASES; i++) {
        double since = step_s * ((double)i + 0.5) / (double)PHASES;

        area[i] = 0.0;
        for (; since < train->width_s + window_s + step_s; since += step_s) {
            area[i] += gpwi_fit_train_reading(train, train->width_s, window_s, since);
        }
    }
    return spread_of(area, PHASES) / fabs(mean_of(area, PHASES));
}

static void shape_of(const double *y_w, const double *level_w,
                     const struct gpwi_fit_event *events, size_t count, double window_s,
                     double step_s, double width_s, struct gpwi_fit_train *train)
{
    double extreme[GPWI_FIT_EVENTS_MAX], seen_s[GPWI_FIT_EVENTS_MAX];
    const double sign = train->area_j < 0.0 ? -1.0 : 1.0;
    const double area = fabs(train->area_j);
    double tall, visible_s, plateau = (double)NAN;
    size_t k;

    for (k = 0; k < count; k++) {
        extreme[k] = fabs(events[k].extreme_w);
        seen_s[k] = fabs(events[k].area_j) / extreme[k];
    }
    visible_s = quantile_of(seen_s, count, 0.5);
    if (window_s < step_s) {
        tall = quantile_of(extreme, count, TALLEST); /* sorts them */
        if (visible_s > PLATEAU_STEPS * step_s) {
            plateau = plateau_of(y_w, level_w, events, count) * sign;
        } else if (visible_s <= SHORT_STEPS * step_s) {
            plateau = short_shape(extreme, count, window_s, step_s, train);
        }
        tall = plateau > 0.0 ? plateau : tall;
        train->height_w = sign * tall;
        train->width_s = area / tall;
        if (visible_s > PLATEAU_STEPS * step_s && plateau > 0.0) {
            overshoot_of(y_w, level_w, events, count, window_s, step_s, train);
        }
        train->width_s -= train->overshoot_pu * train->overshoot_tau_s *
                          -expm1(-train->width_s / fmax(train->overshoot_tau_s, 1e-9));
        return;
    }
    tall = quantile_of(extreme, count, 0.5);
    visible_s = area / tall;
    train->unresolved = visible_s <= UNRESOLVED_WINDOWS * window_s ? 1u : 0u;
    train->width_s = visible_s;
    if (train->unresolved != 0u) {
        train->width_s = width_s > 0.0 ? width_s : UNRESOLVED_WIDTH * window_s;
    }
    train->height_w = sign * area / train->width_s;
}

void gpwi_fit_train(const double *time_s, const double *y_w, const double *level_w, size_t rows,
                    const struct gpwi_fit_event *events, size_t count,
                    const struct gpwi_fit_meter *meter, double width_s,
                    struct gpwi_fit_train *train)
{
    const double step_s = (time_s[rows - 1u] - time_s[0]) / (double)(rows - 1u);
    const double refresh_s = meter->period_s > 0.0 ? meter->period_s : step_s;
    const size_t known = count < GPWI_FIT_EVENTS_MAX ? count : GPWI_FIT_EVENTS_MAX;
    double sampling;
    size_t k;

    memset(train, 0, sizeof *train);
    train->count = (uint32_t)count;
    train->width_s = (double)NAN;
    train->height_w = (double)NAN;
    if (known == 0u) {
        return;
    }
    intervals_of(events, known, train);
    train->blur_s = train->regular != 0u ? 0.0 : step_s;
    for (k = 0; k < known; k++) {
        train->area_table_j[k] = events[k].area_j;
    }
    train->areas = (uint32_t)known;
    train->area_j = mean_of(train->area_table_j, known);
    shape_of(y_w, level_w, events, known, meter->window_s,
             refresh_s > step_s ? refresh_s : step_s, width_s, train);
    sampling = meter->window_s < step_s
                   ? sampling_spread_pu(train, meter->window_s, step_s) * fabs(train->area_j)
                   : 0.0;
    train->area_sd_j = spread_of(train->area_table_j, known);
    train->area_sd_j =
        sqrt(fmax(train->area_sd_j * train->area_sd_j - sampling * sampling, 0.0));
}
