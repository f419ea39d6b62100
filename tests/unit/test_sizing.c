/* SPDX-License-Identifier: MIT */
/* Identities of batteries: by hand, in closed form, and between record and form. */
#include "gpw_test.h"

#include <gpupower/chain.h>
#include <gpupower/sizing.h>

#include <string.h>

static GPW_STATE_BUFFER(memory, GPW_SIZING_STATE_BYTES);
static GPW_STATE_BUFFER(chain_memory, GPW_CHAIN_STATE_BYTES(4, 0));

static gpw_sizing *record_of(float dt_s, float discharge, float charge)
{
    gpw_sizing_config c;
    gpw_sizing *s = NULL;

    assert_status(gpw_sizing_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    c.discharge_efficiency = discharge;
    c.charge_efficiency = charge;
    assert_status(gpw_sizing_init(memory, sizeof memory, &c, &s), GPW_OK);
    return s;
}

static gpw_sizing_result result_of(const gpw_sizing *s)
{
    gpw_sizing_result r;

    assert_status(gpw_sizing_result_get(s, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_chain *chain_of(float dt_s)
{
    gpw_chain_config c;
    gpw_chain *chain = NULL;

    assert_status(gpw_chain_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    c.stages_max = 4u;
    assert_status(gpw_chain_init(chain_memory, sizeof chain_memory, &c, &chain), GPW_OK);
    return chain;
}

/* The record of a load through a chain. */
static gpw_sizing_result through(gpw_chain *chain, gpw_sizing *s, float load_w, size_t ticks)
{
    size_t i;

    for (i = 0; i < ticks; i++) {
        float generator_w = NAN;

        assert_status(gpw_chain_process(chain, &load_w, &generator_w, 1u), GPW_OK);
        assert_status(gpw_sizing_step(s, load_w, generator_w), GPW_OK);
    }
    return result_of(s);
}

static float energy_of(float step_w, float ramp_w_per_s, float tau_s, uint32_t order,
                       float *ramp_s)
{
    float energy_j = NAN;

    assert_status(gpw_sizing_of_step(step_w, ramp_w_per_s, tau_s, order, &energy_j, ramp_s),
                  GPW_OK);
    return energy_j;
}

/* ---- closed forms ---- */

/* The reference's example: 500 kW, 250 kW/s, 0.05 s. */
static void forms_of_a_step_give_the_references_figures(void **state)
{
    float ramp_s = NAN;

    (void)state;
    assert_near(energy_of(500e3f, 0.0f, 0.05f, GPW_SIZING_RAMP_THEN_LAG, &ramp_s), 25e3, 0.1);
    assert_near(ramp_s, 0.0, 0.0);
    assert_near(energy_of(500e3f, 250e3f, 0.0f, GPW_SIZING_LAG_THEN_RAMP, &ramp_s), 500e3, 1);
    assert_near(ramp_s, 2.0, 1e-6);
    assert_near(energy_of(500e3f, 250e3f, 0.05f, GPW_SIZING_RAMP_THEN_LAG, &ramp_s), 525e3, 1);
    assert_near(ramp_s, 2.0, 1e-6);
    assert_near(energy_of(500e3f, 250e3f, 0.05f, GPW_SIZING_LAG_THEN_RAMP, &ramp_s), 500.00e3,
                5.0);
    assert_near(ramp_s, 2.000, 0.0005);
    /* a lag slower than the ramp never meets it */
    assert_near(energy_of(500e3f, 250e3f, 4.0f, GPW_SIZING_LAG_THEN_RAMP, &ramp_s), 2000e3, 20);
    assert_near(ramp_s, 0.0, 0.0);
    /* gas set of 1 MW: 500 kW by 10 kW/s: 12.5 MJ */
    assert_near(energy_of(500e3f, 10e3f, 0.0f, GPW_SIZING_RAMP_THEN_LAG, &ramp_s), 12.5e6, 10);
}

static void forms_of_square_waves_give_the_references_figures(void **state)
{
    float energy_j = NAN, power_w = NAN;

    (void)state;
    assert_status(gpw_sizing_of_square(250e3f, 2.0f, 5.0f, &energy_j, &power_w), GPW_OK);
    assert_near(energy_j, 249.17e3, 5.0);
    assert_near(power_w, 250e3 * (1.0 + tanh(0.1)), 1.0);
    assert_status(gpw_sizing_of_flat(500e3f, 0.25f, 8.0f, &energy_j, &power_w), GPW_OK);
    assert_near(energy_j, 500e3 * 0.25 * 0.75 * 8.0, 0.1);
    assert_near(power_w, 375e3, 0.1);
    assert_status(gpw_sizing_of_flat(500e3f, 0.75f, 8.0f, &energy_j, &power_w), GPW_OK);
    assert_near(power_w, 375e3, 0.1);
    assert_status(gpw_sizing_of_rocof(1.07f, 1e6f, 60.0f, 14.0187f, &power_w), GPW_OK);
    assert_near(power_w, 500e3, 10.0);
}

/* ---- records against forms ---- */

static void record_of_a_lag_holds_dp_tau_at_every_moment(void **state)
{
    const float tau_s = 0.7f, dt_s = 0.001f;
    gpw_chain *const chain = chain_of(dt_s);
    gpw_sizing *const s = record_of(dt_s, 1.0f, 1.0f);
    int k;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, tau_s), GPW_OK);
    for (k = 1; k <= 6; k++) {
        const gpw_sizing_result r = through(chain, s, 400e3f, 500u);
        const double y_w = 400e3 * (1.0 - exp(-0.5 * k / (double)tau_s));

        assert_near((double)r.capacity_mj * 1e-3, (double)tau_s * y_w,
                    1e-4 * (double)tau_s * y_w);
    }
}

static void records_of_ramp_and_lag_hold_their_forms(void **state)
{
    uint32_t order;

    (void)state;
    for (order = 0; order < 2u; order++) {
        gpw_chain *const chain = chain_of(0.001f);
        gpw_sizing *const s = record_of(0.001f, 1.0f, 1.0f);
        gpw_sizing_result r;
        float ramp_s = NAN;
        const float energy_j = energy_of(500e3f, 250e3f, 0.05f, order, &ramp_s);

        if (order == GPW_SIZING_RAMP_THEN_LAG) {
            assert_status(gpw_chain_add_ramp(chain, 250e3f, 250e3f), GPW_OK);
        }
        assert_status(gpw_chain_add_lag(chain, 0.05f), GPW_OK);
        if (order == GPW_SIZING_LAG_THEN_RAMP) {
            assert_status(gpw_chain_add_ramp(chain, 250e3f, 250e3f), GPW_OK);
        }
        r = through(chain, s, 500e3f, 4000u);
        print_message("# order %u: %.1f J, form %.1f J\n", order, (double)r.capacity_mj * 1e-3,
                      (double)energy_j);
        assert_near((double)r.capacity_mj * 1e-3, energy_j, 1e-4 * (double)energy_j);
        assert_int_equal(r.start_mj, r.capacity_mj); /* it only gives */
        assert_int_equal(r.end_mj, 0);
        assert_near(r.cycles, 1.0, 0.0);
    }
}

static void record_of_a_square_wave_swings_by_its_form(void **state)
{
    gpw_chain *const chain = chain_of(0.001f);
    gpw_sizing *const s = record_of(0.001f, 1.0f, 1.0f);
    float energy_j = NAN, power_w = NAN;
    gpw_sizing_result r;
    int k;

    (void)state;
    assert_status(gpw_chain_add_lag(chain, 5.0f), GPW_OK);
    for (k = 0; k < 60; k++) { /* settle: 60 s */
        (void)through(chain, s, k % 2 ? 750e3f : 250e3f, 1000u);
    }
    assert_status(gpw_sizing_reset(s), GPW_OK);
    for (k = 0; k < 8; k++) {
        r = through(chain, s, k % 2 ? 750e3f : 250e3f, 1000u);
    }
    assert_status(gpw_sizing_of_square(250e3f, 2.0f, 5.0f, &energy_j, &power_w), GPW_OK);
    assert_near((double)r.capacity_mj * 1e-3, energy_j, 1e-4 * (double)energy_j);
    /* the record's power is a mean over a millisecond */
    assert_near(r.discharge_w, power_w, 1e-3 * (double)power_w);
    assert_near(r.charge_w, power_w, 1e-3 * (double)power_w);
    assert_near(r.cycles, 4.0, 0.1);
}

/* By hand: gives 100 W for 2 s at 0.8: 250 J inside; takes 50 W for 4 s at 0.9: 180 J; so it
 * ends 70 J lower, lost 50 + 20 J. */
static void losses_fall_on_both_ways(void **state)
{
    gpw_sizing *const s = record_of(1.0f, 0.8f, 0.9f);
    gpw_sizing_result r;
    int k;

    (void)state;
    for (k = 0; k < 6; k++) {
        assert_status(gpw_sizing_step(s, k < 2 ? 300.0f : 150.0f, 200.0f), GPW_OK);
    }
    r = result_of(s);
    assert_near((double)r.given_mj, 200e3, 1);
    assert_near((double)r.taken_mj, 200e3, 1);
    assert_near((double)r.capacity_mj, 250e3, 1);
    assert_near((double)r.start_mj, 250e3, 1);
    assert_near((double)r.end_mj, 180e3, 1);
    assert_near((double)r.lost_mj, 70e3, 1);
    assert_near(r.discharge_w, 100.0, 0.0);
    assert_near(r.charge_w, 50.0, 0.0);
    assert_near(r.cycles, 1.0, 1e-6);
}

/* A day of 1 mW at 1 ms: 86.4 J, of which a float sum would lose the most. */
static void small_powers_add_up_for_a_day(void **state)
{
    static float load_w[1000], generator_w[1000];
    gpw_sizing *const s = record_of(0.001f, 1.0f, 1.0f);
    int k;

    (void)state;
    for (k = 0; k < 1000; k++) {
        load_w[k] = 0.3f;
    }
    for (k = 0; k < 86400; k++) {
        assert_status(gpw_sizing_process(s, load_w, generator_w, 1000u), GPW_OK);
    }
    assert_near((double)result_of(s).given_mj, 0.3 * 86400e3, 0.3 * 8.64);
}

static void unusable_samples_are_held_and_counted(void **state)
{
    gpw_sizing *const s = record_of(1.0f, 1.0f, 1.0f);

    (void)state;
    assert_status(gpw_sizing_step(s, NAN, 100.0f), GPW_NOTE_HELD);
    assert_int_equal(result_of(s).given_mj, 0);
    assert_true(gpw_is_unknown(result_of(s).cycles));
    assert_status(gpw_sizing_step(s, 150.0f, 100.0f), GPW_OK);
    assert_status(gpw_sizing_step(s, INFINITY, 100.0f), GPW_NOTE_HELD);
    assert_status(gpw_sizing_step(s, 150.0f, -2e12f), GPW_NOTE_HELD);
    assert_int_equal(result_of(s).given_mj, 150000);
    assert_int_equal(result_of(s).held, 3);
    assert_status(gpw_sizing_reset(s), GPW_OK);
    assert_int_equal(result_of(s).held, 0);
}

/* ---- minimum load ---- */

/* 300 kW of minimum under 100, 400, 200 and nothing: 200, 0, 100, 300 kW for 1 s each. */
static void bank_makes_up_what_is_missing(void **state)
{
    const float load_w[4] = {100e3f, 400e3f, 200e3f, NAN};
    int64_t burnt_mj = -1;
    float bank_w = NAN, day_j = NAN, share = NAN;

    (void)state;
    assert_status(
        gpw_sizing_minimum_load(load_w, 4u, 1.0f, 300e3f, &bank_w, &burnt_mj, &day_j, &share),
        GPW_NOTE_HELD);
    assert_near(bank_w, 300e3, 0.0);
    assert_near((double)burnt_mj, 600e6, 1.0);
    assert_near(day_j, 600e3 / 4.0 * 86400.0, 2000.0);
    assert_near(share, 0.75, 0.0);
    assert_status(
        gpw_sizing_minimum_load(load_w, 3u, 1.0f, 90e3f, &bank_w, &burnt_mj, &day_j, &share),
        GPW_OK);
    assert_near(bank_w, 0.0, 0.0);
    assert_int_equal(burnt_mj, 0);
    assert_status(
        gpw_sizing_minimum_load(load_w, 0u, 1.0f, 90e3f, &bank_w, &burnt_mj, &day_j, &share),
        GPW_ERR_DOMAIN);
    assert_status(
        gpw_sizing_minimum_load(NULL, 3u, 1.0f, 90e3f, &bank_w, &burnt_mj, &day_j, &share),
        GPW_ERR_NULL);
    assert_status(
        gpw_sizing_minimum_load(load_w, 3u, 1.0f, NAN, &bank_w, &burnt_mj, &day_j, &share),
        GPW_ERR_DOMAIN);
}

/* ---- bad input ---- */

static void what_is_no_battery_is_refused(void **state)
{
    gpw_sizing_config c;
    gpw_sizing_result r;
    gpw_sizing *s = NULL;
    float a = 0.0f, b = 0.0f;
    size_t bytes = 0u;

    (void)state;
    assert_status(gpw_sizing_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_sizing_init(memory, sizeof memory, &c, &s), GPW_ERR_DOMAIN); /* no dt */
#define REFUSED(field, value)                                                                  \
  assert_status(gpw_sizing_config_init(&c, sizeof c), GPW_OK);                                 \
  c.dt_s = 0.01f;                                                                              \
  c.field = (value);                                                                           \
  assert_status(gpw_sizing_state_size(&c, &bytes), GPW_ERR_DOMAIN)
    REFUSED(dt_s, NAN);
    REFUSED(dt_s, 3601.0f);
    REFUSED(discharge_efficiency, 0.0f);
    REFUSED(discharge_efficiency, 1.01f);
    REFUSED(charge_efficiency, NAN);
    REFUSED(reserved[1], 1u);
#undef REFUSED
    assert_status(gpw_sizing_init(NULL, 0u, &c, &s), GPW_ERR_NULL);
    s = record_of(1.0f, 1.0f, 1.0f);
    assert_status(gpw_sizing_result_get(s, &r, 63u), GPW_ERR_VERSION);
    assert_status(gpw_sizing_result_get(s, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_sizing_process(s, NULL, &a, 1u), GPW_ERR_NULL);
    assert_status(gpw_sizing_process(s, NULL, NULL, 0u), GPW_OK);
    assert_status(gpw_sizing_step(NULL, 1.0f, 1.0f), GPW_ERR_NULL);
    memset(memory, 0, sizeof memory);
    assert_status(gpw_sizing_step(s, 1.0f, 1.0f), GPW_ERR_HANDLE);
    assert_status(gpw_sizing_of_step(-1.0f, 1.0f, 1.0f, 0u, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_step(1.0f, -1.0f, 1.0f, 0u, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_step(1.0f, 1.0f, NAN, 0u, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_step(1.0f, 1.0f, 1.0f, 2u, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_step(1.0f, 1.0f, 1.0f, 0u, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_sizing_of_square(1.0f, 0.0f, 1.0f, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_square(1.0f, 1.0f, 0.0f, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_flat(1.0f, 1.1f, 1.0f, &a, &b), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_flat(1.0f, 0.5f, 1.0f, &a, NULL), GPW_ERR_NULL);
    assert_status(gpw_sizing_of_rocof(0.0f, 1.0f, 50.0f, 1.0f, &a), GPW_ERR_DOMAIN);
    assert_status(gpw_sizing_of_rocof(1.0f, 1.0f, 50.0f, 1.0f, NULL), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_of_a_step_give_the_references_figures),
        cmocka_unit_test(forms_of_square_waves_give_the_references_figures),
        cmocka_unit_test(record_of_a_lag_holds_dp_tau_at_every_moment),
        cmocka_unit_test(records_of_ramp_and_lag_hold_their_forms),
        cmocka_unit_test(record_of_a_square_wave_swings_by_its_form),
        cmocka_unit_test(losses_fall_on_both_ways),
        cmocka_unit_test(small_powers_add_up_for_a_day),
        cmocka_unit_test(unusable_samples_are_held_and_counted),
        cmocka_unit_test(bank_makes_up_what_is_missing),
        cmocka_unit_test(what_is_no_battery_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
