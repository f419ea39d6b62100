/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MIN 16u
#define EVENTS_SHARE 0.3   /* of the variance, from which on events are the model */
#define EVENTS_MIN 3u      /* fewer are isolated */
#define EVENTS_ROWS_PU 0.4 /* what is there most of the time is no event */
#define CALM_ROWS_PU 0.95
#define DISTURBANCE_PU 0.1 /* of the phase: excursions no further apart are one accident */
#define FLAT_PU 0.02
#define CYCLE_SHARE 0.04 /* a fold that explains less is chance */
#define CYCLE_LIKE 0.6   /* of the folds of both halves */
#define CYCLE_PERIODS 6.0
#define PASSES 2u /* level, events, level without them, events */

void gpwi_fit_config_init(struct gpwi_fit_config *config)
{
    memset(config, 0, sizeof *config);
    config->width_s = (double)NAN;
    config->period_s = (double)NAN;
}

/* One array each, shape [rows]. */
struct work {
    size_t rows;
    double *y_w;     /* mean of the series */
    double *slow_c;  /* NULL: no temperature */
    double *level_w; /* of each row */
    double *residual_w;
    double *sorted;
    uint8_t *inside;
    struct gpwi_fit_event events[GPWI_FIT_EVENTS_MAX];
    size_t found;
};

static void work_free(struct work *work)
{
    free(work->y_w);
    free(work->slow_c);
    free(work->level_w);
    free(work->residual_w);
    free(work->sorted);
    free(work->inside);
    free(work);
}

static struct work *work_make(const struct gpwi_fit_rows *rows)
{
    struct work *work = calloc(1u, sizeof *work);
    const size_t n = rows->rows;

    if (work == NULL) {
        return NULL;
    }
    work->rows = n;
    work->y_w = malloc(n * sizeof(double));
    work->slow_c = rows->temperature_c != NULL ? malloc(n * sizeof(double)) : NULL;
    work->level_w = malloc(n * sizeof(double));
    work->residual_w = malloc(n * sizeof(double));
    work->sorted = malloc(n * rows->series * sizeof(double));
    work->inside = calloc(n, sizeof(uint8_t));
    if (work->y_w == NULL || work->level_w == NULL || work->residual_w == NULL ||
        work->sorted == NULL || work->inside == NULL ||
        (rows->temperature_c != NULL && work->slow_c == NULL)) {
        work_free(work);
        return NULL;
    }
    return work;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double median_of(const double *values, size_t count, double *sorted)
{
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, ascending);
    return sorted[count / 2u];
}

static gpw_status rows_check(const struct gpwi_fit_rows *rows)
{
    size_t i;

    if (rows->time_s == NULL || rows->power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (rows->rows < ROWS_MIN || rows->series == 0u || rows->series > GPWI_FIT_SERIES_MAX) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < rows->rows; i++) {
        if (!isfinite(rows->time_s[i]) ||
            (rows->temperature_c != NULL && !isfinite(rows->temperature_c[i]))) {
            return GPW_ERR_DOMAIN;
        }
        if (i > 0u && !(rows->time_s[i] > rows->time_s[i - 1u])) {
            return GPW_ERR_ORDER;
        }
    }
    for (i = 0; i < rows->rows * rows->series; i++) {
        if (!isfinite(rows->power_w[i])) {
            return GPW_ERR_DOMAIN;
        }
    }
    return GPW_OK;
}

static double step_of(const struct gpwi_fit_rows *rows, double *sorted)
{
    size_t i;

    for (i = 0; i + 1u < rows->rows; i++) {
        sorted[i] = rows->time_s[i + 1u] - rows->time_s[i];
    }
    qsort(sorted, rows->rows - 1u, sizeof *sorted, ascending);
    return sorted[(rows->rows - 1u) / 2u];
}

/* Level of each row: what the temperature explains, or the middle of the rows. */
static void level_spread(struct work *work, const struct gpwi_fit_level *level)
{
    size_t i;

    for (i = 0; i < work->rows; i++) {
        work->level_w[i] = level->mean_w;
        if (level->drift == GPWI_FIT_WARMS) {
            work->level_w[i] += level->slope_w_per_k * (work->slow_c[i] - level->temperature_c);
        }
    }
}

