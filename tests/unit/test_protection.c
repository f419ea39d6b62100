/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. Signals are made by hand; what is
 * expected of them is worked out beside. One sample is 10 ms unless said. */
#include "gpw_test.h"

#include <gpupower/protection.h>

#include <string.h>

#define UNKNOWN NAN

static GPW_STATE_BUFFER(memory, GPW_PROTECTION_STATE_BYTES(16u, 1001u));

static gpw_protection *relay_of(float dt_s, uint32_t slots)
{
    gpw_protection_config c;
    gpw_protection *p = NULL;

    assert_status(gpw_protection_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    c.slots_max = slots;
    assert_status(gpw_protection_init(memory, sizeof memory, &c, &p), GPW_OK);
    return p;
}

static gpw_protection_row row_of(uint32_t function, float pickup, float delay_s)
{
    gpw_protection_row r;

    assert_status(gpw_protection_row_init(&r, sizeof r), GPW_OK);
    r.function = function;
    r.pickup = pickup;
    r.delay_s = delay_s;
    return r;
}

static void add(gpw_protection *p, uint32_t function, float pickup, float delay_s)
{
    const gpw_protection_row r = row_of(function, pickup, delay_s);

    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
}

static void hold(gpw_protection *p, uint32_t samples, float hz, float pu, float w, float var)
{
    while (samples-- > 0u) {
        assert_status(gpw_protection_step(p, hz, pu, w, var), GPW_OK);
    }
}

static void hold_hz(gpw_protection *p, uint32_t samples, float hz)
{
    hold(p, samples, hz, 1.0f, 0.0f, 0.0f);
}

static gpw_protection_result result_of(const gpw_protection *p)
{
    gpw_protection_result r;

    assert_status(gpw_protection_result_get(p, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_protection_row_result row_result_of(const gpw_protection *p, uint32_t index)
{
    gpw_protection_row_result r;

    assert_status(gpw_protection_row_get(p, index, &r, sizeof r), GPW_OK);
    return r;
}

#define assert_is(x, expected) assert_near(x, expected, 1e-4)

/* ---- pickup, delay, drop-out ---- */

static void dip_shorter_than_the_delay_passes_with_what_was_left(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 2.0f);
    hold_hz(p, 100u, 50.0f);
    hold_hz(p, 151u, 46.0f); /* first beyond 1.01 s, last 2.51 s: 1.5 s */
    hold_hz(p, 100u, 50.0f);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
    assert_int_equal(result_of(p).trip, 0);
    assert_int_equal(result_of(p).nearest, 1);
    assert_is(row_result_of(p, 0u).longest_s, 1.5f);
    assert_is(row_result_of(p, 0u).delay_margin_pct, 25.0f);
    assert_is(row_result_of(p, 0u).worst, 46.0f);
    assert_is(row_result_of(p, 0u).worst_time_s, 1.01f);
    assert_is(row_result_of(p, 0u).pickup_margin_pct, -60.0f); /* 4 Hz of 2.5 */
    assert_int_equal(row_result_of(p, 0u).pickups, 1);
    assert_true(isnan(row_result_of(p, 0u).trip_time_s));
}

static void dip_as_long_as_the_delay_trips_at_its_end(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 2.0f);
    hold_hz(p, 100u, 50.0f);
    hold_hz(p, 200u, 46.0f);
    assert_int_equal(result_of(p).trip, 0);
    hold_hz(p, 1u, 46.0f); /* 2 s after the first sample beyond, at 1.01 s */
    assert_int_equal(result_of(p).trip, 1);
    assert_int_equal(result_of(p).outcome, GPW_FAILS);
    assert_is(result_of(p).trip_time_s, 3.01f);
    assert_is(row_result_of(p, 0u).delay_margin_pct, 0.0f);
    assert_int_equal(result_of(p).picked_up, 1);
}

static void frequency_at_the_pickup_is_not_beyond(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 0.0f);
    add(p, GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 0.0f);
    hold_hz(p, 10u, 47.5f);
    hold_hz(p, 10u, 52.0f);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
    assert_is(row_result_of(p, 0u).pickup_margin_pct, 0.0f);
    assert_is(row_result_of(p, 1u).pickup_margin_pct, 0.0f);
}

static void row_that_was_never_beyond_tells_its_share_of_the_way(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 1.0f);
    add(p, GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);
    hold_hz(p, 10u, 50.0f);
    hold_hz(p, 10u, 48.5f); /* 1.5 of 2.5 Hz */
    hold_hz(p, 10u, 50.5f); /* 0.5 of 2 Hz */
    assert_is(row_result_of(p, 0u).pickup_margin_pct, 40.0f);
    assert_is(row_result_of(p, 1u).pickup_margin_pct, 75.0f);
    assert_is(row_result_of(p, 0u).delay_margin_pct, 100.0f);
    assert_int_equal(result_of(p).nearest, 1);
}

