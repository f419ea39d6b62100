/* SPDX-License-Identifier: MIT */
/* Forecast: announced changes, bounds, worst steps, gaps, refusals. What the band covers is in
 * test_forecast_band.c. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define TICK_NS 10000000u
#define IDLE_W 1000.0f
#define TRAIN_W 6000.0f
#define PEAK_W 8000.0f

typedef struct bench {
    GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(2u, 4u));
    gpw_forecast_config config;
    gpw_forecast_group group;
    gpw_forecast *forecast;
    gpw_forecast_reading reading;
    uint64_t now_ns;
} bench;

static bench b;

static void prepare(void)
{
    memset(&b, 0, sizeof b);
    assert_int_equal(gpw_forecast_config_init(&b.config, sizeof b.config), GPW_OK);
    b.config.tick_ns = TICK_NS;
    b.config.rating_w = 10000.0f;
    b.config.groups_max = 2u;
    b.config.announcements_max = 4u;
    assert_int_equal(gpw_forecast_group_init(&b.group, sizeof b.group), GPW_OK);
    b.group.peak_w = PEAK_W;
    b.group.mean_w[GPW_PHASE_IDLE] = IDLE_W;
    b.group.low_w[GPW_PHASE_IDLE] = 800.0f;
    b.group.high_w[GPW_PHASE_IDLE] = 1200.0f;
    b.group.sd_w[GPW_PHASE_IDLE] = 5.0f;
    b.group.mean_w[GPW_PHASE_TRAIN] = TRAIN_W;
    b.group.low_w[GPW_PHASE_TRAIN] = 4000.0f;
    b.group.high_w[GPW_PHASE_TRAIN] = 7000.0f;
    b.group.sd_w[GPW_PHASE_TRAIN] = 60.0f;
    b.group.may_start = 0u;
}

static void begin(void)
{
    assert_int_equal(gpw_forecast_init(b.memory, sizeof b.memory, &b.config, &b.forecast),
                     GPW_OK);
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_OK);
}

/* Steps at one power; a reading each tick. */
static void run(float power_w, float time_s)
{
    uint32_t k;

    for (k = 0; (float)k < time_s * 100.0f; k++) {
        b.now_ns += TICK_NS;
        assert_true(gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, power_w,
                                      GPW_FORECAST_GOOD) >= GPW_OK);
    }
    assert_true(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading) >= GPW_OK);
}

static void announce(gpw_phase phase, float share, float in_s, int32_t certain)
{
    assert_int_equal(gpw_forecast_announce(b.forecast, 7u, 0u, phase, share,
                                           b.now_ns + (uint64_t)(in_s * 1.0e9f), certain),
                     GPW_OK);
}

/* ---- means ---- */

/* However small a phase's own spread is beside it. */
static void a_mean_that_was_told_is_uncertain_by_what_was_said_of_it(void **state)
{
    (void)state;
    prepare();
    b.group.mean_error_pu = 0.5f;
    b.group.sd_w[GPW_PHASE_TRAIN] = 0.0f;
    begin();
    run(IDLE_W, 0.01f);
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_TRAIN), GPW_OK);
    assert_true(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading) >= GPW_OK);
    assert_near(b.reading.spread_w, 0.5 * (double)TRAIN_W, 5.0);
}

static void quiet_phase_is_told_at_every_horizon(void **state)
{
    uint32_t i;

    (void)state;
    prepare();
    begin();
    run(1010.0f, 5.0f);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_near(b.reading.mean_w[i], 1010.0f, 2.0f);
        assert_true(b.reading.low_w[i] <= 1010.0f && b.reading.high_w[i] >= 1010.0f);
        assert_true(b.reading.low_w[i] <= b.reading.p50_w[i]);
    }
    assert_near(b.reading.load_w, 1010.0f, 0.0f);
    assert_int_equal(b.reading.flags & GPW_FORECAST_STALE, 0u);
}

static void announced_change_is_in_the_horizons_that_reach_it(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 5.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 5.0f, 1);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_HALF_SECOND], IDLE_W, 5.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_2_S], IDLE_W, 5.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], TRAIN_W, 5.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], TRAIN_W, 5.0f);
    assert_int_equal(b.reading.pending, 1u);
    assert_near(b.reading.next_s, 4.9f, 0.02f);
    assert_near(b.reading.next_w, TRAIN_W - IDLE_W, 5.0f);
}

