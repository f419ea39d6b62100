/* SPDX-License-Identifier: MIT */
/* Calibration: whose word names the board, and what is told of devices together, or not. */
#include "calibrate_setup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t seed;

static void begin_log(const char *header)
{
    seed = 11u;
    begin(header);
}

static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0;
}

/* Sum of twelve less six: nearly Gaussian, spread 1. */
static double noise(void)
{
    double sum = -6.0;
    int i;

    for (i = 0; i < 12; i++) {
        sum += uniform();
    }
    return sum;
}

static void name_board(gpw_calibrate_config *config, const char *board)
{
    memset(config->board, 0, sizeof config->board);
    snprintf(config->board, sizeof config->board, "%s", board);
}

/* The first row of a phase's correlations that is told, or the first of all. */
static gpw_calibration_correlation row_of(const gpw_calibration *c, uint32_t phase)
{
    gpw_calibration_correlation r, first;
    uint32_t i, found = 0u;

    memset(&first, 0, sizeof first);
    for (i = 0; gpw_calibration_correlation_get(c, i, &r, sizeof r) == GPW_OK; i++) {
        if (r.phase == phase && r.why == GPW_RHO_TOLD) {
            return r;
        }
        if (r.phase == phase && found++ == 0u) {
            first = r;
        }
    }
    assert_true(found > 0u);
    return first;
}

/* ---- boards ---- */

/* 10 s at 72 W, 20 s at `load_w`, one device, ten rows a second. */
static void make_named(const char *board, double load_w)
{
    uint32_t i;

    begin_log("t_s,name,power.draw.instant [W]\n");
    for (i = 0; i < 300u; i++) {
        char line[96];

        snprintf(line, sizeof line, "%.1f,%s,%.2f\n", 0.1 * (double)i, board,
                 i < 100u ? 72.0 : load_w + 2.0 * noise());
        put(line);
    }
}

static void a_slip_in_a_board_is_refused(void **state)
{
    static const char *const slips[] = {"h100-smx", "H100-PCI", "NVIDIA H100 PICE", "h100-sx",
                                        "h10-sxm"};
    gpw_calibrate_config config = config_of();
    gpw_calibration *c = NULL;
    gpw_file_error error;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        name_board(&config, slips[i]);
        assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_NOT_FOUND);
        assert_null(c);
        assert_string_equal(error.field, "board");
        assert_non_null(strstr(error.reason, slips[i]));
        assert_non_null(strstr(error.reason, "h100-"));
    }
}

static void a_board_without_a_profile_is_taken_and_told(void **state)
{
    static const char *const names[] = {"NVIDIA H800", "h800-sxm", "NVIDIA H100 NVL",
                                        "NVIDIA GH200 480GB", "Tesla V100-SXM2-32GB"};
    gpw_calibrate_config config = config_of();
    size_t i;

    (void)state;
    make_named("", 400.0);
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        gpw_calibration *c;

        name_board(&config, names[i]);
        c = run(&config);
        assert_true(summary_of(c).architecture != GPW_METER_UNKNOWN);
        assert_true(isnan(summary_of(c).cap_w));
        assert_true(has_note(c, GPW_CALIBRATION_TAKEN, names[i]));
        assert_true(has_note(c, GPW_CALIBRATION_TAKEN, "no built-in profile"));
        gpw_calibration_destroy(c);
    }
}

static void a_log_that_says_otherwise_is_told(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;

    (void)state;
    make_named("NVIDIA H100 PCIe", 300.0);
    name_board(&config, "h100-sxm");
    c = run(&config);
    assert_near((double)summary_of(c).cap_w, 700.0, 1.0e-3);
    assert_true(
        has_note(c, GPW_CALIBRATION_DOUBT, "the log calls its boards NVIDIA H100 PCIe"));
    gpw_calibration_destroy(c);
    name_board(&config, "h100-pcie");
    c = run(&config);
    assert_false(has_note(c, GPW_CALIBRATION_DOUBT, "the log calls its boards"));
    gpw_calibration_destroy(c);
}

