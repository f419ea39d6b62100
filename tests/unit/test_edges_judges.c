/* SPDX-License-Identifier: MIT */
/* Judges of voltage, relays, oscillation and stability where they turn from one answer to the
 * other. Expected values by hand. */
#include "live.h"

#define IS_REFUSED(call) assert_status(call, GPW_ERR_DOMAIN)

static float a, b;
static uint32_t word;

/* ---- voltage: samples of 10 ms ---- */

static gpw_voltage_limits limits_of(float dip_pct, float recovery_s, float within_pct)
{
    gpw_voltage_limits l;

    assert_status(gpw_voltage_limits_init(&l, sizeof l), GPW_OK);
    l.class_id = GPW_CLASS_CUSTOM;
    l.dip_pct = dip_pct;
    l.recovery_s = recovery_s;
    l.recovery_within_pct = within_pct;
    return l;
}

static gpw_voltage *voltage_by(const gpw_voltage_limits *l)
{
    gpw_voltage_config c = live.voltage_config;
    gpw_voltage *v;

    c.recovery_hold_s = 0.1f;
    assert_status(gpw_voltage_create(&c, &v), GPW_OK);
    assert_status(gpw_voltage_add_class(v, l), GPW_OK);
    return v;
}

static void hold(gpw_voltage *v, uint32_t samples, float voltage_pu)
{
    while (samples-- > 0u) {
        assert_status(gpw_voltage_push(v, voltage_pu), GPW_OK);
    }
}

static gpw_voltage_class_result judged(const gpw_voltage *v)
{
    gpw_voltage_class_result r;

    assert_status(gpw_voltage_class_get(v, 0u, &r, sizeof r), GPW_OK);
    return r;
}

static void longest_of_several_recoveries_counts(void **state)
{
    const gpw_voltage_limits l = limits_of(20.0f, 1.0f, 2.0f);
    gpw_voltage *const v = voltage_by(&l);
    gpw_voltage_class_result r;

    (void)state;
    hold(v, 50u, 1.0f);
    hold(v, 40u, 0.9f);
    hold(v, 50u, 1.0f);
    hold(v, 20u, 0.9f); /* shorter: the first stays */
    hold(v, 50u, 1.0f);
    r = judged(v);
    assert_int_equal(r.outcome, GPW_HOLDS);
    assert_near(r.recovery_s, 0.4, 0.0101);
    assert_near(r.unload_recovery_s, 0.0, 0.0);
    hold(v, 10u, 0.9f); /* under way, and still shorter */
    r = judged(v);
    assert_int_equal(r.outcome, GPW_UNDETERMINED);
    assert_true(gpw_is_unknown(r.recovery_s));
    hold(v, 200u, 0.9f); /* longer than permitted, whether over or not */
    assert_int_equal(judged(v).outcome, GPW_FAILS);
    gpw_voltage_destroy(v);
}

/* A rise that is not over: its own limit where there is one, else that of dips. */
static void recovery_from_a_rise_has_its_own_limit_or_that_of_dips(void **state)
{
    gpw_voltage_limits l = limits_of(20.0f, 1.0f, 2.0f);
    gpw_voltage *v = voltage_by(&l);
    gpw_voltage_class_result r;

    (void)state;
    hold(v, 50u, 1.0f);
    hold(v, 20u, 1.1f);
    r = judged(v);
    assert_int_equal(r.outcome, GPW_UNDETERMINED);
    assert_true(gpw_is_unknown(r.unload_recovery_s));
    assert_near(r.recovery_s, 0.0, 0.0);
    gpw_voltage_destroy(v);
    l.recovery_s = 0.0f;
    l.unload_recovery_s = 1.0f; /* and then dips have none */
    v = voltage_by(&l);
    hold(v, 50u, 1.0f);
    hold(v, 20u, 0.9f);
    assert_int_equal(judged(v).outcome, GPW_HOLDS);
    gpw_voltage_destroy(v);
}