static void instant_reset_begins_the_delay_anew(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);
    hold_hz(p, 81u, 53.0f);
    hold_hz(p, 1u, 52.0f);
    hold_hz(p, 81u, 53.0f);
    assert_int_equal(result_of(p).trip, 0);
    assert_int_equal(row_result_of(p, 0u).pickups, 2);
    assert_is(row_result_of(p, 0u).longest_s, 0.8f);
}

static void hysteresis_keeps_the_timer_running(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    gpw_protection_row r = row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);

    (void)state;
    r.hysteresis = 0.5f;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
    hold_hz(p, 51u, 53.0f);
    hold_hz(p, 49u, 51.6f); /* above 51.5: still picked up, 0.99 s */
    assert_int_equal(result_of(p).trip, 0);
    hold_hz(p, 1u, 51.6f);
    assert_int_equal(result_of(p).trip, 1);
    assert_is(result_of(p).trip_time_s, 1.01f);
}

static void hysteresis_lets_go_inside(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    gpw_protection_row r = row_of(GPW_PROTECTION_UNDER_VOLTAGE, 0.85f, 1.0f);

    (void)state;
    r.hysteresis = 0.05f;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
    hold(p, 91u, 50.0f, 0.80f, 0.0f, 0.0f);
    hold(p, 1u, 50.0f, 0.91f, 0.0f, 0.0f);
    hold(p, 91u, 50.0f, 0.88f, 0.0f, 0.0f); /* not below 0.85 again: not picked up */
    assert_int_equal(result_of(p).trip, 0);
    assert_int_equal(result_of(p).picked_up, 0);
    assert_is(row_result_of(p, 0u).longest_s, 0.9f);
}

static void reset_time_bridges_a_short_return_and_the_timer_stands_still(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    gpw_protection_row r = row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);

    (void)state;
    r.reset_s = 0.1f;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
    hold_hz(p, 51u, 53.0f); /* 0.5 s */
    hold_hz(p, 10u, 50.0f); /* 0.1 s: not yet longer */
    hold_hz(p, 49u, 53.0f); /* 0.99 s */
    assert_int_equal(result_of(p).trip, 0);
    hold_hz(p, 1u, 53.0f);
    assert_int_equal(result_of(p).trip, 1);
    assert_is(result_of(p).trip_time_s, 1.11f);
}

static void reset_time_that_is_over_begins_anew(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    gpw_protection_row r = row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);

    (void)state;
    r.reset_s = 0.1f;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
    hold_hz(p, 91u, 53.0f);
    hold_hz(p, 11u, 50.0f);
    hold_hz(p, 91u, 53.0f);
    assert_int_equal(result_of(p).trip, 0);
    assert_int_equal(row_result_of(p, 0u).pickups, 2);
}

