/* SPDX-License-Identifier: MIT */
/* Expected values: by hand, or from the papers' figures that the presets rest on. */
#include "supply_setup.h"

#include <float.h>
#include <string.h>

static gpw_supply *preset_of(uint32_t preset, uint32_t nodes)
{
    gpw_supply_config c = config_of(0.001f);

    assert_status(gpw_supply_preset(&c, preset, nodes), GPW_OK);
    return supply_of(c);
}

/* Without a cooling both slopes are one. */
static gpw_status power(const gpw_supply *supply, float board_w, float *ac_w, float *slope)
{
    float settled_slope = NAN;
    const gpw_status status = gpw_supply_power(supply, board_w, ac_w, slope, &settled_slope);

    assert_true(status < GPW_OK || settled_slope == *slope);
    return status;
}

static double ac_of(const gpw_supply *supply, double board_w)
{
    float ac_w = NAN, slope = NAN;

    assert_true(power(supply, (float)board_w, &ac_w, &slope) >= GPW_OK);
    return (double)ac_w;
}

/* A Platinum supply of 10 kW: 82, 90, 94, 91 % at 10, 20, 50, 100 % load. */
static gpw_supply_config platinum_config(void)
{
    gpw_supply_config c = config_of(0.001f);

    c.rows_max = 4;
    c.psu_rated_w = 10.0e3f;
    return c;
}

static gpw_supply *with_platinum_rows(gpw_supply_config c)
{
    gpw_supply *const supply = supply_of(c);

    assert_status(gpw_supply_add_efficiency(supply, 0.1f, 0.82f), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.2f, 0.90f), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.94f), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 1.0f, 0.91f), GPW_OK);
    return supply;
}

/* ---- the static map ---- */

static void bare_supply_passes_board_watts_through(void **state)
{
    const gpw_supply *const supply = supply_of(config_of(0.001f));
    float ac_w, slope;

    (void)state;
    assert_status(power(supply, 5345.6f, &ac_w, &slope), GPW_OK);
    assert_true(ac_w == 5345.6f);
    assert_true(slope == 1.0f);
}

static void efficiency_rows_give_the_losses_worked_out_by_hand(void **state)
{
    static const struct {
        double board_w, ac_w, slope;
        gpw_status status;
    } cases[] = {
        {0.0, 0.0, 1 / 0.82, GPW_NOTE_CLAMPED},              /* below the rows: the first one */
        {500.0, 500 / 0.82, 1 / 0.82, GPW_NOTE_CLAMPED},     /* ... */
        {1000.0, 1000 / 0.82, 1 / 0.82, GPW_OK},             /* on the first row */
        {1500.0, 1500 / 0.86, 0.74 / 0.7396, GPW_OK},        /* 0.82 + 0.8 (l - 0.1); 0.86^2 */
        {3500.0, 3500 / 0.92, 0.873333333 / 0.8464, GPW_OK}, /* 0.90 + 0.1333 (l - 0.2) */
        {7500.0, 7500 / 0.925, 0.97 / 0.855625, GPW_OK},     /* 0.94 - 0.06 (l - 0.5) */
        {12000.0, 12000 / 0.91, 1 / 0.91, GPW_NOTE_CLAMPED},
    };
    const gpw_supply *const supply = with_platinum_rows(platinum_config());
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        float ac_w = NAN, slope = NAN;
        const gpw_status status = power(supply, (float)cases[i].board_w, &ac_w, &slope);

        assert_int_equal(status, cases[i].status);
        assert_near(ac_w, cases[i].ac_w, 2e-3);
        assert_near(slope, cases[i].slope, 1e-5);
    }
}

static void overhead_on_the_dc_side_passes_the_psu_and_at_the_ac_side_does_not(void **state)
{
    gpw_supply_config c = platinum_config();
    float ac_w, slope;

    (void)state;
    c.overhead_w = 500.0f;
    c.overhead_w_per_w = 0.25f;
    c.distribution_efficiency = 0.96f;
    assert_status(power(with_platinum_rows(c), 2400.0f, &ac_w, &slope), GPW_OK);
    assert_near(ac_w, 3500 / 0.92 / 0.96, 2e-3); /* 2400 + 500 + 600 at 0.35 pu */
    assert_near(slope, 1.25 * 0.873333333 / 0.8464 / 0.96, 1e-5);
    c.overhead_point = GPW_POINT_NODE_AC;
    assert_status(power(with_platinum_rows(c), 3500.0f, &ac_w, &slope), GPW_OK);
    assert_near(ac_w, (3500 / 0.92 + 500 + 875) / 0.96, 2e-3);
    assert_near(slope, (0.873333333 / 0.8464 + 0.25) / 0.96, 1e-5);
}

static void more_board_power_never_needs_less_ac_power(void **state)
{
    gpw_supply_config c = platinum_config();
    const gpw_supply *supply;
    double last_w = -1.0;
    int k;

    (void)state;
    c.overhead_w = 300.0f;
    supply = with_platinum_rows(c);
    for (k = 0; k <= 3000; k++) {
        const double ac_w = ac_of(supply, k * 5.0);

        assert_true(ac_w > last_w);
        assert_true(ac_w >= k * 5.0);
        last_w = ac_w;
    }
}

