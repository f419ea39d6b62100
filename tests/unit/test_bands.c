/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. Expected values are the sines' own. */
#include "bands_setup.h"

static const double low_hz[] = {0.1, 0.3, 1.0, 3.0, 10.0};
static const double high_hz[] = {0.3, 1.0, 3.0, 10.0, 20.0};
static const uint32_t ticks_ms[] = {1u, 3u, 10u, 20u, 40u, 100u};

static int carries(uint32_t tick_ms, size_t band)
{
    return high_hz[band] * tick_ms * 1e-3 <= 0.4;
}

/* Shows a sine for ten periods of the band's lower edge, then for as long again: from the least
 * to the largest that the band reads in the second half. */
static void watch_sine(uint32_t tick_ms, uint32_t band, const sine *s, double *least,
                       double *most)
{
    const gpw_bands_config c = config_of(tick_ms);
    gpw_bands *const b = watch_of(&c);
    const uint32_t settled = (uint32_t)ceil(1e4 / low_hz[band] / tick_ms - 1e-6);
    uint32_t k;

    play(b, s, tick_ms, 0u, settled);
    assert_int_equal(band_of(b, band).settled, 1);
    *least = 1e30;
    *most = 0.0;
    for (k = settled; k < 2u * settled; k++) {
        double now;

        play(b, s, tick_ms, k, k + 1u);
        now = (double)band_of(b, band).amplitude;
        *least = now < *least ? now : *least;
        *most = now > *most ? now : *most;
    }
}

static void each_case(void (*check)(uint32_t tick_ms, uint32_t band))
{
    size_t t;
    uint32_t band;

    for (t = 0; t < COUNT_OF(ticks_ms); t++) {
        for (band = 0; band < GPW_BANDS_COUNT; band++) {
            if (carries(ticks_ms[t], band)) {
                check(ticks_ms[t], band);
            }
        }
    }
}

static void check_inside(uint32_t tick_ms, uint32_t band)
{
    const double at_hz[] = {1.2 * low_hz[band], sqrt(low_hz[band] * high_hz[band]),
                            0.8 * high_hz[band], high_hz[band] / 1.2};
    size_t i;

    for (i = 0; i < COUNT_OF(at_hz); i++) {
        const sine s = {2000.0, at_hz[i], 0.7 * (double)i, 0.0};
        double least, most;

        watch_sine(tick_ms, band, &s, &least, &most);
        assert_near(least, 2000.0, 20.0);
        assert_near(most, 2000.0, 20.0);
    }
}

static void sine_inside_a_band_reads_its_amplitude(void **state)
{
    (void)state;
    each_case(check_inside);
}

static void check_outside(uint32_t tick_ms, uint32_t band)
{
    const double at_hz[] = {0.3 * low_hz[band],  0.8 * low_hz[band],  low_hz[band] / 1.2,
                            1.2 * high_hz[band], 1.5 * high_hz[band], 3.0 * high_hz[band]};
    size_t i;

    for (i = 0; i < COUNT_OF(at_hz); i++) {
        const sine s = {2000.0, at_hz[i], 0.7 * (double)i, 0.0};
        double least, most;

        if (at_hz[i] * tick_ms * 1e-3 < 0.5) {
            watch_sine(tick_ms, band, &s, &least, &most);
            assert_true(most < 20.0);
        }
    }
}

static void sine_outside_a_band_reads_less_than_a_hundredth(void **state)
{
    (void)state;
    each_case(check_outside);
}

/* At 1 ms the band from 1 Hz listens every 8 ms, 125 times a second: 123.2 Hz is 1.8 Hz there,
 * and a triangle of two such intervals leaves 1 / 4700 of it. */
static void what_would_fold_into_a_slow_band_is_not_heard(void **state)
{
    static const double at_hz[] = {123.2, 126.8, 248.2, 251.8, 373.2};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(at_hz); i++) {
        const gpw_bands_config c = config_of(1u);
        const sine s = {1.0e5, at_hz[i], 0.2, 0.0};
        gpw_bands *const b = watch_of(&c);

        play(b, &s, 1u, 0u, 20000u); /* twice the time to settle: its beginning was a step */
        assert_true(band_of(b, GPW_BAND_FROM_1_HZ).amplitude < 1.0e5f / 4000.0f);
    }
}

