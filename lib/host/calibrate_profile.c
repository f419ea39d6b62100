/* SPDX-License-Identifier: MIT */
/* The profile: what was measured of each label, and what no figure can carry. */
#include "calibrate_figures.h"
#include "calibrate_fit.h"

#include <math.h>
#include <stdlib.h>

#define FIGURES_ROOM 192u
#define RHO_WINDOW_S 1.0f /* of the correlation that a profile gets */
#define SLOPE_TOLD 0.2f   /* of a slope: an end below says that it is not known */
#define RHO_WIDE 1.0f     /* a correlation with a wider interval says nothing */
#define STAGGERED 1.05f   /* widest sum by narrowest: so much is left open */
#define REGULAR 0.1f      /* intervals of events that spread by less of their mean */
#define EVENTS_MIN 3u     /* of one kind: fewer are no kind */
#define SLIGHT 0.1f       /* of the level: events that a part of a phase has may be left out */
#define ACCIDENT 0.1      /* of the devices' time in a phase, at most */
#define SLIGHTLY 1.02f    /* a wave that is so little too large is cut without a word */
#define CARRIED 0.8f      /* of a phase's spread must be in the profile, as noise or as wave */

/* ---- a label ---- */

/* What the phases of one label say together; `main` is the longest that is fitted. */
struct pool {
    double watt_ns, ns;
    float low_w, high_w, sigma_low_w, sigma_high_w;
    const gpw_calibration_phase *main;
    const gpw_calibration_phase *waves; /* the longest that has a wave; NULL: none */
    uint32_t main_index, phases;
};

/* A periodic part. */
struct wave {
    float period_s, duty, swing_w, low_w, high_w;
    uint32_t is_least, is_irregular;
};

/* Slight events that are all within the lesser part of a phase. */
static int are_a_bunch(const gpw_calibration_phase *t, float event_w)
{
    const float within_s = t->period_s * (float)(t->events - 1u);

    return within_s < 0.5f * (float)(t->end_ns - t->start_ns) * 1.0e-9f &&
           gpwi_abs(event_w) < SLIGHT * t->level_w;
}

/* A cycle as it is, events as a wave of their height: at the low level between bursts, at the
 * high one between dips. Events of which only the area is sure are as high as they were seen
 * and as long as that makes them. Returns 0 where there is neither. */
static int wave_of(const gpw_calibration_phase *t, struct wave *wave)
{
    const int is_sure = gpwi_is_known(t->event_w);
    const float event_w = is_sure ? t->event_w : t->event_low_w;
    const float event_s = is_sure ? t->event_s : t->event_high_s;

    memset(wave, 0, sizeof *wave);
    wave->period_s = t->period_s;
    wave->low_w = wave->high_w = gpw_unknown();
    if (t->model == GPW_CALIBRATION_CYCLE) {
        wave->swing_w = t->wave_w;
        wave->duty = t->duty;
    } else if (t->events >= EVENTS_MIN && event_s < t->period_s && !are_a_bunch(t, event_w)) {
        wave->swing_w = gpwi_abs(event_w);
        wave->duty = event_w > 0.0f ? event_s / t->period_s : 1.0f - event_s / t->period_s;
        wave->is_least = !is_sure;
        wave->is_irregular = !(t->period_sd_s <= REGULAR * t->period_s);
        if (is_sure) {
            wave->low_w = fminf(gpwi_abs(t->event_low_w), gpwi_abs(t->event_high_w));
            wave->high_w = fmaxf(gpwi_abs(t->event_low_w), gpwi_abs(t->event_high_w));
        }
    }
    return wave->swing_w > 0.0f && wave->duty > 0.0f && wave->duty < 1.0f &&
           wave->period_s > 0.0f;
}

static float spread_of_wave(const struct wave *wave)
{
    return wave->swing_w * sqrtf(wave->duty * (1.0f - wave->duty));
}

/* Of one device in the mean of all, so that their number times it is their sum. Excursions that
 * are no kind of event are not what the phase draws. */
