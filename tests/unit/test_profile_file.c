/* SPDX-License-Identifier: MIT */
/* Profile files: what is written is read again, to the bit; what is wrong is named. */
#include "gpw_test.h"

#include <gpupower/profile_file.h>

#include "page.h"
#include "sha256.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- helpers ---- */

static gpw_profile_file *file_of(const char *text)
{
    gpw_profile_file *file = NULL;
    gpw_file_error error;

    if (gpw_profile_file_parse(text, strlen(text), &file, &error) != GPW_OK) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    return file;
}

static char *text_of(const gpw_profile_file *file)
{
    size_t bytes = 0;
    char *text;

    assert_status(gpw_profile_file_text(file, NULL, 0, &bytes), GPW_OK);
    text = malloc(bytes);
    assert_non_null(text);
    assert_status(gpw_profile_file_text(file, text, bytes, NULL), GPW_OK);
    assert_int_equal(strlen(text) + 1u, bytes);
    return text;
}

static void refuse(const char *text, uint32_t line, const char *field, const char *fragment)
{
    gpw_profile_file *file = (gpw_profile_file *)(void *)&line; /* must be overwritten */
    gpw_file_error error;

    assert_status(gpw_profile_file_parse(text, strlen(text), &file, &error), GPW_ERR_FORMAT);
    assert_null(file);
    if (error.line != line || strcmp(error.field, field) != 0 ||
        strstr(error.reason, fragment) == NULL) {
        fail_msg("line %u, \"%s\": %s", error.line, error.field, error.reason);
    }
    assert_status(gpw_profile_file_parse(text, strlen(text), &file, NULL), GPW_ERR_FORMAT);
}

static gpw_figure figure_of(const gpw_profile *profile, gpw_quantity quantity, gpw_phase phase)
{
    gpw_figure figure;

    assert_status(gpw_profile_figure(profile, quantity, phase, &figure, sizeof figure), GPW_OK);
    return figure;
}

static void assert_same_figures(const gpw_profile *a, const gpw_profile *b)
{
    uint32_t count = 0, other = 0, i;
    gpw_figure x, y;

    assert_status(gpw_profile_figure_count(a, &count), GPW_OK);
    assert_status(gpw_profile_figure_count(b, &other), GPW_OK);
    assert_int_equal(count, other);
    for (i = 0; i < count; i++) {
        assert_status(gpw_profile_figure_at(a, i, &x, sizeof x), GPW_OK);
        assert_status(gpw_profile_figure_at(b, i, &y, sizeof y), GPW_OK);
        assert_memory_equal(&x, &y, sizeof x); /* NaNs too: there is one */
    }
}

#define HEAD "[profile]\nname = mine\n"

/* ---- numbers ---- */

/* Each from its bits, so that no text stands between. */
static float float_of(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static void shortest_text_is_the_one_a_person_would_write(void **state)
{
    static const struct {
        float value;
        const char *text;
    } rows[] = {{412.3f, "412.3"}, {0.1f, "0.1"},      {0.13f, "0.13"}, {1.0f, "1"},
                {-50.0f, "-50"},   {1e6f, "1e+06"},    {0.0f, "0"},     {100.0f, "100"},
                {350.0f, "350"},   {1e-6f, "1e-06"},   {700.0f, "700"}, {3800.0f, "3800"},
                {1e12f, "1e+12"},  {33554.0f, "33554"}};
    char text[32];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        gpwi_float_text(text, rows[i].value);
        assert_near(strtof(text, NULL), (double)rows[i].value, 0.0);
        assert_string_equal(text, rows[i].text);
    }
}

static void figures_of_any_bits_come_back_with_the_same_bits(void **state)
{
    uint32_t bits = 0x00400000u; /* a denormal; then in odd steps through the range */
    char line[160], number[32];

    (void)state;
    for (; bits < 0x53680000u; bits += 0x00017357u) { /* to 1e12 */
        gpw_profile_file *file;
        gpw_figure figure;

        gpwi_float_text(number, float_of(bits));
        (void)snprintf(line, sizeof line, HEAD "[train]\npower = %s W\n", number);
        file = file_of(line);
        figure = figure_of(gpw_profile_file_profile(file), GPW_QUANTITY_POWER, GPW_PHASE_TRAIN);
        assert_memory_equal(&figure.value, &bits, sizeof bits);
        gpw_profile_file_destroy(file);
    }
}

/* ---- round trips ---- */

