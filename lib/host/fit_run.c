/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include "maths.h"
#include "noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WARM_UP 256u /* steps before the first row: an autoregression starts at rest */
#define STEPS_MOST 64u
#define HELD_STEPS 0.75 /* a refresh shorter than that is held by a row for a while */
#define LIKE_STEP 1.4   /* a row within this factor of the step is one step */

/* A Gaussian pair is used one at a time. */
struct source {
    gpwi_stream stream;
    float spare;
    uint32_t has_spare;
};

struct memory {
    double recent[GPWI_FIT_ORDER_MAX]; /* [0]: the last */
    struct source source;
};

static void source_open(struct source *source, uint64_t seed, uint64_t entity, uint32_t kind)
{
    gpwi_stream_open(&source->stream, seed, entity, 0u, kind);
    source->has_spare = 0u;
}

static double gaussian(struct source *source)
{
    const uint32_t had = source->has_spare;
    float first;

    source->has_spare = 1u - had;
    if (had != 0u) {
        return (double)source->spare;
    }
    {
        const uint32_t w0 = gpwi_stream_next(&source->stream);
        const uint32_t w1 = gpwi_stream_next(&source->stream);

        gpwi_gaussian_pair(w0, w1, &first, &source->spare);
    }
    return (double)first;
}

/* 0 <= uniform < 1 */
static double uniform(struct source *source)
{
    return (double)gpwi_stream_next(&source->stream) / 4294967296.0;
}

static double memory_step(struct memory *memory, const struct gpwi_fit_ar *ar)
{
    double z = ar->innovation * gaussian(&memory->source);
    uint32_t k;

    for (k = 0; k < ar->order; k++) {
        z += ar->phi[k] * memory->recent[k];
    }
    for (k = ar->order; k > 1u; k--) {
        memory->recent[k - 1u] = memory->recent[k - 2u];
    }
    memory->recent[0] = z;
    return z;
}

static void memory_open(struct memory *memory, const struct gpwi_fit_ar *ar, uint64_t seed,
                        uint64_t entity, uint32_t kind)
{
    uint32_t i;

    memset(memory, 0, sizeof *memory);
    source_open(&memory->source, seed, entity, kind);
    for (i = 0; i < WARM_UP; i++) {
        (void)memory_step(memory, ar);
    }
}

static uint32_t steps_between(double dt_s, double step_s)
{
    const double n = dt_s / step_s;

    if (n <= LIKE_STEP) {
        return 1u;
    }
    return n < (double)STEPS_MOST ? (uint32_t)(n + 0.5) : STEPS_MOST;
}

/* The event that is on, or comes next. */
struct train_state {
    struct source source;
    double place_s; /* of the renewal */
    double start_s, width_s;
};

static double drawn(struct source *source, const double *table, uint32_t count)
{
    const uint32_t at = (uint32_t)(uniform(source) * (double)count);

    return table[at < count ? at : count - 1u];
}

/* The width carries what the areas differ by: the height is a level of its own. */
static void event_draw(const struct gpwi_fit_train *train, struct train_state *state)
{
    const double area = drawn(&state->source, train->area_table_j, train->areas);
    double square = 0.0, keep;
    uint32_t i;

    for (i = 0; i < train->areas; i++) {
        const double off = train->area_table_j[i] - train->area_j;

        square += off * off / (double)train->areas;
    }
    keep = square > 0.0 ? train->area_sd_j / sqrt(square) : 0.0;
    keep = keep < 1.0 ? keep : 1.0;
    state->width_s = train->width_s + keep * (area - train->area_j) / train->height_w;
    state->width_s = state->width_s > 0.0 ? state->width_s : 0.0;
    state->start_s = state->place_s + train->jitter_s * gaussian(&state->source);
    /* Spans between rows are whole steps; what they count is not. */
    state->start_s += (uniform(&state->source) - 0.5) * train->blur_s;
}

static void event_next(const struct gpwi_fit_train *train, struct train_state *state)
{
    double interval = drawn(&state->source, train->interval_table_s, train->intervals);

    if (train->regular != 0u) {
        interval = train->interval_s + train->interval_sd_s * gaussian(&state->source);
        interval = fmax(interval, 0.5 * train->interval_s);
    }
    state->place_s += interval;
    event_draw(train, state);
}

