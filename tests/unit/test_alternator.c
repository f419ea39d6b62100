/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. Expected values: closed forms worked
 * out here in double, and rows printed by tests/reference/alternator_oracle.py. */
#include "alternator_setup.h"

/* Voltage behind an EMF at Xq = X'd, the higher of the two. */
static double closed_form(double emf, double x, double p, double q)
{
    const double a = emf * emf - 2.0 * q * x;

    return sqrt(0.5 * (a + sqrt(a * a - 4.0 * x * x * (p * p + q * q))));
}

/* ---- physics ---- */

static void equilibrium_stays_under_any_load(void **state)
{
    static const double p[] = {0.0, 0.4, 0.8, 0.8, 0.2}, q[] = {0.0, 0.0, 0.6, 0.0, 0.1};
    static const double b[] = {0.0, 0.0, 0.0, 0.2, 0.5};
    uint32_t preset, k;

    (void)state;
    for (preset = 0; preset < 2u; preset++) {
        for (k = 0; k < COUNT_OF(p); k++) {
            gpw_alternator_config c = config_of(preset);
            gpw_alternator *a;
            float settled;

            c.field_max_pu = 6.0f;
            c.var_droop_pu = 0.04f;
            c.field_min_pu = -1.0f;
            a = made(&c);
            assert_status(gpw_alternator_reset(a, (float)p[k] * RATED_VA,
                                               (float)q[k] * RATED_VA, (float)b[k] * RATED_VA),
                          GPW_OK);
            assert_near(steps(a, 2000u, p[k], q[k], b[k], 0.0).voltage_pu, 1.0, 2e-6);
            assert_status(gpw_alternator_settled(a, (float)p[k] * RATED_VA,
                                                 (float)q[k] * RATED_VA, (float)b[k] * RATED_VA,
                                                 0.0f, &settled),
                          GPW_OK);
            assert_near(settled, 1.0, 3e-6);
        }
    }
}

static void step_of_load_dips_at_once_as_the_closed_form_says(void **state)
{
    static const double p[] = {0.8, 0.0, 0.5, 1.0}, q[] = {0.0, 0.4, 0.5, 0.0};
    const double x = 0.296;
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(p); k++) {
        const gpw_alternator_config c = unregulated();
        gpw_alternator *const a = made(&c);

        assert_near(step(a, p[k], q[k], 0.0, 0.0).voltage_pu, closed_form(1.0, x, p[k], q[k]),
                    2e-4); /* a millisecond of T'do lies between */
    }
}

/* P 0, Q 0.4: V^2 - E V + x Q = 0; an inductance that draws 0.4 at rated voltage: E/(1 + x Q).
 */
static void constant_reactive_power_dips_more_than_an_inductance(void **state)
{
    const gpw_alternator_config c = unregulated();
    gpw_alternator *const a = made(&c);
    const double v = step(a, 0.0, 0.4, 0.0, 0.0).voltage_pu;

    (void)state;
    assert_near(v, 0.5 * (1.0 + sqrt(1.0 - 4.0 * 0.296 * 0.4)), 2e-4);
    assert_true(v < 1.0 / (1.0 + 0.296 * 0.4) - 0.02);
}

/* No regulator: E'q goes from 1 to 1/(1 + (Xd - X'd) share) as the current loads the field.
 * With Q alone, a current of Q/V in the field's axis; small, so that V stays near 1. */
static void unloaded_field_decays_with_its_time_constant(void **state)
{
    gpw_alternator_config c = unregulated();
    gpw_alternator *a;
    double e = 1.0, v = 1.0;
    uint32_t k;

    (void)state;
    c.exciter_gain = 1.0f;
    c.exciter_tau_s = 100.0f;
    c.field_min_pu = 1.0f; /* stands still */
    c.field_max_pu = 1.0001f;
    a = made(&c);
    for (k = 0; k < 20000u; k++) { /* the same equation in small steps */
        const double now = 0.5 * (e + sqrt(e * e - 4.0 * 0.296 * 0.1));

        v = now;
        e += 5e-5 / 3.7 * (1.0 - e - 0.704 * 0.1 / now);
    }
    assert_near(steps(a, 1000u, 0.0, 0.1, 0.0, 0.0).voltage_pu, v, 5e-5);
}

