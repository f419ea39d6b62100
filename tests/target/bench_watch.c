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

/* What is asked for and not in this image is refused, never silently absent. */
static void check_absence(void)
{
#if defined(SMALLEST_WATCH)
    static const uint32_t left_out[] = {
        GPW_WATCH_PARTS & ~(uint32_t)GPW_WATCH_PART_ONSET,
        GPW_WATCH_PARTS & ~(uint32_t)GPW_WATCH_PART_SWING,
        GPW_WATCH_PARTS & ~(uint32_t)GPW_WATCH_PART_PULSE,
        GPW_WATCH_PARTS & ~(uint32_t)GPW_WATCH_PART_RESERVE,
    };
    gpw_watch_config c;
    size_t bytes;
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        TAP_OK(one_group_watch_config(&c) == GPW_OK);
        c.left_out = left_out[i];
        c.pulse_peak_w = i == 2u ? 1000.0f : 0.0f;
        TAP_OK(gpw_watch_state_size(&c, &bytes) == GPW_ERR_NOT_FOUND);
    }
    TAP_OK(one_group_watch_config(&c) == GPW_OK);
    c.inputs |= GPW_WATCH_HAS_VOLTAGE;
    TAP_OK(gpw_watch_state_size(&c, &bytes) == GPW_ERR_NOT_FOUND);
    TAP_OK(one_group_watch_droop() == GPW_ERR_NOT_FOUND);
#endif
}

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
    check_absence();
    TAP_OK(status == GPW_OK);
    tap_ok(granted == 1u, "the permit was given");
    tap_ok(output.unannounced == 0u, "announced changes are no surprise");
    return tap_done();
}
