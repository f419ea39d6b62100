/* SPDX-License-Identifier: MIT */
/* Energies by hand, and of simulated loads whose energy is known. */
#include "gpw_test.h"

#include <gpupower/meter_energy.h>

#include <string.h>

#define S 1000000000u

static GPW_STATE_BUFFER(memory, GPW_METER_ENERGY_STATE_BYTES);
static GPW_STATE_BUFFER(meter_memory, GPW_METER_STATE_BYTES(1u, 16u, 8u));

static gpw_meter_config preset_of(gpw_meter_architecture architecture, gpw_meter_field field)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_preset(architecture, field, &c), GPW_OK);
    return c;
}

static gpw_meter_energy_config config_of(const gpw_meter_config *meter)
{
    gpw_meter_energy_config c;

    assert_status(gpw_meter_energy_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_energy_config_of(&c, meter), GPW_OK);
    return c;
}

static gpw_meter_energy *energy_of(const gpw_meter_energy_config *c)
{
    gpw_meter_energy *e = NULL;

    assert_status(gpw_meter_energy_init(memory, sizeof memory, c, &e), GPW_OK);
    return e;
}

static gpw_meter_energy_result result_of(const gpw_meter_energy *e)
{
    gpw_meter_energy_result r;

    assert_status(gpw_meter_energy_result_get(e, &r, sizeof r), GPW_OK);
    return r;
}

static void push(gpw_meter_energy *e, double t_s, float power_w)
{
    assert_status(gpw_meter_energy_step(e, (uint64_t)(t_s * 1e9 + 0.5), power_w), GPW_OK);
}

/* A100, read at each refresh for 10 s at 210 W: gain 1.05 makes it 200 W, 2 kJ. Seen is a
 * quarter: sure ends 0.25 * 2000/1.05 + 50 * 7.5 and 0.25 * 2000/0.95 + 250 * 7.5. */
static void steady_load_has_the_energy_and_the_ends_by_hand(void **state)
{
    gpw_meter_config meter = preset_of(GPW_METER_GA100, GPW_METER_FIELD_POWER);
    gpw_meter_energy_config c;
    gpw_meter_energy_result r;
    gpw_meter_energy *e;
    uint32_t i;

    (void)state;
    meter.gain = 1.05f;
    c = config_of(&meter);
    c.low_w = 50.0f;
    c.high_w = 250.0f;
    assert_near(c.lag_s, 0.0125, 1e-7);
    e = energy_of(&c);
    for (i = 0; i <= 100; i++) {
        push(e, i * 0.1, 210.0f);
    }
    r = result_of(e);
    assert_near((double)r.naive_mj, 2100e3, 2.0);
    assert_near((double)r.corrected_mj, 2000e3, 2.0);
    assert_near(r.mean_w, 200.0, 1e-3);
    assert_near(r.seen_pu, 0.25, 1e-6);
    assert_near((double)r.low_mj, 1000.0 * (500.0 / 1.05 + 50.0 * 7.5), 20.0);
    assert_near((double)r.high_mj, 1000.0 * (500.0 / 0.95 + 250.0 * 7.5), 20.0);
    assert_near((double)r.likely_low_mj, 2000e3 / 1.05, 20.0);
    assert_near((double)r.likely_high_mj, 2000e3 / 0.95, 20.0);
    assert_near(r.coverage_j, 100.0 * 7.5, 1e-2);
    assert_int_equal(r.limiting, GPW_METER_BOUND_COVERAGE);
    assert_int_equal(r.span_ns, 10u * (uint64_t)S);
    assert_int_equal(r.range_seen, 0);
    assert_int_equal(r.readings, 101);
    assert_true(r.counter_mj == INT64_MIN && isnan(r.counter_ratio));
}

/* 1 s average of a rise from 100 to 300 W at 2 s: asked from 2 to 4 s, the load drew 600 J.
 * Read as it stands it is the area under a ramp from 2 to 3 s and a plateau, 200 + 300; told of
 * is what stands half a second later, 600 less the corner at its beginning: 100..200 over 0.5
 * s. */
