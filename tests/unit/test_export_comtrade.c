/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* mkdtemp() */

#include "export_setup.h"

/* ---- COMTRADE ---- */

static void ascii_comtrade_is_as_the_standard_has_it(void **state)
{
    /* 199 996 steps over a range of 199 996: one each. */
    const float values[] = {-99998.0f, NAN, 99998.0f, 50.0f, 50.0f, 50.0f};
    run r = run_of(GPW_EXPORT_COMTRADE_ASCII, 2, values, 3);

    (void)state;
    r.config.f0_hz = 50.0f;
    r.config.first_ns = 10000000u;
    strcpy(r.config.station, "Site, north");
    strcpy(r.channels[1].name, "f");
    strcpy(r.channels[1].unit, "");
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_string_equal(content_of("a.cfg"), "Site_ north,simulation,1999\r\n"
                                             "2,2A,0D\r\n"
                                             "1,p_w,,,W,1,0,0,-99998,99998,1,1,P\r\n"
                                             "2,f,,,NONE,1,50,0,-99998,99998,1,1,P\r\n"
                                             "50\r\n"
                                             "1\r\n"
                                             "100,3\r\n"
                                             "01/01/2000,00:00:00.010000\r\n"
                                             "01/01/2000,00:00:00.010000\r\n"
                                             "ASCII\r\n"
                                             "1\r\n");
    assert_string_equal(content_of("a.dat"), "1,0,-99998,0\r\n"
                                             "2,10000,99999,0\r\n"
                                             "3,20000,99998,0\r\n\x1a");
}

static void comtrade_of_2013_says_where_its_time_comes_from(void **state)
{
    const float values[] = {1.0f, 2.0f};
    run r = run_of(GPW_EXPORT_COMTRADE_ASCII, 1, values, 2);

    (void)state;
    r.config.comtrade_year = 2013;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_non_null(strstr(content_of("a.cfg"), "libgpupower,simulation,2013\r\n"));
    assert_non_null(strstr((const char *)content, "\r\n\r\n1\r\n100,2\r\n")); /* no frequency */
    assert_non_null(strstr((const char *)content, "\r\nASCII\r\n1\r\n0,x\r\nF,3\r\n"));
    assert_null(strchr(content_of("a.dat"), 0x1a));
}

static void binary_comtrade_has_its_low_byte_first(void **state)
{
    const float values[] = {-32767.0f, 258.0f, NAN, 32767.0f};
    static const unsigned char wanted[] = {
        1, 0, 0, 0, 0,    0,    0, 0, 0x01, 0x80, /* -32767 */
        2, 0, 0, 0, 0x10, 0x27, 0, 0, 0x02, 0x01, /* 10 000 us; 258 */
        3, 0, 0, 0, 0x20, 0x4e, 0, 0, 0x00, 0x80, /* missing */
        4, 0, 0, 0, 0x30, 0x75, 0, 0, 0xff, 0x7f};
    run r = run_of(GPW_EXPORT_COMTRADE_BINARY, 1, values, 4);

    (void)state;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_non_null(strstr(content_of("a.cfg"), "1,p_w,,,W,1,0,0,-32767,32767,1,1,P\r\n"));
    content_of("a.dat");
    assert_int_equal(content_bytes, sizeof wanted);
    assert_memory_equal(content, wanted, sizeof wanted);
}

static void float_comtrade_has_the_floats_themselves(void **state)
{
    const float values[] = {1.0f, NAN, -2.5f};
    static const unsigned char wanted[] = {
        1, 0, 0, 0, 0,    0,    0, 0, 0x00, 0x00, 0x80, 0x3f, /* 1 */
        2, 0, 0, 0, 0x10, 0x27, 0, 0, 0xff, 0xff, 0x7f, 0xff, /* missing */
        3, 0, 0, 0, 0x20, 0x4e, 0, 0, 0x00, 0x00, 0x20, 0xc0};
    run r = run_of(GPW_EXPORT_COMTRADE_FLOAT32, 1, values, 3);

    (void)state;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_non_null(strstr(content_of("a.cfg"), "1,p_w,,,W,1,0,0,-2.5,1,1,1,P\r\n"));
    assert_non_null(strstr((const char *)content, ",2013\r\n"));
    content_of("a.dat");
    assert_int_equal(content_bytes, sizeof wanted);
    assert_memory_equal(content, wanted, sizeof wanted);
}

static void one_file_holds_the_same_between_its_marks(void **state)
{
    const float values[] = {1.0f, 3.0f};
    static const char tail[] = "--- file type: INF ---\r\n--- file type: HDR ---\r\n"
                               "--- file type: DAT BINARY: 20 ---\r\n";
    run r = run_of(GPW_EXPORT_CFF_BINARY, 1, values, 2);
    const char *at;

    (void)state;
    assert_status(write_run(&r, "a.cff"), GPW_OK);
    at = content_of("a.cff");
    assert_memory_equal(at, "--- file type: CFG ---\r\nlibgpupower,simulation,2013\r\n", 53);
    at = strstr(at, tail);
    assert_non_null(at);
    assert_int_equal(content_bytes - (size_t)(at - (const char *)content), strlen(tail) + 20u);
    r.config.format = GPW_EXPORT_CFF_ASCII;
    assert_status(write_run(&r, "a.cff"), GPW_OK);
    assert_non_null(strstr(content_of("a.cff"), "--- file type: DAT ASCII ---\r\n"
                                                "1,0,-99998\r\n2,10000,99998\r\n"));
}

/* The numbers of the channel's line behind its unit. */
static void scale_in(const char *cfg, double *scale, double *offset)
{
    const char *const at = strstr(cfg, ",,,W,");
    char *end;

    assert_non_null(at);
    *scale = strtod(at + 5, &end);
    *offset = strtod(end + 1, NULL);
}

