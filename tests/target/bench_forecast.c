/* SPDX-License-Identifier: MIT */
/* Ticks of a forecast of one group between the two markers; the QEMU plugin counts what lies
 * between. A meter of 100 ms, a load that dips, an announced change under way. */
#include <gpupower/gpupower.h>

#include "markers.h"
#include "tap.h"

#define TICKS 4000u
#define TICK_NS 10000000u
#define START_TICK 1000u

static gpw_status add_group(gpw_forecast *forecast)
{
    gpw_forecast_group group;
    gpw_status status = gpw_forecast_group_init(&group, sizeof group);

    group.peak_w = 8.0e4f;
    group.mean_w[GPW_PHASE_IDLE] = 1.0e4f;
    group.mean_w[GPW_PHASE_TRAIN] = 6.0e4f;
    group.sd_w[GPW_PHASE_TRAIN] = 2.0e3f;
    if (status == GPW_OK) {
        status = gpw_forecast_add_group(forecast, &group, NULL);
    }
    return status;
}

static gpw_status prepare(void *memory, size_t memory_bytes, gpw_forecast **forecast,
                          size_t *bytes)
{
    gpw_forecast_config config;
    gpw_status status = gpw_forecast_config_init(&config, sizeof config);

    config.tick_ns = TICK_NS;
    config.rating_w = 1.0e5f;
    if (status == GPW_OK) {
        status = gpw_forecast_state_size(&config, bytes);
    }
    if (status == GPW_OK) {
        status = gpw_forecast_init(memory, memory_bytes, &config, forecast);
    }
    if (status == GPW_OK) {
        status = add_group(*forecast);
    }
    if (status == GPW_OK) {
        status = gpw_forecast_announce(*forecast, 1u, 0u, GPW_PHASE_TRAIN, 1.0f,
                                       (uint64_t)START_TICK * TICK_NS, 1);
    }
    return status;
}

/* Noise, and a dip of a second each ten. */
static float sample_w(uint32_t k)
{
    const float noise_w = (float)((k * 7919u) % 2003u) * 2.0f;
    const float dip_w = k % 1000u < 100u ? 2.0e4f : 0.0f;

    return k < START_TICK ? 1.0e4f + 0.1f * noise_w : 6.0e4f + noise_w - dip_w;
}

int tap_main(void)
{
    static GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(1u, 8u));
    gpw_forecast *forecast;
    gpw_forecast_reading reading;
    size_t bytes = 0;
    gpw_status status = prepare(memory, sizeof memory, &forecast, &bytes);
    uint32_t k;

    for (k = 1; status == GPW_OK && k < TICKS; k++) {
        const uint64_t now_ns = (uint64_t)k * TICK_NS;
        const uint64_t stamp_ns = now_ns - (k % 10u) * TICK_NS;
        const float power_w = sample_w(k - k % 10u);

        bench_begin();
        status = gpw_forecast_step(forecast, now_ns, stamp_ns, power_w, GPW_FORECAST_GOOD);
        bench_end();
    }
    bench_told("forecast", k - 1u, bytes);
    TAP_OK(status == GPW_OK);
    TAP_OK(k == TICKS);
    TAP_OK(gpw_forecast_get(forecast, &reading, sizeof reading) >= GPW_OK);
    tap_ok(reading.arrived == 1u && reading.dropped == 0u, "the change was seen");
    return tap_done();
}
