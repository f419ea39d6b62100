/* SPDX-License-Identifier: MIT */
/* Rows out of order, clocks without end, headers that change, boards known by name alone. Names
 * read as sentences: <situation>_<what must hold>. */
#include "log_setup.h"

#define COUNT 400u

static char text[200000];

/* `count` rows, the stamp of each by `stamp_of`, s. */
static size_t stamped(unsigned count, unsigned (*stamp_of)(unsigned))
{
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,power_w\n");
    unsigned i;

    for (i = 0; i < count; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u\n", stamp_of(i), 100 + i % 7);
    }
    return n;
}

/* ---- order ---- */

static unsigned shuffled(unsigned i)
{
    return i * 149u % 401u; /* 401 is prime: each stamp once, 37 % of the steps back */
}

static unsigned newest_first(unsigned i)
{
    return COUNT - i;
}

static unsigned set_back_now_and_then(unsigned i)
{
    return i - i / 20u * 10u; /* one row in 20, by ten intervals */
}

static unsigned runs_of_eight_rows(unsigned i)
{
    return i % 8u * 5u;
}

static void shuffled_rows_are_refused_with_the_first_lines(void **state)
{
    (void)state;
    stamped(COUNT, shuffled);
    log_refuses(text, 5, "in lines 5, 8 and 11 first: rows not in order");
    stamped(COUNT, newest_first);
    log_refuses(text, 3, "in lines 3, 4 and 5 first");
    stamped(COUNT, runs_of_eight_rows);
    log_refuses(text, 10, "in lines 10, 18 and 26 first");
    stamped(6, newest_first); /* too few to tell on the way */
    log_refuses(text, 3, "5 of 5 rows");
}

static void a_few_steps_back_are_borne(void **state)
{
    size_t rows;
    gpw_log *log;

    (void)state;
    stamped(COUNT, set_back_now_and_then);
    log = log_of(text, &rows);
    assert_int_equal(rows, COUNT);
    assert_repair(log, GPW_LOG_BACKWARD, COUNT / 20 - 1, 22);
    gpw_log_close(log);
}

static void shuffled_rows_of_many_boards_are_refused(void **state)
{
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,index,power_w\n");
    unsigned i;

    (void)state;
    for (i = 0; i < 40 * COUNT / 4; i++) { /* 40 boards of the same stamp, polls shuffled */
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u,100\n", shuffled(i / 40),
                              i % 40);
    }
    log_refuses(text, 122, "rows not in order");
}

static void a_table_of_runs_is_no_series(void **state)
{
    size_t n = (size_t)snprintf(text, sizeof text, "batch,elapsed,mean_power[W]\n");
    unsigned i;

    (void)state;
    for (i = 0; i < 60; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u.%u,%u\n", i / 5,
                              50 - i / 5 + i * 7 % 5, i * 3 % 10, 2800 - i);
    }
    log_refuses(text, 5, "a table of runs and no series");
}

/* ---- time without end ---- */

/* 31,000,000 s are less than the year from which on a jump ahead is one of the clock. */
static void a_clock_set_back_by_a_year_over_and_over_ends_at_126_years(void **state)
{
    const unsigned year_s = 31000000u, rounds = 300u, between = 30u;
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,power_w\n");
    unsigned i, k;

    (void)state;
    for (i = 0; i < rounds; i++) {
        for (k = 0; k < between; k++) {
            n += (size_t)snprintf(text + n, sizeof text - n, "%u,1\n",
                                  k + (k > between / 2 ? year_s : 0u));
        }
    }
    log_refuses(text, 3888, "126 years");
}

static void rounds_of_an_endless_interval_end_at_126_years(void **state)
{
    size_t n = (size_t)snprintf(text, sizeof text, "# gpu pwr\n# Idx W\n");
    gpw_log_config config;
    unsigned i;

    (void)state;
    for (i = 0; i < 12000; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "0 100\n");
    }
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.interval_s = 1.0e6f;
    log_refuses_bytes(text, n, &config, 4004, "126 years"); /* round 4001 is 4.001e9 s on */
}

