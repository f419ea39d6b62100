/* SPDX-License-Identifier: MIT */
/* Logs with faults. Names read as sentences: <situation>_<what must hold>. */
#define _XOPEN_SOURCE 700 /* mkstemp() */

#include "log_setup.h"

#include <unistd.h>
#include <zlib.h>

#define HEADER "timestamp, index, power.draw [W]\n"

static gpw_log_config strict(void)
{
    gpw_log_config config;

    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.strict = 1;
    return config;
}

/* Borne and counted; with `strict` an error at the same line. */
static void assert_mended(const char *text, uint32_t repair, uint64_t count, uint64_t line)
{
    const gpw_log_config config = strict();
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    assert_repair(log, repair, count, line);
    gpw_log_close(log);
    log_refuses_bytes(text, strlen(text), &config, (uint32_t)line, "");
}

/* ---- the file ---- */

static void windows_line_ends_a_bom_and_comments_are_fine(void **state)
{
    size_t rows;
    gpw_log *log = log_of(
        "\xef\xbb\xbf# made by hand\r\nt_s,power_w\r\n0,1\r\n# a pause\r\n1,2\r\n\r\n", &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_int_equal(log_info(log).repairs, 0);
    gpw_log_close(log);
}

static void utf16_as_powershell_writes_it_is_read(void **state)
{
    static const char text[] = "t_s,power_w\r\n0,1\r\n1,2\r\n";
    char low[2 + 2 * sizeof text], high[2 + 2 * sizeof text];
    const size_t n = strlen(text), bytes = 2 + 2 * n;
    size_t i, rows;
    gpw_log *log;

    (void)state;
    memcpy(low, "\xff\xfe", 2);
    memcpy(high, "\xfe\xff", 2);
    for (i = 0; i < n; i++) {
        low[2 + 2 * i] = high[3 + 2 * i] = text[i];
        low[3 + 2 * i] = high[2 + 2 * i] = '\0';
    }
    log = log_read(low, bytes, NULL, &rows);
    assert_int_equal(rows, 2);
    gpw_log_close(log);
    log = log_read(high, bytes, NULL, &rows);
    assert_int_equal(rows, 2);
    assert_near(log_rows[1].power_w, 2.0, 0.0);
    gpw_log_close(log);
}

static size_t pack(const char *text, size_t bytes, unsigned char *to, size_t room)
{
    z_stream stream;

    memset(&stream, 0, sizeof stream);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)text;
    stream.avail_in = (unsigned)bytes;
    stream.next_out = to;
    stream.avail_out = (unsigned)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return room - stream.avail_out;
}

static void gzip_is_unpacked_whole_in_pieces_and_cut(void **state)
{
    static char text[60000];
    static unsigned char packed[70000];
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,power_w\n"), i, rows, bytes;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 3000; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u.25\n", (unsigned)i,
                              (unsigned)(i * 7919u % 700u));
    }
    bytes = pack(text, n, packed, sizeof packed);
    log = log_read((const char *)packed, bytes, NULL, &rows);
    assert_int_equal(rows, 3000);
    assert_int_equal(log_info(log).gzip, 1);
    assert_int_equal(log_info(log).bytes, n);
    gpw_log_close(log);

    log = log_read((const char *)packed, bytes / 2, NULL, &rows);
    assert_in_range(rows, 100, 2990);
    assert_int_equal(log_rows[99].stamp_ns, 99000000000);
    {
        uint64_t count = 0, line = 0;

        assert_status(gpw_log_repair(log, GPW_LOG_TRUNCATED, &count, &line), GPW_OK);
        assert_true(count >= 1);
    }
    gpw_log_close(log);

    bytes = pack(text, n / 2, packed, sizeof packed); /* two members, as cat makes them */
    bytes += pack(text + n / 2, n - n / 2, packed + bytes, sizeof packed - bytes);
    log = log_read((const char *)packed, bytes, NULL, &rows);
    assert_int_equal(rows, 3000);
    gpw_log_close(log);

    packed[bytes / 3] ^= 0x55;
    packed[bytes / 3 + 1] ^= 0x55;
    log_refuses_bytes((const char *)packed, bytes, NULL, 0, "gzip");
}

static void what_is_no_log_is_refused_in_plain_words(void **state)
{
    (void)state;
    log_refuses("", 0, "empty");
    log_refuses("\n\n", 0, "empty");
    log_refuses("t_s,power_w\n", 1, "no row after the header");
    log_refuses("a,b\n1,2\n", 1, "no column for the time and none for the power; found: a,b");
    log_refuses("t_s,temperature.gpu\n1,2\n", 1, "no column for the power");
    log_refuses("index,power.draw [W]\n0,2 W\n", 1, "interval_s");
    log_refuses("<html><body>\n</body>\n", 1, "no column");
    log_refuses_bytes("\x7f"
                      "ELF\0\0\0\0",
                      8, NULL, 1, "NUL");
    log_refuses("power_w,power_kw,t_s\n1,1,1\n", 1, "could both be meant");
}

