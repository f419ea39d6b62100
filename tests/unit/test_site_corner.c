/* SPDX-License-Identifier: MIT */
/* Corners of the load: a set with a closed form, under a load that is known by an interval. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define SECOND_NS 1000000000ull
#define RATED_W 10000.0f
#define GPUS 8u
#define TICKS 1500u
#define NARROW 1u /* the first corner of either end: the low ends of all others */
#define WIDE 9u
#define FIRST_WITHOUT_PSU (GPW_SITE_CORNERS / 2)

/* What a GPU draws. */
#define IDLE_W 100.0f
#define IDLE_LOW_W 90.0f
#define IDLE_HIGH_W 130.0f
#define INFER_W 350.0f
#define INFER_LOW_W 320.0f
#define INFER_HIGH_W 390.0f

/* A record: from rest to work, at the boards. */
#define REST_W 1000.0f
#define WORK_W 3000.0f
#define PDU_ERROR 0.02f

static GPW_STATE_BUFFER(memory, 65536);
static GPW_STATE_BUFFER(profile_memory, 65536);
static float record_w[TICKS];

/* ---- parts of known behaviour ---- */

static gpw_genset_config pi_set(void)
{
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    g.governor = GPW_GOVERNOR_PI;
    g.swing = GPW_SWING_POWER;
    g.rated_w = RATED_W;
    g.inertia_s = g.inertia_low_s = g.inertia_high_s = 1.0f;
    g.kp = 4.0f;
    g.ki = 8.0f;
    g.t_lag_s = 0.0f;
    g.throttle_min_pu = -1.0f;
    g.throttle_max_pu = 2.0f;
    return g;
}

/* Deepest deviation of that set in % after a step in watts, of the sum of the integral governor
 * and the swing equation: a damped sine. */
static double dip_of(double h_s, double step_w)
{
    const double kp = 4.0, ki = 8.0, wn = sqrt(ki / (2.0 * h_s));
    const double zeta = kp / (2.0 * sqrt(2.0 * h_s * ki)), wd = wn * sqrt(1.0 - zeta * zeta);

    return 100.0 * step_w / (double)RATED_W / (2.0 * h_s * wn) *
           exp(-zeta * wn * acos(zeta) / wd);
}

static void set_phase(gpw_profile *profile, gpw_phase phase, float mean_w, float low_w,
                      float high_w)
{
    gpw_phase_figures figures;

    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.phase = phase;
    figures.mean_w = mean_w;
    figures.low_w = low_w;
    figures.high_w = high_w;
    figures.sigma_w = 0.0f;
    figures.tau_s = 1.0f;
    figures.grade = GPW_GRADE_USER;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
}

/* Training, which no site here enters, is the widest of all. */
static const gpw_profile *profile_of(int is_exact)
{
    gpw_profile_config config;
    gpw_profile *profile = NULL;

    assert_status(gpw_profile_config_init(&config, sizeof config), GPW_OK);
    strcpy(config.name, "known-by-intervals");
    assert_status(gpw_profile_init(profile_memory, sizeof profile_memory, &config, &profile),
                  GPW_OK);
    set_phase(profile, GPW_PHASE_IDLE, IDLE_W, is_exact ? IDLE_W : IDLE_LOW_W,
              is_exact ? IDLE_W : IDLE_HIGH_W);
    set_phase(profile, GPW_PHASE_INFER, INFER_W, is_exact ? INFER_W : INFER_LOW_W,
              is_exact ? INFER_W : INFER_HIGH_W);
    set_phase(profile, GPW_PHASE_TRAIN, 300.0f, 100.0f, 500.0f);
    return profile;
}

typedef struct site_options {
    uint32_t source;
    int has_exact_profile;
    uint32_t load_corners;
    float load_error;
    float dip_limit_pct; /* of the required class */
    float inertia_width; /* each way, as a share */
    float lag_s;         /* of the PSU chain; 0: none */
} site_options;

static site_options options_of(uint32_t source)
{
    const site_options o = {source, 0, 1u, 0.0f, 50.0f, 0.0f, 0.0f};

    return o;
}

