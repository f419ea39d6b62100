/* SPDX-License-Identifier: MIT */
/* Transformer, UPS and cooling. Expected values: by hand, or the closed form of a lag in
 * double. */
#include "supply_setup.h"

#include <string.h>

/* ---- transformer and UPS ---- */

static gpw_supply_config plant_config(float dt_s)
{
    gpw_supply_config c = config_of(dt_s);

    c.plant_max = 1;
    return c;
}

static void ups_loses_a_constant_and_a_share(void **state)
{
    gpw_supply_config c = plant_config(0.001f);
    answer at;

    (void)state;
    c.ups_no_load_w = 1000.0f;
    c.ups_loss_w_per_w = 0.04f;
    c.distribution_efficiency = 0.8f;
    at = ask(supply_of(c), 50.0e3);
    assert_near(at.ac_w, 53.0e3 / 0.8, 0.01);
    assert_near(at.slope, 1.04 / 0.8, 1e-6);
    assert_near(at.settled_slope, 1.04 / 0.8, 1e-6);
    assert_near(ask(supply_of(c), 0.0).ac_w, 1250.0, 1e-3);
}

static void transformer_loss_goes_with_the_square_of_the_volt_amperes(void **state)
{
    gpw_supply_config c = plant_config(0.001f);
    answer at;

    (void)state;
    c.transformer_rated_va = 100.0e3f;
    c.transformer_no_load_w = 200.0f;
    c.transformer_load_loss_w = 1000.0f;
    at = ask(supply_of(c), 50.0e3);
    assert_near(at.ac_w, 50.0e3 + 200 + 250, 0.02);
    assert_near(at.slope, 1.0 + 2 * 0.01 * 0.5, 1e-6);
    assert_near(ask(supply_of(c), 0.0).ac_w, 200.0, 1e-4);
    c.power_factor = 0.8f; /* 62.5 kVA */
    assert_near(ask(supply_of(c), 50.0e3).ac_w, 50.0e3 + 200 + 390.625, 0.02);
    c.capacitive_var = 37.5e3f; /* compensates it */
    assert_near(ask(supply_of(c), 50.0e3).ac_w, 50.0e3 + 200 + 250, 0.02);
    assert_near(ask(supply_of(c), 0.0).ac_w, 200 + 140.625, 1e-3);
}

static void transformer_far_beyond_its_rating_is_held(void **state)
{
    gpw_supply_config c = plant_config(0.001f);
    answer at;

    (void)state;
    c.transformer_rated_va = 100.0f;
    c.transformer_load_loss_w = 1.0f;
    assert_int_equal(ask(supply_of(c), 999.0).status, GPW_OK);
    at = ask(supply_of(c), 2000.0);
    assert_int_equal(at.status, GPW_NOTE_CLAMPED);
    assert_near(at.ac_w, 2100.0, 1e-3);
    assert_near(at.slope, 1.0, 0.0);
}

static void slopes_are_what_a_small_difference_gives(void **state)
{
    static const double board_w[] = {1.0e3, 9.0e3, 30.0e3, 77.0e3};
    gpw_supply_config c = plant_config(0.001f);
    const gpw_supply *supply;
    size_t i;

    (void)state;
    c.transformer_rated_va = 60.0e3f;
    c.transformer_no_load_w = 150.0f;
    c.transformer_load_loss_w = 900.0f;
    c.ups_no_load_w = 800.0f;
    c.ups_loss_w_per_w = 0.045f;
    c.power_factor = 0.95f;
    c.capacitive_var = 5000.0f;
    c.cooling_w = 500.0f;
    c.cooling_w_per_w = 0.3f;
    c.cooling_tau_s = 120.0f;
    c.overhead_w_per_w = 0.2f;
    supply = supply_of(c);
    for (i = 0; i < COUNT_OF(board_w); i++) {
        const answer at = ask(supply, board_w[i]);
        const double rise_w =
            ask(supply, board_w[i] + 250).ac_w - ask(supply, board_w[i] - 250).ac_w;

        assert_near(at.settled_slope, rise_w / 500, 1e-4);
        assert_near(at.settled_slope - at.slope, 0.3 * 1.2, 1e-6);
    }
}