static void every_built_in_profile_comes_back_to_the_bit(void **state)
{
    uint32_t i;

    (void)state;
    for (i = 0; i < gpw_profile_count(); i++) {
        gpw_profile_file *file = NULL, *again;
        char *text, *second;

        assert_status(gpw_profile_file_create(gpw_profile_at(i), &file), GPW_OK);
        text = text_of(file);
        again = file_of(text);
        assert_same_figures(gpw_profile_at(i), gpw_profile_file_profile(again));
        assert_string_equal(gpw_profile_name(gpw_profile_file_profile(again)),
                            gpw_profile_name(gpw_profile_at(i)));
        second = text_of(again);
        assert_string_equal(text, second);
        free(second);
        free(text);
        gpw_profile_file_destroy(again);
        gpw_profile_file_destroy(file);
    }
}

/* The longest line there can be: of the names the longest, of the numbers too. */
static void longest_figure_fits_its_line(void **state)
{
    gpw_profile_config config;
    uint64_t memory[GPW_PROFILE_STATE_BYTES(8) / 8u];
    gpw_profile *profile = NULL;
    gpw_profile_file *file = NULL, *again;
    gpw_figure figure;
    gpw_source source, longest = 0;
    char *text;

    (void)state;
    for (source = 0; strcmp(gpw_source_name(source), "?") != 0; source++) {
        if (strlen(gpw_source_name(source)) > strlen(gpw_source_name(longest))) {
            longest = source;
        }
    }
    assert_status(gpw_profile_config_init(&config, sizeof config), GPW_OK);
    (void)strcpy(config.name, "long");
    config.figures_max = 8;
    assert_status(gpw_profile_init(memory, sizeof memory, &config, &profile), GPW_OK);
    memset(&figure, 0, sizeof figure);
    figure.quantity = GPW_QUANTITY_POWER_AT_TEMPERATURE;
    figure.phase = GPW_PHASE_WARMUP;
    figure.at = float_of(0xb3abcdefu);
    figure.low = float_of(0x3eabcdefu);
    figure.value = float_of(0x501234abu);
    figure.high = float_of(0x5123cdefu);
    figure.spread = GPW_SPREAD_INSTRUMENT;
    figure.grade = GPW_GRADE_MEASURED;
    figure.source = longest;
    figure.point = GPW_POINT_INSTRUMENT;
    assert_status(gpw_profile_set_figure(profile, &figure, sizeof figure), GPW_OK);
    assert_status(gpw_profile_file_create(profile, &file), GPW_OK);
    text = text_of(file);
    again = file_of(text);
    assert_same_figures(profile, gpw_profile_file_profile(again));
    free(text);
    gpw_profile_file_destroy(again);
    gpw_profile_file_destroy(file);
}

static void wave_above_its_period_in_the_text_is_taken(void **state)
{
    gpw_profile_file *file = file_of(HEAD "[train]\nwave = 120 W, grade M, source user-log\n"
                                          "wave_duty = 0.9\nwave_period = 5.5 s\npower = 600\n"
                                          "[board]\ncap_max = 700\ncap = 650\ncap_min = 200\n");
    gpw_figure figure =
        figure_of(gpw_profile_file_profile(file), GPW_QUANTITY_WAVE, GPW_PHASE_TRAIN);

    (void)state;
    assert_near(figure.value, 120.0, 0.0);
    assert_int_equal(figure.source, GPW_SOURCE_LOG);
    assert_int_equal(figure.grade, GPW_GRADE_MEASURED);
    figure = figure_of(gpw_profile_file_profile(file), GPW_QUANTITY_POWER, GPW_PHASE_TRAIN);
    assert_int_equal(figure.grade, GPW_GRADE_USER);
    assert_int_equal(figure.spread, GPW_SPREAD_NONE);
    gpw_profile_file_destroy(file);
}

static void line_gives_each_part_of_its_figure(void **state)
{
    gpw_profile_file *const file =
        file_of(HEAD "[board]\n  excursion = unknown, at 0.13 s , low 1.2, high 1.34, spread "
                     "p5-p95, grade I, point psu-ac ; a comment\n; another\n\n# and one\n");
    const gpw_figure figure =
        figure_of(gpw_profile_file_profile(file), GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT);

    (void)state;
    assert_true(isnan(figure.value));
    assert_near(figure.at, 0.13, 1e-8);
    assert_near(figure.low, 1.2, 1e-7);
    assert_near(figure.high, 1.34, 1e-7);
    assert_int_equal(figure.spread, GPW_SPREAD_P5_P95);
    assert_int_equal(figure.grade, GPW_GRADE_INFERRED);
    assert_int_equal(figure.point, GPW_POINT_PSU_AC);
    assert_int_equal(figure.source, GPW_SOURCE_USER);
    gpw_profile_file_destroy(file);
}