static gpw_site *site_of(const site_options *o)
{
    gpw_site_config c;
    gpw_genset_config g = pi_set();
    gpw_fleet_group group;
    gpw_limits limits;
    gpw_site *site = NULL;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = o->source;
    c.load_corners = o->load_corners;
    c.load_error = o->load_error;
    c.required_class = GPW_CLASS_CUSTOM;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    if (o->source == GPW_LOAD_FLEET) {
        assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
        group.gpus = GPUS;
        assert_status(gpw_site_add_group(site, &group, profile_of(o->has_exact_profile), NULL),
                      GPW_OK);
        assert_status(gpw_site_add_event(site, SECOND_NS, 0, GPW_PHASE_INFER), GPW_OK);
    }
    g.inertia_low_s = 1.0f - o->inertia_width;
    g.inertia_high_s = 1.0f + o->inertia_width;
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    if (o->lag_s > 0.0f) {
        assert_status(gpw_site_add_lag(site, GPW_CHAIN_PSU, o->lag_s), GPW_OK);
    }
    assert_status(gpw_limits_init(&limits, sizeof limits), GPW_OK);
    limits.dip_rated_pct = o->dip_limit_pct;
    assert_status(gpw_site_set_custom_class(site, &limits), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    return site;
}

static const float *record(void)
{
    uint32_t i;

    for (i = 0; i < TICKS; i++) {
        record_w[i] = i < 100 ? REST_W : WORK_W;
    }
    return record_w;
}

static gpw_judgement judgement_of(const site_options *o)
{
    gpw_site *const site = site_of(o);
    gpw_judgement j;

    assert_status(gpw_site_judge(site, o->source == GPW_LOAD_FLEET ? NULL : record(), TICKS, &j,
                                 sizeof j),
                  GPW_OK);
    return j;
}

static uint32_t level_at(const gpw_site *site, uint32_t corner)
{
    float h, s1, tau;
    uint32_t psu, level = 99;

    assert_status(gpw_site_corner_values(site, corner, &h, &s1, &tau, &psu, &level), GPW_OK);
    return level;
}

static uint32_t needed_at(const gpw_site *site, uint32_t corner)
{
    uint32_t needed = 99;

    assert_status(gpw_site_corner_needed(site, corner, &needed), GPW_OK);
    return needed;
}

static double dip_at(gpw_site *site, uint32_t corner, const float *load_w)
{
    gpw_verdict_result r;

    assert_status(gpw_site_reset(site, corner, load_w != NULL ? load_w[0] : 0.0f), GPW_OK);
    assert_status(gpw_site_process(site, load_w, NULL, 0, TICKS), GPW_OK);
    assert_status(gpw_site_result(site, &r, sizeof r), GPW_OK);
    return r.dip_pct;
}

/* ---- which corners there are ---- */

static void exact_load_has_no_corners_of_its_own(void **state)
{
    site_options o = options_of(GPW_LOAD_FLEET);
    gpw_site *site;
    uint32_t corner;

    (void)state;
    o.has_exact_profile = 1;
    for (o.source = GPW_LOAD_FLEET; o.source <= GPW_LOAD_AC; o.source++) {
        site = site_of(&o);
        for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
            assert_int_equal(level_at(site, corner), GPW_FLEET_LEVEL_NOMINAL);
            assert_int_equal(needed_at(site, corner), corner <= 2); /* no air, no PSU */
        }
    }
}

static void load_of_an_interval_has_as_many_corners_again(void **state)
{
    site_options o = options_of(GPW_LOAD_FLEET);
    gpw_site *site;
    uint32_t corner;

    (void)state;
    o.lag_s = 0.03f;
    o.load_error = PDU_ERROR;
    for (o.source = GPW_LOAD_FLEET; o.source <= GPW_LOAD_RAIL; o.source++) {
        site = site_of(&o);
        for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
            const uint32_t of = corner % FIRST_WITHOUT_PSU;

            assert_int_equal(level_at(site, corner), of == 0  ? GPW_FLEET_LEVEL_NOMINAL
                                                     : of < 9 ? GPW_FLEET_LEVEL_NARROW
                                                              : GPW_FLEET_LEVEL_WIDE);
            assert_int_equal(needed_at(site, corner), of <= 2 || of == WIDE || of == WIDE + 1);
        }
    }
}

static void phase_that_is_never_entered_is_no_interval_until_it_is_commanded(void **state)
{
    gpw_site_config c;
    gpw_genset_config g = pi_set();
    gpw_fleet_group group;
    gpw_site *site = NULL;

    (void)state;
    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = GPUS;
    assert_status(gpw_site_add_group(site, &group, profile_of(1), NULL), GPW_OK);
    assert_status(gpw_site_set_genset(site, &g), GPW_OK);
    assert_status(gpw_site_start(site), GPW_OK);
    assert_int_equal(needed_at(site, WIDE), 0);
    assert_status(gpw_site_command(site, 0, GPW_PHASE_TRAIN, 0, 0), GPW_OK);
    assert_int_equal(needed_at(site, WIDE), 1);
    assert_int_equal(level_at(site, NARROW), GPW_FLEET_LEVEL_NARROW);
}