static void change_that_comes_is_followed_to_what_is_measured(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 5.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 1.0f, 1);
    run(IDLE_W, 1.0f);
    run(5800.0f, 3.0f);
    assert_int_equal(b.reading.arrived, 1u);
    assert_int_equal(b.reading.pending, 0u);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], 5800.0f, 10.0f);
    assert_int_equal(b.reading.flags & GPW_FORECAST_EARLY, 0u);
}

static void half_of_a_group_moves_half_of_the_step(void **state)
{
    (void)state;
    prepare();
    begin();
    announce(GPW_PHASE_TRAIN, 0.5f, 1.0f, 1);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_2_S], 0.5f * (IDLE_W + TRAIN_W), 5.0f);
}

static void spread_change_is_half_done_after_half_its_time(void **state)
{
    (void)state;
    prepare();
    b.group.sync_fraction = 0.2f;
    b.group.spread_s = 20.0f;
    begin();
    run(IDLE_W, 1.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 0.1f, 1);
    run(IDLE_W, 0.1f);
    /* at 10 s: 0.2 + 0.8 * 10 / 20 = 0.6 of 5000 W */
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], 4000.0f, 30.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], TRAIN_W, 5.0f);
}

static void known_phase_is_remembered(void **state)
{
    (void)state;
    prepare();
    begin();
    assert_int_equal(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(5500.0f, 30.0f);
    assert_int_equal(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_IDLE), GPW_OK);
    run(IDLE_W, 10.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 1.0f, 1);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], 5500.0f, 15.0f);
}

/* ---- changes that do not keep their word ---- */

/* @verifies{forecast-late} */
static void change_that_does_not_come_is_late_then_dropped(void **state)
{
    (void)state;
    prepare();
    b.config.late_s = 2.0f;
    b.config.drop_s = 10.0f;
    begin();
    run(IDLE_W, 2.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 1.0f, 1);
    run(IDLE_W, 4.0f);
    assert_int_equal(b.reading.flags & GPW_FORECAST_LATE, GPW_FORECAST_LATE);
    assert_near(b.reading.mean_w[GPW_FORECAST_2_S], IDLE_W, 10.0f);
    assert_true(b.reading.high_w[GPW_FORECAST_2_S] > 5500.0f); /* it may still come */
    assert_true(b.reading.bound_high_w[GPW_FORECAST_HALF_SECOND] >= 7000.0f);
    run(IDLE_W, 8.0f);
    assert_int_equal(b.reading.dropped, 1u);
    assert_int_equal(b.reading.flags & (GPW_FORECAST_LATE | GPW_FORECAST_DROPPED),
                     GPW_FORECAST_DROPPED);
    assert_true(b.reading.high_w[GPW_FORECAST_2_S] < 1300.0f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_2_S], 1200.0f * 1.01f, 0.1f);
}

static void change_before_its_time_is_seen(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 2.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 1.5f, 1);
    run(IDLE_W, 0.1f);
    run(TRAIN_W, 0.5f);
    assert_int_equal(b.reading.arrived, 1u);
    assert_int_equal(b.reading.flags & GPW_FORECAST_EARLY, GPW_FORECAST_EARLY);
    assert_near(b.reading.mean_w[GPW_FORECAST_HALF_SECOND], TRAIN_W, 30.0f);
}

static void change_to_the_same_power_comes_at_its_time(void **state)
{
    (void)state;
    prepare();
    b.config.early_s = 0.0f;
    b.group.mean_w[GPW_PHASE_READY] = IDLE_W;
    begin();
    run(IDLE_W, 1.0f);
    announce(GPW_PHASE_READY, 1.0f, 1.0f, 1);
    run(IDLE_W, 0.9f);
    assert_int_equal(b.reading.arrived, 0u);
    run(IDLE_W, 0.2f);
    assert_int_equal(b.reading.arrived, 1u);
}