/* ---- notes ---- */

static void notes_and_sentences_come_back(void **state)
{
    static const char sentence[] =
        "Idle is not in this log, which starts under load; what the boards draw without a "
        "context, and how much warmer boards draw more, has to be measured with the job "
        "stopped, for at least a minute, before it is used to size a set.";
    gpw_profile_file *file = file_of(HEAD), *again;
    gpw_profile_note note;
    char *text, value[64];

    (void)state;
    for (note = 0; note < GPW_PROFILE_NOTE_COUNT; note++) {
        (void)snprintf(value, sizeof value, "a = [%s]: 100 %%, \xc3\xa4; #%u",
                       gpw_profile_note_name(note), note);
        assert_status(gpw_profile_file_set_note(file, note, value), GPW_OK);
    }
    assert_status(gpw_profile_file_add_unknown(file, sentence), GPW_OK);
    assert_status(gpw_profile_file_add_unknown(file, "The ramp."), GPW_OK);
    text = text_of(file);
    again = file_of(text);
    for (note = 0; note < GPW_PROFILE_NOTE_COUNT; note++) {
        assert_string_equal(gpw_profile_file_note(again, note),
                            gpw_profile_file_note(file, note));
        assert_true(strlen(gpw_profile_file_note(again, note)) > 10u);
    }
    assert_string_equal(gpw_profile_file_unknown(again, 0), sentence);
    assert_string_equal(gpw_profile_file_unknown(again, 1), "The ramp.");
    assert_string_equal(gpw_profile_file_unknown(again, 2), "");
    assert_status(gpw_profile_file_set_note(again, GPW_PROFILE_NOTE_LOG, ""), GPW_OK);
    assert_string_equal(gpw_profile_file_note(again, GPW_PROFILE_NOTE_LOG), "");
    free(text);
    gpw_profile_file_destroy(again);
    gpw_profile_file_destroy(file);
}

static void text_that_no_line_can_hold_is_refused(void **state)
{
    static const char *const bad[] = {" a", "a ", "a\nb", "a ; b", ";", "\x7f", "a\tb"};
    gpw_profile_file *file = file_of(HEAD);
    char lengthy[GPW_PROFILE_UNKNOWN_MAX + 2u];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bad); i++) {
        assert_status(gpw_profile_file_set_note(file, GPW_PROFILE_NOTE_COMMENT, bad[i]),
                      GPW_ERR_DOMAIN);
        assert_status(gpw_profile_file_add_unknown(file, bad[i]), GPW_ERR_DOMAIN);
    }
    assert_status(gpw_profile_file_set_note(file, GPW_PROFILE_NOTE_COUNT, "a"), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_file_add_unknown(file, ""), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_file_add_unknown(file, "two  blanks"), GPW_ERR_DOMAIN);
    memset(lengthy, 'a', sizeof lengthy);
    lengthy[GPW_PROFILE_NOTE_MAX + 1u] = '\0';
    assert_status(gpw_profile_file_set_note(file, GPW_PROFILE_NOTE_COMMENT, lengthy),
                  GPW_ERR_FULL);
    assert_status(gpw_profile_file_add_unknown(file, lengthy), GPW_ERR_DOMAIN);
    for (i = 0; i < sizeof lengthy; i++) {
        lengthy[i] = i % 2u == 0u ? 'a' : ' ';
    }
    lengthy[sizeof lengthy - 1u] = '\0';
    assert_status(gpw_profile_file_add_unknown(file, lengthy), GPW_ERR_FULL);
    for (i = 0; i < GPW_PROFILE_UNKNOWNS_MAX; i++) {
        assert_status(gpw_profile_file_add_unknown(file, "a"), GPW_OK);
    }
    assert_status(gpw_profile_file_add_unknown(file, "a"), GPW_ERR_FULL);
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_COMMENT), "");
    gpw_profile_file_destroy(file);
}

/* ---- the log ---- */