static float power_of(const struct gpwi_cal_phase *p)
{
    const gpw_calibration_phase *const t = &p->told;
    const uint32_t whole = GPW_CALIBRATION_NOISY | GPW_CALIBRATION_AT_CAP;
    struct wave wave;

    return !wave_of(t, &wave) && t->model <= GPW_CALIBRATION_NOISE && (t->flags & whole) == 0u
               ? p->level_mean_w
               : t->mean_w;
}

static void pool_phase(struct pool *pool, const struct gpwi_cal_phase *p, uint32_t index)
{
    const gpw_calibration_phase *const t = &p->told;
    const double lasts = (double)(t->end_ns - t->start_ns);
    const int is_short = (t->flags & GPW_CALIBRATION_SHORT) != 0u;
    const gpw_calibration_phase *const m = pool->main;
    struct wave wave;

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
    if (wave_of(t, &wave) && (pool->waves == NULL ||
                              lasts > (double)(pool->waves->end_ns - pool->waves->start_ns))) {
        pool->waves = t;
    }
    pool->watt_ns += lasts * (double)t->devices * (double)power_of(p);
    pool->ns += lasts * (double)t->devices;
    pool->low_w = t->low_w < pool->low_w ? t->low_w : pool->low_w;
    pool->high_w = t->high_w > pool->high_w ? t->high_w : pool->high_w;
    pool->sigma_low_w = t->sigma_w < pool->sigma_low_w ? t->sigma_w : pool->sigma_low_w;
    pool->sigma_high_w = t->sigma_w > pool->sigma_high_w ? t->sigma_w : pool->sigma_high_w;
    pool->phases++;
}

/* 1: what devices did beside their level is an accident or two, not what the phase is like. */
static int has_accidents_only(const gpw_calibration *c, const struct gpwi_cal_phase *p)
{
    const uint32_t devices = gpwi_cal_group_at(c, p->told.group)->devices;
    double off_s = 0.0;
    uint32_t k;

    for (k = 0; k < devices; k++) {
        off_s += p->sums[k].count > 0u ? p->sums[k].off_s : 0.0;
    }
    return p->excursions < EVENTS_MIN * p->told.devices &&
           off_s <= ACCIDENT * 1.0e-9 * (double)(p->told.end_ns - p->told.start_ns) *
                        (double)p->told.devices;
}

/* Less a straight drift, whose halves differ by `drift_w`: that is no fluctuation. */
static float without_drift(float spread_w, float drift_w)
{
    const float rest = spread_w * spread_w - drift_w * drift_w / 3.0f;

    return gpwi_is_known(drift_w) ? sqrtf(fmaxf(rest, 0.0f)) : spread_w;
}

/* Spread of a phase's readings; without accidents. */
static float spread_of(const gpw_calibration *c, uint32_t index)
{
    const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, index);
    const uint32_t devices = gpwi_cal_group_at(c, p->told.group)->devices;
    double squares = 0.0;
    uint32_t k, count = 0u;

    if (!has_accidents_only(c, p)) {
        return p->told.sd_w;
    }
    for (k = 0; k < devices; k++) {
        const double sd_w = (double)p->sums[k].level_sd_w;

        if (p->sums[k].count > 0u && sd_w >= 0.0) {
            squares += sd_w * sd_w;
            count++;
        }
    }
    return count > 0u ? (float)sqrt(squares / (double)count) : p->told.sd_w;
}

/* What noise and wave leave out of a phase's spread must not be lost: then all of it is noise.
 */
