/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include <math.h>

/* Correlation times that are tried: 20 ms to 60 s. */
#define TAU_FIRST_S 0.02
#define TAU_LAST_S 60.0
#define TAU_COUNT 120u

#define LAGS_MIN 8u
#define WEIGHT_OF_VARIANCE 2.0

/* A fit is published when the correlation reaches beyond what the window itself makes, and
 * when it explains what was seen. Else the load has content inside the window that no reading
 * shows, and the spread inferred would be wrong by a factor (0.6 to 2.3 at a power cap). */
#define TAU_LEAST_WINDOWS 0.3
#define EXPLAINED_LEAST 0.95

double gpwi_fit_boxcar_covariance(double tau_s, double window_s, double lag_s)
{
    const double h = fabs(lag_s) / tau_s;
    const double w = window_s / tau_s;

    if (!(w > 1e-4)) {
        return exp(-h);
    }
    if (h < w) {
        /* expm1: the sum of the four vanishes like w squared. */
        return (2.0 * (w - h) + expm1(-(w + h)) + expm1(-(w - h)) - 2.0 * expm1(-h)) / (w * w);
    }
    return (expm1(w) + expm1(-w)) / (w * w) * exp(-h);
}

/* Variance of the mean of the whole record: the window's formula with the record as window. */
static double variance_of_mean(double tau_s, double duration_s)
{
    return gpwi_fit_boxcar_covariance(tau_s, duration_s, 0.0);
}

/* Least squares of the variance for one correlation time; returns the share left over. */
static double variance_for(const double *covariance, uint32_t lags, double step_s,
                           double window_s, double duration_s, double tau_s, double *variance)
{
    const double lost = variance_of_mean(tau_s, duration_s);
    double seen = 0.0, cross = 0.0, square = 0.0;
    uint32_t k;

    for (k = 0; k <= lags; k++) {
        const double weight = k == 0u ? WEIGHT_OF_VARIANCE : 1.0;
        const double unit = gpwi_fit_boxcar_covariance(tau_s, window_s, k * step_s) - lost;

        seen += weight * covariance[k] * covariance[k];
        cross += weight * covariance[k] * unit;
        square += weight * unit * unit;
    }
    *variance = square > 0.0 && cross > 0.0 ? cross / square : 0.0;
    return 1.0 - *variance * cross / seen;
}

gpw_status gpwi_fit_ou_boxcar(const double *covariance, uint32_t lags, double step_s,
                              double window_s, double duration_s, struct gpwi_fit_ou *ou)
{
    const double ratio = log(TAU_LAST_S / TAU_FIRST_S) / (double)(TAU_COUNT - 1u);
    double least = 2.0, variance = 0.0, tau_s = (double)NAN;
    double most;
    uint32_t use, i;

    if (covariance == NULL || ou == NULL) {
        return GPW_ERR_NULL;
    }
    if (!(step_s > 0.0) || !(window_s >= 0.0) || !(duration_s > 0.0) ||
        !(covariance[0] >= 0.0)) {
        return GPW_ERR_DOMAIN;
    }
    most = ceil(3.0 * window_s / step_s);
    use = most > (double)LAGS_MIN ? (most < (double)lags ? (uint32_t)most : lags) : LAGS_MIN;
    use = use < lags ? use : lags;
    for (i = 0; covariance[0] > 0.0 && i < TAU_COUNT; i++) {
        const double tau = TAU_FIRST_S * exp(ratio * i);
        double trial;
        const double left =
            variance_for(covariance, use, step_s, window_s, duration_s, tau, &trial);

        if (left < least) {
            least = left, variance = trial, tau_s = tau;
        }
    }
    ou->sigma_seen_w = sqrt(covariance[0]);
    ou->sigma_fit_w = sqrt(variance);
    ou->tau_fit_s = tau_s;
    ou->explained = least <= 1.0 ? 1.0 - least : 0.0;
    ou->lags = use;
    ou->published = variance > 0.0 && tau_s >= TAU_LEAST_WINDOWS * window_s &&
                            ou->explained >= EXPLAINED_LEAST
                        ? 1u
                        : 0u;
    ou->sigma_w = ou->published != 0u ? ou->sigma_fit_w : (double)NAN;
    ou->tau_s = ou->published != 0u ? tau_s : (double)NAN;
    return GPW_OK;
}
