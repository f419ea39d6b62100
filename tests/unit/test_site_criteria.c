/* SPDX-License-Identifier: MIT */
/* Every criterion over the corners: a set with a closed form under a step of a record. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define RATED_W 1.0e6f
#define STEP_W 0.2e6f
#define TICKS 3000u /* of 10 ms */
#define STEP_AT 1000u

static GPW_STATE_BUFFER(memory, 65536);
static float record_w[TICKS];

/* Deepest deviation in % after the step and when: the integral governor and the swing equation
 * are a damped sine. */
static double dip_of(double h_s, double *at_s)
{
    const double kp = 4.0, ki = 8.0, wn = sqrt(ki / (2.0 * h_s));
    const double zeta = kp / (2.0 * sqrt(2.0 * h_s * ki)), wd = wn * sqrt(1.0 - zeta * zeta);

    *at_s = acos(zeta) / wd;
    return 100.0 * (double)STEP_W / (double)RATED_W / (2.0 * h_s * wn) *
           exp(-zeta * wn * *at_s);
}

static gpw_site *site_of(float dip_limit_pct, float trip_hz)
{
    gpw_site_config c;
    gpw_genset_config g;
    gpw_limits l;
    gpw_site *site = NULL;
    uint32_t k;

    for (k = 0; k < TICKS; k++) {
        record_w[k] = k < STEP_AT ? 0.3e6f : 0.3e6f + STEP_W;
    }
    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = GPW_LOAD_AC;
    c.required_class = GPW_CLASS_CUSTOM;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    g.governor = GPW_GOVERNOR_PI;
    g.swing = GPW_SWING_POWER;
    g.rated_w = RATED_W;
    g.inertia_s = 1.0f;
    g.inertia_low_s = 0.8f;
    g.inertia_high_s = 1.2f;
    g.kp = 4.0f;
    g.ki = 8.0f;
    g.t_lag_s = 0.0f;
    g.throttle_min_pu = -1.0f;
    g.throttle_max_pu = 2.0f;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    l.dip_rated_pct = dip_limit_pct;
    l.rise_pct = 10.0f;
    l.recovery_s = 5.0f;
    l.recovery_band_pct = 2.0f;
    assert_status(gpw_site_set_custom_class(site, &l), GPW_OK);
    if (trip_hz > 0.0f) {
        assert_status(gpw_site_add_trip(site, trip_hz, 0.0f, 0u), GPW_OK);
    }
    assert_status(gpw_site_start(site), GPW_OK);
    return site;
}

static void judge(gpw_site *site, gpw_site_criterion_row *rows, gpw_judgement *j)
{
    uint32_t corner, needed;

    assert_status(gpw_site_judge_begin(site), GPW_OK);
    assert_status(gpw_site_criteria_begin(rows, sizeof *rows), GPW_OK);
    for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
        assert_status(gpw_site_corner_needed(site, corner, &needed), GPW_OK);
        if (needed) {
            assert_status(gpw_site_reset(site, corner, record_w[0]), GPW_OK);
            assert_status(gpw_site_process(site, record_w, NULL, 0, TICKS), GPW_OK);
            assert_status(gpw_site_criteria_fold(site, rows, sizeof *rows), GPW_OK);
            assert_status(gpw_site_judge_fold(site), GPW_OK);
        }
    }
    assert_status(gpw_site_judge_end(site, j, sizeof *j), GPW_OK);
}

static const gpw_site_criterion_row *row_of(const gpw_site_criterion_row *rows, uint32_t id)
{
    uint32_t i;

    for (i = 0; i < GPW_SITE_CRITERIA; i++) {
        if (rows[i].criterion == id) {
            return &rows[i];
        }
    }
    fail_msg("no row of %s", gpw_criterion_name(id));
    return NULL;
}

