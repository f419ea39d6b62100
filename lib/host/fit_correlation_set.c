/* SPDX-License-Identifier: MIT */
/* Correlation of one phase: raw rounds, means of 1, 2 and 5 s, by frequency, and what staggered
 * reads leave open. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double windows_s[GPWI_LADDER] = {0.0, 1.0, 2.0, 5.0};

#define ROWS_PER_BIN_MIN 2.0    /* readings in a mean */
#define STAGGERS_PER_WINDOW 4.0 /* a window so long hardly sees the stagger */
#define SLIDE 0.25              /* of a window, from one mean to the next */
#define STEADY_MIN 0.5          /* length of the mean direction */
#define AT_ONCE 0.01            /* of an interval: no stagger */
#define SEGMENTS_MIN 6u         /* fewer give no interval */
#define SEGMENT_ROWS_MAX 1024u
#define SEGMENT_ROWS_MIN 16u
#define SEGMENTS_WANTED 16u
#define SEGMENTS_MAX 4096u
#define BAND_FACTOR 1.4142135623730951 /* half an octave */
#define PI 3.14159265358979323846

static const struct gpwi_fit_figure unknown = {(double)NAN, (double)NAN, (double)NAN};

struct job {
    const struct gpwi_fit_series *series;
    uint32_t devices;
    uint32_t *node; /* dense */
    double interval_s, gap_s;
    double start_s, end_s; /* where all devices are */
    double *x;             /* shape [devices][rows], rows at most `room` */
    size_t room;
};

/* ---- rounds ---- */

static size_t nearest(const struct gpwi_fit_series *s, size_t at, double time_s)
{
    while (at + 1u < s->count &&
           fabs(s->time_s[at + 1u] - time_s) <= fabs(s->time_s[at] - time_s)) {
        at++;
    }
    return at;
}

static uint32_t reference_of(const struct job *j)
{
    uint32_t d, least = 0;

    for (d = 1; d < j->devices; d++) {
        least = j->series[d].count < j->series[least].count ? d : least;
    }
    return least;
}

/* Where in the reference's interval a device is read, 0 to 1, by the mean direction; 0 where
 * that is not steady: then the devices are polled each at its own rate. */
static double place_of(const struct gpwi_fit_series *s, const struct gpwi_fit_series *first)
{
    double c = 0.0, d = 0.0, n = 0.0, place;
    size_t i, at = 0;

    for (i = 0; i + 1u < first->count; i++) {
        const double from = first->time_s[i], long_s = first->time_s[i + 1u] - from;

        while (at < s->count && s->time_s[at] < from) {
            at++;
        }
        if (at < s->count && s->time_s[at] < from + long_s) {
            const double angle = 2.0 * PI * (s->time_s[at] - from) / long_s;

            c += cos(angle);
            d += sin(angle);
            n += 1.0;
        }
    }
    if (!(c * c + d * d > STEADY_MIN * STEADY_MIN * n * n)) {
        return 0.0;
    }
    place = atan2(d, c) / (2.0 * PI);
    return place < 0.0 ? place + 1.0 : place;
}

/* Puts the places into the order in which a round is read: it begins after the longest pause.
 * The reference comes out as 0. */
static void order_places(double *place, uint32_t devices, uint32_t reference)
{
    double longest = -1.0, begin = 0.0, zero;
    uint32_t d, k;

    for (d = 0; d < devices; d++) {
        double pause = 1.0; /* before this device */

        for (k = 0; k < devices; k++) {
            const double back = place[d] - place[k] - floor(place[d] - place[k]);

            pause = back > 0.0 ? fmin(pause, back) : pause;
        }
        if (pause > longest) {
            longest = pause;
            begin = place[d];
        }
    }
    for (d = 0; d < devices; d++) {
        place[d] -= begin;
        place[d] -= floor(place[d]);
    }
    zero = place[reference];
    for (d = 0; d < devices; d++) {
        place[d] -= zero;
    }
}

/* Rows of one reading of each device; NaN where there is none within half an interval of its
 * place. stagger_s: median time from the first device to the last. */