static void binary_error_is_half_a_level_of_65534(void **state)
{
    static float values[40000];
    double scale, offset;
    uint32_t bits = 7;
    size_t i;
    run r;

    (void)state;
    for (i = 0; i < COUNT_OF(values); i++) {
        bits = bits * 1664525u + 1013904223u;
        values[i] = 1.0e6f + (float)(bits >> 8); /* 1 to 17.8 MW */
    }
    values[11] = 1.0e6f;
    values[12] = 2.0e7f;
    r = run_of(GPW_EXPORT_COMTRADE_BINARY, 1, values, COUNT_OF(values));
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    scale_in(content_of("a.cfg"), &scale, &offset);
    content_of("a.dat");
    assert_int_equal(content_bytes, 10u * COUNT_OF(values));
    for (i = 0; i < COUNT_OF(values); i++) {
        const unsigned char *const x = content + 10u * i + 8u;
        const int whole = x[0] + 256 * (signed char)x[1];

        assert_near(scale * whole + offset, values[i], 1.9e7 / 65534.0 * 0.50001);
    }
}

static void constant_and_missing_channels_have_a_scale(void **state)
{
    const float values[] = {49.99f, 49.99f, NAN, NAN};
    run r = run_of(GPW_EXPORT_COMTRADE_BINARY, 2, values, 2);

    (void)state;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_non_null(strstr(content_of("a.cfg"), "1,p_w,,,W,1,49.9900016784668,0,"));
    assert_non_null(strstr((const char *)content, "2,q_var,,,var,1,0,0,"));
}

/* The factor of the stamps, last line of a .cfg of 1999. */
static double unit_us_in(const char *cfg)
{
    return strtod(strstr(cfg, "BINARY\r\n") + 8, NULL);
}

static uint32_t stamp_at(const char *path, long sample, long row_bytes)
{
    unsigned char x[4] = {0, 0, 0, 0};
    FILE *const file = fopen(path, "rb");

    assert_non_null(file);
    assert_int_equal(fseek(file, sample * row_bytes + 4, SEEK_SET), 0);
    assert_int_equal(fread(x, 1, 4, file), 4);
    fclose(file);
    return x[0] | (uint32_t)x[1] << 8 | (uint32_t)x[2] << 16 | (uint32_t)x[3] << 24;
}

static void stamps_beyond_32_bits_count_intervals(void **state)
{
    /* 4 294 967 294 us hold 429 496 intervals of 10 ms: one sample more than that fits. */
    const size_t most = 429497;
    float *const values = calloc(most + 1u, sizeof *values);
    run r = run_of(GPW_EXPORT_COMTRADE_BINARY, 1, values, most);

    (void)state;
    assert_non_null(values);
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_near(unit_us_in(content_of("a.cfg")), 1, 0);
    assert_int_equal(stamp_at("a.dat", (long)most - 1, 10), 4294960000u);
    r.samples = most + 1u;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_near(unit_us_in(content_of("a.cfg")), 10000, 0);
    assert_int_equal(stamp_at("a.dat", (long)most, 10), most);
    free(values);
}

static void interval_of_no_whole_microseconds_is_the_unit(void **state)
{
    const float values[] = {1.0f, 2.0f, 3.0f};
    run r = run_of(GPW_EXPORT_COMTRADE_BINARY, 1, values, 3);

    (void)state;
    r.config.interval_ns = 16666667u;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_near(unit_us_in(content_of("a.cfg")), 16666.667, 0);
    assert_non_null(strstr((const char *)content, "\r\n59.9999988000000")); /* 1e9/16666667 */
    assert_int_equal(stamp_at("a.dat", 2, 10), 2);
}

static void given_times_are_stamps_from_the_first_one(void **state)
{
    const float values[] = {1.0f, 2.0f, 3.0f};
    double time_s[] = {5.0, 5.0000015, 100.25};
    run r = run_of(GPW_EXPORT_COMTRADE_BINARY, 1, values, 3);

    (void)state;
    r.config.interval_ns = 0;
    r.time_s = time_s;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_non_null(
        strstr(content_of("a.cfg"), "\r\n0\r\n0,3\r\n01/01/2000,00:00:05.000000\r\n"));
    assert_int_equal(stamp_at("a.dat", 0, 10), 0);
    assert_int_equal(stamp_at("a.dat", 1, 10), 2);
    assert_int_equal(stamp_at("a.dat", 2, 10), 95250000);
    time_s[2] =
        5005.0; /* 5e9 us: beyond 32 bits, so tens of them; the second one rounds to 0 */
    assert_status(write_run(&r, "a.cfg"), GPW_ERR_ORDER);
    time_s[1] = 6.0;
    assert_status(write_run(&r, "a.cfg"), GPW_OK);
    assert_near(unit_us_in(content_of("a.cfg")), 10, 0);
    assert_int_equal(stamp_at("a.dat", 2, 10), 500000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(ascii_comtrade_is_as_the_standard_has_it),
        CASE(comtrade_of_2013_says_where_its_time_comes_from),
        CASE(binary_comtrade_has_its_low_byte_first),
        CASE(float_comtrade_has_the_floats_themselves),
        CASE(one_file_holds_the_same_between_its_marks),
        CASE(binary_error_is_half_a_level_of_65534),
        CASE(constant_and_missing_channels_have_a_scale),
        CASE(stamps_beyond_32_bits_count_intervals),
        CASE(interval_of_no_whole_microseconds_is_the_unit),
        CASE(given_times_are_stamps_from_the_first_one),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