static void residual_make(struct work *work)
{
    size_t i;

    for (i = 0; i < work->rows; i++) {
        work->residual_w[i] = work->y_w[i] - work->level_w[i];
    }
}

/* Events of one sign, in place; the other sign's leave the list but stay marked. */
static size_t of_sign(struct work *work, double sign)
{
    size_t kept = 0, k;

    for (k = 0; k < work->found; k++) {
        if (sign * work->events[k].area_j > 0.0) {
            work->events[kept++] = work->events[k];
        }
    }
    return kept;
}

/* Share of the variance about the level that the rows of the events make. */
static double share_of(const struct work *work, size_t count)
{
    double all = 0.0, events = 0.0;
    size_t k, i;

    for (i = 0; i < work->rows; i++) {
        all += work->residual_w[i] * work->residual_w[i];
    }
    for (k = 0; k < count; k++) {
        for (i = work->events[k].first; i < work->events[k].last; i++) {
            events += work->residual_w[i] * work->residual_w[i];
        }
    }
    return all > 0.0 ? events / all : 0.0;
}

/* A flat phase that is quiet for a while and then is not, or the other way round: what goes on
 * is the last of it. Returns its first row. */
static size_t last_regime(const struct gpwi_fit_rows *rows, struct work *work,
                          struct gpwi_fit_phase *phase)
{
    double square = 0.0;
    size_t i;

    phase->level.drift = GPWI_FIT_STEADY;
    phase->level.mean_w = median_of(work->y_w, work->rows, work->sorted);
    level_spread(work, &phase->level);
    residual_make(work);
    for (i = 0; i < work->rows; i++) {
        square += work->residual_w[i] * work->residual_w[i] / (double)work->rows;
    }
    phase->flat = sqrt(square) < FLAT_PU * fabs(phase->level.mean_w) ? 1u : 0u;
    if (phase->flat == 0u) {
        return 0u;
    }
    return gpwi_fit_regime(rows->time_s, work->residual_w, work->rows);
}

/* Finds level and events by turns: each spoils the other. */
static void find_events(const struct gpwi_fit_rows *rows, struct work *work, size_t from,
                        struct gpwi_fit_phase *phase)
{
    uint32_t pass;

    for (pass = 0; pass < PASSES; pass++) {
        work->found =
            gpwi_fit_events_find(rows->time_s, work->y_w, work->level_w, work->rows,
                                 (double)NAN, work->events, GPWI_FIT_EVENTS_MAX, work->inside);
        work->found =
            work->found < GPWI_FIT_EVENTS_MAX ? work->found : (size_t)GPWI_FIT_EVENTS_MAX;
        gpwi_fit_level(rows->time_s, work->y_w, work->slow_c, work->inside, work->rows, from,
                       &phase->level);
        level_spread(work, &phase->level);
    }
    residual_make(work);
}

/* Spread of the rows outside events, on the level; infinite where that is not nearly all. */
static double calm_pu(const struct work *work, double level_w)
{
    double square = 0.0, n = 0.0;
    size_t i;

    for (i = 0; i < work->rows; i++) {
        if (work->inside[i] == 0u) {
            square += work->residual_w[i] * work->residual_w[i];
            n += 1.0;
        }
    }
    if (n < CALM_ROWS_PU * (double)work->rows) {
        return (double)INFINITY;
    }
    return sqrt(square / n) / fabs(level_w);
}

/* Excursions that all lie together are one accident. */
static int one_disturbance(const struct gpwi_fit_rows *rows, const struct work *work,
                           size_t events)
{
    const double span_s = work->events[events - 1u].end_s - work->events[0].start_s;

    return span_s < DISTURBANCE_PU * (rows->time_s[work->rows - 1u] - rows->time_s[0]);
}

/* Share of the rows that events cover. */
static double covered_pu(const struct work *work, size_t events)
{
    size_t rows = 0, k;

    for (k = 0; k < events; k++) {
        rows += work->events[k].last - work->events[k].first;
    }
    return (double)rows / (double)work->rows;
}

/* Event model, or nothing but a few accidents in a calm phase, or part of the noise. */
static void judge_events(const struct gpwi_fit_rows *rows, const struct gpwi_fit_config *config,
                         struct work *work, size_t from, struct gpwi_fit_phase *phase)
{
    double sum = 0.0, share;
    size_t kept, all = work->found, k;
    int alone;