static gpw_status take_rounds(struct job *j, uint32_t reference, double *stagger_s)
{
    const struct gpwi_fit_series *const first = &j->series[reference];
    const size_t rows = first->count;
    double *const spread = malloc((2u * rows + j->devices) * sizeof *spread);
    double *const place = spread + 2u * rows;
    size_t i, full = 0;
    uint32_t d;

    if (spread == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < rows; i++) {
        spread[2u * i] = spread[2u * i + 1u] = first->time_s[i];
    }
    for (d = 0; d < j->devices; d++) {
        place[d] = place_of(&j->series[d], first);
    }
    order_places(place, j->devices, reference);
    for (d = 0; d < j->devices; d++) {
        const struct gpwi_fit_series *const s = &j->series[d];
        size_t at = 0;

        for (i = 0; i < rows; i++) {
            const double wanted = first->time_s[i] + place[d] * j->interval_s;

            at = nearest(s, at, wanted);
            j->x[d * rows + i] = fabs(s->time_s[at] - wanted) <= 0.5 * j->interval_s
                                     ? s->power_w[at]
                                     : (double)NAN;
            spread[2u * i] = fmin(spread[2u * i], s->time_s[at]);
            spread[2u * i + 1u] = fmax(spread[2u * i + 1u], s->time_s[at]);
        }
    }
    for (i = 0; i < rows; i++) {
        const double wide = spread[2u * i + 1u] - spread[2u * i];

        if (wide <= j->interval_s) {
            spread[full++] = wide; /* never ahead of what is still to be read */
        }
    }
    *stagger_s = full > 0u ? gpwi_fit_median(spread, full) : 0.0;
    free(spread);
    return GPW_OK;
}

static size_t take_bins(const struct job *j, double step_s, double width_s)
{
    const double wide = floor((j->end_s - j->start_s - width_s) / step_s + 1.0 + 1.0e-9);
    const size_t rows = wide >= 1.0 ? (size_t)fmin(wide, (double)j->room) : 0u;
    uint32_t d;

    for (d = 0; d < j->devices; d++) {
        gpwi_fit_bins(&j->series[d], j->start_s, step_s, width_s, j->gap_s, j->x + d * rows,
                      rows);
    }
    return rows;
}

/* ---- ladder ---- */

static void say_nothing(struct gpwi_correlation *c, uint32_t reason, double window_s,
                        uint32_t devices)
{
    memset(c, 0, sizeof *c);
    c->reason = reason;
    c->devices = devices;
    c->window_s = window_s;
    c->rho = c->rho_in = c->rho_out = unknown;
    c->sd_w = c->sd_sum_w = (double)NAN;
    c->mean_variance_w2 = c->deviation_variance_w2 = c->common_variance_w2 = (double)NAN;
}

static double tau_of_rounds(const struct job *j, size_t rows)
{
    double *const sum = malloc((rows + 1u) * sizeof *sum);
    double tau = 0.0;
    size_t i;
    uint32_t d;

    if (sum != NULL) {
        for (i = 0; i < rows; i++) {
            sum[i] = 0.0;
            for (d = 0; d < j->devices; d++) {
                sum[i] += j->x[d * rows + i];
            }
        }
        tau = gpwi_fit_correlation_time(sum, rows, j->interval_s);
    }
    free(sum);
    return tau;
}

/* Means slide by a quarter of their window: where bins happen to begin then matters little. */
static gpw_status step_up(struct job *j, double width_s, double quantum_w, double tau_s,
                          struct gpwi_correlation *out)
{
    const double step_s = fmax(SLIDE * width_s, (j->end_s - j->start_s) / (double)j->room);
    const size_t rows = take_bins(j, step_s, width_s);

    return gpwi_fit_correlation(j->x, j->node, j->devices, rows, width_s, step_s, tau_s,
                                quantum_w, out);
}