/* Field at its lower limit 0, capacitors alone: E'q' = E'q (xd b - 1)/((1 - x' b) T'do). */
static void capacitors_alone_grow_with_the_rate_of_the_closed_form(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *const a = made(&c);
    const double b = 1.15, rate = (b - 1.0) / ((1.0 - 0.296 * b) * 3.7);
    double before, after;
    gpw_alternator_output out;

    (void)state;
    out = steps(a, 200u, 0.0, 0.0, b, 0.0);
    assert_near(out.field_pu, 0.0, 1e-6);
    assert_true(out.flags & GPW_ALTERNATOR_FIELD_MIN);
    assert_true(out.flags & GPW_ALTERNATOR_SELF_EXCITED);
    before = out.voltage_pu;
    after = steps(a, 1000u, 0.0, 0.0, b, 0.0).voltage_pu;
    assert_near(log(after / before), rate, 1e-4);
}

static void capacitors_below_the_limit_are_held(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *const a = made(&c);
    const gpw_alternator_output out = steps(a, 200000u, 0.0, 0.0, 0.9, 0.0);
    float margin;

    (void)state;
    assert_near(out.voltage_pu, 1.02 / (1.0 + 0.1 / 50.0), 1e-4); /* 50 (1.02 - V) = 0.1 V */
    assert_int_equal(out.flags & GPW_ALTERNATOR_SELF_EXCITED, 0);
    assert_true(out.reactive_var < 0.0f);
    assert_status(gpw_alternator_self_excitation(&c, 0.9f * RATED_VA, 0.0f, &margin), GPW_OK);
    assert_near(margin, 0.1, 1e-6);
    assert_status(gpw_alternator_self_excitation(&c, 0.9f * RATED_VA, 0.1f, &margin), GPW_OK);
    assert_near(margin, 1.0 - 0.9 * 1.21, 1e-6); /* a rejected load's overspeed takes it */
    assert_true(margin < 0.0f);
}

/* 45 Hz of 50, knee 47, slope 1.7: the reference falls by 1.7 (47 - 45)/50 = 0.068. The field
 * that holds 0.932 at 0.9 of the speed is 0.932/0.9 and asks 0.0203/50 more than that of 1 pu.
 */
static void slow_set_lowers_its_voltage_along_the_line(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *const a = made(&c);
    const gpw_alternator_output out = steps(a, 60000u, 0.0, 0.0, 0.0, -0.1);
    const double v = (0.932 + 1.0 / 50.0) / (1.0 + 1.0 / (50.0 * 0.9));

    (void)state;
    assert_true(out.flags & GPW_ALTERNATOR_VHZ);
    assert_near(out.voltage_pu, v, 2e-5);
    assert_int_equal(steps(a, 1u, 0.0, 0.0, 0.0, -0.05).flags & GPW_ALTERNATOR_VHZ, 0);
}

/* x = 0.296, E = 1: the load that no voltage carries is E^2/(2x) = 1.689; its last voltage
 * E/sqrt(2). */
static void too_large_a_load_collapses_and_comes_back(void **state)
{
    const gpw_alternator_config c = unregulated();
    gpw_alternator *const a = made(&c);
    gpw_alternator_output out = step(a, 1.66, 0.0, 0.0, 0.0);

    (void)state;
    assert_int_equal(out.flags & GPW_ALTERNATOR_COLLAPSED, 0);
    assert_true(out.voltage_pu > 0.7f && out.voltage_pu < 0.85f);
    out = step(a, 1.75, 0.0, 0.0, 0.0);
    assert_true(out.flags & GPW_ALTERNATOR_COLLAPSED);
    assert_near(out.voltage_pu, sqrt(0.296 * 1.75), 1e-4);
    out = step(a, 0.0, 0.0, 0.0, 0.0);
    assert_int_equal(out.flags & GPW_ALTERNATOR_COLLAPSED, 0);
    assert_near(out.voltage_pu, 1.0, 5e-3);
}

/* E = 1.6, x = 0.296: loads up to where the closed form ends, the curve ever flatter. */
static void a_load_that_can_be_carried_is_no_collapse(void **state)
{
    const double x = 0.296, emf = 1.6;
    gpw_alternator_config c = unregulated();
    uint32_t k, turn;

    (void)state;
    c.field_max_pu = 20.0f;
    for (k = 0; k < 300u; k++) {
        for (turn = 0; turn < 10u; turn++) {
            const double p = 0.015 * k * cos(0.15 * turn), q = 0.015 * k * sin(0.15 * turn);
            const double a = emf * emf - 2.0 * q * x;
            gpw_alternator *const m = made(&c);
            gpw_alternator_output out;

            if (p > 3.9 || !(a * a - 4.0 * x * x * (p * p + q * q) > 0.003) || a < 0.0) {
                continue;
            }
            assert_status(gpw_alternator_reset(m, 0.0f, (float)((emf - 1.0) / x) * RATED_VA, 0),
                          GPW_OK);
            out = step(m, p, q, 0.0, 0.0);
            assert_int_equal(out.flags & GPW_ALTERNATOR_COLLAPSED, 0);
            assert_near(out.voltage_pu, closed_form(emf, x, p, q), 0.02);
        }
    }
}

