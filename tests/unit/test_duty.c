/* SPDX-License-Identifier: MIT */
/* Records made by hand, most of one sample a minute, with the answers worked out beside them.
 */
#include "gpw_test.h"

#include <gpupower/duty.h>

#include <stdlib.h>
#include <string.h>

#define RATED_W 1.0e6f
#define DAY 1440u

static GPW_STATE_BUFFER(memory, GPW_DUTY_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_DUTY_STATE_BYTES);

static gpw_duty_config config_of(gpw_rating rating)
{
    gpw_duty_config c;

    assert_status(gpw_duty_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 60.0f;
    assert_status(gpw_duty_config_rating(&c, rating, RATED_W), GPW_OK);
    return c;
}

static gpw_duty *duty_with(const gpw_duty_config *c)
{
    gpw_duty *d = NULL;

    assert_status(gpw_duty_init(memory, sizeof memory, c, &d), GPW_OK);
    return d;
}

static gpw_duty *duty_of(gpw_rating rating)
{
    const gpw_duty_config c = config_of(rating);

    return duty_with(&c);
}

static void stay(gpw_duty *d, unsigned samples, double load_pu)
{
    while (samples-- > 0u) {
        assert_status(gpw_duty_step(d, (float)(load_pu * (double)RATED_W), 1), GPW_OK);
    }
}

static void stand(gpw_duty *d, unsigned samples)
{
    while (samples-- > 0u) {
        assert_status(gpw_duty_step(d, NAN, 0), GPW_OK);
    }
}

static gpw_duty_result result_of(const gpw_duty *d)
{
    gpw_duty_result r;

    assert_status(gpw_duty_result_get(d, &r, sizeof r), GPW_OK);
    return r;
}

static void assert_verdict(const gpw_duty *d, gpw_outcome outcome, gpw_duty_rule rule,
                           double margin_pct)
{
    const gpw_duty_result r = result_of(d);

    assert_int_equal(r.outcome, outcome);
    assert_int_equal(r.limiting, rule);
    assert_near(r.margin_pct, margin_pct, 1e-3);
}

/* ---- mean over 24 h ---- */

static void steady_load_at_the_permitted_mean_holds_after_a_day(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, DAY - 1u, 0.7);
    assert_verdict(d, GPW_UNDETERMINED, GPW_DUTY_RULE_MEAN, 0.0);
    assert_true(isnan(result_of(d).mean_24h_pu));
    stay(d, DAY + 8u, 0.7); /* well into a quarter: nothing is lost for a steady load */
    assert_verdict(d, GPW_HOLDS, GPW_DUTY_RULE_MEAN, 0.0);
    assert_near(result_of(d).mean_24h_pu, 0.7, 1e-6);
    assert_near(result_of(d).mean_24h_most_pu, 0.7, 1e-6);
}

static void mean_fails_as_soon_as_the_energy_of_a_day_is_used_up(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, 1343u, 0.75); /* 0.75 t = 0.7 * 1440 at t = 1344 */
    assert_verdict(d, GPW_UNDETERMINED, GPW_DUTY_RULE_MEAN, 100.0 * (0.7 - 0.75) / 0.7);
    stay(d, 2u, 0.75); /* 1345 * 0.75 / 1440 */
    assert_verdict(d, GPW_FAILS, GPW_DUTY_RULE_MEAN, 100.0 * (1.0 - 1345.0 * 0.75 / 1008.0));
}

static void low_loads_count_as_the_floor_and_standstill_does_not_count(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_STANDBY);
    unsigned i;

    (void)state;
    for (i = 0; i < 48u; i++) { /* quarters: 0.1 and 0.9, and as long at rest */
        stay(d, 15u, 0.1);
        stand(d, 15u);
        stay(d, 15u, 0.9);
    }
    assert_verdict(d, GPW_HOLDS, GPW_DUTY_RULE_OVERLOAD, 10.0);
    assert_near(result_of(d).mean_pu, 0.5, 1e-6);
    assert_near(result_of(d).counted_pu, 0.6, 1e-6);
    assert_near(result_of(d).mean_24h_pu, 0.6, 1e-6);
    assert_near(result_of(d).running_h, 24.0, 1e-5);
    assert_near(result_of(d).record_h, 36.0, 1e-5);
}

/* What the samples say, minute by minute: the largest mean of any day, the most overload of any
 * half day. */
