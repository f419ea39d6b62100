/* SPDX-License-Identifier: MIT */
/* [rating] and [fuel]: the watch that they make, and what they refuse. */
#include "site_file_test.h"

#include <gpupower/host.h>

#include <string.h>

/* Eight lines before what is tried. */
#define SITE                                                                                   \
  "[site]\nduration_s = 5\n[group a]\nprofile = h100-pcie\ngpus = 8\n[genset]\n"               \
  "preset = diesel-turbo\nrated_w = 20000\n"
#define FIRST 9u

static gpw_duty *duty_of(const char *text, float dt_s)
{
    gpw_site_file *file = file_of(text);
    gpw_duty *duty = NULL;
    gpw_file_error error;

    if (gpw_site_file_duty(file, dt_s, &duty, &error) != GPW_OK) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    gpw_site_file_destroy(file);
    return duty;
}

static gpw_duty_result after(gpw_duty *duty, float load_w, uint32_t samples)
{
    gpw_duty_result result;

    for (; samples > 0u; samples--) {
        assert_status(gpw_duty_step(duty, load_w, 1), GPW_OK);
    }
    assert_status(gpw_duty_result_get(duty, &result, sizeof result), GPW_OK);
    return result;
}

static void expect(const gpw_file_error *error, uint32_t line, const char *field,
                   const char *fragment)
{
    if (error->line != line || strcmp(error->field, field) != 0 ||
        strstr(error->reason, fragment) == NULL) {
        fail_msg("line %u, \"%s\": %s", error->line, error->field, error->reason);
    }
}

static void refuse(const char *text, uint32_t line, const char *field, const char *fragment)
{
    gpw_site_file *file = NULL;
    gpw_file_error error;

    assert_status(gpw_site_file_parse(text, strlen(text), &file, &error), GPW_ERR_FORMAT);
    assert_null(file);
    expect(&error, line, field, fragment);
}

static void refuse_duty(const char *text, float dt_s, uint32_t line, const char *field,
                        const char *fragment)
{
    gpw_site_file *file = file_of(text);
    gpw_duty *duty = NULL;
    gpw_file_error error;

    assert_status(gpw_site_file_duty(file, dt_s, &duty, &error), GPW_ERR_DOMAIN);
    assert_null(duty);
    expect(&error, line, field, fragment);
    gpw_site_file_destroy(file);
}

/* 2 h at half load: 12 kg each; 15 kW lies between the rows 12 and 20. */
static void fuel_rows_are_of_the_rated_power_of_the_set(void **state)
{
    gpw_duty *duty = duty_of(SITE "[fuel]\nunit = kg\nrows = 0.5:12 1:20\n", 60.0f);
    const gpw_duty_result r = after(duty, 10.0e3f, 120);
    float per_h = 0.0f;

    (void)state;
    assert_int_equal(r.fuel_unit, GPW_FUEL_KG);
    assert_near(r.fuel, 24.0, 1e-3);
    assert_near(r.mean_pu, 0.5, 1e-6);
    assert_int_equal(r.outcome, GPW_UNDETERMINED); /* no kind of rating */
    assert_int_equal(r.limiting, GPW_DUTY_RULE_NONE);
    assert_status(gpw_duty_fuel_at(duty, 0.75f, &per_h), GPW_OK);
    assert_near(per_h, 16.0, 1e-4);
    gpw_duty_destroy(duty);
}

static void kind_of_rating_brings_its_limits(void **state)
{
    static const struct {
        const char *text;
        float load_w;
        gpw_outcome outcome;
        gpw_duty_rule rule;
    } cases[] = {
        {SITE "[rating]\nkind = continuous\n", 20.0e3f, GPW_HOLDS, GPW_DUTY_RULE_OVERLOAD},
        {SITE "[rating]\nkind = continuous\n", 20.1e3f, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD},
        {SITE "[rating]\nkind = prime\n", 10.0e3f, GPW_UNDETERMINED, GPW_DUTY_RULE_MEAN},
        {SITE "[rating]\nkind = prime\n", 22.1e3f, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD},
        {SITE "[rating]\nkind = standby\n", 20.1e3f, GPW_FAILS, GPW_DUTY_RULE_OVERLOAD},
        {SITE "[rating]\nkind = standby\nyear_before_h = 201\n", 10.0e3f, GPW_FAILS,
         GPW_DUTY_RULE_HOURS},
        {SITE "[rating]\nkind = limited-time\nyear_before_h = 499\n", 10.0e3f, GPW_HOLDS,
         GPW_DUTY_RULE_HOURS}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gpw_duty *duty = duty_of(cases[i].text, 1.0f);
        const gpw_duty_result r = after(duty, cases[i].load_w, 5);

        if (r.outcome != cases[i].outcome || r.limiting != cases[i].rule) {
            fail_msg("%s: %s by %s", cases[i].text + sizeof SITE - 1u,
                     gpw_outcome_name(r.outcome), gpw_duty_rule_name(r.limiting));
        }
        gpw_duty_destroy(duty);
    }
}

