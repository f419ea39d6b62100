/* SPDX-License-Identifier: MIT */
/* The meter run forwards, against figures worked out by hand and exact integrals. */
#include "gpw_test.h"

#include <gpupower/meter.h>

#include <string.h>

#define PI 3.14159265358979324
#define ROOM 64u

static GPW_STATE_BUFFER(memory, GPW_METER_STATE_BYTES(8u, 40u, 20u));
static gpw_meter_reading readings[ROOM];

/* A window and a period that are known, nothing else. */
static gpw_meter_config plain(float window_s, float period_s)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    c.window_s = window_s;
    c.period_s = period_s;
    c.phase_s = 0.0f;
    return c;
}

static gpw_meter_config hopper(gpw_meter_field field)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, field, &c), GPW_OK);
    return c;
}

static gpw_meter *meter_of(const gpw_meter_config *c)
{
    gpw_meter *m = NULL;
    size_t bytes = 0;

    assert_status(gpw_meter_state_size(c, &bytes), GPW_OK);
    assert_true(bytes <= sizeof memory);
    assert_status(gpw_meter_init(memory, bytes, c, &m), GPW_OK);
    return m;
}

static uint32_t step(gpw_meter *m, const float *power_w)
{
    uint32_t count = 0;

    assert_status(gpw_meter_step(m, power_w, readings, ROOM, &count), GPW_OK);
    return count;
}

/* ---- forwards ---- */

/* 300 W for 50 ms, 60 W for 50 ms, in step with a meter that sees 25 ms of each 100: anything
 * from 60 to 300 W, as the phase has it. */
static void square_wave_in_step_reads_as_its_phase_has_it(void **state)
{
    static const float phases[] = {0.0f, 0.025f, 0.0625f, 0.075f};
    static const double shown[] = {60.0, 300.0, 120.0 + 60.0, 60.0};
    gpw_meter_config c = plain(0.025f, 0.1f);
    uint32_t p, k;

    (void)state;
    for (p = 0; p < COUNT_OF(phases); p++) {
        gpw_meter *m;

        c.phase_s = phases[p];
        m = meter_of(&c);
        for (k = 0; k < 500; k++) {
            const float power_w = k % 100 < 50 ? 300.0f : 60.0f;

            if (step(m, &power_w) == 1 && k > 100) {
                assert_near(readings[0].reading_w, shown[p], 1e-4);
            }
        }
    }
}

/* Means over so many phases of the load, evenly spaced against the meter, from the energies of
 * the windows; whatever the first phase is. */
static void four_and_eight_phases_give_the_mean_to_a_billionth(void **state)
{
    static const uint32_t counts[] = {4, 8};
    gpw_meter_config c = plain(0.025f, 0.1f);
    uint32_t n, first, p, k;

    (void)state;
    c.dt_s = 0.0005f;
    for (n = 0; n < COUNT_OF(counts); n++) {
        for (first = 0; first < 9; first++) {
            double sum_w = 0.0;

            c.phase_s = (float)first * 0.01137f;
            for (p = 0; p < counts[n]; p++) {
                gpw_meter *const m = meter_of(&c);
                double got_w = -1.0;

                for (k = 0; k < 600; k++) {
                    const uint32_t at = (k + p * 200u / counts[n]) % 200u;
                    const float power_w = at < 100u ? 300.0f : 60.0f;

                    if (step(m, &power_w) == 1) {
                        got_w = (double)readings[0].window_nj / 0.025 / 1e9;
                        assert_near(readings[0].reading_w, got_w, 1e-4);
                    }
                }
                sum_w += got_w;
            }
            assert_near(sum_w / counts[n], 180.0, 180.0 * 1e-9);
        }
    }
}

/* Any power, not only whole watts: nanojoules are not lost. */
static void energy_of_a_window_is_right_to_a_billionth(void **state)
{
    static const float powers[] = {123.456f, 0.3f, 699.99994f, 5512.77f, 1.0e6f / 3.0f};
    const gpw_meter_config c = plain(1.0f, 0.1f);
    uint32_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(powers); i++) {
        gpw_meter *const m = meter_of(&c);
        const double exact_nj = (double)powers[i] * 1e9;

        for (k = 0; k < 1301; k++) {
            (void)step(m, &powers[i]);
        }
        assert_near((double)readings[0].window_nj, exact_nj, 1e-9 * exact_nj + 1.0);
    }
}

