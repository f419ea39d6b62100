/* SPDX-License-Identifier: MIT */
/* Exact interval of a share, from sums of the binomial distribution. */
#include "gpupower/meter_edge.h"

#include "maths.h"

#define TRIALS_MAX 10000u
#define HALVINGS 32u

/* log of the binomial coefficient, compensated: a plain sum of 10000 terms is too coarse. */
static float log_choose(uint32_t n, uint32_t k)
{
    float sum = 0.0f, rest = 0.0f;
    uint32_t i;

    for (i = 1; i <= k; i++) {
        gpwi_accumulate(&sum, &rest, gpwi_log((float)(n - k + i) / (float)i));
    }
    return sum;
}

/* Probability of at least k hits of n, 1 <= k <= n, 0 < p < 1: from the term at k upwards, each
 * from the one before it. */
static float tail(uint32_t k, uint32_t n, float p, float log_coefficient)
{
    const float log_term =
        log_coefficient + (float)k * gpwi_log(p) + (float)(n - k) * gpwi_log(1.0f - p);
    float term = 1.0f, sum = 1.0f;
    uint32_t i;

    for (i = k; i < n && term > sum * 1.0e-8f; i++) {
        term *= (float)(n - i) / (float)(i + 1u) * (p / (1.0f - p));
        sum += term;
        if (!(sum < 1.0e30f)) {
            return 1.0f; /* k lies far below the mean */
        }
    }
    sum = gpwi_log(sum) + log_term;
    return sum < 0.0f ? gpwi_exp(sum) : 1.0f;
}

/* Share at which `hits` or more are as rare as this. */
static float share_of(uint32_t hits, uint32_t trials, float rare)
{
    const float log_coefficient = log_choose(trials, hits);
    float low = 0.0f, high = 1.0f;
    uint32_t i;

    for (i = 0; i < HALVINGS; i++) {
        const float middle = 0.5f * (low + high);

        if (middle > 0.0f && middle < 1.0f &&
            tail(hits, trials, middle, log_coefficient) < rare) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

gpw_status gpw_meter_share_interval(uint32_t hits, uint32_t trials, float confidence,
                                    float *low, float *high)
{
    const float rare = 0.5f * (1.0f - confidence);

    if (low == NULL || high == NULL) {
        return GPW_ERR_NULL;
    }
    if (trials < 1u || trials > TRIALS_MAX || hits > trials ||
        !gpwi_is_within(confidence, 0.5f, 0.999f)) {
        return GPW_ERR_DOMAIN;
    }
    *low = hits > 0u ? share_of(hits, trials, rare) : 0.0f;
    *high = hits < trials ? 1.0f - share_of(trials - hits, trials, rare) : 1.0f;
    return GPW_OK;
}
