/* SPDX-License-Identifier: MIT */
/* The numbers of docs/study-procedure.md: the study's by hand and by its own functions, the
 * simulated ones by the shipped sites. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define GPUS 8u

static gpw_judgement judged(const char *name)
{
    char path[1024];
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;
    gpw_judgement judgement;
    float duration_s;
    uint32_t tick_ns;

    snprintf(path, sizeof path, "%s/examples/sites/%s.ini", getenv("GPW_SOURCE"), name);
    assert_status(gpw_site_file_read(path, &file, NULL), GPW_OK);
    assert_status(gpw_site_file_duration(file, &duration_s, &tick_ns), GPW_OK);
    assert_status(gpw_site_file_create(file, 0, &site, NULL), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, (uint64_t)((double)duration_s * 1e9 / tick_ns),
                                 &judgement, sizeof judgement),
                  GPW_OK);
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
    return judgement;
}

static void steps_1_to_5_come_to_the_study_s_numbers(void **state)
{
    float power_w, spread_w, ramp_w_per_s, sigma_w;

    (void)state;
    assert_status(gpw_aggregate_study_power(GPUS, 265.0f, 15.0f, 0.7f, &power_w), GPW_OK);
    assert_near((double)power_w, 2120.0 + sqrt(8.0 * 0.7) * 15.0, 1e-3);
    assert_near((double)power_w, 2155.5, 0.05);
    assert_status(gpw_aggregate_study_spread(GPUS, 15.0f, 0.7f, &spread_w), GPW_OK);
    assert_near((double)spread_w, 35.5, 0.05);
    assert_status(gpw_aggregate_sigma(GPUS, 15.0f, 0.7f, &sigma_w), GPW_OK);
    assert_near((double)sigma_w, 15.0 * sqrt(8.0 * (1.0 + 7.0 * 0.7)), 1e-3); /* 103 W */
    assert_near(8.0 * 300.0 * 1.10, 2640.0, 1e-9);
    assert_near(8.0 * 300.0 * 1.15, 2760.0, 1e-9);
    assert_near(8.0 * 240.0 * 1.125, 2160.0, 1e-9);
    assert_status(gpw_aggregate_study_ramp(GPUS, 4000.0f, 0.7f, &ramp_w_per_s), GPW_OK);
    assert_near((double)ramp_w_per_s, 8.0 * sqrt(0.7) * 4000.0, 0.1);
    assert_near(1920.0 / (double)ramp_w_per_s, 0.072, 0.0005);
}

static void study_s_card_holds_where_its_way_up_is_gradual(void **state)
{
    const gpw_judgement j = judged("study-h100-pcie-8");

    (void)state;
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.weakest_grade, GPW_GRADE_ESTIMATE);
    assert_near((double)j.worst_step_w, -1996.0, 1.0);
    assert_near((double)j.peak_load_pct, 64.8, 0.05);
    /* Its peak by the product, with the larger overhead, is exceeded. */
    assert_true((double)j.peak_load_pct * 45.0 > 2760.0);
}

static void measured_card_leaves_the_same_set_undetermined(void **state)
{
    const gpw_judgement j = judged("h100-pcie-8-undetermined");

    (void)state;
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_near((double)j.worst_step_w, 3488.0, 1.0);
    assert_near((double)j.worst_step_w / 2160.0, 1.6, 0.05);
}

static void set_takes_the_study_s_step_as_given_and_not_at_every_corner(void **state)
{
    gpw_plan_config config;
    gpw_genset_config set;
    gpw_limits limits;
    gpw_plan *plan = NULL;
    gpw_plan_answer answer;

    (void)state;
    assert_status(gpw_plan_config_init(&config, sizeof config), GPW_OK);
    assert_status(gpw_genset_config_init(&set, sizeof set), GPW_OK);
    assert_status(gpw_genset_preset(&set, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    set.rated_w = 4500.0f;
    set.tick_ns = 10000000u;
    assert_status(gpw_limits_init(&limits, sizeof limits), GPW_OK);
    assert_status(gpw_limits_iso8528(&limits, GPW_CLASS_G2), GPW_OK);
    assert_status(gpw_plan_create(&config, &set, &limits, &plan), GPW_OK);
    assert_status(gpw_plan_step_up(plan, 0.0f, gpw_unknown(), &answer, sizeof answer), GPW_OK);
    assert_near((double)answer.amount, 2509.0, 3.0);
    assert_near((double)answer.amount_certain, 1818.0, 3.0);
    assert_true(answer.amount > 2160.0f && answer.amount_certain < 2160.0f);
    assert_int_equal(answer.deciding, GPW_PARAMETER_AIR_STEP);
    gpw_plan_destroy(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_1_to_5_come_to_the_study_s_numbers),
        cmocka_unit_test(study_s_card_holds_where_its_way_up_is_gradual),
        cmocka_unit_test(measured_card_leaves_the_same_set_undetermined),
        cmocka_unit_test(set_takes_the_study_s_step_as_given_and_not_at_every_corner),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