/* A step at 2 s through 1 s: 10 % at 2.1, 90 % at 2.9 s, straight in between. */
static void step_through_a_window_rises_over_it(void **state)
{
    gpw_meter_config c = plain(1.0f, 0.1f);
    gpw_meter *m;
    uint32_t k;

    (void)state;
    c.initial_w = 100.0f;
    m = meter_of(&c);
    for (k = 0; k < 5000; k++) {
        const float power_w = k < 2000 ? 100.0f : 300.0f;

        if (step(m, &power_w) == 1) {
            const double t = (double)readings[0].stamp_ns * 1e-9;

            assert_near(readings[0].reading_w, 100.0 + 200.0 * fmin(fmax(t - 2.0, 0.0), 1.0),
                        1e-3);
        }
    }
}

/* A pulse shorter than the window keeps its area and is as wide as the window. */
static void pulse_keeps_its_area_and_gets_the_windows_width(void **state)
{
    gpw_meter_config c = plain(1.0f, 0.1f);
    gpw_meter *const m = meter_of(&c);
    double area = 0.0, above = 0.0;
    uint32_t k;

    (void)state;
    for (k = 0; k < 5000; k++) {
        const float power_w = k >= 2000 && k < 2300 ? 400.0f : 0.0f;

        if (step(m, &power_w) == 1) {
            area += 0.1 * (double)readings[0].reading_w;
            above += readings[0].reading_w > 60.0f ? 0.1 : 0.0;
        }
    }
    assert_near(area, 120.0, 1e-3);
    assert_near(above, 1.0, 0.11);
}

/* 1 s mean of short samples: a step moves it by 1/10 or 1/11 of itself, or by two of them. */
static void mean_of_ten_or_eleven_samples_moves_by_tenths(void **state)
{
    gpw_meter_config c = hopper(GPW_METER_FIELD_AVERAGE);
    gpw_meter *m;
    uint32_t k, tens = 0, elevens = 0;

    (void)state;
    c.quantum_w = 0.0f;
    c.phase_s = 0.05f;
    m = meter_of(&c);
    for (k = 0; k < 100000; k++) {
        const float power_w = k < 3000 ? 0.0f : 110.0f;

        if (step(m, &power_w) == 1) {
            const double samples = (double)readings[0].window_s / 0.025;

            tens += fabs(samples - 10.0) < 1e-3;
            elevens += fabs(samples - 11.0) < 1e-3;
        }
        if (k == 3070) { /* the first of them has seen it: 3.05 s */
            assert_true(fabs((double)readings[0].reading_w - 11.0) < 1e-3 ||
                        fabs((double)readings[0].reading_w - 10.0) < 1e-3);
        }
    }
    assert_int_equal(tens + elevens, 1000);
    assert_true(tens > 420 && elevens > 420);
}

/* A lag of 0.1 s before no window, read at 20 ms: the exponential. */
static void response_is_the_exponential(void **state)
{
    gpw_meter_config c = plain(0.0f, 0.02f);
    gpw_meter *m;
    uint32_t k;

    (void)state;
    c.response_s = 0.2197225f;
    m = meter_of(&c);
    for (k = 0; k < 1000; k++) {
        const float power_w = 200.0f;

        if (step(m, &power_w) > 0) {
            const double t = (double)readings[0].stamp_ns * 1e-9;

            assert_near(readings[0].reading_w, 200.0 * (1.0 - exp(-t / 0.1)), 2e-3);
        }
    }
}

/* Eight boards, one after another in rounds of 0.25 s; each value is of the last refresh before
 * the latency. */
