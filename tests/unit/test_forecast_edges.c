/* SPDX-License-Identifier: MIT */
/* Forecast: every figure beyond each end; changes that meet, come together, or are of other
 * groups; ramps; what a profile does not know. */
#include "edges.h"

#define TICK_NS 10000000u
#define IDLE_W 1000.0f
#define TRAIN_W 6000.0f
#define INFER_W 3000.0f

static size_t bytes;

static struct {
    GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(2u, 4u));
    gpw_forecast_config config;
    gpw_forecast_group group;
    gpw_forecast *forecast;
    gpw_forecast_reading reading;
    uint64_t now_ns;
} b;

static void set_phase_of(gpw_forecast_group *g, uint32_t k, float mean_w)
{
    g->mean_w[k] = mean_w;
    g->low_w[k] = 0.9f * mean_w;
    g->high_w[k] = 1.1f * mean_w;
    g->sd_w[k] = 5.0f;
}

static void prepare(void)
{
    memset(&b, 0, sizeof b);
    assert_status(gpw_forecast_config_init(&b.config, sizeof b.config), GPW_OK);
    b.config.tick_ns = TICK_NS;
    b.config.rating_w = 10000.0f;
    b.config.groups_max = 2u;
    b.config.announcements_max = 4u;
    assert_status(gpw_forecast_group_init(&b.group, sizeof b.group), GPW_OK);
    b.group.peak_w = 8000.0f;
    b.group.may_start = 0u;
    set_phase_of(&b.group, GPW_PHASE_IDLE, IDLE_W);
    b.group.high_w[GPW_PHASE_OFF] = 0.0f;
    set_phase_of(&b.group, GPW_PHASE_TRAIN, TRAIN_W);
    set_phase_of(&b.group, GPW_PHASE_INFER, INFER_W);
}

static void begin(void)
{
    assert_status(gpw_forecast_init(b.memory, sizeof b.memory, &b.config, &b.forecast), GPW_OK);
    assert_status(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_OK);
}

static void step(float power_w)
{
    b.now_ns += b.config.tick_ns;
    assert_true(gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, power_w, GPW_FORECAST_GOOD) >=
                GPW_OK);
}

static gpw_status look(void)
{
    return gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading);
}

static void run(float power_w, float time_s)
{
    uint32_t k = (uint32_t)(time_s * 1.0e9f / (float)b.config.tick_ns + 0.5f);

    while (k-- > 0u) {
        step(power_w);
    }
    assert_true(look() >= GPW_OK);
}

static void announce(uint32_t id, uint32_t group, gpw_phase phase, float share, float in_s)
{
    assert_status(gpw_forecast_announce(b.forecast, id, group, phase, share,
                                        b.now_ns + (uint64_t)(in_s * 1.0e9f), 1),
                  GPW_OK);
}

/* ---- ends ---- */

