/* SPDX-License-Identifier: MIT */
/* Changes that nobody announced: loads made from figures that are known. */
#include "gpw_test.h"

#include <gpupower/onset.h>

#include <string.h>

#define RATING_W 100e3f
#define LEVEL_W 60e3f
#define STEP_W 5e3f /* what is looked for */

static GPW_STATE_BUFFER(memory, GPW_ONSET_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_ONSET_STATE_BYTES);

static uint64_t now_ns;
static uint32_t seed;

/* Nearly Gaussian, sd 1: never beyond 6. */
static float noise(void)
{
    float sum = -6.0f;
    int i;

    for (i = 0; i < 12; i++) {
        seed = seed * 1664525u + 1013904223u;
        sum += (float)(seed >> 8) / 16777216.0f;
    }
    return sum;
}

static gpw_onset_config config_of(float refresh_s)
{
    gpw_onset_config c;

    assert_status(gpw_onset_config_init(&c, sizeof c), GPW_OK);
    c.rating_w = RATING_W;
    c.refresh_s = refresh_s;
    return c;
}

static gpw_onset *onset_of(float refresh_s)
{
    const gpw_onset_config c = config_of(refresh_s);
    gpw_onset *o = NULL;

    assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_OK);
    now_ns = 1000000000u;
    seed = 1u;
    return o;
}

static gpw_onset_reading get(const gpw_onset *o)
{
    gpw_onset_reading r;

    assert_true(gpw_onset_get(o, &r, sizeof r) >= GPW_OK);
    return r;
}

/* A reading after the refresh; whether it was an alarm. */
static uint32_t hear(gpw_onset *o, float refresh_s, float power_w)
{
    now_ns += (uint64_t)(refresh_s * 1e9f);
    assert_status(gpw_onset_step(o, now_ns, power_w, NAN, NAN, NAN, 0), GPW_OK);
    return get(o).detected;
}

/* So many seconds at a level; alarms in them. */
static uint32_t dwell(gpw_onset *o, float refresh_s, float for_s, float level_w, float sd_w)
{
    uint32_t alarms = 0u;
    int k;

    for (k = 0; k < (int)(for_s / refresh_s + 0.5f); k++) {
        alarms += hear(o, refresh_s, level_w + sd_w * noise());
    }
    return alarms;
}

/* ---- steps ---- */

/* @verifies{onset-seen} */
static void step_is_seen_at_its_first_reading(void **state)
{
    static const float refreshes_s[] = {0.01f, 0.1f, 1.0f};
    size_t i;
    int down;

    (void)state;
    for (i = 0; i < COUNT_OF(refreshes_s); i++) {
        for (down = 0; down < 2; down++) {
            const float to_w = LEVEL_W + (down ? -STEP_W : STEP_W);
            gpw_onset *const o = onset_of(refreshes_s[i]);

            assert_int_equal(dwell(o, refreshes_s[i], 120.0f, LEVEL_W, 300.0f), 0);
            assert_int_equal(get(o).settled, 1);
            assert_int_equal(hear(o, refreshes_s[i], to_w), 1);
            assert_true(get(o).at_ns == now_ns);
            assert_near(get(o).from_w, LEVEL_W, 150.0);
            assert_near(get(o).to_w, to_w, 1.0);
            assert_int_equal(hear(o, refreshes_s[i], to_w), 0); /* told once */
            assert_int_equal(get(o).count, 1);
        }
    }
}

/* @verifies{onset-seen} */
/* 1.8 kW of noise: 4.5 of it are 8.1 kW, so no reading alone tells; ten of them do. */
static void ten_readings_tell_what_none_tells_alone(void **state)
{
    gpw_onset *const o = onset_of(0.01f);
    uint32_t found = 0u;
    int k;

    (void)state;
    assert_int_equal(dwell(o, 0.01f, 300.0f, LEVEL_W, 1800.0f), 0);
    assert_true(get(o).up_w > 1.3f * STEP_W);
    for (k = 0; k < 15 && found == 0u; k++) {
        found = hear(o, 0.01f, LEVEL_W + STEP_W + 1800.0f * noise());
    }
    assert_int_equal(found, 1);
    assert_true(k <= 11);
}

