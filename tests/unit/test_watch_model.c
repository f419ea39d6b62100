/* SPDX-License-Identifier: MIT */
/* A watch's model of the sets against the frequency that is measured: when it is valid, when it
 * is not, how it bends, and the least frequency that it tells. */
#include "watch_bench.h"

#define TICK_S 0.01f

/* A tenth of a hertz is let pass. */
static void prepare_strict(float share)
{
    prepare(1u);
    bench.config.model_tolerance_pu = 0.002f;
    bench.config.model_share = share;
}

static float until_valid(uint32_t is_valid)
{
    uint32_t k;

    for (k = 0; k < 4000u && bench.out.model_valid != is_valid; k++) {
        tick();
    }
    return (float)k * TICK_S;
}

/* Two seconds until the inputs are believed, five of fit. */
static void a_model_is_valid_after_it_has_fitted(void **state)
{
    (void)state;
    prepare_strict(0.0f);
    begin_at(100.0e3f);
    assert_near(until_valid(1u), 7.0f, 0.035f);
    prepare_strict(0.0f);
    bench.config.model_recover_s = 8.0f;
    begin_at(100.0e3f);
    assert_near(until_valid(1u), 10.0f, 0.035f);
}

/* What had fitted before a distance does not count. */
static void a_fit_that_was_broken_begins_anew(void **state)
{
    (void)state;
    prepare_strict(0.0f);
    begin_at(100.0e3f);
    run(5.0f);
    bench.frequency_hz = 50.2f;
    run(0.2f);
    bench.frequency_hz = 50.0f;
    assert_near(until_valid(1u), 5.0f, 0.035f);
    assert_int_equal(bench.out.violations, 0u);
}

/* Half a second in all makes it wrong: what was off is forgotten half as fast as it counted. */
static void a_distance_counts_and_is_forgotten(void **state)
{
    (void)state;
    prepare_strict(0.0f);
    begin_at(100.0e3f);
    run(10.0f);
    assert_int_equal(bench.out.model_valid, 1u);
    bench.frequency_hz = 50.2f;
    run(0.4f);
    bench.frequency_hz = 50.0f;
    run(0.4f); /* 0.2 s are left */
    bench.frequency_hz = 50.2f;
    assert_near(until_valid(0u), 0.3f, 0.025f);
    assert_int_equal(bench.out.violations, 1u);
    assert_true(has_reason(GPW_WATCH_MODEL));
    assert_near(bench.out.model_hz, 50.2f, 1.0e-3f); /* it begins from what is measured */
    assert_near(until_valid(1u), 5.0f, 0.035f);
    bench.frequency_hz = 50.0f; /* long ago is forgotten altogether */
    run(0.4f);
    bench.frequency_hz = 50.2f;
    run(20.0f);
    bench.frequency_hz = 50.0f;
    assert_near(until_valid(0u), 0.5f, 0.035f);
    assert_int_equal(bench.out.violations, 2u);
}

/* Within the tolerance it bends, with ten seconds: 0.05 (1 - exp(-1)) of a hertz in ten. */
static void a_model_bends_to_what_is_measured(void **state)
{
    (void)state;
    prepare_strict(0.0f);
    begin_at(100.0e3f);
    run(10.0f);
    assert_near(bench.out.model_hz, 50.0f, 1.0e-4f);
    assert_near(bench.out.frequency_low_hz, 50.0f, 1.0e-4f);
    bench.frequency_hz = 50.05f;
    run(10.0f);
    assert_near(bench.out.model_hz, 50.0316f, 3.0e-4f);
    assert_near(bench.out.frequency_low_hz, 50.03f, 2.0e-3f);
    assert_int_equal(bench.out.model_valid, 1u);
    assert_near(bench.out.frequency_hz, 50.05f, 0.0f);
}

/* A value that comes every twenty seconds is bent to at once, and no further. */
static void a_model_bends_to_a_rare_value_at_once(void **state)
{
    (void)state;
    prepare_strict(0.0f);
    bench.config.other_hold_s = bench.config.other_reduce_s = bench.config.other_latch_s =
        60.0f;
    begin_at(100.0e3f);
    run(10.0f);
    bench.silent = GPW_WATCH_HAS_FREQUENCY;
    run(20.0f);
    bench.silent = 0u;
    bench.frequency_hz = 50.05f;
    tick();
    assert_near(bench.out.model_hz, 50.05f, 1.0e-4f);
}

/* 200 kW more take the model some tenths of a hertz down; nothing of it is measured. A share of
 * its own excursion widens what is let pass. */
static void an_excursion_widens_what_is_let_pass(void **state)
{
    static const float shares[] = {0.0f, 1.0f};
    float least_hz;
    uint32_t i, k;

    (void)state;
    for (i = 0; i < 2u; i++) {
        uint32_t wrong = 0u;

        prepare_strict(shares[i]);
        bench.config.model_hold_s = 0.1f;
        begin_at(100.0e3f);
        run(10.0f);
        bench.load_w = 300.0e3f;
        least_hz = 50.0f;
        for (k = 0; k < 300u; k++) {
            tick();
            least_hz = gpwi_smaller(least_hz, bench.out.frequency_low_hz);
            wrong += bench.out.model_valid == 0u ? 1u : 0u;
        }
        assert_true(least_hz < 49.7f);
        assert_int_equal(wrong > 0u, i == 0u);
    }
}