/* A frequency in Hz is as good a signal as a power in W. */
static void small_sines_read_as_large_ones(void **state)
{
    const sine swing = {2.0e-4, 0.5, 0.0, 50.0};
    const sine huge = {3.0e11, 0.5, 0.0, 0.0};
    double least, most;

    (void)state;
    watch_sine(10u, GPW_BAND_FROM_0_3_HZ, &huge, &least, &most);
    assert_near(least, 3.0e11, 3.0e9);
    assert_near(most, 3.0e11, 3.0e9);
    /* 50 Hz in a float moves by 3.8e-6: 2 % of this sine, averaged over its samples */
    watch_sine(10u, GPW_BAND_FROM_0_3_HZ, &swing, &least, &most);
    assert_near(least, 2.0e-4, 2.0e-6);
    assert_near(most, 2.0e-4, 2.0e-6);
}

/* A float at 100 MW moves in steps of 8 W. */
static void offset_from_the_beginning_is_not_seen(void **state)
{
    static const uint32_t ticks[] = {1u, 10u};
    size_t t;
    uint32_t band;

    (void)state;
    for (t = 0; t < COUNT_OF(ticks); t++) {
        for (band = 0; band < GPW_BANDS_COUNT; band++) {
            const sine s = {1000.0, sqrt(low_hz[band] * high_hz[band]), 0.0, 1.0e8};
            double least, most;

            watch_sine(ticks[t], band, &s, &least, &most);
            assert_near(least, 1000.0, 10.0);
            assert_near(most, 1000.0, 10.0);
        }
    }
}

static void step_is_forgotten_by_every_band(void **state)
{
    const gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    uint32_t band, k;

    (void)state;
    assert_status(gpw_bands_step(b, 0.0f), GPW_OK);
    for (k = 0; k < 30000u; k++) { /* 300 s: thirty periods of the lowest edge */
        assert_true(gpw_bands_step(b, 1.0e8f) == GPW_OK);
    }
    for (band = 0; band < GPW_BANDS_COUNT; band++) {
        assert_true(band_of(b, band).amplitude < 100.0f); /* a millionth */
        assert_true(band_of(b, band).largest > 1.0e7f);
    }
}

static void silence_reads_nothing_and_has_no_frequency(void **state)
{
    const gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    uint32_t band = 7u, k;
    float hz = 7.0f, amplitude = 7.0f;

    (void)state;
    for (k = 0; k < 2000u; k++) {
        assert_true(gpw_bands_step(b, 12345.0f) == GPW_OK);
    }
    assert_near(band_of(b, GPW_BAND_FROM_1_HZ).amplitude, 0.0, 0.0);
    assert_near(band_of(b, GPW_BAND_FROM_1_HZ).largest_ns, 0.0, 0.0);
    assert_true(isnan(band_of(b, GPW_BAND_FROM_1_HZ).frequency_hz));
    assert_true(isnan(band_of(b, GPW_BAND_FROM_1_HZ).energy_share));
    assert_int_equal(band_of(b, GPW_BAND_FROM_1_HZ).exceeded, 0);
    assert_status(gpw_bands_dominant(b, &band, &hz, &amplitude), GPW_ERR_NOT_FOUND);
    assert_int_equal(band, 7);
    assert_near(hz, 7.0, 0.0);
    assert_near(amplitude, 7.0, 0.0);
}

/* White noise of variance v at 100 samples a second has v / 50 in each hertz; the square of an
 * amplitude is twice what is in the band. A band's width is known to what lies between where
 * it passes and where it stops. */
static void noise_reads_its_density_times_the_band(void **state)
{
    gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    double sum[GPW_BANDS_COUNT] = {0.0};
    uint32_t band, k, word = 1u;
    const uint32_t ticks = 400000u;

    (void)state;
    for (k = 0; k < ticks; k++) {
        word = word * 1664525u + 1013904223u;
        assert_true(gpw_bands_step(b, (float)(word >> 8) * 0x1p-24f - 0.5f) == GPW_OK);
        for (band = 0; band < GPW_BANDS_COUNT && k % 4u == 0u; band++) {
            const double a = (double)band_of(b, band).amplitude;

            sum[band] += 4.0 * a * a / ticks;
        }
    }
    for (band = 0; band < GPW_BANDS_COUNT; band++) {
        const double per_hz = 2.0 * (1.0 / 12.0) / 50.0;
        const double narrow = high_hz[band] / 1.2 - low_hz[band] * 1.2;
        const double wide = high_hz[band] * 1.2 - low_hz[band] / 1.2;
        const double chance = band == 0 ? 0.2 : 0.1; /* few independent values in the lowest */

        assert_true(sum[band] > per_hz * narrow * (1.0 - chance));
        assert_true(sum[band] < per_hz * wide * (1.0 + chance));
    }
}