static void time_is_shifted_back_by_what_the_meter_lags(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_AMPERE, GPW_METER_FIELD_POWER);
    gpw_meter_energy_config c = config_of(&meter);
    gpw_meter_energy_result r;
    gpw_meter_energy *e;
    uint32_t i;

    (void)state;
    c.begin_ns = 2u * (uint64_t)S;
    c.end_ns = 4u * (uint64_t)S;
    e = energy_of(&c);
    for (i = 0; i <= 600; i++) {
        const double t = i * 0.01;

        push(e, t, (float)(100.0 + 200.0 * fmin(fmax(t - 2.0, 0.0), 1.0)));
    }
    r = result_of(e);
    assert_near((double)r.naive_mj, 500e3, 50.0);
    assert_near((double)r.corrected_mj, 575e3, 50.0);
    assert_int_equal(r.span_ns, 2u * (uint64_t)S);
}

static void gaps_are_told_and_widen_the_ends(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_TURING, GPW_METER_FIELD_POWER);
    gpw_meter_energy_config c = config_of(&meter);
    gpw_meter_energy_result r;
    gpw_meter_energy *e;
    uint32_t i;

    (void)state;
    c.low_w = 10.0f;
    c.high_w = 70.0f;
    e = energy_of(&c);
    for (i = 0; i <= 200; i++) {
        push(e, i * 0.1 + (i > 100 ? 20.0 : 0.0), 50.0f);
    }
    assert_status(gpw_meter_energy_step(e, 50u * (uint64_t)S, NAN), GPW_NOTE_HELD);
    r = result_of(e);
    assert_near((double)r.corrected_mj, 2000e3, 2.0);
    assert_near((double)r.gap_ns, 20.1e9, 1e3);
    assert_near(r.gap_j, 30.0 * 20.1, 0.01);
    assert_int_equal(r.limiting, GPW_METER_BOUND_GAPS);
    assert_near((double)r.low_mj, 1000.0 * (995.0 / 1.05 + 10.0 * 20.1), 20.0);
    assert_near((double)r.likely_high_mj, 1000.0 * (995.0 / 0.95 + 70.0 * 20.1), 20.0);
    assert_int_equal(r.held_readings, 1);
    assert_near(r.seen_pu, 1.0, 1e-5);
}

/* 400 W read for 30 s, a quarter of it seen, 5 %: nothing but the error is unknown, and it is
 * that of what was not seen too. */
static void sure_ends_are_never_within_the_likely_ones(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_HOPPER, GPW_METER_FIELD_INSTANT);
    gpw_meter_energy_config c = config_of(&meter);
    gpw_meter_energy_result r;
    gpw_meter_energy *e;
    uint32_t i;

    (void)state;
    c.error_pu = 0.05f;
    e = energy_of(&c);
    for (i = 0; i <= 300; i++) {
        push(e, i * 0.1, i % 2u == 0u ? 395.0f : 405.0f);
    }
    r = result_of(e);
    assert_true(r.low_mj <= r.likely_low_mj && r.high_mj >= r.likely_high_mj);
    assert_true((double)r.low_mj <= 12000e3 / 1.05 && (double)r.high_mj >= 12000e3 / 0.95);
    c.low_w = 380.0f; /* given: sure */
    c.high_w = 420.0f;
    e = energy_of(&c);
    for (i = 0; i <= 300; i++) {
        push(e, i * 0.1, i % 2u == 0u ? 395.0f : 405.0f);
    }
    r = result_of(e);
    assert_near((double)r.low_mj, 3000e3 / 1.05 + 380.0 * 22.5e3, 50.0);
    assert_true(r.likely_low_mj >= r.low_mj && r.likely_high_mj <= r.high_mj);
}

