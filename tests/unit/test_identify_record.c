/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "gpw_test.h"

#include <gpupower/identify.h>

#include <stdio.h>
#include <string.h>

#define ROWS                                                                                   \
  "0,200,50\n0.01,200,50\n0.02,400,49.9\n0.03,400,49.8\n0.04,400,49.7\n0.05,400,49.6\n"        \
  "0.06,400,49.5\n0.07,400,49.4\n"

static gpw_step_record_info info_of(const char *text)
{
    gpw_step_record *record = NULL;
    gpw_step_record_info info;
    gpw_file_error error;
    const gpw_status status = gpw_step_record_parse(text, strlen(text), &record, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u, column %u, %s: %s", gpw_status_name(status), error.line,
                 error.column, error.field, error.reason);
    }
    assert_status(gpw_step_record_info_get(record, &info, sizeof info), GPW_OK);
    gpw_step_record_destroy(record);
    return info;
}

static void assert_refused(const char *text, uint32_t line, uint32_t column, const char *field,
                           const char *words)
{
    gpw_step_record *record = (gpw_step_record *)&line; /* to see it cleared */
    gpw_file_error error;

    assert_status(gpw_step_record_parse(text, strlen(text), &record, &error), GPW_ERR_FORMAT);
    assert_null(record);
    print_message("    line %u, column %u, %s: %s\n", error.line, error.column, error.field,
                  error.reason);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_string_equal(error.field, field);
    assert_non_null(strstr(error.reason, words));
}

static void usual_columns_are_understood(void **state)
{
    gpw_step_record_info info = info_of("t_s,load_kw,frequency_hz\n" ROWS);

    (void)state;
    assert_int_equal(info.samples, 8);
    assert_near(info.duration_s, 0.07, 1e-9);
    assert_near(info.interval_s, 0.01, 1e-6);
    assert_int_equal(info.load_in_pu, 0);
    assert_int_equal(info.speed_in_pu, 0);
    assert_int_equal(info.has_boost, 0);

    info = info_of("# a comment, with, commas\n#\nTime_ms,other,P_elec_pu,speed_pu,boost_bar\n"
                   "-20,x,0.2,1,1.4\n-10,x,0.2,1,1.4\n0,x,0.2,1,1.4\n10,x,0.5,0.99,1.4\n"
                   "25,x,0.5,0.98,1.5\n30,x,0.5,0.98,1.5\n40,x,0.5,0.98,1.5\n50,,0.5,0.98,2\n");
    assert_near(info.first_s, -0.02, 1e-12);
    assert_near(info.duration_s, 0.07, 1e-9);
    assert_int_equal(info.load_in_pu, 1);
    assert_int_equal(info.speed_in_pu, 1);
    assert_int_equal(info.has_boost, 1);
}

static void clock_times_count_from_the_first_row(void **state)
{
    const gpw_step_record_info info =
        info_of("timestamp,load_w,f_hz\n23:59:59.98,1,50\n23:59:59.99,1,50\n00:00:00.00,1,50\n"
                "00:00:00.01,1,50\n00:00:00.02,1,50\n00:00:00.03,1,50\n00:00:00.04,1,50\n"
                "00:00:00.05,1,50\n");

    (void)state;
    assert_near(info.first_s, 0.0, 1e-12);
    assert_near(info.duration_s, 0.07, 1e-9);
}

static void missing_columns_are_named(void **state)
{
    (void)state;
    assert_refused("t_s,frequency_hz\n0,50\n", 1, 0, "", "load");
    assert_refused("t_s,load_kw,rpm\n0,1,1500\n", 1, 0, "", "frequency");
    assert_refused("load_kw,frequency_hz\n1,50\n", 1, 0, "", "time");
    assert_refused("t_s,load_kw,power_kw,frequency_hz\n", 1, 3, "power_kw", "keep one");
    assert_refused("# only this\n", 1, 0, "", "samples");
    assert_refused("", 0, 0, "", "samples");
}

