/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "gpw_test.h"

#include <gpupower/trace.h>

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static gpw_trace *trace_of(const char *text)
{
    gpw_trace *trace = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_trace_parse(text, strlen(text), &trace, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u, column %u, %s: %s", gpw_status_name(status), error.line,
                 error.column, error.field, error.reason);
    }
    assert_int_equal(error.line, 0);
    assert_string_equal(error.reason, "");
    return trace;
}

static gpw_trace_info info_of(const gpw_trace *trace)
{
    gpw_trace_info info;

    assert_status(gpw_trace_info_get(trace, &info, sizeof info), GPW_OK);
    return info;
}

/* Reads a text and leaves its samples; returns how many. */
static size_t samples_of(const char *text, double *time_s, float *power_w, size_t room)
{
    gpw_trace *trace = trace_of(text);
    const size_t count = (size_t)info_of(trace).samples;

    assert_true(count <= room);
    assert_status(gpw_trace_samples(trace, 0, count, time_s, power_w), GPW_OK);
    gpw_trace_destroy(trace);
    return count;
}

static void assert_samples(const char *text, const double *time_s, const double *power_w,
                           size_t count)
{
    double t[16];
    float p[16];
    size_t i;

    assert_int_equal(samples_of(text, t, p, COUNT_OF(t)), count);
    for (i = 0; i < count; i++) {
        assert_near(t[i], time_s[i], 1e-9);
        assert_near(p[i], power_w[i], 1e-6 * fabs(power_w[i]));
    }
}

static void refuse_bytes(const char *text, size_t bytes, uint32_t line, uint32_t column,
                         const char *field, const char *fragment)
{
    gpw_trace *trace = (gpw_trace *)&line; /* must be overwritten */
    gpw_file_error error;

    assert_status(gpw_trace_parse(text, bytes, &trace, &error), GPW_ERR_FORMAT);
    assert_null(trace);
    if (error.line != line || error.column != column || strcmp(error.field, field) != 0 ||
        strstr(error.reason, fragment) == NULL) {
        fail_msg("line %u, column %u, \"%s\": %s", error.line, error.column, error.field,
                 error.reason);
    }
    assert_status(gpw_trace_parse(text, bytes, &trace, NULL), GPW_ERR_FORMAT);
}

static void refuse(const char *text, uint32_t line, uint32_t column, const char *field,
                   const char *fragment)
{
    refuse_bytes(text, strlen(text), line, column, field, fragment);
}

/* ---- numbers ---- */

static void numbers_come_out_as_strtod_reads_them(void **state)
{
    static const char *const good[] = {"0",
                                       "-0",
                                       "+3",
                                       "007",
                                       "1.5",
                                       ".25",
                                       "12.",
                                       "1e3",
                                       "1E-3",
                                       "73.41",
                                       "1e300",
                                       "1e-300",
                                       "123456789012345678901234567890",
                                       "0.000000000000000000000000000012345",
                                       "9007199254740993",
                                       "4.9e-324",
                                       "6.02e+23"};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(good); i++) {
        struct gpwi_text text = gpwi_text_of(good[i]);
        struct gpwi_number number;
        const double wanted = strtod(good[i], NULL);

        assert_true(gpwi_number_read(&text, &number));
        assert_int_equal(text.length, 0);
        assert_near(gpwi_number_value(&number), wanted, 1e-14 * fabs(wanted) + 5e-324);
    }
}

static void what_strtod_takes_besides_is_no_number(void **state)
{
    static const char *const bad[] = {"", "+", "-", ".", "e5", "nan", "inf", "-.e1", "x1"};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad); i++) {
        struct gpwi_text text = gpwi_text_of(bad[i]);
        struct gpwi_number number;

        assert_false(gpwi_number_read(&text, &number));
        assert_ptr_equal(text.at, bad[i]);
    }
}

static void a_number_stops_before_what_is_none(void **state)
{
    static const char *const texts[] = {"0x10", "1,5", "1.2.3", "5e", "5e+", "7 W"};
    static const char *const rests[] = {"x10", ",5", ".3", "e", "e+", " W"};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        struct gpwi_text text = gpwi_text_of(texts[i]);
        struct gpwi_number number;

        assert_true(gpwi_number_read(&text, &number));
        assert_true(gpwi_text_is(text, rests[i]));
    }
}

static void a_number_beyond_a_double_is_infinite(void **state)
{
    struct gpwi_text text = gpwi_text_of("-1e999999999999");
    struct gpwi_number number;
    int64_t whole = 7;

    (void)state;
    assert_true(gpwi_number_read(&text, &number));
    assert_true(isinf(gpwi_number_value(&number)));
    assert_false(gpwi_number_whole(&number, 9, INT64_MAX, &whole));
    assert_int_equal(whole, 7);
}

static void a_number_is_rounded_to_the_nearest_whole(void **state)
{
    static const char *const texts[] = {"1.4e-9", "1.5e-9", "-0.0000000016",
                                        "1e-30",  "2",      "0.1"};
    static const int64_t wanted[] = {1, 2, -2, 0, 2000000000, 100000000};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        struct gpwi_text text = gpwi_text_of(texts[i]);
        struct gpwi_number number;
        int64_t whole = 0;

        assert_true(gpwi_number_read(&text, &number));
        assert_true(gpwi_number_whole(&number, 9, INT64_MAX, &whole));
        assert_int_equal(whole, wanted[i]);
    }
}

/* ---- what is accepted ---- */