static void hash_is_that_of_the_standard(void **state)
{
    /* FIPS 180-4's examples as NIST publishes them; the last is a million times `a`. */
    static const struct {
        const char *text;
        unsigned times;
        const char *hash;
    } rows[] = {
        {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    struct gpwi_sha256 sha;
    char text[65];
    unsigned n;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        gpwi_sha256_begin(&sha);
        for (n = 0; n < rows[i].times; n++) {
            gpwi_sha256_add(&sha, rows[i].text, strlen(rows[i].text));
        }
        gpwi_sha256_end(&sha, text);
        assert_string_equal(text, rows[i].hash);
    }
}

static void log_is_named_with_length_and_hash(void **state)
{
    gpw_profile_file *file = file_of(HEAD);
    gpw_file_error error;
    FILE *const log = fopen("test_profile_file ;log.csv", "wb");

    (void)state;
    assert_non_null(log);
    assert_true(fputs("abc", log) >= 0);
    assert_int_equal(fclose(log), 0);
    assert_status(gpw_profile_file_set_log(file, "./test_profile_file ;log.csv", &error),
                  GPW_OK);
    assert_int_equal(remove("test_profile_file ;log.csv"), 0);
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_LOG),
                        "test_profile_file ?log.csv");
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_LOG_BYTES), "3");
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_LOG_SHA256),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_status(gpw_profile_file_set_log(file, "no such log", &error), GPW_ERR_IO);
    assert_non_null(strstr(error.reason, "open the log"));
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_LOG_BYTES), "3");
    gpw_profile_file_destroy(file);
}

/* ---- what is refused ---- */

static void structure_that_is_wrong_is_named(void **state)
{
    (void)state;
    refuse("", 0, "profile.name", "no section [profile]");
    refuse("[profile]\nformat = 1\n", 1, "profile.name", "needs the key name");
    refuse("name = a\n", 1, "name", "start with [profile]");
    refuse("[profil]\n", 1, "profil", "did you mean [profile]?");
    refuse("[engine]\n", 1, "engine", "no section of a profile file");
    refuse(HEAD "[off]\npower = 0\n", 3, "off", "draws nothing");
    refuse(HEAD "[idle]\n[board]\n[idle]\n", 5, "idle", "line 3 already");
    refuse(HEAD "[idle\n", 3, "", "not closed");
    refuse(HEAD "[idle] power = 3\n", 3, "", "line of its own");
    refuse(HEAD "[idle]\npower\n", 4, "", "neither [section] nor key = value");
    refuse(HEAD "name = other\n", 3, "profile.name", "line 2 already");
    refuse("[profile]\nname = Mine\n", 2, "profile.name", "a-z, 0-9 and -");
    refuse("[profile]\nname = 1234567890123456789012345678901234567890\n", 2, "profile.name",
           "1 to 39");
    refuse(HEAD "format = 2\n", 3, "profile.format", "this version of the library reads 1");
    refuse(HEAD "format = one\n", 3, "profile.format", "whole number");
    refuse(HEAD "tdp = 700\n", 3, "profile.tdp", "[profile] has name and format");
    refuse(HEAD "[origin]\nlogg = a\n", 4, "origin.logg", "did you mean log?");
    refuse(HEAD "[origin]\nlog = a\nlog = b\n", 5, "origin.log", "line 4 already");
    refuse(HEAD "[unknown]\n2 = a\n", 4, "unknown.2", "numbered 1, 2, ...");
    refuse(HEAD "[unknown]\n1 = a\n3 = b\n", 5, "unknown.3", "numbered 1, 2, ...");
    refuse(HEAD "[unknown]\nramp = a\n", 4, "unknown.ramp", "numbered 1, 2, ...");
}

