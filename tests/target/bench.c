/* SPDX-License-Identifier: MIT */
/* Ticks of the one-group site between two markers; the QEMU plugin counts what lies between. */
#include "markers.h"
#include "one_group_site.h"
#include "tap.h"

#ifdef ONE_GROUP_CORE
#  define NAME "core"
#else
#  define NAME "whole"
#endif
#define TICKS 600u /* more than two tiles of random numbers, both phase changes */

int tap_main(void)
{
    static GPW_STATE_BUFFER(memory, 4096u);
    gpw_site_config config;
    gpw_site_signals signals;
    gpw_site *site;
    gpw_status status = one_group_config(&config);
    float least_hz = 50.0f;
    size_t bytes = 0;
    uint32_t k;

    if (status == GPW_OK) {
        status = gpw_site_state_size(&config, &bytes);
    }
    if (status == GPW_OK) {
        status = gpw_site_init(memory, sizeof memory, &config, &site);
    }
    if (status == GPW_OK) {
        status = one_group_start(site);
    }
    for (k = 0; status == GPW_OK && k < TICKS; k++) {
        bench_begin();
        status = gpw_site_step(site, &signals, sizeof signals);
        bench_end();
        if (signals.frequency_min_hz < least_hz) {
            least_hz = signals.frequency_min_hz;
        }
    }
    bench_told(NAME, k, bytes);
    TAP_OK(status == GPW_OK);
    TAP_OK(k == TICKS);
    tap_ok(least_hz < 49.9f, "the load step moved the generator");
    return tap_done();
}
