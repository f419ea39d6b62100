/* SPDX-License-Identifier: MIT */
/* What the functions about meters refuse, argument by argument, and what they do at the ends
 * of their figures. Expected values by hand. */
#include "edges.h"

#define NS(s) ((uint64_t)((s)*1.0e9))

static float low, high, figure;
static const float some_w[8] = {100.0f, 100.0f, 100.0f, 100.0f, 200.0f, 200.0f, 200.0f, 200.0f};
static uint64_t stamps[8];

static gpw_meter_config meter_of(float window_s, float period_s)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    c.window_s = window_s;
    c.period_s = period_s;
    return c;
}

static void meter_that_was_never_initialised_is_refused(void **state)
{
    const gpw_meter_config good = meter_of(0.025f, 0.1f);
    gpw_meter_config none;
    gpw_meter_edge_reading reading;
    gpw_meter_edges_bound edges;
    gpw_meter_study_config study;

    (void)state;
    memset(&none, 0, sizeof none);
    memset(&study, 0, sizeof study);
    assert_status(gpw_meter_edge_reading_init(&reading, sizeof reading), GPW_OK);
    assert_status(gpw_meter_gain_of(&none, 1.0f, &figure), GPW_ERR_VERSION);
    assert_status(gpw_meter_coverage(&none, &low, &high), GPW_ERR_VERSION);
    assert_status(gpw_meter_true_range(&none, 100.0f, &low, &high), GPW_ERR_VERSION);
    assert_status(gpw_meter_edges(&none, 10u, 5u, 100.0f, 0.95f, &edges, sizeof edges),
                  GPW_ERR_VERSION);
    assert_status(
        gpw_meter_edge_find(&none, stamps, some_w, 8u, 100.0f, 200.0f, 1.0f, &reading),
        GPW_ERR_VERSION);
    memset(&reading, 0, sizeof reading);
    assert_status(
        gpw_meter_edge_find(&good, stamps, some_w, 8u, 100.0f, 200.0f, 1.0f, &reading),
        GPW_ERR_VERSION);
    assert_status(gpw_meter_rise_s(&none, &figure), GPW_ERR_VERSION);
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_POWER, &none),
                  GPW_ERR_VERSION);
    assert_status(gpw_meter_study_pause_s(&study, 0u, &figure), GPW_ERR_VERSION);
    assert_status(gpw_meter_study_trial_s(&study, &figure), GPW_ERR_VERSION);
}

static void gain_of_a_meter_asks_for_a_frequency_and_a_power_meter(void **state)
{
    gpw_meter_config c = meter_of(0.1f, 0.1f);

    (void)state;
    assert_status(gpw_meter_gain_of(&c, -1.0f, &figure), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_gain_of(&c, 1.1e6f, &figure), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_gain_of(&c, gpw_unknown(), &figure), GPW_ERR_DOMAIN);
    /* A boxcar of 0.1 s at 5 Hz: sin(pi/2)/(pi/2) = 2/pi. */
    assert_status(gpw_meter_gain_of(&c, 5.0f, &figure), GPW_OK);
    assert_near(figure, 0.636619772, 1.0e-6);
    assert_status(gpw_meter_gain_of(&c, 0.0f, &figure), GPW_OK);
    assert_near(figure, 1.0, 0.0);
    c.kind = GPW_METER_KIND_COUNTER;
    assert_status(gpw_meter_gain_of(&c, 5.0f, &figure), GPW_ERR_UNKNOWN);
    c.window_s = gpw_unknown(); /* a counter's is its period */
    assert_status(gpw_meter_gain_of(&c, 5.0f, &figure), GPW_ERR_UNKNOWN);
}

static void window_or_period_that_is_unknown_is_said_so(void **state)
{
    const gpw_meter_config no_window = meter_of(gpw_unknown(), 0.1f);
    const gpw_meter_config no_period = meter_of(0.1f, gpw_unknown());
    const gpw_meter_config half = meter_of(0.05f, 0.1f);

    (void)state;
    assert_status(gpw_meter_coverage(&no_window, &low, &high), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_coverage(&no_period, &low, &high), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_gain_of(&no_window, 1.0f, &figure), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_gain_of(&no_period, 1.0f, &figure), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_rise_s(&no_window, &figure), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_coverage(&half, &low, &high), GPW_OK);
    assert_near(low, 0.5, 1.0e-6);
}

