/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAGS_NATIVE 50u
#define LAGS_SLOW 60u /* of means of 1 s */
#define SLOW_ROW_S 1.0
#define RAMP_SHORT_S 1.0
#define RAMP_LONG_S 5.0
#define RAMPS_MIN 20u
#define QUANTILES 400u
#define SCORES (sizeof(struct gpwi_fit_scores) / sizeof(double))
#define FLAT_PU 0.01

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double quantile_of(const double *sorted, size_t count, double share)
{
    const double place = share * (double)(count - 1u);
    const size_t low = (size_t)place;
    const size_t high = low + 1u < count ? low + 1u : low;

    return sorted[low] + (place - (double)low) * (sorted[high] - sorted[low]);
}

/* What is compared. */
struct figures {
    double mean_w, sd_w, peak_w, minimum_w;
    double acf[LAGS_NATIVE + 1u], acf60[LAGS_SLOW + 1u];
    uint32_t lags, lags60;
    double ramp1_p95, ramp1_p99, ramp5_p95, ramp5_p99; /* W per s */
    double quantile_w[QUANTILES];
};

/* Correlations at lags 1 to `last`; returns how many lags the samples allow. */
static uint32_t correlations(const double *x, size_t count, uint32_t last, double *acf)
{
    double mean = 0.0, square = 0.0;
    size_t i;
    uint32_t k;

    for (i = 0; i < count; i++) {
        mean += x[i] / (double)count;
    }
    for (i = 0; i < count; i++) {
        square += (x[i] - mean) * (x[i] - mean);
    }
    for (k = 0; k <= last && 2u * (size_t)k < count && square > 0.0; k++) {
        acf[k] = 0.0;
        for (i = k; i < count; i++) {
            acf[k] += (x[i] - mean) * (x[i - k] - mean) / square;
        }
    }
    return k > 0u ? k - 1u : 0u;
}

/* Means over SLOW_ROW_S; where a gap leaves some empty, the last one holds. */
static size_t slow_rows(const double *time_s, const double *x, size_t rows, double *slow)
{
    const size_t count = (size_t)((time_s[rows - 1u] - time_s[0]) / SLOW_ROW_S);
    double held = x[0];
    size_t i = 0, k;

    for (k = 0; k < count; k++) {
        const double end_s = time_s[0] + SLOW_ROW_S * (double)(k + 1u);
        double sum = 0.0, n = 0.0;

        for (; i < rows && time_s[i] < end_s; i++) {
            sum += x[i];
            n += 1.0;
        }
        held = n > 0.0 ? sum / n : held;
        slow[k] = held;
    }
    return count;
}

/* Quantiles of |x(t + span) - x(t)| over the span; x of the row nearest to t + span, and none
 * where a gap leaves no row near it. */
static void ramps(const double *time_s, const double *x, size_t rows, double span_s,
                  double *scratch, double *p95, double *p99)
{
    const double step_s = (time_s[rows - 1u] - time_s[0]) / (double)(rows - 1u);
    const double over_s = span_s > step_s ? span_s : step_s;
    size_t i, j = 0, n = 0;

    for (i = 0; i < rows; i++) {
        const double to_s = time_s[i] + over_s;

        while (j + 1u < rows && fabs(time_s[j + 1u] - to_s) <= fabs(time_s[j] - to_s)) {
            j++;
        }
        if (fabs(time_s[j] - to_s) <= step_s) {
            scratch[n++] = fabs(x[j] - x[i]) / over_s;
        }
    }
    *p95 = *p99 = (double)NAN;
    if (n > RAMPS_MIN) {
        qsort(scratch, n, sizeof *scratch, ascending);
        *p95 = quantile_of(scratch, n, 0.95);
        *p99 = quantile_of(scratch, n, 0.99);
    }
}

/* `scratch`: as many as rows, or seconds if they are more. */
static void figures_of(const double *time_s, const double *x, size_t rows, double *scratch,
                       struct figures *f)
{
    double energy = 0.0, square = 0.0;
    size_t i;

    for (i = 1; i < rows; i++) {
        energy += 0.5 * (x[i] + x[i - 1u]) * (time_s[i] - time_s[i - 1u]);
    }
    f->mean_w = energy / (time_s[rows - 1u] - time_s[0]);
    {
        double mean = 0.0;

        for (i = 0; i < rows; i++) {
            mean += x[i] / (double)rows;
        }
        for (i = 0; i < rows; i++) {
            square += (x[i] - mean) * (x[i] - mean) / (double)rows;
        }
    }
    f->sd_w = sqrt(square);
    f->lags = correlations(x, rows, LAGS_NATIVE, f->acf);
    f->lags60 = 0;
    if ((time_s[rows - 1u] - time_s[0]) / (double)(rows - 1u) < SLOW_ROW_S) {
        const size_t count = slow_rows(time_s, x, rows, scratch);

        f->lags60 = correlations(scratch, count, LAGS_SLOW, f->acf60);
    }
    ramps(time_s, x, rows, RAMP_SHORT_S, scratch, &f->ramp1_p95, &f->ramp1_p99);
    ramps(time_s, x, rows, RAMP_LONG_S, scratch, &f->ramp5_p95, &f->ramp5_p99);
    memcpy(scratch, x, rows * sizeof *scratch);
    qsort(scratch, rows, sizeof *scratch, ascending);
    f->minimum_w = scratch[0];
    f->peak_w = scratch[rows - 1u];
    for (i = 0; i < QUANTILES; i++) {
        f->quantile_w[i] = quantile_of(scratch, rows, ((double)i + 0.5) / (double)QUANTILES);
    }
}