static double largest_window(const float *pu, unsigned n, unsigned length, int overload)
{
    double sum = 0.0, largest = 0.0;
    unsigned i;

    for (i = 0; i < n; i++) {
        sum += overload ? (double)(pu[i] > 1.0f) : (double)(pu[i] > 0.3f ? pu[i] : 0.3f);
        if (i >= length) {
            const float gone = pu[i - length];

            sum -= overload ? (double)(gone > 1.0f) : (double)(gone > 0.3f ? gone : 0.3f);
        }
        if ((overload || i + 1u >= length) && sum > largest) {
            largest = sum;
        }
    }
    return largest;
}

static void any_window_lies_between_the_two_ends(void **state)
{
    static float pu[4u * DAY], w[4u * DAY];
    uint32_t seed = 7u, left = 0u, record;
    float level = 0.0f;
    unsigned i;

    (void)state;
    for (record = 0; record < 40u; record++) {
        gpw_duty *const d = duty_of(GPW_RATING_PRIME);
        gpw_duty_result r;

        for (i = 0; i < 4u * DAY; i++) {
            if (left-- == 0u) {
                seed = seed * 1664525u + 1013904223u;
                level = (float)(seed >> 8) / 16777216.0f * 1.2f;
                left = seed % (record < 20u ? 7u : 400u);
            }
            pu[i] = level;
            w[i] = level * RATED_W;
        }
        assert_status(gpw_duty_process(d, w, 4u * DAY), GPW_OK);
        r = result_of(d);
        {
            const double mean = largest_window(pu, 4u * DAY, DAY, 0) / DAY;
            const double over_h = largest_window(pu, 4u * DAY, DAY / 2u, 1) / 60.0;

            assert_true((double)r.mean_24h_pu <= mean + 2e-6);
            assert_true((double)r.mean_24h_most_pu >= mean - 2e-6);
            assert_true((double)r.mean_24h_most_pu - (double)r.mean_24h_pu < 0.01);
            assert_true((double)r.overload_12h_h <= over_h + 1e-5);
            assert_true((double)r.overload_12h_most_h >= over_h - 1e-5);
        }
    }
}

static void limit_between_the_two_ends_is_undetermined(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);

    (void)state;
    /* The worst day begins inside the first quarter: 1.0 for 8 of its minutes, 0.3 for 7, in an
     * order that the sums do not tell. */
    stay(d, 7u, 0.3);
    stay(d, 8u, 1.0);
    stay(d, DAY - 15u, 0.7);
    stay(d, 7u, 0.75); /* the true mean: (8 + 0.7*1425 + 0.75*7)/1440 = 0.7019 */
    assert_int_equal(result_of(d).outcome, GPW_UNDETERMINED);
    assert_int_equal(result_of(d).limiting, GPW_DUTY_RULE_MEAN);
    assert_true(result_of(d).margin_pct < 0.0f);
    assert_near(result_of(d).mean_24h_most_pu, (8.0 + 997.5 + 5.25) / 1440.0, 1e-5);
}

static void day_of_whole_quarters_is_known_exactly(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, 8u, 1.0);
    stay(d, 7u, 0.4);
    stay(d, DAY - 15u, 0.4);
    stay(d, 15u, 0.9); /* the worst day is that without the first quarter */
    assert_near(result_of(d).mean_24h_pu, (1425.0 * 0.4 + 15.0 * 0.9) / 1440.0, 1e-6);
}

/* ---- overload, hours ---- */

static void prime_rating_takes_a_tenth_more_for_an_hour(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, 60u, 1.1);
    stay(d, DAY, 0.5);
    assert_verdict(d, GPW_HOLDS, GPW_DUTY_RULE_OVERLOAD, 0.0);
    assert_near(result_of(d).overload_12h_h, 1.0, 1e-5);
    stay(d, 61u, 1.05);
    assert_verdict(d, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD_TIME, -100.0 / 60.0);
    assert_near(result_of(d).overload_h, 121.0 / 60.0, 1e-5);
}

static void overloads_are_added_within_twelve_hours_of_operation(void **state)
{
    gpw_duty *d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, 60u, 1.05);
    stay(d, 645u, 0.5); /* the next begins 11 h 45 min after the first did */
    stand(d, 600u);
    stay(d, 10u, 1.05);
    assert_int_equal(result_of(d).outcome, GPW_FAILS);
    d = duty_of(GPW_RATING_PRIME);
    stay(d, 60u, 1.05);
    stay(d, 660u, 0.5); /* 12 h after */
    stay(d, 60u, 1.05);
    assert_near(result_of(d).overload_12h_h, 1.0, 1e-5);
    assert_near(result_of(d).overload_12h_most_h, 1.0, 1e-5);
    assert_int_equal(result_of(d).outcome, GPW_UNDETERMINED); /* the mean is open */
}