static void figure_that_is_wrong_is_named(void **state)
{
    (void)state;
    refuse(HEAD "[idle]\npowr = 50\n", 4, "idle.powr", "did you mean power?");
    refuse(HEAD "[idle]\ntdp = 700\n", 4, "idle.tdp", "belongs into [board]");
    refuse(HEAD "[board]\nsigma = 7\n", 4, "board.sigma", "that phase's section");
    refuse(HEAD "[idle]\npower = 0.05 kW\n", 4, "idle.power", "\"kW\" stands behind");
    refuse(HEAD "[idle]\npower = fifty\n", 4, "idle.power", "\"fifty\" is no number in W");
    refuse(HEAD "[idle]\npower = nan\n", 4, "idle.power", "is no number");
    refuse(HEAD "[idle]\npower = 1e99\n", 4, "idle.power", "beyond");
    refuse(HEAD "[idle]\npower = 50,5\n", 4, "idle.power", "behind the value come");
    refuse(HEAD "[idle]\npower = 50, lo 40\n", 4, "idle.power", "did you mean low?");
    refuse(HEAD "[idle]\npower = 50, low 40, low 41\n", 4, "idle.power", "stands twice");
    refuse(HEAD "[idle]\npower = 50, , low 41\n", 4, "idle.power", "between two commas");
    refuse(HEAD "[idle]\npower = 50, at 3 s\n", 4, "idle.power", "power has no condition");
    refuse(HEAD "[idle]\npower = 50, grade Q\n", 4, "idle.power", "no grade \"Q\"");
    refuse(HEAD "[idle]\npower = 50, grade -\n", 4, "idle.power", "no grade \"-\"");
    refuse(HEAD "[idle]\npower = 50, source user-lok\n", 4, "idle.power", "mean user-log?");
    refuse(HEAD "[idle]\npower = 50, point gpu-trail\n", 4, "idle.power", "mean gpu-rail?");
    refuse(HEAD "[idle]\npower = 50, low 60\n", 4, "idle.power", "low <= value <= high");
    refuse(HEAD "[idle]\npower = -50\n", 4, "idle.power", "power is 0 to 1e+12 W");
    refuse(HEAD "[idle]\npower = unknown\n", 4, "idle.power", "neither value nor ends");
    refuse(HEAD "[idle]\npower = 50, spread range\n", 4, "idle.power", "give low or high");
    refuse(HEAD "[idle]\npower = unknown, low 3, spread lower\n", 4, "idle.power",
           "speaks of the value");
    refuse(HEAD "[idle]\npower = 50, low 3, spread none\n", 4, "idle.power", "their kind");
    refuse(HEAD "[idle]\npower_percentile = 50\n", 4, "idle.power_percentile", "0 to 100 %");
    refuse(HEAD "[idle]\npower = 50\npower = 51\n", 5, "idle.power", "line 4 already");
    refuse(HEAD "[idle]\npower = 50\nwave = 9\nwave_duty = 0.5\n", 5, "idle.wave",
           "needs wave_period and wave_duty");
    refuse(HEAD "[idle]\nwave = 90\nwave_duty = 0.9\nwave_period = 3\npower = 50\n", 4,
           "idle.wave", "below 0 W");
    refuse(HEAD "[board]\ncap = 700\ncap_max = 600\n", 5, "board.cap_max",
           "cap_min <= cap <= cap_max");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    char lengthy[260];

    (void)state;
    (void)snprintf(lengthy, sizeof lengthy, HEAD "[origin]\ncomment = %200d\n", 3);
    refuse(lengthy, 4, "", "longer than 190");
    refuse("\xff\xfe[profile]", 1, "", "UTF-16");
    refuse(HEAD "[origin]\ncomment = a\tb\n", 4, "origin.comment", "control character");
}

