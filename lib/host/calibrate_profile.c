/* SPDX-License-Identifier: MIT */
/* The profile: what was measured of each label, and what is known of the board besides. */
#include "calibrate_internal.h"

#include <math.h>
#include <stdlib.h>

#define FIGURES_ROOM 192u
#define RHO_WINDOW_S 1.0f /* of the correlation that a profile gets */
#define SLOPE_TOLD 0.2f   /* of a slope: an end below says that it is not known */
#define REGULAR 0.2f      /* intervals of events that spread by less of their mean: a wave */

/* ---- figures ---- */

static gpw_figure figure_of(const gpw_calibration *c, gpw_quantity quantity, gpw_phase phase,
                            float value)
{
    gpw_figure f;

    memset(&f, 0, sizeof f);
    f.quantity = quantity;
    f.phase = phase;
    f.at = gpw_unknown();
    f.value = value;
    f.low = f.high = gpw_unknown();
    f.grade = GPW_GRADE_MEASURED;
    f.source = GPW_SOURCE_LOG;
    f.point = c->summary.point;
    return f;
}

/* A figure that the profile refuses is left out, and said. */
static void put(gpw_calibration *c, const gpw_figure *f)
{
    if (gpwi_is_known(f->value) || gpwi_is_known(f->low)) {
        const gpw_status status = gpw_profile_set_figure(c->profile, f, sizeof *f);

        if (status != GPW_OK) {
            gpwi_cal_note(
                c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                "%s of %s, %g, does not fit the other figures and was left out of the "
                "profile",
                gpw_quantity_name(f->quantity), gpw_phase_name(f->phase), (double)f->value);
        }
    }
}

static void put_range(gpw_calibration *c, gpw_figure f, float low, float high)
{
    if (low <= f.value && f.value <= high && low < high) {
        f.low = low;
        f.high = high;
        f.spread = GPW_SPREAD_RANGE;
    }
    put(c, &f);
}

static void put_lower(gpw_calibration *c, gpw_figure f)
{
    f.spread = GPW_SPREAD_LOWER;
    put(c, &f);
}

/* ---- a label ---- */

/* What the phases of one label say together; `main` is the longest that is fitted. */
struct pool {
    double watt_ns, ns;
    float low_w, high_w, sigma_low_w, sigma_high_w;
    const gpw_calibration_phase *main;
    uint32_t main_index, phases;
};

/* Excursions that are no kind of event are not what the phase draws. */
static float power_of(const gpw_calibration_phase *t)
{
    const uint32_t whole = GPW_CALIBRATION_NOISY | GPW_CALIBRATION_AT_CAP;

    return t->model <= GPW_CALIBRATION_NOISE && (t->flags & whole) == 0u ? t->level_w
                                                                         : t->mean_w;
}

static void pool_phase(struct pool *pool, const gpw_calibration_phase *t, uint32_t index)
{
    const double lasts = (double)(t->end_ns - t->start_ns);
    const int is_short = (t->flags & GPW_CALIBRATION_SHORT) != 0u;
    const gpw_calibration_phase *const m = pool->main;

    if (m != NULL && (m->flags & GPW_CALIBRATION_SHORT) == 0u && is_short) {
        return; /* there is better */
    }
    if (m == NULL || ((m->flags & GPW_CALIBRATION_SHORT) != 0u && !is_short)) {
        memset(pool, 0, sizeof *pool);
        pool->low_w = t->low_w;
        pool->high_w = t->high_w;
        pool->sigma_low_w = pool->sigma_high_w = t->sigma_w;
    }
    if (pool->main == NULL || lasts > (double)(m->end_ns - m->start_ns)) {
        pool->main = t;
        pool->main_index = index;
    }
    pool->watt_ns += lasts * (double)t->devices * (double)power_of(t);
    pool->ns += lasts * (double)t->devices;
    pool->low_w = t->low_w < pool->low_w ? t->low_w : pool->low_w;
    pool->high_w = t->high_w > pool->high_w ? t->high_w : pool->high_w;
    pool->sigma_low_w = t->sigma_w < pool->sigma_low_w ? t->sigma_w : pool->sigma_low_w;
    pool->sigma_high_w = t->sigma_w > pool->sigma_high_w ? t->sigma_w : pool->sigma_high_w;
    pool->phases++;
}

