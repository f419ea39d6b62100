/* SPDX-License-Identifier: MIT */
/* Ends of every figure of what watches and judges: starts, voltages, relays, load rules,
 * staggers, stores to be sized. */
#include "edges.h"

static size_t bytes;

#define OF gpw_start_config
static const edge of_start[] = {
    KNOWN(dt_s, 0.1f * GPW_DT_MIN_S, 0.11f),
    KNOWN(type_s, -0.1f, 1.1e5f),
    KNOWN(f0_hz, 9.0f, 1100.0f),
    KNOWN(frequency_low_pu, -0.1f, 1.1f),
    KNOWN(frequency_high_pu, 0.9f, 2.1f),
    KNOWN(voltage_low_pu, -0.1f, 1.1f),
    KNOWN(voltage_high_pu, 0.9f, 2.1f),
    KNOWN(load_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(hold_s, -0.1f, 61.0f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_start(const void *config)
{
    return gpw_start_state_size(config, &bytes);
}

static void a_start_beyond_an_end_is_refused(void **state)
{
    (void)state;
    ENDS_HOLD(of_start, live.start_config, try_start);
}

#define OF gpw_voltage_config
static const edge of_voltage[] = {
    KNOWN(dt_s, 0.1f * GPW_DT_MIN_S, 0.11f),
    KNOWN(set_pu, 0.4f, 1.6f),
    KNOWN(recovery_hold_s, -0.1f, 61.0f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
    WORD(reserved[3], 1u),
};
#undef OF

static gpw_status try_voltage(const void *config)
{
    return gpw_voltage_state_size(config, &bytes);
}

#define OF gpw_voltage_limits
static const edge of_voltage_limits[] = {
    WORD(class_id, GPW_CLASS_NONE),
    WORD(class_id, GPW_CLASS_CUSTOM + 1u),
    WORD(edition, 10000u),
    FIGURE(dip_pct, -1.0f, 101.0f),
    FIGURE(rise_pct, -1.0f, 101.0f),
    FIGURE(recovery_s, -1.0f, 3601.0f),
    FIGURE(unload_recovery_s, -1.0f, 3601.0f),
    FIGURE(recovery_within_pct, -1.0f, 101.0f),
    FIGURE(steady_within_pct, -1.0f, 101.0f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
};
#undef OF

static gpw_status try_voltage_limits(const void *limits)
{
    return gpw_voltage_add_class(live.voltage, limits);
}

static void a_voltage_judge_beyond_an_end_is_refused(void **state)
{
    gpw_voltage_limits l;

    (void)state;
    ENDS_HOLD(of_voltage, live.voltage_config, try_voltage);
    assert_status(gpw_voltage_limits_init(&l, sizeof l), GPW_OK);
    l.dip_pct = 20.0f;
    l.recovery_s = 2.0f;
    l.recovery_within_pct = 2.5f;
    ENDS_HOLD(of_voltage_limits, l, try_voltage_limits);
    /* A time to come back within needs to say within what: after a rise as after a fall. */
    l.recovery_within_pct = 0.0f;
    assert_status(try_voltage_limits(&l), GPW_ERR_DOMAIN);
    l.recovery_s = 0.0f;
    l.unload_recovery_s = 3.0f;
    assert_status(try_voltage_limits(&l), GPW_ERR_DOMAIN);
    l.unload_recovery_s = 0.0f;
    assert_status(try_voltage_limits(&l), GPW_OK);
    assert_status(gpw_voltage_limits_iso8528(&l, GPW_CLASS_NONE), GPW_ERR_DOMAIN);
    assert_status(gpw_voltage_limits_iso8528(&l, GPW_CLASS_CUSTOM), GPW_ERR_DOMAIN);
}

#define OF gpw_protection_config
static const edge of_protection[] = {
    KNOWN(dt_s, 0.1f * GPW_DT_MIN_S, 0.11f),
    KNOWN(f0_hz, 9.0f, 1100.0f),
    WORD(rows_max, 0u),
    WORD(rows_max, GPW_PROTECTION_ROWS_MAX + 1u),
    WORD(slots_max, GPW_PROTECTION_SLOTS_MAX + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
};
#undef OF

static gpw_status try_protection(const void *config)
{
    return gpw_protection_state_size(config, &bytes);
}

#define OF gpw_protection_row
static const edge of_row[] = {
    WORD(function, 1000u),
    KNOWN(pickup, 0.0f, 2001.0f),
    KNOWN(delay_s, -0.1f, 1.1e4f),
    KNOWN(hysteresis, -0.1f, 48.0f),
    KNOWN(reset_s, -0.1f, 1.1e4f),
    WORD(alarm_only, 2u),
    WORD(grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_row(const void *row)
{
    return gpw_protection_add(live.protection, row, NULL);
}

static void a_relay_beyond_an_end_is_refused(void **state)
{
    gpw_protection_row r;

    (void)state;
    ENDS_HOLD(of_protection, live.protection_config, try_protection);
    assert_status(gpw_protection_row_init(&r, sizeof r), GPW_OK);
    r.function = GPW_PROTECTION_UNDER_FREQUENCY;
    r.pickup = 47.5f;
    r.delay_s = 1.0f;
    ENDS_HOLD(of_row, r, try_row);
}

#define OF gpw_load_spec_config
static const edge of_load_spec[] = {
    WORD(tick_ns, GPW_TICK_MIN_NS - 1u),
    WORD(tick_ns, GPW_TICK_MAX_NS + 1u),
    WORD(rules_max, 0u),
    WORD(rules_max, GPW_LOAD_SPEC_RULES_MAX + 1u),
    KNOWN(window_max_s, 0.0f, 1001.0f), /* 100,000 ticks of 10 ms are 1000 s */
    WORD(has_bands, 2u),
    WORD(reserved, 1u),
};
#undef OF

static gpw_status try_load_spec(const void *config)
{
    return gpw_load_spec_state_size(config, &bytes);
}

#define OF gpw_load_rule
static const edge of_rule[] = {
    WORD(rule, GPW_LOAD_RULE_BAND_SHARE + 1u),
    FIGURE(limit, 0.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(window_s, -0.1f, 6.0f),
    WORD(grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_rule(const void *rule)
{
    return gpw_load_spec_add(live.load_spec, rule, NULL);
}

static void a_load_rule_beyond_an_end_is_refused(void **state)
{
    gpw_load_rule r;

    (void)state;
    ENDS_HOLD(of_load_spec, live.load_spec_config, try_load_spec);
    assert_status(gpw_load_rule_init(&r, sizeof r), GPW_OK);
    r.rule = GPW_LOAD_RULE_RANGE;
    r.limit = 1.0e5f;
    r.window_s = 1.0f;
    ENDS_HOLD(of_rule, r, try_rule);
    r.rule = GPW_LOAD_RULE_BAND_SHARE; /* for which there is no room */
    r.limit = 0.5f;
    assert_status(try_rule(&r), GPW_ERR_STATE);
}

#define OF gpw_sizing_config
static const edge of_sizing[] = {
    KNOWN(dt_s, 0.1f * GPW_DT_MIN_S, 3700.0f),
    KNOWN(discharge_efficiency, 0.0f, 1.1f),
    KNOWN(discharge_efficiency, 0.9e-3f, 1.1f),
    KNOWN(charge_efficiency, 0.0f, 1.1f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_sizing(const void *config)
{
    return gpw_sizing_state_size(config, &bytes);
}

static void a_sizing_beyond_an_end_is_refused(void **state)
{
    (void)state;
    ENDS_HOLD(of_sizing, live.sizing_config, try_sizing);
}

#define OF gpw_stagger
static const edge of_stagger[] = {
    WORD(gpus_per_step, 0u),       KNOWN(interval_s, -0.1f, 1.1e6f), WORD(gate_air, 2u),
    KNOWN(margin_pu, -0.1f, 1.0f), WORD(phase, GPW_PHASE_COUNT),     WORD(reserved, 1u),
};
#undef OF

static gpw_site *staggered;

static gpw_status try_stagger(const void *stagger)
{
    return gpw_site_add_stagger(staggered, stagger);
}

static void a_stagger_beyond_an_end_is_refused_and_so_is_one_too_many(void **state)
{
    gpw_site_config c = live.site_config;
    gpw_fleet_group group;
    gpw_stagger s;

    (void)state;
    c.staggers_max = 1u;
    assert_status(gpw_site_create(&c, &staggered), GPW_OK);
    assert_status(gpw_fleet_group_init(&group, sizeof group), GPW_OK);
    group.gpus = 8u;
    assert_true(gpw_site_add_group(staggered, &group, gpw_profile_study_h100_pcie(), NULL) >=
                GPW_OK);
    assert_status(gpw_stagger_init(&s, sizeof s), GPW_OK);
    s.phase = GPW_PHASE_INFER;
    s.group = 1u; /* of one */
    assert_status(try_stagger(&s), GPW_ERR_NOT_FOUND);
    s.group = 0u;
    ENDS_HOLD(of_stagger, s, try_stagger);
    assert_status(try_stagger(&s), GPW_ERR_FULL);
    gpw_site_destroy(staggered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_beyond_an_end_is_refused),
        cmocka_unit_test(a_voltage_judge_beyond_an_end_is_refused),
        cmocka_unit_test(a_relay_beyond_an_end_is_refused),
        cmocka_unit_test(a_load_rule_beyond_an_end_is_refused),
        cmocka_unit_test(a_sizing_beyond_an_end_is_refused),
        cmocka_unit_test(a_stagger_beyond_an_end_is_refused_and_so_is_one_too_many),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
