/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include <math.h>
#include <stdlib.h>

#define ABSCISSA_STEP 0.1
#define ABSCISSA_FIRST (-3.2)

#define FAST_STEP_S 0.15 /* rows closer than this may have the longest memory */
#define ORDER_SLOW 32u
#define SAMPLES_PER_ORDER 10u

void gpwi_fit_ar(const double *covariance, uint32_t lags, size_t samples, uint32_t order_max,
                 struct gpwi_fit_ar *ar)
{
    double phi[GPWI_FIT_ORDER_MAX], before[GPWI_FIT_ORDER_MAX];
    double error = covariance[0], best = 0.0;
    uint32_t most = order_max < lags ? order_max : lags;
    uint32_t p, i;

    ar->order = 0;
    ar->reserved = 0;
    ar->innovation = 1.0;
    for (i = 0; i < GPWI_FIT_ORDER_MAX; i++) {
        ar->phi[i] = 0.0;
    }
    if (!(covariance[0] > 0.0)) {
        return;
    }
    most = most < GPWI_FIT_ORDER_MAX ? most : GPWI_FIT_ORDER_MAX;
    for (p = 0; p < most; p++) {
        double reflection = covariance[p + 1u];
        double score;

        for (i = 0; i < p; i++) {
            before[i] = phi[i];
            reflection -= phi[i] * covariance[p - i];
        }
        reflection /= error;
        if (!(reflection > -1.0 && reflection < 1.0)) {
            break;
        }
        phi[p] = reflection;
        for (i = 0; i < p; i++) {
            phi[i] = before[i] - reflection * before[p - 1u - i];
        }
        error *= 1.0 - reflection * reflection;
        score = (double)samples * log(error / covariance[0]) + 2.0 * (double)(p + 1u);
        if (score < best) {
            best = score;
            ar->order = p + 1u;
            ar->innovation = sqrt(error / covariance[0]);
            for (i = 0; i <= p; i++) {
                ar->phi[i] = phi[i];
            }
        }
    }
}

double gpwi_fit_abscissa(uint32_t i)
{
    return ABSCISSA_FIRST + ABSCISSA_STEP * (double)i;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

void gpwi_fit_quantiles(double *values, size_t count, double *quantile)
{
    uint32_t i;

    qsort(values, count, sizeof *values, ascending);
    for (i = 0; i < GPWI_FIT_QUANTILES; i++) {
        const double share = 0.5 * erfc(-gpwi_fit_abscissa(i) / sqrt(2.0));
        const double place = share * (double)count - 0.5;
        const double floor_of = place > 0.0 ? floor(place) : 0.0;
        const size_t low = floor_of < (double)(count - 1u) ? (size_t)floor_of : count - 1u;
        const size_t high = low + 1u < count ? low + 1u : low;
        const double part = place > floor_of ? place - floor_of : 0.0;

        quantile[i] = values[low] + part * (values[high] - values[low]);
    }
    /* The ends are what was seen, however few samples stand behind them: peaks are not cut. */
    quantile[0] = values[0];
    quantile[GPWI_FIT_QUANTILES - 1u] = values[count - 1u];
}

double gpwi_fit_quantile_at(const double *quantile, double z)
{
    const double place = (z - ABSCISSA_FIRST) / ABSCISSA_STEP;
    const uint32_t last = GPWI_FIT_QUANTILES - 1u;
    uint32_t low;

    if (!(place > 0.0)) {
        return quantile[0];
    }
    if (place >= (double)last) {
        return quantile[last];
    }
    low = (uint32_t)place;
    return quantile[low] + (place - (double)low) * (quantile[low + 1u] - quantile[low]);
}

double gpwi_fit_gaussian_of(const double *quantile, double value)
{
    uint32_t low = 0, high = GPWI_FIT_QUANTILES - 1u;

    /* The first entry not below and the last one not above: between them where they differ,
     * their middle where a whole stretch of the table is the value. */
    while (low < GPWI_FIT_QUANTILES - 1u && quantile[low + 1u] <= value) {
        low++;
    }
    while (high > 0u && quantile[high - 1u] >= value) {
        high--;
    }
    if (low >= high) {
        return 0.5 * (gpwi_fit_abscissa(low) + gpwi_fit_abscissa(high));
    }
    return gpwi_fit_abscissa(low) + (value - quantile[low]) / (quantile[high] - quantile[low]) *
                                        (gpwi_fit_abscissa(high) - gpwi_fit_abscissa(low));
}

/* Autoregression of z, whose spread is about 1. */
static void memory_of(const double *z, size_t count, double step_s, struct gpwi_fit_ar *ar)
{
    const uint32_t longest = step_s < FAST_STEP_S ? GPWI_FIT_ORDER_MAX : ORDER_SLOW;
    const size_t affordable = count / SAMPLES_PER_ORDER;
    double covariance[GPWI_FIT_LAGS + 1u];
    struct gpwi_fit_lags lags;
    uint32_t reach;
    size_t i;

    gpwi_fit_lags_reset(&lags);
    for (i = 0; i < count; i++) {
        gpwi_fit_lags_add(&lags, z[i]);
    }
    reach = gpwi_fit_lags_covariance(&lags, GPWI_FIT_LAGS, 1u, covariance);
    gpwi_fit_ar(covariance, reach, count, affordable < longest ? (uint32_t)affordable : longest,
                ar);
}

gpw_status gpwi_fit_random(double *residual_w, size_t count, double step_s,
                           struct gpwi_fit_random *random)
{
    double *z = malloc(count * sizeof *z);
    double mean = 0.0, square = 0.0;
    size_t i;

    if (z == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < count; i++) {
        mean += residual_w[i] / (double)count;
    }
    for (i = 0; i < count; i++) {
        z[i] = residual_w[i];
        square += (residual_w[i] - mean) * (residual_w[i] - mean) / (double)count;
    }
    gpwi_fit_quantiles(residual_w, count, random->quantile_w);
    for (i = 0; i < count; i++) {
        z[i] = gpwi_fit_gaussian_of(random->quantile_w, z[i]);
    }
    random->sd_w = sqrt(square);
    memory_of(z, count, step_s, &random->ar);
    free(z);
    return GPW_OK;
}
