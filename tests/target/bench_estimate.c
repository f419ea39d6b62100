/* SPDX-License-Identifier: MIT */
/* Samples of an estimator with six tiers of 256 values between the two markers; the QEMU plugin
 * counts what lies between. */
#include <gpupower/gpupower.h>

#include "markers.h"
#include "tap.h"

#define SAMPLES 2200u
#define INTERVAL_NS 100000000u

static gpw_status prepare(void *memory, size_t bytes, gpw_estimate **estimate)
{
    gpw_estimate_config config;
    gpw_status status = gpw_estimate_config_init(&config, sizeof config);

    if (status == GPW_OK) {
        config.interval_s = 0.1f;
        config.window_s = 1.0f;
        status = gpw_estimate_init(memory, bytes, &config, estimate);
    }
    return status;
}

/* Noise, a swing, an excursion now and then, and one change of level. */
static float sample_w(uint32_t k)
{
    const float noise_w = (float)((k * 7919u) % 2003u) * 0.01f;
    const float burst_w = k % 223u < 13u ? 100.0f : 0.0f;

    return (k < 500u ? 120.0f : 420.0f) + noise_w + burst_w + (k % 33u < 16u ? 9.0f : 0.0f);
}

int tap_main(void)
{
    static GPW_STATE_BUFFER(memory, GPW_ESTIMATE_STATE_BYTES(6u, 256u));
    gpw_estimate *estimate;
    gpw_estimate_result result;
    gpw_status status = prepare(memory, sizeof memory, &estimate);
    uint32_t k;

    for (k = 0; status == GPW_OK && k < SAMPLES; k++) {
        const uint64_t stamp_ns = (uint64_t)k * INTERVAL_NS;
        const float power_w = sample_w(k);

        bench_begin();
        status = gpw_estimate_step(estimate, stamp_ns, power_w);
        bench_end();
    }
    TAP_OK(status == GPW_OK);
    TAP_OK(k == SAMPLES);
    TAP_OK(gpw_estimate_result_get(estimate, &result, sizeof result) >= GPW_OK);
    tap_ok(result.change_count == 1u, "the change was seen");
    return tap_done();
}
