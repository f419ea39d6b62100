/* SPDX-License-Identifier: MIT */
/* Bursts, cycles and accidents of a log: what becomes of them in a profile. The logs are made
 * here, so that what is true of them is known. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 4000000u
#define TICK_S 0.1

static char text[ROOM];
static size_t length;
static uint32_t seed;
static double now_s;

static const char *const pcie = "NVIDIA H100 PCIe"; /* idle 53 W, ready 77 W */

/* ---- a log ---- */

static void begin(const char *field)
{
    length = (size_t)snprintf(text, ROOM, "timestamp, index, name, %s [W]\n", field);
    seed = 11u;
    now_s = 0.0;
}

static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0;
}

static void row(uint32_t gpu, const char *board, double power_w)
{
    const uint32_t all_ms = (uint32_t)(now_s * 1000.0 + 0.5), s = all_ms / 1000u;

    length += (size_t)snprintf(text + length, ROOM - length,
                               "2026/03/01 %02u:%02u:%02u.%03u, %u, %s, %.2f W\n",
                               10u + s / 3600u, s / 60u % 60u, s % 60u, all_ms % 1000u, gpu,
                               board, power_w + uniform() - 0.5);
    assert_true(length + 256u < ROOM);
}

static void hold(double lasts_s, const char *board, double power_w)
{
    const double end_s = now_s + lasts_s - 0.5 * TICK_S;

    for (; now_s < end_s; now_s += TICK_S) {
        row(0u, board, power_w);
    }
}

/* `count` bursts from 78 W to 318 W, 4 to 9 s apart. */
static void bursts(uint32_t count, double lasts_s, const char *board)
{
    uint32_t i;

    hold(5.0, board, 78.0);
    for (i = 0; i < count; i++) {
        hold(lasts_s, board, 318.0);
        hold(4.0 + 5.0 * uniform(), board, 78.0);
    }
}

static gpw_calibration *run_with(const gpw_calibrate_config *config)
{
    gpw_calibration *c = NULL;
    gpw_file_error error;

    assert_int_equal(gpw_calibration_create(config, &c, &error), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, text, length, &error), GPW_OK);
    assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
    return c;
}

static gpw_calibration *run(void)
{
    return run_with(NULL);
}

static gpw_calibration_phase phase_of(const gpw_calibration *c, uint32_t i)
{
    gpw_calibration_phase p;

    assert_int_equal(gpw_calibration_phase_get(c, i, &p, sizeof p), GPW_OK);
    return p;
}

static gpw_figure figure_of(const gpw_calibration *c, gpw_quantity quantity, gpw_phase phase)
{
    const gpw_profile *profile;
    gpw_figure f;

    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    if (gpw_profile_figure(profile, quantity, phase, &f, sizeof f) < GPW_OK) {
        fail_msg("no %s of %s", gpw_quantity_name(quantity), gpw_phase_name(phase));
    }
    return f;
}

static int has_note(const gpw_calibration *c, uint32_t kind, const char *words)
{
    gpw_calibration_note n;
    uint32_t i;

    for (i = 0; gpw_calibration_note_get(c, i, &n, sizeof n) == GPW_OK; i++) {
        if (n.kind == kind && strstr(n.text, words) != NULL) {
            return 1;
        }
    }
    return 0;
}

/* ---- bursts ---- */

static void irregular_bursts_are_in_the_profile(void **state)
{
    gpw_calibration *c;
    gpw_figure f;

    (void)state;
    begin("power.draw.instant");
    bursts(30u, 0.5, pcie);
    c = run();
    assert_int_equal(phase_of(c, 0).label, GPW_PHASE_USER_1);
    f = figure_of(c, GPW_QUANTITY_WAVE, GPW_PHASE_USER_1);
    assert_near((double)f.value, 240.0, 12.0);
    f = figure_of(c, GPW_QUANTITY_WAVE_PERIOD, GPW_PHASE_USER_1);
    assert_near((double)f.value, 7.0, 0.5);
    /* Half a second of seven. */
    f = figure_of(c, GPW_QUANTITY_WAVE_DUTY, GPW_PHASE_USER_1);
    assert_near((double)f.value, 0.5 / 7.0, 0.01);
    f = figure_of(c, GPW_QUANTITY_POWER, GPW_PHASE_USER_1);
    assert_near((double)f.value, 78.0 + 240.0 * 0.5 / 7.0, 3.0);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "irregularly"));
    gpw_calibration_destroy(c);
}

