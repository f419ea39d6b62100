/* SPDX-License-Identifier: MIT */
/* Calibration at its limits: of memory, of time, of what a meter's grid takes. */
#include "calibrate_setup.h"

#include "calibrate_internal.h"
#include "page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* A sanitizer keeps what was freed: then memory cannot be judged. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define IS_SANITIZED 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#    define IS_SANITIZED 1
#  endif
#endif
#if !defined(IS_SANITIZED)
#  define IS_SANITIZED 0
#endif

static void put_row(double t_s, double power_w)
{
    char line[64];

    snprintf(line, sizeof line, "%.4f,%.2f\n", t_s, power_w);
    put(line);
}

/* About 400 W, another value for each `n`. */
static double wander(uint32_t n)
{
    const uint32_t mixed = n * 2654435761u;

    return 395.0 + 10.0 * (double)(mixed >> 8) / 16777216.0;
}

static int has_words(const gpw_calibration *c, const char *words)
{
    gpw_calibration_note n;
    uint32_t i;

    for (i = 0; gpw_calibration_note_get(c, i, &n, sizeof n) == GPW_OK; i++) {
        if (strstr(n.text, words) != NULL) {
            return 1;
        }
    }
    return 0;
}

/* ---- a meter's grid ---- */

/* Rows every 20 ms of a meter that refreshes a little faster or slower than they do. */
static void odd_refreshes_are_calibrated(void **state)
{
    static const double refreshes_s[] = {0.1053, 0.1056, 0.0945, 0.1047};
    size_t k;

    (void)state;
    for (k = 0; k < sizeof refreshes_s / sizeof refreshes_s[0]; k++) {
        gpw_calibration *c;
        uint32_t i;

        begin("t_s,power_w\n");
        for (i = 0; i < 6000u; i++) {
            put_row(0.02 * (double)i, wander((uint32_t)(0.02 * (double)i / refreshes_s[k])));
        }
        c = run(NULL);
        assert_near((double)summary_of(c).refresh_found_s, refreshes_s[k],
                    0.01 * refreshes_s[k]);
        assert_true(summary_of(c).ticks > 900u && summary_of(c).ticks < 1300u);
        assert_false(has_words(c, "too steady a load"));
        gpw_calibration_destroy(c);
    }
}

static void a_refresh_too_slow_for_a_grid_takes_rows_as_they_come(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    begin("t_s,power_w\n");
    for (i = 0; i < 600u; i++) {
        put_row((double)i, wander(i));
    }
    config.refresh_s = 11.0f;
    c = run(&config);
    assert_int_equal(summary_of(c).ticks, 55); /* rows 0, 11, ... 594 */
    gpw_calibration_destroy(c);
}

/* 2^54 ns are 208 days: there a grid ends, but not the log. */
static void rows_after_208_days_are_taken(void **state)
{
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    begin("t_s,power_w\n");
    for (i = 0; i < 6000u; i++) {
        put_row(0.02 * (double)i + (i < 3000u ? 0.0 : 19.0e6), wander(i / 5u));
    }
    c = run(NULL);
    assert_true(summary_of(c).ticks > 1190u && summary_of(c).ticks < 1210u);
    gpw_calibration_destroy(c);
}

/* ---- memory ---- */