static void smaller_step_is_none(void **state)
{
    gpw_onset *const o = onset_of(0.1f);

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W + 0.5f * STEP_W, 100.0f), 0);
    assert_near(get(o).level_w, LEVEL_W + 0.5f * STEP_W, 100.0);
}

/* @verifies{onset-quiet} */
static void noise_alone_gives_no_alarms(void **state)
{
    static const float sds_pu[] = {0.02f, 0.15f, 0.3f, 0.6f, 1.5f}; /* of the step */
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(sds_pu); i++) {
        gpw_onset *const o = onset_of(0.1f);

        assert_true(dwell(o, 0.1f, 3600.0f, LEVEL_W, sds_pu[i] * STEP_W) <= 2u);
    }
}

/* ---- excursions ---- */

/* @verifies{onset-quiet} */
/* A dip of 40 % for a second each 22 s: one alarm, then none; a step up is seen all the same, a
 * small step down is not, until it has lasted longer than any excursion may. */
static void dips_are_learned_on_their_side(void **state)
{
    gpw_onset *const o = onset_of(0.1f);
    uint32_t alarms = 0u;
    int k;

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    for (k = 0; k < 10; k++) {
        alarms += dwell(o, 0.1f, 1.0f, 0.6f * LEVEL_W, 1000.0f);
        alarms += dwell(o, 0.1f, 21.0f, LEVEL_W, 100.0f);
    }
    assert_int_equal(alarms, 1);
    assert_int_equal(get(o).excursions, 10);
    assert_true(get(o).down_w > 0.4f * LEVEL_W);
    memcpy(memory2, memory, sizeof memory);
    assert_int_equal(hear(o, 0.1f, LEVEL_W + STEP_W), 1);
    memcpy(memory, memory2, sizeof memory);
    assert_int_equal(dwell(o, 0.1f, 9.0f, LEVEL_W - STEP_W, 0.0f), 0);
    assert_int_equal(dwell(o, 0.1f, 3.0f, LEVEL_W - STEP_W, 0.0f), 1);
}

static void what_was_learned_fades(void **state)
{
    gpw_onset *const o = onset_of(0.1f);

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    assert_int_equal(dwell(o, 0.1f, 1.0f, LEVEL_W - 20e3f, 100.0f), 1);
    assert_int_equal(dwell(o, 0.1f, 1100.0f, LEVEL_W, 100.0f), 0);
    assert_near(get(o).down_w, 1.5 * 20e3, 1500.0);
    assert_int_equal(dwell(o, 0.1f, 3600.0f, LEVEL_W, 100.0f), 0);
    assert_near(get(o).down_w, 0.7 * STEP_W, 1.0);
}

static void what_stays_is_the_new_level(void **state)
{
    gpw_onset *const o = onset_of(0.1f);

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    assert_int_equal(dwell(o, 0.1f, 60.0f, 0.5f * LEVEL_W, 100.0f), 1);
    assert_near(get(o).level_w, 0.5f * LEVEL_W, 50.0);
    assert_int_equal(get(o).settled, 1);
    assert_int_equal(dwell(o, 0.1f, 1.0f, 0.5f * LEVEL_W + STEP_W, 100.0f), 1);
}

/* ---- what is known from elsewhere ---- */

/* @verifies{onset-quiet} */
static void announced_change_is_no_alarm(void **state)
{
    gpw_onset *const o = onset_of(0.1f);
    int k;

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    for (k = 0; k < 20; k++) {
        now_ns += 100000000u;
        assert_status(gpw_onset_step(o, now_ns, LEVEL_W + 1e3f * (float)k, NAN, NAN, NAN, 1),
                      GPW_OK);
        assert_int_equal(get(o).detected, 0);
    }
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W + 20e3f, 100.0f), 0);
    assert_int_equal(hear(o, 0.1f, LEVEL_W + 20e3f - STEP_W), 1);
}

