/* SPDX-License-Identifier: MIT */
/* Made records for the fits: correlated devices, a cycle in red noise, dips behind a meter.
 * Each from a seed, the same everywhere but for libm's last bits. */
#ifndef GPW_FIT_MADE_H
#define GPW_FIT_MADE_H

#include "fit_common_internal.h"

#include <math.h>
#include <string.h>

#define MADE_DEVICES 8u
#define MADE_ROWS 4000u

struct made {
    uint64_t seed;
    size_t rows;
    double time_s[MADE_DEVICES][MADE_ROWS];
    double power_w[MADE_DEVICES][MADE_ROWS];
    struct gpwi_fit_series series[MADE_DEVICES];
};

/* Even on (0, 1): Knuth's 64-bit congruence, upper 53 bits. */
static inline double made_even(struct made *m)
{
    m->seed = m->seed * 6364136223846793005ull + 1442695040888963407ull;
    return ((double)(m->seed >> 11) + 0.5) / 9007199254740992.0;
}

static inline double made_gaussian(struct made *m)
{
    const double radius = sqrt(-2.0 * log(made_even(m)));

    return radius * cos(6.283185307179586 * made_even(m));
}

static inline void made_series(struct made *m, uint32_t devices)
{
    uint32_t d;

    for (d = 0; d < devices; d++) {
        m->series[d].time_s = m->time_s[d];
        m->series[d].power_w = m->power_w[d];
        m->series[d].count = m->rows;
        m->series[d].node = m->series[d].reserved = 0;
    }
}

/* Devices of 10 W spread that share rho of their variance, falling to 1/e in tau_s; shape
 * [devices][rows] at 0.25 s. */
static inline void made_correlated(struct made *m, uint32_t devices, double rho, double tau_s,
                                   size_t rows, double *x_w)
{
    const double keep = exp(-0.25 / tau_s), fresh = sqrt(1.0 - keep * keep);
    double common = made_gaussian(m), own[MADE_DEVICES];
    uint32_t d;
    size_t i;

    for (d = 0; d < devices; d++) {
        own[d] = made_gaussian(m);
    }
    for (i = 0; i < rows; i++) {
        common = keep * common + fresh * made_gaussian(m);
        for (d = 0; d < devices; d++) {
            own[d] = keep * own[d] + fresh * made_gaussian(m);
            x_w[d * rows + i] = 300.0 + 10.0 * (sqrt(rho) * common + sqrt(1.0 - rho) * own[d]);
        }
    }
}

/* A cycle of spread 1 at a turn of it: a sine, a square, a dip of a fifth, a burst of a tenth.
 */
static inline double made_shape(uint32_t kind, double turn)
{
    turn -= floor(turn);
    switch (kind) {
    case 0: return 1.4142135623730951 * sin(6.283185307179586 * turn);
    case 1: return turn < 0.5 ? 1.0 : -1.0;
    case 2: return turn < 0.8 ? 0.5 : -2.0;
    default: return turn < 0.1 ? 3.0 : -1.0 / 3.0;
    }
}

/* A cycle of `ratio` times the spread of a first-order noise, polled about every 0.25 s, in
 * series 0. */
static inline void made_cycle(struct made *m, double duration_s, double tau_s, double ratio,
                              double period_s, uint32_t kind)
{
    const double keep = exp(-0.25 / tau_s), fresh = sqrt(1.0 - keep * keep);
    const double phase = made_even(m);
    double noise = made_gaussian(m), clock_s = 0.0;
    size_t i;

    m->rows = (size_t)(duration_s / 0.25);
    for (i = 0; i < m->rows; i++) {
        clock_s += 0.25 * (0.9 + 0.2 * made_even(m));
        noise = keep * noise + fresh * made_gaussian(m);
        m->time_s[0][i] = clock_s;
        m->power_w[0][i] =
            500.0 + 5.0 * (noise + ratio * made_shape(kind, clock_s / period_s + phase));
    }
    made_series(m, 1u);
}

/* Dips of 270 W and width_s on 390 W a device, about every 22 s, through a window of 1 s that
 * is refreshed every 0.1 s and polled about every 0.285 s; one in `odd` is twice as wide (0:
 * none). centre_s: as a meter shows them, roughly. */
static inline void made_dips(struct made *m, uint32_t devices, size_t events, double width_s,
                             double noise_w, size_t odd, double *centre_s)
{
    double true_s[64], wide_s[64], phase_s[MADE_DEVICES], clock_s = 15.0;
    size_t e;
    uint32_t d;

    for (e = 0; e < events; e++) {
        true_s[e] = clock_s;
        wide_s[e] = odd > 0u && e % odd == odd - 1u ? 2.0 * width_s : width_s;
        centre_s[e] = clock_s + 0.5 + 0.2 * (made_even(m) - 0.5);
        clock_s += 22.28 + 0.1 * made_gaussian(m);
    }
    for (d = 0; d < devices; d++) {
        phase_s[d] = 0.1 * made_even(m);
    }
    for (m->rows = 0, clock_s = true_s[0] - 15.0;
         clock_s < true_s[events - 1u] + 15.0 && m->rows < MADE_ROWS; m->rows++) {
        clock_s += 0.285 + 0.03 * (2.0 * made_even(m) - 1.0);
        for (d = 0; d < devices; d++) {
            const double refresh_s = floor((clock_s - phase_s[d]) / 0.1) * 0.1 + phase_s[d];
            double power_w = 390.0;

            for (e = 0; e < events; e++) {
                const double from = fmax(refresh_s - 1.0, true_s[e] - 0.5 * wide_s[e]);
                const double to = fmin(refresh_s, true_s[e] + 0.5 * wide_s[e]);

                power_w -= to > from ? 270.0 * (to - from) : 0.0;
            }
            m->time_s[d][m->rows] = clock_s;
            m->power_w[d][m->rows] =
                floor((power_w + noise_w * made_gaussian(m)) * 100.0 + 0.5) / 100.0;
        }
    }
    made_series(m, devices);
}

#endif /* GPW_FIT_MADE_H */
