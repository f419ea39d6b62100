/* SPDX-License-Identifier: MIT */
/* Modes, the sliding window, the life of a watch, and what it refuses. */
#include "bands_setup.h"

static GPW_STATE_BUFFER(other_memory, GPW_BANDS_STATE_BYTES(4u, 6000u));

static gpw_mode_reading mode_of(const gpw_bands *b, uint32_t index)
{
    gpw_mode_reading r;

    assert_true(gpw_bands_mode(b, index, &r, sizeof r) == GPW_OK);
    return r;
}

static gpw_change_reading change_of(const gpw_bands *b)
{
    gpw_change_reading r;

    assert_true(gpw_bands_change(b, &r, sizeof r) == GPW_OK);
    return r;
}

/* ---- modes ---- */

/* |2 z r / (1 - r^2 + 2 i z r)|, and the second-order high-pass at an eighth. */
static double response(double hz, double mode_hz, double damping)
{
    const double r = hz / mode_hz, x = 1.0 / (8.0 * r);

    return 2.0 * damping * r / hypot(1.0 - r * r, 2.0 * damping * r) /
           sqrt(1.0 + x * x * x * x);
}

static void mode_reads_its_own_response(void **state)
{
    static const double ratios[] = {0.3, 0.7, 0.9, 1.0, 1.1, 1.5, 3.0};
    static const double dampings[] = {0.02, 0.1, 0.5};
    static const uint32_t ticks_ms[] = {1u, 10u};
    size_t t, d, i;

    (void)state;
    for (t = 0; t < COUNT_OF(ticks_ms); t++) {
        for (d = 0; d < COUNT_OF(dampings); d++) {
            for (i = 0; i < COUNT_OF(ratios); i++) {
                gpw_bands_config c = config_of(ticks_ms[t]);
                const sine s = {1000.0, 1.7 * ratios[i], 0.3, 5.0e4};
                const uint32_t ticks = 60000u / ticks_ms[t]; /* 60 s */
                gpw_mode_reading r;
                gpw_bands *b;

                c.bands = 0u;
                b = watch_of(&c);
                assert_status(gpw_bands_add_mode(b, 1.7f, (float)dampings[d], NAN, NULL),
                              GPW_OK);
                play(b, &s, ticks_ms[t], 0u, ticks);
                r = mode_of(b, 0u);
                assert_int_equal(r.settled, 1);
                assert_near(r.amplitude, 1000.0 * response(s.hz, 1.7, dampings[d]), 10.0);
                assert_true(isnan(r.margin_pct));
                assert_int_equal(r.exceeded, 0);
            }
        }
    }
}

/* A sine at the frequency of a mode with little damping: 1 - exp(-t/tau). */
static void mode_builds_up_with_its_time_constant(void **state)
{
    gpw_bands_config c = config_of(10u);
    const double hz = 2.0, damping = 0.005, tau_s = 1.0 / (TURN * hz * damping); /* 15.9 s */
    const sine s = {1000.0, hz, 0.0, 0.0};
    gpw_bands *b;
    uint32_t k;

    (void)state;
    c.bands = 0u;
    b = watch_of(&c);
    assert_status(gpw_bands_add_mode(b, (float)hz, (float)damping, 500.0f, NULL), GPW_OK);
    for (k = 0; k < 10000u; k++) {
        play(b, &s, 10u, k, k + 1u);
        if (k % 500u == 499u) {
            const double t = (k + 1u) * 0.01, built = 1000.0 * (1.0 - exp(-t / tau_s));

            assert_near(mode_of(b, 0u).amplitude, built, 20.0);
            assert_int_equal(mode_of(b, 0u).exceeded, built > 500.0);
        }
    }
    assert_near(mode_of(b, 0u).margin_pct, -100.0, 2.0);
    assert_int_equal(mode_of(b, 0u).settled, 1);
    assert_near(mode_of(b, 0u).limit, 500.0, 0.0);
    assert_near(mode_of(b, 0u).damping, damping, 1e-9);
}

