/* SPDX-License-Identifier: MIT */
/* What the tests of fitted phases make their traces with. */
#ifndef FIT_TRACES_H
#define FIT_TRACES_H

#include "fit_internal.h"
#include "noise.h"

#define ROWS 8000u
#define SERIES 4u

static double stamps[ROWS], power[ROWS * SERIES], made[ROWS * 8u], heat[ROWS];
static struct gpwi_fit_phase phase;
static gpwi_stream stream;

static inline void seed(uint64_t value)
{
    gpwi_stream_open(&stream, value, 0u, 0u, GPWI_STREAM_GPU);
}

static inline double gaussian(void)
{
    const uint32_t w0 = gpwi_stream_next(&stream);
    const uint32_t w1 = gpwi_stream_next(&stream);
    float first, second;

    gpwi_gaussian_pair(w0, w1, &first, &second);
    return (double)first;
}

static inline double uniform(void)
{
    return (double)gpwi_stream_next(&stream) / 4294967296.0;
}

static inline double mean_of(const double *x, size_t count, size_t stride)
{
    double sum = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        sum += x[i * stride] / (double)count;
    }
    return sum;
}

static inline double spread_of(const double *x, size_t count, size_t stride)
{
    const double mean = mean_of(x, count, stride);
    double square = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        square += (x[i * stride] - mean) * (x[i * stride] - mean) / (double)count;
    }
    return sqrt(square);
}

/* Mean over the window of a train of rectangles on a level, for one row. */
static inline double train_reading(const double *start_s, uint32_t count, double width_s,
                                   double height_w, double window_s, double at_s)
{
    double sum = 0.0;
    uint32_t k;

    for (k = 0; k < count; k++) {
        const double from = fmax(start_s[k], at_s - window_s);
        const double to = fmin(start_s[k] + width_s, at_s);

        sum += to > from ? height_w * (to - from) / window_s : 0.0;
    }
    return sum;
}

static inline void stamps_every(double step_s)
{
    uint32_t i;

    for (i = 0; i < ROWS; i++) {
        stamps[i] = step_s * (double)i;
    }
}

static inline struct gpwi_fit_rows rows_of(size_t rows, uint32_t series)
{
    struct gpwi_fit_rows all = {stamps, power, NULL, 0, 0, 0};

    all.rows = rows;
    all.series = series;
    return all;
}

#endif /* FIT_TRACES_H */
