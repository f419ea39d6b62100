/* SPDX-License-Identifier: MIT */
/* Calibration of logs that are made here, so that what is true of them is known. */
#include "calibrate_setup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double uniform(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / 16777216.0;
}

/* Sum of twelve less six: nearly Gaussian, spread 1. */
static double noise(uint32_t *seed)
{
    double sum = -6.0;
    int i;

    for (i = 0; i < 12; i++) {
        sum += uniform(seed);
    }
    return sum;
}

static const char *const smi =
    "timestamp, index, name, power.draw.instant [W], temperature.gpu, "
    "clocks_event_reasons.active\n";

static void row(double t_s, uint32_t gpu, const char *board, double power_w, const char *why)
{
    const uint32_t all_ms = (uint32_t)(t_s * 1000.0 + 0.5), s = all_ms / 1000u;
    char line[160];

    snprintf(line, sizeof line, "2026/03/01 %02u:%02u:%02u.%03u, %u, %s, %.2f W, 50, %s\n",
             10u + s / 3600u, s / 60u % 60u, s % 60u, all_ms % 1000u, gpu, board, power_w, why);
    put(line);
}

static const char *const sxm = "NVIDIA H100 80GB HBM3";
static const char *const busy = "0x0000000000000000";

/* Rounds of `gpus` a tenth of a second apart at a level, from `*t_s` on; noise in common and of
 * each. */
static void hold(double *t_s, double lasts_s, uint32_t gpus, double level_w, double common_w,
                 double own_w, uint32_t *seed)
{
    const uint32_t rounds = (uint32_t)(lasts_s * 10.0 + 0.5);
    uint32_t i, k;

    for (i = 0; i < rounds; i++) {
        const double common = common_w * noise(seed);

        for (k = 0; k < gpus; k++) {
            row(*t_s, k, sxm, level_w + common + own_w * noise(seed), busy);
        }
        *t_s += 0.1;
    }
}

/* Idle, ready, load, ready: what an operator records. */
static void make_session(uint32_t gpus)
{
    uint32_t seed = 7u;
    double t_s = 0.0;

    begin(smi);
    hold(&t_s, 20.0, gpus, 72.0, 0.0, 0.2, &seed);
    hold(&t_s, 20.0, gpus, 118.0, 0.0, 0.2, &seed);
    hold(&t_s, 60.0, gpus, 500.0, 5.0, 3.0, &seed);
    hold(&t_s, 20.0, gpus, 118.0, 0.0, 0.2, &seed);
}

/* ---- what is in a log is found ---- */

static void a_session_gives_its_phases(void **state)
{
    static const gpw_phase labels[] = {GPW_PHASE_IDLE, GPW_PHASE_READY, GPW_PHASE_TRAIN,
                                       GPW_PHASE_READY};
    static const double levels[] = {72.0, 118.0, 500.0, 118.0};
    static const double ends[] = {20.0, 40.0, 100.0, 120.0};
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    config.load_phase = GPW_PHASE_TRAIN;
    make_session(4u);
    c = run(&config);
    assert_int_equal(summary_of(c).groups, 1);
    assert_int_equal(summary_of(c).phases, 4);
    for (i = 0; i < 4u; i++) {
        const gpw_calibration_phase p = phase_of(c, i);

        assert_int_equal(p.label, labels[i]);
        assert_int_equal(p.devices, 4);
        assert_near((double)p.mean_w, levels[i], 0.005 * levels[i]);
        assert_near((double)p.sum_w, 4.0 * levels[i], 0.02 * levels[i]);
        assert_near((double)p.end_ns * 1.0e-9, ends[i], 0.25);
    }
    gpw_calibration_destroy(c);
}

static void energy_is_that_of_the_log(void **state)
{
    gpw_calibration *c;
    gpw_calibration_summary s;
    const double truth = 4.0 * (20.0 * 72.0 + 20.0 * 118.0 + 60.0 * 500.0 + 20.0 * 118.0);

    (void)state;
    make_session(4u);
    c = run(NULL);
    s = summary_of(c);
    assert_near((double)s.energy_mj * 1.0e-3, truth, 0.002 * truth);
    assert_true(s.low_mj < s.corrected_mj && s.corrected_mj < s.high_mj);
    assert_true(s.counter_mj == INT64_MIN);
    gpw_calibration_destroy(c);
}

/* 400 W for a minute, an hour of nothing, 400 W for a minute: neither as read nor corrected
 * does the hour count. */