static void first_of_several_trips_is_kept_and_each_has_its_time(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 48.0f, 1.0f);
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 46.0f, 0.2f);
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.0f, 0.2f);
    hold_hz(p, 150u, 45.0f);
    assert_int_equal(result_of(p).trip, 2); /* with row 3, and added before it */
    assert_is(result_of(p).trip_time_s, 0.21f);
    assert_is(row_result_of(p, 0u).trip_time_s, 1.01f);
    assert_is(row_result_of(p, 2u).trip_time_s, 0.21f);
}

static void alarm_is_followed_and_fails_nothing(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    gpw_protection_row r = row_of(GPW_PROTECTION_OVERLOAD, 95.0e3f, 0.5f);

    (void)state;
    r.alarm_only = 1u;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
    add(p, GPW_PROTECTION_OVERLOAD, 110.0e3f, 0.5f);
    hold(p, 100u, 50.0f, 1.0f, 100.0e3f, 0.0f);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
    assert_int_equal(result_of(p).trip, 0);
    assert_int_equal(result_of(p).nearest, 2);
    assert_int_equal(row_result_of(p, 0u).outcome, GPW_FAILS);
    assert_is(row_result_of(p, 0u).trip_time_s, 0.51f);
    assert_is(row_result_of(p, 1u).pickup_margin_pct, 100.0f / 11.0f);
}

/* ---- quantities ---- */

static void each_quantity_is_its_own(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_OVER_VOLTAGE, 1.1f, 0.0f);
    add(p, GPW_PROTECTION_VOLTS_PER_HERTZ, 1.2f, 0.0f);
    add(p, GPW_PROTECTION_REVERSE_POWER, 80.0e3f, 0.0f);
    add(p, GPW_PROTECTION_LOSS_OF_FIELD, 300.0e3f, 0.0f);
    add(p, GPW_PROTECTION_OVERSPEED, 1.15f, 0.0f);
    add(p, GPW_PROTECTION_APPARENT_OVERLOAD, 1.2e6f, 0.0f);
    hold(p, 1u, 45.0f, 1.08f, 300.0e3f, 400.0e3f); /* 1.08 / 0.9 = 1.2; 500 kVA */
    hold(p, 1u, 57.0f, 1.0f, -40.0e3f, -150.0e3f);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
    assert_is(row_result_of(p, 0u).worst, 1.08f);
    assert_is(row_result_of(p, 1u).worst, 1.2f);
    assert_is(row_result_of(p, 2u).worst, 40.0e3f);
    assert_is(row_result_of(p, 2u).pickup_margin_pct, 50.0f);
    assert_is(row_result_of(p, 3u).worst, 150.0e3f);
    assert_is(row_result_of(p, 4u).worst, 1.14f);
    assert_near(row_result_of(p, 5u).worst, 500.0e3, 0.1);
    hold(p, 1u, 58.0f, 1.15f, -100.0e3f, -301.0e3f);
    assert_int_equal(row_result_of(p, 0u).outcome, GPW_FAILS);
    assert_int_equal(row_result_of(p, 2u).outcome, GPW_FAILS);
    assert_int_equal(row_result_of(p, 3u).outcome, GPW_FAILS);
    assert_int_equal(row_result_of(p, 4u).outcome, GPW_FAILS);
    assert_int_equal(row_result_of(p, 5u).outcome, GPW_HOLDS);
    hold(p, 1u, 50.0f, 1.0f, -1.0e6f, 0.7e6f); /* 1.2207 MVA, whichever way */
    assert_int_equal(row_result_of(p, 5u).outcome, GPW_FAILS);
}

