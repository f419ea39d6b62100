/* SPDX-License-Identifier: MIT */
#include "fit_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sensor of temperature jumps with each dip: the median of the rows about each is taken. It
 * prints whole degrees: their steps are smoothed. */
#define SLOW_HALF_S 5.0
#define SMOOTH_HALF_S 10.0
#define SLOW_ROWS_MAX 1024u

/* The rows become at most so many blocks of at least that duration: what is fast averages out,
 * and the blocks' scatter tells how well a level is known. */
#define BLOCKS_MAX 256u
#define BLOCK_S 5.0
#define BLOCK_ROWS 20.0

/* Leakage: 0.28 to 0.61 W/K under load, 0.49 to 0.76 W/K idle were measured on one kind of
 * board; what rows of a few kelvin say is drawn towards that. Watts per series. */
#define SLOPE_USUAL_W_PER_K 0.45
#define SLOPE_SPREAD_W_PER_K 0.3
#define SLOPE_MOST_W_PER_K 1.5
#define WARMING_LEAST_C 1.0
#define GAP_STEPS 4.0        /* a row stands for no more than that many steps */
#define MODEL_ERROR_PU 0.001 /* of the level: no block is known better for this purpose */

#define DRIFT_LEAST_PU 0.002
#define DRIFT_STRAIGHT 0.8 /* of the variance of the blocks */

#define REGIME_BEFORE_MIN 2u
#define REGIME_AFTER_MIN 3u
#define REGIME_RATIO_LOG 1.38629436 /* ln 4, of the variance */
#define SPREAD_FLOOR_W 0.05         /* below it readings are rounding */

struct blocks {
    uint32_t count;
    double y[BLOCKS_MAX], t[BLOCKS_MAX], spread_log[BLOCKS_MAX];
    size_t first[BLOCKS_MAX];
};

/* Values of the rows about one row, sorted. */
struct sorted {
    double value[SLOW_ROWS_MAX];
    size_t count;
};