#define OF gpw_forecast_config
static const edge of_forecast[] = {
    WORD(tick_ns, GPW_TICK_MIN_NS - 1u),
    WORD(tick_ns, GPW_TICK_MAX_NS + 1u),
    WORD(groups_max, 0u),
    WORD(groups_max, GPW_FORECAST_GROUPS_MAX + 1u),
    WORD(announcements_max, 0u),
    WORD(announcements_max, GPW_FORECAST_ANNOUNCEMENTS_MAX + 1u),
    KNOWN(rating_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(refresh_s, 0.9e-3f, 61.0f),
    KNOWN(dead_s, -0.1f, 10.1f),
    KNOWN(lag_s, -0.1f, 10.1f),
    KNOWN(early_s, -0.1f, 61.0f),
    KNOWN(late_s, -0.1f, 3601.0f),
    KNOWN(drop_s, 4.9f, 1.1f * GPW_TIME_MAX_S), /* not before it is late */
    KNOWN(memory_s, 9.0f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(error_pu, -0.1f, 0.21f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
};
#undef OF

static gpw_status try_forecast(const void *config)
{
    return gpw_forecast_state_size(config, &bytes);
}

#define OF gpw_forecast_group
static const edge of_group[] = {
    WORD(gpus, 0u),
    WORD(gpus, GPW_FLEET_GPUS_MAX + 1u),
    WORD(phase, GPW_PHASE_COUNT),
    WORD(phase, GPW_PHASE_USER_1), /* nobody knows its mean */
    WORD(may_start, 2u),
    KNOWN(sync_fraction, -0.1f, 1.1f),
    KNOWN(spread_s, -0.1f, 3601.0f),
    KNOWN(ramp_w_per_s, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(rise_s, -0.1f, 3601.0f),
    KNOWN(peak_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(other_feed_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(mean_error_pu, -0.1f, 1.1f),
    KNOWN(fixed_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    FIGURE(mean_w[GPW_PHASE_TRAIN], -1.0f, 8001.0f), /* more than the peak */
    FIGURE(sd_w[GPW_PHASE_TRAIN], -1.0f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(tau_s[GPW_PHASE_TRAIN], 0.9e-6f, 1.1f * GPW_TIME_MAX_S),
    FIGURE(low_w[GPW_PHASE_TRAIN], -1.0f, 6001.0f),
    FIGURE(high_w[GPW_PHASE_TRAIN], 5999.0f, 8001.0f),
    FIGURE(cycle_w[GPW_PHASE_TRAIN], -1.0f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(period_s[GPW_PHASE_TRAIN], 0.9e-6f, 1.1f * GPW_TIME_MAX_S),
};
#undef OF

static gpw_status try_group(const void *group)
{
    return gpw_forecast_add_group(b.forecast, group, NULL);
}

static void a_figure_beyond_an_end_is_refused(void **state)
{
    (void)state;
    prepare();
    ENDS_HOLD(of_forecast, b.config, try_forecast);
    b.config.groups_max = 2u;
    begin();
    ENDS_HOLD(of_group, b.group, try_group);
}

static void what_is_missing_is_told(void **state)
{
    gpw_forecast_steps steps;
    gpw_forecast_config c;
    gpw_forecast *f;

    (void)state;
    prepare();
    IS_NO_SIZE(gpw_forecast_config_init(&c, sizeof c - 4u));
    IS_MISSING(gpw_forecast_group_init(NULL, sizeof b.group));
    IS_MISSING(gpw_forecast_state_size(NULL, &bytes));
    IS_MISSING(gpw_forecast_state_size(&b.config, NULL));
    IS_MISSING(gpw_forecast_init(NULL, sizeof b.memory, &b.config, &f));
    IS_MISSING(gpw_forecast_init(b.memory, sizeof b.memory, NULL, &f));
    IS_MISSING(gpw_forecast_init(b.memory, sizeof b.memory, &b.config, NULL));
    c = b.config;
    c.tick_ns = 0u;
    f = NULL;
    assert_status(gpw_forecast_init(b.memory, sizeof b.memory, &c, &f), GPW_ERR_DOMAIN);
    assert_null(f);
    IS_MISSING(gpw_forecast_reset(NULL));
    IS_MISSING(gpw_forecast_add_group(NULL, &b.group, NULL));
    IS_MISSING(gpw_forecast_announce(NULL, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0u, 1));
    IS_MISSING(gpw_forecast_set_phase(NULL, 0u, GPW_PHASE_TRAIN));
    IS_MISSING(gpw_forecast_get(NULL, &b.reading, sizeof b.reading));
    IS_MISSING(gpw_forecast_step_bounds(NULL, 1u, &steps, sizeof steps));
    begin();
    IS_MISSING(gpw_forecast_add_group(b.forecast, NULL, NULL));
    IS_MISSING(gpw_forecast_get(b.forecast, NULL, sizeof b.reading));
    IS_MISSING(gpw_forecast_step_bounds(b.forecast, 1u, NULL, sizeof steps));
    assert_status(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps),
                  GPW_ERR_STATE);
    assert_status(gpw_forecast_announce(b.forecast, 1u, 0u, GPW_PHASE_TRAIN, 1.1f, 0u, 1),
                  GPW_ERR_DOMAIN);
}

/* ---- changes ---- */

/* 1000 W/s: 5000 W take 5 s. */
static void a_ramp_is_followed(void **state)
{
    uint32_t k;

    (void)state;
    prepare();
    b.group.ramp_w_per_s = 1000.0f;
    begin();
    run(IDLE_W, 5.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1.0f);
    run(IDLE_W, 1.0f);
    for (k = 1; k <= 300u; k++) {
        step(IDLE_W + 10.0f * (float)k);
    }
    assert_true(look() >= GPW_OK);
    assert_int_equal(b.reading.arrived, 1u);
    assert_near(b.reading.mean_w[GPW_FORECAST_HALF_SECOND], 4500.0f, 200.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], TRAIN_W, 100.0f);
    assert_true((b.reading.flags & GPW_FORECAST_CHANGING) != 0u);
}

/* Half of them at once, the rest within 10 s, and none faster than 2000 W/s. */
static void of_spread_and_ramp_the_slower_counts(void **state)
{
    (void)state;
    prepare();
    b.group.sync_fraction = 0.5f;
    b.group.spread_s = 10.0f;
    b.group.ramp_w_per_s = 2000.0f;
    begin();
    run(IDLE_W, 5.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.5f);
    run(IDLE_W, 0.05f);
    /* 1.55 s after: by ramp 3.1 kW, by spread 0.5775 of 5 kW, which is less. */
    assert_near(b.reading.mean_w[GPW_FORECAST_2_S], IDLE_W + 2887.5f, 40.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], TRAIN_W, 20.0f);
    run(IDLE_W, 0.45f);
    run(IDLE_W + 2500.0f, 2.0f);
    assert_int_equal(b.reading.arrived, 1u);
    assert_true((b.reading.flags & GPW_FORECAST_CHANGING) != 0u); /* for 10 s */
}

/* Thirds in three phases: a change takes from where most are. */
static void a_change_takes_from_where_most_are(void **state)
{
    (void)state;
    prepare();
    begin();
    announce(1u, 0u, GPW_PHASE_TRAIN, 0.3f, 1.0f); /* 0.7 idle, 0.3 train */
    announce(2u, 0u, GPW_PHASE_INFER, 0.6f, 2.0f); /* of idle: 0.1, 0.3, 0.6 */
    announce(3u, 0u, GPW_PHASE_IDLE, 1.0f, 3.0f);  /* of infer, all that is there */
    run(IDLE_W, 0.1f);
    assert_int_equal(b.reading.pending, 3u);
    assert_near(b.reading.next_w, 0.3f * (TRAIN_W - IDLE_W), 20.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], 0.7f * IDLE_W + 0.3f * TRAIN_W, 30.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_2_S],
                0.1f * IDLE_W + 0.3f * TRAIN_W + 0.6f * INFER_W, 30.0f);
}

static void the_larger_part_moves_whatever_its_place(void **state)
{
    (void)state;
    prepare();
    begin();
    announce(1u, 0u, GPW_PHASE_INFER, 0.3f, 1.0f);
    announce(2u, 0u, GPW_PHASE_TRAIN, 0.6f, 2.0f); /* 0.1 idle, 0.3 infer, 0.6 train */
    announce(3u, 0u, GPW_PHASE_IDLE, 0.5f, 3.0f);  /* of those in training */
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S],
                0.6f * IDLE_W + 0.3f * INFER_W + 0.1f * TRAIN_W, 30.0f);
}

/* 100 W of 400 W, in a load that fluctuates by as much, is nothing. */
static void a_fluctuation_is_no_change(void **state)
{
    uint32_t k;

    (void)state;
    prepare();
    set_phase_of(&b.group, GPW_PHASE_USER_1, IDLE_W + 600.0f);
    b.group.sd_w[GPW_PHASE_IDLE] = 100.0f;
    b.config.memory_s = 100000.0f;
    begin();
    announce(1u, 0u, GPW_PHASE_USER_1, 1.0f, 0.5f);
    for (k = 0; k < 100u; k++) {
        step(IDLE_W + (k % 2u != 0u ? 150.0f : 151.0f));
    }
    assert_true(look() >= GPW_OK);
    assert_int_equal(b.reading.arrived, 0u);
    assert_int_equal(b.reading.pending, 1u);
}

static void without_any_reading_a_change_is_only_late(void **state)
{
    (void)state;
    prepare();
    begin();
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.5f);
    run(gpw_unknown(), 7.0f);
    assert_int_equal(b.reading.arrived, 0u);
    assert_int_equal(b.reading.pending, 1u);
    assert_true((b.reading.flags & GPW_FORECAST_LATE) != 0u);
}

/* At one time in the order in which they were told; and to where all are already. */
static void changes_at_one_time_are_taken_in_order(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 2.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1.0f);
    announce(2u, 0u, GPW_PHASE_INFER, 1.0f, 1.0f);
    announce(3u, 0u, GPW_PHASE_INFER, 1.0f, 2.0f); /* nothing is left to move */
    run(IDLE_W, 0.1f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], INFER_W, 10.0f);
    run(IDLE_W, 0.9f);
    run(INFER_W, 5.0f);
    assert_int_equal(b.reading.arrived, 3u);
    assert_near(b.reading.expected_w, INFER_W, 20.0f);
}

