/* SPDX-License-Identifier: MIT */
/* [genset] with what not every engine has, the base of its inertia, and [derating]. */
#include "gpw_test.h"

#include <gpupower/derating.h>
#include <gpupower/host.h>
#include <gpupower/report.h>

#include <stdio.h>
#include <string.h>

#define GROUP                                                                                  \
  "[site]\nduration_s = 20\n[group a]\nprofile = study-h100-pcie\ngpus = 16\n"                 \
  "[schedule]\n2 = a infer\n"
#define SET "[genset]\nrated_w = 20000\n" /* its keys follow from line 10 on */
#define FIRST 10u

static gpw_site *site_with(const char *keys, gpw_file_error *error)
{
    char text[1024];
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;

    (void)snprintf(text, sizeof text, GROUP SET "%s", keys);
    if (gpw_site_file_parse(text, strlen(text), &file, error) == GPW_OK) {
        assert_true((gpw_site_file_create(file, 0u, &site, error) == GPW_OK) == (site != NULL));
        gpw_site_file_destroy(file);
    }
    return site;
}

static gpw_site *good_site(const char *keys)
{
    gpw_file_error error;
    gpw_site *const site = site_with(keys, &error);

    if (site == NULL) {
        fail_msg("%s: line %u: %s: %s", keys, error.line, error.field, error.reason);
    }
    return site;
}

static gpw_genset_config set_with(const char *keys)
{
    gpw_site *const site = good_site(keys);
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_site_genset(site, &c), GPW_OK);
    gpw_site_destroy(site);
    return c;
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

/* H of 1.2 s on 25 kVA is 1.5 s on 20 kW. */
static void inertia_comes_with_its_base(void **state)
{
    (void)state;
    assert_near(set_with("preset = diesel-na\ninertia_s = 1.2\n").inertia_s, 1.2, 1e-6);
    assert_near(
        set_with("preset = diesel-na\ninertia_s = 1.2\ninertia_base_va = 25000\n").inertia_s,
        1.5, 1e-6);
    assert_near(
        set_with("preset = diesel-na\ninertia_s = 1.2\ninertia_base_w = 10000\n").inertia_s,
        0.6, 1e-6);
    /* 0.5 J w^2 / S, 1500/min */
    assert_near(set_with("preset = diesel-na\nj_kg_m2 = 2\nspeed_rpm = 1500\n").inertia_s,
                1.2337, 1e-4);
}

static void inertia_with_two_bases_or_none_is_refused(void **state)
{
    (void)state;
    refuse("preset = diesel-na\ninertia_s = 1\ninertia_base_w = 1e4\ninertia_base_va = 1e4\n",
           FIRST + 3u, "genset.inertia_base_va", "one base");
    refuse("preset = diesel-na\ninertia_base_va = 1e4\n", FIRST + 1u, "genset.inertia_base_va",
           "for inertia_s");
    refuse("preset = diesel-na\nj_kg_m2 = 2\n", FIRST + 1u, "genset.j_kg_m2", "together");
    refuse("preset = diesel-na\ninertia_s = 0\n", FIRST + 1u, "genset.inertia_s", "0.1");
    refuse("governor = pi\nki = 5\nkp = 3\n", FIRST - 1u - 1u, "genset", "inertia");
}

static void every_key_of_an_engine_reaches_its_set(void **state)
{
    gpw_genset_config c = set_with("preset = diesel-turbo\nair_step_full_pu = 0.1\n"
                                   "air_speed_exponent = 1.5\nmixer_s = 0.08\n"
                                   "cylinders = 16\nspeed_rpm = 900\n");

    (void)state;
    assert_near(c.air_step_full_pu, (double)0.1f, 0.0);
    assert_near(c.air_speed_exponent, 1.5, 0.0);
    assert_near(c.mixer_s, (double)0.08f, 0.0);
    assert_near(c.dead_s, 0.025, 1e-7);
    /* classification societies' four steps: the last is what is left */
    c = set_with("preset = diesel-turbo\nacceptance = 0:0.33 0.33:0.23 0.56:0.18 0.74:0.26\n");
    assert_int_equal(c.acceptance_rows_max, 4);
    /* a derating leaves the throttle less; the maker's table stays as printed */
    c = set_with("preset = diesel-turbo\nacceptance = 0:0.3 0.9:0.1\n[derating]\n"
                 "altitude_m = 3000\naltitude_pu_per_100m = 0.01\n");
    assert_true(c.throttle_max_pu < 0.8f);
    c = set_with("preset = gas-lean\nacceptance = 0:0.16 0.16:0.13 0.5:0.1\n"
                 "acceptance_dip_pu = 0.08\nacceptance_error_pu = 0.1\n");
    assert_int_equal(c.acceptance_rows_max, 3);
    assert_near(c.acceptance_dip_pu, (double)0.08f, 0.0);
    assert_near(c.acceptance_error_pu, (double)0.1f, 0.0);
    assert_near(c.air_step_pu, 0.0, 0.0);
}