static void each_criterion_has_the_worst_corner_its_value_and_time(void **state)
{
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    gpw_judgement j;
    double at_s;
    const double worst = dip_of(0.8, &at_s);
    const gpw_site_criterion_row *row;

    (void)state;
    judge(site_of(10.0f, 47.0f), rows, &j);
    row = row_of(rows, GPW_CRITERION_DIP_RATED);
    assert_int_equal(row->outcome, GPW_HOLDS);
    assert_near(row->value, worst, 0.002 * worst);
    assert_near(row->limit, 10.0, 1e-6);
    assert_near(row->margin_pct, 10.0 * (10.0 - worst), 0.1);
    assert_near(row->time_s, 10.0 + at_s, 0.01);
    assert_near(row->step_w, STEP_W, 1.0);
    assert_int_equal(row->direction, GPW_LOADING);
    assert_true(row->corner > 0u && (row->corner - 1u) % 2u == 0u); /* low inertia */
    assert_true(row->runs >= 3u && row->runs_held == row->runs && row->runs_failed == 0u);
    row = row_of(rows, GPW_CRITERION_TRIP);
    assert_int_equal(row->outcome, GPW_HOLDS);
    assert_near(row->limit, 47.0, 1e-6);
    assert_near(row->value, 50.0 * (1.0 - worst / 100.0), 0.01);
    assert_near(row->margin_pct, 100.0 * (6.0 - worst) / 6.0, 0.2); /* 3 Hz are 6 % */
    row = row_of(rows, GPW_CRITERION_COLLAPSE);
    assert_int_equal(row->outcome, GPW_HOLDS);
    assert_int_equal(row_of(rows, GPW_CRITERION_ROCOF)->runs, 0); /* not judged */
    assert_int_equal(row_of(rows, GPW_CRITERION_SUPPLY)->runs, 0);
}

static void least_margin_of_the_rows_is_the_judgement_s(void **state)
{
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    gpw_judgement j;
    float least = 1e9f;
    uint32_t i, limiting = GPW_CRITERION_NONE;

    (void)state;
    judge(site_of(10.0f, 47.0f), rows, &j);
    for (i = 0; i < GPW_SITE_CRITERIA; i++) {
        if (rows[i].margin_pct < least) {
            least = rows[i].margin_pct;
            limiting = rows[i].criterion;
        }
    }
    assert_int_equal(limiting, j.limiting);
    assert_near(least, j.margin_pct, 0.0);
}

static void corners_that_part_leave_a_criterion_undetermined(void **state)
{
    double at_s;
    const double low = dip_of(1.2, &at_s), high = dip_of(0.8, &at_s);
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    gpw_judgement j;
    const gpw_site_criterion_row *row;

    (void)state;
    judge(site_of((float)(0.5 * (low + high)), 0.0f), rows, &j);
    row = row_of(rows, GPW_CRITERION_DIP_RATED);
    assert_int_equal(row->outcome, GPW_UNDETERMINED);
    assert_true(row->runs_held > 0u && row->runs_failed > 0u);
    assert_true(row->margin_pct < 0.0f);
    assert_int_equal(row_of(rows, GPW_CRITERION_RISE)->outcome, GPW_HOLDS);
    assert_int_equal(row_of(rows, GPW_CRITERION_TRIP)->runs, 0);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
}

static void bad_calls_are_refused(void **state)
{
    gpw_site *const site = site_of(10.0f, 0.0f);
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    gpw_criterion_row row;

    (void)state;
    assert_status(gpw_site_criteria_begin(NULL, sizeof rows[0]), GPW_ERR_NULL);
    assert_status(gpw_site_criteria_begin(rows, 55u), GPW_ERR_VERSION);
    assert_status(gpw_site_criteria_begin(rows, sizeof rows[0]), GPW_OK);
    assert_status(gpw_site_criteria_fold(site, rows, 55u), GPW_ERR_VERSION);
    assert_status(gpw_site_criteria_fold(site, NULL, sizeof rows[0]), GPW_ERR_NULL);
    assert_status(gpw_site_criteria_fold(NULL, rows, sizeof rows[0]), GPW_ERR_NULL);
    assert_status(gpw_site_criterion(site, 3u, GPW_CRITERION_RISE, &row, sizeof row), GPW_OK);
    assert_status(gpw_site_criterion(site, 4u, GPW_CRITERION_RISE, &row, sizeof row),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_criterion(site, 3u, GPW_CRITERION_RISE, NULL, sizeof row),
                  GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_criterion_has_the_worst_corner_its_value_and_time),
        cmocka_unit_test(least_margin_of_the_rows_is_the_judgement_s),
        cmocka_unit_test(corners_that_part_leave_a_criterion_undetermined),
        cmocka_unit_test(bad_calls_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