static void slope_is_what_a_small_difference_gives(void **state)
{
    static const double board_w[] = {300, 900, 1500, 2600, 4100, 6000, 8200, 9900};
    gpw_supply_config c = platinum_config();
    const gpw_supply *supply;
    size_t i;

    (void)state;
    c.overhead_w = 40.0f;
    c.overhead_w_per_w = 0.1f;
    c.distribution_efficiency = 0.985f;
    supply = with_platinum_rows(c);
    for (i = 0; i < COUNT_OF(board_w); i++) {
        const double rise_w = ac_of(supply, board_w[i] + 8) - ac_of(supply, board_w[i] - 8);
        float ac_w, slope;

        assert_true(power(supply, (float)board_w[i], &ac_w, &slope) >= GPW_OK);
        assert_near(slope, rise_w / 16, 2e-4);
    }
}

static void single_row_holds_everywhere(void **state)
{
    gpw_supply *const supply = supply_of(platinum_config());
    float ac_w, slope;

    (void)state;
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.8f), GPW_OK);
    assert_status(power(supply, 5000.0f, &ac_w, &slope), GPW_OK);
    assert_near(ac_w, 6250.0, 1e-3);
    assert_status(power(supply, 100.0f, &ac_w, &slope), GPW_NOTE_CLAMPED);
    assert_near(ac_w, 125.0, 1e-4);
    assert_status(power(supply, 1.0e12f, &ac_w, &slope), GPW_NOTE_CLAMPED);
    assert_near(slope, 1.25, 1e-6);
}

/* ---- presets ---- */

static void study_preset_adds_an_eighth(void **state)
{
    (void)state;
    /* 8 x 265 W; 10 to 15 % of it are 2332 to 2438 W. */
    assert_near(ac_of(preset_of(GPW_SUPPLY_STUDY, 1), 2120.0), 2385.0, 1e-3);
    assert_near(ac_of(preset_of(GPW_SUPPLY_STUDY, 40), 0.0), 0.0, 0.0);
}

static void study_constant_preset_gives_the_study_s_idle_node(void **state)
{
    (void)state;
    assert_near(ac_of(preset_of(GPW_SUPPLY_STUDY_CONSTANT, 1), 8 * 60.0), 1800.0, 25.0);
    assert_near(ac_of(preset_of(GPW_SUPPLY_STUDY_CONSTANT, 5), 1000.0), 7500.0, 1e-3);
}

static void hgx_preset_meets_the_measured_idle_and_burn(void **state)
{
    (void)state;
    assert_near(ac_of(preset_of(GPW_SUPPLY_HGX_H100, 1), 8 * 72.5), 1860.0, 0.01);
    assert_near(ac_of(preset_of(GPW_SUPPLY_HGX_H100, 1), 8 * 668.2), 8430.0, 0.01);
    assert_near(ac_of(preset_of(GPW_SUPPLY_HGX_H100, 12), 96 * 668.2), 12 * 8430.0, 0.1);
}

/* A node's total is its idle power plus its boards' steps, overhead of the steps included; the
 * overhead is 1.28 kW at idle and 3.08 kW under burn, not one constant. */
static void idle_and_steps_make_up_the_total(void **state)
{
    const gpw_supply *const supply = preset_of(GPW_SUPPLY_HGX_H100, 1);
    const double boards_w[] = {8 * 72.5, 8 * 265.0, 8 * 519.0, 8 * 668.2};
    double total_w = ac_of(supply, boards_w[0]);
    float ac_w, slope;
    size_t i;

    (void)state;
    assert_near(total_w - boards_w[0], 1280.0, 0.1);
    for (i = 1; i < COUNT_OF(boards_w); i++) {
        assert_status(power(supply, (float)boards_w[i], &ac_w, &slope), GPW_OK);
        total_w += (double)slope * (boards_w[i] - boards_w[i - 1]);
        assert_near(ac_w, total_w, 0.05);
    }
    assert_near(total_w - boards_w[3], 3084.4, 0.1);
}

static void preset_leaves_the_other_fields_alone(void **state)
{
    gpw_supply_config c = config_of(0.25f), before;

    (void)state;
    c.under_hz = 47.0f;
    before = c;
    assert_status(gpw_supply_preset(&c, GPW_SUPPLY_HGX_H100, 2), GPW_OK);
    c.overhead_w = before.overhead_w;
    c.overhead_w_per_w = before.overhead_w_per_w;
    c.overhead_point = before.overhead_point;
    assert_memory_equal(&c, &before, sizeof c);
}

static void unknown_preset_is_refused(void **state)
{
    gpw_supply_config c = config_of(0.25f), before = c;

    (void)state;
    assert_status(gpw_supply_preset(&c, 3, 1), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_preset(&c, GPW_SUPPLY_STUDY, 0), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_preset(&c, GPW_SUPPLY_STUDY, 1000001), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_preset(NULL, GPW_SUPPLY_STUDY, 1), GPW_ERR_NULL);
    assert_memory_equal(&c, &before, sizeof c);
    memset(&c, 0, sizeof c);
    assert_status(gpw_supply_preset(&c, GPW_SUPPLY_STUDY, 1), GPW_ERR_VERSION);
}

