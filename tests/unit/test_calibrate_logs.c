/* SPDX-License-Identifier: MIT */
/* Calibration of logs with faults: what is taken of two drivers' fields, logs without a time,
 * and that each repair is told. Names read as sentences: <situation>_<what must hold>. */
#include "calibrate_setup.h"

#include <gpupower/calibrate.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART 300u

static void begin_line(const char *header)
{
    begin(header);
    put("\n");
}

/* PART rows from `first` on, 0.1 s apart; `form` has the powers, 400 to 404 W. */
static void put_rows(unsigned first, const char *board, const char *form)
{
    unsigned i;

    for (i = first; i < first + PART; i++) {
        char line[160];
        const unsigned w = 400u + i % 5u;

        snprintf(line, sizeof line, "2026/03/01 10:%02u:%02u.%u00, 0, %s, ", i / 600u,
                 i / 10u % 60u, i % 10u, board);
        put(line);
        snprintf(line, sizeof line, form, w, w);
        put(line);
        put("\n");
    }
}

/* How many notes of a kind have these words. */
static unsigned notes(const gpw_calibration *c, uint32_t kind, const char *words)
{
    gpw_calibration_note n;
    unsigned found = 0;
    uint32_t i;

    for (i = 0; gpw_calibration_note_get(c, i, &n, sizeof n) == GPW_OK; i++) {
        found += n.kind == kind && strstr(n.text, words) != NULL;
    }
    return found;
}

/* ---- two drivers' fields ---- */

static void two_drivers(const char *board)
{
    begin_line("timestamp, index, name, power.draw [W]");
    put_rows(0, board, "%u.00 W");
    put("timestamp, index, name, power.draw.average [W], power.draw.instant [W]\n");
    put_rows(PART, board, "%u.00 W, %u.00 W");
    put_rows(2u * PART, board, "%u.00 W, %u.00 W");
}

/* On Hopper power.draw is the average; the calibration of 900 rows has 90 s of 402 W. */
static void a_board_with_one_power_by_two_names_is_read_whole(void **state)
{
    gpw_calibration *c;

    (void)state;
    two_drivers("NVIDIA H100 80GB HBM3");
    c = run(NULL);
    assert_int_equal(summary_of(c).field, GPW_CALIBRATE_FIELD_POWER);
    assert_near((double)summary_of(c).energy_mj * 1e-3, 402.0 * 89.9, 402.0 * 0.2);
    assert_int_equal(
        notes(c, GPW_CALIBRATION_TAKEN,
              "in 600 of 900 rows power.draw.average, where power.draw is missing"),
        1);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "left out"), 0);
    gpw_calibration_destroy(c);
}

/* Which of the two it is nobody knows: the field of most rows, and what it leaves out. */
static void of_an_unknown_board_the_field_of_most_rows_is_taken(void **state)
{
    gpw_calibration *c;

    (void)state;
    two_drivers("Some Accelerator");
    c = run(NULL);
    assert_int_equal(summary_of(c).field, GPW_CALIBRATE_FIELD_INSTANT);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "300 of 900 rows left out"), 1);
    gpw_calibration_destroy(c);
}

static void a_field_that_was_asked_for_says_what_it_leaves_out(void **state)
{
    gpw_calibrate_config config;
    gpw_calibration *c;

    (void)state;
    begin_line("timestamp, index, name, power.draw [W], power.draw.instant [W]");
    put_rows(0, "NVIDIA H100 80GB HBM3", "%u.00 W, %u.00 W");
    put_rows(PART, "NVIDIA H100 80GB HBM3", "%u.00 W, %u.00 W");
    assert_int_equal(gpw_calibrate_config_init(&config, sizeof config), GPW_OK);
    c = run(&config);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "left out"), 0);
    gpw_calibration_destroy(c);
    put("timestamp, index, name, power.draw [W]\n");
    put("2026/03/01 10:01:00.000, 0, NVIDIA H100 80GB HBM3, 400.00 W\n");
    c = run(&config);
    assert_int_equal(summary_of(c).field, GPW_CALIBRATE_FIELD_INSTANT);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "1 of 601 rows left out"), 1);
    gpw_calibration_destroy(c);
}

/* Nearly all rows have power.draw: the others have it too, by its other name. */
static void a_few_rows_of_another_driver_are_not_lost(void **state)
{
    gpw_calibration *c;
    unsigned i;

    (void)state;
    begin_line("timestamp, index, name, power.draw [W]");
    for (i = 0; i < 12u; i++) {
        put_rows(i * PART, "NVIDIA H100 80GB HBM3", "%u.00 W");
    }
    put("timestamp, index, name, power.draw.average [W]\n");
    put_rows(12u * PART, "NVIDIA H100 80GB HBM3", "%u.00 W");
    c = run(NULL);
    assert_near((double)summary_of(c).energy_mj * 1e-3, 402.0 * 389.9, 402.0 * 0.2);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "left out"), 0);
    gpw_calibration_destroy(c);
}

/* ---- logs without a time ---- */

