/* SPDX-License-Identifier: MIT */
/* The life of a watch in closed loop with its plant, and what it says while nothing is wrong.
 */
#include "watch_rig.h"

static void defaults_are_a_watch_within_six_kib(void **state)
{
    gpw_watch_config c = config_of();
    size_t bytes = 0u;

    (void)state;
    c.model_bytes = 488u;
    c.pulse_peak_w = 1.0e5f;
    c.pulse_energy_ws = 1.0e5f;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= 6144u);
}

/* @verifies{watch-refuses} */
static void bad_input_is_refused_and_nothing_written(void **state)
{
    gpw_watch_config c = config_of();
    gpw_watch *w = NULL;
    gpw_watch_output out;
    gpw_genset_config set;
    gpw_forecast_group group;
    uint16_t table[171];
    uint32_t index = 77u;
    size_t bytes = 1u;

    (void)state;
    assert_status(gpw_watch_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_watch_config_init(&c, sizeof c - 4u), GPW_ERR_VERSION);
    assert_status(gpw_watch_state_size(NULL, &bytes), GPW_ERR_NULL);
    c.onset_pu = NAN;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of();
    c.needed |= GPW_WATCH_HAS_BOOST; /* what is not there cannot be needed */
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_ERR_DOMAIN);
    c = config_of();
    c.header = 0u;
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_ERR_VERSION);
    c = config_of();
    assert_status(gpw_watch_init(memory, 1024u, &c, &w), GPW_ERR_SIZE);
    assert_status(gpw_watch_init((char *)memory + 4, 8192u, &c, &w), GPW_ERR_ALIGN);
    assert_null(w);
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_OK);
    assert_status(gpw_watch_start(w, 0u), GPW_ERR_STATE);
    assert_status(watch_group(&group), GPW_OK);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_ERR_STATE); /* sets come first */
    assert_status(watch_set_config(&set), GPW_OK);
    set.inertia_s = NAN;
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_UNKNOWN);
    assert_status(gpw_genset_use_acceptance(&set, 4u, 0.1f), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_DOMAIN);
    assert_int_equal(index, 77u);
    assert_status(watch_set_config(&set), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_FULL);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_ERR_FULL);
    memcpy(table, watch_surface, sizeof table);
    table[100] ^= 1u;
    assert_status(gpw_watch_set_surface(w, table, 171u), GPW_ERR_FORMAT);
    assert_status(gpw_watch_set_surface(w, table, 172u), GPW_ERR_FULL);
    assert_status(gpw_watch_get(w, &out, sizeof out), GPW_ERR_STATE);
    assert_status(gpw_watch_start(w, 5u), GPW_OK);
    assert_status(gpw_watch_start(w, 5u), GPW_ERR_STATE);
    assert_status(gpw_watch_set_surface(w, watch_surface, 171u), GPW_ERR_STATE);
    assert_status(gpw_watch_get(w, &out, sizeof out - 8u), GPW_ERR_VERSION);
    assert_status(gpw_watch_get(w, &out, sizeof out), GPW_OK);
    assert_true(out.step_allowed_w == 0.0f && out.permit_open == 0u && isnan(out.load_w));
}

/* @verifies{watch-refuses} */
static void a_step_with_bad_arguments_changes_nothing(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 1.0f);
    assert_status(gpw_watch_step(NULL, &r.in, sizeof r.in, NULL, 0u, 0u, &r.out, sizeof r.out),
                  GPW_ERR_NULL);
    assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, NULL, sizeof r.set, 1u, &r.out,
                                 sizeof r.out),
                  GPW_ERR_NULL);
    assert_status(gpw_watch_step(r.watch, &r.in, 8u, NULL, 0u, 0u, &r.out, sizeof r.out),
                  GPW_ERR_VERSION);
    assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 2u, &r.out,
                                 sizeof r.out),
                  GPW_ERR_DOMAIN);
    assert_int_equal(r.out.sequence, 100u);
    tick(&r);
    assert_int_equal(r.out.sequence, 101u);
}

static void a_quiet_site_opens_after_quarantine_and_agreement(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 1.0f);
    assert_closed(&r, GPW_WATCH_QUARANTINE | GPW_WATCH_MODEL);
    run(&r, 9.0f);
    assert_int_equal(r.out.reasons, 0u);
    assert_int_equal(r.out.model_valid, 1u);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.rung, GPW_RUNG_GOOD);
    assert_near(r.out.load_w, WATCH_IDLE_W, 1.1e3);
    assert_near(r.out.frequency_hz, 50.0, 0.05);
    /* The table's nodes about load 0.06, between leads -0.05 and 0. */
    assert_true(r.out.step_allowed_w >= 351.0e3f && r.out.step_allowed_w <= 446.0e3f);
    assert_near(r.out.step_down_allowed_w, 1.0e6, 3.0e3);
    assert_near(r.out.reserve_spare_w, 940.0e3, 3.0e3);
    assert_int_equal(r.out.sets_online, 1u);
}