static void lines_before_the_header_are_passed_over_and_counted(void **state)
{
    static const char text[] = "Starting the logger\nGPU 0: fine\nt_s,power_w\n0,1\n1,2\n";
    const gpw_log_config config = strict();
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_repair(log, GPW_LOG_PREAMBLE, 2, 3);
    gpw_log_close(log);
    log_refuses_bytes(text, strlen(text), &config, 3, "before the header");
}

static void a_last_line_cut_off_is_left_out_and_told(void **state)
{
    static const char text[] = HEADER "2025/03/01 10:00:00.000, 0, 100.00 W\n"
                                      "2025/03/01 10:00:01.000, 0, 101.00 W\n"
                                      "2025/03/01 10:00:02.000, 0";
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_repair(log, GPW_LOG_DAMAGED, 0, 0);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_TRUNCATED, 1, 4);
}

/* `count` whole rows, the n-th of them torn as two writers tear them, for n in `torn`. */
static size_t torn_log(char *text, size_t room, unsigned count, unsigned every)
{
    size_t n = (size_t)snprintf(text, room, HEADER);
    unsigned i;

    for (i = 0; i < count; i++) {
        const char *form =
            every > 0 && i % every == every - 1
                ? "2025/03/01 10:%02u:%02u.000, 0, 10025/03/01 10:%02u:%02u, 1, 9 W\n"
                : "2025/03/01 10:%02u:%02u.000, 0, 100.00 W\n";

        n += (size_t)snprintf(text + n, room - n, form, i / 60, i % 60, i / 60, i % 60);
    }
    return n;
}

static void torn_rows_are_left_out_up_to_a_share(void **state)
{
    static char text[300000];
    gpw_log_config config;
    size_t rows;
    gpw_log *log;

    (void)state;
    torn_log(text, sizeof text, 1000, 100);
    log = log_of(text, &rows);
    assert_int_equal(rows, 990);
    assert_repair(log, GPW_LOG_DAMAGED, 10, 101);
    gpw_log_close(log);

    torn_log(text, sizeof text, 1000, 10);
    log_refuses(text, 11, "two programs writing into one file");
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.damaged_share = 0.2f;
    log = log_read(text, strlen(text), &config, &rows);
    assert_int_equal(rows, 900);
    gpw_log_close(log);
}

static void nul_bytes_and_endless_lines_are_damage(void **state)
{
    static char text[400000];
    size_t n, rows;
    gpw_log *log;

    (void)state;
    n = (size_t)snprintf(text, sizeof text, "t_s,power_w\n0,1\n1,2\n");
    memset(text + n, '\0', 200); /* as a crash leaves them */
    n += 200;
    n += (size_t)snprintf(text + n, sizeof text - n, "\n2,3\n");
    memset(text + n, 'x', 200000);
    n += 200000;
    n += (size_t)snprintf(text + n, sizeof text - n, "\n3,4\n");
    log = log_read(text, n, NULL, &rows);
    assert_int_equal(rows, 4);
    assert_repair(log, GPW_LOG_DAMAGED, 2, 4);
    assert_near(log_rows[3].power_w, 4.0, 0.0);
    gpw_log_close(log);
}

static void a_file_is_read_as_its_text_is(void **state)
{
    static char text[400000];
    char path[] = "gpw_log_XXXXXX"; /* in the build folder */
    const int at = mkstemp(path);
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,power_w\n0,1\n"), rows, count;
    FILE *file = at >= 0 ? fdopen(at, "wb") : NULL;
    unsigned i;
    gpw_log *log;

    (void)state;
    assert_non_null(file);
    memset(text + n, 'x', 250000); /* longer than any buffer */
    n += 250000;
    n += (size_t)snprintf(text + n, sizeof text - n, "\n");
    for (i = 1; i < 4000; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u.5\n", i, i % 500);
    }
    assert_int_equal(fwrite(text, 1, n, file), n);
    fclose(file);
    log = log_read(text, n, NULL, &rows);
    assert_int_equal(rows, 4000);
    gpw_log_close(log);
    assert_status(gpw_log_open(path, NULL, &log, NULL), GPW_OK);
    {
        static gpw_log_row from_file[LOG_ROWS_MAX];

        assert_status(
            gpw_log_next(log, from_file, sizeof from_file[0], LOG_ROWS_MAX, &count, NULL),
            GPW_OK);
        assert_int_equal(count, 4000);
        assert_memory_equal(from_file, log_rows, 4000 * sizeof log_rows[0]);
    }
    assert_repair(log, GPW_LOG_DAMAGED, 1, 3);
    gpw_log_close(log);
    remove(path);
}

static void a_short_log_that_is_half_torn_is_refused_at_its_end(void **state)
{
    static char text[4000];

    (void)state;
    torn_log(text, sizeof text, 10, 2);
    log_refuses(text, 3, "5 of 10 rows are damaged");
}

