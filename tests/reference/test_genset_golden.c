/* SPDX-License-Identifier: MIT */
/* Golden figures of the reference that need a load with a shape: softened steps, ramps and
 * staggers against the air, an oscillating load. The sets: the published diesel, H 1.07 s,
 * alone or behind an air stage. */
#include "gpw_test.h"

#include <gpupower/genset.h>

#include <math.h>

#define RATED_W 1.0e6

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));

static gpw_genset *diesel(uint32_t swing, double s1, double tau_s, double initial)
{
    gpw_genset_config c;
    gpw_genset *g = NULL;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = 1000000u;
    c.rated_w = (float)RATED_W;
    c.swing = swing;
    c.air_step_pu = (float)s1;
    c.air_tau_s = (float)tau_s;
    c.initial_pu = (float)initial;
    assert_status(gpw_genset_init(memory, sizeof memory, &c, &g), GPW_OK);
    return g;
}

typedef struct extremes {
    double least, most;
    uint32_t collapsed;
} extremes;

static void run(gpw_genset *g, double load, extremes *e)
{
    gpw_genset_output out;

    assert_status(gpw_genset_step(g, (float)(load * RATED_W), &out, sizeof out), GPW_OK);
    e->least = fmin(e->least, (double)out.speed_min_pu);
    e->most = fmax(e->most, (double)out.speed_max_pu);
    e->collapsed = out.collapsed;
}

/* generator.md 2.7, item 8: half load through a lag, torque form. */
static void step_through_a_lag_dips_as_in_the_reference(void **state)
{
    static const double rows[][2] = {/* lag ms, nadir % */
                                     {0, -2.09},   {20, -2.07},  {50, -2.00},   {100, -1.91},
                                     {200, -1.68}, {500, -1.19}, {1000, -0.80}, {2000, -0.49}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        gpw_genset *const g = diesel(GPW_SWING_TORQUE, 0.0, 0.0, 0.0);
        const double tau = rows[i][0];
        extremes e = {0.0, 0.0, 0};
        int k;

        for (k = 0; k < 8000; k++) { /* the mean over each millisecond */
            const double mean =
                tau > 0.0 ? 1.0 - tau * (exp(-k / tau) - exp(-(k + 1) / tau)) : 1.0;

            run(g, 0.5 * mean, &e);
        }
        print_message("# lag %4.0f ms: %.3f %% (%.2f)\n", tau, 100.0 * e.least, rows[i][1]);
        assert_near(100.0 * e.least, rows[i][1], 0.0061);
    }
}

/* Ramps to half load, power form. */
static void ramp_dips_as_in_the_reference(void **state)
{
    static const double rows[][2] = {{0.1, -2.02}, {0.2, -1.98}, {0.5, -1.79},
                                     {1.0, -1.28}, {2.0, -0.65}, {5.0, -0.26}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        gpw_genset *const g = diesel(GPW_SWING_POWER, 0.0, 0.0, 0.0);
        extremes e = {0.0, 0.0, 0};
        int k;

        for (k = 0; k < 8000; k++) {
            run(g, 0.5 * fmin(1.0, 1e-3 * (k + 0.5) / rows[i][0]), &e);
        }
        print_message("# ramp %.1f s: %.3f %% (%.2f)\n", rows[i][0], 100.0 * e.least,
                      rows[i][1]);
        assert_near(100.0 * e.least, rows[i][1], 0.0061);
    }
}

/* Item 10: two seconds at 90 %, two at 50 %, again and again; torque form. */
static void square_wave_swings_as_in_the_reference(void **state)
{
    gpw_genset *const g = diesel(GPW_SWING_TORQUE, 0.0, 0.0, 0.5);
    extremes e = {0.0, 0.0, 0};
    int k;

    (void)state;
    for (k = 0; k < 40000; k++) {
        run(g, k / 2000 % 2 == 0 ? 0.9 : 0.5, &e);
    }
    print_message("# square wave: %.3f %% to %.3f %% (-1.71, 1.68)\n", 100.0 * e.least,
                  100.0 * e.most);
    assert_near(100.0 * e.least, -1.71, 0.006);
    assert_near(100.0 * e.most, 1.68, 0.006);
}

/* ---- the air state, s1 0.16, tau_tc 4 s, from a base load of 0.10 ---- */

static extremes ramp_from_a_tenth(double seconds)
{
    gpw_genset *const g = diesel(GPW_SWING_TORQUE, 0.16, 4.0, 0.10);
    extremes e = {0.0, 0.0, 0};
    int k;

    for (k = 0; k < 30000; k++) {
        run(g, 0.10 + 0.4 * fmin(1.0, 1e-3 * (k + 0.5) / seconds), &e);
    }
    return e;
}

static void ramp_against_the_air_stalls_dips_or_passes(void **state)
{
    const extremes in_5s = ramp_from_a_tenth(5.0), in_6s = ramp_from_a_tenth(6.0),
                   in_8s = ramp_from_a_tenth(8.0);

    (void)state;
    print_message("# 0.4 pu over 5 s: collapsed %u; 6 s: %.3f %%; 8 s: %.3f %%\n",
                  in_5s.collapsed, 100.0 * in_6s.least, 100.0 * in_8s.least);
    assert_int_equal(in_5s.collapsed, 1);
    assert_int_equal(in_6s.collapsed, 0);
    assert_near(100.0 * in_6s.least, -11.56, 0.1);
    assert_int_equal(in_8s.collapsed, 0);
    assert_near(100.0 * in_8s.least, -1.05, 0.1);
}

static extremes steps_every(double seconds, int steps)
{
    gpw_genset *const g = diesel(GPW_SWING_TORQUE, 0.16, 4.0, 0.10);
    extremes e = {0.0, 0.0, 0};
    int i, k;

    for (i = 1; i <= steps; i++) {
        for (k = 0; k < lround(1000.0 * (i < steps ? seconds : 20.0)); k++) {
            run(g, 0.10 + 0.20 * i, &e);
        }
    }
    return e;
}

/* Four steps of 0.20 lead from 0.10 to 0.90; the last is the one that is too much. */
static void steps_too_soon_after_each_other_stall(void **state)
{
    const extremes one = steps_every(20.0, 1), hurried = steps_every(6.0, 4),
                   patient = steps_every(8.0, 4);

    (void)state;
    print_message("# a step of 0.20: %.3f %%; every 6 s: collapsed %u; every 8 s: %.3f %%\n",
                  100.0 * one.least, hurried.collapsed, 100.0 * patient.least);
    assert_near(100.0 * one.least, -1.82, 0.1);
    assert_int_equal(hurried.collapsed, 1);
    assert_int_equal(patient.collapsed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_through_a_lag_dips_as_in_the_reference),
        cmocka_unit_test(ramp_dips_as_in_the_reference),
        cmocka_unit_test(square_wave_swings_as_in_the_reference),
        cmocka_unit_test(ramp_against_the_air_stalls_dips_or_passes),
        cmocka_unit_test(steps_too_soon_after_each_other_stall),
    };

    return cmocka_run_group_tests_name("genset golden", tests, NULL, NULL);
}
