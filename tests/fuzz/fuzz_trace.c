/* SPDX-License-Identifier: MIT */
/* Any bytes as a trace: an error that names a place, or samples that can be used. */
#include <gpupower/trace.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static void use(const gpw_trace *trace)
{
    gpw_trace_info info;
    double time_s[4];
    float power_w[4], out_w[16];
    uint64_t ticks = 0;
    size_t i, count;

    need(gpw_trace_info_get(trace, &info, sizeof info) >= GPW_OK);
    need(info.samples > 0u);
    count = info.samples < 4u ? (size_t)info.samples : 4u;
    need(gpw_trace_samples(trace, 0, count, time_s, power_w) >= GPW_OK);
    for (i = 0; i < count; i++) {
        need(time_s[i] >= 0.0 && power_w[i] <= GPW_POWER_MAX_W &&
             power_w[i] >= -GPW_POWER_MAX_W);
    }
    if (gpw_trace_resample(trace, 10000000u, 0, 0, NULL, &ticks) >= GPW_OK && ticks > 0u) {
        count = ticks < 16u ? (size_t)ticks : 16u;
        need(gpw_trace_resample(trace, 10000000u, 0, count, out_w, &ticks) >= GPW_OK);
        for (i = 0; i < count; i++) {
            need(out_w[i] <= GPW_POWER_MAX_W && out_w[i] >= -GPW_POWER_MAX_W);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_trace *trace = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_trace_parse((const char *)data, size, &trace, &error);

    if (status < GPW_OK) {
        need(trace == NULL);
        need(status != GPW_ERR_FORMAT || error.reason[0] != '\0');
        return 0;
    }
    use(trace);
    gpw_trace_destroy(trace);
    return 0;
}