static void too_high_a_load_fails_at_once(void **state)
{
    gpw_duty *d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, 1u, 1.2);
    assert_verdict(d, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD, 100.0 * (1.1 - 1.2) / 1.1);
    d = duty_of(GPW_RATING_CONTINUOUS);
    stay(d, 100u, 1.0);
    assert_verdict(d, GPW_HOLDS, GPW_DUTY_RULE_OVERLOAD, 0.0);
    stay(d, 1u, 1.01);
    assert_verdict(d, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD, -1.0);
}

static void overload_without_time_is_none(void **state)
{
    gpw_duty_config c = config_of(GPW_RATING_PRIME);
    gpw_duty *d;

    (void)state;
    c.overload_s = 0.0f;
    d = duty_with(&c);
    stay(d, 1u, 1.05);
    assert_verdict(d, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD, -5.0);
}

static void hours_of_the_year_end(void **state)
{
    gpw_duty_config c = config_of(GPW_RATING_LIMITED);
    gpw_duty *d;

    (void)state;
    assert_near(c.year_max_h, 500.0, 0.0);
    c.year_before_h = 490.0f;
    d = duty_with(&c);
    stay(d, 540u, 0.5);
    stand(d, 6000u);
    assert_verdict(d, GPW_HOLDS, GPW_DUTY_RULE_HOURS, 0.2);
    stay(d, 120u, 0.5);
    assert_verdict(d, GPW_FAILS, GPW_DUTY_RULE_HOURS, -0.2);
}

static void rating_that_is_not_known_is_counted_and_not_judged(void **state)
{
    gpw_duty *d = duty_of(GPW_RATING_NONE);

    (void)state;
    stay(d, 60u, 1.5);
    assert_int_equal(result_of(d).outcome, GPW_UNDETERMINED);
    assert_int_equal(result_of(d).limiting, GPW_DUTY_RULE_NONE);
    assert_true(isnan(result_of(d).margin_pct));
    assert_near((double)result_of(d).energy_mj, 5.4e12, 2e6); /* 1.5 MWh */
    d = duty_of(GPW_RATING_CONTINUOUS);
    stand(d, 60u);
    assert_int_equal(result_of(d).outcome, GPW_UNDETERMINED);
    assert_true(isnan(result_of(d).mean_pu));
    assert_true(isnan(result_of(d).peak_pu));
}

/* ---- fuel ---- */

static gpw_duty *duty_with_fuel(void)
{
    gpw_duty_config c = config_of(GPW_RATING_CONTINUOUS);
    gpw_duty *d;

    c.idle_pu = 0.05f;
    c.fuel_unit = GPW_FUEL_KG;
    d = duty_with(&c);
    assert_status(gpw_duty_add_fuel(d, 0.25f, 12.0f), GPW_OK);
    assert_status(gpw_duty_add_fuel(d, 0.5f, 20.0f), GPW_OK);
    assert_status(gpw_duty_add_fuel(d, 1.0f, 38.0f), GPW_OK);
    return d;
}

static void fuel_is_linear_between_rows_and_goes_on_beyond(void **state)
{
    gpw_duty *const d = duty_with_fuel();
    float f = 0.0f;

    (void)state;
    assert_status(gpw_duty_fuel_at(d, 0.75f, &f), GPW_OK);
    assert_near(f, 29.0, 1e-5);
    assert_status(gpw_duty_fuel_at(d, 0.25f, &f), GPW_OK);
    assert_near(f, 12.0, 1e-5);
    assert_status(gpw_duty_fuel_at(d, 0.0f, &f), GPW_NOTE_CLAMPED);
    assert_near(f, 4.0, 1e-5);
    assert_status(gpw_duty_fuel_at(d, 1.1f, &f), GPW_NOTE_CLAMPED);
    assert_near(f, 41.6, 1e-4);
}