static void put_noise(gpw_calibration *c, const struct pool *pool, gpw_phase label,
                      float of_wave_w)
{
    const float spread_w = without_drift(spread_of(c, pool->main_index), pool->main->drift_w);
    const float carried_w =
        sqrtf(pool->main->sigma_w * pool->main->sigma_w + of_wave_w * of_wave_w);
    const int is_bound = (pool->main->flags & GPW_CALIBRATION_SIGMA_BOUND) != 0u;
    const gpw_figure sigma = gpwi_cal_figure(
        c, GPW_QUANTITY_SIGMA, label, is_bound ? pool->sigma_high_w : pool->main->sigma_w);
    gpw_figure tau = gpwi_cal_figure(c, GPW_QUANTITY_TAU, label, pool->main->tau_s);

    if (carried_w < CARRIED * spread_w) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, pool->main_index,
                      "%s: noise and wave that were found make a spread of %.3g W of %.3g W: "
                      "the profile has all of it as noise, how it goes in time is not told",
                      gpw_phase_name(label), (double)carried_w, (double)spread_w);
        gpwi_cal_put_lower(c, gpwi_cal_figure(c, GPW_QUANTITY_SIGMA, label, spread_w));
        return;
    }
    if (is_bound) { /* of phases that bear one name the most restless: a bound for all */
        gpwi_cal_put_lower(c, sigma);
    } else {
        gpwi_cal_put_range(c, sigma, pool->sigma_low_w, pool->sigma_high_w);
    }
    gpwi_cal_put(c, &tau);
}

static void note_wave(gpw_calibration *c, const struct pool *pool, gpw_phase label,
                      const struct wave *wave)
{
    const uint32_t index = pool->main_index;

    if (wave->is_irregular) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, index,
                      "%s: when the next %s comes: every %.3g s in the mean, but irregularly "
                      "(sd %.3g s); the profile has them as a wave of that period",
                      gpw_phase_name(label), wave->duty < 0.5f ? "burst" : "dip",
                      (double)wave->period_s, (double)pool->waves->period_sd_s);
    }
    if (pool->waves != pool->main) {
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, index,
                      "%s: its wave is that of the phase from %.1f s on; others have none",
                      gpw_phase_name(label), (double)pool->waves->start_ns * 1.0e-9);
    }
}

/* A wave that would go below 0 W, or below where the devices rest, ends there. */
static void limit_wave(gpw_calibration *c, const struct pool *pool, gpw_phase label,
                       float mean_w, struct wave *wave)
{
    const float rest_w = gpwi_cal_rest_w(c, pool->main->group, mean_w);
    const float most_w = (mean_w - rest_w) / wave->duty;

    if (wave->swing_w <= most_w) {
        wave->high_w = fminf(wave->high_w, most_w);
        return;
    }
    if (wave->swing_w > SLIGHTLY * most_w) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, pool->main_index,
                      "%s: a wave of %.4g W at duty %.3g would go below %.4g W about the mean "
                      "of %.4g W: the profile has %.4g W",
                      gpw_phase_name(label), (double)wave->swing_w, (double)wave->duty,
                      (double)rest_w, (double)mean_w, (double)most_w);
    }
    wave->swing_w = wave->high_w = most_w;
    wave->low_w = fminf(wave->low_w, most_w);
}

/* Returns the spread that the wave makes; 0: none was put. */
static float put_wave(gpw_calibration *c, const struct pool *pool, gpw_phase label,
                      float mean_w)
{
    struct wave wave;
    gpw_figure f;

    if (pool->waves == NULL || !wave_of(pool->waves, &wave)) {
        return 0.0f;
    }
    limit_wave(c, pool, label, mean_w, &wave);
    note_wave(c, pool, label, &wave);
    f = gpwi_cal_figure(c, GPW_QUANTITY_WAVE_PERIOD, label, wave.period_s);
    gpwi_cal_put(c, &f);
    f = gpwi_cal_figure(c, GPW_QUANTITY_WAVE_DUTY, label, wave.duty);
    gpwi_cal_put(c, &f);
    f = gpwi_cal_figure(c, GPW_QUANTITY_WAVE, label, wave.swing_w);
    if (wave.is_least) {
        gpwi_cal_put_lower(c, f);
    } else {
        gpwi_cal_put_range(c, f, wave.low_w, wave.high_w);
    }
    return spread_of_wave(&wave);
}

