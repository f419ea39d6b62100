/* SPDX-License-Identifier: MIT */
/* Memory of an estimator: a head with its level tracker, tiers, their values, scratch. */
#ifndef GPW_ESTIMATE_STATE_H
#define GPW_ESTIMATE_STATE_H

#include "gpupower/estimate.h"
#include "levels_internal.h"

#define ESTIMATE_MAGIC 0x65575048u /* "HPWe" */
#define ESTIMATE_LAGS 8u
#define ESTIMATE_FOLD 4u /* values of a tier in one of the next */
#define ESTIMATE_ROOM 8u /* levels, and events, that are kept */

/* Differences between values of a tier, lags 1 to 8. The next tier gets triangular means over
 * two blocks of four, so that what is too fast for it does not look slow there; plain means go
 * up beside them, for the error of the mean. */
typedef struct estimate_tier {
    float squares[ESTIMATE_LAGS], residue[ESTIMATE_LAGS];
    uint32_t pairs[ESTIMATE_LAGS];        /* of those; a full count is halved with its sum */
    uint32_t at;                          /* place in the ring that is written next */
    uint32_t fresh;                       /* values since the last gap, at most UINT32_MAX */
    float rising, falling, rising_before; /* weighted sums over a block */
    uint32_t count;                       /* values in the begun block */
    uint32_t has_before;
    uint32_t plain_count;
    float plain; /* sum over a block of plain means */
    uint32_t reserved;
    gpwi_moments in; /* of the plain means */
} estimate_tier;

/* What fits the differences: r(h) = sigma^2 exp(-h/tau) through the window. */
typedef struct estimate_tau {
    float tau_s, low_s, high_s;
    float variance; /* sigma^2 */
    float misfit;
    uint32_t flags;
} estimate_tau;

struct gpw_estimate {
    uint32_t magic;
    uint32_t ring; /* values that a tier keeps */
    uint32_t gaps;
    uint32_t has_level;
    uint64_t begin_ns; /* of the stretch */
    uint64_t level_ns; /* begin of the level that the stretch is of */
    uint64_t stamp_ns, total, held;
    uint64_t changes, change_ns;
    uint64_t steps; /* values of the first tier since the stretch began, bridged ones too */
    uint64_t bridged_ns; /* time that those cover */
    float last_w;
    float before_w;     /* level before the last change */
    float last_level_w; /* the present one */
    uint32_t reserved;
    float event_s;
    float gap_s;
    gpwi_moments all;
    gpw_estimate_config config;
};

/* The tracker, the tiers, their values and the scratch follow the head, in this order. */
static inline size_t gpwi_estimate_tracker_bytes(void)
{
    return gpwi_padded(GPWI_LEVELS_BYTES(ESTIMATE_ROOM, ESTIMATE_ROOM));
}

static inline const gpw_levels *gpwi_estimate_tracker(const gpw_estimate *e)
{
    return (const gpw_levels *)(const void *)(e + 1);
}

static inline size_t gpwi_estimate_tiers_at(void)
{
    return sizeof(struct gpw_estimate) + gpwi_estimate_tracker_bytes();
}

static inline const estimate_tier *gpwi_estimate_tier(const gpw_estimate *e, uint32_t tier)
{
    const unsigned char *const bytes = (const unsigned char *)e + gpwi_estimate_tiers_at();

    return (const estimate_tier *)(const void *)bytes + tier;
}

static inline const float *gpwi_estimate_ring(const gpw_estimate *e, uint32_t tier)
{
    const void *const end = gpwi_estimate_tier(e, e->config.tiers);

    return (const float *)end + (size_t)tier * e->ring;
}

gpw_status gpwi_estimate_check(const gpw_estimate *estimate);

/* Mean time between the values of the first tier. */
float gpwi_estimate_interval_s(const gpw_estimate *estimate);

void gpwi_estimate_tiers_add(gpw_estimate *e, float power_w);
void gpwi_estimate_tiers_break(gpw_estimate *e);
void gpwi_estimate_tiers_clear(gpw_estimate *e);

/* Half the mean squared difference at a lag, 1 to 8; NaN of too few pairs. */
float gpwi_estimate_difference(const estimate_tier *t, uint32_t lag);

/* Variance of the mean over all values; NaN of too few. */
float gpwi_estimate_mean_variance(const gpw_estimate *e);

void gpwi_estimate_fit(const gpw_estimate *e, float duration_s, estimate_tau *fit);

/* Correlation of a load with one time constant through a window, 1 at lag 0 without window. */
float gpwi_estimate_ou(float lag_s, float window_s, float tau_s);

#endif /* GPW_ESTIMATE_STATE_H */