/* The 40 GB card has 250 W, the 80 GB one of the profile 300 W. */
static void a_card_of_other_memory_has_no_cap(void **state)
{
    gpw_calibrate_config config = config_of();
    const gpw_profile *profile = NULL;
    gpw_calibration *c;
    gpw_figure f;

    (void)state;
    make_named("", 240.0);
    name_board(&config, "NVIDIA A100-PCIE-40GB");
    c = run(&config);
    assert_true(isnan(summary_of(c).cap_w));
    assert_true(has_note(c, GPW_CALIBRATION_TAKEN, "another card"));
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, &f, sizeof f) <
                GPW_OK);
    gpw_calibration_destroy(c);
    name_board(&config, "NVIDIA A100 80GB PCIe");
    c = run(&config);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_TDP, GPW_PHASE_COUNT, &f, sizeof f) >=
                GPW_OK);
    assert_near((double)f.value, 300.0, 1.0e-3);
    gpw_calibration_destroy(c);
}

/* ---- idle and ready by other columns ---- */

/* A stretch of a board that no profile is of, ten rows a second. */
static void stretch(double *t_s, double lasts_s, double level_w, const char *columns)
{
    const uint32_t count = (uint32_t)(lasts_s * 10.0 + 0.5);
    uint32_t i;

    for (i = 0; i < count; i++) {
        char line[128];

        snprintf(line, sizeof line, "%.1f,NVIDIA H800,%.2f,%s\n", *t_s, level_w + 0.3 * noise(),
                 columns);
        put(line);
        *t_s += 0.1;
    }
}

static void check_session(const gpw_calibration *c, gpw_phase waiting)
{
    const gpw_phase labels[] = {GPW_PHASE_IDLE, waiting, GPW_PHASE_USER_1, waiting,
                                GPW_PHASE_IDLE};
    uint32_t i;

    assert_int_equal(summary_of(c).phases, 5);
    assert_near((double)summary_of(c).idle_w, 74.0, 1.0);
    for (i = 0; i < 5u; i++) {
        assert_int_equal(phase_of(c, i).label, labels[i]);
    }
    assert_int_equal(phase_of(c, 0).label_grade, GPW_GRADE_INFERRED);
    assert_true(has_note(c, GPW_CALIBRATION_TAKEN, "idle, about 74 W"));
}

/* Idle, a context, load, the context, idle; each with what the other columns say. */
static gpw_calibration *session(const char *header, const char *idle, const char *ready,
                                const char *load)
{
    double t_s = 0.0;

    begin_log(header);
    stretch(&t_s, 20.0, 74.0, idle);
    stretch(&t_s, 20.0, 117.0, ready);
    stretch(&t_s, 40.0, 600.0, load);
    stretch(&t_s, 20.0, 117.0, ready);
    stretch(&t_s, 20.0, 74.0, idle);
    return run(NULL);
}

static void idle_and_ready_are_told_by_other_columns(void **state)
{
    gpw_calibration *c = session("t_s,name,power.draw.instant [W],memory.used [MiB],"
                                 "utilization.gpu [%],clocks_event_reasons.active,"
                                 "clocks.current.sm [MHz]\n",
                                 "7 MiB,0 %,0x1,825 MHz", "532 MiB,0 %,0x0,1980 MHz",
                                 "1335 MiB,100 %,0x0,1800 MHz");

    (void)state;
    check_session(c, GPW_PHASE_READY);
    assert_near((double)summary_of(c).context_w, 117.0, 1.0);
    assert_true(has_note(c, GPW_CALIBRATION_TAKEN, "ready, about 117 W"));
    gpw_calibration_destroy(c);
    /* Memory and utilisation alone. */
    c = session("t_s,name,power.draw.instant [W],memory.used [MiB],utilization.gpu [%]\n",
                "7 MiB,0 %", "532 MiB,0 %", "1335 MiB,100 %");
    check_session(c, GPW_PHASE_READY);
    gpw_calibration_destroy(c);
    /* Utilisation alone: two levels at which nothing runs. */
    c = session("t_s,name,power.draw.instant [W],utilization.gpu [%]\n", "0 %", "0 %", "100 %");
    check_session(c, GPW_PHASE_READY);
    gpw_calibration_destroy(c);
    /* Nothing runs, the clock is up: a context holds it there. */
    c = session("t_s,name,power.draw.instant [W],utilization.gpu [%],"
                "clocks.current.sm [MHz]\n",
                "0 %,345 MHz", "0 %,1755 MHz", "100 %,1500 MHz");
    check_session(c, GPW_PHASE_READY);
    gpw_calibration_destroy(c);
    /* A clock that idles at 825 MHz: the level above may be a load. */
    c = session("t_s,name,power.draw.instant [W],clocks.current.sm [MHz]\n", "825 MHz",
                "1980 MHz", "1800 MHz");
    check_session(c, GPW_PHASE_USER_2);
    gpw_calibration_destroy(c);
}