    for (k = 0; k < all; k++) {
        sum += work->events[k].area_j;
    }
    alone = all > 0u && one_disturbance(rows, work, all);
    kept = of_sign(work, sum < 0.0 ? -1.0 : 1.0);
    share = share_of(work, kept);
    if (phase->flat == 0u && !alone && kept >= EVENTS_MIN && share >= EVENTS_SHARE &&
        covered_pu(work, kept) <= EVENTS_ROWS_PU) {
        phase->kind = GPWI_FIT_EVENTS;
        phase->isolated = (uint32_t)(all - kept);
        gpwi_fit_train(rows->time_s, work->y_w, work->level_w, work->rows, work->events, kept,
                       &config->meter, config->width_s, &phase->train);
        phase->train.share = share;
        work->found = kept;
        return;
    }
    if (all > 0u && (all < EVENTS_MIN || alone) &&
        calm_pu(work, phase->level.mean_w) < FLAT_PU) {
        phase->isolated = (uint32_t)all;
    } else if (all > 0u) {
        /* Too many to be accidents, too little to be a kind of their own: the random part
         * carries them, and the level is that of all rows. */
        memset(work->inside, 0, work->rows);
        gpwi_fit_level(rows->time_s, work->y_w, work->slow_c, work->inside, work->rows, from,
                       &phase->level);
        level_spread(work, &phase->level);
        residual_make(work);
    }
    phase->train.share = share;
    work->found = 0u;
}

/* Share of each series in the events' areas. */
static void shares_of(const struct gpwi_fit_rows *rows, const struct work *work,
                      struct gpwi_fit_phase *phase)
{
    double all = 0.0;
    size_t k, i;
    uint32_t g;

    for (k = 0; k < work->found; k++) {
        all += work->events[k].area_j;
    }
    for (g = 0; g < rows->series; g++) {
        double area = 0.0;

        phase->event_share[g] = 1.0;
        for (k = 0; k < work->found; k++) {
            const struct gpwi_fit_event *const event = &work->events[k];

            for (i = event->first; i < event->last; i++) {
                const double before = i > 0u ? rows->time_s[i] - rows->time_s[i - 1u] : 0.0;
                const double after =
                    i + 1u < rows->rows ? rows->time_s[i + 1u] - rows->time_s[i] : 0.0;

                area += 0.5 * (before + after) *
                        (rows->power_w[i * rows->series + g] - phase->series_mean_w[g] -
                         work->level_w[i]);
            }
        }
        if (work->found > 0u && all != 0.0) {
            phase->event_share[g] = area / all;
        }
    }
}

/* Folds residual_w at the period over rows [from, to). */
static void fold(const double *time_s, const struct work *work, size_t from, size_t to,
                 double period_s, double *bin_w)
{
    double count[GPWI_FIT_CYCLE_BINS];
    double before = 0.0;
    size_t i;
    uint32_t b;

    for (b = 0; b < GPWI_FIT_CYCLE_BINS; b++) {
        bin_w[b] = 0.0;
        count[b] = 0.0;
    }
    for (i = from; i < to; i++) {
        const double place = (time_s[i] - time_s[0]) / period_s;

        b = (uint32_t)((place - floor(place)) * (double)GPWI_FIT_CYCLE_BINS) %
            GPWI_FIT_CYCLE_BINS;
        bin_w[b] += work->residual_w[i];
        count[b] += 1.0;
    }
    for (b = 0; b < GPWI_FIT_CYCLE_BINS; b++) {
        bin_w[b] = count[b] > 0.0 ? bin_w[b] / count[b] : before;
        before = bin_w[b];
    }
}

static double cosine_of(const double *a, const double *b)
{
    double aa = 0.0, bb = 0.0, ab = 0.0;
    uint32_t i;

    for (i = 0; i < GPWI_FIT_CYCLE_BINS; i++) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
        ab += a[i] * b[i];
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 0.0;
}