static void put_temperature(gpw_calibration *c, const gpw_calibration_phase *t, gpw_phase label)
{
    gpw_figure f = gpwi_cal_figure(c, GPW_QUANTITY_POWER_AT_TEMPERATURE, label, t->mean_w);

    if (t->slope_low_w_per_k >= SLOPE_TOLD * t->slope_w_per_k) {
        f.at = t->temperature_c;
        gpwi_cal_put(c, &f);
        f = gpwi_cal_figure(c, GPW_QUANTITY_POWER_PER_KELVIN, label, t->slope_w_per_k);
        gpwi_cal_put_range(c, f, t->slope_low_w_per_k, t->slope_high_w_per_k);
    }
}

/* Where readings one after another leave open what is fast and common: the correlation at
 * which the sum has that spread. `raw`: of single readings. */
static float rho_at(const gpw_calibration_correlation *raw, float sum_sd_w)
{
    const float devices = (float)raw->devices;
    const float law = 1.0f + (devices - 1.0f) * raw->rho;
    const float ratio = sum_sd_w / raw->sum_sd_w;

    return (ratio * ratio * law - 1.0f) / (devices - 1.0f);
}

/* The row for a profile: means of 1 s, or where nodes are read more slowly as they were read;
 * of nodes the longest phase, whichever node's it is. */
static const gpw_calibration_correlation *rho_of(const gpw_calibration *c, uint32_t phase,
                                                 gpw_phase label, uint32_t between)
{
    const gpw_calibration_correlation *const rows = c->correlations.at, *best = NULL;
    double longest = -1.0;
    size_t i;

    for (i = 0; i < c->correlations.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, rows[i].phase)->told;
        const double lasts = (double)(t->end_ns - t->start_ns);

        if (rows[i].why == GPW_RHO_TOLD && rows[i].between == between && t->label == label &&
            (between || rows[i].phase == phase) &&
            (gpwi_abs(rows[i].window_s - RHO_WINDOW_S) < 0.01f ||
             (between && rows[i].window_s > RHO_WINDOW_S)) &&
            rows[i].high - rows[i].low <= RHO_WIDE && lasts > longest) {
            longest = lasts;
            best = &rows[i];
        }
    }
    return best;
}

static void put_rho(gpw_calibration *c, uint32_t phase, gpw_phase label)
{
    const gpw_calibration_correlation *const rows = c->correlations.at, *row, *raw;
    uint32_t between;
    float low, high;

    for (between = 0; between < 2u; between++) {
        row = rho_of(c, phase, label, between);
        if (row == NULL) {
            continue;
        }
        low = row->low;
        high = row->high;
        for (raw = row; raw > rows && raw[-1].phase == row->phase; raw--) {
        }
        if (row->common_w > STAGGERED * row->private_w && raw->why == GPW_RHO_TOLD) {
            low = fminf(low, rho_at(raw, row->private_w));
            high = fmaxf(high, fminf(rho_at(raw, row->common_w), 1.0f));
        }
        gpwi_cal_put_range(c,
                           gpwi_cal_figure(c,
                                           between ? GPW_QUANTITY_RHO_OUT : GPW_QUANTITY_RHO_IN,
                                           label, row->rho),
                           low, high);
    }
}

/* Idle or ready as they show between the bursts of a phase only. */
static void put_base(gpw_calibration *c, gpw_phase label)
{
    double watt_ns = 0.0, ns = 0.0;
    float low_w = INFINITY, high_w = 0.0f;
    gpw_figure f;
    uint32_t i;

    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;
        const double lasts = (double)(t->end_ns - t->start_ns) * (double)t->devices;

        if (t->base == label) {
            watt_ns += lasts * (double)t->level_w;
            ns += lasts;
            low_w = fminf(low_w, t->low_w);
            high_w = fmaxf(high_w, t->high_w);
        }
    }
    if (ns > 0.0) {
        f = gpwi_cal_figure(c, GPW_QUANTITY_POWER, label, (float)(watt_ns / ns));
        gpwi_cal_put_range(c, f, low_w, high_w);
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "%s: the level between bursts, %.4g W; no phase is at it throughout",
                      gpw_phase_name(label), (double)f.value);
    }
}

