/* SPDX-License-Identifier: MIT */
/* Noise, cycle and events of a phase, and a course that is like them. */
#include "calibrate_fit.h"

#include <math.h>
#include <stdlib.h>

#define EVENTS_MIN 3u     /* of one kind: fewer are no kind */
#define EVENTS_MOST 4096u /* that are looked at */
#define BURST_WINDOW 0.5  /* of the refresh: shorter windows see bursts, not their average */
#define LONG_EVENT 3.0   /* refreshes, after which a meter of instants shows the whole height */
#define LIKE_HIGHEST 0.9 /* quantile of the heights that events alike have at least */
#define GAIN_MIN 0.2     /* below, a window hides a cycle's size */
#define DRIFT_SHARE 0.1
#define SHORTEST_WINDOWS 0.3 /* of the meter's window: shorter correlation is not told */
#define PI 3.14159265358979323846

struct gpwi_cal_fit {
    struct gpwi_fit_phase phase;
    double window_s, first_s;
    uint32_t series;
};

void gpwi_cal_fit_free(struct gpwi_cal_fit *fit)
{
    free(fit);
}

static double known_or(float x, double other)
{
    return gpwi_is_known(x) ? (double)x : other;
}

/* ---- a cycle ---- */

static double window_gain(float window_s, double period_s)
{
    const double x = gpwi_is_known(window_s) ? PI * (double)window_s / period_s : 0.0;

    return x > 0.0 ? fabs(sin(x) / x) : 1.0;
}

static gpw_status find_cycle(const gpw_calibration *c, gpw_calibration_phase *told,
                             const struct gpwi_cal_table *t)
{
    const struct gpwi_fit_series sum = {t->time_s, t->sum_w, t->rows, 0u, 0u};
    struct gpwi_cycle found, *const cycle = &found;
    const gpw_status status = gpwi_fit_cycle(&sum, cycle);
    double gain;

    if (status != GPW_OK || cycle->reason != GPWI_FIT_OK) {
        return status == GPW_ERR_NOMEM ? status : GPW_OK;
    }
    gain = window_gain(c->summary.window_s, cycle->period_s);
    told->period_s = (float)cycle->period_s;
    told->duty = (float)cycle->duty;
    told->share = (float)cycle->share;
    told->wave_w = gain >= GAIN_MIN
                       ? gpwi_cal_swing_w(c, told, t, cycle->swing_w / (double)t->series, gain)
                       : gpw_unknown();
    told->model = GPW_CALIBRATION_CYCLE;
    return GPW_OK;
}

/* ---- events ---- */

struct happening {
    double start_s, end_s, area_j, height_w;
    uint32_t devices;
};

struct happenings {
    struct happening *at;
    size_t count;
    uint32_t all; /* single ones of the devices */
};

static int by_start(const void *a, const void *b)
{
    const gpw_calibration_event *const x = *(const gpw_calibration_event *const *)a;
    const gpw_calibration_event *const y = *(const gpw_calibration_event *const *)b;

    return (x->start_ns > y->start_ns) - (x->start_ns < y->start_ns);
}

/* Events of the phase in the order of time, in an array of pointers. */
static gpw_calibration_event **events_of(gpw_calibration *c, uint32_t phase, size_t *count)
{
    const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, phase);
    gpw_calibration_event *const events = c->events.at;
    gpw_calibration_event **const found =
        malloc((p->event_end - p->event_first + 1u) * sizeof *found);
    size_t i;

    *count = 0u;
    for (i = p->event_first; i < p->event_end && found != NULL; i++) {
        if (events[i].phase == phase) {
            found[(*count)++] = &events[i];
        }
    }
    if (found != NULL) {
        qsort(found, *count, sizeof *found, by_start);
    }
    return found;
}

/* Those of several devices that overlap are one; of one sign only: the more frequent. */
static void join_events(gpw_calibration_event *const *events, size_t count, uint32_t devices,
                        double slack_s, struct happenings *out)
{
    double sign = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        sign += events[i]->area_j > 0.0f ? 1.0 : -1.0;
    }
    for (i = 0; i < count; i++) {
        const double start_s = (double)events[i]->start_ns * 1.0e-9;
        const double end_s = (double)events[i]->end_ns * 1.0e-9;
        struct happening *h = out->count > 0u ? &out->at[out->count - 1u] : NULL;

        if ((double)events[i]->area_j * sign <= 0.0) {
            continue;
        }
        if (h == NULL || start_s > h->end_s + slack_s) {
            if (out->count == EVENTS_MOST) {
                break;
            }
            h = &out->at[out->count++];
            memset(h, 0, sizeof *h);
            h->start_s = start_s;
            h->end_s = end_s;
        }
        h->end_s = end_s > h->end_s ? end_s : h->end_s;
        h->area_j += (double)events[i]->area_j;
        h->height_w += (double)(events[i]->extreme_w - events[i]->level_w);
        h->devices++;
        out->all++;
    }
    for (i = 0, count = 0u; i < out->count; i++) {
        if (2u * out->at[i].devices >= devices) {
            out->at[count++] = out->at[i];
        }
    }
    out->count = count;
}