static gpw_status climb(struct job *j, double quantum_w, struct gpwi_correlation_set *out)
{
    const uint32_t reference = reference_of(j);
    const size_t rows = j->series[reference].count;
    gpw_status status = take_rounds(j, reference, &out->stagger_s);
    uint32_t k;

    if (status == GPW_OK) {
        out->tau_s = tau_of_rounds(j, rows);
        status = gpwi_fit_correlation(j->x, j->node, j->devices, rows, j->interval_s,
                                      j->interval_s, out->tau_s, quantum_w, &out->ladder[0]);
    }
    for (k = 1; status == GPW_OK && k < GPWI_LADDER; k++) {
        if (windows_s[k] < ROWS_PER_BIN_MIN * j->interval_s) {
            say_nothing(&out->ladder[k], GPWI_FIT_NOT_RESOLVED, windows_s[k], j->devices);
        } else {
            status = step_up(j, windows_s[k], quantum_w, out->tau_s, &out->ladder[k]);
        }
    }
    out->reason = status == GPW_OK ? out->ladder[0].reason : GPWI_FIT_TOO_SHORT;
    return status;
}

/* What is slower than the window was read at once as far as it matters; what is faster was not,
 * and may have been common all the same. */
static void bracket(struct gpwi_correlation_set *out)
{
    const struct gpwi_correlation *const raw = &out->ladder[0];
    const double n = (double)raw->devices;
    double common;
    uint32_t k;

    out->sd_sum_private_w = raw->sd_sum_w;
    common = n * raw->sd_w;
    if (out->stagger_s <= AT_ONCE * out->interval_s) {
        common = raw->sd_sum_w;
    }
    for (k = 1; k < GPWI_LADDER; k++) {
        const struct gpwi_correlation *const slow = &out->ladder[k];

        if (slow->reason == GPWI_FIT_OK &&
            slow->window_s >= STAGGERS_PER_WINDOW * out->stagger_s) {
            const double fast = fmax(raw->sd_w * raw->sd_w - slow->sd_w * slow->sd_w, 0.0);

            common = fmin(common, sqrt(slow->sd_sum_w * slow->sd_sum_w + n * n * fast));
            break;
        }
    }
    out->sd_sum_common_w = fmax(common, out->sd_sum_private_w);
}

/* ---- by frequency ---- */

struct spectra {
    size_t rows, bins; /* of a segment */
    uint32_t segments, bands;
    size_t edge[GPWI_BANDS + 1u];
    double *window, *re, *im;
    double *sum, *each; /* shape [segments][bands]: of the sum; of the devices, added */
};

/* Half octaves from the first bin; the last ends at half the rate. */
static void set_bands(struct spectra *s)
{
    double edge = 1.0;

    s->bands = 0;
    s->edge[0] = 1u;
    while (s->bands < GPWI_BANDS && s->edge[s->bands] < s->bins) {
        const size_t from = s->edge[s->bands];

        do {
            edge *= BAND_FACTOR;
        } while ((size_t)(edge + 0.5) <= from);
        s->edge[++s->bands] = (size_t)(edge + 0.5) < s->bins ? (size_t)(edge + 0.5) : s->bins;
    }
    s->edge[s->bands] = s->bins;
}

static int is_whole(const struct job *j, size_t rows, size_t from, size_t count)
{
    uint32_t d;
    size_t i;

    for (d = 0; d < j->devices; d++) {
        for (i = 0; i < count; i++) {
            if (isnan(j->x[d * rows + from + i])) {
                return 0;
            }
        }
    }
    return 1;
}

/* Adds a segment's power to each band. device == devices: of the sum. */
static void add_power(const struct job *j, struct spectra *s, size_t rows, size_t from,
                      uint32_t device, double *to)
{
    double mean = 0.0;
    size_t i, k;
    uint32_t d, band;

    for (i = 0; i < s->rows; i++) {
        s->re[i] = s->im[i] = 0.0;
        for (d = 0; d < j->devices; d++) {
            if (device == j->devices || device == d) {
                s->re[i] += j->x[d * rows + from + i];
            }
        }
        mean += s->re[i] / (double)s->rows;
    }
    for (i = 0; i < s->rows; i++) {
        s->re[i] = (s->re[i] - mean) * s->window[i];
    }
    gpwi_fft(s->re, s->im, s->rows);
    for (band = 0; band < s->bands; band++) {
        for (k = s->edge[band]; k < s->edge[band + 1u]; k++) {
            to[band] += s->re[k] * s->re[k] + s->im[k] * s->im[k];
        }
    }
}