/* Judged by its dip alone a class has no times of recovery. */
static void class_without_a_band_has_no_recovery(void **state)
{
    const gpw_voltage_limits l = limits_of(20.0f, 0.0f, 0.0f);
    gpw_voltage *const v = voltage_by(&l);
    gpw_voltage_class_result r;

    (void)state;
    hold(v, 20u, 0.9f);
    r = judged(v);
    assert_int_equal(r.outcome, GPW_HOLDS);
    assert_near(r.margin_pct, 50.0, 1.0e-3); /* 10 % of 20 */
    assert_true(gpw_is_unknown(r.recovery_s) && gpw_is_unknown(r.unload_recovery_s));
    gpw_voltage_destroy(v);
}

/* A band without a time to come back in: its times are told, and are no matter of judgement. */
static void recovery_without_a_limit_is_told_and_not_judged(void **state)
{
    const gpw_voltage_limits l = limits_of(20.0f, 0.0f, 2.0f);
    gpw_voltage *const v = voltage_by(&l);
    gpw_voltage_class_result r;

    (void)state;
    hold(v, 50u, 1.0f);
    hold(v, 20u, 1.1f); /* it is still up there */
    r = judged(v);
    assert_int_equal(r.outcome, GPW_HOLDS);
    assert_true(gpw_is_unknown(r.unload_recovery_s));
    hold(v, 50u, 1.0f);
    r = judged(v);
    assert_int_equal(r.outcome, GPW_HOLDS);
    assert_near(r.unload_recovery_s, 0.2, 0.0101);
    gpw_voltage_destroy(v);
}

static void voltage_that_collapses_before_its_record_takes_no_more_classes(void **state)
{
    const gpw_voltage_limits l = limits_of(0.0f, 1.0f, 2.0f);
    gpw_voltage *const v = voltage_by(&l);
    static GPW_STATE_BUFFER(small, 16);
    gpw_voltage *none;
    uint32_t k;

    (void)state;
    for (k = 1u; k < GPW_VOLTAGE_CLASSES_MAX; k++) {
        assert_status(gpw_voltage_add_class(v, &l), GPW_OK);
    }
    assert_status(gpw_voltage_add_class(v, &l), GPW_ERR_FULL);
    assert_status(gpw_voltage_collapse(v), GPW_OK);
    assert_status(gpw_voltage_add_class(v, &l), GPW_ERR_STATE);
    assert_int_equal(judged(v).outcome, GPW_FAILS);
    assert_int_equal(judged(v).limiting, GPW_CRITERION_COLLAPSE);
    assert_near(judged(v).margin_pct, -100.0, 1.0e-3); /* no limit of a dip to compare with */
    gpw_voltage_destroy(v);
    assert_status(gpw_voltage_init(small, sizeof small, &live.voltage_config, &none),
                  GPW_ERR_SIZE);
}

/* ---- relays ---- */

static gpw_protection_row row_of(uint32_t function, float pickup, float delay_s)
{
    gpw_protection_row row;

    assert_status(gpw_protection_row_init(&row, sizeof row), GPW_OK);
    row.function = function;
    row.pickup = pickup;
    row.delay_s = delay_s;
    return row;
}

static gpw_protection *relays(float dt_s)
{
    gpw_protection_config c = live.protection_config;
    gpw_protection *p;

    c.dt_s = dt_s;
    c.rows_max = 4u;
    c.slots_max = 64u;
    c.f0_hz = 50.0f;
    assert_status(gpw_protection_create(&c, &p), GPW_OK);
    return p;
}

static void row_of_more_samples_than_are_counted_is_refused(void **state)
{
    gpw_protection *const p = relays(GPW_DT_MIN_S);
    gpw_protection_row r = row_of(GPW_PROTECTION_OVERLOAD, 1.0e3f, 9.0e3f);

    (void)state;
    IS_REFUSED(gpw_protection_add(p, &r, NULL)); /* 9e9 of them */
    r.delay_s = 0.0f;
    r.reset_s = 9.0e3f;
    IS_REFUSED(gpw_protection_add(p, &r, NULL));
    r.reset_s = 1.1e4f;
    IS_REFUSED(gpw_protection_add(p, &r, NULL));
    r.reset_s = 0.0f;
    word = 9u;
    assert_status(gpw_protection_add(p, &r, &word), GPW_OK);
    assert_int_equal(word, 0);
    assert_status(gpw_protection_add(p, &r, NULL), GPW_OK);
    gpw_protection_destroy(p);
}