/* ---- the frequency window ---- */

/* 1 ms samples; away below 47 Hz for 4 ms or above 53 Hz for 3; back after 6 ms at 49 to 51 Hz;
 * walk-in over 4 ms. */
static gpw_supply_config window_config(void)
{
    gpw_supply_config c = config_of(0.001f);

    c.under_hz = 47.0f;
    c.under_delay_s = 0.004f;
    c.over_hz = 53.0f;
    c.over_delay_s = 0.003f;
    c.return_low_hz = 49.0f;
    c.return_high_hz = 51.0f;
    c.return_delay_s = 0.006f;
    c.walk_in_s = 0.004f;
    return c;
}

static double share_at(gpw_supply *supply, float frequency_hz)
{
    float mean_w = NAN, fluctuation_w = NAN, share = NAN;
    uint32_t trips;

    assert_status(gpw_supply_step(supply, 100.0f, 8.0f, frequency_hz, &mean_w, &fluctuation_w),
                  GPW_OK);
    assert_status(gpw_supply_connected(supply, &share, &trips), GPW_OK);
    assert_near(mean_w, 100.0 * (double)share, 1e-4);
    assert_near(fluctuation_w, 8.0 * (double)share, 1e-5);
    return (double)share;
}

static uint32_t trips_of(const gpw_supply *supply)
{
    uint32_t trips = 99;
    float share;

    assert_status(gpw_supply_connected(supply, &share, &trips), GPW_OK);
    return trips;
}

static void expect_share(gpw_supply *supply, float frequency_hz, int samples, double share)
{
    while (samples-- > 0) {
        assert_near(share_at(supply, frequency_hz), share, 1e-6);
    }
}

static void supplies_leave_and_walk_in_on_the_sample(void **state)
{
    gpw_supply *const supply = supply_of(window_config());

    (void)state;
    expect_share(supply, 50.0f, 10, 1.0);
    expect_share(supply, 46.9f, 4, 1.0);
    expect_share(supply, 46.9f, 3, 0.0);
    assert_int_equal(trips_of(supply), 1);
    expect_share(supply, 50.0f, 6, 0.0);
    expect_share(supply, 50.0f, 1, 0.125); /* the mean of a linear rise over the sample */
    expect_share(supply, 50.0f, 1, 0.375);
    expect_share(supply, 50.0f, 1, 0.625);
    expect_share(supply, 50.0f, 1, 0.875);
    expect_share(supply, 50.0f, 10, 1.0);
    expect_share(supply, 53.1f, 3, 1.0);
    expect_share(supply, 53.1f, 3, 0.0);
    assert_int_equal(trips_of(supply), 2);
}

static void short_excursion_is_ridden_through(void **state)
{
    gpw_supply *const supply = supply_of(window_config());
    int k;

    (void)state;
    for (k = 0; k < 20; k++) {
        expect_share(supply, 40.0f, 4, 1.0);
        expect_share(supply, 47.0f, 1, 1.0); /* on the limit is inside */
        expect_share(supply, 60.0f, 3, 1.0);
        expect_share(supply, 53.0f, 1, 1.0);
    }
    for (k = 0; k < 20; k++) { /* one sample inside is enough to start the delay again */
        expect_share(supply, 40.0f, 4, 1.0);
        expect_share(supply, 50.0f, 1, 1.0);
    }
    for (k = 0; k < 20; k++) {
        expect_share(supply, 60.0f, 3, 1.0);
        expect_share(supply, 50.0f, 1, 1.0);
    }
    assert_int_equal(trips_of(supply), 0);
}

static void return_waits_for_the_whole_delay_inside_the_inner_window(void **state)
{
    gpw_supply *const supply = supply_of(window_config());

    (void)state;
    expect_share(supply, 40.0f, 4, 1.0);
    expect_share(supply, 40.0f, 1, 0.0);
    expect_share(supply, 48.0f, 100, 0.0); /* inside the outer window only */
    expect_share(supply, 52.0f, 100, 0.0);
    expect_share(supply, 50.0f, 5, 0.0);
    expect_share(supply, 48.9f, 1, 0.0); /* starts the delay again */
    expect_share(supply, 49.0f, 3, 0.0); /* on the limit is inside */
    expect_share(supply, 51.0f, 3, 0.0);
    expect_share(supply, 51.0f, 1, 0.125);
    assert_int_equal(trips_of(supply), 1);
}

static void supplies_may_leave_again_while_they_walk_in(void **state)
{
    gpw_supply_config c = window_config();
    gpw_supply *supply;

    (void)state;
    c.walk_in_s = 0.010f;
    supply = supply_of(c);
    expect_share(supply, 40.0f, 4, 1.0);
    expect_share(supply, 40.0f, 1, 0.0);
    expect_share(supply, 50.0f, 6, 0.0);
    expect_share(supply, 50.0f, 1, 0.05);
    expect_share(supply, 50.0f, 1, 0.15);
    expect_share(supply, 46.0f, 1, 0.25);
    expect_share(supply, 46.0f, 1, 0.35);
    expect_share(supply, 46.0f, 1, 0.45);
    expect_share(supply, 46.0f, 1, 0.55);
    expect_share(supply, 46.0f, 1, 0.0);
    assert_int_equal(trips_of(supply), 2);
    expect_share(supply, 50.0f, 6, 0.0);
    expect_share(supply, 50.0f, 1, 0.05); /* from the start again */
}