static void bad_cells_are_named_by_line_and_column(void **state)
{
    (void)state;
    assert_refused("t_s,load_kw,frequency_hz\n0,200,50\n0.01,nan,50\n", 3, 2, "load_kw",
                   "no number");
    assert_refused("t_s,load_kw,frequency_hz\n0,200,\n", 2, 3, "frequency_hz", "no number");
    assert_refused("t_s,load_kw,frequency_hz\n0,200,50 Hz\n", 2, 3, "frequency_hz",
                   "no number");
    assert_refused("t_s,load_kw,frequency_hz\n0,200,500\n", 2, 3, "frequency_hz", "range");
    assert_refused("t_s,load_pu,frequency_hz\n0,200,50\n", 2, 2, "load_pu", "range");
    assert_refused("t_s,load_kw,speed_pu\n0,200,50\n", 2, 3, "speed_pu", "range");
    assert_refused("t_s,load_kw,frequency_hz\n0,200\n", 2, 2, "", "cells");
    assert_refused("t_s,load_kw,frequency_hz\n0,200,50\n0,200,50\n", 3, 1, "t_s", "same");
    assert_refused("t_s,load_kw,frequency_hz\n1,200,50\n0,200,50\n", 3, 1, "t_s", "backwards");
    assert_refused("t_s,load_kw,frequency_hz\n0,200,50\n\n0.1,200,50\n", 3, 0, "", "blank");
    assert_refused("t_s,load_kw,frequency_hz\n0,200,50\n0.1,200,50\n", 3, 0, "", "at least 8");
}

static void arrays_that_cannot_be_are_refused(void **state)
{
    double t[8], load[8], hz[8];
    gpw_step_record *record = NULL;
    size_t i;

    (void)state;
    for (i = 0; i < 8u; i++) {
        t[i] = 0.01 * (double)i;
        load[i] = 1.0e5;
        hz[i] = 50.0;
    }
    assert_status(gpw_step_record_create(t, load, hz, NULL, 7, &record), GPW_ERR_DOMAIN);
    assert_status(gpw_step_record_create(NULL, load, hz, NULL, 8, &record), GPW_ERR_NULL);
    load[3] = (double)NAN;
    assert_status(gpw_step_record_create(t, load, hz, NULL, 8, &record), GPW_ERR_DOMAIN);
    load[3] = 1.0e5;
    hz[7] = (double)INFINITY;
    assert_status(gpw_step_record_create(t, load, hz, NULL, 8, &record), GPW_ERR_DOMAIN);
    hz[7] = 50.0;
    t[4] = t[3];
    assert_status(gpw_step_record_create(t, load, hz, NULL, 8, &record), GPW_ERR_ORDER);
    assert_null(record);
    t[4] = 0.04;
    assert_status(gpw_step_record_create(t, load, hz, t, 8, &record), GPW_OK);
    gpw_step_record_destroy(record);
    gpw_step_record_destroy(NULL);
    gpw_identified_destroy(NULL);
}

static void file_that_is_not_there_is_an_io_error(void **state)
{
    gpw_step_record *record = NULL;
    gpw_file_error error;

    (void)state;
    assert_status(gpw_step_record_read("no/such/file.csv", &record, &error), GPW_ERR_IO);
    assert_non_null(strstr(error.reason, "open"));
    assert_status(gpw_step_record_read(NULL, &record, &error), GPW_ERR_NULL);
    assert_status(gpw_step_record_read("x", NULL, &error), GPW_ERR_NULL);
}

static void names_go_both_ways(void **state)
{
    uint32_t figure, found;

    (void)state;
    for (figure = GPW_IDENTIFY_INERTIA; figure <= GPW_IDENTIFY_LOAD_LATE; figure++) {
        assert_status(gpw_identify_figure_find(gpw_identify_figure_name(figure), &found),
                      GPW_OK);
        assert_int_equal(found, figure);
    }
    assert_string_equal(gpw_identify_figure_name(99u), "?");
    assert_status(gpw_identify_figure_find("mass", &found), GPW_ERR_NOT_FOUND);
    assert_string_equal(gpw_told_name(GPW_TOLD_BOUND), "bound");
    assert_string_equal(gpw_told_name(9u), "?");
    assert_string_equal(gpw_untold_text(GPW_UNTOLD_NONE), "");
    assert_string_equal(gpw_untold_text(99u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_columns_are_understood),
        cmocka_unit_test(clock_times_count_from_the_first_row),
        cmocka_unit_test(missing_columns_are_named),
        cmocka_unit_test(bad_cells_are_named_by_line_and_column),
        cmocka_unit_test(arrays_that_cannot_be_are_refused),
        cmocka_unit_test(file_that_is_not_there_is_an_io_error),
        cmocka_unit_test(names_go_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