/* A second one while the first is due, and while it is late. */
static void a_change_on_one_that_is_due_starts_where_that_ends(void **state)
{
    (void)state;
    prepare();
    b.config.late_s = 1.0f;
    begin();
    run(IDLE_W, 2.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.0f);
    run(IDLE_W, 0.5f); /* due */
    announce(2u, 0u, GPW_PHASE_INFER, 1.0f, 5.0f);
    run(IDLE_W, 1.0f); /* late */
    assert_true((b.reading.flags & GPW_FORECAST_LATE) != 0u);
    announce(3u, 0u, GPW_PHASE_IDLE, 1.0f, 8.0f);
    run(IDLE_W, 0.05f);
    assert_int_equal(b.reading.pending, 3u);
    assert_status(gpw_forecast_cancel(b.forecast, 1u), GPW_OK);
    run(IDLE_W, 0.05f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], IDLE_W, 20.0f);
    run(IDLE_W, 4.9f); /* 2 s before it is due it may come */
    run(INFER_W, 1.0f);
    assert_int_equal(b.reading.arrived, 1u);
}

/* One that is already due, one that is not: they are no change before its time. */
static void of_two_the_one_that_is_due_need_not_wait(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 2.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 0.5f, 0.0f);
    announce(2u, 0u, GPW_PHASE_TRAIN, 0.5f, 0.05f);
    run(IDLE_W, 0.02f);
    run(IDLE_W + 2500.0f, 0.01f);
    step(TRAIN_W);
    run(TRAIN_W, 1.0f);
    assert_int_equal(b.reading.arrived, 2u);
    assert_int_equal(b.reading.flags & GPW_FORECAST_EARLY, 0u); /* by less than a refresh */
}