static void zero_delays_act_at_once(void **state)
{
    gpw_supply_config c = window_config();
    gpw_supply *supply;

    (void)state;
    c.under_delay_s = 0.0f;
    c.return_delay_s = 0.0f;
    c.walk_in_s = 0.0f;
    supply = supply_of(c);
    expect_share(supply, 46.0f, 1, 0.0);
    expect_share(supply, 50.0f, 1, 1.0);
    expect_share(supply, 46.0f, 1, 0.0);
    assert_int_equal(trips_of(supply), 2);
}

static void delay_is_counted_in_whole_samples_that_cover_it(void **state)
{
    gpw_supply_config c = window_config();
    gpw_supply *supply;

    (void)state;
    c.under_delay_s = 0.0041f;
    supply = supply_of(c);
    expect_share(supply, 46.0f, 5, 1.0);
    expect_share(supply, 46.0f, 1, 0.0);
    c.dt_s = 0.01f;
    c.under_delay_s = 0.3f; /* 30.000002 samples in float */
    supply = supply_of(c);
    expect_share(supply, 46.0f, 30, 1.0);
    expect_share(supply, 46.0f, 1, 0.0);
}

static void bounds_of_the_return_default_to_those_of_leaving(void **state)
{
    gpw_supply_config c = window_config();
    gpw_supply *supply;

    (void)state;
    c.return_low_hz = 0.0f;
    c.return_high_hz = 0.0f;
    supply = supply_of(c);
    expect_share(supply, 46.0f, 4, 1.0);
    expect_share(supply, 46.9f, 50, 0.0);
    expect_share(supply, 53.1f, 50, 0.0);
    expect_share(supply, 47.0f, 3, 0.0);
    expect_share(supply, 53.0f, 3, 0.0);
    expect_share(supply, 53.0f, 1, 0.125);
}

static void supplies_without_a_window_never_leave(void **state)
{
    gpw_supply *const supply = supply_of(config_of(0.001f));

    (void)state;
    expect_share(supply, 0.0f, 1000, 1.0);
    expect_share(supply, 1000.0f, 1000, 1.0);
    assert_int_equal(trips_of(supply), 0);
}

/* ---- steps ---- */

static void step_gives_the_static_map_and_scales_the_fluctuation_by_its_slope(void **state)
{
    static const float board_w[] = {3500.0f, 3500.0f, 1500.0f, -0.0f, 0.0f, -0.0f, 3500.0f};
    gpw_supply *const supply = with_platinum_rows(platinum_config());
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(board_w); i++) {
        float ac_w, slope, mean_w, fluctuation_w;
        const float board_fluctuation_w = -12.5f;

        assert_true(power(supply, board_w[i], &ac_w, &slope) >= GPW_OK);
        assert_status(gpw_supply_step(supply, board_w[i], board_fluctuation_w, 50.0f, &mean_w,
                                      &fluctuation_w),
                      GPW_OK);
        assert_near(mean_w, ac_w, 0.0);
        assert_false(signbit(mean_w)); /* the same bits for either zero */
        assert_near(fluctuation_w, (double)(board_fluctuation_w * slope), 0.0);
    }
}

static void copied_state_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_SUPPLY_STATE_BYTES(GPW_SUPPLY_ROWS_MAX, 0, 0));
    gpw_supply_config c = window_config();
    gpw_supply *supply, *other = (gpw_supply *)copy;
    int k;

    (void)state;
    c.overhead_w = 33.0f;
    supply = supply_of(c);
    for (k = 0; k < 100; k++) {
        const float hz = k % 40 < 9 ? 46.0f : 50.0f, board_w = (float)(k * 37 % 91);
        float a[2], b[2];

        memcpy(copy, memory, sizeof copy);
        assert_status(gpw_supply_step(supply, board_w, 3.0f, hz, &a[0], &a[1]), GPW_OK);
        assert_status(gpw_supply_step(other, board_w, 3.0f, hz, &b[0], &b[1]), GPW_OK);
        assert_memory_equal(a, b, sizeof a);
    }
    assert_true(trips_of(supply) > 1);
}

static void reset_supply_is_connected_with_no_trips(void **state)
{
    gpw_supply *const supply = supply_of(window_config());

    (void)state;
    expect_share(supply, 40.0f, 4, 1.0);
    expect_share(supply, 40.0f, 2, 0.0);
    assert_status(gpw_supply_reset(supply), GPW_OK);
    assert_int_equal(trips_of(supply), 0);
    expect_share(supply, 40.0f, 4, 1.0);
    assert_status(gpw_supply_reset(supply), GPW_OK); /* half-way through a delay */
    expect_share(supply, 60.0f, 3, 1.0);
    assert_status(gpw_supply_reset(supply), GPW_OK);
    expect_share(supply, 60.0f, 3, 1.0);
    expect_share(supply, 60.0f, 1, 0.0);
}