/* Readings of a train of events at the refresh last before each row; adds to y_w. */
static void train_run(const struct gpwi_fit_phase *phase, uint64_t seed, const double *time_s,
                      size_t rows, double *y_w)
{
    const struct gpwi_fit_train *const train = &phase->train;
    /* Rows of about one refresh each are the refreshes themselves. */
    const double period_s =
        phase->meter.period_s < HELD_STEPS * phase->step_s ? phase->meter.period_s : 0.0;
    const double window_s = phase->meter.window_s;
    struct train_state now, next;
    double grid_s;
    size_t i;

    source_open(&now.source, seed, 0u, GPWI_STREAM_ARRIVALS);
    grid_s = time_s[0] - uniform(&now.source) * period_s;
    now.place_s = time_s[0] - (1.0 + uniform(&now.source)) * train->interval_s;
    event_draw(train, &now);
    next = now;
    event_next(train, &next);
    for (i = 0; i < rows; i++) {
        const double at_s = period_s > 0.0
                                ? grid_s + floor((time_s[i] - grid_s) / period_s) * period_s
                                : time_s[i];

        while (next.start_s <= at_s && now.start_s + now.width_s + window_s < at_s) {
            now = next;
            event_next(train, &next);
        }
        y_w[i] += gpwi_fit_train_reading(train, now.width_s, window_s, at_s - now.start_s) +
                  gpwi_fit_train_reading(train, next.width_s, window_s, at_s - next.start_s);
    }
}

static double cycle_at(const struct gpwi_fit_cycle *cycle, double time_s)
{
    const double place = time_s / cycle->period_s;
    const double bins = (place - floor(place)) * (double)GPWI_FIT_CYCLE_BINS;
    const uint32_t low = (uint32_t)bins % GPWI_FIT_CYCLE_BINS;
    const uint32_t high = (low + 1u) % GPWI_FIT_CYCLE_BINS;

    return cycle->bin_w[low] + (bins - floor(bins)) * (cycle->bin_w[high] - cycle->bin_w[low]);
}

/* The common part's spread for another count of series: what is left of the mean's variance
 * when each series' own part averages out over more or fewer of them. */
static double common_scale(const struct gpwi_fit_phase *phase, uint32_t series)
{
    const double seen = phase->common_variance;
    double shared = seen, own = 0.0;

    if (series == phase->series || !(seen > 0.0)) {
        return 1.0;
    }
    if (phase->series > 1u) {
        shared -= phase->deviation_variance / (double)(phase->series - 1u);
        own = phase->deviation_variance * (double)phase->series / (double)(phase->series - 1u);
    }
    shared = (shared > 0.0 ? shared : 0.0) + own / (double)series;
    return sqrt(shared / seen);
}

/* Deviations of the series from their mean in one row: drawn, then centred. */
static void deviations_step(const struct gpwi_fit_phase *phase, struct memory *own,
                            uint32_t steps, uint32_t series, double *deviation_w)
{
    const double learnt = (double)phase->series;
    const double private_scale = learnt > 1.0 ? sqrt(learnt / (learnt - 1.0)) : 0.0;
    double mean = 0.0;
    uint32_t g, k;

    for (g = 0; g < series; g++) {
        double z = 0.0;

        for (k = 0; k < steps; k++) {
            z = memory_step(&own[g], &phase->deviation.ar);
        }
        deviation_w[g] = private_scale * phase->deviation_sd_w[g % phase->series] *
                         gpwi_fit_quantile_at(phase->deviation.quantile_w, z);
        mean += deviation_w[g] / (double)series;
    }
    for (g = 0; g < series; g++) {
        deviation_w[g] -= mean;
    }
}

