/* SPDX-License-Identifier: MIT */
/* [limits] of a site file: records by name, both directions. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include "site_keys.h"

#include <stdio.h>
#include <string.h>

#define HEAD                                                                                   \
  "[site]\nrequired_class = custom\n[group a]\nprofile = study-h100-pcie\ngpus = 8\n"          \
  "[genset]\npreset = diesel-turbo\nrated_w = 20000\n[limits]\n" /* keys from line 10 on */

/* The site of a [limits] with these keys; NULL: refused, `error` says why. */
static gpw_site *site_with(const char *keys, gpw_file_error *error)
{
    char text[1024];
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;

    (void)snprintf(text, sizeof text, HEAD "%s", keys);
    if (gpw_site_file_parse(text, strlen(text), &file, error) == GPW_OK) {
        assert_true((gpw_site_file_create(file, 0u, &site, error) == GPW_OK) == (site != NULL));
        gpw_site_file_destroy(file);
    }
    return site;
}

/* The limit of a criterion of the site's own class, as a run sees it; NaN: not judged. */
static float limit_of(const char *keys, uint32_t criterion)
{
    gpw_file_error error;
    gpw_criterion_row row;
    gpw_site *const site = site_with(keys, &error);

    if (site == NULL) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    assert_status(gpw_site_process(site, NULL, NULL, 0, 10), GPW_OK);
    assert_status(gpw_site_criterion(site, 3u, criterion, &row, sizeof row), GPW_OK);
    gpw_site_destroy(site);
    return row.limit;
}

static void refuse(const char *keys, uint32_t line, const char *field, const char *fragment)
{
    gpw_file_error error;

    assert_null(site_with(keys, &error));
    if (error.line != line || strcmp(error.field, field) != 0 ||
        strstr(error.reason, fragment) == NULL) {
        fail_msg("%s: line %u, \"%s\": %s", keys, error.line, error.field, error.reason);
    }
}

static void record_gives_its_limits(void **state)
{
    (void)state;
    assert_near(limit_of("record = class-society/generator\n", GPW_CRITERION_DIP_RATED), 10.0,
                1e-6);
    assert_near(limit_of("record = class-society/generator\n", GPW_CRITERION_RECOVERY), 5.0,
                1e-6);
    assert_near(limit_of("record = iso8528-5:2013-gas/G2\n", GPW_CRITERION_DIP_RATED), 20.0,
                1e-6);
    assert_near(limit_of("record = mil-hdbk-1003/precise\n", GPW_CRITERION_STEADY_BAND), 0.2,
                1e-6);
}

static void keys_replace_what_the_record_says(void **state)
{
    static const char keys[] = "record = class-society/generator\nrecovery_s = 3\n"
                               "rise_initial_pct = 8\nunload_recovery_s = 4\n";

    (void)state;
    assert_near(limit_of(keys, GPW_CRITERION_RECOVERY), 3.0, 1e-6);
    assert_near(limit_of(keys, GPW_CRITERION_RECOVERY_UNLOAD), 4.0, 1e-6);
    assert_near(limit_of(keys, GPW_CRITERION_RISE_INITIAL), 8.0, 1e-6);
    assert_near(limit_of(keys, GPW_CRITERION_RISE), 10.0, 1e-6);
}

static void record_without_a_band_needs_one(void **state)
{
    (void)state;
    refuse("record = tm-5-6115-275-14/precise\n", 10, "limits.record", "recovery_band_pct");
    assert_near(limit_of("record = tm-5-6115-275-14/precise\nrecovery_band_pct = 1\n",
                         GPW_CRITERION_RECOVERY_UNLOAD),
                6.0, 1e-6);
}

static void bad_limits_are_named(void **state)
{
    (void)state;
    refuse("record = iso8528-5:2025/G2\n", 10, "limits.record", "iso8528-5:2005/G2");
    refuse("unload_recovery_s = 3\n", 10, "limits.unload_recovery_s", "recovery_band_pct");
    refuse("rise_initial_pct = -1\n", 10, "limits.rise_initial_pct", "");
}

/* The words of the key are the rows of the library, in its order. */
static void words_are_the_rows_of_the_library(void **state)
{
    uint32_t index;
    const struct gpwi_site_key *const key =
        gpwi_site_key_find(GPWI_IN_LIMITS, "record", &index);
    const char *word = key->choices;
    uint32_t i;

    (void)state;
    for (i = 0; i < gpw_limits_record_count(); i++) {
        gpw_limits_record r;

        assert_status(gpw_limits_record_at(i, &r, sizeof r), GPW_OK);
        assert_int_equal(strncmp(word, r.name, strlen(r.name)), 0);
        word += strlen(r.name);
        assert_true(*word == (i + 1u < gpw_limits_record_count() ? '|' : '\0'));
        word += *word != '\0';
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_gives_its_limits),
        cmocka_unit_test(keys_replace_what_the_record_says),
        cmocka_unit_test(record_without_a_band_needs_one),
        cmocka_unit_test(bad_limits_are_named),
        cmocka_unit_test(words_are_the_rows_of_the_library),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