static void load_corners_may_be_left_out_and_the_judgement_says_so(void **state)
{
    site_options o = options_of(GPW_LOAD_FLEET);
    gpw_judgement j;

    (void)state;
    o.load_error = PDU_ERROR;
    for (o.source = GPW_LOAD_FLEET; o.source <= GPW_LOAD_AC; o.source++) {
        o.load_corners = 0;
        j = judgement_of(&o);
        assert_int_equal(j.corners, 3);
        assert_true(j.assumptions & GPW_ASSUMED_NOMINAL_LOAD);
        assert_near(j.dip_pct, j.dip_nominal_pct, 1e-6);
        o.load_corners = 1;
        j = judgement_of(&o);
        assert_int_equal(j.corners, 5);
        assert_false(j.assumptions & GPW_ASSUMED_NOMINAL_LOAD);
    }
    o = options_of(GPW_LOAD_FLEET);
    o.has_exact_profile = 1;
    o.load_corners = 0;
    j = judgement_of(&o);
    assert_false(j.assumptions & GPW_ASSUMED_NOMINAL_LOAD); /* nothing was left out */
}

/* ---- what they do ---- */

static void fleet_steps_from_end_to_end_of_its_intervals(void **state)
{
    const site_options o = options_of(GPW_LOAD_FLEET);
    gpw_site *const site = site_of(&o);
    gpw_site_signals now;

    (void)state;
    assert_near(dip_at(site, 0, NULL), dip_of(1.0, GPUS * (INFER_W - IDLE_W)), 0.01);
    assert_near(dip_at(site, WIDE, NULL), dip_of(1.0, GPUS * (INFER_HIGH_W - IDLE_LOW_W)),
                0.01);
    assert_near(dip_at(site, NARROW, NULL), dip_of(1.0, GPUS * (INFER_LOW_W - IDLE_HIGH_W)),
                0.01);
    assert_status(gpw_site_reset(site, WIDE, 0.0f), GPW_OK);
    assert_status(gpw_site_step(site, &now, sizeof now), GPW_OK);
    assert_near(now.rail_mean_w, GPUS * IDLE_LOW_W, 1e-3);
    assert_near(now.frequency_min_hz, 50.0, 1e-4); /* in equilibrium with it */
    assert_status(gpw_site_reset(site, 0, 0.0f), GPW_OK);
    assert_status(gpw_site_step(site, &now, sizeof now), GPW_OK);
    assert_near(now.rail_mean_w, GPUS * IDLE_W, 1e-3);
}

static void meter_of_two_per_cent_moves_the_corners_by_as_much(void **state)
{
    site_options o = options_of(GPW_LOAD_AC);
    gpw_method_figures pdu;
    gpw_judgement exact, j;
    float value_w, low_w, high_w;
    gpw_site_signals now;
    gpw_site *site;

    (void)state;
    assert_status(gpw_method_row(GPW_METHOD_EXTERNAL_PDU, GPW_BASIS_STUDY, GPW_READING_STEADY,
                                 &pdu, sizeof pdu),
                  GPW_OK);
    assert_status(gpw_method_interval(GPW_METHOD_EXTERNAL_PDU, GPW_BASIS_STUDY,
                                      GPW_READING_STEADY, REST_W, &value_w, &low_w, &high_w),
                  GPW_OK);
    exact = judgement_of(&o);
    o.load_error = pdu.error_high;
    j = judgement_of(&o);
    assert_near(exact.dip_pct, dip_of(1.0, WORK_W - REST_W), 0.01);
    assert_near(j.dip_pct / exact.dip_pct, 1.0 / 0.98, 1e-4);
    assert_near(j.worst_step_w / exact.worst_step_w, 1.0 / 0.98, 1e-4);
    assert_near(j.dip_nominal_pct, exact.dip_pct, 1e-6);
    site = site_of(&o);
    assert_near(dip_at(site, NARROW, record()) / exact.dip_pct, 1.0 / 1.02, 1e-4);
    assert_status(gpw_site_reset(site, WIDE, REST_W), GPW_OK);
    assert_status(gpw_site_step_load(site, REST_W, &now, sizeof now), GPW_OK);
    assert_near(now.generator_w, high_w, 1e-3);
    assert_status(gpw_site_reset(site, NARROW, REST_W), GPW_OK);
    assert_status(gpw_site_step_load(site, REST_W, &now, sizeof now), GPW_OK);
    assert_near(now.generator_w, low_w, 1e-3);
    assert_status(gpw_site_step_load(site, NAN, &now, sizeof now), GPW_NOTE_HELD);
    assert_near(now.generator_w, low_w, 1e-3); /* a held sample is not scaled again */
}

