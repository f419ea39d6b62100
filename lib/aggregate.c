/* SPDX-License-Identifier: MIT */
#include "aggregate_internal.h"

#include "maths.h"

/* A correlation at the edge of what is possible, written as a float, may miss it by rounding.
 */
#define EDGE_SLACK (4.0f * FLT_EPSILON)

#define ARRIVALS_MAX_PER_S 1.0e9f

static int is_power(float w)
{
    return gpwi_in_range(w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
}

static int is_magnitude(float w)
{
    return gpwi_in_range(w, 0.0f, GPW_POWER_MAX_W);
}

/* sigma sqrt(N factor), in an order that neither overflows nor loses digits. */
static float spread(uint32_t gpus, float factor, float sigma_w)
{
    const float share = factor > 0.0f ? factor : 0.0f;

    return sigma_w * gpwi_sqrt((float)gpus) * gpwi_sqrt(share);
}

/* ---- the exact law ---- */

static float lowest_rho(uint32_t gpus)
{
    return gpus > 1u ? -1.0f / (float)(gpus - 1u) : -1.0f;
}

gpw_status gpw_aggregate_sigma(uint32_t gpus, float sigma_w, float rho, float *sum_sigma_w)
{
    if (sum_sigma_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (gpus == 0u || !is_magnitude(sigma_w) || !gpwi_in_range(rho, lowest_rho(gpus), 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    *sum_sigma_w = spread(gpus, 1.0f + (float)(gpus - 1u) * rho, sigma_w);
    return GPW_OK;
}

/* An eigenvalue 1 + a + b of a correlation matrix, which may not be negative. */
static int is_eigenvalue(float a, float b)
{
    return 1.0f + a + b >= -EDGE_SLACK * (1.0f + gpwi_abs(a) + gpwi_abs(b));
}

/* The block matrix has three: of differences within a node, of differences between nodes, of
 * the sum. The first is one less a correlation, which is 1 at most; the second needs two nodes.
 */
int gpwi_is_possible_correlation(uint32_t gpus, uint32_t node_gpus, float rho_in, float rho_out)
{
    const float others_in = (float)(node_gpus - 1u) * rho_in;
    const float others_out = (float)(gpus - node_gpus) * rho_out;

    return gpwi_in_range(rho_in, -1.0f, 1.0f) && gpwi_in_range(rho_out, -1.0f, 1.0f) &&
           (gpus == node_gpus || is_eigenvalue(others_in, -(float)node_gpus * rho_out)) &&
           is_eigenvalue(others_in, others_out);
}

gpw_status gpw_aggregate_sigma_nodes(uint32_t gpus, uint32_t node_gpus, float sigma_w,
                                     float rho_in, float rho_out, float *sum_sigma_w)
{
    float factor;

    if (sum_sigma_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (gpus == 0u || node_gpus == 0u || gpus % node_gpus != 0u || !is_magnitude(sigma_w) ||
        !gpwi_is_possible_correlation(gpus, node_gpus, rho_in, rho_out)) {
        return GPW_ERR_DOMAIN;
    }
    factor = 1.0f + (float)(node_gpus - 1u) * rho_in + (float)(gpus - node_gpus) * rho_out;
    *sum_sigma_w = spread(gpus, factor, sigma_w);
    return GPW_OK;
}

gpw_status gpw_aggregate_quantile(float sum_mean_w, float sum_sigma_w, float probability,
                                  float *power_w)
{
    if (power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_power(sum_mean_w) || !is_magnitude(sum_sigma_w) ||
        !(probability > 0.0f && probability < 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    *power_w = sum_mean_w + gpwi_normal_quantile(probability) * sum_sigma_w;
    return GPW_OK;
}

gpw_status gpw_aggregate_step(uint32_t gpus, float step_w, float sync_fraction,
                              float *sum_step_w)
{
    if (sum_step_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (gpus == 0u || !is_power(step_w) || !gpwi_in_range(sync_fraction, 0.0f, 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    *sum_step_w = (float)gpus * sync_fraction * step_w;
    return GPW_OK;
}

/* ---- sums of intervals ---- */

typedef struct parts_of {
    const float *values_w, *lows_w, *highs_w;
    const uint32_t *counts;
    uint32_t parts;
} parts_of;

static float count_at(const parts_of *of, uint32_t i)
{
    return of->counts != NULL ? (float)of->counts[i] : 1.0f;
}

static gpw_status check_part(const parts_of *of, uint32_t i)
{
    const float value_w = of->values_w[i], low_w = of->lows_w[i], high_w = of->highs_w[i];

    if (!gpwi_is_known(value_w) || !gpwi_is_known(low_w) || !gpwi_is_known(high_w)) {
        return GPW_ERR_UNKNOWN;
    }
    return is_power(low_w) && is_power(high_w) && gpwi_in_range(value_w, low_w, high_w) &&
                   (of->counts == NULL || of->counts[i] > 0u)
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

static gpw_status check_parts(const parts_of *of, uint32_t *refused)
{
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < of->parts && status == GPW_OK; i++) {
        status = check_part(of, i);
        if (status != GPW_OK && refused != NULL) {
            *refused = i;
        }
    }
    return status;
}

/* sum N x */
static float sum_of(const parts_of *of, const float *x)
{
    float sum = 0.0f, residue = 0.0f;
    uint32_t i;

    for (i = 0; i < of->parts; i++) {
        gpwi_accumulate(&sum, &residue, count_at(of, i) * x[i]);
    }
    return sum;
}

/* One part's N |end - value|, or sqrt(N) of it where each GPU has an error of its own. */
static float deviation_at(const parts_of *of, const float *ends_w, uint32_t shared, uint32_t i)
{
    const float count = count_at(of, i);

    return (shared ? count : gpwi_sqrt(count)) * gpwi_abs(ends_w[i] - of->values_w[i]);
}

/* Root of the sum of squares, in parts of the largest so that no square overflows. */
static float deviation_of(const parts_of *of, const float *ends_w, uint32_t shared)
{
    float largest_w = 0.0f, sum = 0.0f, residue = 0.0f;
    uint32_t i;

    for (i = 0; i < of->parts; i++) {
        const float w = deviation_at(of, ends_w, shared, i);

        largest_w = w > largest_w ? w : largest_w;
    }
    for (i = 0; i < of->parts && largest_w > 0.0f; i++) {
        const float share = deviation_at(of, ends_w, shared, i) / largest_w;

        gpwi_accumulate(&sum, &residue, share * share);
    }
    return largest_w * gpwi_sqrt(sum);
}

gpw_status gpw_aggregate_interval(const float *values_w, const float *lows_w,
                                  const float *highs_w, const uint32_t *counts, uint32_t parts,
                                  uint32_t combine, uint32_t shared, float *value_w,
                                  float *low_w, float *high_w, uint32_t *refused)
{
    const parts_of of = {values_w, lows_w, highs_w, counts, parts};
    gpw_status status;
    float sum_w;

    if (values_w == NULL || lows_w == NULL || highs_w == NULL || value_w == NULL ||
        low_w == NULL || high_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (parts == 0u || combine > GPW_COMBINE_INDEPENDENT || shared > 1u) {
        return GPW_ERR_DOMAIN;
    }
    status = check_parts(&of, refused);
    if (status != GPW_OK) {
        return status;
    }
    sum_w = sum_of(&of, values_w);
    if (combine == GPW_COMBINE_WORST) {
        *low_w = sum_of(&of, lows_w);
        *high_w = sum_of(&of, highs_w);
    } else {
        *low_w = sum_w - deviation_of(&of, lows_w, shared);
        *high_w = sum_w + deviation_of(&of, highs_w, shared);
    }
    *value_w = sum_w;
    return GPW_OK;
}

/* ---- the study's, to the letter ---- */

static gpw_status set_pair(float low_value, float high_value, float *low, float *high)
{
    *low = low_value;
    *high = high_value;
    return GPW_OK;
}

gpw_status gpw_aggregate_study_correlation(uint32_t scenario, float *low, float *high)
{
    if (low == NULL || high == NULL) {
        return GPW_ERR_NULL;
    }
    switch (scenario) {
    case GPW_STUDY_SYNCHRONIZED_TRAINING: return set_pair(0.7f, 0.9f, low, high);
    case GPW_STUDY_ASYNCHRONOUS_INFERENCE: return set_pair(0.3f, 0.5f, low, high);
    case GPW_STUDY_BATCH_INFERENCE: return set_pair(0.6f, 0.7f, low, high);
    case GPW_STUDY_MIXED: return set_pair(0.4f, 0.6f, low, high);
    case GPW_STUDY_DESIGN: return set_pair(0.7f, 0.7f, low, high);
    default: return GPW_ERR_DOMAIN;
    }
}

static int is_study_input(uint32_t gpus, float magnitude, float correlation)
{
    return gpus > 0u && is_magnitude(magnitude) && gpwi_in_range(correlation, 0.0f, 1.0f);
}

gpw_status gpw_aggregate_study_spread(uint32_t gpus, float sigma_w, float correlation,
                                      float *spread_w)
{
    if (spread_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_study_input(gpus, sigma_w, correlation)) {
        return GPW_ERR_DOMAIN;
    }
    *spread_w = spread(gpus, correlation, sigma_w);
    return GPW_OK;
}

gpw_status gpw_aggregate_study_power(uint32_t gpus, float mean_w, float sigma_w,
                                     float correlation, float *power_w)
{
    if (power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_study_input(gpus, sigma_w, correlation) || !is_magnitude(mean_w)) {
        return GPW_ERR_DOMAIN;
    }
    *power_w = (float)gpus * mean_w + spread(gpus, correlation, sigma_w);
    return GPW_OK;
}

gpw_status gpw_aggregate_study_ramp(uint32_t gpus, float ramp_w_per_s, float correlation,
                                    float *sum_ramp_w_per_s)
{
    if (sum_ramp_w_per_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_study_input(gpus, ramp_w_per_s, correlation)) {
        return GPW_ERR_DOMAIN;
    }
    *sum_ramp_w_per_s = (float)gpus * gpwi_sqrt(correlation) * ramp_w_per_s;
    return GPW_OK;
}

/* ---- requests in service ---- */

gpw_status gpw_aggregate_arrivals(float rate_per_s, float request_s, float request_w,
                                  float *mean_w, float *sigma_w, float *tau_s)
{
    const float in_service = rate_per_s * request_s;

    if (mean_w == NULL || sigma_w == NULL || tau_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(rate_per_s, 0.0f, ARRIVALS_MAX_PER_S) ||
        !gpwi_in_range(request_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) || !is_magnitude(request_w) ||
        !is_magnitude(in_service * request_w)) {
        return GPW_ERR_DOMAIN;
    }
    *mean_w = in_service * request_w;
    *sigma_w = request_w * gpwi_sqrt(in_service);
    *tau_s = request_s;
    return GPW_OK;
}