static void unknown_quantity_leaves_its_rows_undetermined_and_no_other(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 1.0f);
    add(p, GPW_PROTECTION_UNDER_VOLTAGE, 0.85f, 1.0f);
    hold_hz(p, 10u, 50.0f);
    assert_status(gpw_protection_step(p, 50.0f, UNKNOWN, 0.0f, 0.0f), GPW_NOTE_UNKNOWN);
    assert_status(gpw_protection_step(p, 50.0f, INFINITY, 0.0f, 0.0f), GPW_NOTE_UNKNOWN);
    assert_status(gpw_protection_step(p, 50.0f, 1.0f, UNKNOWN, UNKNOWN), GPW_OK);
    assert_int_equal(row_result_of(p, 0u).outcome, GPW_HOLDS);
    assert_int_equal(row_result_of(p, 1u).outcome, GPW_UNDETERMINED);
    assert_int_equal(result_of(p).outcome, GPW_UNDETERMINED);
}

static void timer_stands_still_while_unknown(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    uint32_t k;

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 1.0f);
    hold_hz(p, 51u, 46.0f);
    for (k = 0; k < 200u; k++) {
        assert_status(gpw_protection_step(p, UNKNOWN, 1.0f, 0.0f, 0.0f), GPW_NOTE_UNKNOWN);
    }
    assert_int_equal(result_of(p).trip, 0);
    hold_hz(p, 50u, 46.0f);
    assert_int_equal(result_of(p).trip, 1);
    assert_int_equal(result_of(p).outcome, GPW_FAILS);
}

static void record_without_a_sample_is_undetermined(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 1.0f);
    assert_int_equal(result_of(p).outcome, GPW_UNDETERMINED);
    assert_int_equal(result_of(p).nearest, 0);
    assert_true(isnan(row_result_of(p, 0u).worst));
    assert_true(isnan(row_result_of(p, 0u).pickup_margin_pct));
}

/* ---- 81R ---- */

static void add_rocof(gpw_protection *p, float hz_per_s, float window_s)
{
    gpw_protection_row r = row_of(GPW_PROTECTION_ROCOF, hz_per_s, 0.0f);

    r.window_s = window_s;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
}

/* 2 Hz/s for 200 ms, then level: 100 ms see 2, 500 ms see 0.4 / 0.5, 1 s sees 0.4. */
static void short_ramp_is_judged_over_each_window(void **state)
{
    gpw_protection *const p = relay_of(0.001f, 101u);
    uint32_t k;

    (void)state;
    add_rocof(p, 1.5f, 0.1f);
    add_rocof(p, 1.0f, 0.5f);
    add_rocof(p, 1.0f, 1.0f);
    hold_hz(p, 1500u, 50.0f);
    for (k = 1; k <= 200u; k++) {
        hold_hz(p, 1u, 50.0f - 0.002f * (float)k);
    }
    hold_hz(p, 1500u, 49.6f);
    assert_near(row_result_of(p, 0u).worst, 2.0, 1e-3);
    assert_near(row_result_of(p, 1u).worst, 0.8, 1e-3);
    assert_near(row_result_of(p, 2u).worst, 0.4, 1e-3);
    assert_int_equal(row_result_of(p, 0u).outcome, GPW_FAILS);
    assert_int_equal(row_result_of(p, 1u).outcome, GPW_HOLDS);
    assert_int_equal(row_result_of(p, 2u).outcome, GPW_HOLDS);
    assert_near(row_result_of(p, 1u).pickup_margin_pct, 20.0, 0.1);
    assert_is(row_result_of(p, 1u).window_s, 0.5f);
    assert_int_equal(result_of(p).trip, 1);
}

/* A step of 1 Hz between two samples is 1 / 0.5 Hz/s over the window, whatever the derivative.
 */
static void jump_is_judged_by_the_window_not_by_its_derivative(void **state)
{
    gpw_protection *const p = relay_of(0.001f, 51u);

    (void)state;
    add_rocof(p, 2.5f, 0.5f);
    hold_hz(p, 1000u, 50.0f);
    hold_hz(p, 1000u, 51.0f);
    assert_near(row_result_of(p, 0u).worst, 2.0, 1e-3);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
}

