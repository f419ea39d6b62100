/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* mkdtemp(), a limit on the size of files */

#include "export_setup.h"

#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

/* ---- CSV ---- */

static void csv_has_a_row_a_sample_and_an_empty_cell_for_a_missing_one(void **state)
{
    const float values[] = {1.5f, 2.0f, -0.25f, 50.0f, NAN, 49.9f};
    run r = run_of(GPW_EXPORT_CSV, 2, values, 3);

    (void)state;
    r.config.first_ns = r.config.interval_ns;
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    assert_string_equal(content_of("a.csv"), "t_s,p_w,q_var\n"
                                             "0.01,1.5,50\n"
                                             "0.02,2,\n"
                                             "0.03,-0.25,49.9\n");
    assert_false(exists("a.csv.part"));
    assert_int_equal(r.error.reason[0], '\0');
}

static void name_with_comma_and_quote_is_one_cell_of_a_csv(void **state)
{
    const float value = 1.0f;
    run r = run_of(GPW_EXPORT_CSV, 1, &value, 1);

    (void)state;
    strcpy(r.channels[0].name, "a,\"b\"");
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    assert_string_equal(content_of("a.csv"), "t_s,\"a,\"\"b\"\"\"\n0,1\n");
}

static void long_run_keeps_every_nanosecond_of_its_stamps(void **state)
{
    const double time_s[] = {0.0, 0.000000001, 86400.5, 999999999.0};
    const float values[4] = {0};
    run r = run_of(GPW_EXPORT_CSV, 1, values, 4);

    (void)state;
    r.time_s = time_s;
    r.config.interval_ns = 0;
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    assert_string_equal(content_of("a.csv"),
                        "t_s,p_w\n0,0\n0.000000001,0\n86400.5,0\n999999999,0\n");
}

static void every_float_comes_back_with_its_bits(void **state)
{
    static float values[20000];
    uint32_t bits = 1;
    const char *at;
    size_t i;
    run r;

    (void)state;
    for (i = 0; i < COUNT_OF(values); i++) {
        do {
            bits = bits * 1664525u + 1013904223u;
            memcpy(&values[i], &bits, sizeof values[i]);
        } while (!(fabsf(values[i]) <= GPW_EXPORT_VALUE_MAX));
    }
    r = run_of(GPW_EXPORT_CSV, 1, values, COUNT_OF(values));
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    at = strchr(content_of("a.csv"), '\n');
    for (i = 0; i < COUNT_OF(values); i++) {
        const float read = strtof(strchr(at, ',') + 1, NULL);

        assert_memory_equal(&read, &values[i], sizeof read);
        at = strchr(at + 1, '\n');
    }
}

static void number_has_a_point_whatever_the_locale(void **state)
{
    const float values[] = {1.5f, -2.5e-7f};
    run r = run_of(GPW_EXPORT_CSV, 1, values, 2);
    gpw_status csv, cfg;

    (void)state;
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL &&
        setlocale(LC_NUMERIC, "fr_FR.UTF-8") == NULL) {
        print_message("# skipped: no locale with a decimal comma here\n");
        skip();
    }
    csv = write_run(&r, "a.csv");
    r.config.format = GPW_EXPORT_COMTRADE_BINARY;
    cfg = write_run(&r, "a.cfg");
    setlocale(LC_NUMERIC, "C");
    assert_status(csv, GPW_OK);
    assert_status(cfg, GPW_OK);
    assert_string_equal(content_of("a.csv"), "t_s,p_w\n0,1.5\n0.01,-2.5e-07\n");
    assert_null(strstr(content_of("a.cfg"), ",5,"));
}

/* ---- players ---- */