static void other_columns_that_do_not_tell_make_no_idle(void **state)
{
    gpw_calibration *c;

    (void)state;
    /* It works all the time, or a clock stays where it is. */
    c = session("t_s,name,power.draw.instant [W],utilization.gpu [%]\n", "40 %", "60 %",
                "100 %");
    assert_true(isnan(summary_of(c).idle_w));
    gpw_calibration_destroy(c);
    c = session("t_s,name,power.draw.instant [W],clocks.current.sm [MHz]\n", "1410 MHz",
                "1410 MHz", "1410 MHz");
    assert_true(isnan(summary_of(c).idle_w));
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "idle: no built-in profile"));
    gpw_calibration_destroy(c);
    /* A server that always holds its model: what it draws at rest is ready. */
    c = session("t_s,name,power.draw.instant [W],memory.used [MiB],utilization.gpu [%]\n",
                "70000 MiB,0 %", "70000 MiB,30 %", "70000 MiB,100 %");
    assert_true(isnan(summary_of(c).idle_w));
    assert_int_equal(phase_of(c, 0).label, GPW_PHASE_READY);
    gpw_calibration_destroy(c);
}

/* ---- correlation time ---- */

/* White: nothing of it is left from one reading to the next. */
static void a_time_shorter_than_the_readings_is_not_told(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    begin_log("t_s,power.draw.instant [W]\n");
    for (i = 0; i < 1200u; i++) {
        char line[64];

        snprintf(line, sizeof line, "%.1f,%.2f\n", 0.1 * (double)i, 240.0 + 8.0 * noise());
        put(line);
    }
    name_board(&config, "NVIDIA A100 80GB PCIe");
    c = run(&config);
    assert_true((phase_of(c, 0).flags & GPW_CALIBRATION_SIGMA_BOUND) != 0u);
    assert_true(isnan(phase_of(c, 0).tau_s));
    assert_true(phase_of(c, 0).sigma_w <= 1.01f * phase_of(c, 0).sd_w);
    gpw_calibration_destroy(c);
}

/* ---- together, or not ---- */

/* Rows of `gpus` boards a quarter of a second apart. */
static void rounds(double *t_s, double lasts_s, uint32_t gpus, const double *level_w,
                   double common_w, double own_w)
{
    const uint32_t count = (uint32_t)(lasts_s * 4.0 + 0.5);
    uint32_t i, k;

    for (i = 0; i < count; i++) {
        const double common = common_w * noise();

        for (k = 0; k < gpus; k++) {
            char line[64];

            snprintf(line, sizeof line, "%.2f,%u,%.2f\n", *t_s, k,
                     level_w[k] + common + own_w * noise());
            put(line);
        }
        *t_s += 0.25;
    }
}