static void record_shorter_than_the_window_is_undetermined(void **state)
{
    gpw_protection *const p = relay_of(0.001f, 51u);

    (void)state;
    add_rocof(p, 1.0f, 0.5f);
    hold_hz(p, 490u, 50.0f);
    assert_int_equal(result_of(p).outcome, GPW_UNDETERMINED);
    hold_hz(p, 20u, 50.0f);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
}

static void window_longer_than_the_room_is_refused(void **state)
{
    gpw_protection *const p = relay_of(0.001f, 50u);
    gpw_protection_row r = row_of(GPW_PROTECTION_ROCOF, 1.0f, 0.0f);

    (void)state;
    r.window_s = 0.5f; /* 50 looks need 51 frequencies */
    assert_status(gpw_protection_add(p, &r, NULL), GPW_ERR_FULL);
    r.window_s = 0.49f;
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
}

/* ---- life ---- */

static void reset_forgets_the_record_and_keeps_the_rows(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);

    (void)state;
    add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 0.1f);
    hold_hz(p, 100u, 46.0f);
    assert_int_equal(result_of(p).trip, 1);
    assert_status(gpw_protection_reset(p), GPW_OK);
    hold_hz(p, 100u, 50.0f);
    assert_int_equal(result_of(p).outcome, GPW_HOLDS);
    assert_int_equal(result_of(p).rows, 1);
    assert_is(result_of(p).duration_s, 1.0f);
}

static void copy_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(other, GPW_PROTECTION_STATE_BYTES(16u, 1001u));
    gpw_protection *const p = relay_of(0.001f, 51u);
    gpw_protection *const q = (gpw_protection *)(void *)other;
    gpw_protection_row_result a, b;

    (void)state;
    add_rocof(p, 1.0f, 0.5f);
    hold_hz(p, 700u, 50.0f);
    memcpy(other, memory, sizeof other);
    hold_hz(p, 300u, 49.8f);
    hold_hz(q, 300u, 49.8f);
    a = row_result_of(p, 0u);
    b = row_result_of(q, 0u);
    assert_memory_equal(&a, &b, sizeof a);
}

static gpw_status try_row(gpw_protection *p, gpw_protection_row r)
{
    return gpw_protection_add(p, &r, NULL);
}

static void bad_rows_are_refused(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 11u);
    gpw_protection_row r = row_of(GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 1.0f);

    (void)state;
    r.function = 0u;
    assert_status(try_row(p, r), GPW_ERR_DOMAIN);
    r.function = 12u;
    assert_status(try_row(p, r), GPW_ERR_DOMAIN);
    assert_int_equal(try_row(p, row_of(GPW_PROTECTION_OVER_FREQUENCY, UNKNOWN, 1.0f)),
                     GPW_ERR_DOMAIN);
    assert_int_equal(try_row(p, row_of(GPW_PROTECTION_OVER_FREQUENCY, 0.0f, 1.0f)),
                     GPW_ERR_DOMAIN);
    assert_int_equal(try_row(p, row_of(GPW_PROTECTION_OVER_VOLTAGE, 11.0f, 1.0f)),
                     GPW_ERR_DOMAIN);
    assert_int_equal(try_row(p, row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, -1.0f)),
                     GPW_ERR_DOMAIN);
    assert_int_equal(try_row(p, row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, UNKNOWN)),
                     GPW_ERR_DOMAIN);
    assert_status(try_row(p, row_of(GPW_PROTECTION_ROCOF, 1.0f, 0.0f)), GPW_ERR_DOMAIN);
    r = row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);
    r.window_s = 0.1f;
    assert_status(try_row(p, r), GPW_ERR_DOMAIN);
    r = row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);
    r.hysteresis = 53.0f;
    assert_status(try_row(p, r), GPW_ERR_DOMAIN);
    r = row_of(GPW_PROTECTION_OVER_FREQUENCY, 52.0f, 1.0f);
    r.header = 0u;
    assert_status(try_row(p, r), GPW_ERR_VERSION);
    assert_status(gpw_protection_add(p, NULL, NULL), GPW_ERR_NULL);
    assert_int_equal(result_of(p).rows, 0);
}