static void a_gap_is_in_no_energy(void **state)
{
    gpw_calibration *c;
    gpw_calibration_summary s;
    uint32_t seed = 9u;
    double t_s = 0.0;

    (void)state;
    begin(smi);
    hold(&t_s, 60.0, 2u, 400.0, 0.0, 3.0, &seed);
    t_s += 3600.0;
    hold(&t_s, 60.0, 2u, 400.0, 0.0, 3.0, &seed);
    c = run(NULL);
    s = summary_of(c);
    assert_near((double)s.energy_mj * 1.0e-3, 96000.0, 300.0);
    assert_near((double)s.corrected_mj * 1.0e-3, 96000.0, 300.0);
    assert_true(s.low_mj < s.corrected_mj && s.corrected_mj < s.high_mj);
    assert_true(s.sure_low_mj <= s.low_mj && s.high_mj <= s.sure_high_mj);
    gpw_calibration_destroy(c);
}

static void one_reading_is_no_energy(void **state)
{
    gpw_calibration *c;

    (void)state;
    begin(smi);
    row(0.0, 0u, sxm, 400.0, busy);
    c = run(NULL);
    assert_int_equal(summary_of(c).energy_mj, 0);
    gpw_calibration_destroy(c);
}

static void the_same_log_twice_is_refused(void **state)
{
    gpw_calibration *c = NULL;
    gpw_file_error error;

    (void)state;
    make_session(2u);
    assert_int_equal(gpw_calibration_create(NULL, &c, &error), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_ERR_FORMAT);
    assert_non_null(strstr(error.reason, "the same rows as log 1"));
    assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
    assert_int_equal(summary_of(c).devices, 2);
    gpw_calibration_destroy(c);
}

static void a_device_is_told_as_its_log_has_it(void **state)
{
    gpw_calibration *c;
    gpw_calibration_device d;

    (void)state;
    make_session(2u);
    c = run(NULL);
    assert_int_equal(gpw_calibration_device_get(c, 1, &d, sizeof d), GPW_OK);
    assert_int_equal(d.log, 0);
    assert_string_equal(d.name, "1");
    assert_true(d.ticks > 100u);
    assert_true(d.mean_w > 0.0f && d.mean_w <= d.max_w);
    assert_int_equal(gpw_calibration_device_get(c, 2, &d, sizeof d), GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_calibration_device_get(c, 0, NULL, sizeof d), GPW_ERR_NULL);
    assert_int_equal(gpw_calibration_device_get(NULL, 0, &d, sizeof d), GPW_ERR_NULL);
    assert_int_equal(gpw_calibration_device_get(c, 0, &d, 8), GPW_ERR_VERSION);
    assert_true(strlen(gpw_calibration_log_text(c, 0)) > 20u);
    assert_string_equal(gpw_calibration_log_text(c, 9), "");
    gpw_calibration_destroy(c);
}

/* Bursts of 300 W, half a second long, of a meter that refreshes every 0.1 s and averages over
 * a quarter of that: from one reading to the next 300 W in 0.1 s is proven, and no reading
 * between says that no edge takes long. */
static void bursts_prove_how_fast_they_rise(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    gpw_calibration_phase p;
    const gpw_profile *profile = NULL;
    gpw_figure f;
    uint32_t seed = 5u, i;
    double t_s = 0.0;

    (void)state;
    begin(smi);
    for (i = 0; i < 40u; i++) {
        hold(&t_s, 5.0 + (double)(i % 7u) * 0.3, 1u, 100.0, 0.0, 0.3, &seed);
        hold(&t_s, 0.5, 1u, 400.0, 0.0, 0.3, &seed);
    }
    hold(&t_s, 5.0, 1u, 100.0, 0.0, 0.3, &seed);
    c = run(&config);
    assert_int_equal(summary_of(c).phases, 1);
    p = phase_of(c, 0);
    assert_true(p.edges >= 70u && p.edges <= 80u);
    assert_near((double)p.rise_w_per_s, 3000.0, 60.0);
    assert_near((double)p.fall_w_per_s, 3000.0, 60.0);
    assert_true(p.rise_s > 0.0f && p.rise_s < 0.03f);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "the events' edges"));
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, &f, sizeof f) >=
                GPW_OK);
    assert_near((double)f.value, 3000.0, 60.0);
    gpw_calibration_destroy(c);
}

