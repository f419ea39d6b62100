/* SPDX-License-Identifier: MIT */
/* Ends of every figure of sets, inverters, stores and guards, as their headers state them. */
#include "edges.h"

static size_t bytes;

#define OF gpw_alternator_config
static const edge of_alternator[] = {
    WORD(tick_ns, GPW_TICK_MIN_NS - 1u),
    WORD(tick_ns, GPW_TICK_MAX_NS + 1u),
    KNOWN(rated_va, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(f0_hz, 39.0f, 71.0f),
    FIGURE(xd_pu, 0.2f, 5.1f),
    FIGURE(xd_transient_pu, 0.04f, 1.1f),
    FIGURE(xq_pu, 0.04f, 5.1f),
    FIGURE(td0_s, 0.09f, 31.0f),
    KNOWN(exciter_gain, 0.9f, 1100.0f),
    KNOWN(exciter_lead_s, -0.1f, 110.0f),
    KNOWN(exciter_lag_s, -0.1f, 110.0f),
    KNOWN(exciter_tau_s, -0.1f, 110.0f),
    KNOWN(field_min_pu, -11.0f, 1.1f),
    KNOWN(field_max_pu, 0.9f, 21.0f),
    KNOWN(voltage_pu, 0.7f, 1.3f),
    KNOWN(vhz_knee_hz, -1.0f, 71.0f),
    KNOWN(vhz_slope, -0.1f, 5.1f),
    KNOWN(var_droop_pu, -0.1f, 0.3f),
    KNOWN(overload_pu, 0.4f, 4.1f),
    WORD(machine_grade, GPW_GRADE_USER + 1u),
    WORD(exciter_grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_alternator(const void *config)
{
    return gpw_alternator_state_size(config, &bytes);
}

static void an_alternator_beyond_an_end_is_refused(void **state)
{
    (void)state;
    ENDS_HOLD(of_alternator, live.alternator_config, try_alternator);
}

#define OF gpw_plant_config
static const edge of_plant[] = {
    WORD(tick_ns, GPW_TICK_MIN_NS - 1u),
    WORD(tick_ns, GPW_TICK_MAX_NS + 1u),
    WORD(sets_max, GPW_PLANT_SETS_MAX + 1u),
    WORD(sets_max, 0u), /* and no inverter */
    WORD(inverters_max, GPW_PLANT_INVERTERS_MAX + 1u),
    WORD(events_max, GPW_PLANT_EVENTS_MAX + 1u),
    WORD(dead_max_ms, 1001u),
    WORD(latency_max_ms, GPW_PLANT_LATENCY_MAX_MS + 1u),
    KNOWN(f0_hz, 39.0f, 71.0f),
    KNOWN(share_kp, -0.1f, 1.1f),
    KNOWN(share_ki_per_s, -0.1f, 1.1f),
    FIGURE(reserve_start_w, -1.1f * GPW_POWER_MAX_W, 1.1f * GPW_POWER_MAX_W),
    FIGURE(reserve_stop_w, -1.1f * GPW_POWER_MAX_W, 1.1f * GPW_POWER_MAX_W),
    KNOWN(start_delay_s, -0.1f, 1.1e5f),
    KNOWN(stop_delay_s, -0.1f, 1.1e5f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_plant(const void *config)
{
    return gpw_plant_state_size(config, &bytes);
}

static void a_plant_beyond_an_end_is_refused(void **state)
{
    gpw_plant_config c = live.plant_config;

    (void)state;
    ENDS_HOLD(of_plant, c, try_plant);
    c.reserve_start_w = 2.0e5f;
    c.reserve_stop_w = 2.0e5f; /* what starts one may not be what stops it */
    assert_status(try_plant(&c), GPW_ERR_DOMAIN);
    c.reserve_stop_w = 3.0e5f;
    assert_status(try_plant(&c), GPW_OK);
}

#define OF gpw_plant_set_config
static const edge of_set[] = {
    WORD(sharing, GPW_SHARING_NONE + 1u),
    WORD(online, 2u),
    WORD(automatic, 2u),
    KNOWN(reactance_pu, 0.01f, 2.1f),
    KNOWN(damper_pu, -0.1f, 210.0f),
    KNOWN(base_w, -1.0f, 1.1e6f),
    KNOWN(ramp_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(start_s, -0.1f, 1.1e4f),
    KNOWN(sync_s, -0.1f, 1.1e4f),
    KNOWN(sync_window_pu, 1.0e-6f, 0.11f),
    KNOWN(sync_max_s, 0.0f, 1.1e5f),
    KNOWN(unload_pu, -0.1f, 0.6f),
    KNOWN(cool_s, -0.1f, 1.1e5f),
    KNOWN(run_min_s, -0.1f, 1.1e6f),
    FIGURE(reverse_pu, 0.0009f, 1.1f),
    KNOWN(reverse_s, -0.1f, 110.0f),
    WORD(reactance_grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
};
#undef OF

static gpw_status try_set(const void *config)
{
    uint32_t index;

    return gpw_plant_add_set(live.plant, &live.genset_config, config, &index);
}

static void a_set_beyond_an_end_is_refused(void **state)
{
    gpw_plant_set_config c;

    (void)state;
    assert_status(gpw_plant_set_config_init(&c, sizeof c), GPW_OK);
    c.sync_s = 1.0f;
    ENDS_HOLD(of_set, c, try_set);
}

#define OF gpw_inverter_config
static const edge of_inverter[] = {
    WORD(mode, GPW_INVERTER_FORMING + 1u),
    WORD(online, 2u),
    FIGURE(rated_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(overload_pu, 0.9f, 11.0f),
    KNOWN(overload_s, -0.1f, 1.1e4f),
    KNOWN(overload_rest_s, 0.0f, 1.1e5f),
    FIGURE(energy_j, 0.9f, 1.1e15f),
    KNOWN(soc_initial, 0.1f, 0.95f),
    KNOWN(soc_min, -0.1f, 1.1f),
    KNOWN(soc_max, 0.1f, 1.1f),
    FIGURE(soc_rest, 0.1f, 0.95f),
    FIGURE(charge_efficiency, 0.0f, 1.1f),
    FIGURE(discharge_efficiency, 0.0f, 1.1f),
    KNOWN(standby_w, -1.0f, 1.1e5f),
    KNOWN(recharge_w, -1.0f, 1.1e5f),
    WORD(grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
static const edge of_following[] = {
    KNOWN(droop_pu, 0.0009f, 1.1f),
    KNOWN(deadband_pu, -0.1f, 0.11f),
    KNOWN(inertia_s, -0.1f, 110.0f),
    KNOWN(rocof_s, 0.004f, 11.0f),
    KNOWN(latency_s, -0.1f, 1.1f),
    KNOWN(lag_s, -0.1f, 110.0f),
    KNOWN(hold_w_per_s, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(hold_share, -0.1f, 1.1f),
};
static const edge of_forming[] = {
    FIGURE(droop_pu, 0.0009f, 1.1f),
    KNOWN(inertia_s, -0.1f, 110.0f),
    FIGURE(reactance_pu, 0.01f, 2.1f),
};
#undef OF

static gpw_status try_inverter(const void *config)
{
    gpw_plant_config c = live.plant_config;
    gpw_plant *plant = NULL;
    gpw_status status;
    uint32_t index;

    c.inverters_max = 1u;
    assert_status(gpw_plant_create(&c, &plant), GPW_OK);
    status = gpw_plant_add_inverter(plant, config, &index);
    gpw_plant_destroy(plant);
    return status;
}

static void an_inverter_beyond_an_end_is_refused(void **state)
{
    gpw_inverter_config c;

    (void)state;
    assert_status(gpw_inverter_config_init(&c, sizeof c), GPW_OK);
    c.rated_w = 1.0e5f;
    c.energy_j = 1.0e8f;
    c.soc_min = 0.2f;
    c.soc_max = 0.9f;
    c.charge_efficiency = c.discharge_efficiency = 0.95f;
    c.droop_pu = 0.03f;
    c.inertia_s = 1.0f;
    c.reactance_pu = 0.1f;
    ENDS_HOLD(of_inverter, c, try_inverter);
    ENDS_HOLD(of_following, c, try_inverter);
    c.mode = GPW_INVERTER_FORMING;
    ENDS_HOLD(of_forming, c, try_inverter);
}

#define OF gpw_battery_config
static const edge of_battery[] = {
    FIGURE(power_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(energy_j, 0.9f, 1.1e15f),
    KNOWN(rest_pu, -0.1f, 1.1f),
    KNOWN(ramp_up_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(ramp_down_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(recharge_w, -1.0f, 1.1e5f),
    KNOWN(recharge_s, 0.0f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(charge_efficiency, 0.009f, 1.1f),
    KNOWN(discharge_efficiency, 0.009f, 1.1f),
    KNOWN(response_s, -0.1f, 11.0f),
    KNOWN(overload_pu, 0.9f, 11.0f),
    KNOWN(overload_s, -0.1f, 1.1e4f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
};
#undef OF

static gpw_status try_battery(const void *config)
{
    return gpw_chain_add_battery(live.chain, config);
}

static void a_battery_beyond_an_end_is_refused(void **state)
{
    gpw_battery_config c;

    (void)state;
    assert_status(gpw_battery_config_init(&c, sizeof c), GPW_OK);
    c.power_w = 1.0e5f;
    c.energy_j = 1.0e9f;
    c.recharge_w = 1.0e4f;
    c.recharge_s = 1000.0f;
    /* Its way back to rest must be slower than the ramp lets the set see: sqrt(1e9 J / 1 W/s).
     */
    c.ramp_up_w_per_s = 1.0f;
    assert_status(try_battery(&c), GPW_ERR_DOMAIN);
    c.ramp_up_w_per_s = 1.0e5f;
    c.ramp_down_w_per_s = 1.0f;
    assert_status(try_battery(&c), GPW_ERR_DOMAIN);
    c.ramp_down_w_per_s = 1.0e5f;
    ENDS_HOLD(of_battery, c, try_battery);
}

#define OF gpw_load_bank_config
static const edge of_load_bank[] = {
    FIGURE(rated_w, 0.9f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(step_w, -1.0f, 1.1e5f),
    KNOWN(minimum_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(ramp_down_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(response_s, -0.1f, 11.0f),
    KNOWN(boost_w, -1.0f, 1.1e5f),
    KNOWN(boost_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(boost_from_s, -0.1f, 1.1f * GPW_TIME_MAX_S),
    KNOWN(boost_until_s, 0.5f, 1.1f * GPW_TIME_MAX_S),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_load_bank(const void *config)
{
    return gpw_chain_add_load_bank(live.chain, config);
}

static void a_load_bank_beyond_an_end_is_refused(void **state)
{
    gpw_load_bank_config c;

    (void)state;
    assert_status(gpw_load_bank_config_init(&c, sizeof c), GPW_OK);
    c.rated_w = 1.0e5f;
    c.boost_from_s = 1.0f;
    c.boost_until_s = 2.0f;
    ENDS_HOLD(of_load_bank, c, try_load_bank);
}

#define OF gpw_smoothing_config
static const edge of_smoothing[] = {
    FIGURE(tmp_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(percent_tmp_floor, -1.0f, 95.0f),
    KNOWN(max_percent_tmp_floor, -1.0f, 110.0f),
    FIGURE(ramp_up_rate_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(ramp_down_rate_w_per_s, 1.0e-7f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(ramp_down_hysteresis_ms, -1.0f, 1.1e9f),
    FIGURE(stop_delay_ms, -1.0f, 1.1e9f),
    FIGURE(secondary_power_floor_w, -1.0f, 6.0e4f),
    FIGURE(primary_floor_act_offset_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(primary_floor_act_window_ms, -1.0f, 1.1e9f),
    WORD(keeps_floor, 2u),
    WORD(reserved, 1u),
};
#undef OF

static gpw_status try_smoothing(const void *config)
{
    return gpw_chain_add_smoothing(live.chain, config);
}

static void a_smoothing_beyond_an_end_is_refused_and_none_may_be_unknown(void **state)
{
    gpw_smoothing_config c;
    size_t i;

    (void)state;
    assert_status(gpw_smoothing_config_init(&c, sizeof c), GPW_OK);
    c.tmp_w = 1.0e5f;
    c.percent_tmp_floor = 50.0f;
    c.max_percent_tmp_floor = 90.0f;
    c.secondary_power_floor_w = 1.0e4f;
    for (i = 0; i < COUNT_OF(of_smoothing); i++) {
        if (of_smoothing[i].kind == 1u) {
            gpw_smoothing_config unknown = c;
            const float nothing = gpw_unknown();

            memcpy((unsigned char *)&unknown + of_smoothing[i].offset, &nothing, 4u);
            assert_status(try_smoothing(&unknown), GPW_ERR_UNKNOWN);
        }
    }
    ENDS_HOLD(of_smoothing, c, try_smoothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_alternator_beyond_an_end_is_refused),
        cmocka_unit_test(a_plant_beyond_an_end_is_refused),
        cmocka_unit_test(a_set_beyond_an_end_is_refused),
        cmocka_unit_test(an_inverter_beyond_an_end_is_refused),
        cmocka_unit_test(a_battery_beyond_an_end_is_refused),
        cmocka_unit_test(a_load_bank_beyond_an_end_is_refused),
        cmocka_unit_test(a_smoothing_beyond_an_end_is_refused_and_none_may_be_unknown),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