static void mode_is_settled_after_five_time_constants(void **state)
{
    gpw_bands_config c = config_of(10u);
    const sine s = {1.0, 1.0, 0.0, 0.0};
    gpw_bands *b;

    (void)state;
    b = watch_of(&c);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.05f, NAN, NULL), GPW_OK); /* 15.92 s */
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.5f, NAN, NULL), GPW_OK);  /* 10 periods */
    play(b, &s, 10u, 0u, 999u);
    assert_int_equal(mode_of(b, 1u).settled, 0);
    play(b, &s, 10u, 999u, 1000u);
    assert_int_equal(mode_of(b, 1u).settled, 1);
    play(b, &s, 10u, 1000u, 1590u);
    assert_int_equal(mode_of(b, 0u).settled, 0);
    play(b, &s, 10u, 1590u, 1593u);
    assert_int_equal(mode_of(b, 0u).settled, 1);
}

static void mode_that_the_tick_cannot_carry_is_refused(void **state)
{
    const gpw_bands_config c = config_of(100u);
    gpw_bands *const b = watch_of(&c);
    uint32_t index = 7u;

    (void)state;
    assert_status(gpw_bands_add_mode(b, 4.01f, 0.1f, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 6.0f, 0.1f, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 0.009f, 0.1f, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, NAN, 0.1f, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.001f, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 1.0f, 1.1f, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 1.0f, NAN, NAN, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, 0.0f, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, INFINITY, &index), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_add_mode(NULL, 1.0f, 0.1f, NAN, &index), GPW_ERR_NULL);
    assert_int_equal(index, 7);
    assert_status(gpw_bands_add_mode(b, 4.0f, 0.1f, NAN, &index), GPW_OK);
    assert_int_equal(index, 0);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, 5.0f, NULL), GPW_OK);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, 5.0f, NULL), GPW_OK);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, 5.0f, &index), GPW_OK);
    assert_int_equal(index, 3);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, 5.0f, &index), GPW_ERR_FULL);
    assert_status(gpw_bands_reset(b), GPW_OK);
    assert_status(gpw_bands_step(b, 1.0f), GPW_OK);
    assert_status(gpw_bands_add_mode(b, 1.0f, 0.1f, 5.0f, &index), GPW_ERR_STATE);
}

/* ---- window ---- */

/* By the definition: all samples of the last `ticks` + 1, the first one before the record. */
static void window_is_what_a_search_finds(void **state)
{
    static const uint32_t ticks[] = {1u, 2u, 3u, 7u, 31u, 32u, 33u, 100u};
    float samples[700];
    uint32_t k, i, word = 5u;
    size_t n;

    (void)state;
    for (k = 0; k < COUNT_OF(samples); k++) {
        word = word * 1664525u + 1013904223u;
        samples[k] = (float)(word >> 16) - 30000.0f;
    }
    for (n = 0; n < COUNT_OF(ticks); n++) {
        gpw_bands_config c = config_of(10u);
        float most = 0.0f, furthest = 0.0f;
        gpw_bands *b;

        c.window_s = (float)ticks[n] * 0.01f;
        b = watch_of(&c);
        for (k = 0; k < COUNT_OF(samples); k++) {
            const uint32_t first = k > ticks[n] ? k - ticks[n] : 0u;
            float high = samples[k], low = samples[k], range;

            assert_true(gpw_bands_step(b, samples[k]) == GPW_OK);
            for (i = first; i < k; i++) {
                high = samples[i] > high ? samples[i] : high;
                low = samples[i] < low ? samples[i] : low;
            }
            range = high - low;
            assert_true(change_of(b).range == range);
            assert_true(change_of(b).change == samples[k] - samples[first]);
            if (range > most) {
                most = range;
                assert_true(change_of(b).range_largest_ns == (k + 1u) * 10000000ull);
            }
            if (fabsf(samples[k] - samples[first]) > fabsf(furthest)) {
                furthest = samples[k] - samples[first];
                assert_true(change_of(b).change_largest_ns == (k + 1u) * 10000000ull);
            }
            assert_true(change_of(b).range_largest == most);
            assert_true(change_of(b).change_largest == furthest);
            assert_int_equal(change_of(b).settled, k >= ticks[n]);
        }
    }
}

