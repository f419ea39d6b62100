/* SPDX-License-Identifier: MIT */
/* Sites whose groups have their profile from a file. */
#define _XOPEN_SOURCE 700 /* realpath(), mkdir() */

#include "site_file_test.h"

#include <gpupower/profile_file.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define FOLDER "test_site_file_profiles.d"
#define GENSET "[genset]\npreset = diesel-turbo\nrated_w = 20000\n"
#define GROUP "[group a]\nprofile_file = mine.ini\ngpus = 4\ninitial_phase = train\n"

#define PROFILE                                                                                \
  "[profile]\nname = mine\n[board]\ncap = 350 W\ncap_min = 200 W\ncap_max = 350 W\n"           \
  "tdp = 350 W\n[idle]\npower = 50 W\nsigma = 0 W\n"                                           \
  "[train]\npower = 300 W, grade M, source user-log, point instrument\nsigma = 0 W\n"

/* ---- helpers ---- */

static void put(const char *path, const char *text)
{
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    (void)state;
    (void)mkdir(FOLDER, 0777);
    put(FOLDER "/mine.ini", PROFILE);
    put(FOLDER "/broken.ini", "[profile]\nname = mine\n[idle]\npowr = 50 W\n");
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)remove(FOLDER "/site.ini");
    (void)remove(FOLDER "/mine.ini");
    (void)remove(FOLDER "/broken.ini");
    (void)remove(FOLDER "/written.ini");
    return remove(FOLDER);
}

static gpw_site_file *site_file_of(const char *text)
{
    gpw_site_file *file = NULL;
    gpw_file_error error;

    put(FOLDER "/site.ini", text);
    if (gpw_site_file_read(FOLDER "/site.ini", &file, &error) != GPW_OK) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    return file;
}

static void refuse(const char *text, const char *status, uint32_t line, const char *field,
                   const char *fragment)
{
    gpw_site_file *file = NULL;
    gpw_file_error error;

    put(FOLDER "/site.ini", text);
    assert_string_equal(gpw_status_name(gpw_site_file_read(FOLDER "/site.ini", &file, &error)),
                        status);
    assert_null(file);
    if (error.line != line || strcmp(error.field, field) != 0 ||
        strstr(error.reason, fragment) == NULL) {
        fail_msg("line %u, \"%s\": %s", error.line, error.field, error.reason);
    }
}

static float rail_w(gpw_site_file *file)
{
    gpw_site *site = NULL;
    gpw_site_signals signals;
    gpw_file_error error;
    int i;

    if (gpw_site_file_create(file, 0u, &site, &error) < GPW_OK) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    for (i = 0; i < 10; i++) {
        assert_true(gpw_site_step(site, &signals, sizeof signals) >= GPW_OK);
    }
    gpw_site_destroy(site);
    return signals.rail_w;
}

/* ---- what a file gives ---- */

static void group_draws_what_the_profile_file_says(void **state)
{
    gpw_site_file *const file = site_file_of(GROUP GENSET);

    (void)state;
    assert_near(rail_w(file), 4.0 * 300.0, 1e-3);
    gpw_site_file_destroy(file);
}

static void figure_written_from_the_catalogue_runs_as_the_catalogue(void **state)
{
    gpw_profile_file *written = NULL;
    const gpw_profile *profile = NULL;
    gpw_site_file *named, *from;

    (void)state;
    assert_status(gpw_profile_find("h100-sxm", &profile), GPW_OK);
    assert_status(gpw_profile_file_create(profile, &written), GPW_OK);
    assert_status(gpw_profile_file_write(written, FOLDER "/written.ini", NULL), GPW_OK);
    named =
        site_file_of("[group a]\nprofile = h100-sxm\ngpus = 8\ninitial_phase = infer\n" GENSET);
    from = site_file_of(
        "[group a]\nprofile_file = written.ini\ngpus = 8\ninitial_phase = infer\n" GENSET);
    assert_near(rail_w(from), (double)rail_w(named), 0.0); /* to the bit, noise and all */
    gpw_site_file_destroy(from);
    gpw_site_file_destroy(named);
    gpw_profile_file_destroy(written);
}

static void profile_of_the_site_file_starts_from_a_profile_file(void **state)
{
    gpw_site_file *const file =
        site_file_of("[profile capped]\nbase_file = mine.ini\ncap_w = 250\n"
                     "[group a]\nprofile = capped\ngpus = 4\ninitial_phase = train\n" GENSET);

    (void)state;
    assert_near(rail_w(file), 4.0 * 250.0, 1e-3); /* 300 W come down to the cap */
    gpw_site_file_destroy(file);
}

static void profile_file_is_found_by_its_whole_path(void **state)
{
    char text[700], *const here = realpath(FOLDER, NULL);
    gpw_site_file *file;

    (void)state;
    assert_non_null(here);
    if (strlen(here) > 150u) {
        free(here);
        skip(); /* a line of a site file holds no more */
    }
    (void)snprintf(text, sizeof text,
                   "[group a]\nprofile_file = %s/mine.ini\ngpus = 4\n"
                   "initial_phase = train\n" GENSET,
                   here);
    free(here);
    file = site_file_of(text);
    assert_near(rail_w(file), 1200.0, 1e-3);
    gpw_site_file_destroy(file);
}