static void key_that_cannot_be_is_refused(void **state)
{
    (void)state;
    refuse("preset = diesel-na\ncylinders = 4\n", FIRST + 1u, "genset.cylinders", "speed_rpm");
    refuse("preset = diesel-na\ncylinders = 4\nspeed_rpm = 1500\ndead_s = 0.02\n", FIRST + 1u,
           "genset.cylinders", "not dead_s");
    refuse("preset = diesel-na\nthrottle_min_pu = 1.2\nthrottle_max_pu = 1.0\n", FIRST + 1u,
           "genset.throttle_min_pu", "crossed");
    refuse("preset = diesel-na\nthrottle_min_pu = 0.9\nthrottle_max_pu = 0.8\n", FIRST + 1u,
           "genset.throttle_min_pu", "crossed");
    refuse("preset = diesel-na\nstrokes = 4\n", FIRST + 1u, "genset.strokes", "cylinders");
    refuse("preset = diesel-na\ncylinders = 4\nspeed_rpm = 1500\nstrokes = 3\n", FIRST + 1u,
           "genset.cylinders", "2 or 4");
    refuse("preset = diesel-na\nair_step_full_pu = 0.1\n", FIRST + 1u,
           "genset.air_step_full_pu", "air_step_pu");
    refuse("preset = diesel-na\nair_speed_exponent = 1\n", FIRST + 1u,
           "genset.air_speed_exponent", "air_step_pu");
    refuse("preset = diesel-na\nmixer_s = 0.1\ndead_s = 0\n", FIRST + 1u, "genset.mixer_s",
           "two sub-steps");
    refuse("preset = diesel-na\nmixer_s = 0.0001\n", FIRST + 1u, "genset.mixer_s", "0.001");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3 0.4:0.2\nair_step_pu = 0.3\n", FIRST + 1u,
           "genset.acceptance", "keep one");
    refuse("preset = diesel-turbo\nacceptance = 0.4:0.2 0:0.3\n", FIRST + 1u,
           "genset.acceptance", "ascend");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3 0.4\n", FIRST + 1u, "genset.acceptance",
           "pairs");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3 0.5:0.2 0.8:0.5\n", FIRST + 1u,
           "genset.acceptance", "row 3: 0.8 and a step of 0.5 are 1.3");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3 0.5:0.2 0.8:0.5\n", FIRST + 1u,
           "genset.acceptance", "at most 0.3"); /* its throttle ends at 1.1 */
    refuse("preset = diesel-turbo\nthrottle_max_pu = 1.5\nacceptance = 0:0.5 0.8:0.41\n",
           FIRST + 2u, "genset.acceptance", "at most 0.4");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3 1.1:0.2\n", FIRST + 1u,
           "genset.acceptance", "row 2: the load 1.1 leaves no step");
    refuse("preset = diesel-turbo\nacceptance = 0:0.1 0.5:0.3\n", FIRST + 1u,
           "genset.acceptance", "row 2: the step rises with the load, from 0.1 to 0.3");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3 0.5:3\n", FIRST + 1u, "genset.acceptance",
           "row 2: steps are 0.001 to 2");
    refuse("preset = diesel-turbo\nacceptance = 0:0.3\nacceptance_dip_pu = 0.001\n", FIRST + 1u,
           "genset.acceptance", "0.01");
    refuse("inertia_s = 2\ngovernor = ggov1\ntuning = island\nacceptance = 0:0.3\n", FIRST + 3u,
           "genset.acceptance", "no effect");
}

static gpw_judgement judge(const char *keys)
{
    gpw_site *const site = good_site(keys);
    gpw_judgement j, again;

    assert_status(gpw_site_judge(site, NULL, 2000u, &j, sizeof j), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, 2000u, &again, sizeof again), GPW_OK);
    assert_memory_equal(&j, &again, sizeof j);
    gpw_site_destroy(site);
    return j;
}

static int names_its_base(const char *keys)
{
    const gpw_judgement j = judge(keys);
    char text[16384];
    size_t needed;

    assert_status(gpw_judgement_text(&j, sizeof j, text, sizeof text, &needed), GPW_OK);
    assert_int_equal((j.assumptions & GPW_ASSUMED_INERTIA_BASE) != 0u,
                     strstr(text, "often on kVA") != NULL);
    return (j.assumptions & GPW_ASSUMED_INERTIA_BASE) == 0u;
}