static void what_the_file_says_replaces_what_the_kind_asks(void **state)
{
    gpw_duty *duty =
        duty_of(SITE "[rating]\nkind = prime\nrated_w = 16000\nmean_max_pu = 1\n"
                     "mean_floor_pu = 0\noverload_max_pu = 1.2\noverload_s = 7200\n"
                     "low_pu = 0.5\nlow_warning_s = 10\n",
                1.0f);
    gpw_duty_result r = after(duty, 19.0e3f, 3600);

    (void)state;
    assert_int_equal(r.outcome, GPW_HOLDS); /* 1.1875 for 1 h of 2 h */
    assert_near(r.mean_pu, 1.1875, 1e-5);
    assert_near(r.margin_pct, 100.0 * (1.2 - 1.1875) / 1.2, 1e-3);
    r = after(duty, 7.9e3f, 11);
    assert_int_equal(r.low_warning, 1);
    assert_near(r.low_longest_h * 3600.0, 11.0, 1e-3);
    assert_near(r.counted_pu, (3600.0 * 1.1875 + 11.0 * 0.49375) / 3611.0, 1e-5);
    gpw_duty_destroy(duty);
}

static void file_without_either_section_gives_none(void **state)
{
    gpw_site_file *file = file_of(SITE);
    gpw_duty *duty = NULL;

    (void)state;
    assert_status(gpw_site_file_duty(file, 1.0f, &duty, NULL), GPW_NOTE_UNKNOWN);
    assert_null(duty);
    assert_status(gpw_site_file_duty(file, 1.0f, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_file_duty(NULL, 1.0f, &duty, NULL), GPW_ERR_NULL);
    gpw_site_file_destroy(file);
}

static void rows_that_are_none_are_refused_by_line(void **state)
{
    static const char *const wrong[] = {"0.5:12",        "0.5:12 1:20:3", "0.5:12 1:-1",
                                        "0.5:12 11:20",  "0.5:12, 1:20",  "0.5 12 1 20",
                                        "50%:12 100%:20"};
    char text[400];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        strcat(strcpy(text, SITE "[fuel]\nunit = l\nrows = "), wrong[i]);
        refuse(text, FIRST + 2u, "fuel.rows", "load:consumption");
    }
    refuse(SITE "[fuel]\nrows = 0.5:12 0.5:20\n", FIRST + 1u, "fuel.rows", "ascend");
    refuse(SITE "[fuel]\nrows = 0:0 1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9 9.1:9 9.2:9 9.3:9 "
                "9.4:9 9.5:9 9.6:9 9.7:9\n",
           FIRST + 1u, "fuel.rows", "more than 16");
}

static void keys_out_of_range_are_refused_by_line(void **state)
{
    (void)state;
    refuse(SITE "[fuel]\nunit = l\n", FIRST, "fuel.rows", "needs the key rows");
    refuse(SITE "[fuel]\nunit = gal\nrows = 0:1 1:2\n", FIRST + 1u, "fuel.unit", "Nm3");
    refuse(SITE "[rating]\nkind = cop\n", FIRST + 1u, "rating.kind", "continuous");
    refuse(SITE "[rating]\nkind = prime\nmean_max_pu = 70\n", FIRST + 2u, "rating.mean_max_pu",
           "0.01 to 1");
    refuse(SITE "[rating]\noverload_max_pu = 0.9\n", FIRST + 1u, "rating.overload_max_pu",
           "1 to 10");
    refuse(SITE "[rating]\nrated_w = 0\n", FIRST + 1u, "rating.rated_w", "out of range");
    refuse(SITE "[rating]\nrated_kw = 20\n", FIRST + 1u, "rating.rated_kw", "rated_w");
}

static void what_can_not_be_watched_is_refused(void **state)
{
    (void)state;
    refuse_duty(SITE "[rating]\nkind = prime\n", 0.0f, FIRST, "rating", "60 s");
    refuse_duty(SITE "[fuel]\nrows = 0:1 1:2\n", 61.0f, FIRST, "fuel", "60 s");
    refuse_duty(SITE "[rating]\nkind = prime\n[set other]\nrated_w = 5000\n", 1.0f, FIRST,
                "rating", "[set other]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fuel_rows_are_of_the_rated_power_of_the_set),
        cmocka_unit_test(kind_of_rating_brings_its_limits),
        cmocka_unit_test(what_the_file_says_replaces_what_the_kind_asks),
        cmocka_unit_test(file_without_either_section_gives_none),
        cmocka_unit_test(rows_that_are_none_are_refused_by_line),
        cmocka_unit_test(keys_out_of_range_are_refused_by_line),
        cmocka_unit_test(what_can_not_be_watched_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
