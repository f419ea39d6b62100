/* SPDX-License-Identifier: MIT */
/* Ticks of the one-group watch between two markers; the QEMU plugin counts what lies between.
 */
#include "markers.h"
#include "one_group_watch.h"
#include "tap.h"

#define TICKS 4000u /* with a permit, its change, and the way back */
#define BYTES_MAX 6144u
#if defined(SMALLEST_WATCH)
#  define NAME "smallest_watch"
#else
#  define NAME "watch"
#endif

int tap_main(void)
{
    gpw_watch_input input;
    gpw_watch_set_input set;
    gpw_watch_output output;
    gpw_watch *watch = NULL;
    size_t bytes = 0u;
    uint32_t k, granted = 0u;
    gpw_status status = one_group_watch_start(&watch, &bytes);

    TAP_OK(status == GPW_OK);
    TAP_OK(bytes <= BYTES_MAX);
    for (k = 0; status == GPW_OK && k < TICKS; k++) {
        granted = one_group_watch_schedule(watch, k);
        one_group_watch_inputs(k, &input, &set);
        bench_begin();
        status = gpw_watch_step(watch, &input, sizeof input, &set, sizeof set, 1u, &output,
                                sizeof output);
        bench_end();
    }
    bench_told(NAME, k, bytes);
    TAP_OK(status == GPW_OK);
    tap_ok(granted == 1u, "the permit was given");
    tap_ok(output.unannounced == 0u, "announced changes are no surprise");
    return tap_done();
}
