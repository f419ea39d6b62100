/* SPDX-License-Identifier: MIT */
/* Parts that a watch may do without: what is told without them, what they leave as it was, and
 * what is refused. That one which is not linked is refused shows on a target: bench_watch.c. */
#include "watch_rig.h"

#define CHANGED_W (WATCH_IDLE_W + 0.2f * WATCH_RATED_W)

static gpw_watch_config without(uint32_t parts)
{
    gpw_watch_config c = config_of();

    c.left_out = parts;
    return c;
}

/* Forty seconds of rest, one of them silent. */
static gpw_watch_output at_rest(const gpw_watch_config *c)
{
    rig r;

    begin(&r, c);
    run(&r, 20.0f);
    r.is_silent = 1u;
    run(&r, 1.0f);
    r.is_silent = 0u;
    run(&r, 19.0f);
    return r.out;
}

static void assert_same(float a, float b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void what_is_no_part_has_the_same_bits_without_all_of_them(void **state)
{
    const gpw_watch_config whole = config_of(), least = without(GPW_WATCH_PARTS);
    const gpw_watch_output a = at_rest(&whole), b = at_rest(&least);
    uint32_t i;

    (void)state;
    assert_int_equal(b.sequence, a.sequence);
    assert_int_equal(b.reasons, a.reasons & ~(uint32_t)GPW_WATCH_RESERVE);
    assert_int_equal(b.permit_open, a.permit_open);
    assert_int_equal(b.model_valid, 1u);
    assert_int_equal(b.outcome, a.outcome);
    assert_same(b.load_w, a.load_w);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_same(b.forecast_low_w[i], a.forecast_low_w[i]);
        assert_same(b.bound_high_w[i], a.bound_high_w[i]);
    }
    assert_same(b.step_up_w, a.step_up_w);
    assert_same(b.step_allowed_w, a.step_allowed_w);
    assert_same(b.permit_free_w, a.permit_free_w);
    assert_same(b.boost_pu, a.boost_pu);
    assert_same(b.model_hz, a.model_hz);
    assert_same(b.margin_pct, a.margin_pct);
    assert_true(a.step_allowed_w > 0.0f);
}

static void without_the_reserve_nothing_is_asked_for(void **state)
{
    const gpw_watch_config c = without(GPW_WATCH_PART_RESERVE);
    const gpw_watch_output out = at_rest(&c);

    (void)state;
    assert_true(gpw_is_unknown(out.reserve_needed_w) && gpw_is_unknown(out.reserve_spare_w));
    assert_true(gpw_is_unknown(out.power_cap_w) && gpw_is_unknown(out.start_in_s));
    assert_true(gpw_is_unknown(out.battery_need_j));
    assert_int_equal(out.start_sets + out.stop_sets, 0u);
    assert_true(out.battery_w == 0.0f && out.dummy_w == 0.0f);
    assert_true(out.swing_w >= 0.0f); /* the others are there */
}

static void without_the_swing_nothing_is_said_of_it(void **state)
{
    const gpw_watch_config c = without(GPW_WATCH_PART_SWING);
    const gpw_watch_output out = at_rest(&c);

    (void)state;
    assert_true(gpw_is_unknown(out.swing_hz) && gpw_is_unknown(out.swing_w) &&
                gpw_is_unknown(out.swing_df_hz));
    assert_true(out.reserve_needed_w >= 0.0f);
}

static void without_the_onset_a_change_that_nobody_announced_is_not_seen(void **state)
{
    const gpw_watch_config whole = config_of(), c = without(GPW_WATCH_PART_ONSET);
    rig r;

    (void)state;
    begin(&r, &whole);
    run(&r, 60.0f);
    r.load_w = CHANGED_W;
    run(&r, 2.0f);
    assert_true(r.out.unannounced == 1u);
    begin(&r, &c);
    run(&r, 60.0f);
    r.load_w = CHANGED_W;
    run(&r, 2.0f);
    assert_true(r.out.unannounced == 0u && r.out.last_onset_ns == 0u);
    assert_int_equal(r.out.reasons & GPW_WATCH_UNANNOUNCED, 0u);
}

static void a_part_that_is_left_out_takes_no_memory(void **state)
{
    const gpw_watch_config whole = config_of();
    size_t all = 0u, left = 0u, before;
    uint32_t parts;

    (void)state;
    assert_status(gpw_watch_state_size(&whole, &all), GPW_OK);
    before = all;
    for (parts = 1u; parts <= GPW_WATCH_PARTS; parts = 2u * parts + 1u) {
        const gpw_watch_config c = without(parts);

        assert_status(gpw_watch_state_size(&c, &left), GPW_OK);
        /* Without a peak there is no pulse that could be left out. */
        assert_true(parts == 7u ? left == before : left < before);
        before = left;
    }
    assert_true(all - left >= 232u + 184u + 16u); /* onset, swing, the row of a set */
}