static void meter_beyond_its_memory_is_refused(void **state)
{
    gpw_meter_config c = meter_of(0.1f, 0.1f);

    (void)state;
    c.latency_s = 0.1f * (float)(GPW_METER_TAPS_MAX + 1u);
    assert_status(gpw_meter_gain_of(&c, 1.0f, &figure), GPW_ERR_DOMAIN);
    c = meter_of(0.001f * (float)(GPW_METER_TAPS_MAX + 2u), 0.001f);
    assert_status(gpw_meter_gain_of(&c, 1.0f, &figure), GPW_ERR_DOMAIN);
}

/* Of 100 W read with 5 %: 100/1.05 to 100/0.95; below 0 the ends change places. */
static void range_of_a_reading_is_in_order_on_both_sides_of_zero(void **state)
{
    gpw_meter_config c = meter_of(0.1f, 0.1f);

    (void)state;
    c.error_pu = 0.05f;
    assert_status(gpw_meter_true_range(&c, 100.0f, &low, &high), GPW_OK);
    assert_near(low, 95.238095, 1.0e-4);
    assert_near(high, 105.263158, 1.0e-4);
    assert_status(gpw_meter_true_range(&c, -100.0f, &low, &high), GPW_OK);
    assert_near(low, -105.263158, 1.0e-4);
    assert_near(high, -95.238095, 1.0e-4);
    assert_status(gpw_meter_true_range(&c, gpw_unknown(), &low, &high), GPW_ERR_DOMAIN);
    c.error_pu = gpw_unknown();
    assert_status(gpw_meter_true_range(&c, 100.0f, &low, &high), GPW_ERR_UNKNOWN);
}

static void line_needs_two_true_powers_that_differ(void **state)
{
    const float x[4] = {100.0f, 200.0f, 300.0f, 400.0f};
    const float y[4] = {110.0f, 210.0f, 310.0f, 410.0f};
    const float level[4] = {50.0f, 50.0f, 50.0f, 50.0f};
    float far[4];
    gpw_meter_fit fit;

    (void)state;
    assert_status(gpw_meter_fit_line(x, y, 4u, &fit, sizeof fit), GPW_OK);
    assert_near(fit.gain, 1.0, 1.0e-6);
    assert_near(fit.offset_w, 10.0, 1.0e-4);
    /* Readings that do not follow: no gain, and nothing that a line could leave unexplained. */
    assert_status(gpw_meter_fit_line(x, level, 4u, &fit, sizeof fit), GPW_OK);
    assert_near(fit.gain, 0.0, 0.0);
    assert_near(fit.r2, 1.0, 0.0);
    assert_status(gpw_meter_fit_line(level, y, 4u, &fit, sizeof fit), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_fit_line(x, y, 1u, &fit, sizeof fit), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_fit_line(x, y, 0u, &fit, sizeof fit), GPW_ERR_UNKNOWN);
    memcpy(far, x, sizeof far);
    far[2] = 2.0f * GPW_METER_POWER_MAX_W;
    assert_status(gpw_meter_fit_line(far, y, 4u, &fit, sizeof fit), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_fit_line(x, far, 4u, &fit, sizeof fit), GPW_ERR_DOMAIN);
    far[2] = gpw_unknown(); /* left out, on either side */
    assert_status(gpw_meter_fit_line(far, y, 4u, &fit, sizeof fit), GPW_OK);
    assert_int_equal(fit.count, 3);
    assert_status(gpw_meter_fit_line(x, far, 4u, &fit, sizeof fit), GPW_OK);
    assert_int_equal(fit.count, 3);
}

static void share_of_trials_wants_some_and_a_confidence(void **state)
{
    (void)state;
    assert_status(gpw_meter_share_interval(0u, 0u, 0.95f, &low, &high), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_share_interval(0u, UINT32_MAX, 0.95f, &low, &high), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_share_interval(4u, 3u, 0.95f, &low, &high), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_share_interval(1u, 3u, 0.4f, &low, &high), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_share_interval(1u, 3u, 1.0f, &low, &high), GPW_ERR_DOMAIN);
    /* None of one: up to where (1 - p) is 0.025. All of one: from where p is. */
    assert_status(gpw_meter_share_interval(0u, 1u, 0.95f, &low, &high), GPW_OK);
    assert_near(low, 0.0, 0.0);
    assert_near(high, 0.975, 1.0e-4);
    assert_status(gpw_meter_share_interval(1u, 1u, 0.95f, &low, &high), GPW_OK);
    assert_near(low, 0.025, 1.0e-4);
    assert_near(high, 1.0, 0.0);
}