static void unusable_sample_is_held(void **state)
{
    static const float bad_mean[] = {NAN, INFINITY, -1.0f, 1.1e12f};
    static const float bad_other[] = {NAN, INFINITY, -INFINITY, -1.1e12f};
    static const float bad_hz[] = {NAN, INFINITY, -1.0f, 1001.0f};
    gpw_supply *const supply = supply_of(window_config());
    float mean_w = 7, fluctuation_w = 7;
    size_t i;

    (void)state;
    /* Before the first good one: nothing drawn, frequency inside the window. */
    for (i = 0; i < 10; i++) {
        assert_status(gpw_supply_step(supply, NAN, NAN, NAN, &mean_w, &fluctuation_w),
                      GPW_NOTE_HELD);
        assert_true(mean_w == 0.0f && fluctuation_w == 0.0f);
    }
    assert_status(gpw_supply_step(supply, 90.0f, -4.0f, 50.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    for (i = 0; i < COUNT_OF(bad_mean); i++) {
        assert_status(
            gpw_supply_step(supply, bad_mean[i], -4.0f, 50.0f, &mean_w, &fluctuation_w),
            GPW_NOTE_HELD);
        assert_true(mean_w == 90.0f && fluctuation_w == -4.0f);
        assert_status(
            gpw_supply_step(supply, 90.0f, bad_other[i], 50.0f, &mean_w, &fluctuation_w),
            GPW_NOTE_HELD);
        assert_true(mean_w == 90.0f && fluctuation_w == -4.0f);
    }
    assert_status(gpw_supply_step(supply, 90.0f, -4.0f, 46.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    for (i = 0; i < COUNT_OF(bad_hz); i++) {
        assert_status(gpw_supply_step(supply, 90.0f, -4.0f, bad_hz[i], &mean_w, &fluctuation_w),
                      GPW_NOTE_HELD);
    }
    assert_true(mean_w == 0.0f); /* the held 46 Hz has gone on for 4 ms */
}

/* ---- bad rows ---- */

static void bad_row_is_refused(void **state)
{
    static const float bad_load[] = {-0.1f, 10.1f, NAN, INFINITY};
    static const float bad_efficiency[] = {0.0f, -0.9f, 0.009f, 1.01f, 92.0f, NAN, INFINITY};
    gpw_supply *const supply = supply_of(platinum_config());
    float ac_w, slope;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad_load); i++) {
        assert_status(gpw_supply_add_efficiency(supply, bad_load[i], 0.9f), GPW_ERR_DOMAIN);
    }
    for (i = 0; i < COUNT_OF(bad_efficiency); i++) {
        assert_status(gpw_supply_add_efficiency(supply, 0.5f, bad_efficiency[i]),
                      GPW_ERR_DOMAIN);
    }
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.9f), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.4f, 0.9f), GPW_ERR_ORDER);
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.9f), GPW_ERR_ORDER);
    assert_status(power(supply, 8000.0f, &ac_w, &slope), GPW_NOTE_CLAMPED);
    assert_near(ac_w, 8000 / 0.9, 1e-3); /* only the good one came in */
}

/* 0.1 pu at 10 % needs 1 pu of input, 0.11 pu at 90 % an eighth of it. */
static void rows_that_give_more_for_less_are_refused(void **state)
{
    gpw_supply *const supply = supply_of(platinum_config());

    (void)state;
    assert_status(gpw_supply_add_efficiency(supply, 0.1f, 0.1f), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.11f, 0.9f), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_add_efficiency(supply, 0.11f, 0.105f), GPW_OK);
}

static void row_at_the_wrong_time_or_without_room_is_refused(void **state)
{
    gpw_supply *supply = with_platinum_rows(platinum_config());
    gpw_supply_config c = platinum_config();
    float mean_w, fluctuation_w;

    (void)state;
    assert_status(gpw_supply_add_efficiency(supply, 2.0f, 0.9f), GPW_ERR_FULL);
    supply = supply_of(platinum_config());
    assert_status(gpw_supply_step(supply, 1.0f, 0.0f, 50.0f, &mean_w, &fluctuation_w), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.9f), GPW_ERR_STATE);
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.0f), GPW_ERR_DOMAIN); /* first */
    assert_status(gpw_supply_reset(supply), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.9f), GPW_OK);
    c.psu_rated_w = 0.0f;
    assert_status(gpw_supply_add_efficiency(supply_of(c), 0.5f, 0.9f), GPW_ERR_UNKNOWN);
}