static void calls_without_what_they_need_are_refused(void **state)
{
    gpw_profile_file *file = file_of(HEAD), *other = NULL;
    uint64_t nothing[8] = {0};
    gpw_file_error error;
    char text[8];
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_profile_file_create(NULL, &other), GPW_ERR_NULL);
    assert_status(gpw_profile_file_create(gpw_profile_at(0), NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_create((const gpw_profile *)(void *)nothing, &other),
                  GPW_ERR_HANDLE);
    assert_null(other);
    assert_status(gpw_profile_file_read(NULL, &other, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_read("x", NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_read("no such file", &other, &error), GPW_ERR_IO);
    assert_non_null(strstr(error.reason, "open the file"));
    assert_status(gpw_profile_file_parse(NULL, 0, &other, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_set_note(NULL, 0, "a"), GPW_ERR_NULL);
    assert_status(gpw_profile_file_set_note(file, 0, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_set_note((gpw_profile_file *)(void *)nothing, 0, "a"),
                  GPW_ERR_HANDLE);
    assert_status(gpw_profile_file_add_unknown(file, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_text(file, NULL, 0, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_text(file, text, sizeof text, &bytes), GPW_ERR_SIZE);
    assert_string_equal(text, "");
    assert_true(bytes > sizeof text);
    assert_status(gpw_profile_file_write(file, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_file_write(file, "no/such/folder", &error), GPW_ERR_IO);
    assert_null(gpw_profile_file_profile(NULL));
    assert_string_equal(gpw_profile_file_note(NULL, 0), "");
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_COUNT), "");
    assert_string_equal(gpw_profile_note_name(GPW_PROFILE_NOTE_COUNT), "?");
    gpw_profile_file_destroy(NULL);
    gpw_profile_file_destroy(file);
}

/* ---- the C table: that it compiles and gives the same profile, the bindings' tests see ----
 */

static void symbols_that_c_does_not_take_are_refused(void **state)
{
    static const char *const bad[] = {"", "9a", "A", "a-b", "int", "new", "a b", "main"};
    gpw_profile_file *file = NULL, *empty = file_of(HEAD);
    size_t bytes = 0, i;

    (void)state;
    assert_status(gpw_profile_file_create(gpw_profile_at(0), &file), GPW_OK);
    for (i = 0; i < COUNT_OF(bad); i++) {
        assert_status(gpw_profile_file_c(file, bad[i], GPW_PROFILE_C_SOURCE, NULL, 0, &bytes),
                      GPW_ERR_DOMAIN);
    }
    assert_status(gpw_profile_file_c(file, "my_h100", GPW_PROFILE_C_SOURCE, NULL, 0, &bytes),
                  GPW_OK);
    assert_true(bytes > 1000u);
    assert_status(gpw_profile_file_c(file, "my_h100", 2u, NULL, 0, &bytes), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_file_c(empty, "my_h100", 0u, NULL, 0, &bytes), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_file_c(file, NULL, 0u, NULL, 0, &bytes), GPW_ERR_NULL);
    assert_status(gpw_profile_file_write_c(file, "my_h100", "no/such", NULL), GPW_ERR_IO);
    assert_status(gpw_profile_file_write_c(file, "my_h100", NULL, NULL), GPW_ERR_NULL);
    gpw_profile_file_destroy(empty);
    gpw_profile_file_destroy(file);
}

static void note_cannot_end_the_comment_it_stands_in(void **state)
{
    gpw_profile_file *file = NULL;
    char text[8192];

    (void)state;
    assert_status(gpw_profile_file_create(gpw_profile_at(0), &file), GPW_OK);
    assert_status(gpw_profile_file_set_note(file, GPW_PROFILE_NOTE_LOG, "a*/int x;/*\?\?/"),
                  GPW_OK);
    assert_status(gpw_profile_file_c(file, "a", GPW_PROFILE_C_HEADER, text, sizeof text, NULL),
                  GPW_OK);
    assert_non_null(strstr(text, "log: a* /int x;/ *? ?/"));
    gpw_profile_file_destroy(file);
}

/* ---- the docs ---- */

static void the_example_of_the_docs_is_a_profile(void **state)
{
    static char page[1u << 16];
    const char *const root = getenv("GPW_SOURCE");
    char name[512], *start, *end;
    gpw_profile_file *file;
    size_t bytes;
    FILE *docs;

    (void)state;
    assert_non_null(root);
    (void)snprintf(name, sizeof name, "%s/docs/profile-file.md", root);
    docs = fopen(name, "rb");
    assert_non_null(docs);
    bytes = fread(page, 1, sizeof page - 1u, docs);
    assert_int_equal(fclose(docs), 0);
    page[bytes] = '\0';
    start = strstr(page, "```ini\n");
    assert_non_null(start);
    end = strstr(start + 7, "```");
    assert_non_null(end);
    *end = '\0';
    file = file_of(start + 7);
    start = text_of(file);
    assert_string_equal(gpw_profile_file_note(file, GPW_PROFILE_NOTE_DRIVER), "550.54.15");
    assert_non_null(strstr(start, "\n[train]\npower = 612.5 W, low 590, high 633, "));
    free(start);
    gpw_profile_file_destroy(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shortest_text_is_the_one_a_person_would_write),
        cmocka_unit_test(figures_of_any_bits_come_back_with_the_same_bits),
        cmocka_unit_test(every_built_in_profile_comes_back_to_the_bit),
        cmocka_unit_test(longest_figure_fits_its_line),
        cmocka_unit_test(wave_above_its_period_in_the_text_is_taken),
        cmocka_unit_test(line_gives_each_part_of_its_figure),
        cmocka_unit_test(notes_and_sentences_come_back),
        cmocka_unit_test(text_that_no_line_can_hold_is_refused),
        cmocka_unit_test(hash_is_that_of_the_standard),
        cmocka_unit_test(log_is_named_with_length_and_hash),
        cmocka_unit_test(structure_that_is_wrong_is_named),
        cmocka_unit_test(figure_that_is_wrong_is_named),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(calls_without_what_they_need_are_refused),
        cmocka_unit_test(symbols_that_c_does_not_take_are_refused),
        cmocka_unit_test(note_cannot_end_the_comment_it_stands_in),
        cmocka_unit_test(the_example_of_the_docs_is_a_profile),
    };

    return cmocka_run_group_tests_name("profile_file", tests, NULL, NULL);
}