static void boards_are_read_one_after_another_and_late(void **state)
{
    gpw_meter_config c = plain(0.1f, 0.1f);
    float power_w[8];
    gpw_meter *m;
    uint32_t k, i, g, seen = 0;

    (void)state;
    c.gpus = 8;
    c.poll_interval_s = 0.25f;
    c.poll_stagger_s = 0.014f;
    c.latency_s = 0.3f;
    c.phase_s = NAN;
    c.seed = 3;
    m = meter_of(&c);
    for (k = 0; k < 3990; k++) {
        uint32_t count;

        for (g = 0; g < 8; g++) {
            power_w[g] = (float)k; /* so that the value tells the time */
        }
        count = step(m, power_w);
        for (i = 0; i < count; i++, seen++) {
            const gpw_meter_reading *const r = &readings[i];
            const double t = (double)r->stamp_ns * 1e-9;

            assert_near(t, 0.25 * r->round + 0.014 * r->gpu, 1e-6);
            if (r->refreshed_ns > 100000000u) {
                const double age = t - (double)r->refreshed_ns * 1e-9;

                assert_true(age >= 0.3 - 1e-6 && age < 0.4 + 1e-6);
                assert_near(r->reading_w, (double)r->refreshed_ns * 1e-6 - 0.5 - 50.0, 0.6);
            }
        }
    }
    assert_int_equal(seen, 8 * 16);
}

static void polling_jitters_the_same_way_again(void **state)
{
    gpw_meter_config c = plain(0.1f, 0.1f);
    uint64_t stamps[2][40];
    uint32_t run, k, n = 0;
    double least = 9.0, most = 0.0;

    (void)state;
    c.poll_interval_s = 0.25f;
    c.poll_jitter_s = 0.05f;
    for (run = 0; run < 2; run++) {
        gpw_meter *const m = meter_of(&c);
        const float power_w = 1.0f;

        for (k = 0, n = 0; k < 9000 && n < 40; k++) {
            n += step(m, &power_w);
            if (n > 0) {
                stamps[run][n - 1] = readings[0].stamp_ns;
            }
        }
    }
    assert_memory_equal(stamps[0], stamps[1], 30 * sizeof stamps[0][0]);
    for (k = 1; k < 30; k++) {
        const double gap = (double)(stamps[0][k] - stamps[0][k - 1]) * 1e-9;

        least = fmin(least, gap);
        most = fmax(most, gap);
        assert_true(gap >= 0.2 - 1e-6 && gap <= 0.3 + 1e-6);
    }
    assert_true(least < 0.22 && most > 0.28);
}

static void readings_have_gain_offset_and_steps(void **state)
{
    gpw_meter_config c = plain(0.1f, 0.1f);
    gpw_meter *m;
    const float power_w = 200.123f;
    uint32_t k;

    (void)state;
    c.gain = 1.02f;
    c.offset_w = -1.0f;
    c.quantum_w = 0.25f;
    m = meter_of(&c);
    for (k = 0; k < 250; k++) {
        (void)step(m, &power_w);
    }
    assert_near(readings[0].reading_w, 203.25, 1e-6); /* 203.1255: 812.5 steps and a little */
    assert_true(readings[0].energy_mj == UINT64_MAX);
}

static void counter_counts_and_boards_differ(void **state)
{
    gpw_meter_config c;
    float power_w[8];
    gpw_meter *m;
    uint32_t k, i;
    double least = 1e9, most = 0.0;

    (void)state;
    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_preset(GPW_METER_HOPPER, GPW_METER_FIELD_ENERGY, &c),
                  GPW_NOTE_UNKNOWN);
    c.gpus = 8;
    c.board_spread_pu = 0.05f;
    m = meter_of(&c);
    for (i = 0; i < 8; i++) {
        power_w[i] = 500.0f;
    }
    for (k = 0; k < 20000; k++) {
        const uint32_t count = step(m, power_w);

        for (i = 0; i < count && k > 19800; i++) {
            const double w =
                (double)readings[i].energy_mj / (double)readings[i].refreshed_ns * 1e6;

            assert_true(isnan(readings[i].reading_w));
            least = fmin(least, w);
            most = fmax(most, w);
        }
    }
    assert_true(least > 465.0 && most < 530.0 && most - least > 10.0);
}