static void two_columns_are_read_with_their_unit(void **state)
{
    static const double t[] = {0.0, 0.5, 1.5}, w[] = {100.0, 250.5, 90.0};
    static const double kw[] = {100e3, 250.5e3, 90e3}, mw[] = {0.1, 0.2505, 0.09};

    (void)state;
    assert_samples("t_s,power_w\n10,100\n10.5,250.5\n11.5,90\n", t, w, 3);
    assert_samples("relative_time_s,power_total_W\n0,100\n0.5,250.5\n1.5,90", t, w, 3);
    assert_samples("t_seconds,P_gpu_W\n0,1e2\n0.5,2.505E+2\n1.5,90\n", t, w, 3);
    assert_samples("time_ms,power_draw_w\n0,100\n500,250.5\n1500,90\n", t, w, 3);
    assert_samples("time [ms],power [W]\n0,100\n500,250.5\n1500,90\n", t, w, 3);
    assert_samples("t_us,watts_total\n0,100\n500000,250.5\n1500000,90\n", t, w, 3);
    assert_samples("TIME_S,Power_kW\n0,100\n0.5,250.5\n1.5,90\n", t, kw, 3);
    assert_samples("t_s,power_mW\n0,100\n0.5,250.5\n1.5,90\n", t, mw, 3);
    assert_samples("note,power (kW),t_s\nx,100,0\n,250.5,0.5\n\"a, b\",90,1.5\n", t, kw, 3);
}

static void windows_line_ends_a_bom_and_blank_lines_at_the_end_are_fine(void **state)
{
    static const double t[] = {0.0, 1.0}, w[] = {1.0, 2.0};

    (void)state;
    assert_samples("\xef\xbb\xbft_s,power_w\r\n0,1\r\n1,2\r\n\r\n  \r\n\n", t, w, 2);
    assert_samples("t_s,power_w\n0,1\n1,2", t, w, 2);
    assert_samples("  t_s , power_w \n\t0 ,\t1\n1 , 2 W\n", t, w, 2);
}

static void time_stamps_of_every_kind_give_the_same_seconds(void **state)
{
    static const double t[] = {0.0, 0.25, 61.5}, w[] = {1.0, 2.0, 3.0};

    (void)state;
    assert_samples("timestamp,power_w\n2025/09/24 23:59:00.000,1\n"
                   "2025/09/24 23:59:00.250,2\n2025/09/25 00:00:01.500,3\n",
                   t, w, 3);
    assert_samples("timestamp,power_w\n2024-02-28T23:59:00Z,1\n"
                   "2024-02-28T23:59:00.25Z,2\n2024-02-29T00:00:01.5Z,3\n",
                   t, w, 3);
    assert_samples("timestamp,power_w\n2025-01-01T00:59:00+02:00,1\n"
                   "2024-12-31 22:59:00.25 Z,2\n2024-12-31T20:00:01.5-0300,3\n",
                   t, w, 3);
    assert_samples("time_utc,power_w\n23:59:00.000,1\n23:59:00.250,2\n00:00:01.500,3\n", t, w,
                   3);
    assert_samples("timestamp,power_w\n1758685303.5,1\n1758685303.75,2\n1758685365,3\n", t, w,
                   3);
    assert_samples("timestamp_ms,power_w\n1758685303500,1\n1758685303750,2\n1758685365000,3\n",
                   t, w, 3);
}

static void a_clock_passes_more_than_one_midnight(void **state)
{
    static const double t[] = {0.0, 36000.0, 72000.0, 108000.0, 144000.0};
    static const double w[] = {1.0, 2.0, 3.0, 4.0, 5.0};

    (void)state;
    assert_samples("time,power_w\n20:00:00,1\n06:00:00,2\n16:00:00,3\n02:00:00,4\n12:00:00,5\n",
                   t, w, 5);
}

static void late_stamps_lose_no_precision(void **state)
{
    static const double t[] = {0.0, 0.000001}, w[] = {1.0, 2.0};

    (void)state;
    assert_samples("timestamp_ns,power_w\n1758685303487000001,1\n1758685303487001001,2\n", t, w,
                   2);
}

static void of_several_power_columns_the_least_averaged_is_taken(void **state)
{
    static const struct {
        const char *text, *column;
        double first_w;
    } cases[] = {
        {"t_s,power.draw [W],power.draw.instant [W]\n0,1 W,5 W\n1,1 W,5 W\n",
         "power.draw.instant [W]", 5.0},
        {"t_s,power.draw.average [W],power.draw [W]\n0,1,5\n1,1,5\n", "power.draw [W]", 5.0},
        {"t_s,n1_watts,n2_watts,total_watts\n0,1,2,3\n1,1,2,3\n", "total_watts", 3.0},
        {"t_s,power_w,power_total_w\n0,1,5\n1,1,5\n", "power_total_w", 5.0}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_trace *trace = trace_of(cases[i].text);
        double t;
        float w;

        assert_string_equal(gpw_trace_power_name(trace), cases[i].column);
        assert_status(gpw_trace_samples(trace, 0, 1, &t, &w), GPW_OK);
        assert_near(w, cases[i].first_w, 0.0);
        gpw_trace_destroy(trace);
    }
}

/* ---- several GPUs ---- */

#define SMI "timestamp, index, power.draw [W]\n"

static void rows_of_one_stamp_are_summed(void **state)
{
    static const double t[] = {0.0, 1.0}, w[] = {30.0, 300.5};
    gpw_trace *trace = trace_of(SMI "2025/09/24 03:41:43.000, 0, 10.00 W\n"
                                    "2025/09/24 03:41:43.000, 1, 20.00 W\n"
                                    "2025/09/24 03:41:44.000, 1, 200.50 W\n"
                                    "2025/09/24 03:41:44.000, 0, 100.00 W\n");
    const gpw_trace_info info = info_of(trace);
    double time_s[2];
    float power_w[2];

    (void)state;
    assert_int_equal(info.format, GPW_TRACE_NVIDIA_SMI);
    assert_int_equal(info.gpus, 2);
    assert_int_equal(info.rows, 4);
    assert_int_equal(info.samples, 2);
    assert_int_equal(info.unavailable, 0);
    assert_status(gpw_trace_samples(trace, 0, 2, time_s, power_w), GPW_OK);
    assert_near(time_s[1], t[1], 1e-9);
    assert_near(power_w[0], w[0], 1e-5);
    assert_near(power_w[1], w[1], 1e-4);
    gpw_trace_destroy(trace);
}

static void rows_stamped_one_by_one_form_a_round_at_its_last_stamp(void **state)
{
    static const double t[] = {0.0, 1.0, 2.0}, w[] = {3.0, 7.0, 11.0};

    (void)state;
    assert_samples("time_ms,uuid,power_w\n0,GPU-a,1\n12,GPU-b,2\n1000,GPU-a,3\n1012,GPU-b,4\n"
                   "2000,GPU-a,5\n2012,GPU-b,6\n",
                   t, w, 3);
}