/* At the permitted size a sine uses all of the limit: 10 MW in 5 s. */
static void window_agrees_with_what_is_permitted(void **state)
{
    static const double at_hz[] = {0.02, 0.05, 0.08, 0.09, 0.1, 0.3, 1.7};
    static const uint32_t ticks_ms[] = {1u, 10u, 100u};
    size_t i, t;

    (void)state;
    for (t = 0; t < COUNT_OF(ticks_ms); t++) {
        for (i = 0; i < COUNT_OF(at_hz); i++) {
            gpw_bands_config c = config_of(ticks_ms[t]);
            float peak_to_peak_w = 0.0f;
            gpw_bands *b;
            sine s = {0.0, at_hz[i], 0.0, 2.0e7};

            c.bands = 0u;
            c.window_s = 5.0f;
            c.change_limit = 1.02e7f;
            b = watch_of(&c);
            assert_status(
                gpw_bands_window_permitted(1.0e7f, 5.0f, (float)at_hz[i], &peak_to_peak_w),
                GPW_OK);
            s.amplitude = 0.5 * (double)peak_to_peak_w;
            play(b, &s, ticks_ms[t], 0u, 120000u / ticks_ms[t]);
            assert_near(change_of(b).range_largest, 1.0e7, 1.0e5);
            assert_near(change_of(b).window_s, 5.0, 1e-5);
            assert_near(change_of(b).margin_pct, 100.0 * (1.0 - 1.0 / 1.02), 1.0);
            assert_int_equal(change_of(b).exceeded, 0);
            s.amplitude *= 1.04;
            assert_status(gpw_bands_reset(b), GPW_OK);
            play(b, &s, ticks_ms[t], 0u, 120000u / ticks_ms[t]);
            assert_int_equal(change_of(b).exceeded, 1);
        }
    }
}

