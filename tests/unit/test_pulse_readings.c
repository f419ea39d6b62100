/* SPDX-License-Identifier: MIT */
/* A pulse's readings figure by figure, what an announcement that is repeated or refused leaves,
 * and that a pulse of a watt is as good as one of a megawatt. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define TICK_NS 10000000u
#define S_NS ((uint64_t)1000000000u)

static GPW_STATE_BUFFER(memory, GPW_PULSE_STATE_BYTES + 256u);
static gpw_pulse_config config;
static gpw_pulse *p;

static void begin(float up_w, float energy_ws)
{
    assert_status(gpw_pulse_config_init(&config, sizeof config), GPW_OK);
    config.tick_ns = TICK_NS;
    config.up_max_w = up_w;
    config.energy_max_ws = energy_ws;
    assert_status(gpw_pulse_init(memory, sizeof memory, &config, &p), GPW_OK);
}

static gpw_pulse_reading look(void)
{
    gpw_pulse_reading r;

    assert_status(gpw_pulse_get(p, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_pulse_reading at(uint64_t now_ns)
{
    assert_true(gpw_pulse_step(p, now_ns) >= GPW_OK);
    return look();
}

/* To so many seconds, tick by tick. */
static gpw_pulse_reading until(uint64_t *now_ns, double to_s)
{
    while ((double)*now_ns * 1.0e-9 < to_s - 1.0e-6) {
        *now_ns += TICK_NS;
        (void)at(*now_ns);
    }
    return look();
}

static void it_takes_what_it_takes(void **state)
{
    size_t bytes = 0u;

    (void)state;
    begin(1.0e5f, 1.0e5f);
    assert_status(gpw_pulse_state_size(&config, &bytes), GPW_OK);
    assert_status(gpw_pulse_init(memory, bytes - 8u, &config, &p), GPW_ERR_SIZE);
    assert_status(gpw_pulse_init(memory, bytes, &config, &p), GPW_OK);
}

/* 40 kW from 0.8 s on, for a second at most, and 30 kW s: 0.75 s. */
static void each_figure_is_told(void **state)
{
    uint64_t now = 0u;
    gpw_pulse_reading r;

    (void)state;
    begin(100.0e3f, 30.0e3f);
    r = at(0u);
    assert_int_equal(r.state, GPW_PULSE_IDLE);
    assert_true(r.in_s != r.in_s);
    assert_near(r.left_s, 0.0, 0.0);
    assert_near(r.left_ws, 0.0, 0.0);
    assert_status(gpw_pulse_announce(p, 0u, 7u, 40.0e3f, S_NS, 0.0f), GPW_NOTE_CLAMPED);
    r = until(&now, 0.5);
    assert_int_equal(r.state, GPW_PULSE_WAITING);
    assert_near(r.in_s, 0.3, 1.0e-6);
    assert_near(r.height_w, 40.0e3, 0.0);
    assert_near(r.pulse_w, 0.0, 0.0);
    assert_near(r.left_s, 1.0, 0.0);
    assert_near(r.left_ws, 30.0e3, 0.0);
    assert_int_equal(r.steps, 1u);
    assert_int_equal(r.given, 0u);
    r = until(&now, 1.2);
    assert_int_equal(r.state, GPW_PULSE_ON);
    assert_near(r.in_s, 0.0, 0.0);
    assert_near(r.pulse_w, 40.0e3, 0.0);
    assert_near(r.left_s, 0.6, 1.0e-6);
    assert_near(r.left_ws, 30.0e3 - 0.4 * 40.0e3, 1.0);
    assert_int_equal(r.given, 1u);
    r = until(&now, 1.7);
    assert_int_equal(r.state, GPW_PULSE_RESTING);
    assert_near(r.height_w, 0.0, 0.0);
    assert_near(r.left_ws, 0.0, 0.0);
    assert_int_equal(r.steps, 0u);
    assert_int_equal(r.ended, 0u); /* it was over, not cut short */
    r = until(&now, 6.4);
    assert_int_equal(r.state, GPW_PULSE_RESTING); /* five seconds */
    r = until(&now, 6.6);
    assert_int_equal(r.state, GPW_PULSE_IDLE);
}

/* The first of them begins it, in whatever order they were told. */
static void the_first_step_begins_it(void **state)
{
    uint32_t order;

    (void)state;
    for (order = 0; order < 2u; order++) {
        begin(100.0e3f, 1.0e6f);
        (void)at(0u);
        assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f,
                                         order == 0u ? 1300000000u : 1000000000u, 0.0f),
                      GPW_OK);
        assert_status(gpw_pulse_announce(p, 0u, 2u, 20.0e3f,
                                         order == 0u ? 1000000000u : 1300000000u, 0.0f),
                      GPW_OK);
        assert_near(look().in_s, 0.8, 1.0e-6);
        assert_near(look().height_w, 30.0e3, 0.0);
    }
}

