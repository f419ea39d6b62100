/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include <math.h>
#include <stdlib.h>

/* Half-width of the band about the level that is no event. */
#define BAND_LEAST_W 6.0
#define BAND_LEAST_PU 0.04
#define BAND_SPREADS 5.0
#define SPREAD_OF_MEDIAN 1.4826 /* of the median distance of a Gaussian */

#define SHOULDER_BAND 0.125 /* of the band: where an event has faded */
#define SHOULDER_SPREADS 2.0
#define SHOULDER_ROWS 6u
#define BACK_ROWS 2u /* in the band before an event is over */
#define GAP_ROWS 4.0 /* a row stands for no more than that many steps */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* Median distance from the level, as a Gaussian's spread; NaN without memory. */
static double usual_spread(const double *y_w, const double *level_w, size_t rows)
{
    double *distance = malloc(rows * sizeof *distance);
    double median;
    size_t i;

    if (distance == NULL) {
        return (double)NAN;
    }
    for (i = 0; i < rows; i++) {
        distance[i] = fabs(y_w[i] - level_w[i]);
    }
    qsort(distance, rows, sizeof *distance, ascending);
    median = distance[rows / 2u];
    free(distance);
    return SPREAD_OF_MEDIAN * median;
}

/* Time that row i stands for. */
static double row_span(const double *time_s, size_t rows, size_t i, double most_s)
{
    const double before = i > 0u ? time_s[i] - time_s[i - 1u] : time_s[1] - time_s[0];
    const double after = i + 1u < rows ? time_s[i + 1u] - time_s[i] : before;

    return 0.5 * ((before < most_s ? before : most_s) + (after < most_s ? after : most_s));
}

static void event_measure(const double *time_s, const double *y_w, const double *level_w,
                          size_t rows, struct gpwi_fit_event *event)
{
    const double most_s = GAP_ROWS * (time_s[rows - 1u] - time_s[0]) / (double)(rows - 1u);
    double area = 0.0, moment = 0.0, extreme = 0.0;
    size_t i;

    for (i = event->first; i < event->last; i++) {
        const double off = y_w[i] - level_w[i];
        const double part = off * row_span(time_s, rows, i, most_s);

        area += part;
        moment += part * (time_s[i] - event->start_s);
        extreme = fabs(off) > fabs(extreme) ? off : extreme;
    }
    event->area_j = area;
    event->extreme_w = extreme;
    event->centre_s = event->start_s + (area * extreme > 0.0 ? moment / area : 0.0);
}

size_t gpwi_fit_events_find(const double *time_s, const double *y_w, const double *level_w,
                            size_t rows, double band_w, struct gpwi_fit_event *events,
                            size_t room, uint8_t *inside)
{
    const double spread = usual_spread(y_w, level_w, rows);
    size_t found = 0, i = 0, free_from = 0, k;

    for (k = 0; k < rows; k++) {
        inside[k] = 0u;
    }
    while (i < rows) {
        const double least = fmax(BAND_LEAST_W, BAND_LEAST_PU * fabs(level_w[i]));
        const double band = band_w >= 0.0 ? band_w : fmax(least, BAND_SPREADS * spread);
        const double faded = fmax(SHOULDER_BAND * band, SHOULDER_SPREADS * spread);
        const double off = y_w[i] - level_w[i];
        const double sign = off > 0.0 ? 1.0 : -1.0;
        struct gpwi_fit_event event;
        size_t back = 0, last = i;

        if (!(fabs(off) > band)) {
            i++;
            continue;
        }
        for (k = i + 1u; k < rows && back < BACK_ROWS; k++) {
            back = sign * (y_w[k] - level_w[k]) > band ? 0u : back + 1u;
            last = back == 0u ? k : last;
        }
        event.start_s = time_s[i];
        event.end_s = time_s[last + 1u < rows ? last + 1u : last];
        event.first = i;
        event.last = last + 1u;
        while (event.first > free_from && i - event.first < SHOULDER_ROWS &&
               sign * (y_w[event.first - 1u] - level_w[event.first - 1u]) > faded) {
            event.first--;
        }
        while (event.last < rows && event.last - last <= SHOULDER_ROWS &&
               sign * (y_w[event.last] - level_w[event.last]) > faded) {
            event.last++;
        }
        event_measure(time_s, y_w, level_w, rows, &event);
        for (k = event.first; k < event.last; k++) {
            inside[k] = 1u;
        }
        if (found < room) {
            events[found] = event;
        }
        found++;
        free_from = event.last;
        i = event.last;
    }
    return found;
}
