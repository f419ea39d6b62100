/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/report.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static gpw_judgement judgement_of(gpw_outcome outcome)
{
    gpw_judgement j;

    memset(&j, 0, sizeof j);
    j.outcome = outcome;
    j.required_class = GPW_CLASS_G2;
    j.class_held = GPW_CLASS_G1;
    j.limiting = GPW_CRITERION_RECOVERY;
    j.margin_pct = 12.5f;
    j.limiting_corner = 4;
    j.corners = 9;
    j.corners_held = 5;
    j.corners_failed = 4;
    j.dip_pct = 6.25f;
    j.dip_time_s = 12.5f;
    j.dip_nominal_pct = 5.0f;
    j.rise_pct = 1.5f;
    j.rocof_hz_per_s = 0.75f;
    j.recovery_s = gpw_unknown();
    j.steady_band_pct = gpw_unknown();
    j.worst_step_w = -2120.0f;
    j.worst_step_rise_s = 0.25f;
    j.bound_step_up_w = gpw_unknown();
    j.bound_step_down_w = 2240.0f;
    j.duration_s = 60.0f;
    j.peak_load_pct = 104.5f;
    j.assumptions = GPW_ASSUMED_NO_AIR | GPW_ASSUMED_FREQUENCY_ONLY;
    j.weakest_grade = GPW_GRADE_ESTIMATE;
    return j;
}

static const char *text_of(const gpw_judgement *j)
{
    static char text[8192];
    size_t needed = 0;

    assert_status(gpw_judgement_text(j, sizeof(gpw_judgement), text, sizeof text, &needed),
                  GPW_OK);
    assert_int_equal(needed, strlen(text) + 1);
    return text;
}

static const char *json_of(const gpw_judgement *j)
{
    static char text[8192];
    size_t needed = 0;

    assert_status(gpw_judgement_json(j, sizeof(gpw_judgement), text, sizeof text, &needed),
                  GPW_OK);
    assert_int_equal(needed, strlen(text) + 1);
    return text;
}

#define assert_says(text, piece)                                                               \
  do {                                                                                         \
    if (strstr((text), (piece)) == NULL) {                                                     \
      fail_msg("\"%s\" is not in:\n%s", (piece), (text));                                      \
    }                                                                                          \
  } while (0)

static void undetermined_names_the_figure_to_go_and_get(void **state)
{
    gpw_judgement j = judgement_of(GPW_UNDETERMINED);

    (void)state;
    j.deciding = GPW_PARAMETER_AIR_STEP;
    assert_says(text_of(&j), "UNDETERMINED");
    assert_says(text_of(&j), "What would decide it");
    assert_says(text_of(&j), "air_step_pu");
    j.deciding = GPW_PARAMETER_INERTIA;
    assert_says(text_of(&j), "inertia_s");
    j.deciding = GPW_PARAMETER_AIR_TAU;
    assert_says(text_of(&j), "air_tau_s");
    j.deciding = GPW_PARAMETER_STAGGER;
    assert_says(text_of(&j), "a stagger has not let all of them start");
    j.deciding = GPW_PARAMETER_RECORD;
    assert_says(text_of(&j), "a longer or a better record");
    j.assumptions |= GPW_ASSUMED_OVERLOAD;
    assert_says(text_of(&j), "for how long set and alternator bear the overload");
    j.assumptions |= GPW_ASSUMED_NO_SHARING;
    assert_says(text_of(&j), "decide it: a load-sharing line between the isochronous sets");
    j.deciding = GPW_PARAMETER_LOAD;
    assert_says(text_of(&j), "what the GPUs draw");
    assert_says(text_of(&j), "load_error");
}

static void words_carry_the_figures_and_their_units(void **state)
{
    gpw_judgement j = judgement_of(GPW_FAILS);
    const char *text = text_of(&j);

    (void)state;
    assert_says(text, "DOES NOT HOLD. The site does not hold G2");
    assert_says(text, "of 9 corners 5 hold and 4 do not");
    assert_says(text, "falls by 2.12 kW within 0.25 s");
    assert_says(text, "dips 6.25 % below rated at 12.5 s (nominal 5 %)");
    assert_says(text, "has not recovered");
    assert_says(text, "cannot fall by more than 2.24 kW; how much it can rise is unknown");
    assert_says(text, "the recovery time, margin 12.5 % of its limit (corner 4)");
    assert_says(text, "Peak load: 104 % of the rating, above it");
    assert_says(text, "grade X");
    assert_says(text, gpw_assumption_text(GPW_ASSUMED_NO_AIR));
    assert_null(strstr(text, gpw_assumption_text(GPW_ASSUMED_TAU)));
    assert_null(strstr(text, "nan"));
}

