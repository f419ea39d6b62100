/* SPDX-License-Identifier: MIT */
/* Tiers: each gets means of values of the one before, four apart, keeps mean squared
 * differences of values one to eight apart, and its last values. */
#include "estimate_state.h"

#define PAIRS_MIN 16u
#define PAIRS_MAX UINT32_MAX
#define BLOCKS_MIN 16u

static estimate_tier *tier_of(gpw_estimate *e, uint32_t tier)
{
    unsigned char *const bytes = (unsigned char *)e + gpwi_estimate_tiers_at();

    return (estimate_tier *)(void *)bytes + tier;
}

static float *ring_of(gpw_estimate *e, uint32_t tier)
{
    void *const end = tier_of(e, e->config.tiers);

    return (float *)end + (size_t)tier * e->ring;
}

/* A sum and its count that are full forget half of what they hold: their quotient stays. */
static void forget_half(estimate_tier *t, uint32_t lag)
{
    t->pairs[lag - 1u] /= 2u;
    t->squares[lag - 1u] *= 0.5f;
    t->residue[lag - 1u] *= 0.5f;
}

static void add_differences(estimate_tier *t, const float *ring, uint32_t size, float value)
{
    const uint32_t lags = t->fresh < ESTIMATE_LAGS ? t->fresh : ESTIMATE_LAGS;
    uint32_t k;

    for (k = 1u; k <= lags; k++) {
        const float d = value - ring[(t->at + size - k) % size];

        if (t->pairs[k - 1u] == PAIRS_MAX) {
            forget_half(t, k);
        }
        gpwi_accumulate(&t->squares[k - 1u], &t->residue[k - 1u], d * d);
        t->pairs[k - 1u]++;
    }
}

/* Returns 1 when the next tier gets a value. */
static int add_value(gpw_estimate *e, uint32_t tier, float *value)
{
    estimate_tier *const t = tier_of(e, tier);
    float *const ring = ring_of(e, tier);
    const int is_due = t->count + 1u == ESTIMATE_FOLD && t->has_before;

    add_differences(t, ring, e->ring, *value);
    ring[t->at] = *value;
    t->at = (t->at + 1u) % e->ring;
    t->fresh += t->fresh < UINT32_MAX ? 1u : 0u;
    t->count++;
    t->rising += (float)t->count * *value;
    t->falling += (float)(ESTIMATE_FOLD - t->count) * *value;
    *value = (t->rising_before + t->falling) / (float)(ESTIMATE_FOLD * ESTIMATE_FOLD);
    if (t->count == ESTIMATE_FOLD) {
        t->rising_before = t->rising;
        t->rising = t->falling = 0.0f;
        t->count = 0u;
        t->has_before = 1u;
    }
    return is_due;
}

static int add_plain(estimate_tier *t, float *value)
{
    gpwi_moments_add(&t->in, *value);
    t->plain += *value;
    t->plain_count++;
    if (t->plain_count < ESTIMATE_FOLD) {
        return 0;
    }
    *value = t->plain / (float)ESTIMATE_FOLD;
    t->plain = 0.0f;
    t->plain_count = 0u;
    return 1;
}

void gpwi_estimate_tiers_add(gpw_estimate *e, float power_w)
{
    float value = power_w;
    uint32_t tier = 0u;

    while (tier < e->config.tiers && add_value(e, tier, &value)) {
        tier++;
    }
    value = power_w;
    tier = 0u;
    while (tier < e->config.tiers && add_plain(tier_of(e, tier), &value)) {
        tier++;
    }
}

/* No difference reaches across a gap. */
void gpwi_estimate_tiers_break(gpw_estimate *e)
{
    uint32_t k;

    for (k = 0u; k < e->config.tiers; k++) {
        estimate_tier *const t = tier_of(e, k);

        t->fresh = t->count = t->has_before = t->plain_count = 0u;
        t->rising = t->falling = t->plain = 0.0f;
    }
}

void gpwi_estimate_tiers_clear(gpw_estimate *e)
{
    memset(tier_of(e, 0u), 0, (size_t)e->config.tiers * sizeof(estimate_tier));
}

float gpwi_estimate_difference(const estimate_tier *t, uint32_t lag)
{
    const uint32_t pairs = t->pairs[lag - 1u];

    if (pairs < PAIRS_MIN) {
        return gpw_unknown();
    }
    return 0.5f * (t->squares[lag - 1u] - t->residue[lag - 1u]) / (float)pairs;
}

/* Flyvbjerg and Petersen: means over longer and longer blocks, until the variance that they
 * give for the mean of all grows no more; the largest that enough blocks give. */
float gpwi_estimate_mean_variance(const gpw_estimate *e)
{
    float largest = gpw_unknown();
    uint32_t k;

    for (k = 0u; k < e->config.tiers; k++) {
        const gpwi_moments *const in = &gpwi_estimate_tier(e, k)->in;

        if (in->count >= BLOCKS_MIN) {
            const float v = gpwi_moments_variance(in) / gpwi_float_of_uint64(in->count);

            largest = v <= largest ? largest : v;
        }
    }
    return largest;
}