static void sines_of_one_band_add_by_their_squares(void **state)
{
    const gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    const sine one = {300.0, 1.4, 0.0, 0.0}, other = {400.0, 2.2, 0.0, 0.0};
    double sum = 0.0;
    uint32_t k;

    (void)state;
    for (k = 0; k < 11000u; k++) { /* 10 s to settle, then 80 beats of 1.25 s */
        assert_true(gpw_bands_step(b, at(&one, k, 10u) + at(&other, k, 10u)) == GPW_OK);
        if (k >= 1000u) {
            const double a = (double)band_of(b, GPW_BAND_FROM_1_HZ).amplitude;

            sum += a * a / 10000.0;
        }
    }
    assert_near(sqrt(sum), 500.0, 5.0);
}

static void dominant_frequency_is_that_of_the_largest_sine(void **state)
{
    static const sine sines[] = {{900.0, 0.173, 0.0, 0.0}, {900.0, 0.61, 0.0, 0.0},
                                 {900.0, 1.9, 0.0, 0.0},   {900.0, 5.5, 0.0, 0.0},
                                 {900.0, 14.0, 0.0, 0.0},  {900.0, 1.0, 0.0, 0.0}};
    static const uint32_t expected[] = {GPW_BAND_FROM_0_1_HZ, GPW_BAND_FROM_0_3_HZ,
                                        GPW_BAND_FROM_1_HZ, GPW_BAND_FROM_3_HZ,
                                        GPW_BAND_FROM_10_HZ};
    const sine small = {50.0, 2.3, 1.0, 0.0}; /* elsewhere, or in the same band */
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(sines); i++) {
        const gpw_bands_config c = config_of(10u);
        gpw_bands *const b = watch_of(&c);
        uint32_t band = 9u, k;
        float hz = 0.0f, amplitude = 0.0f;

        for (k = 0; k < 20000u; k++) {
            assert_true(gpw_bands_step(b, at(&sines[i], k, 10u) + at(&small, k, 10u)) ==
                        GPW_OK);
        }
        assert_status(gpw_bands_dominant(b, &band, &hz, &amplitude), GPW_OK);
        assert_near(hz, sines[i].hz, 0.01 * sines[i].hz);
        if (i < COUNT_OF(expected)) { /* the last one is on the edge of two */
            assert_int_equal(band, expected[i]);
            assert_near(amplitude, 900.0, 60.0);
        }
    }
}

static void largest_one_is_kept_with_its_time(void **state)
{
    const gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    const sine quiet = {100.0, 2.0, 0.0, 0.0}, loud = {1000.0, 2.0, 0.0, 0.0};
    gpw_band_reading r;

    (void)state;
    play(b, &quiet, 10u, 0u, 3000u);
    play(b, &loud, 10u, 3000u, 6000u); /* from 30 s to 60 s, in phase */
    play(b, &quiet, 10u, 6000u, 9000u);
    r = band_of(b, GPW_BAND_FROM_1_HZ);
    assert_near(r.amplitude, 100.0, 1.0);
    assert_true(r.largest >= 995.0f && r.largest <= 1120.0f);
    assert_true(r.largest_ns > 30000000000u && r.largest_ns <= 61000000000u);
    assert_true(r.largest_ns % 10000000u == 0u);
    assert_near(r.low_hz, 1.0, 0.0);
    assert_near(r.high_hz, 3.0, 0.0);
}