/* An analyser at 1 s: 1000 W, then 3100 W for one reading, then 3000 W. The first reading
 * proves 2100 W in a second, less four times what the levels scatter by, 1 W; it is none of it.
 */
static void an_overshoot_is_no_noise_of_the_level(void **state)
{
    gpw_calibration *c;
    gpw_calibration_step s;
    uint32_t seed = 2u, i;
    char line[64];

    (void)state;
    begin("t_s,watts_total,power_factor\n");
    for (i = 0; i < 120u; i++) {
        snprintf(line, sizeof line, "%u,%.1f,0.97\n", (unsigned)i,
                 (i < 60u    ? 1000.0
                  : i == 60u ? 3100.0
                             : 3000.0) +
                     noise(&seed));
        put(line);
    }
    c = run(NULL);
    assert_int_equal(summary_of(c).steps, 1);
    assert_near((double)summary_of(c).window_s, 1.0, 1e-6);
    assert_int_equal(gpw_calibration_step_get(c, 0, &s, sizeof s), GPW_OK);
    assert_int_equal(s.instrument_limited, 1);
    assert_true(s.lower_w_per_s > 2080.0f && s.lower_w_per_s < 2105.0f);
    gpw_calibration_destroy(c);
}

static void a_step_is_bounded_and_not_guessed(void **state)
{
    gpw_calibration *c;
    gpw_calibration_step s;
    uint32_t i;

    (void)state;
    make_session(2u);
    c = run(NULL);
    assert_int_equal(summary_of(c).steps, 3);
    for (i = 0; i < 3u; i++) {
        assert_int_equal(gpw_calibration_step_get(c, i, &s, sizeof s), GPW_OK);
        assert_int_equal(s.from_phase, i);
        assert_int_equal(s.to_phase, i + 1u);
        assert_int_equal(s.instrument_limited, 1);
        assert_true(isnan(s.value_w_per_s));
        /* One reading to the next: at most the step in a tenth of a second. */
        assert_true(s.lower_w_per_s > 0.0f &&
                    s.lower_w_per_s <= 1.1f * fabsf(s.to_w - s.from_w) / 2.0f / 0.1f);
    }
    gpw_calibration_destroy(c);
}

/* 5 W in common, 3 W of each: 25 / 34. */
static void a_correlation_is_within_its_ends(void **state)
{
    const double truth = 25.0 / 34.0;
    gpw_calibration *c;
    gpw_calibration_correlation r;
    uint32_t i, told = 0u;

    (void)state;
    make_session(4u);
    c = run(NULL);
    for (i = 0; gpw_calibration_correlation_get(c, i, &r, sizeof r) == GPW_OK; i++) {
        if (r.phase != 2u) {
            assert_int_equal(r.why, GPW_RHO_IDLE);
            assert_true(isnan(r.rho));
        } else if (r.why == GPW_RHO_TOLD && r.window_s < 0.2f) {
            assert_near((double)r.rho, truth, 0.08);
            assert_true((double)r.low < truth + 0.03 && (double)r.high > truth - 0.03);
            told++;
        }
    }
    assert_int_equal(told, 1);
    gpw_calibration_destroy(c);
}

static void at_the_cap_no_correlation_is_told(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    gpw_calibration_correlation r;

    (void)state;
    config.cap_w = 500.0f;
    make_session(2u);
    c = run(&config);
    assert_int_equal(gpw_calibration_correlation_get(c, 2, &r, sizeof r), GPW_OK);
    assert_int_equal(r.phase, 2);
    assert_int_equal(r.why, GPW_RHO_AT_CAP);
    assert_true((phase_of(c, 2).flags & GPW_CALIBRATION_AT_CAP) != 0u);
    gpw_calibration_destroy(c);
}