static void put_noise(gpw_calibration *c, const struct pool *pool, gpw_phase label)
{
    const gpw_figure sigma = figure_of(c, GPW_QUANTITY_SIGMA, label, pool->main->sigma_w);
    gpw_figure tau = figure_of(c, GPW_QUANTITY_TAU, label, pool->main->tau_s);

    if ((pool->main->flags & GPW_CALIBRATION_SIGMA_BOUND) != 0u) {
        put_lower(c, sigma);
    } else {
        put_range(c, sigma, pool->sigma_low_w, pool->sigma_high_w);
    }
    put(c, &tau);
}

/* A cycle as it is, events that come regularly as a wave of their height: at the low level
 * between bursts, at the high one between dips. */
static void put_wave(gpw_calibration *c, const gpw_calibration_phase *t, gpw_phase label)
{
    float wave_w = t->wave_w, duty = t->duty;
    gpw_figure f;

    if (t->model == GPW_CALIBRATION_EVENTS) {
        if (!(t->period_sd_s <= REGULAR * t->period_s) || !(t->event_s < t->period_s)) {
            return;
        }
        wave_w = gpwi_abs(t->event_w);
        duty = t->event_w > 0.0f ? t->event_s / t->period_s : 1.0f - t->event_s / t->period_s;
    } else if (t->model != GPW_CALIBRATION_CYCLE) {
        return;
    }
    if (!gpwi_in_range(wave_w, 0.0f, t->mean_w / duty) || !gpwi_is_known(t->period_s)) {
        return;
    }
    f = figure_of(c, GPW_QUANTITY_WAVE_PERIOD, label, t->period_s);
    put(c, &f);
    f = figure_of(c, GPW_QUANTITY_WAVE_DUTY, label, duty);
    put(c, &f);
    f = figure_of(c, GPW_QUANTITY_WAVE, label, wave_w);
    if (t->model == GPW_CALIBRATION_EVENTS) {
        put_range(c, f, fminf(gpwi_abs(t->event_low_w), gpwi_abs(t->event_high_w)),
                  fmaxf(gpwi_abs(t->event_low_w), gpwi_abs(t->event_high_w)));
    } else {
        put(c, &f);
    }
}

static void put_temperature(gpw_calibration *c, const gpw_calibration_phase *t, gpw_phase label)
{
    gpw_figure f = figure_of(c, GPW_QUANTITY_POWER_AT_TEMPERATURE, label, t->mean_w);

    if (t->slope_low_w_per_k >= SLOPE_TOLD * t->slope_w_per_k) {
        f.at = t->temperature_c;
        put(c, &f);
        f = figure_of(c, GPW_QUANTITY_POWER_PER_KELVIN, label, t->slope_w_per_k);
        put_range(c, f, t->slope_low_w_per_k, t->slope_high_w_per_k);
    }
}

static void put_rho(gpw_calibration *c, uint32_t phase, gpw_phase label)
{
    const gpw_calibration_correlation *const rows = c->correlations.at;
    size_t i;

    for (i = 0; i < c->correlations.count; i++) {
        if (rows[i].phase == phase && rows[i].why == GPW_RHO_TOLD &&
            gpwi_abs(rows[i].window_s - RHO_WINDOW_S) < 0.01f) {
            put_range(c,
                      figure_of(c, rows[i].between ? GPW_QUANTITY_RHO_OUT : GPW_QUANTITY_RHO_IN,
                                label, rows[i].rho),
                      rows[i].low, rows[i].high);
        }
    }
}