static void player_has_the_calendar_and_no_zone(void **state)
{
    const float values[] = {2294.5f, 1.0e6f, 3.0f};
    const double time_s[] = {0.0, 0.001, 1.0};
    run r = run_of(GPW_EXPORT_GRIDLABD, 1, values, 3);

    (void)state;
    r.config.start_unix_ns = 1709251199000000000; /* date -u -d @1709251199: a leap day ends */
    r.config.interval_ns = 0;
    r.time_s = time_s;
    assert_status(write_run(&r, "a.player"), GPW_OK);
    assert_string_equal(content_of("a.player"), "2024-02-29 23:59:59,2294.5\n"
                                                "2024-02-29 23:59:59.001,1e+06\n"
                                                "2024-03-01 00:00:00,3\n");
}

static void two_channels_play_as_one_complex_value(void **state)
{
    const float values[] = {35001.0f, 170000.0f, 25001.0f, -150.5f};
    run r = run_of(GPW_EXPORT_GRIDLABD, 2, values, 2);

    (void)state;
    assert_status(write_run(&r, "a.player"), GPW_OK);
    assert_string_equal(content_of("a.player"), "2000-01-01 00:00:00,35001+25001j\n"
                                                "2000-01-01 00:00:00.01,170000-150.5j\n");
}

static void loadshape_has_kilowatts_and_kilovars(void **state)
{
    const float values[] = {2500.0f, 5000.0f, -125.0f, 0.0f, 50.0f, 49.5f};
    run r = run_of(GPW_EXPORT_OPENDSS, 3, values, 2);

    (void)state;
    r.config.interval_ns = 500000000u;
    strcpy(r.channels[2].name, "f [Hz]");
    assert_status(write_run(&r, "a.dss"), GPW_OK);
    assert_string_equal(
        content_of("a.dss"),
        "New LoadShape.p_w npts=2 sinterval=0.5 mult=(file=\"a.csv\", column=1, header=yes) "
        "UseActual=yes\n"
        "New LoadShape.q_var npts=2 sinterval=0.5 mult=(file=\"a.csv\", column=2, header=yes) "
        "UseActual=yes\n"
        "New LoadShape.f__Hz_ npts=2 sinterval=0.5 mult=(file=\"a.csv\", column=3, header=yes) "
        "UseActual=no\n");
    assert_string_equal(content_of("a.csv"), "p_w,q_var,f__Hz_\n2.5,-0.125,50\n5,0,49.5\n");
}

static void loadshape_of_given_times_has_hours(void **state)
{
    const float values[] = {2500.0f, 5000.0f};
    const double time_s[] = {0.0, 1800.0};
    run r = run_of(GPW_EXPORT_OPENDSS, 1, values, 2);

    (void)state;
    r.config.interval_ns = 0;
    r.time_s = time_s;
    assert_status(write_run(&r, "a.dss"), GPW_OK);
    assert_string_equal(content_of("a.dss"),
                        "New LoadShape.p_w npts=2 interval=0 hour=(file=\"a.csv\", column=1, "
                        "header=yes) mult=(file=\"a.csv\", column=2, header=yes) "
                        "UseActual=yes\n");
    assert_string_equal(content_of("a.csv"), "hour,p_w\n0,2.5\n0.5,5\n");
}

static void andes_has_powers_in_per_unit_of_its_base(void **state)
{
    const float values[] = {5.0e7f, 1.0e8f, 2.5e7f, 0.0f, 50.0f, 49.5f};
    run r = run_of(GPW_EXPORT_ANDES, 3, values, 2);

    (void)state;
    r.config.base_va = 1.0e8f;
    strcpy(r.channels[1].name, "q,var");
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    assert_string_equal(content_of("a.csv"),
                        "t,p_w,q_var,f_hz\n0,0.5,0.25,50\n0.01,1,0,49.5\n");
    r.config.base_va = gpw_unknown();
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    assert_string_equal(content_of("a.csv"),
                        "t,p_w,q_var,f_hz\n0,5e+07,2.5e+07,50\n0.01,1e+08,0,49.5\n");
}

/* ---- names ---- */