/* ---- what is known from below only ---- */

#define BOUNDED                                                                                \
  "[profile]\nname = mine\n[idle]\npower = 50 W\nsigma = 0 W\n[ready]\npower = 90 W\n"         \
  "sigma = 3 W, spread lower\ntau = 1 s\n[train]\npower = 300 W\n"                             \
  "sigma = 8 W, spread lower\ntau = 1 s\nwave = 84 W, spread lower\nwave_period = 2 s\n"       \
  "wave_duty = 0.5\n[infer]\npower = 200 W\nsigma = 5 W\ntau = 1 s\n"
#define BOTH "group a: sigma and wave of `train` are lower bounds: the true swing may be larger"

/* What the file says of its bounds, a line each. */
static const char *bounds_of(const char *site_text, uint32_t with_trace)
{
    static char said[600];
    gpw_site_file *file;
    gpw_site *site = NULL;
    gpw_judgement judged;
    gpw_status status;
    char one[256], two[1] = "x";
    size_t needed = 0;
    uint32_t i;

    said[0] = '\0';
    put(FOLDER "/mine.ini", BOUNDED);
    file = site_file_of(site_text);
    for (i = 0; gpw_site_file_bound(file, i, one, sizeof one, &needed) == GPW_OK; i++) {
        assert_int_equal(needed, strlen(one) + 1u);
        status = gpw_site_file_bound(file, i, two, sizeof two, &needed);
        assert_status(status, GPW_ERR_SIZE);
        assert_int_equal(two[0], 'x');
        (void)strcat(strcat(said, one), "\n");
    }
    assert_status(gpw_site_file_bound(file, i, one, sizeof one, NULL), GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_file_bound(file, i, NULL, 0u, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_file_bound(NULL, 0u, one, sizeof one, NULL), GPW_ERR_NULL);
    assert_true(gpw_site_file_create(file, with_trace, &site, NULL) >= GPW_OK);
    if (!with_trace) {
        assert_true(gpw_site_judge(site, NULL, 100u, &judged, sizeof judged) >= GPW_OK);
        assert_int_equal((judged.assumptions & GPW_ASSUMED_LOWER_BOUND) != 0u, i > 0u);
    }
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
    put(FOLDER "/mine.ini", PROFILE);
    return said;
}

static void lower_bound_of_a_phase_that_is_run_is_told_by_name(void **state)
{
    (void)state;
    assert_string_equal(bounds_of(GROUP GENSET, 0u), BOTH "\n");
    assert_string_equal(
        bounds_of("[group a]\nprofile_file = mine.ini\ngpus = 4\n[group b]\n"
                  "profile_file = mine.ini\ngpus = 4\n[schedule]\n0.5 = a train\n"
                  "0.6 = b ready\n0.7 = a infer\n" GENSET,
                  0u),
        BOTH "\ngroup b: sigma of `ready` is a lower bound: the true swing may be larger\n");
    assert_string_equal(bounds_of("[group a]\nprofile_file = mine.ini\ngpus = 4\n" GENSET, 0u),
                        "");
}

static void bound_that_the_site_file_replaces_is_told_no_longer(void **state)
{
    static const char group[] = "[group a]\nprofile = own\ngpus = 4\ninitial_phase = train\n";
    char text[600];

    (void)state;
    (void)snprintf(text, sizeof text,
                   "[profile own]\nbase_file = mine.ini\ntrain.mean_w = 310\n%s" GENSET, group);
    assert_string_equal(bounds_of(text, 0u), BOTH "\n");
    (void)snprintf(text, sizeof text,
                   "[profile own]\nbase_file = mine.ini\ntrain.sigma_w = 20\n"
                   "train.wave_w = 120\n%s" GENSET,
                   group);
    assert_string_equal(bounds_of(text, 0u), "");
}

/* ---- what is refused ---- */

static void wrong_profile_file_is_named_with_its_line_and_the_sites(void **state)
{
    (void)state;
    refuse("[group a]\ngpus = 4\nprofile_file = broken.ini\n" GENSET, "GPW_ERR_FORMAT", 3,
           "group a.profile_file",
           "broken.ini line 4, idle.powr: unknown key: did you mean power?");
    refuse("[group a]\ngpus = 4\nprofile_file = gone.ini\n" GENSET, "GPW_ERR_IO", 3,
           "group a.profile_file", "gone.ini: cannot open the file");
    refuse("[group a]\ngpus = 4\n" GENSET, "GPW_ERR_FORMAT", 1, "group a.profile",
           "or the key profile_file");
    refuse("[group a]\ngpus = 4\nprofile = h100-sxm\nprofile_file = mine.ini\n" GENSET,
           "GPW_ERR_FORMAT", 4, "group a.profile_file", "profile is given too, on line 3");
    refuse("[profile b]\nbase = h100-sxm\nbase_file = mine.ini\n" GENSET, "GPW_ERR_FORMAT", 3,
           "profile b.base_file", "base is given too, on line 2");
    refuse("[group a]\ngpus = 4\nprofile_file =\n" GENSET, "GPW_ERR_FORMAT", 3,
           "group a.profile_file", "no value behind the =");
}

static void text_from_memory_has_no_folder(void **state)
{
    static const char text[] = GROUP GENSET;
    gpw_site_file *file = NULL;
    gpw_site_edit *edit = NULL;
    gpw_file_error error;

    (void)state;
    assert_status(gpw_site_file_parse(text, strlen(text), &file, &error), GPW_ERR_FORMAT);
    assert_int_equal(error.line, 2);
    assert_non_null(strstr(error.reason, "from memory has no folder to find mine.ini in"));
    assert_status(gpw_site_edit_parse(text, strlen(text), &edit, &error), GPW_ERR_FORMAT);
    assert_null(edit);
}

static void phase_that_the_profile_file_lacks_is_named(void **state)
{
    gpw_site_file *const file = site_file_of("[group a]\nprofile_file = mine.ini\ngpus = 4\n"
                                             "[schedule]\n10 = a infer\n" GENSET);
    gpw_site *site = NULL;
    gpw_file_error error;

    (void)state;
    assert_status(gpw_site_file_create(file, 0u, &site, &error), GPW_ERR_UNKNOWN);
    assert_non_null(
        strstr(error.reason, "profile mine.ini of group a does not know the power"));
    gpw_site_file_destroy(file);
}

/* ---- changing and mending ---- */

static void edit_of_a_file_keeps_its_folder(void **state)
{
    static const gpw_site_change change = {GPW_SITE_SET, 0u, "group a", "gpus", "8"};
    gpw_site_file *file = NULL;
    gpw_site_edit *edit = NULL;

    (void)state;
    put(FOLDER "/site.ini", GROUP GENSET);
    assert_status(gpw_site_edit_read(FOLDER "/site.ini", &edit, NULL), GPW_OK);
    assert_status(gpw_site_edit_apply(edit, &change, sizeof change, 1u, NULL), GPW_OK);
    assert_status(gpw_site_edit_file(edit, &file, NULL), GPW_OK);
    assert_near(rail_w(file), 8.0 * 300.0, 1e-3);
    gpw_site_file_destroy(file);
    assert_status(gpw_site_edit_file(NULL, &file, NULL), GPW_ERR_NULL);
    assert_null(file);
    gpw_site_edit_destroy(edit);
}

/* Eight boards start training at once on a set that is too small for it: a lower cap mends it,
 * and the mended file still has the profile from where it was. */
static void mended_site_keeps_its_profile_file(void **state)
{
    gpw_mend_config config;
    gpw_site_edit *edit = NULL, *mended = NULL;
    gpw_site_file *file = NULL;
    gpw_mend *mend = NULL;
    gpw_mend_result result;
    gpw_file_error error;
    char value[64];

    (void)state;
    put(FOLDER "/site.ini",
        "[site]\nduration_s = 40\nload_corners = 0\n[group a]\nprofile_file = mine.ini\n"
        "gpus = 32\n[schedule]\n10 = a train\n" GENSET);
    assert_status(gpw_site_edit_read(FOLDER "/site.ini", &edit, &error), GPW_OK);
    assert_status(gpw_mend_config_init(&config, sizeof config), GPW_OK);
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_OK);
    assert_true(gpw_mend_try(mend, GPW_MEND_POWER_CAP, &result, sizeof result) >= GPW_OK);
    if (result.finding == (uint32_t)GPW_MEND_FOUND) {
        assert_status(gpw_mend_edit(mend, GPW_MEND_POWER_CAP, &mended), GPW_OK);
        assert_status(gpw_site_edit_get(mended, "profile capped-1-mine", "base_file", value,
                                        sizeof value, NULL),
                      GPW_OK);
        assert_string_equal(value, "mine.ini");
        assert_status(gpw_site_edit_file(mended, &file, &error), GPW_OK);
        gpw_site_file_destroy(file);
    } else {
        fail_msg("finding %u", (unsigned)result.finding);
    }
    gpw_site_edit_destroy(mended);
    gpw_mend_destroy(mend);
    gpw_site_edit_destroy(edit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(group_draws_what_the_profile_file_says),
        cmocka_unit_test(figure_written_from_the_catalogue_runs_as_the_catalogue),
        cmocka_unit_test(profile_of_the_site_file_starts_from_a_profile_file),
        cmocka_unit_test(lower_bound_of_a_phase_that_is_run_is_told_by_name),
        cmocka_unit_test(bound_that_the_site_file_replaces_is_told_no_longer),
        cmocka_unit_test(profile_file_is_found_by_its_whole_path),
        cmocka_unit_test(wrong_profile_file_is_named_with_its_line_and_the_sites),
        cmocka_unit_test(text_from_memory_has_no_folder),
        cmocka_unit_test(phase_that_the_profile_file_lacks_is_named),
        cmocka_unit_test(edit_of_a_file_keeps_its_folder),
        cmocka_unit_test(mended_site_keeps_its_profile_file),
    };

    return cmocka_run_group_tests_name("site_file_profiles", tests, make_folder, remove_folder);
}