/* A third of what was announced, for good: after three readings it has come. */
static void a_change_that_comes_smaller_is_taken_after_three_readings(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 5.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.0f);
    run(IDLE_W, 0.1f);
    step(IDLE_W + 1600.0f);
    step(IDLE_W + 1610.0f);
    assert_true(look() >= GPW_OK);
    assert_int_equal(b.reading.arrived, 0u);
    step(IDLE_W + 1620.0f);
    assert_true(look() >= GPW_OK);
    assert_int_equal(b.reading.arrived, 1u);
}

static void a_change_waits_for_a_reading(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 2.0f);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.0f);
    run(gpw_unknown(), 1.0f);
    assert_int_equal(b.reading.arrived, 0u);
    assert_int_equal(b.reading.pending, 1u);
    step(TRAIN_W);
    step(TRAIN_W + 1.0f);
    run(TRAIN_W, 1.0f);
    assert_int_equal(b.reading.arrived, 1u);
}

/* ---- two groups ---- */

static void each_group_has_its_own_changes(void **state)
{
    gpw_forecast_steps steps;

    (void)state;
    prepare();
    b.group.rise_s = 3.0f;
    begin();
    b.group.rise_s = 2.0f;
    assert_status(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_OK);
    run(2.0f * IDLE_W, 5.0f);
    assert_status(gpw_forecast_step_bounds(b.forecast, 3u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_rise_s, 2.0f, 0.0f); /* the faster one */
    assert_near(steps.up_w, 2.0f * 100.0f, 5.0f);
    announce(1u, 1u, GPW_PHASE_TRAIN, 1.0f, 30.0f);
    announce(2u, 0u, GPW_PHASE_TRAIN, 1.0f, 100.0f); /* beyond a minute */
    announce(3u, 0u, GPW_PHASE_OFF, 1.0f, 20.0f);    /* a step down takes no room */
    run(2.0f * IDLE_W, 0.1f);
    assert_status(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, 100.0f, 5.0f);
    assert_near(steps.up_rise_s, 3.0f, 0.0f);
    assert_status(gpw_forecast_step_bounds(b.forecast, 2u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, 1.1f * TRAIN_W - IDLE_W, 10.0f);
    /* The same announcement, of the other group now. */
    announce(1u, 0u, GPW_PHASE_INFER, 1.0f, 30.0f);
    run(2.0f * IDLE_W, 0.1f);
    assert_int_equal(b.reading.pending, 3u);
    assert_status(gpw_forecast_step_bounds(b.forecast, 2u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.up_w, 100.0f, 5.0f);
    assert_status(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps), GPW_OK);
    /* From nothing, as it is off by then, and it may not have gone off. */
    assert_near(steps.up_w, 1.1f * INFER_W + 1.1f * IDLE_W - IDLE_W, 10.0f);
}

/* A phase that is told ends what is under way there, and not elsewhere. */
static void a_phase_that_is_told_ends_what_is_under_way(void **state)
{
    uint32_t k;

    (void)state;
    prepare();
    b.group.ramp_w_per_s = 1000.0f;
    begin();
    assert_status(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_OK);
    run(2.0f * IDLE_W, 2.0f);
    announce(1u, 1u, GPW_PHASE_TRAIN, 1.0f, 0.0f);
    for (k = 1; k <= 300u; k++) {
        step(2.0f * IDLE_W + 10.0f * (float)k);
    }
    assert_true(look() >= GPW_OK);
    assert_int_equal(b.reading.arrived, 1u);
    announce(2u, 0u, GPW_PHASE_TRAIN, 1.0f, 50.0f); /* waits */
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_INFER), GPW_OK);
    run(6000.0f, 0.05f);
    assert_true((b.reading.flags & GPW_FORECAST_CHANGING) != 0u);
    assert_status(gpw_forecast_set_phase(b.forecast, 1u, GPW_PHASE_IDLE), GPW_OK);
    run(IDLE_W + INFER_W, 0.05f);
    assert_int_equal(b.reading.flags & GPW_FORECAST_CHANGING, 0u);
    assert_near(b.reading.expected_w, IDLE_W + INFER_W, 200.0f);
}