static void a_permitted_job_comes_and_the_sets_take_it(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float least_hz = 50.0f;
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 9u, 1.0f);
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 350.0e3, 1.0);                /* from the least of idle */
    assert_int_equal(ask(&r, 9u, 1.0f).token, a.token); /* the same answer, no second permit */
    assert_int_equal(ask(&r, 10u, 1.0f).granted, 0u);   /* a second one does not fit */
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 1.0f,
                                     r.now_ns + 500000000u, a.token),
                  GPW_OK);
    run(&r, 0.5f);
    assert_near(r.out.reserved_w, a.step_w, 1.0);
    r.load_w = WATCH_TRAIN_W;
    for (k = 0; k < 1500u; k++) {
        tick(&r);
        least_hz = r.frequency_hz < least_hz ? r.frequency_hz : least_hz;
        assert_int_equal(r.out.model_valid, 1u);
    }
    assert_true(least_hz < 49.7f && least_hz > 45.0f);
    assert_int_equal(r.out.unannounced, 0u);
    assert_int_equal(r.out.violations, 0u);
    assert_int_equal(r.out.permits_live, 0u);
    assert_true(r.out.reserved_w == 0.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_near(r.out.forecast_w[0], WATCH_TRAIN_W, 5.0e3);
}

/* @verifies{watch-air} */
static void right_after_a_step_the_air_allows_less(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float early_w;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 9u, 1.0f);
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 1.0f, r.now_ns, a.token),
                  GPW_OK);
    r.load_w = WATCH_TRAIN_W;
    run(&r, 1.0f);
    assert_true((r.out.reasons & GPW_WATCH_AIR) != 0u);
    early_w = r.out.reserve_step_w;
    run(&r, 15.0f);
    assert_true((r.out.reasons & GPW_WATCH_AIR) == 0u);
    assert_true(r.out.reserve_step_w > early_w + 100.0e3f);
    /* A lower bound of the boost: below the load, and near to it in the end. */
    assert_true(r.out.boost_pu < 0.365f && r.out.boost_pu > 0.33f);
}

static void a_slow_trim_of_the_governor_is_followed(void **state)
{
    const gpw_watch_config c = config_of();
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 12.0f);
    for (k = 0; k < 6000u; k++) {
        r.frequency_offset_hz += 0.8f / 6000.0f;
        tick(&r);
        assert_int_equal(r.out.model_valid, 1u);
    }
    assert_near(r.out.model_hz, r.frequency_hz + r.frequency_offset_hz, 0.2);
}

static void the_load_behind_a_slow_transducer_is_inferred(void **state)
{
    gpw_watch_config c = config_of();
    rig r;

    (void)state;
    c.meter_tau_s = 0.4f;
    begin(&r, &c);
    r.meter_gain = 1.0f - expf(-0.01f / 0.4f);
    r.noise_w = 0.0f;
    run(&r, 10.0f);
    r.load_w = WATCH_IDLE_W + 100.0e3f;
    run(&r, 0.4f);
    /* The meter shows 63 kW of it by then; four readings behind a lag of 0.133 s: above 90 %.
     */
    assert_true(r.out.load_w > WATCH_IDLE_W + 80.0e3f);
    assert_true(r.out.load_w < WATCH_IDLE_W + 101.0e3f);
}

static void a_plant_within_its_intervals_keeps_the_model_valid(void **state)
{
    static const float inertias[] = {0.8f, 1.2f}, taus[] = {0.7f, 1.3f};
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    uint32_t i;
    rig r;

    (void)state;
    for (i = 0; i < 4u; i++) {
        begin(&r, &c);
        plant_of(&r, inertias[i % 2u], taus[i / 2u]);
        run(&r, 15.0f);
        a = ask(&r, 1u, 1.0f);
        assert_int_equal(a.granted, 1u);
        assert_status(
            gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, r.now_ns, a.token),
            GPW_OK);
        r.load_w = WATCH_TRAIN_W;
        run(&r, 20.0f);
        assert_int_equal(r.out.violations, 0u);
        assert_int_equal(r.out.model_valid, 1u);
    }
}

static void a_phase_that_is_told_is_forecast(void **state)
{
    const gpw_watch_config c = config_of();
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 2.0f);
    for (k = 0; k < GPW_FORECAST_HORIZONS; k++) {
        assert_near(r.out.forecast_w[k], WATCH_TRAIN_W, 5.0e3);
        assert_near(r.out.bound_high_w[k], WATCH_TRAIN_HIGH_W, 10.0e3);
    }
    assert_near(r.out.step_down_w, WATCH_TRAIN_W, 5.0e3);
    assert_status(gpw_watch_set_phase(r.watch, 1u, GPW_PHASE_TRAIN), GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_COUNT), GPW_ERR_DOMAIN);
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_INFER), GPW_ERR_UNKNOWN);
    assert_status(gpw_watch_set_phase(NULL, 0u, GPW_PHASE_TRAIN), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_a_watch_within_six_kib),
        cmocka_unit_test(bad_input_is_refused_and_nothing_written),
        cmocka_unit_test(a_step_with_bad_arguments_changes_nothing),
        cmocka_unit_test(a_quiet_site_opens_after_quarantine_and_agreement),
        cmocka_unit_test(a_permitted_job_comes_and_the_sets_take_it),
        cmocka_unit_test(right_after_a_step_the_air_allows_less),
        cmocka_unit_test(a_slow_trim_of_the_governor_is_followed),
        cmocka_unit_test(the_load_behind_a_slow_transducer_is_inferred),
        cmocka_unit_test(a_plant_within_its_intervals_keeps_the_model_valid),
        cmocka_unit_test(a_phase_that_is_told_is_forecast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
