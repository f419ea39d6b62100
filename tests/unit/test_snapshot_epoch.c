/* SPDX-License-Identifier: MIT */
/* A watch's state taken over: by a controller whose number is another. */
#include "watch_bench.h"

#include <gpupower/snapshot.h>

/* Into memory that held anything; under another number than before, of which 16 bits count. */
static void a_state_is_taken_over_under_another_epoch(void **state)
{
    static const struct {
        uint32_t former, epoch;
        int is_taken;
    } cases[] = {{1u, 1u, 0}, {1u, 0x10001u, 0}, {1u, 2u, 1}, {1u, 0u, 1},     {0u, 0u, 1},
                 {7u, 7u, 0}, {0u, 1u, 1},       {2u, 3u, 1}, {0xFFFFu, 1u, 1}};
    static GPW_STATE_BUFFER(saved, 20000u);
    static GPW_STATE_BUFFER(taken, 20000u);
    uint32_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_watch *other = NULL;
        gpw_status status;
        size_t bytes = 0u;

        prepare(1u);
        bench.config.epoch = cases[i].former;
        begin_at(100.0e3f);
        run(1.0f);
        assert_status(gpw_watch_snapshot_size(bench.watch, &bytes), GPW_OK);
        assert_true(bytes <= sizeof saved);
        memset(saved, 0xFF, sizeof saved);
        memset(taken, 0xFF, sizeof taken);
        assert_status(gpw_watch_save(bench.watch, saved, bytes), GPW_OK);
        status = gpw_watch_restore(taken, sizeof taken, &bench.config, saved, bytes,
                                   cases[i].epoch, &other);
        if (cases[i].is_taken) {
            assert_string_equal(gpw_status_name(status), "GPW_OK");
            bench.watch = other;
            run(10.0f);
            assert_false(has_reason(GPW_WATCH_STATE | GPW_WATCH_CONFIG));
        } else {
            assert_string_equal(gpw_status_name(status), "GPW_ERR_DOMAIN");
            assert_null(other);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_is_taken_over_under_another_epoch),
    };

    return cmocka_run_group_tests_name("epochs of snapshots", tests, NULL, NULL);
}