static void many_edges_want_a_height_and_a_window_within_the_period(void **state)
{
    const gpw_meter_config good = meter_of(0.025f, 0.1f), wide = meter_of(0.5f, 0.1f);
    gpw_meter_edges_bound b;

    (void)state;
    assert_status(gpw_meter_edges(&good, 10u, 5u, 0.0f, 0.95f, &b, sizeof b), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_edges(&wide, 10u, 5u, 100.0f, 0.95f, &b, sizeof b), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_edges(&good, 10u, 11u, 100.0f, 0.95f, &b, sizeof b),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_meter_edges(&good, 10u, 5u, 100.0f, 0.95f, &b, 4u), GPW_ERR_VERSION);
    assert_status(gpw_meter_edges(&good, 10u, 10u, 100.0f, 0.95f, &b, sizeof b),
                  GPW_NOTE_UNKNOWN); /* every edge shows: no end to its length */
    assert_true(gpw_is_unknown(b.longest_s));
    /* Fewer than a step would show behind a window of a whole period: no length below 1 us. */
    {
        const gpw_meter_config whole = meter_of(0.1f, 0.1f);

        assert_status(gpw_meter_edges(&whole, 10000u, 1u, 100.0f, 0.95f, &b, sizeof b), GPW_OK);
        assert_near(b.longest_s, 1.0e-6, 1.0e-12);
    }
}