static void the_profile_has_what_was_measured(void **state)
{
    gpw_calibrate_config config = config_of();
    const gpw_profile *profile = NULL;
    gpw_profile_file *file = NULL, *again = NULL;
    gpw_calibration *c;
    gpw_figure f;
    static char ini[65536];
    size_t bytes;
    uint32_t i;
    int told = 0;

    (void)state;
    config.load_phase = GPW_PHASE_INFER;
    make_session(2u);
    c = run(&config);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_POWER, GPW_PHASE_INFER, &f,
                                   sizeof f) >= GPW_OK);
    assert_near((double)f.value, 500.0, 2.0);
    assert_int_equal(f.grade, GPW_GRADE_MEASURED);
    assert_int_equal(f.source, GPW_SOURCE_LOG);
    assert_int_equal(f.point, GPW_POINT_INSTRUMENT);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_POWER, GPW_PHASE_IDLE, &f, sizeof f) >=
                GPW_OK);
    assert_near((double)f.value, 72.0, 0.5);
    assert_int_equal(gpw_calibration_profile_file(c, &file, NULL), GPW_OK);
    assert_int_equal(gpw_profile_file_text(file, ini, sizeof ini, &bytes), GPW_OK);
    assert_int_equal(gpw_profile_file_parse(ini, strlen(ini), &again, NULL), GPW_OK);
    assert_true(gpw_profile_file_unknown(again, 0)[0] != '\0');
    for (i = 0; gpw_profile_file_unknown(again, i)[0] != '\0'; i++) {
        told |= strstr(gpw_profile_file_unknown(again, i), "can show, take them") != NULL;
    }
    assert_true(told);
    gpw_profile_file_destroy(again);
    gpw_profile_file_destroy(file);
    gpw_calibration_destroy(c);
}

static void a_synthetic_course_is_like_the_phase(void **state)
{
    static double time_s[4096], sum_w[4096], made_w[4096];
    gpw_calibration *c;
    double mean = 0.0;
    size_t available, i;

    (void)state;
    make_session(4u);
    c = run(NULL);
    assert_int_equal(gpw_calibration_readings(c, 2, 0, 4096, time_s, sum_w, &available),
                     GPW_OK);
    assert_true(available > 500u && available < 700u);
    assert_int_equal(gpw_calibration_synthetic(c, 2, 3, available, made_w), GPW_OK);
    for (i = 0; i < available; i++) {
        mean += made_w[i] / (double)available;
    }
    assert_near(mean, 2000.0, 20.0);
    assert_int_equal(gpw_calibration_synthetic(c, 99, 3, 1, made_w), GPW_ERR_NOT_FOUND);
    gpw_calibration_destroy(c);
}

/* More than there is room for: mean and energy are of all of it all the same. */
static void a_long_phase_keeps_a_part(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    uint32_t seed = 3u, i;

    (void)state;
    config.ticks_max = 65536u;
    begin("t_s,power_w\n");
    for (i = 0; i < 120000u; i++) {
        char line[64];

        snprintf(line, sizeof line, "%.1f,%.2f\n", 0.1 * (double)i,
                 (i < 100000u ? 300.0 : 302.0) + noise(&seed));
        put(line);
    }
    c = run(&config);
    assert_int_equal(summary_of(c).phases, 1);
    assert_true((phase_of(c, 0).flags & GPW_CALIBRATION_PARTLY_KEPT) != 0u);
    assert_near((double)phase_of(c, 0).mean_w, 300.0 + 2.0 / 6.0, 0.02);
    assert_int_equal(phase_of(c, 0).ticks, 120000);
    assert_true(has_note(c, GPW_CALIBRATION_DOUBT, "longer than there is room"));
    gpw_calibration_destroy(c);
}

/* ---- what a log cannot tell is said ---- */

static void a_start_under_load_is_said(void **state)
{
    uint32_t seed = 5u;
    double t_s = 0.0;
    gpw_calibration *c;

    (void)state;
    begin(smi);
    hold(&t_s, 30.0, 1u, 450.0, 0.0, 3.0, &seed);
    c = run(NULL);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "starts under load"));
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "serving from training"));
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "how fast a step is"));
    assert_int_equal(phase_of(c, 0).label, GPW_PHASE_USER_1);
    assert_int_equal(phase_of(c, 0).label_grade, GPW_GRADE_UNKNOWN);
    gpw_calibration_destroy(c);
}

static void an_unknown_board_has_no_idle(void **state)
{
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    begin("t_s,power_w\n");
    for (i = 0; i < 400u; i++) {
        char line[64];

        snprintf(line, sizeof line, "%.1f,%.1f\n", 0.1 * (double)i, i < 200u ? 72.0 : 400.0);
        put(line);
    }
    c = run(NULL);
    assert_int_equal(summary_of(c).phases, 2);
    assert_true(phase_of(c, 0).label >= GPW_PHASE_USER_1);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "the board"));
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "averaging time"));
    gpw_calibration_destroy(c);
}

