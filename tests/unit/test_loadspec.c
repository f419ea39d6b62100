/* SPDX-License-Identifier: MIT */
/* Rules of a load against signals whose ramps, ranges and amplitudes are known. */
#include "gpw_test.h"

#include "gpupower/loadspec.h"

#include <math.h>
#include <string.h>

#define TICK_NS 10000000u
#define TICK_S 0.01
#define TWO_PI 6.283185307179586

static GPW_STATE_BUFFER(memory, 262144u);

static gpw_load_spec *spec_with(uint32_t rules_max, float window_max_s, uint32_t has_bands)
{
    gpw_load_spec_config c;
    gpw_load_spec *spec = NULL;

    assert_status(gpw_load_spec_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.rules_max = rules_max;
    c.window_max_s = window_max_s;
    c.has_bands = has_bands;
    assert_status(gpw_load_spec_init(memory, sizeof memory, &c, &spec), GPW_OK);
    return spec;
}

static gpw_load_rule rule_of(uint32_t rule, float limit, float window_s)
{
    gpw_load_rule r;

    assert_status(gpw_load_rule_init(&r, sizeof r), GPW_OK);
    r.rule = rule;
    r.limit = limit;
    r.window_s = window_s;
    return r;
}

static void add(gpw_load_spec *spec, uint32_t rule, float limit, float window_s)
{
    const gpw_load_rule r = rule_of(rule, limit, window_s);

    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
}

static void hold(gpw_load_spec *spec, double load_w, int ticks)
{
    while (ticks-- > 0) {
        assert_status(gpw_load_spec_step(spec, (float)load_w), GPW_OK);
    }
}

static void go(gpw_load_spec *spec, double from_w, double to_w, int ticks)
{
    int i;

    for (i = 1; i <= ticks; i++) {
        const double at_w = from_w + (to_w - from_w) * i / ticks;

        assert_status(gpw_load_spec_step(spec, (float)at_w), GPW_OK);
    }
}

static gpw_load_rule_result result_of(const gpw_load_spec *spec, uint32_t index)
{
    gpw_load_rule_result r;

    assert_status(gpw_load_spec_result(spec, index, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_outcome outcome_of(const gpw_load_spec *spec)
{
    gpw_outcome outcome;
    uint32_t index;

    assert_status(gpw_load_spec_outcome(spec, &outcome, &index), GPW_OK);
    return outcome;
}

/* 100 kW in 2 s up, 50 kW in 2 s down. */
static void ramps_are_changes_over_the_window_each_way(void **state)
{
    gpw_load_spec *const spec = spec_with(4u, 5.0f, 0u);
    gpw_load_rule_result r;

    (void)state;
    add(spec, GPW_LOAD_RULE_RAMP_UP, 6e4f, 1.0f);
    add(spec, GPW_LOAD_RULE_RAMP_DOWN, 2e4f, 1.0f);
    hold(spec, 1e5, 300);
    go(spec, 1e5, 2e5, 200);
    hold(spec, 2e5, 300);
    go(spec, 2e5, 1.5e5, 200);
    hold(spec, 1.5e5, 100);
    r = result_of(spec, 0u);
    assert_near(r.worst, 5e4, 1.0);
    assert_near(r.margin_pct, 100.0 / 6.0, 0.01);
    assert_int_equal(r.outcome, GPW_HOLDS);
    assert_near(r.window_s, 1.0, 1e-6);
    r = result_of(spec, 1u);
    assert_near(r.worst, 2.5e4, 1.0);
    assert_int_equal(r.outcome, GPW_FAILS);
    assert_int_equal(r.exceeded, 1);
    assert_near((double)r.worst_ns * 1e-9, 9.0, 0.021);
    assert_int_equal(outcome_of(spec), GPW_FAILS);
}

/* A step of 10.1 MW that stays, and one of 9.9 MW. */
static void window_of_ten_megawatts_is_exceeded_by_a_larger_step(void **state)
{
    double step_w;

    (void)state;
    for (step_w = 9.9e6; step_w < 11e6; step_w += 0.2e6) {
        gpw_load_spec *const spec = spec_with(1u, 5.0f, 0u);
        gpw_load_rule r;

        assert_status(gpw_load_rule_init(&r, sizeof r), GPW_OK);
        assert_status(gpw_load_rule_preset(&r, GPW_LOAD_ERCOT_WINDOW, 0.0f), GPW_OK);
        assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
        hold(spec, 5e6, 1000);
        hold(spec, 5e6 + step_w, 1000);
        assert_near(result_of(spec, 0u).worst, step_w, 2.0);
        assert_int_equal(outcome_of(spec), step_w < 10e6 ? GPW_HOLDS : GPW_FAILS);
    }
}

/* A sine of 14.1 MW peak to peak at 0.05 Hz is seen with 10 MW: sin(pi f 5 s). */
static void slow_sine_is_seen_with_what_fits_into_the_window(void **state)
{
    gpw_load_spec *const spec = spec_with(1u, 5.0f, 0u);
    int i;

    (void)state;
    add(spec, GPW_LOAD_RULE_RANGE, 1.01e7f, 5.0f);
    for (i = 0; i < 6000; i++) {
        const double load_w = 2e7 + 0.5 * 14.142e6 * sin(TWO_PI * 0.05 * i * TICK_S);

        assert_status(gpw_load_spec_step(spec, (float)load_w), GPW_OK);
    }
    assert_near(result_of(spec, 0u).worst, 10e6, 2e4);
    assert_int_equal(outcome_of(spec), GPW_HOLDS);
}

static void exceeded_counts_once_each_time_and_may_be_allowed(void **state)
{
    gpw_load_spec *const spec = spec_with(2u, 1.0f, 0u);
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_RANGE, 1e3f, 1.0f);
    int i;

    (void)state;
    r.allowed = 3u;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
    for (i = 0; i < 3; i++) {
        hold(spec, i % 2 ? 5e3 : 1e3, 500);
    }
    assert_int_equal(result_of(spec, 0u).exceeded, 2);
    assert_int_equal(outcome_of(spec), GPW_HOLDS);
    for (i = 0; i < 2; i++) {
        hold(spec, i % 2 ? 1e3 : 5e3, 500);
    }
    assert_int_equal(result_of(spec, 0u).exceeded, 4);
    assert_int_equal(outcome_of(spec), GPW_FAILS);
}

/* 30 kW at 0.55 Hz in the second band; nothing elsewhere. */
static void bands_are_judged_by_amplitude_and_by_share(void **state)
{
    gpw_load_spec *const spec = spec_with(3u, 1.0f, 1u);
    gpw_load_rule amplitude = rule_of(GPW_LOAD_RULE_BAND_AMPLITUDE, 2.5e4f, 0.0f);
    gpw_load_rule other = rule_of(GPW_LOAD_RULE_BAND_AMPLITUDE, 2.5e4f, 0.0f);
    gpw_load_rule share = rule_of(GPW_LOAD_RULE_BAND_SHARE, 0.2f, 0.0f);
    int i;

    (void)state;
    amplitude.band = 1u;
    share.band = 1u;
    other.band = 2u;
    assert_status(gpw_load_spec_add(spec, &amplitude, NULL), GPW_OK);
    assert_status(gpw_load_spec_add(spec, &share, NULL), GPW_OK);
    assert_status(gpw_load_spec_add(spec, &other, NULL), GPW_OK);
    for (i = 0; i < 10; i++) {
        assert_status(gpw_load_spec_step(spec, 1e5f), GPW_OK);
    }
    assert_int_equal(outcome_of(spec), GPW_UNDETERMINED);
    for (i = 0; i < 12000; i++) {
        const double load_w = 1e5 + 3e4 * sin(TWO_PI * 0.55 * i * TICK_S);

        assert_status(gpw_load_spec_step(spec, (float)load_w), GPW_OK);
    }
    assert_int_equal(result_of(spec, 0u).outcome, GPW_FAILS);
    assert_near(result_of(spec, 0u).worst, 3e4, 3.7e3); /* 12 % while it sets in */
    assert_int_equal(result_of(spec, 1u).outcome, GPW_FAILS);
    assert_true(result_of(spec, 1u).worst > 0.9f);
    assert_int_equal(result_of(spec, 2u).outcome, GPW_HOLDS);
    assert_true(gpw_is_unknown(result_of(spec, 2u).window_s));
}

static void record_shorter_than_its_window_is_undetermined(void **state)
{
    gpw_load_spec *const spec = spec_with(1u, 5.0f, 0u);

    (void)state;
    assert_int_equal(outcome_of(spec), GPW_UNDETERMINED); /* no rule */
    add(spec, GPW_LOAD_RULE_RANGE, 1e3f, 5.0f);
    assert_true(gpw_is_unknown(result_of(spec, 0u).worst));
    hold(spec, 1e3, 400);
    assert_int_equal(outcome_of(spec), GPW_UNDETERMINED);
    hold(spec, 1e3, 200);
    assert_int_equal(outcome_of(spec), GPW_HOLDS);
    assert_status(gpw_load_spec_step(spec, gpw_unknown()), GPW_NOTE_HELD);
    assert_int_equal(outcome_of(spec), GPW_UNDETERMINED);
    assert_status(gpw_load_spec_reset(spec), GPW_OK);
    hold(spec, 5e5, 600);
    assert_int_equal(outcome_of(spec), GPW_HOLDS);
    assert_near(result_of(spec, 0u).worst, 0.0, 0.0);
}

static void presets_are_what_was_published(void **state)
{
    gpw_load_rule r;
    uint32_t preset = 0u;

    (void)state;
    assert_status(gpw_load_rule_init(&r, sizeof r), GPW_OK);
    assert_status(gpw_load_rule_preset(&r, GPW_LOAD_RAMP_10_PCT, 6e6f), GPW_OK);
    assert_near(r.limit, 1e4, 0.01); /* 600 kW a minute */
    assert_near(r.window_s, 60.0, 0.0);
    assert_int_equal(r.grade, GPW_GRADE_SECONDARY);
    assert_status(gpw_load_rule_preset(&r, GPW_LOAD_RAMP_10_PCT, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_load_rule_preset(&r, 99u, 1e6f), GPW_ERR_NOT_FOUND);
    assert_status(gpw_load_rule_preset_find("ramp-ireland", &preset), GPW_OK);
    assert_status(gpw_load_rule_preset(&r, preset, 0.0f), GPW_OK);
    assert_near(r.limit, 5e5, 0.1);
    assert_status(gpw_load_rule_preset_find("ramp", &preset), GPW_ERR_NOT_FOUND);
    assert_string_equal(gpw_load_rule_preset_name(0u), "ercot-window");
    assert_string_equal(gpw_load_rule_name(r.rule), "ramp-up");
}

static void bad_input_is_refused(void **state)
{
    gpw_load_spec *spec = spec_with(1u, 2.0f, 0u);
    gpw_load_spec_config c;
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_RANGE, 1e3f, 3.0f);
    gpw_load_rule_result result;

    (void)state;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_DOMAIN); /* beyond window_max_s */
    r.window_s = 1.0f;
    r.limit = gpw_unknown();
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_UNKNOWN);
    r.limit = 0.0f;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_DOMAIN);
    r = rule_of(GPW_LOAD_RULE_BAND_AMPLITUDE, 1e3f, 1.0f);
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_STATE); /* has no bands */
    add(spec, GPW_LOAD_RULE_RANGE, 1e3f, 2.0f);
    r = rule_of(GPW_LOAD_RULE_RANGE, 1e3f, 1.0f);
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_FULL);
    hold(spec, 1.0, 1);
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_STATE);
    assert_status(gpw_load_spec_result(spec, 1u, &result, sizeof result), GPW_ERR_NOT_FOUND);
    assert_status(gpw_load_spec_result(spec, 0u, &result, 8u), GPW_ERR_VERSION);
    assert_status(gpw_load_spec_step(NULL, 1.0f), GPW_ERR_NULL);

    assert_status(gpw_load_spec_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_load_spec_init(memory, sizeof memory, &c, &spec), GPW_ERR_DOMAIN);
    c.tick_ns = 1000000000u; /* carries no band */
    c.has_bands = 1u;
    assert_true(gpw_load_spec_init(memory, sizeof memory, &c, &spec) < GPW_OK);
    c.tick_ns = TICK_NS; /* 3 to 10 Hz are there, 10 to 20 Hz too; with 50 ms not */
    assert_status(gpw_load_spec_init(memory, 64u, &c, &spec), GPW_ERR_SIZE);
    c.tick_ns = 50000000u;
    assert_status(gpw_load_spec_init(memory, sizeof memory, &c, &spec), GPW_OK);
    r = rule_of(GPW_LOAD_RULE_BAND_AMPLITUDE, 1e3f, 1.0f);
    r.band = 4u;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_DOMAIN);
}