static void late_change_is_taken_when_it_comes(void **state)
{
    (void)state;
    prepare();
    b.config.late_s = 1.0f;
    begin();
    run(IDLE_W, 2.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 0.5f, 1);
    run(IDLE_W, 5.0f);
    run(TRAIN_W, 1.0f);
    assert_int_equal(b.reading.arrived, 1u);
    assert_int_equal(b.reading.flags & GPW_FORECAST_LATE, 0u);
}

static void uncertain_change_widens_the_band_only(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 2.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 5.0f, 0);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], IDLE_W, 10.0f);
    assert_true(b.reading.high_w[GPW_FORECAST_10_S] > 5500.0f);
    assert_true(b.reading.high_w[GPW_FORECAST_2_S] < 1300.0f);
}

static void cancelled_change_leaves_nothing(void **state)
{
    (void)state;
    prepare();
    begin();
    announce(GPW_PHASE_TRAIN, 1.0f, 5.0f, 1);
    assert_int_equal(gpw_forecast_cancel(b.forecast, 7u), GPW_OK);
    assert_int_equal(gpw_forecast_cancel(b.forecast, 7u), GPW_ERR_NOT_FOUND);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], IDLE_W, 5.0f);
    assert_int_equal(b.reading.pending, 0u);
}

static void chained_changes_start_where_the_one_before_ends(void **state)
{
    (void)state;
    prepare();
    b.group.mean_w[GPW_PHASE_READY] = 2000.0f;
    begin();
    announce(GPW_PHASE_TRAIN, 1.0f, 5.0f, 1);
    assert_int_equal(
        gpw_forecast_announce(b.forecast, 8u, 0u, GPW_PHASE_READY, 1.0f, 30000000000u, 1),
        GPW_OK);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], TRAIN_W, 5.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], 2000.0f, 5.0f);
}

/* ---- bounds ---- */

/* @verifies{forecast-bound} */
static void bounds_are_sums_of_what_may_be(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 1.0f);
    /* Low: the least of idle and training; a meter may be 1 % off. */
    assert_near(b.reading.bound_low_w[GPW_FORECAST_10_S], 800.0f * 0.99f, 0.1f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_10_S], 1200.0f * 1.01f, 0.1f);
    announce(GPW_PHASE_TRAIN, 1.0f, 8.0f, 1);
    run(IDLE_W, 0.1f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_2_S], 1200.0f * 1.01f, 0.1f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_10_S], 7000.0f * 1.01f, 0.1f);
}

static void group_that_may_start_is_bounded_by_its_peak(void **state)
{
    (void)state;
    prepare();
    b.group.may_start = 1u;
    begin();
    run(IDLE_W, 0.1f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_HALF_SECOND], PEAK_W * 1.01f, 0.1f);
}

/* @verifies{forecast-bound} */
static void reading_outside_the_bounds_is_said(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 1.0f);
    run(3000.0f, 0.1f);
    assert_true(b.reading.beyond > 0u);
    assert_int_equal(b.reading.flags & GPW_FORECAST_BEYOND, GPW_FORECAST_BEYOND);
    assert_true(b.reading.bound_high_w[GPW_FORECAST_2_S] >= 3000.0f);
}

/* @verifies{forecast-bound} */
static void worst_steps_are_bounds(void **state)
{
    gpw_forecast_steps steps;

    (void)state;
    prepare();
    b.group.may_start = 1u;
    b.group.rise_s = 0.2f;
    b.group.other_feed_w = 500.0f;
    begin();
    run(IDLE_W, 1.0f);
    assert_int_equal(
        gpw_forecast_step_bounds(b.forecast, GPW_FORECAST_ALL, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, PEAK_W - IDLE_W + 500.0f, 5.0f);
    assert_near(steps.down_w, IDLE_W, 5.0f);
    assert_near(steps.up_rise_s, 0.2f, 1.0e-6f);
    assert_near(steps.down_fall_s, 0.0f, 0.0f);
    assert_int_equal(gpw_forecast_step_bounds(b.forecast, 0u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, 0.0f, 0.0f);
    assert_near(steps.down_w, 0.0f, 0.0f);
}

static void group_that_waits_for_its_announcement_steps_no_higher(void **state)
{
    gpw_forecast_steps steps;

    (void)state;
    prepare();
    begin();
    run(IDLE_W, 1.0f);
    assert_int_equal(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, 200.0f, 5.0f);
    announce(GPW_PHASE_TRAIN, 1.0f, 30.0f, 1);
    assert_int_equal(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, 6000.0f, 5.0f);
}

/* ---- readings that fail ---- */

/* @verifies{forecast-missing} */
static void without_a_reading_the_figures_are_told(void **state)
{
    (void)state;
    prepare();
    begin();
    assert_int_equal(gpw_forecast_step(b.forecast, 1u, 1u, gpw_unknown(), GPW_FORECAST_ABSENT),
                     GPW_NOTE_HELD);
    assert_int_equal(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading),
                     GPW_NOTE_UNKNOWN);
    assert_int_equal(b.reading.flags & GPW_FORECAST_NO_READING, GPW_FORECAST_NO_READING);
    assert_near(b.reading.load_w, IDLE_W, 1.0e-3f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], IDLE_W, 1.0e-3f);
}

