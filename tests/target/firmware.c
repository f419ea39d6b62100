/* SPDX-License-Identifier: MIT */
/* The controller around examples/03_firmware.c: starts it, ticks it, begins a job. */
#include <gpupower/gpupower.h>

#include "tap.h"

gpw_status controller_start(void);
gpw_status controller_tick(float *load_w, float *frequency_hz);
gpw_status controller_job_begins(void);

int tap_main(void)
{
    float before_w = 0.0f, load_w = 0.0f, frequency_hz = 0.0f;
    gpw_status worst = controller_start();
    uint32_t k;

    tap_ok(worst >= GPW_OK, "controller_start");
    for (k = 0; worst >= GPW_OK && k < 50u; k++) {
        worst = controller_tick(&before_w, &frequency_hz);
    }
    tap_ok(worst >= GPW_OK && frequency_hz > 49.9f && frequency_hz < 50.1f,
           "idle GPUs leave the generator where it is");
    if (worst >= GPW_OK) {
        worst = controller_job_begins();
    }
    tap_ok(worst >= GPW_OK, "controller_job_begins");
    for (k = 0; worst >= GPW_OK && k < 20u; k++) {
        worst = controller_tick(&load_w, &frequency_hz);
    }
    tap_ok(worst >= GPW_OK && load_w > before_w + 500.0f, "the load has come");
    tap_ok(worst >= GPW_OK && frequency_hz < 49.95f, "the generator feels it");
    return tap_done();
}