/* ---- the verdict ---- */

static void only_the_width_of_the_load_parts_holding_from_failing(void **state)
{
    const double nominal = dip_of(1.0, GPUS * (INFER_W - IDLE_W));
    const double wide = dip_of(1.0, GPUS * (INFER_HIGH_W - IDLE_LOW_W));
    site_options o = options_of(GPW_LOAD_FLEET);
    gpw_judgement j;

    (void)state;
    o.dip_limit_pct = (float)(0.5 * (nominal + wide));
    j = judgement_of(&o);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_LOAD);
    assert_string_equal(gpw_parameter_name(j.deciding), "load_w");
    assert_int_equal(j.corners, 5);
    assert_int_equal(j.corners_held, 3); /* nominal, and both ends of H at the narrow load */
    assert_int_equal(j.corners_failed, 2);
    assert_near(j.margin_pct, 100.0 * (1.0 - wide / (double)o.dip_limit_pct), 0.1);
    assert_true(j.limiting_corner == WIDE || j.limiting_corner == WIDE + 1);
}

static void error_of_a_record_parts_them_too(void **state)
{
    site_options o = options_of(GPW_LOAD_RAIL);
    gpw_judgement j;

    (void)state;
    o.load_error = PDU_ERROR;
    o.dip_limit_pct = (float)(1.01 * dip_of(1.0, WORK_W - REST_W));
    j = judgement_of(&o);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_LOAD);
    o.load_error = 0.005f;
    j = judgement_of(&o);
    assert_int_equal(j.outcome, GPW_HOLDS);
}

static void of_inertia_and_load_the_one_that_moves_more_decides(void **state)
{
    site_options o = options_of(GPW_LOAD_RAIL);
    gpw_judgement j;

    (void)state;
    o.dip_limit_pct = (float)dip_of(1.0, WORK_W - REST_W);
    o.load_error = 0.10f;    /* moves the dip by 10 % each way */
    o.inertia_width = 0.05f; /* by less */
    j = judgement_of(&o);
    assert_int_equal(j.deciding, GPW_PARAMETER_LOAD);
    o.load_error = 0.01f;
    o.inertia_width = 0.30f;
    j = judgement_of(&o);
    assert_int_equal(j.outcome, GPW_UNDETERMINED);
    assert_int_equal(j.deciding, GPW_PARAMETER_INERTIA);
}

static void site_that_holds_wide_and_narrow_holds(void **state)
{
    const double wide = dip_of(1.0, GPUS * (INFER_HIGH_W - IDLE_LOW_W));
    const double narrow = dip_of(1.0, GPUS * (INFER_LOW_W - IDLE_HIGH_W));
    site_options o = options_of(GPW_LOAD_FLEET);
    gpw_judgement j;

    (void)state;
    o.lag_s = 1e-6f; /* both halves */
    o.dip_limit_pct = (float)(1.01 * wide);
    j = judgement_of(&o);
    assert_int_equal(j.outcome, GPW_HOLDS);
    assert_int_equal(j.corners, 5);
    assert_int_equal(j.corners_held, 5);
    assert_near(j.dip_pct, wide, 0.01);
    o.dip_limit_pct = (float)(0.99 * narrow);
    j = judgement_of(&o);
    assert_int_equal(j.outcome, GPW_FAILS);
    assert_int_equal(j.corners_failed, 5);
}

/* More of the load unknown, never a better verdict. */
static void margin_never_grows_with_the_error(void **state)
{
    site_options o = options_of(GPW_LOAD_AC);
    float margin_pct = 1000.0f;

    (void)state;
    o.dip_limit_pct = (float)(1.2 * dip_of(1.0, WORK_W - REST_W));
    for (o.load_error = 0.0f; o.load_error < 0.5f; o.load_error += 0.07f) {
        const gpw_judgement j = judgement_of(&o);

        assert_true(j.margin_pct < margin_pct);
        margin_pct = j.margin_pct;
    }
}