static void every_format_has_a_name_that_finds_it(void **state)
{
    uint32_t format, found;

    (void)state;
    for (format = 0; format <= GPW_EXPORT_CFF_FLOAT32; format++) {
        found = 99;
        assert_status(gpw_export_format_find(gpw_export_format_name(format), &found), GPW_OK);
        assert_int_equal(found, format);
    }
    assert_string_equal(gpw_export_format_name(GPW_EXPORT_COMTRADE_BINARY), "comtrade-binary");
    assert_string_equal(gpw_export_format_name(GPW_EXPORT_CFF_FLOAT32 + 1), "?");
    assert_status(gpw_export_format_find("?", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_export_format_find("CSV", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_export_format_find(NULL, &found), GPW_ERR_NULL);
    assert_status(gpw_export_format_find("csv", NULL), GPW_ERR_NULL);
}

static void second_file_lies_beside_in_the_same_case(void **state)
{
    char text[32] = "as it was";
    size_t needed = 0;

    (void)state;
    assert_status(gpw_export_second_path("x/a.cfg", GPW_EXPORT_COMTRADE_ASCII, text,
                                         sizeof text, &needed),
                  GPW_OK);
    assert_string_equal(text, "x/a.dat");
    assert_int_equal(needed, 8);
    assert_status(
        gpw_export_second_path("A.CFG", GPW_EXPORT_COMTRADE_BINARY, text, sizeof text, NULL),
        GPW_OK);
    assert_string_equal(text, "A.DAT");
    assert_status(gpw_export_second_path("a.dss", GPW_EXPORT_OPENDSS, text, sizeof text, NULL),
                  GPW_OK);
    assert_string_equal(text, "a.csv");
    assert_status(
        gpw_export_second_path("a.cff", GPW_EXPORT_CFF_ASCII, text, sizeof text, &needed),
        GPW_OK);
    assert_string_equal(text, "");
    assert_int_equal(needed, 1);
    strcpy(text, "as it was");
    assert_status(gpw_export_second_path("a.cfg", GPW_EXPORT_COMTRADE_ASCII, text, 5, &needed),
                  GPW_ERR_SIZE);
    assert_int_equal(needed, 6);
    assert_status(gpw_export_second_path("a.txt", GPW_EXPORT_COMTRADE_ASCII, text, 9, NULL),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_export_second_path(".cfg", GPW_EXPORT_COMTRADE_ASCII, text, 9, NULL),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_export_second_path("a.cfg", 99, text, 9, NULL), GPW_ERR_DOMAIN);
    assert_status(gpw_export_second_path(NULL, 0, text, 9, NULL), GPW_ERR_NULL);
    assert_status(gpw_export_second_path("a.csv", 0, NULL, 0, NULL), GPW_ERR_NULL);
    assert_string_equal(text, "as it was");
}

/* ---- what is refused ---- */

static void bad_run_is_refused_with_a_reason_and_leaves_nothing(void **state)
{
    static const float values[] = {1.0f, 2.0f, 3.0f, 4.0f};
    static const float infinite[] = {1.0f, INFINITY};
    static const float missing[] = {1.0f, NAN};
    static const double backwards[] = {1.0, 0.5}, unknown[] = {0.0, NAN}, early[] = {-1.0, 0.0};
    static const double same[] = {1.0, 1.0 + 1.0e-10};
    size_t i;

    (void)state;
    for (i = 0; i < 30u; i++) {
        run r = run_of(i < 4u ? GPW_EXPORT_COMTRADE_BINARY : GPW_EXPORT_CSV, 2, values, 2);
        const char *path = i < 4u ? "a.cfg" : "a.csv";
        gpw_status wanted = GPW_ERR_DOMAIN;
        gpw_status status;

        switch (i) {
        case 0: path = "a.csv"; break;
        case 1: r.config.comtrade_year = 1991; break;
        case 2: strcpy(r.channels[0].name, "q,var"); break; /* both are q_var */
        case 3:
            r.config.format = GPW_EXPORT_COMTRADE_FLOAT32;
            r.config.comtrade_year = 1999;
            break;
        case 4: r.config.format = 10; break;
        case 5: r.count = 0; break;
        case 6: r.count = GPW_EXPORT_CHANNELS_MAX + 1u; break;
        case 7: r.samples = 0; break;
        case 8: r.config.interval_ns = 999; break;
        case 9: r.config.interval_ns = 86400000000001u; break;
        case 10: r.config.interval_ns = 0; break;
        case 11: r.time_s = backwards; break; /* and an interval */
        case 12: r.config.f0_hz = 0.0f; break;
        case 13: r.config.f0_hz = 1001.0f; break;
        case 14: r.config.base_va = -1.0f; break;
        case 15: r.config.start_unix_ns = -1; break;
        case 16: r.config.start_unix_ns = 4102444800000000001 + 1000; break;
        case 17: memset(r.config.station, 'x', sizeof r.config.station); break;
        case 18: strcpy(r.config.device, "a\nb"); break;
        case 19: r.channels[1].name[0] = '\0'; break;
        case 20: strcpy(r.channels[1].name, "P_W"); break;
        case 21: strcpy(r.channels[1].name, "a\tb"); break;
        case 22: strcpy(r.channels[1].name, "t_s"); break;
        case 23: strcpy(r.channels[1].name, " p"); break;
        case 24:
            r.count = 1;
            r.values = infinite;
            break;
        case 25: r.config.first_ns = UINT64_MAX; break;
        case 26:
        case 27:
        case 28:
        case 29:
            r.config.interval_ns = 0;
            r.time_s = i == 26u ? backwards : i == 27u ? unknown : i == 28u ? early : same;
            wanted = i == 26u || i == 29u ? GPW_ERR_ORDER : GPW_ERR_DOMAIN;
            break;
        default: break;
        }
        status = write_run(&r, path);
        if (status != wanted || r.error.reason[0] == '\0' || exists(path) ||
            exists("a.csv.part") || exists("a.cfg.part")) {
            fail_msg("case %u: %s, \"%s\"", (unsigned)i, gpw_status_name(status),
                     r.error.reason);
        }
    }
    for (i = GPW_EXPORT_GRIDLABD; i <= GPW_EXPORT_ANDES; i++) {
        run r = run_of((uint32_t)i, 1, missing, 2);

        assert_status(write_run(&r, "a.dss"), GPW_ERR_UNKNOWN);
        assert_string_equal(r.error.field, "p_w");
        assert_string_equal(r.error.reason, "sample 1 is missing; a player needs every one");
    }
    {
        run r = run_of(GPW_EXPORT_GRIDLABD, 3, values, 1);

        assert_status(write_run(&r, "a.player"), GPW_ERR_DOMAIN);
    }
}

static void null_and_foreign_structs_are_refused(void **state)
{
    const float value = 1.0f;
    run r = run_of(GPW_EXPORT_CSV, 1, &value, 1);
    const gpw_export_config c = r.config;
    gpw_export_config other = c;
    struct {
        gpw_export_config known;
        uint32_t more[2];
    } newer;

    (void)state;
    assert_status(gpw_export_write(NULL, &c, r.channels, 80, 1, NULL, &value, 1, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_export_write("a.csv", NULL, r.channels, 80, 1, NULL, &value, 1, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_export_write("a.csv", &c, NULL, 80, 1, NULL, &value, 1, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_export_write("a.csv", &c, r.channels, 80, 1, NULL, NULL, 1, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_export_write("a.csv", &c, r.channels, 79, 1, NULL, &value, 1, NULL),
                  GPW_ERR_VERSION);
    other.header = 0;
    assert_status(gpw_export_write("a.csv", &other, r.channels, 80, 1, NULL, &value, 1, NULL),
                  GPW_ERR_VERSION);
    other = c;
    other.reserved[1] = 1;
    assert_status(gpw_export_write("a.csv", &other, r.channels, 80, 1, NULL, &value, 1, NULL),
                  GPW_ERR_VERSION);
    assert_status(gpw_export_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_export_config_init(&other, 100), GPW_ERR_VERSION);
    assert_false(exists("a.csv"));
    assert_status(gpw_export_config_init(&newer.known, sizeof newer), GPW_OK);
    assert_status(
        gpw_export_write("a.csv", &newer.known, r.channels, 80, 1, NULL, &value, 1, NULL),
        GPW_OK);
    newer.more[1] = 1;
    assert_status(
        gpw_export_write("a.csv", &newer.known, r.channels, 80, 1, NULL, &value, 1, NULL),
        GPW_ERR_VERSION);
}

/* ---- files ---- */

static void put_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void file_that_was_there_is_replaced_only_by_a_whole_one(void **state)
{
    static const float infinite[] = {1.0f, INFINITY};
    run r = run_of(GPW_EXPORT_CSV, 1, infinite, 2);

    (void)state;
    put_file("a.csv", "old");
    assert_status(write_run(&r, "a.csv"), GPW_ERR_DOMAIN);
    assert_string_equal(content_of("a.csv"), "old");
    r.samples = 1;
    assert_status(write_run(&r, "a.csv"), GPW_OK);
    assert_string_equal(content_of("a.csv"), "t_s,p_w\n0,1\n");
}

static void foreign_part_and_folders_are_left_alone(void **state)
{
    const float value = 1.0f;
    run r = run_of(GPW_EXPORT_COMTRADE_ASCII, 1, &value, 1);

    (void)state;
    put_file("a.dat.part", "somebody's");
    put_file("a.cfg", "old");
    assert_status(write_run(&r, "a.cfg"), GPW_ERR_IO);
    assert_non_null(strstr(r.error.reason, "a.dat.part"));
    assert_string_equal(content_of("a.dat.part"), "somebody's");
    assert_string_equal(content_of("a.cfg"), "old");
    assert_false(exists("a.cfg.part"));
    r.config.format = GPW_EXPORT_CSV;
    assert_status(write_run(&r, "none/a.csv"), GPW_ERR_IO);
    assert_status(write_run(&r, "."), GPW_ERR_IO);
    assert_non_null(strstr(r.error.reason, "no regular file"));
}

static void full_disk_leaves_what_was_there(void **state)
{
    static float values[100000];
    run r = run_of(GPW_EXPORT_COMTRADE_FLOAT32, 1, values, COUNT_OF(values));
    struct rlimit before, small;
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
    gpw_status status;

    (void)state;
    put_file("a.cfg", "old");
    put_file("a.dat", "old too");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    status = write_run(&r, "a.cfg");
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, handler);
    assert_status(status, GPW_ERR_IO);
    assert_non_null(strstr(r.error.reason, "write all"));
    assert_string_equal(content_of("a.cfg"), "old");
    assert_string_equal(content_of("a.dat"), "old too");
    assert_false(exists("a.cfg.part"));
    assert_false(exists("a.dat.part"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(csv_has_a_row_a_sample_and_an_empty_cell_for_a_missing_one),
        CASE(name_with_comma_and_quote_is_one_cell_of_a_csv),
        CASE(long_run_keeps_every_nanosecond_of_its_stamps),
        CASE(every_float_comes_back_with_its_bits),
        CASE(number_has_a_point_whatever_the_locale),
        CASE(player_has_the_calendar_and_no_zone),
        CASE(two_channels_play_as_one_complex_value),
        CASE(loadshape_has_kilowatts_and_kilovars),
        CASE(loadshape_of_given_times_has_hours),
        CASE(andes_has_powers_in_per_unit_of_its_base),
        CASE(every_format_has_a_name_that_finds_it),
        CASE(second_file_lies_beside_in_the_same_case),
        CASE(bad_run_is_refused_with_a_reason_and_leaves_nothing),
        CASE(null_and_foreign_structs_are_refused),
        CASE(file_that_was_there_is_replaced_only_by_a_whole_one),
        CASE(foreign_part_and_folders_are_left_alone),
        CASE(full_disk_leaves_what_was_there),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