static void decimal_commas_are_refused_with_the_reason(void **state)
{
    (void)state;
    log_refuses("t_s,power_w\n0,100,5\n1,101,5\n2,102,5\n3,103,5\n", 4,
                "decimals written with commas");
    log_refuses("t_s;power_w\n0;100,5\n", 2, "decimal comma");
    log_refuses("t_s,power_w\n0,\"100,5 W\"\n", 2, "decimal comma");
}

/* ---- readings ---- */

static void units_in_cells_may_differ_and_none_may_contradict_the_header(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,power\n0,100 W\n1,100000 mW\n2,0.1 kW\n3,100\n", &rows);
    size_t i;

    (void)state;
    assert_int_equal(rows, 4);
    for (i = 0; i < rows; i++) {
        assert_near(log_rows[i].power_w, 100.0, 1e-4);
    }
    gpw_log_close(log);
    log_refuses("t_s,power.draw [W]\n0,100 W\n1,100 kW\n", 3, "another unit than the header");
    log_refuses("t_s,power_kw\n0,100 W\n", 2, "another unit than the header");
}

static void missing_readings_are_nan_and_counted(void **state)
{
    static const char *const words[] = {
        "[N/A]", "[Not Supported]",      "N/A", "", "[Unknown Error]", "-", "nan",
        "ERR!",  "[GPU requires reset]", "null"};
    size_t i, rows;

    (void)state;
    for (i = 0; i < COUNT_OF(words); i++) {
        char text[160];
        gpw_log *log;

        snprintf(text, sizeof text,
                 "t_s,index,power.draw [W],temperature.gpu\n0,0,5,40\n1,0,%s,%s\n", words[i],
                 words[i]);
        log = log_of(text, &rows);
        assert_int_equal(rows, 2);
        assert_true(isnan(log_rows[1].power_w) && isnan(log_rows[1].temperature_c));
        assert_repair(log, GPW_LOG_MISSING, 1, 3);
        assert_repair(log, GPW_LOG_ODD_CELL, 0, 0);
        assert_int_equal(log_device(log, 0).missing, 1);
        gpw_log_close(log);
    }
}

static void a_log_without_one_power_has_rows_all_the_same(void **state)
{
    size_t rows;
    gpw_log *log = log_of(HEADER "2025/03/01 10:00:00.000, 0, [N/A]\n"
                                 "2025/03/01 10:00:01.000, 0, [N/A]\n",
                          &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_repair(log, GPW_LOG_MISSING, 2, 2);
    assert_true(isnan(log_info(log).repeat_share));
    gpw_log_close(log);
}

static void a_power_that_cannot_be_is_missing_and_counted(void **state)
{
    (void)state;
    assert_mended("t_s,power.draw [W]\n0,5\n1,-3\n", GPW_LOG_IMPOSSIBLE, 1, 3);
    assert_mended("t_s,power_w\n0,5\n1,-3\n", GPW_LOG_IMPOSSIBLE, 1, 3);
    assert_mended("t_s,index,power.draw [W]\n0,0,5\n1,0,4294967.29\n", GPW_LOG_IMPOSSIBLE, 1,
                  3);
    assert_mended("t_s,power_w\n0,5\n1,2e12\n", GPW_LOG_IMPOSSIBLE, 1, 3);
    assert_mended("t_s,index,power.draw [W]\n0,0,5\n1,0,0.00 W\n", GPW_LOG_ZERO, 1, 3);
    assert_mended("t_s,power_w,temp_c\n0,5,40\n1,5,hot\n", GPW_LOG_ODD_CELL, 1, 3);
    assert_mended("t_s,power_w,temp_c\n0,5,40\n1,5,4000\n", GPW_LOG_ODD_CELL, 1, 3);
}

static void zero_watts_without_a_meter_s_name_stay_zero(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,power_w\n0,0\n1,5\n", &rows);

    (void)state;
    assert_near(log_rows[0].power_w, 0.0, 0.0);
    assert_int_equal(log_info(log).repairs, 0);
    gpw_log_close(log);
}

static void a_constant_log_says_that_all_rows_repeat(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,power_w\n0,50\n1,50\n2,50\n3,50\n4,50\n", &rows);
    const gpw_log_info info = log_info(log);

    (void)state;
    assert_near(info.repeat_share, 1.0, 0.0);
    assert_true(isnan(info.refresh_s));
    assert_near(info.interval_s, 1.0, 1e-6);
    gpw_log_close(log);
}

static void one_row_is_a_log_without_an_interval(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,power_w\n7,50\n", &rows);

    (void)state;
    assert_int_equal(rows, 1);
    assert_int_equal(log_rows[0].stamp_ns, 0);
    assert_true(isnan(log_info(log).interval_s));
    gpw_log_close(log);
}

static void repeats_tell_how_often_the_meter_refreshes(void **state)
{
    char text[20000];
    size_t n = (size_t)snprintf(text, sizeof text, "time_ms,power_w\n"), rows;
    unsigned i;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 1000; i++) { /* polled every 5 ms, refreshed every 100 */
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u\n", i * 5, 100 + i / 20 % 7);
    }
    log = log_of(text, &rows);
    assert_near(log_info(log).refresh_s, 0.1, 1e-6);
    assert_near(log_info(log).interval_s, 0.005, 1e-9);
    assert_near(log_info(log).repeat_share, 950.0 / 999.0, 1e-6);
    gpw_log_close(log);
}