static void line_that_falls_below_nothing_burns_nothing(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_CONTINUOUS);
    float f = 1.0f;

    (void)state;
    assert_status(gpw_duty_add_fuel(d, 0.5f, 1.0f), GPW_OK);
    assert_status(gpw_duty_add_fuel(d, 1.0f, 10.0f), GPW_OK);
    assert_status(gpw_duty_fuel_at(d, 0.0f, &f), GPW_NOTE_CLAMPED);
    assert_near(f, 0.0, 0.0);
}

static void fuel_adds_up_and_is_told_apart(void **state)
{
    gpw_duty *const d = duty_with_fuel();
    gpw_duty_result r;

    (void)state;
    stay(d, 600u, 0.75); /* 290 */
    stay(d, 90u, 0.26);  /* 1.5 * 12.32, low */
    stay(d, 30u, 0.0);   /* 2, idle, low, beyond */
    stand(d, 100u);
    r = result_of(d);
    assert_near(r.fuel, 290.0 + 18.48 + 2.0, 1e-3);
    assert_near(r.fuel_low, 20.48, 1e-4);
    assert_near(r.fuel_idle, 2.0, 1e-4);
    assert_near(r.fuel_beyond_h, 0.5, 1e-6);
    assert_near(r.fuel_per_kwh, 310.48 / 7890.0, 1e-7); /* 7500 + 390 kWh */
    assert_int_equal(r.fuel_unit, GPW_FUEL_KG);
    assert_status(gpw_duty_reset(d), GPW_OK);
    assert_near(result_of(d).fuel, 0.0, 0.0);
    stay(d, 60u, 1.0);
    assert_near(result_of(d).fuel, 38.0, 1e-4);
}

static void months_of_short_samples_do_not_stall(void **state)
{
    gpw_duty_config c = config_of(GPW_RATING_CONTINUOUS);
    gpw_duty *d;
    unsigned i;

    (void)state;
    c.dt_s = 0.01f;
    d = duty_with(&c);
    assert_status(gpw_duty_add_fuel(d, 0.0f, 1.0f), GPW_OK);
    assert_status(gpw_duty_add_fuel(d, 1.0f, 3.0f), GPW_OK);
    for (i = 0; i < 1000000u; i++) { /* 10000 s at 333333 W */
        assert_status(gpw_duty_step(d, 333333.0f, 1), GPW_OK);
    }
    assert_near((double)result_of(d).energy_mj * 1e-3, 3.33333e9, 400.0);
    assert_near(result_of(d).fuel, 10000.0 / 3600.0 * (1.0 + 2.0 * 0.333333), 1e-5);
}

/* ---- hours, starts, low load ---- */

static void starts_and_low_stretches_are_counted(void **state)
{
    gpw_duty_config c = config_of(GPW_RATING_CONTINUOUS);
    gpw_duty *d;

    (void)state;
    c.low_warning_s = 5400.0f;
    d = duty_with(&c);
    stay(d, 10u, 0.5); /* ran before: no start */
    stay(d, 60u, 0.29);
    stand(d, 30u);
    stay(d, 30u, 0.1); /* the same stretch: 90 min */
    assert_int_equal(result_of(d).starts, 1);
    assert_int_equal(result_of(d).low_warning, 0);
    stay(d, 1u, 0.0);
    assert_int_equal(result_of(d).low_warning, 1);
    stay(d, 1u, 0.3); /* no longer below */
    stay(d, 20u, 0.2);
    assert_near(result_of(d).low_longest_h, 91.0 / 60.0, 1e-5);
    assert_near(result_of(d).low_now_h, 20.0 / 60.0, 1e-5);
    assert_near(result_of(d).low_h, 111.0 / 60.0, 1e-5);
    assert_int_equal(result_of(d).low_warning, 1);
}

/* ---- bad input ---- */

static void bad_samples_are_held_and_a_long_gap_is_no_pass(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_CONTINUOUS);
    const float block[3] = {NAN, 2.0e12f, 500.0e3f};

    (void)state;
    assert_status(gpw_duty_step(d, NAN, 1), GPW_NOTE_HELD);
    assert_near(result_of(d).peak_pu, 1.0, 0.0); /* before any: the rating */
    stay(d, 59u, 0.5);
    assert_status(gpw_duty_step(d, INFINITY, 1), GPW_NOTE_HELD);
    stay(d, 1u, 0.5);
    assert_int_equal(result_of(d).outcome, GPW_HOLDS); /* 60 s at a time are permitted */
    assert_status(gpw_duty_process(d, block, 3u), GPW_NOTE_HELD);
    assert_int_equal(result_of(d).held_samples, 4);
    assert_int_equal(result_of(d).outcome, GPW_UNDETERMINED);
    assert_int_equal(result_of(d).limiting, GPW_DUTY_RULE_SAMPLES);
    stay(d, 1u, 1.5);
    assert_int_equal(result_of(d).outcome, GPW_FAILS);
}