typedef struct row {
    uint32_t preset;
    double xq; /* 0: unknown */
    double first[3], second[3], speed;
    double voltage[6]; /* after 1, 10, 50, 100, 500, 2000 ms */
} row;

static void responses_are_those_of_the_independent_program(void **state)
{
    static const uint32_t at_ms[] = {1u, 10u, 50u, 100u, 500u, 2000u};
    static const row rows[] = {
        {0,
         0.0,
         {0.1, 0.0, 0.0},
         {0.8, 0.0, 0.0},
         0.0,
         {0.9702746, 0.9748451, 0.9963152, 0.9991446, 0.9989660, 0.9986823}},
        {0,
         0.0,
         {0.1, 0.0, 0.0},
         {0.3, 0.4, 0.0},
         0.0,
         {0.8572353, 0.8621009, 0.8835127, 0.9098129, 0.9911852, 0.9912646}},
        {0,
         1.0,
         {0.1, 0.0, 0.0},
         {0.6, 0.3, 0.0},
         0.0,
         {0.9288889, 0.9331843, 0.9521644, 0.9755677, 0.9960799, 0.9954456}},
        {0,
         0.0,
         {0.8, 0.4, 0.1},
         {0.1, 0.0, 0.1},
         0.05,
         {1.2088999, 1.2061922, 1.1942303, 1.1794431, 1.0674830, 1.0250622}},
        {0,
         0.0,
         {0.4, 0.0, 0.0},
         {0.5, 0.1, 0.05},
         -0.10,
         {0.8734919, 0.8779575, 0.8977936, 0.9222408, 0.9301185, 0.9300276}},
        {1,
         0.0,
         {0.1, 0.0, 0.0},
         {0.6, 0.2, 0.0},
         0.0,
         {0.8713439, 0.8747831, 0.8899953, 0.9088476, 0.9894336, 0.9891275}},
        {1,
         0.0,
         {0.8, 0.2, 0.3},
         {0.0, 0.0, 0.3},
         0.0,
         {1.1487221, 1.1477147, 1.1432482, 1.1376894, 1.0941815, 1.0307520}},
    };
    size_t k, i;

    (void)state;
    for (k = 0; k < COUNT_OF(rows); k++) {
        const row *const r = &rows[k];
        gpw_alternator_config c = config_of(r->preset);
        gpw_alternator *a;
        uint32_t done = 0;

        c.xq_pu = r->xq > 0.0 ? (float)r->xq : gpw_unknown();
        a = made(&c);
        assert_status(gpw_alternator_reset(a, (float)r->first[0] * RATED_VA,
                                           (float)r->first[1] * RATED_VA,
                                           (float)r->first[2] * RATED_VA),
                      GPW_OK);
        for (i = 0; i < COUNT_OF(at_ms); i++) {
            const float v =
                steps(a, at_ms[i] - done, r->second[0], r->second[1], r->second[2], r->speed)
                    .voltage_pu;

            done = at_ms[i];
            assert_near(v, r->voltage[i], 2e-5 + 2e-4 * fabs(r->voltage[0] - 1.0));
        }
    }
}

static void longer_ticks_give_the_same_bits(void **state)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_GRIDLABD);
    gpw_alternator *a = made(&c);
    float fine;

    (void)state;
    fine = steps(a, 300u, 0.5, 0.2, 0.1, -0.02).voltage_pu;
    c.tick_ns = 100u * NS_PER_MS;
    a = made(&c);
    assert_near(steps(a, 3u, 0.5, 0.2, 0.1, -0.02).voltage_pu, fine, 1e-6);
}

/* Three sets of one size in parallel carry three times the load as one carries one. */
static void more_sets_are_one_larger_machine(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *a = made(&c);
    const float one = steps(a, 50u, 0.5, 0.1, 0.0, 0.0).voltage_pu;

    (void)state;
    a = made(&c);
    gpwi_alternator_rebase(a, 3.0f * RATED_VA);
    assert_near(steps(a, 50u, 1.5, 0.3, 0.0, 0.0).voltage_pu, one, 1e-6);
    assert_near(step(a, 1.5, 0.3, 0.0, 0.0).apparent_va, 3.0 * RATED_VA * sqrt(0.26), 10.0);
}