/* ---- headers ---- */

static void two_drivers_names_in_one_file_are_both_understood(void **state)
{
    static const char text[] =
        "timestamp, index, power.draw [W], clocks_throttle_reasons.active\n"
        "2025/03/01 10:00:00.000, 0, 100.00 W, 0x0000000000000004\n"
        "timestamp, index, power.draw.average [W], power.draw.instant [W], "
        "clocks_event_reasons.active\n"
        "2025/03/01 10:00:01.000, 0, 101.00 W, 102.00 W, 0x0000000000000020\n";
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_int_equal(log_info(log).devices, 1);
    assert_near(log_rows[0].power_w, 100.0, 0.0);
    assert_true(isnan(log_rows[1].power_w));
    assert_near(log_rows[1].instant_w, 102.0, 0.0);
    assert_int_equal(log_rows[0].flags, GPW_LOG_POWER_CAP);
    assert_int_equal(log_rows[1].flags, GPW_LOG_THERMAL);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_HEADER, 1, 3);
}

static void the_header_again_is_passed_over(void **state)
{
    static const char text[] = "t_s,power_w\n0,1\n1,2\nt_s,power_w\n2,3\n";
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(rows, 3);
    assert_repair(log, GPW_LOG_HEADER, 1, 4);
    assert_int_equal(log_info(log).repairs, 0);
    gpw_log_close(log);
}

/* ---- time ---- */

static void a_gap_is_flagged_and_its_length_told(void **state)
{
    char text[2000];
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,power_w\n"), rows;
    unsigned i;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 40; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u\n", i < 20 ? i : i + 15, i);
    }
    log = log_of(text, &rows);
    assert_int_equal(log_info(log).gaps, 1);
    assert_int_equal(log_rows[20].flags, GPW_LOG_GAP_BEFORE);
    assert_int_equal(log_rows[21].flags, 0);
    assert_near(log_info(log).longest_gap_s, 16.0, 1e-6);
    assert_repair(log, GPW_LOG_GAPS, 1, 22);
    gpw_log_close(log);
}

static void the_same_row_twice_is_one_and_another_reading_is_kept(void **state)
{
    static const char text[] = "t_s,power_w\n0,1\n1,2\n1,2\n2,3\n2,4\n";
    gpw_log_config config;
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(rows, 4);
    assert_repair(log, GPW_LOG_DUPLICATE, 1, 4);
    assert_repair(log, GPW_LOG_STANDSTILL, 1, 6);
    assert_int_equal(log_rows[3].flags, GPW_LOG_SAME_STAMP);
    assert_stamp(3, 2.0);
    gpw_log_close(log);
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.keep_duplicates = 1;
    log = log_read(text, strlen(text), &config, &rows);
    assert_int_equal(rows, 5);
    gpw_log_close(log);
}

static void time_standing_still_gives_no_interval(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,power_w\n5,1\n5,2\n5,3\n5,4\n", &rows);

    (void)state;
    assert_int_equal(rows, 4);
    assert_true(isnan(log_info(log).interval_s));
    assert_int_equal(log_rows[3].stamp_ns, 0);
    gpw_log_close(log);
}

/* Rows every second; from row `at` on the clock is `step_s` off. */
static size_t stepped(char *text, size_t room, const char *head, unsigned count, unsigned at,
                      int step_s, int start_s)
{
    size_t n = (size_t)snprintf(text, room, "%s", head);
    unsigned i;

    for (i = 0; i < count; i++) {
        const int s = start_s + (int)i + (i >= at ? step_s : 0);

        n += (size_t)snprintf(text + n, room - n, "2025/10/26 %02d:%02d:%02d.000,%u\n",
                              s / 3600, s / 60 % 60, s % 60, 100 + i);
    }
    return n;
}

static void assert_seconds(size_t rows)
{
    size_t i;

    for (i = 0; i < rows; i++) {
        assert_stamp(i, (double)i);
    }
}

static void a_clock_set_back_goes_on_where_it_was(void **state)
{
    static char text[20000];
    size_t rows;
    gpw_log *log;

    (void)state;
    stepped(text, sizeof text, "timestamp,power_w\n", 60, 30, -500, 3600 * 12);
    log = log_of(text, &rows);
    assert_int_equal(rows, 60);
    assert_seconds(rows);
    assert_int_equal(log_rows[30].flags, GPW_LOG_CLOCK_STEP);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_BACKWARD, 1, 32);
}

static void the_end_of_daylight_saving_is_an_hour_to_the_second(void **state)
{
    static char text[20000];
    size_t rows;
    gpw_log *log;

    (void)state;
    stepped(text, sizeof text, "timestamp,power_w\n", 60, 30, -3600, 3 * 3600 - 30);
    log = log_of(text, &rows);
    assert_seconds(rows);
    assert_int_equal(log_rows[30].flags, GPW_LOG_CLOCK_STEP);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_DAYLIGHT, 1, 32);
}

