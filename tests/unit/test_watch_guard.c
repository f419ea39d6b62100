/* SPDX-License-Identifier: MIT */
/* Words of a watch's state that index memory, bound a loop or say whose a block is, changed
 * from outside: seen in the next tick, and nothing is permitted any more. */
#include "watch_bench.h"

#include "forecast_state.h"
#include "genset_state.h"
#include "onset_state.h"
#include "pulse_state.h"
#include "swing_state.h"

static GPW_STATE_BUFFER(kept, 65536u);

static void begin(void)
{
    prepare(2u);
    bench.set[1].dead_s = 0.0f;
    bench.is_mixed = 1u;
    bench.config.pulse_peak_w = 50.0e3f;
    bench.config.pulse_energy_ws = 50.0e3f;
    settled(400.0e3f);
    memcpy(kept, bench_memory, sizeof kept);
}

static void restore(void)
{
    memcpy(bench_memory, kept, sizeof kept);
}

static void assert_shut(void)
{
    tick();
    assert_true((bench.out.reasons & GPW_WATCH_STATE) != 0u);
    assert_int_equal(bench.out.latched, 1u);
    assert_int_equal(bench.out.permit_open, 0u);
    assert_true(bench.out.step_allowed_w == 0.0f);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_NOTE_HELD);
    restore();
}

static void is_seen(uint32_t *word, uint32_t bad)
{
    *word = bad;
    assert_shut();
}

/* @verifies{watch-state} */
static void a_word_that_is_none_of_the_possible_shuts(void **state)
{
    gpw_forecast *f;
    gpw_genset *first, *second;
    gpw_onset *onset;
    gpw_swing *swing;

    (void)state;
    begin();
    f = gpwi_watch_forecast(bench.watch);
    is_seen(&f->config.groups_max, 2u);
    is_seen(&f->config.announcements_max, 200u);
    is_seen(&f->groups, 3u);
    is_seen(&f->horizons[2].newest, FORECAST_SLOTS);
    is_seen(&f->horizons[0].stride, 0u);
    is_seen(&f->horizons[3].told_law, FORECAST_LAWS);
    is_seen(&forecast_changes(f)[1].group, 1u);
    is_seen(&forecast_changes(f)[0].from, GPW_PHASE_COUNT);
    is_seen(&forecast_changes(f)[3].to, GPW_PHASE_COUNT);

    first = gpwi_watch_model(bench.watch, 0u);
    second = gpwi_watch_model(bench.watch, 1u);
    assert_true(first->dead_slots > 0u && second->dead_slots == 0u);
    is_seen(&first->magic, 0u);
    is_seen(&second->substeps, 1000000u);
    is_seen(&second->dead_slots, 1u);
    is_seen(&first->dead_next, first->dead_slots);
    is_seen(&second->own_kind, KIND_TGOV1);
    is_seen(&second->kind, KIND_TGOV1);
    is_seen(&second->aside, GPWI_GENSET_TURBINE);
    second->own_aside = GPWI_GENSET_EXTRA;
    is_seen(&second->aside, GPWI_GENSET_EXTRA);

    onset = gpwi_watch_onset(bench.watch);
    swing = gpwi_watch_swing(bench.watch);
    is_seen(&bench.watch->change_next, GPWI_WATCH_CHANGE_SLOTS);
    is_seen(&onset->mean_of, 0u);
    is_seen(&onset->mean_of, ONSET_RECENT + 1u);
    is_seen(&onset->recent_next, onset->mean_of);
    is_seen(&swing->next, SWING_PIECES);
    is_seen(&swing->pieces, SWING_PIECES + 1u);
    is_seen(&gpwi_watch_pulse(bench.watch)->parts, GPW_PULSE_STEPS + 1u);
    is_seen(&bench.watch->window_at, 0xFFFFFFFFu);
    is_seen(&bench.watch->window_sum, bench.watch->window_sum + 1u);
    /* And whole again, all is well. */
    tick();
    assert_int_equal(bench.out.reasons, 0u);
}