static long peak_kib(void)
{
    struct rusage usage;

    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

/* A square wave with more levels than are kept, then a stretch of one level that is of no phase
 * any more: 1.7 million rows, 65536 readings to be kept. */
static void memory_does_not_grow_with_the_log(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    uint64_t kept = 0u;
    long before;
    uint32_t i;

    (void)state;
    config.ticks_max = 65536u;
    begin("t_s,power_w\n");
    for (i = 0; i < 1700000u; i++) {
        put_row(0.1 * (double)i, i > 1200000u ? 400.0 : i / 60u % 2u == 0u ? 300.0 : 500.0);
    }
    before = peak_kib();
    c = run(&config);
    for (i = 0; i < c->devices.count; i++) {
        kept += gpwi_cal_device_at(c, i)->ticks.count;
    }
    assert_true(summary_of(c).phases > 1000u);
    assert_true(kept > 0u && kept <= config.ticks_max);
    assert_true(has_words(c, "found no room"));
    assert_true(IS_SANITIZED || peak_kib() - before < 32 * 1024);
    print_message("peak grew by %ld KiB\n", peak_kib() - before);
    gpw_calibration_destroy(c);
}

/* ---- energy ---- */

/* 400 W for 300 s; the counter begins anew, or counts half. */
static void make_counted(uint32_t reset_at, double counted)
{
    double counter_mj = 5.0e9;
    uint32_t i;

    begin("t_s,power_w,energy_mj\n");
    for (i = 0; i < 3000u; i++) {
        char line[80];

        counter_mj = i == reset_at ? 0.0 : counter_mj + 40000.0 * counted;
        snprintf(line, sizeof line, "%.1f,%.2f,%.0f\n", 0.1 * (double)i, wander(i), counter_mj);
        put(line);
    }
}

static void a_counter_that_begins_anew_is_said_and_not_subtracted(void **state)
{
    gpw_calibration *c;

    (void)state;
    make_counted(1000u, 1.0);
    c = run(NULL);
    assert_near((double)summary_of(c).counter_mj * 1.0e-6, 2998.0 * 0.04, 1.0e-6);
    assert_true(has_words(c, "it went back (1 times)"));
    assert_false(has_words(c, "one of them is wrong"));
    gpw_calibration_destroy(c);
}

static void a_counter_that_disagrees_is_said(void **state)
{
    gpw_calibration *c;

    (void)state;
    make_counted(UINT32_MAX, 0.5);
    c = run(NULL);
    assert_near((double)summary_of(c).counter_mj * 1.0e-6, 2999.0 * 0.02, 1.0e-6);
    assert_true(has_words(c, "one of them is wrong"));
    assert_false(has_words(c, "it went back"));
    gpw_calibration_destroy(c);
}

/* Of 0.1 s a quarter is seen, and readings jump by 141 W (RMS): of 60 s, two standard errors
 * are 2 sqrt(600 / 2 x 3/4 x (0.1 s x 141 W)^2) = 424 J of 30 kJ, beside the sensor's 5 %. */
static void a_phase_has_the_meters_ends_for_what_was_not_seen(void **state)
{
    gpw_calibration *c;
    gpw_calibration_phase p;
    uint32_t i;

    (void)state;
    begin("timestamp, index, name, power.draw.instant [W]\n");
    for (i = 0; i < 600u; i++) {
        char line[120];

        snprintf(line, sizeof line,
                 "2026/03/01 10:00:%02u.%03u, 0, NVIDIA H100 80GB HBM3, %.2f W\n", i / 10u,
                 i % 10u * 100u, i / 2u % 2u == 0u ? 400.0 : 600.0);
        put(line);
    }
    c = run(NULL);
    assert_int_equal(summary_of(c).phases, 1);
    assert_int_equal(gpw_calibration_phase_get(c, 0, &p, sizeof p), GPW_OK);
    assert_near((double)p.energy_mj, 30.0e6, 0.3e6);
    assert_near((double)(p.corrected_mj - p.low_mj), 30.0e6 * 0.05 / 1.05 + 0.424e6, 0.05e6);
    assert_near((double)(p.high_mj - p.corrected_mj), 30.0e6 * 0.05 / 0.95 + 0.424e6, 0.05e6);
    assert_true(p.low_mj >= summary_of(c).low_mj - 100000);
    gpw_calibration_destroy(c);
}

/* ---- several logs ---- */

/* A board's readings and a node's are not of one profile. */
static void boards_and_nodes_are_not_mixed(void **state)
{
    static const char node[] = "t_s,node_w\n0.0,1900\n1.0,1901\n2.0,1902\n3.0,1903\n";
    static const char boards[] = "t_s,gpu0_w\n0.0,400\n1.0,401\n2.0,402\n3.0,403\n";
    gpw_calibration *c = NULL;
    gpw_file_error error;

    (void)state;
    assert_int_equal(gpw_calibration_create(NULL, &c, NULL), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, boards, sizeof boards - 1u, &error), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, node, sizeof node - 1u, &error),
                     GPW_ERR_FORMAT);
    assert_non_null(strstr(error.reason, "whole nodes"));
    assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
    assert_int_equal(summary_of(c).devices, 1);
    gpw_calibration_destroy(c);
}