static void the_start_of_daylight_saving_is_taken_out_and_a_gap_of_an_hour_is_not(void **state)
{
    static char text[20000];
    size_t rows;
    gpw_log *log;

    (void)state;
    stepped(text, sizeof text, "timestamp,power_w\n", 60, 30, 3600, 2 * 3600 - 30);
    log = log_of(text, &rows);
    assert_seconds(rows);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_DAYLIGHT, 1, 32);

    stepped(text, sizeof text, "timestamp,power_w\n", 60, 30, 3600, 2 * 3600 - 1000);
    log = log_of(text, &rows); /* not at the hour */
    assert_stamp(30, 3630.0);
    assert_int_equal(log_rows[30].flags, GPW_LOG_GAP_BEFORE);
    gpw_log_close(log);
    stepped(text, sizeof text, "timestamp,power_w\n", 60, 30, 3600, 12 * 3600 - 30);
    log = log_of(text, &rows); /* nobody changes clocks at noon */
    assert_stamp(30, 3630.0);
    gpw_log_close(log);
}

static void daylight_saving_moves_all_devices_at_once(void **state)
{
    size_t rows;
    gpw_log *log =
        log_of(HEADER "2025/10/26 02:59:58.000, 0, 10 W\n2025/10/26 02:59:58.100, 1, 20 W\n"
                      "2025/10/26 02:59:59.000, 0, 11 W\n2025/10/26 02:59:59.100, 1, 21 W\n"
                      "2025/10/26 02:00:00.000, 0, 12 W\n2025/10/26 02:00:00.100, 1, 22 W\n"
                      "2025/10/26 02:00:01.000, 0, 13 W\n2025/10/26 02:00:01.100, 1, 23 W\n",
               &rows);
    size_t i;

    (void)state;
    assert_int_equal(rows, 8);
    for (i = 0; i < rows; i++) {
        assert_stamp(i, (double)(i / 2) + (i % 2 == 1 ? 0.1 : 0.0));
    }
    assert_repair(log, GPW_LOG_DAYLIGHT, 1, 6);
    gpw_log_close(log);
}

static void a_series_after_another_keeps_its_own_clock(void **state)
{
    size_t rows;
    gpw_log *log = log_of("timestamp,gpu,power_w\n"
                          "2025-10-26 02:59:58,0,10\n2025-10-26 02:59:59,0,11\n"
                          "2025-10-26 02:00:00,0,12\n2025-10-26 02:00:01,0,13\n"
                          "2025-10-26 02:59:58,1,20\n2025-10-26 02:59:59,1,21\n"
                          "2025-10-26 02:00:00,1,22\n2025-10-26 02:00:01,1,23\n",
                          &rows);
    size_t i;

    (void)state;
    for (i = 0; i < rows; i++) {
        assert_stamp(i, (double)(i % 4));
    }
    assert_repair(log, GPW_LOG_DAYLIGHT, 2, 4);
    gpw_log_close(log);
}

static void a_time_with_a_zone_knows_no_daylight_saving(void **state)
{
    char text[4000];
    size_t n = (size_t)snprintf(text, sizeof text, "timestamp,power_w\n"), rows;
    unsigned i;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 30; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "2025-03-30T%02u:%02u:%02uZ,%u\n",
                              i < 15 ? 1u : 3u, i < 15 ? 59u : 0u, i < 15 ? 45 + i : i - 15, i);
    }
    log = log_of(text, &rows);
    assert_stamp(15, 3615.0);
    assert_int_equal(log_rows[15].flags, GPW_LOG_GAP_BEFORE);
    gpw_log_close(log);
}

static void a_clock_that_was_not_set_at_first_jumps_by_years(void **state)
{
    static const char text[] =
        "timestamp,power_w\n1970-01-01 00:01:00,1\n1970-01-01 00:01:01,2\n"
        "1970-01-01 00:01:02,3\n2025-03-01 10:00:00,4\n"
        "2025-03-01 10:00:01,5\n";
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_seconds(rows);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_FORWARD, 1, 5);
}

static void a_row_a_little_early_is_held(void **state)
{
    static const char text[] = "t_s,power_w\n0,1\n0.1,2\n0.2,3\n0.3,4\n0.29,5\n0.4,6\n";
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(rows, 6);
    assert_stamp(4, 0.3);
    assert_stamp(5, 0.4);
    gpw_log_close(log);
    assert_mended(text, GPW_LOG_JITTER, 1, 6);
}

static void times_of_day_pass_midnight(void **state)
{
    size_t rows;
    gpw_log *log =
        log_of("time,power_w\n23:59:59.5,1\n00:00:00.5,2\n13:00:00,3\n00:00:00,4\n", &rows);

    (void)state;
    assert_stamp(1, 1.0);
    assert_stamp(3, 86400.5);
    assert_int_equal(log_info(log).repairs, 0);
    gpw_log_close(log);
}

/* ---- devices ---- */