/* ---- headers ---- */

static void another_header_is_explained_from_its_line_on(void **state)
{
    static const char two[] =
        "timestamp, index, power.draw [W]\n2025/03/01 10:00:00.000, 0, 100.00 W\n"
        "timestamp, index, power.draw.average [W], power.draw.instant [W]\n"
        "2025/03/01 10:00:01.000, 0, 101.00 W, 102.00 W\n"
        "2025/03/01 10:00:02.000, 0, 101.00 W, 102.00 W\n";
    char words[4000];
    size_t rows;
    gpw_log *log = log_of(two, &rows);

    (void)state;
    assert_status(gpw_log_explain(log, words, sizeof words, NULL), GPW_OK);
    assert_non_null(strstr(words, "  power.draw [W]: power\n  from line 3 on:\n"));
    assert_non_null(strstr(words, "  power.draw.instant [W]: power, instantaneous\n"));
    assert_non_null(strstr(words, "powers: in 1 of 3 rows power, in 2 power, averaged, in 2"));
    gpw_log_close(log);
}

static void headers_that_change_on_and_on_do_not_fill_the_explanation(void **state)
{
    size_t n = 0, rows, length;
    unsigned i;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 500; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "t_s,%s\n%u,100\n",
                              i % 2 ? "power.draw.instant [W]" : "power.draw [W]", i);
    }
    log = log_of(text, &rows);
    assert_int_equal(rows, 500);
    assert_status(gpw_log_explain(log, NULL, 0, &length), GPW_OK);
    assert_in_range(length, 3000, 6000);
    gpw_log_close(log);
}

/* ---- boards known by name alone ---- */

static void a_board_without_an_index_has_its_name(void **state)
{
    char words[4000];
    size_t rows;
    gpw_log *log = log_of("timestamp, name, power.draw [W]\n"
                          "2025/03/01 10:00:00.000, [N/A], 75.00 W\n"
                          "2025/03/01 10:00:01.000, NVIDIA H20, 75.00 W\n",
                          &rows);

    (void)state;
    assert_int_equal(log_info(log).devices, 1);
    assert_string_equal(log_device(log, 0).model, "NVIDIA H20");
    assert_status(gpw_log_explain(log, words, sizeof words, NULL), GPW_OK);
    assert_non_null(strstr(words, "  0: NVIDIA H20, 2 rows"));
    assert_null(strstr(words, "board's name: which"));
    gpw_log_close(log);
}

static void boards_told_apart_by_rounds_keep_their_names(void **state)
{
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,name,power_w\n"), rows;
    unsigned i;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 300; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%u.%u,%s,%u\n", i / 3, i % 3 + 1,
                              i % 3 == 1 ? "NVIDIA A30" : "NVIDIA L4", 50 + i % 3);
    }
    log = log_of(text, &rows);
    assert_int_equal(log_info(log).devices, 3);
    assert_string_equal(log_device(log, 0).model, "NVIDIA L4");
    assert_string_equal(log_device(log, 1).model, "NVIDIA A30");
    assert_string_equal(log_device(log, 2).model, "NVIDIA L4");
    gpw_log_close(log);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(shuffled_rows_are_refused_with_the_first_lines),
        cmocka_unit_test(a_few_steps_back_are_borne),
        cmocka_unit_test(shuffled_rows_of_many_boards_are_refused),
        cmocka_unit_test(a_table_of_runs_is_no_series),
        cmocka_unit_test(a_clock_set_back_by_a_year_over_and_over_ends_at_126_years),
        cmocka_unit_test(rounds_of_an_endless_interval_end_at_126_years),
        cmocka_unit_test(another_header_is_explained_from_its_line_on),
        cmocka_unit_test(headers_that_change_on_and_on_do_not_fill_the_explanation),
        cmocka_unit_test(a_board_without_an_index_has_its_name),
        cmocka_unit_test(boards_told_apart_by_rounds_keep_their_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
