/* SPDX-License-Identifier: MIT */
/* An alternator at the ends of what its equations have an answer for: expected values by hand.
 */
#include "alternator_setup.h"

/* At once or within 0.1 ms: the same voltage to 0.1 %. */
static void exciter_without_a_lag_is_one_with_a_small_one(void **state)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    double voltage_pu[2];
    int i;

    (void)state;
    for (i = 0; i < 2; i++) {
        gpw_alternator *a;

        c.exciter_tau_s = i == 0 ? 0.0f : 0.001f;
        a = made(&c);
        voltage_pu[i] = steps(a, 200u, 0.4, 0.2, 0.0, 0.0).voltage_pu;
    }
    assert_true(voltage_pu[0] < 0.999);
    assert_near(voltage_pu[0], voltage_pu[1], 1e-3);
}

static void exciter_that_no_substep_can_follow_is_refused(void **state)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *a = NULL;

    (void)state;
    c.exciter_lag_s = 0.0f; /* a lead without its lag */
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), GPW_ERR_DOMAIN);
    c.exciter_lead_s = c.exciter_tau_s = 0.0f;
    c.td0_s = 0.1f; /* 50 / 0.1 s: half of it in a millisecond */
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), GPW_OK);
    c.exciter_gain = 51.0f;
    assert_status(gpw_alternator_init(memory, sizeof memory, &c, &a), GPW_ERR_DOMAIN);
}

/* Capacitors that cancel X'd exactly: no EMF is needed at any voltage. */
static void capacitors_that_cancel_the_reactance_take_the_voltage_to_its_bound(void **state)
{
    gpw_alternator_config c = unregulated();
    gpw_alternator *a;

    (void)state;
    c.xd_transient_pu = 0.25f;
    c.rated_va = 1048576.0f; /* 2^20: 4 pu without rounding */
    a = made(&c);
    {
        gpw_alternator_output out;

        assert_status(
            gpw_alternator_step(a, 0.0f, 0.0f, 4.0f * c.rated_va, 0.0f, &out, sizeof out),
            GPW_OK);
        assert_near(out.voltage_pu, 2.0, 0.0);
        assert_int_equal(out.flags & GPW_ALTERNATOR_COLLAPSED, 0);
    }
}

/* Against its own cross axis, 1.8 pu: capacitors of 0.7 pu excite it alone, as Xd of 1 pu would
 * not let them. */
static void machine_excites_itself_by_its_larger_reactance(void **state)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);

    (void)state;
    assert_int_equal(step(made(&c), 0.0, 0.0, 0.7, 0.0).flags & GPW_ALTERNATOR_SELF_EXCITED, 0);
    c.xq_pu = 1.8f;
    assert_int_equal(step(made(&c), 0.0, 0.0, 0.7, 0.0).flags & GPW_ALTERNATOR_SELF_EXCITED,
                     GPW_ALTERNATOR_SELF_EXCITED);
}

/* 3.9 pu over X'd of 0.296: past the nose, where less voltage needs more field. */
static void load_past_the_nose_is_no_equilibrium(void **state)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *a;

    (void)state;
    c.field_max_pu = 20.0f;
    a = made(&c);
    assert_status(gpw_alternator_reset(a, 2.5f * RATED_VA, 0.0f, 0.0f), GPW_OK);
    assert_status(gpw_alternator_reset(a, 3.9f * RATED_VA, 0.0f, 0.0f), GPW_ERR_DOMAIN);
}

/* The least field is that of no load: capacitors of half the rating leave even 1.5 pu in want
 * of less. */
static void voltage_beyond_all_that_is_sought_is_unknown(void **state)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    float settled = 0.0f;
    gpw_alternator *a;

    (void)state;
    c.field_min_pu = 1.0f;
    a = made(&c);
    assert_status(gpw_alternator_settled(a, 0.0f, 0.0f, 0.0f, 0.0f, &settled), GPW_OK);
    assert_near(settled, 1.0, 1e-3);
    assert_true(gpw_alternator_settled(a, 0.0f, 0.0f, 0.5f * RATED_VA, 0.0f, &settled) >= 0);
    assert_true(isnan(settled));
}

/* 0.95 of 60 Hz, 0.94 of 50 Hz. */
static void preset_turns_its_knee_with_the_grid(void **state)
{
    gpw_alternator_config c;

    (void)state;
    assert_status(gpw_alternator_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_alternator_preset(&c, GPW_ALTERNATOR_DIESEL_50KVA), GPW_OK);
    assert_near(c.vhz_knee_hz, 47.0, 1e-5);
    c.f0_hz = 60.0f;
    assert_status(gpw_alternator_preset(&c, GPW_ALTERNATOR_DIESEL_50KVA), GPW_OK);
    assert_near(c.vhz_knee_hz, 57.0, 1e-5);
}

static void block_of_none_needs_no_arrays(void **state)
{
    const gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);
    gpw_alternator *const a = made(&c);
    const float power_w = 0.0f;
    float voltage_pu;

    (void)state;
    assert_status(gpw_alternator_process(a, NULL, NULL, 0.0f, NULL, NULL, 0u), GPW_OK);
    assert_status(gpw_alternator_process(a, &power_w, NULL, 0.0f, NULL, NULL, 1u),
                  GPW_ERR_NULL);
    assert_status(gpw_alternator_process(a, NULL, NULL, 0.0f, NULL, &voltage_pu, 1u),
                  GPW_ERR_NULL);
}

/* Behind E = 1 and X = 0.25 the most that can be carried is E^2 / 2X = 2 pu, at E / sqrt 2:
 * where the curve lies flat, and no search gets nearer than the root of its rounding. */
static void largest_load_of_all_is_carried_at_the_nose(void **state)
{
    gpw_alternator_config c = unregulated();
    gpw_alternator_output out;

    (void)state;
    c.xd_transient_pu = 0.25f;
    c.rated_va = 1048576.0f;
    assert_status(
        gpw_alternator_step(made(&c), 2.0f * c.rated_va, 0.0f, 0.0f, 0.0f, &out, sizeof out),
        GPW_OK);
    assert_near(out.voltage_pu, sqrt(0.5), 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exciter_without_a_lag_is_one_with_a_small_one),
        cmocka_unit_test(exciter_that_no_substep_can_follow_is_refused),
        cmocka_unit_test(capacitors_that_cancel_the_reactance_take_the_voltage_to_its_bound),
        cmocka_unit_test(machine_excites_itself_by_its_larger_reactance),
        cmocka_unit_test(load_past_the_nose_is_no_equilibrium),
        cmocka_unit_test(voltage_beyond_all_that_is_sought_is_unknown),
        cmocka_unit_test(preset_turns_its_knee_with_the_grid),
        cmocka_unit_test(block_of_none_needs_no_arrays),
        cmocka_unit_test(largest_load_of_all_is_carried_at_the_nose),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