static void put_label(gpw_calibration *c, gpw_phase label)
{
    struct pool pool;
    float mean_w;
    uint32_t i;

    memset(&pool, 0, sizeof pool);
    for (i = 0; i < c->phases.count; i++) {
        const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);

        if (p->told.label == label && p->told.mean_w > 0.0f) {
            pool_phase(&pool, p, i);
        }
    }
    if (pool.main == NULL) {
        put_base(c, label);
        return;
    }
    mean_w = pool.ns > 0.0 ? (float)(pool.watt_ns / pool.ns)
                           : power_of(gpwi_cal_phase_at(c, pool.main_index));
    gpwi_cal_put_range(c, gpwi_cal_figure(c, GPW_QUANTITY_POWER, label, mean_w), pool.low_w,
                       pool.high_w);
    put_noise(c, &pool, label, put_wave(c, &pool, label, mean_w));
    put_temperature(c, pool.main, label);
    put_rho(c, pool.main_index, label);
}

/* ---- what no figure carries ---- */

/* Levels that a device or two had to themselves. */
static void note_levels(gpw_calibration *c)
{
    const struct gpwi_cal_sums *far = NULL;
    double all_s = 0.0;
    uint32_t phase = 0u, device = 0u, i, k;

    for (i = 0; i < c->phases.count; i++) {
        const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);
        const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, p->told.group);

        for (k = 0; k < g->devices; k++) {
            const struct gpwi_cal_sums *const s = &p->sums[k];

            if (s->count == 0u || !(s->off_s > 0.0)) {
                continue;
            }
            all_s += s->off_s;
            if (far == NULL ||
                gpwi_abs(s->off_w - s->level_w) > gpwi_abs(far->off_w - far->level_w)) {
                far = s;
                phase = i;
                device = g->device[k];
            }
        }
    }
    if (far != NULL) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, phase,
                      "for %.3g s in all, single devices were at levels of their own within a "
                      "phase: not in the profile; the furthest is %.40s from %.1f s on, %.4g W "
                      "beside %.4g W",
                      all_s, gpwi_cal_device_at(c, device)->name, (double)far->off_ns * 1.0e-9,
                      (double)far->off_w, (double)far->level_w);
    }
}

/* Excursions that no wave has: told, as none of the figures knows of them. */
static void note_excursions(gpw_calibration *c)
{
    const gpw_calibration_event *const events = c->events.at;
    const gpw_calibration_event *far = NULL;
    struct wave wave;
    uint32_t count = 0u, i;

    for (i = 0; i < c->events.count; i++) {
        const gpw_calibration_event *const e = &events[i];
        const gpw_calibration_phase *const t =
            e->phase < c->phases.count ? &gpwi_cal_phase_at(c, e->phase)->told : NULL;

        if (t != NULL && !(wave_of(t, &wave) && spread_of_wave(&wave) >= CARRIED * t->sd_w)) {
            count++;
            if (far == NULL ||
                gpwi_abs(e->extreme_w - e->level_w) > gpwi_abs(far->extreme_w - far->level_w)) {
                far = e;
            }
        }
    }
    if (far != NULL) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, far->phase,
                      "%u excursion%s of single devices, too few or too unlike for a wave: not "
                      "in the profile but as peak; the furthest is at %.1f s, %.4g W from a "
                      "level of %.4g W, for %.3g s",
                      count, count == 1u ? "" : "s", (double)far->start_ns * 1.0e-9,
                      (double)far->extreme_w, (double)far->level_w,
                      (double)(far->end_ns - far->start_ns) * 1.0e-9);
    }
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
    gpwi_cal_put_board(c);
    for (label = GPW_PHASE_IDLE; label < GPW_PHASE_COUNT; label++) {
        put_label(c, label);
    }
    note_levels(c);
    note_excursions(c);
    return GPW_OK;
}