/* The least of half a second to a second, of what lies between ticks too. */
static void the_least_frequency_is_of_the_last_half_second(void **state)
{
    float told[101];
    uint32_t k, i;

    (void)state;
    prepare(1u);
    begin_at(100.0e3f);
    run(10.0f);
    for (i = 0; i < 101u; i++) {
        told[i] = bench.out.model_hz;
    }
    bench.load_w = 350.0e3f;
    for (k = 0; k < 600u; k++) {
        float of_half = 100.0f, of_all = 100.0f;

        tick();
        for (i = 100u; i > 0u; i--) {
            told[i] = told[i - 1u];
        }
        told[0] = bench.out.model_hz;
        for (i = 0; i < 101u; i++) {
            of_half = i < 49u ? gpwi_smaller(of_half, told[i]) : of_half;
            of_all = gpwi_smaller(of_all, told[i]);
        }
        assert_true(bench.out.frequency_low_hz <= of_half + 1.0e-4f);
        assert_true(bench.out.frequency_low_hz >= of_all - 2.0e-2f);
    }
    bench.silent = GPW_WATCH_HAS_FREQUENCY; /* and of none that is not measured */
    run(2.5f);
    assert_true(bench.out.frequency_low_hz != bench.out.frequency_low_hz);
    assert_true(bench.out.frequency_hz != bench.out.frequency_hz);
    assert_near(bench.out.model_hz, 50.0f, 0.1f); /* the model goes on */
    assert_int_equal(bench.out.model_valid, 0u);
}

/* After a while without a frequency nothing is compared with what was before. */
static void a_frequency_that_comes_back_is_begun_with(void **state)
{
    (void)state;
    prepare_strict(0.0f);
    bench.config.model_hold_s = 10.0f; /* nor is it begun anew for being far off */
    begin_at(100.0e3f);
    run(10.0f);
    bench.silent = GPW_WATCH_HAS_FREQUENCY;
    run(3.0f);
    bench.silent = 0u;
    bench.frequency_hz = 50.3f;
    run(2.1f);
    assert_near(bench.out.model_hz, 50.3f, 1.0e-3f);
    run(5.1f);
    assert_int_equal(bench.out.model_valid, 1u);
    assert_int_equal(bench.out.violations, 0u);
}

/* The transducer's lag is in the model too: half a second of it, or none. */
static void the_frequency_meters_lag_is_in_the_comparison(void **state)
{
    static const float taus_s[] = {0.0f, 1.5f};
    float kept_hz[2][100];
    uint32_t i, k;

    (void)state;
    for (i = 0; i < 2u; i++) {
        prepare(1u);
        bench.config.frequency_tau_s = taus_s[i];
        begin_at(100.0e3f);
        run(10.0f);
        bench.load_w = 300.0e3f;
        for (k = 0; k < 100u; k++) {
            tick();
            kept_hz[i][k] = bench.watch->fit.model_hz;
        }
    }
    assert_near(kept_hz[0][0], 50.0f, 0.1f);
    for (k = 1u; k < 100u; k++) {
        /* First order, exact for a held input: gain 1 - exp(-0.01 / 1.5). */
        assert_near(kept_hz[1][k],
                    kept_hz[1][k - 1u] + 6.6445e-3f * (kept_hz[0][k] - kept_hz[1][k - 1u]),
                    2.0e-5f);
    }
}

/* ---- several sets ---- */

/* A heavy rotor counts for more: the bus has the mean by what they store. */
static void the_bus_has_the_mean_of_the_rotors(void **state)
{
    float alone_hz[2], both_hz = 0.0f;
    uint32_t i;

    (void)state;
    for (i = 0; i < 3u; i++) {
        prepare(2u);
        bench.set[1].rated_w = 0.5e6f;
        bench.config.inputs |= GPW_WATCH_HAS_SET_POWER;
        bench.breaker[1] = i == 0u ? 0.0f : 1.0f;
        bench.breaker[0] = i == 1u ? 0.0f : 1.0f;
        bench.set_w[0] = i == 1u ? 0.0f : 100.0e3f;
        bench.set_w[1] = i == 0u ? 0.0f : 100.0e3f;
        begin_at(i == 2u ? 200.0e3f : 100.0e3f);
        run(10.0f);
        bench.set_w[0] *= 1.5f;
        bench.set_w[1] *= 1.5f;
        bench.load_w *= 1.5f;
        run(0.3f);
        if (i < 2u) {
            alone_hz[i] = bench.out.model_hz;
        } else {
            both_hz = bench.out.model_hz;
        }
    }
    /* The same inertia constant: the stores are as the ratings, two to one. */
    assert_true(alone_hz[1] < alone_hz[0] - 0.02f);
    assert_near(both_hz, (2.0f * alone_hz[0] + alone_hz[1]) / 3.0f, 1.0e-3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_is_valid_after_it_has_fitted),
        cmocka_unit_test(a_fit_that_was_broken_begins_anew),
        cmocka_unit_test(a_distance_counts_and_is_forgotten),
        cmocka_unit_test(a_model_bends_to_what_is_measured),
        cmocka_unit_test(a_model_bends_to_a_rare_value_at_once),
        cmocka_unit_test(an_excursion_widens_what_is_let_pass),
        cmocka_unit_test(the_least_frequency_is_of_the_last_half_second),
        cmocka_unit_test(a_frequency_that_comes_back_is_begun_with),
        cmocka_unit_test(the_frequency_meters_lag_is_in_the_comparison),
        cmocka_unit_test(the_bus_has_the_mean_of_the_rotors),
    };

    return cmocka_run_group_tests_name("model of a watch", tests, NULL, NULL);
}