static void a_quiet_phase_without_a_cap_has_no_correlation(void **state)
{
    static const double level_w[] = {690.0, 690.0, 690.0, 690.0};
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    double t_s = 0.0;

    (void)state;
    begin_log("t_s,gpu,power_w\n");
    rounds(&t_s, 120.0, 4u, level_w, 1.0, 2.0);
    c = run(NULL);
    assert_int_equal(row_of(c, 0).why, GPW_RHO_QUIET);
    assert_true(isnan(row_of(c, 0).rho));
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "the power cap"));
    gpw_calibration_destroy(c);
    config.idle_w = 70.0f;
    config.cap_w = 1000.0f; /* far away: then it is a quiet load */
    c = run(&config);
    assert_int_equal(row_of(c, 0).why, GPW_RHO_TOLD);
    assert_false(has_note(c, GPW_CALIBRATION_UNKNOWN, "the power cap"));
    gpw_calibration_destroy(c);
}

/* Eight boards at 400 W, 12 W in common and 6 W of each; each 1.5 s after the one before, all
 * come down to 120 W. */
static void a_stop_one_after_another_is_not_of_the_phase(void **state)
{
    const double truth = 144.0 / 180.0;
    double level_w[8], t_s = 0.0;
    gpw_calibration *c;
    gpw_calibration_phase p;
    gpw_calibration_correlation r;
    uint32_t k;

    (void)state;
    begin_log("t_s,gpu,power_w\n");
    for (k = 0; k < 8u; k++) {
        level_w[k] = 400.0;
    }
    rounds(&t_s, 120.0, 8u, level_w, 12.0, 6.0);
    for (k = 0; k < 8u; k++) {
        level_w[k] = 120.0;
        rounds(&t_s, 1.5, 8u, level_w, 0.0, 0.5);
    }
    rounds(&t_s, 40.0, 8u, level_w, 0.0, 0.5);
    c = run(NULL);
    assert_int_equal(summary_of(c).groups, 1);
    assert_int_equal(summary_of(c).phases, 2);
    p = phase_of(c, 0);
    assert_near((double)p.end_ns * 1.0e-9, 120.0, 0.6);
    assert_near((double)p.mean_w, 400.0, 4.0);
    assert_near((double)p.sd_w, sqrt(180.0), 1.5);
    assert_near((double)phase_of(c, 1).start_ns * 1.0e-9, 130.5, 1.5);
    r = row_of(c, 0);
    assert_int_equal(r.why, GPW_RHO_TOLD);
    assert_near((double)r.rho, truth, 0.06);
    gpw_calibration_destroy(c);
}

/* One of eight alone stops for a while: no phase of the group, and no fluctuation of it. */
static void a_device_that_leaves_makes_no_correlation(void **state)
{
    double level_w[8], t_s = 0.0;
    gpw_calibration *c;
    uint32_t k;

    (void)state;
    begin_log("t_s,gpu,power_w\n");
    for (k = 0; k < 8u; k++) {
        level_w[k] = 400.0;
    }
    rounds(&t_s, 120.0, 8u, level_w, 12.0, 6.0);
    level_w[3] = 120.0;
    rounds(&t_s, 20.0, 8u, level_w, 12.0, 6.0);
    level_w[3] = 400.0;
    rounds(&t_s, 60.0, 8u, level_w, 12.0, 6.0);
    c = run(NULL);
    assert_int_equal(summary_of(c).phases, 1);
    assert_int_equal(row_of(c, 0).why, GPW_RHO_MIXED);
    gpw_calibration_destroy(c);
}

/* Eight boards, each 15 ms after the one before, every quarter of a second: 30 W of each, and a
 * cycle of 8 s in common. */
