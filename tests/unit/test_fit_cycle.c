/* SPDX-License-Identifier: MIT */
/* The cycle finder on made records: what noise must not be taken for, and what must be found.
 */
#include "fit_made.h"
#include "gpw_test.h"

static struct made made;
static struct gpwi_cycle cycle;

static void red_noise_is_no_cycle(void **state)
{
    const double taus[] = {0.1, 0.5, 2.0, 10.0}, durations[] = {150.0, 300.0, 600.0};
    uint32_t i, found = 0;

    (void)state;
    made.seed = 21;
    for (i = 0; i < 300u; i++) {
        made_cycle(&made, durations[i % 3u], taus[i % 4u], 0.0, 5.0, 0u);
        assert_status(gpwi_fit_cycle(made.series, &cycle), GPW_OK);
        found += cycle.reason == GPWI_FIT_OK;
    }
    if (found > 1u) {
        fail_msg("%u false alarms in 300", found);
    }
}

static uint32_t multiples; /* found at twice to five times the period */

/* Periods of 1.5 to 30 s in 600 s of noise that falls to 1/e in tau. */
static uint32_t count_found(double tau_s, double ratio, uint32_t records)
{
    uint32_t i, found = 0;

    for (i = 0; i < records; i++) {
        const double period_s = 1.5 * exp(made_even(&made) * log(20.0));

        made_cycle(&made, 600.0, tau_s, ratio, period_s, i % 4u);
        gpwi_fit_cycle(made.series, &cycle);
        multiples += cycle.reason == GPWI_FIT_OK && cycle.period_s > 1.9 * period_s;
        found += cycle.reason == GPWI_FIT_OK && fabs(cycle.period_s / period_s - 1.0) < 0.003;
    }
    return found;
}

static void a_cycle_of_half_the_noise_is_found(void **state)
{
    uint32_t found;

    (void)state;
    made.seed = 22;
    found = count_found(0.5, 0.5, 60u) + count_found(3.0, 0.5, 60u);
    if (found < 96u) {
        fail_msg("%u of 120", found);
    }
    assert_in_range(count_found(1.0, 1.0, 40u), 37, 40);
    assert_in_range(multiples, 0, 2); /* of 160 */
}

static void shape_and_swing_are_those_of_the_cycle(void **state)
{
    uint32_t k;

    (void)state;
    made.seed = 23;
    made_cycle(&made, 600.0, 0.5, 4.0, 7.5, 1u); /* a square of 20 W either way, noise 5 W */
    gpwi_fit_cycle(made.series, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_OK);
    assert_near(cycle.period_s, 7.5, 0.005);
    assert_near(cycle.periods, 80.0, 0.5);
    /* bins that hold an edge keep half of it: up to a sixteenth */
    assert_near(cycle.share, 16.0 / 17.0, 0.07);
    assert_near(cycle.likeness, 1.0, 0.02);
    assert_near(cycle.swing_w, 40.0, 3.0);
    assert_near(cycle.duty, 0.5, 0.04);
    assert_near(cycle.first_w, 4.0 / 3.14159265 * 20.0, 1.0);
    assert_near(cycle.phase_s, made.time_s[0][0], 0.0);
    for (k = 0; k < cycle.bins; k++) {
        assert_true(fabs(cycle.shape_w[k]) < 22.0);
    }
}

static void a_short_dip_keeps_its_own_period(void **state)
{
    (void)state;
    made.seed = 24;
    made_cycle(&made, 450.0, 0.5, 3.0, 22.28, 3u);
    gpwi_fit_cycle(made.series, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_OK);
    assert_near(cycle.period_s, 22.28, 0.0668); /* 0.3 % */
    assert_near(cycle.duty, 0.1, 0.04);
}

static void a_known_period_is_looked_for_in_one_device(void **state)
{
    (void)state;
    made.seed = 25;
    made_cycle(&made, 600.0, 1.0, 0.7, 7.5, 0u);
    gpwi_fit_cycle_at(made.series, 7.5, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_OK);
    assert_near(cycle.share, 0.49 / 1.49, 0.08);
    gpwi_fit_cycle_at(made.series, 5.3, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_NOT_FOUND);
    assert_true(cycle.share < 0.04);
    gpwi_fit_cycle_at(made.series, 200.0, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_TOO_SHORT);
}

static void a_gap_and_a_drift_are_lived_with(void **state)
{
    size_t i;

    (void)state;
    made.seed = 26;
    made_cycle(&made, 600.0, 0.5, 1.5, 7.5, 0u);
    for (i = 0; i < made.rows; i++) {
        made.power_w[0][i] += 0.05 * made.time_s[0][i]; /* 30 W in all */
        if (i >= made.rows / 2u) {
            made.time_s[0][i] += 8.0 * 7.5; /* a minute is missing */
        }
    }
    gpwi_fit_cycle(made.series, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_OK);
    assert_near(cycle.period_s, 7.5, 0.0225);
}

static void bad_records_are_refused(void **state)
{
    size_t i;

    (void)state;
    made.seed = 27;
    made_cycle(&made, 600.0, 0.5, 1.0, 7.5, 0u);
    made.series[0].count = 20;
    gpwi_fit_cycle(made.series, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_TOO_SHORT);
    made.series[0].count = 0;
    gpwi_fit_cycle(made.series, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_TOO_SHORT);
    assert_true(isnan(cycle.period_s));
    for (i = 0; i < made.rows; i++) {
        made.power_w[0][i] = 250.0;
    }
    made.series[0].count = made.rows;
    gpwi_fit_cycle(made.series, &cycle);
    assert_int_equal(cycle.reason, GPWI_FIT_CONSTANT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(red_noise_is_no_cycle),
        cmocka_unit_test(a_cycle_of_half_the_noise_is_found),
        cmocka_unit_test(shape_and_swing_are_those_of_the_cycle),
        cmocka_unit_test(a_short_dip_keeps_its_own_period),
        cmocka_unit_test(a_known_period_is_looked_for_in_one_device),
        cmocka_unit_test(a_gap_and_a_drift_are_lived_with),
        cmocka_unit_test(bad_records_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