/* The first log has a row each second, the second one ten: what its steps prove is its own. */
static void each_log_has_its_own_poll_interval(void **state)
{
    static char slow[32768];
    gpw_calibrate_config config = config_of();
    gpw_calibration *c = NULL;
    gpw_calibration_step s;
    gpw_file_error error;
    size_t used = (size_t)snprintf(slow, sizeof slow, "t_s,power_w\n");
    uint32_t i;

    (void)state;
    for (i = 0; i < 120u; i++) {
        used += (size_t)snprintf(slow + used, sizeof slow - used, "%u,%.1f\n", i, 100.0);
    }
    begin("t_s,power_w\n");
    for (i = 0; i < 1200u; i++) {
        put_row(0.1 * (double)i, i < 600u ? 100.0 : 500.0);
    }
    config.window_s = 0.025f;
    config.refresh_s = 0.1f;
    assert_int_equal(gpw_calibration_create(&config, &c, NULL), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, slow, used, &error), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_OK);
    assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
    assert_int_equal(gpw_calibration_step_get(c, 0, &s, sizeof s), GPW_OK);
    assert_int_equal(s.log, 1);
    /* 400 W within two intervals, a window and a refresh: no less than 400 W / 0.325 s. */
    assert_true(s.lower_w_per_s > 1000.0f);
    gpw_calibration_destroy(c);
}

/* Two boards, 700 and 500 W, both at 490 W but for one reading of the second at 520. */
static void caps_are_each_boards_own(void **state)
{
    const gpw_profile *profile = NULL;
    gpw_calibration_event e;
    gpw_calibration *c;
    gpw_figure f;
    uint32_t i, k, above = 0u;

    (void)state;
    begin("timestamp, index, power.draw [W], enforced.power.limit [W]\n");
    for (i = 0; i < 600u; i++) {
        for (k = 0; k < 2u; k++) {
            char line[120];

            snprintf(line, sizeof line, "2026/03/01 10:00:%02u.%03u, %u, %.2f W, %u W\n",
                     i / 10u, i % 10u * 100u, k, k == 1u && i == 300u ? 520.0 : 490.0,
                     k == 0u ? 700u : 500u);
            put(line);
        }
    }
    c = run(NULL);
    for (i = 0; gpw_calibration_event_get(c, i, &e, sizeof e) == GPW_OK; i++) {
        above += e.above_cap;
    }
    assert_int_equal(above, 1);
    assert_int_equal(gpw_calibration_profile(c, &profile), GPW_OK);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, &f, sizeof f) >=
                GPW_OK);
    assert_near((double)f.value, 700.0, 1.0e-3);
    assert_near((double)f.low, 500.0, 1.0e-3);
    assert_true(gpw_profile_figure(profile, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, &f,
                                   sizeof f) >= GPW_OK);
    assert_near((double)f.value, 520.0 / 500.0, 1.0e-4);
    gpw_calibration_destroy(c);
}

/* Rows, time and throttling are of the part; 5 of 60 s are throttled, outside it. */
static void a_part_of_a_log_is_told_of_alone(void **state)
{
    gpw_calibrate_config config = config_of();
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    begin("timestamp, index, power.draw [W], clocks_event_reasons.active\n");
    for (i = 0; i < 600u; i++) {
        char line[120];

        snprintf(line, sizeof line, "2026/03/01 10:00:%02u.%03u, 0, %.2f W, %s\n", i / 10u,
                 i % 10u * 100u, wander(i),
                 i < 550u ? "0x0000000000000000" : "0x0000000000000020");
        put(line);
    }
    c = run(&config);
    assert_near(summary_of(c).duration_s, 59.9, 1.0e-6);
    assert_true(has_words(c, "held back"));
    gpw_calibration_destroy(c);
    config.start_s = 10.0f;
    config.end_s = 40.0f;
    c = run(&config);
    assert_int_equal(summary_of(c).rows, 301);
    assert_near(summary_of(c).duration_s, 30.0, 1.0e-6);
    assert_false(has_words(c, "held back"));
    gpw_calibration_destroy(c);
}