/* @verifies{forecast-missing} */
static void gap_makes_it_stale_and_wider(void **state)
{
    float width_w;
    uint32_t k;

    (void)state;
    prepare();
    begin();
    for (k = 0; k < 2000u; k++) {
        run(IDLE_W + (float)((k * 7919u) % 21u) - 10.0f, 0.01f);
    }
    width_w = b.reading.high_w[GPW_FORECAST_2_S] - b.reading.low_w[GPW_FORECAST_2_S];
    run(gpw_unknown(), 2.0f);
    assert_int_equal(b.reading.flags & GPW_FORECAST_STALE, GPW_FORECAST_STALE);
    assert_near(b.reading.age_s, 2.0f, 0.02f);
    assert_true(b.reading.high_w[GPW_FORECAST_2_S] - b.reading.low_w[GPW_FORECAST_2_S] >
                2.0f * width_w);
}

static void odd_values_change_nothing(void **state)
{
    static const float odd[] = {1.0e30f, -1.0e30f, 1.0f / 0.0f};
    gpw_forecast_reading before;
    uint32_t i;

    (void)state;
    prepare();
    begin();
    run(IDLE_W, 1.0f);
    before = b.reading;
    for (i = 0; i < 3u; i++) {
        b.now_ns += TICK_NS;
        assert_int_equal(
            gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, odd[i], GPW_FORECAST_GOOD),
            GPW_NOTE_HELD);
    }
    b.now_ns += TICK_NS; /* from the future; then one that is only held */
    assert_int_equal(
        gpw_forecast_step(b.forecast, b.now_ns, b.now_ns + 1u, 5000.0f, GPW_FORECAST_GOOD),
        GPW_NOTE_HELD);
    b.now_ns += TICK_NS;
    assert_int_equal(
        gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, 5000.0f, GPW_FORECAST_HELD),
        GPW_NOTE_HELD);
    assert_true(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading) >= GPW_OK);
    assert_int_equal(b.reading.readings, before.readings);
    assert_near(b.reading.load_w, IDLE_W, 0.0f);
}

/* ---- refusals and life ---- */

static void bad_calls_are_refused(void **state)
{
    (void)state;
    prepare();
    begin();
    assert_int_equal(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading), GPW_ERR_STATE);
    assert_int_equal(gpw_forecast_announce(b.forecast, 1u, 1u, GPW_PHASE_TRAIN, 1.0f, 0u, 1),
                     GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_forecast_announce(b.forecast, 1u, 0u, GPW_PHASE_COUNT, 1.0f, 0u, 1),
                     GPW_ERR_DOMAIN);
    assert_int_equal(gpw_forecast_announce(b.forecast, 1u, 0u, GPW_PHASE_TRAIN, 0.0f, 0u, 1),
                     GPW_ERR_DOMAIN);
    assert_int_equal(
        gpw_forecast_announce(b.forecast, 1u, 0u, GPW_PHASE_TRAIN, gpw_unknown(), 0u, 1),
        GPW_ERR_DOMAIN);
    assert_int_equal(gpw_forecast_announce(b.forecast, 1u, 0u, GPW_PHASE_INFER, 1.0f, 0u, 1),
                     GPW_ERR_UNKNOWN);
    assert_int_equal(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_INFER), GPW_ERR_UNKNOWN);
    run(IDLE_W, 0.1f);
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_ERR_STATE);
    assert_int_equal(
        gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, IDLE_W, GPW_FORECAST_GOOD),
        GPW_ERR_ORDER);
    assert_int_equal(gpw_forecast_get(b.forecast, &b.reading, 16u), GPW_ERR_VERSION);
    assert_int_equal(gpw_forecast_step(NULL, 1u, 1u, 0.0f, 0u), GPW_ERR_NULL);
    b.memory[0] = ~b.memory[0]; /* the first word, wherever its low bit lies */
    assert_int_equal(gpw_forecast_cancel(b.forecast, 1u), GPW_ERR_HANDLE);
}