static void what_is_expected_is_no_alarm(void **state)
{
    gpw_onset *const o = onset_of(0.1f);
    int k;

    (void)state;
    for (k = 0; k < 1000; k++) {
        const float expected_w = LEVEL_W + (k % 100 < 50 ? 10e3f : 0.0f);

        now_ns += 100000000u;
        assert_status(gpw_onset_step(o, now_ns, expected_w + 2e3f, expected_w, NAN, NAN, 0),
                      GPW_OK);
    }
    assert_int_equal(get(o).count, 0);
    assert_near(get(o).level_w, LEVEL_W + 2e3f, 10.0);
    now_ns += 100000000u;
    assert_status(gpw_onset_step(o, now_ns, LEVEL_W - 4e3f, LEVEL_W, 8e3f, 8e3f, 0), GPW_OK);
    assert_int_equal(get(o).detected, 0); /* 6 kW off, 8 kW may be */
    now_ns += 100000000u;
    assert_status(gpw_onset_step(o, now_ns, LEVEL_W - 4e3f, LEVEL_W, 8e3f, 5e3f, 0), GPW_OK);
    assert_int_equal(get(o).detected, 1);
}

/* ---- odd readings ---- */

static void held_values_and_odd_readings_are_left_out(void **state)
{
    gpw_onset *const o = onset_of(0.1f);
    gpw_onset_reading r;

    (void)state;
    assert_status(gpw_onset_get(o, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_true(isnan(r.level_w) && isnan(r.up_w));
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    memcpy(memory2, memory, sizeof memory);
    assert_status(gpw_onset_step(o, now_ns, LEVEL_W + 9e3f, NAN, NAN, NAN, 0), GPW_OK);
    assert_status(gpw_onset_step(o, now_ns - 1u, LEVEL_W + 9e3f, NAN, NAN, NAN, 0),
                  GPW_NOTE_HELD);
    assert_status(gpw_onset_step(o, now_ns + 100000000u, NAN, NAN, NAN, NAN, 0), GPW_NOTE_HELD);
    assert_status(gpw_onset_step(o, now_ns + 100000000u, 2e12f, NAN, NAN, NAN, 0),
                  GPW_NOTE_HELD);
    assert_int_equal(get(o).count, 0);
    assert_int_equal(hear(o, 0.1f, LEVEL_W + STEP_W), 1);
}

static void after_a_gap_the_level_is_sought_anew(void **state)
{
    gpw_onset *const o = onset_of(0.1f);

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    now_ns += 5000000000u;
    assert_int_equal(dwell(o, 0.1f, 60.0f, 0.5f * LEVEL_W, 100.0f), 0);
    assert_near(get(o).level_w, 0.5f * LEVEL_W, 50.0);
}

/* ---- life ---- */

static void wrong_configuration_pointers_and_handles_are_refused(void **state)
{
    static const struct {
        size_t at;
        float value;
    } wrong[] = {{4, 0.0f},   {4, NAN},    {4, 2e12f},   {8, 0.0f},  {8, 1.1f},   {12, 1e-4f},
                 {12, 61.0f}, {16, 0.05f}, {16, 601.0f}, {20, 9.0f}, {24, -0.1f}, {24, 5.0f}};
    gpw_onset_config c = config_of(0.1f);
    gpw_onset_reading r;
    gpw_onset *o = NULL;
    size_t i, bytes = 0;

    (void)state;
    assert_status(gpw_onset_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_ONSET_STATE_BYTES);
    for (i = 0; i < COUNT_OF(wrong); i++) {
        c = config_of(0.1f);
        memcpy((char *)&c + wrong[i].at, &wrong[i].value, sizeof(float));
        assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_ERR_DOMAIN);
    }
    c = config_of(0.1f);
    c.reserved = 1u;
    assert_status(gpw_onset_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.header = 0u;
    assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_ERR_VERSION);
    c = config_of(0.1f);
    assert_status(gpw_onset_init(memory, 8, &c, &o), GPW_ERR_SIZE);
    assert_status(gpw_onset_init((char *)memory + 4, sizeof memory - 8, &c, &o), GPW_ERR_ALIGN);
    assert_status(gpw_onset_init(memory, sizeof memory, NULL, &o), GPW_ERR_NULL);
    assert_status(gpw_onset_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_onset_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_null(o);
    memset(memory, 0, sizeof memory);
    o = (gpw_onset *)(void *)memory;
    assert_status(gpw_onset_step(o, 0u, 1.0f, NAN, NAN, NAN, 0), GPW_ERR_HANDLE);
    assert_status(gpw_onset_step(NULL, 0u, 1.0f, NAN, NAN, NAN, 0), GPW_ERR_NULL);
    assert_status(gpw_onset_reset(o), GPW_ERR_HANDLE);
    assert_status(gpw_onset_get(o, &r, sizeof r), GPW_ERR_HANDLE);
    o = onset_of(0.1f);
    assert_status(gpw_onset_get(o, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_onset_get(o, &r, 8), GPW_ERR_VERSION);
}

static void reset_and_copy_go_on_alike(void **state)
{
    gpw_onset *o = onset_of(0.1f);

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    memcpy(memory2, memory, sizeof memory);
    assert_status(gpw_onset_reset(o), GPW_OK);
    now_ns = 1000000000u;
    seed = 1u;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 100.0f), 0);
    assert_memory_equal(memory, memory2, sizeof memory);
}

/* A swing of 1.8 kW hides 8 kW from a single reading. Seven below in one of them, 4.3 kW above
 * in nine, none in the last: as that dip leaves the last ten, their mean is 3.9 of 3.5 kW. */
static void mean_tells_though_the_last_reading_is_back(void **state)
{
    gpw_onset *const o = onset_of(0.01f);
    int k;

    (void)state;
    for (k = 0; k < 6000; k++) {
        assert_int_equal(hear(o, 0.01f, k % 2 == 0 ? LEVEL_W - 1800.0f : LEVEL_W + 1800.0f), 0);
    }
    assert_int_equal(hear(o, 0.01f, LEVEL_W - 7000.0f), 0);
    for (k = 0; k < 9; k++) {
        assert_int_equal(hear(o, 0.01f, LEVEL_W + 4300.0f), 0);
    }
    assert_int_equal(hear(o, 0.01f, LEVEL_W), 1);
    assert_near(get(o).to_w, LEVEL_W, 0.0);
}

/* 28 hours at one reading a second: what was heard is counted no further, and is enough. */
static void long_quiet_does_not_dull_the_ear(void **state)
{
    gpw_onset *const o = onset_of(1.0f);
    int k;

    (void)state;
    for (k = 0; k < 100100; k++) {
        now_ns += 1000000000u;
        assert_true(gpw_onset_step(o, now_ns, LEVEL_W, NAN, NAN, NAN, 0) == GPW_OK);
    }
    assert_int_equal(get(o).count, 0);
    assert_int_equal(hear(o, 1.0f, LEVEL_W + STEP_W), 1);
}

/* What is over the expectation is another level than what is there at all. */
static void expectation_that_comes_or_goes_begins_a_new_level(void **state)
{
    gpw_onset *const o = onset_of(0.1f);

    (void)state;
    assert_int_equal(dwell(o, 0.1f, 60.0f, LEVEL_W, 0.0f), 0);
    assert_int_equal(get(o).settled, 1);
    now_ns += 100000000u;
    assert_status(gpw_onset_step(o, now_ns, LEVEL_W, 20.0e3f, NAN, NAN, 0), GPW_OK);
    assert_int_equal(get(o).detected, 0);
    assert_int_equal(get(o).settled, 0);
    assert_near(get(o).level_w, LEVEL_W, 0.0);
    now_ns += 100000000u;
    assert_status(gpw_onset_step(o, now_ns, LEVEL_W + STEP_W, 20.0e3f + STEP_W, NAN, NAN, 0),
                  GPW_OK);
    assert_int_equal(get(o).detected, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_is_seen_at_its_first_reading),
        cmocka_unit_test(ten_readings_tell_what_none_tells_alone),
        cmocka_unit_test(smaller_step_is_none),
        cmocka_unit_test(noise_alone_gives_no_alarms),
        cmocka_unit_test(dips_are_learned_on_their_side),
        cmocka_unit_test(what_was_learned_fades),
        cmocka_unit_test(what_stays_is_the_new_level),
        cmocka_unit_test(announced_change_is_no_alarm),
        cmocka_unit_test(what_is_expected_is_no_alarm),
        cmocka_unit_test(held_values_and_odd_readings_are_left_out),
        cmocka_unit_test(after_a_gap_the_level_is_sought_anew),
        cmocka_unit_test(wrong_configuration_pointers_and_handles_are_refused),
        cmocka_unit_test(reset_and_copy_go_on_alike),
        cmocka_unit_test(mean_tells_though_the_last_reading_is_back),
        cmocka_unit_test(long_quiet_does_not_dull_the_ear),
        cmocka_unit_test(expectation_that_comes_or_goes_begins_a_new_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