/* ---- time ---- */

static void a_reading_beyond_the_bounds_is_forgotten_after_a_minute(void **state)
{
    (void)state;
    prepare();
    begin();
    run(IDLE_W, 1.0f);
    run(2000.0f, 0.02f);
    run(IDLE_W, 30.0f);
    assert_true(b.reading.beyond > 0u && (b.reading.flags & GPW_FORECAST_BEYOND) != 0u);
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 200.0f);
    run(IDLE_W, 40.0f);
    assert_true(b.reading.beyond > 0u);
    assert_int_equal(b.reading.flags & GPW_FORECAST_BEYOND, 0u);
    run(IDLE_W, 60.0f); /* the longest horizon has been judged, and a change waits: all known */
    assert_status(look(), GPW_OK);
    assert_true(b.reading.covered_pu[GPW_FORECAST_60_S] > 0.9f);
}

/* A tick of 50 ms: every horizon is seen to in each. */
static void a_long_tick_sees_to_all_horizons(void **state)
{
    uint32_t i;

    (void)state;
    prepare();
    b.config.tick_ns = 50000000u;
    begin();
    run(1010.0f, 5.0f);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_near(b.reading.mean_w[i], 1010.0f, 3.0f);
    }
    announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.3f);
    step(1010.0f);
    assert_true(look() >= GPW_OK);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) { /* in the very next tick */
        assert_near(b.reading.mean_w[i], TRAIN_W, 20.0f);
    }
}

/* ---- figures that are not known ---- */

static void a_phase_of_which_one_end_is_known_has_a_spread_of_its_mean(void **state)
{
    (void)state;
    prepare();
    b.group.sd_w[GPW_PHASE_IDLE] = gpw_unknown();
    b.group.high_w[GPW_PHASE_IDLE] = gpw_unknown();
    b.group.mean_error_pu = 0.0f;
    begin();
    run(gpw_unknown(), 0.1f);
    assert_near(b.reading.spread_w, 0.02f * IDLE_W, 0.5f); /* 2 % */
    b.group.high_w[GPW_PHASE_IDLE] = 1300.0f;
    begin();
    run(gpw_unknown(), 0.1f);
    assert_near(b.reading.spread_w, 40.0f, 0.5f); /* a tenth of 900 to 1300 */
}

