/* SPDX-License-Identifier: MIT */
/* One tick of a forecast: takes a reading, lets announced changes come, learns what the phases
 * draw, and sees to one horizon. */
#include "forecast_state.h"

#define LEVEL_S 120.0f /* time constant with which a mean follows what is measured */
#define MEAN_TO_SPREAD                                                                         \
  1.2533141f                /* of a normal law: standard deviation over mean magnitude         \
                             */
#define MAGNITUDE_MAX 6.0f  /* largest deviation that counts in full, in standard deviations */
#define SPREAD_WEIGHT 4.0f  /* correlation times that a figure's spread stands for */
#define STRANGE 6.0f        /* standard deviations that are no fluctuation, */
#define START_AGAIN 0.1f    /* correlation times that a mean is then worth */
#define STRANGE_READINGS 5u /* and readings in a row, */
#define STRANGE_S 3.0f      /* and time, after which the level has moved */
#define LEAST_ERROR 1.0e-4f /* of the least spread, squared */
#define LEAST_COUNT                                                                            \
  1.0e-30f /* of readings: below any start; of a changed state it may be 0                     \
            */

GPWI_SMALL float gpwi_forecast_since(uint64_t later_ns, uint64_t earlier_ns)
{
    return later_ns > earlier_ns ? gpwi_float_of_uint64(later_ns - earlier_ns) * 1.0e-9f : 0.0f;
}

/* ---- phases ---- */

static float forecast_error_of(const forecast_phase *p)
{
    return p->sd_w * p->sd_w / gpwi_larger(p->start + p->weight, LEAST_COUNT);
}

GPWI_SMALL void gpwi_forecast_sum(gpw_forecast *f)
{
    forecast_group *const groups = forecast_groups(f);
    const float least = f->least_spread_w;
    uint32_t i, k;

    f->expected_w = f->variance = f->mean_error = 0.0f;
    for (i = 0; i < f->groups; i++) {
        forecast_group *const g = &groups[i];
        float sd = 0.0f;

        g->most_now_w = 0.0f;
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            const forecast_phase *const p = &g->phases[k];

            if ((g->in_use & ((uint32_t)1u << k)) != 0u) {
                f->expected_w += p->share * p->mean_w;
                sd += p->share * p->sd_w;
                f->mean_error += p->share * p->share * forecast_error_of(p);
                g->most_now_w += p->share * p->high_w;
            }
        }
        f->variance += sd * sd;
    }
    f->variance = forecast_max(f->variance, least * least);
    f->mean_error = forecast_max(f->mean_error, LEAST_ERROR * least * least);
}

typedef struct lesson {
    float error_w;    /* of what was expected */
    float magnitude;  /* the same in standard deviations, as a spread */
    float interval_s; /* since the reading before */
    float memory_s;
    float least_spread_w;
} lesson;

/* `part`: of the error that is this phase's. */
static void learn_phase(forecast_phase *p, const lesson *l, float part)
{
    const float times = forecast_min(l->interval_s * p->rate, 1.0f);
    const float gain = times / gpwi_larger(p->start + p->weight + times, LEAST_COUNT);
    const float spread_gain = forecast_max(times / (SPREAD_WEIGHT + p->weight + times),
                                           forecast_min(l->interval_s / l->memory_s, 0.5f));
    const float sd_w = p->sd_w + spread_gain * (l->magnitude - 1.0f) * p->sd_w;

    p->mean_w = gpwi_clamp(p->mean_w + gain * forecast_min(part, 1.0f) * l->error_w,
                           -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
    p->sd_w = gpwi_clamp(sd_w, l->least_spread_w, GPW_POWER_MAX_W);
    p->weight = forecast_min(p->weight + times, LEVEL_S * p->rate);
}

static void for_each_in_use(gpw_forecast *f, const lesson *l)
{
    forecast_group *const groups = forecast_groups(f);
    const float per_error = 1.0f / f->mean_error;
    uint32_t i, k;

    for (i = 0; i < f->groups; i++) {
        forecast_group *const g = &groups[i];

        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            forecast_phase *const p = &g->phases[k];

            if ((g->in_use & ((uint32_t)1u << k)) == 0u) {
                continue;
            }
            if (l != NULL) {
                learn_phase(p, l, p->share * forecast_error_of(p) * per_error);
            } else {
                p->weight = 0.0f;
                p->start = forecast_min(p->start, START_AGAIN);
            }
        }
    }
    gpwi_forecast_sum(f);
}

GPWI_SMALL float gpwi_forecast_interval(const gpw_forecast *f, uint32_t last_tick)
{
    return last_tick == 0u ? f->config.refresh_s
                           : (float)(f->reading_tick - last_tick) * f->tick_s;
}