static void a_pause_between_two_gpus_does_not_end_the_round(void **state)
{
    static const double t[] = {0.0, 1.7, 2.0}, w[] = {3.0, 7.0, 11.0};

    (void)state;
    assert_samples("time_ms,gpu,power_w\n0,0,1\n12,1,2\n1000,0,3\n1712,1,4\n2000,0,5\n"
                   "2012,1,6\n",
                   t, w, 3);
}

static void a_missing_gpu_keeps_its_last_value_and_is_counted(void **state)
{
    static const double t[] = {0.0, 1.0, 2.0, 3.0}, w[] = {7.0, 34.0, 250.0, 700.0};
    const char *text = "t_s,gpu,power_w\n0,0,1\n0,1,2\n0,2,4\n" /* whole */
                       "1,0,10\n1,1,20\n"                       /* without the last: 10+20+4 */
                       "2,1,200\n2,2,40\n" /* without the first: 10+200+40 */
                       "3,0,100\n3,1,200\n3,2,400\n";
    gpw_trace *trace = trace_of(text);

    (void)state;
    assert_int_equal(info_of(trace).unavailable, 2);
    gpw_trace_destroy(trace);
    assert_samples(text, t, w, 4);
}

static void a_gpu_missing_from_rows_stamped_one_by_one_is_held_too(void **state)
{
    static const double t[] = {0.0, 1.0, 2.0}, w[] = {6.0, 51.0, 600.0};

    (void)state;
    assert_samples("time_ms,gpu,power_w\n0,0,1\n10,1,2\n20,2,3\n1010,1,20\n1020,2,30\n"
                   "2000,0,100\n2010,1,200\n2020,2,300\n",
                   t, w, 3);
}

static void rounds_that_complete_each_other_stay_two(void **state)
{
    static const double t[] = {0.0, 1.0, 2.0, 3.0}, w[] = {6.0, 33.0, 330.0, 600.0};

    (void)state;
    assert_samples("t_s,gpu,power_w\n0,0,1\n0,1,2\n0,2,3\n" /* whole */
                   "1,0,10\n1,1,20\n"                       /* without GPU 2 */
                   "2,2,300\n"                              /* GPU 2 alone */
                   "3,0,100\n3,1,200\n3,2,300\n",
                   t, w, 4);
}

static void a_cell_that_says_not_available_holds_the_last_value(void **state)
{
    static const double t[] = {0.0, 1.0, 2.0}, w[] = {3.0, 12.0, 13.0};
    const char *text = SMI "2025/01/01 00:00:00.000, 0, 1.00 W\n"
                           "2025/01/01 00:00:00.000, 1, 2.00 W\n"
                           "2025/01/01 00:00:01.000, 0, [N/A]\n"
                           "2025/01/01 00:00:01.000, 1, 11.00 W\n"
                           "2025/01/01 00:00:02.000, 0, [Unknown Error]\n"
                           "2025/01/01 00:00:02.000, 1, 12.00 W\n";
    gpw_trace *trace = trace_of(text);

    (void)state;
    assert_int_equal(info_of(trace).unavailable, 2);
    gpw_trace_destroy(trace);
    assert_samples(text, t, w, 3);

    trace = trace_of("t_s,power_w\n0,5\n1,N/A\n2,[Not Supported]\n3,6\n");
    assert_int_equal(info_of(trace).unavailable, 2);
    assert_near(info_of(trace).max_w, 6.0, 0.0);
    assert_near(info_of(trace).mean_w, 5.25, 1e-6);
    gpw_trace_destroy(trace);
}

static void the_same_value_again_and_again_is_no_error(void **state)
{
    static const double t[] = {0.0, 0.003, 0.007}, w[] = {78.16, 78.16, 78.16};

    (void)state;
    assert_samples("timestamp, power.draw.instant [W], clocks.current.sm [MHz]\n"
                   "2023/08/30 16:09:01.540, 78.16 W, 1755 MHz\n"
                   "2023/08/30 16:09:01.543, 78.16 W, 1755 MHz\n"
                   "2023/08/30 16:09:01.547, 78.16 W, 1755 MHz\n",
                   t, w, 3);
}

static void a_first_round_that_is_cut_is_refused(void **state)
{
    (void)state;
    refuse("t_s,gpu,power_w\n0,1,1\n0,2,1\n1,0,1\n1,1,1\n1,2,1\n2,0,1\n2,1,1\n2,2,1\n", 5, 2,
           "gpu", "first round");
    refuse("t_s,gpu,power_w\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n1,2,1\n", 6, 2, "gpu",
           "GPU 2 is not in the first round");
    refuse("t_s,gpu,power_w\n0,0,1\n0,1,[N/A]\n1,0,1\n1,1,1\n", 3, 2, "gpu",
           "starts without a value");
}

static void two_rows_of_one_gpu_and_stamp_are_refused(void **state)
{
    (void)state;
    refuse("t_s,gpu,power_w\n0,0,1\n0,1,1\n0,1,2\n", 4, 2, "gpu", "GPU 1 has two rows");
    refuse("t_s,power_w\n0,1\n0,1\n", 3, 1, "t_s", "needs a column index or uuid");
}

/* ---- what is refused ---- */

static void a_file_without_header_says_what_header_it_needs(void **state)
{
    (void)state;
    refuse("0,100\n1,200\n", 1, 0, "", "no header row");
    refuse("0,100\n1,200\n", 1, 0, "", "t_s,power_w");
    refuse("2025/09/24 03:41:43.000, 0, 10.00 W\n", 1, 0, "", "no header row");
}