/* Share of the variance of the measured correlations that the model's explain. */
static double r2(const double *model, const double *measured, uint32_t lags, double *rms)
{
    double mean = 0.0, all = 0.0, left = 0.0;
    uint32_t k;

    *rms = (double)NAN;
    if (lags < 5u) {
        return (double)NAN;
    }
    for (k = 1; k <= lags; k++) {
        mean += measured[k] / (double)lags;
    }
    for (k = 1; k <= lags; k++) {
        all += (measured[k] - mean) * (measured[k] - mean);
        left += (model[k] - measured[k]) * (model[k] - measured[k]);
    }
    *rms = sqrt(left / (double)lags);
    return all > 0.0 ? 1.0 - left / all : (double)NAN;
}

static double relative(double model, double measured)
{
    return measured != 0.0 ? model / measured - 1.0 : (double)NAN;
}

static void compare(const struct figures *model, const struct figures *measured,
                    struct gpwi_fit_scores *scores)
{
    const uint32_t lags = model->lags < measured->lags ? model->lags : measured->lags;
    const uint32_t lags60 = model->lags60 < measured->lags60 ? model->lags60 : measured->lags60;
    double distance = 0.0, unused;
    uint32_t i;

    scores->energy_pu = relative(model->mean_w, measured->mean_w);
    scores->sd_pu = relative(model->sd_w, measured->sd_w);
    scores->sd_of_mean_pu = (model->sd_w - measured->sd_w) / measured->mean_w;
    scores->acf_r2 = r2(model->acf, measured->acf, lags, &scores->acf_rms);
    scores->acf60_r2 = r2(model->acf60, measured->acf60, lags60, &unused);
    scores->ramp1_p95_pu = relative(model->ramp1_p95, measured->ramp1_p95);
    scores->ramp1_p99_pu = relative(model->ramp1_p99, measured->ramp1_p99);
    scores->ramp1_p99_of_mean_pu = (model->ramp1_p99 - measured->ramp1_p99) / measured->mean_w;
    scores->ramp5_p95_pu = relative(model->ramp5_p95, measured->ramp5_p95);
    scores->ramp5_p99_pu = relative(model->ramp5_p99, measured->ramp5_p99);
    scores->peak_pu = relative(model->peak_w, measured->peak_w);
    scores->minimum_pu = relative(model->minimum_w, measured->minimum_w);
    for (i = 0; i < QUANTILES; i++) {
        distance += fabs(model->quantile_w[i] - measured->quantile_w[i]) / (double)QUANTILES;
    }
    scores->w1_pu = distance / fabs(measured->mean_w);
}

static double *scratch_for(const double *time_s, size_t rows)
{
    const double seconds = (time_s[rows - 1u] - time_s[0]) / SLOW_ROW_S;
    const size_t count = seconds > (double)rows ? (size_t)seconds + 1u : rows;

    return malloc(count * sizeof(double));
}

gpw_status gpwi_fit_score(const double *time_s, const double *measured_w, size_t rows,
                          const double *model_time_s, const double *model_w, size_t model_rows,
                          struct gpwi_fit_scores *scores)
{
    struct figures measured, model;
    double *here, *there;

    if (time_s == NULL || measured_w == NULL || model_time_s == NULL || model_w == NULL ||
        scores == NULL) {
        return GPW_ERR_NULL;
    }
    if (rows < 2u || model_rows < 2u) {
        return GPW_ERR_DOMAIN;
    }
    here = scratch_for(time_s, rows);
    there = scratch_for(model_time_s, model_rows);
    if (here == NULL || there == NULL) {
        free(here);
        free(there);
        return GPW_ERR_NOMEM;
    }
    figures_of(time_s, measured_w, rows, here, &measured);
    figures_of(model_time_s, model_w, model_rows, there, &model);
    compare(&model, &measured, scores);
    free(here);
    free(there);
    return GPW_OK;
}

/* Medians, score by score, over the seeds that have one. */
static void medians(struct gpwi_fit_scores *each, uint32_t count, double *column,
                    struct gpwi_fit_scores *median)
{
    double *const to = (double *)(void *)median;
    size_t k;

