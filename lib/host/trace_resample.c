/* SPDX-License-Identifier: MIT */
/* A trace in ticks. A sample is the mean over the interval that ends at its stamp; a tick's
 * value is the time-weighted mean of the samples it covers, so that no energy is lost or made.
 */
#include "trace_internal.h"

/* Time 0 of the ticks: the first sample covers one median interval before its stamp. */
static int64_t origin_ns(const gpw_trace *trace)
{
    return trace->stamp_ns[0] - trace->interval_ns;
}

/* First sample whose interval ends after `time_ns`. */
static size_t sample_after(const gpw_trace *trace, int64_t time_ns)
{
    size_t low = 0, high = trace->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (trace->stamp_ns[middle] > time_ns) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* Mean over [from, from + tick), wholly inside the record; `at` moves on to the sample that
 * covers its end. */
static float tick_mean(const gpw_trace *trace, int64_t from_ns, int64_t tick_ns, size_t *at)
{
    const int64_t to_ns = from_ns + tick_ns;
    int64_t here_ns = from_ns;
    double sum = 0.0;
    size_t i = *at;

    while (trace->stamp_ns[i] < to_ns) {
        sum += (double)trace->power_w[i] * (double)(trace->stamp_ns[i] - here_ns);
        here_ns = trace->stamp_ns[i];
        i++;
    }
    if (here_ns == from_ns) { /* inside one sample: its value, without rounding */
        *at = i;
        return trace->power_w[i];
    }
    sum += (double)trace->power_w[i] * (double)(to_ns - here_ns);
    *at = i;
    return (float)(sum / (double)tick_ns);
}

gpw_status gpw_trace_resample(const gpw_trace *trace, uint32_t tick_ns, uint64_t first_tick,
                              size_t count, float *out_w, uint64_t *ticks)
{
    uint64_t total, available, k;
    int64_t from_ns;
    size_t at;

    if (trace == NULL || ticks == NULL) {
        return GPW_ERR_NULL;
    }
    if (trace->magic != GPWI_TRACE_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    if (tick_ns < GPW_TICK_MIN_NS || tick_ns > GPW_TICK_MAX_NS) {
        return GPW_ERR_DOMAIN;
    }
    total = (uint64_t)(trace->stamp_ns[trace->count - 1] - origin_ns(trace)) / tick_ns;
    available = first_tick < total ? total - first_tick : 0;
    *ticks = available;
    if (out_w == NULL || available == 0) {
        return GPW_OK;
    }
    from_ns = origin_ns(trace) + (int64_t)(first_tick * tick_ns);
    at = sample_after(trace, from_ns);
    for (k = 0; k < count && k < available; k++) {
        out_w[k] = tick_mean(trace, from_ns, (int64_t)tick_ns, &at);
        from_ns += (int64_t)tick_ns;
    }
    return GPW_OK;
}