static void counter_is_compared_and_may_begin_anew(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_GA100, GPW_METER_FIELD_POWER);
    const gpw_meter_energy_config c = config_of(&meter);
    gpw_meter_energy *const e = energy_of(&c);
    gpw_meter_energy_result r;
    uint32_t i;

    (void)state;
    for (i = 0; i <= 100; i++) {
        push(e, i * 0.1, 200.0f);
        assert_status(
            gpw_meter_energy_count(e, i * (uint64_t)S / 10u,
                                   i < 50 ? 5000000u + i * 22000u : (i - 50u) * 22000u),
            GPW_OK);
    }
    assert_status(gpw_meter_energy_count(e, 11u * (uint64_t)S, UINT64_MAX), GPW_NOTE_HELD);
    assert_status(gpw_meter_energy_count(e, 1u, 5u), GPW_ERR_ORDER);
    r = result_of(e);
    assert_int_equal(r.counter_mj, 99 * 22000);
    assert_int_equal(r.counter_ns, 99u * (uint64_t)S / 10u);
    assert_near(r.counter_ratio, 1.1, 1e-5);
    assert_int_equal(r.counter_resets, 1);
}

/* An unknown meter gives the sum and no ends. */
static void unknown_meter_has_no_ends(void **state)
{
    gpw_meter_energy_config c;
    gpw_meter_energy_result r;
    gpw_meter_config meter;
    gpw_meter_energy *e;

    (void)state;
    assert_status(gpw_meter_config_init(&meter, sizeof meter), GPW_OK);
    assert_status(gpw_meter_preset(GPW_METER_BLACKWELL, GPW_METER_FIELD_POWER, &meter),
                  GPW_NOTE_UNKNOWN);
    assert_status(gpw_meter_energy_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_energy_config_of(&c, &meter), GPW_NOTE_UNKNOWN);
    e = energy_of(&c);
    push(e, 0.0, 1000.0f);
    push(e, 1.0, 1000.0f);
    assert_status(gpw_meter_energy_result_get(e, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_int_equal(r.limiting, GPW_METER_BOUND_METER);
    assert_true(r.low_mj == INT64_MIN && r.likely_high_mj == INT64_MAX);
    assert_near((double)r.corrected_mj, 1000e3, 1.0);
    assert_true(isnan(r.seen_pu));
}

/* ---- simulated loads ---- */

static double uniform(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

/* Levels of 60 to 340 W that last 20 ms to 0.5 s, for two minutes, seen at 5 Hz. */
static gpw_meter_energy_result simulate(const gpw_meter_config *meter, uint64_t seed,
                                        double *true_mj)
{
    gpw_meter_config m = *meter;
    gpw_meter_energy_config c = config_of(&m);
    gpw_meter_energy *const e = energy_of(&c);
    gpw_meter *sensor = NULL;
    gpw_meter_reading r[8];
    float power_w = 60.0f;
    double left_s = 0.0;
    uint32_t k, i, count;

    m.seed = (uint32_t)seed;
    m.poll_interval_s = 0.2f;
    m.poll_jitter_s = 0.02f;
    m.dt_s = 0.002f;
    m.initial_w = 60.0f;
    *true_mj = 0.0;
    assert_status(gpw_meter_init(meter_memory, sizeof meter_memory, &m, &sensor), GPW_OK);
    for (k = 0; k < 60000; k++) {
        if (left_s <= 0.0) {
            power_w = 60.0f + 280.0f * (float)uniform(&seed);
            left_s = 0.02 + 0.48 * uniform(&seed);
        }
        left_s -= (double)m.dt_s;
        *true_mj += (double)power_w * (double)m.dt_s * 1000.0;
        assert_status(gpw_meter_step(sensor, &power_w, r, COUNT_OF(r), &count), GPW_OK);
        for (i = 0; i < count; i++) {
            assert_status(gpw_meter_energy_step(e, r[i].stamp_ns, r[i].reading_w), GPW_OK);
        }
    }
    return result_of(e);
}

/* Gain is true here: what is left is part-time sampling. Of 40 runs the likely ends, less the
 * sensor's error, may miss two or so; the sure ones none. */
static void ends_of_a_random_load_hold(void **state)
{
    static const gpw_meter_field fields[] = {GPW_METER_FIELD_INSTANT, GPW_METER_FIELD_POWER};
    uint32_t f, run;

    (void)state;
    for (f = 0; f < COUNT_OF(fields); f++) {
        gpw_meter_config m = preset_of(GPW_METER_HOPPER, fields[f]);
        uint32_t missed = 0;

        m.error_pu = 0.0f;
        for (run = 0; run < 40; run++) {
            double true_mj = 0.0;
            const gpw_meter_energy_result r = simulate(&m, 1u + run, &true_mj);
            const double scaled = true_mj * (double)r.span_ns / 120e9;

            missed += scaled < (double)r.likely_low_mj || scaled > (double)r.likely_high_mj;
            assert_true(true_mj * 0.99 >= (double)r.low_mj);
            assert_true(true_mj * 1.01 <= (double)r.high_mj || r.high_mj > r.corrected_mj);
            assert_true((double)r.sampling_j < 0.06 * true_mj / 1000.0);
        }
        if (missed > 5) {
            fail_msg("%u of 40 missed, field %u", missed, fields[f]);
        }
    }
}

/* ---- bad input ---- */

static void bad_input_is_refused_and_nothing_is_written(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_GA100, GPW_METER_FIELD_POWER);
    gpw_meter_energy_config c = config_of(&meter);
    gpw_meter_energy *const e = energy_of(&c);
    gpw_meter_energy *none = (gpw_meter_energy *)memory;
    gpw_meter_energy_result r;
    gpw_meter_energy_config bad;
    uint64_t no_handle[8] = {0};

    (void)state;
    assert_status(gpw_meter_energy_step(NULL, 0, 1.0f), GPW_ERR_NULL);
    assert_status(gpw_meter_energy_step((gpw_meter_energy *)(void *)no_handle, 0, 1.0f),
                  GPW_ERR_HANDLE);
    push(e, 1.0, 100.0f);
    assert_status(gpw_meter_energy_step(e, 5, 100.0f), GPW_ERR_ORDER);
    assert_status(gpw_meter_energy_step(e, 2u * (uint64_t)S, INFINITY), GPW_NOTE_HELD);
    assert_status(gpw_meter_energy_result_get(e, &r, 8), GPW_ERR_VERSION);
    assert_status(gpw_meter_energy_result_get(e, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_true(isnan(r.mean_w) && r.naive_mj == 0);
    bad = c;
    bad.end_ns = bad.begin_ns;
    assert_status(gpw_meter_energy_init(memory, sizeof memory, &bad, &none), GPW_ERR_DOMAIN);
    bad = c;
    bad.low_w = 2.0f;
    bad.high_w = 1.0f;
    assert_status(gpw_meter_energy_init(memory, sizeof memory, &bad, &none), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_energy_init(memory, 8, &c, &none), GPW_ERR_SIZE);
    bad.header = 0;
    assert_status(gpw_meter_energy_config_of(&bad, &meter), GPW_ERR_VERSION);
    assert_string_equal(gpw_meter_bound_name(GPW_METER_BOUND_GAPS), "gaps");
    assert_string_equal(gpw_meter_bound_name(5), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_load_has_the_energy_and_the_ends_by_hand),
        cmocka_unit_test(time_is_shifted_back_by_what_the_meter_lags),
        cmocka_unit_test(gaps_are_told_and_widen_the_ends),
        cmocka_unit_test(sure_ends_are_never_within_the_likely_ones),
        cmocka_unit_test(counter_is_compared_and_may_begin_anew),
        cmocka_unit_test(unknown_meter_has_no_ends),
        cmocka_unit_test(ends_of_a_random_load_hold),
        cmocka_unit_test(bad_input_is_refused_and_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