static void reads_one_after_another_are_told(void **state)
{
    const double slow_w = 15.0, pi = 3.14159265358979323846;
    gpw_calibration *c;
    gpw_calibration_correlation r;
    gpw_calibration_band b, most;
    gpw_figure f;
    const gpw_profile *profile = NULL;
    uint32_t i, k;
    double covariance = 0.0;

    (void)state;
    begin_log("t_s,gpu,power_w\n");
    for (i = 0; i < 2400u; i++) {
        for (k = 0; k < 8u; k++) {
            const double t_s = 0.25 * (double)i + 0.015 * (double)k;
            char line[64];

            snprintf(line, sizeof line, "%.3f,%u,%.2f\n", t_s, k,
                     400.0 + slow_w * sin(2.0 * pi * t_s / 8.0) + 30.0 * noise());
            put(line);
        }
    }
    c = run(NULL);
    r = row_of(c, 0);
    assert_near((double)r.stagger_s, 0.105, 0.01);
    /* As each device's own, and as in common: sqrt(8) x 30 W and 8 x 30 W, with the cycle. */
    assert_near((double)r.private_w, sqrt(8.0 * 900.0 + 64.0 * slow_w * slow_w / 2.0), 6.0);
    assert_true((double)r.common_w > 1.5 * (double)r.private_w &&
                (double)r.common_w <= 8.0 * sqrt(900.0 + slow_w * slow_w / 2.0) + 3.0);
    assert_true(has_note(c, GPW_CALIBRATION_DOUBT, "one after another"));
    memset(&most, 0, sizeof most);
    for (i = 0; gpw_calibration_band_get(c, i, &b, sizeof b) == GPW_OK; i++) {
        assert_int_equal(b.phase, 0);
        if ((double)b.rho * (double)b.share > covariance) {
            covariance = (double)b.rho * (double)b.share;
            most = b;
        }
    }
    assert_true(i > 4u && most.low_hz < 0.125f && most.high_hz > 0.125f && most.rho > 0.3f);
    assert_int_equal(gpw_calibration_band_get(c, i, &b, sizeof b), GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_calibration_band_get(c, 0, &b, 8), GPW_ERR_VERSION);
    assert_int_equal(gpw_calibration_band_get(NULL, 0, &b, sizeof b), GPW_ERR_NULL);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_RHO_IN, GPW_PHASE_USER_1, &f,
                                   sizeof f) >= GPW_OK);
    assert_true(f.high > 0.8f && f.low < 0.2f);
    gpw_calibration_destroy(c);
}

/* Rows of two nodes, 5 s apart. */
static void node_rows(uint32_t *row, uint32_t count, double first_w, double second_w,
                      double common_w, double own_w)
{
    uint32_t i;

    for (i = 0; i < count; i++, (*row)++) {
        const double common = common_w * noise();
        char line[64];

        snprintf(line, sizeof line, "%u,%.0f,%.0f\n", 5u * *row,
                 first_w + common + own_w * noise(), second_w + common + own_w * noise());
        put(line);
    }
}

static void nodes_are_related_within_a_phase(void **state)
{
    const double truth = 22500.0 / (22500.0 + 900.0);
    gpw_calibration *c;
    gpw_calibration_correlation r;
    const gpw_profile *profile = NULL;
    gpw_figure f;
    uint32_t row = 0u;

    (void)state;
    begin_log("t_s,n1_watts,n2_watts\n");
    node_rows(&row, 300u, 2500.0, 2500.0, 0.0, 60.0);
    node_rows(&row, 600u, 5000.0, 5000.0, 150.0, 30.0);
    c = run(NULL);
    assert_int_equal(summary_of(c).groups, 2);
    assert_int_equal(summary_of(c).phases, 4);
    r = row_of(c, 0);
    assert_int_equal(r.why, GPW_RHO_TOLD);
    assert_int_equal(r.between, 1);
    assert_int_equal(r.devices, 2);
    assert_near((double)r.rho, 0.0, 0.15);
    r = row_of(c, 1);
    assert_int_equal(r.between, 1);
    assert_near((double)r.rho, truth, 0.015);
    assert_near((double)r.window_s, 5.0, 0.01);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_RHO_OUT, GPW_PHASE_USER_1, &f,
                                   sizeof f) >= GPW_OK);
    assert_near((double)f.value, truth, 0.015);
    gpw_calibration_destroy(c);
}