static void the_level_between_bursts_is_ready(void **state)
{
    gpw_calibration *c;

    (void)state;
    begin("power.draw.instant");
    bursts(30u, 0.5, pcie);
    c = run();
    assert_int_equal(phase_of(c, 0).base, GPW_PHASE_READY);
    assert_near((double)figure_of(c, GPW_QUANTITY_POWER, GPW_PHASE_READY).value, 78.0, 0.5);
    assert_false(has_note(c, GPW_CALIBRATION_UNKNOWN, "never comes down"));
    assert_false(has_note(c, GPW_CALIBRATION_UNKNOWN, "ready: no phase"));
    gpw_calibration_destroy(c);
}

/* Nobody knows what the meter averages: the area is right, the height as seen is the least. */
static void without_a_meter_bursts_have_a_least_height(void **state)
{
    gpw_calibration *c;
    gpw_calibration_phase p;
    gpw_figure f;

    (void)state;
    begin("power.draw.instant");
    bursts(30u, 0.2, "a board");
    c = run();
    p = phase_of(c, 0);
    assert_true(isnan(p.event_w) && isnan(p.event_s));
    assert_near((double)p.event_low_w, 240.0, 5.0);
    assert_near((double)p.event_j, 48.0, 3.0);
    assert_near((double)p.event_high_s, 0.2, 0.02);
    f = figure_of(c, GPW_QUANTITY_WAVE, GPW_PHASE_USER_1);
    assert_int_equal(f.spread, GPW_SPREAD_LOWER);
    assert_near((double)f.value, 240.0, 5.0);
    gpw_calibration_destroy(c);
}