static void inertia_without_a_base_is_an_assumption(void **state)
{
    (void)state;
    assert_false(names_its_base("preset = diesel-na\ninertia_s = 1.2\n"));
    assert_true(names_its_base("preset = diesel-na\n"));
    assert_true(names_its_base("preset = diesel-na\nj_kg_m2 = 2\nspeed_rpm = 1500\n"));
    assert_true(
        names_its_base("preset = diesel-na\ninertia_s = 1.2\ninertia_base_va = 25000\n"));
    assert_true(
        names_its_base("preset = diesel-na\ninertia_s = 1.2\ninertia_base_w = 20000\n"));
}

/* 1 % per 100 m from sea level: 0.85 at 1500 m. */
static void rating_that_is_left_can_be_asked(void **state)
{
    static const char text[] = GROUP SET "preset = diesel-na\n[derating]\naltitude_m = 1500\n"
                                         "altitude_free_m = 0\naltitude_pu_per_100m = 0.01\n";
    static const char plain[] = GROUP SET "preset = diesel-na\n";
    gpw_site_file *file;
    gpw_file_error error;
    float share = 7.0f;

    (void)state;
    assert_status(gpw_site_file_power_left(NULL, &share), GPW_ERR_NULL);
    assert_status(gpw_site_file_parse(text, sizeof text - 1u, &file, &error), GPW_OK);
    assert_status(gpw_site_file_power_left(file, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_file_power_left(file, &share), GPW_OK);
    assert_near(share, 0.85, 1e-6);
    gpw_site_file_destroy(file);
    assert_status(gpw_site_file_parse(plain, sizeof plain - 1u, &file, &error), GPW_OK);
    assert_status(gpw_site_file_power_left(file, &share), GPW_NOTE_UNKNOWN);
    assert_near(share, 1.0, 0.0);
    gpw_site_file_destroy(file);
}

/* Sixteen of the study's GPUs step by some 0.18 of the set's rating. A table that says twice
 * that from no load holds; one that says half of it does not. */
static void table_decides_whether_a_site_holds(void **state)
{
    const gpw_judgement good = judge("preset = diesel-turbo\nacceptance = 0:0.4 0.5:0.3\n"
                                     "acceptance_times = 0:5\nacceptance_dip_pu = 0.08\n");
    const gpw_judgement bad = judge("preset = diesel-turbo\nacceptance = 0:0.09 0.5:0.09\n"
                                    "acceptance_dip_pu = 0.08\n");

    (void)state;
    print_message("# margins: %.2f %%, %.2f %%\n", (double)good.margin_pct,
                  (double)bad.margin_pct);
    assert_int_equal(good.outcome, GPW_HOLDS);
    assert_int_equal(bad.outcome, GPW_FAILS);
}

static void derating_reaches_the_set(void **state)
{
    gpw_genset_config c = set_with("preset = diesel-turbo\n[derating]\nrule = portable-set\n"
                                   "altitude_m = 2000\nintake_c = 50\n");

    (void)state;
    assert_near(c.throttle_max_pu, 1.1 * 0.94 * 0.94, 1e-5);
    assert_true(c.air_step_pu < 0.32f && c.air_tau_s > 2.1f);
    c = set_with("preset = diesel-turbo\n[derating]\naltitude_m = 2000\n"
                 "altitude_pu_per_100m = 0.01\nair_step_exponent = 0\nair_tau_exponent = 0\n");
    assert_near(c.throttle_max_pu, 1.1 * 0.8, 1e-5);
    assert_near(c.air_step_pu, (double)0.35f, 1e-6);
    refuse("preset = gas-lean\n[derating]\nrule = gas-ta\nmethane_number = 40\n", FIRST + 1u,
           "derating", "a tenth");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inertia_comes_with_its_base),
        cmocka_unit_test(inertia_with_two_bases_or_none_is_refused),
        cmocka_unit_test(every_key_of_an_engine_reaches_its_set),
        cmocka_unit_test(key_that_cannot_be_is_refused),
        cmocka_unit_test(inertia_without_a_base_is_an_assumption),
        cmocka_unit_test(rating_that_is_left_can_be_asked),
        cmocka_unit_test(table_decides_whether_a_site_holds),
        cmocka_unit_test(derating_reaches_the_set),
    };

    return cmocka_run_group_tests_name("site file: engine", tests, NULL, NULL);
}