/* Whole logs of these would have a correlation of -1, of their schedule. */
static void nodes_of_different_jobs_have_no_correlation(void **state)
{
    gpw_calibration *c;
    uint32_t row = 0u;

    (void)state;
    begin_log("t_s,n1_watts,n2_watts\n");
    node_rows(&row, 300u, 2500.0, 5000.0, 0.0, 60.0);
    node_rows(&row, 300u, 5000.0, 2500.0, 0.0, 60.0);
    c = run(NULL);
    assert_int_equal(row_of(c, 0).why, GPW_RHO_ALONE);
    assert_int_equal(row_of(c, 1).why, GPW_RHO_ALONE);
    assert_true(has_note(c, GPW_CALIBRATION_UNKNOWN, "how nodes move together"));
    gpw_calibration_destroy(c);
}

/* ---- one name, several levels and devices ---- */

/* Three boards that draw 100, 110 and 150 W, then 300 W more, then 500 W more; each is quiet.
 */
static void put_three_boards(void)
{
    static const double own_w[3] = {100.0, 110.0, 150.0};
    uint32_t i, k;
    char line[64];

    begin_log("t_s,index,power_w\n");
    for (i = 0; i < 1500u; i++) {
        const double more_w = i < 500u ? 0.0 : (i < 1000u ? 300.0 : 500.0);

        for (k = 0; k < 3u; k++) {
            snprintf(line, sizeof line, "%.2f,%u,%.2f\n", 0.1 * (double)i, k,
                     own_w[k] + more_w + noise());
            put(line);
        }
    }
}

static void number_of_boards_times_the_power_is_their_sum(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    const gpw_profile *profile;
    gpw_figure f;

    (void)state;
    config.idle_w = 110.0f;
    put_three_boards();
    c = run(&config);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_int_equal(
        gpw_profile_figure(profile, GPW_QUANTITY_POWER, GPW_PHASE_IDLE, &f, sizeof f), GPW_OK);
    assert_true(fabs((double)f.value - 120.0) < 0.3); /* the middle board has 110 */
    assert_true(f.low <= f.value && f.value <= f.high);
    gpw_calibration_destroy(c);
}

static void a_name_for_one_of_two_loads_is_told(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;

    (void)state;
    config.idle_w = 110.0f;
    config.load_phase = GPW_PHASE_TRAIN;
    put_three_boards();
    c = run(&config);
    assert_true(has_note(c, GPW_CALIBRATION_DOUBT, "only the one with most energy is called"));
    gpw_calibration_destroy(c);
    config.end_s = 90.0f;
    c = run(&config);
    assert_false(has_note(c, GPW_CALIBRATION_DOUBT, "only the one with most energy is called"));
    assert_false(has_note(c, GPW_CALIBRATION_UNKNOWN, "end before their log does"));
    gpw_calibration_destroy(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_in_a_board_is_refused),
        cmocka_unit_test(a_board_without_a_profile_is_taken_and_told),
        cmocka_unit_test(a_log_that_says_otherwise_is_told),
        cmocka_unit_test(a_card_of_other_memory_has_no_cap),
        cmocka_unit_test(idle_and_ready_are_told_by_other_columns),
        cmocka_unit_test(other_columns_that_do_not_tell_make_no_idle),
        cmocka_unit_test(a_time_shorter_than_the_readings_is_not_told),
        cmocka_unit_test(a_quiet_phase_without_a_cap_has_no_correlation),
        cmocka_unit_test(a_stop_one_after_another_is_not_of_the_phase),
        cmocka_unit_test(a_device_that_leaves_makes_no_correlation),
        cmocka_unit_test(reads_one_after_another_are_told),
        cmocka_unit_test(nodes_are_related_within_a_phase),
        cmocka_unit_test(nodes_of_different_jobs_have_no_correlation),
        cmocka_unit_test(number_of_boards_times_the_power_is_their_sum),
        cmocka_unit_test(a_name_for_one_of_two_loads_is_told),
    };

    return cmocka_run_group_tests(tests, open_log, close_log);
}
