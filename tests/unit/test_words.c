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

static void names_of_a_bus_are_those_of_site_files(void **state)
{
    static const struct named sharings[] = {{GPW_SHARING_LINE, "line"},
                                            {GPW_SHARING_DROOP, "droop"},
                                            {GPW_SHARING_BASE, "base"},
                                            {GPW_SHARING_NONE, "none"}};
    static const struct named modes[] = {{GPW_INVERTER_FOLLOWING, "following"},
                                         {GPW_INVERTER_FORMING, "forming"}};

    (void)state;
    ASSERT_NAMES(gpw_sharing_name, sharings);
    ASSERT_NAMES(gpw_inverter_mode_name, modes);
}

static void names_of_set_states_say_where_a_set_stands(void **state)
{
    static const struct named states[] = {
        {GPW_SET_OFF, "off"},         {GPW_SET_STARTING, "starting"},
        {GPW_SET_ONLINE, "online"},   {GPW_SET_SYNCHRONISING, "synchronising"},
        {GPW_SET_COOLING, "cooling"}, {GPW_SET_UNLOADING, "unloading"},
        {GPW_SET_LOST, "lost"},       {GPW_SET_REVERSED, "reversed"},
        {GPW_SET_FAILED, "failed"},   {GPW_SET_COLLAPSED, "collapsed"}};

    (void)state;
    ASSERT_NAMES(gpw_set_state_name, states);
}

static void names_of_what_carries_the_nodes_are_told(void **state)
{
    static const struct named modes[] = {{GPW_RIDE_LINE, "line"},
                                         {GPW_RIDE_STORE, "store"},
                                         {GPW_RIDE_RETURNING, "returning"},
                                         {GPW_RIDE_LOST, "lost"},
                                         {GPW_RIDE_RESTARTING, "restarting"}};

    (void)state;
    ASSERT_NAMES(gpw_ride_mode_name, modes);
}

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
        cmocka_unit_test(names_of_a_bus_are_those_of_site_files),
        cmocka_unit_test(names_of_set_states_say_where_a_set_stands),
        cmocka_unit_test(names_of_what_carries_the_nodes_are_told),
        cmocka_unit_test(names_of_a_calibration_are_those_of_its_report),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