static void a_missing_column_names_those_found(void **state)
{
    (void)state;
    refuse("t_s,load\n0,1\n", 1, 0, "", "no column for the power");
    refuse("t_s,load\n0,1\n", 1, 0, "", "found: t_s, load");
    refuse("when,power_w\n0,1\n", 1, 0, "", "no column for the time");
    refuse("power_w\n1\n", 1, 0, "", "no column for the time");
    refuse("t_s;power_w\n0;1\n", 1, 0, "", "use commas");
    refuse("t_s,power_w,p_w\n0,1,1\n", 1, 3, "p_w", "keep one");
    refuse("t_s,time_s,power_w\n0,0,1\n", 1, 2, "time_s", "keep one");
    refuse("t_s,power_mw\n0,1\n", 1, 0, "", "no column for the power"); /* milli or mega? */
}

static void a_row_cut_off_is_refused(void **state)
{
    (void)state;
    refuse("t_s,power_w,x\n0,1,2\n1,1\n", 3, 2, "", "cut off: 2 cells, the header has 3");
    refuse("t_s,power_w\n0,1\n1,1,1\n", 3, 3, "", "3 cells, the header only 2");
    refuse("t_s,power_w\n0,1\n\n1,1\n", 3, 0, "", "blank line between rows");
    refuse("t_s,power_w\n0,1\n1,\"2\n", 3, 2, "", "not closed");
    refuse("t_s,power_w\n0,1\n1,\"2\"x\n", 3, 2, "", "comma");
}

static void a_power_that_is_none_is_refused(void **state)
{
    (void)state;
    refuse("t_s,power_w\n0,1\n1,abc\n", 3, 2, "power_w", "\"abc\" is no number");
    refuse("t_s,power_w\n0,1\n1,\n", 3, 2, "power_w", "\"\" is no number");
    refuse("t_s,power_w\n0,1\n1,nan\n", 3, 2, "power_w", "is no number");
    refuse("t_s,power_w\n0,1\n1,inf\n", 3, 2, "power_w", "is no number");
    refuse("t_s,power_w\n0,1\n1,0x10\n", 3, 2, "power_w", "is no power");
    refuse("t_s,power_w\n0,1\n1,1.2.3\n", 3, 2, "power_w", "is no power");
    refuse("t_s,power_w\n0,1\n1,7 A\n", 3, 2, "power_w", "only W, mW, kW or MW");
    refuse("t_s,power_w\n0,1\n1,7 kW\n", 3, 2, "power_w", "another unit than the header");
    refuse("t_s,power_w\n0,1\n1,2e12\n", 3, 2, "power_w", "beyond 1e12 W");
    refuse("t_s,power_w\n0,N/A\n1,1\n", 2, 2, "power_w", "no value yet to hold");
    refuse("t_s,power.draw [W]\n0,1\n1,-1\n", 3, 2, "power.draw [W]", "negative");
    refuse("t_s,power [A]\n0,1\n", 1, 2, "power [A]", "none of W, mW, kW, MW");
    refuse("t_s,power_kw [W]\n0,1\n", 1, 2, "power_kw [W]", "another");
    refuse("t_s,gpu,power_w\n0,0,9e11\n0,1,9e11\n1,0,1\n1,1,1\n", 3, 0, "gpu", "beyond 1e12 W");
}

static void a_time_that_is_none_is_refused(void **state)
{
    (void)state;
    refuse("timestamp,power_w\nyesterday,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n24:00:00,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n2025/02/29 00:00:00,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n2025/2/9 00:00:00,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n2025/02-09 00:00:00,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n2025/02/09 00:00:00 PM,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n24/09/2025 00:00:00,1\n", 2, 1, "timestamp", "is no time");
    refuse("timestamp,power_w\n00:00:00.,1\n", 2, 1, "timestamp", "is no time");
    refuse("t_s,power_w\n00:00:01,1\n", 2, 1, "t_s", "states a unit");
    refuse("timestamp,power_w\n1758685303487,1\n", 2, 1, "timestamp", "timestamp_ms");
    refuse("t_s,power_w\n1e10,1\n", 2, 1, "t_s", "out of range");
    refuse("t_s,power_w\n-3e9,1\n3e9,1\n", 3, 1, "t_s", "126 years");
    refuse("timestamp,power_w\n1,1\n00:00:02,1\n", 3, 1, "timestamp",
           "HH:MM:SS, but the stamps before are a number");
    refuse("timestamp,power_w\n2025-01-01T00:00:00,1\n2025-01-01T00:00:01Z,1\n", 3, 1,
           "timestamp", "with zone");
    refuse("time [h],power_w\n0,1\n", 1, 1, "time [h]", "none of s, ms, us, ns");
    refuse("t_s [ms],power_w\n0,1\n", 1, 1, "t_s [ms]", "not the one");
}

static void time_running_backwards_is_refused_with_its_line(void **state)
{
    (void)state;
    refuse("t_s,power_w\n0,1\n2,1\n1.5,1\n", 4, 1, "t_s", "runs backwards: 1.5 is 0.5 s");
    refuse("timestamp,power_w\n2025/10/26 02:59:59,1\n2025/10/26 02:00:00,1\n", 3, 1,
           "timestamp", "autumn");
    refuse("time,power_w\n12:00:00,1\n11:59:59,1\n", 3, 1, "time", "runs backwards");
    refuse("t_s,gpu,power_w\n1,0,1\n0,1,1\n", 3, 1, "t_s", "runs backwards");
}

static void too_little_to_be_a_trace_is_refused(void **state)
{
    (void)state;
    refuse("", 0, 0, "", "empty");
    refuse("t_s,power_w", 1, 0, "", "no row after the header");
    refuse("t_s,power_w\n\n\n", 3, 0, "", "no row after the header");
    refuse("t_s,power_w\n0,1\n", 2, 0, "", "only one sample");
    refuse("t_s,gpu,power_w\n0,0,1\n0,1,1\n", 3, 0, "", "only one sample");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    refuse_bytes("t_s,power_w\n0,1\0\n", 17, 2, 4, "", "NUL byte");
    refuse_bytes("\xff\xfet\0_\0s\0", 8, 1, 0, "", "UTF-16");
}