/* Each log has its own notes; a profile's file has room for 99. */
static void notes_without_room_in_the_profile_are_counted(void **state)
{
    gpw_calibration *c = NULL;
    gpw_profile_file *file = NULL;
    gpw_file_error error;
    uint32_t i, k, all;
    char counted[64];

    (void)state;
    log_length = 0u;
    assert_int_equal(gpw_calibration_create(NULL, &c, NULL), GPW_OK);
    for (k = 0; k < 60u; k++) {
        const size_t from = log_length;

        put("t_s,power_w\n");
        for (i = 0; i < 100u; i++) {
            put_row((double)i, wander(1000u * k + i));
        }
        assert_int_equal(
            gpw_calibration_add_text(c, log_text + from, log_length - from, &error), GPW_OK);
    }
    assert_true(gpw_calibration_run(c, &error) >= GPW_OK);
    all = summary_of(c).notes;
    assert_true(all > 99u);
    assert_int_equal(gpw_calibration_profile_file(c, &file, NULL), GPW_OK);
    snprintf(counted, sizeof counted, "and %u more", all - 98u);
    assert_non_null(strstr(gpw_profile_file_unknown(file, 98), counted));
    gpw_profile_file_destroy(file);
    gpw_calibration_destroy(c);
}

/* ---- what is written ---- */

/* 2096-02-29 23:59:58 UTC is 3981398398 s after 1970. */
static void a_start_on_a_leap_day_is_dated(void **state)
{
    gpw_profile_file *file = NULL;
    gpw_calibration *c;
    uint32_t i;

    (void)state;
    begin("timestamp_ns,power_w\n");
    for (i = 0; i < 600u; i++) {
        char line[64];

        snprintf(line, sizeof line, "%llu,%.2f\n", 3981398398000000000ull + 100000000ull * i,
                 wander(i));
        put(line);
    }
    c = run(NULL);
    assert_int_equal(gpw_calibration_profile_file(c, &file, NULL), GPW_OK);
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_LOG_START),
                        "2096-02-29 23:59:58 UTC");
    gpw_profile_file_destroy(file);
    gpw_calibration_destroy(c);
}

static void a_long_line_is_whole(void **state)
{
    struct gpwi_page page;
    char *const line = malloc(5001);
    size_t bytes;
    char none[1];

    (void)state;
    assert_non_null(line);
    memset(&page, 0, sizeof page);
    assert_int_equal(gpwi_page_hand_out(&page, none, sizeof none, &bytes), GPW_OK);
    assert_int_equal(bytes, 1);
    memset(line, 'x', 5000);
    line[5000] = '\0';
    gpwi_page_print(&page, "%s!", line);
    assert_int_equal(page.length, 5001);
    assert_int_equal(page.at[5000], '!');
    gpwi_page_free(&page);
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_refreshes_are_calibrated),
        cmocka_unit_test(a_refresh_too_slow_for_a_grid_takes_rows_as_they_come),
        cmocka_unit_test(rows_after_208_days_are_taken),
        cmocka_unit_test(memory_does_not_grow_with_the_log),
        cmocka_unit_test(a_counter_that_begins_anew_is_said_and_not_subtracted),
        cmocka_unit_test(a_counter_that_disagrees_is_said),
        cmocka_unit_test(a_phase_has_the_meters_ends_for_what_was_not_seen),
        cmocka_unit_test(boards_and_nodes_are_not_mixed),
        cmocka_unit_test(each_log_has_its_own_poll_interval),
        cmocka_unit_test(caps_are_each_boards_own),
        cmocka_unit_test(a_part_of_a_log_is_told_of_alone),
        cmocka_unit_test(notes_without_room_in_the_profile_are_counted),
        cmocka_unit_test(a_start_on_a_leap_day_is_dated),
        cmocka_unit_test(a_long_line_is_whole),
    };

    return cmocka_run_group_tests(tests, open_log, close_log);
}
