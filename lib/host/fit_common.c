/* SPDX-License-Identifier: MIT */
/* What the kernels share: bins of kept area, a transform, a quantile, a phase's fitness. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>

#define PI 3.14159265358979323846

const char *gpwi_fit_reason_text(uint32_t reason)
{
    switch (reason) {
    case GPWI_FIT_OK: return "it is known";
    case GPWI_FIT_TOO_SHORT: return "the record is too short";
    case GPWI_FIT_ONE_DEVICE: return "there is only one device";
    case GPWI_FIT_CONSTANT: return "nothing moves by more than the meter's step";
    case GPWI_FIT_AT_CAP: return "the GPUs were held at their power cap";
    case GPWI_FIT_THROTTLED: return "the GPUs were throttled";
    case GPWI_FIT_IDLE: return "the GPUs were idle";
    case GPWI_FIT_NO_RANGE: return "what it depends on hardly moves";
    case GPWI_FIT_NOT_FOUND: return "there is none that chance would not explain";
    case GPWI_FIT_NOT_RESOLVED: return "the meter or the poll is too slow to tell";
    default: return "of a reason that has no words";
    }
}

/* ---- Student's t ---- */

#define PANELS 2000

/* With x = sqrt(freedom) tan(angle) the density is cos(angle)^(freedom - 1): the quantile is
 * where its integral, by Simpson's rule, has reached 95 % of the whole. */
double gpwi_student_95(double freedom)
{
    const double end = fmin(PI / 2.0, 12.0 / sqrt(freedom));
    const double step = end / PANELS;
    double sum[PANELS + 1], target;
    int i;

    if (!(freedom >= 1.0)) {
        return (double)NAN;
    }
    if (freedom > 1.0e5) {
        return 1.959963984540054 + 2.3722712 / freedom;
    }
    sum[0] = 0.0;
    for (i = 0; i < PANELS; i++) {
        const double a = i * step;

        sum[i + 1] = sum[i] + step / 6.0 *
                                  (pow(cos(a), freedom - 1.0) +
                                   4.0 * pow(cos(a + 0.5 * step), freedom - 1.0) +
                                   pow(fmax(cos(a + step), 0.0), freedom - 1.0));
    }
    target = 0.95 * sum[PANELS];
    for (i = 0; sum[i + 1] < target; i++) {
    }
    return sqrt(freedom) * tan(step * ((double)i + (target - sum[i]) / (sum[i + 1] - sum[i])));
}

/* ---- correlation stretched ---- */

#define EDGE 1.0e-12 /* as near to the ends of its range as a correlation is told */

double gpwi_stretched(double rho, double size)
{
    return 0.5 * log(fmax(1.0 + (size - 1.0) * rho, EDGE) / fmax(1.0 - rho, EDGE));
}

double gpwi_shrunk(double z, double size)
{
    const double e = exp(2.0 * z);

    return (e - 1.0) / (e + size - 1.0);
}

/* ---- order ---- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void gpwi_fit_sort(double *x, size_t count)
{
    qsort(x, count, sizeof *x, by_size);
}

double gpwi_fit_median(double *x, size_t count)
{
    gpwi_fit_sort(x, count);
    return count > 0u ? 0.5 * (x[(count - 1u) / 2u] + x[count / 2u]) : (double)NAN;
}

/* ---- transform ---- */

static void swap(double *a, double *b)
{
    const double kept = *a;

    *a = *b;
    *b = kept;
}

static void reverse_bits(double *re, double *im, size_t count)
{
    size_t i, j = 0, bit;

    for (i = 1; i < count; i++) {
        for (bit = count >> 1; (j & bit) != 0u; bit >>= 1) {
            j ^= bit;
        }
        j |= bit;
        if (i < j) {
            swap(&re[i], &re[j]);
            swap(&im[i], &im[j]);
        }
    }
}

void gpwi_fft(double *re, double *im, size_t count)
{
    size_t half, k, i;

    reverse_bits(re, im, count);
    for (half = 1; half < count; half *= 2) {
        for (k = 0; k < half; k++) {
            const double angle = -PI * (double)k / (double)half;
            const double c = cos(angle), s = sin(angle);

            for (i = k; i < count; i += 2 * half) {
                const double x = c * re[i + half] - s * im[i + half];
                const double y = c * im[i + half] + s * re[i + half];

                re[i + half] = re[i] - x;
                im[i + half] = im[i] - y;
                re[i] += x;
                im[i] += y;
            }
        }
    }
}

/* ---- bins ---- */