/* The answer kept for an unchanged board must not outlive the rows it came from. */
static void row_added_after_a_reset_takes_effect(void **state)
{
    gpw_supply *const supply = supply_of(platinum_config());
    float mean_w, fluctuation_w;

    (void)state;
    assert_status(gpw_supply_step(supply, 900.0f, 0.0f, 50.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    assert_near(mean_w, 900.0, 0.0);
    assert_status(gpw_supply_reset(supply), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 0.5f, 0.9f), GPW_OK);
    assert_status(gpw_supply_step(supply, 900.0f, 0.0f, 50.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    assert_near(mean_w, 1000.0, 1e-3);
}

/* ---- bad parameters ---- */

static void config_outside_its_range_is_refused(void **state)
{
#define FIELD(name, ...)                                                                       \
  {                                                                                            \
    offsetof(gpw_supply_config, name),                                                         \
    {                                                                                          \
      __VA_ARGS__                                                                              \
    }                                                                                          \
  }
    static const struct {
        size_t field;
        float bad[3];
    } cases[] = {
        FIELD(dt_s, 0.0f, 0.9e-6f, 1.1e6f),
        FIELD(overhead_w, -1.0f, 1.1e12f, INFINITY),
        FIELD(overhead_w_per_w, -0.1f, 10.1f, INFINITY),
        FIELD(psu_rated_w, -1.0f, 0.5f, 1.1e12f),
        FIELD(distribution_efficiency, 0.0f, 0.009f, 1.01f),
        FIELD(power_factor, 0.0f, 0.009f, 1.01f),
        FIELD(capacitive_var, -1.0f, 1.1e12f, INFINITY),
        FIELD(under_hz, -1.0f, 1001.0f, INFINITY),
        FIELD(under_delay_s, -1.0f, 1.1e6f, INFINITY),
        FIELD(over_hz, -1.0f, 1001.0f, INFINITY),
        FIELD(over_delay_s, -1.0f, 1.1e6f, INFINITY),
        FIELD(return_low_hz, -1.0f, 1001.0f, INFINITY),
        FIELD(return_high_hz, -1.0f, 1001.0f, INFINITY),
        FIELD(return_delay_s, -1.0f, 1.1e6f, INFINITY),
        FIELD(walk_in_s, -1.0f, 1.1e6f, INFINITY),
    };
    const float not_a_number = NAN;
    gpw_supply *supply = NULL;
    size_t bytes = 123, i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        for (k = 0; k <= COUNT_OF(cases[i].bad); k++) {
            gpw_supply_config c = config_of(0.001f);
            const float *const bad =
                k < COUNT_OF(cases[i].bad) ? &cases[i].bad[k] : &not_a_number;

            memcpy((char *)&c + cases[i].field, bad, sizeof *bad);
            assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_DOMAIN);
            assert_status(gpw_supply_init(memory, sizeof memory, &c, &supply), GPW_ERR_DOMAIN);
        }
    }
    assert_int_equal(bytes, 123); /* untouched on error */
    assert_null(supply);
#undef FIELD
}

static void capacity_point_or_reserved_outside_its_range_is_refused(void **state)
{
    gpw_supply_config c;
    size_t bytes = 123, i;

    (void)state;
    c = config_of(0.001f);
    c.rows_max = GPW_SUPPLY_ROWS_MAX + 1;
    assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0.001f);
    c.overhead_rows_max = GPW_SUPPLY_ROWS_MAX + 1;
    assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0.001f);
    c.plant_max = 2;
    assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0.001f);
    c.power_factor_leads = 2;
    assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    for (i = 0; i <= 6; i++) {
        c = config_of(0.001f);
        c.overhead_point = (gpw_point)i;
        assert_int_equal(gpw_supply_state_size(&c, &bytes),
                         i == GPW_POINT_GPU_RAIL || i == GPW_POINT_NODE_AC ? GPW_OK
                                                                           : GPW_ERR_DOMAIN);
    }
    for (i = 0; i < 2; i++) {
        c = config_of(0.001f);
        c.reserved[i] = 1;
        assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    }
}

static void window_inside_out_is_refused(void **state)
{
    static const struct {
        float under_hz, over_hz, return_low_hz, return_high_hz;
        gpw_status status;
    } cases[] = {
        {47, 53, 49, 51, GPW_OK},         {47, 53, 47, 53, GPW_OK},
        {47, 0, 49, 0, GPW_OK},           {0, 53, 0, 51, GPW_OK},
        {0, 0, 49, 51, GPW_OK},           {47, 53, 50, 50, GPW_OK},
        {53, 47, 0, 0, GPW_ERR_DOMAIN},   {50, 50, 0, 0, GPW_ERR_DOMAIN},
        {47, 53, 46, 51, GPW_ERR_DOMAIN}, {47, 53, 49, 54, GPW_ERR_DOMAIN},
        {47, 53, 51, 49, GPW_ERR_DOMAIN}, {47, 0, 0, 46, GPW_ERR_DOMAIN},
        {0, 53, 54, 0, GPW_ERR_DOMAIN},
    };
    size_t i, bytes;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_supply_config c = config_of(0.001f);

        c.under_hz = cases[i].under_hz;
        c.over_hz = cases[i].over_hz;
        c.return_low_hz = cases[i].return_low_hz;
        c.return_high_hz = cases[i].return_high_hz;
        assert_int_equal(gpw_supply_state_size(&c, &bytes), cases[i].status);
    }
}

static void power_outside_its_range_is_refused(void **state)
{
    static const float bad_w[] = {-1.0f, 1.1e12f, NAN, INFINITY, -INFINITY};
    const gpw_supply *const supply = supply_of(config_of(0.001f));
    float a = 5, b = 6, d = 7;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad_w); i++) {
        assert_status(gpw_supply_power(supply, bad_w[i], &a, &b, &d), GPW_ERR_DOMAIN);
        assert_status(gpw_supply_reactive(supply, bad_w[i], &a, &b, &d), GPW_ERR_DOMAIN);
    }
    assert_true(a == 5.0f && b == 6.0f && d == 7.0f);
}