static void a_group_that_is_off_may_stay_at_nothing(void **state)
{
    (void)state;
    prepare();
    b.group.phase = GPW_PHASE_OFF;
    b.group.high_w[GPW_PHASE_OFF] = 0.0f;
    begin();
    run(gpw_unknown(), 0.1f);
    assert_near(b.reading.mean_w[0], 0.0f, 0.0f);
    assert_near(b.reading.bound_low_w[0], 0.0f, 0.0f);
    assert_near(b.reading.bound_high_w[0], 0.0f, 0.0f);
}

/* ---- of a profile ---- */

static gpw_forecast_group from_profile(const gpw_profile_config *board,
                                       const gpw_phase_figures *figures,
                                       const gpw_fleet_group *fleet, gpw_status expected)
{
    gpw_forecast_group group;
    gpw_profile *profile;
    gpw_status status;

    assert_status(gpw_forecast_group_init(&group, sizeof group), GPW_OK);
    assert_status(gpw_profile_create(board, &profile), GPW_OK);
    assert_status(gpw_profile_set_phase(profile, figures), GPW_OK);
    status = gpw_forecast_group_from_profile(&group, profile, fleet, 100.0f, 1.0f);
    assert_string_equal(gpw_status_name(status), gpw_status_name(expected));
    gpw_profile_destroy(profile);
    return group;
}

static void a_profile_gives_what_it_knows(void **state)
{
    gpw_profile_config board;
    gpw_phase_figures figures;
    gpw_fleet_group fleet;
    gpw_forecast_group g;

    (void)state;
    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "edge", 5u);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.phase = GPW_PHASE_IDLE;
    figures.mean_w = 60.0f;
    assert_status(gpw_fleet_group_init(&fleet, sizeof fleet), GPW_OK);
    fleet.gpus = 8u;
    fleet.node_gpus = 0u;
    fleet.initial_phase = GPW_PHASE_IDLE;

    (void)from_profile(&board, &figures, &fleet, GPW_ERR_UNKNOWN); /* no peak */
    board.tdp_w = 400.0f;
    g = from_profile(&board, &figures, &fleet, GPW_OK);
    assert_near(g.peak_w, 3200.0f, 0.0f);
    assert_near(g.mean_w[GPW_PHASE_IDLE], 480.0f, 0.0f);
    assert_near(g.fixed_w, 100.0f, 0.0f);
    assert_true(g.sd_w[GPW_PHASE_IDLE] != g.sd_w[GPW_PHASE_IDLE]); /* unknown stays unknown */
    assert_true(g.high_w[GPW_PHASE_IDLE] != g.high_w[GPW_PHASE_IDLE]);
    board.peak_low_w = 500.0f; /* seen, and above the rating */
    assert_near(from_profile(&board, &figures, &fleet, GPW_OK).peak_w, 4000.0f, 0.0f);
    board.excursion_ratio = 1.5f; /* more than was seen */
    assert_near(from_profile(&board, &figures, &fleet, GPW_OK).peak_w, 4800.0f, 0.0f);
    board.tdp_w = gpw_unknown();
    assert_near(from_profile(&board, &figures, &fleet, GPW_OK).peak_w, 4000.0f, 0.0f);

    /* 3 W of each GPU, apart from each other: root of 8 times as much. */
    figures.sigma_w = 3.0f;
    g = from_profile(&board, &figures, &fleet, GPW_OK);
    assert_near(g.sd_w[GPW_PHASE_IDLE], 3.0f * 2.828427f, 0.001f);
    figures.low_w = 50.0f;
    figures.high_w = 70.0f;
    fleet.node_gpus = 4u;
    g = from_profile(&board, &figures, &fleet, GPW_OK);
    assert_near(g.low_w[GPW_PHASE_IDLE], 400.0f - 4.0f * 8.485281f, 0.01f);
    assert_near(g.high_w[GPW_PHASE_IDLE], 560.0f + 4.0f * 8.485281f, 0.01f);
    figures.sigma_w = gpw_unknown(); /* a wave alone: its crest passes the range */
    figures.wave_w = 10.0f;
    figures.wave_period_s = 1.0f;
    figures.wave_duty = 0.5f;
    g = from_profile(&board, &figures, &fleet, GPW_OK);
    assert_near(g.high_w[GPW_PHASE_IDLE], 640.0f, 0.01f);
    figures.high_w = 600.0f; /* more than the board's peak */
    figures.wave_w = gpw_unknown();
    figures.wave_period_s = figures.wave_duty = gpw_unknown();
    assert_near(from_profile(&board, &figures, &fleet, GPW_OK).high_w[GPW_PHASE_IDLE], 4000.0f,
                0.0f);
    figures.mean_w = 550.0f; /* and so is the mean: whoever adds the group hears of it */
    g = from_profile(&board, &figures, &fleet, GPW_OK);
    assert_near(g.high_w[GPW_PHASE_IDLE], 4800.0f, 0.0f);
    prepare();
    begin();
    assert_status(gpw_forecast_add_group(b.forecast, &g, NULL), GPW_ERR_DOMAIN);

    figures.mean_w = 60.0f; /* a correlation that no fluctuations have */
    figures.sigma_w = 3.0f;
    fleet.rho_in = -0.9f;
    (void)from_profile(&board, &figures, &fleet, GPW_ERR_DOMAIN);
}