static void handle_that_is_none_is_refused(void **state)
{
    gpw_load_spec *const spec = spec_with(1u, 1.0f, 0u);
    const uint32_t magic = *(uint32_t *)(void *)memory;

    (void)state;
    *(uint32_t *)(void *)memory = 0u;
    assert_status(gpw_load_spec_step(spec, 1.0f), GPW_ERR_HANDLE);
    *(uint32_t *)(void *)memory = magic;
    assert_status(gpw_load_spec_step(spec, 1.0f), GPW_OK);
}

static void window_shorter_than_a_tick_is_refused(void **state)
{
    gpw_load_spec *const spec = spec_with(1u, 1.0f, 0u);
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_RANGE, 100.0f, 1.0e-9f);

    (void)state;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_DOMAIN);
    r.window_s = (float)TICK_S;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
}

/* Nothing moves: there is no energy of which a band could have a share. */
static void share_of_a_load_that_never_moves_is_unknown(void **state)
{
    gpw_load_spec *const spec = spec_with(1u, 1.0f, 1u);
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_BAND_SHARE, 0.2f, 1.0f);
    gpw_load_rule_result result;

    (void)state;
    r.band = 3u;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
    hold(spec, 0.0, 20000);
    assert_true(gpw_load_spec_result(spec, 0u, &result, sizeof result) >= GPW_OK);
    assert_true(gpw_is_unknown(result.worst));
    assert_int_equal(result.exceeded, 0);
}