static void calls_in_the_wrong_order_are_refused(void **state)
{
    gpw_protection *const p = relay_of(0.01f, 0u);
    uint32_t i;

    (void)state;
    for (i = 0; i < 16u; i++) {
        add(p, GPW_PROTECTION_UNDER_FREQUENCY, 47.5f, 1.0f);
    }
    assert_status(try_row(p, row_of(GPW_PROTECTION_OVERSPEED, 1.2f, 0.0f)), GPW_ERR_FULL);
    hold_hz(p, 1u, 50.0f);
    assert_status(try_row(p, row_of(GPW_PROTECTION_OVERSPEED, 1.2f, 0.0f)), GPW_ERR_STATE);
    memset(memory, 0, sizeof(uint32_t));
    assert_status(gpw_protection_step(p, 50.0f, 1.0f, 0.0f, 0.0f), GPW_ERR_HANDLE);
    assert_status(gpw_protection_reset(NULL), GPW_ERR_NULL);
}

static void bad_configurations_are_refused(void **state)
{
    gpw_protection_config c;
    gpw_protection *p = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_protection_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_protection_state_size(&c, &bytes), GPW_ERR_DOMAIN); /* no dt_s */
    c.dt_s = 0.001f;
    assert_status(gpw_protection_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_PROTECTION_STATE_BYTES(16u, 0u));
    c.rows_max = 0u;
    assert_status(gpw_protection_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.rows_max = 17u;
    assert_status(gpw_protection_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.rows_max = 16u;
    c.slots_max = 1002u;
    assert_status(gpw_protection_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.slots_max = 1001u;
    assert_status(gpw_protection_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= sizeof memory);
    assert_status(gpw_protection_init(memory, bytes - 1u, &c, &p), GPW_ERR_SIZE);
    c.header = 0u;
    assert_status(gpw_protection_init(memory, bytes, &c, &p), GPW_ERR_VERSION);
    assert_null(p);
}

/* ---- presets ---- */

static gpw_protection_row preset(uint32_t id, uint32_t index)
{
    gpw_protection_row r = row_of(0u, 0.0f, 0.0f);

    assert_status(gpw_protection_preset_row(&r, id, index, 60.0f, 1.0e6f, 0.75e6f), GPW_OK);
    return r;
}

/* What the manuals print, worked out for 60 Hz, 1 MW, 750 kvar. */
static void presets_say_what_the_manuals_say(void **state)
{
    (void)state;
    assert_is(preset(GPW_PROTECTION_SMARTGEN, 0u).pickup, 45.0f);
    assert_is(preset(GPW_PROTECTION_SMARTGEN, 0u).delay_s, 10.0f);
    assert_is(preset(GPW_PROTECTION_SMARTGEN, 1u).pickup, 68.0f);
    assert_is(preset(GPW_PROTECTION_DEIF, 1u).pickup, 64.2f);
    assert_is(preset(GPW_PROTECTION_DEIF, 3u).pickup, 55.8f);
    assert_is(preset(GPW_PROTECTION_DEIF, 5u).pickup, 1.1e6f);
    assert_is(preset(GPW_PROTECTION_DEIF, 6u).pickup, 80.0e3f);
    assert_int_equal(preset(GPW_PROTECTION_DEIF, 6u).function, GPW_PROTECTION_REVERSE_POWER);
    assert_int_equal(preset(GPW_PROTECTION_DEIF, 6u).grade, GPW_GRADE_FULL);
    assert_is(preset(GPW_PROTECTION_DEIF_VAR, 1u).pickup, 525.0e3f);
    assert_is(preset(GPW_PROTECTION_CATERPILLAR, 2u).pickup, 0.85f);
    assert_is(preset(GPW_PROTECTION_KOHLER, 0u).delay_s, 10.0f);
    assert_is(preset(GPW_PROTECTION_IEEE1547_2003, 1u).pickup, 59.5f);
    assert_int_equal(preset(GPW_PROTECTION_IEEE1547_2018, 0u).grade, GPW_GRADE_ENGINEERING);
    assert_is(preset(GPW_PROTECTION_EIRGRID, 0u).window_s, 0.5f);
}

static void every_preset_row_can_be_added(void **state)
{
    uint32_t id, rows = 0;

    (void)state;
    for (id = 0; strcmp(gpw_protection_preset_name(id), "?") != 0; id++) {
        gpw_protection *const p = relay_of(0.001f, 101u);
        gpw_protection_row r = row_of(0u, 0.0f, 0.0f);
        uint32_t i = 0;

        while (gpw_protection_preset_row(&r, id, i, 50.0f, 1.0e6f, 0.75e6f) == GPW_OK) {
            assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
            i++;
        }
        assert_true(i > 0u);
        rows += i;
    }
    assert_int_equal(id, 8);
    assert_int_equal(rows, 30);
}

static void unknown_presets_are_refused(void **state)
{
    gpw_protection_row r = row_of(0u, 0.0f, 0.0f);

    (void)state;
    assert_int_equal(gpw_protection_preset_row(&r, 99u, 0u, 50.0f, 1e6f, 1e6f),
                     GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_protection_preset_row(&r, 0u, 2u, 50.0f, 1e6f, 1e6f),
                     GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_protection_preset_row(&r, 0u, 0u, UNKNOWN, 1e6f, 1e6f),
                     GPW_ERR_DOMAIN);
    assert_status(gpw_protection_preset_row(NULL, 0u, 0u, 50.0f, 1e6f, 1e6f), GPW_ERR_NULL);
    assert_string_equal(gpw_protection_preset_name(99u), "?");
    assert_string_equal(gpw_protection_function_name(GPW_PROTECTION_ROCOF), "81R");
    assert_string_equal(gpw_protection_function_name(0u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dip_shorter_than_the_delay_passes_with_what_was_left),
        cmocka_unit_test(dip_as_long_as_the_delay_trips_at_its_end),
        cmocka_unit_test(frequency_at_the_pickup_is_not_beyond),
        cmocka_unit_test(row_that_was_never_beyond_tells_its_share_of_the_way),
        cmocka_unit_test(instant_reset_begins_the_delay_anew),
        cmocka_unit_test(hysteresis_keeps_the_timer_running),
        cmocka_unit_test(hysteresis_lets_go_inside),
        cmocka_unit_test(reset_time_bridges_a_short_return_and_the_timer_stands_still),
        cmocka_unit_test(reset_time_that_is_over_begins_anew),
        cmocka_unit_test(first_of_several_trips_is_kept_and_each_has_its_time),
        cmocka_unit_test(alarm_is_followed_and_fails_nothing),
        cmocka_unit_test(each_quantity_is_its_own),
        cmocka_unit_test(unknown_quantity_leaves_its_rows_undetermined_and_no_other),
        cmocka_unit_test(timer_stands_still_while_unknown),
        cmocka_unit_test(record_without_a_sample_is_undetermined),
        cmocka_unit_test(short_ramp_is_judged_over_each_window),
        cmocka_unit_test(jump_is_judged_by_the_window_not_by_its_derivative),
        cmocka_unit_test(record_shorter_than_the_window_is_undetermined),
        cmocka_unit_test(window_longer_than_the_room_is_refused),
        cmocka_unit_test(reset_forgets_the_record_and_keeps_the_rows),
        cmocka_unit_test(copy_continues_identically),
        cmocka_unit_test(bad_rows_are_refused),
        cmocka_unit_test(calls_in_the_wrong_order_are_refused),
        cmocka_unit_test(bad_configurations_are_refused),
        cmocka_unit_test(presets_say_what_the_manuals_say),
        cmocka_unit_test(every_preset_row_can_be_added),
        cmocka_unit_test(unknown_presets_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
