/* SPDX-License-Identifier: MIT */
/* Ticks of a watch with all five bands, four modes and a window of 5 s at 10 ms between the two
 * markers; the QEMU plugin counts what lies between. */
#include <gpupower/gpupower.h>

#include "markers.h"
#include "tap.h"

#define TICKS 1600u
#define TICK_NS 10000000u

static gpw_status prepare(void *memory, size_t bytes, gpw_bands **bands)
{
    static const float mode_hz[] = {0.16f, 1.4f, 2.6f, 12.0f};
    gpw_bands_config config;
    gpw_status status = gpw_bands_config_init(&config, sizeof config);
    uint32_t i;

    if (status == GPW_OK) {
        config.tick_ns = TICK_NS;
        config.modes_max = 4u;
        config.window_s = 5.0f;
        status = gpw_bands_init(memory, bytes, &config, bands);
    }
    for (i = 0; status == GPW_OK && i < 4u; i++) {
        status = gpw_bands_add_mode(*bands, mode_hz[i], 0.05f, 1.0e4f, NULL);
    }
    return status;
}

int tap_main(void)
{
    static GPW_STATE_BUFFER(memory, GPW_BANDS_STATE_BYTES(4u, 500u));
    gpw_band_reading reading = {0};
    gpw_bands *bands;
    gpw_status status = prepare(memory, sizeof memory, &bands);
    uint32_t k;

    for (k = 0; status == GPW_OK && k < TICKS; k++) {
        /* wanders over 100 kW: every level of the window's trees is climbed now and then */
        const float sample = (float)((k * 7919u) % 20011u) * 5.0f;

        bench_begin();
        status = gpw_bands_step(bands, sample);
        bench_end();
    }
    TAP_OK(status == GPW_OK);
    TAP_OK(k == TICKS);
    TAP_OK(gpw_bands_band(bands, GPW_BAND_FROM_3_HZ, &reading, sizeof reading) == GPW_OK);
    tap_ok(reading.amplitude > 100.0f, "the band heard it");
    return tap_done();
}