static void put_label(gpw_calibration *c, gpw_phase label)
{
    struct pool pool;
    uint32_t i;

    memset(&pool, 0, sizeof pool);
    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        if (t->label == label && t->mean_w > 0.0f) {
            pool_phase(&pool, t, i);
        }
    }
    if (pool.main == NULL) {
        return;
    }
    put_range(c,
              figure_of(c, GPW_QUANTITY_POWER, label,
                        pool.ns > 0.0 ? (float)(pool.watt_ns / pool.ns) : power_of(pool.main)),
              pool.low_w, pool.high_w);
    put_noise(c, &pool, label);
    put_wave(c, pool.main, label);
    put_temperature(c, pool.main, label);
    put_rho(c, pool.main_index, label);
}

/* ---- the board ---- */

static void put_known(gpw_calibration *c, gpw_quantity quantity)
{
    gpw_figure f;

    if (c->board != NULL && gpwi_cal_is_board(gpwi_cal_device_at(c, 0)) &&
        gpw_profile_figure(c->board, quantity, GPW_PHASE_COUNT, &f, sizeof f) >= GPW_OK) {
        put(c, &f);
    }
}

static float log_cap(const gpw_calibration *c)
{
    return gpwi_cal_device_at(c, 0)->scan.limit_w;
}

static void put_cap(gpw_calibration *c)
{
    gpw_figure f = figure_of(c, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, c->summary.cap_w);

    f.point = GPW_POINT_GPU_RAIL;
    if (gpwi_is_known(c->config.cap_w)) {
        f.grade = GPW_GRADE_USER;
        f.source = GPW_SOURCE_USER;
        put(c, &f);
    } else if (gpwi_is_known(log_cap(c))) {
        put(c, &f);
    } else if (!c->is_variant) {
        put_known(c, GPW_QUANTITY_CAP);
    }
}

static void put_steps(gpw_calibration *c)
{
    const gpw_calibration_step *const steps = c->steps.at;
    float most = 0.0f;
    size_t i;

    for (i = 0; i < c->steps.count; i++) {
        most = steps[i].lower_w_per_s > most ? steps[i].lower_w_per_s : most;
    }
    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        most = t->rise_w_per_s > most ? t->rise_w_per_s : most;
        most = t->fall_w_per_s > most ? t->fall_w_per_s : most;
    }
    if (most > 0.0f) {
        put_lower(c, figure_of(c, GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, most));
    }
}

static void put_board(gpw_calibration *c)
{
    const float ratio = c->summary.peak_w / c->summary.cap_w;
    gpw_figure f;

    if (!c->is_variant) {
        put_known(c, GPW_QUANTITY_TDP);
    }
    put_cap(c);
    put_lower(c, figure_of(c, GPW_QUANTITY_PEAK, GPW_PHASE_COUNT, c->summary.peak_w));
    if (gpwi_in_range(ratio, 1.0f, 100.0f)) {
        f = figure_of(c, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, ratio);
        f.at = gpwi_cal_tick_s(gpwi_cal_device_at(c, 0));
        put_lower(c, f);
    }
    put_steps(c);
}

gpw_status gpwi_cal_profile(gpw_calibration *c)
{
    gpw_profile_config config;
    gpw_phase label;
    size_t bytes;
    gpw_status status = gpw_profile_config_init(&config, sizeof config);

    if (status != GPW_OK || c->phases.count == 0u) {
        return status;
    }
    memcpy(config.name, c->config.name, sizeof config.name);
    config.figures_max = FIGURES_ROOM;
    status = gpw_profile_state_size(&config, &bytes);
    if (status == GPW_OK) {
        c->profile_memory = malloc(bytes);
        status = c->profile_memory == NULL
                     ? GPW_ERR_NOMEM
                     : gpw_profile_init(c->profile_memory, bytes, &config, &c->profile);
    }
    if (status != GPW_OK) {
        return status;
    }
    put_board(c);
    for (label = GPW_PHASE_IDLE; label < GPW_PHASE_COUNT; label++) {
        put_label(c, label);
    }
    return GPW_OK;
}
