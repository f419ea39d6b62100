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

/* @verifies{snapshot-refused} What was commissioned anew is not undone by a snapshot of before:
 * sets, groups, table and configuration are this firmware's, the epoch is another each time. */
static void a_watch_resumes_only_from_one_like_itself(void **state)
{
    static GPW_STATE_BUFFER(saved, 20000u);
    static unsigned char before[sizeof bench_memory];
    gpw_forecast_group g;
    size_t bytes = 0u;
    uint32_t k;

    (void)state;
    for (k = 0; k < 7u; k++) {
        prepare(1u);
        bench.config.epoch = 1u;
        begin_at(100.0e3f);
        run(1.0f);
        assert_status(gpw_watch_snapshot_size(bench.watch, &bytes), GPW_OK);
        assert_true(bytes <= sizeof saved);
        assert_status(gpw_watch_save(bench.watch, saved, bytes), GPW_OK);

        prepare(1u);
        bench.config.epoch = 2u;
        bench.load_w = 100.0e3f;
        g = group_at(100.0e3f);
        bench.set[0].air_tau_s *= k == 1u ? 1.05f : 1.0f;
        g.high_w[GPW_PHASE_TRAIN] *= k == 2u ? 1.05f : 1.0f;
        bench.config.other_latch_s += k == 3u ? 1.0f : 0.0f;
        bench.config.tokens_max += k == 6u ? 1u : 0u; /* and so longer than the other */
        begin_with(&g, 1u);
        ((unsigned char *)saved)[bytes / 2u] ^= k == 4u ? 1u : 0u;
        memcpy(before, bench_memory, sizeof before);
        if (k == 0u) {
            assert_status(gpw_watch_resume(bench.watch, saved, bytes, 2u), GPW_OK);
            run(10.0f);
            assert_false(has_reason(GPW_WATCH_STATE | GPW_WATCH_CONFIG));
            assert_true(bench.out.permit_open != 0u);
            continue;
        }
        assert_int_equal(gpw_watch_resume(bench.watch, saved, bytes, k == 5u ? 1u : 2u),
                         k == 4u ? GPW_ERR_FORMAT : GPW_ERR_DOMAIN);
        assert_memory_equal(before, bench_memory, sizeof before);
    }
    assert_status(gpw_watch_resume(NULL, saved, bytes, 2u), GPW_ERR_NULL);
    assert_status(gpw_watch_resume(bench.watch, NULL, bytes, 2u), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_is_taken_over_under_another_epoch),
        cmocka_unit_test(a_watch_resumes_only_from_one_like_itself),
    };

    return cmocka_run_group_tests_name("epochs of snapshots", tests, NULL, NULL);
}