static void copied_state_goes_on_alike(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_METER_STATE_BYTES(8u, 40u, 20u));
    gpw_meter_config c = hopper(GPW_METER_FIELD_AVERAGE);
    gpw_meter *const m = meter_of(&c);
    gpw_meter_reading first[ROOM];
    uint32_t k, count;

    (void)state;
    for (k = 0; k < 1234; k++) {
        const float power_w = (float)(k % 300);

        (void)step(m, &power_w);
    }
    memcpy(copy, memory, sizeof copy);
    for (k = 0; k < 500; k++) {
        const float power_w = (float)(k % 77);

        count = step(m, &power_w);
        memcpy(first, readings, sizeof first);
        assert_int_equal(step((gpw_meter *)(void *)copy, &power_w), count);
        assert_memory_equal(first, readings, count * sizeof first[0]);
    }
}

/* ---- ends of the ranges ---- */

/* 100 MW in two samples of 40 s: 8e18 nJ, of 9.2e18 that there is room for. */
static void longest_window_holds_the_largest_power(void **state)
{
    gpw_meter_config c = plain(60.0f, 40.0f);
    const float power_w = GPW_METER_POWER_MAX_W;
    uint32_t k, count = 0;
    gpw_meter *m;

    (void)state;
    c.dt_s = 0.1f;
    c.initial_w = GPW_METER_POWER_MAX_W;
    m = meter_of(&c);
    for (k = 0; k < 1300; k++) {
        if (step(m, &power_w) == 1) {
            count++;
            assert_true(readings[0].window_nj == INT64_C(8000000000000000000));
            assert_near(readings[0].reading_w, 1.0e8, 10.0);
        }
    }
    assert_true(count >= 3);
}

static void window_and_its_jitter_longer_than_a_minute_are_refused(void **state)
{
    gpw_meter_config c = plain(60.0f, 60.0f);
    size_t bytes = 0;

    (void)state;
    c.window_jitter_s = 60.0f; /* at 100 MW 1.2e19 nJ */
    assert_status(gpw_meter_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.window_s = 30.0f;
    c.window_jitter_s = 30.001f;
    assert_status(gpw_meter_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.window_jitter_s = 30.0f;
    assert_status(gpw_meter_state_size(&c, &bytes), GPW_OK);
    c.kind = GPW_METER_KIND_COUNTER;
    c.window_s = NAN; /* counts all: a window of 60 s */
    assert_status(gpw_meter_state_size(&c, &bytes), GPW_ERR_DOMAIN);
}

/* ---- bad input ---- */

static void unusable_power_is_held(void **state)
{
    gpw_meter_config c = plain(0.1f, 0.1f);
    gpw_meter *const m = meter_of(&c);
    const float bad[] = {NAN, INFINITY, -1.0f, 2.0e8f};
    const float power_w = 100.0f;
    uint32_t k, count;

    (void)state;
    for (k = 0; k < 150; k++) {
        (void)step(m, &power_w);
    }
    for (k = 0; k < 60; k++) {
        assert_status(gpw_meter_step(m, &bad[k % 4], readings, ROOM, &count), GPW_NOTE_HELD);
    }
    assert_near(readings[0].reading_w, 100.0, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(square_wave_in_step_reads_as_its_phase_has_it),
        cmocka_unit_test(four_and_eight_phases_give_the_mean_to_a_billionth),
        cmocka_unit_test(energy_of_a_window_is_right_to_a_billionth),
        cmocka_unit_test(step_through_a_window_rises_over_it),
        cmocka_unit_test(pulse_keeps_its_area_and_gets_the_windows_width),
        cmocka_unit_test(mean_of_ten_or_eleven_samples_moves_by_tenths),
        cmocka_unit_test(response_is_the_exponential),
        cmocka_unit_test(boards_are_read_one_after_another_and_late),
        cmocka_unit_test(polling_jitters_the_same_way_again),
        cmocka_unit_test(readings_have_gain_offset_and_steps),
        cmocka_unit_test(counter_counts_and_boards_differ),
        cmocka_unit_test(copied_state_goes_on_alike),
        cmocka_unit_test(longest_window_holds_the_largest_power),
        cmocka_unit_test(window_and_its_jitter_longer_than_a_minute_are_refused),
        cmocka_unit_test(unusable_power_is_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