static void refuses(const gpw_watch_config *c)
{
    size_t bytes;

    assert_status(gpw_watch_state_size(c, &bytes), GPW_ERR_DOMAIN);
}

static void what_asks_for_a_part_that_is_left_out_is_refused(void **state)
{
    gpw_watch_config c;

    (void)state;
    c = without(GPW_WATCH_PART_ONSET);
    c.pulse_unannounced = 1u;
    refuses(&c);
    c = without(GPW_WATCH_PART_SWING);
    c.swing_max_pu = 0.01f;
    refuses(&c);
    c = without(GPW_WATCH_PART_SWING);
    c.largest_hz_per_w = 0.0f;
    refuses(&c);
    c = without(GPW_WATCH_PART_PULSE);
    c.pulse_peak_w = 1.0e-3f; /* however little */
    refuses(&c);
    c = without(GPW_WATCH_PART_RESERVE);
    c.battery_w = 1.0e-3f;
    refuses(&c);
    c = without(GPW_WATCH_PART_RESERVE);
    c.dummy_w = 1.0e-3f;
    refuses(&c);
    c = without(GPW_WATCH_PART_RESERVE);
    c.loss_of_a_set = 1u;
    refuses(&c);
}

static void a_call_takes_its_own_part_back_in(void **state)
{
    gpw_watch_config c = without(GPW_WATCH_PARTS), none;

    (void)state;
    assert_status(gpw_watch_use_onset(&c), GPW_OK);
    assert_int_equal(c.left_out, GPW_WATCH_PARTS & ~(uint32_t)GPW_WATCH_PART_ONSET);
    assert_status(gpw_watch_use_swing(&c), GPW_OK);
    assert_int_equal(c.left_out, GPW_WATCH_PART_PULSE | GPW_WATCH_PART_RESERVE);
    assert_status(gpw_watch_use_pulse(&c), GPW_OK);
    assert_int_equal(c.left_out, GPW_WATCH_PART_RESERVE);
    assert_status(gpw_watch_use_governors(&c), GPW_OK);
    assert_status(gpw_watch_use_sensors(&c), GPW_OK);
    assert_int_equal(c.left_out, GPW_WATCH_PART_RESERVE);
    assert_status(gpw_watch_use_reserve(&c), GPW_OK);
    assert_int_equal(c.left_out, 0u);
    c.left_out = GPW_WATCH_PARTS;
    assert_status(gpw_watch_use_all(&c), GPW_OK);
    assert_int_equal(c.left_out, 0u);
    memset(&none, 0, sizeof none);
    assert_status(gpw_watch_use_all(&none), GPW_ERR_VERSION);
    assert_status(gpw_watch_use_reserve(NULL), GPW_ERR_NULL);
    assert_status(gpw_watch_use_all(NULL), GPW_ERR_NULL);
}

static void a_watch_without_its_parts_goes_on_from_its_snapshot(void **state)
{
    static GPW_STATE_BUFFER(other, MEMORY_BYTES);
    static GPW_STATE_BUFFER(snapshot, MEMORY_BYTES);
    const gpw_watch_config c = without(GPW_WATCH_PARTS);
    gpw_watch_output out;
    gpw_watch *w = NULL;
    size_t bytes = 0u;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 2.0f);
    assert_status(gpw_watch_snapshot_size(r.watch, &bytes), GPW_OK);
    assert_status(gpw_watch_save(r.watch, snapshot, bytes), GPW_OK);
    assert_status(gpw_watch_restore(other, sizeof other, NULL, snapshot, bytes, 0u, &w),
                  GPW_OK);
    tick(&r);
    assert_status(
        gpw_watch_step(w, &r.in, sizeof r.in, &r.set, sizeof r.set, 1u, &out, sizeof out),
        GPW_OK);
    assert_memory_equal(&out, &r.out, sizeof out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_part_has_the_same_bits_without_all_of_them),
        cmocka_unit_test(without_the_reserve_nothing_is_asked_for),
        cmocka_unit_test(without_the_swing_nothing_is_said_of_it),
        cmocka_unit_test(without_the_onset_a_change_that_nobody_announced_is_not_seen),
        cmocka_unit_test(a_part_that_is_left_out_takes_no_memory),
        cmocka_unit_test(what_asks_for_a_part_that_is_left_out_is_refused),
        cmocka_unit_test(a_call_takes_its_own_part_back_in),
        cmocka_unit_test(a_watch_without_its_parts_goes_on_from_its_snapshot),
    };

    return cmocka_run_group_tests_name("watch parts", tests, NULL, NULL);
}