static void capacities_are_kept(void **state)
{
    uint32_t id;

    (void)state;
    prepare();
    begin();
    for (id = 0; id < 4u; id++) {
        assert_int_equal(gpw_forecast_announce(b.forecast, id, 0u, GPW_PHASE_TRAIN, 1.0f,
                                               (uint64_t)(id + 1u) * 10000000000u, 1),
                         GPW_OK);
    }
    assert_int_equal(gpw_forecast_announce(b.forecast, 4u, 0u, GPW_PHASE_TRAIN, 1.0f, 1u, 1),
                     GPW_ERR_FULL);
    assert_int_equal(gpw_forecast_announce(b.forecast, 3u, 0u, GPW_PHASE_TRAIN, 1.0f, 1u, 1),
                     GPW_OK);
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_OK);
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_ERR_FULL);
}

static void bad_configurations_are_refused(void **state)
{
    size_t bytes = 0;

    (void)state;
    prepare();
    b.config.tick_ns = 0u;
    assert_int_equal(gpw_forecast_state_size(&b.config, &bytes), GPW_ERR_DOMAIN);
    prepare();
    b.config.refresh_s = gpw_unknown();
    assert_int_equal(gpw_forecast_state_size(&b.config, &bytes), GPW_ERR_DOMAIN);
    prepare();
    b.config.drop_s = 1.0f; /* below late_s */
    assert_int_equal(gpw_forecast_state_size(&b.config, &bytes), GPW_ERR_DOMAIN);
    prepare();
    b.config.header = 0u;
    assert_int_equal(gpw_forecast_state_size(&b.config, &bytes), GPW_ERR_VERSION);
    prepare();
    assert_int_equal(gpw_forecast_state_size(&b.config, &bytes), GPW_OK);
    assert_true(bytes <= sizeof b.memory);
    assert_int_equal(gpw_forecast_init(b.memory, bytes - 8u, &b.config, &b.forecast),
                     GPW_ERR_SIZE);
    assert_int_equal(
        gpw_forecast_init((unsigned char *)b.memory + 4, bytes, &b.config, &b.forecast),
        GPW_ERR_ALIGN);
    assert_int_equal(gpw_forecast_init(b.memory, bytes, &b.config, &b.forecast), GPW_OK);
    b.group.peak_w = gpw_unknown();
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_ERR_DOMAIN);
    b.group.peak_w = PEAK_W;
    b.group.high_w[GPW_PHASE_TRAIN] = 9000.0f;
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_ERR_DOMAIN);
    b.group.high_w[GPW_PHASE_TRAIN] = 7000.0f;
    b.group.phase = GPW_PHASE_INFER; /* unknown mean */
    assert_int_equal(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_ERR_DOMAIN);
    assert_int_equal(gpw_forecast_step(b.forecast, 1u, 1u, 0.0f, 0u), GPW_ERR_STATE);
}

static void copied_state_goes_on_byte_for_byte(void **state)
{
    static GPW_STATE_BUFFER(copy, sizeof b.memory);
    gpw_forecast_reading other;

    (void)state;
    prepare();
    begin();
    run(IDLE_W, 2.0f);
    memcpy(copy, b.memory, sizeof b.memory);
    run(1020.0f, 1.0f);
    other = b.reading;
    memcpy(b.memory, copy, sizeof b.memory);
    b.now_ns -= 1000000000u;
    run(1020.0f, 1.0f);
    assert_memory_equal(&other, &b.reading, sizeof other);
    assert_int_equal(gpw_forecast_reset(b.forecast), GPW_OK);
    assert_int_equal(gpw_forecast_step(b.forecast, 1u, 1u, 0.0f, 0u), GPW_ERR_STATE);
}