static void permitted_swing_is_the_published_one(void **state)
{
    float w = 0.0f;

    (void)state;
    assert_status(gpw_bands_window_permitted(10.0e6f, 5.0f, 0.05f, &w), GPW_OK);
    assert_near(w, 14.142136e6, 20.0);
    assert_status(gpw_bands_window_permitted(10.0e6f, 5.0f, 0.02f, &w), GPW_OK);
    assert_near(w, 32.360680e6, 50.0);
    assert_status(gpw_bands_window_permitted(10.0e6f, 5.0f, 0.1f, &w), GPW_OK);
    assert_near(w, 10.0e6, 1.0);
    assert_status(gpw_bands_window_permitted(10.0e6f, 5.0f, 900.0f, &w), GPW_OK);
    assert_near(w, 10.0e6, 0.0);
    assert_status(gpw_bands_window_permitted(1.0f, 1.0e-3f, 1.0e-6f, &w), GPW_NOTE_CLAMPED);
    assert_near(w, 1.0e6, 0.0);
    w = 7.0f;
    assert_status(gpw_bands_window_permitted(0.0f, 5.0f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_window_permitted(NAN, 5.0f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_window_permitted(1.0f, -5.0f, 0.1f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_window_permitted(1.0f, 5.0f, 0.0f, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_window_permitted(1.0f, 5.0f, INFINITY, &w), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_window_permitted(1.0f, 5.0f, 0.1f, NULL), GPW_ERR_NULL);
    assert_near(w, 7.0, 0.0);
}

/* ---- life ---- */

static gpw_bands_config full_config(void)
{
    gpw_bands_config c = config_of(10u);

    c.window_s = 0.7f;
    return c;
}

static gpw_bands *full_watch(const gpw_bands_config *c)
{
    gpw_bands *const b = watch_of(c);

    assert_status(gpw_bands_add_mode(b, 0.16f, 0.05f, 900.0f, NULL), GPW_OK);
    assert_status(gpw_bands_add_mode(b, 7.3f, 0.02f, NAN, NULL), GPW_OK);
    return b;
}

static float wander(uint32_t k)
{
    return (float)((k * 7919u) % 20011u) * 5.0f;
}

static void blocks_and_single_ticks_give_the_same_bits(void **state)
{
    static const size_t blocks[] = {1, 2, 3, 50, 333, 1611, 0, 1000};
    const gpw_bands_config c = full_config();
    gpw_bands *b = full_watch(&c);
    float samples[3000];
    size_t i, bytes = 0, done = 0;
    uint32_t k;

    (void)state;
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    for (k = 0; k < COUNT_OF(samples); k++) {
        samples[k] = wander(k);
        assert_true(gpw_bands_step(b, samples[k]) == GPW_OK);
    }
    memcpy(other_memory, memory, bytes);
    b = full_watch(&c);
    for (i = 0; i < COUNT_OF(blocks); i++) {
        assert_status(gpw_bands_process(b, samples + done, blocks[i]), GPW_OK);
        done += blocks[i];
    }
    assert_int_equal(done, COUNT_OF(samples));
    assert_memory_equal(memory, other_memory, bytes);
}

static void copied_state_continues_identically(void **state)
{
    const gpw_bands_config c = full_config();
    gpw_bands *const b = full_watch(&c);
    gpw_bands *const copy = (gpw_bands *)(void *)other_memory;
    size_t bytes = 0;
    uint32_t k;

    (void)state;
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    for (k = 0; k < 777u; k++) {
        assert_true(gpw_bands_step(b, wander(k)) == GPW_OK);
    }
    memcpy(other_memory, memory, bytes);
    for (; k < 2000u; k++) {
        assert_true(gpw_bands_step(b, wander(k)) == GPW_OK);
        assert_true(gpw_bands_step(copy, wander(k)) == GPW_OK);
    }
    assert_memory_equal(memory, other_memory, bytes);
    assert_true(mode_of(copy, 1u).amplitude > 0.0f);
}

static void reset_watch_repeats_itself(void **state)
{
    const gpw_bands_config c = full_config();
    gpw_bands *const b = full_watch(&c);
    size_t bytes = 0;
    uint32_t k;

    (void)state;
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    memcpy(other_memory, memory, bytes);
    for (k = 0; k < 1234u; k++) {
        assert_true(gpw_bands_step(b, k == 500u ? NAN : wander(k)) ==
                    (k == 500u ? GPW_NOTE_HELD : GPW_OK));
    }
    assert_status(gpw_bands_reset(b), GPW_OK);
    assert_memory_equal(memory, other_memory, bytes); /* as new, the modes still there */
}

/* ---- careless callers ---- */

static void unusable_sample_is_held_and_counted(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY, 2.0e12f};
    const gpw_bands_config c = full_config();
    uint64_t count = 7u;
    size_t i, bytes = 0;
    uint32_t k;

    (void)state;
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    for (i = 0; i < COUNT_OF(bad); i++) {
        gpw_band_reading plain;
        gpw_bands *b = full_watch(&c);

        for (k = 0; k < 1000u; k++) {
            assert_true(gpw_bands_step(b, wander(k % 7u == 3u ? k - 1u : k)) == GPW_OK);
        }
        plain = band_of(b, GPW_BAND_FROM_3_HZ);
        b = full_watch(&c);
        for (k = 0; k < 1000u; k++) {
            assert_true(gpw_bands_step(b, k % 7u == 3u ? bad[i] : wander(k)) ==
                        (k % 7u == 3u ? GPW_NOTE_HELD : GPW_OK));
        }
        assert_true(band_of(b, GPW_BAND_FROM_3_HZ).amplitude == plain.amplitude);
        assert_true(band_of(b, GPW_BAND_FROM_3_HZ).largest_ns == plain.largest_ns);
        assert_status(gpw_bands_held_count(b, &count), GPW_OK);
        assert_int_equal(count, 143);
    }
}

/* Nothing is known before the first usable sample: it is the level at rest, no step. */
static void first_usable_sample_is_the_level_at_rest(void **state)
{
    const gpw_bands_config c = full_config();
    gpw_bands *const b = full_watch(&c);
    uint32_t k;

    (void)state;
    assert_status(gpw_bands_step(b, NAN), GPW_NOTE_HELD);
    assert_status(gpw_bands_step(b, INFINITY), GPW_NOTE_HELD);
    for (k = 0; k < 500u; k++) {
        assert_true(gpw_bands_step(b, 3.0e7f) == GPW_OK);
    }
    assert_near(band_of(b, GPW_BAND_FROM_3_HZ).largest, 0.0, 0.0);
    assert_near(mode_of(b, 0u).largest, 0.0, 0.0);
    assert_near(change_of(b).range_largest, 0.0, 0.0);
}

static gpw_status size_status(const gpw_bands_config *c)
{
    size_t bytes = 0;

    return gpw_bands_state_size(c, &bytes);
}

static void field_outside_its_range_is_refused(void **state)
{
    static const struct {
        size_t at;
        float value;
    } cases[] = {
        {offsetof(gpw_bands_config, window_s), -1.0f},
        {offsetof(gpw_bands_config, window_s), 0.009f},
        {offsetof(gpw_bands_config, window_s), 1000.1f},
        {offsetof(gpw_bands_config, window_s), NAN},
        {offsetof(gpw_bands_config, window_s), INFINITY},
        {offsetof(gpw_bands_config, change_limit), 0.0f},
        {offsetof(gpw_bands_config, change_limit), -5.0f},
        {offsetof(gpw_bands_config, change_limit), INFINITY},
        {offsetof(gpw_bands_config, share_limit), -0.1f},
        {offsetof(gpw_bands_config, share_limit), 1.1f},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_bands_config c = config_of(10u);

        memcpy((char *)&c + cases[i].at, &cases[i].value, sizeof(float));
        assert_status(size_status(&c), GPW_ERR_DOMAIN);
    }
}

static void word_outside_its_range_is_refused(void **state)
{
    gpw_bands_config c = config_of(10u);

    (void)state;
    c.modes_max = GPW_BANDS_MODES_MAX + 1u;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
    c = config_of(10u);
    c.bands = 32u;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
    c = config_of(10u);
    c.reserved = 1u;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
    c = config_of(10u);
    c.tick_ns = 0u;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
    c.tick_ns = 100u * NS_PER_MS + 1u;
    assert_status(size_status(&c), GPW_ERR_DOMAIN);
}

/* Two and a half samples in a period of the upper edge: 20 ms for 20 Hz, 40 ms for 10 Hz. */
static void band_that_the_tick_cannot_carry_is_refused(void **state)
{
    static const struct {
        uint32_t tick_ns, bands;
    } cases[] = {{1000000u, 31u},  {20000000u, 31u}, {20100000u, 15u},
                 {40000000u, 15u}, {40100000u, 7u},  {100000000u, 7u}};
    uint32_t bands = 99u;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_bands_config c = config_of(10u);

        assert_status(gpw_bands_resolved(cases[i].tick_ns, &bands), GPW_OK);
        assert_int_equal(bands, cases[i].bands);
        c.tick_ns = cases[i].tick_ns;
        c.bands = bands;
        assert_status(size_status(&c), GPW_OK);
        c.bands = GPW_BANDS_ALL;
        assert_true(size_status(&c) == (bands == GPW_BANDS_ALL ? GPW_OK : GPW_ERR_DOMAIN));
    }
    bands = 99u;
    assert_status(gpw_bands_resolved(999999u, &bands), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_resolved(100000001u, &bands), GPW_ERR_DOMAIN);
    assert_status(gpw_bands_resolved(1000000u, NULL), GPW_ERR_NULL);
    assert_int_equal(bands, 99);
}

static void wrong_memory_is_refused(void **state)
{
    gpw_bands_config c = full_config();
    gpw_bands *b = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_BANDS_STATE_BYTES(4u, 70u));
    assert_status(gpw_bands_init(memory, bytes - 1, &c, &b), GPW_ERR_SIZE);
    assert_status(gpw_bands_init((char *)memory + 4, bytes, &c, &b), GPW_ERR_ALIGN);
    assert_status(gpw_bands_init(NULL, bytes, &c, &b), GPW_ERR_NULL);
    assert_status(gpw_bands_init(memory, bytes, NULL, &b), GPW_ERR_NULL);
    assert_status(gpw_bands_init(memory, bytes, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_bands_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_bands_state_size(&c, NULL), GPW_ERR_NULL);
    assert_null(b);
    c.modes_max = GPW_BANDS_MODES_MAX;
    c.window_s = 1000.0f; /* a window is taken to the whole tick above */
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_BANDS_STATE_BYTES(GPW_BANDS_MODES_MAX, GPW_BANDS_WINDOW_MAX));
    c.modes_max = 0u;
    c.window_s = 0.0f;
    assert_status(gpw_bands_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_BANDS_STATE_BYTES(0u, 0u));
}

static void something_else_than_a_watch_is_refused(void **state)
{
    static GPW_STATE_BUFFER(blank, GPW_BANDS_STATE_BYTES(0u, 0u));
    gpw_bands *const other = (gpw_bands *)(void *)blank;
    const gpw_bands_config c = config_of(10u);
    gpw_bands *const b = watch_of(&c);
    gpw_band_reading band;
    gpw_mode_reading mode;
    gpw_change_reading change;
    uint64_t count = 7u;
    uint32_t which = 7u;
    float x = 7.0f, y = 7.0f;

    (void)state;
    memset(&band, 0x5a, sizeof band);
    assert_status(gpw_bands_step(other, 1.0f), GPW_ERR_HANDLE);
    assert_status(gpw_bands_process(other, &x, 1), GPW_ERR_HANDLE);
    assert_status(gpw_bands_reset(other), GPW_ERR_HANDLE);
    assert_status(gpw_bands_add_mode(other, 1.0f, 0.1f, NAN, NULL), GPW_ERR_HANDLE);
    assert_status(gpw_bands_band(other, 0u, &band, sizeof band), GPW_ERR_HANDLE);
    assert_status(gpw_bands_mode(other, 0u, &mode, sizeof mode), GPW_ERR_HANDLE);
    assert_status(gpw_bands_change(other, &change, sizeof change), GPW_ERR_HANDLE);
    assert_status(gpw_bands_dominant(other, &which, &x, &y), GPW_ERR_HANDLE);
    assert_status(gpw_bands_held_count(other, &count), GPW_ERR_HANDLE);
    assert_status(gpw_bands_step(NULL, 1.0f), GPW_ERR_NULL);
    assert_status(gpw_bands_process(NULL, &x, 1), GPW_ERR_NULL);
    assert_status(gpw_bands_process(b, NULL, 1), GPW_ERR_NULL);
    assert_status(gpw_bands_process(b, NULL, 0), GPW_OK);
    assert_status(gpw_bands_reset(NULL), GPW_ERR_NULL);
    assert_status(gpw_bands_band(NULL, 0u, &band, sizeof band), GPW_ERR_NULL);
    assert_status(gpw_bands_band(b, 0u, NULL, sizeof band), GPW_ERR_NULL);
    assert_status(gpw_bands_band(b, 0u, &band, sizeof band - 1), GPW_ERR_VERSION);
    assert_status(gpw_bands_band(b, 0u, &band, 100000), GPW_ERR_VERSION);
    assert_status(gpw_bands_band(b, 5u, &band, sizeof band), GPW_ERR_NOT_FOUND);
    assert_status(gpw_bands_band(b, 0xffffffffu, &band, sizeof band), GPW_ERR_NOT_FOUND);
    assert_status(gpw_bands_mode(b, 0u, &mode, sizeof mode), GPW_ERR_NOT_FOUND);
    assert_status(gpw_bands_mode(b, 0u, NULL, sizeof mode), GPW_ERR_NULL);
    assert_status(gpw_bands_change(b, &change, sizeof change), GPW_ERR_NOT_FOUND);
    assert_status(gpw_bands_change(b, NULL, sizeof change), GPW_ERR_NULL);
    assert_status(gpw_bands_dominant(b, NULL, &x, &y), GPW_ERR_NULL);
    assert_status(gpw_bands_dominant(b, &which, NULL, &y), GPW_ERR_NULL);
    assert_status(gpw_bands_dominant(b, &which, &x, NULL), GPW_ERR_NULL);
    assert_status(gpw_bands_held_count(b, NULL), GPW_ERR_NULL);
    assert_status(gpw_bands_held_count(NULL, &count), GPW_ERR_NULL);
    assert_status(gpw_bands_edges(5u, &x, &y), GPW_ERR_NOT_FOUND);
    assert_status(gpw_bands_edges(0u, NULL, &y), GPW_ERR_NULL);
    assert_status(gpw_bands_edges(0u, &x, NULL), GPW_ERR_NULL);
    assert_int_equal(count, 7);
    assert_int_equal(which, 7);
    assert_near(x, 7.0, 0.0);
    assert_int_equal(band.settled, 0x5a5a5a5a);
}

static void config_that_was_never_initialised_is_refused(void **state)
{
    gpw_bands_config c;

    (void)state;
    memset(&c, 0xa5, sizeof c);
    assert_status(size_status(&c), GPW_ERR_VERSION);
    memset(&c, 0, sizeof c);
    assert_status(size_status(&c), GPW_ERR_VERSION);
    assert_status(gpw_bands_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_bands_config_init(&c, sizeof c - 1), GPW_ERR_VERSION);
    assert_status(gpw_bands_config_init(&c, 100000), GPW_ERR_VERSION);
}

static void newer_caller_is_served_until_it_uses_a_new_field(void **state)
{
    struct {
        gpw_bands_config known;
        uint32_t from_the_future[2];
    } c;
    struct {
        gpw_band_reading known;
        uint32_t from_the_future[2];
    } reading;
    gpw_bands *b = NULL;

    (void)state;
    assert_status(gpw_bands_config_init(&c.known, sizeof c), GPW_OK);
    c.known.tick_ns = 10u * NS_PER_MS;
    assert_status(gpw_bands_init(memory, sizeof memory, &c.known, &b), GPW_OK);
    memset(&reading, 0xff, sizeof reading);
    assert_status(gpw_bands_band(b, 0u, &reading.known, sizeof reading), GPW_OK);
    assert_int_equal(reading.from_the_future[0], 0);
    c.from_the_future[1] = 1;
    assert_status(size_status(&c.known), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mode_reads_its_own_response),
        cmocka_unit_test(mode_builds_up_with_its_time_constant),
        cmocka_unit_test(mode_is_settled_after_five_time_constants),
        cmocka_unit_test(mode_that_the_tick_cannot_carry_is_refused),
        cmocka_unit_test(window_is_what_a_search_finds),
        cmocka_unit_test(window_agrees_with_what_is_permitted),
        cmocka_unit_test(permitted_swing_is_the_published_one),
        cmocka_unit_test(blocks_and_single_ticks_give_the_same_bits),
        cmocka_unit_test(copied_state_continues_identically),
        cmocka_unit_test(reset_watch_repeats_itself),
        cmocka_unit_test(unusable_sample_is_held_and_counted),
        cmocka_unit_test(first_usable_sample_is_the_level_at_rest),
        cmocka_unit_test(field_outside_its_range_is_refused),
        cmocka_unit_test(word_outside_its_range_is_refused),
        cmocka_unit_test(band_that_the_tick_cannot_carry_is_refused),
        cmocka_unit_test(wrong_memory_is_refused),
        cmocka_unit_test(something_else_than_a_watch_is_refused),
        cmocka_unit_test(config_that_was_never_initialised_is_refused),
        cmocka_unit_test(newer_caller_is_served_until_it_uses_a_new_field),
    };

    return cmocka_run_group_tests_name("bands, window and life", tests, NULL, NULL);
}
