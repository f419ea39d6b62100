/* SPDX-License-Identifier: MIT */
/* The series itself: 12 bytes a sample, and what can be said of it in linear time. */
#include "trace_internal.h"

#include <math.h>
#include <stdlib.h>

#define GAP_FACTOR 5 /* an interval longer than so many medians is a gap */

static gpw_status resize(gpw_trace *trace, size_t capacity)
{
    int64_t *stamp_ns;
    float *power_w;

    if (capacity > SIZE_MAX / sizeof *stamp_ns) {
        return GPW_ERR_NOMEM;
    }
    stamp_ns = realloc(trace->stamp_ns, capacity * sizeof *stamp_ns);
    if (stamp_ns == NULL) {
        return GPW_ERR_NOMEM;
    }
    trace->stamp_ns = stamp_ns;
    power_w = realloc(trace->power_w, capacity * sizeof *power_w);
    if (power_w == NULL) {
        return GPW_ERR_NOMEM;
    }
    trace->power_w = power_w;
    trace->capacity = capacity;
    return GPW_OK;
}

gpw_status gpwi_samples_append(gpw_trace *trace, int64_t stamp_ns, float power_w)
{
    if (trace->count > 0 && stamp_ns == trace->stamp_ns[trace->count - 1]) {
        trace->power_w[trace->count - 1] = power_w;
        return GPW_OK;
    }
    if (trace->count == trace->capacity) {
        const gpw_status status =
            resize(trace, trace->capacity < 512 ? 1024 : 2 * trace->capacity);

        if (status != GPW_OK) {
            return status;
        }
    }
    trace->stamp_ns[trace->count] = stamp_ns;
    trace->power_w[trace->count] = power_w;
    trace->count++;
    return GPW_OK;
}

static int64_t interval_at(const gpw_trace *trace, size_t i)
{
    return trace->stamp_ns[i + 1] - trace->stamp_ns[i];
}

/* The lower median of the intervals, byte by byte from the highest: no memory, eight passes. */
static int64_t median_interval(const gpw_trace *trace)
{
    const size_t intervals = trace->count - 1;
    size_t rank = (intervals - 1) / 2, i;
    uint64_t prefix = 0;
    int shift;

    for (shift = 56; shift >= 0; shift -= 8) {
        size_t counts[256] = {0};
        const uint64_t above = shift == 56 ? 0 : ~(uint64_t)0 << (shift + 8);
        unsigned byte = 0;

        for (i = 0; i < intervals; i++) {
            const uint64_t x = (uint64_t)interval_at(trace, i);

            if ((x & above) == prefix) {
                counts[(x >> shift) & 0xffu]++;
            }
        }
        while (rank >= counts[byte]) {
            rank -= counts[byte];
            byte++;
        }
        prefix |= (uint64_t)byte << shift;
    }
    return (int64_t)prefix;
}

static float seconds(int64_t ns)
{
    return (float)((double)ns * 1e-9);
}

void gpwi_samples_finish(gpw_trace *trace)
{
    gpw_trace_info *info = &trace->info;
    const int64_t median = median_interval(trace);
    double energy = (double)trace->power_w[0] * (double)median; /* W ns */
    int64_t longest = 0, duration;
    size_t i;

    (void)resize(trace, trace->count); /* a smaller block cannot be worse */
    trace->interval_ns = median;
    info->samples = trace->count;
    info->min_w = info->max_w = trace->power_w[0];
    for (i = 1; i < trace->count; i++) {
        const int64_t interval = interval_at(trace, i - 1);
        const float power_w = trace->power_w[i];

        longest = interval > longest ? interval : longest;
        info->gaps += interval / GAP_FACTOR > median;
        info->min_w = power_w < info->min_w ? power_w : info->min_w;
        info->max_w = power_w > info->max_w ? power_w : info->max_w;
        energy += (double)power_w * (double)interval;
    }
    duration = trace->stamp_ns[trace->count - 1] - trace->stamp_ns[0];
    info->duration_s = seconds(duration);
    info->interval_s = seconds(median);
    info->longest_gap_s = seconds(longest);
    info->mean_w = (float)(energy / ((double)duration + (double)median));
}