/* ---- figures of a profile ---- */

static void group_of_a_profile_has_its_figures_at_the_bus(void **state)
{
    gpw_fleet_group fleet;
    gpw_forecast_group group;
    const gpw_profile *const profile = gpw_profile_h100_sxm();
    gpw_phase_figures figures;

    (void)state;
    assert_int_equal(gpw_fleet_group_init(&fleet, sizeof fleet), GPW_OK);
    assert_int_equal(gpw_forecast_group_init(&group, sizeof group), GPW_OK);
    assert_int_equal(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    fleet.gpus = 8u;
    assert_int_equal(gpw_forecast_group_from_profile(&group, profile, &fleet, 2000.0f, 1.1f),
                     GPW_OK);
    assert_true(gpw_profile_phase(profile, GPW_PHASE_IDLE, &figures) >= GPW_OK);
    assert_near(group.mean_w[GPW_PHASE_IDLE], 8.8f * figures.mean_w, 0.1f);
    assert_near(group.fixed_w, 2000.0f, 0.0f);
    assert_true(group.peak_w >= 8.8f * 700.0f);
    prepare();
    assert_int_equal(gpw_forecast_init(b.memory, sizeof b.memory, &b.config, &b.forecast),
                     GPW_OK);
    assert_int_equal(gpw_forecast_add_group(b.forecast, &group, NULL), GPW_OK);
    assert_int_equal(gpw_forecast_group_from_profile(&group, profile, &fleet, -1.0f, 1.1f),
                     GPW_ERR_DOMAIN);
    assert_int_equal(gpw_forecast_group_from_profile(&group, profile, &fleet, 0.0f, 9.0f),
                     GPW_ERR_DOMAIN);
    group.header = 0u;
    assert_int_equal(gpw_forecast_group_from_profile(&group, profile, &fleet, 0.0f, 1.1f),
                     GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mean_that_was_told_is_uncertain_by_what_was_said_of_it),
        cmocka_unit_test(quiet_phase_is_told_at_every_horizon),
        cmocka_unit_test(announced_change_is_in_the_horizons_that_reach_it),
        cmocka_unit_test(change_that_comes_is_followed_to_what_is_measured),
        cmocka_unit_test(half_of_a_group_moves_half_of_the_step),
        cmocka_unit_test(spread_change_is_half_done_after_half_its_time),
        cmocka_unit_test(known_phase_is_remembered),
        cmocka_unit_test(change_that_does_not_come_is_late_then_dropped),
        cmocka_unit_test(change_before_its_time_is_seen),
        cmocka_unit_test(change_to_the_same_power_comes_at_its_time),
        cmocka_unit_test(late_change_is_taken_when_it_comes),
        cmocka_unit_test(uncertain_change_widens_the_band_only),
        cmocka_unit_test(cancelled_change_leaves_nothing),
        cmocka_unit_test(chained_changes_start_where_the_one_before_ends),
        cmocka_unit_test(bounds_are_sums_of_what_may_be),
        cmocka_unit_test(group_that_may_start_is_bounded_by_its_peak),
        cmocka_unit_test(reading_outside_the_bounds_is_said),
        cmocka_unit_test(worst_steps_are_bounds),
        cmocka_unit_test(group_that_waits_for_its_announcement_steps_no_higher),
        cmocka_unit_test(without_a_reading_the_figures_are_told),
        cmocka_unit_test(gap_makes_it_stale_and_wider),
        cmocka_unit_test(odd_values_change_nothing),
        cmocka_unit_test(bad_calls_are_refused),
        cmocka_unit_test(capacities_are_kept),
        cmocka_unit_test(bad_configurations_are_refused),
        cmocka_unit_test(copied_state_goes_on_byte_for_byte),
        cmocka_unit_test(group_of_a_profile_has_its_figures_at_the_bus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