/* Told again for a time at which it has no place, it is gone, and so is its height. */
static void a_step_that_moves_away_takes_its_height(void **state)
{
    (void)state;
    begin(100.0e3f, 1.0e6f);
    (void)at(0u);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 2u, 20.0e3f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, 5u * S_NS, 0.0f), GPW_ERR_STATE);
    assert_near(look().height_w, 20.0e3, 0.0);
    assert_int_equal(look().steps, 1u);
    assert_int_equal(look().refused, 1u);
    /* Told again for its time it is one of them, once. */
    assert_status(gpw_pulse_announce(p, 0u, 2u, 25.0e3f, S_NS, 0.0f), GPW_OK);
    assert_near(look().height_w, 25.0e3, 0.0);
    assert_int_equal(look().steps, 1u);
}

/* Its time has gone by before a rest was over: nothing is left of it. */
static void what_expired_has_no_height(void **state)
{
    gpw_pulse_reading r;

    (void)state;
    begin(100.0e3f, 1.0e6f);
    (void)at(0u);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, S_NS, 0.0f), GPW_OK);
    r = at(3u * S_NS);
    assert_near(r.height_w, 0.0, 0.0);
    assert_int_equal(r.steps, 0u);
    assert_int_equal(r.refused, 1u);
    assert_int_equal(r.given, 0u);
    assert_int_equal(r.state, GPW_PULSE_IDLE);
}

/* The rest is counted on the clock that it went back to. */
static void a_clock_that_goes_back_begins_a_rest_there(void **state)
{
    (void)state;
    begin(100.0e3f, 1.0e6f);
    (void)at(100u * S_NS);
    assert_status(gpw_pulse_step(p, 10u * S_NS), GPW_NOTE_HELD);
    assert_int_equal(look().state, GPW_PULSE_RESTING);
    assert_int_equal(at(10u * S_NS + 4900000000u).state, GPW_PULSE_RESTING);
    assert_int_equal(at(10u * S_NS + 5100000000u).state, GPW_PULSE_IDLE);
}

/* Its second was over between two ticks that came apart: it was not cut short. */
static void a_pulse_that_is_over_was_not_ended(void **state)
{
    uint64_t now = 0u;
    gpw_pulse_reading r;

    (void)state;
    begin(100.0e3f, 1.0e6f);
    (void)at(0u);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, S_NS, 0.0f), GPW_OK);
    r = until(&now, 1.78);
    assert_int_equal(r.state, GPW_PULSE_ON);
    r = at(now + 3u * (uint64_t)TICK_NS);
    assert_int_equal(r.state, GPW_PULSE_RESTING);
    assert_int_equal(r.ended, 0u);
}

/* Half a watt up, and a quarter down, cancelled while it is on. */
static void a_small_pulse_is_a_pulse(void **state)
{
    uint64_t now = 0u;
    gpw_pulse_reading r;

    (void)state;
    begin(0.5f, 1.0f);
    config.down_max_w = 0.25f;
    assert_status(gpw_pulse_init(memory, sizeof memory, &config, &p), GPW_OK);
    (void)at(0u);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 0.4f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 2u, 0.05f, S_NS, 0.0f), GPW_OK);
    r = until(&now, 1.0);
    assert_near(r.pulse_w, 0.45, 1.0e-6);
    assert_status(gpw_pulse_cancel(p, 2u), GPW_OK);
    assert_near(look().height_w, 0.4, 1.0e-6);
    assert_near(look().pulse_w, 0.4, 1.0e-6);
    assert_status(gpw_pulse_cancel(p, 1u), GPW_OK);
    assert_int_equal(look().ended, 1u);
    r = until(&now, 7.0);
    assert_status(gpw_pulse_announce(p, now, 3u, -0.2f, now + S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, now, 4u, -0.04f, now + S_NS, 0.0f), GPW_OK);
    r = until(&now, 8.0);
    assert_near(r.pulse_w, -0.24, 1.0e-6);
    assert_status(gpw_pulse_cancel(p, 4u), GPW_OK);
    assert_near(look().pulse_w, -0.2, 1.0e-6);
}

/* Behind the last step another one seems to wait, with the id that is asked for. */
static void what_ended_is_not_found(void **state)
{
    uint64_t now = 0u;

    (void)state;
    begin(100.0e3f, 1.0e6f);
    (void)at(0u);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 2u, 20.0e3f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_cancel(p, 2u), GPW_OK);
    assert_status(gpw_pulse_cancel(p, 2u), GPW_ERR_NOT_FOUND);
    assert_near(look().height_w, 10.0e3, 0.0);
    assert_int_equal(look().steps, 1u);
    assert_near(until(&now, 0.9).pulse_w, 10.0e3, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_takes_what_it_takes),
        cmocka_unit_test(each_figure_is_told),
        cmocka_unit_test(the_first_step_begins_it),
        cmocka_unit_test(a_step_that_moves_away_takes_its_height),
        cmocka_unit_test(what_expired_has_no_height),
        cmocka_unit_test(a_clock_that_goes_back_begins_a_rest_there),
        cmocka_unit_test(a_pulse_that_is_over_was_not_ended),
        cmocka_unit_test(a_small_pulse_is_a_pulse),
        cmocka_unit_test(what_ended_is_not_found),
    };

    return cmocka_run_group_tests_name("readings of a pulse", tests, NULL, NULL);
}