static void bad_configuration_is_refused(void **state)
{
    gpw_duty_config c = config_of(GPW_RATING_PRIME), other;
    gpw_duty *d = NULL;
    size_t bytes = 7u;

    (void)state;
    assert_status(gpw_duty_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_duty_config_init(&c, 8u), GPW_ERR_VERSION);
    assert_status(gpw_duty_config_rating(NULL, GPW_RATING_PRIME, 1e6f), GPW_ERR_NULL);
    memset(&other, 0, sizeof other);
    assert_status(gpw_duty_config_rating(&other, GPW_RATING_PRIME, 1e6f), GPW_ERR_VERSION);
    assert_status(gpw_duty_config_rating(&c, 5u, 1e6f), GPW_ERR_DOMAIN);
    assert_status(gpw_duty_config_rating(&c, GPW_RATING_PRIME, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_duty_config_rating(&c, GPW_RATING_PRIME, NAN), GPW_ERR_DOMAIN);
#define REFUSED(field, bad, status)                                                            \
  c = config_of(GPW_RATING_PRIME);                                                             \
  c.field = (bad);                                                                             \
  assert_status(gpw_duty_init(memory, sizeof memory, &c, &d), status)
    REFUSED(dt_s, 0.0f, GPW_ERR_DOMAIN);
    REFUSED(dt_s, 61.0f, GPW_ERR_DOMAIN);
    REFUSED(rated_w, NAN, GPW_ERR_UNKNOWN);
    REFUSED(rated_w, -1.0f, GPW_ERR_DOMAIN);
    REFUSED(rating, 5u, GPW_ERR_DOMAIN);
    REFUSED(mean_max_pu, 0.0f, GPW_ERR_DOMAIN);
    REFUSED(mean_floor_pu, NAN, GPW_ERR_DOMAIN);
    REFUSED(overload_max_pu, 0.9f, GPW_ERR_DOMAIN);
    REFUSED(overload_s, 43201.0f, GPW_ERR_DOMAIN);
    REFUSED(year_max_h, -1.0f, GPW_ERR_DOMAIN);
    REFUSED(year_before_h, 9000.0f, GPW_ERR_DOMAIN);
    REFUSED(low_pu, 1.1f, GPW_ERR_DOMAIN);
    REFUSED(low_warning_s, -1.0f, GPW_ERR_DOMAIN);
    REFUSED(idle_pu, 2.0f, GPW_ERR_DOMAIN);
    REFUSED(stale_s, -1.0f, GPW_ERR_DOMAIN);
    REFUSED(fuel_unit, 3u, GPW_ERR_DOMAIN);
    REFUSED(reserved, 1u, GPW_ERR_DOMAIN);
    REFUSED(header, 0u, GPW_ERR_VERSION);
    assert_null(d);
    assert_status(gpw_duty_state_size(&c, &bytes), GPW_ERR_VERSION);
    assert_int_equal(bytes, 7);
    c = config_of(GPW_RATING_PRIME);
    assert_status(gpw_duty_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_DUTY_STATE_BYTES);
    assert_status(gpw_duty_init(memory, bytes - 1u, &c, &d), GPW_ERR_SIZE);
    assert_status(gpw_duty_init((char *)memory + 4, sizeof memory - 4u, &c, &d), GPW_ERR_ALIGN);
    assert_status(gpw_duty_init(memory, sizeof memory, &c, NULL), GPW_ERR_NULL);
}

static void rows_out_of_order_or_too_late_are_refused(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);
    gpw_duty_result r;
    float f = 3.0f;

    (void)state;
    assert_status(gpw_duty_fuel_at(d, 0.5f, &f), GPW_ERR_UNKNOWN);
    assert_status(gpw_duty_add_fuel(d, 0.1f, 12.0f), GPW_OK);
    assert_status(gpw_duty_step(d, 1.0f, 1), GPW_ERR_STATE); /* one row is no line */
    assert_status(gpw_duty_add_fuel(d, 0.1f, 13.0f), GPW_ERR_ORDER);
    assert_status(gpw_duty_add_fuel(d, 0.3f, -1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_duty_add_fuel(d, NAN, 1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_duty_add_fuel(d, 10.1f, 1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_duty_add_fuel(d, 1.0f, 12.0f), GPW_OK);
    assert_status(gpw_duty_step(d, 1.0f, 0), GPW_OK);
    assert_status(gpw_duty_add_fuel(d, 9.9f, 13.0f), GPW_ERR_STATE);
    assert_near(f, 3.0, 0.0);
    assert_status(gpw_duty_step(NULL, 1.0f, 1), GPW_ERR_NULL);
    assert_status(gpw_duty_process(d, NULL, 1u), GPW_ERR_NULL);
    assert_status(gpw_duty_process(d, NULL, 0u), GPW_OK);
    assert_status(gpw_duty_result_get(d, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_duty_result_get(d, &r, 8u), GPW_ERR_VERSION);
    memset(memory2, 0, sizeof memory2);
    assert_status(gpw_duty_reset((gpw_duty *)(void *)memory2), GPW_ERR_HANDLE);
    assert_status(gpw_duty_result_get((gpw_duty *)(void *)memory2, &r, sizeof r),
                  GPW_ERR_HANDLE);
}

static void table_of_rows_ends(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);
    unsigned i;

    (void)state;
    for (i = 0; i < GPW_DUTY_FUEL_ROWS_MAX; i++) {
        assert_status(gpw_duty_add_fuel(d, (float)i * 0.1f, 12.0f), GPW_OK);
    }
    assert_status(gpw_duty_add_fuel(d, 9.0f, 12.0f), GPW_ERR_FULL);
}

static void copy_of_the_state_goes_on_alike(void **state)
{
    gpw_duty *const d = duty_of(GPW_RATING_PRIME);

    (void)state;
    stay(d, 100u, 0.6);
    memcpy(memory2, memory, sizeof memory);
    stay(d, 100u, 0.8);
    stay((gpw_duty *)(void *)memory2, 100u, 0.8);
    assert_memory_equal(memory, memory2, sizeof memory);
}

static void names_are_told(void **state)
{
    (void)state;
    assert_string_equal(gpw_rating_name(GPW_RATING_PRIME), "prime");
    assert_string_equal(gpw_rating_name(GPW_RATING_STANDBY), "standby");
    assert_string_equal(gpw_rating_name(5u), "?");
    assert_string_equal(gpw_fuel_unit_name(GPW_FUEL_NORMAL_M3), "Nm3");
    assert_string_equal(gpw_fuel_unit_name(3u), "?");
    assert_string_equal(gpw_duty_rule_name(GPW_DUTY_RULE_OVERLOAD_TIME), "overload-time");
    assert_string_equal(gpw_duty_rule_name(6u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_load_at_the_permitted_mean_holds_after_a_day),
        cmocka_unit_test(mean_fails_as_soon_as_the_energy_of_a_day_is_used_up),
        cmocka_unit_test(low_loads_count_as_the_floor_and_standstill_does_not_count),
        cmocka_unit_test(any_window_lies_between_the_two_ends),
        cmocka_unit_test(limit_between_the_two_ends_is_undetermined),
        cmocka_unit_test(day_of_whole_quarters_is_known_exactly),
        cmocka_unit_test(prime_rating_takes_a_tenth_more_for_an_hour),
        cmocka_unit_test(overloads_are_added_within_twelve_hours_of_operation),
        cmocka_unit_test(too_high_a_load_fails_at_once),
        cmocka_unit_test(overload_without_time_is_none),
        cmocka_unit_test(hours_of_the_year_end),
        cmocka_unit_test(rating_that_is_not_known_is_counted_and_not_judged),
        cmocka_unit_test(fuel_is_linear_between_rows_and_goes_on_beyond),
        cmocka_unit_test(line_that_falls_below_nothing_burns_nothing),
        cmocka_unit_test(fuel_adds_up_and_is_told_apart),
        cmocka_unit_test(months_of_short_samples_do_not_stall),
        cmocka_unit_test(starts_and_low_stretches_are_counted),
        cmocka_unit_test(bad_samples_are_held_and_a_long_gap_is_no_pass),
        cmocka_unit_test(bad_configuration_is_refused),
        cmocka_unit_test(rows_out_of_order_or_too_late_are_refused),
        cmocka_unit_test(table_of_rows_ends),
        cmocka_unit_test(copy_of_the_state_goes_on_alike),
        cmocka_unit_test(names_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