static void tell_intervals(gpw_calibration_phase *told, const struct happenings *h)
{
    double mean = 0.0, m2 = 0.0;
    size_t i;

    for (i = 1; i < h->count; i++) {
        const double from = h->at[i].start_s - h->at[i - 1u].start_s - mean;

        mean += from / (double)i;
        m2 += from * (h->at[i].start_s - h->at[i - 1u].start_s - mean);
    }
    told->period_s = (float)mean;
    told->period_sd_s =
        h->count > 2u ? (float)sqrt(m2 / (double)(h->count - 2u)) : gpw_unknown();
}

/* Bursts as a meter with a short window sees them: height as read, length from the area. */
static gpw_status tell_bursts(gpw_calibration_phase *told, const struct happenings *h,
                              double refresh_s)
{
    double *const values = malloc(3u * h->count * sizeof *values);
    double *const area = values, *const height = values + h->count,
                  *const seen = values + 2u * h->count;
    double width, mean = 0.0;
    size_t i;

    if (values == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < h->count; i++) {
        area[i] = h->at[i].area_j / (double)h->at[i].devices;
        height[i] = h->at[i].height_w / (double)h->at[i].devices;
        seen[i] = h->at[i].end_s - h->at[i].start_s;
        mean += area[i] / (double)h->count;
    }
    width = gpwi_burst_duration(area, height, seen, h->count, refresh_s);
    told->event_j = (float)mean;
    told->event_s = isnan(width) ? gpw_unknown() : (float)width;
    told->event_w = isnan(width) ? gpw_unknown() : (float)(mean / width);
    free(values);
    return GPW_OK;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Through a window that nobody knows: the area is right all the same, and an event is at least
 * as high as it was seen, so at most as long as the area makes it. */
static gpw_status tell_least(gpw_calibration_phase *told, const struct happenings *h)
{
    double *const height = malloc(h->count * sizeof *height);
    double area = 0.0, sign = 1.0, least;
    size_t i;

    if (height == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < h->count; i++) {
        const double devices = (double)h->at[i].devices;

        area += h->at[i].area_j / devices / (double)h->count;
        height[i] = fabs(h->at[i].height_w) / devices;
        sign = h->at[i].area_j < 0.0 ? -1.0 : 1.0;
    }
    qsort(height, h->count, sizeof *height, by_value);
    least = sign * height[(size_t)(LIKE_HIGHEST * (double)(h->count - 1u) + 0.5)];
    told->event_j = (float)area;
    told->event_w = told->event_s = gpw_unknown();
    told->event_low_w = (float)least;
    told->event_high_s = (float)(area / least);
    free(height);
    return GPW_OK;
}

static double seen_s(const struct happenings *h)
{
    double mean = 0.0;
    size_t i;

    for (i = 0; i < h->count; i++) {
        mean += (h->at[i].end_s - h->at[i].start_s) / (double)h->count;
    }
    return mean;
}

static void tell_dips(gpw_calibration_phase *told, const struct gpwi_dips *dips, double devices)
{
    if (dips->reason != GPWI_FIT_OK) {
        return;
    }
    told->event_j = (float)(dips->area_j.value / devices);
    told->event_s = (float)dips->width_s.value;
    told->event_low_s = (float)dips->width_s.low;
    told->event_high_s = (float)dips->width_s.high;
    told->event_w = (float)(dips->depth_w.value / devices);
    told->event_low_w = (float)(dips->depth_w.low / devices);
    told->event_high_w = (float)(dips->depth_w.high / devices);
}

static size_t row_from(const struct gpwi_cal_table *t, double time_s)
{
    size_t low = 0u, high = t->rows;

    while (low < high) {
        const size_t middle = low + (high - low) / 2u;

        if (t->time_s[middle] < time_s) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Where the area of an event lies, in the sum of the devices about its level. */
static double centre_of(const struct gpwi_cal_table *t, const struct happening *h, double pad_s)
{
    const double from = h->start_s - pad_s, to = h->end_s + pad_s;
    double level = 0.0, area = 0.0, moment = 0.0, sign = h->area_j > 0.0 ? 1.0 : -1.0;
    const size_t first = row_from(t, from - 1.0), end = row_from(t, to + 2.0);
    size_t i, count = 0u;

    for (i = first; i < end; i++) {
        const double early = t->time_s[i] - from, late = to - t->time_s[i];

        if ((early >= -1.0 && early < 0.0) || (late >= -1.0 && late < 0.0)) {
            level += t->sum_w[i];
            count++;
        }
    }
    if (count == 0u) {
        return 0.5 * (h->start_s + h->end_s);
    }
    level /= (double)count;
    for (i = first; i < end; i++) {
        const double off = sign * (t->sum_w[i] - level);

        if (t->time_s[i] >= from && t->time_s[i] <= to && off > 0.0) {
            area += off;
            moment += off * t->time_s[i];
        }
    }
    return area > 0.0 ? moment / area : 0.5 * (h->start_s + h->end_s);
}

/* Dips through a window longer than they are: all of them laid over one another. */
static gpw_status stack(gpw_calibration *c, gpw_calibration_phase *told,
                        const struct gpwi_cal_table *t, const struct happenings *h)
{
    struct gpwi_fit_series series[GPWI_FIT_SERIES_MAX];
    double *values = NULL;
    struct gpwi_dip_config config;
    struct gpwi_dips dips;
    double *const centre = malloc(h->count * sizeof *centre);
    size_t i;
    gpw_status status;

    if (centre == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < h->count; i++) {
        centre[i] = centre_of(t, &h->at[i], (double)c->summary.window_s);
    }
    memset(&config, 0, sizeof config);
    config.window_s = config.window_guess_s = (double)c->summary.window_s;
    config.refresh_s = known_or(c->summary.refresh_s, 0.0);
    config.floor_min_w = h->at[0].area_j < 0.0
                             ? known_or(c->summary.context_w, (double)NAN) * (double)t->series
                             : (double)NAN;
    config.bottom_w =
        known_or(c->summary.idle_w, (double)gpwi_cal_rest_w(c, told->group, told->level_w)) *
        (double)t->series;
    status = gpwi_cal_series(c, t, series, &values);
    if (status == GPW_OK) {
        status = gpwi_cal_dips(c, series, t->series, centre, h->count, &config, &dips);
    }
    if (status == GPW_OK) {
        tell_dips(told, &dips, (double)t->series);
    }
    free(values);
    free(centre);
    return status == GPW_ERR_NOMEM ? status : GPW_OK;
}

/* True size of events, as far as the meter lets it be told. */
static gpw_status size_events(gpw_calibration *c, gpw_calibration_phase *told,
                              const struct gpwi_cal_table *t, const struct happenings *h,
                              double refresh_s)
{
    const double window_s = (double)c->summary.window_s;

    if (window_s < BURST_WINDOW * refresh_s ||
        (isnan(window_s) && c->is_instant && seen_s(h) >= LONG_EVENT * refresh_s)) {
        return tell_bursts(told, h, refresh_s);
    }
    return isnan(window_s) ? tell_least(told, h) : stack(c, told, t, h);
}

static gpw_status find_events(gpw_calibration *c, uint32_t phase,
                              const struct gpwi_cal_table *t)
{
    gpw_calibration_phase *const told = &gpwi_cal_phase_at(c, phase)->told;
    const double tick_s = (double)gpwi_cal_tick_s(gpwi_cal_device_at(c, t->device[0]));
    struct happenings h = {NULL, 0u, 0u};
    size_t count;
    gpw_calibration_event **const events = events_of(c, phase, &count);
    gpw_status status = GPW_OK;

    h.at = calloc(EVENTS_MOST, sizeof *h.at);
    if (events == NULL || h.at == NULL) {
        status = GPW_ERR_NOMEM;
    } else {
        join_events(events, count, told->devices, tick_s, &h);
        told->events = (uint32_t)h.count;
    }
    if (status == GPW_OK && h.count >= EVENTS_MIN) {
        const double refresh_s = known_or(c->summary.refresh_s, tick_s);

        tell_intervals(told, &h);
        status = size_events(c, told, t, &h, refresh_s);
        if (status == GPW_OK && isnan(told->event_w) && isnan(told->event_low_w)) {
            status = tell_least(told, &h); /* the stack could not tell */
        }
    }
    free(events);
    free(h.at);
    return status;
}

/* ---- noise ---- */

/* Lag products of each device about its own mean, without what cycle and events do. */
static void residual_lags(const struct gpwi_cal_table *t, const struct gpwi_cal_phase *p,
                          const struct gpwi_fit_phase *fit, double *covariance, uint32_t *lags,
                          double step_s)
{
    double sum[GPWI_FIT_LAGS + 1u] = {0.0}, one[GPWI_FIT_LAGS + 1u];
    uint32_t k, i, least = GPWI_FIT_LAGS;
    struct gpwi_fit_lags products;

    for (k = 0; k < t->series; k++) {
        size_t row;
        uint32_t got;

        gpwi_fit_lags_reset(&products);
        for (row = 0; row < t->rows; row++) {
            const struct gpwi_cal_sums *const level = &p->sums[t->place[k]];
            double x = t->power_w[row * t->series + k];

            if (x < (double)level->level_min_w || x > (double)level->level_max_w) {
                gpwi_fit_lags_break(&products); /* an event */
                continue;
            }

            if (row > 0u && t->time_s[row] - t->time_s[row - 1u] > 3.0 * step_s) {
                gpwi_fit_lags_break(&products);
            }
            if (fit->kind == GPWI_FIT_CYCLE && fit->cycle.period_s > 0.0) {
                const double turns = (t->time_s[row] - t->time_s[0]) / fit->cycle.period_s;
                const double at = (turns - floor(turns)) * (double)GPWI_FIT_CYCLE_BINS;

                x -= fit->cycle.bin_w[(uint32_t)at % GPWI_FIT_CYCLE_BINS];
            }
            gpwi_fit_lags_add(&products, x);
        }
        got = gpwi_fit_lags_covariance(&products, GPWI_FIT_LAGS, 0u, one);
        least = got < least ? got : least;
        for (i = 0; i <= GPWI_FIT_LAGS; i++) {
            sum[i] += i <= got ? one[i] : 0.0;
        }
    }
    for (i = 0; i <= least; i++) {
        covariance[i] = sum[i] / (double)t->series;
    }
    *lags = least;
}

/* A correlation time that a tenth of the record does not hold is a drift, not noise; one that
 * is short of the window or of the interval of the readings leaves no trace in them. */
static int is_noise(const struct gpwi_fit_ou *ou, const struct gpwi_fit_phase *fit,
                    double window_s)
{
    return ou->published && ou->tau_s <= DRIFT_SHARE * fit->learnt_s &&
           ou->tau_s >= SHORTEST_WINDOWS * window_s && ou->tau_s >= fit->step_s;
}

static void tell_noise(const gpw_calibration *c, struct gpwi_cal_phase *p,
                       const struct gpwi_cal_table *t, const struct gpwi_fit_phase *fit)
{
    gpw_calibration_phase *const told = &p->told;
    double covariance[GPWI_FIT_LAGS + 1u];
    struct gpwi_fit_ou ou = fit->ou;
    uint32_t lags;

    if (t->series > 1u && fit->kind != GPWI_FIT_EVENTS) {
        residual_lags(t, p, fit, covariance, &lags, fit->step_s);
        if (gpwi_fit_ou_boxcar(covariance, lags, fit->step_s,
                               known_or(c->summary.window_s, 0.0), fit->learnt_s,
                               &ou) != GPW_OK) {
            return;
        }
    }
    if (is_noise(&ou, fit, known_or(c->summary.window_s, (double)NAN))) {
        told->sigma_w = (float)ou.sigma_w;
        told->tau_s = (float)ou.tau_s;
    } else {
        told->sigma_w =
            (float)ou.sigma_seen_w; /* a slow part is more than the phase has seen */
        told->sigma_w = told->sigma_w > told->sd_w ? told->sd_w : told->sigma_w;
        told->flags |= GPW_CALIBRATION_SIGMA_BOUND;
    }
    told->explained = (float)ou.explained;
}

/* ---- all of it ---- */

/* Events as the kernel finds them, where the levels' tracker does not: in a restless phase. */
static void tell_train(gpw_calibration_phase *told, const struct gpwi_fit_train *train)
{
    told->events = train->count;
    told->period_s = (float)train->interval_s;
    told->period_sd_s = (float)train->interval_sd_s;
    told->event_j = (float)train->area_j;
    if (train->unresolved) {
        told->event_w = told->event_s = gpw_unknown();
        told->event_low_w = (float)train->height_w;
        told->event_high_s = (float)(train->area_j / train->height_w);
    } else {
        told->event_w = (float)train->height_w;
        told->event_s = (float)train->width_s;
    }
}

static int has_size(const gpw_calibration_phase *told)
{
    return told->events >= EVENTS_MIN &&
           (gpwi_is_known(told->event_w) || gpwi_is_known(told->event_low_w));
}

static void tell_cycle(gpw_calibration_phase *told, const gpw_calibration_phase *of_cycle)
{
    told->model = GPW_CALIBRATION_CYCLE;
    told->period_s = of_cycle->period_s;
    told->period_sd_s = gpw_unknown();
}

/* Period and share are those of the model. Events that nobody can size are a cycle where there
 * is one. */
static void tell_model(gpw_calibration_phase *told, const struct gpwi_fit_phase *fit,
                       const gpw_calibration_phase *of_cycle)
{
    switch (fit->kind) {
    case GPWI_FIT_EVENTS:
        if (!has_size(told) && of_cycle->model == GPW_CALIBRATION_CYCLE &&
            gpwi_is_known(of_cycle->wave_w)) {
            tell_cycle(told, of_cycle);
            break;
        }
        if (!has_size(told)) {
            tell_train(told, &fit->train);
        }
        told->model = GPW_CALIBRATION_EVENTS;
        told->share = (float)fit->train.share;
        break;
    case GPWI_FIT_CYCLE: tell_cycle(told, of_cycle); break;
    default: told->model = GPW_CALIBRATION_NOISE; break;
    }
}

static gpw_status fit(gpw_calibration *c, uint32_t phase, const struct gpwi_cal_table *t,
                      const gpw_calibration_phase *of_cycle)
{
    struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, phase);
    struct gpwi_fit_rows rows;
    struct gpwi_fit_config config;
    gpw_status status;

    p->fit = calloc(1, sizeof *p->fit);
    if (p->fit == NULL) {
        return GPW_ERR_NOMEM;
    }
    memset(&rows, 0, sizeof rows);
    rows.time_s = t->time_s;
    rows.power_w = t->power_w;
    rows.temperature_c = t->has_temperature ? t->temperature_c : NULL;
    rows.rows = t->rows;
    rows.series = t->series;
    gpwi_fit_config_init(&config);
    config.meter.window_s = known_or(c->summary.window_s, 0.0);
    config.meter.period_s = known_or(c->summary.refresh_s, 0.0);
    config.width_s = known_or(p->told.event_s, (double)NAN);
    config.period_s = known_or(of_cycle->period_s, (double)NAN);
    status = gpwi_fit_phase(&rows, &config, &p->fit->phase);
    if (status != GPW_OK) {
        free(p->fit);
        p->fit = NULL;
        return status == GPW_ERR_NOMEM ? status : GPW_OK;
    }
    p->fit->series = t->series;
    tell_model(&p->told, &p->fit->phase, of_cycle);
    tell_noise(c, p, t, &p->fit->phase);
    return GPW_OK;
}

gpw_status gpwi_cal_fit_phase(gpw_calibration *c, uint32_t phase,
                              const struct gpwi_cal_table *table)
{
    gpw_calibration_phase *const told = &gpwi_cal_phase_at(c, phase)->told;
    gpw_status status = find_cycle(c, told, table);
    const gpw_calibration_phase of_cycle = *told;

    if (status == GPW_OK) {
        status = find_events(c, phase, table);
    }
    return status == GPW_OK ? fit(c, phase, table, &of_cycle) : status;
}

gpw_status gpw_calibration_synthetic(const gpw_calibration *c, uint32_t phase, uint32_t seed,
                                     size_t count, double *sum_w)
{
    size_t available, i;
    const gpw_status status =
        gpw_calibration_readings(c, phase, 0u, 0u, NULL, NULL, &available);
    const struct gpwi_cal_phase *p;
    double *power_w;
    gpw_status made;
    uint32_t k;

    if (status != GPW_OK || sum_w == NULL) {
        return status != GPW_OK ? status : GPW_ERR_NULL;
    }
    p = gpwi_cal_phase_at(c, phase);
    if (p->fit == NULL || count > available) {
        return GPW_ERR_UNKNOWN;
    }
    if (count == 0u) {
        return GPW_OK;
    }
    power_w = malloc(count * p->fit->series * sizeof *power_w);
    if (power_w == NULL) {
        return GPW_ERR_NOMEM;
    }
    made = gpwi_fit_run(&p->fit->phase, seed, p->time_s, NULL, count, p->fit->series, power_w);
    for (i = 0; i < count && made == GPW_OK; i++) {
        sum_w[i] = 0.0;
        for (k = 0; k < p->fit->series; k++) {
            sum_w[i] += power_w[i * p->fit->series + k];
        }
    }
    free(power_w);
    return made;
}