static void gpus_that_vanish_are_said(void **state)
{
    uint32_t i, k;
    gpw_calibration *c;

    (void)state;
    begin(smi);
    for (i = 0; i < 600u; i++) {
        for (k = 0; k < 8u; k++) {
            if (i < 300u || k < 5u) {
                row(0.1 * (double)i, k, sxm, 400.0 + (double)k, busy);
            }
        }
    }
    c = run(NULL);
    assert_int_equal(summary_of(c).devices, 8);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "3 of 8 devices end before"));
    gpw_calibration_destroy(c);
}

static void throttling_is_said(void **state)
{
    uint32_t i;
    gpw_calibration *c;

    (void)state;
    begin(smi);
    for (i = 0; i < 300u; i++) {
        row(0.1 * (double)i, 0u, sxm, 400.0 + (double)(i % 7u), "0x0000000000000020");
    }
    c = run(NULL);
    assert_true((phase_of(c, 0).flags & GPW_CALIBRATION_THROTTLED) != 0u);
    assert_true(has_note(c, GPW_CALIBRATION_DOUBT, "held back"));
    gpw_calibration_destroy(c);
}

/* ---- poor logs ---- */

static void a_constant_trace_is_one_level(void **state)
{
    uint32_t i;
    gpw_calibration *c;
    const gpw_profile *profile;

    (void)state;
    begin(smi);
    for (i = 0; i < 600u; i++) {
        row(0.1 * (double)i, 0u, sxm, 118.0, busy);
    }
    c = run(NULL);
    assert_int_equal(summary_of(c).phases, 1);
    assert_near((double)phase_of(c, 0).mean_w, 118.0, 1.0e-3);
    assert_near((double)phase_of(c, 0).sd_w, 0.0, 1.0e-6);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    gpw_calibration_destroy(c);
}

static void one_sample_is_no_phase(void **state)
{
    gpw_calibration *c;
    const gpw_profile *profile;

    (void)state;
    begin(smi);
    row(0.0, 0u, sxm, 118.0, busy);
    c = run(NULL);
    assert_int_equal(summary_of(c).phases, 0);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_ERR_UNKNOWN);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "too few readings"));
    gpw_calibration_destroy(c);
}

static void nothing_available_is_refused(void **state)
{
    gpw_calibration *c = NULL;
    gpw_file_error error;

    (void)state;
    begin("timestamp, index, power.draw [W]\n2026/03/01 10:00:00.000, 0, [N/A]\n"
          "2026/03/01 10:00:01.000, 0, [N/A]\n");
    assert_int_equal(gpw_calibration_create(NULL, &c, NULL), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_ERR_FORMAT);
    assert_true(error.reason[0] != '\0');
    assert_int_equal(gpw_calibration_run(c, NULL), GPW_ERR_STATE);
    gpw_calibration_destroy(c);
}

/* Whatever is done to a log, it is calibrated or refused with a reason. */
static void damaged_logs_are_mended_or_refused(void **state)
{
    static const char *const middles[] = {
        "2026/03/01 10:00:05.000, 0, NVIDIA H100 80GB HBM3, -5.00 W, 50, 0x0\n", /* negative */
        "2026/03/01 10:00:05.000, 0, NVIDIA H100 80GB HBM3, 999999 W, 50, 0x0\n",
        "2026/03/01 10:00:05.000, 0, NVIDIA H100 80GB HBM3, 0.4 kW, 50, 0x0\n",
        "2026/03/01 10:00:0",                                 /* cut, then run into */
        "2026/03/01 09:59:05.000, 0, x, 118.00 W, 50, 0x0\n", /* the clock goes back */
        ("timestamp, index, name, power.draw [W], temperature.gpu, "
         "clocks_throttle_reasons.active\n"), /* another driver's header */
        "\n",
        ", , , , ,\n"};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof middles / sizeof middles[0]; i++) {
        gpw_calibration *c = NULL;
        gpw_file_error error;

        begin(smi);
        for (k = 0; k < 400u; k++) {
            row(0.1 * (double)k, 0u, sxm, 400.0 + (double)(k % 5u), busy);
            if (k == 200u) {
                put(middles[i]);
            }
        }
        log_length -= 17u; /* and the last line is cut */
        log_text[log_length] = '\0';
        assert_int_equal(gpw_calibration_create(NULL, &c, NULL), GPW_OK);
        if (gpw_calibration_add_text(c, log_text, log_length, &error) == GPW_OK) {
            assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
            assert_true(summary_of(c).phases >= 1u);
            assert_near((double)phase_of(c, 0).mean_w, 402.0, 4.0);
        } else {
            assert_true(error.reason[0] != '\0');
        }
        gpw_calibration_destroy(c);
    }
}