static void preset_without_a_window_leaves_the_window_as_it_is(void **state)
{
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_RANGE, 100.0f, 7.0f);

    (void)state;
    assert_status(gpw_load_rule_preset(&r, 1u, 1.0e6f), GPW_OK);
    assert_int_equal(r.rule, GPW_LOAD_RULE_BAND_SHARE);
    assert_near(r.window_s, 7.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ramps_are_changes_over_the_window_each_way),
        cmocka_unit_test(window_of_ten_megawatts_is_exceeded_by_a_larger_step),
        cmocka_unit_test(slow_sine_is_seen_with_what_fits_into_the_window),
        cmocka_unit_test(exceeded_counts_once_each_time_and_may_be_allowed),
        cmocka_unit_test(bands_are_judged_by_amplitude_and_by_share),
        cmocka_unit_test(record_shorter_than_its_window_is_undetermined),
        cmocka_unit_test(presets_are_what_was_published),
        cmocka_unit_test(bad_input_is_refused),
        cmocka_unit_test(handle_that_is_none_is_refused),
        cmocka_unit_test(window_shorter_than_a_tick_is_refused),
        cmocka_unit_test(share_of_a_load_that_never_moves_is_unknown),
        cmocka_unit_test(preset_without_a_window_leaves_the_window_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