static double rho_of(double sum, double each, double devices)
{
    return each > 0.0 ? (sum - each) / ((devices - 1.0) * each) : 0.0;
}

/* By leaving out one segment after another. */
static void read_band(const struct spectra *s, uint32_t band, double devices,
                      struct gpwi_band_correlation *out)
{
    double sum = 0.0, each = 0.0, mean = 0.0, squares = 0.0, wide;
    const double segments = (double)s->segments;
    uint32_t i;

    for (i = 0; i < s->segments; i++) {
        sum += s->sum[i * s->bands + band];
        each += s->each[i * s->bands + band];
    }
    out->rho.value = each > 0.0 ? rho_of(sum, each, devices) : (double)NAN;
    out->rho.low = out->rho.high = (double)NAN;
    out->share = each;
    if (s->segments < SEGMENTS_MIN || !(each > 0.0)) {
        return;
    }
    for (i = 0; i < s->segments; i++) {
        const double z = gpwi_stretched(rho_of(sum - s->sum[i * s->bands + band],
                                               each - s->each[i * s->bands + band], devices),
                                        devices);

        mean += z / segments;
        squares += z * z;
    }
    squares = fmax(squares - segments * mean * mean, 0.0);
    wide = gpwi_student_95(segments - 1.0) * sqrt(squares * (segments - 1.0) / segments);
    out->rho.low = gpwi_shrunk(gpwi_stretched(out->rho.value, devices) - wide, devices);
    out->rho.high = gpwi_shrunk(gpwi_stretched(out->rho.value, devices) + wide, devices);
}

static void read_bands(const struct job *j, const struct spectra *s,
                       struct gpwi_correlation_set *out)
{
    const double step_hz = 1.0 / ((double)s->rows * j->interval_s);
    double whole = 0.0;
    uint32_t k;

    for (k = 0; k < s->bands; k++) {
        read_band(s, k, (double)j->devices, &out->band[k]);
        whole += out->band[k].share;
        out->band[k].low_hz = ((double)s->edge[k] - 0.5) * step_hz;
        out->band[k].high_hz = ((double)s->edge[k + 1u] - 0.5) * step_hz;
    }
    for (k = 0; k < s->bands; k++) {
        out->band[k].share /= whole > 0.0 ? whole : 1.0;
    }
    out->bands = s->segments > 0u ? s->bands : 0u;
}

static gpw_status make_spectra(struct spectra *s, size_t rows)
{
    size_t i;

    memset(s, 0, sizeof *s);
    s->rows = SEGMENT_ROWS_MIN;
    while (2u * s->rows <= SEGMENT_ROWS_MAX && 2u * s->rows * SEGMENTS_WANTED <= 2u * rows) {
        s->rows *= 2u;
    }
    s->bins = s->rows / 2u + 1u;
    set_bands(s);
    s->window = malloc(s->rows * sizeof *s->window);
    s->re = malloc(s->rows * sizeof *s->re);
    s->im = malloc(s->rows * sizeof *s->im);
    s->sum = calloc(SEGMENTS_MAX * s->bands, sizeof *s->sum);
    s->each = calloc(SEGMENTS_MAX * s->bands, sizeof *s->each);
    if (s->window == NULL || s->re == NULL || s->im == NULL || s->sum == NULL ||
        s->each == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < s->rows; i++) {
        s->window[i] = 0.5 - 0.5 * cos(2.0 * PI * ((double)i + 0.5) / (double)s->rows);
    }
    return GPW_OK;
}

static void free_spectra(struct spectra *s)
{
    free(s->window);
    free(s->re);
    free(s->im);
    free(s->sum);
    free(s->each);
}