/* What the profile says of a phase's spread is not far below what was read. */
static void assert_spread_is_carried(const gpw_calibration *c, const gpw_calibration_phase *p)
{
    const gpw_profile *profile;
    gpw_phase_figures f;
    double wave = 0.0;

    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_int_equal(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    assert_true(gpw_profile_phase(profile, p->label, &f) >= GPW_OK);
    if (f.wave_w > 0.0f) {
        wave = (double)f.wave_w * sqrt((double)f.wave_duty * (1.0 - (double)f.wave_duty));
    }
    assert_true(sqrt((double)f.sigma_w * (double)f.sigma_w + wave * wave) >=
                0.75 * (double)p->sd_w);
}

static void a_fast_cycle_is_in_the_profile(void **state)
{
    gpw_calibration *c;
    gpw_calibration_phase p;
    const double start_s = 10.0;

    (void)state;
    begin("power.draw.instant");
    hold(start_s, pcie, 78.0);
    while (now_s < 30.0) { /* 0.62 s, four fifths of it at 380 W */
        row(0u, pcie, fmod(now_s - start_s, 0.6206) < 0.8 * 0.6206 ? 380.0 : 90.0);
        now_s += TICK_S;
    }
    hold(10.0, pcie, 78.0);
    c = run();
    p = phase_of(c, 1);
    assert_true(p.sd_w > 80.0f);
    assert_spread_is_carried(c, &p);
    assert_near((double)figure_of(c, GPW_QUANTITY_WAVE_PERIOD, p.label).value, 0.6206, 0.01);
    assert_near((double)figure_of(c, GPW_QUANTITY_WAVE_DUTY, p.label).value, 0.8, 0.1);
    gpw_calibration_destroy(c);
}

/* What is learnt is how the load was in the end; the profile must not forget the rest. */
static void a_load_that_calmed_is_not_only_calm(void **state)
{
    gpw_calibration *c;
    gpw_calibration_phase p;

    (void)state;
    begin("power.draw.instant");
    hold(10.0, pcie, 78.0);
    while (now_s < 60.0) {
        row(0u, pcie, 300.0 + 18.0 * (uniform() - 0.5)); /* sd 5.2 W */
        now_s += TICK_S;
    }
    hold(60.0, pcie, 300.0); /* sd 0.3 W */
    c = run();
    p = phase_of(c, 1);
    assert_near((double)p.sd_w, 5.2 / sqrt(110.0 / 50.0), 0.5);
    assert_spread_is_carried(c, &p);
    assert_true(has_note(c, GPW_CALIBRATION_DOUBT, "all of it as noise"));
    gpw_calibration_destroy(c);
}

static void a_wild_load_is_not_a_quiet_one(void **state)
{
    gpw_calibration *c;
    gpw_calibration_phase p;
    int i;

    (void)state;
    begin("power.draw.instant");
    hold(10.0, pcie, 78.0);
    for (i = 0; i < 80; i++) {
        hold(TICK_S * (1.0 + floor(7.0 * uniform())), pcie, 150.0 + 200.0 * uniform());
    }
    c = run();
    p = phase_of(c, 1);
    assert_true(p.sd_w > 30.0f);
    assert_spread_is_carried(c, &p);
    gpw_calibration_destroy(c);
}

/* A turn of 1.7 s with a spike and a notch, each a tenth of it. */
static double peaked(double time_s)
{
    const double turn = fmod(time_s, 1.7) / 1.7;

    return turn < 0.1 ? 90.0 : turn >= 0.5 && turn < 0.6 ? 460.0 : 300.0;
}

/* Taken from least to greatest, such a shape at a duty of 0.9 about 295 W would end below 0 W.
 */
static void a_cycle_stays_within_its_readings_and_their_spread(void **state)
{
    gpw_calibration *c;
    gpw_calibration_phase p;
    float duty;

    (void)state;
    begin("power.draw.instant");
    hold(10.0, pcie, 78.0);
    for (; now_s < 110.0; now_s += TICK_S) {
        row(0u, pcie, peaked(now_s));
    }
    hold(10.0, pcie, 78.0);
    c = run();
    p = phase_of(c, 1);
    assert_int_equal(p.model, GPW_CALIBRATION_CYCLE);
    assert_near((double)p.period_s, 1.7, 0.01);
    duty = p.duty;
    assert_true(p.wave_w > 150.0f);
    assert_true(p.mean_w - p.wave_w * duty >= 89.0f);
    assert_true(p.mean_w + p.wave_w * (1.0f - duty) <= 461.0f);
    assert_true(p.wave_w * sqrtf(duty * (1.0f - duty)) <= 1.001f * p.sd_w);
    assert_spread_is_carried(c, &p);
    gpw_calibration_destroy(c);
}

/* ---- dips ---- */

#define DIP_W 267.0 /* from 390 W to 123 W */

static double drawn(double time_s)
{
    if (time_s < 20.0 || (time_s >= 720.0 && fmod(time_s, 40.0) < 20.0)) {
        return 75.0;
    }
    return time_s < 720.0 && fmod(time_s - 20.0, 22.3) >= 22.0 ? 390.0 - DIP_W : 390.0;
}

/* 0.3 s of every 22.3 s, then load and rest in turn; what a meter shows that averages over the
 * last second. */
static double averaged(double time_s)
{
    double sum = 0.0;
    int i;

    for (i = 0; i < 200; i++) {
        sum += drawn(time_s - 0.005 * ((double)i + 0.5));
    }
    return sum / 200.0;
}

static void log_with_dips(double every_s)
{
    begin("power.draw");
    for (; now_s < 960.0; now_s += every_s) {
        row(0u, "a board", averaged(now_s));
    }
}

/* The wave of the phase with dips is there and leaves the devices above 75 W. */
static gpw_calibration_phase with_dips(const gpw_calibration *c)
{
    const gpw_calibration_phase p = phase_of(c, 1);
    const gpw_figure wave = figure_of(c, GPW_QUANTITY_WAVE, p.label);
    const gpw_figure duty = figure_of(c, GPW_QUANTITY_WAVE_DUTY, p.label);

    assert_in_range(p.events, 29, 32);
    assert_true(wave.value > 60.0f);
    assert_true(p.mean_w - wave.value * duty.value >= 74.0f);
    if (!isnan(p.event_w)) {
        assert_true(p.level_w + p.event_w >= 74.0f && p.level_w + p.event_low_w >= 74.0f);
    }
    return p;
}

/* Read at other intervals, steps show another window: 0.92 to 1.08 s. */
static void dips_hold_the_true_depth_where_steps_show_the_window(void **state)
{
    const double every_s[] = {0.21, 0.284, 0.3};
    uint32_t i;

    (void)state;
    for (i = 0; i < 3u; i++) {
        gpw_calibration *c;
        gpw_calibration_phase p;

        log_with_dips(every_s[i]);
        c = run();
        p = with_dips(c);
        assert_true((double)p.event_low_w <= -DIP_W && -DIP_W <= (double)p.event_high_w);
        assert_true((double)p.event_high_w <= -0.25 * DIP_W); /* 0.3 of it is seen */
        gpw_calibration_destroy(c);
    }
}

static void dips_behind_too_long_a_window_are_at_least_as_seen(void **state)
{
    const float windows_s[] = {1.02f, 1.05f, 1.1f, 1.2f};
    uint32_t i;

    (void)state;
    for (i = 0; i < 4u; i++) {
        gpw_calibrate_config config;
        gpw_calibration *c;
        gpw_calibration_phase p;

        assert_int_equal(gpw_calibrate_config_init(&config, sizeof config), GPW_OK);
        config.window_s = windows_s[i];
        log_with_dips(0.284);
        c = run_with(&config);
        p = with_dips(c);
        if (isnan(p.event_w)) { /* 0.3 s of a second */
            assert_near((double)p.event_low_w, -0.3 * DIP_W, 4.0);
        }
        gpw_calibration_destroy(c);
    }
}

/* ---- meter ---- */

/* A column called power.draw of a board whose power.draw is a 1 s average, but it jumps. */
static void readings_that_jump_are_no_average(void **state)
{
    gpw_calibration *c;
    gpw_calibration_summary s;
    int i;

    (void)state;
    begin("power.draw");
    for (i = 0; i < 6; i++) {
        hold(10.0, pcie, 78.0);
        hold(10.0, pcie, 300.0);
    }
    c = run();
    assert_int_equal(gpw_calibration_summary_get(c, &s, sizeof s), GPW_OK);
    assert_near((double)s.window_s, 0.025, 1.0e-6);
    assert_int_equal(s.meter_grade, GPW_GRADE_INFERRED);
    assert_true(has_note(c, GPW_CALIBRATION_DOUBT, "as no such average can"));
    gpw_calibration_destroy(c);
}

/* ---- accidents ---- */

static void a_step_starts_from_what_was_before_it(void **state)
{
    gpw_calibration *c;
    gpw_calibration_step s;
    uint32_t i, k;

    (void)state;
    begin("power.draw.instant");
    for (i = 0; i < 500u; i++, now_s += TICK_S) {
        for (k = 0; k < 4u; k++) { /* one of them works for 4 s before the others do */
            row(k, pcie, i >= 300u ? 300.0 : k == 0u && i >= 100u && i < 140u ? 320.0 : 78.0);
        }
    }
    c = run();
    assert_int_equal(gpw_calibration_step_get(c, 0, &s, sizeof s), GPW_OK);
    assert_near((double)s.from_w, 4.0 * 78.0, 2.0);
    assert_near((double)s.to_w, 4.0 * 300.0, 2.0);
    assert_near((double)figure_of(c, GPW_QUANTITY_POWER, GPW_PHASE_READY).value, 78.0, 0.5);
    assert_true(figure_of(c, GPW_QUANTITY_SIGMA, GPW_PHASE_READY).value < 2.0f);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "single devices"));
    gpw_calibration_destroy(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(irregular_bursts_are_in_the_profile),
        cmocka_unit_test(the_level_between_bursts_is_ready),
        cmocka_unit_test(without_a_meter_bursts_have_a_least_height),
        cmocka_unit_test(a_fast_cycle_is_in_the_profile),
        cmocka_unit_test(a_load_that_calmed_is_not_only_calm),
        cmocka_unit_test(a_wild_load_is_not_a_quiet_one),
        cmocka_unit_test(a_cycle_stays_within_its_readings_and_their_spread),
        cmocka_unit_test(dips_hold_the_true_depth_where_steps_show_the_window),
        cmocka_unit_test(dips_behind_too_long_a_window_are_at_least_as_seen),
        cmocka_unit_test(readings_that_jump_are_no_average),
        cmocka_unit_test(a_step_starts_from_what_was_before_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