static void a_line_beyond_4096_characters_is_refused(void **state)
{
    static char text[5000];
    gpw_trace *trace;

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "t_s,power_w,", 12);
    text[4097] = '\n';
    refuse_bytes(text, sizeof text, 1, 0, "", "longer than 4096");
    refuse_bytes(text, 4097, 1, 0, "", "longer than 4096");
    memcpy(text + 4096, "\r\n0,1,\n1,2,\n", 12);
    assert_status(gpw_trace_parse(text, 4108, &trace, NULL), GPW_OK);
    gpw_trace_destroy(trace);
}

static void a_message_is_printable_whatever_the_file_holds(void **state)
{
    const char *text = "t_s,power_w\n0,1\n1,\x1b[31m\xc3\xa4\n";
    gpw_trace *trace;
    gpw_file_error error;
    size_t i;

    (void)state;
    assert_status(gpw_trace_parse(text, strlen(text), &trace, &error), GPW_ERR_FORMAT);
    for (i = 0; error.reason[i] != '\0'; i++) {
        assert_in_range(error.reason[i], ' ', '~');
    }
}

static void a_missing_file_and_a_folder_are_io_errors(void **state)
{
    gpw_trace *trace = NULL;
    gpw_file_error error;

    (void)state;
    assert_status(gpw_trace_read("/no/such/file.csv", &trace, &error), GPW_ERR_IO);
    assert_non_null(strstr(error.reason, "cannot open the file: No such file"));
    assert_int_equal(error.line, 0);
    assert_status(gpw_trace_read(".", &trace, &error), GPW_ERR_IO);
    assert_non_null(strstr(error.reason, "cannot read the file"));
    assert_null(trace);
}

