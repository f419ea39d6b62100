/* SPDX-License-Identifier: MIT */
/* Power against temperature: a line, with an interval that knows how few of the rows are
 * independent. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANGE_MIN_K 3.0 /* sensors tell whole degrees */
#define INDEPENDENT_MIN 4.0

struct sums {
    double n, t, p, tt, tp, pp; /* means of t and p; sums about them */
    double low, high;
};

static void add_up(const double *power_w, const double *temperature_c, size_t rows,
                   struct sums *s)
{
    size_t i;

    memset(s, 0, sizeof *s);
    s->low = (double)INFINITY;
    s->high = -(double)INFINITY;
    for (i = 0; i < rows; i++) {
        const double t = temperature_c[i], p = power_w[i];

        if (isfinite(t) && isfinite(p)) {
            const double dt = t - s->t, dp = p - s->p;

            s->n += 1.0;
            s->t += dt / s->n;
            s->p += dp / s->n;
            s->tt += dt * (t - s->t);
            s->tp += dt * (p - s->p);
            s->pp += dp * (p - s->p);
            s->low = fmin(s->low, t);
            s->high = fmax(s->high, t);
        }
    }
}

static void set_around(struct gpwi_fit_figure *figure, double value, double wide)
{
    figure->value = value;
    figure->low = value - wide;
    figure->high = value + wide;
}

/* The rows' rest about the line; returns how many of them are independent. A first-order
 * process that falls to 1/e in tau has one in 2 tau. */
static double independent(const double *power_w, const double *temperature_c, size_t rows,
                          double interval_s, const struct sums *s, double slope, double *rest)
{
    double tau_s;
    size_t i;

    for (i = 0; i < rows; i++) {
        rest[i] = power_w[i] - s->p - slope * (temperature_c[i] - s->t);
        rest[i] = isfinite(rest[i]) ? rest[i] : (double)NAN;
    }
    tau_s = gpwi_fit_correlation_time(rest, rows, interval_s);
    return fmin(s->n, s->n * interval_s / (2.0 * tau_s));
}

gpw_status gpwi_fit_temperature(const double *power_w, const double *temperature_c, size_t rows,
                                double interval_s, struct gpwi_temperature *out)
{
    struct sums s;
    double *rest, slope, squares, n, wide, t;

    memset(out, 0, sizeof *out);
    set_around(&out->p40_w, (double)NAN, 0.0);
    set_around(&out->slope_w_per_k, (double)NAN, 0.0);
    out->mean_c = out->low_c = out->high_c = out->rms_w = out->rms_mean_w = (double)NAN;
    add_up(power_w, temperature_c, rows, &s);
    if (s.n < 8.0) {
        out->reason = GPWI_FIT_TOO_SHORT;
        return GPW_OK;
    }
    out->mean_c = s.t;
    out->low_c = s.low;
    out->high_c = s.high;
    out->rms_mean_w = sqrt(s.pp / s.n);
    if (s.high - s.low < RANGE_MIN_K) {
        out->reason = GPWI_FIT_NO_RANGE;
        return GPW_OK;
    }
    rest = malloc(rows * sizeof *rest);
    if (rest == NULL) {
        return GPW_ERR_NOMEM;
    }
    slope = s.tp / s.tt;
    n = independent(power_w, temperature_c, rows, interval_s, &s, slope, rest);
    free(rest);
    squares = fmax(s.pp - slope * s.tp, 0.0);
    out->rms_w = sqrt(squares / s.n);
    if (n < INDEPENDENT_MIN) {
        out->reason = GPWI_FIT_TOO_SHORT;
        return GPW_OK;
    }
    t = gpwi_student_95(n - 2.0);
    wide = t * sqrt(squares / s.n / (n - 2.0) / (s.tt / s.n));
    set_around(&out->slope_w_per_k, slope, wide);
    set_around(&out->p40_w, s.p + slope * (GPWI_TEMPERATURE_REFERENCE_C - s.t),
               t * sqrt(squares / s.n / (n - 2.0) +
                        pow(wide / t * (GPWI_TEMPERATURE_REFERENCE_C - s.t), 2.0)));
    return GPW_OK;
}