/* Set on the wrong side of rated: nothing is left between, and beyond it all is lost. */
static void pickup_on_the_wrong_side_of_rated_has_no_margin(void **state)
{
    gpw_protection *const p = relays(0.01f);
    const gpw_protection_row under = row_of(GPW_PROTECTION_UNDER_FREQUENCY, 51.0f, 1.0f);
    const gpw_protection_row over = row_of(GPW_PROTECTION_OVER_FREQUENCY, 49.0f, 1.0f);
    gpw_protection_row_result r;

    (void)state;
    assert_status(gpw_protection_add(p, &under, NULL), GPW_OK);
    assert_status(gpw_protection_add(p, &over, NULL), GPW_OK);
    assert_true(gpw_protection_step(p, 48.0f, 1.0f, 0.0f, 0.0f) >= GPW_OK);
    assert_status(gpw_protection_row_get(p, 0u, &r, sizeof r), GPW_OK);
    assert_near(r.pickup_margin_pct, -100.0, 0.0);
    assert_status(gpw_protection_row_get(p, 1u, &r, sizeof r), GPW_OK);
    assert_near(r.pickup_margin_pct, 0.0, 0.0);
    gpw_protection_destroy(p);
}

/* One that has tripped before one that does not know its quantity, and the other way round:
 * a trip decides. No frequency, no volts per hertz; a window that is not full yet is no hole.
 */
static void trip_decides_over_what_is_not_known(void **state)
{
    const gpw_protection_row load = row_of(GPW_PROTECTION_OVERLOAD, 1.0e3f, 0.0f);
    const gpw_protection_row flux = row_of(GPW_PROTECTION_VOLTS_PER_HERTZ, 1.2f, 0.0f);
    gpw_protection_row rocof = row_of(GPW_PROTECTION_ROCOF, 5.0f, 0.0f);
    gpw_protection_result r;
    uint32_t turn, k;

    (void)state;
    rocof.window_s = 0.1f;
    for (turn = 0; turn < 2u; turn++) {
        gpw_protection *const p = relays(0.01f);

        assert_status(gpw_protection_add(p, turn == 0u ? &load : &flux, NULL), GPW_OK);
        assert_status(gpw_protection_add(p, turn == 0u ? &flux : &load, NULL), GPW_OK);
        assert_status(gpw_protection_add(p, &rocof, NULL), GPW_OK);
        assert_status(gpw_protection_step(p, 0.0f, 1.0f, 0.0f, 0.0f), GPW_NOTE_UNKNOWN);
        assert_status(gpw_protection_result_get(p, &r, sizeof r), GPW_OK);
        assert_int_equal(r.outcome, GPW_UNDETERMINED);
        assert_status(gpw_protection_reset(p), GPW_OK);
        for (k = 0; k < 40u; k++) { /* a window of 100 ms fills */
            assert_status(gpw_protection_step(p, 50.0f, 1.0f, 0.0f, 0.0f), GPW_OK);
        }
        assert_status(gpw_protection_result_get(p, &r, sizeof r), GPW_OK);
        assert_int_equal(r.outcome, GPW_HOLDS);
        assert_status(gpw_protection_step(p, 0.0f, 1.0f, 2.0e3f, 0.0f), GPW_NOTE_UNKNOWN);
        assert_status(gpw_protection_result_get(p, &r, sizeof r), GPW_OK);
        assert_int_equal(r.outcome, GPW_FAILS);
        gpw_protection_destroy(p);
    }
}

/* ---- two sets against each other ---- */