/* Period that the finder sees in what the level leaves; NaN: none. */
static double period_of(const struct gpwi_fit_rows *rows, const struct gpwi_fit_config *config,
                        const struct work *work)
{
    struct gpwi_fit_series series;
    struct gpwi_cycle found;

    if (config->period_s > 0.0 || config->no_cycle != 0u) {
        return config->period_s;
    }
    memset(&series, 0, sizeof series);
    series.time_s = rows->time_s;
    series.power_w = work->residual_w;
    series.count = rows->rows;
    if (gpwi_fit_cycle(&series, &found) != GPW_OK || found.reason != GPWI_FIT_OK) {
        return (double)NAN;
    }
    return found.period_s;
}

/* A cycle of that period, if both halves show it; taken out of residual_w. */
static void take_cycle(const struct gpwi_fit_rows *rows, double period_s, struct work *work,
                       struct gpwi_fit_phase *phase)
{
    const size_t n = work->rows;
    struct gpwi_fit_cycle *const cycle = &phase->cycle;
    double first[GPWI_FIT_CYCLE_BINS], second[GPWI_FIT_CYCLE_BINS];
    double all = 0.0, explained = 0.0, mean = 0.0, like, shrink;
    size_t i;
    uint32_t b;

    if (!(period_s > 0.0) ||
        (rows->time_s[n - 1u] - rows->time_s[0]) / period_s < CYCLE_PERIODS) {
        return;
    }
    fold(rows->time_s, work, 0u, n / 2u, period_s, first);
    fold(rows->time_s, work, n / 2u, n, period_s, second);
    fold(rows->time_s, work, 0u, n, period_s, cycle->bin_w);
    like = cosine_of(first, second);
    shrink = like > 0.0 ? 2.0 * like / (1.0 + like) : 0.0;
    for (b = 0; b < GPWI_FIT_CYCLE_BINS; b++) {
        mean += cycle->bin_w[b] / (double)GPWI_FIT_CYCLE_BINS;
    }
    for (b = 0; b < GPWI_FIT_CYCLE_BINS; b++) {
        cycle->bin_w[b] = shrink * (cycle->bin_w[b] - mean);
        explained += cycle->bin_w[b] * cycle->bin_w[b] / (double)GPWI_FIT_CYCLE_BINS;
    }
    for (i = 0; i < n; i++) {
        all += work->residual_w[i] * work->residual_w[i] / (double)n;
    }
    cycle->share = all > 0.0 ? explained / all - (double)GPWI_FIT_CYCLE_BINS / (double)n : 0.0;
    if (like < CYCLE_LIKE || cycle->share < CYCLE_SHARE) {
        memset(cycle, 0, sizeof *cycle);
        return;
    }
    cycle->period_s = period_s;
    phase->kind = GPWI_FIT_CYCLE;
    for (i = 0; i < n; i++) {
        const double place = (rows->time_s[i] - rows->time_s[0]) / period_s;

        b = (uint32_t)((place - floor(place)) * (double)GPWI_FIT_CYCLE_BINS) %
            GPWI_FIT_CYCLE_BINS;
        work->residual_w[i] -= cycle->bin_w[b];
    }
}

/* The rows from `from` on that no event covers, of one series about its own mean if `series` is
 * one, of the mean of all if it is not. Returns how many. */
static size_t gather(const struct gpwi_fit_rows *rows, const struct work *work, size_t from,
                     uint32_t series, double *values)
{
    size_t n = 0, i;

    for (i = from; i < work->rows; i++) {
        if (work->inside[i] == 0u) {
            values[n++] = series < rows->series
                              ? rows->power_w[i * rows->series + series] - work->y_w[i]
                              : work->residual_w[i];
        }
    }
    return n;
}

/* Mean out, spread returned. */
static double centre(double *values, size_t count, double *mean_of)
{
    double mean = 0.0, square = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        mean += (values[i] - mean) / (double)(i + 1u);
    }
    for (i = 0; i < count; i++) {
        values[i] -= mean;
        square += values[i] * values[i];
    }
    *mean_of = mean;
    return count > 0u ? sqrt(square / (double)count) : 0.0;
}