static void careless_calls_are_refused(void **state)
{
    static const uint64_t zeros[64];
    const gpw_trace *const other = (const gpw_trace *)(const void *)zeros;
    gpw_trace *trace = trace_of("t_s,power_w\n0,1\n1,2\n");
    gpw_trace *none = (gpw_trace *)1;
    gpw_trace_info info;
    double t[2];
    float w[2] = {-1.0f, -1.0f};
    uint64_t ticks = 99;

    (void)state;
    assert_status(gpw_trace_read(NULL, &none, NULL), GPW_ERR_NULL);
    assert_null(none);
    assert_status(gpw_trace_read("x", NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_trace_parse(NULL, 0, &none, NULL), GPW_ERR_NULL);
    assert_status(gpw_trace_parse("", 0, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_trace_info_get(NULL, &info, sizeof info), GPW_ERR_NULL);
    assert_status(gpw_trace_info_get(trace, NULL, sizeof info), GPW_ERR_NULL);
    assert_status(gpw_trace_info_get(other, &info, sizeof info), GPW_ERR_HANDLE);
    assert_status(gpw_trace_info_get(trace, &info, sizeof info - 1), GPW_ERR_VERSION);
    assert_string_equal(gpw_trace_power_name(NULL), "");
    assert_string_equal(gpw_trace_power_name(other), "");
    assert_status(gpw_trace_samples(NULL, 0, 1, t, w), GPW_ERR_NULL);
    assert_status(gpw_trace_samples(trace, 0, 1, NULL, w), GPW_ERR_NULL);
    assert_status(gpw_trace_samples(trace, 0, 1, t, NULL), GPW_ERR_NULL);
    assert_status(gpw_trace_samples(other, 0, 1, t, w), GPW_ERR_HANDLE);
    assert_status(gpw_trace_samples(trace, 0, 3, t, w), GPW_ERR_DOMAIN);
    assert_status(gpw_trace_samples(trace, 3, 0, t, w), GPW_ERR_DOMAIN);
    assert_status(gpw_trace_samples(trace, 1, SIZE_MAX, t, w), GPW_ERR_DOMAIN);
    assert_status(gpw_trace_resample(NULL, 1000000, 0, 1, w, &ticks), GPW_ERR_NULL);
    assert_status(gpw_trace_resample(trace, 1000000, 0, 1, w, NULL), GPW_ERR_NULL);
    assert_status(gpw_trace_resample(other, 1000000, 0, 1, w, &ticks), GPW_ERR_HANDLE);
    assert_status(gpw_trace_resample(trace, 999999, 0, 1, w, &ticks), GPW_ERR_DOMAIN);
    assert_status(gpw_trace_resample(trace, 100000001, 0, 1, w, &ticks), GPW_ERR_DOMAIN);
    assert_int_equal(ticks, 99);
    assert_near(w[0], -1.0, 0.0);
    gpw_trace_destroy(trace);
    gpw_trace_destroy(NULL);
}

/* ---- what is said of a trace ---- */

static void interval_gaps_and_mean_are_as_worked_out_by_hand(void **state)
{
    /* Intervals 1, 1, 6, 5: median 1 (the lower middle), one longer than 5. */
    gpw_trace *trace = trace_of("t_s,power_w\n0,10\n1,20\n2,30\n8,40\n13,50\n");
    const gpw_trace_info info = info_of(trace);

    (void)state;
    assert_int_equal(info.gaps, 1);
    assert_near(info.interval_s, 1.0, 0.0);
    assert_near(info.longest_gap_s, 6.0, 0.0);
    assert_near(info.duration_s, 13.0, 0.0);
    assert_near(info.min_w, 10.0, 0.0);
    assert_near(info.max_w, 50.0, 0.0);
    assert_near(info.mean_w, (10 + 20 + 30 + 240 + 250) / 14.0, 1e-5);
    gpw_trace_destroy(trace);
}

/* ---- resampling ---- */

static void a_tick_is_the_time_weighted_mean_of_what_it_covers(void **state)
{
    /* Starts at -0.03 s: 10 W to 0, 20 W to 0.03, 30 W to 0.05 (s). Ticks of 20 ms:
     * -30..-10: 10; -10..10: 10 and 20; 10..30: 20; 30..50: 30. */
    gpw_trace *trace = trace_of("time_ms,power_w\n0,10\n30,20\n50,30\n80,40\n");
    static const double wanted[] = {10.0, 15.0, 20.0, 30.0, 40.0};
    float w[8];
    uint64_t ticks = 0;
    size_t i;

    (void)state;
    assert_status(gpw_trace_resample(trace, 20000000, 0, 8, w, &ticks), GPW_OK);
    assert_int_equal(ticks, 5); /* 110 ms: the last 10 ms are no whole tick */
    for (i = 0; i < 5; i++) {
        assert_near(w[i], wanted[i], 1e-5);
    }
    gpw_trace_destroy(trace);
}

/* An irregular record of `samples` samples; leaves its energy in W s. */
static gpw_trace *irregular(size_t samples, double *energy)
{
    char *text = malloc(samples * 32 + 32);
    size_t used = (size_t)sprintf(text, "time_ms,power_w\n"), i;
    unsigned seed = 1, time_ms = 0;
    gpw_trace *trace;

    *energy = 0.0;
    for (i = 0; i < samples; i++) {
        const unsigned interval = 1 + (seed >> 16) % 37;
        const unsigned power = (seed >> 8) % 900;

        seed = seed * 1103515245u + 12345u;
        time_ms += interval;
        *energy += i > 0 ? 1e-3 * interval * power : 0.0;
        used += (size_t)sprintf(text + used, "%u,%u\n", time_ms, power);
    }
    trace = trace_of(text);
    free(text);
    return trace;
}

static void no_energy_is_lost_or_made(void **state)
{
    static float w[80000];
    double energy, sum = 0.0, first_s;
    gpw_trace *trace = irregular(4000, &energy);
    const double median_s = (double)info_of(trace).interval_s;
    uint64_t ticks = 0, i;
    double t;
    float first_w;

    (void)state;
    assert_status(gpw_trace_samples(trace, 0, 1, &t, &first_w), GPW_OK);
    assert_status(gpw_trace_resample(trace, 1000000, 0, COUNT_OF(w), w, &ticks), GPW_OK);
    assert_true(ticks < COUNT_OF(w));
    for (i = 0; i < ticks; i++) {
        sum += 1e-3 * (double)w[i];
    }
    first_s = floor(median_s * 1e3 + 0.5) * 1e-3; /* whole milliseconds: no rest at the end */
    assert_near(sum, energy + first_s * (double)first_w, 1e-6 * energy);
    gpw_trace_destroy(trace);
}

static void any_place_and_count_give_the_same_bits(void **state)
{
    static float whole[4000], part[4000];
    double energy;
    gpw_trace *trace = irregular(1000, &energy);
    uint64_t ticks = 0, left = 0, at, n;

    (void)state;
    assert_status(gpw_trace_resample(trace, 7000000, 0, COUNT_OF(whole), whole, &ticks),
                  GPW_OK);
    assert_true(ticks > 1000 && ticks < COUNT_OF(whole));
    for (at = 0, n = 1; at < ticks; at += n, n = n % 13 + 1) {
        assert_status(gpw_trace_resample(trace, 7000000, at, (size_t)n, part + at, &left),
                      GPW_OK);
        assert_int_equal(left, ticks - at);
    }
    assert_memory_equal(part, whole, (size_t)ticks * sizeof whole[0]);
    gpw_trace_destroy(trace);
}

static void beyond_the_end_there_are_no_ticks(void **state)
{
    gpw_trace *trace = trace_of("t_s,power_w\n0,1\n1,2\n"); /* 2 s: 200 ticks of 10 ms */
    float w[2] = {-1.0f, -1.0f};
    uint64_t ticks = 99;

    (void)state;
    assert_status(gpw_trace_resample(trace, 10000000, 0, 0, NULL, &ticks), GPW_OK);
    assert_int_equal(ticks, 200);
    assert_status(gpw_trace_resample(trace, 10000000, 199, 2, w, &ticks), GPW_OK);
    assert_int_equal(ticks, 1);
    assert_near(w[0], 2.0, 0.0);
    assert_near(w[1], -1.0, 0.0);
    assert_status(gpw_trace_resample(trace, 10000000, 200, 2, w, &ticks), GPW_OK);
    assert_int_equal(ticks, 0);
    assert_status(gpw_trace_resample(trace, 10000000, UINT64_MAX, 2, w, &ticks), GPW_OK);
    assert_int_equal(ticks, 0);
    gpw_trace_destroy(trace);
}

static void a_record_shorter_than_a_tick_has_none(void **state)
{
    gpw_trace *trace = trace_of("time_ms,power_w\n0,1\n2,2\n");
    uint64_t ticks = 99;

    (void)state;
    assert_status(gpw_trace_resample(trace, 100000000, 0, 0, NULL, &ticks), GPW_OK);
    assert_int_equal(ticks, 0);
    gpw_trace_destroy(trace);
}

/* ---- size ---- */

#define MANY 10000000u

static void ten_million_rows_are_read_in_seconds(void **state)
{
    static const char name[] = "test_trace_many_rows.csv";
    FILE *file = fopen(name, "wb");
    gpw_trace *trace = NULL;
    gpw_file_error error;
    gpw_trace_info info;
    clock_t before;
    uint32_t i;

    (void)state;
    assert_non_null(file);
    fputs("time_ms,power_w\n", file);
    for (i = 0; i < MANY; i++) { /* by hand: printf would take longer than the reader */
        char row[16] = "00000000,000.0\n";
        uint32_t k, digits = i;

        for (k = 8; k-- > 0; digits /= 10u) {
            row[k] = (char)('0' + digits % 10u);
        }
        row[9] = (char)('0' + i % 7u);
        fwrite(row, 1, 15, file);
    }
    assert_int_equal(fclose(file), 0);
    before = clock();
    assert_status(gpw_trace_read(name, &trace, &error), GPW_OK);
    print_message("# 1e7 rows in %.2f s\n", (double)(clock() - before) / CLOCKS_PER_SEC);
    remove(name);
    info = info_of(trace);
    assert_int_equal(info.rows, MANY);
    assert_int_equal(info.samples, MANY);
    assert_near(info.duration_s, 9999.999, 1e-3);
    assert_near(info.interval_s, 0.001, 1e-9);
    assert_near(info.mean_w, 300.0, 1e-3); /* 0 to 600 evenly */
    gpw_trace_destroy(trace);
}

/* ---- measured logs ---- */

static gpw_trace *measured(const char *path)
{
    const char *const folder = getenv("GPW_SHARED");
    gpw_trace *trace = NULL;
    gpw_file_error error;
    char name[512];
    FILE *file;

    snprintf(name, sizeof name, "%s/data/%s", folder != NULL ? folder : "../shared", path);
    file = fopen(name, "rb");
    if (file == NULL) {
        print_message("# skipped: data not present (%s)\n", name);
        return NULL;
    }
    fclose(file);
    if (gpw_trace_read(name, &trace, &error) != GPW_OK) {
        fail_msg("%s:%u:%u: %s: %s", name, error.line, error.column, error.field, error.reason);
    }
    return trace;
}

static void nanogpt_starts_idle_and_reaches_its_cap(void **state)
{
    gpw_trace *trace =
        measured("nanogpt-h100-sxm-8gpu/baseline_idle_start_689W_stop_f4f827dd.csv");
    gpw_trace_info info;
    double time_s[780];
    float power_w[780];

    (void)state;
    if (trace == NULL) {
        skip();
    }
    info = info_of(trace);
    assert_int_equal(info.format, GPW_TRACE_NVIDIA_SMI);
    assert_int_equal(info.gpus, 8);
    assert_int_equal(info.rows, 6240);
    assert_int_equal(info.samples, 780);
    assert_int_equal(info.unavailable, 0);
    assert_near(info.duration_s, 266.0, 0.5);
    assert_status(gpw_trace_samples(trace, 0, 780, time_s, power_w), GPW_OK);
    /* The eight cells of the first round, added by hand. */
    assert_near(power_w[0], 73.41 + 81.42 + 80.92 + 72.17 + 73.16 + 73.49 + 74.32 + 73.32,
                1e-3);
    assert_near(info.min_w, 600.0, 10.0);
    assert_near(info.max_w / 8.0f, 689.0, 4.0);
    gpw_trace_destroy(trace);
}

static void nanogpt_dips_are_all_there(void **state)
{
    gpw_trace *trace = measured("nanogpt-h100-sxm-8gpu/train_dips_32fcbd7a.csv");
    gpw_trace_info info;

    (void)state;
    if (trace == NULL) {
        skip();
    }
    info = info_of(trace);
    assert_int_equal(info.samples, 1572);
    assert_int_equal(info.gpus, 8);
    assert_near(info.duration_s, 449.0, 0.5);
    assert_near(info.mean_w / 8.0f, 390.0, 5.0);
    assert_near(info.min_w / 8.0f, 260.0, 1.0);
    gpw_trace_destroy(trace);
}

static void mlperf_clock_and_gap_are_understood(void **state)
{
    gpw_trace *trace = measured("mlperf-h100-pcie-8x/bert99_offline_run1_spl_excerpt.csv");
    gpw_trace_info info;

    (void)state;
    if (trace == NULL) {
        skip();
    }
    info = info_of(trace);
    assert_int_equal(info.format, GPW_TRACE_TWO_COLUMN);
    assert_int_equal(info.gpus, 0);
    assert_int_equal(info.samples, 78);
    assert_near(info.interval_s, 1.0, 1e-6);
    assert_int_equal(info.gaps, 1); /* 22:15:38 to 22:26:17 was left out of the excerpt */
    assert_near(info.longest_gap_s, 639.0, 1.0);
    assert_near(info.min_w, 684.7, 1e-3);
    assert_string_equal(gpw_trace_power_name(trace), "watts_total");
    gpw_trace_destroy(trace);
}

/* Unpacked into the working folder by gzip, which every Debian has. */
static gpw_trace *measured_gz(const char *path)
{
    const char *const folder = getenv("GPW_SHARED");
    gpw_trace *trace = NULL;
    gpw_file_error error;
    char command[640];
    gpw_status status;

    snprintf(command, sizeof command,
             "gzip -dc '%s/data/%s' > test_trace_gz.csv 2> test_trace_gz.log",
             folder != NULL ? folder : "../shared", path);
    if (system(command) != 0) {
        print_message("# skipped: data not present (%s)\n", path);
        remove("test_trace_gz.csv");
        remove("test_trace_gz.log");
        return NULL;
    }
    status = gpw_trace_read("test_trace_gz.csv", &trace, &error);
    remove("test_trace_gz.csv");
    remove("test_trace_gz.log");
    if (status != GPW_OK) {
        fail_msg("%s:%u:%u: %s: %s", path, error.line, error.column, error.field, error.reason);
    }
    return trace;
}

static void gemm_logs_with_units_in_cells_are_read_whole(void **state)
{
    static const struct {
        const char *path;
        uint64_t rows; /* lines of the file less one */
    } logs[] = {{"cuda-test-gemm/a100pcie250_burst_fp16_maxpower.csv.gz", 2938},
                {"cuda-test-gemm/h100pcie_400ms_bursts_fp8_normal_maxpower.csv.gz", 79639},
                {"cuda-test-gemm/h100pcie_burst2_fp8_normal_random.csv.gz", 3912},
                {"cuda-test-gemm/h100pcie_sustained_fp16_maxpower_cap.csv.gz", 26150},
                {"cuda-test-gemm/h800sxm_random_gemm_bf16.csv.gz", 1518}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(logs); i++) {
        gpw_trace *trace = measured_gz(logs[i].path);

        if (trace == NULL) {
            skip();
        }
        assert_int_equal(info_of(trace).samples, logs[i].rows);
        assert_int_equal(info_of(trace).unavailable, 0);
        assert_string_equal(gpw_trace_power_name(trace), "power.draw.instant [W]");
        gpw_trace_destroy(trace);
    }
}

static void a100_rows_stamped_one_by_one_are_2275_rounds(void **state)
{
    gpw_trace *trace =
        measured_gz("cuda-test-a100-gpt-8gpu/a100pcie80_8gpu_gpt_20230526.csv.gz");

    (void)state;
    if (trace == NULL) {
        skip();
    }
    assert_int_equal(info_of(trace).rows, 18200);
    assert_int_equal(info_of(trace).samples, 2275);
    assert_int_equal(info_of(trace).unavailable, 0);
    assert_int_equal(info_of(trace).gpus, 8);
    gpw_trace_destroy(trace);
}

/* ---- other formats, as the room log reads them ---- */

static void logs_of_other_tools_are_summed_too(void **state)
{
    static const double t[] = {0.0, 1.0}, w[] = {300.0, 320.0};

    (void)state;
    assert_samples(
        "Time,05-26-2023 22:14:48.000,Watts,300.0,Volts,-1.0,Mark,notset,Ch1,Watts,1\n"
        "Time,05-26-2023 22:14:49.000,Watts,320.0,Volts,-1.0,Mark,notset,Ch1,Watts,1\n",
        t, w, 2);
    assert_samples("#Date       Time        gpu    pwr\n#YYYYMMDD   HH:MM:SS    Idx      W\n"
                   " 20240229   23:59:59      0    100\n 20240229   23:59:59      1    200\n"
                   " 20240301   00:00:00      0    110\n 20240301   00:00:00      1    210\n",
                   t, w, 2);
    assert_samples("# timestamp gpu-0[mW] gpu-1[mW]\n2025-01-01_00:00:00 100000 200000\n"
                   "2025-01-01_00:00:01 110000 210000\n",
                   t, w, 2);
    assert_samples("DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 100 1700000000000\n"
                   "DCGM_FI_DEV_POWER_USAGE{gpu=\"1\"} 200 1700000000000\n"
                   "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 110 1700000001000\n"
                   "DCGM_FI_DEV_POWER_USAGE{gpu=\"1\"} 210 1700000001000\n",
                   t, w, 2);
    assert_samples("timestamp_local,gpu0_prefill_w,gpu1_decode_w\n16:18:42.0,100,200\n"
                   "16:18:43.0,110,210\n",
                   t, w, 2);
}

static void a_fault_in_another_tool_s_log_is_an_error(void **state)
{
    (void)state;
    refuse("Time,05-26-2023 22:14:48.000,Watts,300.0,Mark,notset\n"
           "Time,05-26-2023 22:14:47.000,Watts,320.0,Mark,notset\n",
           2, 0, "", "runs backwards");
    refuse("Time,05-26-2023 22:14:48.000,Watts,300.0,Mark,notset\n", 1, 0, "",
           "only one sample");
    refuse("metric,gpu,timestamp,value\nDCGM_FI_DEV_POWER_USAGE,0,1700000000,10\n"
           "DCGM_FI_DEV_POWER_USAGE,0,1700000005,11\nDCGM_FI_DEV_POWER_USAGE,1,1700000000,10\n",
           0, 0, "", "one device after the other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logs_of_other_tools_are_summed_too),
        cmocka_unit_test(a_fault_in_another_tool_s_log_is_an_error),
        cmocka_unit_test(numbers_come_out_as_strtod_reads_them),
        cmocka_unit_test(what_strtod_takes_besides_is_no_number),
        cmocka_unit_test(a_number_stops_before_what_is_none),
        cmocka_unit_test(a_number_beyond_a_double_is_infinite),
        cmocka_unit_test(a_number_is_rounded_to_the_nearest_whole),
        cmocka_unit_test(two_columns_are_read_with_their_unit),
        cmocka_unit_test(rounds_that_complete_each_other_stay_two),
        cmocka_unit_test(windows_line_ends_a_bom_and_blank_lines_at_the_end_are_fine),
        cmocka_unit_test(time_stamps_of_every_kind_give_the_same_seconds),
        cmocka_unit_test(a_clock_passes_more_than_one_midnight),
        cmocka_unit_test(late_stamps_lose_no_precision),
        cmocka_unit_test(of_several_power_columns_the_least_averaged_is_taken),
        cmocka_unit_test(rows_of_one_stamp_are_summed),
        cmocka_unit_test(rows_stamped_one_by_one_form_a_round_at_its_last_stamp),
        cmocka_unit_test(a_pause_between_two_gpus_does_not_end_the_round),
        cmocka_unit_test(a_missing_gpu_keeps_its_last_value_and_is_counted),
        cmocka_unit_test(a_gpu_missing_from_rows_stamped_one_by_one_is_held_too),
        cmocka_unit_test(a_cell_that_says_not_available_holds_the_last_value),
        cmocka_unit_test(the_same_value_again_and_again_is_no_error),
        cmocka_unit_test(a_first_round_that_is_cut_is_refused),
        cmocka_unit_test(two_rows_of_one_gpu_and_stamp_are_refused),
        cmocka_unit_test(a_file_without_header_says_what_header_it_needs),
        cmocka_unit_test(a_missing_column_names_those_found),
        cmocka_unit_test(a_row_cut_off_is_refused),
        cmocka_unit_test(a_power_that_is_none_is_refused),
        cmocka_unit_test(a_time_that_is_none_is_refused),
        cmocka_unit_test(time_running_backwards_is_refused_with_its_line),
        cmocka_unit_test(too_little_to_be_a_trace_is_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(a_line_beyond_4096_characters_is_refused),
        cmocka_unit_test(a_message_is_printable_whatever_the_file_holds),
        cmocka_unit_test(a_missing_file_and_a_folder_are_io_errors),
        cmocka_unit_test(careless_calls_are_refused),
        cmocka_unit_test(interval_gaps_and_mean_are_as_worked_out_by_hand),
        cmocka_unit_test(a_tick_is_the_time_weighted_mean_of_what_it_covers),
        cmocka_unit_test(no_energy_is_lost_or_made),
        cmocka_unit_test(any_place_and_count_give_the_same_bits),
        cmocka_unit_test(beyond_the_end_there_are_no_ticks),
        cmocka_unit_test(a_record_shorter_than_a_tick_has_none),
        cmocka_unit_test(ten_million_rows_are_read_in_seconds),
        cmocka_unit_test(nanogpt_starts_idle_and_reaches_its_cap),
        cmocka_unit_test(nanogpt_dips_are_all_there),
        cmocka_unit_test(mlperf_clock_and_gap_are_understood),
        cmocka_unit_test(gemm_logs_with_units_in_cells_are_read_whole),
        cmocka_unit_test(a100_rows_stamped_one_by_one_are_2275_rounds),
    };

    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