static void published_losses_come_out_at_rated_load(void **state)
{
    gpw_supply_config c = config_of(0.001f), before;
    double ac_w;

    (void)state;
    c.under_hz = 47.0f;
    before = c;
    assert_status(gpw_supply_plant_preset(&c, GPW_PLANT_TRANSFORMER, 50.0e3f), GPW_OK);
    ac_w = ask(supply_of(c), 50.0e3).ac_w;
    assert_near(50.0e3 / ac_w, 0.9885, 1e-6);
    assert_status(gpw_supply_plant_preset(&c, GPW_PLANT_UPS, 50.0e3f), GPW_OK);
    c.transformer_rated_va = 0.0f;
    c.transformer_load_loss_w = 0.0f;
    assert_near(20.0e3 / ask(supply_of(c), 20.0e3).ac_w, 0.95, 1e-6);
    c.ups_loss_w_per_w = 0.0f;
    c.plant_max = 0;
    assert_memory_equal(&c, &before, sizeof c); /* nothing else was touched */
    assert_status(gpw_supply_plant_preset(&c, 2, 1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_plant_preset(&c, GPW_PLANT_UPS, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_plant_preset(&c, GPW_PLANT_UPS, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_supply_plant_preset(NULL, GPW_PLANT_UPS, 1.0f), GPW_ERR_NULL);
    assert_memory_equal(&c, &before, sizeof c);
    memset(&c, 0, sizeof c);
    assert_status(gpw_supply_plant_preset(&c, GPW_PLANT_UPS, 1.0f), GPW_ERR_VERSION);
}

/* ---- cooling ---- */

/* 1 kW and 0.25 W per W of the nodes. */
static gpw_supply_config cooling_config(float dt_s, float tau_s)
{
    gpw_supply_config c = plant_config(dt_s);

    c.cooling_w = 1000.0f;
    c.cooling_w_per_w = 0.25f;
    c.cooling_tau_s = tau_s;
    return c;
}

/* Mean over sample k (from 0) of a lag that leaves `from` for `to` at 0. */
static double lag_mean(double from, double to, double dt_s, double tau_s, int k)
{
    const double a = exp(-k * dt_s / tau_s), b = exp(-(k + 1) * dt_s / tau_s);

    return to + (from - to) * (a - b) * tau_s / dt_s;
}

static void cooling_begins_settled_at_the_first_sample(void **state)
{
    gpw_supply *const supply = supply_of(cooling_config(0.001f, 60.0f));
    int k;

    (void)state;
    for (k = 0; k < 10; k++) {
        assert_near(step(supply, 8000.0, 50.0), 8000 + 3000, 1e-3);
    }
    assert_status(gpw_supply_reset(supply), GPW_OK);
    assert_near(step(supply, 4000.0, 50.0), 4000 + 2000, 1e-3);
}

static void cooling_follows_with_the_exact_mean_of_its_lag(void **state)
{
    static const float dt_s[] = {0.001f, 0.1f, 30.0f, 200.0f};
    size_t i;
    int k;

    (void)state;
    for (i = 0; i < COUNT_OF(dt_s); i++) {
        gpw_supply *const supply = supply_of(cooling_config(dt_s[i], 60.0f));

        assert_near(step(supply, 4000.0, 50.0), 6000.0, 1e-3);
        for (k = 0; k < 2000; k++) {
            const double expected_w = 8000 + lag_mean(2000, 3000, (double)dt_s[i], 60.0, k);

            assert_near(step(supply, 8000.0, 50.0), expected_w, 2e-3);
        }
    }
}

static void slow_cooling_does_not_stall_short_of_its_end(void **state)
{
    gpw_supply *const supply = supply_of(cooling_config(0.001f, 300.0f));
    float low_w = 0.0f;
    int k;

    (void)state;
    (void)step(supply, 4000.0e3, 50.0);
    for (k = 0; k < 3000000; k++) {
        low_w = (float)step(supply, 8000.0e3, 50.0);
    }
    assert_near(low_w, 8000.0e3 + lag_mean(1001.0e3, 2001.0e3, 0.001, 300.0, 2999999), 1.5);
}

static void settled_cooling_stays_settled_to_the_last_bit(void **state)
{
    gpw_supply *const supply = supply_of(cooling_config(0.01f, 0.5f));
    const double settled_w = ask(supply, 8001.0).ac_w;
    int k;

    (void)state;
    (void)step(supply, 4000.0, 50.0);
    for (k = 0; k < 2000; k++) { /* 40 time constants */
        (void)step(supply, 8001.0, 50.0);
    }
    for (k = 0; k < 100; k++) {
        assert_true(step(supply, 8001.0, 50.0) == settled_w);
    }
}

static void told_cooling_begins_where_it_was_told(void **state)
{
    gpw_supply *const supply = supply_of(cooling_config(0.5f, 60.0f));
    static const float bad_w[] = {-1.0f, 1.1e12f, NAN};
    size_t i;

    (void)state;
    assert_status(gpw_supply_settle(supply, 4000.0f), GPW_OK);
    for (i = 0; i < COUNT_OF(bad_w); i++) {
        assert_status(gpw_supply_settle(supply, bad_w[i]), GPW_ERR_DOMAIN);
    }
    assert_near(step(supply, 8000.0, 50.0), 8000 + lag_mean(2000, 3000, 0.5, 60.0, 0), 2e-3);
    assert_status(gpw_supply_settle(supply, 8000.0f), GPW_OK); /* at any time */
    assert_near(step(supply, 8000.0, 50.0), 11000.0, 1e-3);
    assert_status(gpw_supply_settle(supply_of(config_of(1.0f)), 1.0f), GPW_OK); /* has none */
}

/* A step does its slope at once and its settled slope in the end; the fluctuation goes with the
 * first. */
static void step_shows_both_slopes(void **state)
{
    gpw_supply_config c = cooling_config(0.001f, 60.0f);
    float mean_w, fluctuation_w;
    gpw_supply *supply;
    answer at;

    (void)state;
    c.overhead_w_per_w = 0.5f;
    supply = supply_of(c);
    at = ask(supply, 4000.0);
    assert_near(at.slope, 1.5, 1e-6);
    assert_near(at.settled_slope, 1.875, 1e-6);
    (void)step(supply, 4000.0, 50.0);
    assert_status(gpw_supply_step(supply, 4400.0f, 40.0f, 50.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    assert_near(mean_w, at.ac_w + 400 * at.slope, 0.01);
    assert_near(fluctuation_w, 60.0, 1e-4);
    c.cooling_tau_s = 0.0f; /* nothing lags */
    supply = supply_of(c);
    at = ask(supply, 4000.0);
    assert_near(at.slope, 1.875, 1e-6);
    assert_status(gpw_supply_step(supply, 4000.0f, 40.0f, 50.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    assert_near(fluctuation_w, 75.0, 1e-4);
    assert_status(gpw_supply_step(supply, 4400.0f, 40.0f, 50.0f, &mean_w, &fluctuation_w),
                  GPW_OK);
    assert_near(mean_w, at.ac_w + 750, 0.01);
}

/* Supplies leave below 47 Hz at once, return at 49 after 2 s and walk in over 4 s. */
static void cooling_and_no_load_loss_stay_when_the_supplies_leave(void **state)
{
    gpw_supply_config c = cooling_config(1.0f, 60.0f);
    double cooling_w = 3000.0;
    gpw_supply *supply;
    int k;

    (void)state;
    c.transformer_rated_va = 10.0e3f;
    c.transformer_no_load_w = 50.0f;
    c.transformer_load_loss_w = 100.0f;
    c.ups_no_load_w = 200.0f; /* leaves with the nodes */
    c.under_hz = 47.0f;
    c.under_delay_s = 0.0f;
    c.return_low_hz = 49.0f;
    c.return_delay_s = 2.0f;
    c.walk_in_s = 4.0f;
    supply = supply_of(c);
    assert_near(step(supply, 8000.0, 50.0), 8200 + 67.24 + 50 + 3000, 2e-3);
    for (k = 0; k < 30; k++) { /* gone: it runs down to its 1 kW */
        assert_near(step(supply, 8000.0, 46.0), 50 + lag_mean(3000, 1000, 1.0, 60.0, k), 2e-3);
    }
    cooling_w = 1000 + 2000 * exp(-30.0 / 60.0);
    for (k = 0; k < 2; k++) {
        assert_near(step(supply, 8000.0, 50.0), 50 + lag_mean(cooling_w, 1000, 1.0, 60.0, k),
                    2e-3);
    }
    cooling_w = 1000 + 2000 * exp(-32.0 / 60.0);
    for (k = 0; k < 5; k++) { /* half of the first quarter comes, then three of eighths */
        const double share = k < 4 ? (2 * k + 1) / 8.0 : 1.0;
        const double target_w = 1000 + 2000 * share;

        assert_near(step(supply, 8000.0, 50.0),
                    share * 8200 + share * share * 67.24 + 50 +
                        lag_mean(cooling_w, target_w, 1.0, 60.0, 0),
                    3e-3);
        cooling_w = target_w + (cooling_w - target_w) * exp(-1.0 / 60.0);
    }
}

static void copied_plant_continues_identically(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_SUPPLY_STATE_BYTES(4, GPW_SUPPLY_ROWS_MAX, 1));
    gpw_supply_config c = cooling_config(0.01f, 2.0f);
    gpw_supply *supply;
    int k;

    (void)state;
    c.ups_loss_w_per_w = 0.05f;
    supply = supply_of(c);
    for (k = 0; k < 300; k++) {
        const double board_w = k * 37 % 91;
        double a, b;

        memcpy(copy, memory, sizeof memory);
        a = step(supply, board_w, 50.0);
        b = step((gpw_supply *)copy, board_w, 50.0);
        assert_true(a == b);
    }
}

/* ---- what is refused ---- */

static void plant_outside_its_range_is_refused(void **state)
{
#define FIELD(name, ...)                                                                       \
  {                                                                                            \
    offsetof(gpw_supply_config, name),                                                         \
    {                                                                                          \
      __VA_ARGS__                                                                              \
    }                                                                                          \
  }
    static const struct {
        size_t field;
        float bad[3];
    } cases[] = {
        FIELD(transformer_rated_va, -1.0f, 0.5f, 1.1e12f),
        FIELD(transformer_no_load_w, -1.0f, 1.1e12f, INFINITY),
        FIELD(transformer_load_loss_w, -1.0f, 1001.0f, INFINITY), /* above 1 kVA */
        FIELD(ups_no_load_w, -1.0f, 1.1e12f, INFINITY),
        FIELD(ups_loss_w_per_w, -0.1f, 10.1f, INFINITY),
        FIELD(cooling_w, -1.0f, 1.1e12f, INFINITY),
        FIELD(cooling_w_per_w, -0.1f, 10.1f, INFINITY),
        FIELD(cooling_tau_s, -1.0f, 1.1e6f, INFINITY),
    };
    const float not_a_number = NAN;
    gpw_supply_config c;
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        for (k = 0; k <= COUNT_OF(cases[i].bad); k++) {
            const float *const bad =
                k < COUNT_OF(cases[i].bad) ? &cases[i].bad[k] : &not_a_number;

            c = plant_config(0.001f);
            c.transformer_rated_va = 1000.0f;
            memcpy((char *)&c + cases[i].field, bad, sizeof *bad);
            assert_status(refusal_of(c), GPW_ERR_DOMAIN);
        }
    }
    c = plant_config(0.001f);
    c.transformer_load_loss_w = 1.0f; /* of what rating? */
    assert_status(refusal_of(c), GPW_ERR_DOMAIN);
#undef FIELD
}

static void plant_without_room_for_it_is_refused(void **state)
{
    static const size_t fields[] = {
        offsetof(gpw_supply_config, transformer_rated_va),
        offsetof(gpw_supply_config, transformer_no_load_w),
        offsetof(gpw_supply_config, ups_no_load_w),
        offsetof(gpw_supply_config, ups_loss_w_per_w),
        offsetof(gpw_supply_config, cooling_w),
        offsetof(gpw_supply_config, cooling_w_per_w),
        offsetof(gpw_supply_config, cooling_tau_s),
    };
    const float one = 1.0f;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(fields); i++) {
        gpw_supply_config c = config_of(0.001f);

        memcpy((char *)&c + fields[i], &one, sizeof one);
        assert_status(refusal_of(c), GPW_ERR_FULL);
        c.plant_max = 1;
        assert_status(refusal_of(c), GPW_OK);
    }
}

/* 100 var of a lagging watt relieve a transformer that a huge filter overloads. */
static void transformer_that_more_watts_would_relieve_is_refused(void **state)
{
    gpw_supply_config c = plant_config(0.001f);

    (void)state;
    c.transformer_rated_va = 1000.0f;
    c.transformer_load_loss_w = 10.0f;
    c.power_factor = 0.02f;
    c.capacitive_var = 900.0f;
    assert_status(refusal_of(c), GPW_OK); /* 2 x 0.01 x 50 x 0.9 = 0.9 */
    c.capacitive_var = 1100.0f;
    assert_status(refusal_of(c), GPW_ERR_DOMAIN);
    c.power_factor_leads = 1;
    assert_status(refusal_of(c), GPW_OK);
}

static void memory_is_counted_by_capacity(void **state)
{
    gpw_supply_config c = config_of(0.001f);
    gpw_supply *supply = NULL;
    size_t bare, bytes;

    (void)state;
    assert_status(gpw_supply_state_size(&c, &bare), GPW_OK);
    assert_true(bare <= 136); /* what it took before any of this */
    for (c.overhead_rows_max = 0; c.overhead_rows_max <= GPW_SUPPLY_ROWS_MAX;
         c.overhead_rows_max++) {
        for (c.plant_max = 0; c.plant_max <= 1; c.plant_max++) {
            assert_status(gpw_supply_state_size(&c, &bytes), GPW_OK);
            assert_true(bytes <= GPW_SUPPLY_STATE_BYTES(0, c.overhead_rows_max, c.plant_max));
            assert_status(gpw_supply_init(memory, bytes - 1, &c, &supply), GPW_ERR_SIZE);
            assert_status(gpw_supply_init(memory, bytes, &c, &supply), GPW_OK);
        }
    }
}

static void largest_plant_stays_finite(void **state)
{
    gpw_supply_config c = plant_config(1.0e-6f);
    answer at;

    (void)state;
    c.overhead_w = 1.0e12f;
    c.overhead_w_per_w = 10.0f;
    c.distribution_efficiency = 0.01f;
    c.power_factor = 0.01f;
    c.transformer_rated_va = 1.0f;
    c.transformer_no_load_w = 1.0e12f;
    c.transformer_load_loss_w = 1.0f;
    c.ups_no_load_w = 1.0e12f;
    c.ups_loss_w_per_w = 10.0f;
    c.cooling_w = 1.0e12f;
    c.cooling_w_per_w = 10.0f;
    c.cooling_tau_s = 1.0e6f;
    at = ask(supply_of(c), 1.0e12);
    assert_true(isfinite(at.ac_w) && isfinite(at.slope) && isfinite(at.settled_slope));
    assert_true(isfinite(step(supply_of(c), 1.0e12, 50.0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ups_loses_a_constant_and_a_share),
        cmocka_unit_test(transformer_loss_goes_with_the_square_of_the_volt_amperes),
        cmocka_unit_test(transformer_far_beyond_its_rating_is_held),
        cmocka_unit_test(slopes_are_what_a_small_difference_gives),
        cmocka_unit_test(published_losses_come_out_at_rated_load),
        cmocka_unit_test(cooling_begins_settled_at_the_first_sample),
        cmocka_unit_test(cooling_follows_with_the_exact_mean_of_its_lag),
        cmocka_unit_test(slow_cooling_does_not_stall_short_of_its_end),
        cmocka_unit_test(settled_cooling_stays_settled_to_the_last_bit),
        cmocka_unit_test(told_cooling_begins_where_it_was_told),
        cmocka_unit_test(step_shows_both_slopes),
        cmocka_unit_test(cooling_and_no_load_loss_stay_when_the_supplies_leave),
        cmocka_unit_test(copied_plant_continues_identically),
        cmocka_unit_test(plant_outside_its_range_is_refused),
        cmocka_unit_test(plant_without_room_for_it_is_refused),
        cmocka_unit_test(transformer_that_more_watts_would_relieve_is_refused),
        cmocka_unit_test(memory_is_counted_by_capacity),
        cmocka_unit_test(largest_plant_stays_finite),
    };

    return cmocka_run_group_tests_name("supply, plant", tests, NULL, NULL);
}
