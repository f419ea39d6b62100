/* SPDX-License-Identifier: MIT */
/* What swings: sines of known height, steps, noise. */
#include "gpw_test.h"

#include <gpupower/swing.h>

#include <string.h>

#define TICK_NS 10000000u

static GPW_STATE_BUFFER(memory, GPW_SWING_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_SWING_STATE_BYTES);

static gpw_swing_config config_of(uint32_t tick_ns)
{
    gpw_swing_config c;

    assert_status(gpw_swing_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = tick_ns;
    return c;
}

static gpw_swing *swing_of(const gpw_swing_config *c)
{
    gpw_swing *s = NULL;

    assert_status(gpw_swing_init(memory, sizeof memory, c, &s), GPW_OK);
    return s;
}

static gpw_swing_reading get(const gpw_swing *s)
{
    gpw_swing_reading r;

    assert_true(gpw_swing_get(s, &r, sizeof r) >= GPW_OK);
    return r;
}

static void hear_sine(gpw_swing *s, double tick_s, double for_s, double height_w, double hz)
{
    int k;

    for (k = 0; k < (int)(for_s / tick_s); k++) {
        const double w = 5e5 + height_w * sin(2.0 * 3.14159265358979 * hz * k * tick_s);

        assert_status(gpw_swing_step(s, (float)w), GPW_OK);
    }
}

static void sine_in_the_range_reads_its_height_and_frequency(void **state)
{
    static const double hz[] = {0.15, 0.2, 0.37, 0.7, 1.1, 1.33};
    static const uint32_t ticks[] = {1000000u, 10000000u, 20000000u, 50000000u};
    size_t i, k;

    (void)state;
    for (k = 0; k < COUNT_OF(ticks); k++) {
        const gpw_swing_config c = config_of(ticks[k]);

        for (i = 0; i < COUNT_OF(hz); i++) {
            gpw_swing *const s = swing_of(&c);
            gpw_swing_reading r;

            hear_sine(s, 1e-9 * ticks[k], 60.0, 1e4, hz[i]);
            r = get(s);
            assert_near(r.amplitude_w, 1e4, 500.0);
            assert_near(r.frequency_hz, hz[i], 0.02 * hz[i]);
            assert_true(r.sustained >= 5);
            assert_int_equal(r.settled, 1);
        }
    }
}

/* 30 dB below: a hundredth of the slow end, ten times the fast one. */
static void what_lies_outside_is_not_heard(void **state)
{
    const gpw_swing_config c = config_of(TICK_NS);
    gpw_swing *s = swing_of(&c);

    (void)state;
    hear_sine(s, 0.01, 400.0, 1e4, 0.01);
    assert_true(get(s).amplitude_w < 300.0f);
    s = swing_of(&c);
    hear_sine(s, 0.01, 60.0, 1e4, 20.0);
    assert_true(get(s).amplitude_w < 300.0f);
}

static void step_is_no_swing(void **state)
{
    const gpw_swing_config c = config_of(TICK_NS);
    gpw_swing *const s = swing_of(&c);
    int k;

    (void)state;
    for (k = 0; k < 6000; k++) {
        assert_status(gpw_swing_step(s, k < 500 ? 4e5f : 5e5f), GPW_OK);
        assert_true(get(s).amplitude_w < 2e3f);
        assert_true(get(s).sustained < 5);
    }
}

static void swing_that_ends_is_forgotten(void **state)
{
    const gpw_swing_config c = config_of(TICK_NS);
    gpw_swing *const s = swing_of(&c);
    int k;

    (void)state;
    hear_sine(s, 0.01, 30.0, 1e4, 0.5);
    for (k = 0; k < 3000; k++) {
        assert_status(gpw_swing_step(s, 5e5f), GPW_OK);
    }
    assert_near(get(s).amplitude_w, 0.0, 0.0);
    assert_true(isnan(get(s).frequency_hz));
    assert_int_equal(get(s).sustained, 0);
}

static void noise_is_not_sustained_for_long(void **state)
{
    const gpw_swing_config c = config_of(TICK_NS);
    gpw_swing *const s = swing_of(&c);
    uint32_t seed = 1u, most = 0u;
    int k;

    (void)state;
    for (k = 0; k < 60000; k++) {
        seed = seed * 1664525u + 1013904223u;
        assert_status(gpw_swing_step(s, 5e5f + (float)(seed >> 16)), GPW_OK);
        most = get(s).sustained > most ? get(s).sustained : most;
    }
    assert_true(most < 40u); /* a sine of ten minutes at 1 Hz has 1,200 */
}

/* 20 mHz/kW at 0.1 Hz, 1 mHz/kW at 2 Hz: at 0.447 Hz, halfway in logarithms, sqrt(20). */
static void engine_swings_by_its_answer(void **state)
{
    gpw_swing_config c = config_of(TICK_NS);
    gpw_swing_reading r;
    gpw_swing *s;

    (void)state;
    c.slow_hz_per_w = 20e-6f;
    c.fast_hz_per_w = 1e-6f;
    c.largest_hz_per_w = 30e-6f;
    s = swing_of(&c);
    hear_sine(s, 0.01, 60.0, 1e4, sqrt(0.1 * 2.0));
    r = get(s);
    assert_near(r.expected_hz, 0.3, 0.01);
    assert_near(r.likely_hz, 0.0447, 0.002);
    c.largest_hz_per_w = NAN;
    c.slow_hz_per_w = NAN;
    s = swing_of(&c);
    hear_sine(s, 0.01, 60.0, 1e4, 0.5);
    assert_true(isnan(get(s).expected_hz) && isnan(get(s).likely_hz));
}

static void odd_samples_are_replaced(void **state)
{
    const gpw_swing_config c = config_of(TICK_NS);
    gpw_swing *const s = swing_of(&c);
    gpw_swing_reading r;
    int k;

    (void)state;
    assert_status(gpw_swing_step(s, NAN), GPW_NOTE_HELD);
    assert_status(gpw_swing_get(s, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_true(isnan(r.amplitude_w));
    for (k = 0; k < 3000; k++) {
        const float w = k % 7 == 3 ? (k % 2 ? NAN : 2e12f)
                                   : (float)(5e5 + 1e4 * sin(0.02 * 3.14159265 * 0.5 * k));

        assert_int_equal(gpw_swing_step(s, w), k % 7 == 3 ? GPW_NOTE_HELD : GPW_OK);
    }
    r = get(s);
    assert_near(r.amplitude_w, 1e4, 500.0);
    assert_int_equal(r.held, 430);
}

static void reset_and_copy_go_on_alike(void **state)
{
    const gpw_swing_config c = config_of(TICK_NS);
    gpw_swing *s = swing_of(&c);
    gpw_swing_reading a, b;

    (void)state;
    hear_sine(s, 0.01, 7.0, 1e4, 0.5);
    memcpy(memory2, memory, sizeof memory);
    hear_sine(s, 0.01, 7.0, 1e4, 0.5);
    hear_sine((gpw_swing *)(void *)memory2, 0.01, 7.0, 1e4, 0.5);
    assert_memory_equal(memory, memory2, sizeof memory);
    assert_status(gpw_swing_reset(s), GPW_OK);
    hear_sine(s, 0.01, 7.0, 1e4, 0.5);
    a = get(s);
    s = swing_of(&c);
    hear_sine(s, 0.01, 7.0, 1e4, 0.5);
    b = get(s);
    assert_memory_equal(&a, &b, sizeof a);
}

static void wrong_configuration_pointers_and_handles_are_refused(void **state)
{
    gpw_swing_config c = config_of(TICK_NS);
    gpw_swing_reading r;
    gpw_swing *s = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_SWING_STATE_BYTES);
    c.high_hz = 21.0f; /* 0.2 / 10 ms is 20 Hz */
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.high_hz = 0.19f;
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(TICK_NS);
    c.low_hz = 0.01f;
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0u);
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(TICK_NS);
    c.largest_hz_per_w = 1e-6f;
    c.slow_hz_per_w = 2e-6f;
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.slow_hz_per_w = -1.0f;
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(TICK_NS);
    c.reserved = 1u;
    assert_status(gpw_swing_init(memory, sizeof memory, &c, &s), GPW_ERR_DOMAIN);
    c.header = 0u;
    assert_status(gpw_swing_init(memory, sizeof memory, &c, &s), GPW_ERR_VERSION);
    c = config_of(TICK_NS);
    assert_status(gpw_swing_init(memory, 8, &c, &s), GPW_ERR_SIZE);
    assert_status(gpw_swing_init((char *)memory + 4, sizeof memory - 8, &c, &s), GPW_ERR_ALIGN);
    assert_status(gpw_swing_init(NULL, 8, &c, &s), GPW_ERR_NULL);
    assert_null(s);
    assert_status(gpw_swing_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_swing_config_init(NULL, sizeof c), GPW_ERR_NULL);
    memset(memory, 0, sizeof memory);
    s = (gpw_swing *)(void *)memory;
    assert_status(gpw_swing_step(s, 1.0f), GPW_ERR_HANDLE);
    assert_status(gpw_swing_reset(s), GPW_ERR_HANDLE);
    assert_status(gpw_swing_get(s, &r, sizeof r), GPW_ERR_HANDLE);
    assert_status(gpw_swing_get(s, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_swing_step(NULL, 1.0f), GPW_ERR_NULL);
    s = swing_of(&c);
    assert_status(gpw_swing_get(s, &r, 8), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sine_in_the_range_reads_its_height_and_frequency),
        cmocka_unit_test(what_lies_outside_is_not_heard),
        cmocka_unit_test(step_is_no_swing),
        cmocka_unit_test(swing_that_ends_is_forgotten),
        cmocka_unit_test(noise_is_not_sustained_for_long),
        cmocka_unit_test(engine_swings_by_its_answer),
        cmocka_unit_test(odd_samples_are_replaced),
        cmocka_unit_test(reset_and_copy_go_on_alike),
        cmocka_unit_test(wrong_configuration_pointers_and_handles_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