/* Integral over [from, to] of the line from row i to row i + 1. */
static double area_of(const struct gpwi_fit_series *s, size_t i, double from, double to)
{
    const double t0 = s->time_s[i], long_s = s->time_s[i + 1] - t0;
    const double middle = 0.5 * (from + to) - t0;
    const double slope = (s->power_w[i + 1] - s->power_w[i]) / long_s;

    return (to - from) * (s->power_w[i] + slope * middle);
}

void gpwi_fit_bins(const struct gpwi_fit_series *s, double start_s, double step_s,
                   double width_s, double gap_s, double *mean_w, size_t bins)
{
    size_t k, first = 0;

    for (k = 0; k < bins; k++) {
        const double low = start_s + (double)k * step_s, high = low + width_s;
        double area = 0.0, covered = 0.0;
        size_t i;

        while (first + 1 < s->count && s->time_s[first + 1] <= low) {
            first++;
        }
        for (i = first; i + 1 < s->count && s->time_s[i] < high; i++) {
            const double from = fmax(low, s->time_s[i]), to = fmin(high, s->time_s[i + 1]);

            if (to > from && s->time_s[i + 1] - s->time_s[i] <= gap_s) {
                area += area_of(s, i, from, to);
                covered += to - from;
            }
        }
        mean_w[k] = covered >= width_s * (1.0 - 1.0e-6) ? area / covered : (double)NAN;
    }
}

/* Of steps between 0 and `high`: how many are at most `step_s`. */
static size_t count_within(const struct gpwi_fit_series *s, double step_s)
{
    size_t i, n = 0;

    for (i = 1; i < s->count; i++) {
        n += s->time_s[i] - s->time_s[i - 1] <= step_s;
    }
    return n;
}

double gpwi_fit_interval(const struct gpwi_fit_series *s)
{
    double low = 0.0, high = 0.0;
    size_t i;
    int turn;

    if (s->count < 2u) {
        return (double)NAN;
    }
    for (i = 1; i < s->count; i++) {
        high = fmax(high, s->time_s[i] - s->time_s[i - 1]);
    }
    /* By halving: nothing need be sorted. A long gap makes the range wide, hence the turns. */
    for (turn = 0; turn < 60; turn++) {
        const double middle = 0.5 * (low + high);

        if (2u * count_within(s, middle) >= s->count - 1u) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

/* ---- time ---- */

#define LAGS_MAX 4096u

static double mean_of(const double *x, size_t count)
{
    double sum = 0.0, n = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        if (!isnan(x[i])) {
            sum += x[i];
            n += 1.0;
        }
    }
    return n > 0.0 ? sum / n : 0.0;
}

static double covariance_at(const double *x, size_t count, double mean, size_t lag)
{
    double sum = 0.0, n = 0.0;
    size_t i;

    for (i = lag; i < count; i++) {
        if (!isnan(x[i]) && !isnan(x[i - lag])) {
            sum += (x[i] - mean) * (x[i - lag] - mean);
            n += 1.0;
        }
    }
    return n > 0.0 ? sum / n : 0.0;
}

double gpwi_fit_correlation_time(const double *x, size_t count, double interval_s)
{
    const double mean = mean_of(x, count);
    const double variance = covariance_at(x, count, mean, 0);
    const double sill = exp(-1.0);
    double before = 1.0;
    size_t lag;

    if (!(variance > 0.0)) {
        return 0.5 * interval_s;
    }
    for (lag = 1; lag < count / 3u && lag < LAGS_MAX; lag++) {
        const double now = covariance_at(x, count, mean, lag) / variance;

        if (now < sill) {
            return interval_s *
                   fmax(0.5, (double)(lag - 1u) + (before - sill) / (before - now));
        }
        before = now;
    }
    return interval_s * (double)lag;
}

/* ---- phases ---- */

/* Within 3 % of the limit there is no room above: what moves is the regulator. The idle margin
 * is that by which levels are told apart, a factor of 1.35. */
#define CAP_SHARE_OF_LIMIT 0.97
#define IDLE_FACTOR 1.35
#define THROTTLED_SHARE_MAX 0.05
#define CAPPED_SHARE_MAX 0.5

uint32_t gpwi_fit_phase_reason(double mean_w, double sd_w, double limit_w, double idle_w,
                               double capped_share, double throttled_share)
{
    if (throttled_share > THROTTLED_SHARE_MAX) {
        return GPWI_FIT_THROTTLED;
    }
    if (capped_share > CAPPED_SHARE_MAX || mean_w >= CAP_SHARE_OF_LIMIT * limit_w) {
        return GPWI_FIT_AT_CAP;
    }
    if (mean_w <= IDLE_FACTOR * idle_w) {
        return GPWI_FIT_IDLE;
    }
    return sd_w > 0.0 ? GPWI_FIT_OK : GPWI_FIT_CONSTANT;
}
