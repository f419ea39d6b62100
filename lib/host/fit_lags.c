/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include <math.h>
#include <string.h>

void gpwi_fit_lags_reset(struct gpwi_fit_lags *lags)
{
    memset(lags, 0, sizeof *lags);
}

void gpwi_fit_lags_break(struct gpwi_fit_lags *lags)
{
    lags->unbroken = 0;
}

void gpwi_fit_lags_add(struct gpwi_fit_lags *lags, double value)
{
    const size_t room = GPWI_FIT_LAGS + 1u;
    const size_t reach = lags->unbroken < GPWI_FIT_LAGS ? lags->unbroken : GPWI_FIT_LAGS;
    const size_t at = lags->unbroken % room;
    double x;
    size_t k;

    if (lags->count == 0) {
        lags->anchor = value;
    }
    x = value - lags->anchor;
    lags->recent[at] = x;
    for (k = 0; k <= reach; k++) {
        const double before = lags->recent[(at + room - k) % room];

        lags->product[k] += x * before;
        lags->sum[k] += x + before;
        lags->pairs[k] += 1.0;
    }
    lags->total += x;
    lags->count++;
    lags->unbroken++;
}

double gpwi_fit_lags_mean(const struct gpwi_fit_lags *lags)
{
    return lags->count > 0 ? lags->anchor + lags->total / (double)lags->count : (double)NAN;
}

uint32_t gpwi_fit_lags_covariance(const struct gpwi_fit_lags *lags, uint32_t last,
                                  uint32_t biased, double *covariance)
{
    const double mean = lags->count > 0 ? lags->total / (double)lags->count : 0.0;
    uint32_t k;

    for (k = 0; k <= last && k <= GPWI_FIT_LAGS && lags->pairs[k] > 0.0; k++) {
        const double of = biased != 0u ? (double)lags->count : lags->pairs[k];

        covariance[k] =
            (lags->product[k] - mean * lags->sum[k] + lags->pairs[k] * mean * mean) / of;
    }
    return k > 0u ? k - 1u : 0u;
}