/* One sine has all the energy; two equal ones have half of it each. */
static void energy_is_shared_by_squares_of_amplitudes(void **state)
{
    gpw_bands_config c = config_of(10u);
    const sine one = {500.0, 0.55, 0.0, 0.0}, other = {500.0, 5.5, 0.0, 0.0};
    gpw_bands *b;
    uint32_t k;

    (void)state;
    c.share_limit = 0.6f;
    b = watch_of(&c);
    play(b, &one, 10u, 0u, 20000u);
    assert_true(band_of(b, GPW_BAND_FROM_0_3_HZ).energy_share > 0.98f);
    assert_int_equal(band_of(b, GPW_BAND_FROM_0_3_HZ).exceeded, 1);
    assert_int_equal(band_of(b, GPW_BAND_FROM_3_HZ).exceeded, 0);
    b = watch_of(&c);
    for (k = 0; k < 20000u; k++) {
        assert_true(gpw_bands_step(b, at(&one, k, 10u) + at(&other, k, 10u)) == GPW_OK);
    }
    assert_near(band_of(b, GPW_BAND_FROM_0_3_HZ).energy_share, 0.5, 0.01);
    assert_near(band_of(b, GPW_BAND_FROM_3_HZ).energy_share, 0.5, 0.01);
    assert_int_equal(band_of(b, GPW_BAND_FROM_3_HZ).exceeded, 0);
    c.share_limit = NAN; /* none is stated */
    b = watch_of(&c);
    play(b, &one, 10u, 0u, 20000u);
    assert_int_equal(band_of(b, GPW_BAND_FROM_0_3_HZ).exceeded, 0);
}

/* The published rule on a trace whose energy is all at 1 Hz: the edge of two bands, and both
 * are above a fifth. */
static void energy_at_one_hertz_fails_a_limit_of_a_fifth(void **state)
{
    gpw_bands_config c = config_of(10u);
    const sine s = {1.0e6, 1.0, 0.0, 0.0};
    gpw_bands *b;

    (void)state;
    c.share_limit = 0.2f;
    b = watch_of(&c);
    play(b, &s, 10u, 0u, 10000u);
    assert_int_equal(band_of(b, GPW_BAND_FROM_0_3_HZ).exceeded, 1);
    assert_int_equal(band_of(b, GPW_BAND_FROM_1_HZ).exceeded, 1);
    assert_int_equal(band_of(b, GPW_BAND_FROM_3_HZ).exceeded, 0);
}

static void settled_says_when_ten_periods_have_passed(void **state)
{
    const gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    const sine s = {1.0, 1.5, 0.0, 0.0};

    (void)state;
    play(b, &s, 10u, 0u, 999u);
    assert_int_equal(band_of(b, GPW_BAND_FROM_1_HZ).settled, 0);
    assert_int_equal(band_of(b, GPW_BAND_FROM_3_HZ).settled, 1);
    play(b, &s, 10u, 999u, 1000u);
    assert_int_equal(band_of(b, GPW_BAND_FROM_1_HZ).settled, 1);
    assert_int_equal(band_of(b, GPW_BAND_FROM_0_3_HZ).settled, 0);
}

/* A band by itself reads what it reads among the others. */
static void bands_do_not_depend_on_each_other(void **state)
{
    gpw_bands_config c = config_of(10u);
    const sine s = {70.0, 1.1, 0.0, 3.0};
    gpw_bands *b = watch_of(&c);
    gpw_band_reading among, alone;

    (void)state;
    play(b, &s, 10u, 0u, 1234u);
    among = band_of(b, GPW_BAND_FROM_1_HZ);
    c.bands = 1u << GPW_BAND_FROM_1_HZ;
    b = watch_of(&c);
    play(b, &s, 10u, 0u, 1234u);
    alone = band_of(b, GPW_BAND_FROM_1_HZ);
    assert_true(alone.amplitude == among.amplitude);
    assert_true(alone.largest_ns == among.largest_ns);
    assert_near(alone.energy_share, 1.0, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sine_inside_a_band_reads_its_amplitude),
        cmocka_unit_test(sine_outside_a_band_reads_less_than_a_hundredth),
        cmocka_unit_test(what_would_fold_into_a_slow_band_is_not_heard),
        cmocka_unit_test(small_sines_read_as_large_ones),
        cmocka_unit_test(offset_from_the_beginning_is_not_seen),
        cmocka_unit_test(step_is_forgotten_by_every_band),
        cmocka_unit_test(silence_reads_nothing_and_has_no_frequency),
        cmocka_unit_test(noise_reads_its_density_times_the_band),
        cmocka_unit_test(sines_of_one_band_add_by_their_squares),
        cmocka_unit_test(dominant_frequency_is_that_of_the_largest_sine),
        cmocka_unit_test(largest_one_is_kept_with_its_time),
        cmocka_unit_test(energy_is_shared_by_squares_of_amplitudes),
        cmocka_unit_test(energy_at_one_hertz_fails_a_limit_of_a_fifth),
        cmocka_unit_test(settled_says_when_ten_periods_have_passed),
        cmocka_unit_test(bands_do_not_depend_on_each_other),
    };

    return cmocka_run_group_tests_name("bands", tests, NULL, NULL);
}