static void gpus_may_vanish_half_way_and_others_come_late(void **state)
{
    static char text[20000];
    size_t n = (size_t)snprintf(text, sizeof text, "t_s,gpu,power_w\n"), rows, length;
    char words[4000];
    unsigned i, gpu;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 40; i++) {
        for (gpu = 0; gpu < 9; gpu++) {
            if ((gpu < 3 && i >= 20) || (gpu == 8 && i < 30)) {
                continue;
            }
            n += (size_t)snprintf(text + n, sizeof text - n, "%u,%u,%u\n", i, gpu, 100 + gpu);
        }
    }
    log = log_of(text, &rows);
    assert_int_equal(rows, 3 * 20 + 5 * 40 + 10);
    assert_int_equal(log_info(log).devices, 9);
    assert_near((double)log_device(log, 2).last_ns * 1e-9, 19.0, 1e-9);
    assert_near((double)log_device(log, 8).first_ns * 1e-9, 30.0, 1e-9);
    assert_status(gpw_log_explain(log, words, sizeof words, &length), GPW_OK);
    assert_non_null(strstr(words, "ends 20.000 s before the last row"));
    assert_non_null(strstr(words, "appears 30.000 s after the first row"));
    gpw_log_close(log);
}

/* Rounds of `boards` every 250 ms, a few ms from board to board, no device column. */
static size_t roundabout(char *text, size_t room, unsigned boards, unsigned rounds,
                         unsigned lacks_at)
{
    size_t n = (size_t)snprintf(text, room, "timestamp, power.draw [W]\n");
    unsigned i, board;

    for (i = 0; i < rounds; i++) {
        for (board = 0; board < boards; board++) {
            const unsigned ms = i * 250 + i % 7 + board * 3;

            if (i == lacks_at && board == 1) {
                continue;
            }
            n += (size_t)snprintf(text + n, room - n, "2025/03/01 10:%02u:%02u.%03u, %u.00 W\n",
                                  ms / 60000, ms / 1000 % 60, ms % 1000, 100 * (board + 1));
        }
    }
    return n;
}

static void boards_read_in_rounds_are_told_apart_without_a_column(void **state)
{
    static char text[200000];
    unsigned boards;
    size_t rows, i;
    gpw_log *log;

    (void)state;
    for (boards = 2; boards <= 8; boards += 2) {
        roundabout(text, sizeof text, boards, 100, 1000);
        log = log_of(text, &rows);
        assert_int_equal(rows, 100 * boards);
        assert_int_equal(log_info(log).devices, boards);
        for (i = 0; i < rows; i++) {
            assert_near(log_rows[i].power_w, 100.0 * (log_rows[i].device + 1), 0.0);
        }
        assert_near(log_info(log).interval_s, 0.25, 0.002);
        gpw_log_close(log);
    }
    roundabout(text, sizeof text, 4, 300, 100); /* a round that lacks a board is left out */
    log = log_of(text, &rows);
    assert_int_equal(rows, 4 * 299);
    assert_repair(log, GPW_LOG_DAMAGED, 3, 405);
    gpw_log_close(log);
}

static void one_board_stays_one_whatever_its_stamps(void **state)
{
    static char text[200000];
    size_t n = (size_t)snprintf(text, sizeof text, "timestamp,power_w\n"), rows;
    unsigned i, ms = 0;
    gpw_log *log;

    (void)state;
    for (i = 0; i < 1000; i++) { /* four rows a second, stamps to the second */
        n += (size_t)snprintf(text + n, sizeof text - n, "2025-03-01 10:%02u:%02u,%u\n",
                              i / 240, i / 4 % 60, 100 + i);
    }
    log = log_of(text, &rows);
    assert_int_equal(log_info(log).devices, 1);
    assert_int_equal(rows, 1000);
    gpw_log_close(log);
    n = (size_t)snprintf(text, sizeof text, "timestamp,power_w\n");
    for (i = 0; i < 1000; i++) { /* -lms 1: 2 to 7 ms, a longer one now and then */
        ms += 2 + i * 2654435761u % 6 + (i % 40 == 0 ? 30 : 0);
        n += (size_t)snprintf(text + n, sizeof text - n, "2025-03-01 10:00:%02u.%03u,%u\n",
                              ms / 1000, ms % 1000, 100 + i);
    }
    log = log_of(text, &rows);
    assert_int_equal(log_info(log).devices, 1);
    gpw_log_close(log);
    n = (size_t)snprintf(text, sizeof text, "timestamp,power_w\n");
    for (i = 0; i < 500; i++) { /* in pairs, but for every fifth */
        ms += i % 2 == 0 ? 250 : i % 10 == 1 ? 300 : 5;
        n += (size_t)snprintf(text + n, sizeof text - n, "2025-03-01 10:%02u:%02u.%03u,%u\n",
                              ms / 60000, ms / 1000 % 60, ms % 1000, 100 + i);
    }
    log = log_of(text, &rows);
    assert_int_equal(log_info(log).devices, 1);
    gpw_log_close(log);
}