static void time_standing_still_is_no_phase_or_refused(void **state)
{
    gpw_calibration *c = NULL;
    gpw_file_error error;
    uint32_t i;

    (void)state;
    begin(smi);
    for (i = 0; i < 300u; i++) {
        row(1.0, 0u, sxm, 400.0 + (double)i, busy);
    }
    assert_int_equal(gpw_calibration_create(NULL, &c, NULL), GPW_OK);
    if (gpw_calibration_add_text(c, log_text, log_length, &error) == GPW_OK) {
        assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
        assert_int_equal(summary_of(c).phases, 0);
    } else {
        assert_true(error.reason[0] != '\0');
    }
    gpw_calibration_destroy(c);
}

/* ---- calls ---- */

static void bad_arguments_are_refused(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c = NULL;
    gpw_calibration_summary s;
    gpw_file_error error;

    (void)state;
    assert_int_equal(gpw_calibrate_config_init(NULL, sizeof config), GPW_ERR_NULL);
    assert_int_equal(gpw_calibrate_config_init(&config, 8), GPW_ERR_VERSION);
    assert_int_equal(gpw_calibration_create(NULL, NULL, NULL), GPW_ERR_NULL);
    config = config_of();
    config.ticks_max = 1u;
    assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_DOMAIN);
    assert_string_equal(error.field, "ticks_max");
    config = config_of();
    config.load_phase = GPW_PHASE_IDLE;
    assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_DOMAIN);
    config = config_of();
    snprintf(config.board, sizeof config.board, "toaster");
    assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_NOT_FOUND);
    assert_null(c);
    config = config_of();
    snprintf(config.name, sizeof config.name, "Mine!");
    assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_DOMAIN);
    assert_int_equal(gpw_calibration_create(NULL, &c, &error), GPW_OK);
    assert_int_equal(gpw_calibration_summary_get(c, &s, sizeof s), GPW_ERR_STATE);
    assert_int_equal(gpw_calibration_run(c, &error), GPW_ERR_STATE);
    assert_int_equal(gpw_calibration_add(c, "/no/such/log", &error), GPW_ERR_IO);
    assert_int_equal(gpw_calibration_add(c, NULL, &error), GPW_ERR_NULL);
    make_session(1u);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_OK);
    assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_ERR_STATE);
    assert_int_equal(gpw_calibration_run(c, &error), GPW_ERR_STATE);
    assert_int_equal(gpw_calibration_summary_get(c, &s, 4), GPW_ERR_VERSION);
    gpw_calibration_destroy(c);
    gpw_calibration_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_gives_its_phases),
        cmocka_unit_test(energy_is_that_of_the_log),
        cmocka_unit_test(a_gap_is_in_no_energy),
        cmocka_unit_test(one_reading_is_no_energy),
        cmocka_unit_test(an_overshoot_is_no_noise_of_the_level),
        cmocka_unit_test(bursts_prove_how_fast_they_rise),
        cmocka_unit_test(the_same_log_twice_is_refused),
        cmocka_unit_test(a_device_is_told_as_its_log_has_it),
        cmocka_unit_test(a_step_is_bounded_and_not_guessed),
        cmocka_unit_test(a_correlation_is_within_its_ends),
        cmocka_unit_test(at_the_cap_no_correlation_is_told),
        cmocka_unit_test(the_profile_has_what_was_measured),
        cmocka_unit_test(a_synthetic_course_is_like_the_phase),
        cmocka_unit_test(a_long_phase_keeps_a_part),
        cmocka_unit_test(a_start_under_load_is_said),
        cmocka_unit_test(an_unknown_board_has_no_idle),
        cmocka_unit_test(gpus_that_vanish_are_said),
        cmocka_unit_test(throttling_is_said),
        cmocka_unit_test(a_constant_trace_is_one_level),
        cmocka_unit_test(one_sample_is_no_phase),
        cmocka_unit_test(nothing_available_is_refused),
        cmocka_unit_test(damaged_logs_are_mended_or_refused),
        cmocka_unit_test(time_standing_still_is_no_phase_or_refused),
        cmocka_unit_test(bad_arguments_are_refused),
    };

    return cmocka_run_group_tests(tests, open_log, close_log);
}