static void overload_and_current_follow_apparent_power(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *const a = made(&c);
    gpw_alternator_output out = step(a, 0.8, 0.59, 0.0, 0.0);

    (void)state;
    assert_int_equal(out.flags & GPW_ALTERNATOR_OVERLOAD, 0);
    assert_near(out.current_pu * out.voltage_pu, hypot(0.8, 0.59), 1e-4);
    assert_true(out.current_pu > 1.05f); /* in the dip, more than at rated voltage */
    out = step(a, 0.8, 0.62, 0.0, 0.0);
    assert_true(out.flags & GPW_ALTERNATOR_OVERLOAD);
}

/* ---- promises ---- */

static void bad_configuration_is_refused(void **state)
{
    gpw_alternator_config c = config_of(0);
    gpw_alternator *a = NULL;
    size_t bytes = 7u;

    (void)state;
#define REFUSED(field, value, status)                                                          \
  do {                                                                                         \
    c = config_of(0);                                                                          \
    c.field = (value);                                                                         \
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), status);                 \
    assert_status(gpw_alternator_state_size(&c, &bytes), status);                              \
  } while (0)
    REFUSED(rated_va, 0.0f, GPW_ERR_DOMAIN);
    REFUSED(rated_va, gpw_unknown(), GPW_ERR_DOMAIN);
    REFUSED(tick_ns, 0u, GPW_ERR_DOMAIN);
    REFUSED(f0_hz, 400.0f, GPW_ERR_DOMAIN);
    REFUSED(xd_pu, 0.2f, GPW_ERR_DOMAIN); /* below X'd */
    REFUSED(xd_pu, gpw_unknown(), GPW_ERR_UNKNOWN);
    REFUSED(xd_transient_pu, gpw_unknown(), GPW_ERR_UNKNOWN);
    REFUSED(td0_s, gpw_unknown(), GPW_ERR_UNKNOWN);
    REFUSED(td0_s, 0.0f, GPW_ERR_DOMAIN);
    REFUSED(exciter_gain, 0.0f, GPW_ERR_DOMAIN);
    REFUSED(exciter_tau_s, 1e-5f, GPW_ERR_DOMAIN);
    REFUSED(field_max_pu, 1.0f, GPW_ERR_DOMAIN);
    REFUSED(field_min_pu, 2.0f, GPW_ERR_DOMAIN);
    REFUSED(vhz_knee_hz, 51.0f, GPW_ERR_DOMAIN);
    REFUSED(vhz_slope, -1.0f, GPW_ERR_DOMAIN);
    REFUSED(voltage_pu, 1.3f, GPW_ERR_DOMAIN);
    REFUSED(reserved[1], 1u, GPW_ERR_DOMAIN);
    assert_null(a);
    assert_int_equal(bytes, 7u);
#undef REFUSED
    c = config_of(0); /* its field cannot go as low as no load asks */
    c.field_min_pu = 0.9f;
    c.voltage_pu = 0.8f;
    memset(memory, 0x5a, sizeof memory);
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), GPW_ERR_DOMAIN);
    assert_null(a);
    assert_int_equal(memory[0], 0x5a5a5a5a5a5a5a5au);
    c = config_of(0); /* a loop faster than a sub-step */
    c.exciter_gain = 1000.0f;
    c.exciter_tau_s = 0.001f;
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), GPW_ERR_DOMAIN);
    memset(&c, 0, sizeof c);
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), GPW_ERR_VERSION);
    assert_status(gpw_alternator_preset(&c, 0u), GPW_ERR_VERSION);
    c = config_of(0);
    assert_status(gpw_alternator_preset(&c, 2u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_alternator_init((char *)memory + 4, 240u, &c, &a), GPW_ERR_ALIGN);
    assert_status(gpw_alternator_init(memory, 64u, &c, &a), GPW_ERR_SIZE);
}