static void mode_of_two_sets_wants_figures_that_can_be(void **state)
{
    gpw_genset_config g = live.genset_config, bad, none;
    gpw_plant_set_config s, bad_set, no_set;

    (void)state;
    g.f0_hz = 50.0f;
    memset(&none, 0, sizeof none);
    memset(&no_set, 0, sizeof no_set);
    assert_status(gpw_plant_set_config_init(&s, sizeof s), GPW_OK);
    s.reactance_pu = 0.2f;
    s.damper_pu = 0.0f;
    g.inertia_s = 1.0f;
#define MODE(x, xs, y, ys) gpw_plant_mode(x, xs, y, ys, &a, &b)
    /* w^2 = 2 pi f0 (K/2) (2/(2 H)): 314.16 x 2.5 = 785.4, so 28.02 rad/s, 4.460 Hz. */
    assert_status(MODE(&g, &s, &g, &s), GPW_OK);
    assert_near(a, 4.4603, 1.0e-3);
    assert_near(b, 0.0, 0.0); /* without dampers */
    assert_status(MODE(&none, &s, &g, &s), GPW_ERR_VERSION);
    assert_status(MODE(&g, &no_set, &g, &s), GPW_ERR_VERSION);
    assert_status(MODE(&g, &s, &none, &s), GPW_ERR_VERSION);
    bad = g;
    bad.inertia_s = gpw_unknown();
    assert_status(MODE(&bad, &s, &g, &s), GPW_ERR_UNKNOWN);
    bad.inertia_s = 101.0f;
    IS_REFUSED(MODE(&bad, &s, &g, &s));
    bad = g;
    bad.rated_w = 0.0f;
    IS_REFUSED(MODE(&bad, &s, &g, &s));
    bad = g;
    bad.f0_hz = 39.0f;
    IS_REFUSED(MODE(&bad, &s, &g, &s));
    bad_set = s;
    bad_set.reactance_pu = 0.01f;
    IS_REFUSED(MODE(&g, &bad_set, &g, &s));
    bad_set = s;
    bad_set.damper_pu = -1.0f;
    IS_REFUSED(MODE(&g, &bad_set, &g, &s));
    bad_set.damper_pu = 10.0f; /* one alone damps nothing, as two in a row do not */
    assert_status(MODE(&g, &bad_set, &g, &s), GPW_OK);
    assert_near(b, 0.0, 0.0);
    assert_status(MODE(&g, &bad_set, &g, &bad_set), GPW_OK);
    assert_true(b > 0.0f);
#undef MODE
}

/* ---- inverters ---- */

static gpw_inverter_config inverter(uint32_t mode)
{
    gpw_inverter_config v;

    assert_status(gpw_inverter_config_init(&v, sizeof v), GPW_OK);
    v.mode = mode;
    v.rated_w = 3.0e5f;
    v.energy_j = 1.0e8f;
    v.charge_efficiency = v.discharge_efficiency = 0.95f;
    v.droop_pu = 0.02f;
    if (mode == GPW_INVERTER_FORMING) {
        v.reactance_pu = 0.1f;
        v.inertia_s = 1.0f;
    }
    return v;
}

static void inverter_without_a_figure_is_unknown(void **state)
{
    static const size_t figures[] = {offsetof(gpw_inverter_config, rated_w),
                                     offsetof(gpw_inverter_config, energy_j),
                                     offsetof(gpw_inverter_config, charge_efficiency),
                                     offsetof(gpw_inverter_config, discharge_efficiency),
                                     offsetof(gpw_inverter_config, reactance_pu)};
    const float unknown = gpw_unknown();
    gpw_inverter_config v;
    gpw_plant_config c = live.plant_config;
    gpw_plant *plant;
    size_t i;

    (void)state;
    c.sets_max = 1u;
    c.inverters_max = 1u;
    assert_status(gpw_plant_create(&c, &plant), GPW_OK);
    for (i = 0; i < COUNT_OF(figures); i++) {
        v = inverter(GPW_INVERTER_FORMING);
        memcpy((char *)&v + figures[i], &unknown, sizeof unknown);
        assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_ERR_UNKNOWN);
    }
    v = inverter(GPW_INVERTER_FORMING);
    v.droop_pu = 0.0f;
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_ERR_UNKNOWN);
    v = inverter(GPW_INVERTER_FORMING);
    v.inertia_s = v.droop_lag_s = 0.0f;
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_ERR_UNKNOWN);
    v.inertia_s = 101.0f;
    IS_REFUSED(gpw_plant_add_inverter(plant, &v, &word));
    v = inverter(GPW_INVERTER_FORMING);
    v.soc_rest = 0.5f;
    v.soc_initial = 0.5f;
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_OK);
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_ERR_FULL);
    gpw_plant_destroy(plant);
}