/* First place whose value is not below x. */
static size_t place_of(const struct sorted *sorted, double x)
{
    size_t low = 0, high = sorted->count;

    while (low < high) {
        const size_t middle = (low + high) / 2u;

        if (sorted->value[middle] < x) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low;
}

static void sorted_add(struct sorted *sorted, double x)
{
    const size_t at = place_of(sorted, x);

    memmove(&sorted->value[at + 1u], &sorted->value[at],
            (sorted->count - at) * sizeof *sorted->value);
    sorted->value[at] = x;
    sorted->count++;
}

static void sorted_drop(struct sorted *sorted, double x)
{
    const size_t at = place_of(sorted, x);

    sorted->count--;
    memmove(&sorted->value[at], &sorted->value[at + 1u],
            (sorted->count - at) * sizeof *sorted->value);
}

/* Means of the values over SMOOTH_HALF_S either side, fewer at the ends. */
static void smooth(const double *time_s, const double *value, size_t rows, double *mean)
{
    size_t first = 0, last = 0, i;
    double sum = 0.0;

    for (i = 0; i < rows; i++) {
        const double reach_s =
            fmin(SMOOTH_HALF_S, fmin(time_s[i] - time_s[0], time_s[rows - 1u] - time_s[i]));

        while (last < rows && time_s[last] <= time_s[i] + reach_s) {
            sum += value[last++];
        }
        while (last > i + 1u && time_s[last - 1u] > time_s[i] + reach_s) {
            sum -= value[--last];
        }
        while (time_s[first] < time_s[i] - reach_s) {
            sum -= value[first++];
        }
        mean[i] = sum / (double)(last - first);
    }
}

static void medians(const double *time_s, const double *value, size_t rows, double *slow)
{
    struct sorted about;
    size_t first = 0, last = 0, i;

    about.count = 0;
    for (i = 0; i < rows; i++) {
        while (last < rows && time_s[last] <= time_s[i] + SLOW_HALF_S &&
               (about.count < SLOW_ROWS_MAX - 1u || last <= i)) {
            if (about.count == SLOW_ROWS_MAX - 1u) {
                sorted_drop(&about, value[first++]);
            }
            sorted_add(&about, value[last++]);
        }
        while (time_s[first] < time_s[i] - SLOW_HALF_S) {
            sorted_drop(&about, value[first++]);
        }
        slow[i] = 0.5 * (about.value[(about.count - 1u) / 2u] + about.value[about.count / 2u]);
    }
}

gpw_status gpwi_fit_slow(const double *time_s, const double *value, size_t rows, double *slow)
{
    double *middle = malloc(rows * sizeof *middle);

    if (middle == NULL) {
        return GPW_ERR_NOMEM;
    }
    medians(time_s, value, rows, middle);
    smooth(time_s, middle, rows, slow);
    free(middle);
    return GPW_OK;
}

/* Time that a row stands for: polls come late when the machine is busy, so that rows alone are
 * no fair sample. */
static double span_of(const double *time_s, size_t rows, size_t i, double most_s)
{
    const double before = i > 0u ? time_s[i] - time_s[i - 1u] : most_s;
    const double after = i + 1u < rows ? time_s[i + 1u] - time_s[i] : most_s;

    return fmin(before, most_s) + fmin(after, most_s);
}

static double block_duration(const double *time_s, size_t rows)
{
    const double duration_s = time_s[rows - 1u] - time_s[0];
    const double of_rows_s = BLOCK_ROWS * duration_s / (double)rows;
    const double least_s = duration_s / (double)(BLOCKS_MAX - 1u);
    const double block_s = BLOCK_S > of_rows_s ? BLOCK_S : of_rows_s;

    return block_s > least_s ? block_s : least_s;
}

/* Middle of three. */
static double middle_of(const double *x)
{
    return fmax(fmin(x[0], x[1]), fmin(fmax(x[0], x[1]), x[2]));
}

/* Means of `y` and `x` (NULL: none) over blocks, and the log of the variance within. A block
 * that has less than half of its rows is left out. */
static void blocks_make(const double *time_s, const double *y, const double *x,
                        const uint8_t *inside, size_t rows, double block_s,
                        struct blocks *blocks)
{
    const double expected = block_s * (double)rows / (time_s[rows - 1u] - time_s[0]);
    size_t i = 0;

    blocks->count = 0;
    while (i < rows && blocks->count < BLOCKS_MAX) {
        const double end_s = time_s[i] + block_s;
        const size_t first = i;
        double n = 0.0, mean = 0.0, square = 0.0, other = 0.0;

        for (; i < rows && time_s[i] < end_s; i++) {
            if (inside == NULL || inside[i] == 0u) {
                const double step = y[i] - mean;

                n += 1.0;
                mean += step / n;
                square += step * (y[i] - mean);
                other += x != NULL ? x[i] : 0.0;
            }
        }
        if (n >= 2.0 && n >= 0.5 * expected) {
            const uint32_t k = blocks->count++;

            blocks->first[k] = first;
            blocks->y[k] = mean;
            blocks->t[k] = other / n;
            blocks->spread_log[k] = log(square / (n - 1.0) + SPREAD_FLOOR_W * SPREAD_FLOOR_W);
        }
    }
}

static double mean_of(const double *x, uint32_t from, uint32_t to)
{
    double sum = 0.0;
    uint32_t i;

    for (i = from; i < to; i++) {
        sum += x[i];
    }
    return sum / (double)(to - from);
}

/* Variance of one block's error as seen by a mean of many: neighbours are not independent. */
static double block_variance(const double *residual, uint32_t count)
{
    double square = 0.0, product = 0.0, along;
    uint32_t i;

    for (i = 0; i < count; i++) {
        square += residual[i] * residual[i];
        product += i > 0u ? residual[i] * residual[i - 1u] : 0.0;
    }
    along = square > 0.0 ? product / square : 0.0;
    along = along < 0.0 ? 0.0 : along > 0.8 ? 0.8 : along;
    return square / (double)count * (1.0 + along) / (1.0 - along);
}

/* Watts per kelvin: least squares, drawn towards what is usual as far as the rows are unsure.
 */
static double slope_of(const struct blocks *blocks)
{
    const double prior = 1.0 / (SLOPE_SPREAD_W_PER_K * SLOPE_SPREAD_W_PER_K);
    const double mean_w = mean_of(blocks->y, 0u, blocks->count);
    const double mean_c = mean_of(blocks->t, 0u, blocks->count);
    const double floor_w = MODEL_ERROR_PU * mean_w;
    double residual[BLOCKS_MAX];
    double cross = 0.0, square = 0.0, variance, slope;
    uint32_t i;

    for (i = 0; i < blocks->count; i++) {
        cross += (blocks->t[i] - mean_c) * (blocks->y[i] - mean_w);
        square += (blocks->t[i] - mean_c) * (blocks->t[i] - mean_c);
    }
    slope = square > 0.0 ? cross / square : 0.0;
    for (i = 0; i < blocks->count; i++) {
        residual[i] = blocks->y[i] - mean_w - slope * (blocks->t[i] - mean_c);
    }
    variance = block_variance(residual, blocks->count) + floor_w * floor_w;
    slope = (cross / variance + prior * SLOPE_USUAL_W_PER_K) / (square / variance + prior);
    return slope < 0.0 ? 0.0 : slope > SLOPE_MOST_W_PER_K ? SLOPE_MOST_W_PER_K : slope;
}

/* Share of the blocks' variance that a straight line explains. */
static double straightness(const struct blocks *blocks)
{
    const double mean_w = mean_of(blocks->y, 0u, blocks->count);
    const double middle = 0.5 * (double)(blocks->count - 1u);
    double cross = 0.0, xx = 0.0, yy = 0.0;
    uint32_t i;

    for (i = 0; i < blocks->count; i++) {
        const double x = (double)i - middle, y = blocks->y[i] - mean_w;

        cross += x * y;
        xx += x * x;
        yy += y * y;
    }
    return yy > 0.0 ? cross * cross / (xx * yy) : 0.0;
}

/* Mean of the last third where the blocks rise or fall steadily: what wanders comes back to its
 * mean, what warms does not. */
static uint32_t drifts(const struct blocks *blocks, double mean_w, double *last_w)
{
    const uint32_t third = blocks->count / 3u;
    double first_w;

    if (third < 2u) {
        return 0u;
    }
    first_w = mean_of(blocks->y, 0u, third);
    *last_w = mean_of(blocks->y, blocks->count - third, blocks->count);
    return straightness(blocks) > DRIFT_STRAIGHT &&
                   fabs(*last_w - first_w) > DRIFT_LEAST_PU * fabs(mean_w)
               ? 1u
               : 0u;
}

void gpwi_fit_level(const double *time_s, const double *y_w, const double *slow_c,
                    const uint8_t *inside, size_t rows, size_t from,
                    struct gpwi_fit_level *level)
{
    struct blocks blocks;
    double n = 0.0, sum = 0.0, heat = 0.0;
    double coldest = (double)INFINITY, hottest = -(double)INFINITY;
    const double most_s = GAP_STEPS * (time_s[rows - 1u] - time_s[0]) / (double)(rows - 1u);
    double last_w;
    size_t i;

    for (i = 0; i < rows; i++) {
        if (inside[i] == 0u) {
            const double weight = i >= from ? span_of(time_s, rows, i, most_s) : 0.0;

            n += weight;
            sum += weight * y_w[i];
            if (slow_c != NULL) {
                heat += weight * slow_c[i];
                coldest = fmin(coldest, slow_c[i]);
                hottest = fmax(hottest, slow_c[i]);
            }
        }
    }
    level->mean_w = n > 0.0 ? sum / n : (double)NAN;
    level->level_w = level->mean_w;
    level->temperature_c = slow_c != NULL && n > 0.0 ? heat / n : (double)NAN;
    level->spread_c = slow_c != NULL && n > 0.0 ? hottest - coldest : (double)NAN;
    level->slope_w_per_k = 0.0;
    level->drift = GPWI_FIT_STEADY;
    level->reserved = 0;
    blocks_make(time_s + from, y_w + from, slow_c != NULL ? slow_c + from : NULL, inside + from,
                rows - from, block_duration(time_s + from, rows - from), &blocks);
    if (level->spread_c >= WARMING_LEAST_C && blocks.count >= 3u) {
        level->drift = GPWI_FIT_WARMS;
        level->slope_w_per_k = slope_of(&blocks);
    } else if (drifts(&blocks, level->mean_w, &last_w) != 0u) {
        level->drift = GPWI_FIT_DRIFTS;
        level->level_w = last_w;
    }
}

/* Whether block i is unlike the usual spread of the blocks of the stretch, and which way. */
static double unlike(const struct blocks *blocks, uint32_t i, double usual_log)
{
    const double off = blocks->spread_log[i] - usual_log;

    return fabs(off) > REGIME_RATIO_LOG ? off : 0.0;
}

size_t gpwi_fit_regime(const double *time_s, const double *residual_w, size_t rows)
{
    struct blocks blocks;
    double usual_log;
    uint32_t from;

    blocks_make(time_s, residual_w, NULL, NULL, rows, block_duration(time_s, rows), &blocks);
    if (blocks.count < REGIME_AFTER_MIN + REGIME_BEFORE_MIN) {
        return 0u;
    }
    from = blocks.count - REGIME_AFTER_MIN;
    usual_log = middle_of(&blocks.spread_log[from]);
    while (from > 0u) {
        const double off = unlike(&blocks, from - 1u, usual_log);

        /* One odd block is a disturbance; two of the same kind are another regime. */
        if (off != 0.0 && from > 1u && off * unlike(&blocks, from - 2u, usual_log) > 0.0) {
            return blocks.first[from];
        }
        if (off == 0.0) {
            const double n = (double)(blocks.count - from);

            usual_log += (blocks.spread_log[from - 1u] - usual_log) / (n + 1.0);
        }
        from--;
    }
    return 0u;
}
