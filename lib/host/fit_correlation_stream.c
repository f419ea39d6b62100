/* SPDX-License-Identifier: MIT */
/* The ladder of correlations in one pass, for a log that is too long to keep: means of whole
 * rounds in place of sliding ones, nothing by frequency. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double windows_s[GPWI_LADDER] = {0.0, 1.0, 2.0, 5.0};

#define BLOCK_ROWS 8u
#define FULL_MIN 0.75 /* of the rounds that a window should have */

struct gpwi_correlation_ladder {
    uint32_t devices, reserved;
    double interval_s, start_s, last_s;
    double place[GPWI_LADDER], rounds[GPWI_LADDER]; /* of the window being filled */
    struct gpwi_correlation_sums *sums[GPWI_LADDER];
    double *mean_w; /* shape [GPWI_LADDER][devices] */
};

struct gpwi_correlation_ladder *gpwi_correlation_ladder_make(const uint32_t *node,
                                                             uint32_t devices,
                                                             double interval_s)
{
    struct gpwi_correlation_ladder *const l = calloc(1, sizeof *l);
    uint32_t k;
    int is_made;

    if (l == NULL) {
        return NULL;
    }
    l->devices = devices;
    l->interval_s = interval_s;
    l->start_s = l->last_s = (double)NAN;
    l->mean_w = calloc((size_t)GPWI_LADDER * (devices + 1u), sizeof *l->mean_w);
    is_made = l->mean_w != NULL;
    for (k = 0; k < GPWI_LADDER; k++) {
        l->sums[k] = gpwi_correlation_sums_make(
            node, devices, k == 0u ? interval_s : windows_s[k], BLOCK_ROWS);
        is_made = is_made && l->sums[k] != NULL;
    }
    if (!is_made) {
        gpwi_correlation_ladder_free(l);
        return NULL;
    }
    return l;
}

void gpwi_correlation_ladder_free(struct gpwi_correlation_ladder *l)
{
    uint32_t k;

    if (l != NULL) {
        for (k = 0; k < GPWI_LADDER; k++) {
            gpwi_correlation_sums_free(l->sums[k]);
        }
        free(l->mean_w);
        free(l);
    }
}

static void fill(struct gpwi_correlation_ladder *l, uint32_t k, double time_s,
                 const double *row_w)
{
    double *const mean_w = l->mean_w + (size_t)k * l->devices;
    const double place = floor((time_s - l->start_s) / windows_s[k]);
    uint32_t d;

    if (!(place <= l->place[k])) { /* the last window is over */
        if (l->rounds[k] >= FULL_MIN * windows_s[k] / l->interval_s) {
            gpwi_correlation_sums_add(l->sums[k], mean_w);
        }
        l->place[k] = place;
        l->rounds[k] = 0.0;
    }
    l->rounds[k] += 1.0;
    for (d = 0; d < l->devices; d++) {
        mean_w[d] =
            l->rounds[k] > 1.0 ? mean_w[d] + (row_w[d] - mean_w[d]) / l->rounds[k] : row_w[d];
    }
}

void gpwi_correlation_ladder_add(struct gpwi_correlation_ladder *l, double time_s,
                                 const double *row_w)
{
    uint32_t k, d;

    for (d = 0; d < l->devices; d++) {
        if (!isfinite(row_w[d])) {
            return;
        }
    }
    if (!isfinite(time_s) || time_s <= l->last_s) {
        return;
    }
    l->start_s = isnan(l->start_s) ? time_s : l->start_s;
    l->last_s = time_s;
    gpwi_correlation_sums_add(l->sums[0], row_w);
    for (k = 1; k < GPWI_LADDER; k++) {
        if (windows_s[k] >= 2.0 * l->interval_s) {
            fill(l, k, time_s, row_w);
        }
    }
}

void gpwi_correlation_ladder_read(const struct gpwi_correlation_ladder *l, double quantum_w,
                                  struct gpwi_correlation *out)
{
    uint32_t k;

    for (k = 0; k < GPWI_LADDER; k++) {
        gpwi_correlation_sums_read(l->sums[k], quantum_w, &out[k]);
        if (k > 0u && windows_s[k] < 2.0 * l->interval_s) {
            out[k].reason = GPWI_FIT_NOT_RESOLVED;
        }
    }
}