static void a_log_without_a_time_needs_its_interval_stated(void **state)
{
    gpw_calibrate_config config;
    gpw_calibration *c = NULL;
    gpw_file_error error;
    unsigned i;

    (void)state;
    begin_line("# gpu    pwr  gtemp");
    put("# Idx      W      C\n");
    for (i = 0; i < 200u; i++) {
        put(i % 3u == 0 ? "    0    401     50\n" : "    0    400     50\n");
    }
    assert_int_equal(gpw_calibration_create(NULL, &c, NULL), GPW_OK);
    assert_int_equal(gpw_calibration_add_text(c, log_text, log_length, &error), GPW_ERR_FORMAT);
    assert_non_null(strstr(error.reason, "--interval"));
    gpw_calibration_destroy(c);

    assert_int_equal(gpw_calibrate_config_init(&config, sizeof config), GPW_OK);
    config.interval_s = 0.5f;
    c = run(&config);
    assert_near(summary_of(c).duration_s, 99.5, 1e-6);
    assert_int_equal(notes(c, GPW_CALIBRATION_TAKEN, "0.5 s apart, as stated"), 1);
    gpw_calibration_destroy(c);

    config.interval_s = 0.0f;
    assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_DOMAIN);
    assert_string_equal(error.field, "interval_s");
    config.interval_s = 2.0e6f;
    assert_int_equal(gpw_calibration_create(&config, &c, &error), GPW_ERR_DOMAIN);
}

static void metrics_without_a_time_need_their_interval_stated(void **state)
{
    gpw_calibrate_config config;
    gpw_calibration *c;
    unsigned i;

    (void)state;
    begin_line("# TYPE DCGM_FI_DEV_POWER_USAGE gauge");
    for (i = 0; i < 200u; i++) {
        put("DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 400\nDCGM_FI_DEV_POWER_USAGE{gpu=\"1\"} 300\n");
    }
    assert_int_equal(gpw_calibrate_config_init(&config, sizeof config), GPW_OK);
    config.interval_s = 1.0f;
    c = run(&config);
    assert_int_equal(summary_of(c).devices, 2);
    assert_near((double)summary_of(c).energy_mj * 1e-3, 700.0 * 199.0, 700.0 * 2.0);
    gpw_calibration_destroy(c);
}

/* ---- repairs ---- */

static void each_kind_of_repair_is_told_with_its_count_and_line(void **state)
{
    static const char *const middles[] = {
        "2026/03/01 10:00:30.000, 0, NVIDIA H100 80GB HBM3, -5.00 W\n",
        "2026/03/01 10:00:30.000, 0, NVIDIA H100 80GB HBM3, [N/A]\n",
        "2026/03/01 10:00:30.000, 0, NVIDIA H100 80GB HBM3, 0.00 W\n",
        "2026/03/01 10:00:30.000, 0, NVIDIA H\n",
        "2026/03/01 09:59:00.000, 0, NVIDIA H100 80GB HBM3, 401.00 W\n"};
    static const char *const words[] = {"powers that cannot be: taken as missing",
                                        "powers that the meter did not have: missing",
                                        "0 W, a failed poll: taken as missing",
                                        "rows torn or cut: left out", "the clock was set back"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        char told[120];
        gpw_calibration *c;

        begin_line("timestamp, index, name, power.draw [W]");
        put_rows(0, "NVIDIA H100 80GB HBM3", "%u.00 W");
        put(middles[i]);
        put_rows(PART, "NVIDIA H100 80GB HBM3", "%u.00 W");
        c = run(NULL);
        snprintf(told, sizeof told, "the log: %s", words[i]);
        assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, told), 1);
        assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "(1 time, first in line 302)"), 1);
        gpw_calibration_destroy(c);
    }
}

static void a_log_cut_at_its_end_is_told(void **state)
{
    gpw_calibration *c;

    (void)state;
    begin_line("timestamp, index, name, power.draw [W]");
    put_rows(0, "NVIDIA H100 80GB HBM3", "%u.00 W");
    log_length -= 12u;
    log_text[log_length] = '\0';
    c = run(NULL);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "the file is cut at its end"), 1);
    gpw_calibration_destroy(c);
}

static void a_whole_log_has_no_doubt_of_repairs(void **state)
{
    gpw_calibration *c;

    (void)state;
    begin_line("timestamp, index, name, power.draw [W], power.draw.instant [W]");
    put_rows(0, "NVIDIA A100-SXM4-80GB", "%u.00 W, [N/A]");
    c = run(NULL);
    assert_int_equal(notes(c, GPW_CALIBRATION_DOUBT, "first in line"), 0);
    gpw_calibration_destroy(c);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_with_one_power_by_two_names_is_read_whole),
        cmocka_unit_test(of_an_unknown_board_the_field_of_most_rows_is_taken),
        cmocka_unit_test(a_few_rows_of_another_driver_are_not_lost),
        cmocka_unit_test(a_field_that_was_asked_for_says_what_it_leaves_out),
        cmocka_unit_test(a_log_without_a_time_needs_its_interval_stated),
        cmocka_unit_test(metrics_without_a_time_need_their_interval_stated),
        cmocka_unit_test(each_kind_of_repair_is_told_with_its_count_and_line),
        cmocka_unit_test(a_log_cut_at_its_end_is_told),
        cmocka_unit_test(a_whole_log_has_no_doubt_of_repairs),
    };

    return cmocka_run_group_tests(tests, open_log, close_log);
}