static void largest_parameters_stay_finite(void **state)
{
    gpw_supply_config c = config_of(1.0e-6f);
    float ac_w, slope, apparent_va, reactive_var, power_factor;
    gpw_supply *supply;

    (void)state;
    c.overhead_w = 1.0e12f;
    c.overhead_w_per_w = 10.0f;
    c.distribution_efficiency = 0.01f;
    c.power_factor = 0.01f;
    c.psu_rated_w = 1.0f;
    c.rows_max = 2;
    supply = supply_of(c);
    assert_status(gpw_supply_add_efficiency(supply, 0.0f, 0.01f), GPW_OK);
    assert_status(gpw_supply_add_efficiency(supply, 1.0f, 0.01f), GPW_OK);
    assert_status(power(supply, 1.0e12f, &ac_w, &slope), GPW_NOTE_CLAMPED);
    assert_near((double)ac_w / 1.2e17, 1.0, 1e-6);
    assert_near((double)slope / 1.1e5, 1.0, 1e-6);
    assert_status(
        gpw_supply_reactive(supply, 1.0e12f, &apparent_va, &reactive_var, &power_factor),
        GPW_OK);
    assert_near((double)apparent_va / 1.0e14, 1.0, 1e-6);
}

static void delay_beyond_the_counter_never_ends(void **state)
{
    gpw_supply_config c = window_config();
    gpw_supply *supply;

    (void)state;
    c.dt_s = 1.0f / 524288.0f;
    c.under_delay_s = 8192.0f; /* 2^32 samples */
    supply = supply_of(c);
    expect_share(supply, 30.0f, 10, 1.0);
    c.dt_s = 1.0e-6f;
    c.under_delay_s = 1.0e6f;
    supply = supply_of(c);
    expect_share(supply, 30.0f, 10, 1.0);
}

static void wrong_memory_is_refused(void **state)
{
    gpw_supply_config c = config_of(0.001f);
    gpw_supply *supply = NULL;
    size_t bytes;

    (void)state;
    for (c.rows_max = 0; c.rows_max <= GPW_SUPPLY_ROWS_MAX; c.rows_max++) {
        assert_status(gpw_supply_state_size(&c, &bytes), GPW_OK);
        assert_true(bytes <= GPW_SUPPLY_STATE_BYTES(c.rows_max, 0, 0));
        assert_true(bytes % GPW_STATE_ALIGN == 0);
        assert_status(gpw_supply_init(memory, bytes - 1, &c, &supply), GPW_ERR_SIZE);
        assert_status(gpw_supply_init((char *)memory + 4, bytes, &c, &supply), GPW_ERR_ALIGN);
        assert_null(supply);
    }
}