static gpw_status fit_deviations(const struct gpwi_fit_rows *rows, struct work *work,
                                 size_t from, struct gpwi_fit_phase *phase)
{
    size_t all = 0;
    uint32_t g;

    for (g = 0; g < rows->series; g++) {
        double *const own = work->sorted + all;
        const size_t n = gather(rows, work, from, g, own);
        const double sd = centre(own, n, &phase->series_mean_w[g]);
        size_t i;

        phase->deviation_sd_w[g] = sd;
        phase->deviation_variance += sd * sd / (double)rows->series;
        for (i = 0; i < n; i++) {
            own[i] = sd > 0.0 ? own[i] / sd : 0.0;
        }
        all += n;
    }
    if (rows->series < 2u) {
        return GPW_OK;
    }
    return gpwi_fit_random(work->sorted, all, phase->step_s, &phase->deviation);
}

static gpw_status fit_common(const struct gpwi_fit_rows *rows, struct work *work, size_t from,
                             struct gpwi_fit_phase *phase)
{
    const size_t n = gather(rows, work, from, rows->series, work->sorted);
    double covariance[GPWI_FIT_LAGS + 1u];
    struct gpwi_fit_lags lags;
    double mean;
    uint32_t reach;
    size_t i;

    gpwi_fit_lags_reset(&lags);
    for (i = from; i < work->rows; i++) {
        if (work->inside[i] != 0u) {
            gpwi_fit_lags_break(&lags);
        } else {
            gpwi_fit_lags_add(&lags, work->residual_w[i]);
        }
    }
    reach = gpwi_fit_lags_covariance(&lags, GPWI_FIT_LAGS, 0u, covariance);
    phase->common_variance = covariance[0] > 0.0 ? covariance[0] : 0.0;
    phase->learnt_s = rows->time_s[work->rows - 1u] - rows->time_s[from];
    covariance[0] = phase->common_variance;
    (void)gpwi_fit_ou_boxcar(covariance, reach, phase->step_s, phase->meter.window_s,
                             phase->learnt_s, &phase->ou);
    (void)centre(work->sorted, n, &mean);
    return gpwi_fit_random(work->sorted, n, phase->step_s, &phase->common);
}

static gpw_status phase_fit(const struct gpwi_fit_rows *rows,
                            const struct gpwi_fit_config *config, struct work *work,
                            struct gpwi_fit_phase *phase)
{
    gpw_status status;
    size_t from, i;
    uint32_t g;

    for (i = 0; i < rows->rows; i++) {
        work->y_w[i] = 0.0;
        for (g = 0; g < rows->series; g++) {
            work->y_w[i] += rows->power_w[i * rows->series + g] / (double)rows->series;
        }
    }
    if (work->slow_c != NULL &&
        gpwi_fit_slow(rows->time_s, rows->temperature_c, rows->rows, work->slow_c) != GPW_OK) {
        return GPW_ERR_NOMEM;
    }
    phase->series = rows->series;
    phase->meter = config->meter;
    phase->step_s = step_of(rows, work->sorted);
    from = last_regime(rows, work, phase);
    find_events(rows, work, from, phase);
    judge_events(rows, config, work, from, phase);
    if (phase->kind == GPWI_FIT_RANDOM && phase->flat == 0u) {
        take_cycle(rows, period_of(rows, config, work), work, phase);
    }
    status = fit_deviations(rows, work, from, phase);
    if (status != GPW_OK) {
        return status;
    }
    shares_of(rows, work, phase);
    return fit_common(rows, work, from, phase);
}

gpw_status gpwi_fit_phase(const struct gpwi_fit_rows *rows,
                          const struct gpwi_fit_config *config, struct gpwi_fit_phase *phase)
{
    struct gpwi_fit_rows use;
    struct gpwi_fit_phase *made;
    struct work *work;
    gpw_status status;

    if (rows == NULL || config == NULL || phase == NULL) {
        return GPW_ERR_NULL;
    }
    status = rows_check(rows);
    if (status != GPW_OK) {
        return status;
    }
    use = *rows;
    if (config->ignore_temperature != 0u) {
        use.temperature_c = NULL;
    }
    work = work_make(&use);
    made = calloc(1u, sizeof *made);
    status = GPW_ERR_NOMEM;
    if (work != NULL && made != NULL) {
        status = phase_fit(&use, config, work, made);
        if (status == GPW_OK) {
            *phase = *made;
        }
    }
    if (work != NULL) {
        work_free(work);
    }
    free(made);
    return status;
}
