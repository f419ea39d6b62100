/* SPDX-License-Identifier: MIT */
/* Mean and spread of a power that is now in one state, now in another. */
#include "gpupower/aggregate.h"

#include "maths.h"

#define SUM_SLACK 1.0e-3f /* what weights lose that were printed with four figures */

static gpw_status check_state(float weight, float mean_w, float sigma_w)
{
    if (!gpwi_is_known(weight) || !gpwi_is_known(mean_w) || !gpwi_is_known(sigma_w)) {
        return GPW_ERR_UNKNOWN;
    }
    return gpwi_in_range(weight, 0.0f, 1.0f) &&
                   gpwi_in_range(mean_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) &&
                   gpwi_in_range(sigma_w, 0.0f, GPW_POWER_MAX_W)
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

static gpw_status check_states(const float *weights, const float *means_w,
                               const float *sigmas_w, uint32_t states, uint32_t *refused)
{
    float sum = 0.0f, residue = 0.0f;
    uint32_t i;

    for (i = 0; i < states; i++) {
        const gpw_status status =
            check_state(weights[i], means_w[i], sigmas_w != NULL ? sigmas_w[i] : 0.0f);

        if (status != GPW_OK) {
            if (refused != NULL) {
                *refused = i;
            }
            return status;
        }
        gpwi_accumulate(&sum, &residue, weights[i]);
    }
    return gpwi_in_range(sum, 1.0f - SUM_SLACK, 1.0f + SUM_SLACK) ? GPW_OK : GPW_ERR_DOMAIN;
}

/* Two passes: the spread about the mean, not the difference of two large squares. */
gpw_status gpw_aggregate_states(const float *weights, const float *means_w,
                                const float *sigmas_w, uint32_t states, float *mean_w,
                                float *sigma_w, uint32_t *refused)
{
    float weight = 0.0f, weight_residue = 0.0f, sum = 0.0f, residue = 0.0f, mean;
    gpw_status status;
    uint32_t i;

    if (weights == NULL || means_w == NULL || mean_w == NULL || sigma_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_states(weights, means_w, sigmas_w, states, refused);
    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < states; i++) {
        gpwi_accumulate(&weight, &weight_residue, weights[i]);
        gpwi_accumulate(&sum, &residue, weights[i] * means_w[i]);
    }
    mean = sum / weight;
    sum = 0.0f;
    residue = 0.0f;
    for (i = 0; i < states; i++) {
        const float apart_w = means_w[i] - mean;
        const float own_w = sigmas_w != NULL ? sigmas_w[i] : 0.0f;

        gpwi_accumulate(&sum, &residue, weights[i] * (apart_w * apart_w + own_w * own_w));
    }
    *mean_w = mean;
    *sigma_w = gpwi_sqrt(sum / weight);
    return GPW_OK;
}