static void missing_pointer_is_refused(void **state)
{
    gpw_supply_config c = config_of(0.001f);
    gpw_supply *supply = supply_of(c);
    uint32_t trips;
    float a, b, d;
    size_t bytes;

    (void)state;
    assert_status(gpw_supply_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_supply_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_supply_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_init(NULL, 1000, &c, &supply), GPW_ERR_NULL);
    assert_status(gpw_supply_init(memory, 1000, NULL, &supply), GPW_ERR_NULL);
    assert_status(gpw_supply_init(memory, 1000, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_add_efficiency(NULL, 0.5f, 0.9f), GPW_ERR_NULL);
    assert_status(gpw_supply_power(NULL, 1.0f, &a, &b, &d), GPW_ERR_NULL);
    assert_status(gpw_supply_power(supply, 1.0f, NULL, &b, &d), GPW_ERR_NULL);
    assert_status(gpw_supply_power(supply, 1.0f, &a, NULL, &d), GPW_ERR_NULL);
    assert_status(gpw_supply_reactive(NULL, 1.0f, &a, &b, &d), GPW_ERR_NULL);
    assert_status(gpw_supply_reactive(supply, 1.0f, NULL, &b, &d), GPW_ERR_NULL);
    assert_status(gpw_supply_reactive(supply, 1.0f, &a, NULL, &d), GPW_ERR_NULL);
    assert_status(gpw_supply_reactive(supply, 1.0f, &a, &b, NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_power(supply, 1.0f, &a, &b, NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_add_overhead(NULL, 0.0f, 1.0f), GPW_ERR_NULL);
    assert_status(gpw_supply_settle(NULL, 0.0f), GPW_ERR_NULL);
    assert_status(gpw_supply_step(NULL, 1.0f, 0.0f, 50.0f, &a, &b), GPW_ERR_NULL);
    assert_status(gpw_supply_step(supply, 1.0f, 0.0f, 50.0f, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_supply_step(supply, 1.0f, 0.0f, 50.0f, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_reset(NULL), GPW_ERR_NULL);
    assert_status(gpw_supply_connected(NULL, &a, &trips), GPW_ERR_NULL);
    assert_status(gpw_supply_connected(supply, NULL, &trips), GPW_ERR_NULL);
    assert_status(gpw_supply_connected(supply, &a, NULL), GPW_ERR_NULL);
}

static void wrong_handle_is_refused_before_anything_else(void **state)
{
    static uint64_t elsewhere[64];
    gpw_supply *const supply = (gpw_supply *)elsewhere;
    uint32_t trips = 9;
    float a = 5, b = 6, d = 7;

    (void)state;
    assert_status(gpw_supply_add_efficiency(supply, NAN, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_supply_power(supply, NAN, &a, &b, &d), GPW_ERR_HANDLE);
    assert_status(gpw_supply_reactive(supply, NAN, &a, &b, &d), GPW_ERR_HANDLE);
    assert_status(gpw_supply_add_overhead(supply, NAN, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_supply_settle(supply, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_supply_step(supply, 1.0f, 0.0f, 50.0f, &a, &b), GPW_ERR_HANDLE);
    assert_status(gpw_supply_reset(supply), GPW_ERR_HANDLE);
    assert_status(gpw_supply_connected(supply, &a, &trips), GPW_ERR_HANDLE);
    assert_true(a == 5.0f && b == 6.0f && trips == 9);
}

/* ---- callers older and newer than this library, and careless ones ---- */

static void uninitialised_config_is_refused(void **state)
{
    gpw_supply_config c;
    gpw_supply *supply = NULL;
    size_t bytes;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_VERSION);
    memset(&c, 0, sizeof c);
    assert_status(gpw_supply_state_size(&c, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_supply_init((char *)memory + 4, 0, &c, &supply), GPW_ERR_VERSION);
    assert_status(gpw_supply_config_init(&c, sizeof c - 4), GPW_ERR_VERSION);
}

static void newer_caller_is_served_until_it_uses_a_new_field(void **state)
{
    struct {
        gpw_supply_config known;
        uint32_t from_the_future;
        uint32_t pad;
    } c;
    size_t bytes;

    (void)state;
    assert_status(gpw_supply_config_init(&c.known, sizeof c), GPW_OK);
    c.known.dt_s = 1.0f;
    assert_status(gpw_supply_state_size(&c.known, &bytes), GPW_OK);
    assert_status(gpw_supply_preset(&c.known, GPW_SUPPLY_STUDY, 1), GPW_OK);
    c.from_the_future = 1;
    assert_status(gpw_supply_state_size(&c.known, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_supply_preset(&c.known, GPW_SUPPLY_STUDY, 1), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bare_supply_passes_board_watts_through),
        cmocka_unit_test(efficiency_rows_give_the_losses_worked_out_by_hand),
        cmocka_unit_test(overhead_on_the_dc_side_passes_the_psu_and_at_the_ac_side_does_not),
        cmocka_unit_test(more_board_power_never_needs_less_ac_power),
        cmocka_unit_test(slope_is_what_a_small_difference_gives),
        cmocka_unit_test(single_row_holds_everywhere),
        cmocka_unit_test(study_preset_adds_an_eighth),
        cmocka_unit_test(study_constant_preset_gives_the_study_s_idle_node),
        cmocka_unit_test(hgx_preset_meets_the_measured_idle_and_burn),
        cmocka_unit_test(idle_and_steps_make_up_the_total),
        cmocka_unit_test(preset_leaves_the_other_fields_alone),
        cmocka_unit_test(unknown_preset_is_refused),
        cmocka_unit_test(supplies_leave_and_walk_in_on_the_sample),
        cmocka_unit_test(short_excursion_is_ridden_through),
        cmocka_unit_test(return_waits_for_the_whole_delay_inside_the_inner_window),
        cmocka_unit_test(supplies_may_leave_again_while_they_walk_in),
        cmocka_unit_test(zero_delays_act_at_once),
        cmocka_unit_test(delay_is_counted_in_whole_samples_that_cover_it),
        cmocka_unit_test(bounds_of_the_return_default_to_those_of_leaving),
        cmocka_unit_test(supplies_without_a_window_never_leave),
        cmocka_unit_test(step_gives_the_static_map_and_scales_the_fluctuation_by_its_slope),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(reset_supply_is_connected_with_no_trips),
        cmocka_unit_test(unusable_sample_is_held),
        cmocka_unit_test(bad_row_is_refused),
        cmocka_unit_test(rows_that_give_more_for_less_are_refused),
        cmocka_unit_test(row_at_the_wrong_time_or_without_room_is_refused),
        cmocka_unit_test(row_added_after_a_reset_takes_effect),
        cmocka_unit_test(config_outside_its_range_is_refused),
        cmocka_unit_test(capacity_point_or_reserved_outside_its_range_is_refused),
        cmocka_unit_test(window_inside_out_is_refused),
        cmocka_unit_test(power_outside_its_range_is_refused),
        cmocka_unit_test(largest_parameters_stay_finite),
        cmocka_unit_test(delay_beyond_the_counter_never_ends),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(missing_pointer_is_refused),
        cmocka_unit_test(wrong_handle_is_refused_before_anything_else),
        cmocka_unit_test(uninitialised_config_is_refused),
        cmocka_unit_test(newer_caller_is_served_until_it_uses_a_new_field),
    };

    return cmocka_run_group_tests_name("supply", tests, NULL, NULL);
}
