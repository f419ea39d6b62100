/* SPDX-License-Identifier: MIT */
/* Names of values: the words that programs print and files are written with, so that none
 * changes unnoticed; and "?" for what has no name. */
#include "gpw_test.h"

#include <gpupower/host.h>

typedef const char *(*name_of)(uint32_t value);

struct named {
    uint32_t value;
    const char *name;
};

static void assert_names(name_of name, const struct named *rows, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        assert_string_equal(name(rows[i].value), rows[i].name);
    }
    assert_string_equal(name(1000u), "?");
    assert_string_equal(name(UINT32_MAX), "?");
}

#define ASSERT_NAMES(name, rows) assert_names(name, rows, sizeof(rows) / sizeof(rows)[0])

static void names_of_a_calibration_are_those_of_its_report(void **state)
{
    static const struct named fields[] = {{GPW_CALIBRATE_FIELD_BEST, "best"},
                                          {GPW_CALIBRATE_FIELD_POWER, "power"},
                                          {GPW_CALIBRATE_FIELD_AVERAGE, "average"},
                                          {GPW_CALIBRATE_FIELD_INSTANT, "instant"}};
    static const struct named models[] = {
        {0u, "level"}, {1u, "noise"}, {2u, "cycle"}, {3u, "events"}};
    static const struct named notes[] = {{0u, "unknown"}, {1u, "doubt"}, {2u, "taken"}};
    static const struct named reasons[] = {{0u, ""}, {1u, "there is only one device"}};

    (void)state;
    ASSERT_NAMES(gpw_calibrate_field_name, fields);
    ASSERT_NAMES(gpw_calibration_model_name, models);
    ASSERT_NAMES(gpw_calibration_note_name, notes);
    ASSERT_NAMES(gpw_rho_why_text, reasons);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_a_calibration_are_those_of_its_report),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