static void json_has_every_documented_key_and_null_for_unknown(void **state)
{
    static const char *const pieces[] = {"\"format\": \"gpupower-verdict-1\"",
                                         "\"verdict\": \"fails\"",
                                         "\"required_class\": \"G2\"",
                                         "\"class\": \"G1\"",
                                         "\"limiting\": \"recovery\"",
                                         "\"margin_pct\": 12.5",
                                         "\"limiting_corner\": 4",
                                         "\"deciding\": null",
                                         "\"corners\": 9",
                                         "\"corners_held\": 5",
                                         "\"corners_failed\": 4",
                                         "\"dip_pct\": 6.25",
                                         "\"dip_time_s\": 12.5",
                                         "\"dip_nominal_pct\": 5",
                                         "\"rise_pct\": 1.5",
                                         "\"rocof_hz_per_s\": 0.75",
                                         "\"recovery_s\": null",
                                         "\"steady_band_pct\": null",
                                         "\"worst_step_w\": -2120",
                                         "\"worst_step_rise_s\": 0.25",
                                         "\"bound_step_up_w\": null",
                                         "\"bound_step_down_w\": 2240",
                                         "\"duration_s\": 60",
                                         "\"peak_load_pct\": 104.5",
                                         "\"collapsed\": false",
                                         "\"supply_trips\": 0",
                                         "\"trip\": null",
                                         "\"weakest_grade\": \"X\"",
                                         "\"assumptions\": [",
                                         "{\"id\": \"no_air\"",
                                         "{\"id\": \"frequency_only\""};
    gpw_judgement j = judgement_of(GPW_FAILS);
    const char *json = json_of(&j);
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(pieces); i++) {
        assert_says(json, pieces[i]);
    }
    j.assumptions = 0;
    j.trip = 2;
    j.collapsed = 1;
    json = json_of(&j);
    assert_says(json, "\"assumptions\": []");
    assert_says(json, "\"trip\": 2");
    assert_says(json, "\"collapsed\": true");
}

/* A locale with a decimal comma must not reach a file format. */
static void comma_locale_does_not_change_the_figures(void **state)
{
    gpw_judgement j = judgement_of(GPW_FAILS);

    (void)state;
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL &&
        setlocale(LC_NUMERIC, "fr_FR.UTF-8") == NULL) {
        print_message("skipped: no locale with a decimal comma is installed\n");
        skip();
    }
    assert_says(json_of(&j), "\"margin_pct\": 12.5");
    setlocale(LC_NUMERIC, "C");
}

static void short_buffer_is_refused_and_told_the_size(void **state)
{
    gpw_judgement j = judgement_of(GPW_HOLDS);
    char text[64] = "before";
    size_t needed = 0, again = 0;
    char *whole;

    (void)state;
    assert_status(gpw_judgement_json(&j, sizeof(gpw_judgement), text, sizeof text, &needed),
                  GPW_ERR_SIZE);
    assert_true(needed > sizeof text);
    assert_string_equal(text, "");
    assert_status(gpw_judgement_json(&j, sizeof(gpw_judgement), NULL, 0, &again), GPW_OK);
    assert_int_equal(again, needed);
    whole = malloc(needed);
    assert_non_null(whole);
    assert_status(gpw_judgement_json(&j, sizeof(gpw_judgement), whole, needed, NULL), GPW_OK);
    assert_status(gpw_judgement_json(&j, sizeof(gpw_judgement), whole, needed - 1, NULL),
                  GPW_ERR_SIZE);
    free(whole);
}

static void null_is_refused(void **state)
{
    gpw_judgement j = judgement_of(GPW_HOLDS);
    char text[16];

    (void)state;
    assert_status(gpw_judgement_text(&j, sizeof j - 1u, text, sizeof text, NULL),
                  GPW_ERR_VERSION);
    assert_status(gpw_judgement_text(NULL, sizeof(gpw_judgement), text, sizeof text, NULL),
                  GPW_ERR_NULL);
    assert_status(gpw_judgement_text(&j, sizeof(gpw_judgement), NULL, 16, NULL), GPW_ERR_NULL);
    assert_status(gpw_judgement_json(&j, sizeof(gpw_judgement), NULL, 0, NULL), GPW_ERR_NULL);
    assert_string_equal(gpw_assumption_text(1u << 30), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undetermined_names_the_figure_to_go_and_get),
        cmocka_unit_test(words_carry_the_figures_and_their_units),
        cmocka_unit_test(json_has_every_documented_key_and_null_for_unknown),
        cmocka_unit_test(comma_locale_does_not_change_the_figures),
        cmocka_unit_test(short_buffer_is_refused_and_told_the_size),
        cmocka_unit_test(null_is_refused),
    };

    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
