/* SPDX-License-Identifier: MIT */
/* [genset] with a turbine's governor, and keys that a governor does not look at. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <stdio.h>
#include <string.h>

#define GROUP "[group a]\nprofile = study-h100-pcie\ngpus = 8\n[schedule]\n1 = a infer\n"
#define SET "[genset]\nrated_w = 20000\ninertia_s = 2\n" /* its keys follow from line 9 on */
#define FIRST 9u

/* The site of a [genset] with these keys; NULL: refused, `error` says why. */
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

static gpw_genset_config set_with(const char *keys)
{
    gpw_file_error error;
    gpw_genset_config c;
    gpw_site *const site = site_with(keys, &error);

    if (site == NULL) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
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

#define GAST_KEYS                                                                              \
  "governor = gast\ndroop_pu = 0.05\nt1_s = 0.4\nt2_s = 0.1\nt3_s = 3\nat_pu = 0.9\nk = 2\n"
#define GGOV1_KEYS                                                                             \
  "governor = ggov1\nkp = 5\nki = 10\nt_lag_s = 0.05\nt5_s = 0.01\nt4_s = 0.2\n"               \
  "open_pu_per_s = 50\nclose_pu_per_s = -50\n"

static void every_key_of_a_turbine_reaches_its_set(void **state)
{
    gpw_genset_config c =
        set_with("governor = tgov1\ndroop_pu = 0.05\nt1_s = 0.3\nt2_s = 0.2\nt3_s = 0.5\n");

    (void)state;
    assert_int_equal(c.governor, GPW_GOVERNOR_TGOV1);
    assert_near(c.t3_s, 0.5, 0.0);
    c = set_with(GAST_KEYS);
    assert_int_equal(c.governor, GPW_GOVERNOR_GAST);
    assert_near(c.at_pu, (double)0.9f, 0.0);
    assert_near(c.k, 2.0, 0.0);
    c = set_with(GGOV1_KEYS
                 "kd = 1\nt3_s = 0.5\nerror_min_pu = -0.02\nerror_max_pu = 0.03\nkturb = 1.5\n"
                 "wfnl_pu = 0.2\nfuel_with_speed = yes\ndroop_pu = 0.04\ndroop_on = governor\n"
                 "dead_s = 0.05\nthrottle_max_pu = 1.2\n");
    assert_int_equal(c.governor, GPW_GOVERNOR_GGOV1);
    assert_near(c.kd, 1.0, 0.0);
    assert_near(c.t3_s, 0.5, 0.0);
    assert_near(c.error_min_pu, (double)-0.02f, 0.0);
    assert_near(c.error_max_pu, (double)0.03f, 0.0);
    assert_near(c.open_pu_per_s, 50.0, 0.0);
    assert_near(c.close_pu_per_s, -50.0, 0.0);
    assert_near(c.kturb, 1.5, 0.0);
    assert_near(c.wfnl_pu, (double)0.2f, 0.0);
    assert_int_equal(c.fuel_with_speed, 1);
    assert_int_equal(c.droop_on_power, 2);
    assert_near(c.dead_s, (double)0.05f, 0.0);
    assert_int_equal(c.governor_grade, GPW_GRADE_USER);
}

static void tuning_is_what_the_keys_replace(void **state)
{
    gpw_genset_config c = set_with("governor = ggov1\ntuning = island\n");

    (void)state;
    assert_near(c.ki, 10.0, 0.0);
    assert_int_equal(c.governor_grade, GPW_GRADE_FULL);
    c = set_with("governor = ggov1\nkp = 4\ntuning = grid\n");
    assert_near(c.kp, 4.0, 0.0);
    assert_near(c.ki, 2.0, 0.0);
    assert_int_equal(c.governor_grade, GPW_GRADE_USER);
    c = set_with("preset = gas-lean\ngovernor = gast\ntuning = island\n"); /* its air goes */
    assert_near(c.air_step_pu, 0.0, 0.0);
    assert_near(c.k, 2.0, 0.0);
}

static void turbine_that_lacks_a_figure_says_which(void **state)
{
    (void)state;
    refuse("governor = tgov1\nt1_s = 0.3\nt3_s = 1\n", FIRST, "genset.governor",
           "need droop_pu");
    refuse("governor = tgov1\ndroop_pu = 0.05\n", FIRST, "genset.governor", "need t1_s");
    refuse("governor = gast\ndroop_pu = 0.05\nt1_s = 1\nt3_s = 1\n", FIRST, "genset.governor",
           "gast needs t2_s");
    refuse("governor = ggov1\n", FIRST, "genset.governor", "needs ki");
    refuse("governor = ggov1\nkp = 1\nki = 1\n", FIRST, "genset.governor", "needs t_lag_s");
    refuse("governor = ggov1\nkp = 1\nki = 1\nt_lag_s = 0.1\nt5_s = 0.1\n", FIRST,
           "genset.governor", "open_pu_per_s");
    refuse(GGOV1_KEYS "kd = 1\n", FIRST + 8u, "genset.kd", "needs t3_s");
    refuse(GGOV1_KEYS "droop_pu = 0.04\ndroop_on = power\nte_s = 0\n", FIRST + 10u,
           "genset.te_s", "needs te_s");
    refuse("preset = diesel-turbo-droop\ndroop_on = governor\n", FIRST + 1u, "genset.droop_on",
           "governor is for ggov1");
}

static void key_without_effect_is_refused_by_its_line(void **state)
{
    static const struct {
        const char *keys, *field, *governor;
        uint32_t line;
    } cases[] = {
        {"preset = diesel-turbo\nkp = 3\n", "genset.kp", "degov", 1},
        {"preset = diesel-turbo\nte_s = 0.1\n", "genset.te_s", "degov", 1},
        {"preset = diesel-turbo\ntuning = grid\n", "genset.tuning", "degov", 1},
        {"governor = droop\ndroop_pu = 0.04\nt_lag_s = 0.1\nt5_s = 0.1\n", "genset.t5_s",
         "droop", 3},
        {"governor = pi\nki = 1\nk = 3\n", "genset.k", "pi", 2},
        {GAST_KEYS "air_step_pu = 0.3\n", "genset.air_step_pu", "gast", 7},
        {GAST_KEYS "dead_s = 0.02\n", "genset.dead_s", "gast", 7},
        {GAST_KEYS "kturb = 2\n", "genset.kturb", "gast", 7},
        {GGOV1_KEYS "at_pu = 0.9\n", "genset.at_pu", "ggov1", 8},
        {GGOV1_KEYS "t6_s = 0.1\n", "genset.t6_s", "ggov1", 8},
    };
    char fragment[64];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        (void)snprintf(fragment, sizeof fragment,
                       "no effect with governor %s:", cases[i].governor);
        refuse(cases[i].keys, FIRST + cases[i].line, cases[i].field, fragment);
    }
}

/* The study's step on a set whose governor is made for a grid: the site says so. */
static void grid_tuning_fails_a_site_that_the_islands_holds(void **state)
{
    static const char *const tunings[] = {"island", "grid"};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(tunings); i++) {
        char keys[128];
        gpw_file_error error;
        gpw_judgement j;
        gpw_site *site;

        (void)snprintf(keys, sizeof keys, "governor = ggov1\ntuning = %s\n", tunings[i]);
        site = site_with(keys, &error);
        assert_non_null(site);
        memset(&j, 0, sizeof j);
        assert_status(gpw_site_judge(site, NULL, 6000u, &j, sizeof j), GPW_OK);
        assert_int_equal(j.outcome, i == 0u ? GPW_HOLDS : GPW_FAILS);
        gpw_site_destroy(site);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_a_turbine_reaches_its_set),
        cmocka_unit_test(tuning_is_what_the_keys_replace),
        cmocka_unit_test(turbine_that_lacks_a_figure_says_which),
        cmocka_unit_test(key_without_effect_is_refused_by_its_line),
        cmocka_unit_test(grid_tuning_fails_a_site_that_the_islands_holds),
    };

    return cmocka_run_group_tests_name("site file, governors", tests, NULL, NULL);
}