static void the_explanation_says_what_is_there_and_what_is_not(void **state)
{
    size_t rows, length, short_length;
    char words[4000], cut[40];
    gpw_log *log = log_of(HEADER "2025/03/01 10:00:00.000, 0, 100.00 W\n"
                                 "2025/03/01 10:00:01.000, 0, [N/A]\n",
                          &rows);

    (void)state;
    assert_status(gpw_log_explain(log, words, sizeof words, &length), GPW_OK);
    assert_int_equal(strlen(words), length);
    assert_non_null(strstr(words, "format: nvidia-smi\n"));
    assert_non_null(strstr(words, "power.draw [W]: power\n"));
    assert_non_null(strstr(words, "index: device\n"));
    assert_non_null(strstr(words, "(first in line 3)"));
    assert_non_null(strstr(words, "the board's name: which meter this is remains unknown"));
    assert_non_null(strstr(words, "power.draw.instant"));
    assert_status(gpw_log_explain(log, cut, sizeof cut, &short_length), GPW_OK);
    assert_int_equal(short_length, length);
    assert_int_equal(strlen(cut), sizeof cut - 1);
    assert_status(gpw_log_explain(log, NULL, 0, &short_length), GPW_OK);
    assert_int_equal(short_length, length);
    gpw_log_close(log);
}

/* ---- calls ---- */

static void rows_come_the_same_in_any_portion(void **state)
{
    static char text[100000];
    static gpw_log_row all[LOG_ROWS_MAX];
    size_t rows, at = 0, count = 1;
    gpw_log *log;

    (void)state;
    torn_log(text, sizeof text, 1000, 100);
    log = log_of(text, &rows);
    gpw_log_close(log);
    memcpy(all, log_rows, sizeof all);
    assert_status(gpw_log_open_text(text, strlen(text), NULL, &log, NULL), GPW_OK);
    while (count > 0) {
        gpw_log_row some[7];

        assert_status(gpw_log_next(log, some, sizeof some[0], 1 + at % 7, &count, NULL),
                      GPW_OK);
        assert_memory_equal(some, all + at, count * sizeof some[0]);
        at += count;
    }
    assert_int_equal(at, rows);
    gpw_log_close(log);
}

/* A size that no row has: nothing is written, and no row is lost by it. */
static void row_of_an_absurd_size_takes_no_row(void **state)
{
    gpw_log *log = NULL;
    size_t count = 99;

    (void)state;
    assert_status(gpw_log_open_text("t_s,power_w\n0,1\n", 16, NULL, &log, NULL), GPW_OK);
    assert_status(gpw_log_next(log, log_rows, 1u << 20, 1, &count, NULL), GPW_ERR_VERSION);
    assert_int_equal(count, 99);
    assert_status(gpw_log_next(log, log_rows, 72, 1, &count, NULL), GPW_OK);
    assert_int_equal(count, 1);
    assert_near(log_rows[0].power_w, 1.0, 0.0);
    gpw_log_close(log);
}