    for (k = 0; k < SCORES; k++) {
        size_t n = 0;
        uint32_t s;

        for (s = 0; s < count; s++) {
            const double value = ((const double *)(const void *)&each[s])[k];

            if (!isnan(value)) {
                column[n++] = value;
            }
        }
        qsort(column, n, sizeof *column, ascending);
        to[k] = n > 0u ? quantile_of(column, n, 0.5) : (double)NAN;
    }
}

/* Sums of the series. */
static void sums(const double *power_w, size_t rows, uint32_t series, double *sum_w)
{
    size_t i;
    uint32_t g;

    for (i = 0; i < rows; i++) {
        sum_w[i] = 0.0;
        for (g = 0; g < series; g++) {
            sum_w[i] += power_w[i * series + g];
        }
    }
}

struct halves_work {
    struct gpwi_fit_phase phase;
    double *sum_w;   /* of all rows measured */
    double *model_w; /* [rows of the second half][series] */
    double *model_sum_w;
    double *column;
    struct gpwi_fit_scores *each;
};

static void halves_free(struct halves_work *work)
{
    free(work->sum_w);
    free(work->model_w);
    free(work->model_sum_w);
    free(work->column);
    free(work->each);
    free(work);
}

static struct halves_work *halves_make(const struct gpwi_fit_rows *rows, uint32_t seeds)
{
    struct halves_work *work = calloc(1u, sizeof *work);

    if (work == NULL) {
        return NULL;
    }
    work->sum_w = malloc(rows->rows * sizeof(double));
    work->model_w = malloc(rows->rows * rows->series * sizeof(double));
    work->model_sum_w = malloc(rows->rows * sizeof(double));
    work->column = malloc(seeds * sizeof(double));
    work->each = malloc(seeds * sizeof *work->each);
    if (work->sum_w == NULL || work->model_w == NULL || work->model_sum_w == NULL ||
        work->column == NULL || work->each == NULL) {
        halves_free(work);
        return NULL;
    }
    return work;
}

static gpw_status halves_run(const struct gpwi_fit_rows *rows,
                             const struct gpwi_fit_config *config, uint32_t seeds,
                             struct halves_work *work, struct gpwi_fit_halves *halves)
{
    const size_t half = rows->rows / 2u, rest = rows->rows - half;
    const double *const time_s = rows->time_s + half;
    const double *const measured_w = work->sum_w + half;
    const double *const temperature_c =
        rows->temperature_c != NULL && config->ignore_temperature == 0u
            ? rows->temperature_c + half
            : NULL;
    struct gpwi_fit_rows first = *rows;
    struct figures seen;
    gpw_status status;
    uint32_t s;

    first.rows = half;
    status = gpwi_fit_phase(&first, config, &work->phase);
    if (status != GPW_OK) {
        return status;
    }
    sums(rows->power_w, rows->rows, rows->series, work->sum_w);
    for (s = 0; s < seeds && status == GPW_OK; s++) {
        status = gpwi_fit_run(&work->phase, (uint64_t)s + 1u, time_s, temperature_c, rest,
                              rows->series, work->model_w);
        if (status == GPW_OK) {
            sums(work->model_w, rest, rows->series, work->model_sum_w);
            status = gpwi_fit_score(time_s, measured_w, rest, time_s, work->model_sum_w, rest,
                                    &work->each[s]);
        }
    }
    if (status == GPW_OK) {
        status = gpwi_fit_score(time_s, measured_w, rest, rows->time_s, work->sum_w, half,
                                &halves->replay);
    }
    if (status != GPW_OK) {
        return status;
    }
    medians(work->each, seeds, work->column, &halves->model);
    figures_of(time_s, measured_w, rest, work->model_sum_w, &seen);
    halves->kind = work->phase.kind;
    halves->regular = work->phase.train.regular;
    halves->reserved = 0;
    halves->mean_w = seen.mean_w;
    halves->sd_w = seen.sd_w;
    halves->flat = seen.sd_w < FLAT_PU * fabs(seen.mean_w) ? 1u : 0u;
    return GPW_OK;
}

gpw_status gpwi_fit_halves(const struct gpwi_fit_rows *rows,
                           const struct gpwi_fit_config *config, uint32_t seeds,
                           struct gpwi_fit_halves *halves)
{
    struct gpwi_fit_halves made;
    struct halves_work *work;
    gpw_status status;

    if (rows == NULL || config == NULL || halves == NULL) {
        return GPW_ERR_NULL;
    }
    if (rows->rows < 4u || rows->series == 0u || seeds == 0u) {
        return GPW_ERR_DOMAIN;
    }
    work = halves_make(rows, seeds);
    if (work == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = halves_run(rows, config, seeds, work, &made);
    halves_free(work);
    if (status == GPW_OK) {
        *halves = made;
    }
    return status;
}
