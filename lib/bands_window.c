/* SPDX-License-Identifier: MIT */
/* The sliding window, and how far a sine may swing in it. */
#include "bands_state.h"
#include "maths.h"

#define PI 3.14159265f
#define PERMITTED_MAX 1.0e6f /* times the limit */

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

typedef struct trees {
    float *leaf, *highest, *lowest;
    uint32_t leaves;
} trees;

static float high_of(const trees *t, uint32_t node)
{
    return node < t->leaves ? t->highest[node] : t->leaf[node - t->leaves];
}

static float low_of(const trees *t, uint32_t node)
{
    return node < t->leaves ? t->lowest[node] : t->leaf[node - t->leaves];
}

/* From the leaf up, until a node has not changed. */
static void climb(const trees *t, uint32_t node)
{
    while (node > 1u) {
        const uint32_t parent = node / 2u;
        const float high = larger(high_of(t, 2u * parent), high_of(t, 2u * parent + 1u));
        const float low = smaller(low_of(t, 2u * parent), low_of(t, 2u * parent + 1u));

        if (high == t->highest[parent] && low == t->lowest[parent]) {
            return;
        }
        t->highest[parent] = high;
        t->lowest[parent] = low;
        node = parent;
    }
}

/* Before the window is full its other leaves are 0: the first sample, from which all are
 * counted. */
void gpwi_bands_window_push(gpw_bands *b, float sample)
{
    window *const w = &b->window;
    const trees t = {gpwi_bands_leaves(b), gpwi_bands_leaves(b) + w->leaves,
                     gpwi_bands_leaves(b) + 2u * w->leaves, w->leaves};

    t.leaf[w->at] = sample;
    climb(&t, w->leaves + w->at);
    w->at = w->at + 1u < w->leaves ? w->at + 1u : 0u;
    w->range = t.highest[1] - t.lowest[1];
    w->change = sample - t.leaf[w->at]; /* the oldest, overwritten next */
    if (w->range > w->range_largest) {
        w->range_largest = w->range;
        w->range_largest_at = b->ticks;
    }
    if (gpwi_abs(w->change) > gpwi_abs(w->change_largest)) {
        w->change_largest = w->change;
        w->change_largest_at = b->ticks;
    }
}

GPWI_COLD gpw_status gpw_bands_window_permitted(float limit_w, float window_s,
                                                float frequency_hz, float *peak_to_peak_w)
{
    const float half_turns = frequency_hz * window_s;
    float seen;

    if (peak_to_peak_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!(limit_w > 0.0f && limit_w <= GPW_POWER_MAX_W) ||
        !(window_s > 0.0f && window_s <= GPW_TIME_MAX_S) ||
        !(frequency_hz > 0.0f && frequency_hz <= 1.0e3f)) {
        return GPW_ERR_DOMAIN;
    }
    seen = half_turns < 0.5f ? gpwi_sin(PI * half_turns) : 1.0f;
    if (!(seen * PERMITTED_MAX > 1.0f)) {
        *peak_to_peak_w = limit_w * PERMITTED_MAX;
        return GPW_NOTE_CLAMPED;
    }
    *peak_to_peak_w = limit_w / seen;
    return GPW_OK;
}