/* Blocks that are not what they were. */
static void a_block_that_is_none_shuts(void **state)
{
    uint32_t *words[3];
    gpw_forecast *f;
    uint32_t k;

    (void)state;
    begin();
    f = gpwi_watch_forecast(bench.watch);
    for (k = 0; k < 2u; k++) { /* steps are told in every second tick */
        tick();
        memcpy(kept, bench_memory, sizeof kept);
        f->magic = 0u;
        tick();
        assert_true(has_reason(GPW_WATCH_STATE));
        assert_int_equal(bench.out.permit_open, 0u);
        tick();
        assert_int_equal(bench.out.latched, 1u);
        restore();
    }
    words[0] = (uint32_t *)(void *)gpwi_watch_swing(bench.watch);
    words[1] = (uint32_t *)(void *)gpwi_watch_pulse(bench.watch);
    words[2] = (uint32_t *)(void *)gpwi_watch_onset(bench.watch);
    for (k = 0; k < 3u; k++) { /* none of them falls silent */
        *words[k] ^= 1u;
        tick();
        assert_true(has_reason(GPW_WATCH_STATE));
        assert_int_equal(bench.out.permit_open, 0u);
        restore();
    }
}

/* The table's first word: read as none before its sum has come round. */
static void a_table_that_is_none_takes_no_step(void **state)
{
    (void)state;
    begin();
    assert_true(bench.out.step_allowed_w > 0.0f);
    *(uint16_t *)gpwi_watch_block(bench.watch, bench.watch->core.surface_at) ^= 1u;
    tick();
    assert_true(bench.out.reserve_step_w == 0.0f && bench.out.step_allowed_w == 0.0f);
    run(2.0f);
    assert_true((bench.out.reasons & (GPW_WATCH_CONFIG | GPW_WATCH_STATE)) != 0u);
}

/* A float beyond any time in what is learned: no arithmetic that C leaves open. */
static void huge_floats_of_the_forecast_pass(void **state)
{
    static const float huge[] = {3.0e38f, -3.0e38f, INFINITY, -INFINITY, NAN};
    gpw_forecast *f;
    uint32_t i;

    (void)state;
    begin();
    f = gpwi_watch_forecast(bench.watch);
    for (i = 0; i < COUNT_OF(huge); i++) {
        float *const from = &forecast_groups(f)[0].spread_s;
        uint32_t k;

        for (k = 0; k < 4u; k++) {
            restore();
            from[k] = huge[i]; /* spread, ramp, rise, peak */
            f->config.lag_s = huge[i];
            assert_true(gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f,
                                           bench.now_ns, 0u) <= GPW_OK);
            bench.load_w = 1.6e6f;
            run(0.3f);
            bench.load_w = 400.0e3f;
            assert_true(gpw_watch_set_phase(bench.watch, 0u, GPW_PHASE_IDLE) <= GPW_OK);
            run(1.0f);
            assert_true(bench.out.step_allowed_w <= 2.0e6f); /* of the ratings */
            assert_true(bench.out.permit_free_w <= 2.0e6f);
        }
    }
}

/* Also what the time of a tick itself is reckoned with. */
static void a_gap_that_is_none_shuts(void **state)
{
    (void)state;
    begin();
    bench.watch->config.clock_gap_s = NAN;
    tick();
    assert_true((bench.out.reasons & GPW_WATCH_CONFIG) != 0u);
    assert_int_equal(bench.out.permit_open, 0u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_that_is_none_of_the_possible_shuts),
        cmocka_unit_test(a_block_that_is_none_shuts),
        cmocka_unit_test(a_table_that_is_none_takes_no_step),
        cmocka_unit_test(huge_floats_of_the_forecast_pass),
        cmocka_unit_test(a_gap_that_is_none_shuts),
    };

    return cmocka_run_group_tests_name("watch guard", tests, NULL, NULL);
}