static gpw_status by_frequency(struct job *j, struct gpwi_correlation_set *out)
{
    const size_t rows = take_bins(j, j->interval_s, j->interval_s);
    struct spectra s;
    const gpw_status status = make_spectra(&s, rows);
    size_t from;
    uint32_t d;

    for (from = 0; status == GPW_OK && from + s.rows <= rows && s.segments < SEGMENTS_MAX;
         from += s.rows / 2u) {
        if (is_whole(j, rows, from, s.rows)) {
            add_power(j, &s, rows, from, j->devices, s.sum + s.segments * s.bands);
            for (d = 0; d < j->devices; d++) {
                add_power(j, &s, rows, from, d, s.each + s.segments * s.bands);
            }
            s.segments++;
        }
    }
    if (status == GPW_OK) {
        read_bands(j, &s, out);
    }
    free_spectra(&s);
    return status;
}

/* ---- whole ---- */

static gpw_status begin(struct job *j, double gap_s)
{
    double span;
    uint32_t d;

    j->interval_s = 0.0;
    j->start_s = -(double)INFINITY;
    j->end_s = (double)INFINITY;
    j->room = 0;
    for (d = 0; d < j->devices; d++) {
        const struct gpwi_fit_series *const s = &j->series[d];

        if (s->count < 2u) {
            return GPW_ERR_UNKNOWN;
        }
        j->interval_s = fmax(j->interval_s, gpwi_fit_interval(s));
        j->start_s = fmax(j->start_s, s->time_s[0]);
        j->end_s = fmin(j->end_s, s->time_s[s->count - 1u]);
        j->room = s->count > j->room ? s->count : j->room;
    }
    span = j->end_s - j->start_s;
    if (!(span > 0.0) || !(j->interval_s > 0.0)) {
        return GPW_ERR_UNKNOWN;
    }
    j->gap_s = gap_s > 0.0 ? gap_s : fmax(2.0, 8.0 * j->interval_s);
    /* Gaps make more bins than rows; a few times as many is enough for any log. */
    j->room = (size_t)fmin(span / j->interval_s + 1.0, 4.0 * (double)j->room) + j->room;
    j->x = malloc(j->room * j->devices * sizeof *j->x);
    j->node = malloc(j->devices * sizeof *j->node);
    return j->x != NULL && j->node != NULL ? GPW_OK : GPW_ERR_NOMEM;
}

/* Labels become 0, 1, 2 ... in the order in which they appear. */
static void number_nodes(struct job *j)
{
    uint32_t d, i, nodes = 0;

    for (d = 0; d < j->devices; d++) {
        for (i = 0; i < d && j->series[i].node != j->series[d].node; i++) {
        }
        j->node[d] = i < d ? j->node[i] : nodes++;
    }
}

static void begin_result(struct gpwi_correlation_set *out, uint32_t reason, uint32_t devices)
{
    uint32_t k;

    memset(out, 0, sizeof *out);
    out->reason = reason;
    out->interval_s = out->stagger_s = out->tau_s = (double)NAN;
    out->sd_sum_private_w = out->sd_sum_common_w = (double)NAN;
    for (k = 0; k < GPWI_LADDER; k++) {
        say_nothing(&out->ladder[k], reason, windows_s[k], devices);
    }
    for (k = 0; k < GPWI_BANDS; k++) {
        out->band[k].rho = unknown;
        out->band[k].share = (double)NAN;
    }
}

gpw_status gpwi_fit_correlation_set(const struct gpwi_fit_series *series, uint32_t devices,
                                    double quantum_w, double gap_s, uint32_t phase_reason,
                                    struct gpwi_correlation_set *out)
{
    struct job j;
    gpw_status status;

    begin_result(out, devices < 2u ? (uint32_t)GPWI_FIT_ONE_DEVICE : phase_reason, devices);
    if (out->reason != GPWI_FIT_OK) {
        return GPW_OK;
    }
    memset(&j, 0, sizeof j);
    j.series = series;
    j.devices = devices;
    status = begin(&j, gap_s);
    if (status == GPW_OK) {
        number_nodes(&j);
        out->interval_s = j.interval_s;
        status = climb(&j, quantum_w, out);
        if (status == GPW_OK && out->reason == GPWI_FIT_OK) {
            bracket(out);
            status = by_frequency(&j, out);
        }
    } else if (status == GPW_ERR_UNKNOWN) {
        begin_result(out, GPWI_FIT_TOO_SHORT, devices);
        status = GPW_OK;
    }
    free(j.x);
    free(j.node);
    return status;
}