/* A reading moves the means of what the groups are in, each by how little is known of it. */
GPWI_SMALL void gpwi_forecast_learn(gpw_forecast *f)
{
    const float error_w = f->load_w - f->expected_w;
    const float beyond = error_w * error_w - 4.0f * f->mean_error;
    const float interval_s = gpwi_forecast_interval(f, f->learned_tick);
    lesson l;

    if (f->readings == 0u || f->learned_tick == f->reading_tick ||
        f->stamp_ns < f->settled_ns) {
        return;
    }
    f->learned_tick = f->reading_tick;
    f->strange = error_w * error_w > STRANGE * STRANGE * (f->variance + f->mean_error)
                     ? f->strange + 1u
                     : 0u;
    if (f->strange > STRANGE_READINGS && (float)f->strange * interval_s > STRANGE_S) {
        for_each_in_use(f, NULL);
        f->strange = 0u;
    }
    l.error_w = error_w;
    l.magnitude = forecast_min(
        MEAN_TO_SPREAD * gpwi_sqrt(forecast_max(beyond, 0.0f) / f->variance), MAGNITUDE_MAX);
    l.interval_s = interval_s;
    l.memory_s = f->config.memory_s;
    l.least_spread_w = f->least_spread_w;
    for_each_in_use(f, &l);
}

/* ---- readings ---- */

static int is_fresh(const gpw_forecast *f, uint64_t stamp_ns, float power_w)
{
    return f->readings == 0u ||
           (stamp_ns > f->stamp_ns &&
            (power_w != f->load_w ||
             gpwi_forecast_since(stamp_ns, f->stamp_ns) >= 0.99f * f->config.refresh_s));
}

static void count_beyond(gpw_forecast *f)
{
    const forecast_horizon *const h = &f->horizons[0];

    if (f->tick > GPW_FORECAST_HORIZONS &&
        !gpwi_in_range(f->load_w, h->bound_low_w, h->bound_high_w)) {
        f->beyond++;
        f->beyond_ns = f->now_ns;
    }
}

static void take(gpw_forecast *f, uint64_t stamp_ns, float power_w)
{
    f->readings++;
    f->stamp_ns = stamp_ns;
    f->load_w = power_w;
    f->reading_tick = f->tick;
    count_beyond(f);
}

/* What the meter would show of what is expected. */
static void follow_lag(gpw_forecast *f)
{
    const forecast_change *c = forecast_changes(f);
    const forecast_change *const end = c + f->config.announcements_max;
    float now_w = f->expected_w;

    for (; c < end; c++) {
        if (c->stand == FORECAST_UNDER_WAY) {
            now_w -=
                gpwi_forecast_change_w(f, c) *
                (1.0f - gpwi_forecast_progress(f, c, gpwi_forecast_since(f->now_ns, c->at_ns)));
        }
    }
    f->lag_w += f->lag_gain * (now_w - f->lag_w);
}

static int is_usable(uint64_t now_ns, uint64_t stamp_ns, float power_w, uint32_t rung)
{
    return rung == GPW_FORECAST_GOOD && stamp_ns <= now_ns &&
           gpwi_in_range(power_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
}

static void do_task(gpw_forecast *f, uint32_t task)
{
    if (task == FORECAST_LEARNING) {
        gpwi_forecast_learn(f);
    } else {
        gpwi_forecast_horizon(f, task);
    }
}

GPWI_SMALL gpw_status gpw_forecast_step(gpw_forecast *forecast, uint64_t now_ns,
                                        uint64_t stamp_ns, float power_w, uint32_t rung)
{
    const gpw_status status = gpwi_forecast_check(forecast);
    gpw_forecast *const f = forecast;
    int usable, fresh;

    if (status != GPW_OK) {
        return status;
    }
    if (f->groups == 0u) {
        return GPW_ERR_STATE;
    }
    if (f->tick > 0u && now_ns <= f->now_ns) {
        return GPW_ERR_ORDER;
    }
    f->tick++;
    f->now_ns = now_ns;
    usable = is_usable(now_ns, stamp_ns, power_w, rung);
    fresh = usable && is_fresh(f, stamp_ns, power_w);
    if (fresh) {
        take(f, stamp_ns, power_w);
    }
    follow_lag(f);
    gpwi_forecast_follow(f, fresh);
    if (f->config.tick_ns > FORECAST_TURN_NS) {
        uint32_t i;

        for (i = 0; i < FORECAST_TASKS; i++) {
            do_task(f, (i + FORECAST_LEARNING) % FORECAST_TASKS);
        }
    } else {
        do_task(f, f->tick % FORECAST_TASKS);
    }
    return usable ? GPW_OK : GPW_NOTE_HELD;
}