static void a_profile_needs_all_its_arguments(void **state)
{
    const gpw_profile *const profile = gpw_profile_h100_sxm();
    const gpw_profile *const none = (const gpw_profile *)(const void *)b.memory;
    gpw_forecast_group group;
    gpw_fleet_group fleet, bad;

    (void)state;
    memset(&b, 0, sizeof b);
    assert_status(gpw_forecast_group_init(&group, sizeof group), GPW_OK);
    assert_status(gpw_fleet_group_init(&fleet, sizeof fleet), GPW_OK);
    fleet.gpus = 8u;
    IS_MISSING(gpw_forecast_group_from_profile(NULL, profile, &fleet, 0.0f, 1.0f));
    IS_MISSING(gpw_forecast_group_from_profile(&group, NULL, &fleet, 0.0f, 1.0f));
    IS_MISSING(gpw_forecast_group_from_profile(&group, profile, NULL, 0.0f, 1.0f));
    assert_status(gpw_forecast_group_from_profile(&group, none, &fleet, 0.0f, 1.0f),
                  GPW_ERR_HANDLE);
    bad = fleet;
    bad.header = 0u;
    assert_status(gpw_forecast_group_from_profile(&group, profile, &bad, 0.0f, 1.0f),
                  GPW_ERR_VERSION);
    bad = fleet;
    bad.gpus = 0u;
    assert_status(gpw_forecast_group_from_profile(&group, profile, &bad, 0.0f, 1.0f),
                  GPW_ERR_DOMAIN);
    bad.gpus = GPW_FLEET_GPUS_MAX + 1u;
    assert_status(gpw_forecast_group_from_profile(&group, profile, &bad, 0.0f, 1.0f),
                  GPW_ERR_DOMAIN);
    bad = fleet;
    bad.initial_phase = GPW_PHASE_COUNT;
    assert_status(gpw_forecast_group_from_profile(&group, profile, &bad, 0.0f, 1.0f),
                  GPW_ERR_DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_beyond_an_end_is_refused),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(a_ramp_is_followed),
        cmocka_unit_test(of_spread_and_ramp_the_slower_counts),
        cmocka_unit_test(a_change_takes_from_where_most_are),
        cmocka_unit_test(the_larger_part_moves_whatever_its_place),
        cmocka_unit_test(a_fluctuation_is_no_change),
        cmocka_unit_test(without_any_reading_a_change_is_only_late),
        cmocka_unit_test(changes_at_one_time_are_taken_in_order),
        cmocka_unit_test(a_change_on_one_that_is_due_starts_where_that_ends),
        cmocka_unit_test(of_two_the_one_that_is_due_need_not_wait),
        cmocka_unit_test(a_change_that_comes_smaller_is_taken_after_three_readings),
        cmocka_unit_test(a_change_waits_for_a_reading),
        cmocka_unit_test(each_group_has_its_own_changes),
        cmocka_unit_test(a_phase_that_is_told_ends_what_is_under_way),
        cmocka_unit_test(a_reading_beyond_the_bounds_is_forgotten_after_a_minute),
        cmocka_unit_test(a_long_tick_sees_to_all_horizons),
        cmocka_unit_test(a_phase_of_which_one_end_is_known_has_a_spread_of_its_mean),
        cmocka_unit_test(a_group_that_is_off_may_stay_at_nothing),
        cmocka_unit_test(a_profile_gives_what_it_knows),
        cmocka_unit_test(a_profile_needs_all_its_arguments),
    };

    return cmocka_run_group_tests_name("forecast edges", tests, live_make, live_end);
}