static void judgement_without_its_wide_corners_is_refused(void **state)
{
    const site_options o = options_of(GPW_LOAD_FLEET);
    gpw_site *const site = site_of(&o);
    gpw_judgement j;
    uint32_t corner;

    (void)state;
    assert_status(gpw_site_judge_begin(site), GPW_OK);
    for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
        if (needed_at(site, corner) && corner != WIDE) {
            (void)dip_at(site, corner, NULL);
            assert_status(gpw_site_judge_fold(site), GPW_OK);
        }
    }
    assert_status(gpw_site_judge_end(site, &j, sizeof j), GPW_ERR_STATE);
    (void)dip_at(site, WIDE, NULL);
    assert_status(gpw_site_judge_fold(site), GPW_OK);
    assert_status(gpw_site_judge_end(site, &j, sizeof j), GPW_OK);
    assert_int_equal(j.corners, 5);
}

/* ---- bad input ---- */

static void load_error_and_switch_outside_their_ranges_are_refused(void **state)
{
    static const float wrong[] = {-0.01f, 0.91f, 1.0f, NAN, INFINITY};
    gpw_site_config c;
    size_t bytes, i;

    (void)state;
    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    assert_int_equal(c.load_corners, 1);
    assert_true(c.load_error == 0.0f);
    for (i = 0; i < COUNT_OF(wrong); i++) {
        c.load_error = wrong[i];
        assert_status(gpw_site_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    }
    c.load_error = 0.9f;
    assert_status(gpw_site_state_size(&c, &bytes), GPW_OK);
    c.load_corners = 2;
    assert_status(gpw_site_state_size(&c, &bytes), GPW_ERR_DOMAIN);
}

static void load_that_is_too_much_at_its_wide_end_is_refused_at_once(void **state)
{
    site_options o = options_of(GPW_LOAD_AC);
    gpw_judgement j;
    gpw_site *site;
    float heavy_w[10];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(heavy_w); i++) {
        heavy_w[i] = 1.99f * RATED_W; /* the set gives 2.0 */
    }
    site = site_of(&o);
    assert_status(gpw_site_judge(site, heavy_w, COUNT_OF(heavy_w), &j, sizeof j), GPW_OK);
    o.load_error = PDU_ERROR;
    site = site_of(&o);
    assert_status(gpw_site_judge(site, heavy_w, COUNT_OF(heavy_w), &j, sizeof j),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_site_reset(site, WIDE, heavy_w[0]), GPW_ERR_DOMAIN);
    assert_status(gpw_site_reset(site, NARROW, heavy_w[0]), GPW_OK);
}

static void corner_without_a_place_for_its_level_is_refused(void **state)
{
    const site_options o = options_of(GPW_LOAD_AC);
    gpw_site *const site = site_of(&o);
    float h, s1, tau;
    uint32_t psu, level;

    (void)state;
    assert_status(gpw_site_corner_values(site, 0, &h, &s1, &tau, &psu, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_corner_values(site, GPW_SITE_CORNERS, &h, &s1, &tau, &psu, &level),
                  GPW_ERR_DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_load_has_no_corners_of_its_own),
        cmocka_unit_test(load_of_an_interval_has_as_many_corners_again),
        cmocka_unit_test(phase_that_is_never_entered_is_no_interval_until_it_is_commanded),
        cmocka_unit_test(load_corners_may_be_left_out_and_the_judgement_says_so),
        cmocka_unit_test(fleet_steps_from_end_to_end_of_its_intervals),
        cmocka_unit_test(meter_of_two_per_cent_moves_the_corners_by_as_much),
        cmocka_unit_test(only_the_width_of_the_load_parts_holding_from_failing),
        cmocka_unit_test(error_of_a_record_parts_them_too),
        cmocka_unit_test(of_inertia_and_load_the_one_that_moves_more_decides),
        cmocka_unit_test(site_that_holds_wide_and_narrow_holds),
        cmocka_unit_test(margin_never_grows_with_the_error),
        cmocka_unit_test(judgement_without_its_wide_corners_is_refused),
        cmocka_unit_test(load_error_and_switch_outside_their_ranges_are_refused),
        cmocka_unit_test(load_that_is_too_much_at_its_wide_end_is_refused_at_once),
        cmocka_unit_test(corner_without_a_place_for_its_level_is_refused),
    };

    return cmocka_run_group_tests_name("site_corner", tests, NULL, NULL);
}