static void bad_samples_are_held(void **state)
{
    const gpw_alternator_config c = config_of(0);
    gpw_alternator *a = made(&c);
    gpw_alternator_output out;
    float expected;

    (void)state;
    expected = steps(a, 3u, 0.4, 0.1, 0.0, 0.0).voltage_pu;
    a = made(&c);
    (void)steps(a, 1u, 0.4, 0.1, 0.0, 0.0);
    assert_status(
        gpw_alternator_step(a, gpw_unknown(), INFINITY, -1.0f, 5.0f, &out, sizeof out),
        GPW_NOTE_HELD);
    assert_float_equal(step(a, 0.4, 0.1, 0.0, 0.0).voltage_pu, expected, 0.0f);
    assert_status(gpw_alternator_step(a, 0.0f, 0.0f, 0.0f, 0.0f, NULL, sizeof out),
                  GPW_ERR_NULL);
    assert_status(gpw_alternator_step(a, 0.0f, 0.0f, 0.0f, 0.0f, &out, 28u), GPW_ERR_VERSION);
    assert_status(gpw_alternator_step(NULL, 0.0f, 0.0f, 0.0f, 0.0f, &out, sizeof out),
                  GPW_ERR_NULL);
    memset(memory, 0, 8u);
    assert_status(gpw_alternator_step(a, 0.0f, 0.0f, 0.0f, 0.0f, &out, sizeof out),
                  GPW_ERR_HANDLE);
}

static void load_beyond_the_field_is_refused_at_reset(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_GRIDLABD);
    gpw_alternator *const a = made(&c);
    float voltage = 0.0f;

    (void)state;
    assert_status(gpw_alternator_reset(a, RATED_VA, RATED_VA, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_alternator_reset(a, -1.0f, 0.0f, 0.0f), GPW_ERR_DOMAIN);
    assert_near(step(a, 0.0, 0.0, 0.0, 0.0).voltage_pu, 1.0, 1e-6);
    assert_status(gpw_alternator_settled(a, 3.9f * RATED_VA, 0.0f, 0.0f, 0.0f, &voltage),
                  GPW_NOTE_CLAMPED);
    assert_true(gpw_is_unknown(voltage));
    assert_status(gpw_alternator_settled(a, 0.0f, 0.0f, -1.0f, 0.0f, &voltage), GPW_ERR_DOMAIN);
}

static void presets_are_found_by_name(void **state)
{
    uint32_t preset = 9u;

    (void)state;
    assert_status(gpw_alternator_preset_find("diesel-gridlabd", &preset), GPW_OK);
    assert_int_equal(preset, GPW_ALTERNATOR_DIESEL_GRIDLABD);
    assert_status(gpw_alternator_preset_find("diesel", &preset), GPW_ERR_NOT_FOUND);
    assert_string_equal(gpw_alternator_preset_name(0u), "diesel-50kva");
    assert_string_equal(gpw_alternator_preset_name(2u), "?");
}

static void blocks_of_any_length_give_the_same_bits(void **state)
{
    const gpw_alternator_config c = config_of(0);
    float power[100], speed[100], whole[100], parts[100];
    gpw_alternator *a = made(&c);
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(power); k++) {
        power[k] = (float)(k % 17u) * 0.05f * RATED_VA;
        speed[k] = -0.001f * (float)(k % 9u);
    }
    assert_status(gpw_alternator_process(a, power, NULL, 5e4f, speed, whole, 100u), GPW_OK);
    a = made(&c);
    assert_status(gpw_alternator_process(a, power, NULL, 5e4f, speed, parts, 33u), GPW_OK);
    assert_status(
        gpw_alternator_process(a, power + 33, NULL, 5e4f, speed + 33, parts + 33, 67u), GPW_OK);
    assert_memory_equal(whole, parts, sizeof whole);
    assert_status(gpw_alternator_process(a, NULL, NULL, 0.0f, NULL, parts, 1u), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equilibrium_stays_under_any_load),
        cmocka_unit_test(step_of_load_dips_at_once_as_the_closed_form_says),
        cmocka_unit_test(constant_reactive_power_dips_more_than_an_inductance),
        cmocka_unit_test(unloaded_field_decays_with_its_time_constant),
        cmocka_unit_test(capacitors_alone_grow_with_the_rate_of_the_closed_form),
        cmocka_unit_test(capacitors_below_the_limit_are_held),
        cmocka_unit_test(slow_set_lowers_its_voltage_along_the_line),
        cmocka_unit_test(too_large_a_load_collapses_and_comes_back),
        cmocka_unit_test(a_load_that_can_be_carried_is_no_collapse),
        cmocka_unit_test(responses_are_those_of_the_independent_program),
        cmocka_unit_test(longer_ticks_give_the_same_bits),
        cmocka_unit_test(more_sets_are_one_larger_machine),
        cmocka_unit_test(overload_and_current_follow_apparent_power),
        cmocka_unit_test(bad_configuration_is_refused),
        cmocka_unit_test(bad_samples_are_held),
        cmocka_unit_test(load_beyond_the_field_is_refused_at_reset),
        cmocka_unit_test(presets_are_found_by_name),
        cmocka_unit_test(blocks_of_any_length_give_the_same_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
