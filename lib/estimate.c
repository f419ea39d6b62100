/* SPDX-License-Identifier: MIT */
/* The estimator as a handle: its life, its samples, what it tells. Differences and means of
 * several samples are in estimate_tiers.c, the time constant in estimate_fit.c, periods in
 * estimate_period.c. */
#include "estimate_state.h"

#define CONFIG_V0_1 48u /* size of gpw_estimate_config in 0.1 */
#define RESULT_V0_1 136u
#define WINDOW_INTERVALS_MAX 25.0f
#define BRIDGED_MAX 2000.0f /* intervals */

GPW_STATIC_ASSERT(estimate_config_size, sizeof(gpw_estimate_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(estimate_result_size, sizeof(gpw_estimate_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(estimate_head_aligned, sizeof(struct gpw_estimate) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(estimate_tier_aligned, sizeof(estimate_tier) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(estimate_state_fits, sizeof(struct gpw_estimate) +
                                               GPWI_LEVELS_BYTES(ESTIMATE_ROOM, ESTIMATE_ROOM) +
                                               sizeof(estimate_tier) + 8u * sizeof(float) +
                                               GPW_STATE_ALIGN <=
                                           GPW_ESTIMATE_STATE_BYTES(1, 0));
GPW_STATIC_ASSERT(estimate_tiers_fit,
                  sizeof(estimate_tier) + 64u * sizeof(float) <=
                      GPW_ESTIMATE_STATE_BYTES(2, 64) - GPW_ESTIMATE_STATE_BYTES(1, 64));

/* ---- configuration ---- */

static GPWI_COLD int is_power_of_two(uint32_t n)
{
    return n != 0u && (n & (n - 1u)) == 0u;
}

static GPWI_COLD int has_valid_counts(const gpw_estimate_config *c)
{
    const int has_bins = is_power_of_two(c->bins) && c->bins >= GPW_ESTIMATE_BINS_MIN &&
                         c->bins <= GPW_ESTIMATE_BINS_MAX;

    return c->tiers >= 1u && c->tiers <= GPW_ESTIMATE_TIERS_MAX && c->is_node <= 1u &&
           (c->bins == 0u || has_bins) && c->reserved[0] == 0u && c->reserved[1] == 0u &&
           c->reserved[2] == 0u;
}

static GPWI_COLD int is_valid(const gpw_estimate_config *c)
{
    return has_valid_counts(c) && gpwi_is_within(c->interval_s, 1.0e-3f, 1.0e4f) &&
           gpwi_is_within(c->window_s, 0.0f, 60.0f) &&
           c->window_s <= WINDOW_INTERVALS_MAX * c->interval_s &&
           gpwi_is_unknown_or(c->abs_w, 1.0e-3f, 1.0e9f) &&
           gpwi_is_within(c->rel_pu, 0.0f, 1.0f) &&
           gpwi_is_unknown_or(c->gap_s, 1.0e-3f, BRIDGED_MAX * c->interval_s);
}

static GPWI_COLD gpw_status read_config(const gpw_estimate_config *theirs,
                                        gpw_estimate_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_estimate_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !gpwi_is_known(ours->interval_s)) {
        return GPW_ERR_UNKNOWN;
    }
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

static uint32_t ring_for(const gpw_estimate_config *c)
{
    return c->bins > ESTIMATE_LAGS ? c->bins : ESTIMATE_LAGS;
}

static size_t bytes_for(const gpw_estimate_config *c)
{
    return gpwi_padded(gpwi_estimate_tiers_at() + (size_t)c->tiers * sizeof(estimate_tier) +
                       ((size_t)c->tiers * ring_for(c) + 2u * (size_t)c->bins) * sizeof(float));
}

GPWI_COLD gpw_status gpw_estimate_config_init(gpw_estimate_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_ESTIMATE);

    if (status == GPW_OK) {
        config->tiers = 6u;
        config->bins = 256u;
        config->interval_s = gpw_unknown();
        config->abs_w = gpw_unknown();
        config->rel_pu = 0.04f;
        config->gap_s = gpw_unknown();
    }
    return status;
}

GPWI_COLD gpw_status gpw_estimate_state_size(const gpw_estimate_config *config, size_t *bytes)
{
    gpw_estimate_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

/* ---- life ---- */

static gpw_levels *tracker(gpw_estimate *e)
{
    return (gpw_levels *)(void *)(e + 1);
}

static GPWI_COLD gpw_status begin(gpw_estimate *e, const gpw_estimate_config *c)
{
    gpw_levels_config config;
    gpw_levels *made;

    gpwi_cannot_fail(gpw_levels_config_init(&config, sizeof config));
    gpwi_cannot_fail(
        gpw_levels_config_for(&config, c->interval_s, c->window_s, (int32_t)c->is_node));
    config.abs_w = gpwi_is_known(c->abs_w) ? c->abs_w : config.abs_w;
    config.rel_pu = c->rel_pu;
    config.gap_s = gpwi_is_known(c->gap_s) ? c->gap_s : config.gap_s;
    memset(e, 0, bytes_for(c));
    e->magic = ESTIMATE_MAGIC;
    e->config = *c;
    e->ring = ring_for(c);
    e->event_s = config.event_s + config.settle_s + c->window_s; /* until it is told */
    e->gap_s = config.gap_s;
    e->before_w = gpw_unknown();
    return gpw_levels_init(tracker(e), gpwi_estimate_tracker_bytes(), &config, &made);
}

GPWI_COLD gpw_status gpw_estimate_init(void *memory, size_t memory_bytes,
                                       const gpw_estimate_config *config,
                                       gpw_estimate **estimate)
{
    gpw_estimate_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || estimate == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status == GPW_OK) {
        status = begin(memory, &c);
    }
    if (status == GPW_OK) {
        *estimate = memory;
    }
    return status;
}

gpw_status gpwi_estimate_check(const gpw_estimate *estimate)
{
    if (estimate == NULL) {
        return GPW_ERR_NULL;
    }
    return estimate->magic == ESTIMATE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_estimate_reset(gpw_estimate *estimate)
{
    const gpw_status status = gpwi_estimate_check(estimate);

    if (status == GPW_OK) {
        const gpw_estimate_config c = estimate->config;

        return begin(estimate, &c);
    }
    return status;
}

/* ---- samples ---- */

float gpwi_estimate_interval_s(const gpw_estimate *e)
{
    if (e->steps < 2u) {
        return e->config.interval_s;
    }
    return gpwi_float_of_uint64(e->bridged_ns) * 1.0e-9f / gpwi_float_of_uint64(e->steps);
}

static void begin_stretch(gpw_estimate *e, uint64_t stamp_ns)
{
    memset(&e->all, 0, sizeof e->all);
    gpwi_estimate_tiers_clear(e);
    e->begin_ns = stamp_ns;
    e->steps = 0u;
    e->bridged_ns = 0u;
}

/* A level that has gone on for longer than an event may is a change; one that was an event
 * after all has become part of the level before by then. */
static void watch_level(gpw_estimate *e, uint64_t stamp_ns)
{
    gpwi_level_now now;

    if (!gpwi_levels_now(gpwi_estimate_tracker(e), &now)) {
        return;
    }
    if (e->has_level && now.begin_ns == e->level_ns) {
        e->last_level_w = now.in->mean;
        return;
    }
    if (!(gpwi_levels_between_s(now.left_ns, stamp_ns) > e->event_s)) {
        return;
    }
    if (e->has_level) {
        e->changes++;
        e->change_ns = now.left_ns;
        e->before_w = e->last_level_w;
    }
    e->has_level = 1u;
    e->level_ns = now.begin_ns;
    e->last_level_w = now.in->mean;
    begin_stretch(e, stamp_ns);
}

static void add_after_gap(gpw_estimate *e, float power_w)
{
    e->gaps++;
    gpwi_estimate_tiers_break(e);
    gpwi_estimate_tiers_add(e, power_w);
}

/* What is missing is bridged by a line: the tiers need samples at even distances. */
static void bridge(gpw_estimate *e, uint64_t stamp_ns, float power_w, float apart_s)
{
    const uint32_t n = gpwi_nearest_count(apart_s, gpwi_estimate_interval_s(e));
    const float step_w = (power_w - e->last_w) / (float)n;
    uint32_t k;

    for (k = 1u; k < n; k++) {
        gpwi_estimate_tiers_add(e, e->last_w + step_w * (float)k);
    }
    gpwi_estimate_tiers_add(e, power_w);
    e->steps += n;
    e->bridged_ns += stamp_ns - e->stamp_ns;
}

static void add_sample(gpw_estimate *e, uint64_t stamp_ns, float power_w)
{
    const float apart_s = gpwi_levels_between_s(e->stamp_ns, stamp_ns);

    if (e->all.count == 0u) {
        e->begin_ns = stamp_ns;
        gpwi_estimate_tiers_add(e, power_w);
    } else if (apart_s > e->gap_s) {
        add_after_gap(e, power_w);
    } else {
        bridge(e, stamp_ns, power_w, apart_s);
    }
    gpwi_moments_add(&e->all, power_w);
    e->total++;
    e->stamp_ns = stamp_ns;
    e->last_w = power_w;
}

gpw_status gpw_estimate_step(gpw_estimate *estimate, uint64_t stamp_ns, float power_w)
{
    gpw_status status = gpwi_estimate_check(estimate);

    if (status != GPW_OK) {
        return status;
    }
    status = gpw_levels_step(tracker(estimate), stamp_ns, power_w);
    if (status != GPW_OK) {
        estimate->held++;
        return status;
    }
    watch_level(estimate, stamp_ns);
    add_sample(estimate, stamp_ns, power_w);
    return GPW_OK;
}

gpw_status gpw_estimate_process(gpw_estimate *estimate, const uint64_t *stamp_ns,
                                const float *power_w, size_t count)
{
    const gpw_status status = gpwi_estimate_check(estimate);
    gpw_status worst = GPW_OK;
    size_t k;

    if (status != GPW_OK) {
        return status;
    }
    if (count > 0u && (stamp_ns == NULL || power_w == NULL)) {
        return GPW_ERR_NULL;
    }
    for (k = 0; k < count; k++) {
        if (gpw_estimate_step(estimate, stamp_ns[k], power_w[k]) != GPW_OK) {
            worst = GPW_NOTE_HELD;
        }
    }
    return worst;
}

/* ---- what it tells ---- */

static void tell_stretch(const gpw_estimate *e, gpw_estimate_result *r)
{
    r->begin_ns = e->begin_ns;
    r->count = e->all.count;
    r->duration_s = e->all.count > 0u ? gpwi_levels_between_s(e->begin_ns, e->stamp_ns) : 0.0f;
    r->interval_s = gpwi_estimate_interval_s(e);
    if (e->all.count > 0u) {
        r->mean_w = e->all.mean - e->all.mean_residue;
        r->min_w = e->all.min;
        r->max_w = e->all.max;
    }
    if (e->all.count > 1u) {
        r->sd_w = gpwi_sqrt(gpwi_moments_variance(&e->all));
    }
    if (e->all.count > 1u && e->all.min == e->all.max) {
        r->flags |= GPW_ESTIMATE_CONSTANT;
    }
}

/* Without the gaps, in which the load was not seen. */
static float seen_s(const gpw_estimate *e)
{
    return gpwi_float_of_uint64(e->bridged_ns) * 1.0e-9f;
}

/* By longer and longer blocks, and by the time constant: the one that trusts the mean less. */
static void tell_trust(const gpw_estimate *e, gpw_estimate_result *r)
{
    float of_mean = gpwi_estimate_mean_variance(e);

    if (gpwi_is_known(r->tau_s)) {
        const float fitted = 2.0f * r->sigma_w * r->sigma_w * r->tau_s / seen_s(e);

        of_mean = of_mean > fitted ? of_mean : fitted;
    }
    if (gpwi_is_known(of_mean)) {
        r->mean_error_w = gpwi_sqrt(of_mean);
        if (of_mean > 0.0f) {
            r->independent = r->sd_w * r->sd_w / of_mean;
        }
    }
}

static void tell_level(const gpw_estimate *e, gpw_estimate_result *r)
{
    gpwi_level_now now;

    if (!e->has_level || !gpwi_levels_now(gpwi_estimate_tracker(e), &now)) {
        r->flags |= GPW_ESTIMATE_NO_LEVEL;
        return;
    }
    r->level_w = e->last_level_w;
    if (now.begin_ns == e->level_ns) { /* else it is away, perhaps for a moment only */
        r->level_w = now.in->mean - now.in->mean_residue;
        r->level_sd_w = gpwi_sqrt(gpwi_moments_variance(now.in));
        r->events = now.events;
    }
    r->change_w = r->level_w - e->before_w;
}

static void tell_fluctuation(const gpw_estimate *e, gpw_estimate_result *r)
{
    estimate_tau fit;

    gpwi_estimate_fit(e, seen_s(e), &fit);
    r->flags |= fit.flags;
    r->tau_s = fit.tau_s;
    r->tau_low_s = fit.low_s;
    r->tau_high_s = fit.high_s;
    r->sigma_w = gpwi_is_known(fit.variance) ? gpwi_sqrt(fit.variance) : fit.variance;
    r->misfit_pu = fit.misfit;
}

static void set_unknown(gpw_estimate_result *r)
{
    memset(r, 0, sizeof *r);
    r->mean_w = r->mean_error_w = r->independent = r->sd_w = r->min_w = r->max_w =
        gpw_unknown();
    r->level_w = r->level_sd_w = r->change_w = gpw_unknown();
}

gpw_status gpw_estimate_result_get(const gpw_estimate *estimate, gpw_estimate_result *result,
                                   size_t result_size)
{
    gpw_status status = gpwi_estimate_check(estimate);
    gpw_estimate_result r;

    if (status != GPW_OK) {
        return status;
    }
    if (result == NULL) {
        return GPW_ERR_NULL;
    }
    set_unknown(&r);
    r.total_count = estimate->total;
    r.held_count = estimate->held;
    r.change_count = estimate->changes;
    r.change_ns = estimate->change_ns;
    r.gaps = estimate->gaps;
    tell_stretch(estimate, &r);
    tell_level(estimate, &r);
    tell_fluctuation(estimate, &r);
    tell_trust(estimate, &r);
    status = gpwi_result_write(result, result_size, &r, sizeof r, RESULT_V0_1);
    return status == GPW_OK && r.flags != 0u ? (gpw_status)GPW_NOTE_UNKNOWN : status;
}

gpw_status gpw_estimate_next_level(gpw_estimate *estimate, gpw_level *level, size_t level_size)
{
    const gpw_status status = gpwi_estimate_check(estimate);

    return status == GPW_OK ? gpw_levels_next(tracker(estimate), level, level_size) : status;
}

gpw_status gpw_estimate_next_event(gpw_estimate *estimate, gpw_level_event *event,
                                   size_t event_size)
{
    const gpw_status status = gpwi_estimate_check(estimate);

    return status == GPW_OK ? gpw_levels_next_event(tracker(estimate), event, event_size)
                            : status;
}