/* What all series share: random part, cycle, warmth; train_w beside it. */
static void common_run(const struct gpwi_fit_phase *phase, uint64_t seed, const double *time_s,
                       const double *slow_c, size_t rows, double scale, double *common_w)
{
    struct memory memory;
    double late_s;
    size_t i;
    uint32_t k;

    memory_open(&memory, &phase->common.ar, seed, 0u, GPWI_STREAM_GROUP);
    late_s = uniform(&memory.source) * phase->cycle.period_s;
    for (i = 0; i < rows; i++) {
        const uint32_t steps =
            i > 0u ? steps_between(time_s[i] - time_s[i - 1u], phase->step_s) : 1u;
        double z = 0.0;

        for (k = 0; k < steps; k++) {
            z = memory_step(&memory, &phase->common.ar);
        }
        common_w[i] =
            phase->level.level_w + scale * gpwi_fit_quantile_at(phase->common.quantile_w, z);
        if (slow_c != NULL && phase->level.drift == GPWI_FIT_WARMS) {
            common_w[i] +=
                phase->level.slope_w_per_k * (slow_c[i] - phase->level.temperature_c);
        }
        if (phase->kind == GPWI_FIT_CYCLE) {
            common_w[i] += cycle_at(&phase->cycle, time_s[i] + late_s);
        }
    }
}

/* What a run needs besides its result. */
struct scratch {
    double *common_w, *slow_c, *train_w, *deviation_w;
    struct memory *own;
};

static void series_run(const struct gpwi_fit_phase *phase, const struct scratch *scratch,
                       const double *time_s, size_t rows, uint32_t series, double *power_w)
{
    double share = 0.0;
    size_t i;
    uint32_t g;

    /* A count that is no multiple of the learnt one has another mean of what each draws more:
     * that is right, but shares of an event must average to 1. */
    for (g = 0; g < series; g++) {
        share += phase->event_share[g % phase->series] / (double)series;
    }
    for (i = 0; i < rows; i++) {
        const uint32_t steps =
            i > 0u ? steps_between(time_s[i] - time_s[i - 1u], phase->step_s) : 1u;

        if (phase->series > 1u) {
            deviations_step(phase, scratch->own, steps, series, scratch->deviation_w);
        }
        for (g = 0; g < series; g++) {
            const uint32_t like = g % phase->series;

            power_w[i * series + g] =
                scratch->common_w[i] + phase->series_mean_w[like] + scratch->deviation_w[g] +
                scratch->train_w[i] * phase->event_share[like] / (share != 0.0 ? share : 1.0);
        }
    }
}

static void scratch_free(struct scratch *scratch)
{
    free(scratch->common_w);
    free(scratch->slow_c);
    free(scratch->train_w);
    free(scratch->deviation_w);
    free(scratch->own);
}

static int scratch_make(struct scratch *scratch, size_t rows, uint32_t series)
{
    scratch->common_w = calloc(rows, sizeof *scratch->common_w);
    scratch->slow_c = calloc(rows, sizeof *scratch->slow_c);
    scratch->train_w = calloc(rows, sizeof *scratch->train_w);
    scratch->deviation_w = calloc(series, sizeof *scratch->deviation_w);
    scratch->own = calloc(series, sizeof *scratch->own);
    return scratch->common_w != NULL && scratch->slow_c != NULL && scratch->train_w != NULL &&
           scratch->deviation_w != NULL && scratch->own != NULL;
}

gpw_status gpwi_fit_run(const struct gpwi_fit_phase *phase, uint64_t seed, const double *time_s,
                        const double *temperature_c, size_t rows, uint32_t series,
                        double *power_w)
{
    struct scratch scratch;
    uint32_t g;

    if (phase == NULL || time_s == NULL || power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (rows == 0u || series == 0u || series > GPWI_FIT_SERIES_MAX) {
        return GPW_ERR_DOMAIN;
    }
    if (!scratch_make(&scratch, rows, series)) {
        scratch_free(&scratch);
        return GPW_ERR_NOMEM;
    }
    if (temperature_c != NULL &&
        gpwi_fit_slow(time_s, temperature_c, rows, scratch.slow_c) != GPW_OK) {
        scratch_free(&scratch);
        return GPW_ERR_NOMEM;
    }
    common_run(phase, seed, time_s, temperature_c != NULL ? scratch.slow_c : NULL, rows,
               common_scale(phase, series), scratch.common_w);
    if (phase->kind == GPWI_FIT_EVENTS) {
        train_run(phase, seed, time_s, rows, scratch.train_w);
    }
    for (g = 0; g < series; g++) {
        memory_open(&scratch.own[g], &phase->deviation.ar, seed, g, GPWI_STREAM_GPU);
    }
    series_run(phase, &scratch, time_s, rows, series, power_w);
    scratch_free(&scratch);
    return GPW_OK;
}