static void plant_that_has_stepped_takes_no_more_inverters(void **state)
{
    gpw_inverter_config v = inverter(GPW_INVERTER_FOLLOWING);
    gpw_plant_set_config s;
    gpw_plant_config c = live.plant_config;
    gpw_inverter_output out;
    gpw_plant_output now;
    gpw_plant *plant;

    (void)state;
    c.sets_max = 1u;
    c.inverters_max = 2u;
    assert_status(gpw_plant_create(&c, &plant), GPW_OK);
    assert_status(gpw_plant_set_config_init(&s, sizeof s), GPW_OK);
    s.online = 1u;
    assert_status(gpw_plant_add_set(plant, &live.genset_config, &s, &word), GPW_OK);
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_OK);
    v.online = 0u;
    v.mode = GPW_INVERTER_FORMING;
    v.reactance_pu = 0.1f;
    v.inertia_s = 1.0f;
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_OK);
    assert_status(gpw_plant_reset(plant, 1.0e5f), GPW_OK);
    assert_status(gpw_plant_step(plant, 1.0e5f, &now, sizeof now), GPW_OK);
    assert_int_equal(now.inverters_online, 1);
    assert_status(gpw_plant_add_inverter(plant, &v, &word), GPW_ERR_STATE);
    assert_status(gpw_plant_inverter_output(plant, 0u, &out, 4u), GPW_ERR_VERSION);
    assert_status(gpw_plant_inverter_output(plant, 0u, &out, sizeof out), GPW_OK);
    gpw_plant_destroy(plant);
}

/* ---- stability ---- */

/* An integral governor without a proportional part swings on its rotor for ever: no gain of
 * one that is 0 is offered. A set that is stable has a margin above 1. */
static void gain_that_is_not_there_is_not_offered(void **state)
{
    gpw_genset_config g = live.genset_config;
    gpw_stability s;

    (void)state;
    assert_status(gpw_response_stability(&g, 0.5f, &s, sizeof s), GPW_OK);
    assert_int_equal(s.is_stable, 1);
    assert_true(s.gain_margin > 1.0f);
    g.governor = GPW_GOVERNOR_PI;
    g.droop_pu = 0.0f;
    g.kp = 0.0f;
    g.ki = 50.0f;
    g.t_lag_s = 0.1f;
    assert_status(gpw_response_stability(&g, 0.5f, &s, sizeof s), GPW_OK);
    assert_int_equal(s.is_stable, 0);
    assert_int_not_equal(s.gain, GPW_GAIN_KP);
    assert_int_not_equal(s.gain, GPW_GAIN_KD);
    g.kp = 1.0f; /* too little of it against the integral, with the lag behind both */
    assert_status(gpw_response_stability(&g, 0.5f, &s, sizeof s), GPW_OK);
    assert_int_equal(s.is_stable, 0);
    assert_true(s.gain_margin < 1.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longest_of_several_recoveries_counts),
        cmocka_unit_test(recovery_from_a_rise_has_its_own_limit_or_that_of_dips),
        cmocka_unit_test(class_without_a_band_has_no_recovery),
        cmocka_unit_test(recovery_without_a_limit_is_told_and_not_judged),
        cmocka_unit_test(voltage_that_collapses_before_its_record_takes_no_more_classes),
        cmocka_unit_test(row_of_more_samples_than_are_counted_is_refused),
        cmocka_unit_test(pickup_on_the_wrong_side_of_rated_has_no_margin),
        cmocka_unit_test(trip_decides_over_what_is_not_known),
        cmocka_unit_test(mode_of_two_sets_wants_figures_that_can_be),
        cmocka_unit_test(inverter_without_a_figure_is_unknown),
        cmocka_unit_test(plant_that_has_stepped_takes_no_more_inverters),
        cmocka_unit_test(gain_that_is_not_there_is_not_offered),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