#define OF gpw_meter_edge_reading
static const edge of_edge[] = {
    FIGURE(slack_from_w, 0.0f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(slack_to_w, 0.0f, 1.1f * GPW_METER_POWER_MAX_W),
    KNOWN(noise_w, -1.0f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(seen_s, 0.0f, 1.1e9f),
    FIGURE(step_w, -2.1f * GPW_METER_POWER_MAX_W, 2.1f * GPW_METER_POWER_MAX_W),
    KNOWN(step_s, 0.0f, 1.1e9f),
    FIGURE(poll_s, -1.0f, 1.1e6f),
    FIGURE(before_s, -1.0f, 1.1e9f),
    FIGURE(after_s, -1.0f, 1.1e9f),
    FIGURE(from_w, -1.1f * GPW_METER_POWER_MAX_W, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(to_w, -1.1f * GPW_METER_POWER_MAX_W, 1.1f * GPW_METER_POWER_MAX_W),
    WORD(flags, 0x80000000u),
    WORD(reserved, 1u),
};
#undef OF

static gpw_meter_edge_reading edge_of(float seen_s)
{
    gpw_meter_edge_reading r;

    assert_status(gpw_meter_edge_reading_init(&r, sizeof r), GPW_OK);
    r.from_w = 100.0f;
    r.to_w = 200.0f;
    r.seen_s = seen_s;
    r.noise_w = 0.1f;
    r.poll_s = 0.0f;
    r.step_w = 50.0f;
    r.step_s = 0.1f;
    return r;
}

static gpw_status try_edge(const void *reading)
{
    const gpw_meter_config c = meter_of(0.025f, 0.1f);
    gpw_meter_edge_bound b;

    return gpw_meter_edge(&c, reading, &b, sizeof b);
}

static void an_edge_beyond_an_end_is_refused(void **state)
{
    gpw_meter_edge_reading r = edge_of(1.0f);

    (void)state;
    ENDS_HOLD(of_edge, r, try_edge);
    r.to_w = r.from_w;
    assert_status(try_edge(&r), GPW_ERR_DOMAIN);
    r = edge_of(gpw_unknown());
    assert_status(try_edge(&r), GPW_ERR_UNKNOWN);
    r = edge_of(1.0f);
    r.from_w = gpw_unknown();
    assert_status(try_edge(&r), GPW_ERR_UNKNOWN);
    r = edge_of(1.0f);
    r.to_w = gpw_unknown();
    assert_status(try_edge(&r), GPW_ERR_UNKNOWN);
    memset(&r, 0, sizeof r);
    assert_status(try_edge(&r), GPW_ERR_VERSION);
}

/* Levels that do not hold, and noise as wide as the edge, leave only what two readings prove.
 */
static void level_that_hardly_holds_is_told(void **state)
{
    const gpw_meter_config c = meter_of(0.025f, 0.1f);
    gpw_meter_edge_reading r = edge_of(1.0f);
    gpw_meter_edge_bound b;

    (void)state;
    r.before_s = 0.1f; /* below 0.125 s */
    r.after_s = 10.0f;
    assert_status(gpw_meter_edge(&c, &r, &b, sizeof b), GPW_OK);
    assert_int_equal(b.flags & GPW_METER_EDGE_SHORT_LEVEL, GPW_METER_EDGE_SHORT_LEVEL);
    r.before_s = 10.0f;
    r.after_s = 0.1f;
    assert_status(gpw_meter_edge(&c, &r, &b, sizeof b), GPW_OK);
    assert_int_equal(b.flags & GPW_METER_EDGE_SHORT_LEVEL, GPW_METER_EDGE_SHORT_LEVEL);
    r.after_s = 10.0f;
    assert_status(gpw_meter_edge(&c, &r, &b, sizeof b), GPW_OK);
    assert_int_equal(b.flags & GPW_METER_EDGE_SHORT_LEVEL, 0);
    r.slack_from_w = 1.0f;
    r.slack_to_w = 90.0f;
    assert_status(gpw_meter_edge(&c, &r, &b, sizeof b), GPW_OK);
    assert_int_equal(b.flags & GPW_METER_EDGE_SMALL, GPW_METER_EDGE_SMALL);
    r.slack_from_w = 90.0f;
    r.slack_to_w = 1.0f;
    assert_status(gpw_meter_edge(&c, &r, &b, sizeof b), GPW_OK);
    assert_int_equal(b.flags & GPW_METER_EDGE_SMALL, GPW_METER_EDGE_SMALL);
    assert_status(gpw_meter_edge(&c, &r, &b, 4u), GPW_ERR_VERSION);
}

/* Two readings a year apart: 50 W in that time, whatever the period. */
static void pair_of_readings_far_apart_still_has_its_rate(void **state)
{
    const gpw_meter_config c = meter_of(0.025f, 0.1f);
    gpw_meter_edge_reading r = edge_of(1.0e8f);
    gpw_meter_edge_bound b;

    (void)state;
    r.noise_w = 0.0f;
    r.step_s = 1.0e8f;
    assert_status(gpw_meter_edge(&c, &r, &b, sizeof b), GPW_OK);
    assert_near(b.b1_w_per_s * 1.0e8, 50.0, 1.0e-3);
}

static void edge_is_sought_among_rows_that_are_some(void **state)
{
    const gpw_meter_config c = meter_of(0.025f, 0.1f);
    const float max_w = GPW_METER_POWER_MAX_W, far_w = 1.1f * max_w;
    const struct {
        size_t count;
        float from_w, to_w, noise_w;
        gpw_status status;
    } cases[] = {
        {8u, 100.0f, 200.0f, 1.0f, GPW_OK},
        {1u, 100.0f, 200.0f, 1.0f, GPW_ERR_DOMAIN},
        {(size_t)UINT32_MAX + 2u, 100.0f, 200.0f, 1.0f, GPW_ERR_DOMAIN},
        {8u, far_w, 200.0f, 1.0f, GPW_ERR_DOMAIN},
        {8u, -far_w, 200.0f, 1.0f, GPW_ERR_DOMAIN},
        {8u, 100.0f, far_w, 1.0f, GPW_ERR_DOMAIN},
        {8u, 100.0f, gpw_unknown(), 1.0f, GPW_ERR_DOMAIN},
        {8u, 100.0f, 100.0f, 1.0f, GPW_ERR_DOMAIN},
        {8u, 100.0f, 200.0f, -1.0f, GPW_ERR_DOMAIN},
        {8u, 100.0f, 200.0f, far_w, GPW_ERR_DOMAIN},
        {8u, 300.0f, 400.0f, 1.0f, GPW_ERR_NOT_FOUND},
        {8u, 200.0f, 100.0f, 1.0f, GPW_ERR_NOT_FOUND},
    };
    uint64_t back[8];
    gpw_meter_edge_reading r;
    size_t i;

    (void)state;
    for (i = 0; i < 8u; i++) {
        stamps[i] = NS(0.1) * i;
    }
    for (i = 0; i < COUNT_OF(cases); i++) {
        assert_status(gpw_meter_edge_reading_init(&r, sizeof r), GPW_OK);
        assert_int_equal(gpw_meter_edge_find(&c, stamps, some_w, cases[i].count,
                                             cases[i].from_w, cases[i].to_w, cases[i].noise_w,
                                             &r),
                         cases[i].status);
    }
    memcpy(back, stamps, sizeof back);
    back[5] = back[4] - 1u;
    assert_status(gpw_meter_edge_find(&c, back, some_w, 8u, 100.0f, 200.0f, 1.0f, &r),
                  GPW_ERR_ORDER);
}

/* 100 W to 300 W over seconds, with rows that say nothing in between and a rest half way:
 * the rows of the rest are those that were put there. */
static void rest_half_way_is_found_between_unusable_rows(void **state)
{
    const gpw_meter_config c = meter_of(0.025f, 0.1f);
    uint64_t stamp[64];
    float power[64];
    gpw_meter_edge_reading r;
    size_t i;

    (void)state;
    for (i = 0; i < 64u; i++) {
        stamp[i] = NS(0.1) * i;
        power[i] = i < 20u   ? 100.0f
                   : i < 25u ? 100.0f + 20.0f * (float)(i - 19u)
                   : i < 39u ? 200.0f
                   : i < 44u ? 200.0f + 20.0f * (float)(i - 38u)
                             : 300.0f;
    }
    power[20] = power[42] = gpw_unknown();
    assert_status(gpw_meter_edge_reading_init(&r, sizeof r), GPW_OK);
    assert_status(gpw_meter_edge_find(&c, stamp, power, 64u, 100.0f, 300.0f, 1.0f, &r), GPW_OK);
    assert_int_equal(r.flags & GPW_METER_EDGE_COMPOUND, GPW_METER_EDGE_COMPOUND);
    assert_in_range(r.split_first, 22, 26);
    assert_in_range(r.split_last, 36, 40);
    assert_near(r.seen_s, 2.4, 1.0e-3); /* row 19 to row 43 */
    assert_true(r.before_s > 1.0f && r.after_s > 1.0f);
}

static void preset_of_a_board_nobody_knows_has_no_error(void **state)
{
    gpw_meter_config c;

    (void)state;
    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_preset(GPW_METER_UNKNOWN, GPW_METER_FIELD_POWER, &c),
                  GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(c.error_pu));
    assert_status(gpw_meter_preset(GPW_METER_BLACKWELL, GPW_METER_FIELD_ENERGY, &c),
                  GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(c.error_pu) && gpw_is_unknown(c.period_s));
    assert_status(gpw_meter_preset(GPW_METER_UNKNOWN, GPW_METER_FIELD_ENERGY, &c),
                  GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(c.period_s));
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_ENERGY, &c),
                  GPW_NOTE_UNKNOWN);
    assert_near(c.period_s, 0.1, 1.0e-8);
    /* DCGM is polled at 10 Hz at most on Hopper; of older and newer boards nobody says. */
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_DCGM_POWER, &c), GPW_OK);
    assert_near(c.poll_max_hz, 10.0, 0.0);
    assert_true(gpw_meter_preset(GPW_METER_AMPERE, GPW_METER_FIELD_DCGM_POWER, &c) >= GPW_OK);
    assert_near(c.poll_max_hz, 0.0, 0.0);
    assert_true(gpw_meter_preset(GPW_METER_BLACKWELL, GPW_METER_FIELD_DCGM_POWER, &c) >=
                GPW_OK);
    assert_near(c.poll_max_hz, 0.0, 0.0);
    assert_status(gpw_meter_preset(GPW_METER_UNKNOWN, GPW_METER_FIELD_BMC, &c),
                  GPW_NOTE_UNKNOWN);
    assert_near(c.quantum_w, 1.0, 0.0);
    assert_status(gpw_meter_preset(GPW_METER_UNKNOWN, GPW_METER_FIELD_PDU, &c),
                  GPW_NOTE_UNKNOWN);
    assert_near(c.quantum_w, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meter_that_was_never_initialised_is_refused),
        cmocka_unit_test(gain_of_a_meter_asks_for_a_frequency_and_a_power_meter),
        cmocka_unit_test(window_or_period_that_is_unknown_is_said_so),
        cmocka_unit_test(meter_beyond_its_memory_is_refused),
        cmocka_unit_test(range_of_a_reading_is_in_order_on_both_sides_of_zero),
        cmocka_unit_test(line_needs_two_true_powers_that_differ),
        cmocka_unit_test(share_of_trials_wants_some_and_a_confidence),
        cmocka_unit_test(many_edges_want_a_height_and_a_window_within_the_period),
        cmocka_unit_test(an_edge_beyond_an_end_is_refused),
        cmocka_unit_test(level_that_hardly_holds_is_told),
        cmocka_unit_test(pair_of_readings_far_apart_still_has_its_rate),
        cmocka_unit_test(edge_is_sought_among_rows_that_are_some),
        cmocka_unit_test(rest_half_way_is_found_between_unusable_rows),
        cmocka_unit_test(preset_of_a_board_nobody_knows_has_no_error),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