static void careless_calls_are_refused(void **state)
{
    static const uint64_t zeros[512];
    const gpw_log *const other = (const gpw_log *)(const void *)zeros;
    gpw_log *log = (gpw_log *)1;
    gpw_log_config config;
    gpw_log_device_info device;
    gpw_log_info info;
    uint64_t a = 7, b = 7;
    size_t count = 99;

    (void)state;
    assert_status(gpw_log_config_init(NULL, sizeof config), GPW_ERR_NULL);
    assert_status(gpw_log_config_init(&config, 8), GPW_ERR_VERSION);
    assert_status(gpw_log_open(NULL, NULL, &log, NULL), GPW_ERR_NULL);
    assert_null(log);
    assert_status(gpw_log_open("x", NULL, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_log_open_text(NULL, 0, NULL, &log, NULL), GPW_ERR_NULL);
    assert_status(gpw_log_open("/no/such/file", NULL, &log, NULL), GPW_ERR_IO);
    assert_status(gpw_log_open(".", NULL, &log, NULL), GPW_ERR_IO);
    memset(&config, 0, sizeof config);
    assert_status(gpw_log_open("x", &config, &log, NULL), GPW_ERR_VERSION);
    config = strict();
    config.strict = 2;
    assert_status(gpw_log_open("x", &config, &log, NULL), GPW_ERR_DOMAIN);
    config = strict();
    config.interval_s = 0.0f;
    assert_status(gpw_log_open("x", &config, &log, NULL), GPW_ERR_DOMAIN);
    config = strict();
    config.damaged_share = gpw_unknown();
    assert_status(gpw_log_open("x", &config, &log, NULL), GPW_ERR_DOMAIN);
    config = strict();
    memset(config.columns, 'x', sizeof config.columns);
    assert_status(gpw_log_open("x", &config, &log, NULL), GPW_ERR_DOMAIN);

    assert_status(gpw_log_open_text("t_s,power_w\n0,1\n", 16, NULL, &log, NULL), GPW_OK);
    assert_status(gpw_log_next(log, log_rows, 72, 1, &count, NULL), GPW_OK);
    assert_int_equal(count, 1);
    count = 99;
    assert_status(gpw_log_next(NULL, log_rows, 72, 1, &count, NULL), GPW_ERR_NULL);
    assert_status(gpw_log_next(log, NULL, 72, 1, &count, NULL), GPW_ERR_NULL);
    assert_status(gpw_log_next(log, log_rows, 72, 1, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_log_next(log, log_rows, 72, 0, &count, NULL), GPW_ERR_DOMAIN);
    assert_status(gpw_log_next(log, log_rows, 63, 1, &count, NULL), GPW_ERR_VERSION);
    assert_int_equal(count, 99);
    assert_status(gpw_log_info_get(NULL, &info, sizeof info), GPW_ERR_NULL);
    assert_status(gpw_log_info_get(log, NULL, sizeof info), GPW_ERR_NULL);
    assert_status(gpw_log_info_get(other, &info, sizeof info), GPW_ERR_HANDLE);
    assert_status(gpw_log_info_get(log, &info, 119), GPW_ERR_VERSION);
    assert_status(gpw_log_device(log, 1, &device, sizeof device), GPW_ERR_NOT_FOUND);
    assert_status(gpw_log_device(log, 0, &device, 207), GPW_ERR_VERSION);
    assert_status(gpw_log_device(log, 0, NULL, 208), GPW_ERR_NULL);
    assert_status(gpw_log_repair(log, GPW_LOG_REPAIRS, &a, &b), GPW_ERR_NOT_FOUND);
    assert_status(gpw_log_repair(log, 0, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_log_explain(log, NULL, 5, &count), GPW_ERR_NULL);
    assert_status(gpw_log_explain(NULL, NULL, 0, &count), GPW_ERR_NULL);
    gpw_log_close(log);
    gpw_log_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_line_ends_a_bom_and_comments_are_fine),
        cmocka_unit_test(utf16_as_powershell_writes_it_is_read),
        cmocka_unit_test(gzip_is_unpacked_whole_in_pieces_and_cut),
        cmocka_unit_test(what_is_no_log_is_refused_in_plain_words),
        cmocka_unit_test(lines_before_the_header_are_passed_over_and_counted),
        cmocka_unit_test(a_last_line_cut_off_is_left_out_and_told),
        cmocka_unit_test(torn_rows_are_left_out_up_to_a_share),
        cmocka_unit_test(nul_bytes_and_endless_lines_are_damage),
        cmocka_unit_test(a_file_is_read_as_its_text_is),
        cmocka_unit_test(a_short_log_that_is_half_torn_is_refused_at_its_end),
        cmocka_unit_test(decimal_commas_are_refused_with_the_reason),
        cmocka_unit_test(units_in_cells_may_differ_and_none_may_contradict_the_header),
        cmocka_unit_test(missing_readings_are_nan_and_counted),
        cmocka_unit_test(a_log_without_one_power_has_rows_all_the_same),
        cmocka_unit_test(a_power_that_cannot_be_is_missing_and_counted),
        cmocka_unit_test(zero_watts_without_a_meter_s_name_stay_zero),
        cmocka_unit_test(a_constant_log_says_that_all_rows_repeat),
        cmocka_unit_test(one_row_is_a_log_without_an_interval),
        cmocka_unit_test(repeats_tell_how_often_the_meter_refreshes),
        cmocka_unit_test(two_drivers_names_in_one_file_are_both_understood),
        cmocka_unit_test(the_header_again_is_passed_over),
        cmocka_unit_test(a_gap_is_flagged_and_its_length_told),
        cmocka_unit_test(the_same_row_twice_is_one_and_another_reading_is_kept),
        cmocka_unit_test(time_standing_still_gives_no_interval),
        cmocka_unit_test(a_clock_set_back_goes_on_where_it_was),
        cmocka_unit_test(the_end_of_daylight_saving_is_an_hour_to_the_second),
        cmocka_unit_test(the_start_of_daylight_saving_is_taken_out_and_a_gap_of_an_hour_is_not),
        cmocka_unit_test(daylight_saving_moves_all_devices_at_once),
        cmocka_unit_test(a_series_after_another_keeps_its_own_clock),
        cmocka_unit_test(a_time_with_a_zone_knows_no_daylight_saving),
        cmocka_unit_test(a_clock_that_was_not_set_at_first_jumps_by_years),
        cmocka_unit_test(a_row_a_little_early_is_held),
        cmocka_unit_test(times_of_day_pass_midnight),
        cmocka_unit_test(gpus_may_vanish_half_way_and_others_come_late),
        cmocka_unit_test(boards_read_in_rounds_are_told_apart_without_a_column),
        cmocka_unit_test(one_board_stays_one_whatever_its_stamps),
        cmocka_unit_test(the_explanation_says_what_is_there_and_what_is_not),
        cmocka_unit_test(rows_come_the_same_in_any_portion),
        cmocka_unit_test(row_of_an_absurd_size_takes_no_row),
        cmocka_unit_test(careless_calls_are_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
