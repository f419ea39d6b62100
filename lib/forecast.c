/* SPDX-License-Identifier: MIT */
/* A forecast as a handle: its life, and the groups it is of. */
#include "forecast_state.h"

#include "ranges.h"

#define CONFIG_V0_1 64u /* sizes in 0.1 */
#define GROUP_V0_1 392u

/* What is assumed of a phase that nobody knows more of. */
#define TAU_S 1.0f
#define SPREAD_PU 0.02f           /* of the mean */
#define SPREAD_OF_RANGE 0.1f      /* of high less low */
#define LEAST_SPREAD_PU 1e-4f     /* of the rating: finer than any meter of a bus */
#define CYCLE_TO_SPREAD 0.353553f /* of a sine, peak to peak */
#define START_MAX 100.0f

GPW_STATIC_ASSERT(forecast_config_size, sizeof(gpw_forecast_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(forecast_group_size, sizeof(gpw_forecast_group) == GROUP_V0_1);
GPW_STATIC_ASSERT(forecast_head_fits,
                  sizeof(struct gpw_forecast) <= GPW_FORECAST_STATE_BYTES(0u, 0u));
GPW_STATIC_ASSERT(forecast_entry_fits, sizeof(forecast_group) <= GPW_FORECAST_GROUP_BYTES);
GPW_STATIC_ASSERT(forecast_change_fits, sizeof(forecast_change) <= GPW_FORECAST_CHANGE_BYTES);

/* ---- configuration ---- */

static GPWI_COLD int is_valid(const gpw_forecast_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           c->groups_max >= 1u && c->groups_max <= GPW_FORECAST_GROUPS_MAX &&
           c->announcements_max >= 1u &&
           c->announcements_max <= GPW_FORECAST_ANNOUNCEMENTS_MAX &&
           gpwi_is_within(c->rating_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->refresh_s, 1.0e-3f, 60.0f) &&
           gpwi_is_within(c->dead_s, 0.0f, 10.0f) && gpwi_is_within(c->lag_s, 0.0f, 10.0f) &&
           gpwi_is_within(c->early_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->late_s, 0.0f, 3600.0f) &&
           gpwi_is_within(c->drop_s, c->late_s, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->memory_s, 10.0f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->error_pu, 0.0f, 0.2f) && c->reserved[0] == 0u &&
           c->reserved[1] == 0u && c->reserved[2] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_forecast_config *theirs,
                                        gpw_forecast_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_forecast_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_forecast_config_init(gpw_forecast_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_FORECAST);

    if (status == GPW_OK) {
        config->groups_max = 1u;
        config->announcements_max = 8u;
        config->refresh_s = 0.1f;
        config->early_s = 2.0f;
        config->late_s = 5.0f;
        config->drop_s = 60.0f;
        config->memory_s = 600.0f;
        config->error_pu = 0.01f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_forecast_state_size(const gpw_forecast_config *config, size_t *bytes)
{
    gpw_forecast_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = gpwi_forecast_bytes(&c);
    }
    return status;
}

/* ---- life ---- */

GPWI_SMALL gpw_status gpwi_forecast_check(const gpw_forecast *f)
{
    if (f == NULL) {
        return GPW_ERR_NULL;
    }
    return f->magic == FORECAST_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD void gpwi_forecast_begin(gpw_forecast *f, const gpw_forecast_config *c)
{
    memset(f, 0, gpwi_forecast_bytes(c));
    f->magic = FORECAST_MAGIC;
    f->config = *c;
    f->tick_s = gpwi_seconds(c->tick_ns);
    f->lag_gain = gpwi_lag_gain(f->tick_s, c->lag_s + c->dead_s);
    f->least_spread_w = LEAST_SPREAD_PU * c->rating_w;
    gpwi_forecast_begin_horizons(f);
}

GPWI_COLD gpw_status gpw_forecast_init(void *memory, size_t memory_bytes,
                                       const gpw_forecast_config *config,
                                       gpw_forecast **forecast)
{
    gpw_forecast_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || forecast == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, gpwi_forecast_bytes(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_forecast_begin(memory, &c);
    *forecast = memory;
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_forecast_reset(gpw_forecast *forecast)
{
    const gpw_status status = gpwi_forecast_check(forecast);

    if (status == GPW_OK) {
        const gpw_forecast_config c = forecast->config;

        gpwi_forecast_begin(forecast, &c);
    }
    return status;
}

/* ---- groups ---- */

#define RANGE(field, low, high) GPWI_RANGE(gpw_forecast_group, field, low, high)
#define RANGE_OR(field, low, high, or_else)                                                    \
  GPWI_RANGE_OR(gpw_forecast_group, field, low, high, or_else)

static const gpwi_range of_group[] = {
    RANGE(sync_fraction, 0, 1), RANGE(spread_s, 0, 3600),
    RANGE(rise_s, 0, 3600),     RANGE_OR(ramp_w_per_s, 1EM6, POWER, GPWI_OR_ZERO),
    RANGE(peak_w, 0, POWER),    RANGE(other_feed_w, 0, POWER),
    RANGE(mean_error_pu, 0, 1), RANGE(fixed_w, 0, POWER),
};
/* Of the first phase; what a further one has is as many words on. */
static const gpwi_range of_phase[] = {
    RANGE_OR(sd_w, 0, POWER, GPWI_OR_UNKNOWN),
    RANGE_OR(tau_s, 1EM6, 1E6, GPWI_OR_UNKNOWN),
    RANGE_OR(cycle_w, 0, POWER, GPWI_OR_UNKNOWN),
    RANGE_OR(period_s, 1EM6, 1E6, GPWI_OR_UNKNOWN),
};

static GPWI_COLD int is_valid_phase(const gpw_forecast_group *g, uint32_t k)
{
    const float mean_w = g->mean_w[k];

    return !gpwi_is_known(mean_w) ||
           (gpwi_is_within(mean_w, 0.0f, g->peak_w) &&
            gpwi_are_within((const float *)(const void *)g + k, of_phase,
                            (uint32_t)(sizeof of_phase / sizeof of_phase[0])) &&
            gpwi_is_unknown_or(g->low_w[k], 0.0f, mean_w) &&
            gpwi_is_unknown_or(g->high_w[k], mean_w, g->peak_w));
}

static GPWI_COLD int is_valid_group(const gpw_forecast_group *g)
{
    uint32_t k;

    if (!(g->gpus >= 1u && g->gpus <= GPW_FLEET_GPUS_MAX && g->phase < GPW_PHASE_COUNT &&
          g->may_start <= 1u &&
          gpwi_are_within(g, of_group, (uint32_t)(sizeof of_group / sizeof of_group[0])) &&
          g->reserved[0] == 0u && g->reserved[1] == 0u && gpwi_is_known(g->mean_w[g->phase]))) {
        return 0;
    }
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if (!is_valid_phase(g, k)) {
            return 0;
        }
    }
    return 1;
}

GPWI_COLD gpw_status gpw_forecast_group_init(gpw_forecast_group *group, size_t group_size)
{
    const gpw_status status =
        gpwi_config_begin(group, group_size, GROUP_V0_1, GPWI_TYPE_FORECAST_GROUP);
    uint32_t k;

    if (status != GPW_OK) {
        return status;
    }
    group->gpus = 1u;
    group->phase = GPW_PHASE_IDLE;
    group->may_start = 1u;
    group->sync_fraction = 1.0f;
    group->peak_w = gpw_unknown();
    group->mean_error_pu = 0.05f;
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        group->mean_w[k] = k == GPW_PHASE_OFF ? 0.0f : gpw_unknown();
        group->sd_w[k] = group->tau_s[k] = group->low_w[k] = group->high_w[k] =
            group->cycle_w[k] = group->period_s[k] = gpw_unknown();
    }
    return status;
}

static GPWI_COLD float known_or(float figure, float otherwise)
{
    return gpwi_is_known(figure) ? figure : otherwise;
}

static GPWI_COLD float spread_of(const gpw_forecast_group *g, uint32_t k)
{
    const float cycle_sd = known_or(g->cycle_w[k], 0.0f) * CYCLE_TO_SPREAD;
    const int has_ends = gpwi_is_known(g->low_w[k]) && gpwi_is_known(g->high_w[k]);
    const float guess =
        has_ends ? SPREAD_OF_RANGE * (g->high_w[k] - g->low_w[k]) : SPREAD_PU * g->mean_w[k];

    return gpwi_is_known(g->sd_w[k]) ? g->sd_w[k] : forecast_max(guess, cycle_sd);
}

static GPWI_COLD void begin_phase(const gpw_forecast *f, const gpw_forecast_group *g,
                                  forecast_phase *p, uint32_t k)
{
    const float sd = forecast_max(spread_of(g, k), f->least_spread_w);
    const float error_w = forecast_max(g->mean_error_pu * g->mean_w[k], f->least_spread_w);

    p->mean_w = g->fixed_w + g->mean_w[k];
    p->sd_w = sd;
    p->weight = 0.0f;
    p->start = forecast_min(sd * sd / (error_w * error_w), START_MAX);
    p->rate = 1.0f / forecast_max(known_or(g->tau_s[k], TAU_S), 0.5f * f->config.refresh_s);
    p->low_w = g->fixed_w + known_or(g->low_w[k], 0.0f);
    p->high_w = g->fixed_w + known_or(g->high_w[k], g->peak_w);
}

/* Correlation of the first group's phase with a horizon later: where gains start from. */
static GPWI_COLD void begin_priors(gpw_forecast *f, float tau_s)
{
    uint32_t i;

    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        f->near_prior[i] = gpwi_exp(-forecast_min(gpwi_forecast_horizon_s[i] / tau_s, 50.0f));
        f->horizons[i].laws[0].near_gain = f->horizons[i].laws[1].near_gain = f->near_prior[i];
    }
}

static GPWI_COLD void begin_group(gpw_forecast *f, forecast_group *g,
                                  const gpw_forecast_group *from)
{
    uint32_t k;

    memset(g, 0, sizeof *g);
    g->phase = from->phase;
    g->may_start = from->may_start;
    g->sync = from->sync_fraction;
    g->spread_s = from->spread_s;
    g->ramp_w_per_s = from->ramp_w_per_s;
    g->rise_s = from->rise_s;
    g->peak_w = from->fixed_w + from->peak_w;
    g->other_feed_w = from->other_feed_w;
    g->least_w = g->peak_w;
    g->in_use = 1u << from->phase;
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if (gpwi_is_known(from->mean_w[k])) {
            g->known |= 1u << k;
            begin_phase(f, from, &g->phases[k], k);
            if (k != GPW_PHASE_OFF || k == from->phase) {
                g->least_w = forecast_min(g->least_w, g->phases[k].low_w);
            }
        }
    }
    g->phases[from->phase].share = 1.0f;
}

GPWI_COLD gpw_status gpw_forecast_add_group(gpw_forecast *forecast,
                                            const gpw_forecast_group *group, uint32_t *index)
{
    gpw_status status = gpwi_forecast_check(forecast);
    gpw_forecast_group ours;
    uint32_t i;

    if (status == GPW_OK && group == NULL) {
        status = GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_forecast_group_init(&ours, sizeof ours));
    if (status == GPW_OK) {
        status = gpwi_config_read(&ours, sizeof ours, GROUP_V0_1, group);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!is_valid_group(&ours)) {
        return GPW_ERR_DOMAIN;
    }
    if (forecast->tick > 0u) {
        return GPW_ERR_STATE;
    }
    if (forecast->groups == forecast->config.groups_max) {
        return GPW_ERR_FULL;
    }
    if (index != NULL) {
        *index = forecast->groups;
    }
    begin_group(forecast, &forecast_groups(forecast)[forecast->groups], &ours);
    if (forecast->groups++ == 0u) {
        begin_priors(forecast, known_or(ours.tau_s[ours.phase], TAU_S));
    }
    gpwi_forecast_sum(forecast);
    forecast->lag_w = forecast->load_w = forecast->expected_w;
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        gpwi_forecast_horizon(forecast, i);
    }
    return GPW_OK;
}
